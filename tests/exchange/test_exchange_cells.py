"""Does a cell become the text of a field, and is what could mean two things refused?"""

import datetime as dt

import pytest

from dicoop.exchange.cells import Reading, Unfit, take
from dicoop.exchange.sheet import Format, Note, Shown, Trouble
from dicoop.kinds import fields as f
from dicoop.kinds.fields import Block


class All(Block):
    """A field of each form."""

    text = f.text("文字", "Text")
    money = f.amount("金额", "Amount")
    percent = f.percent("比例", "Share")
    area = f.quantity("面积", "Area", ["亩", "公顷"])
    day = f.day("日期", "Day")
    period = f.period("期", "Period")
    n = f.whole("届次", "Number")
    flag = f.flag("规上", "Flag")


def said(name, value, unit="", form=None, day="", note=None):
    row = next(row for row in All.rows if row.name == name)
    return take(value, form, note, Reading(row, row.mark.zh, unit, day))


@pytest.mark.parametrize(
    ("name", "value", "more", "text"),
    [
        ("text", "　甲\u00a0乙 ", {}, "甲 乙"),
        ("text", 20190001.0, {}, "20190001"),
        ("text", "⻓⼦县⽤地", {}, "长子县用地"),
        ("money", 12.5, {"unit": "亿元"}, "12.5亿元"),
        ("money", "１２，３４５．６万", {}, "12345.6万元"),
        ("money", "8.6", {"unit": "亿元"}, "8.6亿元"),
        ("money", "8000万元", {"unit": "亿元"}, "8000万元"),
        ("money", 12.5, {"unit": "万元", "form": Format(Shown.UNIT, "亿元")}, "12.5亿元"),
        ("money", 0.1 + 0.2, {"unit": "万元"}, "0.3万元"),
        ("money", "−500", {"unit": "万元"}, "-500万元"),  # 500 to frictionless: findings/minus_in_table_schema.sh
        ("percent", 0.435, {"form": Format(Shown.PERCENT)}, "43.5%"),
        ("percent", 43.5, {"unit": "%"}, "43.5%"),
        ("percent", "４３．５％", {}, "43.5%"),
        ("area", "1,200", {"unit": "亩"}, "1200亩"),
        ("area", "80 公顷", {"unit": "亩"}, "80公顷"),
        ("day", dt.date(2019, 8, 20), {}, "2019-08-20"),
        ("day", dt.datetime(2019, 8, 20, 9, 30), {}, "2019-08-20"),  # noqa: DTZ001 - sheets know no zone
        ("day", "2019.8.20", {}, "2019-08-20"),
        ("day", "2019年8月20日", {}, "2019-08-20"),
        ("day", "20190820", {}, "2019-08-20"),
        ("day", "2019年8⽉20⽇", {}, "2019-08-20"),
        ("day", "2019/8/20", {}, "2019-08-20"),
        ("day", "2019年2月", {"day": "last"}, "2019-02-28"),
        ("day", dt.date(2019, 12, 1), {"day": "last", "form": Format(Shown.MONTH)}, "2019-12-31"),
        ("day", "2019.8", {"day": "first"}, "2019-08-01"),
        ("day", 2019.11, {"day": "first"}, "2019-11-01"),
        ("day", "2019.1", {"day": "first"}, "2019-01-01"),
        ("period", "2019年8月", {}, "2019-08"),
        ("period", dt.date(2019, 8, 1), {"form": Format(Shown.MONTH)}, "2019-08"),
        ("n", "第15次", {}, "15"),
        ("n", 15.0, {}, "15"),
        ("flag", "√", {}, "true"),
        ("flag", "否", {}, "false"),
        ("text", "—", {}, ""),
        ("money", " / ", {}, ""),
        ("text", "无", {}, ""),
    ],
)
def test_read_as_a_person_reads_it(name, value, more, text):
    assert said(name, value, **more).text == text


@pytest.mark.parametrize(
    ("name", "value", "more", "text", "remark"),
    [
        ("money", "约5.2", {"unit": "亿元"}, "5.2亿元", "“约5.2”按 5.2亿元 读"),
        ("money", "300万元左右", {}, "300万元", "“300万元左右”按 300万元 读"),
        ("day", 43697, {}, "2019-08-20", "日期序号 43697 按 2019-08-20 读"),
        ("day", "43697", {}, "2019-08-20", "日期序号 43697 按 2019-08-20 读"),
        ("day", "2019年8月", {"day": "last"}, "2019-08-31", "“2019年8月”按 2019-08-31 读"),
    ],
)
def test_what_is_read_with_a_doubt_is_told(name, value, more, text, remark):
    found = said(name, value, **more)
    assert (found.text, found.remark.zh) == (text, remark)


@pytest.mark.parametrize(
    ("name", "value", "more", "message", "hint"),
    [
        ("money", 12.5, {}, "“12.5”没有单位，表头和表上也没有写", "在表头写明，如 金额（万元）；或加 --unit 万元"),
        (
            "money",
            36000,
            {"note": Note(Trouble.SCALED, '0!.0,"万元"')},
            '数字格式改变了看到的数：0!.0,"万元"',
            "把格式改成“常规”，看清真正的数，数字后面写上单位",
        ),
        ("money", "", {"note": Note(Trouble.ERROR, "#DIV/0!")}, "公式出错：#DIV/0!", "改正公式，或直接写上值"),
        ("money", "1215", {"note": Note(Trouble.STRUCK, "")}, "有划掉的字：1215", "删去划掉的字，只留要用的"),
        ("money", "", {"note": Note(Trouble.UNCOMPUTED, "=A1")}, "公式没有存下结果：=A1", "用 Excel 或 WPS 打开并存一次，结果就存下了"),
        ("text", 914103057000000123, {}, "数字超过15位，后面的已经丢失：914103057000000123", "把这一格设成文本格式，重新填全"),
        ("money", 0.123456789, {"unit": "万元"}, "“0.123456789万元”不足一分的零头", "在表里四舍五入：=ROUND(0.123456789,6)"),
        ("money", dt.date(2019, 8, 20), {"unit": "万元"}, "“2019-08-20”是时间，不是 金额", ""),
        ("day", "2019年8月", {}, "“2019年8月”只写到月", "补上日；或在映射里给这一列写 day: last（按月底）或 first（按月初）"),
        (
            "day",
            dt.date(2019, 8, 1),
            {"form": Format(Shown.MONTH)},
            "“2019-08”只写到月",
            "补上日；或在映射里给这一列写 day: last（按月底）或 first（按月初）",
        ),
        ("day", "待定", {}, "“待定”不是日期", "写成 2019-08-20"),
        ("percent", 0.435, {}, "“0.435”没有百分号", "写明百分号，如 4.35%；写成小数的先乘以100: 0.0435 就是 4.35%"),
        ("area", "120", {}, "“120”没有单位，表头和表上也没有写", "在表头写明，如 面积（亩）；或加 --unit 亩"),
        ("day", 2019.1, {"day": "last"}, "数 2019.1 分不清是 1 月还是 10 月", "写成 2019-01 或 2019-10"),
        ("money", "（500）", {"unit": "万元"}, "“(500)”不是金额", None),
        ("flag", "也许", {}, "“也许”不是 true 或 false", None),
        ("flag", "R是 £否", {}, "“R是£否”不是 true 或 false", None),  # ticks of Wingdings: findings/ticks_in_word.sh
    ],
)
def test_what_could_mean_two_things_is_refused(name, value, more, message, hint):
    with pytest.raises(Unfit) as raised:
        said(name, value, **more)
    assert raised.value.message.zh == message
    assert hint is None or raised.value.hint.zh == hint
