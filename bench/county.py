"""How fast is a county's workbook, beside others that write and read the same cells, and does it lose or make up anything?

    python bench/county.py [--projects 3000] [--packages /tmp/peers/bin/python] [--scenarios 500] [--cache DIR]

`--packages` is a Python with pandas, openpyxl, XlsxWriter and python-calamine. With `--scenarios` so many workbooks are edited at random, go through
LibreOffice and come back, as in `tests/exchange/test_exchange_county_office.py`; each that tells other than what was written into it is named by its seed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

_TESTS = Path(__file__).parent.parent / "tests"
_WRITE = """
import sys, pickle
rows = pickle.load(open(sys.argv[2], "rb"))
if sys.argv[1] == "openpyxl":
    import openpyxl
    book = openpyxl.Workbook()
    for name, cells in rows.items():
        sheet = book.create_sheet(name)
        for row in cells:
            sheet.append(row)
    book.save(sys.argv[3])
else:
    import pandas
    with pandas.ExcelWriter(sys.argv[3], engine="xlsxwriter") as writer:
        for name, cells in rows.items():
            pandas.DataFrame(cells).to_excel(writer, sheet_name=name, header=False, index=False)
"""
_READ = """
import sys, pandas
pandas.read_excel(sys.argv[2], sheet_name=None, engine=sys.argv[1])
"""


def run(*words: object, **more: object) -> str:
    """Run a program and return what it says."""
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True, **more).stdout  # type: ignore[call-overload,no-any-return]


def environ(cache: Path) -> dict[str, str]:
    """Return surroundings in which nobody's own settings have a say."""
    names = {
        f"GIT_{who}_{what}": text for who in ("AUTHOR", "COMMITTER") for what, text in (("NAME", "office"), ("EMAIL", "o@city.example"))
    }
    return {**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull, "DICOOP_CACHE": str(cache / "index"), "DICOOP_LANG": "zh"}


def city(cache: Path, projects: int) -> Path:
    """Return a ledger in git of which one county has everything."""
    root = cache / f"county-{projects}"
    if not (root / "complete").exists():
        shutil.rmtree(root, ignore_errors=True)
        run(sys.executable, "-m", "dicoop", "sample", root, "--projects", projects)
        for path in (root / "ledgers").rglob("*.yaml"):
            if path.name != "ledger.yaml":
                path.write_text(re.sub(r"(?m)^county: [A-Z]+$", "county: QL", path.read_text("utf-8")), "utf-8")
        for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "ledger")):
            run("git", "-C", root, *words, env=environ(cache))
        (root / "complete").touch()
    return root


def processor(words: Sequence[object], env: Mapping[str, str]) -> float:
    """Run a program, and return its seconds of the processor."""
    before = os.times()
    subprocess.run([str(word) for word in words], env=env, check=True, capture_output=True)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def speed(cache: Path, projects: int, python: str, times: int) -> None:
    """Print the medians of what our commands and others take as whole processes, in turns."""
    root, env = city(cache, projects), environ(cache)
    book, rows = cache / "QL.xlsx", cache / "rows.pickle"

    dicoop = (sys.executable, "-m", "dicoop", "-C", root, "county")
    work: dict[str, tuple[object, ...]] = {
        "county out": (*dicoop, "out", "QL", "-o", book, "--force"),
        "county in": (*dicoop, "in", book),
        **{f"write: {name}": (python, "-c", _WRITE, name, rows, cache / "other.xlsx") for name in ("openpyxl", "pandas")},
        **{f"read: pandas+{name}": (python, "-c", _READ, name, book) for name in ("openpyxl", "calamine")},
    }
    processor(work["county out"], env)
    run(python, "-c", _PICKLE, book, rows)
    seconds = [{name: processor(words, env) for name, words in work.items()} for _ in range(times)]
    took = {name: statistics.median(each[name] for each in seconds) for name in work}
    print(json.dumps({name: round(seconds, 2) for name, seconds in took.items()}, indent=1))
    print(f"out / openpyxl: {took['county out'] / took['write: openpyxl']:.2f}")
    print(f"in / pandas+openpyxl: {took['county in'] / took['read: pandas+openpyxl']:.2f}")


_PICKLE = """
import sys, pickle, python_calamine
book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
pickle.dump({name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}, open(sys.argv[2], "wb"))
"""


def scenarios(count: int, first: int) -> int:
    """Try so many random edits through LibreOffice, and return how many were told otherwise."""
    sys.path.insert(0, str(_TESTS))
    from county_scenarios import edit, loaded

    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        env = environ(place)
        base = place / "city"
        run(sys.executable, "-m", "dicoop", "sample", base, "--projects", 60, env=env)
        for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "ledger")):
            run("git", "-C", base, *words, env=env)
        for seed in range(first, first + count):
            wrong += not _scenario(place, base, env, seed, edit, loaded)
    print(f"{count} scenarios: {wrong} told otherwise")
    return wrong


def _scenario(place: Path, base: Path, env: dict[str, str], seed: int, edit: object, loaded: object) -> bool:
    root, path = place / "work", place / f"b{seed}.xlsx"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(base, root)
    sent = loaded(root)  # type: ignore[operator]
    dicoop = (sys.executable, "-m", "dicoop", "-C", root, "--today", "2019-09-30")
    run(*dicoop, "county", "out", "QL", "-o", path, env=env)
    own = [id_ for id_, data in sent.items() if data["county"] == "QL" and "voided" not in data]
    for id_ in own[seed % 3 :: 3]:
        run(*dicoop, "project", "set", id_, "chain=台账改的", env=env)
    run("git", "-C", root, "commit", "-qam", "office", env=env)
    wanted = edit(path, loaded(root), sent, seed)  # type: ignore[operator]
    form, folder = ("xlsx", "ods", "xls")[seed % 3], place / "out"
    run("soffice", f"-env:UserInstallation={(place / 'home').as_uri()}", "--headless", "--convert-to", form, "--outdir", folder, path)
    words = [str(word) for word in (*dicoop, "county", "in", folder / f"{path.stem}.{form}", "--json")]
    done = subprocess.run(words, capture_output=True, text=True, env=env, check=False)
    told = json.loads(done.stdout)["sections"] if done.stdout else {"changes": {}}
    rows = {(row["id"], row["address"]): row["after"] for row in told["changes"].get("changes", [])}
    faults = told.get("faults", {}).get("faults", [])
    fits = bool(rows == wanted.changes and len(faults) == len(wanted.faults))
    if not fits:
        print(
            f"seed {seed}: {sorted(set(rows.items()) ^ set(wanted.changes.items()))} {len(faults)} faults, not {len(wanted.faults)} {done.stderr}"
        )
    return fits


def main() -> int:
    """Do what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=3000)
    parser.add_argument("--packages", default=sys.executable)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--scenarios", type=int, default=0)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "dicoop-bench")
    asked = parser.parse_args()
    asked.cache.mkdir(parents=True, exist_ok=True)
    if asked.scenarios:
        return 1 if scenarios(asked.scenarios, asked.first) else 0
    speed(asked.cache, asked.projects, asked.packages, asked.runs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
