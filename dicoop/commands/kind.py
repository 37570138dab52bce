"""What does a person ask of the kinds of ledger, and how is a new one declared?"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dicoop.actions import kinds
from dicoop.actions.read import ShownDocument
from dicoop.commands.check import EXPLAIN_HINT
from dicoop.commands.check import FORMAT as CHECK_FORMAT
from dicoop.commands.options import (
    DRY_RUN,
    FORMAT,
    JSON,
    NO_INPUT,
    SECTION,
    TO_FILE,
    WAIT,
    Plan,
    argument,
    valued,
)
from dicoop.errors import Finding, Misused, NotFound, Place, total
from dicoop.kinds.declaration import label_of
from dicoop.labels import Label
from dicoop.render import findings
from dicoop.store import files
from dicoop.store.merge_lines import NO_FILE

if TYPE_CHECKING:
    from dicoop.commands.session import Session

KEY = argument(
    "key",
    Label("台账的名字，如 project", "the kind's name, such as project"),
    Label("名字", "KEY"),
    choices=lambda session: [(kind.name, kind.label.of(session.lang)) for kind in session.kinds.every.values()],
)
NEW_KEY = argument(
    "key", Label("新台账的名字：小写英文，也是命令，如 hazard", "its name, also its command, such as hazard"), Label("名字", "KEY")
)
FROM = valued("from_", Label("声明文件", "the file with the declaration"), Label("文件", "FILE"))


def _run_list(session: Session, **values: Any) -> int:
    return session.answer(ShownDocument(kinds.listed(session.root())), values)


def _run_show(session: Session, key: str, **values: Any) -> int:
    return session.answer(ShownDocument(kinds.shown(session.root(), key)), values)


_NO_FORMAT = Label("kind check 的格式是 text 或 json，没有“{value}”", "kind check has the formats text and json, not '{value}'")
_READ = Label("读了 {n} 份声明，{errors} 处错误", "declarations read: {n}; errors: {errors}")


def _run_check(session: Session, format: str | None, json: bool) -> int:  # noqa: A002, FBT001 - names of options
    if format not in (None, "text", "json"):
        raise Misused(_NO_FORMAT.fill(value=format))
    declarations, found = kinds.checked(session.root())
    if json or format == "json":
        session.write(findings.as_json(found, {"declarations": declarations}, (), session.lang))
    else:
        color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        session.write(findings.text(found, session.lang, color=color))
        session.say(_READ.fill(n=declarations, errors=total(found)))
        session.say(EXPLAIN_HINT.fill(code=found[0].code) if found else None)
    return 1 if found else 0


# A new kind

_NEEDS_FILE = Label("要用 --from 写明声明文件", "name the declaration file: --from FILE")
_NEEDS_FILE_HINT = Label(
    "在终端里运行不用文件，会逐项提问；写法可照别的声明：dicoop kind new {key} --from {key}.yaml",
    "on a terminal it asks instead; or write one modelled on another declaration: dicoop kind new {key} --from {key}.yaml",
)
_DECLARED = Label("{path}：已新建 {label}，编号以 {letter} 开头", "{path}: declared {label}, ids begin with {letter}")
_SCHEMAS = Label("已写 {names}", "written: {names}")
_NEXT = Label("下一步：dicoop {key} add", "next: dicoop {key} add")


def _run_new(session: Session, key: str, from_: str | None, dry_run: bool, wait: int | None, no_input: bool, json: bool) -> None:  # noqa: FBT001 - options
    kinds.require_new(session.root(), key)
    if from_ is None and (no_input or not session.interactive):
        raise Misused(_NEEDS_FILE, _NEEDS_FILE_HINT.fill(key=key))
    name, raw = _asked(session, key) if from_ is None else _read(from_)
    made, schemas = kinds.declare(session.desk(dry_run=dry_run, wait=wait), key, raw, name)
    path = kinds.path_of(key)
    if json:
        session.dump({"key": key, "letter": made.letter, "path": path, "schemas": list(schemas)})
        return
    session.tell(_DECLARED.fill(path=path, label=label_of(made.label), letter=made.letter), dry_run=dry_run)
    if not dry_run:
        session.say(_SCHEMAS.fill(names=" ".join(schemas)) if schemas else None, _NEXT.fill(key=key))


def _read(name: str) -> tuple[str, bytes | Finding]:
    path = Path(name)
    if not path.exists():
        raise NotFound(NO_FILE.fill(path=name))
    raw = files.read(path.parent, path.name)
    return name, raw.placed(Place(name)) if isinstance(raw, Finding) else raw


def _asked(session: Session, key: str) -> tuple[str, bytes]:
    from dicoop.commands import outline  # noqa: PLC0415 - only where there is a terminal

    return kinds.path_of(key), outline.ask_for(session, key).encode()


KIND = {
    "list": Plan(
        Label("列出内置和自建的台账：编号字头、文件夹、记录数、是否可用", "list all kinds of ledger: letter, folder, records, state"),
        (FORMAT, JSON, *TO_FILE),
        _run_list,
    ),
    "show": Plan(
        Label("用话说出一种台账：字段、清单、环节、期限、率", "describe a kind: fields, lists, steps, deadlines, rates"),
        (KEY, SECTION, FORMAT, JSON, *TO_FILE),
        _run_show,
    ),
    "check": Plan(
        Label("核对自建台账的声明：每处错误在哪一行，怎么改", "check the declarations: every fault with its line and fix"),
        (CHECK_FORMAT, JSON),
        _run_check,
    ),
    "new": Plan(
        Label(
            "新建一种台账：按声明文件，或在终端里逐项回答；写入 ledgers/kinds/",
            "declare a new kind, from a file or by prompts, in ledgers/kinds/",
        ),
        (NEW_KEY, FROM, DRY_RUN, WAIT, NO_INPUT, JSON),
        _run_new,
    ),
}
