"""Is there what a declaration says is at stake in its records, and can a review look at it?"""

from __future__ import annotations

from collections.abc import Iterator

from dicoop.errors import Finding
from dicoop.kinds.declaration import EntryType, FieldType
from dicoop.kinds.stakes import STAKES, stakes
from dicoop.labels import Label
from dicoop.rules.declarations.case import MISSING_PART, DeclarationCase, unknown

_FIELD, _STAGE, _VALUE = Label("字段", "field"), Label("阶段", "stage"), Label("值", "value")
_TEXT, _LIST = Label("清单里的文字字段", "field of a text in a list"), Label("逐日记录的清单", "list of dated entries")
# What each may name: fields of these types, of the record and of the entries of its lists
_MAY_BE = {
    "bad": tuple(FieldType),
    "below": (FieldType.AMOUNT, FieldType.WHOLE, FieldType.QUANTITY, FieldType.PERCENT),
    "scope": tuple(FieldType),
    "once": tuple(FieldType),
    "span": (FieldType.WHOLE, FieldType.DAY, FieldType.PERIOD),
    "text": (FieldType.TEXT,),
    "matter": tuple(FieldType),
}
_PAIRS = (("matter", "failed"), ("failed", "matter"), ("once", "scope"))


def _stakes(case: DeclarationCase) -> Iterator[Finding]:
    """Find names of nothing that is declared, and halves without the other one."""
    if case.of.review is None:
        return
    own = stakes(**{name: getattr(case.of.review, name) for name in STAKES})
    for name, types in _MAY_BE.items():
        words = getattr(own, name)
        allowed = _named(case, name, types)
        what = _TEXT if name == "text" else _FIELD
        yield from (
            unknown(f"review.{name}", word, allowed, what) for word in (words[:1] if name == "bad" else words) if word not in allowed
        )
    yield from _values(case, own.bad)
    stages = (*case.of.steps, *(("ended",) if case.of.ended else ()))
    yield from (unknown("review.failed", word, stages, _STAGE) for word in own.failed if word not in stages)
    yield from _presence(case, own.presence)
    for name, other in _PAIRS:
        if getattr(own, name) and not getattr(own, other):
            yield MISSING_PART.at(f"review.{name}", name, owner=Label("审查", "a review"), part=other)


def _named(case: DeclarationCase, name: str, types: tuple[FieldType, ...]) -> tuple[str, ...]:
    """Return what may be named: steps tell an amount, too."""
    record = () if name == "text" else case.typed(*types)
    entries = (f"{owner}.{inner}" for owner, row in case.of.lists.items() for inner, each in row.fields.items() if each.type in types)
    steps = ("steps.amount",) if name == "below" and case.of.steps else ()
    return (*record, *(() if name == "matter" else entries), *steps)


def _values(case: DeclarationCase, bad: tuple[str, ...]) -> Iterator[Finding]:
    owner, _, name = bad[0].rpartition(".") if bad else ("", "", "")
    fields = case.of.lists[owner].fields if owner in case.of.lists else case.of.fields
    values = tuple(fields[name].values) if name in fields else ()
    yield from (unknown("review.bad", word, values, _VALUE) for word in bad[1:] if values and word not in values)


def _presence(case: DeclarationCase, presence: tuple[str, ...]) -> Iterator[Finding]:
    lists = tuple(name for name, row in case.of.lists.items() if row.entry is EntryType.DATED)
    yield from (unknown("review.presence", word, lists, _LIST) for word in presence[:1] if word not in lists)
    names = case.typed(FieldType.TEXT, FieldType.UNIT)
    yield from (unknown("review.presence", word, names, _FIELD) for word in presence[1:] if word not in names)
    if len(presence) == 1:
        yield MISSING_PART.at("review.presence", "presence", owner=Label("到场的清单", "a list of presence"), part=Label("是谁", "who"))


LOOKS = (_stakes,)
