"""How do rows come in whose columns are addresses, as `list --all-fields` writes them: csv, JSON, JSONL?

They hold the texts of files and are taken as they are: what went out comes in without loss.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dicoop.errors import DicoopError, Unable
from dicoop.exchange.mapping import ColumnRow, Matched, target, titles
from dicoop.exchange.sheet import Book, Sheet
from dicoop.kinds.address import leaves
from dicoop.labels import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dicoop.exchange.table import Table
    from dicoop.kinds.base import Kind

FORMS = ("csv", "json")
_NOT_JSON = Label("{name} 的 JSON 读不出来: 第 {line} 行, {why}", "the JSON of {name} cannot be read: line {line}, {why}")
_NO_ROWS = Label("{name} 里没有记录", "{name} has no records")
_NO_ROWS_HINT = Label("要一组对象, 或每行一个: 地址 → 值", "wanted is a list of objects, or one in each line: address to value")


def read_book(name: str, raw: bytes, kind: Kind) -> Book | None:
    """Return the rows of a JSON or JSONL text, None for a file that is none; raises Unable for one that is broken."""
    if not raw.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")):
        return None
    found = [_flat(each, kind) for each in _objects(name, raw)]
    names = list(dict.fromkeys(key for each in found for key in each))
    rows = [names, *([each.get(key, "") for key in names] for each in found)]
    return Book(name, "json", (Sheet("json", rows),))


def _objects(name: str, raw: bytes) -> list[dict[str, Any]]:
    try:
        text = raw.decode("utf-8-sig")
        data = _parsed(text)
    except json.JSONDecodeError as error:
        raise Unable(_NOT_JSON.fill(name=name, line=error.lineno, why=error.msg)) from None
    except (UnicodeDecodeError, RecursionError) as error:
        raise Unable(_NOT_JSON.fill(name=name, line=1, why=type(error).__name__)) from None
    rows = data.get("rows", [data]) if isinstance(data, dict) else data
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) and row for row in rows):
        raise Unable(_NO_ROWS.fill(name=name), _NO_ROWS_HINT)
    return rows


def _parsed(text: str) -> Any:
    """Return what a JSON text holds; of several lines that are objects each, a list of them."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not lines[0].rstrip().endswith("}"):  # noqa: PLR2004 - one line is one object
            raise
        found = []
        for number, line in enumerate(lines):
            try:
                found.append(json.loads(line))
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


def is_exact(table: Table, kind: Kind) -> bool:
    """Return whether all titles of a table are addresses of a kind, the id among them."""
    names = {column.title for column in table.columns}
    return "id" in names and all(_leads(kind, name) for name in names)


def _leads(kind: Kind, name: str) -> bool:
    try:
        target(kind, name)
    except DicoopError:
        return False
    return True


def matched(tables: Sequence[Table]) -> Matched:
    """Return columns that mean what they are called."""
    rows = (ColumnRow(column=title, address=title) for title in titles(tables)[:-2])
    return Matched(tuple(rows), {}, ())
