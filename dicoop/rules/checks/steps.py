"""Does each step of an issue say what it must?"""

from __future__ import annotations

from collections.abc import Iterator

from dicoop.errors import Fault, Finding
from dicoop.kinds.address import key_of
from dicoop.kinds.fields import field_of
from dicoop.kinds.issue import Issue, Step, StepName
from dicoop.kinds.issue_terms import Answer, Cause, Grounds, Level, Outcome
from dicoop.labels import Label, Term
from dicoop.partial_date import first_day
from dicoop.rules.checks.case import Case, choices

NO_UNIT = Fault(
    "claimed-by-nobody",
    Label("领单没有写单位", "the claim does not say by whom"),
    Label("补上 by: 领单的责任单位", "add by: the unit that claimed it"),
)
NO_OUTCOME = Fault("no-outcome", Label("清单没有写结果", "the clearing does not say how it ended"), Label("补上 outcome", "add outcome"))
UNPROVEN = Fault(
    "resolved-unproven",
    Label("写了已解决，没有佐证", "resolved, but without evidence"),
    Label(
        "补上 evidence，如验收单、批复文号；没有佐证的不能销号",
        "add evidence such as an acceptance note or the number of an approval; without it the issue is not cleared",
    ),
)
NO_BASIS = Fault(
    "no-basis",
    Label("写了不符合政策，没有写依据", "not permitted, but no policy article is named"),
    Label(
        "补上 basis: 哪个文件第几条；找不到条文就不能用这个结果",
        "add basis: the article of which paper; if there is none this outcome cannot be used",
    ),
)
NO_CAUSE = Fault("no-cause", Label("“{what}”没有写原因类别", "'{what}' does not say the cause"), Label("补上 cause", "add cause"))
NO_UNTIL = Fault(
    "no-until",
    Label("延期没有写延到哪一天", "the extension does not say until when"),
    Label("补上 until: 新的期限", "add until: the new day"),
)
UNTIL_EARLY = Fault(
    "until-early",
    Label("延期到 {value}，不在延期当天 {date} 之后", "extended until {value}, which is not after {date}, the day of the extension"),
    Label("核对 until 的年份和月份", "check the year and month of until"),
)
NO_REASON = Fault(
    "no-reason", Label("“{what}”没有写理由", "'{what}' gives no reason"), Label("补上 reason，一句话说清楚", "add reason: one sentence")
)
NO_ANSWER = Fault(
    "no-answer",
    Label("回访没有写企业评价", "the feedback does not say what the enterprise answered"),
    Label("补上 answer；没有联系上就删去这一条", "add answer; if nobody was reached delete this step"),
)
NO_NUMBER = Fault(
    "urged-unnumbered",
    Label("催办没有写{field}", "the urging does not say its '{field}'"),
    Label("补上 level（交办单、催办单还是督办单）和 number（文号）", "add level (which paper it was) and number"),
)
NO_GROUNDS = Fault(
    "no-grounds",
    Label("不予受理没有写明情形", "the declining does not say on what grounds"),
    Label(
        "补上 grounds：已进入诉讼、走信访渠道、重复反映，还是不属受理范围",
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


def no_unit(case: Case[Issue]) -> Iterator[Finding]:
    """Find claims by nobody."""
    return _lacking(case, NO_UNIT, "by", _steps(case, StepName.CLAIMED))


def no_outcome(case: Case[Issue]) -> Iterator[Finding]:
    """Find clearings without outcome."""
    return _lacking(case, NO_OUTCOME, "outcome", _steps(case, StepName.CLEARED), Outcome)


def unproven(case: Case[Issue]) -> Iterator[Finding]:
    """Find issues resolved without evidence."""
    return _lacking(case, UNPROVEN, "evidence", [step for step in _steps(case, StepName.CLEARED) if step.outcome is Outcome.RESOLVED])


def no_basis(case: Case[Issue]) -> Iterator[Finding]:
    """Find issues that are not permitted by no article."""
    return _lacking(case, NO_BASIS, "basis", [step for step in _steps(case, StepName.CLEARED) if step.outcome is Outcome.NOT_PERMITTED])


def no_cause(case: Case[Issue]) -> Iterator[Finding]:
    """Find what was not resolved, or not in time, for no cause."""
    late = _steps(case, StepName.CLEARED, StepName.EXTENDED)
    resolved = (None, Outcome.RESOLVED)
    return _lacking(case, NO_CAUSE, "cause", [s for s in late if s.step is StepName.EXTENDED or s.outcome not in resolved], Cause)


def no_until(case: Case[Issue]) -> Iterator[Finding]:
    """Find extensions without end."""
    return _lacking(case, NO_UNTIL, "until", _steps(case, StepName.EXTENDED))


def no_reason(case: Case[Issue]) -> Iterator[Finding]:
    """Find extensions and reopenings without reason."""
    return _lacking(case, NO_REASON, "reason", _steps(case, StepName.EXTENDED, StepName.REOPENED))


def no_answer(case: Case[Issue]) -> Iterator[Finding]:
    """Find feedback without answer."""
    return _lacking(case, NO_ANSWER, "answer", _steps(case, StepName.FEEDBACK), Answer)


def unnumbered(case: Case[Issue]) -> Iterator[Finding]:
    """Find papers sent without a number, or without saying which paper it was."""
    sent = _steps(case, StepName.URGED)
    yield from _lacking(case, NO_NUMBER, "level", sent, Level)
    yield from _lacking(case, NO_NUMBER, "number", sent)


def no_grounds(case: Case[Issue]) -> Iterator[Finding]:
    """Find issues declined on no grounds."""
    return _lacking(case, NO_GROUNDS, "grounds", _steps(case, StepName.DECLINED), Grounds)


def _steps(case: Case[Issue], *names: StepName) -> list[Step]:
    return [step for step in case.record.steps if step.step in names]


def _lacking(case: Case[Issue], fault: Fault, field: str, steps: list[Step], allowed: type[Term] | None = None) -> Iterator[Finding]:
    for step in steps:
        if getattr(step, field) is None:
            terms, row = choices(allowed) if allowed else None, field_of(Step, field)
            label = row.mark.label if row else field
            yield case.at(fault, f"steps[{key_of(step)}].{field}", "", terms, what=step.outcome or step.step, field=label)


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
