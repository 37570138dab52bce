"""Does a ledger stand many writers at once, kills at any moment and a full disk without losing anything?

    python bench/soak.py                          16 processes, each 50 times `project add` and `project fund`, 60 kills
    python bench/soak.py --processes 3 --rounds 4 --kills 3

Each writer notes in a log of its own what it is about to do and how it ended. What ended with 0 must be in the ledger
exactly once, what was refused must not, what was killed may be there whole or not at all. It ends with 1 where that fails.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from dicoop import cli
from dicoop.errors import Unable

TODAY = "2019-09-30"
LEDGER = {
    "ledgers/ledger.yaml": "name: 示例市地企合作台账\ncounties:\n  - key: QL\n    name: 清陵县\nunits:\n  - 市地企合作办\nthemes:\n  - 项目对接\n",
    "ledgers/enterprises/QL/2016/E-2016-QL003.yaml": "id: E-2016-QL003\nname: 示例轴承有限公司\ncounty: QL\n",
}
LITTER = re.compile(r"\..*\.tmp")


def dicoop(root: Path, *words: str) -> tuple[int, str, str]:
    """Run one command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = cli.main(["-C", str(root), "--lang", "en", "--today", TODAY, *words])
    return code, out.getvalue(), err.getvalue()


def begin(root: Path) -> None:
    """Write a ledger with one enterprise."""
    for path, text in LEDGER.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


# A writer: runs as a process of its own, goes on where its log ends


def work(root: Path, log: Path, me: int, rounds: int) -> None:
    """Add a project and fund it, round after round; each step is noted before and after."""
    first = 1 + max((note["round"] for note in notes(log)), default=-1)
    with log.open("a", encoding="utf-8") as file:
        for number in range(first, rounds):
            name = f"soak {me}-{number}"
            words = ("--enterprise", "QL003", "--county", "QL", "--signed", "2019-08-20", "--investment", "1亿元", "--lead", "市地企合作办")
            code, out, _ = noted(file, root, number, name, "project", "add", "--name", name, *words)
            if code == 0:
                noted(file, root, number, f"R-{me}-{number}", "project", "fund", out.split()[0], "1万元", "--receipt", f"R-{me}-{number}")


def noted(file: io.TextIOBase, root: Path, number: int, what: str, *words: str) -> tuple[int, str, str]:
    """Run a command between two notes."""
    note(file, round=number, what=what, code=None)
    code, out, err = dicoop(root, *words)
    note(file, round=number, what=what, code=code, err=err if code else "")
    return code, out, err


def note(file: io.TextIOBase, **values: object) -> None:
    """Add a line to a log."""
    file.write(json.dumps(values) + "\n")
    file.flush()


def notes(log: Path) -> list[dict]:
    """Return the lines of a log; the last may be torn by a kill."""
    lines = log.read_text("utf-8").splitlines(keepends=True) if log.exists() else []
    return [json.loads(line) for line in lines if line.endswith("\n")]


# The load


def start(root: Path, logs: Path, me: int, rounds: int) -> subprocess.Popen:
    """Start a writer."""
    log = logs / f"{me}.jsonl"
    if log.exists():
        log.write_text("".join(json.dumps(each) + "\n" for each in notes(log)), "utf-8")
    return subprocess.Popen([sys.executable, __file__, "--writer", str(root), str(log), str(me), str(rounds)])


def load(root: Path, logs: Path, processes: int, rounds: int, kills: int, dice: random.Random) -> Counter:
    """Let the writers run, kill some at random moments and start them again; read all the while."""
    told: Counter = Counter()
    running = {me: start(root, logs, me, rounds) for me in range(processes)}
    while running:
        for me, process in list(running.items()):
            if process.poll() is None:
                continue
            del running[me]
            if process.returncode == -signal.SIGKILL:
                running[me] = start(root, logs, me, rounds)
            elif process.returncode:
                told["writers that ended badly"] += 1
        if told["kills"] < kills and running and any(logs.iterdir()):
            dice.choice(list(running.values())).kill()
            told["kills"] += 1
        code, _, err = dicoop(root, "project", "list", "--format", "json")
        told["reads"] += 1
        if code:
            told[f"reads that failed: {err}"] += 1
        time.sleep(dice.uniform(0, 0.2))
    return told


# What became of it


def judge(root: Path, logs: Path, told: Counter) -> list[str]:
    """Return what is wrong: lost, twice, torn, untrue."""
    texts = {path: path.read_text("utf-8") for path in (root / "ledgers/projects").rglob("P-*.yaml")}
    held = Counter(re.findall(r"^name: (soak .*)$", "".join(texts.values()), re.MULTILINE))
    held += Counter(re.findall(r"^  - receipt: (.*)$", "".join(texts.values()), re.MULTILINE))
    ended: dict[str, int | None] = {}
    wrong = []
    for log in sorted(logs.iterdir()):
        for each in notes(log):
            ended[each["what"]] = each["code"]
            if each["code"]:
                wrong.append(f"{each['what']} was refused: {each['err'].strip()}")
    for what, code in ended.items():
        told["ended with 0" if code == 0 else "killed on the way"] += 1
        if held[what] > 1 or (code == 0 and not held[what]):
            wrong.append(f"{what} ended with {code} and is there {held[what]} times")
    wrong += [f"{what} is there and nobody wrote it" for what in held if what not in ended]
    if len(texts) != sum(1 for what in held if what.startswith("soak")):
        wrong.append("there are files without a name of their own")
    code, out, err = dicoop(root, "check")
    if code:
        wrong.append(f"check found: {out}{err}")
    return wrong + swept(root, told)


def swept(root: Path, told: Counter) -> list[str]:
    """Let one more command write, which takes away what the killed ones left behind."""
    told["files left behind by kills"] = len(litter(root))
    dicoop(root, "enterprise", "set", "E-2016-QL003", f"name=示例轴承有限公司{time.time_ns()}")
    return [f"left behind: {path}" for path in litter(root)]


def litter(root: Path) -> list[Path]:
    """Return the temporary files of a ledger."""
    return [path for path in root.rglob(".*") if LITTER.fullmatch(path.name)]


# A full disk


def full_disk(folder: Path, told: Counter) -> list[str]:
    """Add projects on a small disk until it is full, then make room and go on."""
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(folder)], check=False, capture_output=True).returncode:
        told["full disk: left out, nothing can be mounted here"] = 1
        return []
    try:
        return _fill(folder, told)
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def _fill(root: Path, told: Counter) -> list[str]:
    begin(root)
    (root / "ballast").write_bytes(b"x" * 40_000)
    words = (
        "project",
        "add",
        "--enterprise",
        "QL003",
        "--county",
        "QL",
        "--signed",
        "2019-08-20",
        "--investment",
        "1亿元",
        "--lead",
        "市地企合作办",
    )
    added, code, err = 0, 0, ""
    while code == 0:
        code, _, err = dicoop(root, *words, "--name", f"soak {added}")
        added += code == 0
    wrong = [] if (code, "No space left on device" in err) == (Unable.exit_code, True) else [f"a full disk ended with {code}: {err}"]
    told["projects added before the disk was full"] = added
    (root / "ballast").unlink()
    there = len(list((root / "ledgers/projects").rglob("P-*.yaml")))
    wrong += [] if there == added else [f"{added} were added, {there} are there"]
    code, out, err = dicoop(root, "check")
    wrong += [f"after a full disk, check found: {out}{err}"] if code else []
    code, _, err = dicoop(root, *words, "--name", "soak again")
    wrong += [f"after a full disk, with room again: {err}"] if code else []
    return wrong + [f"left behind: {path}" for path in litter(root)]


def main() -> int:
    """Run all and print what was done."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, value in (("processes", 16), ("rounds", 50), ("kills", 60), ("seed", 15)):
        parser.add_argument(f"--{name}", type=int, default=value)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    root, logs, told, began = folder / "ledger", folder / "logs", Counter(), time.monotonic()
    logs.mkdir()
    begin(root)
    told += load(root, logs, asked.processes, asked.rounds, asked.kills, random.Random(asked.seed))
    wrong = judge(root, logs, told) + full_disk(folder / "disk", told)
    wrong += [f"{what}: {n}" for what, n in told.items() if "badly" in what or "failed" in what]
    print(
        f"load: {asked.processes} processes x {asked.rounds} rounds of add and fund, {time.monotonic() - began:.0f} s, load {os.getloadavg()[0]:.1f}"
    )
    for what, count in told.items():
        print(f"{what}: {count}")
    print(*(wrong or ["nothing was lost, nothing is there twice, no file is torn, every exit code was true"]), sep="\n")
    if not wrong:
        shutil.rmtree(folder)
    return 1 if wrong else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--writer"]:
        work(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
    else:
        raise SystemExit(main())
