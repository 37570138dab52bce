"""Conflicts of a real merge are named, with both sides and who they are, and settled one by one."""

import json
import shlex

import pytest
from git_samples import commit, git
from merge_samples import FIRM, QL007, QL008, at, begin, edit, merge, side, surround

from dicoop.store import disk

PLANT = ("investment: 12.5亿元", "investment: 13亿元")
QL009 = QL008.replace("008", "009")
CITY = ("investment: 12.5亿元", "investment: 14亿元")


@pytest.fixture
def root(small, run, monkeypatch, once):
    surround(small, monkeypatch)

    def made(root):
        begin(root, monkeypatch)
        assert run("git", "install", root=root).code == 0
        commit(root, "装")

    return once(small, made)


@pytest.fixture
def torn(root, once):
    """`city` and `county/清陵` both changed one investment, and other values each alone."""

    def made(root):
        side(
            root, "county/清陵", QL007, PLANT, ("市发展改革委  # 牵头", "市交通运输局  # 牵头"), ("text: 场地平整完成", "text: 场地已平整")
        )
        side(root, "city", QL007, CITY, ("text: 场地平整完成", "text: 场地平好了"))
        git(root, "checkout", "-q", "city")
        assert merge(root, "county/清陵")[0] == 1

    return once(root, made)


TOLD = """\
P-2019-QL007:investment（精密轴承智能工厂，总投资）
  原来：12.5亿元
  本分支（city）：14亿元
  对方分支（county/清陵）：13亿元
P-2019-QL007:progress[2019-09-20].text（精密轴承智能工厂，进展 2019-09-20）
  原来：场地平整完成
  本分支（city）：场地平好了
  对方分支（county/清陵）：场地已平整
"""


def test_conflicts_are_named_with_both_sides(torn, run):
    assert run("conflicts", root=torn) == (
        5,
        TOLD,
        "定下一处：dicoop resolve P-2019-QL007:investment --ours（或 --theirs，--value 值）\n2 处冲突，1 个文件\n",
    )
    en = run("conflicts", root=torn, lang="en")
    assert en.out == TOLD.replace("：", ": ").replace("（", " (").replace("）", ")").replace("原来", "base").replace(
        "本分支", "ours"
    ).replace("对方分支", "theirs").replace("，总投资", ", Investment").replace("，进展 2019-09-20", ", Progress 2019-09-20")
    assert en.err == "resolve one: dicoop resolve P-2019-QL007:investment --ours (or --theirs, --value VALUE)\nconflicts: 2; files: 1\n"


def test_conflicts_for_programs(torn, run):
    first, second = json.loads(run("conflicts", "--json", root=torn).out)["conflicts"]
    assert first == {
        "name": "P-2019-QL007:investment",
        "id": "P-2019-QL007",
        "path": QL007,
        "address": "investment",
        "base": "12.5亿元",
        "ours": "14亿元",
        "theirs": "13亿元",
        "names": {"ours": "city", "theirs": "county/清陵"},
        "state": "marked",
        "twice": False,
    }
    assert second["address"] == "progress[2019-09-20].text"


def test_no_conflicts(root, run):
    assert run("conflicts", root=root) == (0, "", "没有冲突\n")
    assert run("conflicts", root=root, lang="en").err == "no conflicts\n"
    assert json.loads(run("conflicts", "--json", root=root).out) == {"conflicts": []}


def test_conflicts_are_settled_one_by_one(torn, run, contents):
    before = contents(torn)
    assert (
        run("resolve", "QL007:investment", "--theirs", "--dry-run", root=torn).out == "P-2019-QL007:investment：已定（试运行，没有写入）\n"
    )
    assert contents(torn) == before
    first = run("resolve", "QL007:investment", "--theirs", root=torn)
    assert first == (0, "P-2019-QL007:investment：已定\n", "还有：P-2019-QL007:progress[2019-09-20].text\n")
    second = run("resolve", "P-2019-QL007:progress[2019-09-20].text", "--value", "场地平整完成，已验收", root=torn, lang="en")
    assert second == (
        0,
        "P-2019-QL007:progress[2019-09-20].text: resolved\n",
        f"next: git add {QL007}; git commit --no-edit; dicoop check\n",
    )
    git(torn, "add", "-A")
    git(torn, "commit", "-qm", "合并")
    base = at(torn, "main", QL007)
    wanted = base.replace(*PLANT).replace("市发展改革委  # 牵头", "市交通运输局  # 牵头").replace("场地平整完成", "场地平整完成，已验收")
    assert at(torn, "HEAD", QL007) == wanted


def test_a_value_is_read_as_set_reads_it(torn, run):
    assert run("resolve", "007:investment", "--value", "13.5亿", root=torn).code == 0
    assert "investment: 13.5亿元\n" in (torn / QL007).read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "code", "zh", "en"),
    [
        (
            ["QL007:investment"],
            2,
            "错误：要写一个且只写一个：--ours --theirs --value --renumber --again\n",
            "error: give exactly one of --ours --theirs --value --renumber --again\n",
        ),
        (
            ["QL007", "--ours"],
            2,
            "错误：“QL007”没有写明字段\n  写成 编号：字段，看 dicoop conflicts\n",
            "error: 'QL007' does not name a field\n  write ID:FIELD; see dicoop conflicts\n",
        ),
        (
            ["QL007:investment", "--again"],
            2,
            "错误：--again 只写编号，不写字段“investment”\n  写成 编号：字段，看 dicoop conflicts\n",
            "error: --again takes an ID without a field, not 'investment'\n  write ID:FIELD; see dicoop conflicts\n",
        ),
        (
            ["QL007", "--renumber", "main"],
            2,
            "错误：--renumber 只能是 ours 或 theirs，不能是“main”\n",
            "error: --renumber is ours or theirs, not 'main'\n",
        ),
        (
            ["QL008:investment", "--ours"],
            3,
            "错误：QL008 没有冲突\n  有：P-2019-QL007\n",
            "error: QL008 is not in conflict\n  there are: P-2019-QL007\n",
        ),
        (
            ["QL007:lead", "--ours"],
            3,
            "错误：没有“lead”这个冲突\n  有：investment、progress[2019-09-20].text\n",
            "error: no conflict at 'lead'\n  there are: investment, progress[2019-09-20].text\n",
        ),
        (
            ["QL007", "--renumber", "ours"],
            4,
            "错误：P-2019-QL007 两边是同一条记录，不用换编号\n  逐个字段定：dicoop conflicts\n",
            "error: P-2019-QL007 is the same record on both sides and needs no new id\n  resolve its fields one by one: dicoop conflicts\n",
        ),
    ],
)
def test_what_cannot_be_settled(words, code, zh, en, torn, refused):
    refused(torn, ["resolve", *words], code, zh, en)


def test_there_is_nothing_to_settle(root, refused):
    refused(root, ["resolve", "QL007:investment", "--ours"], 3, "错误：台账里没有冲突\n", "error: the ledger has no conflicts\n")


def test_a_value_that_cannot_be(torn, run, contents):
    before = contents(torn)
    for value in ("13.5", "很多"):
        ran = run("resolve", "QL007:investment", "--value", value, root=torn)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("错误：总投资：")
    assert contents(torn) == before


def test_what_is_wrong_with_the_record_in_the_end_is_told(root, run):
    """Each side is right: one lowered the investment, the other had more funds; a decision on something else brings them together."""
    more = ("    source: own", "    source: own\n  - receipt: HD-2\n    date: 2019-09-09\n    amount: 3亿元")
    side(root, "one", QL007, ("investment: 12.5亿元", "investment: 4亿元"), ("lead: 市发展改革委", "lead: 市地企合作办"))
    side(root, "two", QL007, more, ("lead: 市发展改革委", "lead: 市交通运输局"))
    git(root, "checkout", "-q", "one")
    assert merge(root, "two")[0] == 1
    ran = run("resolve", "QL007:lead", "--ours", root=root)
    assert ran.code == 0
    assert ran.err.startswith("P-2019-QL007 investment: 警告[funds-exceed]: 到位资金合计 5.1亿元，超过总投资 4亿元\n")


# Two records under one id

NEW = "ledgers/projects/QL/2019/P-2019-QL009.yaml"
ISSUE = "ledgers/issues/QL/2019/I-2019-QL015.yaml"
MINE = """\
id: P-2019-QL009
name: {name}
enterprise: E-2016-QL003
county: QL
signed: 2019-09-20
investment: {money}
lead: 市发展改革委
"""


@pytest.fixture
def twice(root):
    """Two branches each added a project under the same id."""
    for branch, name, money in (("one", "示例纺织园", "3亿元"), ("two", "示例药厂", "5亿元")):
        git(root, "checkout", "-q", "-b", branch, "main")
        (root / NEW).write_text(MINE.format(name=name, money=money), encoding="utf-8")
        commit(root, branch)
    git(root, "checkout", "-q", "one")
    assert merge(root, "two")[0] == 1
    return root


def test_two_records_under_one_id_are_told(twice, run):
    ran = run("conflicts", root=twice)
    assert ran.code == 5
    assert "P-2019-QL009:name（示例纺织园，名称）\n  原来：—\n  本分支（one）：示例纺织园\n  对方分支（two）：示例药厂\n" in ran.out
    hint = "P-2019-QL009：两边用同一编号各登记了一条；给一条换编号：dicoop resolve P-2019-QL009 --renumber theirs（或 ours）\n"
    assert ran.err == f"{hint}2 处冲突，1 个文件\n"
    en = "P-2019-QL009: each side gave this id to a different record; to change one: dicoop resolve P-2019-QL009 --renumber theirs (or ours)\n"
    assert run("conflicts", root=twice, lang="en").err == f"{en}conflicts: 2; files: 1\n"


@pytest.mark.parametrize(("moved", "kept"), [("theirs", ("示例纺织园", "3亿元")), ("ours", ("示例药厂", "5亿元"))])
def test_one_of_two_records_gets_another_id(moved, kept, twice, run):
    ran = run("resolve", "QL009", "--renumber", moved, root=twice)
    assert ran == (
        0,
        "P-2019-QL009：一条改为 P-2019-QL010\n",
        f"下一步：git add {NEW} {NEW.replace('009', '010')}; git commit --no-edit; dicoop check\n",
    )
    other = {"示例纺织园": ("示例药厂", "5亿元"), "示例药厂": ("示例纺织园", "3亿元")}[kept[0]]
    assert (twice / NEW).read_text("utf-8") == MINE.format(name=kept[0], money=kept[1])
    made = (twice / NEW.replace("009", "010")).read_text("utf-8")
    assert made == MINE.format(name=other[0], money=other[1]).replace("QL009", "QL010")
    git(twice, *shlex.split(ran.err.partition("：git ")[2].partition(";")[0]))
    assert run("conflicts", root=twice).code == 0
    assert run("check", root=twice).code == 0
    git(twice, "commit", "-qm", "合并")
    assert git(twice, "status", "--porcelain") == ""
    audited = run("audit", "HEAD", root=twice)
    assert (audited.code, "凭空多出 0" in audited.err, "丢失 0" in audited.err) == (0, True, True)


@pytest.mark.parametrize("moved", ["ours", "theirs"])
def test_who_looks_again_is_not_told_to_merge_anew(moved, twice, run):
    """What stays is one side's file to the byte: taken for one that git had not merged, and merged anew, it would have been there twice."""
    run("resolve", "QL009", "--renumber", moved, root=twice)
    assert run("conflicts", root=twice) == (0, "", "没有冲突\n")
    assert "提交就完：git commit --no-edit；" in run("save", root=twice).err
    git(twice, "commit", "--no-edit")
    assert git(twice, "status", "--porcelain") == ""
    assert run("audit", "HEAD", root=twice).code == 0


@pytest.mark.parametrize("kept", ["ours", "theirs"])
def test_one_side_s_value_settles_it_whichever_it_is(kept, root, run):
    side(root, "one", QL007, PLANT)
    side(root, "two", QL007, CITY)
    git(root, "checkout", "-q", "one")
    merge(root, "two")
    run("resolve", "QL007:investment", f"--{kept}", root=root)
    assert run("conflicts", root=root) == (0, "", "没有冲突\n")


def test_the_other_id_is_one_that_no_branch_has_given(twice, run):
    other = git(twice, "rev-parse", "main")
    blob = git(twice, "hash-object", "-w", "--stdin", given=b"id: P-2019-QL012\n")
    index = {"GIT_INDEX_FILE": str(twice / ".git/other")}
    git(twice, "read-tree", other, **index)
    git(twice, "update-index", "--add", "--cacheinfo", f"100644,{blob},{NEW.replace('009', '012')}", **index)
    made = git(twice, "commit-tree", git(twice, "write-tree", **index), "-p", other, "-m", "x")
    git(twice, "update-ref", "refs/remotes/origin/xq", made)
    assert run("resolve", "QL009", "--renumber", "theirs", root=twice).out == "P-2019-QL009：一条改为 P-2019-QL013\n"


@pytest.mark.parametrize("broken_at", [1, 2])
def test_another_id_that_was_interrupted_is_finished_by_running_it_again(broken_at, twice, run, monkeypatch, contents):
    before = contents(twice / "ledgers")
    steps = []

    def failing(*words):
        steps.append(words)
        if len(steps) == broken_at:
            raise OSError(28, "No space left on device")
        return replace(*words)

    replace = disk.replace
    with monkeypatch.context() as patched:
        patched.setattr(disk, "replace", failing)
        assert run("resolve", "QL009", "--renumber", "theirs", root=twice).code == 6
    ran = run("resolve", "QL009", "--renumber", "theirs", root=twice)
    assert ran == (
        0,
        "P-2019-QL009：一条改为 P-2019-QL010\n",
        f"下一步：git add {NEW} {NEW.replace('009', '010')}; git commit --no-edit; dicoop check\n",
    )
    assert len(contents(twice / "ledgers")) == len(before) + 1
    assert (twice / NEW).read_text("utf-8") == MINE.format(name="示例纺织园", money="3亿元")


def test_what_refers_to_the_moved_record_goes_with_it(root, run):
    firm, issue = "ledgers/enterprises/QL/2019/E-2019-QL001.yaml", "ledgers/issues/QL/2019/I-2019-QL0{n}.yaml"
    text = (root / "ledgers/issues/QL/2019/I-2019-QL012.yaml").read_text("utf-8")
    for n, branch in ((21, "one"), (22, "two")):
        git(root, "checkout", "-q", "-b", branch, "main")
        for path, body in (
            (firm, f"id: E-2019-QL001\nname: 示例{branch}公司\ncounty: QL\n"),
            (issue.format(n=n), text.replace("QL012", f"QL0{n}").replace("E-2016-QL003", "E-2019-QL001")),
        ):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(body, encoding="utf-8")
        commit(root, branch)
    git(root, "checkout", "-q", "one")
    assert merge(root, "two")[0] == 1
    ran = run("resolve", "E-2019-QL001", "--renumber", "theirs", root=root)
    words = f"git add {firm} {firm.replace('001', '002')} {issue.format(n=22)}"
    assert ran.err == f"改了编号的引用：{issue.format(n=22)}\n下一步：{words}; git commit --no-edit; dicoop check\n"
    assert "enterprise: E-2019-QL002" in (root / issue.format(n=22)).read_text("utf-8")
    assert "enterprise: E-2019-QL001" in (root / issue.format(n=21)).read_text("utf-8")
    git(root, *shlex.split(words)[1:])
    git(root, "commit", "-qm", "合并")
    assert git(root, "status", "--porcelain") == ""
    assert run("check", root=root).code == 0
    assert run("audit", "HEAD", root=root).code == 0


# What git did not merge by fields


def test_a_driver_that_left_one_side_only_is_seen_and_mended(root, run):
    """A program that dies before it wrote anything, with a driver that has no fall."""
    side(root, "one", QL007, PLANT)
    side(root, "two", QL007, ("lead: 市发展改革委", "lead: 市地企合作办"))
    git(root, "config", "merge.dicoop.driver", "kill -9 $$")
    git(root, "checkout", "-q", "one")
    merge(root, "two")
    if not git(root, "ls-files", "-u"):
        git(root, "config", "merge.dicoop.driver", "false")
        git(root, "reset", "-q", "--hard", "one")
        merge(root, "two")
    assert (root / QL007).read_text("utf-8") == at(root, "one", QL007)
    again = "P-2019-QL007：git 没有按字段合并，文件里只有一边的；重新合并：dicoop resolve P-2019-QL007 --again\n"
    assert run("conflicts", root=root) == (5, "", f"{again}1 处冲突，1 个文件\n")
    en = "P-2019-QL007: git did not merge it by field, and the file holds one side only; merge it again: dicoop resolve P-2019-QL007 --again\n"
    assert run("conflicts", root=root, lang="en") == (5, "", f"{en}conflicts: 1; files: 1\n")
    assert run("resolve", "QL007", "--again", root=root) == (
        0,
        "P-2019-QL007：已按字段合并\n",
        f"下一步：git add {QL007}; git commit --no-edit; dicoop check\n",
    )
    assert (root / QL007).read_text("utf-8") == at(root, "main", QL007).replace(*PLANT).replace("lead: 市发展改革委", "lead: 市地企合作办")
    assert run("conflicts", root=root).code == 0


def test_markers_of_plain_git_are_merged_anew(root, run):
    side(root, "one", QL007, PLANT)
    side(root, "two", QL007, CITY, ("signed: 2019-08-20", "signed: 2019-08-21"))
    (root / ".gitattributes").unlink()
    commit(root, "没有驱动")
    git(root, "checkout", "-q", "one")
    (root / ".gitattributes").unlink()
    commit(root, "没有驱动")
    assert merge(root, "two", "-X", "no-renames")[0] == 1
    ran = run("conflicts", root=root, lang="en")
    assert ran.out.startswith(
        "P-2019-QL007:investment (精密轴承智能工厂, Investment)\n  base: 12.5亿元\n  ours (one): 13亿元\n  theirs (two): 14亿元\n"
    )
    again = "git merged it line by line and left conflict markers; to merge it by field: dicoop resolve P-2019-QL007 --again"
    assert ran.err == f"P-2019-QL007: {again}\nconflicts: 1; files: 1\n"
    again = "git 按行合并，两边的都在文件里，夹着冲突标记；按字段重新合并：dicoop resolve P-2019-QL007 --again"
    assert run("conflicts", root=root).err == f"P-2019-QL007：{again}\n1 处冲突，1 个文件\n"
    words = (
        "错误：ledgers/projects/QL/2019/P-2019-QL007.yaml 里的冲突不能按字段分清\n  先按字段重新合并：dicoop resolve P-2019-QL007 --again\n"
    )
    assert run("resolve", "QL007:investment", "--ours", root=root) == (4, "", words)
    assert run("resolve", "QL007", "--again", root=root).err == "还有：P-2019-QL007:investment\n"
    assert run("resolve", "QL007:investment", "--ours", root=root).code == 0
    assert (root / QL007).read_text("utf-8") == at(root, "main", QL007).replace(*PLANT).replace("signed: 2019-08-20", "signed: 2019-08-21")


def test_receipts_of_both_sides_stay_when_plain_git_is_done_as_it_is_told(root, run):
    """The fault advises what keeps them, and needs neither a driver nor git's base between the markers."""
    more = "    source: own\n  - receipt: HD-{n}\n    date: 2019-09-{n}\n    amount: 1亿元"
    for branch, n in (("one", 10), ("two", 11)):
        side(root, branch, QL007, ("    source: own", more.format(n=n)))
        git(root, "checkout", "-q", branch)
        (root / ".gitattributes").unlink()
        commit(root, "没有驱动")
    git(root, "checkout", "-q", "one")
    assert merge(root, "two")[0] == 1
    checked = run("check", root=root)
    assert "错误[conflict-markers]: 合并冲突尚未解决：一边是 HEAD，一边是 two\n" in checked.out
    assert "dicoop resolve 编号 --again" in checked.out
    assert run("resolve", "QL007", "--again", root=root) == (
        0,
        "P-2019-QL007：已按字段合并\n",
        f"下一步：git add {QL007}; git commit --no-edit; dicoop check\n",
    )
    text = (root / QL007).read_text("utf-8")
    assert [n for n in ("HD-1\n", "HD-10\n", "HD-11\n") if f"receipt: {n}" not in text] == []


def test_a_record_that_one_side_removed(root, run):
    side(root, "one", QL008, ("8000万元", "9000万元"))
    git(root, "checkout", "-q", "-b", "two", "main")
    (root / QL008).unlink()
    commit(root, "删")
    git(root, "checkout", "-q", "one")
    assert merge(root, "two")[0] == 1
    words = f"P-2019-QL008：一边删了，一边改了；留下：git add {QL008}；删去：git rm {QL008}\n"
    assert run("conflicts", root=root) == (5, "", f"{words}1 处冲突，1 个文件\n")
    assert json.loads(run("conflicts", "--json", root=root).out)["conflicts"][0]["theirs"] is None
    zh = f"错误：P-2019-QL008 一边删了，一边改了\n  留下：git add {QL008}；删去：git rm {QL008}\n"
    assert run("resolve", "QL008", "--again", root=root) == (4, "", zh)
    en = f"error: P-2019-QL008 was deleted on one side and changed on the other\n  to keep it: git add {QL008}; to delete it: git rm {QL008}\n"
    assert run("resolve", "QL008:name", "--ours", root=root, lang="en") == (4, "", en)


def test_git_takes_no_record_for_another_by_a_new_name(root, run):
    """A record that one side took out, one like it that came with that, and money that the other side noted in the first."""
    side(
        root,
        "paid",
        QL008,
        ("investment: 8000万元\n", "investment: 8000万元\nfunds:\n  - receipt: HD-9\n    date: 2019-10-08\n    amount: 500万元\n"),
    )
    git(root, "checkout", "-q", "-b", "city", "main")
    new = (root / QL008).read_text("utf-8").replace("QL008", "QL009").replace("name: ", "name: 另一个")
    (root / QL008).unlink()
    (root / QL009).write_text(new, "utf-8")
    commit(root, "换")
    told = f"P-2019-QL009：git 把它当成改了名的 P-2019-QL008，要把 P-2019-QL008 的改动并给它；只留它自己的：dicoop resolve P-2019-QL009 --again；要留 P-2019-QL008：git checkout paid -- {QL008}\n"
    for words in ((), ("-s", "recursive")):
        code, said = merge(root, *words, "paid")
        assert code == 1
        assert "冲突：P-2019-QL009\n" in said
        assert (root / QL009).read_text("utf-8") == new
        assert run("conflicts", root=root) == (5, "", f"{told}1 处冲突，1 个文件\n")
        assert run("resolve", "QL009:name", "--ours", root=root).code == 4
        git(root, "merge", "--abort")
    git(root, "config", "merge.dicoop.driver", "false")
    merge(root, "paid")
    en = run("conflicts", root=root, lang="en").err
    words = f"to keep P-2019-QL008: git checkout paid -- {QL008}"
    assert en.startswith(
        f"P-2019-QL009: git sees it as P-2019-QL008 renamed, and would apply the changes made there; to keep only its own: dicoop resolve P-2019-QL009 --again; {words}\n"
    )
    assert run("resolve", "QL009", "--again", root=root) == (
        0,
        "P-2019-QL009：已按字段合并\n",
        f"下一步：git add {QL009}; git commit --no-edit; dicoop check\n",
    )
    assert (root / QL009).read_text("utf-8") == new
    git(root, "checkout", "paid", "--", QL008)
    git(root, "add", QL009)
    git(root, "commit", "-qm", "合并")
    assert run("audit", "HEAD", root=root).code == 0


def test_a_record_under_another_number_takes_its_changes_along(root, run):
    side(root, "paid", QL008, ("investment: 8000万元", "investment: 9000万元"))
    git(root, "checkout", "-q", "-b", "city", "main")
    assert run("renumber", "P-2019-QL008", "P-2019-QL009", root=root).code == 0
    commit(root, "换编号")
    assert merge(root, "paid")[0] == 0
    assert "investment: 9000万元\n" in (root / QL009).read_text("utf-8")


def test_a_new_record_stays_in_its_folder_when_the_only_one_there_leaves_it(root, run):
    """Git takes the folder for renamed, and would put the new record where the other one went."""
    old, new = (f"ledgers/contracts/QL/2019/C-2019-QL00{n}.yaml" for n in (3, 4))
    git(root, "checkout", "-q", "-b", "new")
    (root / new).write_text((root / old).read_text("utf-8").replace("C-2019-QL003", "C-2019-QL004").replace("FH-1", "FH-2"), "utf-8")
    commit(root, "添")
    git(root, "checkout", "-q", "-b", "moved", "main")
    assert run("renumber", "C-2019-QL003", "C-2019-XQ001", root=root).code == 0
    commit(root, "换编号")
    assert merge(root, "new")[0] == 0
    assert (root / new).exists()


def test_markers_that_nobody_can_tell_apart(root, run):
    edit(root, FIRM, ("county: QL\n", "<<<<<<< HEAD\ncounty: QL\n=======\ncounty: XQ\n>>>>>>> x\n"))
    ran = run("conflicts", root=root)
    assert ran == (5, "", f"{FIRM}：不能按字段分清，请在编辑器里改\n1 处冲突，1 个文件\n")
    assert (
        run("conflicts", root=root, lang="en").err
        == f"{FIRM}: cannot be split into fields; resolve it in an editor\nconflicts: 1; files: 1\n"
    )
    by_hand = "在编辑器里留下对的一份，删去标记行，再运行 dicoop fmt"
    assert run("resolve", "QL003:county", "--ours", root=root) == (4, "", f"错误：{FIRM} 里的冲突不能按字段分清\n  {by_hand}\n")


def test_markers_without_git(small, run):
    edit(
        small,
        QL008,
        (
            "investment: 8000万元\n",
            "<<<<<<< 清陵\ninvestment: 1亿元\n||||||| 原\ninvestment: 8000万元\n=======\ninvestment: 2亿元\n>>>>>>> 市里\n",
        ),
    )
    assert (
        run("conflicts", root=small).out
        == "P-2019-QL008:investment（示例物流园，总投资）\n  原来：8000万元\n  本分支（清陵）：1亿元\n  对方分支（市里）：2亿元\n"
    )
    assert run("resolve", "QL008:investment", "--ours", root=small).code == 0
    assert run("project", "show", "QL008", root=small).code == 0


def test_nothing_that_a_terminal_would_obey(small, run):
    """Neither markers, nor keys of entries, nor values."""
    bell = "<<<<<<< \x1b]0;x\x07\ninvestment: 1亿元\n||||||| 原\ninvestment: 8000万元\n=======\ninvestment: 2亿元\n>>>>>>> \x1b[2J\n"
    edit(small, QL008, ("investment: 8000万元\n", bell))
    for lang in ("zh", "en"):
        ran = run("conflicts", root=small, lang=lang)
        assert ran.code == 5
        assert "\x1b" not in ran.out + ran.err + run("conflicts", "--json", root=small, lang=lang).out
