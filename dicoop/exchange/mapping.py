"""What does each column of a sheet mean: as the command line says, as the mapping says, else by its name?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from dicoop.errors import Misused, NotFound
from dicoop.exchange.titles import GROUP, NUMBERING, SHEET, Meant, clean, proposed
from dicoop.frozen import dataclass, replace
from dicoop.kinds import address, parse_input
from dicoop.kinds.fields import Field, field_of, the_field
from dicoop.kinds.mapping import ColumnRow, Plan
from dicoop.labels import Label, joined

if TYPE_CHECKING:
    from dicoop.exchange.table import Table
    from dicoop.kinds.base import Kind
    from dicoop.kinds.settings import Settings

ENTRY = "[]."  # `funds[].amount`: of the entry whose key stands in the same row


@dataclass(frozen=True)
class Target:
    """Where a column's values go: the address as it is written, its steps (without those of an entry to be made), and the field.

    Of a further entry that the row makes in the same list, its number stands before the address and the list: `2:funds[].amount`.
    """

    address: str
    steps: tuple[str | tuple[str, ...], ...]
    row: Field
    entry: str = ""  # the list of the entry that the row makes
    cumulative: bool = False

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The steps, where they lead by names alone to one text in blocks and maps."""
        names = tuple(step for step in self.steps if isinstance(step, str))
        return names if len(names) == len(self.steps) and self.row.form != "texts" else ()

    @property
    def is_further(self) -> bool:
        """Whether it is in an entry beyond the first of its row."""
        return ":" in self.entry

    def numbered(self, n: int) -> Target:
        """Return where the n-th of several columns leads that go to one place in an entry: each to an entry of its own."""
        return replace(self, address=f"{n}:{self.address}", entry=f"{n}:{self.entry}") if self.entry and n > 1 else self


_UNKNOWN_KIND = Label("没有“{kind}”这类记录", "unknown kind '{kind}'")
_SEVERAL = Label("“{address}”是一组值，要写到其中一个字段", "'{address}' holds several values: name one field in it")
_LIST = Label("“{address}”是一笔一笔的", "'{address}' holds entries")
_LIST_HINT = Label(
    "一行一笔的写 {like}；累计数写 address: {address} 和 cumulative: true（命令行：+{address}）",
    "if each row is an entry write {like}; for a total, address: {address} with cumulative: true (on the command line +{address})",
)
_ENTRY_HINT = Label("一行一笔的写 {like}", "if each row is an entry write {like}")
_SUMS = Label("可以的有：{names}", "there are: {names}")
_NO_SUM = Label(
    "“{address}”不能从累计数推算：只有凭证登记的金额可以", "'{address}' cannot be derived from totals: only amounts with receipts can"
)


def target(kind: Kind, text: str, *, cumulative: bool = False) -> Target:
    """Return where an address leads; raises Misused, naming the nearest, for one that leads nowhere."""
    if cumulative:
        name = text.partition("[")[0].partition(".")[0]
        row = field_of(kind.model, name)
        if row is None or row.model is None or all(book.name != name for book in kind.books):
            raise Misused(_NO_SUM.fill(address=text), _SUMS.fill(names=" ".join(book.name for book in kind.books) or "—"))
        amount = the_field(row.model, "amount")
        return Target(name, (name,), amount, cumulative=True)
    if ENTRY in text:
        name, _, inner = text.partition(ENTRY)
        own = field_of(kind.model, name)
        if own is None or own.model is None or own.form != "list":
            raise Misused(_SEVERAL.fill(address=text))
        steps, row = address.parse(inner, own.model)
        return Target(text, steps, row, entry=name)
    whole = field_of(kind.model, text)
    if whole is not None and whole.form == "list" and whole.model is not None:
        like = f"{text}[].amount" if field_of(whole.model, "amount") else address.within(f"{text}[]", whole.model)
        hint = _LIST_HINT if text in {book.name for book in kind.books} else _ENTRY_HINT
        raise Misused(_LIST.fill(address=text), hint.fill(like=like, address=text))
    steps, row = address.parse(text, kind.model)
    if not row.is_scalar and row.form != "texts":
        raise Misused(_SEVERAL.fill(address=text))
    return Target(text, steps, row)


def column_of(plan: Plan, title: str) -> ColumnRow | None:
    """Return what a plan says of a column by its title, whatever its blanks and brackets."""
    wanted = clean(title)
    near = (row for row in plan.columns if clean(row.column) == wanted)
    return next((row for row in plan.columns if row.column == title), None) or next(near, None)


@dataclass(frozen=True)
class Matched:
    """What columns were found to mean: by exact name or synonym, and what is only near; `second`: those that mean what one beside them does."""

    rows: tuple[ColumnRow, ...]
    near: Mapping[str, Meant]
    unknown: tuple[str, ...]
    second: Mapping[str, str]


def matched(tables: Sequence[Table], plan: Plan, given: Mapping[str, str], names: Mapping[str, Meant]) -> Matched:
    """Return what columns mean: as the command line says, as the plan says, else by name; near names are only proposed."""
    asked = {clean(title): said(text, names) for title, text in given.items()}
    rows: dict[str, ColumnRow] = {}
    near: dict[str, Meant] = {}
    unknown: list[str] = []
    for title in titles(tables):
        known, own = column_of(plan, title), asked.get(clean(title))
        meant = _exact(title, names)
        if own is not None:
            rows[title] = _row(title, own)
        elif known is not None:
            rows[title] = known
        elif meant is not None:
            rows[title] = ColumnRow(column=title, address=meant.address, cumulative=meant.cumulative or None)
        elif clean(title) in NUMBERING:
            rows[title] = ColumnRow(column=title)
        elif title not in (SHEET, GROUP):
            unknown.append(title)
            if found := proposed(title, names):
                near[title] = found
    ranked = sorted(rows, key=lambda title: (clean(title) not in asked, column_of(plan, title) is None))
    second = _second(tables, {title: rows[title] for title in ranked})
    taken = tuple(row for title, row in rows.items() if title not in second)
    return Matched(taken, near, (*unknown, *second), second)


def with_county(found: Matched, tables: Sequence[Table], plan: Plan, names: Mapping[str, Meant], settings: Settings) -> Matched:
    """Return what columns mean, and, where none says the county and each sheet is called as one, that the sheets do."""
    said = {*(row.address for row in found.rows), *(row.address for row in plan.fixed)}
    has_one = any(meant.address == "county" for meant in names.values())
    try:
        is_one = has_one and "county" not in said and all(parse_input.county(table.sheet.name, settings) for table in tables)
    except Misused:
        is_one = False
    return replace(found, rows=(*found.rows, ColumnRow(column=SHEET, address="county"))) if is_one else found


def said(text: str, names: Mapping[str, Meant]) -> str:
    """Return what a person says of a column as an address (`+` in front of what adds up): a field may be called by its name."""
    meant = names.get(clean(text)) if text else None
    return meant.written if meant else text


def _second(tables: Sequence[Table], rows: Mapping[str, ColumnRow]) -> dict[str, str]:
    """Return the columns that mean what one before them means in every table that they stand in, with that one; of entries each makes its own."""
    found: dict[str, str] = {}
    kept: dict[tuple[str | None, bool | None], list[str]] = {}
    there = [{column.title for column in table.columns} for table in tables]
    for title, row in rows.items():
        own, mates = [each for each in there if title in each], kept.setdefault((row.address, row.cumulative), [])
        if row.address and ENTRY not in row.address and own and all(not each.isdisjoint(mates) for each in own):
            found[title] = mates[0]
        else:
            mates.append(title)
    return found


def _row(title: str, text: str) -> ColumnRow:
    """Return what `--map` says of a column: an address, `+` in front for one that adds up; nothing: it is left out."""
    return ColumnRow(column=title, address=text.removeprefix("+") or None, cumulative=True if text.startswith("+") else None)


def _exact(title: str, names: Mapping[str, Meant]) -> Meant | None:
    """Return what a title means; of one over another what both say together, in either order, or the lower alone."""
    over, _, under = title.rpartition("/")
    last = over.rpartition("/")[2]
    tried = (title, f"{last}{under}", f"{under}{last}", under) if over else (title,)
    return next((names[clean(each)] for each in tried if clean(each) in names), None)


def titles(tables: Iterable[Table]) -> tuple[str, ...]:
    """Return the titles of all columns, each once, and the columns that stand in no row."""
    return tuple(dict.fromkeys((*_titles(tables), SHEET, GROUP)))


def _titles(tables: Iterable[Table]) -> Iterator[str]:
    for table in tables:
        yield from (column.title for column in table.columns)


def names_of(kinds: Mapping[str, Kind]) -> Label:
    """Return what each kind is called in a file, and by people."""
    named = (Label(f"{kind.name}（{kind.label.zh}）", kind.name) for kind in kinds.values())
    return joined(tuple(named), " ", " ")


def kind_named(kinds: Mapping[str, Kind], text: str) -> Kind:
    """Return a kind by its name, or what people call it; raises NotFound."""
    found = next((kind for kind in kinds.values() if text in (kind.name, kind.label.zh, kind.label.en)), None)
    if found is None:
        raise NotFound(_UNKNOWN_KIND.fill(kind=text), names_of(kinds))
    return found
