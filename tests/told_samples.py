"""A small ledger in a repository, with somebody who commits; its meeting 15 was on 2019-08-20."""

import pytest
from git_samples import commit, start

PROJECT = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
OTHER = "ledgers/projects/QL/2019/P-2019-QL008.yaml"
FIGURES = "ledgers/figures/015.yaml"


@pytest.fixture
def office(small, monkeypatch):
    """The small ledger, committed on `main`; whoever runs a command is 张三."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "张三")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "zhang@example.com")
    start(small)
    (small / ".gitignore").write_text(".lock\n", "utf-8")
    commit(small)
    return small


def told(ran, code, out="", err=""):
    """Compare what a command did, to the letter."""
    assert (ran.out, ran.err, ran.code) == (out, err, code)
