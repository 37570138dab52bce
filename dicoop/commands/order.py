"""Which options has `issue order`, and what does it run?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dicoop.actions import papers
from dicoop.commands.options import READING, TEMPLATES, Plan, id_of, valued
from dicoop.kinds.issue import KIND
from dicoop.labels import Label

if TYPE_CHECKING:
    from dicoop.commands.session import Session

NUMBER = valued("number", Label("哪个文号，默认最近一张", "its number, by default the last one"), Label("文号", "NUMBER"))


def build(_: Session, about: Label) -> Plan:
    """Return the command."""
    return Plan("order", about, (id_of(KIND), NUMBER, *TEMPLATES, *READING), _run)


def _run(session: Session, **values: Any) -> int:
    return session.answer(papers.order(session.shelf(values), values["id_"], values["number"]), values)
