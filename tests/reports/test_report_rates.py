"""The table of rates: whole, by group, explained; its JSON is promised."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from report_samples import EMPTY, RECORDS, TODAY, city, ledger_of, small

from dicoop.document import Document
from dicoop.errors import Misused
from dicoop.kinds import BUILT_IN
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import RateName
from dicoop.labels import Lang
from dicoop.render import FORMATS, render
from dicoop.render.sections import names, only
from dicoop.reports.options import of_rates
from dicoop.reports.rates import rates
from dicoop.reports.reference_day import when
from dicoop.rules.choice import default
from dicoop.rules.denominators import POPULATIONS
from dicoop.rules.watch import Watch

LANGS: tuple[Lang, ...] = ("zh", "en")
GROUPS = tuple(dict.fromkeys(name for population in POPULATIONS for name in population.groups))
UNASKED: dict[str, Any] = {"rate": [], "variant": [], "where": [], "by": None, "explain": False, "meeting": None, "as_of": None}


def told(ledger: Ledger | None = None, /, **asked: Any) -> Document:
    ledger, given = ledger or small(), {**UNASKED, **asked}
    return rates(ledger, when(ledger, given["meeting"], given["as_of"], TODAY), of_rates(ledger, given, TODAY))


def data(ledger: Ledger | None = None, /, **asked: Any) -> dict:
    return json.loads(render(told(ledger, **asked), "json", "zh"))


@pytest.mark.parametrize("lang", LANGS)
def test_word_for_word(lang: Lang, golden) -> None:
    golden(f"rates.{lang}.txt", render(told(meeting="2"), "terminal", lang, width=100))
    golden(f"rates.county.{lang}.txt", render(told(meeting="2", by="county", rate=["start", "funds"]), "terminal", lang, width=100))
    golden(f"rates.explain.{lang}.txt", render(told(meeting="2", by="county", rate=["start"], explain=True), "terminal", lang, width=100))


def test_the_promised_shape() -> None:
    found = data(small(("ledgers/x.yaml",)), meeting="第2次", rate=["start"])
    assert found == {
        "as_of": "2019-05-10",
        "meeting": 2,
        "by": None,
        "left_out": ["ledgers/x.yaml"],
        "rows": [
            {
                "group": None,
                "rate": "start",
                "basis": "count",
                "numerator": "2",
                "denominator": "5",
                "percent": "40.0",
                "definition": "按个数，累计签约，含终止",
            },
            {
                "group": None,
                "rate": "start",
                "basis": "money",
                "numerator": "1500000000",
                "denominator": "2500000000",
                "percent": "60.0",
                "definition": "按金额，累计签约，含终止",
            },
        ],
    }


@pytest.mark.parametrize(
    ("by", "rate", "zh", "en"),
    [
        ("officer", "start", "包联领导", "Lead official"),
        ("lead", "start", "责任单位", "Responsible unit"),
        ("lead", "claim", "责任单位", "Responsible unit"),
        ("meeting", "decision", "第几次会议", "Meeting"),
        ("supplier", "contract_performance", "供方", "Supplier"),
        ("group", "start", "组团", "Group"),
        ("park_group", "start", "园区组团", "Park group"),
    ],
)
def test_the_groups_are_called_as_the_records_counted_call_them(by: str, rate: str, zh: str, en: str) -> None:
    for lang, name in (("zh", zh), ("en", en)):
        document = told(by=by, rate=[rate], explain=True)
        for section in document.sections:
            headings = [column.label.of(lang) for column in section.blocks[0].columns]
            assert name in headings


@pytest.mark.parametrize("by", [None, *GROUPS])
def test_the_whole_is_always_there_and_the_keys_never_change(by: str | None) -> None:
    found = data(city(), by=by)
    assert list(found) == ["as_of", "meeting", "by", "left_out", "rows", *(["total"] if by else [])]
    assert (found["meeting"], found["by"]) == (None, by)
    whole = found["total" if by else "rows"]
    assert all(row["group"] is None for row in whole)
    assert not any(row["group"] is None for row in found["rows"]) or by is None
    for row in (*found["rows"], *whole):
        assert list(row) == ["group", "rate", "basis", "numerator", "denominator", "percent", "definition"]
    assert {(row["rate"], row["basis"]) for row in whole} == {(row["rate"], row["basis"]) for row in found["rows"]}


def test_over_nothing_there_is_no_percentage() -> None:
    assert {row["percent"] for row in data(EMPTY)["rows"]} == {None}
    assert {row["denominator"] for row in data(EMPTY)["rows"]} == {"0"}


def test_the_day_counted_for() -> None:
    assert data()["as_of"] == "2019-09-30"
    assert data(as_of="2019.2.1")["as_of"] == "2019-02-01"
    assert (data(meeting="3")["as_of"], data(meeting="3")["meeting"]) == ("2019-09-30", 3)
    assert data(meeting="2", as_of="2019-06-01")["as_of"] == "2019-06-01"


@pytest.mark.parametrize(
    ("asked", "figures"),
    [
        ({"rate": ["开工率"]}, ["2/6", "1500000000/2700000000"]),
        ({"rate": ["start"], "variant": ["start=ended-removed"]}, ["1/5", "1000000000/2200000000"]),
        ({"rate": ["start"], "variant": ["start = chained"]}, ["2/2", "1500000000/1500000000"]),
        ({"rate": ["start"], "where": ["county=QL"]}, ["1/2", "1000000000/1300000000"]),
        ({"rate": ["start"], "where": ["county=QL", "investment>5亿"]}, ["1/1", "1000000000/1000000000"]),
        ({"rate": ["clearance"], "where": ["category=land"]}, ["0/1"]),
        ({"rate": ["decision"], "where": ["meeting=1"]}, ["2/3"]),
        ({"rate": ["start"], "where": ["name=QLQL001项目"]}, ["1/1", "1000000000/1000000000"]),
    ],
)
def test_variants_and_conditions(asked: dict[str, Any], figures: list[str]) -> None:
    assert [f"{row['numerator']}/{row['denominator']}" for row in data(**asked)["rows"]] == figures


@pytest.mark.parametrize(
    "asked",
    [
        {"rate": ["starts"]},
        {"variant": ["start=x"]},
        {"variant": ["starts=chained"]},
        {"variant": ["chained"]},
        {"variant": ["claim=x"]},
        {"by": "month"},
        {"where": ["nothing=1"]},
        {"where": ["category=land", "investment>1亿"]},
        {"rate": ["claim"], "by": "kind"},
        {"rate": ["claim"], "where": ["kind=industry"]},
        {"rate": ["start", "decision"], "by": "county"},
    ],
)
def test_what_cannot_be_asked(asked: dict[str, Any]) -> None:
    with pytest.raises(Misused):
        told(**asked)


def test_a_field_is_called_as_on_disk_and_not_as_in_python() -> None:
    with pytest.raises(Misused) as picked:
        told(rate=["start"], where=["from>2019-01-01"])
    assert picked.value.message == (
        "开工率不能按 from 分组或筛选：它的记录没有这个字段",
        "the start rate cannot be grouped or filtered by from: its records lack it",
    )
    with pytest.raises(Misused) as every:
        told(where=["from>2019-01-01", "category=land"])
    assert every.value.message.en == "no rate has records with all of these fields: from category"


def test_unnamed_rates_that_lack_the_field_are_left_out() -> None:
    assert "decision" not in {row["rate"] for row in data(by="county")["rows"]}
    assert {row["rate"] for row in data(by="category")["rows"]} <= {
        "claim",
        "clearance",
        "clearance_permitted",
        "resolution",
        "clearance_on_time",
        "satisfaction",
    }
    assert "start" not in {row["rate"] for row in data(where=["category=land"])["rows"]}


# Explained


@pytest.mark.parametrize("by", [None, "county", "meeting"])
def test_those_listed_are_those_counted(by: str | None) -> None:
    for ledger in (small(), city()):
        for row in data(ledger, by=by, explain=True)["rows"]:
            for side in ("numerator", "denominator"):
                assert sum((Decimal(member[side]) for member in row["members"]), start=Decimal(0)) == Decimal(row[side])
            if row["basis"] == "count":
                assert len(row["members"]) == int(row["denominator"])


def test_groups_divide_the_whole_but_for_those_from_elsewhere() -> None:
    found = data(by="county", explain=True, rate=["start"])
    rows = (*found["total"], *found["rows"])
    whole, *parts = [{member["id"] for member in row["members"]} for row in rows if row["basis"] == "count"]
    assert set().union(*parts) == whole - {"P-2019-WS001"}


def test_nodes_and_decisions_say_where_in_their_record() -> None:
    members = data(explain=True, rate=["node_on_time"], by="county")["total"][0]["members"]
    assert members[0] == {
        "id": "P-2019-QL001",
        "address": "nodes.filing",
        "title": "QLQL001项目",
        "county": "QL",
        "numerator": "1",
        "denominator": "1",
    }
    assert data(explain=True, rate=["decision"])["rows"][0]["members"][0]["address"] == "decisions[M1-1]"


def test_the_tables_list_the_same() -> None:
    document = told(city(), explain=True, by="county")
    whole = data(city(), explain=True, by="county")["total"]
    tables = document.sections[1].blocks
    assert [len(table.rows) for table in tables] == [len(row["members"]) for row in whole]  # type: ignore[union-attr]


# Every format


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("by", [None, *GROUPS])
def test_every_grouping_in_every_format(by: str | None, lang: Lang) -> None:
    document = told(city(), by=by)
    for form in FORMATS:
        assert render(document, form, lang, width=80)


@pytest.mark.parametrize("lang", LANGS)
def test_every_explanation_in_every_format(lang: Lang) -> None:
    document = told(city(), by="county", explain=True)
    for form in ("terminal", "plain", "markdown", "json"):
        assert render(document, form, lang, width=80)
    for name in names(document):
        assert render(only(document, name), "csv", lang)


@pytest.mark.parametrize(
    ("kind", "sums"),
    [("project", {"arrived": RateName.FUNDS, "invested": RateName.INVESTED}), ("contract", {"delivered": RateName.CONTRACT_AMOUNT})],
)
def test_a_record_s_sums_are_what_their_rates_count(kind: str, sums: dict[str, RateName]) -> None:
    """On every day of a sample's life: the same amounts, of the same records, under the same name."""
    ledger = city()
    assert [one.key for one in BUILT_IN[kind].sums] == list(sums)
    for one in BUILT_IN[kind].sums:
        rate = default(sums[one.key], BUILT_IN)
        assert one.share == rate.name.label
        for day in (date(2016, 1, 1), date(2016, 9, 1), date(2017, 3, 1), date(2020, 1, 1)):
            watch = Watch.of(ledger.settings, day)
            for record in ledger.of(kind).values():
                there = rate.population.of((record,), watch) if not record.voided else ()
                counted = [(rate.above(each), rate.below and rate.below(each)) for each in there]
                amount, share = one.of(record, day)
                assert counted == ([(amount.yuan, share.denominator)] if BUILT_IN[kind].counts(record, day) else [])


def test_a_node_behind_a_rate_is_called_by_its_name(small, run):
    asked = ("rates", "--rate", "node_on_time", "--as-of", "2019-09-30", "--explain")
    for lang, words in (("zh", "P-2019-QL007 备案 "), ("en", "P-2019-QL007 filing ")):
        out = run(*asked, root=small, lang=lang).out
        assert words in out
        assert "nodes." not in out
    assert '"address": "nodes.filing"' in run(*asked, "--json", root=small).out


def test_no_two_rates_have_one_name(later, run):
    """对接率 stood twice, once of counts and once of money."""
    rows = json.loads(run("rates", "--json", "--meeting", "18", root=later, today="2021-03-23").out)["rows"]
    said = run("rates", "--meeting", "18", root=later, today="2021-03-23").out
    names = [line.split()[0] for line in said.splitlines()[5:] if line.strip()]
    assert len(names) == len(rows) == len(set(names))
    assert {"对接率（按个数）", "对接率（按金额）", "无还本续贷占比（按数量）"} <= set(names)


def test_the_rates_of_each_kind_are_a_table_of_their_own_where_people_read(later, run):
    """A line of `rates --by county` had 2,102 signs, and its 85 definitions stood below all of it; csv and JSON have one table."""
    asked = ("rates", "--by", "county", "--meeting", "18")
    words = run(*asked, "--format", "markdown", root=later, today="2021-03-23").out
    titles = [line for line in words.splitlines() if line.startswith("### ")]
    assert titles[:4] == ["### 项目", "### 合同", "### 问题", "### 融资"]
    assert len(titles) == len(set(titles)) == 14
    assert words.index("- 合同金额履约率：") < words.index("### 问题")
    assert max(map(len, words.splitlines())) < 500
    csv = run(*asked, "--format", "csv", root=later, today="2021-03-23").out.splitlines()
    assert len(csv) == 12
    assert csv[0].startswith("县区,履约率（%）")
    one = run(*asked, "--rate", "start", root=later, today="2021-03-23").out
    assert "项目\n" not in one  # of one kind there is nothing to part


def test_counties_asked_for_have_their_rows_and_no_others():
    """Of one without a project there was no row, and of none with any all the other counties stood there."""
    for asked, rows in (("QL,GX", ["清陵县", "高新区"]), ("GX", ["高新区"]), ("WS", [])):
        ledger = ledger_of({**RECORDS, "project": [it for it in RECORDS["project"] if it["county"] == "QL"]})
        document = told(ledger, meeting="2", by="county", rate=["start"], where=[f"county in {asked}"])
        assert [row[0].label.zh for row in document.sections[0].blocks[0].rows] == rows
