"""Does the README say what is true? Its commands are run, its report and its session compared."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from dicoop import cli, render
from dicoop.cli import COMMANDS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"<!-- (\S+) -->\n```\w*\n(.*?)```", README, re.DOTALL)


def shell(command, folder):
    """Run a line of the README as a Chinese user would, piped, and return what it says."""
    env = {**os.environ, "LANG": "zh_CN.UTF-8", "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONUTF8": "1"}
    done = subprocess.run(command, shell=True, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    return done.stdout + done.stderr


@pytest.fixture
def clone(tmp_path):
    """The repository's own ledger, to be changed at will."""
    shutil.copytree(ROOT / "ledgers", tmp_path / "ledgers")
    return tmp_path


def test_the_two_commands_are_one_line_each():
    lines = README.splitlines()
    assert [line for line in lines if line.startswith("python3 -m venv") and line.endswith("report --meeting 15")]
    assert [line for line in lines if line.startswith("python3 -m venv") and line.endswith("-m pytest")]


def test_ci_runs_the_readme_s_test_command():
    assert "README.md" in (ROOT / ".ci/run").read_text("utf-8")


def test_the_report_is_the_one_shown(clone):
    command, _, shown = dict(BLOCKS)["report"].removeprefix("$ ").partition("\n")
    assert shell(command, clone) == shown


def test_the_session_goes_as_shown(clone):
    """Each `$ ` line of the tour is run in turn on one copy of the sample ledger."""
    for name, block in BLOCKS:
        if name == "session":
            for part in block.split("$ ")[1:]:
                command, _, output = part.partition("\n")
                while command.endswith("\\"):
                    more, _, output = output.partition("\n")
                    command = command[:-1] + more.strip()
                assert shell(command, clone) == output, command


def test_the_history_goes_as_shown(tmp_path, monkeypatch):
    """The tour of review, merge and restated figures, in an empty folder; git's clock stands still."""
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "2019-09-05T10:00:00+0800")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for part in dict(BLOCKS)["history"].split("$ ")[1:]:
        command, _, output = part.partition("\n")
        assert shell(command, tmp_path) == output, command


def test_every_command_is_named():
    assert {name for name in COMMANDS if f"dicoop {name}" not in README} == set()


def test_every_format_and_exit_code_is_named():
    assert {name for name in render.FORMATS if f"`{name}`" not in README} == set()
    for code in (0, 1, 2, 3, 4, 5, 6, 70):
        assert f"| {code} |" in README


def test_every_path_that_is_named_exists():
    for path in re.findall(r"`((?:dicoop|tests|bench|\.ci)/[\w/.]+)`", README):
        assert (ROOT / path).exists(), path


QUESTIONS = [
    question
    for row in README.partition("| to ask | write |\n|---|---|\n")[2].partition("\n\n")[0].splitlines()
    for question in re.findall(r"`([^`]+)`", row)
    if question not in ("invested", "delivered")
]


def test_every_question_of_the_table_can_be_asked():
    """Of the sample's projects; most of them leave some."""
    left = {}
    for question in QUESTIONS:
        out = io.StringIO()
        with redirect_stdout(out):
            code = cli.main(["-C", str(ROOT), "--today", "2019-08-21", "project", "list", "--where", question, "--format", "json"])
        assert code == 0, question
        left[question] = len(json.loads(out.getvalue())["rows"])
    assert len(left) > 20
    assert {question for question, n in left.items() if not n} == set()
