"""How does a document become text? A format is one module, named in FORMATS and imported when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
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
}

_UNKNOWN = Label("没有“{name}”这种格式", "there is no format '{name}'")


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
    if hasattr(module, "pieces"):
        yield from module.pieces(document, lang, width, color)
    else:
        yield module.render(document, lang, width, color)
