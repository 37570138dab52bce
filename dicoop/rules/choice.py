"""Which rates has a ledger, those of its own kinds among them, and which are meant by a name?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from dicoop.errors import ALLOWED, Misused, nearest, or_else
from dicoop.kinds.base import Kinds
from dicoop.kinds.settings import RateName
from dicoop.labels import Label, Term, both
from dicoop.rules.denominators import POPULATIONS, Population
from dicoop.rules.rates import RATES, Rate

NO_RATE = Label("没有“{value}”这个率", "unknown rate '{value}'")
NO_VARIANT = Label("{rate}没有“{value}”这种口径", "the {rate} has no variant '{value}'")
_USUAL = {("performance", "filed")}  # variants that have become the default
VARIANTS = {
    "filed": Label("已备案", "filed"),
    "not-ended": Label("未终止", "not ended"),
    "ended-removed": Label("剔除终止", "ended removed"),
    "declined-removed": Label("剔除不予受理", "declined removed"),
    "chained": Label("按上一环节", "of the stage before"),
    "planned": Label("计划应开工", "planned to have started"),
    "against-plan": Label("比计划", "against the plan"),
    "signed": Label("累计签约", "all signed"),
    "agreed": Label("按约定成效", "by results agreed"),
    "last-round": Label("最后一轮", "the last round"),
    "needs": Label("对应融资需求", "of financing needs"),
    "started": Label("银企履约", "drawn at all"),
    "due": Label("已到期", "due by now"),
    "all": Label("累计", "all so far"),
    "land": Label("用地", "land"),
    "labour": Label("用工", "labour"),
    "energy": Label("用电", "energy"),
    "used": Label("现有职工", "of those employed"),
    "visited_all": Label("全部包联", "all assignments"),
    "visited_scope": Label("规上企业", "of enterprises above scale"),
    "power": Label("用电量达基期30%", "at 30% of the power of the base month"),
    "firms90": Label("到岗九成的企业", "firms with nine tenths present"),
    "local_produced": Label("本地生产", "made in the city"),
    "talent": Label("人才", "talents"),
    "coal": Label("用能（标准煤）", "energy in coal equivalent"),
    "gas": Label("用气", "gas"),
    "materials": Label("原料", "materials"),
    "days": Label("按天数", "by days"),
    "plan": Label("按分期计划", "by its plan"),
    "plain": Label("不加权", "not weighted"),
    "events": Label("活动", "of events"),
    "monitored": Label("监测企业", "of those monitored"),
    "covered_service": Label("首席服务员", "by a service officer"),
    "covered_department": Label("部门联系", "by a department"),
    "covered_adviser": Label("金融顾问", "by a financial adviser"),
    "covered_lead": Label("领导包联项目", "projects by a lead official"),
    "covered_team": Label("专班包联项目", "projects by a team"),
    "applied": Label("申请额", "of what was applied for"),
    "remaining": Label("未终止的", "of those not ended"),
    "decided": Label("已有结果", "of those decided"),
    "actual": Label("比实际", "against the days used"),
    "undisputed": Label("无争议", "undisputed"),
    "season": Label("在建", "under way"),
}
_ONLY_ONE = Label("它只有一种口径", "it has only one definition")


@cache
def more_of(kinds: Kinds) -> tuple[Rate, ...]:
    """Return the rates that are told of when they are asked for: of what few records of their kinds say."""
    from dicoop.rules.quotas import made  # noqa: PLC0415 - most ask for others

    return tuple(rate for kind in kinds.every.values() for rate in made(kind, kind.more()))


@cache
def every(kinds: Kinds) -> tuple[Rate, ...]:
    """Return all rates: also those told of only when they are asked for, and those of kinds of which there are no records yet."""
    return (*rates_of(Kinds(kinds.every.values())), *more_of(kinds))


@cache
def rates_of(kinds: Kinds) -> tuple[Rate, ...]:
    """Return the rates that are told of a ledger with these kinds, in every definition."""
    own = [kind for kind in kinds.values() if kind.quotas]
    if not own:
        return RATES
    from dicoop.rules.quotas import rates  # noqa: PLC0415 - most ledgers declare no rates

    return (*RATES, *(rate for kind in own for rate in rates(kind)))


def populations(kinds: Kinds) -> tuple[Population, ...]:
    """Return all whom rates count."""
    return tuple(dict.fromkeys((*POPULATIONS, *(rate.population for rate in rates_of(kinds)))))


def names(kinds: Kinds) -> Iterator[Term]:
    """Yield the names of all rates; for those that every ledger has no other kind need be read."""
    yield from RateName
    yield from dict.fromkeys(rate.name for rate in every(kinds) if not isinstance(rate.name, RateName))


def label_of(rate: str, kinds: Kinds) -> Label:
    """Return what the rate of a key is called; its key where there is none."""
    return next((name.label for name in names(kinds) if name == rate), both(rate))


def variants_of(name: str, rates: Iterable[Rate] = RATES) -> tuple[str, ...]:
    """Return the variants of a rate beside its default."""
    return tuple(dict.fromkeys(rate.variant for rate in rates if rate.name == name and rate.variant))


def select(variants: Mapping[str, str], kinds: Kinds, picked: Iterable[Term] = ()) -> tuple[Rate, ...]:
    """Return the rates that are told of, those named in the chosen variant, and with them those `picked`; raises Misused for what there is not."""
    named = {
        called(text, kinds): next((key for key, label in VARIANTS.items() if variant in label), variant)
        for text, variant in variants.items()
    }
    chosen = {name: variant for name, variant in named.items() if (name, variant) not in _USUAL}
    rates = rates_of(kinds) if all(isinstance(name, RateName) for name in (*chosen, *picked)) else every(kinds)
    for name, variant in chosen.items():
        if variant not in variants_of(name, rates):
            raise Misused(NO_VARIANT.fill(rate=name, value=variant), variants_hint(variant, variants_of(name, rates)))
    return tuple(rate for rate in rates if rate.variant == chosen.get(rate.name, ""))


def called(text: str, kinds: Kinds) -> Term:
    """Return the rate of a key or a name in either language; raises Misused with all of them."""
    wanted = text.strip().casefold().replace("-", "_")
    found = next((name for name in names(kinds) if wanted in (name.value, name.label.zh, name.label.en.replace("-", "_"))), None)
    if found is not None:
        return found
    own = dict.fromkeys(rate.name for rate in rates_of(kinds))
    near = nearest(wanted, [word for name in names(kinds) for word in (name.value, *name.label)])
    shown = Label(" ".join(f"{name}（{name.label.zh}）" for name in own), ", ".join(f"{name} ({name.label.en})" for name in own))
    raise Misused(NO_RATE.fill(value=text), or_else(near, ALLOWED.fill(names=shown)))


def default(name: str, kinds: Kinds) -> Rate | None:
    """Return a rate as it is meant when nothing else is said: its default definition, by count where it has both; None where there is none."""
    return next((rate for rate in rates_of(kinds) if rate.name == name), None) or next((r for r in more_of(kinds) if r.name == name), None)


def having(rates: Iterable[Rate], has: Callable[[type], bool]) -> tuple[Rate, ...]:
    """Return the rates whose records are of a model that has what is asked for."""
    return tuple(rate for rate in rates if has(rate.population.model))


def variants_hint(value: str, names: tuple[str, ...]) -> Label:
    """Return which variants there are to choose from, the nearest first."""
    if not names:
        return _ONLY_ONE
    near = nearest(value, names)
    return or_else(near, ALLOWED.fill(names=" ".join(names)))
