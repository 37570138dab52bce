"""What changed, in the ledger's words, and what it does to the rates. The texts are in golden/diff_*, to be read."""

import json

import pytest
from conftest import SETTINGS

PROJECT = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
ISSUE = "ledgers/issues/QL/2019/I-2019-QL012.yaml"
CONTRACT = "ledgers/contracts/QL/2019/C-2019-QL003.yaml"
NEW = """\
id: P-2019-XQ001
name: 示例[产业]园
enterprise: E-2017-XQ001
county: XQ
signed: 2019-09-01
investment: 3亿元
lead: 市发展改革委
"""


def turn(root, path, *pairs):
    """Replace words in a file."""
    text = (root / path).read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    (root / path).write_text(text, "utf-8")


@pytest.fixture
def changed(small, save):
    """A ledger at meeting 15, a month later, and with something not yet committed."""
    save(small, tag="meeting-15")
    turn(small, PROJECT, ("12.5亿元", "13亿元"), ("amount: 2.1亿元", "amount: 2.3亿元"))
    turn(small, PROJECT, ("funds:\n", "  start:\n    plan: 2019-12-31\n    done: 2019-09-18\nfunds:\n"))
    (small / "ledgers/projects/XQ/2019").mkdir(parents=True)
    (small / "ledgers/projects/XQ/2019/P-2019-XQ001.yaml").write_text(NEW, "utf-8")
    turn(small, CONTRACT, ("title: 特种钢材供货", "title: '特种钢材供货'  # 框架合同"))
    save(small, when="2019-09-20", by="王五")
    turn(small, ISSUE, ("    by: 市地企合作办\n", "    by: 市地企合作办\n  - step: claimed\n    date: 2019-09-24\n    by: 市交通运输局\n"))
    (small / "ledgers/enterprises/XQ/2017/E-2017-XQ001.yaml").unlink()
    return small


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("name", "form"), [("terminal", "txt"), ("plain", "txt"), ("markdown", "md")])
def test_the_words(name, form, lang, changed, run, golden):
    told = ""
    for words in (["meeting-15..HEAD"], [], ["meeting-15"]):
        ran = run("diff", *words, "--format", name, root=changed, lang=lang)
        assert (ran.code, ran.err) == (0, "")
        commits = {
            part for part in ran.out.replace("（", "(").replace("(", " ").replace("，", " ").replace(",", " ").split() if len(part) == 12
        }
        for commit in (part for part in commits if set(part) <= set("0123456789abcdef")):
            ran = ran._replace(out=ran.out.replace(commit, "0123456789ab"))
        told += f"$ {' '.join(['dicoop diff', *words])}\n{ran.out}\n"
    golden(f"diff_{name}_{lang}.{form}", told)


def test_json_is_whole(changed, run):
    found = json.loads(run("diff", "meeting-15", "--json", root=changed).out)
    assert {key: found[key] for key in ("as_of", "commits", "people", "form_only", "others", "findings", "settings")} == {
        "as_of": "2019-09-30",
        "commits": 1,
        "people": ["王五"],
        "form_only": ["C-2019-QL003"],
        "others": [],
        "findings": [],
        "settings": [],
    }
    assert (found["from"]["name"], found["from"]["date"], found["to"]["commit"]) == ("meeting-15", "2019-08-20", None)
    assert [(one["change"], one["id"], one["kind"], one["county"]) for one in found["changes"]] == [
        ("changed", "P-2019-QL007", "project", "QL"),
        ("changed", "I-2019-QL012", "issue", "QL"),
        ("removed", "E-2017-XQ001", "enterprise", "XQ"),
        ("added", "P-2019-XQ001", "project", "XQ"),
    ]
    assert found["changes"][0]["changes"] == [
        {"address": "investment", "before": "12.5亿元", "after": "13亿元"},
        {"address": "nodes.start.plan", "before": None, "after": "2019-12-31"},
        {"address": "nodes.start.done", "before": None, "after": "2019-09-18"},
        {"address": "funds[HD-1].amount", "before": "2.1亿元", "after": "2.3亿元"},
    ]
    claim = [row for row in found["rates"] if row["rate"] == "claim"]
    assert claim == [
        {
            "group": group,
            "rate": "claim",
            "basis": "count",
            "before": {"numerator": "2", "denominator": "3", "percent": "66.7"},
            "after": {"numerator": "3", "denominator": "3", "percent": "100.0"},
            "definition": "按个数，累计列单",
            "ids": ["I-2019-QL012"],
        }
        for group in (None, "QL")
    ]


def test_of_one_county_and_of_one_kind(changed, run):
    def told(*words):
        found = json.loads(run("diff", "meeting-15", "--json", *words, root=changed).out)
        return [one["id"] for one in found["changes"]], {(row["rate"], row["group"]) for row in found["rates"]}

    ids, rates = told("--county", "xq")
    assert ids == ["E-2017-XQ001", "P-2019-XQ001"]
    assert {group for _, group in rates} == {"XQ"}
    ids, rates = told("--kind", "issue")
    assert (ids, rates) == (["I-2019-QL012"], {("claim", None), ("claim", "QL")})
    assert told("--kind", "问题", "--county", "西渠区") == ([], set())


def test_nothing_has_changed(small, save, run):
    save(small)
    ran = run("diff", root=small)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("记录  没有变动。\n")
    assert json.loads(run("diff", "HEAD..HEAD", "--json", root=small).out)["changes"] == []


def test_other_settings_count_all_records_otherwise(small, save, run):
    save(small)
    (small / "ledgers/ledger.yaml").write_text(SETTINGS + "limits:\n  energy: 1\n", "utf-8")
    (small / "ledgers/waivers/15").mkdir(parents=True)
    (small / "ledgers/waivers/15/x.yaml").write_text("a: 1\n")
    found = json.loads(run("diff", "--json", root=small).out)
    assert found["settings"] == [{"address": "limits.energy", "before": None, "after": "1"}]
    assert found["others"] == ["ledgers/waivers/15/x.yaml"]
    assert {(row["rate"], tuple(row["ids"])) for row in found["rates"]} == {("clearance_on_time", ("I-2019-QL014",))}
    assert "办理时限 energy（limits.energy）  — → 1" in run("diff", root=small).out


def test_words_of_a_list_of_the_settings_are_told_as_words(small, save, run):
    """One taken out moves all below it; told by their places each of them would differ."""
    path = small / "ledgers/ledger.yaml"
    path.write_text(SETTINGS + "parks:\n  - 东园\n  - 西园\n  - 南园\nchains:\n  - 轴承\n  - 石化\n", "utf-8")
    save(small)
    path.write_text(SETTINGS + "parks:\n  - 东园\n  - 南园\n  - 北园\nchains:\n  - 石化\n  - 轴承\n", "utf-8")
    out = run("diff", root=small).out
    assert out[out.index("产业链（chains）") :] == "产业链（chains）  次序变了\n园区（parks）     去掉 西园；加上 北园\n"
    out = run("diff", root=small, lang="en").out
    assert "Chains (chains)  in another order\nParks (parks)    without 西园; with 北园\n" in out


def test_what_cannot_be_read_is_told_and_ends_with_0(changed, run):
    turn(changed, PROJECT, ("county: QL", "county: QL\ncounty: QL"))
    (changed / ISSUE).unlink()
    (changed / ISSUE).symlink_to("/etc/passwd")
    ran = run("diff", "HEAD", root=changed)
    assert ran.code == 0
    assert "~ P-2019-QL007  精密轴承智能工厂：现在的文件读不出来，不再计入" in ran.out
    found = json.loads(run("diff", "HEAD", "--json", root=changed).out)
    assert [(one["file"], one["code"]) for one in found["findings"]] == [(ISSUE, "not-a-file"), (PROJECT, "duplicate-key")]
    start = next(row for row in found["rates"] if row["rate"] == "start" and row["basis"] == "count" and row["group"] == "QL")
    assert (start["before"]["numerator"], start["after"]["numerator"], start["ids"]) == ("2", "1", ["P-2019-QL007"])
    back = json.loads(run("diff", "HEAD", "--json", root=changed, lang="en").out)
    assert [one["words"] for one in back["changes"] if one["id"] == "P-2019-QL007"] == [["现在的文件读不出来，不再计入"]]


def test_what_could_not_be_read_before(small, save, run):
    turn(small, PROJECT, ("county: QL", "county: QL\ncounty: QL"))
    save(small)
    turn(small, PROJECT, ("county: QL\ncounty: QL", "county: QL"))
    assert "~ P-2019-QL007  精密轴承智能工厂：之前的文件读不出来" in run("diff", root=small).out
    assert "~ P-2019-QL007  精密轴承智能工厂: its file could not be read before" in run("diff", root=small, lang="en").out
    found = json.loads(run("diff", "--json", root=small).out)
    assert [one["code"] for one in found["findings"]] == ["duplicate-key"]
    assert ["P-2019-QL007"] in [row["ids"] for row in found["rates"] if row["rate"] == "performance"]


def test_csv_is_one_table(changed, run):
    lines = run("diff", "--format", "csv", "--section", "rates", root=changed).out.splitlines()
    assert lines[0].startswith("率,县区,")
    assert len(lines) == 3


def test_between_meetings(changed, run, save):
    ran = run("diff", "--meeting", "15..16", "--format", "plain", root=changed)
    assert ran.err == "第16次会议还没有标签 meeting-16，比较到 HEAD\n"
    assert ran.out == run("diff", "meeting-15..HEAD", root=changed).out
    save(changed, when="2019-09-25", tag="meeting-16")
    ran = run("diff", "--meeting", "15..16", root=changed, lang="en")
    assert ran.err == ""
    assert "I-2019-QL012" in ran.out


def test_a_long_one_is_shortened_for_a_forge(small, save, run):
    save(small)
    for n in range(100, 700):
        path = small / PROJECT.replace("007", str(n))
        path.write_text(
            NEW.replace("P-2019-XQ001", f"P-2019-QL{n}").replace("county: XQ", "county: QL").replace("产业", "很" * 60), "utf-8"
        )
    turn(small, ISSUE, ("厂区北侧道路未通", "道路未通"))
    out = run("diff", "--format", "markdown", root=small).out
    assert len(out) <= 60_000
    assert "为不超过 60000 个字符，从略：1 组 600 条记录的逐条说明；全部见 --format json。" in out
    assert "逐条说明从略。" in out
    assert "\\~ 问题 厂区北侧道路未通 → 道路未通" in out
    assert "P-2019-QL104 等 600 条" in out
    assert len(json.loads(run("diff", "--json", root=small).out)["changes"]) == 601
    assert "P-2019-QL699" in run("diff", "--format", "plain", root=small).out


RANGE_HINT = "  write A..B (between two revisions) or A (since then, to the work tree), such as meeting-14..HEAD\n"
BAD = [
    (
        ["A...B"],
        2,
        "错误：“A...B”不是一个范围\n  写 A..B（两个版本之间）或 A（从那以后到工作区），如 meeting-14..HEAD\n",
        f"error: 'A...B' is not a range\n{RANGE_HINT}",
    ),
    (
        ["..HEAD"],
        2,
        "错误：“..HEAD”不是一个范围\n  写 A..B（两个版本之间）或 A（从那以后到工作区），如 meeting-14..HEAD\n",
        f"error: '..HEAD' is not a range\n{RANGE_HINT}",
    ),
    (
        ["nowhere..HEAD"],
        3,
        "错误：没有这个版本：nowhere\n  写标签、分支、提交号，或日期如 2019-08-20；分支有：main\n",
        "error: no such revision: nowhere\n  give a tag, a branch, a commit, or a date such as 2019-08-20; branches: main\n",
    ),
    (
        ["--meeting", "15"],
        2,
        "错误：--meeting 要写两次会议，不能是“15”\n  写成 14..15\n",
        "error: --meeting is two meetings, not '15'\n  write 14..15\n",
    ),
    (
        ["HEAD", "--meeting", "14..15"],
        2,
        "错误：范围和 --meeting 只能写一个\n",
        "error: a range and --meeting cannot be used together\n",
    ),
    (
        ["--meeting", "14..15"],
        3,
        "错误：第14次会议没有留下版本：没有标签 meeting-14\n  会后执行 dicoop meeting close 14\n",
        "error: meeting 14 has no tag meeting-14, so nothing was kept of it\n  after a meeting run dicoop meeting close 14\n",
    ),
    (
        ["--kind", "projects"],
        2,
        "错误：--kind 不能是“projects”\n  是否想写“project”？可用：meeting enterprise project issue contract\n",
        "error: --kind cannot be 'projects'\n  Did you mean 'project'? allowed: meeting enterprise project issue contract\n",
    ),
    (
        ["--as-of", "2019-02-30"],
        2,
        "错误：--as-of：“2019-02-30”不是日期\n  写成 2019-08-20（年-月-日，日历上有这一天）\n",
        "error: --as-of: '2019-02-30' is not a date\n  write 2019-08-20 (year-month-day, a day that exists)\n",
    ),
]


@pytest.mark.parametrize(("words", "code", "zh", "en"), BAD, ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_what_cannot_be_compared(words, code, zh, en, small, save, refused):
    save(small, tag="meeting-15")
    refused(small, ["diff", *words], code, zh, en)


def test_before_the_first_commit(ledger, refused):
    refused(ledger, ["diff"], 3, "错误：这个仓库还没有提交\n", "error: this repository has no commits yet\n")
