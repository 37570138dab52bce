"""What does a reviewer read of a change: what moves, what is found, what changed, who did it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from dicoop.document import Cell, Column, Document, Named, Section, Table, Text, parted
from dicoop.errors import Finding
from dicoop.frozen import dataclass, replace
from dicoop.kinds.review import RuleName
from dicoop.labels import Label, both
from dicoop.reports import diff as page
from dicoop.reports.diff import Detail, Diff

_TITLE = Label("审查：{branch} → {base}", "Review: {branch} → {base}")
_FINDINGS = Label("发现的问题", "Findings")
_NONE = Label("没有发现问题。", "Nothing was found.")
_WAIVED = Label("已豁免", "Waived")
_COMMITS = Label("提交", "Commits")
_UNPROVEN = Label("{email}（未证实）", "{email} (unproven)")
_PROVEN = Label("{signer}（签名属实）", "{signer} (signature proven)")
_MORE = Label("另有 {n} 条从略；全部见 --format json。", "{n} more omitted; in full: --format json.")
_NO_COUNTIES = Label("各县区的率从略；全部见 --format json。", "County rates omitted; in full: --format json.")
_COMMITS_KEPT = 20
_FINDINGS_KEPT = (400, 200, 100, 50, 25)
_SHORT = 12
_FINDING = (
    Column("severity", Label("轻重", "Severity"), lead=True),
    Column("rule", Label("规则", "Rule"), lead=True),
    Column("id", Label("编号或文件", "Id or file")),
    Column("address", Label("位置", "Address")),
    Column("message", Label("问题", "Message")),
    Column("hint", Label("怎么办", "What to do")),
)
_NAMES = {rule.value: rule.label for rule in RuleName}


@dataclass(frozen=True)
class ShownCommit:
    """A commit as it is shown: id, day, who by name and by e-mail, the principal a signature proves, subject."""

    id: str
    day: date
    name: str
    email: str
    signer: str | None
    subject: str


@dataclass(frozen=True)
class ReviewReport:
    """All that is told of a review; `waived` are findings with who excused them and why."""

    base: str
    branch: str
    diff: Diff
    findings: tuple[Finding, ...]
    waived: tuple[tuple[Finding, str, str, date], ...]
    commits: tuple[ShownCommit, ...]
    left_out: tuple[str, ...] = ()


class ReviewLimits(NamedTuple):
    """How much is told: of the changes so much, so many commits, so many findings, the rates of each county or not."""

    detail: Detail
    commits: int
    findings: int
    counties: bool = True


def review(found: ReviewReport, kept: ReviewLimits | None = None) -> Document:
    """Return a review for people; in JSON whole."""
    how = kept or versions(found)[0]
    told = found.diff if how.counties else replace(found.diff, shifts=tuple(each for each in found.diff.shifts if each.group is None))
    whole = page.diff(told, how.detail)
    names = [section.key for section in whole.sections]
    at = names.index("rates") + 1 if "rates" in names else 1
    first = [_without_counties(section) if section.key == "rates" and told != found.diff else section for section in whole.sections[:at]]
    more = (
        *first,
        _findings(found.findings, how.findings),
        _waived(found, how.findings),
        *whole.sections[at:],
        _commits(found, how.commits),
    )
    sections, spare = parted((*more, *whole.spare))
    return replace(
        whole, title=_TITLE.fill(branch=found.branch, base=found.base), sections=sections, spare=spare, data=_data(found, whole.data)
    )


def versions(found: ReviewReport) -> tuple[ReviewLimits, ...]:
    """Return how much may be told, from all to the least: old commits go first, then changes, then counties' rates, findings last."""
    details, n = page.versions(found.diff), max(len(found.findings), len(found.waived))
    return (
        ReviewLimits(details[0], len(found.commits), n),
        *(ReviewLimits(detail, _COMMITS_KEPT, n) for detail in details),
        ReviewLimits(details[-1], _COMMITS_KEPT, n, counties=False),
        *(ReviewLimits(details[-1], few // 10, few, counties=False) for few in _FINDINGS_KEPT if few < n),
    )


def _without_counties(section: Section) -> Section:
    return replace(section, blocks=(*section.blocks, Text(_NO_COUNTIES)))


def _findings(findings: Sequence[Finding], most: int) -> Section:
    rows = tuple((f.severity, _rule(f), _subject(f), f.address, f.told, f.hint) for f in findings[:most])
    return Section("findings", _FINDINGS, (Table("findings", _FINDING, rows, none=_NONE), *_more(len(findings) - most)))


def _more(n: int) -> tuple[Text, ...]:
    return (Text(_MORE.fill(n=n)),) if n > 0 else ()


def _rule(finding: Finding) -> Named:
    return Named(finding.code, called(finding.code))


def called(code: str) -> Label:
    """Return a code with the name of its rule, where it is one's."""
    name = _NAMES.get(code)
    return Label(f"{code} {name.zh}", f"{code} {name.en}") if name else both(code)


def _subject(finding: Finding) -> str:
    """Return the id a finding is about; where it is about no record, or a file out of place, the path."""
    stem = finding.place.file.rpartition("/")[2].removesuffix(".yaml").lstrip("0")
    return finding.id if finding.id == stem and finding.code != RuleName.R04.value else finding.place.file


def _waived(found: ReviewReport, most: int) -> Section:
    columns = (
        *_FINDING[1:5],
        Column("reason", Label("理由", "Reason")),
        Column("by", Label("批准人", "By")),
        Column("until", Label("有效期至", "Until")),
    )
    rows = tuple((_rule(f), _subject(f), f.address, f.told, reason, by, until) for f, reason, by, until in found.waived[:most])
    return Section("waived", _WAIVED, (Table("waived", columns, rows), *_more(len(found.waived) - most)))


def _commits(found: ReviewReport, most: int) -> Section:
    columns = (
        Column("commit", Label("提交", "Commit"), lead=True),
        Column("date", Label("日期", "Date")),
        Column("author", Label("作者", "Author")),
        Column("proof", Label("身份", "Identity")),
        Column("subject", Label("说明", "Subject")),
    )
    rows = tuple((made.id[:_SHORT], made.day, made.name, _proof(made), made.subject) for made in found.commits[:most])
    return Section("commits", _COMMITS, (Table("commits", columns, rows), *_more(len(found.commits) - most)))


def _proof(made: ShownCommit) -> Label:
    return _PROVEN.fill(signer=made.signer) if made.signer else _UNPROVEN.fill(email=made.email)


def _data(found: ReviewReport, whole: Any) -> Callable[[], Mapping[str, Cell]]:
    def data() -> Mapping[str, Any]:
        return {
            "base": found.base,
            "branch": found.branch,
            "left_out": list(found.left_out),
            "review": [_finding(each) for each in found.findings],
            "waived": [{**_finding(each), "reason": reason, "by": by, "until": until} for each, reason, by, until in found.waived],
            "commit_list": [
                {"commit": c.id, "date": c.day, "author": c.name, "email": c.email, "signer": c.signer, "subject": c.subject}
                for c in found.commits
            ],
            **(whole() if callable(whole) else whole),
        }

    return data


def _finding(each: Finding) -> dict[str, Any]:
    about = {"severity": each.severity, "code": each.code, "file": each.place.file, "id": each.id, "address": each.address}
    return {**about, "message": each.told, "value": each.value, "hint": each.hint}
