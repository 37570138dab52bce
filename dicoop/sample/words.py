"""Which names and words is the sample made of?"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from dicoop.text.read import read
from dicoop.text.source import Source


@cache
def _every() -> Any:
    source = read(files(__package__).joinpath("words.yaml").read_bytes(), "words.yaml")
    assert isinstance(source, Source), source
    return source.data


def words(whose: str, name: str) -> Any:
    """Return what a module of the sample finds under a name: a text, several of them, or by name."""
    return _frozen(_every()[whose][name])


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(each) for key, each in value.items()}
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
