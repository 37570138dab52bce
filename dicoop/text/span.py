"""What is a value of a text, and where does it stand?"""

from __future__ import annotations

from typing import NamedTuple

Value = str | dict[str, "Value"] | list["Value"] | None
Path = tuple[str | int, ...]


class Span(NamedTuple):
    """Where a value stands: `key` to `named` its key, `start` to `end` the value, in characters."""

    key: int
    start: int
    end: int
    named: int
