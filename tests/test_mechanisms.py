"""Is every mechanism of the cooperation in a record, and does its rate come to something in a ledger that has all kinds?"""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from dicoop import sample
from dicoop.kinds import EVERY
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values, validate
from dicoop.reports.explain import explained
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
