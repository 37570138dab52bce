"""What is read of a ledger for being shown, and what keeps it from being the whole?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dicoop.frozen import dataclass, replace
from dicoop.kinds.ledger import Asked
from dicoop.labels import Label, joined, visible
from dicoop.paths import FOLDER, SETTINGS_PATH
from dicoop.rules.foreign import exchange

if TYPE_CHECKING:
    from dicoop.document import Document, Narrowed
    from dicoop.kinds.ledger import Ledger, Part
    from dicoop.kinds.published_figures import Figures
    from dicoop.store.find import Shelf
    from dicoop.store.load import Choice

_ERRORS = "errors"  # the question how many the settings have
LEFT_OUT = Label("有 {n} 个文件读不出来，没有计入：dicoop check", "{n} {files} could not be read and {are} not counted: dicoop check")

_SHUT = Label(
    "文件夹 {path} 打不开，其中的记录没有计入：dicoop check",
    "the records in {path} are not counted, for that folder cannot be opened: dicoop check",
)
_UNDECLARED = Label(
    "台账 {name} 的声明有错误，它的 {n} 条记录没有计入：dicoop kind check",
    "the declaration of {name} has faults, so its records ({n}) are not counted: dicoop kind check",
)
_UNSEEN = Label(
    "文件夹 {path} 打不开，没有同公布过的数核对",
    "the folder {path} cannot be opened, so nothing was compared with earlier published figures",
)
_UNSOUND = Label("{path} 有 {n} 处错误，数字可能不对：dicoop check", "faults in {path}: {n}, figures may be wrong: dicoop check")
_DOUBTFUL = Label(
    "有 {n} 条记录有错误（如 {id}），照样计入，数字可能不对：dicoop check",
    "records with errors: {n} (such as {id}); they are counted, so figures may be wrong: dicoop check",
)
_LEFT_OUT_THEN = Label("有 {n} 个文件当时就读不出来，没有计入", "{n} {files} could not be read even then and {are} not counted")


@dataclass(frozen=True)
class ShownDocument:
    """A document, what is said beside it, how many faults keep it from being the whole (files left out, errors in the settings), its ledger.

    `apart` makes the document that may leave the office, with what is said of it, where that is not made of this one.
    """

    document: Document
    words: tuple[Label, ...] = ()
    faults: int = 0
    ledger: Ledger | None = None
    apart: Callable[[], tuple[Document, tuple[Label, ...]]] | None = None

    def outside(self) -> ShownDocument:
        """Return it as it may leave the office: without what is private, and with a word on that."""
        if self.apart is not None:
            document, words = self.apart()
            return replace(self, document=document, words=(*self.words, *words))
        if self.ledger is None:
            return self
        from dicoop.reports.outside import outside  # noqa: PLC0415 - most is shown in the office

        document, words = outside(self.document, self.ledger)
        return replace(self, document=document, words=(*self.words, *words))

    @property
    def code(self) -> int:
        """The exit code: 1 where there are faults."""
        return 1 if self.faults else 0


class ReadLedger(NamedTuple):
    """The whole ledger; where it is that of a revision, which one, in words, else where it lies; the day by which waivers hold."""

    whole: Ledger
    known_at: Narrowed | None = None
    root: Path | None = None
    today: date = date.max


def load(place: Shelf, today: date = date.max, choose: Choice | None = None) -> ReadLedger:
    """Read the whole ledger, or what it was at a revision; raises Unable where its settings cannot be read, NotFound, Misused.

    `choose` returns by the kinds that there are the names of those that will be asked for, where that is not all.
    """
    if place.known_at is None:
        from dicoop.store.load import load as load_whole  # noqa: PLC0415 - one record is shown without it

        return ReadLedger(load_whole(place, choose), root=place.root, today=today)
    from dicoop.actions import revisions  # noqa: PLC0415 - whoever reads what is on disk needs no git

    whole, known_at = revisions.load(place, place.known_at)
    return ReadLedger(whole.narrowed(choose(whole.kinds)) if choose else whole, known_at)


def told(place: Shelf) -> tuple[Figures, ...]:
    """Return what closed meetings were told, as far as it was known."""
    from dicoop.store import published  # noqa: PLC0415 - the reports of meetings alone ask for it

    if place.known_at is None:
        return published.on_disk(place.root)
    from dicoop.actions import revisions  # noqa: PLC0415 - whoever reads what is on disk needs no git
    from dicoop.store import history  # noqa: PLC0415

    repo = history.repository(place.root)
    return published.at_commit(repo, revisions.revision(repo, place.known_at).commit)


def unseen(place: Shelf) -> tuple[Label, ...]:
    """Return words on the folders of published figures that cannot be opened."""
    from dicoop.store import published  # noqa: PLC0415 - the reports of meetings alone ask for it

    return tuple(_UNSEEN.fill(path=visible(path)) for path in (() if place.known_at else published.unseen(place.root)))


def of_ledger(document: Document, read: ReadLedger, *words: Label, kinds: tuple[str, ...] = ()) -> ShownDocument:
    """Return a document on the whole ledger, with words on its revision and on what keeps it from being the whole.

    Records with errors are looked for among those of some `kinds`, or all.
    """
    whole, known_at = read.whole, read.known_at
    wrong = _errors(whole)
    doubtful = _doubtful(read, kinds or tuple(whole.kinds), read.today)
    if whole.memory is not None:
        whole.memory.write()
    unsound = (_UNSOUND.fill(path=SETTINGS_PATH, n=wrong),) if wrong else ()
    some = (_DOUBTFUL.fill(n=len(doubtful), id=doubtful[0]),) if doubtful else ()
    at_rates = exchange(whole, kinds or tuple(whole.kinds), date.max)
    caveats = (*left_out(whole, _LEFT_OUT_THEN if known_at else LEFT_OUT), *unsound, *some, *at_rates.caveats)
    said = (*((known_at.words,) if known_at else ()), *words, *caveats)
    faults = len(whole.left_out) + wrong + len(doubtful) + len(at_rates.lacking)
    return ShownDocument(replace(marked(document, known_at), caveats=caveats), said, faults, whole)


def _doubtful(read: ReadLedger, kinds: tuple[str, ...], today: date) -> tuple[str, ...]:
    """Return the records that are counted though they have an error which nobody has answered for; an index is one of these settings."""
    found = tuple(chain.from_iterable(read.whole.fold(*each) or () for each in doubts(read.whole, kinds)))
    if not found or read.root is None:
        return found
    from dicoop.actions.waived import standing  # noqa: PLC0415 - a sound ledger needs none

    return standing(read.root, read.whole, found, today)


def doubts(whole: Ledger, kinds: Iterable[str]) -> Iterator[Asked]:
    """Yield what is asked of the records of some kinds: which of them have an error."""
    asked = partial(_unsound, whole)
    yield from (Asked(f"unsound {kind}", (kind,), asked, lambda one, other: (*one, *other)) for kind in kinds)


def _unsound(whole: Ledger, part: Part) -> tuple[str, ...]:
    from dicoop.rules.checks.unsound import unsound  # noqa: PLC0415 - what is remembered is not looked for again

    return unsound(whole, part)


def left_out(whole: Ledger, files: Label) -> Iterator[Label]:
    """Yield what is said of what is not counted: how many `files`, and which folders."""
    broken = {name: sum(path.startswith(f"{FOLDER}/{name}/") for path in whole.left_out) for name in sorted(whole.kinds.broken)}
    n = len(whole.left_out) - len(whole.shut) - sum(broken.values())
    if n:
        yield files.fill(n=n, files="file" if n == 1 else "files", are="is" if n == 1 else "are")
    yield from (_UNDECLARED.fill(name=name, n=some) for name, some in broken.items() if some)
    yield from (_SHUT.fill(path=visible(path)) for path in whole.shut)


def _errors(whole: Ledger) -> int:
    """Return how many errors the settings have; an index is one of these settings, so it need not be told which."""
    known: int | None = whole.memory.recall(_ERRORS, "") if whole.memory else None
    if known is not None:
        return known
    from dicoop.rules.checks import of_settings  # noqa: PLC0415 - what is remembered is not looked for again

    found = sum(finding.is_error for finding in of_settings(whole.settings))
    if whole.memory:
        whole.memory.keep("", _ERRORS, found)
    return found


def marked(document: Document, known_at: Narrowed | None) -> Document:
    """Return a document that says that it is not on today's ledger: its title, in csv a column, for programs a field."""
    if known_at is None:
        return document
    title = joined((document.title, known_at.words), " · ", " · ") if document.title.zh else document.title
    return replace(document, title=title, scope=(*document.scope, known_at))
