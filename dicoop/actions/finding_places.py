"""In which file, line and column does what is wrong with a record stand?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from dicoop.errors import Finding, Place, bounded
from dicoop.kinds.address import address_of, path_of
from dicoop.kinds.settings import Settings
from dicoop.paths import SETTINGS_PATH
from dicoop.rules import checks
from dicoop.rules.checks.amounts import RECEIPT_TWICE
from dicoop.rules.checks.entries import ENTRY_TWICE
from dicoop.text.source import Source

if TYPE_CHECKING:
    from dicoop.kinds.base import Kind, Kinds
    from dicoop.kinds.ledger import Ledger
    from dicoop.store.ledger import Opened

Open = Callable[[Iterable[str]], Mapping[str, Source]]


def placed(kinds: Kinds, open_: Open, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give findings their places, reading each file concerned once."""
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_file[file_of(finding.id, kinds)].append(finding)
    sources = open_(by_file)
    for path, found in by_file.items():
        source, kind = sources.get(path), kinds.of_path(path)
        for finding in bounded(found):
            yield finding.placed(place_of(source, finding, kind) if source else Place(path))


def file_of(id_: str, kinds: Kinds) -> str:
    """Return the file of a record, of the settings where it is no record's id."""
    match = kinds.match(id_)
    kind = kinds.of_letter(match[1] if match else "")
    return kind.path(id_) if id_ and kind else SETTINGS_PATH


def place_of(source: Source, finding: Finding, kind: Kind | None) -> Place:
    """Return where a finding's value stands: of a block its name, of an entry that is there twice the last."""
    model = kind.model if kind else Settings if source.file == SETTINGS_PATH else None
    path = path_of(finding.address, source.data, model)
    if finding.fault in (ENTRY_TWICE, RECEIPT_TWICE):
        path = [at for at in source.spans if address_of(at, source.data, model) == finding.address][-1]
    if not path:
        return Place(source.file)
    is_block = any(at[:-1] == path for at in source.spans)
    named = isinstance(path[-1], str) and (is_block or path[-1] == finding.value)
    return source.key_place(path) if named else source.place(path)


def found_in(today: date, kind: Kind, opened: Sequence[Opened], base: Ledger) -> Sequence[tuple[Finding, ...]]:
    """Return what is wrong with each of some records, with its places while its text is at hand."""
    found = zip(opened, checks.of_many(kind, [each.record for each in opened], base, today), strict=True)
    return [tuple(finding.placed(place_of(each.source, finding, kind)) for finding in bounded(some)) for each, some in found]
