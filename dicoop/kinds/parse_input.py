"""How does what a person typed become the text of a field?

People are read leniently (`12.5亿`, `2019.8.20`, a county's name, the end of an id), but never guessed at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from dicoop import habits
from dicoop.errors import ALLOWED, DID_YOU_MEAN, Misused, NotFound, Unreadable, nearest, or_else
from dicoop.frozen import pattern
from dicoop.habits import DayContext
from dicoop.kinds.base import FACTS, Kind, Record, title_of
from dicoop.kinds.fields import Field, fields
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import KEYED, Settings
from dicoop.labels import Label, both, joined, unfit, visible, whole_signs
from dicoop.measures import tidy_percent, tidy_quantity
from dicoop.periods import tidy_period
from dicoop.text.fold import folded, folded_name, folded_receipt, holds, is_placeholder
from dicoop.text.source import NOTHING

_NOT_READ = Label("{name}：{problem}", "{name}: {problem}")
_UNFIT = Label("有看不见的字符：{value}", "invisible characters: {value}")
_NO_TERM = Label("没有“{value}”这个值", "unknown value '{value}'")
_NO_COUNTY = Label("没有“{value}”这个县区", "unknown county '{value}'")
_NOT_LISTED = Label("“{value}”不在{list}名单里", "'{value}' is not in the list of {list}")
_LISTS = {
    "units": Label("责任单位", "units"),
    "themes": Label("会议主题", "themes"),
    "groups": Label("组团", "groups"),
    "policies": Label("政策", "policies"),
    "measures": Label("指标", "measures"),
    "chains": Label("产业链", "chains"),
    "clusters": Label("产业集群", "clusters"),
    "parks": Label("园区", "parks"),
    "park_groups": Label("园区组团", "groups of parks"),
}
NEW_IN_LIST = Label("确是新的，先加进 ledger.yaml 的 {known}", "If it is new, add it to {known} in ledger.yaml first.")
_NO_FACT = Label("“{value}”等于没有写", "'{value}' is not informative")
_NO_FACT_HINT = Label(
    "写文号、凭证号或事由；没有就不写这一项", "write the document's number, or what happened; if there is none, leave it out"
)
_NO_RECORD = Label("没有这{measure}{kind}：{value}", "no such {kind}: {value}")
_NO_RECORD_HINT = Label("看有哪些：dicoop {kind} list", "see what there is: dicoop {kind} list")
_SEVERAL = Label("符合“{value}”的{kind}有 {n} {measure}", "'{value}' matches {n} records of kind {kind}")
_WRITE_ID = Label("写编号：{ids}", "write the id: {ids}")
_APART = Label("（{words}）", " ({words})")
WRITE_MORE = Label("写长一点：{ids}", "write more of it: {ids}")
_ALSO = {"销号": "清单", "自筹": "自有", "自筹资金": "自有", "自有资金": "自有", "银行贷款": "贷款", "财政资金": "财政", "土地": "用地"}
SEPARATORS = pattern("[,，、;；]")
_MOST, _LEAST = 12, 2

_TIDY: dict[str, Callable[[str], str]] = {
    "money": habits.tidy_money,
    "percent": tidy_percent,
    "period": tidy_period,
    "whole": habits.tidy_whole,
    "flag": habits.tidy_flag,
    "text": habits.tidy_text,
    "texts": habits.tidy_text,
}


def tidy(row: Field, text: str, ledger: Ledger | None, today: date | None = None, *, is_named: bool = True) -> str:
    """Return the text of a field; raises Misused for what cannot be read, which it names or not, NotFound for a reference to nothing.

    Without a ledger references, counties and units are taken as they are written; without the day of today so are `昨天` and `8月20日`.
    """
    name = row.mark.label if is_named else None
    _check_fit(name, text)
    if row.form == "term":
        return term(row, text, is_named=is_named)
    if row.mark.ref and ledger:
        return reference(ledger.kinds[row.mark.ref], text, ledger)
    if row.mark.known == "counties" and ledger:
        return county(text, ledger.settings)
    try:
        if row.name in FACTS and row.form == "text":
            require_fact(name, text)
        tidied = formed(row, text, DayContext(today, row.mark.happened) if today else None)
    except Unreadable as error:
        raise Misused(_of(name, error.finding.message), error.finding.hint) from None
    return listed(row.mark.known, tidied, ledger.settings) if row.mark.known in _LISTS and ledger else tidied


def is_left_out(value: str | tuple[str, ...]) -> bool:
    """Return whether a text says that nothing is filled in, as in a file: nothing at all, `null` or `~`."""
    return isinstance(value, str) and value.strip() in NOTHING


def require_fact(name: Label | str | None, text: str) -> None:
    """Refuse a text that only fills the place of what figures and decisions rest on; raises Misused."""
    if is_placeholder(text):
        raise Misused(_of(name, _NO_FACT.fill(value=text.strip())), _NO_FACT_HINT)


def _of(name: Label | str | None, problem: Label) -> Label:
    """Return what is wrong with a value of a field, behind its name where that is given."""
    return _NOT_READ.fill(name=name, problem=problem) if name else problem


def several(row: Field, text: str, ledger: Ledger, today: date | None = None) -> tuple[str, ...]:
    """Return the values of a field of several, out of one text: those of a list and records have commas between; raises as `tidy`."""
    names = ledger.settings.known(row.mark.known) if row.mark.known in _LISTS else ()
    is_one_of = names or row.mark.known == "counties" or row.mark.ref or (row.inner and row.inner.form == "term")
    is_whole = text.strip() in names or not is_one_of or (row.mark.ref and _is_called(ledger, row.mark.ref, text.strip()))
    parts = [text] if is_whole else [part for part in SEPARATORS.split(text) if part.strip()] or [text]
    return tuple(tidy(row, part, ledger, today) for part in parts)


def _is_called(ledger: Ledger, kind: str, text: str) -> bool:
    """Return whether a record is called so, commas and all."""
    return bool(SEPARATORS.search(text)) and any(title == text for _, title in titles(ledger.of(kind)))


def formed(row: Field, text: str, when: DayContext | None = None) -> str:
    """Return a value as people write it in the form of files, whatever the ledger has; raises Unreadable."""
    if row.form == "day":
        return habits.tidy_day(text, when, partial=row.partial)
    return tidy_quantity(text, row.units) if row.form == "quantity" else _TIDY[row.form](text)


def day(text: str, name: str, today: date | None = None, *, happened: bool = True, partial: bool = False) -> str:
    """Return a day as people write it (`partial`: or a month or a year) as the text of a field; raises Misused."""
    _check_fit(name, text)
    try:
        return habits.tidy_day(text, DayContext(today, happened) if today else None, partial=partial)
    except Unreadable as error:
        raise Misused(_of(name, error.finding.message), error.finding.hint) from None


def _check_fit(name: Label | str | None, text: str) -> None:
    if unfit(text):
        raise Misused(_of(name, _UNFIT.fill(value=visible(text))))


def term(row: Field, text: str, *, is_named: bool = True) -> str:
    """Return the value of a closed list by its key or its name in either language; raises Misused."""
    wanted, terms = whole_signs(text).strip().casefold(), tuple(row.terms or ())
    for word in (wanted, _ALSO.get(wanted, ""), wanted.removesuffix("问题").removesuffix("类"), wanted + row.mark.zh.casefold()):
        for item in terms:
            if word in (item.value.casefold(), item.label.zh.casefold(), item.label.en.casefold()):
                return str(item.value)
    near = nearest(text, [word for item in terms for word in (item.value, item.label.zh)])
    names = Label(" ".join(f"{t.value}（{t.label.zh}）" for t in terms), " ".join(t.value for t in terms))
    raise Misused(_of(row.mark.label if is_named else None, _NO_TERM.fill(value=text)), or_else(near, ALLOWED.fill(names=names)))


def county(text: str, settings: Settings) -> str:
    """Return a county's key from its key (in any case), its name or a part of it that no other has; raises Misused."""
    wanted = settings.own(text)
    for item in settings.counties:
        if folded(wanted).upper() == item.key or wanted == item.name:
            return item.key
    only = _only(wanted, [item.name for item in settings.counties])
    if only is not None:
        return next(item.key for item in settings.counties if item.name == only)
    near = nearest(wanted, [name for item in settings.counties for name in (item.key, item.name)])
    raise Misused(_NO_COUNTY.fill(value=text), or_else(near, ALLOWED.fill(names=_named(settings.counties))))


def counties(text: str, settings: Settings) -> tuple[str, ...]:
    """Return the keys of a county, or of those of a group; raises Misused."""
    try:
        return (county(text, settings),)
    except Misused:
        group = tuple(item.key for item in settings.counties if item.group and item.group == settings.own(text))
        if not group:
            raise
        return group


def listed(known: str, text: str, settings: Settings) -> str:
    """Return a text that a list of ledger.yaml has, the key of what it calls so, any text where that list is not kept; raises Misused."""
    names, wanted = settings.known(known), settings.own(text)
    keys: dict[str, str] = {each.name: each.key for each in getattr(settings, known)} if known in KEYED else {}
    if known == "units" and names and wanted not in names:
        own = [unit for unit, shorts in settings.short.items() if wanted in shorts]
        if own or wanted in settings.unit_places:
            return own[0] if own else wanted
    if names and wanted not in names:
        only = wanted if wanted in keys else _only(wanted, keys or names)
        if only is not None:
            return keys.get(only, only)
        near = nearest(wanted, (*keys, *names))
        new = () if known == "groups" else (NEW_IN_LIST.fill(known=known),)
        allowed = _named(getattr(settings, known)) if keys else " ".join(names)
        hints = (*((near,) if near else ()), ALLOWED.fill(names=allowed), *new)
        raise Misused(_NOT_LISTED.fill(value=wanted, list=_LISTS[known]), joined(hints, "\n", "\n"))
    return wanted


def _named(held: Iterable[Any]) -> Label:
    """Return keys, each with its name."""
    told = [(each.key, each.name) for each in held]
    return Label(" ".join(f"{key}（{name}）" for key, name in told), " ".join(f"{key} ({name})" for key, name in told))


def _only(text: str, names: Iterable[str]) -> str | None:
    """Return the one name that has a text of two signs or more in it, or its signs in their order (发改委 for 市发展改革委)."""
    if len(text) < _LEAST:
        return None
    known = tuple(names)
    found = [name for name in known if text in name] or [name for name in known if _is_short(text, name)]
    return found[0] if len(found) == 1 else None


def _is_short(text: str, name: str) -> bool:
    """Return whether a text is what people make of a name by leaving signs out: they keep its last one."""
    signs = iter(name)
    return name.endswith(text[-1]) and all(sign in signs for sign in text)


def reference(kind: Kind, text: str, ledger: Ledger) -> str:
    """Return a record's id from any unique end of it, the name of one not voided, or a part of that; raises NotFound or Misused."""
    wanted = whole_signs(text).strip()
    records = ledger.of(kind.name)
    if not kind.letter:
        return _numbered(kind, wanted, records)
    id_ = folded(wanted).upper()
    if ledger.kinds.match(id_) and records.get(id_) is not None:
        return id_  # a whole id needs no look at the others
    found = unique_end(id_, records)
    if not found:
        known = like(kind, wanted, ledger)
        called = [id_ for id_, title in known if folded_name(title) == folded_name(wanted)]
        several = called or [id_ for id_, _ in known if len(wanted) >= _LEAST]
        if not several and (near := unique_end(folded_receipt(wanted), map(str.upper, map(folded_receipt, records)))):
            there = next(id_ for id_ in records if folded_receipt(id_).upper() == near[0])
            hint = or_else(DID_YOU_MEAN.fill(near=there), _NO_RECORD_HINT.fill(kind=kind.name))
            raise NotFound(_NO_RECORD.fill(measure=kind.measure, kind=kind.label, value=text), hint)
        return one_of(kind, wanted, several, _WRITE_ID, told_apart(kind, several, ledger))
    return one_of(kind, wanted, found, said=told_apart(kind, found, ledger))


def like(kind: Kind, text: str, ledger: Ledger) -> list[tuple[str, str]]:
    """Return the id and name of each record that has a text in its name; where none has, of those whose enterprise has, else of voided ones."""
    records, firm = ledger.of(kind.name), _firm(kind)
    known = [each for each in titles(records) if holds(each[1], text)]
    if firm and not known:
        firms = {id_ for id_, title in titles(ledger.of("enterprise")) if holds(title, text)}
        known = [each for each in titles(records) if firms and getattr(records.get(each[0]), firm) in firms]
    return known or [each for each in titles(records, voided=True) if holds(each[1], text)]


def _firm(kind: Kind) -> str:
    """Return the field of the enterprise that a record is about, empty where it need not be about one."""
    return next((row.attribute for row in fields(kind.model) if row.mark.ref == "enterprise" and row.required), "")


def told_apart(kind: Kind, found: Iterable[str], ledger: Ledger) -> Callable[[str], Label]:
    """Return how each of several records is told: by id and name, those of one name with what tells them apart."""
    records = ledger.of(kind.name)
    read = ((id_, records.get(id_)) for id_ in found)
    return dict(offered(kind, [(id_, title_of(record) if record else "") for id_, record in read], ledger)).__getitem__


def titles(records: Mapping[str, Record], *, voided: bool = False) -> Iterator[tuple[str, str]]:
    """Yield the id and name of each record that a person may mean by its name: of those that are not voided, or of those that are."""
    for id_ in records:
        record = records.get(id_)
        if record is not None and (record.voided is not None) == voided:
            yield id_, title_of(record)


def _numbered(kind: Kind, text: str, records: Iterable[str]) -> str:
    number = tidy_number(text)
    if number not in set(records):
        raise NotFound(_NO_RECORD.fill(measure=kind.measure, kind=kind.label, value=text), _NO_RECORD_HINT.fill(kind=kind.name))
    return number


def unique_end(text: str, ids: Iterable[str]) -> list[str]:
    """Return the ids that end in a text (in any case); the one that is the text itself, if there is one."""
    wanted = text.strip().upper()
    found = [id_ for id_ in ids if id_.endswith(wanted)] if wanted else []
    return [wanted] if wanted in found else found


def offered(kind: Kind, known: list[tuple[str, str]], ledger: Ledger) -> list[tuple[str, Label]]:
    """Return records by id as they are offered for choice: by id and name, those of one name with what tells them apart."""
    alike = Counter(title for _, title in known)
    more = (apart(kind, id_, ledger) if alike[title] > 1 else both("") for id_, title in known)
    return [(id_, joined((both(f"{id_} {title}".strip()), each), "", "")) for (id_, title), each in zip(known, more, strict=True)]


def apart(kind: Kind, id_: str, ledger: Ledger) -> Label:
    """Return in brackets what tells a record from others of its name: whose it is, where, and its first day."""
    record, firm = ledger.get(kind.name, id_), _firm(kind)
    named = ledger.get("enterprise", getattr(record, firm)) if firm and record else None
    county = getattr(record, "county", None)
    told = (
        title_of(named) if named else getattr(record, "credit_code", None),
        ledger.settings.county_label(county) if county else None,
        getattr(record, kind.first_date or "", None),
    )
    words = joined(tuple(each if isinstance(each, Label) else both(str(each)) for each in told if each), "，", ", ")
    return _APART.fill(words=words) if any(words) else words


def one_of(kind: Kind, text: str, found: list[str], several: Label = WRITE_MORE, said: Callable[[str], Label] = both) -> str:
    """Return the only id found; raises NotFound for none, Misused naming the candidates for `several` (`said`: how each is told)."""
    if not found:
        raise NotFound(_NO_RECORD.fill(measure=kind.measure, kind=kind.label, value=text), _NO_RECORD_HINT.fill(kind=kind.name))
    if len(found) > 1:
        shown = joined((*map(said, sorted(found)[:_MOST]), *((both("…"),) if len(found) > _MOST else ())), "；", "; ")
        raise Misused(_SEVERAL.fill(value=text, n=len(found), kind=kind.label, measure=kind.measure), several.fill(ids=shown))
    return found[0]


def tidy_number(text: str) -> str:
    """Return a meeting's number as people write it (`15`, `第15次`, `015` as its file), the text itself where it is none."""
    try:
        return habits.tidy_whole(text.strip().lstrip("0") or text)
    except Unreadable:
        return text
