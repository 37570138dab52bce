"""Reading the ledger from files: lists, cards, rates, reports, and what is said beside them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from conftest import SETTINGS, write

from dicoop.actions import due, rates, records, report
from dicoop.actions.read import ShownDocument
from dicoop.document import Document
from dicoop.errors import Misused, NotFound, Unable
from dicoop.kinds import BUILT_IN
from dicoop.render import render
from dicoop.store.find import Shelf

TODAY = date(2019, 9, 30)
FILES = """
== ledgers/meetings/001.yaml
id: 1
date: 2019-05-10
themes:
  - 项目对接
== ledgers/enterprises/QL/2019/E-2019-QL001.yaml
id: E-2019-QL001
name: 示例轴承有限公司
county: QL
== ledgers/projects/QL/2019/P-2019-QL001.yaml
id: P-2019-QL001
name: 智能工厂
enterprise: E-2019-QL001
county: QL
meeting: 1
signed: 2019-05-10
investment: 3亿元
lead: 市发展改革委
"""
BROKEN = """
== ledgers/projects/QL/2019/P-2019-QL002.yaml
id: P-2019-QL002
investment: 12.5
"""
RATES = {"rate": [], "variant": [], "where": [], "by": None, "explain": False, "meeting": None, "as_of": None}
DUE = {"within": None, "by": None, "county": None, "unit": None, "kind": None, "overdue": False, "where": []}
REPORT = {"meeting": None, "as_of": None, "county": None}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "ledgers").mkdir()
    (tmp_path / "ledgers/ledger.yaml").write_text(SETTINGS, encoding="utf-8")
    return write(tmp_path, FILES)


def everything(root: Path) -> dict[str, ShownDocument]:
    return {
        "list": records.records(Shelf(root), BUILT_IN["project"], {}, TODAY),
        "due": due.due(Shelf(root), TODAY, DUE),
        "rates": rates.rates(Shelf(root), TODAY, RATES),
        "report": report.meeting(Shelf(root), TODAY, REPORT),
    }


def test_a_sound_ledger_ends_with_0(root: Path) -> None:
    for shown in everything(root).values():
        assert (shown.code, shown.faults) == (0, 0)


def test_files_that_cannot_be_read_are_said_and_end_with_1(root: Path) -> None:
    write(root, BROKEN)
    for name, shown in everything(root).items():
        assert shown.code == 1, name
        assert shown.words[-1] == (
            "有 1 个文件读不出来，没有计入：dicoop check",
            "1 file could not be read and is not counted: dicoop check",
        )
        assert json.loads(render(shown.document, "json", "zh"))["left_out"] == ["ledgers/projects/QL/2019/P-2019-QL002.yaml"]


def test_errors_in_the_settings_are_said_and_end_with_1(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    (root / "ledgers/ledger.yaml").write_text(SETTINGS.replace("counties:\n", "counties:\n  - {key: QL, name: 又一县}\n"), "utf-8")
    for place in (Shelf(root), Shelf(root, tmp_path_factory.mktemp("index"))):
        for _ in range(2):
            shown = records.records(place, BUILT_IN["project"], {}, TODAY)
            assert shown.code == 1
            assert shown.words[-1] == (
                "ledgers/ledger.yaml 有 1 处错误，数字可能不对：dicoop check",
                "faults in ledgers/ledger.yaml: 1, figures may be wrong: dicoop check",
            )


def test_a_list_says_how_many(root: Path) -> None:
    assert records.records(Shelf(root), BUILT_IN["project"], {"county": "ql"}, TODAY).words == (("1 个", "1 project"),)


def test_one_record_by_the_end_of_its_id(root: Path) -> None:
    shown = records.record(Shelf(root), BUILT_IN["project"], "QL001", TODAY)
    assert isinstance(shown.document, Document)
    assert "示例轴承有限公司（E-2019-QL001）" in render(shown.document, "plain", "zh")
    assert "P-2019-QL001" in render(records.record(Shelf(root), BUILT_IN["enterprise"], "001", TODAY).document, "plain", "zh")
    assert "P-2019-QL001" in render(records.record(Shelf(root), BUILT_IN["meeting"], "第1次", TODAY).document, "plain", "zh")


def test_one_record_that_is_not_there_or_has_faults(root: Path) -> None:
    write(root, BROKEN)
    with pytest.raises(NotFound):
        records.record(Shelf(root), BUILT_IN["project"], "QL009", TODAY)
    with pytest.raises(Unable) as raised:
        records.record(Shelf(root), BUILT_IN["project"], "QL002", TODAY)
    assert {finding.code for finding in raised.value.findings} >= {"bare-number", "missing-field"}
    assert records.record(Shelf(root), BUILT_IN["project"], "QL001", TODAY).code == 0


def test_the_report_is_of_the_latest_meeting(root: Path) -> None:
    assert report.meeting(Shelf(root), TODAY, REPORT).document.head["meeting"] == 1
    with pytest.raises(NotFound):
        report.meeting(Shelf(root), TODAY, {**REPORT, "meeting": "2"})
    with pytest.raises(Misused):
        report.meeting(Shelf(root), TODAY, {**REPORT, "county": "市外"})


# As commands


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", ["terminal", "plain", "markdown", "json"])
@pytest.mark.parametrize(
    "words",
    [
        ("project", "list"),
        ("project", "list", "--county", "ql", "--sort", "-investment", "--where", "meeting = 1"),
        ("issue", "list", "--stage", "cleared"),
        ("enterprise", "list", "--all"),
        ("meeting", "list"),
        ("contract", "list", "--overdue"),
        ("project", "show", "QL001"),
        ("enterprise", "show", "QL001"),
        ("meeting", "show", "1"),
        ("rates", "--by", "county", "--meeting", "1"),
        ("rates", "--explain", "--rate", "start", "--variant", "start=chained"),
        ("due", "--within", "90", "--by", "county"),
        ("report", "--meeting", "1"),
        ("report", "--county", "QL", "--section", "rates", "--section", "summary"),
    ],
)
def test_commands(root: Path, run, words, form, lang) -> None:
    ran = run(*words, "--format", form, root=root, lang=lang)
    assert ran.code == 0, ran.err
    assert ran.out.endswith("\n")


def test_a_file_for_spreadsheets_has_a_mark_at_its_head(root: Path, run) -> None:
    assert run("report", "--section", "projects", "-o", root / "out.csv", root=root).code == 0
    raw = (root / "out.csv").read_bytes()
    assert raw.startswith("\ufeff县区,项目,总投资（万元）".encode())
    assert raw.endswith(b"\r\n")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("report", "--format", "csv"), 2),
        (("report", "--section", "rate"), 2),
        (("report", "--meeting", "7"), 3),
        (("rates", "--json", "--format", "csv"), 2),
        (("rates", "--json", "--section", "rates"), 2),
        (("rates", "--by", "month"), 2),
        (("due", "--within", "-1"), 2),
        (("project", "list", "--stage", "x"), 2),
        (("project", "list", "--reached", "x"), 2),
        (("issue", "list", "--reached", "start"), 2),
        (("project", "show", "QL009"), 3),
    ],
)
def test_misuse(root: Path, run, words, code) -> None:
    ran = run(*words, root=root)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err


def test_the_number_is_said_beside_the_data(root: Path, run) -> None:
    ran = run("project", "list", "--json", root=root, lang="en")
    assert ran.err == "1 project\n"
    assert json.loads(ran.out)["rows"][0]["id"] == "P-2019-QL001"


def test_parts_come_in_the_order_asked_for(root: Path, run) -> None:
    found = json.loads(run("report", "--section", "rates", "--section", "summary", "--section", "rates", "--json", root=root).out)
    assert list(found["sections"]) == ["rates", "summary"]


def test_two_tables_of_one_part_stay_together(root: Path, run) -> None:
    found = json.loads(run("report", "--section", "issues.contracts", "--section", "issues.issues", "--json", root=root).out)
    assert list(found["sections"]["issues"]) == [
        "contracts",
        "contracts_total",
        "contracts_notes",
        "issues",
        "issues_total",
        "issues_notes",
    ]
