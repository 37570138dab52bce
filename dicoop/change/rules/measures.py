"""Were settings changed on which figures rest?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any

from dicoop.change.review_context import Range
from dicoop.errors import Fault, Finding, Place, Severity
from dicoop.kinds.fields import Block
from dicoop.kinds.issue import Category
from dicoop.kinds.settings import Settings
from dicoop.kinds.since import said
from dicoop.labels import Label, both

MEASURE = Fault(
    "R30",
    Label("改动了 {value}（{how}），由它决定的有：{what}", "{value} was changed ({how}); this affects {what}"),
    Label(
        "单独提交，写明依据；从前会议的数变不变看 dicoop restated --meeting N",
        "commit it separately and give the grounds; effect on past meetings' figures: dicoop restated --meeting N",
    ),
    Severity.WARNING,
)
_FILE = "ledgers/ledger.yaml"
_SHOWN = 3
_NOTHING = "-"
Values = Mapping[str, Any]


def measures_changed(over: Range) -> Iterator[Finding]:
    """Find settings by which figures come out otherwise; what only spells out a default is none (R30)."""
    for name, (what, of) in SETTINGS.items():
        before, after = of(over.before.settings), of(over.after.settings)
        changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        if name == "units":  # one that is new takes no other's place
            changed = _out_of_order(tuple(before), tuple(after))
        if name in _ORDINARY:
            changed = [key for key in changed if not _ORDINARY[name](key, before, after, over)]
        if changed:
            how = few([f"{key} {_moved(before.get(key), after.get(key))}".strip() for key in changed])
            yield MEASURE.at(name, both(f"{_FILE}: {name}"), place=Place(_FILE), how=how, what=what)


def few(told: Sequence[str]) -> Label:
    """Return the first ones of what was changed, on one line."""
    return both("; ".join((*told[:_SHOWN], *(["…"] if len(told) > _SHOWN else []))))


def _out_of_order(before: tuple[str, ...], after: tuple[str, ...]) -> list[str]:
    """Return the units that are gone, or stand in another order than they stood in."""
    left = [unit for unit in after if unit in before]
    return [unit for unit, now in zip_longest(before, left) if unit is not None and unit != now]


def _moved(before: Any, after: Any) -> str:
    """Return a change; of two lists what was taken out and put in, unless they differ in order alone."""
    if isinstance(before, tuple) and isinstance(after, tuple) and {*before} != {*after}:
        return " ".join((*(f"−{each}" for each in before if each not in after), *(f"+{each}" for each in after if each not in before)))
    return f"{_said(before)} → {_said(after)}"


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return _NOTHING if value is None else " ".join(value) if isinstance(value, tuple) else f"{value}"


def _limits(settings: Settings) -> Mapping[str, Any]:
    names = ("claim", *(category.value for category in Category))
    return {
        name if since is None else f"{since} {name}": limits.get(name, limits["other"])
        for since, limits in settings.limits_from
        for name in names
    }


def _history(settings: Settings) -> Mapping[str, Any]:
    """Return what thresholds, groups and successors are from a day on; of limits see `limits`."""
    blocks = (
        (since.from_, at, block)
        for since in settings.changes
        for at, block in (("lights", since.lights), ("supervision", since.supervision), *since.counties.items())
    )
    return {f"{day} {at}.{name}": value for day, at, block in blocks for name, value in said(block).items()}


def _counties(settings: Settings) -> Mapping[str, Any]:
    """Return what places a county among the others."""
    return {f"{it.key}.{name}": getattr(it, name) or None for it in settings.counties for name in ("group", "successor", "outside", "code")}


def _spread(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield a value under its name, each of a map under its own; nothing of what is not given."""
    if isinstance(value, Mapping):
        yield from ((f"{name}.{key}", each) for key, each in value.items())
    elif value not in (None, (), False):
        yield name, value


def _whole(name: str) -> Callable[[Settings], Mapping[str, Any]]:
    """Return how to ask for a setting that is one value."""
    return lambda settings: {"": getattr(settings, name)}


def _parts(name: str) -> Callable[[Settings], Mapping[str, Any]]:
    """Return how to ask for the values of a block."""

    def of(settings: Settings) -> Mapping[str, Any]:
        block: Block = getattr(settings, name)
        return block.named()

    return of


def _first(key: str, before: Values, _: Values, __: Range) -> bool:
    """Return whether a setting says something for the first time: nothing rests on it."""
    return before.get(key) is None


# Of which settings some changes are ordinary: a first word, a name that is not another's, a rate for a day that no closed meeting was told of
_ORDINARY: Mapping[str, Callable[[str, Values, Values, Range], bool]] = {
    "english": lambda key, before, after, _: before.get(key) is None and after[key] not in before.values(),
    "currencies": lambda key, before, _, over: key not in before and not over.is_published(date.fromisoformat(key.split()[1])),
    **dict.fromkeys(("private", "id", "code"), _first),
}
# What rests on a setting, and what it says by the names of its parts
SETTINGS: Mapping[str, tuple[Label, Callable[[Settings], Mapping[str, Any]]]] = {
    "counties": (
        Label("各县区和组团的数、同谁一起排名", "figures of counties and groups, and who is ranked with whom"),
        _counties,
    ),
    "park_groups": (
        Label("各园区组团的数", "figures of groups of parks"),
        lambda settings: {park: group for group, parks in settings.park_groups.items() for park in parks},
    ),
    "english": (
        Label("英文里县区、组团、单位叫什么", "what counties, groups and units are called in English"),
        lambda settings: dict(settings.english),
    ),
    "private": (
        Label("哪些字段不发给别的县区、不上市办以外看的页面", "which fields other counties and pages outside the office do not show"),
        lambda settings: dict.fromkeys(settings.private, True),
    ),
    "id": (Label("省里汇总时认它是哪一本台账", "which ledger it is in a roll-up"), _whole("id")),
    "code": (Label("省里汇总时算在哪个市", "under which city it counts in a roll-up"), _whole("code")),
    "nodes": (
        Label("前期节点倒排出来的计划日期", "scheduled dates of preparatory nodes"),
        lambda settings: {name: settings.before_start(name) for name in settings.node_names},
    ),
    "limits": (
        Label(
            "领单和清单的期限、灯、逾期数、按时办结率",
            "due dates for claiming and clearing, lights, overdue counts, the rate cleared on time",
        ),
        _limits,
    ),
    "visits": (
        Label("哪些走访到期、按期走访率", "which visits are due, the rate of visits on time"),
        lambda settings: dict(settings.visits),
    ),
    "events": (
        Label("下一次会议和活动哪天到期", "when the next meetings and events are due"),
        lambda settings: dict(settings.events),
    ),
    "policies": (
        Label(
            "受理和兑付到期、按时兑现率、资金执行率、条款覆盖率",
            "when awards are due for acceptance and payment, the rates paid on time, of the budget and of articles used",
        ),
        lambda settings: {
            f"{policy.key}.{name}": value
            for policy in settings.policies
            for name in ("from_", "to", "days", "accept_days", "repeat", "articles", "caps", "budget")
            for name, value in _spread(name.rstrip("_"), getattr(policy, name))
        },
    ),
    "measures": (
        Label("目标完成率、序时、县区加总和位次", "goals met, whether they are on pace, sums over counties, ranks"),
        lambda settings: {
            f"{each.key}.{name}": getattr(each, name)
            for each in settings.measures
            for name in ("unit", "better", "additive", "nominal", "span", "first_month", "release_days")
        },
    ),
    "benefit_share": (
        Label("达效按约定几成算，投产达效率", "the share of agreed results that counts as benefit, and the benefit rate"),
        lambda settings: {"": settings.benefit_share and str(settings.benefit_share)},
    ),
    "bridge_fund": (
        Label("周转金周转次数", "turnover of the bridge fund"),
        lambda settings: {"": settings.bridge_fund and str(settings.bridge_fund)},
    ),
    "currencies": (
        Label("外币折成多少元、由此算的合计和率", "yuan values of foreign currency amounts, and totals and rates based on them"),
        lambda settings: {f"{each.currency} {each.from_}": str(each.per_100) for each in settings.currencies},
    ),
    "calendar": (
        Label(
            "按工作日算的期限、灯、逾期数、按时办结率",
            "all due dates counted in working days, lights, overdue counts, the rate cleared on time",
        ),
        lambda settings: {
            **{str(day.date): day.work for day in settings.calendar},
            **({"known": settings.known_} if settings.known_ else {}),
        },
    ),
    "units": (
        Label("表里单位的次序、没写单位的由谁办", "the order of units in tables, and who acts when no unit is named"),
        lambda settings: {unit: place for place, unit in enumerate(settings.units, 1)},
    ),
    "history": (
        Label("从那天起的灯、督导名单、县区和组团的数", "lights, supervision lists, and figures of counties and groups from that day on"),
        _history,
    ),
    "renamed": (
        Label("各单位的数算在谁名下", "under which unit its figures stand"),
        lambda settings: {each.was: f"{each.unit} {each.from_}" for each in settings.renamed},
    ),
    "lights": (Label("各种灯、能不能表扬", "lights, and who can be commended"), _parts("lights")),
    "supervision": (
        Label("表扬、表态发言、通报批评的名单", "who is commended, called upon to speak, or criticised"),
        _parts("supervision"),
    ),
    "check": (Label("哪些记录由校验报出", "which records the checks find"), _parts("check")),
    "rounding": (Label("印出来的各个率", "all rates as they are printed"), _whole("rounding")),
    "digits": (Label("印出来的各个率", "all rates as they are printed"), _whole("digits")),
}
