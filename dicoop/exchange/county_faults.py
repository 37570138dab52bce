"""What can be wrong with a row or a cell of a workbook that a county sent back?"""

from __future__ import annotations

from dicoop.errors import Fault
from dicoop.labels import Label

BAD_CELL = Fault(
    "sheet-cell",
    Label("这一格{value}：{text}", "in this cell {value}: {text}"),
    Label("在 Excel 或 WPS 里改成文字或数，再发回来", "write text or a number in Excel or WPS, and send it back"),
)
DASH = Fault(
    "sheet-dash",
    Label("“{value}”说不清是没有动还是去掉", "'{value}' says neither untouched nor taken away"),
    Label("没有动就空着；要去掉原来的内容，写“清空”", "leave it empty if it is as it was; to take the value away write 清空"),
)
NOT_READ = Fault("sheet-value", Label("{problem}", "{problem}"), Label("照说明表的写法填", "write it as the first sheet says"))
NO_KEY = Fault(
    "sheet-no-key",
    Label("没有写{name}，认不出是哪一笔", "{name} is empty, so the entry cannot be told"),
    Label("补上这一格", "fill in this cell"),
)
KEY_CHANGED = Fault(
    "sheet-key-changed",
    Label(
        "“{was}”改成了“{value}”，而这是认一笔的依据，不能改", "'{was}' became '{value}', by which an entry is known and which cannot change"
    ),
    Label("改回“{was}”；确是新的一笔，另起一行", "write '{was}' again; if it is another entry, give it a row of its own"),
)
ONLY_ADDED = Fault(
    "sheet-receipt-changed",
    Label("已登记的收付不能改", "a receipt that was entered is not changed"),
    Label("改回原样；记错了另加一行，在“冲销”里写 {value}", "write what it was; to correct it add a row that reverses {value}"),
)
ENTRY_TWICE = Fault(
    "sheet-entry-twice",
    Label("{value} 在 {other} 已经写过，两处说的不一样", "{value} stands at {other} too, and says something else there"),
    Label("留下一行", "keep one of the two rows"),
)
ENTRY_SECOND = Label(
    "留下一行；同一天确有两条的，第二条在“序号”里写 2",
    "keep one of the two rows; if there are two of one day, write 2 as the number of the second",
)
ROW_TWICE = Fault(
    "sheet-row-twice",
    Label("{value} 在 {other} 已经有一行", "{value} has a row at {other} already"),
    Label("留下一行；确是新的一条，把编号空着", "keep one of the two; if it is a new record, leave its id empty"),
)
MIXED_ROW = Fault(
    "sheet-mixed-row",
    Label("编号是 {value}，这一行却是 {other} 的", "the id is {value}, but the row is that of {other}"),
    Label("多半只排了一部分列：撤销排序，整张表一起排", "some columns were probably sorted alone: undo it and sort the whole sheet"),
)
NOT_OURS = Fault(
    "sheet-not-ours",
    Label("“{value}”不是 {county} 发出去时的记录", "'{value}' is no record that went out to {county}"),
    Label("只填本县区的；新的一条把编号空着", "fill in the county's own records only; a new one has no id"),
)
NO_NEW = Fault(
    "sheet-no-new",
    Label("“{sheet}”表里没有编号写“{value}”的新记录", "no new record of the sheet '{sheet}' has the id {value}"),
    Label("在“{sheet}”表里登记它；是已有的记录，写它的编号", "enter it in the sheet '{sheet}'; of a record that is there, write the id"),
)
NO_BASE = Fault(
    "sheet-no-base",
    Label(
        "找不到 {value} 发出去时的样子，看不出改了什么",
        "what {value} was when it went out is not known here, so nobody can tell what was changed",
    ),
    Label(
        "写明报表是从哪个版本发出的：--base 版本，如 --base meeting-14",
        "say from which revision the workbook was sent: --base REV, such as --base meeting-14",
    ),
)
TWIN = Fault(
    "sheet-twin",
    Label("这一条和台账里的 {other} 名称、企业、日期都一样", "this one has the name, enterprise and day of {other} in the ledger"),
    Label(
        "是同一条就删去这一行；确是另一条：--take sheet {address}",
        "delete the row if it is the same; if it is another: --take sheet {address}",
    ),
)
CONFLICT = Fault(
    "sheet-conflict",
    Label(
        "发出去时是“{base}”，报表改成“{sheet}”，台账已由 {who} 改成“{now}”",
        "it was '{base}' when it went out, the workbook says '{sheet}', and {who} has made it '{now}'",
    ),
    Label(
        "定下取哪一个：--take sheet {id}:{address}，或 --take ledger {id}:{address}",
        "say which to take: --take sheet {id}:{address} or --take ledger {id}:{address}",
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
_OFFICE = Label("自己办不了的，告诉市办", "tell the city office what you cannot do yourselves")
_OF_OFFICE = ("dicoop ", "--", "ledger.yaml")


def for_county(hint: Label) -> Label:
    """Return what a county can do by a hint: what takes a command or the settings the office does."""
    return Label(_own(hint.zh, "；", _OFFICE.zh), _own(hint.en, "; ", _OFFICE.en))


def _own(hint: str, mark: str, office: str) -> str:
    parts = hint.replace("\n", mark).split(mark)
    own = [part for part in parts if not any(each in part for each in _OF_OFFICE)]
    return hint if len(own) == len(parts) else mark.join((*own, office))
