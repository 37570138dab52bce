"""What narrows or shifts the figures of a page? Its title says it, csv in a column of its own, JSON in a field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dicoop.document import Document, Narrowed
from dicoop.errors import DicoopError
from dicoop.frozen import replace
from dicoop.kinds import parse_input
from dicoop.kinds.fields import Field, field_of, fields
from dicoop.kinds.meeting import Decision
from dicoop.kinds.traits import with_county
from dicoop.labels import Label, both, joined, visible
from dicoop.reports import phrases
from dicoop.reports.query import filters
from dicoop.rules.counties import homes
from dicoop.rules.names import Vocabulary, stage_of
from dicoop.rules.questions import Test, Tree, valued, worded

if TYPE_CHECKING:
    from dicoop.kinds.base import Kind
    from dicoop.kinds.settings import Settings
    from dicoop.reports.reference_day import ReferenceDay

_ONLY = Label("{title} · 只计{what}", "{title} · only {what}")
_SAID = Label("{name}={value}", "{name}={value}")
AS_OF = Label("截至{day}", "as of {day}")
_MEETING = Label("第{n}次联席会议", "joint meeting {n}")
_NAMES = {
    "county": Label("县区", "county"),
    "group": Label("组团", "group"),
    "unit": Label("责任单位", "unit"),
    "kind": Label("类别", "kind"),
    "variant": Label("口径", "variant"),
    "rate": Label("率", "rate"),
    "stage": Label("阶段", "stage"),
    "reached": Label("到过", "reached"),
    "where": Label("条件", "where"),
}
_FLAGS = {"overdue": Label("逾期", "what is overdue"), "all": Label("连同作废的", "including voided")}
OF_RATES = ("county", "group", "where", "variant")
OF_DUE = ("county", "unit", "kind", "overdue", "where")
OF_DIFF = ("county", "kind")


def of_list(kind: Kind) -> tuple[str, ...]:
    """Return the options that narrow a list of a kind."""
    return (*(row.attribute for row in filters(kind)), "stage", "reached", "overdue", "all", "where")


def narrowed(
    document: Document,
    given: Mapping[str, Any],
    names: tuple[str, ...],
    *days: Settings,
    kind: Kind | None = None,
    kinds: Iterable[Kind] = (),
) -> Document:
    """Return a page that says by which of the options named it is narrowed; a county is called as on each of its `days`, told by the settings of them."""
    return said(document, *_narrowed(given, names, days, (kind, tuple(kinds))))


def dated(document: Document, given: Mapping[str, Any], when: ReferenceDay) -> Document:
    """Return a page that says for which day it is, where another than today was asked for; its title says so anyway."""
    meeting = Narrowed("meeting", when.meeting.id, _MEETING.fill(n=when.meeting.id), titled=False) if when.meeting else None
    day = Narrowed("as_of", when.day, AS_OF.fill(day=phrases.day(when.day)), titled=False)
    asked = given.get("as_of") or given.get("meeting")
    return said(document, *((meeting,) if meeting else ()), *((day,) if asked else ()))


def said(document: Document, *scope: Narrowed) -> Document:
    """Return a page that says what else narrows or shifts it."""
    what = tuple(each.words for each in scope if each.titled)
    title = _ONLY.fill(title=document.title, what=joined(what)) if what and any(document.title) else document.title
    return replace(document, title=title, scope=(*document.scope, *scope))


def _narrowed(
    given: Mapping[str, Any], names: tuple[str, ...], days: tuple[Settings, ...], own: tuple[Kind | None, tuple[Kind, ...]]
) -> Iterator[Narrowed]:
    for name in names:
        value = given.get(name)
        if not value:
            continue
        if name in _FLAGS:
            yield Narrowed(name, True, _FLAGS[name])  # noqa: FBT003 - what JSON says
            continue
        texts = [visible(str(text)) for text in (value if isinstance(value, list | tuple) else [value])]
        words = tuple(_words(name, text, days, own) for text in texts)
        yield Narrowed(name, texts if isinstance(value, list | tuple) else texts[0], joined(words), titled=name != "variant")


def _words(name: str, text: str, days: tuple[Settings, ...], own: tuple[Kind | None, tuple[Kind, ...]]) -> Label:
    kind, kinds = own
    if name == "where":
        from dicoop.rules.grammar import read  # noqa: PLC0415 - a list filtered by its options reads no question

        vocabulary = Vocabulary((kind,)) if kind else Vocabulary(tuple(filter(with_county, kinds)), (Decision,))
        return _condition(read(text, vocabulary, days[-1]), days)
    row = (stage_of(kind) if name in ("stage", "reached") else field_of(kind.model, name)) if kind else None
    value = both(text)
    if name == "kind" and kind is None:
        things = (row.mark.label for each in kinds if each.due_as == text for row in fields(each.model) if row.model is Decision)
        value = next((each.label for each in kinds if text in (each.name, *each.label)), next(things, value))
    elif row and row.terms:
        value = next((each.label for each in row.terms if text in (each.value, *each.label)), value)
    elif name in _KNOWN or (row and row.mark.known == "units"):
        value = _called(_KNOWN.get(name, "units"), text, days)
    return _said(name, row, value)


def _said(name: str, row: Field | None, value: Label) -> Label:
    return _SAID.fill(name=_NAMES.get(name) or (row.mark.label if row else both(name)), value=value)


def _condition(tree: Tree, days: tuple[Settings, ...]) -> Label:
    """Return a question in words; one that an option could ask is said as that is."""

    def value(test: Test) -> Label:
        known = test.name.row.mark.known
        return _called(known, test.value.text, days) if known in _KNOWN.values() and not test.value.other else valued(test)

    if isinstance(tree, Test) and tree.op == "=" and tree.value.text:
        return _said(tree.name.row.name, tree.name.row, value(tree))
    return worded(tree, value)


_KNOWN = {"county": "counties", "unit": "units"}  # by the options


def _called(known: str, text: str, days: tuple[Settings, ...]) -> Label:
    """Return the names of units, or of counties and groups, of a merged county that under which its records count on each of some days."""
    found = []
    for part in parse_input.SEPARATORS.split(text):
        for settings in days:
            try:
                key = parse_input.county(part, settings) if known == "counties" else parse_input.listed(known, part.strip(), settings)
                found.append(settings.county_label(homes(settings).get(key, key)) if known == "counties" else settings.called(key))
            except DicoopError:  # a group, or what will be refused
                found.append(settings.called(visible(part.strip())))
    return joined(tuple(dict.fromkeys(found)))
