"""Is a workbook what it says: figures exact, text no formula, the same bytes each time, and read alike by others?"""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
import time
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from render_samples import CELLS, HOSTILE, SMALL, everywhere, money, of_cells, share

from dicoop.document import Column, Document, Section, Table
from dicoop.exchange.sheets import read_book
from dicoop.frozen import replace
from dicoop.labels import both, visible
from dicoop.render import packed
from dicoop.values import Ratio
from dicoop.workbook import LONG, width

LANGS = ("zh", "en")


def opened(document: Document, lang: str = "zh"):
    return openpyxl.load_workbook(io.BytesIO(packed(document, "xlsx", lang)))


def values(sheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def table_of(*rows, columns=("a",)) -> Document:
    heads = tuple(Column(name, both(name)) for name in columns)
    return Document(both("题"), (Section("s", both("节"), (Table("t", heads, rows),)),))


def test_a_document_in_sheets():
    book = opened(SMALL)
    assert book.sheetnames == ["一、总体情况", "二、县区", "三、问题"]
    assert values(book["一、总体情况"]) == [
        ["第15次联席会议", None],
        ["一、总体情况", None],
        ["累计签约项目4个，总投资12.35亿元。", None],
        [None, None],
        ["日期", datetime.fromisoformat("2019-08-20")],
        ["总投资（万元）", 123450],
    ]
    rows = values(book["二、县区"])
    assert rows[3] == [
        "县区", "签约", "总投资（亿元）", "到位资金（万元）", "开工率（%）", "开工率（分子，个数或万元）", "开工率（分母，个数或万元）",
        "资金到位率（%）", "资金到位率（分子，个数或万元）", "资金到位率（分母，个数或万元）", "变化", "灯",
    ]  # fmt: skip
    assert rows[4] == ["清陵县", 4, 12.345, 3456.7, 0.75, 3, 4, 0.028, 3456.7, 123450, 1.3, "红灯"]
    assert rows[5] == ["示例经济技术开发区", 0, 0, 0, None, 0, 0, None, 0, 0, None, "绿灯"]
    assert rows[6][:3] == ["全市", 4, 12.345]
    assert rows[7][0] == "含已终止项目。"
    assert values(book["三、问题"])[2] == ["（无）"]


def test_in_english():
    assert opened(SMALL, "en").sheetnames == ["1. Summary", "2. Counties", "3. Issues"]
    heads, first = values(opened(SMALL, "en")["2. Counties"])[3:5]
    assert heads[2] == "Investment (million yuan)"
    assert heads[8:10] == ["Funds rate (numerator, count or million yuan)", "Funds rate (denominator, count or million yuan)"]
    assert (first[2], first[8:10]) == (1234.5, [34.567, 1234.5])  # of one table in one unit


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", CELLS)
def test_every_cell_is_written(name, lang):
    book = opened(of_cells(CELLS[name]), lang)
    assert len(book.sheetnames) == 1


@pytest.mark.parametrize("name", HOSTILE)
def test_text_is_text(name):
    sheet = opened(everywhere(HOSTILE[name])).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell for cell in cells if cell.hyperlink]
    shown = visible(HOSTILE[name])
    assert sum(cell.value.replace("\r\n", "\n").replace("_x000D_", "\r") == shown.replace("\r\n", "\n") for cell in cells) >= 2


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "@x", "{=1}", "http://a.example", "0012", "6.9E+018", "_x000D_", " edge ", "TRUE", "#N/A", "x" * 40_000]
)
@pytest.mark.parametrize("held", [True, False])
def test_what_looks_like_something_else_stays_text(text, held, monkeypatch):
    if not held:
        monkeypatch.setattr("dicoop.render.xlsx.LONG", 0)
    made = packed(table_of((text,)), "xlsx", "zh")
    (row,) = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()[3:]
    assert row == [text[:32_767]]


@pytest.mark.parametrize("number", ["0.1", "1722.45", "123456789012.345", "99999999999.99"])
def test_amounts_are_exact_numbers(number):
    rows = values(opened(table_of((money(number, "万元"),))).worksheets[0])
    assert Decimal(repr(rows[3][0])) == Decimal(number)


def test_a_number_that_no_cell_can_hold_is_text():
    rows = values(opened(table_of((money("1234567890123456.78", "元"),), (12345678901234567,), columns=("a",))).worksheets[0])
    assert [row[0] for row in rows[3:]] == ["123456789012.345678", "12345678901234567"]
    (row,) = values(opened(table_of((share("1234567890123456.78", "9876543210123456.78"),))).worksheets[0])[3:]
    assert row == [0.125, "123456789012.345678", "987654321012.345678"]


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "UTC"])
def test_a_day_is_the_same_whatever_the_clock_is_set_to(zone, monkeypatch):
    """In China's time packages of JavaScript are a day off: findings/days_in_javascript_sheets.sh."""
    day = date(2019, 8, 20)
    with monkeypatch.context() as clock:
        clock.setenv("TZ", zone)
        time.tzset()
        raw = packed(table_of((day,)), "xlsx", "zh")
        held = openpyxl.load_workbook(io.BytesIO(raw)).active
        (sheet,) = read_book("a.xlsx", raw).sheets
    time.tzset()
    assert (values(held)[-1], sheet.rows[-1]) == ([datetime.fromisoformat("2019-08-20")], [day])


def test_days_before_1900_are_text():
    rows = values(opened(table_of((date(1899, 1, 2),), (date(1900, 2, 28),), (date(1900, 3, 1),))).worksheets[0])
    assert [row[0] for row in rows[3:]] == ["1899-01-02", "1900-02-28", datetime.fromisoformat("1900-03-01")]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("a/b:c*[d]?\\", "a b c  d"),
        ("'x'", "x"),
        ("", "题"),
        ("长" * 40, "长" * 31),
        ("History", "History 2"),
        ("\U00020000" * 31, "\U00020000" * 15),
    ],
)
def test_any_title_names_a_sheet(title, name):
    assert opened(Document(both("题"), (Section("s", both(title), ()),))).sheetnames == [name]


def test_sheets_of_one_name_are_two():
    twice = (Section("s", both("Abc"), ()), Section("t", both("abc"), ()))
    assert opened(Document(both("题"), twice)).sheetnames == ["Abc", "abc 2"]


def test_headings_of_one_name_are_two():
    rows = values(opened(table_of((1, 2, 3), columns=("a", "A", "a"))).worksheets[0])
    assert rows[2] == ["a", "A 2", "a 3"]


@pytest.mark.parametrize("count", [3, LONG + 1])
def test_the_same_document_makes_the_same_bytes(count):
    document = table_of(*((str(n), n) for n in range(count)), columns=("a", "b"))
    assert packed(document, "xlsx", "zh") == packed(document, "xlsx", "zh")


def test_a_long_table_is_whole():
    sheet = opened(table_of(*((f"名{n}", n) for n in range(LONG + 1)), columns=("a", "b"))).worksheets[0]
    assert (sheet.max_row, sheet.cell(LONG + 4, 1).value, sheet.auto_filter.ref) == (LONG + 4, f"名{LONG}", f"A3:B{LONG + 4}")


def test_columns_are_as_wide_as_chinese_is():
    assert (width("示例"), width("ab"), width("“”"), width("\U0001f600")) == (4, 2, 4, 1)
    book = opened(table_of(("示例轴承有限公司",)))
    assert 18 <= book.worksheets[0].column_dimensions["A"].width <= 19


# Through the commands


def test_each_figure_of_the_report_is_that_of_its_json(sample, run, tmp_path):
    file = tmp_path / "r.xlsx"
    assert run("report", "--meeting", "15", "-o", str(file), root=sample).code == 0
    told = json.loads(run("report", "--meeting", "15", "--format", "json", root=sample).out)["sections"]
    book = openpyxl.load_workbook(file)
    assert len(book.sheetnames) == len(told)
    checked = 0
    for sheet, section in zip(book.worksheets, told.values(), strict=True):
        lists = {name: rows for name, rows in section.items() if isinstance(rows, list) and rows and isinstance(rows[0], dict)}
        tables = {name: rows for name, rows in lists.items() if not name.endswith("_subtotals")}
        for own, (name, rows) in zip(sheet.tables.values(), tables.items(), strict=True):
            first, last = (int(part.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for part in own.ref.split(":"))
            totals = [section[f"{name}_total"]] if f"{name}_total" in section else []
            sums = section.get(f"{name}_subtotals", [])
            got = [[cell.value for cell in row] for row in sheet.iter_rows(first, last + len(totals))]
            assert len(got) == 1 + len(rows) + len(sums) + len(totals)
            groups = [row["county"].removeprefix("group:") for row in sums]
            got[1:] = (
                sorted(got[1 : len(got) - len(totals)], key=lambda cells: any(group in str(cells[0]) for group in groups))
                + got[len(got) - len(totals) :]
            )
            checked += sum(same(row, got[0], cells) for row, cells in zip([*rows, *sums, *totals], got[1:], strict=True))
    assert checked > 700  # all that the report of this sample has
    assert sum(len(sheet._charts) for sheet in book.worksheets) >= 4


def same(told: dict, headings: list, cells: list) -> int:
    """Hold a row against that of the JSON; return how many figures were compared."""
    place = figures = 0
    for key, value in told.items():
        name, cell = headings[place], cells[place]
        ratio = isinstance(value, dict)
        if ratio:
            assert Fraction(str(cell)) == Fraction(value["percent"]) / 100 if value["percent"] else cell is None
            if name.endswith("（%）"):
                unit = 10**4 if Fraction(value["denominator"]) >= 10**6 else 1  # so many records there are not: it is money
                assert [Fraction(str(each)) * unit for each in cells[place + 1 : place + 3]] == [
                    Fraction(value["numerator"]),
                    Fraction(value["denominator"]),
                ]
        elif name.endswith(("（亿元）", "（万元）")) and value is not None:
            assert Fraction(str(cell)) * (10**8 if "亿" in name else 10**4) == Fraction(value)
        elif isinstance(value, int):
            assert cell == (f"第{value}次" if key == "meeting" and isinstance(cell, str) else value)
        else:
            figures -= 1
        figures += 1
        place += 3 if ratio and name.endswith("（%）") else 1
    assert set(cells[place:]) <= {None}
    return figures


def test_bytes_go_into_a_pipe_and_not_on_a_terminal(sample, run):
    words = [sys.executable, "-m", "dicoop", "-C", str(sample), "rates", "--format", "xlsx"]
    piped = subprocess.run(words, capture_output=True, check=True)
    assert "率" in openpyxl.load_workbook(io.BytesIO(piped.stdout)).sheetnames[0]
    ours, theirs = pty.openpty()
    done = subprocess.run(words, stdout=theirs, stderr=subprocess.PIPE, check=False, env={**os.environ, "DICOOP_LANG": "zh"})
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 2
    assert done.stderr.decode() == "错误：xlsx 是文件，屏幕上显示不了\n  写到文件：-o 文件.xlsx\n"
    with_dash = subprocess.run([*words, "-o", "-"], capture_output=True, check=True)
    assert with_dash.stdout == piped.stdout


def test_a_share_just_below_all_is_not_shown_as_all():
    """2999 of 3000 stood there as 100.0%: the format had one digit, whatever the value."""
    shares = (Ratio(2999, 3000), Ratio(1, 3000), Ratio(1, 2))
    sheet = opened(table_of(*((each,) for each in shares))).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, float | int) and cell.number_format.endswith("%")]
    assert [(cell.value, cell.number_format) for cell in cells] == [(0.9997, "0.00%"), (0.0003, "0.00%"), (0.5, "0.0%")]


def test_what_was_left_out_is_said():
    said = replace(table_of(("x",)), caveats=(both("有 1 个文件读不出来，没有计入：dicoop check"),))
    assert any("没有计入" in str(value) for row in values(opened(said).worksheets[0]) for value in row)
