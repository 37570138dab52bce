from __future__ import annotations

import json
from datetime import date

import pytest
from render_samples import CELLS, HOSTILE, SMALL, Light, everywhere, money, of_cells, points

from dicoop.document import Cell, Column, Document, Facts, Section, Style, Table, Text
from dicoop.frozen import replace
from dicoop.labels import Label, both
from dicoop.render import render


def cell(value: Cell, lang: str = "zh", **style: int) -> object:
    return json.loads(render(replace(of_cells(value), style=Style(**style)), "json", lang))["sections"]["s"]["t"][0]["c0"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("none", None),
        ("bool", True),
        ("int", 12345),
        ("decimal", "-26.50"),
        ("str", "示例轴承有限公司"),
        ("label", "合计"),
        ("term", "red"),
        ("money", "1250000000"),
        ("percent", "4.35%"),
        ("quantity", "3000万千瓦时"),
        ("negative quantity", "-120亩"),
        ("date", "2019-08-20"),
        ("period", "2026-Q3"),
        ("ratio", {"numerator": "23", "denominator": "100", "percent": "23.0"}),
        ("ratio of money", {"numerator": "27497000000", "denominator": "66740000000", "percent": "41.2"}),
        ("ratio over nothing", {"numerator": "0", "denominator": "0", "percent": None}),
        ("points", "-1.2"),
        ("no points", None),
    ],
)
def test_each_type(name: str, expected: object) -> None:
    assert cell(CELLS[name]) == expected


def test_exact_amounts_and_chosen_digits() -> None:
    assert cell(money("0.01", "元")) == "0.01"
    assert cell(money("123456789012.345678")) == "12345678901234567800"[:20]
    assert cell(points(1, 3), digits=3) == "33.333"


def test_labels_by_language_and_keys_not() -> None:
    assert cell(CELLS["label"], "en") == "total"
    assert cell(CELLS["term"], "en") == "red"
    zh, en = (json.loads(render(SMALL, "json", lang)) for lang in ("zh", "en"))
    assert [*zh["sections"]["counties"]] == [*en["sections"]["counties"]] == ["counties", "counties_total", "counties_notes"]


@pytest.mark.parametrize("name", HOSTILE)
def test_text_is_exact(name: str) -> None:
    read = json.loads(render(everywhere(HOSTILE[name]), "json", "zh"))
    assert read["note"] == HOSTILE[name]
    section = read["sections"]["s"]
    assert section["text"] == [HOSTILE[name]]
    assert section["f"] == {"k": HOSTILE[name]}
    assert section["t"] == [{"c": HOSTILE[name]}] * 2
    assert section["t_total"] == {"c": HOSTILE[name]}
    assert section["t_notes"] == [HOSTILE[name]]


def test_chinese_is_not_escaped() -> None:
    assert "示例轴承" in render(of_cells(CELLS["str"]), "json", "zh")


def flat(*blocks: Table | Facts | Text) -> Document:
    return Document(both(""), (Section("", both(""), blocks),), {"as_of": "2019-08-20", "meeting": None, "left_out": ["a"], "n": {"x": 1}})


def test_one_nameless_section_is_flat() -> None:
    rows = Table("rows", (Column("day", both("d")),), ((date(2019, 8, 20),),))
    assert json.loads(render(flat(rows), "json", "zh")) == {
        "as_of": "2019-08-20",
        "meeting": None,
        "left_out": ["a"],
        "n": {"x": 1},
        "rows": [{"day": "2019-08-20"}],
    }


def test_the_head_comes_first_and_terms_in_it_are_text() -> None:
    document = Document(both(""), (Section("a", both(""), ()),), {"light": Light.RED})
    assert json.loads(render(document, "json", "en")) == {"light": "red", "sections": {"a": {}}}
    assert [*json.loads(render(SMALL, "json", "zh"))] == ["meeting", "left_out", "sections"]


def test_two_contents_with_one_name_are_our_fault() -> None:
    with pytest.raises(AssertionError, match="left_out"):
        render(flat(Facts("left_out", ())), "json", "zh")
    with pytest.raises(AssertionError, match="'f'"):
        render(flat(Facts("f", ()), Facts("f", ())), "json", "zh")


def test_paragraphs_are_a_list_in_their_order() -> None:
    read = json.loads(render(flat(Text(Label("一", "one")), Text(Label("二", "two"))), "json", "en"))
    assert read["text"] == ["one", "two"]
