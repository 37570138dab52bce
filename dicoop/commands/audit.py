"""How is an audit of merges told?"""

from __future__ import annotations

from dicoop.actions import audit
from dicoop.actions.audit import AuditResult, AuditRow
from dicoop.actions.repository import repository
from dicoop.change.audit import Verdict, said
from dicoop.commands import conflict_texts
from dicoop.commands.options import JSON, Plan, argument
from dicoop.commands.session import Session
from dicoop.labels import Label, both, visible

RANGE = argument(
    "range_",
    Label("范围 A..B，如 meeting-14..HEAD；只写 B 就是到 B 为止的全部", "A..B, such as meeting-14..HEAD; B alone means all up to B"),
    Label("范围", "RANGE"),
)
_ROW = Label(
    "{verdict} {name}：原来 {base}，一边 {ours}，另一边 {theirs}，合并后 {result}（{commit} {who}）",
    "{verdict} {name}: was {base}, one side {ours}, the other {theirs}, merged {result} ({commit} {who})",
)
_UNCHECKED = Label("{commit}：{why}", "{commit}: {why}")
_SUM = Label("审计了 {n} 次合并：{counts}", "merges audited: {n} ({counts})")
_COUNT = Label("{verdict} {n}", "{verdict} {n}")
_SHORT = 12


def _run(session: Session, range_: str, json: bool) -> int:  # noqa: FBT001 - a flag of the command
    found = audit.audit(repository(session.folder), range_)
    if json:
        session.dump(_data(session, found, range_))
    else:
        session.tell(*map(_row, found.rows))
        session.say(*(_UNCHECKED.fill(commit=commit.id[:_SHORT], why=why) for commit, why in found.unchecked))
        counts = tuple(_COUNT.fill(verdict=verdict, n=n) for verdict, n in _counts(found).items())
        session.say(_SUM.fill(n=found.merges - len(found.unchecked), counts=counts))
    return 1 if not found.is_sound else 6 if found.unchecked else 0


def _counts(found: AuditResult) -> dict[Verdict, int]:
    return {verdict: sum(row.decision.verdict is verdict for row in found.rows) for verdict in Verdict}


def _row(row: AuditRow) -> Label:
    made = row.decision
    said = {name: _said(getattr(made, name)) for name in ("base", "ours", "theirs", "result")}
    name = conflict_texts.name_of(row.id, made.address) if made.address else row.path
    return _ROW.fill(verdict=made.verdict, name=visible(name), commit=row.commit.id[:_SHORT], who=visible(row.commit.name), **said)


def _said(value: str | None) -> Label:
    return both("—") if value is None else said(value.replace("\n", "; "), is_told_apart=True)


def _data(session: Session, found: AuditResult, range_: str) -> dict[str, object]:
    return {
        "range": range_,
        "merges": found.merges,
        "counts": {str(verdict): n for verdict, n in _counts(found).items()},
        "decisions": [
            {
                "commit": row.commit.id,
                "by": row.commit.name,
                "when": row.commit.committed.isoformat(),
                "path": row.path,
                "id": row.id,
                **{name: str(value) if name == "verdict" else value for name, value in row.decision._asdict().items()},
            }
            for row in found.rows
        ],
        "unchecked": [{"commit": commit.id, "why": why.of(session.lang)} for commit, why in found.unchecked],
    }


_ABOUT = Label(
    "重做每次合并并比较：哪些值是人工定的，哪些丢失，哪些凭空多出",
    "redo each merge and compare: which values were decided by hand, lost or made up",
)
AUDIT = Plan(_ABOUT, (RANGE, JSON), _run)
