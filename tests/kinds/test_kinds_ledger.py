"""The whole that rules compute on."""

from dicoop.kinds import BUILT_IN
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values

OWN = check_values({"name": "台账", "counties": [{"key": "QL", "name": "清陵县"}]}, Settings)


def enterprise(number, **more):
    """Return an enterprise."""
    return check_values({"id": f"E-2016-QL{number:03}", "name": f"厂{number}", "county": "QL", **more}, BUILT_IN["enterprise"].model)


def meeting(number):
    """Return a meeting."""
    return check_values({"id": str(number), "date": "2019-08-20", "themes": ["x"]}, BUILT_IN["meeting"].model)


VOIDED = {"date": "2019-09-30", "reason": "重复"}
FIRMS = {record.id: record for record in (enterprise(1), enterprise(2, voided=VOIDED))}
WHOLE = Ledger(OWN, {"enterprise": FIRMS, "meeting": {"15": meeting(15), "2": meeting(2)}})


def test_records_are_found_by_kind_and_id():
    assert WHOLE.of("enterprise") == FIRMS
    assert WHOLE.of("project") == {}
    assert WHOLE.get("enterprise", "E-2016-QL001") is FIRMS["E-2016-QL001"]
    assert WHOLE.get("meeting", 15).id == 15
    assert WHOLE.get("project", "x") is None


def test_voided_records_count_nowhere_and_are_still_found():
    assert [fact.id for fact in WHOLE.enterprises] == ["E-2016-QL001"]
    assert WHOLE.known("enterprise", "E-2016-QL002").voided
    assert WHOLE.known("enterprise", "E-2016-QL003") is None
    assert (WHOLE.projects, WHOLE.counting("issue"), WHOLE.counting("contract")) == ((), (), ())


def test_meetings_stand_in_the_order_of_their_numbers():
    assert [fact.id for fact in WHOLE.meetings] == [2, 15]


def test_names_of_records():
    assert WHOLE.name_of("enterprise", "E-2016-QL002") == "厂2"
    assert WHOLE.name_of("enterprise", "E-2016-QL003") == "E-2016-QL003"


def test_every_record_in_the_order_of_ids():
    assert [fact.id for fact in WHOLE.each("enterprise")] == ["E-2016-QL001", "E-2016-QL002"]
    assert [fact.id for fact in WHOLE.each("meeting")] == [2, 15]
    assert (WHOLE.count("enterprise"), WHOLE.count("meeting"), WHOLE.count("project")) == (2, 2, 0)
