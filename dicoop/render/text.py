"""How is a document written to be sent from a phone: a few lines for each reader, a blank line between them?"""

from __future__ import annotations

from dicoop.document import Document
from dicoop.labels import Lang, joined
from dicoop.render import plain
from dicoop.render.cells import lines


def render(document: Document, lang: Lang, width: int, color: bool) -> str:  # noqa: FBT001 - as every format
    """Return the messages of a document; one that has none as plain text."""
    if not document.messages:
        return plain.render(document, lang, width, color)
    about = tuple(each for each in document.scope if each.titled or each.key == "known_at")
    said = ((*(each.words for each in about),), document.caveats)
    parts = [
        *(lines(joined(each, "；", "; ").of(lang)) for each in said if each),
        *(lines(message.of(lang)) for message in document.messages),
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"
