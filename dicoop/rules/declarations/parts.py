"""Does each part of a declaration fit the others: is there what it names, and can every record be closed?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from keyword import iskeyword

from dicoop.errors import Finding
from dicoop.kinds import EVERY, declared
from dicoop.kinds.declaration import TAKEN_FIELDS, DueSpec, EntryType, FieldSpec, FieldType, ListSpec, RateSpec, spans
from dicoop.kinds.published_figures import Basis
from dicoop.labels import Label, both
from dicoop.measures import is_unit
from dicoop.rules.declarations.case import (
    EACH_OTHER,
    MISSING_PART,
    NAME_TAKEN,
    STUCK,
    UNFIT_PART,
    UNKNOWN_NAME,
    DeclarationCase,
    unknown,
    unknown_among,
)
from dicoop.rules.declarations.names import OWN_WORD
from dicoop.rules.limits import ACCEPT
from dicoop.rules.policies import ARTICLES, BUDGET

_FIELD, _STEP = Label("字段", "field"), Label("环节", "step")
_KNOWN_LISTS = ("counties", "units", "themes", "policies", "chains", "clusters", "parks")


def _fields(case: DeclarationCase) -> Iterator[Finding]:
    for name, row in case.of.fields.items():
        yield from _field(case, f"fields.{name}", row)
        if row.ends and not case.of.ended:
            yield UNFIT_PART.at(f"fields.{name}.ends", "ends", what=Label("没有 ended: true", "there is no ended: true"))
    for owner, each in case.of.lists.items():
        for name, row in each.fields.items():
            yield from _field(case, f"lists.{owner}.fields.{name}", row)
            if name in declared.own_fields(each.entry) or name in TAKEN_FIELDS or iskeyword(name):
                yield NAME_TAKEN.at(f"lists.{owner}.fields.{name}", name, what=OWN_WORD, key=case.of.key, name=f"{owner}.{name}")
    first = case.of.fields.get(case.of.first_date)
    if first is None or first.type is not FieldType.DAY or not first.required:
        names = [name for name in case.days() if case.of.fields[name].required]
        yield unknown("first_date", case.of.first_date, names, Label("必填的日期字段", "required field of a day"))


_PARTS = {FieldType.ENUM: "values", FieldType.REF: "ref", FieldType.QUANTITY: "units"}


def _field(case: DeclarationCase, address: str, row: FieldSpec) -> Iterator[Finding]:
    for type_, part in _PARTS.items():
        given = getattr(row, part)
        if row.type is type_ and not given:
            yield MISSING_PART.at(address, part, owner=row.type, part=part)
        if row.type is not type_ and given:
            yield UNFIT_PART.at(f"{address}.{part}", part, what=row.type)
    wrong = [word for word in (row.units or "").split() if not is_unit(word)]
    yield from (
        UNKNOWN_NAME.at(f"{address}.units", word, both("亩 人 千瓦时 吨"), what=Label("计量单位", "unit of a quantity")) for word in wrong
    )
    if row.ref and row.ref not in case.others and row.ref != case.of.key:
        yield unknown(f"{address}.ref", row.ref, (*case.others.every, case.of.key), Label("记录类别", "kind of record"))
    yield from unknown_among(f"{address}.known", (row.known,), _KNOWN_LISTS, Label("名单", "list"))
    if row.happened and row.type is not FieldType.DAY:
        yield UNFIT_PART.at(f"{address}.happened", "happened", what=row.type)
    if address.startswith("lists."):
        yield from _in_list(address, row)


_TEXTS_IN_LIST = Label("清单里的多项文字不能在登记时写", "a list entry cannot be created with several texts")
_IN_LIST = Label("只用于记录自己的字段", "it is for the record's own fields")


def _in_list(address: str, row: FieldSpec) -> Iterator[Finding]:
    """Find what a field of a list's entries cannot have."""
    if row.required and row.type is FieldType.TEXTS:
        yield UNFIT_PART.at(f"{address}.required", "required", what=_TEXTS_IN_LIST)
    part = next((name for name in ("unique", "show", "ends") if getattr(row, name)), None)
    if part:
        yield UNFIT_PART.at(f"{address}.{part}", part, what=_IN_LIST)


def _lists(case: DeclarationCase) -> Iterator[Finding]:
    for name, row in case.of.lists.items():
        yield from _list(case, f"lists.{name}", row)


def _list(case: DeclarationCase, address: str, row: ListSpec) -> Iterator[Finding]:
    for part, entry in (("cap", EntryType.RECEIPT), ("sum", EntryType.RECEIPT), ("done", EntryType.TASK), ("key", EntryType.KEYED)):
        given = getattr(row, part)
        if given and row.entry is not entry:
            yield UNFIT_PART.at(f"{address}.{part}", part, what=row.entry)
        if not given and row.entry is entry and part in ("done", "key"):
            yield MISSING_PART.at(address, part, owner=row.entry, part=part)
    if not row.verb:
        yield MISSING_PART.at(address, "verb", owner=row.entry, part="verb")
    yield from unknown_among(f"{address}.cap", (row.cap,), case.typed(FieldType.AMOUNT), Label("金额字段", "field of an amount"))
    texts = [name for name, each in row.fields.items() if each.type in (FieldType.TEXT, FieldType.PERIOD) and each.required]
    yield from unknown_among(f"{address}.key", (row.key,), texts, Label("必填的文字字段", "required field of a text"))


_FIRST = Label("第一步写上 from: start", "write from: start in the first step")


def _steps(case: DeclarationCase) -> Iterator[Finding]:
    steps = case.of.steps
    for name, row in steps.items():
        yield from unknown_among(f"steps.{name}.from", row.from_.split(), (declared.START, *steps), _STEP)
        for part in ("needs", "has"):
            words = (getattr(row, part) or "").split()
            yield from unknown_among(f"steps.{name}.{part}", words, declared.STEP_FIELDS, Label("环节的字段", "field of a step"))
    if steps and not any(declared.START in row.from_.split() for row in steps.values()):
        yield MISSING_PART.at("steps", "start", owner=Label("第一个环节", "the first step"), part="from: start", hint=_FIRST)
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


def _due(case: DeclarationCase) -> Iterator[Finding]:
    dated = [name for name, row in case.of.lists.items() if row.entry is EntryType.DATED or "date" in row.fields]
    for name, row in case.of.due.items():
        at = f"due.{name}"
        if not row.within and not row.until and not row.monthly:
            yield MISSING_PART.at(at, "within", owner=Label("期限", "a thing due"), part=Label("within 或 until", "within or until"))
        if row.within and row.until:
            yield UNFIT_PART.at(f"{at}.within", "within", what=Label("已有 until", "there is an until"))
        yield from unknown_among(f"{at}.of", (row.of,), (*case.days(), *case.of.steps), Label("日期字段或环节", "field of a day, or step"))
        ends = case.typed(FieldType.DAY, FieldType.PERIOD)
        yield from unknown_among(f"{at}.until", (row.until,), ends, Label("日期、时段字段", "field of a day or a period"))
        yield from _spans(case, at, row)
        listed = (*dated, *(("steps",) if case.of.steps else ())) if not row.monthly else _by_month(case)
        what = _MONTHS if row.monthly else Label("逐日记录的清单", "list of dated entries")
        yield from unknown_among(f"{at}.cycle", (row.cycle or "").split(), listed, what)
        yield from _monthly(case, at, row)


_MONTHS = Label("按月份编号、有日期的清单", "list of dated entries whose key is a period")
_LAST_OF_ALL = 28  # the last day that every month has


def _by_month(case: DeclarationCase) -> tuple[str, ...]:
    """Return the lists that are keyed by a period."""
    keyed = ((name, row.fields, row.key) for name, row in case.of.lists.items() if row.key in row.fields)
    return tuple(name for name, fields, key in keyed if "date" in fields and fields[str(key)].type is FieldType.PERIOD)


def _monthly(case: DeclarationCase, at: str, row: DueSpec) -> Iterator[Finding]:
    """Find what is due each month and lacks its list, or its day; and a period that nothing is limited to."""
    if row.monthly is None:
        if row.span:
            yield UNFIT_PART.at(f"{at}.span", "span", what=Label("只和 monthly 一起用", "it goes with monthly"))
        return
    if not 1 <= row.monthly <= _LAST_OF_ALL:
        yield UNFIT_PART.at(f"{at}.monthly", "monthly", what=Label("每月都有的日子是1至28日", "every month has days 1 to 28"))
    if not row.cycle:
        yield MISSING_PART.at(at, "cycle", owner=Label("每月的期限", "what is due each month"), part="cycle")
    yield from unknown_among(f"{at}.span", (row.span,), case.typed(FieldType.PERIOD), Label("时段字段", "field of a period"))
    for part in ("within", "until"):
        if getattr(row, part):
            yield UNFIT_PART.at(f"{at}.{part}", part, what=Label("已有 monthly", "there is a monthly"))


def _spans(case: DeclarationCase, at: str, row: DueSpec) -> Iterator[Finding]:
    """Find numbers of days that nothing says, and those that leave no other a chance."""
    for part in ("shorter", "longer", "within"):
        for span in spans(getattr(row, part)):
            if isinstance(span.days, int):
                if part != "within" and not span.condition:
                    yield MISSING_PART.at(f"{at}.{part}", "if", owner=_OTHER_LIMIT, part="if", hint=_WITH_IF)
                continue
            setting, _, name = span.days.removesuffix(ACCEPT).rpartition(".")
            yield from unknown_among(f"{at}.{part}", (name,), *_said_by(case, setting))


def _said_by(case: DeclarationCase, setting: str) -> tuple[tuple[str, ...], Label]:
    """Return the fields that may say so many days: of themselves, or by what a setting says of what they hold."""
    if setting == "policies":
        return tuple(name for name, row in case.of.fields.items() if row.known == "policies"), Label("政策字段", "field of a policy")
    return (case.typed(FieldType.ENUM), FieldType.ENUM.label) if setting else (case.typed(FieldType.WHOLE), _WHOLE)


def _rates(case: DeclarationCase) -> Iterator[Finding]:
    for name, row in case.of.rates.items():
        at = f"rates.{name}"
        yield from _named_parts(case, at, row)
        if row.over:
            yield from _over(case, at, row)
        elif not row.on_time and not row.took:
            yield from (_counts if row.basis is Basis.COUNT else _adds)(case, at, row)
            if not row.above:
                yield MISSING_PART.at(at, "above", owner=row.basis, part="above")


def _over(case: DeclarationCase, at: str, row: RateSpec) -> Iterator[Finding]:
    """Find rates that count what no field refers to, or what is not counted."""
    known = tuple(dict.fromkeys(str(each.ref) for each in case.of.fields.values() if each.type is FieldType.REF and each.ref in EVERY))
    if row.over not in known:
        yield unknown(f"{at}.over", row.over or "", known, Label("字段所指的内置台账", "ledger of the program that a field refers to"))
    if row.basis is not Basis.COUNT:
        yield UNFIT_PART.at(f"{at}.over", "over", what=Label("只用于按个数的率", "it is for rates by count"))


def _counts(_: DeclarationCase, at: str, row: RateSpec) -> Iterator[Finding]:
    if row.below:
        yield UNFIT_PART.at(f"{at}.below", "below", what=Label("按个数的率用 among 限定范围", "a rate by count is limited by among"))


def _adds(case: DeclarationCase, at: str, row: RateSpec) -> Iterator[Finding]:
    is_money = row.basis is Basis.MONEY
    if not row.below:
        yield MISSING_PART.at(at, "below", owner=row.basis, part="below")
    names, what = (_amounts(case), Label("金额字段或合计", "amount or sum")) if is_money else (_numbers(case), _WHOLE)
    if row.below == (BUDGET if is_money else ARTICLES) and _said_by(case, "policies")[0]:
        names = (*((*case.sums(),) if is_money else case.typed(FieldType.TEXT)), row.below)
    for part in ("above", "below"):
        yield from unknown_among(f"{at}.{part}", (getattr(row, part),), names, what)


_WITH_IF = Label("写成“15 wd if 条件”", "write '15 wd if CONDITION'")
_OTHER_LIMIT = Label("缩短、延长的期限", "a shortened or extended limit")
_WHOLE = Label("整数字段，或只有一个单位的数量字段", "field of a whole number, or of a quantity in one unit")
_DUE_STEP = Label("有期限的环节", "step that is due")
_DUE_AGAIN = Label("每隔一段时间一次的期限", "thing due that comes again")


def _named_parts(case: DeclarationCase, at: str, row: RateSpec) -> Iterator[Finding]:
    """Find what a rate names and there is not: the step that is due, the rate it is a variant of."""
    again = row.basis is not Basis.COUNT  # what comes again is counted each time
    once = [name for name, due in case.of.due.items() if name in case.of.steps and due.within and not due.cycle]
    dues = [name for name, due in case.of.due.items() if due.cycle] if again else once
    yield from unknown_among(f"{at}.on_time", (row.on_time,), dues, _DUE_AGAIN if again else _DUE_STEP)
    if row.took and (row.took not in once or row.basis is not Basis.NUMBER):
        yield unknown(f"{at}.took", row.took, once, _DUE_STEP)
    own = [name for name, each in case.of.rates.items() if not each.variant_of]
    yield from unknown_among(f"{at}.variant_of", (row.variant_of,), own, Label("率", "rate"))


def _amounts(case: DeclarationCase) -> tuple[str, ...]:
    """Return what money can be added up of: amounts, what receipts come to, what steps and entries say."""
    said = (name for name, row in case.of.steps.items() if "amount" in f"{row.needs} {row.has}".split())
    return (*case.typed(FieldType.AMOUNT), *case.sums(), *said, *_in_lists(case, (FieldType.AMOUNT,)))


def _numbers(case: DeclarationCase) -> tuple[str, ...]:
    """Return what numbers can be added up of: what is in one unit alone is never added to anything else."""
    single = (name for name in case.typed(FieldType.QUANTITY) if len((case.of.fields[name].units or "").split()) == 1)
    return (*case.typed(FieldType.WHOLE), *single, *_in_lists(case, (FieldType.WHOLE,)))


def _in_lists(case: DeclarationCase, types: tuple[FieldType, ...]) -> Iterator[str]:
    """Yield what can be asked of the entries of lists: of the last, and of all together."""
    for owner, each in case.of.lists.items():
        if each.entry is EntryType.DATED or "date" in each.fields:
            for name, row in each.fields.items():
                yield from (f"{owner}.{name}", f"{owner}.last.{name}") if row.type in types else ()


_BONDS: Mapping[str, tuple[FieldType, ...]] = {
    "one_of": tuple(FieldType),
    "order": (FieldType.DAY,),
    "differ": tuple(FieldType),
    "at_most": (FieldType.AMOUNT, FieldType.WHOLE),
    "unique_open": tuple(FieldType),
}


def _bonds(case: DeclarationCase) -> Iterator[Finding]:
    for name, row in case.of.constraints.items():
        given = [(form, text.split()) for form in (*_BONDS, "clock") if (text := getattr(row, form))]
        if not given:
            yield MISSING_PART.at(
                f"constraints.{name}", name, owner=Label("约束", "a constraint"), part=both(" / ".join((*_BONDS, "clock")))
            )
        for form, words in given:
            at = f"constraints.{name}.{form}"
            yield from unknown_among(at, words, _bindable(case, form), _STEP if form == "clock" else _FIELD)
            least, most = (1, 9) if form == "unique_open" else (2, 2) if form in ("clock", "at_most") else (2, 9)
            if not least <= len(words) <= most:
                yield MISSING_PART.at(at, name, owner=both(form), part=Label("两个名字", "two names"))


def _bindable(case: DeclarationCase, form: str) -> tuple[str, ...]:
    """Return what a constraint of a form may name; of days, and of what may not be exceeded, also fields of a list's entries."""
    if form == "clock":
        return tuple(case.of.steps)
    if form not in ("at_most", "order"):
        return case.typed(*_BONDS[form])
    entries = [f"{owner}.{name}" for owner, each in case.of.lists.items() for name, row in each.fields.items() if row.type in _BONDS[form]]
    if form == "order":
        entries += [f"{owner}.date" for owner, each in case.of.lists.items() if "date" in declared.own_fields(each.entry)]
    return (*case.typed(*_BONDS[form]), *(_amounts(case) if form == "at_most" else ()), *entries)


def _cycles(case: DeclarationCase) -> Iterator[Finding]:
    """Find kinds that this one requires and that require it."""
    for name, row in case.of.fields.items():
        if row.ref and row.required:
            other = case.others.get(row.ref)
            if row.ref == case.of.key or (other and any(each.required and each.mark.ref == case.of.key for each in other.model.rows)):
                yield EACH_OTHER.at(f"fields.{name}.ref", case.of.key, other=row.ref)


LOOKS = (_fields, _lists, _steps, _due, _rates, _bonds, _cycles)
