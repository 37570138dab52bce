"""Does a name in a declaration mean something else already, can it be typed, are there too many, and is what is at stake declared?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from keyword import iskeyword

from dicoop.errors import Finding
from dicoop.kinds import declared
from dicoop.kinds.declaration import BAD_NAME, COMMON_VERBS, TAKEN_FIELDS, TAKEN_KEYS, TAKEN_LETTERS, WORD, EntryType, FieldType
from dicoop.kinds.traits import STAKES, stakes
from dicoop.labels import Label, both
from dicoop.paths import FOLDER
from dicoop.rules.declarations.case import MISSING_PART, NAME_TAKEN, ONLY_HERE, TOO_MANY, DeclarationCase, unknown_among

MOST = {"fields": 60, "lists": 10, "steps": 30, "due": 30, "rates": 30, "constraints": 30}


_COMMAND = Label("是一个命令，或程序自己的词", "it is a command, or a word of the program's own")
_KIND = Label("是一类记录或它的文件夹", "it is a kind of record, or the folder of one")
_LETTER = Label("是{kind}的编号字头", "ids of {kind} begin with it")
_LETTER_HINT = Label("换一个没人用过的字头", "choose a letter that no other kind has")
OWN_WORD = Label("是程序自己的词", "it is a word of the program's own")
_OTHER_VERB = Label("是另一个命令", "another command is called so")
_LATER = Label("以后内置的记录要用", "kinds to be built in will use it")


def _names(case: DeclarationCase) -> Iterator[Finding]:
    own = case.of
    if own.key in TAKEN_KEYS or own.key in case.others or case.others.of_path(f"{FOLDER}/{own.key}"):
        yield NAME_TAKEN.at("key", own.key, what=_COMMAND if own.key in TAKEN_KEYS else _KIND, key=own.key, name=own.key)
    other = case.others.of_letter(own.letter)
    if other is not None or own.letter in TAKEN_LETTERS:
        what = _LETTER.fill(kind=other.label) if other else _LATER
        yield NAME_TAKEN.at("letter", own.letter, hint=_LETTER_HINT, what=what)
    for name, row in own.fields.items():
        if name in TAKEN_FIELDS or iskeyword(name) or (row.ends and name == "date"):  # --date is the day of the end
            yield NAME_TAKEN.at(f"fields.{name}", name, what=OWN_WORD, key=own.key, name=name)
    for name in own.steps:
        if name in declared.RESERVED_STEPS:
            yield NAME_TAKEN.at(f"steps.{name}", name, what=OWN_WORD, key=own.key, name=name)
    yield from _twice(case)


def _twice(case: DeclarationCase) -> Iterator[Finding]:
    """Find names of lists and sums that are fields as well, and verbs that two have."""
    own = case.of
    taken = {*own.fields, "steps", "id", "voided", "ended"}
    for name, row in own.lists.items():
        if name in taken or name in TAKEN_FIELDS or iskeyword(name):
            yield NAME_TAKEN.at(f"lists.{name}", name, what=_FIELD_OR_WORD, key=own.key, name=f"lists.{name}")
        if row.sum and (row.sum in taken or row.sum in TAKEN_FIELDS or case.sums().count(row.sum) > 1):
            yield NAME_TAKEN.at(f"lists.{name}.sum", row.sum, hint=ONLY_HERE, what=_FIELD_OR_WORD)
    verbs = [(f"steps.{name}.verb", row.verb) for name, row in own.steps.items()]
    verbs += [(f"fields.{name}.ends", row.ends) for name, row in own.fields.items() if row.ends]
    verbs += [
        (f"lists.{name}.{part}", verb) for name, row in own.lists.items() for part in ("verb", "done") if (verb := getattr(row, part))
    ]
    counts = Counter(verb for _, verb in verbs)
    for address, verb in verbs:
        if verb in COMMON_VERBS or counts[verb] > 1:
            yield NAME_TAKEN.at(address, verb, hint=ONLY_HERE, what=_OTHER_VERB)


_FIELD_OR_WORD = Label("是一个字段，或程序自己的词", "it is a field, or a word of the program's own")


def _words(case: DeclarationCase) -> Iterator[Finding]:
    """Find names of parts that nobody can type."""
    for part in MOST:
        for name in getattr(case.of, part):
            if not WORD.fullmatch(name):
                yield BAD_NAME.at(f"{part}.{name}", name)
    rows = [(f"fields.{name}", row) for name, row in case.of.fields.items()]
    rows += [(f"lists.{owner}.fields.{name}", row) for owner, each in case.of.lists.items() for name, row in each.fields.items()]
    for address, row in rows:
        for value in row.values:
            if not WORD.fullmatch(value):
                yield BAD_NAME.at(f"{address}.values.{value}", value)


def _sizes(case: DeclarationCase) -> Iterator[Finding]:
    for part, most in MOST.items():
        number = len(getattr(case.of, part))
        if number > most:
            yield TOO_MANY.at(part, number, what=both(part), most=most)


LOOKS = (_words, _names, _sizes)


_FIELD, _STAGE, _VALUE = Label("字段", "field"), Label("阶段", "stage"), Label("值", "value")
_TEXT, _LIST = Label("清单里的文字字段", "field of a text in a list"), Label("逐日记录的清单", "list of dated entries")
# What each may name: fields of these types, of the record and of the entries of its lists
_MAY_BE = {
    "bad": tuple(FieldType),
    "below": (FieldType.AMOUNT, FieldType.WHOLE, FieldType.QUANTITY, FieldType.PERCENT),
    "scope": tuple(FieldType),
    "once": tuple(FieldType),
    "span": (FieldType.WHOLE, FieldType.DAY, FieldType.PERIOD),
    "text": (FieldType.TEXT,),
    "matter": tuple(FieldType),
}
_PAIRS = (("matter", "failed"), ("failed", "matter"), ("once", "scope"))


def stakes_named(case: DeclarationCase) -> Iterator[Finding]:
    """Find names of nothing that is declared, and halves without the other one."""
    if case.of.review is None:
        return
    own = stakes(**{name: getattr(case.of.review, name) for name in STAKES})
    for name, types in _MAY_BE.items():
        words = getattr(own, name)
        allowed = _named(case, name, types)
        what = _TEXT if name == "text" else _FIELD
        yield from unknown_among(f"review.{name}", words[:1] if name == "bad" else words, allowed, what)
    yield from _values(case, own.bad)
    stages = (*case.of.steps, *(("ended",) if case.of.ended else ()))
    yield from unknown_among("review.failed", own.failed, stages, _STAGE)
    yield from _presence(case, own.presence)
    for name, other in _PAIRS:
        if getattr(own, name) and not getattr(own, other):
            yield MISSING_PART.at(f"review.{name}", name, owner=Label("审查", "a review"), part=other)


def _named(case: DeclarationCase, name: str, types: tuple[FieldType, ...]) -> tuple[str, ...]:
    """Return what may be named: steps tell an amount, too."""
    record = () if name == "text" else case.typed(*types)
    entries = (f"{owner}.{inner}" for owner, row in case.of.lists.items() for inner, each in row.fields.items() if each.type in types)
    steps = ("steps.amount",) if name == "below" and case.of.steps else ()
    return (*record, *(() if name == "matter" else entries), *steps)


def _values(case: DeclarationCase, bad: tuple[str, ...]) -> Iterator[Finding]:
    owner, _, name = bad[0].rpartition(".") if bad else ("", "", "")
    fields = case.of.lists[owner].fields if owner in case.of.lists else case.of.fields
    values = tuple(fields[name].values) if name in fields else ()
    yield from unknown_among("review.bad", bad[1:] if values else (), values, _VALUE)


def _presence(case: DeclarationCase, presence: tuple[str, ...]) -> Iterator[Finding]:
    lists = tuple(name for name, row in case.of.lists.items() if row.entry is EntryType.DATED)
    yield from unknown_among("review.presence", presence[:1], lists, _LIST)
    yield from unknown_among("review.presence", presence[1:], case.typed(FieldType.TEXT, FieldType.UNIT), _FIELD)
    if len(presence) == 1:
        yield MISSING_PART.at("review.presence", "presence", owner=Label("到场的清单", "a list of presence"), part=Label("是谁", "who"))
