"""A branch is reviewed before it is merged: what it changes, what that does to the rates, and what about it smells."""

import csv
import io
import json
import shlex

import pytest
from conftest import SETTINGS
from git_samples import commit, git, no_history, put, start
from merge_samples import merge
from review_samples import (
    BRANCH,
    CONTRACT,
    FIRM,
    HANDLED,
    ISSUE,
    MEETING,
    OTHER_FIRM,
    OWN,
    QL007,
    QL008,
    START,
    anonymous,
    back_dated,
    begin,
    codes,
    edit,
    saved,
)

from dicoop.kinds.review import RuleName

CLEARED = "  - step: cleared\n    date: 2019-09-24\n    by: 市地企合作办\n    outcome: resolved\n"
NO_OWNERS = (
    "基准分支上没有 ledgers/owners.yaml，谁能改哪个县区（R26）没有查\n",
    "no ledgers/owners.yaml on the base: who may change which county (R26) was not checked\n",
)
EXPLAIN = {"zh": "这是什么意思：dicoop review --explain {}\n", "en": "what this means: dicoop review --explain {}\n"}
LANGS = list(zip(("zh", "en"), NO_OWNERS, strict=True))


@pytest.fixture
def root(tmp_path):
    return begin(tmp_path / "ledger")


@pytest.fixture
def found(run, root):
    """Review a branch and return the code and id of what was found: `found("main..county/ql")`."""
    return lambda *words: codes(run("review", *(words or (BRANCH,)), "--json", root=root))


@pytest.fixture
def told(run, root):
    """Return message and hint of the one finding of a code, in both languages: JSON is in the ledger's, csv in the reader's."""

    def call(code, *words):
        asked = ("review", *(words or (BRANCH,)))
        codes_ = [each["code"] for each in json.loads(run(*asked, "--json", root=root).out)["review"]]
        assert codes_.count(code) == 1
        found = []
        for lang, names in (("zh", ("问题", "怎么办")), ("en", ("Message", "What to do"))):
            ran = run(*asked, "--section", "findings", "--format", "csv", root=root, lang=lang)
            one = list(csv.DictReader(io.StringIO(ran.out.removeprefix("\ufeff"))))[codes_.index(code)]
            found.append(tuple(one[name] for name in names))
        return found

    return call


def append(root, path, text):
    put(root, path, (root / path).read_text("utf-8") + text)


# All of it


@pytest.fixture
def bad(root):
    """A branch with good and bad work, part of it excused."""
    edit(root, QL007, START, ("12.5亿元", "11亿元"), ("amount: 2.1亿元", "amount: 2.3亿元"))
    edit(root, QL008, ("done: 2019-09-16", "done: 2019-09-10"))
    append(root, ISSUE, CLEARED)
    (root / CONTRACT).unlink()
    edit(root, OTHER_FIRM, ("示例矿山机械有限公司", "'示例矿山机械有限公司'"))
    put(root, ".gitattributes", "*.yaml -diff\n")
    put(root, "ledgers/x.yaml", "a: b\n")
    saved(root, "登记 [进度](http://example.com) | 一")
    blob = git(root, "rev-parse", f"HEAD:{QL008}")
    waiver = f"rule: R08\nid: P-2019-QL008\nblob: {blob}\nreason: 开工令上是 10 日\nby: 李主任\nuntil: 2019-10-31\n"
    git(root, "switch", "-q", "main")
    put(root, "ledgers/waivers/015/R08-P-2019-QL008.yaml", waiver)
    saved(root, "豁免", "2019-09-24T10:00:00+0800")
    git(root, "switch", "-q", BRANCH)
    return root


@pytest.mark.parametrize(("lang", "said"), LANGS)
@pytest.mark.parametrize(("name", "form"), [("terminal", "txt"), ("plain", "txt"), ("markdown", "md")])
def test_the_words(name, form, lang, said, bad, run, golden):
    ran = run("review", BRANCH, "--format", name, root=bad, lang=lang)
    assert (ran.code, ran.err) == (1, said + EXPLAIN[lang].format("R30"))
    golden(f"review_{name}_{lang}.{form}", anonymous(ran.out))


def test_json_is_whole(bad, run):
    ran = run("review", BRANCH, "--json", root=bad)
    found = json.loads(ran.out)
    assert (found["base"], found["branch"], found["left_out"]) == ("main", BRANCH, ["ledgers/x.yaml"])
    assert [(one["severity"], one["code"], one["id"], one["address"]) for one in found["review"]] == [
        ("error", "R30", "", ""),
        ("error", "R03", "C-2019-QL003", ""),
        ("error", "R18", "I-2019-QL012", "steps[cleared 2019-09-24].evidence"),
        ("error", "R19", "I-2019-QL012", "steps[cleared 2019-09-24].step"),
        ("error", "R07", "P-2019-QL007", "nodes.start.done"),
        ("error", "R14", "P-2019-QL007", "funds[HD-1].amount"),
        ("error", "R17", "P-2019-QL007", "investment"),
        ("error", "R04", "x", ""),
    ]
    (waived,) = found["waived"]
    assert {key: waived[key] for key in ("code", "id", "reason", "by", "until")} == {
        "code": "R08",
        "id": "P-2019-QL008",
        "reason": "开工令上是 10 日",
        "by": "李主任",
        "until": "2019-10-31",
    }
    assert [(one["subject"], one["email"], one["signer"]) for one in found["commit_list"]] == [
        ("登记 [进度](http://example.com) | 一", "zhang@example.com", None),
    ]
    assert [one["id"] for one in found["changes"]] == ["P-2019-QL007", "P-2019-QL008", "I-2019-QL012", "C-2019-QL003"]


def test_to_a_file_and_by_section(bad, run, tmp_path):
    out = tmp_path / "审查.md"
    ran = run("review", BRANCH, "-o", out, root=bad)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == f"已写入 {out}\n{NO_OWNERS[0]}" + EXPLAIN["zh"].format("R30")
    assert out.read_text("utf-8") == run("review", BRANCH, "--format", "markdown", root=bad).out
    only = run("review", BRANCH, "--section", "findings", root=bad)
    assert only.out.startswith(f"审查：{BRANCH} → main\n") and "提交\n----" not in only.out
    assert only.code == 1


# Exit codes


def test_nothing_was_found(root, run):
    edit(root, QL007, ("市发展改革委  # 牵头", "市交通运输局"))
    saved(root)
    for lang, said in LANGS:
        ran = run("review", BRANCH, root=root, lang=lang)
        assert (ran.code, ran.err) == (0, said)
        assert {"zh": "没有发现问题。\n", "en": "Nothing was found.\n"}[lang] in ran.out
        assert run("review", BRANCH, "--fail-on", "warning", root=root, lang=lang).code == 0
    ran = run("review", BRANCH, "--section", "findings", "--format", "csv", root=root)  # as a script collects them
    assert (ran.code, ran.out, ran.err) == (0, "轻重,规则,编号或文件,位置,问题,怎么办\r\n", NO_OWNERS[0])


def test_warnings_fail_where_that_is_asked_for(root, run, found):
    edit(root, QL008, ("done: 2019-09-16", "done: 2019-09-18"))
    saved(root)
    assert found() == [("R08", "P-2019-QL008")]
    assert run("review", BRANCH, root=root).code == 0
    assert run("review", BRANCH, "--fail-on", "error", root=root).code == 0
    assert run("review", BRANCH, "--fail-on", "warning", root=root).code == 1


@pytest.mark.parametrize(("lang", "said"), LANGS)
def test_a_branch_the_base_has_already(lang, said, root, run):
    nothing = {
        "zh": "county/ql 上的提交 main 都有了，没有要审的\n",
        "en": "main has all commits of county/ql: there is nothing to review\n",
    }
    ran = run("review", f"main..{BRANCH}", root=root, lang=lang)
    assert (ran.code, ran.err) == (0, nothing[lang] + said)


@pytest.mark.parametrize("base", [BRANCH, "HEAD", "ahead", "main"])
def test_a_branch_that_would_be_its_own_base(base, root, refused, run):
    """It hides a start that was entered too late: an empty review is believed only where somebody named the base."""
    if base != "main":
        edit(root, OWN, ("office: SJ\n", f"office: SJ\nreview:\n  base: {base}\n"))
        edit(root, QL007, START)
        saved(root)
    if base == "ahead":
        git(root, "switch", "-q", "-c", "ahead")
        edit(root, QL008, ("8000万元", "9000万元"))
        saved(root)
        git(root, "switch", "-q", BRANCH)
    zh = (
        f"错误：没有写明基准，而 ledger.yaml 的 review.base（{base}）已有 {BRANCH} 的全部提交：审不出什么\n"
        f"  review.base 可能是分支自己改的；写明基准，如 dicoop review origin/main..{BRANCH}\n"
    )
    en = (
        f"error: no base was named, and {base} (review.base in ledger.yaml) has all commits of {BRANCH}: a review would find nothing\n"
        f"  the branch may have changed review.base itself; name the base, such as dicoop review origin/main..{BRANCH}\n"
    )
    refused(root, ["review", BRANCH], 4, zh, en)
    named = run("review", f"main..{BRANCH}", "--json", root=root)
    assert codes(named) == ([] if base == "main" else [("R30", ""), ("R07", "P-2019-QL007")])


def test_a_base_that_does_not_know_of_it(root, refused):
    """The commit before the last is no base, whatever the last one says."""
    edit(root, QL007, START)
    saved(root)
    edit(root, OWN, ("office: SJ\n", "office: SJ\nreview:\n  base: county/ql~1\n"))
    saved(root)
    zh = (
        "错误：county/ql 的 ledger.yaml 以 county/ql~1 为基准，county/ql~1 自己的 ledger.yaml 却以 main 为基准\n"
        "  写明基准，如 dicoop review main..county/ql\n"
    )
    en = (
        "error: ledger.yaml on county/ql says the base is county/ql~1, but on county/ql~1 itself it says main\n"
        "  name the base, such as dicoop review main..county/ql\n"
    )
    refused(root, ["review", BRANCH], 4, zh, en)


MISUSED = [
    (
        ["review"],
        "错误：审查哪个分支？\n  如 dicoop review county/ql；有：county/ql、main\n",
        "error: which branch should be reviewed?\n  such as dicoop review county/ql; there are: county/ql, main\n",
    ),
    (
        ["review", BRANCH, "--fail-on", "info"],
        "错误：--fail-on 是 error 或 warning，不能是“info”\n",
        "error: --fail-on is error or warning, not 'info'\n",
    ),
    (
        ["review", f"main..{BRANCH}", "--format", "odt"],
        "错误：没有“odt”这种格式\n  可用：terminal、plain、markdown、json、csv、html、text、xlsx、docx、pdf、ics\n",
        "error: unknown format 'odt'\n  allowed: terminal, plain, markdown, json, csv, html, text, xlsx, docx, pdf, ics\n",
    ),
    (["review", BRANCH, "--explain", "R07"], "错误：--explain 要单独用\n", "error: --explain takes no other options\n"),
    (["review", "--json", "--explain", "R07"], "错误：--explain 要单独用\n", "error: --explain takes no other options\n"),
    (["review", "--fail-on", "error", "--explain", "R07"], "错误：--explain 要单独用\n", "error: --explain takes no other options\n"),
    (
        ["review", "--explain", "event-backdated"],
        "错误：没有“event-backdated”这条审查规则\n  是否想写“event-back-dated”？有这些：{codes}\n",
        "error: unknown review rule 'event-backdated'\n  Did you mean 'event-back-dated'? there are: {codes}\n",
    ),
]


@pytest.mark.parametrize(("words", "zh", "en"), MISUSED)
def test_misuse(words, zh, en, root, refused):
    every = " ".join(RuleName)
    refused(root, words, 2, zh.format(codes=every), en.format(codes=every))


@pytest.mark.parametrize("text", ["main..", "..county/ql", "main...county/ql", "main..a..b"])
def test_no_range(text, root, refused):
    zh = f"错误：“{text}”不是一个分支或范围\n  写分支名，或 基准..分支，如 main..county/ql\n"
    en = f"error: '{text}' is not a branch or range\n  write a branch, or BASE..BRANCH, such as main..county/ql\n"
    refused(root, ["review", text], 2, zh, en)


def test_no_such_branch(root, refused):
    zh = "错误：没有这个版本：county/qi\n  是否想写“county/ql”？\n"
    en = "error: no such revision: county/qi\n  Did you mean 'county/ql'?\n"
    refused(root, ["review", "county/qi"], 3, zh, en)
    zh, en = zh.replace("county/qi", "maim").replace("county/ql", "main"), en.replace("county/qi", "maim").replace("county/ql", "main")
    refused(root, ["review", f"maim..{BRANCH}"], 3, zh, en)


def test_no_base(root, refused):
    """A machine that builds often has fetched branches only."""
    git(root, "update-ref", "refs/remotes/origin/main", "main")
    git(root, "branch", "-q", "-D", "main")
    zh = "错误：没有基准分支 main（ledger.yaml 的 review.base）\n  写明基准，如 dicoop review origin/main..county/ql\n"
    en = "error: no base branch main (review.base in ledger.yaml)\n  name the base, such as dicoop review origin/main..county/ql\n"
    refused(root, ["review", BRANCH], 3, zh, en)


def test_no_shared_history(root, refused):
    git(root, "switch", "-q", "--orphan", "other")
    put(root, OWN, SETTINGS)
    saved(root)
    zh = "错误：other 和 main 没有共同的历史，审不了\n"
    en = "error: other and main share no history, so there is nothing to review\n"
    refused(root, ["review", "other"], 6, zh, en)


def test_several_merge_bases(root, refused):
    edit(root, QL007, ("12.5亿元", "13亿元"))
    one = saved(root)
    git(root, "switch", "-q", "main")
    edit(root, QL008, ("8000万元", "9000万元"))
    two = saved(root)
    git(root, "merge", "-q", "-m", "并", one)
    git(root, "switch", "-q", BRANCH)
    git(root, "merge", "-q", "-m", "并", two)
    zh = "错误：county/ql 和 main 有 2 个合并起点，审不了\n  先把 main 合并到 county/ql，再执行一次\n"
    en = "error: county/ql and main have 2 merge bases and cannot be reviewed\n  merge main into county/ql first, then run the command again\n"
    refused(root, ["review", BRANCH], 6, zh, en)


def test_a_shallow_clone(root, tmp_path, refused):
    git(root, "switch", "-q", "main")
    commit(root, "主")
    git(root, "switch", "-q", BRANCH)
    back_dated(root)
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", f"file://{root}", str(shallow))
    git(shallow, "branch", "-q", "main", "origin/main")
    zh = "错误：这个仓库是浅克隆，只有一部分历史\n  先执行 git fetch --unshallow --tags\n"
    en = "error: this repository is a shallow clone: part of its history is missing\n  run git fetch --unshallow --tags first\n"
    refused(shallow, ["review", BRANCH], 6, zh, en)


def test_a_clone_without_tags_knows_from_the_figures_what_was_told(tmp_path, run):
    root = begin(tmp_path / "ledger", **{"ledgers/figures/015.yaml": "meeting: 15\n"})
    back_dated(root)
    git(root, "tag", "-d", "meeting-15")
    assert codes(run("review", BRANCH, "--json", root=root)) == [("R07", "P-2019-QL007")]


def test_a_shallow_clone_that_holds_both_ends_is_not_enough(root, tmp_path, run):
    """Which ids ever were cannot be told from it."""
    git(root, "switch", "-q", "main")
    saved(root)
    saved(root, "又")
    git(root, "switch", "-q", "-c", "next")
    back_dated(root)
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "2", "--no-single-branch", f"file://{root}", str(shallow))
    assert git(shallow, "merge-base", "origin/main", "origin/next")
    assert run("review", "origin/main..next", root=shallow).code == 6


def test_no_repository(small, refused):
    refused(small, ["review", BRANCH], 6, *no_history(small))


def test_settings_nobody_can_read_on_the_branch(root, run):
    put(root, OWN, "name: [\n")
    tip = saved(root)
    git(root, "switch", "-q", "main")
    for lang, first in (
        ("zh", f"错误：版本 {tip[:10]} 的台账设置 ledgers/ledger.yaml 读不出来，有 1 处错误"),
        ("en", f"error: the settings in ledgers/ledger.yaml of revision {tip[:10]} cannot be read; faults: 1"),
    ):
        ran = run("review", BRANCH, root=root, lang=lang)
        assert (ran.code, ran.out, ran.err.splitlines()[0]) == (6, "", first)


# Against what


def test_the_base_of_the_settings(root, found):
    git(root, "branch", "-q", "city", "main")
    git(root, "switch", "-q", "main")
    edit(root, QL008, ("8000万元", "7000万元"))
    saved(root)
    git(root, "switch", "-q", BRANCH)
    git(root, "merge", "-q", "-m", "并", "main")
    append(root, OWN, "review:\n  base: city\n")
    assert found() == [("R17", "P-2019-QL008")]  # of the work tree: a person may try it
    assert found(f"main..{BRANCH}") == []
    assert found(f"city..{BRANCH}") == [("R17", "P-2019-QL008")]


def test_what_the_base_did_meanwhile_is_not_the_branch_s(root, found, run):
    edit(root, QL007, ("市发展改革委  # 牵头", "市交通运输局"))
    saved(root)
    git(root, "switch", "-q", "main")
    edit(root, QL008, ("8000万元", "7000万元"))
    saved(root)
    assert found() == []
    assert [one["id"] for one in json.loads(run("review", BRANCH, "--json", root=root).out)["changes"]] == ["P-2019-QL007"]


def test_severities_are_those_of_the_base(root, found, told):
    append(root, OWN, "review:\n  severities:\n    R07: off\n")
    edit(root, QL007, START)
    saved(root)
    assert found() == [("R30", ""), ("R07", "P-2019-QL007")]
    assert told("R30")[0] == (
        "改动了 ledgers/ledger.yaml: review，它决定改动怎样显示、由谁把关",
        "单独提交，由管台账的人核对",
    )
    git(root, "switch", "-q", "main")
    git(root, "checkout", "-q", BRANCH, "--", OWN)
    saved(root)
    git(root, "switch", "-q", "-c", "next")
    edit(root, QL007, START)
    saved(root)
    assert found("next") == [("before-signing", "P-2019-QL007")]  # what check warns of is told all the same


def test_a_ledger_in_a_folder_of_the_repository(tmp_path, run):
    """Paths are those of the ledger, wherever it lies."""
    start(tmp_path)
    inner = tmp_path / "台账"
    put(inner, OWN, SETTINGS)
    put(inner, "ledgers/owners.yaml", "owners:\n  - principal: zhang@example.com\n    all: true\n")
    put(inner, OTHER_FIRM, "id: E-2017-XQ001\nname: 示例矿山机械有限公司\ncounty: XQ\n")
    commit(tmp_path)
    git(tmp_path, "switch", "-q", "-c", BRANCH)
    put(inner, FIRM, "id: E-2016-QL003\nname: 示例轴承有限公司\ncounty: QL\n")
    edit(inner, "ledgers/owners.yaml", ("all: true", "counties:\n      - QL"))
    put(tmp_path, "读我.md", "台账\n")
    saved(tmp_path)
    ran = run("review", BRANCH, "--json", root=inner)
    assert codes(ran) == [("R30", "")]
    assert ran.err == ""
    assert json.loads(ran.out)["review"][0]["file"] == "ledgers/owners.yaml"


# Single findings, through git


def test_an_error_of_check_is_a_finding(root, found, told, run):
    edit(root, QL007, ("enterprise: E-2016-QL003", "enterprise: E-2016-QL009"))
    saved(root)
    one, other = found()
    assert (one[1], other) == ("P-2019-QL007", ("R31", "P-2019-QL007"))
    assert run("review", BRANCH, root=root).code == 1
    assert told(one[0])[0][0] == "台账里没有企业 E-2016-QL009"


def test_an_error_that_was_there_is_not_the_branch_s(tmp_path, run):
    root = begin(
        tmp_path,
        **{
            QL008: "id: P-2019-QL008\nname: 甲\nenterprise: E-2016-QL999\ncounty: QL\nsigned: 2019-08-20\ninvestment: 1亿元\nlead: 市发展改革委\n"
        },
    )
    edit(root, QL008, ("name: 甲", "name: 甲二期"))
    saved(root)
    assert codes(run("review", BRANCH, "--json", root=root)) == [("R31", "P-2019-QL008")]


def test_settings_that_make_an_error_of_records_that_stay(root, found):
    edit(root, OWN, ("  - key: XQ\n    name: 西渠区\n", ""))
    saved(root)
    assert found() == [("unknown-office", "E-2017-XQ001"), ("unknown-county", "E-2017-XQ001")]


def test_one_fault_is_told_once(root, found):
    append(root, ISSUE, CLEARED)
    saved(root)
    assert found() == [("R18", "I-2019-QL012"), ("R19", "I-2019-QL012")]


def test_a_fault_among_records(root, found):
    put(root, "ledgers/meetings/016.yaml", "id: 16\ndate: 2019-08-10\nthemes:\n  - 产销对接\n")
    saved(root)
    assert found() == [("meeting-order", "16")]


def test_a_record_nobody_can_read(root, found, run):
    put(root, QL007, "id: P-2019-QL007\nname: '甲\n")
    saved(root)
    assert found() == [("R04", "P-2019-QL007")]
    ran = run("review", BRANCH, root=root)
    assert (ran.code, ran.err) == (1, NO_OWNERS[0] + EXPLAIN["zh"].format("R04"))


def test_one_that_nobody_could_read_before_is_said_and_never_good(tmp_path, run):
    root = begin(tmp_path, **{CONTRACT: "id: C-2019-QL003\n"})
    edit(root, QL007, ("市发展改革委  # 牵头", "市交通运输局"))
    saved(root)
    for lang, owners, said in (
        ("zh", NO_OWNERS[0], f"county/ql 上有 1 个文件读不出来，没有计入：{CONTRACT}\n"),
        ("en", NO_OWNERS[1], f"on county/ql 1 file could not be read and is not counted: {CONTRACT}\n"),
    ):
        ran = run("review", BRANCH, "--json", root=root, lang=lang)
        assert (ran.code, ran.err, codes(ran)) == (1, owners + said, [])
        assert json.loads(ran.out)["left_out"] == [CONTRACT]


def test_a_record_that_was_deleted(root, found):
    (root / CONTRACT).unlink()
    saved(root)
    assert found() == [("R03", "C-2019-QL003")]


def test_an_id_that_was_used_before(root, found, told):
    git(root, "switch", "-q", "main")
    (root / CONTRACT).unlink()
    saved(root)
    git(root, "switch", "-q", "-c", "next")
    git(root, "checkout", "-q", BRANCH, "--", CONTRACT)
    edit(root, CONTRACT, ("signed: 2019-08-19", "signed: 2019-09-01"), ("特种钢材供货", "轴承供货"))
    saved(root)
    assert found("next") == [("R02", "C-2019-QL003")]
    assert told("R02", "next")[1] == ("the id C-2019-QL003 has been used before", "use a number that was never used")


@pytest.mark.parametrize(
    "path",
    [
        "ledgers/notes.yaml",
        "ledgers/projects/x.yaml",
        "ledgers/project/QL/2019/P-2019-QL001.yaml",
        "ledgers/projects/XQ/2019/P-2019-QL009.yaml",
    ],
)
def test_a_file_that_lies_where_no_record_does(path, root, run):
    put(root, path, "id: P-2019-QL009\n")
    saved(root)
    (one,) = json.loads(run("review", BRANCH, "--json", root=root).out)["review"]
    assert (one["code"], one["file"]) == ("R04", path)
    assert path in run("review", BRANCH, "--section", "findings", root=root).out


def test_a_symlink(root, found, told):
    (root / QL007).unlink()
    (root / QL007).symlink_to("/etc/passwd")
    saved(root)
    assert found() == [("R04", "P-2019-QL007")]
    assert told("R04")[1] == ("the file cannot be accepted: it is a symbolic link", "correct the file, or take it out of ledgers/")


def test_a_submodule_among_the_records_and_the_waivers(root, found):
    head = git(root, "rev-parse", "HEAD")
    for path in ("ledgers/projects/QL/2019/P-2019-QL009.yaml", "ledgers/waivers/015/R07-P-2019-QL007.yaml"):
        git(root, "update-index", "--add", "--cacheinfo", f"160000,{head},{path}")
    git(root, "commit", "-q", "-m", "夹带")
    assert found() == [("R04", "P-2019-QL009"), ("R04", ""), ("not-a-file", "")]


@pytest.mark.parametrize("path", [".gitattributes", "ledgers/.gitattributes", ".mailmap", "CODEOWNERS", ".github/workflows/ci.yml"])
def test_a_path_that_decides_what_is_seen(path, root, found):
    put(root, path, "x\n")
    saved(root)
    assert found() == [("R30", "")]


def evil(root, *, octopus=False):
    """Merge what the base did meanwhile, and change an amount on the way."""
    edit(root, QL007, ("市发展改革委  # 牵头", "市交通运输局"))
    saved(root)
    git(root, "switch", "-q", "main")
    edit(root, HANDLED, ("text: 已发布招工信息", "text: 已发布招工信息两次"))
    saved(root)
    git(root, "switch", "-q", BRANCH)
    others = ["main"]
    if octopus:
        git(root, "switch", "-q", "-c", "third", "meeting-15")
        edit(root, FIRM, ("示例轴承有限公司", "示例轴承股份有限公司"))
        saved(root)
        git(root, "switch", "-q", BRANCH)
        others += ["third"]
    git(root, "merge", "-q", "--no-commit", "--no-ff", *others)
    edit(root, QL008, ("8000万元", "9000万元"))
    return saved(root, "合并 main")


def test_what_only_a_merge_changed(root, found, told):
    merge = evil(root)
    assert found() == [("R28", "P-2019-QL008"), ("R33", "P-2019-QL008")]
    assert [message for message, _ in told("R28")] == [
        f"合并 {merge[:10]} 添了哪一边都没有的值：investment 9000万元",
        f"merge {merge[:10]} made up a value that neither side had: investment 9000万元",
    ]


def test_a_merge_nobody_can_look_into(root, found, told):
    merge = evil(root, octopus=True)
    assert ("merge-unaudited", "") in found()
    assert told("merge-unaudited") == [
        (
            f"合并 {merge[:10]} 有 3 个父提交、0 个合并起点，查不了里面有没有夹带改动",
            "把两个分支一次一次地合并，重做这次合并",
        ),
        (
            f"the merge {merge[:10]} has 3 parents and 0 merge bases; its own changes cannot be determined",
            "redo the merge, two branches at a time",
        ),
    ]


def test_a_collision_with_the_base(root, found, told):
    edit(root, QL007, ("12.5亿元", "13亿元"))
    edit(root, MEETING, ("due: 2019-10-31", "due: 2019-10-20"))
    saved(root)
    git(root, "switch", "-q", "main")
    edit(root, QL007, ("12.5亿元", "14亿元"))
    saved(root)
    assert found() == [("R17", "P-2019-QL007"), ("collision", "P-2019-QL007")]
    assert told("collision") == [
        ("与 main 上的改动冲突：14亿元 | 13亿元", "在这个分支上 git merge main，再用 dicoop conflicts 逐处定下"),
        (
            "conflicts with what main now has: 14亿元 | 13亿元",
            "on this branch run git merge main, then resolve what dicoop conflicts lists",
        ),
    ]
    edit(root, MEETING, ("due: 2019-10-31", "due: 2019-10-10"))
    (root / QL007).unlink()
    saved(root)
    assert found()[:3] == [("R02", "P-2019-QL007"), ("collision", "15"), ("collision", "P-2019-QL007")]


def test_one_number_taken_on_both_sides(root, found, told, run):
    """Two records, not a record in conflict with itself; what is advised makes it mergeable."""
    new = "ledgers/enterprises/QL/2019/E-2019-QL001.yaml"
    put(root, new, "id: E-2019-QL001\nname: 甲公司\ncounty: QL\n")
    saved(root)
    git(root, "switch", "-q", "main")
    put(root, new, "id: E-2019-QL001\nname: 乙公司\ncounty: QL\n")
    saved(root)
    assert found() == [("collision", "E-2019-QL001")]
    assert told("collision") == [
        (
            "main 也有 E-2019-QL001，同一编号两条不同的记录：乙公司 | 甲公司",
            "在这个分支上 git merge main，再给自己的一条换编号：dicoop resolve E-2019-QL001 --renumber ours",
        ),
        (
            "main also has E-2019-QL001, two different records with the same id: 乙公司 | 甲公司",
            "on this branch run git merge main, then change the id of yours: dicoop resolve E-2019-QL001 --renumber ours",
        ),
    ]
    git(root, "switch", "-q", BRANCH)
    assert merge(root, "main")[0] == 1
    ran = run("resolve", "E-2019-QL001", "--renumber", "ours", root=root)
    git(root, *shlex.split(ran.err.partition("：git ")[2].partition(";")[0]))
    git(root, "commit", "-qm", "合并")
    assert found() == []
    assert (root / new).read_text("utf-8") == "id: E-2019-QL001\nname: 乙公司\ncounty: QL\n"


def test_one_record_that_both_sides_hold(root, found, told):
    """As after a squash: one record, and values of it in conflict."""
    new = "ledgers/enterprises/QL/2019/E-2019-QL001.yaml"
    put(root, new, "id: E-2019-QL001\nname: 甲公司\ncounty: QL\nindustry: C34\n")
    saved(root)
    git(root, "switch", "-q", "main")
    put(root, new, "id: E-2019-QL001\nname: 甲公司\ncounty: QL\nindustry: C35\n")
    saved(root)
    assert found() == [("collision", "E-2019-QL001")]
    assert told("collision")[0][0] == "与 main 上的改动冲突：C35 | C34"


def many(root, n):
    for number in range(100, 100 + n):
        put(
            root,
            f"ledgers/enterprises/QL/2018/E-2018-QL{number:04}.yaml",
            f"id: E-2018-QL{number:04}\nname: 示例{number}公司\ncounty: QL\n",
        )


def test_a_change_in_bulk(root, found, told):
    git(root, "switch", "-q", "main")
    many(root, 51)
    saved(root)
    git(root, "switch", "-q", "-c", "next")
    for path in (root / "ledgers/enterprises/QL/2018").iterdir():
        path.write_text(path.read_text("utf-8").replace("公司", "有限公司"), "utf-8")
    saved(root)
    assert found("next") == [("R29", "")]
    assert [message for message, _ in told("R29", "next")] == [
        "一次改动了 51 条已有的记录（超过 50 条）",
        "51 existing records are changed at once (more than 50)",
    ]


def test_new_records_are_no_bulk(root, found):
    many(root, 60)
    saved(root)
    assert found() == []


def test_more_than_one_county(root, found):
    edit(root, FIRM, ("示例轴承", "示例滚动轴承"))
    edit(root, OTHER_FIRM, ("示例矿山", "示例重型矿山"))
    saved(root)
    assert found() == [("R31", "E-2016-QL003"), ("R31", "E-2017-XQ001")]  # few, but what was told cites them


# What is written


def test_ordinary_work_is_silent(root, run):
    """Whatever the verbs do, done in time and with its proof, has nothing said of it."""

    def do(day, *words):
        ran = run(*words, root=root, today=day)
        assert ran.code == 0, ran.err
        saved(root, " ".join(words[:2]), f"{day}T18:00:00+0800")

    do("2019-09-20", "project", "add", "--name", "示例传动部件厂", "--enterprise", "QL003", "--county", "QL", "--signed", "2019-09-20",
       "--investment", "3亿元", "--lead", "市发展改革委", "--no-input")  # fmt: skip
    do("2019-09-23", "project", "reach", "QL007", "permit", "--date", "2019-09-23", "--evidence", "施工许可证")
    do("2019-09-24", "project", "reach", "QL007", "start", "--date", "2019-09-24", "--evidence", "开工令")
    do("2019-09-24", "project", "fund", "QL007", "2000万元", "--receipt", "HD-2", "--source", "own", "--date", "2019-09-24")
    do("2019-09-24", "project", "plan", "QL007", "completion", "2020-06-30")
    do("2019-09-24", "project", "note", "QL007", "--text", "基础施工", "--invested", "100万元")
    do("2019-09-24", "issue", "claim", "QL012", "--by", "市交通运输局", "--date", "2019-09-24")
    do("2019-09-25", "issue", "handle", "QL012", "--text", "已进场施工", "--date", "2019-09-25")
    do(
        "2019-09-27",
        "issue",
        "close",
        "QL012",
        "--outcome",
        "resolved",
        "--evidence",
        "验收单",
        "--by",
        "市地企合作办",
        "--date",
        "2019-09-27",
    )
    do("2019-09-29", "issue", "feedback", "QL012", "--answer", "satisfied", "--date", "2019-09-29")
    do("2019-09-29", "contract", "deliver", "C-2019-QL003", "500万元", "--receipt", "FH-2", "--date", "2019-09-29")
    do("2019-09-29", "meeting", "decide", "15", "--text", "办理招工专场", "--lead", "市发展改革委", "--due", "2019-12-31")
    do("2019-09-29", "meeting", "done", "15", "M15-1", "--date", "2019-09-29", "--evidence", "验收单")
    ran = run("review", BRANCH, "--json", "--fail-on", "warning", root=root)
    assert json.loads(ran.out)["review"] == []
    assert ran.code == 0


def test_data_is_no_markup_and_no_command_to_a_terminal(root, run):
    edit(root, QL008, ("示例物流园", "'[点](http://x.example) | <b>*粗*</b> @all'"), ("8000万元", "7000万元"))
    message = "改 | <img src=x> \x1b]52;c;x\x07 `a` \u202e右"
    saved(root, message)
    text = run("review", BRANCH, "--format", "markdown", root=root).out
    assert "\\[点\\](http\\://x.example) \\| \\<b\\>\\*粗\\*\\</b\\>" in text
    assert "改 \\| \\<img src=x\\>" in text
    for name in ("terminal", "plain", "markdown", "csv"):
        out = run("review", BRANCH, "--format", name, root=root).out
        assert not {"\x1b", "\x07", "\u202e"} & set(out), name
    assert not {"\x1b", "\x07", "\u202e"} & set(run("review", BRANCH, "--json", root=root).out)


def test_markdown_fits_a_forge_and_keeps_what_was_found(root, run):
    many(root, 1700)
    edit(root, QL007, START)
    saved(root)
    for lang, shed in (("zh", "为不超过 60000 个字符，从略"), ("en", "Omitted to stay within 60000 characters")):
        text = run("review", BRANCH, "--format", "markdown", root=root, lang=lang).out
        assert len(text) <= 60_000
        assert [
            part for part in (shed, "R07", "nodes.start.done", "（1/2）" if lang == "zh" else "(1/2)", "P-2019-QL007") if part not in text
        ] == []
    whole = json.loads(run("review", BRANCH, "--json", root=root).out)
    assert len(whole["changes"]) == 1701


def test_of_too_many_findings_the_errors_stay(root, run):
    for number in range(700):
        put(root, f"ledgers/x{number:03}.yaml", "a: b\n")
    edit(root, QL008, ("done: 2019-09-16", "done: 2019-09-18"))
    edit(root, QL007, START)
    for number in range(30):
        saved(root, f"第{number}次")
    for lang, more in (("zh", "条从略；全部见 --format json。"), ("en", "more omitted; in full: --format json.")):
        text = run("review", BRANCH, "--format", "markdown", root=root, lang=lang).out
        assert len(text) <= 60_000
        assert text.count(more) == 2 and "R07" in text
        assert "ledgers/x000.yaml" in text and "ledgers/x699.yaml" not in text
    found = json.loads(run("review", BRANCH, "--json", root=root).out)
    assert len(found["review"]) == 702
    assert len(found["commit_list"]) == 30
    assert (found["review"][-1]["code"], found["review"][-1]["severity"]) == ("R08", "warning")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_explained(lang, root, run, golden):
    told = ""
    for text in ("R07", "event-back-dated", "倒填日期", "r03", "unfit-text", "collision", "merge-unaudited", "waiver-unused", "waiver-expired", "waiver-path", "resolved-unproven"):  # fmt: skip
        ran = run("review", "--explain", text, root=root, lang=lang)
        assert (ran.code, ran.err) == (0, "")
        told += f"$ dicoop review --explain {text}\n{ran.out}\n"
    golden(f"review_explain_{lang}.txt", told)


def test_nothing_is_written(bad, run, contents):
    before = {path: raw for path, raw in contents(bad).items() if not path.startswith(".git/")}
    refs = git(bad, "for-each-ref")
    run("review", BRANCH, root=bad)
    assert {path: raw for path, raw in contents(bad).items() if not path.startswith(".git/")} == before
    assert git(bad, "for-each-ref") == refs
    assert git(bad, "status", "--porcelain") == ""


def test_a_start_without_the_approvals_that_the_ledger_keeps(root, told, found):
    text = (root / QL008).read_text("utf-8").replace("QL008", "QL009").replace("示例物流园", "示例仓储中心")
    filing = "  filing:\n    done: 2019-09-02\n    evidence: 备案证明\n"
    assert filing in text
    put(root, QL008.replace("008", "009"), text.replace(filing, ""))
    saved(root, when="2019-09-16T10:00:00+0800")
    assert told("started-unpermitted") == [
        (
            "2019-09-16 已开工，却没有备案的日期，疑似未批先建",
            "办了的补登：dicoop project reach P-2019-QL009；没办的按规定处理",
        ),
        (
            "started on 2019-09-16 without filing: possibly construction before approval",
            "record what was done: dicoop project reach P-2019-QL009; if it was not done, deal with the matter itself",
        ),
    ]
    edit(root, QL008.replace("008", "009"), ("nodes:\n", f"nodes:\n{filing}"))
    saved(root, when="2019-09-16T10:00:00+0800")
    assert "started-unpermitted" not in dict(found())
