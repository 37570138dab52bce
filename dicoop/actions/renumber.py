"""How does a record get another id: its file, every reference to it, and the waivers that name it?"""

from __future__ import annotations

from pathlib import PurePath

from dicoop.actions.change import refuse_new
from dicoop.actions.references import references
from dicoop.actions.write_context import Desk, alone
from dicoop.errors import Findings, Misused, NotFound, Refused
from dicoop.frozen import dataclass
from dicoop.kinds import parse_input
from dicoop.kinds.base import Kind, Kinds
from dicoop.kinds.validate import check_values, present
from dicoop.labels import Label
from dicoop.store import files, git, history, ledger, record_writer
from dicoop.store.git import Repo
from dicoop.store.history import MEETING_TAG
from dicoop.store.kinds import kinds_of
from dicoop.store.ledger import Opened
from dicoop.store.record_writer import FileEdit

_NO_ID = Label("“{value}”不是编号", "'{value}' is not an id")
_NO_ID_HINT = Label(
    "编号如 P-2019-QL007: P I C E 之一，年份，登记单位，三位以上的数字",
    "an id is like P-2019-QL007: one of P I C E, a year, an office, three digits or more",
)
_OTHER_KIND = Label(
    "{old} 是{kind}，编号以 {letter} 开头，不能改成 {new}", "{old} is a {kind}: its id begins with {letter} and cannot be {new}"
)
_SAME = Label("{old} 本来就是这个编号", "{old} is already its id")
_TAKEN = Label("编号 {new} 已有记录", "the id {new} is taken")
_TAKEN_ON = Label("编号 {new} 在分支 {branch} 上已有记录", "the id {new} is taken on the branch {branch}")
_TAKEN_HINT = Label("换一个没有用过的编号", "choose an id that was never used")
_TOLD = Label("{old} 已在第 {n} 次会议上公布（标签 {tag}），编号不再改", "{old} was published at meeting {n} (tag {tag}) and keeps its id")
_TOLD_HINT = Label(
    "确实重复的：dicoop {kind} void {old}，再登记新的一条",
    "if it is a duplicate: dicoop {kind} void {old}, then add a new one",
)


@dataclass(frozen=True)
class Renumbered:
    """What changed its id: old and new path, the records that refer to it, waivers by their new paths, and texts that still name the old id."""

    old: str
    new: str
    path: str
    references: tuple[FileEdit, ...]
    waivers: tuple[str, ...]
    named: tuple[str, ...]


def renumber(desk: Desk, text: str, new: str) -> Renumbered:
    """Give a record another id; one that was interrupted is finished by running it again. Raises Misused, NotFound, Refused."""
    with alone(desk):
        kind, old = meant(desk, text)
        _check_new(kinds_of(desk.root), kind, old, new)
        opened = ledger.open_record(desk.root, kind, old)
        record = _moved(desk, kind, opened, new)
        repo = git.find(desk.root)
        _refuse(desk, repo, kind, old, record)
        edits, named = references(desk.root, kind, old, new)
        waivers = tuple(record_writer.rebound(desk.root, repo, (record,)))
        if not desk.dry_run:
            record_writer.write_all(desk.root, record, (*edits, *waivers))
    return Renumbered(old, new, record.path, edits, tuple(waiver.path for waiver in waivers), named)


def meant(desk: Desk, text: str) -> tuple[Kind, str]:
    """Return the record a person means by its id or any end of it that only one has, of whatever kind; raises NotFound, Misused."""
    wanted = text.strip().upper()
    kinds = kinds_of(desk.root)
    kind = kinds.of_id(wanted)
    if kind is not None:
        return kind, ledger.meant(desk.root, kind, wanted)
    found = {id_: kind for kind in kinds.values() if kind.letter for id_ in ledger.ids(desk.root, kind) if id_.endswith(wanted)}
    if not found:
        raise NotFound(_NONE.fill(value=text), _NO_ID_HINT)
    if len(found) > 1:
        raise ledger.unclear(desk.root, text, ((kind, id_) for id_, kind in found.items()))
    return next((kind, parse_input.one_of(kind, text, [id_])) for id_, kind in found.items())


_NONE = Label("没有编号以“{value}”结尾的记录", "no id ends in '{value}'")


def _check_new(kinds: Kinds, kind: Kind, old: str, new: str) -> None:
    match = kinds.match(new)
    if match is None:
        raise Misused(_NO_ID.fill(value=new), _NO_ID_HINT)
    if match[1] != kind.letter:
        raise Refused(_OTHER_KIND.fill(old=old, kind=kind.label, letter=kind.letter, new=new))
    if old == new:
        raise Refused(_SAME.fill(old=old), _TAKEN_HINT)


def _moved(desk: Desk, kind: Kind, opened: Opened, new: str) -> FileEdit:
    """Return a record's file under its new id; refused where the record would have errors it had not before."""
    data = {**opened.source.data, "id": new}
    record = check_values(present(data), kind.model)
    assert not isinstance(record, Findings)
    whole = ledger.glance(desk.root)
    refuse_new(kind, opened.record, whole.kinds.valued(kind, record), whole, desk.today)
    return FileEdit(opened.path, opened.source.text, kind.path(new), record_writer.edited(opened, kind, data))


def _refuse(desk: Desk, repo: Repo | None, kind: Kind, old: str, record: FileEdit) -> None:
    """Refuse an id that is taken, here or on a branch, and one that a closed meeting was told; our own half-done work is not refused."""
    new = PurePath(record.path).stem
    if files.exists(desk.root, record.path) and files.read(desk.root, record.path) != record.text.encode():
        raise Refused(_TAKEN.fill(new=new), _TAKEN_HINT)
    for ref in history.refs(repo) if repo else ():
        assert repo is not None
        if ref.kind != "tag" and git.entries(repo, ref.commit, record.path):
            raise Refused(_TAKEN_ON.fill(new=new, branch=ref.name), _TAKEN_HINT)
        if ref.kind == "tag" and MEETING_TAG.fullmatch(ref.name) and git.entries(repo, ref.commit, record.old):
            number = ref.name.removeprefix("meeting-")
            raise Refused(_TOLD.fill(old=old, n=number, tag=ref.name), _TOLD_HINT.fill(kind=kind.name, old=old))
