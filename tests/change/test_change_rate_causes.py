"""Who made a figure another one, the weightiest first?"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from dicoop.change.effect import Effect, causes, effects
from dicoop.frozen import replace
from dicoop.kinds import BUILT_IN
from dicoop.rules.choice import select
from dicoop.store.find import Shelf
from dicoop.store.load import load
from dicoop.values import Ratio

DAY = date(2019, 9, 30)
START = next(rate for rate in select({}, BUILT_IN) if rate.name.value == "start")
FUNDS = next(rate for rate in select({}, BUILT_IN) if rate.name.value == "funds")


def ratio(above, below):
    return Ratio(Decimal(above), Decimal(below))


def effect(rate, group, before, after, *members):
    """A rate whose members are what they put above and below the line, by the id and address of each."""
    counted = replace(rate, above=lambda it: it[0], below=lambda it: it[1])
    return Effect(
        counted, group, ratio(*before), ratio(*after), {key: was for key, was, _ in members}, {key: now for key, _, now in members}
    )


def test_the_weight_is_the_farthest_that_a_record_moves_a_rate_alone():
    start = effect(START, None, (1, 4), (2, 4), (("P-1", ""), (0, 1), (1, 1)))
    funds = effect(FUNDS, None, (10, 100), (100, 200), (("P-1", ""), (0, 50), (5, 50)), (("P-2", ""), (10, 50), (95, 150)))
    found = causes([start, funds])
    assert [cause.id for cause in found] == ["P-2", "P-1"]
    assert [share.points for share in found[1].shares] == [Fraction(1, 4), Fraction(5, 200)]
    assert found[0].weight == Fraction(1, 2) - Fraction(15, 100)
    assert found[1].weight == Fraction(1, 4)


def test_two_members_of_one_record_add_up():
    rate = next(rate for rate in select({}, BUILT_IN) if rate.name.value == "node_on_time")
    members = ((("P-1", "nodes.land"), (0, 1), (1, 1)), (("P-1", "nodes.eia"), (0, 1), (1, 1)))
    (cause,) = causes([effect(rate, None, (0, 4), (2, 4), *members)])
    assert [(share.above, share.below, share.points) for share in cause.shares] == [(2, 0, Fraction(1, 2))]


def test_who_only_went_from_county_to_county_has_no_weight():
    out, in_ = (effect(START, key, (1, 4), (2, 4), (("P-1", ""), (0, 1), (0, 0))) for key in ("QL", "XQ"))
    (cause,) = causes([out, in_])
    assert (cause.id, cause.shares, cause.weight) == ("P-1", (), 0)


def test_nothing_over_nothing():
    (cause,) = causes([effect(START, None, (0, 0), (1, 1), (("P-1", ""), (0, 0), (1, 1)))])
    assert cause.weight == 1


def test_the_same_ledger_has_no_causes(small):
    whole = load(Shelf(small))
    assert causes(effects(whole, whole, DAY)) == ()
