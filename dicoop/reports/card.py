"""What does `show` tell of one record: its values, what happened, where it stands, what is due, what comes next?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dicoop.currencies import ForeignMoney
from dicoop.document import Cell, Column, Document, Facts, Named, Section, Table, Text, amount, parted
from dicoop.frozen import replace
from dicoop.kinds.base import Kind, Record, referred, title_of
from dicoop.kinds.fields import Block, Field, field_of, fields
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.nodes import MAIN, node_label
from dicoop.kinds.project import Project
from dicoop.labels import Label, Term, both, joined
from dicoop.reports import due_table, phrases
from dicoop.reports.events import RecordEvent, events
from dicoop.reports.record_status import Standing, as_data, cell, standing
from dicoop.rules import deadlines, usual
from dicoop.rules.deadlines import urgent
from dicoop.rules.watch import Watch
from dicoop.values import Money, in_full

_TITLE = Label("{kind} {id} {title}", "{kind} {id} {title}")
_FIELDS = Label("登记内容", "Record")
_EVENTS = Label("经过", "Timeline")
_WHERE = Label("所处阶段（{day}）", "Stage ({day})")
_DUE = Label("待办", "What is due")
_NEXT = Label("下一步", "Next steps")
_RELATED = Label("相关记录", "Related records")
_HERE = Label("【{stage}】", "[{stage}]")
_ALLOWED = Label("现在可以", "allowed now")
_WHY = Label("原因", "why")
_COMMAND = Label("命令", "command")
_NOTHING_DUE = Label("没有等待办理的事项。", "Nothing to do.")
_DECISIONS = "meeting.decisions.*"
_MOST = 10
_IN = Label("{of}：{name}", "{of}: {name}")
_MORE = Label("另有 {n} 条", "{n} more")

# Not on the way from the first stage to the last: shown only when a record is there
_ASIDE = frozenset({"not_yet", "reopened", "declined", "expired", "unmet", "withdrawn", "ended", "voided"})


def card(kind: Kind, record: Record, ledger: Ledger, today: date) -> Document:
    """Return the whole of a record for people; in JSON its fields as on disk and what is computed."""
    watch = Watch.of(ledger.settings, today)
    one = standing(kind, record, watch)
    sections, spare = parted(_sections(kind, record, one, ledger, watch))
    return Document(
        title=_TITLE.fill(kind=kind.label, id=record.id, title=title_of(record)),
        sections=sections,
        spare=spare,
        style=phrases.style(ledger.settings),
        data=as_data(one),
    )


def _sections(kind: Kind, record: Record, one: Standing, ledger: Ledger, watch: Watch) -> Iterator[Section]:
    yield Section("record", _FIELDS, tuple(_values(kind, record, ledger)))
    yield Section("events", _EVENTS, (_events(events(record)),), of=kind.name)
    if kind.verbs:
        yield Section("stage", _WHERE.fill(day=phrases.day(watch.day)), (Text(_stages(kind, record, one.stage)), *_sums(one, ledger)))
        yield Section("due", _DUE, (_due(kind, one, watch, ledger),))
        yield Section("next", _NEXT, (_next(kind, one, watch.day),))
    yield Section("related", _RELATED, (_related(kind, record, ledger, watch),))


# What is written in it: the fields of one line, then a table for each list that the timeline does not tell


def _values(kind: Kind, record: Record, ledger: Ledger) -> Iterator[Facts | Table]:
    rows = fields(type(record))
    yield Facts("fields", tuple(_lines(record, ledger)), of=kind.name)
    if isinstance(record, Project) and record.nodes:
        yield replace(_nodes(record, ledger), of=f"{kind.name}.nodes.*")
    for row in rows:
        entries = getattr(record, row.attribute)
        if row.form == "list" and row.model and entries and field_of(row.model, "date") is None:
            yield replace(_entries(row, entries, ledger), of=f"{kind.name}.{row.name}.*")


def _lines(block: Block, ledger: Ledger, at: str = "", of: Label | None = None) -> Iterator[tuple[str, Label, Cell]]:
    """Yield the values of a block by address, those of the blocks and maps in it as well: not of what the timeline tells."""
    for row in fields(type(block)):
        value, name = getattr(block, row.attribute), _IN.fill(of=of, name=row.mark.label) if of else row.mark.label
        if row.form == "block" and value is not None and not any(inner.mark.happened for inner in fields(type(value))):
            yield from _lines(value, ledger, f"{at}{row.name}.", name)
        elif row.form == "map" and row.inner:
            called = {term.value: term.label for term in row.terms or ()}
            for key, each in value.items():
                yield f"{at}{row.name}.{key}", _IN.fill(of=name, name=called.get(key, both(key))), _exact(each, ledger)
        elif (row.is_scalar or row.form == "texts") and value not in (None, ()):
            yield f"{at}{row.name}", name, _exact(cell(row, value, ledger), ledger)


def _exact(value: Cell, ledger: Ledger) -> Cell:
    """Return an amount as it was written, and a named thing with its key."""
    if isinstance(value, ForeignMoney):
        return _foreign(value, ledger)
    if isinstance(value, Money):
        return value.label
    if isinstance(value, Named) and value.key not in (None, value.label.zh):
        return phrases.brackets(value.label, both(value.key or ""))
    return value


def _foreign(value: ForeignMoney, ledger: Ledger) -> Label:
    """Return an amount in a foreign currency as it was written, with its 元 and the rate."""
    if value.quote is None:
        return phrases.brackets(value.label, _NO_RATE)
    yuan = amount(Money(value.yuan), phrases.style(ledger.settings))
    rate = _RATE.fill(yuan=yuan, day=value.quote.day, currency=value.currency, per_100=f"{value.quote.per_100:f}")
    return phrases.brackets(value.label, rate)


_RATE = Label("折{yuan}，{day} 100{currency}合{per_100}元", "{yuan}, {per_100} yuan for 100 {currency} on {day}")
_NO_RATE = Label("没有汇率，没有计入", "no exchange rate, not counted")


def _nodes(record: Project, ledger: Ledger) -> Table:
    columns = (
        Column("node", Label("节点", "Node")),
        Column("plan", Label("计划", "Plan")),
        Column("done", Label("完成", "Done")),
        Column("evidence", Label("佐证", "Evidence")),
    )
    names = [*(name for name in (*ledger.settings.node_names, *MAIN) if name in record.nodes)]
    names += [name for name in record.nodes if name not in names]
    made = [(name, record.nodes[name]) for name in names]
    rows = tuple((Named(name, node_label(name)), node.plan, node.done, node.evidence) for name, node in made)
    if not any(node.reason for _, node in made):
        return Table("nodes", columns, rows)
    why = Column("reason", Label("调整原因", "Reason for change"))
    return Table("nodes", (*columns, why), tuple((*row, node.reason) for row, (_, node) in zip(rows, made, strict=True)))


def _entries(of: Field, entries: tuple[Block, ...], ledger: Ledger) -> Table:
    rows = fields(type(entries[0]))
    columns = tuple(Column(row.name, row.mark.label) for row in rows)
    held = ([(row, getattr(entry, row.attribute)) for row in rows] for entry in entries)
    shown = tuple(tuple(cell(row, value, ledger) if row.mark.known else value for row, value in each) for each in held)
    return Table(of.name, columns, shown, title=of.mark.label)


# What happened, where it stands, what is next


def _events(found: tuple[RecordEvent, ...]) -> Table:
    columns = (Column("date", Label("日期", "Date")), Column("what", Label("事项", "What")), Column("details", Label("内容", "Details")))
    return Table("events", columns, tuple((event.date, event.what, event.details) for event in found))


def _stages(kind: Kind, record: Record, here: Term) -> Label:
    """Return the stages in their order, the one a record is in marked; a step that gives a reason leads aside, and so does what follows only that.

    A stage aside from which a step leads back stands before that step.
    """
    aside = _ASIDE | {row.name for row in kind.steps if "reason" in row.needs or not row.is_of(record)}
    aside |= {row.name for row in kind.steps if aside.issuperset(row.after)}
    shown = [stage for stage in kind.stages if stage == here or stage.value not in aside]
    back = {row.name for row in kind.steps if here in row.after} if here in aside else frozenset()
    at = next((place for place, stage in enumerate(shown) if stage.value in back), len(shown))
    if at < shown.index(here):
        shown.remove(here)
        shown.insert(at, here)
    return joined(tuple(_HERE.fill(stage=stage) if stage == here else stage.label for stage in shown), " → ", " → ")


_DERIVED = Label("其中由累计数推算", "of which derived from totals")


def _sums(one: Standing, ledger: Ledger) -> Iterator[Facts]:
    """Yield the amounts that have come to a record with their shares; nothing of money that no work has used yet."""
    rows: list[tuple[str, Label, Cell]] = []
    for each in one.kind.sums:
        amount, share = one.sum(each).values()
        if isinstance(amount, Money) and (amount.yuan or each.key != "invested"):
            rows.append((each.key, each.label, _exact(in_full(amount.yuan), ledger)))
            rows += [(each.share_key, each.share, share)] if share is not None else []
            part = one.derived(each)
            rows += [(each.derived_key, _DERIVED, _exact(in_full(part.yuan), ledger))] if part else []
    if rows:
        yield Facts("sums", tuple(rows), of=one.kind.name)


def _due(kind: Kind, one: Standing, watch: Watch, ledger: Ledger) -> Table:
    items = sorted(deadlines.dues(kind, one.record, watch), key=lambda item: item.due)
    names = ("light", "id", "title", "due", "overdue") if kind.name == "meeting" else ("light", "what", "due", "overdue")
    of = _DECISIONS if kind.name == "meeting" else kind.name
    return replace(due_table.table("due", items, names, ledger), of=of, none=_NOTHING_DUE)


def _next(kind: Kind, one: Standing, day: date) -> Facts:
    command, back = usual.next_command(kind, one.record, day), usual.way_back(kind, one.record, day)
    told = (("allowed", _ALLOWED, usual.allowed(kind, one.record, day)), ("why", _WHY, back), ("command", _COMMAND, command))
    return Facts("next", tuple((name, title, cell) for name, title, cell in told if cell))


def _related(kind: Kind, record: Record, ledger: Ledger, watch: Watch) -> Table:
    """Return the records that refer to this one: what an enterprise signed and raised, what a meeting saw."""
    columns = (
        Column("kind", Label("类别", "Kind")),
        Column("id", Label("编号", "Id"), lead=True),
        Column("title", Label("名称", "Name")),
        Column("stage", Label("阶段", "Stage")),
        Column("light", Label("灯", "Light")),
    )
    rows = []
    for other in ledger.kinds.values():
        names = [row.attribute for row in fields(other.model) if row.mark.ref == kind.name]
        for each in ledger.each(other.name) if names else ():
            if any(str(record.id) in referred(each, name) for name in names):
                first = urgent(other, each, watch)
                rows.append((other.label, str(each.id), each.title, other.stage(each, watch.day), first.light if first else None))
    return Table("related", columns, tuple(rows), most=_MOST, more=_MORE)
