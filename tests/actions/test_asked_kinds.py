"""Who asks about some kinds of record pays for those: of the others no folder is looked into, and nothing is told otherwise than of the whole."""

import json
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from dicoop.actions import due, rates, read, records
from dicoop.errors import DicoopError
from dicoop.render import render
from dicoop.reports.due import kinds_due
from dicoop.rules.choice import every, variants_of
from dicoop.sample import files
from dicoop.store.find import Shelf
from dicoop.store.kinds import kinds_of

TODAY = date(2022, 3, 1)
HOOK = """
import io, json, sys
from contextlib import redirect_stderr, redirect_stdout
seen = set()
sys.addaudithook(lambda event, given: seen.add(str(given[0])) if event in ("open", "os.scandir", "os.listdir") else None)
from dicoop.cli import main
with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
    code = main(sys.argv[1:])
print(json.dumps([code, out.getvalue() + err.getvalue(), sorted(seen)]))
"""
PROJECTS, FIRMS, ISSUES, MEETINGS = "projects", "enterprises", "issues", "meetings"
RATES = {
    "rate": [],
    "variant": [],
    "where": [],
    "by": None,
    "explain": False,
    "meeting": None,
    "as_of": None,
    "meetings": None,
    "sort": None,
}
DUE = {"within": None, "by": None, "county": None, "unit": None, "kind": None, "overdue": False, "where": []}


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """The sample ledger up to its eighteenth meeting, with records of all kinds, for reading only."""
    root = tmp_path_factory.mktemp("city")
    for path, text in files(through=18):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


def looked_into(root, *words):
    """Return the folders of `ledgers/` in which a command opened a file or listed a folder; it must succeed."""
    done = subprocess.run(
        [sys.executable, "-c", HOOK, "-C", str(root), "--today", str(TODAY), *words], capture_output=True, text=True, check=True
    )
    code, told, seen = json.loads(done.stdout)
    assert code == 0, told
    top = root / "ledgers"
    inside = [Path(path).relative_to(top).parts for path in seen if Path(path).is_relative_to(top)]
    return {parts[0] for parts in inside if parts} - {"ledger.yaml", "kinds"}  # the settings, and what kinds there are


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("rates --rate start", {PROJECTS}),
        ("rates --rate start --explain", {PROJECTS}),
        ("rates --rate start --meetings 2021-01..2021-03", {PROJECTS, MEETINGS}),
        ("rates --rate clearance", {ISSUES}),
        ("rates --rate start --by county", {PROJECTS, FIRMS, MEETINGS}),
        ("rates --rate start --county QL", {PROJECTS}),
        ("due --kind issue", {ISSUES}),
        ("due --kind decision", {MEETINGS}),
        ("project list", {PROJECTS, FIRMS, MEETINGS}),
        ("due --kind issue --where enterprise=2016-QL003", {ISSUES, FIRMS}),
        ("issue list", {ISSUES, FIRMS, MEETINGS}),
        ("enterprise list", {FIRMS}),
    ],
)
def test_of_kinds_that_are_not_asked_for_nothing_is_looked_into(words, wanted, city, tmp_path, monkeypatch):
    assert looked_into(city, *words.split(), "--no-index") == wanted
    monkeypatch.setenv("DICOOP_CACHE", str(tmp_path / "index"))
    assert looked_into(city, *words.split()) == wanted
    assert looked_into(city, *words.split()) == wanted
    assert looked_into(city, *words.split(), "--verify") == wanted


def told(shown):
    """Return all that is told: in words and for programs, what is said beside it and whether anything keeps it from being the whole."""
    return render(shown.document, "plain", "zh"), render(shown.document, "json", "zh"), shown.words, shown.code


def answered(ask, place, *given):
    """Return what is told to who asks, or what he did wrong."""
    try:
        shown = ask(place, *given)
    except DicoopError as error:
        return str(error)
    return told(shown)


@pytest.fixture
def alike(city, tmp_path, monkeypatch):
    """Return those of some questions that are answered otherwise when all that there is was read: `alike(ask, some)`."""
    place = Shelf(city, tmp_path / "index", trust=True)

    def call(ask, some):
        narrow = [answered(ask, place, *given) for given in some]
        everything = read.load(place, TODAY)
        for module in (rates, due, records):
            monkeypatch.setattr(module, "load", lambda *_, **__: everything)
        whole = [answered(ask, place, *given) for given in some]
        return [given for given, one, other in zip(some, narrow, whole, strict=True) if one != other]

    return call


def test_every_rate_is_told_as_of_the_whole(alike, city):
    kinds = kinds_of(city)
    some = []
    for name, rate in {rate.name: rate for rate in every(kinds)}.items():
        own = {**RATES, "rate": [name.value]}
        some += [{**own, "explain": True}, {**own, "meeting": "15"}]
        some += [{**own, "by": group} for group in rate.population.groups if group in ("enterprise", "supplier")]
        some += [{**own, "variant": [f"{name}={variant}"]} for variant in variants_of(name, every(kinds))]
    for name in ("start", "clearance", "contract_amount", "monitor.resumed", "financing.leverage"):
        own = {**RATES, "rate": [name]}
        some += [
            {**own, "where": [text]} for text in ("enterprise=2016-QL003", "meeting=15", "supplier=2016-QL003", "posting=QL001 or kind=x")
        ]
        some += [{**own, "meetings": "13..15"}, {**own, "rate": [name, "decision"], "by": "lead", "sort": "-decision"}]
    assert len(some) > 200
    assert alike(lambda place, given: rates.rates(place, TODAY, given), [(given,) for given in some]) == []


def test_what_is_due_of_a_kind_is_told_as_of_the_whole(alike, city):
    some = [{**DUE, "kind": name, **more} for name in kinds_due(kinds_of(city)) for more in ({}, {"where": ["enterprise=2016-QL003"]})]
    some += [{**each, "by": "county", "within": 400} for each in some]
    assert alike(lambda place, given: due.due(place, TODAY, given), [(given,) for given in some]) == []


def test_every_list_is_told_as_of_the_whole(alike, city):
    kinds = kinds_of(city)
    assert len(kinds) == len(kinds.every)
    some = [
        (kind, {**more, "where": []}) for kind in kinds.values() for more in ({}, {"all": True, "all_fields": True}, {"count_by": "id"})
    ]
    some += [(kind, {"where": ["enterprise=2016-QL003"]}) for kind in kinds.values()]
    assert alike(lambda place, kind, given: records.records(place, kind, given, TODAY), some) == []


def test_every_card_is_told_as_of_the_whole(alike, city):
    kinds = kinds_of(city)
    some = [(kind, path.stem) for kind in kinds.values() for path in sorted((city / "ledgers" / kind.folder).rglob("*.yaml"))[:3]]
    assert len(some) > 40
    assert alike(lambda place, kind, text: records.record(place, kind, text, TODAY), some) == []


# What cannot be read is told to those whose figures lack it


@pytest.fixture
def lacking(city, tmp_path):
    """Make a ledger in which a file of some folder cannot be read: `lacking("monitors")`."""

    def make(folder):
        root = shutil.copytree(city, tmp_path / folder)
        file = next(iter(sorted((root / "ledgers" / folder).rglob("*.yaml"))), root / f"ledgers/{folder}/P-2019-QL007.yaml")
        file.parent.mkdir(exist_ok=True)
        file.write_text("id: nothing\n", "utf-8")
        return root

    return make


WORDS = "有 1 个文件读不出来，没有计入：dicoop check"


@pytest.mark.parametrize(
    ("folder", "words", "is_told"),
    [
        ("monitors", "rates --rate start", False),
        ("monitors", "rates --rate monitor.resumed", True),
        ("monitors", "rates", True),
        ("monitors", "project list", False),
        ("monitors", "monitor list", True),
        ("monitors", "due --kind issue", False),
        ("monitors", "due", True),
        ("projects", "rates --rate start", True),
        ("projects", "rates --rate start --rate clearance", True),
        ("projects", "rates --rate clearance", False),
        ("enterprises", "rates --rate start", False),
        ("enterprises", "rates --rate start --where enterprise=2016-QL003", True),
        ("enterprises", "project list", True),
        ("old", "rates --rate start", True),  # nobody knows of what kind that would be
    ],
)
def test_what_cannot_be_read_is_told_to_those_whose_figures_lack_it(folder, words, is_told, lacking, city, run):
    root, asked = lacking(folder), ("--today", str(TODAY), *words.split())
    found = {run(*asked, *more, root=root) for more in ((), (), ("--no-index",), ("--verify",))}
    assert {(ran.code, WORDS in ran.err) for ran in found} == {(1, True) if is_told else (0, False)}
    assert len(found) == 1
    assert is_told or {ran.out for ran in found} == {run(*asked, root=city).out}


def test_a_record_with_an_error_is_told_of_where_it_counts(city, tmp_path, run):
    root = shutil.copytree(city, tmp_path / "ledger")
    file = next(path for path in sorted((root / "ledgers/projects").rglob("*.yaml")) if "amount: " in path.read_text("utf-8"))
    file.write_text(re.sub(r"(amount: )", r"\1-", file.read_text("utf-8"), count=1), "utf-8")
    words = f"有 1 条记录有错误（如 {file.stem}），照样计入，数字可能不对：dicoop check"
    for asked, code in {"--rate funds": 1, "--rate clearance --rate funds": 1, "--rate clearance": 0}.items():
        for _ in range(2):  # the second time it is remembered
            ran = run("rates", *asked.split(), root=root)
            assert (ran.code, words in ran.err) == (code, code == 1), asked


@pytest.mark.parametrize("form", ["ics", "text", "html", "csv", "xlsx", "docx"])
def test_things_due_of_a_kind_are_told_in_every_form(form, city, tmp_path, run):
    for kind in ("issue", "decision", "meeting", "monitor"):
        ran = run("due", "--kind", kind, "--format", form, "-o", tmp_path / f"{kind}.{form}", root=city)
        assert (ran.code, (tmp_path / f"{kind}.{form}").stat().st_size > 0) == (0, True), ran.err
