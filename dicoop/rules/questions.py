"""What is a question made of, how is it written, and where in it is a fault?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from dicoop.frozen import pattern
from dicoop.labels import FLAGS, Label, both, joined, visible

if TYPE_CHECKING:
    from dicoop.errors import DicoopError
    from dicoop.rules.names import Name

QUOTES = {'"': '"', "“": "”", "'": "'", "‘": "’"}
_ROUND = str.maketrans("（）", "()")
_AT = Label("第{n}个字起“{part}”：{problem}", "from character {n}, '{part}': {problem}")


class WrittenValue(NamedTuple):
    """A value as it is written; `other` is the field of the record that it names, `share` the part of that which is meant (`90%`; empty: all)."""

    text: str
    quoted: bool = False
    other: Name | None = None
    share: str = ""


class Test(NamedTuple):
    """A condition: what is asked for, how, and the value; `part` is its text and `at` where that begins."""

    name: Name
    op: str
    value: WrittenValue
    part: str = ""
    at: int = 0


class All(NamedTuple):
    """Conditions that must all hold."""

    parts: tuple[Tree, ...]


class Either(NamedTuple):
    """Conditions of which one must hold."""

    parts: tuple[Tree, ...]


class Not(NamedTuple):
    """A condition that must not hold."""

    part: Tree


Tree = Test | All | Either | Not


def printed(tree: Tree) -> str:
    """Return the text of a question: read again it is the same."""
    if isinstance(tree, Test):
        space = " " if tree.op == "in" else ""
        return f"{tree.name.row.name}{space}{tree.op}{space}{_written(tree)}"
    if isinstance(tree, Not):
        return f"not {_bracketed(tree.part)}"
    word = " and " if isinstance(tree, All) else " or "
    return word.join(map(_bracketed, tree.parts))


def _bracketed(tree: Tree) -> str:
    return f"({printed(tree)})" if isinstance(tree, All | Either) else printed(tree)


_SIGNS = ("=", "<", ">")


def _written(test: Test) -> str:
    """Return a value as it is written: quoted where it would not end by itself."""
    value = test.value
    is_even = value.text.translate(_ROUND).count("(") == value.text.translate(_ROUND).count(")")
    if value.other or (not value.quoted and not test.name.row.is_free and is_even and not value.text.startswith(_SIGNS)):
        return value.text
    return next((f"{start}{value.text}{end}" for start, end in QUOTES.items() if end not in value.text), value.text)


_EMPTY = Label("{name}没有填", "'{name}' is not given")
_FILLED = Label("填了{name}", "'{name}' is given")
_HOLDS = Label("{name}{op}{value}", "'{name}' {op} {value}")
_OPS = {"=": Label("为", "="), "in": Label("为", "in"), "!=": Label("不是", "!="), "~": Label("含", "~")}
_NOT = Label("不是（{part}）", "not ({part})")
_LISTED = pattern("[,，、]")


def worded(tree: Tree, value: Callable[[Test], Label] | None = None) -> Label:
    """Return a question in the words of its fields and values (`value`: how these are said)."""
    if isinstance(tree, Not):
        return _NOT.fill(part=worded(tree.part, value))
    if not isinstance(tree, Test):
        parts = tuple(
            Label(f"({said.zh})", f"({said.en})") if isinstance(part, All | Either) else said
            for part in tree.parts
            for said in (worded(part, value),)
        )
        return joined(parts, " 且 ", " and ") if isinstance(tree, All) else joined(parts, " 或 ", " or ")
    name = tree.name.row.mark.label
    if not tree.value.text:
        return (_FILLED if tree.op == "!=" else _EMPTY).fill(name=name)
    return _HOLDS.fill(name=name, op=_OPS.get(tree.op, tree.op), value=(value or valued)(tree))


_SHARE = Label("{other}的{share}", "{share} of '{other}'")


def valued(test: Test) -> Label:
    """Return the value of a condition: another field by its name, words of a closed list by theirs."""
    if test.value.other:
        other = test.value.other.row.mark.label
        return _SHARE.fill(other=other, share=test.value.share) if test.value.share else other
    known = FLAGS if test.name.row.form == "flag" else {term.value: term.label for term in test.name.row.terms or ()}
    words = _LISTED.split(test.value.text) if known else [test.value.text]
    return joined(tuple(known.get(word.strip(), both(word.strip())) for word in words))


def placed(error: DicoopError, part: str, at: int, text: str) -> DicoopError:
    """Return a fault in a condition with where that stands in the question, unless it is all of it."""
    if part.strip() == text.strip():
        return error
    return type(error)(_AT.fill(n=at + 1, part=visible(part.strip()), problem=error.message), error.hint)
