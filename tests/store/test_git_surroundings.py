"""Whatever the environment says, git shows the ledger's own repository, all of it, and in a hook what is being pushed besides."""

import os
import shlex
import subprocess
import sys

import pytest
from git_samples import ENV, commit, git, put, start

from dicoop.store import commits, history, surroundings
from dicoop.store import git as store

ONE = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
HEARD = {"GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT", "GIT_ALTERNATE_OBJECT_DIRECTORIES"}


@pytest.fixture
def root(small, monkeypatch):
    """A ledger of two commits and a tag."""
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "李四")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "li@example.com")
    start(small)
    commit(small, "一")
    git(small, "tag", "meeting-15")
    put(small, ONE, (small / ONE).read_bytes().replace(b"12.5", b"13.5"))
    commit(small, "二")
    return small


@pytest.fixture
def other(tmp_path_factory):
    """Another repository, of one commit."""
    other = start(tmp_path_factory.mktemp("other"))
    put(other, "ledgers/ledger.yaml", "name: 别的\n")
    commit(other, "别的")
    return other


def seen(root, run):
    """Return all that git is asked for, and what a person sees of it."""
    repo = store.find(root)
    top = history.resolve(repo, "HEAD")
    return (
        repo,
        history.refs(repo),
        history.log(repo, top),
        store.entries(repo, history.resolve(repo, "meeting-15")),
        store.diff(repo, history.resolve(repo, "HEAD~1"), top),
        commits.worktrees(repo),
        run("log", "2019-QL007", root=root),
        run("project", "list", "--known-at", "meeting-15", root=root),
        run("diff", "meeting-15..HEAD", root=root),
    )


# By name: what is left over from elsewhere, given that other repository and a folder that is not there
STRAY = {
    "GIT_DIR": "{other}/.git",
    "GIT_WORK_TREE": "{other}",
    "GIT_COMMON_DIR": "{other}/.git",
    "GIT_INDEX_FILE": "{other}/.git/index",
    "GIT_PREFIX": "ledgers/",
    "GIT_NAMESPACE": "else",
    "GIT_IMPLICIT_WORK_TREE": "0",
    "GIT_OBJECT_DIRECTORY": "{other}/.git/objects",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES": "{other}/.git/objects",
    "GIT_QUARANTINE_PATH": "{other}/.git/objects",
    "GIT_SHALLOW_FILE": "{shallow}",
    "GIT_GRAFT_FILE": "{shallow}",
    "GIT_REPLACE_REF_BASE": "refs/tags/",
    "GIT_NO_REPLACE_OBJECTS": "0",
    "GIT_CONFIG": "{other}/.git/config",
    "GIT_ATTR_SOURCE": "nothing",
    "GIT_INTERNAL_SUPER_PREFIX": "sub/",
    "GIT_GLOB_PATHSPECS": "1",
    "GIT_NOGLOB_PATHSPECS": "1",
    "GIT_ICASE_PATHSPECS": "1",
    "GIT_LITERAL_PATHSPECS": "0",
    "GIT_EXTERNAL_DIFF": "false",
    "GIT_CEILING_DIRECTORIES": "{root}",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM": "0",
    "GIT_DEFAULT_HASH": "sha256",
    "GIT_REF_PARANOIA": "0",
    "GIT_TRACE": "2",
    "GIT_TRACE_SETUP": "1",
    "GIT_REDIRECT_STDERR": "2>&1",
    "GIT_CONFIG_PARAMETERS": "'core.quotePath=true' 'log.showSignature=true'",
    "GIT_CONFIG_COUNT": "0",
}


def filled(value, root, other):
    shallow = other / "shallow"
    shallow.write_text(git(root, "rev-parse", "HEAD") + "\n")
    return value.format(root=root, other=other, shallow=shallow)


@pytest.mark.parametrize("name", STRAY)
def test_what_is_left_over_from_elsewhere_hides_nothing(root, other, run, monkeypatch, name):
    expected = seen(root, run)
    for value in (STRAY[name], "/nowhere" if STRAY[name].startswith("{") and name != "GIT_CEILING_DIRECTORIES" else STRAY[name]):
        given = filled(value, root, other)
        with monkeypatch.context() as patch:
            patch.setenv(name, given)
            assert seen(root, run) == expected


def test_all_of_them_together(root, other, run, monkeypatch):
    expected = seen(root, run)
    for name, value in {name: filled(value, root, other) for name, value in STRAY.items()}.items():
        monkeypatch.setenv(name, value)
    assert seen(root, run) == expected


def test_nothing_is_written_elsewhere(root, other, run, monkeypatch):
    before = {path: path.stat().st_mtime_ns for path in other.rglob("*")}
    for name, value in STRAY.items():
        if name != "GIT_QUARANTINE_PATH":  # while something is pushed, git moves no ref
            monkeypatch.setenv(name, value.format(root=root, other=other, shallow="/nowhere"))
    put(root, ONE, (root / ONE).read_bytes().replace(b"13.5", b"14.5"))
    ran = run("save", "-m", "三", root=root)
    assert ran.code == 0, ran.err
    assert {path: path.stat().st_mtime_ns for path in other.rglob("*")} == before
    monkeypatch.undo()
    assert git(root, "log", "-1", "--format=%s") == "三"
    assert git(root, "status", "--porcelain", "ledgers/projects") == ""


def test_of_every_variable_git_names_is_decided_whether_it_is_heard():
    named = set(subprocess.run(["git", "rev-parse", "--local-env-vars"], check=True, capture_output=True, text=True).stdout.split())
    decided = {*surroundings.UNSET, *surroundings.SET, *HEARD}
    assert named - decided == set()
    assert named | set(surroundings.UNSET) <= STRAY.keys()


def test_whoever_commits_is_heard(root, monkeypatch):
    monkeypatch.setenv("GIT_AUTHOR_NAME", "王五")
    repo = store.find(root)
    top = history.head(repo)
    made = commits.make_commit(repo, commits.make_tree(repo, top, {}), [top], "改")
    assert history.log(repo, made)[0].name == "王五"


def test_where_git_must_not_look_is_heard(root, monkeypatch):
    below = root / "city"
    (below / "ledgers").mkdir(parents=True)
    assert store.find(below)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(root))
    assert store.find(below) is None
    assert store.find(root)


def test_objects_that_lie_elsewhere_are_seen(root, other, tmp_path_factory, monkeypatch):
    here = git(root, "rev-parse", "HEAD")
    odd = tmp_path_factory.mktemp('a "b:c\\')
    (root / ".git/objects").rename(odd / "objects")
    start(root)
    quoted = str(odd / "objects").replace("\\", "\\\\").replace('"', '\\"')
    monkeypatch.setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", f'{other}/.git/objects{os.pathsep}"{quoted}"')
    assert history.head(store.find(root)) == here
    monkeypatch.setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", f"{other}/.git/objects")
    monkeypatch.setenv("GIT_QUARANTINE_PATH", str(odd / "objects"))
    assert history.head(store.find(root)) == here


# What is pushed, while the hook of the other side decides


HOOK = """\
#!/bin/sh
env | grep ^GIT_ >&2
while read -r old new ref; do
  {dicoop} -C {root} --lang en --today 2019-09-30 review "main..$new" >{told} 2>&1
  echo $? >>{told}
  {dicoop} -C {elsewhere} --lang en log 2019-QL007 >{other} 2>&1
done
exit 1
"""


def test_in_a_hook_what_is_pushed_is_seen_and_elsewhere_nothing_hidden(root, run, tmp_path_factory):
    """Git lays what is pushed apart and looks there first, in whatever repository a hook asks."""
    away = tmp_path_factory.mktemp("away")
    git(away, "clone", "-q", str(root), "clone")
    clone = away / "clone"
    put(clone, ONE, (clone / ONE).read_bytes().replace(b"13.5", b"99.5"))
    pushed = commit(clone, "三")
    elsewhere = away / "elsewhere"
    git(away, "clone", "-q", str(root), str(elsewhere))
    dicoop = f"{shlex.quote(sys.executable)} -m dicoop"
    told, other = away / "told", away / "other"
    hook = root / ".git/hooks/pre-receive"
    put(
        root, ".git/hooks/pre-receive", HOOK.format(dicoop=dicoop, root=shlex.quote(str(root)), told=told, other=other, elsewhere=elsewhere)
    )
    hook.chmod(0o755)
    ran = subprocess.run(
        ["git", "-C", str(clone), "push", str(root), "HEAD:refs/heads/county/ql"],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **ENV},
    )
    assert "GIT_QUARANTINE_PATH" in ran.stderr
    assert "P-2019-QL007" in told.read_text("utf-8"), told.read_text("utf-8")
    assert "9.95 billion yuan" in told.read_text("utf-8")
    assert subprocess.run(["git", "-C", str(root), "cat-file", "-e", pushed], check=False, capture_output=True).returncode
    expected = run("log", "2019-QL007", root=elsewhere, lang="en")
    assert (expected.out + expected.err) == other.read_text("utf-8")
    assert expected.code == 0
