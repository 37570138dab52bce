"""How much of what enterprises looked for was signed, granted and drawn, and what did institutions call in?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from dicoop.document import Column, Table
from dicoop.kinds.as_of import until
from dicoop.kinds.lending import DRAWN, credit, guaranteed, outstanding
from dicoop.labels import Label, Term
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.meeting.found import Found
from dicoop.reports.meeting.grouped import Figure, Grouped, Tables, many, number, summed
from dicoop.values import Money

_FUNNEL = Label("融资漏斗", "From financing need to drawdown")
_CHANGED = Label("抽贷断贷压贷", "Loans called, cut or reduced")
_BAD = ("called", "cut", "reduced")


class FunnelStep(Term):
    """A step from a need to money."""

    NEEDED = "needed", "融资需求", "needed"
    SIGNED = "signed", "签约", "signed"
    CREDITED = "credited", "授信", "granted"
    DRAWN = "drawn", "放款", "drawn"
    OUT = "out", "余额", "outstanding"


def tables(financings: Sequence[Any], case: MeetingCase) -> Iterator[Table]:
    """Yield the funnel, and what institutions called in."""
    columns = (
        Column("step", Label("环节", "Step"), lead=True),
        Column("number", Label("笔数", "Number")),
        Column("amount", Label("金额", "Amount"), "亿元"),
    )
    yield Table("funnel", columns, tuple(_steps(financings, case)), title=_FUNNEL)
    bad = tuple(row for it in financings for row in _changes(it, case))
    if bad:
        yield Table("changed", _CHANGE_COLUMNS, bad, title=_CHANGED)


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


_CHANGE_COLUMNS = (
    Column("id", Label("编号", "Id"), lead=True),
    Column("title", Label("名称", "Title")),
    Column("change", Label("变动", "Change")),
    Column("date", Label("日期", "Date")),
    Column("amount", Label("金额", "Amount"), "亿元"),
)


def _changes(it: Any, case: MeetingCase) -> Iterator[tuple[Any, ...]]:
    for each in until(it.changes, case.day):
        if each.change in _BAD:
            yield it.id, it.title, each.change, each.date, each.amount


# What is told of groups of facilities


def _borne(record: Any, day: Any) -> Decimal:
    """Return how much of what a guarantor answers for the bank bears."""
    share = record.guarantee.shares.get("bank")
    return guaranteed(record, day) * share.exact if share else Decimal(0)


_FACILITIES: tuple[Figure, ...] = (
    (number("签约（笔）", "Signed"), "credit below"),
    (Column("agreed", Label("协议额", "Agreed"), "亿元"), "drawdown/signed below"),
    (number("授信（笔）", "Granted", "granted"), "credit above"),
    (Column("credit", Label("授信额", "Credit"), "亿元"), summed(credit)),
    (Column("drawn", Label("放款额", "Drawn"), "亿元"), "drawdown above"),
    (Column("drawdown", Label("放款率", "Drawn, %"), brief=True), "drawdown"),
    (Column("out", Label("余额", "Outstanding"), "亿元"), summed(outstanding)),
)
_GUARANTEED: tuple[Figure, ...] = (
    (number("笔数", "Number"), many),
    (Column("guarantee.amount", Label("在保额", "In force"), "亿元"), summed(guaranteed)),
    (Column("guarantee.shares", Label("其中银行分担", "Of which borne by banks"), "亿元"), summed(_borne)),
    (Column("compensated", Label("累计代偿", "Compensated"), "亿元"), "compensated above"),
    (Column("compensation", Label("代偿率", "Compensation rate"), brief=True), "compensated"),
)


TABLES: Tables = (
    tables,
    Found(
        "waiting",
        Label("签而未放", "Signed but not drawn down"),
        "stage in intended,credited",
        "institution amount days reason",
        "signed",
    ),
    *(
        Grouped(f"by_{by}", Label(f"各{zh}签约到放款", f"From signing to drawdown, by {by}"), by, _FACILITIES, "stage!=not_yet")
        for by, zh in (("institution", "金融机构"), ("county", "县区"), ("meeting", "次会议"))
    ),
    Found(
        "maturing",
        Label("30天内到期", "Maturing within 30 days"),
        "repaid<.drawn and maturity>={day} and maturity<={soon}",
        "institution maturity drawn repaid",
        "maturity",
    ),
    Grouped("guaranteed", Label("担保", "Guarantees"), "guarantee.guarantor", _GUARANTEED, "guarantee.amount>0元"),
)
