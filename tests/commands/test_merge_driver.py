"""One file is merged as git asks: by fields, else as git itself would; the file is written only when that is said."""

import subprocess

import pytest
from merge_samples import QL007

BASE = """\
id: P-2019-QL007
name: 精密轴承智能工厂
enterprise: E-2016-QL003
county: QL
signed: 2019-08-20
# 含二期
investment: 12.5亿元
lead: 市发展改革委
funds:
  - receipt: HD-1
    date: 2019-09-08
    amount: 2.1亿元
"""
OURS, THEIRS = BASE.replace("12.5亿元", "13亿元"), BASE.replace("12.5亿元", "14亿元")
NOTED = BASE.replace("lead: 市发展改革委", "lead: 市交通运输局")


@pytest.fixture
def driver(small, run, monkeypatch):
    """Run the driver on three texts: `driver(base, ours, theirs)` returns what it did and the file it left."""
    monkeypatch.chdir(small)

    def call(*texts, marks=7, path=QL007, lang="zh"):
        for name, text in zip("OAB", texts, strict=True):
            (small / f".merge_{name}").write_bytes(text if isinstance(text, bytes) else text.encode())
        ran = run("merge-driver", ".merge_O", ".merge_A", ".merge_B", marks, path, lang=lang)
        return ran, (small / ".merge_A").read_bytes().decode("utf-8", "replace")

    return call


def by_git(tmp_path, *texts, marks=7):
    for name, text in zip("OAB", texts, strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    words = [
        "git",
        "merge-file",
        "-p",
        "-q",
        "--diff3",
        f"--marker-size={marks}",
        "-L",
        "ours",
        "-L",
        "base",
        "-L",
        "theirs",
        "A",
        "O",
        "B",
    ]
    ran = subprocess.run(words, cwd=tmp_path, capture_output=True, check=False)
    return ran.stdout.decode(), ran.returncode


def test_two_fields_come_together(driver):
    ran, text = driver(BASE, OURS, NOTED)
    assert ran == (0, "", "")
    assert text == OURS.replace("市发展改革委", "市交通运输局")


def test_markers_stand_around_the_conflicting_field_alone(driver):
    ran, text = driver(BASE, OURS, THEIRS.replace("HD-1", "HD-2"))
    assert (ran.code, ran.err) == (1, "冲突：P-2019-QL007:investment\n")
    marked = "<<<<<<< ours\ninvestment: 13亿元\n||||||| base\ninvestment: 12.5亿元\n=======\ninvestment: 14亿元\n>>>>>>> theirs\n"
    assert text == BASE.replace("investment: 12.5亿元\n", marked).replace("HD-1", "HD-2")
    assert driver(BASE, OURS, THEIRS, lang="en")[0].err == "conflict: P-2019-QL007:investment\n"


def test_git_says_in_the_surroundings_which_branch_it_merges(driver, monkeypatch):
    monkeypatch.setenv("GITHEAD_" + "a" * 40, "county/清陵")
    assert ">>>>>>> county/清陵\n" in driver(BASE, OURS, THEIRS)[1]
    monkeypatch.setenv("GITHEAD_" + "b" * 40, "county/西渠")
    assert ">>>>>>> theirs\n" in driver(BASE, OURS, THEIRS)[1]


def test_both_sides_made_the_record(driver):
    ran, text = driver("", BASE, OURS)
    assert ran.code == 1
    assert text == BASE.replace(
        "investment: 12.5亿元\n", "<<<<<<< ours\ninvestment: 12.5亿元\n||||||| base\n=======\ninvestment: 13亿元\n>>>>>>> theirs\n"
    )
    assert driver("", BASE, BASE)[0] == (0, "", "")


@pytest.mark.parametrize("marks", [7, 9])
@pytest.mark.parametrize("theirs", [THEIRS, NOTED])
def test_what_is_not_canonical_is_merged_as_git_does(theirs, marks, driver, tmp_path_factory):
    ours = OURS.replace("investment: ", "investment:   ")
    ran, text = driver(BASE, ours, theirs, marks=marks)
    wanted, clashes = by_git(tmp_path_factory.mktemp("git"), BASE, ours, theirs, marks=marks)
    assert (text, ran.code) == (wanted, min(clashes, 1))
    assert ran.err == f"{QL007}：不是规范写法，已按行合并\n"
    assert driver(BASE, ours, theirs, lang="en")[0].err == f"{QL007}: not in canonical form, merged by lines\n"


def test_a_file_that_holds_markers_and_longer_marks_are_left_to_git(driver, tmp_path_factory):
    held = driver(BASE, OURS, THEIRS)[1]
    for texts, marks in (((BASE, held, NOTED), 7), ((held, OURS, THEIRS), 7), ((BASE, OURS, THEIRS), 9)):
        ran, text = driver(*texts, marks=marks)
        wanted, clashes = by_git(tmp_path_factory.mktemp("git"), *texts, marks=marks)
        assert (text, ran.code) == (wanted, min(clashes, 1))
    assert driver(BASE, OURS, NOTED, marks=9)[0].code == 0


@pytest.mark.parametrize("path", ["README.md", "ledgers/ledger.yaml", "docs/projects/x.yaml", "ledgers/projects/x.txt"])
def test_what_is_no_record_is_merged_by_lines(path, driver):
    ran, text = driver("1\n2\n3\n4\n", "1\n2\n3\n5\n", "0\n2\n3\n4\n", path=path)
    assert (ran.code, text) == (0, "0\n2\n3\n5\n")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", f"错误：{QL007} 不是文字，不能合并\n  {QL007} 没有改动；取其中一份\n"),
        ("en", f"error: {QL007} is not text and cannot be merged\n  {QL007} was left as it is; choose one side\n"),
    ],
)
def test_what_is_no_text_is_left_as_it_is(lang, words, driver):
    ran, text = driver(b"a\0b", b"a\0c", b"a\0d", lang=lang)
    assert (ran.code, ran.err, text) == (6, words, "a\0c")


@pytest.mark.parametrize(("lang", "words"), [("zh", "错误：没有这个文件：O\n"), ("en", "error: no such file: O\n")])
def test_a_file_that_is_not_there(lang, words, small, run):
    assert run("merge-driver", "O", "A", "B", 7, QL007, lang=lang) == (3, "", words)


@pytest.mark.parametrize(
    ("lang", "look", "fault"),
    [
        (
            "zh",
            "P-2019-QL007：两边改了互相牵连的 investment、funds，已合并，提醒核对",
            "P-2019-QL007 investment: 警告[funds-exceed]: 到位资金合计 5.1亿元，超过总投资 4亿元",
        ),
        (
            "en",
            "P-2019-QL007: merged, please check: each side changed one of investment, funds",
            "P-2019-QL007 investment: warning[funds-exceed]: funds of 510 million yuan exceed the investment of 400 million yuan",
        ),
    ],
)
def test_a_clean_merge_that_is_wrong_is_told(lang, look, fault, driver):
    """Each side may be right and the merge wrong: more funds than the investment that was lowered."""
    more = "    amount: 2.1亿元\n  - receipt: HD-2\n    date: 2019-09-09\n    amount: 3亿元\n"
    ran, text = driver(BASE, BASE.replace("12.5亿元", "4亿元"), BASE.replace("    amount: 2.1亿元\n", more), lang=lang)
    assert (ran.code, ran.out) == (0, "")
    first, second, *_ = ran.err.splitlines()
    assert first == look
    assert second == fault
    assert "4亿元" in text
    assert "HD-2" in text
