"""Is what `docs/` shows what happens? Its sessions are run in turn, its files are written, its paths are there."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import county_samples
import pytest
from oc4ids_samples import faults

from dicoop import cli, render

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).parent.parent
DOCS = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
START = DOCS["上手.md"]
FENCE = r"\n```\w*\n(.*?)```"


def ran(command: str, folder: Path, program: Path = Path(sys.executable).parent) -> subprocess.CompletedProcess[str]:
    """Run a line as a Chinese user would, piped."""
    env = {**os.environ, "LANG": "zh_CN.UTF-8", "PATH": f"{program}:{os.environ['PATH']}", "PYTHONUTF8": "1"}
    return subprocess.run(command, shell=True, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


def goes_as_shown(
    name: str, folder: Path, most: int, program: Path = Path(sys.executable).parent, between: Mapping[int, Callable[[], None]] = {}
) -> None:
    """Run the commands of a document, more than `most`, in turn in a folder, and before some what else happens: each says what is shown.

    DICOOP_GOLDEN=write fills the document anew: read it before it is committed."""
    text = DOCS[name]
    shown = sessions(text)
    assert len(shown) > most
    for number, (command, output) in enumerate(shown):
        between.get(number, bool)()
        done = ran(command, folder, program)
        told = done.stdout + done.stderr
        if os.environ.get("DICOOP_GOLDEN") == "write":
            text = text.replace(f"$ {command}\n{output}", f"$ {command}\n{told}", 1)
        else:
            assert unnumbered(told) == unnumbered(output), command
    if text != DOCS[name]:
        (ROOT / "docs" / name).write_text(text, "utf-8")


def unnumbered(text: str) -> str:
    """Return a text without the ids of commits: each rests on every byte of the sample, and says nothing of what is shown."""
    return re.sub(r"\b[0-9a-f]{12}\b", "…", text)


def sessions(text: str) -> list[tuple[str, str]]:
    """Return the commands of a document with what they say."""
    blocks = re.findall(rf"<!-- session -->{FENCE}", text, re.DOTALL)
    return [
        (command, output) for block in blocks for command, _, output in (part.partition("\n") for part in re.split(r"(?m)^\$ ", block)[1:])
    ]


@pytest.fixture
def city(fifteen: Path, tmp_path: Path) -> Path:
    """The sample ledger up to its fifteenth meeting, to be changed at will."""
    shutil.copytree(fifteen, tmp_path, dirs_exist_ok=True)
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


def test_the_first_hour_goes_as_shown(city: Path) -> None:
    goes_as_shown("上手.md", city, 15)


def test_every_format_and_exit_code_is_named() -> None:
    assert {name for name in render.FORMATS if f"`{name}`" not in START} == set()
    assert [code for code in (0, 1, 2, 3, 4, 5, 6, 70) if f"| {code} |" not in START] == []


QUESTIONS = [
    question
    for row in START.partition("| 要问的 | 写法 |\n|---|---|\n")[2].partition("\n\n")[0].splitlines()
    for question in re.findall(r"`([^`]+)`", row)
    if question not in ("invested", "delivered")
]


def test_every_question_of_the_table_can_be_asked() -> None:
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


def test_review_and_merge_go_as_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an empty folder; git's clock stands still."""
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "2019-09-05T10:00:00+0800")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (tmp_path / "台账").mkdir()  # beside it lie the shared repository and a clone
    goes_as_shown("审查与合并.md", tmp_path / "台账", 10)


def test_a_county_s_workbook_goes_as_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the county writes in between is in `county_samples`."""
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "2019-09-30T10:00:00+0800")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    sheet = tmp_path / "QL.xlsx"
    between = {3: lambda: county_samples.filled(sheet), 4: lambda: county_samples.mended(sheet)}
    goes_as_shown("县区填报.md", tmp_path, 8, between=between)


def test_a_ledger_of_one_s_own_goes_as_shown(city: Path) -> None:
    written(city, DOCS["自建台账.md"])
    goes_as_shown("自建台账.md", city, 10)


def test_a_province_is_rolled_up_as_shown(tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    server = urlsplit(postgres)
    for name, value in (("PGHOST", server.hostname), ("PGPORT", server.port), ("PGUSER", server.username)):
        monkeypatch.setenv(name, str(value))
    written(tmp_path, DOCS["汇总.md"])
    goes_as_shown("汇总.md", tmp_path, 13)
    assert faults(json.loads((tmp_path / "市1.json").read_text("utf-8"))) == []


def test_the_ten_kinds_go_as_shown(city: Path) -> None:
    goes_as_shown("十类台账.md", city, 15)


def test_an_old_sheet_is_imported_as_shown(city: Path) -> None:
    import openpyxl

    shutil.copy(ROOT / "docs/签约项目表2019.xlsx", city)
    book = openpyxl.load_workbook(city / "签约项目表2019.xlsx")
    book.active["G14"] = "2019-08-20"
    (city / "改好的").mkdir()
    book.save(city / "改好的/签约项目表2019.xlsx")
    goes_as_shown("导入.md", city, 6)


def test_a_kind_is_added_as_shown(city: Path, tmp_path: Path) -> None:
    """In a copy of the program: one file, and its name in one other."""
    program = tmp_path / "bin"
    shutil.copytree(ROOT / "dicoop", tmp_path / "copy/dicoop")
    written(tmp_path / "copy", DOCS["development.md"])
    program.mkdir()
    (program / "dicoop").write_text(f'#!/bin/sh\nPYTHONPATH={tmp_path}/copy exec {sys.executable} -P -m dicoop "$@"\n', "utf-8")
    (program / "dicoop").chmod(0o755)
    goes_as_shown("development.md", city, 4, program)


@pytest.mark.parametrize("name", DOCS)
def test_every_path_that_is_named_exists(name: str) -> None:
    shown = set(re.findall(r"<!-- file (\S+) -->", DOCS[name]))
    for path in set(re.findall(r"`((?:dicoop|tests|bench|docs|\.ci)/[\w/.]+)`", DOCS[name])) - shown:
        assert (ROOT / path).exists(), path
    assert re.findall(r"\]（[\w./]+\.\w+）", DOCS[name]) == []  # links that are none
    for path in re.findall(r"\]\(([\w./]+)\)", DOCS[name]):
        assert (ROOT / "docs" / path).exists(), path


def test_settings_with_days_are_as_the_page_writes_them(city, run):
    """What `docs/设置.md` shows is valid in the sample, and no figure of a year before moves."""
    blocks = re.findall(rf"<!-- settings -->{FENCE}", DOCS["设置.md"], re.DOTALL)
    path = city / "ledgers/ledger.yaml"
    words = ("rates", "--as-of", "2018-12-31", "--by", "county", "--json", "--today", "2021-01-01")
    before = run(*words, root=city).out
    path.write_text(path.read_text("utf-8") + "".join(blocks).removeprefix("limits:\n  land: 30\n"), "utf-8")
    found = json.loads(run("check", "--json", root=city).out)["findings"]
    assert [each for each in found if each["severity"] == "error" or each["file"] == "ledgers/ledger.yaml"] == []
    assert run(*words, root=city).out == before
