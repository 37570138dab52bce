"""What is a joint meeting: its themes, what was said there, and what was decided?"""

from __future__ import annotations

import datetime as dt
from typing import Any

from dicoop.kinds import fields as f
from dicoop.kinds.base import Kind, Record
from dicoop.kinds.fields import Block
from dicoop.kinds.traits import OpenItem, Verb, open_tasks
from dicoop.labels import Label, Term


class Mode(Term):
    """How a meeting was held."""

    IN_PERSON = "in_person", "现场", "in person"
    VIDEO = "video", "视频", "video"


class ItemType(Term):
    """What a unit did at a meeting."""

    PITCH = "pitch", "推介", "pitch"
    SPEECH = "speech", "发言", "speech"
    RELEASE = "release", "发布", "release"


class Stage(Term):
    """Whether a meeting has been held."""

    PLANNED = "planned", "待召开", "planned"
    HELD = "held", "已召开", "held"
    VOIDED = "voided", "已作废", "voided"


class Item(Block):
    """A pitch, a speech or a release."""

    type = f.term(ItemType, "类型", "Type", key=True)
    by = f.text("单位", "By", key=True)
    nr = f.number()
    text = f.optional(f.text("内容", "Text"))


class Decision(Block):
    """A decision of the meeting, carried out by a unit by a day."""

    key = f.text("序号", "Key", key=True)
    text = f.text("事项", "Decision")
    lead = f.text("牵头单位", "Responsible unit", known="units")
    due = f.optional(f.day("期限", "Due"))
    done = f.optional(f.day("落实日期", "Done", happened=True))
    evidence = f.optional(f.text("佐证", "Evidence"))


class Meeting(Record):
    """A joint meeting; its id is its number."""

    id = f.whole("第几次会议", "Number", show=1)
    date = f.day("日期", "Date", show=2)
    themes = f.texts("主题", "Themes", show=3, known="themes")
    mode = f.optional(f.term(Mode, "形式", "Mode", show=4))
    place = f.optional(f.text("地点", "Place", show=5))
    items = f.default(f.entries(Item, "推介发言", "Items"))
    decisions = f.default(f.entries(Decision, "议定事项", "Decisions"))

    @property
    def title(self) -> str:
        """What it is called in lists: its number and themes."""
        return f"{self.id} {'、'.join(self.themes)}"


def stage(meeting: Meeting, day: dt.date) -> Stage:
    """Return whether a meeting had been held by a day."""
    if meeting.voided:
        return Stage.VOIDED
    return Stage.HELD if meeting.date <= day else Stage.PLANNED


def _dues(meeting: Meeting, day: dt.date, _: Any) -> tuple[OpenItem, ...]:
    return () if meeting.voided or meeting.date > day else open_tasks(meeting.decisions, day)


_ANY = frozenset({Stage.PLANNED, Stage.HELD})
KIND = Kind(
    name="meeting",
    letter="",
    folder="meetings",
    label=Label("联席会议", "meeting"),
    model=Meeting,
    stage=stage,
    stages=Stage,
    verbs=(
        Verb("decide", Label("记议定事项", "decide"), _ANY),
        Verb("item", Label("记推介发言", "item"), _ANY),
        Verb("done", Label("报落实", "done"), frozenset({Stage.HELD})),
    ),
    measure="次",
    first_date="date",
    dues=_dues,
    due_as="decision",
)
