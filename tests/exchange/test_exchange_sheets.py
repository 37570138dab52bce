"""Do the bytes of any sheet file become its cells, and is all named that the values do not tell?"""

import datetime as dt
import io
import zipfile
from contextlib import suppress

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from dicoop.errors import Unable
from dicoop.exchange.sheet import Format, Merge, Note, Shown, Trouble, cell_name, is_long, text_of
from dicoop.exchange.sheets import decoded, read_book
from dicoop.exchange.xlsx_package import meaning
from tests.sheet_samples import MESSY, office, opened, written

ROWS = [
    ["编号", "金额", None, "暗"],
    [None, (36000, '0!.0,"万元"')],
    [None, (0.525, "0.0%")],
    [None, (12.5, '0.00"亿元"')],
    [None, (dt.date(2019, 8, 1), 'yyyy"年"m"月"')],
    [None, dt.date(2019, 8, 20)],
    [None, "==1/0 -> #DIV/0!"],
    [None, "x", None, "h"],
    [],
    [],
    [None, 914103057000000123],
]


def _more(book, sheet):
    if sheet.get_name() == "表一":
        sheet.set_row(7, None, None, {"hidden": True})
        sheet.set_column(3, 3, None, None, {"hidden": True})
        sheet.merge_range(8, 0, 9, 1, "合并")


@pytest.fixture(scope="module")
def made():
    return written(("表一", ROWS), ("藏", [["y"]]), hidden=("藏",), more=_more)


def test_what_calamine_does_not_see_in_xlsx(made):
    first, second = read_book("a.xlsx", made).sheets
    assert first.value(5, 1) == dt.date(2019, 8, 20)
    assert first.notes == {(1, 1): Note(Trouble.SCALED, '0!.0,"万元"'), (6, 1): Note(Trouble.ERROR, "#DIV/0!")}
    assert first.formats == {(2, 1): Format(Shown.PERCENT), (3, 1): Format(Shown.UNIT, "亿元"), (4, 1): Format(Shown.MONTH)}
    assert (first.hidden_rows, first.hidden_columns, first.merged) == ({7}, {3}, (Merge(8, 0, 9, 1),))
    assert (first.is_hidden, second.is_hidden, second.name) == (False, True, "藏")
    assert is_long(first.value(10, 1))


def test_days_in_formats_that_chinese_excel_names_by_number_alone():
    """Files hold no code for these; openpyxl, pandas by it and xlsx2csv read numbers."""
    numbers = [*range(27, 37), *range(50, 59)]
    (sheet,) = read_book("a.xlsx", written(("表一", [[(dt.date(2019, 8, 20), number)] for number in numbers]))).sheets
    assert {text_of(value) for (value,) in sheet.rows} == {"2019-08-20"}
    months = [numbers[row] for (row, _), format_ in sheet.formats.items() if format_ == Format(Shown.MONTH)]
    assert months == [27, 36, 50, 52, 57]


@pytest.mark.parametrize("form", ["ods", "xlsx:Calc MS Excel 2007 XML"])
def test_the_same_is_seen_in_what_libreoffice_saves(made, form, tmp_path):
    first, second = read_book("a", office(made, form, tmp_path)).sheets
    assert {at: note.trouble for at, note in first.notes.items()} == {(1, 1): Trouble.SCALED, (6, 1): Trouble.ERROR}
    assert first.formats == {(2, 1): Format(Shown.PERCENT), (3, 1): Format(Shown.UNIT, "亿元"), (4, 1): Format(Shown.MONTH)}
    assert (first.hidden_rows, first.hidden_columns, first.merged) == ({7}, {3}, (Merge(8, 0, 9, 1),))
    assert second.is_hidden


@pytest.mark.parametrize("form", ["", "ods", "xlsx:Calc MS Excel 2007 XML"])
def test_what_is_struck_out_is_named(form, tmp_path):
    """All readers give the old figure and the new one as one, 12 and 15 as 1215: findings/struck_amounts_in_sheets.sh."""

    def struck(book, sheet):
        old, new = book.add_format({"font_strikeout": True}), book.add_format({"font_color": "red"})
        sheet.write_rich_string("B1", old, "12", new, "15")
        sheet.write("B2", 30, old)
        sheet.write("A3", "丙厂", old)
        sheet.write_rich_string("B4", new, "1", "8")

    raw = written(("一", [["甲厂", None], ["乙厂", None], [None, 5], ["丁厂"]]), more=struck)
    (sheet,) = read_book("a", office(raw, form, tmp_path) if form else raw).sheets
    assert [text_of(sheet.value(row, 1)) for row in range(4)] == ["1215", "30", "5", "18"]
    assert sheet.notes == dict.fromkeys([(0, 1), (1, 1), (2, 0)], Note(Trouble.STRUCK, ""))


def test_a_text_struck_out_in_its_own_cell_is_named():
    """openpyxl writes texts into the sheet's part, and says of some that they are not struck out."""
    rows = [[CellRichText(TextBlock(InlineFont(strike=mark), "12"), "15")] for mark in (True, False)]
    (sheet,) = read_book("o.xlsx", opened(rows)).sheets
    assert ([text_of(sheet.value(row, 0)) for row in range(2)], sheet.notes) == (["1215", "1215"], {(0, 0): Note(Trouble.STRUCK, "")})


def test_days_of_a_book_that_counts_from_1904():
    """findings/days_counted_from_1904.sh."""
    raw = io.BytesIO()
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append([dt.date(2019, 8, 20)])
    book.save(raw)
    (sheet,) = read_book("a.xlsx", raw.getvalue()).sheets
    assert sheet.value(0, 0) == dt.date(2019, 8, 20)


def test_of_xls_it_is_said_what_nobody_knows(made, tmp_path):
    (first, _) = read_book("a.xls", office(made, "xls", tmp_path)).sheets
    assert first.value(5, 1) == dt.date(2019, 8, 20)
    assert first.merged == (Merge(8, 0, 9, 1),)
    assert first.unseen[0].zh == "xls 文件看不出隐藏的行和列、批注、划掉的字、出错的公式和数字格式；要核对的另存为 xlsx"


def test_formulas_without_a_result_are_named():
    (sheet,) = read_book("o.xlsx", opened([["=1+1", "=A1", 3], ["", "#N/A", None]])).sheets
    assert sheet.notes == {
        (0, 0): Note(Trouble.UNCOMPUTED, "=1+1"),
        (0, 1): Note(Trouble.UNCOMPUTED, "=A1"),
        (1, 1): Note(Trouble.ERROR, "#N/A"),
    }


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_comments_are_told_and_change_no_value(form, tmp_path):
    """A county writes what it has to say where there is room; beside a number it was taken for part of what the cell shows."""
    raw = written(("一", [["甲", 3.5], ["乙", 2]]), more=lambda _, sheet: [sheet.write_comment(at, "含二期 9") for at in ("A1", "B1")])
    (sheet,) = read_book(f"c.{form}", raw if form == "xlsx" else office(raw, form, tmp_path)).sheets
    assert (sheet.value(0, 1), sheet.notes) == (3.5, {})
    assert [words.zh for words in sheet.unseen] == ["表“一”的批注没有读，有 2 处：A1 B1"]


def test_a_zero_that_nobody_computed_is_no_result():
    """XlsxWriter stores a zero for every formula and leaves the rest to whoever opens the file."""
    (sheet,) = read_book("w.xlsx", written(("一", [[5, "==A1*2"], [5, "==A2*2 -> 10"]]))).sheets
    assert sheet.notes == {(0, 1): Note(Trouble.UNCOMPUTED, "=A1*2")}


def test_a_formula_with_an_empty_text_has_a_result():
    (sheet,) = read_book("w.xlsx", _with(written(("一", [["甲"]])), '<c r="B1" t="str"><f>""</f><v></v></c>')).sheets
    assert sheet.notes == {}


def test_prefixed_elements_and_cells_without_places_are_read():
    raw = _with(
        written(("一", [["甲"]])),
        "",
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c t="e"><x:v>#REF!</x:v></x:c></x:row><x:row hidden="true"><x:c/></x:row></x:sheetData></x:worksheet>',
    )
    (sheet,) = read_book("p.xlsx", raw).sheets
    assert (sheet.notes, sheet.hidden_rows) == ({(0, 1): Note(Trouble.ERROR, "#REF!")}, {1})


def _with(raw, cell, whole=None):
    """Return an xlsx whose first sheet has one cell more, or is another one."""
    old, new = zipfile.ZipFile(io.BytesIO(raw)), io.BytesIO()
    with zipfile.ZipFile(new, "w") as package:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = whole or part.replace(b"</row>", cell.encode() + b"</row>", 1)
            package.writestr(name, part)
    return new.getvalue()


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("0.0%", Format(Shown.PERCENT)),
        ('0.00"%"', Format(Shown.UNIT, "%")),
        ('0!.0,"万元"', Trouble.SCALED),
        ('0\\.0,"万元"', Trouble.SCALED),
        ('0"."0000', Trouble.SCALED),
        ("#,##0,,", Trouble.SCALED),
        ("0.00,", Trouble.SCALED),
        ("#,##0.00", None),
        ('#,##0.00"万元";[Red]-#,##0.00"万元"', Format(Shown.UNIT, "万元")),
        ('"￥"#,##0.00', None),
        ('#,##0.00 "亩"_);(#,##0.00)', Format(Shown.UNIT, "亩")),
        ('yyyy"年"m"月"', Format(Shown.MONTH)),
        ("[$-804]yyyy", Format(Shown.YEAR)),
        ('yyyy"年"m"月"d"日"', None),
        ("General", None),
        ("@", None),
        ('General"万元"', Format(Shown.UNIT, "万元")),
        ('[$-804]G/通用格式"万元"', Format(Shown.UNIT, "万元")),
        ('@"亩"', Format(Shown.UNIT, "亩")),
        ('"General"0.00', None),
        ('[=0]"—";0.00"万元";@', Format(Shown.UNIT, "万元")),
        ('[Red][<0]-0.00"万元";[Blue]0.00"万元"', Format(Shown.UNIT, "万元")),
        ('[<10000]0"元";0!.0000"万元"', Trouble.SCALED),
        ('[<10000]0"元";0"万元"', Trouble.SCALED),
        ('[<10000]0;[<100000000]0!.0,"万";0', Trouble.SCALED),
        ('[=1]"是";[=0]"否";""', None),
        ('0"m"', Format(Shown.UNIT, "m")),  # no month: findings/units_in_xlsx2csv.sh
        ("0\\m", Format(Shown.UNIT, "m")),
        ('0.0"亿kWh"', Format(Shown.UNIT, "亿kWh")),
        ("#,##0_d", None),
    ],
)
def test_what_a_number_format_shows(code, meant):
    assert meaning(code) == meant


def _coded(text, encoding):
    return text.encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", list(",\t;|，"))
def test_text_is_read_in_whatever_encoding_and_with_whatever_separator(encoding, separator):
    text = f'项目{separator}投资\r\n"轴{separator}承"{separator}12.5亿元\r\n甲{separator}1\r\n'
    (sheet,) = read_book("a.csv", text.encode(encoding)).sheets
    assert sheet.rows == [["项目", "投资"], [f"轴{separator}承", "12.5亿元"], ["甲", "1"]]


def test_cells_of_csv_are_the_texts_that_were_written():
    """Tools that take lengths for times and two meetings for one number write that back: findings/cells_in_csvkit.sh."""
    cells = ["800m", "15,16", "9-12", "3 years", "45%", "0103", "no"]
    head = [f"列{n}" for n in range(len(cells))]
    (sheet,) = read_book("a.csv", "\r\n".join([",".join(head), ",".join(f'"{cell}"' for cell in cells), ""]).encode()).sheets
    assert sheet.rows == [head, cells]


@pytest.mark.parametrize("separator", list("\t;|，、"))
def test_a_separator_inside_the_last_name_of_a_list_is_none(separator):
    names = ["项目名称", "甲厂", "乙厂", f"丙公司{separator}丁公司联合体厂房"]
    (sheet,) = read_book("a.csv", "\n".join(names).encode()).sheets
    assert sheet.rows == [[name] for name in names]
    texts = ["示例市项目台账", "单位：万元", f"项目{separator}投资", f"甲厂{separator}100"]
    (sheet,) = read_book("a.csv", "\n".join(texts).encode()).sheets
    assert sheet.rows == [*([text] for text in texts[:2]), ["项目", "投资"], ["甲厂", "100"]]


TOLD = {
    "empty": (b" \r\n", "x 是空文件", "多半没有传完：重新要一份"),
    "html": ("<html><table><tr><td>甲</table>".encode(), "x 其实是网页（HTML），只是叫 .xls", "用 Excel 或 WPS 打开，另存为 .xlsx，再导入"),
    "xml": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        "x 是 Excel 2003 的 XML 表格",
        "用 Excel 或 WPS 打开，另存为 .xlsx，再导入",
    ),
    "biff4": (
        b"\x09\x04\x06\x00\x00\x00\x10\x00",
        "x 是 Excel 95 或更早的格式，其中的汉字读不准",
        "用 Excel 或 WPS 打开，另存为 .xlsx，再导入",
    ),
    "biff5": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Book".encode("utf-16-le"),
        "x 是 Excel 95 或更早的格式，其中的汉字读不准",
        "用 Excel 或 WPS 打开，另存为 .xlsx，再导入",
    ),
    "word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "x 不是表格文件", "能读的：xlsx xls ods csv et"),
    "locked": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "x 有打开密码，读不出来",
        "用 Excel 或 WPS 打开，去掉密码（文件 - 信息 - 保护工作簿），另存后再导入",
    ),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "x 不是表格文件", "能读的：xlsx xls ods csv et"),
    "latin": (
        "café".encode("latin1"),
        "x 里的文字既不是 UTF-8，也不是 GB18030，或引号没有成对",
        "用 Excel 或 WPS 打开，看清楚没有乱码，另存为 .xlsx，再导入",
    ),
    "zip": (None, "x 不是表格文件", "能读的：xlsx xls ods csv et"),
}


def _zipped(**parts):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/"), text)
    return raw.getvalue()


@pytest.mark.parametrize("case", TOLD)
def test_what_cannot_be_read_is_told_with_the_way_out(case):
    raw, message, hint = TOLD[case]
    with pytest.raises(Unable) as raised:
        read_book("x", raw or _zipped(word__document="<w/>"))
    assert (raised.value.message.zh, raised.value.hint.zh) == (message, hint)


def test_a_damaged_file_is_told(made):
    for raw in (made[: len(made) // 2], made[:2000] + b"\xff" * 800 + made[2800:]):
        with pytest.raises(Unable) as raised:
            read_book("坏.xlsx", raw)
        assert raised.value.message.zh.startswith("坏.xlsx 已损坏，读不出来：")


def _part(raw):
    return zipfile.ZipFile(io.BytesIO(raw)).read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    "damage",
    [
        lambda part: part.replace(b"</row>", b"<c</row>", 1),
        lambda part: part[: len(part) // 2],
        lambda part: part[: part.rindex(b"</row>") + 6],
        lambda part: part[: part.rindex(b">")],
        lambda part: part.replace(b"</c>", b"", 1),
        lambda part: part.replace(b"</row>", b"", 1),
    ],
)
def test_a_part_that_is_no_xml_is_told(damage):
    part = _part(_SMALL)
    assert damage(part) != part
    with pytest.raises(Unable) as raised:
        read_book("坏.xlsx", _with(_SMALL, "", damage(part)))
    assert raised.value.message.zh.startswith("坏.xlsx 已损坏，读不出来：")


def test_a_sheet_that_goes_to_the_end_of_the_world_is_told():
    raw = _with(written(("一", [["甲"]])), '</row><row r="1048576"><c r="XFD1048576"><v>1</v></c>')
    with pytest.raises(Unable) as raised:
        read_book("大.xlsx", raw)
    assert raised.value.message.zh == "大.xlsx 太大，读不了：表“一”到 XFD1048576"


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\x09\x08\x08\x00"])
)
def test_any_bytes_are_read_or_told(raw, head):
    with suppress(Unable):
        read_book("x", head + raw)


@given(st.binary(max_size=200), st.integers(0, 10**6))
def test_an_xlsx_with_bytes_in_it_is_read_or_told(junk, place):
    raw = _SMALL
    at = place % len(raw)
    with suppress(Unable):
        read_book("x", raw[:at] + junk + raw[at + len(junk) :])


_SMALL = written(("一", [["甲", 1], ["乙", 2]]))


@pytest.mark.parametrize("path", MESSY, ids=lambda path: path.name)
def test_every_messy_file_is_read_or_told(path):
    try:
        book = read_book(path.name, path.read_bytes())
    except Unable as error:
        assert path.name in {"calamine-pass_protected.xlsx", "empty.csv", "latin1.csv", "table-infer-iso-8859-7.csv"}, error.message
    else:
        assert all(isinstance(sheet.name, str) for sheet in book.sheets)


def test_values_are_texts_as_a_person_reads_them():
    values = {0.1 + 0.2: "0.3", 68.66499999999999: "68.665", 36000.0: "36000", 1e20: "100000000000000000000", True: "true", -0.0: "0"}
    assert {value: text_of(value) for value in values} == values
    at_noon = dt.datetime.fromisoformat("2019-08-20T12:00")
    assert text_of(dt.date(2019, 8, 20)) == text_of(at_noon.replace(hour=0)) == "2019-08-20"
    assert text_of(at_noon) == "2019-08-20 12:00:00"
    assert [cell_name(0, 0), cell_name(9, 27), cell_name(1048575, 16383)] == ["A1", "AB10", "XFD1048576"]


def test_bytes_that_are_no_text_are_none():
    assert decoded(b"a\0b") is None
    assert decoded("甲".encode("gb18030")) == "甲"
