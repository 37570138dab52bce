"""Findings, exceptions, and the nearest choice."""

import errno

import pytest

from dicoop.errors import (
    NOWHERE,
    Changed,
    DicoopError,
    Fault,
    Misused,
    NotFound,
    Place,
    Refused,
    Severity,
    Unable,
    Unreadable,
    nearest,
    why,
)
from dicoop.labels import Label, both

TALL = Fault("too-tall", Label("{address} 高 {value}，多 {by}", "{address} is {value}, {by} too tall"), Label("截去 {by}", "cut {by}"))
PALE = Fault("too-pale", Label("浅", "pale"), Label("加深", "darken"), Severity.WARNING)


def test_a_finding_is_told_with_its_values():
    found = TALL.at("tower", 12, both("<= 10"), id="T-1", place=Place("a.yaml", 3, 5, "tower: 12"), by=2)
    assert found.message == Label("tower 高 12，多 2", "tower is 12, 2 too tall")
    assert found.hint == Label("截去 2", "cut 2")
    assert (found.code, found.id, found.address, found.value, found.allowed) == ("too-tall", "T-1", "tower", "12", both("<= 10"))
    assert (found.place.line, found.place.column, found.place.source) == (3, 5, "tower: 12")
    assert found.severity is Severity.ERROR
    assert found.is_error


def test_a_hint_that_is_given_stays_as_it_is():
    assert TALL.at(value=1, by=1, hint=both("use {braces}")).hint == both("use {braces}")


def test_a_value_with_two_names_is_kept_by_its_english_one():
    found = TALL.at(value=Label("两丈", "two fathoms"), by=1)
    assert found.value == "two fathoms"
    assert found.message.zh == " 高 两丈，多 1"


def test_a_warning_is_no_error():
    found = PALE.at()
    assert found.severity is Severity.WARNING
    assert not found.is_error
    assert found.place == NOWHERE
    assert found.placed(Place("b.yaml", 2)).place == Place("b.yaml", 2, 1, "")


@pytest.mark.parametrize(("error", "code"), [(DicoopError, 70), (Misused, 2), (NotFound, 3), (Refused, 4), (Changed, 5), (Unable, 6)])
def test_each_error_has_its_exit_code(error, code):
    raised = error(Label("不行", "no"), Label("再试", "again"), (PALE.at(),))
    assert raised.exit_code == code
    assert str(raised) == "no"
    assert (raised.message, raised.hint, len(raised.findings)) == (Label("不行", "no"), Label("再试", "again"), 1)


def test_an_unreadable_text_carries_its_finding():
    finding = TALL.at(value=1, by=2)
    assert Unreadable(finding).finding is finding
    assert str(Unreadable(finding)) == " is 1, 2 too tall"
    assert isinstance(Unreadable(finding), ValueError)


@pytest.mark.parametrize(
    ("value", "near"),
    [
        ("investmnt", "investment"),
        ("INVESTMENT", "investment"),
        ("Ql", "QL"),
        ("县", None),
        ("", None),
        ("zzz", None),
    ],
)
def test_the_nearest_choice_is_named_if_one_is_near(value, near):
    expected = Label(f"是否想写“{near}”？", f"Did you mean '{near}'?") if near else None
    assert nearest(value, ["id", "investment", "QL"]) == expected


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), Label("磁盘满了", "No space left on device")),
        (IsADirectoryError(errno.EISDIR, "Is a directory"), Label("是文件夹，不是文件", "Is a directory")),
        (OSError(9999, "Odd"), both("Odd")),
        (ValueError("No closing quotation"), both("No closing quotation")),
    ],
)
def test_the_system_s_reasons_are_told_in_both_languages(error, words):
    assert why(error) == words
