"""What does each member of a population bring to the rates, so that whoever adds it up need know none of the rules?

A member is a row: who it is, the groups it is in, and for each rate flags (0 or 1) and whole 分. Sums of these columns are all
that a rate takes: it is made of them by the same code as of the records themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal, localcontext
from functools import cached_property
from operator import mul
from typing import Any, NamedTuple

from dicoop.errors import Misused, Refused
from dicoop.frozen import dataclass
from dicoop.kinds.base import Kinds
from dicoop.kinds.ledger import Part
from dicoop.kinds.published_figures import Basis
from dicoop.kinds.settings import Settings
from dicoop.labels import Label, both
from dicoop.rules.aggregate import beside_of, grouping, standing
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


class Members(NamedTuple):
    """Members of a part: of each the texts of its record and its address, and the columns of numbers.

    Those of one record have the same texts, not only equal ones.
    """

    texts: list[_Texts]
    addresses: list[str]
    numbers: list[list[int]]


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

    def members(self, part: Part, watch: Watch) -> Members:
        """Return those that a part holds; raises Refused for an amount that is no whole 分."""
        with localcontext(EXACT):
            everybody = standing(part, self.population, watch)
            texts = list(self._texts(everybody, part, watch))
            return Members(texts, [one.at for one in everybody], list(self._columns(everybody, lacking(part))))

    def _texts(self, everybody: Sequence[Any], part: Part, watch: Watch) -> Iterator[_Texts]:
        """Yield of each member the texts of its record, made once for the populations of a part that have the same groups."""
        assert watch.ledger
        own = watch.ledger.settings
        codes = {each.key: code_of(own, each) for each in own.inside}
        keys = [grouping(watch, by) for by in self.population.groups]
        county = self.population.groups.index("county") if "county" in self.population.groups else None
        known: dict[int, _Texts] = part.made.setdefault(self.population.groups, {})
        for one in everybody:
            record = one.record
            if id(record) not in known:
                groups = [key(record) for key in keys]
                code = None if county is None else codes.get(next(iter(groups[county]), ""))
                texts = [MANY.join(found) if found else None for found in groups]
                known[id(record)] = (str(own.id), str(own.code), code, str(record.id), *texts)
            yield known[id(record)]

    def _columns(self, everybody: Sequence[Any], without: frozenset[str]) -> Iterator[list[int]]:
        """Yield the numbers of each column, every question asked once of a member; nought where a rate does not count it."""
        always = {amount for rate in self.rates if rate.among is everyone for amount in (rate.above, rate.below)}
        tests: dict[Any, list[int]] = {}
        works: dict[Any, list[int]] = {}
        for added in self.adds:
            rate = added.rate
            lacks = without if rate.basis is Basis.MONEY else frozenset()
            if (rate.among, lacks) not in tests:
                tests[rate.among, lacks] = [
                    1 if rate.among(one) and not (lacks and str(one.record.id) in lacks) else 0 for one in everybody
                ]
            hits = tests[rate.among, lacks]
            if added.among:
                yield hits
            for amount in (rate.above, rate.below) if rate.below else (rate.above,):
                key = amount, rate.basis, None if amount in always else rate.among
                if key not in works:
                    whole = _whole(rate, amount)
                    works[key] = [whole(one) if hit or amount in always else 0 for one, hit in zip(everybody, hits, strict=True)]
                yield list(map(mul, hits, works[key]))


def code_of(settings: Settings, county: Any) -> str:
    """Return the code by which a province knows a county."""
    return county.code or f"{settings.code}-{county.key}"


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


def _whole(rate: Rate, amount: Callable[[Any], Any]) -> Callable[[Any], int]:
    """Return what makes a whole number of a member."""
    if rate.basis is Basis.COUNT:
        return lambda one: int(amount(one))

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
