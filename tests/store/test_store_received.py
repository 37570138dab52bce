"""What is known of extracts that were sent is never believed of other ones: manifests, files that were compared, and files put together."""

import pytest
from rollup_samples import DAYS, GIVEN, ledger, put

from dicoop.actions import rollup
from dicoop.errors import Unable
from dicoop.render import render
from dicoop.store import extracts, received

DAY = DAYS[-1]
WORDS = {**GIVEN, "by": "county"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The extracts of twelve cities."""
    folder = tmp_path_factory.mktemp("cities")
    for number in range(12):
        put(folder, ledger(number % 3, number, 4, DAY, merged=False), DAY)
    return folder


@pytest.fixture
def cities(made, tmp_path):
    """A copy of them."""
    for path in sorted(made.rglob("*.*")):
        target = tmp_path / "sent" / path.relative_to(made)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            target.write_bytes(path.read_bytes())
    return tmp_path / "sent"


def asked(cities, cache, **given):
    return render(rollup.rollup([str(cities)], DAY, {**WORDS, **given}, cache).document, "json", "zh")


def together(cache):
    return {path.name: path.stat().st_mtime_ns for path in (cache / "extracts-together").iterdir()}


def test_put_together_they_say_the_same(cities, tmp_path):
    cache = tmp_path / "cache"
    cache.mkdir()
    texts = [asked(cities, each, explain=True) for each in (None, cache, cache)]
    assert texts[1:] == texts[:1] * 2
    assert len(together(cache)) == 4  # decisions have no county


def test_of_one_that_is_sent_anew_only_its_own_are_made_again(cities, tmp_path, monkeypatch):
    monkeypatch.setattr(received, "_AT_ONCE", 2)
    cache = tmp_path / "cache"
    cache.mkdir()
    asked(cities, cache)
    before = together(cache)
    name = next(path for path in cities.iterdir() if path.name.startswith("900500"))
    new = put(tmp_path / "other", ledger(2, 5, 9, DAY, merged=False), DAY)
    for path in new.iterdir():
        (name / str(DAY) / path.name).write_bytes(path.read_bytes())
    assert asked(cities, cache) == asked(cities, None)
    after = together(cache)
    assert before.items() < after.items()
    assert len(before) > 10
    assert len(after) - len(before) == 4


@pytest.mark.parametrize("how", [lambda path: path.write_bytes(b"x"), lambda path: path.unlink()])
def test_what_was_put_together_and_is_otherwise_is_made_again(cities, tmp_path, how):
    cache = tmp_path / "cache"
    cache.mkdir()
    first = asked(cities, cache)
    for path in (cache / "extracts-together").iterdir():
        how(path)
    assert asked(cities, cache) == first


def test_a_cache_that_cannot_be_written_into_costs_nothing_but_time(cities, tmp_path):
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "extracts-together").write_text("in the way")
    assert asked(cities, cache) == asked(cities, None)


@pytest.mark.parametrize("name", ["project.parquet", "manifest.json"])
def test_what_changed_since_is_noticed(cities, tmp_path, name):
    cache = tmp_path / "cache"
    cache.mkdir()
    asked(cities, cache)
    path = sorted(cities.rglob(name))[3]
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    with pytest.raises(Unable):
        asked(cities, cache)


def test_with_verify_nothing_is_believed(cities, tmp_path, monkeypatch):
    cache = tmp_path / "cache"
    cache.mkdir()
    asked(cities, cache)
    read = []
    real = extracts.hash_of
    monkeypatch.setattr(extracts, "hash_of", lambda path: read.append(path) or real(path))
    asked(cities, cache)
    assert read == []
    asked(cities, cache, verify=True)
    assert len(read) == 60
