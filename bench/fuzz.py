"""Does anything a file or a command line may hold end otherwise than in a record, an answer or a finding?

    python bench/fuzz.py --records 130000 --settings 30000 --quick 60000 --lines 12000 --seed 1 --jobs 2

Every case has a number and is made of the seed and that number alone: `--only records:123` does one again. `--state FILE`
keeps how far it came, so that the same command goes on from there. Cases that break a law are kept in the folder `--keep`.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shlex
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing import Process
from pathlib import Path
from random import Random

import mutate
from laws import RECORDS, SETTINGS, SIZE, TEXTS, TODAY, Broken, command_line, on_disk, record_file, same, settings_file, small_ledger

from dicoop.actions import init
from dicoop.commands.help import examples
from dicoop.kinds import BUILT_IN
from dicoop.kinds.ledger import Ledger

SLOW, MUCH, STUCK = 2.0, 200_000_000, 20
FLAGS = sorted(
    {flag for text in examples().values() for flag in re.findall(r"--[a-z-]+", text)} | {"--json", "--format", "--dry-run", "--help", "-o"}
)
LINES = [shlex.split(line.replace("\\\n", ""))[1:] for text in examples().values() for line in text.replace("\\\n", "").split("\n")]


def records(chance: Random, ledger: Ledger, root: Path) -> str:
    """Try one mutated record file."""
    path = chance.choice(RECORDS)
    raw = mutate.rough(chance, TEXTS[path], list(TEXTS.values()))
    if chance.random() < 0.05:
        on_disk(raw, path, root)
    return record_file(raw, path, ledger)


def settings(chance: Random, ledger: Ledger, root: Path) -> str:
    """Try one mutated settings file."""
    raw = mutate.rough(chance, TEXTS[SETTINGS], list(TEXTS.values()))
    if chance.random() < 0.05:
        on_disk(raw, SETTINGS, root)
    return settings_file(raw, ledger)


def both(chance: Random, _: Ledger, __: Path) -> str:
    """Ask the two readers: whatever both accept has the same values in the same places."""
    text = TEXTS[chance.choice(list(TEXTS))]
    text = text.replace("\n", "\r\n") if chance.random() < 0.05 else text
    text = (
        mutate.gentle(chance, text)
        if chance.random() < 0.8
        else mutate.rough(chance, text, list(TEXTS.values())).decode("utf-8", "replace")
    )
    return same(text)


def lines(chance: Random, ledger: Ledger, root: Path) -> str:
    """Try one mutated command line."""
    ids = {name: list(ledger.of(name)) for name in BUILT_IN}
    words = mutate.words(chance, LINES, FLAGS)
    noun = words[0] if words and words[0] in ids else "project"
    words = [chance.choice(ids[noun]) if re.fullmatch(r"[A-Z]{2}\d{3}", word) and chance.random() < 0.7 else word for word in words]
    if "sample" in words and any(re.search(r"\d{4,}", word) for word in words):
        return "left out: a large sample"
    return command_line(["-C", str(root), "--today", TODAY.isoformat(), *words])


def suite(folder: Path) -> Iterator[str]:
    """Yield the texts of a copy of the YAML test suite."""
    from ruamel.yaml import YAML

    marks = str.maketrans({"␣": " ", "↵": "", "∎": "", "⇔": "\ufeff", "←": "\r", "—": "", "»": "\t"})
    for path in sorted((folder / "src").glob("*.yaml")):
        yield from (case["yaml"].translate(marks) for case in YAML(typ="safe").load(path) if "yaml" in case)


def yaml_suite(chance: Random, ledger: Ledger, _: Path) -> str:
    """Try one text of the YAML test suite, half of the times changed, as the text of a record."""
    text = chance.choice(_suite_texts())
    if chance.random() < 0.5:
        text = mutate.gentle(chance, text)
    same(text)
    return record_file(text.encode("utf-8", "surrogatepass"), chance.choice(RECORDS), ledger)


def _suite_texts(kept: list[str] = []) -> list[str]:  # noqa: B006 - read once
    kept or kept.extend(suite(Path(os.environ["DICOOP_YAML_SUITE"])))
    return kept


Case = Callable[[Random, Ledger, Path], str]
KIND: dict[str, Case] = {"records": records, "settings": settings, "quick": both, "lines": lines, "suite": yaml_suite}


def main() -> int:
    """Do what is asked for and print what came of it."""
    asked = _options()
    Path(asked.keep).mkdir(parents=True, exist_ok=True)
    if asked.only:
        name, number = asked.only.split(":")
        return _work(name, range(int(number), int(number) + 1), asked, 0)
    code = 0
    for name in KIND:
        state = _state(asked)
        todo = range(state.get(name, 0), getattr(asked, name))
        if not todo or (name == "suite" and "DICOOP_YAML_SUITE" not in os.environ):
            continue
        code |= _share(name, todo, asked)
        if asked.state:
            Path(asked.state).write_text(json.dumps({**state, name: todo.stop}), "utf-8")
    return code


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, count in (("records", 130_000), ("settings", 30_000), ("quick", 60_000), ("lines", 12_000), ("suite", 20_000)):
        parser.add_argument(f"--{name}", type=int, default=count)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--state", default="")
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", default=str(Path(tempfile.gettempdir()) / "dicoop-fuzz"))
    return parser.parse_args()


def _state(asked: argparse.Namespace) -> dict[str, int]:
    path = Path(asked.state)
    return json.loads(path.read_text("utf-8")) if asked.state and path.exists() else {}


def _share(name: str, todo: range, asked: argparse.Namespace) -> int:
    parts = [todo[i :: asked.jobs] for i in range(asked.jobs)]
    processes = [Process(target=lambda part=part, i=i: sys.exit(_work(name, part, asked, i)), daemon=True) for i, part in enumerate(parts)]  # type: ignore[misc]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return int(any(process.exitcode for process in processes))


def _work(name: str, numbers: range, asked: argparse.Namespace, job: int) -> int:
    """Do some cases of one kind in a sandbox; print how they ended and the worst of time and memory."""
    ended: Counter[str] = Counter()
    slowest, broken, begin = (0.0, -1), 0, time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="dicoop-fuzz-") as folder:
        home = Path(folder) / "a/b/c/d/e"
        root = home / "ledger"
        _fresh(root, home)
        ledger = small_ledger()
        _limit()
        for done, number in enumerate(numbers):
            if name == "lines" and done % 50 == 49:
                _fresh(root, home)
            at = time.process_time()
            try:
                ended[_one(name, number, asked.seed, ledger, root)] += 1
            except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
                broken += 1
                _report(name, number, error, asked)
            slowest = max(slowest, (time.process_time() - at, number))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    took = time.perf_counter() - begin
    sys.stdout.write(f"{name}[{job}]: {len(numbers)} cases in {took:.0f} s, {broken} broke a law; slowest {slowest[0]:.2f} s of its own (case {slowest[1]});"
                     f" peak {peak / 1e6:.0f} MB; {dict(ended.most_common())}\n")  # fmt: skip
    sys.stdout.flush()
    return int(broken > 0 or slowest[0] > SLOW)


def _one(name: str, number: int, seed: int, ledger: Ledger, root: Path) -> str:
    signal.alarm(STUCK)
    try:
        return KIND[name](Random(f"{seed} {name} {number}"), ledger, root)
    finally:
        signal.alarm(0)


def _fresh(root: Path, home: Path) -> None:
    """Make the small ledger anew, in a folder deep enough that no relative path leads out of the sandbox."""
    init.make_sample(root, SIZE)
    for path, text in TEXTS.items():
        (root / path).write_text(text, "utf-8", newline="")
    os.chdir(home)
    os.environ.update(HOME=str(home), EDITOR="true", VISUAL="true", DICOOP_CACHE=str(home / "cache"))


def _limit() -> None:
    """End a case that never ends, and let one that takes much more memory than there is now raise MemoryError."""
    now = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + MUCH, resource.RLIM_INFINITY))

    def stuck(*_: object) -> None:
        raise Broken(f"not done after {STUCK} s")

    signal.signal(signal.SIGALRM, stuck)


def _report(name: str, number: int, error: Exception, asked: argparse.Namespace) -> None:
    text = "".join(traceback.format_exception(error))
    (Path(asked.keep) / f"{name}-{number}.txt").write_text(text, "utf-8", "backslashreplace")
    sys.stdout.write(f"{name}:{number} {type(error).__name__}: {str(error)[:200]!r}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
