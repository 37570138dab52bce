"""A project that lies in several counties stands in the line of each, once in every total, and on each county's own page."""

import json
from datetime import date

import pytest
from report_samples import RECORDS, TODAY, ledger_of

from dicoop.kinds.project import KIND
from dicoop.render import render
from dicoop.reports import due, listing, options, query, rates
from dicoop.reports.meeting import case, report
from dicoop.reports.reference_day import when
from dicoop.rules.conditions import parse
from dicoop.rules.names import Vocabulary
from dicoop.rules.rates import RATES

START = tuple(rate for rate in RATES if rate.name.value == "start" and not rate.variant)


def _due(ledger, given):
    asked = options.of_due(ledger, given)
    return due.due(due.listed(ledger, TODAY, asked), ledger, TODAY, asked)


@pytest.fixture(scope="module")
def shared():
    """The small ledger, of which the first project, of QL, lies in XQ and GX too."""
    first, *rest = RECORDS["project"]
    return ledger_of({**RECORDS, "project": [{**first, "also": ["XQ", "GX"]}, *rest]})


def shown(document, lang="zh", form="plain"):
    return render(document, form, lang, width=200)


def line(text, start):
    return next(" ".join(each.split()) for each in text.splitlines() if each.startswith(start))


def of_rates(ledger, by=None, *where, explain=False):
    conditions = tuple(parse(text, Vocabulary((KIND,)), ledger) for text in where)
    return rates.rates(ledger, when(ledger, None, "2019-09-30", TODAY), rates.RateOptions(START, by, conditions, explain=explain))


def test_rates_by_county_count_it_in_each_line_and_once_in_all(shared):
    alone, text = shown(of_rates(ledger_of(RECORDS), "county")), shown(of_rates(shared, "county"))
    assert line(text, "清陵县*") == line(alone, "清陵县").replace("清陵县", "清陵县*")
    assert line(text, "西渠县*") != line(alone, "西渠县")
    assert line(text, "全部") == line(alone, "全部")
    assert "* 含跨县区的项目：它在所在的各县区行都计入，小计和合计各只计一次。" in text
    assert "含跨县区" not in alone
    rows = json.loads(shown(of_rates(shared, "county"), form="json"))
    assert {row["group"]: row["shared"] for row in rows["rows"] if row["basis"] == "count" and "shared" in row} == {
        "QL": 1,
        "XQ": 1,
        "GX": 1,
    }
    assert [row["shared"] for row in rows["total"]] == [2, 2]  # two further mentions


def test_groups_of_counties_count_it_once(shared):
    alone, text = shown(of_rates(ledger_of(RECORDS), "group")), shown(of_rates(shared, "group"))
    assert line(text, "六组团*") == line(alone, "六组团").replace("六组团", "六组团*")  # two of its counties are of one group


def test_a_county_asked_for_has_it_and_it_is_explained_with_its_counties(shared):
    text = shown(of_rates(shared, None, "county=XQ", explain=True))
    assert "P-2019-QL001" in text
    assert "清陵县、西渠县、高新区" in text
    assert "P-2019-QL001" not in shown(of_rates(shared, None, "county!=GX", explain=True))
    assert "P-2019-QL001" in shown(of_rates(shared, None, "also=GX", explain=True))


def test_every_group_of_its_counties_has_it(shared):
    assert "P-2019-QL001" in shown(of_rates(shared, None, "group=六组团", explain=True))
    assert "P-2019-QL001" in shown(of_rates(shared, None, "not group=六组团 or county=GX", explain=True))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_report_counts_it_in_each_line(shared, lang):
    page = report(case(shared, when(shared, "2", None, TODAY)))
    table = next(section for section in page.sections if section.key == "projects").blocks[0]
    own = report(case(ledger_of(RECORDS), when(shared, "2", None, TODAY)))
    before = next(section for section in own.sections if section.key == "projects").blocks[0]
    lines = {row[0].key: row for row in table.rows}
    was = {row[0].key: row for row in before.rows}
    assert [(key, lines[key][1] - was[key][1]) for key in ("QL", "XQ", "GX", "group:六组团")] == [
        ("QL", 0),
        ("XQ", 1),
        ("GX", 1),
        ("group:六组团", 0),
    ]
    assert table.total[1:] == before.total[1:]
    assert [lines[key][0].label.of(lang).endswith("*") for key in ("QL", "XQ", "GX", "group:六组团")] == [True, True, True, True]
    assert rates.SHARED in table.notes


def test_each_of_its_counties_has_it_on_its_own_page(shared):
    for county in ("QL", "XQ", "GX"):
        page = report(case(shared, when(shared, "2", None, TODAY), county))
        table = next(section for section in page.sections if section.key == "projects").blocks[0]
        alone = report(case(ledger_of(RECORDS), when(shared, "2", None, TODAY), county))
        before = next(section for section in alone.sections if section.key == "projects").blocks[0]
        assert table.rows[0][1] - before.rows[0][1] == (county != "QL")


def test_lists_and_what_is_due_have_it_in_each_county(shared):
    late = {**RECORDS["project"][0], "also": ["XQ"], "nodes": {"start": {"plan": "2019-03-01"}}}
    ledger = ledger_of({**RECORDS, "project": [late]})
    given = {
        "county": "XQ",
        "unit": None,
        "kind": "project",
        "by": "county",
        "overdue": False,
        "where": (),
        "within": None,
        "count_by": None,
    }
    assert "清陵县、西渠县" in shown(_due(ledger, given))
    counted = shown(_due(ledger, {**given, "county": None, "count_by": "county"}))
    assert [line(counted, name).split()[1] for name in ("清陵县", "西渠县", "合计")] == ["1", "1", "1"]
    asking = query.Query(conditions=(parse("county=西渠县", Vocabulary((KIND,)), ledger),))
    assert listing.listing(KIND, ledger, asking, TODAY).words.zh == "1 个"
    by = query.columns(KIND)["county"]
    text = shown(listing.listing(KIND, ledger, query.Query(count_by=by), date(2019, 9, 30)).document)
    assert [line(text, name).split()[-1] for name in ("清陵县", "西渠县", "合计")] == ["1", "1", "1"]
