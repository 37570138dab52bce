"""Which kinds of record are there?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from dicoop.currencies import NO_QUOTES
from dicoop.kinds import contract, enterprise, issue, later, meeting, project
from dicoop.kinds import fields as f
from dicoop.kinds.base import ID_PATTERN
from dicoop.kinds.quoted import quoted
from dicoop.paths import DECLARATIONS, FOLDER

if TYPE_CHECKING:
    import re
    from typing import TypeVar

    from dicoop.currencies import Quotes
    from dicoop.errors import Finding
    from dicoop.kinds.base import Kind, Record

    R = TypeVar("R", bound=Record)


class Kinds(Mapping[str, "Kind"]):
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


def _refers(kind: Kind) -> frozenset[str]:
    return frozenset(row.mark.ref for row in f.every(kind.model) if row.mark.ref)


# The first five are those that every ledger tells of; a ledger that has records of one of the others tells of it as well
BUILT_IN = Kinds((meeting.KIND, enterprise.KIND, project.KIND, issue.KIND, contract.KIND), ready=later.KINDS)
EVERY = Kinds(BUILT_IN.every.values())
