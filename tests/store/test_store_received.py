"""What is known of extracts that were sent is never believed of other ones: manifests, files that were compared, what they came to."""

import duckdb
import pytest
from rollup_samples import DAYS, GIVEN, ledger, put

from dicoop.actions import rollup
from dicoop.errors import Unable
from dicoop.render import render
from dicoop.rollup.manifest import dumps
from dicoop.store import extracts, received, tables

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


@pytest.fixture
def cache(tmp_path):
    """A cache of the user's own."""
    (tmp_path / "cache").mkdir()
    return tmp_path / "cache"


@pytest.fixture
def read(monkeypatch):
    """How many files an engine was asked to read, each time."""
    found = []
    real = tables.files
    monkeypatch.setattr(tables, "files", lambda asked: found.append(len(asked.manifests)) or real(asked))
    return found


def test_what_is_remembered_is_what_the_engine_says(cities, cache, read):
    texts = [asked(cities, each, **how) for how in ({}, {"least": 2}, {"explain": True}) for each in (None, cache, cache)]
    assert [texts[n] for n in (0, 3, 6)] == [texts[n] for n in (1, 4, 7)] == [texts[n] for n in (2, 5, 8)]
    assert read[:8] == [12] * 8  # four populations: decisions have no county; the third time none is read


def test_of_one_that_is_sent_anew_only_its_own_is_asked(cities, cache, tmp_path, read):
    asked(cities, cache)
    name = next(path for path in cities.iterdir() if path.name.startswith("900500"))
    new = put(tmp_path / "other", ledger(2, 5, 9, DAY, merged=False), DAY)
    for path in new.iterdir():
        (name / str(DAY) / path.name).write_bytes(path.read_bytes())
    read.clear()
    assert asked(cities, cache) == asked(cities, None)
    assert read == [1] * 4 + [12] * 4


def test_long_answers_are_not_remembered(cities, cache, read, monkeypatch):
    monkeypatch.setattr(received, "_MOST", 0)
    assert asked(cities, cache) == asked(cities, cache)
    assert read == [12] * 8


def test_a_cache_that_cannot_be_written_into_costs_nothing_but_time(cities, cache):
    (cache / "extracts.sqlite").mkdir()
    assert asked(cities, cache) == asked(cities, None)


def test_rows_of_another_ledger_are_refused(cities):
    path = min(cities.rglob("project.parquet"))
    duckdb.execute(f"COPY (SELECT * REPLACE ('x' AS ledger) FROM read_parquet('{path}')) TO '{path}.new' (FORMAT parquet)")
    path.with_name("project.parquet.new").replace(path)
    manifest = extracts.read(path.with_name("manifest.json"))
    manifest.data["populations"]["project"]["hash"] = extracts.hash_of(path)
    path.with_name("manifest.json").write_text(dumps({key: value for key, value in manifest.data.items() if key != "seal"}), "utf-8")
    with pytest.raises(Unable, match="do not add up to what its manifest says: rows"):
        asked(cities, None)


@pytest.mark.parametrize("name", ["project.parquet", "manifest.json"])
def test_what_changed_since_is_noticed(cities, cache, name):
    asked(cities, cache)
    path = sorted(cities.rglob(name))[3]
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    with pytest.raises(Unable):
        asked(cities, cache)


def test_with_verify_nothing_is_believed(cities, cache, read, monkeypatch):
    asked(cities, cache)
    compared = []
    real = extracts.hash_of
    monkeypatch.setattr(extracts, "hash_of", lambda path: compared.append(path) or real(path))
    asked(cities, cache)
    assert (len(compared), len(read)) == (0, 4)
    asked(cities, cache, verify=True)
    assert (len(compared), len(read)) == (60, 8)
