"""What does a city write to declare a ledger of its own?"""

from __future__ import annotations

import re
from collections.abc import Callable

from dicoop.errors import Fault, Unreadable
from dicoop.frozen import pattern
from dicoop.kinds import fields as f
from dicoop.kinds.fields import Block
from dicoop.kinds.published_figures import Basis
from dicoop.kinds.traits import TimeLimit
from dicoop.labels import Label, Term, both
from dicoop.values import read_text

FIRST_LINE = "# yaml-language-server: $schema=../../schemas/kind.schema.json\n"
WORD = pattern(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_LETTER = pattern(r"[A-Z]{1,2}", re.ASCII)
_SPAN = pattern(
    r"([1-9][0-9]{0,3}|policies\.[a-z][a-z0-9_]{0,39}\.accept_days|(?:(?:visits|policies)\.)?[a-z][a-z0-9_]{0,39}) (wd|days)(?: if (.+))?",
    re.ASCII | re.DOTALL,
)

# What a declared ledger may not be called, beside kinds and their folders: commands, those to come among them, what else lies in `ledgers`
# or `schemas`, and whom rates count
TAKEN_KEYS = frozenset({
    "report", "rates", "due", "diff", "log", "check", "restated", "save", "sync", "undo", "review", "waive", "fmt", "init", "sample", "schema",
    "doctor", "upgrade", "integrate", "conflicts", "resolve", "audit", "renumber", "git", "completion", "kind", "migrate", "export", "import",
    "county", "find", "page", "extract", "rollup", "excel", "site", "serve", "help", "ledger", "figures", "waiver", "waivers", "kinds", "owners",
    "mapping", "mappings", "decision", "node", "project_record",
})  # fmt: skip
TAKEN_LETTERS = frozenset("PICEDFSNAVKGRL")
COMMON_VERBS = frozenset({"add", "list", "show", "set", "edit", "void", "end"})
# What a field may not be called: words of questions, options of the commands that every kind has, and what every record has
TAKEN_FIELDS = frozenset({
    "id", "voided", "ended", "steps", "stage", "light", "due", "overdue", "group", "where", "by", "sort", "all", "columns", "limit",
    "section", "format", "json", "output", "force", "known_at", "no_index", "verify", "dry_run", "wait", "no_input", "office", "values",
    "reason", "help", "lang", "today", "version", "rows", "wrap", "but", "named", "index", "id_", "step", "reverse",
})  # fmt: skip

BAD_NAME = Fault(
    "bad-name",
    Label("“{value}”不能作名字", "'{value}' is not a valid name"),
    Label(
        "用小写英文字母开头，只含小写字母、数字和下划线，最多 40 个字",
        "start with a lower-case letter; lower-case letters, digits and _ only, at most 40",
    ),
)
BAD_LETTER = Fault(
    "bad-letter",
    Label("“{value}”不能作编号的字头", "ids cannot start with '{value}'"),
    Label("用一个或两个大写英文字母，如 H", "use one or two capital letters, such as H"),
)
BAD_SPAN = Fault(
    "bad-span",
    Label("“{value}”不是期限", "'{value}' is not a time limit"),
    Label(
        "写成“10 wd”（工作日）或“10 days”（自然日）；有条件的接着写 if 条件",
        "write '10 wd' (working days) or '10 days'; with a condition: 10 wd if CONDITION",
    ),
)
DECLARATION_FAULTS = (BAD_NAME, BAD_LETTER, BAD_SPAN)


class FieldType(Term):
    """What a field of a city's own ledger holds."""

    TEXT = "text", "文字", "text"
    TEXTS = "texts", "多项文字", "several texts"
    ENUM = "enum", "固定的几个值", "closed list"
    DAY = "day", "日期", "day"
    PERIOD = "period", "时段", "period"
    AMOUNT = "amount", "金额", "amount"
    QUANTITY = "quantity", "数量", "quantity"
    PERCENT = "percent", "百分数", "percent"
    WHOLE = "whole", "整数", "whole number"
    FLAG = "flag", "是否", "yes or no"
    REF = "ref", "指向别的记录", "reference"
    COUNTY = "county", "县区", "county"
    UNIT = "unit", "责任单位", "responsible unit"


class EntryType(Term):
    """What a list of a city's own ledger keeps."""

    RECEIPT = "receipt", "凭证", "receipts"
    DATED = "dated", "逐日记录", "dated entries"
    TASK = "task", "事项", "tasks"
    KEYED = "keyed", "有编号的条目", "keyed entries"


def spans(text: str | None) -> tuple[TimeLimit, ...]:
    """Return the limit of time that a text says, none of no text."""
    if text is None:
        return ()
    found = _SPAN.fullmatch(text)
    assert found is not None, "what a declaration says was read before"
    number = int(found[1]) if found[1].isdigit() else found[1]
    return (TimeLimit(number, found[2] == "wd", (found[3] or "").strip()),)


def _formed(form: re.Pattern[str], fault: Fault) -> Callable[[object], str]:
    """Return what reads a text of a form; it raises Unreadable for another."""

    def read(text: object) -> str:
        found = read_text(text)
        if not form.fullmatch(found):
            raise Unreadable(fault.at("", found))
        return found

    return read


def _words(zh: str, en: str) -> f.Declared[str]:
    return f.reading(f.text(zh, en), _formed(WORD, BAD_NAME), {"type": "string", "pattern": f"^{WORD.pattern}$"})


def _limit(zh: str, en: str) -> f.Declared[str]:
    return f.reading(f.text(zh, en), _formed(_SPAN, BAD_SPAN), {"type": "string", "pattern": f"^{_SPAN.pattern}$"})


def label_of(text: str) -> Label:
    """Return a label written as one text, `中文 | English`; without the line it is both."""
    zh, line, en = (part.strip() for part in text.partition("|"))
    return Label(zh, en) if line and zh and en else both(text.strip("| ") if line else text)


class FieldSpec(Block):
    """A field: what it is called, what it holds, and what is asked of it."""

    label = f.text("名称", "Label")
    type = f.term(FieldType, "类型", "Type")
    required = f.default(f.flag("必填", "Required"), value=False)
    required_when = f.optional(f.text("何时必填", "Required when"))
    only_when = f.optional(f.text("何时才填", "Only when"))
    unique = f.default(f.flag("不得重复", "Unique"), value=False)
    show = f.default(f.whole("列表中的位置", "Position in lists"), 0)
    happened = f.default(f.flag("已发生", "Happened"), value=False)
    known = f.optional(f.text("名单", "Known list"))
    private = f.default(f.flag("不外发", "Private"), value=False)
    say = f.optional(f.text("填写提示", "What to write"))
    ref = f.optional(_words("指向", "Refers to"))
    units = f.optional(f.text("单位", "Units"))
    ends = f.optional(_words("填上即终止的命令", "Verb that sets it and ends the record"))
    values = f.default(f.by_name(f.text("名称", "Label"), "值", "Values"))


class ListSpec(Block):
    """A list: what its entries are, the verbs that enter them, and what their amounts come to."""

    label = f.text("名称", "Label")
    entry = f.term(EntryType, "条目", "Entries")
    verb = f.optional(_words("登记命令", "Verb"))
    done = f.optional(_words("办结命令", "Verb when done"))
    cap = f.optional(_words("不得超过", "Not more than"))
    sum = f.optional(_words("合计", "Sum"))
    key = f.optional(_words("条目编号", "Key"))
    fields = f.default(f.blocks(FieldSpec, "字段", "Fields"))


class StepSpec(Block):
    """A step: the verb that makes it, after which it may come, and what it must or may say."""

    label = f.text("名称", "Label")
    verb = _words("命令", "Verb")
    from_ = f.text("接在", "After")
    needs = f.optional(f.text("必填", "Needs"))
    has = f.optional(f.text("可填", "Has"))
    closes = f.default(f.flag("办结", "Closes"), value=False)


class DueSpec(Block):
    """Something due: within a limit of a field's day or a step, by a day in a field, or so long after the last entry of a list or lists.

    `monthly`: by that day of the next month there is an entry in the list `cycle` for each month, of those in the period that `span` holds.
    """

    label = f.optional(f.text("名称", "Label"))
    within = f.optional(_limit("期限", "Within"))
    shorter = f.optional(_limit("缩短为", "Shorter"))
    longer = f.optional(_limit("延长为", "Longer"))
    of = f.optional(_words("起算", "Counted from"))
    until = f.optional(_words("期满日", "Until"))
    cycle = f.optional(f.text("周期", "Cycle"))
    monthly = f.optional(f.whole("每月几日前", "By what day of each month"))
    span = f.optional(_words("在哪一期内", "Within the period"))
    while_ = f.optional(f.text("条件", "While"))


class RateSpec(Block):
    """A rate: what it counts by, what stands above and below the line, and among whom.

    `on_time`: of those with something due the ones that kept to it · `variant_of`: another definition of a rate, called by its key ·
    `over`: of the records to which those of this ledger refer (`among` is asked of them) the ones with one for which `above` holds ·
    `took`: the mean of the days until a step that is due was made.
    """

    label = f.text("名称", "Label")
    basis = f.term(Basis, "口径", "Basis")
    above = f.optional(f.text("分子", "Above"))
    below = f.optional(f.text("分母", "Below"))
    among = f.optional(f.text("范围", "Among"))
    on_time = f.optional(_words("按期", "On time"))
    variant_of = f.optional(_words("另一口径", "Variant of"))
    over = f.optional(_words("数哪一类", "Counts of"))
    took = f.optional(_words("用时", "Days taken to"))


class ConstraintSpec(Block):
    """What must hold between fields of a record: one of a few forms, no more."""

    label = f.optional(f.text("名称", "Label"))
    one_of = f.optional(f.text("恰有其一", "Exactly one of"))
    order = f.optional(f.text("先后", "In order"))
    differ = f.optional(f.text("不得相同", "Differ"))
    at_most = f.optional(f.text("不得超过", "At most"))
    unique_open = f.optional(f.text("未办结的不得重复", "Unique while open"))
    clock = f.optional(f.text("停表", "Clock"))


class StakesSpec(Block):
    """What a review looks at beside what it looks at in all ledgers: names of fields, `list.field` of the entries of a list."""

    bad = f.optional(f.text("不利情形", "Unfavourable"))
    below = f.optional(f.text("分母", "Denominator"))
    scope = f.optional(f.text("统计范围", "Scope"))
    once = f.optional(f.text("当时就定的", "Fixed at entry"))
    span = f.optional(f.text("期限长短", "Time given"))
    text = f.optional(f.text("逐次写的文字", "Fresh texts"))
    matter = f.optional(f.text("同一件事", "One matter"))
    failed = f.optional(f.text("没办成的阶段", "Failed stages"))
    presence = f.optional(f.text("到场的清单和人", "Presence"))


class Declaration(Block):
    """A ledger that a city keeps by its own rules."""

    key = _words("名字", "Key")
    letter = f.reading(f.text("编号字头", "Letter"), _formed(_LETTER, BAD_LETTER), {"type": "string", "pattern": "^[A-Z]{1,2}$"})
    label = f.text("名称", "Label")
    measure = f.default(f.text("量词", "Measure word"), "条")
    open_ = f.optional(f.text("起始阶段", "First stage"))
    first_date = _words("起始日期", "First date")
    ended = f.default(f.flag("可提前终止", "May end early"), value=False)
    in_report = f.default(f.flag("进入报告", "In the report"), value=True)
    themes = f.default(f.texts("会议主题", "Themes"), ())
    fields = f.blocks(FieldSpec, "字段", "Fields")
    lists = f.default(f.blocks(ListSpec, "清单", "Lists"))
    steps = f.default(f.blocks(StepSpec, "环节", "Steps"))
    due = f.default(f.blocks(DueSpec, "期限", "Due"))
    rates = f.default(f.blocks(RateSpec, "率", "Rates"))
    constraints = f.default(f.blocks(ConstraintSpec, "约束", "Constraints"))
    review = f.optional(f.block(StakesSpec, "审查", "Review"))
