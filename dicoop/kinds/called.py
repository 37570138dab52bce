"""What do people call a value of a record, and what do they read where a text names it as files do?"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import Any

from dicoop.currencies import read_amount
from dicoop.errors import Misused, Unreadable
from dicoop.frozen import pattern
from dicoop.kinds.address import parse
from dicoop.kinds.fields import Block, Field, field_of, keys, the_field
from dicoop.kinds.nodes import node_label
from dicoop.labels import FLAGS, Label, both, joined, visible

County = Callable[[str], Label]
_REMEMBERED = 1024  # of the many values of an import that are told of, most are at the same few addresses
_NAME = pattern(r"(?<![\w.\-])(?<!dicoop )[a-z_]+(?:\[[^\]]*\])?(?:\.[a-z_]+)*(?![\w.\-=])", re.ASCII)
_BESIDE = pattern(f"（({_NAME.pattern})）", re.ASCII)  # behind the word for it
_SPACED = pattern(f" ?({_NAME.pattern})(: | ?)", re.ASCII)


def called(address: str, model: type[Block]) -> Label:
    """Return what a value is called: `开工完成` of a node, a step by its name, an entry with its key; what leads nowhere as it stands."""
    try:
        (first, *inner), row = parse(address, model)
    except Misused:
        whole = field_of(model, address)
        return whole.mark.label if whole else both(visible(address))
    top = the_field(model, str(first))
    if not inner:
        return top.mark.label
    if top.form == "map":
        node = node_label(visible(str(inner[0])))
        if row.mark.zh.startswith(top.mark.zh):  # of a map of single values, which are called by it
            return node if row.mark.zh == top.mark.zh else row.mark.label
        return row.called_of(node)
    name = entry_called(top, inner[0]) if isinstance(inner[0], tuple) else top.mark.label
    if isinstance(inner[-1], tuple) or row.mark.label == top.mark.label:
        return name
    return row.mark.label if row.mark.zh.startswith(name.zh) else joined((name, row.mark.label), " ", " ")


def entry_called(row: Field, key: tuple[str, ...]) -> Label:
    """Return what an entry of a list is called: a step by its name, another as its list, with its key."""
    if row.model is None:
        return row.mark.label
    held = zip(key, (field_of(row.model, name) for name in keys(row.model)), strict=False)
    parts = (next((term.label for term in (own and own.terms) or () if term.value == part), both(visible(part))) for part, own in held)
    return step_called(row, key[0]) or joined((row.mark.label, *parts), " ", " ")


def step_called(row: Field, name: str) -> Label | None:
    """Return what a step is called, None of no step, or of one that the kind no longer has."""
    own = field_of(row.model, "step") if row.model else None
    return next((term.label for term in (own and own.terms) or () if term.value == name), None)


def in_words(text: Label, address: str, model: type[Block]) -> Label:
    """Return a text with the fields that it names as files do, of a value at an address, called as people call them.

    Of English only names that are no words, such as `nodes.start.done`.
    """

    def put(found: re.Match[str]) -> str:
        label = _label(found[1], address, model)
        return f"“{label.zh}”{'：' if found[2] == ': ' else ''}" if label else found[0]

    def put_long(found: re.Match[str]) -> str:
        label = _label(found[0], address, model) if {".", "["} & {*found[0]} else None
        return label.en if label else found[0]

    zh = _BESIDE.sub(lambda found: "" if _label(found[1], address, model) else found[0], text.zh)
    return Label(_SPACED.sub(put, zh), _NAME.sub(put_long, text.en))


@lru_cache(_REMEMBERED)
def _label(name: str, address: str, model: type[Block]) -> Label | None:
    """Return what a name means: a field beside the value at an address, else one of the record."""
    holder = address if address.endswith("]") else address.rpartition(".")[0]
    with suppress(Misused):
        return parse(f"{holder}.{name}", model)[1].mark.label
    found = called(name, model)
    return None if found == both(name) else found


def value_called(row: Field, text: Any, county: County | None = None) -> Label | None:
    """Return the words for a field's value: the label of a term, yes or no, else the text, with what cannot be seen spelled out.

    `county`: how a county is called, where it is known.
    """
    if county and row.mark.known == "counties" and isinstance(text, str):
        return county(visible(text))
    if row.form == "money" and isinstance(text, str):
        with suppress(Unreadable):
            return read_amount(text).label
    terms = FLAGS if row.form == "flag" else {term.value: term.label for term in row.terms or ()}
    return terms.get(text) if isinstance(text, str) and text in terms else raw(text)


def raw(value: Any) -> Label | None:
    """Return a value as it stands, what cannot be seen spelled out."""
    return None if value is None else both(visible(value if isinstance(value, str) else repr(value)))
