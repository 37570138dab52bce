"""Was an issue ever late? Each of its rounds is judged by itself, and the worst of them counts for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.kinds.issue import made_by
from dicoop.rules.rounds import Round, clear_due, moved

if TYPE_CHECKING:
    from dicoop.kinds.issue import Issue
    from dicoop.rules.watch import Watch


def was_late(issue: Issue, watch: Watch) -> bool:
    """Return whether a round was still open after its last day: no step dated later makes that day right."""
    now = Round(issue.raised)
    for step in made_by(issue, watch.day):
        if now.is_open and step.date > clear_due(issue, now, watch).date:
            return True
        now = moved(now, step)
    return now.is_open and clear_due(issue, now, watch).date < watch.day
