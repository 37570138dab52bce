"""A good ledger gives no finding; each change to it gives exactly the findings named beside it."""

import re
from datetime import date

import pytest
import test_checks_declared
import test_checks_together
import test_faults
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from dicoop.errors import Findings, Place
from dicoop.frozen import replace
from dicoop.kinds import BUILT_IN, issue
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import validate
from dicoop.rules import checks
from dicoop.rules.checks import table
from dicoop.rules.checks.enterprise import check_character
from dicoop.rules.checks.issue import NEXT
from dicoop.rules.checks.references import unkept
from dicoop.text.read import read
from dicoop.text.source import Source

TODAY = date(2019, 9, 30)
S = "ledger.yaml"
M14, M15 = "meetings/014.yaml", "meetings/015.yaml"
E3, E1 = "enterprises/QL/2016/E-2016-QL003.yaml", "enterprises/XQ/2017/E-2017-XQ001.yaml"
P7, P8, PX, PV = (f"projects/{name}.yaml" for name in ("P-2019-QL007", "P-2019-QL008", "P-2018-XQ001", "P-2019-QL009"))
I12, I13 = "issues/I-2019-QL012.yaml", "issues/I-2019-QL013.yaml"
C3 = "contracts/C-2019-QL003.yaml"
HERE = "county: QL\nmeeting: 14\nsigned: 2019-07-20\ninvestment: 2000万元"
NAMED = f"name: 轴承检测中心\nenterprise: E-2016-QL003\n{HERE}"
FIRM = "name: 示例机床有限公司\ncounty: MJ\ncredit_code: 11320000MB151840XJ"
GOOD = {
    S: """
name: 示例市地企合作台账
office: SJ
counties:
  - key: QL
    name: 清陵县
    code: '410305'
  - key: XQ
    name: 西渠区
  - key: MJ
    name: 孟家县
    successor: XQ
  - key: WS
    name: 市外
    outside: true
units: [市地企合作办, 市发展改革委, 市交通运输局]
themes: [项目对接, 产销对接]
nodes:
  征拆:
    before_start: 45
limits:
  claim: 2
  logistics: 15
calendar:
  - date: 2019-09-28
    work: true
supervision:
  statement: 10
  criticism: 10
digits: 4
""",
    M14: "id: 14\ndate: 2019-06-20\nthemes: [项目对接]\n",
    M15: """
id: 15
date: 2019-08-20
themes: [产销对接, 项目对接]
items:
  - type: pitch
    by: 示例轴承有限公司
  - type: speech
    by: 示例轴承有限公司
decisions:
  - key: M15-1
    text: 打通厂区北侧道路
    lead: 市交通运输局
    due: 2019-10-31
    done: 2019-09-20
    evidence: 验收单
  - key: M15-2
    text: 建设检测中心
    lead: 市发展改革委
""",
    E3: "id: E-2016-QL003\nname: 示例轴承有限公司\ncounty: QL\ncredit_code: 91350100M000100Y43\n",
    E1: "id: E-2017-XQ001\nname: 示例机床有限公司\ncounty: MJ\ncredit_code: 11320000MB151840XJ\n",
    "enterprises/E-2018-SJ001.yaml": "id: E-2018-SJ001\nname: 外地钢铁有限公司\ncounty: WS\n",
    "enterprises/E-2018-SJ002.yaml": "id: E-2018-SJ002\nname: 重复\ncounty: ZZ\nvoided:\n  date: 2019-09-30\n  reason: 重复\n",
    P7: """
id: P-2019-QL007
name: 精密轴承智能工厂
enterprise: E-2016-QL003
county: QL
meeting: 15
signed: 2019-08-20
investment: 12.5亿元
code: 2019-410305-34-03-012345
lead: 市发展改革委
nodes:
  filing:
    plan: 2019-07-31
    done: 2019-07-30
    evidence: 备案证明
  征拆:
    plan: 2019-08-01
  eia:
    done: 2019-08-22
    evidence: 批复
  permit:
    done: 2019-08-26
    evidence: 施工许可证
  start:
    plan: 2019-08-20
    done: 2019-08-26
    evidence: 开工令
funds:
  - receipt: HD-1
    date: 2019-09-08
    amount: 12.5亿元
  - receipt: HD-2
    date: 2019-09-10
    amount: -2亿元
    reverses: HD-1
  - receipt: HD-3
    date: 2019-09-10
    amount: -10.5亿元
    reverses: HD-1
  - receipt: HD-4
    date: 2019-09-10
    amount: 12.5亿元
progress:
  - date: 2019-09-01
    text: 场地平整
    invested: 300万元
  - date: 2019-09-30
    text: 桩基施工
""",
    P8: """
id: P-2019-QL008
name: 轴承检测中心
enterprise: E-2016-QL003
county: QL
meeting: 14
signed: 2019-07-20
investment: 2000万元
lead: 市发展改革委
funds:
  - receipt: FH-1
    date: 2019-09-08
    amount: 300元
""",
    PX: """
id: P-2018-XQ001
name: 轴承检测中心
enterprise: E-2016-QL003
county: XQ
signed: 2018-03-01
investment: 2亿元
lead: 市发展改革委
nodes:
  filing: {done: 2018-01-02, evidence: 备案证明}
  eia: {done: 2018-01-10, evidence: 批复}
  permit: {done: 2018-01-20, evidence: 施工许可证}
  start: {done: 2018-04-01, evidence: 开工令}
  completion: {done: 2018-09-01, evidence: 竣工验收}
  production: {done: 2018-09-01, evidence: 照片}
  capacity: {done: 2018-12-01, evidence: 报表}
  benefit: {done: 2019-03-01, evidence: 报表}
funds:
  - receipt: HD-10
    date: 2018-05-01
    amount: 1亿元
  - receipt: HD-11
    date: 2019-08-01
    amount: -1亿元
    reverses: HD-10
ended:
  date: 2019-05-01
  reason: 企业战略调整
""",
    PV: """
id: P-2019-ZZ009
name: 作废的
enterprise: E-2099-QL999
county: ZZ
signed: 2019-08-20
investment: -1亿元
lead: 无
funds:
  - receipt: HD-1
    date: 2099-09-08
    amount: 300亿元
voided:
  date: 2019-08-20
  reason: 重复登记
""",
    I12: """
id: I-2019-QL012
title: 厂区北侧道路未通
enterprise: E-2016-QL003
county: QL
category: logistics
meeting: 15
raised: 2019-08-20
lead: 市交通运输局
steps:
  - {step: listed, date: 2019-08-20, by: 市地企合作办}
  - {step: claimed, date: 2019-08-20, by: 市交通运输局}
  - {step: handling, date: 2019-08-22, text: 路基施工}
  - {step: extended, date: 2019-08-23, until: 2019-09-12, reason: 连日降雨, cause: other}
  - {step: handling, date: 2019-08-26, text: 铺设路面}
  - {step: cleared, date: 2019-09-10, outcome: resolved, evidence: 通车验收单}
  - {step: feedback, date: 2019-09-11, answer: fairly}
  - {step: feedback, date: 2019-09-12, answer: dissatisfied}
  - {step: reopened, date: 2019-09-12, reason: 雨后塌陷}
  - {step: claimed, date: 2019-09-16, by: 市交通运输局}
  - {step: cleared, date: 2019-09-20, outcome: not_permitted, basis: 条例第三条, cause: land}
  - {step: reopened, date: 2019-09-29, reason: 条文已修订}
""",
    I13: "id: I-2019-QL013\ntitle: 用工不足\nenterprise: E-2016-QL003\ncounty: QL\ncategory: labour\nraised: 2019-09-29\n",
    C3: """
id: C-2019-QL003
title: 特种钢材供货
supplier: E-2018-SJ001
buyer: E-2017-XQ001
county: XQ
amount: 8600万元
signed: 2019-08-20
meeting: 15
from: 2019-09-01
to: 2019-09-01
deliveries:
  - receipt: HD-1
    date: 2019-09-20
    amount: 8600万元
""",
}


def load(texts: dict[str, str], left_out: tuple[str, ...] = ()) -> Ledger:
    """Make a ledger of texts by path."""
    records = {name: {} for name in BUILT_IN}
    for path, text in texts.items():
        kind = next((k for k in BUILT_IN.values() if path.startswith(k.folder)), None)
        source = read(text.encode(), path)
        assert isinstance(source, Source), source
        value = validate(source, kind.model if kind else Settings)
        assert not isinstance(value, Findings), value
        if kind:
            records[kind.name][str(value.id)] = value
        else:
            settings = value
    return Ledger(settings, records, (), left_out)


def found(texts: dict[str, str], **given: object) -> list[tuple[str, str]]:
    """Return code and address of every finding."""
    findings = checks.of_ledger(load(texts, **given), TODAY)
    for finding in findings:
        for label in (finding.message, finding.hint):
            assert label.zh, finding
            assert label.en, finding
    return sorted((f.code, f.address) for f in findings)


def changed(path: str, old: str, new: str) -> dict[str, str]:
    """Return the good ledger with one change."""
    assert old in GOOD[path], old
    return {**GOOD, path: GOOD[path].replace(old, new, 1)}


def test_a_good_ledger_gives_no_finding():
    assert found(GOOD) == []


FIRST = "- {step: claimed, date: 2019-08-20, by: 市交通运输局}"
CLEARED_SO = "cleared, date: 2019-09-20, outcome: not_permitted, basis: 条例第三条, cause: land"
LAST = "  - {step: reopened, date: 2019-09-29, reason: 条文已修订}\n"
CHANGES = [
    # references
    (P7, "county: QL", "county: ql", [("unknown-county", "county")]),
    (P7, "county: QL", "county: 清陵县", [("unknown-county", "county")]),
    (P8, "id: P-2019-QL008", "id: P-2019-QQ008", [("unknown-office", "id")]),
    (P7, "  征拆:", "  征地:", [("unknown-node", "nodes.征地")]),
    (P7, "  征拆:", "  规划:", [("unknown-node", "nodes.规划")]),
    (P7, "lead: 市发展改革委", "lead: 某局", [("unlisted-unit", "lead")]),
    (I12, "by: 市地企合作办", "by: 市地企办", [("unlisted-unit", "steps[listed 2019-08-20].by")]),
    (M15, "lead: 市发展改革委", "lead: 发改委", [("unlisted-unit", "decisions[M15-2].lead")]),
    (M15, "[产销对接, 项目对接]", "[产销对接, '{会}']", [("unlisted-theme", "themes[2]")]),
    (P7, "enterprise: E-2016-QL003", "enterprise: E-2016-QL999", [("dangling-reference", "enterprise")]),
    (P7, "enterprise: E-2016-QL003", "enterprise: 示例轴承有限公司", [("dangling-reference", "enterprise")]),
    (P7, "enterprise: E-2016-QL003", "enterprise: P-2019-QL008", [("dangling-reference", "enterprise")]),
    (P7, "meeting: 15", "meeting: 16", [("dangling-reference", "meeting")]),
    (P7, "enterprise: E-2016-QL003", "enterprise: E-2018-SJ002", [("voided-reference", "enterprise")]),
    (C3, "buyer: E-2017-XQ001", "buyer: E-2018-SJ001", [("supplier-is-buyer", "buyer")]),
    # entries
    (P7, "2019-09-30", "2019-09-01", [("entry-twice", "progress[2019-09-01]")]),
    (M15, "type: speech", "type: pitch", [("entry-twice", "items[pitch 示例轴承有限公司]")]),
    (M15, "key: M15-2", "key: M15-1", [("entry-twice", "decisions[M15-1]")]),
    (
        I12,
        "handling, date: 2019-08-26",
        "handling, date: 2019-08-22",
        [("entry-twice", "steps[handling 2019-08-22]"), ("step-dates", "steps[handling 2019-08-22].date")],
    ),
    (S, "key: MJ", "key: XQ", [("entry-twice", "counties[XQ]"), ("unknown-county", "county")]),
    # dates
    (P7, "2019-09-30", "2019-10-01", [("in-the-future", "progress[2019-10-01].date")]),
    (I13, "raised: 2019-09-29", "raised: 2019-10-01", [("in-the-future", "raised")]),
    (M15, "done: 2019-09-20", "done: 2019-10-20", [("in-the-future", "decisions[M15-1].done")]),
    (PV, "date: 2019-08-20\n  reason", "date: 2019-10-01\n  reason", [("in-the-future", "voided.date")]),
    (PV, "date: 2019-08-20\n  reason", "date: 2019-08-19\n  reason", [("voided-early", "voided.date")]),
    (PX, "date: 2019-05-01", "date: 2018-02-28", [("ended-before-signed", "ended.date")]),
    (
        PX,
        "date: 2019-05-01",
        "date: 2018-04-30",
        [("after-end", f"nodes.{n}.done") for n in ("benefit", "capacity", "completion", "production")]
        + [("after-end", "funds[HD-10].date")],
    ),
    (C3, "deliveries:", "ended:\n  date: 2019-09-10\n  reason: 退货\ndeliveries:", [("after-end", "deliveries[HD-1].date")]),
    (P8, "signed: 2019-07-20", "signed: 2019-07-21", [("signed-apart", "signed")]),
    (P8, "meeting: 14\n", "", []),
    (P8, "meeting: 14\nsigned: 2019-07-20", "signed: 2019-08-20", [("no-meeting", "signed")]),
    (P8, "county: QL", "county: WS", [("county-outside", "county")]),
    (P7, "plan: 2019-08-20", "plan: 2091-08-20", [("far-year", "nodes.start.plan")]),
    (C3, "meeting: 15", "meeting: 14", [("signed-apart", "signed")]),
    # amounts
    (P7, "invested: 300万元", "invested: -300万元", [("negative-amount", "progress[2019-09-01].invested")]),
    (P8, "amount: 300元", "amount: -300元", [("negative-amount", "funds[FH-1].amount")]),
    (P8, "investment: 2000万元", "investment: -2000万元", [("funds-exceed", "investment"), ("negative-amount", "investment")]),
    (P7, "receipt: HD-4", "receipt: HD-3", [("receipt-twice", "funds[HD-3].receipt")]),
    (P7, "amount: -10.5亿元", "amount: 0元", [("funds-exceed", "investment"), ("reversal-not-negative", "funds[HD-3].amount")]),
    (PX, "reverses: HD-10", "reverses: HD-99", [("reversal-of-nothing", "funds[HD-11].reverses")]),
    (PX, "reverses: HD-10", "reverses: HD-11", [("reversal-of-reversal", "funds[HD-11].reverses")]),
    (P7, "amount: -10.5亿元", "amount: -10.6亿元", [("reversal-too-large", "funds[HD-3].amount")]),
    (P7, "amount: -2亿元", "amount: -12.6亿元", [("reversal-too-large", "funds[HD-2].amount")]),  # told once, where it becomes too much
    (PX, "date: 2019-08-01", "date: 2018-04-01", [("reversal-too-early", "funds[HD-11].date")]),
    # however coarsely the other amount is written: findings/balances_in_beancount.sh
    (P8, "amount: 300元", "amount: 2000.01万元", [("funds-exceed", "investment")]),
    (P8, "amount: 300元", "amount: 2001万元", [("funds-exceed", "investment")]),
    (P8, "amount: 300元", "amount: 2000亿元", [("amount-huge", "funds[FH-1].amount"), ("funds-exceed", "investment")]),
    (P8, "investment: 2000万元", "investment: 0元", [("funds-exceed", "investment")]),
    (P7, "invested: 300万元", "invested: 12.5亿元", []),
    (P7, "invested: 300万元", "invested: 12.5001亿元", [("invested-exceed", "investment")]),
    (P7, "桩基施工", "桩基施工\n    invested: 12.48亿元", [("invested-exceed", "investment")]),
    (C3, "amount: 8600万元\n", "amount: 8599.9999万元\n", [("deliveries-exceed", "amount")]),
    (P8, "receipt: FH-1", "receipt: HD-1", [("receipt-reused", "funds[HD-1].receipt")]),
    # project
    (PX, "  start: {done: 2018-04-01, evidence: 开工令}\n", "", [("no-start", "nodes.completion.done")]),
    (PX, "{done: 2018-04-01", "{plan: 2018-04-01", [("no-start", "nodes.completion.done")]),
    (
        PX,
        "  start: {done: 2018-04-01",
        "  start: {done: 2018-10-01",
        [("before-start", "nodes.completion.done"), ("before-start", "nodes.production.done")],
    ),
    (PX, "completion: {done: 2018-09-01", "completion: {done: 2018-09-02", [("node-order", "nodes.production.done")]),
    (PX, "benefit: {done: 2019-03-01", "benefit: {done: 2018-11-01", [("node-order", "nodes.benefit.done")]),
    (P7, "done: 2019-08-22", "done: 2019-08-27", [("started-unpermitted", "nodes.start.done")]),
    (PX, "  permit: {done: 2018-01-20, evidence: 施工许可证}\n", "", [("started-unpermitted", "nodes.start.done")]),
    (
        PX,
        "  permit: {done: 2018-01-20, evidence: 施工许可证}\n",
        "  permit: {plan: 2018-01-20}\n",
        [("started-unpermitted", "nodes.start.done")],
    ),
    (P8, "lead: 市发展改革委\n", "lead: 市发展改革委\nnodes: {start: {plan: 2019-12-01}}\n", []),
    (P7, "plan: 2019-08-20", "plan: 2019-08-19", [("before-signing", "nodes.start.plan")]),
    (PX, "{done: 2018-04-01", "{done: 2018-02-01", [("before-signing", "nodes.start.done")]),
    (PX, "date: 2018-05-01", "date: 2018-02-28", [("before-signing", "funds[HD-10].date")]),
    (P7, "date: 2019-09-01", "date: 2019-08-19", [("before-signing", "progress[2019-08-19].date")]),
    (P7, "done: 2019-08-22", "done: 2019-07-22", []),
    (P7, "    plan: 2019-08-01", "    done: 2019-08-01\n    evidence: 照片", []),
    (P8, "id: P-2019-QL008", "id: P-2018-QL008", [("id-year", "id")]),
    (P7, "    evidence: 批复\n", "", [("no-evidence", "nodes.eia.evidence")]),
    (M15, "    evidence: 验收单\n", "", [("no-evidence", "decisions[M15-1].evidence")]),
    (P8, "name: 轴承检测中心", "name: 精密 轴承智能工厂", [("same-name", "name")]),
    (P7, "code: 2019-410305-34-03-012345", "code: 2019-410305-34-03-01234X", [("project-code", "code")]),
    (P7, "evidence: 批复", "evidence: 待补", [("placeholder", "nodes.eia.evidence")]),
    (P7, "evidence: 批复", "evidence: 环评〔2019〕无 12 号", []),
    (P8, HERE, f"county: XQ\n{HERE[11:]}\ncode: 2019-410305-34-03-012345", [("same-project-code", "code")]),
    (P8, HERE, f"{HERE}\ncode: 2019-410305-34-03-012345", []),
    (
        P8,
        NAMED,
        NAMED.replace("轴承检测中心", "精密轴承智能工厂").replace("county: QL", "county: XQ").replace("2000万元", "12.6亿元"),
        [("same-name", "name"), ("twin-projects", "name")],
    ),
    (
        P8,
        NAMED,
        NAMED.replace("轴承检测中心", "精密轴承智能工厂")
        .replace("E-2016-QL003", "E-2017-XQ001")
        .replace("county: QL", "county: XQ")
        .replace("2000万元", "6亿元"),
        [],
    ),
    (
        P8,
        NAMED,
        NAMED.replace("轴承检测中心", "精密轴承智能⼯⼚").replace("county: QL", "county: XQ").replace("2000万元", "12.6亿元"),
        [("same-name", "name"), ("twin-projects", "name")],
    ),
    (E1, "name: 示例机床有限公司", "name: 示例轴承有限公司", []),
    (E1, FIRM, "name: 示例轴承有限公司\ncounty: MJ", [("twin-enterprises", "name")]),
    # issue
    (I13, "id: I-2019-QL013", "id: I-2018-QL013", [("id-year", "id")]),
    (I12, FIRST, "- {step: handling, date: 2019-08-20}", [("step-order", "steps[handling 2019-08-20].step")]),
    (I12, "- {step: listed, date: 2019-08-20, by: 市地企合作办}\n  ", "", [("step-order", "steps[claimed 2019-08-20].step")]),
    (I12, "feedback, date: 2019-09-12", "feedback, date: 2019-09-10", [("step-dates", "steps[feedback 2019-09-10].date")]),
    (I12, "raised: 2019-08-20", "raised: 2019-08-19", [("listed-date", "steps[listed 2019-08-20].date")]),
    (I12, "reopened, date: 2019-09-29", "reopened, date: 2019-09-26", [("reopened-unclaimed", "steps[reopened 2019-09-26].date")]),
    (I12, "2019-08-20, by: 市交通运输局", "2019-08-20", [("claimed-by-nobody", "steps[claimed 2019-08-20].by")]),
    (I12, " outcome: resolved,", "", [("no-outcome", "steps[cleared 2019-09-10].outcome")]),
    (I12, ", evidence: 通车验收单", "", [("resolved-unproven", "steps[cleared 2019-09-10].evidence")]),
    (I12, " basis: 条例第三条,", "", [("no-basis", "steps[cleared 2019-09-20].basis")]),
    (I12, ", cause: land", "", [("no-cause", "steps[cleared 2019-09-20].cause")]),
    (I12, ", cause: other", "", [("no-cause", "steps[extended 2019-08-23].cause")]),
    (I12, " until: 2019-09-12,", "", [("no-until", "steps[extended 2019-08-23].until")]),
    (I12, "until: 2019-09-12", "until: 2019-08-23", [("until-early", "steps[extended 2019-08-23].until")]),
    (I12, " reason: 连日降雨,", "", [("no-reason", "steps[extended 2019-08-23].reason")]),
    (I12, ", reason: 雨后塌陷", "", [("no-reason", "steps[reopened 2019-09-12].reason")]),
    (
        I12,
        "reopened, date: 2019-09-29, reason: 条文已修订",
        "declined, date: 2019-09-29, grounds: lawsuit",
        [("step-order", "steps[declined 2019-09-29].step")],
    ),
    (I12, CLEARED_SO, "declined, date: 2019-09-20", [("no-grounds", "steps[declined 2019-09-20].grounds")]),
    (I12, CLEARED_SO, "declined, date: 2019-09-20, grounds: petition", []),
    (I12, ", answer: fairly", "", [("no-answer", "steps[feedback 2019-09-11].answer")]),
    (I12, "text: 路基施工", "outcome: resolved", [("misplaced-field", "steps[handling 2019-08-22].outcome")]),
    # contract
    (C3, "to: 2019-09-01", "to: 2019-08-31", [("to-before-from", "to")]),
    (C3, "from: 2019-09-01\nto: 2019-09-01", "to: 2019-08-20", []),
    (C3, "from: 2019-09-01\nto: 2019-09-01", "to: 2019-08-19", [("before-signing", "to")]),
    (C3, "date: 2019-09-20", "date: 2019-08-19", [("before-signing", "deliveries[HD-1].date")]),
    (C3, "deliveries:", "ended: {date: 2019-09-20, reason: 停产}\ndeliveries:", [("fulfilled-ended", "ended.date")]),
    (C3, "    amount: 8600万元", "    amount: 8599万元\nended: {date: 2019-09-20, reason: 停产}", []),
    (C3, "id: C-2019-QL003", "id: C-2020-QL003", [("id-year", "id")]),
    # enterprise
    (E3, "91350100M000100Y43", "91350100m000100y43", [("credit-code-form", "credit_code")]),
    (E3, "91350100M000100Y43", "'91350100'", [("credit-code-form", "credit_code")]),
    (E3, "91350100M000100Y43", "9135010AM000100Y43", [("credit-code-form", "credit_code")]),
    (E3, "91350100M000100Y43", "91350100M000100Y4Z", [("credit-code-form", "credit_code")]),
    (E3, "91350100M000100Y43", "'000000000000000000'", [("credit-code-form", "credit_code")]),
    (E3, "91350100M000100Y43", "91350100M000100Y44", [("credit-code-check", "credit_code")]),
    (E1, "11320000MB151840XJ", "91350100M000100Y43", [("same-credit-code", "credit_code")]),
    # meetings
    (M14, "id: 14", "id: 12", [("dangling-reference", "meeting"), ("meeting-gap", "id")]),
    (M14, "id: 14", "id: 1", [("dangling-reference", "meeting"), ("meeting-gap", "id")]),
    (M14, "date: 2019-06-20", "date: 2019-08-21", [("meeting-order", "date"), ("signed-apart", "signed")]),
    (M15, "done: 2019-09-20", "done: 2019-08-20", []),
    (M15, "done: 2019-09-20", "done: 2019-08-19", [("done-before-meeting", "decisions[M15-1].done")]),
    # settings
    (S, "key: WS", "key: Ws1", [("county-key", "counties[Ws1].key"), ("unknown-county", "county")]),
    (S, "office: SJ", "office: sj", [("office-form", "office"), ("unknown-office", "id")]),
    (S, "key: WS", "key: AUX", [("reserved-name", "counties[AUX].key"), ("unknown-county", "county")]),
    (S, "successor: XQ", "successor: MJ", [("bad-successor", "counties[MJ].successor")]),
    (S, "successor: XQ", "successor: ZZ", [("bad-successor", "counties[MJ].successor")]),
    (
        S,
        "name: 西渠区",
        "name: 西渠区\n    successor: MJ",
        [("bad-successor", "counties[MJ].successor"), ("bad-successor", "counties[XQ].successor")],
    ),
    (S, "'410305'", "41030X", [("region-code", "counties[QL].code")]),
    (S, "logistics: 15", "物流: 15", [("unknown-limit", "limits.物流")]),
    (S, "limits:\n", "events:\n  breakfst: 60\nlimits:\n", [("unknown-cycle", "events.breakfst")]),
    (S, "limits:\n", "review:\n  severities:\n    R07: warning\n    R77: error\nlimits:\n", [("unknown-rule", "review.severities.R77")]),
    (S, "  征拆:", "  start:", [("node-name", "nodes.start"), ("unknown-node", "nodes.征拆")]),
    (S, "  征拆:", "  a b:", [("node-name", "nodes.a b"), ("unknown-node", "nodes.征拆")]),
    (S, "criticism: 10", "criticism: 9", [("supervision-order", "supervision.statement")]),
    (S, "digits: 4\n", "digits: 4\nbridge_fund: -1亿元\n", [("negative-amount", "bridge_fund")]),
    (S, "digits: 4\n", "digits: 4\nbridge_fund: 1亿元\n", []),
    (
        S,
        "limits:\n",
        "history:\n  - from: 2020-01-01\n    limits: {lnad: 5}\nlimits:\n",
        [("unknown-limit", "history[2020-01-01].limits.lnad")],
    ),
    (
        S,
        "limits:\n",
        "history:\n  - from: 2020-01-01\n    supervision: {criticism: 9}\nlimits:\n",
        [("supervision-order", "history[2020-01-01].supervision.statement")],
    ),
    (
        S,
        "limits:\n",
        "history:\n  - from: 2020-01-01\n    counties: {XQ: {successor: MJ}}\nlimits:\n",
        [("bad-successor", "history[2020-01-01].counties.XQ.successor")],
    ),
    (S, "limits:\n", "history:\n  - {from: 2020-01-01}\n  - {from: 2020-01-01}\nlimits:\n", [("entry-twice", "history[2020-01-01]")]),
    (
        S,
        "limits:\n",
        "parks: [东园, 西园]\npark_groups: {六组团: [东园, 西园], 开发区: [东园]}\nlimits:\n",
        [("entry-twice", "park_groups.开发区[1]")],
    ),
    (S, "limits:\n", "short:\n  市发改局: [发改]\nlimits:\n", [("unknown-part", "short.市发改局")]),
    (S, "limits:\n", "short:\n  市发展改革委: [发改]\n  市交通运输局: [发改]\nlimits:\n", [("short-twice", "short.市交通运输局")]),
    (
        S,
        "units: [市地企合作办, 市发展改革委, 市交通运输局]",
        "units: [市地企合作办, 市发改委, 市交通运输局]\nrenamed: [{was: 市发展改革委, unit: 市发改委, from: 2019-09-01}]",
        [],
    ),
    (
        S,
        "- date: 2019-09-28\n    work: true",
        "- date: 2019-09-28\n    work: true\n  - date: 2019-09-28\n    work: false",
        [("entry-twice", "calendar[2019-09-28]")],
    ),
]


STARTED = """
id: P-2018-XQ002
name: 轴承展示中心
enterprise: E-2016-QL003
county: XQ
signed: 2018-03-01
investment: 2亿元
lead: 市发展改革委
nodes:
  start: {done: 2018-04-01, evidence: 开工令}
"""
BARE = {path: re.sub("(?m)^  (filing|eia|permit):.*(\\n    .*)*\\n", "", text) for path, text in GOOD.items()}
LAND = "  land: {plan: 2018-03-01}\n  start: {done"


@pytest.mark.parametrize(
    ("others", "own", "named"),
    [
        (BARE, STARTED, None),
        (GOOD, STARTED, "备案、环评、施工许可"),
        (GOOD, STARTED.replace("  start: {done", LAND), "备案、用地、环评、施工许可"),
        (GOOD, STARTED.replace("nodes:", "nodes:\n  filing: {done: 2018-03-01, evidence: 备案证明}"), "环评、施工许可"),
        (BARE, STARTED.replace("  start: {done", LAND), "用地"),
        (BARE, STARTED.replace("  start: {done", LAND).replace("done: 2018-04-01", "plan: 2018-04-01"), None),
    ],
)
def test_a_start_without_the_approvals_that_the_ledger_keeps_is_told_of_once(others, own, named):
    said = [each for each in checks.of_ledger(load({**others, "projects/P-2018-XQ002.yaml": own}), TODAY) if each.id == "P-2018-XQ002"]
    assert [(each.code, each.address, each.message.zh) for each in said] == [
        ("started-unpermitted", "nodes.start.done", f"2018-04-01 已开工，却没有{named}的日期，疑似未批先建")
        for _ in range(named is not None)
    ]


LEAPT = """
id: P-2018-XQ003
name: 轴承检测中心
enterprise: E-2016-QL003
county: XQ
signed: 2018-03-01
investment: 2亿元
lead: 市发展改革委
nodes:
  filing: {done: 2018-03-05, evidence: 备案证明}
  eia: {done: 2018-03-06, evidence: 批复}
  permit: {done: 2018-03-20, evidence: 许可证}
  start: {done: 2018-04-01, evidence: 开工令}
  production: {done: 2019-04-01, evidence: 试生产报告}
  benefit: {done: 2019-08-01, evidence: 审计报告}
"""


@pytest.mark.parametrize(
    ("own", "named"),
    [
        (LEAPT, "竣工、达产"),
        (LEAPT.replace("  production:", "  completion: {done: 2019-03-01, evidence: 竣工验收单}\n  production:"), "达产"),
        (
            LEAPT.replace(
                "  benefit:",
                "  completion: {done: 2019-03-01, evidence: 竣工验收单}\n  capacity: {done: 2019-06-01, evidence: 报表}\n  benefit:",
            ),
            None,
        ),
        (LEAPT.partition("  production:")[0], None),
    ],
)
def test_a_node_left_out_on_the_way_is_told_of_where_the_ledger_keeps_it(own, named):
    other = LEAPT.replace("XQ003", "XQ004").replace("检测", "展示").partition("  production:")[0] + "  completion: {plan: 2020-03-01}\n"
    records = {**GOOD, "projects/P-2018-XQ003.yaml": own, "projects/P-2018-XQ004.yaml": other}
    said = [each for each in checks.of_ledger(load(records), TODAY) if each.id == "P-2018-XQ003"]
    assert [(each.code, each.address, each.message.zh) for each in said] == [
        ("node-order", "nodes.benefit.done", f"达效已于 2019-08-01 完成，却没有{named}的日期") for _ in range(named is not None)
    ]


@pytest.mark.parametrize(("path", "old", "new", "expected"), CHANGES)
def test_a_change_gives_the_findings(path, old, new, expected):
    assert found(changed(path, old, new)) == sorted(expected)


def test_every_check_is_tried():
    tried = {code for row in CHANGES for code, _ in row[3]} | {"no-calendar", "bad-question", "no-county", "negative-quantity"}
    tried |= (
        {code for _, expected in test_checks_declared.CHANGES for code, _ in expected}
        | {"not-unique", "open-twice"}
        | {code for *_, expected in test_checks_together.CHANGES for code, _ in expected}
        | set(test_faults.MENDED)
    )
    assert tried == {fault.code for fault in table.FAULTS}


def test_without_counties_of_the_city():
    assert found({S: "name: 台账\ncounties:\n  - {key: WS, name: 市外, outside: true}\n"}) == [("no-county", "counties")]


def test_lists_that_are_not_kept_are_not_compared():
    texts = changed(S, "units: [市地企合作办, 市发展改革委, 市交通运输局]\nthemes: [项目对接, 产销对接]\n", "")
    texts[P7] = texts[P7].replace("lead: 市发展改革委", "lead: 某局")
    assert found(texts) == []
    assert unkept(load(texts).settings) == ("units", "themes")
    assert unkept(load(GOOD).settings) == ()


def test_of_a_record_that_cannot_be_read_nothing_is_said():
    texts = {path: text for path, text in GOOD.items() if path not in (E3, M14)}
    assert found(texts, left_out=("ledgers/enterprises/QL/2016/E-2016-QL003.yaml", "ledgers/meetings/014.yaml")) == []
    codes = [code for code, _ in found(texts)]
    assert codes == ["dangling-reference"] * 6


def test_of_a_misplaced_record_nothing_is_said():
    ledger = load({path: text for path, text in GOOD.items() if path != E3})
    project = ledger.get("project", "P-2019-QL007")
    told = checks.of_record(BUILT_IN["project"], project, ledger, TODAY)
    assert [f.code for f in told] == ["dangling-reference"]
    elsewhere = told[0].fault.at("id", id="E-2016-QL003", kind="", name="", place=Place("ledgers/E-2016-QL003.yaml"))
    known = replace(ledger, findings=(elsewhere,))
    assert checks.of_record(BUILT_IN["project"], project, known, TODAY) == told  # something else is wrong with a record that was read
    assert checks.of_record(BUILT_IN["project"], project, replace(known, left_out=(elsewhere.place.file,)), TODAY) == ()


def test_an_unreadable_meeting_is_no_gap():
    texts = changed(M14, "id: 14", "id: 13")
    texts[P8] = texts[P8].replace("meeting: 14\n", "")
    assert found(texts) == [("meeting-gap", "id")]
    assert found(texts, left_out=("ledgers/meetings/014.yaml", "ledgers/projects/014.yaml")) == []


def issues_of(year: int, steps: str, calendar: str = "2019-09-28", more: str = "") -> list[tuple[str, str]]:
    """Return the findings with an issue raised that year."""
    texts = changed(I13, "raised: 2019-09-29", f"raised: {year}-12-20\nsteps:\n{steps}")
    texts[I13] = texts[I13].replace("I-2019", f"I-{year}")
    texts[S] = texts[S].replace("2019-09-28", calendar) + more
    return found(texts)


LISTED, CLAIMED = "  - {step: listed, date: 2003-12-20}\n", "  - {step: claimed, date: 2003-12-25, by: 市发展改革委}\n"


def test_years_without_working_days_are_told_once():
    texts = changed(I13, "raised: 2019-09-29", "raised: 2003-12-20")
    texts["issues/I-2003-QL001.yaml"] = texts[I13].replace("I-2019-QL013", "I-2003-QL001")
    texts[I13] = texts[I13].replace("I-2019", "I-2003")
    told = [f for f in checks.of_ledger(load(texts), TODAY) if f.code == "no-calendar"]
    assert [(f.value, f.message.en) for f in told] == [
        ("2003", "the working days of 2003 are unknown, but limits of issues depend on them (2, such as I-2003-QL001)")
    ]


@pytest.mark.parametrize("steps", [LISTED, LISTED + CLAIMED, LISTED + CLAIMED + "  - {step: handling, date: 2003-12-26, text: 办}\n"])
def test_limits_of_each_step_need_the_calendar(steps):
    assert issues_of(2003, steps) == [("no-calendar", "calendar")]


def test_a_year_that_the_ledger_declares_whole_is_known():
    assert issues_of(2003, LISTED, "2003-12-31") == [("no-calendar", "calendar")]
    assert issues_of(2003, LISTED, "2003-12-31", "known: 2003\n") == []
    assert issues_of(2003, LISTED, "2003-12-31", "known: 2004\n") == []
    assert issues_of(2003, LISTED, "2004-01-02", "known: 2004\n") == [("no-calendar", "calendar")]


def test_the_table_of_steps_is_that_of_the_verbs():
    verbs = {
        "claim": "claimed",
        "handle": "handling",
        "extend": "extended",
        "close": "cleared",
        "feedback": "feedback",
        "reopen": "reopened",
        "urge": "urged",
        "decline": "declined",
    }
    for before, after in NEXT.items():
        if before is not None:
            record = load({**GOOD, I13: GOOD[I13] + f"steps:\n  - {{step: {before}, date: 2019-09-29}}\n"}).get("issue", "I-2019-QL013")
            stage = issue.stage(record, TODAY)
            assert {verbs[verb.name] for verb in issue.KIND.verbs if verb.starts_from(stage)} == set(after)


class Lazy(dict):
    """Records that may be asked for one by one only."""

    def __iter__(self):
        raise AssertionError

    keys = values = items = __len__ = __iter__


def test_a_record_is_checked_without_reading_the_others():
    whole = load(GOOD)
    lazy = Ledger(whole.settings, {name: Lazy(records) for name, records in whole.records.items()})
    for name, records in whole.records.items():
        for record in records.values():
            assert checks.of_record(BUILT_IN[name], record, lazy, TODAY) == ()


def test_a_slip_of_unit_is_named():
    texts = changed(P8, "amount: 300元", "amount: 999亿元")
    (told,) = checks.of_ledger(load(texts), TODAY)
    assert told.hint.en.startswith("they are about 10,000 times apart, so 亿元 (100m) and 万元 (10k) were probably mixed up: ")
    assert told.hint.en.endswith("check investment 20 million yuan and funds[FH-1] 99.9 billion yuan")
    texts = changed(P8, "amount: 300元", "amount: 2001万元")
    assert "一万倍" not in checks.of_ledger(load(texts), TODAY)[0].hint.zh


@pytest.mark.parametrize(("value", "near"), [("ql", "QL"), ("清陵县", "QL"), ("某县", "counties")])
def test_the_nearest_county_is_named(value, near):
    assert near in checks.of_ledger(load(changed(P7, "county: QL", f"county: {value}")), TODAY)[0].hint.zh


@pytest.mark.parametrize(("value", "near"), [("规划", "planning"), ("征地", "nodes"), ("strat", "start")])
def test_the_nearest_node_is_named(value, near):
    assert near in checks.of_ledger(load(changed(P7, "  征拆:", f"  {value}:")), TODAY)[0].hint.zh


def test_names_with_braces_are_shown_as_they_are():
    texts = changed(S, "产销对接]", "'{会}']")
    told = checks.of_ledger(load({**texts, M15: texts[M15].replace("[产销对接, 项目对接]", "['{会']")}), TODAY)
    assert [f.hint.zh for f in told] == ["是否想写“{会}”？确是新的，先加进 ledger.yaml 的 themes"]


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_the_last_place_of_a_credit_code_is_that_of_others_who_reckon_it(body):
    assert check_character(body) == uscc.calc_check_digit(body)


def test_no_check_of_a_warning_tells_of_errors_too():
    """Whoever asks for errors alone leaves it out."""
    every = (*table.RECORD_CHECKS, *table.VOIDED_CHECKS, *table.LEDGER_CHECKS)
    assert not [check for check in every if check.fault not in checks.ERRORS and not checks.ERRORS.isdisjoint(check.also)]
