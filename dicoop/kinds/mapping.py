"""What does a mapping hold: what each column of sheets of one sort means, so that the next of them needs no question?

`ledgers/mappings/<name>.yaml`; a column that means nothing to the ledger is named too, without an address.
"""

from __future__ import annotations

from dicoop.kinds import fields as f
from dicoop.kinds.fields import Block
from dicoop.labels import Term

FOLDER = "ledgers/mappings"
FIRST_LINE = "# yaml-language-server: $schema=../../schemas/mapping.schema.json\n"


class Day(Term):
    """Which day a month without one means."""

    FIRST = "first", "月初", "the first"
    LAST = "last", "月底", "the last"


class ColumnRow(Block):
    """A column: what it is called, and the address its values go to; without one it is left out."""

    column = f.text("列", "Column", key=True)
    address = f.optional(f.text("字段", "Address"))
    cumulative = f.optional(f.flag("累计", "Cumulative"))
    unit = f.optional(f.text("单位", "Unit"))
    day = f.optional(f.term(Day, "只写到月的", "Months without a day"))


class FixedRow(Block):
    """A value that every record of the sheet gets."""

    address = f.text("字段", "Address", key=True)
    value = f.text("值", "Value")


class WordRow(Block):
    """A word of a column, and the value it stands for."""

    column = f.text("列", "Column", key=True)
    word = f.text("写法", "Word", key=True)
    value = f.text("值", "Value")


class Plan(Block):
    """How sheets of one sort are read."""

    kind = f.text("种类", "Kind")
    sheet = f.optional(f.text("表", "Sheet"))
    header = f.optional(f.whole("表头行数", "Rows of the header"))
    unit = f.optional(f.text("单位", "Unit"))
    columns = f.default(f.entries(ColumnRow, "列", "Columns"))
    fixed = f.default(f.entries(FixedRow, "固定值", "Fixed values"))
    words = f.default(f.entries(WordRow, "写法", "Words"))
