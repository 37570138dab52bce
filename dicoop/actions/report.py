"""What is computed from the whole ledger and shown: rates, what is due, the report of a meeting?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dicoop.actions.read import Shown, load, of_ledger
from dicoop.reports import asked
from dicoop.reports import due as due_page
from dicoop.reports import meeting as meeting_page
from dicoop.reports import rates as rates_page
from dicoop.reports.when import latest, when

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from dicoop.store.find import Shelf


def due(place: Shelf, today: date, given: Mapping[str, Any]) -> Shown:
    """Return what is overdue or due soon, as the options of `due` ask; raises Misused, NotFound."""
    whole = load(place)
    return of_ledger(due_page.due(whole, today, asked.of_due(whole, given)), whole)


def rates(place: Shelf, today: date, given: Mapping[str, Any]) -> Shown:
    """Return the rates as the options of `rates` ask; raises Misused, NotFound."""
    whole = load(place)
    what = asked.of_rates(whole, given)
    return of_ledger(rates_page.rates(whole, when(whole, given["meeting"], given["as_of"], today), what), whole)


def meeting(place: Shelf, today: date, given: Mapping[str, Any]) -> Shown:
    """Return the report of a meeting (by default the latest), or a county's own page of it; raises Misused, NotFound."""
    whole = load(place)
    county = asked.page(given["county"], whole.settings) if given["county"] else None
    number = given["meeting"] or latest(whole, today)
    return of_ledger(meeting_page.report(whole, when(whole, number, given["as_of"], today), county), whole)
