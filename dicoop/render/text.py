"""How is a document written to be sent from a phone: a few lines for each reader, a blank line between them?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.render import plain
from dicoop.render.cells import lines

if TYPE_CHECKING:
    from dicoop.document import Document
    from dicoop.labels import Lang


def render(document: Document, lang: Lang, width: int, color: bool) -> str:  # noqa: FBT001 - as every format
    """Return the messages of a document; one that has none as plain text."""
    if not document.messages:
        return plain.render(document, lang, width, color)
    return "\n\n".join("\n".join(lines(message.of(lang))) for message in document.messages) + "\n"
