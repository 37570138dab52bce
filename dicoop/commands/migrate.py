"""How does a person change a ledger of the city's own together with its records?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dicoop.actions import migrate
from dicoop.actions.migrate import Migrated, MigratedRecord, Turn
from dicoop.actions.parts import MigrationOptions
from dicoop.commands.init import OLD_SCHEMAS
from dicoop.commands.options import DRY_RUN, JSON, WAIT, Plan, argument, valued
from dicoop.commands.session import NOT_WRITTEN, Session
from dicoop.errors import Misused
from dicoop.labels import Label, both, joined, visible

KEY = argument(
    "key",
    Label("台账的名字，即 ledgers/kinds/ 里的文件名", "the ledger's name, that of its file in ledgers/kinds/"),
    Label("台账", "KEY"),
    choices=lambda session: [(kind.name, kind.label.of(session.lang)) for kind in session.kinds.values() if kind.declared],
)
RENAME = valued(
    "rename",
    Label(
        "改名：字段、清单（或 清单.字段）、环节、期限、率，或台账自己的名字",
        "rename a field, a list (or LIST.FIELD), a step, a limit, a rate, or the ledger itself",
    ),
    Label("旧名=新名", "OLD=NEW"),
)
MAP = valued(
    "map_",
    Label("固定值改成另一个，新值可以是已有的", "change one value of a closed list to another, new or existing"),
    Label("旧值=新值", "OLD=NEW"),
)
FIELD = valued("field", Label("几个字段都有这个值时，说明是哪一个", "the field, if several have the value"), Label("字段", "FIELD"))
DROP = valued(
    "drop",
    Label("去掉一个字段、清单或环节，记录里的值也去掉", "remove a field, list or step, with its values in all records"),
    Label("名字", "NAME"),
)

_ONE = Label("要写一个且只写一个：--rename --map --drop", "give exactly one of --rename --map --drop")
_FORM = Label("--{flag} 写成 旧=新，不能是“{value}”", "--{flag} is written OLD=NEW, not '{value}'")
_NO_FIELD = Label("--field 只和 --map 连用", "--field goes with --map only")
_DONE = Label("{key}（{path}）：改了记录 {n} 条（共 {all} 条）{others}{dry}", "{key} ({path}): records changed: {n} of {all}{others}{dry}")
_OTHERS = Label("；一并改了 {paths}", "; also {paths}")
_GONE = Label("（去掉）", "(gone)")


def _run(session: Session, key: str, dry_run: bool, wait: int | None, json: bool, **values: Any) -> None:  # noqa: FBT001 - options
    found = migrate.migrate(session.desk(dry_run=dry_run, wait=wait), key.strip(), _wanted(values))
    if json:
        session.dump(_data(found))
        return
    session.write(_told(found, session, dry_run=dry_run))
    session.say(OLD_SCHEMAS if found.schema else None)


def _wanted(given: dict[str, Any]) -> MigrationOptions:
    asked = [(verb, given[name].strip()) for verb, name in (("rename", "rename"), ("map", "map_"), ("drop", "drop")) if given[name]]
    if len(asked) != 1:
        raise Misused(_ONE)
    verb, text = asked[0]
    if given["field"] and verb != "map":
        raise Misused(_NO_FIELD)
    if verb == "drop":
        return MigrationOptions(verb, text)
    old, _, new = (part.strip() for part in text.partition("="))
    if not old or not new:
        raise Misused(_FORM.fill(flag=verb, value=text))
    return MigrationOptions(verb, old, new, given["field"] and given["field"].strip())


def _told(found: Migrated, session: Session, *, dry_run: bool) -> str:
    others = _OTHERS.fill(paths=found.others) if found.others else both("")
    words = _DONE.fill(
        key=found.key, path=found.path, n=len(found.records), all=found.read, others=others, dry=NOT_WRITTEN if dry_run else both("")
    )
    lines = [_line(row) for row in found.records] if dry_run else []
    return "".join(visible(label.of(session.lang)) + "\n" for label in (words, *lines))


def _line(row: MigratedRecord) -> Label:
    """Return one record in one line: its id, and what became what."""
    turns: Iterable[Label] = map(_turn, row.turns) if row.turns else [both(f"{row.old} → {row.path}")]
    return joined((both(row.id), joined(tuple(turns), "；", "; ")), " ", " ")


def _turn(turn: Turn) -> Label:
    address = "" if turn.address == turn.before else f"{turn.address}: "
    after = _GONE if turn.after is None else both(turn.after)
    return joined((both(f"{address}{turn.before}"), after), " → ", " → ")


def _data(found: Migrated) -> dict[str, object]:
    rows = [{"id": row.id, "path": row.path, "old": row.old, "changes": [turn._asdict() for turn in row.turns]} for row in found.records]
    return {"key": found.key, "path": found.path, "records": rows, "others": list(found.others)}


_ABOUT = Label(
    "改自己声明的台账：声明、条件和全部记录一起改；有一条改不了就都不改，undo 可以撤回",
    "change a ledger of your own: declaration, conditions and all records, or nothing; undo reverts it",
)
MIGRATE = Plan(_ABOUT, (KEY, RENAME, MAP, FIELD, DROP, DRY_RUN, WAIT, JSON), _run)
