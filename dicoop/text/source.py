"""What is a text that was read, where does a value of it stand, and which of its characters must not be shown as they are?"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from dicoop.errors import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dicoop.text.span import Path, Span, Value


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


_SUSPECT = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U00010000-\U0010ffff]"
)
_UNFIT = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_NO_CHARACTER = "\ufffe\uffff"
# Default_Ignorable_Code_Point of Unicode as far as the categories do not say it, and the blank of Braille: letters that show nothing
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]")


def unfit(text: str) -> list[int]:
    """Return where control and invisible format characters stand (a line feed is fit)."""
    return [m.start() for m in _SUSPECT.finditer(text) if is_unfit(m[0])]


def is_unfit(char: str) -> bool:
    """Return whether a character is a control or invisible one."""
    return unicodedata.category(char) in _UNFIT or char in _NO_CHARACTER or _BLANK.match(char) is not None


def visible(text: str) -> str:
    """Return text with every unfit character spelled out: data is shown, never obeyed."""
    return _SUSPECT.sub(lambda m: f"\\u{ord(m[0]):04x}" if is_unfit(m[0]) else m[0], text)
