"""Which names and words is the sample made of?"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from dicoop.text.read import own

_every: Callable[[], Any] = cache(lambda: own(__package__, "words.yaml").data)


def words(whose: str, name: str) -> Any:
    """Return what a module of the sample finds under a name: a text, several of them, or by name."""
    return _frozen(_every()[whose][name])


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(each) for key, each in value.items()}
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
