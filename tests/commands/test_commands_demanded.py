"""A verb takes what the step that it makes demands of the record."""

import json

import pytest

POLICIES = "policies:\n  - key: forty\n    name: 四十条\n"


@pytest.fixture
def awarded(small, run):
    """A ledger with an award and a lead."""
    own = small / "ledgers/ledger.yaml"
    own.write_text(own.read_text("utf-8") + POLICIES, "utf-8")
    award = ("--title", "奖补", "--enterprise", "E-2016-QL003", "--county", "QL", "--unit", "市发展改革委", "--policy", "forty")
    assert run("award", "add", *award, "--type", "reward", "--applied", "2019-08-20", "--amount", "50万元", root=small).code == 0
    lead = ("--title", "线索", "--investor", "示例电机", "--county", "QL", "--lead", "市发展改革委", "--found", "2019-08-01")
    assert run("lead", "add", *lead, root=small).code == 0
    assert run("lead", "negotiate", "QL001", "--date", "2019-08-05", root=small).code == 0
    return small


def shown(run, root, kind):
    return json.loads(run(kind, "show", "QL001", "--json", root=root).out)


def test_a_refusal_says_its_ground(awarded, run):
    lacking = run("award", "refuse", "QL001", "--reason", "超期", "--date", "2019-08-25", root=awarded)
    assert lacking.code == 4
    assert "ground: 错误[required-when]: 阶段为不予兑现的，要写不予兑现的情形" in lacking.err
    given = ("--ground", "不符合条件", "--basis", "第三条")
    done = run("award", "refuse", "QL001", "--reason", "超期", *given, "--date", "2019-08-25", root=awarded)
    assert done.code == 0
    found = shown(run, awarded, "award")
    assert (found["ground"], found["basis"], found["steps"][-1]["step"]) == ("not_eligible", "第三条", "refused")


def test_a_signing_says_the_project(awarded, run):
    assert run("lead", "sign", "QL001", "--date", "2019-09-01", root=awarded).code == 4
    done = run("lead", "sign", "QL001", "--became", "P-2019-QL007", "--date", "2019-09-01", root=awarded)
    assert done.code == 0
    assert shown(run, awarded, "lead")["became"] == "P-2019-QL007"


def test_help_and_what_may_follow_tell_it(awarded, run):
    help_ = run("award", "refuse", "--help", root=awarded).out
    assert "--ground" in help_
    assert "--basis" in help_
    listed = run("lead", "set", "QL001", "content=电机", root=awarded).out
    assert "--became" not in listed.splitlines()[0]
