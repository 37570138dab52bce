"""Which parts of a document can be asked for, and what is left when one is?"""

from __future__ import annotations

from collections.abc import Iterable

from dicoop.document import Document, Facts, Section, Table
from dicoop.errors import Misused, nearest
from dicoop.frozen import replace
from dicoop.labels import Label, joined

_UNKNOWN = Label("没有“{name}”这一部分", "unknown section '{name}'")
_SEVERAL = Label("“{name}”符合几部分：{titles}", "'{name}' matches several titles: {titles}")
_WHOLE = Label("写全其中一个", "give one in full")
_CHOICES = Label("可选：{names}", "choose from: {names}")


def names(document: Document) -> tuple[str, ...]:
    """Return the names that single out one table each: the section's key, `section.table` where it has several."""
    return tuple(name for section in document.sections for name in _names(section))


def only(document: Document, name: str) -> Document:
    """Return the document with one section, or one table of it; raises Misused for a name it does not have."""
    every = (*document.sections, *document.spare)
    found = [section for section in every if name in (section.key, *section.title, *section.heading) and name] or [
        replace(section, blocks=(block,))
        for section in every
        for block in section.blocks
        if isinstance(block, Table | Facts) and _dotted(section, block) == name
    ]
    if not found and name:
        found = _by_part(every, name)
    if not found:
        known = dict.fromkeys([*(section.key for section in every if section.key), *names(document)])
        raise Misused(_UNKNOWN.fill(name=name), nearest(name, known) or _CHOICES.fill(names=" ".join(known)))
    return replace(document, sections=tuple(found))


def _by_part(every: tuple[Section, ...], name: str) -> list[Section]:
    """Return the section with a title that a name is a part of; raises Misused where several are."""
    found = [section for section in every if any(name in title for title in section.title)]
    if len(found) > 1:
        raise Misused(_SEVERAL.fill(name=name, titles=joined(tuple(section.title for section in found))), _WHOLE)
    return found


def some(document: Document, names: Iterable[str]) -> Document:
    """Return the document with some of its sections or tables, in the order asked for; raises Misused as `only`."""
    found: dict[str, Section] = {}
    for section in (each for name in names for each in only(document, name).sections):
        there = found.setdefault(section.key, replace(section, blocks=()))
        new = tuple(block for block in section.blocks if block not in there.blocks)
        found[section.key] = replace(there, blocks=(*there.blocks, *new))
    return replace(document, sections=tuple(found.values()))


def _names(section: Section) -> list[str]:
    tables: list[Table | Facts] = [block for block in section.blocks if isinstance(block, Table)]
    blocks = tables or [block for block in section.blocks if isinstance(block, Facts)]
    return [section.key] if len(blocks) == 1 and section.key else [_dotted(section, block) for block in blocks]


def _dotted(section: Section, block: Table | Facts) -> str:
    return f"{section.key}.{block.key}" if section.key else block.key
