"""How does a person give a record another id?"""

from __future__ import annotations

from dicoop.actions import renumber
from dicoop.actions.renumber import Renumbered
from dicoop.commands.options import DRY_RUN, ID, JSON, WAIT, Plan, argument
from dicoop.commands.session import Session
from dicoop.labels import Label

NEW = argument("new", Label("新编号，写全", "the new id, in full"), Label("新编号", "NEW"))
_DONE = Label(
    "{new}：原编号 {old}（{path}）；改了引用的记录 {n} 条，豁免 {waivers} 份",
    "{new}: was {old} ({path}); records with updated references: {n}; waivers: {waivers}",
)
_REFERENCE = Label("  {path}：{at}", "  {path}: {at}")
_NAMED = Label("文字里还提到 {old}，没有改：{paths}", "texts that still mention {old}, left as they are: {paths}")


def _run(session: Session, id_: str, new: str, dry_run: bool, wait: int | None, json: bool) -> None:  # noqa: FBT001 - options
    found = renumber.renumber(session.desk(dry_run=dry_run, wait=wait), id_, new.strip().upper())
    if json:
        session.dump(_data(found))
        return
    session.tell(
        _DONE.fill(new=found.new, old=found.old, path=found.path, n=len(found.references), waivers=len(found.waivers)), dry_run=dry_run
    )
    session.say(*(_REFERENCE.fill(path=edit.path, at=edit.at) for edit in found.references))
    session.say(_NAMED.fill(old=found.old, paths=found.named) if found.named else None)


def _data(found: Renumbered) -> dict[str, object]:
    rows = [{"path": edit.path, "addresses": list(edit.at)} for edit in found.references]
    more = {"references": rows, "waivers": list(found.waivers), "named": list(found.named)}
    return {"id": found.new, "old": found.old, "path": found.path, **more}


_ABOUT = Label(
    "给一条记录换编号：文件、所有引用、豁免一起改；已在会议上公布的不能换",
    "change a record's id: its file, references and waivers; refused once published at a meeting",
)
RENUMBER = Plan(_ABOUT, (ID, NEW, DRY_RUN, WAIT, JSON), _run)
