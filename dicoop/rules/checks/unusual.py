"""What may be as it is written, and mostly is not: more credit than was asked for, output of works that stand still?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from dicoop.errors import Fault, Finding, Severity
from dicoop.kinds.address import key_of
from dicoop.labels import Label
from dicoop.partial_date import is_before
from dicoop.rules.checks.case import Case
from dicoop.values import in_full

Found = Iterator[tuple[str, Any, Label]]
UNUSUAL = Fault(
    "unusual",
    Label("{what}", "{what}"),
    Label("核对一下；确是如此的，可以不改", "look at it again; if it is really so, leave it"),
    Severity.WARNING,
)
_LARGER = Label("授信 {value} 超过协议额 {limit}", "the credit, {value}, is more than was signed, {limit}")
_ITSELF = Label("担保机构就是融资企业自己", "the firm is its own guarantor")
_NO_LOAN = Label("贴息没有写明贴的是哪一笔融资（financing）", "interest is paid for, and no financing is named")
_SKIPPED = Label("上市没有经过“{before}”就到了“{step}”", "listed by '{step}' without '{before}'")
_STANDS = Label("停产的月份报了产值 {value}", "output of {value} in a month of standstill")
_JUMPS = Label("产值由 {before} 变为 {value}，没有写原因（cause）", "output went from {before} to {value}, and no cause is given")
_SAME = Label("各项数和 {before} 完全一样", "all figures are those of {before}")
_OVERPAID = Label("已付工程款 {paid} 超过应付 {owed}", "{paid} was paid for works, more than the {owed} owed")
_PAUSED = Label("这一天在停工期间（{paused} 起）", "on this day nothing was built (since {paused})")
_FOUND = Label("检查情况没有写“未发现问题”，也没有转入问题", "something was found, and no issue made of it; if nothing was, say 未发现问题")
_NOWHERE = Label(
    "{role}“{party}”没有写企业（enterprise），也没有写所在县区（county），成果本地转化率不计这一项",
    "of {role} '{party}' neither an enterprise nor a county is given, and the rate of results kept in the city leaves it out",
)
_NOTHING = ("未发现问题", "no issue", "nothing")
_ROAD = ("reformed", "tutored", "filed", "passed", "recognised")


def _financing(record: Any) -> Found:
    for step in record.steps:
        if step.step == "credited" and step.amount and step.amount.yuan > record.amount.yuan:
            at = f"steps[{key_of(step)}].amount"
            yield at, step.amount, _LARGER.fill(value=step.amount, limit=record.amount)
    if record.guarantee and record.guarantee.guarantor == record.enterprise:
        yield "guarantee.guarantor", record.enterprise, _ITSELF


def _award(record: Any) -> Found:
    if record.type == "interest" and record.financing is None:
        yield "financing", "", _NO_LOAN


def _cultivation(record: Any) -> Found:
    """Yield the first step on the way to a listing before which one was left out."""
    made = {step.step.value: step for step in record.steps} if record.track == "listing" else {}
    for before, name in pairwise(_ROAD):
        if name in made and before not in made:
            label = next(term.label for term in type(made[name].step) if term.value == before)
            yield f"steps[{key_of(made[name])}].step", made[name].step, _SKIPPED.fill(before=label, step=made[name].step)
            return


def _monitor(record: Any) -> Found:
    for each in record.months:
        if each.state == "stopped" and each.produced and each.produced.yuan:
            yield f"months[{key_of(each)}].produced", each.produced, _STANDS.fill(value=each.produced)
    for before, each in pairwise(sorted(record.months, key=lambda each: each.period.first)):
        at, was = f"months[{key_of(each)}]", before.produced
        runs = before.state == each.state == "running" and each.cause is None
        if runs and was and each.produced and not was.yuan <= each.produced.yuan * 2 <= was.yuan * 3:
            yield f"{at}.produced", each.produced, _JUMPS.fill(before=was, value=each.produced)
        if len(_figures(each)) > 1 and _figures(each) == _figures(before):
            yield at, each.period, _SAME.fill(before=before.period)


def _figures(month: Any) -> tuple[Any, ...]:
    names = ("produced", "orders", "profit", "loss", "electricity", "purchases", "purchases_local")
    return tuple(value for name in names if (value := getattr(month, name)) is not None)


def _project(record: Any) -> Found:
    owed, paid = (sum((each.amount.yuan for each in entries), start=Decimal(0)) for entries in (record.payable, record.paid))
    if paid > owed:
        yield "paid", in_full(paid), _OVERPAID.fill(paid=in_full(paid), owed=in_full(owed))
    for pause in record.pauses:
        for each in record.progress:
            if is_before(pause.paused, each.date) and (pause.resumed is None or is_before(each.date, pause.resumed)):
                yield f"progress[{key_of(each)}].date", each.date, _PAUSED.fill(paused=pause.paused)


def _event(record: Any) -> Found:
    if record.found and not record.issues and not any(words in record.found.casefold() for words in _NOTHING):
        yield "found", record.found, _FOUND


def _cooperation(record: Any) -> Found:
    """Yield the parties to a transfer of which nobody knows whether they are of the city."""
    for each in record.parties if record.type == "tech_transfer" else ():
        if each.role in ("giver", "taker") and not (each.county or each.enterprise):
            yield f"parties[{key_of(each)}].county", "", _NOWHERE.fill(role=each.role, party=each.party)


LOOKS: Mapping[str, Callable[[Any], Found]] = {
    "financing": _financing,
    "award": _award,
    "cooperation": _cooperation,
    "cultivation": _cultivation,
    "monitor": _monitor,
    "project": _project,
    "event": _event,
}


def unusual(case: Case[Any]) -> Iterator[Finding]:
    """Find what mostly is not so."""
    return (case.at(UNUSUAL, address, value, what=what) for address, value, what in LOOKS[case.kind.name](case.record))
