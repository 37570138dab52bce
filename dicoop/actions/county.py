"""What is done with counties' workbooks: made, taken in, asked after?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from dicoop.actions import past, review
from dicoop.actions.county_commit import TRAILER, branch_for, built, commit_of
from dicoop.actions.county_in import Given, Settled, settled
from dicoop.actions.county_out import DUE
from dicoop.actions.desk import turn
from dicoop.errors import Refused, total
from dicoop.exchange.county_book import FAULTY, Filled, Line, written
from dicoop.exchange.pages import pages
from dicoop.exchange.sheet import text_of
from dicoop.labels import Label
from dicoop.reports.county import Changed, Sent
from dicoop.store import history
from dicoop.store.ledger import settings

if TYPE_CHECKING:
    from dicoop.actions.desk import Wait
    from dicoop.actions.review import Reviewed
    from dicoop.errors import Finding
    from dicoop.exchange.returned import Row
    from dicoop.exchange.sheet import Value as Read
    from dicoop.labels import Lang
    from dicoop.store.find import Shelf
    from dicoop.store.git import Repo
    from dicoop.workbook import Value

_FAULTS = Label("报表里有 {n} 处要改正, 什么都没有写入", "nothing was written; places of the workbook that must be mended: {n}")
_FAULTS_HINT = Label(
    "请县区改正再发, 带问题的报表: --problems 文件.xlsx; 一处不取: --take ledger 编号:位置",
    "have the county mend them: --problems FILE.xlsx is the workbook with the problems; to leave one out: --take ledger ID:ADDRESS",
)


@dataclass(frozen=True)
class Came:
    """What came of a workbook: its changes and faults, the review of what is sound of it, and where that was saved."""

    done: Settled
    changes: tuple[Changed, ...]
    faults: tuple[Finding, ...]
    reviewed: Reviewed | None
    commit: str = ""
    branch: str = ""
    there: bool = False


def take_in(place: Shelf, today: date, given: Given, lang: Lang) -> Came:
    """Return what a county's workbook comes to; nothing is written that anybody sees."""
    done = settled(place, today, given, lang)
    found = built(done, today)
    changes = tuple(
        Changed(each.id, each.address, _said(each.before), _said(each.after), each.place)
        for values in done.changes.values()
        for each in values
    )
    commit = commit_of(done, found.texts, lang) if found.texts else ""
    reviewed = review.review(place, today, f"{done.commit}..{commit}") if commit else None
    return Came(done, changes, (*done.faults, *found.faults), reviewed, commit)


def saved(place: Shelf, came: Came, wait: Wait) -> Came:
    """Let a branch of the county have what a workbook changes; raises Refused where it has faults."""
    if came.faults:
        raise Refused(_FAULTS.fill(n=total(came.faults)), _FAULTS_HINT, came.faults)
    if not came.commit:
        return came
    with turn(place.root, wait):
        branch, there = branch_for(came.done.repo, came.done.book.head.county, came.commit)
    return replace(came, branch=branch, there=there)


def _said(value: str | tuple[str, ...] | None) -> str:
    return "" if value is None else value if isinstance(value, str) else "；".join(value)


def with_problems(came: Came, lang: Lang) -> bytes:
    """Return the workbook as it came, with what is wrong of each row beside it."""
    whole, book = came.done.whole, came.done.book
    at: dict[str, list[Finding]] = {}
    for each in came.faults:
        at.setdefault(each.place.file, []).append(each)
    listed = {"units": whole.settings.units, "themes": whole.settings.themes}
    sheets = [
        Filled(page, tuple(_line(row, at, lang) for row in book.rows if row.page.name == page.name))
        for page in pages(whole.kinds.values(), whole.settings)
    ]
    return written(book.head, sheets, listed, lang)


def _line(row: Row, at: dict[str, list[Finding]], lang: Lang) -> Line:
    places = {cell.place: address for address, cell in row.cells.items()}
    colors = {address: FAULTY for place, address in places.items() if place in at}
    own = [*dict.fromkeys([row.place, *places])]
    said = "\n".join(f"{each.told.of(lang)}；{each.hint.of(lang)}" for place in own for each in at.get(place, ()))
    return Line({address: _kept(cell.value) for address, cell in row.cells.items()}, row.base, colors, said)


def _kept(value: Read) -> Value:
    if isinstance(value, bool):
        return text_of(value)
    if isinstance(value, int | float):
        return Decimal(text_of(value))
    return value if isinstance(value, str | date) else text_of(value)


# Whose is out


def sent(place: Shelf) -> tuple[Sent, ...]:
    """Return the last workbook of each county: the tags say what went out, the commits what came back."""
    repo, own = past.repository(place.root), settings(place.root)
    tags = [ref for ref in history.refs(repo) if ref.kind == "tag" and ref.name.startswith("book/")]
    tips = sorted({ref.commit for ref in history.tips(repo)})
    back: dict[str, list[tuple[str, date]]] = {}
    for commit in history.log(repo, *tips) if tips and tags else ():
        for line in commit.body.splitlines():
            name, sign, value = line.partition(": ")
            if sign and name == TRAILER and len(value.split()) == 2:  # noqa: PLR2004 - county and commit
                back.setdefault(value, []).append((commit.id, commit.committed.date()))
    return tuple(_sent(repo, county.key, own.county_label(county.key), tags, back) for county in own.inside)


def _sent(repo: Repo, key: str, name: Label, tags: list[history.Ref], back: dict[str, list[tuple[str, date]]]) -> Sent:
    own = sorted((ref for ref in tags if ref.name.startswith(f"book/{key}/")), key=lambda ref: (len(ref.name), ref.name))
    if not own:
        return Sent(key, name)
    last = max(own, key=lambda ref: (ref.name.split("/")[2][:10], len(ref.name), ref.name))
    days = [day for _, day in back.get(f"{key} {last.commit}", ())]
    due = next((line.removeprefix(DUE) for line in history.tag_message(repo, last.full).splitlines() if line.startswith(DUE)), None)
    out = date.fromisoformat(last.name.split("/")[2][:10])
    return Sent(key, name, out, date.fromisoformat(due) if due else None, max(days, default=None))
