"""Has another record what only one may have: a receipt, what only one of its kind or only one that is open has, or the same name?

Whether an index knows it or not changes nothing but the time it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from dicoop.frozen import replace
from dicoop.kinds.base import title_of
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.receipts import receipts_of
from dicoop.rules import checks
from dicoop.rules.checks import across, bonds, said
from dicoop.store import files, ledger
from dicoop.store.ledger import Opened
from dicoop.text.fold import folded, folded_name, folded_receipt

if TYPE_CHECKING:
    from dicoop.actions.write_context import Desk
    from dicoop.errors import Finding
    from dicoop.kinds.base import Kind, Kinds, Record
    from dicoop.store.index import Index


def doubled(desk: Desk, kind: Kind, kinds: Kinds, old: Record | None, new: Record) -> tuple[Finding, ...]:
    """Return findings for what a record takes over from another; what that one writes in another way is left to `check`."""
    fresh = [each for each in _own(kind, new) if each not in _own(kind, old)]
    return tuple(_taken(desk, kind, kinds, new, fresh)) if fresh else ()


def alike(desk: Desk, kind: Kind, whole: Ledger, old: Record | None, new: Record) -> tuple[Finding, ...]:
    """Return what `check` finds of a record and others together that it had not before: of its name or code, or of the day of a meeting."""
    if new.voided:
        return ()
    others = {id_: record for id_ in _others(desk, kind, old, new) if (record := whole.get(kind.name, id_))}
    earlier = (*((None,) if others else ()), *((old,) if old is not None else ()))
    before = {_key(each) for record in earlier for each in _among(kind, whole, record, others)}
    return tuple(each for each in _among(kind, whole, new, others) if _key(each) not in before)


def _key(finding: Finding) -> tuple[str, str, str, str]:
    return finding.code, finding.id, finding.address, finding.value


def _among(kind: Kind, whole: Ledger, record: Record | None, others: Mapping[str, Record]) -> Iterator[Finding]:
    """Yield what is found of others, with a record in their company if there is one: wherever it is told, it may be for that."""
    own = {str(record.id): record} if record is not None else {}
    some = Ledger(whole.settings, {"meeting": whole.of("meeting"), kind.name: {**others, **own}}, kinds=whole.kinds)
    return (each for each in checks.beside_records(some) if each.id in some.of(kind.name))


def _others(desk: Desk, kind: Kind, old: Record | None, new: Record) -> Iterator[str]:
    """Yield the other records of the name of a record, or of its code, where that is new; all other meetings."""
    found = {*ledger.ids(desk.root, kind)} if not kind.letter else set()
    if kind.name in across.NAMED and (old is None or title_of(old) != title_of(new)):
        found |= {*_called(desk, kind, title_of(new))}
    code = getattr(new, "code", None)
    if code and code != getattr(old, "code", None):
        found |= {*_saying(desk, kind, folded(code), folded)}
    yield from found - {str(new.id)}


def _called(desk: Desk, kind: Kind, title: str) -> Iterator[str]:
    """Yield the records in which a name stands, by the index where there is one."""
    index = _index(desk, kind)
    if index:
        yield from (id_ for id_, name in index.titles(kind.name).items() if folded_name(name) == folded_name(title))
    else:
        yield from _saying(desk, kind, folded_name(title), folded_name)


def _index(desk: Desk, kind: Kind) -> Index | None:
    """Return the index, brought up to the files of a kind as they are; None where there is none, or nothing in it."""
    from dicoop.store import load  # noqa: PLC0415 - only where a name is new, or money or goods came

    place = replace(desk.shelf, trust=True)
    index = load.index_of(place)
    if index is None or not index.folders():
        return None
    load.load(place, lambda _: frozenset({kind.name}))
    return index


def _saying(desk: Desk, kind: Kind, words: str, folded_by: Callable[[str], str]) -> Iterator[str]:
    """Yield the records in whose files words stand, however they are typed, or may be spelled out."""
    for id_ in ledger.ids(desk.root, kind, some=True):
        raw = files.read(desk.root, kind.path(id_))
        if isinstance(raw, bytes) and (b"\\" in raw or words in folded_by(raw.decode("utf-8", "replace"))):
            yield id_


def _own(kind: Kind, record: Record | None) -> tuple[tuple[str, ...], ...]:
    return tuple(said.own(kind, record)) if record is not None and not record.voided else ()


def _taken(desk: Desk, kind: Kind, kinds: Kinds, new: Record, fresh: list[tuple[str, ...]]) -> Iterator[Finding]:
    for id_ in ledger.ids(desk.root, kind, some=True):
        path = kind.path(id_)
        raw = files.read(desk.root, path) if id_ != str(new.id) else b""
        if isinstance(raw, bytes) and any(_may_say(raw, each) for each in fresh):
            opened = ledger.of_bytes(raw, path, kinds)
            held = _own(kind, opened.record) if isinstance(opened, Opened) else ()
            yield from (bonds.double(kind, each, str(new.id), id_) for each in fresh if each in held)


def _may_say(raw: bytes, what: tuple[str, ...]) -> bool:
    """Return whether every word of what is looked for stands in a file: few files are worth reading closely."""
    return all(word.encode().lower() in raw.lower() for value in what[2:] for word in value.split())


def reused(desk: Desk, kind: Kind, old: Record, new: Record) -> tuple[Finding, ...]:
    """Return findings for receipts that a record takes over from another."""
    fresh = sorted(set(receipts_of(kind, new)) - set(receipts_of(kind, old)))
    pairs = ((receipt, other) for receipt in fresh for other in _holders(desk, kind, receipt) if other != new.id)
    opened = ((receipt, other, ledger.open_file(desk.root, kind.path(other))) for receipt, other in pairs)
    has = ((receipt, other) for receipt, other, at in opened if isinstance(at, Opened) and receipt in receipts_of(kind, at.record))
    return tuple(across.reused(kind, new, receipt, other) for receipt, other in has)


def _holders(desk: Desk, kind: Kind, receipt: str) -> Iterable[str]:
    """Return the records that may have a receipt: by the index, without one by the words in their files."""
    index = _index(desk, kind)
    if index is None:
        return _saying(desk, kind, receipt, folded_receipt)
    return [id_ for id_ in index.holders(kind.name, receipt) if kind.is_id(id_)]
