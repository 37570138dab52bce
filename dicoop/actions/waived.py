"""Which findings of a check has somebody answered for, by the waivers on disk or in a commit?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from dicoop.change import waivers
from dicoop.change.waivers import Excuse, Waived
from dicoop.errors import Finding, Place
from dicoop.kinds.guards import Waiver
from dicoop.kinds.ledger import Ledger
from dicoop.labels import Label
from dicoop.store import commit_ledger, files, git
from dicoop.store.git import Repo
from dicoop.store.ledger import values_of
from dicoop.store.record_files import record_files
from dicoop.text.source import Source

Read = Iterable[tuple[str, Source | tuple[Finding, ...]]]
_UNREAD = Label("豁免 {path} 有错误，不算数：{why}", "the waiver {path} has faults and is ignored: {why}")
_EXPIRED = Label("豁免 {path} 到 {until} 为止，已经过期", "the waiver {path} expired on {until}")
_CHANGED = Label("豁免 {path} 不再有效：那以后文件又改过", "the waiver {path} no longer holds: the file has changed since")


class StandingFindings(NamedTuple):
    """The findings that stand, those that are excused, and why waivers that were meant for others excuse them no more."""

    kept: tuple[Finding, ...]
    waived: tuple[Waived, ...] = ()
    words: tuple[Label, ...] = ()


def on_disk(root: Path, found: tuple[Finding, ...], today: date) -> StandingFindings:
    """Return which findings stand by the waivers that lie on disk."""
    meant = _meant(found, record_files(root, _INSIDE))
    if not meant:
        return StandingFindings(found)
    repo = git.find(root) or git.Repo(str(root))
    paths = _paths(found, meant)
    raws = ((path, files.read(root, path)) for path in paths)
    blobs = {paths[path]: repo.blob_id(raw.replace(b"\r\n", b"\n")) for path, raw in raws if isinstance(raw, bytes)}
    return _excused(found, ((path, values_of(root, path)) for path in meant), blobs, today)


def standing(root: Path, whole: Ledger, ids: tuple[str, ...], today: date) -> tuple[str, ...]:
    """Return those of some records with errors for which nobody has answered."""
    if not record_files(root, _INSIDE):
        return ids
    from dicoop.rules.checks.unsound import shifting  # noqa: PLC0415 - few ledgers have waivers and errors

    every = ((kind, record) for kind in whole.at_hand for id_ in ids if (record := whole.known(kind.name, id_)))
    found = ((kind, each) for kind, record in every for each in shifting(kind, (record,), whole)[0])
    placed = tuple(each.placed(Place(kind.path(each.id))) for kind, each in found)
    kept = {each.id for each in on_disk(root, placed, today).kept}
    return tuple(id_ for id_ in ids if id_ in kept)


def at(repo: Repo, commit: str, found: tuple[Finding, ...], today: date) -> StandingFindings:
    """Return which findings stand by the waivers of a commit."""
    read = dict(commit_ledger.values(repo, commit, waivers.FOLDER)) if found else {}
    meant = _meant(found, read)
    if not meant:
        return StandingFindings(found)
    paths = _paths(found, meant)
    blobs = {paths[path]: id_ for path, id_ in commit_ledger.blob_ids(repo, commit, paths).items()}
    return _excused(found, ((path, read[path]) for path in meant), blobs, today)


_INSIDE = waivers.FOLDER.partition("/")[2]


def _meant(found: Iterable[Finding], paths: Iterable[str]) -> list[str]:
    """Return the waivers that are named after one of these findings, and folders that cannot be opened, which may hold such."""
    names = {f"{finding.code}-{finding.id}.yaml" for finding in found if finding.code in waivers.CHECKS}
    return [path for path in paths if path.rpartition("/")[2] in names or not path.endswith(".yaml")] if names else []


def _paths(found: Iterable[Finding], meant: Iterable[str]) -> dict[str, str]:
    """Return the files of the records that waivers are named after, with their ids."""
    names = {path.rpartition("/")[2] for path in meant}
    return {finding.place.file: finding.id for finding in found if f"{finding.code}-{finding.id}.yaml" in names}


def _excused(found: tuple[Finding, ...], read: Read, blobs: Mapping[str, str], today: date) -> StandingFindings:
    made = [(path, each if isinstance(each, tuple) else waivers.read_waiver(path, each.data, fresh=False)) for path, each in read]
    excuses = [each for _, each in made if isinstance(each, Excuse)]
    applied = waivers.apply(found, excuses, blobs, today)
    used = [each.waiver for each in applied.waived if isinstance(each.waiver, Waiver)]
    bad = (_UNREAD.fill(path=path, why=each[0].message) for path, each in made if not isinstance(each, Excuse))
    return StandingFindings(applied.kept, applied.waived, (*bad, *_void(excuses, used, today)))


def _void(excuses: Iterable[Excuse], used: list[Waiver], today: date) -> Iterator[Label]:
    for excuse in excuses:
        if excuse.waiver not in used:
            words = _EXPIRED if excuse.waiver.until < today else _CHANGED
            yield words.fill(path=excuse.path, until=excuse.waiver.until)
