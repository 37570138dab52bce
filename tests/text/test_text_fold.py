"""What only stands where something must is told from what says something, however long it is."""

import pytest

from dicoop.text.fold import folded_receipt, is_placeholder


@pytest.mark.parametrize(
    "text",
    [
        "无",
        "待补充",
        "（待补）",
        "ＮＯＮＥ",
        " n/a ",
        "——————————",
        "【无】",
        "“待提供。”",
        "～",
        "........"[:3],
        "0000000",
        "（无）、（无）",
        "没",
        "无佐证",
        "暂无佐证材料",
        "未提供",
        "后补",
        "稍后补",
        "/ /",
        "无 无",
        "××",
        "、",
        "尚未提供",
    ],
)
def test_what_says_nothing_is_a_placeholder(text):
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "无锡市",
        "佐证3-120",
        "京发改〔2019〕12号",
        "待补充材料目录",
        "none of these",
        "后补发改〔2019〕3号",
        "无偿划转协议",
        "空港经济区",
        "略阳",
        "x光报告",
        "100",
        "现场核查无异议",
    ],
)
def test_what_only_holds_such_a_word_is_none(text):
    assert not is_placeholder(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("FK-2019-O1", "FK-2019-01"), ("FK2O19-1l", "fk2019-1I"), ("HD-I", "HD-1"), ("Q1-OO7", "Q1-007"), ("凭证O1", "凭证01")],
)
def test_receipts_that_look_alike_in_print_are_one(one, other):
    assert folded_receipt(one) == folded_receipt(other)
    assert folded_receipt(folded_receipt(one)) == folded_receipt(one)


@pytest.mark.parametrize(
    ("one", "other"), [("HOLD-1", "H01D-1"), ("OIL", "O1L-2"), ("FK-1-1", "FK-11"), ("FK-5", "FK-S"), ("LOAN-8", "L0AN-B")]
)
def test_others_stay_apart(one, other):
    assert folded_receipt(one) != folded_receipt(other)
