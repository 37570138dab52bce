"""Every cell in every format and language, and hostile text everywhere."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from render_samples import CELLS, HOSTILE, SMALL, everywhere, of_cells

from dicoop.document import Column, Document, Section, Table
from dicoop.errors import Misused
from dicoop.labels import both
from dicoop.render import FORMATS, render
from dicoop.render.cells import CellStyle, line, words

LANGS = ("zh", "en")


def obeyed(text: str) -> set[str]:
    """What a terminal or an editor would obey or hide; line ends apart."""
    return {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - {"\n"}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", CELLS)
def test_every_cell_in_every_format(name: str, form: str, lang: str) -> None:
    document = of_cells(CELLS[name])
    text = render(document, form, lang)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    if form in ("terminal", "plain"):
        assert text.count(words(CELLS[name], CellStyle(lang, document.style))) >= 2


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_shown_not_obeyed(name: str, form: str) -> None:
    text = render(everywhere(HOSTILE[name]), form, "zh", width=100)
    assert not obeyed(text.replace("\r\n", "\n") if form == "csv" else text)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_complete(name: str) -> None:
    shown = line(HOSTILE[name])
    document = everywhere(HOSTILE[name])
    assert render(document, "plain", "zh").count(shown) >= 7
    assert render(document, "terminal", "zh", width=100).count(shown) >= 7


@settings(deadline=None)
@given(st.text(max_size=60), st.sampled_from(sorted(FORMATS)))
def test_no_text_is_obeyed(text: str, form: str) -> None:
    shown = render(everywhere(text), form, "zh", width=40)
    assert not obeyed(shown.replace("\r\n", "\n") if form == "csv" else shown)


@pytest.mark.parametrize("form", ["terminal", "plain", "markdown"])
def test_an_empty_table_says_so(form: str) -> None:
    assert "（无）" in render(SMALL, form, "zh")
    assert "(none)" in render(SMALL, form, "en")


def test_an_unknown_format_is_misuse() -> None:
    with pytest.raises(Misused) as raised:
        render(SMALL, "markdwon", "en")
    assert "markdwon" in raised.value.message.en
    assert raised.value.hint is not None
    assert "markdown" in raised.value.hint.en


@pytest.mark.parametrize("name", ["percent", "quantity", "negative quantity"])
def test_measures_stand_to_the_right(name: str) -> None:
    table = Table("t", (Column("a", both("a")), Column("b", both("a heading that is wide"))), (("x", CELLS[name]),))
    document = Document(both(""), (Section("s", both(""), (table,)),))
    shown = words(CELLS[name], CellStyle("zh", document.style))
    for form in ("terminal", "plain"):
        assert [line for line in render(document, form, "zh", width=100).splitlines() if line.rstrip().endswith("  " + shown)], form
    assert [
        line
        for line in render(document, "markdown", "zh").splitlines()
        if line.replace(" ", "").startswith("|") and line.rstrip("| ").endswith("-:")
    ]
