"""Blocks are made as all of Pydantic would make them, faults included."""

from copy import deepcopy

import pytest
from any_record import any_record, block
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from dicoop.change.owners import Owners
from dicoop.change.waivers import Waiver
from dicoop.kinds import KINDS
from dicoop.kinds.figures import Figures
from dicoop.kinds.reader import reader
from dicoop.kinds.settings import Settings

OTHERS = (Settings, Owners, Waiver, Figures)
WHOLE = {model: TypeAdapter(model) for model in (*OTHERS, *(kind.model for kind in KINDS.values()))}
WRONG = st.sampled_from([None, "", "x", "-1", "2024-02-30", "12.5", 7, True, [], ["x"], {}, {"x": "y"}, [{}], [[]], {"plan": {}}])


def made(read, data):
    """Return what is made of values, or where they are refused and why."""
    try:
        return read.validate_python(data)
    except ValidationError as error:
        return [(row["type"], row["loc"], row["msg"], row["input"]) for row in error.errors(include_url=False)]


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
def test_a_record_is_made_or_refused_as_pydantic_does(given_, data):
    kind, values = given_
    whole, own = WHOLE[kind.model], reader(kind.model)
    assert made(own, values) == made(whole, values)
    once = spoilt(deepcopy(dict(values)), data.draw)
    assert made(own, once) == made(whole, once)


@pytest.mark.parametrize("model", OTHERS)
@given(st.data())
def test_what_is_no_record_too(model, data):
    values = data.draw(block(model))
    whole, own = WHOLE[model], reader(model)
    assert made(own, values) == made(whole, values)
    once = spoilt(deepcopy(values), data.draw)
    assert made(own, once) == made(whole, once)


@pytest.mark.parametrize("model", WHOLE)
@pytest.mark.parametrize("value", [None, "x", 7, [], ["x"]])
def test_what_is_no_block_at_all(model, value):
    assert made(reader(model), value) == made(WHOLE[model], value)
