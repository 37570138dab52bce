"""What is done with a county's workbook that came back: held against the ledger, saved on a branch, returned with its problems?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from dicoop.actions import county_status, review
from dicoop.actions.county_commit import branch_for, commit_of
from dicoop.actions.county_in import ReceivedWorkbook, WorkbookChanges, settled
from dicoop.actions.county_texts import built
from dicoop.actions.review import Reviewed
from dicoop.actions.write_context import Wait, turn
from dicoop.errors import Finding, Refused, total
from dicoop.exchange.county_book import FAULTY, Filled, Line, written
from dicoop.exchange.county_faults import for_county
from dicoop.exchange.pages import pages
from dicoop.exchange.returned import Row
from dicoop.exchange.sheet import Value as Read
from dicoop.exchange.sheet import text_of
from dicoop.frozen import dataclass, replace
from dicoop.labels import Label, Lang
from dicoop.reports.county import WorkbookChange
from dicoop.store.find import Shelf
from dicoop.workbook import Value

_FAULTS = Label("报表里有 {n} 处要改正，什么都没有写入", "nothing was written; places to correct in the workbook: {n}")
_FAULTS_HINT = Label(
    "请县区改正再发，带问题的报表：--problems 文件.xlsx；一处不取：--take ledger 编号:位置",
    "have the county correct them: --problems FILE.xlsx writes a workbook marked with the problems; to skip one: --take ledger ID:ADDRESS",
)


@dataclass(frozen=True)
class WorkbookResult:
    """What came of a workbook: its changes and faults, the review of what is sound of it, and where that was saved."""

    done: WorkbookChanges
    changes: tuple[WorkbookChange, ...]
    faults: tuple[Finding, ...]
    reviewed: Reviewed | None
    commit: str = ""
    branch: str = ""
    there: bool = False


def take_in(place: Shelf, today: date, given: ReceivedWorkbook, lang: Lang) -> WorkbookResult:
    """Return what a county's workbook comes to; nothing is written that anybody sees."""
    done = settled(place, today, given, lang)
    found = built(done, today)
    changes = tuple(
        WorkbookChange(each.id, each.address, _said(each.before), _said(each.after), each.place)
        for values in done.changes.values()
        for each in values
    )
    commit = commit_of(done, found.texts, lang) if found.texts else ""
    reviewed = review.review(place, today, f"{done.commit}..{commit}") if commit else None
    return WorkbookResult(done, changes, (*done.faults, *found.faults), reviewed, commit)


def saved(place: Shelf, today: date, came: WorkbookResult, wait: Wait) -> WorkbookResult:
    """Let a branch of the county have what a workbook changes, and note that it is back; raises Refused where it has faults."""
    if came.faults:
        raise Refused(_FAULTS.fill(n=total(came.faults)), _FAULTS_HINT, came.faults)
    head, repo = came.done.book.head, came.done.repo
    with turn(place.root, wait):
        branch, there = branch_for(repo, head.county, came.commit) if came.commit else ("", False)
        county_status.note_back(repo, head, today)
    return replace(came, branch=branch, there=there)


def _said(value: str | tuple[str, ...] | None) -> str:
    return "" if value is None else value if isinstance(value, str) else "；".join(value)


def with_problems(came: WorkbookResult, lang: Lang) -> bytes:
    """Return the workbook as it came, with what is wrong of each row beside it."""
    whole, book = came.done.whole, came.done.book
    at: dict[str, list[Finding]] = {}
    for each in came.faults:
        at.setdefault(each.place.file, []).append(each)
    sheets = [
        Filled(page, tuple(_line(row, at, lang) for row in book.rows if row.page.name == page.name))
        for page in pages(whole.kinds.values(), whole.settings)
    ]
    return written(book.head, sheets, whole.settings, lang)


def _line(row: Row, at: dict[str, list[Finding]], lang: Lang) -> Line:
    places = {cell.place: address for address, cell in row.cells.items()}
    colors = {address: FAULTY for place, address in places.items() if place in at}
    called = {column.address: column.heading.of(lang) for column in row.page.columns}
    headings = {row.place: ""} | {place: called.get(address, "") for place, address in places.items()}
    said = "\n".join(_problem(each, heading, lang) for place, heading in headings.items() for each in at.get(place, ()))
    return Line({address: _kept(cell.value) for address, cell in row.cells.items()}, row.base, colors, said)


def _problem(finding: Finding, heading: str, lang: Lang) -> str:
    """Return what is wrong in a cell and what a county can do: behind the heading of its column, unless that is said."""
    told, hint = finding.told.of(lang), for_county(finding.hint).of(lang)
    colon, mark = ("：", "；") if lang == "zh" else (": ", "; ")
    return f"{told if heading in told else heading + colon + told}{mark}{hint}"


def _kept(value: Read) -> Value:
    if isinstance(value, bool):
        return text_of(value)
    if isinstance(value, int | float):
        return Decimal(text_of(value))
    return value if isinstance(value, str | date) else text_of(value)
