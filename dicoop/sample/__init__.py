"""What would a made-up city's ledger look like, for any seed and size, to the byte the same everywhere?

`city` and `trades`, `agenda`, `troubles` hold what is invented; `meetings` and `deals` settle what is signed when; `projects`, `issues`
and `contracts` tell whole lives; `history` cuts them off at a day, so that the ledger can be had as it stood at any meeting.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dicoop.kinds import BUILT_IN
from dicoop.kinds.fields import shape
from dicoop.sample import agenda, city, contracts, days, deals, firms, history, issues, meetings, projects
from dicoop.sample.dice import Dice
from dicoop.text.write import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dicoop.kinds.base import Kind
    from dicoop.sample.history import Data

settings_text = city.settings_text

SEED, PROJECTS, MEETINGS = 15, deals.DEFAULT, 15
_FIRMS = 178  # for so many projects as the default


def meeting_dates(count: int = MEETINGS) -> tuple[date, ...]:
    """Return the days of the meetings: days to cut at."""
    return tuple(date.fromordinal(day) for day in meetings.meeting_days(count))


def records(seed: int = SEED, projects: int = PROJECTS, meetings: int = MEETINGS, cut: date | None = None) -> Iterator[tuple[Kind, Data]]:
    """Return the records of a sample as texts, as they stood on the day of the cut (default: the last meeting)."""
    until = (cut or meeting_dates(meetings)[-1]).isoformat()
    for kind, life in _lives(seed, projects, meetings, until):
        found = history.until(life, until)
        if found is not None:
            yield kind, history.written(found)


def files(
    seed: int = SEED, projects: int = PROJECTS, meetings: int = MEETINGS, city: int = 0, cut: date | None = None
) -> Iterator[tuple[str, str]]:
    """Return the files of a sample: path under the ledger's root, and text."""
    yield "ledgers/ledger.yaml", settings_text(city)
    for kind, data in records(seed, projects, meetings, cut):
        yield f"ledgers/{kind.path(data['id'])}", canonical(data, shape(kind.model), kind.first_line(data["id"]))


def _lives(seed: int, size: int, count: int, until: str) -> Iterator[tuple[Kind, Data]]:
    when = meetings.meeting_days(count)
    dice = [Dice(seed, stream) for stream in range(7)]
    register = firms.registered(dice[0], _scaled(_FIRMS, size), when)
    yield from _of("meeting", agenda.meetings(dice[1], register, when))
    known = firms.enterprises(dice[2], register)
    yield from _of("enterprise", (data for since, data in known if days.iso(since) <= until))
    signed = deals.deals(dice[3], register, size, when)
    yield from _of("project", projects.projects(dice[4], signed))
    yield from _of("issue", issues.issues(dice[5], register, _scaled(issues.DEFAULT, size), when))
    yield from _of("contract", contracts.contracts(dice[6], register, _scaled(contracts.DEFAULT, size), when))


def _of(name: str, lives: Iterable[Data]) -> Iterator[tuple[Kind, Data]]:
    return ((BUILT_IN[name], life) for life in lives)


def _scaled(number: int, size: int) -> int:
    return number * size // deals.DEFAULT
