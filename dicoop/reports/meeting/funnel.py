"""How much of what enterprises looked for was signed, granted and drawn, and which agreements wait for their money?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dicoop.document import Column, Table
from dicoop.kinds.as_of import until
from dicoop.kinds.financing import Stage
from dicoop.kinds.lending import DRAWN, credit, may_draw, outstanding
from dicoop.labels import Label, Term
from dicoop.reports.record_status import county
from dicoop.values import Money

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dicoop.reports.meeting.case import MeetingCase

_MOST = 10
_FUNNEL = Label("融资漏斗", "From need to money")
_WAITING = Label("签而未放", "Signed and not drawn")
_CHANGED = Label("抽贷断贷压贷", "Called, cut and reduced")
_MORE = Label("另有 {n} 笔：{command}", "{n} more: {command}")
_UNDRAWN = (Stage.INTENDED, Stage.CREDITED)
_BAD = ("called", "cut", "reduced")


class FunnelStep(Term):
    """A step from a need to money."""

    NEEDED = "needed", "融资需求", "needed"
    SIGNED = "signed", "签约", "signed"
    CREDITED = "credited", "授信", "granted"
    DRAWN = "drawn", "放款", "drawn"
    OUT = "out", "余额", "outstanding"


def tables(financings: Sequence[Any], case: MeetingCase) -> Iterator[Table]:
    """Yield the funnel, the agreements without money by how long they wait, and what institutions called in."""
    columns = (
        Column("step", Label("环节", "Step"), lead=True),
        Column("number", Label("笔数", "Number")),
        Column("amount", Label("金额", "Amount"), "亿元"),
    )
    yield Table("funnel", columns, tuple(_steps(financings, case)), title=_FUNNEL)
    waiting = [it for it in financings if it.amount and case.ledger.kinds["financing"].stage(it, case.day) in _UNDRAWN]
    if waiting:
        longest = sorted(waiting, key=lambda it: (it.signed, it.id))
        rows = tuple(_row(it, case) for it in longest[:_MOST])
        left = len(waiting) - _MOST
        yield Table("waiting", _COLUMNS, rows, title=_WAITING, notes=(_MORE.fill(n=left, command=_command(case)),) if left > 0 else ())
    bad = tuple(row for it in financings for row in _changes(it, case))
    if bad:
        yield Table("changed", _CHANGE_COLUMNS, bad, title=_CHANGED)


def _command(case: MeetingCase) -> str:
    county = f" --county {case.county}" if case.county else ""
    return f"dicoop financing list --where 'stage in {','.join(_UNDRAWN)}'{county}"


def _steps(financings: Sequence[Any], case: MeetingCase) -> Iterator[tuple[Any, ...]]:
    day = case.day
    needs = [
        it for it in case.ledger.counting("posting") if it.type == "financing" and it.side == "need" and it.raised <= day and case.mine(it)
    ]
    yield FunnelStep.NEEDED, len(needs), Money(sum((it.amount.yuan for it in needs if it.amount), start=Decimal(0)))
    for step, amounts in (
        (FunnelStep.SIGNED, [it.amount.yuan for it in financings]),
        (FunnelStep.CREDITED, [credit(it, day) or Decimal(0) for it in financings]),
        (FunnelStep.DRAWN, [DRAWN.until(it, day) for it in financings]),
        (FunnelStep.OUT, [outstanding(it, day) for it in financings]),
    ):
        held = [yuan for yuan in amounts if yuan > 0]
        yield step, len(held), Money(sum(held, start=Decimal(0)))


_COLUMNS = (
    Column("id", Label("编号", "Id"), lead=True),
    Column("title", Label("名称", "Title")),
    Column("county", Label("县区", "County")),
    Column("institution", Label("金融机构", "Institution")),
    Column("amount", Label("可放款", "May be drawn"), "亿元"),
    Column("days", Label("已过（天）", "Days since")),
    Column("reason", Label("未放款原因", "Why")),
)
_CHANGE_COLUMNS = (
    Column("id", Label("编号", "Id"), lead=True),
    Column("title", Label("名称", "Title")),
    Column("change", Label("变动", "Change")),
    Column("date", Label("日期", "Date")),
    Column("amount", Label("金额", "Amount"), "亿元"),
)


def _row(it: Any, case: MeetingCase) -> tuple[Any, ...]:
    bank = case.ledger.name_of("enterprise", it.institution)
    amount = Money(may_draw(it, case.day))
    return it.id, it.title, county(it.county, case.settings), bank, amount, (case.day - it.signed).days, it.reason


def _changes(it: Any, case: MeetingCase) -> Iterator[tuple[Any, ...]]:
    for each in until(it.changes, case.day):
        if each.change in _BAD:
            yield it.id, it.title, each.change, each.date, each.amount
