"""What would the history of a made-up ledger be: what was entered by each meeting, and what was the meeting told?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from dicoop import sample
from dicoop.kinds.base import dump, written
from dicoop.kinds.published_figures import FIRST_LINE, Figures, path, tag
from dicoop.kinds.settings import Settings
from dicoop.labels import Label
from dicoop.rules.published import published
from dicoop.sample.called import ledger_of

_BEFORE = Label("第{n}次联席会议之前的登记", "entered before joint meeting {n}")
_CLOSED = Label("第{n}次联席会议公布的数（{day}）", "figures of joint meeting {n} ({day})")


class HistoryStep(NamedTuple):
    """A commit: the day, the files that are new or other with their texts, what it says, and the tag put on it."""

    day: date
    files: Mapping[str, str]
    message: Label
    tag: str = ""


def steps(settings: Settings, seed: int, projects: int, meetings: int, city: int = 0) -> Iterator[HistoryStep]:
    """Yield the commits of a history: for each meeting what was entered by its day, then the figures it was told."""
    before: dict[str, str] = {}
    for n, day in enumerate(sample.meeting_dates(meetings), 1):
        now = dict(sample.files(seed, projects, meetings, city, cut=day))
        yield HistoryStep(day, {where: text for where, text in now.items() if before.get(where) != text}, _BEFORE.fill(n=n))
        told = published(ledger_of(settings, sample.records(seed, projects, meetings, day)), n, day)
        yield HistoryStep(day, {path(n): written(Figures, dump(told), FIRST_LINE)}, _CLOSED.fill(n=n, day=day), tag(n))
        before = now
