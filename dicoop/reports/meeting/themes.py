"""Which theme is it the turn of at the next meeting?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.document import Text
from dicoop.labels import Label
from dicoop.reports import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dicoop.reports.meeting.case import MeetingCase

TITLE = Label("下次会议", "the next meeting")
_NEXT = Label("主题建议：{theme}（{since}）。", "Suggested theme: {theme} ({since}).")
_LAST = Label("最近一次是{meeting}，各主题中间隔最久", "last at {meeting}, the longest ago of all themes")
_NEVER = Label("还没有开过", "not held yet")
_BY = Label(
    "按 ledger.yaml 的主题名单轮换；同样久的，排在前面的先开。",
    "By the list of themes in ledger.yaml in turn; of equals the one that stands first.",
)


def suggested(themes: tuple[str, ...], held: list[tuple[int, tuple[str, ...]]]) -> tuple[str, int | None] | None:
    """Return the theme that was held longest ago, and at which meeting (None: never); None where no themes are kept."""
    last = {theme: max((number for number, those in held if theme in those), default=None) for theme in themes}
    return min(last.items(), key=lambda pair: (pair[1] or 0, themes.index(pair[0])), default=None)


def blocks(case: MeetingCase) -> Iterator[Text]:
    """Yield the theme whose turn it is."""
    held = [(it.id, tuple(it.themes)) for it in case.ledger.meetings if it.id <= case.meeting.id]
    found = suggested(case.settings.themes, held)
    if found:
        since = _NEVER if found[1] is None else _LAST.fill(meeting=phrases.meeting(found[1]))
        yield Text(_NEXT.fill(theme=found[0], since=since))
        yield Text(_BY)
