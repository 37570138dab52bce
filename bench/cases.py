"""Which commands are measured, on which ledgers, and what must they keep to?"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

from measure import Result
from peers import PEERS

Results = Mapping[tuple[str, str], Result]
Key = tuple[str, str]


class Floor(NamedTuple):
    """What a case must keep to: in words, and as the figure measured (None: not measured) with its limit."""

    words: str
    value: Callable[[Results, Key], float | None]
    limit: float
    unit: str = ""


class Case(NamedTuple):
    """A command (its words; `{project}`, `{issue}`, `{enterprise}`, `{n}` are filled in), its ledgers, what it must keep to.

    `change`: what happens to the ledger: "" nothing, `undo` the command changes it and that is undone after each run,
    `rewrite` one project's file is written anew before each run, `history` it is a repository of many commits.
    """

    key: str
    words: str
    ledgers: Mapping[str, tuple[Floor, ...]]
    change: str = ""


def times(limit: float) -> Floor:
    """Keep to a multiple of an empty Python process."""
    return Floor(f"≤ {limit:g}× pass", lambda found, key: found[key].ratio, limit, "×")


def seconds(limit: float) -> Floor:
    """Keep to so many seconds."""
    return Floor(f"≤ {limit:g} s", lambda found, key: found[key].median, limit, " s")


def memory(limit: float) -> Floor:
    """Keep to so many megabytes at the peak."""
    return Floor(f"≤ {limit:g} MB", lambda found, key: found[key].memory / 1e6, limit, " MB")


def against(other: str, limit: float, ledger: str = "") -> Floor:
    """Keep to a multiple of another case's median (its own ledger when none is named)."""

    def value(found: Results, key: Key) -> float | None:
        base = found.get((other, ledger or key[1]))
        return found[key].median / base.median if base and base.code in (0, 1) else None

    where = f" at {ledger}" if ledger else ""
    return Floor(f"≤ {limit:g}× {other}{where}", value, limit, "×")


def same(ledger: str, limit: float) -> Floor:
    """Take as long as the same command on a smaller ledger."""

    def value(found: Results, key: Key) -> float | None:
        base = found.get((key[0], ledger))
        return found[key].ratio / base.ratio if base and base.code in (0, 1) else None

    return Floor(f"≤ {limit:g}× itself at {ledger}", value, limit, "×")


def flat(ledger: str, limit: float) -> Floor:
    """Take no more memory than on a smaller ledger."""

    def value(found: Results, key: Key) -> float | None:
        base = found.get((key[0], ledger))
        return found[key].memory / base.memory if base and base.code in (0, 1) else None

    return Floor(f"memory ≤ {limit:g}× that at {ledger}", value, limit, "×")


def growth(found: Results, key: Key, ledger: str) -> float | None:
    """Return the exponent with which the time grows from a smaller ledger to this one."""
    base = found.get((key[0], ledger))
    if not base or base.records >= found[key].records or not {base.code, found[key].code} <= {0, 1}:
        return None
    return math.log(found[key].median / base.median) / math.log(found[key].records / base.records)


def grows(ledger: str, limit: float) -> Floor:
    """Grow with no more than an exponent."""
    return Floor(f"growth exponent from {ledger} ≤ {limit:g}", lambda found, key: growth(found, key, ledger), limit)


def fastest(task: str) -> Floor:
    """Be faster than every peer at a task on the same ledger."""

    def value(found: Results, key: Key) -> float | None:
        others = [found[name, key[1]] for peer in PEERS if (name := f"{peer}: {task}", key[1]) and (name, key[1]) in found]
        return max((found[key].median / other.median for other in others if not other.code), default=None)

    return Floor("faster than every peer", value, 1.0, "× the fastest")


_ADD = (
    "project add --name 数控机床智能工厂 --enterprise {enterprise} --county QL --signed 2019-08-20 --investment 3.2亿元"
    " --lead 市发展改革委 --meeting 15"
)
_SMALL, _LARGE = "1000", "100000"
CASES = (
    Case("--version", "--version", {"sample": (times(6.5),)}),
    Case("project show", "project show {project}", {_SMALL: (times(16),), _LARGE: (times(16), same(_SMALL, 1.15))}),
    # Of 100,000 records it prints 3,392 rows: that can be in proportion to the rows, and not to an empty process.
    Case("issue list --county", "issue list --county QL", {_SMALL: (times(16),), _LARGE: (grows(_SMALL, 1.05),)}),
    Case(
        "project set",
        "project set {project} officer={n}号包联专员",
        {_SMALL: (times(20),), _LARGE: (times(20), same(_SMALL, 1.15))},
        "undo",
    ),
    Case(
        "issue close",
        "issue close {issue} --outcome resolved --evidence 通车验收单",
        {_SMALL: (times(20),), _LARGE: (times(20), same(_SMALL, 1.15))},
        "undo",
    ),
    Case("project add", _ADD, {_SMALL: (times(20),), _LARGE: (times(20), same(_SMALL, 1.15))}, "undo"),
    Case(
        "rates --by county",
        "rates --by county --verify",
        {_SMALL: (), "10000": (times(25), fastest("sums")), _LARGE: ()},
    ),
    Case("rates, stamps trusted", "rates --by county", {"10000": (), _LARGE: (times(60), memory(120))}),
    Case("report", "report --meeting 15", {"sample": (times(30),), "10000": ()}),
    Case("report after a change", "report --meeting 15", {"sample": (against("report", 1.3),), "10000": ()}, "rewrite"),
    Case(
        "check --no-index",
        "check --no-index",
        {_SMALL: (), "10000": (against("hledger: validate", 0.7), memory(100)), _LARGE: (grows("10000", 1.05), memory(400))},
    ),
    Case("check again", "check", {"10000": (against("check --no-index", 0.3),), _LARGE: (against("check --no-index", 0.25),)}),
    Case("diff since a meeting", "diff meeting-14..HEAD --json", {"10000": (times(30),), _LARGE: (seconds(3),)}, "history"),
    Case("diff, no index", "diff meeting-14..HEAD --json --no-index", {"10000": (seconds(2),)}, "history"),
    Case("both sides loaded", "rates --known-at meeting-14 --no-index", {"10000": ()}, "history"),
    Case("review", "review meeting-14..main --json", {"10000": ()}, "history"),
    Case("list --format csv", "project list --format csv", {_SMALL: (), "10000": (), _LARGE: (flat("10000", 1.2), grows("10000", 1.05))}),
)
