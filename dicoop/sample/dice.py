"""How is chance made the same on every machine and in every Python?

Only `Random.random` is used: its sequence for a seed is fixed for good; `randint`, `choice` and `shuffle` may change.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")
_STREAMS = 16


class Dice:
    """One stream of chance out of a seed; kinds have streams of their own, so that one can change without the others."""

    def __init__(self, seed: int, stream: int) -> None:
        self._next = Random(seed * _STREAMS + stream).random  # noqa: S311 - a plausible ledger, not a secret

    def share(self) -> float:
        """Return a number from 0 up to 1."""
        return self._next()

    def chance(self, share: float) -> bool:
        """Return true in this share of cases."""
        return self._next() < share

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return low + int(self._next() * (high - low + 1))

    def soon(self, low: int, high: int) -> int:
        """Return a whole number from low to high, the low ones more often."""
        share = self._next()
        return low + int(share * share * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        """Return one of some things, each as likely."""
        return items[int(self._next() * len(items))]

    def weigh(self, items: Sequence[T], weights: Sequence[int]) -> T:
        """Return one of some things, each as likely as its weight."""
        left = self._next() * sum(weights)
        for item, weight in zip(items, weights, strict=True):
            left -= weight
            if left < 0:
                return item
        return items[-1]
