"""How do rows come in whose columns are addresses, as `list --all-fields` writes them: csv, JSON, JSONL?

They hold the texts of files and are taken as they are: what went out comes in without loss.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dicoop.errors import DicoopError, Unable
from dicoop.exchange.mapping import Matched, target, titles
from dicoop.exchange.sheet import Book, Sheet
from dicoop.exchange.table import HEADER, Column, Row, Table
from dicoop.frozen import replace
from dicoop.kinds.address import in_columns, in_one_order, leaves
from dicoop.kinds.base import Kind
from dicoop.kinds.mapping import ColumnRow
from dicoop.labels import Label

FORMS = ("csv", "json")
GUARDED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # as csv is written
_NOT_JSON = Label("{name} 的 JSON 读不出来：第 {line} 行，{why}", "the JSON of {name} cannot be read: line {line}, {why}")
_TOO_DEEP = Label("括号套得太深", "brackets nested too deep")
_NOT_UTF8 = Label("不是 UTF-8 编码", "it is not UTF-8")
_NO_ROWS = Label("{name} 里没有记录", "{name} has no records")
_NO_ROWS_HINT = Label("要一组对象，或每行一个：地址 → 值", "expected a list of objects, or one per line: address to value")


def read_book(name: str, raw: bytes, kind: Kind) -> Book | None:
    """Return the rows of a JSON or JSONL text, None for a file that is none; raises Unable for one that is broken."""
    if not raw.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")):
        return None
    try:
        found = [_flat(each, kind) for each in _objects(name, raw)]
    except (UnicodeDecodeError, RecursionError) as error:
        why = _TOO_DEEP if isinstance(error, RecursionError) else _NOT_UTF8
        raise Unable(_NOT_JSON.fill(name=name, line=1, why=why)) from None
    names = in_one_order(found)
    rows = [names, *(in_columns(each, names) for each in found)]
    return Book(name, "json", (Sheet("json", rows),))


def _objects(name: str, raw: bytes) -> list[dict[str, Any]]:
    try:
        data = _parsed(raw.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise Unable(_NOT_JSON.fill(name=name, line=error.lineno, why=error.msg)) from None
    rows = data.get("rows", [data]) if isinstance(data, dict) else data
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) and row for row in rows):
        raise Unable(_NO_ROWS.fill(name=name), _NO_ROWS_HINT)
    return rows


def _parsed(text: str) -> Any:
    """Return what a JSON text holds, whole numbers as they are written; of several lines that are objects each, a list of them."""
    try:
        return json.loads(text, parse_int=str)
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not lines[0].rstrip().endswith("}"):  # noqa: PLR2004 - one line is one object
            raise
        found = []
        for number, line in enumerate(lines):
            try:
                found.append(json.loads(line, parse_int=str))
            except json.JSONDecodeError as broken:
                raise json.JSONDecodeError(broken.msg, text, text.find(line) if number else 0) from error
        return found


def _flat(row: dict[str, Any], kind: Kind) -> dict[str, str]:
    """Return the values of an object by address; what is nested is named by its place."""
    return leaves(_texts({name: value for name, value in row.items() if name != "computed"}), kind.model)


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _texts(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_texts(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def table_of(sheet: Sheet, kind: Kind) -> Table | None:
    """Return the table of a sheet whose titles are all addresses of a kind, the id among them; None for any other sheet."""
    names = [str(name) for name in sheet.rows[0]] if sheet.rows else []
    if "id" not in names or not all(_leads(kind, name) for name in names):
        return None
    columns = tuple(Column(at, name, "") for at, name in enumerate(names))
    rows = tuple(Row(at, "") for at in range(1, len(sheet.rows)) if any(sheet.rows[at]))
    return Table(_without_guards(sheet) if sheet.name == "csv" else sheet, columns, rows, (), {0: HEADER}, "", (), {})


def _without_guards(sheet: Sheet) -> Sheet:
    """Return a sheet without the apostrophes that keep spreadsheets from taking texts for formulas."""
    return replace(sheet, rows=[[_unguarded(str(value)) for value in row] for row in sheet.rows])


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(GUARDED) else text


def _leads(kind: Kind, name: str) -> bool:
    try:
        target(kind, name)
    except DicoopError:
        return False
    return True


def matched(tables: Sequence[Table]) -> Matched:
    """Return columns that mean what they are called."""
    rows = (ColumnRow(column=title, address=title) for title in titles(tables)[:-2])
    return Matched(tuple(rows), {}, (), {})
