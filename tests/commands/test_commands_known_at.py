"""What was known at a revision: every reading command can be asked of the ledger as it then stood."""

import json
import shutil
import subprocess

import pytest
from git_samples import no_history

PROJECT = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
READING = [
    ["project", "list"],
    ["project", "list", "--json"],
    ["project", "list", "--where", "lead=市发展改革委", "--columns", "id,lead,officer"],
    ["project", "show", "QL007"],
    ["enterprise", "show", "QL003"],
    ["meeting", "show", "15"],
    ["rates", "--by", "county"],
    ["rates", "--explain", "--json"],
    ["due", "--within", "60"],
    ["report", "--meeting", "15"],
    ["report", "--json"],
]


@pytest.fixture
def kept(small, save):
    """A ledger whose first state is tagged meeting-15; since then a project has started, and one has come."""
    save(small, tag="meeting-15")
    text = (small / PROJECT).read_text()
    (small / PROJECT).write_text(text.replace("funds:\n", "  start:\n    done: 2019-08-19\n    evidence: 开工令\nfunds:\n"))
    (small / PROJECT.replace("007", "009")).write_text(text.replace("QL007", "QL009").replace("HD-1", "HD-9"))
    save(small, when="2019-09-10")
    return small


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_it_is_the_ledger_as_it_then_was(words, kept, small, run, tmp_path_factory):
    """The same command on a copy of the files as they were says the same, its title apart."""
    then = tmp_path_factory.mktemp("then") / "l"
    subprocess.run(["git", "clone", "-q", "-b", "meeting-15", str(kept), str(then)], check=True, capture_output=True)
    shutil.rmtree(then / ".git")
    known, was = run(*words, "--known-at", "meeting-15", root=kept), run(*words, root=then)
    assert known.code == was.code == 0
    if "--json" in words:
        told = json.loads(known.out)
        assert len(told["scope"].pop("known_at")) == 40  # the commit
        if not told["scope"]:
            del told["scope"]
        assert told == json.loads(was.out)
    else:
        assert known.out.splitlines()[2:] == was.out.splitlines()[2:]
    assert known.out != run(*words, root=kept).out or words[0] != "project"
    again = [run(*words, "--known-at", "meeting-15", *more, root=kept) for more in ((), ("--no-index",))]
    assert again == [known, known]


def test_it_says_which_ledger_it_was(kept, run, save):
    commit = run("log", "QL007", "--json", root=kept)
    first = json.loads(commit.out)["versions"][0]["commit"][:12]
    zh = run("rates", "--rate", "start", "--known-at", "meeting-15", root=kept)
    en = run("rates", "--rate", "start", "--known-at", "2019-08-31", root=kept, lang="en")
    assert zh.err == f"按 meeting-15（{first}，2019-08-20）时的台账\n"
    assert en.err == f"the ledger as it stood at 2019-08-31 ({first}, 2019-08-20)\n"
    assert zh.out.splitlines()[0] == f"各项率（2019年9月30日） · 按 meeting-15（{first}，2019-08-20）时的台账"


def test_when_it_was_known_and_when_it_was_true_are_two_questions(kept, run):
    """On the day of the meeting one project had started, as was found out later."""

    def start(*words):
        rows = json.loads(run("rates", "--rate", "start", "--json", *words, root=kept).out)["rows"]
        return next((row["numerator"], row["denominator"]) for row in rows if row["basis"] == "count")

    assert start("--meeting", "15") == ("1", "3")
    assert start("--meeting", "15", "--known-at", "meeting-15") == ("0", "2")
    assert start("--as-of", "2019-09-30", "--known-at", "meeting-15") == ("1", "2")


def test_what_could_not_be_read_then_is_left_out(kept, run, save):
    path = kept / PROJECT
    good = path.read_text()
    path.write_text(good + "signed: 2019-08-21\n")
    save(kept, when="2019-09-20", tag="bad")
    path.write_text(good)
    for _ in range(2):
        ran = run("project", "list", "--known-at", "bad", root=kept)
        assert ran.code == 1
        assert ran.err.splitlines()[-1] == "有 1 个文件当时就读不出来，没有计入"
    ran = run("project", "show", "QL007", "--known-at", "bad", root=kept)
    assert ran.code == 6
    assert ran.err.splitlines()[0] == "错误：P-2019-QL007 的文件在那时有错误，读不出来"
    assert "duplicate" in ran.err
    ran = run("project", "show", "QL007", "--known-at", "bad", root=kept, lang="en")
    assert ran.err.splitlines()[0] == "error: the file of P-2019-QL007 had faults then and cannot be read"


@pytest.mark.parametrize(
    ("words", "code", "zh", "en"),
    [
        (
            ["rates", "--known-at", "meeting-14"],
            3,
            "错误：没有这个版本：meeting-14\n  是否想写“meeting-15”？\n",
            "error: no such revision: meeting-14\n  Did you mean 'meeting-15'?\n",
        ),
        (
            ["rates", "--known-at", "第15次"],
            3,
            "错误：没有这个版本：第15次\n  是否想写“meeting-15”？\n",
            "error: no such revision: 第15次\n  Did you mean 'meeting-15'?\n",
        ),
        (
            ["due", "--known-at", "2019-08-01"],
            3,
            "错误：2019-08-01 那天及以前还没有提交\n  最早的一次提交在 2019-08-20\n",
            "error: no commit on or before 2019-08-01\n  the first commit is dated 2019-08-20\n",
        ),
        (
            ["project", "show", "QL009", "--known-at", "meeting-15"],
            3,
            "错误：没有这个项目：QL009\n  看有哪些：dicoop project list\n",
            "error: no such project: QL009\n  see what there is: dicoop project list\n",
        ),
        (["rates", "--known-at", " "], 2, "错误：--known-at 是空的\n", "error: --known-at is empty\n"),
    ],
)
def test_what_cannot_be_had(words, code, zh, en, kept, refused):
    refused(kept, words, code, zh, en)


def test_without_git(small, refused):
    zh, en = no_history(small)
    for words in (["rates", "--known-at", "HEAD"], ["check", "--known-at", "HEAD"], ["diff"], ["log", "QL007"]):
        refused(small, words, 6, zh, en)
