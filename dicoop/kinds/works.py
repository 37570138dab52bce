"""What else is kept of a project: approvals, what is owed for works, pauses, what holds it up, where it moves, what it brings?"""

from __future__ import annotations

import datetime as dt

from dicoop.kinds import fields as f
from dicoop.kinds.fields import Block
from dicoop.labels import Label, Term
from dicoop.partial_date import days_on


class Granted(Term):
    """What came of an approval."""

    GRANTED = "granted", "已批", "granted"
    REFUSED = "refused", "未批", "refused"
    NOT_NEEDED = "not_needed", "不需办理", "not needed"


class Investor(Term):
    """Whose money builds it."""

    STATE = "state", "央企", "state"
    PROVINCIAL = "provincial", "省企", "provincial"
    PRIVATE = "private", "民企", "private"
    FOREIGN = "foreign", "外资", "foreign"


class Approval(Block):
    """A matter of the joint approval; `promised` and `legal` are working days."""

    matter = f.text("事项", "Matter", key=True)
    unit = f.text("审批单位", "Unit", known="units")
    batch = f.optional(f.text("批次", "Batch"))
    needed = f.optional(f.day("应办结", "Needed by"))
    applied = f.optional(f.day("申请", "Applied", happened=True))
    accepted = f.optional(f.day("受理", "Accepted", happened=True))
    promised = f.optional(f.days("承诺工作日", "Promised"))
    legal = f.optional(f.days("法定工作日", "Legal"))
    granted = f.optional(f.day("办结", "Granted", happened=True))
    outcome = f.optional(f.term(Granted, "结果", "Outcome"))
    evidence = f.optional(f.text("佐证", "Evidence"))

    @property
    def date(self) -> dt.date:
        """The day it came up, by which questions take those there are by a day."""
        return self.accepted or self.granted or self.needed or dt.date.max

    @property
    def counted(self) -> tuple[dt.date | None, int]:
        """The day from which its last day is counted, and so many working days: those promised, else it is the day by which it is needed."""
        return (self.accepted, self.promised) if self.accepted and self.promised is not None else (self.needed, 0)

    def is_open(self, day: dt.date) -> bool:
        """Return whether it had not been decided by a day."""
        return self.outcome != Granted.NOT_NEEDED and (self.granted > day if self.granted else self.outcome is None)


class Payable(Block):
    """What is owed for works by a receipt; `disputed`: by a court or between the parties."""

    receipt = f.text("凭证号", "Receipt", key=True)
    date = f.day("应付日期", "Date", happened=True)
    amount = f.amount("金额", "Amount")
    term = f.optional(f.days("约定付款天数", "Days to pay as agreed"))
    disputed = f.optional(f.flag("有争议", "Disputed"))
    reverses = f.optional(f.text("冲销", "Reverses"))

    @property
    def due(self) -> dt.date:
        """The day by which it is to be paid: so many days on as were agreed, else 30, as 802号令 has it."""
        return days_on(self.date, self.term or _TO_PAY)


_TO_PAY = 30


class Paid(Block):
    """What was paid for works."""

    receipt = f.text("凭证号", "Receipt", key=True)
    date = f.day("支付日期", "Date", happened=True)
    amount = f.amount("金额", "Amount")
    reverses = f.optional(f.text("冲销", "Reverses"))


class Pause(Block):
    """A time in which nothing was built."""

    paused = f.day("停工", "Paused", key=True, happened=True)
    reason = f.text("原因", "Reason")
    resumed = f.optional(f.day("复工", "Resumed", happened=True))
    evidence = f.optional(f.text("佐证", "Evidence"))

    @property
    def date(self) -> dt.date:
        """The day it began, by which questions take the last."""
        return self.paused


class Plan(Block):
    """A plan of its own for a project that does not start (一项一案)."""

    blocker = f.text("卡点", "Blocker")
    measure = f.text("措施", "Measure")
    unit = f.text("责任单位", "Unit", known="units")
    start_expected = f.optional(f.day("预计开工", "Start expected"))


class Relocation(Block):
    """From where a works moves to where, and which land becomes free."""

    from_ = f.text("迁出地", "From")
    to = f.text("迁入地", "To")
    land = f.optional(f.quantity("腾出土地", "Land set free", ("亩",)))


class Dispatch(Block):
    """An entry of the log of those who watch over the project."""

    date = f.day("日期", "Date", key=True, happened=True)
    nr = f.number()
    text = f.text("调度情况", "What was found")
    by = f.optional(f.text("调度人", "By", say=Label("写职务", "a post, not a name")))


class Result(Block):
    """What a project brings in a year, agreed and actual."""

    year = f.text("年度", "Year", key=True)
    output_agreed = f.optional(f.amount("约定产值", "Output agreed"))
    output = f.optional(f.amount("实际产值", "Output"))
    tax_agreed = f.optional(f.amount("约定税收", "Tax agreed"))
    tax = f.optional(f.amount("实际税收", "Tax"))
    jobs_agreed = f.optional(f.whole("约定就业", "Jobs agreed"))
    jobs = f.optional(f.whole("实际就业", "Jobs"))
