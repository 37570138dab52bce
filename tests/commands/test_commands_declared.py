"""Does a ledger that a city declared live by its commands as those built in do? Transcripts are in golden/declared_*.txt, to be read."""

import json
import shlex
import shutil
from pathlib import Path

import pytest
from wcwidth import wcswidth

DECLARED = Path(__file__).parent.parent / "declared"
LANGS = ("zh", "en")
COMMON = ("add", "list", "show", "set", "edit", "void")


@pytest.fixture
def city(small):
    """A ledger whose city has declared two kinds."""
    folder = small / "ledgers/kinds"
    folder.mkdir()
    for name in ("bridge", "hazard"):
        shutil.copy(DECLARED / f"{name}.yaml", folder)
    return small


@pytest.fixture
def transcript(run):
    """Run command lines one after the other, and tell all they said."""

    def call(root, lines, lang):
        told = ""
        for line in lines.strip().splitlines():
            ran = run(*shlex.split(line), root=root, lang=lang)
            told += f"$ dicoop {line}\n{ran.out}{ran.err}" + (f"({ran.code})\n" if ran.code else "")
        return told

    return call


LIFE = {
    "hazard": """
hazard add --title 锅炉房压力表过期 --county 清陵县 --found 2019.9.2 --grade 重大 --cost 10万
hazard add --title 消防通道堵塞 --county QL --found 2019-09-10 --office XQ --dry-run
hazard assign QL001 --by 市交通运输局 --date 2019-09-03
hazard fix QL001 --evidence 检定证书 --date 2019-09-05 --json
hazard return QL001 --reason 只换了一块 --date 2019-09-06
hazard fix H-2019-QL001 --evidence 检定证书两份 --date 2019-09-09
hazard pay QL001 2万 --receipt ZF-1 --date 2019-09-09
hazard pay QL001 --reverse ZF-1
undo
hazard accept QL001 --date 2019-09-10
hazard pay QL001 --reverse ZF-1 --receipt ZF-2
hazard set QL001 cost=12万 "steps[assigned 2019-09-03].officer=科长"
hazard set QL001 grade=plain --dry-run
hazard void QL001 --reason 重复登记
undo --dry-run
undo
""",
    "bridge": """
bridge add --name 沙河桥 --built 2015-05-01 --office QL
bridge pay QL001 3万 --receipt XL-1 --payee 某工程队 --unit 市交通运输局 --date 2019-09-02
bridge pay QL001 --reverse XL-1 --date 2019-09-03
bridge visit QL001 --state 破损 --text 栏杆松动 --date 2019-09-04
bridge measure QL001 --span 1号 --metres 30
bridge order QL001 --text 加固栏杆 --lead 市交通运输局 --due 2019-10-31 --county 清陵县
bridge order QL001 --text 重刷标线 --lead 市交通运输局 --key 标线
bridge did QL001 1 --evidence 验收单
bridge end QL001 --reason 改建新桥
undo
""",
}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", LIFE)
def test_a_life(kind, lang, city, transcript, golden):
    golden(f"declared_{kind}_{lang}.txt", transcript(city, LIFE[kind], lang))


def test_what_is_written_is_canonical_and_names_its_schema(city, run, transcript):
    for kind, lines in LIFE.items():
        transcript(city, lines, "zh")
        folder = city / "ledgers" / kind
        (file,) = folder.rglob("*.yaml")
        assert file.read_text("utf-8").startswith(f"# yaml-language-server: $schema=../../../../schemas/{kind}.schema.json\nid: ")
        assert run("fmt", "--check", file, root=city).code == 0


def test_what_takes_a_receipt_back_says_what_every_entry_must(city, transcript):
    transcript(city, LIFE["bridge"], "zh")
    text = (city / "ledgers/bridge/QL/2015/B-2015-QL001.yaml").read_text("utf-8")
    assert "- receipt: XL-1-R\n    date: 2019-09-03\n    amount: -3万元\n    reverses: XL-1\n    payee: 某工程队\n" in text


def test_without_a_county_the_city_office_gives_the_id(city, run):
    ran = run("bridge", "add", "--name", "x", "--built", "2019-09-01", root=city)
    assert ran.out == "B-2019-SJ001 x：已登记（ledgers/bridge/SJ/2019/B-2019-SJ001.yaml）\n"


def test_without_a_city_office_either_one_must_be_named(city, refused):
    path = city / "ledgers/ledger.yaml"
    path.write_text(path.read_text("utf-8").replace("office: SJ\n", ""), "utf-8")
    refused(
        city,
        ["bridge", "add", "--name", "x", "--built", "2019-09-01"],
        2,
        """\
错误：要写 --office：这类记录没有县区，ledger.yaml 里也没有市办代号
  用县区代号或 ledger.yaml 里 office 的值，2 到 4 个大写字母
""",
        """\
error: --office is needed: there is neither a county nor a city office
  use a county's key or the office in ledger.yaml: 2 to 4 capitals
""",
    )


def test_list_and_show(city, run, transcript):
    transcript(city, LIFE["hazard"], "zh")
    listed = run("hazard", "list", "--grade", "major", root=city)
    assert (listed.code, listed.err) == (0, "1 处\n")
    assert listed.out.splitlines()[-1].split()[:4] == ["H-2019-QL001", "锅炉房压力表过期", "清陵县", "验收销号"]
    assert "H-2019-QL001" not in run("hazard", "list", "--stage", "open", root=city).out
    shown = run("hazard", "show", "QL001", root=city, lang="en")
    assert shown.out.startswith("hazard H-2019-QL001 锅炉房压力表过期\n")
    assert "open → assigned → fixed → [accepted]" in shown.out
    data = json.loads(run("hazard", "show", "QL001", "--json", root=city).out)
    assert [step["step"] for step in data["steps"]] == ["assigned", "fixed", "returned", "fixed", "accepted"]
    assert data["computed"]["stage"] == "accepted"


def test_an_amount_without_one_it_is_a_share_of_has_no_share(city, run, transcript):
    transcript(city, LIFE["bridge"], "zh")
    run("bridge", "pay", "QL001", "1万", "--receipt", "XL-9", "--payee", "某公司", root=city)
    shown = run("bridge", "show", "QL001", root=city).out
    assert "累计维修支出  1万元" in shown
    assert "占比" not in shown


def test_the_log_of_a_declared_record(city, run, save, transcript):
    transcript(city, LIFE["hazard"], "zh")
    save(city)
    assert "H-2019-QL001" in run("log", "H-2019-QL001", root=city).out


REFUSED = """
hazard add --title x
hazard add --title x --county QL --found 2019-09-01 --grade 大
hazard add --title x --county QL --found 2019-10-01
hazard assign QL001
hazard assign QL001 --by 没有的单位
hazard assign QL001 --by 市交通运输局 --date 2019-09-01
hazard assign QL001 --by 市交通运输局 --date 2019-10-01
hazard fix QL001 --evidence x
hazard fix QL002 --evidence x --date 2019-09-05
hazard assign QL002 --by 市交通运输局
hazard accept QL003
hazard return QL003
hazard return QL003 --reason x --officer 科长
hazard pay QL001
hazard pay QL001 1万 --receipt ZF-1
hazard pay QL001 --reverse ZF-9
hazard pay QL001 2万 --reverse ZF-1
hazard set QL001 grade=worse
hazard set QL001 costs=1万
hazard void QL009 --reason x
hazard repair QL001
bridge pay QL001 1万 --receipt XL-2
bridge pay QL001 --reverse XL-1 --payee 某公司
bridge visit QL001
bridge visit QL001 --state worn --date 2019-09-04
bridge measure QL001 --span 1号 --metres 31
bridge order QL001 --text x --lead 市交通运输局 --key 1
bridge did QL001 9
bridge did QL001 1
bridge end QL001
"""
BEFORE = """
hazard add --title 甲 --county QL --found 2019-09-02
hazard pay QL001 1万 --receipt ZF-1
hazard add --title 乙 --county QL --found 2019-09-02
hazard assign QL002 --by 市交通运输局 --date 2019-09-03
hazard fix QL002 --evidence x --date 2019-09-05
hazard return QL002 --reason x --date 2019-09-05
hazard add --title 丙 --county QL --found 2019-09-02
hazard assign QL003 --by 市交通运输局 --date 2019-09-03
bridge add --name 沙河桥 --built 2015-05-01 --office QL
bridge pay QL001 3万 --receipt XL-1 --payee 某工程队
bridge visit QL001 --state worn --date 2019-09-04
bridge measure QL001 --span 1号 --metres 30
bridge order QL001 --text 加固栏杆 --lead 市交通运输局
bridge did QL001 1
"""


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_refused(lang, city, transcript, golden, contents):
    transcript(city, BEFORE, "zh")
    before = contents(city)
    told = transcript(city, REFUSED, lang)
    golden(f"declared_refused_{lang}.txt", told)
    assert told.count("\n(") == REFUSED.strip().count("\n") + 1
    assert contents(city) == before


# Finding the command


@pytest.mark.parametrize("lang", LANGS)
def test_help_is_as_it_was_read(lang, city, run, golden):
    told = run("--help", root=city, lang=lang).out.partition("undo ")[2]
    for path in ("hazard", *(f"hazard {verb}" for verb in (*COMMON, "assign", "fix", "return", "accept", "pay"))):
        ran = run(*path.split(), "--help", root=city, lang=lang)
        assert (ran.code, ran.err) == (0, ""), path
        told += f"$ dicoop {path} --help\n{ran.out}\n"
    assert [line for line in told.splitlines() if wcswidth(line) > 100] == []
    golden(f"help_hazard_{lang}.txt", told)


def test_a_misspelt_command_may_mean_a_declared_one(city, refused):
    refused(
        city,
        ["hazrd", "list"],
        2,
        "错误：没有“hazrd”这个命令\n  是否想写“hazard”？\n",
        "error: unknown command 'hazrd'\n  Did you mean 'hazard'?\n",
    )


def test_a_ledger_without_it_has_no_such_command(small, run):
    assert run("hazard", "list", root=small).err.startswith("错误：没有“hazard”这个命令\n")


def test_a_faulty_declaration_says_what_is_wrong_where(city, refused, run):
    run("hazard", "add", "--title", "x", "--county", "QL", "--found", "2019-09-02", root=city)
    path = city / "ledgers/kinds/hazard.yaml"
    path.write_text(path.read_text("utf-8").replace("from: start", "from: begin"), "utf-8")
    refused(
        city,
        ["hazard", "list"],
        6,
        """\
错误：台账 hazard 的声明有 2 处错误，它的命令和记录都不能用
  改正声明后再执行；看全部错误：dicoop kind check
ledgers/kinds/hazard.yaml:39:1: 错误[missing-part]: 第一个环节要写明 from: start
  39 | steps:
     | ^
  怎么改：第一步写上 from: start
ledgers/kinds/hazard.yaml:43:11: 错误[unknown-name]: 没有“begin”这个环节
  43 |     from: begin
     |           ^
  允许：start assigned fixed returned accepted
  怎么改：改用已有的，或先声明它
""",
        """\
error: the declaration of hazard has faults (2); neither its commands nor its records can be used
  correct it first; all faults: dicoop kind check
ledgers/kinds/hazard.yaml:39:1: error[missing-part]: the first step needs from: start
  39 | steps:
     | ^
  to correct: write from: start in the first step
ledgers/kinds/hazard.yaml:43:11: error[unknown-name]: there is no step 'begin'
  43 |     from: begin
     |           ^
  allowed: start assigned fixed returned accepted
  to correct: use an existing one, or declare it first
""",
    )
    assert "\n  hazard      声明有错误，不能用：dicoop kind check\n" in run("--help", root=city).out
    assert run("bridge", "list", root=city).code == 1  # what is left out is told wherever figures are
    listed = run("project", "list", root=city)
    assert (listed.code, listed.err.splitlines()[1:]) == (1, ["台账 hazard 的声明有错误，它的 1 条记录没有计入：dicoop kind check"])
    checked = run("check", root=city)
    assert checked.code == 1
    assert "ledgers/kinds/hazard.yaml:43:11: 错误[unknown-name]" in checked.out


REVIEW = """\
review:
  bad: grade grave
  below: paid
  scope: county level
  once: grade
  text: title
  matter: title
  failed: lost
  presence: visits
"""


def test_what_a_declaration_says_of_reviews_is_looked_at(city, run):
    path = city / "ledgers/kinds/hazard.yaml"
    path.write_text(path.read_text("utf-8") + REVIEW, "utf-8")
    said = [line.partition(": ")[2] for line in run("kind", "check", root=city).out.splitlines() if "错误[" in line]
    assert said == [
        "错误[unknown-name]: 没有“grave”这个值",
        "错误[unknown-name]: 没有“paid”这个字段",
        "错误[unknown-name]: 没有“level”这个字段",
        "错误[unknown-name]: 没有“title”这个清单里的文字字段",
        "错误[unknown-name]: 没有“lost”这个阶段",
        "错误[missing-part]: 到场的清单要写明 是谁",
        "错误[unknown-name]: 没有“visits”这个逐日记录的清单",
    ]


def test_a_half_of_what_reviews_look_at_is_told(city, run):
    path = city / "ledgers/kinds/hazard.yaml"
    path.write_text(path.read_text("utf-8") + "review:\n  matter: title county\n  once: grade\n", "utf-8")
    told = run("kind", "check", root=city, lang="en").out
    assert "review.matter" not in told
    assert [line.partition(": ")[2] for line in told.splitlines() if "error[" in line] == [
        "error[missing-part]: a review needs failed",
        "error[missing-part]: a review needs scope",
    ]


@pytest.mark.parametrize(
    ("line", "there"),
    [
        ("dicoop haz", ["hazard"]),
        ("dicoop hazard a", ["add", "assign", "accept"]),
        ("dicoop hazard add --grade ", ["major", "plain"]),
        ("dicoop hazard add --county ", ["QL"]),
        ("dicoop hazard assign QL001 --by ", ["市交通运输局"]),
        ("dicoop hazard fix H", ["H-2019-QL001"]),
        ("dicoop bridge visit QL001 --state ", ["good", "worn"]),
    ],
)
def test_a_shell_completes_them(line, there, city, run, monkeypatch):
    run("hazard", "add", "--title", "x", "--county", "QL", "--found", "2019-09-02", root=city)
    monkeypatch.chdir(city)
    monkeypatch.setenv("_DICOOP_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
    ran = run()
    assert (ran.code, ran.err) == (0, "")
    assert set(there) <= set(ran.out.split("\n"))


def test_a_shell_is_told_of_no_faulty_one(city, run, monkeypatch):
    (city / "ledgers/kinds/hazard.yaml").write_text("key: hazard\n", "utf-8")
    monkeypatch.chdir(city)
    monkeypatch.setenv("_DICOOP_COMPLETE", "complete_bash")
    for words, count in (("dicoop h", "1"), ("dicoop hazard a", "2")):
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", count)
        ran = run()
        assert (ran.code, ran.err) == (0, "")
        assert "hazard" not in ran.out
