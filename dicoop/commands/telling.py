"""How is it told what a command changed?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.change.describe import sentence
from dicoop.errors import Unable
from dicoop.kinds.address import parse
from dicoop.kinds.base import MEETING
from dicoop.kinds.forms import WHOLE, day_of
from dicoop.labels import Label
from dicoop.render.cells import line
from dicoop.rules.partly_dated import counted
from dicoop.store import ledger

if TYPE_CHECKING:
    from dicoop.actions.change import ChangeResult
    from dicoop.commands.session import Session


ADDED = Label("{id} {title}：已登记（{path}）", "{id} {title}: added ({path})")
_SAME = Label("{id} {title}：没有变化", "{id} {title}: nothing changed")
_LAYOUT = Label("{id} {title}：只改了注释或写法，值没有变", "{id} {title}: only comments or layout changed, no value did")
_CHANGED = Label("{id} {title}：{changes}", "{id} {title}: {changes}")
_COUNTED_LATE = Label("只写到月份或年份，各项数字从最后一天起计入：{days}", "counted from the last day of the month or year: {days}")
NEXT = Label("下一步：{command}", "next: {command}")


def tell(session: Session, outcome: ChangeResult, dry_run: bool, as_json: bool) -> None:  # noqa: FBT001 - flags of the command
    """Say in one line what changed, the id first, and the likely next command."""
    try:
        _show(session, outcome, dry_run, as_json)
    except Unable as error:
        raise Unable(error.message, None if dry_run else _NOT_TOLD.fill(path=outcome.path)) from error


_NOT_TOLD = Label(
    "{path} 已经写好，只是结果显示不出来；不要再执行一次", "{path} was written all the same, only this message failed; do not run it again"
)


def _show(session: Session, outcome: ChangeResult, dry_run: bool, as_json: bool) -> None:  # noqa: FBT001 - flags of the command
    if outcome.warnings:
        from dicoop.render import findings  # noqa: PLC0415 - only when something is to be told

        session.say_lines(findings.text(outcome.warnings, session.lang))
    if as_json:
        rows = [{"address": a, "before": b, "after": c} for a, b, c in outcome.changes]
        session.dump({"id": outcome.id, "path": outcome.path, "changes": rows})
        return
    template = ADDED if outcome.new else _CHANGED if outcome.changes else _LAYOUT if outcome.layout else _SAME
    words = Label(*map(line, sentence(outcome.before, outcome.after, outcome.kind, ledger.county_of(session.root()))))
    id_ = outcome.id if outcome.kind.letter else MEETING.fill(n=outcome.id)
    told = template.fill(id=id_, title=line(outcome.title), path=outcome.path, changes=words)
    session.tell(told, dry_run=dry_run)
    session.say(_partly_dated(outcome))
    if outcome.next is not None and outcome.changes and not dry_run:
        session.say(NEXT.fill(command=outcome.next))


def _partly_dated(outcome: ChangeResult) -> Label | None:
    """Return from when a day is counted of which only the month or the year was given, None where none was."""
    model = outcome.kind.model
    given = [(at, after) for at, _, after in outcome.changes if after and len(after) < WHOLE]
    days = tuple((at, day_of(after)) for at, after in given if parse(at, model)[1].partial)
    return _COUNTED_LATE.fill(days=counted(outcome.kind, days)) if days else None
