"""Did an issue go through the lists as it must, and does what was done, and a record that is closed, stay as it was?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dicoop.change.changed_record import ChangedFile, by_key
from dicoop.change.review_context import Range
from dicoop.errors import Fault, Finding, Severity
from dicoop.frozen import replace
from dicoop.kinds.address import key_of
from dicoop.kinds.base import Kind
from dicoop.kinds.fields import fields
from dicoop.kinds.issue import Outcome, StepName
from dicoop.labels import Label
from dicoop.rules.checks.case import after_step
from dicoop.rules.checks.issue import NEXT, out_of_turn

UNPROVEN = Fault(
    "R18",
    Label("清单的结果是“{value}”，没有{what}", "cleared as '{value}', but without {what}"),
    Label("补上 {field}；没有就不能销号", "add {field}; without it the issue is not cleared"),
)
SKIPPED = Fault(
    "R19",
    Label("“{value}”不能放在这里：{after}只能是 {next}", "'{value}' is not allowed here: {after} only {next} may come"),
    Label("补上漏掉的环节，或删去多出的一条", "add the missing step, or delete the extra one"),
)
REWRITTEN = Fault(
    "R20",
    Label("“{step}”（{date}）原来写的是 {value}，被改动了", "'{step}' on {date} was rewritten: it said {value}"),
    Label("改回去；情况有变就另记一步", "change it back; record a new development as a new step"),
)
GONE = Fault("R20", Label("“{step}”（{date}）被删去", "'{step}' on {date} was removed"), REWRITTEN.hint)
MOVED = Fault(
    "R20",
    Label("“{step}”（{date}）换了位置", "'{step}' on {date} was moved"),
    Label("按原来的次序放回去", "restore the order of the steps"),
)
BY_HANDLER = Fault(
    "R21",
    Label("{value} 自己领单，又自己销号", "{value} cleared an issue it had claimed itself"),
    Label("由列单单位或地企合作办核实后销号", "have the unit that listed it clear it, after an on-site check"),
    Severity.WARNING,
)
DECLINED_BY_HANDLER = replace(
    BY_HANDLER,
    message=Label("{value} 自己领单，又自己定为不予受理", "{value} declined an issue it had claimed itself"),
    hint=Label("由列单单位或地企合作办定", "have the unit that listed it decide"),
)
AT_ONCE = Fault(
    "R22",
    Label("问题在同一次提交里列单、领单、销号", "the issue was listed, claimed and cleared in one commit"),
    Label(
        "核对是不是事后补的；随到随办的也要有企业的回访",
        "check whether it was entered afterwards; an issue really resolved on the spot has the enterprise's feedback",
    ),
    Severity.WARNING,
)
_NEEDED = {
    None: ("evidence", Label("佐证", "evidence")),
    Outcome.RESOLVED: ("evidence", Label("佐证", "evidence")),
    Outcome.NOT_PERMITTED: ("basis", Label("政策依据", "the policy article")),
}
_NOTHING = Label("没有写", "not said")
_KEPT = ("by", "officer", "text", "until", "reason", "outcome", "evidence", "basis", "cause", "answer", "number", "level", "grounds")
_WITHIN = 3  # days between the commits of what was settled at once
DONE_WITH = (StepName.CLEARED, StepName.FEEDBACK)


def added(change: ChangedFile) -> Mapping[str, Any]:
    """Return the steps that are new in this change."""
    known = by_key(change.old, "steps")
    return {key: step for key, step in by_key(change.new, "steps").items() if key not in known}


def is_cleared(record: Any, kind: Kind | None = None) -> bool:
    """Return whether a record stands cleared: an issue, or one of a kind that says which of its steps close."""
    done = kind.closing if kind and kind.steps else frozenset(DONE_WITH)
    steps: tuple[Any, ...] = getattr(record, "steps", ())
    return bool(steps) and steps[-1].step.value in done


def unproven(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find issues cleared by this change without the proof their outcome needs (R18)."""
    for key, step in added(change).items():
        field, what = _NEEDED.get(step.outcome, ("", _NOTHING))
        if step.step is StepName.CLEARED and field and getattr(step, field) is None:
            yield change.at(UNPROVEN, f"steps[{key}].{field}", step.outcome.label if step.outcome else _NOTHING, what=what, field=field)


def skipped(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find new steps that may not follow the one above them (R19)."""
    new = added(change)
    for step, above in out_of_turn(by_key(change.new, "steps").values()):
        if key_of(step) in new:
            after = after_step(above)
            yield change.at(SKIPPED, f"steps[{key_of(step)}].step", step.step.label, after=after, next=NEXT[above])


def rewritten(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find steps that were changed or taken out; what was done may be told better, what was left open filled in (R20).

    A cleared issue has a rule of its own.
    """
    if is_cleared(change.old, change.kind):
        return
    for address, fault, step, value in altered(change):
        yield change.at(fault, address, value, step=step.step, date=step.date)


def altered(change: ChangedFile) -> Iterator[tuple[str, Fault, Any, object]]:
    """Yield what was changed in steps that stood, or which of them are gone: address, fault, the step, what it said."""
    now = by_key(change.new, "steps")
    for key, was in by_key(change.old, "steps").items():
        if key not in now:
            yield f"steps[{key}]", GONE, was, ""
            continue
        for field in _KEPT:
            before = getattr(was, field, None)
            told = field == "text" and was.step is StepName.HANDLING
            if before is not None and before != getattr(now[key], field, None) and not told:
                yield f"steps[{key}].{field}", REWRITTEN, was, before
    yield from _reordered(change.old, now)


def _reordered(old: Any, now: Mapping[str, Any]) -> Iterator[tuple[str, Fault, Any, object]]:
    """Yield the first step that was put in another place among those that stood in the order of their dates."""
    stood = [step for key, step in by_key(old, "steps").items() if key in now]
    stands = [key for key in now if key in by_key(old, "steps")]
    days = [step.date for step in stood]
    moved = next((step for step, key in zip(stood, stands, strict=True) if key_of(step) != key), None)
    if moved is not None and days == sorted(days):
        yield f"steps[{key_of(moved)}]", MOVED, moved, ""


def by_handler(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find issues cleared or declined by a unit that claimed or handled them (R21)."""
    new, handlers = added(change), set()
    for key, step in by_key(change.new, "steps").items():
        if step.step in (StepName.CLAIMED, StepName.HANDLING) and step.by:
            handlers.add(step.by)
        if step.step is StepName.REOPENED:
            handlers = set()
        if key in new and step.step is StepName.CLEARED and step.by in handlers:
            yield change.at(BY_HANDLER, f"steps[{key}].by", step.by)
        if key in new and step.step is StepName.DECLINED and step.by in handlers:
            yield change.at(DECLINED_BY_HANDLER, f"steps[{key}].by", step.by)


def at_once(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find new issues that came listed, claimed and cleared by one commit, or within days by one author's (R22)."""
    made_by, days = {commit.email for commit in over.commits_of(change.path)}, over.days_of(change.path)
    if change.before is not None or change.new is None or len(made_by) > 1 or (days[-1] - days[0]).days > _WITHIN:
        return
    made = [step.step for step in change.new.steps]
    if {StepName.LISTED, StepName.CLAIMED, StepName.CLEARED} <= set(made):
        yield change.at(AT_ONCE, "steps")


EDITED = Fault(
    "R23",
    Label("问题已经销号，又改动了 {value}", "the issue is cleared, but {value} was changed"),
    Label(
        "改回去；只能加回访，或者退回重办：dicoop issue reopen {id_}",
        "change it back; add feedback, or reopen it: dicoop issue reopen {id_}",
    ),
)
CLOSED = replace(
    EDITED,
    message=Label("已经“{step}”，又改动了 {value}", "it is '{step}', but {value} was changed"),
    hint=Label(
        "改回去；确要改的，先按声明退回重办，再登记新的一步", "change it back; if it must change, reopen it first, then record a new step"
    ),
)
_ELSEWHERE = ("id", "county", "voided", "steps", "ended")  # what rules of their own judge, beside the first date


def after_clearing(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find changes of records that stood cleared, other than new steps after the last (R23)."""
    if not is_cleared(change.old, change.kind):
        return
    fault, step = (EDITED, "") if not change.own_kind.steps else (CLOSED, change.old.steps[-1].step)
    for address in dict.fromkeys([*_fields(change), *(address for address, *_ in altered(change)), *_between(change)]):
        yield change.at(fault, address, address, id_=change.id, step=step)


def _fields(change: ChangedFile) -> list[str]:
    """Return the fields that are others now; of a declared kind lists go on after it is closed."""
    known = (*_ELSEWHERE, change.own_kind.first_date)
    rows = [row for row in fields(type(change.old)) if row.name not in known and not (change.own_kind.steps and row.form == "list")]
    return [row.name for row in rows if getattr(change.old, row.attribute) != getattr(change.new, row.attribute, None)]


def _between(change: ChangedFile) -> list[str]:
    """Return the steps put in before the last of those that stood, and what was filled in there."""
    old, new = by_key(change.old, "steps"), by_key(change.new, "steps")
    last = max((place for place, key in enumerate(new) if key in old), default=-1)
    put_in = [f"steps[{key}]" for place, key in enumerate(new) if key not in old and place < last]
    filled = [
        f"steps[{key}].{name}"
        for key, was in old.items()
        for name in was.named()
        if key in new and getattr(was, name) is None and getattr(new[key], name) is not None
    ]
    return [*put_in, *filled]
