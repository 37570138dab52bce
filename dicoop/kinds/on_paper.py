"""How do documents for Word and as PDF lie on paper?"""

from __future__ import annotations

from decimal import Decimal

from dicoop.document import Paper
from dicoop.errors import Fault, Unreadable
from dicoop.kinds import fields as f
from dicoop.kinds.fields import Block
from dicoop.kinds.forms import in_units
from dicoop.labels import Label, both
from dicoop.measures import Quantity, quantity_of

UNFIT_LENGTH = Fault(
    "unfit-length",
    Label("“{value}”太大或太小，版面排不下正文", "'{value}' is too large or too small: no text would fit the page"),
    Label(
        "写 {least} 至 {most} 之间的；国标是上37、下35、左28、右26毫米，行距28.95磅",
        "write a value between {least} and {most}; the standard has margins of 37, 35, 28 and 26 mm and a line pitch of 28.95 pt",
    ),
)


def _length(zh: str, en: str, usual: Decimal, unit: str, most: int) -> f.Declared[Quantity]:
    """Declare a length on paper, from a few of its unit to `most`."""
    row = f.quantity(zh, en, (unit,))
    measured, schema = in_units((unit,))
    least = Quantity(Decimal(_LEAST), unit)
    greatest = Quantity(Decimal(most), unit)

    def read(text: object) -> str:
        found = measured(text)
        if not least <= quantity_of(found) <= greatest:
            raise Unreadable(UNFIT_LENGTH.at(value=found, allowed=both(f"{least}—{greatest}"), least=least, most=greatest))
        return str(found)

    return f.default(f.reading(row, read, schema), Quantity(usual, unit))


_LEAST = 10
_USUAL = Paper()


class OnPaper(Block):
    """The page of Word and PDF documents: margins, how far apart lines are, which font stands where."""

    top = _length("上页边", "Top", _USUAL.top, "mm", 60)
    bottom = _length("下页边", "Bottom", _USUAL.bottom, "mm", 60)
    inner = _length("订口", "Inner margin", _USUAL.inner, "mm", 60)
    outer = _length("切口", "Outer margin", _USUAL.outer, "mm", 60)
    pitch = _length("行距", "Line pitch", _USUAL.pitch, "pt", 60)
    title = f.default(f.text("标题字体", "Title font"), _USUAL.title)
    heading = f.default(f.text("一级标题字体", "Heading font"), _USUAL.heading)
    subheading = f.default(f.text("二级标题字体", "Subheading font"), _USUAL.subheading)
    text = f.default(f.text("正文字体", "Text font"), _USUAL.text)
    number = f.default(f.text("页码字体", "Page number font"), _USUAL.number)
