"""How is one value in a record named: `investment`, `nodes.start.done`, `funds[HD-2019-0031].amount`?

One grammar for messages, `set`, diffs and JSON. Parsed, an address is a tuple of steps: a field's
name, a map's key, or the key texts of a list's entry. A path is the same for a text: names and positions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from dicoop.errors import ALLOWED, Misused, nearest, or_else
from dicoop.frozen import pattern, replace
from dicoop.kinds.fields import Block, Field, field_of, fields, keys, once, own_keys
from dicoop.labels import Label
from dicoop.text.source import Path
from dicoop.text.write import NR, bare, identity, is_numbered

Step = str | tuple[str, ...]

# No field and no key of a map has brackets in its name, so an entry ends at the last one, unless a text of several in it is meant.
_ADDRESS = pattern(r"([^\[\]]+)(?:\[(.*)\]((?:\.[^\[\].]+)*))?", re.DOTALL)
_UNKNOWN = Label("“{address}”不是这类记录的字段", "this kind has no field '{address}'")
_NO_ENTRY = Label("“{address}”要写明是哪一条：{like}", "'{address}' must name its entry: {like}")
_NO_KEY = Label("“{address}”要写明是哪一个，如 {like}", "'{address}' must say which: {like}")


class ValueChange(NamedTuple):
    """One value before and after: None where there is none."""

    address: str
    before: str | None
    after: str | None


def address_of(path: Path, data: Any, model: type[Block] | None = None) -> str:
    """Return the address of a path in parsed values, of a model if it is known: list positions become the entry's key."""
    text, value, wanted = "", data, _Wanted(model)
    for part in path:
        holder, value, wanted = value, value[part] if _holds(value, part) else None, wanted.inside(part)
        if isinstance(part, int):
            text += f"[{_entry_name(holder if isinstance(holder, list) else [], part, wanted)}]"
        else:
            text += f".{part}" if text else part
    return text


class _Wanted(NamedTuple):
    """What a kind wants in a place: a block, or several values, each with its model; nothing where it knows no such place."""

    model: type[Block] | None = None
    is_several: bool = False

    def inside(self, part: str | int) -> _Wanted:
        """Return what is wanted in a part of it."""
        if self.is_several or self.model is None:
            return _Wanted(self.model)
        row = field_of(self.model, str(part))
        return _Wanted(row.model, row.form in ("list", "map")) if row else _Wanted()


def _holds(value: Any, part: str | int) -> bool:
    if isinstance(value, dict):
        return part in value
    return isinstance(value, list) and isinstance(part, int) and part < len(value)


# What identifies an entry of no known model, or one that lacks what its model says, tried in turn.
_IDENTITIES = (("receipt",), ("step", "date"), ("type", "by"), ("key",), ("date",))


_OWN, _LIKELY, _NONE = range(3)


def _key_names(entry: Any, wanted: _Wanted) -> tuple[str, ...]:
    if not isinstance(entry, dict):
        return ()
    own = keys(wanted.model) if wanted.model else ()
    tried = (own, *_IDENTITIES) if own else _IDENTITIES
    return next((names for names in tried if all(isinstance(entry.get(name), str) for name in names if name != NR)), ())


def _called(entry: Any, wanted: _Wanted) -> tuple[int, str]:
    """Return how surely an entry is called something, and what."""
    names = _key_names(entry, wanted)
    own = " ".join(identity(entry, names)) if names else ""
    is_own = bool(own) and wanted.model is not None and names == keys(wanted.model)
    return (_OWN if is_own else _LIKELY if own else _NONE), own


def _entry_names(entries: Sequence[Any], wanted: _Wanted) -> list[str]:
    """Return the names of entries: one without a key of its own has its place for one, and none that another one has as its key."""
    called = [_called(entry, wanted) for entry in entries]
    names = [own if sure == _OWN else "" for sure, own in called]
    if all(names):
        return names
    taken = {name for name in names if name}
    for rank in (_LIKELY, _NONE):
        for at, (sure, own) in enumerate(called):
            if sure == rank:
                name = own or str(at + 1)
                if name in taken:
                    name = f"#{at + 1}"
                while name in taken:
                    name = f"#{name}"
                names[at] = name
                taken.add(name)
    return names


def _entry_name(entries: Sequence[Any], position: int, wanted: _Wanted) -> str:
    if position >= len(entries):
        return str(position + 1)
    sure, own = _called(entries[position], wanted)
    return own if sure == _OWN else _entry_names(entries, wanted)[position]


def parse(address: str, model: type[Block]) -> tuple[tuple[Step, ...], Field]:
    """Return an address as steps, and the field it ends at; raises Misused where there is no such field."""
    steps: list[Step] = []
    parts = _parts(address, model)
    block: type[Block] | None = model
    row: Field | None = None
    while parts:
        name, entry = parts.pop(0)
        row = _row_called(block, name) if block else None
        if row is None or (entry is not None and row.form not in ("list", "texts")):
            raise _unknown(address, name, block or model)
        steps.append(row.name)
        at = ".".join(map(str, steps))
        if inside := _texts_inside(entry, row, parts):
            entry, parts = inside[1], [(inside[2], inside[3])]
        if row.form == "list" or entry is not None:
            steps.append(_entry_key(entry, row, address, at))
        elif row.form == "map":
            steps += _map_steps(parts, row, address, at)
        block = row.model
    assert row is not None
    if row.form != "map" or row.inner is None:
        return tuple(steps), row
    key = steps[steps.index(row.name) + 1]
    mark = replace(row.inner.mark, zh=f"{row.mark.zh} {key}", en=f"{row.mark.en} {key}")
    return tuple(steps), replace(row.inner, name=f"{row.name}.{key}", mark=mark)


def _parts(address: str, model: type[Block]) -> list[tuple[str, str | None]]:
    match = _ADDRESS.fullmatch(address)
    outer = match[1].split(".") if match else [""]
    if match is None or not all(outer):
        raise _unknown(address, address, model)
    inner = match[3].split(".")[1:] if match[3] else []
    return [*((name, None) for name in outer[:-1]), (outer[-1], match[2]), *((name, None) for name in inner)]


def _entry_key(text: str | None, row: Field, address: str, at: str) -> tuple[str, ...]:
    names = own_keys(row.model) if row.model else ("1",)
    has_number = row.model is not None and is_numbered(keys(row.model))
    own, number = _own_and_number(text or "", len(names)) if has_number else (text or "", "")
    parts = tuple(own.split(" ", len(names) - 1))
    if len(parts) != len(names) or not all(parts) or (row.model is None and not _POSITION.fullmatch(parts[0])):
        like = f"{at}[{' '.join(names).upper()}]"
        raise Misused(_NO_ENTRY.fill(address=address, like=within(like, row.model) if row.model else like))
    return bare((*parts, number), (*names, NR)) if has_number else parts


def _own_and_number(text: str, size: int) -> tuple[str, str]:
    """Return what comes before the number of an entry, and the number; nothing for one where there is none."""
    own, _, number = text.rpartition(" ")
    parts = own.split(" ", size - 1)
    return (own, number) if _NUMBER.fullmatch(number) and len(parts) == size and all(parts) else (text, "")


_NUMBER = pattern(r"[1-9][0-9]?", re.ASCII)
_POSITION = pattern(r"[1-9][0-9]{0,3}", re.ASCII)
_INSIDE = pattern(r"(.*)\]\.([^\[\].]+)\[([1-9][0-9]{0,3})", re.ASCII | re.DOTALL)


def _texts_inside(entry: str | None, row: Field, parts: list[tuple[str, str | None]]) -> re.Match[str] | None:
    """Return the key of an entry, the field of it that holds texts, and the number of one of them: here the entry ends before the last bracket."""
    found = _INSIDE.fullmatch(entry or "") if row.form == "list" and row.model and not parts else None
    inner = _row_called(row.model, found[2]) if found and row.model else None
    return found if inner is not None and inner.form == "texts" else None


def _map_steps(parts: list[tuple[str, str | None]], row: Field, address: str, at: str) -> list[Step]:
    """Return the key of a map's value; where that is several texts, the number of one of them too."""
    is_several = row.inner is not None and row.inner.form == "texts"
    if not parts or (parts[0][1] is not None) > is_several:
        said = row.mark.say.en.rpartition(" ")[2] if row.mark.say else ""
        like = f"{at}.{said or next((term.value for term in row.terms or ()), '…')}"
        raise Misused(_NO_KEY.fill(address=address, like=within(like, row.model) if row.model and not said else like))
    name, position = parts.pop(0)
    key = next((term.value for term in row.terms or () if name == term.label.zh), name)
    return [key] if position is None else [key, _entry_key(position, row, address, f"{at}.{key}")]


def within(address: str, model: type[Block]) -> str:
    """Return the address of one value in a block: of its first field that holds one and does not tell which entry it is."""
    row = next((row for row in fields(model) if row.is_scalar and row.name not in keys(model)), None)
    return f"{address}.{row.name}" if row else address


def _row_called(model: type[Block], name: str) -> Field | None:
    """Return a field by its name on disk, or in Chinese."""
    return field_of(model, name.strip()) or next((row for row in fields(model) if row.mark.zh == name.strip()), None)


def _unknown(address: str, name: str, model: type[Block]) -> Misused:
    rows = fields(model)
    near = nearest(name, [text for row in rows for text in (row.name, row.mark.zh)])
    return Misused(_UNKNOWN.fill(address=address), or_else(near, ALLOWED.fill(names=tuple(Label(row.mark.zh, row.name) for row in rows))))


def assign(data: Mapping[str, Any], address: str, text: str | None, model: type[Block]) -> dict[str, Any]:
    """Return the values with one of them set (None: taken out); entries and blocks come and go as needed."""
    steps, _ = parse(address, model)
    result = deepcopy(dict(data))
    put(result, steps, text, model)
    return result


def put(value: dict[str, Any], steps: tuple[Step, ...], text: str | None, model: type[Block] | None) -> None:
    """Set one of the values, which are the caller's own, at the steps of an address; None takes it out."""
    name, rest = str(steps[0]), steps[1:]
    row = field_of(model, name) if model else None
    if not rest and text is None:
        value.pop(name, None)
    elif not rest:
        value[name] = [text] if row is not None and row.form == "texts" else text
    elif row is not None and row.form == "texts":
        value[name] = _texts(value.get(name) or [], int(rest[0][0]) - 1, text)
    elif row is not None and row.form == "list" and row.model:
        value[name] = value.get(name) or []
        _put_entry(value[name], rest, text, row.model)
    elif row is not None and row.form == "map":
        value[name] = value.get(name) or {}
        if len(rest) > 1 and row.inner:
            rest, text = rest[:1], _texts(value[name].get(rest[0]) or [], int(rest[1][0]) - 1, text) or None  # type: ignore[assignment]
        _put_inside(value[name], str(rest[0]), rest[1:], text, row.model)
    else:
        _put_inside(value, name, rest, text, row.model if row else None)
    if text is None and value.get(name) in ({}, []):
        value.pop(name)


def _texts(texts: list[Any], position: int, text: str | None) -> list[Any]:
    return [*texts[:position], *([] if text is None else [text]), *texts[position + 1 :]]


def _put_inside(holder: dict[str, Any], name: str, rest: tuple[Step, ...], text: str | None, model: type[Block] | None) -> None:
    if not rest:
        put(holder, (name,), text, None)
        return
    if holder.get(name) is None:
        holder[name] = {}
    put(holder[name], rest, text, model)
    if not holder[name]:
        holder.pop(name)


def _put_entry(entries: list[Any], rest: tuple[Step, ...], text: str | None, model: type[Block]) -> None:
    names = keys(model)
    found = next((entry for entry in entries if identity(entry, names) == rest[0]), None)
    if found is None and text is not None:
        found = {name: text for name, text in zip(names, rest[0], strict=False) if (name, text) != (NR, "1")}
        entries.append(found)
    if found is None:
        return
    if len(rest) > 1:
        put(found, rest[1:], text, model)
    # An entry goes with its key when nothing else is left in it; while something is, that it has no key is a fault to be told.
    bare = len(rest) == 1 or (rest[1] in names and not any(item for name, item in found.items() if name not in names))
    if text is None and bare:
        entries[:] = [entry for entry in entries if entry is not found]


def leaves(data: Mapping[str, Any], model: type[Block] | None = None) -> dict[str, str]:
    """Return every value of a record by its address, in the order they stand."""
    found: dict[str, str] = {}
    _gather(data, "", found, _Wanted(model))
    return found


def in_one_order(rows: Iterable[Iterable[str]]) -> list[str]:
    """Return names in an order that keeps that of every row: the order of entries is a part of a record; a name may come twice for it."""
    columns: list[str] = []
    places: dict[str, int] = {}
    for row in map(list, rows):
        known = [places.get(name, -1) for name in row]
        if all(one > other for one, other in zip(known, [-1, *known], strict=False)):
            continue
        at = 0
        for name in row:
            try:
                at = columns.index(name, at) + 1
            except ValueError:
                columns.insert(at, name)
                at += 1
        places = {name: place for place, name in reversed([*enumerate(columns)])}
    return columns


def in_columns(row: Mapping[str, str], columns: Sequence[str]) -> list[str]:
    """Return the values of a row in columns that keep its order, each once; an empty text where there is none."""
    found, names = [], [*row]
    for column in columns:
        is_next = bool(names) and names[0] == column
        found.append(row[names.pop(0)] if is_next else "")
    return found


def _gather(value: Any, address: str, found: dict[str, str], wanted: _Wanted) -> None:
    """Put the values below an address to those found."""
    if isinstance(value, str):
        found[address] = value
    elif isinstance(value, dict):
        for name, item in value.items():
            _gather(item, f"{address}.{name}" if address else name, found, wanted.inside(name))
    elif isinstance(value, list):
        inside = wanted.inside(0)
        for name, item in zip(_entry_names(value, inside), value, strict=True):
            _gather(item, f"{address}[{name}]", found, inside)


def _walk(value: Any, path: Path) -> list[tuple[Path, Any]]:
    items: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    return [(path, value), *(found for key, item in items for found in _walk(item, (*path, key)))]


def path_of(address: str, data: Mapping[str, Any], model: type[Block] | None = None) -> Path:
    """Return the path of an address in parsed values; its nearest holder's where there is no such value."""
    best: Path = ()
    for path, _ in _walk(data, ()):
        name = address_of(path, data, model)
        if name == address:
            return path
        if address.startswith((f"{name}.", f"{name}[")) and len(path) > len(best):
            best = path
    return best


def changes(before: Mapping[str, Any], after: Mapping[str, Any], model: type[Block] | None = None) -> tuple[ValueChange, ...]:
    """Return what differs between two versions of a record; `assign` can follow it one by one."""
    old, new = (
        leaves({name: value for name, value in one.items() if other.get(name) != value}, model)
        for one, other in ((before, after), (after, before))
    )
    gone = [name for name in old if name not in new]
    last = {address_of(path, before, model): _turn(path, before, model) for path, _ in _walk(before, ())} if gone else {}
    names = [*new, *sorted(gone, key=lambda name: last[name])]
    return tuple(ValueChange(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name))


def _turn(path: Path, data: Any, model: type[Block] | None) -> int:
    """Return when a value may be taken out: texts of a list from its end, what identifies an entry after all else in it."""
    entry, wanted = data, _Wanted(model)
    for part in path[:-1]:
        entry, wanted = entry[part], wanted.inside(part)
    if path and isinstance(path[-1], int):
        return -path[-1]
    return int(bool(path) and path[-1] in _key_names(entry, wanted))


def key_of(entry: Block) -> str:
    """Return what identifies an entry of a list, as addresses write it."""
    names = _identity(type(entry))
    return " ".join(bare(tuple(str(getattr(entry, name) or "") for name in names), names))


@once
def _identity(model: type[Block]) -> tuple[str, ...]:
    """Return the attributes that identify an entry."""
    return tuple(row.attribute for row in fields(model) if row.mark.key)
