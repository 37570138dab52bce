"""What do the rates that a kind declares count over what, and in which words is that said?"""

from __future__ import annotations

from decimal import Decimal
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from dicoop.kinds.fields import field_of, fields
from dicoop.kinds.figures import Basis
from dicoop.labels import FLAGS, Label, Term, joined
from dicoop.rules.limits import question
from dicoop.rules.names import STAGE
from dicoop.rules.population import ZERO, Population
from dicoop.rules.questions import All, Either, Not, Test
from dicoop.rules.rates import Rate, everyone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dicoop.kinds.base import Kind
    from dicoop.kinds.traits import Quota
    from dicoop.rules.lights import Watch
    from dicoop.rules.questions import Tree

_COUNT = Label("分子：{above}，分母：{below}", "above: {above}; below: {below}")
_EVERY = Label("全部{kind}", "every {kind}")
_SOME = Label("{among}的{kind}", "every {kind} with {among}")
_AND, _OR, _NOT = Label("且", " and "), Label("或", " or "), Label("非（{part}）", "not ({part})")
_SUM = Label("{what}合计", "the sum of {what}")


class Counted(NamedTuple):
    """A record that counts on the day of a watch."""

    record: Any
    watch: Watch
    at: str = ""


@cache
def rates(kind: Kind) -> tuple[Rate, ...]:
    """Return the rates that a kind declares."""
    names = {quota.key.upper(): (f"{kind.name}.{quota.key}", *quota.label) for quota in kind.quotas}
    terms = cast("type[Term]", Term("OwnRate", names))  # type: ignore[call-arg,arg-type] # the form that makes a class
    population = Population(kind.name, kind.name, kind.model, tuple(_groups(kind)), partial(_counted, kind))
    return tuple(_rate(kind, quota, name, population) for quota, name in zip(kind.quotas, terms, strict=True))


def _groups(kind: Kind) -> Iterator[str]:
    """Yield what the records of a kind can be grouped by: its counties, words of lists, units and references."""
    rows = fields(kind.model)
    yield from (name for name in ("county", "group") if field_of(kind.model, "county"))
    yield from (row.attribute for row in rows if row.name != "county" and (row.form in ("term", "flag") or row.mark.ref or row.mark.known))


def _counted(kind: Kind, records: Iterable[Any], watch: Watch) -> Iterator[Counted]:
    return (Counted(record, watch) for record in records if kind.counts(record, watch.day))


def _rate(kind: Kind, quota: Quota, name: Term, population: Population) -> Rate:
    basis = Basis.MONEY if quota.money else Basis.COUNT
    among = _test(kind, quota.among)
    above: Callable[[Any], Any] = _amount(kind, quota.above) if quota.money else _test(kind, quota.above)
    below = _amount(kind, quota.below) if quota.money else None
    return Rate(name, "", basis, population, among, above, below, _definition(kind, quota, basis))


def _test(kind: Kind, text: str) -> Callable[[Any], bool]:
    if not text:
        return everyone
    asked = question(kind, text)
    return lambda one: bool(asked.matches(one.record, one.watch))


def _amount(kind: Kind, name: str) -> Callable[[Any], Decimal]:
    """Return the 元 of an amount or of what receipts come to."""
    known = next((each for each in kind.sums if each.key == name), None)
    if known is not None:
        return lambda one: known.until(one.record, one.watch.day)
    return lambda one: found.yuan if (found := getattr(one.record, name)) is not None else ZERO


# In words


def _definition(kind: Kind, quota: Quota, basis: Basis) -> Label:
    everybody = _SOME.fill(among=worded(kind, quota.among), kind=kind.label) if quota.among else _EVERY.fill(kind=kind.label)
    if quota.money:
        above, below = (_SUM.fill(what=_called(kind, name)) for name in (quota.above, quota.below))
        words = _COUNT.fill(above=above, below=joined((everybody, below), "的", ": "))
    else:
        words = _COUNT.fill(above=worded(kind, quota.above), below=everybody)
    return joined((basis.label, words), "，", ", ")


def _called(kind: Kind, name: str) -> Label:
    known = next((each.label for each in kind.sums if each.key == name), None)
    row = field_of(kind.model, name)
    return known or (row.mark.label if row else Label(name, name))


def worded(kind: Kind, text: str) -> Label:
    """Return a condition of a kind in words: fields and values as they are called."""
    return _said(kind, question(kind, text).tree)


def _said(kind: Kind, tree: Tree) -> Label:
    if isinstance(tree, Test):
        return _condition(kind, tree)
    if isinstance(tree, Not):
        return _NOT.fill(part=_said(kind, tree.part))
    sign = _AND if isinstance(tree, All) else _OR
    parts = tuple(_said(kind, part) if isinstance(part, Test) else _bracketed(kind, part) for part in tree.parts)
    return joined(parts, *sign)


def _bracketed(kind: Kind, part: All | Either | Not) -> Label:
    said = _said(kind, part)
    return said if isinstance(part, Not) else Label(f"（{said.zh}）", f"({said.en})")


def _condition(kind: Kind, test: Test) -> Label:
    row = test.name.row
    terms = {each.value: each.label for each in (kind.stages if row.name == STAGE.name else row.terms or ())}
    terms |= FLAGS if row.form == "flag" else {}
    values = [part.strip() for part in test.value.text.split(",")] if test.op == "in" else [test.value.text]
    value = joined(tuple(terms.get(each, Label(each, each)) for each in values))
    sign = {"in": Label("为", " in "), "=": Label("为", " = "), "!=": Label("不是", " other than "), "~": Label("含", " contains ")}.get(
        test.op, Label(f" {test.op} ", f" {test.op} ")
    )
    return joined((row.mark.label, sign, value), "", "")
