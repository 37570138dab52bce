"""Do all engines say the same, to the byte, of extracts read where they lie and of tables they were loaded into?

    python bench/engines.py [--cities 30] [--clickhouse http://127.0.0.1:8123/default] [--postgres postgresql://user@host/base]

ClickHouse and Spark run in this process (`dicoop[clickhouse]`, `dicoop[spark]`, a Java); a ClickHouse server and a PostgreSQL are asked where
they are named. All is loaded twice, the second time with one city sent anew: other rows, one population without any. Prints a line for each.
"""

import argparse
import io
import os
import shutil
import tempfile
import time
from contextlib import redirect_stdout
from pathlib import Path

from rollup import DAY, bases, stamped

from dicoop import cli
from dicoop.rollup.manifest import dumps
from dicoop.store import extracts

ASKED = (
    (),
    ("--by", "city"),
    ("--by", "county"),
    ("--by", "kind", "--variant", "start=planned"),
    ("--by", "county", "--least", "30"),
    ("--by", "lead", "--where", "kind!=industry"),
    ("--by", "county", "--rate", "clearing", "--rate", "slip"),
)


def run(*words: str) -> str:
    """Run a command that must succeed, and return what it says."""
    out = io.StringIO()
    with redirect_stdout(out):
        code = cli.main(list(words))
    assert code in (0, 1), words
    return out.getvalue()


def emptied(city: Path) -> None:
    """Take all decisions out of an extract, as a city does that had registered them by mistake."""
    import duckdb  # the extra `rollup`

    data = dict(extracts.read(city / "manifest.json").data)
    data.pop("seal", None)
    said = data["populations"]["decision"]
    path = city / said["file"]
    duckdb.execute(f"COPY (SELECT * FROM read_parquet('{path}') WHERE false) TO '{path}.new' (FORMAT parquet)")
    Path(f"{path}.new").replace(path)
    said |= {"rows": 0, "hash": extracts.hash_of(path), "sums": dict.fromkeys(said["sums"], "0")}
    (city / "manifest.json").write_text(dumps(data), "utf-8")


def engines(folder: Path, given: argparse.Namespace) -> list[tuple[str, tuple[str, ...], bool]]:
    """Return the engines: name, options, and whether they keep tables."""
    found = [
        ("SQLite", ("--engine", "sqlite", "--at", str(folder / "base.db")), True),
        ("ClickHouse, files", ("--engine", "clickhouse"), False),
        ("ClickHouse, tables in a folder", ("--engine", "clickhouse", "--at", str(folder / "clickhouse")), True),
        ("Spark, files", ("--engine", "spark"), False),
        ("Spark, tables in a folder", ("--engine", "spark", "--at", str(folder / "spark")), True),
    ]
    if given.postgres:
        found.insert(1, ("PostgreSQL", ("--engine", "postgres", "--at", given.postgres), True))
    if given.clickhouse:
        found.append(("ClickHouse server", ("--engine", "clickhouse", "--at", given.clickhouse), True))
    return found


def main() -> None:
    """Compare."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--cities", type=int, default=30)
    asked.add_argument("--clickhouse")
    asked.add_argument("--postgres")
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp())
    os.environ["DICOOP_CACHE"] = str(folder / "cache")
    some, sent = bases(folder), folder / "sent"
    members = sum(stamped(some[number % len(some)], sent, number) for number in range(given.cities))
    print(f"{given.cities} cities, {members} members", flush=True)
    there = engines(folder, given)
    spent = {name: 0.0 for name, _, _ in there}
    for again in (False, True):
        if again:
            shutil.rmtree(sent / "910000")
            stamped(some[1], sent, 0)
            emptied(sent / "910000" / DAY)
        for name, words, keeps in there:
            begun = time.perf_counter()
            if keeps:
                run("rollup", "load", str(sent), *words)
            spent[name] = time.perf_counter() - begun
    wanted = {how: run("rollup", str(sent), *how, "--json") for how in ASKED}
    for name, words, keeps in there:
        begun = time.perf_counter()
        same = [run("rollup", *(() if keeps else (str(sent),)), *words, *how, "--json") == wanted[how] for how in ASKED]
        loaded = f"loaded in {spent[name]:.1f} s, " if keeps else ""
        print(
            f"{name}: {loaded}{len(ASKED)} questions in {time.perf_counter() - begun:.1f} s; the same as DuckDB to the byte: {all(same)}",
            flush=True,
        )
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
