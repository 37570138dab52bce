"""What has a kind of record, that rules may ask for instead of its name: lists, steps, limits, rates, verbs, what is at stake in it?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from dicoop.frozen import dataclass, pattern
from dicoop.kinds.as_of import has_ended, is_by
from dicoop.kinds.fields import Block, field_of, fields
from dicoop.labels import Label, Term, both, joined

Trait = Callable[[Any], bool]  # asked of a Kind, which is made of these parts


@dataclass(frozen=True)
class Book:
    """A list in which receipts are entered, the verb that does, and the field with the amount they may not exceed (empty: none)."""

    name: str
    verb: str
    cap: str = ""


class Close(NamedTuple):
    """What closes an entry that is open: the verb, the day that it fills in, and what must and may be said beside."""

    verb: str
    day: str = "done"
    needs: tuple[str, ...] = ()
    has: tuple[str, ...] = ("evidence",)


class Log(NamedTuple):
    """A list of entries, the verb that enters one, and what closes one where they stay open until then."""

    name: str
    verb: str
    close: Close | None = None


class Fill(NamedTuple):
    """A field, or a block, and the verb that fills it in; `ends`: and ends the record by that."""

    name: str
    verb: str
    ends: bool = False


class Tasks(NamedTuple):
    """A list of things to be done, the verb that enters one and the verb that says it is done."""

    name: str
    verb: str
    done: str


class StepRow(NamedTuple):
    """A step of a kind's lifecycle: its name, the verb that makes it, after which it may come (empty: as the first), what it says.

    `needs` it must say, `has` it may; a record is done with where it `closes` · `types`: of which types of records it is a step (empty: of all).
    """

    name: str
    label: Label
    verb: str
    after: tuple[str, ...]
    needs: tuple[str, ...]
    has: tuple[str, ...]
    closes: bool
    types: tuple[str, ...] = ()

    def is_of(self, record: Any) -> bool:
        """Return whether a record of its kind goes through it."""
        return not self.types or record.type in self.types


class TimeLimit(NamedTuple):
    """A limit of time: so many working days or days, or as many as a field says, under a condition (empty: always).

    `visits.level`, `policies.policy`: as many as that setting says of what the field holds.
    """

    days: int | str
    working: bool
    condition: str = ""


def days(number: int) -> tuple[TimeLimit, ...]:
    """Return a limit of so many days."""
    return (TimeLimit(number, working=False),)


def working_days(number: int) -> tuple[TimeLimit, ...]:
    """Return a limit of so many working days."""
    return (TimeLimit(number, working=True),)


class Limit(NamedTuple):
    """Something due, while a condition holds: within a limit of a field's day or a step, or by a day in a field.

    `within`: of several limits the first whose condition holds · `of`: the field or step it is counted from · `cycle`: the list from whose
    last entry it is counted (of several lists, or the steps, from the last of all) · `until`: the field with the day · `monthly`: the day of
    the next month by which there must be an entry in `cycle` for every month, of those in the period that the field `span` holds.
    """

    key: str
    label: Label
    within: tuple[TimeLimit, ...] = ()
    of: str = ""
    until: str = ""
    cycle: str = ""
    condition: str = ""
    monthly: int = 0
    span: str = ""


Asks = Callable[[Any], Any]  # of a record that counts, and the watch: see `rules.quotas`


class Quota(NamedTuple):
    """A rate of a kind: questions or names of amounts above and below the line, and the question among whom.

    Instead of a question or a name there may be a function, with `words` that say what it counts · `variant`: which of several definitions
    it is · `numbers`: what is added up are numbers and quantities · `on_time`: the limit that is held against the day of its step · `per`: see `Ratio` ·
    `of_all`: what stands below the line for the whole ledger, asked of it, the watch, what is grouped by and the group, where the members bring nothing to it ·
    `beside`: the kinds whose records it looks up as well · `over`: it counts the records of another kind to which those of this one refer: `among` is asked of
    them, `above` of whatever refers to them · `of`: the rate of another kind, or of the program, that it is a variant of · `took`: the limit of which it
    tells how many days passed until its step was made.
    """

    key: str
    label: Label
    money: bool
    above: str | Asks
    below: str | Asks
    among: str | Asks
    variant: str = ""
    numbers: bool = False
    on_time: str = ""
    words: Label | None = None
    per: str = ""
    of_all: Callable[[Any, Any, str | None, str | None], Decimal] | None = None
    beside: tuple[str, ...] = ()
    over: str = ""
    of: str = ""
    took: str = ""


def quota(
    key: str, name: tuple[str, str], line: tuple[Asks | str, Asks | str], words: tuple[str, str], among: Asks | str = "", **more: Any
) -> Quota:
    """Return a rate that functions ask for, in words."""
    return Quota(key, Label(*name), more.pop("money", False), *line, among, words=Label(*words), **more)


def has(name: str, *values: str) -> Asks:
    """Return what asks whether a field is filled in, or has one of some values."""
    if not values:
        return lambda one: getattr(one.record, name) not in (None, (), {})
    return lambda one: getattr(one.record, name) in values


def is_assigned(one: Any, field: str, type_: str) -> bool:
    """Return whether an assignment of a type that is under way on the day names a record in a field."""
    day = one.watch.day
    found = (each for each in one.watch.naming("assignment", field, one.record.id) if each.type == type_ and not has_ended(each, day))
    return any(each.until is None or each.until >= day for each in found)


def by_day(day: date | None, one: Any) -> bool:
    """Return whether something had happened by the day."""
    return is_by(day, one.watch.day)


class OpenItem(NamedTuple):
    """Something of a record that is open, to be done by a day: the machine's word for it and the user's, and the unit that must.

    `patient`: late by some days it is urgent, not at once · `working`: due so many working days after the day.
    """

    key: str
    what: Label
    day: date
    unit: str | None = None
    patient: bool = False
    working: int = 0


def open_tasks(tasks: Iterable[Any], day: date) -> tuple[OpenItem, ...]:
    """Return the things to be done, by a day of their own, that had not been done by a day."""
    waiting = ((each, each.due) for each in tasks if not is_by(each.done, day))
    return tuple(OpenItem(each.key, both(each.text), due, each.lead) for each, due in waiting if due is not None)


Dues = Callable[[Any, "date", Any], tuple[OpenItem, ...]]  # of a record that counts, a day and the settings of that day


class Bond(NamedTuple):
    """What must hold between fields of a record: `form` is one_of, order, differ, at_most, unique_open or clock."""

    key: str
    form: str
    names: tuple[str, ...]


class Need(NamedTuple):
    """What an entry of a list or a block must say, `list.field`, where a condition holds of that entry.

    `condition`: of which records (empty: of all).
    """

    name: str
    when: str
    condition: str = ""


def every(_: Any) -> bool:
    """Return that every kind is meant."""
    return True


def named(*names: str) -> Trait:
    """Return the question whether a kind is one of these."""
    return lambda kind: kind.name in names


def having(part: str) -> Trait:
    """Return the question whether a kind declares some part: books, steps, what is for some records only, a first date."""
    return lambda kind: bool(getattr(kind, part))


def with_field(name: str) -> Trait:
    """Return the question whether a kind's records may say something: that they ended, their steps."""
    return lambda kind: field_of(kind.model, name) is not None


def with_ids(kind: Any) -> bool:
    """Return whether a kind's records begin on a day whose year their ids tell."""
    return bool(kind.letter and kind.first_date)


def with_meeting(kind: Any) -> bool:
    """Return whether a kind's records begin on a day and may be of a meeting."""
    row = field_of(kind.model, "meeting")
    return bool(kind.first_date) and row is not None and row.mark.ref == "meeting"


def with_county(kind: Any) -> bool:
    """Return whether a kind's records begin on a day and count in a county from then on."""
    return bool(kind.first_date) and field_of(kind.model, "county") is not None


def with_entries(kind: Any) -> bool:
    """Return whether a kind enters, in lists of its own, what has happened since its first date."""
    return bool(kind.first_date and (kind.books or kind.logs or kind.steps or kind.tasks))


def with_marks(kind: Any) -> bool:
    """Return whether a kind's records say of something that it is done, or end."""
    blocks = (row.model for row in fields(kind.model) if row.model)
    return with_field("ended")(kind) or any(row.name == "done" and row.mark.happened for block in blocks for row in fields(block))


def with_conditions(kind: Any) -> bool:
    """Return whether fields of a kind must be filled in under a condition."""
    return bool(kind.required_when or kind.needs)


_EQUALS = pattern(r"(\w+)\s*=\s*(\w+)")


def demanded(conditions: Iterable[tuple[str, str]], step: str) -> tuple[tuple[str, str], ...]:
    """Return the fields that a record must say once it has made a step, each with its condition: by the stage, then by what those say."""
    found: dict[str, str] = {}
    for name, text in conditions:
        if any(pair == ("stage", step) or pair[0] in found for pair in _EQUALS.findall(text)):
            found[name] = text
    return tuple(found.items())


def bound_by(form: str) -> Trait:
    """Return the question whether a kind has a bond of a form."""
    return lambda kind: any(bond.form == form for bond in kind.bonds)


def listed(known: str) -> Trait:
    """Return the question whether a kind has values that must be in a list of ledger.yaml."""
    return lambda kind: _knows(kind.model, known)


def _knows(model: type[Block], known: str) -> bool:
    return any(row.mark.known == known or (row.model and _knows(row.model, known)) for row in fields(model))


def refers_to_own(kind: Any) -> bool:
    """Return whether a kind's records may refer to others of it."""
    return any(row.mark.ref == kind.name for row in fields(kind.model))


@dataclass(frozen=True)
class Verb:
    """A move of a lifecycle: its name on the command line, the stages it may start from, whether it closes, and whether it says why not."""

    name: str
    label: Label
    stages: frozenset[Term]
    closes: bool = False
    against: bool = False

    def starts_from(self, stage: Term) -> bool:
        """Return whether the move may start from a stage."""
        return stage in self.stages


def allowed_verbs(verbs: Iterable[Verb], stage: Term) -> tuple[Verb, ...]:
    """Return the verbs that may start from a stage, in the order of the table."""
    return tuple(verb for verb in verbs if verb.starts_from(stage))


def verb_names(verbs: Iterable[Verb]) -> Label:
    """Return verbs as `claim 领单, handle 办单`, for refusals and for "what next"."""
    parts = tuple(Label(f"{verb.name} {verb.label.zh}", verb.name) for verb in verbs)
    return joined(parts) if parts else Label("无", "nothing")


class Stakes(NamedTuple):
    """Names of fields, `list.field` of the entries of a list, `block.field` of a block or map.

    `bad`: where it stands that things went badly, then what it says then (nothing: whatever it says) · `below`: what stands below the line of
    a rate beside agreed amounts · `scope`: words that decide who counts · `once`: of those the ones known from the first day · `span`: what
    gives time · `text`: what is to be written anew each time · `matter`: by what two records are about one thing, `failed` the stages of
    one that came to nothing · `presence`: the list of entries at which somebody was present, then who.
    """

    bad: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    span: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    matter: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    presence: tuple[str, ...] = ()


STAKES = Stakes._fields


def stakes(**texts: str | None) -> Stakes:
    """Return what is at stake, said as words with blanks between them."""
    return Stakes(**{name: tuple(text.split()) for name, text in texts.items() if text})


def at_stake(name: str) -> Trait:
    """Return the question whether something of a sort is at stake in a kind."""
    return lambda kind: bool(getattr(kind.stakes, name))
