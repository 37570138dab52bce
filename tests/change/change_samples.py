"""A record and what two or three offices made of it, as texts: fields set, dropped and added, comments anywhere."""

from any_record import any_record, commented, data_of, value
from hypothesis import strategies as st

from dicoop.kinds.address import assign, leaves, parse
from dicoop.kinds.fields import field_of, keys, shape
from dicoop.kinds.validate import present
from dicoop.text.read import read
from dicoop.text.source import Source
from dicoop.text.splice import splice
from dicoop.text.write import canonical, identity


def source_of(text):
    """Return a text that must be readable, read."""
    source = read(text.encode(), "x.yaml")
    assert isinstance(source, Source), (source, text)
    return source


def data_in(text):
    """Return the values of a text, the empty ones left out."""
    return present(source_of(text).data)


def keyed(data, model):
    """Return values with every list as a map by what identifies its entries: their order is no data."""
    return {name: _keyed(item, field_of(model, name)) for name, item in data.items()}


def _keyed(item, row):
    if isinstance(item, list):
        names = keys(row.model) if row.model else ()
        return {identity(each, names): each for each in item}
    return item


@st.composite
def edited(draw, kind, data, pool, hot):
    """Return values after a few edits; what is added comes from a pool, what is changed from a few hot fields that the sides share."""
    for _ in range(draw(st.integers(0, 5))):
        edit = draw(st.sampled_from([_set, _set, _drop, _add, _add]))
        data = present(edit(draw, kind, data, pool if edit is _add else hot))
    return data


def _set(draw, kind, data, hot):
    known = [address for address in leaves(data, kind.model) if address in hot and _is_free(address, kind.model)]
    if not known:
        return data
    address = draw(st.sampled_from(known))
    return assign(data, address, draw(value(parse(address, kind.model)[1])), kind.model)


def _is_free(address, model):
    _, row = parse(address, model)
    return row.is_scalar and not row.mark.key and row.name != "id"


def _drop(draw, _kind, data, hot):
    name = draw(st.sampled_from([name for name in data if any(address.startswith(name) for address in hot)] or ["id"]))
    if name == "id":
        return data
    inner = data[name]
    if draw(st.booleans()) and isinstance(inner, dict):
        gone = draw(st.sampled_from(list(inner)))
        return {**data, name: {key: item for key, item in inner.items() if key != gone}}
    if draw(st.booleans()) and isinstance(inner, list):
        gone = draw(st.integers(0, len(inner) - 1))
        return {**data, name: inner[:gone] + inner[gone + 1 :]}
    return {key: item for key, item in data.items() if key != name}


def _add(draw, kind, data, pool):
    other = draw(st.sampled_from(pool))
    name = draw(st.sampled_from(list(other)))
    old, new, row = data.get(name), other[name], field_of(kind.model, name)
    if isinstance(old, dict):
        return {**data, name: {**new, **old}}
    if isinstance(old, list):
        names = keys(row.model) if row.model else ()
        known = [identity(each, names) for each in old]
        fresh = [each for each in new if identity(each, names) not in known]
        at = draw(st.integers(0, len(old)))
        return {**data, name: [*old[:at], *fresh, *old[at:]]}
    return {**data, name: new}


def _without_twins(data):
    """Return values whose lists of texts hold each text once: others have no segments."""
    return {name: list(dict.fromkeys(item)) if isinstance(item, list) and isinstance(item[0], str) else item for name, item in data.items()}


@st.composite
def noted(draw, text, name):
    """Return a text with a few comments more: on lines of their own, and behind values or other comments."""
    lines = text.splitlines()
    for number in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        note = f"# {name}{number}"
        if lines[at] and draw(st.booleans()):
            lines[at] += f"{' ' * draw(st.integers(1, 2))}{note}"
        else:
            lines.insert(at, draw(st.sampled_from([note, "  " + note, "      " + note, ""])))
    return "\n".join(lines) + "\n"


@st.composite
def branches(draw, sides=2):
    """Return a kind, a base text and the texts of several sides."""
    kind, data = draw(any_record)
    data = _without_twins(data)
    pool = [_without_twins(draw(data_of(kind))) for _ in range(2)]
    base = draw(commented(canonical(data, shape(kind.model), kind.first_line(str(data["id"])))))
    hot = draw(st.lists(st.sampled_from(list(leaves(data, kind.model))), min_size=2, max_size=5))
    texts = []
    for _ in range(sides):
        text = splice(source_of(base), draw(edited(kind, data, pool, hot)), shape(kind.model))
        texts.append(draw(noted(text, draw(st.sampled_from("甲乙")))))
    return (kind, base, *texts)
