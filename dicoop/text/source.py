"""What is a text that was read, and where does a value of it stand?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import NamedTuple

from dicoop.errors import Place
from dicoop.frozen import dataclass, field

Value = str | dict[str, "Value"] | list["Value"] | None
Path = tuple[str | int, ...]
NOTHING = ("", "null", "Null", "NULL", "~")  # in YAML these say that nothing is filled in, unless they are quoted


class Span(NamedTuple):
    """Where a value stands: `key` to `named` its key, `start` to `end` the value, in characters."""

    key: int
    start: int
    end: int
    named: int


@dataclass(frozen=True)
class Source:
    """A text that was read: its values (`None`: nothing after the colon) and where each stands."""

    file: str
    text: str
    data: dict[str, Value]
    locate: Callable[[], Mapping[Path, Span]] = field(compare=False, repr=False)

    @cached_property
    def spans(self) -> Mapping[Path, Span]:
        """Where each value stands: looked for when it is asked for, few texts are edited or faulty."""
        return self.locate()

    def place(self, path: Path) -> Place:
        """Return the place of a value, of its nearest holder where it is absent."""
        known = path
        while known and known not in self.spans:
            known = known[:-1]
        return place_at(self.file, self.text, self.spans[known].start if known else 0)

    def key_place(self, path: Path) -> Place:
        """Return the place of a value's key."""
        return place_at(self.file, self.text, self.spans[path].key)


def place_at(file: str, text: str, index: int) -> Place:
    """Return line and column of a character index; what lies past the last line stands at its end."""
    index = min(index, len(text.rstrip("\r\n")))
    begin = text.rfind("\n", 0, index) + 1
    end = text.find("\n", index)
    line = text[begin : end if end >= 0 else len(text)].rstrip("\r")
    return Place(file, text.count("\n", 0, index) + 1, index - begin + 1, line)
