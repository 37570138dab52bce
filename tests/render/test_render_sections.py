from __future__ import annotations

import pytest
from render_samples import COUNTIES, SMALL

from dicoop.document import Document, Section, parted
from dicoop.errors import Misused
from dicoop.frozen import replace
from dicoop.labels import both
from dicoop.render import render
from dicoop.render.sections import names, only

TWO = Document(both("t"), (Section("a", both("A"), (COUNTIES, replace(COUNTIES, key="other"))), Section("b", both("B"), (COUNTIES,))))


def test_names_single_out_one_table_each() -> None:
    assert names(TWO) == ("a.counties", "a.other", "b")
    assert names(SMALL) == ("summary", "counties", "issues")
    for name in names(TWO):
        assert render(only(TWO, name), "csv", "zh").startswith("县区,")


def test_a_section_with_no_rows_is_shown_to_who_asks_for_it() -> None:
    said, spare = parted((TWO.sections[0], Section("c", both("C"), (replace(COUNTIES, rows=()),))))
    document = Document(both("t"), said, spare=spare)
    assert names(document) == ("a.counties", "a.other")
    assert [section.key for section in only(document, "c").sections] == ["c"]
    with pytest.raises(Misused) as raised:
        only(document, "x")
    assert raised.value.hint is not None
    assert raised.value.hint.en == "choose from: a c a.counties a.other"


def test_a_section_or_a_table_of_it() -> None:
    assert only(TWO, "a").sections == TWO.sections[:1]
    (section,) = only(TWO, "a.other").sections
    assert (section.key, [block.key for block in section.blocks]) == ("a", ["other"])
    assert only(SMALL, "summary").head == SMALL.head


def test_a_nameless_section_names_its_tables_alone() -> None:
    document = Document(both("t"), (replace(TWO.sections[0], key=""),))
    assert names(document) == ("counties", "other")
    assert [block.key for block in only(document, "other").sections[0].blocks] == ["other"]


@pytest.mark.parametrize(("name", "hint"), [("countys", "Did you mean 'counties'?"), ("xyz", "choose from: summary counties issues")])
def test_an_unknown_name_is_misuse(name: str, hint: str) -> None:
    with pytest.raises(Misused) as raised:
        only(SMALL, name)
    assert raised.value.hint is not None
    assert raised.value.hint.en == hint
