"""How does a city's declaration become a kind of record like any other?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, cast

from dicoop.kinds import fields as f
from dicoop.kinds.as_of import has_ended, until
from dicoop.kinds.base import Ended, Kind, Record, Sum, record_id
from dicoop.kinds.declaration import (
    ConstraintSpec,
    Declaration,
    DueSpec,
    EntryType,
    FieldSpec,
    FieldType,
    ListSpec,
    RateSpec,
    label_of,
    spans,
)
from dicoop.kinds.fields import Block
from dicoop.kinds.parts import Receipt
from dicoop.kinds.published_figures import Basis
from dicoop.kinds.traits import (
    STAKES,
    Bond,
    Book,
    Fill,
    Limit,
    Log,
    Need,
    Quota,
    Stakes,
    StepRow,
    Tasks,
    Verb,
    stakes,
)
from dicoop.labels import Label, Term
from dicoop.text.write import NR

START = "start"  # what a step comes after that is the first
OPEN = "open"
_NOT_YET, _ENDED, _VOIDED = "not_yet", "ended", "voided"
RESERVED_STEPS = (START, OPEN, _NOT_YET, _ENDED, _VOIDED)


class Step(Block):
    """What every step of a declared kind may say."""

    step = f.text("环节", "Step", key=True)
    date = f.day("日期", "Date", key=True, happened=True, partial=True)
    by = f.optional(f.text("单位", "Unit", known="units"))
    officer = f.optional(f.text("责任人", "Officer", say=Label("写职务", "a post, not a name")))
    text = f.optional(f.text("情况", "What was done"))
    evidence = f.optional(f.text("佐证", "Evidence"))
    reason = f.optional(f.text("原因", "Reason"))
    until = f.optional(f.day("延至", "Until"))
    outcome = f.optional(f.text("结果", "Outcome"))
    amount = f.optional(f.amount("金额", "Amount"))


class _Dated(Block):
    """What every dated entry says; of those of one day the second and later ones have a number, unless a city calls something else so."""

    date = f.day("日期", "Date", key=True, happened=True)
    nr = f.number()


class _Task(Block):
    """What every thing to be done says."""

    key = f.text("序号", "Key", key=True)
    text = f.text("事项", "Task")
    lead = f.text("牵头单位", "Responsible unit", known="units")
    due = f.optional(f.day("期限", "Due"))
    done = f.optional(f.day("落实日期", "Done", happened=True))
    evidence = f.optional(f.text("佐证", "Evidence"))


class _Keyed(Block):
    """What every entry of a keyed list says."""


_ENTRIES: dict[EntryType, type[Block]] = {
    EntryType.RECEIPT: Receipt,
    EntryType.DATED: _Dated,
    EntryType.TASK: _Task,
    EntryType.KEYED: _Keyed,
}
STEP_FIELDS = tuple(row.name for row in f.fields(Step) if not row.mark.key)


def own_fields(entry: EntryType) -> tuple[str, ...]:
    """Return the names of the fields that entries of a sort have without being declared."""
    return tuple(row.name for row in f.fields(_ENTRIES[entry]) if row.name != NR)


def kind_of(declaration: Declaration, digest: str = "new") -> Kind:
    """Return the kind that a sound declaration declares."""
    label = label_of(declaration.label)
    model = _model(declaration)
    stages = _stages(declaration)
    first = declaration.first_date
    return Kind(
        name=declaration.key,
        letter=declaration.letter,
        folder=declaration.key,
        label=label,
        model=model,
        stage=partial(_stage, stages, first),
        stages=stages,
        finished=frozenset(_member(stages, name) for name, row in declaration.steps.items() if row.closes),
        verbs=tuple(_verbs(declaration, stages)),
        first_date=first,
        books=tuple(Book(name, row.verb or "", row.cap or "") for name, row in _lists(declaration, EntryType.RECEIPT)),
        sums=tuple(_sums(declaration)),
        logs=tuple(Log(name, row.verb or "") for name, row in _lists(declaration, EntryType.DATED, EntryType.KEYED)),
        tasks=tuple(Tasks(name, row.verb or "", row.done or "") for name, row in _lists(declaration, EntryType.TASK)),
        fills=tuple(Fill(name, row.ends, ends=True) for name, row in declaration.fields.items() if row.ends),
        steps=tuple(
            StepRow(name, label_of(row.label), row.verb, tuple(row.from_.split()), _words(row.needs), _words(row.has), row.closes)
            for name, row in declaration.steps.items()
        ),
        limits=tuple(_limit(key, row, declaration) for key, row in declaration.due.items()),
        quotas=tuple(_quota(key, row) for key, row in declaration.rates.items()),
        bonds=tuple(bond for key, row in declaration.constraints.items() for bond in _bonds(key, row)),
        required_when=_conditions(declaration),
        needs=tuple(Need(name, row.required_when) for name, row in _in_lists(declaration) if row.required_when),
        only=tuple((name, row.only_when) for name, row in (*declaration.fields.items(), *_in_lists(declaration)) if row.only_when),
        unique=tuple(name for name, row in declaration.fields.items() if row.unique),
        stakes=stakes(**{name: getattr(declaration.review, name) for name in STAKES}) if declaration.review else Stakes(),
        measure=declaration.measure,
        in_report=declaration.in_report,
        themes=declaration.themes,
        declared=digest,
    )


def _words(text: str | None) -> tuple[str, ...]:
    return tuple((text or "").split())


def _lists(declaration: Declaration, *entries: EntryType) -> Iterator[tuple[str, ListSpec]]:
    return ((name, row) for name, row in declaration.lists.items() if row.entry in entries)


# The record


def _model(declaration: Declaration) -> type[Record]:
    """Return the class of the records: their fields in the order declared, then lists and steps."""
    body: dict[str, Any] = {
        "__doc__": f"{label_of(declaration.label).en}: a record of a ledger that the city declared.",
        "id": record_id("编号", "Id", declaration.letter, show=1),
    }
    places = _places(declaration)
    body |= {name: _field(name, row, show=places.get(name, 0)) for name, row in declaration.fields.items()}
    for name, row in declaration.lists.items():
        body[name] = f.default(f.entries(_entry(name, row), *label_of(row.label)))
    if declaration.steps:
        body["steps"] = f.default(f.entries(_step(declaration), "环节", "Steps"))
    if declaration.ended:
        body["ended"] = f.optional(f.block(Ended, "终止", "Ended"))
    if "title" not in declaration.fields:
        naming = _naming(declaration)
        body["title"] = property(lambda record: str(getattr(record, naming) or record.id))
    return cast("type[Record]", type(declaration.key.capitalize(), (Record,), body))


def _places(declaration: Declaration) -> dict[str, int]:
    """Return the places of fields in lists: as declared; where nothing is, those that must be filled in, in their order."""
    declared = {name: row.show for name, row in declaration.fields.items() if row.show}
    return declared or {name: at for at, (name, row) in enumerate(declaration.fields.items(), 2) if row.required}


def _naming(declaration: Declaration) -> str:
    """Return the field that tells people what a record is: `name`, else the first text that must be there, else the id."""
    if "name" in declaration.fields:
        return "name"
    texts = (name for name, row in declaration.fields.items() if row.type is FieldType.TEXT and row.required)
    return next(texts, "id")


def _field(name: str, row: FieldSpec, *, key: bool = False, show: int = 0) -> f.Declared[Any]:
    """Return a field of a model as it was declared."""
    marks: dict[str, Any] = {"key": key, "show": show, "happened": row.happened, "say": label_of(row.say) if row.say else None}
    declared = _typed(name, row, label_of(row.label), marks)
    if row.type is FieldType.TEXTS:
        return declared if row.required else f.default(declared)
    return declared if row.required else f.optional(declared)


def _typed(name: str, row: FieldSpec, label: Label, marks: dict[str, Any]) -> f.Declared[Any]:
    zh, en = label
    if row.type is FieldType.ENUM:
        return f.term(_terms(name, row.values), zh, en, **marks)
    if row.type is FieldType.REF:
        named = {**marks, "ref": row.ref or ""}
        return f.whole(zh, en, **named) if row.ref == "meeting" else record_id(zh, en, **named)
    if row.type is FieldType.QUANTITY:
        return f.quantity(zh, en, units=_words(row.units), **marks)
    known = {FieldType.COUNTY: "counties", FieldType.UNIT: "units"}.get(row.type, row.known or "")
    return _SIMPLE[row.type](zh, en, **marks, **({"known": known} if known else {}))


_SIMPLE: Mapping[FieldType, Callable[..., f.Declared[Any]]] = {
    FieldType.TEXT: f.text,
    FieldType.TEXTS: f.texts,
    FieldType.DAY: f.day,
    FieldType.PERIOD: f.period,
    FieldType.AMOUNT: f.amount,
    FieldType.PERCENT: f.percent,
    FieldType.WHOLE: f.whole,
    FieldType.FLAG: f.flag,
    FieldType.COUNTY: f.text,
    FieldType.UNIT: f.text,
}


def _terms(name: str, values: Mapping[str, str]) -> type[Term]:
    named = {value.upper(): (value, *label_of(text)) for value, text in values.items()}
    return cast("type[Term]", Term(name[:1].upper() + name[1:], named))  # type: ignore[call-arg,arg-type] # the form that makes a class


def _entry(name: str, row: ListSpec) -> type[Block]:
    """Return the class of a list's entries: what all of their sort have, and what is declared."""
    body: dict[str, Any] = {"__doc__": f"{label_of(row.label).en}."}
    body |= {key: _field(key, spec, key=row.entry is EntryType.KEYED and key == row.key) for key, spec in row.fields.items()}
    above = _ENTRIES[row.entry]
    own = {each.attribute: each for each in f.fields(above) if each.attribute not in body}
    return cast("type[Block]", type(name.capitalize(), (Block,), {"__doc__": body.pop("__doc__"), **own, **body}))


def _step(declaration: Declaration) -> type[Block]:
    """Return the class of the steps: a step is one of those declared."""
    names = _terms("stepName", {name: row.label for name, row in declaration.steps.items()})
    own = {each.attribute: each for each in f.fields(Step)}
    return cast("type[Block]", type("Step", (Block,), {"__doc__": Step.__doc__, **own, "step": f.term(names, "环节", "Step", key=True)}))


# How far it has come


def _stages(declaration: Declaration) -> type[Term]:
    ended = {_ENDED: "已终止 | ended"} if declaration.ended else {}
    steps = {name: row.label for name, row in declaration.steps.items()}
    first = declaration.open_ or ("待办 | open" if steps else "在册 | open")
    every = {_NOT_YET: "未开始 | not yet", OPEN: first, **steps, **ended, _VOIDED: "已作废 | voided"}
    return _terms("stage", every)


def _member(stages: type[Term], name: str) -> Term:
    found: Term = stages._value2member_map_[name]  # type: ignore[assignment] # its members are terms
    return found


def _stage(stages: type[Term], first: str, record: Any, day: date) -> Term:
    """Return how far a record had come on a day: its last step by then."""
    if record.voided:
        return _member(stages, _VOIDED)
    if has_ended(record, day):
        return _member(stages, _ENDED)
    if getattr(record, first) > day:
        return _member(stages, _NOT_YET)
    made = until(getattr(record, "steps", ()), day)
    return _member(stages, made[-1].step.value) if made else _member(stages, OPEN)


def _verbs(declaration: Declaration, stages: type[Term]) -> Iterator[Verb]:
    closing = {name for name, row in declaration.steps.items() if row.closes}
    going = frozenset(stage for stage in stages if stage.value not in (_NOT_YET, _ENDED, _VOIDED))
    for row in declaration.steps.values():
        after = frozenset(_member(stages, OPEN if name == START else name) for name in row.from_.split())
        against = "reason" in _words(row.needs)
        yield Verb(row.verb, label_of(row.label), after, row.closes and not against, against)
    for kept in declaration.lists.values():
        if kept.verb:
            bound = _bound(declaration, kept.sum)
            at = frozenset(stage for stage in going if not bound or stage.value in bound)
            yield Verb(kept.verb, label_of(kept.label), at)
        if kept.done:
            yield Verb(kept.done, label_of(kept.label), going)
    if declaration.ended:
        open_ = frozenset(stage for stage in going if stage.value not in closing)
        yield from (Verb(row.ends, label_of(row.label), open_) for row in declaration.fields.values() if row.ends)
        yield Verb("end", Label("终止", "end"), open_)


def _bound(declaration: Declaration, total: str | None) -> set[str]:
    """Return at which steps money comes in that may be no more than a step says: at that one, and at those that may follow it."""
    pairs = (row.at_most.split() for row in declaration.constraints.values() if row.at_most)
    found = {most for name, most in pairs if name == total and most in declaration.steps}
    while more := {key for key, row in declaration.steps.items() if found.intersection(row.from_.split())} - found:
        found |= more
    return found


def _conditions(declaration: Declaration) -> tuple[tuple[str, str], ...]:
    """Return the fields that must be given under a condition, with it."""
    return tuple((name, row.required_when) for name, row in declaration.fields.items() if row.required_when)


def _in_lists(declaration: Declaration) -> Iterator[tuple[str, FieldSpec]]:
    """Yield the fields that entries of lists are declared to have, as `list.field`."""
    return ((f"{owner}.{name}", row) for owner, each in declaration.lists.items() for name, row in each.fields.items())


# What is added up, due and bound


def _sums(declaration: Declaration) -> Iterator[Sum]:
    for name, row in _lists(declaration, EntryType.RECEIPT):
        if row.sum:
            zh, en = label_of(row.label)
            yield Sum(row.sum, Label(f"累计{zh}", f"{en} so far"), Label(f"{zh}占比", f"share of {en}"), name, "amount", row.cap or "")


def _limit(key: str, row: DueSpec, declaration: Declaration) -> Limit:
    step = declaration.steps.get(key)
    label = label_of(row.label) if row.label else label_of(step.label) if step else Label(key, key)
    conditional = (*spans(row.shorter), *spans(row.longer), *spans(row.within))
    said = _said(row, "until", "cycle", "span")
    return Limit(key, label, conditional, row.of or declaration.first_date, condition=row.while_ or "", monthly=row.monthly or 0, **said)


def _quota(key: str, row: RateSpec) -> Quota:
    said = _said(row, "above", "below", "among", "on_time", "over", "took")
    name, variant = (row.variant_of, key) if row.variant_of else (key, "")
    return Quota(name, label_of(row.label), row.basis is Basis.MONEY, variant=variant, numbers=row.basis is Basis.NUMBER, **said)


def _said(row: DueSpec | RateSpec, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) or "" for name in names}


def _bonds(key: str, row: ConstraintSpec) -> Iterator[Bond]:
    for form in ("one_of", "order", "differ", "at_most", "unique_open", "clock"):
        text = getattr(row, form)
        if text:
            yield Bond(key, form, _words(text))
