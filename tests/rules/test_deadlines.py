"""Due days and lights, to the day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from declared_samples import PLEDGE, made

from dicoop.errors import Findings
from dicoop.kinds import BUILT_IN, EVERY
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values
from dicoop.rules import deadlines, rounds
from dicoop.rules.deadlines import Light
from dicoop.rules.watch import Watch

UNITS = ["市地企合作办", "市发展改革委", "市交通运输局"]
VOIDED = {"date": "2019-08-21", "reason": "登记错误"}


def settings(**more) -> Settings:
    counties = [{"key": "QL", "name": "清陵县"}]
    made = check_values({"name": "台账", "counties": counties, "units": UNITS, **more}, Settings)
    assert isinstance(made, Settings), made
    return made


def record(kind: str, **data):
    made = check_values({key: value for key, value in data.items() if value is not None}, EVERY[kind].model)
    assert not isinstance(made, Findings), made
    return made


def project(**more):
    plain = {"id": "P-2019-QL007", "name": "轴承工厂", "enterprise": "E-2016-QL003", "county": "QL", "signed": "2019-08-20"}
    return record("project", **{**plain, "investment": "12.5亿元", "lead": "市发展改革委", **more})


def issue(*steps, **more):
    plain = {"id": "I-2019-QL012", "title": "道路未通", "enterprise": "E-2016-QL003", "county": "QL", "category": "land"}
    return record("issue", **{**plain, "raised": "2019-08-20", "steps": list(steps), **more})


def step(name: str, day: str, **more):
    return {"step": name, "date": day, **more}


def contract(**more):
    plain = {"id": "C-2019-QL003", "title": "特种钢材", "supplier": "E-2016-QL003", "buyer": "E-2017-QL001", "county": "QL"}
    return record("contract", **{**plain, "amount": "8600万元", "signed": "2019-08-20", "to": "2020-08-31", **more})


def meeting(**decision):
    plain = {"key": "M15-1", "text": "打通道路", "lead": "市交通运输局", "due": "2019-10-31"}
    decisions = [{key: value for key, value in {**plain, **decision}.items() if value is not None}]
    return record("meeting", id="15", date="2019-08-20", themes=["产销对接"], decisions=decisions)


def light(made, day: str, **more) -> str:
    kind = type(made).__name__.lower()
    first = deadlines.urgent(BUILT_IN[kind], made, Watch.of(settings(**more), date.fromisoformat(day)))
    return (first.light if first else Light.NONE).value


def dues(made, day: str, **more) -> tuple[deadlines.Due, ...]:
    kind = type(made).__name__.lower()
    return deadlines.dues(BUILT_IN[kind], made, Watch.of(settings(**more), date.fromisoformat(day)))


# Projects

START = {"start": {"plan": "2019-12-31"}}


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        ("2019-08-19", "none"),
        ("2019-08-20", "green"),
        ("2019-11-30", "green"),
        ("2019-12-01", "yellow"),
        ("2019-12-31", "yellow"),
        ("2020-01-29", "yellow"),
        ("2020-01-30", "red"),
    ],
)
def test_a_node_turns_yellow_before_its_plan_and_red_after(day, shown):
    assert light(project(nodes=START), day) == shown


def test_thresholds_of_nodes_come_from_the_settings():
    own = {"lights": {"node_yellow": "1", "node_red": "0"}}
    assert [light(project(nodes=START), day, **own) for day in ("2019-12-29", "2019-12-30", "2019-12-31")] == ["green", "yellow", "red"]


@pytest.mark.parametrize(
    "nodes",
    [
        {},
        {"start": {"done": "2019-10-01"}},
        {"start": {"plan": "2019-12-31", "done": "2020-06-01"}},
        {"start": {"plan": "2019-12-31"}, "completion": {"done": "2020-05-01"}},
    ],
)
def test_what_is_done_or_not_planned_shows_no_light(nodes):
    assert light(project(nodes=nodes), "2020-06-01") == "none"


def test_what_is_done_later_than_the_day_is_open_on_it():
    late = {"start": {"plan": "2019-12-31", "done": "2020-06-01"}}
    assert light(project(nodes=late), "2020-05-31") == "red"


def test_a_preparatory_node_is_done_by_nothing_but_itself():
    nodes = {"permit": {"plan": "2019-12-31"}, "start": {"plan": "2019-12-31", "done": "2019-12-31"}}
    assert [item.key for item in dues(project(nodes=nodes), "2020-01-01")] == ["permit"]


def test_an_earlier_main_node_done_leaves_the_later_open():
    nodes = {"start": {"plan": "2019-12-31"}, "completion": {"plan": "2020-12-31", "done": "2020-12-01"}, "benefit": {"plan": "2021-12-31"}}
    assert [item.key for item in dues(project(nodes=nodes), "2021-01-01")] == ["benefit"]
    assert [item.key for item in dues(project(nodes=nodes), "2020-11-30")] == ["start", "completion", "benefit"]


def test_ended_and_voided_projects_show_no_light():
    ended = project(nodes=START, ended={"date": "2020-02-01", "reason": "调整"})
    assert light(ended, "2020-01-31") == "red"
    assert light(ended, "2020-02-01") == "none"
    assert light(project(nodes=START, voided=VOIDED), "2020-02-01") == "none"


def test_a_node_says_what_is_due():
    (item,) = dues(project(nodes=START), "2020-01-30")
    assert item == deadlines.Due(
        kind="project",
        id="P-2019-QL007",
        title="轴承工厂",
        what=item.what,
        key="start",
        unit="市发展改革委",
        county="QL",
        due=date(2019, 12, 31),
        late=True,
        overdue=30,
        light=Light.RED,
        weight=Decimal(1250000000),
        proven=True,
        patient=True,
    )
    assert item.what.zh == "开工"


def test_the_worst_node_is_the_one_due_first():
    nodes = {"filing": {"plan": "2019-09-01"}, "start": {"plan": "2021-12-31"}}
    facts, watch = project(nodes=nodes), Watch.of(settings(), date(2019, 12, 1))
    first = deadlines.urgent(BUILT_IN["project"], facts, watch)
    assert (first.due, first.light) == (date(2019, 9, 1), Light.RED)
    assert deadlines.urgent(BUILT_IN["project"], project(), watch) is None


def test_days_at_the_end_of_time_break_nothing():
    nodes = {"filing": {"plan": "0001-01-01"}, "start": {"plan": "9999-12-31"}}
    assert [item.light for item in dues(project(nodes=nodes), "2019-12-01")] == [Light.RED, Light.GREEN]


# Issues

CLAIMED = step("claimed", "2019-08-22", by="市交通运输局")
CLEARED = step("cleared", "2019-09-18", outcome="resolved", evidence="单")


def test_an_issue_must_be_claimed_in_two_working_days():
    (item,) = dues(issue(step("listed", "2019-08-20")), "2019-08-20")
    assert (item.due, item.key, item.light, item.what) == (date(2019, 8, 22), "listed", Light.YELLOW, ("领单", "claim"))
    (item,) = dues(issue(), "2019-08-26")  # a Monday, with the weekend between
    assert (item.due, item.late, item.overdue, item.light) == (date(2019, 8, 22), True, 2, Light.RED)


def test_the_weekend_after_the_day_is_late_by_no_working_day():
    friday = issue(raised="2019-08-21")
    assert [(i.due, i.late, i.overdue, i.light) for i in dues(friday, "2019-08-23")] == [(date(2019, 8, 23), False, 0, Light.YELLOW)]
    assert [(i.late, i.overdue, i.light) for i in dues(friday, "2019-08-24")] == [(True, 0, Light.RED)]


def test_once_claimed_the_limit_of_the_category_counts():
    (item,) = dues(issue(CLAIMED), "2019-08-23")
    assert (item.due, item.key, item.what) == (
        date(2019, 10, 10),
        "claimed",
        ("办结", "clear"),
    )  # 30 working days, over the mid-autumn and national days
    (item,) = dues(issue(CLAIMED, category="finance"), "2019-08-23")
    assert item.due == date(2019, 9, 12)  # 15 working days
    (item,) = dues(issue(CLAIMED, category="finance"), "2019-08-23", limits={"finance": "1", "claim": "9"})
    assert item.due == date(2019, 8, 23)


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2019-09-30", "green"), ("2019-10-07", "green"), ("2019-10-08", "yellow"), ("2019-10-10", "yellow"), ("2019-10-11", "red")],
)
def test_an_issue_turns_yellow_two_working_days_before_its_day_and_red_after(day, shown):
    assert light(issue(CLAIMED), day) == shown


def test_the_yellow_days_of_issues_come_from_the_settings():
    assert light(issue(CLAIMED), "2019-10-09", lights={"issue_yellow": "0"}) == "green"
    assert light(issue(CLAIMED), "2019-10-10", lights={"issue_yellow": "0"}) == "yellow"


def test_an_extension_replaces_the_day():
    extended = issue(CLAIMED, step("extended", "2019-09-20", until="2019-11-10", reason="雨季", cause="other"))
    (item,) = dues(extended, "2019-09-20")
    assert (item.due, item.key, item.proven) == (date(2019, 11, 10), "handling", True)
    (item,) = dues(extended, "2019-09-19")
    assert item.due == date(2019, 10, 10)
    again = issue(CLAIMED, step("extended", "2019-09-20", until="2019-11-10"), step("extended", "2019-09-21", until="2019-10-10"))
    assert [item.due for item in dues(again, "2019-09-30")] == [date(2019, 10, 10)]
    silent = issue(CLAIMED, step("extended", "2019-09-20", until="2019-11-10"), step("extended", "2019-09-21"))
    assert [item.due for item in dues(silent, "2019-09-30")] == [date(2019, 11, 10)]


def test_cleared_shows_no_light_until_reopened():
    reopened = issue(CLAIMED, CLEARED, step("feedback", "2019-09-19", answer="dissatisfied"), step("reopened", "2019-09-20", reason="不符"))
    assert light(reopened, "2019-09-18") == "none"
    assert light(reopened, "2019-09-19") == "none"
    (item,) = dues(reopened, "2019-09-20")
    assert (item.due, item.key) == (date(2019, 9, 24), "reopened")


def test_a_new_round_forgets_claim_and_extension():
    steps = (CLAIMED, step("extended", "2019-09-02", until="2020-01-10"), CLEARED, step("reopened", "2019-09-20", reason="不符"))
    again = issue(*steps, step("claimed", "2019-09-23", by="市发展改革委"), category="other")
    (item,) = dues(again, "2019-09-23")
    assert (item.due, item.unit) == (date(2019, 10, 17), "市发展改革委")


def test_handling_keeps_the_day():
    (item,) = dues(issue(CLAIMED, step("handling", "2019-08-30", text="会商")), "2019-09-01")
    assert (item.due, item.key) == (date(2019, 10, 10), "handling")


def test_while_unclaimed_clearing_counts_from_the_last_day_for_claiming():
    facts, watch = issue(category="other"), Watch.of(settings(), date(2019, 8, 30))
    assert rounds.clear_due(facts, rounds.current(facts, watch.day), watch) == (date(2019, 9, 12), True)


def test_an_issue_not_yet_raised_or_voided_shows_no_light():
    assert light(issue(), "2019-08-19") == "none"
    assert light(issue(voided=VOIDED), "2019-08-30") == "none"


def test_who_must_act():
    def unit(made, **more):
        return dues(made, "2019-10-01", **more)[0].unit

    gone = (CLAIMED, CLEARED, step("reopened", "2019-09-20", reason="不符"))
    assert unit(issue()) == "市地企合作办"
    assert unit(issue(), units=[]) is None
    assert unit(issue(lead="市发展改革委")) == "市发展改革委"
    assert unit(issue(CLAIMED, lead="市发展改革委")) == "市交通运输局"
    assert unit(issue(step("claimed", "2019-08-22"), lead="市发展改革委")) == "市发展改革委"
    assert unit(issue(*gone, lead="市发展改革委")) == "市发展改革委"
    assert unit(issue(*gone)) == "市交通运输局"


def test_a_day_in_an_unknown_year_is_not_proven():
    (item,) = dues(issue(raised="2030-08-20"), "2030-08-20")
    assert (item.due, item.proven) == (date(2030, 8, 22), False)
    (item,) = dues(issue(raised="2030-08-20"), "2030-08-20", calendar=[{"date": "2030-08-21", "work": "false"}])
    assert (item.due, item.proven) == (date(2030, 8, 23), False)
    (item,) = dues(issue(raised="2030-08-20"), "2030-08-20", calendar=[{"date": "2030-08-21", "work": "false"}], known="2030")
    assert (item.due, item.proven) == (date(2030, 8, 23), True)


# Decisions and contracts, events, tasks of a city's own ledgers


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2019-08-19", "none"), ("2019-09-30", "green"), ("2019-10-01", "yellow"), ("2019-10-31", "yellow"), ("2019-11-01", "red")],
)
def test_a_decision_turns_red_the_day_after(day, shown):
    assert light(meeting(), day) == shown


def test_decisions_done_or_without_a_day_show_no_light():
    assert light(meeting(done="2019-10-20"), "2019-12-01") == "none"
    assert light(meeting(done="2019-12-02"), "2019-12-01") == "red"
    assert light(meeting(due=None), "2019-12-01") == "none"
    void = record(
        "meeting",
        id="15",
        date="2019-08-20",
        themes=["产销对接"],
        decisions=[{"key": "1", "text": "x", "lead": "y", "due": "2019-10-31"}],
        voided=VOIDED,
    )
    assert light(void, "2019-12-01") == "none"


def test_a_decision_says_what_is_due():
    (item,) = dues(meeting(), "2019-11-02")
    assert (item.kind, item.id, item.title, item.what.zh, item.key) == ("decision", "15", "15 产销对接", "打通道路", "M15-1")
    assert (item.unit, item.county, item.overdue, item.late, item.weight) == ("市交通运输局", None, 2, True, 0)


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2019-08-19", "none"), ("2020-07-31", "green"), ("2020-08-01", "yellow"), ("2020-08-31", "yellow"), ("2020-09-01", "red")],
)
def test_a_contract_must_be_fulfilled_by_its_end(day, shown):
    assert light(contract(), day) == shown


def test_contracts_fulfilled_ended_or_without_an_end_show_no_light():
    partly = {"receipt": "1", "date": "2019-09-20", "amount": "8000万元"}
    rest = {"receipt": "2", "date": "2020-09-02", "amount": "600万元"}
    assert light(contract(deliveries=[partly, rest]), "2020-09-01") == "red"
    assert light(contract(deliveries=[partly, rest]), "2020-09-02") == "none"
    assert light(contract(ended={"date": "2020-09-01", "reason": "停产"}), "2020-09-01") == "none"
    assert light(contract(to=None), "2020-09-01") == "none"
    (item,) = dues(contract(deliveries=[partly]), "2020-09-02")
    assert (item.unit, item.county, item.overdue, item.late, item.weight, item.key) == (None, "QL", 2, True, 86000000, "to")


def test_enterprises_owe_nothing():
    assert light(record("enterprise", id="E-2016-QL003", name="轴承公司", county="QL"), "2019-12-01") == "none"


# The list of all


def ledger(*records) -> Ledger:
    kept: dict = {}
    for each in records:
        kept.setdefault(type(each).__name__.lower(), {})[str(each.id)] = each
    return Ledger(settings(), kept)


def test_the_list_holds_what_is_overdue_or_due_soon():
    book = ledger(project(nodes=START), issue(), contract(), meeting())
    assert [(d.kind, d.light.value) for d in deadlines.due(book, date(2019, 10, 31), 0)] == [("issue", "red"), ("decision", "yellow")]
    assert [d.kind for d in deadlines.due(book, date(2019, 10, 31), 61)] == ["issue", "decision", "project"]
    assert [d.kind for d in deadlines.due(book, date(2019, 10, 31), 60)] == ["issue", "decision"]
    assert len(deadlines.due(book, date(2019, 10, 31), 400)) == 4
    assert deadlines.due(ledger(), date(2019, 10, 31), 400) == ()


def test_the_list_begins_with_the_worst_and_weightiest():
    nodes = {"filing": {"plan": "2019-09-01"}, "start": {"plan": "2019-12-01"}}
    small = project(nodes=nodes, investment="1亿元")
    big = project(id="P-2019-QL008", nodes=nodes, investment="2亿元")
    old = project(id="P-2019-QL009", nodes={"filing": {"plan": "2019-08-30"}}, investment="3元")
    found = deadlines.due(ledger(small, big, old), date(2019, 11, 30), 10)
    assert [(d.id[-1], d.key) for d in found] == [("9", "filing"), ("8", "filing"), ("7", "filing"), ("8", "start"), ("7", "start")]


def test_voided_records_are_not_on_the_list():
    assert deadlines.due(ledger(project(nodes=START, voided=VOIDED), issue(voided=VOIDED)), date(2021, 1, 1), 9) == ()


def test_any_day_gives_a_light():
    made = issue(CLAIMED, CLEARED, step("reopened", "2019-09-20", reason="不符"))
    shown = {light(made, str(date(2019, 8, 1) + timedelta(n))) for n in range(100)}
    assert shown == {"none", "green", "yellow", "red"}


# What is held again and again


def held_again(day: str, events, *records, kinds=EVERY):
    """Return what is due of cycles on a day, by the settings `events`."""
    made = settings(events=events)
    ledger = Ledger(made, {kind: {str(one.id): one for one in some} for kind, some in records}, kinds=kinds)
    return [item for item in deadlines.due(ledger, date.fromisoformat(day), 400) if item.key == "next"]


def joint(number: int, day: str, **more):
    return record("meeting", id=str(number), date=day, themes=["产销对接"], **more)


def event(number: int, day: str, type_="breakfast", **more):
    return record("event", id=f"V-2019-SJ00{number}", title="早餐会", type=type_, date=day, host="市发展改革委", **more)


def told(items):
    return [(item.kind, item.id, str(item.due), item.late, item.overdue, item.light, item.what.zh, item.unit) for item in items]


def test_the_next_meeting_falls_due_so_long_after_the_last_one_held():
    both = ("meeting", (joint(14, "2019-06-18"), joint(15, "2019-08-20"), joint(16, "2019-12-20")))
    due = ("meeting", "15", "2019-10-19")
    assert told(held_again("2019-10-19", {"meeting": "60"}, both)) == [(*due, False, 0, Light.YELLOW, "下一次联席会议", None)]
    assert told(held_again("2019-10-20", {"meeting": "60"}, both)) == [(*due, True, 1, Light.RED, "下一次联席会议", None)]
    assert [item.id for item in held_again("2019-08-19", {"meeting": "60"}, both)] == ["14"]
    assert [item.id for item in held_again("2019-12-20", {"meeting": "60"}, both)] == ["16"]
    assert held_again("2019-10-20", {}, both) == []
    voided = ("meeting", (joint(14, "2019-06-18"), joint(15, "2019-08-20", voided=VOIDED)))
    assert [item.id for item in held_again("2019-10-20", {"meeting": "60"}, voided)] == ["14"]
    assert held_again("2019-06-17", {"meeting": "60"}, voided) == []  # none was held yet


def test_the_next_event_of_a_type_falls_due_so_long_after_the_last_one_held():
    some = (event(1, "2019-07-01"), event(2, "2019-08-01"), event(3, "2019-09-01", ended={"date": "2019-08-30", "reason": "取消"}))
    several = ("event", (*some, event(4, "2019-08-15", "training")))
    due = ("event", "V-2019-SJ002", "2019-09-30")
    assert told(held_again("2019-09-10", {"breakfast": "60"}, several)) == [(*due, False, 0, Light.YELLOW, "下一次早餐会", "市发展改革委")]
    found = held_again("2019-10-10", {"meeting": "60", "breakfast": "60", "training": "30", "briefing": "10"}, several)
    assert [(item.id, str(item.due), item.overdue) for item in found] == [
        ("V-2019-SJ004", "2019-09-14", 26),
        ("V-2019-SJ002", "2019-09-30", 10),
    ]
    assert held_again("2019-10-10", {"symposium": "60"}, several) == []


def test_a_cycle_of_events_asks_for_no_records_where_there_are_none():
    both = ("meeting", (joint(15, "2019-08-20"),))
    assert [item.id for item in held_again("2019-10-20", {"meeting": "60", "breakfast": "60"}, both, kinds=BUILT_IN)] == ["15"]


def watch(day: str) -> Watch:
    return Watch.of(settings(), date.fromisoformat(day))


def test_what_was_decided_at_an_event_is_due_as_that_of_a_meeting_is():
    """It never was: only meetings told of their decisions."""
    decided = [
        {"key": "1", "text": "送样", "lead": "市发展改革委", "due": "2019-09-10"},
        {"key": "2", "text": "备查", "lead": "市发展改革委"},
    ]
    held = event(1, "2019-08-20", decisions=decided)
    item = ("event", "V-2019-SJ001", "2019-09-10", True, 5, Light.RED, "送样", "市发展改革委")
    assert told(deadlines.dues(EVERY["event"], held, watch("2019-09-15"))) == [item]
    done = event(1, "2019-08-20", decisions=[{**decided[0], "done": "2019-09-12", "evidence": "回执"}])
    assert told(deadlines.dues(EVERY["event"], done, watch("2019-09-11"))) == [(*item[:4], 1, *item[5:])]
    assert deadlines.dues(EVERY["event"], done, watch("2019-09-15")) == ()


def test_a_planned_event_is_due_seven_days_ahead():
    planned = event(1, "2019-09-10")
    due = ("event", "V-2019-SJ001", "2019-09-10", False, 0, Light.YELLOW, "举办", "市发展改革委")
    assert told(deadlines.dues(EVERY["event"], planned, watch("2019-09-03"))) == [due]
    assert [deadlines.dues(EVERY["event"], planned, watch(day)) for day in ("2019-09-02", "2019-09-10")] == [(), ()]
    off = event(1, "2019-09-10", ended={"date": "2019-09-01", "reason": "取消"})
    assert deadlines.dues(EVERY["event"], off, watch("2019-09-05")) == ()


def test_tasks_of_a_ledger_that_a_city_declared_are_due():
    """They were entered with a day and a unit, and `due` never told of one."""
    task = {"key": "1", "text": "送样", "lead": "市地企合作办", "due": "2019-09-10"}
    data = {"id": "B-2019-QL001", "title": "x", "enterprise": "E-2016-QL003", "county": "QL", "made": "2019-08-20", "tasks": [task]}
    item = ("pledge", "B-2019-QL001", "2019-09-10", True, 5, Light.RED, "送样", "市地企合作办")

    def due(day, **more):
        return [each for each in told(deadlines.dues(PLEDGE, made(PLEDGE, {**data, **more}), watch(day))) if each[6] == "送样"]

    assert due("2019-09-15") == [item]
    assert due("2019-08-19") == due("2019-09-15", ended={"date": "2019-09-01", "reason": "撤回"}) == []
    assert due("2019-09-15", tasks=[{**task, "done": "2019-09-14", "evidence": "回执"}]) == []


def works(day: str, **more):
    """Return what is due of a project's approvals and payments: the machine's word, the day."""
    found = deadlines.dues(EVERY["project"], project(**more), watch(day))
    return [(item.key, str(item.due)) for item in found if item.key.startswith(("approvals", "payable"))]


def test_a_payment_for_works_is_due_by_the_term_that_was_agreed():
    """The rate went by the term, and what is due by thirty days always."""
    owed = {"receipt": "YF-1", "date": "2019-08-25", "amount": "100万元"}
    assert works("2019-09-30", payable=[owed]) == [("payable", "2019-09-24")]
    assert works("2019-09-30", payable=[{**owed, "term": "60"}]) == [("payable", "2019-10-24")]
    later = {"receipt": "YF-2", "date": "2019-08-26", "amount": "100万元"}
    paid = [{"receipt": "ZF-1", "date": "2019-09-01", "amount": "100万元"}]
    assert works("2019-09-30", payable=[{**owed, "term": "60"}, later], paid=paid) == [("payable", "2019-10-24")]


def test_an_approval_is_due_until_it_was_decided():
    """One given after the day was due on no day, for its outcome stands there already: the report of the day counted it as open."""
    asked = {"matter": "环评", "unit": "市发展改革委", "accepted": "2019-09-02", "promised": "5"}
    due = [("approvals.环评", "2019-09-09")]
    assert works("2019-09-20", approvals=[asked]) == due
    decided = {**asked, "granted": "2019-09-25", "outcome": "granted"}
    assert [works(day, approvals=[decided]) for day in ("2019-09-20", "2019-09-24", "2019-09-25")] == [due, due, []]
    assert works("2019-09-20", approvals=[{**asked, "outcome": "not_needed"}]) == []
    assert works("2019-09-20", approvals=[{**asked, "promised": "0"}]) == [("approvals.环评", "2019-09-02")]
