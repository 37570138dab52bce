"""What a page of HTML holds, and what is never in it."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

import pytest
from render_samples import HOSTILE, SMALL, everywhere, ratio

from dicoop.document import TOTAL, Behind, Chart, Column, Document, Named, Origin, Section, Table, Text
from dicoop.frozen import replace
from dicoop.labels import Label, both
from dicoop.render import render
from dicoop.render.charts import drawings

RATIO = ratio(3, 5)
BEHIND = Behind(
    Label("开工率", "start rate"), "start", "count", "city", date(2019, 8, 20), RATIO,
    both("<口径>"), "dicoop rates --rate start", lambda: tuple(Named(id_ := f"P-2019-QL{n:03}", both(id_)) for n in range(60)),
)  # fmt: skip


def main_of(text: str) -> str:
    """The page without its head, style and script."""
    return text[text.index("<header>") : text.index("<script>")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_looks_like_this(lang, golden):
    golden(f"small.{lang}.html", main_of(render(SMALL, "html", lang)))


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_is_markup(name):
    text = main_of(render(everywhere(HOSTILE[name]), "html", "zh"))
    tags = set(re.findall(r"</?([a-z0-9]+)", text))
    assert tags <= {
        "header",
        "main",
        "section",
        "h1",
        "h2",
        "h3",
        "p",
        "div",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tr",
        "th",
        "tbody",
        "td",
        "ul",
        "li",
        "br",
    }


def test_it_asks_for_nothing():
    text = render(SMALL, "html", "zh")
    assert re.findall(r"""(?:src|href|action)=(?!["']?(?:#|data:,))""", text) == []
    assert "url(" not in text
    assert "default-src 'none'" in text


def figured(chart=None):
    rows = (
        (Named("QL", both("清陵县")), RATIO),
        (Named("group:六组团", both("小计")), ratio(1, 2)),
        (Named("XQ", both("西渠县")), ratio(4, 5)),
    )
    table = Table(
        "t", (Column("county", both("县区"), lead=True), Column("start", both("开工率"), brief=True)), rows, total=(both("全市"), ratio(7, 10)),
        behind={(0, 1): BEHIND, (TOTAL, 1): BEHIND}, chart=chart,
    )  # fmt: skip
    records = Table("records", (Column("id", both("编号"), lead=True),), (("P-2019-QL001",), ("P-2019-QL002",)), anchors=True)
    text = Text(both("开工率60.0%，60.0%"), ((both("60.0%"), BEHIND),))
    return Document(both("题"), (Section("a", both("甲"), (text, table)), Section("b", both("乙"), (records,))))


def test_a_figure_opens_its_fraction_its_definition_and_who_falls_short():
    text = main_of(render(figured(), "html", "zh"))
    opened = re.split("<details name=f(?: id=n0)?>", text)[1:]
    assert len(opened) == 3
    assert [each.partition("</summary>")[0] for each in opened] == ["<summary>60.0%", "<summary>60.0%", "<summary>70.0%"]
    first = opened[0].partition("</summary>")[2]
    assert first.startswith(
        "<div><b>开工率 60.0%（3/5）</b><p>&lt;口径&gt;<p>只计入分母的60条：P-2019-QL000 <a href=#0>P-2019-QL001</a> <a href=#1>002</a> P-2019-QL003 "
    )
    assert "P-2019-QL049<p>……共60条，全部：<code>dicoop rates --rate start</code>" in first
    assert "P-2019-QL050" not in text
    assert "开工率<span class=w><details" in text
    assert "</details>，</span>60.0%</div>" in text  # no line begins with the comma
    assert "<tr id=0><th>P-2019-QL001" in text


def test_a_list_stands_once_and_the_others_lead_to_it():
    first, *others = main_of(render(figured(), "html", "zh")).split("<details name=f")[1:]
    assert first.startswith(" id=n0><summary>")
    for each in others:
        assert "<p>只计入分母的60条：名单见<a href=#n0>开工率</a><p>……共60条，全部：<code>dicoop rates --rate start</code>" in each


def test_a_list_shorter_than_the_link_to_it_stands_each_time():
    few = replace(BEHIND, lacking=lambda: BEHIND.lacking()[:1])
    text = Text(both("60.0%，60.0%"), ((both("60.0%"), few), (both("60.0%"), few)))
    document = Document(both("题"), (Section("a", both("甲"), (text,)),))
    assert render(document, "html", "zh").count("<p>只计入分母的1条：P-2019-QL000<p>") == 2


def test_where_nobody_falls_short_that_is_said():
    one = replace(BEHIND, lacking=tuple)
    document = Document(both("题"), (Section("a", both("甲"), (Text(both("60.0%"), ((both("60.0%"), one),)),)),))
    assert "<p>没有只计入分母的。<p>全部记录：<code>" in render(document, "html", "zh")
    assert "<p>None is in the denominator only.<p>All records:<code>" in render(document, "html", "en")


def test_bars_are_ranked_and_leave_subtotals_out():
    table = figured(Chart("bars", ("start",))).sections[0].blocks[1]
    (drawn,) = drawings(table, "zh", SMALL.style)
    assert [(mark.name, mark.value, mark.is_low) for mark in drawn.marks] == [("西渠县", "80.0%", False), ("清陵县", "60.0%", True)]
    assert drawn.whole is not None
    assert drawn.marks[1].x < drawn.whole[0] < drawn.marks[0].x
    assert drawn.told == "西渠县 80.0%；清陵县 60.0%"


def test_lines_stand_between_whole_tenths():
    rows = (*((f"第{n}次", ratio(n, 10)) for n in (6, 7, 8)), ("第9次", ratio(0, 0)))
    table = Table(
        "t",
        (Column("m", both("第几次会议"), lead=True), Column("start", both("开工率"), brief=True)),
        rows,
        chart=Chart("lines", ("start",)),
    )
    (drawn,) = drawings(table, "zh", SMALL.style)
    assert [mark.value for mark in drawn.marks] == ["60.0%", "70.0%", "80.0%"]
    assert [text for _, text in drawn.rules] == ["60%", "70%", "80%"]
    low, middle, high = (y for y, _ in drawn.rules)
    assert [mark.y for mark in drawn.marks] == [low, middle, high]
    assert Fraction(drawn.marks[1].x).limit_denominator(10) == Fraction(drawn.marks[0].x + drawn.marks[2].x).limit_denominator(10) / 2


def test_the_foot_says_where_it_comes_from():
    origin = Origin(
        "dicoop report --meeting 15 --format html", "0123456789abcdef", date(2019, 8, 20), is_edited=True, apart=(both("已略去：<x>"),)
    )
    text = render(replace(SMALL, origin=origin), "html", "zh")
    foot = text[text.index("<footer>") : text.index("</footer>")]
    assert "截至 2019-08-20 · 台账版本 0123456789ab（有未提交的改动）" in foot
    assert "已略去：&lt;x&gt;" in foot
    assert "<code>dicoop report --meeting 15 --format html</code>" in foot
