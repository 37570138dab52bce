"""What would come about when a branch is merged is judged, on the tip of the base by its own rules, and integrate lets none of it in."""

import json

import pytest
from git_samples import git, put
from review_samples import BRANCH, FIRM, ISSUE, MEETING, OFFICE, OWN, OWNERS, QL007, QL008, START, back_dated, begin, codes, edit, saved

from dicoop.store import find

WAIVER = "ledgers/waivers/015/R07-P-2019-QL007.yaml"
DESPITE = ("--despite", "R07", "--reason", "开工令为证")


@pytest.fixture
def root(tmp_path):
    """A branch that is checked out; who commits is known."""
    root = begin(tmp_path / "ledger")
    git(root, "config", "user.name", "李主任")
    git(root, "config", "user.email", "li@city.example")
    return root


def meanwhile(root, path, *pairs):
    """Change a file on the base after the branch has left it, and go back to the branch."""
    git(root, "switch", "-q", "main")
    edit(root, path, *pairs)
    saved(root)
    git(root, "switch", "-q", BRANCH)


def reviewed(run, root):
    return codes(run("review", BRANCH, "--json", root=root))


def merged(run, root, *words, code=0):
    """Merge the branch into the base; return what was said."""
    before = git(root, "rev-parse", "main")
    ran = run("integrate", "main", BRANCH, *words, root=root)
    assert ran.code == code, ran
    assert (git(root, "rev-parse", "main") == before) == (code != 0 or "--dry-run" in words)
    return ran


# What came to the base after the branch had left it


def test_a_meeting_closed_meanwhile(tmp_path, run):
    root = begin(tmp_path / "ledger")
    git(root, "tag", "-d", "meeting-15")
    edit(root, QL007, START)
    saved(root)
    assert "R07" not in dict(reviewed(run, root))
    git(root, "tag", "meeting-15", "main")
    put(root, "README.md", "x")
    assert ("R07", "P-2019-QL007") in reviewed(run, root)


FUND = "    source: own\n"
MORE = FUND + "  - receipt: HD-{n}\n    date: 2019-09-19\n    amount: {amount}\n"
NEW = "nodes:\n", "funds:\n  - receipt: HD-7\n    date: 2019-09-18\n    amount: 100万元\nnodes:\n"
# on the branch, meanwhile on the base, and what the two make
TOGETHER = {
    "a receipt that came meanwhile": ((QL008, NEW), (QL007, (FUND, MORE.format(n=7, amount="1亿元"))), ("R15", "P-2019-QL008")),
    "funds within the investment on each side": (
        (QL007, (FUND, MORE.format(n=8, amount="6亿元"))),
        (QL007, (FUND, MORE.format(n=9, amount="6亿元"))),
        ("R16", "P-2019-QL007"),
    ),
    "a rule made an error": (
        (FIRM, ("示例轴承", "示例滚动轴承")),
        (OWN, ("themes:\n", "review:\n  severities:\n    R31: error\nthemes:\n")),
        ("R31", "E-2016-QL003"),
    ),
    "a start after it was ended": (
        (QL008, ("nodes:\n", "progress:\n  - date: 2019-09-20\n    text: 主体施工\nnodes:\n")),
        (QL008, ("nodes:\n", "ended:\n  date: 2019-09-17\n  reason: 停建\nnodes:\n")),
        ("after-end", "P-2019-QL008"),
    ),
}


@pytest.mark.parametrize("name", TOGETHER)
def test_the_result_is_judged_and_not_the_branch(name, root, run):
    (path, pair), (other, change), expected = TOGETHER[name]
    edit(root, path, pair)
    saved(root)
    assert [each for each in reviewed(run, root) if each == expected] == ([] if name != "a rule made an error" else [expected])
    meanwhile(root, other, change)
    found = json.loads(run("review", BRANCH, "--json", root=root).out)["review"]
    (one,) = [each for each in found if (each["code"], each["id"]) == expected]
    ran = merged(run, root, code=4 if one["severity"] == "error" else 0)
    assert (expected[0] in ran.err) == (one["severity"] == "error")


def test_what_the_base_has_by_now_is_not_the_branch_s(root, run):
    """Two offices at work in two records, and in two fields of one, are harmless."""
    edit(root, QL007, ("investment: 12.5亿元", "chain: 高端装备\ninvestment: 12.5亿元"))
    saved(root)
    meanwhile(root, QL008, ("lead: 市发展改革委", "lead: 市交通运输局"))
    meanwhile(root, QL007, ("lead: 市发展改革委", "lead: 市交通运输局"))
    assert reviewed(run, root) == []
    merged(run, root)


# What was taken back on the base, by git alone: a merge knows nothing of it

PAID = ("progress:\n", "  - receipt: HD-9\n    date: 2019-09-25\n    amount: 1000万元\n    source: own\nprogress:\n")


def on_main(root, *commands):
    """Run git on the base, and go back to the branch; return the last commit there, shortened."""
    git(root, "switch", "-q", "main")
    for words in commands:
        git(root, *words)
    last = git(root, "rev-parse", "--short=10", "HEAD")
    git(root, "switch", "-q", BRANCH)
    return last


def test_what_was_picked_and_taken_back_does_not_come_back_unseen(root, run):
    edit(root, QL007, PAID)
    saved(root)
    revert = on_main(root, ("cherry-pick", BRANCH), ("revert", "--no-edit", "HEAD"))
    said = merged(run, root, code=4).err
    where = f"{QL007}:1:1: 错误[R28]: main 上撤销了（提交 {revert}），并入后又会回来：funds[HD-9] 2019-09-25 1000万元 own\n"
    assert said.startswith(where), said
    merged(run, root, "--despite", "R28", "--reason", "确已到账", "--dry-run")
    git(root, "revert", "--no-edit", "HEAD")  # on the branch as well, as the hint says
    assert reviewed(run, root) == []


def test_what_came_by_a_merge_that_was_reverted_does_not_stay_away_unseen(root, run):
    edit(root, QL007, PAID)
    saved(root)
    revert = on_main(root, ("merge", "-q", "--no-ff", "--no-edit", BRANCH), ("revert", "--no-edit", "-m", "1", "HEAD"))
    edit(root, QL008, ("lead: 市发展改革委", "lead: 市交通运输局"))
    saved(root)
    said = run("integrate", "main", BRANCH, root=root, lang="en").err
    where = f"error[R28]: taken back on main (commit {revert}), and the merge leaves it out: funds[HD-9] 2019-09-25 1000万元 own\n"
    assert where in said, said
    assert f"to have it, run on main: git revert {revert}" in said
    on_main(root, ("revert", "--no-edit", revert))
    assert reviewed(run, root) == []
    merged(run, root)
    assert "HD-9" in git(root, "show", f"main:{QL007}")


@pytest.mark.parametrize("brought", [("cherry-pick", BRANCH), ("merge", "-q", "--no-ff", "--no-edit", BRANCH)])
def test_what_was_taken_back_under_other_words_is_told_by_what_it_is(root, run, brought):
    """Put back by hand, or by a revert whose message was written anew, as `save` does."""
    edit(root, QL007, PAID)
    saved(root)
    revert = on_main(root, brought, ("checkout", "-q", "HEAD~1", "--", QL007), ("commit", "-qm", "改回"))
    edit(root, QL008, ("lead: 市发展改革委", "lead: 市交通运输局"))
    saved(root)
    assert reviewed(run, root) == [("R28", "P-2019-QL007")]
    assert f"main 上撤销了（提交 {revert}）" in merged(run, root, code=4).err


def test_what_the_base_said_before_and_says_again_is_no_matter_to_who_never_touched_it(root, run):
    meanwhile(root, QL007, ("12.5亿元", "13亿元"))
    meanwhile(root, QL007, ("13亿元", "12.5亿元"))
    edit(root, QL008, ("lead: 市发展改革委", "lead: 市交通运输局"))
    saved(root)
    assert reviewed(run, root) == []


def test_a_branch_that_loses_what_is_its_own_by_merging_the_base_is_told(root, run):
    """The base was judged, and is merged; what it had and reverted is in no review of the branch any more."""
    edit(root, QL007, PAID)
    saved(root)
    revert = on_main(root, ("merge", "-q", "--no-ff", "--no-edit", BRANCH), ("revert", "--no-edit", "-m", "1", "HEAD"))
    ran = run("integrate", BRANCH, "main", root=root)
    assert ran.code == 0
    assert f"警告[R28]: main 上撤销了（提交 {revert}），并入也不会再有：funds[HD-9] 2019-09-25 1000万元 own\n" in ran.err


def test_what_was_put_right_after_a_revert_is_no_matter(root, run):
    """The base has another value by now, or the branch has never had it."""
    meanwhile(root, QL008, ("lead: 市发展改革委", "lead: 市交通运输局"))
    on_main(root, ("revert", "--no-edit", "HEAD"))
    edit(root, QL007, ("investment: 12.5亿元", "chain: 高端装备\ninvestment: 12.5亿元"))
    saved(root)
    assert reviewed(run, root) == []


def test_a_conflict_hides_nothing(root, run):
    edit(root, QL007, START, ("12.5亿元", "13亿元"))
    saved(root)
    meanwhile(root, QL007, ("12.5亿元", "14亿元"))
    assert {"R07", "collision"} <= dict(reviewed(run, root)).keys()


# Integrate


def test_errors_are_not_merged(root, run):
    back_dated(root)
    told = "county/ql：不能并入\n"
    zh = merged(run, root, code=4)
    assert zh.out == told
    assert zh.err.splitlines()[0].startswith(f"{QL007}:1:1: 错误[R07]: 开工 2019-08-18 是这次才登记的")
    assert zh.err.splitlines()[-2:] == [
        "审查发现 1 处错误，没有并入 main",
        "在分支上改正，看全部：dicoop review main..county/ql；确有依据的，豁免后并入：--despite R07 --reason 理由",
    ]
    en = run("integrate", "main", BRANCH, root=root, lang="en")
    assert en.err.splitlines()[-2:] == [
        "not merged into main; errors found by the review: 1",
        "correct them on the branch, see dicoop review main..county/ql; if justified, waive them: --despite R07 --reason WHY",
    ]
    (row,) = json.loads(run("integrate", "main", BRANCH, "--json", root=root).out)["branches"]
    assert (row["came"], row["why"], row["waivers"], len(row["findings"])) == ("refused", "审查发现 1 处错误，没有并入 main", [], 1)


def test_in_spite_of_them_by_a_waiver_on_the_base(root, run):
    tip = back_dated(root)
    git(root, "switch", "-q", "main")
    assert merged(run, root, *DESPITE, "--dry-run").err.splitlines()[0] == f"写下豁免 {WAIVER}"
    ran = merged(run, root, *DESPITE)
    blob = git(root, "rev-parse", f"{tip}:{QL007}")
    assert ran.err.splitlines()[0] == f"写下豁免 {WAIVER}"
    assert (root / WAIVER).read_text("utf-8") == (
        f"rule: R07\nid: P-2019-QL007\nblob: {blob}\nreason: 开工令为证\nby: 李主任\nuntil: 2019-12-29\n"
    )
    assert git(root, "log", "-1", "--format=%s", "main^1") == f"豁免 {BRANCH} 的 1 处：R07"
    assert git(root, "log", "-1", "--format=%b", "main").endswith("R07 经核准并入：开工令为证（李主任）")
    assert git(root, "status", "--porcelain", "-uno") == ""
    assert run("audit", "main", root=root).code == 0
    assert run("check", root=root).code == 0


def test_other_errors_are_not_excused_with_them(root, run):
    edit(root, QL007, START, ("county: QL", "county: XQ"))
    saved(root)
    ran = merged(run, root, *DESPITE, code=4)
    assert "R05" in ran.err
    assert "R07" not in ran.err
    assert not git(root, "log", "--format=%H", "main", "--", "ledgers/waivers")


def test_what_is_about_no_record_is_said_in_the_merge(root, run):
    put(root, ".gitattributes", "*.yaml -diff\n")
    saved(root)
    assert "R30" in merged(run, root, code=4).err
    merged(run, root, "--despite", "r30", "--reason", "换行统一")
    assert git(root, "log", "-1", "--format=%b", "main").strip().endswith("R30 经核准并入：换行统一（李主任）")
    assert not git(root, "log", "--format=%H", "main", "--", "ledgers/waivers")


REFUSED = [
    (("--despite", "R07"), "错误：--despite 要同 --reason 一起写\n  如 --despite R07 --reason 县里补报，已核实\n"),
    (("--reason", "x"), "错误：--reason 要同 --despite 一起写\n  如 --despite R07 --reason 县里补报，已核实\n"),
    (("--despite", "R07", "--reason", " "), "错误：--reason 是空的\n"),
]


@pytest.mark.parametrize(("words", "told"), REFUSED)
def test_misuse(words, told, root, run):
    ran = run("integrate", "main", BRANCH, *words, root=root)
    assert (ran.code, ran.err) == (2, told)
    assert run("integrate", "main", BRANCH, "--despite", "R99", "--reason", "x", root=root).code == 2


def test_what_the_base_accepted_comes_to_a_branch_unasked(root, run):
    """A county brings its branch up to date: it is not to answer for what the office let in."""
    put(root, "x.md", "x")
    saved(root)
    meanwhile(root, QL007, START)
    assert run("integrate", BRANCH, "main", root=root).code == 0


def test_a_branch_in_the_figures_of_which_nothing_is_wrong_is_merged_in_silence(root, run):
    edit(root, ISSUE, ("title:", "# 已核\ntitle:"))
    saved(root)
    assert merged(run, root).err == ""


# Programs that a repository names, caches of others


def test_no_filter_of_the_repository_s_own_is_run(root, run, tmp_path):
    ran = tmp_path / "ran"
    edit(root, MEETING, ("due: 2019-10-31", "due: 2019-10-20"))
    saved(root)
    git(root, "switch", "-q", "main")
    for what in ("clean", "smudge"):
        git(root, "config", f"filter.evil.{what}", f"touch {ran}; cat")
    git(root, "config", "filter.evil.required", "true")
    (root / ".git/info").mkdir(exist_ok=True)
    (root / ".git/info/attributes").write_text("*.yaml filter=evil\n", "utf-8")
    (root / QL007).touch()
    merged(run, root)
    assert not ran.exists()
    assert "2019-10-20" in (root / MEETING).read_text("utf-8")


def test_a_cache_that_others_may_write_is_not_used(root, run, tmp_path, monkeypatch):
    cache = tmp_path / "shared"
    cache.mkdir()
    monkeypatch.setenv("DICOOP_CACHE", str(cache))
    for mode, used in ((0o777, False), (0o770, False), (0o1777, False), (0o755, True)):
        cache.chmod(mode)
        assert find.is_own(cache) == used
        assert run("rates", root=root).code == 0
        assert bool(list(cache.glob("*.sqlite"))) == used
    assert find.is_own(tmp_path / "to be made")


def test_owners_may_bring_waivers_and_nobody_else(tmp_path, run):
    root = begin(tmp_path / "ledger", **{OWNERS: OFFICE})
    back_dated(root)
    assert run("waive", "R07", "QL007", "--reason", "x", "--by", "李主任", root=root).code in (0, 2)
    run("waive", "R07", "P-2019-QL007", "--reason", "x", "--by", "李主任", root=root)
    saved(root)
    git(root, "config", "user.name", "李主任")
    git(root, "config", "user.email", "li@city.example")
    merged(run, root)


def test_the_lock_of_a_git_that_was_killed_is_told_as_such(root, run):
    edit(root, MEETING, ("due: 2019-10-31", "due: 2019-10-20"))
    saved(root)
    lock = root / ".git/refs/heads/main.lock"
    lock.write_text("", "utf-8")
    ran = merged(run, root, code=6)
    assert ran.err == (f"错误：留下了锁文件 {lock}，没有还在写的 git 进程\n  确认没有别的 git 在用，删去这个文件，再执行一次\n")
    lock.unlink()
    merged(run, root)
