"""What is wrong with a ledger that a city declares: names that mean something else, parts that are not there, records that could get stuck?"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from dicoop.errors import Fault, Misused, NotFound, nearest
from dicoop.kinds import declared
from dicoop.kinds.declaration import COMMON_VERBS, TAKEN_FIELDS, TAKEN_KEYS, TAKEN_LETTERS, EntryType, FieldType, spans
from dicoop.kinds.figures import Basis
from dicoop.labels import Label, both
from dicoop.rules.conditions import parse
from dicoop.rules.names import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dicoop.errors import Finding
    from dicoop.kinds import Kinds
    from dicoop.kinds.base import Kind
    from dicoop.kinds.declaration import Declaration, FieldSpec, ListSpec

NAME_TAKEN = Fault(
    "name-taken",
    Label("“{value}”已另有所用: {what}", "'{value}' is taken: {what}"),
    Label(
        "换一个名字; 里面已有记录的: dicoop migrate {key} --rename",
        "choose another name; where there are records: dicoop migrate {key} --rename",
    ),
    Label(
        "同一个词有两个意思, 命令和条件就不知道指的是哪一个。",
        "A word with two meanings leaves commands and conditions in doubt which is meant.",
    ),
    "key: report",
)
UNKNOWN_NAME = Fault(
    "unknown-name",
    Label("没有“{value}”这个{what}", "there is no {what} '{value}'"),
    Label("改用已有的, 或先声明它", "use one there is, or declare it first"),
    Label("指着没有声明的东西, 期限和率就永远算不出来。", "What refers to something undeclared can never be counted or become due."),
    "from: asigned",
)
MISSING_PART = Fault(
    "missing-part",
    Label("{owner}要写明 {part}", "{owner} needs {part}"),
    Label("补上 {part}: …", "add {part}: …"),
    Label("缺了这一项, 程序不知道该怎样登记、怎样算。", "Without it nobody knows how to enter it or how to count it."),
    "type: enum  # without values",
)
UNFIT_PART = Fault(
    "unfit-part",
    Label("{address} 在这里没有用处: {what}", "{address} has no use here: {what}"),
    Label("删去这一行", "delete the line"),
    Label(
        "写了又不起作用的设置, 人人以为它起作用。",
        "A setting that does nothing is believed to do something.",
    ),
    "values:  # of a day",
)
STUCK = Fault(
    "stuck-step",
    Label("到了“{value}”就再也走不到办结", "from '{value}' no step leads to a closing one"),
    Label(
        "给某一步加 closes: true, 或在后面的步骤的 from 里写上 {value}",
        "let a step have closes: true, or name {value} in the from of a later one",
    ),
    Label("走不到办结的记录会永远挂在逾期单上。", "A record that can never be closed stays overdue for ever."),
    "(no step with closes: true)",
)
BAD_QUESTION = Fault(
    "bad-question",
    Label("条件“{value}”: {problem}", "the condition '{value}': {problem}"),
    Label("条件的写法同 --where", "conditions are written as for --where"),
    Label("看不懂的条件不会悄悄当作“总是成立”。", "A condition that is not understood is never silently taken as true."),
    "above: stage=acepted",
)
TOO_MANY = Fault(
    "too-many-parts",
    Label("{what}有 {value} 项, 最多 {most} 项", "{what}: {value}, at most {most}"),
    Label("拆成两本台账, 或去掉用不着的", "make two ledgers of it, or leave out what nobody uses"),
    Label("声明太长, 登记的人看不过来, 每个命令也都变慢。", "A declaration without end is read by nobody and slows every command."),
    "(61 fields)",
)
EACH_OTHER = Fault(
    "needs-each-other",
    Label("“{value}”和“{other}”互相要求对方先登记", "'{value}' and '{other}' each require the other to be there first"),
    Label("其中一边去掉 required", "take required off one of the two"),
    Label("两条记录互相等着, 哪一条也登记不了。", "Of two records that wait for each other neither can be entered."),
    "type: ref\nref: hazard\nrequired: true",
)
FAULTS = (NAME_TAKEN, UNKNOWN_NAME, MISSING_PART, UNFIT_PART, STUCK, BAD_QUESTION, TOO_MANY, EACH_OTHER)

MOST = {"fields": 60, "lists": 10, "steps": 30, "due": 30, "rates": 30, "constraints": 30}
MOST_KINDS = 20
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_FIELD, _STEP, _LIST = Label("字段", "field"), Label("环节", "step"), Label("清单", "list")
_KNOWN_LISTS = ("counties", "units", "themes")


class _Case(NamedTuple):
    """A declaration that is looked at, among the other kinds."""

    of: Declaration
    others: Kinds

    def days(self) -> tuple[str, ...]:
        """Return the fields that hold a day."""
        return self.typed(FieldType.DAY)

    def typed(self, *types: FieldType) -> tuple[str, ...]:
        """Return the fields of some types."""
        return tuple(name for name, row in self.of.fields.items() if row.type in types)

    def sums(self) -> tuple[str, ...]:
        """Return the names of what receipts come to."""
        return tuple(row.sum for row in self.of.lists.values() if row.sum)


def faults(declaration: Declaration, others: Kinds) -> tuple[Finding, ...]:
    """Return what is wrong with a declaration whose parts could be read; `others` are the kinds there are beside it."""
    case = _Case(declaration, others)
    found = tuple(finding for look in _LOOKS for finding in look(case))
    return found or tuple(_questions(case))


def _named(value: str, names: Iterable[str]) -> tuple[Label, Label | None]:
    """Return the names that may be used, and the one that was probably meant."""
    known = tuple(names)
    near = nearest(value, known)
    return both(" ".join(known)), near


def _unknown(address: str, value: str, names: Iterable[str], what: Label) -> Finding:
    allowed, near = _named(value, names)
    return UNKNOWN_NAME.at(address, value, allowed, hint=near, what=what)


_COMMAND = Label("是一个命令", "it is a command")
_KIND = Label("已有这类记录", "there is a kind of that name")
_LETTER = Label("是{kind}的编号字头", "ids of {kind} begin with it")
_OWN_WORD = Label("是程序自己的词", "it is a word of the program's own")
_OTHER_VERB = Label("是另一个命令", "another command is called so")
_LATER = Label("以后内置的记录要用", "kinds to be built in will use it")


def _names(case: _Case) -> Iterator[Finding]:
    own = case.of
    if own.key in TAKEN_KEYS or own.key in case.others:
        yield NAME_TAKEN.at("key", own.key, what=_KIND if own.key in case.others else _COMMAND, key=own.key)
    other = case.others.of_letter(own.letter)
    if other is not None or own.letter in TAKEN_LETTERS:
        what = _LETTER.fill(kind=other.label) if other else _LATER
        yield NAME_TAKEN.at("letter", own.letter, what=what, key=own.key)
    for name in own.fields:
        if name in TAKEN_FIELDS:
            yield NAME_TAKEN.at(f"fields.{name}", name, what=_OWN_WORD, key=own.key)
    for name in own.steps:
        if name in declared.RESERVED_STEPS:
            yield NAME_TAKEN.at(f"steps.{name}", name, what=_OWN_WORD, key=own.key)
    yield from _twice(case)


def _twice(case: _Case) -> Iterator[Finding]:
    """Find names of lists and sums that are fields as well, and verbs that two have."""
    own = case.of
    taken = {*own.fields, "steps", "id", "voided", "ended"}
    for name, row in own.lists.items():
        if name in taken or name in TAKEN_FIELDS:
            yield NAME_TAKEN.at(f"lists.{name}", name, what=_FIELD_OR_WORD, key=own.key)
        if row.sum and (row.sum in taken or row.sum in TAKEN_FIELDS or case.sums().count(row.sum) > 1):
            yield NAME_TAKEN.at(f"lists.{name}.sum", row.sum, what=_FIELD_OR_WORD, key=own.key)
    verbs = [(f"steps.{name}.verb", row.verb) for name, row in own.steps.items()]
    verbs += [
        (f"lists.{name}.{part}", verb) for name, row in own.lists.items() for part in ("verb", "done") if (verb := getattr(row, part))
    ]
    counts = Counter(verb for _, verb in verbs)
    for address, verb in verbs:
        if verb in COMMON_VERBS or counts[verb] > 1:
            yield NAME_TAKEN.at(address, verb, what=_OTHER_VERB, key=own.key)


_FIELD_OR_WORD = Label("是一个字段, 或程序自己的词", "it is a field, or a word of the program's own")


def _words(case: _Case) -> Iterator[Finding]:
    """Find names of parts that nobody can type."""
    from dicoop.kinds.declaration import BAD_NAME  # noqa: PLC0415 - a sound declaration has none

    for part in MOST:
        for name in getattr(case.of, part):
            if not _WORD.fullmatch(name):
                yield BAD_NAME.at(f"{part}.{name}", name)
    rows = [(f"fields.{name}", row) for name, row in case.of.fields.items()]
    rows += [(f"lists.{owner}.fields.{name}", row) for owner, each in case.of.lists.items() for name, row in each.fields.items()]
    for address, row in rows:
        for value in row.values:
            if not _WORD.fullmatch(value):
                yield BAD_NAME.at(f"{address}.values.{value}", value)


def _sizes(case: _Case) -> Iterator[Finding]:
    for part, most in MOST.items():
        number = len(getattr(case.of, part))
        if number > most:
            yield TOO_MANY.at(part, number, what=both(part), most=most)


def _fields(case: _Case) -> Iterator[Finding]:
    for name, row in case.of.fields.items():
        yield from _field(case, f"fields.{name}", row)
    for owner, each in case.of.lists.items():
        for name, row in each.fields.items():
            yield from _field(case, f"lists.{owner}.fields.{name}", row)
            if name in declared.own_fields(each.entry) or name in TAKEN_FIELDS:
                yield NAME_TAKEN.at(f"lists.{owner}.fields.{name}", name, what=_OWN_WORD, key=case.of.key)
    first = case.of.fields.get(case.of.first_date)
    if first is None or first.type is not FieldType.DAY or not first.required:
        names = [name for name in case.days() if case.of.fields[name].required]
        yield _unknown("first_date", case.of.first_date, names, Label("必填的日期字段", "required field of a day"))


_PARTS = {FieldType.ENUM: "values", FieldType.REF: "ref", FieldType.QUANTITY: "units"}


def _field(case: _Case, address: str, row: FieldSpec) -> Iterator[Finding]:
    for type_, part in _PARTS.items():
        given = getattr(row, part)
        if row.type is type_ and not given:
            yield MISSING_PART.at(address, part, owner=row.type, part=part)
        if row.type is not type_ and given:
            yield UNFIT_PART.at(f"{address}.{part}", part, what=row.type)
    if row.ref and row.ref not in case.others and row.ref != case.of.key:
        yield _unknown(f"{address}.ref", row.ref, (*case.others, case.of.key), Label("记录类别", "kind of record"))
    if row.known and row.known not in _KNOWN_LISTS:
        yield _unknown(f"{address}.known", row.known, _KNOWN_LISTS, Label("名单", "list"))
    if row.happened and row.type is not FieldType.DAY:
        yield UNFIT_PART.at(f"{address}.happened", "happened", what=row.type)
    if address.startswith("lists.") and (row.required_when or row.unique or row.show):
        part = next(name for name in ("required_when", "unique", "show") if getattr(row, name))
        yield UNFIT_PART.at(f"{address}.{part}", part, what=_IN_LIST)


_IN_LIST = Label("只用于记录自己的字段", "it is for the record's own fields")


def _lists(case: _Case) -> Iterator[Finding]:
    for name, row in case.of.lists.items():
        yield from _list(case, f"lists.{name}", row)


def _list(case: _Case, address: str, row: ListSpec) -> Iterator[Finding]:
    for part, entry in (("cap", EntryType.RECEIPT), ("sum", EntryType.RECEIPT), ("done", EntryType.TASK), ("key", EntryType.KEYED)):
        given = getattr(row, part)
        if given and row.entry is not entry:
            yield UNFIT_PART.at(f"{address}.{part}", part, what=row.entry)
        if not given and row.entry is entry and part in ("done", "key"):
            yield MISSING_PART.at(address, part, owner=row.entry, part=part)
    if not row.verb:
        yield MISSING_PART.at(address, "verb", owner=row.entry, part="verb")
    if row.cap and row.cap not in case.typed(FieldType.AMOUNT):
        yield _unknown(f"{address}.cap", row.cap, case.typed(FieldType.AMOUNT), Label("金额字段", "field of an amount"))
    texts = [name for name, each in row.fields.items() if each.type in (FieldType.TEXT, FieldType.PERIOD) and each.required]
    if row.key and row.key not in texts:
        yield _unknown(f"{address}.key", row.key, texts, Label("必填的文字字段", "required field of a text"))


def _steps(case: _Case) -> Iterator[Finding]:
    steps = case.of.steps
    for name, row in steps.items():
        before = (declared.START, *steps)
        yield from (_unknown(f"steps.{name}.from", each, before, _STEP) for each in row.from_.split() if each not in before)
        for part in ("needs", "has"):
            words = (getattr(row, part) or "").split()
            yield from (
                _unknown(f"steps.{name}.{part}", each, declared.STEP_FIELDS, Label("环节的字段", "field of a step"))
                for each in words
                if each not in declared.STEP_FIELDS
            )
    if steps and not any(declared.START in row.from_.split() for row in steps.values()):
        yield MISSING_PART.at("steps", "start", owner=Label("第一个环节", "the first step"), part="from: start")
    closing = _closing({name: row.from_.split() for name, row in steps.items()}, [name for name, row in steps.items() if row.closes])
    yield from (STUCK.at(f"steps.{name}", name) for name in steps if name not in closing)


def _closing(before: Mapping[str, Sequence[str]], closing: Iterable[str]) -> set[str]:
    """Return the steps from which a closing one can be reached."""
    found: set[str] = set()
    todo = list(closing)
    while todo:
        step = todo.pop()
        if step not in found:
            found.add(step)
            todo += [each for each in before.get(step, ()) if each in before]
    return found


def _due(case: _Case) -> Iterator[Finding]:
    dated = [name for name, row in case.of.lists.items() if row.entry is EntryType.DATED]
    for name, row in case.of.due.items():
        at = f"due.{name}"
        if not row.within and not row.until:
            yield MISSING_PART.at(at, "within", owner=Label("期限", "a thing due"), part=Label("within 或 until", "within or until"))
        if row.within and row.until:
            yield UNFIT_PART.at(f"{at}.within", "within", what=Label("已有 until", "there is an until"))
        if row.of and row.of not in (*case.days(), *case.of.steps):
            yield _unknown(f"{at}.of", row.of, (*case.days(), *case.of.steps), Label("日期字段或环节", "field of a day, or step"))
        if row.until and row.until not in case.days():
            yield _unknown(f"{at}.until", row.until, case.days(), Label("日期字段", "field of a day"))
        if row.cycle and row.cycle not in dated:
            yield _unknown(f"{at}.cycle", row.cycle, dated, Label("逐日记录的清单", "list of dated entries"))


def _rates(case: _Case) -> Iterator[Finding]:
    amounts = (*case.typed(FieldType.AMOUNT), *case.sums())
    for name, row in case.of.rates.items():
        at = f"rates.{name}"
        if row.basis is Basis.COUNT:
            if row.below:
                yield UNFIT_PART.at(
                    f"{at}.below", "below", what=Label("按个数的率用 among 限定范围", "a rate by count is limited by among")
                )
            continue
        if not row.below:
            yield MISSING_PART.at(at, "below", owner=Basis.MONEY, part="below")
        for part in ("above", "below"):
            text = getattr(row, part)
            if text and text not in amounts:
                yield _unknown(f"{at}.{part}", text, amounts, Label("金额字段或合计", "amount or sum"))


_BONDS: Mapping[str, tuple[FieldType, ...]] = {
    "one_of": tuple(FieldType),
    "order": (FieldType.DAY,),
    "differ": tuple(FieldType),
    "at_most": (FieldType.AMOUNT, FieldType.WHOLE),
    "unique_open": tuple(FieldType),
}


def _bonds(case: _Case) -> Iterator[Finding]:
    for name, row in case.of.constraints.items():
        given = [(form, text.split()) for form in (*_BONDS, "clock") if (text := getattr(row, form))]
        if not given:
            yield MISSING_PART.at(
                f"constraints.{name}", name, owner=Label("约束", "a constraint"), part=both(" / ".join((*_BONDS, "clock")))
            )
        for form, words in given:
            at = f"constraints.{name}.{form}"
            names = tuple(case.of.steps) if form == "clock" else case.typed(*_BONDS[form])
            what = _STEP if form == "clock" else _FIELD
            yield from (_unknown(at, word, names, what) for word in words if word not in names)
            least, most = (1, 9) if form == "unique_open" else (2, 2) if form in ("clock", "at_most") else (2, 9)
            if not least <= len(words) <= most:
                yield MISSING_PART.at(at, name, owner=both(form), part=Label("两个名字", "two names"))


def _cycles(case: _Case) -> Iterator[Finding]:
    """Find kinds that this one requires and that require it."""
    for name, row in case.of.fields.items():
        if row.ref and row.required:
            back = [] if row.ref == case.of.key else _required(case.others.get(row.ref))
            if row.ref == case.of.key or case.of.key in back:
                yield EACH_OTHER.at(f"fields.{name}.ref", case.of.key, other=row.ref)


def _required(kind: Kind | None) -> list[str]:
    return [row.mark.ref for row in kind.model.rows if row.mark.ref and row.required] if kind else []


_LOOKS = (_words, _names, _sizes, _fields, _lists, _steps, _due, _rates, _bonds, _cycles)


def _questions(case: _Case) -> Iterator[Finding]:
    """Find the conditions that cannot be understood, by the words that the kind itself gives."""
    vocabulary = Vocabulary((declared.kind_of(case.of),))
    for address, text in _texts(case.of):
        try:
            parse(text, vocabulary, None)
        except (Misused, NotFound) as error:
            yield BAD_QUESTION.at(address, text, hint=error.hint, problem=error.message)


def _texts(own: Declaration) -> Iterator[tuple[str, str]]:
    """Yield the conditions of a declaration, with their addresses."""
    yield from ((f"fields.{name}.required_when", row.required_when) for name, row in own.fields.items() if row.required_when)
    for name, row in own.due.items():
        yield from ((f"due.{name}.while", text) for text in (row.while_,) if text)
        for part in ("within", "shorter", "longer"):
            yield from ((f"due.{name}.{part}", span.condition) for span in spans(getattr(row, part)) if span.condition)
    for name, each in own.rates.items():
        yield from ((f"rates.{name}.above", each.above) for _ in (1,) if each.basis is Basis.COUNT)
        yield from ((f"rates.{name}.among", text) for text in (each.among,) if text)
