"""What do the same records look like in the forms of the other programs?

A program of its own (`export.py LEDGER FOLDER PYTHON`), so that the one that measures stays small.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ask import SHEETS

from dicoop.kinds import BUILT_IN
from dicoop.kinds.base import Block, dump
from dicoop.kinds.validate import validate
from dicoop.text.read import read
from dicoop.text.source import Source
from dicoop.values import Money

Row = dict[str, Any]
HERE = Path(__file__).parent
_PARTS = ("funds", "progress", "steps", "deliveries")


def rows(root: Path) -> dict[str, list[Row]]:
    """Return the records as flat rows by sheet: amounts in yuan, parts of a record in sheets of their own."""
    found: dict[str, list[Row]] = {sheet: [] for sheet in SHEETS}
    for kind in BUILT_IN.values():
        for record in _records(root / "ledgers" / kind.folder, kind.model):
            found[f"{kind.name}s"].append(_flat(record))
            for part in _PARTS:
                found[part] += [_part(record, entry) for entry in getattr(record, part, ())]
            nodes = getattr(record, "nodes", None) or {}
            found["nodes"] += [{"node": str(node), **_part(record, entry)} for node, entry in nodes.items()]
    return found


def _records(folder: Path, model: type[Any]) -> Iterator[Any]:
    for path in sorted(folder.rglob("*.yaml")):
        source = read(path.read_bytes(), path.name)
        assert isinstance(source, Source)
        yield validate(source, model)


def _flat(record: Any) -> Row:
    row = {name: value for name, value in dump(record).items() if isinstance(value, str)}
    row |= {name: _yuan(value) for name in row if isinstance(value := getattr(record, name, None), Money)}
    if hasattr(record, "nodes"):
        start = record.nodes.get("start")
        row["started"] = str(start.done) if start and start.done else None
    return row


def _part(record: Any, entry: Block) -> Row:
    row = {name: value for name, value in dump(entry).items() if isinstance(value, str)}
    row |= {name: _yuan(value) for name in row if isinstance(value := getattr(entry, name, None), Money)}
    return {"record": str(record.id), "county": record.county, **row}


def _yuan(amount: Money) -> float:
    return float(amount.yuan)


def journal(found: dict[str, list[Row]]) -> Iterator[str]:
    """Yield the records as a journal that hledger and ledger read: all accounts and commodities declared."""
    counties = sorted({row["county"] for row in found["enterprises"]})
    names = [f"{a}:{c}" for a in ("signed", "agreed", "started", "arrived", "raised", "sold", "delivered", "known") for c in counties]
    yield "".join(f"account {name}\n" for name in [*names, "city"])
    yield "commodity CNY\n  format 1000.00 CNY\n\ncommodity N\n  format 1000.0 N\n\n"
    for day, id_, text, postings in _events(found):
        lines = "".join(f"    {account}  {amount}\n" for account, amount in postings)
        yield f"{day} ({id_}) {text.replace(';', ',')}\n{lines}    city\n\n"


def beancount(found: dict[str, list[Row]]) -> Iterator[str]:
    """Yield the records as a beancount ledger."""
    counties = sorted({row["county"] for row in found["enterprises"]})
    for account in ("Signed", "Agreed", "Started", "Arrived", "Raised", "Sold", "Delivered", "Known"):
        yield "".join(f"1990-01-01 open Assets:{account}:{c}\n" for c in counties)
    yield "1990-01-01 open Equity:City\n\n"
    for day, id_, text, postings in _events(found):
        lines = "".join(f"  Assets:{_named(account)}  {amount}\n" for account, amount in postings)
        words = text.replace('"', "'")
        yield f'{day} * "{id_}" "{words}"\n{lines}  Equity:City\n\n'


def _named(account: str) -> str:
    first, county = account.split(":")
    return f"{first.title()}:{county}"


def _events(found: dict[str, list[Row]]) -> Iterator[tuple[str, str, str, list[tuple[str, str]]]]:
    """Yield every dated thing as one transaction: day, id, words, accounts with amounts."""
    for sheet, day, id_, words, accounts in _EVENTS:
        for row in found[sheet]:
            if day not in row or row[day] is not None:
                amounts = [(f"{name}:{row['county']}", _amount(row, value)) for name, value in accounts]
                yield row.get(day, "2000-01-01"), row[id_], row[words], amounts


_EVENTS: tuple[tuple[str, str, str, str, tuple[tuple[str, str], ...]], ...] = (
    ("enterprises", "", "id", "name", (("known", "1 N"),)),
    ("projects", "signed", "id", "name", (("signed", "1 N"), ("agreed", "investment"))),
    ("projects", "started", "id", "name", (("started", "1 N"),)),
    ("funds", "date", "record", "receipt", (("arrived", "amount"),)),
    ("issues", "raised", "id", "title", (("raised", "1 N"),)),
    ("steps", "date", "record", "step", (("raised", "0 N"),)),
    ("contracts", "signed", "id", "title", (("sold", "amount"),)),
    ("deliveries", "date", "record", "receipt", (("delivered", "amount"),)),
)


def _amount(row: Row, value: str) -> str:
    return f"{row[value]:.2f} CNY" if value in row else value


_TYPES = {
    "Meeting": "%key: Id\n%type: Date date\n%mandatory: Date",
    "Enterprise": "%key: Id\n%mandatory: Name County",
    "Project": "%key: Id\n%type: Signed,Started date\n%type: Investment real\n%type: Enterprise rec Enterprise\n"
    "%mandatory: Name Enterprise County Signed Investment",
    "Fund": "%type: Date date\n%type: Amount real\n%type: Record rec Project\n%mandatory: Record County Receipt Date Amount",
    "Progress": "%type: Date date\n%type: Record rec Project\n%mandatory: Record Date",
    "Node": "%type: Plan,Done date\n%type: Record rec Project\n%mandatory: Record Node",
    "Issue": "%key: Id\n%type: Raised date\n%type: Enterprise rec Enterprise\n%mandatory: Title Enterprise County Category Raised",
    "Step": "%type: Date date\n%type: Record rec Issue\n%mandatory: Record Step Date",
    "Contract": "%key: Id\n%type: Signed date\n%type: Amount real\n%type: Supplier,Buyer rec Enterprise\n%mandatory: Title Supplier Buyer Amount Signed",
    "Delivery": "%type: Date date\n%type: Amount real\n%type: Record rec Contract\n%mandatory: Record Receipt Date Amount",
}


def recfile(found: dict[str, list[Row]]) -> Iterator[str]:
    """Yield the records as a rec file with their types, keys and what is mandatory."""
    for (name, types), sheet in zip(_TYPES.items(), SHEETS, strict=True):
        yield f"%rec: {name}\n{types}\n\n"
        for row in found[sheet]:
            yield "".join(f"{field.title()}: {value}\n" for field, value in row.items() if value is not None) + "\n"


_WORKBOOK = """
import json, sys
from openpyxl import Workbook
book = Workbook(write_only=True)
for sheet in sys.argv[2:]:
    rows = [json.loads(line) for line in open(f"{sys.argv[1]}/{sheet}.jsonl", encoding="utf-8")]
    names = list(dict.fromkeys(name for row in rows for name in row))
    page = book.create_sheet(sheet)
    page.append(names)
    for row in rows:
        page.append([row.get(name) for name in names])
book.save(f"{sys.argv[1]}/ledger.xlsx")
"""


def main(root: Path, folder: Path, python: str) -> None:
    """Write every form into a folder; the workbook with the packages' own Python, where there is one."""
    found = rows(root)
    folder.mkdir(parents=True, exist_ok=True)
    for sheet, content in found.items():
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in content)
        (folder / f"{sheet}.jsonl").write_text(text, "utf-8")
    for name, form in (("ledger.journal", journal), ("ledger.beancount", beancount), ("ledger.rec", recfile)):
        (folder / name).write_text("".join(form(found)), "utf-8")
    if Path(python).exists():
        subprocess.run([python, "-c", _WORKBOOK, str(folder), *SHEETS], check=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
