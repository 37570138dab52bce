"""What is a question made of, how is it written, what does the value of a condition mean, and where in it is a fault?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop import values
from dicoop.currencies import is_foreign, read_amount
from dicoop.errors import Misused, NotFound, Unreadable
from dicoop.frozen import pattern, replace
from dicoop.habits import tidy_money
from dicoop.kinds import parse_input
from dicoop.labels import FLAGS, Label, both, joined, visible
from dicoop.measures import percent_of, quantity_of
from dicoop.periods import period_of

if TYPE_CHECKING:
    from decimal import Decimal

    from dicoop.errors import DicoopError
    from dicoop.kinds.fields import Field
    from dicoop.kinds.ledger import Ledger
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
    if test.name.row.form == "money":
        return _amount(test.value.text)
    known = FLAGS if test.name.row.form == "flag" else {term.value: term.label for term in test.name.row.terms or ()}
    words = _LISTED.split(test.value.text) if known else [test.value.text]
    return joined(tuple(known.get(word.strip(), both(word.strip())) for word in words))


def _amount(text: str) -> Label:
    """Return an amount as it was typed, and in English words."""
    try:
        return Label(text, read_amount(tidy_money(text)).label.en)
    except Unreadable:
        return both(text)


def placed(error: DicoopError, part: str, at: int, text: str) -> DicoopError:
    """Return a fault in a condition with where that stands in the question, unless it is all of it."""
    if part.strip() == text.strip():
        return error
    return type(error)(_AT.fill(n=at + 1, part=visible(part.strip()), problem=error.message), error.hint)


NO_VALUE = Label("{name} {op} 后面缺少一个值", "value missing after {name} {op}")
_NO_RATE = Label("{name}：“{value}”不是百分数", "{name}: '{value}' is not a percentage")
_RATE_HINT = Label("写成 50% 或 33.3%", "write 50% or 33.3%")
_FOREIGN = Label("“{value}”是外币，金额都按人民币比", "'{value}' is in a foreign currency; amounts are compared in yuan")
_FOREIGN_HINT = Label("折成人民币写，如 5600万元", "write the amount in yuan, such as 56 million yuan")


def _yuan(text: str) -> Decimal:
    """Return an amount in 元; raises Misused for one in a foreign currency, whose rate differs by the day."""
    if is_foreign(text):
        raise Misused(_FOREIGN.fill(value=read_amount(text)), _FOREIGN_HINT)
    return values.read_money(text).yuan


_COMPARED: Mapping[str, Callable[[str], Any]] = {
    "money": _yuan,
    "day": values.read_day,
    "whole": values.read_whole,
    "flag": values.read_flag,
    "percent": percent_of,
    "quantity": quantity_of,
    "period": period_of,
}
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_RATE = pattern(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)%", re.ASCII)
_PART = pattern(r"""\s*(?:"([^"]*)"|“([^”]*)”|'([^']*)'|‘([^’]*)’|([^,，、]*))\s*[,，、]""")
_SEPARATORS = frozenset(",，、")


def is_listed(row: Field) -> bool:
    """Return whether several values of a field may stand in one condition: no amounts, days or words, which may have commas of their own."""
    return row.form in ("term", "whole") or bool(row.mark.ref or row.mark.known) or (row.form == "text" and row.name == "id")


def ends(name: Name, text: str, ledger: Ledger | None) -> tuple[Any, Any]:
    """Return the lowest and the highest of what a value stands for: the first and last day of a period, else the value twice."""
    if name.row.form == "day":
        from dicoop.periods import span_of  # noqa: PLC0415 - most conditions are on other things than days

        found = span_of(text)
        if found is not None:
            return found
    value = read(name, text, ledger)
    return value, value


def members(name: Name, op: str, said: WrittenValue, ledger: Ledger | None) -> tuple[Any, ...]:
    """Return the values a condition names: one, or those of a list."""
    if said.quoted or not is_listed(name.row) or (op != "in" and _SEPARATORS.isdisjoint(said.text)):
        return _each(name, said.text, ledger)
    if op != "in" and ledger is not None:
        try:  # the name of an enterprise may have a comma of its own
            return (read(name, said.text, ledger),)
        except (Misused, NotFound):
            pass
    return tuple(each for part in _parts(name, op, said.text) for each in _each(name, part, ledger))


def _each(name: Name, text: str, ledger: Ledger | None) -> tuple[Any, ...]:
    """Return the values that a text stands for: of a group of counties all of them."""
    if name.row.mark.known == "counties" and ledger is not None:
        return parse_input.counties(text, ledger.settings)
    return (read(name, text, ledger),)


def _parts(name: Name, op: str, text: str) -> tuple[str, ...]:
    parts = [next(part for part in match.groups() if part is not None).strip() for match in _PART.finditer(f"{text},")]
    if not all(parts):
        raise Misused(NO_VALUE.fill(name=name.row.name, op=op))
    return tuple(parts)


def read(name: Name, text: str, ledger: Ledger | None) -> Any:
    """Return what a text stands for, such that it can be compared; raises Misused, NotFound for a reference to nothing."""
    row = name.row
    narrow = "".join(text.translate(_HALF_WIDTH).split())
    if name.zero and narrow == "0":
        return Fraction(0)
    if row.form == "rate":
        return _rate(row, text, narrow, ledger)
    if row.mark.ref == "meeting":  # a number to compare with, whether or not there is such a meeting
        row = replace(row, mark=replace(row.mark, ref=""))
    return _COMPARED.get(row.form, str)(parse_input.tidy(row, text, ledger))


def _rate(row: Field, text: str, narrow: str, ledger: Ledger | None) -> Fraction:
    match = _RATE.fullmatch(narrow)
    if match is None:
        raise Misused(_NO_RATE.fill(name=row.name, value=parse_input.tidy(replace(row, form="text"), text, ledger)), _RATE_HINT)
    return Fraction(match[1]) / 100
