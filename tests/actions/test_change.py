"""How is a record changed? What the verbs write is tested in tests/commands; here is what no command line shows."""

import json
from datetime import date

import pytest

from dicoop.actions import add, change
from dicoop.actions.write_context import Desk
from dicoop.errors import Misused, NotFound, Refused
from dicoop.kinds import BUILT_IN
from dicoop.store.ledger import meant

PROJECT, MEETING, ENTERPRISE = BUILT_IN["project"], BUILT_IN["meeting"], BUILT_IN["enterprise"]
TODAY = date(2019, 9, 30)


@pytest.fixture
def desk(small):
    return Desk(small, TODAY)


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        (PROJECT, "P-2019-QL007", "P-2019-QL007"),
        (PROJECT, "p-2019-ql007", "P-2019-QL007"),
        (PROJECT, "QL007", "P-2019-QL007"),
        (PROJECT, " 7 ", "P-2019-QL007"),
        (MEETING, "15", "15"),
        (MEETING, "第15次", "15"),
        (MEETING, "１５", "15"),
        (MEETING, "015", "15"),
    ],
)
def test_a_record_is_found_by_any_end_of_its_id(kind, text, found, desk):
    assert meant(desk.root, kind, text) == found


@pytest.mark.parametrize(
    ("kind", "text", "name", "given", "values"),
    [
        (PROJECT, "QL007", "also", "西渠、XQ", ("XQ",)),
        (MEETING, "15", "themes", "产销对接，项目对接", ("产销对接", "项目对接")),
        (MEETING, "15", "themes", "产销对接", ("产销对接",)),
        (ENTERPRISE, "2019-QL001", "supplies_to", "矿山机械、2016-QL003", ("E-2017-XQ001", "E-2016-QL003")),
        (ENTERPRISE, "QL003", "supplies_to", "示例甲、乙合资公司", ("E-2019-QL001",)),
    ],
)
def test_several_values_may_be_given_with_commas_between(kind, text, name, given, values, desk, run):
    """They take the place of all that was there; a name with a comma in it is one."""
    assert run("enterprise", "add", "--name", "示例甲、乙合资公司", "--county", "QL", root=desk.root).code == 0
    change.set_fields(desk, kind, text, {name: given})
    told = json.loads(run(kind.name, "show", text, "--json", root=desk.root).out)
    assert tuple(told[name]) == values


def test_no_record_and_too_many(desk, small):
    for kind, text in (
        (PROJECT, "9"),
        (PROJECT, ""),
        (PROJECT, "E-2016-QL003"),
        (MEETING, "5"),
        (MEETING, "0"),
        (MEETING, "-15"),
        (MEETING, ""),
    ):
        with pytest.raises(NotFound):
            meant(desk.root, kind, text)
    for year in (2018, 2019):
        (small / f"ledgers/projects/XQ/{year}").mkdir(parents=True)
        for number in range(20, 40):
            (small / f"ledgers/projects/XQ/{year}/P-{year}-XQ{number:03}.yaml").write_text("", "utf-8")
    with pytest.raises(Misused) as several:
        meant(desk.root, PROJECT, "XQ021")
    assert several.value.hint.zh == "写长一点：P-2018-XQ021；P-2019-XQ021"
    with pytest.raises(Misused) as many:
        meant(desk.root, PROJECT, "1")
    assert many.value.hint.en == "write more of it: P-2018-XQ021; P-2018-XQ031; P-2019-XQ021; P-2019-XQ031"


def test_what_lacks_is_what_is_required_and_not_given():
    names = [row.name for row in add.missing(PROJECT, {"name": "x", "lead": "y"})]
    assert names == ["enterprise", "county", "signed", "investment"]
    assert [row.name for row in add.missing(MEETING, {})] == ["id", "date", "themes"]
    assert add.missing(ENTERPRISE, {"name": "x", "county": "QL"}) == ()


def test_the_outcome_says_what_is_next(desk):
    done = change.set_fields(desk, PROJECT, "7", {"chain": "x"})
    assert (done.id, done.stage.value, done.new, done.layout) == ("P-2019-QL007", "preparing", False, False)
    assert done.next == "dicoop project reach P-2019-QL007"
    assert done.changes == (("chain", None, "x"),)
    gone = change.void(desk, PROJECT, "7", "2019-09-30", "x")
    assert (gone.stage.value, gone.next) == ("voided", None)


@pytest.mark.parametrize(("answer", "command"), [("满意", None), ("基本满意", None), ("不满意", "dicoop issue reopen I-2019-QL014")])
def test_an_issue_whose_enterprise_is_content_is_not_to_be_reopened(answer, command, desk):
    done = change.act(desk, BUILT_IN["issue"], "feedback", "QL014", lambda *_: {"steps[feedback 2019-09-30].answer": answer})
    assert done.next == command


def test_a_dry_run_is_refused_as_the_real_one_would_be(small):
    dry = Desk(small, TODAY, dry_run=True)
    with pytest.raises(Refused):
        change.set_fields(dry, PROJECT, "7", {"signed": "2019-10-01"})
    with pytest.raises(Refused):
        add.add(dry, MEETING, {"id": "15", "date": "2019-08-20", "themes": ("项目对接",)}, None)
    assert change.set_fields(dry, PROJECT, "7", {"chain": "x"}).changes


def test_a_record_that_was_voided_by_mistake_comes_back(desk, small):
    """Only if it is without errors: those of a voided record are not told."""
    change.void(desk, PROJECT, "8", "2019-09-30", "x")
    change.set_fields(desk, PROJECT, "8", {"nodes.completion.done": "2019-09-01"})
    with pytest.raises(Refused) as refused:
        change.set_fields(desk, PROJECT, "8", {"voided": ""})
    assert [finding.code for finding in refused.value.findings] == ["before-start"]
    change.set_fields(desk, PROJECT, "8", {"voided": "", "nodes.completion": ""})
    assert "voided" not in (small / "ledgers/projects/QL/2019/P-2019-QL008.yaml").read_text("utf-8")


def test_a_unit_too_long_for_a_field_is_told_and_not_written(run, small, contents):
    words = ["issue", "add", "--title", "x", "--enterprise", "QL003", "--county", "QL", "--category", "land", "--raised", "2019-09-25"]
    file = small / "ledgers/ledger.yaml"
    file.write_text(file.read_text("utf-8").split("units:")[0], "utf-8")  # where no list of units is kept
    before = contents(small)
    ran = run(*words, "--by", "长" * 10_001, root=small)
    assert ran.code == 2
    assert "bad-text" in ran.err
    assert contents(small) == before


@pytest.mark.parametrize(("number", "told"), [("16", False), ("17", True)])
def test_a_meeting_with_a_number_left_out_before_it_is_written_and_told(number, told, small, run):
    ran = run("meeting", "add", "--id", number, "--date", "2019-09-28", "--themes", "项目对接", root=small)
    assert (ran.code, (small / f"ledgers/meetings/0{number}.yaml").exists()) == (0, True)
    said = ran.out + ran.err
    assert ("17 id: 警告[meeting-gap]: 没有第 16 次会议的记录" in said, "meeting-gap" in said) == (told, told)


def test_a_meeting_dated_before_one_of_a_lower_number_is_refused(small, run):
    ran = run("meeting", "add", "--id", "16", "--date", "2018-09-28", "--themes", "项目对接", root=small)
    assert (ran.code, ran.err.splitlines()[0]) == (4, "错误：16 会因此有 1 处错误，没有写入")
    assert "16 date: 错误[meeting-order]: 第 16 次会议的日期 2018-09-28 早于第 15 次会议的 " in ran.err


@pytest.mark.parametrize(
    ("pair", "code", "zh", "en"),
    [
        (
            "责任单位=",
            4,
            "“责任单位”是必填的，不能取消；要改就写新的值",
            "Responsible unit is required and cannot be removed: give another value",
        ),
    ],
)
def test_what_cannot_be_set_is_told_in_words(pair, code, zh, en, small, run, contents):
    before = contents(small)
    for lang, words in (("zh", f"错误：{zh}\n"), ("en", f"error: {en}\n")):
        ran = run("project", "set", "QL007", pair, root=small, lang=lang)
        assert (ran.code, ran.err, contents(small)) == (code, words, before)


@pytest.mark.parametrize(
    ("kind", "id_", "said", "verb"),
    [
        ("issue", "I-2019-QL012", "责任单位=市供电公司", "claim"),
        ("issue", "I-2019-QL012", "领单=市供电公司", "claim"),
        ("issue", "I-2019-QL012", "销号=2019-09-01", "close"),
        ("issue", "I-2019-QL012", "结果=已解决", "close"),
        ("issue", "I-2019-QL012", "outcome=resolved", "close"),
        ("issue", "I-2019-QL012", "企业评价=满意", "feedback"),
        ("issue", "I-2019-QL012", "延至=2019-12-01", "extend"),
        ("issue", "I-2019-QL012", "催办=交办单", "urge"),
        ("issue", "I-2019-QL012", "作废=是", "void"),
        ("project", "P-2019-QL007", "开工=2019-09-01", "reach"),
        ("project", "P-2019-QL007", "eia=2019-09-01", "reach"),
        ("project", "P-2019-QL007", "到位资金=1亿元", "fund"),
        ("project", "P-2019-QL007", "资金=1亿元", "fund"),
        ("project", "P-2019-QL007", "进展=完成桩基", "note"),
        ("project", "P-2019-QL007", "funds=1亿元", "fund"),
        ("project", "P-2019-QL007", "终止=是", "end"),
        ("project", "P-2019-QL007", "ended=yes", "end"),
        ("project", "P-2019-QL007", "作废=是", "void"),
        ("contract", "C-2019-QL003", "交货=100万元", "deliver"),
        ("meeting", "15", "议定事项=打通道路", "decide"),
        ("meeting", "15", "推介=新品", "item"),
    ],
)
def test_a_field_that_a_verb_writes_names_the_verb_of_that_record(kind, id_, said, verb, small, run, contents):
    before = contents(small)
    short = id_.rpartition("-")[2]
    for lang, words in (
        ("zh", f"登记：dicoop {kind} {verb} {id_}；改已登记的：dicoop {kind} edit {id_}"),
        ("en", f"to record it: dicoop {kind} {verb} {id_}; to correct what is recorded: dicoop {kind} edit {id_}"),
    ):
        ran = run(kind, "set", short, said, root=small, lang=lang)
        assert (ran.code, ran.err.splitlines()[1:], contents(small)) == (2, [f"  {words}"], before)


@pytest.mark.parametrize("name", ["阶段", "light", "灯", "逾期", "环节", "steps"])
def test_what_is_computed_of_a_record_names_the_verbs_that_may_move_it(name, small, run):
    ran = run("issue", "set", "QL012", f"{name}=x", root=small)
    assert (ran.code, ran.err.splitlines()[1]) == (2, "  它由登记的事得出；现在可以：claim 领单、decline 定为不予受理、urge 催办")


@pytest.mark.parametrize("said", ["名字=x", "nodes.start=2019-09-01", "title=x", "轴承"])
def test_what_no_verb_writes_is_told_as_before(said, small, run):
    ran = run("project", "set", "QL007", said, root=small)
    assert (ran.code, "登记：" in ran.err) == (2, False)
