"""How are whole ledgers and their generated files made?"""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from dicoop import sample
from dicoop.actions.write_context import WAIT, Wait, turn
from dicoop.errors import Finding, Misused, Refused
from dicoop.kinds import EVERY, new_ledger, schema
from dicoop.kinds.base import Kinds
from dicoop.labels import Label, Lang
from dicoop.paths import FOLDER, SCHEMAS, SETTINGS_PATH
from dicoop.sample.city import MOST_CITIES
from dicoop.store import files
from dicoop.store.kinds import kinds_of
from dicoop.store.ledger import settings

_THERE = Label("{folder} 里已经有台账", "{folder} already has a ledger")
_THERE_HINT = Label("换一个文件夹；已有的台账不会被覆盖", "choose another folder; an existing ledger is never overwritten")


WrittenFiles = tuple[int, tuple[str, ...]]  # how many were written, and which were there already and stay as they were


def schemas_of(kinds: Kinds = EVERY) -> list[tuple[str, str]]:
    """Return the schema files by path."""
    return [(f"{SCHEMAS}/{name}", text) for name, text in schema.schemas(kinds).items()]


def own_files(name: str = "", kinds: Kinds | None = None) -> dict[str, str]:
    """Return what the program itself writes of a ledger, by path; schemas where the kinds are known."""
    return {**new_ledger.files(name, ""), **dict(schemas_of(kinds) if kinds else [])}


def init(folder: Path, name: str, code: str | None = None, wait: Wait = WAIT) -> WrittenFiles:
    """Make an empty ledger in a folder; what is there already stays."""
    with turn(folder, wait):
        return files.create_all(folder, [*new_ledger.files(name, str(uuid4()), code).items(), *schemas_of()])


class Size(NamedTuple):
    """What decides a sample ledger."""

    seed: int = 15
    projects: int = 270
    meetings: int = 15
    city: int = 0
    through: int = 0

    @classmethod
    def of(cls, *given: int | None, **named: int | None) -> Size:
        """Return a size, the default where nothing is said; raises Misused for one that cannot be."""
        asked = dict(zip(cls._fields, given, strict=False)) | named
        size = cls(**{name: value for name, value in asked.items() if value is not None})
        if size.city > MOST_CITIES:
            raise Misused(_CITIES.fill(most=MOST_CITIES))
        if not (1 <= size.projects <= _MOST_PROJECTS and 1 <= size.meetings <= _MOST_MEETINGS):
            raise Misused(_SIZE.fill(projects=_MOST_PROJECTS, meetings=_MOST_MEETINGS))
        if size.through and (asked.get("meetings") is not None or size.through not in _THROUGH):
            raise Misused(_LATER.fill(first=_THROUGH[0], last=_THROUGH[-1]))
        return size


_THROUGH = range(16, 25)
_LATER = Label(
    "--through 写 {first} 到 {last}：第15次会议之后到哪一次；不和 --meetings 一起用",
    "--through is {first} to {last}, the meeting up to which it goes on after the fifteenth; it does not go with --meetings",
)
_NO_PAST = Label("--through 不和 --history 一起用", "--through does not go with --history")
_OFFICE = "市地企合作办 <office@city.example>"
_MOST_PROJECTS, _MOST_MEETINGS = 1_000_000, 60
_CITIES = Label("示例城市编号 0 到 {most}", "a sample city has a number from 0 to {most}")
_SIZE = Label("项目 1 到 {projects} 个，会议 1 到 {meetings} 次", "1 to {projects} projects, 1 to {meetings} meetings")


def make_sample(folder: Path, size: Size, wait: Wait = WAIT) -> WrittenFiles:
    """Make the fictional ledger in a folder; refused where another ledger is there."""
    with turn(folder, wait):
        return _make_sample(folder, size)


def _make_sample(folder: Path, size: Size) -> WrittenFiles:
    own = sample.settings_text(size.city, size.through)
    raw = files.read(folder, SETTINGS_PATH) if (folder / FOLDER).exists() else b""
    if (folder / SETTINGS_PATH).exists() and (isinstance(raw, Finding) or raw.decode("utf-8", "replace") != own):
        raise Refused(_THERE.fill(folder=folder), _THERE_HINT)
    return files.create_all(folder, chain(sample.files(**size._asdict()), schemas_of()))


def make_history(folder: Path, size: Size, lang: Lang, wait: Wait = WAIT) -> WrittenFiles:
    """Make the fictional ledger with its past: a commit before each meeting, then its figures, tagged; raises Refused for a repository."""
    from dicoop.sample import chronicle  # noqa: PLC0415 - few samples have a past
    from dicoop.store.write_history import NewCommit, require_none, write  # noqa: PLC0415

    if size.through:
        raise Misused(_NO_PAST)
    require_none(folder)
    with turn(folder, wait):
        made, there = _make_sample(folder, size)
        own = {path: text for path, text in own_files().items() if path.startswith(".")}
        first = {**own, **dict(schemas_of())}
        told = list(chronicle.steps(settings(folder), *size[:4]))
        figures = [(path, text) for step in told if step.tag for path, text in step.files.items()]
        written, kept = files.create_all(folder, [*own.items(), *figures])
        commits = (
            NewCommit(step.day, {**step.files, **(first if n == 0 else {})}, step.message.of(lang), step.tag) for n, step in enumerate(told)
        )
        write(folder, _OFFICE, commits)
    return made + written, (*there, *kept)


def put_schemas(root: Path) -> tuple[str, ...]:
    """Bring `schemas/` up to date with the kinds, being the only writer; return what was written."""
    written: list[str] = []
    for path, text in schemas_of(kinds_of(root)):
        with files.half_done(len(written)):
            written += [path] if files.put(root, path, text) else []
    return tuple(written)
