"""How do the bytes of any sheet file become sheets, and what is told of those that cannot?"""

from __future__ import annotations

import csv
import zlib
from collections import Counter
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile

from dicoop.errors import DicoopError, Unable
from dicoop.exchange import ods_package, xlsx_package
from dicoop.exchange.sheet import Book, Merge, Sheet, cell_name
from dicoop.extras import load
from dicoop.labels import Label

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00")  # sheets from before OLE
# What zipfile, zlib, expat and numbers in attributes raise, RuntimeError for a part that is encrypted by itself
_DAMAGE = (BadZipFile, zlib.error, ExpatError, EOFError, LookupError, ValueError, OverflowError, NotImplementedError, RuntimeError)
_MOST_BYTES = 512 * 1024 * 1024
_MOST_CELLS = 20_000_000

_AS_XLSX = Label("用 Excel 或 WPS 打开，另存为 .xlsx，再导入", "open it in Excel or WPS, save it as .xlsx, and import that")
_EMPTY = Label("{name} 是空文件", "{name} is empty")
_EMPTY_HINT = Label("多半没有传完：重新要一份", "it was probably cut off in transfer: ask for it again")
_LOCKED = Label("{name} 有打开密码，读不出来", "{name} cannot be read: it is password-protected")
_LOCKED_HINT = Label(
    "用 Excel 或 WPS 打开，去掉密码（文件 - 信息 - 保护工作簿），另存后再导入",
    "open it in Excel or WPS, remove the password (File, Info, Protect Workbook), save it and import that",
)
_OLD = Label(
    "{name} 是 Excel 95 或更早的格式，其中的汉字读不准", "{name} is from Excel 95 or older, whose Chinese text cannot be read reliably"
)
_HTML = Label("{name} 其实是网页（HTML），只是叫 .xls", "{name} is really a web page (HTML) named .xls")
_XML = Label("{name} 是 Excel 2003 的 XML 表格", "{name} is an Excel 2003 XML spreadsheet")
_OTHER = Label("{name} 不是表格文件", "{name} is not a spreadsheet")
_OTHER_HINT = Label("能读的：xlsx xls ods csv et", "supported: xlsx xls ods csv et")
_ENCODING = Label(
    "{name} 里的文字既不是 UTF-8，也不是 GB18030，或引号没有成对", "{name} is neither UTF-8 nor GB18030, or has unbalanced quotes"
)
_ENCODING_HINT = Label(
    "用 Excel 或 WPS 打开，看清楚没有乱码，另存为 .xlsx，再导入",
    "open it in Excel or WPS, check that no text is garbled, save it as .xlsx and import that",
)
_BROKEN = Label("{name} 已损坏，读不出来：{why}", "{name} is damaged and cannot be read: {why}")
_BROKEN_HINT = Label(
    "用 Excel 或 WPS 打开修复，另存为 .xlsx；打不开的重新要一份", "repair it in Excel or WPS and save it as .xlsx, or ask for it again"
)
_BIG = Label("{name} 太大，读不了：{what}", "{name} is too large to be read: {what}")
_BIG_HINT = Label("删去用不到的行、列和表，另存后再导入", "delete unneeded rows, columns and sheets, save it and import that")
_CELLS = Label("表“{sheet}”到 {cell}", "sheet '{sheet}' goes to {cell}")
_UNPACKED = Label("展开有 {n} MB", "{n} MB when unpacked")
_UNSEEN = Label(
    "{form} 文件看不出隐藏的行和列、批注、划掉的字、出错的公式和数字格式；要核对的另存为 xlsx",
    "in {form} files hidden rows and columns, comments, struck-out text, failed formulas and number formats cannot be detected; "
    "save it as xlsx to check them",
)
_COMMENTS = Label("表“{sheet}”的批注没有读，有 {n} 处：{cells}", "sheet '{sheet}': comments are not read ({n}): {cells}")
_SHOWN = 8
_NO_PART = Label(
    "表“{sheet}”的内部文件没有找到，隐藏的行列和出错的公式没有查",
    "the XML of sheet '{sheet}' was not found: hidden rows and failed formulas were not checked",
)


def read_book(name: str, raw: bytes) -> Book:
    """Return the sheets that a file holds; raises Unable, with the way out, for one that cannot be read."""
    if not raw.strip():
        raise Unable(_EMPTY.fill(name=name), _EMPTY_HINT)
    if raw.startswith(_ZIP):
        return _packed(name, raw)
    if raw.startswith(_OLE):
        return _compound(name, raw)
    if raw.startswith(_BIFF):
        raise Unable(_OLD.fill(name=name), _AS_XLSX)
    return _text(name, raw)


def _text(name: str, raw: bytes) -> Book:
    head = raw[:4096].lower()
    if b"schemas-microsoft-com:office:spreadsheet" in head:
        raise Unable(_XML.fill(name=name), _AS_XLSX)
    if any(mark in head for mark in (b"<html", b"<table", b"<!doctype html", b"mime-version:")):
        raise Unable(_HTML.fill(name=name), _AS_XLSX)
    if b"\0" in raw and not raw.startswith(WIDE):
        raise Unable(_OTHER.fill(name=name), _OTHER_HINT)
    rows = rows_of(raw)
    if rows is None:
        raise Unable(_ENCODING.fill(name=name), _ENCODING_HINT)
    return Book(name, "csv", (Sheet("csv", rows),))


# Packages: xlsx, xlsb, ods


def _packed(name: str, raw: bytes) -> Book:
    return _guarded(name, lambda: _of_package(name, raw))


def _guarded(name: str, work: Callable[[], Book]) -> Book:
    """Return a file's sheets; whatever a reader stumbles over in a damaged file is told as that."""
    calamine = load("excel", "python_calamine")
    try:
        return work()
    except DicoopError:
        raise
    except calamine.PasswordError:
        raise Unable(_LOCKED.fill(name=name), _LOCKED_HINT) from None
    except (calamine.CalamineError, *_DAMAGE) as error:
        raise _broken(name, error) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of the Rust under calamine, which no other name says
            raise
        raise _broken(name, error) from error


def _broken(name: str, error: BaseException) -> Unable:
    return Unable(_BROKEN.fill(name=name, why=str(error) or type(error).__name__), _BROKEN_HINT)


def _of_package(name: str, raw: bytes) -> Book:
    with ZipFile(BytesIO(raw)) as package:
        size = sum(each.file_size for each in package.infolist())
        if size > _MOST_BYTES:
            raise Unable(_BIG.fill(name=name, what=_UNPACKED.fill(n=size // 1024 // 1024)), _BIG_HINT)
        names = package.NameToInfo
        if "content.xml" in names:
            return _ods(name, raw, package)
        if any(each.endswith("workbook.xml") for each in names):
            return _xlsx(name, raw, package)
        if any(each.endswith("workbook.bin") for each in names):
            return _plain(name, raw, "xlsb")
    raise Unable(_OTHER.fill(name=name), _OTHER_HINT)


def _xlsx(name: str, raw: bytes, package: ZipFile) -> Book:
    parts, styles = xlsx_package.sheets_of(package), xlsx_package.styles_of(package)
    uncomputed, struck = xlsx_package.is_uncomputed(package), xlsx_package.struck_texts(package)
    seen = {}
    for sheet, part in parts.items():
        found = seen[sheet] = xlsx_package.look(package.read(part), styles, struck, uncomputed=uncomputed)
        _refuse_large(name, sheet, found.last)

    def sheet_of(each: Any, rows: Any, merged: tuple[Merge, ...]) -> Sheet:
        own = seen.get(each.name)
        if own is None:
            return Sheet(each.name, rows, merged=merged, is_hidden=_is_hidden(each), unseen=(_NO_PART.fill(sheet=each.name),))
        told = _commented(each.name, xlsx_package.comments_of(package, parts[each.name]))
        return Sheet(each.name, rows, own.notes, own.formats, own.hidden_rows, own.hidden_columns, merged, _is_hidden(each), told)

    return Book(name, "xlsx", _sheets(raw, sheet_of))


def _commented(sheet: str, cells: list[str]) -> tuple[Label, ...]:
    names = " ".join(cells[:_SHOWN]) + (" …" if len(cells) > _SHOWN else "")
    return (_COMMENTS.fill(sheet=sheet, n=len(cells), cells=names),) if cells else ()


def _refuse_large(name: str, sheet: str, last: tuple[int, int]) -> None:
    if (last[0] + 1) * (last[1] + 1) > _MOST_CELLS:
        raise Unable(_BIG.fill(name=name, what=_CELLS.fill(sheet=sheet, cell=cell_name(*last))), _BIG_HINT)


def _ods(name: str, raw: bytes, package: ZipFile) -> Book:
    mime = package.read("mimetype") if "mimetype" in package.NameToInfo else b""
    if b"spreadsheet" not in mime:
        raise Unable(_OTHER.fill(name=name), _OTHER_HINT)
    if ods_package.is_encrypted(package.read("META-INF/manifest.xml")):
        raise Unable(_LOCKED.fill(name=name), _LOCKED_HINT)
    seen = ods_package.sheets_of(package.read("content.xml"))

    def sheet_of(each: Any, rows: Any, _: tuple[Merge, ...]) -> Sheet:
        own = seen[each.name]
        hidden = (frozenset(own.hidden_rows), frozenset(own.hidden_columns))
        told = _commented(each.name, [cell_name(*at) for at in own.comments])
        return Sheet(each.name, rows, own.notes, own.formats, *hidden, tuple(own.merged), _is_hidden(each), told)

    return Book(name, "ods", _sheets(raw, sheet_of))


# Files of which the values alone are read


def _compound(name: str, raw: bytes) -> Book:
    def has(entry: str) -> bool:
        return entry.encode("utf-16-le") in raw

    if has("EncryptedPackage"):
        raise Unable(_LOCKED.fill(name=name), _LOCKED_HINT)
    if has("Workbook"):
        return _guarded(name, lambda: _plain(name, raw, "xls"))
    if has("Book"):
        raise Unable(_OLD.fill(name=name), _AS_XLSX)
    raise Unable(_OTHER.fill(name=name), _OTHER_HINT)


def _plain(name: str, raw: bytes, form: str) -> Book:
    def sheet_of(each: Any, rows: Any, merged: tuple[Merge, ...]) -> Sheet:
        return Sheet(each.name, rows, merged=merged, is_hidden=_is_hidden(each), unseen=(_UNSEEN.fill(form=form),))

    return Book(name, form, _sheets(raw, sheet_of))


def _sheets(raw: bytes, sheet_of: Callable[[Any, Any, tuple[Merge, ...]], Sheet]) -> tuple[Sheet, ...]:
    calamine = load("excel", "python_calamine")
    book = calamine.CalamineWorkbook.from_filelike(BytesIO(raw))
    found = []
    for each in book.sheets_metadata:
        if each.typ == calamine.SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_name(each.name)
            merged = tuple(Merge(*start, *end) for start, end in sheet.merged_cell_ranges or ())
            found.append(sheet_of(each, sheet.to_python(skip_empty_area=False), merged))
    return tuple(found)


def _is_hidden(each: Any) -> bool:
    return not str(each.visible).endswith(".Visible")


WIDE = (b"\xff\xfe", b"\xfe\xff")  # the marks of a text of two bytes a character
_MARKED = ((b"\xef\xbb\xbf", "utf-8-sig"), *((mark, "utf-16") for mark in WIDE))
_SEPARATORS = ",\t;|，、"  # of two that fit as well the first
_LOOKED_AT = 50
_MOST_CHARACTERS = 1_000_000  # in one value


def decoded(raw: bytes) -> str | None:
    """Return the text that bytes hold: UTF-8, else what Chinese Excel writes, or what they are marked as; None where they are no text."""
    marked = next((encoding for mark, encoding in _MARKED if raw.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def rows_of(raw: bytes) -> list[list[str]] | None:
    """Return the rows of a text, None where the bytes are none."""
    text = decoded(raw)
    if text is None:
        return None
    csv.field_size_limit(_MOST_CHARACTERS)
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=_separator(text)))
    except csv.Error:
        return None


def _separator(text: str) -> str:
    """Return what stands between the values: what most lines have the same number of, and of these what makes the most columns."""
    lines = [line for line in text.splitlines()[: _LOOKED_AT * 2] if line.strip()][:_LOOKED_AT]

    def fit(separator: str) -> tuple[int, int]:
        rows = [len(row) for row in csv.reader(lines, delimiter=separator)]
        widths = Counter(width for width in rows if width > 1)
        before = next((at for at, width in enumerate(rows) if width > 1), 0)
        if before > widths.total():  # a sign in one name of a list: the lines above it are no preface
            return 0, 0
        return max(((times, width) for width, times in widths.items()), default=(0, 0))

    return max(_SEPARATORS, key=fit)
