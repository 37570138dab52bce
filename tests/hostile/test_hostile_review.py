"""What a branch may try on the figures is told, each class beside its harmless likes; what is silent on purpose stands in HARMLESS."""

from datetime import date

import pytest
from range_samples import (
    CLAIMED,
    CLEARED,
    CONTRACT,
    COUNTIES,
    ENTERPRISE,
    ISSUE,
    LISTED,
    PROJECT,
    changed,
    commit,
    found,
    fund,
    funded,
    issue,
    settings,
)

ISSUE_PATH = "ledgers/issues/QL/2019/I-2019-QL012.yaml"
P = {**PROJECT, "signed": "2019-08-01", "meeting": "15", "chain": "高端装备", "code": "2019-410300-34-03-000001", "kind": "industry"}
DONE = {**P, "nodes": {"filing": {"done": "2019-08-10", "evidence": "备案证明"}, "land": {"plan": "2019-12-31"}}}
NOTED = {**P, "progress": [{"date": "2019-08-12", "text": "场地平整"}, {"date": "2019-09-12", "text": "基础施工"}]}
I = {**ISSUE, "raised": "2019-08-01", "scope": "single", "steps": [{"step": "listed", "date": "2019-08-01", "by": "市地企合作办"}]}  # noqa: E741
C = {**CONTRACT, "signed": "2019-08-01", "product": "特种钢材"}
M = {
    "id": "15",
    "date": "2019-08-20",
    "themes": ["项目对接"],
    "items": [{"type": "pitch", "by": "清陵县", "text": "推介"}],
    "decisions": [{"key": "M15-1", "text": "打通道路", "lead": "市交通运输局", "due": "2019-12-31"}],
}
M_DONE = {**M, "decisions": [{**M["decisions"][0], "done": "2019-09-12", "evidence": "验收单"}]}
YOUNG = {**P, "signed": "2019-08-25"}
FIRM = {**ENTERPRISE, "above_scale": "true", "officer": "甲"}
COMING = {**{name: value for name, value in M.items() if name != "decisions"}, "id": "16", "date": "2019-11-20"}
# What was told, written otherwise: before, after, beside; and the address that is named
REWRITTEN = {
    "name of a project": (P, {**P, "name": "x"}, "name"),
    "enterprise of a project": (P, {**P, "enterprise": "E-2016-QL009"}, "enterprise"),
    "code of a project": (P, {**P, "code": "2019-410300-34-03-000002"}, "code"),
    "kind of a project": (P, {**P, "kind": "town"}, "kind"),
    "chain of a project": (P, {**P, "chain": "x"}, "chain"),
    "chain taken out": (P, {name: value for name, value in P.items() if name != "chain"}, "chain"),
    "meeting of a project": (P, {**P, "meeting": "14"}, "meeting"),
    "evidence of a done node": (
        DONE,
        {**DONE, "nodes": {**DONE["nodes"], "filing": {"done": "2019-08-10", "evidence": "x"}}},
        "nodes.filing.evidence",
    ),
    "evidence taken out": (DONE, {**DONE, "nodes": {**DONE["nodes"], "filing": {"done": "2019-08-10"}}}, "nodes.filing.evidence"),
    "a progress text": (
        NOTED,
        {**NOTED, "progress": [{"date": "2019-08-12", "text": "x"}, NOTED["progress"][1]]},
        "progress[2019-08-12].text",
    ),
    "title of an issue": (I, {**I, "title": "x"}, "title"),
    "enterprise of an issue": (I, {**I, "enterprise": "E-2016-QL009"}, "enterprise"),
    "scope of an issue": (I, {**I, "scope": "common"}, "scope"),
    "supplier": (C, {**C, "supplier": "E-2016-QL009"}, "supplier"),
    "buyer": (C, {**C, "buyer": "E-2016-QL009"}, "buyer"),
    "product": (C, {**C, "product": "x"}, "product"),
    "text of a decision": (M, {**M, "decisions": [{**M["decisions"][0], "text": "x"}]}, "decisions[M15-1].text"),
    "unit of a decision": (M, {**M, "decisions": [{**M["decisions"][0], "lead": "x"}]}, "decisions[M15-1].lead"),
    "evidence of a decision": (M_DONE, {**M, "decisions": [{**M_DONE["decisions"][0], "evidence": "x"}]}, "decisions[M15-1].evidence"),
    "themes": (M, {**M, "themes": ["产销对接"]}, "themes[1]"),
    "an item": (M, {**M, "items": [{**M["items"][0], "text": "x"}]}, "items[pitch 清陵县].text"),
    "name of an enterprise": (FIRM, {**FIRM, "name": "x"}, "name"),
    "county of an enterprise": (FIRM, {**FIRM, "county": "XQ"}, "county"),
    "scale of an enterprise": (FIRM, {**FIRM, "above_scale": "false"}, "above_scale"),
    "lead of an overdue issue": ({**I, "lead": "甲"}, {**I, "lead": "乙"}, "lead"),
}
# Silent on purpose: what is young, what is added, whom to call, the unit of what is in time, a meeting to come
NOT_REWRITTEN = {
    "a young project": (YOUNG, {**YOUNG, "name": "x", "chain": "y", "meeting": "14"}),
    "a young note in a told project": (NOTED, {**NOTED, "progress": [NOTED["progress"][0], {"date": "2019-09-12", "text": "x"}]}),
    "evidence of a young node": (
        {**P, "nodes": {"filing": {"done": "2019-09-10", "evidence": "x"}}},
        {**P, "nodes": {"filing": {"done": "2019-09-10", "evidence": "y"}}},
    ),
    "a field filled in": ({name: value for name, value in P.items() if name != "chain"}, P),
    "evidence added": ({**DONE, "nodes": {"filing": {"done": "2019-08-10"}}}, {**DONE, "nodes": {"filing": DONE["nodes"]["filing"]}}),
    "contact person": (FIRM, {**FIRM, "officer": "乙"}),
    "the unit of what is in time": (P, {**P, "lead": "市交通运输局"}),
    "a decision more": (
        M,
        {**M, "decisions": [*M["decisions"], {"key": "M15-2", "text": "x", "lead": "市交通运输局", "due": "2019-12-31"}]},
    ),
    "a meeting to come": (COMING, {**COMING, "themes": ["产销对接"]}),
}
CITING = [{**PROJECT, "id": "P-2019-QL099", "signed": "2019-08-01"}]


def codes(*changes, **more):
    return [(one.code, one.address) for one in found(*changes, **more)]


@pytest.mark.parametrize("name", REWRITTEN)
def test_what_was_told_is_not_rewritten_unseen(name):
    before, after, address = REWRITTEN[name]
    assert ("R45" if address == "above_scale" else "R31", address) in codes(changed(before, after), beside=CITING)


@pytest.mark.parametrize("name", NOT_REWRITTEN)
def test_ordinary_corrections_are_silent(name):
    before, after = NOT_REWRITTEN[name]
    assert codes(changed(before, after), beside=CITING) == []


def test_an_enterprise_that_no_told_record_cites_is_young():
    assert codes(changed(FIRM, {**FIRM, "name": "x"}), beside=[{**CITING[0], "signed": "2019-08-25"}]) == []


def test_before_any_meeting_is_closed_nothing_was_told():
    for before, after, _ in REWRITTEN.values():
        if before is not I and "lead" not in before:
            assert "R31" not in dict(codes(changed(before, after), beside=CITING, closed=()))


def on(day, *more):
    """Return a commit of the issue on a day of September."""
    return {"commits": (commit(ISSUE_PATH, day=date(2019, 9, day)), *more)}


# Clocks: what is changed, when it was entered, and what is told
CLOCKS = {
    "claimed in time, entered late": ([changed(issue(LISTED), issue(LISTED, CLAIMED))], on(2), [("R32", "steps[claimed 2019-08-28].date")]),
    "claimed and cleared in time, all entered late": (
        [changed(None, issue(LISTED, CLAIMED, CLEARED, category="policy"))],
        on(30),
        [("R22", "steps"), ("R32", "steps[claimed 2019-08-28].date"), ("R32", "steps[cleared 2019-09-18].date")],
    ),
    "claimed late, dated in time and extended to 2099": (
        [
            changed(
                issue(LISTED),
                issue(LISTED, CLAIMED, ("extended", "2019-08-29", {"until": "2099-12-31", "reason": "x", "cause": "authority"})),
            )
        ],
        on(30),
        [("R32", "steps[claimed 2019-08-28].date")],
    ),
    "listed, cleared and satisfied by one author over two commits": (
        [
            changed(
                None, issue(("listed", "2019-09-26"), ("claimed", "2019-09-26"), ("cleared", "2019-09-27", CLEARED[2]), raised="2019-09-26")
            )
        ],
        on(27, commit(ISSUE_PATH, hash_="b" * 40, day=date(2019, 9, 28))),
        [("R22", "steps")],
    ),
    "a node done in time, entered late": (
        [
            changed(
                {**YOUNG, "nodes": {"land": {"plan": "2019-09-10"}}},
                {**YOUNG, "nodes": {"land": {"plan": "2019-09-10", "done": "2019-09-09"}}},
            )
        ],
        {"commits": (commit("ledgers/projects/QL/2019/P-2019-QL007.yaml"),)},
        [("R32", "nodes.land.done")],
    ),
}
# Silent on purpose: what is honestly late by its own date, what is entered in time, notes of handling, what a new record was planned for
ON_TIME = {
    "claimed late by its date": ([changed(issue(LISTED), issue(LISTED, ("claimed", "2019-09-02", CLAIMED[2])))], on(20)),
    "claimed and entered in time": (
        [changed(issue(LISTED), issue(LISTED, CLAIMED))],
        {"commits": (commit(ISSUE_PATH, day=date(2019, 8, 28)),)},
    ),
    "handled before the limit": (
        [changed(issue(LISTED, CLAIMED), issue(LISTED, CLAIMED, ("handling", "2019-09-02", {"text": "x"})))],
        on(30),
    ),
    "a new record with plans that were kept": (
        [changed(None, {**YOUNG, "nodes": {"land": {"plan": "2019-09-10", "done": "2019-09-09"}}})],
        {"commits": (commit("ledgers/projects/QL/2019/P-2019-QL007.yaml"),)},
    ),
    "reopened after it was cleared in time": (
        [changed(issue(LISTED, CLAIMED, CLEARED), issue(LISTED, CLAIMED, CLEARED, ("reopened", "2019-09-20", {"reason": "x"})))],
        on(20),
    ),
}


@pytest.mark.parametrize("name", CLOCKS)
def test_a_clock_is_not_beaten_by_dates(name):
    changes, more, expected = CLOCKS[name]
    assert codes(*changes, **more) == expected


@pytest.mark.parametrize("name", ON_TIME)
def test_honest_dates_are_silent(name):
    changes, more = ON_TIME[name]
    assert codes(*changes, **more) == []


def many(n, start=1, **more):
    return [{**PROJECT, "id": f"P-2019-QL{number:03}", "name": f"项目{number}", **more} for number in range(start, start + n)]


def ended(record, what="ended"):
    return changed(record, {**record, what: {"date": "2019-09-20", "reason": "停建"}})


def test_records_do_not_leave_together_unseen():
    six = [ended(record) for record in many(6)]
    assert codes(*six, beside=many(1, 50)) == [("R34", "")]
    assert [one.is_error for one in found(*six)] == [True]  # none is left that did not start
    assert codes(*six[:2]) == []  # two may end on one day
    started = many(6, nodes={"start": {"done": "2019-08-26"}})
    assert [one.is_error for one in found(*map(ended, started))] == [False]
    assert [one.is_error for one in found(*map(ended, started), own=settings(review={"bulk": "5"})) if one.code == "R34"] == [True]


def test_a_receipt_is_compared_by_its_looks():
    other = {**funded(fund("HD-1", "1亿元")), "id": "P-2019-QL008", "name": "别的"}
    for receipt in ("HD-1", "hd-1", "HD－1", "HD—1", "HD 1", "\u041dD-1", "HD--1", "HD-l", "HD-I"):
        told = codes(changed(PROJECT, funded(fund(receipt, "1亿元"))), beside=[other])
        assert ("R15", f"funds[{receipt}].receipt") in told, receipt
    for receipt in ("HD-11", "HD1", "HDl", "HD-i1", "α-1"):
        assert codes(changed(PROJECT, funded(fund(receipt, "1亿元"))), beside=[other]) == [], receipt


HIDDEN = (
    "ledgers/projects/QL/2019/P-2019-QL007.yml",
    "ledgers/x.YAML",
    "Ledgers/ledger.yaml",
    "schemas/ledgers/ledger.yaml",
    "ledgers/schemas/a.yaml",
)
OPEN = ("README.md", "docs/a.yml", "schemas/project.schema.json", ".github/x.txt", "ledgers/.keep.yml", "tools/Ledger.yaml")


def test_what_looks_like_a_ledger_and_is_none_is_named():
    for path in HIDDEN:
        assert [one.code for one in found(elsewhere=(path,))] == ["R04"], path
    for path in OPEN:
        assert "R04" not in [one.code for one in found(elsewhere=(path,))], path
    assert found(elsewhere=(HIDDEN[0],), modes={HIDDEN[0]: 0}) == ()  # it is taken out


def test_figures_of_a_meeting_to_come_are_not_planted():
    path = "ledgers/figures/016.yaml"
    assert [one.code for one in found(elsewhere=(path,))] == ["R30"]
    assert found(elsewhere=(path,), tagged=frozenset({16})) == ()  # it was closed on the branch, by its own command
    assert found(elsewhere=(path,), modes={path: 0}) == ()


def test_the_city_office_and_merged_counties_number_for_others():
    own = settings(office="SJ")
    for id_, county in (("P-2019-SJ001", "QL"), ("P-2019-OLD001", "XQ"), ("P-2019-QL001", "QL")):
        assert codes(changed(None, {**PROJECT, "id": id_, "county": county}), own=own) == []
    assert codes(changed(None, {**PROJECT, "id": "P-2019-OLD001"})) == [("R36", "id")]


def test_settings_that_rename_nothing_are_silent():
    more = [*COUNTIES, {"key": "NB", "name": "南埠区"}]
    assert found(own_after=settings(counties=more, units=["甲"])) == ()
    assert [one.code for one in found(own_after=settings(counties=[{**COUNTIES[0], "code": "410300"}, *COUNTIES[1:]]))] == ["R30"]
