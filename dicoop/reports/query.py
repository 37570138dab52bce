"""Which records does `list` choose, and in which order?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from dicoop.currencies import is_counted
from dicoop.document import Cell, Column, Named
from dicoop.errors import ALLOWED, Misused, nearest, or_else
from dicoop.frozen import dataclass, replace
from dicoop.kinds import parse_input
from dicoop.kinds.base import Kind, Record, Sum
from dicoop.kinds.fields import Field, fields
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.nodes import Node, has_reached
from dicoop.labels import Label, Term
from dicoop.reports.record_status import Standing, can_be_urged, cell, column, standing, unit_of
from dicoop.rules import conditions, lifecycle
from dicoop.rules.conditions import Question
from dicoop.rules.names import DUE, LIGHT, OVERDUE, STAGE, UNIT, Vocabulary, stage_of
from dicoop.rules.watch import Watch
from dicoop.text.sound import by_sound
from dicoop.values import Money, Ratio

_NO_COLUMN = Label("没有“{name}”这一列", "no column '{name}'")
_NOT_BOTH = Label("--columns 和 --all-fields 只能写一个", "--columns and --all-fields cannot be used together")


@dataclass(frozen=True)
class ListColumn:
    """A column a list may have: a field, or what is computed."""

    column: Column
    of: Callable[[Standing, Ledger], Cell]


@dataclass(frozen=True)
class Query:
    """What is asked of a list."""

    conditions: tuple[Question, ...] = ()
    stage: str = ""
    reached: str = ""
    overdue: bool = False
    voided: bool = False
    columns: tuple[ListColumn, ...] = ()
    sort: tuple[tuple[ListColumn, bool], ...] = ()
    count_by: ListColumn | None = None
    everything: bool = False


def query(kind: Kind, ledger: Ledger, asked: Mapping[str, Any]) -> Query:
    """Return the query in what was typed, by option; raises Misused, NotFound for a reference to nothing."""
    questions = [each for row in filters(kind) for text in _texts(asked.get(row.attribute)) for each in conditions.span(row, text, ledger)]
    questions += [conditions.parse(text, Vocabulary((kind,)), ledger) for text in asked.get("where") or ()]
    known, count_by = columns(kind), asked.get("count_by")

    def named(name: str) -> ListColumn:
        return _inside(kind, name.strip(), known, ledger) or _column(name, known)

    if asked.get("columns") and asked.get("all_fields"):
        raise Misused(_NOT_BOTH)
    return Query(
        conditions=tuple(questions),
        stage=parse_input.term(stage_of(kind), asked["stage"]) if asked.get("stage") else "",
        reached=lifecycle.node(asked["reached"], ledger.settings) if asked.get("reached") else "",
        overdue=bool(asked.get("overdue")),
        voided=bool(asked.get("all")),
        columns=tuple(map(named, _names(asked.get("columns")))),
        sort=tuple((named(name.removeprefix("-")), name.startswith("-")) for name in _names(asked.get("sort"))),
        count_by=named(count_by) if count_by else None,
        everything=bool(asked.get("all_fields")),
    )


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in parse_input.SEPARATORS.split(text or "") if name.strip())


def filters(kind: Kind) -> tuple[Field, ...]:
    """Return the fields a list can be filtered by: those that hold one value or a list of texts."""
    return tuple(row for row in fields(kind.model) if (row.is_scalar or row.form == "texts") and (row.name != "id" or not kind.letter))


def columns(kind: Kind) -> dict[str, ListColumn]:
    """Return the columns a list may have, by name: the fields that hold one value or texts, then what is computed."""
    rows = (row for row in fields(kind.model) if row.is_scalar or row.form == "texts")
    urged = {"unit": RESPONSIBLE, "urged": URGED} if can_be_urged(kind) else {}
    return {**{row.name: _of_field(row) for row in rows}, **_COMPUTED, **urged, **_sums(kind)}


def usual(kind: Kind, *, voided: bool) -> tuple[ListColumn, ...]:
    """Return the columns shown when none are asked for: those marked, then stage and light where records move."""
    known = columns(kind)
    marked = sorted((row for row in fields(kind.model) if row.mark.show), key=lambda row: row.mark.show)
    computed = [name for name, wanted in (("stage", voided or bool(kind.verbs)), ("light", bool(kind.verbs))) if wanted]
    return tuple(known[name] for name in (*(row.name for row in marked), *computed))


def choose(kind: Kind, ledger: Ledger, query: Query, watch: Watch) -> Iterator[Standing]:
    """Yield the records asked for, in the order asked for: by id when none is."""
    counties = next((each.counties for each in query.conditions if each.counties), frozenset())
    asked = (each for each in ledger.each(kind.name, counties) if (query.voided or not each.voided) and _fulfils(each, query, watch))
    found = (standing(kind, each, watch) for each in asked)
    chosen = (one for one in found if _fits(one, query, watch))
    yield from _sorted(list(chosen), query, ledger) if query.sort else chosen


def _fulfils(record: Record, query: Query, watch: Watch) -> bool:
    return all(question.matches(record, watch) for question in query.conditions)


def _fits(one: Standing, query: Query, watch: Watch) -> bool:
    if (query.stage and one.stage != query.stage) or (query.overdue and not one.late):
        return False
    return not query.reached or _got_to(one.record, query.reached, watch)


def _got_to(project: Any, node: str, watch: Watch) -> bool:
    """Return whether a node had been reached: of the main ones it or a later one, whether or not the project ended since."""
    return bool(project.signed <= watch.day and has_reached(project, node, watch.day))


def _sorted(chosen: list[Standing], query: Query, ledger: Ledger) -> list[Standing]:
    """Return records in the order of several columns, the last first: a sort keeps what it does not tell apart; the empty come behind."""
    places = {county.key: place for place, county in enumerate(ledger.settings.counties)}
    for shown, descending in reversed(query.sort):
        cells = {id(one): shown.of(one, ledger) for one in chosen}
        filled = [one for one in chosen if not _is_empty(cells[id(one)])]
        filled.sort(key=lambda one: _rank(cells[id(one)], places), reverse=descending)
        chosen = [*filled, *(one for one in chosen if _is_empty(cells[id(one)]))]
    return chosen


def _is_empty(value: Cell) -> bool:
    """Return whether a cell says nothing, such as a share of nothing."""
    return value is None or (isinstance(value, Ratio) and value.exact is None)


def _rank(value: Any, places: Mapping[str, int]) -> Any:
    """Return what a cell is sorted by: terms and counties in their own order, words by their sound."""
    if isinstance(value, Term):
        return list(type(value)).index(value)
    if isinstance(value, Named) and (value.key or "") in places:
        return (places[value.key or ""], ())
    if isinstance(value, Named | Label | str):
        text = value.label.zh if isinstance(value, Named) else value.zh if isinstance(value, Label) else value
        return (len(places), by_sound(text))
    if isinstance(value, Ratio):
        return value.exact
    return value.yuan if isinstance(value, Money) else value


def _texts(given: Any) -> tuple[str, ...]:
    return () if given is None else tuple(given) if isinstance(given, list | tuple) else (given,)


def _column(name: str, known: Mapping[str, ListColumn]) -> ListColumn:
    wanted = name.strip().casefold().replace("-", "_")
    found = known.get(wanted) or next((one for one in known.values() if one.column.label.zh == name.strip()), None)
    if found is None:
        told = Label(" ".join(one.column.label.zh for one in known.values()), " ".join(known))
        near = nearest(wanted, (*known, *told.zh.split()))
        raise Misused(_NO_COLUMN.fill(name=name.strip()), or_else(near, ALLOWED.fill(names=told)))
    return found


def _inside(kind: Kind, name: str, known: Mapping[str, ListColumn], ledger: Ledger) -> ListColumn | None:
    """Return the column of what stands inside a record, by the name that a condition has for it: `nodes.start.plan`, or `start.plan`; raises Misused."""
    vocabulary, last = Vocabulary((kind,)), name.rpartition(".")[2]
    short = (f"nodes.{name}",) if any(last in (row.name, row.mark.zh) for row in fields(Node)) else ()
    wanted = next((text for text in (name, *short) if vocabulary.knows(text)), "") if "." in name else ""
    if not wanted and name not in known and vocabulary.node(name, ledger.settings):
        wanted = name
    if not wanted:
        return None
    try:
        row, of, *_ = vocabulary.name(wanted, ledger.settings)
    except Misused as error:
        raise Misused(_NO_COLUMN.fill(name=name), error.hint) from None
    shown = replace(column(row), key=row.name, label=row.mark.label)
    return ListColumn(shown, asked_of(row, of))


def asked_of(row: Field, of: Callable[[Any, Watch], Any]) -> Callable[[Standing, Ledger], Cell]:
    """Return what shows of a record what a question may ask of it."""

    def shown(one: Standing, ledger: Ledger) -> Cell:
        found = of(one.record, one.watch)
        return Money(found) if row.form == "money" and found is not None else cell(row, found, ledger)

    return shown


def _of_field(row: Field) -> ListColumn:
    return ListColumn(column(row), lambda one, ledger: cell(row, getattr(one.record, row.attribute), ledger))


def _sums(kind: Kind) -> dict[str, ListColumn]:
    """Return the amounts that grow in a record of a kind, each with its share."""
    columns = (
        (each, column)
        for each in kind.sums
        for column in (Column(each.key, each.label, unit_of(each.key)), Column(each.share_key, each.share))
    )
    return {column.key: _of_sum(each, column) for each, column in columns}


def _of_sum(which: Sum, column: Column) -> ListColumn:
    return ListColumn(column, lambda one, _: one.sum(which)[column.key])


def _computed(row: Field) -> Column:
    return Column(row.name, row.mark.label)


def derived(which: Sum) -> ListColumn:
    """Return the column of what of an amount was derived from totals: a list has it where there is any."""
    return ListColumn(Column(which.derived_key, _DERIVED.fill(sum=which.label), unit_of(which.key)), lambda one, _: one.derived(which))


def in_yuan(shown: ListColumn) -> ListColumn:
    """Return the column of how many 元 an amount is: a list has it where some are in foreign currencies."""
    own = replace(shown.column, key=f"{shown.column.key}_yuan", label=_YUAN.fill(amount=shown.column.label), lead=False)
    return ListColumn(own, lambda one, ledger: _yuan(shown.of(one, ledger)))


def _yuan(cell: Cell) -> Cell:
    return (Money(cell.yuan) if is_counted(cell) else None) if isinstance(cell, Money) else cell


_YUAN = Label("{amount}折人民币", "{amount} in yuan")
_DERIVED = Label("{sum}中推算", "{sum}, derived")
RESPONSIBLE = ListColumn(_computed(UNIT), lambda one, ledger: cell(UNIT, one.unit, ledger))
URGED = ListColumn(Column("urged", Label("催办", "Urged")), lambda one, _: one.urged)
_COMPUTED = {
    "stage": ListColumn(_computed(STAGE), lambda one, _: one.stage),
    "light": ListColumn(_computed(LIGHT), lambda one, _: one.light),
    "due": ListColumn(_computed(DUE), lambda one, _: one.first.due if one.first else None),
    "overdue": ListColumn(_computed(OVERDUE), lambda one, _: one.overdue),
}
