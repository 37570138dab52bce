"""What can be wrong with a row or a cell of a workbook that a county sent back?"""

from __future__ import annotations

from dicoop.errors import Fault
from dicoop.labels import Label

BAD_CELL = Fault(
    "sheet-cell",
    Label("这一格{value}：{text}", "in this cell {value}: {text}"),
    Label("在 Excel 或 WPS 里改成文字或数，再发回来", "write text or a number in Excel or WPS, and return it"),
)
DASH = Fault(
    "sheet-dash",
    Label("“{value}”说不清是没有动还是去掉", "'{value}' means neither unchanged nor cleared"),
    Label("没有动就空着；要去掉原来的内容，写“清空”", "leave it empty if unchanged; to clear the value write 清空"),
)
NOT_READ = Fault("sheet-value", Label("{problem}", "{problem}"), Label("照说明表的写法填", "write it as explained on the first sheet"))
NO_KEY = Fault(
    "sheet-no-key",
    Label("没有写{name}，认不出是哪一笔", "{name} is empty, so the entry cannot be identified"),
    Label("补上这一格", "fill in this cell"),
)
KEY_CHANGED = Fault(
    "sheet-key-changed",
    Label("“{was}”改成了“{value}”，而这是认一笔的依据，不能改", "'{was}' became '{value}', but it identifies the entry and cannot change"),
    Label("改回“{was}”；确是新的一笔，另起一行", "restore '{was}'; if it is a different entry, give it its own row"),
)
ONLY_ADDED = Fault(
    "sheet-receipt-changed",
    Label("已登记的收付不能改", "a recorded receipt cannot be changed"),
    Label("改回原样；记错了另加一行，在“冲销”里写 {value}", "restore it; to correct it add a row that reverses {value}"),
)
ENTRY_TWICE = Fault(
    "sheet-entry-twice",
    Label("{value} 在 {other} 已经写过，两处说的不一样", "{value} is also at {other}, with different content"),
    Label("留下一行", "keep one of the two rows"),
)
ENTRY_SECOND = Label(
    "留下一行；同一天确有两条的，第二条在“序号”里写 2",
    "keep one of the two rows; for two on the same day, number the second 2",
)
ROW_TWICE = Fault(
    "sheet-row-twice",
    Label("{value} 在 {other} 已经有一行", "{value} already has a row at {other}"),
    Label("留下一行；确是新的一条，把编号空着", "keep one of the two; if it is a new record, leave its id empty"),
)
MIXED_ROW = Fault(
    "sheet-mixed-row",
    Label("编号是 {value}，这一行却是 {other} 的", "the id is {value}, but the row belongs to {other}"),
    Label(
        "多半只排了一部分列：撤销排序，整张表一起排", "some columns were probably sorted on their own: undo that and sort the whole sheet"
    ),
)
NOT_OURS = Fault(
    "sheet-not-ours",
    Label("“{value}”不是 {county} 发出去时的记录", "'{value}' is not a record sent to {county}"),
    Label("只填本县区的；新的一条把编号空着", "fill in only the county's own records; leave a new one's id empty"),
)
NO_NEW = Fault(
    "sheet-no-new",
    Label("“{sheet}”表里没有编号写“{value}”的新记录", "no new record on the sheet '{sheet}' has the id {value}"),
    Label("在“{sheet}”表里登记它；是已有的记录，写它的编号", "add it to the sheet '{sheet}'; for an existing record, write its id"),
)
NO_BASE = Fault(
    "sheet-no-base",
    Label(
        "找不到 {value} 发出去时的样子，看不出改了什么",
        "the content of {value} when sent is not known here, so changes cannot be determined",
    ),
    Label(
        "写明报表是从哪个版本发出的：--base 版本，如 --base meeting-14",
        "give the revision the workbook was sent from: --base REV, such as --base meeting-14",
    ),
)
TWIN = Fault(
    "sheet-twin",
    Label("这一条和台账里的 {other} 名称、企业、日期都一样", "this has the same name, enterprise and date as {other} in the ledger"),
    Label(
        "是同一条就删去这一行；确是另一条：--take sheet {address}",
        "delete the row if it is the same; if it is different: --take sheet {address}",
    ),
)
CONFLICT = Fault(
    "sheet-conflict",
    Label(
        "发出去时是“{base}”，报表改成“{sheet}”，台账已由 {who} 改成“{now}”",
        "it was '{base}' when sent; the workbook says '{sheet}', but {who} has changed it to '{now}'",
    ),
    Label(
        "定下取哪一个：--take sheet {id}:{address}，或 --take ledger {id}:{address}",
        "choose one: --take sheet {id}:{address} or --take ledger {id}:{address}",
    ),
)
FAULTS = (
    BAD_CELL,
    DASH,
    NOT_READ,
    NO_KEY,
    KEY_CHANGED,
    ONLY_ADDED,
    ENTRY_TWICE,
    ROW_TWICE,
    MIXED_ROW,
    NOT_OURS,
    NO_NEW,
    NO_BASE,
    TWIN,
    CONFLICT,
)
_OFFICE = Label("自己办不了的，告诉市办", "ask the city office about anything you cannot do yourself")
_OF_OFFICE = ("dicoop ", "--", "ledger.yaml")


def for_county(hint: Label) -> Label:
    """Return what a county can do by a hint: what takes a command or the settings the office does."""
    return Label(_own(hint.zh, "；", _OFFICE.zh), _own(hint.en, "; ", _OFFICE.en))


def _own(hint: str, mark: str, office: str) -> str:
    parts = hint.replace("\n", mark).split(mark)
    own = [part for part in parts if not any(each in part for each in _OF_OFFICE)]
    return hint if len(own) == len(parts) else mark.join((*own, office))
