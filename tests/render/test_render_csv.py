from __future__ import annotations

import csv
import json
from io import StringIO

import pytest
from render_samples import CELLS, COUNTIES, HOSTILE, SMALL, Light, money, of_cells, points, ratio

from dicoop.document import Cell, Column, Document, Facts, Narrowed, Section, Table, Text
from dicoop.errors import Misused
from dicoop.frozen import replace
from dicoop.labels import Label, both
from dicoop.render import render


def read(document: Document, lang: str = "zh") -> list[list[str]]:
    return list(csv.reader(StringIO(render(document, "csv", lang), newline="")))


def column(*cells: Cell, unit: str = "", lang: str = "zh") -> list[list[str]]:
    table = Table("t", (Column("c", Label("列", "Col"), unit), Column("d", both("d"))), tuple((cell, "") for cell in cells))
    return [row[:-1] for row in read(Document(both(""), (Section("s", both(""), (table,)),)), lang)]


def test_money_is_a_number_in_ten_thousands() -> None:
    assert column(money("12.5"), money("-0.3", "元"), None) == [["列（万元）"], ["125000"], ["-0.00003"], [""]]
    assert column(money("12.5"), unit="亿元", lang="en") == [["Col (10k yuan)"], ["125000"]]
    assert column(None, unit="万元") == [["列（万元）"], [""]]
    assert column(money("12.5"), money("0.0625"), money("0.04")) == [["列（万元）"], ["125000"], ["625"], ["400"]]


def test_a_ratio_is_three_columns() -> None:
    assert column(ratio(23, 100), ratio(0, 0), None, "x") == [
        ["列（%）", "列（分子，个数或万元）", "列（分母，个数或万元）"],
        ["23.0", "23", "100"],
        ["", "0", "0"],
        ["", "", ""],
        ["x", "", ""],
    ]
    assert column(ratio(1, 3), lang="en")[0] == ["Col (%)", "Col (numerator, count or 10k yuan)", "Col (denominator, count or 10k yuan)"]


def test_numbers_stay_numbers() -> None:
    assert column(-5, points(-12, 1000), points(1, 10), CELLS["bool"], Light.RED) == [["列"], ["-5"], ["-1.2"], ["10.0"], ["是"], ["红灯"]]
    assert column(CELLS["decimal"]) == [["列"], ["-26.50"]]


def test_percentages_quantities_and_periods_are_texts_as_they_are_written() -> None:
    names = ("percent", "quantity", "period")
    assert column(*(CELLS[name] for name in names)) == [["列"], ["4.35%"], ["3000万千瓦时"], ["2026-Q3"]]
    assert column(CELLS["negative quantity"]) == [["列"], ["'-120亩"]]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_text_is_no_formula(sign: str) -> None:
    assert column(f"{sign}1+1", f"a{sign}1", Label(f"{sign}x", "x")) == [["列"], [f"'{sign}1+1"], [f"a{sign}1"], [f"'{sign}x"]]


def test_a_line_end_or_control_first_is_no_way_round() -> None:
    assert column("\n=1", "\t=1", "\r=1") == [["列"], ["'\n=1"], ["\\u0009=1"], ["\\u000d=1"]]


def test_a_heading_is_no_formula() -> None:
    assert read(Document(both(""), (Section("s", both(""), (Table("t", (Column("c", both("=1")),), ()),)),))) == [["'=1"]]


def test_quoting_and_line_ends() -> None:
    text = render(of_cells('a,"b"', "c\nd", "e"), "csv", "zh")
    assert text == '列0,列1,列2\r\n"a,""b""","c\nd",e\r\n'


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_stays_in_its_cell(name: str) -> None:
    rows = read(of_cells(HOSTILE[name], "last"))
    assert [len(row) for row in rows] == [2, 2]
    assert rows[1][1] == "last"


def test_the_total_is_the_last_row() -> None:
    document = Document(both(""), (Section("s", both(""), (COUNTIES,)),))
    assert len(read(document)) == 3  # without it, for it is nothing counted
    rows = read(replace(document, totals=True))
    assert rows[-1][:5] == ["合计", "全市", "4", "123450", "3456.7"]
    assert [row[0] for row in rows] == ["汇总", "", "", "合计"]


def test_subtotals_are_no_rows() -> None:
    rows = (("甲县", 2), ("乙县", 3), ("六组团小计", 5), ("丙县", 1))
    table = Table("t", (Column("c", both("县区")), Column("n", both("项目"))), rows, total=("全市", 6), subtotals=frozenset({2}))
    document = Document(both(""), (Section("s", both(""), (table,)),))
    assert sum(int(row[1]) for row in read(document)[1:]) == 6
    assert [row[:2] for row in read(replace(document, totals=True))[1:]] == [
        ["", "甲县"],
        ["", "乙县"],
        ["小计", "六组团小计"],
        ["", "丙县"],
        ["合计", "全市"],
    ]
    found = json.loads(render(document, "json", "zh"))["sections"]["s"]
    assert [row["n"] for row in found["t"]] == [2, 3, 1]
    assert (found["t_subtotals"], found["t_total"]) == ([{"c": "六组团小计", "n": 5}], {"c": "全市", "n": 6})


def test_a_file_without_a_title_says_what_narrows_it_and_what_was_left_out() -> None:
    table = Table("t", (Column("c", both("县区")),), (("甲县",), ("乙县",)))
    scope = (Narrowed("where", ["county=QL"], both("county=QL")), Narrowed("as_of", "2019-01-01", Label("截至2019年1月1日", "")))
    document = Document(both("x"), (Section("s", both(""), (table,)),), scope=scope, caveats=(Label("有 1 个文件读不出来", ""),))
    says = "county=QL；截至2019年1月1日；有 1 个文件读不出来"
    assert read(document) == [["县区", "范围"], ["甲县", says], ["乙县", says]]
    found = json.loads(render(document, "json", "zh"))
    assert found["scope"] == {"where": ["county=QL"], "as_of": "2019-01-01"}
    assert found["caveats"] == ["有 1 个文件读不出来"]
    assert "> 有 1 个文件读不出来" in render(document, "markdown", "zh")
    assert "\n有 1 个文件读不出来\n" in render(document, "plain", "zh")


def test_several_tables_must_be_chosen_from() -> None:
    with pytest.raises(Misused) as raised:
        render(SMALL, "csv", "zh")
    assert raised.value.hint is not None
    assert raised.value.hint == Label("用 --section 选一张：summary counties issues", "choose one with --section: summary counties issues")


def test_facts_alone_are_a_table_of_one_row() -> None:
    facts = Facts("f", (("a", Label("第几次会议", "Meeting"), 15), ("b", Label("总投资", "Total"), money("1"))))
    assert read(Document(both(""), (Section("", both(""), (Text(both("x")), facts)),))) == [
        ["第几次会议", "总投资（万元）"],
        ["15", "10000"],
    ]


def test_words_alone_are_no_table() -> None:
    with pytest.raises(Misused):
        render(Document(both(""), (Section("", both(""), (Text(both("x")),)),)), "csv", "zh")
