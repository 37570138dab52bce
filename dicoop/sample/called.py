"""Whom do the bulletins of the sample name? Those whom its own figures call upon, for the meeting that each follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from dicoop.errors import Findings
from dicoop.kinds import BUILT_IN
from dicoop.kinds.base import Kind, Record
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values, validate
from dicoop.rules import supervision
from dicoop.rules.supervision import Call, Summons
from dicoop.sample.history import Data
from dicoop.text.read import read
from dicoop.text.source import Source

_RUNGS = {Call.COMMEND: "praise", Call.STATEMENT: "speak", Call.CRITICISM: "criticise"}
_ORDER = list(_RUNGS)


def settings_of(text: str) -> Settings:
    """Return the settings that a sample's ledger.yaml holds."""
    source = read(text.encode("utf-8"), "ledgers/ledger.yaml")
    assert isinstance(source, Source), "a sample is sound"
    found = validate(source, Settings)
    assert not isinstance(found, Findings), "a sample is sound"
    return found


def ledger_of(settings: Settings, rows: Iterable[tuple[Kind, Data]]) -> Ledger:
    """Return the ledger that records of a sample make up."""
    held: dict[str, dict[str, Record]] = {name: {} for name in BUILT_IN}
    for kind, data in rows:
        record = check_values(data, kind.model)
        assert not isinstance(record, Findings), "a sample is sound"
        held.setdefault(kind.name, {})[str(record.id)] = record
    return Ledger(settings, held)


def named(events: Iterable[Data], ledger: Ledger) -> Iterator[Data]:
    """Yield events, in whose bulletins those are named whom the figures of the meeting before call upon."""

    @cache
    def places(number: int) -> list[dict[str, Any]]:
        day = next(meeting.date for meeting in ledger.meetings if meeting.id == number)
        found = supervision.verdicts(ledger, supervision.sittings(ledger, number, day))
        called = sorted((one for one in found if one.call is not Call.NONE), key=lambda one: _ORDER.index(one.call))
        return [_place(one, ledger.settings) for one in called]

    for event in events:
        about = [meeting.id for meeting in ledger.meetings if f"{meeting.date}" <= event["date"]]
        yield {**event, "places": places(max(about))} if event["type"] == "bulletin" else event


def _place(one: Summons, settings: Settings) -> dict[str, Any]:
    """Return a county as a bulletin names it; who was criticised before is held to account."""
    rung = "accountability" if one.call is Call.CRITICISM and one.running > 1 else _RUNGS[one.call]
    return {"place": settings.county_label(one.county).zh, "rung": rung, "reason": one.reasons[0].zh}
