"""Two who work on one branch come to have the same: fetched, merged by fields, sent; nothing of either is lost, and the base keeps its review."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from git_samples import git, put
from merge_samples import QL007, QL008, at, begin, edit

MONEY = ("investment: 12.5亿元", "investment: 13亿元")
OTHER = ("investment: 12.5亿元", "investment: 14亿元")
LEAD = ("lead: 市发展改革委", "lead: 市交通运输局")
FUNDS = ("    source: own", "    source: own\n  - receipt: HD-2\n    date: 2019-09-09\n    amount: 3亿元\n    source: own")
BACK = ("    evidence: 备案证明\n", "    evidence: 备案证明\n  start:\n    done: 2019-08-20\n    evidence: 开工令\n")
NEXT = QL008.replace("008", "009")


class Office:
    """A clone of the shared repository, and what is done in it."""

    def __init__(self, root, run, lang="zh"):
        """Remember where it lies."""
        self.root, self.run, self.lang = root, run, lang

    def sync(self, *words, lang="zh"):
        return self.run("sync", *words, root=self.root, lang=lang)

    def change(self, path, *pairs, by="张三"):
        edit(self.root, path, *pairs)
        return self.commit(by)

    def add(self, name, by="张三"):
        text = (self.root / QL008).read_text("utf-8")
        put(self.root, NEXT, text.replace("QL008", "QL009").replace("示例物流园", name))
        return self.commit(by)

    def commit(self, by="张三"):
        git(self.root, "add", "-A")
        git(self.root, "commit", "-q", "-m", "改", GIT_AUTHOR_NAME=by, GIT_AUTHOR_EMAIL=f"{by}@city.example")
        return self.head()

    def head(self, name="HEAD"):
        return git(self.root, "rev-parse", name)


@pytest.fixture
def remote(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shared")
    git(folder, "init", "-q", "--bare", "-b", "main")
    return folder


@pytest.fixture
def city(small, monkeypatch, run, remote):
    """The office, whose `main` the shared repository has."""
    begin(small, monkeypatch)
    git(small, "remote", "add", "origin", str(remote))
    git(small, "push", "-q", "origin", "main")
    git(small, "fetch", "-q")
    return Office(small, run)


@pytest.fixture
def told(city):
    """The office, after meeting 15 was closed."""
    assert city.run("meeting", "close", "15", root=city.root).code == 0
    git(city.root, "push", "-q", "origin", "main", "meeting-15")
    return city


@pytest.fixture
def county(city, remote, run, tmp_path_factory):
    """A county's clone, on a branch of its own that both have."""
    git(remote, "branch", "county/ql", "main")
    return clone(remote, run, tmp_path_factory, "county/ql")


@pytest.fixture
def other(county, remote, run, tmp_path_factory):
    """Another clone with the same branch."""
    return clone(remote, run, tmp_path_factory, "county/ql")


def clone(remote, run, tmp_path_factory, branch):
    folder = tmp_path_factory.mktemp("clone")
    git(folder, "clone", "-q", "-b", branch, str(remote), ".")
    return Office(folder, run)


def tip(remote, branch="county/ql"):
    return git(remote, "rev-parse", branch)


def state(office):
    """Return the branch, what is committed, and what lies in the work tree."""
    kept = {p.relative_to(office.root).as_posix(): p.read_bytes() for p in (office.root / "ledgers").rglob("*.yaml")}
    return office.head(), git(office.root, "status", "--porcelain"), kept


# What comes and goes


def test_nothing_is_to_do(county):
    assert county.sync() == (0, "county/ql 和 origin 上的一致，没有要收的，也没有要送的\n", "")
    assert county.sync(lang="en").out == "county/ql is the same here and on origin: nothing to receive or send\n"
    found = json.loads(county.sync("--json").out)
    assert (found["old"], found["sent"], found["received"]["commits"], found["conflicts"]) == (found["new"], None, 0, [])


def test_ahead_is_sent(county, remote):
    made = county.change(QL007, FUNDS)
    assert county.sync() == (
        0,
        "送到 origin 1 个提交，记录 1 条\n  P-2019-QL007 精密轴承智能工厂\n    + 到位资金 3亿元 2019-09-09（凭证号 HD-2、来源 自有）\n",
        "",
    )
    assert tip(remote) == made


def test_ahead_is_sent_in_english(county):
    county.change(QL007, MONEY)
    out = "sent to origin: commits 1, records 1\n  P-2019-QL007 精密轴承智能工厂\n    ~ Investment 1.25 billion yuan → 1.3 billion yuan\n"
    assert county.sync(lang="en") == (0, out, "")


def test_behind_is_brought_along(county, other, remote):
    made = county.change(QL007, MONEY, by="甲")
    county.sync()
    told = "从 origin 收到 1 个提交（甲），记录 1 条\n  P-2019-QL007 精密轴承智能工厂\n    ~ 总投资 12.5亿元 → 13亿元\n"
    assert other.sync() == (0, told, "")
    assert (other.head(), tip(remote)) == (made, made)  # no merge where there is nothing to merge
    assert "13亿元" in (other.root / QL007).read_text("utf-8")
    assert git(other.root, "status", "--porcelain") == ""
    assert git(other.root, "for-each-ref", "refs/worktree") == ""


def test_two_sides_come_together_by_fields(county, other, remote):
    one = county.change(QL007, MONEY, by="甲")
    county.sync()
    two = other.change(QL007, LEAD, FUNDS, by="乙")
    ran = other.sync(lang="en")
    merge = other.head()
    assert ran.out == (
        f"received from origin: commits 1 (甲), records 1, merged with those here as {merge[:12]}\n"
        "  P-2019-QL007 精密轴承智能工厂\n    ~ Investment 1.25 billion yuan → 1.3 billion yuan\n"
        "sent to origin: commits 1, records 1\n"
        "  P-2019-QL007 精密轴承智能工厂\n    ~ Responsible unit 市发展改革委 → 市交通运输局\n    + Funds 300 million yuan 2019-09-09 (Receipt HD-2, Source own)\n"
    )
    assert (ran.code, ran.err) == (0, "P-2019-QL007: merged, please check: each side changed one of investment, funds\n")
    assert git(other.root, "rev-parse", "HEAD^1", "HEAD^2").split() == [two, one]
    assert tip(remote) == merge
    assert git(other.root, "status", "--porcelain") == ""
    assert git(other.root, "log", "-1", "--format=%s") == "Merge origin/county/ql: 1 record"
    assert county.sync().code == 0
    assert county.head() == merge
    assert other.run("audit", f"{one}..HEAD", root=other.root).code == 0


def test_the_others_in_a_merge_s_files_are_as_each_side_has_them(county, other):
    county.change(QL007, MONEY)
    county.sync()
    other.change(QL008, ("8000万元", "9000万元"))
    other.sync()
    assert ("13亿元" in (other.root / QL007).read_text("utf-8"), "9000万元" in (other.root / QL008).read_text("utf-8")) == (True, True)


def test_a_dry_run_moves_nothing(county, other, remote):
    county.change(QL007, MONEY)
    county.sync()
    other.change(QL008, ("8000万元", "9000万元"))
    before, there = state(other), tip(remote)
    ran = other.sync("--dry-run")
    assert ran.err == "试运行：只收了历史，没有并入，也没有送出\n"
    assert ran.out.startswith("从 origin 收到 1 个提交（张三），记录 1 条，与本机的合并为 ")
    assert "送到 origin 1 个提交，记录 1 条\n" in ran.out
    assert (state(other), tip(remote)) == (before, there)
    assert other.sync("--dry-run", lang="en").err == "dry run: history was fetched, nothing was merged or sent\n"


# Conflicts, where nobody can be asked


def test_a_conflict_is_told_and_nothing_changed(county, other, remote):
    county.change(QL007, MONEY, by="甲")
    county.sync()
    other.change(QL007, OTHER, by="乙")
    before, there = state(other), tip(remote)
    assert other.sync() == (
        5,
        (
            "从 origin 收到 1 个提交（甲），记录 1 条，还没有并入\n  P-2019-QL007 精密轴承智能工厂\n    ~ 总投资 12.5亿元 → 13亿元\n"
            "P-2019-QL007:investment（精密轴承智能工厂，总投资）\n  原来：12.5亿元\n  本分支（county/ql）：14亿元\n  对方分支（origin/county/ql）：13亿元\n"
        ),
        "有 1 处冲突，什么都没有改\n在终端里执行 dicoop sync，逐处来定；或者 git merge origin/county/ql；dicoop conflicts\n",
    )
    ran = other.sync(lang="en")
    assert ran.err == (
        "conflicts: 1; nothing was changed\nrun dicoop sync on a terminal to resolve them one by one; or git merge origin/county/ql; dicoop conflicts\n"
    )
    assert ran.out.startswith("received from origin: commits 1 (甲), records 1, not merged yet\n")
    found = json.loads(other.sync("--json").out)
    assert [(row["name"], row["ours"], row["theirs"]) for row in found["conflicts"]] == [("P-2019-QL007:investment", "14亿元", "13亿元")]
    assert (state(other), tip(remote)) == (before, there)


def test_two_texts_that_differ_in_blanks_alone_are_a_conflict(county, other):
    """Rebasing would take the second commit for one that is there already, and drop it: findings/rebased_records_in_git.sh."""
    county.change(QL007, ("name: 精密轴承智能工厂", "name: 精密轴承智能工厂 12 3号厂房"))
    county.sync()
    before = other.change(QL007, ("name: 精密轴承智能工厂", "name: 精密轴承智能工厂 1 23号厂房"))
    found = other.sync("--json")
    told = [(row["name"], row["ours"], row["theirs"]) for row in json.loads(found.out)["conflicts"]]
    assert told == [("P-2019-QL007:name", "精密轴承智能工厂 1 23号厂房", "精密轴承智能工厂 12 3号厂房")]
    assert (found.code, other.head()) == (5, before)


def test_one_id_for_two_records_names_the_next_one(county, other, remote):
    county.add("示例纺织园")
    county.sync()
    other.add("示例药厂")
    before = state(other)
    ran = other.sync()
    assert ran.code == 5
    assert "P-2019-QL009：同一编号两条不同的记录：示例药厂（county/ql）、示例纺织园（origin/county/ql）\n" in ran.out
    assert ran.err == (
        "有 1 处冲突，什么都没有改\n"
        "P-2019-QL009：两边各登记了一条，本机的一条换编号：dicoop renumber P-2019-QL009 P-2019-QL010；dicoop save；dicoop sync\n"
    )
    assert other.sync(lang="en").err == (
        "conflicts: 1; nothing was changed\n"
        "P-2019-QL009: each side gave this id to a different record; to change the one here: dicoop renumber "
        "P-2019-QL009 P-2019-QL010; dicoop save; dicoop sync\n"
    )
    assert state(other) == before
    for words in (("renumber", "P-2019-QL009", "P-2019-QL010"), ("save",), ("sync",)):  # what it says to do is enough
        assert other.run(*words, root=other.root).code == 0
    assert at(remote, "county/ql", NEXT.replace("009", "010")).count("示例药厂") == 1
    assert at(remote, "county/ql", NEXT).count("示例纺织园") == 1


# With whom


def test_without_a_remote(small, monkeypatch, refused):
    begin(small, monkeypatch)
    zh = "错误：这个仓库没有远程，不知道和谁同步\n  执行一次 git remote add origin 地址，再执行一次 dicoop sync\n"
    en = "error: this repository has no remote to sync with\n  run git remote add origin ADDRESS once, then dicoop sync\n"
    refused(small / "ledgers/..", ("sync",), 4, zh, en)


def test_without_a_repository(small, refused, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(small.parent))
    zh = f"错误：这本台账没有历史可查：{small} 不在 git 仓库里，或者没有安装 git\n  在台账文件夹执行 dicoop save\n"
    en = (
        f"error: this ledger has no history: {small} is not in a git repository, or git is not installed\n"
        "  in the ledger's folder run dicoop save\n"
    )
    refused(small, ("sync",), 6, zh, en)


def test_of_several_remotes_one_is_named(city, remote, tmp_path_factory):
    git(city.root, "remote", "add", "backup", str(tmp_path_factory.mktemp("backup")))
    ran = city.sync()
    assert (ran.code, ran.err) == (
        4,
        (
            "错误：这个仓库有几个远程（backup、origin），不知道 main 和哪一个同步\n"
            "  指定一次：git config branch.main.remote backup，再执行一次 dicoop sync\n"
        ),
    )
    assert city.sync(lang="en").err == (
        "error: there are several remotes (backup, origin), and none is set for main\n"
        "  set one: git config branch.main.remote backup, then run dicoop sync again\n"
    )
    git(city.root, "config", "branch.main.remote", "origin")
    assert city.sync().code == 0


def test_a_new_branch_is_made_under_its_own_name(city, remote):
    """Git itself would take `origin/main` for what the branch is to be sent to."""
    git(city.root, "switch", "-q", "-c", "county/xq", "origin/main")
    made = city.change(QL007, MONEY)
    before = tip(remote, "main")
    out = "送到 origin 1 个提交，记录 1 条；origin 上新建了分支 county/xq\n"
    assert city.sync().out.startswith(out)
    assert (tip(remote, "county/xq"), tip(remote, "main")) == (made, before)


def test_no_branch_and_no_commit(city, run, tmp_path_factory):
    git(city.root, "switch", "-q", "--detach")
    assert city.sync().err == "错误：现在不在任何分支上\n  先执行 git switch 分支名，再执行一次\n"
    git(city.root, "switch", "-q", "--orphan", "empty")
    put(city.root, "ledgers/ledger.yaml", "name: 台账\ncounties:\n  - key: QL\n    name: 清陵县\n")
    assert "先提交：dicoop save" in city.sync().err
    ran = city.run("sync", "--dry-run", root=city.root, lang="en")
    assert (ran.code, ran.err) == (
        4,
        "error: empty has no commits yet: nothing to sync\n  commit them first: dicoop save, then run dicoop sync again\n",
    )


def test_unsaved_changes(county, remote):
    edit(county.root, QL007, MONEY)
    put(county.root, NEXT, "id: P-2019-QL009\n")
    before = state(county)
    zh = "错误：台账有 2 个文件的改动没有提交，没有同步\n  先提交：dicoop save，再执行一次 dicoop sync\n"
    assert county.sync() == (4, "", zh)
    en = "error: nothing was synced; uncommitted files in the ledger: 2\n  commit them first: dicoop save, then run dicoop sync again\n"
    assert county.sync(lang="en") == (4, "", en)
    assert county.sync("--dry-run").err == zh
    assert state(county) == before


def test_changes_beside_the_ledger(county):
    put(county.root, ".gitignore", "*.bak\nledgers/.lock\n")
    ran = county.sync()
    assert (ran.code, ran.err) == (
        4,
        f"错误：工作区 {county.root} 有没提交的改动：.gitignore\n  先提交或收起来（git stash），再执行一次\n",
    )


def test_a_merge_under_way(county, other):
    county.change(QL007, MONEY)
    county.sync()
    other.change(QL007, OTHER)
    git(other.root, "fetch", "-q")
    subprocess.run(["git", "-C", str(other.root), "merge", "-q", "origin/county/ql"], check=False, capture_output=True)
    before = state(other)
    ran = other.sync()
    assert (ran.code, ran.err) == (
        4,
        f"错误：工作区 {other.root} 正在合并或变基\n  先定完冲突：dicoop conflicts；不合并了：git merge --abort\n",
    )
    assert state(other) == before


# What goes wrong on the way


def test_a_remote_that_is_not_there(county, remote):
    county.change(QL007, MONEY)
    git(county.root, "remote", "set-url", "origin", f"{remote}-moved")
    before = state(county)
    ran = county.sync()
    assert (ran.code, ran.err) == (
        6,
        f"错误：和 origin 联系不上：'{remote}-moved' does not appear to be a git repository\n  没有丢失什么；能联系上时再执行一次 dicoop sync\n",
    )
    assert county.sync(lang="en").err == (
        f"error: origin cannot be reached: '{remote}-moved' does not appear to be a git repository\n"
        "  nothing is lost; run dicoop sync again when it can be reached\n"
    )
    assert state(county) == before


def test_nobody_is_asked_for_a_password(county, monkeypatch, tmp_path_factory):
    """Off a terminal ssh is told so, too: else it would wait for an answer."""
    bin_ = tmp_path_factory.mktemp("bin")
    put(bin_, "ssh", '#!/bin/sh\necho "ssh: $* BatchMode" >&2\nexit 255\n')
    (bin_ / "ssh").chmod(0o755)
    monkeypatch.setenv("PATH", f"{bin_}:{os.environ['PATH']}")
    git(county.root, "remote", "set-url", "origin", "city.example:ledger.git")
    ran = county.sync()
    assert ran.code == 6
    assert "和 origin 联系不上：ssh: -o BatchMode=yes" in ran.err
    assert "Could not read from remote repository." in ran.err


def hook(remote, text):
    """Let the shared repository look at what it is sent."""
    put(remote, "hooks/pre-receive", f"#!/bin/sh\n{text}\n")
    (remote / "hooks/pre-receive").chmod(0o755)


def receiver(office, monkeypatch, tmp_path_factory, text):
    """Let something happen over there between fetching and sending; the person's own settings name what receives."""
    folder = tmp_path_factory.mktemp("bin")
    put(folder, "receive", f'#!/bin/sh\n{text}\nexec git receive-pack "$@"\n')
    (folder / "receive").chmod(0o755)
    own = f'[user]\n\tname = 李四\n\temail = li@example.com\n[remote "origin"]\n\treceivepack = {folder / "receive"}\n'
    (folder / "own").write_text(own, encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(folder / "own"))


def test_others_were_quicker_and_it_is_merged_once_more(county, other, remote, monkeypatch, tmp_path_factory):
    mine = county.change(QL007, MONEY, by="甲")
    git(county.root, "push", "-q", "origin", "HEAD:refs/heads/waiting")
    theirs = other.change(QL008, ("8000万元", "9000万元"), by="乙")
    receiver(other, monkeypatch, tmp_path_factory, f"git --git-dir={remote} update-ref refs/heads/county/ql {mine}")
    ran = other.sync()
    assert (ran.code, ran.err) == (0, "")
    assert git(other.root, "rev-parse", "HEAD^1", "HEAD^2").split() == [theirs, mine]
    assert tip(remote) == other.head()
    assert "从 origin 收到 1 个提交（甲），记录 1 条，与本机的合并为" in ran.out
    assert "送到 origin 1 个提交，记录 1 条\n  P-2019-QL008 示例物流园\n    ~ 总投资 8000万元 → 9000万元\n" in ran.out


def test_others_are_always_quicker(county, remote, monkeypatch, tmp_path_factory):
    county.change(QL007, MONEY)
    text = (
        "export GIT_AUTHOR_NAME=甲 GIT_AUTHOR_EMAIL=a@e GIT_COMMITTER_NAME=甲 GIT_COMMITTER_EMAIL=a@e\n"
        f"export GIT_DIR={remote}\nold=$(git rev-parse county/ql)\n"
        "git update-ref refs/heads/county/ql $(git commit-tree -p $old -m 快 $old^{tree})\nunset GIT_DIR"
    )
    receiver(county, monkeypatch, tmp_path_factory, text)
    ran = county.sync()
    assert (ran.code, ran.out) == (5, "")
    assert (
        ran.err
        == "错误：origin/county/ql 一直有人在送，试了 3 次都没有赶上\n  提交都在本机，没有丢失什么；过一会儿再执行一次 dicoop sync\n"
    )
    assert county.sync(lang="en").err == (
        "error: others keep pushing to origin/county/ql: 3 attempts came too late\n"
        "  all commits are here, nothing is lost; run dicoop sync again later\n"
    )
    assert "13亿元" in (county.root / QL007).read_text("utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    git(county.root, "config", "user.name", "李四")
    git(county.root, "config", "user.email", "li@example.com")
    assert county.sync().code == 0
    assert tip(remote) == county.head()


def test_what_the_other_side_refuses_is_told_in_its_words(county, remote):
    hook(remote, "echo 只收市办的提交 >&2; exit 1")
    made, there = county.change(QL007, MONEY), tip(remote)
    ran = county.sync()
    assert (ran.code, ran.out) == (4, "")
    assert ran.err == (
        "错误：origin 没有接收 county/ql：只收市办的提交；[remote rejected] (pre-receive hook declined)\n"
        "  提交都在本机，没有丢失什么；按它说的改正，或请管仓库的人看\n"
    )
    assert county.sync(lang="en").err == (
        "error: origin did not accept county/ql: 只收市办的提交; [remote rejected] (pre-receive hook declined)\n"
        "  all commits are here, nothing is lost; do as it says, or ask the repository's administrator\n"
    )
    assert (county.head(), tip(remote)) == (made, there)


def rewritten(county, other):
    """Let one hand force another history upon a branch that the other hand has; return the commit that is no longer in it."""
    lost = county.change(QL007, MONEY)
    county.sync()
    assert other.sync().code == 0
    git(county.root, "reset", "-q", "--hard", "HEAD~1")
    county.change(QL007, OTHER)
    git(county.root, "push", "-q", "--force", "origin", "county/ql")
    return lost


def test_a_base_that_is_gone_over_there_is_not_made_anew(city, remote):
    """It was renamed, or deleted by mistake: sent as a new branch it would pass no review."""
    city.change(QL007, BACK)
    git(remote, "branch", "-m", "main", "master")
    for lang, said in (
        (
            "zh",
            (
                "错误：origin/main 不在了，那里删去了或者改了名；没有同步\n  改了名的：git branch -m main 新名，ledger.yaml 的 review.base 也改；"
                "误删的，由管仓库的人送回去：git push origin main\n"
            ),
        ),
        (
            "en",
            (
                "error: origin/main is gone: it was deleted or renamed there; nothing was synced\n  if it was renamed: git branch -m main NEW, and set "
                "review.base in ledger.yaml; if it was deleted by mistake, the repository's administrator sends it back: git push origin main\n"
            ),
        ),
    ):
        assert city.sync(lang=lang) == (4, "", said)
    assert git(remote, "branch", "--format=%(refname:short)") == "master"


def test_a_history_that_was_rewritten_is_nobody_s_wish(county, other, remote):
    lost = rewritten(county, other)
    before, there = state(other), tip(remote)
    told = (
        f"错误：origin/county/ql 的历史被改写了：原来的 {lost[:12]} 已不在其中，没有同步\n"
        f"  问清是谁强制推送的；接受改写：git fetch origin，git rebase --onto origin/county/ql {lost[:12]}（只留本机还没有送出的提交），再执行一次 dicoop sync；"
        "去掉的要留下，改做 git merge origin/county/ql，它又会送回去\n"
    )
    assert other.sync() == (4, "", told)
    assert other.sync() == (4, "", told)  # it is not forgotten
    assert other.sync(lang="en").err == (
        f"error: the history of origin/county/ql was rewritten: {lost[:12]} is no longer in it; nothing was synced\n"
        f"  ask who forced the push; to accept it: git fetch origin, git rebase --onto origin/county/ql {lost[:12]} (of yours only what was not sent yet stays), "
        "then run dicoop sync again; to keep what was taken out, git merge origin/county/ql instead: it is sent back\n"
    )
    assert (state(other), tip(remote)) == (before, there)
    git(other.root, "fetch", "-q")
    git(other.root, "rebase", "-q", "--onto", "origin/county/ql", lost[:12])
    assert other.sync().code == 0
    assert lost not in git(remote, "rev-list", "county/ql").split()


def test_nor_is_it_where_git_had_fetched_it_already(county, other, remote):
    """An editor that fetches by itself leaves nothing to compare with but what git noted of the branch."""
    lost = rewritten(county, other)
    git(other.root, "fetch", "-q")
    before, there = state(other), tip(remote)
    assert other.sync().err.startswith(f"错误：origin/county/ql 的历史被改写了：原来的 {lost[:12]} 已不在其中，没有同步\n")
    assert (state(other), tip(remote)) == (before, there)
    git(other.root, "merge", "-q", "--no-edit", "-s", "ours", "origin/county/ql")  # what was taken out is wanted
    assert other.sync().code == 0
    assert lost in git(remote, "rev-list", "county/ql").split()


def test_a_branch_that_went_over_there_comes_back(county, remote):
    git(remote, "update-ref", "-d", "refs/heads/county/ql")
    assert county.sync().out == "origin 上新建了分支 county/ql，提交那里都有\n"
    assert tip(remote) == county.head()


PROGRAMS = {
    "core.sshCommand": "ssh",
    "core.gitProxy": "proxy",
    "core.askPass": "askpass",
    "core.alternateRefsCommand": "refs",
    "credential.helper": "!touch x",
    "credential.https://city.example.helper": "!touch x",
    "remote.origin.uploadpack": "pack",
    "remote.origin.receivepack": "pack",
    "remote.origin.vcs": "ext",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_no_program_is_run_that_the_repository_names(name, county, remote):
    """A repository may come on a stick, and its settings with it."""
    county.change(QL007, MONEY)
    git(county.root, "config", name, f"{PROGRAMS[name]}; touch {county.root}/ran")
    told = name.lower() if name.startswith("core") else name
    before, there = state(county), tip(remote)
    assert county.sync() == (
        4,
        "",
        (
            f"错误：这个仓库自己的设置指定了联网时要运行的程序：{told}，不予运行，没有同步\n"
            f"  确实是自己设的，移到自己的设置里：git config --global {told} …，再执行 git config --unset-all {told}\n"
        ),
    )
    assert county.sync(lang="en").err == (
        f"error: the repository's own settings name programs to run on sync: {told}; they were not run, and nothing was synced\n"
        f"  if they are yours, move them to your own settings: git config --global {told} …, then git config --unset-all {told}\n"
    )
    assert not (county.root / "ran").exists()
    assert (state(county), tip(remote)) == (before, there)


@pytest.mark.parametrize("url", ["ext::sh -c 'touch ran'", "fd::3"])
def test_no_address_runs_a_program(url, county):
    git(county.root, "config", "protocol.ext.allow", "always")
    git(county.root, "remote", "set-url", "origin", url)
    ran = county.sync()
    assert ran.code == 6
    assert f"和 origin 联系不上：transport '{url[: url.index(':')]}' not allowed" in ran.err
    assert not list(county.root.rglob("ran"))


def test_hooks_and_filters_of_the_repository_are_not_run(county, other):
    county.change(QL007, MONEY)
    county.sync()
    for name in ("pre-push", "reference-transaction", "post-checkout", "post-merge"):
        put(other.root, f".git/hooks/{name}", f"#!/bin/sh\ntouch {other.root}/ran\n")
        (other.root / f".git/hooks/{name}").chmod(0o755)
    git(other.root, "config", "filter.x.smudge", f"touch {other.root}/ran; cat")
    put(other.root, ".git/info/attributes", "*.yaml filter=x\n")
    put(other.root, ".git/hooks/pre-push", f"#!/bin/sh\ntouch {other.root}/ran\nexit 1\n")
    (other.root / ".git/hooks/pre-push").chmod(0o755)
    (other.root / "ran").unlink(missing_ok=True)
    ran = other.sync()
    assert (ran.code, (other.root / "ran").exists()) == (0, False), ran.err


# The base, which a review protects


def test_what_a_review_would_refuse_is_not_sent_to_the_base(told, city, remote):
    made = city.change(QL007, BACK)
    before, there = state(city), tip(remote, "main")
    ran = city.sync()
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.startswith(
        "错误：审查发现 1 处错误，没有送到 origin/main\n  main 是要审查的基准分支。改正，看全部：dicoop review origin/main..main；"
        "确有依据的：dicoop sync --despite R07 --reason 理由\nledgers/projects/QL/2019/P-2019-QL007.yaml:1:1: 错误[R07]: 开工 2019-08-20 "
    )
    en = city.sync(lang="en")
    assert en.err.startswith(
        "error: not sent to origin/main; errors found by the review: 1\n"
        "  main is the protected base branch. Correct them, see dicoop review origin/main..main; if justified: "
        "dicoop sync --despite R07 --reason WHY\n"
    )
    assert (state(city), tip(remote, "main")) == (before, there)
    done = city.sync("--despite", "R07", "--reason", "县里补报，已核实")
    assert (done.code, done.err) == (0, "写下豁免 ledgers/waivers/015/R07-P-2019-QL007.yaml\n")
    assert git(city.root, "rev-parse", "HEAD~1", "origin/main").split() == [made, city.head()]
    assert tip(remote, "main") == city.head()
    assert "县里补报，已核实" in git(city.root, "log", "-1", "--format=%B")
    assert git(city.root, "status", "--porcelain") == ""


def test_a_branch_of_another_name_is_no_way_around(told, city, remote):
    """Neither is the upstream that git keeps, nor the branch's own idea of what the base is."""
    city.change("ledgers/ledger.yaml", ("office: SJ\n", "office: SJ\nreview:\n  base: elsewhere\n"))
    city.change(QL007, BACK)
    there = tip(remote, "main")
    ran = city.sync()
    assert ran.code == 4
    assert "R07" in ran.err
    assert "R30" in ran.err
    assert tip(remote, "main") == there


def test_what_was_let_pass_on_merging_is_not_asked_for_again(told, city, county, remote):
    county.change(QL007, BACK)
    county.sync()
    git(city.root, "fetch", "-q")
    assert city.run("integrate", "main", "origin/county/ql", root=city.root).code == 4
    assert city.run("integrate", "main", "origin/county/ql", "--despite", "R07", "--reason", "已核实", root=city.root).code == 0
    ran = city.sync()
    assert (ran.code, ran.err) == (0, "")
    assert tip(remote, "main") == city.head()


def test_a_county_s_own_waiver_excuses_nothing_on_the_base(told, city, county, remote):
    county.change(QL007, BACK)
    assert county.run("waive", "R07", "P-2019-QL007", "--reason", "自己说的", "--by", "县里", root=county.root).code == 0
    county.commit("县里")
    county.sync()
    git(city.root, "fetch", "-q")
    git(city.root, "merge", "-q", "--no-edit", "origin/county/ql")  # by hand, and no integrate would
    there = tip(remote, "main")
    ran = city.sync()
    assert ran.code == 4
    assert "R07" in ran.err
    assert tip(remote, "main") == there


def test_with_owners_only_they_excuse(told, city, remote):
    owners = "owners:\n  - principal: office@city.example\n    all: true\n  - principal: 张三@city.example\n    counties:\n      - QL\n"
    put(city.root, "ledgers/owners.yaml", owners)
    city.commit()
    git(city.root, "push", "-q", "origin", "main")
    city.change(QL007, BACK)
    assert city.run("waive", "R07", "P-2019-QL007", "--reason", "自己说的", root=city.root).code == 0
    git(city.root, "add", "-A")
    git(city.root, "commit", "-q", "-m", "豁免", GIT_AUTHOR_EMAIL="li@example.com")
    ran = city.sync()
    assert ran.code == 4
    assert "错误[R07]" in ran.err


def test_errors_of_no_record_are_let_pass_in_a_commit_of_their_own(city, remote):
    put(city.root, ".gitattributes", "*.yaml text eol=lf\n")
    made = city.commit()
    assert "错误[R30]" in city.sync().err
    ran = city.sync("--despite", "R30", "--reason", "统一换行")
    assert (ran.code, ran.err) == (0, "")
    assert git(city.root, "rev-parse", "HEAD~1") == made
    assert git(city.root, "diff", "--name-only", "HEAD~1", "HEAD") == ""
    assert git(city.root, "log", "-1", "--format=%s") == "R30 经核准并入：统一换行（李四）"
    assert tip(remote, "main") == city.head()


def test_what_came_to_the_base_was_judged_over_there(told, city, county, remote):
    county.change(QL007, BACK)
    git(county.root, "push", "-q", "origin", "HEAD:main")
    city.change(QL008, ("8000万元", "9000万元"))
    assert city.sync().code == 0
    assert tip(remote, "main") == city.head()


def test_closed_meetings_go_along_and_come_along(city, remote, run, tmp_path_factory):
    other = clone(remote, run, tmp_path_factory, "main")
    assert city.run("meeting", "close", "15", root=city.root, lang="en").err.endswith("next: dicoop sync\n")
    ran = city.sync()
    assert ran.out == "送到 origin 1 个提交，记录 0 条\n送到 origin 会议定版：meeting-15\n"
    assert city.sync().out == "main 和 origin 上的一致，没有要收的，也没有要送的\n"
    assert git(remote, "cat-file", "-t", "meeting-15") == "tag"
    assert other.sync().code == 0
    assert other.run("meeting", "verify", "15", root=other.root).code == 0


def test_one_meeting_closed_twice(city, remote, run, tmp_path_factory):
    other = clone(remote, run, tmp_path_factory, "main")
    for office in (city, other):
        office.run("meeting", "close", "15", root=office.root)
    git(other.root, "tag", "-d", "meeting-15")
    git(other.root, "tag", "-a", "-m", "另一次", "meeting-15")
    assert city.sync().code == 0
    before = state(other)
    assert other.sync() == (
        4,
        "",
        (
            "错误：meeting-15 在 origin 上和在本机不是同一次定版，没有同步\n"
            "  弄清会上通报的是哪一份；以 origin 的为准：git tag -d meeting-15，再执行一次 dicoop sync\n"
        ),
    )
    assert other.sync(lang="en").err == (
        "error: meeting-15 differ on origin and here: the meeting was closed twice; nothing was synced\n"
        "  check which one was published at the meeting; if that of origin: git tag -d meeting-15, then run dicoop sync again\n"
    )
    assert state(other) == before


def test_what_was_saved_before_a_closing_is_not_back_dated_by_it(city, county, remote):
    """Counties report, the office merges and closes the meeting, and only then syncs: what it closed on was told by it."""
    county.change(QL007, BACK)
    county.sync()
    git(city.root, "fetch", "-q")
    assert city.run("integrate", "main", "origin/county/ql", root=city.root).code == 0
    assert city.run("meeting", "close", "15", root=city.root).code == 0
    ran = city.sync()
    assert (ran.code, ran.err) == (0, "")
    assert tip(remote, "main") == city.head()
    assert tip(remote, "meeting-15^{commit}") == city.head()


def test_what_was_saved_after_a_closing_is(city, remote):
    assert city.run("meeting", "close", "15", root=city.root).code == 0
    city.change(QL007, BACK)
    there = tip(remote, "main")
    ran = city.sync()
    assert ran.code == 4
    assert "错误[R07]: 开工 2019-08-20 " in ran.err
    assert "R30" not in ran.err
    assert tip(remote, "main") == there
    assert city.sync("--despite", "R07", "--reason", "已核实").code == 0


def test_figures_that_no_closing_wrote_are_found(city):
    assert city.run("meeting", "close", "15", root=city.root).code == 0
    figures = "ledgers/figures/015.yaml"
    put(city.root, figures, (city.root / figures).read_text("utf-8") + "# 改过\n")
    city.commit()
    ran = city.sync()
    assert ran.code == 4
    assert f"{figures}:1:1: 错误[R30]: 改动了 {figures}：第 15 次会议已经公布的数" in ran.err


# Stopped half way


def started(office, *words):
    line = [sys.executable, "-m", "dicoop", "-C", str(office.root), "--lang", "zh", "--today", "2019-09-30", *words]
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, start_new_session=True)


def test_ctrl_c_while_it_is_sent_loses_nothing(county, other, remote, monkeypatch, tmp_path_factory):
    county.change(QL007, MONEY)
    county.sync()
    other.change(QL008, ("8000万元", "9000万元"))
    waiting = tmp_path_factory.mktemp("waiting") / "here"
    hook(remote, f"touch {waiting}; sleep 30")
    done = started(other, "sync")
    limit = time.monotonic() + 20
    while not waiting.exists() and time.monotonic() < limit:
        time.sleep(0.02)
    os.killpg(done.pid, signal.SIGINT)
    out, err = done.communicate(timeout=20)
    assert (done.returncode, out, err.strip()) == (130, b"", b"")
    assert git(other.root, "status", "--porcelain") == ""
    (remote / "hooks/pre-receive").unlink()
    ran = other.sync()
    assert (ran.code, ran.err) == (0, "")
    assert tip(remote) == other.head()


def test_another_writer_is_waited_for(county):
    from dicoop.store import lock

    county.change(QL007, MONEY)
    with lock.held(county.root, 1, lambda _: None):
        ran = county.sync("--wait", "0")
    assert (ran.code, ran.err.splitlines()[0]) == (5, "错误：等了 0 秒，别人还在写这本台账")
