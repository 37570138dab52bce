"""Verdicts on counties: the thresholds to the point, repetition, running counts, groups."""

from datetime import date
from fractions import Fraction

import pytest

from dicoop.errors import Findings
from dicoop.kinds import BUILT_IN
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values
from dicoop.rules.supervision import Call, Summons, sittings, verdicts

COUNTIES = [{"key": "QL", "name": "清陵县"}, {"key": "XQ", "name": "西渠区"}, {"key": "WS", "name": "市外", "outside": "true"}]
DAY = date(2019, 8, 20)


def settings(**more) -> Settings:
    made = check_values({"name": "台账", "counties": COUNTIES, "supervision": {"rates": ["start"]}, **more}, Settings)
    assert isinstance(made, Settings), made
    return made


def record(kind: str, **data):
    made = check_values(data, BUILT_IN[kind].model)
    assert not isinstance(made, Findings), made
    return made


def project(number: int, county: str, started: str = "", **more):
    nodes = {"start": {"done": started}} if started else {}
    plain = {
        "id": f"P-2019-QL{number:03d}",
        "name": "项目",
        "enterprise": "E-2016-QL003",
        "signed": "2019-01-10",
        "investment": "1亿元",
        "lead": "甲局",
    }
    return record("project", **{**plain, "county": county, "nodes": nodes, **more})


def issue(number: int, county: str, **more):
    plain = {"id": f"I-2019-QL{number:03d}", "title": "问题", "enterprise": "E-2016-QL003", "category": "land", "raised": "2019-07-01"}
    return record("issue", **{**plain, "county": county, **more})


def projects(**counties: tuple[int, int]) -> list:
    """Return projects of counties: so many started, of so many signed."""
    pairs = [(county, n < started) for county, (started, signed) in counties.items() for n in range(signed)]
    return [project(n, county, "2019-02-01" if is_started else "") for n, (county, is_started) in enumerate(pairs)]


def ledger(*records, **more) -> Ledger:
    kept: dict = {}
    for made in records:
        kept.setdefault(type(made).__name__.lower(), {})[str(made.id)] = made
    return Ledger(settings(**more), kept)


def judged(*records, days=(DAY,), **more) -> dict[str, Summons]:
    return {verdict.county: verdict for verdict in verdicts(ledger(*records, **more), days)}


def calls(*records, days=(DAY,), **more) -> dict[str, str]:
    return {county: verdict.call.value for county, verdict in judged(*records, days=days, **more).items()}


# Thresholds


@pytest.mark.parametrize(
    ("low", "high", "call"),
    [
        ((5, 10), (5, 10), "commend"),  # level with the city
        ((6, 10), (4, 10), "commend"),
        ((45, 100), (55, 100), "none"),  # 5 points below
        ((41, 100), (59, 100), "none"),  # 9 points below
        ((4, 10), (6, 10), "statement"),  # 10 points below, exactly
        ((31, 100), (69, 100), "statement"),  # 19 points below
        ((3, 10), (7, 10), "criticism"),  # 20 points below, exactly
        ((0, 10), (10, 10), "criticism"),
    ],
)
def test_the_verdict_follows_the_points_below_the_city(low, high, call):
    assert calls(*projects(QL=low, XQ=high))["QL"] == call


def test_points_are_of_exact_fractions():
    # 2/7 of the county, 5/13 of the city: 9.89 points; printed 28.6 and 38.5 they would be 9.9
    assert calls(*projects(QL=(2, 7), XQ=(3, 6)))["QL"] == "none"
    assert calls(*projects(QL=(2, 7), XQ=(3, 6)), supervision={"rates": ["start"], "statement": "9"})["QL"] == "statement"
    assert judged(*projects(QL=(2, 7), XQ=(3, 6)))["QL"].compared[0].ahead == Fraction(2, 7) - Fraction(5, 13)


def test_thresholds_come_from_the_settings():
    own = {"supervision": {"rates": ["start"], "statement": "0", "criticism": "5"}}
    assert calls(*projects(QL=(45, 100), XQ=(55, 100)), **own) == {"QL": "criticism", "XQ": "commend"}
    assert calls(*projects(QL=(46, 100), XQ=(54, 100)), **own) == {"QL": "statement", "XQ": "commend"}
    assert calls(*projects(QL=(5, 10), XQ=(5, 10)), **own) == {"QL": "commend", "XQ": "commend"}


def test_no_verdict_on_fewer_records_than_the_least():
    assert calls(*projects(QL=(0, 2), XQ=(10, 10))) == {"QL": "none", "XQ": "commend"}
    assert calls(*projects(QL=(0, 3), XQ=(10, 10))) == {"QL": "criticism", "XQ": "commend"}
    assert judged(*projects(QL=(0, 2), XQ=(10, 10)))["QL"].compared == ()


def test_a_rate_of_money_needs_as_many_records():
    paid = {"funds": [{"receipt": "1", "date": "2019-02-01", "amount": "1亿元"}]}
    rich = [project(n, "XQ", **paid) for n in range(3)]
    own = {"supervision": {"rates": ["funds"]}}
    assert calls(*rich, project(3, "QL"), project(4, "QL"), **own)["QL"] == "none"
    assert calls(*rich, project(3, "QL"), project(4, "QL"), project(5, "QL"), **own)["QL"] == "criticism"


def test_a_rate_over_nothing_is_not_compared():
    nothing = [project(n + 500, "QL", investment="0元") for n in range(3)]
    assert calls(*nothing, *projects(XQ=(0, 3)), supervision={"rates": ["funds"]})["QL"] == "none"
    assert calls() == {"QL": "none", "XQ": "none"}


def test_a_rate_without_counties_or_named_twice_adds_nothing():
    found = judged(*projects(QL=(4, 10), XQ=(6, 10)), supervision={"rates": ["decision", "start", "start"]})["QL"]
    assert [one.rate.name.value for one in found.compared] == ["start"]


def test_one_rate_below_is_enough():
    cleared = [{"step": "claimed", "date": "2019-07-02"}, {"step": "cleared", "date": "2019-07-03", "outcome": "resolved"}]
    issues = [issue(n, "XQ", steps=cleared) for n in range(3)] + [
        issue(n + 3, "QL", lead="甲局", steps=cleared[: 2 * (n < 1)]) for n in range(3)
    ]
    found = judged(*projects(QL=(9, 10), XQ=(5, 10)), *issues, supervision={"rates": ["start", "clearance"]})["QL"]
    assert found.call is Call.CRITICISM
    assert [label.zh for label in found.reasons] == ["办结率33.3%，全市66.7%，低33.3个百分点"]


def test_records_from_elsewhere_count_in_the_city_alone():
    assert set(calls(*projects(QL=(5, 10), WS=(10, 10)))) == {"QL", "XQ"}
    assert calls(*projects(QL=(5, 10), WS=(10, 10)))["QL"] == "criticism"


# Red lights


def test_nothing_red_or_no_commendation():
    good = projects(QL=(6, 10), XQ=(4, 10))
    red = {"start": {"done": "2019-02-01"}, "benefit": {"plan": "2019-07-21"}}
    assert calls(*good)["QL"] == "commend"
    assert calls(*good, project(900, "QL", nodes=red))["QL"] == "none"
    assert calls(*good, project(900, "XQ", nodes=red))["QL"] == "commend"
    late = {"start": {"done": "2019-02-01"}, "benefit": {"plan": "2019-07-22"}}
    assert calls(*good, project(900, "QL", nodes=late))["QL"] == "commend"  # yellow only


def test_a_red_issue_prevents_commendation_as_well():
    good = projects(QL=(6, 10), XQ=(4, 10))
    assert calls(*good, issue(1, "QL"))["QL"] == "none"
    assert calls(*good, issue(1, "QL", raised="2019-08-16"))["QL"] == "commend"  # to be claimed by today
    assert calls(*good, issue(1, "QL", voided={"date": "2019-07-02", "reason": "错"}))["QL"] == "commend"


def test_a_merged_county_answers_through_its_successor():
    counties = [*COUNTIES, {"key": "OL", "name": "旧县", "successor": "QL"}]
    good = projects(OL=(6, 10), XQ=(4, 10))
    assert calls(*good, counties=counties) == {"QL": "commend", "XQ": "statement"}
    assert calls(*good, issue(1, "OL"), issue(2, "ZZ"), counties=counties)["QL"] == "none"


# Reasons


def test_reasons_name_the_rate_and_both_figures():
    found = judged(*projects(QL=(4, 10), XQ=(6, 10)))
    assert found["QL"].reasons == (("开工率40.0%，全市50.0%，低10.0个百分点", "start rate 40.0%, the city 50.0%, 10.0 points below"),)
    assert found["XQ"].reasons == (("开工率60.0%，全市50.0%，高10.0个百分点", "start rate 60.0%, the city 50.0%, 10.0 points above"),)
    level = judged(*projects(QL=(5, 10), XQ=(5, 10)), digits="0")["QL"].reasons
    assert level == (("开工率50%，与全市持平", "start rate 50%, level with the city"),)
    assert judged(*projects(QL=(45, 100), XQ=(55, 100)))["QL"].reasons == ()


def test_the_farthest_below_comes_first_and_small_gaps_are_not_named():
    paid = {"funds": [{"receipt": "1", "date": "2019-02-01", "amount": "1亿元"}]}
    rows = [project(n, "QL", "2019-02-01" if n < 4 else "", **(paid if n < 2 else {})) for n in range(10)]
    rows += [project(n + 10, "XQ", "2019-02-01" if n < 6 else "", **(paid if n < 8 else {})) for n in range(10)]
    found = judged(*rows, supervision={"rates": ["start", "funds", "production"]})["QL"]
    assert [label.zh[:3] for label in found.reasons] == ["资金到", "开工率"]


# Repetition and meetings running

MEETINGS = (date(2019, 3, 1), date(2019, 5, 1), date(2019, 7, 1), DAY)


def test_a_statement_twice_is_criticism():
    rows = projects(QL=(4, 10), XQ=(6, 10))
    found = [judged(*rows, days=MEETINGS[: n + 1])["QL"] for n in range(4)]
    assert [(one.call.value, one.running) for one in found] == [("statement", 1), ("criticism", 1), ("criticism", 2), ("criticism", 3)]
    assert len(found[0].reasons) == 1
    assert found[1].reasons[1] == ("上次会议也已达到表态发言的差距", "also as far below at the previous meeting")


def test_a_statement_after_criticism_is_criticism_and_then_starts_anew():
    # started by 1 March: 3 of 10; a fourth in April, a fifth to seventh in June, against 7 of 10
    days = ["2019-02-01"] * 3 + ["2019-04-01"] + ["2019-06-01"] * 3
    rows = [project(n, "QL", day) for n, day in enumerate(days)] + [project(n + 7, "QL") for n in range(3)]
    rows += [project(n + 10, "XQ", "2019-02-01" if n < 7 else "") for n in range(10)]
    found = [judged(*rows, days=MEETINGS[: n + 1])["QL"] for n in range(4)]
    assert [(one.call.value, one.running) for one in found] == [("criticism", 1), ("criticism", 2), ("commend", 1), ("commend", 2)]
    assert len(found[1].reasons) == 2


def test_criticism_by_repetition_does_not_feed_on_itself():
    # below by 10 points at the first two meetings, by 5 at the third, by 10 again at the fourth
    rows = [project(n, "QL", "2019-02-01" if n < 40 else "2019-06-01" if n < 50 else "") for n in range(100)]
    rows += [project(n + 100, "XQ", "2019-02-01" if n < 60 else "2019-08-01" if n < 70 else "") for n in range(100)]
    found = [judged(*rows, days=MEETINGS[: n + 1])["QL"] for n in range(4)]
    assert [(one.call.value, one.running) for one in found] == [("statement", 1), ("criticism", 1), ("none", 0), ("statement", 1)]


def test_no_verdict_runs_no_meetings():
    assert judged(*projects(QL=(45, 100), XQ=(55, 100)), days=MEETINGS)["QL"].running == 0
    assert judged(*projects(QL=(45, 100), XQ=(55, 100)), days=MEETINGS)["XQ"].running == 4


def test_the_days_of_the_meetings_before():
    held = [
        record("meeting", id=str(n), date=day, themes=["x"])
        for n, day in ((13, "2019-05-01"), (14, "2019-07-01"), (15, "2019-08-20"), (16, "2019-10-01"))
    ]
    held.append(record("meeting", id="12", date="2019-07-01", themes=["x"]))
    book = ledger(*held)
    assert sittings(book, 15, DAY) == (date(2019, 5, 1), date(2019, 7, 1), DAY)
    assert sittings(book, 14, date(2019, 12, 1)) == (date(2019, 5, 1), date(2019, 7, 1), date(2019, 12, 1))
    assert sittings(book, 15, date(2019, 7, 1)) == (date(2019, 5, 1), date(2019, 7, 1))
    assert sittings(ledger(), 1, DAY) == (DAY,)


# The order of the list


def test_groups_are_ranked_apart_and_the_worst_last_in_each_call():
    groups = {"AA": "六组团", "BB": "城区", "CC": "六组团", "DD": "六组团", "EE": "六组团", "FF": "城区", "GG": "六组团"}
    counties = [{"key": key, "name": key, "group": group} for key, group in groups.items()]
    rows = projects(AA=(0, 10), BB=(0, 10), CC=(10, 10), DD=(9, 10), EE=(10, 10), FF=(10, 10), GG=(1, 10))
    found = verdicts(ledger(*rows, counties=counties), (DAY,))
    assert [(one.group, one.county) for one in found] == [
        ("六组团", "CC"),
        ("六组团", "EE"),
        ("六组团", "DD"),
        ("六组团", "AA"),
        ("六组团", "GG"),
        ("城区", "FF"),
        ("城区", "BB"),
    ]
