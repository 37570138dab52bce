"""What is wrong with a ledger, in which line, and what was not looked at?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from dicoop.actions.beside import faults as faults_beside
from dicoop.errors import Fault, Finding, Findings, Misused, Place, Unable, bounded, nearest, or_else
from dicoop.kinds.address import address_of, path_of
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import SETTINGS_FAULTS, Settings
from dicoop.kinds.validate import VALIDATE_FAULTS
from dicoop.labels import Label
from dicoop.measures import MEASURE_FAULTS
from dicoop.periods import PERIOD_FAULTS
from dicoop.rules import checks
from dicoop.rules.checks.across import NO_CALENDAR
from dicoop.rules.checks.amounts import RECEIPT_TWICE
from dicoop.rules.checks.entries import ENTRY_TWICE
from dicoop.rules.checks.references import unkept
from dicoop.rules.checks.said import Listener, Said, Whole
from dicoop.store import files, ledger, record_files
from dicoop.store.examination import Examination
from dicoop.store.find import FOLDER
from dicoop.store.kinds import kinds_of
from dicoop.store.ledger import NAME_TWINS, SETTINGS_PATH, STORE_FAULTS
from dicoop.store.load import examine
from dicoop.text.faults import TEXT_FAULTS
from dicoop.text.source import Source, visible
from dicoop.values import VALUE_FAULTS

if TYPE_CHECKING:
    from dicoop.actions.waived import Excused
    from dicoop.change.waivers import Waived
    from dicoop.kinds import Kinds
    from dicoop.kinds.base import Kind, Record
    from dicoop.store.find import Shelf

Open = Callable[[Iterable[str]], Mapping[str, Source]]
Names = tuple[Callable[[], Iterable[str]], Sequence[str]]
Others = Iterable[tuple[str, Source | tuple[Finding, ...]]]


@dataclass(frozen=True)
class Checked:
    """What a check found: findings in the order of files and lines, how much was read, what was not checked, at which revision.

    `waived` are findings that somebody has answered for, `words` say which waivers hold no more.
    """

    findings: tuple[Finding, ...]
    counts: Mapping[str, int]
    unchecked: tuple[Label, ...]
    known_at: Label | None = None
    waived: tuple[Waived, ...] = ()
    words: tuple[Label, ...] = ()


_NO_SETTINGS = Label("{path} 有错误，别的文件都没有核对", "{path} has faults, so no other file was checked")
_LEFT_OUT = Label(
    "{n} 份文件读不出来，里面的记录没有核对；重复凭证、同名项目等跨记录的核对也不包括它们",
    "unreadable files: {n}; their records were not checked, nor compared with others (receipts, names)",
)
_SHUT = Label(
    "文件夹 {path} 打不开，里面的记录没有核对，也没有同别的记录核对",
    "the folder {path} cannot be opened; the records in it were not checked, nor compared with others",
)
_NO_LIST = Label("ledger.yaml 里没有 {name}，没有同名单核对", "ledger.yaml has no {name}, so nothing was compared with that list")
_GUESSED = Label(
    "{year} 年按周一至周五算工作日，节假日没有核对", "in {year} working days are Monday to Friday; holidays were not considered"
)
_ENDING = Label("{path} 不以 .yaml 结尾，没有读", "{path} does not end in .yaml and was not read")


def check(place: Shelf, today: date) -> Checked:
    """Return every fault of a ledger with its place; faults in its settings alone where those cannot be read."""
    root = place.root
    raw = files.read(root, SETTINGS_PATH)
    settings = Findings([raw]) if isinstance(raw, Finding) else ledger.settings_of(raw)
    if isinstance(raw, Finding) or not isinstance(settings, Settings):
        return Checked(_sorted(settings), {}, (_NO_SETTINGS.fill(path=SETTINGS_PATH),))
    listener = Listener(settings, kinds_of(root))
    by_code = {fault.code: fault for fault in checks.FAULTS}
    whole, drawn = examine(place, raw, settings, Examination(partial(_of_record, today), partial(_plain, listener), today, by_code))
    said = {kind: [Said._make(one) for one in some] for kind, some in drawn.items()}
    names = partial(record_files.record_files, root), files.other_endings(root)
    opened = ((path, _opened(root, path)) for path in record_files.other_files(root))
    found = _checked(whole, checks.of_whole(Whole(whole, said)), partial(_sources, root), names, opened)
    if not found.findings:
        return found
    from dicoop.actions import waived  # noqa: PLC0415 - a sound ledger needs none

    return _less(found, waived.on_disk(root, found.findings, today))


def _plain(listener: Listener, kind: str, records: Iterable[Record]) -> list[tuple[object, ...]]:
    return [tuple(said) for said in listener.said(kind, records)]


def _of_record(today: date, kind: Kind, opened: ledger.Opened, base: Ledger) -> tuple[Finding, ...]:
    """Return what is wrong with a record, with its places while its text is at hand."""
    found = checks.of_record(kind, opened.record, base, today)
    return tuple(finding.placed(_place(opened.source, finding, kind)) for finding in bounded(found))


def check_at(root: Path, name: str, today: date) -> Checked:
    """Return every fault of the ledger as it stood at a revision, by today's rules; raises NotFound, Misused, Unable without a ledger."""
    from dicoop.actions import revisions, waived  # noqa: PLC0415 - whoever checks what is on disk needs no git
    from dicoop.store import commit_ledger  # noqa: PLC0415

    repo = revisions.repository(root)
    at = revisions.revision(repo, name)
    try:
        whole = commit_ledger.load_at(repo, at.commit)
    except Unable as error:
        if not error.findings:
            raise
        return Checked(_sorted(error.findings), {}, (_NO_SETTINGS.fill(path=SETTINGS_PATH),), revisions.as_known(at))
    paths = commit_ledger.paths(repo, at.commit)
    names = (lambda: paths), sorted(filter(record_files.ends_otherwise, paths))
    sources = partial(commit_ledger.sources, repo, at.commit)
    beside = sources(filter(record_files.is_apart, paths))
    found = _checked(whole, checks.of_ledger(whole, today), sources, names, beside.items())
    return _less(replace(found, known_at=revisions.as_known(at)), waived.at(repo, at.commit, found.findings, today))


def _less(found: Checked, by: Excused) -> Checked:
    return replace(found, findings=by.kept, waived=by.waived, words=by.words)


def _opened(root: Path, path: str) -> Source | tuple[Finding, ...]:
    source, *_ = found = ledger.open_source(root, path)
    return source if isinstance(source, Source) else tuple(each for each in found if isinstance(each, Finding))


def _checked(whole: Ledger, found: Iterable[Finding], open_: Open, names: Names, others: Others) -> Checked:
    """Return what was found in a ledger, with the places that `open_` gives, and what of it was not read.

    `names` are those of its files, `others` the files beside the records.
    """
    every, unread = names
    twins = _twins(whole.left_out, every, unread)
    told = [
        finding for finding in whole.findings if finding.place.file and not (finding.fault in STORE_FAULTS and finding.place.file in twins)
    ]
    untold = [finding for finding in whole.findings if not finding.place.file]
    beside = faults_beside(whole.settings, others)
    findings = _sorted((*beside, *_with_ways(whole.kinds, told), *twins.values(), *_placed(whole.kinds, open_, (*untold, *found))))
    read = {name: whole.count(name) for name in whole.kinds}
    counts = {**read, "files": sum(read.values()) + len(whole.left_out) + 1}
    return Checked(findings, counts, tuple(_unchecked(whole, findings, unread)))


def _with_ways(kinds: Kinds, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield what is wrong with files, of a declared kind with the way out where its declaration was changed."""
    for finding in findings:
        kind = kinds.of_path(finding.place.file)
        if kind and kind.declared:
            from dicoop.actions.migrate import way_out  # noqa: PLC0415 - most ledgers declare no kinds

            yield from way_out(kind, (finding,))
        else:
            yield finding


def _twins(left_out: tuple[str, ...], every: Callable[[], Iterable[str]], unread: Sequence[str]) -> dict[str, Finding]:
    """Return the files that some systems take for another one: of two at least one is where no record belongs."""
    found = record_files.twins((*left_out, *unread), every)
    return {path: NAME_TWINS.at("", visible(path), place=Place(path), other=visible(other)) for path, other in found.items()}


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda f: (f.place.file, f.place.line, f.place.column, f.code, f.address)))


def _unchecked(whole: Ledger, findings: tuple[Finding, ...], unread: Iterable[str]) -> Iterator[Label]:
    if n := len(whole.left_out) - len(whole.shut):
        yield _LEFT_OUT.fill(n=n)
    yield from (_SHUT.fill(path=visible(path)) for path in whole.shut)
    yield from (_NO_LIST.fill(name=name) for name in unkept(whole.settings))
    yield from (_GUESSED.fill(year=finding.value) for finding in findings if finding.fault is NO_CALENDAR)
    yield from (_ENDING.fill(path=path) for path in unread)


def _sources(root: Path, paths: Iterable[str]) -> dict[str, Source]:
    opened = ((path, ledger.open_source(root, path)[0]) for path in paths)
    return {path: source for path, source in opened if isinstance(source, Source)}


def _placed(kinds: Kinds, open_: Open, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give findings their places, reading each file concerned once."""
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_file[file_of(finding.id, kinds)].append(finding)
    sources = open_(by_file)
    for path, found in by_file.items():
        source, kind = sources.get(path), kinds.of_path(path)
        for finding in bounded(found):
            yield finding.placed(_place(source, finding, kind) if source else Place(path))


def file_of(id_: str, kinds: Kinds) -> str:
    """Return the file of a record, of the settings where it is no record's id."""
    match = kinds.match(id_)
    kind = kinds.of_letter(match[1] if match else "")
    return f"{FOLDER}/{kind.path(id_)}" if id_ and kind else SETTINGS_PATH


def _place(source: Source, finding: Finding, kind: Kind | None) -> Place:
    """Return where a finding's value stands: of a block its name, of an entry that is there twice the last."""
    model = kind.model if kind else Settings if source.file == SETTINGS_PATH else None
    path = path_of(finding.address, source.data, model)
    if finding.fault in (ENTRY_TWICE, RECEIPT_TWICE):
        path = [at for at in source.spans if address_of(at, source.data, model) == finding.address][-1]
    if not path:
        return Place(source.file)
    is_block = any(at[:-1] == path for at in source.spans)
    named = isinstance(path[-1], str) and (is_block or path[-1] == finding.value)
    return source.key_place(path) if named else source.place(path)


_NO_CODE = Label("没有“{code}”这种错误", "there is no fault '{code}'")
_CODES = Label("有这些：{codes}", "there are: {codes}")


def faults() -> tuple[Fault, ...]:
    """Return every fault a ledger can have, by code."""
    every = (
        *TEXT_FAULTS,
        *VALUE_FAULTS,
        *MEASURE_FAULTS,
        *PERIOD_FAULTS,
        *VALIDATE_FAULTS,
        *SETTINGS_FAULTS,
        *STORE_FAULTS,
        *checks.FAULTS,
    )
    return tuple(sorted(every, key=lambda fault: fault.code))


def _of_declarations() -> tuple[Fault, ...]:
    """Return every fault that a declaration can have."""
    from dicoop.kinds.declaration import DECLARATION_FAULTS  # noqa: PLC0415 - most ledgers declare none
    from dicoop.rules.declarations.faults import FAULTS  # noqa: PLC0415
    from dicoop.store import kinds  # noqa: PLC0415

    return (*DECLARATION_FAULTS, *FAULTS, *kinds.FAULTS)


def explain(code: str) -> Fault:
    """Return a fault by its code; raises Misused naming the nearest and all of them."""
    by_code = {fault.code: fault for fault in (*faults(), *_of_declarations())}
    if code not in by_code:
        codes = _CODES.fill(codes=" ".join(fault.code for fault in faults()))
        near = nearest(code, by_code)
        raise Misused(_NO_CODE.fill(code=code), or_else(near, codes))
    return by_code[code]
