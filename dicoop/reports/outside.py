"""Which values of records stay in the office when a document leaves it: those that `private` of ledger.yaml names?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dicoop.document import TOTAL, Behind, Block, Cell, Document, Facts, Named, Section, Table, Text
from dicoop.frozen import dataclass, field, replace
from dicoop.kinds.base import ID_PATTERN, Kind
from dicoop.kinds.fields import field_of, fields
from dicoop.kinds.private import may_be_private
from dicoop.labels import Label, both

if TYPE_CHECKING:
    from dicoop.kinds.ledger import Ledger
    from dicoop.rules.deadlines import Due

_LEFT_OUT = Label("不外传、没有写进去的：{names}", "private and left out: {names}")
_NAME = Label("{kind}的{field}", "{field} ({kind})")
_CARD = Label("{kind} {id}", "{kind} {id}")
_PRIVATE = Label("（不外传）", "(private)")
_DECISION = "meeting.decisions.*"
_HIDDEN = "…"  # told from a value by being this very object

# Columns that are called otherwise than the fields they are drawn from
_DRAWN_FROM: Mapping[str, tuple[str, ...]] = {
    "title": ("name", "themes", "text"),
    "name": ("title", "themes"),
    "unit": ("lead", "by", "steps.*.by"),
    "weight": ("investment", "amount"),
    "what": ("nodes.*.plan", "to", "text"),
    "nodes": ("nodes.*.plan",),
    "due": ("nodes.*.plan", "to", "steps.*.until"),
    "overdue": ("nodes.*.plan", "to", "due", "steps.*.until"),
    "officer": ("steps.*.officer",),
    "demand": ("steps.*.text",),
    "earlier": ("steps.*.level", "steps.*.number"),
    "urged": ("steps.*.level", "steps.*.number"),
    "days": ("signed",),
    "change": ("changes.*.change",),
    "date": ("changes.*.date",),
    "value": ("entries.*.value",),
    "yoy": ("entries.*.yoy",),
    "rank": ("entries.*.rank",),
}


def outside(document: Document, ledger: Ledger) -> tuple[Document, tuple[Label, ...]]:
    """Return a document without private values, and what is said of them; sums and rates stay what they are."""
    if not ledger.settings.private:
        return document, ()
    gate = _Gate(ledger)
    sections = tuple(part for each in document.sections if (part := gate.section(each)))
    words = (_LEFT_OUT.fill(names=tuple(gate.left)),) if gate.left else ()
    origin = document.origin and replace(document.origin, apart=(*document.origin.apart, *words))
    return replace(document, title=gate.title or document.title, sections=sections, origin=origin), words


def of_dues(items: Sequence[Due], ledger: Ledger) -> list[Due]:
    """Return things due without what is private of them: their ids stay."""
    gate = _Gate(ledger)
    return [_told(item, gate) for item in items] if ledger.settings.private else list(items)


def _told(item: Due, gate: _Gate) -> Due:
    prefix = _DECISION if item.kind == "decision" else item.kind
    hidden = {name for name in ("title", "what", "unit") if gate.hides(prefix, name)}
    if item.kind == "decision" and gate.hides("meeting", "title"):
        hidden.add("title")
    title = item.id if "title" in hidden else item.title
    what = _PRIVATE if "what" in hidden else item.what
    return item._replace(title=title, what=what, unit=None if "unit" in hidden else item.unit)


@dataclass
class _Gate:
    """What lets a ledger's values out, and what it kept back so far."""

    ledger: Ledger
    left: dict[Label, None] = field(default_factory=dict)
    title: Label | None = None
    _known: dict[tuple[str, str], bool] = field(default_factory=dict)

    def section(self, section: Section) -> Section | None:
        """Return a section without private values; the timeline of a record only where nothing in its lists is private."""
        if section.of and any(self._in_lists(self.ledger.kinds[section.of])):
            self._keep_back(section.of, section.title)
            return None
        return replace(section, blocks=tuple(map(self._block, section.blocks)))

    def _block(self, block: Block) -> Block:
        if isinstance(block, Facts):
            return self._facts(block)
        if isinstance(block, Text):
            return replace(block, figures=tuple((label, self._behind(each)) for label, each in block.figures))
        return self._table(block)

    def _facts(self, facts: Facts) -> Facts:
        rows = tuple(each for each in facts.rows if not facts.of or not self._private(facts.of, *each))
        if facts.of and self.hides(facts.of, "title"):
            kind = self.ledger.kinds[facts.of]
            self.title = _CARD.fill(kind=kind.label, id=next((words for key, _, words in facts.rows if key == "id"), ""))
        return replace(facts, rows=rows)

    def _table(self, table: Table) -> Table:
        at = next((place for place, column in enumerate(table.columns) if column.key == "id"), None)
        if not table.of and at is None:
            behind = {place: self._behind(each) for place, each in table.behind.items()}
            return replace(table, rows=tuple(tuple(map(self._called, row)) for row in table.rows), behind=behind)
        rows = tuple(self._row(table, table.of or self._prefix(row[at or 0]), row) for row in table.rows)
        gone = {each for each in range(len(table.columns)) if rows and all(row[each] is _HIDDEN for row in rows)}
        return _without(replace(table, rows=tuple(tuple(None if cell is _HIDDEN else cell for cell in row) for row in rows)), gone)

    def _row(self, table: Table, prefix: str, row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        pairs = zip(table.columns, row, strict=True)
        return tuple(_HIDDEN if self._private(prefix, column.key, column.label, cell) else self._called(cell) for column, cell in pairs)

    def _private(self, prefix: str, key: str, label: Label, value: Cell) -> bool:
        """Return whether a value is to be kept back; what refers to a record may still name its id."""
        hidden = key != "id" and (self.hides(prefix, key) or (not isinstance(value, Named) and self._refers(prefix, key)))
        if hidden:
            self._keep_back(prefix, label)
        return hidden

    def hides(self, prefix: str, key: str) -> bool:
        """Return whether a column of things at an address shows what is private."""
        known = self._known.get((prefix, key))
        if known is None:
            known = self._known[prefix, key] = self._hides(prefix, key)
        return known

    def _hides(self, prefix: str, key: str) -> bool:
        kind, _, inside = prefix.partition(".")
        sums = {name: f"{each.entries}.*.{each.amount}" for each in self._sums(kind) for name in (each.key, each.share_key)}
        names = (key, *_DRAWN_FROM.get(key, ()), *((sums[key],) if key in sums and not inside else ()))
        return any(may_be_private(self.ledger.settings, kind, f"{inside}.{name}" if inside else name) for name in names)

    def _sums(self, kind: str) -> tuple[Any, ...]:
        return self.ledger.kinds[kind].sums if kind in self.ledger.kinds else ()

    def _refers(self, prefix: str, key: str) -> bool:
        """Return whether a column shows the names of other records, and those are private."""
        kind = self.ledger.kinds.get(prefix)
        row = field_of(kind.model, key) if kind else None
        return bool(row and row.mark.ref and self.hides(row.mark.ref, "title"))

    def _called(self, cell: Cell) -> Cell:
        """Return a cell that names a record by its id alone where what it is called is private."""
        if isinstance(cell, Named) and cell.key and ID_PATTERN.fullmatch(cell.key) and self.hides(self._prefix(cell.key), "title"):
            return Named(cell.key, both(cell.key), cell.number)
        return cell

    def _prefix(self, id_: Cell) -> str:
        """Return what a row is by its id; what has none of a record is a decision."""
        text = id_.key or "" if isinstance(id_, Named) else str(id_)
        return next((name for name, kind in self.ledger.kinds.items() if kind.is_id(text)), _DECISION)

    def _behind(self, behind: Behind) -> Behind:
        return replace(behind, lacking=lambda: tuple(map(self._member, behind.lacking())))

    def _member(self, one: Named) -> Named:
        id_, _, at = (one.key or "").partition(" ")
        return Named(id_, both(id_)) if at and may_be_private(self.ledger.settings, self._prefix(id_).partition(".")[0], at) else one

    def _in_lists(self, kind: Kind) -> list[str]:
        """Return which parts of a kind's records that are more than one value hold something private."""
        parts = (row.name for row in fields(kind.model) if not row.is_scalar and row.form != "texts")
        named = [each.split(".") for each in self.ledger.settings.private]
        return [name for name in parts if any(each[0] in ("*", kind.name) and each[1:2] in ([], ["*"], [name]) for each in named)]

    def _keep_back(self, prefix: str, label: Label) -> None:
        kind = self.ledger.kinds[prefix.partition(".")[0]]
        self.left[_NAME.fill(kind=kind.label, field=label)] = None


def _without(table: Table, gone: set[int]) -> Table:
    """Return a table without some columns; where those go that say what its rows are of, what the rows come to together remains."""
    leads = {place for place, column in enumerate(table.columns) if column.lead}
    if table.total and leads and leads <= gone:
        behind = {(0, at): each for (row, at), each in table.behind.items() if row == TOTAL}
        table = replace(table, rows=(table.total,), total=None, behind=behind, subtotals=frozenset())
    kept = [place for place in range(len(table.columns)) if place not in gone]
    places = {old: new for new, old in enumerate(kept)}
    return replace(
        table,
        columns=tuple(table.columns[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in table.rows),
        total=table.total and tuple(table.total[place] for place in kept),
        behind={(row, places[at]): each for (row, at), each in table.behind.items() if at in places},
    )
