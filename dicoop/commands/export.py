"""Which options has `export`, and what does it run?"""

from __future__ import annotations

from typing import Any

from dicoop.actions import export
from dicoop.commands.options import AS_OF, KNOWN_AT, MEETING, NO_INDEX, TO_FILE, VERIFY, Plan, flag, valued
from dicoop.commands.session import NO_FILE, Session
from dicoop.errors import Misused
from dicoop.labels import Label
from dicoop.store import output as outputs

_ABOUT = Label(
    "写成别家的格式：oc4ids（基础设施公开数据标准 0.9.5）",
    "export to an outside format: oc4ids (Open Contracting for Infrastructure, 0.9.5)",
)
TO = valued(
    "to",
    Label("写成什么：oc4ids", "the format: oc4ids"),
    Label("格式", "FORM"),
    required=True,
    choices=lambda _: [(name, "") for name in export.FORMS],
)
ALL = flag(
    "all_",
    Label(
        "全部项目，不只政府投资、财政资金的和基础设施",
        "all projects, not only government, publicly funded and infrastructure ones",
    ),
)


def _run(session: Session, **values: Any) -> int:
    output = values["output"]
    if values["force"] and output in (None, "-"):
        raise Misused(NO_FILE)
    text, beside = export.export(session.shelf(values, trust=True), session.today, values)
    if output in (None, "-"):
        session.write(text)
    else:
        outputs.put(output, text, force=values["force"])
    session.say(*beside.words)
    return beside.code


EXPORT = Plan(_ABOUT, (TO, ALL, MEETING, AS_OF, KNOWN_AT, *TO_FILE, NO_INDEX, VERIFY), _run)
