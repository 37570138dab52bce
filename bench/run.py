"""How fast and how frugal are the commands, against an empty Python process and against other programs?

`python bench/run.py --help`; what it does and how to read its table is in README.md beside it.
"""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

import kinds
import page
from cases import CASES, Case
from measure import Result, Took, run
from peers import PEERS, version

import ledgers

TODAY = "2019-08-21"
HERE = Path(__file__).parent
_GOOD = (0, 1)  # 1: something was found, which is an answer
_NOT_YET = ("--no-index", "--verify")


class Job(NamedTuple):
    """One thing to run again and again: its command line, what is done before, what is undone after."""

    key: tuple[str, str]
    records: int
    words: Callable[[int], list[str]]
    before: Callable[[int], None] = lambda _: None
    around: Callable[[], AbstractContextManager[None]] = nullcontext


def main() -> int:
    """Measure what is asked for and write the table."""
    asked = _options()
    cache = Path(asked.cache)
    (cache / "home").mkdir(parents=True, exist_ok=True)
    environ = _environ(cache)
    script = Path(sys.executable).with_name("dicoop")
    dicoop = [str(script)] if script.exists() else [sys.executable, "-m", "dicoop"]
    store = page.Store(cache / "results.json")
    for key, result in _measure(_jobs(asked, cache, dicoop, environ), asked, environ, cache).items():
        store.put(key, result)
    versions = {name: version(peer, asked.packages) for name, peer in PEERS.items()}
    text = page.text(store.results(), versions)
    path = Path(asked.output) if asked.output else HERE / "RESULTS.md"
    known = path.read_text("utf-8") if path.exists() else ""
    engines = kinds.part(known, "## Engines of a roll-up")  # of engines.py, put there by hand
    path.write_text(kinds.with_part(f"{text.rstrip()}\n\n{engines}" if engines else text, kinds.part(known)), "utf-8")
    sys.stdout.write(text)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = Path(tempfile.gettempdir()) / "dicoop-bench"
    parser.add_argument("--cache", default=str(default), help=f"folder of ledgers, results and the index ({default})")
    parser.add_argument("--sizes", nargs="+", default=list(ledgers.PROJECTS), choices=list(ledgers.PROJECTS))
    parser.add_argument("--cases", nargs="+", default=[], help="only cases whose name holds one of these words")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--limit", type=int, default=300, help="seconds after which a run is given up")
    parser.add_argument("--packages", default="", help="bin folder of a venv with beancount, beanquery, pandas, openpyxl, duckdb")
    parser.add_argument("--output", default="", help="another file than RESULTS.md")
    return parser.parse_args()


def _environ(cache: Path) -> dict[str, str]:
    own = {"HOME": str(cache / "home"), "DICOOP_CACHE": str(cache / "index"), "LANG": "C.UTF-8"}
    return {"PATH": os.environ["PATH"], **own}


def _jobs(asked: argparse.Namespace, cache: Path, dicoop: list[str], environ: Mapping[str, str]) -> list[Job]:
    places = {name: ledgers.ledger(cache, name, dicoop, environ) for name in asked.sizes}
    jobs = [
        _job(case, name, places[name], dicoop, environ)
        for case in CASES
        for name in case.ledgers
        if name in places and _wanted(case.key, asked.cases)
    ]
    for name in ("1000", "10000"):
        if name in places:
            jobs += _peer_jobs(asked, cache, name, places[name])
    return jobs


def _wanted(key: str, words: list[str]) -> bool:
    return not words or any(word in key for word in words)


@cache
def _missing(command: str, dicoop: tuple[str, ...], home: str) -> set[str]:
    """Return the options that this version's command does not know."""
    done = subprocess.run([*dicoop, command, "--help"], capture_output=True, text=True, check=False, env={**os.environ, "HOME": home})
    return {option for option in _NOT_YET if option not in done.stdout}


def _job(case: Case, name: str, place: ledgers.Place, dicoop: list[str], environ: Mapping[str, str]) -> Job:
    if case.change == "history":
        place = ledgers.history(place, name)
    elif case.change:
        place = ledgers.copy(place)
    missing = _missing(case.words.split()[0], tuple(dicoop), environ["HOME"])
    left = [word for word in case.words.split() if word not in missing]

    def words(n: int) -> list[str]:
        return [*dicoop, "-C", str(place.root), "--today", TODAY, *(word.format(**place.names, n=n) for word in left)]

    if case.key == "--version":
        return Job((case.key, name), place.records, lambda _: [*dicoop, "--version"])
    before = (lambda n: ledgers.rewrite(place, n)) if case.change == "rewrite" else (lambda _: None)
    around = (lambda: ledgers.undone(place)) if case.change == "undo" else nullcontext
    return Job((case.key, name), place.records, words, before, around)


def _peer_jobs(asked: argparse.Namespace, cache: Path, name: str, place: ledgers.Place) -> list[Job]:
    jobs = []
    for peer, row in PEERS.items():
        for task, line in row.tasks.items():
            if version(row, asked.packages) and _wanted(f"{peer}: {task}", asked.cases):
                data = ledgers.peers_data(cache, name, place, asked.packages)
                words = shlex.split(line.format(data=data, here=HERE, bin=asked.packages))
                jobs.append(Job((f"{peer}: {task}", name), place.records, lambda _, words=words: words))  # type: ignore[misc]
    return jobs


def _measure(jobs: list[Job], asked: argparse.Namespace, environ: Mapping[str, str], cache: Path) -> dict[tuple[str, str], Result]:
    """Run everything once to warm up, then in turns with an empty process in between; Ctrl-C ends it and keeps what was measured."""
    empty = Job(("pass", ""), 0, lambda _: [sys.executable, "-c", "pass"])
    took: dict[tuple[str, str], list[Took]] = {job.key: [] for job in (empty, *jobs)}
    with suppress(KeyboardInterrupt):
        for n in range(asked.runs + 1):
            for job in (empty, *jobs):
                _turn(job, n, took[job.key], lambda job, n: _once(job, n, environ, str(cache / f"{' '.join(job.key)}.txt"), asked.limit))
    floor = tuple(one.wall for one in took[empty.key])
    when = time.strftime("%Y-%m-%d")
    return {job.key: _result(job, took[job.key], floor, when) for job in jobs if took[job.key]}


def _turn(job: Job, n: int, took: list[Took], once: Callable[[Job, int], Took]) -> None:
    """Run a job once more; the first time does not count, and what failed or lasted too long is run no more."""
    if took and took[-1].code not in _GOOD:
        return
    one = once(job, n)
    if n or one.code not in _GOOD:
        took.append(one)
    sys.stderr.write(f"{n} {' '.join(job.key)} {one.wall:.3f}s {one.memory / 1e6:.0f}MB {one.code}\n")


def _result(job: Job, took: list[Took], floor: tuple[float, ...], when: str) -> Result:
    walls = tuple(one.wall for one in took)
    return Result(job.records, walls, max(one.memory for one in took), took[-1].code, floor or walls, when)


def _once(job: Job, n: int, environ: Mapping[str, str], output: str, limit: int) -> Took:
    job.before(n)
    with job.around():
        return run(job.words(n), environ, output, limit)


if __name__ == "__main__":
    sys.exit(main())
