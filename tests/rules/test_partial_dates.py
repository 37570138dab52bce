"""Days of which only the month or year is known: all figures are the same as for their last days, and no order is doubted that might be right."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dicoop import sample
from dicoop.errors import Findings
from dicoop.kinds import BUILT_IN
from dicoop.kinds.address import leaves, parse
from dicoop.kinds.base import dump
from dicoop.kinds.events import events, last_touched, partly_dated
from dicoop.kinds.fields import every
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values, present, validate
from dicoop.partial_date import first_day, last_day, read_partial
from dicoop.rules import checks, choice, durations
from dicoop.rules.aggregate import figures
from dicoop.rules.checks.table import FAULTS
from dicoop.rules.deadlines import dues
from dicoop.rules.partly_dated import counted
from dicoop.rules.watch import Watch
from dicoop.text.read import read

TODAY = date(2019, 9, 30)
FILES = dict(sample.files(projects=30))
SETTINGS = validate(read(FILES["ledgers/ledger.yaml"].encode(), "ledger.yaml"), Settings)
RECORDS = {path: present(read(text.encode(), path).data) for path, text in FILES.items() if BUILT_IN.of_path(path) is not None}
DATED = [path for path in RECORDS if BUILT_IN.of_path(path).name in ("project", "issue", "contract")]
RATES = choice.every(BUILT_IN)


def record(kind, data):
    found = check_values(data, kind.model)
    assert not isinstance(found, Findings), (found, data)
    return found


def mapped(data, kind, make):
    """Return values with those days made others which may be months or years; `make` is given the text and its address."""

    def inside(value, model, at):
        if isinstance(value, list):
            return [inside(each, model, f"{at}[{place}]") for place, each in enumerate(value)]
        if not isinstance(value, dict):
            return value
        rows = {row.name: row for row in model.rows}
        made = {}
        for name, item in value.items():
            row = rows.get(name)
            if row is None:  # a name of a map
                made[name] = inside(item, model, f"{at}.{name}")
            elif row.form == "day" and row.partial:
                made[name] = make(item, f"{at}.{name}")
            else:
                made[name] = inside(item, row.model, f"{at}.{name}") if row.model else item
        return made

    return inside(data, kind.model, "")


@st.composite
def coarse(draw):
    """Return a kind and a record's values with some days known to the month or year, and the same by last days."""
    path = draw(st.sampled_from(DATED))
    kind, data = BUILT_IN.of_path(path), RECORDS[path]
    cut = mapped(data, kind, lambda text, _: text[: draw(st.sampled_from([4, 7, 7, 10, 10, 10]))])
    whole = mapped(cut, kind, lambda text, _: str(last_day(read_partial(text))))
    return kind, cut, whole


def ledger(kind, data):
    others = {
        name: {str(each.id): each for each in found}
        for name in ("enterprise", "meeting")
        if (found := [record(BUILT_IN[name], RECORDS[path]) for path in RECORDS if BUILT_IN.of_path(path).name == name])
    }
    made = record(kind, data)
    return Ledger(SETTINGS, {**{name: {} for name in BUILT_IN}, **others, kind.name: {str(made.id): made}}), made


@given(coarse(), st.dates(date(2015, 1, 1), date(2021, 12, 31)))
def test_every_figure_is_that_of_the_last_days(made, day):
    kind, cut, whole = made
    (one, own), (other, plain) = ledger(kind, cut), ledger(kind, whole)
    watch = Watch.of(SETTINGS, day)
    assert [(f.group, f.ratio, f.size) for f in figures(one, day, RATES)] == [
        (f.group, f.ratio, f.size) for f in figures(other, day, RATES)
    ]
    for rate in durations.DURATIONS:
        assert [f.ratio for f in figures(one, day, [rate])] == [f.ratio for f in figures(other, day, [rate])]
    assert kind.stage(own, day) == kind.stage(plain, day)
    assert kind.counts(own, day) == kind.counts(plain, day)
    assert [sum_.of(own, day) for sum_ in kind.sums] == [sum_.of(plain, day) for sum_ in kind.sums]
    assert dues(kind, own, watch) == dues(kind, plain, watch)
    assert last_touched(kind, own, day) == last_touched(kind, plain, day)
    assert sorted(events(own).values()) == sorted(events(plain).values())


ORDER = {
    fault.code
    for fault in FAULTS
    if fault.code
    in [
        "in-the-future",
        "before-start",
        "node-order",
        "started-unpermitted",
        "before-signing",
        "ended-before-signed",
        "after-end",
        "voided-early",
        "signed-apart",
        "step-dates",
        "step-backwards",
        "listed-date",
        "until-early",
        "reversal-too-early",
        "days-out-of-order",
        "to-before-from",
        "reminded-early",
        "reopened-unclaimed",
    ]
}


def told(kind, data, today):
    book, own = ledger(kind, data)
    return Counter(found.code for found in checks.of_record(kind, own, book, today) if found.code in ORDER)


@given(coarse(), st.data(), st.dates(date(2016, 1, 1), date(2020, 12, 31)))
@settings(max_examples=60)
def test_an_order_is_doubted_only_where_no_choice_of_days_has_it_right(made, data, today):
    kind, cut, _ = made
    if kind.name == "project" and data.draw(st.booleans()):
        cut = {**cut, "ended": {"date": str(data.draw(st.dates(date(2016, 1, 1), date(2019, 12, 31)))), "reason": "x"}}
    whole = mapped(cut, kind, lambda text, _: str(data.draw(st.dates(first_day(read_partial(text)), last_day(read_partial(text))))))
    found, certain = told(kind, cut, today), told(kind, whole, today)
    assert found <= certain, (found, certain)


PROJECT = {
    "id": "P-2019-QL007",
    "name": "精密轴承智能工厂",
    "enterprise": "E-2016-QL003",
    "county": "QL",
    "signed": "2019-08",
    "investment": "12.5亿元",
    "lead": "市发展改革委",
}
PLAIN = check_values({"name": "台账", "counties": [{"key": "QL", "name": "清陵县"}], "units": ["市发展改革委"]}, Settings)


def found(kind="project", today=TODAY, **more):
    own = record(BUILT_IN[kind], {**(PROJECT if kind == "project" else {}), **more})
    firm = record(BUILT_IN["enterprise"], {"id": "E-2016-QL003", "name": "轴承", "county": "QL"})
    book = Ledger(PLAIN, {**{name: {} for name in BUILT_IN}, "enterprise": {"E-2016-QL003": firm}, kind: {str(own.id): own}})
    return [(each.code, each.address) for each in checks.of_record(BUILT_IN[kind], own, book, today) if each.code != "no-evidence"]


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, []),
        ({"signed": "2019-09"}, []),
        ({"signed": "2019"}, []),
        ({"signed": "2019-10"}, [("in-the-future", "signed")]),
        ({"signed": "2020"}, [("in-the-future", "signed"), ("id-year", "id")]),
        ({"signed": "1999", "id": "P-1999-QL007"}, [("far-year", "signed")]),
        ({"nodes": {"start": {"plan": "2051"}}}, [("far-year", "nodes.start.plan")]),
        ({"nodes": {"start": {"done": "2019-08"}}}, []),
        ({"nodes": {"start": {"done": "2019"}}}, []),
        ({"nodes": {"start": {"done": "2019-08-01"}}}, []),
        ({"nodes": {"start": {"done": "2019-07"}}}, [("before-signing", "nodes.start.done")]),
        ({"nodes": {"start": {"done": "2019-09"}, "completion": {"done": "2019-09-02"}}}, []),
        ({"nodes": {"start": {"done": "2019-09"}, "completion": {"done": "2019-08"}}}, [("before-start", "nodes.completion.done")]),
        ({"nodes": {"start": {"done": "2019-08"}, "permit": {"done": "2019-08-31"}}}, []),
        ({"nodes": {"start": {"done": "2019-08"}, "permit": {"done": "2019-09"}}}, [("started-unpermitted", "nodes.start.done")]),
        ({"ended": {"date": "2019-08-02", "reason": "x"}}, []),
        ({"ended": {"date": "2019-07-31", "reason": "x"}}, [("ended-before-signed", "ended.date")]),
        ({"ended": {"date": "2019-08-20", "reason": "x"}, "funds": [{"receipt": "1", "date": "2019-08", "amount": "1元"}]}, []),
        (
            {"ended": {"date": "2019-08-20", "reason": "x"}, "funds": [{"receipt": "1", "date": "2019-09", "amount": "1元"}]},
            [("after-end", "funds[1].date")],
        ),
        ({"funds": [{"receipt": "1", "date": "2019-07", "amount": "1元"}]}, [("before-signing", "funds[1].date")]),
        (
            {
                "funds": [
                    {"receipt": "1", "date": "2019-09", "amount": "1元"},
                    {"receipt": "2", "date": "2019-09-01", "amount": "-1元", "reverses": "1"},
                ]
            },
            [],
        ),
    ],
)
def test_what_is_told_of_a_project(more, wanted):
    assert found(**more) == wanted


@pytest.mark.parametrize(
    ("steps", "wanted"),
    [
        ([("listed", "2019-08")], []),
        ([("listed", "2019-09")], [("listed-date", "steps[listed 2019-09].date")]),
        ([("listed", "2019-08"), ("claimed", "2019-08-21")], []),
        ([("listed", "2019-08-20"), ("claimed", "2019-08")], []),
        ([("listed", "2019-08-20"), ("claimed", "2019-07")], [("step-dates", "steps[claimed 2019-07].date")]),
    ],
)
def test_what_is_told_of_an_issue(steps, wanted):
    made = [{"step": step, "date": day, **({"by": "市发展改革委"} if step == "claimed" else {})} for step, day in steps]
    values = {"id": "I-2019-QL012", "title": "路", "enterprise": "E-2016-QL003", "county": "QL", "category": "land", "raised": "2019-08-20"}
    assert [each for each in found("issue", **values, steps=made) if each[0] != "before-signing"] == wanted


def test_which_fields_take_a_month_or_a_year():
    taken = {f"{name} {row.mark.en}" for name, kind in BUILT_IN.items() for row in every(kind.model) if row.form == "day" and row.partial}
    assert taken >= {"project Signed", "project Plan", "project Done", "project Date", "contract Signed", "issue Date"}
    assert not {"contract From", "contract To", "issue Raised", "project Voided on", "project Ended on", "meeting Date"} & taken


@pytest.mark.parametrize("address", ["voided.date", "ended.date", "progress[2019].date"])
def test_others_want_the_day(address):
    row = parse(address, BUILT_IN["project"].model)[1]
    assert not row.partial
    bad = check_values({**PROJECT, "ended": {"date": "2019", "reason": "x"}}, BUILT_IN["project"].model)
    assert [(each.code, each.address, each.hint.en) for each in bad] == [
        ("bad-date", "ended.date", "an exact date is needed here, such as 2019-08-20")
    ]


def test_what_is_counted_from_which_day_in_words():
    values = {
        **PROJECT,
        "nodes": {"start": {"plan": "2019", "done": "2019-08-20"}, "filing": {"done": "2019-09"}},
        "funds": [{"receipt": "HD 1", "date": "2018", "amount": "1元"}],
    }
    own = record(BUILT_IN["project"], values)
    assert leaves(dump(own))["signed"] == "2019-08"
    words = counted(BUILT_IN["project"], partly_dated(own).items())
    assert words.zh == (
        "签约日期 2019-08（按 2019-08-31）、开工计划 2019（按 2019-12-31）、备案完成 2019-09（按 2019-09-30）、到位资金 HD 1 2018（按 2018-12-31）"
    )
    assert words.en == (
        "Signed 2019-08 (from 2019-08-31), start plan 2019 (from 2019-12-31), filing done 2019-09 (from 2019-09-30), "
        "Funds HD 1 2018 (from 2018-12-31)"
    )
    steps = record(
        BUILT_IN["issue"],
        {
            "id": "I-2019-QL012",
            "title": "路",
            "enterprise": "E-2016-QL003",
            "county": "QL",
            "category": "land",
            "raised": "2019-08-20",
            "steps": [{"step": "listed", "date": "2019-08"}],
        },
    )
    assert counted(BUILT_IN["issue"], partly_dated(steps).items()) == (
        "列单 2019-08（按 2019-08-31）",
        "listed 2019-08 (from 2019-08-31)",
    )


@given(coarse())
def test_what_is_known_in_part_is_found(made):
    kind, cut, _ = made
    short = sorted(text for text in leaves(cut).values() if len(text) in (4, 7) and text.replace("-", "").isdigit())
    found = sorted(map(str, partly_dated(record(kind, cut)).values()))
    assert [text for text in found if text not in short] == []
    assert all(timedelta(0) <= last_day(day) - first_day(day) <= timedelta(365) for day in partly_dated(record(kind, cut)).values())
