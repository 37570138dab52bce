"""History of a record: what happened when, when it was entered and by whom, and how promised days slipped."""

import json
import re
import subprocess

import pytest

PROJECT = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
BASE = """\
id: P-2019-QL007
name: 精密轴承智能工厂
enterprise: E-2016-QL003
county: QL
signed: 2019-08-20
investment: 12.5亿元
lead: 市发展改革委
nodes:
  start:
    plan: {plan}
"""
MORE = "    done: {done}\n    evidence: 开工令\n"


def text(plan, done=""):
    """Return the project as it is planned and done."""
    return BASE.format(plan=plan) + (MORE.format(done=done) if done else "")


@pytest.fixture
def lived(small, save):
    """A project whose start was promised three times and corrected once; a second progress report is not committed."""
    versions = [
        ("2019-08-21", "张三", text("2019-10-31")),
        ("2019-10-30", "李四", text("2019-12-31")),
        ("2019-12-30", "李四", text("2020-03-31")),
        ("2020-04-02", "王五", text("2020-03-31", "2020-03-28")),
        ("2020-04-20", "王五", "# 已核实\n" + text("2020-03-31", "2020-03-28")),
        ("2020-05-06", "赵六", text("2020-03-31", "2020-03-30")),
    ]
    for when, by, content in versions:
        (small / PROJECT).write_text(content, "utf-8")
        save(small, when=when, by=by, message=f"{by}改\n\n说明")
    (small / PROJECT).write_text(content + "progress:\n  - date: 2020-04-30\n    text: 基础完成\n", "utf-8")
    return small


def anonymous(out):
    """Return a text with commits numbered as they come."""
    seen = dict.fromkeys(re.findall(r"\b[0-9a-f]{12}\b", out))
    for number, commit in enumerate(seen, 1):
        out = out.replace(commit, f"{number:012x}")
    return out


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("name", "form"), [("terminal", "txt"), ("plain", "txt"), ("markdown", "md")])
def test_the_words(name, form, lang, lived, run, golden):
    told = ""
    for words in (["QL007"], ["15"]):
        ran = run("log", *words, "--format", name, root=lived, lang=lang)
        assert (ran.code, ran.err) == (0, "")
        told += f"$ dicoop log {words[0]}\n{anonymous(ran.out)}\n"
    golden(f"log_{name}_{lang}.{form}", told)


def test_three_dates_are_two_changes(lived, run):
    zh, en = (run("log", "QL007", "--section", "promises", root=lived, lang=lang).out for lang in ("zh", "en"))
    assert "计划开工  2019-10-31 → 2019-12-31 → 2020-03-31，改了 2 次" in zh
    assert "start: Plan  2019-10-31 → 2019-12-31 → 2020-03-31, 2 changes" in en


def test_json(lived, run):
    found = json.loads(run("log", "P-2019-QL007", "--json", root=lived).out)
    assert (found["id"], found["kind"]) == ("P-2019-QL007", "project")
    assert [
        (one["date"], one["what"], one["entered"]["by"], one["entered"]["date"], one["late"], bool(one["gone"])) for one in found["events"]
    ] == [
        ("2019-08-20", "签约", "张三", "2019-08-21", 1, False),
        ("2020-03-28", "开工", "王五", "2020-04-02", 5, True),
        ("2020-03-30", "开工", "赵六", "2020-05-06", 37, False),
        ("2020-04-30", "进展", None, None, None, False),
    ]
    (promise,) = found["promises"]
    assert (promise["address"], promise["changes"]) == ("nodes.start.plan", 2)
    assert [(value["value"], value["by"]) for value in promise["values"]] == [
        ("2019-10-31", "张三"),
        ("2019-12-31", "李四"),
        ("2020-03-31", "李四"),
    ]
    assert [(version["by"], version["subject"], version["words"]) for version in found["versions"]][3:] == [
        ("王五", "王五改", ["+ 开工 2020-03-28", "+ 开工佐证 开工令"]),
        ("王五", "王五改", []),
        ("赵六", "赵六改", ["~ 开工 2020-03-28 → 2020-03-30"]),
        (None, None, ["+ 进展 基础完成 2020-04-30"]),
    ]


def test_what_two_branches_entered_was_entered_when_each_did(lived, run, save):
    (lived / PROJECT).write_text(text("2020-03-31", "2020-03-30"), "utf-8")
    env = {"GIT_CONFIG_GLOBAL": "/dev/null", "PATH": "/usr/bin:/bin", "HOME": "/nowhere"}
    git = lambda *words: subprocess.run(["git", "-C", str(lived), *words], check=True, capture_output=True, env=env)  # noqa: E731
    git("checkout", "-q", "-b", "one")
    (lived / PROJECT).write_text(text("2020-03-31", "2020-03-30") + "  completion:\n    done: 2020-06-01\n", "utf-8")
    save(lived, when="2020-06-02", by="甲")
    git("checkout", "-q", "main")
    (lived / PROJECT).write_text("# 乙\n" + text("2020-03-31", "2020-03-30").replace("name: 精密", "chain: 高端装备\nname: 精密"), "utf-8")
    save(lived, when="2020-06-03", by="乙")
    git("-c", "user.name=丙", "-c", "user.email=c@example.com", "merge", "-q", "one", "-m", "并")
    found = json.loads(run("log", "QL007", "--json", root=lived).out)
    assert [(one["what"], one["entered"]["by"], one["late"]) for one in found["events"]][-1] == ("竣工", "甲", 1)
    assert [bool(one["gone"]) for one in found["events"]] == [False, True, False, False]


def test_a_record_that_is_gone_or_never_was_committed(lived, run, save):
    (lived / PROJECT).unlink()
    assert json.loads(run("log", "P-2019-QL007", "--json", root=lived).out)["versions"][-1]["words"] == ["删除"]
    save(lived, when="2020-06-01")
    assert json.loads(run("log", "p-2019-ql007", "--json", root=lived).out)["versions"][-1]["by"] == "张三"
    (lived / PROJECT.replace("007", "099")).write_text(text("2020-01-31").replace("QL007", "QL099"), "utf-8")
    (version,) = json.loads(run("log", "QL099", "--json", root=lived).out)["versions"]
    assert (version["commit"], version["words"][0][:3]) == (None, "新登记")


def test_versions_that_cannot_be_read_are_left_out(lived, run, save):
    good = (lived / PROJECT).read_text("utf-8")
    (lived / PROJECT).write_text(good + "id: x\n", "utf-8")
    save(lived, when="2020-05-10")
    (lived / PROJECT).write_text(good, "utf-8")
    ran = run("log", "QL007", "--json", root=lived)
    assert (ran.code, ran.err) == (0, "有 1 个版本读不出来，没有计入\n")
    assert run("log", "QL007", root=lived, lang="en").err == "versions that cannot be read and are left out: 1\n"
    assert [one["what"] for one in json.loads(ran.out)["events"]] == ["签约", "开工", "开工", "进展"]


@pytest.mark.parametrize(
    ("id_", "code", "zh", "en"),
    [
        (
            "QL003",
            2,
            "错误：符合“QL003”的记录有 2 条\n  写长一点：C-2019-QL003 特种钢材供货；E-2016-QL003 示例轴承有限公司\n",
            "error: 'QL003' matches 2 records\n  write more of it: C-2019-QL003 特种钢材供货; E-2016-QL003 示例轴承有限公司\n",
        ),
        (
            "P-2019-QL777",
            3,
            "错误：没有这条记录：P-2019-QL777\n  看有哪些：dicoop project list\n",
            "error: no such record: P-2019-QL777\n  see what there is: dicoop project list\n",
        ),
        (
            "X9",
            3,
            "错误：没有这条记录：X9\n  按名称里的几个字找：dicoop find 文字\n",
            "error: no such record: X9\n  look for a part of its name: dicoop find TEXT\n",
        ),
        (
            "I-2099-QL777",
            3,
            "错误：没有这条记录：I-2099-QL777\n  看有哪些：dicoop issue list\n",
            "error: no such record: I-2099-QL777\n  see what there is: dicoop issue list\n",
        ),
    ],
)
def test_what_cannot_be_told(id_, code, zh, en, small, save, refused):
    save(small)
    refused(small, ["log", id_], code, zh, en)


def test_half_a_history_is_refused(lived, refused, tmp_path_factory):
    half = tmp_path_factory.mktemp("half") / "l"
    subprocess.run(["git", "clone", "-q", "--depth", "2", f"file://{lived}", str(half)], check=True, capture_output=True)
    refused(
        half,
        ["log", "QL007"],
        6,
        "错误：这个仓库是浅克隆，只有一部分历史\n  先执行 git fetch --unshallow --tags\n",
        "error: this repository is a shallow clone: part of its history is missing\n  run git fetch --unshallow --tags first\n",
    )
