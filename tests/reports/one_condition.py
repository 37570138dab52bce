"""One condition as `--where` has read it from the first: what the language of questions must go on saying of it.

Written down apart from the language, so that one can be held against the other.
"""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any

from dicoop import values
from dicoop.errors import Misused, nearest
from dicoop.frozen import dataclass, replace
from dicoop.kinds import parse_input
from dicoop.kinds.fields import fields
from dicoop.kinds.forms import ORDERED
from dicoop.labels import Label, Term, joined
from dicoop.measures import percent_of, quantity_of
from dicoop.periods import period_of
from dicoop.values import Money

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dicoop.kinds.fields import Block, Field
    from dicoop.kinds.ledger import Ledger

_OPS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "~": lambda found, part: part.casefold() in found.casefold(),
}
_FORM = re.compile(r"\s*([^\s=!<>~]+)\s*(<=|>=|!=|=|<|>|~)\s*([^=<>].*?)?\s*", re.DOTALL)
_COMPARED: Mapping[str, Callable[[str], Any]] = {
    "money": lambda text: values.read_money(text).yuan,
    "percent": percent_of,
    "quantity": quantity_of,
    "period": period_of,
    "day": values.read_day,
    "whole": values.read_whole,
    "flag": values.read_flag,
}

_NO_FORM = Label("条件“{text}”看不懂", "cannot understand the condition '{text}'")
_FORM_HINT = Label(
    "写成 字段 符号 值，符号用 = != < <= > >= ~（含有），如 investment>=1亿元",
    "write FIELD OP VALUE, OP one of = != < <= > >= ~ (contains): investment>=100 million yuan",
)
_NO_FIELD = Label("没有“{name}”这个字段可作条件", "no field '{name}' to use in a condition")
_ALLOWED = Label("可用：{names}", "allowed: {names}")
_NO_ORDER = Label("{name} 不分大小，只能用 = 或 !=", "{name} cannot be ordered; use = or !=")
_NO_PART = Label("{name} 不是随便写的文字，不能用 ~；用 = 或 !=", "{name} is not free text to search with ~; use = or !=")
_NO_VALUE = Label("{name} {op} 后面缺少一个值", "value missing after {name} {op}")


@dataclass(frozen=True)
class Condition:
    """A test of one field; value None stands for nothing filled in.

    `counties`: those that count as the one in `value`, itself and what was merged with it.
    """

    attribute: str
    op: str
    value: Any
    counties: frozenset[str] = frozenset()

    def matches(self, thing: Any) -> bool:
        """Return whether a record or decision fulfils the condition; what is not filled in is neither above nor below."""
        found = _plain(getattr(thing, self.asked, None))
        if self.counties:
            return (found in self.counties) == (self.op == "=")
        if self.op == "~":
            return found is not None and _OPS[self.op](found, self.value)
        if isinstance(found, tuple):
            return (self.value in found if found else self.value is None) == (self.op == "=")
        if found is None or self.value is None:
            return _OPS[self.op](found, self.value) if self.op in ("=", "!=") else False
        return _OPS[self.op](found, self.value)

    @property
    def asked(self) -> str:
        """The attribute that is asked for: what some call their name is the title of all."""
        return "title" if self.attribute == "name" else self.attribute


def parse(text: str, ledger: Ledger, *models: type[Block]) -> Condition:
    """Return the condition a text holds on a field of the first model that has it; raises Misused, NotFound for a reference to nothing."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise Misused(_NO_FORM.fill(text=text), _FORM_HINT)
    row = _row(match[1], models)
    return _condition(row, match[2], match[3] or "", ledger)


def is_free(row: Field) -> bool:
    """Return whether a field holds what anybody may write: no id, and nothing out of a list."""
    return row.form == "text" and row.name != "id" and not (row.mark.ref or row.mark.known)


def _row(name: str, models: tuple[type[Block], ...]) -> Field:
    rows = {row.name: row for model in reversed(models) for row in fields(model) if row.is_scalar or row.form == "texts"}
    wanted = name.casefold().replace("-", "_")
    found = rows.get(wanted) or next((row for row in rows.values() if name == row.mark.zh), None)
    if found is None:
        near = nearest(wanted, rows)
        hints = (*((near,) if near else ()), _ALLOWED.fill(names=" ".join(sorted(rows))))
        raise Misused(_NO_FIELD.fill(name=name), joined(hints, "; ", "; "))
    return found


def _condition(row: Field, op: str, text: str, ledger: Ledger) -> Condition:
    if op == "~" and not is_free(row):
        raise Misused(_NO_PART.fill(name=row.name))
    if op not in ("=", "!="):
        if row.form not in ORDERED and op != "~":
            raise Misused(_NO_ORDER.fill(name=row.name))
        if not text:
            raise Misused(_NO_VALUE.fill(name=row.name, op=op))
    value = _value(row, text, ledger) if text else None
    return Condition(row.attribute, op, value, _together(value, ledger) if value and row.mark.known == "counties" else frozenset())


def _together(county: str, ledger: Ledger) -> frozenset[str]:
    from dicoop.rules.counties import together

    return together(county, ledger.settings)


def _value(row: Field, text: str, ledger: Ledger) -> Any:
    if row.mark.ref == "meeting":  # a number to compare with, whether or not there is such a meeting
        row = replace(row, mark=replace(row.mark, ref=""))
    tidied = parse_input.tidy(row, text, ledger)
    return _COMPARED.get(row.form, str)(tidied)


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return value.yuan
    return str(value) if isinstance(value, Term) else value
