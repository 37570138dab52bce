"""How is a change of a record told in words: `+ 到位资金 1200万元 2019-10-08`, `~ 开工 2019-12-18 → 2019-11-30`, and what of it is remembered?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from dicoop.change.changed_record import ChangedFile
from dicoop.kinds.base import Kind, Record, dump, title_of
from dicoop.kinds.called import County, raw, value_called
from dicoop.kinds.fields import Block, Field, fields, keys
from dicoop.kinds.nodes import node_label
from dicoop.kinds.receipts import DERIVED, is_derived
from dicoop.labels import Label, both, joined, visible
from dicoop.text.write import identity


class ChangeLine(NamedTuple):
    """One change: its mark (`+` there is more, `~` it is another, `−` it is gone), and what it is about."""

    mark: str
    words: Label


_TURN = Label("{name} {before} → {after}", "{name} {before} → {after}")
_PAIR = Label("{name} {value}", "{name} {value}")
_MORE = Label("{words}（{more}）", "{words} ({more})")
_OF_NODE = Label("{node}{field}", "{node}: {field}")
_NO_MORE = Label("删去{words}", "removed: {words}")
_PLAIN = ("amount", "text", "by", "outcome", "answer", "reason", "date")  # understood without their names; said in this order


def words(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, kind: Kind, county: County | None = None
) -> tuple[ChangeLine, ...]:
    """Return in words what differs between two versions of a record, None for one that is not there; `county`: how a county is called."""
    if before is None or after is None:
        return (ChangeLine("+" if before is None else "−", _record(after or before or {}, kind)),)
    return tuple(_inside(before, after, kind.model, (), county))


def sentence(before: Mapping[str, Any], after: Mapping[str, Any], kind: Kind, county: County | None) -> Label:
    """Return on one line what differs between two versions of a record, `{}` for one that is not there: `到位资金 1200万元 2019-10-08`."""
    changed = _inside(before, after, kind.model, (), county)
    told = (_NO_MORE.fill(words=line.words) if line.mark == "−" and after else line.words for line in changed)
    return joined(tuple(told), "；", "; ")


def _record(data: Mapping[str, Any], kind: Kind) -> Label:
    title = data.get("name") or data.get("title") or data.get("themes") or ""
    text = "、".join(map(str, title)) if isinstance(title, list) else str(title)
    return joined((kind.label, both(visible(f"{data.get('id', '')} {text}"))), " ", " ")


def _inside(
    before: Mapping[str, Any], after: Mapping[str, Any], model: type[Block] | None, name: tuple[Label, ...], county: County | None
) -> Iterator[ChangeLine]:
    """Yield the changes of a block field by field; `name` is what the block itself is called."""
    rows = fields(model) if model else ()
    for row in rows:
        old, new = before.get(row.name), after.get(row.name)
        if old != new:
            yield from _field(row, old, new, name, county)
    unknown = [key for key in {**before, **after} if key not in {row.name for row in rows} and before.get(key) != after.get(key)]
    for key in unknown:
        yield from _value(joined((*name, both(visible(key))), " ", " "), raw(before.get(key)), raw(after.get(key)))


def _field(row: Field, old: Any, new: Any, name: tuple[Label, ...], county: County | None) -> Iterator[ChangeLine]:
    if row.form == "map" and _are(dict, old, new):
        yield from _map(row, old or {}, new or {}, county)
    elif row.form in ("list", "texts") and _are(list, old, new):
        yield from _entries(row, old or [], new or [], county)
    elif row.form == "block" and _are(dict, old, new):
        yield from _block(row.model, (row.mark.label,), old, new, county)
    else:
        yield from _value(joined((*name, row.mark.label), " ", " "), value_called(row, old, county), value_called(row, new, county))


def _are(form: type, *values: Any) -> bool:
    return all(value is None or isinstance(value, form) for value in values)


def _map(row: Field, old: Mapping[str, Any], new: Mapping[str, Any], county: County | None) -> Iterator[ChangeLine]:
    for key in {**old, **new}:
        before, after = old.get(key) or {}, new.get(key) or {}
        if row.model is None or not _are(dict, before, after):
            called = next((term.label for term in row.terms or () if term.value == key), node_label(visible(key)))
            yield from _value(called, raw(before or None), raw(after or None))
            continue
        for inner in fields(row.model):
            label = (
                node_label(visible(key)) if inner.mark.happened else _OF_NODE.fill(node=node_label(visible(key)), field=inner.mark.label)
            )
            said, now = (value_called(inner, side.get(inner.name), county) for side in (before, after))
            yield from _value(label, said, now)


def _entries(row: Field, old: list[Any], new: list[Any], county: County | None) -> Iterator[ChangeLine]:
    names = keys(row.model) if row.model else ()
    before, after = ({identity(entry, names): entry for entry in side} for side in (old, new))
    for key in {**before, **after}:
        one, other = before.get(key), after.get(key)
        if row.model is None or not _are(dict, one, other):
            yield from _value(row.mark.label, value_called(row, one, county), value_called(row, other, county))
        elif one is None or other is None:
            yield from _block(row.model, (_called(row, key),), one, other, county)
        else:
            left = [both(visible(text)) for field, text in _keyed(row.model, key) if not field.terms]
            yield from _inside(one, other, row.model, (_called(row, key), *left), county)


def _keyed(model: type[Block], key: tuple[str, ...]) -> list[tuple[Field, str]]:
    return list(zip([row for row in fields(model) if row.mark.key], key, strict=False))


def _called(row: Field, key: tuple[str, ...]) -> Label:
    """Return what an entry is called: a step by its term, else as the list it stands in; marked where it was derived from a total."""
    keyed = _keyed(row.model, key) if row.model else []
    found = [value_called(field, text) for field, text in keyed if field.terms]
    name = next((label for label in found if label), None) or row.mark.label
    return _MORE.fill(words=name, more=DERIVED) if any(field.name == "receipt" and is_derived(text) for field, text in keyed) else name


def _block(model: type[Block] | None, name: tuple[Label, ...], old: Any, new: Any, county: County | None) -> Iterator[ChangeLine]:
    """Yield one line for a block that came or went whole, else one for each field."""
    if old and new:
        yield from _inside(old, new, model, name, county)
        return
    rows = fields(model) if model else ()
    called = ((row, value_called(row, (new or old).get(row.name), county)) for row in rows if not (row.mark.key and row.terms))
    values = {row: label for row, label in called if label}
    plain = sorted((row for row in values if row.name in _PLAIN), key=lambda row: _PLAIN.index(row.name))
    more = tuple(_PAIR.fill(name=row.mark.label, value=values[row]) for row in values if row not in plain)
    told = joined((*name, *(values[row] for row in plain)), " ", " ")
    yield ChangeLine("+" if new else "−", _MORE.fill(words=told, more=more) if more else told)


def _value(name: Label, old: Label | None, new: Label | None) -> Iterator[ChangeLine]:
    if old and new and old != new:
        yield ChangeLine("~", _TURN.fill(name=name, before=old, after=new))
    elif (old or new) and old != new:
        yield ChangeLine("+" if new else "−", _PAIR.fill(name=name, value=new or old))


_NEW = Label("新登记", "new")
_NEW_WITH = Label("新登记（{about}）", "new ({about})")
_GONE = Label("删除", "removed")
_UNREAD_BEFORE = Label("之前的文件读不出来", "its file could not be read before")
_UNREAD_NOW = Label("现在的文件读不出来，不再计入", "its file cannot be read now and is not counted")
_LINE = Label("{mark} {words}", "{mark} {words}")


class Account(NamedTuple):
    """What is told of a record that came, changed or went: its county, those it belongs to before or after, its title.

    Each change stands in `lines` in words, in `changes` by address; there are no lines where only the form is another.
    """

    county: str | None
    counties: tuple[str, ...]
    title: str
    lines: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str | None, str | None], ...]

    @property
    def words(self) -> tuple[Label, ...]:
        """The lines as labels."""
        return tuple(Label(*line) for line in self.lines)


def account(one: ChangedFile, kind: Kind, county: County) -> Account | None:
    """Return what is told of a changed file, None where neither side can be read."""
    record = one.new or one.old
    if record is None:
        return None
    told = tuple((line.zh, line.en) for line in lines(one, kind, county))
    changes = tuple((change.address, change.before, change.after) for change in one.changes)
    return Account(getattr(record, "county", None), tuple(sorted(one.places)), title_of(record), told, changes)


def lines(one: ChangedFile, kind: Kind, county: County) -> Iterator[Label]:
    """Yield in words what differs between the two sides of a file; nothing where only its form does."""
    if one.after is None:
        yield _GONE
    elif not one.new:
        yield _UNREAD_NOW
    elif one.before is None:
        about = tuple(_about(one.new, kind, county))
        yield _NEW_WITH.fill(about=about) if about else _NEW
    elif not one.old:
        yield _UNREAD_BEFORE
    elif one.before is not None and one.now is not None and not one.is_form_only:
        yield from (_LINE.fill(mark=line.mark, words=line.words) for line in words(one.before.texts, one.now.texts, kind, county))


def _about(record: Record, kind: Kind, county: County) -> Iterator[Label]:
    """Yield the values that a list shows beside id and name."""
    texts = dump(record)
    for row in fields(kind.model):
        value = value_called(row, texts.get(row.name), county) if row.mark.show > 2 and row.is_scalar else None  # noqa: PLR2004 - id and name are the first two
        if value:
            yield _PAIR.fill(name=row.mark.label, value=value)
