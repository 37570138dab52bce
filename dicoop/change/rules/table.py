"""What is a rule of review, which are there, on which changes, and which fault does each find?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dicoop.change.changed_record import ChangedFile
from dicoop.change.rules import bulk, claims, copied, dates, dues, files, ids, money, parted, people, stakes, steps
from dicoop.errors import Fault, Finding
from dicoop.frozen import dataclass
from dicoop.kinds.base import Kind
from dicoop.kinds.review import RuleName
from dicoop.kinds.traits import (
    Trait,
    at_stake,
    every,
    having,
    named,
    with_county,
    with_entries,
    with_field,
    with_marks,
)
from dicoop.labels import Label


@dataclass(frozen=True)
class Rule:
    """A rule: its code and name, the fault it finds, and the function that looks for it.

    `besides` says when it is graded otherwise. With `on` it is asked of each changed record of such kinds, of those only of which there is what it looks at (`of`),
    run(change, over); without, of the range as a whole, run(over).
    """

    name: RuleName
    fault: Fault
    run: Callable[..., Iterator[Finding]]
    on: Trait | None = None
    besides: Label | None = None
    of: Callable[[ChangedFile], object] = every


_N = RuleName


def _now(change: ChangedFile) -> bool:
    return change.new is not None


def _both(change: ChangedFile) -> bool:
    return change.old is not None and change.new is not None


def _stood(change: ChangedFile) -> bool:
    return _both(change) and not change.old.voided


def with_denominators(kind: Kind) -> bool:
    """Return whether a kind's records have, agreed or in parts, what stands below the line of rates."""
    return bool(kind.books or kind.stakes.below or kind.quotas)


_VOIDED = Label("作废是警告", "voiding a record is a warning")
_START = Label("开工日期是错误", "of a start it is an error")
_MOVED = Label("开工日期提前，或挪进、挪出已通报的会议，是错误", "a start moved earlier, or into or out of what was published, is an error")
_ARRIVED = Label("资金已经到位或已经交货的，是错误", "once money or goods arrived it is an error")
_OVERDUE = Label("已经逾期的，是错误", "of what is already overdue it is an error")
_FORMULA = Label("以 = + - @ 开头的文字、看着一样的字母是警告", "text that begins with = + - @, and letters that look alike, are a warning")
_FILLED_IN = Label("补填完成投资是警告", "of an amount filled in where none was noted it is a warning")
_MEASURE = Label("期限、分组等决定数字的设置是警告", "of settings that figures rest on, such as limits and groups, it is a warning")
_THIRD = Label("把冲突定成哪一边都没有的值是警告", "resolving a conflict with a value of neither side is a warning")
_SWAPPED = Label("把一个县区的名称给了另一个县区，是错误", "giving a county the name of another is an error")
_EXTENDED = Label("延期是错误", "of an extension it is an error")
_TENFOLD = Label("调高到十倍以上是错误", "raised ten times or more is an error")
_ALL_IDLE = Label(
    "超过大批的条数，或没有进展的全部退出，是错误", "beyond the number for bulk, or when all that made no progress leave, it is an error"
)
_ALSO = Label("通报过的项目改“同在县区”是警告", "of the other counties of a project already reported it is a warning")
_UNRESUMED = Label("运行监测的是警告", "of a firm that is monitored it is a warning")
_UNTOLD = Label("会议还没有通报的数值是警告", "of a value not yet reported to a meeting it is a warning")

RULES = (
    Rule(_N.R01, ids.CHANGED, ids.changed),
    Rule(_N.R02, ids.REUSED, ids.reused),
    Rule(_N.R03, ids.DELETED, ids.deleted, every, besides=_VOIDED),
    Rule(_N.R04, files.BAD_FILE, files.bad),
    Rule(_N.R05, ids.COUNTY, ids.county_moved, with_county, _ALSO, _both),
    Rule(_N.R06, ids.SIGNED, ids.first_date_moved, having("first_date")),
    Rule(_N.R07, dates.BACK_DATED, dates.back_dated, every, besides=_START),
    Rule(_N.R08, dates.NODE_MOVED, dates.node_moved, with_marks, besides=_MOVED),
    Rule(_N.R09, dates.FUTURE, dates.in_future, every),
    Rule(_N.R10, dates.REMOVED, dates.removed, with_marks, of=_now),
    Rule(_N.R11, dates.DISORDER, dates.disorder, lambda kind: with_field("steps")(kind) or with_entries(kind), of=_now),
    Rule(_N.R12, dates.SKIPPED, dates.skipped, named("project")),
    Rule(_N.R13, money.SHRINK, money.shrink, having("books"), of=_now),
    Rule(_N.R14, money.REWRITTEN, money.rewritten, having("books"), _FILLED_IN, _both),
    Rule(_N.R15, money.REUSED, money.reused),
    Rule(_N.R16, money.EXCEED, money.exceed, having("capped"), of=_now),
    Rule(_N.R17, stakes.LOWERED, money.lowered, with_denominators, _ARRIVED, _both),
    Rule(_N.R18, steps.UNPROVEN, steps.unproven, named("issue")),
    Rule(_N.R19, steps.SKIPPED, steps.skipped, named("issue")),
    Rule(_N.R20, steps.REWRITTEN, steps.rewritten, with_field("steps"), of=_now),
    Rule(_N.R21, steps.BY_HANDLER, steps.by_handler, named("issue")),
    Rule(_N.R22, steps.AT_ONCE, steps.at_once, named("issue")),
    Rule(_N.R23, steps.EDITED, steps.after_clearing, with_field("steps"), of=_now),
    Rule(_N.R24, dues.POSTPONED, dues.postponed, every, besides=_OVERDUE),
    Rule(_N.R25, files.UNFIT, files.unfit_text, besides=_FORMULA),
    Rule(_N.R26, people.NOT_OWNER, people.not_owner),
    Rule(_N.R27, dates.LATE, dates.late, every),
    Rule(_N.R28, people.IN_MERGE, people.only_in_merge, besides=_THIRD),
    Rule(_N.R29, bulk.BULK, bulk.bulk),
    Rule(_N.R30, files.POLICY, files.policy, besides=_MEASURE),
    Rule(_N.R31, stakes.TOLD, stakes.rewritten, besides=_SWAPPED),
    Rule(_N.R32, dues.ENTERED, dues.after_due, every, _EXTENDED, _now),
    Rule(_N.R33, money.RAISED, money.raised, with_denominators, _TENFOLD, _both),
    Rule(_N.R34, bulk.LEAVING, bulk.leaving, besides=_ALL_IDLE),
    Rule(_N.R35, people.OLDER, people.back_in_time),
    Rule(_N.R36, ids.FOREIGN, ids.foreign, with_county),
    Rule(_N.R37, stakes.REMOVED, stakes.removed, at_stake("bad"), of=_stood),
    Rule(_N.R38, stakes.STRETCHED, stakes.stretched, at_stake("span"), _OVERDUE, _stood),
    Rule(_N.R39, claims.UNRECORDED, claims.facts, named("posting", "monitor"), _UNRESUMED, _now),
    Rule(_N.R40, claims.SHARES, claims.shares, named("financing")),
    Rule(_N.R41, copied.COPIED, copied.copied),
    Rule(_N.R42, copied.CROWDED, copied.crowded),
    Rule(_N.R43, copied.EVE, copied.eve),
    Rule(_N.R44, copied.AGAIN, copied.again),
    Rule(_N.R45, stakes.SCOPE, stakes.scope, at_stake("scope"), of=_stood),
    Rule(_N.R46, claims.RANK, claims.rank, named("indicator"), besides=_UNTOLD),
    Rule(_N.R47, parted.PARTED, parted.parted, having("books"), of=_now),
    Rule(_N.R48, claims.EXACT, claims.exact),
)
