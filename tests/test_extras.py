"""Is a library that was not installed asked for in words?"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from dicoop import extras
from dicoop.errors import Unable

ROOT = Path(__file__).parent.parent


def test_a_missing_library_names_the_command_that_installs_it():
    with pytest.raises(Unable) as raised:
        extras.load("excel", "no_such_library.part")
    assert raised.value.message.zh == "这件事要用 no_such_library，还没有安装"
    assert raised.value.message.en == "this needs no_such_library, which is not installed"
    assert raised.value.hint.zh == "安装：python3 -m pip install 'dicoop[excel]'"


def test_what_a_library_itself_lacks_is_not_taken_for_it(tmp_path, monkeypatch):
    (tmp_path / "half_there.py").write_text("import nothing_of_the_kind\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError):
        extras.load("excel", "half_there")


def test_a_roll_up_without_its_library_says_so_before_it_looks_for_extracts(tmp_path):
    """Where it is not installed `extract` wrote none: that none are there is not what is to be mended."""
    script = "import sys\nsys.modules['duckdb'] = None\nfrom dicoop.cli import main\nsys.exit(main(sys.argv[1:]))"
    words = ["--lang", "zh", "rollup", str(tmp_path / "sent")]
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (6, "")
    assert done.stderr == "错误：这件事要用 duckdb，还没有安装\n  安装：python3 -m pip install 'dicoop[rollup]'\n"


def test_all_is_every_extra():
    named = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    engines = ("clickhouse", "spark")  # hundreds of megabytes each, where a province has them
    assert named["all"] == [f"dicoop[{','.join(name for name in named if name not in (*engines, 'all', 'test', 'dev'))}]"]


@pytest.mark.parametrize("command", ["--version", "--help", "project list", "report --meeting 15"])
def test_no_command_of_old_loads_one(command, sample):
    script = (
        "import io,json,sys\nfrom contextlib import redirect_stdout\nfrom dicoop.cli import main\n"
        "with redirect_stdout(io.StringIO()): main(sys.argv[1:])\nprint(json.dumps(sorted(sys.modules)))"
    )
    words = ["-C", str(sample), *command.split()] if command[0] != "-" else [command]
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=True)
    heavy = {
        "xlsxwriter",
        "python_calamine",
        "rapidfuzz",
        "docx",
        "typst",
        "jinja2",
        "icalendar",
        "duckdb",
        "psycopg",
    }
    assert heavy & {name.split(".")[0] for name in json.loads(done.stdout)} == set()
