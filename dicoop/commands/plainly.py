"""Can a line of words be run as it stands, or has the parser of all lines to be loaded?

Most lines name a record and give values to options. What else may stand in one (help, mistakes, whatever is short for
something, a shell that completes) is left to the parser, which is also the judge: both give the same values, or this
gives none.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from dicoop.commands.options import Option, Plan
from dicoop.commands.session import Session


def run(words: list[str], session: Session, table: Mapping[str, Any]) -> int:
    """Run one command line; raises Misused for what cannot be understood."""
    plan, left = _plan(words, table)
    values = given(plan.rows, left) if plan and not (plan.ask and session.interactive) else None
    if plan is None or values is None:
        from dicoop.commands import app  # noqa: PLC0415 - the parser takes as long to load as all the rest

        return app.run(words, session, table)
    try:
        return plan.call(session, values) or 0
    except KeyboardInterrupt:
        return 130


def _plan(words: list[str], table: Mapping[str, Any]) -> tuple[Plan | None, list[str]]:
    """Return the command that the first words name, and the words behind them; none where that is a group of some, or none at all."""
    name, *left = words or [""]
    row = table.get(name)
    if row is None or (row.kind and not left) or "_DICOOP_COMPLETE" in os.environ:
        return None, left
    module = import_module(row.module)
    if row.kind:
        entry, left = module.entry(row.kind, left[0]), left[1:]
        built = entry.build() if entry else None
    else:
        built = getattr(module, row.attribute)
    return built if isinstance(built, Plan) else None, left


def given(rows: Sequence[Option], words: Sequence[str]) -> dict[str, Any] | None:
    """Return the values that words give to options, None where they are not written plainly."""
    flags = {flag: row for row in rows for flag in row.flags}
    values: dict[str, Any] = {row.name: {"flag": False, "many": []}.get(row.form) for row in rows}
    left = iter(words)
    places = [row for row in rows if not row.flags]
    for word in left:
        flag, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        row = flags.get(flag) if word.startswith("-") else places[0] if places else None
        if row is None or (row.form == "flag" and equals):
            return None
        if row.flags and row.form != "flag" and not equals:
            value = next(left, "")
        value = value if row.flags else word
        if row.form == "flag":
            values[row.name] = True
        elif not value or (not equals and value.startswith("-")) or (row.form != "many" and values[row.name] is not None):
            return None
        elif row.form == "many":
            values[row.name] = [*values[row.name], value]
        else:
            values[row.name] = value
            places = places[1:] if not row.flags else places
    return None if any(row.required and not values[row.name] for row in rows) else values
