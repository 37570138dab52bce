"""How does a document become text? A format is one module, named in FORMATS and imported when it is asked for."""

from __future__ import annotations

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
    text: str = import_module(FORMATS[format]).render(document, lang, width, color)
    return text
