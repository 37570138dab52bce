"""Does each step of an issue say what it must?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.errors import Fault
from dicoop.kinds.address import key_of
from dicoop.kinds.fields import field_of
from dicoop.kinds.issue import Step, StepName
from dicoop.kinds.issue_terms import Answer, Cause, Grounds, Level, Outcome
from dicoop.labels import Label, Term
from dicoop.partial_date import first_day
from dicoop.rules.checks.case import choices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dicoop.errors import Finding
    from dicoop.kinds.issue import Issue
    from dicoop.rules.checks.case import Case

NO_UNIT = Fault(
    "claimed-by-nobody",
    Label("领单没有写单位", "the claim does not say by whom"),
    Label("补上 by: 领单的责任单位", "add by: the unit that claimed it"),
    Label("没有单位的领单等于没有领，到期催不到人。", "An issue claimed by nobody is not claimed, and nobody can be reminded."),
    "- step: claimed\n  date: 2019-08-22",
)
NO_OUTCOME = Fault(
    "no-outcome",
    Label("清单没有写结果", "the clearing does not say how it ended"),
    Label("补上 outcome", "add outcome"),
    Label(
        "已解决和已解释不是一回事；没有结果，解决率就无从算起。",
        "Resolved and explained are not the same; without an outcome there is no resolution rate.",
    ),
    "- step: cleared\n  date: 2019-09-18",
)
UNPROVEN = Fault(
    "resolved-unproven",
    Label("写了已解决，没有佐证", "resolved, but without evidence"),
    Label(
        "补上 evidence，如验收单、批复文号；没有佐证的不能销号",
        "add evidence such as an acceptance note or the number of an approval; without it the issue is not cleared",
    ),
    Label(
        "销号要有据可查，否则企业说没解决时无法对质。",
        "A cleared issue must bear inspection when the enterprise says that nothing was done.",
    ),
    "- step: cleared\n  outcome: resolved",
)
NO_BASIS = Fault(
    "no-basis",
    Label("写了不符合政策，没有写依据", "not permitted, but no policy article is named"),
    Label(
        "补上 basis: 哪个文件第几条；找不到条文就不能用这个结果",
        "add basis: the article of which paper; if there is none this outcome cannot be used",
    ),
    Label(
        "“不符合政策”会从办结率的分母里剔除，没有条文就成了不作为的借口。",
        "What is not permitted is left out of one clearance rate; without an article it becomes an excuse for doing nothing.",
    ),
    "- step: cleared\n  outcome: not_permitted",
)
NO_CAUSE = Fault(
    "no-cause",
    Label("“{what}”没有写原因类别", "'{what}' does not say the cause"),
    Label("补上 cause", "add cause"),
    Label(
        "报告要数清楚没办成的卡在哪里：是政策、资金、权限，还是不敢拍板。",
        "The report counts what issues are stuck on: policy, money, authority, or the fear of deciding.",
    ),
    "- step: cleared\n  outcome: explained",
)
NO_UNTIL = Fault(
    "no-until",
    Label("延期没有写延到哪一天", "the extension does not say until when"),
    Label("补上 until: 新的期限", "add until: the new day"),
    Label("没有期限的延期等于取消期限。", "An extension without a day takes the limit away."),
    "- step: extended\n  date: 2019-09-10",
)
UNTIL_EARLY = Fault(
    "until-early",
    Label("延期到 {value}，不在延期当天 {date} 之后", "extended until {value}, which is not after {date}, the day of the extension"),
    Label("核对 until 的年份和月份", "check the year and month of until"),
    Label("新期限早于延期当天，问题一延期就超时。", "With such a day the issue is overdue the moment it is extended."),
    "- step: extended\n  date: 2019-09-10\n  until: 2018-10-10",
)
NO_REASON = Fault(
    "no-reason",
    Label("“{what}”没有写理由", "'{what}' gives no reason"),
    Label("补上 reason，一句话说清楚", "add reason: one sentence"),
    Label(
        "延期和退回都要给企业一个说法，督查时也要看。",
        "An extension or a reopening is owed an explanation, to the enterprise and to inspectors.",
    ),
    "- step: reopened\n  date: 2019-10-08",
)
NO_ANSWER = Fault(
    "no-answer",
    Label("回访没有写企业评价", "the feedback does not say what the enterprise answered"),
    Label("补上 answer；没有联系上就删去这一条", "add answer; if nobody was reached delete this step"),
    Label("满意率只数有评价的回访。", "The satisfaction rate counts answers only."),
    "- step: feedback\n  date: 2019-10-08",
)
NO_NUMBER = Fault(
    "urged-unnumbered",
    Label("催办没有写{field}", "the urging does not say its '{field}'"),
    Label("补上 level（交办单、催办单还是督办单）和 number（文号）", "add level (which paper it was) and number"),
    Label("单据凭文号查得到；没有文号，单位可以说没有收到。", "A paper is found by its number; without one a unit may say that none came."),
    "- step: urged\n  date: 2019-09-21",
)
NO_GROUNDS = Fault(
    "no-grounds",
    Label("不予受理没有写明情形", "the declining does not say on what grounds"),
    Label(
        "补上 grounds：已进入诉讼、走信访渠道、重复反映，还是不属受理范围",
        "add grounds: a lawsuit, a petition, a duplicate, or out of scope",
    ),
    Label(
        "不予受理要给企业一个说法；说不出属于哪种情形的，就该受理。",
        "An enterprise is owed the grounds; where there are none its issue is to be taken on.",
    ),
    "- step: declined\n  date: 2019-09-21",
)
MISPLACED = Fault(
    "misplaced-field",
    Label("“{step}”这一步不用 {field}", "a step '{step}' has no {field}"),
    Label("把这一行移到它该在的那一步（{where}），或删去", "move the line to the step where it belongs ({where}), or delete it"),
    Label("写在别的环节上的结果、期限、评价不会计入任何数字。", "An outcome, day or answer at another step is in no figure."),
    "- step: handling\n  outcome: resolved",
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
