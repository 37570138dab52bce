from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from render_samples import COUNTIES, SMALL, Light, money, ratio, share
from rich.cells import cell_len

from dicoop.document import Column, Document, Facts, Section, Style, Table, Text
from dicoop.frozen import replace
from dicoop.labels import Label, both
from dicoop.render import render
from dicoop.render.cells import grid
from dicoop.render.layout import figure, wrap

NAMES = ["清陵县", "示例经济技术开发区", "新桥区"]
WIDE = Table(
    "wide",
    (
        Column("id", Label("编号", "Id"), lead=True),
        Column("name", Label("项目名称", "Project")),
        Column("plan", Label("计划日期", "Plan date")),
        Column("investment", Label("协议总投资", "Agreed investment"), "亿元"),
        Column("start", Label("开工率", "Start rate")),
        Column("funds", Label("资金到位率", "Funds rate")),
        Column("light", Label("灯", "Light")),
        Column("unit", Label("责任单位", "Responsible unit")),
    ),
    tuple(
        (
            f"P-2019-QL{i:03}",
            f"精密轴承智能工厂及配套高端装备研发中心（第{i}期）Phase {i} extension",
            date(2019, 12, i),
            money(f"{i}234.56"),
            ratio(i, 10**i),
            share(f"{i}2345000000", "166740000000"),
            Light.RED,
            "市工业和信息化局、市发展改革委",
        )
        for i in range(1, 6)
    ),
    total=(Label("合计", "Total"), "", None, money("18888.88"), ratio(12, 345), share("52345000000", "166740000000"), "", ""),
)


def shown(*blocks: Table | Facts | Text, width: int, lang: str = "zh", color: bool = False) -> str:
    section = Section("s", both(""), blocks)
    return render(Document(both(""), (section,)), "terminal", lang, width=width, color=color)


def test_texts_that_could_be_numbers_are_printed_as_they_are() -> None:
    """texttable makes numbers of them: findings/receipts_in_texttable.sh."""
    texts = ["20190820000012345678", "0103", "9e3", "1_2"]
    table = Table("t", (Column("a", both("a")),), tuple((text,) for text in texts))
    assert [line.strip() for line in shown(table, width=40).splitlines() if line.strip() in texts] == texts


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_no_line_is_wider_than_the_terminal(width: int, lang: str) -> None:
    text = render(replace(SMALL, sections=(*SMALL.sections, Section("w", both("w"), (WIDE,)))), "terminal", lang, width=width)
    assert max(map(cell_len, text.split("\n"))) <= width
    assert not any(row.endswith(" ") for row in text.split("\n"))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
@pytest.mark.parametrize("table", [WIDE, COUNTIES], ids=["wide", "counties"])
def test_folding_loses_nothing(table: Table, width: int, lang: str) -> None:
    text = shown(table, width=width, lang=lang)
    said = grid(table, lang, Style())
    assert said.total is not None
    for row in (*said.rows, said.total):
        for cell, right in zip(row, said.right, strict=True):
            assert all(part in text for part in figure(cell, 0)) if right else appears(cell, text), cell


def appears(cell: str, text: str) -> bool:
    """Whether the characters of a cell stand one under another in some column, in their order."""
    left = cell
    for row in text.split("\n"):
        best = max((n for n in range(len(left), 0, -1) if left[:n].strip() in row), default=0)
        left = left[best:].lstrip()
    return not left


@pytest.mark.parametrize("width", [42, 60, 80])
def test_what_folds_repeats_the_lead_columns(width: int) -> None:
    text = shown(WIDE, width=width)
    tables = [part for part in text.split("\n\n") if part]
    assert len(tables) > 1
    for part in tables:
        assert "编号" in part
        for row in WIDE.rows:
            assert str(row[0]) in part


def test_a_table_without_lead_columns_repeats_its_first() -> None:
    columns = tuple(replace(column, lead=False) for column in WIDE.columns)
    text = shown(replace(WIDE, columns=columns), width=60)
    assert text.count("P-2019-QL001") == len([part for part in text.split("\n\n") if part]) > 1


def test_what_fits_does_not_fold() -> None:
    assert shown(WIDE, width=250).count("P-2019-QL001") == 1


def test_where_no_column_fits_beside_the_leads_rows_become_lists() -> None:
    text = shown(WIDE, width=40)
    assert max(map(cell_len, text.split("\n"))) <= 40
    assert text.startswith("编号      P-2019-QL001\n")
    assert text.count("协议总投") == len(WIDE.rows) + 1
    assert "1234.56" in text
    assert "18888.88" in text


def test_only_the_weightiest_rows_then_how_many_others() -> None:
    text = shown(replace(WIDE, most=2, more=Label("另有 {n} 项：dicoop due", "{n} more: dicoop due")), width=200)
    assert "P-2019-QL002" in text
    assert "P-2019-QL003" not in text
    assert text.endswith("另有 3 项：dicoop due\n")
    assert "3 more\n" in shown(replace(WIDE, most=2), width=200, lang="en")
    assert "另有" not in shown(replace(WIDE, most=5), width=200)
    assert "另有 5 项" in shown(replace(WIDE, most=0), width=200)


KINDS = ["签约项目", "签约项目", "企业问题", "企业问题"]
RATES = Table(
    "rates",
    (Column("kind", Label("类别", "Kind")), Column("rate", Label("率", "Rate"), lead=True), Column("now", Label("现在", "Now")), Column("before", Label("上次", "Before"))),
    tuple((kind, f"甲乙丙率{place}", share("142983000000", "172245000000"), ratio(1, 8)) for place, kind in enumerate(KINDS)),
)  # fmt: skip


def test_a_fraction_goes_below_its_figure_and_what_rows_share_above_them_where_that_spares_a_fold() -> None:
    wide = "类别      率                                现在          上次"
    assert shown(RATES, width=62).split("\n")[0] == wide
    assert shown(RATES, width=58).split("\n")[2:4] == [
        "签约项目  甲乙丙率0                    83.0%  12.5%（1/8）",
        "                     （1429.83/1722.45亿元）",
    ]
    assert (
        shown(RATES, width=48)
        == """\
率                            现在          上次
────────────────────────────────────────────────
签约项目
甲乙丙率0                    83.0%  12.5%（1/8）
           （1429.83/1722.45亿元）
甲乙丙率1                    83.0%  12.5%（1/8）
           （1429.83/1722.45亿元）
┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
企业问题
甲乙丙率2                    83.0%  12.5%（1/8）
           （1429.83/1722.45亿元）
甲乙丙率3                    83.0%  12.5%（1/8）
           （1429.83/1722.45亿元）
"""
    )


def test_what_is_not_shared_by_all_rows_in_turn_stays_in_its_column() -> None:
    mixed = replace(RATES, rows=tuple(RATES.rows[i] for i in (0, 2, 1, 3)))
    assert "类别" in shown(mixed, width=48)
    assert "类别" in shown(replace(RATES, total=("", "", ratio(1, 2), ratio(1, 2))), width=48)


def test_subtotals_are_set_off_from_the_rows_after_them() -> None:
    table = Table(
        "t",
        (Column("name", both("n"), lead=True), Column("n", both("k"))),
        (("a", 1), ("sum", 1), ("b", 2), ("sum", 2)),
        subtotals=frozenset({1, 3}),
    )
    assert shown(table, width=40).split("\n") == ["n    k", "──────", "a    1", "sum  1", "┄┄┄┄┄┄", "b    2", "sum  2", ""]
    assert "\x1b[1msum" in shown(table, width=40, color=True)


def test_columns_of_figures_align_right() -> None:
    rows = shown(COUNTIES, width=120).split("\n")
    first = next(row for row in rows if row.startswith("清陵县"))
    second = next(row for row in rows if row.startswith("示例"))
    assert cell_len(first[: first.index("12.35") + 5]) == cell_len(second[: second.index("0.00") + 4])


@pytest.mark.parametrize("name", ["TERM=dumb", "COLUMNS=20", "NO_COLOR=1", "FORCE_COLOR=1", "TTY_COMPATIBLE=1", "JUPYTER_COLUMNS=9"])
def test_the_environment_is_not_asked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = [render(SMALL, "terminal", "zh", width=100, color=color) for color in (True, False)]
    monkeypatch.setenv(*name.split("="))
    assert [render(SMALL, "terminal", "zh", width=100, color=color) for color in (True, False)] == before


def test_colour_is_only_an_extra() -> None:
    plain = render(SMALL, "terminal", "zh", width=100)
    colored = render(SMALL, "terminal", "zh", width=100, color=True)
    assert "\x1b" not in plain
    assert "\x1b[31m红灯\x1b[0m" in colored
    assert "\x1b[32m绿灯\x1b[0m" in colored
    bare = re.sub(r"\x1b\[[0-9;]*m", "", colored)
    assert [row.rstrip() for row in bare.split("\n")] == plain.split("\n")


def test_notes_wrap_under_themselves() -> None:
    assert shown(replace(COUNTIES, rows=(), notes=(both("注" * 20),)), width=40) == f"分县区\n（无）\n- {'注' * 19}\n  注\n"


def test_facts_stand_in_two_columns_and_wrap_in_the_second() -> None:
    facts = Facts("f", (("a", Label("地点", "Place"), "市会议中心" * 6), ("b", Label("次", "No"), 15)))
    assert shown(facts, width=40) == ("地点  市会议中心市会议中心市会议中心市会\n      议中心市会议中心市会议中心\n次    15\n")
    assert shown(Facts("f", ()), width=40) == "（无）\n"


def test_a_long_heading_wraps() -> None:
    text = render(Document(both("题" * 30), (Section("s", both("节" * 30), ()),)), "terminal", "zh", width=40)
    assert max(map(cell_len, text.split("\n"))) <= 40
    assert squeezed(text).count("题") == 30
    assert squeezed(text).count("节") == 30


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        ("", 10, [""]),
        ("abc def", 10, ["abc def"]),
        ("abc def", 5, ["abc", "def"]),
        ("开工率百分之十", 6, ["开工率", "百分之", "十"]),
        ("开工率，百分", 6, ["开工", "率，百", "分"]),
        ("开工（百分", 6, ["开工", "（百分"]),
        ("abcdefghijkl", 5, ["abcde", "fghij", "kl"]),
        ("开 abcdefg，开工", 5, ["开", "abcde", "fg，", "开工"]),
        ("共 100 个项目", 6, ["共 100", "个项目"]),
        ("到位资金（亿元）", 12, ["到位资金", "（亿元）"]),
        ("Investment (100m yuan)", 12, ["Investment", "(100m yuan)"]),
    ],
)
def test_wrapping(text: str, width: int, rows: list[str]) -> None:
    assert wrap(text, width) == rows


@settings(deadline=None)
@given(st.text(st.sampled_from("开工率，。（）ab1 -.%é😀"), max_size=80), st.integers(4, 30))
def test_wrapping_keeps_every_character_within_the_width(text: str, width: int) -> None:
    rows = wrap(text, width)
    assert "".join(rows).replace(" ", "") == text.replace(" ", "")
    assert all(cell_len(row) <= width for row in rows)
