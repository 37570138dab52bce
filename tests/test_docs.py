"""Is what `docs/` shows what happens? Its sessions are run in turn, its files are written, its paths are there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCS = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
FENCE = r"\n```\w*\n(.*?)```"


def shell(command: str, folder: Path, program: Path) -> str:
    """Run a line as a Chinese user would, piped, and return what it says."""
    env = {**os.environ, "LANG": "zh_CN.UTF-8", "PATH": f"{program}:{os.environ['PATH']}", "PYTHONUTF8": "1"}
    done = subprocess.run(command, shell=True, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    return done.stdout + done.stderr


def sessions(text: str) -> list[tuple[str, str]]:
    """Return the commands of a document with what they say."""
    blocks = re.findall(rf"<!-- session -->{FENCE}", text, re.DOTALL)
    parts = (part.partition("\n") for block in blocks for part in block.split("$ ")[1:])
    return [(command, output) for command, _, output in parts]


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """The sample ledger, to be changed at will."""
    shutil.copytree(ROOT / "ledgers", tmp_path / "ledgers")
    return tmp_path


def written(folder: Path, text: str) -> None:
    """Write the files that a document shows, and make its edits, in a folder."""
    for path, body in re.findall(rf"<!-- file (\S+) -->{FENCE}", text, re.DOTALL):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(body, "utf-8")
    for path, body in re.findall(rf"<!-- edit (\S+) -->{FENCE}", text, re.DOTALL):
        lines, known = body.splitlines(), (folder / path).read_text("utf-8")
        for old, new in zip(lines[::2], lines[1::2], strict=True):
            assert (old[0], new[0]) == ("-", "+")
            assert known.count(old[1:]) == 1, old
            known = known.replace(old[1:], new[1:])
        (folder / path).write_text(known, "utf-8")


def test_a_ledger_of_one_s_own_goes_as_shown(city: Path) -> None:
    text = DOCS["自建台账.md"]
    written(city, text)
    assert len(sessions(text)) > 10
    for command, output in sessions(text):
        assert shell(command, city, Path(sys.executable).parent) == output, command


def test_an_old_sheet_is_imported_as_shown(city: Path) -> None:
    import openpyxl

    shutil.copy(ROOT / "docs/签约项目表2019.xlsx", city)
    book = openpyxl.load_workbook(city / "签约项目表2019.xlsx")
    book.active["G14"] = "2019-08-20"
    (city / "改好的").mkdir()
    book.save(city / "改好的/签约项目表2019.xlsx")
    assert len(sessions(DOCS["导入.md"])) == 7
    for command, output in sessions(DOCS["导入.md"]):
        assert shell(command, city, Path(sys.executable).parent) == output, command


def test_a_kind_is_added_as_shown(city: Path, tmp_path: Path) -> None:
    """In a copy of the program: one file, and its name in one other."""
    text, program = DOCS["development.md"], tmp_path / "bin"
    shutil.copytree(ROOT / "dicoop", tmp_path / "copy/dicoop")
    written(tmp_path / "copy", text)
    program.mkdir()
    (program / "dicoop").write_text(f'#!/bin/sh\nPYTHONPATH={tmp_path}/copy exec {sys.executable} -P -m dicoop "$@"\n', "utf-8")
    (program / "dicoop").chmod(0o755)
    assert len(sessions(text)) > 4
    for command, output in sessions(text):
        assert shell(command, city, program) == output, command


@pytest.mark.parametrize("name", DOCS)
def test_every_path_that_is_named_exists(name: str) -> None:
    shown = set(re.findall(r"<!-- file (\S+) -->", DOCS[name]))
    for path in set(re.findall(r"`((?:dicoop|tests|bench|docs|\.ci)/[\w/.]+)`", DOCS[name])) - shown:
        assert (ROOT / path).exists(), path
    for path in re.findall(r"\]\(([\w./]+)\)", DOCS[name]):
        assert (ROOT / "docs" / path).exists(), path
