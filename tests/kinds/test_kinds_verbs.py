"""Which verbs move a record, and from which stages."""

from datetime import date

import pytest
from declared_samples import made

from dicoop.kinds import BUILT_IN, issue, traits
from dicoop.kinds.traits import Verb
from dicoop.labels import Label
from dicoop.rules import usual

VERBS = BUILT_IN["issue"].verbs


@pytest.mark.parametrize(
    ("stage", "names"),
    [
        ("not_yet", ""),
        ("listed", "claim decline urge"),
        ("claimed", "close handle extend decline urge"),
        ("handling", "close handle extend decline urge"),
        ("cleared", "feedback reopen"),
        ("reopened", "claim decline urge"),
        ("declined", "reopen"),
        ("voided", ""),
    ],
)
def test_the_lists_of_an_issue_allow_their_moves_and_nothing_else(stage, names):
    assert [verb.name for verb in traits.allowed_verbs(VERBS, issue.Stage(stage))] == names.split()


def test_a_verb_starts_from_its_stages():
    verb = Verb("claim", Label("领单", "claim"), frozenset({issue.Stage.LISTED}))
    assert verb.starts_from(issue.Stage.LISTED)
    assert not verb.starts_from(issue.Stage.CLEARED)


def test_verbs_are_named_for_refusals():
    assert traits.verb_names(VERBS[:2]) == Label("claim 领单、close 清单（销号）", "claim, close")
    assert traits.verb_names(()) == Label("无", "nothing")


def test_the_likely_next_command():
    data = {"id": "I-2019-QL012", "title": "道路", "enterprise": "E-2016-QL003", "county": "QL", "category": "land", "raised": "2019-08-21"}
    data |= {"scope": "single", "lead": "市发展改革委", "steps": [{"step": "listed", "date": "2019-08-22"}]}
    one = made(BUILT_IN["issue"], data)
    assert usual.next_command(BUILT_IN["issue"], one, date(2019, 9, 1)) == "dicoop issue claim I-2019-QL012"
    voided = made(BUILT_IN["issue"], {**data, "voided": {"date": "2019-08-25", "reason": "重复"}})
    assert usual.next_command(BUILT_IN["issue"], voided, date(2019, 9, 1)) is None


@pytest.mark.parametrize("kind", [kind for kind in BUILT_IN.values() if kind.verbs], ids=lambda kind: kind.name)
def test_every_stage_that_is_neither_first_nor_last_has_a_next_command(kind):
    for stage in kind.stages:
        open_to = traits.allowed_verbs(kind.verbs, stage)
        assert bool(open_to) == (stage.value not in ("not_yet", "ended", "voided")), stage
