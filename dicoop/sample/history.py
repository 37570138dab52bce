"""What of a record's whole life was there on a day?

A life holds, beside the fields of a file, what only the making of it needs: `plans`, every plan a node had with the day it was made,
and `known`, the day an event was entered when that was later than it happened.
"""

from __future__ import annotations

from typing import Any

Data = dict[str, Any]
_FIRST = ("signed", "raised", "date")
_LISTS = ("funds", "progress", "deliveries", "steps")


def until(life: Data, day: str) -> Data | None:
    """Return a life cut off after a day, None where it had not begun."""
    if any(life[name] > day for name in _FIRST if name in life):
        return None
    found = {name: value for name, value in life.items() if not (name in ("ended", "voided") and value["date"] > day)}
    for name in _LISTS:
        if name in found:
            found[name] = [entry for entry in found[name] if entry["date"] <= day]
    if "decisions" in found:
        found["decisions"] = [_done_by(entry, day) for entry in found["decisions"]]
    if "nodes" in found:
        found["nodes"] = {name: _node(node, day) for name, node in found["nodes"].items()}
        if "done" not in found["nodes"].get("filing", {}):
            found.pop("code", None)  # the project's code is given with the filing
    return found


def written(life: Data) -> Data:
    """Return a life as the file holds it: of every plan the last, and nothing that is empty."""
    nodes = {name: _settled(node) for name, node in life.get("nodes", {}).items()}
    found = {**life, "nodes": {name: node for name, node in nodes.items() if node}}
    return {name: value for name, value in found.items() if value not in ([], {})}


def _done_by(entry: Data, day: str) -> Data:
    if str(entry.get("known") or entry.get("done") or "") <= day:
        return entry
    return {name: value for name, value in entry.items() if name not in ("done", "evidence", "known")}


def _node(node: Data, day: str) -> Data:
    found = _done_by(node, day)
    return {**found, "plans": [plan for plan in node["plans"] if plan[0] <= day]}


def _settled(node: Data) -> Data:
    plan = {"plan": node["plans"][-1][1]} if node["plans"] else {}
    return {**plan, **{name: node[name] for name in ("done", "evidence") if name in node}}
