"""A ledger in git, and what offices make of it on their branches."""

import os
import subprocess
import sys
from pathlib import Path

from git_samples import ENV, commit, git, start

QL007 = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
QL008 = "ledgers/projects/QL/2019/P-2019-QL008.yaml"
FIRM = "ledgers/enterprises/QL/2016/E-2016-QL003.yaml"


def begin(root, monkeypatch):
    """Commit a ledger on `main`; its own settings name who commits, and git finds the program."""
    start(root)
    (root / ".git/own").write_text("[user]\n\tname = 李四\n\temail = li@example.com\n", encoding="utf-8")
    (root / ".gitignore").write_text("ledgers/.lock\n.*.tmp\n", encoding="utf-8")
    surround(root, monkeypatch)
    commit(root, "起")
    return root


def surround(root, monkeypatch):
    """Let git read the settings that `begin` leaves, and no others, and find the program."""
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(root / ".git/own"))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")


def edit(root, path, *pairs):
    """Replace texts in a file; each must be there."""
    text = (root / path).read_text("utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    (root / path).write_text(text, encoding="utf-8", newline="")


def side(root, branch, path, *pairs, parent="main"):
    """Commit an edit of one file on a branch of its own, go back to `main`, and return the commit."""
    git(root, "checkout", "-q", "-B", branch, parent)
    edit(root, path, *pairs)
    made = commit(root, branch)
    git(root, "checkout", "-q", "main")
    return made


def merge(root, *words, **more):
    """Let git merge; return its exit code and all it said."""
    ran = subprocess.run(["git", "-C", str(root), "merge", *words], capture_output=True, check=False, env={**os.environ, **ENV, **more})
    return ran.returncode, (ran.stdout + ran.stderr).decode()


def at(root, commit_, path):
    """Return a file's text at a commit."""
    return git(root, "show", f"{commit_}:{path}") + "\n"
