"""What was held beside the joint meetings, who was there, and what came of it?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from dicoop.kinds import fields as f
from dicoop.kinds.as_of import has_ended, is_by, until
from dicoop.kinds.base import Ended, Kind, Record, record_id
from dicoop.kinds.fields import Block
from dicoop.kinds.lending import is_bound
from dicoop.kinds.meeting import Decision, Mode
from dicoop.kinds.parts import frame
from dicoop.kinds.traits import Bond, Log, OpenItem, Quota, Tasks, Verb, quota, stakes
from dicoop.labels import Label, Term


class Sort(Term):
    """What was held."""

    CONSULTATION = "consultation", "高层会商", "consultation"
    SYMPOSIUM = "symposium", "座谈会", "symposium"
    BREAKFAST = "breakfast", "早餐会", "breakfast"
    PROJECT_MEETING = "project_meeting", "项目例会", "project meeting"
    MATCHING = "matching", "对接活动", "matching"
    BRIEFING = "briefing", "政策解读", "briefing"
    TRAINING = "training", "培训", "training"
    INSPECTION = "inspection", "督导检查", "inspection"
    BULLETIN = "bulletin", "通报", "bulletin"
    PRACTICE = "practice", "经验推广", "practice"
    ACTIVITY = "activity", "促消费文旅活动", "activity"


class Rung(Term):
    """How a place is named in a bulletin."""

    PRAISE = "praise", "表扬", "praise"
    SPEAK = "speak", "表态发言", "statement"
    CRITICISE = "criticise", "通报批评", "criticism"
    ACCOUNTABILITY = "accountability", "问责", "held to account"


class Stage(Term):
    """Whether it has been held."""

    NOT_YET = "not_yet", "待举行", "planned"
    HELD = "held", "已举行", "held"
    ENDED = "ended", "已取消", "cancelled"
    VOIDED = "voided", "已作废", "voided"


class Named(Block):
    """A county or unit that a bulletin names: a fact that was published."""

    place = f.text("县区或单位", "Place", key=True)
    rung = f.term(Rung, "方式", "Rung")
    reason = f.text("事由", "Reason")


class Event(Record):
    """Something held by units with enterprises or institutions."""

    id = record_id("编号", "Id", "V", show=1)
    title = f.text("名称", "Title", show=2)
    type = f.term(Sort, "类型", "Type", show=4)
    county = f.optional(f.text("县区", "County", show=3, known="counties"))
    date = f.day("日期", "Date", show=5)
    host = f.text("主办单位", "Host", show=6, known="units")
    mode = f.optional(f.term(Mode, "形式", "Mode"))
    place = f.optional(f.text("地点", "Place"))
    themes = f.default(f.texts("主题", "Themes", known="themes"))
    meeting = f.optional(f.whole("第几次会议", "Meeting", ref="meeting"))
    period = f.optional(f.period("通报期间", "Period"))
    number = f.optional(f.text("期号", "Number"))
    enterprises = f.default(f.texts("参加企业", "Enterprises", ref="enterprise"))
    institutions = f.default(f.texts("参加机构", "Institutions", ref="enterprise"))
    officers = f.default(f.texts("参加领导", "Officers"))
    attended = f.optional(f.whole("参加人数", "Attended"))
    raised = f.optional(f.whole("提出问题", "Raised", show=7))
    answered = f.optional(f.whole("当场答复", "Answered", show=8))
    issues = f.default(f.texts("转入问题", "Issues", ref="issue"))
    sales = f.optional(f.amount("拉动消费", "Sales"))
    found = f.optional(f.text("检查情况", "Found", say=Label("没有问题写“未发现问题”", "if none, say so")))
    decisions = f.default(f.entries(Decision, "商定事项", "Decisions"))
    places = f.default(f.entries(Named, "点名", "Places named"))
    ended = f.optional(f.block(Ended, "取消", "Cancelled"))


def stage(event: Event, day: dt.date) -> Stage:
    """Return whether an event had been held by a day."""
    return frame(event, "date", day, Stage) or Stage.HELD


def _dues(event: Event, day: dt.date, _: Any) -> tuple[OpenItem, ...]:
    """Return a planned event that is near: it is to be made ready."""
    is_near = dt.timedelta(0) < event.date - day <= _AHEAD and not has_ended(event, day)
    return (OpenItem("date", _HOLD, event.date, event.host),) if is_near else ()


_AHEAD = dt.timedelta(days=7)
_HOLD = Label("举办", "to be held")


def _number(name: str) -> Any:
    return lambda one: Decimal(getattr(one.record, name) or 0)


def _decided(one: Any) -> Decimal:
    return Decimal(sum(is_by(each.due, one.watch.day) for each in one.record.decisions))


def _done(one: Any) -> Decimal:
    day = one.watch.day
    due = (each for each in one.record.decisions if is_by(each.due, day))
    return Decimal(sum(is_by(each.done, day) for each in due))


def _meant(one: Any, *, is_signed: bool) -> Decimal:
    """Return how many postings and financings of an event came to an intention, or to what is signed."""
    watch, id_ = one.watch, one.record.id
    stages = ("signed", "met") if is_signed else ("intended", "signed", "met")
    postings = (until(each.matches, watch.day) for each in watch.naming("posting", "event", id_))
    lent = watch.naming("financing", "event", id_)
    found = sum(any(match.stage in stages for match in matches) for matches in postings)
    return Decimal(found + sum(not is_signed or is_bound(each, watch.day) for each in lent))


QUOTAS = (
    quota(
        "answered",
        ("当场答复率", "answered on the spot"),
        (_number("answered"), _number("raised")),
        ("分子：当场答复，分母：提出的问题", "above: answered on the spot; below: what was raised"),
        "stage=held and not raised=",
        numbers=True,
    ),
    quota(
        "decided",
        ("商定事项落实率", "decisions of events carried out"),
        (_done, _decided),
        ("分子：已落实，分母：已到期的商定事项，不含联席会议", "above: carried out; below: those due, joint meetings not included"),
        "stage=held",
        numbers=True,
    ),
    quota(
        "decision_events",
        ("决定落实率", "decisions carried out"),
        (_done, _decided),
        ("活动，分子：已落实，分母：已到期的商定事项", "of events, above: carried out; below: those due"),
        "stage=held",
        of="decision",
        variant="events",
        numbers=True,
    ),
    quota(
        "converted",
        ("意向签约转化率", "intentions signed"),
        (lambda one: _meant(one, is_signed=True), lambda one: _meant(one, is_signed=False)),
        (
            "分子：其中已签约或落实的供需、已授信放款或签了合同的融资，分母：活动上有意向的供需和融资",
            "above: of them postings signed or met, financings credited, drawn or under contract; below: postings and financings of events with an intention",
        ),
        "stage=held",
        numbers=True,
        beside=("posting", "financing"),
    ),
    quota(
        "reached",
        ("参加活动企业占比", "enterprises that took part"),
        ("stage=held", ""),
        ("分子：参加过活动的企业，每家一次，分母：企业", "above: enterprises that took part, each once; below: enterprises"),
        "role= or role=firm",
        over="enterprise",
    ),
    quota(
        "handed_on",
        ("问题转办率", "handed on as issues"),
        (lambda one: Decimal(len(one.record.issues)), lambda one: _number("raised")(one) - _number("answered")(one)),
        ("分子：转入问题台账，分母：未当场答复的", "above: handed on to the issues; below: what was not answered on the spot"),
        "stage=held and not raised=",
        numbers=True,
    ),
    quota(
        "attended",
        ("场均参加企业", "enterprises an event"),
        (lambda one: Decimal(len(one.record.enterprises)), lambda _: Decimal(1)),
        ("分子：参加企业家次，分母：已举行的场次", "above: enterprises, each time counted; below: events held"),
        "stage=held",
        per="家",
        numbers=True,
    ),
    Quota(
        "held",
        Label("按计划举行率", "held as planned"),
        money=False,
        above="stage=held",
        below="",
        among="",
    ),
)

_ANY = frozenset({Stage.NOT_YET, Stage.HELD})
KIND = Kind(
    name="event",
    letter="V",
    folder="events",
    label=Label("活动", "event"),
    model=Event,
    stage=stage,
    stages=Stage,
    finished=frozenset({Stage.HELD}),
    verbs=(
        Verb("decide", Label("记商定事项", "decide"), _ANY),
        Verb("done", Label("报落实", "done"), frozenset({Stage.HELD})),
        Verb("name", Label("记点名", "name"), frozenset({Stage.HELD})),
        Verb("end", Label("取消", "cancel"), _ANY),
    ),
    first_date="date",
    dues=_dues,
    logs=(Log("places", "name"),),
    tasks=(Tasks("decisions", "decide", "done"),),
    bonds=(
        Bond("answered", "at_most", ("answered", "raised")),
        Bond("decided", "order", ("date", "decisions.due")),
        Bond("called_off", "order", ("ended.date", "date")),
    ),
    unique=("number type year",),
    required_when=(("found", "type=inspection and issues="), ("period", "type=bulletin")),
    only=(("places", "type=bulletin"), ("found", "type=inspection")),
    quotas=QUOTAS,
    stakes=stakes(bad="places.rung speak criticise accountability", below="raised"),
    measure="次",
    in_report=True,
)
