"""Do the rates of the kinds beyond the first five say what they mean, of records that a careless count would take for something else?"""

from datetime import date

import pytest
from declared_samples import KINDS, ledger, made, settings

from dicoop.rules.aggregate import figures
from dicoop.rules.choice import every
from dicoop.rules.deadlines import dues
from dicoop.rules.watch import Watch

DAY = "2019-09-30"


def told(name, *records, on=DAY, variant="", basis=None, by=None, **more):
    """Return the fraction that a rate comes to, by group where one is asked for."""
    rates = [each for each in every(KINDS) if each.name.value == name and each.variant == variant and basis in (None, each.basis.value)]
    found = figures(ledger(*((KINDS[kind], data) for kind, data in records), **more), date.fromisoformat(on), rates[:1], by)
    fractions = {figure.group: f"{figure.ratio.numerator.normalize():f}/{figure.ratio.denominator.normalize():f}" for figure in found}
    return fractions if by else fractions[None]


def open_of(kind, data, on=DAY, **more):
    """Return what is due of a record, with the day."""
    watch = Watch.of(settings(**more), date.fromisoformat(on))
    return [(each.key, str(each.due)) for each in dues(KINDS[kind], made(KINDS[kind], data), watch)]


def firm(number=3, **more):
    return "enterprise", {"id": f"E-2016-QL{number:03}", "name": f"厂{number}", "county": "QL", **more}


# Monthly reports


def month(period, day, **more):
    return {"period": period, "date": day, "state": "running", **more}


def monitor(*months, number=3, **more):
    own = {"id": f"R-2019-QL{number:03}", "title": "厂", "county": "QL", "enterprise": f"E-2016-QL{number:03}", "year": "2019"}
    return "monitor", {**own, "since": "2019-02-08", "unit": "市地企合作办", "months": list(months), **more}


TWO = (month("2019-01", "2019-02-08"), month("2019-02", "2019-03-08"))


@pytest.mark.parametrize(
    ("on", "fraction", "due"),
    [
        ("2019-03-09", "2/2", "2019-04-08"),
        ("2019-04-08", "2/2", "2019-04-08"),
        ("2019-04-09", "2/3", "2019-04-08"),  # that of March is a day late
        ("2019-06-10", "2/5", "2019-04-08"),
        ("2020-02-01", "2/12", "2019-04-08"),
    ],
)
def test_a_month_is_to_be_told_by_the_eighth_of_the_next(on, fraction, due):
    assert told("monitor.reported", monitor(*TWO), on=on) == fraction
    assert open_of("monitor", monitor(*TWO)[1], on) == [("report", due)]


def test_a_month_told_late_was_not_in_time_and_one_left_out_stays_due():
    late = month("2019-04", "2019-05-20")
    assert told("monitor.reported", monitor(*TWO, late), on="2019-05-30") == "2/4"
    assert open_of("monitor", monitor(*TWO, late)[1], "2019-05-30") == [("report", "2019-04-08")]


def test_nothing_is_due_of_a_year_that_was_told_of():
    year = [month(f"2019-{n:02}", f"2019-{n + 1:02}-08") for n in range(1, 12)] + [month("2019-12", "2020-01-09")]
    assert open_of("monitor", monitor(*year)[1], "2020-03-01") == []
    assert told("monitor.reported", monitor(*year), on="2020-03-01") == "11/12"


def test_months_count_from_the_first_that_was_told_or_had_to_be():
    assert told("monitor.reported", monitor(since="2019-08-09"), on="2019-09-30") == "0/1"  # August, told of by the eighth of September
    assert told("monitor.reported", monitor(month("2019-07", "2019-08-09"), since="2019-08-09"), on="2019-09-30") == "0/2"
    assert told("monitor.reported", monitor(since="2019-01-02"), on="2019-02-28") == "0/1"  # January: December is of another year


def test_the_last_month_is_the_latest_whenever_it_was_entered():
    february = month("2019-02", "2019-03-08")
    january = month("2019-01", "2019-03-20", state="stopped")
    scale = firm(above_scale="true")
    assert told("monitor.resumed", monitor(february, january), scale) == "1/1"
    assert told("monitor.resumed", monitor(february, january), variant="monitored") == "1/1"
    assert told("monitor.stopped", monitor(february, january)) == "0/1"
    assert told("monitor.resumed", monitor(february, january), variant="monitored", on="2019-03-07") == "0/0"


def test_of_two_entries_of_a_day_the_second_is_the_last():
    visits = [{"date": "2019-09-01", "method": "onsite", "result": "normal", "text": "好"}]
    visits.append({"date": "2019-09-01", "nr": "2", "method": "phone", "result": "unreachable", "text": "打不通"})
    assert told("assignment.unreachable", assignment(visits=visits)) == "1/1"


def test_the_firms_back_at_work_are_a_share_of_all_above_scale():
    large, small, bank = firm(3, above_scale="true"), firm(5), firm(6, above_scale="true", role="bank")
    unknown = firm(7, above_scale="true")  # nobody monitors it
    half = month("2019-01", "2019-02-08", state="half")
    records = (large, small, bank, unknown, monitor(half), monitor(half, number=5))
    assert told("monitor.resumed", *records) == "1/2"
    assert told("monitor.resumed", *records, variant="monitored") == "2/2"
    ended = monitor(half, ended={"date": "2019-09-01", "reason": "年度监测结束"})
    assert told("monitor.resumed", large, ended) == "0/1"


def test_only_months_that_say_both_count_in_local_purchases():
    both = month("2019-01", "2019-02-08", purchases="1000万元", purchases_local="400万元")
    one = month("2019-02", "2019-03-08", purchases="3000万元")
    last = month("2019-03", "2019-04-08", state="stopped", cause="orders")
    assert told("monitor.local", monitor(both, one, last)) == "4000000/10000000"
    assert told("monitor.local", monitor(one)) == "0/0"


def test_staff_counts_where_the_last_month_says_both():
    whole, half = month("2019-01", "2019-02-08", staff_due="100", staff_present="90"), month("2019-02", "2019-03-08", staff_due="100")
    assert told("monitor.present", monitor(whole)) == "90/100"
    assert told("monitor.present", monitor(whole, half)) == "0/0"


def test_suppliers_are_told_by_the_monitor_or_the_enterprise():
    running = month("2019-01", "2019-02-08")
    assert told("monitor.suppliers", firm(), monitor(running)) == "0/0"
    assert told("monitor.suppliers", firm(supplies_to=["E-2016-QL009"]), monitor(running)) == "1/1"
    assert told("monitor.suppliers", firm(), monitor(running, supplies_to="E-2016-QL009")) == "1/1"


# Assignments


def assignment(number=1, **more):
    own = {
        "id": f"S-2019-QL{number:03}",
        "title": "包联",
        "county": "QL",
        "type": "service_officer",
        "officer": "局长",
        "unit": "市地企合作办",
    }
    return "assignment", {**own, "enterprise": "E-2016-QL003", "since": "2019-01-01", **more}


def visits(*days):
    return [{"date": day, "method": "onsite", "result": "normal", "text": "好"} for day in days]


def test_visited_means_visited_within_a_quarter():
    once = assignment(visits=visits("2019-06-30"))
    assert told("assignment.visited", once, on="2019-09-30") == "1/1"
    assert told("assignment.visited", once, on="2019-10-01") == "0/1"
    assert told("assignment.visited", once, on="2026-01-01") == "0/1"
    assert told("assignment.visited", once, on="2026-01-01", variant="visited_all") == "1/1"
    assert told("assignment.visited", once, firm(above_scale="true"), firm(5, above_scale="true"), variant="visited_scope") == "1/2"


@pytest.mark.parametrize(
    ("days", "on", "fraction"),
    [
        ((), "2019-01-31", "0/0"),
        ((), "2019-02-01", "0/1"),
        (("2019-01-31",), "2019-03-02", "1/1"),
        (("2019-01-31",), "2019-03-03", "1/2"),
        (("2019-01-31", "2019-03-15"), "2019-03-20", "1/2"),  # the second one was late
        (("2019-01-31", "2019-03-15", "2019-04-10"), "2019-04-11", "2/3"),
    ],
)
def test_visits_in_time_are_a_share_of_the_visits_due(days, on, fraction):
    assert told("assignment.in_time", assignment(visits=visits(*days)), on=on) == fraction


def test_a_term_that_is_over_says_nothing_of_the_visits():
    lapsed = assignment(until="2019-02-10", visits=visits("2019-01-25", "2019-02-20"))
    assert told("assignment.in_time", lapsed, on="2019-02-25") == "2/2"


def test_firms_with_an_officer_are_those_named_and_those_assigned():
    some = firm(3, above_scale="true"), firm(5, above_scale="true", officer="县工信局局长"), firm(6, above_scale="true")
    assert told("enterprise.served", *some) == "1/3"
    assert told("enterprise.served", *some, assignment()) == "2/3"
    assert told("enterprise.served", *some, assignment(since="2019-10-01")) == "1/3"
    assert told("enterprise.served", *some, assignment(until="2019-09-29")) == "1/3"
    assert told("enterprise.served", *some, assignment(ended={"date": "2019-09-30", "reason": "调整"})) == "1/3"
    assert told("enterprise.served", *some, assignment(voided={"date": "2019-09-30", "reason": "错"})) == "1/3"
    assert told("enterprise.served", *some, assignment(type="department")) == "1/3"
    assert told("assignment.covered", *some, assignment(), assignment(2, type="department")) == "1/3"
    assert told("assignment.covered", *some, assignment(), variant="covered_service") == "1/3"
    assert told("assignment.covered", *some, assignment(), variant="covered_adviser") == "0/3"


def test_projects_with_a_lead_official_are_those_named_and_those_assigned():
    lead = assignment(type="lead_official", enterprise=None, project="P-2019-QL001")
    lead = "assignment", {name: value for name, value in lead[1].items() if value}
    assert told("project.watched", project(1), project(2)) == "0/2"
    assert told("project.watched", project(1), project(2), lead) == "1/2"
    assert told("assignment.covered", project(1), project(2), lead, variant="covered_lead") == "1/2"
    assert told("project.watched", project(1, officer="副市长"), project(2)) == "1/2"


# Awards


def award(*steps, paid=(), **more):
    own = {"id": "A-2019-QL001", "title": "奖补", "county": "QL", "enterprise": "E-2016-QL003", "unit": "市地企合作办", "policy": "forty"}
    made_ = [dict(zip(("step", "date"), each.split(), strict=True)) for each in steps]
    made_ = [{**each, "amount": "80万元"} if each["step"] == "approved" else each for each in made_]
    payments = [{"receipt": f"D{n}", "date": day, "amount": amount} for n, (day, amount) in enumerate(paid)]
    return "award", {**own, "type": "reward", "applied": "2019-07-01", "amount": "80万元", "steps": made_, "payments": payments, **more}


STEPS = ("accepted 2019-07-02", "approved 2019-07-10", "settled 2019-07-20")


def test_an_award_is_paid_when_all_of_it_is():
    part, whole = [("2019-07-15", "10万元")], [("2019-07-15", "10万元"), ("2019-07-19", "70万元")]
    assert told("award.settled", award(*STEPS, paid=part)) == "0/1"
    assert told("award.on_time", award(*STEPS, paid=part)) == "0/1"
    assert told("award.settled", award(*STEPS, paid=whole)) == "1/1"
    assert told("award.on_time", award(*STEPS, paid=whole)) == "1/1"
    assert told("award.settled", award(*STEPS[:2], paid=whole)) == "1/1"  # though nobody has said that it is settled
    assert told("award.settled", award(*STEPS[:1])) == "0/0"
    assert told("award.paid", award(*STEPS, paid=part)) == "100000/800000"


def test_a_firm_that_was_paid_twice_counts_once():
    paid = [("2019-07-15", "10万元")]
    one, two = award(*STEPS, paid=paid)[1], award(*STEPS, paid=paid)[1]
    records = firm(), firm(5), ("award", one), ("award", {**two, "id": "A-2019-QL002", "policy": "other"})
    assert told("award.benefited", *records) == "1/2"


# Financings and the needs they answer


def financing(number=1, **more):
    own = {"id": f"F-2019-QL{number:03}", "title": "贷款", "enterprise": "E-2016-QL003", "institution": "E-2016-QL004", "county": "QL"}
    return "financing", {**own, "instrument": "loan", "signed": "2019-01-10", "amount": "8000万元", **more}


CREDITED = {"step": "credited", "date": "2019-02-01", "amount": "8000万元"}
REFUSED = {"step": "refused", "date": "2019-03-01", "reason": "押品不足"}


def test_a_credit_that_was_refused_after_all_is_none():
    refused = financing(steps=[CREDITED, REFUSED])
    assert told("financing.credit", refused) == "0/1"
    assert told("financing.in_use", refused) == "0/0"
    assert told("financing.credit", refused, on="2019-02-28") == "1/1"
    assert told("financing.credit", financing(steps=[CREDITED, REFUSED, {**CREDITED, "date": "2019-04-01"}])) == "1/1"


def test_a_credit_is_not_in_force_once_it_ended():
    ended = financing(steps=[CREDITED], ended={"date": "2019-05-01", "reason": "企业暂不用"})
    assert told("financing.in_use", ended, on="2019-04-30") == "0/80000000"
    assert told("financing.in_use", ended) == "0/0"


def need(number=1, **more):
    own = {
        "id": f"D-2019-QL{number:03}",
        "title": "融资",
        "side": "need",
        "type": "financing",
        "enterprise": "E-2016-QL003",
        "county": "QL",
    }
    return "posting", {**own, "raised": "2019-01-05", "amount": "8000万元", **more}


def test_needs_are_counted_and_not_the_facilities_that_answer_them():
    twice = financing(1, posting="D-2019-QL001", steps=[CREDITED]), financing(2, posting="D-2019-QL001", steps=[CREDITED])
    assert told("financing.credit", *twice, need(1), need(2), variant="needs") == "1/2"
    drawn = financing(3, posting="D-2019-QL002", drawdowns=[{"receipt": "F1", "date": "2019-03-01", "amount": "2000万元"}])
    assert told("financing.drawdown", *twice, drawn, need(1), need(2), variant="needs") == "20000000/160000000"


def test_a_facility_named_by_a_match_answers_the_need_too():
    match = [{"key": "1", "date": "2019-02-01", "stage": "signed", "record": "F-2019-QL001", "amount": "8000万元"}]
    assert told("financing.credit", financing(steps=[CREDITED]), need(matches=match), variant="needs") == "1/1"
    gone = need(2, closed={"date": "2019-03-01", "result": "withdrawn", "reason": "不再需要"})
    assert told("financing.credit", financing(steps=[CREDITED]), need(matches=match), gone, variant="needs") == "1/1"


# Postings


def land(found="", result="", **more):
    match = [{"key": "1", "date": "2019-02-01", "stage": "met", "quantity": found}] if found else []
    closed = {"closed": {"date": "2019-03-01", "result": result, "reason": "办结"}} if result else {}
    own = {"id": "D-2019-QL001", "title": "用地", "side": "need", "type": "land", "enterprise": "E-2016-QL003", "county": "QL"}
    return "posting", {**own, "raised": "2019-01-05", "quantity": "100亩", "lead": "市地企合作办", "matches": match, **closed, **more}


@pytest.mark.parametrize(
    ("found", "result", "fraction"),
    [
        ("", "met", "0/1"),
        ("40亩", "met", "0/1"),
        ("100亩", "met", "1/1"),
        ("100亩", "", "1/1"),
        ("100亩", "unmet", "0/1"),
        ("40亩", "part", "0/1"),
        ("", "withdrawn", "0/0"),
    ],
)
def test_what_is_called_met_is_met_when_all_of_it_was_found(found, result, fraction):
    assert told("posting.assured", land(found, result)) == fraction


# Projects


def project(number=1, **more):
    own = {"id": f"P-2019-QL{number:03}", "name": "路", "enterprise": "E-2016-QL003", "county": "QL", "signed": "2018-01-10"}
    return "project", {**own, "investment": "5亿元", "lead": "市地企合作办", **more}


def approval(matter, needed, granted="", outcome="granted"):
    own = {"matter": matter, "unit": "市发展改革委"} | ({"needed": needed} if needed else {})
    return own | ({"granted": granted, "outcome": outcome} if granted else {})


def test_what_was_decided_against_is_not_granted():
    refused = project(approvals=[approval("规划", "2019-05-01", "2019-04-20", "refused"), approval("环评", "2019-05-01", "2019-04-20")])
    for variant in ("", "due", "all"):
        assert told("project.approved", refused, variant=variant) == "1/2", variant


def test_approvals_are_those_needed_this_year():
    some = [
        approval("当年", "2019-05-01", "2019-04-20"),
        approval("年底", "2019-12-01"),
        approval("上年已批", "2018-05-01", "2018-04-20"),
        approval("上年结转", "2018-05-01", "2019-02-01"),
        approval("一直没批", "2018-05-01"),
        approval("明年", "2020-05-01"),
        approval("没写日期", ""),
        approval("不需", "2019-05-01", "2019-04-20", "not_needed"),
    ]
    assert told("project.approved", project(approvals=some)) == "2/5"
    assert told("project.approved", project(approvals=some), variant="due") == "3/4"
    assert told("project.approved", project(approvals=some), variant="all") == "3/7"


def owed(amount, day, **more):
    return {"receipt": f"Y{day}", "date": day, "amount": amount, **more}


def test_what_was_paid_for_works_is_held_against_what_was_due():
    paid = {"paid": [{"receipt": "Z1", "date": "2019-09-10", "amount": "200万元"}]}
    assert (
        told("project.works_paid", project(payable=[owed("100万元", "2019-08-01"), owed("100万元", "2019-09-20")], **paid))
        == "1000000/1000000"
    )
    assert told("project.works_paid", project(payable=[owed("300万元", "2019-08-01")], **paid)) == "2000000/3000000"
    agreed = owed("100万元", "2019-08-10", term="60")
    assert told("project.works_paid", project(payable=[agreed], **paid), on="2019-10-08") == "0/0"
    assert told("project.works_paid", project(payable=[agreed], **paid), on="2019-10-09") == "1000000/1000000"
    disputed = [owed("100万元", "2019-08-01", disputed="true"), owed("300万元", "2019-08-02")]
    assert told("project.works_paid", project(payable=disputed, **paid)) == "2000000/4000000"
    assert told("project.works_paid", project(payable=disputed, **paid), variant="undisputed") == "2000000/3000000"


# Indicators

MEASURES = [{"key": "gdp", "name": "地区生产总值", "unit": "%", "release_days": "20"}]


def indicator(*values, **more):
    own = {"id": "N-2019-SJ001", "title": "生产总值", "measure": "gdp", "issued": "2019-01-05", "period": "2019-H1", "lead": "市发展改革委"}
    return "indicator", {**own, "values": [{"period": period, "date": day, "value": "8.3"} for period, day in values], **more}


@pytest.mark.parametrize(
    ("values", "on", "fraction"),
    [
        ((), "2019-07-20", "0/0"),
        ((), "2019-07-21", "0/1"),
        ((("2019-H1", "2019-07-20"),), "2019-07-20", "1/1"),
        ((("2019-H1", "2019-07-21"),), "2019-07-21", "0/1"),
        ((("2019-Q1", "2019-04-18"), ("2019-H1", "2019-07-25"), ("2019-H1", "2019-08-25")), "2019-09-01", "1/2"),  # revised once
        ((("2019-Q1", "2019-04-18"),), "2019-09-01", "1/2"),
    ],
)
def test_a_value_is_told_in_time_within_the_days_to_its_release(values, on, fraction):
    assert told("indicator.in_time", indicator(*values), on=on, measures=MEASURES) == fraction


def test_one_thing_is_due_of_an_indicator():
    assert open_of("indicator", indicator()[1], "2019-09-30", measures=MEASURES) == [("release", "2019-07-20")]
    assert open_of("indicator", indicator(("2019-H1", "2019-07-25"))[1], "2019-09-30", measures=MEASURES) == []


# Leads


def test_a_step_of_a_lead_tells_of_the_talks_as_well():
    own = {"id": "L-2019-QL001", "title": "线索", "county": "QL", "investor": "某集团", "lead": "市地企合作办", "found": "2019-01-05"}
    assert open_of("lead", own) == [("note", "2019-02-04")]
    negotiated = {**own, "steps": [{"step": "negotiating", "date": "2019-01-20"}]}
    assert open_of("lead", negotiated) == [("note", "2019-02-19")]
    noted = {**negotiated, "progress": [{"date": "2019-01-25", "text": "面谈"}]}
    assert open_of("lead", noted) == [("note", "2019-02-24")]


# Any of them by the industry of the firm


def test_records_are_grouped_by_the_industry_of_their_enterprise():
    records = firm(3, industry="C34"), firm(5), monitor(month("2019-01", "2019-02-08")), monitor(number=5)
    assert told("monitor.reported", *records, by="industry", on="2019-02-10") == {None: "1/2", "C34": "1/1", "": "0/1"}


# What else is told


def test_how_long_an_award_took_is_told_in_working_days_without_those_it_stood_still():
    assert told("award.days", award(*STEPS)) == "14/1"  # from the 1st to the 20th of July, a Saturday
    sent_back = ("accepted 2019-07-02", "returned 2019-07-03", "resubmitted 2019-07-10", "accepted 2019-07-11", *STEPS[1:])
    sent_back = (*sent_back[:4], "approved 2019-07-12", "settled 2019-07-20")
    assert told("award.days", award(*sent_back)) == "9/1"
    assert told("award.days", award(*STEPS[:2])) == "0/0"


POLICIES = [
    {"key": "forty", "name": "四十条", "articles": ["一", "二"], "budget": {"2019": "100万元", "2018": "9亿元"}},
    {"key": "other", "name": "别的", "articles": ["一"], "budget": {"2019": "300万元"}},
    {"key": "gone", "name": "过期的", "articles": ["一"], "to": "2019-09-29"},
]


def test_the_years_budgets_are_held_against_what_was_paid_in_the_year():
    paid = award(*STEPS, paid=[("2018-12-31", "5万元"), ("2019-07-15", "10万元")], applied="2018-07-01")
    gone = award(*STEPS, paid=[("2019-07-15", "20万元")], policy="gone", id="A-2019-QL002")
    assert told("award.executed", paid, gone, policies=POLICIES) == "100000/4000000"
    by_policy = told("award.executed", paid, gone, policies=POLICIES, by="policy")
    assert by_policy == {None: "100000/4000000", "forty": "100000/1000000", "gone": "0/0"}
    assert told("award.executed", paid, policies=POLICIES, on="2020-02-01") == "0/0"


def test_an_article_counts_once_and_only_in_force():
    paid = [("2019-07-15", "10万元")]
    some = [
        award(*STEPS, paid=paid, article="一", id=f"A-2019-QL00{n}", policy=key) for n, key in ((1, "forty"), (2, "forty"), (3, "gone"))
    ]
    unknown = award(*STEPS, paid=paid, article="九", id="A-2019-QL004")
    unpaid = award(*STEPS, article="二", id="A-2019-QL005")
    assert told("award.articles", *some, unknown, unpaid, policies=POLICIES) == "1/3"
    assert told("award.articles", *some, policies=POLICIES, on="2019-09-01") == "2/4"


def test_people_wanted_are_so_many_times_those_offered():
    own = {"title": "用工", "type": "labour", "enterprise": "E-2016-QL003", "county": "QL", "raised": "2019-08-01"}
    rows = (("need", "300人", ""), ("offer", "120人", ""), ("offer", "80人", ""), ("need", "900人", "withdrawn"))
    some = [
        (
            "posting",
            {**own, "id": f"D-2019-QL00{n}", "side": side, "quantity": people}
            | ({"closed": {"date": "2019-09-01", "result": gone}} if gone else {}),
        )
        for n, (side, people, gone) in enumerate(rows)
    ]
    assert told("posting.wanted", *some) == "300/200"


def test_factors_are_added_up_by_their_own_unit_alone():
    coal = land("60吨标准煤")[1] | {"type": "energy", "quantity": "100吨标准煤"}
    power = land()[1] | {"type": "energy", "quantity": "5万千瓦时", "id": "D-2019-QL002"}
    assert told("posting.assured", ("posting", coal), ("posting", power), variant="coal") == "60/100"
    assert told("posting.assured", ("posting", coal), ("posting", power), variant="energy") == "0/50000"


def test_renewals_are_counted_by_money_and_by_number():
    changes = [
        {"date": "2019-05-01", "change": "renewed_free", "amount": "100万元"},
        {"date": "2019-06-01", "change": "renewed_free", "amount": "100万元"},
        {"date": "2019-07-01", "change": "renewed", "amount": "800万元"},
        {"date": "2019-08-01", "change": "called", "amount": "900万元"},
    ]
    assert told("financing.renewed_free", financing(changes=changes)) == "2000000/10000000"
    assert told("financing.renewed_free", financing(changes=changes), basis="number") == "2/3"


def test_the_plain_average_rate_forgets_how_much_was_lent():
    lent = [
        financing(n, amount=amount, rate=rate, drawdowns=[{"receipt": f"F{n}", "date": "2019-02-01", "amount": amount}])
        for n, amount, rate in ((1, "9000万元", "3%"), (2, "1000万元", "5%"))
    ]
    unpriced = financing(3, drawdowns=[{"receipt": "F3", "date": "2019-02-01", "amount": "1万元"}])
    assert told("financing.interest", *lent, unpriced) == "3200000/100000000"
    assert told("financing.interest", *lent, unpriced, variant="plain") == "8/200"
    assert told("financing.unpriced", *lent, unpriced) == "1/3"


def event(number=1, **more):
    own = {"id": f"V-2019-SJ{number:03}", "title": "对接会", "type": "matching", "date": "2019-03-01", "host": "市地企合作办"}
    return "event", {**own, **more}


def test_intentions_of_an_event_are_signed_or_not():
    match = {"key": "1", "date": "2019-03-02", "amount": "1万元"}
    postings = [
        need(n, event="V-2019-SJ001", matches=[{**match, "stage": stage}]) for n, stage in enumerate(("contacted", "intended", "signed"), 1)
    ]
    lent = financing(1, event="V-2019-SJ001", binding="intent"), financing(2, event="V-2019-SJ001", binding="contract")
    elsewhere = financing(3, binding="contract")
    assert told("event.converted", event(), *postings, *lent, elsewhere) == "2/4"


def test_firms_at_events_count_once():
    both = [event(n, enterprises=["E-2016-QL003", "E-2016-QL005"][: 3 - n]) for n in (1, 2)]
    to_come = event(3, date="2019-12-01", enterprises=["E-2016-QL006"])
    assert told("event.reached", *both, to_come, firm(3), firm(5), firm(6), firm(7, role="bank")) == "2/3"
    assert told("event.attended", *both, to_come) == "3/2"


def test_decisions_of_events_are_a_variant_of_those_of_meetings():
    decided = [{"key": "1", "text": "协调", "lead": "市地企合作办", "due": "2019-04-01", "done": "2019-03-20"}]
    decided.append({"key": "2", "text": "再协调", "lead": "市地企合作办", "due": "2019-05-01"})
    assert told("decision", event(decisions=decided), variant="events") == "1/2"
    assert told("decision", event(decisions=decided)) == "0/0"


def test_power_is_held_against_the_base_month():
    some = [
        monitor(month("2019-02", "2019-03-08", electricity=used), number=n, **({"base_power": base} if base else {}))
        for n, used, base in ((3, "3万千瓦时", "10万千瓦时"), (5, "29999千瓦时", "10万千瓦时"), (6, "9万千瓦时", ""))
    ]
    firms = [firm(n, above_scale="true") for n in (3, 5, 6, 7)]
    assert told("monitor.resumed", *some, *firms, variant="power") == "1/4"


def test_firms_with_nine_tenths_present():
    some = [
        monitor(month("2019-02", "2019-03-08", staff_due="100", staff_present=there, state=state), number=n)
        for n, there, state in ((3, "90", "running"), (5, "89", "half"), (6, "100", "stopped"))
    ]
    assert told("monitor.present", *some, variant="firms90") == "1/2"


def test_local_purchases_may_be_those_of_what_is_made_here():
    bought = month("2019-01", "2019-02-08", purchases="1000万元", purchases_local="400万元", purchases_produced="150万元")
    assert told("monitor.local", monitor(bought), variant="local_produced") == "1500000/10000000"


def produced(number, day="2019-03-01", **result):
    nodes = {"production": {"done": day, "evidence": "投产报告"}} if day else {}
    return project(number, nodes=nodes, results=[{"year": "2018", **result}] if result else [])


@pytest.mark.parametrize(("share", "fraction"), [(None, "1/3"), ("80%", "2/3"), ("79.9%", "2/3"), ("110%", "0/3")])
def test_benefit_may_be_what_was_agreed(share, fraction):
    some = [
        produced(1, output_agreed="1亿元", output="1亿元", jobs_agreed="100", jobs="100"),
        produced(2, output_agreed="1亿元", output="2亿元", jobs_agreed="100", jobs="80"),
        produced(3, output_agreed="1亿元"),
        produced(4, output="1亿元"),  # nothing was agreed
        produced(5, "", output_agreed="1亿元", output="1亿元"),  # not in production
        produced(6),
    ]
    more = {"benefit_share": share} if share else {}
    assert told("benefit", *some, variant="agreed", **more) == fraction
    assert told("benefit", *some) == "0/5"


def aim(value, **more):
    own = {
        "id": "N-2019-SJ001",
        "title": "投资",
        "measure": "gdp",
        "issued": "2019-01-05",
        "period": "2019",
        "goal": "100",
        "lead": "市发展改革委",
    }
    return "indicator", {**own, "values": [{"period": "2019-06", "date": "2019-07-10", "value": value}], **more}


def test_a_target_may_be_held_against_days_or_its_plan():
    assert told("indicator.on_pace", aim("49.8")) == "0/1"  # six of twelve months
    assert told("indicator.on_pace", aim("49.8"), variant="days") == "1/1"  # 181 of 365 days
    assert told("indicator.on_pace", aim("49.8"), variant="plan") == "0/0"
    assert told("indicator.on_pace", aim("30", plan={"2019-Q1": "10", "2019-H1": "30", "2019": "100"}), variant="plan") == "1/1"
    assert told("indicator.on_pace", aim("29", plan={"2019-Q1": "10", "2019-H1": "30", "2019": "100"}), variant="plan") == "0/1"


@pytest.mark.parametrize(
    ("giver", "taker", "fraction"),
    [
        ({"county": "QL"}, {"county": "QL"}, "2000000/2000000"),
        ({"enterprise": "E-2016-QL003"}, {"enterprise": "E-2016-QL004"}, "2000000/2000000"),
        ({"enterprise": "E-2016-QL003"}, {"county": "WS"}, "0/2000000"),
        ({"enterprise": "E-2016-QL003"}, {"enterprise": "E-2016-QL004", "county": "WS"}, "0/2000000"),  # where it says itself
        ({}, {"county": "QL"}, "0/0"),
    ],
)
def test_a_party_is_where_it_says_or_where_its_enterprise_is(giver, taker, fraction):
    parties = [{"party": "甲", "role": "giver", **giver}, {"party": "乙", "role": "taker", **taker}]
    transfer = {"id": "K-2019-QL001", "title": "成果", "type": "tech_transfer", "county": "QL", "signed": "2019-08-01", "mode": "sale"}
    counties = [{"key": "QL", "name": "清陵县"}, {"key": "WS", "name": "市外", "outside": "true"}]
    record = ("cooperation", {**transfer, "amount": "200万元", "parties": parties})
    assert told("cooperation.local", firm(3), firm(4), record, counties=counties) == fraction


@pytest.mark.parametrize("result", ["part", "unmet", "withdrawn"])
def test_nothing_is_due_of_what_was_closed(result):
    land = {"id": "D-2019-QL001", "title": "用地", "side": "need", "type": "land", "by": "某厂", "county": "QL", "raised": "2019-08-01"}
    land |= {"quantity": "40亩", "lead": "市地企合作办"}
    assert [key for key, _ in open_of("posting", land)] == ["land"]
    assert open_of("posting", land | {"closed": {"date": "2019-09-01", "result": result, "reason": "只有一部分"}}) == []
