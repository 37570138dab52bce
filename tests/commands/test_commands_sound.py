"""Names stand by their sound, alike in every format; counties stand as ledger.yaml lists them."""

import csv
import io
import json
import re

import pytest

NAMES = ("瀍河大桥", "长春路", "重庆路", "涧西厂区", "中牟基地", "重型装备")
FORMATS = ("plain", "markdown", "csv", "json")


@pytest.fixture
def ledger(small, run):
    """A ledger with projects added against the order of their names."""
    for name in reversed(NAMES):
        words = ("--name", name, "--enterprise", "E-2016-QL003", "--county", "QL", "--signed", "2019-08-20", "--investment", "1亿元")
        assert run("project", "add", *words, "--lead", "市发展改革委", "--meeting", "15", f"--chain={name}", root=small).code == 0
    return small


def order(text):
    """Return the names as they come in a page."""
    return tuple(re.findall("|".join(NAMES), text))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_list_sorted_by_name(form, lang, ledger, run):
    words = ("project", "list", "--sort", "name", "--columns", "id,name", "--format", form)
    assert order(run(*words, root=ledger, lang=lang).out) == NAMES
    assert order(run(*words[:3], "-name", *words[4:], root=ledger, lang=lang).out) == NAMES[::-1]


@pytest.mark.parametrize("form", FORMATS)
def test_groups_of_rates(form, ledger, run):
    found = run("rates", "--rate", "performance", "--by", "chain", "--format", form, root=ledger).out
    assert tuple(dict.fromkeys(order(found))) == NAMES


def test_what_is_due_of_units_that_the_settings_do_not_list(ledger, run):
    settings = ledger / "ledgers/ledger.yaml"
    text = settings.read_text("utf-8")
    settings.write_text(re.sub(r"(?m)^units:\n(  - .*\n)+", "", text), "utf-8")
    for place, name in enumerate(reversed(NAMES), 9):
        assert run("project", "set", f"P-2019-QL{place:03}", f"lead={name}", root=ledger).code == 0
        assert run("project", "plan", f"P-2019-QL{place:03}", "start", "2019-10-20", root=ledger).code == 0
    found = [run("due", "--format", form, root=ledger).out for form in ("plain", "csv", "text")]
    units = [row["unit"] for row in json.loads(run("due", "--format", "json", root=ledger).out)["rows"]]
    assert [unit for unit in units if unit in NAMES] == list(NAMES)
    rows = list(csv.DictReader(io.StringIO(found[1].lstrip("\ufeff"))))
    assert tuple(row["责任单位"] for row in rows if row["责任单位"] in NAMES) == NAMES
    assert tuple(re.findall(f"【({'|'.join(NAMES)})】", found[2])) == NAMES


def test_counties_stand_as_the_settings_list_them(ledger, run):
    settings = ledger / "ledgers/ledger.yaml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("name: 清陵县", "name: 重庆路").replace("name: 西渠区", "name: 长春路"), "utf-8")
    assert order(run("rates", "--rate", "performance", "--by", "county", root=ledger).out) == ("重庆路", "长春路")
