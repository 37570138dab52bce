"""What is a record, where does an id live, and which kinds has a ledger?"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, localcontext
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from dicoop.currencies import NO_QUOTES, Quotes, held_against, is_counted
from dicoop.frozen import dataclass, field, pattern
from dicoop.kinds import fields as f
from dicoop.kinds.as_of import until
from dicoop.kinds.fields import Block, Storable, on_disk, shape
from dicoop.kinds.quoted import has_foreign, quoted
from dicoop.kinds.traits import Stakes
from dicoop.kinds.within import dated
from dicoop.labels import Label, Term
from dicoop.paths import DECLARATIONS, FOLDER
from dicoop.text.write import Notes, canonical
from dicoop.values import EXACT, Money, Ratio, read_text

if TYPE_CHECKING:
    from dicoop.errors import Finding
    from dicoop.kinds.traits import Bond, Book, Dues, Fill, Limit, Log, Need, Quota, StepRow, Tasks, Verb


ID_PATTERN = pattern(r"([A-Z]{1,2})-([0-9]{4})-([A-Z]{2,4})([0-9]{3,6})", re.ASCII)
_BUILT_IN = ID_PATTERN.pattern.replace("[A-Z]{1,2}", "[PICE]")  # as schemas that editors already have say it
_NUMBER = pattern(r"0|[1-9][0-9]{0,6}", re.ASCII)


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
    """Return what people call a record; a meeting, which has a number alone, by its themes."""
    return "、".join(record.themes) if is_meeting(record) else record.title


MEETING = Label("第{n}次会议", "meeting {n}")  # as it is called in a line about it


def is_meeting(record: Any) -> bool:
    """Return whether a record is a joint meeting: no other has a number for its id."""
    return str(record.id).isdecimal()


def referred(record: Block, attribute: str) -> tuple[str, ...]:
    """Return the ids of the records that a field refers to: one, several or none."""
    held = getattr(record, attribute)
    return tuple(map(str, held)) if isinstance(held, tuple) else () if held is None else (str(held),)


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
        return sum([amount.yuan for when, amount in dated(record, self.entries, self.amount) if when <= day], start=_ZERO)

    def reaches(self, record: Any, day: date) -> bool:
        """Return whether all that was agreed has come by a day: in the currency of what was agreed where all of it is in that, else in 元."""
        found = [getattr(entry, self.amount) for entry in until(getattr(record, self.entries), day)]
        held = held_against([amount for amount in found if amount is not None], getattr(record, self.agreed))
        return held is not None and held[0] >= held[1]

    def of(self, record: Any, day: date) -> tuple[Money, Ratio | None]:
        """Return the amount by a day and its share of what was agreed, None where nothing was."""
        agreed: Money | None = getattr(record, self.agreed) if self.agreed else None
        with localcontext(EXACT):
            amount = self.until(record, day)
            known = agreed is not None and is_counted(agreed)
            return Money(amount), Ratio(amount, agreed.yuan, money=True) if agreed is not None and known else None


_ZERO = Decimal(0)


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of record: all the other parts know of it; `declared` is the digest of the declaration by which a city made it.

    `needs`: what entries must say · `only`: the fields that are for records under a condition alone.
    `repeats`: the steps that are recorded as often as there is more to say of them, also on one day.
    `more`: the rates that are told of only when they are asked for · `dues`: what is open of a record that counts, on a day and by the settings, beside what its `limits` say · `due_as`: what such a thing is,
    where it is not the record itself · `stakes`: what a review looks at beside what it looks at in all kinds ·
    `referring`: kinds one of which a field refers to by whatever id it holds ·
    `beside`: where it is told of elsewhere in the report, the fields that make a section of tables beside, once one is filled in ·
    `themes`: words in the theme of a meeting that is about such records · `finished`: the stages at which a record that has not ended is done with, once its tasks are.
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
    fills: tuple[Fill, ...] = ()
    tasks: tuple[Tasks, ...] = field(default_factory=tuple)
    steps: tuple[StepRow, ...] = field(default_factory=tuple)
    repeats: frozenset[str] = frozenset()
    limits: tuple[Limit, ...] = field(default_factory=tuple)
    dues: Dues | None = None
    due_as: str = ""
    quotas: tuple[Quota, ...] = field(default_factory=tuple)
    more: Callable[[], tuple[Quota, ...]] = tuple
    bonds: tuple[Bond, ...] = field(default_factory=tuple)
    required_when: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    needs: tuple[Need, ...] = field(default_factory=tuple)
    only: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    unique: tuple[str, ...] = field(default_factory=tuple)
    stakes: Stakes = field(default_factory=Stakes)
    referring: tuple[str, ...] = ()
    measure: str = "条"
    finished: frozenset[Term] = frozenset()
    in_report: bool = False
    beside: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    declared: str = ""

    @cached_property
    def closing(self) -> frozenset[str]:
        """The steps with which a record is done."""
        return frozenset(row.name for row in self.steps if row.closes)

    @cached_property
    def capped(self) -> Mapping[str, tuple[str, str]]:
        """The lists whose entries may not come to more than was agreed: by name the entries' amount, and the field with what was agreed."""
        books = {book.name: book.cap for book in self.books}
        noted = {each.entries: (each.amount, each.agreed) for each in self.sums if each.agreed and each.entries not in books}
        return {**{name: ("amount", cap) for name, cap in books.items() if cap}, **noted}

    def verbs_of(self, record: Any) -> tuple[Verb, ...]:
        """Return the verbs that a record may have: those of steps that others of its type have not are left out."""
        other = {row.verb for row in self.steps if not row.is_of(record)}
        return tuple(verb for verb in self.verbs if verb.name not in other) if other else self.verbs

    @property
    def mark(self) -> str:
        """What its plain values are remembered under: of another declaration they are others."""
        return f"{self.name}@{self.declared}" if self.declared else self.name

    def counts(self, record: Any, day: date) -> bool:
        """Return whether figures of a day count a record: it is not voided, and its first day has come."""
        return not record.voided and (not self.first_date or getattr(record, self.first_date) <= day)

    def foreign(self, plain: Iterable[tuple[Any, ...]]) -> int:
        """Return how many records, by their plain values, have amounts in foreign currencies."""
        return sum(has_foreign(each, self.model) for each in plain)

    def path(self, id: str) -> str:  # noqa: A002 - the field's own name
        """Return the path of a record from the ledger's root: a function of its id and of nothing else."""
        match = ID_PATTERN.fullmatch(str(id))
        if match is None:
            return f"{FOLDER}/{self.folder}/{str(id).zfill(3)}.yaml"
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


def written(model: type[Block], data: Mapping[str, Any], first_line: str = "", notes: Notes | None = None) -> str:
    """Return the values of a block as the text of its file, in canonical form."""
    return canonical(data, shape(model), first_line, notes)


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


R = TypeVar("R", bound="Record")


class Kinds(Mapping[str, Kind]):
    """The kinds of record of one ledger, by name, in the order they are told in.

    `ready`: kinds that are found by name, letter and path, and told of only once a ledger has records of them · `digest` tells what the city declared from anything else, nothing where it declared nothing · `broken`: the folders whose records nobody can
    read, for their declarations have faults · `findings` says which · `quotes`: the rates of exchange by which amounts of its records count.
    """

    def __init__(
        self,
        kinds: Iterable[Kind],
        digest: str = "",
        broken: Iterable[str] = (),
        findings: Iterable[Finding] = (),
        ready: Iterable[Kind] = (),
        quotes: Quotes = NO_QUOTES,
    ) -> None:
        """Hold the kinds; names, letters and folders are all different."""
        self.digest = digest
        self.broken = frozenset(broken)
        self.findings = tuple(findings)
        self._named = {kind.name: kind for kind in kinds}
        self.every = {**self._named, **{kind.name: kind for kind in ready if kind.name not in self._named}}
        self.quotes = quotes
        self._of_mark = {self.mark(kind): kind for kind in self.every.values()}
        self._of_folder = {kind.folder: kind for kind in self.every.values()}
        self._of_letter = {kind.letter: kind for kind in self.every.values()}

    def __getitem__(self, name: str) -> Kind:
        """Return the kind of a name."""
        return self.every[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self._named)

    def __len__(self) -> int:
        """Count the kinds."""
        return len(self._named)

    def __hash__(self) -> int:
        """Tell these kinds from any others."""
        return hash(tuple(self._named.values()))

    def of_path(self, path: str) -> Kind | None:
        """Return the kind in whose folder a path (`ledgers/…`) lies."""
        parts = path.split("/", 2)
        return self._of_folder.get(parts[1]) if parts[0] == FOLDER and len(parts) > 1 else None

    def of_file(self, path: str) -> Kind | None:
        """Return the kind of the record that belongs in a path from the ledger's root, None for any other file."""
        return self.of_path(path) if path.endswith(".yaml") else None

    def mark(self, kind: Kind) -> str:
        """Return what a kind's plain values are remembered under: at other rates of exchange they are others."""
        return f"{kind.mark} {self.quotes.mark}" if self.quotes else kind.mark

    def quoted(self, quotes: Quotes) -> Kinds:
        """Return these kinds, of records whose amounts count by some rates of exchange."""
        told = self._named.values()
        return Kinds(told, self.digest, self.broken, self.findings, self.every.values(), quotes) if quotes else self

    def valued(self, kind: Kind, record: R) -> R:
        """Return a record with the rates of exchange of its amounts in foreign currency."""
        return quoted(kind, record, self.quotes) if self.quotes else record

    def of_mark(self, mark: str) -> Kind | None:
        """Return the kind whose plain values are remembered under a mark."""
        return self._of_mark.get(mark)

    def is_broken(self, path: str) -> bool:
        """Return whether a path (`ledgers/…`) lies where records of a broken declaration do."""
        parts = path.split("/", 2)
        return len(parts) > 1 and parts[0] == FOLDER and parts[1] in self.broken

    def of_declaration(self, name: str) -> tuple[Finding, ...]:
        """Return what is wrong with the declaration of a name."""
        return tuple(each for each in self.findings if each.place.file == f"{DECLARATIONS}/{name}.yaml")

    def of_letter(self, letter: str) -> Kind | None:
        """Return the kind whose ids begin with a letter; without one that whose ids are numbers."""
        return self._of_letter.get(letter)

    def of_id(self, id_: str) -> Kind | None:
        """Return the kind of an id with a letter."""
        match = self.match(id_)
        return self._of_letter[match[1]] if match else None

    def match(self, text: str) -> re.Match[str] | None:
        """Return the parts of a text that has the form of an id with a letter: letter, year, office, number."""
        found = ID_PATTERN.fullmatch(text)
        return found if found and found[1] in self._of_letter else None

    def joined(self, other: Kinds) -> Kinds:
        """Return these kinds, and those of another ledger that are not among them."""
        return self if other == self else Kinds({**other, **self}.values(), ready=self.every.values(), quotes=self.quotes)

    def without(self, names: Collection[str]) -> Kinds:
        """Return these kinds with some of which nothing is told, though they are found."""
        told = [kind for name, kind in self._named.items() if name not in names]
        return Kinds(told, self.digest, self.broken, self.findings, ready=self.every.values(), quotes=self.quotes)

    def refer_to(self, kind: Kind) -> bool:
        """Return whether records of some kind refer to those of this one."""
        return kind.name in self._referred

    @cached_property
    def _referred(self) -> frozenset[str]:
        return frozenset(name for kind in self.values() for name in _refers(kind))

    @staticmethod
    def refers(kind: Kind) -> bool:
        """Return whether records of this kind refer to others."""
        return bool(_refers(kind))

    def around(self, kind: Kind) -> frozenset[str]:
        """Return a kind by name, with those that its records refer to, and those whose records refer to them."""
        return with_referred(kind) | {each.name for each in self.values() if kind.name in _refers(each)}


def with_referred(kind: Kind) -> frozenset[str]:
    """Return a kind by name, with those that its records refer to."""
    return _refers(kind) | {kind.name}


def _refers(kind: Kind) -> frozenset[str]:
    return frozenset((*(row.mark.ref for row in f.every(kind.model) if row.mark.ref), *kind.referring))
