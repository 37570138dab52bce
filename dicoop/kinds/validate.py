"""Do these values make a record, and if not, what is wrong and where?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

from dicoop.errors import NOWHERE, Fault, Finding, Findings, Place, Unreadable, bounded, limited, nearest
from dicoop.frozen import replace
from dicoop.kinds.address import address_of, parse
from dicoop.kinds.called import in_words
from dicoop.kinds.fields import Block, Field, field_of, fields, once
from dicoop.kinds.forms import AGAIN, READERS
from dicoop.labels import Label, Term, both, visible, without_command
from dicoop.text.source import Path, Source

Placer = Callable[[Path, bool], Place]
UNKNOWN_FIELD = Fault(
    "unknown-field",
    Label("没有“{value}”这个字段", "unknown field '{value}'"),
    Label("改用已有的字段，或删去这一行", "use a known field, or delete the line"),
)
MISSING_FIELD = Fault(
    "missing-field",
    Label("缺少必填字段 {address}", "the required field {address} is missing"),
    Label("补上一行 {name}: …", "add a line {name}: …"),
)
WRONG_TYPE = Fault(
    "wrong-type",
    Label("{address} 应当是{wanted}", "{address} must be {wanted}"),
    Label("照别的记录的样子写，或看 schemas/", "write it as in other records; see schemas/"),
)
UNKNOWN_VALUE = Fault(
    "unknown-value",
    Label("{address} 不能是“{value}”", "{address} cannot be '{value}'"),
    Label("从允许的值里选一个", "choose one of the allowed values"),
)
BAD_ID = Fault(
    "bad-id",
    Label("“{value}”不是编号", "'{value}' is not an id"),
    Label("编号如 P-2019-QL007：类别-年份-登记单位加流水号", "an id is kind, year, office and number: P-2019-QL007"),
)
_EMPTY = Label("没有填“{name}”", "'{name}' is not filled in")
VALIDATE_FAULTS = (UNKNOWN_FIELD, MISSING_FIELD, WRONG_TYPE, UNKNOWN_VALUE, BAD_ID)

_VALUE = Label("一个值", "one value")
_LIST = Label("一组“- ”开头的条目", "a list of '- ' entries")
_MAP = Label("一组“字段：值”", "a set of 'field: value' lines")
_AS_VALUE = Label("在同一行只写一个值，前面不加“- ”", "write one value on the same line, without '- '")
_AS_LIST = Label("一条一条写，每条以“- ”开头", "write one per line, each starting with '- '")
_AS_ENTRIES = Label(
    "一条一条写，每条以“- ”开头；每条的字段有 {names}", "write one after another, each starting with '- '; fields of each: {names}"
)
_AS_MAP = Label("一行写一个字段；字段有 {names}", "write one field per line; fields: {names}")
_WANTED = {"tuple_type": _LIST, "dict_type": _MAP, "mapping_type": _MAP, "string_type": _VALUE}

_LACKING = object()
M = TypeVar("M", bound=Block)


def present(value: Any) -> Any:
    """Return values without those that are empty: an empty field equals an absent one, and so does a block of empty fields."""
    if isinstance(value, dict):
        return {key: found for key, item in value.items() if (found := present(item)) not in (None, {}, [])}
    if isinstance(value, list):
        return [present(item) for item in value]
    return value


def validate(source: Source, model: type[M]) -> M | Findings:
    """Return the record a text holds, or every finding with its place."""

    def place(path: Path, of_key: bool) -> Place:  # noqa: FBT001 - called here only
        return source.key_place(path) if of_key else source.place(path)

    try:  # as in nearly every record nothing is empty, nobody looks for what is
        return model.wrap(sound(model)(source.data))  # type: ignore[no-any-return]
    except _WRONG:
        return check_values(present(source.data), model, place)


_WRONG = (ValueError, LookupError, TypeError, AttributeError)


def check_values(data: Mapping[str, Any], model: type[M], place: Placer = lambda *_: NOWHERE) -> M | Findings:
    """Return the record made of values as texts, or every finding; `place` tells where a path's key or value stands."""
    try:
        return model.wrap(sound(model)(data))  # type: ignore[no-any-return]
    except _WRONG:
        return _judged(data, model, place)


def _judged(data: Mapping[str, Any], model: type[M], place: Placer) -> M | Findings:
    """Return the record made of values in which something may be wrong, or every finding."""
    from pydantic_core import ValidationError  # noqa: PLC0415 - what is sound needs no judge

    from dicoop.kinds.validator import reader  # noqa: PLC0415 - the same

    try:
        made: M = model.wrap(reader(model).validate_python(data))
    except ValidationError as error:
        id_ = str(data.get("id", ""))
        rows = limited(error.errors(include_url=False), _kind_of, lambda _: 1)
        return Findings(bounded(replace(_finding(row, data, model, place, id_), more=more) for row, more in rows))
    return made


@once
def sound(model: type[Block]) -> Callable[[Any], tuple[Any, ...]]:
    """Return what makes of values in which nothing is wrong or empty the plain values that the judge makes of them; what it refuses, with whatever error, he judges."""
    takers = {row.name: (place, _taker(row)) for place, row in enumerate(fields(model))}
    usual = [_LACKING if row.required else row.default for row in fields(model)]
    maps = [place for place, default in enumerate(usual) if default == {}]
    may_lack = _LACKING in usual

    def take(data: Any) -> tuple[Any, ...]:
        values = usual[:]
        for place in maps:
            values[place] = {}  # each has its own
        for name, value in data.items():
            place, taker = takers[name]
            values[place] = taker(value)
        if not data or (may_lack and _LACKING in values):
            raise LookupError
        return tuple(values)

    return take


def _taker(row: Field) -> Callable[[Any], Any]:
    """Return what makes the plain value of a field in the same way."""
    if row.form in ("list", "texts", "map"):
        inner = sound(row.model) if row.model else _taker(row.inner) if row.inner else None
        return partial(_by_name if row.form == "map" else _each, inner or (lambda value: value))
    if row.model:
        return sound(row.model)
    if row.form == "term" and row.terms:
        return {each.value: each.value for each in row.terms}.__getitem__
    read = row.read or READERS[row.form][0]
    return AGAIN.get(read, read)


def _each(take: Callable[[Any], Any], values: Any) -> tuple[Any, ...]:
    if values.__class__ is not list or not values:
        raise TypeError
    return tuple(map(take, values))


def _by_name(take: Callable[[Any], Any], values: Any) -> dict[str, Any]:
    if not values:
        raise TypeError
    return {name: take(value) for name, value in values.items()}


def as_filled_in(finding: Finding, model: type[Block], hint: Label) -> Finding:
    """Return a finding as who fills in a table is told it: fields have the names of columns, what is missing is no line of a file, and no command mends the record."""
    if finding.fault is MISSING_FIELD:
        inner = finding.address.rpartition("].")
        entry = f"{inner[0].partition('[')[0]}[]." if inner[1] else ""
        words = {"name": parse(finding.address, model)[1].mark.label, "address": entry + inner[2]}
        return replace(finding, message=_EMPTY.fill(**words), hint=hint.fill(**words))
    message, told = (in_words(each, finding.address, model) for each in (finding.message, without_command(finding.hint, finding.id)))
    return replace(finding, message=message, hint=told)


def _kind_of(row: Any) -> tuple[str, str]:
    """Return what tells apart the faults that rows of the validator become: of thousands only a few are looked at closely."""
    error = row.get("ctx", {}).get("error")
    return row["type"], error.finding.code if isinstance(error, Unreadable) else ""


def _finding(row: Any, data: Mapping[str, Any], model: type[Block], place: Placer, id_: str) -> Finding:
    path, kind = tuple(row["loc"]), row["type"]
    where = place(path, kind == "extra_forbidden")
    shared: dict[str, Any] = {"address": visible(address_of(path, data, model)), "id": id_, "place": where}
    if kind == "missing":
        return MISSING_FIELD.at(name=str(path[-1]), **shared)
    if kind == "extra_forbidden":
        names = [field.name for field in fields(_block_at(path[:-1], model))]
        return UNKNOWN_FIELD.at(value=visible(str(path[-1])), allowed=both(" ".join(names)), hint=nearest(str(path[-1]), names), **shared)
    if kind == "literal_error":
        return _unknown_value(row, path, model, shared)
    error = row.get("ctx", {}).get("error")
    if isinstance(error, Unreadable) and error.finding.fault is UNKNOWN_VALUE and isinstance(row["input"], str):
        found = error.finding
        return UNKNOWN_VALUE.at(value=visible(found.value), allowed=found.allowed, hint=found.hint, **shared)
    if isinstance(error, Unreadable) and isinstance(row["input"], (str, int, bool)):
        return replace(error.finding, **shared)
    wanted = _WANTED.get(kind, _VALUE)
    return WRONG_TYPE.at(wanted=wanted, hint=_how(path, model, wanted), **shared)


def _how(path: Path, model: type[Block], wanted: Label) -> Label | None:
    """Return how to write what is wanted in a place, None where nothing is known of it."""
    if wanted is _VALUE:
        return _AS_VALUE
    row, inside = _row_at(path, model)
    if row is None:
        return None
    names = " ".join(each.name for each in fields(row.model)) if row.model else ""
    if wanted is _LIST:
        return _AS_ENTRIES.fill(names=names) if names and not inside else _AS_LIST
    if row.form == "map" and not inside:
        names = " ".join(term.value for term in row.terms or ())
    return _AS_MAP.fill(names=names) if names else None


def _block_at(path: Path, model: type[Block]) -> type[Block]:
    """Return the block that lies at a path."""
    row, _ = _row_at(path, model)
    return row.model if row is not None and row.model else model


def _row_at(path: Path, model: type[Block]) -> tuple[Field | None, Path]:
    """Return the field that a path leads to or into, and the parts of the path in it: a key of a map, a place in a list."""
    row, after, block = None, 0, model
    for place, part in enumerate(path):
        is_key = row is not None and row.form == "map" and place == after
        found = None if is_key or not isinstance(part, str) else field_of(block, part)
        if found is not None:
            row, after, block = found, place + 1, found.model or block
    return row, path[after:]


def _unknown_value(row: Any, path: Path, model: type[Block], shared: Any) -> Finding:
    row_at, _ = _row_at(path, model)
    terms = row_at.terms or () if row_at else ()
    value = row["input"]
    if not isinstance(value, str):
        return WRONG_TYPE.at(wanted=_VALUE, hint=_AS_VALUE, **shared)
    found = unknown_value(value, terms)
    return UNKNOWN_VALUE.at(value=visible(value), allowed=found.allowed, hint=found.hint, **shared)


def unknown_value(value: str, terms: Iterable[Term]) -> Finding:
    """Return the finding for a value that is none of a closed list, with those that are and the one that was probably meant."""
    known = tuple(terms)
    names = {**{t.value: t.value for t in known}, **{t.label.zh: t.value for t in known}}
    near = nearest(names[value], [names[value]]) if value in names else nearest(value, [t.value for t in known])
    allowed = Label(" ".join(f"{t.value}（{t.label.zh}）" for t in known), " ".join(t.value for t in known))
    return UNKNOWN_VALUE.at(value=value, allowed=allowed, hint=near)
