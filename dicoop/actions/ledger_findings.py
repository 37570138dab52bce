"""What is wrong with a ledger that was read, wherever it was read, and what was not looked at?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from dicoop.actions.beside import faults as faults_beside
from dicoop.actions.finding_places import Open, placed
from dicoop.errors import Finding
from dicoop.frozen import dataclass, replace
from dicoop.labels import Label, visible
from dicoop.paths import SETTINGS_PATH
from dicoop.rules.checks.across import NO_CALENDAR
from dicoop.rules.checks.references import unkept
from dicoop.rules.partly_dated import PartlyDated
from dicoop.store.ledger import STORE_FAULTS, name_twins
from dicoop.text.source import Source

if TYPE_CHECKING:
    from dicoop.actions.waived import StandingFindings
    from dicoop.change.waivers import Waived
    from dicoop.kinds.base import Kinds
    from dicoop.kinds.ledger import Ledger
    from dicoop.rules.checks.said import Whole

Names = tuple[Callable[[], Iterable[str]], Sequence[str]]
Others = Iterable[tuple[str, Source | tuple[Finding, ...]]]


@dataclass(frozen=True)
class CheckResult:
    """What a check found: findings in the order of files and lines, how much was read, what was not checked, at which revision.

    `waived` are findings that somebody has answered for, `words` say which waivers hold no more; `partly_dated` are sound records that
    figures count from the last day of a month or year.
    """

    findings: tuple[Finding, ...]
    counts: Mapping[str, int]
    unchecked: tuple[Label, ...]
    known_at: Label | None = None
    waived: tuple[Waived, ...] = ()
    words: tuple[Label, ...] = ()
    partly_dated: tuple[PartlyDated, ...] = ()


_NO_SETTINGS = Label("{path} 有错误，别的文件都没有核对", "{path} has faults, so no other file was checked")
_LEFT_OUT = Label(
    "{n} 份文件读不出来，里面的记录没有核对；重复凭证、同名项目等跨记录的核对也不包括它们",
    "unreadable files: {n}; their records were not checked or compared with others (receipts, names)",
)
_SHUT = Label(
    "文件夹 {path} 打不开，里面的记录没有核对，也没有同别的记录核对",
    "the folder {path} cannot be opened; its records were not checked or compared with others",
)
_NO_LIST = Label("ledger.yaml 里没有 {name}，没有同名单核对", "ledger.yaml has no {name}, so nothing was compared with that list")
_GUESSED = Label(
    "{year} 年按周一至周五算工作日，节假日没有核对", "in {year} working days are Monday to Friday; holidays were not considered"
)
_ENDING = Label("{path} 不以 .yaml 结尾，没有读", "{path} does not end in .yaml and was not read")


def unread(findings: Iterable[Finding]) -> CheckResult:
    """Return what is found where settings cannot be read: what is wrong with them alone."""
    return CheckResult(in_order(findings), {}, (_NO_SETTINGS.fill(path=SETTINGS_PATH),))


def excused(found: CheckResult, by: StandingFindings) -> CheckResult:
    """Return what was found less what somebody has answered for."""
    return replace(found, findings=by.kept, waived=by.waived, words=by.words)


def checked(of: Whole, found: Iterable[Finding], open_: Open, names: Names, others: Others) -> CheckResult:
    """Return what was found in a ledger, with the places that `open_` gives, and what of it was not read.

    `names` are those of its files, `others` the files beside the records.
    """
    whole, (every, unread) = of.ledger, names
    twins = name_twins((*whole.left_out, *unread), every)
    told = [
        finding for finding in whole.findings if finding.place.file and not (finding.fault in STORE_FAULTS and finding.place.file in twins)
    ]
    untold = [finding for finding in whole.findings if not finding.place.file]
    beside = faults_beside(whole.settings, whole.kinds, others)
    findings = in_order((*beside, *_with_ways(whole.kinds, told), *twins.values(), *placed(whole.kinds, open_, (*untold, *found))))
    read = {name: whole.count(name) for name in whole.kinds}
    counts = {**read, "files": sum(read.values()) + len(whole.left_out) + 1}
    partly = tuple(PartlyDated.of(whole.kinds[name], each) for name, said in of.said.items() for each in said if each.partly)
    return CheckResult(findings, counts, tuple(_unchecked(whole, findings, unread)), partly_dated=partly)


def _with_ways(kinds: Kinds, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield what is wrong with files, of a declared kind with the way out where its declaration was changed."""
    for finding in findings:
        kind = kinds.of_path(finding.place.file)
        if kind and kind.declared:
            from dicoop.rules.migration import with_way  # noqa: PLC0415 - most ledgers declare no kinds

            yield with_way(kind, finding)
        else:
            yield finding


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in the order of files and lines."""
    return tuple(sorted(findings, key=lambda f: (f.place.file, f.place.line, f.place.column, f.code, f.address)))


def _unchecked(whole: Ledger, findings: tuple[Finding, ...], unread: Iterable[str]) -> Iterator[Label]:
    if n := len(whole.left_out) - len(whole.shut):
        yield _LEFT_OUT.fill(n=n)
    yield from (_SHUT.fill(path=visible(path)) for path in whole.shut)
    yield from (_NO_LIST.fill(name=name) for name in unkept(whole.settings))
    yield from (_GUESSED.fill(year=finding.value) for finding in findings if finding.fault is NO_CALENDAR)
    yield from (_ENDING.fill(path=path) for path in unread)
