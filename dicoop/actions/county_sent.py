"""What did the records of a workbook hold when it was sent to the county?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.actions import revisions
from dicoop.exchange.answers import NEW, blob_of
from dicoop.exchange.pages import ID
from dicoop.kinds.validate import present
from dicoop.store import merge_lines
from dicoop.text.read import read
from dicoop.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dicoop.exchange.answers import Data
    from dicoop.exchange.returned import Returned
    from dicoop.kinds.ledger import Ledger
    from dicoop.store.git import Repo


def bases(repo: Repo, book: Returned, whole: Ledger, base: str | None) -> tuple[dict[tuple[str, str], Data], frozenset[str]]:
    """Return each record as it was when the workbook was made, and the records of which nobody knows."""
    wanted = {(row.text(ID), blob_of(row, book)) for row in book.rows if row.text(ID) and not NEW.fullmatch(row.text(ID))}
    wanted |= set(book.head.blobs.items())
    contents = merge_lines.known_contents(repo, (blob for _, blob in wanted))
    contents |= _of_revision(repo, whole, base, [(id_, blob) for id_, blob in wanted if blob not in contents]) if base else {}
    found = {}
    for id_, blob in wanted:
        raw = contents.get(blob or f"{base}:{id_}")
        data = _data(raw, id_) if raw else None
        if data is not None and data.get("id") == id_:
            found[id_, blob] = data
    lost = {id_ for id_, blob in wanted if blob and blob not in contents}
    return found, frozenset(lost)


def _of_revision(repo: Repo, whole: Ledger, base: str, lacking: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    """Return records as they were at a revision, by the blob that is not there or by that and their id."""
    then = revisions.revision(repo, base)
    paths = {kind.path(id_): (id_, blob) for id_, blob in lacking if (kind := whole.kinds.of_id(id_))}
    there = then.blobs(paths)
    contents = merge_lines.contents(repo, there.values())
    return {paths[path][1] or f"{base}:{paths[path][0]}": contents[id_] for path, id_ in there.items()}


def _data(raw: bytes, id_: str) -> Data | None:
    source = read(raw, id_)
    return present(source.data) if isinstance(source, Source) else None
