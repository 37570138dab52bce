"""Do the names and ids in a record stand for something the ledger knows?"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator
from typing import Any

from dicoop.errors import DID_YOU_MEAN, Fault, Finding, Severity, nearest
from dicoop.kinds.base import Kind, Record
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.nodes import MAIN, node_label
from dicoop.kinds.parse_input import NEW_IN_LIST
from dicoop.kinds.project import Project
from dicoop.kinds.settings import LISTS, Settings
from dicoop.labels import Label, both, joined
from dicoop.rules.checks.case import Case
from dicoop.rules.counties import homes

UNKNOWN_COUNTY = Fault(
    "unknown-county",
    Label("没有“{value}”这个县区", "unknown county '{value}'"),
    Label("写 ledger.yaml 里 counties 的代号（key）", "write a key from counties in ledger.yaml"),
)
UNKNOWN_OFFICE = Fault(
    "unknown-office",
    Label("编号 {value} 里的登记单位“{office}”不在 ledger.yaml 里", "the office '{office}' in the id {value} is not in ledger.yaml"),
    Label(
        "登记单位用县区代号或 ledger.yaml 里 office 的值；改编号要连文件名和引用它的记录一起改",
        "an office is a county's key or the office in ledger.yaml; to change the id, change the file name and the records that cite it too",
    ),
)
UNKNOWN_NODE = Fault(
    "unknown-node",
    Label("没有“{value}”这个节点", "unknown node '{value}'"),
    Label(
        "改用已有的节点；本地另设的前期节点先加进 ledger.yaml 的 nodes",
        "use a known node; first add a new preparatory node to nodes in ledger.yaml",
    ),
)
UNLISTED_UNIT = Fault(
    "unlisted-unit",
    Label("“{value}”不在责任单位名单里", "'{value}' is not in the list of units"),
    Label(
        "照名单的写法写；确是新单位，先加进 ledger.yaml 的 units", "write it as the list does; add a new unit to units in ledger.yaml first"
    ),
)
UNLISTED_THEME = Fault(
    "unlisted-theme",
    Label("“{value}”不在会议主题名单里", "'{value}' is not in the list of themes"),
    Label(
        "照名单的写法写；确是新主题，先加进 ledger.yaml 的 themes",
        "write it as the list does; add a new theme to themes in ledger.yaml first",
    ),
)
COUNTY_OUTSIDE = Fault(
    "county-outside",
    Label("项目的县区不能是{name}", "a project cannot be in '{name}'"),
    Label("写项目建在哪个县区；市外的企业只写在企业名录里", "write the county where it is built; only enterprises can be elsewhere"),
)
UNLISTED_VALUE = Fault(
    "unlisted-value",
    Label("“{value}”不在 ledger.yaml 的 {known} 名单里", "'{value}' is not in {known} in ledger.yaml"),
    Label(
        "照名单的写法写；确是新的，先加进 ledger.yaml 的 {known}",
        "write it as the list does; add a new one to {known} in ledger.yaml first",
    ),
)
DANGLING = Fault(
    "dangling-reference",
    Label("台账里没有{kind} {value}", "the ledger has no {kind} {value}"),
    Label(
        "改正编号（dicoop {name} list 可查），或先登记：dicoop {name} add",
        "correct the id (see dicoop {name} list), or register it first: dicoop {name} add",
    ),
)
BY_ID = Label(
    "这里写编号（如 {like}），不写名称；编号用 dicoop {name} list 查",
    "write the id here (such as {like}), not the name; see dicoop {name} list",
)
VOIDED_REFERENCE = Fault(
    "voided-reference",
    Label("{kind} {value} 已于 {date} 作废", "the {kind} {value} was voided on {date}"),
    Label(
        "改指现行的那一条；作废错了，就去掉那一条的 voided",
        "refer to the valid one; if it was voided by mistake, remove its voided",
    ),
    Severity.WARNING,
)


ALSO = Fault(
    "also-county",
    Label("{value} 不能写在“同在县区”里：{why}", "'{value}' cannot be one of the other counties it lies in: {why}"),
    Label(
        "只写项目另外还在的本市县区，每个写一次；自己的县区写在 county",
        "list the other counties of the city it lies in, each once; its own is in county",
    ),
)
_OWN = Label("是项目自己的县区", "it is the project's own county")
_MERGED = Label("和前面写的是同一个县区（已合并）", "it is merged with another one listed")
_TWICE = Label("写了两次", "it is listed twice")
_OUTSIDE = Label("是市外", "it is outside the city")


def also(case: Case[Project]) -> Iterator[Finding]:
    """Find among the other counties of a project its own, one of elsewhere, and what stands there twice."""
    own = homes(case.settings) if case.record.also else {}
    seen = {case.record.county: _OWN}
    at_home = {own.get(case.record.county): _MERGED}
    for place, key in enumerate(case.record.also, 1):
        known = case.settings.county(key)
        why = seen.get(key) or (_OUTSIDE if known and known.outside else at_home.get(own.get(key)) if known else None)
        if why:
            yield case.at(ALSO, f"also[{place}]", key, why=why)
        seen[key], at_home[own.get(key)] = seen.get(key, _TWICE), _MERGED


def county(case: Case[Record]) -> Iterator[Finding]:
    """Find counties that ledger.yaml does not have."""
    for each in case.wrong(lambda key: case.settings.county(key) is None, "counties"):
        pairs = [(county.key, county.name) for county in case.settings.counties]
        yield case.at(UNKNOWN_COUNTY, each.address, each.value, *_named(each.value, pairs))


def outside(case: Case[Project]) -> Iterator[Finding]:
    """Find projects in the place for those from elsewhere."""
    known = case.settings.county
    for each in case.wrong(lambda key: (own := known(key)) is not None and own.outside, "counties"):
        own = known(each.value) if each.address == "county" else None
        if own:
            yield case.at(COUNTY_OUTSIDE, "county", own.key, name=own.name)


def office(case: Case[Record]) -> Iterator[Finding]:
    """Find ids given out by an office that ledger.yaml does not have."""
    match, offices = case.ledger.kinds.match, case.settings.offices

    def foreign(id_: object) -> str:
        parts = match(str(id_))
        return parts[3] if parts and parts[3] not in offices else ""

    for each in case.wrong(foreign, "id"):
        yield case.at(UNKNOWN_OFFICE, "id", each.value, both(" ".join(offices)), office=foreign(each.value))


def node(case: Case[Record]) -> Iterator[Finding]:
    """Find nodes that are neither the ledger's nor every ledger's."""
    names = dict.fromkeys((*case.settings.node_names, *MAIN))
    for each in case.wrong(lambda name: name not in names, "nodes"):
        told = _named(str(each.said), [(name, node_label(name).zh) for name in names])
        yield case.at(UNKNOWN_NODE, each.address, each.said, *told)


def _named(value: str, pairs: list[tuple[str, str]]) -> tuple[Label, Label | None]:
    """Return what is allowed, and what was probably meant: by its name, or by a key like it."""
    keys = [key for key, _ in pairs]
    meant = next((key for key, name in pairs if name == value), None)
    near = DID_YOU_MEAN.fill(near=meant) if meant else nearest(value, keys)
    return Label(" ".join(f"{key}（{name}）" if name != key else key for key, name in pairs), " ".join(keys)), near


def unit(case: Case[Record]) -> Iterator[Finding]:
    """Find responsible units that are not in the list, where a list is kept."""
    yield from _unlisted(case, UNLISTED_UNIT, "units", case.settings.units, case.settings.unit_places)


def theme(case: Case[Record]) -> Iterator[Finding]:
    """Find themes that are not in the list, where a list is kept."""
    yield from _unlisted(case, UNLISTED_THEME, "themes", case.settings.themes)


def value(case: Case[Record]) -> Iterator[Finding]:
    """Find policies, measures, chains, clusters and parks that are not in their lists, where these are kept."""
    for known in LISTS:
        yield from _foreign_to(case, known)


def _foreign_to(case: Case[Record], known: str) -> Iterator[Finding]:
    names = case.settings.known(known)
    for each in case.wrong(lambda value: value not in names, known) if names else ():
        near = nearest(each.value, names)
        yield case.at(UNLISTED_VALUE, each.address, each.value, both(" ".join(names)), near, known=known)


def places(case: Case[Any], held: Iterable[tuple[str, str]], known: str, names: Collection[str]) -> Iterator[Finding]:
    """Find places that are none of those in lists of the ledger's (`known`), where such lists are kept."""
    for address, value in held if names else ():
        if value not in names:
            yield case.at(UNLISTED_VALUE, address, value, None, nearest(value, names), known=known)


def _unlisted(case: Case[Record], fault: Fault, known: str, names: tuple[str, ...], former: Container[str] = ()) -> Iterator[Finding]:
    for each in case.wrong(lambda value: value not in names and value not in former, known) if names else ():
        near = nearest(each.value, names)
        hint = joined((near, NEW_IN_LIST.fill(known=known)), "", " ") if near else None
        yield case.at(fault, each.address, each.value, both(" ".join(names)), hint)


def unkept(settings: Settings) -> tuple[str, ...]:
    """Return the lists that are not kept, so that nothing is checked against them."""
    return tuple(name for name, kept in (("units", settings.units), ("themes", settings.themes)) if not kept)


def dangling(case: Case[Record]) -> Iterator[Finding]:
    """Find references to records that are not there; of one whose file cannot be read nothing is said."""
    for each in case.wrong(lambda said: case.ledger.known(*said) is None, "ref"):
        kind, value = case.ledger.kinds[each.field.mark.ref], each.value
        if not _unread(case.ledger, kind, str(value)):
            named = kind.letter and not case.ledger.kinds.match(value)
            hint = BY_ID.fill(like=f"{kind.letter}-2016-QL003", name=kind.name) if named else None
            yield case.at(DANGLING, each.address, value, hint=hint, kind=kind.label, name=kind.name)


OTHER_FIRM = Fault(
    "other-firm",
    Label("{value} 是 {other} 的，不是 {own} 的", "{value} is of {other}, not of {own}"),
    Label("改正编号；这件事确是两家的，各登一条", "correct the id; if it concerns both, add one for each"),
)


def other_firm(case: Case[Any], address: str, kind: str, id_: str | None) -> Iterator[Finding]:
    """Find that what a record refers to is another firm's than its own."""
    own = case.record.enterprise
    referred = case.ledger.known(kind, id_) if id_ and own else None
    if referred is not None and referred.enterprise not in (None, own):
        yield case.at(OTHER_FIRM, address, id_, other=referred.enterprise, own=own)


def _unread(ledger: Ledger, kind: Kind, id_: str) -> bool:
    """Return whether a record is there but its file cannot be read."""
    if any(finding.id == id_ and finding.place.file in ledger.left_out for finding in ledger.findings):
        return True
    fits = ledger.kinds.match(id_) is not None or not kind.letter
    return fits and ledger.leaves_out(kind.path(id_))


def voided(case: Case[Record]) -> Iterator[Finding]:
    """Find references to records that have been taken back."""
    for each in case.wrong(lambda said: (known := case.ledger.known(*said)) is not None and known.voided is not None, "ref"):
        kind = case.ledger.kinds[each.field.mark.ref]
        date = case.ledger.known(kind.name, each.value).voided.date
        yield case.at(VOIDED_REFERENCE, each.address, each.value, kind=kind.label, date=date)
