"""An issue that is not taken on says on what grounds; nothing is due of it, it lowers the clearance rate as before, and it may be taken up again."""

import json

import pytest

QL012 = "ledgers/issues/QL/2019/I-2019-QL012.yaml"


def declined(run, root, *more, **surroundings):
    return run("issue", "decline", "QL012", "--grounds", "lawsuit", "--by", "市地企合作办", *more, root=root, **surroundings)


def clearance(run, root, *more):
    rows = json.loads(run("rates", "--rate", "clearance", *more, "--json", root=root).out)["rows"]
    return next((row["numerator"], row["denominator"]) for row in rows if row.get("group") is None)


def test_it_stands_declined_and_nothing_is_due_of_it(small, run):
    before = clearance(run, small)
    assert "I-2019-QL012" in run("due", "--within", "365", root=small).out
    ran = declined(run, small, "--reason", "同一事项法院已立案")
    assert ran.out.startswith(
        "I-2019-QL012 厂区北侧道路未通：不予受理 市地企合作办 同一事项法院已立案 2019-09-30（不予受理情形 已进入诉讼）"
    )
    assert "I-2019-QL012" not in run("due", "--within", "365", root=small).out
    assert "I-2019-QL012" in run("issue", "list", "--stage", "declined", root=small).out
    assert run("check", root=small).code == 0
    assert clearance(run, small) == before
    above, below = clearance(run, small, "--variant", "clearance=declined-removed")
    assert (above, int(below)) == (before[0], int(before[1]) - 1)


def test_the_report_says_how_many_and_why_and_names_none_where_there_is_none(small, run):
    line = ("report", "--meeting", "15", "--as-of", "2019-09-30", "--section", "attention")
    assert "不予受理" not in run(*line, root=small).out
    declined(run, small)
    assert "不予受理1件：已进入诉讼1件。" in run(*line, root=small).out
    assert "Declined: 1 issue (before a court 1)." in run(*line, root=small, lang="en").out
    assert "I-2019-QL012" not in run(*line, root=small).out


def test_it_may_be_taken_up_again_and_nothing_else(small, run):
    declined(run, small)
    for verb in (["claim", "--by", "市交通运输局"], ["urge"], ["decline", "--grounds", "petition"]):
        ran = run("issue", verb[0], "QL012", *verb[1:], root=small)
        assert (ran.code, "现在可以：reopen 退回重办" in ran.err) == (4, True)
    assert run("issue", "reopen", "QL012", "--reason", "法院驳回", root=small).code == 0
    assert run("issue", "claim", "QL012", "--by", "市交通运输局", root=small).code == 0
    assert run("check", root=small).code == 0


def test_what_was_cleared_is_not_declined_and_grounds_are_needed(small, refused, run):
    refused(
        small,
        ("issue", "decline", "QL014", "--grounds", "lawsuit"),
        4,
        "错误：问题 I-2019-QL014（用电负荷不足）现在是“已销号”，不能定为不予受理；现在可以：feedback 回访、reopen 退回重办\n",
        run("issue", "decline", "QL014", "--grounds", "lawsuit", root=small, lang="en").err,
    )
    assert run("issue", "decline", "QL012", root=small).code == 2


def test_overdue_before_it_was_declined_counts_as_late(small, run):
    line = ("rates", "--rate", "clearance_on_time", "--explain", "--json")
    assert declined(run, small, today="2019-12-30").code == 0
    told = run(*line, root=small, today="2019-12-31").out
    assert "I-2019-QL012" in told


@pytest.mark.parametrize("edit", ["", "grounds: lawsuit\n    text: 改"])
def test_a_review_sees_that_it_was_taken_out_or_rewritten(small, run, save, edit):
    save(small)
    declined(run, small)
    save(small, when="2019-10-01")
    file = small / QL012
    text = file.read_text("utf-8")
    at = text.index("  - step: declined")
    file.write_text(text.replace("lawsuit", "petition") if edit else text[:at], "utf-8")
    save(small, when="2019-10-02")
    told = run("review", "HEAD~1..HEAD", "--format", "plain", root=small).out
    assert "R20" in told
    assert "不予受理" in told


def test_a_review_sees_who_declines_what_it_claimed_itself(small, run, save):
    run("issue", "claim", "QL012", "--by", "市交通运输局", root=small)
    save(small)
    assert run("issue", "decline", "QL012", "--grounds", "out_of_scope", "--by", "市交通运输局", root=small, today="2019-10-01").code == 0
    save(small, when="2019-10-02")
    assert "市交通运输局 自己领单，又自己定为不予受理" in run("review", "HEAD~1..HEAD", "--format", "plain", root=small).out
