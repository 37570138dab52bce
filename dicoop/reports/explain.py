"""Which records stand above and below the line of a rate?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, Any

from dicoop.document import Cell, Column, Named, Table
from dicoop.kinds.base import weight_of
from dicoop.kinds.called import called
from dicoop.kinds.published_figures import Basis
from dicoop.labels import Label, both, joined
from dicoop.reports import groups
from dicoop.reports.record_status import counties, together
from dicoop.rules.denominators import ISSUES
from dicoop.rules.derived import counts_entries, of_record
from dicoop.rules.rounds import limit_of
from dicoop.rules.watch import Watch
from dicoop.values import EXACT, Money, plain

if TYPE_CHECKING:
    from dicoop.kinds.ledger import Ledger
    from dicoop.rules.aggregate import Figure, Member
    from dicoop.rules.rates import Rate

_BOTH = Label("分子和分母", "both")
_BELOW_ONLY = Label("只在分母", "denominator only")
_TITLE = Label("{rate}（{basis}）：分子{above}条，分母{below}条", "{rate} ({basis}): {above} in the numerator, {below} in the denominator")
_RECORD = (
    Column("counted", Label("计入", "Counted in")),
    Column("id", Label("编号", "Id"), lead=True),
    Column("name", Label("名称", "Name")),
    Column("county", Label("县区", "County")),
)
_LIMIT = Column("limit", Label("办理时限（工作日）", "Limit (working days)"))
_DERIVED = Column("derived", Label("其中推算", "Derived"), "万元")
_ABOVE = Label("分子", "Numerator")
_BELOW = Label("分母", "Denominator")
_AMOUNT = Label("金额", "Amount")


def _derived(figure: Figure, member: Member, ledger: Ledger, day: date) -> Decimal:
    """Return how much of what a rate counts of a record was derived from totals."""
    kind = ledger.kinds[figure.rate.population.kind]
    found = (of_record(kind, member.record, each, day) for each in kind.sums) if counts_entries(figure.rate, kind) else ()
    with localcontext(EXACT):
        return sum(found, start=Decimal(0))


def members(figure: Figure, ledger: Ledger, day: date) -> list[dict[str, Any]]:
    """Return those behind a figure for JSON, amounts in 元."""
    return [
        {
            "id": member.record.id,
            "address": member.at,
            "title": member.record.title,
            "county": getattr(member.record, "county", None),
            **({"also": also} if (also := list(getattr(member.record, "also", ()))) else {}),
            "numerator": plain(member.numerator),
            "denominator": plain(member.denominator),
            **({"derived": plain(part)} if (part := _derived(figure, member, ledger, day)) else {}),
        }
        for member in figure.members
    ]


def explained(found: tuple[Figure, ...], by: str | None, ledger: Ledger, day: date) -> tuple[Table, ...]:
    """Return a table for each rate: those in the numerator first, then those in the denominator only."""
    by = None if by == "county" else by  # each record's counties are shown anyway
    watch = Watch.of(ledger.settings, day)
    return tuple(_table(figure, _groups(found, figure), by, ledger, watch) for figure in found if figure.group is None)


def _groups(found: tuple[Figure, ...], whole: Figure) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the groups of each record: whoever is in none counts in the whole alone."""
    own: dict[tuple[str, str], tuple[str, ...]] = {}
    for figure in found:
        for member in figure.members if figure.rate is whole.rate and figure.group is not None else ():
            at = (member.record.id, member.at)
            own[at] = (*own.get(at, ()), figure.group or "")
    return own


def _table(whole: Figure, own: dict[tuple[str, str], tuple[str, ...]], by: str | None, ledger: Ledger, watch: Watch) -> Table:
    rate = whole.rate
    behind = sorted(whole.members, key=lambda member: not member.numerator)
    title = _TITLE.fill(rate=rate.name, basis=rate.basis, above=sum(bool(m.numerator) for m in behind), below=len(behind))
    timed = rate.population is ISSUES and len(watch.limits) > 1  # which of several limits counted
    limits = ((limit_of(member.record, watch),) if timed else () for member in behind)
    amounts = _amount_columns(whole)
    cells = (
        (
            *_group(own.get((member.record.id, member.at), ()), by, rate, ledger),
            *_cells(member, rate, ledger),
            *(_amounts(whole, member) if amounts else ()),
        )
        for member in behind
    )
    parts = [_derived(whole, member, ledger, watch.day) for member in behind]
    marks = ((Money(part) if part else None,) if any(parts) else () for part in parts)
    rows = tuple((*row, *limit, *mark) for row, limit, mark in zip(cells, limits, marks, strict=True))
    first = (Column(f"by_{by}", groups.heading(by, [rate.population.kind], ledger.kinds), lead=True),) if by else ()
    return Table(
        f"{rate.name.value}_{rate.basis.value}",
        (*first, *_RECORD, *amounts, *((_LIMIT,) if timed else ()), *((_DERIVED,) if any(parts) else ())),
        rows,
        title=title,
    )


def _group(keys: Iterable[str], by: str | None, rate: Rate, ledger: Ledger) -> tuple[Cell, ...]:
    return (together(tuple(groups.named(by, key, ledger, [rate.population.kind]) for key in keys)),) if by else ()


def _cells(member: Member, rate: Rate, ledger: Ledger) -> tuple[Cell, ...]:
    counted = Named("both", _BOTH) if member.numerator else Named("denominator", _BELOW_ONLY)
    where = counties(member.record, ledger.settings)
    return counted, named(member, rate, ledger), member.record.title, where


def named(member: Member, rate: Rate, ledger: Ledger) -> Named:
    """Return a record by its id with what of it counts: by address for programs, in words for people."""
    id_ = str(member.record.id)
    if not member.at:
        return Named(id_, both(id_))
    return Named(f"{id_} {member.at}", joined((both(id_), called(member.at, ledger.kinds[rate.population.kind].model)), " ", " "))


def _amount_columns(figure: Figure) -> tuple[Column, ...]:
    if figure.rate.basis is Basis.MONEY:
        return Column("numerator", _ABOVE, "万元"), Column("denominator", _BELOW, "万元")
    return (Column("amount", _AMOUNT, "万元"),) if any(weight_of(member.record) is not None for member in figure.members) else ()


def _amounts(figure: Figure, member: Member) -> tuple[Cell, ...]:
    if figure.rate.basis is Basis.MONEY:
        return Money(member.numerator), Money(member.denominator)
    size = weight_of(member.record)
    return (None if size is None else Money(size.yuan),)
