"""What of the history of records may leave the office, where their kind has something private?

What a change did is told in words, and by words of people, in which a private value may stand anywhere: of such kinds only which records, when
and by whom is told. Rates and their ids stay what they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from dicoop.frozen import replace
from dicoop.labels import Label, both
from dicoop.paths import FOLDER

if TYPE_CHECKING:
    from dicoop.errors import Finding
    from dicoop.kinds.base import Kind
    from dicoop.kinds.settings import Settings
    from dicoop.reports.diff import Diff
    from dicoop.reports.life import RecordVersion
    from dicoop.reports.review import ReviewReport

_APART = Label("（有不外传的内容，改了什么从略）", "(partly private; the changes are omitted)")
_SAID = Label("有不外传的内容，改了什么没有写进去：{names}", "partly private, so the changes are omitted: {names}")


def is_closed(kind: Kind, settings: Settings) -> bool:
    """Return whether something of a kind's records is private."""
    return any(each.split(".")[0] in ("*", kind.name) for each in settings.private)


def told(kinds: Iterable[Kind]) -> tuple[Label, ...]:
    """Return what is said of the kinds whose changes were left out."""
    names = tuple(dict.fromkeys(kind.label for kind in kinds))
    return (_SAID.fill(names=names),) if names else ()


def of_diff(found: Diff, kinds: Mapping[str, Kind]) -> tuple[Diff, tuple[Label, ...]]:
    """Return a difference as it may leave the office, and what is said of what was left out."""
    closed = {kind.folder: kind for kind in kinds.values() if is_closed(kind, found.settings)}
    rows = tuple(one._replace(title=one.id, lines=(_APART,), changes=()) if one.kind.folder in closed else one for one in found.told)
    unread = tuple(_without_words(each, closed) for each in found.unread)
    gone = [one.kind for one in found.told if one.kind.folder in closed] + [
        closed[f] for each in found.unread if (f := _folder(each)) in closed
    ]
    return replace(found, told=rows, unread=unread), told(gone)


def of_review(found: ReviewReport, kinds: Mapping[str, Kind]) -> tuple[ReviewReport, tuple[Label, ...]]:
    """Return a review as it may leave the office: where private records were changed, without what commits and waivers say as well."""
    closed = {kind.folder: kind for kind in kinds.values() if is_closed(kind, found.diff.settings)}
    diff, words = of_diff(found.diff, kinds)
    findings = tuple(_without_words(each, closed) for each in found.findings)
    waived = tuple((_without_words(f, closed), "" if _folder(f) in closed else why, by, until) for f, why, by, until in found.waived)
    commits = tuple(replace(each, subject="") for each in found.commits) if words else found.commits
    more = told(closed[_folder(f)] for f in (*found.findings, *(f for f, *_ in found.waived)) if _folder(f) in closed)
    return replace(found, diff=diff, findings=findings, waived=waived, commits=commits), words or more


def of_versions(versions: tuple[RecordVersion, ...]) -> tuple[RecordVersion, ...]:
    """Return the versions of a record of which something is private: when each was made, and by whom."""
    return tuple(each._replace(before=None, after=None, lines=(_APART,), subject="") for each in versions)


def _folder(finding: Finding) -> str:
    """Return the folder that a finding's file lies in, which tells its kind."""
    parts = finding.place.file.split("/")
    return parts[1] if len(parts) > 2 and parts[0] == FOLDER else ""  # noqa: PLR2004 - ledgers, the kind, the file


def _without_words(finding: Finding, closed: Mapping[str, Kind]) -> Finding:
    return replace(finding, message=_APART, hint=both(""), value="") if _folder(finding) in closed else finding
