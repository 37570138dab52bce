"""Does the README say what is true, in short?"""

import re
from pathlib import Path

from test_docs import ran

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_it_is_short():
    assert len(README.splitlines()) <= 200


def test_the_two_commands_are_one_line_each():
    lines = README.splitlines()
    assert [line for line in lines if line.startswith("python3 -m venv") and line.endswith("report --meeting 15")]
    assert [line for line in lines if line.startswith("python3 -m venv") and line.endswith("-m pytest")]


def test_ci_runs_the_readme_s_test_command():
    assert "README.md" in (ROOT / ".ci/run").read_text("utf-8")


def test_a_ledger_is_made_in_ten_lines(tmp_path):
    """In an empty folder, from the first to a report that has what was entered."""
    block = re.search(r"<!-- start -->\n```console\n(.*?)```", README, re.DOTALL)[1]
    commands = [line.removeprefix("$ ") for line in block.splitlines()]
    assert len(commands) == 10
    for command in commands:
        done = ran(command, tmp_path)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
    assert "累计签约1个项目、总投资12.5亿元，其中1个已开工（开工率100.0%），到位资金0.8亿元（资金到位率6.4%）" in done.stdout


def test_every_path_that_is_named_exists():
    paths = [*re.findall(r"`((?:dicoop|tests|bench|docs|\.ci)/[\w/.]+)`", README), *re.findall(r"\]\((\w[\w./]*)\)", README)]
    assert len(paths) > 7
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_page_is_named():
    assert {path.name for path in (ROOT / "docs").glob("*.md") if f"(docs/{path.name})" not in README} == set()
