"""Branches are merged on trees: each wholly or not at all, with no driver, and no work tree that would not be brought along."""

import json
import shlex
import shutil
import subprocess

import pytest
from git_samples import commit, git, no_history, put
from merge_samples import FIRM, QL007, QL008, at, begin, edit, merge, side

from dicoop.actions import integrate as action
from dicoop.actions.integrate import Order
from dicoop.errors import Changed, Refused
from dicoop.store import commits, lock, worktrees
from dicoop.store import git as store

MONEY = ("investment: 12.5亿元", "investment: 13亿元")
OTHER = ("investment: 12.5亿元", "investment: 14亿元")
LEAD = ("lead: 市发展改革委", "lead: 市交通运输局")


@pytest.fixture
def root(small, monkeypatch):
    return begin(small, monkeypatch)


def refs(folder):
    return git(folder, "for-each-ref")


def files(root):
    """Return what lies in the work tree."""
    return {
        p.relative_to(root).as_posix(): p.read_bytes()
        for p in root.rglob("*")
        if p.is_file() and ".git" not in p.parts and p.name != ".lock"
    }


def test_two_branches_come_together_by_fields(root, run):
    one = side(root, "ql", QL007, MONEY, ("text: 场地平整完成", "text: 场地已平整"))
    two = side(root, "city", QL007, LEAD, ("meeting: 15\n", "meeting: 15\nchain: 高端装备\n"))
    start = git(root, "rev-parse", "main")
    ran = run("integrate", "main", "ql", "city", root=root)
    first, second = git(root, "rev-parse", "main^1"), git(root, "rev-parse", "main")
    assert ran.out == f"ql：已并入 main，记录 1 条（{first[:12]}）\ncity：已并入 main，记录 1 条（{second[:12]}）\n"
    assert (ran.code, ran.err) == (0, "")
    assert git(root, "rev-parse", "main^1^1", "main^1^2", "main^2").split() == [start, one, two]
    wanted = at(root, start, QL007).replace(*MONEY).replace(*LEAD).replace("场地平整完成", "场地已平整")
    assert at(root, "main", QL007) == wanted.replace("meeting: 15\n", "meeting: 15\nchain: 高端装备\n")
    assert (root / QL007).read_text("utf-8") == at(root, "main", QL007)
    assert git(root, "status", "--porcelain") == ""
    assert run("audit", f"{start}..main", root=root).code == 0


def test_the_message_is_in_the_ledger_s_words(root, run):
    side(root, "ql", QL007, MONEY, ("    source: own", "    source: own\n  - receipt: HD-2\n    date: 2019-09-09\n    amount: 3亿元"))
    side(root, "city", QL007, ("investment: 12.5亿元", "investment: 12.6亿元"))
    git(root, "checkout", "-q", "-b", "new", "main")
    put(root, QL008.replace("008", "009"), (root / QL008).read_text("utf-8").replace("QL008", "QL009").replace("示例物流园", "示例纺织园"))
    commit(root)
    git(root, "checkout", "-q", "main")
    run("integrate", "main", "ql", root=root)
    assert (
        git(root, "log", "-1", "--format=%B%an") == "并入 ql：记录 1 条\n\nP-2019-QL007 精密轴承智能工厂\n  ~ 总投资 12.5亿元 → 13亿元\n"
        "  + 到位资金 3亿元 2019-09-09（凭证号 HD-2）\n李四"
    )
    run("integrate", "main", "new", root=root, lang="en")
    assert git(root, "log", "-1", "--format=%B") == "Merge new: 1 record\n\n+ project P-2019-QL009 示例纺织园"


def test_coupled_fields_and_faults_of_a_clean_merge_are_told(root, run):
    side(root, "ql", QL007, ("    source: own", "    source: own\n  - receipt: HD-2\n    date: 2019-09-09\n    amount: 3亿元"))
    side(root, "city", QL007, ("investment: 12.5亿元", "investment: 4亿元"))
    assert run("integrate", "main", "ql", root=root).err == ""
    ran = run("integrate", "main", "city", "--despite", "R17", "--reason", "agreed", root=root, lang="en")
    look, fault, *_ = ran.err.splitlines()
    assert look == "P-2019-QL007: merged, please check: each side changed one of investment, funds"
    assert fault == "P-2019-QL007 investment: warning[funds-exceed]: funds of 510 million yuan exceed the investment of 400 million yuan"
    assert "please check: P-2019-QL007: investment/funds\n" in git(root, "log", "-1", "--format=%B")
    row = json.loads(run("integrate", "main", "city", "--json", root=root).out)["branches"][0]
    assert row["came"] == "already"


def test_a_branch_in_conflict_is_left_out_and_named(root, run):
    side(root, "ql", QL007, MONEY)
    side(root, "city", QL007, OTHER, LEAD)
    side(root, "xq", QL008, ("8000万元", "9000万元"))
    ran = run("integrate", "main", "ql", "city", "xq", root=root)
    told = "city：有 1 处冲突，没有并入\n  P-2019-QL007:investment（精密轴承智能工厂，总投资）\n    原来：12.5亿元\n    本分支（main）：13亿元\n    对方分支（city）：14亿元\n"
    assert ran.code == 5
    assert told in ran.out
    assert ran.err == "在有冲突的分支上先合并 main 并定下冲突，再执行一次：git merge main；dicoop conflicts\n"
    assert at(root, "main", QL007) == at(root, "ql", QL007)
    assert at(root, "main", QL008) == at(root, "xq", QL008)
    assert git(root, "merge-base", "main", "city") != git(root, "rev-parse", "city")
    before = refs(root), files(root)
    en = run("integrate", "main", "city", root=root, lang="en")
    assert en.out == told.replace("：", ": ").replace("（", " (").replace("）", ")").replace(
        "有 1 处冲突，没有并入", "not merged, conflicts: 1"
    ).replace("原来", "base").replace("本分支", "ours").replace("对方分支", "theirs").replace("，总投资", ", Investment")
    assert (
        en.err == "on each branch in conflict merge main and resolve the conflicts, then run this again: git merge main; dicoop conflicts\n"
    )
    assert (refs(root), files(root)) == before
    found = json.loads(run("integrate", "main", "city", "--json", root=root).out)
    assert found["old"] == found["new"]
    assert [row["name"] for row in found["branches"][0]["conflicts"]] == ["P-2019-QL007:investment"]


def test_two_records_under_one_id_are_no_conflict_of_fields(root, run):
    new, text = QL008.replace("008", "009"), at(root, "main", QL008).replace("QL008", "QL009")
    for branch, name, money in (("ql", "示例纺织园", "3亿元"), ("city", "示例药厂", "5亿元"), ("xq", "示例药厂", "6亿元")):
        git(root, "checkout", "-q", "-b", branch, "main")
        put(root, new, text.replace("示例物流园", name).replace("8000万元", money))
        commit(root, branch)
    git(root, "checkout", "-q", "main")
    assert run("integrate", "main", "ql", root=root).code == 0
    ran = run("integrate", "main", "city", root=root)
    told = "city：有 1 处冲突，没有并入\n  P-2019-QL009：同一编号两条不同的记录：示例纺织园（main）、示例药厂（city）\n"
    settle = "在有冲突的分支上先合并 main 并定下冲突，再执行一次：git merge main；dicoop conflicts\n"
    hint = "P-2019-QL009：在 city 上 git merge main，再给那里的一条换编号：dicoop resolve P-2019-QL009 --renumber ours\n"
    assert ran == (5, told, hint + settle)
    en = run("integrate", "main", "city", root=root, lang="en")
    assert en.out == (
        "city: not merged, conflicts: 1\n  P-2019-QL009: two different records with the same id: 示例纺织园 (main), 示例药厂 (city)\n"
    )
    assert en.err.splitlines()[0] == (
        "P-2019-QL009: on city run git merge main, then change the id of the record there: dicoop resolve P-2019-QL009 --renumber ours"
    )
    (row,) = json.loads(run("integrate", "main", "city", "--json", root=root).out)["branches"][0]["conflicts"]
    assert (row["name"], row["address"], row["ours"], row["theirs"], row["twice"]) == ("P-2019-QL009", "", "示例纺织园", "示例药厂", True)
    fields = json.loads(run("integrate", "city", "xq", "--json", root=root).out)["branches"][0]["conflicts"]
    assert [(row["name"], row["twice"]) for row in fields] == [("P-2019-QL009:investment", False)]
    git(root, "checkout", "-q", "city")
    assert merge(root, "main")[0] == 1
    settled = run("resolve", "P-2019-QL009", "--renumber", "ours", root=root)
    git(root, *shlex.split(settled.err.partition("：git ")[2].partition(";")[0]))
    git(root, "commit", "-qm", "合并")
    git(root, "checkout", "-q", "main")
    assert run("integrate", "main", "city", root=root).code == 0
    assert run("audit", "HEAD", root=root).code == 0
    assert "示例纺织园" in at(root, "main", new)
    assert "示例药厂" in at(root, "main", new.replace("009", "010"))


def test_the_same_change_on_both_sides_and_a_branch_that_is_in_already(root, run):
    side(root, "ql", QL007, MONEY)
    side(root, "city", QL007, MONEY)
    assert run("integrate", "main", "ql", "city", root=root).code == 0
    assert run("integrate", "main", "ql", "main", root=root).out == "ql：早已并入 main\nmain：早已并入 main\n"
    assert run("integrate", "main", "ql", root=root, lang="en").out == "ql: already merged into main\n"


def test_a_dry_run_moves_nothing(root, run):
    side(root, "ql", QL007, MONEY)
    side(root, "city", QL007, OTHER)
    edit(root, QL008, ("8000万元", "1亿元"))
    before = refs(root), files(root)
    ran = run("integrate", "main", "ql", "city", "--dry-run", root=root)
    assert ran.code == 5
    assert "（试运行）\ncity：有 1 处冲突" in ran.out
    assert (refs(root), files(root)) == before


# Files that are no records, and shapes of trees


def test_files_that_are_no_records(root, run):
    put(root, "说明.md", "1\n2\n3\n4\n5\n")
    put(root, "bin", b"\0\1")
    commit(root)
    side(root, "one", "说明.md", ("1\n", "一\n"))
    side(root, "two", "说明.md", ("5\n", "五\n"))
    side(root, "three", "说明.md", ("5\n", "伍\n"))
    for branch, raw in (("four", b"\0\2"), ("five", b"\0\3")):
        git(root, "checkout", "-q", "-b", branch, "main")
        put(root, "bin", raw)
        commit(root)
    git(root, "checkout", "-q", "main")
    ran = run("integrate", "main", "one", "two", "three", "four", "five", root=root)
    assert (root / "说明.md").read_text("utf-8") == "一\n2\n3\n4\n五\n"
    assert (root / "bin").read_bytes() == b"\0\2"
    assert "three：有 1 处冲突，没有并入\n  说明.md：两边都改了，不能合并\n" in ran.out
    assert "five：有 1 处冲突，没有并入\n  bin：两边都改了，不能合并\n" in ran.out
    en = run("integrate", "main", "five", root=root, lang="en").out
    assert en == "five: not merged, conflicts: 1\n  bin: changed on both sides and cannot be merged\n"


def test_links_modes_removals_and_folders(root, run):
    put(root, "big.txt", "0123456789\n" * 20000)
    put(root, "run.sh", "1\n2\n3\n")
    commit(root)
    git(root, "checkout", "-q", "-b", "a", "main")
    (root / "run.sh").chmod(0o755)
    (root / "link").symlink_to("run.sh")
    (root / FIRM).unlink()
    put(root, "big.txt", "first\n" + "0123456789\n" * 20000)
    commit(root)
    git(root, "checkout", "-q", "-b", "b", "main")
    put(root, "run.sh", "1\n2\n4\n")
    put(root, "big.txt", "0123456789\n" * 20000 + "last\n")
    commit(root)
    git(root, "checkout", "-q", "-b", "c", "main")
    put(root, "link/inside", "x")
    commit(root)
    git(root, "checkout", "-q", "-b", "d", "main")
    edit(root, FIRM, ("county: QL", "county: XQ"))
    commit(root)
    git(root, "checkout", "-q", "main")
    ran = run("integrate", "main", "a", "b", "c", "d", "--despite", "R03", "--reason", "重复", root=root)
    assert ran.code == 5
    assert "c：有 1 处冲突，没有并入\n  link：两边都改了，不能合并\n" in ran.out
    assert f"d：有 1 处冲突，没有并入\n  {FIRM}：一边删了，一边改了\n" in ran.out
    en = run("integrate", "main", "d", root=root, lang="en")
    assert en.out == f"d: not merged, conflicts: 1\n  {FIRM}: deleted on one side, changed on the other\n"
    assert git(root, "ls-tree", "main", "run.sh", "link").replace("\t", " ").split()[::4] == ["120000", "100755"]
    assert (root / "run.sh").read_text("utf-8") == "1\n2\n4\n"
    assert (root / "link").is_symlink()
    assert not (root / FIRM).exists()
    assert (root / "big.txt").read_text("utf-8") == "first\n" + "0123456789\n" * 20000 + "last\n"
    assert git(root, "status", "--porcelain") == ""


# Where it can be done


def test_a_bare_repository_and_a_ledger_in_a_folder(root, run, tmp_path_factory):
    side(root, "ql", QL007, MONEY)
    side(root, "city", QL007, LEAD)
    bare = tmp_path_factory.mktemp("bare") / "a.git"
    git(root, "clone", "-q", "--bare", str(root), str(bare))
    assert run("integrate", "main", "ql", "city", root=bare).code == 0
    assert at(bare, "main", QL007) == at(root, "main", QL007).replace(*MONEY).replace(*LEAD)
    assert run("audit", "main", root=bare).code == 0
    deep = tmp_path_factory.mktemp("deep")
    shutil.copytree(root / "ledgers", deep / "市办/ledgers")
    git(deep, "init", "-q", "-b", "main")
    commit(deep)
    side(deep, "ql", f"市办/{QL007}", MONEY)
    side(deep, "city", f"市办/{QL007}", LEAD)
    for folder in (deep / "市办", deep):
        git(deep, "reset", "-q", "--hard", "ql")
        assert run("integrate", "main", "city", root=folder).code == 0
        assert at(deep, "main", f"市办/{QL007}") == at(root, "main", QL007).replace(*MONEY).replace(*LEAD)


def test_another_work_tree_is_brought_along(root, run, tmp_path):
    side(root, "ql", QL007, MONEY)
    git(root, "checkout", "-q", "-b", "elsewhere")
    other = tmp_path / ".git/other"
    git(root, "worktree", "add", "-q", str(other), "main")
    assert run("integrate", "main", "ql", root=root).code == 0
    assert (other / QL007).read_text("utf-8") == at(root, "main", QL007) == at(root, "ql", QL007)
    assert git(other, "status", "--porcelain") == ""
    assert at(root, "elsewhere", QL007) == (root / QL007).read_text("utf-8")


def test_a_work_tree_that_is_not_there(root, run, tmp_path):
    side(root, "ql", QL007, MONEY)
    git(root, "checkout", "-q", "-b", "elsewhere")
    other = tmp_path / ".git/other"
    git(root, "worktree", "add", "-q", str(other), "main")
    shutil.rmtree(other)
    zh = f"错误：工作区 {other} 不在了\n  确实不要了：git worktree prune，再执行一次\n"
    en = f"error: the working tree {other} is missing\n  if it is gone for good: git worktree prune, then run the command again\n"
    assert run("integrate", "main", "ql", root=root) == (4, "", zh)
    assert run("integrate", "main", "ql", root=root, lang="en") == (4, "", en)
    git(root, "worktree", "prune")
    assert run("integrate", "main", "ql", root=root).code == 0


def test_lines_that_come_together_to_what_cannot_be_read_are_a_conflict(root, run):
    """Both added the same field to a file that is not canonical, in different places: its lines merge cleanly, the record has it twice."""
    loose = ("investment: ", "investment:    ")
    side(root, "base", QL007, loose)
    side(root, "ql", QL007, ("id: P-2019-QL007\n", "id: P-2019-QL007\nchain: 甲\n"), parent="base")
    side(
        root, "city", QL007, ("    date: 2019-09-08\n", "    date: 2019-09-08\n"), ("progress:\n", "chain: 乙\nprogress:\n"), parent="base"
    )
    ran = run("integrate", "ql", "city", root=root)
    assert (ran.code, ran.out) == (5, f"city：有 1 处冲突，没有并入\n  {QL007}：两边都改了，不能合并\n")
    settings = "ledgers/ledger.yaml"
    side(root, "one", settings, ("name: 示例市地企合作台账\n", "name: 示例市地企合作台账\ndigits: 2\n"))
    side(root, "two", settings, ("themes:\n", "digits: 1\nthemes:\n"))
    side(root, "three", settings, ("themes:\n", "rounding: truncate\nthemes:\n"))
    ran = run("integrate", "one", "two", "three", root=root)
    assert ran.out.startswith(f"two：有 1 处冲突，没有并入\n  {settings}：两边都改了，不能合并\nthree：已并入 one")


@pytest.mark.parametrize("how", ["changed", "staged"])
def test_a_work_tree_with_changes_is_refused(how, root, run):
    side(root, "ql", QL007, MONEY)
    edit(root, QL008, ("8000万元", "1亿元"))
    if how == "staged":
        git(root, "add", "-A")
    before = refs(root), files(root)
    zh = f"错误：工作区 {root} 有没提交的改动：{QL008}\n  先提交或收起来（git stash），再执行一次\n"
    en = f"error: the working tree {root} has uncommitted changes: {QL008}\n  commit or stash them first, then run the command again\n"
    assert run("integrate", "main", "ql", root=root) == (4, "", zh)
    assert run("integrate", "main", "ql", root=root, lang="en") == (4, "", en)
    assert (refs(root), files(root)) == before


def test_where_there_are_no_branches_none_are_named(small, run):
    git(small, "init", "-q", "-b", "main")
    assert run("integrate", "main", "ql", root=small) == (3, "", "错误：没有分支 main\n")


def test_a_merge_with_conflicts_is_no_change_to_be_stashed(root, run):
    """git stashes no file that is in conflict."""
    side(root, "ql", QL007, MONEY)
    edit(root, QL007, (MONEY[0], "13.5亿元"))
    git(root, "commit", "-qam", "别的数")
    subprocess.run(["git", "-C", str(root), "merge", "-q", "ql"], check=False, capture_output=True)
    zh = f"错误：工作区 {root} 正在合并或变基\n  先定完冲突：dicoop conflicts；不合并了：git merge --abort\n"
    assert run("integrate", "main", "ql", root=root) == (4, "", zh)


def test_a_merge_under_way_is_refused(root, run):
    side(root, "ql", QL007, MONEY)
    git(root, "merge", "-q", "--no-commit", "-s", "ours", "ql")
    zh = f"错误：工作区 {root} 正在合并或变基\n  冲突都定了，提交就完：git commit --no-edit；不合并了：git merge --abort\n"
    en = f"error: a merge or rebase is in progress in the working tree {root}\n  its conflicts are resolved, finish it: git commit --no-edit; to abort it: git merge --abort\n"
    assert run("integrate", "main", "ql", root=root) == (4, "", zh)
    assert run("integrate", "main", "ql", root=root, lang="en") == (4, "", en)


def test_a_file_in_the_way_is_not_overwritten(root, run):
    git(root, "checkout", "-q", "-b", "ql")
    put(root, "新.txt", "theirs")
    commit(root)
    git(root, "checkout", "-q", "main")
    put(root, "新.txt", "mine")
    before = refs(root), files(root)
    why = "Untracked working tree file '新.txt' would be overwritten by merge."
    zh = f"错误：工作区 {root} 里有文件挡路：{why}\n  把它们移走，再执行一次；分支没有动\n"
    en = f"error: files in the working tree {root} are in the way: {why}\n  move them away and run the command again; the branch has not moved\n"
    assert run("integrate", "main", "ql", root=root) == (4, "", zh)
    assert run("integrate", "main", "ql", root=root, lang="en") == (4, "", en)
    assert (refs(root), files(root)) == before


def test_a_branch_that_moved_meanwhile(root, monkeypatch):
    """What was brought along is taken back, and nothing is lost."""
    from datetime import date

    side(root, "ql", QL007, MONEY)
    other = side(root, "xq", QL008, ("8000万元", "1亿元"))
    bring = worktrees.bring

    def bring_and_move(*words):
        bring(*words)
        git(root, "update-ref", "refs/heads/main", other)

    before = files(root)
    monkeypatch.setattr(worktrees, "bring", bring_and_move)
    with pytest.raises(Changed):
        action.integrate(store.find(root), Order("main", date(2019, 9, 30), "zh"), ("ql",))
    assert git(root, "rev-parse", "main") == other
    assert files(root) == before


def test_whoever_writes_there_is_waited_for(root, run):
    side(root, "ql", QL007, MONEY)
    before = refs(root), files(root)
    with lock.held(root, 0, lambda _: None):
        ran = run("integrate", "main", "ql", "--wait", "0", root=root)
        assert (ran.code, ran.err.splitlines()[0]) == (5, "错误：等了 0 秒，别人还在写这本台账")
    assert (refs(root), files(root)) == before
    assert run("integrate", "main", "ql", root=root).code == 0


def test_ctrl_c_leaves_all_as_it_was(root, run, monkeypatch):
    side(root, "ql", QL007, MONEY)
    before = refs(root), files(root)

    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(worktrees, "move_ref", stop)
        assert run("integrate", "main", "ql", root=root).code == 130
    assert (refs(root), files(root)) == before
    assert git(root, "status", "--porcelain") == ""
    assert run("integrate", "main", "ql", root=root).code == 0


# What cannot be merged


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (["mian", "ql"], "错误：没有分支 mian\n  是否想写“main”？\n", "error: no such branch: mian\n  Did you mean 'main'?\n"),
        (
            ["x", "ql"],
            "错误：没有分支 x\n  有这些：main、ql\n",
            "error: no such branch: x\n  there are: main, ql\n",
        ),
        (
            ["main", "nothing"],
            "错误：没有这个版本：nothing\n  写标签、分支、提交号，或日期如 2019-08-20；分支有：main、ql\n",
            "error: no such revision: nothing\n  give a tag, a branch, a commit, or a date such as 2019-08-20; branches: main, ql\n",
        ),
    ],
)
def test_what_is_not_there(words, zh, en, root, run):
    side(root, "ql", QL007, MONEY)
    assert run("integrate", *words, root=root) == (3, "", zh)
    assert run("integrate", *words, root=root, lang="en") == (3, "", en)


def test_no_repository(small, run):
    zh, en = no_history(small)
    for words in (["integrate", "main", "x"], ["audit", "HEAD"]):
        assert run(*words, root=small) == (6, "", zh)
        assert run(*words, root=small, lang="en") == (6, "", en)


def test_no_common_history(root, run):
    git(root, "checkout", "-q", "--orphan", "alone")
    commit(root)
    git(root, "checkout", "-q", "main")
    ran = run("integrate", "main", "alone", root=root)
    assert ran == (4, "alone：不能并入\n", "alone 和 main 没有共同的历史\n确认是同一本台账的分支\n")
    en = run("integrate", "main", "alone", root=root, lang="en")
    assert en == (4, "alone: cannot be merged\n", "alone and main share no history\nmake sure both are branches of the same ledger\n")


def test_more_than_one_base(root, run):
    one, two = side(root, "one", QL007, MONEY), side(root, "two", QL008, ("8000万元", "1亿元"))
    for branch, other in (("one", two), ("two", one)):
        git(root, "checkout", "-q", branch)
        git(root, "merge", "-q", "-m", "交叉", other)
    git(root, "checkout", "-q", "main")
    ran = run("integrate", "one", "two", root=root)
    assert ran == (
        4,
        "two：不能并入\n",
        "two 和 one 有 2 个合并起点，不能自动合并\n先把 one 合并到 two，再执行一次\n",
    )
    en = run("integrate", "one", "two", root=root, lang="en")
    assert (
        en.err
        == "two and one have 2 merge bases and cannot be merged automatically\nmerge one into two first, then run the command again\n"
    )


def test_a_branch_without_a_ledger(root, run):
    git(root, "checkout", "-q", "--orphan", "bare")
    git(root, "rm", "-rq", "--cached", "ledgers")
    git(root, "commit", "-qm", "x")
    git(root, "checkout", "-qf", "main")
    commit_ = git(root, "rev-parse", "bare")
    assert run("integrate", "bare", "main", root=root) == (6, "", f"错误：版本 {commit_[:10]} 里没有台账，或者不止一本\n")
    en = run("integrate", "bare", "main", root=root, lang="en")
    assert en == (6, "", f"error: revision {commit_[:10]} has no ledger, or several\n")


def test_who_brings_a_tree_along_over_what_is_not_clean(root):
    """A change made after the tree was looked at is not overwritten either."""
    old = git(root, "rev-parse", "main")
    new = side(root, "ql", QL007, MONEY)
    edit(root, QL007, LEAD)
    tree = commits.worktrees(store.find(root))[0]
    before = files(root)
    with pytest.raises(Refused):
        worktrees.bring(tree, old, new)
    assert files(root) == before
