"""A new ledger is valid, and what stands in it as a comment is the default."""

from datetime import date

import pytest

from dicoop.kinds import BUILT_IN, new_ledger
from dicoop.kinds.fields import fields
from dicoop.kinds.nodes import PREPARATORY
from dicoop.kinds.settings import Measure, Policy, RateName, Settings
from dicoop.kinds.validate import validate
from dicoop.text.read import read
from dicoop.text.source import Source


def settings_of(text):
    source = read(text.encode(), "ledger.yaml")
    assert isinstance(source, Source), source
    found = validate(source, Settings)
    assert isinstance(found, Settings), found
    return found


def uncommented(text):
    """Return the settings with every line but the first, which is prose, in force: `# ` taken off as that line says."""
    first, *lines = text.splitlines(keepends=True)
    assert "要改就去掉行首的" in first
    return "".join(line.removeprefix("# ") for line in lines)


TEXT = new_ledger.files("示例市地企合作台账", "9b2f5c0e-1d7a-4c55")["ledgers/ledger.yaml"]


def test_a_new_ledger_has_its_files():
    texts = new_ledger.files("台账", "abcd1234")
    assert set(texts) == {
        "ledgers/ledger.yaml",
        "README.md",
        ".gitattributes",
        ".gitignore",
        *(f"ledgers/{kind.folder}/.gitkeep" for kind in BUILT_IN.values()),
    }
    assert texts["README.md"].startswith("# 台账\n")
    assert texts[".gitignore"].splitlines()[1:] == [".*.tmp", "ledgers/.lock"]
    assert texts[".gitattributes"] == "* text=auto eol=lf\n"


@pytest.mark.parametrize("name", ["示例市地企合作台账", "no", "012", "a: b # c", "'x'", "{name}", "一\n二"])
def test_a_new_ledger_is_valid_whatever_its_name(name):
    assert settings_of(new_ledger.files(name, "abcd1234")["ledgers/ledger.yaml"]).name == name


def test_a_new_ledger_has_one_county_and_one_unit():
    own = settings_of(TEXT)
    assert [county.key for county in own.counties] == ["XA"]
    assert (own.units, own.themes) == (("市地企合作办",), ("项目对接", "产销对接", "科技创新成果对接"))
    assert own == Settings(name=own.name, id=own.id, format=2, counties=own.counties, units=own.units, themes=own.themes)


def test_what_stands_as_a_comment_is_the_default():
    plain, full = settings_of(TEXT), settings_of(uncommented(TEXT))
    for name in ("language", "lights", "supervision", "check", "private", "rounding", "digits"):
        assert getattr(full, name) == getattr(plain, name), name
    assert list(full.nodes) == list(PREPARATORY)
    assert {name: node.before_start for name, node in full.nodes.items()} == {name: plain.before_start(name) for name in PREPARATORY}
    assert {name: full.limits[name] for name in full.limits} == {name: plain.limit(name, date.min) for name in ("claim", "land", "other")}
    assert full.review.but(severities={}, parted=None) == plain.review
    assert str(full.review.parted) == "500万元"
    assert full.review.severities == {"R27": "warning"}
    assert full.supervision.rates == (RateName.START, RateName.FUNDS, RateName.CLEARANCE)


def test_examples_that_are_no_defaults_are_valid_too():
    full = settings_of(uncommented(TEXT))
    first, second = full.counties
    assert (first.key, first.group, first.code, first.successor, first.outside) == ("XA", "六组团", "410000", "XB", False)
    assert (second.key, second.name, second.outside) == ("WS", "市外", True)
    assert full.units == ("市地企合作办", "市发展改革委")
    assert full.office == "SJ"
    assert full.calendar[0].work is True
    assert full.known_ == full.calendar[0].date.year == 2027
    assert (full.code, full.chains, full.clusters, full.parks) == ("410300", ("高端装备制造",), ("装备制造产业集群",), ("示例产业园",))
    (policy,), (measure,) = full.policies, full.measures
    assert (policy.key, policy.days, policy.articles) == ("forty", 60, ("第一条",))
    assert {year: str(money) for year, money in policy.budget.items()} == {"2027": "1亿元"}
    assert (measure.key, measure.unit, measure.release_days) == ("gdp", "%", 20)
    assert (dict(full.visits), dict(full.events), str(full.bridge_fund)) == ({"city": 30}, {"meeting": 60, "breakfast": 60}, "1亿元")


def test_every_setting_is_shown():
    full = read(uncommented(TEXT).encode(), "x").data
    assert set(full) == {row.name for row in fields(Settings)}
    assert set(full["counties"][0]) | set(full["counties"][1]) == {"key", "name", "group", "code", "successor", "outside"}
    for name, model in (("policies", Policy), ("measures", Measure)):
        assert set(full[name][0]) == {row.name for row in fields(model)}
    for name in ("lights", "supervision", "check", "review"):
        assert set(full[name]) == {row.name for row in fields(type(getattr(settings_of(TEXT), name)))}
