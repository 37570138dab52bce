"""A finding is excused by a file: for one rule, one record and the version of it that lies there, until a day."""

import json
from datetime import date

import pytest
from conftest import TODAY
from git_samples import git, no_history, put
from review_samples import BRANCH, OFFICE, OWNERS, QL007, QL008, back_dated, begin, codes, edit, saved

from dicoop.actions.review import review
from dicoop.kinds.review import RuleName
from dicoop.store.find import Shelf

WAIVER = "ledgers/waivers/015/R07-P-2019-QL007.yaml"
WAIVE = ["waive", "R07", "P-2019-QL007", "--reason", "开工令为证", "--by", "李主任"]


@pytest.fixture
def root(tmp_path):
    """A branch of the office with an error of R07."""
    root = begin(tmp_path / "ledger", **{OWNERS: OFFICE})
    back_dated(root)
    return root


def reviewed(run, root, **more):
    """Return what stands and what is excused, and the exit code."""
    ran = run("review", BRANCH, "--json", root=root, **more)
    return codes(ran), [each["id"] for each in json.loads(ran.out)["waived"]], ran.code


def test_it_is_excused(root, run):
    assert reviewed(run, root) == ([("R07", "P-2019-QL007")], [], 1)
    ran = run(*WAIVE, root=root)
    assert (ran.code, ran.out) == (0, f"{WAIVER}：已豁免，到 2019-12-29 为止\n")
    assert ran.err == "下一步：提交这个文件（dicoop save）；在基准分支上、或由管全部的责任人提交才算数\n"
    blob = git(root, "rev-parse", f"HEAD:{QL007}")
    assert (root / WAIVER).read_text("utf-8") == (
        f"rule: R07\nid: P-2019-QL007\nblob: {blob}\nreason: 开工令为证\nby: 李主任\nuntil: 2019-12-29\n"
    )
    assert reviewed(run, root) == ([("R07", "P-2019-QL007")], [], 1)  # not committed: it is not of the branch
    saved(root)
    assert reviewed(run, root) == ([], ["P-2019-QL007"], 0)
    assert run("review", BRANCH, "--fail-on", "warning", root=root).code == 0


def test_in_english_and_as_data(root, run):
    ran = run(*WAIVE, "--until", "2019-10-31", "--dry-run", root=root, lang="en")
    assert (ran.code, ran.out, ran.err) == (0, f"{WAIVER}: waived until 2019-10-31 (dry run, nothing written)\n", "")
    assert not (root / WAIVER).exists()
    ran = run(*WAIVE, "--until", "2019-10-31", "--json", root=root, lang="en")
    assert json.loads(ran.out) == {"path": WAIVER, "until": "2019-10-31"}
    assert (root / WAIVER).exists()
    ran = run("waive", "record-deleted", "ql008", "--reason", "重复", "--by", "李主任", root=root, lang="en")
    assert (ran.code, ran.out) == (0, "ledgers/waivers/015/R03-P-2019-QL008.yaml: waived until 2019-12-29\n")
    assert ran.err == "next: commit the file (dicoop save); it takes effect on the base branch, or if committed by an owner of everything\n"


def test_of_a_meeting_and_by_whom_git_knows(root, run):
    git(root, "config", "user.name", "王主任")
    ran = run("waive", "R06", "15", "--reason", "改期", root=root)
    assert ran.out.startswith("ledgers/waivers/015/R06-15.yaml")
    assert "\nby: 王主任\n" in (root / "ledgers/waivers/015/R06-15.yaml").read_text("utf-8")


def test_nobody_excuses_himself(root, run):
    """Neither where there are no owners, nor as one of a county; what the base has counts for all."""
    run(*WAIVE, root=root)
    (root / "ledgers/.lock").unlink()
    saved(root)
    git(root, "switch", "-q", "main")
    for owner in (None, OFFICE.replace("all: true", "counties:\n      - QL")):
        (root / OWNERS).unlink() if owner is None else put(root, OWNERS, owner)
        saved(root)
        found, waived, code = reviewed(run, root)
        assert (found, waived, code) == (
            [("R07", "P-2019-QL007"), *([("R26", "")] if owner else []), ("waiver-own", "P-2019-QL007")],
            [],
            1,
        )
    assert told(root, "waiver-own") == [
        (
            "error",
            WAIVER,
            f"{WAIVER} 是这个分支自己写的豁免，不算数",
            "删去它；该豁免的，由并入的人写：dicoop integrate 基准 分支 --despite R07 --reason 理由",
        ),
        (
            "error",
            WAIVER,
            f"{WAIVER} is a waiver the branch grants itself; it is ignored",
            "delete it; whoever merges grants waivers: dicoop integrate BASE BRANCH --despite R07 --reason WHY",
        ),
    ]
    put(root, WAIVER, git(root, "show", f"{BRANCH}:{WAIVER}") + "\n")
    saved(root)
    assert reviewed(run, root) == ([], ["P-2019-QL007"], 0)


def test_a_further_change_makes_it_void(root, run):
    run(*WAIVE, root=root)
    edit(root, QL007, ("市发展改革委  # 牵头", "市交通运输局"))
    saved(root)
    assert reviewed(run, root) == ([("R07", "P-2019-QL007"), ("waiver-unused", "P-2019-QL007")], [], 1)


def test_one_that_excuses_nothing(root, run):
    run("waive", "R08", "P-2019-QL008", "--reason", "甲", "--by", "李主任", root=root)
    saved(root)
    assert reviewed(run, root)[0] == [("R07", "P-2019-QL007"), ("waiver-unused", "P-2019-QL008")]


def test_one_that_has_expired(root, run):
    run(*WAIVE, "--until", "2019-10-01", root=root)
    saved(root)
    assert reviewed(run, root, today="2019-10-01") == ([], ["P-2019-QL007"], 0)
    assert reviewed(run, root, today="2019-10-02") == ([("R07", "P-2019-QL007"), ("waiver-expired", "P-2019-QL007")], [], 1)


def test_one_that_was_merged_lies_there_in_peace(root, run):
    run(*WAIVE, root=root)
    saved(root)
    git(root, "switch", "-q", "main")
    git(root, "merge", "-q", "--ff-only", BRANCH)
    git(root, "switch", "-q", BRANCH)
    edit(root, QL008, ("lead: 市发展改革委", "lead: 市交通运输局"))
    saved(root)
    assert reviewed(run, root, today="2020-03-01") == ([], [], 0)


def told(root, code):
    """Return severity, file, message and hint of a finding, in each language."""
    (one,) = [each for each in review(Shelf(root), date.fromisoformat(TODAY), BRANCH).findings if each.code == code]
    return [(one.severity.value, one.place.file, one.message.of(lang), one.hint.of(lang)) for lang in ("zh", "en")]


def test_a_file_named_after_another(root, run):
    run(*WAIVE, root=root)
    (root / WAIVER).rename(root / WAIVER.replace("QL007", "QL008"))
    saved(root)
    other = WAIVER.replace("QL007", "QL008")
    assert told(root, "waiver-path") == [
        ("error", other, f"豁免的文件名与内容不一致：{other}", f"文件名写成 {WAIVER}"),
        ("error", other, f"the waiver's file name does not match its content: {other}", f"name it {WAIVER}"),
    ]
    assert reviewed(run, root)[0] == [("R07", "P-2019-QL007"), ("waiver-path", "P-2019-QL007")]


def test_a_file_nobody_can_read(root, run):
    put(root, WAIVER, "rule: R07\nrule: R08\n")
    saved(root)
    assert reviewed(run, root)[0] == [("R07", "P-2019-QL007"), ("duplicate-key", "")]
    put(root, WAIVER, "rule: R99\nid: P-2019-QL007\n")
    saved(root)
    found, waived, code = reviewed(run, root)
    assert (len(found), waived, code) == (6, [], 1)
    assert WAIVER in run("review", BRANCH, "--section", "findings", root=root).out
    git(root, "switch", "-q", "main")
    put(root, WAIVER, "rule: [\n")  # in the base it excuses nobody, and is not this branch's doing
    saved(root)
    git(root, "switch", "-q", "-c", "next")
    edit(root, QL008, ("lead: 市发展改革委", "lead: 市交通运输局"))
    saved(root)
    assert codes(run("review", "next", "--json", root=root)) == []


def test_what_another_rule_or_record_has_stays(root, run):
    edit(root, QL007, ("12.5亿元", "11亿元"))
    saved(root)
    run(*WAIVE, root=root)
    saved(root)
    assert reviewed(run, root) == ([("R17", "P-2019-QL007")], ["P-2019-QL007"], 1)


CODES = " ".join(RuleName)
REFUSED = [
    (
        ["R07", "轴承厂"],
        3,
        "错误：没有这条记录：轴承厂\n  按名称里的几个字找：dicoop find 文字\n",
        "error: no such record: 轴承厂\n  look for a part of its name: dicoop find TEXT\n",
    ),
    (
        ["R07", "QL003"],
        2,
        "错误：符合“QL003”的记录有 2 条\n  写长一点：C-2019-QL003 特种钢材供货；E-2016-QL003 示例轴承有限公司\n",
        "error: 'QL003' matches 2 records\n  write more of it: C-2019-QL003 特种钢材供货; E-2016-QL003 示例轴承有限公司\n",
    ),
    (
        ["R99", "P-2019-QL007"],
        2,
        f"错误：没有“R99”这条审查规则，check 也没有这个代码\n  是否想写“R39”？审查规则：{CODES}；代码见 dicoop check\n",
        (
            "error: unknown review rule or check code 'R99'\n"
            f"  Did you mean 'R39'? rules of review: {CODES}; codes are shown by dicoop check\n"
        ),
    ),
    (
        ["bare-number", "P-2019-QL007"],
        2,
        "错误：bare-number 不能豁免：它说的不是一条读得出来的记录\n  怎么改：dicoop check --explain bare-number\n",
        (
            "error: bare-number cannot be waived: it is not about a readable record\n"
            "  how to correct it: dicoop check --explain bare-number\n"
        ),
    ),
    (
        ["no-evidence", "P-2019-QL007"],
        2,
        "错误：no-evidence 只是警告，不必豁免\n  怎么改：dicoop check --explain no-evidence\n",
        "error: no-evidence is only a warning and needs no waiver\n  how to correct it: dicoop check --explain no-evidence\n",
    ),
    (
        ["R29", "P-2019-QL007"],
        2,
        "错误：R29 说的不是某一条记录，不能豁免\n  把改动分开提交，或在基准分支上改 ledger.yaml 的 review.severities\n",
        (
            "error: R29 is not about a single record and cannot be waived\n"
            "  split the change, or set review.severities in ledger.yaml on the base branch\n"
        ),
    ),
    (
        ["R07", "P-2019-QL999"],
        3,
        "错误：P-2019-QL999 的文件不在工作区里，豁免不了\n  先切换到要审的分支：git switch 分支\n",
        (
            "error: the file of P-2019-QL999 is not in the working tree, so nothing can be waived for it\n"
            "  first switch to the branch under review: git switch BRANCH\n"
        ),
    ),
    (
        ["R07", "P-2019-QL007", "--until", "2019-09-29"],
        2,
        "错误：有效期 2019-09-29 已经过了（今天 2019-09-30）\n",
        "error: it would have expired on 2019-09-29 already (today is 2019-09-30)\n",
    ),
]


@pytest.mark.parametrize(("words", "code", "zh", "en"), REFUSED)
def test_what_is_refused(words, code, zh, en, root, refused):
    refused(root, ["waive", *words, "--reason", "甲", "--by", "乙", "--dry-run"], code, zh, en)


def test_nobody_grants_it(root, refused, monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    zh = "错误：不知道批准人是谁\n  写 --by，或设 git config user.name\n"
    en = "error: who grants it is not known\n  write --by, or set git config user.name\n"
    refused(root, [*WAIVE[:5], "--dry-run"], 2, zh, en)


def test_there_is_one_already(root, run, refused):
    run(*WAIVE, root=root)
    zh = f"错误：已经有豁免 {WAIVER}\n  改那个文件，或先删去它\n"
    en = f"error: waiver {WAIVER} already exists\n  change that file, or delete it first\n"
    refused(root, WAIVE, 4, zh, en)


def test_a_link_is_not_waived(root, refused):
    (root / QL007).unlink()
    (root / QL007).symlink_to("/etc/passwd")
    zh = f"错误：{QL007} 读不出来，豁免不了\n{QL007}:1:1: 错误[not-a-file]: 不是普通文件（符号链接）\n  怎么改：把文件本身放进台账，不用链接\n"
    en = (
        f"error: {QL007} cannot be read, so nothing can be waived for it\n"
        f"{QL007}:1:1: error[not-a-file]: not a regular file (a symbolic link)\n"
        "  to correct: put the file itself in the ledger, not a link or a device\n"
    )
    refused(root, [*WAIVE, "--dry-run"], 6, zh, en)


def test_no_repository(small, refused):
    refused(small, [*WAIVE, "--dry-run"], 6, *no_history(small))


def test_what_is_written_is_never_half(root, run):
    """A blank reason or a number that is no id writes nothing."""
    for words in (["--reason", " "], ["--reason", "甲\u200b"]):
        ran = run("waive", "R07", "P-2019-QL007", *words, "--by", "乙", root=root)
        assert ran.code == 2 and not (root / "ledgers/waivers").exists()


def test_a_name_nobody_can_see(root, refused):
    git(root, "config", "user.name", "李\u200b四")
    zh = "错误：git config user.name 里有看不见的字符：李\\u200b四\n  写 --by，或设 git config user.name\n"
    en = "error: git config user.name has invisible characters in it: 李\\u200b四\n  write --by, or set git config user.name\n"
    refused(root, [*WAIVE[:5], "--dry-run"], 2, zh, en)


def test_a_day_nobody_can_read(root, refused):
    zh = "错误：--until：“大后天”不是日期\n  写成 2019-08-20（年-月-日，日历上有这一天）\n"
    en = "error: --until: '大后天' is not a date\n  write 2019-08-20 (year-month-day, a day that exists)\n"
    refused(root, [*WAIVE, "--until", "大后天", "--dry-run"], 2, zh, en)


def test_a_reason_as_long_as_a_book(root, refused):
    zh = """\
错误：豁免有 1 处错误，没有写入
P-2019-QL007 reason: 错误[bad-text]: 文字为空或超过10000字
  怎么改：填写内容，或把这一行整个去掉
"""
    en = """\
error: nothing was written; the waiver would have faults: 1
P-2019-QL007 reason: error[bad-text]: the text is empty or longer than 10000 characters
  to correct: write something, or delete the whole line
"""
    refused(root, [*WAIVE[:3], "--reason", "长" * 10_001, "--by", "乙", "--dry-run"], 2, zh, en)
