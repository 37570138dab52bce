"""What a change of a record says has happened, what it is called, and where its file must lie."""

from datetime import date

import pytest
from any_record import any_record
from hypothesis import given
from range_samples import CONTRACT, ENTERPRISE, ISSUE, LISTED, MEETING, PROJECT, changed, commit, fund, funded, issue, over, reached, side

from dicoop.change.changed_record import ChangedFile, Side, events
from dicoop.errors import Findings
from dicoop.kinds.project import INVESTED
from dicoop.kinds.validate import check_values
from dicoop.labels import Label
from dicoop.rules.checks.case import held


@given(any_record)
def test_events_are_the_days_of_what_has_happened(drawn):
    kind, data = drawn
    record = check_values(data, kind.model)
    if not isinstance(record, Findings):
        assert events(record) == {it.address: it.value for it in held(record, "happened")}


@pytest.mark.parametrize("data", [PROJECT, ISSUE, CONTRACT, ENTERPRISE, MEETING], ids=lambda data: data["id"])
def test_a_file_is_its_records(data):
    change = changed(None, data)
    assert (change.id, change.kind.name, change.belongs) == (data["id"], change.kind.name, True)
    assert change.is_new
    assert change.counties == frozenset({data["county"]} if "county" in data else ())


@pytest.mark.parametrize(
    "path",
    [
        "ledgers/projects/P-2019-QL007.yaml",
        "ledgers/projects/QL/2019/I-2019-QL007.yaml",
        "ledgers/projects/QL/2019/p-2019-ql007.yaml",
        "ledgers/projects/QL/2019/P-2019-QL007.yml",
        "ledgers/projects/QL/2018/P-2019-QL007.yaml",
        "ledgers/meetings/15.yaml",
        "ledgers/meetings/x.yaml",
        "ledgers/meetings/².yaml",
        "ledgers/meetings/P-2019-QL007.yaml",
        "ledgers/ledger.yaml",
        "projects/QL/2019/P-2019-QL007.yaml",
        "x",
    ],
)
def test_a_file_elsewhere_is_nobodys(path):
    assert not ChangedFile(path, None, Side("a" * 40)).belongs


def test_values_have_names():
    change = changed(None, PROJECT)
    assert change.called("nodes.start.done") == Label("开工", "start")
    assert change.called("nodes.survey.done") == Label("survey", "survey")
    assert change.called("funds[A.b [1]].date") == Label("到位资金 A.b [1]", "Funds A.b [1]")
    assert change.called("ended.date") == Label("终止", "Ended")
    assert changed(None, ISSUE).called("steps[cleared 2019-09-18].by") == Label("清单", "cleared")


def test_what_is_told_of_a_value():
    before, after = issue(), issue(LISTED)
    assert "steps[listed 2019-08-26].step" in [change.address for change in changed(before, after).changes]
    assert not changed(before, after).is_form_only
    assert changed(before, dict(reversed(before.items()))).is_form_only
    assert not ChangedFile("ledgers/projects/QL/2019/P-2019-QL007.yaml", Side("a" * 40), Side("b" * 40)).is_form_only
    assert Side("a" * 40, record=side(PROJECT).record).texts == PROJECT


NOTE = {"date": "2019-09-25", "text": "设备进场", "invested": "200万元"}
SECOND = {"date": "2019-09-25", "nr": "2", "text": "设备进场", "invested": "200万元"}
FIRST = {"date": "2019-09-25", "text": "主体封顶"}


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ([NOTE], [FIRST, SECOND], {"progress[2019-09-25 2].text": (None, "主体封顶")}),
        ([NOTE], [SECOND], {}),
        ([NOTE], [NOTE, {**FIRST, "nr": "2"}], {"progress[2019-09-25 2].text": (None, "主体封顶")}),
        ([NOTE], [{**NOTE, "invested": "300万元"}], {"progress[2019-09-25].invested": ("200万元", "300万元")}),
        ([NOTE], [FIRST], {"progress[2019-09-25].text": ("设备进场", "主体封顶"), "progress[2019-09-25].invested": ("200万元", None)}),
        ([FIRST, SECOND], [FIRST, {**SECOND, "text": "试车"}], {"progress[2019-09-25 2].text": ("设备进场", "试车")}),
    ],
)
def test_a_note_that_a_merge_put_behind_another_is_the_same_note(before, after, changes):
    change = changed({**PROJECT, "progress": before}, {**PROJECT, "progress": after})
    found = {it.address: (it.before, it.after) for it in change.changes if not it.address.endswith((".date", ".nr"))}
    assert found == changes


def test_what_two_notes_of_one_day_say_is_summed():
    change = changed(None, {**PROJECT, "progress": [NOTE, {**FIRST, "nr": "2", "invested": "50万元"}]})
    assert INVESTED.until(change.new, date.max) == 2_500_000


def test_a_range_knows_the_days_and_versions_of_its_files():
    change = changed(PROJECT, reached(start="2019-09-12"))
    asked = over(change, changed(None, funded(fund("A", "1亿元"), id="P-2019-QL008")), changed({**PROJECT, "id": "P-2019-QL009"}, None))
    assert asked.days_of(change.path) == [asked.today]
    assert asked.blobs == {
        "P-2019-QL007": change.after.blob,
        "P-2019-QL008": asked.files[1].after.blob,
        "P-2019-QL009": asked.files[2].before.blob,
    }
    early, late = (commit(change.path)._replace(committed=day) for day in (date(2019, 9, 13), date(2099, 1, 1)))
    assert over(change, commits=(late, early)).days_of(change.path) == [date(2019, 9, 13), asked.today]
