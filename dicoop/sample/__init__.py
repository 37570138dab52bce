"""What would a made-up city's ledger look like, for any seed and size, to the byte the same everywhere?

`city` and `trades`, `meetings`, `troubles` hold what is invented; they and `deals` settle what is signed when; `projects`, `issues`
and `contracts` tell whole lives; `history` cuts them off at a day, so that the ledger can be had as it stood at any meeting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from dicoop.kinds import BUILT_IN
from dicoop.kinds.base import Kind, written
from dicoop.sample import city, contracts, deals, firms, history, issues, meetings, projects
from dicoop.sample.dice import Dice
from dicoop.sample.history import Data

SEED, PROJECTS, MEETINGS = 15, deals.DEFAULT, 15
_FIRMS = 178  # for so many projects as the default


def meeting_dates(count: int = MEETINGS) -> tuple[date, ...]:
    """Return the days of the meetings: days to cut at."""
    return tuple(date.fromordinal(day) for day in meetings.meeting_days(count))


def settings_text(number: int = 0, through: int = 0) -> str:
    """Return ledger.yaml of a city by its number; of a sample that goes on with the lists that its records need."""
    if not through:
        return city.settings_text(number)
    from dicoop.sample.through import settings  # noqa: PLC0415 - most samples end before

    return city.settings_text(number, settings())


def later(seed: int = SEED, projects: int = PROJECTS, through: int = 18, city: int = 0) -> Iterator[tuple[Kind, Data]]:
    """Return the records of a sample that goes on through later meetings, those that come after the fifteenth alone."""
    from dicoop.sample import additions, care, money, occasions  # noqa: PLC0415 - most samples end before
    from dicoop.sample import through as on  # noqa: PLC0415

    where = on.register_of(seed, _scaled(_FIRMS, projects), MEETINGS), meetings.meeting_days(through)
    built = list(additions.projects(on.at(seed, 7, "P", where)))
    raised = list(additions.issues(on.at(seed, 8, "I", where)))
    held = list(on.meetings(seed, *where))
    lent = list(money.financings(on.at(seed, 11, "F", where)))
    supplied = list(additions.contracts(on.at(seed, 10, "C", where)))
    together = list(occasions.cooperations(on.at(seed, 9, "K", where)))
    turned = [one for one in together if one["type"] == "tech_transfer"]
    posted = list(money.postings(on.at(seed, 13, "D", where), {"financing": lent, "product": supplied, "technology": turned}))
    so_far = [*_of("meeting", held), *_of("project", built), *_of("issue", raised)]
    lives: dict[str, Iterable[Data]] = {
        "meeting": held,
        "enterprise": on.enterprises(on.at(seed, 9, "E", where)),
        "project": built,
        "issue": raised,
        "contract": supplied,
        "financing": lent,
        "indicator": occasions.indicators(on.at(seed, 12, "N", where)),
        "posting": posted,
        "assignment": care.assignments(on.at(seed, 14, "S", where)),
        "award": money.awards(on.at(seed, 15, "A", where), lent),
        "monitor": care.monitors(on.at(seed, 7, "R", where)),
        "event": occasions.told(on.at(seed, 8, "V", where), settings_text(city, through), [*records(seed, projects), *so_far]),
        "cooperation": together,
        "cultivation": care.cultivations(on.at(seed, 10, "G", where)),
        "lead": care.leads(on.at(seed, 11, "L", where), [(life["id"], life["signed"]) for life in built]),
    }
    until = meeting_dates(through)[-1].isoformat()
    for name, found in lives.items():
        for life in found:
            cut = history.until(life, until) if name == "meeting" else life
            yield BUILT_IN[name], {field: value for field, value in (cut or life).items() if value not in ([], {})}


def records(seed: int = SEED, projects: int = PROJECTS, meetings: int = MEETINGS, cut: date | None = None) -> Iterator[tuple[Kind, Data]]:
    """Return the records of a sample as texts, as they stood on the day of the cut (default: the last meeting)."""
    until = (cut or meeting_dates(meetings)[-1]).isoformat()
    for kind, life in _lives(seed, projects, meetings, until):
        found = history.until(life, until)
        if found is not None:
            yield kind, history.written(found)


def files(
    seed: int = SEED,
    projects: int = PROJECTS,
    meetings: int = MEETINGS,
    city: int = 0,
    through: int = 0,
    cut: date | None = None,
) -> Iterator[tuple[str, str]]:
    """Return the files of a sample: path under the ledger's root, and text; `through`: the meeting up to which it goes on."""
    yield "ledgers/ledger.yaml", settings_text(city, through)
    for kind, data in (*records(seed, projects, meetings, cut), *(later(seed, projects, through, city) if through else ())):
        yield kind.path(data["id"]), written(kind.model, data, kind.first_line(data["id"]))


def _lives(seed: int, size: int, count: int, until: str) -> Iterator[tuple[Kind, Data]]:
    when = meetings.meeting_days(count)
    dice = [Dice(seed, stream) for stream in range(7)]
    register = firms.registered(dice[0], _scaled(_FIRMS, size), when)
    yield from _of("meeting", meetings.minutes(dice[1], register, when))
    yield from _of("enterprise", firms.enterprises(dice[2], register, until))
    signed = deals.deals(dice[3], register, size, when)
    yield from _of("project", projects.projects(dice[4], signed))
    yield from _of("issue", issues.issues(dice[5], register, _scaled(issues.DEFAULT, size), when))
    yield from _of("contract", contracts.contracts(dice[6], register, _scaled(contracts.DEFAULT, size), when))


def _of(name: str, lives: Iterable[Data]) -> Iterator[tuple[Kind, Data]]:
    return ((BUILT_IN[name], life) for life in lives)


def _scaled(number: int, size: int) -> int:
    return number * size // deals.DEFAULT
