"""Days put off, tasks done otherwise and ends taken back: what the rules say of a declared ledger's records."""

from datetime import date

import pytest
from declared_samples import KINDS, PLEDGE, TODAY, declaration, ledger, made

from dicoop.change.changed_record import ChangedFile, Side
from dicoop.change.review_context import PublishedMeeting, Range
from dicoop.change.rules import judge
from dicoop.kinds import EVERY
from dicoop.kinds.base import Kinds
from dicoop.kinds.declared import kind_of
from dicoop.kinds.ledger import Ledger

TASK = {"key": "1", "text": "送样", "lead": "市地企合作办", "due": "2019-10-20"}
DATA = {
    "id": "B-2019-QL001",
    "title": "检测设备订购",
    "enterprise": "E-2016-QL003",
    "county": "QL",
    "made": "2019-08-20",
    "need": "检测设备",
    "approved": "2019-08-25",
    "until": "2019-10-31",
    "tasks": [TASK],
    "steps": [{"step": "opened", "date": "2019-08-22", "by": "市地企合作办"}, {"step": "worked", "date": "2019-08-22", "text": "看过"}],
}
OVERDUE = {"until": "2019-09-10", "tasks": [{**TASK, "due": "2019-09-10"}]}
DONE = [{**TASK, "done": "2019-09-20"}]
ENDED = {"ended": {"date": "2019-09-20", "reason": "撤回"}}


def found(before, after, **more):
    """Return what the rules find when a record becomes another: code, severity, address."""
    old, new = ({name: value for name, value in {**DATA, **data}.items() if value is not None} for data in (before, after))
    sides = [Side(blob, record=made(PLEDGE, data)) for blob, data in (("a", old), ("b", new))]
    change = ChangedFile(PLEDGE.path(DATA["id"]), *sides, KINDS)
    over = Range(ledger((PLEDGE, old)), ledger((PLEDGE, new)), (change,), TODAY, **more)
    return [(each.code, each.severity.value, each.address) for each in judge(over)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {}, []),
        ({}, {"until": "2019-11-30"}, [("R24", "warning", "until")]),
        ({}, {"until": "2019-10-30"}, []),
        ({}, {"until": None}, [("R24", "warning", "until")]),
        ({}, {"tasks": [{**TASK, "due": "2019-11-20"}]}, [("R24", "warning", "tasks[1].due")]),
        (OVERDUE, {**OVERDUE, "until": "2019-11-30"}, [("R24", "error", "until")]),
        (OVERDUE, {**OVERDUE, "tasks": [TASK]}, [("R24", "error", "tasks[1].due")]),
        ({}, {"approved": "2019-08-28"}, [("R24", "warning", "approved")]),
        ({}, {"approved": "2019-08-21"}, []),
        ({"tasks": DONE}, {"tasks": [{**TASK, "done": "2019-09-18"}]}, [("R08", "warning", "tasks[1].done")]),
        ({"tasks": DONE}, {}, [("R10", "error", "tasks[1].done")]),
        (ENDED, {"ended": {"date": "2019-09-18", "reason": "撤回"}}, [("R08", "warning", "ended.date")]),
        (ENDED, {}, [("R10", "error", "ended.date")]),
        ({}, {"steps": DATA["steps"][::-1]}, [("R20", "error", "steps[opened 2019-08-22]")]),
        ({}, {"visits": [{"date": "2019-08-10", "text": "看"}]}, [("R11", "warning", "visits[2019-08-10].date")]),
        ({}, {"voided": {"date": "2019-09-10", "reason": "登重"}}, [("R03", "warning", "voided")]),
    ],
)
def test_a_change_is_told(before, after, expected):
    assert found(before, after) == expected


def test_entries_that_a_meeting_should_have_known_of_are_told():
    visits = {"visits": [{"date": "2019-09-01", "text": "看"}]}
    assert found({}, visits, closed=(PublishedMeeting(15, date(2019, 9, 10)),)) == [("R07", "warning", "visits[2019-09-01].date")]


def test_what_a_step_is_called_is_told():
    old, new = (made(PLEDGE, {**DATA, "steps": steps}) for steps in (DATA["steps"], DATA["steps"][:1]))
    change = ChangedFile(PLEDGE.path(DATA["id"]), Side("a", record=old), Side("b", record=new), KINDS)
    assert change.called("steps[worked 2019-08-22].date") == ("办理", "worked on")
    assert change.called("steps[gone 2019-08-22].date") == ("gone", "gone")


WATCHED = kind_of(
    declaration(
        "pledge",
        more="""\
review:
  bad: size small
  below: advance steps.amount
  scope: theme size
  once: theme
  span: applied until
  text: visits.text
  matter: enterprise need
  failed: resolved ended
  presence: visits lead title
""",
    ),
    "watched",
)
WATCHING = Kinds((*EVERY.values(), WATCHED))
SMALL = {"size": "small", "advance": "30万元", "lead": "市地企合作办"}


def watched(*records):
    """Return what the rules find when records, each before and after, become others: code, id, address."""
    ids = [f"B-2019-QL00{n}" for n in range(1, len(records) + 1)]
    sides = [[({**DATA, **data, "id": id_} if data is not None else None) for data in both] for id_, both in zip(ids, records, strict=True)]
    changes = tuple(
        ChangedFile(
            WATCHED.path(id_),
            *(Side(blob, record=made(WATCHED, data)) if data else None for blob, data in zip("ab", both, strict=True)),
            WATCHING,
        )
        for id_, both in zip(ids, sides, strict=True)
        if both[0] != both[1]
    )
    before, after = (
        Ledger(
            ledger().settings,
            {
                **{name: {} for name in WATCHING},
                "pledge": {id_: made(WATCHED, both[n]) for id_, both in zip(ids, sides, strict=True) if both[n]},
            },
            kinds=WATCHING,
        )
        for n in (0, 1)
    )
    return [(each.code, each.id, each.address) for each in judge(Range(before, after, changes, TODAY))]


TEXT = "企业生产正常，没有问题"


def visits(*days, text=TEXT):
    return {"visits": [{"date": day, "text": f"{text}{day}" if text != TEXT else text} for day in days]}


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([(SMALL, SMALL)], []),
        ([(SMALL, {**SMALL, "size": "large", "amount": "1亿元"})], [("R37", "size"), ("R45", "size")]),
        ([(SMALL, {**SMALL, "advance": "20万元"})], [("R17", "advance")]),
        ([(SMALL, {**SMALL, "advance": None})], [("R17", "advance")]),
        ([(SMALL, {**SMALL, "advance": "40万元"})], []),
        ([(SMALL, {**SMALL, "theme": "项目对接"})], [("R45", "theme")]),
        ([({**SMALL, "size": None}, SMALL)], []),
        ([({"applied": "2019-08-21"}, {"applied": "2019-08-23"})], [("R38", "applied")]),
        (
            [({}, visits("2019-09-02")), (visits("2019-09-03"),) * 2, (visits("2019-09-04"),) * 2],
            [("R41", "visits[2019-09-02].text")],
        ),
        ([({}, visits("2019-09-02")), (visits("2019-09-03"),) * 2], []),
        ([(None, {"steps": []}), ({"ended": ENDED["ended"]},) * 2], [("R44", "")]),
        ([(None, {"steps": []}), ({},) * 2], []),
        ([({"lead": "市地企合作办"}, {"lead": "市地企合作办", **visits("2019-09-02", text="第一家")})], []),
        (
            [({"lead": "市地企合作办"}, {"lead": "市地企合作办", **visits("2019-09-02", text=f"第{n}家")}) for n in "一二三四五六七"],
            [("R42", "visits[2019-09-02].date")],
        ),
    ],
)
def test_what_a_declaration_says_is_at_stake(records, expected):
    """These rules knew the built-in kinds by name: of a city's own ledger they never said a word."""
    records = [
        [None if data is None else {name: value for name, value in data.items() if value is not None} for data in both] for both in records
    ]
    own = {"R17", "R37", "R38", "R41", "R42", "R44", "R45"}
    assert [(code, address) for code, _, address in watched(*records) if code in own] == expected


EVENT = {
    "id": "V-2019-SJ001",
    "title": "第1期早餐会",
    "type": "breakfast",
    "date": "2019-08-20",
    "host": "市地企合作办",
    "decisions": [{"key": "1", "text": "送样", "lead": "市地企合作办", "due": "2019-09-10"}],
}


@pytest.mark.parametrize(
    ("due", "done", "expected"),
    [("2019-11-20", None, [("R24", "error")]), ("2019-09-05", None, []), ("2019-11-20", "2019-09-08", [("R24", "warning")])],
)
def test_what_was_decided_at_an_event_is_not_put_off_unseen(due, done, expected):
    """Days due were known of meetings by name: an event's could be moved without a word."""
    kind = EVERY["event"]
    given = {"done": done, "evidence": "收件回执"} if done else {}
    old, new = ({**EVENT, "decisions": [{**EVENT["decisions"][0], **given, "due": each}]} for each in ("2019-09-10", due))
    sides = [Side(blob, record=made(kind, data)) for blob, data in (("a", old), ("b", new))]
    change = ChangedFile(kind.path(EVENT["id"]), *sides, KINDS)
    before, after = (
        Ledger(ledger().settings, {**{name: {} for name in KINDS}, "event": {EVENT["id"]: made(kind, data)}}, kinds=KINDS)
        for data in (old, new)
    )
    assert [(each.code, each.severity.value) for each in judge(Range(before, after, (change,), TODAY))] == expected
