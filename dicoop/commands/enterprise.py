"""Which commands has an enterprise?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.commands.records import group
from dicoop.kinds.enterprise import KIND

if TYPE_CHECKING:
    import typer

    from dicoop.commands.session import Session


def build(session: Session) -> typer.Typer:
    """Return the commands of enterprises."""
    return group(session, KIND)
