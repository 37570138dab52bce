"""Which ways do leads come by?"""

from __future__ import annotations

from dicoop.labels import Label
from dicoop.reports.meeting.grouped import Grouped, Tables, many, number

TABLES: Tables = (Grouped("ways", Label("各招商方式", "Leads by channel"), "way", ((number("合计（条）", "All"), many),), stages=True),)
