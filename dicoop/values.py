"""How are amounts, days, and ratios read, written and rounded?

Files are read strictly (one spelling), people leniently (their habits); nothing is
guessed. Amounts are exact decimals in 元 with the unit they were written in.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction
from functools import cached_property, lru_cache, total_ordering
from typing import Any

from dicoop.errors import Fault, Unreadable
from dicoop.frozen import dataclass, field, pattern
from dicoop.labels import Label, Term, Worded, both

UNITS = {"亿元": Decimal(100_000_000), "万元": Decimal(10_000), "元": Decimal(1)}
FEN = Decimal("0.01")
MAX_DIGITS = 15
EXACT = Context(prec=60)

BARE_NUMBER = Fault(
    "bare-number",
    Label("金额“{value}”没有单位", "amount '{value}' has no unit"),
    Label("数字后面写明单位：亿元、万元 或 元", "add the unit, as in 12.5 million yuan, 1.2 billion yuan or 9,000 yuan"),
)
UNKNOWN_UNIT = Fault(
    "unknown-unit",
    Label("金额“{value}”的单位不认识", "amount '{value}' has an unknown unit"),
    Label(
        "单位用 亿元、万元 或 元；外币写全名称，如 800万美元（可用：美元、欧元、日元、港元、英镑、澳元、新西兰元、新加坡元、瑞士法郎、加元）",
        "write 12.5 million yuan, 1.2 billion yuan or 9,000 yuan (in a file 1250万元, 12亿元, 9000元); of a foreign currency its name, as in 8 million"
        " US dollars (there are: US dollars, euros, Japanese yen, Hong Kong dollars, pounds sterling, Australian dollars, New Zealand dollars,"
        " Singapore dollars, Swiss francs, Canadian dollars)",
    ),
)
BAD_AMOUNT = Fault(
    "bad-amount",
    Label("“{value}”不是金额", "'{value}' is not an amount"),
    Label(
        "写成 12.5亿元、8000万元、300元 或 800万美元；不超过15位数字，精确到分",
        "write 1.25 billion yuan, 80 million yuan, 300 yuan or 8 million US dollars (in a file 12.5亿元, 8000万元, 300元, 800万美元);"
        " at most 15 digits, to the fen (0.01 yuan)",
    ),
)
BAD_DATE = Fault(
    "bad-date",
    Label("“{value}”不是日期", "'{value}' is not a date"),
    Label("写成 2019-08-20（年-月-日，日历上有这一天）", "write 2019-08-20 (year-month-day, a day that exists)"),
)
BAD_NUMBER = Fault(
    "bad-number",
    Label("“{value}”不是整数", "'{value}' is not a whole number"),
    Label("写成 15 这样的数字，前面不加零", "write digits such as 15, without leading zeros"),
)
NUMBER_TOO_LARGE = Fault(
    "number-too-large",
    Label("{value} 太{size}", "{value} is too {size}"),
    Label("写 {least} 至 {most} 的整数", "write a whole number from {least} to {most}"),
)
ENTRY_NUMBER = Fault(
    "entry-number",
    Label("{value} 不能作序号", "{value} is not an entry number"),
    Label("同一天的第二条写 2，第三条写 3；第一条不写", "write 2 for the second of a day, 3 for the third; the first has none"),
)
TOO_MANY_DIGITS = Fault(
    "too-many-digits",
    Label("小数位 {value} 太多", "{value} decimal places are too many"),
    Label("digits 写 0 至 4，通报一般用 1", "digits is 0 to 4; bulletins usually use 1"),
)
BAD_FLAG = Fault(
    "bad-flag",
    Label("“{value}”不是 true 或 false", "'{value}' is neither true nor false"),
    Label("写 true 或 false", "write true or false"),
)
BAD_TEXT = Fault(
    "bad-text",
    Label("文字为空或超过{most}字", "the text is empty or longer than {most} characters"),
    Label("填写内容，或把这一行整个去掉", "write something, or delete the whole line"),
)
VALUE_FAULTS = (
    BARE_NUMBER,
    UNKNOWN_UNIT,
    BAD_AMOUNT,
    BAD_DATE,
    BAD_NUMBER,
    NUMBER_TOO_LARGE,
    ENTRY_NUMBER,
    TOO_MANY_DIGITS,
    BAD_FLAG,
    BAD_TEXT,
)

DAY_NEEDED = Label("这里要写明是哪一天，如 2019-08-20", "an exact date is needed here, such as 2019-08-20")
_FULL_HINT = Label("数字或符号是全角的，改成半角：{value}", "digits or signs are full-width; write them half-width: {value}")
MAX_TEXT = 10_000
MAX_WHOLE, MAX_DAYS, MAX_DECIMALS, MOST_ALIKE = 9_999_999, 9999, 4, 99
_ENDS = (-100, 0, 100)  # what a percentage is only where it is so exactly
_SHOWN = 20  # of a number that is too large
_MONEY = pattern(r"(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)(亿元|万元|元)", re.ASCII)
_NUMBER = pattern(r"-?[0-9][0-9,]*(?:\.[0-9]+)?", re.ASCII)
_DAY = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MONTH_OR_YEAR = pattern(r"[0-9]{4}(?:-[0-9]{2})?", re.ASCII)
_WHOLE = pattern(r"0|-?[1-9][0-9]*", re.ASCII)
_HALF = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}


@total_ordering
@dataclass(frozen=True, eq=False)
class Money(Worded):
    """An exact amount: `number` in `unit` (亿元, 万元 or 元); equal when the 元 are equal."""

    number: Decimal
    unit: str = "元"

    @cached_property
    def yuan(self) -> Decimal:
        """The amount in 元."""
        return EXACT.multiply(self.number, UNITS[self.unit])

    @property
    def kept(self) -> str:
        """What is kept of it."""
        return f"{self}"

    @property
    def label(self) -> Label:
        """The whole amount in words: as it was written, in English in yuan, million or billion yuan."""
        return Label(str(self), f"{in_english(self.yuan)} yuan")

    def __eq__(self, other: object) -> bool:
        """Compare amounts, whatever the unit."""
        return isinstance(other, Money) and self.yuan == other.yuan

    def __lt__(self, other: Money) -> bool:
        """Order by amount."""
        return self.yuan < other.yuan

    def __hash__(self) -> int:
        """Hash by amount."""
        return hash(self.yuan)

    def __str__(self) -> str:
        """Return the canonical text: no trailing zeros, the unit it came with."""
        return f"{plain(self.number)}{self.unit}"


def in_full(yuan: Decimal) -> Money:
    """Return an amount exactly, in the largest unit of which there is one."""
    unit = next((unit for unit, size in UNITS.items() if abs(yuan) >= size), "元")
    return Money(EXACT.divide(yuan, UNITS[unit]), unit)


def in_english(number: Decimal) -> str:
    """Return a number exactly, as English says it: in millions or billions from one of them on."""
    power, name = next(((power, name) for power, name in _ENGLISH if abs(number) >= 10**power), (0, ""))
    return f"{Decimal(plain(number.scaleb(-power, context=EXACT))):,f}{name}"


_ENGLISH = ((9, " billion"), (6, " million"))


@dataclass(frozen=True)
class Ratio:
    """A fraction of two exact figures, of things or of 元 (`money`); nothing over nothing has no percentage.

    `per`: what it is a number of (天, 倍) where it is no share of anything, and so has no percentage.
    """

    numerator: Decimal
    denominator: Decimal
    money: bool = field(default=False, compare=False)
    per: str = field(default="", compare=False)

    @property
    def share(self) -> Fraction | None:
        """The exact fraction of a whole, None over nothing and of what is no share."""
        return None if self.per else self.exact

    @property
    def exact(self) -> Fraction | None:
        """The exact fraction, None over nothing."""
        if not self.denominator:
            return None
        (above, by), (below, and_by) = self.numerator.as_integer_ratio(), self.denominator.as_integer_ratio()
        return Fraction(above * and_by, below * by)


class Rounding(Term):
    """How the last printed digit is made."""

    HALF_UP = "half_up", "四舍五入", "half up"
    TRUNCATE = "truncate", "截断", "truncate"


def rounded(value: Decimal | Fraction, digits: int, how: Rounding = Rounding.HALF_UP) -> Decimal:
    """Round to `digits` decimals: the one place where a figure loses precision."""
    above, below = value.as_integer_ratio()
    whole, rest = divmod(abs(above) * 10**digits, below)
    if how is Rounding.HALF_UP and 2 * rest >= below:
        whole += 1
    result = Decimal(whole).scaleb(-digits, context=EXACT)
    return -result if value < 0 and whole else result


def printed(value: Fraction, digits: int, how: Rounding = Rounding.HALF_UP) -> Decimal:
    """Return a fraction as a rounded percentage: one that is neither nothing nor the whole gets as many digits as show that it is not."""
    share = value * 100
    while (found := rounded(share, digits, how)) in _ENDS and found != share:
        digits += 1
    return found


def percent(value: Fraction | None, digits: int, how: Rounding = Rounding.HALF_UP) -> str | None:
    """Return a fraction as percent text without the sign, None for no value."""
    return None if value is None else f"{printed(value, digits, how):f}"


def plain(number: Decimal) -> str:
    """Return a decimal as digits, without exponent or trailing zeros."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def read_money(text: object) -> Money:
    """Read an amount as files hold it (`12.5亿元`); raises Unreadable."""
    return text if isinstance(text, Money) else _money(text_of(text, BAD_AMOUNT))


@lru_cache(4096)
def _money(raw: str) -> Money:
    match = _MONEY.fullmatch(raw)
    if match is None:
        raise Unreadable(_amount_fault(raw).at(value=raw, allowed=both("12.5亿元 8000万元 300元"), hint=half_width(raw, _MONEY)))
    money = Money(Decimal(match[1]), match[2])
    if sum(c.isdigit() for c in match[1]) > MAX_DIGITS or money.yuan % FEN:
        raise Unreadable(BAD_AMOUNT.at(value=raw, allowed=both("12.5亿元 8000万元 300元")))
    return money


def read_day(text: object) -> date:
    """Read a day as files hold it (`2019-08-20`); raises Unreadable."""
    if text.__class__ is str:
        return _day(text)
    return text if isinstance(text, date) else _day(text_of(text, BAD_DATE))


@lru_cache(8192)
def _day(raw: str) -> date:
    try:
        if _DAY.fullmatch(raw):
            return date.fromisoformat(raw)
    except ValueError:
        pass
    hint = DAY_NEEDED if _MONTH_OR_YEAR.fullmatch(raw) else half_width(raw, _DAY)
    raise Unreadable(BAD_DATE.at(value=raw, allowed=both("YYYY-MM-DD"), hint=hint))


def read_whole(text: object, most: int = MAX_WHOLE, fault: Fault = NUMBER_TOO_LARGE, least: int = 0) -> int:
    """Read a whole number, no less and no more than is allowed; raises Unreadable."""
    if isinstance(text, int) and not isinstance(text, bool):
        return text
    raw = text_of(text, BAD_NUMBER)
    if not _WHOLE.fullmatch(raw):
        raise Unreadable(BAD_NUMBER.at(value=raw, allowed=both("0 1 2 3 …"), hint=half_width(raw, _WHOLE)))
    if len(raw) > len(str(most)) or not least <= int(raw) <= most:  # of thousands of digits Python itself makes no number
        shown = raw if len(raw) <= _SHOWN else f"{raw[:_SHOWN]}…"
        each = " ".join(map(str, range(least, most + 1))) if most <= MAX_DECIMALS else f"{least} {least + 1} {least + 2} … {most}"
        size = Label("小", "small") if int(raw[:_SHOWN]) < least else Label("大", "large")
        told = NUMBER_TOO_LARGE if raw.startswith("-") else fault
        raise Unreadable(told.at(value=shown, allowed=both(each), least=least, most=most, size=size))
    return int(raw)


def read_flag(text: object) -> bool:
    """Read true or false; raises Unreadable."""
    if isinstance(text, bool):
        return text
    raw = text_of(text, BAD_FLAG)
    if raw not in ("true", "false"):
        raise Unreadable(BAD_FLAG.at(value=raw, allowed=both("true, false")))
    return raw == "true"


def read_text(text: object) -> str:
    """Read words: not empty, not overlong; raises Unreadable."""
    raw = text if text.__class__ is str else text_of(text, BAD_TEXT, most=MAX_TEXT)
    if not raw or raw.isspace() or len(raw) > MAX_TEXT:
        raise Unreadable(BAD_TEXT.at(value=raw[:40], most=MAX_TEXT))
    return raw


def half_width(text: str, good: re.Pattern[str]) -> Label | None:
    """Return how to write a text that only its full width makes a bad one, None for any other."""
    half = text.translate(_HALF)
    return _FULL_HINT.fill(value=half) if half != text and good.fullmatch(half) else None


def text_of(value: object, fault: Fault, **args: Any) -> str:
    """Return a value that is a text; raises Unreadable with a fault, whose places `args` fill, for any other."""
    if not isinstance(value, str):
        raise Unreadable(fault.at(value=value, **args))
    return value


def _amount_fault(raw: str) -> Fault:
    if _NUMBER.fullmatch(raw):
        return BARE_NUMBER
    number = _NUMBER.match(raw)
    unit = raw[number.end() :].strip(" .\n") if number else ""
    digits = any(c.isdigit() for c in unit)
    return UNKNOWN_UNIT if unit and not digits and unit not in UNITS else BAD_AMOUNT
