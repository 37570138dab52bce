"""What can be wrong, and how is it told?

Faults in data are values (`Finding`, all found in one run); faults in use are
exceptions (`DicoopError`), each class with its exit code.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from dicoop.frozen import dataclass, field, replace
from dicoop.labels import Label, Term, both, joined, spoken

Item = TypeVar("Item")
Got = TypeVar("Got")


class Severity(Term):
    """How bad a finding is."""

    ERROR = "error", "错误", "error"
    WARNING = "warning", "警告", "warning"


@dataclass(frozen=True)
class Place:
    """Where in a file: line and column count from 1; `source` is that line's text."""

    file: str
    line: int = 1
    column: int = 1
    source: str = ""


NOWHERE = Place("")


def in_cell(name: str) -> Place:
    """Return the place of a cell of a sheet: it has no lines."""
    return Place(name, 0, 0)


@dataclass(frozen=True)
class Fault:
    """A kind of finding: its code and the texts it is told with; why it matters stands in `faults.yaml`."""

    code: str
    message: Label
    hint: Label
    severity: Severity = Severity.ERROR

    def at(
        self,
        address: str = "",
        value: object = "",
        allowed: Label | None = None,
        *,
        id: str = "",  # noqa: A002 - the field's own name
        place: Place = NOWHERE,
        hint: Label | None = None,
        **args: object,
    ) -> Finding:
        """Make a finding of this kind; `args` fill the places of message and hint, a hint that is given stays as it is."""
        words = spoken({"value": value, "address": address, **args})
        return Finding(
            fault=self,
            message=self.message.said(words),
            hint=hint or self.hint.said(words),
            id=id,
            address=address,
            value=value.en if isinstance(value, Label) else str(value),
            allowed=allowed or both(""),
            place=place,
        )

    def graded(self, *, grave: bool) -> Fault:
        """Return the same fault as an error, or as a warning."""
        return replace(self, severity=Severity.ERROR if grave else Severity.WARNING)


@dataclass(frozen=True)
class Finding:
    """One fault in the data, with all that is needed to mend it; `more` of its kind in the same file are not told one by one."""

    fault: Fault
    message: Label
    hint: Label
    id: str = ""
    address: str = ""
    value: str = ""
    allowed: Label = field(default=Label("", ""))
    place: Place = NOWHERE
    more: int = 0

    @property
    def told(self) -> Label:
        """The message, with the number of those that are not told."""
        return _MORE.fill(message=self.message, n=self.more) if self.more else self.message

    @property
    def code(self) -> str:
        """The fault's code."""
        return self.fault.code

    @property
    def severity(self) -> Severity:
        """The fault's severity."""
        return self.fault.severity

    @property
    def is_error(self) -> bool:
        """Whether it is an error and not only a warning."""
        return self.fault.severity is Severity.ERROR

    def placed(self, place: Place) -> Finding:
        """Return the same finding at a place."""
        return replace(self, place=place)


class Findings(tuple[Finding, ...]):
    """What is wrong with something that could not be made: a type of its own, for records are tuples too."""

    __slots__ = ()


ALLOWED = Label("可用：{names}", "allowed: {names}")
THERE_ARE = Label("有：{names}", "there are: {names}")
_MORE = Label("{message}；另有 {n} 处", "{message}; and {n} more")
MOST_ALIKE = 20


def limited(items: Iterable[Item], alike: Callable[[Item], Hashable], weigh: Callable[[Item], int]) -> list[tuple[Item, int]]:
    """Return of items that are alike the first few, each with how many it stands for besides itself: the last of them for the rest."""
    kept: list[tuple[Item, int]] = []
    places: dict[Hashable, list[int]] = {}
    for item in items:
        told = places.setdefault(alike(item), [])
        if len(told) < MOST_ALIKE:
            told.append(len(kept))
            kept.append((item, weigh(item) - 1))
        else:
            last, more = kept[told[-1]]
            kept[told[-1]] = last, more + weigh(item)
    return kept


def bounded(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with no more than a few of one fault in one file: the last of these says how many there are besides."""
    kept = limited(findings, lambda each: (each.place.file, each.id, each.code), lambda each: 1 + each.more)
    return tuple(each if each.more == more else replace(each, more=more) for each, more in kept)


def total(findings: Iterable[Finding]) -> int:
    """Count findings, with those that are not told."""
    return sum(1 + each.more for each in findings)


class DicoopError(Exception):
    """A fault in use: a message, a hint, perhaps findings, and others found in the same run; one exit code a class."""

    exit_code = 70

    def __init__(
        self,
        message: Label,
        hint: Label | None = None,
        findings: tuple[Finding, ...] = (),
    ) -> None:
        """Keep what is told to the user."""
        super().__init__(message.en)
        self.message = message
        self.hint = hint
        self.findings = bounded(findings)
        self.others: tuple[DicoopError, ...] = ()


class Misused(DicoopError):  # noqa: N818 - reads as a sentence where it is raised
    """The command line cannot be read: exit code 2."""

    exit_code = 2


class NotFound(DicoopError):  # noqa: N818 - reads as a sentence where it is raised
    """No such record, meeting or revision: exit code 3."""

    exit_code = 3


class Refused(DicoopError):  # noqa: N818 - reads as a sentence where it is raised
    """A rule does not allow it: exit code 4."""

    exit_code = 4


class Changed(DicoopError):  # noqa: N818 - reads as a sentence where it is raised
    """Someone else changed it meanwhile: exit code 5."""

    exit_code = 5


class Unable(DicoopError):  # noqa: N818 - reads as a sentence where it is raised
    """It cannot be done at all (settings or folder unreadable): exit code 6."""

    exit_code = 6


def require_none(faults: Iterable[DicoopError]) -> None:
    """Raise faults, where there are any, so that all of them are told."""
    found = list(faults)
    if found:
        found[0].others = (*found[0].others, *found[1:])
        raise found[0]


def each_of(work: Callable[[Item], Got], items: Iterable[Item], faults: list[DicoopError] | None = None) -> list[Got]:
    """Do something with every item and return what each gives; the faults of all that cannot be done join those given, or are raised."""
    done, found = [], [] if faults is None else faults
    for item in items:
        try:
            done.append(work(item))
        except DicoopError as error:
            found.append(error)
    if faults is None:
        require_none(found)
    return done


class Unreadable(ValueError):  # noqa: N818 - reads as a sentence where it is raised
    """A text that is no value of its type; carries the finding to be told."""

    def __init__(self, finding: Finding) -> None:
        """Keep the finding."""
        super().__init__(finding.message.en)
        self.finding = finding


_CAUSES = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EEXIST: "已经有同名的文件或文件夹",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.ENAMETOOLONG: "名字太长",
    errno.ENOSPC: "磁盘满了",
    errno.EROFS: "磁盘只能读，不能写",
    errno.ELOOP: "链接套着链接，没有尽头",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多",
    errno.EBUSY: "正被占用",
    errno.ENOEXEC: "不是能运行的程序",
}


def why(error: Exception) -> Label:
    """Return why the system could not do something, in Chinese where that is known; in English as the system says it."""
    said = getattr(error, "strerror", None) or str(error)
    return Label(_CAUSES.get(getattr(error, "errno", None) or 0, said), said)


REQUIRED = Label("（必填）", " (required)")
TWICE = Label("{name} 写了两次", "{name} is given twice")
DID_YOU_MEAN = Label("是否想写“{near}”？", "Did you mean '{near}'?")


def nearest(value: str, choices: Iterable[str]) -> Label | None:
    """Return "did you mean …" for the choice most like a value, if one is like it; two dashes make no two options alike."""
    from difflib import get_close_matches  # noqa: PLC0415 - only where something was mistyped

    by_case = {choice.casefold().lstrip("-"): choice for choice in choices}
    close = get_close_matches(value.casefold().lstrip("-"), by_case, n=1)
    return DID_YOU_MEAN.fill(near=by_case[close[0]]) if close else None


def or_else(near: Label | None, others: Label) -> Label:
    """Return "did you mean …", where one is like it, before what else there is; only English needs something between the two."""
    return joined((near, others), "", " ") if near else others
