"""What the rules of change find of the kinds beside the first five, and what they leave alone: changes, what else is known, findings."""

from datetime import date

from range_samples import ENTERPRISE, MEETING, PROJECT, changed, commit, settings

FINANCING = {
    "id": "F-2019-QL003",
    "title": "示例轴承固定资产贷款",
    "enterprise": "E-2016-QL003",
    "institution": "E-2012-SJ004",
    "county": "QL",
    "instrument": "loan",
    "signed": "2019-08-25",
    "amount": "1.2亿元",
    "guarantee": {"guarantor": "E-2014-SJ009", "amount": "1亿元", "from": "2019-09-10", "shares": {"guarantor": "60%", "bank": "40%"}},
}
COVERED = {**FINANCING, "cover": [{"receipt": "DC-1", "date": "2019-09-20", "amount": "10万元", "how": "compensated"}]}
CREDITED = [{"step": "credited", "date": "2019-09-10", "amount": "1亿元"}]
POSTING = {
    "id": "D-2019-QL002",
    "title": "扩建用地",
    "side": "need",
    "type": "land",
    "enterprise": "E-2016-QL003",
    "county": "QL",
    "raised": "2019-08-26",
    "quantity": "40亩",
    "lead": "市发展改革委",
}
ASSIGNMENT = {
    "id": "S-2019-QL001",
    "title": "包联示例轴承",
    "county": "QL",
    "type": "service_officer",
    "officer": "首席服务员",
    "unit": "市发展改革委",
    "enterprise": "E-2016-QL003",
    "since": "2019-08-21",
}
AWARD = {
    "id": "A-2019-QL001",
    "title": "设备奖补",
    "county": "QL",
    "enterprise": "E-2016-QL003",
    "unit": "市发展改革委",
    "policy": "forty",
    "type": "reward",
    "applied": "2019-08-26",
    "amount": "50万元",
}
MONITOR = {
    "id": "R-2019-QL001",
    "title": "示例轴承监测",
    "county": "QL",
    "enterprise": "E-2016-QL003",
    "year": "2019",
    "since": "2019-08-22",
    "unit": "市发展改革委",
}
EVENT = {"id": "V-2019-SJ001", "title": "八月通报", "type": "bulletin", "date": "2019-08-28", "host": "市发展改革委", "period": "2019-08"}
LEAD = {
    "id": "L-2019-QL001",
    "title": "示例电机线索",
    "county": "QL",
    "investor": "示例电机有限公司",
    "lead": "市发展改革委",
    "found": "2019-08-26",
}
INDICATOR = {
    "id": "N-2019-SJ001",
    "title": "开工个数",
    "measure": "starts",
    "issued": "2019-08-22",
    "period": "2019-Q3",
    "goal": "180",
}
CULTIVATION = {
    "id": "G-2019-QL001",
    "title": "示例轴承上市",
    "county": "QL",
    "enterprise": "E-2016-QL003",
    "track": "listing",
    "joined": "2019-08-26",
    "lead": "市发展改革委",
    "target": "2019",
}
EVERY_MONTH = {"date": "2019-09-08", "state": "running"}


def visits(*made, **more):
    """Return an assignment with visits: day, text, and what else is said."""
    rows = [{"date": day, "method": "onsite", "result": "normal", "text": text, **(said[0] if said else {})} for day, text, *said in made]
    return {**ASSIGNMENT, **more, "visits": rows}


def months(**figures):
    """Return a monitor with a report for each month, as `m07`."""
    rows = [{"period": f"2019-{month[1:]}", **EVERY_MONTH, **said} for month, said in figures.items()]
    return {**MONITOR, "months": rows}


def match(stage, **more):
    return {**POSTING, "matches": [{"key": "1", "date": "2019-09-05", "stage": stage, "partner": "E-2017-XQ001", **more}]}


def value(**more):
    return {**INDICATOR, "values": [{"period": "2019-08", "date": "2019-09-05", "value": "150", "rank": "10", "of": "18", **more}]}


def paid(*made):
    """Return an award with payments: receipt, amount, day, and what it takes back."""
    rows = [{"receipt": receipt, "amount": amount, "date": day, **(more[0] if more else {})} for receipt, amount, day, *more in made]
    return {**AWARD, "amount": "900万元", "payments": rows}


def met(number, told="180", **more):
    """Return a county's indicator of a quarter, with its value."""
    values = [{"period": "2019-Q3", "date": "2019-09-28", "value": told}]
    return {**INDICATOR, "id": f"N-2019-SJ00{number}", "county": ("QL", "XQ", "OLD")[number % 3], "values": values, **more}


LIMITED = {"own": settings(review={"parted": "500万元"})}
ONE, TWO = ("ZF-1", "300万元", "2019-09-12"), ("ZF-2", "250万元", "2019-09-12")
WHOLE, BACK = ("ZF-0", "550万元", "2019-09-10"), ("ZF-0冲", "-550万元", "2019-09-12", {"reverses": "ZF-0"})


def many_visits(n, day="2019-09-05"):
    """Return so many assignments of one post, all visited on one day."""
    return [visits((day, f"看了{number}号厂房"), id=f"S-2019-QL{number:03}") for number in range(1, n + 1)]


def drawn(n):
    """Return a facility with so many drawings of the week before the meeting on 2019-09-21."""
    return {**FINANCING, "drawdowns": [{"receipt": f"FK-{number}", "date": "2019-09-12", "amount": "1万元"} for number in range(n)]}


def on_the_eve(n):
    change = changed(FINANCING, drawn(n))
    return [change], {
        "beside": [{**MEETING, "id": "16", "date": "2019-09-21"}],
        "commits": (commit(change.path, day=date(2019, 9, 20)),),
    }


STOPPED = {"state": "stopped", "cause": "orders"}
FIGURES = {"produced": "900万元", "electricity": "120000千瓦时"}
SAME = "企业生产正常，没有问题"
_REFUSED = {**AWARD, "steps": [{"step": "refused", "date": "2019-09-05", "reason": "材料不全"}], "ground": "documents"}
FIRES = {
    "also in another county, as told": (
        [changed({**PROJECT, "signed": "2019-08-01"}, {**PROJECT, "signed": "2019-08-01", "also": ["XQ"]})],
        {},
        ["R05 warning also"],
    ),
    "credit lowered": (
        [changed({**FINANCING, "steps": CREDITED}, {**FINANCING, "steps": [{**CREDITED[0], "amount": "8000万元"}]})],
        {},
        ["R17 warning steps[credited 2019-09-10].amount"],
    ),
    "staff due lowered": (
        [changed(months(m08={"staff_due": "100"}), months(m08={"staff_due": "80"}))],
        {},
        ["R17 warning months[2019-08].staff_due"],
    ),
    "an approval no longer needed": (
        [changed({**PROJECT, "approvals": [{"matter": "环评", "unit": "市发展改革委"}]}, PROJECT)],
        {},
        ["R17 warning approvals[环评]"],
    ),
    "a year's plan lowered": (
        [changed({**PROJECT, "annual": {"2019": "3亿元"}}, {**PROJECT, "annual": {"2019": "2亿元"}})],
        {},
        ["R17 warning annual.2019"],
    ),
    "raised lowered": ([changed({**EVENT, "raised": "12"}, {**EVENT, "raised": "8"})], {}, ["R17 warning raised"]),
    "a need made smaller": ([changed(POSTING, {**POSTING, "quantity": "1亩"})], {}, ["R17 warning quantity"]),
    "a need made smaller, in sight of a meeting": (
        [changed({**POSTING, "raised": "2019-08-01"}, {**POSTING, "raised": "2019-08-01", "quantity": "1亩"})],
        {},
        ["R17 error quantity"],
    ),
    "a goal lowered": ([changed(INDICATOR, {**INDICATOR, "goal": "95"})], {}, ["R17 warning goal"]),
    "a goal taken out": (
        [changed({**INDICATOR, "issued": "2019-08-01"}, {k: v for k, v in INDICATOR.items() if k != "goal"} | {"issued": "2019-08-01"})],
        {},
        ["R17 error goal"],
    ),
    "an amount raised tenfold without any receipts": (
        [changed({**AWARD, "amount": "5万元"}, AWARD)],
        {},
        ["R33 error amount"],
    ),
    "one value twice running": (
        [
            changed(
                {**INDICATOR, "values": [{"period": "2019-07", "date": "2019-08-28", "value": "150"}]},
                {**INDICATOR, "values": [{"period": "2019-07", "date": "2019-08-28", "value": "150"}, *value(rank="9")["values"]]},
            )
        ],
        {},
        ["R41 warning values[2019-08 2019-09-05].period"],
    ),
    "a year's plan lowered as told": (
        [changed({**PROJECT, "signed": "2019-08-01", "annual": {"2019": "3亿元"}}, {**PROJECT, "signed": "2019-08-01"})],
        {},
        ["R17 error annual.2019"],
    ),
    "a loan called in, removed": (
        [
            changed(
                {**FINANCING, "changes": [{"date": "2019-09-20", "change": "called", "amount": "100万元"}]},
                FINANCING,
            )
        ],
        {},
        ["R37 error changes[2019-09-20].change"],
    ),
    "out of reach made normal": (
        [changed(visits(("2019-09-05", "没有人", {"result": "unreachable"})), visits(("2019-09-05", "没有人")))],
        {},
        ["R37 error visits[2019-09-05].result"],
    ),
    "a stop made running": (
        [changed(months(m08=STOPPED), months(m08={"resumed": "2019-09-01"}))],
        {},
        ["R37 error months[2019-08].state"],
    ),
    "criticism removed": (
        [changed({**EVENT, "places": [{"place": "清陵县", "rung": "criticise", "reason": "开工率低"}]}, EVENT)],
        {},
        ["R37 error places[清陵县].rung"],
    ),
    "a ground of refusal rewritten": ([changed(_REFUSED, {**_REFUSED, "ground": "other"})], {}, ["R23 error ground", "R37 error ground"]),
    "what became of a lead removed": ([changed({**LEAD, "became": PROJECT["id"]}, LEAD)], {}, ["R37 error became"]),
    "a cycle lengthened": (
        [changed({**ASSIGNMENT, "cycle": "60"}, {**ASSIGNMENT, "cycle": "90"})],
        {},
        ["R38 warning cycle"],
    ),
    "a cycle lengthened when overdue": (
        [changed({**ASSIGNMENT, "cycle": "30"}, {**ASSIGNMENT, "cycle": "90"})],
        {},
        ["R38 error cycle"],
    ),
    "a target pushed": ([changed(CULTIVATION, {**CULTIVATION, "target": "2020"})], {}, ["R38 warning target"]),
    "a target pushed when over": (
        [changed({**CULTIVATION, "target": "2019-H1"}, CULTIVATION)],
        {},
        ["R38 error target"],
    ),
    "days promised made more": (
        [
            changed(
                {**PROJECT, "approvals": [{"matter": "环评", "unit": "市发展改革委", "promised": "5"}]},
                {**PROJECT, "approvals": [{"matter": "环评", "unit": "市发展改革委", "promised": "15"}]},
            )
        ],
        {},
        ["R38 warning approvals[环评].promised"],
    ),
    "a baseline moved": (
        [
            changed(
                {**INDICATOR, "factor": "2", "baseline": {"value": "120", "period": "2016"}},
                {**INDICATOR, "factor": "2", "baseline": {"value": "100", "period": "2016"}},
            )
        ],
        {},
        ["R38 warning baseline"],
    ),
    "intended made signed": ([changed(match("intended"), match("signed"))], {}, ["R39 error matches[1].stage"]),
    "runs again without a day": (
        [changed(months(m08=STOPPED), months(m08=STOPPED, m09={}))],
        {},
        ["R39 warning months[2019-09].resumed"],
    ),
    "more of the same purchases local": (
        [
            changed(
                months(m08={"purchases": "100万元", "purchases_local": "30万元"}),
                months(m08={"purchases": "100万元", "purchases_local": "60万元"}),
            )
        ],
        {},
        ["R39 warning months[2019-08].purchases_local"],
    ),
    "shares changed after a loss": (
        [changed(COVERED, {**COVERED, "guarantee": {**COVERED["guarantee"], "shares": {"guarantor": "80%", "bank": "20%"}}})],
        {},
        ["R40 error guarantee.shares.bank", "R40 error guarantee.shares.guarantor"],
    ),
    "visits copied": (
        [changed(visits(("2019-09-01", SAME)), visits(*((f"2019-09-0{day}", SAME) for day in (1, 2, 3))))],
        {},
        ["R41 warning visits[2019-09-02].text"],
    ),
    "a text copied from records that did not change": (
        [changed(ASSIGNMENT, visits(("2019-09-03", f" {SAME} ")))],
        {"beside": [visits((f"2019-09-0{n}", SAME), id=f"S-2019-QL00{n}") for n in (4, 5)]},
        ["R41 warning visits[2019-09-03].text"],
    ),
    "a payment in parts": ([changed(paid(), paid(ONE, TWO))], LIMITED, ["R47 warning payments[ZF-1].amount"]),
    "a payment taken back and parted": ([changed(paid(WHOLE), paid(WHOLE, BACK, ONE, TWO))], {}, ["R47 warning payments[ZF-1].amount"]),
    "three goals met to the digit": (
        [changed(None, met(n)) for n in (1, 2)],
        {"beside": [met(3, "180.0")]},
        ["R48 warning values[2019-Q3 2019-09-28].value"],
    ),
    "a month copied": ([changed(months(m08=FIGURES), months(m08=FIGURES, m09=FIGURES))], {}, ["R41 warning months[2019-09].period"]),
    "seven visits a day": ([changed(None, each) for each in many_visits(7)], {}, ["R42 warning visits[2019-09-05].date"]),
    "entered on the eve": (*on_the_eve(51), ["R43 warning drawdowns"]),
    "a need registered again": (
        [changed(None, {**POSTING, "id": "D-2019-QL003"})],
        {"beside": [{**POSTING, "closed": {"date": "2019-09-05", "result": "unmet"}}]},
        ["R44 warning"],
    ),
    "an award applied for again": ([changed(None, {**AWARD, "id": "A-2019-QL002"})], {"beside": [_REFUSED]}, ["R44 warning"]),
    "no longer above scale": (
        [changed({**ENTERPRISE, "above_scale": "true"}, {**ENTERPRISE, "above_scale": "false"})],
        {},
        ["R45 warning above_scale"],
    ),
    "another policy": ([changed(AWARD, {**AWARD, "policy": "other"})], {}, ["R45 warning policy"]),
    "a first loan found out": ([changed(FINANCING, {**FINANCING, "first_loan": "true"})], {}, ["R45 warning first_loan"]),
    "a rank edited": (
        [changed(value(), value(rank="9"))],
        {},
        ["R46 error values[2019-08 2019-09-05].rank"],
    ),
    "a value edited": ([changed(value(), value(value="160"))], {}, ["R46 warning values[2019-08 2019-09-05].value"]),
}
SILENT = {
    "also in another county, young": ([changed(PROJECT, {**PROJECT, "also": ["XQ"]})], {}),
    "credit raised": (
        [changed({**FINANCING, "steps": CREDITED}, {**FINANCING, "steps": [{**CREDITED[0], "amount": "1.1亿元"}]})],
        {},
    ),
    "a loan renewed, removed": (
        [changed({**FINANCING, "changes": [{"date": "2019-09-20", "change": "renewed", "amount": "100万元"}]}, FINANCING)],
        {},
    ),
    "better the next time": (
        [
            changed(
                visits(("2019-09-05", "没有人", {"result": "unreachable"})),
                visits(("2019-09-05", "没有人", {"result": "unreachable"}), ("2019-09-12", "见到厂长")),
            )
        ],
        {},
    ),
    "a cycle shortened": ([changed({**ASSIGNMENT, "cycle": "60"}, {**ASSIGNMENT, "cycle": "30"})], {}),
    "a cycle given": ([changed(ASSIGNMENT, {**ASSIGNMENT, "cycle": "60"})], {}),
    "signed with its record": ([changed(match("intended"), match("signed", record="C-2019-QL003"))], {}),
    "runs again since a day": ([changed(months(m08=STOPPED), months(m08=STOPPED, m09={"resumed": "2019-09-02"}))], {}),
    "shares agreed before any loss": (
        [changed(FINANCING, {**FINANCING, "guarantee": {**FINANCING["guarantee"], "shares": {"guarantor": "80%", "bank": "20%"}}})],
        {},
    ),
    "two of one text": ([changed(visits(("2019-09-01", SAME)), visits(("2019-09-01", SAME), ("2019-09-02", SAME)))], {}),
    "a text of others, changed in nothing": (
        [changed(visits(("2019-09-03", SAME)), visits(("2019-09-03", SAME), cycle="30"))],
        {"beside": [visits((f"2019-09-0{n}", SAME), id=f"S-2019-QL00{n}") for n in (4, 5)]},
    ),
    "a text of a record that is void": (
        [changed(ASSIGNMENT, visits(("2019-09-03", SAME)))],
        {
            "beside": [
                visits((f"2019-09-0{n}", SAME), id=f"S-2019-QL00{n}", voided={"date": "2019-09-09", "reason": "重复"}) for n in (4, 5)
            ]
        },
    ),
    "payments of two days": ([changed(paid(), paid(ONE, (*TWO[:2], "2019-09-13")))], LIMITED),
    "payments below the limit together": ([changed(paid(), paid(ONE, ("ZF-2", "199万元", "2019-09-12")))], LIMITED),
    "a payment beyond the limit and another": (
        [changed(paid(), paid(("ZF-1", "500万元", "2019-09-12"), ("ZF-2", "1万元", "2019-09-12")))],
        LIMITED,
    ),
    "payments where no limit is set": ([changed(paid(), paid(ONE, TWO))], {}),
    "one of the payments stood there": ([changed(paid(ONE), paid(ONE, TWO))], LIMITED),
    "a payment corrected": (
        [changed(paid(WHOLE), paid(WHOLE, BACK, ("ZF-1", "505万元", "2019-09-12"), ("ZF-2", "50万元", "2019-09-12")))],
        {},
    ),
    "a payment taken back and entered once": ([changed(paid(WHOLE), paid(WHOLE, BACK, ("ZF-9", "550万元", "2019-09-12")))], {}),
    "money that arrived in parts": (
        [changed(PROJECT, {**PROJECT, "funds": [{"receipt": f"HD-{n}", "date": "2019-09-08", "amount": "300万元"} for n in (1, 2)]})],
        LIMITED,
    ),
    "two goals met to the digit": ([changed(None, met(1))], {"beside": [met(2), met(3, "181")]}),
    "three goals met, one of another quarter": (
        [changed(None, met(1))],
        {"beside": [met(2), met(3, period="2019-Q2", issued="2019-05-01")]},
    ),
    "goals that stood there as met": ([changed(met(1), met(1, source="统计月报"))], {"beside": [met(2), met(3)]}),
    "a month of its own": (
        [changed(months(m08=FIGURES), months(m08=FIGURES, m09={**FIGURES, "produced": "910万元"}))],
        {},
    ),
    "six visits a day": ([changed(None, each) for each in many_visits(6)], {}),
    "few on the eve": on_the_eve(50),
    "another need": (
        [changed(None, {**POSTING, "id": "D-2019-QL003", "quantity": "20亩"})],
        {"beside": [{**POSTING, "closed": {"date": "2019-09-05", "result": "unmet"}}]},
    ),
    "above scale now": ([changed(ENTERPRISE, {**ENTERPRISE, "above_scale": "true"})], {}),
    "a value revised": (
        [
            changed(
                value(),
                {**value(), "values": [*value()["values"], {"period": "2019-08", "date": "2019-09-20", "value": "152", "rank": "9"}]},
            )
        ],
        {},
    ),
}
