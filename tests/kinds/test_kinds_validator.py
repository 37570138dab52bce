"""Blocks are made of texts, and what cannot be made is refused at its place."""

from copy import deepcopy

import pytest
from any_record import any_record, block
from hypothesis import given
from hypothesis import strategies as st

from dicoop.errors import Findings
from dicoop.kinds import BUILT_IN
from dicoop.kinds.base import dump
from dicoop.kinds.guards import Owners, Waiver
from dicoop.kinds.published_figures import Figures
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values, present, sound
from dicoop.kinds.validator import reader

OTHERS = (Settings, Owners, Waiver)
EVERY = (*OTHERS, Figures, *(kind.model for kind in BUILT_IN.values()))
WRONG = st.sampled_from([None, "", "x", "-1", "2024-02-30", "12.5", 7, True, [], ["x"], {}, {"x": "y"}, [{}], [[]], {"plan": {}}])


def spoilt(data, draw):
    """Put something else in one place of some values, or take it out."""
    at = data
    while True:
        key = draw(st.sampled_from([*(at if isinstance(at, dict) else range(len(at))), *(["name", "x"] if isinstance(at, dict) else [])]))
        inner = at.get(key) if isinstance(at, dict) else at[key]
        if not (isinstance(inner, (dict, list)) and inner and draw(st.booleans())):
            break
        at = inner
    at[key] = draw(WRONG)
    if isinstance(at, dict) and draw(st.integers(0, 3)) == 0:
        del at[key]
    return data


@given(any_record, st.data())
def test_a_record_is_made_and_gives_what_it_was_made_of_or_is_refused(given_, data):
    kind, values = given_
    made = check_values(values, kind.model)
    assert check_values(dump(made), kind.model) == made
    once = present(spoilt(deepcopy(dict(values)), data.draw))
    made = check_values(once, kind.model)
    if isinstance(made, Findings):
        assert made
        assert all(finding.message.zh and finding.fault.code for finding in made)
    else:
        assert check_values(dump(made), kind.model) == made


@given(any_record, st.data())
def test_the_judge_makes_the_same_of_what_was_taken_without_him(given_, data):
    kind, values = given_
    values = present(dict(values))
    assert sound(kind.model)(values) == reader(kind.model).validate_python(values)
    values = present(spoilt(deepcopy(values), data.draw))
    try:
        plain = sound(kind.model)(values)
    except (ValueError, LookupError, TypeError, AttributeError):
        return
    assert repr(plain) == repr(reader(kind.model).validate_python(values))


@given(any_record, st.data())
def test_nothing_is_taken_at_once_in_which_something_is_empty(given_, data):
    kind, values = given_
    values = spoilt(deepcopy(dict(values)), data.draw)
    try:
        sound(kind.model)(values)
    except (ValueError, LookupError, TypeError, AttributeError):
        return
    assert values == present(values)


@pytest.mark.parametrize("model", OTHERS)
@given(st.data())
def test_what_is_no_record_too(model, data):
    values = present(data.draw(block(model)))
    made = check_values(values, model)
    if not isinstance(made, Findings):
        assert check_values(dump(made), model) == made


@pytest.mark.parametrize("model", EVERY)
def test_nothing_at_all_lacks_what_is_required(model):
    found = check_values({}, model)
    assert {finding.address for finding in found} == {row.name for row in model.rows if row.required}
