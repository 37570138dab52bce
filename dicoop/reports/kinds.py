"""Which kinds of ledger are there, and what does each say of itself in words?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dicoop.document import Cell, Column, Document, Facts, Section, Table
from dicoop.kinds.base import Kind
from dicoop.kinds.declaration import Declaration, EntryType, FieldType
from dicoop.kinds.declared import OPEN, START
from dicoop.kinds.fields import Field, field_of, fields, the_field
from dicoop.kinds.traits import Limit, StepRow, TimeLimit
from dicoop.labels import Label, Term, both, joined
from dicoop.rules.quotas import rates

_KINDS = Label("台账的种类", "Kinds of ledger")
_NOTHING = both("")


class KindOrigin(Term):
    """Who says what a kind is."""

    BUILT_IN = "built_in", "内置", "built in"
    DECLARED = "declared", "自建", "declared here"


class KindState(Term):
    """Whether a kind can be used."""

    SOUND = "sound", "可用", "sound"
    FAULTY = "faulty", "声明有错误", "faulty"


class KindRow(NamedTuple):
    """A kind in the list of all: nothing is known of its label and letter where its declaration has faults."""

    key: str
    label: Label | None
    letter: str
    folder: str
    records: int
    faults: int
    declared: bool


def listed(rows: tuple[KindRow, ...]) -> Document:
    """Return all kinds as a table."""
    columns = (
        Column("kind", Label("种类", "Kind"), lead=True),
        Column("key", Label("命令", "Command"), lead=True),
        Column("letter", Label("字头", "Letter")),
        Column("folder", Label("文件夹", "Folder")),
        Column("records", Label("记录", "Records")),
        Column("made", Label("来源", "Made")),
        Column("state", Label("状态", "State")),
        Column("faults", Label("错误", "Faults")),
    )
    table = Table("kinds", columns, tuple(_row(row) for row in rows))
    return Document(_KINDS, (Section("", _NOTHING, (table,)),))


def _row(row: KindRow) -> tuple[Cell, ...]:
    state = KindState.FAULTY if row.faults else KindState.SOUND
    made = KindOrigin.DECLARED if row.declared else KindOrigin.BUILT_IN
    return (row.label, row.key, row.letter or None, f"ledgers/{row.folder}", row.records, made, state, row.faults or None)


# One kind

_TITLE = Label("{kind}（{key}）", "{kind} ({key})")
_FORMS = {
    "text": FieldType.TEXT.label,
    "texts": FieldType.TEXTS.label,
    "money": FieldType.AMOUNT.label,
    "day": FieldType.DAY.label,
    "whole": FieldType.WHOLE.label,
    "flag": FieldType.FLAG.label,
    "term": FieldType.ENUM.label,
    "list": Label("清单", "list"),
    "map": Label("按名字分组", "groups by name"),
    "block": Label("一组", "group"),
}


def described(kind: Kind, declaration: Declaration | None) -> Document:
    """Return what a kind says: its fields, lists, steps, what is due and its rates; of one built in without its declaration."""
    sections = (
        *_basics(kind, declaration),
        _fields(kind, declaration),
        *_lists(kind),
        *_moves(kind),
        *_due(kind),
        *_rates(kind),
        *_bonds(kind),
        *_stakes(kind),
    )
    return Document(_TITLE.fill(kind=kind.label, key=kind.name), sections)


def _basics(kind: Kind, declaration: Declaration | None) -> Iterator[Section]:
    first = field_of(kind.model, kind.first_date) if kind.first_date else None
    rows: list[tuple[str, Label, Cell]] = [
        ("made", Label("来源", "Made"), KindOrigin.DECLARED if kind.declared else KindOrigin.BUILT_IN),
        ("letter", Label("编号字头", "Id letter"), kind.letter or None),
        ("folder", Label("文件夹", "Folder"), f"ledgers/{kind.folder}"),
        ("measure", Label("量词", "Measure word"), kind.measure if declaration else None),
        ("first_date", Label("起始日期", "First date"), first.mark.label if first else None),
        ("in_report", Label("进入报告", "In the report"), None if kind.in_report or not kind.declared else Label("否", "no")),
        ("themes", Label("会议主题", "Themes"), "、".join(kind.themes) or None),
    ]
    yield Section("kind", Label("概况", "In short"), (Facts("kind", tuple(row for row in rows if row[2] is not None)),))


def _table(key: str, title: Label, columns: tuple[tuple[str, Label], ...], rows: Iterator[tuple[Cell, ...]]) -> Section:
    shown = tuple(Column(name, label, lead=place == 0) for place, (name, label) in enumerate(columns))
    return Section(key, title, (Table(key, shown, tuple(rows)),))


_NAME, _KEY = ("name", Label("名称", "Name")), ("key", Label("字段", "Field"))


def _fields(kind: Kind, declaration: Declaration | None) -> Section:
    columns = (
        _KEY,
        _NAME,
        ("type", Label("类型", "Type")),
        ("required", Label("必填", "Required")),
        ("when", Label("何时必填", "Required when")),
        ("more", Label("说明", "Notes")),
    )
    rows = (row for row in fields(kind.model) if row.name not in _told_apart(kind))
    return _table("fields", Label("字段", "Fields"), columns, (_field(kind, row, declaration) for row in rows))


def _told_apart(kind: Kind) -> set[str]:
    """Return the fields that have a table of their own."""
    own = (*(each.name for each in kind.books), *(each.name for each in kind.logs), *(each.name for each in kind.tasks))
    return {*own, *(("steps",) if kind.steps else ())}


def _field(kind: Kind, row: Field, declaration: Declaration | None) -> tuple[Cell, ...]:
    spec = declaration.fields.get(row.name) if declaration else None
    when = dict(kind.required_when).get(row.name)
    form = spec.type.label if spec else _FORMS.get(row.form, both(row.form))
    return (row.name, row.mark.label, form, row.required or None, when, _notes(kind, row, spec.units if spec else None))


_REF = Label("指向 {kind}", "refers to {kind}")
_LISTED = Label("ledger.yaml 的 {known}", "{known} of ledger.yaml")
_UNITS = Label("单位：{units}", "units: {units}")
_UNIQUE = Label("不得重复", "unique")


def _notes(kind: Kind, row: Field, units: str | None) -> Label | None:
    notes = (
        joined(tuple(_term(term) for term in row.terms or ())),
        _REF.fill(kind=row.mark.ref) if row.mark.ref else _NOTHING,
        _LISTED.fill(known=row.mark.known) if row.mark.known else _NOTHING,
        _UNITS.fill(units=units) if units else _NOTHING,
        _UNIQUE if row.name in kind.unique else _NOTHING,
        row.mark.say or _NOTHING,
    )
    said = tuple(each for each in notes if each.zh)
    return joined(said, "；", "; ") if said else None


def _term(term: Term) -> Label:
    """Return a word of a closed list with what it is called, where that is another word."""
    return Label(*(term.value if words == term.value else f"{term.value} {words}" for words in term.label))


_OF_LISTS = (
    ("list", Label("清单", "List")),
    _NAME,
    ("entries", Label("条目", "Entries")),
    ("verbs", Label("命令", "Verbs")),
    ("cap", Label("不得超过", "Not more than")),
    ("sum", Label("合计", "Sum")),
    ("fields", Label("条目的字段", "Fields of entries")),
)


def _lists(kind: Kind) -> Iterator[Section]:
    found = [(each.name, EntryType.RECEIPT, each.verb, each.cap) for each in kind.books]
    found += [(each.name, EntryType.DATED if _is_dated(kind, each.name) else EntryType.KEYED, each.verb, "") for each in kind.logs]
    found += [(each.name, EntryType.TASK, f"{each.verb} {each.done}", "") for each in kind.tasks]
    if found:
        yield _table("lists", Label("清单", "Lists"), _OF_LISTS, (_list(kind, *each) for each in found))


def _list(kind: Kind, name: str, entry: EntryType, verbs: str, cap: str) -> tuple[Cell, ...]:
    total = next((each.key for each in kind.sums if each.entries == name), None)
    return (name, _label(kind, name), entry, verbs, _label(kind, cap) if cap else None, total, _inside(kind, name))


def _is_dated(kind: Kind, name: str) -> bool:
    row = field_of(kind.model, name)
    key = field_of(row.model, "date") if row and row.model else None
    return key is not None and key.mark.key


def _inside(kind: Kind, name: str) -> Label:
    row = field_of(kind.model, name)
    return joined(tuple(each.mark.label for each in fields(row.model))) if row and row.model else _NOTHING


def _label(kind: Kind, name: str) -> Label:
    row = field_of(kind.model, name)
    return row.mark.label if row else both(name)


# How it goes on


_OF_STEPS = (
    ("step", Label("环节", "Step")),
    _NAME,
    ("verb", Label("命令", "Verb")),
    ("after", Label("接在", "After")),
    ("needs", Label("必填", "Needs")),
    ("has", Label("可填", "May say")),
    ("closes", Label("办结", "Closes")),
)
_OF_VERBS = (("verb", Label("命令", "Verb")), _NAME, ("stages", Label("在哪些阶段", "In which stages")))


def _moves(kind: Kind) -> Iterator[Section]:
    if kind.steps:
        yield _table("steps", Label("环节", "Steps"), _OF_STEPS, (_step(kind, row) for row in kind.steps))
    elif kind.verbs:
        rows = ((verb.name, verb.label, joined(tuple(stage.label for stage in kind.stages if stage in verb.stages))) for verb in kind.verbs)
        yield _table("verbs", Label("命令", "Verbs"), _OF_VERBS, rows)


def _step(kind: Kind, row: StepRow) -> tuple[Cell, ...]:
    names = {START: Label("开头", "the beginning"), OPEN: Label("开头", "the beginning"), **{each.name: each.label for each in kind.steps}}
    after = joined(tuple(names[name] for name in row.after))
    return (row.name, row.label, row.verb, after, _said(kind, row.needs), _said(kind, row.has), row.closes or None)


def _said(kind: Kind, names: tuple[str, ...]) -> Label | None:
    row = the_field(kind.model, "steps")
    assert row.model is not None
    found = tuple(each.mark.label for each in fields(row.model) if each.name in names)
    return joined(found) if found else None


# What is due


_WD, _DAYS = Label("{n} 个工作日", "{n} working days"), Label("{n} 天", "{n} days")
_FIELD = Label("“{of}”", "'{of}'")
_SETTING = Label("{setting}（按“{of}”）", "{setting} (by '{of}')")
_SPAN_WHEN = Label("{span}（当 {condition}）", "{span} (when {condition})")
_COUNTED = Label("从“{of}”起 {spans}内", "within {spans} of '{of}'")
_SINCE = Label("从“{of}”最近一条起 {spans}内", "within {spans} of the last entry of '{of}'")
_EACH_MONTH = Label("每月{n}日前有上个月的“{of}”", "by the {n}th of each month '{of}' of the month before")
_UNTIL = Label("到“{of}”为止", "by '{of}'")
_OR = ("，或 ", ", or ")


def _due(kind: Kind) -> Iterator[Section]:
    if kind.limits:
        columns = (("due", Label("期限", "Due")), _NAME, ("when", Label("什么时候", "When")), ("while", Label("条件", "While")))
        rows = ((limit.key, limit.label, _when(kind, limit), limit.condition or None) for limit in kind.limits)
        yield _table("due", Label("期限", "What is due"), columns, rows)


def _when(kind: Kind, limit: Limit) -> Label:
    steps = {row.name: row.label for row in kind.steps}
    if limit.until:
        return _UNTIL.fill(of=_label(kind, limit.until))
    spans = joined(tuple(_span(kind, each) for each in limit.within), *_OR)
    if limit.monthly:
        return _EACH_MONTH.fill(n=limit.monthly, of=_label(kind, limit.cycle))
    if limit.cycle:
        return _SINCE.fill(of=joined(tuple(_label(kind, each) for each in limit.cycle.split())), spans=spans)
    return _COUNTED.fill(of=steps.get(limit.of) or _label(kind, limit.of), spans=spans)


def _span(kind: Kind, span: TimeLimit) -> Label:
    words = (_WD if span.working else _DAYS).fill(n=span.days if isinstance(span.days, int) else _number(kind, span.days))
    return _SPAN_WHEN.fill(span=words, condition=span.condition) if span.condition else words


def _number(kind: Kind, name: str) -> Label:
    """Return where a number of days is said: in a field, or in a setting for what a field holds."""
    setting, _, field = name.rpartition(".")
    called = _label(kind, field)
    return _SETTING.fill(setting=setting, of=called) if setting else _FIELD.fill(of=called)


# Rates and what must hold


def _rates(kind: Kind) -> Iterator[Section]:
    if kind.quotas:
        columns = (("rate", Label("率", "Rate")), _NAME, ("definition", Label("口径", "Definition")))
        rows = ((rate.name.value, rate.name.label, rate.definition) for rate in rates(kind))
        yield _table("rates", Label("率", "Rates"), columns, rows)


_BONDS = {
    "one_of": Label("恰有其一", "exactly one of"),
    "order": Label("依次不早于前一个", "each not before the one before"),
    "differ": Label("不得相同", "must differ"),
    "at_most": Label("前者不得超过后者", "the first at most the second"),
    "unique_open": Label("未办结的不得重复", "unique while open"),
    "clock": Label("停表、续计", "clock stops and resumes"),
}


def _bonds(kind: Kind) -> Iterator[Section]:
    if kind.bonds:
        steps = {row.name: row.label for row in kind.steps}
        columns = (("bond", Label("约束", "Constraints")), ("form", Label("形式", "Form")), ("of", Label("哪些", "Of which")))
        rows = (
            (each.key, _BONDS[each.form], joined(tuple(steps.get(name) or _label(kind, name) for name in each.names)))
            for each in kind.bonds
        )
        yield _table("constraints", Label("约束", "Constraints"), columns, rows)


_STAKES = {
    "bad": Label("不利情形删改的", "unfavourable entries removed or rewritten"),
    "below": Label("分母调低、删去的", "denominators lowered or removed"),
    "scope": Label("统计范围改动的", "changes to what counts"),
    "once": Label("事后补填的", "back-filled entries"),
    "span": Label("期限放宽的", "due dates relaxed"),
    "text": Label("照抄的", "copied texts"),
    "matter": Label("没办成又重新登记的（同一件事看）", "re-registered after failing (same matter by)"),
    "failed": Label("没办成的阶段", "failed stages"),
    "presence": Label("同一人一天到场过多的", "same person present too often in a day"),
}


def _stakes(kind: Kind) -> Iterator[Section]:
    """Yield what a review tells of, beside what it tells of in all ledgers."""
    said = [(key, label, getattr(kind.stakes, key)) for key, label in _STAKES.items()]
    if any(words for _, _, words in said):
        columns = (("review", Label("审查", "Review")), ("told", Label("报出什么", "What is reported")), ("of", Label("哪些", "Of which")))
        rows = ((key, label, joined(tuple(_part(kind, key, word) for word in words))) for key, label, words in said if words)
        yield _table("review", Label("审查另看什么", "Further checks in review"), columns, rows)


def _part(kind: Kind, key: str, word: str) -> Label:
    """Return what a word of it is called: a stage, a value of the field named first, or a field, with its list."""
    if key == "failed":
        return next((stage.label for stage in kind.stages if stage.value == word), both(word))
    first = kind.stakes.bad[:1]
    if key == "bad" and (word,) != first:
        row = _at(kind, first[0])
        return next((term.label for term in (row and row.terms) or () if term.value == word), both(word))
    owner, _, inner = word.partition(".")
    row = _at(kind, word)
    return joined((_label(kind, owner), row.mark.label), " ", " ") if inner and row else _label(kind, owner)


def _at(kind: Kind, path: str) -> Field | None:
    owner, _, inner = path.partition(".")
    row = field_of(kind.model, owner)
    return field_of(row.model, inner) if row and inner and row.model else row
