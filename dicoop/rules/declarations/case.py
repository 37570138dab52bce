"""What is looked at when a declaration is checked, and in which words is it told what is wrong with it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dicoop.errors import Fault, Finding, nearest
from dicoop.kinds.base import Kinds
from dicoop.kinds.declaration import Declaration, FieldType
from dicoop.labels import Label, both
from dicoop.rules.checks.indicator import BAD_QUESTION

NAME_TAKEN = Fault(
    "name-taken",
    Label("“{value}”已另有所用：{what}", "'{value}' is taken: {what}"),
    Label(
        "换一个名字；里面已有记录的：dicoop migrate {key} --rename {name}=新名字",
        "choose another name; where there are records: dicoop migrate {key} --rename {name}=NEW",
    ),
)
ONLY_HERE = Label("换一个；记录里不写它，改声明就行", "choose another; no record uses it, so only the declaration changes")
UNKNOWN_NAME = Fault(
    "unknown-name",
    Label("没有“{value}”这个{what}", "there is no {what} '{value}'"),
    Label("改用已有的，或先声明它", "use an existing one, or declare it first"),
)
MISSING_PART = Fault("missing-part", Label("{owner}要写明 {part}", "{owner} needs {part}"), Label("补上 {part}: …", "add {part}: …"))
UNFIT_PART = Fault(
    "unfit-part", Label("{address} 在这里没有用处：{what}", "{address} has no use here: {what}"), Label("删去这一行", "delete the line")
)
STUCK = Fault(
    "stuck-step",
    Label("到了“{value}”就再也走不到办结", "no step leads from '{value}' to a closing one"),
    Label(
        "给某一步加 closes: true，或在后面的步骤的 from 里写上 {value}",
        "give a step closes: true, or name {value} in the from of a later one",
    ),
)
TOO_MANY = Fault(
    "too-many-parts",
    Label("{what}有 {value} 项，最多 {most} 项", "{what}: {value}, at most {most}"),
    Label("拆成两本台账，或去掉用不着的", "split it into two ledgers, or remove what nobody uses"),
)
EACH_OTHER = Fault(
    "needs-each-other",
    Label("“{value}”和“{other}”互相要求对方先登记", "'{value}' and '{other}' each require the other first"),
    Label("其中一边去掉 required", "remove required from one of the two"),
)
FAULTS = (NAME_TAKEN, UNKNOWN_NAME, MISSING_PART, UNFIT_PART, STUCK, BAD_QUESTION, TOO_MANY, EACH_OTHER)


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


def unknown(address: str, value: str, names: Iterable[str], what: Label) -> Finding:
    """Return the finding for a name of something that is not there, with those that are."""
    known = tuple(names)
    return UNKNOWN_NAME.at(address, value, both(" ".join(known)), hint=nearest(value, known), what=what)


def unknown_among(address: str, words: Iterable[str | None], names: Iterable[str], what: Label) -> Iterator[Finding]:
    """Find names of something that is not there, of those that are given."""
    known = tuple(names)
    return (unknown(address, word, known, what) for word in words if word and word not in known)
