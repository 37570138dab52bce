"""How is an amount in a foreign currency read and written, and how many 元 is it?

It is kept and shown as it was written (`800万美元`). What it is worth is the central parity rate of its day, which is published in 元 for
100 of the currency and stands in `ledger.yaml`: from then on it counts in all figures with its 元, to the 分. Without a rate it counts
in none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from dicoop.errors import Fault, Unreadable
from dicoop.frozen import dataclass, pattern
from dicoop.labels import Label, Term, both
from dicoop.partial_date import by_last_day
from dicoop.values import BAD_AMOUNT, EXACT, MAX_DIGITS, Money, half_width, in_english, in_full, read_money, rounded, text_of


class Currency(Term):
    """The currencies whose central parity rate is published in 元 for so many of the currency."""

    USD = "USD", "美元", "US dollars"
    EUR = "EUR", "欧元", "euros"
    JPY = "JPY", "日元", "Japanese yen"
    HKD = "HKD", "港元", "Hong Kong dollars"
    GBP = "GBP", "英镑", "pounds sterling"
    AUD = "AUD", "澳元", "Australian dollars"
    NZD = "NZD", "新西兰元", "New Zealand dollars"
    SGD = "SGD", "新加坡元", "Singapore dollars"
    CHF = "CHF", "瑞士法郎", "Swiss francs"
    CAD = "CAD", "加元", "Canadian dollars"


BAD_RATE = Fault(
    "bad-exchange-rate",
    Label("“{value}”不是汇率", "'{value}' is not a rate of exchange"),
    Label(
        "照中间价写 100 外币合多少元，如 703.65；大于零，整数不超过6位，小数不超过4位",
        "write how many yuan 100 of the currency are, as the central parity rate is published: 703.65; above zero, at most 6 digits and 4 decimals",
    ),
)
PER_100 = r"(?!0+(?:\.0+)?$)(?:0|[1-9][0-9]{0,5})(?:\.[0-9]{1,4})?"
SCALES = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
FOREIGN_UNITS = {f"{scale}{currency.label.zh}": (currency, size) for currency in Currency for scale, size in SCALES.items()}
NAMES = "|".join(currency.label.zh for currency in Currency)
AMOUNT = rf"-?(0|[1-9][0-9]*)(\.[0-9]+)?[亿万]?(元|{NAMES})"
_FOREIGN = pattern(rf"(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)([亿万]?(?:{NAMES}))", re.ASCII)
_RATE = pattern(PER_100, re.ASCII)
_BEFORE_YUAN = frozenset(currency.label.zh[-2] for currency in Currency if currency.label.zh.endswith("元"))
_IN_YUAN = Label("{amount}（折{yuan}）", "{amount} ({yuan})")
_CENT = Decimal("0.01")
_ZERO = Decimal(0)


class Quote(NamedTuple):
    """A published rate: how many 元 100 of a currency are from a day on."""

    currency: Currency
    day: date
    per_100: Decimal


@dataclass(frozen=True, eq=False)
class ForeignMoney(Money):
    """An amount in a foreign currency with the rate of its day; it is nothing where none is known, and equal to none but itself."""

    quote: Quote | None = None

    @property
    def currency(self) -> Currency:
        """The currency it is in."""
        return FOREIGN_UNITS[self.unit][0]

    @property
    def own(self) -> Decimal:
        """How much it is in its own currency."""
        return EXACT.multiply(self.number, FOREIGN_UNITS[self.unit][1])

    @cached_property
    def yuan(self) -> Decimal:
        """The amount in 元, to the 分."""
        return rounded(EXACT.multiply(self.own, self.quote.per_100).scaleb(-2, context=EXACT), 2) if self.quote else _ZERO

    @property
    def kept(self) -> str:
        """What is kept of it: its text, and behind it the rate, where there is one."""
        return f"{self} {self.quote.day} {self.quote.per_100:f}" if self.quote else f"{self}"

    @property
    def label(self) -> Label:
        """The whole amount in words, in its own currency."""
        return Label(str(self), f"{in_english(self.own)} {self.currency.label.en}")

    def __eq__(self, other: object) -> bool:
        """Compare amounts in 元; one without a rate by what was written."""
        if self.quote is None or (isinstance(other, ForeignMoney) and other.quote is None):
            return isinstance(other, ForeignMoney) and (str(self), self.quote) == (str(other), other.quote)
        return super().__eq__(other)

    def __hash__(self) -> int:
        """Hash as it is compared."""
        return hash(str(self) if self.quote is None else self.yuan)


def is_foreign(text: str) -> bool:
    """Return whether the text of an amount, as it is kept, is one in a foreign currency."""
    return text[-1] != "元" or text[-2] in _BEFORE_YUAN


def is_unrated(text: str) -> bool:
    """Return whether the text of an amount, as it is kept, is one in a foreign currency without a rate."""
    return is_foreign(text) and " " not in text


def read_amount(text: object) -> Money:
    """Read an amount as files hold it, in 元 or in a foreign currency (`12.5亿元`, `800万美元`); raises Unreadable."""
    if isinstance(text, Money):
        return text
    return _read(text) if isinstance(text, str) else read_money(text)


@lru_cache(4096)
def _read(raw: str) -> Money:
    match = _FOREIGN.fullmatch(raw)
    if match is None:
        try:
            return read_money(raw)
        except Unreadable as error:
            hint = half_width(raw, _FOREIGN)
            raise error if hint is None else Unreadable(BAD_AMOUNT.at(value=raw, allowed=_FORMS, hint=hint)) from None
    money = ForeignMoney(Decimal(match[1]), match[2])
    if sum(c.isdigit() for c in match[1]) > MAX_DIGITS or money.own % _CENT:
        raise Unreadable(BAD_AMOUNT.at(value=raw, allowed=_FORMS))
    return money


_FORMS = both("12.5亿元 8000万元 300元 800万美元")


@lru_cache(65536)
def amount_of(text: str) -> Money:
    """Return the amount that a text known to be one says, as it is kept."""
    if is_foreign(text):
        written, *quoted = text.split(" ")
        match = _FOREIGN.fullmatch(written)
        assert match is not None
        quote = Quote(FOREIGN_UNITS[match[2]][0], date.fromisoformat(quoted[0]), Decimal(quoted[1])) if quoted else None
        return ForeignMoney(Decimal(match[1]), match[2], quote)
    at = -1 if text[-2] not in "亿万" else -2
    return Money(Decimal(text[:at]), text[at:])


def is_counted(amount: Money) -> bool:
    """Return whether it is known how many 元 an amount is."""
    return not isinstance(amount, ForeignMoney) or amount.quote is not None


def held_against(amounts: Sequence[Money], agreed: Money) -> tuple[Decimal, Decimal] | None:
    """Return what some amounts come to and what was agreed: in its currency where all are in it, else in 元; None where a rate is lacking.

    A bill of exchange that rose since is none that was paid too much: of what was agreed in dollars and paid in dollars the dollars count.
    """
    alike = _alike(amounts, agreed)
    if alike is not None and isinstance(agreed, ForeignMoney):
        return sum((one.own for one in alike), start=_ZERO), agreed.own
    if not all(map(is_counted, (*amounts, agreed))):
        return None
    return sum((one.yuan for one in amounts), start=_ZERO), agreed.yuan


def is_beyond(amounts: Sequence[Money], agreed: Money) -> bool:
    """Return whether some amounts are certainly more than was agreed."""
    held = held_against(amounts, agreed)
    return held is not None and held[0] > held[1]


def compared(amounts: Sequence[Money], agreed: Money) -> dict[str, Label]:
    """Return what some amounts come to (`total`) and what was agreed (`agreed`), as a sentence sets them side by side.

    Both are in the currency of what was agreed where all amounts are in it, else in 元: behind an amount in a foreign currency that is told.
    """
    alike = _alike(amounts, agreed)
    if alike:
        name = alike[0].currency.label.zh
        total = read_amount(f"{str(in_full(sum((one.own for one in alike), start=_ZERO))).removesuffix('元')}{name}")
        return {"total": total.label, "agreed": agreed.label}
    is_told = isinstance(agreed, ForeignMoney) and agreed.quote is not None
    in_yuan = _IN_YUAN.fill(amount=agreed, yuan=in_full(agreed.yuan)) if is_told else agreed.label
    return {"total": in_full(sum((one.yuan for one in amounts), start=_ZERO)).label, "agreed": in_yuan}


def _alike(amounts: Sequence[Money], agreed: Money) -> list[ForeignMoney] | None:
    """Return the amounts where all of them are in the foreign currency of what was agreed, else None."""
    if not isinstance(agreed, ForeignMoney):
        return None
    alike = [one for one in amounts if isinstance(one, ForeignMoney) and one.currency is agreed.currency]
    return alike if len(alike) == len(amounts) else None


# Rates


def read_rate(text: object) -> str:
    """Read how many 元 100 of a currency are, as files hold it (`703.65`); raises Unreadable."""
    found = text_of(text, BAD_RATE)
    if not _RATE.fullmatch(found):
        raise Unreadable(BAD_RATE.at("", found, both("703.65")))
    return found


class Quotes:
    """The published rates of a ledger: that of a day is the last published by then."""

    def __init__(self, quotes: Iterable[Quote] = ()) -> None:
        """Put them in the order of their days."""
        self._of: dict[Currency, list[Quote]] = {}
        for quote in sorted(quotes, key=lambda each: each.day):
            self._of.setdefault(quote.currency, []).append(quote)

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self._of)

    @cached_property
    def mark(self) -> str:
        """What tells these rates from any others, nothing where there are none."""
        return " ".join(f"{each.currency}{each.day}={each.per_100:f}" for some in self._of.values() for each in some)

    def on(self, text: str, day: str) -> str:
        """Return an amount, as it is kept, with the rate of a day; the amount alone where none was published by then."""
        written = text.partition(" ")[0]
        money = read_amount(written)
        assert isinstance(money, ForeignMoney)
        last = by_last_day(day)
        known = [each for each in self._of.get(money.currency, ()) if str(each.day) <= last]
        return ForeignMoney(money.number, money.unit, known[-1]).kept if known else written


NO_QUOTES = Quotes()
