"""How does a county get its workbook, and what becomes of the one it sends back?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dicoop.actions import county, county_out, county_status
from dicoop.actions.county_in import ReceivedWorkbook
from dicoop.actions.read import ShownDocument
from dicoop.commands.options import (
    FORMAT,
    JSON,
    NO_INDEX,
    SECTION,
    TO_FILE,
    VERIFY,
    WAIT,
    Plan,
    argument,
    counties,
    flag,
    valued,
)
from dicoop.commands.review import told
from dicoop.errors import Misused
from dicoop.kinds import parse_input
from dicoop.labels import Label
from dicoop.reports import county as page
from dicoop.reports import review
from dicoop.store import merge_lines
from dicoop.store.load import no_collecting

if TYPE_CHECKING:
    from dicoop.commands.session import Session

WHICH = argument("county", Label("县区的代号或名称", "the county's key or name"), Label("县区", "COUNTY"), choices=counties)
FILE = argument("file", Label("报表文件：xlsx xls ods", "the workbook: xlsx, xls or ods"), Label("文件", "FILE"))
SINCE = valued(
    "changed_since",
    Label("标出哪次会议（第几次会议）或哪个版本以后改过的", "highlight changes since a meeting (its number) or revision"),
    Label("第几次会议", "N"),
)
BACK_BY = valued("due", Label("请在哪天以前发回", "the date to return it by"), Label("日期", "DATE"))
TAKE = valued(
    "take",
    Label(
        "两边都改了的取哪一个，如 sheet P-2019-QL007:investment；取 ledger 就是不取报表的（可多次）",
        "which value to keep where both changed, such as sheet P-2019-QL007:investment; ledger drops the workbook's (repeatable)",
    ),
    Label("“sheet|ledger 位置”", "'sheet|ledger ADDRESS'"),
    "many",
)
BASE = valued("base", Label("报表是从哪个版本发出的（找不到时）", "the revision it was sent from, if not recorded"), Label("版本", "REV"))
SAVE = flag("save", Label("存成分支 county/县区", "save it to a branch county/KEY"))
PROBLEMS = valued(
    "problems",
    Label("把问题写进报表的一份副本，发回给县区", "write the problems into a copy of the workbook to send back"),
    Label("文件", "FILE"),
)
_NEEDS = Label("要写到哪个文件？", "which file should it be written to?")
_NEEDS_HINT = Label("如 -o {county}.xlsx", "such as -o {county}.xlsx")
_ONLY = Label("报表只写成 xlsx，不能写成 {path}", "the workbook is an xlsx file, not {path}")
_MADE = Label(
    "{county}：记录 {n} 条，取自 {commit}；记下已发出：标签 {tag}", "{county}: records {n}, as of {commit}; tagged as sent: {tag}"
)
_NEXT = Label("收回后：dicoop county in {path}", "when it comes back: dicoop county in {path}")


@no_collecting()
def _run_out(session: Session, county: str, changed_since: str | None, due: str | None, output: str | None, **values: Any) -> None:
    path = _xlsx(output, county)
    day = date.fromisoformat(parse_input.day(due, "due")) if due else None
    place = session.shelf(values, trust=True)
    made = county_out.book_of(place, session.today, county, changed_since, day, session.lang)
    session.keep(path, made.raw, force=values["force"])
    tag = county_status.note_out(session.root(), made.county, made.commit, session.today, day)
    session.say(_MADE.fill(county=made.county, n=made.records, commit=made.commit[:12], tag=tag), *made.words, _NEXT.fill(path=path))


def _xlsx(output: str | None, county: str) -> str:
    if output is None:
        raise Misused(_NEEDS, _NEEDS_HINT.fill(county=county))
    if Path(output).suffix.lower() != ".xlsx":
        raise Misused(_ONLY.fill(path=output), _NEEDS_HINT.fill(county=county))
    return output


_TAKE = Label(
    "--take 写 sheet 或 ledger，空一格，再写位置，不能是“{value}”", "--take is sheet or ledger, a space and an address, not '{value}'"
)
_TAKE_HINT = Label('如 --take "sheet P-2019-QL007:investment"', 'such as --take "sheet P-2019-QL007:investment"')
_SAVED = Label("已存为分支 {branch}", "saved on the branch {branch}")
_THERE = Label("分支 {branch} 上已经是这样，没有再存", "the branch {branch} already has all of it")
_REVIEW = Label(
    "下一步：dicoop review {branch}；然后 dicoop integrate {base} {branch}",
    "next: dicoop review {branch}; then dicoop integrate {base} {branch}",
)
_SAVE = Label("要存下：加上 --save", "to save it: --save")
_PROBLEMS = Label(
    "要改正的有 {n} 处；写进副本：--problems 文件.xlsx",
    "{n} places must be corrected; to mark them in a copy of the workbook: --problems FILE.xlsx",
)


@no_collecting()
def _run_in(session: Session, file: str, problems: str | None, **values: Any) -> int:
    given = ReceivedWorkbook(Path(file).name, merge_lines.content(Path(file)), dict(map(_taken, values["take"])), values["base"])
    place = session.shelf(values, trust=True)
    came = county.take_in(place, session.today, given, session.lang)
    if problems and came.faults:
        session.keep(_xlsx(problems, ""), county.with_problems(came, session.lang), force=values["force"])
    if values["save"]:
        came = county.saved(place, session.today, came, session.wait(values["wait"]))
    if problems:  # what --force is for, if there is no other file
        values["force"] = values["force"] and values["output"] is not None
    _show(session, came, values)
    return 1 if came.faults or (came.reviewed and came.reviewed.fails(strict=False)) else 0


def _taken(text: str) -> tuple[str, str]:
    which, _, address = text.strip().partition(" ")
    if which not in ("sheet", "ledger") or not address.strip():
        raise Misused(_TAKE.fill(value=text), _TAKE_HINT)
    return address.strip(), which


def _show(session: Session, came: county.WorkbookResult, values: dict[str, Any]) -> None:
    head = came.done.book.head
    sections = review.review(told(came.reviewed)).sections if came.reviewed else ()
    more = [section for section in sections if section.key in ("rates", "findings")]
    session.answer(
        ShownDocument(page.came((head.county, head.name, head.day), came.changes, came.faults, more), tuple(came.done.words)), values
    )
    if came.branch:
        base = came.done.whole.settings.review.base
        session.say((_THERE if came.there else _SAVED).fill(branch=came.branch), _REVIEW.fill(branch=came.branch, base=base))
    elif came.faults:
        session.say(_PROBLEMS.fill(n=len(came.faults)))
    elif came.changes:
        session.say(_SAVE)


def _run_status(session: Session, **values: Any) -> int:
    return session.answer(ShownDocument(page.status(county_status.sent(session.root()), session.today)), values)


COUNTY = {
    "out": Plan(
        Label("做一份县区报表：它的记录都在里面，填好发回来", "make a county's workbook of all its records, to fill in and return"),
        (WHICH, SINCE, BACK_BY, *TO_FILE, NO_INDEX, VERIFY),
        _run_out,
    ),
    "in": Plan(
        Label(
            "收一份填好的报表：改了什么，哪里不对，各项率因此怎样；--save 存成分支，照常审查",
            "read a returned workbook: its changes, problems and effect on the rates; --save puts them on a branch for review",
        ),
        (FILE, SAVE, TAKE, BASE, PROBLEMS, WAIT, SECTION, FORMAT, JSON, *TO_FILE, NO_INDEX, VERIFY),
        _run_in,
    ),
    "status": Plan(
        Label("哪个县区的报表在填，逾期，已收回", "which workbooks are out, late or returned"), (FORMAT, JSON, *TO_FILE), _run_status
    ),
}
