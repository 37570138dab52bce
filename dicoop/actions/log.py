"""What has become of one record in all its versions?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from dicoop.actions.read import ShownDocument
from dicoop.actions.records import may_be_there
from dicoop.change.changed_record import ChangedFile
from dicoop.change.describe import lines
from dicoop.document import Document
from dicoop.errors import NotFound
from dicoop.kinds import parse_input
from dicoop.kinds.base import Kind, Kinds
from dicoop.labels import Label
from dicoop.reports import apart
from dicoop.reports.life import RecordVersion
from dicoop.reports.life import life as page
from dicoop.store import changed_files, history, ledger
from dicoop.store.find import Shelf
from dicoop.store.history import Commit
from dicoop.store.kinds import kinds_of

_NONE = Label("没有这条记录：{text}", "no such record: {text}")
_NONE_HINT = Label("看有哪些：dicoop {kind} list", "see what there is: dicoop {kind} list")
_FIND_HINT = Label("按名称里的几个字找：dicoop find 文字", "look for a part of its name: dicoop find TEXT")
UNREAD = Label("有 {n} 个版本读不出来，没有计入", "versions that cannot be read and are left out: {n}")


def life(place: Shelf, text: str) -> ShownDocument:
    """Return the life of the record a person means; raises NotFound, Misused for several, Unable where it or its history cannot be seen."""
    repo = history.repository(place.root)
    history.whole(repo)
    kind, id_ = meant(place.root, text)
    found = changed_files.versions(place.root, repo, kind.path(id_))
    if not found:
        raise NotFound(_NONE.fill(text=text), _NONE_HINT.fill(kind=kind.name))
    unread = sum(1 for _, one in found if one.after and one.after.findings)
    unseen = tuple(may_be_there(place.root, kinds_of(place.root).values(), id_, text))
    settings = ledger.settings(place.root)
    versions = tuple(_version(commit, one, kind, settings.county_label) for commit, one in found)
    said = (*((UNREAD.fill(n=unread),) if unread else ()), *unseen)

    def outside() -> tuple[Document, tuple[Label, ...]]:
        if not apart.is_closed(kind, settings):
            return page(kind, id_, versions, settings), ()
        return page(kind, id_, apart.of_versions(versions), settings), apart.told((kind,))

    return ShownDocument(page(kind, id_, versions, settings), said, len(unseen), apart=outside)


def _version(commit: Commit | None, one: ChangedFile, kind: Kind, county: Callable[[str], Label]) -> RecordVersion:
    told = tuple(lines(one, kind, county))
    if commit is None:
        return RecordVersion(one.old, one.new, told)
    return RecordVersion(one.old, one.new, told, commit.id, commit.committed.date(), commit.name, commit.subject)


def meant(root: Path, text: str) -> tuple[Kind, str]:
    """Return the kind and id a person means: what is there now, else a whole id that may have been there once."""
    number = parse_input.tidy_number(text)
    kinds = kinds_of(root)
    known = ((kind, ledger.ids(root, kind, some=True)) for kind in kinds.values())
    found = [
        (kind, id_)
        for kind, ids in known
        for id_ in (parse_input.unique_end(text, ids) if kind.letter else ids)
        if kind.letter or id_ == number
    ]
    exact = [each for each in found if each[1] in (number, text.strip().upper())] or found
    if len(exact) > 1:
        raise ledger.unclear(root, text, exact)
    once = exact or list(_once(kinds, text.strip().upper(), number))
    if not once:
        for kind in kinds.values():
            ledger.ids(root, kind)  # what cannot be seen may be what is meant
        raise NotFound(_NONE.fill(text=text), _FIND_HINT)
    return once[0]


def _once(kinds: Kinds, id_: str, number: str) -> Iterator[tuple[Kind, str]]:
    match = kinds.match(id_)
    letter = match[1] if match else "" if number.isascii() and number.isdecimal() else None
    yield from ((kind, id_ if kind.letter else number) for kind in kinds.values() if kind.letter == letter)
