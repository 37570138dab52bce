"""What do the rates that a kind declares count over what, and in which words is that said?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache, partial
from typing import Any, NamedTuple, cast

from dicoop.kinds import EVERY
from dicoop.kinds.base import Kind
from dicoop.kinds.fields import field_of, fields
from dicoop.kinds.published_figures import Basis
from dicoop.kinds.traits import Asks, Limit, Quota
from dicoop.labels import FLAGS, Label, Term, joined
from dicoop.rules.conditions import Question, parse
from dicoop.rules.denominators import INDUSTRY, ZERO, Population
from dicoop.rules.limits import kept, occasions, took
from dicoop.rules.listed import LAST
from dicoop.rules.names import OVERDUE, STAGE, Vocabulary
from dicoop.rules.policies import WORDS, above_of, below_of
from dicoop.rules.questions import All, Either, Not, Test, Tree, valued
from dicoop.rules.rates import RATES, Rate, everyone, told_apart
from dicoop.rules.watch import Watch

_COUNT = Label("分子：{above}，分母：{below}", "above: {above}; below: {below}")
_EVERY = Label("全部{kind}", "every {kind}")
_SOME = Label("{among}的{kind}", "every {kind} with {among}")
_AND, _OR, _NOT = Label("且", " and "), Label("或", " or "), Label("非（{part}）", "not ({part})")
_SUM = Label("{what}合计", "the sum of {what}")
_GIVEN = {"=": Label("没有{name}", "no '{name}'"), "!=": Label("有{name}", "'{name}'")}
_KEPT = Label("按期{what}", "'{what}' within its time")
_WITH = Label("其中有{kind}、且{said}的{of}", "those with a {kind} of which {said}")
_WITH_ANY = Label("其中有{kind}的{of}", "those with a {kind}")
_TOOK = Label(
    "分子：从起算到{what}的天数，停表的不算，分母：已{what}的{everybody}",
    "above: days from the start of the limit to '{what}', those on which the clock stood still not counted; below: {everybody} with '{what}' made",
)
_DUE_TIMES = Label("到当日应{what}的次数（{everybody}）", "how often '{what}' was due by the day ({everybody})")
_JUDGED = Label("{everybody}中已{what}或已到期的", "{everybody} of which '{what}' was made or is past due")


class CountedRecord(NamedTuple):
    """A record that counts on the day of a watch."""

    record: Any
    watch: Watch
    at: str = ""


@cache
def rates(kind: Kind) -> tuple[Rate, ...]:
    """Return the rates that a kind declares."""
    return made(kind, kind.quotas)


def made(kind: Kind, quotas: Sequence[Quota]) -> tuple[Rate, ...]:
    """Return the rates that rows of a kind's records make."""
    names = {quota.key.upper(): (named(kind, quota), *quota.label) for quota in reversed(quotas)}
    terms = cast("type[Term]", Term("OwnRate", names))  # type: ignore[call-arg,arg-type] # the form that makes a class
    return told_apart([_rate(kind, quota, terms[quota.key.upper()]) for quota in quotas])


_TAKEN = frozenset(rate.population.name for rate in RATES)


@cache
def population(kind: Kind) -> Population:
    """Return the records of a kind as they count; where a population of that name counts otherwise it has another one."""
    name = f"{kind.name}_record" if kind.name in _TAKEN else kind.name
    return Population(name, kind.name, kind.model, tuple(_groups(kind)), partial(_counted, kind))


def named(kind: Kind, quota: Quota) -> str:
    """Return the name of a rate: its kind's before its own, unless it is a variant of a rate of another kind."""
    return quota.of or f"{kind.name}.{quota.key}"


def _groups(kind: Kind) -> Iterator[str]:
    """Yield what the records of a kind can be grouped by: its counties, words of lists, units and references, the industry of its enterprise."""
    rows = fields(kind.model)
    yield from (name for name in ("county", "group") if field_of(kind.model, "county"))
    yield from (row.attribute for row in rows if row.name != "county" and (row.form in ("term", "flag") or row.mark.ref or row.mark.known))
    if field_of(kind.model, "park"):
        yield "park_group"
    if field_of(kind.model, "enterprise") and not field_of(kind.model, INDUSTRY):
        yield INDUSTRY


def _counted(kind: Kind, records: Iterable[Any], watch: Watch) -> Iterator[CountedRecord]:
    return (CountedRecord(record, watch) for record in records if kind.counts(record, watch.day))


def basis_of(quota: Quota) -> Basis:
    """Return what a rate adds up."""
    return Basis.MONEY if quota.money else Basis.NUMBER if quota.numbers else Basis.COUNT


def _rate(kind: Kind, quota: Quota, name: Term) -> Rate:
    basis, of = basis_of(quota), EVERY[quota.over] if quota.over else kind
    among, above, below = _line(kind, quota, _test(of, quota.among))
    beside = quota.beside or tuple(dict.fromkeys((*((kind.name,) if quota.over or quota.below in WORDS else ()), *_beside(kind, quota))))
    definition = _definition(kind, quota, basis)
    of_all = partial(below_of, quota.below) if quota.below in WORDS else quota.of_all
    return Rate(name, quota.variant, basis, population(of), among, above, below, definition, _unit(kind, quota), of_all, beside)


def _unit(kind: Kind, quota: Quota) -> str:
    """Return what the result is told in, nothing where it is a share."""
    if not quota.took:
        return quota.per
    return "工作日" if _limit(kind, quota.took).within[-1].working else "天"


def _line(kind: Kind, quota: Quota, among: Asks) -> tuple[Asks, Asks, Asks | None]:
    """Return who is counted, and what each puts above and below the line."""
    is_count = basis_of(quota) is Basis.COUNT
    if quota.over:
        return among, _any_of(kind, quota), None
    if quota.took:
        days = _took(kind, quota)
        return (lambda one: among(one) and days(one) is not None), days, lambda _: _ONE
    if quota.below in WORDS:
        return among, above_of(kind, quota), lambda _: ZERO
    if quota.on_time:
        return (*_kept(kind, quota, among), None) if is_count else (among, *_times(kind, quota))
    if is_count:
        return among, _test(kind, quota.above), None
    return among, _amount(kind, quota.above, quota.below), _amount(kind, quota.below, quota.above)


def _any_of(kind: Kind, quota: Quota) -> Asks:
    """Return what asks of a record that others refer to whether one of those fulfils what is asked."""
    attribute = next(row.attribute for row in fields(kind.model) if row.mark.ref == quota.over)
    fulfils = _test(kind, quota.above)
    return lambda one: any(fulfils(CountedRecord(each, one.watch)) for each in one.watch.naming(kind.name, attribute, one.record.id))


def _beside(kind: Kind, quota: Quota) -> Iterator[str]:
    """Yield the kinds whose records the questions of a rate ask: those that a field refers to."""
    asked = (quota.above if basis_of(quota) is Basis.COUNT else "", "" if quota.over else quota.among)
    names = (name.partition(".") for text in asked if isinstance(text, str) and text for name in question(kind, text).names)
    rows = (field_of(kind.model, first) for first, sign, _ in names if sign)
    yield from (row.mark.ref for row in rows if row and row.mark.ref)


def _limit(kind: Kind, key: str) -> Limit:
    return next(limit for limit in kind.limits if limit.key == key)


def _kept(kind: Kind, quota: Quota, among: Asks) -> tuple[Asks, Asks]:
    """Return whose limit can be judged by the day, and who kept to it and fulfils what else is asked."""
    limit, fulfils = _limit(kind, quota.on_time), _test(kind, quota.above)

    def is_kept(one: Any) -> bool | None:
        return kept(kind, limit, one.record, one.watch)

    return (lambda one: among(one) and is_kept(one) is not None), (lambda one: is_kept(one) and fulfils(one))


def _took(kind: Kind, quota: Quota) -> Asks:
    """Return what asks for how many days it took to make a step, by the clock of its limit."""
    limit = _limit(kind, quota.took)
    return lambda one: took(kind, limit, one.record, one.watch)


_ONE = Decimal(1)


def _times(kind: Kind, quota: Quota) -> tuple[Asks, Asks]:
    """Return how often something that comes again was done in time, and how often it had to be done by the day."""
    limit = _limit(kind, quota.on_time)
    return (lambda one: occasions(kind, limit, one.record, one.watch)[0]), (lambda one: occasions(kind, limit, one.record, one.watch)[1])


@cache
def question(kind: Kind, text: str) -> Question:
    """Return a condition of a rate, which may ask of what a record refers to as well."""
    return parse(text, Vocabulary((kind,), refers=True), None)


def _test(kind: Kind, asked: str | Asks) -> Asks:
    if not isinstance(asked, str):
        return asked
    if not asked:
        return everyone
    read = question(kind, asked)
    return lambda one: bool(read.matches(one.record, one.watch))


def _amount(kind: Kind, name: str | Asks, other: str | Asks) -> Asks:
    """Return the 元 of an amount or of what receipts come to, or how many a number says.

    Where what is above and below the line stands in one list, an entry that says but one of the two counts in neither.
    """
    if not isinstance(name, str):
        return name
    known = next((each for each in kind.sums if each.key == name), None)
    if known is not None:
        return lambda one: known.until(one.record, one.watch.day)
    of = Vocabulary((kind,)).name(name, None, other if isinstance(other, str) else "").of
    return lambda one: _number(of(one.record, one.watch))


def _number(value: Any) -> Decimal:
    if value is None:
        return ZERO
    return value if isinstance(value, Decimal) else Decimal(getattr(value, "exact", value))


# In words


def _definition(kind: Kind, quota: Quota, basis: Basis) -> Label:
    if quota.words is not None:
        return joined((basis.label, quota.words), "，", ", ")
    assert isinstance(quota.above, str)
    assert isinstance(quota.below, str)
    assert isinstance(quota.among, str)
    of = EVERY[quota.over] if quota.over else kind
    everybody = _SOME.fill(among=worded(of, quota.among), kind=of.label) if quota.among else _EVERY.fill(kind=of.label)
    if quota.over:
        said = worded(kind, quota.above) if quota.above else Label("", "")
        words = _COUNT.fill(above=(_WITH if quota.above else _WITH_ANY).fill(kind=kind.label, said=said, of=of.label), below=everybody)
    elif quota.took:
        words = _TOOK.fill(what=_limit(kind, quota.took).label, everybody=everybody)
    elif quota.below in WORDS:
        words = WORDS[quota.below].fill(above=_called(kind, quota.above))
    elif quota.on_time:
        is_count, what = basis is Basis.COUNT, _limit(kind, quota.on_time).label
        kept_to = _KEPT.fill(what=what)
        also = joined((kept_to, worded(kind, quota.above)), *_AND) if quota.above else kept_to
        words = _COUNT.fill(above=also, below=(_JUDGED if is_count else _DUE_TIMES).fill(what=what, everybody=everybody))
    elif basis is Basis.COUNT:
        words = _COUNT.fill(above=worded(kind, quota.above), below=everybody)
    else:
        above, below = (_total(kind, name) for name in (quota.above, quota.below))
        words = _COUNT.fill(above=above, below=joined((everybody, below), "的", ": "))
    return joined((basis.label, words), "，", ", ")


def _total(kind: Kind, name: str) -> Label:
    """Return what is added up: of a list's entries it is called a sum already."""
    called, is_sum = _called(kind, name), "." in name and f".{LAST}." not in name
    return called if is_sum else _SUM.fill(what=called)


def _called(kind: Kind, name: str) -> Label:
    known = next((each.label for each in kind.sums if each.key == name), None)
    return known or Vocabulary((kind,)).name(name, None).row.mark.label


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


_ON_TIME, _IS_LATE = Label("没有逾期", "nothing overdue"), Label("有逾期", "something overdue")
_LATE = {("=", "0"): _ON_TIME, ("<=", "0"): _ON_TIME, (">", "0"): _IS_LATE, ("!=", "0"): _IS_LATE}


def _condition(kind: Kind, test: Test) -> Label:
    row = test.name.row
    if test.value.other:
        return joined((row.mark.label, Label(f" {test.op} ", f" {test.op} "), valued(test)), "", "")
    if not test.value.text and test.op in _GIVEN:
        return _GIVEN[test.op].fill(name=row.mark.label)
    if row.name == OVERDUE.name and (test.op, test.value.text) in _LATE:
        return _LATE[test.op, test.value.text]
    terms = {each.value: each.label for each in (kind.stages if row.name == STAGE.name else row.terms or ())}
    terms |= FLAGS if row.form == "flag" else {}
    values = [part.strip() for part in test.value.text.split(",")] if test.op == "in" else [test.value.text]
    value = joined(tuple(terms.get(each, Label(each, each)) for each in values))
    sign = {"in": Label("为", " in "), "=": Label("为", " = "), "!=": Label("不是", " other than "), "~": Label("含", " contains ")}.get(
        test.op, Label(f" {test.op} ", f" {test.op} ")
    )
    return joined((row.mark.label, sign, value), "", "")
