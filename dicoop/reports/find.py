"""Which records of any kind have a text in their id, their name or that of what they refer to?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from dicoop.document import Column, Document, Named, Section, Table
from dicoop.kinds.base import Kind, referred, title_of
from dicoop.kinds.fields import fields
from dicoop.kinds.ledger import Ledger
from dicoop.labels import Label
from dicoop.reports import phrases
from dicoop.text.fold import holds

_TITLE = Label("找到“{text}”的", "Matches for '{text}'")
_COUNT = Label("{n} 条", "{n} found")
_COLUMNS = (
    Column("kind", Label("种类", "Kind")),
    Column("id", Label("编号", "Id"), lead=True),
    Column("name", Label("名称", "Name")),
    Column("county", Label("县区", "County")),
    Column("stage", Label("阶段", "Stage")),
)


def find(ledger: Ledger, text: str, day: date) -> tuple[Document, Label]:
    """Return the records that have a text, of all kinds, voided ones too, and how many they are in words."""
    rows = tuple(_rows(ledger, text.strip(), day))
    table = Table("rows", _COLUMNS, rows)
    data = {"as_of": day, "left_out": ledger.left_out, "rows": [_plain(row) for row in rows]}
    section = Section("", Label("", ""), (table,))
    document = Document(title=_TITLE.fill(text=text.strip()), sections=(section,), style=phrases.style(ledger.settings), data=data)
    return document, _COUNT.fill(n=len(rows))


def _rows(ledger: Ledger, wanted: str, day: date) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each record that has the text itself, or refers to an enterprise that has."""
    firms = {str(each.id) for each in ledger.enterprises if holds(each.name, wanted)}
    for kind in ledger.kinds.values():
        refs = [row.attribute for row in fields(kind.model) if row.mark.ref == "enterprise"]
        for record in ledger.each(kind.name):
            is_own = holds(f"{record.id} {title_of(record)}", wanted)
            if is_own or (not record.voided and any(not firms.isdisjoint(referred(record, name)) for name in refs)):
                yield _row(kind, record, ledger, day)


def _row(kind: Kind, record: Any, ledger: Ledger, day: date) -> tuple[Any, ...]:
    own = getattr(record, "county", None)
    county = Named(own, ledger.settings.county_label(own)) if own else None
    return kind.label, str(record.id), title_of(record), county, kind.stage(record, day)


def _plain(row: tuple[Any, ...]) -> dict[str, Any]:
    county = row[3]
    return {"kind": row[0].en, "id": row[1], "name": row[2], "county": county.key if county else None, "stage": row[4]}
