"""Which records does a question leave: `investment>=1亿元 and not (kind=产业 or county in QL,XQ)`, or a span such as `12..15`?"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from dicoop.errors import DicoopError, Misused
from dicoop.frozen import dataclass, field, replace
from dicoop.kinds.fields import Field
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.parse_input import titles
from dicoop.kinds.settings import Settings
from dicoop.labels import Label
from dicoop.measures import Quantity, percent_of
from dicoop.rules.names import Name, Vocabulary, named
from dicoop.rules.questions import NO_VALUE, Either, Not, Test, Tree, WrittenValue, ends, is_listed, members, placed, printed
from dicoop.rules.watch import Watch
from dicoop.text.fold import holds

Answer = Callable[[Any, Watch], bool | None]
Holds = Callable[[Any], bool]
_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}

_NO_ORDER = Label("{name} 不分大小，只能用 = 或 !=", "{name} cannot be ordered; use = or !=")
_NO_PART = Label("{name} 不是随便写的文字，不能用 ~；用 = 或 !=", "{name} is not free text to search with ~; use = or !=")
_NO_LIST = Label("{name} 的值不能列举，不能用 in", "values of {name} cannot be listed with in")
_LIST_HINT = Label(
    "能列举的是类别、县区、单位、编号和整数；别的写成几个条件，用 or 连接",
    "only list values, counties, units, ids and whole numbers can; join several conditions with or",
)
_NOT_ALIKE = Label("{name} 和 {other} 不是同一种值，不能比", "{name} and {other} hold different kinds of values and cannot be compared")
_NO_SHARE = Label("{name} 不能和一个数的 {share} 比", "{name} cannot be compared with {share} of anything")
_DIVISIBLE = ("money", "whole", "quantity")
_NO_SPAN = Label("{name}：“{text}”不是从小到大的一段", "{name}: '{text}' is not a range from low to high")
_SPAN_HINT = Label("写成 12..15, 12.. 或 ..15", "write 12..15, 12.. or ..15")


class _Compiled(NamedTuple):
    """A question ready to be asked.

    `ask` says of a thing whether it fulfils it: None where the thing has not what is asked for, which neither holds nor holds not.
    `lacking`: the name that the things of a model have not, empty where the question can be asked of them.
    `counties`: those one of which a record must be of; empty where it may be of any.
    """

    ask: Answer
    lacking: Callable[[type], str]
    names: tuple[str, ...]
    counties: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Question:
    """Which records are wanted; as text it is what would be read as the same question."""

    tree: Tree
    _compiled: _Compiled = field(compare=False, repr=False)

    def matches(self, thing: Any, watch: Watch) -> bool:
        """Return whether a record or decision fulfils it on the day of the watch; what is not filled in is neither above nor below."""
        return self._compiled.ask(thing, watch) is True

    def lacking(self, model: type) -> str:
        """Return the first name asked for that the things of a model have not; empty where they can be asked."""
        return self._compiled.lacking(model)

    def suits(self, model: type) -> bool:
        """Return whether the things of a model can be asked."""
        return not self.lacking(model)

    @property
    def names(self) -> tuple[str, ...]:
        """The names asked for, by their order in the text."""
        return self._compiled.names

    @property
    def counties(self) -> frozenset[str]:
        """The counties one of which a record must be of, those merged with it among them; empty where it may be of any."""
        return self._compiled.counties

    def __str__(self) -> str:
        return printed(self.tree)


def parse(text: str, vocabulary: Vocabulary, ledger: Ledger | None) -> Question:
    """Return the question a text asks; raises Misused, NotFound for a reference to nothing.

    Without a ledger references, counties and units are taken as they are written.
    """
    from dicoop.rules.grammar import read  # noqa: PLC0415 - a list filtered by its options reads no question

    tree = read(text, vocabulary, ledger.settings if ledger else None)
    return Question(tree, _compile(tree, text, ledger))


def referred(text: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the kinds whose records a text that asks a question may name; raises Misused."""
    from dicoop.rules.grammar import read  # noqa: PLC0415 - a list filtered by its options reads no question

    return frozenset(_referred(read(text, vocabulary, None)))


def _referred(tree: Tree) -> Iterator[str]:
    if isinstance(tree, Test):
        yield from (tree.name.row.mark.ref,) if tree.name.row.mark.ref else ()
    else:
        for part in (tree.part,) if isinstance(tree, Not) else tree.parts:
            yield from _referred(part)


def span(row: Field, text: str, ledger: Ledger) -> tuple[Question, ...]:
    """Return the questions of a filter: a value, a part of free text, or `A..B` with either end left open; raises as `parse`."""
    name, whole = named(row), text.strip()
    if row.is_free and text:
        return (_question(name, "~", whole, ledger),)
    if not row.is_ordered or ".." not in text:
        return (_question(name, "=", whole, ledger),)
    low, _, high = (part.strip() for part in text.partition(".."))
    found = tuple(_question(name, op, end, ledger) for op, end in ((">=", low), ("<=", high)) if end)
    if not found or (low and high and ends(name, low, ledger)[0] > ends(name, high, ledger)[1]):
        raise Misused(_NO_SPAN.fill(name=row.flag, text=text), _SPAN_HINT)
    return found


def _question(name: Name, op: str, text: str, ledger: Ledger) -> Question:
    test = Test(name, op, WrittenValue(text, quoted=not is_listed(name.row)))
    return Question(test, _of_test(test, ledger))


def _compile(tree: Tree, text: str, ledger: Ledger | None) -> _Compiled:
    if isinstance(tree, Test):
        try:
            return _of_test(tree, ledger)
        except DicoopError as error:
            raise placed(error, tree.part, tree.at, text) from None
    if isinstance(tree, Not):
        return _opposite(_compile(tree.part, text, ledger))
    parts = tuple(_compile(part, text, ledger) for part in tree.parts)
    return _any(parts) if isinstance(tree, Either) else _all(parts)


def _opposite(part: _Compiled) -> _Compiled:
    def ask(thing: Any, watch: Watch) -> bool | None:
        found = part.ask(thing, watch)
        return None if found is None else not found

    return _Compiled(ask, part.lacking, part.names)


def _all(parts: tuple[_Compiled, ...]) -> _Compiled:
    counties = next((part.counties for part in parts if part.counties), frozenset())
    lacking = [part.lacking for part in parts]
    return _Compiled(
        _joined(parts, decides=False), lambda model: next(filter(None, (of(model) for of in lacking)), ""), _names(parts), counties
    )


def _any(parts: tuple[_Compiled, ...]) -> _Compiled:
    of_each = [part.counties for part in parts]
    lacking = [part.lacking for part in parts]

    def lacks(model: type) -> str:
        found = [of(model) for of in lacking]
        return found[0] if all(found) else ""

    counties: frozenset[str] = frozenset().union(*of_each) if all(of_each) else frozenset()
    return _Compiled(_joined(parts, decides=True), lacks, _names(parts), counties)


def _names(parts: tuple[_Compiled, ...]) -> tuple[str, ...]:
    return tuple(name for part in parts for name in part.names)


def _joined(parts: tuple[_Compiled, ...], *, decides: bool) -> Answer:
    """Return what asks the parts in turn until one answers what decides the whole."""
    asks = tuple(part.ask for part in parts)

    def ask(thing: Any, watch: Watch) -> bool | None:
        answer: bool | None = not decides
        for each in asks:
            found = each(thing, watch)
            if found is decides:
                return decides
            answer = None if found is None else answer
        return answer

    return ask


# One condition


def _of_test(test: Test, ledger: Ledger | None) -> _Compiled:
    """Return one condition ready to be asked."""
    name, op, said = test.name, test.op, test.value
    _check(name, op, said, ledger)
    if said.other is not None:
        return _one(_comparing(name, _part(said.other, said.share), op), name, said.other)
    if op in _ORDER or (name.row.form == "day" and said.text):
        return _one(_of_value(name, _between(op, *ends(name, said.text, ledger))), name)
    if op == "~":
        return _one(_of_value(name, _having(name, said.text, ledger)), name)
    wanted = members(name, op, said, ledger) if said.text else ()
    if ledger and wanted and name.row.mark.known in ("counties", "units"):
        return _of_alike(name, op, frozenset(wanted), ledger.settings)
    every = frozenset(wanted)
    if _is_own_county(name) and every:
        return _one(_lying(name, op, lambda _: every), _held(name, every), counties=every if op != "!=" else frozenset())
    return _one(_of_value(name, _among(name, op, every)), _held(name, every))


def _is_own_county(name: Name) -> bool:
    return name.row.attribute == "county" == name.row.name


def _lying(name: Name, op: str, wanted: Callable[[date], frozenset[Any]]) -> Answer:
    """Return what asks for the counties that a thing lies in, its own and others that it says, among those wanted on a day."""
    own = name.of

    def ask(thing: Any, watch: Watch) -> bool:
        every = wanted(watch.day)
        lies = own(thing, watch) in every or not every.isdisjoint(getattr(thing, "also", ()))
        return lies is (op != "!=")

    return ask


def _check(name: Name, op: str, said: WrittenValue, ledger: Ledger | None) -> None:
    """Raise Misused for a sign that the values of a name do not go with."""
    row, other = name.row, said.other
    if op == "~" and not row.is_free and not (ledger and row.mark.ref and row.mark.ref != "meeting"):
        raise Misused(_NO_PART.fill(name=row.name))
    if op in _ORDER and not row.is_ordered:
        raise Misused(_NO_ORDER.fill(name=row.name))
    if op == "in" and not is_listed(row):
        raise Misused(_NO_LIST.fill(name=row.name), _LIST_HINT)
    if not said.text and op not in ("=", "!="):
        raise Misused(NO_VALUE.fill(name=row.name, op=op))
    if other is not None and _sort(row) != _sort(other.row):
        raise Misused(_NOT_ALIKE.fill(name=row.name, other=other.row.name))
    if said.share and row.form not in _DIVISIBLE:
        raise Misused(_NO_SHARE.fill(name=row.name, share=said.share))


def _sort(row: Field) -> tuple[object, ...]:
    """Return what two fields must have in common to be compared."""
    return row.form, row.terms, row.mark.ref, row.mark.known, row.name if row.form == "texts" else ""


def _one(ask: Answer, *names: Name, counties: frozenset[str] = frozenset()) -> _Compiled:
    """Return a condition; a thing of a model that lacks a name is not asked."""
    known: dict[type, str] = {}

    def lacking(model: type) -> str:
        if model not in known:
            known[model] = next((name.row.name for name in names if not name.within(model)), "")
        return known[model]

    def ask_of(thing: Any, watch: Watch) -> bool | None:
        return None if lacking(type(thing)) else ask(thing, watch)

    return _Compiled(ask_of, lacking, tuple(name.row.name for name in names), counties)


def _held(name: Name, wanted: frozenset[Any]) -> Name:
    """Return a name such that only models have it which have one of the values wanted: a stage of theirs."""
    stages = name.stages
    return name._replace(within=lambda model: not wanted.isdisjoint(stages.get(model, ()))) if stages and wanted else name


def _of_value(name: Name, holds: Holds) -> Answer:
    of = name.of
    return lambda thing, watch: holds(of(thing, watch))


def _between(op: str, low: Any, high: Any) -> Holds:
    """Return what holds a value against the first and the last of those that the one asked for stands for."""
    if op in _ORDER:
        compare, end = _ORDER[op], low if op in ("<", ">=") else high
        return lambda found: found is not None and compare(found, end)
    if op == "!=":
        return lambda found: found is None or not low <= found <= high
    return lambda found: found is not None and low <= found <= high


def _among(name: Name, op: str, wanted: frozenset[Any]) -> Holds:
    """Return what looks for a value among those asked for: among none is what is not filled in."""
    if not wanted:
        empty = (None, ())
        return (lambda found: found not in empty) if op == "!=" else (lambda found: found in empty)
    if name.row.form == "texts":
        return lambda found: wanted.isdisjoint(found) is (op == "!=")
    if name.row.form == "quantity":  # each is held against it: of another unit it is told that they cannot be compared
        return lambda found: any(found == each for each in wanted) is (op != "!=")
    return (lambda found: found not in wanted) if op == "!=" else wanted.__contains__


def _part(name: Name, share: str) -> Name:
    """Return what is a share of a value, all of it where none is said."""
    if not share:
        return name
    of, part = name.of, percent_of(share).exact

    def of_part(thing: Any, watch: Watch) -> Any:
        value = of(thing, watch)
        if isinstance(value, Quantity):
            return replace(value, number=value.number * part)
        return None if value is None else value * part

    return name._replace(of=of_part)


def _having(name: Name, part: str, ledger: Ledger | None) -> Holds:
    """Return what looks for a part of a text, or of the name of the record that is referred to."""
    if not name.row.mark.ref or ledger is None:
        return lambda found: found is not None and holds(found, part)
    called = frozenset(id_ for id_, title in titles(ledger.of(name.row.mark.ref)) if holds(title, part))
    return _among(name, "in", called or frozenset({part}))


def _comparing(name: Name, other: Name, op: str) -> Answer:
    """Return what compares two values of one thing."""
    one, two = name.of, other.of
    if op == "!=":
        return lambda thing, watch: one(thing, watch) != two(thing, watch)
    if op in ("=", "in"):
        return lambda thing, watch: one(thing, watch) == two(thing, watch)
    compare = _ORDER.get(op, holds)

    def ask(thing: Any, watch: Watch) -> bool:
        left, right = one(thing, watch), two(thing, watch)
        return left is not None and right is not None and compare(left, right)

    return ask


def _of_alike(name: Name, op: str, wanted: frozenset[Any], settings: Settings) -> _Compiled:
    """Return what asks for counties or units with those that are the same on the day looked at."""
    from dicoop.rules.counties import alike, ever_alike  # noqa: PLC0415 - most conditions ask for neither

    of, known = name.of, name.row.mark.known

    @cache
    def same(day: date) -> frozenset[Any]:
        return alike(known, wanted, settings, day)

    @cache
    def holds(day: date) -> Holds:
        return _among(name, op, same(day))

    if _is_own_county(name):
        return _one(_lying(name, op, same), name, counties=ever_alike(wanted, settings) if op != "!=" else frozenset())
    return _one(lambda thing, watch: holds(watch.day)(of(thing, watch)), name)
