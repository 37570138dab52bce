"""What did the records of a workbook hold when it was sent to the county?"""

from __future__ import annotations

from collections.abc import Iterable

from dicoop.actions import revisions
from dicoop.exchange.answers import NEW
from dicoop.exchange.returned import Returned, Sent
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.validate import present
from dicoop.store import merge_lines
from dicoop.store.git import Repo
from dicoop.text.read import read
from dicoop.text.source import Source


def sent(repo: Repo, book: Returned, whole: Ledger, base: str | None) -> Sent:
    """Return what the records of a workbook were when it was made: of those whose rows are all as they were sent, that git knows it."""
    every = set(book.head.blobs.items())
    there = merge_lines.known_blobs(repo, book.head.blobs.values())
    wanted = {
        (row.id, book.blob(row))
        for row in book.rows
        if row.id and not NEW.fullmatch(row.id) and not (row.is_untouched and row.blob in there)
    }
    wanted |= {pair for pair in every if pair[1] not in there} if book.head.sent else every
    contents = merge_lines.contents(repo, merge_lines.known_blobs(repo, (blob for _, blob in wanted)))
    contents |= _of_revision(repo, whole, base, [(id_, blob) for id_, blob in wanted if blob not in contents]) if base else {}
    found = {}
    for id_, blob in wanted:
        raw = contents.get(blob or f"{base}:{id_}")
        source = read(raw, id_) if raw else None
        if isinstance(source, Source) and source.data.get("id") == id_:
            found[id_, blob] = present(source.data)
    lost = {id_ for id_, blob in wanted if blob and blob not in contents}
    return Sent(found, frozenset(every - wanted), frozenset(lost))


def _of_revision(repo: Repo, whole: Ledger, base: str, lacking: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    """Return records as they were at a revision, by the blob that is not there or by that and their id."""
    then = revisions.revision(repo, base)
    paths = {kind.path(id_): (id_, blob) for id_, blob in lacking if (kind := whole.kinds.of_id(id_))}
    there = then.blobs(paths)
    contents = merge_lines.contents(repo, there.values())
    return {paths[path][1] or f"{base}:{paths[path][0]}": contents[id_] for path, id_ in there.items()}
