"""Who is seconded to where, and which platforms are there?"""

from __future__ import annotations

from dicoop.labels import Label
from dicoop.reports.meeting.grouped import Grouped, Tables, many, number

TABLES: Tables = (
    Grouped(
        "secondments",
        Label("挂职", "Secondments"),
        "direction",
        (
            (number("累计（人）", "All"), "in_post below"),
            (number("在挂（人）", "In post", "in_post"), "in_post above"),
            (number("期满（人）", "Over", "over"), "at over"),
        ),
        "type=secondment",
    ),
    Grouped("platforms", Label("创新平台", "Platforms"), "level", ((number("平台（个）", "Platforms"), many),), "type=platform"),
)
