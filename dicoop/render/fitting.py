"""Which is the fullest of several versions of a document that is not too long for a forge?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dicoop.document import Document
    from dicoop.labels import Lang


def fullest(make: Callable[[int], Document], versions: int, lang: Lang, most: int) -> Document:
    """Return the first of the versions, each shorter than the one before, that has at most so many characters in Markdown; else the last."""
    low, high, found = 0, versions - 1, make(0)
    if _fits(found, lang, most) or not high:
        return found
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _fits(make(middle), lang, most) else (middle + 1, high)
    return make(low)


def _fits(document: Document, lang: Lang, most: int) -> bool:
    from dicoop.render import markdown  # noqa: PLC0415 - only who writes for a forge needs it

    return len(markdown.render(document, lang, 0, False)) <= most  # noqa: FBT003 - neither matters in Markdown
