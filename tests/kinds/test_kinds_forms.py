"""Percentages, quantities and periods as fields: from file to value and back, typed, asked for, told to editors, shown in lists."""

import json
from datetime import date
from decimal import Decimal

import pytest
from any_record import block
from conftest import SETTINGS
from hypothesis import given
from plot_samples import GOOD, KIND, KINDS, Plot, Report
from test_kinds_schema import as_editors_read, faults

from dicoop.change.changed_record import ChangedFile, Side, touching
from dicoop.commands.options import metavar, of_field
from dicoop.errors import Findings, Misused
from dicoop.kinds import fields as f
from dicoop.kinds import parse_input
from dicoop.kinds.base import dump
from dicoop.kinds.fields import field_of, keys, shape
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.schema import schemas
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values, present, validate
from dicoop.labels import Label
from dicoop.measures import Percent, Quantity, quantity_of
from dicoop.periods import Period, period_of
from dicoop.render import FORMATS, render
from dicoop.reports.listing import listing
from dicoop.reports.query import columns
from dicoop.reports.query import query as asked
from dicoop.rules import checks
from dicoop.rules.conditions import parse, span
from dicoop.rules.names import Vocabulary
from dicoop.rules.watch import Watch
from dicoop.store.index import pack, unpack
from dicoop.text.canonical_reader import quick
from dicoop.text.read import read
from dicoop.text.write import canonical

OWN = validate(read(SETTINGS.encode(), "ledger.yaml"), Settings)
LEDGER = Ledger(OWN, kinds=KINDS)
WATCH = Watch.of(OWN, date(2026, 9, 1))
FULL = {
    **GOOD,
    "rate": "4.350％",
    "period": "2026",
    "reports": [{"period": "2026-Q3", "power": "3000.0万千瓦时", "rate": "90%"}, {"period": "2026", "power": "-5千瓦时", "reverses": "甲"}],
    "shares": {"a": "50%"},
    "parts": {"东": "1.50公顷"},
}
SCHEMA = json.loads(schemas(KINDS)["plot.schema.json"])


def plot(**values):
    """Return a plot of texts."""
    made = check_values({**GOOD, **values}, Plot)
    assert not isinstance(made, Findings), made
    return made


def row(name):
    """Return a field of a plot."""
    return field_of(Plot, name)


def written(record):
    """Return the text of a record's file."""
    return canonical(present(dump(record)), shape(Plot))


def ledger(*records):
    """Return a ledger with some plots."""
    return Ledger(OWN, {"plot": {record.id: record for record in records}}, kinds=KINDS)


def test_values_are_what_the_texts_say():
    made = plot(**FULL)
    assert made.area == Quantity(Decimal(120), "亩")
    assert made.rate == Percent(Decimal("4.35"))
    assert made.rate.exact == Decimal("0.0435")
    assert made.period == Period(date(2026, 1, 1), 12)
    assert made.reports[0].power.exact == 30_000_000
    assert made.reports[1].rate is None
    assert made.shares == {"a": Percent(Decimal(50))}
    assert made.parts["东"].unit == "公顷"
    assert made.usual == Percent(Decimal("3.85"))
    assert made == Plot(**{**made.named(), "area": quantity_of("120亩"), "period": period_of("2026")})
    assert made.but(rate=None).rate is None


def test_the_canonical_file():
    text = written(plot(**FULL))
    assert text == (
        "id: T-2026-QL001\nname: 东地块\ncounty: QL\narea: 120亩\nrate: 4.35%\nperiod: 2026\n"
        "reports:\n  - period: 2026-Q3\n    power: 3000万千瓦时\n    rate: 90%\n"
        "  - period: 2026\n    power: -5千瓦时\n    reverses: 甲\n"
        "shares:\n  a: 50%\nparts:\n  东: 1.5公顷\nusual: 3.85%\n"
    )
    assert keys(Report) == ("period",)


@given(block(Plot))
def test_from_file_to_store_to_value_to_file_nothing_changes(data):
    given_ = present({**data, "id": GOOD["id"]})
    record = validate(read(canonical(given_, shape(Plot)).encode(), "a.yaml"), Plot)
    assert not isinstance(record, Findings), record
    kept = Plot.wrap(unpack(pack(tuple(record))))
    assert kept == record
    text = written(kept)
    again = validate(read(text.encode(), "a.yaml"), Plot)
    assert again == record
    assert written(again) == text
    assert (kept.area, kept.rate, kept.period) == (again.area, again.rate, again.period)
    assert [each.period for each in kept.reports] == [each.period for each in again.reports]
    assert list(faults(as_editors_read(text), SCHEMA, SCHEMA)) == []


def test_a_canonical_file_needs_no_parser():
    assert quick(written(plot(**FULL)))["period"] == "2026"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("rate: 4.35", "$.rate: fits nothing"),
        ("rate: -1%", "$.rate: fits nothing"),
        ("rate: 4.3500001%", "$.rate: fits nothing"),
        ("period: 2026-13", "$.period: fits nothing"),
        ("period: 12026", "$.period: fits nothing"),
        ("period: 26", "$.period: fits nothing"),
        ("reports:\n  - period: 2026Q3", "$.reports[0].period: '2026Q3' is not like"),
        ("parts:\n  a: 3顷", "$.parts.a: '3顷' is not like"),
        ("parts:\n  a: 3", "$.parts.a: 3 is no"),
    ],
)
def test_a_schema_refuses_what_the_ledger_refuses(line, fault):
    good = "id: T-2026-QL001\nname: a\ncounty: QL\narea: 3万亩\n"
    text = f"{good}{line}\n"
    assert list(faults(as_editors_read(good), SCHEMA, SCHEMA)) == []
    (found,) = faults(as_editors_read(text), SCHEMA, SCHEMA)
    assert found.startswith(fault)
    assert isinstance(validate(read(text.encode(), "a.yaml"), Plot), Findings)


@pytest.mark.parametrize("units", [(), ("万吨",), ("3吨",), ("亩", "")])
def test_a_quantity_is_declared_with_units(units):
    with pytest.raises(AssertionError):
        f.quantity("数量", "Quantity", units=units)


# Typed by people


@pytest.mark.parametrize(
    ("field", "text", "tidied"),
    [("rate", "４.35％", "4.35%"), ("area", "1,200 亩", "1200亩"), ("area", "３万公顷", "3万公顷"), ("period", "2026年三季度", "2026-Q3")],
)
def test_what_people_type_is_tidied(field, text, tidied):
    assert parse_input.tidy(row(field), text, Ledger(OWN)) == tidied


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("rate", "4.35", Label("利率：“4.35”没有百分号", "Rate: '4.35' has no percent sign")),
        ("area", "120", Label("面积：数量“120”没有单位", "Area: quantity '120' has no unit")),
        ("area", "120顷", Label("面积：数量“120顷”的单位不是这一项用的", "Area: quantity '120顷' is not in a unit of this field")),
        ("period", "今年", Label("报告期：“今年”不是年份、半年、季度或月份", "Period: '今年' is not a year, half-year, quarter or month")),
    ],
)
def test_what_cannot_be_read_is_told_with_its_field(field, text, message):
    with pytest.raises(Misused) as caught:
        parse_input.tidy(row(field), text, Ledger(OWN))
    assert caught.value.message == message
    assert caught.value.hint


def test_help_says_what_is_to_be_written():
    told = {name: (*metavar(row(name)), of_field(row(name)).about.zh) for name in ("area", "rate", "period")}
    assert told == {
        "area": ("数量", "QUANTITY", "面积：亩 公顷"),
        "rate": ("百分数", "PERCENT", "利率"),
        "period": ("期间", "PERIOD", "报告期"),
    }


# Asked for


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("rate>=4.35%", True),
        ("rate<4.35％", False),
        ("rate=4.350%", True),
        ("area=0.012万亩", True),
        ("area>120亩", False),
        ("area!=1 亩", True),
        ("period=2026年8月", True),
        ("period<2026-Q4", True),
        ("period>=2026", True),
        ("period=", False),
    ],
)
def test_conditions(condition, holds):
    made = plot(rate="4.35%", period="2026-08")
    assert parse(condition, Vocabulary((KIND,)), LEDGER).matches(made, WATCH) == holds


def test_spans():
    made = plot(rate="4.35%", period="2026-08")
    for field, text, holds in (
        ("rate", "4%..5%", True),
        ("area", "..100亩", False),
        ("area", "100亩..120亩", True),
        ("period", "2026-07..2026-08", True),
    ):
        assert all(each.matches(made, WATCH) for each in span(row(field), text, LEDGER)) == holds
    with pytest.raises(Misused):
        span(row("area"), "200亩..100亩", LEDGER)


@pytest.mark.parametrize("condition", ["area=3公顷", "area>3公顷", "area!=3公顷", "area..100亩"])
def test_a_condition_in_another_unit_is_refused_in_words(condition):
    with pytest.raises(Misused) as caught:
        if ".." in condition:
            span(row("area"), "3公顷..100亩", LEDGER)
        else:
            parse(condition, Vocabulary((KIND,)), LEDGER).matches(plot(), WATCH)
    assert "单位不同" in caught.value.message.zh


# Shown


def shown(form, *records, **query):
    """Return the list of some plots in a format."""
    whole = ledger(*records)
    return render(listing(KIND, whole, asked(KIND, whole, query), date(2026, 9, 30)).document, form, "zh")


SEVERAL = [plot(rate="4.35%", period="2026-08"), plot(id="T-2026-QL002", area="-5亩", rate="12％", period="2026-Q3")]


def test_a_list_shows_them_as_they_are_written_and_figures_to_the_right():
    lines = shown("plain", *SEVERAL).splitlines()
    assert [line.split()[3:] for line in lines if line.startswith(("编号", "T-"))] == [
        ["面积", "利率", "报告期"],
        ["120亩", "4.35%", "2026-08"],
        ["-5亩", "12%", "2026-Q3"],
    ]
    one, other = (line for line in lines if line.startswith("T-"))
    assert len({line.index(part) + len(part) for line, part in ((one, "120亩"), (other, "-5亩"))}) == 1
    assert len({line.index(part) + len(part) for line, part in ((one, "4.35%"), (other, "12%"))}) == 1
    assert one.index("2026-08") == other.index("2026-Q3")


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_shows_them(form):
    text = shown(form, *SEVERAL)
    assert all(part in text for part in ("120亩", "4.35%", "12%", "2026-Q3"))
    assert "％" not in text


def test_a_list_is_sorted_by_them():
    for column, order in (("area", [2, 1]), ("-area", [1, 2]), ("rate", [1, 2]), ("period", [2, 1]), ("-period", [1, 2])):
        ids = [each["id"] for each in json.loads(shown("json", *SEVERAL, sort=column))["rows"]]
        assert ids == [f"T-2026-QL00{n}" for n in order], column
    with pytest.raises(Misused):
        shown("json", plot(), plot(id="T-2026-QL002", area="3公顷"), sort="area")


def test_a_list_has_no_sum_of_them():
    assert "合计" not in shown("plain", *SEVERAL)
    assert [columns(KIND)[name].column.unit for name in ("area", "rate", "period")] == ["", "", ""]


# Edited and checked


def test_a_figure_of_what_had_happened_is_known_from_that_day_on():
    before = plot(sold="2026-03-01", period="2026-02")
    after = plot(sold="2026-03-01", period="2026-Q3", name="西地块", area="3公顷", rate="3%")
    change = ChangedFile(KIND.path(GOOD["id"]), Side("", record=before), Side("", record=after), KINDS)
    assert [edit.address for edit in touching(change, date(2026, 3, 1))] == ["area", "rate", "period"]
    assert [edit.address for edit in touching(change, date(2026, 2, 28))] == ["period"]
    assert touching(change, date(2026, 1, 31)) == ()


@pytest.mark.parametrize(
    ("values", "addresses"),
    [
        ({}, []),
        ({"area": "-0亩"}, []),
        ({"area": "-1亩"}, ["area"]),
        ({"parts": {"东": "-1亩"}}, ["parts.东"]),
        ({"reports": [{"period": "2026", "power": "-5千瓦时"}]}, ["reports[2026].power"]),
        ({"reports": [{"period": "2026", "power": "-5千瓦时", "reverses": "甲"}]}, []),
    ],
)
def test_a_negative_quantity_takes_something_back_or_is_refused(values, addresses):
    record = plot(**values)
    found = checks.of_record(KIND, record, ledger(record), date(2026, 9, 30))
    assert [(finding.code, finding.address) for finding in found] == [("negative-quantity", address) for address in addresses]


def test_two_entries_of_one_period_are_one_too_many():
    record = plot(reports=[{"period": "2026-Q3"}, {"period": "2026-Q3"}])
    (found,) = checks.of_record(KIND, record, ledger(record), date(2026, 9, 30))
    assert (found.code, found.address) == ("entry-twice", "reports[2026-Q3]")
