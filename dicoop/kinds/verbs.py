"""Which verbs move a record of a kind, and from which stages?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from dicoop.frozen import dataclass
from dicoop.labels import Label, Term, both, joined

if TYPE_CHECKING:
    from datetime import date

    from dicoop.kinds.base import Kind

_NOTHING = both("")


@dataclass(frozen=True)
class Verb:
    """A move of a lifecycle: its name on the command line, the stages it may start from, what to write after the id, and whether it closes."""

    name: str
    label: Label
    stages: frozenset[Term]
    usage: Label = _NOTHING
    closes: bool = False

    def starts_from(self, stage: Term) -> bool:
        """Return whether the move may start from a stage."""
        return stage in self.stages


def allowed(verbs: Iterable[Verb], stage: Term) -> tuple[Verb, ...]:
    """Return the verbs that may start from a stage, in the order of the table."""
    return tuple(verb for verb in verbs if verb.starts_from(stage))


def names(verbs: Iterable[Verb]) -> Label:
    """Return verbs as `claim 领单, handle 办单`, for refusals and for "what next"."""
    parts = tuple(Label(f"{verb.name} {verb.label.zh}", verb.name) for verb in verbs)
    return joined(parts) if parts else Label("无", "nothing")


def next_command(kind: Kind, record: Any, day: date) -> Label | None:
    """Return the likely next command of a record: what brings the rest of what was approved, else what closes it, else the first that gives no reason."""
    stage, last = kind.stage(record, day), next(iter(reversed(getattr(record, "steps", ()))), None)
    if stage.value in kind.closing or getattr(last, "answer", None) in ("satisfied", "fairly"):
        return None  # nothing is left to be done
    made = next((row.verb for row in kind.steps if last and row.name == last.step), str(last and last.step))
    rest = _rest(kind, record, day)
    found = [verb for verb in allowed(kind.verbs_of(record), stage) if verb.name != made or verb.closes]
    verb = min(found, key=lambda verb: (verb.name != rest, not verb.closes, "--reason" in verb.usage.en), default=None)
    return Label(*(f"dicoop {kind.name} {verb.name} {record.id} {usage}".rstrip() for usage in verb.usage)) if verb else None


def _rest(kind: Kind, record: Any, day: date) -> str:
    """Return the verb that enters money of which less has come than a step said it may, empty where there is none."""
    for bond in kind.bonds:
        total = next((each for each in kind.sums if bond.form == "at_most" and each.key == bond.names[0]), None)
        agreed = next((step.amount for step in reversed(record.steps) if step.step == bond.names[-1]), None) if total else None
        if total and agreed and total.until(record, day) < agreed.yuan:
            return next((book.verb for book in kind.books if book.name == total.entries), "")
    return ""
