"""What is overdue or due soon, as a list, as reminders or as letters to the units?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from dicoop.actions.origin import origin
from dicoop.actions.read import ShownDocument, load, of_ledger
from dicoop.frozen import replace
from dicoop.reports import due as due_page
from dicoop.reports import options, reminders, scope
from dicoop.store.find import Shelf

_REMINDING = ("ics", "text")
_PAPER = ("docx", "pdf", "template")


def due(place: Shelf, today: date, given: Mapping[str, Any]) -> ShownDocument:
    """Return what is overdue or due soon, as the options of `due` ask; raises Misused, NotFound."""
    read = load(place, today, partial(options.needed_by_due, given=given))
    kinds = options.due_of(read.whole.kinds, given)
    what = options.of_due(read.whole, given)
    items = due_page.listed(read.whole, today, what)
    document = due_page.due(items, read.whole, today, what)
    if given.get("form") in _REMINDING:
        own = reminders.events if given["form"] == "ics" else reminders.messages
        document = replace(own(document, read.whole, today, what), origin=origin(place, "dicoop due", today))
    if given.get("form") in _PAPER and what.by == "unit" and not what.count_by:
        from dicoop.reports import papers  # noqa: PLC0415 - most look at a list

        document = papers.letters(document, items, read.whole, today, what)
    page = scope.narrowed(document, given, scope.OF_DUE, read.whole.settings.on(today), kinds=read.whole.kinds.values())
    return of_ledger(page, read, kinds=kinds)
