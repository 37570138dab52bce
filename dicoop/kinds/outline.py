"""What does the declaration of a ledger begin with, that somebody can go on with?"""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dicoop.kinds.base import Kinds
from dicoop.kinds.declaration import TAKEN_LETTERS
from dicoop.labels import Label, Lang, Term
from dicoop.text.write import scalar


class Part(Term):
    """A part that many ledgers have."""

    COUNTY = "county", "县区", "a county"
    MONEY = "money", "金额和凭证", "money with receipts"
    STEPS = "steps", "环节：一步接一步", "steps, one after the other"
    DEADLINE = "deadline", "期限", "a deadline"


class Outline(NamedTuple):
    """What somebody said of a new ledger; `steps` are verbs with their names, `within` is the limit of time."""

    key: str
    letter: str
    label: str
    parts: Sequence[Part] = ()
    steps: Sequence[tuple[str, str]] = ()
    within: str = ""


STEPS = (("assign", "交办 | assign"), ("finish", "办结 | finish"))
WITHIN = "10 wd"


def free_letter(key: str, kinds: Kinds) -> str:
    """Return letters that no other kind's ids begin with: the first of the key, if they are free."""
    upper = "".join(letter for letter in key.upper() if letter in string.ascii_uppercase)
    wanted: tuple[str, ...] = (upper[:1], *(upper[:1] + it for it in upper[1:] + string.ascii_uppercase), *string.ascii_uppercase)
    return next(each for each in wanted if each and each not in TAKEN_LETTERS and kinds.of_letter(each) is None)


_FIELDS = Label("还可以添字段，如：", "more fields may follow, such as:")
_TYPES = Label(
    "类型：text texts enum day period amount quantity percent whole flag ref county unit",
    "types: text texts enum day period amount quantity percent whole flag ref county unit",
)
_AFTER = Label(
    "from 写接在哪一步之后，可以几步；start 是第一步；needs 必填，has 可填",
    "from: the steps it may follow, start for none; needs: required, has: optional",
)
_RATES = Label("率：分子是条件，写法同 --where", "rates: the numerator is a condition as in --where")
_REPORT = Label(
    "看写得对不对：dicoop kind check；用话说出来：dicoop kind show {key}",
    "to check it: dicoop kind check; to describe it: dicoop kind show {key}",
)


def text(outline: Outline, lang: Lang) -> str:
    """Return a declaration, with comments that say how to go on."""
    return "".join(f"{line}\n" for line in _lines(outline, lang))


def _lines(of: Outline, lang: Lang) -> Iterator[str]:
    yield f"# {_REPORT.fill(key=of.key).of(lang)}"
    yield from (f"key: {of.key}", f"letter: {of.letter}", f"label: {scalar(of.label)}", "measure: 条", "first_date: opened", "fields:")
    yield from _field("title", "名称 | Title", "text", "required: true", "show: 2")
    if Part.COUNTY in of.parts:
        yield from _field("county", "县区 | County", "county", "required: true", "show: 3")
    yield from _field("opened", "登记日期 | Opened", "day", "required: true", "happened: true")
    if Part.MONEY in of.parts:
        yield from _field("amount", "金额 | Amount", "amount")
    yield from (f"# {_FIELDS.of(lang)}", f"# {_TYPES.of(lang)}")
    yield from (f"#   {line}" for line in ("grade:", "  label: 等级 | Grade", "  type: enum", "  values:", "    major: 重大 | major"))
    if Part.MONEY in of.parts:
        yield from (
            "lists:",
            "  payments:",
            "    label: 支出 | Payments",
            "    entry: receipt",
            "    verb: pay",
            "    cap: amount",
            "    sum: paid",
        )
    if Part.STEPS in of.parts:
        yield from _steps(of, lang)
    if Part.DEADLINE in of.parts:
        yield from _due(of)
    if Part.STEPS in of.parts:
        verb, label = of.steps[-1]
        zh, line, en = label.partition(" | ")
        yield from (
            f"# {_RATES.of(lang)}",
            "rates:",
            f"  {verb}_rate:",
            f"    label: {scalar(f'{zh}率{line}{en}')}",
            "    basis: count",
            f"    above: stage={verb}",
        )


def _field(name: str, label: str, form: str, *marks: str) -> Iterator[str]:
    yield from (f"  {name}:", f"    label: {label}", f"    type: {form}", *(f"    {mark}" for mark in marks))


def _steps(of: Outline, lang: Lang) -> Iterator[str]:
    before = "start"
    yield from (f"# {_AFTER.of(lang)}", "steps:")
    for number, (verb, label) in enumerate(of.steps, 1):
        last = ("    closes: true",) if number == len(of.steps) else ()
        yield from (f"  {verb}:", f"    label: {scalar(label)}", f"    verb: {verb}", f"    from: {before}", "    has: by text", *last)
        before = verb


def _due(of: Outline) -> Iterator[str]:
    """Yield the deadline: of the last step, counted from the day of the record."""
    name = of.steps[-1][0] if Part.STEPS in of.parts else "answer"
    label = () if Part.STEPS in of.parts else ("    label: 办理 | Answer",)
    yield from ("due:", f"  {name}:", *label, f"    within: {of.within}", "    of: opened")
