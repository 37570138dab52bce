"""What needs attention: what is overdue, what stands still, and why things stay undone?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.document import Section
from dicoop.labels import Label
from dicoop.reports.meeting import causes, overdue, stale

if TYPE_CHECKING:
    from dicoop.reports.meeting.case import MeetingCase

TITLE = Label("六、需要关注的事项", "6. What needs attention")


def section(case: MeetingCase) -> Section:
    """Return what is overdue by stage, what has not moved, the counties nothing came from, the causes."""
    blocks = (*overdue.nodes(case), *overdue.issues(case), *overdue.contracts(case), *stale.blocks(case), *causes.blocks(case))
    return Section("attention", TITLE, blocks)
