"""Which commands has a kind that has no module of its own, such as one that the city declared?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from dicoop.commands import records
from dicoop.commands.options import CommandEntry
from dicoop.commands.verbs import moves
from dicoop.errors import Unable, total
from dicoop.labels import Label

if TYPE_CHECKING:
    import typer

    from dicoop.commands.session import Session
    from dicoop.kinds.base import Kind

_ABOUT = Label("{kind}（自建台账）", "{kind} (declared by this ledger)")
_BAD = Label("声明有错误，不能用：dicoop kind check", "its declaration has faults: dicoop kind check")
_BROKEN = Label(
    "台账 {name} 的声明有 {n} 处错误，它的命令和记录都不能用",
    "the declaration of {name} has faults ({n}); neither its commands nor its records can be used",
)
_BROKEN_HINT = Label("改正声明后再执行；看全部错误：dicoop kind check", "correct it first; all faults: dicoop kind check")


def entries(session: Session) -> Mapping[str, CommandEntry]:
    """Return the commands of all kinds by what they declare, those whose declaration has faults too: they say so."""
    kinds = session.kinds
    sound = {
        name: CommandEntry(_ABOUT.fill(kind=kind.label) if kind.declared else kind.label, partial(_build, session, kind))
        for name, kind in kinds.every.items()
    }
    return {**sound, **{name: CommandEntry(_BAD, partial(_refuse, session, name)) for name in sorted(kinds.broken)}}


def _build(session: Session, kind: Kind) -> typer.Typer:
    return records.group(session, kind, lambda _: records.entries(kind, moves(kind)))


def _refuse(session: Session, name: str) -> NoReturn:
    found = session.kinds.of_declaration(name)
    raise Unable(_BROKEN.fill(name=name, n=total(found)), _BROKEN_HINT, found)
