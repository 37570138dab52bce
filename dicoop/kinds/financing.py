"""What is a facility that an institution agreed on with an enterprise, and how far has its money come?"""

from __future__ import annotations

import datetime as dt
from typing import Any

from dicoop.kinds import fields as f
from dicoop.kinds.as_of import until
from dicoop.kinds.base import Ended, Kind, Record, record_id
from dicoop.kinds.fields import Block
from dicoop.kinds.lending import DRAWN, MORE, QUOTAS, REPAID, may_draw
from dicoop.kinds.parts import Receipt, frame, made, step
from dicoop.kinds.traits import Bond, Book, Fill, Limit, Log, Need, OpenItem, Verb, days, stakes, working_days
from dicoop.labels import Label, Term
from dicoop.periods import month_on


class Instrument(Term):
    """How the money comes."""

    LOAN = "loan", "贷款", "loan"
    BRIDGE = "bridge", "还贷周转金", "bridge loan"
    BOND = "bond", "债券", "bond"
    EQUITY = "equity", "股权", "equity"
    FUND = "fund", "基金投资", "fund"
    LEASE = "lease", "融资租赁", "lease"
    OTHER = "other", "其他", "other"


class Binding(Term):
    """What was signed."""

    INTENT = "intent", "意向", "intent"
    CREDIT = "credit", "授信", "credit"
    CONTRACT = "contract", "贷款合同", "loan contract"


class Security(Term):
    """What the institution relies on."""

    MORTGAGE = "mortgage", "抵押", "mortgage"
    PLEDGE = "pledge", "质押", "pledge"
    GUARANTEE = "guarantee", "保证", "guarantee"
    CREDIT = "credit", "信用", "on credit"
    MIXED = "mixed", "综合", "mixed"


class StepName(Term):
    """What the institution decided."""

    CREDITED = "credited", "授信", "credited"
    REFUSED = "refused", "未获批", "refused"


class ChangeName(Term):
    """What became of money that was out."""

    RENEWED_FREE = "renewed_free", "无还本续贷", "renewed without repayment"
    RENEWED = "renewed", "续贷", "renewed"
    EXTENDED = "extended", "展期", "extended"
    DEFERRED = "deferred", "延期还本付息", "deferred"
    CALLED = "called", "抽贷", "called in"
    CUT = "cut", "断贷", "cut off"
    REDUCED = "reduced", "压贷", "reduced"


class How(Term):
    """How a guarantee was taken up or ended."""

    COMPENSATED = "compensated", "代偿", "compensated"
    RECOVERED = "recovered", "追偿", "recovered"
    RELEASED = "released", "正常解保", "released"


class Why(Term):
    """Why money that was agreed has not come."""

    CONDITIONS = "conditions", "条件未落实", "conditions not met"
    SECURITY = "security", "押品不足", "not enough security"
    FIRM = "firm", "企业暂不用", "not needed yet"
    BANK = "bank", "银行审批", "with the bank"
    PROJECT = "project", "项目未开工", "project not started"
    OTHER = "other", "其他", "other"


class Stage(Term):
    """How far a facility has come."""

    NOT_YET = "not_yet", "未签约", "not yet signed"
    INTENDED = "intended", "已签约", "signed"
    CREDITED = "credited", "已授信", "credited"
    DRAWING = "drawing", "放款中", "drawing"
    DRAWN = "drawn", "放款到位", "drawn"
    REPAID = "repaid", "已结清", "repaid"
    REFUSED = "refused", "未获批", "refused"
    ENDED = "ended", "已终止", "ended"
    VOIDED = "voided", "已作废", "voided"


class Bearer(Term):
    """Who bears a share of a loss."""

    GUARANTOR = "guarantor", "担保机构", "guarantor"
    REGUARANTOR = "reguarantor", "再担保", "reguarantor"
    BANK = "bank", "银行", "bank"
    GOVERNMENT = "government", "政府", "government"
    FUND = "fund", "担保基金", "guarantee fund"
    OTHER = "other", "其他", "other"


class Step(Block):
    """A decision of the institution; of several credits the last stands."""

    step = f.term(StepName, "环节", "Step", key=True)
    date = f.day("日期", "Date", key=True, happened=True, partial=True)
    by = f.optional(f.text("经办", "By"))
    amount = f.optional(f.amount("授信额", "Amount"))
    until = f.optional(f.day("有效期至", "Until"))
    reason = f.optional(f.text("原因", "Reason"))


class Change(Block):
    """What the institution changed about money that is out."""

    date = f.day("日期", "Date", key=True, happened=True)
    nr = f.number()
    change = f.term(ChangeName, "变动", "Change")
    amount = f.amount("金额", "Amount")
    until = f.optional(f.day("延至", "Until"))
    reason = f.optional(f.text("原因", "Reason"))


class Guarantee(Block):
    """Who answers for how much, at which fee, and how losses are shared."""

    guarantor = record_id("担保机构", "Guarantor", "E", ref="enterprise")
    amount = f.amount("担保额", "Amount")
    fee = f.optional(f.percent("担保费率", "Fee"))
    from_ = f.day("起", "From")
    to = f.optional(f.day("止", "To"))
    shares = f.default(f.by_name(f.percent("比例", "Share"), "分担比例", "Shares", Bearer, say=Label("如 bank", "such as bank")))


class Cover(Block):
    """Money by which a guarantee was taken up, recovered or released."""

    receipt = f.text("凭证号", "Receipt", key=True)
    date = f.day("日期", "Date", happened=True)
    amount = f.amount("金额", "Amount")
    how = f.term(How, "方式", "How")
    reverses = f.optional(f.text("冲销", "Reverses"))


class Financing(Record):
    """A facility of one enterprise at one institution."""

    id = record_id("编号", "Id", "F", show=1)
    title = f.text("名称", "Title", show=2)
    enterprise = record_id("融资企业", "Enterprise", "E", ref="enterprise")
    institution = record_id("金融机构", "Institution", "E", ref="enterprise")
    county = f.text("县区", "County", show=3, known="counties")
    instrument = f.term(Instrument, "方式", "Instrument", show=4)
    signed = f.day("签订日期", "Signed", show=5, happened=True, partial=True)
    amount = f.amount("协议额", "Amount", show=6, say=Label("当日签订或意向的金额", "what was signed or intended that day"))
    binding = f.optional(f.term(Binding, "协议性质", "Binding"))
    meeting = f.optional(f.whole("第几次会议", "Meeting", ref="meeting"))
    project = f.optional(record_id("项目", "Project", "P", ref="project"))
    posting = f.optional(record_id("需求", "Posting", "D", ref="posting"))
    event = f.optional(record_id("活动", "Event", "V", ref="event"))
    rate = f.optional(f.percent("年利率", "Rate"))
    term = f.optional(f.whole("期限（月）", "Term in months"))
    maturity = f.optional(f.day("到期日", "Maturity"))
    security = f.optional(f.term(Security, "担保方式", "Security"))
    first_loan = f.optional(f.flag("首贷", "First loan"))
    lead = f.optional(f.text("责任单位", "Responsible unit", known="units"))
    reason = f.optional(f.term(Why, "未放款原因", "Reason not drawn"))
    steps = f.default(f.entries(Step, "审批", "Steps"))
    drawdowns = f.default(f.entries(Receipt, "放款", "Drawdowns"))
    repayments = f.default(f.entries(Receipt, "还款", "Repayments"))
    changes = f.default(f.entries(Change, "变动", "Changes"))
    guarantee = f.optional(f.block(Guarantee, "担保", "Guarantee"))
    cover = f.default(f.entries(Cover, "代偿解保", "Cover"))
    ended = f.optional(f.block(Ended, "终止", "Ended"))


def stage(financing: Financing, day: dt.date) -> Stage:
    """Return how far a facility had come on a day."""
    framed = frame(financing, "signed", day, Stage)
    if framed is not None:
        return framed
    drawn, repaid = DRAWN.until(financing, day), REPAID.until(financing, day)
    if drawn > 0:
        if repaid >= drawn:
            return Stage.REPAID
        return Stage.DRAWN if drawn >= may_draw(financing, day) else Stage.DRAWING
    steps = made(financing, day)
    return {"credited": Stage.CREDITED, "refused": Stage.REFUSED}.get(steps[-1] if steps else "", Stage.INTENDED)


def _dues(financing: Financing, day: dt.date, _: Any) -> tuple[OpenItem, ...]:
    """Return the end of a guarantee of money that is out, and when that is due by its term where no day is written."""
    if stage(financing, day) not in _OUT:
        return ()
    guarantee, first = financing.guarantee, min((each.date for each in until(financing.drawdowns, day)), default=day)
    found = [] if guarantee is None or guarantee.to is None else [OpenItem("guarantee", _GUARANTEE, guarantee.to, financing.lead)]
    if financing.term and financing.maturity is None:
        last = month_on(first, financing.term).last
        found.append(OpenItem("maturity", _MATURITY, last.replace(day=min(first.day, last.day)), financing.lead))
    return tuple(found)


_GUARANTEE, _MATURITY = Label("担保到期", "end of the guarantee"), Label("到期还款", "maturity")
_OUT = frozenset({Stage.DRAWING, Stage.DRAWN})
_OPEN = frozenset({Stage.INTENDED, Stage.CREDITED, *_OUT})
_EVER = _OPEN | {Stage.REPAID}
KIND = Kind(
    name="financing",
    letter="F",
    folder="financings",
    label=Label("融资", "financing"),
    model=Financing,
    stage=stage,
    stages=Stage,
    finished=frozenset({Stage.REPAID, Stage.REFUSED}),
    verbs=(
        Verb("credit", Label("报授信", "credit"), _OPEN),
        Verb("draw", Label("报放款", "draw"), _OPEN),
        Verb("repay", Label("报还款", "repay"), _EVER),
        Verb("change", Label("记变动", "change"), _EVER),
        Verb("guarantee", Label("记担保", "guarantee"), _OPEN),
        Verb("cover", Label("报代偿解保", "cover"), _EVER),
        Verb("refuse", Label("报未获批", "refuse"), frozenset({Stage.INTENDED, Stage.CREDITED})),
        Verb("end", Label("终止", "end"), _EVER),
    ),
    first_date="signed",
    books=(Book("drawdowns", "draw", cap="amount"), Book("repayments", "repay"), Book("cover", "cover")),
    sums=(DRAWN, REPAID),
    logs=(Log("changes", "change"),),
    fills=(Fill("guarantee", "guarantee"),),
    steps=(
        step(StepName.CREDITED, "credit", "start credited", "amount", "until by"),
        step(StepName.REFUSED, "refuse", "start credited", "reason", "by", closes=True),
    ),
    limits=(
        Limit("credited", StepName.CREDITED.label, working_days(20), "signed", condition="drawn=0"),
        Limit("draw", Label("首次放款", "first drawing"), days(60), "credited", condition="drawn=0"),
        Limit("maturity", _MATURITY, until="maturity", condition="repaid<.drawn"),
        Limit("bridge", Label("周转金归还", "bridge money back"), days(10), "signed", condition="instrument=bridge and repaid<.drawn"),
    ),
    dues=_dues,
    quotas=QUOTAS,
    more=lambda: MORE,
    bonds=(
        Bond("parties", "differ", ("enterprise", "institution")),
        Bond("credit", "at_most", ("drawn", "credited")),
        Bond("back", "at_most", ("repaid", "drawn")),
        Bond("term", "order", ("guarantee.from", "guarantee.to")),
        Bond("guaranteed", "at_most", ("guarantee.amount", "amount")),
    ),
    required_when=(("guarantee", "cover.count>0"),),
    needs=(Need("changes.until", "change=extended"), Need("changes.reason", "change=extended")),
    only=tuple((name, "instrument!=equity and instrument!=fund") for name in ("rate", "security", "guarantee")),
    stakes=stakes(bad="changes.change called cut reduced", below="steps.amount", scope="instrument security first_loan", once="first_loan"),
    measure="笔",
    in_report=True,
    themes=("金融", "资本", "产融"),
)
