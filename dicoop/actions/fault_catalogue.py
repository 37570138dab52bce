"""Which faults can a ledger have, and what is each of them?"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from dicoop.errors import Fault, Misused, nearest, or_else
from dicoop.kinds.settings import SETTINGS_FAULTS
from dicoop.kinds.validate import VALIDATE_FAULTS
from dicoop.labels import Label
from dicoop.measures import MEASURE_FAULTS
from dicoop.periods import PERIOD_FAULTS
from dicoop.rules.checks import table
from dicoop.store.ledger import STORE_FAULTS
from dicoop.text.faults import TEXT_FAULTS
from dicoop.text.read import own
from dicoop.values import VALUE_FAULTS

_NO_CODE = Label("没有“{code}”这种错误", "unknown fault code '{code}'")
_CODES = Label("有这些：{codes}", "there are: {codes}")


class FaultReason(NamedTuple):
    """Why a fault matters, and what it looks like."""

    why: Label
    example: str


_reasons: Callable[[], Any] = cache(lambda: own("dicoop", "faults.yaml").data)


def reason(fault: Fault) -> FaultReason:
    """Return why a fault, or any other of its code, matters."""
    said = _reasons()[fault.code]
    return FaultReason(Label(said["zh"], said["en"]), said["example"])


def told(fault: Fault) -> dict[str, object]:
    """Return the words with which a fault is explained."""
    known = reason(fault)
    example = "\n".join(f"  {line}" for line in known.example.splitlines())
    hint = Label(*(re.sub(r"\{\w+\}", "…", words) for words in fault.hint))
    return {"severity": fault.severity, "why": known.why, "example": example, "hint": hint}


def faults() -> tuple[Fault, ...]:
    """Return every fault a ledger can have, by code."""
    from dicoop.exchange.mapping_faults import FAULTS as mapping_faults  # noqa: N811, PLC0415 - most ledgers have no mapping

    every = (
        *TEXT_FAULTS,
        *VALUE_FAULTS,
        *MEASURE_FAULTS,
        *PERIOD_FAULTS,
        *VALIDATE_FAULTS,
        *SETTINGS_FAULTS,
        *STORE_FAULTS,
        *table.FAULTS,
        *mapping_faults,
    )
    return tuple(sorted(set(every), key=lambda fault: fault.code))


def _of_declarations() -> tuple[Fault, ...]:
    from dicoop.kinds.declaration import DECLARATION_FAULTS  # noqa: PLC0415 - most ledgers declare none
    from dicoop.rules.declarations.case import FAULTS  # noqa: PLC0415
    from dicoop.store import kinds  # noqa: PLC0415

    return (*DECLARATION_FAULTS, *FAULTS, *kinds.FAULTS)


def explain(code: str) -> Fault:
    """Return a fault by its code; raises Misused naming the nearest and all of them."""
    by_code = {fault.code: fault for fault in (*faults(), *_of_declarations())}
    if code not in by_code:
        codes = _CODES.fill(codes=" ".join(fault.code for fault in faults()))
        near = nearest(code, by_code)
        raise Misused(_NO_CODE.fill(code=code), or_else(near, codes))
    return by_code[code]
