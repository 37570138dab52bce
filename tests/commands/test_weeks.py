"""Counties and the city on one ledger: whatever a county changes is in the result or named as a conflict."""

import os
import sys
from pathlib import Path
from random import Random

import pytest

BENCH = Path(__file__).parents[2] / "bench"

sys.path.insert(0, str(BENCH))
import weeks  # noqa: E402 - the long run stands beside it

sys.path.remove(str(BENCH))


@pytest.fixture
def city(tmp_path, monkeypatch):
    for name, value in weeks.WHO.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    return weeks.City(tmp_path, 3, 12, counties=5)


def test_three_weeks(city):
    rng = Random(3)
    told = sum((weeks.play(city, rng, week) for week in (1, 2, 3)), weeks.Counter())
    assert told["merged"] + told["conflict"] == 15
    assert told["conflict"] > 0
    assert told["changes"] > 50


def test_a_change_that_is_lost_is_seen(city):
    """The oracle itself: a result without one county's change, and a conflict that is none."""
    texts = city.texts(city.tip(weeks.MAIN))
    files = weeks.branch_of(Random(1), texts, "QL", "1")
    mine = weeks.changes(texts, {**texts, **files})
    assert mine
    weeks.require_all(mine, {**texts, **files}, set())
    with pytest.raises(weeks.Lost):
        weeks.require_all(mine, texts, set())
    weeks.require_all(mine, texts, set(mine))
    with pytest.raises(weeks.Lost):
        weeks.require_real(set(mine), mine, mine)
