"""Documents and cells the tests of rendering share."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from dicoop.document import Cell, Column, Document, Facts, Points, Section, Table, Text
from dicoop.labels import Label, Term
from dicoop.measures import percent_of, quantity_of
from dicoop.periods import period_of
from dicoop.values import Money, Ratio


class Light(Term):
    RED = "red", "红灯", "red light"
    GREEN = "green", "绿灯", "green light"


def money(number: str, unit: str = "亿元") -> Money:
    return Money(Decimal(number), unit)


def ratio(above: str | int, below: str | int) -> Ratio:
    return Ratio(Decimal(above), Decimal(below))


def share(above: str | int, below: str | int) -> Ratio:
    return Ratio(Decimal(above), Decimal(below), money=True)


def points(above: int, below: int) -> Points:
    return Points(Fraction(above, below))


CELLS: dict[str, Cell] = {
    "none": None,
    "bool": True,
    "int": 12345,
    "decimal": Decimal("-26.50"),
    "str": "示例轴承有限公司",
    "label": Label("合计", "total"),
    "term": Light.RED,
    "money": money("12.5"),
    "percent": percent_of("4.35%"),
    "quantity": quantity_of("3000万千瓦时"),
    "negative quantity": quantity_of("-120亩"),
    "date": date(2019, 8, 20),
    "period": period_of("2026-Q3"),
    "ratio": ratio(23, 100),
    "ratio of money": share("27497000000", "66740000000"),
    "ratio over nothing": ratio(0, 0),
    "points": points(-12, 1000),
    "no points": Points(None),
}

HOSTILE = {
    "escape": "\x1b[31mred\x1b[0m",
    "osc 52": "\x1b]52;c;cm0gLXJmIC8=\x07",
    "osc 8": "\x1b]8;;http://evil.example\x1b\\here\x1b]8;;\x1b\\",
    "c1 csi": "\x9b31mred",
    "markup": "[red]x[/red]",
    "closing markup": "[/]",
    "emoji code": ":smile:",
    "pipe": "a|b\\|c",
    "formula": "=cmd|' /C calc'!A0",
    "newline": "one\ntwo\r\nthree\rfour",
    "rtl override": "abc\u202egnp.exe",
    "tag characters": "x\U000e0041y",
    "braces": "{n} {0}",
    "html": "<script>alert(1)</script> &amp;",
    "markdown": "# a *b* _c_ `d` [e](http://f) ![g](h) ~~i~~ $j$",
    "table": "---|---",
}


def of_cells(*cells: Cell, unit: str = "") -> Document:
    """A document with each cell in a column of its own, and among the facts."""
    columns = tuple(Column(f"c{i}", Label(f"列{i}", f"Col{i}"), unit) for i in range(len(cells)))
    facts = Facts("facts", tuple((f"f{i}", Label(f"项{i}", f"Fact{i}"), cell) for i, cell in enumerate(cells)))
    return Document(Label("题", "Title"), (Section("s", Label("节", "Section"), (facts, Table("t", columns, (cells,)))),))


def everywhere(text: str) -> Document:
    """A document with a text in every place a text can stand."""
    label = Label(text, text)
    table = Table("t", (Column("c", label),), ((text,), (label,)), title=label, total=(text,), notes=(label,))
    section = Section("s", label, (Text(label), Facts("f", (("k", label, text),)), table))
    return Document(label, (section,), {"note": text})


COUNTIES = Table(
    "counties",
    (
        Column("county", Label("县区", "County"), lead=True),
        Column("signed", Label("签约", "Signed")),
        Column("investment", Label("总投资", "Investment"), "亿元"),
        Column("arrived", Label("到位资金", "Arrived"), "万元"),
        Column("start", Label("开工率", "Start rate")),
        Column("funds", Label("资金到位率", "Funds rate")),
        Column("change", Label("变化", "Change")),
        Column("light", Label("灯", "Light")),
    ),
    (
        ("清陵县", 4, money("12.345"), money("3456.7", "万元"), ratio(3, 4), share("34567000", "1234500000"), points(1, 80), Light.RED),
        ("示例经济技术开发区", 0, money("0"), money("0"), ratio(0, 0), ratio(0, 0), Points(None), Light.GREEN),
    ),
    title=Label("分县区", "By county"),
    total=(
        Label("全市", "City"),
        4,
        money("12.345"),
        money("3456.7", "万元"),
        ratio(3, 4),
        share("34567000", "1234500000"),
        points(0, 1),
        "",
    ),
    notes=(Label("含已终止项目。", "Ended projects included."),),
)

SMALL = Document(
    Label("第15次联席会议", "Meeting 15"),
    (
        Section(
            "summary",
            Label("一、总体情况", "1. Summary"),
            (
                Text(Label("累计签约项目4个，总投资12.35亿元。", "4 projects signed, 1.235 billion yuan.")),
                Facts("facts", (("date", Label("日期", "Date"), date(2019, 8, 20)), ("total", Label("总投资", "Total"), money("12.345")))),
            ),
        ),
        Section("counties", Label("二、县区", "2. Counties"), (COUNTIES,)),
        Section("issues", Label("三、问题", "3. Issues"), (Table("issues", (Column("id", Label("编号", "Id")),), ()),)),
    ),
    {"meeting": 15, "left_out": []},
)
