"""How are figures that are no money read and written: percentages, and quantities in a unit of their field's own?

Files are read strictly (one spelling), people leniently; nothing is guessed. What is in different units is neither compared nor added.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cached_property, lru_cache, total_ordering

from dicoop.currencies import SCALES
from dicoop.errors import Fault, Misused, Unreadable
from dicoop.frozen import dataclass, pattern
from dicoop.habits import narrow, quoting, ungrouped
from dicoop.labels import Label, both
from dicoop.values import EXACT, MAX_DIGITS, half_width, plain, text_of

BARE_PERCENT = Fault(
    "bare-percent",
    Label("“{value}”没有百分号", "'{value}' has no percent sign"),
    Label(
        "写明百分号，如 4.35%；写成小数的先乘以100: 0.0435 就是 4.35%",
        "write the percent sign, as in 4.35%; a fraction is multiplied by 100 first: 0.0435 is 4.35%",
    ),
)
BAD_PERCENT = Fault(
    "bad-percent",
    Label("“{value}”不是百分数", "'{value}' is not a percentage"),
    Label(
        "写成 4.35% 或 100%；不小于 0%，小于 10000%，小数点后最多6位",
        "write 4.35% or 100%; not below 0%, below 10000%, at most 6 decimals",
    ),
)
BARE_QUANTITY = Fault(
    "bare-quantity",
    Label("数量“{value}”没有单位", "quantity '{value}' has no unit"),
    Label("写明单位，如 {value}{unit}", "write the unit, as in {value}{unit}"),
)
FOREIGN_UNIT = Fault(
    "foreign-unit",
    Label("数量“{value}”的单位不是这一项用的", "quantity '{value}' is not in a unit of this field"),
    Label("单位用 {units}；前面可以加 万 或 亿", "the unit is one of {units}; 万 (10k) or 亿 (100m) may precede it"),
)
BAD_QUANTITY = Fault(
    "bad-quantity",
    Label("“{value}”不是数量", "'{value}' is not a quantity"),
    Label(
        "数字（不加逗号）后面紧跟单位，如 120{unit}、3000万{unit}；不超过15位数字",
        "write digits without commas, then the unit: 120{unit}, 3000万{unit}; at most 15 digits",
    ),
)
BAD_VALUE = Fault(
    "bad-value",
    Label("“{value}”不是指标数值", "'{value}' is not an indicator value"),
    Label("只写数字，如 8.3 或 -21.4；单位由指标名录定", "write digits only, such as 8.3 or -21.4; the measure states the unit"),
)
MEASURE_FAULTS = (BARE_PERCENT, BAD_PERCENT, BARE_QUANTITY, FOREIGN_UNIT, BAD_QUANTITY, BAD_VALUE)
VALUE = r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?"
_VALUE = pattern(VALUE, re.ASCII)

PERCENT = r"((?:0|[1-9][0-9]{0,3})(?:\.[0-9]{1,6})?)[%％]"
_PERCENT = pattern(PERCENT)
_BARE_PERCENT = pattern(r"[0-9]+(?:\.[0-9]+)?")
_NUMBER = r"(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)([万亿]?)"
_BARE = pattern(_NUMBER)
_QUANTITY = pattern(_NUMBER + r"([^\W\d_][^\s\d.,，。、]*)")
# Letters, and what joins them in 元/吨, 千瓦·时 and m²; 万 and 亿 before a unit are multipliers, never a part of it.
_UNIT = pattern(r"(?![万亿])[^\W\d_](?:[^\W\d_]|[/·²³])*")

_APART = Label(
    "“{one}”和“{other}”单位不同，不能比较，也不能相加", "'{one}' and '{other}' are in different units and cannot be compared or added"
)
_APART_HINT = Label("先换算成同一个单位", "convert them to the same unit first")


@dataclass(frozen=True, order=True)
class Percent:
    """A percentage as it is written: 4.35 of `4.35%`."""

    number: Decimal

    @property
    def exact(self) -> Decimal:
        """The ratio: 0.0435 of `4.35%`."""
        return self.number.scaleb(-2, context=EXACT)

    def __str__(self) -> str:
        """Return the canonical text: no trailing zeros."""
        return f"{plain(self.number)}%"


@total_ordering
@dataclass(frozen=True, eq=False)
class Quantity:
    """An exact quantity: `number` times `scale` (nothing, 万 or 亿) of a unit; equal when there are as many of the same unit."""

    number: Decimal
    unit: str
    scale: str = ""

    @cached_property
    def exact(self) -> Decimal:
        """How many there are of the unit."""
        return EXACT.multiply(self.number, SCALES[self.scale])

    def __eq__(self, other: object) -> bool:
        """Compare quantities of one unit; raises Misused for two units."""
        return isinstance(other, Quantity) and self.exact == self._alike(other).exact

    def __lt__(self, other: Quantity) -> bool:
        """Order quantities of one unit; raises Misused for two units."""
        return self.exact < self._alike(other).exact

    def __add__(self, other: Quantity) -> Quantity:
        """Add a quantity of the same unit, in the scale of the first; raises Misused for two units."""
        total = EXACT.add(self.exact, self._alike(other).exact)
        return Quantity(EXACT.divide(total, SCALES[self.scale]), self.unit, self.scale)

    def __hash__(self) -> int:
        """Hash by how many there are of which unit."""
        return hash((self.exact, self.unit))

    def __str__(self) -> str:
        """Return the canonical text: no trailing zeros, scale and unit it came with."""
        return f"{plain(self.number)}{self.scale}{self.unit}"

    def _alike(self, other: Quantity) -> Quantity:
        if self.unit != other.unit:
            raise Misused(_APART.fill(one=self, other=other), _APART_HINT)
        return other


def read_percent(text: object) -> Percent:
    """Read a percentage as files hold it (`4.35%`); raises Unreadable."""
    return text if isinstance(text, Percent) else percent_of(text_of(text, BAD_PERCENT))


@lru_cache(4096)
def percent_of(text: str) -> Percent:
    """Return the percentage that a text says; raises Unreadable."""
    match = _PERCENT.fullmatch(text)
    if match is None:
        fault = BARE_PERCENT if _BARE_PERCENT.fullmatch(text) else BAD_PERCENT
        raise Unreadable(fault.at(value=text, allowed=both("4.35% 100%"), hint=half_width(text, _PERCENT)))
    return Percent(Decimal(match[1]))


def tidy_percent(text: str) -> str:
    """Turn a percentage as people write it (`４.３５％`) into the text of a file; raises Unreadable."""
    return quoting(text, lambda: read_percent(narrow(text)))


def read_value(text: object) -> str:
    """Read the number of an indicator as files hold it (`8.3`, `-21.4`); raises Unreadable."""
    found = text_of(text, BAD_VALUE)
    if not _VALUE.fullmatch(found):
        raise Unreadable(BAD_VALUE.at("", found, both("8.3 -21.4")))
    return found


def is_unit(text: str) -> bool:
    """Return whether a text may be a unit of quantities: letters in half width, not 万 or 亿 in front, which multiply."""
    return _UNIT.fullmatch(text) is not None and narrow(text) == text


@lru_cache(256)
def quantity_form(units: tuple[str, ...]) -> re.Pattern[str]:
    """Return the form of a quantity in some units, which editors know too: number, multiplier, unit."""
    return pattern(f"{_NUMBER}({'|'.join(units)})")


def read_quantity(text: object, units: tuple[str, ...]) -> Quantity:
    """Read a quantity in one of a field's units as files hold it (`120亩`, `3000万千瓦时`); raises Unreadable."""
    return _quantity(str(text) if isinstance(text, Quantity) else text_of(text, BAD_QUANTITY, unit=units[0]), units)


@lru_cache(4096)
def _quantity(raw: str, units: tuple[str, ...]) -> Quantity:
    match = quantity_form(units).fullmatch(raw)
    if match is None or sum(c.isdigit() for c in match[1]) > MAX_DIGITS:
        hint = half_width(raw, quantity_form(units))
        raise Unreadable(_quantity_fault(raw, units).at(value=raw, allowed=both(" ".join(units)), hint=hint, unit=units[0], units=units))
    return Quantity(Decimal(match[1]), match[3], match[2])


def _quantity_fault(raw: str, units: tuple[str, ...]) -> Fault:
    if _BARE.fullmatch(raw):
        return BARE_QUANTITY
    match = _QUANTITY.fullmatch(raw)
    return FOREIGN_UNIT if match and match[3] not in units else BAD_QUANTITY


@lru_cache(65536)
def quantity_of(text: str) -> Quantity:
    """Return the quantity that a text known to be one says."""
    match = _QUANTITY.fullmatch(text)
    assert match is not None
    return Quantity(Decimal(match[1]), match[3], match[2])


def tidy_quantity(text: str, units: tuple[str, ...]) -> str:
    """Turn a quantity as people write it (`１，２００ 亩`) into the text of a file; raises Unreadable."""
    return quoting(text, lambda: read_quantity(ungrouped(narrow(text)), units))
