"""What does a roll-up cost beside the engine alone, beside pandas, and as cities grow?

    python bench/rollup.py [--cities 30,300,3000] [--extract 36300]

Three cities are made by `sample` in full; all others are copies of their extracts with another ledger and city in every row and other counties
in the manifest, their hashes reckoned anew: as many files and rows as of so many cities, but not as many different amounts. Times are medians of
five, each in a process of its own, the two that are compared in turn; prints lines for ROLLUP.md. `--extract`: so many projects; what is
compared with `rates --no-index` is an extract of all of them, and one after one record was changed.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from dicoop.rollup.manifest import dumps
from dicoop.rollup.statement import asked
from dicoop.store import extracts
from dicoop.store.extracts import quoted
from dicoop.store.received import Received
from dicoop.store.tables import files

DAY = "2019-08-20"
BASES, PROJECTS = 3, 430
MOST_FOR_PANDAS = 300  # cities: it keeps all rows in memory


def bases(folder: Path) -> list[Path]:
    """Make a few cities in full, and extract them."""
    for n in range(BASES):
        run("sample", str(folder / f"c{n}"), "--city", str(n + 1), "--seed", str(n), "--projects", str(PROJECTS))
        run("-C", str(folder / f"c{n}"), "--today", DAY, "extract", "-o", str(folder / "bases"))
    return sorted(path.parent for path in (folder / "bases").rglob("manifest.json"))


def run(*words: str) -> str:
    """Run a command that must succeed."""
    done = subprocess.run([sys.executable, "-m", "dicoop", *words], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def stamped(base: Path, out: Path, number: int) -> int:
    """Write the extract of a city as that of another one; return its members."""
    data = json.loads(json.dumps(extracts.read(base / "manifest.json").data))
    ledger, city = f"{number:08d}-bench", str(910_000 + number)
    at = out / f"{city}" / DAY
    at.mkdir(parents=True)
    data["ledger"] |= {"id": ledger, "code": city, "name": f"{number}市"}
    for place, county in enumerate(data["counties"]):
        county["code"] = f"{city}{place:02d}"
    for name, said in data["populations"].items():
        source, target = base / said["file"], at / said["file"]
        duckdb.execute(
            f"COPY (SELECT * REPLACE ('{ledger}' AS ledger, '{city}' AS city) FROM read_parquet('{source}')) TO '{target}' (FORMAT parquet)"
        )
        said["hash"] = extracts.hash_of(target)
        assert name
    data.pop("seal", None)
    (at / "manifest.json").write_text(dumps(data), "utf-8")
    return sum(said["rows"] for said in data["populations"].values())


def timed(*commands: list[str], times: int = 5) -> list[tuple[float, int]]:
    """Run commands in turn; return of each the median seconds of the processor that it took (the machine is shared), and its largest memory in MB."""
    seconds: list[list[float]] = [[] for _ in commands]
    most = [0] * len(commands)
    for _ in range(times):
        for place, words in enumerate(commands):
            process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            _, status, used = os.wait4(process.pid, 0)
            assert status in (0, 256), words
            seconds[place].append(used.ru_utime + used.ru_stime)
            most[place] = max(most[place], used.ru_maxrss // 1024)
    return [(statistics.median(some), memory) for some, memory in zip(seconds, most, strict=True)]


PEER = """
import duckdb, json, sys
base = duckdb.connect()
for sql in json.load(open(sys.argv[1])):
    base.execute(sql).fetchall()
"""
PANDAS = """
import sys, glob, pandas as pd
for name in ("contract", "decision", "issue", "node", "project"):
    files = glob.glob(sys.argv[1] + "/*/*/" + name + ".parquet")
    frame = pd.concat(pd.read_parquet(each) for each in files)
    numbers = [c for c in frame.columns if c.endswith(("_above", "_below", "_among"))]
    frame.groupby("ledger")[numbers].sum()
"""


def statements(folder: Path) -> list[str]:
    """Return the statements that `rollup --by city` asks, as DuckDB gets them."""
    there = Received(None, every=False).manifests(folder)
    rates = [rate for each in there for rate in each.data["rates"] if not rate["variant"]]
    return [
        each.sql.format(source=f"read_parquet([{', '.join(map(quoted, files(each)))}])") for each in asked(there, rates, (), firms=False)
    ]


def sizes(folder: Path, some: list[Path], cities: int) -> Path:
    """Stamp out so many cities."""
    out = folder / f"n{cities}"
    members = sum(stamped(some[number % len(some)], out, number) for number in range(cities))
    size = sum(path.stat().st_size for path in out.rglob("*.parquet"))
    print(f"cities {cities}: members {members}, {size} bytes, {size / members:.1f} bytes a member", flush=True)
    return out


def compared(folder: Path, out: Path, cities: int) -> None:
    """Roll up so many cities, first and warm, beside DuckDB alone and pandas."""
    ours = [sys.executable, "-m", "dicoop", "rollup", str(out), "--by", "city"]
    ((first, much),) = timed(ours, times=1)
    (folder / "sql.json").write_text(json.dumps(statements(out)))
    (warm, memory), (peer, theirs) = timed(ours, [sys.executable, "-c", PEER, str(folder / "sql.json")])
    fresh = [timed([*ours[:-1], field], times=1)[0][0] for field in ("kind", "lead", "chain", "meeting", "group")]
    print(f"cities {cities}: first (verifying) {first:.2f} s, {much} MB; warm {warm:.2f} s, {memory} MB", flush=True)
    print(f"cities {cities}: DuckDB alone {peer:.2f} s, {theirs} MB: {warm / peer:.2f}x", flush=True)
    print(f"cities {cities}: asked by what was not asked before: {', '.join(f'{seconds:.2f}' for seconds in fresh)} s", flush=True)
    if cities > MOST_FOR_PANDAS:
        return
    try:
        ((other, much),) = timed([sys.executable, "-c", PANDAS, str(out)], times=1)
        print(f"cities {cities}: pandas {other:.2f} s, {much} MB: {warm / other:.2f}x", flush=True)
    except AssertionError:
        print("pandas is not installed, or did not end well", flush=True)


def extracted(folder: Path, projects: int) -> None:
    """Extract a large ledger, whole and after a change, beside its rates."""
    run("sample", str(folder / "large"), "--projects", str(projects))
    city = [sys.executable, "-m", "dicoop", "-C", str(folder / "large"), "--today", DAY]
    warm = [*city, "extract", "-o", str(folder / "x")]
    (plain, _), (cold, much) = timed([*city, "rates", "--no-index"], [*warm, "--no-index"], times=3)
    print(f"extract of {projects} projects: {cold:.2f} s, {much} MB; rates --no-index {plain:.2f} s: {cold / plain:.2f}x", flush=True)
    timed(warm, times=1)
    changed = []
    for path in sorted((folder / "large/ledgers/projects").rglob("P-*.yaml"))[:5]:
        path.write_text(path.read_text("utf-8").replace("name: ", "name: 新", 1), "utf-8")
        changed += timed(warm, times=1)
    again, much = statistics.median(seconds for seconds, _ in changed), max(memory for _, memory in changed)
    print(f"one record changed: {again:.2f} s, {much} MB: {again / plain:.2f}x", flush=True)


def main() -> None:
    """Measure."""
    options = argparse.ArgumentParser()
    options.add_argument("--cities", default="30,300,3000")
    options.add_argument("--extract", type=int, default=0)
    given = options.parse_args()
    folder = Path(tempfile.mkdtemp())
    os.environ["DICOOP_CACHE"] = str(folder / "cache")
    some = bases(folder)
    for cities in map(int, filter(None, given.cities.split(","))):
        out = sizes(folder, some, cities)
        compared(folder, out, cities)
        shutil.rmtree(out)
    if given.extract:
        extracted(folder, given.extract)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
