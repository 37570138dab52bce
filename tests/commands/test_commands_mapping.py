"""Is what is wrong with a mapping told with its places, all of it in one run, by `check` and by `import`?"""

import json

import pytest
from git_samples import commit, put, start

from tests.sheet_samples import written

PATH = "ledgers/mappings/到位.yaml"
FIRST = "# yaml-language-server: $schema=../../schemas/mapping.schema.json\n"
BROKEN = f"""{FIRST}kind: project
header: 9
unit: 百万
columns:
  - column: 项目名称
    address: name
  - column: 总投资
    address: investmnt
    unit: 元
  - column: 性质
    address: kind
    day: 月底
  - column: 总 投资
    address: name
  - column: 签约时间
    address: signed
    unit: 天
    colour: 红
fixed:
  - address: funds[].source
    value: bank
words:
  - column: 性质
    word: 工
    value: industri
  - column: 类别
    word: 文
    value: culture
"""
PLACES = [
    ("3:9", "unknown-value"),
    ("4:7", "mapping-unit"),
    ("9:14", "mapping-address"),
    ("13:10", "unknown-value"),
    ("14:13", "mapping-twice"),
    ("18:11", "mapping-unit"),
    ("19:5", "unknown-field"),
    ("22:12", "unknown-value"),
    ("26:12", "unknown-value"),
    ("27:13", "unknown-value"),
]


@pytest.fixture
def sheet(tmp_path_factory):
    """Return a sheet for the mapping."""
    path = tmp_path_factory.mktemp("sheets") / "到位.csv"
    path.write_text("项目名称,累计到位资金（亿元）\n精密轴承智能工厂,3\n", "utf-8")
    return path


def test_all_faults_are_told_in_one_run_with_their_places(small, run, sheet, golden):
    put(small, PATH, BROKEN)
    found = json.loads(run("check", "--json", root=small).out)["findings"]
    assert [(f"{each['line']}:{each['column']}", each["code"]) for each in found if each["file"] == PATH] == PLACES
    for lang in ("zh", "en"):
        ran = run("import", sheet, "--period", "2019-09", root=small, lang=lang)
        assert ran.code == 6
        golden(f"import_mapping_broken_{lang}.txt", ran.err)


def test_a_kind_that_there_is_not(small, refused, sheet):
    put(small, PATH, f"{FIRST}kind: projekt\n")
    refused(
        small,
        ("import", sheet),
        6,
        "错误：映射 ledgers/mappings/到位.yaml 有 1 处错误\n"
        "ledgers/mappings/到位.yaml:2:7: 错误[unknown-value]: kind 不能是“projekt”\n"
        "   2 | kind: projekt\n"
        "     |       ^\n"
        "  允许：meeting（联席会议） enterprise（企业） project（项目） issue（问题） contract（合同）\n"
        "  怎么改：是否想写“project”？\n",
        "error: faults in the mapping ledgers/mappings/到位.yaml: 1\n"
        "ledgers/mappings/到位.yaml:2:7: error[unknown-value]: kind cannot be 'projekt'\n"
        "   2 | kind: projekt\n"
        "     |       ^\n"
        "  allowed: meeting enterprise project issue contract\n"
        "  to correct: Did you mean 'project'?\n",
    )


@pytest.mark.parametrize(
    "text", ["columns: 3\n", "kind: project\ncolumns:\n  - 总投资\n", "kind:\n  - project\n", "- 1\n", "kind: [\n", ""]
)
def test_what_is_no_mapping_at_all_is_told(text, small, run, sheet):
    put(small, PATH, text)
    assert f"{PATH}:" in run("check", root=small).out
    ran = run("import", sheet, "--kind", "project", root=small)
    assert (ran.code, f"{PATH}:" in ran.err) == (6, True), ran.err


def test_it_is_told_of_a_commit_too(small, run):
    put(small, PATH, BROKEN)
    start(small)
    commit(small)
    put(small, PATH, f"{FIRST}kind: project\n")
    assert PATH not in run("check", root=small).out
    told = json.loads(run("check", "--known-at", "HEAD", "--json", root=small).out)["findings"]
    assert [each["code"] for each in told if each["file"] == PATH] == [code for _, code in PLACES]


def test_what_an_import_writes_is_sound(small, run, sheet):
    words = ("--kind", "project", "--set", "funds[].source=自有", "--period", "2019-09", "--save")
    assert run("import", sheet, *words, root=small).code == 0
    assert (small / PATH).read_text("utf-8").startswith(FIRST)
    assert PATH not in run("check", root=small).out


def test_the_rows_of_the_header_may_be_said(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "到位.xlsx"
    path.write_bytes(written(("到位", [["项目名称", "总投资（亿元）"], ["项目", "亿元"], ["精密轴承智能工厂", 13]])))
    for height, title in ((1, "项目名称"), (2, "项目名称/项目")):
        columns = f"  - column: {title}\n    address: name\n  - column: 总投资（亿元）\n    address: investment\n    unit: 亿元\n"
        put(small, PATH, f"{FIRST}kind: project\nheader: {height}\ncolumns:\n{columns}")
        refused = json.loads(run("import", path, "--json", root=small).out)["sections"].get("refused", {"refused": []})["refused"]
        assert [each["cell"] for each in refused] == (["B2"] if height == 1 else [])
