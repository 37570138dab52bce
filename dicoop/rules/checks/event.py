"""Does an event say what became of what was found, and name places that there are?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dicoop.errors import Finding
from dicoop.labels import Label
from dicoop.rules.checks import references
from dicoop.rules.checks.bonds import UNUSUAL
from dicoop.rules.checks.case import Case, Check
from dicoop.rules.checks.references import UNLISTED_VALUE

_FOUND = Label(
    "检查情况没有写“未发现问题”，也没有转入问题", "findings are recorded, but no issue was raised; if there were none, write 未发现问题"
)
_NOTHING = ("未发现问题", "no issue", "nothing")


def unusual(case: Case[Any]) -> Iterator[Finding]:
    """Find inspections that found something of which no issue was made."""
    record = case.record
    if record.found and not record.issues and not any(words in record.found.casefold() for words in _NOTHING):
        yield case.at(UNUSUAL, "found", record.found, what=_FOUND)


def places(case: Case[Any]) -> Iterator[Finding]:
    """Find places named by a bulletin that are none of the ledger's."""
    settings = case.settings
    counties = [name for county in settings.counties for name in (county.key, county.name)]
    held = [(f"places[{each.place}].place", each.place) for each in case.record.places]
    return references.places(case, held, "counties units", (*counties, *settings.units, *settings.unit_places))


CHECKS = (Check(UNLISTED_VALUE, places), Check(UNUSUAL, unusual))
