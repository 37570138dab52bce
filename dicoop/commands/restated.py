"""Which options has `restated`, and what does it run?"""

from __future__ import annotations

from typing import Any

from dicoop.actions import restated, stamped
from dicoop.commands.options import FORMAT, JSON, MEETING, NO_INDEX, SECTION, TO_FILE, VERIFY, Plan, argument
from dicoop.commands.session import Session
from dicoop.errors import Misused
from dicoop.frozen import replace
from dicoop.labels import Label

_ABOUT = Label(
    "已公布的数现在是多少：会上公布的、今天算出的、差多少，是哪些记录何时由谁改的",
    "figures published at a meeting, restated: the differences, and whose entries caused them",
)
_MEETING = replace(MEETING, about=Label("第几次会议（已定版的）", "the number of a closed meeting"), form="whole")
DOCUMENT = argument(
    "document",
    Label("dicoop report 写出的 Word 文件：列出其中已经不对的数", "a Word file from dicoop report: its figures that have changed"),
    Label("文件.docx", "FILE.docx"),
    required=False,
)
_ONE_OF = Label("要么写 --meeting 第几次会议，要么写一个 Word 文件", "give either --meeting N or a Word file")


def _run(session: Session, **values: Any) -> int:
    if (values["meeting"] is None) == (values["document"] is None):
        raise Misused(_ONE_OF)
    shelf = session.shelf(values, trust=True)
    shown = stamped.stamped(shelf, values["document"]) if values["document"] else restated.restated(shelf, values["meeting"])
    return session.answer(shown, values)


RESTATED = Plan(_ABOUT, (DOCUMENT, _MEETING, SECTION, FORMAT, JSON, *TO_FILE, NO_INDEX, VERIFY), _run)
