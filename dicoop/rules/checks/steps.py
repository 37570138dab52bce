"""Do the steps of a record follow from one another as its kind is declared, and does each say what it must?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from dicoop.errors import Fault, Finding
from dicoop.kinds.address import key_of
from dicoop.kinds.base import Kind
from dicoop.kinds.fields import field_of, the_field
from dicoop.kinds.issue import Answer, Cause, Grounds, Issue, Level, Outcome, Step, StepName
from dicoop.kinds.traits import StepRow
from dicoop.labels import Label, Term
from dicoop.partial_date import first_day, is_before
from dicoop.rules.checks.case import Case, after_step, choices

OUT_OF_TURN = Fault(
    "step-out-of-turn",
    Label("“{step}”不能放在这里：{after}只能是 {next}", "'{step}' is not allowed here: {after} only {next} may come"),
    Label("补上漏掉的环节，或删去多出的一条", "add the missing step, or delete the extra one"),
)
BACKWARDS = Fault(
    "step-backwards",
    Label("“{step}” {value} 早于前一步“{before}” {date}", "'{step}' on {value} is before the step above it, '{before}' on {date}"),
    Label("改正日期；日期都对，就按时间先后重排", "correct the date; if both are right, put the steps in date order"),
)
LACKING = Fault("step-lacking", Label("“{step}”没有写{field}", "'{step}' lacks '{field}'"), Label("补上 {name}", "add {name}"))
_NOTHING = Label("（没有）", "nothing")
_START = "start"  # what a step comes after that may be the first
NO_UNIT = Fault(
    "claimed-by-nobody",
    Label("领单没有写单位", "the claim does not say by whom"),
    Label("补上领单的责任单位（by）", "add by: the unit that claimed it"),
)
NO_OUTCOME = Fault(
    "no-outcome", Label("清单没有写结果", "the clearing does not state the outcome"), Label("补上结果（outcome）", "add outcome")
)
UNPROVEN = Fault(
    "resolved-unproven",
    Label("写了已解决，没有佐证", "resolved, but without evidence"),
    Label(
        "补上佐证（evidence），如验收单、批复文号；没有佐证的不能销号",
        "add evidence such as an acceptance note or the number of an approval; without it the issue is not cleared",
    ),
)
NO_BASIS = Fault(
    "no-basis",
    Label("写了不符合政策，没有写依据", "not permitted, but no policy article is cited"),
    Label(
        "补上依据（basis）：哪个文件第几条；找不到条文就不能用这个结果",
        "add basis: the document and article; without one this outcome cannot be used",
    ),
)
NO_CAUSE = Fault("no-cause", Label("“{what}”没有写原因类别", "'{what}' gives no cause"), Label("补上原因类别（cause）", "add cause"))
NO_UNTIL = Fault(
    "no-until",
    Label("延期没有写延到哪一天", "the extension has no new due date"),
    Label("补上新的期限（until）", "add until: the new due date"),
)
UNTIL_EARLY = Fault(
    "until-early",
    Label("延期到 {value}，不在延期当天 {date} 之后", "extended until {value}, not after the extension itself on {date}"),
    Label("核对 until 的年份和月份", "check the year and month of until"),
)
NO_REASON = Fault(
    "no-reason",
    Label("“{what}”没有写理由", "'{what}' gives no reason"),
    Label("补上理由（reason），一句话说清楚", "add reason: one sentence"),
)
NO_ANSWER = Fault(
    "no-answer",
    Label("回访没有写企业评价", "the feedback lacks the enterprise's answer"),
    Label("补上评价（answer）；没有联系上就删去这一条", "add answer; if nobody was reached, delete this step"),
)
NO_NUMBER = Fault(
    "urged-unnumbered",
    Label("催办没有写{field}", "the urging lacks its '{field}'"),
    Label("补上是交办单、催办单还是督办单（level）和文号（number）", "add level (which notice it was) and number"),
)
NO_GROUNDS = Fault(
    "no-grounds",
    Label("不予受理没有写明情形", "declined without stating the grounds"),
    Label(
        "补上情形（grounds）：已进入诉讼、走信访渠道、重复反映，还是不属受理范围",
        "add grounds: a lawsuit, a petition, a duplicate, or out of scope",
    ),
)
MISPLACED = Fault(
    "misplaced-field",
    Label("“{step}”这一步不用 {field}", "a step '{step}' has no {field}"),
    Label("把这一行移到它该在的那一步（{where}），或删去", "move the line to the step where it belongs ({where}), or delete it"),
)
_BELONGS = {
    "until": (StepName.EXTENDED,),
    "outcome": (StepName.CLEARED,),
    "basis": (StepName.CLEARED,),
    "cause": (StepName.CLEARED, StepName.EXTENDED),
    "answer": (StepName.FEEDBACK,),
    "number": (StepName.URGED,),
    "level": (StepName.URGED,),
    "nr": (StepName.HANDLING,),
    "grounds": (StepName.DECLINED,),
}


def _are(*names: StepName) -> Callable[[Step], bool]:
    return lambda step: step.step in names


def _ended(*outcomes: Outcome) -> Callable[[Step], bool]:
    return lambda step: step.step is StepName.CLEARED and step.outcome in outcomes


_unresolved = _ended(*(each for each in Outcome if each is not Outcome.RESOLVED))
# What a step must say, which ones, and of a closed list what there is
_MUST: tuple[tuple[Fault, str, Callable[[Step], bool], Iterable[Term]], ...] = (
    (NO_GROUNDS, "grounds", _are(StepName.DECLINED), Grounds),
    (NO_NUMBER, "level", _are(StepName.URGED), Level),
    (NO_NUMBER, "number", _are(StepName.URGED), ()),
    (NO_UNIT, "by", _are(StepName.CLAIMED), ()),
    (NO_OUTCOME, "outcome", _are(StepName.CLEARED), Outcome),
    (UNPROVEN, "evidence", _ended(Outcome.RESOLVED), ()),
    (NO_BASIS, "basis", _ended(Outcome.NOT_PERMITTED), ()),
    (NO_CAUSE, "cause", lambda step: step.step is StepName.EXTENDED or _unresolved(step), Cause),
    (NO_UNTIL, "until", _are(StepName.EXTENDED), ()),
    (NO_REASON, "reason", _are(StepName.EXTENDED, StepName.REOPENED), ()),
    (NO_ANSWER, "answer", _are(StepName.FEEDBACK), Answer),
)
MUST = tuple(dict.fromkeys(row[0] for row in _MUST))


def unsaid(case: Case[Issue], only: Fault | None = None) -> Iterator[Finding]:
    """Find what steps do not say and must."""
    for fault, field, is_meant, allowed in _MUST:
        for step in case.record.steps if only in (None, fault) else ():
            if is_meant(step) and getattr(step, field) is None:
                terms, label = choices(allowed) if allowed else None, the_field(Step, field).mark.label
                yield case.at(fault, f"steps[{key_of(step)}].{field}", "", terms, what=step.outcome or step.step, field=label)


def unproven(case: Case[Issue]) -> Iterator[Finding]:
    """Find issues called resolved without evidence."""
    return unsaid(case, UNPROVEN)


def until_early(case: Case[Issue]) -> Iterator[Finding]:
    """Find extensions to a day that has passed."""
    for step in case.record.steps:
        if step.step is StepName.EXTENDED and step.until is not None and step.until <= first_day(step.date):
            yield case.at(UNTIL_EARLY, f"steps[{key_of(step)}].until", step.until, date=step.date)


def misplaced(case: Case[Issue]) -> Iterator[Finding]:
    """Find outcomes, days and answers at steps that have none."""
    for step in case.record.steps:
        for field, where in _BELONGS.items():
            if getattr(step, field) is not None and step.step not in where:
                value = getattr(step, field)
                yield case.at(MISPLACED, f"steps[{key_of(step)}].{field}", value, step=step.step, field=field, where=where)


# Of kinds whose steps are declared


def out_of_turn(case: Case[Any]) -> Iterator[Finding]:
    """Find steps that may not come after the one above them; those after them are judged as they are."""
    known, before = _known(case.kind), None
    for entry in case.record.steps:
        if (before.step.value if before else _START) not in known[entry.step.value].after:
            after = after_step(before.step if before else None)
            yield case.at(
                OUT_OF_TURN, f"steps[{key_of(entry)}].step", entry.step, step=entry.step, after=after, next=_next(case.kind, before)
            )
        before = entry


def _next(kind: Kind, before: Any) -> tuple[Label, ...]:
    """Return what may come after a step, or at first."""
    name = before.step.value if before else _START
    return tuple(row.label for row in kind.steps if name in row.after) or (_NOTHING,)


def backwards(case: Case[Any], fault: Fault = BACKWARDS) -> Iterator[Finding]:
    """Find steps dated before the one above them."""
    for above, entry in pairwise(case.record.steps):
        if is_before(entry.date, above.date):
            yield case.at(fault, f"steps[{key_of(entry)}].date", entry.date, step=entry.step, before=above.step, date=above.date)


def lacking(case: Case[Any]) -> Iterator[Finding]:
    """Find steps that do not say what they must."""
    known = _known(case.kind)
    for entry in case.record.steps:
        for name in known[entry.step.value].needs:
            row = field_of(type(entry), name)
            if row is not None and getattr(entry, row.attribute) is None:
                yield case.at(LACKING, f"steps[{key_of(entry)}].{name}", "", step=entry.step, field=row.mark.label, name=name)


_OF_SOME = ("until", "outcome", "amount")  # what else a step says is told, and means nothing more
_MISPLACED_HINT = Label(
    "删去这一行；这一步确要写的，在声明里把 {field} 加进它的 has",
    "delete the line; if the step should have it, add {field} to its has in the declaration",
)


def undeclared(case: Case[Any]) -> Iterator[Finding]:
    """Find days and outcomes at steps that are not declared to have them."""
    known = _known(case.kind)
    for entry in case.record.steps:
        own = known[entry.step.value]
        for field in _OF_SOME:
            value = getattr(entry, field, None)
            if value is not None and field not in (*own.needs, *own.has):
                hint = _MISPLACED_HINT.fill(field=field)
                yield case.at(MISPLACED, f"steps[{key_of(entry)}].{field}", value, hint=hint, step=entry.step, field=field)


def _known(kind: Kind) -> Mapping[str, StepRow]:
    return {row.name: row for row in kind.steps}
