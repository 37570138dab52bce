"""What is laid before a meeting: its report, its papers, its pages?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from dicoop.actions.read import ReadLedger, ShownDocument, doubts, load, of_ledger, told, unseen
from dicoop.document import Document, Narrowed
from dicoop.frozen import replace
from dicoop.labels import Label, both
from dicoop.reports import meeting as meeting_page
from dicoop.reports import scope
from dicoop.reports.meeting import decisions
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.meeting.notice import notice, worded
from dicoop.reports.meeting.page import page
from dicoop.reports.reference_day import ReferenceDay, latest, when
from dicoop.rules.counties import rows_of
from dicoop.store.find import Shelf

if TYPE_CHECKING:
    from dicoop.document import Origin

_INDEX = "index.html"
_CITY = Label("全市", "City")


def meeting(place: Shelf, today: date, given: Mapping[str, Any]) -> ShownDocument:
    """Return the report of a meeting (by default the latest), or a county's own page of it; raises Misused, NotFound."""
    read = load(place, today)
    found = _when(read, today, given)
    county = _own(given["county"], read, found) if given["county"] else None
    case = _case(place, read, found, county)
    form = given.get("form") or ""
    document = meeting_page.report(case)
    if _TREND & set(given.get("section") or ()):
        from dicoop.actions.rates import up_to  # noqa: PLC0415 - few ask for it

        document = replace(document, sections=(*document.sections, up_to(read.whole, case.meeting.id, county, today)))
    if form in _FORMS:
        document = replace(_FORMS[form](document, case), origin=_origin(place, f"{case.command} --format {form}", case.day))
    own = (Narrowed("county", county, read.whole.settings.county_label(county), titled=False),) if county else ()
    document = scope.dated(scope.said(document, *own), {**given, "meeting": case.meeting.id}, found)
    return _beside(place, of_ledger(document, read))


def materials(place: Shelf, today: date, given: Mapping[str, Any]) -> ShownDocument:
    """Return what is laid before a meeting in one document: the notice, a page of each county, the decisions of the meeting before; raises as `meeting`."""
    from dicoop.reports.outside import outside  # noqa: PLC0415 - most reports stay in the office

    read = load(place, today)
    whole = _case(place, read, _when(read, today, given))
    cases = (whole, *(replace(whole, county=county.key) for county in rows_of(read.whole.settings)))
    last = decisions.of_last(whole)
    parts = [notice(meeting_page.report(case), case) for case in cases]
    parts += [Document(last.title, (replace(last, title=both("")),), style=whole.style)] if last else []
    left = [outside(part, read.whole) for part in parts]
    made = _origin(place, f"{whole.command} --materials --format {given['form']}", whole.day)
    document = Document(_MATERIALS.fill(n=whole.meeting.id), (), style=whole.style, origin=made, letters=tuple(part for part, _ in left))
    shown = _beside(place, of_ledger(document, read))
    return replace(shown, ledger=None, words=(*shown.words, *dict.fromkeys(word for _, words in left for word in words)))


def _own(county: str, read: ReadLedger, found: ReferenceDay) -> str:
    from dicoop.reports import options  # noqa: PLC0415 - of many options a report of the city has none

    return options.page(county, read.whole.settings.on(found.day))


def _origin(place: Shelf, command: str, day: date) -> Origin:
    from dicoop.actions.origin import origin  # noqa: PLC0415 - files alone say where they are from

    return origin(place, command, day)


def _case(place: Shelf, read: ReadLedger, found: ReferenceDay, county: str | None = None) -> MeetingCase:
    """Return what a report starts from, once all that it asks of the records is asked."""
    case = meeting_page.case(read.whole, found, county, told(place))
    read.whole.ask(*meeting_page.questions(case), *doubts(read.whole, read.whole.kinds))
    return case


def _when(read: ReadLedger, today: date, given: Mapping[str, Any]) -> ReferenceDay:
    return when(read.whole, given["meeting"] or latest(read.whole, today), given["as_of"], today)


def _beside(place: Shelf, shown: ShownDocument) -> ShownDocument:
    words = unseen(place)
    return replace(shown, words=(*shown.words, *words), faults=shown.faults + len(words))


def pages(place: Shelf, today: date, given: Mapping[str, Any]) -> dict[str, ShownDocument]:
    """Return by file name the city's page of a meeting and those of the counties, each with links to the others; raises Misused, NotFound."""
    read = load(place, today)
    whole = _case(place, read, _when(read, today, given))
    counties = {f"{county.key}.html": county for county in rows_of(whole.settings)}
    links = ((_INDEX, _CITY), *((name, both(county.name)) for name, county in counties.items()))
    made = _origin(place, whole.command.replace("report", f"page {given['folder']}", 1), whole.day)

    def shown(case: MeetingCase, own: str) -> ShownDocument:
        document = replace(page(meeting_page.report(case), case), origin=made, links=tuple(each for each in links if each[0] != own))
        return _beside(place, of_ledger(document, read))

    parts = {name: shown(replace(whole, county=county.key), name) for name, county in counties.items()}
    return {_INDEX: shown(whole, _INDEX), **parts}


# What a report becomes in the formats that hold more than its tables
_FORMS: Mapping[str, Callable[[Document, MeetingCase], Document]] = {"html": page, "docx": notice, "pdf": notice, "template": worded}


_TREND = {"trend", "变化"}


_MATERIALS = Label("第{n}次联席会议材料", "Papers of joint meeting {n}")
