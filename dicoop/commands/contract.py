"""Which verbs has a contract on the command line?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.commands.records import group
from dicoop.commands.verbs import moves
from dicoop.kinds.contract import KIND
from dicoop.labels import Label

if TYPE_CHECKING:
    import typer

    from dicoop.commands.session import Session

_ABOUT = {"deliver": Label("登记交货，或冲销一笔", "record a delivery, or take one back")}


def build(session: Session) -> typer.Typer:
    """Return the commands of contracts."""
    return group(session, KIND, moves(KIND, _ABOUT))
