"""What people call a value, and what they read where a text names it as files do."""

import pytest

from dicoop.kinds import BUILT_IN
from dicoop.kinds.called import called, in_words
from dicoop.labels import Label, both


@pytest.mark.parametrize(
    ("kind", "address", "words"),
    [
        ("project", "investment", Label("总投资", "Investment")),
        ("project", "nodes.start.done", Label("开工完成", "start done")),
        ("project", "nodes.own.plan", Label("own计划", "own plan")),
        ("project", "funds", Label("到位资金", "Funds")),
        ("project", "funds[HD-1]", Label("到位资金 HD-1", "Funds HD-1")),
        ("project", "funds[HD-1].amount", Label("到位资金 HD-1 金额", "Funds HD-1 Amount")),
        ("project", "ended.date", Label("终止日期", "Ended on")),
        ("project", "also[1]", Label("同在县区", "Also in")),
        ("issue", "steps[claimed 2019-08-22]", Label("领单", "claimed")),
        ("issue", "steps[claimed 2019-08-22].by", Label("领单 单位", "claimed Unit")),
        ("issue", "no.such", both("no.such")),
    ],
)
def test_a_value_is_called_as_people_call_it(kind, address, words):
    assert called(address, BUILT_IN[kind].model) == words


@pytest.mark.parametrize(
    ("kind", "address", "zh", "en"),
    [
        ("issue", "steps[cleared 2019-09-18]", ("补上 evidence，如验收单", "补上“佐证”，如验收单"), ("add evidence", "add evidence")),
        ("issue", "steps[cleared 2019-09-18].outcome", ("补上结果（outcome）", "补上结果"), ("add outcome", "add outcome")),
        ("project", "nodes.start.done", ("补上 nodes.start.done", "补上“开工完成”"), ("add nodes.start.done", "add start done")),
        (
            "project",
            "nodes.start.done",
            ("打算写在 plan", "打算写在“计划”"),
            ("what is meant goes under plan", "what is meant goes under plan"),
        ),
        ("contract", "to", ("核对 from 和 to 的年份", "核对“起”和“止”的年份"), ("look at from and to", "look at from and to")),
        (
            "project",
            "funds",
            ("在 ledger.yaml 的 units 里", "在 ledger.yaml 的 units 里"),
            ("in units of ledger.yaml", "in units of ledger.yaml"),
        ),
        (
            "project",
            "meeting",
            ("dicoop meeting list 可查 meeting", "dicoop meeting list 可查“第几次会议”"),
            ("see dicoop meeting", "see dicoop meeting"),
        ),
        ("project", "funds", ("dicoop --base meeting-14", "dicoop --base meeting-14"), ("--base", "--base")),
    ],
)
def test_a_text_names_fields_as_people_call_them(kind, address, zh, en):
    assert in_words(Label(zh[0], en[0]), address, BUILT_IN[kind].model) == Label(zh[1], en[1])
