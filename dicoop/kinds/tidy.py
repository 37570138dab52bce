"""How does what a person typed become the text of a field?

People are read leniently (`12.5亿`, `2019.8.20`, a county's name, the end of an id), but never guessed at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop import values
from dicoop.errors import Misused, NotFound, Unreadable, nearest
from dicoop.kinds.base import FACTS, title_of
from dicoop.labels import Label, joined
from dicoop.measures import tidy_percent, tidy_quantity
from dicoop.periods import tidy_period
from dicoop.text.fold import is_placeholder
from dicoop.text.source import unfit, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from dicoop.kinds.base import Kind, Record
    from dicoop.kinds.fields import Field
    from dicoop.kinds.ledger import Ledger
    from dicoop.kinds.settings import Settings

_NOT_READ = Label("{name}: {problem}", "{name}: {problem}")
_UNFIT = Label("{name}: 有看不见的字符: {value}", "{name}: there are invisible characters: {value}")
_NO_TERM = Label("{name}: 没有“{value}”这个值", "{name}: there is no value '{value}'")
_TERMS = Label("可用: {names}", "allowed: {names}")
_NO_COUNTY = Label("没有“{value}”这个县区", "there is no county '{value}'")
_NOT_LISTED = Label("“{value}”不在{list}名单里", "'{value}' is not in the list of {list}")
_LISTS = {"units": Label("责任单位", "units"), "themes": Label("会议主题", "themes")}
NEW_IN_LIST = Label("确是新的, 先加进 ledger.yaml 的 {known}", "If it is new, add it to {known} in ledger.yaml first.")
_NO_FACT = Label("{name}: “{value}”等于没有写", "{name}: '{value}' says nothing")
_NO_FACT_HINT = Label(
    "写文号、凭证号或事由; 没有就不写这一项", "write the number of the paper, or what happened; where there is none leave it out"
)
_NO_RECORD = Label("没有这条{kind}: {value}", "no such {kind}: {value}")
_NO_RECORD_HINT = Label("看有哪些: dicoop {kind} list", "see what there is: dicoop {kind} list")
_SEVERAL = Label("“{value}”对得上 {n} 条{kind}", "'{value}' fits {n} records of kind {kind}")
_WRITE_ID = Label("写编号: {ids}", "write the id: {ids}")
_WRITE_MORE = Label("写长一点: {ids}", "write more of it: {ids}")
_MOST = 12

_TIDY: dict[str, Callable[[str], str]] = {
    "money": values.tidy_money,
    "percent": tidy_percent,
    "period": tidy_period,
    "day": values.tidy_day,
    "whole": values.tidy_whole,
    "flag": values.tidy_flag,
    "text": values.tidy_text,
    "texts": values.tidy_text,
}


def tidy(row: Field, text: str, ledger: Ledger | None) -> str:
    """Return the text of a field; raises Misused for what cannot be read, NotFound for a reference to nothing.

    Without a ledger references, counties and units are taken as they are written.
    """
    _check_fit(row.name, text)
    if row.form == "term":
        return term(row, text)
    if row.mark.ref and ledger:
        return reference(ledger.kinds[row.mark.ref], text, ledger)
    if row.mark.known == "counties" and ledger:
        return county(text, ledger.settings)
    try:
        if row.name in FACTS and row.form == "text" and is_placeholder(text):
            raise Misused(_NO_FACT.fill(name=row.name, value=text.strip()), _NO_FACT_HINT)
        tidied = tidy_quantity(text, row.units) if row.form == "quantity" else _TIDY[row.form](text)
    except Unreadable as error:
        found = error.finding
        raise Misused(_NOT_READ.fill(name=row.name, problem=found.message), found.hint) from None
    return listed(row.mark.known, tidied, ledger.settings) if row.mark.known in _LISTS and ledger else tidied


def day(text: str, name: str) -> str:
    """Return a day as people write it as the text of a field; raises Misused."""
    _check_fit(name, text)
    try:
        return values.tidy_day(text)
    except Unreadable as error:
        raise Misused(_NOT_READ.fill(name=name, problem=error.finding.message), error.finding.hint) from None


def _check_fit(name: str, text: str) -> None:
    if unfit(text):
        raise Misused(_UNFIT.fill(name=name, value=visible(text)))


def term(row: Field, text: str) -> str:
    """Return the value of a closed list by its key or its name in either language."""
    wanted = text.strip().casefold()
    for item in row.terms or ():
        if wanted in (item.value.casefold(), item.label.zh.casefold(), item.label.en.casefold()):
            return str(item.value)
    terms = tuple(row.terms or ())
    near = nearest(text, [item.value for item in terms])
    names = Label(" ".join(f"{t.value}({t.label.zh})" for t in terms), " ".join(t.value for t in terms))
    hints = (*((near,) if near else ()), _TERMS.fill(names=names))
    raise Misused(_NO_TERM.fill(name=row.name, value=text), joined(hints, " ", " "))


def county(text: str, settings: Settings) -> str:
    """Return a county's key from its key (in any case) or its name; raises Misused."""
    wanted = text.strip()
    for item in settings.counties:
        if wanted.upper() == item.key or wanted == item.name:
            return item.key
    near = nearest(wanted, [name for item in settings.counties for name in (item.key, item.name)])
    names = " ".join(f"{item.key}({item.name})" for item in settings.counties)
    hints = (*((near,) if near else ()), _TERMS.fill(names=names))
    raise Misused(_NO_COUNTY.fill(value=text), joined(hints, " ", " "))


def listed(known: str, text: str, settings: Settings) -> str:
    """Return a text that a list of ledger.yaml has, any text where that list is not kept; raises Misused."""
    names, wanted = getattr(settings, known), text.strip()
    if names and wanted not in names:
        near = nearest(wanted, names)
        hints = (*((near,) if near else ()), _TERMS.fill(names=" ".join(names)), NEW_IN_LIST.fill(known=known))
        raise Misused(_NOT_LISTED.fill(value=wanted, list=_LISTS[known]), joined(hints, "\n", "\n"))
    return wanted


def reference(kind: Kind, text: str, ledger: Ledger) -> str:
    """Return a record's id from any unique end of it, or the whole name of one not voided; raises NotFound or Misused."""
    wanted = text.strip()
    records = ledger.of(kind.name)
    if not kind.letter:
        return _numbered(kind, wanted, records)
    if ledger.kinds.match(wanted.upper()) and records.get(wanted.upper()) is not None:
        return wanted.upper()  # a whole id needs no look at the others
    found = unique_end(wanted, records)
    if not found:
        return one_of(kind, wanted, [id_ for id_, title in titles(records) if title == wanted], _WRITE_ID)
    return one_of(kind, wanted, found)


def titles(records: Mapping[str, Record]) -> Iterator[tuple[str, str]]:
    """Yield the id and name of each record that a person may mean by its name: of those that are not voided."""
    for id_ in records:
        record = records.get(id_)
        if record is not None and record.voided is None:
            yield id_, title_of(record)


def _numbered(kind: Kind, text: str, records: Iterable[str]) -> str:
    number = tidy_number(text)
    if number not in set(records):
        raise NotFound(_NO_RECORD.fill(kind=kind.label, value=text), _NO_RECORD_HINT.fill(kind=kind.name))
    return number


def unique_end(text: str, ids: Iterable[str]) -> list[str]:
    """Return the ids that end in a text (in any case); the one that is the text itself, if there is one."""
    wanted = text.strip().upper()
    found = [id_ for id_ in ids if id_.endswith(wanted)] if wanted else []
    return [wanted] if wanted in found else found


def one_of(kind: Kind, text: str, found: list[str], several: Label = _WRITE_MORE) -> str:
    """Return the only id found; raises NotFound for none, Misused naming the candidates for `several`."""
    if not found:
        raise NotFound(_NO_RECORD.fill(kind=kind.label, value=text), _NO_RECORD_HINT.fill(kind=kind.name))
    if len(found) > 1:
        shown = " ".join(sorted(found)[:_MOST]) + (" …" if len(found) > _MOST else "")
        raise Misused(_SEVERAL.fill(value=text, n=len(found), kind=kind.label), several.fill(ids=shown))
    return found[0]


def tidy_number(text: str) -> str:
    """Return a meeting's number as people write it (`15`, `第15次`, `015` as its file), the text itself where it is none."""
    try:
        return values.tidy_whole(text.strip().lstrip("0") or text)
    except Unreadable:
        return text
