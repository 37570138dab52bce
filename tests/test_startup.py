"""Which modules does a command load? Modules are counted, not milliseconds."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"typer", "pydantic", "rich", "tabulate", "ruamel.yaml", "chinese_calendar", "stdnum", "pypinyin", "cn2an", "decimal", "hypothesis"}
SCRIPT = """
import io, json, sys
from contextlib import redirect_stderr, redirect_stdout
from dicoop.cli import main
with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
    code = main(sys.argv[1:])
print(json.dumps([code, sorted(sys.modules)]))
"""


def loaded(*words):
    """Return the modules loaded by a command line that must succeed."""
    done = subprocess.run([sys.executable, "-c", SCRIPT, *map(str, words)], capture_output=True, text=True, check=True)
    code, modules = json.loads(done.stdout)
    assert code == 0, done.stderr
    return set(modules)


def test_version_loads_next_to_nothing():
    modules = loaded("--version")
    assert modules & HEAVY == set()
    assert {m for m in modules if m.startswith("dicoop.")} == {
        "dicoop.cli",
        "dicoop.streams",
        "dicoop.errors",
        "dicoop.labels",
        "dicoop.frozen",
    }


def test_help_loads_no_command_and_no_rich():
    modules = loaded("--help")
    assert modules & {"rich", "tabulate", "chinese_calendar", "stdnum", "dicoop.rules.rates", "dicoop.sample"} == set()
    assert not {m for m in modules if m.startswith("dicoop.reports")}


@pytest.mark.parametrize("command", [("project", "show", "2016-QL001"), ("project", "list", "--county", "QL")])
def test_reading_a_record_loads_no_sample_and_no_terminal(command, sample):
    modules = loaded("-C", sample, "--today", "2019-08-21", *command)
    assert modules & {"rich", "dicoop.sample", "dicoop.rules.supervision", "dicoop.render.markdown", "dicoop.render.csv"} == set()
    assert modules & {"wcwidth", "ruamel.yaml", "pydantic_core", "dicoop.commands.writing"} == set()


def test_showing_a_record_loads_no_checks(sample):
    assert not {name for name in loaded("-C", sample, "project", "show", "2016-QL001") if name.startswith("dicoop.rules.checks")}


def test_setting_a_value_loads_no_report(sample):
    modules = loaded("-C", sample, "--today", "2019-08-21", "project", "set", "2016-QL001", "officer=市发展改革委主任", "--dry-run")
    assert modules & {"rich", "tabulate", "dicoop.sample", "dicoop.rules.supervision", "dicoop.rules.rates"} == set()


def test_a_piped_report_loads_no_rich(sample):
    modules = loaded("-C", sample, "report", "--meeting", "15")
    assert modules & {"rich", "dicoop.sample", "dicoop.commands.prompts"} == set()


def test_a_report_of_what_is_remembered_loads_neither_parser_nor_checks(sample):
    words = ("-C", sample, "report", "--meeting", "15", "--format", "html")
    loaded(*words)
    assert (
        loaded(*words) & {"ruamel.yaml", "pydantic_core", "dicoop.rules.checks", "dicoop.kinds.financing", "dicoop.kinds.shipped"} == set()
    )


@pytest.mark.parametrize(
    ("words", "sorted_"),
    [
        ("project list", False),
        ("project list --sort signed", False),
        ("rates --by county", False),
        ("due", False),
        ("report --meeting 15", False),
        ("project list --sort name", True),
    ],
)
def test_only_who_sorts_chinese_names_loads_their_sounds(words, sorted_, sample):
    found = loaded("-C", sample, "--today", "2019-08-21", *words.split())
    assert ("pypinyin" in found, "pypinyin.phrases_dict" in found) == (sorted_, False)


@pytest.mark.parametrize(
    "words", ["project list", "project show 2016-QL001", "due", "rates", "fmt --check", "project set 2016-QL001 chain=x --dry-run"]
)
def test_whoever_does_not_write_loads_no_lock(words, sample):
    assert loaded("-C", sample, "--today", "2019-08-21", *words.split()) & {"filelock", "dicoop.store.lock"} == set()


@pytest.fixture
def declaring(small):
    """A ledger whose city has declared a kind."""
    (small / "ledgers/kinds").mkdir()
    shutil.copy(Path(__file__).parent / "declared/hazard.yaml", small / "ledgers/kinds")
    return small


@pytest.mark.parametrize("words", ["project --help", "project add --help", "contract deliver --help", "rates --help"])
def test_a_built_in_command_is_found_without_reading_declarations(words, declaring):
    modules = loaded("-C", declaring, *words.split())
    assert modules & {"dicoop.commands.declared", "dicoop.kinds.declaration", "dicoop.kinds.declared", "dicoop.rules.declarations"} == set()


def test_a_command_of_a_declared_kind_loads_no_report(declaring):
    modules = loaded("-C", declaring, "hazard", "add", "--title", "x", "--county", "QL", "--found", "2019-09-02", "--dry-run")
    assert modules & {"rich", "tabulate", "dicoop.sample", "dicoop.rules.supervision", "dicoop.reports.meeting"} == set()


def test_ctrl_c_while_the_program_is_loaded_is_no_traceback(monkeypatch):
    from dicoop.__main__ import run

    class Interrupting:
        def find_spec(self, name, *_):
            if name == "dicoop.cli":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "dicoop.cli")
    monkeypatch.setattr(sys, "meta_path", [Interrupting(), *sys.meta_path])
    assert run() == 130


def test_changing_a_record_reads_no_declaration_that_nothing_of_it_needs(sample):
    modules = loaded("-C", sample, "--today", "2019-08-21", "project", "set", "2016-QL001", "officer=市发展改革委主任", "--dry-run")
    assert (
        modules
        & {"dicoop.kinds.declaration", "dicoop.rules.conditions", "dicoop.actions.add", "dicoop.actions.edit", "dicoop.commands.prompts"}
        == set()
    )


def test_what_waits_for_the_end_is_done_though_the_process_ends_at_once():
    code = "import atexit, sys; from dicoop.__main__ import start; atexit.register(print, 'the end'); sys.argv[1:] = {}; start()"
    ran = [
        subprocess.run([sys.executable, "-c", code.format(words)], capture_output=True, text=True, check=False)
        for words in (["--version"], ["no-such-command"])
    ]
    assert [(each.returncode, each.stdout.splitlines()[-1]) for each in ran] == [(0, "the end"), (2, "the end")]
    assert ran[0].stdout.startswith("dicoop ")
