"""What do records of the ten further kinds cost those who ask for the first five, and what does foreign currency?

    python bench/kinds.py

Makes four ledgers outside the tree: 10,000 records of the first kinds; 6,000 of them and 4,000 of the others; 10,000 and 20,000 monitors beside; 10,000
of which every fifth project is agreed in dollars. Runs the same commands on them in turn, each a process of its own, and writes what they took of the
processor (user and system, as the system reports it of each) into a part of RESULTS.md.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
HEADING = "## Further kinds and foreign currency"
OLD = ("projects", "issues", "contracts", "enterprises", "meetings")
TODAY = "2022-03-01"
# What is compared: the command, the ledger, the one it is held against, the limit
ROWS = (
    ("check --no-index", "mixed", "old", 1.15),
    ("rates --by county --no-index", "mixed", "old", 1.15),
    ("report --meeting 18 --no-index", "mixed", "old", 1.15),
    ("check", "mixed", "old", 1.15),
    ("rates --by county", "mixed", "old", 1.15),
    ("report --meeting 18", "mixed", "old", 1.15),
    ("rates --rate start --no-index", "monitors", "old", None),
    ("rates --rate start", "monitors", "old", 1.05),
    ("rates --by county --no-index", "dollars", "old", None),
    ("project list --no-index", "dollars", "old", None),
)


def sample(root: Path, projects: int, *more: str) -> None:
    """Make a sample."""
    subprocess.run(
        [sys.executable, "-m", "dicoop", "sample", str(root), "--projects", str(projects), *more], check=True, capture_output=True
    )


def records(root: Path) -> list[Path]:
    """Return the files of records."""
    return sorted(path for path in (root / "ledgers").rglob("*.yaml") if path.name != "ledger.yaml")


def folder(path: Path) -> str:
    """Return the folder of a record's kind: the ledger itself may lie in one of the same name."""
    return path.parts[path.parts.index("ledgers") + 1]


def is_old(path: Path) -> bool:
    """Return whether a record is of one of the first kinds."""
    return folder(path) in OLD


def copies(wanted: int, some: list[Path], firms: list[str]) -> None:
    """Put records there under other numbers and of other enterprises, each of a kind of its own while they last, until there are so many of them."""
    have, turn, of = len(some), 1, Counter(map(folder, some))
    while have < wanted:
        for path in some:
            if have == wanted:
                return
            stem, number = re.fullmatch(r"(.*?)(\d+)", path.stem).groups()
            new = f"{stem}{1000 * turn + int(number)}"
            text = path.read_text("utf-8").replace(path.stem, new).replace(path.stem[2:].replace("-", ""), new[2:].replace("-", ""))
            text = re.sub(r"^enterprise: .*$", f"enterprise: {firms[of[folder(path)] % len(firms)]}", text, flags=re.MULTILINE)
            text = re.sub(r"^investor: .*$", rf"\g<0>之{turn}", text, flags=re.MULTILINE)
            path.with_name(f"{new}.yaml").write_text(text, "utf-8")
            have += 1
            of[folder(path)] += 1
        turn += 1


def firms(root: Path) -> list[str]:
    """Return the ids of enterprises."""
    return [path.stem for path in records(root) if folder(path) == "enterprises"]


def trim(root: Path, wanted: int) -> None:
    """Take old projects away until there are so many old records: nothing but later issues refers to them."""
    old = [path for path in records(root) if is_old(path)]
    spare = [path for path in old if folder(path) in ("issues", "contracts")]
    for path in spare[: max(0, len(old) - wanted)]:
        path.unlink()


def made(cache: Path) -> dict[str, Path]:
    """Return the ledgers, made where they are not there yet."""
    roots = {name: cache / name for name in ("old", "mixed", "monitors", "dollars")}
    if not (cache / "complete").exists():
        shutil.rmtree(cache, ignore_errors=True)
        sample(roots["old"], 3500, "--through", "18")
        sample(roots["mixed"], 2100, "--through", "18")
        shutil.copytree(roots["old"], roots["monitors"])
        for path in [path for path in records(roots["old"]) if not is_old(path)]:
            path.unlink()
        trim(roots["old"], 10_000)
        trim(roots["mixed"], 6_000)
        copies(4_000, [path for path in records(roots["mixed"]) if not is_old(path)], firms(roots["mixed"]))
        trim(roots["monitors"], 10_000)
        for path in [path for path in records(roots["monitors"]) if not is_old(path) and folder(path) != "monitors"]:
            path.unlink()
        copies(20_000, [path for path in records(roots["monitors"]) if folder(path) == "monitors"], firms(roots["monitors"]))
        shutil.copytree(roots["old"], roots["dollars"])
        with (roots["dollars"] / "ledgers/ledger.yaml").open("a", encoding="utf-8") as file:
            file.write("currencies:\n  - currency: USD\n    from: 2014-01-02\n    per_100: 650\n")
        for path in [path for path in records(roots["dollars"]) if folder(path) == "projects"][::5]:
            path.write_text(re.sub(r"^(investment: .*?)(元)$", r"\1美元", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
        (cache / "complete").touch()
    return roots


def took(words: list[str], environ: dict[str, str]) -> float:
    """Run a command and return the seconds of processor that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr[-2000:]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Run all in turn and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", default=str(Path(tempfile.gettempdir()) / "dicoop-bench-kinds"))
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--rows", nargs="+", default=[], help="only those whose command and ledger hold one of these words")
    asked = parser.parse_args()
    cache = Path(asked.cache)
    roots = made(cache)
    environ = {"PATH": os.environ["PATH"], "HOME": str(cache), "DICOOP_CACHE": str(cache / "index"), "LANG": "C.UTF-8"}
    lines = ["| command | ledger | median | against | median | ratio | floor |", "|---|---|---:|---|---:|---:|---:|"]
    for command, name, other, limit in ROWS:
        if asked.rows and not any(word in f"{command} {name}" for word in asked.rows):
            continue
        taken: dict[str, list[float]] = {name: [], other: []}
        for turn in range(asked.runs + 1):
            for each in (name, other):
                words = [sys.executable, "-m", "dicoop", "-C", str(roots[each]), "--today", TODAY, *command.split()]
                seconds = took(words, environ)
                taken[each] += [seconds] if turn else []  # the first warms index and disk
        mine, theirs = (statistics.median(taken[each]) for each in (name, other))
        floor = "" if limit is None else f"≤ {limit}{' ✓' if mine <= theirs * limit else ' ✗'}"
        lines.append(f"| `{command}` | {name} | {mine:.3f} s | {other} | {theirs:.3f} s | {mine / theirs:.2f} | {floor} |")
        print(lines[-1], flush=True)
    counts = {name: (sum(map(is_old, found)), len(found)) for name, root in roots.items() if (found := records(root))}
    told = ", ".join(f"`{name}` {old} of the first kinds and {whole - old} of others" for name, (old, whole) in counts.items())
    body = (
        f"{HEADING}\n\nSeconds of processor, medians of {asked.runs} runs in turn (`bench/kinds.py`). Ledgers: {told}.\n\n"
        + "\n".join(lines)
        + "\n"
    )
    path = HERE / "RESULTS.md"
    path.write_text(with_part(path.read_text("utf-8"), body), "utf-8")


def part(text: str, heading: str = "") -> str:
    """Return the part of RESULTS.md that this program wrote, or another one; empty where it has none."""
    found = re.search(rf"^{re.escape(heading or HEADING)}\n.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return found[0].rstrip() + "\n" if found else ""


def with_part(text: str, body: str) -> str:
    """Return RESULTS.md with a part of this program's in the place of what it wrote before."""
    old = part(text)
    rest = text.replace(old, "").rstrip() if old else text.rstrip()
    return f"{rest}\n\n{body}" if body else f"{rest}\n"


if __name__ == "__main__":
    main()
