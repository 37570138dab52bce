"""A declared ledger on a branch: what a review says of its records, and of a change of the declaration itself."""

from datetime import date
from pathlib import Path

import pytest
from conftest import SETTINGS
from declared_samples import HAZARD
from git_samples import commit, git, put, start

from dicoop.actions.review import review
from dicoop.store.find import Shelf

DECLARATION = "ledgers/kinds/hazard.yaml"
TEXT = (Path(__file__).parent.parent / "declared" / "hazard.yaml").read_text("utf-8")
ONE, TWO = (HAZARD.path(f"H-2019-QL00{n}") for n in (1, 2))
RECORD = """\
id: H-2019-QL001
title: 护栏缺失
county: QL
found: 2019-08-20
grade: major
cost: 2万元
payments:
  - receipt: ZF-1
    date: 2019-09-02
    amount: 1万元
steps:
  - step: assigned
    date: 2019-08-21
    by: 市交通运输局
  - step: fixed
    date: 2019-09-02
    evidence: 照片
"""
CLOSED = RECORD.replace("QL001", "QL002").replace("ZF-1", "ZF-2") + "  - step: accepted\n    date: 2019-09-05\n"
STEPS = RECORD[RECORD.index("  - step: assigned") :]
FIXED = "  - step: fixed\n    date: 2019-09-02\n    evidence: 照片\n"
TODAY = date(2019, 9, 30)


@pytest.fixture
def branch(tmp_path):
    """A ledger with its declaration on main, and a branch that is checked out."""
    root = start(tmp_path / "r")
    put(root, "ledgers/ledger.yaml", SETTINGS)
    put(root, DECLARATION, TEXT)
    put(root, ONE, RECORD)
    put(root, TWO, CLOSED)
    commit(root, "起")
    git(root, "switch", "-q", "-c", "b")
    return root


def reviewed(root):
    """Return what a review of the branch finds, by code and address."""
    commit(root, "改", "2019-09-20T10:00:00+0800")
    return review(Shelf(root), TODAY, "main..b").findings


def told(root):
    return [(each.code, each.severity.value, each.address) for each in reviewed(root)]


def edit(root, path, old, new):
    text = (root / path).read_text("utf-8")
    assert old in text
    put(root, path, text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (ONE, "county: QL", "county: XQ", [("R05", "error", "county")]),
        (ONE, "found: 2019-08-20", "found: 2019-08-19", [("R06", "error", "found")]),
        (ONE, "    evidence: 照片", "    evidence: 验收单", [("R20", "error", "steps[fixed 2019-09-02].evidence")]),
        (ONE, FIXED, "", [("R20", "error", "steps[fixed 2019-09-02]")]),
        (ONE, "2019-09-02\n    amount: 1万元", "2019-09-02\n    amount: 2万元", [("R14", "error", "payments[ZF-1].amount")]),
        (ONE, "    amount: 1万元\n", "    amount: 1万元\n  - receipt: ZF-3\n    date: 2019-09-06\n    amount: 2万元\n", [("R16", "warning", "cost")]),
        (ONE, "ZF-1\n    date: 2019-09-02", "ZF-2\n    date: 2019-09-02", [("R14", "error", "payments[ZF-2].receipt"), ("R15", "error", "payments[ZF-2].receipt"), ("receipt-reused", "error", "payments[ZF-2].receipt")]),
        (ONE, "cost: 2万元", "cost: 1万元", [("R17", "error", "cost")]),
        (ONE, FIXED, FIXED + "  - step: returned\n    date: 2019-09-04\n", [("step-lacking", "error", "steps[returned 2019-09-04].reason")]),
        (ONE, FIXED, FIXED + "  - step: assigned\n    date: 2019-09-04\n    by: 市交通运输局\n", [("step-out-of-turn", "error", "steps[assigned 2019-09-04].step"), ("R32", "warning", "steps[assigned 2019-09-04].date")]),
        (ONE, FIXED, FIXED + "  - step: accepted\n    date: 2019-10-04\n", [("R09", "error", "steps[accepted 2019-10-04].date")]),
        (TWO, "title: 护栏缺失", "title: 护栏", [("R23", "error", "title")]),
        (TWO, "    amount: 1万元\n", "    amount: 1万元\n  - receipt: ZF-4\n    date: 2019-09-06\n    amount: 1元\n", []),
    ],
)  # fmt: skip
def test_a_change_of_a_declared_record_is_told(branch, path, old, new, expected):
    edit(branch, path, old, new)
    assert told(branch) == expected


def test_steps_put_in_another_place_are_told(branch):
    edit(branch, TWO, FIXED + "  - step: accepted\n    date: 2019-09-05\n", "  - step: accepted\n    date: 2019-09-05\n" + FIXED)
    assert "R23" in {code for code, *_ in told(branch)}


def test_a_deleted_record_is_told(branch):
    (branch / ONE).unlink()
    assert told(branch) == [("R03", "error", "")]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "within: 2 wd",
            "within: 30 wd",
            "改动了声明 ledgers/kinds/hazard.yaml（due.assigned.within 2 wd → 30 wd），由它决定的有：期限、灯和逾期数",
        ),
        ("basis: count\n    above: stage=accepted", "basis: count\n    above: stage=fixed", "由它决定的有：各个率"),
        ("from: assigned returned", "from: start assigned returned", "由它决定的有：环节、阶段和从环节起算的期限"),
        ("required_when: grade=major", "required_when: grade=plain", "由它决定的有：哪些记录由校验报出"),
        ("label: 整改资金 | Cost", "label: 资金 | Cost", "由它决定的有：这类记录怎样填写、怎样显示"),
    ],
)
def test_a_change_of_the_declaration_is_told_with_what_rests_on_it(branch, old, new, words):
    edit(branch, DECLARATION, old, new)
    found = [each for each in reviewed(branch) if each.code == "R30"]
    assert [(each.severity.value, each.place.file) for each in found] == [("warning", DECLARATION)]
    assert words in found[0].message.zh


def test_a_declaration_added_or_removed_is_told(branch):
    put(branch, "ledgers/kinds/pledge.yaml", (Path(__file__).parent.parent / "declared" / "pledge.yaml").read_text("utf-8"))
    (branch / DECLARATION).unlink()
    found = [each for each in reviewed(branch) if each.code == "R30"]
    assert [each.message.zh.split("（")[0] for each in found] == [
        "照改动后的声明 ledgers/kinds/hazard.yaml，2 条已有的记录读不出来，如 H-2019-QL001、H-2019-QL002",
        "删去了声明 ledgers/kinds/hazard.yaml",
        "添加了声明 ledgers/kinds/pledge.yaml",
    ]


def test_a_broken_declaration_is_an_error(branch):
    edit(branch, DECLARATION, "from: fixed\n    closes: true", "from: corrected\n    closes: true")
    (found,) = [each for each in reviewed(branch) if each.code == "R30"]
    assert found.is_error
    assert "hazard.yaml 有错误" in found.message.zh


def test_records_that_can_no_longer_be_read_are_an_error(branch):
    edit(branch, DECLARATION, "  cost:\n    label: 整改资金 | Cost\n    type: amount\n    required_when: grade=major\n", "")
    edit(branch, DECLARATION, "    cap: cost\n", "")
    edit(branch, DECLARATION, "    below: cost\n", "    below: paid\n")
    found = [each for each in reviewed(branch) if each.code == "R30" and each.is_error]
    assert [each.value for each in found] == [DECLARATION]
    assert "H-2019-QL001" in found[0].message.zh


def test_records_that_others_demands_make_wrong_are_told(branch):
    edit(branch, DECLARATION, "    needs: evidence", "    needs: evidence text")
    assert ("step-lacking", "error", "steps[fixed 2019-09-02].text") in told(branch)
