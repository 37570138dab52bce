"""What is wrong with the ledger that lies on disk, or with what it was at a revision, less what somebody has answered for?"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from dicoop.actions.finding_places import place_of
from dicoop.actions.ledger_findings import Checked, checked, in_order
from dicoop.errors import Finding, Unable, bounded
from dicoop.kinds.settings import Settings
from dicoop.labels import Label
from dicoop.paths import SETTINGS_PATH
from dicoop.rules import checks
from dicoop.rules.checks.said import Listener, Whole
from dicoop.store import files, ledger, record_files
from dicoop.store.find import Shelf
from dicoop.store.kinds import kinds_of
from dicoop.store.load import examine
from dicoop.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from pathlib import Path

    from dicoop.actions.waived import Excused
    from dicoop.kinds.base import Kind
    from dicoop.kinds.ledger import Ledger

_NO_SETTINGS = Label("{path} 有错误，别的文件都没有核对", "{path} has faults, so no other file was checked")


def check(root: Path, today: date, tell: Callable[[int, int], None] | None = None) -> Checked:
    """Return every fault of a ledger with its place; faults in its settings alone where those cannot be read."""
    settings = ledger.read_settings(root)
    if not isinstance(settings, Settings):
        return Checked(in_order(settings), {}, (_NO_SETTINGS.fill(path=SETTINGS_PATH),))
    listener = Listener(settings, kinds_of(root))
    whole, said = examine(Shelf(root, tell=tell), settings, partial(_of_record, today), listener.said)
    names = partial(record_files.record_files, root), files.other_endings(root)
    opened = ((path, _opened(root, path)) for path in record_files.other_files(root))
    found = checked(whole, checks.of_whole(Whole(whole, said)), partial(_sources, root), names, opened)
    if not found.findings:
        return found
    from dicoop.actions import waived  # noqa: PLC0415 - a sound ledger needs none

    return _less(found, waived.on_disk(root, found.findings, today))


def _of_record(today: date, kind: Kind, opened: ledger.Opened, base: Ledger) -> tuple[Finding, ...]:
    """Return what is wrong with a record, with its places while its text is at hand."""
    found = checks.of_record(kind, opened.record, base, today)
    return tuple(finding.placed(place_of(opened.source, finding, kind)) for finding in bounded(found))


def check_at(root: Path, name: str, today: date) -> Checked:
    """Return every fault of the ledger as it stood at a revision, by today's rules; raises NotFound, Misused, Unable without a ledger."""
    from dicoop.actions import revisions, waived  # noqa: PLC0415 - whoever checks what is on disk needs no git
    from dicoop.store import commit_ledger  # noqa: PLC0415

    repo = revisions.repository(root)
    at = revisions.revision(repo, name)
    try:
        whole = commit_ledger.load_at(repo, at.commit)
    except Unable as error:
        if not error.findings:
            raise
        return Checked(in_order(error.findings), {}, (_NO_SETTINGS.fill(path=SETTINGS_PATH),), revisions.as_known(at))
    paths = commit_ledger.paths(repo, at.commit)
    names = (lambda: paths), sorted(filter(record_files.ends_otherwise, paths))
    sources = partial(commit_ledger.sources, repo, at.commit)
    beside = sources(filter(record_files.is_apart, paths))
    found = checked(whole, checks.of_ledger(whole, today), sources, names, beside.items())
    return _less(replace(found, known_at=revisions.as_known(at)), waived.at(repo, at.commit, found.findings, today))


def _less(found: Checked, by: Excused) -> Checked:
    return replace(found, findings=by.kept, waived=by.waived, words=by.words)


def _opened(root: Path, path: str) -> Source | tuple[Finding, ...]:
    source, *_ = found = ledger.open_source(root, path)
    return source if isinstance(source, Source) else tuple(each for each in found if isinstance(each, Finding))


def _sources(root: Path, paths: Iterable[str]) -> dict[str, Source]:
    opened = ((path, ledger.open_source(root, path)[0]) for path in paths)
    return {path: source for path, source in opened if isinstance(source, Source)}
