"""Which names and words is the sample made of, which id does a record get, and how is an amount written?"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from dicoop.frozen import dataclass, field
from dicoop.sample import days
from dicoop.text.read import own

_every: Callable[[], Any] = cache(lambda: own(__package__, "words.yaml").data)


def words(whose: str, name: str) -> Any:
    """Return what a module of the sample finds under a name: a text, several of them, or by name."""
    return _frozen(_every()[whose][name])


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(each) for key, each in value.items()}
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


YI = 10_000  # 万元 in one 亿元; amounts here are whole 万元
_CENT = 100
_TEN = 10


@dataclass
class Numbers:
    """The running numbers of each office and year, given out without gaps."""

    letter: str
    _last: dict[tuple[str, int], int] = field(default_factory=dict)

    def next(self, office: str, when: int) -> str:
        """Return the next id of an office in the year of a day."""
        key = office, days.year(when)
        self._last[key] = number = self._last.get(key, 0) + 1
        return f"{self.letter}-{key[1]}-{office}{number:03d}"


def amount(wan: int) -> str:
    """Write 万元 as people do: from one 亿元 on in 亿元 with at most two decimals where that is exact."""
    if abs(wan) < YI or wan % _CENT:
        return f"{wan}万元"
    whole, rest = divmod(abs(wan), YI)
    decimals = f".{rest // _CENT:02d}".rstrip("0").rstrip(".")
    return f"{'-' if wan < 0 else ''}{whole}{decimals}亿元"


def nice(wan: int) -> int:
    """Round 万元 down to what stands in agreements: three figures at most."""
    step = 1
    while wan >= step * 1000:
        step *= _TEN
    return wan // step * step


def part(total: int, index: int, weights: tuple[int, ...]) -> int:
    """Return how many of a total fall to one of several by weight; the parts add up to the total."""
    whole = sum(weights)
    return total * sum(weights[: index + 1]) // whole - total * sum(weights[:index]) // whole
