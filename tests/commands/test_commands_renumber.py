"""Another id: the file, every reference and the waivers follow; what a closed meeting was told keeps its id."""

import json

import pytest
from git_samples import commit, git, put
from merge_samples import FIRM, QL007, QL008, begin, side

from dicoop.store import disk
from dicoop.store import git as store

NEW = "ledgers/enterprises/QL/2016/E-2016-QL009.yaml"
CONTRACT = "ledgers/contracts/QL/2019/C-2019-QL003.yaml"
REFERRING = (
    CONTRACT,
    "ledgers/issues/QL/2019/I-2019-QL012.yaml",
    "ledgers/issues/QL/2019/I-2019-QL013.yaml",
    "ledgers/issues/QL/2019/I-2019-QL014.yaml",
    QL007,
    QL008,
)


def test_the_file_and_every_reference(small, run, contents):
    before = contents(small)
    ran = run("renumber", "E-2016-QL003", "E-2016-QL009", root=small)
    assert ran.code == 0
    assert ran.out == f"E-2016-QL009：原编号 E-2016-QL003（{NEW}）；改了引用的记录 6 条，豁免 0 份\n"
    assert ran.err == "".join(f"  {path}：{'supplier' if path == CONTRACT else 'enterprise'}\n" for path in REFERRING)
    after = contents(small)
    wanted = {path: raw.replace(b"E-2016-QL003", b"E-2016-QL009") for path, raw in before.items() if path != FIRM}
    assert after == {**wanted, NEW: before[FIRM].replace(b"E-2016-QL003", b"E-2016-QL009")}
    assert run("check", root=small).code == 0


def test_for_programs_and_as_a_trial(small, run, contents):
    before = contents(small)
    found = json.loads(run("renumber", "XQ001", "e-2017-xq002", "--json", "--dry-run", root=small).out)
    assert found == {
        "id": "E-2017-XQ002",
        "old": "E-2017-XQ001",
        "path": "ledgers/enterprises/XQ/2017/E-2017-XQ002.yaml",
        "references": [{"path": CONTRACT, "addresses": ["buyer"]}],
        "waivers": [],
        "named": [],
    }
    en = run("renumber", "XQ001", "E-2017-XQ002", "--dry-run", root=small, lang="en").out
    path = found["path"]
    assert en == f"E-2017-XQ002: was E-2017-XQ001 ({path}); records with updated references: 1; waivers: 0 (dry run, nothing written)\n"
    assert contents(small) == before


def test_a_text_that_names_it_is_told_and_left_and_a_longer_id_is_another(small, run):
    assert run("project", "note", "QL008", "--text", "与 P-2019-QL007 配套", root=small).code == 0
    assert run("project", "note", "QL008", "--text", "不是 P-2019-QL0071", "--date", "2019-09-29", root=small).code == 0
    ran = run("renumber", "P-2019-QL007", "P-2019-QL010", root=small)
    assert ran.err == f"文字里还提到 P-2019-QL007，没有改：{QL008}\n"
    en = run("renumber", "P-2019-QL010", "P-2019-QL011", root=small, lang="en")
    assert en.err == ""
    assert run("project", "show", "QL011", root=small).code == 0


def test_a_waiver_follows_and_is_bound_to_the_new_content(small, run, monkeypatch):
    root = begin(small, monkeypatch)
    repo = store.find(root)
    blob = repo.blob_id((root / QL007).read_bytes())
    waiver = "ledgers/waivers/15/R17-P-2019-QL007.yaml"
    put(root, waiver, f"rule: R17\nid: P-2019-QL007\nblob: {blob}\nreason: 见 P-2019-QL007 批复\nby: 市地企合作办\n")
    ran = run("renumber", "P-2019-QL007", "P-2019-QL010", root=root)
    assert (ran.code, "豁免 1 份" in ran.out) == (0, True)
    assert not (root / waiver).exists()
    made = repo.blob_id((root / QL007.replace("QL007", "QL010")).read_bytes())
    text = (root / waiver.replace("QL007", "QL010")).read_text("utf-8")
    assert text == f"rule: R17\nid: P-2019-QL010\nblob: {made}\nreason: 见 P-2019-QL007 批复\nby: 市地企合作办\n"


@pytest.mark.parametrize("broken_at", range(1, 9))
def test_one_that_was_interrupted_is_finished_by_running_it_again(broken_at, small, run, monkeypatch, contents):
    """At whichever step the disk fails: what is done is said, and the next run does the rest."""
    before = contents(small)
    steps = []

    def failing(step):
        def call(*words):
            steps.append(words)
            if len(steps) == broken_at:
                raise OSError(28, "No space left on device")
            return step(*words)

        return call

    with monkeypatch.context() as patched:
        for name in ("replace", "remove"):
            patched.setattr(disk, name, failing(getattr(disk, name)))
        ran = run("renumber", "E-2016-QL003", "E-2016-QL009", root=small)
    if ran.code:
        assert ran.code == 6
        assert "再执行一次" in ran.err
        assert (small / FIRM).exists()
    if (small / FIRM).exists():
        assert run("renumber", "E-2016-QL003", "E-2016-QL009", root=small).code == 0
    for path in list(contents(small)):
        assert not path.endswith(".tmp"), path
    wanted = {path: raw.replace(b"E-2016-QL003", b"E-2016-QL009") for path, raw in before.items() if path != FIRM}
    assert contents(small) == {**wanted, NEW: before[FIRM].replace(b"E-2016-QL003", b"E-2016-QL009")}


@pytest.mark.parametrize(
    ("words", "code", "zh", "en"),
    [
        (
            ["P-2019-QL007", "P-2019-QL008"],
            4,
            "错误：编号 P-2019-QL008 已有记录\n  换一个没有用过的编号\n",
            "error: the id P-2019-QL008 is taken\n  choose an id that was never used\n",
        ),
        (
            ["P-2019-QL007", "I-2019-QL099"],
            4,
            "错误：P-2019-QL007 是项目，编号以 P 开头，不能改成 I-2019-QL099\n",
            "error: P-2019-QL007 is a project: its id begins with P and cannot be I-2019-QL099\n",
        ),
        (
            ["P-2019-QL007", "P-2019-QL007"],
            4,
            "错误：P-2019-QL007 本来就是这个编号\n  换一个没有用过的编号\n",
            "error: P-2019-QL007 is already its id\n  choose an id that was never used\n",
        ),
        (
            ["P-2019-QL007", "P-19-7"],
            2,
            "错误：“P-19-7”不是编号\n  编号如 P-2019-QL007: P I C E 之一，年份，登记单位，三位以上的数字\n",
            "error: 'P-19-7' is not an id\n  an id is like P-2019-QL007: one of P I C E, a year, an office, three digits or more\n",
        ),
        (
            ["QL099", "P-2019-QL010"],
            3,
            "错误：没有编号以“QL099”结尾的记录\n  编号如 P-2019-QL007: P I C E 之一，年份，登记单位，三位以上的数字\n",
            "error: no id ends in 'QL099'\n  an id is like P-2019-QL007: one of P I C E, a year, an office, three digits or more\n",
        ),
        (
            ["P-2019-QL099", "P-2019-QL010"],
            3,
            "错误：没有这个项目：P-2019-QL099\n  看有哪些：dicoop project list\n",
            "error: no such project: P-2019-QL099\n  see what there is: dicoop project list\n",
        ),
        (
            ["QL003", "E-2016-QL009"],
            2,
            "错误：符合“QL003”的记录有 2 条\n  写长一点：C-2019-QL003 特种钢材供货；E-2016-QL003 示例轴承有限公司\n",
            "error: 'QL003' matches 2 records\n  write more of it: C-2019-QL003 特种钢材供货; E-2016-QL003 示例轴承有限公司\n",
        ),
    ],
)
def test_what_is_refused(words, code, zh, en, small, refused):
    refused(small, ["renumber", *words], code, zh, en)


def test_an_office_that_is_none(small, run, contents):
    before = contents(small)
    ran = run("renumber", "P-2019-QL007", "P-2019-ZZ001", root=small)
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.startswith("错误：P-2019-ZZ001 会因此有 1 处错误，没有写入\n")
    assert contents(small) == before


def test_an_unreadable_file_that_names_it(small, run, contents):
    put(small, "ledgers/projects/QL/2019/P-2019-QL050.yaml", "id: [E-2016-QL003\n")
    before = contents(small)
    ran = run("renumber", "E-2016-QL003", "E-2016-QL009", root=small)
    assert ran.err.startswith("错误：有 1 个提到 E-2016-QL003 的文件读不出来，什么都没有写入\n  先改正这些文件，再执行一次\n")
    en = run("renumber", "E-2016-QL003", "E-2016-QL009", root=small, lang="en")
    head = (
        "error: nothing was written; files that name E-2016-QL003 and cannot be read: 1\n  correct these files and run the command again\n"
    )
    assert (en.code, en.err.startswith(head)) == (6, True)
    assert contents(small) == before


def test_what_a_closed_meeting_was_told(small, run, monkeypatch):
    root = begin(small, monkeypatch)
    git(root, "tag", "-a", "meeting-15", "-m", "第十五次")
    zh = (
        "错误：P-2019-QL007 已在第 15 次会议上公布（标签 meeting-15），编号不再改\n"
        "  确实重复的：dicoop project void P-2019-QL007，再登记新的一条\n"
    )
    en = (
        "error: P-2019-QL007 was published at meeting 15 (tag meeting-15) and keeps its id\n"
        "  if it is a duplicate: dicoop project void P-2019-QL007, then add a new one\n"
    )
    assert run("renumber", "P-2019-QL007", "P-2019-QL010", root=root) == (4, "", zh)
    assert run("renumber", "P-2019-QL007", "P-2019-QL010", root=root, lang="en") == (4, "", en)
    put(root, QL008.replace("QL008", "QL009"), (root / QL008).read_text("utf-8").replace("QL008", "QL009").replace("物流", "纺织"))
    assert run("renumber", "P-2019-QL009", "P-2019-QL010", root=root).code == 0


def test_an_id_that_a_branch_has_given(small, run, monkeypatch):
    root = begin(small, monkeypatch)
    git(root, "checkout", "-q", "-b", "ql")
    put(root, QL008.replace("QL008", "QL010"), (root / QL008).read_text("utf-8").replace("QL008", "QL010"))
    commit(root)
    git(root, "checkout", "-q", "main")
    zh = "错误：编号 P-2019-QL010 在分支 ql 上已有记录\n  换一个没有用过的编号\n"
    en = "error: the id P-2019-QL010 is taken on the branch ql\n  choose an id that was never used\n"
    assert run("renumber", "P-2019-QL007", "P-2019-QL010", root=root) == (4, "", zh)
    assert run("renumber", "P-2019-QL007", "P-2019-QL010", root=root, lang="en") == (4, "", en)
    side(root, "other", QL008, ("8000万元", "1亿元"))
    assert run("renumber", "P-2019-QL007", "P-2019-QL011", root=root).code == 0


def test_it_can_be_undone(small, run, contents):
    before = contents(small)
    assert run("renumber", "E-2016-QL003", "E-2016-QL009", root=small).code == 0
    assert run("undo", root=small).code == 0
    assert contents(small) == before
