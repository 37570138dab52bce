"""Which verbs has a contract on the command line?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.commands.moves import Move
from dicoop.commands.options import DATE
from dicoop.commands.project import AMOUNT, REASON, RECEIPT, REVERSE, end, receive
from dicoop.commands.records import group
from dicoop.labels import Label

if TYPE_CHECKING:
    import typer

    from dicoop.commands.session import Session


def build(session: Session) -> typer.Typer:
    """Return the commands of contracts."""
    return group(session, "contract", MOVES)


MOVES = (
    Move(
        "deliver",
        Label("登记交货, 或冲销一笔", "record a delivery, or take one back"),
        (AMOUNT, RECEIPT, REVERSE, DATE),
        receive("deliveries"),
    ),
    Move("end", Label("登记合同终止", "record that a contract ended before its time"), (REASON, DATE), end),
)
