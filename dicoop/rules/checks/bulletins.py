"""Do bulletins name whom the ledger's own figures call upon?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.errors import Fault, Severity
from dicoop.labels import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dicoop.errors import Finding
    from dicoop.kinds.settings import Settings
    from dicoop.rules.bulletins import Beside
    from dicoop.rules.checks.said import Whole

DIFFERS = Fault(
    "bulletin-differs",
    Label(
        "通报点名和台账按第 {meeting} 次会议算出的名单有 {n} 处不一致：{what}",
        "the bulletin and the ledger's list for meeting {meeting} differ ({n}): {what}",
    ),
    Label(
        "核对通报依据的数和 meeting；通报另有依据的，事由里写明：dicoop report --meeting {meeting} --section supervision",
        "see which figures and which meeting the bulletin goes by; other grounds belong into the reason: dicoop report --meeting {meeting} --section supervision",
    ),
    Label(
        "通报点的名和账上算出的不一样，被点名的县区会问凭什么。",
        "Where a bulletin names others than the figures do, whoever is named will ask on what grounds.",
    ),
    "type: bulletin\nplaces:\n  - place: 石廪县  # whom no figure of the ledger commends\n    rung: praise",
    Severity.WARNING,
)
_PLACE = Label("{county}（通报：{rung}；台账：{call}）", "{county} (bulletin: {rung}; ledger: {call})")
_NOT_NAMED, _NO_CALL = Label("没有点名", "not named"), Label("没有列入", "on no list")


def differs(whole: Whole) -> Iterator[Finding]:
    """Find bulletins that name counties otherwise than the supervision list of their meeting does; units are not compared."""
    events = whole.ledger.counting("event")
    if not events:
        return
    from dicoop.rules import bulletins  # noqa: PLC0415 - most ledgers have no bulletins, and most commands check one record

    asked = bulletins.calls(whole.ledger)
    for event in filter(bulletins.is_bulletin, events):
        other = [each for each in bulletins.beside(event, whole.ledger, event.date, asked) if not each.agrees]
        if other:
            what = tuple(_told(each, whole.ledger.settings) for each in other)
            yield DIFFERS.at("places", len(other), id=str(event.id), meeting=other[0].meeting, n=len(other), what=what)


def _told(each: Beside, settings: Settings) -> Label:
    return _PLACE.fill(
        county=settings.county_label(each.county), rung=each.rung or _NOT_NAMED, call=each.call if each.is_called else _NO_CALL
    )
