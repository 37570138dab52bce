"""What is overdue or due soon, and who must act?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from dicoop.document import Column, Document, Section, Table, Text
from dicoop.frozen import dataclass, replace
from dicoop.kinds.traits import with_county
from dicoop.labels import Label, joined
from dicoop.reports import due_table, phrases
from dicoop.reports.groups import NOT_FILLED
from dicoop.reports.record_status import cell, column, county
from dicoop.rules import deadlines
from dicoop.rules.counties import homes, lying
from dicoop.rules.watch import Watch
from dicoop.text.sound import Sound, by_sound
from dicoop.values import Money

if TYPE_CHECKING:
    from dicoop.kinds.base import Kinds
    from dicoop.kinds.ledger import Ledger
    from dicoop.kinds.settings import Settings
    from dicoop.rules.conditions import Question
    from dicoop.rules.deadlines import Due

GROUPS = ("unit", "county", "kind")
COUNTED = (*GROUPS, "light")  # what each thing due says itself that it may be counted by
NAMES = {"责任单位": "unit", "单位": "unit", "县区": "county", "类别": "kind", "议定事项": "decision"}


def kinds_due(kinds: Kinds) -> tuple[str, ...]:
    """Return the kinds of things that may be due."""
    return (
        *(name for name, kind in kinds.items() if kind.limits or kind.tasks or (with_county(kind) and not kind.declared)),
        "meeting",
        "decision",
    )


_TITLE = Label("逾期和将到期的事项", "Overdue and due soon")
_SUM = Label(
    "截至{day}：已逾期{late}项（其中红灯{red}项），{within}天内到期{coming}项。",
    "As of {day}: {late} overdue ({red} of them red), {coming} due within {within} days.",
)
_LATE = Label("截至{day}：已逾期{late}项（其中红灯{red}项）。", "As of {day}: {late} overdue ({red} of them red).")
_NONE = Label(
    "截至{day}：没有逾期的事项，{within}天内也没有到期的。", "As of {day}: nothing is overdue, nothing is due within {within} days."
)

_USUAL = 30


@dataclass(frozen=True)
class DueOptions:
    """What is asked of the list of things due; nothing asks for all, `within` for the usual days ahead."""

    within: int | None = None
    by: str = "unit"
    counties: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    kind: str = ""
    overdue: bool = False
    conditions: tuple[Question, ...] = ()
    count_by: str = ""

    @property
    def days(self) -> int:
        """How many days ahead the list looks."""
        return _USUAL if self.within is None else self.within


def due(items: list[Due], ledger: Ledger, day: date, asked: DueOptions) -> Document:
    """Return the things due that are `listed`, by who must act, where, or what it is."""
    settings = ledger.settings
    return Document(
        title=_TITLE,
        sections=(
            Section(
                "",
                Label("", ""),
                (Text(_summary(items, day, asked)), _counts(items, asked, ledger) if asked.count_by else _table(items, asked, ledger)),
            ),
        ),
        style=phrases.style(settings),
        data={
            "as_of": day,
            "within": asked.days,
            "by": asked.by,
            "left_out": ledger.left_out,
            **({"counts": _tally(items, asked.count_by, ledger)} if asked.count_by else {"rows": [_row(item) for item in items]}),
        },
    )


def listed(ledger: Ledger, day: date, asked: DueOptions) -> list[Due]:
    """Return the things asked for in the order of who must act, where, or what they are."""
    return sorted(found(ledger, day, asked), key=_place(asked.by, ledger.settings, ledger.kinds))


def found(ledger: Ledger, day: date, asked: DueOptions, within: int | None = None) -> list[Due]:
    """Return the things asked for that are overdue or due within so many days, as many as asked for by default."""
    watch = Watch.of(ledger.settings, day)
    every = deadlines.due(ledger, day, asked.days if within is None else within)
    theirs = _theirs(asked, watch)
    return [item for item in every if theirs(item) and _fits(item, asked, ledger, watch)]


def _fits(item: Due, asked: DueOptions, ledger: Ledger, watch: Watch) -> bool:
    if asked.overdue and not item.late:
        return False
    if asked.conditions:
        thing = _thing(item, ledger)
        if not all(question.matches(thing, watch) for question in asked.conditions):
            return False
    return not asked.kind or item.kind == asked.kind


def _theirs(asked: DueOptions, watch: Watch) -> Callable[[Due], bool]:
    """Return what tells whether a thing is for one of the counties and units asked for, as they are on the day."""
    settings = watch.settings
    same, places = homes(settings), lying(settings)
    counties = {same.get(key, key) for key in asked.counties}
    units = {settings.unit(unit, watch.day) for unit in asked.units}
    return lambda item: (not counties or not counties.isdisjoint(places(item))) and (not units or item.unit in units)


def _thing(item: Due, ledger: Ledger) -> Any:
    """Return what is due: its record, or the decision."""
    if item.kind != "decision":
        return ledger.known(item.kind, item.id)
    return next(made for made in ledger.known("meeting", item.id).decisions if made.key == item.key)


def _place(by: str, settings: Settings, kinds: Kinds) -> Callable[[Due], tuple[int, Sound]]:
    """Return what groups are ordered by: as in the settings, those not there behind, nobody last."""
    known = {"county": tuple(county.key for county in settings.counties), "kind": kinds_due(kinds)}
    places = settings.unit_places if by == "unit" else {name: place for place, name in enumerate(known[by])}

    def place(item: Due) -> tuple[int, Sound]:
        name = getattr(item, by) or ""
        known = places.get(name)
        return (known, ()) if known is not None else (len(places) + (not name), by_sound(name))

    return place


def _table(items: list[Due], asked: DueOptions, ledger: Ledger) -> Table:
    names = (asked.by, *(name for name in due_table.ALL if name != asked.by), *due_table.pressing(items))
    table = due_table.table("rows", items, names, ledger)
    return replace(table, columns=(replace(table.columns[0], lead=True), *table.columns[1:]))


_LATE_ONES, _COMING = Column("late", Label("已逾期", "Overdue")), Column("coming", Label("将到期", "Coming"))


def _tally(items: list[Due], by: str, ledger: Ledger) -> list[dict[str, Any]]:
    """Return how many are overdue and how many still to come, by a field; the most first. What lies in several counties counts in each."""
    found: dict[str, list[int]] = {}
    places = lying(ledger.settings)
    for item in items:
        for key in (places(item) if by == "county" else ()) or (_key(item, by, ledger),):
            found.setdefault(key, [0, 0])[not item.late] += 1
    rows = [{by: key, "late": late, "coming": coming} for key, (late, coming) in found.items()]
    return sorted(rows, key=lambda row: -row["late"] - row["coming"])


def _key(item: Due, by: str, ledger: Ledger) -> str:
    """Return what a thing due is counted under: by what it says itself, or its record."""
    found = getattr(item, by) if by in COUNTED else getattr(_thing(item, ledger), by, None)
    return "、".join(found) if isinstance(found, tuple) else "" if found is None else str(found)


def _of_field(items: list[Due], by: str, ledger: Ledger) -> Table:
    """Return how many are overdue and still to come by a field of the records."""
    own = [row for item in items for row in type(_thing(item, ledger)).rows if row.attribute == by]
    row, label = own[0], joined(tuple(dict.fromkeys(each.mark.label for each in own)), "、", ", ")
    shown: dict[str, Any] = {_key(item, by, ledger): getattr(_thing(item, ledger), by, None) for item in items}
    rows = [(cell(row, shown[each[by]], ledger) or NOT_FILLED, each["late"], each["coming"]) for each in _tally(items, by, ledger)]
    return Table("counts", (replace(column(row), label=label, lead=True, unit=""), _LATE_ONES, _COMING), rows, total=_total(items))


def _total(items: list[Due]) -> tuple[Label, int, int]:
    return _ALL, sum(item.late for item in items), sum(not item.late for item in items)


def _counts(items: list[Due], asked: DueOptions, ledger: Ledger) -> Table:
    by = asked.count_by
    if by not in COUNTED and items:
        return _of_field(items, by, ledger)
    alone = [item._replace(also=()) for item in items]
    names = {(getattr(item, by) or ""): row[0] for item, row in zip(items, due_table.table("rows", alone, (by,), ledger).rows, strict=True)}
    where = ledger.settings
    rows = [
        (names.get(row[by]) or (county(row[by], where) if row[by] else NOT_FILLED), row["late"], row["coming"])
        for row in _tally(items, by, ledger)
    ]
    total = _total(items) if rows else None
    lead = replace(due_table.table("rows", items, (by,), ledger).columns[0], lead=True)
    return Table("counts", (lead, _LATE_ONES, _COMING), rows, total=total)


_ALL = Label("合计", "total")


def _summary(items: list[Due], day: date, asked: DueOptions) -> Label:
    late = [item for item in items if item.late]
    if not items:
        return _NONE.fill(day=phrases.day(day), within=asked.days)
    red = sum(item.light is deadlines.Light.RED for item in late)
    words = _LATE if asked.overdue else _SUM
    return words.fill(day=phrases.day(day), late=len(late), red=red, within=asked.days, coming=len(items) - len(late))


def _row(item: Due) -> dict[str, Any]:
    row = {**item._asdict(), "weight": Money(item.weight)}
    row["urged"] = item.urged._asdict() if item.urged else None
    return {name: value for name, value in row.items() if name not in _UNTOLD and (value or name not in _SELDOM)}


_UNTOLD = ("working", "patient", "unclaimed")  # programs know it by the kind, or need not
_SELDOM = ("urged", "also")
