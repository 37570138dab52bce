"""How are the results kept, and what table do they make?"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from importlib import metadata
from itertools import pairwise
from pathlib import Path

from cases import CASES, Case, Floor, Results, growth
from measure import Result
from peers import PEERS

from ledgers import PROJECTS

_PACKAGES = ("dicoop", "typer", "pydantic", "ruamel.yaml", "rich", "tabulate")


class Store:
    """The results of all runs on this machine, so that a part can be run again."""

    def __init__(self, path: Path) -> None:
        """Read what is there."""
        self._path = path
        self._rows: dict[str, dict[str, object]] = json.loads(path.read_text("utf-8")) if path.exists() else {}

    def put(self, key: tuple[str, str], result: Result) -> None:
        """Keep a result in the place of an older one."""
        self._rows["\t".join(key)] = asdict(result)
        self._path.write_text(json.dumps(self._rows), "utf-8")

    def results(self) -> dict[tuple[str, str], Result]:
        """Return all results by case and ledger."""
        found = {}
        for key, row in self._rows.items():
            case, ledger = key.split("\t")
            found[case, ledger] = Result(**row)  # type: ignore[arg-type]
        return found


def text(found: Results, versions: Mapping[str, str | None]) -> str:
    """Return the page."""
    return "\n".join([*_head(found), *_cases(found), *_growth(found), *_peers(found, versions)]) + "\n"


def _head(found: Results) -> Iterator[str]:
    yield "# Results\n"
    yield "Written by `python bench/run.py`; not to be edited by hand. Medians of whole processes; `pass` is `python -c pass` in the same run.\n"
    yield f"* {platform.platform()}, {_processor()}, {os.cpu_count()} cores; Python {platform.python_version()}"
    yield f"* {', '.join(f'{name} {metadata.version(name)}' for name in _PACKAGES)}"
    days = sorted({result.when for result in found.values()})
    runs = sorted({len(result.walls) for result in found.values()})
    yield f"* measured {' to '.join(dict.fromkeys((days[0], days[-1])))}, runs of each: {', '.join(map(str, runs))}\n"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor() or "?")


def _cases(found: Results) -> Iterator[str]:
    yield "## Commands\n"
    yield "| command | ledger | records | median | × pass | peak memory | floor | measured | met |"
    yield "|---|---|---:|---:|---:|---:|---|---:|---|"
    for case in CASES:
        for ledger, floors in case.ledgers.items():
            if (case.key, ledger) in found:
                yield from _rows(case, ledger, floors, found)
    yield ""


def _rows(case: Case, ledger: str, floors: tuple[Floor, ...], found: Results) -> Iterator[str]:
    key = (case.key, ledger)
    one = found[key]
    if one.code not in (0, 1):
        yield f"| `{case.key}` | {ledger} | {one.records} | ended with {one.code} after {one.walls[-1]:.1f} s | | | | | no |"
        return
    cells = f"| `{case.key}` | {ledger} | {one.records} | {one.median:.3f} s | {one.ratio:.1f} | {one.memory / 1e6:.0f} MB |"
    for floor in floors or (None,):
        yield f"{cells} {_judged(floor, found, key)} |"
        cells = "| | | | | | |"


def _judged(floor: Floor | None, found: Results, key: tuple[str, str]) -> str:
    if floor is None:
        return "| |"
    value = floor.value(found, key)
    if value is None:
        return f"{floor.words} | not measured |"
    return f"{floor.words} | {value:.2f}{floor.unit} | {'yes' if value <= floor.limit else '**no**'}"


def _growth(found: Results) -> Iterator[str]:
    yield "## Growth\n"
    yield "The exponent e in time ~ records^e between two ledgers (1: twice the records take twice the time).\n"
    yield "| | from | to | exponent |"
    yield "|---|---:|---:|---:|"
    sizes = [name for name in PROJECTS if name != "sample"]
    for name in dict.fromkeys(name for name, _ in found):
        for small, large in pairwise(sizes):
            if (name, large) in found and (exponent := growth(found, (name, large), small)) is not None:
                yield f"| `{name}` | {small} | {large} | {exponent:.2f} |"
    yield ""


def _peers(found: Results, versions: Mapping[str, str | None]) -> Iterator[str]:
    yield "## Other programs, the same records\n"
    yield "`validate`: is everything as it should be; `sums`: projects, how many started, investment and funds arrived, by county.\n"
    yield "| program | task | records | median | × pass | peak memory |"
    yield "|---|---|---:|---:|---:|---:|"
    for name in PEERS:
        for (case, _), one in found.items():
            if case.startswith(f"{name}: "):
                took = {True: f"{one.median:.3f} s"}.get(one.code == 0, f"failed ({one.code}) after {one.walls[-1]:.0f} s")
                yield f"| {name} | {case.split(': ')[1]} | {one.records} | {took} | {one.ratio:.1f} | {one.memory / 1e6:.0f} MB |"
    yield ""
    yield from (f"* {name}: {said}" for name, said in versions.items() if said)
    missing = [name for name, said in versions.items() if not said]
    yield from (f"* {name}: not installed, not measured" for name in missing)
