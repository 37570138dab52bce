"""How are a ledger's projects told in the Open Contracting for Infrastructure Data Standard (0.9.5), and what can it not hold?"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal, localcontext
from functools import partial
from typing import Any, NamedTuple

from dicoop.currencies import is_unrated
from dicoop.frozen import pattern
from dicoop.kinds.as_of import is_by, until
from dicoop.kinds.fields import Block, fields, the_field
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.nodes import PREPARATORY, node_label
from dicoop.kinds.private import may_be_private
from dicoop.kinds.project import ARRIVED, INVESTED, Fund, Project, Sort, Stage, stage
from dicoop.kinds.quoted import lacks_rate
from dicoop.labels import Label
from dicoop.partial_date import last_day
from dicoop.values import EXACT, Money, plain

VERSION = "0.9"  # how packages of 0.9.5 name it
_STATUS = {Stage.SIGNED: "preparation", Stage.PREPARING: "preparation", Stage.STARTED: "implementation", Stage.ENDED: "cancelled"}
_IN_USE = (Stage.PRODUCTION, Stage.CAPACITY, Stage.BENEFIT)  # where it is the government's, it is maintained from then on
_CODES = {"start": "commencement", "completion": "completion", "production": "commissioning"}
_NOTE = "由地企合作台账写出；社会投资项目没有公共主管部门，publicAuthority 是责任单位。"
_HELD = {"id", "name", "enterprise", "county", "also", "signed", "investment", "industry", "code", "lead", "public"}  # whole
_HELD_NOT: dict[str, tuple[Label, Callable[[Project], int]]] = {  # of fields that are held in part
    "kind": (Label("类别", "kind"), lambda it: it.kind not in (None, Sort.CULTURE)),
    "nodes": (Label("节点佐证", "evidence of nodes"), lambda it: sum(node.evidence is not None for node in it.nodes.values())),
    "funds": (Label("资金来源", "sources of funds"), lambda it: sum(each.source is not None for each in it.funds)),
    "progress": (Label("进展的文字", "progress notes"), lambda it: len(it.progress)),
    "ended": (Label("终止的日期和原因", "date and reason of ending"), lambda it: it.ended is not None),
}
# What each property is drawn from; those of the enterprise are told by themselves
_DRAWN_FROM = {
    "title": ("name",),
    "sector": ("kind",),
    "identifiers": ("code",),
    "additionalClassifications": ("industry",),
    "publicAuthority": ("lead",),
    "locations": ("county", "also"),
    "budget": ("investment", "signed"),
    "milestones": ("nodes.*.plan", "nodes.*.done"),
    "transactions": ("funds.*.receipt", "funds.*.date", "funds.*.amount"),
    "metrics": ("funds.*.amount", "progress.*.invested"),
}
_OF_ENTERPRISE = (("project", "enterprise"), ("enterprise", "name"), ("enterprise", "credit_code"))
_NAME = Label("{kind}的{field}", "{field} ({kind})")


class Told(NamedTuple):
    """A package as text, how many projects it has, how many were left out, how often what the standard cannot hold was there, what is private."""

    text: str
    projects: int
    others: int
    held_not: tuple[tuple[Label, int], ...]
    private: tuple[Label, ...] = ()


def told(ledger: Ledger, day: date, *, every: bool) -> Told:
    """Return the projects of a day: those with public money and of infrastructure, or `every` one."""
    with localcontext(EXACT):
        there = sorted((each for each in ledger.projects if each.signed <= day), key=lambda each: str(each.id))
        chosen = [each for each in there if every or is_public(each, day)]
        package = {
            "uri": f"urn:uuid:{ledger.settings.id}",
            "publishedDate": _time(day),
            "publisher": {"name": ledger.settings.name},
            "version": VERSION,
            "projects": [_project(ledger, each, day) for each in chosen],
        }
    lost = ((label, sum(map(count, chosen))) for label, count in _held_not())
    return Told(
        _MARKED.sub("\\1", json.dumps(package, ensure_ascii=False, indent=2)) + "\n",
        len(chosen),
        len(there) - len(chosen),
        tuple((label, number) for label, number in lost if number),
        tuple(_private(ledger)),
    )


def _private(ledger: Ledger) -> Iterator[Label]:
    """Yield what of projects, and of enterprises as their parties, is not for everyone."""
    drawn = [("project", address) for each in _DRAWN_FROM.values() for address in each]
    names = [(kind, address.partition(".")[0]) for kind, address in (*drawn, *_OF_ENTERPRISE) if _hides(ledger, kind, address)]
    yield from (_called(ledger, *each) for each in dict.fromkeys(names))


def _called(ledger: Ledger, kind: str, name: str) -> Label:
    row = the_field(ledger.kinds[kind].model, name)
    return _NAME.fill(kind=ledger.kinds[kind].label, field=row.mark.label)


def _hides(ledger: Ledger, kind: str, address: str) -> bool:
    return may_be_private(ledger.settings, kind, address)


def is_public(project: Project, day: date) -> bool:
    """Return whether a project is of infrastructure, the government's, or got public money."""
    fiscal = sum((each.amount.yuan for each in until(project.funds, day) if each.source is Fund.FISCAL), start=Decimal(0))
    return project.kind is Sort.INFRASTRUCTURE or bool(project.public) or fiscal > 0


def _held_not() -> Iterator[tuple[Label, Callable[[Project], int]]]:
    """Yield what of a project the standard has no place for, with what counts it: every field that is not known to be told."""
    for row in fields(Project):
        if row.name in _HELD_NOT:
            yield _HELD_NOT[row.name]
        elif row.name not in _HELD and row.name != "voided":
            yield row.mark.label, partial(_number, row.attribute)


def _number(attribute: str, project: Project) -> int:
    found = getattr(project, attribute)
    return len(found) if isinstance(found, tuple | Mapping) and not isinstance(found, Block) else int(found is not None)


def _project(ledger: Ledger, project: Project, day: date) -> dict[str, Any]:
    enterprise, lead = _enterprise(ledger, project), {"id": project.lead, "name": project.lead}
    counties = [known for key in (project.county, *project.also) if (known := ledger.settings.county(key)) and not known.outside]
    hidden = {name for name, drawn in _DRAWN_FROM.items() if any(_hides(ledger, "project", each) for each in drawn)}
    parties = ({} if "publicAuthority" in hidden else {**lead, "roles": ["publicAuthority"]}, enterprise)
    return _there(
        {
            "id": f"{ledger.settings.id}-{project.id}",
            "title": project.name,
            "description": _NOTE,
            "status": "maintenance"
            if project.public and stage(project, day) in _IN_USE
            else _STATUS.get(stage(project, day), "completion"),
            "sector": ["cultureSportsAndRecreation"] if project.kind is Sort.CULTURE else None,
            "identifiers": [{"scheme": "CN-投资项目代码", "id": project.code}] if project.code else None,
            "additionalClassifications": [{"scheme": "GB/T 4754", "id": project.industry}] if project.industry else None,
            "publicAuthority": lead,
            "parties": [each for each in parties if each],
            "locations": list(map(_location, counties)),
            "budget": _there({"amount": _value_of(project.investment), "approvalDate": _time(project.signed)}),
            "milestones": list(_milestones(project, day)),
            "transactions": list(_transactions(project, enterprise, day)),
            "metrics": list(_metrics(project, day)),
        },
        hidden,
    )


def _there(values: dict[str, Any], hidden: Collection[str] = ()) -> dict[str, Any]:
    """Return what there is of some values, but for those that are hidden: the standard knows no empty ones."""
    return {name: value for name, value in values.items() if value not in (None, []) and name not in hidden}


def _enterprise(ledger: Ledger, project: Project) -> dict[str, Any]:
    """Return the enterprise as a party, nothing where it is private whose project it is."""
    if _hides(ledger, "project", "enterprise"):
        return {}
    known = ledger.known("enterprise", project.enterprise)
    name = None if _hides(ledger, "enterprise", "name") else ledger.name_of("enterprise", project.enterprise)
    code = known.credit_code if known and not _hides(ledger, "enterprise", "credit_code") else None
    identifier = _there({"scheme": "CN-SCC", "id": code, "legalName": name}) if code else None
    id_ = code or f"{ledger.settings.id}-{project.enterprise}"
    return _there({"id": id_, "name": name, "identifier": identifier, "roles": ["funder"]})


def _location(county: Any) -> dict[str, Any]:
    gazetteer = {"gazetteer": {"scheme": "GB/T 2260", "identifiers": [county.code]}} if county.code else {}
    return {"id": county.code or county.key, "description": county.name, **gazetteer}


def _milestones(project: Project, day: date) -> Iterator[dict[str, Any]]:
    for name, node in project.nodes.items():
        done = node.done if is_by(node.done, day) else None
        if done is not None or node.plan is not None:
            late = node.plan is not None and node.plan < day
            yield _there(
                {
                    "id": name,
                    "title": node_label(name).zh,
                    "type": "approval" if name in PREPARATORY else "delivery",
                    "code": _CODES.get(name),
                    "dueDate": _time(node.plan) if node.plan else None,
                    "dateMet": _time(done) if done else None,
                    "status": "met" if done else "notMet" if late else "scheduled",
                }
            )


def _transactions(project: Project, enterprise: dict[str, Any], day: date) -> Iterator[dict[str, Any]]:
    payee = {name: enterprise[name] for name in ("id", "name") if name in enterprise} or None
    for each in until(project.funds, day):
        yield _there({"id": each.receipt, "date": _time(each.date), "value": _value_of(each.amount), "payee": payee})


def _metrics(project: Project, day: date) -> Iterator[dict[str, Any]]:
    for known in (ARRIVED, INVESTED):
        if not lacks_rate(project) and (total := known.until(project, day)):
            observation = {"id": "1", "period": {"endDate": _time(day)}, "value": _value(total)}
            yield {"id": known.key, "title": known.label.zh, "observations": [observation]}


def _time(day: date) -> str:
    """Return a day as a moment, all in one form: ocdsmerge (0.8.0) puts moments into order as texts."""
    return f"{last_day(day)}T00:00:00Z"


# A number is written from the digits of the Decimal: a float would not have them all
_MARK = "\ue000"
_MARKED = pattern(f'"{_MARK}(-?[0-9.]+){_MARK}"')


def _value_of(amount: Money) -> dict[str, str] | None:
    """Return an amount in 元; nothing for one that has no rate of exchange."""
    return None if is_unrated(amount.kept) else _value(amount.yuan)


def _value(yuan: Decimal) -> dict[str, str]:
    return {"amount": f"{_MARK}{plain(yuan)}{_MARK}", "currency": "CNY"}
