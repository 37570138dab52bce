"""How does a document become text? A format is one module, named in FORMATS and imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

from dicoop.document import Document
from dicoop.errors import Misused, nearest
from dicoop.labels import Label, Lang, both

FORMATS = {
    "terminal": "dicoop.render.terminal",
    "plain": "dicoop.render.plain",
    "markdown": "dicoop.render.markdown",
    "json": "dicoop.render.json",
    "csv": "dicoop.render.csv",
    "html": "dicoop.render.html",
    "text": "dicoop.render.text",
}

# Formats of a file that no screen shows: their modules have `packed`, which returns bytes.
PACKED: dict[str, str] = {
    "xlsx": "dicoop.render.xlsx",
    "docx": "dicoop.render.docx",
    "pdf": "dicoop.render.pdf",
    "ics": "dicoop.render.ics",
}

NAMES = (*FORMATS, *PACKED)

_DATA = frozenset({"json", "csv"})  # what programs read
OUTSIDE = frozenset({"html", "docx", "pdf"})  # what people outside the office read

_UNKNOWN = Label("没有“{name}”这种格式", "unknown format '{name}'")


def render(
    document: Document,
    format: str,  # noqa: A002 - the option's own name
    lang: Lang,
    *,
    width: int = 80,
    color: bool = False,
) -> str:
    """Return a document as text ending with a line end; width and color matter on a terminal only."""
    if format not in FORMATS:
        raise Misused(_UNKNOWN.fill(name=format), nearest(format, FORMATS) or both(" ".join(FORMATS)))
    return "".join(pieces(document, format, lang, width=width, color=color))


def fullest(make: Callable[[int], Document], versions: int, lang: Lang, most: int) -> Document:
    """Return the first of the versions, each shorter than the one before, that has at most so many characters in Markdown; else the last."""

    def fits(document: Document) -> bool:
        return len(render(document, "markdown", lang)) <= most

    low, high, found = 0, versions - 1, make(0)
    if fits(found) or not high:
        return found
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(make(middle)) else (middle + 1, high)
    return make(low)


def pieces(
    document: Document,
    format: str,  # noqa: A002 - the option's own name
    lang: Lang,
    *,
    width: int = 80,
    color: bool = False,
) -> Iterator[str]:
    """Yield the same text in pieces, line by line in a format that can: a long list need not be held as a whole."""
    module = import_module(FORMATS[format])
    document = document if format in _DATA else document.in_words
    if hasattr(module, "pieces"):
        yield from module.pieces(document, lang, width, color)
    else:
        yield module.render(document, lang, width, color)


def packed(document: Document, format: str, lang: Lang) -> bytes:  # noqa: A002 - the option's own name
    """Return a document as the bytes of a file, in one of the formats that are not text; raises Unable without its library."""
    made: bytes = import_module(PACKED[format]).packed(document.in_words, lang)
    return made


def fonts(document: Document, format: str) -> tuple[str, ...]:  # noqa: A002 - the option's own name
    """Return the fonts that the file of a document names and does not hold."""
    module = import_module(PACKED[format])
    return tuple(module.fonts(document)) if hasattr(module, "fonts") else ()


def doubts(document: Document, format: str, lang: Lang) -> tuple[Label, ...]:  # noqa: A002 - the option's own name
    """Return what is to be said of the file of a document that was made: what is not in it as it was asked for."""
    module = import_module(PACKED[format])
    return tuple(module.doubts(document, lang)) if hasattr(module, "doubts") else ()
