"""A setting holds from its day on: limits for the clocks that start then, all else for the days looked at."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_deadlines import issue, meeting, project, settings, step

from dicoop.kinds import BUILT_IN, parse_input
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import RateName
from dicoop.rules import deadlines, rounds
from dicoop.rules.aggregate import figures
from dicoop.rules.choice import default
from dicoop.rules.deadlines import Light
from dicoop.rules.denominators import ISSUES
from dicoop.rules.supervision import Call, verdicts
from dicoop.rules.watch import Watch

COUNTIES = [{"key": "QL", "name": "清陵县", "group": "东组"}, {"key": "XQ", "name": "西渠区", "group": "西组"}]
LATER = date(2019, 9, 1)
SHORTER = [{"from": LATER.isoformat(), "limits": {"land": 10, "claim": 1}}]


def day(text: str) -> date:
    return date.fromisoformat(text)


def cleared_by(own, made, on: str) -> date:
    watch = Watch.of(own, day(on))
    return rounds.clear_due(made, rounds.current(made, watch.day), watch).date


def test_a_limit_binds_the_clocks_that_start_on_its_day_or_later():
    own = settings(limits={"land": 30}, history=SHORTER)
    before, after = (issue(step("claimed", claimed, by="市发展改革委")) for claimed in ("2019-08-30", "2019-09-02"))
    assert cleared_by(own, before, "2020-01-01") == cleared_by(settings(limits={"land": 30}), before, "2020-01-01") == day("2019-10-17")
    assert cleared_by(own, after, "2020-01-01") == cleared_by(settings(limits={"land": 10}), after, "2020-01-01") == day("2019-09-17")
    assert (own.limit("land", day("2019-08-31")), own.limit("land", LATER), own.limit("claim", LATER)) == (30, 10, 1)


starts = st.dates(date(2019, 1, 1), date(2019, 8, 31))
limits = st.dictionaries(st.sampled_from(["claim", "land", "other"]), st.integers(1, 60), min_size=1)


@given(st.lists(st.tuples(starts, st.integers(0, 90), st.booleans()), min_size=1, max_size=6), limits, st.dates(LATER, date(2020, 12, 31)))
def test_a_limit_changed_from_a_day_on_changes_no_clock_started_before(rows, changed, looked):
    """The law: all that was listed, claimed or left unclaimed before the day is due when it was due."""
    made = []
    for raised, days, is_claimed in rows:
        claimed = min(raised + timedelta(days), LATER - timedelta(1))
        steps = [step("listed", raised.isoformat()), *([step("claimed", claimed.isoformat(), by="市发展改革委")] if is_claimed else [])]
        made.append(issue(*steps, raised=raised.isoformat()))
    plain, own = (Watch.of(settings(history=history), looked) for history in ([], [{"from": LATER.isoformat(), "limits": changed}]))
    for one in made:
        now = rounds.current(one, looked)
        assert rounds.claim_due(now, own) == rounds.claim_due(now, plain)
        if now.claim or rounds.claim_due(now, plain).date < LATER:
            assert rounds.clear_due(one, now, own) == rounds.clear_due(one, now, plain)
            assert list(ISSUES.of([one], own)) == list(ISSUES.of([one], plain))


def test_thresholds_groups_and_successors_go_by_the_day_looked_at():
    history = [
        {"from": "2020-01-01", "lights": {"node_red": 20}, "supervision": {"least": 7}, "counties": {"XQ": {"group": "东组"}}},
        {"from": "2021-01-01", "counties": {"XQ": {"successor": "QL"}}},
    ]
    own = settings(counties=COUNTIES, history=history)
    assert [deadlines.node_light(day("2019-12-10"), Watch.of(own, day(on))) for on in ("2019-12-31", "2020-01-01")] == [
        Light.YELLOW,
        Light.RED,
    ]
    assert [own.on(day(on)).supervision.least for on in ("2019-12-31", "2020-01-01", "2022-01-01")] == [3, 7, 7]
    assert [own.on(day(on)).lights.node_yellow for on in ("2019-12-31", "2022-01-01")] == [30, 30]
    records = {"project": {one.id: one for one in (project(), project(id="P-2019-XQ001", county="XQ"))}}
    ledger = Ledger(own, records, (), BUILT_IN)
    rate = default(RateName.START, ledger.kinds)

    def rows(by: str, on: str):
        return {found.group: found.size for found in figures(ledger, day(on), [rate], by)}

    assert rows("group", "2019-12-31") == {None: 2, "东组": 1, "西组": 1}
    assert rows("group", "2020-12-31") == {None: 2, "东组": 2}
    assert rows("county", "2020-12-31") == {None: 2, "QL": 1, "XQ": 1}
    assert rows("county", "2021-01-01") == {None: 2, "QL": 2}


def test_counties_are_called_out_by_the_thresholds_of_the_day():
    done = {"start": {"done": "2019-08-25", "evidence": "开工令"}}
    records = {
        f"P-2019-{key}{number:03d}": project(id=f"P-2019-{key}{number:03d}", county=key, **({"nodes": done} if key == "QL" else {}))
        for key in ("QL", "XQ")
        for number in range(1, 4)
    }
    own = settings(
        counties=COUNTIES,
        supervision={"rates": ["start"], "statement": 60, "criticism": 70},
        history=[{"from": "2020-01-01", "supervision": {"statement": 40, "criticism": 45}}],
    )
    ledger = Ledger(own, {"project": records}, (), BUILT_IN)
    called = [{one.county: one.call for one in verdicts(ledger, (day(on),))}["XQ"] for on in ("2019-12-31", "2020-01-01")]
    assert called == [Call.NONE, Call.CRITICISM]


RENAMED = [{"was": "市发展改革委", "unit": "市发改委", "from": "2020-01-01"}]


def test_a_unit_is_called_by_its_name_of_the_day():
    own = settings(units=["市地企合作办", "市发改委", "市交通运输局"], renamed=RENAMED, short={"市交通运输局": ["交通"]})
    held = project(nodes={"start": {"plan": "2020-02-01"}})
    asked = issue(step("claimed", "2019-08-22", by="市发展改革委"))
    decided = meeting(lead="市发展改革委")
    for on, unit in (("2019-12-31", "市发展改革委"), ("2020-01-01", "市发改委")):
        watch = Watch.of(own, day(on))
        assert {
            due.unit
            for kind, one in (("project", held), ("issue", asked), ("meeting", decided))
            for due in deadlines.dues(BUILT_IN[kind], one, watch)
        } == {unit}
        assert deadlines.responsible(held, watch) == unit
    assert (own.unit_places["市发展改革委"], own.unit_places["市发改委"]) == (1, 1)


@pytest.mark.parametrize(("typed", "unit"), [("交通", "市交通运输局"), ("市发展改革委", "市发展改革委"), ("发改", "市发改委")])
def test_units_by_their_short_and_former_names(typed, unit):
    own = settings(units=["市地企合作办", "市发改委", "市交通运输局"], renamed=RENAMED, short={"市交通运输局": ["交通"]})
    assert parse_input.listed("units", typed, own) == unit
