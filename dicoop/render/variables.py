"""By which names does a template of an office's own find what a document says?

A section is found by its key; in it `text` is all its paragraphs, `texts` each, a table its rows by its key, and in a row each value by its column's key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from types import SimpleNamespace
from typing import Any

from dicoop.document import Block, Cell, Column, Document, Facts, Section, Table, Text, on_paper
from dicoop.frozen import dataclass
from dicoop.labels import Label, Lang, both
from dicoop.render.cells import CellStyle, hows, line, lines, words

_TITLE = Label("模板里能写的名字", "Names for a template")
_COLUMNS = (
    Column("name", Label("名字", "Name"), lead=True),
    Column("what", Label("是什么", "What")),
    Column("value", Label("现在的值", "Now")),
)
_PARAGRAPH, _NOTE = Label("段落", "paragraph"), Label("注", "note")
_TOTAL = Label("{title}，合计", "{title}, total")
_TEXTS, _ONE = Label("各段", "all paragraphs"), Label("标题", "title")
_NUMBER, _DAY = Label("第几次会议", "the meeting's number"), Label("截至哪天", "as-of date")
_MOST = 60
_ITEMS = {"texts": "text", "letters": "letter"}  # by what one of several is called in a loop


class Values(SimpleNamespace):
    """Values by their names: attributes, so that no method of a mapping hides one."""


@dataclass(frozen=True)
class Rows:
    """Several of a form, over which a template loops; `one` has the names that each has, also where there is none."""

    found: tuple[Any, ...]
    one: Any

    def __iter__(self) -> Iterator[Any]:
        """Yield each."""
        return iter(self.found)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.found)

    def __getitem__(self, place: int) -> Any:
        """Return one by its place."""
        return self.found[place]


def variables(document: Document, lang: Lang) -> Values:
    """Return what a document says, for a template."""
    document = on_paper(document)
    plain = {
        _named(key): _words(value, document, lang) for key, value in _head(document).items() if not isinstance(value, list | tuple | dict)
    }
    parts = {_named(section.key): _section(section, document, lang) for section in document.sections if section.key}
    letters = tuple(variables(letter, lang) for letter in document.letters)
    more = {"letters": Rows(letters, letters[0])} if letters else {}
    for name in plain.keys() & parts.keys():  # the meeting's number and the section on the meeting
        parts[name].number = plain[name]
    return Values(**{"title": line(document.title.of(lang)), **plain, **parts, **more})


def _head(document: Document) -> dict[str, Any]:
    own = document.data if isinstance(document.data, dict) else {}
    return {**document.head, **own}


def _words(value: Cell, document: Document, lang: Lang) -> str:
    return words(value, CellStyle(lang, document.style))


def _named(key: str) -> str:
    """Return a key as a name that a template can write."""
    return re.sub(r"\W+", "_", key.lower()).strip("_")


def _section(section: Section, document: Document, lang: Lang) -> Values:
    texts = tuple("\n".join(lines(block.words.of(lang))) for block in section.in_words.blocks if isinstance(block, Text))
    found: dict[str, Any] = {"title": line(section.heading.of(lang)), "text": "\n".join(texts), "texts": Rows(texts, "")}
    for block in section.blocks:
        if isinstance(block, Facts):
            found[_named(block.key)] = Values(**{_named(key): _words(value, document, lang) for key, _, value in block.rows})
        elif isinstance(block, Table):
            found |= _table(block, document, lang)
    return Values(**found)


def _table(table: Table, document: Document, lang: Lang) -> dict[str, Any]:
    own = [(_named(column.key), how) for column, how in zip(table.columns, hows(table, lang, document.style), strict=True)]

    def row(cells: tuple[Cell, ...]) -> Values:
        return Values(**{name: words(cell, how) for (name, how), cell in zip(own, cells, strict=True)})

    key, notes = _named(table.key), tuple(line(note.of(lang)) for note in table.notes)
    total = {f"{key}_total": row(table.total)} if table.total else {}
    return {key: Rows(tuple(map(row, table.rows)), row((None,) * len(own))), f"{key}_notes": Rows(notes, ""), **total}


# What there is, for whoever writes a template


def listed(document: Document, lang: Lang) -> Document:
    """Return what a template can write, what each is and what it says now: names, loops, and what a row of a loop has, by the first of it."""
    labels = dict(_labels(document, ""))
    found = _names(variables(document, lang), "", "")
    rows = tuple(
        (written, labels.get(name, both("")), value if len(value) <= _MOST else f"{value[:_MOST]}……") for written, name, value in found
    )
    return Document(_TITLE, (Section("variables", both(""), (Table("variables", _COLUMNS, rows),)),))


def _names(values: Values, path: str, whole: str) -> Iterator[tuple[str, str, str]]:
    """Yield what is written, the name by which it is known, what it says now."""
    for name, value in vars(values).items():
        known = f"{whole}{name}"
        if isinstance(value, Values):
            yield from _names(value, f"{path}{name}.", f"{known}.")
        elif isinstance(value, Rows) and (len(value) or not name.endswith("_notes")):
            first, item = value.found[0] if value.found else value.one, "note" if name.endswith("_notes") else _ITEMS.get(name, "row")
            yield (
                f"{{%tr for {item} in {path}{name} %}}" if item == "row" else f"{{%p for {item} in {path}{name} %}}",
                f"{known}()",
                str(len(value)),
            )
            yield from _names(first, f"{item}.", f"{known}.") if isinstance(first, Values) else ((f"{{{{ {item} }}}}", known, first),)
        elif not isinstance(value, Rows):
            yield f"{{{{ {path}{name} }}}}", known, value


def _labels(document: Document, path: str) -> Iterator[tuple[str, Label]]:
    yield f"{path}title", _ONE
    yield f"{path}meeting.number", _NUMBER
    yield f"{path}as_of", _DAY
    for section in document.sections:
        own = f"{path}{_named(section.key)}."
        yield from (
            (f"{own}title", section.heading if any(section.title) else _ONE),
            (f"{own}text", _TEXTS),
            (f"{own}texts", _PARAGRAPH),
            (f"{own}texts()", _TEXTS),
        )
        for block in section.blocks:
            yield from _labels_of(block, own, section)
    if document.letters:
        yield from _labels(document.letters[0], f"{path}letters.")


def _labels_of(block: Block, own: str, section: Section) -> Iterator[tuple[str, Label]]:
    if isinstance(block, Facts):
        yield from ((f"{own}{_named(block.key)}.{_named(key)}", label) for key, label, _ in block.rows)
    elif isinstance(block, Table):
        yield f"{own}{_named(block.key)}()", block.title or section.title
        yield from ((f"{own}{_named(block.key)}_notes{mark}", _NOTE) for mark in ("", "()"))
        for column in block.columns:
            yield f"{own}{_named(block.key)}.{_named(column.key)}", column.label
            yield f"{own}{_named(block.key)}_total.{_named(column.key)}", _TOTAL.fill(title=column.label)


def blank(document: Document) -> Document:
    """Return a document with the names of what it says in the place of it: what is written for Word is a template to go on from."""
    if document.letters:
        parts = _blank_sections(document.letters[0], "letter.")
        around = (Section("", both(""), (_said("{%p for letter in letters %}"),)), *parts, Section("", both(""), (_said("{%p endfor %}"),)))
        return Document(both("{{ title }}"), around, style=document.style)
    return Document(both("{{ title }}"), _blank_sections(document, ""), style=document.style)


def _said(words: str) -> Text:
    return Text(both(words))


def _blank_sections(document: Document, path: str) -> tuple[Section, ...]:
    return tuple(_blank_section(section, f"{path}{_named(section.key)}") for section in document.sections if section.key)


def _blank_section(section: Section, path: str) -> Section:
    texts = [block for block in section.blocks if isinstance(block, Text)]
    together = texts == list(section.blocks[: len(texts)]) and not any(text.place for text in texts)
    loop = (f"{{%p for text in {path}.texts %}}", "{{ text }}", "{%p endfor %}") if texts and together else ()
    blocks: list[Block] = [_said(words) for words in loop]
    places = count()
    for block in section.blocks:
        if isinstance(block, Facts):
            rows = ((key, label, f"{{{{ {path}.{_named(block.key)}.{_named(key)} }}}}") for key, label, _ in block.rows)
            blocks.append(Facts(block.key, tuple(rows)))
        elif isinstance(block, Table):
            blocks += _blank_table(block, f"{path}.{_named(block.key)}")
        elif not together:
            blocks.append(Text(both(f"{{{{ {path}.texts[{next(places)}] }}}}"), place=block.place))
    return Section(section.key, both(f"{{{{ {path}.title }}}}") if any(section.title) else section.title, tuple(blocks))


def _blank_table(table: Table, path: str) -> tuple[Block, ...]:
    names = [_named(column.key) for column in table.columns]
    rest = ("",) * (len(names) - 1)
    rows = ((f"{{%tr for row in {path} %}}", *rest), tuple(f"{{{{ row.{name} }}}}" for name in names), ("{%tr endfor %}", *rest))
    total = tuple(f"{{{{ {path}_total.{name} }}}}" for name in names) if table.total else None
    made = Table(table.key, table.columns, rows, title=table.title, total=total)
    notes = (f"{{%p for note in {path}_notes %}}", "{{ note }}", "{%p endfor %}") if table.notes else ()
    return (made, *map(_said, notes))
