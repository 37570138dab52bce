"""The language of `--where` on the small ledger, with answers counted by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest
from report_samples import RECORDS, TODAY, ledger_of, small

from dicoop.document import Document
from dicoop.errors import DicoopError, Misused, NotFound
from dicoop.kinds import BUILT_IN
from dicoop.labels import Label
from dicoop.render import render
from dicoop.reports import due as page
from dicoop.reports.listing import listing
from dicoop.reports.options import of_due, of_rates
from dicoop.reports.query import query
from dicoop.reports.rates import rates
from dicoop.reports.reference_day import when
from dicoop.rules.conditions import Question, parse
from dicoop.rules.names import Vocabulary
from dicoop.rules.watch import Watch


def due(ledger, day, asked):
    """Return the list of what is due."""
    return page.due(page.listed(ledger, day, asked), ledger, day, asked)


def listed(kind: str, *where: str, voided: bool = False) -> str:
    """The last parts of the ids that a list has with these questions."""
    found = listing(BUILT_IN[kind], small(), query(BUILT_IN[kind], small(), {"where": where, "all": voided}), TODAY)
    return " ".join(str(row["id"])[-5:] for row in rows(found.document))


def rows(document: Document) -> list[dict[str, Any]]:
    return json.loads(render(document, "json", "zh"))["rows"]


# By hand: the records stand in report_samples.py, the day is 2019-09-30


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        # and, or, not, brackets, in both languages and widths
        ("kind=industry and county=QL", "QL001"),
        ("kind=industry or kind=research", "GX001 QL001 QL002 XQ001"),
        ("not kind=industry", "QL002 WS001 XQ002"),
        ("county=QL or county=XQ and kind=industry", "QL001 QL002 XQ001"),
        ("(county=QL or county=XQ) and kind=industry", "QL001 XQ001"),
        ("not county=QL and kind=industry", "GX001 XQ001"),
        ("not (county=QL and kind=industry)", "GX001 QL002 WS001 XQ001 XQ002"),
        ("NOT(county=QL)AND(kind=industry)", "GX001 XQ001"),
        ("（县区＝清陵县或县区＝西渠县）且类别＝产业", "QL001 XQ001"),
        ("非 类别＝产业 且 第几次会议！＝2", "QL002"),
        ("非（类别=产业）且总投资＞＝２亿元", "QL002 XQ002"),
        ("总投资＜2亿元", "WS001"),
        ("总投资＜＝2亿元", "WS001 XQ002"),
        ("not not kind=research", "QL002"),
        ("非非kind=research", "QL002"),
        # lists of values
        ("county in QL,GX", "GX001 QL001 QL002"),
        ("县区=清陵县、高新区", "GX001 QL001 QL002"),
        ("county in “清陵县”，高新区 and meeting=1", "QL001 QL002"),
        ("county!=QL,GX", "WS001 XQ001 XQ002"),
        ("kind=产业，科研", "GX001 QL001 QL002 XQ001"),
        ("meeting in 2,3", "GX001 WS001 XQ002"),
        ("meeting=第1次、2", "GX001 QL001 QL002 WS001 XQ001 XQ002"),
        ("enterprise in E-2019-XQ001,E-2019-QL001", "GX001 QL001 QL002 WS001 XQ001 XQ002"),
        ("lead in 市发展改革委,市交通运输局 and meeting=2", "GX001 WS001 XQ002"),
        ("id in P-2019-QL001,P-2019-XQ002", "QL001 XQ002"),
        ("not meeting in 2", "QL001 QL002 XQ001"),
        # free text runs to the end unless it is quoted
        ("name~QL and county=XQ", ""),
        ("name~'QL' and county=QL", "QL001 QL002"),
        ("name~“项目” and meeting=2", "GX001 WS001 XQ002"),
        ('name=‘QLQL001项目’或name="XQXQ001项目"', "QL001 XQ001"),
        ("(name~'QL001' or name~'XQ001') and meeting=1", "QL001 XQ001"),
        ('officer="" and meeting=2', "GX001 WS001 XQ002"),
        ("kind= and meeting=2", "WS001 XQ002"),
        # how a record stands on the day
        ("stage=production", "QL001"),
        ("阶段=已签约 and meeting=2", "GX001 WS001 XQ002"),
        ("stage in ended,production", "QL001 XQ001"),
        ("stage!=signed", "QL001 XQ001"),
        ("light=red", "GX001 QL002"),
        ("灯=无", "QL001 WS001 XQ001 XQ002"),
        ("overdue>150", "QL002"),
        ("逾期=121", "GX001"),
        ("overdue=0", "QL001 WS001 XQ001 XQ002"),
        ("due<2019-06", "QL002"),
        ("期限<=2019-06", "GX001 QL002"),
        ("due=", "QL001 WS001 XQ001 XQ002"),
        # what has come in
        ("arrived=0", "GX001 QL002 WS001 XQ001 XQ002"),
        ("arrived>0", "QL001"),
        ("arrived=4亿", "QL001"),
        ("累计到位资金>=４亿元", "QL001"),
        ("arrived_rate<50% and arrived>0", "QL001"),
        ("arrived_rate=40%", "QL001"),
        ("arrived_rate>40.0％", ""),
        ("资金到位率>=39.9%", "QL001"),
        ("arrived_rate!=0", "QL001"),
        ("invested_rate=20%", "QL001"),
        ("invested<2亿元", "GX001 QL002 WS001 XQ001 XQ002"),
        # another field of the record
        ("arrived>.invested", "QL001"),
        ("arrived=.invested and county=QL", "QL002"),
        ("investment<=.arrived", ""),
        ("nodes.production.done > .nodes.production.plan", "QL001"),
        ("nodes.start.done<.nodes.start.plan", "QL001"),
        ("arrived_rate>.invested_rate", "QL001"),
        ("name~.id", ""),
        # days inside blocks
        ("nodes.start.done<2019-02-10", "XQ001"),
        ("nodes.start.plan=2019-06", "GX001"),
        ("节点.开工.完成=2019年2月", "QL001 XQ001"),
        ("nodes.start.evidence~开工", "QL001"),
        ("nodes.permit.done= and nodes.permit.plan!=", "QL002"),
        ("ended.date=2019-Q2", "XQ001"),
        ("终止.终止原因~调整", "XQ001"),
        ("ended.date=", "GX001 QL001 QL002 WS001 XQ002"),
        ("nodes.START.done=2019-2", "QL001 XQ001"),
        # months, quarters, halves, years
        ("signed=2019-01", "QL001 QL002 XQ001"),
        ("signed=2019.5", "GX001 WS001 XQ002"),
        ("signed=2019年5月", "GX001 WS001 XQ002"),
        ("signed=2019年05月份", "GX001 WS001 XQ002"),
        ("signed=2019-Q1", "QL001 QL002 XQ001"),
        ("signed=2019q2", "GX001 WS001 XQ002"),
        ("signed=2019年第二季度", "GX001 WS001 XQ002"),
        ("signed=２０１９年一季度", "QL001 QL002 XQ001"),
        ("signed=2019年上半年 and county=GX", "GX001"),
        ("signed=2019-H2", ""),
        ("signed!=2019-H1", ""),
        ("signed!=2019/1", "GX001 WS001 XQ002"),
        ("signed=2019", "GX001 QL001 QL002 WS001 XQ001 XQ002"),
        ("signed<2019", ""),
        ("signed>=2019年", "GX001 QL001 QL002 WS001 XQ001 XQ002"),
        ("signed>2019-01", "GX001 WS001 XQ002"),
        ("signed<2019-05", "QL001 QL002 XQ001"),
        ("signed<=2019-01", "QL001 QL002 XQ001"),
        ("signed>=2019-05", "GX001 WS001 XQ002"),
        ("signed>2019", ""),
    ],
)
def test_projects(question: str, ids: str) -> None:
    assert listed("project", question) == ids
    ledger = small()
    assert str(parse(question, Vocabulary((BUILT_IN["project"],)), ledger)) == str(again(question, "project"))


def again(question: str, kind: str) -> Question:
    """A question read from what it is printed as."""
    vocabulary = Vocabulary((BUILT_IN[kind],))
    return parse(str(parse(question, vocabulary, small())), vocabulary, small())


@pytest.mark.parametrize(
    ("kind", "question", "ids"),
    [
        ("contract", "delivered_rate=40%", "QL001"),
        ("contract", "累计交货=0", "QL002"),
        ("contract", "delivered<.amount", "QL001 QL002"),
        ("contract", "to<2019-06-30 or 止>2020", "QL001"),
        ("contract", "止=2019,2020-05", "refused"),
        ("contract", "stage=履约中", "QL001"),
        ("contract", "buyer!=.supplier", "QL001 QL002"),
        ("issue", "stage=listed,cleared and not county=QL", "XQ001 XQ002"),
        ("issue", "category in land,其他 and raised<2019-04", "QL001 QL002 XQ002"),
        ("issue", "overdue>0 and light=red", "QL002 QL003 XQ001"),
        ("issue", "scope!=个性", "QL001 QL002 QL003 XQ001 XQ002"),
        ("enterprise", "above_scale=是 or county=XQ", "QL001 XQ001"),
        ("enterprise", "light=none and stage=registered", "QL001 XQ001"),
        ("meeting", "themes=项目对接 and id in 1,2", "1"),
        ("meeting", "themes in 项目对接,产销对接", "1 2 3"),
        ("meeting", "stage=planned", "3"),
        ("meeting", "light=red and date=2019-H1", "1 2"),
    ],
)
def test_other_kinds(kind: str, question: str, ids: str) -> None:
    if ids == "refused":
        with pytest.raises(Misused):
            listed(kind, question)
    else:
        assert listed(kind, question) == ids


def test_what_was_voided() -> None:
    assert listed("project", "voided.date=2019-02", voided=True) == "QL003"
    assert listed("project", "作废.作废原因~重复 and stage=voided", voided=True) == ""
    assert listed("project", "作废.作废原因~“重复” and stage=voided", voided=True) == "QL003"
    assert listed("project", "arrived=0 or arrived>0", voided=True) == "GX001 QL001 QL002 WS001 XQ001 XQ002"  # it counts nowhere


def rates_by(*where: str) -> dict[str, str]:
    given = {"rate": [], "variant": [], "where": where, "by": None, "explain": False, "meeting": None, "as_of": None}
    found = rates(small(), when(small(), None, None, TODAY), of_rates(small(), given, TODAY))
    return {f"{row['rate']}/{row['basis']}": f"{row['numerator']}/{row['denominator']}" for row in rows(found)}


def test_rates_count_what_a_question_leaves() -> None:
    """Those whose records lack what is asked for are left out, as are those whose records have no such stage."""
    found = rates_by("stage=production,ended and investment>=5亿元")
    assert found["start/count"] == "2/2"
    assert found["funds/money"] == "400000000/1500000000"
    assert {name.partition("/")[0] for name in found} == {
        "performance", "start", "funds", "invested", "completion", "production", "capacity", "benefit", "node_on_time",
    }  # fmt: skip
    assert rates_by("category=land or kind=research")["clearance/count"] == "0/1"
    assert rates_by("category=land or kind=research")["start/count"] == "0/1"
    assert rates_by("arrived=0 and county=QL")["start/count"] == "0/1"
    assert set(rates_by("due<2019-03-02")) == {"decision/count"}  # a field goes before what is computed
    assert rates_by("overdue>0 and lead=市发展改革委")["decision/count"] == "0/2"


def due_by(*where: str) -> list[str]:
    given = {"within": None, "by": None, "county": None, "unit": None, "kind": None, "overdue": False, "where": where}
    return [f"{row['kind']} {row['id']} {row['key']}" for row in rows(due(small(), TODAY, of_due(small(), given)))]


def test_what_is_due_fulfils_a_question() -> None:
    """What lacks a field neither fulfils a condition on it nor its opposite."""
    projects = ["project P-2019-QL002 permit", "project P-2019-QL002 start", "project P-2019-GX001 start"]
    decisions = ["decision 1 M1-2", "decision 2 M2-1"]
    assert sorted(due_by("kind=research or light=red and investment>5亿")) == sorted(projects)
    assert sorted(due_by("not kind=research")) == ["project P-2019-GX001 start"]
    assert sorted(due_by("kind!=research")) == ["project P-2019-GX001 start"]
    assert sorted(due_by("due=2019")) == decisions
    assert sorted(due_by("light=red")) == sorted(due_by())
    assert due_by("overdue>30 and text~'没有' or overdue>170 and text~'用电'") == ["decision 1 M1-2"]


JOIN = (
    "条件之间用 and 或 or 连接，也可写“且”“或”，如 county=QL and（kind=产业 or kind=科研）",
    "join conditions with and / or: county=QL and (kind=industry or kind=research)",
)
QUOTE = (
    "文字一直算到末尾；后面还有别的，就给文字加引号，如（name~“轴承” or name~“齿轮”）",
    "free text runs to the end: quote it if something follows, as in (name~'轴承' or name~'齿轮')",
)
FORM = (
    "写成 字段 符号 值，符号用 = != < <= > >= ~（含有），如 investment>=1亿元",
    "write FIELD OP VALUE, OP one of = != < <= > >= ~ (contains): investment>=100 million yuan",
)
LIST = (
    "能列举的是类别、县区、单位、编号和整数；别的写成几个条件，用 or 连接",
    "only list values, counties, units, ids and whole numbers can; join several conditions with or",
)
DEPTH = ("分成几个条件写，如几个 --where", "write several conditions, such as several --where")
RATE = ("写成 50% 或 33.3%", "write 50% or 33.3%")
FIELDS = (
    "also chain cluster code county enterprise id industry investment investor kind lead meeting name officer park public signed group park_group stage light due "
    "overdue arrived arrived_rate invested invested_rate nodes.*.plan nodes.*.reason nodes.*.done nodes.*.evidence case.blocker case.measure case.unit "
    "case.start_expected relocation.from relocation.to relocation.land ended.date ended.reason voided.date voided.reason"
)
INSIDE = FIELDS.partition("nodes.")[2]
CALLED = (
    "同在县区 产业链 产业集群 投资项目代码 县区 企业 编号 行业 总投资 投资主体 类别 责任单位 第几次会议 名称 包联领导 园区 政府投资 签约日期 组团 园区组团 阶段 灯 期限 "
    f"逾期 累计到位资金 资金到位率 累计完成投资 投资完成率 nodes.{INSIDE}"
)
NODES = "filing planning land eia permit start completion production capacity benefit"


def near(name: str, names: str) -> tuple[str, str]:
    return f"是否想写“{name}”？可用：{CALLED if names == FIELDS else names}", f"Did you mean '{name}'? allowed: {names}"


@pytest.mark.parametrize(
    ("question", "zh", "en", "hint"),
    [
        # how conditions are joined
        ("county=QL and", "第11个字起“and”：“and”后面缺少一个条件", "from character 11, 'and': condition missing after 'and'", JOIN),
        ("county=QL 或 ", "第11个字起“或”：“或”后面缺少一个条件", "from character 11, '或': condition missing after '或'", JOIN),
        ("not", "第1个字起“not”：“not”后面缺少一个条件", "from character 1, 'not': condition missing after 'not'", JOIN),
        ("（", "第1个字起“（”：“（”后面缺少一个条件", "from character 1, '（': condition missing after '（'", JOIN),
        ("(county=QL", "第1个字起“(county=QL”：“(”没有配上“)”", "from character 1, '(county=QL': this '(' has no ')'", JOIN),
        (
            "(name~x) or name~y",
            "第1个字起“(name~x) or name~y”：“(”没有配上“)”",
            "from character 1, '(name~x) or name~y': this '(' has no ')'",
            QUOTE,
        ),
        ("(county=QL)) and x", "第12个字起“) and x”：多出一个“)”", "from character 12, ') and x': one ')' too many", JOIN),
        (
            "(county=QL) kind=x",
            "第13个字起“kind=x”：前面缺少 and 或 or",
            "from character 13, 'kind=x': 'and' or 'or' is missing before it",
            JOIN,
        ),
        ("()", "第2个字起“)”：条件“)”看不懂", "from character 2, ')': cannot understand the condition ')'", FORM),
        (
            f"{'(' * 21}x=1",
            "第21个字起“(x=1”：括号和“非”套了不止20层",
            "from character 21, '(x=1': brackets and 'not' are nested more than 20 deep",
            DEPTH,
        ),
        # where in the text
        (
            "county=QL and kindd=产业",
            "第15个字起“kindd=产业”：没有“kindd”这个字段可作条件",
            "from character 15, 'kindd=产业': no field 'kindd' to use in a condition",
            near("kind", FIELDS),
        ),
        (
            "county=QL and investment>1",
            "第15个字起“investment>1”：总投资：金额“1”没有单位",
            "from character 15, 'investment>1': Investment: amount '1' has no unit",
            ("数字后面写明单位：亿元、万元 或 元", "add the unit, as in 12.5 million yuan, 1.2 billion yuan or 9,000 yuan"),
        ),
        (
            "(arrived_rate>\u202e5%)",
            "第2个字起“arrived_rate>\\u202e5%”：资金到位率：有看不见的字符：\\u202e5%",
            "from character 2, 'arrived_rate>\\u202e5%': funds-in-place rate: invisible characters: \\u202e5%",
            None,
        ),
        # names
        ("arived=0", "没有“arived”这个字段可作条件", "no field 'arived' to use in a condition", near("arrived", FIELDS)),
        (
            "nodes.strat.done<2019",
            "没有“nodes.strat.done”这个字段可作条件",
            "no field 'nodes.strat.done' to use in a condition",
            near("nodes.start.done", " ".join(f"nodes.{name}.done" for name in NODES.split())),
        ),
        (
            "nodes.start=2019",
            "没有“nodes.start”这个字段可作条件",
            "no field 'nodes.start' to use in a condition",
            near("nodes.start.plan", "nodes.start.plan nodes.start.reason nodes.start.done nodes.start.evidence"),
        ),
        (
            "ended.dat=2019",
            "没有“ended.dat”这个字段可作条件",
            "no field 'ended.dat' to use in a condition",
            near("ended.date", "ended.date ended.reason"),
        ),
        ("arrived>.signd", "没有“signd”这个字段可作条件", "no field 'signd' to use in a condition", near("signed", FIELDS)),
        # signs and values
        ("signed in 2019-01,2019-02", "signed 的值不能列举，不能用 in", "values of signed cannot be listed with in", LIST),
        ("name in a,b", "name 的值不能列举，不能用 in", "values of name cannot be listed with in", LIST),
        ("county in", "county in 后面缺少一个值", "value missing after county in", None),
        ("meeting in 1,,2", "meeting in 后面缺少一个值", "value missing after meeting in", None),
        ("county=QL,", "county = 后面缺少一个值", "value missing after county =", None),
        (
            "county in QL,ZZ",
            "没有“ZZ”这个县区",
            "unknown county 'ZZ'",
            ("可用：QL（清陵县） XQ（西渠县） GX（高新区） WS（市外）", "allowed: QL (清陵县) XQ (西渠县) GX (高新区) WS (市外)"),
        ),
        ("light>red", "light 不分大小，只能用 = 或 !=", "light cannot be ordered; use = or !=", None),
        ("stage~x", "stage 不是随便写的文字，不能用 ~；用 = 或 !=", "stage is not free text to search with ~; use = or !=", None),
        (
            "investment>.signed",
            "investment 和 signed 不是同一种值，不能比",
            "investment and signed hold different kinds of values and cannot be compared",
            None,
        ),
        (
            "county!=.lead",
            "county 和 lead 不是同一种值，不能比",
            "county and lead hold different kinds of values and cannot be compared",
            None,
        ),
        ("arrived_rate<50", "arrived_rate：“50”不是百分数", "arrived_rate: '50' is not a percentage", RATE),
        (
            "arrived>5",
            "累计到位资金：金额“5”没有单位",
            "Funds arrived: amount '5' has no unit",
            ("数字后面写明单位：亿元、万元 或 元", "add the unit, as in 12.5 million yuan, 1.2 billion yuan or 9,000 yuan"),
        ),
        (
            "investment>=8m USD",
            "“800万美元”是外币，金额都按人民币比",
            "'8 million US dollars' is in a foreign currency; amounts are compared in yuan",
            ("折成人民币写，如 5600万元", "write the amount in yuan, such as 56 million yuan"),
        ),
        (
            "signed<2019-13",
            "签约日期：“2019-13”不是日期",
            "Signed: '2019-13' is not a date",
            (
                "写成 2019-08-20；只知道月份或年份的，写 2019-08 或 2019",
                "write 2019-08-20; where only the month or the year is known, 2019-08 or 2019",
            ),
        ),
    ],
)
def test_a_fault_says_what_where_and_what_is_allowed(question: str, zh: str, en: str, hint: tuple[str, str] | None) -> None:
    with pytest.raises(DicoopError) as raised:
        parse(question, Vocabulary((BUILT_IN["project"],)), small())
    assert (raised.value.message, raised.value.hint) == (Label(zh, en), hint)
    assert raised.value.exit_code == 2


def test_a_reference_to_nothing_is_not_found() -> None:
    with pytest.raises(NotFound) as raised:
        parse("county=QL and enterprise=QL999", Vocabulary((BUILT_IN["project"],)), small())
    assert raised.value.message == Label(
        "第15个字起“enterprise=QL999”：没有这家企业：QL999", "from character 15, 'enterprise=QL999': no such enterprise: QL999"
    )


def test_without_a_ledger_what_it_would_know_is_taken_as_written() -> None:
    """A declaration is read before there are records and counties: only what its own kind says is looked up."""
    vocabulary = Vocabulary((BUILT_IN["project"],))
    question = parse("county=QL,ZZ and nodes.greening.done=2019 or enterprise=E-2019-QL001 and kind=产业", vocabulary, None)
    watch = Watch.of(small().settings, TODAY)
    assert [id_[-5:] for id_, record in small().of("project").items() if question.matches(record, watch)] == ["QL001", "XQ001", "GX001"]
    assert question.names == ("county", "nodes.greening.done", "enterprise", "kind")
    with pytest.raises(Misused):
        parse("kind=工业", vocabulary, None)


def test_nodes_that_the_ledger_added() -> None:
    own = ledger_of(RECORDS, nodes={"greening": {"before_start": "10"}})
    assert parse("nodes.greening.plan=2019", Vocabulary((BUILT_IN["project"],)), own).names == ("nodes.greening.plan",)
    with pytest.raises(Misused):
        parse("nodes.greening.plan=2019", Vocabulary((BUILT_IN["project"],)), small())


@pytest.mark.parametrize(
    ("question", "counties"),
    [
        ("county=QL", "QL"),
        ("county in QL,XQ and kind=产业", "QL XQ"),
        ("kind=产业 and (county=QL or county=GX)", "GX QL"),
        ("county=QL or kind=产业", ""),
        ("not county=QL", ""),
        ("county!=QL", ""),
        ("county=.county", ""),
    ],
)
def test_which_counties_a_record_must_be_of(question: str, counties: str) -> None:
    """Lists read the parts of these alone."""
    assert " ".join(sorted(parse(question, Vocabulary((BUILT_IN["project"],)), small()).counties)) == counties
