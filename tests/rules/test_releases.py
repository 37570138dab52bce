"""By when is the value of a whole period due?"""

from datetime import date

import pytest
from declared_samples import KINDS, made, settings

from dicoop.rules.deadlines import dues
from dicoop.rules.watch import Watch

INDICATOR = KINDS["indicator"]
OWN = settings(measures=[{"key": "gdp", "name": "地区生产总值", "unit": "亿元", "release_days": "18"}])
DATA = {"id": "N-2019-SJ001", "title": "一季度", "measure": "gdp", "issued": "2019-01-05", "period": "2019-Q1", "goal": "100"}


def due(day, **more):
    record = made(INDICATOR, {**DATA, **more})
    return [
        (each.due.isoformat(), each.overdue)
        for each in dues(INDICATOR, record, Watch.of(OWN, date.fromisoformat(day)))
        if each.key == "release"
    ]


VALUE = [{"period": "2019-Q1", "date": "2019-04-16", "value": "99"}]
PART = [{"period": "2019-02", "date": "2019-03-16", "value": "60"}]


@pytest.mark.parametrize(
    ("day", "more", "expected"),
    [
        ("2019-03-20", {}, [("2019-04-18", 0)]),
        ("2019-04-20", {}, [("2019-04-18", 2)]),
        ("2019-04-20", {"values": PART}, [("2019-04-18", 2)]),
        ("2019-04-20", {"values": VALUE}, []),
        ("2019-04-15", {"values": VALUE}, [("2019-04-18", 0)]),  # as was known then
        ("2019-04-20", {"from": {"sum": "starts"}}, []),
        ("2019-04-20", {"measure": "other"}, []),
        ("2019-04-20", {"ended": {"date": "2019-04-01", "reason": "调整"}}, []),
    ],
)
def test_the_value_of_the_period_is_due(day, more, expected):
    assert due(day, **more) == expected


def test_the_unit_that_owes_it_is_called_by_its_name_of_the_day():
    own = settings(
        units=["市统计局", "市统计和数据局"],
        renamed=[{"was": "市统计局", "unit": "市统计和数据局", "from": "2020-01-01"}],
        measures=[{"key": "gdp", "name": "地区生产总值", "unit": "亿元", "release_days": "18"}],
    )
    record = made(INDICATOR, {**DATA, "lead": "市统计局"})
    for day, unit in (("2019-12-31", "市统计局"), ("2020-01-01", "市统计和数据局")):
        assert {each.unit for each in dues(INDICATOR, record, Watch.of(own, date.fromisoformat(day)))} == {unit}
