"""Do bulletins say what the ledger says?"""

from __future__ import annotations

from dicoop.reports.meeting import supervision
from dicoop.reports.meeting.grouped import Tables

TABLES: Tables = (supervision.tables,)
