"""Which options has `extract`, and what does it run?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dicoop.actions import extract
from dicoop.commands.options import AS_OF, FORMAT, JSON, KNOWN_AT, MEETING, NO_INDEX, VERIFY, Plan, valued
from dicoop.commands.session import Session
from dicoop.labels import Label

_ABOUT = Label(
    "取数：各项率的依据，每条一行，写成 Parquet 报送全省汇总",
    "extract the data behind the rates as Parquet, for a province to roll up",
)
OUT = valued(
    "out",
    Label("写到这个文件夹（每市每天一个子文件夹）", "the folder to write to (one per city and day)"),
    Label("文件夹", "DIR"),
    flags=("--out", "-o"),
    required=True,
)


RATE = valued(
    "rate",
    Label("另取这个点名才说的率（可多次）", "this rate, told only when asked for, as well (may be given several times)"),
    Label("率", "RATE"),
    "many",
)


def _run(session: Session, **values: Any) -> int:
    given = {**values, "out": Path(values["out"])}
    shown = extract.extract(session.shelf(values, trust=True), session.today, given)
    return session.answer(shown, {**values, "output": None, "force": False})


EXTRACT = Plan(_ABOUT, (OUT, RATE, MEETING, AS_OF, KNOWN_AT, FORMAT, JSON, NO_INDEX, VERIFY), _run)
