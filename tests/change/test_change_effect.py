"""Which rates a change moves, by how much, and by which records."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from range_samples import CLAIMED, CLEARED, LISTED, MEETING, PROJECT, changed, fund, funded, issue, over, reached

from dicoop.change.effect import effects
from dicoop.kinds import BUILT_IN
from dicoop.rules.aggregate import figures
from dicoop.rules.choice import select

DAY = date(2019, 9, 30)
OTHER = {**PROJECT, "id": "P-2019-XQ001", "county": "XQ"}


def moved(*changes, beside=()):
    asked = over(*changes, beside=beside)
    found = effects(asked.before, asked.after, DAY)
    return {
        (e.rate.name.value, e.rate.basis.value, e.group): (
            (int(e.before.numerator), int(e.before.denominator)),
            (int(e.after.numerator), int(e.after.denominator)),
            [m.id + m.at for m in e.moved],
        )
        for e in found
    }


def test_a_start_moves_the_start_rate_of_the_city_and_of_the_county():
    found = moved(changed(PROJECT, reached(start="2019-09-12")), beside=[OTHER])
    assert found == {
        ("performance", "count", None): ((0, 2), (1, 2), [PROJECT["id"]]),  # who has started has filed
        ("performance", "count", "QL"): ((0, 1), (1, 1), [PROJECT["id"]]),
        ("start", "count", None): ((0, 2), (1, 2), [PROJECT["id"]]),
        ("start", "count", "QL"): ((0, 1), (1, 1), [PROJECT["id"]]),
        ("start", "money", None): ((0, 25 * 10**8), (125 * 10**7, 25 * 10**8), [PROJECT["id"]]),
        ("start", "money", "QL"): ((0, 125 * 10**7), (125 * 10**7, 125 * 10**7), [PROJECT["id"]]),
    }


def test_nothing_moves_where_nothing_counts():
    assert moved(changed(PROJECT, {**PROJECT, "chain": "高端装备"})) == {}
    assert moved(changed(PROJECT, reached(start="2019-10-12"))) == {}


def test_another_county_moves_both():
    found = moved(changed(PROJECT, {**PROJECT, "county": "XQ"}))
    assert found["start", "count", "QL"] == ((0, 1), (0, 0), [PROJECT["id"]])
    assert found["start", "count", "XQ"] == ((0, 0), (0, 1), [PROJECT["id"]])
    assert ("start", "count", None) not in found


def test_two_that_cancel_out_are_both_named():
    back = {**OTHER, "nodes": {"start": {"done": "2019-09-12"}}}
    found = moved(changed(PROJECT, reached(start="2019-09-12")), changed(back, OTHER))
    assert found["start", "count", None] == ((1, 2), (1, 2), [PROJECT["id"], OTHER["id"]])


def test_a_deleted_record_lifts_rates_and_is_named():
    found = moved(changed(OTHER, None), beside=[reached(start="2019-09-12")])
    assert found["start", "count", None] == ((1, 2), (1, 1), [OTHER["id"]])


def test_nodes_and_issues_are_named_by_their_addresses():
    found = moved(changed(PROJECT, reached(filing={"plan": "2019-09-20", "done": "2019-09-12"})))
    assert found["node_on_time", "count", None] == ((0, 0), (1, 1), [f"{PROJECT['id']}nodes.filing"])
    found = moved(changed(issue(LISTED, CLAIMED), issue(LISTED, CLAIMED, CLEARED)))
    assert found["clearance", "count", "QL"] == ((0, 1), (1, 1), ["I-2019-QL012"])


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.integers(0, 3)), max_size=5))
def test_what_moved_adds_up(rows):
    """The figure after is the one before with every share that is named put in and taken out."""

    def version(place, amount, county):
        entries = [fund("A", f"{amount}亿元")] if amount else []
        return {**funded(*entries), "id": f"P-2019-QL{place:03}", "county": county}

    changes = [
        changed(version(i, a, "QL"), None if gone else version(i, b, "XQ" if b == 3 else "QL")) for i, (gone, a, b) in enumerate(rows)
    ]
    asked = over(*changes)
    found = {(e.rate, e.group): e for e in effects(asked.before, asked.after, DAY)}
    for by in (None, "county"):
        one, other = (figures(ledger, DAY, select({}, BUILT_IN), by) for ledger in (asked.before, asked.after))
        for old, new in zip(one, other, strict=True):
            effect = found.get((old.rate, old.group))
            assert effect or old.ratio == new.ratio
            for line in (0, 1) if effect else ():
                name = ("numerator", "denominator")[line]
                turn = sum((m.after[line] - m.before[line] for m in effect.moved), Decimal(0))
                assert getattr(effect.before, name) == getattr(old.ratio, name)
                assert getattr(effect.before, name) + turn == getattr(effect.after, name) == getattr(new.ratio, name)


def test_a_decision_moves_the_rate_of_the_city_alone():
    made = {"key": "M15-1", "text": "打通道路", "lead": "市交通运输局", "due": "2019-09-20"}
    found = moved(changed({**MEETING, "decisions": [made]}, {**MEETING, "decisions": [{**made, "done": "2019-09-18"}]}))
    assert found == {("decision", "count", None): ((0, 1), (1, 1), ["15decisions[M15-1]"])}
