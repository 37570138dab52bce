"""What is likely meant by a field that nobody has filled in yet, what may be done with a record now, and what likely is?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from dicoop.currencies import read_amount
from dicoop.errors import DicoopError, Refused
from dicoop.kinds import parse_input, traits
from dicoop.kinds.address import key_of
from dicoop.kinds.base import Kind, Record, title_of
from dicoop.kinds.fields import Field, field_of, fields
from dicoop.kinds.forms import day_of
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.meeting import Meeting
from dicoop.labels import Label, both
from dicoop.partial_date import days_apart

_LACKING = ("required-when", "not-exactly-one")
_MEETING = Label("第{n}次（{day}）", "meeting {n} ({day})")


def asked(kind: Kind, row: Field) -> bool:
    """Return whether a person is asked for a field: what must be there, and the meeting that figures count it for; an id is made."""
    return (row.required or row.mark.ref == "meeting") and (row.name != "id" or not kind.letter)


def wanted(kind: Kind, known: Mapping[str, str | tuple[str, ...]], tried: Callable[[Any], object]) -> list[tuple[Field, bool]]:
    """Return the next field that what is known makes necessary, and whether another may be given in its place."""
    of_one = [bond.names for bond in kind.bonds if bond.form == "one_of"]
    names: Iterable[str] = ()
    try:
        if of_one or kind.required_when:
            tried({name: value for name, value in known.items() if isinstance(value, tuple) or value})
    except Refused as error:
        groups = [next((some for some in of_one if name in some), (name,)) for name in said_lacking(error)]
        names = (name for some in groups if not any(known.get(each) for each in some) for name in some if name not in known)
    except DicoopError:  # told once all is answered
        return []
    rows = [(row, any(row.name in some[:-1] for some in of_one)) for name in names if (row := field_of(kind.model, name))]
    return rows[:1]


def said_lacking(error: DicoopError) -> list[str]:
    """Return the names of the fields that a refusal says lack."""
    return [each.address.rpartition(".")[2] for each in error.findings if each.code in _LACKING]


def usual(kind: Kind, row: Field, known: Mapping[str, Any], ledger: Ledger, today: date) -> str:
    """Return what a field of a new record is likely to be, by what is known of the record; empty where nothing is."""
    if row.name == "id":
        return str(max(map(int, ledger.of(kind.name)), default=0) + 1) if not kind.letter else ""
    if row.mark.ref == "meeting":
        near = meeting_near(ledger, _first_day(kind, known, today))
        return str(near.id) if near else ""
    if row.mark.known == "counties":
        return _county(kind, known, ledger)
    names = ledger.settings.known(row.mark.known) if row.mark.known and row.form == "text" else ()
    if len(names) == 1:
        return names[0]
    return today.isoformat() if row.form == "day" and row.mark.happened else ""


def _first_day(kind: Kind, known: Mapping[str, Any], today: date) -> date:
    """Return the day a new record begins on, today where it is not known."""
    row = field_of(kind.model, kind.first_date) if kind.first_date else None
    try:
        return day_of(parse_input.tidy(row, known[row.name], None, today)) if row and known.get(row.name) else today
    except (DicoopError, ValueError):
        return today


def meeting_near(ledger: Ledger, day: date) -> Meeting | None:
    """Return the meeting nearest to a day, if it is not further off than what is signed at it may be."""
    meetings: list[Any] = [each for each in ledger.of("meeting").values() if each.voided is None]
    near = min(meetings, key=lambda each: (days_apart(day, each.date), -each.id), default=None)
    return near if near and days_apart(day, near.date) <= ledger.settings.check.signed_apart else None


def meeting_about(ledger: Ledger, day: date) -> str:
    """Return the meeting that something entered on a day most likely belongs to: the nearest, else the one held last; empty where there is none."""
    held = [each for each in ledger.meetings if each.date <= day]
    found = meeting_near(ledger, day) or next(reversed(held), None)
    return str(found.id) if found else ""


def _county(kind: Kind, known: Mapping[str, Any], ledger: Ledger) -> str:
    """Return the county of the first record that a new one refers to, if that is one of the city; else the only one that the city has."""
    for row in fields(kind.model):
        if row.mark.ref and row.mark.ref != "meeting" and known.get(row.name):
            try:
                other: Any = ledger.get(row.mark.ref, parse_input.reference(ledger.kinds[row.mark.ref], known[row.name], ledger))
            except DicoopError:
                continue
            own = ledger.settings.county(getattr(other, "county", ""))
            return own.key if own and not own.outside else ""
    inside = [each.key for each in ledger.settings.counties if not each.outside]
    return inside[0] if len(inside) == 1 else ""


def shown(row: Field, value: str, ledger: Ledger) -> Label:
    """Return a value as it is shown to a person: an amount in words, a county by its name, a meeting with its day, a record with its title."""
    if row.mark.known == "counties":
        return ledger.settings.county_label(value)
    record: Any = ledger.get(row.mark.ref, value) if row.mark.ref else None
    if record is not None:
        return _MEETING.fill(n=value, day=record.date) if row.mark.ref == "meeting" else both(f"{value} {record.title}")
    words = (each.label for each in row.terms or () if each.value == value)
    return read_amount(value).label if row.form == "money" else next(words, both(value))


def allowed(kind: Kind, record: Any, day: date) -> Label:
    """Return the verbs that may move a record on a day, as people are told of them."""
    return traits.verb_names(traits.allowed_verbs(kind.verbs_of(record), kind.stage(record, day)))


_BACK = Label(
    "{day} {what}；登记错了的，去掉：dicoop {kind} set {id} {address}=",
    "{what} on {day}; if by mistake, remove that: dicoop {kind} set {id} {address}=",
)
_WHY = Label("{what}（{reason}）", "{what} ({reason})")


def way_back(kind: Kind, record: Any, day: date) -> Label | None:
    """Return how what left a record without any verb is taken out, should it be a mistake; None where there is a verb, or no such thing."""
    row = next((row for row in fields(kind.model) if row.name in ("ended", "voided") and getattr(record, row.name)), None)
    steps = getattr(record, "steps", ())
    if traits.allowed_verbs(kind.verbs_of(record), kind.stage(record, day)) or not (row or steps):
        return None
    last: Any = getattr(record, row.name) if row else [*steps][-1]  # a tuple that may be empty, to mypy
    what: Label = row.mark.label if row else last.step.label
    reason = getattr(last, "reason", None)
    address = Label(row.mark.zh, row.name) if row else both(f'"steps[{key_of(last)}]"')
    said = _WHY.fill(what=what, reason=reason) if reason else what
    return _BACK.fill(day=last.date, what=said, kind=kind.name, id=record.id, address=address)


_NOT_NOW = Label(
    "{kind} {id}（{title}）现在是“{stage}”，不能{verb}；现在可以：{allowed}",
    "{kind} {id} ({title}) is {stage}: '{verb}' is not allowed; allowed now: {allowed}",
)


def require(kind: Kind, record: Record, verb: str, today: date) -> None:
    """Refuse a verb that may not start from the record's stage."""
    stage = kind.stage(record, today)
    row = next(v for v in kind.verbs if v.name == verb)
    own = kind.verbs_of(record)
    if row not in own or not row.starts_from(stage):
        allowed = traits.verb_names(traits.allowed_verbs(own, stage))
        words = Label(row.label.zh, row.name)
        told = _NOT_NOW.fill(kind=kind.label, id=record.id, title=title_of(record), stage=stage, verb=words, allowed=allowed)
        raise Refused(told, way_back(kind, record, today))


def next_command(kind: Kind, record: Any, day: date) -> str | None:
    """Return the likely next command of a record: what brings the rest of what was approved, else what closes it, else the first that does not say why not; what it needs it asks for."""
    stage, last = kind.stage(record, day), next(iter(reversed(getattr(record, "steps", ()))), None)
    if stage.value in kind.closing or getattr(last, "answer", None) in ("satisfied", "fairly"):
        return None  # nothing is left to be done
    made = next((row.verb for row in kind.steps if last and row.name == last.step), str(last and last.step))
    rest = _rest(kind, record, day)
    found = [verb for verb in traits.allowed_verbs(kind.verbs_of(record), stage) if verb.name != made or verb.closes]
    verb = min(found, key=lambda verb: (verb.name != rest, not verb.closes, verb.against), default=None)
    return f"dicoop {kind.name} {verb.name} {record.id}" if verb else None


def _rest(kind: Kind, record: Any, day: date) -> str:
    """Return the verb that enters money of which less has come than a step said it may, empty where there is none."""
    for bond in kind.bonds:
        total = next((each for each in kind.sums if bond.form == "at_most" and each.key == bond.names[0]), None)
        agreed = next((step.amount for step in reversed(record.steps) if step.step == bond.names[-1]), None) if total else None
        if total and agreed and total.until(record, day) < agreed.yuan:
            return next((book.verb for book in kind.books if book.name == total.entries), "")
    return ""
