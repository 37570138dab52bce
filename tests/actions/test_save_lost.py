"""A record is voided, never deleted: a file that is gone by hand is not committed without a word, and one that was moved is not gone."""

import pytest
from git_samples import commit, git, put
from told_samples import FIGURES, OTHER, PROJECT, office

__all__ = ["office"]
FIRM = "ledgers/enterprises/QL/2016/E-2016-QL003.yaml"
MEETING = "ledgers/meetings/015.yaml"
OWNERS, WAIVER = "ledgers/owners.yaml", "ledgers/waivers/015/R07-P-2019-QL007.yaml"
ZH = """\
错误：{n} 个已提交的文件被删去，什么都没有提交
  台账里的记录只作废，不删除；改编号的用 dicoop renumber
"""
EN = """\
error: nothing was committed; committed files that are now deleted: {n}
  void a record, never delete it; to change its id: dicoop renumber
"""


def head(root):
    return git(root, "rev-parse", "HEAD")


def refused(root, run, *paths, words=()):
    """Check that nothing is committed and each of these files is named; return what is said in English."""
    before = head(root)
    for more in ((), ("--anyway",), ("--dry-run",), ("-m", "x")):
        zh, en = (run("save", *words, *more, root=root, lang=lang) for lang in ("zh", "en"))
        assert (zh.code, zh.out, en.code, en.out) == (4, "", 4, "")
        assert zh.err.startswith(ZH.format(n=len(paths)))
        assert en.err.startswith(EN.format(n=len(paths)))
        assert [line.partition(":")[0] for line in en.err.splitlines()[2::2]] == list(paths)
    assert head(root) == before
    return en.err


@pytest.mark.parametrize("how", ["rm", "git rm"])
def test_a_record_deleted_by_hand_is_refused_and_can_be_put_back_as_told(how, office, run):
    run("project", "set", "QL008", "chain=物流", root=office)
    if how == "rm":
        (office / PROJECT).unlink()
    else:
        git(office, "rm", "-q", PROJECT)
    said = refused(office, run, PROJECT)
    assert said == EN.format(n=1) + (
        f"{PROJECT}:1:1: error[R03]: the file of project P-2019-QL007 was deleted\n"
        f"  to correct: restore it: git checkout HEAD -- {PROJECT}; if it was added by mistake, then: "
        "dicoop project void P-2019-QL007\n"
    )
    assert run("save", root=office).err.splitlines()[2:] == [
        f"{PROJECT}:1:1: 错误[R03]: 项目 P-2019-QL007 的文件被删除",
        f"  怎么改：放回：git checkout HEAD -- {PROJECT}；登记错了的，放回之后：dicoop project void P-2019-QL007",
    ]
    git(office, "checkout", "HEAD", "--", PROJECT)
    assert run("project", "void", "P-2019-QL007", "--reason", "重复登记", root=office).code == 0
    ran = run("save", root=office)
    assert ran.code == 0
    assert "void" in (office / PROJECT).read_text("utf-8")


def test_each_of_many_is_named(office, run):
    for path in (PROJECT, OTHER, FIRM, MEETING):
        (office / path).unlink()
    said = refused(office, run, FIRM, MEETING, PROJECT, OTHER)
    assert "the file of meeting 15 was deleted" in said
    assert "dicoop meeting void 15" in said


def test_one_that_cannot_be_read_is_a_record_all_the_same(office, run):
    for path, text in ((PROJECT, "id: P-2019-QL007\nname: 'x\n"), (OTHER, "")):
        (office / path).write_text(text, encoding="utf-8")
    commit(office)
    for path in (PROJECT, OTHER):
        (office / path).unlink()
    refused(office, run, PROJECT)  # an empty file holds no record: check itself says that it may go


def test_a_record_that_was_never_committed_leaves_nothing_behind(office, run):
    add = "project add --name 示例纺织园 --enterprise QL003 --county QL --signed 2019-08-20 --investment 3亿元 --lead 市发展改革委"
    run(*add.split(), root=office)
    (office / "ledgers/projects/QL/2019/P-2019-QL009.yaml").unlink()
    assert run("save", root=office).out == "台账没有要提交的改动\n"
    run("project", "set", "QL007", "chain=物流", root=office)
    run(*add.split(), root=office)
    run("undo", root=office)
    assert run("save", root=office).code == 0


@pytest.mark.parametrize(
    "after",
    [
        [],
        ["project set P-2020-XQ001 investment=13亿元", "project set P-2020-XQ001 chain=物流", "project set P-2020-XQ001 signed=2019-08-21"],
        ["renumber P-2020-XQ001 P-2020-XQ002"],
        ["fmt"],
        ["renumber E-2016-QL003 E-2016-QL004"],
        ["renumber P-2019-QL008 P-2020-XQ003"],
    ],
    ids=str,
)
def test_another_id_is_no_deletion(after, office, run):
    for words in ["renumber P-2019-QL007 P-2020-XQ001", *after]:
        assert run(*words.split(), root=office).code == 0
    ran = run("save", "--anyway", root=office)
    assert (ran.code, "P-2019-QL007" in ran.out) == (0, True), ran.err
    assert git(office, "status", "--porcelain", "--", "ledgers") == ""
    assert git(office, "ls-tree", "-r", "HEAD", "--", PROJECT) == ""


def test_a_new_record_does_not_stand_for_a_deleted_one(office, run):
    """Of two of one enterprise, or of one name, neither is the other."""
    (office / PROJECT).unlink()
    add = "project add --enterprise QL003 --county QL --signed 2019-08-20 --investment 3亿元 --lead 市交通运输局"
    run(*add.split(), "--name", "示例纺织园", root=office)
    refused(office, run, PROJECT)
    run(*add.replace("QL003", "XQ001").split(), "--name", "精密轴承智能工厂", root=office)
    refused(office, run, PROJECT)


def test_one_new_record_stands_for_one_deleted_one(office, run):
    twin = OTHER.replace("008", "009")
    put(office, twin, (office / OTHER).read_text("utf-8").replace("QL008", "QL009"))
    commit(office)
    new = OTHER.replace("008", "010")
    put(office, new, (office / OTHER).read_text("utf-8").replace("QL008", "QL010"))
    (office / OTHER).unlink()
    (office / twin).unlink()
    refused(office, run, twin)


@pytest.mark.parametrize("wrong", ["ledgers/projects/P-2019-QL007.yaml", "ledgers/projects/QL/2019/p-2019-ql007.yaml"])
def test_what_check_says_is_to_be_moved_or_deleted_may_be(wrong, office, run):
    text = (office / PROJECT).read_text("utf-8")
    (office / PROJECT).unlink()
    put(office, wrong, text)
    put(office, "ledgers/old/x.yaml", text)
    commit(office)
    (office / wrong).unlink()
    (office / "ledgers/old/x.yaml").unlink()
    refused(office, run, wrong)
    put(office, PROJECT, text)
    assert run("save", root=office).code == 0
    put(office, wrong, text)
    commit(office)
    (office / wrong).unlink()
    assert run("save", root=office).code == 0


def test_a_link_that_was_committed_may_be_deleted(office, run):
    (office / PROJECT).unlink()
    (office / PROJECT).symlink_to("P-2019-QL008.yaml")
    commit(office)
    (office / PROJECT).unlink()
    assert run("save", root=office).code == 0


def test_figures_that_were_told_are_never_deleted(office, run):
    assert run("meeting", "close", "15", root=office).code == 0
    (office / FIGURES).unlink()
    said = refused(office, run, FIGURES)
    assert said.splitlines()[2:] == [
        f"{FIGURES}:1:1: error[R30]: {FIGURES} was changed: figures published at meeting 15",
        f"  to correct: restore it: git checkout HEAD -- {FIGURES}",
    ]
    git(office, "tag", "-d", "meeting-15")
    assert run("save", root=office).code == 0


def test_waivers_and_owners_may_go_and_it_is_said(office, run):
    put(office, OWNERS, "owners: []\n")
    put(office, WAIVER, "x: y\n")
    commit(office)
    (office / OWNERS).unlink()
    (office / WAIVER).unlink()
    run("project", "set", "QL007", "chain=物流", root=office)
    ran = run("save", root=office)
    assert ran.code == 0
    assert [line.strip() for line in ran.out.splitlines()[-2:]] == [f"- {OWNERS}", f"- {WAIVER}"]
    assert git(office, "log", "-1", "--format=%B").splitlines()[-2:] == [f"- {OWNERS}", f"- {WAIVER}"]


def test_without_its_settings_there_is_no_ledger_to_save(office, run):
    (office / "ledgers/ledger.yaml").unlink()
    before = head(office)
    assert run("save", root=office).code == 6
    assert head(office) == before
