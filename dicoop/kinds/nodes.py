"""Which nodes does a project go through, and which had it reached on a day?"""

from __future__ import annotations

from datetime import date

from dicoop.kinds import fields as f
from dicoop.kinds.as_of import is_by
from dicoop.kinds.fields import Block
from dicoop.kinds.within import by_name_of
from dicoop.labels import Label, Term


class NodeName(Term):
    """The nodes every ledger has, in their order."""

    FILING = "filing", "备案", "filing"
    PLANNING = "planning", "规划", "planning"
    LAND = "land", "用地", "land"
    EIA = "eia", "环评", "EIA"
    PERMIT = "permit", "施工许可", "permit"
    START = "start", "开工", "start"
    COMPLETION = "completion", "竣工", "completion"
    PRODUCTION = "production", "投产", "production"
    CAPACITY = "capacity", "达产", "capacity"
    BENEFIT = "benefit", "达效", "benefit"


MAIN = ("start", "completion", "production", "capacity", "benefit")
PLACES = {name: place for place, name in enumerate(MAIN, 1)}
PREPARATORY = ("filing", "planning", "land", "eia", "permit")


def node_label(name: str) -> Label:
    """Return a node's name; a node that the ledger added is called by its key."""
    known = {node.value: node.label for node in NodeName}
    return known.get(name, Label(name, name))


class Node(Block):
    """A milestone: planned for a day (moved for a reason), done on a day, shown by evidence."""

    plan = f.optional(f.day("计划", "Plan", partial=True))
    reason = f.optional(f.text("调整原因", "Reason for change"))
    done = f.optional(f.day("完成", "Done", happened=True, partial=True))
    evidence = f.optional(f.text("佐证", "Evidence"))


def days_of(project: Block, what: str) -> dict[str, date | None]:
    """Return when each node of a project is planned (`plan`) or was `done`, None of those of which that is not known."""
    return by_name_of(project, "nodes", what)


def is_done(project: Block, node: str, day: date) -> bool:
    """Return whether a node itself was done by a day."""
    return is_by(days_of(project, "done").get(node), day)


def has_reached(project: Block, node: str, day: date) -> bool:
    """Return whether a node, or a later one of the main chain, was done by a day: all others come before its start."""
    later = MAIN[MAIN.index(node) :] if node in MAIN else (node, *MAIN)
    return any(is_done(project, name, day) for name in later)


def reached(project: Block, day: date) -> int:
    """Return the place (1 start … 5 benefit) of the last main node done by a day, 0 for none."""
    done = days_of(project, "done")
    return next((PLACES[name] for name in reversed(MAIN) if is_by(done.get(name), day)), 0)
