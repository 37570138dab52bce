"""What does a county's workbook change, held against the ledger as it went out and as it is now?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from dicoop.actions import revisions
from dicoop.actions.add import listed, next_id
from dicoop.actions.county_sent import sent
from dicoop.actions.revisions import Revision
from dicoop.errors import Finding, Misused, NotFound, Refused, in_cell
from dicoop.exchange.answers import NEW, Answer, Answers, Known, Texts, answers, as_written, value_at
from dicoop.exchange.county_faults import CONFLICT, TWIN
from dicoop.exchange.pages import ID, TITLE, pages
from dicoop.exchange.returned import Returned, Sent, returned
from dicoop.exchange.sheets import read_book
from dicoop.frozen import dataclass, field
from dicoop.kinds.base import Kind, title_of
from dicoop.kinds.ledger import Ledger
from dicoop.labels import Label, Lang
from dicoop.store import history
from dicoop.store.find import Shelf
from dicoop.store.git import Repo

_OTHER = Label("{name} 是“{other}”的报表，不是这本台账的", "{name} is a workbook of '{other}', not of this ledger")
_OTHER_HINT = Label("到那本台账的文件夹里执行", "run it in that ledger's folder")
_NO_COUNTY = Label("这本台账里没有报表的县区 {key}", "this ledger has no county {key}, which the workbook is for")
_NO_SUCH = Label("报表里没有“{address}”的改动", "the workbook does not change '{address}'")
_NO_SUCH_HINT = Label("改动有：{names}", "it changes: {names}")
_GONE = Label("报表里少了 {n} 行，台账里的不删除", "{n} rows are no longer in the workbook; nothing is deleted from the ledger")
_MOVED = Label("报表发出后台账里另有 {n} 条改过，以台账为准", "{n} records have changed in the ledger since; the ledger's values stay")
_RENAMED = Label(
    "{cell}：名称是自动填的，改了没有读；要改名，改表“{sheet}”里 {id} 的名称",
    "{cell}: the program fills in the name, so changes here are ignored; to rename {id}, change its name on the sheet '{sheet}'",
)
_SHEET, _LEDGER = "sheet", "ledger"
_MOST = 12


class ReceivedWorkbook(NamedTuple):
    """A file that a county sent: its name and content; what to take where both sides changed it; the revision it was sent from, if asked."""

    name: str
    raw: bytes
    take: Mapping[str, str]
    base: str | None


@dataclass
class WorkbookChanges:
    """What a workbook comes to: the changes that stand by record, the ids that new rows got, those of them that are new, faults, what is said.

    `spoiled` are new records of which a cell cannot be read: what else they lack is not told.
    """

    at: Revision
    whole: Ledger
    book: Returned
    changes: dict[str, list[Answer]] = field(default_factory=dict)
    new: dict[str, str] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    spoiled: set[str] = field(default_factory=set)
    faults: list[Finding] = field(default_factory=list)
    words: list[Label] = field(default_factory=list)

    @property
    def repo(self) -> Repo:
        """The repository of the ledger."""
        return self.at.repo

    @property
    def commit(self) -> str:
        """The commit that it is held against."""
        return self.at.commit

    def kind(self, id_: str) -> Kind:
        """Return the kind of a record of the workbook."""
        return self.changes[id_][0].page.kind


def settled(place: Shelf, today: date, given: ReceivedWorkbook, lang: Lang) -> WorkbookChanges:
    """Return what a workbook comes to; raises Refused for one that is none of this ledger's, Unable for what cannot be read."""
    at = revisions.revision(history.repository(place.root), "HEAD")
    whole = at.ledger(place)
    book = returned(read_book(given.name, given.raw), pages(whole.kinds.values(), whole.settings))
    _require_own(given, book, whole)
    known = Known(sent(at.repo, book, whole, given.base), book.head.county, whole, lang)
    found = answers(book, known)
    done = WorkbookChanges(at, whole, book, faults=found.faults, words=list(book.words))
    _number(place, today, done, found, given.take)
    _settle(done, found, given.take)
    done.spoiled |= {done.new[name] for name in found.spoiled if name in done.new}
    done.words += [_GONE.fill(n=found.gone)] if found.gone else []
    paths = {kind.path(id_): id_ for id_ in book.head.blobs if (kind := whole.kinds.of_id(id_))}
    blobs = {paths[path]: blob for path, blob in at.blobs(paths).items()}
    moved = sum(known.sent.has(id_, book.head.blobs[id_]) and book.head.blobs[id_] != blob for id_, blob in blobs.items())
    done.words += [_MOVED.fill(n=moved)] if moved else []
    done.words += _renamed(book, known.sent, whole)
    _require_taken(given.take, found)
    return done


def _renamed(book: Returned, known: Sent, whole: Ledger) -> Iterator[Label]:
    """Yield the names that were changed on the sheets of lists, where nobody reads them, each once."""
    names: dict[str, set[str]] = {}  # by which a record may be called
    told: set[tuple[str, str]] = set()
    for part, address in ((False, "name"), (False, "title"), (True, TITLE)):
        for row, text in book.texts(address, part=part):
            kind, allowed = row.page.kind, names.setdefault(row.id, set())
            if not part:
                allowed.add(text)
            elif text and text not in allowed and (row.id, text) not in told and (record := whole.known(kind.name, row.id)):
                before = known.bases.get((row.id, book.blob(row)), {})
                if text not in (title_of(record), before.get("name"), before.get("title")):
                    told.add((row.id, text))
                    yield _RENAMED.fill(cell=row.cells[address].place, sheet=kind.label, id=row.id)


def _require_own(given: ReceivedWorkbook, book: Returned, whole: Ledger) -> None:
    if book.head.ledger != whole.settings.name:
        raise Refused(_OTHER.fill(name=given.name, other=book.head.ledger), _OTHER_HINT)
    if whole.settings.county(book.head.county) is None:
        raise Refused(_NO_COUNTY.fill(key=book.head.county))


def _require_taken(take: Mapping[str, str], found: Answers) -> None:
    names = {_name(each): None for each in found.given} | dict.fromkeys(row.place for row in found.new.values())
    wrong = next((address for address in take if address not in names), None)
    if wrong is not None:
        raise Misused(_NO_SUCH.fill(address=wrong), _NO_SUCH_HINT.fill(names=" ".join([*names][:_MOST]) or "—"))


def _name(answer: Answer) -> str:
    return f"{answer.id}:{answer.address}"


# What is there now


def _settle(done: WorkbookChanges, found: Answers, take: Mapping[str, str]) -> None:
    """Decide for each value: only the sheet moved it, both to the same, or both apart, where a person decides."""
    given = [_of_new(answer, done.new) for answer in found.given if not NEW.match(answer.id) or answer.id in done.new]
    paths = {answer.page.kind.path(answer.id): answer.id for answer in given if answer.id not in done.fresh}
    now = {paths[path]: data for path, data in done.at.values(paths).items()}
    for answer in given:
        here, which = answer.within(now.get(answer.id, {})), take.get(_name(answer))
        if here == answer.after or which == _LEDGER:
            continue
        if here == answer.before or which == _SHEET or answer.id in done.fresh:
            done.changes.setdefault(answer.id, []).append(answer)
        else:
            done.faults.append(_conflict(done, answer, here))


def _of_new(answer: Answer, new: Mapping[str, str]) -> Answer:
    """Return an answer under the id that its record was given, and with those of new records it names."""
    after = tuple(_id(each, new) for each in answer.after) if isinstance(answer.after, tuple) else answer.after and _id(answer.after, new)
    return answer._replace(id=new.get(answer.id, answer.id), after=after)


def _id(text: str, new: Mapping[str, str]) -> str:
    """Return the id that a new record was given; of one that no row is, what the county wrote."""
    return new.get(text) or as_written(text)


def _conflict(done: WorkbookChanges, answer: Answer, here: Texts) -> Finding:
    path = answer.page.kind.path(answer.id)
    known_base = done.book.head.commit if _is_there(done.repo, done.book.head.commit) else ""
    last = history.log(done.repo, done.commit, *([f"^{known_base}"] if known_base else []), path=path, most=1)
    words: dict[str, Any] = {
        "base": _said(answer.before),
        "sheet": _said(answer.after),
        "now": _said(here),
        "who": last[0].name if last else "—",
    }
    return CONFLICT.at(
        answer.address,
        _said(answer.after),
        id=answer.id,
        place=in_cell(answer.place),
        hint=CONFLICT.hint.fill(id=answer.id, address=answer.address),
        **words,
    )


def _said(value: Texts) -> str:
    return "—" if value is None else value if isinstance(value, str) else "；".join(value)


def _is_there(repo: Repo, commit: str) -> bool:
    try:
        return bool(commit) and history.resolve(repo, commit) == commit
    except (NotFound, Misused):
        return False


# New records


def _number(place: Shelf, today: date, done: WorkbookChanges, found: Answers, take: Mapping[str, str]) -> None:
    """Give new records their ids, the county's next; one that is there already gets that one's, one that looks like it is asked about."""
    for name, row in found.new.items():
        kind = row.page.kind
        own = [_of_new(each, done.new) for each in found.given if each.id == name and each.page.part is None]
        given = {each.inside: each.after for each in own}
        twin = _twin(done, kind, given) if take.get(row.place) != _SHEET else None
        if twin is None:
            done.new[name] = _next_id(place, today, done, kind, given)
            done.fresh.add(done.new[name])
            done.changes[done.new[name]] = [*_first(done, row.page, done.new[name], given, row.place)]
        elif all(value == _now(done, kind, twin, inside) for inside, value in given.items()):
            done.new[name] = twin
        else:
            hint = TWIN.hint.fill(address=row.place)
            done.faults.append(TWIN.at(ID, name, place=in_cell(row.place), other=twin, hint=hint))


def _next_id(place: Shelf, today: date, done: WorkbookChanges, kind: Kind, given: Mapping[str, Texts]) -> str:
    county, first = done.book.head.county, given.get(kind.first_date) if kind.first_date else None
    year = str(first or today)[:4]
    return next_id(place.root, kind, county, year, (id_ for id_ in done.fresh if id_.startswith(f"{kind.letter}-{year}-{county}")))


def _first(done: WorkbookChanges, page: Any, id_: str, given: Mapping[str, Texts], place: str) -> Iterator[Answer]:
    """Yield what a new record has that nobody writes: its id, its county, the step with which an issue is listed."""
    yield Answer(id_, page, "id", None, id_, place, (), "id")
    yield Answer(id_, page, "county", None, done.book.head.county, place, (), "county")
    if page.kind.name == "issue" and isinstance(given.get("raised"), str):
        step = listed(given, None, done.whole.settings)
        for name, value in step.items():
            yield Answer(id_, page, f"steps[{step['step']} {step['date']}].{name}", None, value, place, (), "")


def _twin(done: WorkbookChanges, kind: Kind, given: Mapping[str, Texts]) -> str | None:
    """Return the record of the county that has the name, the references and the first day of a new one."""
    names = [row.name for row in kind.model.rows if row.mark.show in (1, 2) or row.mark.ref or row.name == kind.first_date]
    wanted = {name: given.get(name) for name in names if name != ID and given.get(name) is not None}
    if not wanted:
        return None
    for record in done.whole.each(kind.name, frozenset((done.book.head.county,))):
        if not record.voided and all(str(getattr(record, name, None)) == value for name, value in wanted.items()):
            return str(record.id)
    return None


def _now(done: WorkbookChanges, kind: Kind, id_: str, inside: str) -> Texts:
    path = kind.path(id_)
    values = done.at.values([path])
    return value_at(values[path], inside) if path in values else None
