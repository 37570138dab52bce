"""When does what a declared kind must do become due, and when is it due no more?"""

from datetime import date
from pathlib import Path

import pytest

from dicoop.errors import Findings
from dicoop.kinds import declared
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values
from dicoop.rules import limits
from dicoop.rules.lights import Watch
from dicoop.store.kinds import declaration_in

SETTINGS = check_values({"name": "台账", "counties": [{"key": "QL", "name": "清陵县"}]}, Settings)
FILE = Path(__file__).parent.parent / "declared/matter.yaml"


def kind():
    """Return the kind of matters to be followed up."""
    found = declaration_in("ledgers/kinds/matter.yaml", FILE.read_bytes())
    assert not isinstance(found, Findings), found
    return declared.kind_of(found[0], "test")


@pytest.mark.parametrize(
    ("steps", "day", "due"),
    [
        ([], "2019-08-02", [("accepted", "2019-08-02")]),
        (["accepted 2019-08-02"], "2019-08-05", [("answered", "2019-08-16")]),
        (["accepted 2019-08-02", "answered 2019-08-09"], "2019-08-20", []),
        # Sent back it is due again, by the day it was due first
        (["accepted 2019-08-02", "answered 2019-08-09", "rejected 2019-08-12"], "2019-08-20", [("answered", "2019-08-16")]),
        (["accepted 2019-08-02", "answered 2019-08-09", "rejected 2019-08-12", "answered 2019-08-14"], "2019-08-20", []),
        (["accepted 2019-08-02", "answered 2019-08-09", "filed 2019-08-12"], "2019-08-20", []),
        # The clock stands still from the 6th to the 8th: two working days
        (["accepted 2019-08-02", "waiting 2019-08-06", "resumed 2019-08-08"], "2019-08-09", [("answered", "2019-08-20")]),
    ],
)
def test_what_is_due(steps, day, due):
    own = kind()
    made = [dict(zip(("step", "date"), step.split(), strict=True)) for step in steps]
    data = {"id": "U-2019-QL001", "title": "示例事项", "county": "QL", "lead": "市发展改革委", "assigned_on": "2019-08-01", "steps": made}
    record = check_values(data, own.model)
    assert not isinstance(record, Findings), record
    found = limits.due(own, record, Watch.of(SETTINGS, date.fromisoformat(day)))
    assert [(item.key, str(item.due)) for item in found] == due
