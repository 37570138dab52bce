"""Is every mechanism of the cooperation in a record, and does its rate come to something in a ledger that has all kinds?"""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from dicoop import sample
from dicoop.change.describe import words
from dicoop.document import Facts
from dicoop.errors import Findings
from dicoop.kinds import EVERY
from dicoop.kinds.base import dump, is_meeting, title_of
from dicoop.kinds.fields import fields
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values, validate
from dicoop.render import render
from dicoop.reports.card import card
from dicoop.reports.explain import explained
from dicoop.reports.life import RecordVersion, life
from dicoop.rules import checks
from dicoop.rules.aggregate import figures
from dicoop.rules.choice import called, every
from dicoop.text.read import read

PAGE = (Path(__file__).parent.parent / "docs/mechanisms.md").read_text("utf-8")
ROWS = re.findall(r"^\| ([0-9]+) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
RATES = {number: re.findall(r"`([a-z_]+(?:\.[a-z_]+)?)`", rate) for number, *_, rate in ROWS}
NOT_A_RATE = {"check", "review"}
DAY = sample.meeting_dates(18)[-1]


@pytest.fixture(scope="module")
def whole():
    """The sample that goes on through the eighteenth meeting."""
    held = defaultdict(dict)
    for kind, data in (*sample.records(), *sample.later(through=18)):
        record = check_values(data, kind.model)
        assert str(record.id) not in held[kind.name], record.id
        held[kind.name][str(record.id)] = record
    settings = validate(read(sample.settings_text(through=18).encode(), "ledgers/ledger.yaml"), Settings)
    return Ledger(settings, held, kinds=EVERY)


@pytest.fixture(scope="module")
def told(whole):
    """What every rate comes to, in each of its definitions."""
    return {(figure.rate.name.value, figure.rate.variant, figure.rate.basis.value): figure for figure in figures(whole, DAY, every(EVERY))}


def test_all_mechanisms_have_a_row():
    assert [int(number) for number, *_ in ROWS] == list(range(1, 84))


@pytest.mark.parametrize("number", list(RATES))
def test_the_rates_of_a_mechanism_have_somebody_to_count(number, told):
    names = [name for name in RATES[number] if name not in NOT_A_RATE]
    assert names or number == "74"
    for name in names:
        assert called(name, EVERY).value == name
        assert max(figure.ratio.denominator for (rate, variant, _), figure in told.items() if rate == name and not variant) > 0, name


def test_whoever_stands_behind_a_rate_has_a_cell_in_every_column(whole):
    tables = explained(figures(whole, DAY, every(EVERY), behind=True), None, whole, DAY)
    assert sum(len(table.rows) for table in tables) > 1000
    assert [table.key for table in tables if {len(row) for row in table.rows} - {len(table.columns)}] == []


def test_every_variant_has_its_own_words():
    words = defaultdict(set)
    for rate in every(EVERY):
        key = rate.name.value, rate.basis
        assert rate.definition not in words[key], (key, rate.definition)
        words[key].add(rate.definition)
        assert all(text.strip() for text in rate.definition)


def test_the_sample_is_sound(whole):
    assert [(each.code, each.id, each.address) for each in checks.of_ledger(whole, DAY) if each.is_error] == []


def test_what_was_there_stays_as_it_is():
    first = {(kind.name, data["id"]): data for kind, data in sample.records()}
    assert not first.keys() & {(kind.name, data["id"]) for kind, data in sample.later()}
    files = dict(sample.files(through=18))
    assert all(files[path] == text for path, text in sample.files() if path != "ledgers/ledger.yaml")


def test_the_later_figures_of_the_sources_can_be_read_back(whole):
    lent = [it.amount.yuan for it in whole.counting("financing") if it.event == "V-2020-SJ001"]
    assert sum(lent) == 748_000_000
    goals = {it.title: it.goal for it in whole.counting("indicator")}
    assert (goals["一季度开工重大项目"], goals["年度重点项目个数"], goals["年度重点项目投资"]) == ("180", "170", "141")
    values = [(it.values[0].value, it.values[0].rank) for it in whole.counting("indicator") if it.values]
    for value, rank in (
        ("8.3", 9),
        ("8.8", 10),
        ("-21.4", 16),
        ("9.2", None),
        ("10.4", None),
        ("25.1", None),
        ("1842", None),
        ("49.5", None),
    ):
        assert (value, rank) in values
    assert whole.known("event", "V-2020-SJ001").type == "symposium"


def test_the_sample_is_large_enough(whole):
    assert whole.count("financing") >= 80
    assert whole.count("posting") >= 200
    assert sum(len(it.visits) for it in whole.counting("assignment")) >= 600
    assert len({it.enterprise for it in whole.counting("monitor")}) >= 60


def _full(model, day):
    """Return values for every field of a model, and for all that is inside."""
    said = {"money": "100万元", "day": day, "whole": "7", "flag": "true", "percent": "4.35%", "period": day[:4]}
    return {row.name: _one(row, day, said) for row in fields(model) if row.name not in ("id", "voided", "ended")}


def _one(row, day, said):
    if row.model:
        inner = _full(row.model, day)
        return {"list": [inner], "map": {"start": inner}}.get(row.form, inner)
    if row.form in ("texts", "map"):
        one = _one(row.inner, day, said)
        return [one] if row.form == "texts" else {"2020": one}
    if row.terms:
        return next(iter(row.terms)).value
    if row.units:
        return f"1{row.units[0]}"
    return said.get(row.form, "7" if row.read else "文字")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", [*EVERY])
def test_every_record_can_be_shown_whatever_of_it_is_filled_in(name, lang, whole):
    """Its own values stay; what it lacks is filled in: each value is told, and so are its life and what was changed."""
    kind = EVERY[name]
    for id_ in sorted(whole.ids(name))[::25]:
        record = whole.get(name, id_)
        data = {**_full(kind.model, str(DAY)), **dump(record)}
        full = check_values(data, kind.model)
        assert not isinstance(full, Findings), full
        told = card(kind, full, whole, DAY)
        facts = {key for part in told.sections for each in part.blocks if isinstance(each, Facts) for key, *_ in each.rows}
        assert {row.name for row in fields(kind.model) if row.is_scalar} <= facts
        assert {f"{row.name}.{key}" for row in fields(kind.model) if row.form == "map" and row.inner for key in data[row.name]} <= facts
        version = RecordVersion(record, full, tuple(line.words for line in words(dump(record), dump(full), kind)))
        assert render(life(kind, id_, (version,), whole.settings), "terminal", lang)
        assert title_of(full) in render(told, "terminal", lang) or not kind.letter


def test_every_record_has_a_name_and_no_other_has_the_number_of_a_meeting(whole):
    for kind in EVERY.values():
        for record in whole.each(kind.name):
            assert title_of(record).strip(), record.id
            assert is_meeting(record) == (kind.name == "meeting")
