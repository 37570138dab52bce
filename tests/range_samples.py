"""Ranges to be judged, out of the values of records before and after; on 2019-09-30, meeting 15 closed as of 2019-08-20."""

import hashlib
import json
from datetime import date

from dicoop.change.changed_record import ChangedFile, Side
from dicoop.change.review_context import PublishedMeeting, Range, ReviewedCommit
from dicoop.change.rules import judge
from dicoop.errors import Findings
from dicoop.kinds import BUILT_IN
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values, present

TODAY = date(2019, 9, 30)
COUNTIES = [
    {"key": "QL", "name": "清陵县"},
    {"key": "XQ", "name": "西渠区"},
    {"key": "OLD", "name": "旧县", "successor": "XQ"},
]
PROJECT = {
    "id": "P-2019-QL007",
    "name": "精密轴承智能工厂",
    "enterprise": "E-2016-QL003",
    "county": "QL",
    "signed": "2019-08-25",
    "investment": "12.5亿元",
    "lead": "市发展改革委",
}
ISSUE = {
    "id": "I-2019-QL012",
    "title": "厂区北侧道路未通",
    "enterprise": "E-2016-QL003",
    "county": "QL",
    "category": "land",
    "raised": "2019-08-26",
}
CONTRACT = {
    "id": "C-2019-QL003",
    "title": "特种钢材供货",
    "supplier": "E-2016-QL003",
    "buyer": "E-2017-XQ001",
    "county": "QL",
    "amount": "8600万元",
    "signed": "2019-08-25",
}
MEETING = {"id": "15", "date": "2019-08-20", "themes": ["项目对接"]}
ENTERPRISE = {"id": "E-2016-QL003", "name": "示例轴承有限公司", "county": "QL"}
KIND_OF = {kind.letter: kind.name for kind in BUILT_IN.every.values() if kind.letter}


def settings(**more):
    found = check_values({"name": "台账", "counties": COUNTIES, **more}, Settings)
    assert isinstance(found, Settings), found
    return found


def kind_of(data):
    return BUILT_IN[KIND_OF.get(data["id"][0], "meeting")]


def side(data, **more):
    """Return a side that holds these values, None for none."""
    if data is None:
        return None
    texts = present(data)
    record = check_values(texts, kind_of(data).model)
    assert not isinstance(record, Findings), record
    blob = hashlib.sha1(json.dumps(texts, ensure_ascii=False).encode(), usedforsecurity=False).hexdigest()
    return Side(**{"blob": blob, "record": record, **more})


def changed(before, after, path=None):
    """Return a changed record out of its values before and after."""
    data = before or after
    return ChangedFile(path or kind_of(data).path(data["id"]), side(before), side(after))


def ledger(own, records):
    """Return a ledger of records."""
    by_kind = {name: {} for name in BUILT_IN}
    for record in records:
        by_kind.setdefault(kind_of({"id": str(record.id)}).name, {})[str(record.id)] = record
    return Ledger(own, by_kind)


def over(*changes, beside=(), own=None, own_after=None, **more):
    """Return a range of these changes; `beside` are records that stay as they are."""
    own = own or settings()
    still = [side(data).record for data in beside]
    before = ledger(own, [*still, *(change.old for change in changes if change.old)])
    after = ledger(own_after or own, [*still, *(change.new for change in changes if change.new)])
    facts = {"today": TODAY, "closed": (PublishedMeeting(14, date(2019, 4, 20)), PublishedMeeting(15, date(2019, 8, 20))), **more}
    return Range(before, after, changes, **facts)


def found(*changes, **more):
    """Return what the rules find."""
    return judge(over(*changes, **more))


def commit(*paths, email="ql@city.example", signer=None, hash_="4f1c" * 10, day=TODAY, **more):
    return ReviewedCommit(hash_, "甲", email, day, day, "登记", frozenset(paths), signer, **more)


def steps(*made):
    """Return steps out of `name day more` triples."""
    return [{"step": name, "date": day, **(more[0] if more else {})} for name, day, *more in made]


LISTED = ("listed", "2019-08-26", {"by": "市地企合作办"})
CLAIMED = ("claimed", "2019-08-28", {"by": "市交通运输局"})
HANDLED = ("handling", "2019-09-02", {"text": "已进场"})
CLEARED = ("cleared", "2019-09-18", {"by": "市地企合作办", "outcome": "resolved", "evidence": "通车验收单"})


def issue(*made, **more):
    return {**ISSUE, **more, "steps": steps(*made)}


def fund(receipt, amount, date="2019-09-08", **more):
    return {"receipt": receipt, "date": date, "amount": amount, **more}


def funded(*entries, **more):
    return {**PROJECT, **more, "funds": list(entries)}


def reached(**nodes):
    """Return a project whose nodes were done, or have these fields."""
    return {**PROJECT, "nodes": {name: {"done": day} if isinstance(day, str) else day for name, day in nodes.items()}}
