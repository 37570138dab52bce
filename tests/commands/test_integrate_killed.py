"""Whoever is killed while branches are merged: the next run finds what was left, brings it back and merges anew; nobody commits it by mistake."""

import os
import signal
import subprocess
import sys

import pytest
from git_samples import git, put
from merge_samples import QL007, QL008, begin, edit, side

from dicoop.errors import Unable
from dicoop.labels import Label
from dicoop.store import worktrees

MONEY = ("investment: 12.5亿元", "investment: 13亿元")
KILLED = """
import os, signal, sys
from dicoop import cli
from dicoop.store import commits, worktrees
module, name, when, *words = sys.argv[1:]
holder = {"commits": commits, "worktrees": worktrees}[module]
step = getattr(holder, name)
def dying(*given):
    if when == "after":
        step(*given)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(holder, name, dying)
cli.main(words)
"""
POINTS = [
    ("worktrees", "note", "after"),
    ("worktrees", "bring", "after"),
    ("worktrees", "move_ref", "before"),
    ("worktrees", "move_ref", "after"),
]


@pytest.fixture
def root(small, monkeypatch):
    root = begin(small, monkeypatch)
    side(root, "ql", QL007, MONEY)
    git(root, "checkout", "-q", "-b", "new")
    put(root, QL008.replace("008", "009"), (root / QL008).read_text("utf-8").replace("QL008", "QL009").replace("示例物流园", "示例纺织园"))
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "新")
    git(root, "checkout", "-q", "main")
    return root


def killed(root, point, *branches):
    """Run integrate until it is killed at a point."""
    words = ["-C", str(root), "integrate", "main", *branches]
    ran = subprocess.run([sys.executable, "-c", KILLED, *point, *words], check=False, capture_output=True)
    assert ran.returncode == -signal.SIGKILL, ran.stderr.decode()


@pytest.mark.parametrize("point", POINTS, ids=" ".join)
def test_it_is_run_again(point, root, run):
    start = git(root, "rev-parse", "main")
    killed(root, point, "ql")
    moved = point == ("worktrees", "move_ref", "after")
    ran = run("integrate", "main", "ql", "new", root=root)
    said = f"上次并入在中途被打断，工作区 {root} 已恢复原样，没有丢失什么\n"
    assert (ran.code, ran.err) == (0, "" if moved else said)
    assert git(root, "rev-parse", "main~2") == start
    assert git(root, "rev-parse", "main^1^2", "main^2").split() == git(root, "rev-parse", "ql", "new").split()
    assert git(root, "status", "--porcelain") == ""
    assert git(root, "for-each-ref", "refs/worktree") == ""
    assert run("integrate", "main", "ql", root=root).err == ""


def test_files_whose_stamps_alone_changed_are_brought_back(root, run):
    """Who gives a file back its group changes its stamps, and a backup or a file server may at any time."""
    killed(root, POINTS[2], "ql")
    for file in (root / "ledgers/projects").rglob("*.yaml"):
        os.utime(file, (1_500_000_000, 1_500_000_000))
    assert run("integrate", "main", "ql", root=root).code == 0
    assert git(root, "status", "--porcelain") == ""


def test_another_branch_is_merged_first_in_english(root, run):
    killed(root, POINTS[2], "ql")
    ran = run("integrate", "main", "new", root=root, lang="en")
    assert ran.err == f"the last merge was interrupted; the working tree {root} is as it was before, and nothing is lost\n"
    assert git(root, "diff", "--name-only", "main^1", "main") == QL008.replace("008", "009")
    assert git(root, "status", "--porcelain") == ""


def test_it_is_not_committed_by_mistake(root, run):
    """As a commit of its own the merge would be no merge, and the branch never merged."""
    killed(root, POINTS[2], "ql")
    zh = (
        f"错误：上次合并在中途被打断，工作区 {root} 里还放着没有提交的合并\n"
        "  再执行一次 dicoop integrate 或 dicoop sync，它先把工作区恢复原样\n"
    )
    en = (
        f"error: the last merge was interrupted: the working tree {root} still has an uncommitted merge\n"
        "  run dicoop integrate or dicoop sync again: it first restores the working tree\n"
    )
    for words in (["save"], ["meeting", "close", "15"]):
        for lang, text in (("zh", zh), ("en", en)):
            ran = run(*words, root=root, lang=lang)
            assert (ran.code, ran.out, ran.err) == (4, "", text)
    assert run("integrate", "main", "ql", root=root).code == 0


def test_what_was_changed_since_is_kept(root, run):
    killed(root, POINTS[2], "ql")
    edit(root, QL008, ("8000万元", "1亿元"))
    before = (root / QL008).read_bytes()
    zh = (
        f"错误：上次合并在中途被打断，工作区 {root} 停在半路：{QL008}\n"
        f"  没有自己的改动要留的话，先执行 git -C {root} reset --hard，再执行一次\n"
    )
    en = (
        f"error: the last merge was interrupted and left the working tree {root} incomplete: {QL008}\n"
        f"  if you have no changes there to keep, run git -C {root} reset --hard first, then the command again\n"
    )
    assert run("integrate", "main", "ql", root=root) == (4, "", zh)
    assert run("integrate", "main", "ql", root=root, lang="en") == (4, "", en)
    assert (root / QL008).read_bytes() == before
    git(root, "reset", "-q", "--hard")
    assert run("integrate", "main", "ql", root=root).code == 0


def test_who_went_on_by_hand_is_left_alone(root, run):
    killed(root, POINTS[2], "ql")
    git(root, "commit", "-q", "-m", "手工提交")
    assert run("integrate", "main", "new", root=root).err == ""
    assert git(root, "log", "-1", "--format=%s", "main^1") == "手工提交"


@pytest.mark.parametrize("point", POINTS, ids=" ".join)
def test_sync_is_run_again(point, root, run):
    """Also where it has nothing to merge, and goes on by more than one commit."""
    shared = root / ".git/shared"
    git(root, "init", "-q", "--bare", str(shared))
    git(root, "remote", "add", "origin", str(shared))
    git(root, "checkout", "-q", "ql")
    side(root, "ql", QL008, ("8000万元", "9000万元"), parent="ql")
    git(root, "push", "-q", "origin", "ql:main")
    words = ["-C", str(root), "sync", "--today", "2019-09-30"]
    dead = subprocess.run([sys.executable, "-c", KILLED, *point, *words], check=False, capture_output=True)
    assert dead.returncode == -signal.SIGKILL, dead.stderr.decode()
    moved = point == ("worktrees", "move_ref", "after")
    ran = run("sync", root=root)
    said = f"上次并入在中途被打断，工作区 {root} 已恢复原样，没有丢失什么\n"
    assert (ran.code, ran.err) == (0, "" if moved else said)
    assert git(root, "rev-parse", "main") == git(root, "rev-parse", "ql")
    assert git(root, "status", "--porcelain") == ""
    assert git(root, "for-each-ref", "refs/worktree") == ""


def test_a_full_disk_leaves_nothing_of_others_to_be_saved(root, run, monkeypatch):
    """Git had written the records and not its index: whoever saved them had written what another did, as it looks."""
    index, bring = (root / ".git/index").read_bytes(), worktrees.bring

    def failing(*given):
        bring(*given)
        (root / ".git/index").write_bytes(index)
        raise Unable(Label("磁盘满了", "no space left"))

    with monkeypatch.context() as patch:
        patch.setattr(worktrees, "bring", failing)
        assert run("integrate", "main", "ql", root=root).code == 6
    assert git(root, "status", "--porcelain") == f" M {QL007}"
    assert run("save", root=root).code == 4
    ran = run("integrate", "main", "ql", root=root)
    assert (ran.code, ran.err) == (0, f"上次并入在中途被打断，工作区 {root} 已恢复原样，没有丢失什么\n")
    assert git(root, "status", "--porcelain") == ""


@pytest.mark.parametrize("written", [0, 20, None])
def test_a_file_that_was_being_written_is_brought_back(root, run, written):
    """Git was stopped between one file and the next, its index not yet written."""
    git(root, "branch", "both", "new")
    side(root, "both", QL007, MONEY, parent="new")
    index = (root / ".git/index").read_bytes()
    killed(root, POINTS[1], "both")
    (root / ".git/index").write_bytes(index)
    if written is None:
        (root / QL007).unlink()
    else:
        (root / QL007).write_bytes((root / QL007).read_bytes()[:written])
    ran = run("integrate", "main", "main", root=root)
    assert (ran.code, ran.err) == (0, f"上次并入在中途被打断，工作区 {root} 已恢复原样，没有丢失什么\n")
    assert git(root, "status", "--porcelain") == ""
