from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from any_record import touched
from hypothesis import example, given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from dicoop import sample
from dicoop.errors import Findings
from dicoop.kinds import BUILT_IN
from dicoop.kinds.contract import DELIVERED
from dicoop.kinds.fields import shape
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.nodes import has_reached
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values, validate
from dicoop.rules.checks import of_ledger
from dicoop.rules.supervision import Call, beside, calls, is_bulletin, sittings, verdicts
from dicoop.sample import days
from dicoop.sample.called import ledger_of, settings_of
from dicoop.sample.dice import Dice
from dicoop.sample.words import amount
from dicoop.text.read import read
from dicoop.text.write import canonical
from dicoop.values import read_money

ROOT = Path(__file__).parent.parent

DAYS = sample.meeting_dates()
THIRD, LAST_BUT_ONE, LAST = DAYS[2], DAYS[13], DAYS[14]
# A change here changes `ledgers/` in the repository: run `dicoop sample .` on an emptied folder and say so in the commit.
DEFAULT_RECORDS = "150d2e09d611c24e0e71ec9a7bf5533fcbbb414dc557df5c304a26b6368697d2"
DRAWN = [0.9779939494674417, 526, 181, 450]
MONEY = 66_740_000_000


@cache
def settings_of_sample() -> Settings:
    return validate(read(sample.settings_text().encode(), "ledgers/ledger.yaml"), Settings)


def build(**size) -> Ledger:
    records = defaultdict(dict)
    for kind, data in sample.records(**size):
        record = check_values(data, kind.model)
        assert not isinstance(record, Findings), record
        assert str(record.id) not in records[kind.name], record.id
        records[kind.name][str(record.id)] = record
    return Ledger(settings_of_sample(), records)


@cache
def whole() -> Ledger:
    return build()


def signed_by(rows, day):
    return [row for row in rows if row.signed <= day]


def started(rows, day):
    return sum(has_reached(row, "start", day) for row in rows)


def digest(files) -> str:
    found = hashlib.sha256()
    for path, text in files:
        found.update(f"{path}\n{text}".encode())
    return found.hexdigest()


# The same everywhere


def test_the_same_to_the_byte():
    assert digest(sample.files()) == digest(sample.files())
    records = (pair for pair in sample.files() if pair[0] != "ledgers/ledger.yaml")
    assert digest(records) == DEFAULT_RECORDS


def test_another_seed_is_another_ledger():
    assert digest(sample.files(seed=16, projects=20)) != digest(sample.files(seed=15, projects=20))


def test_chance_is_the_same_in_every_python():
    dice = Dice(15, 3)
    assert [dice.share(), dice.whole(1, 1000), dice.soon(1, 1000), dice.pick(range(1000))] == DRAWN


def test_chance_reaches_both_ends():
    dice = Dice(1, 0)
    assert {dice.whole(2, 4) for _ in range(99)} == {2, 3, 4}
    assert {dice.soon(0, 3) for _ in range(99)} == {0, 1, 2, 3}
    assert {dice.weigh("ab", (1, 0)) for _ in range(9)} == {"a"}
    assert {dice.weigh("ab", (1, 3)) for _ in range(99)} == {"a", "b"}


def test_every_file_is_read_back_and_canonical():
    for path, text in sample.files():
        source = read(text.encode(), path)
        kind = next((kind for kind in BUILT_IN.values() if f"/{kind.folder}/" in path), None)
        if kind is None:
            continue
        assert path == kind.path(source.data["id"])
        assert text == canonical(source.data, shape(kind.model), kind.first_line(source.data["id"]))


# What the sources report


def test_first_meeting_and_the_second_of_2019():
    years = Counter(day.year for day in DAYS)
    assert (DAYS[0].year, DAYS[0].month, LAST) == (2016, 3, date(2019, 8, 20))
    assert years == {2016: 6, 2017: 4, 2018: 3, 2019: 2}
    assert list(DAYS) == sorted(DAYS)


@pytest.mark.parametrize("cut", [THIRD, LAST_BUT_ONE, LAST])
def test_the_third_meetings_figures_known_then_and_now(cut):
    check_third(build(cut=cut))


def check_third(ledger):
    projects, contracts = signed_by(ledger.projects, THIRD), signed_by(ledger.counting("contract"), THIRD)
    assert len(projects) == 100
    assert sum(project.investment.yuan for project in projects) == MONEY
    assert started(projects, THIRD) == 23
    assert len(contracts) == 35
    assert all(DELIVERED.until(contract, THIRD) > 0 for contract in contracts)
    assert all(contract.signed < THIRD for contract in contracts)


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10_000))
@example(14)
def test_any_seed_gives_the_third_meetings_figures(seed):
    check_third(build(seed=seed, cut=THIRD))


def test_meetings_items_and_themes():
    third, last = whole().get("meeting", 3), whole().get("meeting", 15)
    kinds = [Counter(item.type.value for item in meeting.items) for meeting in (third, last)]
    assert kinds[0]["speech"] == 8
    assert kinds[1]["pitch"] == 4
    assert any("前两次会议" in item.text for item in third.items)
    themes = [meeting.themes for meeting in whole().meetings]
    assert themes[:5] == [("项目对接",), ("产销对接",), ("科技创新成果对接",), ("金融对接", "资本对接"), ("项目对接",)]
    assert themes[14] == ("产销对接", "产融合作")
    assert all(len(meeting.decisions) >= 3 for meeting in whole().meetings)


def test_sizes():
    ledger = whole()
    assert 150 <= len(ledger.enterprises) <= 200
    assert 250 <= len(ledger.of("project")) <= 300
    assert len(ledger.counting("contract")) >= 120
    assert len(ledger.counting("issue")) >= 150
    assert len(ledger.settings.inside) == 11
    assert len({county.group for county in ledger.settings.inside}) == 3
    assert ledger.settings.county("WS").outside


# What must occur


def test_no_error_and_a_handful_of_warnings():
    findings = of_ledger(whole(), LAST)
    assert [finding for finding in findings if finding.is_error] == []
    assert 3 <= len(findings) <= 12
    wanted = {"funds-exceed", "started-unpermitted", "no-evidence", "signed-apart", "before-signing", "reopened-unclaimed"}
    assert wanted <= {finding.code for finding in findings}


@pytest.mark.parametrize("seed", [3, 4, 7])
def test_a_contract_that_was_performed_does_not_end(seed):
    codes = {finding.code for finding in of_ledger(build(seed=seed), LAST)}
    assert codes == {"funds-exceed", "started-unpermitted", "no-evidence", "signed-apart", "before-signing", "reopened-unclaimed"}


def test_issues_stand_in_every_list():
    stages = Counter(BUILT_IN["issue"].stage(issue, LAST).value for issue in whole().counting("issue"))
    assert set(stages) == {"listed", "claimed", "handling", "cleared", "reopened"}
    assert any(issue.raised < LAST_BUT_ONE and len(issue.steps) == 1 for issue in whole().counting("issue")), "one is never claimed"
    steps = Counter(step.step for issue in whole().counting("issue") for step in issue.steps)
    assert steps["extended"]
    assert steps["reopened"] > 1
    outcomes = {step.outcome for issue in whole().counting("issue") for step in issue.steps}
    assert {"resolved", "planned", "explained", "not_permitted"} <= outcomes


def test_projects_end_are_taken_back_and_go_stale():
    ledger = whole()
    voided = [record for record in ledger.of("project").values() if record.voided]
    double = re.search(r"P-\d{4}-[A-Z]+\d+", voided[0].voided.reason)[0]
    assert ledger.get("project", double).name == voided[0].name
    assert any(record.voided for record in ledger.of("issue").values())
    assert any(project.ended for project in ledger.projects)
    assert any(contract.ended for contract in ledger.counting("contract"))
    open_ = [p for p in ledger.projects if p.signed < LAST_BUT_ONE and not p.ended and not has_reached(p, "benefit", LAST)]
    stale = [project.id for project in open_ if touched(BUILT_IN["project"], project)[-1] <= LAST_BUT_ONE]
    assert 5 <= len(stale) <= 60


def test_receipts_are_unique_and_some_reversed():
    entries = [entry for record in whole().of("project").values() for entry in record.funds]
    deliveries = [entry for record in whole().of("contract").values() for entry in record.deliveries]
    for rows in (entries, deliveries):
        amounts = {row.receipt: row.amount for row in rows}
        assert len(amounts) == len(rows)
        reversals = [row for row in rows if row.reverses]
        assert reversals
        assert all(row.amount.yuan == -amounts[row.reverses].yuan for row in reversals)


def test_plans_slip():
    then, now = build(cut=DAYS[8]).of("project"), whole().of("project")
    shared = [(id_, name) for id_ in then for name in then[id_].nodes if name in now[id_].nodes]
    slipped = [
        pair for pair in shared if pair[1] in ("start", "completion") and _plan(then, pair) and _plan(then, pair) != _plan(now, pair)
    ]
    assert len(slipped) > 5


def _plan(records, pair):
    return records[pair[0]].nodes[pair[1]].plan


def test_some_starts_were_entered_after_the_meeting():
    told, known = build(cut=LAST_BUT_ONE), whole()
    assert started(told.projects, LAST_BUT_ONE) < started(known.projects, LAST_BUT_ONE)


def test_starts_in_every_year_and_after_the_last_but_one_meeting():
    days_of = [node.done for project in whole().projects for name, node in project.nodes.items() if name == "start" and node.done]
    assert {day.year for day in days_of} == {2016, 2017, 2018, 2019}
    assert sum(day > LAST_BUT_ONE for day in days_of) >= 5


# How it looks


def percent(part, total):
    return 100 * part / total


def rates(projects, issues, day):
    projects, issues = signed_by(projects, day), [issue for issue in issues if issue.raised <= day]
    money = sum(entry.amount.yuan for project in projects for entry in project.funds if entry.date <= day)
    produced = [project for project in projects if has_reached(project, "production", day)]
    cleared = [issue for issue in issues if BUILT_IN["issue"].stage(issue, day).value == "cleared"]
    return {
        "start": percent(started(projects, day), len(projects)),
        "funds": float(percent(money, sum(project.investment.yuan for project in projects))),
        "production": percent(len(produced), len(projects)),
        "benefit": percent(sum(has_reached(p, "benefit", day) for p in produced), len(produced) or 1),
        "clearance": percent(len(cleared), len(issues)),
    }


def test_rates_are_plausible_and_grow():
    now, before, early = (rates(whole().projects, whole().counting("issue"), day) for day in (LAST, DAYS[9], THIRD))
    assert 70 < now["start"] < 85
    assert 48 < now["funds"] < 62
    assert 40 < now["production"] < 55
    assert 42 < now["benefit"] < 58
    assert 85 < now["clearance"] < 92
    assert all(early[name] < before[name] < now[name] for name in ("start", "funds", "production"))


def test_counties_differ():
    """One is criticised at every meeting, some are commended (nothing red, below in no rate), some speak."""
    calls = {verdict.county: verdict for verdict in verdicts(whole(), sittings(whole(), 15, LAST))}
    assert calls["SL"].call is Call.CRITICISM
    assert calls["SL"].running > 10
    assert {key for key, verdict in calls.items() if verdict.call is Call.COMMEND} == {"QY", "GX"}
    assert Call.STATEMENT in {verdict.call for verdict in calls.values()}


def test_names_are_made_up_and_differ():
    ledger = whole()
    names = [enterprise.title for enterprise in ledger.enterprises]
    assert all(name.startswith("示例") for name in names)
    assert len(set(names)) == len(names)
    assert len({project.title for project in ledger.projects}) == len(ledger.projects)
    codes = [record.credit_code for record in ledger.of("enterprise").values()]
    assert len(set(codes)) == len(codes)
    assert all(uscc.is_valid(code) for code in codes)


def test_ids_run_without_gaps():
    for name in ("enterprise", "project", "issue", "contract"):
        runs = defaultdict(list)
        for id_ in whole().of(name):
            runs[id_[:-3]].append(int(id_[-3:]))
        assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in runs.values())
        assert name == "contract" or any("-SJ" in key for key in runs)


def test_what_is_done_falls_on_working_days():
    done = [node.done for project in whole().projects for node in project.nodes.values() if node.done]
    made = [step.date for issue in whole().counting("issue") for step in issue.steps]
    assert all(days.worked(day.toordinal()) for day in (*done, *made))


def test_settings_say_that_it_is_fictional():
    text = sample.settings_text()
    assert text.startswith("# 虚构")
    assert settings_of_sample().name == "示例市地企合作台账"
    assert settings_of_sample().units[0] == "市地企合作办"
    assert settings_of_sample().county("QL").code == "410000"
    assert not of_ledger(Ledger(settings_of_sample()), LAST)


# Cuts and other sizes


@pytest.mark.parametrize("day", DAYS)
def test_nothing_is_dated_after_a_cut(day):
    ledger = build(cut=day)
    assert not [finding for finding in of_ledger(ledger, day) if finding.is_error]
    assert max(ledger.meetings, key=lambda meeting: meeting.id).date == day
    assert all(day_ <= day for name in BUILT_IN for record in ledger.counting(name) for day_ in touched(BUILT_IN[name], record))


@pytest.mark.parametrize(("projects", "meetings"), [(0, 1), (1, 1), (10, 1), (30, 2), (40, 40), (1000, 15)])
def test_other_sizes(projects, meetings):
    ledger = build(projects=projects, meetings=meetings)
    assert len(ledger.of("project")) == projects
    assert len(ledger.meetings) == meetings
    assert not [finding for finding in of_ledger(ledger, sample.meeting_dates(meetings)[-1]) if finding.is_error]


def test_later_meetings_are_two_a_year():
    later = sample.meeting_dates(25)[15:]
    assert Counter(day.year for day in later) == dict.fromkeys(range(2020, 2025), 2)


@given(st.integers(-(10**9), 10**9))
def test_amounts_keep_their_value(wan):
    assert read_money(amount(wan)).yuan == wan * 10_000


@pytest.mark.parametrize(
    "words", [("report", "--meeting", "15", "--lang", "en"), ("rates", "--by", "county", "--as-of", "2019-08-20", "--json")]
)
def test_a_day_before_a_kind_had_records_is_told_as_before(words, fifteen, run):
    """The ledger of this repository goes on to meeting 18 with records of all kinds: what was told of meeting 15 does not change by them."""
    assert run(*words, root=ROOT).out == run(*words, root=fifteen).out != ""


@pytest.mark.parametrize(("seed", "projects"), [(sample.SEED, sample.PROJECTS), (7, 120)])
def test_later_bulletins_name_whom_its_own_figures_call_upon(seed, projects):
    own = settings_of(sample.settings_text(through=18))
    ledger = ledger_of(own, [*sample.records(seed, projects), *sample.later(seed, projects)])
    told = [each for each in ledger.counting("event") if is_bulletin(each)]
    rows = [row for each in told for row in beside(each, ledger, each.date, calls(ledger))]
    assert len(told) == 4
    assert {row.rung for row in rows} >= {"speak", "criticise"}
    assert all(row.agrees for row in rows)


@pytest.mark.parametrize("projects", [1, 30])
def test_a_small_sample_goes_on_too(projects):
    firms = {data["enterprise"] for kind, data in sample.later(3, projects, 16) if kind.name == "monitor"}
    known = {data["id"] for kind, data in sample.records(3, projects) if kind.name == "enterprise" and data["county"] != "WS"}
    assert firms <= known
    assert len(firms) == min(60, len(known))
