"""A ledger from YAML in a test's docstring, the command line, golden texts; the home folder is out of bounds."""

import io
import os
import subprocess
import sys
import textwrap
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from dicoop import cli

TODAY = "2019-09-30"
settings.register_profile("suite", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("long", max_examples=5000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

SETTINGS = """\
name: 示例市地企合作台账
office: SJ
counties:
  - key: QL
    name: 清陵县
    group: 六组团
  - key: XQ
    name: 西渠区
  - key: WS
    name: 市外
    outside: true
units:
  - 市地企合作办
  - 市发展改革委
  - 市交通运输局
themes:
  - 项目对接
  - 产销对接
"""


class Ran(NamedTuple):
    """What a command line did."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch, tmp_path_factory):
    """Neither home nor environment of the person who runs the tests has a say."""
    home = tmp_path_factory.mktemp("home")
    home.chmod(0o500)
    monkeypatch.setenv("HOME", str(home))
    for name in ("DICOOP_LANG", "DICOOP_OFFICE", "LC_ALL", "LC_MESSAGES", "LANG", "VISUAL", "EDITOR", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    yield
    assert not list(home.iterdir()), "a test wrote into the home folder"


def write(root: Path, text: str) -> Path:
    """Write files out of one text: each begins with a line `== path`."""
    parts = textwrap.dedent(text).lstrip("\n").split("== ")[1:]
    for part in parts:
        path, _, body = part.partition("\n")
        target = root / path.strip()
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(body, encoding="utf-8", newline="")
    return root


@pytest.fixture
def ledger(request, tmp_path):
    """A ledger in a temporary git repository: the files of the test's docstring, over small settings."""
    (tmp_path / "ledgers").mkdir()
    (tmp_path / "ledgers/ledger.yaml").write_text(SETTINGS, encoding="utf-8")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return write(tmp_path, request.function.__doc__ or "")


@pytest.fixture
def run(monkeypatch):
    """The command line: `run("project", "list", root=ledger)`."""

    def call(*words, root=None, lang="zh", today=TODAY, stdin="") -> Ran:
        out, err = io.StringIO(), io.StringIO()
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        options = (*(("-C", str(root)) if root else ()), "--lang", lang, "--today", today)
        with redirect_stdout(out), redirect_stderr(err):
            code = cli.main([*options, *(str(word) for word in words)])
        return Ran(code, out.getvalue(), err.getvalue())

    return call


@pytest.fixture
def golden(request):
    """Compare a text with the one kept beside the test; DICOOP_GOLDEN=write writes it anew, to be read before it is kept."""
    folder = Path(request.fspath).parent / "golden"

    def compare(name: str, text: str) -> None:
        path = folder / name
        if os.environ.get("DICOOP_GOLDEN") == "write":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        assert text == path.read_text(encoding="utf-8")

    return compare
