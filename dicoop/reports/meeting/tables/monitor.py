"""Which key firms buy less in the city than firms do on the whole, and how has that changed?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dicoop.document import Column, Table
from dicoop.labels import Label
from dicoop.reports import phrases
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.meeting.found import Found
from dicoop.reports.meeting.grouped import Tables
from dicoop.reports.meeting.overdue import MORE, MOST
from dicoop.reports.record_status import enterprise
from dicoop.rules.aggregate import change, figures
from dicoop.rules.quotas import rates
from dicoop.values import Money

_TITLE = Label("本地采购比例低于平均的重点企业", "Key firms buying locally less than average")
_MEAN = Label("共{n}家，低的在前；全市监测企业平均{mean}。", "{n} firms, lowest first; the average of all firms in the city is {mean}.")
_COLUMNS = (
    Column("enterprise", Label("企业", "Enterprise"), lead=True),
    Column("purchases", Label("采购额", "Purchases"), "万元"),
    Column("local", Label("本地采购额", "Local"), "万元"),
    Column("share", Label("本地采购比例", "Local, %"), brief=True),
    Column("change", Label("比上次（百分点）", "Change (points)")),
)


def tables(_: Sequence[Any], case: MeetingCase) -> Iterator[Table]:
    """Yield the key firms below the mean of all, the lowest first."""
    rate = next(rate for rate in rates(case.ledger.kinds["monitor"]) if rate.name.value == "monitor.local")
    mean = figures(case.ledger, case.day, (rate,))[0].ratio
    days = (case.day, case.previous.date if case.previous else case.meeting.date.min)
    now, before = (
        {each.group: each.ratio for each in figures(case.ledger, day, (rate,), "enterprise", lambda it: it.key_firm and case.mine(it))}
        for day in days
    )
    low = sorted((ratio.exact, id_) for id_, ratio in now.items() if id_ and ratio.exact is not None and ratio.exact < (mean.exact or 0))
    if low:
        command = f"dicoop rates --rate monitor.local --by enterprise --sort monitor.local --where key_firm=true{case.of_county} --as-of {case.day}"
        shown = [(id_, now[id_], before.get(id_)) for _, id_ in low]
        rows = tuple(
            (enterprise(id_, case.ledger), Money(it.denominator), Money(it.numerator), it, change(was, it) if was else None)
            for id_, it, was in shown
        )
        notes = (_MEAN.fill(n=len(low), mean=phrases.share(mean, case.style)),)
        yield Table("below_the_mean", _COLUMNS, rows, title=_TITLE, notes=notes, most=MOST, more=MORE.fill(command=command))


TABLES: Tables = (
    Found(
        "stopped",
        Label("停产半停产企业", "Firms at a full or partial standstill"),
        "stage=open and months.last.state in stopped,half",
        "unit months.last.period months.last.state months.last.cause",
    ),
    tables,
)
