"""Was a word changed by which it is decided who counts, so that rates are others without any progress?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.errors import Fault, Severity
from dicoop.kinds.address import parse
from dicoop.labels import FLAGS, Label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dicoop.change.changed_record import ChangedFile
    from dicoop.change.review_context import Range
    from dicoop.errors import Finding
    from dicoop.kinds.address import ValueChange

SCOPE = Fault(
    "R45",
    Label("{what}由“{before}”改成“{value}”，谁计入各个率就变了", "'{what}' was '{before}' and is '{value}': other records count in rates"),
    Label("附上依据单独提交；前后的率看 dicoop diff", "change it apart, with the paper; rates before and after: dicoop diff"),
    Label(
        "规上、角色、配套、级别、政策这些字段决定分母是谁；改一个词，率就变了。",
        "Above scale, role, supplier, level and policy decide who is below the line; with one word changed the rate is another.",
    ),
    "above_scale: true → false",
    Severity.WARNING,
)
# The fields of records, and of entries of their lists, that rates rest on as words
_SCOPE: Mapping[str, tuple[str, ...]] = {
    "enterprise": ("above_scale", "role", "supplies_to"),
    "cooperation": ("type", "level", "direction", "parties.county", "parties.role"),
    "award": ("policy", "article"),
    "financing": ("instrument", "security", "first_loan"),
    "indicator": ("measure", "county", "from.sum", "from.where", "weight", "cap", "factor", "at_most"),
    "monitor": ("key_firm", "supplies_to"),
    "assignment": ("type", "level"),
}
_LATER = ("first_loan",)  # nobody finds out years afterwards that a loan was the first
KINDS = tuple(_SCOPE)


def scope(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find words on which rates rest written otherwise than they were, or filled in later (R45)."""
    assert change.kind is not None
    if not change.old or not change.new or change.old.voided:
        return
    for each in change.changes:
        name = _plain(each.address)
        if name in _SCOPE[change.kind.name] and (each.before is not None or name in _LATER):
            before, after = (_word(change, each, value) for value in (each.before, each.after))
            yield change.at(SCOPE, each.address, after, what=change.called(each.address), before=before)


def _plain(address: str) -> str:
    """Return an address without what tells which entry it is."""
    head, sign, rest = address.partition("[")
    return head + (rest.rpartition("]")[2] if sign else "")


def _word(change: ChangedFile, each: ValueChange, value: str | None) -> object:
    """Return what a value is called: a word of a closed list, yes or no by its name."""
    assert change.kind is not None
    row = parse(each.address, change.kind.model)[1]
    terms = {term.value: term.label for term in row.terms or ()} | (FLAGS if row.form == "flag" else {})
    return "-" if value is None else terms.get(value, value)
