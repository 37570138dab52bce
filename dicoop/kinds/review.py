"""What does a ledger settle about the review of changes: on which branch, by which limits, how strictly each rule?"""

from __future__ import annotations

from dicoop.kinds import fields as f
from dicoop.kinds.fields import Block
from dicoop.kinds.forms import YUAN
from dicoop.labels import Term


class RuleName(Term):
    """The rules of a change: the value is the code, the labels are the name."""

    R01 = "R01", "改编号", "id-changed"
    R02 = "R02", "编号再用", "id-reused"
    R03 = "R03", "删除记录", "record-deleted"
    R04 = "R04", "文件不合格", "bad-file"
    R05 = "R05", "改县区", "county-moved"
    R06 = "R06", "改签约日期", "signed-date-moved"
    R07 = "R07", "倒填日期", "event-back-dated"
    R08 = "R08", "改节点日期", "node-date-moved"
    R09 = "R09", "日期未到", "event-in-future"
    R10 = "R10", "撤销节点", "node-removed"
    R11 = "R11", "次序颠倒", "order-broken"
    R12 = "R12", "跳过节点", "node-skipped"
    R13 = "R13", "资金减少", "funds-shrink"
    R14 = "R14", "改写凭证", "receipt-rewritten"
    R15 = "R15", "凭证号再用", "receipt-reused"
    R16 = "R16", "资金超总投资", "funds-exceed-investment"
    R17 = "R17", "调低总投资", "investment-lowered"
    R18 = "R18", "销号无佐证", "cleared-without-evidence"
    R19 = "R19", "跳过环节", "step-skipped"
    R20 = "R20", "改写环节", "step-rewritten"
    R21 = "R21", "自办自销", "cleared-by-its-handler"
    R22 = "R22", "列单即销号", "created-cleared"
    R23 = "R23", "改已销号问题", "cleared-record-edited"
    R24 = "R24", "推迟期限", "due-postponed"
    R25 = "R25", "文字不当", "unfit-text"
    R26 = "R26", "越权修改", "not-owner"
    R27 = "R27", "迟报", "late-entry"
    R28 = "R28", "只在合并中", "only-in-merge"
    R29 = "R29", "大批修改", "bulk"
    R30 = "R30", "改把关文件", "policy-path"
    R31 = "R31", "改写已通报", "told-rewritten"
    R32 = "R32", "期后补录", "entered-after-due"
    R33 = "R33", "调高总额", "total-raised"
    R34 = "R34", "成批退出", "leaving-at-once"
    R35 = "R35", "时间倒流", "commit-back-dated"
    R36 = "R36", "冒用编号", "foreign-number"
    R37 = "R37", "抹去坏消息", "bad-news-removed"
    R38 = "R38", "放宽期限", "time-stretched"
    R39 = "R39", "以词代事", "words-for-facts"
    R40 = "R40", "改分担比例", "shares-changed"
    R41 = "R41", "照抄", "copied"
    R42 = "R42", "一天走访过多", "too-many-visits"
    R43 = "R43", "会前补登", "eve-of-meeting"
    R44 = "R44", "重新登记", "registered-again"
    R45 = "R45", "改统计范围", "scope-changed"
    R46 = "R46", "改写公布数值", "published-value-edited"
    R47 = "R47", "拆分支付", "payment-parted"
    R48 = "R48", "正好达标", "goals-met-exactly"


class Level(Term):
    """How strictly a rule is taken."""

    ERROR = "error", "错误", "error"
    WARNING = "warning", "警告", "warning"
    OFF = "off", "不查", "off"


class Review(Block):
    """How changes are reviewed; `late` in days, `bulk` in records; a payment of `parted` or more is not to be entered in parts."""

    base = f.default(f.text("基准分支", "Base branch"), "main")
    late = f.default(f.days("迟报天数", "Days until late"), 90)
    bulk = f.default(f.whole("大批的条数", "Bulk threshold"), 50)
    parted = f.optional(f.reading(f.amount("分拆限额", "Split-payment limit"), *YUAN))
    severities = f.default(f.by_name(f.term(Level, "轻重", "Level"), "规则轻重", "Severities"))
