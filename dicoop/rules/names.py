"""What may a question ask of a record by its name: a field, a date inside a block, how it stands on the day, what has come in?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple, cast

from dicoop.currencies import is_counted
from dicoop.errors import ALLOWED, Misused, nearest, or_else
from dicoop.frozen import replace
from dicoop.kinds.as_of import is_by
from dicoop.kinds.base import Kind, Sum
from dicoop.kinds.fields import Block, F, Field, field_of, fields
from dicoop.kinds.issue import Cause
from dicoop.kinds.parts import said_at
from dicoop.kinds.settings import Settings
from dicoop.labels import Label, Term, both
from dicoop.rules.deadlines import Light, dated_light, responsible, urgent
from dicoop.rules.listed import asked, is_dated, names
from dicoop.rules.watch import Watch
from dicoop.values import Money

Value = Callable[[Any, Watch], Any]
_NO_FIELD = Label("没有“{name}”这个字段可作条件", "no field '{name}' to use in a condition")

STAGE = Field("stage", "stage", F("阶段", "Stage"), "term", required=False)
LIGHT = Field("light", "light", F("灯", "Light"), "term", terms=Light)
DUE = Field("due", "due", F("期限", "Due"), "day")
GROUP = Field("group", "group", F("组团", "Group", known="groups"), "texts", required=False)
PARK_GROUP = Field("park_group", "park_group", F("园区组团", "Park group", known="park_groups"), "text", required=False)
COMPUTED = (GROUP, PARK_GROUP)  # what a record lies in and no field of it holds
CAUSE = Field("cause", "cause", F("未解决原因", "Cause"), "term", required=False, terms=Cause)
UNIT = Field("unit", "unit", F("责任单位", "Responsible unit", known="units"), "text", required=False)
OVERDUE = Field("overdue", "overdue", F("逾期", "Overdue"), "whole")


def stage_of(*kinds: Kind) -> Field:
    """Return the stage as if it were a field: it is read and shown like one; of several kinds it is any of theirs."""
    if len(kinds) == 1:
        return replace(STAGE, terms=kinds[0].stages)
    terms = {term.value: term for kind in reversed(kinds) for term in kind.stages}
    return replace(STAGE, terms=cast("type[Term]", tuple(terms.values())))


class Name(NamedTuple):
    """What a question asks of a record.

    `row`: how its values are read, under the name asked for · `of`: its value for a thing on the day of the watch, amounts in 元 ·
    `within`: whether the things of a model have it · `stages`: of a stage, those of each model · `zero`: whether 0 needs no unit.
    """

    row: Field
    of: Value
    within: Callable[[type], bool]
    stages: Mapping[type, Collection[str]] = {}
    zero: bool = False


class Vocabulary:
    """All that questions on records of some kinds may ask, and on things of other models that are none, such as decisions.

    Of several that have a field of one name the first decides how its values are read. `refers`: also of what a record refers to.
    """

    def __init__(self, kinds: tuple[Kind, ...], others: tuple[type[Block], ...] = (), *, refers: bool = False) -> None:
        self.kinds = kinds
        self._refers = refers
        self._models = (*(kind.model for kind in kinds), *others)

    @cached_property
    def _rows(self) -> Mapping[str, Field]:
        """The fields that hold one value or texts, by name."""
        return {row.name: row for model in reversed(self._models) for row in fields(model) if row.is_scalar or row.form == "texts"}

    @cached_property
    def _holders(self) -> Mapping[str, Field]:
        """The fields that hold others, by name."""
        rows = (row for model in reversed(self._models) for row in fields(model))
        return {row.name: row for row in rows if row.form in ("block", "map") or is_dated(row) or (self._refers and row.mark.ref)}

    @cached_property
    def _computed(self) -> Mapping[str, Name]:
        """What is computed, by name; a field of the same name goes before it."""
        sums = {name.row.name: name for kind in reversed(self.kinds) for each in kind.sums for name in _sums(kind, each)}
        said = {
            row.name: _said(kind, row.name, row.label)
            for kind in reversed(self.kinds)
            for row in kind.steps
            if "amount" in (*row.needs, *row.has)
        }
        standing = (name for name in _standing(self.kinds) if any(map(name.within, self._models)))
        return {name.row.name: name for name in standing} | said | sums

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All names as they are told: the fields in their order, what is computed, what stands inside a block."""
        computed = (name for name in self._computed if name not in self._rows)
        holders = [row for row in self._holders.values() if row.form != "list"]  # what may be asked of lists is told when one is named
        inside = (f"{row.name}.{'*.' if row.form == 'map' else ''}{inner.name}" for row in holders for inner in fields_in(row))
        return (*sorted(self._rows), *computed, *inside)

    def knows(self, text: str) -> bool:
        """Return whether a text is a name, or begins with that of a block."""
        first = text.partition(".")[0]
        return _called(text, self._rows) is not None or self._of_computed(text) is not None or _called(first, self._holders) is not None

    def name(self, text: str, settings: Settings | None, beside: str = "") -> Name:
        """Return what a text names; raises Misused, with what there is. `beside`: what else an entry of a list must say, where it is of that list."""
        row = _called(text, self._rows)
        if row is not None:
            return named(row)
        computed = self._of_computed(text)
        if computed is not None:
            return computed
        found = self.node(text, settings) or self._inside(text.split("."), settings, beside.split("."))
        if found is None:
            told = Label(" ".join(map(self._said, self.names)), " ".join(self.names))
            lists = [
                (f"{row.name}.last.{inner.name}", inner) for row in self._holders.values() if row.form == "list" for inner in fields_in(row)
            ]
            inside = next((name for name, inner in lists if text in (inner.name, inner.mark.zh)), None)
            near = nearest(inside or text.casefold(), (*self.names, *told.zh.split(), *([inside] if inside else ())))
            raise Misused(_NO_FIELD.fill(name=text), or_else(near, ALLOWED.fill(names=told)))
        return found

    def node(self, text: str, settings: Settings | None) -> Name | None:
        """Return what is said of a node by the words that titles have for it (开工完成); by its name alone the day it was done."""
        holder = self._holders.get("nodes")
        if holder is None:
            return None
        for key, label in _keys(holder, settings).items():
            for row in fields_in(holder):
                if text in (*row.called_of(both(label)), *((key, label) if row.name == "done" else ())):
                    return _address(holder, (key,), row)
        return None

    def _said(self, name: str) -> str:
        """Return what a name is called in Chinese: what stands inside a block as it is."""
        row = self._rows.get(name) or (self._computed[name].row if name in self._computed else None)
        return row.mark.zh if row else name

    def _of_computed(self, text: str) -> Name | None:
        row = _called(text, {key: name.row for key, name in self._computed.items()})
        return None if row is None else self._computed[row.name]

    def _inside(self, parts: list[str], settings: Settings | None, beside: list[str]) -> Name | None:
        """Return what an address names: a field of a block, or of the block with a name; raises Misused where it leads nowhere."""
        holder = _called(parts[0], self._holders)
        if holder is None or len(parts) == 1:
            return None
        if holder.form == "list":
            return _of_list(holder, ".".join(parts[1:]), beside[-1] if beside[0] == parts[0] else "")
        if holder.mark.ref:
            return _of_other(holder, ".".join(parts[1:]))
        inner: list[str] = parts[1:]
        keys: tuple[str, ...] = ()
        if holder.form == "map":
            inner, keys = parts[2:], (_key(holder, parts, settings),)
        row = _called(".".join(inner), {each.name: each for each in fields_in(holder)})
        if row is None:
            names = [".".join((holder.name, *keys, each.name)) for each in fields_in(holder)]
            raise _unknown(parts, names)
        return _address(holder, keys, row)


def named(row: Field) -> Name:
    """Return the name of a field; what some call their name is the title of all."""
    attribute = "title" if row.attribute == "name" else row.attribute
    take = attrgetter(attribute)
    return Name(row, _value(row, take), lambda model: hasattr(model, attribute))


def fields_in(holder: Field) -> tuple[Field, ...]:
    """Return the fields of a block, or of each block of several, that hold one value."""
    return tuple(row for row in fields(holder.model) if row.is_scalar) if holder.model else ()


def _value(row: Field, take: Callable[[Any], Any]) -> Value:
    """Return how a value is taken, such that it can be compared."""
    if row.form == "money":
        return lambda thing, _: _yuan(take(thing))
    return lambda thing, _: take(thing)


def _yuan(amount: Money | None) -> Decimal | None:
    return None if amount is None or not is_counted(amount) else amount.yuan


def _address(holder: Field, keys: tuple[str, ...], row: Field) -> Name:
    take_inner, attribute = attrgetter(row.attribute), holder.attribute

    def take(thing: Any) -> Any:
        block = getattr(thing, attribute)
        for key in keys:
            block = block.get(key)
        return None if block is None else take_inner(block)

    said = _of_block(holder, keys, row)
    whole = replace(row, name=".".join((holder.name, *keys, row.name)), mark=replace(row.mark, zh=said.zh, en=said.en, key=False))
    return Name(whole, _value(row, take), lambda model: hasattr(model, attribute))


def _of_other(holder: Field, text: str) -> Name:
    """Return what is asked of the record that another refers to."""
    from dicoop.kinds import EVERY  # noqa: PLC0415 - most questions ask of one record alone

    ref, attribute = holder.mark.ref, holder.attribute
    row, of, *_ = Vocabulary((EVERY[ref],)).name(text, None)

    def of_other(thing: Any, watch: Watch) -> Any:
        found = watch.other(ref, getattr(thing, attribute))
        return None if found is None else of(found, watch)

    said = _OTHER.fill(holder=holder.mark.label, field=row.mark.label)
    called = replace(row, name=f"{holder.name}.{row.name}", mark=replace(row.mark, zh=said.zh, en=said.en, key=False))
    return Name(called, of_other, lambda model: hasattr(model, attribute))


def _of_block(holder: Field, keys: tuple[str, ...], row: Field) -> Label:
    """Return what a field of a block is called: a node's by the node."""
    if not keys:
        return row.mark.label if row.mark.zh.startswith(holder.mark.zh) else _OTHER.fill(holder=holder.mark.label, field=row.mark.label)
    node = next((term.label for term in holder.terms or () if term.value == keys[0]), both(keys[0]))
    return row.called_of(node)


_OTHER = Label("{holder}的{field}", "{field} of {holder}")


def _of_list(holder: Field, text: str, also: str) -> Name:
    assert holder.model is not None
    found = asked(holder, text, field_of(holder.model, also) if also else None)
    if found is None:
        raise _unknown([holder.name, text], [f"{holder.name}.{name}" for name in names(holder)])
    row, taken = found
    money = row.form == "money"

    def of(thing: Any, watch: Watch) -> Any:
        value = taken(thing, watch.day)
        return _yuan(value) if money else value

    return Name(row, of, lambda model: hasattr(model, holder.attribute))


def _keys(holder: Field, settings: Settings | None) -> dict[str, str]:
    """Return the keys of blocks that have names, those all have or the ledger has added, with what they are called in Chinese."""
    own = getattr(settings, holder.mark.known, ()) if settings and holder.mark.known else ()
    return {key: key for key in own} | {term.value: term.label.zh for term in holder.terms or ()}


def _key(holder: Field, parts: list[str], settings: Settings | None) -> str:
    """Return the key of a block that has a name, any where there is no ledger."""
    labels, wanted = _keys(holder, settings), parts[1].casefold()
    found: str | None = next((key for key, label in labels.items() if wanted in (key.casefold(), label)), None)
    if found is not None:
        return found
    if settings is None and parts[1]:
        return parts[1]
    raise _unknown(parts, [".".join((holder.name, key, *parts[2:])) for key in labels])


def _unknown(parts: list[str], names: list[str]) -> Misused:
    text = ".".join(parts)
    near = nearest(text, names)
    return Misused(_NO_FIELD.fill(name=text), or_else(near, ALLOWED.fill(names=" ".join(names))))


def _called(text: str, rows: Mapping[str, Field]) -> Field | None:
    """Return the field of a name on disk, or of a Chinese one."""
    return rows.get(text.casefold().replace("-", "_")) or next((row for row in rows.values() if text == row.mark.zh), None)


# How a record stands on the day


class _First(NamedTuple):
    """What is due first of a thing."""

    due: date | None = None
    overdue: int = 0
    light: Light = Light.NONE


def _standing(kinds: tuple[Kind, ...]) -> tuple[Name, ...]:
    known = {kind.model: kind for kind in kinds}

    def first(thing: Any, watch: Watch) -> _First:
        kind = known.get(type(thing))
        if kind is None:
            return _open(thing.due, thing.done, watch)
        found = urgent(kind, thing, watch)
        return _First(found.due, found.overdue, found.light) if found else _First()

    def is_dated(model: type) -> bool:
        """Return whether things of a model are to be done by a day: records, and what has one of its own, as decisions have."""
        return model in known or (hasattr(model, "due") and hasattr(model, "done"))

    stages = {kind.model: frozenset(term.value for term in kind.stages) for kind in kinds}
    own = (
        Name(CAUSE, lambda thing, _: thing.cause, lambda model: hasattr(model, "cause")),
        Name(UNIT, responsible, lambda model: hasattr(model, "cause")),
        Name(GROUP, _group, lambda model: hasattr(model, "county")),
        Name(PARK_GROUP, lambda thing, watch: watch.settings.group_of_park(thing.park), lambda model: hasattr(model, "park")),
    )
    return (
        *(name for name in own if any(map(name.within, known))),
        Name(stage_of(*kinds), lambda thing, watch: known[type(thing)].stage(thing, watch.day), known.__contains__, stages),
        Name(LIGHT, lambda thing, watch: first(thing, watch).light, is_dated),
        Name(DUE, lambda thing, watch: first(thing, watch).due, is_dated),
        Name(OVERDUE, lambda thing, watch: first(thing, watch).overdue, is_dated),
    )


def _group(thing: Any, watch: Watch) -> tuple[str, ...]:
    """Return the groups of the counties that a thing counts in, a merged one's that of its successor."""
    from dicoop.rules.counties import lying  # noqa: PLC0415 - it brings all rates along, and most conditions ask for no group

    found = (watch.settings.county(key) for key in lying(watch.settings)(thing))
    return tuple(dict.fromkeys(own.group for own in found if own and own.group))


def _open(due: date | None, done: date | None, watch: Watch) -> _First:
    """Return how a task stands."""
    if due is None or is_by(done, watch.day):
        return _First()
    return _First(due, max(0, (watch.day - due).days), dated_light(due, watch))


# What has come in, or was said with a step


def _said(kind: Kind, step: str, label: Label) -> Name:
    """Return the amount that the last step of a name says."""
    row = Field(step, step, F(*_SAID.fill(step=label)), "money", required=False)
    return Name(row, lambda record, watch: said_at(record, step, watch.day), lambda model: model is kind.model, zero=True)


_SAID = Label("{step}的金额", "the amount of '{step}'")


def _sums(kind: Kind, which: Sum) -> tuple[Name, Name]:
    """Return an amount that grows in a record and its share; neither is anything where the record does not count."""

    def amount(record: Any, watch: Watch) -> Any:
        return which.of(record, watch.day)[0].yuan if kind.counts(record, watch.day) else None

    def share(record: Any, watch: Watch) -> Any:
        found = which.of(record, watch.day)[1] if kind.counts(record, watch.day) else None
        return None if found is None else found.exact

    def is_own(model: type) -> bool:
        return model is kind.model

    return (
        Name(Field(which.key, which.key, F(*which.label), "money"), amount, is_own, zero=True),
        Name(Field(which.share_key, which.share_key, F(*which.share), "rate"), share, is_own, zero=True),
    )
