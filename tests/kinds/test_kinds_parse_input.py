"""What people type becomes the text of a field, and is never guessed at."""

import pytest
from conftest import SETTINGS

from dicoop.errors import Misused, NotFound
from dicoop.kinds import BUILT_IN, parse_input
from dicoop.kinds.fields import field_of
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values, validate
from dicoop.labels import Label
from dicoop.rules.names import PARK_GROUP
from dicoop.text.read import read

PROJECT, ISSUE, MEETING, ENTERPRISE = (BUILT_IN[name] for name in ("project", "issue", "meeting", "enterprise"))
OWN = validate(read(SETTINGS.encode(), "ledger.yaml"), Settings)


def enterprise(id_, name):
    """Return an enterprise."""
    return check_values({"id": id_, "name": name, "county": "QL"}, ENTERPRISE.model)


def ledger(**names):
    """Return a ledger with these enterprises (name by id) and meetings 1 and 15."""
    firms = {id_.replace("_", "-"): enterprise(id_.replace("_", "-"), name) for id_, name in names.items()}
    meetings = {n: check_values({"id": n, "date": "2019-08-20", "themes": ["项目对接"]}, MEETING.model) for n in ("1", "15")}
    return Ledger(OWN, {"enterprise": firms, "meeting": meetings})


WHOLE = ledger(E_2016_QL003="示例轴承有限公司", E_2017_XQ003="示例钢厂", E_2017_XQ1003="同名公司", E_2018_XQ004="同名公司")


def row(kind, name, inside=""):
    """Return a field of a kind, or of a block in it."""
    found = field_of(kind.model, inside or name)
    return field_of(found.model, name) if inside else found


def refused(error, call, *args):
    """Return message and hint of a refusal."""
    with pytest.raises(error) as caught:
        call(*args)
    return caught.value.message, caught.value.hint


@pytest.mark.parametrize(
    ("field", "text", "tidied"),
    [
        (row(PROJECT, "investment"), "１２．５亿", "12.5亿元"),
        (row(PROJECT, "signed"), "2019.8.20", "2019-08-20"),
        (row(PROJECT, "meeting"), "第15次", "15"),
        (row(PROJECT, "meeting"), "015", "15"),
        (row(PROJECT, "kind"), "产业", "industry"),
        (row(PROJECT, "kind"), " Industry ", "industry"),
        (row(PROJECT, "kind"), "产业类", "industry"),
        (row(PROJECT, "source", "funds"), "自筹资金", "own"),
        (row(ISSUE, "category"), "土地", "land"),
        (row(ISSUE, "category"), "用能问题", "energy"),
        (row(ISSUE, "step", "steps"), "销号", "cleared"),
        (row(ENTERPRISE, "above_scale"), "√", "true"),
        (row(ENTERPRISE, "above_scale"), "×", "false"),
        (row(PROJECT, "enterprise"), "E－2016－QL003", "E-2016-QL003"),
        (row(ISSUE, "outcome", "steps"), "不符合政策", "not_permitted"),
        (row(ISSUE, "outcome", "steps"), "not permitted", "not_permitted"),
        (row(ISSUE, "outcome", "steps"), "NOT_PERMITTED", "not_permitted"),
        (row(PROJECT, "name"), "  精密  轴承 ", "精密  轴承"),
        (row(PROJECT, "name"), "a\nb", "a\nb"),
        (row(PROJECT, "county"), "ql", "QL"),
        (row(PROJECT, "county"), " 清陵县 ", "QL"),
        (row(PROJECT, "county"), "清陵", "QL"),
        (row(PROJECT, "lead"), "发改委", "市发展改革委"),
        (row(PROJECT, "lead"), "交通局", "市交通运输局"),
        (row(PROJECT, "lead"), "地企合作办", "市地企合作办"),
        (row(PROJECT, "enterprise"), "轴承", "E-2016-QL003"),
        (row(PROJECT, "lead"), " 市发展改革委 ", "市发展改革委"),
        (row(MEETING, "themes"), " 项目对接", "项目对接"),
        (row(MEETING, "id"), "第 16 届", "16"),
        (row(ENTERPRISE, "above_scale"), "是", "true"),
        (row(PROJECT, "enterprise"), "E-2016-QL003", "E-2016-QL003"),
        (row(PROJECT, "enterprise"), "ql003", "E-2016-QL003"),
        (row(PROJECT, "enterprise"), " 004 ", "E-2018-XQ004"),
        (row(PROJECT, "enterprise"), "示例轴承有限公司", "E-2016-QL003"),
        # out of a page that a browser printed
        (row(PROJECT, "name"), "精密轴承⽤地项⽬", "精密轴承用地项目"),
        (row(PROJECT, "signed"), "2019年8⽉20⽇", "2019-08-20"),
        (row(PROJECT, "kind"), "⽂旅", "culture"),
        (row(PROJECT, "county"), "⻄渠区", "XQ"),
        (row(PROJECT, "lead"), "市发展改⾰委", "市发展改革委"),
        (row(PROJECT, "enterprise"), "⽰例钢⼚", "E-2017-XQ003"),
    ],
)
def test_what_people_type_is_tidied(field, text, tidied):
    assert parse_input.tidy(field, text, WHOLE) == tidied


def test_any_unit_goes_where_no_list_is_kept():
    own = validate(read(SETTINGS.split("units:")[0].encode(), "ledger.yaml"), Settings)
    assert parse_input.tidy(row(PROJECT, "lead"), " 市财政局 ", Ledger(own)) == "市财政局"


def test_a_group_of_parks_that_there_is_not_is_told_with_those_that_there_are():
    own = validate(read(f"{SETTINGS}parks: [东园]\npark_groups: {{六组团: [东园]}}\n".encode(), "ledger.yaml"), Settings)
    assert parse_input.tidy(PARK_GROUP, " 六组团", Ledger(own)) == "六组团"
    message, hint = refused(Misused, parse_input.tidy, PARK_GROUP, "南片", Ledger(own))
    assert message == Label("“南片”不在园区组团名单里", "'南片' is not in the list of groups of parks")
    assert hint == Label(
        "可用：六组团\n确是新的，先加进 ledger.yaml 的 park_groups",
        "allowed: 六组团\nIf it is new, add it to park_groups in ledger.yaml first.",
    )


def test_a_value_that_cannot_be_read_is_told_with_its_field():
    message, hint = refused(Misused, parse_input.tidy, row(PROJECT, "investment"), "12.5", WHOLE)
    assert message == Label("总投资：金额“12.5”没有单位", "Investment: amount '12.5' has no unit")
    assert hint == Label("数字后面写明单位：亿元、万元 或 元", "add the unit, as in 12.5 million yuan, 1.2 billion yuan or 9,000 yuan")
    message, hint = refused(Misused, parse_input.day, "2024.2.30", "date")
    assert message == Label("date：“2024.2.30”不是日期", "date: '2024.2.30' is not a date")
    assert hint == Label("写成 2019-08-20（年-月-日，日历上有这一天）", "write 2019-08-20 (year-month-day, a day that exists)")
    assert parse_input.day("2024.2.29", "date") == "2024-02-29"


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: parse_input.tidy(row(PROJECT, "name"), "轴\x1b承", WHOLE), Label("名称", "Name")),
        (lambda: parse_input.day("轴\x1b承", "--date"), Label("--date", "--date")),
    ],
)
def test_invisible_characters_are_shown_and_refused(call, name):
    said = Label(f"{name.zh}：有看不见的字符：轴\\u001b承", f"{name.en}: invisible characters: 轴\\u001b承")
    assert refused(Misused, call) == (said, None)


SORTS = Label(
    "可用：industry（产业） research（科研） town（城镇） finance（金融） culture（文旅） infrastructure（基础设施） other（其他）",
    "allowed: industry research town finance culture infrastructure other",
)


@pytest.mark.parametrize(
    ("text", "near"), [("industri", "industry"), ("INDUSTRI", "industry"), ("基础设施类的", "基础设施"), ("工业", None), ("", None)]
)
def test_a_value_out_of_no_list(text, near):
    message, hint = refused(Misused, parse_input.tidy, row(PROJECT, "kind"), text, WHOLE)
    assert message == Label(f"类别：没有“{text}”这个值", f"Kind: unknown value '{text}'")
    zh, en = (f"是否想写“{near}”？", f"Did you mean '{near}'? ") if near else ("", "")
    assert hint == Label(zh + SORTS.zh, en + SORTS.en)


@pytest.mark.parametrize(
    ("text", "near"), [("XX", None), ("清陵縣", "清陵县"), ("qll", "QL"), ("", None), ("鼓楼区", None), ("双流县", None)]
)
def test_an_unknown_county(text, near):
    message, hint = refused(Misused, parse_input.county, text, OWN)
    assert message == Label(f"没有“{text}”这个县区", f"unknown county '{text}'")
    zh, en = (f"是否想写“{near}”？", f"Did you mean '{near}'? ") if near else ("", "")
    assert hint == Label(f"{zh}可用：QL（清陵县） XQ（西渠区） WS（市外）", f"{en}allowed: QL (清陵县) XQ (西渠区) WS (市外)")


# References


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("003", "E-2016-QL003 示例轴承有限公司；E-2017-XQ003 示例钢厂；E-2017-XQ1003 同名公司"),
        ("3", "E-2016-QL003 示例轴承有限公司；E-2017-XQ003 示例钢厂；E-2017-XQ1003 同名公司"),
    ],
)
def test_an_end_that_fits_several_names_them(text, ids):
    message, hint = refused(Misused, parse_input.reference, ENTERPRISE, text, WHOLE)
    n = len(ids.split("；"))
    assert message == Label(f"符合“{text}”的企业有 {n} 家", f"'{text}' matches {n} records of kind enterprise")
    assert hint == Label(f"写长一点：{ids}", f"write more of it: {ids}".replace("；", "; "))


def test_a_name_that_several_have_asks_for_the_id():
    message, hint = refused(Misused, parse_input.reference, ENTERPRISE, "同名公司", WHOLE)
    assert message == Label("符合“同名公司”的企业有 2 家", "'同名公司' matches 2 records of kind enterprise")
    assert hint == Label(
        "写编号：E-2017-XQ1003 同名公司（清陵县）；E-2018-XQ004 同名公司（清陵县）",
        "write the id: E-2017-XQ1003 同名公司 (清陵县); E-2018-XQ004 同名公司 (清陵县)",
    )


def test_a_voided_record_is_meant_by_its_name_where_no_other_is():
    gone = check_values(
        {"id": "E-2016-QL009", "name": "甲公司", "county": "QL", "voided": {"date": "2019-09-01", "reason": "x"}}, ENTERPRISE.model
    )
    whole = Ledger(OWN, {"enterprise": {"E-2016-QL009": gone, "E-2018-QL001": enterprise("E-2018-QL001", "甲公司")}})
    assert parse_input.reference(ENTERPRISE, "甲公司", whole) == "E-2018-QL001"
    assert parse_input.reference(ENTERPRISE, "QL009", whole) == "E-2016-QL009"
    alone = Ledger(OWN, {"enterprise": {"E-2016-QL009": gone}})
    assert parse_input.reference(ENTERPRISE, "甲公司", alone) == "E-2016-QL009"
    assert parse_input.reference(ENTERPRISE, "甲公", alone) == "E-2016-QL009"


def test_of_very_many_that_fit_only_some_are_named():
    many = ledger(**{f"E_2016_QL{n:03}": "x" for n in range(1, 20)})
    message, hint = refused(Misused, parse_input.reference, ENTERPRISE, "x", many)
    assert message.en == "'x' matches 19 records of kind enterprise"
    assert hint.en.endswith("E-2016-QL011 x (清陵县); E-2016-QL012 x (清陵县); …")
    assert hint.en.count("E-") == 12


@pytest.mark.parametrize("text", ["999", "E-2016", "例", ""])
def test_an_end_that_fits_none(text):
    message, hint = refused(NotFound, parse_input.reference, ENTERPRISE, text, WHOLE)
    assert message == Label(f"没有这家企业：{text}", f"no such enterprise: {text}")
    assert hint == Label("看有哪些：dicoop enterprise list", "see what there is: dicoop enterprise list")


def test_the_text_itself_comes_before_longer_ids():
    assert parse_input.unique_end("E-2017-XQ003", ["E-2017-XQ003", "X-E-2017-XQ003"]) == ["E-2017-XQ003"]
    assert parse_input.unique_end("xq003", ["E-2017-XQ003", "E-2018-XQ003"]) == ["E-2017-XQ003", "E-2018-XQ003"]
    assert parse_input.unique_end("", ["E-2017-XQ003"]) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("15", "15"),
        ("第15次", "15"),
        ("１５", "15"),
        ("015", "15"),
        ("0", "0"),
        ("十五", "15"),
        ("第十六次会议", "16"),
        ("x", "x"),
        ("", ""),
    ],
)
def test_the_number_of_a_meeting(text, number):
    assert parse_input.tidy_number(text) == number


def test_a_meeting_is_referred_to_by_its_number():
    assert parse_input.reference(MEETING, " 第15次 ", WHOLE) == "15"
    assert parse_input.reference(MEETING, "1", WHOLE) == "1"
    for text in ("5", "016", "项目对接"):
        message, hint = refused(NotFound, parse_input.reference, MEETING, text, WHOLE)
        assert message == Label(f"没有这次联席会议：{text}", f"no such meeting: {text}")
        assert hint == Label("看有哪些：dicoop meeting list", "see what there is: dicoop meeting list")
