"""Are kinds of ledger listed, told in words, checked and declared by commands? Long texts are in golden/kind_*.txt, to be read."""

import json
import re
import shutil
from pathlib import Path

import pytest

from dicoop.cli import COMMANDS
from dicoop.kinds import BUILT_IN
from dicoop.kinds.schema import schemas

DECLARED = Path(__file__).parent.parent / "declared"
HAZARD = (DECLARED / "hazard.yaml").read_text("utf-8")
LANGS = ("zh", "en")
FIRST = "# yaml-language-server: $schema=../../schemas/kind.schema.json\n"


@pytest.fixture
def city(small):
    """A ledger whose city has declared two kinds."""
    folder = small / "ledgers/kinds"
    folder.mkdir()
    for name in ("bridge", "hazard"):
        shutil.copy(DECLARED / f"{name}.yaml", folder)
    return small


@pytest.mark.parametrize("lang", LANGS)
def test_list(lang, city, run, golden):
    run("hazard", "add", "--title", "x", "--county", "QL", "--found", "2019-09-02", root=city)
    path = city / "ledgers/kinds/bridge.yaml"
    path.write_text(path.read_text("utf-8").replace("first_date: built", "first_date: opened"), "utf-8")
    ran = run("kind", "list", root=city, lang=lang)
    assert (ran.code, ran.err) == (0, "")
    golden(f"kind_list_{lang}.txt", ran.out)


@pytest.mark.parametrize(("lang", "told"), [("zh", "等级  重大 一般"), ("en", "Grade  major plain")])
def test_groups_are_called_as_the_kind_calls_them(lang, told, city, run):
    """Other kinds have a field of that name, with other values or none."""
    for grade in ("plain", "major"):
        words = ("--title", grade, "--county", "QL", "--found", "2019-09-02", "--grade", grade, "--cost", "1万")
        assert run("hazard", "add", *words, root=city).code == 0
    rows = run("rates", "--rate", "hazard.fixed_rate", "--by", "grade", "--format", "csv", root=city, lang=lang).out.splitlines()
    head, first, second = (row.lstrip("\ufeff").partition(",")[0] for row in rows)
    assert f"{head}  {first} {second}" == told


def test_list_for_programs(city, run):
    rows = json.loads(run("kind", "list", "--json", root=city).out)["kinds"]
    assert {row["key"]: row["made"] for row in rows}["hazard"] == "declared"
    assert [row["key"] for row in rows] == [
        *("meeting", "enterprise", "project", "issue", "contract", "bridge", "hazard", "financing", "indicator", "posting"),
        *("assignment", "award", "monitor", "event", "cooperation", "cultivation", "lead"),
    ]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", ["hazard", "bridge", "issue"])
def test_show(key, lang, city, run, golden):
    ran = run("kind", "show", key, root=city, lang=lang)
    assert (ran.code, ran.err) == (0, "")
    golden(f"kind_show_{key}_{lang}.txt", ran.out)


def test_no_key_is_a_command_a_kind_its_folder_or_a_schema(city, run, tmp_path):
    taken = {
        *COMMANDS,
        *BUILT_IN.every,
        *(kind.folder for kind in BUILT_IN.every.values()),
        *(name.partition(".")[0] for name in schemas(BUILT_IN)),
    }
    for key in sorted(taken - {"merge-driver"}):
        declared = tmp_path / f"{key}.yaml"
        declared.write_text(HAZARD.replace("key: hazard", f"key: {key}"), "utf-8")
        ran = run("kind", "new", key, "--from", str(declared), root=city)
        assert (ran.code, key, ran.err.count(f"“{key}”")) == (4, key, 1)
        assert not (city / f"ledgers/kinds/{key}.yaml").exists()


def test_show_takes_the_formats_of_all_documents(city, run):
    assert run("kind", "show", "hazard", "--section", "steps", "--format", "markdown", root=city).out.startswith(
        "# 隐患（hazard）\n\n## 环节\n"
    )
    data = json.loads(run("kind", "show", "hazard", "--json", root=city).out)
    assert [row["step"] for row in data["sections"]["steps"]["steps"]] == ["assigned", "fixed", "returned", "accepted"]


def test_no_such_kind(city, refused):
    refused(
        city,
        ["kind", "show", "hazrd"],
        3,
        "错误：没有“hazrd”这类台账\n  是否想写“hazard”？\n",
        "error: unknown kind 'hazrd'\n  Did you mean 'hazard'?\n",
    )


# What is wrong with declarations

FAULTS = {
    "key of a command": ("key: hazard", "key: report"),
    "key that nobody can type": ("key: hazard", "key: 隐患"),
    "letter of a kind there is": ("letter: H", "letter: P"),
    "letter of a kind to come": ("letter: H", "letter: F"),
    "letter that is none": ("letter: H", "letter: h"),
    "field called as a word of questions": ("  cost:", "  stage:"),
    "enum without values": ("    values:\n      major: 重大 | major\n      plain: 一般 | plain\n", ""),
    "field of a list called as an option": (
        "    sum: paid\n",
        "    sum: paid\n    fields:\n      reverse:\n        label: x\n        type: text\n",
    ),
    "unknown type": ("type: amount", "type: money"),
    "unknown part": ("    cap: cost", "    caps: cost"),
    "cap that is no field": ("    cap: cost", "    cap: costs"),
    "step after none there is": ("from: assigned returned", "from: asigned returned"),
    "steps that get stuck": ("    closes: true\n", ""),
    "verb of every kind": ("verb: fix", "verb: set"),
    "verb twice": ("verb: fix", "verb: assign"),
    "bare limit": ("within: 2 wd", "within: 2"),
    "limit that leaves no other a chance": ("shorter: 15 wd if grade=major", "shorter: 15 wd"),
    "days that no field says": ("within: 30 wd", "within: visits.cost wd"),
    "due of nothing": ("of: found", "of: find"),
    "rate of money without a whole": ("    below: cost\n", ""),
    "condition not understood": ("above: stage=accepted", "above: stage=acepted"),
    "condition of a field not there": ("required_when: grade=major", "required_when: grad=major"),
    "first date that is no day": ("first_date: found", "first_date: title"),
    "reference to no kind": ("    type: amount\n    required_when", "    type: ref\n    ref: factory\n    required_when"),
    "field twice": ("  cost:\n", "  grade:\n"),
    "condition on entries of a field not there": (
        "    sum: paid\n",
        "    sum: paid\n    fields:\n      why:\n        label: x\n        type: text\n        required_when: grade=major\n",
    ),
    "flow style": ("letter: H", "letter: [H]"),
}


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_wrong_is_told_with_its_place(lang, city, run, golden):
    """Each fault by `kind check`, by `check` with the same words, and by `kind new --from`, which writes nothing."""
    told = ""
    (city / "ledgers/kinds/bridge.yaml").unlink()
    (city / "ledgers/kinds/hazard.yaml").unlink()
    given = city / "given.yaml"
    for name, (old, new) in FAULTS.items():
        key = "report" if "report" in new else "hazard"
        path = city / f"ledgers/kinds/{key}.yaml"
        assert HAZARD.count(old) >= 1, name
        path.write_text(HAZARD.replace(old, new, 1), "utf-8")
        ran = run("kind", "check", root=city, lang=lang)
        assert ran.code == 1, name
        assert re.search(rf"ledgers/kinds/{key}\.yaml:[0-9]+:[0-9]+: ", ran.out), name
        assert ran.out in run("check", root=city, lang=lang).out, name
        told += f"== {name}\n{ran.out}"
        given.write_bytes(path.read_bytes())
        path.unlink()
        new_ = run("kind", "new", key, "--from", given, root=city, lang=lang)
        assert new_.code == 4, name
        assert new_.err.partition("\n")[2] == ran.out.replace(f"ledgers/kinds/{key}.yaml", str(given)), name
        assert not path.exists()
    golden(f"kind_check_{lang}.txt", told)


def test_check_of_sound_declarations(city, run):
    assert run("kind", "check", root=city) == (0, "", "读了 2 份声明，0 处错误\n")
    assert json.loads(run("kind", "check", "--json", root=city, lang="en").out) == {
        "findings": [],
        "counts": {"declarations": 2},
        "unchecked": [],
    }


def test_a_code_of_a_declaration_is_explained(city, run):
    ran = run("check", "--explain", "stuck-step", root=city)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "stuck-step（错误）")


# A new one


@pytest.fixture
def given(small, monkeypatch):
    """A ledger without declarations, and a file with one beside it."""
    monkeypatch.chdir(small)
    (small / "hazard.yaml").write_text(
        HAZARD.replace("measure: 处\n", "").replace("letter: H\n", "letter: H   # 字头\nmeasure: 处\n"), "utf-8"
    )
    return small


@pytest.mark.parametrize(
    ("lang", "out", "err"),
    [
        (
            "zh",
            "ledgers/kinds/hazard.yaml：已新建 隐患，编号以 H 开头\n",
            "已写 schemas/hazard.schema.json schemas/kind.schema.json\n下一步：dicoop hazard add\n",
        ),
        (
            "en",
            "ledgers/kinds/hazard.yaml: declared hazard, ids begin with H\n",
            "written: schemas/hazard.schema.json schemas/kind.schema.json\nnext: dicoop hazard add\n",
        ),
    ],
)
def test_new_from_a_file_and_back(lang, out, err, given, run, contents):
    assert run("schema", root=given).code == 0
    before = contents(given)
    dry = run("kind", "new", "hazard", "--from", "hazard.yaml", "--dry-run", root=given, lang=lang)
    assert (dry.code, dry.err, contents(given)) == (0, "", before)
    assert run("kind", "new", "hazard", "--from", "hazard.yaml", root=given, lang=lang) == (0, out, err)
    text = (given / "ledgers/kinds/hazard.yaml").read_text("utf-8")
    assert text.startswith(FIRST + "key: hazard\nletter: H   # 字头\nlabel: 隐患 | hazard\nmeasure: 处\n")
    assert json.loads((given / "schemas/kind.schema.json").read_text("utf-8"))["title"] == "Declaration"
    assert run("schema", root=given).err == "schemas/ 已是最新\n"
    assert run("kind", "check", root=given).code == 0
    undone = run("undo", root=given)
    assert undone.code == 0
    assert "schemas/hazard.schema.json：已移去\n" in undone.out
    assert contents(given) == before


def test_new_for_programs(given, run):
    run("schema", root=given)
    assert json.loads(run("kind", "new", "hazard", "--from", "hazard.yaml", "--json", root=given).out) == {
        "key": "hazard",
        "letter": "H",
        "path": "ledgers/kinds/hazard.yaml",
        "schemas": ["schemas/hazard.schema.json", "schemas/kind.schema.json"],
    }


@pytest.mark.parametrize(
    ("words", "code", "zh", "en"),
    [
        (
            "hazard",
            2,
            """\
错误：要用 --from 写明声明文件
  在终端里运行不用文件，会逐项提问；写法可照别的声明：dicoop kind new hazard --from hazard.yaml
""",
            """\
error: name the declaration file: --from FILE
  on a terminal it asks instead; or write one modelled on another declaration: dicoop kind new hazard --from hazard.yaml
""",
        ),
        (
            "hazards --from hazard.yaml",
            2,
            """\
错误：hazard.yaml 声明的是 hazard，不是 hazards
  执行 dicoop kind new hazard --from hazard.yaml，或改正其中的 key
""",
            """\
error: hazard.yaml declares hazard, not hazards
  run dicoop kind new hazard --from hazard.yaml, or correct its key
""",
        ),
        (
            "hazard --from no.yaml",
            3,
            "错误：没有这个文件：no.yaml\n",
            "error: no such file: no.yaml\n",
        ),
        ("issue", 4, "错误：已有“issue”这类台账\n", "error: the kind 'issue' already exists\n"),
        ("issue --from hazard.yaml", 4, "错误：已有“issue”这类台账\n", "error: the kind 'issue' already exists\n"),
    ],
)
def test_new_refused(words, code, zh, en, given, refused):
    refused(given, ["kind", "new", *words.split()], code, zh, en)


def test_new_refused_where_there_is_one(city, refused):
    refused(
        city,
        ["kind", "new", "hazard", "--from", str(DECLARED / "hazard.yaml")],
        4,
        "错误：已有“hazard”这类台账\n  要改它：编辑 ledgers/kinds/hazard.yaml，再运行 dicoop kind check\n",
        "error: the kind 'hazard' already exists\n  to change it: edit ledgers/kinds/hazard.yaml, then run dicoop kind check\n",
    )
