"""What are the rates on a day, or how did they go from meeting to meeting?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from dicoop.actions.read import ShownDocument, doubts, load, of_ledger
from dicoop.frozen import replace
from dicoop.labels import Label
from dicoop.reports import options, scope
from dicoop.reports import rates as rates_page
from dicoop.reports.reference_day import when

if TYPE_CHECKING:
    from dicoop.document import Document, Section
    from dicoop.kinds.ledger import Ledger
    from dicoop.reports.trend import Point
    from dicoop.store.find import Shelf


def rates(place: Shelf, today: date, given: Mapping[str, Any]) -> ShownDocument:
    """Return the rates as the options of `rates` ask; raises Misused, NotFound."""
    asked = {**given, "where": [*given["where"], *(f"{name}={given[name]}" for name in ("county", "group") if given.get(name))]}
    read = load(place, today, partial(options.needed_by, given=asked))
    counted = options.counted_by(read.whole.kinds, asked)
    found = when(read.whole, given["meeting"], given["as_of"], today)
    what = options.of_rates(read.whole, asked, found.day)
    if given.get("meetings"):
        from dicoop.reports import trend  # noqa: PLC0415 - most look at one day

        points = trend.points(read.whole, given["meetings"], today)
        days = (read.whole.settings.on(points[0].day), read.whole.settings.on(points[-1].day))
        page = course(read.whole, what, points)
        return of_ledger(scope.narrowed(page, given, scope.OF_RATES, *days, kinds=read.whole.kinds.values()), read, kinds=counted)
    make, asking = rates_page.rates, rates_page.questions(read.whole, found.day, what)
    if given.get("durations"):
        from dicoop.reports.durations import durations as make  # noqa: PLC0415 - most ask for rates

        asking = iter(())
    read.whole.ask(*asking, *doubts(read.whole, counted or read.whole.kinds))
    page = scope.narrowed(
        make(read.whole, found, what), given, scope.OF_RATES, read.whole.settings.on(found.day), kinds=read.whole.kinds.values()
    )
    return of_ledger(scope.dated(page, given, found), read, *_nothing(read.whole, counted), kinds=counted)


def _nothing(whole: Ledger, counted: tuple[str, ...]) -> tuple[Label, ...]:
    """Return that there is nothing to count yet, of a ledger that has none of the records asked for."""
    kinds = [whole.kinds[name] for name in counted or whole.kinds if whole.has(name) and whole.kinds[name].first_date]
    if not kinds or any(whole.count(kind.name) for kind in kinds):
        return ()
    first = next((kind for kind in kinds if kind.letter), kinds[0])
    return (_NOTHING.fill(kinds=tuple(kind.label for kind in kinds), kind=first.name),)


_NOTHING = Label(
    "台账里还没有记录（{kinds}），所以都是“—”；先登记：dicoop {kind} add",
    "the ledger has no records yet ({kinds}), hence the dashes; start with: dicoop {kind} add",
)


def course(whole: Ledger, what: rates_page.RateOptions, points: tuple[Point, ...]) -> Document:
    """Return how the rates went from one day to the other."""
    from dicoop.reports import trend  # noqa: PLC0415 - most look at one day

    return trend.trend(whole, points, replace(what, rates=rates_page.filtered(what)))


def up_to(whole: Ledger, number: int, county: str | None, today: date) -> Section:
    """Return how the rates went over the last meetings up to one: the county's own on its page."""
    from dicoop.reports import trend  # noqa: PLC0415 - most look at one day

    query = {"variant": (), "rate": (), "by": None, "explain": False, "where": (f"county={county}",) if county else ()}
    days = trend.points(whole, f"{max(number - _SPAN + 1, 0)}..{number}", today)
    what = options.of_rates(whole, query, max(point.day for point in days))
    return replace(course(whole, what, days).sections[0], title=_COURSE)


_SPAN = 5  # meetings
_COURSE = Label("变化", "Rates over time")
