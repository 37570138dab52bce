from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from render_samples import HOSTILE
from wcwidth import wcswidth

from dicoop.errors import Fault, Misused, Place, Refused, Severity
from dicoop.labels import Label, both
from dicoop.render.findings import as_json, error, text
from dicoop.values import BARE_NUMBER

FILE = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
FOUND = BARE_NUMBER.at("investment", "12.5", both("12.5亿元"), id="P-2019-QL007", place=Place(FILE, 12, 13, "investment: 12.5"))
WARNING = Fault("stale", Label("久无进展", "stale"), both(""), Severity.WARNING)


def test_a_finding_in_full() -> None:
    assert text([FOUND], "zh") == (
        f"{FILE}:12:13: 错误[bare-number]: 金额“12.5”没有单位\n"
        "  12 | investment: 12.5\n"
        "     |             ^\n"
        "  允许：12.5亿元\n"
        "  怎么改：数字后面写明单位：亿元、万元 或 元\n"
    )
    assert text([FOUND], "en") == (
        f"{FILE}:12:13: error[bare-number]: amount '12.5' has no unit\n"
        "  12 | investment: 12.5\n"
        "     |             ^\n"
        "  allowed: 12.5亿元\n"
        "  to correct: add the unit, as in 12.5 million yuan, 1.2 billion yuan or 9,000 yuan\n"
    )


def test_a_whole_file_shows_no_line_and_empty_parts_are_left_out() -> None:
    assert text([WARNING.at(place=Place("a.yaml"))], "zh") == "a.yaml:1:1: 警告[stale]: 久无进展\n"
    assert text([WARNING.at(place=Place("a.yaml"))], "en") == "a.yaml:1:1: warning[stale]: stale\n"


def test_without_a_file_the_record_and_address_are_named() -> None:
    assert text([WARNING.at("nodes.start", id="P-2019-QL007")], "en") == "P-2019-QL007 nodes.start: warning[stale]: stale\n"
    assert text([WARNING.at()], "en") == "warning[stale]: stale\n"
    assert text([], "en") == ""


def caret(source: str, column: int, line: int = 7) -> tuple[str, int]:
    """The source as shown, and the cell under which the caret stands."""
    _, shown, under = text([WARNING.at(place=Place("a.yaml", line, column, source))], "zh").splitlines()
    return shown.partition(" | ")[2], wcswidth(under.partition(" | ")[2][:-1])


@pytest.mark.parametrize(
    ("source", "column", "shown", "cell"),
    [
        ("name: 轴承厂：x", 1, "name: 轴承厂：x", 0),
        ("name: 轴承厂：x", 10, "name: 轴承厂：x", 12),
        ("名称：轴承", 4, "名称：轴承", 6),
        ("a\tb", 3, "a\\u0009b", 7),
        ("a\x1b[31mb", 7, "a\\u001b[31mb", 11),
        ("abc", 4, "abc", 3),
        ("abc", 99, "abc", 3),
    ],
)
def test_the_caret_stands_under_its_column(source: str, column: int, shown: str, cell: int) -> None:
    assert caret(source, column) == (shown, cell)


def test_an_overlong_line_is_shown_around_the_column() -> None:
    shown, cell = caret("a" * 500 + "轴b" + "c" * 500, 502)
    assert shown == f"…{'a' * 59}轴b{'c' * 59}…"
    assert shown.index("b") == 61
    assert cell == 1 + 59 + 2


@settings(deadline=None)
@given(st.text(min_size=1, max_size=40), st.integers(1, 40))
def test_the_gutter_is_as_wide_as_the_number(source: str, column: int) -> None:
    rows = text([WARNING.at(place=Place("a.yaml", 12345, column, source.replace("\n", " ")))], "zh").split("\n")
    assert rows[1].index("|") == rows[2].index("|")
    assert rows[2].endswith("^")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_shown_on_its_line(name: str) -> None:
    data = HOSTILE[name]
    fault = Fault("c", Label("{value}", "{value}"), Label("{value}", "{value}"))
    shown = text([fault.at(value=data, allowed=both(data), place=Place(data, 1, 1, data))], "zh")
    assert shown.count("\n") == 5
    assert shown.replace("\n", "").isprintable()


def test_colour_is_only_an_extra() -> None:
    colored = text([FOUND, WARNING.at()], "zh", color=True)
    assert "\x1b[1;31m错误[bare-number]\x1b[0m" in colored
    assert "\x1b[1;33m警告[stale]\x1b[0m" in colored
    bare = colored.replace("\x1b[1;31m", "").replace("\x1b[1;33m", "").replace("\x1b[0m", "")
    assert bare == text([FOUND, WARNING.at()], "zh")


def test_json() -> None:
    assert json.loads(as_json([FOUND], {"error": 1}, ["b.yaml"], "en")) == {
        "findings": [
            {
                "file": FILE,
                "line": 12,
                "column": 13,
                "severity": "error",
                "code": "bare-number",
                "id": "P-2019-QL007",
                "address": "investment",
                "message": "amount '12.5' has no unit",
                "value": "12.5",
                "allowed": "12.5亿元",
                "hint": "add the unit, as in 12.5 million yuan, 1.2 billion yuan or 9,000 yuan",
            }
        ],
        "counts": {"error": 1},
        "unchecked": ["b.yaml"],
    }
    assert json.loads(as_json([FOUND], {}, [], "zh"))["findings"][0]["message"] == "金额“12.5”没有单位"


def test_a_fault_in_use() -> None:
    refused = Refused(Label("已经领单", "already claimed"), Label("用 dicoop issue show", "see dicoop issue show"), (WARNING.at(),))
    assert error(refused, "zh") == "错误：已经领单\n  用 dicoop issue show\n警告[stale]: 久无进展\n"
    assert error(refused, "en") == "error: already claimed\n  see dicoop issue show\nwarning[stale]: stale\n"
    assert error(Misused(Label("一\n二", "one\ntwo\x1b")), "en") == "error: one\n  two\\u001b\n"
    assert error(Misused(both("x")), "en", color=True) == "\x1b[1;31merror\x1b[0m: x\n"
