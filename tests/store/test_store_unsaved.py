"""What git's index knows to be unchanged is not read, and nothing that changed is taken for such."""

import os
import time

import pytest
from git_samples import commit, git, put, start

from dicoop.store import files
from dicoop.store import git as gits
from dicoop.store.changed_files import against, staged, unsaved

NAMES = [f"ledgers/projects/QL/2019/P-2019-QL00{n}.yaml" for n in range(1, 6)]


@pytest.fixture
def repo(tmp_path):
    root = start(tmp_path / "a")
    for name in NAMES:
        put(root, name, f"id: {name[-15:-5]}\n")
    commit(root)
    old = time.time() - 100
    for name in NAMES:
        os.utime(root / name, (old, old))
    git(root, "update-index", "-q", "--refresh")
    return root


def found(root, *, trust=True):
    return unsaved(root, gits.find(root), trust=trust)


def read(root, monkeypatch):
    seen = []
    real = files.read
    with monkeypatch.context() as here:
        here.setattr(files, "read", lambda root, path: seen.append(path) or real(root, path))
        found(root)
    return [path for path in seen if path in NAMES]


def test_nothing_is_read_of_what_is_as_it_was_staged(repo, monkeypatch):
    assert found(repo) == ()
    assert read(repo, monkeypatch) == []


@pytest.mark.parametrize(
    "how",
    [
        lambda path: path.write_text("id: P-2019-QL009\n"),  # as long as it was
        lambda path: path.unlink(),
        lambda path: (path.unlink(), path.symlink_to("elsewhere")),
        lambda path: path.write_text("other\n"),
    ],
)
def test_a_change_is_seen(repo, monkeypatch, how):
    how(repo / NAMES[2])
    assert found(repo) == found(repo, trust=False) == (NAMES[2],)


def test_a_change_that_leaves_the_time_as_it_was_is_seen(repo):
    path = repo / NAMES[1]
    before = path.stat()
    path.write_text("id: P-2019-QL009\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert found(repo) == (NAMES[1],)


def test_what_is_staged_and_not_committed_is_no_commit(repo):
    put(repo, NAMES[0], "id: P-2019-QL777\n")
    git(repo, "add", "-A")
    assert found(repo) == (NAMES[0],)


def test_what_was_staged_at_the_moment_of_the_change_is_read(repo, monkeypatch):
    index = repo / ".git/index"
    for name in NAMES:
        os.utime(repo / name)
    git(repo, "update-index", "-q", "--refresh")
    oldest = min((repo / name).stat().st_mtime_ns for name in NAMES)
    os.utime(index, ns=(oldest, oldest))
    assert read(repo, monkeypatch) == NAMES


def test_files_that_git_was_told_to_pass_over_are_read(repo, monkeypatch):
    git(repo, "update-index", "--assume-unchanged", NAMES[3])
    put(repo, NAMES[3], "id: P-2019-QL777\n")
    assert found(repo) == (NAMES[3],)


def test_without_an_index_all_is_read(repo):
    (repo / ".git/index").unlink()
    known = gits.find(repo)
    commit = git(repo, "rev-parse", "HEAD")
    saved, sure = staged(repo, known, commit)
    assert (sorted(saved), sure) == (NAMES, set())
    assert against(repo, known, commit, trust=True) == ()


def test_what_the_index_says_of_a_commit_is_what_its_tree_holds(repo):
    put(repo, NAMES[0], "id: P-2019-QL777\n")
    git(repo, "rm", "-q", "--cached", NAMES[1])
    put(repo, "ledgers/projects/QL/2019/P-2019-QL006.yaml", "id: P-2019-QL006\n")
    git(repo, "add", NAMES[0], "ledgers/projects/QL/2019/P-2019-QL006.yaml")
    known = gits.find(repo)
    commit = git(repo, "rev-parse", "HEAD")
    saved, sure = staged(repo, known, commit)
    assert {entry._replace(size=None) for entry in gits.entries(known, commit)} == set(saved.values())
    assert sure == set(NAMES[2:])
    assert found(repo) == found(repo, trust=False)


def test_an_index_merged_halfway_or_with_files_to_be_passed_over_is_not_asked(repo):
    known = gits.find(repo)
    commit = git(repo, "rev-parse", "HEAD")
    put(repo, "ledgers/projects/QL/2019/P-2019-QL006.yaml", "id: P-2019-QL006\n")
    git(repo, "add", "--intent-to-add", "ledgers/projects/QL/2019/P-2019-QL006.yaml")
    assert staged(repo, known, commit) is None
    assert found(repo) == ("ledgers/projects/QL/2019/P-2019-QL006.yaml",)
    git(repo, "rm", "-q", "--cached", "ledgers/projects/QL/2019/P-2019-QL006.yaml")
    git(repo, "switch", "-q", "-c", "other")
    for branch, text in (("other", "id: P-2019-QL777\n"), ("main", "id: P-2019-QL778\n")):
        git(repo, "switch", "-q", branch)
        put(repo, NAMES[0], text)
        git(repo, "commit", "-q", "-a", "-m", branch)
    with pytest.raises(AssertionError):
        git(repo, "merge", "-q", "other")
    assert staged(repo, known, git(repo, "rev-parse", "HEAD")) is None
