"""What did a county say: which values of which records are others than they were, and what of it cannot be read?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from dicoop.errors import DicoopError, Finding, Misused, Unreadable, in_cell
from dicoop.exchange.cells import MENDS
from dicoop.exchange.county_book import CLEARED, SEPARATOR, shown
from dicoop.exchange.county_faults import (
    BAD_CELL,
    DASH,
    ENTRY_SECOND,
    ENTRY_TWICE,
    KEY_CHANGED,
    MIXED_ROW,
    NO_BASE,
    NO_KEY,
    NO_NEW,
    NOT_OURS,
    ONLY_ADDED,
    ROW_TWICE,
)
from dicoop.exchange.pages import ID, KEY, Column, Page
from dicoop.exchange.returned import Cell, Returned, Row, Sent, called, told, typed, unread
from dicoop.exchange.sheet import text_of
from dicoop.frozen import dataclass, field, pattern
from dicoop.kinds import parse_input
from dicoop.kinds.fields import Field
from dicoop.kinds.ledger import Ledger
from dicoop.labels import Lang
from dicoop.text.write import NR, bare, identity, is_numbered
from dicoop.values import plain

Data = dict[str, Any]
Texts = str | tuple[str, ...] | None
NEW = pattern(r"(新\s*[0-9]*|NEW\s*[0-9]*)(@[a-z_]+)?", re.IGNORECASE)  # of which kind, once it was read
_DASHES = frozenset("-/—–－／")


class Answer(NamedTuple):
    """A value that a county gave: of which record, where in it, what it was and is to be, and the cell it stands in."""

    id: str
    page: Page
    address: str
    before: Texts
    after: Texts
    place: str
    keys: tuple[str, ...] = ()
    inside: str = ""

    def within(self, data: Data) -> Texts:
        """Return the value at the same place in another version of the record."""
        held = data if self.page.part is None else entry_of(data, self.page, self.keys)
        return value_at(held or {}, self.inside)


@dataclass(frozen=True)
class Known:
    """What the rows rest on: what was sent, whose it is, and the ledger now."""

    sent: Sent
    county: str
    ledger: Ledger
    lang: Lang


@dataclass
class Answers:
    """All that was said: values, rows of new records by the name they go by, faults, and how many rows are no longer there.

    `spoiled` are the records of which a cell cannot be read.
    """

    given: list[Answer] = field(default_factory=list)
    new: dict[str, Row] = field(default_factory=dict)
    faults: list[Finding] = field(default_factory=list)
    spoiled: set[str] = field(default_factory=set)
    gone: int = 0


@dataclass
class Taken:
    """Which rows there are: all of the workbook, and the first row of each record or entry read, by sheet, id and keys."""

    book: Returned
    known: Known
    rows: dict[tuple[str, str, str], Row] = field(default_factory=dict)

    @cached_property
    def there(self) -> frozenset[tuple[str, str, str]]:
        """The entries that rows name."""
        return frozenset((row.page.name, row.id, _shown_keys(row, self.known)) for row in self.book.rows if row.page.part)


def _shown_keys(row: Row, known: Known) -> str:
    """Return the keys that a row shows as a file has them, nothing where they cannot be read."""
    if row.is_untouched:
        return row.keys
    try:
        return " ".join(_identity(row, [_key(column, row.cells[column.address], known) for column, _ in _key_cells(row)]))
    except (KeyError, DicoopError):
        return ""


def answers(book: Returned, known: Known) -> Answers:
    """Return what a workbook says that was not so before; nothing is guessed, every fault is told."""
    found = Answers()
    taken = Taken(book, known)
    for row in book.rows:
        if row.is_untouched and known.sent.has(row.id, row.blob):
            taken.rows.setdefault((row.page.name, row.id, row.keys), row)
            continue
        id_, base = _record(row, book, known, found)
        if id_ is None:
            continue
        faults = len(found.faults)
        (_own if row.page.part is None else _entry)(row, (id_, base), known, found, taken)
        found.spoiled |= {id_} if len(found.faults) > faults else set()
    lost = {(each.page.name, each.id): each for each in reversed(found.given) if NEW.match(each.id) and each.id not in found.new}
    for each in reversed(lost.values()):
        name = as_written(each.id)
        found.faults.append(NO_NEW.at(ID, name, id=name, place=in_cell(each.place), sheet=each.page.kind.label))
    found.gone = _gone(book, known)
    return found


def _record(row: Row, book: Returned, known: Known, found: Answers) -> tuple[str | None, Data | None]:
    """Return which record a row is about, and what it was; a new one goes by its row or by the name that the county gave it."""
    text = row.id
    if not text and row.page.part is None:
        return f"新@{row.place}", None
    if NEW.fullmatch(text):
        return new_name(text, row.page.kind.name), None
    blob = book.blob(row)
    base = known.sent.bases.get((text, blob))
    other = known.sent.owners.get(blob) if base is None else None
    if other is not None:
        fault, words = MIXED_ROW, dict[str, Any](value=text, other=other)
    elif base is None and text in known.sent.lost:
        fault, words = NO_BASE, {"value": text}
    elif not text:
        fault, words = NO_KEY, {"name": row.page.columns[0].heading}
    elif base is None or base.get("county") != known.county:
        fault, words = NOT_OURS, {"value": text, "county": known.county}
    else:
        return text, base
    found.faults.append(told(fault, row, row.cells.get(ID), **words))
    return None, None


# A record's own row


def _own(row: Row, of: tuple[str, Data | None], known: Known, found: Answers, taken: Taken) -> None:
    id_, base = of
    values = list(_values(row, base or {}, (), known, found))
    earlier = taken.rows.setdefault((row.page.name, id_, ""), row)
    if earlier is not row:
        if values or base is None:
            found.faults.append(told(ROW_TWICE, row, row.cells.get(ID), value=id_, other=earlier.place))
        return
    if base is None:
        found.new[id_] = row
    found.given += [_answer(row, id_, (), each) for each in values]


# A row of a list


def _entry(row: Row, of: tuple[str, Data | None], known: Known, found: Answers, taken: Taken) -> None:
    keys = _entry_keys(row, known, found)
    if keys is None:
        return
    (id_, base), first, said = of, row.cells[row.page.key_columns[0].address], " ".join(keys)
    was = row.keys
    if was and was != said and (row.page.name, row.id, was) not in taken.there:
        found.faults.append(told(KEY_CHANGED, row, first, value=called(row.page, said), was=called(row.page, was)))
        return
    entry = entry_of(base or {}, row.page, keys)
    values = list(_values(row, entry or {}, keys, known, found))
    earlier = taken.rows.setdefault((row.page.name, id_, said), row)
    if earlier is not row:
        hint = ENTRY_SECOND if any(column.address == NR for column in row.page.key_columns) else ENTRY_TWICE.hint
        found.faults += [told(ENTRY_TWICE, row, first, value=called(row.page, said), other=earlier.place, hint=hint)] if values else []
    elif entry is not None and row.page.grows:
        places = {cell.place: cell for cell in row.cells.values()}
        found.faults += [told(ONLY_ADDED, row, places[place], row.page.address(keys, inside), value=said) for _, _, place, inside in values]
    else:
        alone = [(None, keys[0], first.place, row.page.key_columns[0].address)]
        bare = entry is None and not values and row.page.part is not None and row.page.part.form == "list"
        found.given += [_answer(row, id_, keys, each) for each in (alone if bare else values)]


def _answer(row: Row, id_: str, keys: tuple[str, ...], value: tuple[Texts, Texts, str, str]) -> Answer:
    before, after, place, inside = value
    return Answer(id_, row.page, row.page.address(keys, inside), before, after, place, keys, inside)


def _entry_keys(row: Row, known: Known, found: Answers) -> tuple[str, ...] | None:
    """Return the keys of an entry as a file has them; what is wrong with them is told."""
    keys: list[str] = []
    for column, cell in _key_cells(row):
        if cell is None or not cell.text:
            found.faults.append(told(NO_KEY, row, cell, name=column.heading))
            return None
        try:
            keys.append(_key(column, cell, known))
        except DicoopError as error:
            found.faults.append(unread(row, cell, row.page.name, error, column.row))
            return None
    return _identity(row, keys)


def _key_cells(row: Row) -> Iterator[tuple[Column, Cell | None]]:
    """Yield the cells that say which entry a row is; one without a number is the first."""
    names = tuple(column.address for column in row.page.key_columns)
    for column in row.page.key_columns:
        cell = row.cells.get(column.address)
        if not (is_numbered(names) and column.address == NR and (cell is None or not cell.text)):
            yield column, cell


def _identity(row: Row, keys: Sequence[str]) -> tuple[str, ...]:
    names = tuple(column.address for column in row.page.key_columns)
    return bare((*keys, *[""] * (len(names) - len(keys))), names)


def _key(column: Column, cell: Cell, known: Known) -> str:
    """Return a key; a name of a map need not be one of those that come first."""
    assert column.row is not None
    names = column.row.terms if column.address == KEY else None
    if column.address == KEY and not any(cell.text in (each.value, *each.label) for each in names or ()):
        return cell.text
    text = _tidied(column.row, cell, known)
    try:
        if column.row.read is not None:
            column.row.read(text)
    except Unreadable as error:
        raise Misused(error.finding.message, error.finding.hint) from None
    return text


def entry_of(base: Data, page: Page, keys: tuple[str, ...]) -> Data | None:
    """Return an entry of a record's list or map by its keys."""
    assert page.part is not None
    held = base.get(page.part.name)
    if isinstance(held, dict):
        value = held.get(keys[0])
        return value if isinstance(value, dict) or value is None else {"": value}
    names = tuple(column.address for column in page.key_columns)
    return next((each for each in held or () if identity(each, names) == keys), None)


# Cells


def _values(row: Row, base: Data, keys: tuple[str, ...], known: Known, found: Answers) -> Iterator[tuple[Texts, Texts, str, str]]:
    """Yield the values of a row that are others than they were: before, after, the cell's name, the address within the row."""
    for column in row.page.columns:
        cell = row.cells.get(column.address)
        if cell is None or column.row is None or column.address == KEY or (column.is_key and row.page.part):
            continue
        address, before = row.page.address(keys, column.address), value_at(base, column.address)
        if cell.note:
            said = {"value": cell.note.trouble.label, "text": cell.note.text or cell.text, "hint": MENDS[cell.note.trouble]}
            found.faults.append(told(BAD_CELL, row, cell, address, **said))
        elif cell.text and not _is_same(column, cell, before, known.lang):
            after = _read(row, column, cell, address, known, found)
            if after is not _NOTHING and after != before:
                yield before, after, cell.place, column.address


_NOTHING: Any = object()


def value_at(base: Data, address: str) -> Texts:
    """Return the value at an address of blocks within a record or an entry."""
    value: Any = base
    for step in address.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    found: Texts = tuple(value) if isinstance(value, list) else value
    return found


def _is_same(column: Column, cell: Cell, before: Texts, lang: Lang) -> bool:
    """Return whether a cell shows what was written into it, in either language."""
    assert column.row is not None
    return before is not None and any(text_of(_plain(shown(column.row, before, each))).strip() == cell.text for each in (lang, "zh", "en"))


def _plain(value: Any) -> Any:
    return plain(value) if isinstance(value, Decimal) else "" if value is None else value


def _read(row: Row, column: Column, cell: Cell, address: str, known: Known, found: Answers) -> Any:
    """Return what a cell says as the text of its field, None for what is to be emptied; a fault is told."""
    assert column.row is not None
    if cell.text == CLEARED:
        return None
    if cell.text in _DASHES:
        found.faults.append(told(DASH, row, cell, address, value=cell.text))
        return _NOTHING
    try:
        if column.row.form == "texts":
            parts = [part for part in re.split(rf"[;{SEPARATOR}\n]", cell.text) if part.strip()]
            inner = column.row.inner or column.row
            return tuple(_new(column.row, part) or parse_input.tidy(inner, part, known.ledger, is_named=False) for part in parts)
        return _tidied(column.row, cell, known)
    except DicoopError as error:
        found.faults.append(unread(row, cell, address, error, column.row))
        return _NOTHING


def _tidied(row: Field, cell: Cell, known: Known) -> str:
    return _new(row, cell.text) or parse_input.tidy(row, typed(row, cell), known.ledger, is_named=False)


def _new(row: Field, text: str) -> str:
    """Return the name of the new record that a reference means, nothing where it means none."""
    return new_name(text, row.mark.ref) if row.mark.ref and NEW.fullmatch(text.strip()) else ""


def new_name(text: str, kind: str) -> str:
    """Return by what a new record goes: each kind has a 新1 of its own."""
    return "".join(text.split()).upper() + f"@{kind}"


def as_written(text: str) -> str:
    """Return what a county wrote, of a new record the name without its kind."""
    return text.partition("@")[0] if NEW.fullmatch(text) else text


def _gone(book: Returned, known: Known) -> int:
    """Return how many records and entries the workbook was sent with and has no more."""
    there = sum(bool(row.base) for row in book.rows)
    return max(0, sum(book.head.sent.get(page.name, 0) if book.head.sent else _sent(page, book, known) for page in book.pages) - there)


def _sent(page: Page, book: Returned, known: Known) -> int:
    """Return how many rows of a sheet a workbook of the first form was sent with."""
    bases = [base for (id_, blob), base in known.sent.bases.items() if page.kind.is_id(id_) and book.head.blobs.get(id_) == blob]
    return sum(len(base.get(page.part.name) or ()) for base in bases) if page.part else len(bases)
