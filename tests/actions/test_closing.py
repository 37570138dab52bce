"""What a meeting was told is written, committed and tagged, and a verification sees whatever is done to it."""

import json
import re

import pytest
from git_samples import commit, git, put
from told_samples import FIGURES, PROJECT, office, told

from dicoop.store import published

__all__ = ["office"]


def close(run, root, *words, **more):
    return run("meeting", "close", *words, root=root, **more)


def verify(run, root, n=15, **more):
    return run("meeting", "verify", n, root=root, **more)


@pytest.fixture
def closed(office, run):
    """The ledger after its meeting 15 was closed."""
    assert close(run, office, "15").code == 0
    return office


def edit(root, path, old, new):
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), "utf-8")


def test_the_figures_are_committed_and_tagged(office, run):
    before = git(office, "rev-parse", "HEAD")
    put(office, "notes.txt", "not the ledger's\n")
    ran = close(run, office, "15", lang="en")
    head = git(office, "rev-parse", "HEAD")
    rows = ran.out.splitlines()
    assert rows[0] == f"meeting 15 is closed: 19 rates as of 2019-08-20 ({FIGURES}, commit {head[:12]}, tag meeting-15)"
    assert rows[2:4] == ["  start rate (by count): 0.0% (0/2)", "  start rate (by amount): 0.0% (0.000/1.330bn yuan)"]
    assert (ran.code, ran.err) == (0, "next: dicoop sync\n")
    assert git(office, "rev-parse", "HEAD^") == before
    assert git(office, "show", "--name-only", "--format=", "HEAD") == FIGURES
    assert git(office, "cat-file", "-t", "meeting-15") == "tag"
    assert git(office, "rev-parse", "meeting-15^{commit}", "main") == f"{head}\n{head}"
    assert git(office, "tag", "-l", "--format=%(contents)", "meeting-15").startswith(
        "Figures of joint meeting 15 (2019-08-20)\n\nperformance rate: 0.0% (0/2)"
    )
    assert git(office, "status", "--porcelain", "--", "ledgers/figures") == ""
    text = (office / FIGURES).read_bytes()
    assert published.text_of(published.of_bytes(text, FIGURES)).encode() == text


def test_what_is_said_in_chinese_and_to_programs(office, run):
    ran = close(run, office, "15", "--dry-run")
    assert ran.out.splitlines()[:2] == ["第15次会议可以定版：19 项率，截至 2019-08-20（试运行，没有写入）", "  履约率 0.0%（0/2）"]
    assert not (office / FIGURES).exists()
    data = json.loads(close(run, office, "15", "--json").out)
    assert (data["meeting"], data["as_of"], data["path"], data["tag"]) == (15, "2019-08-20", FIGURES, "meeting-15")
    assert data["rates"][0]["counties"] == {"QL": "0.0% (0/2)", "XQ": "— (0/0)"}
    assert data["commit"] == git(office, "rev-parse", "HEAD")
    found = verify(run, office)
    short = data["commit"][:12]
    assert re.fullmatch(rf"第15次会议：公布的 55 个数与标签 meeting-15（{short}，\d{{4}}-\d\d-\d\d）一致\n", found.out)
    assert (found.code, found.err) == (0, "")
    assert json.loads(run("meeting", "verify", 15, "--json", root=office).out) == {
        "findings": [],
        "counts": {"figures": 55},
        "unchecked": [],
    }


def test_other_changed_files_do_not_matter_and_warnings_are_listed(office, run):
    put(office, "notes.txt", "one\n")
    edit(office, PROJECT, "signed: 2019-08-20", "signed: 2019-06-20")
    commit(office)
    put(office, "notes.txt", "two\n")
    ran = close(run, office, "15")
    assert ran.code == 0
    assert ran.err.splitlines()[:2] == [
        f"{PROJECT}:7: 警告[signed-apart]: 签约日期 2019-06-20 与第 15 次会议（2019-08-20）相隔 61 天",
        "有 1 处警告，不影响定版：dicoop check",
    ]
    assert (office / "notes.txt").read_text("utf-8") == "two\n"


TOLD = (
    (
        "错误：第15次会议已经定版，各项率已公布（标签 meeting-15），不能再作废或改日期\n"
        "  公布过的收不回；后来变了什么：dicoop restated --meeting 15\n"
    ),
    (
        "error: meeting 15 is closed and its figures are published (tag meeting-15): it cannot be voided or re-dated\n"
        "  published figures cannot be withdrawn; to see them restated: dicoop restated --meeting 15\n"
    ),
)


@pytest.mark.parametrize("by", ["figures", "tag"])
@pytest.mark.parametrize("words", [["void", "15", "--reason", "重复"], ["set", "15", "date=2019-08-21"]])
def test_a_meeting_that_was_told_is_not_taken_back(words, by, closed, refused):
    if by == "figures":
        git(closed, "tag", "-d", "meeting-15")
    else:
        (closed / FIGURES).unlink()
    refused(closed, ["meeting", *words], 4, *TOLD)


def test_nor_in_an_editor(closed, run, monkeypatch, tmp_path_factory):
    script = tmp_path_factory.mktemp("bin") / "editor"
    script.write_text('#!/bin/sh\nsed -i s/2019-08-20/2019-08-21/ "$1"\n', "utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(script))
    monkeypatch.setenv("TMPDIR", str(script.parent))
    ran = run("meeting", "edit", "15", root=closed)
    assert (ran.code, ran.err.startswith(TOLD[0].removesuffix("\n"))) == (4, True)
    assert git(closed, "status", "--porcelain", "ledgers/meetings") == ""


def test_all_else_of_a_meeting_that_was_told_may_change(closed, run):
    assert run("meeting", "set", "15", "place=市会议中心", root=closed).code == 0
    assert run("meeting", "done", "15", "M15-1", "--date", "2019-09-20", "--evidence", "验收单", root=closed).code == 0
    path = "ledgers/meetings/015.yaml"
    edit(closed, path, "date: 2019-08-20", "date: 2019-08-22\nvoided:\n  date: 2019-09-01\n  reason: 误")
    assert run("meeting", "set", "15", "date=2019-08-20", "voided=", root=closed).code == 0


def test_a_meeting_that_was_told_nothing_is_taken_back(office, run):
    assert run("meeting", "set", "15", "date=2019-08-21", root=office).code == 0
    assert run("meeting", "void", "15", "--reason", "重复", root=office).code == 0
    for words in (["report"], ["report", "--meeting", "15"], ["rates", "--meeting", "15"]):
        ran = run(*words, root=office)
        first = "第15次联席会议已作废" if "--meeting" in words else "联席会议都已作废：15"
        assert ran == (3, "", f"错误：{first}\n  要恢复：dicoop meeting set 15 voided=\n")
    en = run("report", root=office, lang="en")
    assert en.err == "error: all meetings are voided: 15\n  to restore it: dicoop meeting set 15 voided=\n"
    en = run("report", "--meeting", "15", root=office, lang="en")
    assert en.err == "error: meeting 15 is voided\n  to restore it: dicoop meeting set 15 voided=\n"
    assert run("meeting", "set", "15", "voided=", root=office).code == 0
    assert run("report", root=office).code == 0


REFUSALS = {
    "no meeting": (
        lambda _root, _run: None,
        "17",
        3,
        "错误：没有第17次联席会议\n  有：15\n",
        "error: no such meeting: 17\n  there are: 15\n",
    ),
    "no number": (
        lambda _root, _run: None,
        "x",
        2,
        "错误：--meeting：“x”不是整数\n  写成 15 这样的数字，前面不加零\n",
        "error: --meeting: 'x' is not a whole number\n  write digits such as 15, without leading zeros\n",
    ),
    "still to come": (
        lambda root, run: run("meeting", "add", "--id", "16", "--date", "2019-12-20", "--themes", "项目对接", root=root),
        "16",
        4,
        "错误：第16次会议 2019-12-20 才开，现在不能定版\n  开过之后再执行；日期不对的先改：dicoop meeting set 16 date=日期\n",
        "error: meeting 16 is not until 2019-12-20 and cannot be closed yet\n  close it afterwards; if the date is wrong: dicoop meeting set 16 date=DATE\n",
    ),
    "not saved": (
        lambda root, run: run("project", "set", "QL007", "investment=13亿元", root=root),
        "15",
        4,
        f"错误：台账里有没提交的改动：{PROJECT}\n  先执行 dicoop save，再定版\n",
        f"error: the ledger has uncommitted changes: {PROJECT}\n  run dicoop save first, then close the meeting\n",
    ),
    "closed": (
        lambda root, run: close(run, root, "15"),
        "15",
        4,
        (
            "错误：第15次会议已经定版（标签 meeting-15）\n"
            "  已公布的不再改动；核对：dicoop meeting verify 15；后来变了什么：dicoop restated --meeting 15\n"
        ),
        (
            "error: meeting 15 is already closed (tag meeting-15)\n"
            "  published figures do not change; to verify them: dicoop meeting verify 15; to see them restated: dicoop restated --meeting 15\n"
        ),
    ),
    "tag elsewhere": (
        lambda root, run: (close(run, root, "15"), git(root, "reset", "-q", "--hard", "HEAD^")),
        "15",
        4,
        (
            "错误：第15次会议已经定版（标签 meeting-15）\n"
            "  这个标签不在现在的分支上；如果是没做完的一次定版，先 git tag -d meeting-15 再执行一次\n"
        ),
        (
            "error: meeting 15 is already closed (tag meeting-15)\n"
            "  the tag is not on this branch; if an interrupted closing left it, run git tag -d meeting-15 and try again\n"
        ),
    ),
    "file there": (
        lambda root, _run: put(root, FIGURES, "x: y\n"),
        "15",
        4,
        (
            f"错误：{FIGURES} 已经存在，但没有标签 meeting-15\n"
            f"  公布的数由这个命令写入：先移走这个文件（已提交的：git rm {FIGURES} 并提交）；或在别处定版过：git fetch --tags\n"
        ),
        (
            f"error: {FIGURES} already exists, without a tag meeting-15\n"
            f"  the figures are written by this command: move the file away first (if committed: git rm {FIGURES}, then commit); "
            "if it was closed elsewhere: git fetch --tags\n"
        ),
    ),
    "no branch": (
        lambda root, _run: git(root, "checkout", "-q", "--detach"),
        "15",
        4,
        "错误：现在不在任何分支上\n  先执行 git switch 分支名，再执行一次\n",
        "error: no branch is checked out\n  run git switch BRANCH first, then run the command again\n",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_is_refused_and_nothing_done(case, office, run):
    prepare, number, code, zh, en = REFUSALS[case]
    prepare(office, run)
    before = git(office, "for-each-ref"), git(office, "status", "--porcelain"), git(office, "rev-parse", "HEAD")
    told(close(run, office, number), code, err=zh)
    told(close(run, office, number, lang="en"), code, err=en)
    assert before == (git(office, "for-each-ref"), git(office, "status", "--porcelain"), git(office, "rev-parse", "HEAD"))


def test_errors_are_in_the_way(office, run):
    edit(office, PROJECT, "done: 2019-09-12", "done: 2019-08-12")
    edit(office, PROJECT, "12.5亿元", "12.5")
    commit(office)
    ran = close(run, office, "15")
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.startswith("错误：台账有 1 处错误，没有定版第15次会议\n  改正、提交之后再定版：dicoop check；改不了的，由批准人豁免")
    assert f"{PROJECT}:9:13: 错误[bare-number]" in ran.err
    assert close(run, office, "15", lang="en").err.startswith(
        "error: meeting 15 was not closed; errors in the ledger: 1\n  correct and commit them, then close it: dicoop check; what cannot be"
    )
    assert git(office, "tag") == ""


def test_a_tag_that_cannot_be_signed_leaves_nothing(office, run):
    git(office, "config", "gpg.format", "ssh")
    git(office, "config", "user.signingKey", str(office / "no-key"))
    before = git(office, "rev-parse", "HEAD")
    ran = close(run, office, "15")
    assert (ran.code, ran.err.startswith("错误：标签 meeting-15 没有签成")) == (6, True)
    assert (git(office, "tag"), git(office, "rev-parse", "HEAD"), (office / FIGURES).exists()) == ("", before, False)
    git(office, "config", "--unset", "user.signingKey")
    assert close(run, office, "15").code == 0


def test_a_work_tree_that_cannot_follow_takes_the_tag_back(office, run):
    (office / ".git/index.lock").touch()
    before = git(office, "rev-parse", "HEAD")
    ran = close(run, office, "15")
    assert ran.code == 6
    assert (git(office, "tag"), git(office, "rev-parse", "HEAD"), (office / FIGURES).exists()) == ("", before, False)


# Verifying


def found(ran):
    """Return the findings' lines, without places and hints."""
    return [row.partition(": ")[2] for row in ran.out.splitlines() if re.match(r"ledgers/figures/\d+\.yaml:1:1: ", row)]


def test_later_work_changes_nothing(closed, run):
    run("project", "reach", "QL007", "start", "--date", "2019-08-20", "--evidence", "开工令", root=closed)
    run("save", root=closed)
    assert verify(run, closed).code == 0


def test_a_meeting_that_is_not_closed(office, run):
    told(
        verify(run, office),
        3,
        err="错误：第15次会议没有定版：没有标签 meeting-15\n  会后执行 dicoop meeting close 15；在别处定版过的：git fetch --tags\n",
    )
    told(
        verify(run, office, lang="en"),
        3,
        err="error: meeting 15 is not closed: there is no tag meeting-15\n  after a meeting run dicoop meeting close 15; closed elsewhere: git fetch --tags\n",
    )


def test_a_tag_made_by_hand_has_no_figures(office, run):
    git(office, "tag", "meeting-15")
    ran = verify(run, office)
    assert (ran.code, found(ran)) == (1, [f"错误[figures-missing]: 标签 meeting-15 里没有 {FIGURES}"])
    assert found(verify(run, office, lang="en")) == [f"error[figures-missing]: no {FIGURES} at the tag meeting-15"]


def retagged(root, change):
    """Make the tag anew over another content."""
    change()
    commit(root)
    git(root, "tag", "-f", "meeting-15")


def test_figures_that_do_not_follow_from_the_tag(closed, run):
    def change():
        edit(closed, FIGURES, "told: 0.0% (0/2)", "told: 50.0% (1/2)")
        edit(closed, FIGURES, "QL: 0.0% (0/2)", "QL: 100.0% (3/3)")
        edit(closed, FIGURES, "按个数，累计签约，含终止，备案及以后即履约", "按个数")

    retagged(closed, change)
    ran = verify(run, closed)
    assert ran.code == 1
    assert found(ran) == [
        "错误[figures-differ]: 履约率：公布的是 50.0% (1/2)，按标签重算是 0.0% (0/2)",
        "错误[figures-differ]: 履约率 清陵县：公布的是 100.0% (3/3)，按标签重算是 0.0% (0/2)",
        "警告[definition-differs]: 履约率：公布时的口径是“按个数”，现在的程序是“按个数，累计签约，含终止，备案及以后即履约”",
    ]
    assert ran.out.splitlines()[-1].endswith("核对，有 3 处不符")
    assert found(verify(run, closed, lang="en"))[1:2] == [
        "error[figures-differ]: performance rate 清陵县: published 100.0% (3/3), while the tag gives 0.0% (0/2)"
    ]


def test_a_day_that_is_not_the_meeting_s(closed, run):
    retagged(closed, lambda: edit(closed, FIGURES, "day: 2019-08-20", "day: 2019-08-21"))
    assert found(verify(run, closed)) == ["错误[figures-differ]: 截止日期：公布的是 2019-08-21，按标签重算是 2019-08-20"]


def test_figures_that_cannot_be_read(closed, run):
    retagged(closed, lambda: edit(closed, FIGURES, "told: 0.0% (0/2)", "told: 0.0%"))
    ran = verify(run, closed)
    assert ran.code == 1
    assert "错误[bad-figure]: “0.0%”不是公布的数\n" in ran.out


def test_a_file_that_was_changed_since(closed, run):
    edit(closed, FIGURES, "told: 0.0% (0/2)", "told: 50.0% (1/2)")
    assert found(verify(run, closed)) == [f"错误[figures-changed]: {FIGURES} 在定版之后改过（工作区）"]
    commit(closed)
    ran = verify(run, closed, lang="en")
    assert (ran.code, found(ran)) == (
        1,
        [f"error[figures-changed]: {FIGURES} was changed after the meeting was closed ({where})" for where in ("HEAD", "on disk")],
    )
    (closed / FIGURES).unlink()
    commit(closed)
    assert len(found(verify(run, closed))) == 2


SETTINGS = "ledgers/ledger.yaml"


def test_names_that_were_told_and_are_others_now(closed, run):
    """A swap of two counties' names moves no figure, and is an error; a new name is told of."""
    assert "counties:\n  QL: 清陵县\n  XQ: 西渠区\n" in (closed / FIGURES).read_text("utf-8")
    plain = (closed / SETTINGS).read_text("utf-8")
    edit(closed, SETTINGS, "name: 清陵县", "name: 西渠")
    ran = verify(run, closed)
    assert (ran.code, found(ran)) == (1, ["警告[name-differs]: 县区 QL 的名称：公布时是“清陵县”，现在（工作区）是“西渠”"])
    (closed / SETTINGS).write_text(plain.replace("清陵县", "\0").replace("西渠区", "清陵县").replace("\0", "西渠区"), "utf-8")
    commit(closed)
    assert found(verify(run, closed, lang="en")) == [
        "error[name-differs]: the name of county QL: published as '清陵县', now '西渠区' (on disk)",
        "error[name-differs]: the name of county XQ: published as '西渠区', now '清陵县' (on disk)",
    ]


def test_units_that_were_told_are_known_by_their_new_names(closed, run):
    edit(closed, SETTINGS, "  - 市发展改革委\n", "  - 市发改委\n")
    assert found(verify(run, closed)) == ["警告[name-differs]: 责任单位：公布时是“市发展改革委”，现在（工作区）是“没有了”"]
    path = closed / SETTINGS
    path.write_text(path.read_text("utf-8") + "renamed:\n  - was: 市发展改革委\n    unit: 市发改委\n    from: 2019-09-01\n", "utf-8")
    assert "市发展改革委" not in verify(run, closed).out


def test_a_history_that_was_rewritten(closed, run):
    git(closed, "checkout", "-q", "-b", "other", "HEAD^")
    put(closed, "ledgers/meetings/016.yaml", "id: 16\ndate: 2019-09-20\nthemes:\n  - 项目对接\n")
    commit(closed)
    git(closed, "tag", "meeting-16")
    ran = verify(run, closed)
    assert ran.code == 1
    assert found(ran)[:2] == [
        "错误[tag-astray]: 标签 meeting-15 不在 meeting-16 的历史里",
        "错误[tag-astray]: 标签 meeting-15 不在 HEAD 的历史里",
    ]
    assert found(verify(run, closed, lang="en"))[0] == "error[tag-astray]: the tag meeting-15 is not in the history of meeting-16"


def test_a_ledger_in_a_folder_of_its_repository(office, run):
    inner = office / "city"
    inner.mkdir()
    (office / "ledgers").rename(inner / "ledgers")
    commit(office)
    assert close(run, inner, "15").code == 0
    assert git(office, "show", "--name-only", "--format=", "HEAD") == f"city/{FIGURES}"
    assert (inner / FIGURES).is_file()
    assert verify(run, inner).code == 0
    run("project", "set", "QL008", "nodes.start.done=2019-08-20", root=inner)
    found = json.loads(run("restated", "--meeting", "15", "--json", root=inner).out)
    assert [row["id"] for row in found["records"]] == ["P-2019-QL008"]
    assert git(office, "status", "--porcelain") == " M city/ledgers/projects/QL/2019/P-2019-QL008.yaml"


@pytest.fixture
def three(office, run):
    """The ledger with meetings 14, 15 and 16, committed."""
    for n, day in ((14, "2019-06-20"), (16, "2019-09-20")):
        run("meeting", "add", "--id", n, "--date", day, "--themes", "项目对接", root=office)
    commit(office)
    return office


def test_meetings_are_closed_in_their_order(three, run):
    """Later ones may be held already."""
    assert [close(run, three, n).code for n in ("14", "15", "16")] == [0, 0, 0]
    assert [verify(run, three, n).code for n in (14, 15, 16)] == [0, 0, 0]


def test_none_is_closed_behind_a_later_one(three, run):
    assert close(run, three, "15").code == 0
    told(
        close(run, three, "14"),
        4,
        err="错误：第15次会议已经定版，不能再补定第14次\n  现在算出的已不是第14次会上公布的；看那一天的数：dicoop rates --meeting 14\n",
    )
    told(
        close(run, three, "14", lang="en"),
        4,
        err="error: meeting 15 is already closed, so meeting 14 can no longer be closed\n"
        "  figures computed now are not those published at meeting 14; for the figures as of its day: dicoop rates --meeting 14\n",
    )
    assert git(three, "tag") == "meeting-15"


def test_a_receipt_is_put_right_until_a_meeting_was_told_of_it(office, run):
    """Under its own number; afterwards it is taken back and recorded anew, and what came since may still be put right."""
    one = ("project", "set", "P-2019-QL007", "funds[HD-90].amount=2万元")
    assert run("project", "fund", "P-2019-QL007", "1万元", "--receipt", "HD-90", "--date", "2019-08-20", root=office).code == 0
    assert "金额 1万元 → 2万元" in run(*one, root=office).out
    assert run("save", root=office).code == 0
    assert close(run, office, "15").code == 0
    ran = run("project", "set", "P-2019-QL007", "funds[HD-90].amount=3万元", root=office)
    assert (ran.code, ran.err) == (
        4,
        (
            "错误：凭证号 HD-90 已计入第15次会议公布的数，不能再改\n"
            "  冲销后用新的凭证号重新登记：dicoop project fund P-2019-QL007 --reverse HD-90\n"
        ),
    )
    en = run("project", "set", "P-2019-QL007", "funds[HD-90].date=2019-08-21", root=office, lang="en")
    assert en.err == (
        "error: receipt HD-90 is in the figures published at meeting 15, and stays as it is\n"
        "  reverse it and record it again under another receipt: dicoop project fund P-2019-QL007 --reverse HD-90\n"
    )
    assert run("project", "fund", "P-2019-QL007", "1万元", "--receipt", "HD-91", "--date", "2019-08-20", root=office).code == 0
    assert run("project", "set", "P-2019-QL007", "funds[HD-91].amount=2万元", root=office).code == 0
    assert run("project", "set", "P-2019-QL007", "funds[HD-90].source=own", root=office).code == 0
