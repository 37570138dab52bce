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
