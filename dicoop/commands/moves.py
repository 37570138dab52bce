"""What is a verb of a lifecycle on the command line, and what do its options say?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from dicoop.commands.options import Option
from dicoop.commands.session import Session
from dicoop.kinds import parse_input
from dicoop.kinds.ledger import Ledger
from dicoop.labels import Label
from dicoop.rules import lifecycle
from dicoop.rules.lifecycle import Assignments

Make = Callable[[Session, Any, Ledger, dict[str, Any]], Assignments]
Remark = Callable[[Session, Any, Ledger, dict[str, Any]], Iterable[Label]]


class Move(NamedTuple):
    """A verb of a kind's lifecycle on the command line; `remark` is what is to be said on stderr of what it wrote."""

    name: str
    about: Label
    options: tuple[Option, ...]
    make: Make
    remark: Remark | None = None


def day(session: Session, text: str | None, *, partial: bool = False) -> str:
    """Return the day something happened: the one given (`partial`: or its month or year), else today; refused while it is still to come."""
    if text is None:
        return session.today.isoformat()
    return lifecycle.happened(parse_input.day(text, "--date", session.today, partial=partial), session.today)


def values_of(values: dict[str, Any], *names: str) -> dict[str, str]:
    """Return those values that were given."""
    return {name: values[name] for name in names if values.get(name) is not None}
