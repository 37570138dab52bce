"""How is the value of a field made, by its form: of what stands in a file, and of what is kept of that?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from dicoop import currencies, values
from dicoop.measures import PERCENT, percent_of, quantity_form, quantity_of, read_percent, read_quantity
from dicoop.partial_date import WHOLE_OR_PARTIAL, partial_date, read_partial
from dicoop.periods import PERIOD, period_of, read_period

Read = Callable[[object], Any]

# Those of which two can be held against each other, and those of them that say how much there is
ORDERED = ("money", "percent", "quantity", "day", "whole", "period")
FIGURES = ("money", "percent", "quantity")
# Those whose texts stand in files without quotes, also where a text of words would need them
TYPED = (*ORDERED, "flag", "term")


class _Days(dict[str, date]):
    """Days by their texts: there are few, and each is met a thousand times."""

    def __missing__(self, text: str) -> date:
        found = self[text] = date.fromisoformat(text) if len(text) == WHOLE else partial_date(text)
        return found


WHOLE = len("2019-08-20")
_DAYS = _Days()
day_of = _DAYS.__getitem__  # the day that a text known to be one says


def _money(text: object) -> str:
    return str(currencies.read_amount(text))


def _day(text: object) -> object:
    values.read_day(text)
    return text


def _partial(text: object) -> object:
    read_partial(text)
    return text


# How what is kept is made of what stands in a file, and what editors are told of it
READERS: Mapping[str, tuple[Read, Mapping[str, Any]]] = {
    "text": (values.read_text, {"type": ["string", "number"], "minLength": 1}),
    "money": (_money, {"type": "string", "pattern": f"^{currencies.AMOUNT}$"}),
    "percent": (lambda text: str(read_percent(text)), {"type": "string", "pattern": f"^{PERCENT}$"}),
    "day": (_day, {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
    # To editors a year alone is a number
    "period": (
        lambda text: str(read_period(text)),
        {"type": ["string", "integer"], "pattern": f"^{PERIOD}$", "minimum": 1000, "maximum": 9999},
    ),
    "whole": (values.read_whole, {"type": "integer", "minimum": 0}),
    "flag": (values.read_flag, {"type": "boolean"}),
}


class _Sound(dict[object, str]):
    """Texts that were read before, as they are kept."""

    def __init__(self, read: Read) -> None:
        self._read = read

    def __missing__(self, text: object) -> str:
        kept: str = self._read(text)
        if text.__class__ is str:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[text] = kept
        return kept


_REMEMBERED = 8192
# What reads again what was sound before: it may refuse what is sound, and raise anything
AGAIN: Mapping[Read, Read] = {read: _Sound(read).__getitem__ for read in (_day, _partial, _money)}

# A day that may be a month or a year; to editors a year alone is a number
PARTIAL: tuple[Read, Mapping[str, Any]] = (
    _partial,
    {"type": ["string", "integer"], "pattern": f"^{WHOLE_OR_PARTIAL}$", "minimum": 1000, "maximum": 9999},
)

# An amount that no currency may be written of
YUAN: tuple[Read, Mapping[str, Any]] = (
    lambda text: str(values.read_money(text)),
    {"type": "string", "pattern": r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?(亿元|万元|元)$"},
)

# How the value is made of what is kept, where it is another
MAKERS: Mapping[str, Callable[[str], Any]] = {
    "money": currencies.amount_of,
    "percent": percent_of,
    "quantity": quantity_of,
    "day": day_of,
    "period": period_of,
}


def in_units(units: tuple[str, ...]) -> tuple[Read, Mapping[str, Any]]:
    """Return how a quantity in some units is read, and what editors are told of it."""
    return lambda text: str(read_quantity(text, units)), {"type": "string", "pattern": f"^{quantity_form(units).pattern}$"}
