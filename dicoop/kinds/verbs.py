"""Which verbs move a record of a kind, and from which stages?"""

from __future__ import annotations

from collections.abc import Iterable

from dicoop.frozen import dataclass
from dicoop.labels import Label, Term, both, joined

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
