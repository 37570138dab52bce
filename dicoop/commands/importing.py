"""Which options has `import`, what does it ask on a terminal, and what does it say?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from dicoop.actions import import_sheets, import_writing, importing
from dicoop.actions.import_sheets import ImportOptions
from dicoop.actions.read import ShownDocument
from dicoop.commands import asking_columns
from dicoop.commands.options import FORMAT, JSON, NO_INPUT, SECTION, TO_FILE, WAIT, Option, Plan, argument, flag, valued
from dicoop.commands.session import Session
from dicoop.errors import Misused
from dicoop.exchange.page import BRIEF, Imported, page
from dicoop.labels import Label
from dicoop.reports.diff import rates_table
from dicoop.store import ledger
from dicoop.store.load import no_collecting

_ABOUT = Label(
    "导入别人的表（xlsx xls ods csv et json）：先看会写什么，--save 才写入",
    "import spreadsheets (xlsx xls ods csv et json): a preview, written with --save",
)
FILES = argument("files", Label("要导入的文件", "the files"), Label("文件", "FILE"), "many")
KIND = valued(
    "kind",
    Label("这是哪一类记录，如 project；映射里有的不用写", "the kind of record, such as project; not needed with a mapping"),
    Label("种类", "KIND"),
    choices=lambda session: [(kind.name, kind.label.of(session.lang)) for kind in session.kinds.values()],
)
MAPPING = valued(
    "mapping",
    Label("映射的名字，默认是文件名（去掉日期）", "the mapping's name; default: the file's, without its date"),
    Label("名字", "NAME"),
)
MAP = valued(
    "map_",
    Label(
        "列名=字段；累计数写 列名=+funds；不导入写 列名=（可多次）",
        "TITLE=ADDRESS; cumulative: TITLE=+funds; skip: TITLE= (repeatable)",
    ),
    Label("列名=字段", "TITLE=ADDRESS"),
    "many",
)
FIXED = valued(
    "fixed",
    Label("每条记录都有的值，如 county=QL（可多次）", "a value for every record, such as county=QL (repeatable)"),
    Label("字段=值", "ADDRESS=VALUE"),
    "many",
    flags=("--set",),
)
SHEET = valued("sheet", Label("只要这张表（可多次）", "this sheet only (repeatable)"), Label("表名", "SHEET"), "many")
UNIT = valued("unit", Label("没写单位的数是什么单位，如 万元", "the unit of numbers that have none, such as 万元"), Label("单位", "UNIT"))
PERIOD = valued("period", Label("累计数截至哪一期，如 2026-08", "the period that totals run to, such as 2026-08"), Label("期间", "PERIOD"))
OFFICE = valued("office", Label("登记单位，默认县区", "the office in the ids; default: the county"), Label("代号", "KEY"))
ADDING = flag("adding", Label("台账里没有的企业一并登记", "add enterprises missing from the ledger"), flags=("--add-enterprises",))
SAVE = flag("save", Label("写入台账（全部写入，或一条不写）", "write the result: all or nothing"))
_NO_EQUALS = Label("“{text}”里没有等号", "'{text}' has no equals sign")
_EQUALS_HINT = Label("写成 {form}", "write it as {form}")
_SAVED = Label("已写入 {n} 个文件；映射在 {path}", "files written: {n}; the mapping is {path}")
_SAVED_EXACT = Label("已写入 {n} 个文件", "files written: {n}")
_NOTHING = Label("台账已经是这样，没有写入", "the ledger already has all of it; nothing was written")
_NEXT = Label("下一步：dicoop check，再 dicoop save", "next: dicoop check, then dicoop save")
_SAVE_NEXT = Label("没有写入；要写入：加 --save", "nothing was written; to write it, add --save")


@no_collecting()
def _run(session: Session, files: list[str], wait: int | None, **values: Any) -> int:
    asked = _asked(files, values)
    desk = session.desk(dry_run=not values["save"], wait=wait)
    sheets = import_sheets.open_sheets(desk, asked)
    if session.interactive and not values["no_input"]:
        sheets, asked = asking_columns.settled(session, sheets, asked)
    show, judge = partial(_show, session, values), partial(importing.judge, desk, sheets, asked)
    if values["save"]:
        _say_saved(session, import_writing.write(desk, judge, show))
        return 0
    found = judge()
    show(found)
    session.say(None if found.is_nothing or found.refused else _SAVE_NEXT)
    return 1 if found.refused or sheets.found.unknown else 0


def _show(session: Session, values: Mapping[str, Any], found: Imported) -> None:
    effect = rates_table(found.moved, ledger.settings(session.root()))
    session.answer(ShownDocument(page(found, effect)), values)


def _say_saved(session: Session, done: Imported) -> None:
    if not done.paths:
        session.say(_NOTHING)
        return
    session.say((_SAVED if done.mapping_path else _SAVED_EXACT).fill(n=len(done.paths), path=done.mapping_path), _NEXT)


def _asked(paths: Sequence[str], values: Mapping[str, Any]) -> ImportOptions:
    return ImportOptions(
        tuple(map(Path, paths)),
        values["kind"],
        values["mapping"],
        _pairs(values["map_"], MAP),
        _pairs(values["fixed"], FIXED),
        tuple(values["sheet"]),
        values["unit"],
        values["period"],
        values["office"],
        values["adding"],
        briefly=bool(values["section"]) and BRIEF.issuperset(values["section"]),
    )


def _pairs(texts: Sequence[str], option: Option) -> dict[str, str]:
    """Return what stands before and behind the equals sign of each; raises Misused where there is none."""
    found = {}
    for text in texts:
        name, equals, value = re.sub("＝", "=", text, count=1).partition("=")
        if not equals or not name.strip():
            assert option.metavar is not None
            raise Misused(_NO_EQUALS.fill(text=text), _EQUALS_HINT.fill(form=f"{option.flags[0]} {option.metavar.zh}"))
        found[name.strip()] = value.strip()
    return found


IMPORT = Plan(
    _ABOUT,
    (FILES, KIND, MAPPING, MAP, FIXED, SHEET, UNIT, PERIOD, OFFICE, ADDING, SAVE, SECTION, FORMAT, JSON, *TO_FILE, WAIT, NO_INPUT),
    _run,
)
