"""What is a group called: a county, a meeting, a kind, an enterprise …, or what is not filled in?"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from dicoop.document import Named
from dicoop.kinds.base import Kinds
from dicoop.kinds.fields import Field, every, field_of, fields
from dicoop.kinds.ledger import Ledger
from dicoop.labels import FLAGS, Label, both, joined
from dicoop.reports import phrases
from dicoop.reports.record_status import enterprise
from dicoop.rules.names import COMPUTED

NOT_FILLED = Label("（未填）", "(not given)")
_UNIT = Label("责任单位", "Responsible unit")


def heading(by: str, names: Iterable[str], kinds: Kinds) -> Label:
    """Return the name of the field grouped by, as the kinds of records call it; of `lead` what it groups by, who must act."""
    if by == "lead":
        return _UNIT
    labels: dict[str, Label] = {}  # by their Chinese: a city may give no English name
    for row in _fields(by, kinds, names):
        labels.setdefault(row.mark.zh, row.mark.label)
    return joined(tuple(labels.values()), "/", "/")


def named(by: str, key: str, ledger: Ledger, names: Iterable[str] = ()) -> Named:
    """Return a group as a cell; `names`: the kinds whose records are grouped, where they are known."""
    return Named(key, _label(by, key, ledger, names), int(key) if by == "meeting" and key else None)


def ordered(by: str, keys: Iterable[str], kinds: Kinds, names: Iterable[str] = ()) -> list[str]:
    """Return groups in the order of their closed list, where there is one; else as they come."""
    terms = (term.value for row in _fields(by, kinds, names) for term in row.terms or ())
    places = {key: place for place, key in enumerate(dict.fromkeys(terms))}
    return sorted(keys, key=lambda key: places.get(key, len(places)))


def _label(by: str, key: str, ledger: Ledger, names: Iterable[str]) -> Label:
    rows = _fields(by, ledger.kinds, names)
    row = rows[0] if rows else None
    if key == "":
        return NOT_FILLED
    if by == "meeting":
        return phrases.meeting(int(key))
    if row is not None and row.mark.ref == "enterprise":
        return enterprise(key, ledger).label
    if row is not None and row.mark.known:
        return ledger.settings.word(row.mark.known, key)
    if row is not None and row.form == "flag":
        return FLAGS.get(key, both(key))
    return next((term.label for each in rows for term in each.terms or () if term.value == key), ledger.settings.called(key))


def _fields(by: str, kinds: Kinds, names: Iterable[str]) -> list[Field]:
    """Return the fields of a name: of the kinds named, else of the first that has one, in its records or in what they hold."""
    own = [row for name in names if (row := field_of(kinds[name].model, by))]
    found = (row for rows in (fields, every) for kind in kinds.values() for row in rows(kind.model) if row.name == by)
    return own or list(islice(found, 1)) or [row for row in COMPUTED if row.name == by]
