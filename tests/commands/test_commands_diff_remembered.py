"""What the index remembers of a comparison changes nothing that is told of it, and saves all reading."""

import json
import random
import sqlite3
from pathlib import Path

import pytest

from dicoop.store import changed_files

PROJECT = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
ISSUE = "ledgers/issues/QL/2019/I-2019-QL012.yaml"


def turn(root, path, old, new):
    """Replace words in a file."""
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), "utf-8")


def diffs(run, root, *words, **surroundings):
    """Return what a comparison tells, in JSON and in words."""
    both = [run("diff", "meeting-15..HEAD", *form, *words, root=root, **surroundings) for form in (["--json"], [])]
    assert [ran.code for ran in both] == [0, 0]
    return [ran.out for ran in both]


@pytest.fixture
def turned(small, save):
    """A ledger changed since meeting 15, of which some files could not be read before, or cannot now."""
    bad = small / PROJECT.replace("007", "008")
    good = bad.read_text("utf-8")
    bad.write_text("id: x\n", "utf-8")
    save(small, tag="meeting-15")
    bad.write_text(good, "utf-8")
    turn(small, PROJECT, "12.5亿元", "13亿元")
    turn(small, ISSUE, "    by: 市地企合作办\n", "    by: 市地企合作办\n  - step: claimed\n    date: 2019-09-24\n    by: 市交通运输局\n")
    (small / PROJECT.replace("007", "098")).write_text("id: x\n", "utf-8")
    (small / PROJECT.replace("007", "099")).symlink_to("P-2019-QL007.yaml")
    (small / "ledgers/contracts/QL/2019/C-2019-QL003.yaml").unlink()
    save(small, when="2019-09-25")
    return small


def test_it_changes_nothing(turned, run):
    cold = diffs(run, turned, "--no-index")
    for _ in range(3):
        assert diffs(run, turned) == cold
    later = diffs(run, turned, "--no-index", today="2019-09-20")
    assert diffs(run, turned, today="2019-09-20") == later
    assert json.loads(later[0])["rates"] != json.loads(cold[0])["rates"]


def test_what_is_remembered_of_commits_serves_the_disk(turned, run, save):
    diffs(run, turned)
    turn(turned, PROJECT, "13亿元", "14亿元")
    told = [run("diff", "meeting-15", "--json", *words, root=turned).out for words in ([], ["--no-index"], [])]
    assert told[0] == told[1] == told[2]
    assert "14亿元" in told[0]


def test_nothing_is_read_twice(turned, run, monkeypatch):
    asked = []
    blobs = changed_files.blobs
    monkeypatch.setattr(changed_files, "blobs", lambda repo, ids: (asked.append(list(ids)), blobs(repo, asked[-1]))[1])
    run("diff", "meeting-15..HEAD", root=turned)
    assert set(map(len, asked)) == {8}
    for words in (["--json"], ["--county", "XQ"], ["--as-of", "2019-10-05"]):
        asked.clear()
        assert run("diff", "meeting-15..HEAD", *words, root=turned).code == 0
        assert list(map(len, asked)) == [3]  # the file that is readable now, on both sides, and the one that is not


def test_a_content_known_in_one_place_is_none_in_another(turned, run, save):
    diffs(run, turned)
    (turned / "ledgers/projects/XQ/2019").mkdir(parents=True)
    (turned / PROJECT).rename(turned / PROJECT.replace("QL/", "XQ/"))
    save(turned, when="2019-09-22")
    cold = diffs(run, turned, "--no-index")
    assert "wrong-path" in cold[0]
    assert diffs(run, turned) == diffs(run, turned) == cold


def test_a_review_finds_the_same(turned, run, save):
    first = turned / "ledgers/meetings/015.yaml"
    second = first.read_text("utf-8").replace("id: 15", "id: 16").replace("2019-08-20", "2019-08-01")
    first.with_name("016.yaml").write_text(second, "utf-8")
    save(turned, when="2019-09-26")
    forms = [["--json"], ["--format", "plain"]]
    cold = [run("review", "meeting-15..main", *form, "--no-index", root=turned) for form in forms]
    assert "meeting-order" in cold[0].out
    for _ in range(3):
        assert [run("review", "meeting-15..main", *form, root=turned) for form in forms] == cold


@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_index_costs_time_only(seed, turned, run, monkeypatch, tmp_path):
    monkeypatch.setenv("DICOOP_CACHE", str(tmp_path / "cache"))
    cold = diffs(run, turned)
    (file,) = Path(tmp_path / "cache").glob("*.sqlite")
    dice = random.Random(seed)
    with sqlite3.connect(file) as base:
        for table, *keys in (("blobs", "blob"), ("answers", "question", "digest")):
            rows = base.execute(f"select body, {', '.join(keys)} from {table}").fetchall()
            for _, *key in dice.sample(rows, len(rows) // 2):
                other = dice.choice(rows)[0] if seed % 2 else dice.randbytes(200)
                base.execute(f"update {table} set body = ? where {' and '.join(f'{name} = ?' for name in keys)}", (other, *key))
    base.close()
    assert diffs(run, turned) == cold
