"""What do the papers say by which an office presses: the order, reminder or supervision of an issue, and the letter to a unit?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from dicoop.document import Block, Cell, Document, Facts, Section, Text
from dicoop.kinds.fields import field_of
from dicoop.kinds.issue import Issue, Level, Step
from dicoop.labels import Label, both, joined
from dicoop.reports import due_table, outside, phrases
from dicoop.reports.record_status import cell
from dicoop.rules import deadlines, rounds
from dicoop.rules.watch import Watch

if TYPE_CHECKING:
    from dicoop.kinds.ledger import Ledger
    from dicoop.reports.due import DueOptions
    from dicoop.rules.deadlines import Due

_NOBODY = Label("有关单位", "To whom it may concern")
_TO = Label("{unit}：", "{unit}:")
_BODY = {
    Level.ORDER: Label(
        "现将下列事项交你单位办理，请明确责任人，于{due}前{do}，并报告办理结果。",
        "The matter below is assigned to you. Please name the person responsible, {do} it by {due} and report the result.",
    ),
    Level.REMINDER: Label(
        "下列事项交你单位办理，{of}期限为{due}，{late}仍未{do}。请抓紧办理，并书面说明原因和完成时间。",
        "The matter below was to be {done} by {due} and {late} is not. Please {do} it, and explain in writing why it was not and "
        "when it will be.",
    ),
    Level.SUPERVISION: Label(
        "下列事项{of}期限为{due}，{reminded}{late}仍未{do}，现予督办。请你单位主要负责人牵头，限期{do}，并书面报告。",
        "The matter below was to be {done} by {due}; {reminded}{late} it is not, and it is now under supervision. Your head is "
        "to {do} it in person and report in writing.",
    ),
}
_ORDER_LATE = Label(
    "下列事项的{of}期限为{due}，{late}仍未{do}。现交你单位办理，请明确责任人，抓紧{do}，并报告办理结果。",
    "The matter below was to be {done} by {due} and {late} is not. It is assigned to you: please name the person responsible, "
    "{do} it and report the result.",
)
_LATE = Label("已逾期{n}个工作日，", "{n} working days later")
_NOT_LATE = Label("至今", "to this day")
_OF = {True: Label("办理", "cleared"), False: Label("领单", "claimed")}  # as `deadlines.TO_DO` goes
_REMINDED = Label("经催办，", "reminded of, ")
_OF_ISSUE = ("title", "id", "enterprise", "county", "category", "raised", "with")
_DUE = Label("{of}期限", "To be {done} by")
_DEMAND = Label("办理要求", "Action requested")
_OFFICER = Label("责任人", "Officer")
_EARLIER = Label("此前单据", "Earlier notices")
_ONE = Label("{number}（{day}）", "{number} ({day})")


def order(issue: Issue, step: Step, ledger: Ledger) -> Document:
    """Return a paper that was sent for an issue, as things stood on its day."""
    then = issue.but(steps=issue.steps[: issue.steps.index(step)])
    watch, level = Watch.of(ledger.settings, step.date), step.level or Level.ORDER
    due, unit = deadlines.next_due(then, watch), deadlines.answers(then, watch)
    late = max(0, watch.calendar.between(due.date, step.date)) if due else 0
    said = _ORDER_LATE if level is Level.ORDER and late else _BODY[level]
    reminded = _REMINDED if any(each.level is Level.REMINDER for each in rounds.sent(then)) else both("")
    claimed = due is None or rounds.current(then, step.date).claim is not None
    parts = {"do": deadlines.TO_DO[claimed], "done": _OF[claimed], "of": _OF[claimed]}
    words = said.fill(
        due=phrases.day(due.date) if due else _NOT_LATE, late=_LATE.fill(n=late) if late else _NOT_LATE, reminded=reminded, **parts
    )
    named = ledger.settings.called(unit) if unit and unit != _office(ledger) else _NOBODY  # nobody writes to themselves
    blocks: tuple[Block, ...] = (
        Text(both(step.number or ""), place="middle"),
        Text(_TO.fill(unit=named), place="start"),
        Text(words),
        Facts("issue", tuple(_facts(issue, then, step, ledger, (_DUE.fill(**parts), phrases.day(due.date)) if due else None)), of="issue"),
        *signed(step.date, ledger),
    )
    data = {"id": issue.id, "level": level, "number": step.number, "date": step.date, "unit": unit, "overdue": late}
    return Document(
        title=Label(level.label.zh, level.label.en.capitalize()),
        sections=(Section("order", both(""), blocks),),
        style=phrases.style(ledger.settings),
        data={**data, "due": due.date if due else None, "text": step.text},
    )


def _facts(issue: Issue, then: Issue, step: Step, ledger: Ledger, due: tuple[Label, Label] | None) -> Iterator[tuple[str, Label, Cell]]:
    for name in _OF_ISSUE:
        row = field_of(Issue, name)
        shown = cell(row, getattr(issue, row.attribute), ledger) if row else None
        if row and shown is not None:
            yield name, row.mark.label, phrases.day(shown) if isinstance(shown, date) else shown
    officer = next((each.officer for each in reversed(then.steps) if each.officer), None)
    earlier = tuple(_ONE.fill(number=each.number or "", day=phrases.day(each.date)) for each in rounds.sent(then))
    yield from (
        (key, label, value)
        for key, label, value in (
            ("officer", _OFFICER, officer),
            ("due", *(due or (_DUE, None))),
            ("demand", _DEMAND, step.text),
            ("earlier", _EARLIER, joined(earlier) if earlier else None),
        )
        if value is not None
    )


def signed(day: date, ledger: Ledger) -> tuple[Text, ...]:
    """Return who signs a paper and when, as it stands below it."""
    return Text(both(""), place="end"), Text(both(_office(ledger)), place="end"), Text(phrases.day(day), place="end")


def _office(ledger: Ledger) -> str:
    return ledger.settings.units[0] if ledger.settings.units else ledger.settings.name


# Letters

_LETTER = Label("督办函", "Letter of supervision")
_TOLD_LATE = Label(
    "截至{day}，你单位负责的下列{n}项已经逾期，请逐项核实，抓紧办理，并书面说明原因和完成时间。",
    "As of {day} the following, for which you are responsible, is overdue ({n}). Please check and resolve each, and explain in "
    "writing the delay and when it will be done.",
)
_TOLD = Label(
    "截至{day}，你单位负责的下列{n}项中，已逾期{late}项，{within}天内到期{coming}项。逾期的请抓紧办理，书面说明原因和完成时间；将到期的请按期办结。",
    "As of {day}, of the following {n}, for which you are responsible: overdue {late}, due within {within} days {coming}. Please "
    "resolve what is overdue, explain the delay in writing, and complete the rest on time.",
)
_TOLD_COMING = Label(
    "截至{day}，你单位负责的下列{n}项将在{within}天内到期，请按期办结。",
    "As of {day} the following, for which you are responsible, is due within {within} days ({n}). Please complete it on time.",
)
_COLUMNS = ("what", "id", "title", "county", "due", "overdue")


class _Count(NamedTuple):
    late: int
    coming: int


def letters(document: Document, items: list[Due], ledger: Ledger, day: date, asked: DueOptions) -> Document:
    """Return the list of what is due as letters, one for each unit with all that is its own; what is nobody's comes last."""
    units: dict[str | None, list[Due]] = {}
    for item in items:
        units.setdefault(item.unit, []).append(item)
    made = tuple(_letter(unit, own, ledger, day, asked) for unit, own in units.items())
    return Document(_LETTER, (), document.head, document.style, letters=made) if made else document


def _letter(unit: str | None, items: list[Due], ledger: Ledger, day: date, asked: DueOptions) -> Document:
    count = _Count(sum(item.late for item in items), sum(not item.late for item in items))
    words = _TOLD if count.late and count.coming else _TOLD_LATE if count.late else _TOLD_COMING
    text = words.fill(day=phrases.day(day), n=len(items), late=count.late, coming=count.coming, within=asked.days)
    table = due_table.table("rows", outside.of_dues(items, ledger), (*_COLUMNS, *due_table.pressing(items)), ledger)
    blocks: tuple[Block, ...] = (
        Text(_TO.fill(unit=ledger.settings.called(unit) if unit else _NOBODY), place="start"),
        Text(text),
        table,
        *signed(day, ledger),
    )
    return Document(_LETTER, (Section("letter", both(""), blocks),), style=phrases.style(ledger.settings))
