"""What is looked at when a declaration is checked, and in which words is it told what is wrong with it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dicoop.errors import Fault, nearest
from dicoop.kinds.declaration import FieldType
from dicoop.labels import Label, both
from dicoop.rules.checks.measures import BAD_QUESTION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dicoop.errors import Finding
    from dicoop.kinds.base import Kinds
    from dicoop.kinds.declaration import Declaration

NAME_TAKEN = Fault(
    "name-taken",
    Label("“{value}”已另有所用：{what}", "'{value}' is taken: {what}"),
    Label(
        "换一个名字；里面已有记录的：dicoop migrate {key} --rename {name}=新名字",
        "choose another name; where there are records: dicoop migrate {key} --rename {name}=NEW",
    ),
    Label(
        "同一个词有两个意思，命令和条件就不知道指的是哪一个。",
        "A word with two meanings leaves commands and conditions in doubt which is meant.",
    ),
    "key: report",
)
ONLY_HERE = Label("换一个；记录里不写它，改声明就行", "choose another; no record says it, so the declaration alone is changed")
UNKNOWN_NAME = Fault(
    "unknown-name",
    Label("没有“{value}”这个{what}", "there is no {what} '{value}'"),
    Label("改用已有的，或先声明它", "use one there is, or declare it first"),
    Label("指着没有声明的东西，期限和率就永远算不出来。", "What refers to something undeclared can never be counted or become due."),
    "from: asigned",
)
MISSING_PART = Fault(
    "missing-part",
    Label("{owner}要写明 {part}", "{owner} needs {part}"),
    Label("补上 {part}: …", "add {part}: …"),
    Label("缺了这一项，程序不知道该怎样登记、怎样算。", "Without it nobody knows how to enter it or how to count it."),
    "type: enum  # without values",
)
UNFIT_PART = Fault(
    "unfit-part",
    Label("{address} 在这里没有用处：{what}", "{address} has no use here: {what}"),
    Label("删去这一行", "delete the line"),
    Label(
        "写了又不起作用的设置，人人以为它起作用。",
        "A setting that does nothing is believed to do something.",
    ),
    "values:  # of a day",
)
STUCK = Fault(
    "stuck-step",
    Label("到了“{value}”就再也走不到办结", "from '{value}' no step leads to a closing one"),
    Label(
        "给某一步加 closes: true，或在后面的步骤的 from 里写上 {value}",
        "let a step have closes: true, or name {value} in the from of a later one",
    ),
    Label("走不到办结的记录会永远挂在逾期单上。", "A record that can never be closed stays overdue for ever."),
    "(no step with closes: true)",
)
TOO_MANY = Fault(
    "too-many-parts",
    Label("{what}有 {value} 项，最多 {most} 项", "{what}: {value}, at most {most}"),
    Label("拆成两本台账，或去掉用不着的", "make two ledgers of it, or leave out what nobody uses"),
    Label("声明太长，登记的人看不过来，每个命令也都变慢。", "A declaration without end is read by nobody and slows every command."),
    "(61 fields)",
)
EACH_OTHER = Fault(
    "needs-each-other",
    Label("“{value}”和“{other}”互相要求对方先登记", "'{value}' and '{other}' each require the other to be there first"),
    Label("其中一边去掉 required", "take required off one of the two"),
    Label("两条记录互相等着，哪一条也登记不了。", "Of two records that wait for each other neither can be entered."),
    "type: ref\nref: hazard\nrequired: true",
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


def _named(value: str, names: Iterable[str]) -> tuple[Label, Label | None]:
    """Return the names that may be used, and the one that was probably meant."""
    known = tuple(names)
    near = nearest(value, known)
    return both(" ".join(known)), near


def unknown(address: str, value: str, names: Iterable[str], what: Label) -> Finding:
    """Return the finding for a name of something that is not there, with those that are."""
    allowed, near = _named(value, names)
    return UNKNOWN_NAME.at(address, value, allowed, hint=near, what=what)
