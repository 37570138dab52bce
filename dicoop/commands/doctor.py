"""Which options has `doctor`, and what does it run?"""

from __future__ import annotations

import sys
from typing import Any

from dicoop.actions import doctor
from dicoop.commands.options import FORMAT, JSON, SECTION, TO_FILE, Plan
from dicoop.commands.session import Session
from dicoop.errors import DicoopError
from dicoop.labels import Label
from dicoop.store.find import Shelf

_ABOUT = Label(
    "体检：程序、组件、索引、git、终端是否正常，不正常怎么办",
    "diagnose program, packages, index, git and terminal, and say how to fix problems",
)


def _run(session: Session, **values: Any) -> int:
    return session.answer(doctor.look(_place(session), session.today, sys.stdout.encoding or "utf-8"), values)


def _place(session: Session) -> Shelf | DicoopError:
    try:
        return Shelf(session.root(), session.cache)
    except DicoopError as error:
        return error


DOCTOR = Plan(_ABOUT, (SECTION, FORMAT, JSON, *TO_FILE), _run)
