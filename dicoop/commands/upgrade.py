"""How does a person bring a ledger of an older format along?"""

from __future__ import annotations

from dicoop.actions import upgrade
from dicoop.commands.init import CODE
from dicoop.commands.options import DRY_RUN, JSON, WAIT, Plan
from dicoop.commands.session import Session
from dicoop.labels import Label, both

_DONE = Label("{path}：{given}", "{path}: {given}")
_NOTHING = Label("{path} 已经是现在的格式", "{path} is of today's format already")
_NO_CODE = Label(
    "还没有市的区划代码，全省汇总要用：dicoop upgrade --code 410300",
    "the city's region code is still lacking, and a province needs it: dicoop upgrade --code 410300",
)
_UNDATED = Label(
    "撤并没有写日期，从前的数也合在一起算：{names}；要从某一天起算，写进 history",
    "mergers without a day also count for the years before: {names}; to let them begin on a day, write them into history",
)
_SCHEMA = Label("编辑器用的 schemas/ 还是旧的：dicoop schema", "the schemas/ for editors are old: dicoop schema")


def _run(session: Session, code: str | None, dry_run: bool, wait: int | None, json: bool) -> None:  # noqa: FBT001 - options
    found = upgrade.upgrade(session.desk(dry_run=dry_run, wait=wait), code)
    if json:
        session.dump({"path": found.path, "given": dict(found.given), "code": found.code})
        return
    given = both(", ".join(f"{name} = {value}" for name, value in found.given.items()))
    told = (_DONE if found.given else _NOTHING).fill(path=found.path, given=given)
    session.tell(told, dry_run=dry_run and bool(found.given))
    undated = _UNDATED.fill(names=" ".join(found.undated)) if found.undated else None
    is_old = found.given and not dry_run and upgrade.has_old_schemas(session.root())
    session.say(None if found.code else _NO_CODE, undated, _SCHEMA if is_old else None)


_ABOUT = Label(
    "把旧格式的台账升到现在的格式：在 ledger.yaml 里补上标识、区划代码和格式号，别的不动",
    "bring a ledger of an older format along: ledger.yaml gets its id, region code and format, all else stays",
)
COMMAND = Plan(_ABOUT, (CODE, DRY_RUN, WAIT, JSON), _run)
