"""What does a number format show that the value of its cell does not say?

A format can scale (`0!.0,"万元"`), multiply by a hundred (`0.0%`), leave the day of a date out (`yyyy"年"m"月"`), or write a unit
behind the number (`0.00"亿元"`). A person reads what is shown.
"""

from __future__ import annotations

import re
from functools import cache

from dicoop.exchange.sheet import Format, Shown, Trouble

# A colour or condition in brackets, a text in quotes, a sign behind `\` or (in Chinese Excel) `!`, a blank as wide as a sign, a repeated sign
_PARTS = re.compile(r'\[(?P<bracket>[^\]]*)\]|"(?P<text>[^"]*)"|[\\!](?P<sign>.)|_.|\*.|(?P<code>.)', re.DOTALL)
_LITERAL = "\0"
_BUILT_IN = {9: "0%", 10: "0.00%", 17: "mmm-yy", 27: 'yyyy"年"m"月"', 36: 'yyyy"年"m"月"'}
_BUILT_IN |= dict.fromkeys((50, 52, 57), 'yyyy"年"m"月"')
_SCALING = re.compile(r"[0#?],+(?![,0#?.])|[0#?]\0[0#?]")


def built_in(number: int) -> str:
    """Return the code of a format that files name by its number only; empty for those that add nothing."""
    return _BUILT_IN.get(number, "")


@cache
def meaning(code: str) -> Format | Trouble | None:
    """Return what a format adds to a value, SCALED where it shows another number, None where the value says all."""
    skeleton, literals = _split(code.split(";", maxsplit=1)[0] if '"' not in code else _first(code))
    if re.search("[0#?]", skeleton):
        if _SCALING.search(skeleton):
            return Trouble.SCALED
        if "%" in skeleton:
            return Format(Shown.PERCENT)
        unit = _behind(skeleton, literals)
        return Format(Shown.UNIT, unit) if unit else None
    return _of_date(skeleton.lower())


def _first(code: str) -> str:
    """Return the section for positive numbers: up to the first semicolon outside quotes."""
    return re.match(r'(?:"[^"]*"|[\\!].|[^;])*', code, re.DOTALL)[0]  # type: ignore[index]


def _split(code: str) -> tuple[str, list[str]]:
    """Return a format with each literal as one mark, and the literals."""
    skeleton, literals = "", []
    for part in _PARTS.finditer(code):
        literal = part["text"] or part["sign"]
        if literal:
            skeleton += _LITERAL
            literals.append(literal)
        else:
            skeleton += part["code"] or ""
    return skeleton, literals


def _behind(skeleton: str, literals: list[str]) -> str:
    """Return the text behind the last digit."""
    last = max(skeleton.rfind(sign) for sign in "0#?")
    rest, before = skeleton[last + 1 :], skeleton[: last + 1].count(_LITERAL)
    own = iter(literals[before:])
    return "".join(next(own) if sign == _LITERAL else sign for sign in rest).strip(" )）")


def _of_date(skeleton: str) -> Format | None:
    if "general" in skeleton or not {"y", "e"} & set(skeleton) or "d" in skeleton or "h" in skeleton:
        return None
    return Format(Shown.MONTH if "m" in skeleton else Shown.YEAR)
