"""Which settings hold only from a day on?"""

from __future__ import annotations

from typing import Any

from dicoop.kinds import fields as f
from dicoop.kinds.fields import Block


class CountySince(Block):
    """What a county is from a day on: in another group, or part of another county."""

    group = f.optional(f.text("组团", "Group"))
    successor = f.optional(f.text("并入", "Successor"))


class LightsSince(Block):
    """When lights change from a day on."""

    node_yellow = f.optional(f.days("节点黄灯", "Node yellow"))
    node_red = f.optional(f.days("节点红灯", "Node red"))
    issue_yellow = f.optional(f.days("问题黄灯", "Issue yellow"))


class SupervisionSince(Block):
    """By what counties are called out from a day on."""

    statement = f.optional(f.whole("表态发言", "Statement"))
    criticism = f.optional(f.whole("通报批评", "Criticism"))
    least = f.optional(f.whole("最小分母", "Least"))


class Since(Block):
    """What holds from a day on: limits for the clocks that start on it or later, all else for the days looked at."""

    from_ = f.day("起", "From", key=True)
    limits = f.default(f.by_name(f.days("天数", "Days"), "办理时限", "Limits"))
    lights = f.optional(f.block(LightsSince, "亮灯", "Lights"))
    supervision = f.optional(f.block(SupervisionSince, "督导", "Supervision"))
    counties = f.default(f.blocks(CountySince, "县区", "Counties"))


class Renamed(Block):
    """A unit that has another name from a day on, or became part of another."""

    was = f.text("原名称", "Was", key=True)
    unit = f.text("现名称", "Unit")
    from_ = f.day("起", "From")


def said(block: Block | None) -> dict[str, Any]:
    """Return what a block says, by the names of its fields."""
    return {name: value for name, value in block.named().items() if value is not None} if block else {}
