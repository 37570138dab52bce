"""Which record of the ledger does a row mean, and what does a name in a cell stand for?

By id, by a code that only one has, by the name without its blanks and widths. What is only alike is proposed, never taken.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from dicoop.errors import DicoopError
from dicoop.exchange.cells import Unfit
from dicoop.exchange.drafts import texts_of
from dicoop.extras import load
from dicoop.kinds import parse_input
from dicoop.kinds.base import Kind, title_of
from dicoop.kinds.fields import Block, Field, field_of, fields, once
from dicoop.kinds.ledger import Ledger
from dicoop.labels import Label, both, joined, whole_signs
from dicoop.text.fold import FOLDED

NEW = "\0"  # before the name of an enterprise that the import adds
_CODES = ("credit_code", "code")
_NARROWING = ("enterprise", "supplier", "county")
_ALIKE = 80
_MOST = 3

_NOT_THERE = Label("台账里没有{kind}“{value}”", "the ledger has no {kind} '{value}'")
_NEAR = Label(
    "像是：{names}。是它就写编号；是新的，先登记或加 --add-enterprises",
    "perhaps {names}: write its id; if it is new, add it first or give --add-enterprises",
)
_ADD = Label("先登记：dicoop {kind} add；或加 --add-enterprises", "add it first: dicoop {kind} add; or give --add-enterprises")
_ADD_OTHER = Label("先登记：dicoop {kind} add", "add it first: dicoop {kind} add")
_SEVERAL = Label("“{value}”符合几条：{ids}", "'{value}' matches several records: {ids}")
_NO_ID_HINT = Label("写台账里的编号；新记录空着", "write an id from the ledger; leave it empty for a new record")
_WHOLE_ID = Label("编号写全：{ids}", "write the whole id: {ids}")
_WRITE_ID = Label("加一列“编号”，写明是哪一条", "add a column 编号 to say which")
_NO_ID = Label("“{value}”不是{kind}的编号", "'{value}' is not the id of a {kind}")


def plain_name(text: str) -> str:
    """Return a name as names are compared: half width, without blanks, in one case."""
    return text if FOLDED.fullmatch(text) else "".join(unicodedata.normalize("NFKC", whole_signs(text)).split()).casefold()


class Register:
    """The records of one kind by what sheets call them; voided ones by id only."""

    def __init__(self, kind: Kind, records: Mapping[str, Any], ledger: Ledger) -> None:
        """Know the records by id, and the ledger that says whose they are."""
        self.kind = kind
        self._records = records
        self._ledger = ledger

    @cached_property
    def _named(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for id_, record in self._records.items():
            if record.voided is None:
                found.setdefault(plain_name(title_of(record)), []).append(id_)
        return found

    @cached_property
    def _coded(self) -> dict[str, str]:
        names = [name for name in (*self.kind.unique, *_CODES) if field_of(self.kind.model, name)]
        pairs = ((str(getattr(record, name)), id_) for id_, record in self._records.items() for name in names if record.voided is None)
        return {plain_name(code): id_ for code, id_ in pairs if code != "None"}

    def record(self, id_: str) -> Any:
        """Return the record of an id, None where there is none."""
        return self._records.get(id_)

    def meant(self, text: str) -> str | None:
        """Return the id of the record that a text names by id, code or whole name, None for no record; raises Unfit for several."""
        if text.upper() in self._records:
            return text.upper()
        name = plain_name(text)
        found = [self._coded[name]] if name in self._coded else self._named.get(name, [])
        if len(found) > 1:
            raise Unfit(_SEVERAL.fill(value=text, ids=self._told(found)), _WRITE_ID)
        return found[0] if found else None

    def _told(self, ids: list[str]) -> Label:
        """Return the first of some records with what tells each from the others: whose it is, and where."""
        return joined(tuple(joined((both(id_), parse_input.apart(self.kind, id_, self._ledger)), "", "") for id_ in ids[:_MOST]), " ", " ")

    def alike(self, text: str) -> tuple[Label, ...]:
        """Return the records whose names are like a text, the likest first: to be proposed."""
        process = load("excel", "rapidfuzz.process")
        near = process.extract(plain_name(text), list(self._named), limit=_MOST)
        ids = (id_ for name, score, _ in near if score >= _ALIKE for id_ in self._named[name])
        found = ((id_, both(f"{id_} {title_of(self._records[id_])}")) for id_ in ids)
        return tuple(joined((name, parse_input.apart(self.kind, id_, self._ledger)), "", "") for id_, name in found)[:_MOST]

    def row(self, texts: Mapping[str, str]) -> str | None:
        """Return the id of the record that the values of a row mean, None where it is new; raises Unfit where that cannot be told."""
        given = texts.get("id", "")
        if given:
            if given not in self._records and not self.kind.is_id(given):
                near = [id_ for id_ in self._records if id_.endswith(given.upper())][:_MOST]
                hint = _WHOLE_ID.fill(ids=" ".join(near)) if near else _NO_ID_HINT
                raise Unfit(_NO_ID.fill(value=given, kind=self.kind.label), hint, address="id")
            return given
        codes = [plain_name(texts[name]) for name in (*self.kind.unique, *_CODES) if name in texts]
        coded = next((self._coded[code] for code in codes if code in self._coded), None)
        if coded:
            return coded
        name = plain_name(texts.get("name") or texts.get("title") or "")
        found = [id_ for id_ in self._named.get(name, []) if self._fits(id_, texts)] if name else []
        if len(found) > 1 and self.kind.first_date in texts:
            found = [id_ for id_ in found if str(getattr(self._records[id_], self.kind.first_date)) == texts[self.kind.first_date]] or found
        if len(found) > 1:
            called = "name" if texts.get("name") else "title"
            raise Unfit(_SEVERAL.fill(value=texts[called], ids=self._told(found)), _WRITE_ID, address=called)
        return found[0] if found else None

    def spelling(self, id_: str | None, texts: Mapping[str, str]) -> dict[str, str]:
        """Return a name as the ledger writes it, where a row that gives no id spells it with other blanks, widths or cases."""
        known = title_of(self._records[id_]) if id_ and id_ in self._records and "id" not in texts else ""
        return {name: known for name in ("name", "title") if known and name in texts and plain_name(texts[name]) == plain_name(known)}

    def _fits(self, id_: str, texts: Mapping[str, str]) -> bool:
        record = self._records[id_]
        return all(
            str(getattr(record, name, None)) == texts[name] for name in _NARROWING if name in texts and field_of(self.kind.model, name)
        )


class Settling:
    """What texts mean beside a ledger: counties, units, words of closed lists, other records; `adding`: unknown enterprises are new."""

    def __init__(self, ledger: Ledger, *, adding: bool) -> None:
        """Know the ledger."""
        self.ledger = ledger
        self.adding = adding
        self._registers: dict[str, Register] = {}

    def register(self, name: str) -> Register:
        """Return the records of a kind."""
        if name not in self._registers:
            records = {str(record.id): record for record in self.ledger.each(name)}
            self._registers[name] = Register(self.ledger.kinds[name], records, self.ledger)
        return self._registers[name]

    def __call__(self, row: Field, text: str) -> str:
        """Return what a text means as a value of a field; raises Unfit."""
        if row.mark.ref:
            return self._reference(self.register(row.mark.ref), text)
        try:
            if row.form == "texts":
                return "\n".join(self._listed(row, part) for part in texts_of(text))
            return parse_input.tidy(row, text, self.ledger, is_named=False)
        except DicoopError as error:
            raise Unfit(error.message, error.hint) from None

    def _listed(self, row: Field, text: str) -> str:
        inner = row.inner or row
        return parse_input.tidy(inner if inner.form != "text" else row, text, self.ledger, is_named=False)

    def _reference(self, register: Register, text: str) -> str:
        kind = register.kind
        found = register.meant(text if kind.letter else parse_input.tidy_number(text))
        if found is not None:
            return found
        is_firm = kind.name == "enterprise"
        if is_firm and self.adding:
            return NEW + text
        near = register.alike(text) if is_firm else ()
        hint = _NEAR.fill(names=joined(near)) if near else (_ADD if is_firm else _ADD_OTHER).fill(kind=kind.name)
        raise Unfit(_NOT_THERE.fill(kind=kind.label, value=text), hint)


def new_in(kind: Kind, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the enterprises that the values of a row add: the field of each, and its name."""
    for name in _of_firms(kind.model):
        text = values.get(name)
        if isinstance(text, str) and text.startswith(NEW):
            yield name, text.removeprefix(NEW)


@once
def _of_firms(model: type[Block]) -> tuple[str, ...]:
    """Return the fields of a model that name enterprises."""
    return tuple(row.name for row in fields(model) if row.mark.ref == "enterprise")
