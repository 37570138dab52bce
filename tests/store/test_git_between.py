"""What changed between commits, or since one: the same as a comparison of all that both sides hold."""

import random

import pytest
from conftest import SETTINGS, SMALL, write
from git_samples import commit, git, put, start

from dicoop.change.changed_record import ChangedFile
from dicoop.errors import Finding
from dicoop.kinds import BUILT_IN
from dicoop.store import changed_files, commit_ledger
from dicoop.store import git as store
from dicoop.text.faults import MAX_BYTES

PROJECT = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
ISSUE = "ledgers/issues/QL/2019/I-2019-QL012.yaml"


@pytest.fixture
def root(tmp_path):
    """A ledger with some records, committed."""
    root = start(tmp_path / "ledger")
    put(root, "ledgers/ledger.yaml", SETTINGS)
    write(root, SMALL)
    commit(root)
    return root


def by_path(repo, commit):
    """Return all records of a commit by path, read one and all."""
    ledger = commit_ledger.load_at(repo, commit)
    return {kind.path(id_): record for kind in BUILT_IN.values() for id_, record in ledger.of(kind.name).items()}


def hurt(root, dice):
    """Change, add, move or remove a file at random."""
    files = sorted(path for path in (root / "ledgers").rglob("*.yaml") if path.name != "ledger.yaml")
    path = dice.choice(files)
    text = path.read_text("utf-8")
    other = path.with_name(path.name.replace("2019-QL0", f"2019-QL{dice.randrange(1, 9)}"))
    what = dice.randrange(4)
    if what == 0:
        path.write_text(text.replace("QL", "XQ", 1), "utf-8")
    elif what == 1:
        path.write_text(f"# {dice.random()}\n{text}", "utf-8")
    elif what == 2:
        other.write_text(text.replace(path.stem, other.stem), "utf-8")
    elif len(files) > 3:
        path.unlink()


@pytest.mark.parametrize("seed", range(6))
def test_it_is_what_a_comparison_of_both_wholes_finds(seed, root):
    dice, repo = random.Random(seed), store.find(root)
    old = git(root, "rev-parse", "HEAD")
    for _ in range(dice.randrange(1, 8)):
        hurt(root, dice)
    on_disk = changed_files.on_disk(root, repo, old)
    new = commit(root)
    found = changed_files.of_commits(repo, old, new)
    assert [(one.path, one.old, one.new) for one in on_disk.records] == [(one.path, one.old, one.new) for one in found.records]
    before, after = by_path(repo, old), by_path(repo, new)
    assert {one.path for one in found.records if one.old != one.new} == {
        path for path in before.keys() | after.keys() if before.get(path) != after.get(path)
    }
    for one in found.records:
        assert (one.old, one.new) == (before.get(one.path), after.get(one.path))
        assert all(side is None or side.record or side.findings for side in (one.before, one.after))


def test_what_is_no_record_is_told_apart(root):
    repo, old = store.find(root), git(root, "rev-parse", "HEAD")
    put(root, "ledgers/ledger.yaml", SETTINGS + "digits: 2\n")
    put(root, "ledgers/waivers/15/R07-P-2019-QL007.yaml", "rule: R07\n")
    put(root, "ledgers/projects/QL/2019/note.txt", "x")
    put(root, "ledgers/projects/QL/2019/.P-2019-QL007.yaml", "x")
    put(root, "README.md", "x")
    (root / ISSUE).unlink()
    (root / ISSUE).symlink_to("/etc/passwd")
    found = changed_files.of_commits(repo, old, commit(root))
    assert found.settings
    assert found.others == (
        "ledgers/projects/QL/2019/.P-2019-QL007.yaml",
        "ledgers/projects/QL/2019/note.txt",
        "ledgers/waivers/15/R07-P-2019-QL007.yaml",
    )
    (issue,) = found.records
    assert (issue.path, issue.new, [finding.code for finding in issue.after.findings]) == (ISSUE, None, ["not-a-file"])
    assert issue.old is not None
    assert changed_files.on_disk(root, repo, old).records[0].after.findings[0].code == "not-a-file"


def test_the_versions_of_a_file(root):
    repo = store.find(root)
    text = (root / PROJECT).read_text("utf-8")
    put(root, PROJECT, text.replace("12.5亿元", "13亿元"))
    second = commit(root, when="2019-09-01T10:00:00+0800")
    commit(root, when="2019-09-02T10:00:00+0800")
    (root / PROJECT).unlink()
    found = changed_files.versions(root, repo, PROJECT)
    assert [made and made.id for made, _ in found] == [git(root, "rev-list", "--max-parents=0", "HEAD"), second, None]
    assert [str(one.new.investment) if one.new else None for _, one in found] == ["12.5亿元", "13亿元", None]
    assert [one.old is None for _, one in found] == [True, False, False]
    assert changed_files.versions(root, repo, PROJECT.replace("007", "008"))[-1][0] is not None
    assert changed_files.versions(root, repo, PROJECT.replace("007", "777")) == ()


def test_a_file_before_the_first_commit(tmp_path):
    root = start(tmp_path / "l")
    put(root, "ledgers/ledger.yaml", SETTINGS)
    write(root, SMALL)
    ((made, one),) = changed_files.versions(root, store.find(root), PROJECT)
    assert (made, one.before, one.new.id) == (None, None, "P-2019-QL007")
    assert isinstance(one, ChangedFile)


def test_who_wrote_the_commits(root):
    repo, old = store.find(root), git(root, "rev-parse", "HEAD")
    put(root, "a", "1")
    put(root, ".mailmap", "王五 <zhang@example.com>\n")
    new = commit(root)
    git(root, "commit", "-q", "--allow-empty", "-m", "空", GIT_AUTHOR_NAME="赵 六")
    last = git(root, "rev-parse", "HEAD")
    assert changed_files.authors(repo, old, last) == ("赵 六", "张三")
    assert changed_files.authors(repo, new, new) == ()


def test_a_file_that_cannot_be_opened_has_changed(root):
    repo = store.find(root)
    (root / PROJECT).write_bytes(b"x" * (MAX_BYTES + 1))
    (one,) = changed_files.on_disk(root, repo, git(root, "rev-parse", "HEAD")).records
    assert isinstance(one.after.findings[0], Finding)
    assert (one.path, one.after.blob) == (PROJECT, "")
