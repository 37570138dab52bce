"""How are things that are due shown in a table?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from dicoop.document import Cell, Column, Named, Table
from dicoop.kinds.base import Kinds
from dicoop.kinds.ledger import Ledger
from dicoop.labels import Label, joined
from dicoop.reports.record_status import counties, unit
from dicoop.rules.deadlines import Due
from dicoop.values import Money

_DECISION = Label("议定事项", "decision")
_UNPROVEN = Label("{day}*", "{day}*")
WORKING = Label("{kinds}的逾期天数按工作日计。", "Overdue days in working days: {kinds}.")
_OF = Label("{kind}（{whats}）", "{kind} ({whats})")
UNPROVEN = Label(
    "* 年度工作日未公布，按周一至周五推算，以公布后为准（可在 ledger.yaml 的 calendar 里填写）。",
    "* Provisional: that year's working days are not published yet; counted Monday to Friday (see calendar in ledger.yaml).",
)


def kind_label(kind: str, kinds: Kinds) -> Label:
    """Return the name of a kind of thing due."""
    return _DECISION if kind == "decision" else kinds[kind].label


# Each column: what it is, and its cell
COLUMNS: Mapping[str, tuple[Column, Callable[[Due, Ledger], Cell]]] = {
    "light": (Column("light", Label("灯", "Light")), lambda item, _: item.light),
    "what": (Column("what", Label("事项", "What"), lead=True), lambda item, _: _DECISION if item.kind == "decision" else item.what),
    "id": (Column("id", Label("编号", "Id"), lead=True), lambda item, _: item.key if item.kind == "decision" else item.id),
    "title": (Column("title", Label("名称", "Name")), lambda item, _: item.what if item.kind == "decision" else item.title),
    "county": (Column("county", Label("县区", "County")), lambda item, ledger: counties(item, ledger.settings)),
    "kind": (Column("kind", Label("类别", "Kind")), lambda item, ledger: Named(item.kind, kind_label(item.kind, ledger.kinds))),
    "unit": (Column("unit", Label("责任单位", "Unit")), lambda item, ledger: unit(item.unit, ledger.settings)),
    "due": (Column("due", Label("期限", "Due")), lambda item, _: item.due if item.proven else _UNPROVEN.fill(day=item.due)),
    "overdue": (Column("overdue", Label("逾期（天）", "Days over")), lambda item, _: item.overdue if item.late else None),
    "urged": (
        Column("urged", Label("催办", "Urged")),
        lambda item, _: Named(item.urged.level.value, item.urged.label) if item.urged else None,
    ),
    "weight": (Column("weight", Label("总投资", "Investment"), "亿元"), lambda item, _: Money(item.weight)),
}
ALL = ("light", "what", "id", "title", "county", "unit", "due", "overdue")


def pressing(items: Sequence[Due]) -> tuple[str, ...]:
    """Return the column that tells by which papers things were pressed for, where any was."""
    return ("urged",) if any(item.urged for item in items) else ()


def table(key: str, items: Sequence[Due], names: Sequence[str], ledger: Ledger) -> Table:
    """Return things due as a table of some of the columns, with the notes its figures need."""
    columns = [COLUMNS[name] for name in names]
    rows = tuple(tuple(cell(item, ledger) for _, cell in columns) for item in items)
    return Table(key, tuple(column for column, _ in columns), rows, notes=notes(items, ledger.kinds))


def notes(items: Sequence[Due], kinds: Kinds) -> tuple[Label, ...]:
    """Return what must be said under a table of things due."""
    working = (
        WORKING.fill(kinds=joined(tuple(_by_working_days(items, kinds)))) if any(item.working and item.late for item in items) else None
    )
    return (*((working,) if working else ()), *((UNPROVEN,) if any(not item.proven for item in items) else ()))


def _by_working_days(items: Sequence[Due], kinds: Kinds) -> Iterator[Label]:
    """Yield the kinds of which things are overdue by working days; of a kind that has both sorts of days, what these things are."""
    late = [item for item in items if item.late]
    for kind in dict.fromkeys(item.kind for item in late if item.working):
        own = [item for item in late if item.kind == kind]
        whats = tuple(dict.fromkeys(item.what for item in own if item.working))
        yield kinds[kind].label if all(item.working for item in own) else _OF.fill(kind=kinds[kind].label, whats=joined(whats))
