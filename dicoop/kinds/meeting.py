"""What is a joint meeting: its themes, what was said there, and what was decided?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

from dicoop.kinds.base import Block, Day, F, Kind, Record, Whole, Words
from dicoop.kinds.machine import Verb
from dicoop.labels import Label, Term

if TYPE_CHECKING:
    import datetime as dt


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

    type: Annotated[ItemType, F("类型", "Type", key=True)]
    by: Annotated[Words, F("单位", "By", key=True)]
    text: Annotated[Words | None, F("内容", "Text")] = None


class Decision(Block):
    """A decision of the meeting, carried out by a unit by a day."""

    key: Annotated[Words, F("序号", "Key", key=True)]
    text: Annotated[Words, F("事项", "Decision")]
    lead: Annotated[Words, F("牵头单位", "Responsible unit", known="units")]
    due: Annotated[Day | None, F("期限", "Due")] = None
    done: Annotated[Day | None, F("落实日期", "Done", happened=True)] = None
    evidence: Annotated[Words | None, F("佐证", "Evidence")] = None


class Meeting(Record):
    """A joint meeting; its id is its number."""

    id: Annotated[Whole, F("届次", "Number", show=1)]
    date: Annotated[Day, F("日期", "Date", show=2)]
    themes: Annotated[tuple[Words, ...], F("主题", "Themes", show=3, known="themes")]
    mode: Annotated[Mode | None, F("形式", "Mode", show=4)] = None
    place: Annotated[Words | None, F("地点", "Place", show=5)] = None
    items: Annotated[tuple[Item, ...], F("推介发言", "Items")] = ()
    decisions: Annotated[tuple[Decision, ...], F("议定事项", "Decisions")] = ()


class DecisionFacts(NamedTuple):
    """A decision as rules see it."""

    key: str
    text: str
    lead: str
    due: dt.date | None
    done: dt.date | None


class MeetingFacts(NamedTuple):
    """A meeting as rules see it, the same for every day."""

    id: int
    title: str
    date: dt.date
    themes: tuple[str, ...]
    decisions: tuple[DecisionFacts, ...]
    voided: dt.date | None
    touched: tuple[dt.date, ...]


def facts(record: Meeting) -> MeetingFacts:
    """Return what rules need of a meeting."""
    decisions = tuple(DecisionFacts(d.key, d.text, d.lead, d.due, d.done) for d in record.decisions)
    done = [d.done for d in decisions if d.done is not None]
    return MeetingFacts(
        id=record.id,
        title=f"{record.id} {'、'.join(record.themes)}",
        date=record.date,
        themes=record.themes,
        decisions=decisions,
        voided=record.voided.date if record.voided else None,
        touched=tuple(sorted([record.date, *done])),
    )


def stage(meeting: MeetingFacts, day: dt.date) -> Stage:
    """Return whether a meeting had been held by a day."""
    if meeting.voided:
        return Stage.VOIDED
    return Stage.HELD if meeting.date <= day else Stage.PLANNED


_ANY = frozenset({Stage.PLANNED, Stage.HELD})
KIND = Kind(
    name="meeting",
    letter="",
    folder="meetings",
    label=Label("联席会议", "meeting"),
    model=Meeting,
    facts=facts,
    stage=stage,
    stages=Stage,
    verbs=(
        Verb(
            "decide", Label("记议定事项", "decide"), _ANY, Label("--text 事项 --lead 单位 --due 日期", "--text TEXT --lead UNIT --due DATE")
        ),
        Verb("item", Label("记推介发言", "item"), _ANY, Label("--type pitch --by 单位", "--type pitch --by UNIT")),
        Verb("done", Label("报落实", "done"), frozenset({Stage.HELD}), Label("事项 --evidence 佐证", "KEY --evidence TEXT")),
    ),
    first_date="date",
)
