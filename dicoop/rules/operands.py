"""What does the value of a condition mean: one value, several, or all days of a period?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dicoop import values
from dicoop.errors import Misused, NotFound
from dicoop.frozen import pattern, replace
from dicoop.kinds import parse_input
from dicoop.labels import Label
from dicoop.measures import percent_of, quantity_of
from dicoop.periods import period_of

if TYPE_CHECKING:
    from dicoop.kinds.fields import Field
    from dicoop.kinds.ledger import Ledger
    from dicoop.rules.names import Name
    from dicoop.rules.questions import WrittenValue

NO_VALUE = Label("{name} {op} 后面缺少一个值", "a value is missing after {name} {op}")
_NO_RATE = Label("{name}：“{value}”不是百分数", "{name}: '{value}' is not a percentage")
_RATE_HINT = Label("写成 50% 或 33.3%", "write 50% or 33.3%")
_COMPARED: Mapping[str, Callable[[str], Any]] = {
    "money": lambda text: values.read_money(text).yuan,
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
