"""What is asked of a roll-up: which rates, by which column, under which conditions, and how is it asked of a row?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from dicoop.errors import ALLOWED, Misused, nearest, or_else
from dicoop.frozen import pattern
from dicoop.kinds import BUILT_IN
from dicoop.labels import Label, both
from dicoop.rollup.manifest import Manifest
from dicoop.rollup.statement import Asked, Row
from dicoop.rollup.sums import Name, name_of
from dicoop.rules.aggregate import order
from dicoop.rules.choice import NO_RATE, NO_VARIANT, names, variants_hint
from dicoop.rules.choice import every as every_rate
from dicoop.rules.members import MANY

_HEADINGS = {
    "city": Label("市", "City"),
    "county": Label("县区", "County"),
    "group": Label("组团", "Group"),
    "park_group": Label("园区组团", "Park group"),
}
_NOT_FILLED = Label("（未填）", "(not given)")
_CONDITION = pattern(r"\s*(\w+)\s*(!?=)\s*(.+?)\s*")
_BAD_WHERE = Label("“{text}”不是条件", "'{text}' is not a condition")
_WHERE_HINT = Label(
    "写 字段=值 或 字段!=值，几个值用逗号隔开：{names}", "write FIELD=VALUE or FIELD!=VALUE, several values with commas: {names}"
)
_NOT_BY = Label("不能按“{value}”分组或筛选", "cannot group or filter by '{value}'")
_ALONE = Label("取数里没有{rate}，不能汇总", "the {rate} cannot be rolled up: no extract has it")
_ALONE_HINT = Label(
    "它不能同别市相加，只在一个市里算：dicoop rates --rate {rate}",
    "it cannot be added up across cities; ask one city for it: dicoop rates --rate {rate}",
)
_NAME_HINT = Label(
    "各市没有这类记录，或取数时没有点名：dicoop extract --rate {rate}",
    "no city has such records, or none named it: dicoop extract --rate {rate}",
)
_NO_VALUE = Label("{field}：没有“{value}”这个值", "{field}: unknown value '{value}'")
_LACKS = Label(
    "{rate}不能按 {field} 分组或筛选：它的记录没有这个字段", "the {rate} cannot be grouped or filtered by {field}: its records lack it"
)


class Condition(NamedTuple):
    """A condition on a column: the field, whether it is to be one of the values or none of them."""

    field: str
    is_in: bool
    values: tuple[str, ...]


def require_asked(wanted: Iterable[Mapping[str, Any]], asked: Iterable[Asked], fields: Sequence[str], given: Mapping[str, Any]) -> None:
    """Refuse what leaves out a rate that was named, or all of them; raises Misused."""
    there = {each.population for each in asked}
    lacking = [rate for rate in wanted if rate["population"] not in there]
    if fields and lacking and (given["rate"] or not there):
        label = Label(*lacking[0]["label"])
        raise Misused(_LACKS.fill(rate=label, field=" ".join(fields)))


def names_of(every: Sequence[Mapping[str, Any]], given: Mapping[str, Any]) -> list[Name]:
    """Return which rates are meant, each in one variant."""
    variants = dict(_variant(text, every) for text in given["variant"])
    keys = {_called(text, every) for text in given["rate"]} or {*variants, *(rate["rate"] for rate in every if not rate.get("more"))}
    return list(dict.fromkeys(name_of(r) for r in every if r["rate"] in keys and r["variant"] == variants.get(r["rate"], "")))


def _called(text: str, every: Sequence[Mapping[str, Any]]) -> str:
    wanted = text.strip().casefold().replace("-", "_")
    for rate in every:
        if wanted in (rate["rate"], rate["label"][0], rate["label"][1].replace("-", "_")):
            return str(rate["rate"])
    known = tuple(dict.fromkeys(rate["rate"] for rate in every))
    if alone := next((name for name in names(BUILT_IN) if wanted in (name.value, name.label.zh, name.label.en.replace("-", "_"))), None):
        is_of_all = any(rate.of_all for rate in every_rate(BUILT_IN) if rate.name == alone)
        raise Misused(_ALONE.fill(rate=alone), (_ALONE_HINT if is_of_all else _NAME_HINT).fill(rate=alone.value))
    raise Misused(NO_RATE.fill(value=text), nearest(wanted, known) or ALLOWED.fill(names=" ".join(known)))


def _variant(text: str, every: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    rate, _, variant = text.partition("=")
    key = _called(rate, every)
    known = tuple(dict.fromkeys(each["variant"] for each in every if each["rate"] == key and each["variant"]))
    if variant not in known:
        label = next(Label(*each["label"]) for each in every if each["rate"] == key)
        raise Misused(NO_VARIANT.fill(rate=label, value=variant), variants_hint(variant, known))
    return key, variant


def condition(text: str) -> Condition:
    """Return what a text asks; raises Misused."""
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise Misused(_BAD_WHERE.fill(text=text), _WHERE_HINT.fill(names="city=410300 county=410305 kind=fixed_asset"))
    return Condition(match[1], match[2] == "=", tuple(part.strip() for part in match[3].split(",")))


def resolved(conditions: Iterable[Condition], manifests: Sequence[Manifest]) -> tuple[Condition, ...]:
    """Return conditions with the values that columns have for what was typed: names of counties and of values of a closed list; raises Misused."""
    return tuple(each._replace(values=tuple(_resolved(each, manifests))) for each in conditions)


def _resolved(asked: Condition, manifests: Sequence[Manifest]) -> Iterator[str]:
    known: dict[str, list[str]] = {}
    for value, *words in _known(asked.field, manifests):
        for word in (value, *words):
            known.setdefault(word, []).append(value)
    for word in asked.values:
        if known and word not in known:
            raise Misused(_NO_VALUE.fill(field=asked.field, value=word), nearest(word, known) or ALLOWED.fill(names=" ".join(known)))
        yield from known.get(word, (word,))


def _known(field: str, manifests: Iterable[Manifest]) -> Iterator[tuple[str, ...]]:
    """Yield the values of a column, each with the words that people have for it; none of what is no closed list."""
    if field == "county":
        for each in manifests:
            yield from ((one["code"], one["name"], f"{each.name}{one['name']}") for one in each.data["counties"])
            yield from ((one["key"],) for one in each.data["counties"])
        return
    every = (said["groups"].get(field, {}).get("values", {}) for each in manifests for said in each.populations.values())
    yield from ((key, *label) for values in every for key, label in values.items())


def fields_of(
    manifests: Sequence[Manifest], by: str | None, conditions: Iterable[Condition], every: Sequence[Mapping[str, Any]]
) -> tuple[str, ...]:
    """Return the columns to group by; raises Misused for what no population has."""
    known = ("city", *dict.fromkeys(name for each in manifests for said in each.populations.values() for name in said["groups"]))
    fields = dict.fromkeys(name for name in (by, *(each.field for each in conditions)) if name)
    for name in fields:
        if name not in known:
            near = nearest(name, known)
            raise Misused(_NOT_BY.fill(value=name), or_else(near, ALLOWED.fill(names=" ".join(known))))
    assert every, "an extract has rates"
    return tuple(name for name in fields if name != "city")


def fitting(manifests: Sequence[Manifest], fields: Sequence[str], conditions: Iterable[Condition]) -> Callable[[str, Row], bool]:
    """Return the question whether a row fits the conditions."""
    asked = [(fields.index(each.field), _values(manifests, each.field), each) for each in conditions if each.field != "city"]
    if not asked:
        return lambda _ledger, _keys: True

    def fits(ledger: str, keys: Row) -> bool:
        return all(
            (bool({*_parts(keys[at], each.field), *values(ledger, keys[at])} & set(each.values))) is each.is_in
            for at, values, each in asked
        )

    return fits


def _parts(key: str | None, by: str) -> tuple[str | None, ...]:
    """Return the groups that a column says: of counties those that a project lies in."""
    return tuple(key.split(MANY)) if key and by in ("county", "group") else (key,)


def _values(manifests: Iterable[Manifest], by: str) -> Callable[[str, str | None], tuple[str, ...]]:
    """Return what tells what a value of a ledger's column is among those of all cities, each once: counties have codes, records are their ledger's."""
    counties = {(each.ledger, county["key"]): county["code"] for each in manifests for county in each.data["counties"]}
    cities = {
        each.ledger: each.city for each in manifests if any(said["groups"].get(by, {}).get("ref") for said in each.populations.values())
    }

    def value(ledger: str, key: str | None) -> str | None:
        if by == "county":
            return counties.get((ledger, str(key)))
        return f"{cities[ledger]} {key}" if ledger in cities and key else key

    @cache
    def values(ledger: str, key: str | None) -> tuple[str, ...]:
        found = (value(ledger, part) for part in _parts(key, by))
        return tuple(dict.fromkeys(each for each in found if each is not None))

    return values


def grouped_by(manifests: Sequence[Manifest], by: str | None) -> Callable[[str, Row], tuple[str, ...]]:
    """Return what tells the groups of a row: none for one that has no row, several for what lies in several counties."""
    if by is None:
        return lambda _ledger, _keys: ()
    if by == "city":
        cities = {each.ledger: (each.city,) for each in manifests}
        return lambda ledger, _: cities[ledger]
    values = _values(manifests, by)
    return lambda ledger, keys: values(ledger, keys[0])


def groups(manifests: Sequence[Manifest], by: str | None, seen: Iterable[str]) -> tuple[dict[str, Label], dict[str, str]]:
    """Return what the groups are called, in their order, and in which city those lie that are in one."""
    if by is None:
        return {}, {}
    if by == "city":
        return {each.city: both(each.name) for each in manifests}, {each.city: each.city for each in manifests}
    if by == "county":
        every = [
            (county["code"], both(f"{each.name}{county['name']}"), each.city) for each in manifests for county in each.data["counties"]
        ]
        return {code: label for code, label, _ in every}, {code: city for code, _, city in every}
    values: dict[str, Label] = {}
    for manifest in manifests:
        for said in manifest.populations.values():
            values |= {key: Label(*label) for key, label in said["groups"].get(by, {}).get("values", {}).items() if key not in values}
    others = sorted((key for key in seen if key not in values), key=order)
    return {key: values.get(key, both(key) if key else _NOT_FILLED) for key in (*(key for key in values if key in seen), *others)}, {}


def heading(manifests: Sequence[Manifest], by: str | None) -> Label:
    """Return what the groups are, such as counties."""
    if by is None or by in _HEADINGS:
        return _HEADINGS[by or "city"]
    said = (said["groups"].get(by, {}).get("label") for manifest in manifests for said in manifest.populations.values())
    return next((Label(*label) for label in said if label), both(by or ""))
