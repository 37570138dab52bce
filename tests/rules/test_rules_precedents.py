"""Do the rates come to what was published, where numerator and denominator were published with them?"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from declared_samples import KINDS, ledger, made

from dicoop.kinds.indicator import done, gap, score
from dicoop.rules.aggregate import figures
from dicoop.rules.choice import every
from dicoop.values import percent, rounded

DAY = date(2019, 9, 30)


def rate(name, *records, variant="", basis=None, **settings):
    """Return what a rate comes to over some records, under some settings."""
    found = [each for each in every(KINDS) if each.name.value == name and each.variant == variant and basis in (None, each.basis.value)]
    return figures(ledger(*((KINDS[kind], data) for kind, data in records), **settings), DAY, found[:1])[0].ratio


def told(ratio, digits=1):
    return percent(ratio.exact, digits)


def financing(number, **more):
    own = {"id": f"F-2019-QL{number:03}", "title": "贷款", "enterprise": "E-2016-QL003", "institution": "E-2016-QL004", "county": "QL"}
    return "financing", {**own, "instrument": "loan", "signed": "2019-01-10", "amount": "1亿元", **more}


def lent(number, amount, **more):
    """Return a loan that was drawn in full."""
    drawn = [{"receipt": f"FK-{number}", "date": "2019-02-01", "amount": amount}]
    return financing(number, amount=amount, drawdowns=drawn, **more)


def indicator(goal, value, period="2019", until="2019-10", **more):
    values = [{"period": until, "date": "2019-09-29", "value": value}]
    own = {"id": "N-2019-SJ001", "title": "年度投资", "measure": "plan", "issued": "2019-01-05", "period": period, "goal": goal}
    return made(KINDS["indicator"], {**own, "values": values, **more})


@pytest.mark.parametrize(
    ("goal", "value", "share"),
    [
        ("647.4", "629.0", "97.2"),  # 江门
        ("255", "206", "80.8"),
        ("223", "206", "92.4"),
        ("77", "86", "111.7"),  # 宣城
    ],
)
def test_a_target_is_a_share_of_its_goal_and_never_clamped(goal, value, share):
    assert percent(done(indicator(goal, value), Decimal(value)), 1) == share


def test_the_gap_is_taken_of_unrounded_figures_and_rounded_once():
    one = indicator("647.4", "629.0")
    assert rounded(gap(one, Decimal("629.0"), DAY) * 100, 1) == Decimal("13.8")
    assert gap(one, Decimal("629.0"), DAY) == Fraction(6290, 6474) - Fraction(10, 12)


def test_a_score_is_capped_and_weighted():
    assert score(indicator("54", "177.7", weight="0.5%", cap="100%"), Fraction(1777, 540)) == Fraction(5, 1000)
    assert score(indicator("100", "96", weight="0.5%", cap="100%"), Fraction(96, 100)) == Fraction(48, 10000)


def test_a_doubling_is_a_share_of_the_way():
    one = indicator("160", "124", factor="2", baseline={"value": "80", "period": "2016"})
    assert percent(done(one, Decimal(124)), 1) == "55.0"


def test_loans_on_credit():  # 徐州 673.26 of 2194.88亿元
    ratio = rate("financing.on_credit", lent(1, "673.26亿元", security="credit"), lent(2, "1521.62亿元", security="mortgage"))
    assert (told(ratio), ratio.denominator) == ("30.7", Decimal(219488000000))


def test_needs_that_got_credit():  # 肇庆 265 of 289
    credited = [{"step": "credited", "date": "2019-02-01", "amount": "100万元"}]
    lent = [financing(n, posting=f"D-2019-QL{n:03}", steps=credited) for n in range(1, 266)]
    wanted = [("posting", {**NEED, "id": f"D-2019-QL{n:03}", "enterprise": "E-2016-QL003"}) for n in range(1, 290)]
    assert told(rate("financing.credit", *lent, *wanted, variant="needs")) == "91.7"


NEED = {"title": "融资", "side": "need", "type": "financing", "county": "QL", "raised": "2019-01-05", "amount": "100万元"}


def test_projects_started_against_those_planned():  # 江门 206 of the 223 that were to have started
    own = {
        "name": "路",
        "enterprise": "E-2016-QL003",
        "county": "QL",
        "signed": "2019-01-10",
        "investment": "5亿元",
        "lead": "市地企合作办",
    }
    start = [{"plan": "2019-09-01", **({"done": "2019-09-20", "evidence": "施工许可证"} if n <= 206 else {})} for n in range(1, 256)]
    planned = [{**each, "plan": "2019-12-01"} if n > 223 else each for n, each in enumerate(start, 1)]
    some = [("project", {**own, "id": f"P-2019-QL{n:03}", "nodes": {"start": each}}) for n, each in enumerate(planned, 1)]
    assert told(rate("start", *some, variant="planned", basis="count")) == "92.4"
    assert told(rate("start", *some, basis="count")) == "80.8"  # and of all 255


def test_compensation_is_a_share_of_all_guarantees_that_ended():
    covered = [
        {"receipt": "J1", "date": "2019-03-01", "amount": "20万元", "how": "compensated"},
        {"receipt": "J2", "date": "2019-03-02", "amount": "980万元", "how": "released"},
    ]
    assert told(rate("financing.compensated", financing(1, cover=covered))) == "2.0"


def test_bridge_money_is_told_in_days():
    back = [{"receipt": "H1", "date": "2019-02-04", "amount": "100万元"}]
    drawn = [{"receipt": "F1", "date": "2019-02-01", "amount": "100万元"}]
    ratio = rate("financing.bridge_days", financing(1, instrument="bridge", amount="100万元", drawdowns=drawn, repayments=back))
    assert (ratio.exact, ratio.per, ratio.share) == (3, "天", None)


def bridge(number, amount, day, back, **more):
    """Return bridge money that was lent, and paid back on a day."""
    entry = {"receipt": f"F{number}", "date": day, "amount": amount}
    repaid = [{"receipt": f"H{number}", "date": back, "amount": amount}] if back else []
    return financing(number, instrument="bridge", signed=day, amount=amount, drawdowns=[entry], repayments=repaid, **more)


def test_the_bridge_fund_is_turned_over():  # 永州 72 loans, 4.69亿元 on 1亿元, all of it back
    lent = [bridge(n, "650万元", "2019-03-01", "2019-03-04", maturity="2019-03-11") for n in range(1, 72)]
    lent += [bridge(72, "750万元", "2019-04-01", "2019-04-03", maturity="2019-04-11"), lent_for_longer()]
    turns = rate("financing.bridge_turns", *lent[:-1], bridge_fund="1亿元")
    assert (turns.exact, turns.per, turns.share) == (Fraction(469, 100), "次", None)
    assert rate("financing.bridge_turns", *lent[:-1]).exact is None  # nobody said how large the fund is
    assert told(rate("financing.bridge_back", *lent, variant="due")) == "100.0"
    assert told(rate("financing.bridge_back", *lent)) == "99.8"


def lent_for_longer():
    return bridge(73, "100万元", "2019-09-28", None, maturity="2019-10-08")


def guaranteed(number, amount, guarantor="E-2014-SJ009"):
    held = {"guarantor": guarantor, "amount": amount, "from": "2019-02-01"}
    return financing(number, amount=amount, guarantee=held)


def guarantor(number, **more):
    return "enterprise", {"id": f"E-2014-SJ00{number}", "name": "担保公司", "county": "QL", "role": "guarantor", **more}


def test_guarantees_are_so_many_times_the_capital():  # 垫江 3.95亿元 on 1亿元
    some = [guaranteed(1, "2亿元"), guaranteed(2, "1.95亿元")]
    ratio = rate("financing.leverage", *some, guarantor(9, capital="1亿元"))
    assert (ratio.exact, ratio.per, ratio.share) == (Fraction(395, 100), "倍", None)
    assert (ratio.numerator, ratio.denominator) == (Decimal(395_000_000), Decimal(100_000_000))
    ended = financing(
        3, amount="9亿元", guarantee={"guarantor": "E-2014-SJ009", "amount": "9亿元", "from": "2019-02-01", "to": "2019-09-29"}
    )
    assert rate("financing.leverage", *some, ended, guarantor(9, capital="1亿元"), guarantor(8, capital="5亿元")) == ratio
    assert (
        rate("financing.leverage", *some, guaranteed(4, "1亿元", "E-2014-SJ008"), guarantor(9, capital="1亿元"), guarantor(8)).exact is None
    )
    assert rate("financing.leverage", *some, guaranteed(4, "1亿元", "E-2014-SJ008"), guarantor(9, capital="1亿元")).exact is None


def test_a_figure_for_the_whole_ledger_stands_below_every_group():
    found = [each for each in every(KINDS) if each.name.value == "financing.leverage"]
    held = ledger(*((KINDS[kind], data) for kind, data in (guaranteed(1, "2亿元"), guarantor(9, capital="1亿元"))))
    by_county = {each.group: each.ratio.exact for each in figures(held, DAY, found, "county")}
    assert by_county == {None: 2, "QL": 2, "XQ": 0}


def test_money_paid_for_works():  # 泉州 14944.0626 of 15167.3926
    owed = {"payable": [{"receipt": "Y1", "date": "2019-02-01", "amount": "15167.3926万元"}]}
    paid = {"paid": [{"receipt": "Z1", "date": "2019-03-01", "amount": "14944.0626万元"}]}
    own = {"id": "P-2019-QL001", "name": "路", "enterprise": "E-2016-QL003", "county": "QL", "signed": "2019-01-10"}
    project = "project", {**own, "investment": "5亿元", "lead": "市地企合作办", **owed, **paid}
    assert told(rate("project.works_paid", project)) == "98.5"


def monitor(present, due):
    month = {"period": "2019-08", "date": "2019-09-08", "state": "running", "staff_due": str(due), "staff_present": str(present)}
    own = {"id": "R-2019-QL001", "title": "厂", "county": "QL", "enterprise": "E-2016-QL003", "year": "2019", "since": "2019-02-08"}
    return "monitor", {**own, "unit": "市地企合作办", "months": [month]}


def test_staff_that_is_back():  # 翠屏 70840 of 82785
    assert told(rate("monitor.present", monitor(70840, 82785))) == "85.6"


def need(needed, found, employed):
    match = [{"key": "1", "date": "2019-09-01", "stage": "met", "quantity": f"{found}人"}]
    own = {"id": "D-2019-QL001", "title": "用工", "side": "need", "type": "labour", "enterprise": "E-2016-QL003", "county": "QL"}
    return "posting", {**own, "raised": "2019-08-01", "quantity": f"{needed}人", "employed": str(employed), "matches": match}


def test_labour_that_is_short_has_two_denominators_in_use():  # 鄂州 4397 of 30640 employed; another 805 of 4970 needed
    assert told(rate("posting.short", need(5000, 603, 30640), variant="used"), 2) == "14.35"
    assert told(rate("posting.short", need(4970, 4165, 30640))) == "16.2"


def test_nothing_over_nothing_is_a_dash():
    assert rate("financing.drawdown").exact is None


def test_a_years_investment_is_a_share_of_its_plan():  # 江门 629.0 of 647.4亿元
    notes = [
        {"date": "2019-03-01", "text": "施工中", "invested": "600亿元"},
        {"date": "2019-09-01", "text": "施工中", "invested": "29亿元"},
    ]
    before = [{"date": "2018-12-01", "text": "施工中", "invested": "90亿元"}]  # of the year before: not counted
    own = {
        "name": "全市重点项目",
        "enterprise": "E-2016-QL003",
        "county": "QL",
        "signed": "2018-01-05",
        "investment": "900亿元",
        "lead": "市发展改革委",
    }
    project = {"id": "P-2018-QL001", **own, "annual": {"2019": "647.4亿元", "2020": "100亿元"}, "progress": [*before, *notes]}
    ratio = rate("project.annual", ("project", project), ("project", {**own, "id": "P-2018-QL002"}))
    assert (told(ratio), ratio.numerator, ratio.denominator) == ("97.2", Decimal(62900000000), Decimal(64740000000))
