"""What was a meeting told, what does the same day come to now, and who made the difference when?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.document import Cell, Column, Document, Points, Section, Style, Table, Text
from dicoop.frozen import dataclass
from dicoop.kinds.published_figures import Basis
from dicoop.labels import Label, both, joined, visible
from dicoop.reports import phrases
from dicoop.reports.life import NOT_COMMITTED
from dicoop.reports.rates import name, off
from dicoop.rules.aggregate import change
from dicoop.rules.choice import label_of, rates_of
from dicoop.values import EXACT, Money, plain, printed

if TYPE_CHECKING:
    from fractions import Fraction

    from dicoop.kinds.base import Kinds
    from dicoop.kinds.settings import Settings
    from dicoop.rules.published import Pair, RateCause, Redefined, Share


class EditSinceTag(NamedTuple):
    """One value of a record that was entered since the tag: when (None: not committed yet), by whom, in which commit, and what it was."""

    kind: str
    id: str
    day: date | None
    by: str
    commit: str
    address: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Restated:
    """All that is told of a closed meeting: its figures then and now, what made them others, and all edits that touch the day."""

    meeting: int
    day: date
    tag: str
    commit: str
    settings: Settings
    kinds: Kinds
    pairs: tuple[Pair, ...]
    causes: tuple[tuple[RateCause, tuple[EditSinceTag, ...]], ...]
    edits: tuple[EditSinceTag, ...]
    redefined: tuple[Redefined, ...] = ()
    reset: bool = False


_TITLE = Label("第{n}次联席会议公布的数（截至{day}），今天再看", "Figures of joint meeting {n} ({day}), as restated today")
_FIGURES = Label("公布的数和现在的数", "Published and restated")
_CAUSES = Label("改变了数的记录（影响大的在前）", "Records behind the difference, largest first")
_EDITS = Label("公布之后对当天及以前的改动", "Later edits dated that day or earlier")
_SAME = Label("公布的 {n} 个数今天都没有变。", "None of the {n} published figures has changed.")
_MOVED = Label("公布的 {n} 个数中有 {moved} 个变了。", "{moved} of the {n} published figures have been restated.")
_RESET = Label("台账设置在公布之后改过，也会改变数。", "The ledger's settings have changed since, which may also affect figures.")
_REDEFINED = Label(
    "{rate}公布时的口径是“{told}”，现在默认的是“{now}”；这里按公布时的口径比较。",
    "The {rate} was published as '{told}', but now defaults to '{now}'; here it is compared as published.",
)
_UNKNOWN = Label(
    "{rate}公布时的口径是“{told}”，现在的程序没有这种口径，只能同“{now}”比较。",
    "The {rate} was published as '{told}', which this program does not know; it is compared with '{now}'.",
)
_NO_CAUSES = Label("没有记录改变公布的数。", "No record has changed a figure.")
_NO_EDITS = Label("公布之后没有改动过当天及以前的事。", "Nothing dated that day or earlier has been edited since.")
_SHARE = Label("{rate} {above}/{below}（{points}个百分点）", "{rate} {above}/{below} ({points} points)")
_BY_GROUP = Label("只在县区之间变动", "between counties only")
_ALL = Label("全市", "The city")
_BY_OTHERS = Label("文件没有改过（设置或别的记录）", "its file is unchanged (due to settings, or other records)")
_MORE = Label("另有 {n} 行：--format plain", "{n} more: --format plain")
_YES, _NO = Label("是", "yes"), Label("否", "no")
_MOST = 10
_SHORT = 12


def restated(found: Restated) -> Document:
    """Return the page of a closed meeting."""
    style = phrases.style(found.settings)
    moved = sum(pair.is_moved for pair in found.pairs)
    words = (_MOVED if moved else _SAME).fill(n=len(found.pairs), moved=moved)
    notes = (Text(words), *map(Text, _redefined(found)), *((Text(_RESET),) if found.reset else ()))
    return Document(
        title=_TITLE.fill(n=found.meeting, day=phrases.day(found.day)),
        sections=(
            Section("figures", _FIGURES, (*notes, _figures(found))),
            Section("causes", _CAUSES, (_causes(found, style),)),
            Section("edits", _EDITS, (_edits(found),)),
        ),
        style=style,
        data=lambda: _data(found),
    )


def _redefined(found: Restated) -> Iterator[Label]:
    for each in found.redefined:
        words = _REDEFINED if each.is_known else _UNKNOWN
        yield words.fill(rate=called(each.rate, each.basis, found.kinds), told=each.told, now=each.now)


def _figures(found: Restated) -> Table:
    """Return every rate of the whole, and those of counties that are others now."""
    columns = (
        Column("rate", Label("率", "Rate"), lead=True),
        Column("county", Label("县区", "County"), lead=True),
        Column("told", Label("公布的", "Published")),
        Column("now", Label("现在", "Now")),
        Column("points", Label("百分点", "Points")),
        Column("numerator", Label("分子差", "Numerator")),
        Column("denominator", Label("分母差", "Denominator")),
    )
    shown = [pair for pair in found.pairs if pair.county is None or pair.is_moved]
    compared = ((called(pair.rate, pair.basis, found.kinds), pair.told, pair.now) for pair in shown)
    return Table("figures", columns, tuple(_row(pair, found) for pair in shown), notes=off(compared, phrases.style(found.settings)))


def called(rate: str, basis: Basis, kinds: Kinds) -> Label:
    """Return what a rate is called, with its basis where there is another by the other one; as it was told where it is none of the ledger's."""
    every = rates_of(kinds)
    known = next((name(each) for each in every if (each.name, each.basis) == (rate, basis)), None)
    return known.label if known else label_of(rate, kinds)


def _row(pair: Pair, found: Restated) -> tuple[Cell, ...]:
    place = found.settings.county_label(pair.county) if pair.county else _ALL
    above, below = (_difference(pair.basis, side) for side in _differences(pair))
    return called(pair.rate, pair.basis, found.kinds), place, pair.told, pair.now, change(pair.told, pair.now), above, below


def _differences(pair: Pair) -> tuple[Decimal, Decimal]:
    return pair.now.numerator - pair.told.numerator, pair.now.denominator - pair.told.denominator


def _difference(basis: Basis, side: Decimal) -> Cell:
    return Money(side) if basis is Basis.MONEY else int(side)


def _causes(found: Restated, style: Style) -> Table:
    columns = (
        Column("id", Label("编号", "Id"), lead=True),
        Column("moved", Label("影响", "Effect")),
        *_EDITED,
    )
    rows = tuple(
        (cause.id, _effect(cause, style), *cells)
        for cause, edits in found.causes
        for cells in ([_cells(edit) for edit in edits] or [(None, _BY_OTHERS, None, None, None, None)])
    )
    return Table("causes", columns, rows, most=_MOST, more=_MORE, none=_NO_CAUSES)


def _effect(cause: RateCause, style: Style) -> Label:
    return joined(tuple(_share(share, style) for share in cause.shares), "；", "; ") if cause.shares else _BY_GROUP


def _share(share: Share, style: Style) -> Label:
    above, below = (_signed(part, share.rate.basis, style) for part in (share.above, share.below))
    points = printed(share.points, style.digits, style.rounding)
    return _SHARE.fill(rate=name(share.rate).label, above=above, below=below, points=f"{points:+f}")


def _signed(part: Fraction, basis: Basis, style: Style) -> Label:
    text = phrases.money(_exact(part), style) if basis is Basis.MONEY else both(plain(_exact(part)))
    return text if part < 0 else Label(f"+{text.zh}", f"+{text.en}")


def _exact(part: Fraction) -> Decimal:
    return EXACT.divide(Decimal(part.numerator), Decimal(part.denominator))


_EDITED = (
    Column("entered", Label("录入日期", "Entered on")),
    Column("by", Label("录入人", "By")),
    Column("commit", Label("提交", "Commit")),
    Column("address", Label("字段", "Field")),
    Column("before", Label("之前", "Before")),
    Column("after", Label("之后", "After")),
)


def _cells(edit: EditSinceTag) -> tuple[Cell, ...]:
    commit = both(edit.commit[:_SHORT]) if edit.commit else NOT_COMMITTED
    return edit.day, visible(edit.by), commit, edit.address, edit.before, edit.after


def _edits(found: Restated) -> Table:
    columns = (Column("id", Label("编号", "Id"), lead=True), Column("counts", Label("改变了数", "Changed a figure")), *_EDITED)
    moved = {(cause.kind, cause.id) for cause, _ in found.causes}
    rows = tuple((edit.id, _YES if (edit.kind, edit.id) in moved else _NO, *_cells(edit)) for edit in found.edits)
    return Table("edits", columns, rows, most=_MOST, more=_MORE, none=_NO_EDITS)


# For programs


def _data(found: Restated) -> dict[str, Any]:
    moved = {(cause.kind, cause.id) for cause, _ in found.causes}
    return {
        "meeting": found.meeting,
        "as_of": found.day,
        "tag": found.tag,
        "commit": found.commit,
        "settings_changed": found.reset,
        "redefined": [{"rate": each.rate, "basis": each.basis, "told": each.told, "now": each.now} for each in found.redefined],
        "figures": [_figure(pair) for pair in found.pairs],
        "records": [_cause(cause, edits) for cause, edits in found.causes],
        "edits": [{**_edit(edit), "moved": (edit.kind, edit.id) in moved} for edit in found.edits],
    }


def _figure(pair: Pair) -> dict[str, Any]:
    above, below = _differences(pair)
    return {
        "rate": pair.rate,
        "basis": pair.basis,
        "group": pair.county,
        "told": pair.told,
        "now": pair.now,
        "points": change(pair.told, pair.now),
        "numerator": plain(above),
        "denominator": plain(below),
    }


def _cause(cause: RateCause, edits: tuple[EditSinceTag, ...]) -> dict[str, Any]:
    shares = [
        {
            "rate": share.rate.name,
            "basis": share.rate.basis,
            "numerator": plain(_exact(share.above)),
            "denominator": plain(_exact(share.below)),
            "points": Points(share.points),
        }
        for share in cause.shares
    ]
    return {"id": cause.id, "kind": cause.kind, "effects": shares, "edits": [_edit(edit) for edit in edits]}


def _edit(edit: EditSinceTag) -> dict[str, Any]:
    return {
        "id": edit.id,
        "kind": edit.kind,
        "date": edit.day,
        "by": edit.by or None,
        "commit": edit.commit or None,
        "address": edit.address,
        "before": edit.before,
        "after": edit.after,
    }
