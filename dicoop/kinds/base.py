"""What is a record, and where does an id live?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.currencies import held_against, is_counted
from dicoop.kinds import fields as f
from dicoop.kinds.fields import Block, Storable, on_disk
from dicoop.labels import Label, Term
from dicoop.paths import FOLDER
from dicoop.values import EXACT, Money, Ratio, read_text

if TYPE_CHECKING:
    from dicoop.kinds.traits import Bond, Book, Dues, Limit, Log, Quota, StepRow, Tasks
    from dicoop.kinds.verbs import Verb


ID_PATTERN = re.compile(r"([A-Z]{1,2})-([0-9]{4})-([A-Z]{2,4})([0-9]{3,6})", re.ASCII)
_BUILT_IN = ID_PATTERN.pattern.replace("[A-Z]{1,2}", "[PICE]")  # as schemas that editors already have say it
_NUMBER = re.compile(r"0|[1-9][0-9]{0,6}", re.ASCII)


def record_id(zh: str, en: str, letter: str = "", **marks: Any) -> f.Declared[str]:
    """Declare the id of a record: of one kind, by its letter, or of any of the first kinds."""
    pattern = ID_PATTERN.pattern.replace("[A-Z]{1,2}", letter) if letter else _BUILT_IN
    return f.reading(f.text(zh, en, **marks), read_text, {"type": "string", "pattern": f"^{pattern}$"})


FACTS = frozenset({"evidence", "basis", "receipt", "reason"})  # what figures and decisions rest on, in words


class Voided(Block):
    """A record taken back: counted nowhere, shown by `list --all`."""

    date = f.day("作废日期", "Voided on", happened=True)
    reason = f.text("作废原因", "Reason")


class Ended(Block):
    """A project or contract that ended before its time."""

    date = f.day("终止日期", "Ended on", happened=True)
    reason = f.text("终止原因", "Reason")


class Record(Storable):
    """A record of any kind; `id` decides its path and nothing else does."""

    id: Any
    voided = f.optional(f.block(Voided, "作废", "Voided"))


def title_of(record: Any) -> str:
    """Return what people call a record."""
    return "、".join(record.themes) if hasattr(record, "themes") else record.title


class Sum(NamedTuple):
    """An amount that grows in a record: what the entries of one of its lists come to, and the agreed amount it is a share of.

    `amount` is the entries' field; `share` is what the share is called.
    """

    key: str
    label: Label
    share: Label
    entries: str
    amount: str
    agreed: str

    @property
    def share_key(self) -> str:
        """The key of its share."""
        return f"{self.key}_rate"

    @property
    def derived_key(self) -> str:
        """The key of the part of it that was derived from totals."""
        return f"{self.key}_derived"

    def until(self, record: Any, day: date) -> Decimal:
        """Return the 元 of the entries dated by a day, reversals taken off."""
        field, zero = self.amount, Decimal(0)
        found = [getattr(entry, field) for entry in getattr(record, self.entries) if entry.date <= day]
        return sum([amount.yuan for amount in found if amount is not None], start=zero)

    def reaches(self, record: Any, day: date) -> bool:
        """Return whether all that was agreed has come by a day: in the currency of what was agreed where all of it is in that, else in 元."""
        found = [getattr(entry, self.amount) for entry in getattr(record, self.entries) if entry.date <= day]
        held = held_against([amount for amount in found if amount is not None], getattr(record, self.agreed))
        return held is not None and held[0] >= held[1]

    def of(self, record: Any, day: date) -> tuple[Money, Ratio | None]:
        """Return the amount by a day and its share of what was agreed, None where nothing was."""
        agreed: Money | None = getattr(record, self.agreed) if self.agreed else None
        with localcontext(EXACT):
            amount = self.until(record, day)
            known = agreed is not None and is_counted(agreed)
            return Money(amount), Ratio(amount, agreed.yuan, money=True) if agreed is not None and known else None


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of record: all the other parts know of it; `declared` is the digest of the declaration by which a city made it.

    `dues`: what is open of a record that counts, on a day and by the settings, beside what its `limits` say · `due_as`: what such a thing is,
    where it is not the record itself.
    """

    name: str
    letter: str
    folder: str
    label: Label
    model: type[Record]
    stage: Callable[[Any, date], Term]
    stages: type[Term]
    verbs: tuple[Verb, ...]
    first_date: str
    books: tuple[Book, ...] = field(default_factory=tuple)
    sums: tuple[Sum, ...] = field(default_factory=tuple)
    logs: tuple[Log, ...] = field(default_factory=tuple)
    tasks: tuple[Tasks, ...] = field(default_factory=tuple)
    steps: tuple[StepRow, ...] = field(default_factory=tuple)
    limits: tuple[Limit, ...] = field(default_factory=tuple)
    dues: Dues | None = None
    due_as: str = ""
    quotas: tuple[Quota, ...] = field(default_factory=tuple)
    bonds: tuple[Bond, ...] = field(default_factory=tuple)
    required_when: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    unique: tuple[str, ...] = field(default_factory=tuple)
    measure: str = "条"
    in_report: bool = False
    declared: str = ""

    @cached_property
    def closing(self) -> frozenset[str]:
        """The steps with which a record is done."""
        return frozenset(row.name for row in self.steps if row.closes)

    @property
    def mark(self) -> str:
        """What its plain values are remembered under: of another declaration they are others."""
        return f"{self.name}@{self.declared}" if self.declared else self.name

    def counts(self, record: Any, day: date) -> bool:
        """Return whether figures of a day count a record: it is not voided, and its first day has come."""
        return not record.voided and (not self.first_date or getattr(record, self.first_date) <= day)

    def path(self, id: str) -> str:  # noqa: A002 - the field's own name
        """Return the path of a record from the ledger's root: a function of its id and of nothing else."""
        match = ID_PATTERN.fullmatch(str(id))
        if match is None:
            return f"{FOLDER}/{self.folder}/{int(id):03d}.yaml"
        return f"{FOLDER}/{self.folder}/{match[3]}/{match[2]}/{id}.yaml"

    def id_of(self, path: str) -> str:
        """Return the id that a file's name stands for, the way back from `path`; a name that is no id as it is."""
        stem = path.rpartition("/")[2].removesuffix(".yaml")
        return stem if self.letter else stem.lstrip("0") or "0"

    def is_id(self, text: str) -> bool:
        """Return whether a text has the form of an id of this kind."""
        match = ID_PATTERN.fullmatch(text)
        return match is not None and match[1] == self.letter if self.letter else _NUMBER.fullmatch(text) is not None

    def first_line(self, id: str) -> str:  # noqa: A002 - the field's own name
        """Return the first line of a record's file: where editors find its schema."""
        up = "../" * self.path(id).count("/")
        return f"# yaml-language-server: $schema={up}schemas/{self.name}.schema.json\n"


def weight_of(record: Any) -> Money | None:
    """Return what a record weighs: its investment or amount, None of one that has none."""
    found: Money | None = getattr(record, "investment", getattr(record, "amount", None))
    return found


def wrapped(kind: Kind, plain: Mapping[str, tuple[Any, ...]]) -> dict[str, Any]:
    """Return records of a kind, by id, of their plain values."""
    return dict(zip(plain, map(kind.model.wrap, plain.values()), strict=True))


def dump(record: Block) -> Mapping[str, Any]:
    """Return a record's values as texts in the form of a file, absent fields left out."""
    return {on_disk(name): _texts(value) for name, value in record.named().items() if value not in (None, (), {})}


def _texts(value: Any) -> Any:
    if isinstance(value, Block):
        return dict(dump(value))
    if isinstance(value, Mapping):
        return {key: _texts(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_texts(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
