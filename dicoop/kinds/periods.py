"""Which days does a period have: `2019`, `2019-H1`, `2019年三季度`, `2019-08`?"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import MINYEAR, date

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PERIOD = re.compile(
    r"(?P<year>[0-9]{4})(?:"
    r"年?|[-./](?P<month>0?[1-9]|1[0-2])|年(?P<moon>0?[1-9]|1[0-2])月(?:份)?"
    r"|-?Q(?P<quarter>[1-4])|年第?(?P<season>[1-4一二三四])季度?|-?H(?P<half>[12])|年(?P<side>[上下])半年)",
    re.ASCII | re.IGNORECASE,
)
_PLACES = {**{str(n): n for n in range(1, 13)}, **dict(zip("一二三四", range(1, 5), strict=True)), **dict(zip("上下", (1, 2), strict=True))}


def period(text: str) -> tuple[date, date] | None:
    """Return the first and the last day of a year, half, quarter or month as people write them; None of any other text."""
    match = _PERIOD.fullmatch("".join(text.translate(_HALF_WIDTH).split()))
    if match is None or int(match["year"]) < MINYEAR:
        return None
    year = int(match["year"])
    for size, names in ((1, ("month", "moon")), (3, ("quarter", "season")), (6, ("half", "side"))):
        said = next((match[name] for name in names if match[name]), None)
        if said:
            return _months(year, size, _PLACES[said.lstrip("0")])
    return _months(year, 12, 1)


def _months(year: int, size: int, place: int) -> tuple[date, date]:
    """Return the first and last day of the n-th span of so many months in a year."""
    last = size * place
    return date(year, last - size + 1, 1), date(year, last, monthrange(year, last)[1])
