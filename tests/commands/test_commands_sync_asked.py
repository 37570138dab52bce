"""On a terminal `sync` asks: what is to be done with changes nobody committed, with each conflict, with an id that two records have."""

import os

import pytest
from git_samples import git, put
from merge_samples import QL007, QL008, at, begin, edit
from typed_samples import CTRL_C, typed_in

NEXT = QL008.replace("008", "009")


@pytest.fixture
def root(small, monkeypatch):
    """A clone with a branch that the shared repository has, too, under `shared`."""
    begin(small, monkeypatch)
    git(small, "switch", "-q", "-c", "county/ql")
    shared = small / ".git/shared"
    git(small, "init", "-q", "--bare", str(shared))
    git(small, "remote", "add", "origin", str(shared))
    git(small, "push", "-q", "origin", "main", "county/ql")
    return small


def made(root, *edits):
    """Commit edits, each of a path."""
    for path, *pairs in edits:
        edit(root, path, *pairs)
    return committed(root)


def committed(root):
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "改")
    return git(root, "rev-parse", "HEAD")


def theirs(root, *edits):
    """Commit edits over there, and go back."""
    there = made(root, *edits)
    git(root, "push", "-q", "origin", "county/ql")
    git(root, "reset", "-q", "--hard", "HEAD~1")
    return there


def two(root):
    """Let two sides differ in two values of a record, and in one of another."""
    them = theirs(
        root,
        (QL007, ("investment: 12.5亿元", "investment: 13亿元"), ("text: 场地平整完成", "text: 已平整")),
        (QL008, ("8000万元", "9000万元")),
    )
    us = made(
        root,
        (QL007, ("investment: 12.5亿元", "investment: 14亿元"), ("text: 场地平整完成", "text: 平整了")),
        (QL008, ("8000万元", "1亿元")),
    )
    return us, them


def test_conflicts_are_settled_one_by_one(root, golden):
    us, them = two(root)
    code, screen, out = typed_in(root, "sync", ["=15", "=15亿元", "2", "<", "1", "2"])
    golden("sync_asked_zh.txt", screen.replace(them[:12], "COMMIT"))
    merge = git(root, "rev-parse", "HEAD")
    assert (code, git(root, "rev-parse", "HEAD^1", "HEAD^2").split()) == (0, [us, them])
    assert out.startswith(f"从 origin 收到 1 个提交（张三），记录 2 条，与本机的合并为 {merge[:12]}\n")
    assert "investment: 15亿元\n" in at(root, "HEAD", QL007)
    assert "text: 平整了\n" in at(root, "HEAD", QL007)
    assert "investment: 9000万元\n" in at(root, "HEAD", QL008)
    assert git(root, "status", "--porcelain") == ""
    assert git(root / ".git/shared", "rev-parse", "county/ql") == merge


def test_in_english(root, golden):
    two(root)
    code, screen, _ = typed_in(root, "sync", ["1", "theirs", "2"], lang="en")
    golden("sync_asked_en.txt", screen)
    assert code == 0
    assert "investment: 14亿元\n" in at(root, "HEAD", QL007)


def test_whoever_leaves_changes_nothing(root):
    us, them = two(root)
    code, screen, out = typed_in(root, "sync", ["1", CTRL_C])
    assert (code, out) == (130, "")
    assert "已放弃，这些冲突一处也没有定" in screen
    assert (git(root, "rev-parse", "HEAD"), git(root / ".git/shared", "rev-parse", "county/ql")) == (us, them)
    assert git(root, "status", "--porcelain") == ""


def test_no_input_asks_nothing(root):
    two(root)
    code, screen, _ = typed_in(root, "sync --no-input", [])
    assert code == 5
    assert "有 3 处冲突，什么都没有改\n" in screen


def test_a_file_of_no_fields_is_taken_whole(root):
    put(root, "说明.md", "一\n")
    committed(root)
    git(root, "push", "-q", "origin", "county/ql")
    theirs(root, ("说明.md", ("一", "二")))
    made(root, ("说明.md", ("一", "三")))
    code, screen, _ = typed_in(root, "sync", ["=四", "2"])
    assert code == 0
    assert screen.count("说明.md：两边都改了，整份取一边\n") == 1
    assert (root / "说明.md").read_text("utf-8") == "二\n"


def test_one_that_a_side_took_away(root):
    put(root, "说明.md", "一\n")
    committed(root)
    git(root, "push", "-q", "origin", "county/ql")
    (root / "说明.md").unlink()
    committed(root)
    git(root, "push", "-q", "origin", "county/ql")
    git(root, "reset", "-q", "--hard", "HEAD~1")
    made(root, ("说明.md", ("一", "三")))
    assert typed_in(root, "sync", ["2"])[0] == 0
    assert not (root / "说明.md").exists()


def test_what_is_not_committed_is_committed_first(root):
    edit(root, QL007, ("investment: 12.5亿元", "investment: 13亿元"))
    code, screen, out = typed_in(root, "sync", [""])
    assert code == 0
    assert "有没提交的改动，先提交（dicoop save） [回车提交；n 不同步]: " in screen
    assert out.startswith("已提交 1 个文件到 county/ql（")
    assert "送到 origin 1 个提交，记录 1 条\n" in out
    assert git(root / ".git/shared", "rev-parse", "county/ql") == git(root, "rev-parse", "HEAD")


def test_what_is_neither_yes_nor_no_is_asked_again(root):
    edit(root, QL007, ("investment: 12.5亿元", "investment: 13亿元"))
    for lang, told in (("zh", "“xyz”看不懂：y 是，n 否\n"), ("en", "'xyz' is neither: y for yes, n for no\n")):
        code, screen, _ = typed_in(root, "sync", ["xyz", "否"], lang=lang)
        assert (code, screen.count(told)) == (4, 1)


def test_what_is_no_side_is_named_and_asked_again(root):
    two(root)
    for lang, told in (
        ("zh", "“2.45亿”不是 1 或 2；要另写这个值：=2.45亿\n"),
        ("en", "'2.45亿' is neither 1 nor 2; for that as a value: =2.45亿\n"),
    ):
        code, screen, _ = typed_in(root, "sync", ["2.45亿", CTRL_C], lang=lang)
        assert (code, screen.count(told)) == (130, 1)


def test_or_is_not(root):
    edit(root, QL007, ("investment: 12.5亿元", "investment: 13亿元"))
    code, screen, out = typed_in(root, "sync", ["n"])
    assert (code, out) == (4, "")
    assert "错误：台账有 1 个文件的改动没有提交，没有同步\n" in screen


def test_a_record_whose_id_others_gave_out_gets_the_next(root):
    text = (root / QL008).read_text("utf-8").replace("QL008", "QL009")
    put(root, NEXT, text.replace("示例物流园", "示例纺织园"))
    theirs(root)
    put(root, NEXT, text.replace("示例物流园", "示例药厂"))
    committed(root)
    code, screen, out = typed_in(root, "sync", [""])
    assert (
        "P-2019-QL009：两边各登记了一条，编号相同：示例药厂（本机）、示例纺织园（origin/county/ql）。本机的一条改为 P-2019-QL010 "
        "[回车改；n 不改]: " in screen
    )
    assert code == 0, (screen, out)
    assert "换编号：P-2019-QL009 → P-2019-QL010" in git(root, "log", "--format=%s").splitlines()
    assert "示例药厂" in at(root, "HEAD", NEXT.replace("009", "010"))
    assert "示例纺织园" in at(root, "HEAD", NEXT)
    assert git(root / ".git/shared", "rev-parse", "county/ql") == git(root, "rev-parse", "HEAD")


def test_git_may_ask_for_a_password(root, tmp_path_factory, monkeypatch):
    """On a terminal ssh is not told to keep quiet."""
    bin_ = tmp_path_factory.mktemp("bin")
    put(bin_, "ssh", '#!/bin/sh\necho "ssh was told: $*" >&2\nexit 255\n')
    (bin_ / "ssh").chmod(0o755)
    git(root, "remote", "set-url", "origin", "city.example:ledger.git")
    monkeypatch.setenv("PATH", f"{bin_}:{os.environ['PATH']}")
    code, screen, _ = typed_in(root, "sync", [])
    assert code == 6
    assert "ssh was told: " in screen
    assert "BatchMode" not in screen
    assert "正在和远程核对 …\n" in screen
