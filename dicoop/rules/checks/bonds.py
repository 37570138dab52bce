"""Do a record's fields go together as the declaration of its kind demands?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from dicoop.errors import Fault, Finding, Severity
from dicoop.kinds.address import key_of
from dicoop.kinds.fields import Block, field_of, fields, the_field
from dicoop.labels import Label, joined
from dicoop.partial_date import is_before
from dicoop.values import in_full

if TYPE_CHECKING:
    from dicoop.kinds.base import Kind, Record
    from dicoop.kinds.traits import Bond
    from dicoop.rules.checks.case import Case
    from dicoop.rules.checks.said import Said, Whole
    from dicoop.rules.conditions import Question

UNUSUAL = Fault(
    "unusual",
    Label("{what}", "{what}"),
    Label("核对一下；确是如此的，可以不改", "check it; if it is correct, leave it"),
    Severity.WARNING,
)
UNFIT = Fault(
    "unfit-for-type",
    Label("{type}的{field}不能是“{value}”", "'{value}' is not a '{field}' of {type}"),
    Label("核对类型和这一项，改正写错的一个", "compare it with the type, and correct the wrong one"),
)
REQUIRED_WHEN = Fault(
    "required-when",
    Label("{condition}的，要写{field}", "'{field}' must be given where {condition}"),
    Label(
        "补上{field}（{name}）；不该有这一项的，核对条件里的几项",
        "add '{field}' ({name}); if there is none, check the fields in the condition",
    ),
)
ONLY = Fault(
    "not-for-this",
    Label("{condition}的才写{field}", "'{field}' applies only where {condition}"),
    Label(
        "删去{field}（{name}）；确有这一项的，核对条件里的几项",
        "remove '{field}' ({name}); if it is right, check the fields in the condition",
    ),
)
ONE_OF = Fault(
    "not-exactly-one",
    Label("{fields} 应当恰好填一项，现在填了 {n} 项", "exactly one of {fields} must be given, not {n}"),
    Label("留下对的一项；一项也没有的，补上一项", "keep the right one; if there is none, add it"),
)
ORDER = Fault(
    "days-out-of-order",
    Label("{field} {value} 早于{other} {date}", "'{field}' on {value} is before '{other}' on {date}"),
    Label("核对两个日期，改正写错的一个", "compare the two dates, and correct the wrong one"),
)
DIFFER = Fault(
    "must-differ",
    Label("{field}和{other}相同：{value}", "'{field}' and '{other}' are the same: {value}"),
    Label("核对两项，改正写错的一项", "compare the two, and correct the wrong one"),
)
AT_MOST = Fault(
    "above-limit",
    Label("{field} {value} 超过{other} {limit}", "'{field}', {value}, is more than '{other}', {limit}"),
    Label("核对两个数和它们的单位，改正写错的一个", "compare the two and their units, and correct the wrong one"),
)
UNIQUE = Fault(
    "not-unique",
    Label("{field} {value} 在 {other} 里已经有了", "'{field}' {value} is also in {other}"),
    Label(
        "是同一件事就作废一条（dicoop {name} void）；不是就改正写错的一条",
        "if they are the same matter, void one (dicoop {name} void); if not, correct the wrong one",
    ),
)
UNIQUE_OPEN = Fault(
    "open-twice",
    Label("{other} 还没有办结，{fields}和它一样：{value}", "{other} is still open and has the same {fields}: {value}"),
    Label(
        "在原来那一条里接着办；登记重了的作废：dicoop {name} void",
        "continue with the open one; void the duplicate: dicoop {name} void",
    ),
)


def in_needs(kind: Kind) -> Collection[str] | None:
    """Return of which fields one is filled in where a need may be unmet; None where conditions have to be asked."""
    return None if kind.required_when else [need.name.partition(".")[0] for need in kind.needs]


def in_bonds(form: str, place: int) -> Callable[[Kind], Collection[str] | None]:
    """Return of which fields one is filled in where bonds of a form may not hold: the field that is named at a place, or one behind it."""

    def of(kind: Kind) -> Collection[str] | None:
        names = [name for bond in kind.bonds if bond.form == form for name in bond.names[place:]]
        sums = {each.key for each in kind.sums}
        heads = [name.partition(".")[0] for name in names]
        return None if sums.intersection(names) else [head if field_of(kind.model, head) else "steps" for head in heads]

    return of


def required_when(case: Case[Record]) -> Iterator[Finding]:
    """Find fields left out while the condition under which they are required holds, of the record or of an entry of a list."""
    for name, text in case.kind.required_when:
        if case.valued(name) in (None, ()) and _holds(case, text):
            yield _told(case, REQUIRED_WHEN, name, "", text)
    for need in case.kind.needs:
        of, _, inner = need.name.partition(".")
        for at, entry in _blocks(case, of):
            if _value(entry, inner) is None and _holds(case, need.when, entry) and _holds(case, need.condition):
                yield _told(case, REQUIRED_WHEN, f"{at}.{inner}", "", need.when, entry)


def only(case: Case[Record]) -> Iterator[Finding]:
    """Find fields that are filled in though they are for other records, or for other entries of their list."""
    for name, text in case.kind.only:
        of, _, inner = name.partition(".")
        for at, entry in _blocks(case, of) if inner else ():
            value = _value(entry, inner)
            if value is not None and not _holds(case, text, entry):
                yield _told(case, ONLY, f"{at}.{inner}", value, text, entry)
        value = None if inner else case.valued(name)
        if value not in (None, (), {}) and not _holds(case, text):
            yield _told(case, ONLY, name, "" if isinstance(value, tuple) else value, text)


def _blocks(case: Case[Any], of: str) -> list[tuple[str, Any]]:
    """Return the entries of a list, or a block, with their addresses."""
    held = case.valued(of)
    if isinstance(held, Block):
        return [(of, held)]
    return [(f"{of}[{key_of(entry)}]", entry) for entry in held or ()]


def _value(entry: Block, name: str) -> Any:
    return getattr(entry, the_field(type(entry), name).attribute)


def _holds(case: Case[Any], text: str, entry: Block | None = None) -> bool:
    """Return whether a condition holds of the record, or of an entry of a list; an empty one always does."""
    from dicoop.rules.watch import Watch  # noqa: PLC0415 - most ledgers declare no condition

    watch = Watch.of(case.settings, case.today) if text else None
    return watch is None or _asked(case, text, entry).matches(case.record if entry is None else entry, watch)


def _asked(case: Case[Any], text: str, entry: Block | None) -> Question:
    """Return the condition on a record, or on an entry of a list."""
    from dicoop.rules.limits import of_entry, question  # noqa: PLC0415 - as above

    return question(case.kind, text) if entry is None else of_entry(type(entry), text)


def _told(case: Case[Any], fault: Fault, address: str, value: object, text: str, entry: Block | None = None) -> Finding:
    """Return the finding on a field of the record, or of an entry, by a condition."""
    from dicoop.rules.questions import worded  # noqa: PLC0415 - most records have none

    name = address.rpartition(".")[2]
    row = the_field(case.kind.model if entry is None else type(entry), name)
    return case.at(fault, address, value, condition=worded(_asked(case, text, entry).tree), field=row.mark.label, name=name)


def one_of(case: Case[Record]) -> Iterator[Finding]:
    """Find records with none, or more than one, of what exactly one is wanted of."""
    for bond in _bonds(case, "one_of"):
        given = [name for name in bond.names if case.valued(name) not in (None, ())]
        if len(given) != 1:
            fields = tuple(case.called(name) for name in bond.names)
            yield case.at(ONE_OF, given[1] if given else bond.names[0], "", fields=joined(fields), n=len(given))


def order(case: Case[Record]) -> Iterator[Finding]:
    """Find days that are before one they must follow; each entry of a list is held against what the record says."""
    for bond in _bonds(case, "order"):
        rows = [tuple(_worth(case, name)) for name in bond.names]
        most = max(map(len, rows))
        for row in zip(*(each if len(each) == most else each * most for each in rows), strict=False):
            for (before, first, other), (address, day, called) in pairwise(each for each in row if each[1] is not None):
                if is_before(day, first):
                    yield case.at(
                        ORDER, before if "[" in before and "[" not in address else address, day, field=called, other=other, date=first
                    )


def differ(case: Case[Record]) -> Iterator[Finding]:
    """Find fields that say the same where they must not."""
    for bond in _bonds(case, "differ"):
        first: dict[Any, str] = {}
        for name in bond.names:
            held = case.valued(name)
            for value in held if isinstance(held, tuple) else () if held is None else (held,):
                other = first.setdefault(value, name)
                if other != name:
                    yield case.at(DIFFER, name, value, field=case.called(name), other=case.called(other))


def refers_to_itself(case: Case[Record]) -> Iterator[Finding]:
    """Find records that refer to themselves."""
    for row in fields(case.kind.model):
        if row.mark.ref == case.kind.name and case.valued(row.name) == case.record.id:
            yield case.at(DIFFER, row.name, case.record.id, field=row.mark.label, other=case.called("id"))


def at_most(case: Case[Record]) -> Iterator[Finding]:
    """Find numbers and amounts above the one that limits them."""
    for bond in _bonds(case, "at_most"):
        name, other = bond.names
        limits = {address: (limit, called) for address, limit, called in _worth(case, other)}
        for address, value, called in _worth(case, name):
            beside = address.rpartition(".")[0] + other[other.rfind(".") :] if "[" in address else other
            limit, than = limits.get(beside, (None, None))
            if value is not None and limit is not None and value > limit:
                yield case.at(AT_MOST, address, value, field=called, other=than, limit=limit)


def _worth(case: Case[Any], name: str) -> Iterator[tuple[str, Any, Label]]:
    """Yield what a name stands for, with its address and what it is called: a field, a field of each entry, receipts together, a step's amount."""
    of, _, inner = name.partition(".")
    known = next((each for each in case.kind.sums if each.key == name), None)
    row = field_of(case.kind.model, of)
    if known is not None:
        yield name, in_full(known.until(case.record, case.today)), known.label
    elif row is None:
        said = [step for step in case.record.steps if step.step == name and step.amount is not None]
        yield from ((name, step.amount, step.step.label) for step in said[-1:])
    elif inner and row.model and row.form == "block":
        held, own = case.valued(of), field_of(row.model, inner)
        if held is not None and own is not None:
            yield name, getattr(held, own.attribute), own.mark.label
    elif inner and row.model:
        own = the_field(row.model, inner)
        for entry in case.valued(of):
            yield f"{of}[{key_of(entry)}].{inner}", getattr(entry, own.attribute), row.mark.label if own.mark.key else own.mark.label
    else:
        yield name, case.valued(name), case.called(name)


def _bonds(case: Case[Record], form: str) -> Iterator[Bond]:
    return (bond for bond in case.kind.bonds if bond.form == form)


def repeated(whole: Whole) -> Iterator[Finding]:
    """Find values that only one record of its kind may have, in others; what was taken back has none."""
    yield from (double(kind, ("unique", *key), said.id, other.id) for kind, said, other, key in _doubles(whole, "unique"))


def open_twice(whole: Whole) -> Iterator[Finding]:
    """Find records opened while another with the same values is open."""
    yield from (double(kind, ("open", *key), said.id, other.id) for kind, said, other, key in _doubles(whole, "open"))


def double(kind: Kind, what: tuple[str, ...], id_: str, other: str) -> Finding:
    """Return the finding for what a record says that another has said before."""
    sort, name, *values = what
    if sort == "unique":
        first = name.split()[0]
        words: dict[str, Any] = {"field": _called(kind, first), "other": other, "name": kind.name}
        return UNIQUE.at(first, values[0], id=id_, **words)
    bond = next(bond for bond in kind.bonds if bond.key == name and bond.form == "unique_open")
    fields = joined(tuple(_called(kind, each) for each in bond.names))
    return UNIQUE_OPEN.at(bond.names[0], " ".join(values), id=id_, fields=fields, other=other, name=kind.name)


def _doubles(whole: Whole, what: str) -> Iterator[tuple[Kind, Said, Said, tuple[str, ...]]]:
    """Yield the records that say what one of their kind before them says, with that one and what it is."""
    for kind in whole.ledger.kinds.values():
        first: dict[tuple[str, ...], Said] = {}
        for said in whole.said[kind.name]:
            for sort, *key in said.own:
                other = first.setdefault(tuple(key), said) if sort == what else said
                if other is not said:
                    yield kind, said, other, tuple(key)


def _called(kind: Kind, name: str) -> Label:
    return the_field(kind.model, name).mark.label
