"""What the index remembers of committed files changes no answer: not when it is cold, warm, damaged, or of other settings."""

import random
import sqlite3
from datetime import date

import pytest
from conftest import SETTINGS, SMALL, write
from git_samples import commit, git, put, start

from dicoop.kinds import BUILT_IN
from dicoop.rules.aggregate import figures
from dicoop.rules.choice import select
from dicoop.store import commit_ledger
from dicoop.store import git as store
from dicoop.store.index import Index

PROJECT = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
DAY = date(2019, 9, 30)


@pytest.fixture
def root(tmp_path):
    """A ledger with some records, committed; a file in the wrong place, a link and one with faults among them."""
    root = start(tmp_path / "ledger")
    put(root, "ledgers/ledger.yaml", SETTINGS)
    write(root, SMALL)
    put(root, "ledgers/issues/QL/2019/P-2019-QL007.yaml", (root / PROJECT).read_bytes())
    put(root, "ledgers/projects/XQ/2019/P-2019-QL007.yaml", (root / PROJECT).read_bytes())
    put(root, "ledgers/projects/QL/2019/P-2019-QL099.yaml", "id: x\n")
    (root / "ledgers/projects/QL/2019/P-2019-QL098.yaml").symlink_to("P-2019-QL007.yaml")
    commit(root)
    return root


def answers(root, index, at="HEAD"):
    """Return all that can be asked of a commit."""
    ledger = commit_ledger.load_at(store.find(root), git(root, "rev-parse", at), index)
    facts = {name: tuple(ledger.each(name)) for name in BUILT_IN}
    counts = {name: ledger.count(name) for name in BUILT_IN}
    ratios = [(each.rate, each.group, each.ratio) for each in figures(ledger, DAY, select({}, BUILT_IN), "county")]
    if ledger.memory:
        ledger.memory.write()
    records = {name: dict(ledger.of(name)) for name in BUILT_IN}
    return ledger.settings, facts, counts, records, ledger.findings, ledger.left_out, ratios


def test_it_changes_no_answer(root, tmp_path):
    expected = answers(root, None)
    assert expected[5] == (
        "ledgers/issues/QL/2019/P-2019-QL007.yaml",
        "ledgers/projects/QL/2019/P-2019-QL098.yaml",
        "ledgers/projects/QL/2019/P-2019-QL099.yaml",
        "ledgers/projects/XQ/2019/P-2019-QL007.yaml",
    )
    for _ in range(3):
        assert answers(root, Index(tmp_path / "i.sqlite", b"key")) == expected
    drawn = Index(tmp_path / "i.sqlite", b"key").drawn([git(root, "rev-parse", f"HEAD:{PROJECT}")])
    assert [(kind, plain[0]) for kind, plain in drawn.values()] == [("project", "P-2019-QL007")]


def test_nothing_is_read_twice(root, tmp_path, monkeypatch):
    asked = []
    blobs = commit_ledger.blobs
    monkeypatch.setattr(commit_ledger, "blobs", lambda repo, ids: (asked.append(list(ids)), blobs(repo, asked[-1]))[1])
    for wanted in (9 + 3, 3, 3):  # those with faults each time; the settings are read with the declarations
        asked.clear()
        commit_ledger.load_at(store.find(root), git(root, "rev-parse", "HEAD"), Index(tmp_path / "i.sqlite", b"key"))
        assert sum(map(len, asked)) == wanted


@pytest.mark.parametrize("seed", range(4))
def test_what_is_known_of_one_commit_serves_the_next(seed, root, tmp_path):
    dice, index = random.Random(seed), Index(tmp_path / "i.sqlite", b"key")
    for _ in range(4):
        path = dice.choice(sorted(path for path in (root / "ledgers").rglob("*.yaml") if path.name != "ledger.yaml"))
        other = path.parent / dice.choice(["x.yaml", ".hidden.yaml", "P-2019-QL901.yaml", "deep/P-2019-QL001.yaml", "note.txt"])
        what = dice.randrange(4)
        if what == 0:
            path.unlink()
        elif what == 1:
            other.parent.mkdir(exist_ok=True)
            other.write_bytes(path.read_bytes())
        else:
            path.write_bytes((b"# x\n", b"voided: 1\n")[what % 2] + path.read_bytes())
        commit(root)
        assert answers(root, index) == answers(root, None)
        assert answers(root, index, "HEAD~1") == answers(root, None, "HEAD~1")


def test_of_a_folder_that_is_known_no_file_is_looked_for(root, tmp_path, monkeypatch):
    asked = []
    entries_in = commit_ledger.entries_in
    monkeypatch.setattr(commit_ledger, "entries_in", lambda repo, at, folders: (asked.append(folders), entries_in(repo, at, folders))[1])
    for _ in range(2):
        commit_ledger.load_at(store.find(root), git(root, "rev-parse", "HEAD"), index := Index(tmp_path / "i.sqlite", b"key"))
        index.write()
    assert len(asked[0]) > 10
    assert asked[1] == ["ledgers/issues/QL/2019", "ledgers/projects/QL/2019", "ledgers/projects/XQ/2019"]


def test_other_settings_other_answers(root, tmp_path):
    index = Index(tmp_path / "i.sqlite", b"key")
    first = answers(root, index)
    put(root, "ledgers/ledger.yaml", SETTINGS + "limits:\n  energy: 1\n")
    commit(root)
    assert answers(root, index) == answers(root, None)
    assert answers(root, index)[6] != first[6]
    assert answers(root, index, "HEAD~1") == first


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_index_costs_time_only(seed, root, tmp_path):
    dice = random.Random(seed)
    file = tmp_path / "i.sqlite"
    expected = answers(root, Index(file, b"key"))
    with sqlite3.connect(file) as base:
        rows = base.execute("select blob, body from blobs").fetchall()
        for blob, body in dice.sample(rows, 4):
            other = dice.choice(rows)[1] if seed % 2 else bytes(dice.choices(range(256), k=len(body)))
            base.execute("update blobs set body = ? where blob = ?", (other, blob))
    base.close()
    if seed > 5:
        raw = bytearray(file.read_bytes())
        for _ in range(50):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
        file.write_bytes(bytes(raw))
    assert answers(root, Index(file, b"key")) == expected
