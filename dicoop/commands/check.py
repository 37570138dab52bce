"""How are all faults of a ledger told?"""

from __future__ import annotations

import os
import sys
from datetime import date

from dicoop.actions import check, fault_catalogue
from dicoop.actions.ledger_findings import CheckResult
from dicoop.commands.options import JSON, KNOWN_AT, NO_INDEX, Plan, flag, valued
from dicoop.commands.session import Session
from dicoop.errors import Misused, total
from dicoop.labels import Label, both, joined
from dicoop.render import findings
from dicoop.store.find import Shelf

STRICT = flag("strict", Label("有警告也以 1 结束", "exit with 1 on warnings too"))
EXPLAIN = valued(
    "explain", Label("说明一种错误：为什么要紧，举例", "explain a fault code: why it matters, with an example"), Label("代码", "CODE")
)
FORMAT = valued("format", Label("text 或 json", "text or json"), Label("格式", "FORMAT"), choices=lambda _: [("text", ""), ("json", "")])
_NO_FORMAT = Label("check 的格式是 text 或 json，没有“{value}”", "check has the formats text and json, not '{value}'")
_READ = Label("读了 {files} 个文件：{counts}", "files read: {files} ({counts})")
_COUNT = Label("{kind} {n}", "{kind} {n}")
_FOUND = Label("{errors} 处错误，{warnings} 处警告{waived}", "errors: {errors}; warnings: {warnings}{waived}")
_WAIVED = Label("；另有 {n} 处已豁免", "; waived: {n}")
_UNCHECKED = Label("没有核对的：{what}", "not checked: {what}")
_PARTLY_DATED = Label(
    "日期只写到月份或年份的 {n} 条，各项数字都从最后一天起计入：", "dated by month or year only, counted from its last day: {n}"
)
_ONE = Label("  {id}：{words}", "  {id}: {words}")
_MORE = Label("  另有 {n} 条：dicoop check --json", "  and {n} more: dicoop check --json")
_MOST = 10
EXPLAIN_HINT = Label("某个代码是什么意思：dicoop check --explain {code}", "what a code means: dicoop check --explain {code}")
_ALONE = Label("--explain 要单独用", "--explain takes no other options")
_EXPLAINED = Label(
    "{code}（{severity}）\n\n{why}\n\n例如：\n{example}\n\n怎么改：{hint}",
    "{code} ({severity})\n\n{why}\n\nExample:\n{example}\n\nFix: {hint}",
)


def _run(session: Session, strict: bool, format: str | None, json: bool, explain: str | None, known_at: str | None, no_index: bool) -> int:  # noqa: FBT001, A002 - names of options
    if explain is not None:
        return _explain(session, explain, alone=not (strict or json or format or known_at))
    if format not in (None, "text", "json"):
        raise Misused(_NO_FORMAT.fill(value=format))
    place = session.shelf({"no_index": no_index, "verify": True})
    checked = _checked(place, known_at, session.today)
    if json or format == "json":
        words = [label.of(session.lang) for label in checked.unchecked]
        session.write(findings.as_json(checked.findings, checked.counts, words, session.lang, _waived(checked), checked.partly_dated))
    else:
        color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        session.write(findings.text(checked.findings, session.lang, color=color) + findings.excused(_waived(checked), session.lang))
        _sum_up(session, checked)
    return 1 if any(f.is_error or strict for f in checked.findings) else 0


def _checked(place: Shelf, known_at: str | None, today: date) -> CheckResult:
    if known_at is None:
        return check.check(place, today)
    from dicoop.actions.check_at import check_at  # noqa: PLC0415 - whoever checks what is on disk needs no git

    return check_at(place.root, known_at, today)


def _waived(checked: CheckResult) -> tuple[findings.Excused, ...]:
    return tuple((each.finding, each.waiver.reason, each.waiver.by, each.waiver.until) for each in checked.waived)


def _explain(session: Session, code: str, *, alone: bool) -> int:
    if not alone:
        raise Misused(_ALONE)
    fault = fault_catalogue.explain(code)
    session.tell(_EXPLAINED.fill(code=fault.code, **fault_catalogue.told(fault)))
    return 0


def _sum_up(session: Session, checked: CheckResult) -> None:
    errors = total(f for f in checked.findings if f.is_error)
    counts = joined(tuple(_COUNT.fill(n=checked.counts.get(name, 0), kind=kind.label) for name, kind in session.kinds.items()))
    session.say(checked.known_at)
    session.say(_READ.fill(files=checked.counts.get("files", 1), counts=counts))
    session.say(*(_UNCHECKED.fill(what=what) for what in checked.unchecked))
    session.say(*checked.words)
    _say_partly_dated(session, checked)
    waived = _WAIVED.fill(n=total(each.finding for each in checked.waived)) if checked.waived else both("")
    session.say(_FOUND.fill(errors=errors, warnings=total(checked.findings) - errors, waived=waived))
    if checked.findings:
        session.say(EXPLAIN_HINT.fill(code=checked.findings[0].code))


def _say_partly_dated(session: Session, checked: CheckResult) -> None:
    """Say which records are counted later than they may have happened: the first few, how many there are."""
    every = checked.partly_dated
    session.say(_PARTLY_DATED.fill(n=len(every)) if every else None)
    session.say(*(_ONE.fill(id=each.id, words=each.words) for each in every[:_MOST]))
    session.say(_MORE.fill(n=len(every) - _MOST) if len(every) > _MOST else None)


_ABOUT = Label("核对全部记录：每处错误在哪个文件第几行，怎么改", "check all records: every fault with its file, line and fix")
CHECK = Plan(_ABOUT, (STRICT, KNOWN_AT, FORMAT, JSON, EXPLAIN, NO_INDEX), _run)
