"""Every merge is made again: what was decided, lost or invented in it is told, though `git log` shows nothing of it."""

import json

import pytest
from git_samples import commit, git, put
from merge_samples import FIRM, QL007, QL008, at, begin, edit, merge, side

MONEY = ("investment: 12.5亿元", "investment: 13亿元")
OTHER = ("investment: 12.5亿元", "investment: 14亿元")
LEAD = ("lead: 市发展改革委", "lead: 市交通运输局")


@pytest.fixture
def root(small, monkeypatch):
    return begin(small, monkeypatch)


def merged(root, one, two, **files):
    """Make a merge commit of two branches by hand, with these files' texts in it."""
    git(root, "checkout", "-q", one)
    git(root, "merge", "-q", "--no-commit", "--no-ff", "-s", "ours", two)
    for path, text in files.items():
        put(root, {"ql007": QL007, "ql008": QL008}.get(path, path), text)
    return commit(root, "合并")


def test_a_side_that_was_dropped_is_lost(root, run):
    side(root, "one", QL007, MONEY)
    side(root, "two", QL007, LEAD, ("text: 场地平整完成", "text: 场地已平整"))
    made = merged(root, "one", "two")
    ran = run("audit", "main..one", root=root)
    row = "丢失 P-2019-QL007:{at}：原来 {a}，一边 {a}，另一边 {b}，合并后 {a}（{c} 李四）\n"
    assert ran.code == 1
    assert ran.out == (
        row.format(at="lead", a="市发展改革委", b="市交通运输局", c=made[:12]).replace("李四", "张三")
        + row.format(at="progress[2019-09-20].text", a="场地平整完成", b="场地已平整", c=made[:12]).replace("李四", "张三")
    )
    assert ran.err == "审计了 1 次合并：人工定的 0、丢失 2、凭空多出 0\n"
    en = run("audit", "main..one", root=root, lang="en")
    first = (
        f"lost P-2019-QL007:lead: was 市发展改革委, one side 市发展改革委, the other 市交通运输局, merged 市发展改革委 ({made[:12]} 张三)"
    )
    assert en.out.splitlines()[0] == first
    assert en.err == "merges audited: 1 (decided 0, lost 2, invented 0)\n"


def test_a_number_changed_inside_a_merge_is_invented(root, run):
    side(root, "one", QL007, MONEY)
    side(root, "two", QL007, LEAD)
    text = at(root, "one", QL007).replace(*LEAD).replace("amount: 2.1亿元", "amount: 2.9亿元")
    merged(root, "one", "two", ql007=text, ql008=at(root, "main", QL008).replace("8000万元", "8亿元"))
    found = json.loads(run("audit", "HEAD", "--json", root=root).out)
    assert found["counts"] == {"decided": 0, "lost": 0, "invented": 2}
    assert [(row["id"], row["address"], row["verdict"], row["result"]) for row in found["decisions"]] == [
        ("P-2019-QL007", "funds[HD-1].amount", "invented", "2.9亿元"),
        ("P-2019-QL008", "investment", "invented", "8亿元"),
    ]
    assert found["range"] == "HEAD"
    assert run("audit", "HEAD", "--json", root=root).code == 1


@pytest.mark.parametrize("value", ["13亿元", "14亿元", "13.5亿元"])
def test_a_conflict_that_was_settled_is_decided(value, root, run):
    side(root, "one", QL007, MONEY)
    side(root, "two", QL007, OTHER, LEAD)
    merged(root, "one", "two", ql007=at(root, "main", QL007).replace("12.5亿元", value).replace(*LEAD))
    found = json.loads(run("audit", "main..HEAD", "--json", root=root).out)
    assert [(row["address"], row["verdict"], row["base"], row["ours"], row["theirs"], row["result"]) for row in found["decisions"]] == [
        ("investment", "decided", "12.5亿元", "13亿元", "14亿元", value)
    ]
    assert run("audit", "main..HEAD", root=root).code == 0


def test_neither_side_of_a_conflict_is_lost(root, run):
    side(root, "one", QL007, MONEY)
    side(root, "two", QL007, OTHER)
    merged(root, "one", "two", ql007=at(root, "main", QL007))
    found = json.loads(run("audit", "main..HEAD", "--json", root=root).out)
    assert [row["verdict"] for row in found["decisions"]] == ["lost"]


def test_files_as_a_whole(root, run):
    """Records that come and go, files that are no records, markers that were committed."""
    put(root, "说明.md", "1\n2\n3\n4\n")
    commit(root)
    git(root, "checkout", "-q", "-b", "one")
    put(root, "说明.md", "一\n2\n3\n4\n")
    (root / QL008).unlink()
    commit(root)
    git(root, "checkout", "-q", "-b", "two", "main")
    put(root, "说明.md", "1\n2\n3\n四\n")
    edit(root, QL008, ("8000万元", "1亿元"))
    edit(root, QL007, MONEY)
    put(root, "新.txt", "x")
    commit(root)
    files = {QL007: "<<<<<<< x\n", "说明.md": "一\n2\n3\n四\n", FIRM.replace("003", "009"): at(root, "main", FIRM).replace("003", "009")}
    merged(root, "one", "two", **files)
    found = json.loads(run("audit", "main..HEAD", "--json", root=root).out)
    assert {(row["path"], row["address"]): row["verdict"] for row in found["decisions"]} == {
        (QL007, ""): "invented",
        (QL008, ""): "decided",
        (FIRM.replace("003", "009"), ""): "invented",
        ("新.txt", ""): "lost",
    }
    assert run("audit", "main..HEAD", root=root).code == 1


def test_a_missing_driver_and_a_careless_checkout_are_caught(root, run):
    assert run("git", "install", root=root).code == 0
    commit(root, "装")
    git(root, "config", "merge.dicoop.driver", "false")
    side(root, "one", QL007, MONEY)
    side(root, "two", QL007, LEAD)
    git(root, "checkout", "-q", "one")
    assert merge(root, "two")[0] == 1
    commit(root, "合并")
    ran = run("audit", "HEAD", root=root)
    assert ran.code == 1
    assert ran.out.startswith("丢失 P-2019-QL007:lead：")


def test_what_a_server_merged_by_lines_is_told(root, run, tmp_path):
    """Where there is no working tree, git reads no .gitattributes, and no driver merges: findings/attributes_in_git.sh."""
    assert run("git", "install", root=root).code == 0
    commit(root, "装")
    money = ("investment: 8000万元\n", "investment: 8000万元\nfunds:\n  - receipt: HD-9\n    date: 2019-10-08\n    amount: 500万元\n")
    side(root, "paid", QL008, money)
    git(root, "checkout", "-q", "-b", "city", "main")
    put(root, NEW, (root / QL008).read_text("utf-8").replace("QL008", "QL009"))
    (root / QL008).unlink()
    commit(root, "换")
    server = tmp_path / "server.git"
    git(root, "clone", "-q", "--bare", str(root), str(server))
    tree = git(server, "merge-tree", "--write-tree", "city", "paid")
    made = git(server, "commit-tree", "-p", "city", "-p", "paid", "-m", "合并", tree)
    git(root, "fetch", "-q", str(server), f"{made}:merged")
    assert "HD-9" in at(root, "merged", NEW)
    assert run("audit", "merged", root=root).code == 1
    assert (NEW, "funds[HD-9].amount", "invented") in told(root, run, "merged")


NEW = QL007.replace("007", "009")


def added(root, branch, name, more=()):
    """Commit a project P-2019-QL009, and more files, on a branch of its own."""
    git(root, "checkout", "-q", "-b", branch, "main")
    text = at(root, "main", QL008).replace("QL008", "QL009").replace("示例物流园", name)
    for path, body in ((NEW, text), *more):
        put(root, path, body)
    commit(root, branch)
    return text


def told(root, run, range_="HEAD"):
    """Return path, address and verdict of all that an audit says."""
    return [(row["path"], row["address"], row["verdict"]) for row in json.loads(run("audit", range_, "--json", root=root).out)["decisions"]]


def test_one_of_two_records_under_one_id_is_lost(root, run):
    one, two = added(root, "one", "示例纺织园"), added(root, "two", "示例药厂")
    made = merged(root, "one", "two", **{NEW: one})[:12]
    ours, theirs = (f"{name} E-2016-QL003" for name in ("示例纺织园", "示例药厂"))
    ran = run("audit", "HEAD", root=root)
    assert ran == (
        1,
        f"丢失 {NEW}：原来 —，一边 {ours}，另一边 {theirs}，合并后 {ours}（{made} 张三）\n",
        "审计了 1 次合并：人工定的 0、丢失 1、凭空多出 0\n",
    )
    en = run("audit", "HEAD", root=root, lang="en")
    assert en.out == f"lost {NEW}: was —, one side {ours}, the other {theirs}, merged {ours} ({made} 张三)\n"
    git(root, "reset", "-q", "--hard", "HEAD^")
    merged(root, "one", "two", **{NEW: two.replace("8000万元", "9000万元")})
    assert told(root, run) == [(NEW, "", "lost")]


def test_the_path_that_was_not_added_is_lost(root, run):
    """Whoever renumbers and then leaves one of the two files out of the commit."""
    added(root, "one", "示例纺织园")
    added(root, "two", "示例药厂")
    git(root, "checkout", "-q", "one")
    assert merge(root, "two")[0] == 1
    assert run("resolve", "QL009", "--renumber", "theirs", root=root).code == 0
    git(root, "rm", "-q", "--cached", NEW.replace("QL009", "QL010"))
    git(root, "commit", "-qm", "合并")
    assert told(root, run) == [(NEW, "", "lost")]
    git(root, "add", "-A")
    git(root, "commit", "-q", "--amend", "-m", "合并")
    assert {verdict for _, _, verdict in told(root, run)} == {"decided"}


def test_one_record_that_both_sides_made_is_decided(root, run):
    """The same in name, as after a squash: there is no second one that could be lost."""
    added(root, "one", "示例纺织园")
    git(root, "checkout", "-q", "-b", "two", "main")
    put(root, NEW, at(root, "one", NEW).replace("8000万元", "9000万元"))
    commit(root)
    merged(root, "one", "two", **{NEW: at(root, "one", NEW)})
    assert told(root, run) == [(NEW, "investment", "decided")]


def test_a_record_that_went_with_what_it_refers_to_is_not_lost(root, run):
    """Both records of one side got another id, and one refers to the other."""
    firm = FIRM.replace("2016", "2019").replace("003", "001")

    def body(name):
        return ((firm, f"id: E-2019-QL001\nname: {name}公司\ncounty: QL\n"),)

    texts = {}
    for branch, name in (("one", "甲"), ("two", "乙")):
        added(root, branch, name, body(name))
        texts[branch] = at(root, branch, NEW).replace("E-2016-QL003", "E-2019-QL001")
        put(root, NEW, texts[branch])
        commit(root)
    files = {
        NEW: texts["one"],
        NEW.replace("009", "010"): texts["two"].replace("QL009", "QL010").replace("E-2019-QL001", "E-2019-QL002"),
        firm: body("甲")[0][1],
        firm.replace("001", "002"): body("乙")[0][1].replace("QL001", "QL002"),
    }
    merged(root, "one", "two", **files)
    assert {verdict for _, _, verdict in told(root, run)} == {"decided"}
    assert run("audit", "HEAD", root=root).code == 0


def test_merges_that_cannot_be_judged(root, run):
    one, two = side(root, "one", QL007, MONEY), side(root, "two", QL008, ("8000万元", "1亿元"))
    side(root, "three", FIRM, ("county: QL", "county: XQ"))
    git(root, "merge", "-q", "--no-ff", "one", "two", "three")
    octopus = git(root, "rev-parse", "HEAD")
    for branch, other in (("one", two), ("two", one)):
        git(root, "checkout", "-q", branch)
        git(root, "merge", "-q", "-m", "交叉", other)
    git(root, "merge", "-q", "--no-ff", "-m", "又", "one")
    criss = git(root, "rev-parse", "HEAD")
    words = f"{octopus[:12]}：一次合并了不止两边（4 个父提交），没有审计\n审计了 0 次合并：人工定的 0、丢失 0、凭空多出 0\n"
    assert run("audit", "main", root=root) == (6, "", words)
    en = run("audit", octopus, root=root, lang="en")
    assert en.err.startswith(f"{octopus[:12]}: a merge of more than two sides (4 parents) was not audited\n")
    en = run("audit", f"main..{criss}", root=root, lang="en")
    assert (en.code, en.err) == (
        6,
        f"{criss[:12]}: a merge with 2 merge bases was not audited\nmerges audited: 2 (decided 0, lost 0, invented 0)\n",
    )
    assert json.loads(run("audit", criss, "--json", root=root).out)["unchecked"][0]["commit"] == criss


@pytest.mark.parametrize(
    ("text", "code", "zh", "en"),
    [
        (
            "..HEAD",
            2,
            "错误：“..HEAD”不是范围\n  写成 A..B，如 meeting-14..HEAD\n",
            "error: '..HEAD' is not a range\n  write A..B, such as meeting-14..HEAD\n",
        ),
        (
            "main...one",
            2,
            "错误：“main...one”不是范围\n  写成 A..B，如 meeting-14..HEAD\n",
            "error: 'main...one' is not a range\n  write A..B, such as meeting-14..HEAD\n",
        ),
        (
            "nothing..main",
            3,
            "错误：没有这个版本：nothing\n  写标签、分支、提交号，或日期如 2019-08-20；分支有：main\n",
            "error: no such revision: nothing\n  give a tag, a branch, a commit, or a date such as 2019-08-20; branches: main\n",
        ),
    ],
)
def test_what_is_no_range(text, code, zh, en, root, run):
    assert run("audit", text, root=root) == (code, "", zh)
    assert run("audit", text, root=root, lang="en") == (code, "", en)


def test_no_merges(root, run):
    assert run("audit", "main..", root=root) == (0, "", "审计了 0 次合并：人工定的 0、丢失 0、凭空多出 0\n")


@pytest.mark.parametrize("there", [True, False])
def test_what_is_no_folder_is_told_in_words_of_our_own(tmp_path, run, there):
    given = tmp_path / "台账.txt"
    if there:
        given.write_text("", "utf-8")
    hint = "新建：dicoop init 文件夹；试用：dicoop sample 文件夹；指定别处的台账：dicoop -C 文件夹 …"
    assert run("audit", "HEAD~3", root=given) == (6, "", f"错误：{given} 里没有台账（ledgers/ledger.yaml）\n  {hint}\n")
