"""What does a record say that is held against what others say?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from typing import Any, NamedTuple

from dicoop.frozen import dataclass
from dicoop.kinds.base import Kind, Kinds
from dicoop.kinds.contract import Contract
from dicoop.kinds.enterprise import Enterprise
from dicoop.kinds.events import are_partly_dated, partly_dated
from dicoop.kinds.fields import field_of
from dicoop.kinds.issue import Issue
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.nodes import MAIN, days_of
from dicoop.kinds.project import Project
from dicoop.kinds.receipts import receipts_of
from dicoop.kinds.settings import Settings
from dicoop.kinds.traits import with_meeting
from dicoop.rules.workdays import Calendar
from dicoop.text.fold import folded_name
from dicoop.values import plain

APPROVALS = ("filing", "land", "eia", "permit")
_UNCLAIMED = ("listed", "reopened")


class Said(NamedTuple):
    """What only one record may say (its name, its code within its enterprise or county), and the years whose working days nobody has settled though a limit rests on them.

    `approvals`: those a project plans or has, and nodes after the start · `lacking`: those it started without, or left out on its way · `orders`: the numbers of the papers sent for an issue ·
    `unmet`: the day a record began on that may name a meeting, and names none.
    `partly`: its days of which only the month or the year is known, by address.
    `own` are values that a declared kind wants in one record only (`unique`, field, value), or in one that is open (`open`, bond, values).
    """

    id: str
    name: tuple[str, str] | None = None
    receipts: tuple[str, ...] = ()
    credit_code: str | None = None
    years: tuple[int, ...] = ()
    own: tuple[tuple[str, ...], ...] = ()
    code: str | None = None
    county: str = ""
    weight: str = ""
    unmet: str | None = None
    approvals: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    partly: tuple[tuple[str, str], ...] = ()


class Whole(NamedTuple):
    """A ledger, and what its records say, by kind."""

    ledger: Ledger
    said: Mapping[str, Sequence[Said]]


@dataclass(frozen=True)
class Listener:
    """Who draws from records what records say."""

    settings: Settings
    kinds: Kinds

    @cached_property
    def calendar(self) -> Calendar:
        """The ledger's working days, counted once."""
        return Calendar.of(self.settings)

    def said(self, kind: str, records: Iterable[Any]) -> list[Said]:
        """Return what those records of a kind say that count, in their order; a record that says nothing is left out."""
        draws: Mapping[str, Callable[[Any], Said]] = {
            "project": partial(_of_project, self.kinds["project"]),
            "enterprise": _of_enterprise,
            "issue": self._of_issue,
            "contract": partial(_of_contract, self.kinds["contract"]),
        }
        draw = draws.get(kind, partial(_of_receipts, self.kinds[kind]))
        of = self.kinds[kind]
        is_met = not with_meeting(of)
        there = [one for one in records if not one.voided]
        is_partial = are_partly_dated(there)
        found = []
        for one in there:
            said = draw(one)
            if is_partial and (days := partly_dated(one)):
                said = said._replace(partly=tuple((address, str(day)) for address, day in days.items()))
            if not is_met and one.meeting is None:
                said = said._replace(unmet=str(getattr(one, of.first_date)))
            found.append(said)
        return [said for said in found if any(said[1:])]

    def plain(self, kind: str, records: Iterable[Any]) -> list[tuple[object, ...]]:
        """Return what those records say as plain values, which another process or the index can hold."""
        return [tuple(said) for said in self.said(kind, records)]

    def whole(self, ledger: Ledger) -> Whole:
        """Return a ledger with what its records say."""
        return Whole(ledger, {kind: self.said(kind, ledger.each(kind)) for kind in ledger.kinds})

    def _of_issue(self, issue: Issue) -> Said:
        orders = tuple(step.number for step in issue.steps if step.number)
        name = issue.enterprise, f"{folded_name(issue.title)} {issue.raised}"
        return Said(issue.id, name, years=tuple(sorted(_years(issue, self.settings, self.calendar))), orders=orders)


def _of_project(kind: Kind, project: Project) -> Said:
    """Return the receipts and the name, but of one that ended, which may be signed anew."""
    name = None if project.ended else (project.enterprise, folded_name(project.title))
    code = None if project.ended else project.code
    nodes = days_of(project, "done")
    approvals = tuple([name for name in (*APPROVALS, *MAIN[1:]) if name in nodes])
    lacking = (*_lacking(nodes), *_left_out(nodes))
    return Said(
        project.id,
        name,
        receipts_of(kind, project),
        code=code,
        county=project.county,
        weight=str(project.investment.yuan),
        approvals=approvals,
        lacking=lacking,
    )


def _lacking(nodes: Mapping[str, date | None]) -> tuple[str, ...]:
    """Return the approvals that a started project has not; land, which not all need, where it planned it or has none of them."""
    if nodes.get("start") is None:
        return ()
    done = {name for name in APPROVALS if nodes.get(name)}
    return tuple(name for name in APPROVALS if name not in done and (name != "land" or name in nodes or not done))


def _left_out(nodes: Mapping[str, date | None]) -> tuple[str, ...]:
    """Return the nodes after the start that were not done though a later one was."""
    done = [name for name in MAIN[1:] if nodes.get(name)]
    return tuple(name for name in MAIN[1 : MAIN.index(done[-1])] if name not in done) if done else ()


def _of_receipts(kind: Kind, record: Any) -> Said:
    return Said(str(record.id), receipts=receipts_of(kind, record), own=tuple(own(kind, record)))


def _of_contract(kind: Kind, contract: Contract) -> Said:
    name = contract.supplier, f"{folded_name(contract.title)} {contract.buyer} {contract.signed} {plain(contract.amount.yuan)}"
    return _of_receipts(kind, contract)._replace(name=name)


def own(kind: Kind, record: Any) -> Iterator[tuple[str, ...]]:
    """Yield what no other record of its kind may say too: `unique`, field, value; or, while it is open, `open`, bond, values."""
    for names in kind.unique:
        values = _filled(kind, record, names.split())
        if len(values) == len(names.split()):
            yield ("unique", names, *values)
    for bond in kind.bonds if _is_open(kind, record) else ():
        values = _filled(kind, record, bond.names) if bond.form == "unique_open" else ()
        if values and len(values) == len(bond.names):
            yield ("open", bond.key, *values)


def _filled(kind: Kind, record: Any, names: Iterable[str]) -> tuple[str, ...]:
    """Return the values of those of some fields that are filled in, as texts; `year`, where it is no field, is that of the first date."""
    rows = [field_of(kind.model, name) for name in names]
    found = (getattr(record, row.attribute) if row else getattr(record, kind.first_date).year for row in rows)
    return tuple(" ".join(value) if isinstance(value, tuple) else str(value) for value in found if value not in (None, ()))


def _is_open(kind: Kind, record: Any) -> bool:
    """Return whether nothing has closed a record."""
    last = next((step.step.value for step in reversed(getattr(record, "steps", ()))), "")
    return getattr(record, "ended", None) is None and last not in kind.closing


def _of_enterprise(enterprise: Enterprise) -> Said:
    return Said(
        enterprise.id, (enterprise.county, folded_name(enterprise.title)), credit_code=enterprise.credit_code, county=enterprise.county
    )


def _years(issue: Issue, settings: Settings, calendar: Calendar) -> set[int]:
    """Return the unknown years in which working days were counted for an issue's limits."""
    found: set[int] = set()
    steps = [(step.step.value, step.date) for step in issue.steps] or [("listed", issue.raised)]
    for name, day in steps:
        until = calendar.add(day, _days(name, day, issue, settings))
        if not until.proven:
            found |= {year for year in range(day.year, until.date.year + 1) if not calendar.known(year)}
    return found


def _days(step: str, day: date, issue: Issue, settings: Settings) -> int:
    """Return how many working days a step gives: for claiming, for clearing, for both while nobody has claimed."""
    claim, clear = settings.limit("claim", day), settings.limit(issue.category, day)
    unclaimed = not issue.steps or issue.steps[-1].step in _UNCLAIMED
    return {"claimed": clear}.get(step, (claim + clear * unclaimed) if step in _UNCLAIMED else 0)
