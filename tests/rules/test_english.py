"""Counties, groups and units may have an English name: it is shown in English, and a file or JSON never changes by it."""

import json

import pytest
from merge_samples import QL007

NAMES = """english:
  清陵县: Qingling County
  市发展改革委: Development and Reform Commission
  市人力资源社会保障局: Human Resources Bureau
"""


@pytest.fixture
def named(small):
    """Return a small ledger whose settings give English names."""
    path = small / "ledgers/ledger.yaml"
    path.write_text(path.read_text("utf-8") + NAMES, "utf-8")
    return small


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (("rates", "--by", "county", "--rate", "start"), "清陵县", "Qingling County"),
        (("project", "list", "--columns", "county,lead"), "市发展改革委", "Development and Reform Commission"),
        (("project", "show", "QL007"), "市发展改革委", "Development and Reform Commission"),
        (("rates", "--by", "lead", "--rate", "start"), "市发展改革委", "Development and Reform Commission"),
        (("due", "--within", "900"), "市发展改革委", "Development and Reform Commission"),
        (("report", "--meeting", "15"), "市发展改革委", "Development and Reform Commission"),
    ],
)
def test_english_shows_the_english_name_and_chinese_the_chinese(words, zh, en, named, run):
    told = {lang: run("--lang", lang, *words, root=named).out for lang in ("zh", "en")}
    assert (zh in told["zh"], en in told["zh"]) == (True, False)
    assert (zh in told["en"], en in told["en"]) == (False, True)


def test_json_and_files_have_the_name_as_it_is(named, run):
    for lang in ("zh", "en"):
        rows = json.loads(run("--lang", lang, "project", "list", "--json", root=named).out)
        assert "Development" not in json.dumps(rows)
    assert run("--lang", "en", "project", "set", "QL007", "chain=轴承", root=named).code == 0
    written = (named / QL007).read_text("utf-8")
    assert ("Development" in written, "市发展改革委" in written) == (False, True)


@pytest.mark.parametrize(
    ("english", "own"),
    [
        (("project", "list", "--county", "qingling county"), ("project", "list", "--county", "清陵县")),
        (("project", "list", "--where", "county=Qingling County,XQ"), ("project", "list", "--where", "county=清陵县,XQ")),
        (("rates", "--where", "group=Six Clusters"), ("rates", "--where", "group=六组团")),
        (("due", "--unit", "Development and Reform Commission"), ("due", "--unit", "市发展改革委")),
        (("report", "--meeting", "15", "--county", "Qingling County"), ("report", "--meeting", "15", "--county", "清陵县")),
    ],
)
def test_an_english_name_is_read_wherever_the_name_is(english, own, named, run):
    path = named / "ledgers/ledger.yaml"
    path.write_text(path.read_text("utf-8") + "  六组团: Six Clusters\n", "utf-8")
    ran, wanted = (run(*words, root=named, lang="en") for words in (english, own))
    assert (ran.code, wanted.code) == (1, 1)  # the settings name a unit that there is not
    told = [each.out.replace(english[-1], own[-1]) for each in (ran, wanted)]
    rows = [[line.split() for line in text.splitlines() if not set(line) <= set("=- ")] for text in told]
    assert rows[0] == rows[1]


def test_an_english_name_is_written_as_the_name(named, run):
    path = named / "ledgers/ledger.yaml"
    path.write_text(path.read_text("utf-8") + "  市交通运输局: Transport Bureau\n", "utf-8")
    assert run("project", "set", "QL007", "county=Qingling County", "lead=transport bureau", root=named).code == 0
    assert "lead: 市交通运输局  # 牵头\n" in (named / QL007).read_text("utf-8")
