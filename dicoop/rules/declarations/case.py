"""What is looked at when a declaration is checked?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dicoop.errors import nearest
from dicoop.kinds.declaration import FieldType
from dicoop.labels import Label, both
from dicoop.rules.declarations.faults import UNKNOWN_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dicoop.errors import Finding
    from dicoop.kinds.base import Kinds
    from dicoop.kinds.declaration import Declaration


class DeclarationCase(NamedTuple):
    """A declaration that is looked at, among the other kinds."""

    of: Declaration
    others: Kinds

    def days(self) -> tuple[str, ...]:
        """Return the fields that hold a day."""
        return self.typed(FieldType.DAY)

    def typed(self, *types: FieldType) -> tuple[str, ...]:
        """Return the fields of some types."""
        return tuple(name for name, row in self.of.fields.items() if row.type in types)

    def sums(self) -> tuple[str, ...]:
        """Return the names of what receipts come to."""
        return tuple(row.sum for row in self.of.lists.values() if row.sum)


def _named(value: str, names: Iterable[str]) -> tuple[Label, Label | None]:
    """Return the names that may be used, and the one that was probably meant."""
    known = tuple(names)
    near = nearest(value, known)
    return both(" ".join(known)), near


def unknown(address: str, value: str, names: Iterable[str], what: Label) -> Finding:
    """Return the finding for a name of something that is not there, with those that are."""
    allowed, near = _named(value, names)
    return UNKNOWN_NAME.at(address, value, allowed, hint=near, what=what)
