"""What is a group called: a county, a meeting, a kind, an enterprise …, or what is not filled in?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.document import Named
from dicoop.kinds.fields import every, field_of
from dicoop.labels import FLAGS, Label, both, joined
from dicoop.reports import phrases
from dicoop.reports.record_status import enterprise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dicoop.kinds.base import Kinds
    from dicoop.kinds.fields import Field
    from dicoop.kinds.ledger import Ledger

NOT_FILLED = Label("（未填）", "(not given)")
_GROUP = Label("组团", "Group")
_UNIT = Label("责任单位", "Responsible unit")


def heading(by: str, names: Iterable[str], kinds: Kinds) -> Label:
    """Return the name of the field grouped by, as the kinds of records call it; of `lead` what it groups by, who must act."""
    if by == "lead":
        return _UNIT
    own = tuple(field_of(kinds[name].model, by) for name in names)
    labels = tuple(dict.fromkeys(row.mark.label for row in (own if any(own) else (_field(by, kinds),)) if row))
    return joined(labels, "/", "/") if labels else _GROUP


def named(by: str, key: str, ledger: Ledger) -> Named:
    """Return a group as a cell."""
    return Named(key, _label(by, key, ledger), int(key) if by == "meeting" and key else None)


def ordered(by: str, keys: Iterable[str], kinds: Kinds) -> list[str]:
    """Return groups in the order of their closed list, where there is one; else as they come."""
    row = _field(by, kinds)
    places = {term.value: place for place, term in enumerate((row.terms if row else None) or ())}
    return sorted(keys, key=lambda key: places.get(key, len(places)))


def _label(by: str, key: str, ledger: Ledger) -> Label:
    row = _field(by, ledger.kinds)
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
    return next((term.label for term in (row.terms if row else None) or () if term.value == key), ledger.settings.called(key))


def _field(by: str, kinds: Kinds) -> Field | None:
    found = next((row for kind in kinds.values() if (row := field_of(kind.model, by))), None)
    return found or next((row for kind in kinds.values() for row in every(kind.model) if row.name == by), None)
