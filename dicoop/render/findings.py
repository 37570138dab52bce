"""With which words, and under which line of its file, is a fault told?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from dicoop.errors import DicoopError, Finding, Place, Severity
from dicoop.labels import Label, Lang, visible
from dicoop.partial_date import last_day
from dicoop.render.cells import columns_of, line
from dicoop.render.json import dumps

if TYPE_CHECKING:
    from dicoop.rules.partly_dated import PartlyDated

Excused = tuple[Finding, str, str, date]  # with reason, by whom, until when
_AFTER = Label("：", ": ")
_ALLOWED = Label("允许：", "allowed: ")
_MEND = Label("怎么改：", "to correct: ")
_WAIVED = Label("已豁免", "waived")
_REASON = Label("理由：{reason}（{by}，到 {until} 为止）", "reason: {reason} ({by}, until {until})")
_SHOWN = 60  # characters of an overlong line on either side of the column
_CODES = {Severity.ERROR: "1;31", Severity.WARNING: "1;33"}


def text(findings: Iterable[Finding], lang: Lang, *, color: bool = False) -> str:
    """Return findings for people: place, message, the source line with a caret, what is allowed, how to mend."""
    return "".join(f"{row}\n" for finding in findings for row in _rows(finding, lang, color=color))


def excused(found: Iterable[Excused], lang: Lang) -> str:
    """Return findings that somebody has answered for, for people: place and message, who says so and why."""
    return "".join(f"{row}\n" for each in found for row in _excused(*each, lang))


def as_json(
    findings: Iterable[Finding],
    counts: Mapping[str, int],
    unchecked: Iterable[str],
    lang: Lang,
    waived: Iterable[Excused] | None = None,
    partly_dated: Iterable[PartlyDated] = (),
) -> str:
    """Return findings for programs, their words in one language; those that are waived where somebody asks for them.

    `partly_dated`: records with the days of which only the month or the year is known, where there are such.
    """
    told = {"findings": [_object(finding, lang) for finding in findings], "counts": dict(counts), "unchecked": list(unchecked)}
    rows = [
        {**_object(finding, lang), "reason": reason, "by": by, "until": until.isoformat()} for finding, reason, by, until in waived or ()
    ]
    partly = [{"id": each.id, "days": [_day(*day) for day in each.days]} for each in partly_dated]
    return dumps({**told, **({} if waived is None else {"waived": rows}), **({"partly_dated": partly} if partly else {})})


def _day(address: str, day: date) -> dict[str, str]:
    return {"address": address, "value": str(day), "counted_from": str(last_day(day))}


def error(fault: DicoopError, lang: Lang, *, color: bool = False) -> str:
    """Return a fault in use: message, hint, findings, and the others that were found with it."""
    rows = [f"{_tinted(Severity.ERROR, Severity.ERROR.label.of(lang), color=color)}{_AFTER.of(lang)}{visible(fault.message.of(lang))}"]
    rows += [fault.hint.of(lang)] if fault.hint and fault.hint.of(lang) else []
    told = "\n".join([rows[0], *(visible(row) for row in rows[1:])]).replace("\n", "\n  ")
    others = (error(each, lang, color=color) for each in fault.others)
    return "".join((f"{told}\n{text(fault.findings, lang, color=color)}", *others))


def _rows(finding: Finding, lang: Lang, *, color: bool) -> Iterator[str]:
    severity = _tinted(finding.severity, f"{finding.severity.label.of(lang)}[{finding.code}]", color=color)
    yield f"{_where(finding)}{severity}: {line(finding.told.of(lang))}"
    yield from _source(finding.place)
    for name, words in ((_ALLOWED, finding.allowed), (_MEND, finding.hint)):
        if words.of(lang):
            yield f"  {name.of(lang)}{line(words.of(lang))}"


def _excused(finding: Finding, reason: str, by: str, until: date, lang: Lang) -> Iterator[str]:
    yield f"{_where(finding)}{_WAIVED.of(lang)}[{finding.code}]: {line(finding.told.of(lang))}"
    yield f"  {line(_REASON.fill(reason=reason, by=by, until=until).of(lang))}"


def _where(finding: Finding) -> str:
    place = finding.place
    if place.file:
        return f"{line(place.file)}:{place.line}:{place.column}: " if place.line else f"{line(place.file)}: "
    named = " ".join(filter(None, [finding.id, finding.address]))
    return f"{line(named)}: " if named else ""


def _source(place: Place) -> Iterator[str]:
    if not place.source:
        return
    before, after = place.source[: place.column - 1], place.source[place.column - 1 :]
    before = f"…{before[-_SHOWN:]}" if len(before) > _SHOWN else before
    after = f"{after[:_SHOWN]}…" if len(after) > _SHOWN else after
    number = f"{place.line:>4}"
    yield f"{number} | {line(before)}{line(after)}"
    yield f"{' ' * len(number)} | {' ' * columns_of(line(before))}^"


def _tinted(severity: Severity, words: str, *, color: bool) -> str:
    return f"\x1b[{_CODES[severity]}m{words}\x1b[0m" if color else words


def _object(finding: Finding, lang: Lang) -> dict[str, object]:
    return {
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "severity": str(finding.severity),
        "code": finding.code,
        "id": finding.id,
        "address": finding.address,
        "message": finding.told.of(lang),
        "value": finding.value,
        "allowed": finding.allowed.of(lang),
        "hint": finding.hint.of(lang),
    }
