"""What does a text look like in print: which of its letters are of another script, and pass for Latin ones?"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from dicoop.text import fold

_WORD = re.compile(r"[^\W_]+")
_ODD = re.compile(
    "[\u00aa\u00b5\u00ba\u00c0-\u1fff\u2071-\u2e7f\ua4d0-\uabff\U00010000-\U0001ffff]"
)  # letters of Chinese texts are none of these


def skeleton(text: str) -> str:
    """Return a text with each letter that looks like an ASCII one as that one, by Unicode's table of confusables."""
    plain = unicodedata.normalize("NFKC", text)
    return plain if plain.isascii() else "".join(map(_plain, plain))


def folded(text: str) -> str:
    """Return a text as it is compared by its looks: folded, and each letter as the ASCII one that it looks like."""
    return fold.folded(skeleton(text))


def mixed(text: str) -> tuple[str, ...]:
    """Return the words of a text in which Latin letters stand beside such as only look like them."""
    if not _ODD.search(text):
        return ()
    return tuple(word for word in _WORD.findall(text) if any(map(_is_latin, word)) and any(map(_passes, word)))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _passes(char: str) -> bool:
    return not char.isascii() and unicodedata.normalize("NFKC", char) == char and _plain(char) != char


@cache
def _plain(char: str) -> str:
    """Return the ASCII letter or digit that a letter looks like, itself where there is none."""
    if not _ODD.match(char) or unicodedata.category(char)[0] not in "LN":
        return char
    from confusable_homoglyphs.confusables import confusables_data  # noqa: PLC0415 - a large table, and few texts need it

    found = [each["c"] for each in confusables_data.get(char, ())]
    return next((like for like in found if len(like) == 1 and like.isascii() and like.isalnum()), char)
