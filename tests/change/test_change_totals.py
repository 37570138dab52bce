"""The effect reckoned from changed records alone is the effect on the whole."""

import random
from datetime import date

from dicoop.change.effect import effects, in_whole
from dicoop.kinds import BUILT_IN
from dicoop.kinds.ledger import Ledger
from dicoop.store.ledger import glance

DAY = date(2019, 9, 30)


def changed(whole, dice):
    """Return a ledger in which some records went, and some have become others of their kind."""
    records = {}
    for name in BUILT_IN:
        those = dict(whole.of(name))
        for id_ in dice.sample(sorted(those), len(those) // 8):
            other = those.pop(id_)
            if dice.random() < 0.7:
                source = dice.choice(sorted(those))
                those[id_] = those[source].but(id=other.id)
        records[name] = those
    return Ledger(whole.settings, records)


def only(ledger, other):
    """Return the records of a ledger that are not the same in another."""
    records = {name: {id_: one for id_, one in ledger.of(name).items() if other.get(name, id_) != one} for name in BUILT_IN}
    return Ledger(ledger.settings, records)


def plain(found):
    """Return effects as plain values."""
    return {(each.rate.name, each.rate.basis, each.group): (each.before, each.after, each.moved) for each in found}


def test_what_did_not_change_cancels_out(sample):
    disk = glance(sample)
    before = Ledger(disk.settings, {name: dict(disk.of(name).items()) for name in BUILT_IN})
    for seed in range(4):
        after = changed(before, random.Random(seed))
        parts = effects(only(before, after), only(after, before), DAY)
        whole = plain(effects(before, after, DAY))
        assert plain(in_whole(parts, after, DAY)) == whole
        assert len(whole) > 50


def test_a_county_that_nobody_is_left_in(sample):
    disk = glance(sample)
    before = Ledger(disk.settings, {"project": dict(list(disk.of("project").items())[:3])})
    after = Ledger(disk.settings, {})
    assert plain(in_whole(effects(before, after, DAY), after, DAY)) == plain(effects(before, after, DAY))
