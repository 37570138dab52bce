"""What goes into a county's workbook, from the ledger as it is committed?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from dicoop.actions import revisions
from dicoop.actions.revisions import Revision
from dicoop.errors import NotFound, Unable
from dicoop.exchange.county_book import CHANGED, OVERDUE, SEPARATOR, Filled, Head, Line, base_of, shown, word, written
from dicoop.exchange.pages import ID, KEY, TITLE, Page, has_county, pages
from dicoop.frozen import dataclass, field
from dicoop.kinds import parse_input
from dicoop.kinds.base import Kind, title_of
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.private import is_private, named_in_vain
from dicoop.labels import Label, Lang
from dicoop.rules import deadlines
from dicoop.rules.watch import Watch
from dicoop.store import history
from dicoop.store.changed_files import unsaved
from dicoop.store.find import Shelf
from dicoop.text.write import identity
from dicoop.workbook import Value

_NOTHING = Label("台账还没有提交过，报表要从提交的台账里取", "nothing is committed yet, and a workbook is made from what is")
_NOTHING_HINT = Label("先执行 dicoop save", "run dicoop save first")
_UNSAVED = Label(
    "有 {n} 个文件改了还没有提交，报表里没有这些改动：dicoop save",
    "{n} changed files are uncommitted, so not in the workbook: dicoop save",
)
_LEFT_OUT = Label("有 {n} 个文件读不出来，报表里没有：{paths}", "{n} files cannot be read and are not in the workbook: {paths}")
_VAIN = Label("ledger.yaml 的 private 里没有这样的字段：{names}", "private in ledger.yaml names unknown fields: {names}")
_NOT_CLOSED = Label("第{n}次会议没有定版，不知道它以后改了什么", "meeting {n} is not closed, so changes since it are not known")
_NOT_CLOSED_HINT = Label(
    "定版：dicoop meeting close {n}；或写提交号、日期，如 2019-08-20",
    "close it: dicoop meeting close {n}; or give a commit or a day, such as 2019-08-20",
)
_PATHS = 5

Data = dict[str, Any]


@dataclass(frozen=True)
class MadeWorkbook:
    """The workbook, of how many records, and what is said beside it."""

    raw: bytes
    county: str
    commit: str
    records: int
    words: tuple[Label, ...]


@dataclass(frozen=True)
class _Own:
    """A county's records at a commit: by kind the id, blob and values of each; the whole beside them; what records are called, as it is asked."""

    whole: Ledger
    county: str
    held: Mapping[str, Mapping[str, tuple[str, Data]]]
    titles: dict[tuple[str, str], str] = field(default_factory=dict)


def book_of(place: Shelf, today: date, asked: str, since: str | None, due: date | None, lang: Lang) -> MadeWorkbook:
    """Return a county's workbook, what was changed `since` a revision marked, with the day it is to be back; raises Misused for no county, Unable where nothing was committed or XlsxWriter is missing."""
    at = revisions.checked_out(history.repository(place.root))
    if at is None:
        raise Unable(_NOTHING, _NOTHING_HINT)
    whole = at.ledger(place)
    county = parse_input.county(asked, whole.settings)
    own = _own(at, whole, county)
    before = _before(at, since, own) if since else None
    late = _late(own, today)
    sheets = [Filled(page, tuple(_lines(page, own, before, late, lang))) for page in pages(whole.kinds.values(), whole.settings)]
    settings = whole.settings
    blobs = {id_: blob for records in own.held.values() for id_, (blob, _) in records.items()}
    sent = {each.page.name: len(each.lines) for each in sheets}
    head = Head(
        settings.name,
        county,
        settings.county_label(county).zh,
        at.commit,
        at.day.isoformat(),
        blobs,
        sent,
        due=due.isoformat() if due else "",
    )
    raw = written(head, sheets, settings, lang)
    return MadeWorkbook(raw, county, at.commit, len(blobs), tuple(_words(place, at, whole)))


def _words(place: Shelf, at: Revision, whole: Ledger) -> Iterator[Label]:
    paths = unsaved(place.root, at.repo)
    if paths:
        yield _UNSAVED.fill(n=len(paths))
    vain = named_in_vain(whole.settings.private, whole.kinds)
    if vain:
        yield _VAIN.fill(names=vain)
    if whole.left_out:
        yield _LEFT_OUT.fill(n=len(whole.left_out), paths=tuple(whole.left_out[:_PATHS]))


def _own(at: Revision, whole: Ledger, county: str) -> _Own:
    paths = {
        kind.path(str(record.id)): kind
        for kind in whole.kinds.values()
        if has_county(kind)
        for record in whole.each(kind.name, frozenset((county,)))
        if record.county == county and not record.voided
    }
    blobs = at.blobs(paths)
    held: dict[str, dict[str, tuple[str, Data]]] = defaultdict(dict)
    values = at.values(paths)
    for path, kind in paths.items():
        if path in values:
            held[kind.name][kind.id_of(path)] = blobs[path], values[path]
    return _Own(whole, county, held)


def _before(at: Revision, since: str, own: _Own) -> dict[str, Data]:
    try:
        then = revisions.revision(at.repo, f"meeting-{since}" if since.isdecimal() else since)
    except NotFound:
        if since.isdecimal():
            raise NotFound(_NOT_CLOSED.fill(n=since), _NOT_CLOSED_HINT.fill(n=since)) from None
        raise
    kinds = own.whole.kinds
    paths = {kinds[name].path(id_): id_ for name, records in own.held.items() for id_ in records}
    return {paths[path]: data for path, data in then.values(paths).items()}


def _late(own: _Own, today: date) -> frozenset[tuple[str, str, str]]:
    """Return what of the county's records is overdue: kind, id, and what it is of; without that the record itself."""
    watch = Watch.of(own.whole.settings, today)
    found = (
        each
        for name, records in own.held.items()
        for id_ in records
        for each in deadlines.dues(own.whole.kinds[name], own.whole.known(name, id_), watch)
    )
    return frozenset((each.kind, each.id, key) for each in found if each.late for key in ("", each.key))


# Rows


def _lines(page: Page, own: _Own, before: Mapping[str, Data] | None, late: frozenset[tuple[str, str, str]], lang: Lang) -> Iterator[Line]:
    for id_, (blob, data) in own.held.get(page.kind.name, {}).items():
        was = None if before is None else before.get(id_, {})
        if page.part is None:
            colors = _colors(page, data, was)
            late_here = {ID: OVERDUE} if (page.kind.name, id_, "") in late else {}
            cells = {ID: id_, **_cells(page, data, own, lang)}
            yield Line(cells, base_of(blob, page, cells), {**colors, **late_here})
            continue
        title = _title(page.kind, id_, own)
        for keys, entry in entries(page, data):
            old = None if was is None else dict(entries(page, was)).get(keys, {})
            named = {KEY: shown(page.columns[2].row, keys[0], lang)} if page.part.form == "map" and page.columns[2].row else {}
            colors = _colors(page, entry, old)
            if (page.kind.name, id_, keys[0]) in late:
                colors |= dict.fromkeys(
                    [column.address for column in page.columns if column.address in ("plan", "until", "due")] or [ID], OVERDUE
                )
            cells = {ID: id_, TITLE: title, **named, **_cells(page, entry, own, lang)}
            yield Line(cells, base_of(blob, page, cells, keys), colors)


def entries(page: Page, data: Data) -> Iterator[tuple[tuple[str, ...], Data]]:
    """Yield the entries of a record's list or map, by their keys."""
    assert page.part is not None
    held = data.get(page.part.name) or {}
    if isinstance(held, dict):
        yield from (((key,), value if isinstance(value, dict) else {"": value}) for key, value in held.items())
    else:
        names = tuple(column.address for column in page.key_columns)
        yield from ((identity(entry, names), entry) for entry in held)


def _cells(page: Page, data: Data, own: _Own, lang: Lang) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for column in page.columns:
        if column.row is not None and column.address != KEY:
            value = shown(column.row, at(data, column.address), lang)
            known = column.row.mark.known
            found[column.address] = word(known, value, own.whole.settings, lang) if known else value
        elif column.of:
            row = next(each.row for each in page.columns if each.address == column.of)
            named = at(data, column.of) if row else None
            ids = named if isinstance(named, (list, tuple)) else [named] if named else []
            found[column.address] = SEPARATOR.join(_title(own.whole.kinds[row.mark.ref], id_, own) for id_ in ids) if row and ids else None
    return found


def at(data: Data, address: str) -> Any:
    """Return the value at an address of blocks."""
    value: Any = data
    for step in address.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _title(kind: Kind, id_: str, own: _Own) -> str:
    """Return what people call a record; nothing where another county's name is private."""
    key = (kind.name, id_)
    if key not in own.titles:
        own.titles[key] = _called(kind, id_, own)
    return own.titles[key]


def _called(kind: Kind, id_: str, own: _Own) -> str:
    record = own.whole.known(kind.name, id_)
    names = [row.name for row in kind.model.rows if row.name in ("name", "title")]
    if record is None or any(is_private(own.whole.settings, kind.name, name) for name in names):
        return ""
    return title_of(record)


def _colors(page: Page, data: Data, was: Data | None) -> dict[str, str]:
    if was is None:
        return {}
    return {column.address: CHANGED for column in page.columns if column.row and at(data, column.address) != at(was, column.address)}
