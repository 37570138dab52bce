"""What does each member of a population bring to the rates, so that whoever adds it up need know none of the rules?

A member is a row: who it is, the groups it is in, and for each rate flags (0 or 1) and whole 分. Sums of these columns are all
that a rate takes: it is made of them by the same code as of the records themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, localcontext
from functools import cached_property
from operator import itemgetter, mul
from typing import Any, NamedTuple

from dicoop.errors import Misused, Refused
from dicoop.frozen import dataclass
from dicoop.kinds.base import Kinds
from dicoop.kinds.ledger import Part
from dicoop.kinds.published_figures import Basis
from dicoop.labels import Label, both
from dicoop.rules.aggregate import beside_of, grouping, standing_in
from dicoop.rules.choice import called, every, rates_of
from dicoop.rules.denominators import Population
from dicoop.rules.durations import DURATIONS
from dicoop.rules.foreign import lacking
from dicoop.rules.rates import Rate, everyone
from dicoop.rules.watch import Watch
from dicoop.values import EXACT, plain

_Texts = tuple[str | None, ...]
MANY = " "  # between the groups of a member that is in several: a project that lies in several counties
WHO = ("ledger", "city", "county_code", "id")
_LONGEST = 55  # some engines cut names behind 63 signs
DIGITS = {Basis.COUNT: 0, Basis.MONEY: 2, Basis.NUMBER: 4}  # behind the point of what is added up, which travels as a whole number
_NOT_WHOLE = Label(
    "{id} {at}：{rate}要加的 {value} 太细，没有取出",
    "nothing was extracted: {value} of {id} {at}, for the {rate}, has too many decimals",
)
_NOT_WHOLE_HINT = Label(
    "改正这个数：金额精确到分（0.01元），数量不超过 4 位小数", "correct it: amounts to 0.01元, quantities to four decimals"
)


ALONE = Label("不能同别市相加、没有取出的率：{n}", "rates that cannot be added up across cities, not extracted: {n}")


def adding_up(kinds: Kinds, picked: Iterable[str]) -> tuple[Rate, ...]:
    """Return the rates that add up with those of other cities, of those told only when asked for the days and those picked; raises Misused."""
    named = {called(name, kinds) for name in picked}
    found = dict.fromkeys((*rates_of(kinds), *DURATIONS, *(rate for rate in (every(kinds) if named else ()) if rate.name in named)))
    if alone := next((rate for rate in found if rate.of_all and rate.name in named), None):
        raise Misused(ALONE.fill(n=alone.name.label), both(f"dicoop rates --rate {alone.name.value}"))
    return tuple(rate for rate in found if rate.of_all is None)


class MemberColumn(NamedTuple):
    """A column: its form is text, flag (0 or 1) or fen (whole 分; of quantities whole ten-thousandths)."""

    name: str
    form: str


class Adds(NamedTuple):
    """By which columns a rate is added up: `among` none where every member counts, `below` none where each is one."""

    rate: Rate
    among: str | None
    above: str
    below: str | None


class _Brings(NamedTuple):
    """What makes the numbers of a member: tests, works, and for each number which test and which work, and whether it is of money."""

    tests: tuple[Callable[[Any], Any], ...]
    works: tuple[Callable[[Any], int], ...]
    cells: tuple[tuple[int, int], ...]
    money: tuple[bool, ...]


@dataclass(frozen=True)
class MemberTable:
    """A population as rows: its groups, and the rates that count it."""

    population: Population
    rates: tuple[Rate, ...]

    @cached_property
    def adds(self) -> tuple[Adds, ...]:
        """How each rate is added up."""
        return tuple(map(_adds, self.rates))

    @property
    def beside(self) -> tuple[str, ...]:
        """The kinds whose records are looked up as well, for a rate or to tell a group."""
        asked = ((rate, by) for rate in self.rates for by in self.population.groups)
        return tuple(dict.fromkeys(kind for rate, by in asked for kind in beside_of(rate, by)))

    @cached_property
    def columns(self) -> tuple[MemberColumn, ...]:
        """The columns of a row."""
        texts = (*WHO, *(f"by_{name}" for name in self.population.groups), "address")
        return (*(MemberColumn(name, "text") for name in texts), *self.numbers)

    @cached_property
    def numbers(self) -> tuple[MemberColumn, ...]:
        """Those of them that are added up."""
        return tuple(column for added in self.adds for column in _numbers(added))

    def rows(self, part: Part, watch: Watch, owner: MemberOwner) -> Iterator[tuple[_Texts, str, tuple[int, ...]]]:
        """Yield of each member that a part holds the texts of its record, its address and its numbers; raises Refused for an amount that is no whole 分.

        Neighbours of one record have the same texts, not only equal ones.
        """
        keys = [grouping(watch, by) for by in self.population.groups]
        county = keys[self.population.groups.index("county")] if "county" in self.population.groups else lambda _: ()
        tests, works, cells, money = self._brings
        tested, worked = (itemgetter(*places, 0) for places in zip(*cells, strict=True))
        without = lacking(part)
        last: Any = None
        with localcontext(EXACT):
            for one in standing_in(part, self.population, watch):
                record = one.record
                if record is not last:
                    last = record
                    groups = (MANY.join(found) if (found := key(record)) else None for key in keys)
                    texts = (owner.ledger, owner.city, owner.codes.get(next(iter(county(record)), "")), str(record.id), *groups)
                    lacks = texts[3] in without
                among = [1 if test(one) else 0 for test in tests]
                amounts = [work(one) for work in works]
                numbers = tuple(map(mul, tested(among), worked(amounts)))[:-1]
                yield texts, one.at, tuple(0 if is_money else n for n, is_money in zip(numbers, money, strict=True)) if lacks else numbers

    @cached_property
    def _brings(self) -> _Brings:
        """What is asked of each member, each question once; a number of a row is one of the tests times one of the works."""
        always = {amount for rate in self.rates if rate.among is everyone for amount in (rate.above, rate.below)}
        tests: dict[Any, int] = {everyone: 0}
        works: dict[Any, tuple[int, Callable[[Any], int]]] = {everyone: (0, lambda _: 1)}
        cells, money = [], []
        for added in self.adds:
            rate = added.rate
            test = tests.setdefault(rate.among, len(tests))
            for amount in ((everyone,) if added.among else ()) + ((rate.above, rate.below) if added.below else (rate.above,)):
                key = amount if amount is everyone else (amount, rate.basis, None if amount in always else rate.among)
                cells.append((test, works.setdefault(key, (len(works), _work(rate, amount, amount in always)))[0]))
                money.append(rate.basis is Basis.MONEY)
        return _Brings(tuple(tests), tuple(work for _, work in works.values()), tuple(cells), tuple(money))


class MemberOwner(NamedTuple):
    """Whose members they are: the ledger's id, the city's region code, those of its counties by their keys."""

    ledger: str
    city: str
    codes: dict[str, str]


def _adds(rate: Rate) -> Adds:
    words = [rate.name.value, rate.variant, rate.basis.value]
    stem = "_".join(word for word in words if word).replace(".", "_").replace("-", "_")
    if len(stem) > _LONGEST:
        stem = f"{stem[:40]}_{hashlib.blake2b(stem.encode(), digest_size=4).hexdigest()}"
    among = None if rate.among is everyone else f"{stem}_among"
    return Adds(rate, among, f"{stem}_above", f"{stem}_below" if rate.below else None)


def _numbers(added: Adds) -> Iterator[MemberColumn]:
    form = "fen" if added.rate.basis is not Basis.COUNT or added.rate.per else "flag"
    forms = ((added.among, "flag"), (added.above, form), (added.below, form))
    return (MemberColumn(name, each) for name, each in forms if name)


def _work(rate: Rate, amount: Any, always: bool) -> Callable[[Any], int]:  # noqa: FBT001 - said beside it
    """Return what makes a number of a member, nought where the rate does not count it; `always`: another rate asks it of all."""
    work: Callable[[Any], int] = (lambda one: int(amount(one))) if rate.basis is Basis.COUNT else _fen(rate, amount)
    among = rate.among
    return work if always else lambda one: work(one) if among(one) else 0


def _fen(rate: Rate, amount: Callable[[Any], Any]) -> Callable[[Any], int]:
    def whole(one: Any) -> int:
        value = amount(one)
        if not value:
            return 0
        fen = Decimal(value).scaleb(DIGITS[rate.basis])
        found = int(fen)
        if fen != found:
            raise Refused(_NOT_WHOLE.fill(id=one.record.id, at=one.at, rate=rate.name.label, value=plain(value)), _NOT_WHOLE_HINT)
        return found

    return whole
