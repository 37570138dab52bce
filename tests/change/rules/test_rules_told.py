"""Each rule of change finds what it is for, in these words (golden/rules.*.txt), and leaves its near misses alone."""

import ast
import re
from datetime import date
from pathlib import Path

import kind_range_samples
import pytest
from range_samples import (
    CLAIMED,
    CLEARED,
    CONTRACT,
    COUNTIES,
    ENTERPRISE,
    HANDLED,
    ISSUE,
    LISTED,
    MEETING,
    PROJECT,
    changed,
    commit,
    found,
    fund,
    funded,
    issue,
    over,
    reached,
    settings,
    side,
    steps,
)

from dicoop.actions.fault_catalogue import reason
from dicoop.change import rules
from dicoop.change.audit import MergeDecision, Verdict
from dicoop.change.changed_record import ChangedFile, Side
from dicoop.change.review_context import MergedValue
from dicoop.change.rules import called, judge
from dicoop.change.rules.measures import SETTINGS
from dicoop.change.rules.table import RULES
from dicoop.errors import Misused
from dicoop.kinds.fields import fields
from dicoop.kinds.guards import read_owners
from dicoop.kinds.review import RuleName
from dicoop.kinds.settings import PRIVATE, Settings
from dicoop.text.read import read

OWNERS = read_owners(
    {
        "owners": [
            {"principal": "ql@city.example", "counties": ["QL"]},
            {"principal": "xq@city.example", "counties": ["XQ"]},
            {"principal": "office@city.example", "all": "true"},
        ]
    }
)
FORTY = {"key": "forty", "name": "四十条"}
PATH = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
AUDITS = tuple(
    MergedValue("a" * 40, PATH, decision)
    for decision in (
        MergeDecision("funds[A].amount", Verdict.LOST, "2亿元", "2亿元", "1亿元", "2亿元"),
        MergeDecision("name", Verdict.INVENTED, "a", "a", "b", "x"),
        MergeDecision("", Verdict.LOST, "", "", None, ""),
        MergeDecision("county", Verdict.DECIDED, "QL", "XQ", "WS", "XQ"),
    )
)
OTHER = {**PROJECT, "id": "P-2019-QL008", "name": "示例物流园"}
TAIL = {**PROJECT, "id": "P-2019-QL001", "county": "XQ"}
FAR = {**TAIL, "id": "P-2019-XQ001"}
TARDY = ("cleared", "2019-09-27", CLEARED[2])
STARTED = reached(start="2019-09-12")
ISSUE_PATH = "ledgers/issues/QL/2019/I-2019-QL012.yaml"
OLD = {**PROJECT, "signed": "2019-08-01", "industry": "轴承"}
LATE_PLAN = {"start": {"plan": "2019-09-15"}}
LATER = {"start": {"plan": "2019-12-31"}}


def raw(text):
    """Return a side as a file that cannot be read."""
    findings = read(text.encode(), PATH)
    assert isinstance(findings, tuple)
    return Side("b" * 40, findings=findings)


def many(n, county="QL"):
    """Return so many projects that were renamed."""
    records = [{**PROJECT, "id": f"P-2019-QL{number:03}", "county": county} for number in range(1, n + 1)]
    return [changed(record, {**record, "name": "改名"}) for record in records]


def fresh(n):
    """Return so many new projects."""
    return [{**PROJECT, "id": f"P-2019-QL{number:03}", "name": f"项目{number}"} for number in range(1, n + 1)]


def voided(data):
    return {**data, "voided": {"date": "2019-09-20", "reason": "停建"}}


def meeting(**decision):
    return {**MEETING, "decisions": [{"key": "M15-1", "text": "打通道路", "lead": "市交通运输局", **decision}]}


def deliveries(*entries, **more):
    return {**CONTRACT, **more, "deliveries": list(entries)}


def built(**invested):
    """Return a project with a note of what was built for each day, as `d0905`, and what was invested by it."""
    notes = [
        {"date": f"2019-{day[1:3]}-{day[3:]}", "text": "施工中", **({"invested": amount} if amount else {})}
        for day, amount in invested.items()
    ]
    return {**PROJECT, "progress": notes}


def extended(day, until):
    return ("extended", day, {"until": until, "reason": "等批复", "cause": "authority"})


# name: the changes, what else is known of the range, and what is found: code, severity, address
def _dollar(day, per_100):
    """Return a rate of exchange as settings have it."""
    return {"currency": "USD", "from": day, "per_100": per_100}


FIRES = {
    "id renamed with its file": ([changed(PROJECT, None), changed(None, {**PROJECT, "id": "P-2019-QL009"})], {}, ["R01 error id"]),
    "id changed in its file": ([ChangedFile(PATH, side(PROJECT), side({**PROJECT, "id": "P-2019-QL009"}))], {}, ["R01 error id"]),
    "id used again": ([changed(None, PROJECT)], {"used": frozenset({PROJECT["id"]})}, ["R02 error id"]),
    "record deleted": ([changed(PROJECT, None)], {}, ["R03 error"]),
    "unreadable record deleted": ([ChangedFile(PATH, raw("a: 'b"), None)], {}, ["R03 error"]),
    "record voided": ([changed(PROJECT, {**PROJECT, "voided": {"date": "2019-09-20", "reason": "重复"}})], {}, ["R03 warning voided"]),
    "symlink": ([ChangedFile(PATH, None, Side("a" * 40, mode=0o120000))], {}, ["R04 error"]),
    "submodule": ([ChangedFile(PATH, None, Side("a" * 40, mode=0o160000))], {}, ["R04 error"]),
    "executable": ([ChangedFile(PATH, None, side(PROJECT, mode=0o100755))], {}, ["R04 error"]),
    "strange mode": ([ChangedFile(PATH, None, side(PROJECT, mode=0o100664))], {}, ["R04 error"]),
    "huge": ([ChangedFile(PATH, None, raw(f"id: P-2019-QL007\nname: {'长' * 400_000}\n"))], {}, ["R04 error"]),
    "name is no id": ([ChangedFile(PATH.replace("QL007", "ql007"), None, side(PROJECT))], {}, ["R04 error"]),
    "folder of no kind": ([ChangedFile("ledgers/old/P-2019-QL007.yaml", None, Side("a" * 40))], {}, ["R04 error"]),
    "wrong folder": ([ChangedFile("ledgers/projects/XQ/2019/P-2019-QL007.yaml", None, side(PROJECT))], {}, ["R04 error"]),
    "id of another kind": ([ChangedFile("ledgers/issues/QL/2019/P-2019-QL007.yaml", None, Side("a" * 40))], {}, ["R04 error"]),
    "unreadable": ([ChangedFile(PATH, side(PROJECT), raw("id: P-2019-QL007\nname: 'x"))], {}, ["R04 error"]),
    "county moved": ([changed(PROJECT, {**PROJECT, "county": "XQ"})], {}, ["R05 error county"]),
    "signed moved": ([changed(PROJECT, {**PROJECT, "signed": "2019-09-25"})], {}, ["R06 error signed"]),
    "raised moved": ([changed(ISSUE, {**ISSUE, "raised": "2019-08-27"})], {}, ["R06 error raised"]),
    "closed meeting moved": ([changed(MEETING, {**MEETING, "date": "2019-08-21"})], {}, ["R06 error date"]),
    "start back-dated": ([changed(PROJECT, reached(start="2019-08-20"))], {}, ["R07 error nodes.start.done"]),
    "filing back-dated": ([changed(PROJECT, reached(filing="2019-08-01"))], {}, ["R07 warning nodes.filing.done"]),
    "money back-dated": (
        [changed(PROJECT, funded(fund("A", "1亿元", "2019-08-19")))],
        {},
        ["R07 warning funds[A].date"],
    ),
    "new record back-dated": (
        [changed(None, {**reached(start="2019-08-10", filing="2019-08-09"), "signed": "2019-08-01"})],
        {},
        ["R07 error nodes.start.done", "R07 warning signed"],
    ),
    "new record of a year with a meeting in it": ([changed(None, {**PROJECT, "signed": "2019"})], {}, ["R07 warning signed"]),
    "new record of the meeting's month": ([changed(None, {**PROJECT, "signed": "2019-08"})], {}, ["R07 warning signed"]),
    "node of the meeting's month": ([changed(PROJECT, reached(filing="2019-08"))], {}, ["R07 warning nodes.filing.done"]),
    "decision back-dated": ([changed(meeting(), meeting(done="2019-08-20"))], {}, ["R07 warning decisions[M15-1].done"]),
    "start earlier": ([changed(reached(start="2019-09-18"), reached(start="2019-09-10"))], {}, ["R08 error nodes.start.done"]),
    "start into what was published": (
        [changed(reached(start="2019-09-18"), reached(start="2019-08-10"))],
        {},
        ["R08 error nodes.start.done"],
    ),
    "start out of what was published": (
        [changed(reached(start="2019-08-18"), reached(start="2019-09-10"))],
        {},
        ["R08 error nodes.start.done"],
    ),
    "start later": ([changed(reached(start="2019-09-10"), reached(start="2019-09-12"))], {}, ["R08 warning nodes.start.done"]),
    "filing earlier": ([changed(reached(filing="2019-09-10"), reached(filing="2019-09-02"))], {}, ["R08 warning nodes.filing.done"]),
    "done tomorrow": ([changed(PROJECT, reached(start="2019-10-01"))], {}, ["R09 error nodes.start.done"]),
    "ended tomorrow": ([changed(PROJECT, {**PROJECT, "ended": {"date": "2019-10-01", "reason": "x"}})], {}, ["R09 error ended.date"]),
    "start removed": (
        [changed(reached(start="2019-09-10", land={"plan": "2019-09-30"}), reached(land={"plan": "2019-09-30"}))],
        {},
        ["R10 error nodes.start.done"],
    ),
    "decision undone": ([changed(meeting(done="2019-09-10"), meeting())], {}, ["R10 error decisions[M15-1].done"]),
    "end taken back": ([changed({**PROJECT, "ended": {"date": "2019-09-01", "reason": "x"}}, PROJECT)], {}, ["R10 error ended.date"]),
    "end moved": (
        [changed({**PROJECT, "ended": {"date": "2019-09-01", "reason": "x"}}, {**PROJECT, "ended": {"date": "2019-09-02", "reason": "x"}})],
        {},
        ["R08 warning ended.date"],
    ),
    "voided record brought back": (
        [
            changed(
                {**PROJECT, "signed": "2019-08-01", "voided": {"date": "2019-08-09", "reason": "x"}}, {**PROJECT, "signed": "2019-08-01"}
            )
        ],
        {},
        ["R07 warning signed"],
    ),
    "completed before the start": (
        [changed(STARTED, reached(start="2019-09-12", completion="2019-09-02"))],
        {},
        ["R11 error nodes.completion.done"],
    ),
    "step before the one above": (
        [changed(issue(LISTED, CLAIMED), issue(LISTED, CLAIMED, ("handling", "2019-08-27", {"text": "x"})))],
        {},
        ["R11 error steps[handling 2019-08-27].date"],
    ),
    "production without start": ([changed(PROJECT, reached(production="2019-09-12"))], {}, ["R12 error nodes.production.done"]),
    "receipt removed": ([changed(funded(fund("A", "1亿元"), fund("B", "2亿元")), funded(fund("B", "2亿元")))], {}, ["R13 error funds[A]"]),
    "delivery removed": ([changed(deliveries(fund("F", "1万元")), CONTRACT)], {}, ["R13 error deliveries[F]"]),
    "negative without reversing": (
        [changed(funded(fund("A", "1亿元")), funded(fund("A", "1亿元"), fund("B", "-1亿元")))],
        {},
        ["R13 error funds[B].amount"],
    ),
    "amount rewritten": ([changed(funded(fund("A", "2.1亿元")), funded(fund("A", "1.1亿元")))], {}, ["R14 error funds[A].amount"]),
    "date rewritten": (
        [changed(funded(fund("A", "1亿元")), funded(fund("A", "1亿元", "2019-09-10")))],
        {},
        ["R14 error funds[A].date"],
    ),
    "source rewritten": (
        [changed(funded(fund("A", "1亿元", source="own")), funded(fund("A", "1亿元", source="loan")))],
        {},
        ["R14 error funds[A].source"],
    ),
    "receipt renumbered": ([changed(funded(fund("A", "1亿元")), funded(fund("B", "1亿元")))], {}, ["R14 error funds[B].receipt"]),
    "reversal moved": (
        [changed(funded(fund("A", "1亿元"), fund("B", "-1亿元", reverses="A")), funded(fund("A", "1亿元"), fund("B", "-1亿元")))],
        {},
        ["R14 error funds[B].reverses"],
    ),
    "receipt of another project": (
        [changed(PROJECT, funded(fund("A", "1亿元")))],
        {"beside": [{**OTHER, "funds": [fund("A", "1亿元")]}]},
        ["R15 error funds[A].receipt"],
    ),
    "receipt in two projects at once": (
        [changed(PROJECT, funded(fund("A", "1亿元"))), changed(OTHER, {**OTHER, "funds": [fund("A", "1亿元")]})],
        {},
        ["R15 error funds[A].receipt"],
    ),
    "receipt twice": (
        [changed(PROJECT, funded(fund("A", "1亿元"), fund("A", "1亿元", "2019-09-09")))],
        {},
        ["R15 error funds[A].receipt"],
    ),
    "more than the investment": ([changed(PROJECT, funded(fund("A", "13亿元")))], {}, ["R16 warning investment"]),
    "more and more": (
        [changed(funded(fund("A", "13亿元")), funded(fund("A", "13亿元"), fund("B", "1元")))],
        {},
        ["R16 warning investment"],
    ),
    "investment lowered": ([changed(PROJECT, {**PROJECT, "investment": "2.5亿元"})], {}, ["R17 warning investment"]),
    "investment lowered once funded": (
        [changed(funded(fund("A", "1亿元")), funded(fund("A", "1亿元"), investment="2.5亿元"))],
        {},
        ["R17 error investment"],
    ),
    "contract lowered": (
        [changed(deliveries(fund("F", "1万元")), deliveries(fund("F", "1万元"), amount="86万元"))],
        {},
        ["R17 error amount"],
    ),
    "invested rewritten": (
        [changed(built(d0827="1800万元", d0905="1元"), built(d0827="999亿元", d0905="1元"))],
        {},
        ["R14 error progress[2019-08-27].invested", "R16 warning investment"],
    ),
    "invested taken out": ([changed(built(d0905="1800万元"), built(d0905=""))], {}, ["R13 error progress[2019-09-05].invested"]),
    "note with what was invested taken out": (
        [changed(built(d0905="1800万元", d0906="2亿元"), built(d0906="2亿元"))],
        {},
        ["R13 error progress[2019-09-05]"],
    ),
    "invested under another day": ([changed(built(d0905="1800万元"), built(d0906="1800万元"))], {}, ["R13 error progress[2019-09-05]"]),
    "invested filled in once a meeting was told": (
        [changed(built(d0819=""), built(d0819="1800万元"))],
        {},
        ["R14 warning progress[2019-08-19].invested"],
    ),
    "more invested and more": (
        [changed(built(d0905="13亿元"), built(d0905="13亿元", d0906="1元"))],
        {},
        ["R16 warning investment"],
    ),
    "more in place and more invested": (
        [changed(PROJECT, {**built(d0905="13亿元"), "funds": [fund("A", "13亿元")]})],
        {},
        ["R16 warning investment"] * 2,
    ),
    "resolved without evidence": (
        [changed(issue(LISTED, CLAIMED), issue(LISTED, CLAIMED, ("cleared", "2019-09-18", {"outcome": "resolved"})))],
        {},
        ["R18 error steps[cleared 2019-09-18].evidence"],
    ),
    "cleared without outcome": (
        [changed(issue(LISTED, CLAIMED), issue(LISTED, CLAIMED, ("cleared", "2019-09-18")))],
        {},
        ["R18 error steps[cleared 2019-09-18].evidence"],
    ),
    "not permitted without basis": (
        [changed(issue(LISTED, CLAIMED), issue(LISTED, CLAIMED, ("cleared", "2019-09-18", {"outcome": "not_permitted"})))],
        {},
        ["R18 error steps[cleared 2019-09-18].basis"],
    ),
    "cleared unclaimed": ([changed(issue(LISTED), issue(LISTED, CLEARED))], {}, ["R19 error steps[cleared 2019-09-18].step"]),
    "claimed unlisted": ([changed(ISSUE, issue(CLAIMED))], {}, ["R19 error steps[claimed 2019-08-28].step"]),
    "claim dated anew": (
        [changed(issue(LISTED, CLAIMED, HANDLED), issue(LISTED, ("claimed", "2019-08-27", CLAIMED[2]), HANDLED))],
        {},
        ["R20 error steps[claimed 2019-08-28]"],
    ),
    "claim by another": (
        [changed(issue(LISTED, CLAIMED), issue(LISTED, ("claimed", "2019-08-28", {"by": "市发展改革委"})))],
        {},
        ["R20 error steps[claimed 2019-08-28].by"],
    ),
    "extension rewritten": (
        [
            changed(
                issue(LISTED, CLAIMED, extended("2019-09-10", "2019-10-20")), issue(LISTED, CLAIMED, extended("2019-09-10", "2019-11-20"))
            )
        ],
        {},
        ["R20 error steps[extended 2019-09-10].until"],
    ),
    "cleared by who claimed": (
        [changed(issue(LISTED, CLAIMED), issue(LISTED, CLAIMED, ("cleared", "2019-09-18", {**CLEARED[2], "by": "市交通运输局"})))],
        {},
        ["R21 warning steps[cleared 2019-09-18].by"],
    ),
    "cleared when created": ([changed(None, issue(LISTED, CLAIMED, CLEARED))], {}, ["R22 warning steps"]),
    "cleared issue's evidence": (
        [changed(issue(LISTED, CLAIMED, CLEARED), issue(LISTED, CLAIMED, ("cleared", "2019-09-18", {**CLEARED[2], "evidence": "照片"})))],
        {},
        ["R23 error steps[cleared 2019-09-18].evidence"],
    ),
    "cleared issue opened by deletion": (
        [changed(issue(LISTED, CLAIMED, CLEARED), issue(LISTED, CLAIMED))],
        {},
        ["R23 error steps[cleared 2019-09-18]"],
    ),
    "cleared issue's title": (
        [changed(issue(LISTED, CLAIMED, CLEARED), issue(LISTED, CLAIMED, CLEARED, title="别的"))],
        {},
        ["R23 error title"],
    ),
    "step put in before the clearing": (
        [changed(issue(LISTED, CLAIMED, CLEARED), issue(LISTED, CLAIMED, HANDLED, CLEARED))],
        {},
        ["R23 error steps[handling 2019-09-02]"],
    ),
    "cleared issue filled in": (
        [changed(issue(LISTED, CLAIMED, CLEARED), issue(LISTED, CLAIMED, ("cleared", "2019-09-18", {**CLEARED[2], "text": "x"})))],
        {},
        ["R23 error steps[cleared 2019-09-18].text"],
    ),
    "plan put off": ([changed(reached(start={"plan": "2019-10-30"}), reached(**LATER))], {}, ["R24 warning nodes.start.plan"]),
    "plan put off when overdue": ([changed(reached(**LATE_PLAN), reached(**LATER))], {}, ["R24 error nodes.start.plan"]),
    "plan taken out": ([changed(reached(**LATE_PLAN), PROJECT)], {}, ["R24 error nodes.start.plan"]),
    "plan moved behind the start": (
        [changed(reached(**LATE_PLAN), reached(start={"plan": "2019-09-25", "done": "2019-09-20"}))],
        {},
        ["R24 error nodes.start.plan"],
    ),
    "decision put off": ([changed(meeting(due="2019-10-10"), meeting(due="2019-11-10"))], {}, ["R24 warning decisions[M15-1].due"]),
    "contract put off": (
        [changed({**CONTRACT, "to": "2019-09-20"}, {**CONTRACT, "to": "2020-09-20"})],
        {},
        ["R24 error to"],
    ),
    "extended when overdue": (
        [
            changed(
                issue(LISTED, CLAIMED, category="policy"), issue(LISTED, CLAIMED, extended("2019-09-20", "2019-10-20"), category="policy")
            )
        ],
        {},
        ["R24 error steps[extended 2019-09-20].until"],
    ),
    "category with a longer limit": (
        [changed(issue(LISTED, CLAIMED, category="other"), issue(LISTED, CLAIMED, category="land"))],
        {"today": date(2019, 9, 10)},
        ["R24 warning category"],
    ),
    "category with a longer limit when overdue": (
        [changed(issue(LISTED, CLAIMED, category="other"), issue(LISTED, CLAIMED, extended("2019-09-25", "2019-12-20"), category="land"))],
        {},
        ["R24 error category", "R24 error steps[extended 2019-09-25].until"],
    ),
    "zero width": ([ChangedFile(PATH, side(PROJECT), raw("id: P-2019-QL007\nname: 轴\u200b承\n"))], {}, ["R25 error"]),
    "control by values": ([changed(PROJECT, {**PROJECT, "name": "轴\u200b承"})], {}, ["R25 error name"]),
    "formula": ([changed(PROJECT, {**PROJECT, "name": "=1+1"})], {}, ["R25 warning name"]),
    "not the county's": (
        [changed(PROJECT, {**PROJECT, "name": "x"})],
        {"owners": OWNERS, "commits": (commit(PATH, email="xq@city.example"),)},
        ["R26 error"],
    ),
    "signed, and not the county's": (
        [changed(PROJECT, {**PROJECT, "name": "x"})],
        {"owners": OWNERS, "commits": (commit(PATH, email="xq@city.example", signer="xq@city.example"),)},
        ["R26 error"],
    ),
    "signed by another": (
        [changed(PROJECT, {**PROJECT, "name": "x"})],
        {"owners": OWNERS, "commits": (commit(PATH, email="xq@city.example", signer="ql@city.example"),)},
        ["R26 error"],
    ),
    "unsigned where that is asked": (
        [changed(PROJECT, {**PROJECT, "name": "x"})],
        {"owners": OWNERS.but(signed=True), "commits": (commit(PATH),)},
        ["R26 error"],
    ),
    "a county grants itself a waiver": (
        [],
        {"owners": OWNERS, "commits": (commit("ledgers/waivers/015/x.yaml"),), "elsewhere": ("ledgers/waivers/015/x.yaml",)},
        ["R26 error"],
    ),
    "once signed and once not": (
        [changed(PROJECT, {**PROJECT, "name": "x"})],
        {"owners": OWNERS.but(signed=True), "commits": (commit(PATH, signer="ql@city.example"), commit(PATH))},
        ["R26 error"],
    ),
    "changed by no commit": ([changed(PROJECT, {**PROJECT, "name": "x"})], {"owners": OWNERS}, ["R26 error"]),
    "entered late": (
        [changed({**PROJECT, "signed": "2019-05-01"}, {**reached(filing="2019-06-20"), "signed": "2019-05-01"})],
        {"closed": ()},
        ["R27 warning nodes.filing.done"],
    ),
    "lost in a merge": (
        [changed(PROJECT, {**PROJECT, "name": "x"})],
        {"audits": AUDITS},
        ["R28 error", "R28 error funds[A].amount", "R28 error name"],
    ),
    "many records": (many(51), {}, ["R29 warning"]),
    "two counties": (
        [*many(50), changed(FAR, {**FAR, "name": "x"})],
        {},
        ["R29 warning", "R29 warning"],
    ),
    "new records in masses": ([changed(None, record) for record in fresh(3)], {"own": settings(review={"bulk": "0"})}, ["R29 warning"]),
    "attributes": ([], {"elsewhere": (".gitattributes", "sub/ledgers/owners.yaml", ".github/workflows/review.yml")}, ["R30 error"] * 3),
    "published figures": (
        [],
        {"elsewhere": ("ledgers/figures/015.yaml", "ledgers/figures/099.yaml")},
        ["R30 error", "R30 error"],
    ),
    "rules of review": ([], {"own_after": settings(review={"severities": {"R07": "off"}})}, ["R30 error review"]),
    "rate of exchange that was counted by": (
        [],
        {"own": settings(currencies=[_dollar("2019-09-02", "700")]), "own_after": settings(currencies=[_dollar("2019-09-02", "701")])},
        ["R30 warning currencies"],
    ),
    "rate of exchange for a day that was published": (
        [],
        {"own_after": settings(currencies=[_dollar("2019-08-01", "700")])},
        ["R30 warning currencies"],
    ),
    "limits": ([], {"own_after": settings(limits={"land": "60", "other": "15"})}, ["R30 warning limits"]),
    "all limits by default": ([], {"own_after": settings(limits={"other": "25", "claim": "5"})}, ["R30 warning limits"]),
    "calendar": ([], {"own_after": settings(calendar=[{"date": "2019-09-21", "work": "true"}])}, ["R30 warning calendar"]),
    "another's English name": (
        [],
        {"own": settings(english={"清陵县": "Qingling"}), "own_after": settings(english={"清陵县": "Qingling", "西渠区": "Qingling"})},
        ["R30 warning english"],
    ),
    "a whole calendar": ([], {"own_after": settings(known="2027")}, ["R30 warning calendar"]),
    "nodes": ([], {"own_after": settings(nodes={"filing": {"before_start": "80"}})}, ["R30 warning nodes"]),
    "lights": ([], {"own_after": settings(lights={"node_red": "60"})}, ["R30 warning lights"]),
    "supervision": ([], {"own_after": settings(supervision={"rates": ["start"], "least": "5"})}, ["R30 warning supervision"]),
    "checks": ([], {"own_after": settings(check={"signed_apart": "400"})}, ["R30 warning check"]),
    "cycles": (
        [],
        {
            "own_after": settings(
                visits={"city": "60"},
                events={"meeting": "90"},
                benefit_share="80%",
                bridge_fund="2亿元",
                measures=[{"key": "gdp", "name": "地区生产总值", "unit": "亿元", "additive": "true"}],
            )
        },
        ["R30 warning benefit_share", "R30 warning bridge_fund", "R30 warning events", "R30 warning measures", "R30 warning visits"],
    ),
    "policies": (
        [],
        {"own_after": settings(policies=[{"key": "forty", "name": "四十条", "days": "90"}])},
        ["R30 warning policies"],
    ),
    "a policy without days": ([], {"own_after": settings(policies=[{"key": "forty", "name": "四十条"}])}, []),
    "a policy's money and articles": (
        [],
        {
            "own": settings(policies=[{**FORTY, "budget": {"2019": "1亿元"}}, {**FORTY, "key": "x"}, {**FORTY, "key": "y"}]),
            "own_after": settings(
                policies=[
                    {**FORTY, "budget": {"2019": "1000万元"}},
                    {**FORTY, "key": "x", "articles": ["一"]},
                    {**FORTY, "key": "y", "accept_days": "90"},
                ]
            ),
        },
        ["R30 warning policies"],
    ),
    "an article of a policy": (
        [],
        {
            "own": settings(policies=[{**FORTY, "articles": ["一", "二", "三"]}]),
            "own_after": settings(policies=[{**FORTY, "articles": ["一", "三", "四"]}]),
        },
        ["R30 warning policies"],
    ),
    "a policy's title": ([], {"own": settings(policies=[FORTY]), "own_after": settings(policies=[{**FORTY, "name": "四十条措施"}])}, []),
    "what stays in the office": (
        [],
        {"own_after": settings(private=["financing.rate", "financing.guarantee", "monitor.months.*.profit", "monitor.months.*.loss"])},
        ["R30 warning private"],
    ),
    "more that stays in the office": ([], {"own_after": settings(private=[*PRIVATE, "award.amount"])}, []),
    "English names": (
        [],
        {"own": settings(english={"清陵县": "Qingling"}), "own_after": settings(english={"清陵县": "Xiqiao"})},
        ["R30 warning english"],
    ),
    "a first English name": ([], {"own_after": settings(english={"清陵县": "Qingling"})}, []),
    "groups of parks": (
        [],
        {"own": settings(parks=["东园"]), "own_after": settings(parks=["东园"], park_groups={"六组团": ["东园"]})},
        ["R30 warning park_groups"],
    ),
    "whose ledger it is": (
        [],
        {"own": settings(id="a-ledger-1", code="410300"), "own_after": settings(id="a-ledger-2", code="410400")},
        ["R30 warning code", "R30 warning id"],
    ),
    "a first id and code": ([], {"own_after": settings(id="a-ledger-1", code="410300")}, []),
    "rounding": ([], {"own_after": settings(rounding="truncate", digits="0")}, ["R30 warning digits", "R30 warning rounding"]),
    "counties": (
        [],
        {
            "own_after": settings(
                counties=[{**COUNTIES[0], "group": "六组团", "outside": "true"}, {**COUNTIES[1]}, {"key": "OLD", "name": "旧县"}]
            )
        },
        ["R30 warning counties"],
    ),
    # What was told, clocks, denominators
    "a told project's kind": ([changed({**OLD, "kind": "industry"}, {**OLD, "kind": "town"})], {}, ["R31 warning kind"]),
    "what shows a told start": (
        [changed(*(reached(start={"done": "2019-08-18", "evidence": each}) for each in ("开工令", "照片")))],
        {},
        ["R31 warning nodes.start.evidence"],
    ),
    "a told project's name": ([changed(OLD, {**OLD, "name": "别的"})], {}, ["R31 warning name"]),
    "an overdue project's unit": (
        [changed({**PROJECT, "nodes": LATE_PLAN}, {**PROJECT, "nodes": LATE_PLAN, "lead": "市交通运输局"})],
        {},
        ["R31 warning lead"],
    ),
    "a county's name": (
        [],
        {"own_after": settings(counties=[{"key": "QL", "name": "清陵区"}, *COUNTIES[1:]])},
        ["R31 warning counties[QL].name"],
    ),
    "two counties' names swapped": (
        [],
        {"own_after": settings(counties=[{"key": "QL", "name": "西渠区"}, {"key": "XQ", "name": "清陵县"}, COUNTIES[2]])},
        ["R31 error counties[QL].name", "R31 error counties[XQ].name"],
    ),
    "a county's name that another was told by": (
        [],
        {
            "own_after": settings(counties=[{"key": "QL", "name": "溪桥县"}, *COUNTIES[1:]]),
            "told_as": (("QL", "清陵县"), ("OLD", "溪桥县")),
        },
        ["R31 error counties[QL].name"],
    ),
    "claimed in time, entered later": (
        [changed(issue(LISTED), issue(LISTED, CLAIMED))],
        {"commits": (commit(ISSUE_PATH),)},
        ["R32 warning steps[claimed 2019-08-28].date"],
    ),
    "extended in time, entered later": (
        [
            changed(
                issue(LISTED, CLAIMED, category="policy"), issue(LISTED, CLAIMED, extended("2019-09-10", "2099-12-31"), category="policy")
            )
        ],
        {"commits": (commit(ISSUE_PATH),)},
        ["R32 error steps[extended 2019-09-10].date"],
    ),
    "a plan of what is done": (
        [changed(STARTED, reached(start={"plan": "2019-09-30", "done": "2019-09-12"}))],
        {},
        ["R32 warning nodes.start.plan"],
    ),
    "cleared late, opened again": (
        [
            changed(
                issue(LISTED, CLAIMED, TARDY, category="policy"),
                issue(LISTED, CLAIMED, TARDY, ("reopened", "2019-09-28", {"reason": "又断"}), category="policy"),
            )
        ],
        {},
        ["R32 warning steps[reopened 2019-09-28].step"],
    ),
    "a told investment raised": ([changed(OLD, {**OLD, "investment": "13亿元"})], {}, ["R33 warning investment"]),
    "an investment raised tenfold": ([changed(PROJECT, {**PROJECT, "investment": "125亿元"})], {}, ["R33 error investment"]),
    "some ended at once": (
        [changed(record, {**record, "ended": {"date": "2019-09-20", "reason": "停建"}}) for record in fresh(3)],
        {"beside": fresh(4)[3:]},
        ["R34 warning"],
    ),
    "two of each of three counties ended at once": (
        [
            changed(record, {**record, "ended": {"date": "2019-09-20", "reason": "停建"}})
            for county, place in (("QL", 0), ("XQ", 2), ("HC", 4))
            for record in ({**each, "county": county, "id": each["id"].replace("QL", county)} for each in fresh(6)[place : place + 2])
        ],
        {"own": settings(counties=[{"key": key, "name": key} for key in ("QL", "XQ", "HC")])},
        ["R34 warning"],
    ),
    "all that did not start voided": (
        [changed(record, voided(record)) for record in fresh(3)],
        {},
        ["R03 warning voided"] * 3 + ["R34 error"],
    ),
    "a county set outside": (
        [],
        {
            "beside": fresh(1),
            "own": settings(review={"bulk": "0"}),
            "own_after": settings(review={"bulk": "0"}, counties=[{**COUNTIES[0], "outside": "true"}, *COUNTIES[1:]]),
        },
        ["R30 warning counties", "R34 error counties[QL].outside"],
    ),
    "voided and added again": (
        [changed(PROJECT, voided(PROJECT)), changed(None, {**PROJECT, "id": "P-2019-QL009", "signed": "2019-09-19"})],
        {},
        ["R03 warning voided", "R06 error signed"],
    ),
    "a commit back in time": ([], {"commits": (commit(PATH, is_older=True),)}, ["R35 warning"]),
    "a number of another county": ([changed(None, {**PROJECT, "id": "P-2019-XQ009"})], {}, ["R36 warning id"]),
    "a third value in a merge": (
        [],
        {"audits": (MergedValue("a" * 40, PATH, MergeDecision("investment", Verdict.DECIDED, "1亿元", "2亿元", "3亿元", "9亿元")),)},
        ["R28 warning investment"],
    ),
    "letters that only look Latin": ([changed(PROJECT, {**PROJECT, "chain": "\u041dD"})], {}, ["R25 warning chain"]),
    "radicals that only look like signs": ([changed(PROJECT, {**PROJECT, "chain": "⽤地 A"})], {}, ["R25 warning chain"]),
    "shapes that are never read": (
        [],
        {
            "elsewhere": ("ledgers/projects/QL/2019/P-2019-QL007.yml", "Ledgers/ledger.yaml", "schemas/ledgers/ledger.yaml", "tool"),
            "modes": {"tool": 0o160000},
        },
        ["R04 error"] * 4,
    ),
    "an ignore rule": ([], {"elsewhere": (".gitignore",)}, ["R30 warning"]),
    "the order of units": (
        [],
        {"own": settings(units=["甲", "乙"]), "own_after": settings(units=["乙", "甲", "丙"])},
        ["R30 warning units"],
    ),
}
# Near misses: what looks like it and is ordinary
SILENT = {
    "R01: a new record beside a deleted one is another": ([changed(None, {**OTHER, "signed": "2019-09-01"})], {}),
    "R02: an id that is still there": ([changed(PROJECT, {**PROJECT, "chain": "x"})], {"used": frozenset({PROJECT["id"]})}),
    "R03: a voided record's reason": (
        [
            changed(
                {**PROJECT, "voided": {"date": "2019-09-20", "reason": "重复"}},
                {**PROJECT, "voided": {"date": "2019-09-20", "reason": "重复登记"}},
            )
        ],
        {},
    ),
    "R04: a meeting's file": ([changed(MEETING, {**MEETING, "place": "市会议中心"})], {}),
    "R04: a bad file that goes": ([ChangedFile("ledgers/old/x.yaml", Side("a" * 40), None)], {}),
    "R30: a rate of exchange published since": ([], {"own_after": settings(currencies=[_dollar("2019-09-27", "700")])}),
    "R05: to the county it was merged into": ([changed({**PROJECT, "county": "OLD"}, {**PROJECT, "county": "XQ"})], {}),
    "R05: an enterprise": ([changed(ENTERPRISE, {**ENTERPRISE, "county": "XQ"})], {}),
    "R06: a meeting to come": ([changed({**MEETING, "id": "16"}, {**MEETING, "id": "16", "date": "2019-11-20"})], {}),
    "R07: the day after the meeting": ([changed(PROJECT, reached(start="2019-08-21"))], {}),
    "R07: a month after the meeting": ([changed(None, {**PROJECT, "signed": "2019-09"})], {}),
    "R07: no meeting closed": ([changed(PROJECT, reached(start="2019-08-20"))], {"closed": ()}),
    "R07: evidence for an old event": (
        [changed(reached(start="2019-08-18"), reached(start={"done": "2019-08-18", "evidence": "开工令"}))],
        {},
    ),
    "R08: evidence": ([changed(STARTED, reached(start={"done": "2019-09-12", "evidence": "开工令"}))], {}),
    "R09: today": ([changed(PROJECT, reached(start="2019-09-30"))], {}),
    "R09: a plan": ([changed(PROJECT, reached(start={"plan": "2020-09-30"}))], {}),
    "R09: it was there": ([changed(reached(start="2019-10-09"), {**reached(start="2019-10-09"), "chain": "x"})], {}),
    "R11: production while building": (
        [changed(STARTED, reached(start="2019-09-12", production="2019-09-20", completion="2019-09-25"))],
        {},
    ),
    "R11: it was so before": (
        [
            changed(
                reached(start="2019-09-12", completion="2019-09-02"), {**reached(start="2019-09-12", completion="2019-09-02"), "chain": "x"}
            )
        ],
        {},
    ),
    "R12: filing without start": ([changed(PROJECT, reached(filing="2019-09-12"))], {}),
    "R13: a reversal": ([changed(funded(fund("A", "1亿元")), funded(fund("A", "1亿元"), fund("B", "-1亿元", reverses="A")))], {}),
    "R14: the same amount in another unit": ([changed(funded(fund("A", "1亿元")), funded(fund("A", "10000万元")))], {}),
    "R14: a source added": ([changed(funded(fund("A", "1亿元")), funded(fund("A", "1亿元", source="own")))], {}),
    "R14: what was built told better, the same amount in another unit": (
        [changed(built(d0905="1亿元"), {**PROJECT, "progress": [{"date": "2019-09-05", "text": "桩基完成", "invested": "10000万元"}]})],
        {},
    ),
    "R14: invested filled in of which no meeting was told": ([changed(built(d0905=""), built(d0905="1亿元"))], {}),
    "R13: a note without an amount taken out": ([changed(built(d0905="", d0906="1元"), built(d0906="1元"))], {}),
    "R16: all of it invested, and more than that before": (
        [
            changed(PROJECT, built(d0905="12.5亿元")),
            changed({**built(d0905="13亿元"), "id": OTHER["id"]}, {**built(d0905="13亿元"), "id": OTHER["id"], "chain": "x"}),
        ],
        {},
    ),
    "R15: a delivery has receipts of its own": (
        [changed(PROJECT, funded(fund("A", "1亿元")))],
        {"beside": [deliveries(fund("A", "1万元"))]},
    ),
    "R15: of a voided record": (
        [changed(PROJECT, funded(fund("A", "1亿元")))],
        {"beside": [{**OTHER, "funds": [fund("A", "1亿元")], "voided": {"date": "2019-09-09", "reason": "x"}}]},
    ),
    "R16: all of it": ([changed(PROJECT, funded(fund("A", "12.5亿元")))], {}),
    "R16: it was so before": ([changed(funded(fund("A", "13亿元")), {**funded(fund("A", "13亿元")), "chain": "x"})], {}),
    "R17: raised": ([changed(PROJECT, {**PROJECT, "investment": "13亿元"})], {}),
    "R18: explained, with its cause": (
        [changed(issue(LISTED, CLAIMED), issue(LISTED, CLAIMED, ("cleared", "2019-09-18", {"outcome": "explained", "cause": "legacy"})))],
        {},
    ),
    "R19: feedback after clearing": (
        [changed(issue(LISTED, CLAIMED, CLEARED), issue(LISTED, CLAIMED, CLEARED, ("feedback", "2019-09-25", {"answer": "satisfied"})))],
        {},
    ),
    "R20: what was done told better": (
        [changed(issue(LISTED, CLAIMED, HANDLED), issue(LISTED, CLAIMED, ("handling", "2019-09-02", {"text": "已进场，已测量"})))],
        {},
    ),
    "R20: an officer added": (
        [changed(issue(LISTED, CLAIMED), issue(LISTED, ("claimed", "2019-08-28", {**CLAIMED[2], "officer": "科长"})))],
        {},
    ),
    "R21: claimed by it in an earlier round": (
        [
            changed(
                issue(
                    LISTED,
                    ("claimed", "2019-08-27", {"by": "市地企合作办"}),
                    ("cleared", "2019-08-29", {**CLEARED[2], "by": "x"}),
                    ("reopened", "2019-08-30"),
                    ("claimed", "2019-09-01", CLAIMED[2]),
                ),
                issue(
                    LISTED,
                    ("claimed", "2019-08-27", {"by": "市地企合作办"}),
                    ("cleared", "2019-08-29", {**CLEARED[2], "by": "x"}),
                    ("reopened", "2019-08-30"),
                    ("claimed", "2019-09-01", CLAIMED[2]),
                    CLEARED,
                ),
            )
        ],
        {},
    ),
    "R22: over several commits, by two people": (
        [changed(None, issue(LISTED, ("claimed", "2019-08-30", CLAIMED[2]), CLEARED))],
        {"commits": tuple(commit(ISSUE_PATH, hash_=letter * 40, email=f"{letter}@city.example") for letter in "ab")},
    ),
    "R22: over weeks, by one": (
        [changed(None, issue(LISTED, CLAIMED, CLEARED))],
        {
            "commits": tuple(
                commit(ISSUE_PATH, hash_=f"{n}" * 40, day=date(2019, month, day)) for n, (month, day) in enumerate(((8, 28), (9, 18)))
            )
        },
    ),
    "R22: listed and claimed": ([changed(None, issue(LISTED, CLAIMED))], {}),
    "R23: reopened and claimed": (
        [
            changed(
                issue(LISTED, CLAIMED, CLEARED),
                issue(LISTED, CLAIMED, CLEARED, ("reopened", "2019-09-20", {"reason": "又断"}), ("claimed", "2019-09-21", CLAIMED[2])),
            )
        ],
        {},
    ),
    "R24: an earlier plan": ([changed(reached(**LATER), reached(start={"plan": "2019-10-30"}))], {}),
    "R24: a first plan": ([changed(PROJECT, reached(**LATER))], {}),
    "R24: extended in time": ([changed(issue(LISTED, CLAIMED), issue(LISTED, CLAIMED, extended("2019-09-10", "2019-10-20")))], {}),
    "R24: a category with a shorter limit, or the same": (
        [changed(issue(LISTED, CLAIMED), issue(LISTED, CLAIMED, category="policy"))],
        {},
    ),
    "R24: another category once it is extended": (
        [
            changed(
                issue(LISTED, CLAIMED, extended("2019-09-10", "2019-10-20"), category="other"),
                issue(LISTED, CLAIMED, extended("2019-09-10", "2019-10-20"), category="land"),
            )
        ],
        {},
    ),
    "R25: it was so before": ([changed({**PROJECT, "name": "=1"}, {**PROJECT, "name": "=1", "chain": "x"})], {}),
    "R25: a negative amount, a sign inside": (
        [changed(funded(fund("A", "1亿元")), funded(fund("A", "1亿元"), fund("B", "-1亿元", reverses="A"), chain="a=b"))],
        {},
    ),
    "R26: the county's own": (
        [changed(PROJECT, {**PROJECT, "chain": "x"})],
        {"owners": OWNERS, "commits": (commit(PATH, signer="QL@city.example"), commit("README.md", email="x@y"))},
    ),
    "R26: the city office": (
        [changed(MEETING, {**MEETING, "place": "x"})],
        {"owners": OWNERS, "commits": (commit("ledgers/meetings/015.yaml", email="office@city.example"),)},
    ),
    "R27: ninety days": (
        [changed({**PROJECT, "signed": "2019-05-01"}, {**reached(filing="2019-07-02"), "signed": "2019-05-01"})],
        {"closed": ()},
    ),
    "R29: fifty records": (many(50), {}),
    "R29: a few records of two counties, new ones": (
        [changed(OTHER, {**OTHER, "chain": "x"}), changed(None, {**TAIL, "id": "P-2019-XQ002"}), changed(TAIL, {**TAIL, "chain": "x"})],
        {},
    ),
    "R30: documents": ([], {"elsewhere": ("README.md", "ledgers/waivers/015/R07-P-2019-QL007.yaml", "docs/owners.yaml")}),
    "R30: a default spelled out, a new county, a unit, a theme": (
        [],
        {
            "own_after": settings(
                limits={"land": "30"},
                nodes={"filing": {"before_start": "60"}},
                counties=[{**COUNTIES[0], "outside": "false"}, *COUNTIES[1:], {"key": "NB", "name": "南埠区"}],
                units=["市地企合作办"],
                themes=["项目对接"],
            )
        },
    ),
    "form only": ([changed(PROJECT, dict(reversed(PROJECT.items())))], {}),
}


FIRES |= kind_range_samples.FIRES
SILENT |= kind_range_samples.SILENT


def told(finding):
    return f"{finding.code} {finding.severity.value} {finding.address}".strip()


@pytest.mark.parametrize("name", FIRES)
def test_a_rule_finds_what_it_is_for(name):
    changes, more, expected = FIRES[name]
    assert sorted(map(told, found(*changes, **more))) == sorted(expected)


@pytest.mark.parametrize("name", SILENT)
def test_a_near_miss_is_left_alone(name):
    changes, more = SILENT[name]
    assert found(*changes, **more) == ()


def test_every_rule_fires_and_is_left_alone():
    fired = {words.split()[0] for _, _, expected in FIRES.values() for words in expected}
    assert fired == {rule.value for rule in RuleName}
    assert [rule.name for rule in RULES] == list(RuleName)
    assert all(rule.fault.code == rule.name for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name.value)
def test_every_rule_can_be_explained(rule):
    fault = rule.fault
    why, example = reason(fault)
    assert why.zh.endswith("。")
    assert why.en.endswith(".")
    assert example
    assert "{" not in why.zh + why.en + example
    assert re.findall(r"{\w+}", fault.hint.zh) == re.findall(r"{\w+}", fault.hint.en)
    assert not re.search("[\u4e00-\u9fff]", re.sub("亿元|万元", "", why.en + fault.hint.en + fault.message.en))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_told_word_for_word(lang, golden):
    lines = []
    for name, (changes, more, _) in FIRES.items():
        lines.append(f"# {name}")
        for finding in found(*changes, **more):
            where = " ".join(filter(None, (finding.place.file, finding.id, finding.address)))
            lines += [
                f"{finding.code} {finding.severity.label.of(lang)} {where}".strip(),
                f"  {finding.message.of(lang)}",
                f"  {finding.hint.of(lang)}",
            ]
    golden(f"rules.{lang}.txt", "\n".join(lines) + "\n")


def test_a_rule_is_found_by_its_code_or_its_name():
    assert {called(text).name for text in ("R07", "r07", "event-back-dated", "倒填日期")} == {RuleName.R07}
    with pytest.raises(Misused) as refused:
        called("event-backdated")
    codes = " ".join(RuleName)
    assert refused.value.message == ("没有“event-backdated”这条审查规则", "unknown review rule 'event-backdated'")
    assert refused.value.hint == (f"是否想写“event-back-dated”？有这些：{codes}", f"Did you mean 'event-back-dated'? there are: {codes}")


def test_a_rule_says_when_it_is_graded_otherwise():
    """Exactly the rules say so that were found here in both severities."""
    graded = {
        rule.name.value
        for rule in RULES
        if len({words.split()[1] for _, _, e in FIRES.values() for words in e if words[:3] == rule.name}) > 1
    }
    assert {rule.name.value for rule in RULES if rule.besides} == graded


def test_the_settings_of_the_base_decide_how_strict_a_rule_is():
    change = changed(PROJECT, reached(start="2019-08-20"))
    for level, expected in (("off", []), ("warning", ["R07 warning nodes.start.done"])):
        base = settings(review={"severities": {"R07": level}})
        assert list(map(told, found(change, own=base))) == expected
    after = settings(review={"severities": {"R07": "off"}})
    assert "R07 error nodes.start.done" in map(told, found(change, own_after=after))


def test_limits_are_the_ledger_s():
    base = settings(review={"late": "10", "bulk": "1"})
    assert list(map(told, found(*many(2), own=base))) == ["R29 warning"]
    change = changed(PROJECT, reached(filing="2019-09-12"))
    assert list(map(told, found(change, own=base))) == ["R27 warning nodes.filing.done"]


def test_the_last_meeting_is_the_one_closed_last():
    assert over().last_closed.day == date(2019, 8, 20)
    assert over(closed=()).last_closed is None
    assert judge(over()) == ()


def test_a_branch_is_not_judged_by_its_own_settings():
    """It cannot raise a limit for the issue it extends too late, nor merge the county it takes a project out of."""
    late = issue(LISTED, CLAIMED, category="policy")
    extending = changed(late, {**late, "steps": [*late["steps"], *steps(extended("2019-09-20", "2019-10-20"))]})
    longer = settings(limits={"policy": "90"})
    assert "R24 error steps[extended 2019-09-20].until" in map(told, found(extending, own_after=longer))
    assert "R24 error steps[extended 2019-09-20].until" not in map(told, found(extending, own=longer))
    moving = changed(PROJECT, {**PROJECT, "county": "XQ"})
    merged = settings(counties=[{"key": "QL", "name": "清陵县", "successor": "XQ"}, {"key": "XQ", "name": "西渠区"}])
    assert "R05 error county" in map(told, found(moving, own_after=merged))
    assert "R05 error county" not in map(told, found(moving, own=merged))


def test_no_rule_asks_for_the_settings_of_the_branch():
    """Only the rules that compare the settings of both sides see those after the change."""
    asked = set()
    for path in sorted(Path(rules.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr == "settings" and ast.unparse(node.value) != "over":
                asked.add((path.name, ast.unparse(node)))
    both = {(name, f"over.{end}.settings") for name in ("files.py", "measures.py") for end in ("before", "after")}
    assert asked == {*both, ("bulk.py", "over.after.settings"), ("stakes.py", "side.settings")}


# Settings that no figure and nobody's name rests on, and who finds a change of them
UNTOLD = {
    "name": "the ledger's own title",
    "format": "only upgrade writes it, and check refuses another",
    "language": "every reader may ask for the other one",
    "office": "check finds every id in its name",
    "themes": "check finds the themes left out",
    "short": "what people may type, check finds one of two units",
    "review": "has a rule of its own, see rules of review",
    "chains": "check finds the words left out",
    "clusters": "check finds the words left out",
    "parks": "check finds the words left out",
    "paper": "margins and fonts",
    "thousands": "how figures are set",
}


def test_of_every_setting_a_change_is_told_or_silent_for_a_reason():
    named = {row.name for row in fields(Settings)} - {"known"}  # stands with the calendar
    assert {*SETTINGS, *UNTOLD} == named
    assert not {*SETTINGS} & {*UNTOLD}
