"""Which options has `diff`, and what does it run?"""

from __future__ import annotations

from typing import Any

from dicoop.actions import diff
from dicoop.actions.diff import DiffResult
from dicoop.actions.read import ShownDocument
from dicoop.commands.options import (
    AS_OF,
    FORMAT,
    JSON,
    MEETING,
    NO_INDEX,
    SECTION,
    TO_FILE,
    VERIFY,
    Plan,
    argument,
    counties,
    valued,
)
from dicoop.commands.session import Session
from dicoop.document import Document
from dicoop.frozen import replace
from dicoop.kinds import BUILT_IN
from dicoop.labels import Label
from dicoop.render import fullest
from dicoop.reports import apart
from dicoop.reports import diff as page

_ABOUT = Label(
    "台账的变动，用台账的话说：每条记录改了什么，各项率因此怎样",
    "what changed in each record, and the effect on the rates",
)
RANGE = argument(
    "range_",
    Label(
        "A..B 两个版本之间，或 A 从那以后；默认 HEAD 以后未提交的", "A..B between two revisions, or A for all since A; default: since HEAD"
    ),
    Label("范围", "RANGE"),
    required=False,
)
_MEETINGS = replace(
    MEETING, about=Label("两次会议之间，如 14..15", "between two meetings, such as 14..15"), metavar=Label("第几次会议..第几次会议", "N..M")
)
COUNTY = valued("county", Label("只要这个县区的", "this county only"), Label("县区", "COUNTY"), choices=counties)
KIND = valued(
    "kind",
    Label(f"只要这一类：{' '.join(BUILT_IN)}", f"this kind only: {' '.join(BUILT_IN)}"),
    Label("类别", "KIND"),
    choices=lambda session: [(name, kind.label.of(session.lang)) for name, kind in session.kinds.items()],
)


def _run(session: Session, **values: Any) -> int:
    found = diff.diff(session.shelf(values, trust=True), session.today, values)
    markdown = session.format("json" if values["json"] else values["format"], values["output"]) == "markdown"
    shown = _short(session, found) if markdown else found.page(page.diff(found.diff))
    return session.answer(ShownDocument(shown, found.words, apart=lambda: _outside(session, found)), values)


def _outside(session: Session, found: DiffResult) -> tuple[Document, tuple[Label, ...]]:
    told, words = apart.of_diff(found.diff, session.kinds)
    return found.page(page.diff(told)), words


def _short(session: Session, found: DiffResult) -> Document:
    versions = page.versions(found.diff)
    return fullest(lambda number: found.page(page.diff(found.diff, versions[number])), len(versions), session.lang, page.MOST)


DIFF = Plan(_ABOUT, (RANGE, _MEETINGS, COUNTY, KIND, AS_OF, SECTION, FORMAT, JSON, *TO_FILE, NO_INDEX, VERIFY), _run)
