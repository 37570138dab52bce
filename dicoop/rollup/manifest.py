"""What does an extract say of itself: whose it is, of which day, what it counts by which definitions, and what its columns come to?"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from dicoop.errors import Unable
from dicoop.frozen import dataclass, pattern
from dicoop.kinds.fields import field_of
from dicoop.kinds.published_figures import Basis
from dicoop.labels import Label
from dicoop.rules.choice import rates_of as told_of
from dicoop.rules.derived import DerivedSum, counts_entries
from dicoop.rules.foreign import Exchange
from dicoop.rules.members import code_of
from dicoop.rules.quotas import named

if TYPE_CHECKING:
    from dicoop.kinds.base import Kinds
    from dicoop.kinds.settings import Settings
    from dicoop.rules.members import Adds, MemberTable
    from dicoop.rules.watch import Watch

    _Form = Callable[[Any], bool]

NAME = "manifest.json"
FORMAT = 1
HALF = 10**9  # what passes 64 bits travels as two halves: a column `NAME_high` counts so many 分
HIGH = "_high"
_BROKEN = Label("{path} 不是 dicoop extract 写出的清单，或者被改过", "{path} is not a manifest from dicoop extract, or was changed")
_NEWER = Label("{path} 是更新的 dicoop 写出的（格式 {n}）", "{path} was written by a newer dicoop (format {n})")
_AGAIN = Label("请该市重新取数报送：dicoop extract", "ask the city to extract and send it again: dicoop extract")
_UPGRADE = Label("升级程序：python3 -m pip install --upgrade dicoop", "upgrade it: python3 -m pip install --upgrade dicoop")


@dataclass(frozen=True)
class Manifest:
    """A manifest as it was read, and the folder it lies in (of one in a database, its name there); `source`: what it was extracted from just now."""

    at: str
    data: Mapping[str, Any]
    source: str = ""

    @property
    def ledger(self) -> str:
        """The id of the ledger."""
        return str(self.data["ledger"]["id"])

    @property
    def city(self) -> str:
        """The region code of the city."""
        return str(self.data["ledger"]["code"])

    @property
    def name(self) -> str:
        """What the ledger is called, without that it is one."""
        return str(self.data["ledger"]["name"]).removesuffix("地企合作台账") or self.city

    @property
    def day(self) -> str:
        """The day it was counted for."""
        return str(self.data["day"])

    @property
    def populations(self) -> Mapping[str, Any]:
        """What is counted, by name."""
        found: Mapping[str, Any] = self.data["populations"]
        return found


def dumps(data: Mapping[str, Any]) -> str:
    """Return a manifest as text, its last line a seal against a slip of the hand."""
    text = json.dumps(data, ensure_ascii=False, indent=1).removesuffix("\n}")
    return f'{text}{_SEAL}{_hash(text)}"\n}}\n'


_SEAL = ',\n "seal": "'


def loads(text: str, at: str) -> Manifest:
    """Return the manifest that a text is; raises Unable for what is none, or was changed."""
    body, _, seal = text.rpartition(_SEAL)
    try:
        data = json.loads(f"{body}\n}}")
        known = data["format"]
    except (ValueError, KeyError, TypeError, RecursionError):
        data, known = {}, FORMAT
    if known != FORMAT:
        raise Unable(_NEWER.fill(path=at, n=known), _UPGRADE)
    if seal.rstrip() != f'{_hash(body)}"\n}}' or not _is_fit(data):
        raise Unable(_BROKEN.fill(path=at), _AGAIN)
    return Manifest(at, data)


def _is_fit(data: Any) -> bool:
    """Return whether a manifest says all that is asked of it, each in its own form, in names that can stand in a statement."""
    if not _MANIFEST(data):
        return False
    try:
        date.fromisoformat(data["day"])
        Exchange.of_data(data)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError):
        return False
    known = {name: {column for column, _ in said["columns"]} for name, said in data["populations"].items()}
    return all({*rate["columns"].values()} - {None} <= known.get(rate["population"], set()) for rate in data["rates"])


def _of(form: type) -> _Form:
    return lambda value: type(value) is form  # yes and no are no numbers


def _like(text: str) -> _Form:
    form = pattern(text, re.ASCII)
    return lambda value: isinstance(value, str) and form.fullmatch(value) is not None


def _list(form: _Form) -> _Form:
    return lambda value: isinstance(value, list) and all(map(form, value))


def _pair(first: _Form, second: _Form) -> _Form:
    return lambda value: isinstance(value, list) and len(value) == 2 and first(value[0]) and second(value[1])  # noqa: PLR2004 - two


def _by(key: _Form, form: _Form) -> _Form:
    return lambda value: isinstance(value, dict) and all(key(name) and form(each) for name, each in value.items())


def _has(**forms: _Form) -> _Form:
    return lambda value: isinstance(value, dict) and all(form(value.get(name, _ABSENT)) for name, form in forms.items())


def _or(value: Any, form: _Form) -> _Form:
    return lambda found: found is value or form(found)


_ABSENT = object()
_TEXT, _WHOLE, _FLAG = _of(str), _of(int), _of(bool)
_NAME, _COUNT = _like("[a-z][a-z0-9_]*"), _like("-?[0-9]{1,99}")
_LABEL, _COLUMN = _pair(_TEXT, _TEXT), _or(None, _NAME)
_GROUP = _has(label=_or(None, _LABEL), values=_by(_TEXT, _LABEL), ref=_TEXT)
_POPULATION = _has(
    file=_like(r"[a-z][a-z0-9_]*\.parquet"),
    kind=_TEXT,
    rows=_WHOLE,
    hash=_TEXT,
    columns=_list(_pair(_NAME, _TEXT)),
    sums=_by(_NAME, _COUNT),
    halved=_list(_TEXT),
    groups=_by(_TEXT, _GROUP),
)
_RATE = _has(
    **dict.fromkeys(("rate", "variant", "population", "per", "hash"), _TEXT),
    label=_LABEL,
    definition=_LABEL,
    basis=_like("|".join(each.value for each in Basis)),
    rests_on=_of(dict),
    columns=_by(_like("among|above|below"), _COLUMN),
    entries=_or(_ABSENT, _FLAG),
    more=_or(_ABSENT, _FLAG),
)
_DERIVED = _has(kind=_TEXT, sum=_TEXT, label=_LABEL, amount=_like(r"-?[0-9]{1,99}(\.[0-9]{1,99})?"), records=_WHOLE)
_MANIFEST = _has(
    format=_WHOLE,
    ledger=_has(id=_TEXT, code=_TEXT, name=_TEXT),
    commit=_or(None, _TEXT),
    content=_TEXT,
    unsaved=_WHOLE,
    day=_TEXT,
    left_out=_list(_TEXT),
    counties=_list(_has(key=_TEXT, name=_TEXT, code=_TEXT)),
    populations=_by(_NAME, _POPULATION),
    rates=_list(_RATE),
    derived=_or(_ABSENT, _list(_DERIVED)),
)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# What it says of the rates


def rates_of(table: MemberTable, watch: Watch, kinds: Kinds) -> list[dict[str, Any]]:
    """Return the rates of a population, each with its definition, the hash of its question, and the settings it rests on as values."""
    return [_rate(added, watch, kinds) for added in table.adds]


def _rate(added: Adds, watch: Watch, kinds: Kinds) -> dict[str, Any]:
    rate = added.rate
    question = {
        "rate": rate.name.value,
        "variant": rate.variant,
        "basis": rate.basis.value,
        "population": rate.population.name,
        "definition": list(rate.definition),
        "per": rate.per,
        "asked": _asked(rate, kinds),
    }
    columns = {"among": added.among, "above": added.above, "below": added.below}
    return {
        **question,
        "label": list(rate.name.label),
        "hash": _hash(json.dumps(question, ensure_ascii=False))[:32],
        "rests_on": _rests_on(rate, watch, kinds),
        "columns": columns,
        "entries": counts_entries(rate, kinds[rate.population.kind]),
        **({} if rate in told_of(kinds) else {"more": True}),
    }


def derived_of(parts: Iterable[DerivedSum]) -> list[dict[str, Any]]:
    """Return what of the sums was derived from totals, each with what it is called."""
    return [{**each.data, "label": list(each.sum.label)} for each in parts]


def _asked(rate: Any, kinds: Kinds) -> list[str]:
    """Return the questions of a rate that a kind declares, as they are written."""
    own = (q for kind in kinds.values() for q in kind.quotas if (rate.name.value, rate.variant) == (named(kind, q), q.variant))
    return [text for quota in own for text in (quota.above, quota.below, quota.among, quota.on_time) if isinstance(text, str)]


def _rests_on(rate: Any, watch: Watch, kinds: Kinds) -> dict[str, Any]:
    kind = kinds[rate.population.kind]
    declared = {"declaration": kind.declared[:16]} if kind.declared else {}
    if rate.basis is not Basis.COUNT or rate.per or not (kind.limits or field_of(kind.model, "category")):
        return declared
    calendar = {str(day.date): "work" if day.work else "off" for day in watch.settings.calendar}
    now: dict[str, int] = {}
    limits: dict[str, int] = {}
    for day, some in watch.limits:
        limits |= {f"{name}@{day}" if day else name: number for name, number in some.items() if now.get(name) != number}
        now = dict(some)
    return {**declared, "limits": limits, **({"calendar": calendar} if calendar else {})}


def groups_of(table: MemberTable, kinds: Kinds) -> dict[str, Any]:
    """Return for each group what it is called, the names of its values in their order, and the kind of record it refers to."""
    model = kinds[table.population.kind].model
    rows = {name: field_of(model, name) for name in table.population.groups}
    return {
        name: {
            "label": list(row.mark.label) if row else None,
            "values": {term.value: list(term.label) for term in (row.terms if row else None) or ()},
            "ref": row.mark.ref if row and row.mark.ref and kinds[row.mark.ref].letter else "",
        }
        for name, row in rows.items()
    }


def counties_of(settings: Settings) -> list[dict[str, Any]]:
    """Return the counties of the city that stand in tables: key, name and code; one without a code is known by the city's and its key."""
    return [{"key": county.key, "name": county.name, "code": code_of(settings, county)} for county in settings.inside]
