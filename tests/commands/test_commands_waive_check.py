"""What `check` finds can be excused too: it is still told, it stands in nobody's way, and the next change of the record voids it."""

import json

import pytest
from git_samples import git
from review_samples import BRANCH, OFFICE, OWNERS, QL007, QL008, begin, codes, edit, saved

WAIVER = "ledgers/waivers/015/to-before-from-C-2019-QL003.yaml"
CONTRACT = "ledgers/contracts/QL/2019/C-2019-QL003.yaml"
WAIVE = ["waive", "to-before-from", "QL003", "--reason", "合同原文如此", "--by", "李主任", "--until", "2019-12-31"]
WAIVE[2] = "C-2019-QL003"


@pytest.fixture
def root(tmp_path):
    """A contract on `main` that ends before it begins, and it cannot be mended: so it was signed."""
    root = begin(tmp_path / "ledger", **{OWNERS: OFFICE})
    git(root, "config", "user.name", "李主任")
    git(root, "config", "user.email", "li@city.example")
    git(root, "switch", "-q", "main")
    edit(root, CONTRACT, ("signed: 2019-08-19\n", "signed: 2019-08-19\nfrom: 2020-01-01\nto: 2019-12-01\n"))
    saved(root)
    return root


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_check_still_tells_it(lang, root, run, golden):
    assert run("check", root=root).code == 1
    assert run(*WAIVE, root=root).out == f"{WAIVER}：已豁免，到 2019-12-31 为止\n"
    ran = run("check", root=root, lang=lang)
    assert ran.code == run("check", "--strict", root=root).code == 0
    golden(f"check_waived_{lang}.txt", f"{ran.out}----- stderr\n{ran.err}")


def test_as_data(root, run):
    run(*WAIVE, root=root)
    told = json.loads(run("check", "--json", root=root).out)
    assert told["findings"] == []
    (one,) = told["waived"]
    assert (one["code"], one["id"], one["line"], one["severity"]) == ("to-before-from", "C-2019-QL003", 9, "error")
    assert (one["reason"], one["by"], one["until"]) == ("合同原文如此", "李主任", "2019-12-31")


def test_a_meeting_is_closed_over_it(root, run):
    git(root, "tag", "-d", "meeting-15")
    ran = run("meeting", "close", "15", root=root, lang="en")
    assert ran.code == 4
    assert ran.err.splitlines()[:2] == [
        "error: meeting 15 was not closed; errors in the ledger: 1",
        (
            "  correct and commit them, then close it: dicoop check; what cannot be corrected can be waived: dicoop "
            "waive CODE ID --reason TEXT"
        ),
    ]
    run(*WAIVE, root=root)
    assert run("meeting", "close", "15", root=root).code == 4  # a waiver that is not committed is nobody's word yet
    assert run("save", root=root).code == 0
    ran = run("meeting", "close", "15", root=root)
    assert (ran.code, ran.err.splitlines()[0]) == (0, "有 1 处已豁免：dicoop check")
    assert run("meeting", "verify", "15", root=root).code == 0


def test_the_ledger_as_it_stood(root, run):
    run(*WAIVE, root=root)
    assert run("check", "--known-at", "HEAD", root=root).code == 1
    saved(root)
    on_disk, then = run("check", root=root), run("check", "--known-at", "HEAD", root=root)
    assert (then.code, then.out) == (0, on_disk.out)
    assert then.err.splitlines()[1:] == on_disk.err.splitlines()


def void(run, root, **more):
    """Return what is said of a waiver that holds no more, in both languages, on disk and of the commit."""
    saved(root)
    told = []
    for lang in ("zh", "en"):
        here, then = (run("check", *words, root=root, lang=lang, **more) for words in ((), ("--known-at", "HEAD")))
        assert here.code == then.code == 1
        (word,) = [row for row in here.err.splitlines() if WAIVER in row]
        assert [row for row in then.err.splitlines() if WAIVER in row] == [word]
        told.append(word)
    return told


def test_a_further_change_makes_it_void(root, run):
    run(*WAIVE, root=root)
    edit(root, CONTRACT, ("8600万元", "8700万元"))
    assert void(run, root) == [
        f"豁免 {WAIVER} 不再有效：那以后文件又改过",
        f"the waiver {WAIVER} no longer holds: the file has changed since",
    ]


def test_it_expires(root, run):
    run(*WAIVE, root=root)
    assert void(run, root, today="2020-01-01") == [
        f"豁免 {WAIVER} 到 2019-12-31 为止，已经过期",
        f"the waiver {WAIVER} expired on 2019-12-31",
    ]


def test_one_that_cannot_be_read(root, run):
    run(*WAIVE, root=root)
    edit(root, WAIVER, ("until: 2019-12-31", "until: 年底"))
    assert void(run, root) == [
        f"豁免 {WAIVER} 有错误，不算数：“年底”不是日期",
        f"the waiver {WAIVER} has faults and is ignored: '年底' is not a date",
    ]


def test_a_branch_that_brings_the_fault_and_the_waiver(root, run):
    git(root, "switch", "-q", BRANCH)
    edit(root, CONTRACT, ("signed: 2019-08-19\n", "signed: 2019-08-19\nfrom: 2020-01-01\nto: 2019-12-02\n"))
    git(root, "branch", "-q", "-f", "main", "HEAD")
    saved(root)
    assert codes(run("review", BRANCH, "--json", root=root)) == [("to-before-from", "C-2019-QL003")]
    run(*WAIVE, root=root)
    saved(root)
    ran = run("review", BRANCH, "--json", "--fail-on", "warning", root=root)
    assert (ran.code, codes(ran)) == (0, [])
    assert [each["code"] for each in json.loads(ran.out)["waived"]] == ["to-before-from"]


def test_a_branch_that_only_brings_the_waiver(root, run):
    """What it excuses is not new, and the reviewer sees it."""
    git(root, "switch", "-q", "-c", "waiver")
    run(*WAIVE, root=root)
    saved(root)
    ran = run("review", "waiver", "--json", "--fail-on", "warning", root=root)
    assert (ran.code, codes(ran)) == (0, [])
    assert [each["id"] for each in json.loads(ran.out)["waived"]] == ["C-2019-QL003"]


def test_a_rule_and_a_check_of_one_name(root, run):
    """`receipt-reused` is what check calls it, R15 what a review does: of one place only the rule speaks, and either can be waived."""
    git(root, "switch", "-q", BRANCH)
    edit(root, QL008, ("nodes:\n", "funds:\n  - receipt: HD-1\n    date: 2019-09-10\n    amount: 1000万元\n    source: own\nnodes:\n"))
    saved(root)
    assert codes(run("review", BRANCH, "--json", root=root)) == [("R15", "P-2019-QL008")]
    for code, name in (("R15", "R15"), ("receipt-reused", "receipt-reused")):
        ran = run("waive", code, "P-2019-QL008", "--reason", "分两次到账", "--by", "李主任", root=root)
        assert ran.out.startswith(f"ledgers/waivers/015/{name}-P-2019-QL008.yaml：")
    saved(root)
    ran = run("review", BRANCH, "--json", "--fail-on", "warning", root=root)
    assert (ran.code, codes(ran)) == (0, [])
    assert QL007 not in ran.out
    assert run("check", root=root).code == 0
