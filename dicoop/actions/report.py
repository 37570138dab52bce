"""What is computed from the whole ledger and shown: rates, what is due, the report of a meeting?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dicoop.actions.origin import origin
from dicoop.actions.read import Read, Shown, load, of_ledger
from dicoop.document import Document, Narrowed
from dicoop.kinds import published_figures
from dicoop.labels import Label, both
from dicoop.reports import due as due_page
from dicoop.reports import meeting as meeting_page
from dicoop.reports import options, reminders, scope
from dicoop.reports import rates as rates_page
from dicoop.reports.meeting import decisions
from dicoop.reports.meeting.notice import notice, worded
from dicoop.reports.meeting.page import page
from dicoop.reports.reference_day import When, latest, when
from dicoop.rules.counties import rows_of
from dicoop.store import published, record_files
from dicoop.text.source import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from dicoop.document import Section
    from dicoop.kinds.ledger import Ledger
    from dicoop.kinds.published_figures import Figures
    from dicoop.reports.meeting.case import Case
    from dicoop.store.find import Shelf

_REMINDING = ("ics", "text")
_PAPER = ("docx", "pdf", "template")
_INDEX = "index.html"
_CITY = Label("全市", "City")
_UNSEEN = Label(
    "文件夹 {path} 打不开，没有同公布过的数核对",
    "the folder {path} cannot be opened, so nothing was compared with the figures published before",
)


def due(place: Shelf, today: date, given: Mapping[str, Any]) -> Shown:
    """Return what is overdue or due soon, as the options of `due` ask; raises Misused, NotFound."""
    read = load(place, today)
    what = options.of_due(read.whole, given)
    document = due_page.due(read.whole, today, what)
    if given.get("form") in _REMINDING:
        own = reminders.events if given["form"] == "ics" else reminders.messages
        document = replace(own(document, read.whole, today, what), origin=origin(place, "dicoop due", today))
    if given.get("form") in _PAPER and what.by == "unit" and not what.count_by:
        from dicoop.reports import papers  # noqa: PLC0415 - most look at a list

        document = papers.letters(document, due_page.listed(read.whole, today, what), read.whole, today, what)
    return of_ledger(scope.narrowed(document, given, scope.OF_DUE, read.whole.settings, kinds=read.whole.kinds.values()), read)


def rates(place: Shelf, today: date, given: Mapping[str, Any]) -> Shown:
    """Return the rates as the options of `rates` ask; raises Misused, NotFound."""
    read = load(place, today)
    found = when(read.whole, given["meeting"], given["as_of"], today)
    what = options.of_rates(read.whole, given, found.day)
    if given.get("meetings"):
        from dicoop.reports import trend  # noqa: PLC0415 - most look at one day

        days = trend.points(read.whole, given["meetings"], today)
        page = trend.trend(read.whole, days, replace(what, rates=rates_page.filtered(what)))
        return of_ledger(scope.narrowed(page, given, scope.OF_RATES, read.whole.settings), read)
    make = rates_page.rates
    if given.get("durations"):
        from dicoop.reports.durations import durations as make  # noqa: PLC0415 - most ask for rates
    page = scope.narrowed(make(read.whole, found, what), given, scope.OF_RATES, read.whole.settings)
    return of_ledger(scope.dated(page, given, found), read)


def meeting(place: Shelf, today: date, given: Mapping[str, Any]) -> Shown:
    """Return the report of a meeting (by default the latest), or a county's own page of it; raises Misused, NotFound."""
    read = load(place, today)
    found = _when(read, today, given)
    county = options.page(given["county"], read.whole.settings.on(found.day)) if given["county"] else None
    case = meeting_page.case(read.whole, found, county, _told(place))
    form = given.get("form") or ""
    document = meeting_page.report(case)
    if _TREND & set(given.get("section") or ()):
        document = replace(document, sections=(*document.sections, _trend(read.whole, case.meeting.id, county, today)))
    if form in _FORMS:
        document = replace(_FORMS[form](document, case), origin=origin(place, f"{case.command} --format {form}", case.day))
    own = (Narrowed("county", county, read.whole.settings.county_label(county), titled=False),) if county else ()
    document = scope.dated(scope.said(document, *own), {**given, "meeting": case.meeting.id}, found)
    return _beside(place, of_ledger(document, read))


def materials(place: Shelf, today: date, given: Mapping[str, Any]) -> Shown:
    """Return what is laid before a meeting in one document: the notice, a page of each county, the decisions of the meeting before; raises as `meeting`."""
    from dicoop.reports.outside import outside  # noqa: PLC0415 - most reports stay in the office

    read = load(place, today)
    whole = meeting_page.case(read.whole, _when(read, today, given), None, _told(place))
    cases = (whole, *(replace(whole, county=county.key) for county in rows_of(read.whole.settings)))
    last = decisions.of_last(whole)
    parts = [notice(meeting_page.report(case), case) for case in cases]
    parts += [Document(last.title, (replace(last, title=both("")),), style=whole.style)] if last else []
    left = [outside(part, read.whole) for part in parts]
    made = origin(place, f"{whole.command} --materials --format {given['form']}", whole.day)
    document = Document(_MATERIALS.fill(n=whole.meeting.id), (), style=whole.style, origin=made, letters=tuple(part for part, _ in left))
    shown = _beside(place, of_ledger(document, read))
    return replace(shown, ledger=None, words=(*shown.words, *dict.fromkeys(word for _, words in left for word in words)))


def _when(read: Read, today: date, given: Mapping[str, Any]) -> When:
    return when(read.whole, given["meeting"] or latest(read.whole, today), given["as_of"], today)


def _beside(place: Shelf, shown: Shown) -> Shown:
    """Return what is shown with the words on published figures that cannot be seen."""
    unseen = tuple(
        _UNSEEN.fill(path=visible(path)) for path in (() if place.known_at else record_files.shut(place.root, published_figures.FOLDER))
    )
    return replace(shown, words=(*shown.words, *unseen), faults=shown.faults + len(unseen))


def pages(place: Shelf, today: date, given: Mapping[str, Any]) -> dict[str, Shown]:
    """Return by file name the city's page of a meeting and those of the counties, each with links to the others; raises Misused, NotFound."""
    read = load(place, today)
    whole = meeting_page.case(read.whole, _when(read, today, given), None, _told(place))
    counties = {f"{county.key}.html": county for county in rows_of(whole.settings)}
    links = ((_INDEX, _CITY), *((name, both(county.name)) for name, county in counties.items()))
    made = origin(place, whole.command.replace("report", f"page {given['folder']}", 1), whole.day)

    def shown(case: Case, own: str) -> Shown:
        document = replace(page(meeting_page.report(case), case), origin=made, links=tuple(each for each in links if each[0] != own))
        return _beside(place, of_ledger(document, read))

    parts = {name: shown(replace(whole, county=county.key), name) for name, county in counties.items()}
    return {_INDEX: shown(whole, _INDEX), **parts}


# What a report becomes in the formats that hold more than its tables
_FORMS: Mapping[str, Callable[[Document, Case], Document]] = {"html": page, "docx": notice, "pdf": notice, "template": worded}


_TREND = {"trend", "变化"}
_SPAN = 5  # meetings


def _trend(whole: Ledger, number: int, county: str | None, today: date) -> Section:
    """Return how the rates went over the last meetings up to one: the county's own on its page."""
    from dicoop.reports import trend  # noqa: PLC0415 - it is shown where it is asked for

    query = {"variant": (), "rate": (), "by": None, "explain": False, "where": (f"county={county}",) if county else ()}
    days = trend.points(whole, f"{max(number - _SPAN + 1, 0)}..{number}", today)
    what = options.of_rates(whole, query, max(point.day for point in days))
    section = trend.trend(whole, days, replace(what, rates=rates_page.filtered(what))).sections[0]
    return replace(section, title=_COURSE)


_MATERIALS = Label("第{n}次联席会议材料", "Papers of joint meeting {n}")
_COURSE = Label("变化", "The course of the rates")


def _told(place: Shelf) -> tuple[Figures, ...]:
    """Return what closed meetings were told, as far as it was known."""
    if place.known_at is None:
        return published.on_disk(place.root)
    from dicoop.actions import revisions  # noqa: PLC0415 - whoever reads what is on disk needs no git
    from dicoop.store import published_at  # noqa: PLC0415

    repo = revisions.repository(place.root)
    return published_at.every(repo, revisions.revision(repo, place.known_at).commit)
