"""Values make a record, or every fault is told with its place, in both languages."""

import pytest
from any_record import any_record
from hypothesis import given

from dicoop.errors import NOWHERE, Findings
from dicoop.kinds import BUILT_IN
from dicoop.kinds.base import dump
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values, present, validate
from dicoop.labels import Label
from dicoop.text.read import read
from dicoop.text.source import Source

FILE = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
GOOD = """\
id: P-2019-QL007
name: 精密轴承
enterprise: E-2016-QL003
county: QL
signed: 2019-08-20
investment: 1亿元
lead: 市地企合作办
"""
PROJECT, ISSUE, MEETING = (BUILT_IN[name].model for name in ("project", "issue", "meeting"))


def source_of(text):
    source = read(text.encode(), FILE)
    assert isinstance(source, Source), source
    return source


def findings(text, model=PROJECT):
    """Return what is wrong with a text's values."""
    found = validate(source_of(text), model)
    assert isinstance(found, Findings), found
    assert all(f.place.source == text.splitlines()[f.place.line - 1] for f in found)
    return found


def only(text, model=PROJECT):
    """Return the one thing that is wrong with a text's values."""
    (found,) = findings(text, model)
    return found


def at(found):
    """Return where a finding is."""
    return found.address, found.place.line, found.place.column


def test_a_good_text_is_a_record():
    record = validate(source_of(GOOD), PROJECT)
    assert (record.id, str(record.investment), str(record.signed)) == ("P-2019-QL007", "1亿元", "2019-08-20")


def test_a_field_nobody_knows():
    found = only(GOOD + "investmnt: 2亿元\n")
    assert found.code == "unknown-field"
    assert found.message == Label("没有“investmnt”这个字段", "unknown field 'investmnt'")
    assert found.hint == Label("是否想写“investment”？", "Did you mean 'investment'?")
    assert (
        found.allowed.en
        == found.allowed.zh
        == "id name enterprise county also kind meeting signed investment industry chain code lead officer park cluster investor public annual nodes funds progress approvals payable paid pauses case relocation dispatched results ended voided"
    )
    assert (found.id, found.value, at(found)) == ("P-2019-QL007", "investmnt", ("investmnt", 8, 1))


def test_a_field_nobody_knows_and_nothing_is_like():
    found = only(GOOD + "'#': 轴\n")
    assert found.hint == Label("改用已有的字段，或删去这一行", "use a known field, or delete the line")
    assert at(found) == ("#", 8, 1)


def test_a_field_nobody_knows_inside_another():
    text = (
        GOOD + "nodes:\n  start:\n    finished: 2019-12-01\nfunds:\n  - receipt: A\n    date: 2019-10-08\n    amount: 1元\n    sauce: own\n"
    )
    first, second = findings(text)
    assert (at(first), first.allowed.en) == (("nodes.start.finished", 10, 5), "plan reason done evidence")
    assert (at(second), second.allowed.en) == (("funds[A].sauce", 15, 5), "receipt date amount source reverses")
    assert second.hint.en == "Did you mean 'source'?"


def test_the_name_of_an_attribute_is_no_field():
    text = "id: C-2019-QL003\ntitle: x\nsupplier: a\nbuyer: b\ncounty: QL\namount: 1元\nsigned: 2019-08-20\nfrom_: 2019-09-01\n"
    found = only(text, BUILT_IN["contract"].model)
    assert (found.code, found.value, found.hint.en) == ("unknown-field", "from_", "Did you mean 'from'?")
    assert str(validate(source_of(text.replace("from_", "from")), BUILT_IN["contract"].model).from_) == "2019-09-01"


@pytest.mark.parametrize(
    ("empty", "line", "column"),
    [("", 1, 1), ("county:\n", 4, 8), ("county: {}\n", 4, 9), ("county: []\n", 4, 9), ("county: {a: , b: []}\n", 4, 9)],
)
def test_a_field_that_is_missing(empty, line, column):
    found = only(GOOD.replace("county: QL\n", empty))
    assert found.code == "missing-field"
    assert found.message == Label("缺少必填字段 county", "the required field county is missing")
    assert found.hint == Label("补上一行 county: …", "add a line county: …")
    assert at(found) == ("county", line, column)


def test_a_field_that_is_missing_inside_another():
    first, second = findings(GOOD + "funds:\n  - receipt: A\n    amount: 1元\nended:\n  date: 2020-05-01\n")
    assert (at(first), first.message.en) == (("funds[A].date", 9, 5), "the required field funds[A].date is missing")
    assert (at(second), second.hint.en) == (("ended.reason", 12, 3), "add a line reason: …")


VALUE = Label("一个值", "one value")
ENTRIES = Label("一组“- ”开头的条目", "a list of '- ' entries")
LINES = Label("一组“字段：值”", "a set of 'field: value' lines")
_FUNDS = "receipt date amount source reverses"
_NODES = "filing planning land eia permit start completion production capacity benefit"
_LINES = {"funds": _FUNDS, "nodes": _NODES, "nodes.start": "plan reason done evidence", "ended": "date reason"}
HOW = {
    **{
        (VALUE, name): Label("在同一行只写一个值，前面不加“- ”", "write one value on the same line, without '- '")
        for name in ("chain", "meeting", "kind", "nodes.start.done")
    },
    (ENTRIES, "funds"): Label(
        f"一条一条写，每条以“- ”开头；每条的字段有 {_FUNDS}",
        f"write one after another, each starting with '- '; fields of each: {_FUNDS}",
    ),
    **{
        (LINES, name): Label(f"一行写一个字段；字段有 {names}", f"write one field per line; fields: {names}")
        for name, names in _LINES.items()
    },
}


@pytest.mark.parametrize(
    ("line", "wanted", "where"),
    [
        ("chain: [a, b]", VALUE, ("chain", 8, 8)),
        ("chain: {a: b}", VALUE, ("chain", 8, 8)),
        ("meeting: [15]", VALUE, ("meeting", 8, 10)),
        ("kind: [industry]", VALUE, ("kind", 8, 7)),
        ("kind: {a: b}", VALUE, ("kind", 8, 7)),
        ("funds: 1元", ENTRIES, ("funds", 8, 8)),
        ("funds: {A: 1元}", ENTRIES, ("funds", 8, 8)),
        ("funds: [A]", LINES, ("funds[1]", 8, 9)),
        ("funds: [{}, A]", LINES, ("funds[2]", 8, 13)),
        ("funds: [[A]]", LINES, ("funds[1]", 8, 9)),
        ("nodes: start", LINES, ("nodes", 8, 8)),
        ("nodes: [start]", LINES, ("nodes", 8, 8)),
        ("nodes: {start: 2019-12-01}", LINES, ("nodes.start", 8, 16)),
        ("nodes: {start: {done: [2019-12-01]}}", VALUE, ("nodes.start.done", 8, 23)),
        ("ended: 2020-05-01", LINES, ("ended", 8, 8)),
        ("ended: ''", LINES, ("ended", 8, 8)),
    ],
)
def test_one_value_for_several_or_several_for_one(line, wanted, where):
    (found,) = (f for f in findings(f"{GOOD}{line}\n") if f.address == where[0])
    assert found.code == "wrong-type"
    assert found.message == Label(f"{where[0]} 应当是{wanted.zh}", f"{where[0]} must be {wanted.en}")
    assert found.hint == HOW[wanted, where[0].partition("[")[0]]
    assert at(found) == where


def test_an_id_that_is_no_text():
    found = only(GOOD.replace("P-2019-QL007", "[P-2019-QL007]"))
    assert (found.code, at(found)) == ("wrong-type", ("id", 1, 5))
    found = only("id: 15\ndate: 2019-08-20\nthemes: [a, [b]]\n", MEETING)
    assert (found.code, at(found)) == ("wrong-type", ("themes[2]", 3, 13))


@pytest.mark.parametrize(
    ("value", "hint"), [("工业", None), ("产业", "industry"), ("Industry", "industry"), ("industri", "industry"), ("''", None)]
)
def test_a_value_out_of_no_list(value, hint):
    found = only(f"{GOOD}kind: {value}\n")
    shown = value.strip("'")
    assert found.code == "unknown-value"
    assert found.message == Label(f"kind 不能是“{shown}”", f"kind cannot be '{shown}'")
    assert found.hint == (
        Label(f"是否想写“{hint}”？", f"Did you mean '{hint}'?") if hint else Label("从允许的值里选一个", "choose one of the allowed values")
    )
    assert found.allowed == Label(
        "industry（产业） research（科研） town（城镇） finance（金融） culture（文旅） infrastructure（基础设施） other（其他）",
        "industry research town finance culture infrastructure other",
    )
    assert at(found) == ("kind", 8, 7)


def test_a_value_out_of_no_list_inside_others():
    steps = "steps:\n  - step: cleared\n    date: 2019-09-18\n    outcome: done\n"
    text = "id: I-2019-QL012\ntitle: x\nenterprise: E-2016-QL003\ncounty: QL\ncategory: land\nraised: 2019-08-20\n" + steps
    found = only(text, ISSUE)
    assert (found.code, found.value, at(found)) == ("unknown-value", "done", ("steps[cleared 2019-09-18].outcome", 10, 14))
    assert found.allowed.en == "resolved planned explained not_permitted"
    found = only("name: x\ncounties:\n  - {key: QL, name: y}\nsupervision:\n  rates: [start, strat]\n", Settings)
    assert (found.value, at(found), found.hint.en) == ("strat", ("supervision.rates[2]", 5, 18), "Did you mean 'start'?")


@pytest.mark.parametrize(
    ("line", "code", "zh", "en", "where"),
    [
        ("meeting: 十五", "bad-number", "“十五”不是整数", "'十五' is not a whole number", ("meeting", 8, 10)),
        ("chain: ''", "bad-text", "文字为空或超过10000字", "the text is empty or longer than 10000 characters", ("chain", 8, 8)),
        (
            "nodes: {start: {done: 2024-02-30}}",
            "bad-date",
            "“2024-02-30”不是日期",
            "'2024-02-30' is not a date",
            ("nodes.start.done", 8, 23),
        ),
        (
            "funds: [{receipt: A, date: 2019-10-08, amount: 1}]",
            "bare-number",
            "金额“1”没有单位",
            "amount '1' has no unit",
            ("funds[A].amount", 8, 48),
        ),
        (
            "progress: [{date: 2019-1-1, text: x}]",
            "bad-date",
            "“2019-1-1”不是日期",
            "'2019-1-1' is not a date",
            ("progress[2019-1-1].date", 8, 19),
        ),
    ],
)
def test_a_value_that_cannot_be_read_is_told_where_it_stands(line, code, zh, en, where):
    found = only(f"{GOOD}{line}\n")
    assert (found.code, found.message, at(found), found.id) == (code, Label(zh, en), where, "P-2019-QL007")


def test_a_flag_that_cannot_be_read():
    found = only("id: E-2016-QL003\nname: x\ncounty: QL\nabove_scale: yes\n", BUILT_IN["enterprise"].model)
    assert (found.code, at(found)) == ("bad-flag", ("above_scale", 4, 14))


def test_all_faults_are_found_at_once():
    found = findings("name: ''\nsigned: 2019-1\nzzz: 1\nkind: x\nfunds: 1\n")
    assert sorted(f.code for f in found) == ["bad-date", "bad-text", *["missing-field"] * 5, "unknown-field", "unknown-value", "wrong-type"]
    assert {f.id for f in found} == {""}


def test_values_without_a_text_have_no_place():
    (found,) = check_values({"id": "15", "date": "2019-08-20"}, MEETING)
    assert (found.address, found.place) == ("themes", NOWHERE)


def test_names_are_shown_and_never_obeyed():
    (found,) = check_values({"id": "15", "date": "2019-08-20", "themes": ["a"], "\x1b[2J": "x"}, MEETING)
    assert (found.address, found.value, found.message.en) == ("\\u001b[2J", "\\u001b[2J", "unknown field '\\u001b[2J'")
    (found,) = check_values({"id": "15", "date": "2019-08-20", "themes": ["a"], "mode": "\x1b"}, MEETING)
    assert found.message.en == "mode cannot be '\\u001b'"


def test_what_is_empty_is_absent():
    assert present({"a": None, "b": {}, "c": [], "d": {"e": {"f": None}}, "g": "", "h": [None, {}, {"i": None}]}) == {
        "g": "",
        "h": [None, {}, {}],
    }


@given(any_record)
def test_any_record_is_valid_and_is_dumped_as_it_was(made):
    kind, data = made
    record = check_values(data, kind.model)
    again = check_values(present(dump(record)), kind.model)
    assert again == record
    assert set(present(dump(record))) == set(data)


def test_an_empty_entry_of_a_list_stays_to_be_told():
    assert present({"themes": ["a", None], "place": None}) == {"themes": ["a", None]}
    assert present({"themes": ["a", "b"]}) == {"themes": ["a", "b"]}
