"""What is wrong with the ledger that lies on disk, less what somebody has answered for?"""

from __future__ import annotations

from datetime import date
from functools import partial

from dicoop.actions.finding_places import found_in
from dicoop.actions.ledger_findings import CheckResult, checked, excused, unread
from dicoop.errors import Finding
from dicoop.kinds.settings import Settings
from dicoop.paths import SETTINGS_PATH
from dicoop.rules import checks
from dicoop.rules.checks.said import Listener, Said, Whole
from dicoop.store import files, ledger, record_files
from dicoop.store.examination import Examination
from dicoop.store.find import Shelf
from dicoop.store.kinds import kinds_of
from dicoop.store.load import examine


def check(place: Shelf, today: date) -> CheckResult:
    """Return every fault of a ledger with its place; faults in its settings alone where those cannot be read."""
    root = place.root
    raw = files.read(root, SETTINGS_PATH)
    settings = ledger.settings_of(raw)
    if isinstance(raw, Finding) or not isinstance(settings, Settings):
        return unread(settings)
    listener = Listener(settings, kinds_of(root))
    whole, drawn = examine(place, raw, settings, Examination(partial(found_in, today), listener.plain, today, checks.faults()))
    said = {kind: [Said._make(one) for one in some] for kind, some in drawn.items()}
    names = partial(record_files.record_files, root), files.other_endings(root)
    opened = ((path, ledger.values_of(root, path)) for path in record_files.other_files(root))
    found = checked(Whole(whole, said), checks.of_whole(Whole(whole, said)), partial(ledger.sources, root), names, opened)
    if whole.memory is not None:
        whole.memory.write()
    if not found.findings:
        return found
    from dicoop.actions import waived  # noqa: PLC0415 - a sound ledger needs none

    return excused(found, waived.on_disk(root, found.findings, today))
