"""What a Markdown reader makes of the page: the words of the data and no markup from it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from render_samples import HOSTILE, everywhere

from dicoop.render import render
from dicoop.render.cells import line
from dicoop.render.markdown import escaped, paragraph

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
MARKUP = {"em_open", "strong_open", "code_inline", "link_open", "image", "html_inline", "s_open", "html_block", "fence", "code_block", "hr"}


def flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from flat(token.children or [])


def read(token: Token) -> str:
    return "".join("\n" if child.type == "hardbreak" else child.content for child in token.children or [])


def texts(page: str) -> list[str]:
    return [read(token) for token in READER.parse(page) if token.type == "inline"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_reads_as_itself(name: str) -> None:
    data = HOSTILE[name]
    page = render(everywhere(data), "markdown", "zh")
    tokens = list(flat(READER.parse(page)))
    assert not MARKUP & {token.type for token in tokens}
    kinds = [token.type for token in tokens]
    assert (kinds.count("heading_open"), kinds.count("bullet_list_open"), kinds.count("ordered_list_open")) == (3, 2, 0)
    assert (kinds.count("th_open"), kinds.count("td_open")) == (1, 3)
    shown = line(data)
    title, section, words, fact, heading, *cells, note = texts(page)
    assert words.replace("\n", "⏎") == shown
    assert fact == f"{shown}：{shown}"
    assert {title, section, heading, note, *cells} == {shown}


@settings(deadline=None)
@given(st.text(st.sampled_from("\\`*_<>[]|~&$#!-+=:.)(1 a\n开"), max_size=30))
def test_any_line_reads_as_itself(text: str) -> None:
    page = paragraph(text)
    tokens = READER.parse(page)
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    kept = [" ".join(part.split()) for part in text.split("\n") if part.strip()]
    assert [" ".join(part.split()) for shown in texts(page) for part in shown.split("\n")] == kept


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("https://a.example www.b.example ftp://c", r"https\://a.example www\.b.example ftp\://c"),
        ("a|b", r"a\|b"),
        ("开工率30~40%，到位率50~60%", r"开工率30\~40%，到位率50\~60%"),
        ("12.5亿元（试点）-1", "12.5亿元（试点）-1"),
    ],
)
def test_escapes(text: str, page: str) -> None:
    assert escaped(text) == page


@pytest.mark.parametrize(
    ("text", "page"), [("- a", r"\- a"), ("12. a", r"12\. a"), ("1) a", r"1\) a"), ("    a", "a"), ("a\n---", "a\\\n\\---")]
)
def test_lines_begin_nothing(text: str, page: str) -> None:
    assert paragraph(text) == page
