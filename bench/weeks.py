"""Is anything lost when fifteen counties and the city change one ledger, week after week?

    python bench/weeks.py                        200 weeks
    python bench/weeks.py --weeks 20 --seed 7 --minutes 5

Each week every county changes records on its branch at random: values, events, corrections, new records; some touch the same values,
some give one id twice. The city merges all branches in a bare repository (`integrate`). A branch in conflict is merged by its county
in a work tree, with the driver or without it, its conflicts are settled one by one (`conflicts`, `resolve`), and it is merged again.
It ends with 1 where a change of a branch is neither in the result nor named as a conflict, where a conflict is none, where
`audit` finds anything lost or invented, or where a file of the result cannot be read.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from dicoop import cli, sample
from dicoop.actions import install
from dicoop.change.audit import values
from dicoop.change.waivers import CHECKS
from dicoop.kinds import BUILT_IN
from dicoop.kinds.address import assign
from dicoop.kinds.fields import shape
from dicoop.kinds.review import RuleName
from dicoop.paths import SETTINGS_PATH
from dicoop.store import commits, git, merge_lines
from dicoop.store.ledger import Opened, of_bytes
from dicoop.text.splice import splice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dicoop.store.git import Repo

COUNTIES = 15
WHO = {
    "GIT_AUTHOR_NAME": "示例",
    "GIT_AUTHOR_EMAIL": "office@city.example",
    "GIT_COMMITTER_NAME": "示例",
    "GIT_COMMITTER_EMAIL": "office@city.example",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
}
MAIN = "refs/heads/main"
Texts = dict[str, bytes]


class Lost(Exception):  # noqa: N818 - what a week must never see
    """A change that is neither in the result nor named, or a conflict that is none."""


def dicoop(folder: Path, *words: str) -> tuple[int, str, str]:
    """Run one command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = cli.main(["-C", str(folder), "--lang", "en", "--today", "2020-06-30", *words])
    return code, out.getvalue(), err.getvalue()


def plain_git(folder: Path, *words: str) -> int:
    """Run git as people do and return its exit code."""
    return subprocess.run(["git", "-C", str(folder), *words], capture_output=True, check=False).returncode


class City:
    """A bare repository with a ledger, and one work tree in which counties settle conflicts."""

    def __init__(self, folder: Path, seed: int, projects: int, counties: int = COUNTIES) -> None:
        """Make both."""
        self.bare, self.desk = folder / "city.git", folder / "desk"
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(self.bare)], check=True)
        self.repo: Repo = git.bare(self.bare)
        plain_git(self.bare, "config", "user.name", WHO["GIT_AUTHOR_NAME"])
        files = {path: text.encode() for path, text in sample.files(seed, projects, 4)}
        more = "".join(f"  - key: ZZ{letter}\n    name: 示例{letter}县\n" for letter in "ABCDE")
        settings = files[SETTINGS_PATH].decode().replace("counties:\n", f"counties:\n{more}")
        files[SETTINGS_PATH] = settings.encode()
        self.counties = sorted(re.findall(r"^  - key: ([A-Z]+)$", settings, re.MULTILINE))[:counties]
        self.commit(MAIN, None, {**files, ".gitattributes": install.with_block("", install.ATTRIBUTES).encode()})
        plain_git(self.bare, "worktree", "add", "-q", "--detach", str(self.desk), "main")
        dicoop(self.desk, "git", "install")

    def commit(self, ref: str, parent: str | None, files: Texts) -> str:
        """Commit contents on top of a commit, and let a branch name it."""
        tree = commits.make_tree(
            self.repo, parent or self.repo.empty_tree, {path: commits.write_blob(self.repo, raw) for path, raw in files.items()}
        )
        made = commits.make_commit(self.repo, tree, [parent] if parent else [], "改")
        old = self.tip(ref)
        commits.move_ref(self.repo, ref, made, old or None, "week")
        return made

    def tip(self, ref: str) -> str:
        """Return the commit of a branch, `` for none."""
        ran = git.attempt(self.repo, "rev-parse", "--verify", "-q", ref)
        return ran.out.decode().strip()

    def texts(self, commit: str) -> Texts:
        """Return all records at a commit."""
        found = [entry for entry in git.entries(self.repo, commit) if BUILT_IN.of_file(entry.path)]
        known = merge_lines.contents(self.repo, [entry.id for entry in found])
        return {entry.path: known[entry.id] for entry in found}


# What a county changes

MONEY = ("1亿元", "2亿元", "3.5亿元", "9000万元")
WORDS = ("市发展改革委", "市交通运输局", "市工业和信息化局", "示例甲", "示例乙")
SCALARS = {
    "project": ("investment", "lead", "officer", "chain"),
    "issue": ("title", "lead"),
    "contract": ("amount", "product"),
    "enterprise": ("officer", "name"),
}


def edited(rng: Random, raw: bytes, path: str, week: str) -> bytes:
    """Return a record after one change."""
    kind, opened = BUILT_IN.of_file(path), of_bytes(raw, path, BUILT_IN)
    if kind is None or not isinstance(opened, Opened):
        raise Lost(path)
    data: dict[str, Any] = dict(opened.source.data)
    for address, value in change(rng, kind.name, week):
        data = assign(data, address, value, kind.model)
    text = splice(opened.source, data, shape(kind.model))
    return (text + f"# {week}\n" if rng.random() < 0.1 else text).encode()


def change(rng: Random, kind: str, week: str) -> Iterator[tuple[str, str | None]]:
    """Yield what is set in a record: a value, or an event; some in words of the week alone, some that others write too."""
    name = rng.choice(SCALARS.get(kind, ("place",)))
    number, day = rng.choice((week, "X")) + str(rng.randrange(4)), f"2020-05-{rng.randint(10, 28)}"
    money = rng.choice(MONEY)
    event = {
        "project": [[(f"funds[HD-{number}].date", day), (f"funds[HD-{number}].amount", money)], [(f"progress[{day}].text", rng.choice(WORDS))],
                    [("nodes.start.plan", day)], [("chain", None)]],
        "issue": [[(f"steps[handling {day}].text", rng.choice(WORDS))], [("lead", None)]],
        "contract": [[(f"deliveries[FH-{number}].date", day), (f"deliveries[FH-{number}].amount", money)]],
    }.get(kind, [])  # fmt: skip
    if event and rng.random() < 0.6:
        yield from rng.choice(event)
    else:
        yield name, money if name in ("investment", "amount") else rng.choice(WORDS)


def branch_of(rng: Random, texts: Texts, county: str, week: str) -> Texts:
    """Return what a county changes in a week: its own records for the most part, now and then those of others, and new ones."""
    own = [path for path in texts if f"/{county}/" in path]
    new: Texts = {}
    for _ in range(rng.randint(1, 6)):
        shared = [path for path in sorted(texts)[:8] if BUILT_IN.of_file(path).name in SCALARS]  # type: ignore[union-attr]
        path = rng.choice(own if own and rng.random() < 0.7 else shared)
        if BUILT_IN.of_file(path).name in SCALARS:  # type: ignore[union-attr]
            new[path] = edited(rng, new.get(path, texts[path]), path, f"{week}-{county}")
    if rng.random() < 0.4:
        office = county if rng.random() < 0.8 else "SJ"
        number = 900 + rng.randrange(3) if office == "SJ" else int(week)
        id_ = f"E-2020-{office}{number:03d}"
        path = f"ledgers/enterprises/{office}/2020/{id_}.yaml"
        if path not in texts:
            new[path] = f"id: {id_}\nname: 示例{county}{week}公司\ncounty: {county}\n".encode()
    return {path: raw for path, raw in new.items() if raw != texts.get(path)}


# What must hold


def changes(before: Texts, after: Texts) -> dict[tuple[str, str], str | None]:
    """Return every value that differs, by path and address."""
    found: dict[tuple[str, str], str | None] = {}
    for path in {path for path in {**before, **after} if before.get(path) != after.get(path)}:
        kind = BUILT_IN.of_file(path)
        assert kind is not None
        old, new = (values(side.get(path), kind.model) for side in (before, after))
        if old is None or new is None:
            raise Lost(f"{path} cannot be read")
        found |= {(path, at): new.get(at) for at in {**old, **new} if old.get(at) != new.get(at)}
    return found


def is_named(at: tuple[str, str], conflicts: set[tuple[str, str]]) -> bool:
    """Return whether a value is one in conflict, or inside one."""
    return any(at[0] == path and (at[1] == name or at[1].startswith((f"{name}.", f"{name}["))) for path, name in conflicts)


def require_all(mine: dict[tuple[str, str], str | None], result: Texts, conflicts: set[tuple[str, str]]) -> None:
    """Raise Lost where a change is neither in the result nor was named as a conflict."""
    cache: dict[str, Any] = {}
    for (path, at), value in mine.items():
        kind = BUILT_IN.of_file(path)
        assert kind is not None
        if path not in cache:
            cache[path] = values(result.get(path), kind.model)
        if cache[path] is None or (cache[path].get(at) != value and not is_named((path, at), conflicts)):
            raise Lost(f"{path}:{at} should be {value}")


def require_real(
    conflicts: set[tuple[str, str]], mine: dict[tuple[str, str], str | None], theirs: dict[tuple[str, str], str | None]
) -> None:
    """Raise Lost for a conflict at which not both sides changed something, differently."""
    for name in conflicts:
        one, other = ({at: value for at, value in side.items() if is_named(at, {name})} for side in (mine, theirs))
        if not one or not other or one == other:
            raise Lost(f"{name} is no conflict")


def play(city: City, rng: Random, week: int) -> Counter[str]:
    """Play one week; raises Lost."""
    start = city.tip(MAIN)
    base = city.texts(start)
    keys = city.counties
    told: Counter[str] = Counter(weeks=1)
    mine: dict[str, dict[tuple[str, str], str | None]] = {}
    for key in keys:
        files = branch_of(rng, base, key, str(week))
        ref = f"refs/heads/county/{key}"
        commits_before = city.tip(ref)
        if commits_before:
            git.run(city.repo, "update-ref", "-d", ref)
        city.commit(ref, start, files)
        mine[key] = changes(base, {**base, **files})
        told["changes"] += len(mine[key])
    order = list(keys)
    rng.shuffle(order)
    named: set[tuple[str, str]] = set()
    came = integrate(city, order)
    theirs = changes(base, city.texts(city.tip(MAIN)))
    for branch in came:
        key = branch["name"].removeprefix("county/")
        told[branch["came"]] += 1
        if branch["came"] == "conflict":
            found = {(row["path"], row["address"]) for row in branch["conflicts"]}
            require_real(found, mine[key], theirs)
            told["conflicts"] += len(found)
            told["settled"] += settle(city, rng, key, named)
            if [again["came"] for again in integrate(city, [key])] != ["merged"]:
                raise Lost(f"county/{key} cannot be merged when all is settled")
    result = city.texts(city.tip(MAIN))
    for key in keys:
        require_all(mine[key], result, named)
    audited = json.loads(dicoop(city.bare, "audit", f"{start}..main", "--json")[1])
    if audited["counts"]["lost"] or audited["counts"]["invented"] or audited["unchecked"]:
        raise Lost(
            json.dumps([row for row in audited["decisions"] if row["verdict"] != "decided"] or audited["unchecked"], ensure_ascii=False)[
                :2000
            ]
        )
    told["merges audited"] += audited["merges"]
    told["decided"] += audited["counts"]["decided"]
    return told


def integrate(city: City, keys: list[str]) -> list[dict[str, Any]]:
    """Let the city merge branches, whatever a review finds in random changes, and return what came of each."""
    despite = ("--despite", ",".join((*RuleName, *CHECKS)), "--reason", "随机改动")
    _, out, err = dicoop(city.bare, "integrate", "main", *(f"county/{key}" for key in keys), *despite, "--json")
    if not out:
        raise Lost(err)
    branches: list[dict[str, Any]] = json.loads(out)["branches"]
    return branches


def settle(city: City, rng: Random, key: str, named: set[tuple[str, str]]) -> int:
    """Merge main into a county's branch in the work tree and settle what clashes, now and then without the driver; return how much."""
    desk, n = city.desk, 0
    plain_git(desk, "checkout", "-q", "--detach", f"county/{key}")
    has_driver = rng.random() < 0.3
    plain_git(desk, *(() if has_driver else ("-c", "merge.dicoop.driver=false")), "merge", "-q", "-m", "合并", "main")
    while rows := json.loads(dicoop(desk, "conflicts", "--json")[1])["conflicts"]:
        row = rows[0]
        named |= {(each["path"], each["address"]) for each in rows if each["address"]}
        if row["state"] == "unmerged":
            words = [row["id"], "--again"]
        elif row["twice"]:
            words = [row["id"], "--renumber", rng.choice(("ours", "theirs"))]
        else:
            words = [row["name"], rng.choice(("--ours", "--theirs"))]
            if row["address"].rpartition(".")[2] in ("lead", "officer", "name", "text") and rng.random() < 0.3:
                words = [row["name"], "--value", "示例丙"]
        code, _, err = dicoop(desk, "resolve", *words)
        if code:
            raise Lost(f"resolve {words}: {err}")
        n += 1
        unmarked = json.loads(dicoop(desk, "conflicts", "--json")[1])["conflicts"]
        for path in {each["path"] for each in rows} - {each["path"] for each in unmarked}:
            plain_git(desk, "add", "--", path)
    plain_git(desk, "add", "-A")
    if plain_git(desk, "commit", "-q", "--no-verify", "-m", f"合并 {key}"):
        raise Lost(f"{key}: nothing to commit")
    made = subprocess.run(["git", "-C", str(desk), "rev-parse", "HEAD"], capture_output=True, check=True, text=True).stdout.strip()
    plain_git(desk, "update-ref", f"refs/heads/county/{key}", made)
    return n


def main() -> int:
    """Play the weeks asked for, as many as there is time for."""
    parser = argparse.ArgumentParser(description="Weeks of fifteen counties and a city on one ledger.")
    parser.add_argument("--weeks", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--projects", type=int, default=60)
    parser.add_argument("--minutes", type=float, default=60)
    given = parser.parse_args()
    os.environ.update(WHO)
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    rng, begin, told = Random(given.seed), time.monotonic(), Counter[str]()
    with tempfile.TemporaryDirectory(prefix="dicoop-weeks-") as folder:
        city = City(Path(folder), given.seed, given.projects)
        for week in range(1, given.weeks + 1):
            try:
                told += play(city, rng, week)
            except Lost as error:
                print(f"week {week}, seed {given.seed}: {error}")
                return 1
            if time.monotonic() - begin > given.minutes * 60:
                break
    print(f"{time.monotonic() - begin:.0f} s: " + ", ".join(f"{name} {n}" for name, n in told.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
