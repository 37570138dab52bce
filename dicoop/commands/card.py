"""Which options has `show`, and what does it run?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dicoop.actions import records
from dicoop.commands.options import ID, READING, SECTION, Option

if TYPE_CHECKING:
    from dicoop.commands.session import Session
    from dicoop.kinds.base import Kind


def rows(kind: Kind) -> tuple[Option, ...]:  # noqa: ARG001 - the same for every kind
    """Return the options of `show`."""
    return (ID, SECTION, *READING)


def run(session: Session, kind: Kind, /, **values: Any) -> int:
    """Show one record; return the exit code."""
    return session.answer(records.record(session.shelf(values, trust=True), kind, values["id_"], session.today), values)
