"""How are a day, a number of things, an amount and a share said in a sentence?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from dicoop.document import Paper, Style, amount, amounts
from dicoop.kinds.settings import Settings
from dicoop.labels import Label, both
from dicoop.partial_date import PartialDate
from dicoop.values import Money, Ratio, percent

# Not from `calendar`: its names follow the locale
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
NOTHING = both("—")


def style(settings: Settings) -> Style:
    """Return how a ledger prints its figures."""
    own = settings.paper
    margins = (own.top.exact, own.bottom.exact, own.inner.exact, own.outer.exact)
    paper = Paper(*margins, own.pitch.exact, own.title, own.heading, own.subheading, own.text, own.number)
    return Style(settings.digits, settings.rounding, "en" if settings.language == "en" else "zh", settings.thousands, paper)


def day(when: date) -> Label:
    """Return a day in words; of one known to its month or year only these."""
    if isinstance(when, PartialDate):
        year, month = f"{when.year}年", f"{when.month}月"
        return Label(year + month, f"{_MONTHS[when.month - 1]} {when.year}") if when.has_month else Label(year, f"{when.year}")
    return Label(f"{when.year}年{when.month}月{when.day}日", f"{when.day} {_MONTHS[when.month - 1]} {when.year}")


def number(n: int, measure: str, noun: str, plural: str = "") -> Label:
    """Return a number of things: with the measure word in Chinese, singular or plural in English."""
    return Label(f"{n}{measure}", f"{n} {noun if n == 1 else plural or noun + 's'}")


def money(yuan: Decimal, how: Style) -> Label:
    """Return an amount of 元 in words."""
    return amount(Money(yuan), how)


def moneys(how: Style, *amounts_: Money) -> tuple[Label, ...]:
    """Return amounts of one fraction in words, all in the unit of the last."""
    return amounts(amounts_, how)


def share(ratio: Ratio, how: Style) -> Label:
    """Return a ratio as a percentage, a dash over nothing."""
    text = percent(ratio.exact, how.digits, how.rounding)
    return NOTHING if text is None else both(f"{text}%")


def meeting(n: int) -> Label:
    """Return the name of a meeting."""
    return Label(f"第{n}次", f"no. {n}")


def brackets(inner: Label, outer: Label) -> Label:
    """Return words with others in brackets behind them."""
    return Label(f"{inner.zh}（{outer.zh}）", f"{inner.en} ({outer.en})")


def heading(words: Label) -> Label:
    """Return what a kind of record is called as a heading: in English several of them, with a capital."""
    return Label(words.zh, f"{words.en[:1].upper()}{words.en[1:]}s" if words.en.isascii() else words.en)
