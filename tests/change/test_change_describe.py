"""A change in words: the labels of the kind's own fields, in both languages."""

import pytest
from any_record import any_record, data_of
from hypothesis import given
from hypothesis import strategies as st

from dicoop.change.describe import words
from dicoop.kinds import BUILT_IN
from dicoop.kinds.address import assign, leaves
from dicoop.labels import Label

PROJECT = {
    "id": "P-2019-QL007",
    "name": "轴承工厂",
    "investment": "12亿元",
    "kind": "industry",
    "nodes": {"start": {"plan": "2019-12-31", "done": "2019-12-18"}},
    "funds": [{"receipt": "HD-1", "date": "2019-09-08", "amount": "1亿元", "source": "own"}],
}
ISSUE = {"id": "I-2019-QL012", "title": "路不通", "steps": [{"step": "listed", "date": "2019-08-20", "by": "甲办"}]}
MEETING = {"id": "15", "themes": ["产销对接", "项目对接"]}


def told(kind, before, after):
    """Return the lines in Chinese and in English."""
    lines = words(before, after, BUILT_IN[kind], lambda key: Label(f"{key}县", f"{key} county"))
    return [f"{line.mark} {line.words.zh}" for line in lines], [f"{line.mark} {line.words.en}" for line in lines]


@pytest.mark.parametrize(
    ("changed", "zh", "en"),
    [
        ({"investment": "12.5亿元"}, "~ 总投资 12亿元 → 12.5亿元", "~ Investment 1.2 billion yuan → 1.25 billion yuan"),
        ({"kind": "town"}, "~ 类别 产业 → 城镇", "~ Kind industry → town"),
        ({"county": "XQ"}, "+ 县区 XQ县", "+ County XQ county"),
        ({"public": "true"}, "+ 政府投资 是", "+ Public yes"),
        ({"chain": "高端装备"}, "+ 产业链 高端装备", "+ Chain 高端装备"),
        ({"kind": None}, "− 类别 产业", "− Kind industry"),
        ({"nodes.start.done": "2019-11-30"}, "~ 开工 2019-12-18 → 2019-11-30", "~ start 2019-12-18 → 2019-11-30"),
        ({"nodes.start.plan": "2020-01-31"}, "~ 开工计划 2019-12-31 → 2020-01-31", "~ start: Plan 2019-12-31 → 2020-01-31"),
        ({"nodes.greening.done": "2020-01-31"}, "+ greening 2020-01-31", "+ greening 2020-01-31"),
        (
            {"funds[HD-1].amount": "2亿元"},
            "~ 到位资金 HD-1 金额 1亿元 → 2亿元",
            "~ Funds HD-1 Amount 100 million yuan → 200 million yuan",
        ),
        (
            {"funds[HD-2].date": "2019-10-08", "funds[HD-2].amount": "1200万元"},
            "+ 到位资金 1200万元 2019-10-08（凭证号 HD-2）",
            "+ Funds 12 million yuan 2019-10-08 (Receipt HD-2)",
        ),
        (
            {"funds[HD-1]": None},
            "− 到位资金 1亿元 2019-09-08（凭证号 HD-1、来源 自有）",
            "− Funds 100 million yuan 2019-09-08 (Receipt HD-1, Source own)",
        ),
        (
            {"voided.date": "2019-10-08", "voided.reason": "重复登记"},
            "+ 作废 重复登记 2019-10-08",
            "+ Voided 重复登记 2019-10-08",
        ),
    ],
)
def test_a_change_of_a_project(changed, zh, en):
    after = PROJECT
    for address, text in changed.items():
        after = assign(after, address, text, BUILT_IN["project"].model)
    assert told("project", PROJECT, after) == ([zh], [en])


def test_steps_are_called_by_their_names():
    claimed = {"step": "claimed", "date": "2019-08-22", "by": "市交通运输局"}
    after = {**ISSUE, "steps": [{**ISSUE["steps"][0], "by": "乙办"}, claimed]}
    assert told("issue", ISSUE, after) == (
        ["~ 列单 2019-08-20 单位 甲办 → 乙办", "+ 领单 市交通运输局 2019-08-22"],
        ["~ listed 2019-08-20 Unit 甲办 → 乙办", "+ claimed 市交通运输局 2019-08-22"],
    )


def test_a_reason_that_changed_is_told_with_its_block():
    before, after = ({**PROJECT, "voided": {"date": "2019-10-08", "reason": reason}} for reason in ("甲", "乙"))
    assert told("project", before, after) == (["~ 作废 作废原因 甲 → 乙"], ["~ Voided Reason 甲 → 乙"])


def test_counties_are_called_by_their_names_in_lists_too():
    assert told("project", {**PROJECT, "also": ["QL", "XQ"]}, {**PROJECT, "also": ["QL", "WS"]}) == (
        ["− 同在县区 XQ县", "+ 同在县区 WS县"],
        ["− Also in XQ county", "+ Also in WS county"],
    )


def test_texts_come_and_go_by_themselves():
    assert told("meeting", MEETING, {**MEETING, "themes": ["项目对接", "银企对接"]})[0] == ["− 主题 产销对接", "+ 主题 银企对接"]


def test_a_record_came_or_went():
    assert told("project", None, PROJECT) == (["+ 项目 P-2019-QL007 轴承工厂"], ["+ project P-2019-QL007 轴承工厂"])
    assert told("meeting", MEETING, None) == (["− 联席会议 15 产销对接、项目对接"], ["− meeting 15 产销对接、项目对接"])


def test_what_no_kind_knows_and_no_one_sees_is_told_too():
    after = {**PROJECT, "staet": "x\u200b", "funds": "很多"}
    assert told("project", PROJECT, after)[1][1:] == ["+ staet x\\u200b"]
    assert told("project", PROJECT, after)[1][0].endswith("→ 很多")


pairs = any_record.flatmap(lambda made: st.tuples(st.just(made[0]), st.just(made[1]), data_of(made[0])))


@given(pairs)
def test_every_change_is_told_and_nothing_else(made):
    kind, before, after = made
    if before.get("themes"):
        before, after = {**before, "themes": ["甲"]}, {**after, "themes": ["甲"]}
    assert bool(words(before, after, kind)) == (leaves(before) != leaves(after))
    assert words(before, dict(reversed(list(before.items()))), kind) == ()
    marks = {"+": "−", "−": "+", "~": "~"}
    assert sorted(line.mark for line in words(after, before, kind)) == sorted(marks[line.mark] for line in words(before, after, kind))
