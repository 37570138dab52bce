"""Every rate and variant against a recount from the records themselves, whole and by group."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicoop.document import Points
from dicoop.errors import Findings, Misused
from dicoop.kinds import BUILT_IN
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import RateName, Settings
from dicoop.kinds.validate import check_values
from dicoop.rules import aggregate, choice, denominators
from dicoop.rules.aggregate import figures
from dicoop.rules.rates import RATES
from dicoop.values import Ratio, Rounding

COUNTIES = [
    {"key": "JA", "name": "甲安县"},
    {"key": "QL", "name": "清陵县", "group": "六组团"},
    {"key": "XX", "name": "旧县", "successor": "QL"},
    {"key": "BN", "name": "北宁区", "group": "城区"},
    {"key": "WS", "name": "市外", "outside": "true"},
]


def settings(**more) -> Settings:
    made = check_values({"name": "台账", "counties": COUNTIES, "limits": LIMITS, **more}, Settings)
    assert isinstance(made, Settings), made
    return made


def made(kind: str, data: dict):
    record = check_values({key: value for key, value in data.items() if value is not None}, BUILT_IN[kind].model)
    assert not isinstance(record, Findings), record
    return record


def ledger(**data: list[dict]) -> Ledger:
    return Ledger(settings(), {kind: {str(row["id"]): made(kind, row) for row in rows} for kind, rows in data.items()})


# Random ledgers

# Few days, so that much falls on the very day; the long holiday lies among them
POOL = ["2019-09-27", "2019-09-29", "2019-09-30", "2019-10-08", "2019-10-10"]
DAYS = st.sampled_from(POOL)
LOOKED_AT = st.sampled_from([*POOL[2:], "2019-10-08", "2019-10-09", "2019-10-11", "2019-10-16"]).map(date.fromisoformat)
LIMITS = {"claim": "1", "land": "2", "other": "3"}
MAYBE = st.none() | DAYS
MONEY = st.sampled_from(["0元", "1元", "0.01元", "3000万元", "12.5亿元", "8000.5万元"])
ARRIVED = MONEY | st.sampled_from(["-1元", "-3000万元", "99亿元"])
COUNTY = st.sampled_from(["JA", "QL", "XX", "BN", "WS", "ZZ"])
MEETING = st.none() | st.sampled_from(["2", "15"])
VOIDED = st.just(None) | st.just(None) | st.just({"date": "2019-10-01", "reason": "错"})
ENDED = st.none() | DAYS.map(lambda day: {"date": day, "reason": "停"})


def dropped(data: dict) -> dict:
    return {key: value for key, value in data.items() if value is not None}


NODE_NAMES = ["filing", "land", "survey", "start", "completion", "production", "capacity", "benefit"]
NODE = st.fixed_dictionaries({"plan": MAYBE, "done": MAYBE}).map(dropped)
_AS_AGREED = {"year": "2018", "output_agreed": "1亿元", "output": "1亿元"}
_LESS = {"year": "2018", "output_agreed": "1亿元", "output": "9999.99万元"}
ENTRIES = st.lists(st.tuples(DAYS, ARRIVED), max_size=3)
PROJECT = st.fixed_dictionaries(
    {
        "name": st.just("项目"),
        "enterprise": st.just("E-2016-QL003"),
        "county": COUNTY,
        "also": st.lists(st.sampled_from(["JA", "QL", "XX", "BN", "ZZ"]), max_size=3) | st.just([]),
        "kind": st.none() | st.sampled_from(["industry", "town"]),
        "meeting": MEETING,
        "chain": st.none() | st.sampled_from(["高端装备", "新材料", "10"]),
        "results": st.sampled_from([[], [_LESS], [_AS_AGREED], [_LESS, {"year": "2019"}], [_AS_AGREED, {**_LESS, "year": "2020"}]]),
        "signed": DAYS,
        "investment": MONEY,
        "lead": st.sampled_from(["市发展改革委", "市交通运输局"]),
        "nodes": st.dictionaries(st.sampled_from(NODE_NAMES), NODE, max_size=6),
        "funds": ENTRIES.map(lambda rows: [{"receipt": str(n), "date": day, "amount": amount} for n, (day, amount) in enumerate(rows)]),
        "progress": ENTRIES.map(lambda rows: [{"date": day, "text": "进展", "invested": amount} for day, amount in rows]),
        "ended": ENDED,
        "voided": VOIDED,
    }
)
CONTRACT = st.fixed_dictionaries(
    {
        "title": st.just("合同"),
        "supplier": st.just("E-2016-QL003"),
        "buyer": st.just("E-2017-QL001"),
        "county": COUNTY,
        "meeting": MEETING,
        "amount": MONEY,
        "signed": DAYS,
        "deliveries": ENTRIES.map(
            lambda rows: [{"receipt": str(n), "date": day, "amount": amount} for n, (day, amount) in enumerate(rows)]
        ),
        "ended": ENDED,
        "voided": VOIDED,
    }
)
NEXT = {
    "raised": ["listed"],
    "listed": ["claimed", "claimed", "declined"],
    "claimed": ["handling", "extended", "cleared"],
    "handling": ["handling", "extended", "cleared", "declined"],
    "extended": ["handling", "extended", "cleared"],
    "cleared": ["feedback", "reopened"],
    "feedback": ["reopened"],
    "reopened": ["claimed"],
    "declined": ["reopened"],
}


@st.composite
def steps(draw, raised: str) -> list[dict]:
    found, name, day = [], "raised", date.fromisoformat(raised)
    for _ in range(draw(st.integers(0, 9))):
        if name not in ("raised", "cleared", "feedback", "declined") and draw(st.booleans()):
            found.append({"step": "urged", "date": str(day), "level": "order"})
        name = draw(st.sampled_from(NEXT[name]))
        day += timedelta(0 if name == "listed" else draw(st.integers(1, 4)))
        more = {}
        if name == "extended":
            more["until"] = str(day + timedelta(draw(st.integers(0, 3))))
        if name == "cleared":
            more["outcome"] = draw(st.sampled_from(["resolved", "planned", "explained", "not_permitted"]))
        if name == "feedback":
            more["answer"] = draw(st.sampled_from(["satisfied", "fairly", "dissatisfied"]))
        found.append({"step": name, "date": str(day), **more})
    return found


@st.composite
def issues(draw) -> dict:
    raised = draw(DAYS)
    return {
        "title": "问题",
        "enterprise": "E-2016-QL003",
        "county": draw(COUNTY),
        "category": draw(st.sampled_from(["land", "finance"])),
        "meeting": draw(MEETING),
        "raised": raised,
        "steps": draw(steps(raised)),
        "voided": draw(VOIDED),
    }


DECISION = st.fixed_dictionaries({"text": st.just("事"), "lead": st.sampled_from(["甲局", "乙局"]), "due": MAYBE, "done": MAYBE}).map(
    dropped
)
HELD = st.fixed_dictionaries(
    {
        "date": DAYS,
        "themes": st.just(["项目对接"]),
        "decisions": st.lists(DECISION, max_size=4).map(lambda rows: [{"key": f"M-{n}", **row} for n, row in enumerate(rows)]),
        "voided": VOIDED,
    }
)


def numbered(letter: str, rows: list[dict]) -> list[dict]:
    return [{"id": f"{letter}-2019-QL{n:03d}" if letter else str(n + 1), **row} for n, row in enumerate(rows)]


LEDGERS = st.builds(
    lambda p, i, c, m: ledger(project=numbered("P", p), issue=numbered("I", i), contract=numbered("C", c), meeting=numbered("", m)),
    st.lists(PROJECT, max_size=8),
    st.lists(issues(), max_size=8),
    st.lists(CONTRACT, max_size=8),
    st.lists(HELD, max_size=4),
)

# The recount: of one record and a day, the shares it puts above and below the line

CHAIN = ["start", "completion", "production", "capacity", "benefit"]


def by(when, day) -> bool:
    return when is not None and when <= day


def ended(record, day) -> bool:
    return record.ended is not None and record.ended.date <= day


def has(p, node, day) -> bool:
    later = CHAIN[CHAIN.index(node) :] if node in CHAIN else [node, *CHAIN]
    return any(name in p.nodes and by(p.nodes[name].done, day) for name in later)


def filed(p, day) -> bool:
    return has(p, "filing", day)


def started_by_plan(p, day) -> bool:
    return "start" in p.nodes and by(p.nodes["start"].plan, day)


def total(entries, day, name="amount") -> Decimal:
    return sum((getattr(entry, name).yuan for entry in entries if entry.date <= day), start=Decimal(0))


def walked(day: date, n: int) -> date:
    while n:
        day += timedelta(1)
        n -= chinese_calendar.is_workday(day)
    return day


def round_of(i, day):
    """Return the steps of the last round by a day, and the day it began."""
    made_ = [s for s in i.steps if s.date <= day]
    begins = [n for n, s in enumerate(made_) if s.step.value == "reopened"]
    if begins:
        return made_[begins[-1] :], made_[begins[-1]].date
    return made_, i.raised


def due(i, day) -> date:
    last, began = round_of(i, day)
    until = [s.until for s in last if s.step.value == "extended"]
    claims = [s.date for s in last if s.step.value == "claimed"]
    start = claims[-1] if claims else walked(began, 1)
    return until[-1] if until else walked(start, {"land": 2}.get(i.category.value, 3))


def clearing(i, day):
    """Return the step by which an issue stands cleared."""
    last, _ = round_of(i, day)
    if not last or last[-1].step.value not in ("cleared", "feedback"):
        return None
    return next(s for s in reversed(last) if s.step.value == "cleared")


def declined(i, day) -> bool:
    last, _ = round_of(i, day)
    return bool(last) and last[-1].step.value == "declined"


def outcome(i, day):
    return clearing(i, day).outcome.value if clearing(i, day) else None


def on_time(i, day):
    clear, end = clearing(i, day), due(i, day)
    if clear is None:
        return [(0, 1)] if end < day and not declined(i, day) else []
    return [(int(clear.date <= end), 1)]


def ever_late(i, day) -> bool:
    """Return whether on the evening of some day before, by what had been done by then, it was open and its last day had come."""
    days = (date.fromordinal(n) for n in range(i.raised.toordinal(), day.toordinal()))
    return any(clearing(i, each) is None and not declined(i, each) and due(i, each) <= each for each in days)


def never_late(i, day):
    late = ever_late(i, day)
    return [(int(not late), 1)] if late or clearing(i, day) else []


def against_plan(worth_of):
    return lambda p, day: (
        [(worth_of(p) * has(p, "start", day), worth_of(p) * started_by_plan(p, day))]
        if has(p, "start", day) or started_by_plan(p, day)
        else []
    )


def answered(i, day):
    said = [s.answer.value for s in i.steps if s.date <= day and s.answer]
    return [(int(said[-1] != "dissatisfied"), 1)] if said else []


def nodes_on_time(p, day):
    """A main node is done when a later one is; of the others each is to be done itself."""
    kept = {name: has(p, name, node.plan) if name in CHAIN else by(node.done, node.plan) for name, node in p.nodes.items() if node.plan}
    return [(int(kept[name]), 1) for name, node in p.nodes.items() if by(node.plan, day)]


def decided(m, day):
    return [(int(by(d.done, day)), 1) for d in m.decisions if by(d.due, day)]


def share(test, among=lambda _, __: True):
    return lambda r, day: [(int(bool(test(r, day))), 1)] if among(r, day) else []


def worth(test, among=lambda _, __: True):
    return lambda r, day: [(r.investment.yuan * test(r, day), r.investment.yuan)] if among(r, day) else []


def as_agreed(p, day):
    """Return whether a project in production puts out what was agreed, by the last year told that is not to come."""
    last = ([None] + [each for each in p.results if int(each.year) <= day.year])[-1]
    if last is None or last.output_agreed is None or not at("production")(p, day):
        return []
    return [(int(last.output is not None and last.output.yuan >= last.output_agreed.yuan), 1)]


def going(r, day) -> bool:
    return not ended(r, day)


def at(node):
    return lambda p, day: has(p, node, day)


RECOUNT = {
    ("performance", "", "count"): share(filed),
    ("performance", "not-ended", "count"): share(going),
    ("start", "", "count"): share(at("start")),
    ("start", "", "money"): worth(at("start")),
    ("start", "ended-removed", "count"): share(at("start"), going),
    ("start", "ended-removed", "money"): worth(at("start"), going),
    ("start", "chained", "count"): share(at("start"), filed),
    ("start", "chained", "money"): worth(at("start"), filed),
    ("start", "planned", "count"): share(at("start"), started_by_plan),
    ("start", "planned", "money"): worth(at("start"), started_by_plan),
    ("start", "against-plan", "count"): against_plan(lambda _: 1),
    ("start", "against-plan", "money"): against_plan(lambda p: p.investment.yuan),
    ("funds", "", "money"): lambda p, day: [(total(p.funds, day), p.investment.yuan)],
    ("funds", "ended-removed", "money"): lambda p, day: [(total(p.funds, day), p.investment.yuan)] if going(p, day) else [],
    ("invested", "", "money"): lambda p, day: [(total(p.progress, day, "invested"), p.investment.yuan)],
    ("completion", "", "count"): share(at("completion")),
    ("completion", "chained", "count"): share(at("completion"), at("start")),
    ("production", "", "count"): share(at("production")),
    ("production", "chained", "count"): share(at("production"), at("start")),
    ("capacity", "", "count"): share(at("capacity")),
    ("capacity", "chained", "count"): share(at("capacity"), at("production")),
    ("benefit", "", "count"): share(at("benefit"), at("production")),
    ("benefit", "signed", "count"): share(at("benefit")),
    ("benefit", "agreed", "count"): as_agreed,
    ("contract_performance", "", "count"): share(lambda c, day: going(c, day) and total(c.deliveries, day) > 0),
    ("contract_amount", "", "money"): lambda c, day: [(total(c.deliveries, day), c.amount.yuan)],
    ("claim", "", "count"): share(lambda i, day: any(s.step.value == "claimed" and s.date <= day for s in i.steps)),
    ("clearance", "", "count"): share(clearing),
    ("clearance", "declined-removed", "count"): share(clearing, lambda i, day: not declined(i, day)),
    ("clearance_permitted", "", "count"): share(clearing, lambda i, day: outcome(i, day) != "not_permitted"),
    ("resolution", "", "count"): share(lambda i, day: outcome(i, day) == "resolved"),
    ("clearance_on_time", "", "count"): never_late,
    ("clearance_on_time", "last-round", "count"): on_time,
    ("satisfaction", "", "count"): answered,
    ("decision", "", "count"): decided,
    ("node_on_time", "", "count"): nodes_on_time,
}

SEEN = {"contract_performance": "contract", "contract_amount": "contract", "decision": "meeting"}
SEEN |= dict.fromkeys(["claim", "clearance", "clearance_permitted", "resolution", "clearance_on_time", "satisfaction"], "issue")
FIRST = {"project": "signed", "contract": "signed", "issue": "raised", "meeting": "date"}
HOME = {"JA": "JA", "QL": "QL", "XX": "QL", "BN": "BN", "WS": None, "ZZ": "ZZ"}
CLUSTER = {"JA": "", "QL": "六组团", "XX": "六组团", "BN": "城区", "WS": None, "ZZ": ""}


def groups_of(record, field: str) -> set[str]:
    """Return the lines that count a record: of counties, and of their groups, every one that it lies in."""
    if field in ("county", "group"):
        return {(HOME if field == "county" else CLUSTER)[key] for key in (record.county, *getattr(record, "also", ()))} - {None}
    value = record.id if type(record).__name__ == "Meeting" else getattr(record, field)
    return {"" if value is None else str(value)}


def recount(book: Ledger, key: tuple[str, str, str], day: date):
    """Yield record, and its share above and below the line, of everybody in a rate."""
    kind = SEEN.get(key[0], "project")
    for record in book.of(kind).values():
        if record.voided is None and getattr(record, FIRST[kind]) <= day:
            for above, below in RECOUNT[key](record, day):
                yield record, Decimal(above), Decimal(below)


def key_of(rate) -> tuple[str, str, str]:
    return rate.name.value, rate.variant, rate.basis.value


def summed(rows) -> tuple[Decimal, Decimal, int]:
    return sum((row[1] for row in rows), start=Decimal(0)), sum((row[2] for row in rows), start=Decimal(0)), len(rows)


def told(figure) -> tuple[Decimal, Decimal, int]:
    return figure.ratio.numerator, figure.ratio.denominator, figure.size


def test_every_rate_has_its_recount():
    assert {key_of(rate) for rate in RATES} == set(RECOUNT)
    assert len(RATES) == len(RECOUNT)
    assert {rate.name for rate in RATES} == set(RateName)


@given(LEDGERS, LOOKED_AT)
def test_whole_figures_equal_a_recount(book, day):
    for figure in figures(book, day, RATES, behind=True):
        rows = list(recount(book, key_of(figure.rate), day))
        assert told(figure) == summed(rows), key_of(figure.rate)
        members = [(member.record.id, member.numerator, member.denominator) for member in figure.members]
        assert members == [(str(record.id), above, below) for record, above, below in rows]


@given(LEDGERS, LOOKED_AT, st.sampled_from(["county", "group", "meeting", "kind", "chain", "category"]))
def test_figures_by_group_equal_a_recount(book, day, field):
    found = figures(book, day, RATES, field)
    for rate in {figure.rate for figure in found}:
        rows = [(groups_of(row[0], field), *row[1:]) for row in recount(book, key_of(rate), day)]
        figures_of = {figure.group: figure for figure in found if figure.rate is rate}
        total = figures_of.pop(None)
        assert told(total) == summed(rows), key_of(rate)  # each once
        more = [row for row in rows for _ in list(row[0])[1:]]
        inside = [row for row in rows if row[0]]
        of_lines = [sum(told(figure)[place] for figure in figures_of.values()) for place in range(3)]
        assert of_lines == [
            sum(pair) for pair in zip(summed(inside), summed(more), strict=True)
        ]  # the lines: each once, and each further mention
        assert total.shared == len(more)
        for group in {group for row in rows for group in row[0]}:
            own = [row for row in rows if group in row[0]]
            assert told(figures_of[group]) == summed(own), (key_of(rate), group)
            assert figures_of.pop(group).shared == sum(len(row[0]) > 1 for row in own)
        assert all(told(figure) == (0, 0, 0) for figure in figures_of.values())


@given(LEDGERS, LOOKED_AT)
def test_a_condition_leaves_only_those_that_meet_it(book, day):
    for figure in figures(
        book, day, choice.having(RATES, lambda model: hasattr(model, "county")), "county", lambda facts: facts.county in ("QL", "XX")
    ):
        met = [row for row in recount(book, key_of(figure.rate), day) if row[0].county in ("QL", "XX")]
        rows = [(groups_of(row[0], "county"), *row[1:]) for row in met]
        assert told(figure) == summed([row for row in rows if figure.group is None or figure.group in row[0]])


# No later step makes an earlier day right


def raised(n: int, *steps_: tuple[str, str], **more: str) -> dict:
    listed = {"step": "listed", "date": "2019-03-01"}
    rows = [listed, *({"step": step, "date": day, **({"until": more["until"]} if step == "extended" else {})} for step, day in steps_)]
    return {
        "id": f"I-2019-QL{n:03d}",
        "title": "问题",
        "enterprise": "E-2016-QL003",
        "county": "QL",
        "category": "land",
        "raised": "2019-03-01",
        "steps": rows,
    }


def in_time(day: str, *rows: dict) -> str:
    book = Ledger(settings(limits={"land": "10"}), {"issue": {row["id"]: made("issue", row) for row in rows}})
    (found,) = figures(book, date.fromisoformat(day), [choice.default(RateName.CLEARANCE_ON_TIME, BUILT_IN)])
    return f"{found.ratio.numerator}/{found.ratio.denominator}"


def test_an_issue_once_late_stays_late():
    first = (("claimed", "2019-03-01"), ("cleared", "2019-06-28"))
    again = (*first, ("reopened", "2019-07-01"), ("claimed", "2019-07-01"), ("cleared", "2019-07-01"))
    assert in_time("2019-06-30", raised(1, *first)) == "0/1"
    assert in_time("2019-07-02", raised(1, *again)) == "0/1"
    assert in_time("2019-03-15", raised(1, *again)) == "0/0"  # claimed on Friday, so its last day is Friday in two weeks
    assert in_time("2019-03-16", raised(1, *again)) == "0/1"


def test_a_late_round_counts_and_those_in_time_before_it_do_not_help():
    good = (("claimed", "2019-03-01"), ("cleared", "2019-03-08"))
    late = (*good, ("reopened", "2019-03-11"), ("claimed", "2019-03-11"), ("cleared", "2019-05-31"))
    assert in_time("2019-03-10", raised(1, *late)) == "1/1"
    assert in_time("2019-03-12", raised(1, *late)) == "0/0"  # open again, and in time
    assert in_time("2019-06-01", raised(1, *late)) == "0/1"


def test_an_extension_after_the_last_day_takes_nothing_out():
    late = ("claimed", "2019-03-01"), ("extended", "2019-04-10")
    two = raised(1, *late, until="2019-12-31"), raised(2, *late, until="2019-12-31")
    assert in_time("2019-05-01", *two) == "0/2"
    assert in_time("2019-05-01", two[0], raised(2, ("claimed", "2019-03-01"), ("extended", "2019-03-15"), until="2019-12-31")) == "0/1"
    assert in_time("2019-05-01", raised(1, ("claimed", "2019-04-10"))) == "0/1"  # nor does a claim after it


@given(st.lists(issues(), min_size=1, max_size=5), LOOKED_AT)
def test_no_step_after_the_last_day_raises_what_was_cleared_on_time(rows, day):
    """Leaving out the steps dated after the day on which an issue was first late changes no figure."""
    rate = choice.default(RateName.CLEARANCE_ON_TIME, BUILT_IN)
    full, cut = [], []
    for row in numbered("I", rows):
        it = made("issue", row)
        late = next((n for n in range(it.raised.toordinal(), day.toordinal()) if ever_late(it, date.fromordinal(n))), None)
        end = str(date.fromordinal(late - 1)) if late else "9999-12-31"
        full.append(row)
        cut.append({**row, "steps": [step for step in row["steps"] if step["date"] <= end]})
    one, other = (figures(ledger(issue=each), day, [rate])[0].ratio for each in (full, cut))
    assert one == other


def test_started_early_counts_against_the_plan():
    """20 have started, 11 of them ahead of plan, and 9 were to have: the rate as it is published passes 100%."""

    def project(n: int, plan: str) -> dict:
        nodes = {"start": {"plan": plan, "done": "2019-06-01"}}
        plain = {"name": f"项目{n}", "enterprise": "E-2016-QL003", "county": "QL", "signed": "2019-01-10", "investment": "1亿元"}
        return {"id": f"P-2019-QL{n:03d}", **plain, "lead": "甲局", "nodes": nodes}

    book = ledger(project=[project(n, "2019-06-30" if n < 9 else "2020-06-30") for n in range(20)])
    planned, count = (next(rate for rate in RATES if rate.variant == name) for name in ("planned", "against-plan"))
    assert figures(book, date(2019, 7, 1), [planned])[0].ratio == Ratio(Decimal(9), Decimal(9))
    assert figures(book, date(2019, 7, 1), [count])[0].ratio == Ratio(Decimal(20), Decimal(9))
    assert count.definition.zh == "按个数，已开工的项目（含提前开工），比计划应开工的项目，含终止"


def test_projects_are_grouped_by_the_group_their_park_is_in():
    def project(n: int, **more: str) -> dict:
        plain = {"name": f"项目{n}", "enterprise": "E-2016-QL003", "county": "QL", "signed": "2019-01-10", "investment": "1亿元"}
        return {"id": f"P-2019-QL{n:03d}", **plain, "lead": "甲局", **more}

    own = settings(park_groups={"六组团": ["东园", "西园"], "开发区": ["南园"]})
    rows = [project(1, park="东园"), project(2, park="西园"), project(3, park="南园"), project(4, park="北园"), project(5)]
    book = Ledger(own, {"project": {row["id"]: made("project", row) for row in rows}})
    wanted = [choice.default("performance", BUILT_IN), choice.default("project.in_parks", BUILT_IN)]
    found = figures(book, date(2019, 7, 1), wanted, "park_group")
    counts = {(str(f.rate.name), f.group): f.ratio.denominator for f in found}
    assert counts == {
        (name, group): n for name in ("performance", "project.in_parks") for group, n in ((None, 5), ("开发区", 1), ("六组团", 2), ("", 2))
    }


def test_decisions_are_grouped_by_unit_and_by_meeting():
    book = ledger(
        meeting=[
            {
                "id": "2",
                "date": "2019-01-10",
                "themes": ["x"],
                "decisions": [{"key": "a", "text": "甲", "lead": "甲局", "due": "2019-02-01", "done": "2019-02-20"}],
            },
            {
                "id": "15",
                "date": "2019-03-10",
                "themes": ["x"],
                "decisions": [
                    {"key": "a", "text": "乙", "lead": "甲局", "due": "2019-04-01"},
                    {"key": "b", "text": "丙", "lead": "乙局", "due": "2019-04-02", "done": "2019-04-03"},
                    {"key": "c", "text": "丁", "lead": "乙局", "due": "2019-04-04"},
                    {"key": "d", "text": "戊", "lead": "乙局"},
                ],
            },
        ]
    )
    found = figures(book, date(2019, 4, 3), RATES, "lead")
    decided_ = [(f.group, f.ratio.numerator, f.ratio.denominator) for f in found if f.rate.name is RateName.DECISION]
    assert decided_ == [(None, 2, 3), ("甲局", 1, 2), ("乙局", 1, 1)]
    found = [f for f in figures(book, date(2019, 4, 3), RATES, "meeting", behind=True) if f.rate.name is RateName.DECISION]
    assert [(f.group, f.ratio.numerator, f.ratio.denominator) for f in found] == [(None, 2, 3), ("2", 1, 1), ("15", 1, 2)]
    assert [member.at for member in found[0].members] == ["decisions[a]", "decisions[a]", "decisions[b]"]
    assert figures(book, date(2019, 3, 9), [choice.default(RateName.DECISION, BUILT_IN)])[0].ratio == Ratio(Decimal(1), Decimal(1))


def test_issues_are_grouped_by_the_unit_that_must_act_on_the_day():
    def issue(n: int, lead: str | None, *claims: tuple[str, str]) -> dict:
        steps_ = [{"step": "listed", "date": "2019-01-10"}, *({"step": "claimed", "date": day, "by": by} for day, by in claims)]
        plain = {"title": "问题", "enterprise": "E-2016-QL003", "county": "QL", "category": "land", "raised": "2019-01-10"}
        return {"id": f"I-2019-QL{n:03d}", **plain, "steps": steps_, **({"lead": lead} if lead else {})}

    claimed, waiting, nobodys = issue(1, "甲局", ("2019-01-14", "乙局")), issue(2, "甲局"), issue(3, None)
    book = ledger(issue=[claimed, waiting, nobodys])

    def by_unit(day: date) -> list[tuple[str | None, int]]:
        found = figures(book, day, [choice.default(RateName.CLAIM, BUILT_IN)], "lead")
        return [(f.group, int(f.ratio.denominator)) for f in found]

    units = book.settings.units
    assert not units
    assert by_unit(date(2019, 1, 11)) == [(None, 3), ("甲局", 2), ("", 1)]
    assert by_unit(date(2019, 1, 14)) == [(None, 3), ("甲局", 1), ("乙局", 1), ("", 1)]


def project(n: int, **more) -> dict:
    plain = {
        "id": f"P-2019-QL{n:03d}",
        "name": "项目",
        "enterprise": "E-2016-QL003",
        "county": "QL",
        "signed": "2019-01-10",
        "investment": "1亿元",
        "lead": "甲局",
    }
    return {**plain, **more}


def value(book: Ledger, day: str, name: RateName, variant: str = "") -> tuple[Decimal, Decimal]:
    chosen = [rate for rate in choice.select({name.value: variant} if variant else {}, BUILT_IN) if rate.name is name][:1]
    (figure,) = figures(book, date.fromisoformat(day), chosen)
    return figure.ratio.numerator, figure.ratio.denominator


def test_what_happens_on_the_day_counts_on_the_day():
    nodes = {"filing": {"done": "2019-03-01"}, "start": {"plan": "2019-05-01", "done": "2019-05-01"}, "completion": {"plan": "2019-09-02"}}
    book = ledger(project=[project(1, nodes=nodes)])
    assert [value(book, day, RateName.PERFORMANCE, "filed") for day in ("2019-02-28", "2019-03-01")] == [(0, 1), (1, 1)]
    assert [value(book, day, RateName.START) for day in ("2019-04-30", "2019-05-01")] == [(0, 1), (1, 1)]
    assert [value(book, day, RateName.NODE_ON_TIME) for day in ("2019-04-30", "2019-05-01", "2019-09-02")] == [(0, 0), (1, 1), (1, 2)]


def test_a_later_node_done_by_the_plan_is_in_time():
    nodes = {"start": {"plan": "2019-05-01"}, "completion": {"done": "2019-05-01"}}
    assert value(ledger(project=[project(1, nodes=nodes)]), "2019-05-01", RateName.NODE_ON_TIME) == (1, 1)
    nodes["completion"]["done"] = "2019-05-02"
    assert value(ledger(project=[project(1, nodes=nodes)]), "2019-05-02", RateName.NODE_ON_TIME) == (0, 1)


def test_cleared_on_the_due_day_is_in_time():
    def book(*more: dict) -> Ledger:
        made_ = [{"step": "claimed", "date": "2019-08-21"}, *more]  # land: two working days here, so until 23 August
        row = {"id": "I-2019-QL001", "title": "问题", "enterprise": "E-2016-QL003", "county": "QL", "category": "land"}
        return ledger(issue=[{**row, "raised": "2019-08-20", "steps": made_}])

    name = RateName.CLEARANCE_ON_TIME
    assert value(book({"step": "cleared", "date": "2019-08-23", "outcome": "planned"}), "2019-08-23", name) == (1, 1)
    assert value(book({"step": "cleared", "date": "2019-08-24", "outcome": "planned"}), "2019-08-24", name) == (0, 1)
    assert [value(book(), day, name) for day in ("2019-08-23", "2019-08-24")] == [(0, 0), (0, 1)]


def test_the_last_answer_counts():
    answers = [("2019-08-24", "dissatisfied"), ("2019-08-28", "fairly")]
    steps_ = [{"step": "claimed", "date": "2019-08-21"}]
    for n, (day, said) in enumerate(answers):
        steps_ += [
            {"step": "cleared", "date": f"2019-08-{22 + 4 * n}", "outcome": "resolved"},
            {"step": "feedback", "date": day, "answer": said},
        ]
        steps_ += [{"step": "reopened", "date": "2019-08-25"}, {"step": "claimed", "date": "2019-08-25"}][: 2 - 2 * n]
    row = {"id": "I-2019-QL001", "title": "问题", "enterprise": "E-2016-QL003", "county": "QL", "category": "land"}
    book = ledger(issue=[{**row, "raised": "2019-08-20", "steps": steps_}])
    days = ("2019-08-23", "2019-08-24", "2019-08-27", "2019-08-28")
    assert [value(book, day, RateName.SATISFACTION) for day in days] == [(0, 0), (0, 1), (0, 1), (1, 1)]


# The order of groups


def order(book: Ledger, field: str, name: RateName = RateName.START) -> list[str | None]:
    return [figure.group for figure in figures(book, date(2019, 12, 31), [choice.default(name, BUILT_IN)], field)]


def test_counties_stand_in_the_order_of_the_settings_with_a_row_each():
    assert order(ledger(), "county") == [None, "JA", "QL", "BN"]
    assert order(ledger(project=[project(1, county="ZZ"), project(2, county="WS"), project(3, county="XX")]), "county") == [
        None,
        "JA",
        "QL",
        "BN",
        "ZZ",
    ]
    assert order(ledger(), "group") == [None, "六组团", "城区", ""]


def test_a_county_merged_into_elsewhere_has_no_row():
    own = settings(counties=[*COUNTIES, {"key": "ME", "name": "并出县", "successor": "WS"}])
    book = Ledger(own, {"project": {"P-2019-QL001": made("project", project(1, county="ME"))}})
    assert order(book, "county") == [None, "JA", "QL", "BN"]
    assert order(book, "group") == [None, "六组团", "城区", ""]


def test_a_decision_counts_from_the_day_of_its_meeting():
    decision = {"key": "a", "text": "甲", "lead": "甲局", "due": "2019-02-01", "done": "2019-02-01"}
    book = ledger(meeting=[{"id": "15", "date": "2019-03-10", "themes": ["x"], "decisions": [decision]}])
    wanted = [choice.default(RateName.DECISION, BUILT_IN)]
    shares = [figures(book, date(2019, 3, day), wanted)[0].ratio for day in (9, 10)]
    assert shares == [Ratio(Decimal(0), Decimal(0)), Ratio(Decimal(1), Decimal(1))]


def test_other_groups_are_sorted_with_the_empty_one_last():
    meetings = [project(n, meeting=m) for n, m in enumerate(["15", "2", None, "100"])]
    assert order(ledger(project=meetings), "meeting") == [None, "2", "15", "100", ""]
    chains = [project(n, chain=c) for n, c in enumerate(["新材料", None, "高端装备", "10", "9", "包装"])]
    assert order(ledger(project=chains), "chain") == [None, "包装", "高端装备", "新材料", "9", "10", ""]


def test_rates_without_the_field_are_left_out():
    found = figures(ledger(), date(2019, 12, 31), RATES, "category")
    assert {figure.rate.population for figure in found} == {denominators.ISSUES}
    assert choice.having(RATES, lambda model: hasattr(model, "category")) == tuple(
        rate for rate in RATES if rate.population is denominators.ISSUES
    )
    assert choice.having(RATES, lambda model: hasattr(model, "weight")) == ()


def test_a_field_nothing_can_be_grouped_by_is_refused():
    with pytest.raises(Misused) as caught:
        figures(ledger(), date(2019, 12, 31), RATES, "countyy")
    assert caught.value.hint.en.startswith("Did you mean 'county'? allowed: county group meeting")
    with pytest.raises(Misused) as caught:
        figures(ledger(), date(2019, 12, 31), RATES, "steps")
    assert caught.value.hint.zh.startswith("可用：county group")


def test_merged_counties_lead_on_and_never_in_circles():
    counties = [{"key": "AA", "name": "a", "successor": "BB"}, {"key": "BB", "name": "b", "successor": "CC"}, {"key": "CC", "name": "c"}]
    assert aggregate.homes(settings(counties=counties)) == {"AA": "CC", "BB": "CC", "CC": "CC"}
    counties[2]["successor"] = "AA"
    assert set(aggregate.homes(settings(counties=counties)).values()) <= {"AA", "BB", "CC"}
    counties[2]["successor"] = "XX"
    assert aggregate.homes(settings(counties=counties))["AA"] == "CC"


# Figures


def test_a_count_is_exact_however_large_the_sums():
    entries = [
        {"receipt": "1", "date": "2019-02-01", "amount": "0.01元"},
        {"receipt": "2", "date": "2019-02-01", "amount": "999999999999999亿元"},
    ]
    rows = [project(n, investment="999999999999999亿元", funds=entries) for n in range(2)]
    (figure,) = figures(ledger(project=rows), date(2019, 12, 31), [choice.default(RateName.FUNDS, BUILT_IN)])
    assert figure.ratio == Ratio(Decimal("199999999999999800000000.02"), Decimal(199999999999999800000000))


def test_rates_are_never_clamped_and_may_stand_over_nothing():
    over = project(1, funds=[{"receipt": "1", "date": "2019-02-01", "amount": "3亿元"}])
    back = project(
        2,
        funds=[
            {"receipt": "1", "date": "2019-02-01", "amount": "2亿元"},
            {"receipt": "2", "date": "2019-03-01", "amount": "-1亿元", "reverses": "1"},
        ],
    )
    (figure,) = figures(ledger(project=[over, back]), date(2019, 12, 31), [choice.default(RateName.FUNDS, BUILT_IN)])
    assert figure.ratio.exact == 2
    (figure,) = figures(ledger(project=[project(1, investment="0元")]), date(2019, 12, 31), [choice.default(RateName.FUNDS, BUILT_IN)])
    assert (figure.ratio.exact, figure.size) == (None, 1)


def test_a_node_says_where_it_stands():
    nodes = {"filing": {"plan": "2019-02-01"}, "start": {"plan": "2019-03-01"}, "completion": {"plan": "2020-03-01", "done": "2019-03-01"}}
    (figure,) = figures(
        ledger(project=[project(1, nodes=nodes)]), date(2019, 12, 31), [choice.default(RateName.NODE_ON_TIME, BUILT_IN)], behind=True
    )
    assert [(m.record.id, m.at, m.numerator) for m in figure.members] == [
        ("P-2019-QL001", "nodes.filing", 0),
        ("P-2019-QL001", "nodes.start", 1),
    ]


# Differences


def ratio(above: int, below: int) -> Ratio:
    return Ratio(Decimal(above), Decimal(below))


def test_a_change_is_in_exact_points():
    assert aggregate.change(ratio(1, 3), ratio(1, 2)) == Points(Fraction(1, 6))
    assert aggregate.change(ratio(1, 0), ratio(1, 2)) == Points(None)
    assert aggregate.change(ratio(1, 2), ratio(0, 0)) == Points(None)


def test_a_footnote_where_printed_figures_do_not_subtract():
    assert aggregate.looks_off(ratio(1, 3), ratio(1, 2), 1, Rounding.HALF_UP) is False  # 33.3 → 50.0, 16.7
    assert aggregate.looks_off(ratio(1, 6), ratio(1, 3), 1, Rounding.HALF_UP) is True  # 16.7 → 33.3, 16.7
    assert aggregate.looks_off(ratio(0, 0), ratio(1, 3), 1, Rounding.HALF_UP) is False
