"""Was a ledger that the city declared itself changed: what rests on it, and can its records still be read?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dicoop.errors import Fault, Place, Severity
from dicoop.frozen import pattern
from dicoop.kinds.address import changes
from dicoop.labels import Label, both, joined, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dicoop.change.review_context import DeclarationChange, Range
    from dicoop.errors import Finding
    from dicoop.kinds.address import ValueChange

CHANGED = Fault(
    "R30",
    Label("{what}声明 {value}（{how}），由它决定的有：{rests}", "the declaration {value} was {what} ({how}); on it rest {rests}"),
    Label(
        "单独提交，写明依据；从前会议的数变不变看 dicoop restated --meeting N",
        "change it apart from records and say on what grounds; what becomes of past meetings' figures: dicoop restated --meeting N",
    ),
    Severity.WARNING,
)
BROKEN = Fault(
    "R30",
    Label(
        "声明 {value} 有错误，它的记录都没有计入：{problem}",
        "the declaration {value} has faults and none of its records are counted: {problem}",
    ),
    Label("改正声明，或改回去：dicoop check", "correct it or change it back; see dicoop check"),
)
UNREAD = Fault(
    "R30",
    Label(
        "照改动后的声明 {value}，{n} 条已有的记录读不出来，如 {ids}",
        "by the declaration {value} as it is now {n} records that were there cannot be read, such as {ids}",
    ),
    Label(
        "先把这些记录改成新的写法，或把声明改回去",
        "change these records to the new form first, or change the declaration back",
    ),
)
_ADDED, _CHANGED, _GONE = Label("添加了", "added"), Label("改动了", "changed"), Label("删去了", "removed")
_SHOWN = 3
_IDS = 5
_NOTHING = "-"
_ALL = Label("这类记录的全部数字", "all figures of these records")
_LOOKS = Label("这类记录怎样填写、怎样显示", "how these records are filled in and shown")
# What rests on a part of a declaration, by the beginning or the end of its address
_RESTS = (
    (pattern(r"due\."), Label("期限、灯和逾期数", "days due, lights and what is overdue")),
    (pattern(r"rates\."), Label("各个率", "rates")),
    (pattern(r"steps\."), Label("环节、阶段和从环节起算的期限", "steps, stages, and limits that count from steps")),
    (pattern(r"lists\."), Label("清单、合计和上限", "lists, sums and what they may not exceed")),
    (
        pattern(r"constraints\.|fields\..*\.(?:required_when|only_when|required|unique)"),
        Label("哪些记录由校验报出", "which records the checks find"),
    ),
    (
        pattern(r"first_date|ended|key|letter|fields\..*\.(?:type|ref|values.*|units)"),
        Label("哪些记录计入、怎样读", "which records count and how they are read"),
    ),
)


def declarations_changed(over: Range) -> Iterator[Finding]:
    """Find declarations that were added, changed or removed, that have faults now, and that leave records unread (R30)."""
    for declared in over.declarations:
        place = Place(declared.path)
        problem = next((each for each in over.after.kinds.findings if each.place.file == declared.path), None)
        if problem is not None:
            yield BROKEN.at("", visible(declared.path), place=place, problem=problem.message)
            continue
        found = changes(declared.before or {}, declared.after or {})
        if found:
            yield CHANGED.at("", visible(declared.path), place=place, **_words(declared, found))
        unread = tuple(_unread(over, declared))
        if unread:
            yield UNREAD.at("", visible(declared.path), place=place, n=len(unread), ids=unread[:_IDS])


def _words(declared: DeclarationChange, found: tuple[ValueChange, ...]) -> dict[str, Any]:
    """Return how a declaration was changed, in its words, and what rests on that."""
    if declared.before is None or declared.after is None:
        label = visible(str((declared.after or declared.before or {}).get("label", _NOTHING)))
        return {"what": _ADDED if declared.before is None else _GONE, "how": both(label), "rests": _ALL}
    told = [f"{one.address} {visible(one.before or _NOTHING)} → {visible(one.after or _NOTHING)}" for one in found[:_SHOWN]]
    how = both("; ".join((*told, *(["…"] if len(found) > _SHOWN else []))))
    return {"what": _CHANGED, "how": how, "rests": _rests(one.address for one in found)}


def _rests(addresses: Iterable[str]) -> Label:
    known = tuple(address for address in addresses if not address.endswith((".label", ".say", ".show")))
    found = tuple(label for pattern, label in _RESTS if any(pattern.match(address) for address in known))
    return joined(found) if found else _LOOKS


def _unread(over: Range, declared: DeclarationChange) -> Iterator[str]:
    """Yield the ids of the records that could be read before, that are still there, and that nobody can read now."""
    key = declared.path.rpartition("/")[2].removesuffix(".yaml")
    if key not in over.before.kinds:
        return
    kept = over.after.ids(key) if key in over.after.kinds else ()
    gone = {change.id for change in over.files if change.before and change.after is None}
    yield from sorted(set(over.before.ids(key)) - set(kept) - gone)
