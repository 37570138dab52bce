"""What is wrong with a ledger that a city declares: names that mean something else, parts that are not there, records that could get stuck?"""

from __future__ import annotations

from collections.abc import Iterator

from dicoop.errors import Finding, Misused, NotFound
from dicoop.kinds import EVERY, declared
from dicoop.kinds.base import Kinds
from dicoop.kinds.declaration import Declaration, spans
from dicoop.kinds.fields import field_of
from dicoop.kinds.published_figures import Basis
from dicoop.labels import Label
from dicoop.rules.checks.indicator import BAD_QUESTION
from dicoop.rules.conditions import parse
from dicoop.rules.declarations import names, parts
from dicoop.rules.declarations.case import DeclarationCase
from dicoop.rules.names import Vocabulary


def faults(declaration: Declaration, others: Kinds) -> tuple[Finding, ...]:
    """Return what is wrong with a declaration whose parts could be read; `others` are the kinds there are beside it."""
    case = DeclarationCase(declaration, others)
    found = tuple(finding for look in (*names.LOOKS, *parts.LOOKS, names.stakes_named) for finding in look(case))
    return found or tuple(_questions(case))


def _questions(case: DeclarationCase) -> Iterator[Finding]:
    """Find the conditions that cannot be understood, by the words that the kind itself gives."""
    own = declared.kind_of(case.of)
    for address, text in _texts(case.of):
        rate = case.of.rates.get(address.split(".")[1]) if address.startswith("rates.") else None
        kind = EVERY[rate.over] if rate and rate.over and address.endswith(".among") else own
        entry = field_of(own.model, address.split(".")[1]) if address.startswith("lists.") else None
        words = Vocabulary((), (entry.model,)) if entry and entry.model else Vocabulary((kind,), refers=address.startswith("rates."))
        try:
            asked = parse(text, words, None)
        except (Misused, NotFound) as error:
            yield BAD_QUESTION.at(address, text, hint=error.hint, problem=error.message)
            continue
        circular = [name for name in asked.names if name in _OF_DUES] if address.startswith("due.") else []
        if circular:
            yield BAD_QUESTION.at(address, text, problem=_CIRCULAR.fill(name=circular[0]))


_OF_DUES = ("light", "due", "overdue")
_CIRCULAR = Label("期限不能以“{name}”为条件，它本身要由期限算出", "a limit cannot depend on '{name}', which itself depends on the limits")


def _texts(own: Declaration) -> Iterator[tuple[str, str]]:
    """Yield the conditions of a declaration, with their addresses."""
    fields = [(f"fields.{name}", row) for name, row in own.fields.items()]
    fields += [(f"lists.{owner}.fields.{name}", row) for owner, each in own.lists.items() for name, row in each.fields.items()]
    yield from ((f"{at}.{part}", text) for at, row in fields for part in ("required_when", "only_when") if (text := getattr(row, part)))
    for name, row in own.due.items():
        yield from ((f"due.{name}.while", text) for text in (row.while_,) if text)
        for part in ("within", "shorter", "longer"):
            yield from ((f"due.{name}.{part}", span.condition) for span in spans(getattr(row, part)) if span.condition)
    for name, each in own.rates.items():
        yield from ((f"rates.{name}.above", text) for text in (each.above,) if text and each.basis is Basis.COUNT)
        yield from ((f"rates.{name}.among", text) for text in (each.among,) if text)
