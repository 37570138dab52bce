"""Where do the points, bars and lines of a drawing stand? Geometry alone: who draws knows neither rates nor records."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from dicoop.document import Column, Style, Table
from dicoop.frozen import dataclass
from dicoop.labels import Lang
from dicoop.render.cells import CellStyle, line, words
from dicoop.values import Ratio

WIDTH = 340
_LEFT, _RIGHT, _TOP, _HEIGHT = 34, 40, 12, 96  # of a line chart: its frame
_BAR, _GAP, _NAMES, _VALUES = 15, 6, 74, 54  # of bars: thickness, distance, room for names and for values
_TENTH = Fraction(1, 10)


@dataclass(frozen=True)
class Mark:
    """A point or the end of a bar: where it is, what it is called, what it comes to, whether it is below the line of the whole."""

    x: float
    y: float
    name: str
    value: str
    is_low: bool = False


@dataclass(frozen=True)
class Drawing:
    """A drawing: what it shows, its size, its marks, its ruled lines with their words; the whole as a line, where there is one."""

    title: str
    height: float
    marks: tuple[Mark, ...]
    rules: tuple[tuple[float, str], ...] = ()
    whole: tuple[float, str] | None = None

    @property
    def told(self) -> str:
        """The drawing in words."""
        return "；".join(f"{mark.name} {mark.value}" for mark in self.marks)

    @property
    def path(self) -> str:
        """The marks joined by a line, as SVG writes it."""
        return "M" + "L".join(f"{mark.x:g} {mark.y:g}" for mark in self.marks)


def drawings(table: Table, lang: Lang, style: Style) -> Iterator[Drawing]:
    """Yield the drawings of a table, one for each column that its chart names and that has figures."""
    assert table.chart is not None
    make = {"lines": _lines, "bars": _bars}[table.chart.form]
    lead = next(place for place, column in enumerate(table.columns) if column.lead)
    for place, column in enumerate(table.columns):
        if column.key in table.chart.columns:
            found = [(words(row[lead], CellStyle(lang, style)), row[place]) for row in table.rows if not _is_sum(row[lead])]
            figures = [(name, ratio) for name, ratio in found if isinstance(ratio, Ratio) and ratio.exact is not None]
            total = table.total[place] if table.total else None
            if figures:
                yield make(column, figures, total if isinstance(total, Ratio) else None, CellStyle(lang, style, brief=True))


def _is_sum(head: object) -> bool:
    """Return whether a row is a subtotal: a bar for it would say its parts twice."""
    key = getattr(head, "key", None)
    return isinstance(key, str) and ":" in key


def _lines(column: Column, figures: list[tuple[str, Ratio]], _: Ratio | None, how: CellStyle) -> Drawing:
    values = [_exact(ratio) for _, ratio in figures]
    low, high = (min(values) // _TENTH) * _TENTH, -(-max(values) // _TENTH) * _TENTH
    if low == high:
        low, high = max(low - _TENTH, Fraction(0)), high + _TENTH
    span, step = WIDTH - _LEFT - _RIGHT, max(len(figures) - 1, 1)

    def y(value: Fraction) -> float:
        return round(_TOP + _HEIGHT * float((high - value) / (high - low)), 1)

    marks = tuple(
        Mark(round(_LEFT + span * place / step, 1), y(_exact(ratio)), name, words(ratio, how))
        for place, (name, ratio) in enumerate(figures)
    )
    rules = tuple((y(value), f"{int(value * 100)}%") for value in (low, (low + high) / 2, high))
    return Drawing(line(column.label.of(how.lang)), _TOP + _HEIGHT + 22, marks, rules)


def _bars(column: Column, figures: list[tuple[str, Ratio]], total: Ratio | None, how: CellStyle) -> Drawing:
    room = WIDTH - _NAMES - _VALUES
    ranked = sorted(figures, key=lambda each: -_exact(each[1]))
    whole = _exact(total) if total is not None and total.exact is not None else None
    most = max((*(_exact(ratio) for _, ratio in ranked), whole or Fraction(0), Fraction(1, 100)))

    def end(value: Fraction) -> float:
        return round(_NAMES + room * float(max(value, Fraction(0)) / most), 1)

    marks = tuple(
        Mark(end(_exact(ratio)), 20 + place * (_BAR + _GAP), name, words(ratio, how), is_low=whole is not None and _exact(ratio) < whole)
        for place, (name, ratio) in enumerate(ranked)
    )
    ruled = (end(whole), words(total, how)) if whole is not None else None
    return Drawing(line(column.label.of(how.lang)), 20 + len(ranked) * (_BAR + _GAP) + 2, marks, whole=ruled)


def _exact(ratio: Ratio) -> Fraction:
    assert ratio.exact is not None
    return ratio.exact
