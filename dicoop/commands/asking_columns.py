"""What is a person on a terminal asked about the columns of a sheet, and of which period its totals are?

Each answer is judged at once: what cannot be is asked for again, and nothing else that was said is lost by it.
"""

from __future__ import annotations

from collections.abc import Mapping

from dicoop.actions import import_sheets
from dicoop.actions.import_sheets import ImportOptions
from dicoop.commands import asking
from dicoop.commands.session import Session
from dicoop.errors import DicoopError, Unreadable
from dicoop.exchange import mapping
from dicoop.exchange.page import Sheets
from dicoop.exchange.titles import Meant, names_of
from dicoop.frozen import replace
from dicoop.kinds.base import Kind
from dicoop.kinds.fields import field_of
from dicoop.labels import Label
from dicoop.periods import tidy_period

_INTRO = Label(
    "有 {n} 列要定是哪个字段：写名称（总投资）或地址（investment），累计数前面加 +（+funds）；- 不导入，< 回上一列，Ctrl-C 放弃",
    "columns to map: {n}; type a name (Total investment) or an address (investment), + before it for a total (+funds); - skips "
    "the column, < goes back, Ctrl-C quits",
)
_COLUMN = Label("列“{title}”是哪个字段", "which field is column '{title}'")
_NEAR = Label("回车：{near}；- 不导入", "Enter: {near}; - skips it")
_NO_NEAR = Label("- 不导入", "- skips it")
_NAMED = Label("{label}（{address}）", "{label} ({address})")
_TOTAL = Label("{label}的累计数（+{address}）", "total of {label} (+{address})")
_PERIOD = Label("列“{title}”是累计数，截至哪一期", "column '{title}' is cumulative: up to which period")
_PERIOD_LIKE = Label("如 2019-09", "such as 2019-09")
_TAKEN = Label("列“{title}”已经是这个字段", "column '{title}' is already this field")
_LEFT_OUT = ("-", "－", "—")


def settled(session: Session, sheets: Sheets, asked: ImportOptions) -> tuple[Sheets, ImportOptions]:
    """Return sheets all whose columns mean something, and what was asked for with the period of totals; raises KeyboardInterrupt."""
    try:
        if sheets.found.unknown:
            sheets = import_sheets.settled(sheets, _columns(session, sheets))
        total = next((row.column for row in sheets.found.rows if row.cumulative), None)
        return sheets, replace(asked, period=_period(session, total)) if total and asked.period is None else asked
    except KeyboardInterrupt:
        session.say(asking.LEFT)
        raise


def _columns(session: Session, sheets: Sheets) -> dict[str, str]:
    titles = sheets.found.unknown
    session.say(_INTRO.fill(n=len(titles)))
    known = {Meant(row.address, bool(row.cumulative)).written: row.column for row in sheets.found.rows if row.address}
    said: list[str] = []
    while len(said) < len(titles):
        title = titles[len(said)]
        taken = known | {text: other for other, text in zip(titles, said, strict=False) if text}
        near = sheets.found.near.get(title)
        answer = _answer(session, sheets.kind, title, near if near and near.written not in taken else None, taken)
        if answer is not None:
            said.append(answer)
        elif said:
            said.pop()
    return dict(zip(titles, said, strict=True))


def _answer(session: Session, kind: Kind, title: str, near: Meant | None, taken: Mapping[str, str]) -> str | None:
    """Ask what a column means until it can be; return it as `--map` has it, None for a step back."""
    hint = _NEAR.fill(near=_called(kind, near)) if near else _NO_NEAR
    while True:
        text = asking.line(session, _COLUMN.fill(title=title), hint)
        if text in asking.BACK:
            return None
        if text in _LEFT_OUT:
            return ""
        if not text and near:
            return near.written
        try:
            written = _judged(kind, text) if text else ""
            if text and written not in taken:
                return written
            session.say(_TAKEN.fill(title=taken[written]) if text else asking.NEEDED)
        except DicoopError as error:
            session.say(error.message, error.hint)


def _judged(kind: Kind, text: str) -> str:
    """Return an answer as `--map` has it; raises Misused for no field."""
    written = mapping.said(text, names_of(kind))
    mapping.target(kind, written.removeprefix("+"), cumulative=written.startswith("+"))
    return written


def _called(kind: Kind, meant: Meant) -> Label:
    row = field_of(kind.model, meant.address)
    form = _TOTAL if meant.cumulative else _NAMED
    return form.fill(label=row.mark.label, address=meant.address) if row else Label(meant.address, meant.address)


def _period(session: Session, title: str) -> str:
    while True:
        text = asking.line(session, _PERIOD.fill(title=title), _PERIOD_LIKE)
        try:
            return tidy_period(text)
        except Unreadable as error:
            session.say(error.finding.message, error.finding.hint)
