"""Can a ledger be kept by these settings?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from dicoop.errors import DID_YOU_MEAN, Fault, Finding, Severity, nearest
from dicoop.frozen import pattern
from dicoop.kinds import EVERY as KINDS
from dicoop.kinds.fields import field_of, fields
from dicoop.kinds.issue import Category
from dicoop.kinds.nodes import MAIN
from dicoop.kinds.private import named_in_vain
from dicoop.kinds.review import RuleName
from dicoop.kinds.settings import PRIVATE, Settings
from dicoop.kinds.since import Since
from dicoop.labels import Label, both
from dicoop.periods import BAD_PERIOD, is_year
from dicoop.rules.checks.said import Whole

COUNTY_KEY = Fault(
    "county-key",
    Label("县区代号“{value}”不合格式", "'{value}' is not a valid county key"),
    Label("用 2 至 4 个大写字母，如 QL", "use 2 to 4 capitals, such as QL"),
)
OFFICE_FORM = Fault(
    "office-form",
    Label("市办代号“{value}”不合格式", "'{value}' is not a valid office key"),
    Label("用 2 至 4 个大写字母，如 SJ", "use 2 to 4 capitals, such as SJ"),
)
RESERVED = Fault(
    "reserved-name",
    Label("代号“{value}”在 Windows 上不能作文件夹名", "'{value}' cannot be the name of a folder on Windows"),
    Label("换一个代号", "choose another key"),
)
NO_COUNTY = Fault(
    "no-county",
    Label("没有一个本市的县区", "the city has no counties"),
    Label("在 counties 里至少写一个没有 outside: true 的县区", "add at least one county without outside: true to counties"),
)
SUCCESSOR = Fault(
    "bad-successor",
    Label(
        "{key} 的 successor 写的是“{value}”，顺着它找不到现存的县区",
        "the successor of {key}, '{value}', does not lead to an existing county",
    ),
    Label(
        "写并入的那个县区的代号；不能是自己，也不能再并回来",
        "write the key of the county it was merged into; not its own, nor one merged into it",
    ),
)
REGION_CODE = Fault(
    "region-code",
    Label("区划代码“{value}”不是 6 位数字", "the region code '{value}' is not six digits"),
    Label("照 GB/T 2260 写 6 位数字，如 410305", "write the six digits of GB/T 2260, such as 410305"),
    Severity.WARNING,
)
UNKNOWN_LIMIT = Fault(
    "unknown-limit",
    Label("limits 里没有“{value}”这一类", "unknown limit '{value}'"),
    Label("用 claim（领单）或问题类别", "use claim, or a category of issues"),
)
UNKNOWN_CYCLE = Fault(
    "unknown-cycle",
    Label("{setting} 里没有“{value}”", "{setting}: unknown '{value}'"),
    Label(
        "visits 用包联的层级，events 用活动的类型或 meeting（联席会议）",
        "in visits use a level of assignments, in events a type of event, or meeting",
    ),
)
NODE_NAME = Fault(
    "node-name",
    Label("“{value}”不能作前期节点的名称", "'{value}' is not a valid preparatory node name"),
    Label(
        "名称里不用点、方括号和空格，也不用开工以后的节点名（{main}）",
        "no dots, brackets or spaces, and none of the nodes from start on ({main})",
    ),
)
THRESHOLDS = Fault(
    "supervision-order",
    Label(
        "表态发言的门槛 {value} 高于通报批评的 {criticism}",
        "the threshold for a statement, {value}, is above that for criticism, {criticism}",
    ),
    Label(
        "statement 不大于 criticism：落后少的表态，落后多的通报",
        "statement must not exceed criticism: slightly behind makes a statement, far behind is criticised",
    ),
)
UNKNOWN_RULE = Fault(
    "unknown-rule",
    Label("没有“{value}”这条审查规则", "unknown review rule '{value}'"),
    Label("写规则的代码，如 R07", "write the code of a rule, such as R07"),
)
UNKNOWN_PART = Fault(
    "unknown-part",
    Label("“{value}”不在 {known} 里", "'{value}' is not in {known}"),
    Label("写 {known} 里有的；更名以后的单位也先写进 units", "use one from {known}; a renamed unit must be in units too"),
)
SHORT_TWICE = Fault(
    "short-twice",
    Label("简称“{value}”既是{unit}的，又是{other}的", "the short name '{value}' is that of {unit} and of {other}"),
    Label("一个简称只给一个单位", "give a short name to one unit only"),
)
_FIELDS = Label("各类记录的字段", "the fields of records")
_ADDRESS = Label(
    "写成 类别.字段，清单里的写 类别.清单.*.字段，如 monitor.months.*.profit",
    "write KIND.FIELD, or KIND.LIST.*.FIELD for list entries, such as monitor.months.*.profit",
)
_KEY = pattern(r"[A-Z]{2,4}", re.ASCII)
_CODE = pattern(r"[0-9]{6}", re.ASCII)
_NODE = pattern(r"[^\s.\[\]]+")
_RESERVED = ("CON", "PRN", "AUX", "NUL")


def is_code(text: str) -> bool:
    """Return whether a text has the form of a region code (GB/T 2260); which there are is not judged."""
    return _CODE.fullmatch(text) is not None


def keys(settings: Settings) -> Iterator[Finding]:
    """Find keys of counties, or of the office, that cannot be part of an id, or that Windows keeps for itself."""
    counties = [(COUNTY_KEY, f"counties[{county.key}].key", county.key) for county in settings.counties]
    for fault, address, name in (*([(OFFICE_FORM, "office", settings.office)] if settings.office else []), *counties):
        if not _KEY.fullmatch(name):
            yield fault.at(address, name)
        if name in _RESERVED:
            yield RESERVED.at(address, name)


def no_county(settings: Settings) -> Iterator[Finding]:
    """Find a ledger of no county."""
    if not settings.inside:
        yield NO_COUNTY.at("counties")


def successor(settings: Settings) -> Iterator[Finding]:
    """Find counties merged into none, into themselves, or in a circle."""
    keys = [county.key for county in settings.counties]
    for where, now in _by_day(settings):
        for county in now.counties:
            is_own = not where or county.key in _entry(settings, where).counties
            if is_own and county.successor is not None and not _leads_on(county.key, now):
                others = [key for key in keys if key != county.key]
                near = nearest(county.successor, others) if county.successor not in keys else None
                at = f"{where}counties.{county.key}.successor" if where else f"counties[{county.key}].successor"
                yield SUCCESSOR.at(at, county.successor, both(" ".join(others)), key=county.key, hint=near)


def _by_day(settings: Settings) -> Iterator[tuple[str, Settings]]:
    """Yield the settings as they stand, and as they are from each day on, with the address of what changes them."""
    yield "", settings
    yield from ((f"history[{since.from_}].", settings.on(since.from_)) for since in settings.changes)


def _entry(settings: Settings, where: str) -> Since:
    return next(since for since in settings.history if f"history[{since.from_}]." == where)


def _leads_on(key: str, settings: Settings) -> bool:
    """Return whether the successors of a county end at one that has none."""
    seen: list[str] = []
    while (county := settings.county(key)) and county.successor is not None and key not in seen:
        seen.append(key)
        key = county.successor
    return county is not None and county.successor is None


def region_code(settings: Settings) -> Iterator[Finding]:
    """Find region codes out of form."""
    codes = [("code", settings.code), *((f"counties[{county.key}].code", county.code) for county in settings.counties)]
    yield from (REGION_CODE.at(address, code) for address, code in codes if code is not None and not is_code(code))


def limits(settings: Settings) -> Iterator[Finding]:
    """Find limits of nothing."""
    names = ["claim", *(category.value for category in Category)]
    allowed = Label(" ".join(["claim（领单）", *(f"{c.value}（{c.label.zh}）" for c in Category)]), " ".join(names))
    held = ((where, name) for where, limits in (("", settings.limits), *_since(settings)) for name in limits)
    for where, name in held:
        if name not in names:
            yield UNKNOWN_LIMIT.at(f"{where}limits.{name}", name, allowed, hint=nearest(name, names))


def _since(settings: Settings) -> Iterator[tuple[str, Mapping[str, int]]]:
    yield from ((f"history[{since.from_}].", since.limits) for since in settings.changes)


def named(settings: Settings) -> Iterator[Finding]:
    """Find counties and units that settings speak of and that there are not."""
    keys, units = [county.key for county in settings.counties], [*settings.units, *(each.was for each in settings.renamed)]
    spoken = (
        *((f"history[{each.from_}].counties.{key}", key, "counties", keys) for each in settings.changes for key in each.counties),
        *((f"renamed[{each.was}].unit", each.unit, "units", units) for each in settings.renamed),
        *((f"short.{unit}", unit, "units", units) for unit in settings.short),
        *((at, park, "parks", settings.parks) for at, park in settings.grouped_parks),
    )
    called = [*units, *(county.name for county in settings.counties), *settings.groups, *settings.park_groups]
    spoken = (*spoken, *((f"english.{name}", name, "counties, units", called) for name in settings.english))
    for at, name, known, names in spoken:
        if name not in names:
            yield UNKNOWN_PART.at(at, name, both(" ".join(names)), hint=nearest(name, names), known=known)


def private(whole: Whole) -> Iterator[Finding]:
    """Find addresses of nothing among those that are not for everyone: what was to stay in the office goes out."""
    vain = named_in_vain([name for name in whole.ledger.settings.private if name not in PRIVATE], whole.ledger.kinds)
    names = [f"{name}.{row.name}" for name, kind in whole.ledger.kinds.every.items() for row in fields(kind.model)] if vain else []
    for place, name in enumerate(whole.ledger.settings.private, 1):
        if name in vain:
            near = _ADDRESS if "*" in name else nearest(name, names) or _ADDRESS
            yield UNKNOWN_PART.at(f"private[{place}]", name, hint=near, known=_FIELDS)


def short(settings: Settings) -> Iterator[Finding]:
    """Find short names of two units, or that are the name of another."""
    owners = {name: name for name in settings.units}
    for unit, names in settings.short.items():
        for name in names:
            if owners.setdefault(name, unit) != unit:
                yield SHORT_TWICE.at(f"short.{unit}", name, unit=unit, other=owners[name])


def cycles(settings: Settings) -> Iterator[Finding]:
    """Find cycles of nothing."""
    if settings.visits:
        yield from _unknown_cycles("visits", settings.visits, _terms("assignment", "level"))
    if settings.events:
        yield from _unknown_cycles("events", settings.events, {"meeting": KINDS["meeting"].label, **_terms("event", "type")})


def _terms(kind: str, name: str) -> dict[str, Label]:
    """Return what a field may hold, by how it is written."""
    row = field_of(KINDS[kind].model, name)
    return {term.value: term.label for term in row.terms} if row and row.terms else {}


def _unknown_cycles(setting: str, cycles: Iterable[str], known: Mapping[str, Label]) -> Iterator[Finding]:
    allowed = Label(" ".join(f"{name}（{label.zh}）" for name, label in known.items()), " ".join(known))
    for name in cycles:
        if name not in known:
            yield UNKNOWN_CYCLE.at(f"{setting}.{name}", name, allowed, hint=nearest(name, known), setting=setting)


def rules(settings: Settings) -> Iterator[Finding]:
    """Find severities of rules that there are not; a rule's name is no code."""
    codes = {name: rule.value for rule in RuleName for name in (rule.value, *rule.label)}
    allowed = Label(" ".join(f"{rule.value}（{rule.label.zh}）" for rule in RuleName), " ".join(RuleName))
    for name in settings.review.severities:
        if name not in list(RuleName):
            near = DID_YOU_MEAN.fill(near=codes[name]) if name in codes else nearest(name, RuleName)
            yield UNKNOWN_RULE.at(f"review.severities.{name}", name, allowed, hint=near)


def node_name(settings: Settings) -> Iterator[Finding]:
    """Find nodes that no address can name, or that are not preparatory."""
    for name in settings.nodes:
        if not _NODE.fullmatch(name) or name in MAIN:
            yield NODE_NAME.at(f"nodes.{name}", name, main=", ".join(MAIN))


def thresholds(settings: Settings) -> Iterator[Finding]:
    """Find a threshold for statements above that for criticism."""
    for where, now in _by_day(settings):
        rules = now.supervision
        if rules.statement > rules.criticism and (not where or _entry(settings, where).supervision):
            yield THRESHOLDS.at(f"{where}supervision.statement", rules.statement, criticism=rules.criticism)


def budget_years(settings: Settings) -> Iterator[Finding]:
    """Find budgets of policies for what is no year."""
    for policy in settings.policies:
        for text in policy.budget:
            if not is_year(text):
                yield BAD_PERIOD.at(f"policies[{policy.key}].budget.{text}", text, both("2020"))
