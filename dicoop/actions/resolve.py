"""How is one conflict settled: by a side, by a value, or by another id for one of two records?"""

from __future__ import annotations

from pathlib import Path, PurePath

from dicoop.actions import add, conflicts, references
from dicoop.actions.change import ERRORS
from dicoop.actions.conflicts import ConflictState, MergeState, Torn
from dicoop.actions.write_context import Desk, alone
from dicoop.change import resolve_conflict
from dicoop.change.merge import join, only_together
from dicoop.change.merge_tree import Choice, NewValue
from dicoop.change.resolve_conflict import BY_HAND
from dicoop.errors import THERE_ARE, Finding, Misused, NotFound, Refused, total
from dicoop.frozen import dataclass
from dicoop.kinds import address, parse_input
from dicoop.kinds.base import Kind
from dicoop.labels import Label
from dicoop.store import files, ledger, record_writer
from dicoop.store.ledger import Opened, of_bytes
from dicoop.store.record_writer import FileEdit

_NONE = Label("{id} 没有冲突", "{id} is not in conflict")
_NO_CONFLICTS = Label("台账里没有冲突", "the ledger has no conflicts")
_SEVERAL = Label("“{value}”符合几条有冲突的记录", "'{value}' matches several records in conflict")
_NOT_TWICE = Label("{id} 两边是同一条记录，不用换编号", "{id} is the same record on both sides and needs no new id")
_NOT_TWICE_HINT = Label("逐个字段定：dicoop conflicts", "resolve its fields one by one: dicoop conflicts")
_BY_HAND = Label("{path} 里的冲突不能按字段分清", "the conflict in {path} cannot be split into fields")
_AGAIN_HINT = Label("先按字段重新合并：dicoop resolve {id} --again", "merge it by field first: dicoop resolve {id} --again")
_GONE = Label("{id} 一边删了，一边改了", "{id} was deleted on one side and changed on the other")
_GONE_HINT = Label("留下：git add {path}；删去：git rm {path}", "to keep it: git add {path}; to delete it: git rm {path}")


@dataclass(frozen=True)
class Resolved:
    """What was settled: the record's id and path, the address, what is left there, what is wrong with the record now.

    Where one of two records was given another id: that, the references that go with it; `written` are all paths to be committed.
    """

    id: str
    path: str
    address: str
    left: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    new: str = ""
    references: tuple[str, ...] = ()
    written: tuple[str, ...] = ()


def target(text: str) -> tuple[str, str]:
    """Return the record and the address that `ID:field` names; without an address it is the record."""
    id_, _, name = text.partition(":")
    return id_.strip(), name.strip()


def resolve(desk: Desk, id_: str, name: str, choice: Choice) -> Resolved:
    """Settle the conflict at an address; raises NotFound, Misused, and Refused for a value that would be an error."""
    with alone(desk):
        torn = _torn(desk.root, id_)
        if torn.state is not ConflictState.MARKED:
            raise _not_by_fields(torn)
        assert torn.kind is not None
        if isinstance(choice, NewValue):
            choice = given(desk, torn.kind, (torn.path, torn.three[1] if torn.three else None), name, choice.value)
        text = resolve_conflict.resolve(torn.raw.decode(), name, choice, torn.kind.model)
        _save(desk, torn, text)
        left = resolve_conflict.conflicts(text, torn.kind.model) or ()
        return _settled(desk, torn, name, text, tuple(each.address for each in left))


def again(desk: Desk, id_: str) -> Resolved:
    """Merge by fields anew what git has not merged so, from the versions it keeps."""
    with alone(desk):
        torn = _torn(desk.root, id_)
        merged = join(*torn.three, torn.kind.model, torn.names) if torn.kind and torn.three else None
        if merged is None or torn.state is ConflictState.GONE:
            raise _not_by_fields(torn)
        text, left = (torn.own, ()) if torn.own else (merged.text, merged.conflicts)
        _save(desk, torn, text)
        return _settled(desk, torn, "", text, tuple(each.address for each in left))


def _settled(desk: Desk, torn: Torn, name: str, text: str, left: tuple[str, ...]) -> Resolved:
    if not left and not desk.dry_run:
        conflicts.settled(desk.root, (torn.path,))
    return Resolved(torn.id, torn.path, name, left, () if left else _findings(desk, torn, text), written=(torn.path,))


def _torn(root: Path, text: str) -> Torn:
    found = {torn.id: torn for torn in conflicts.conflicts(root)}
    ids = parse_input.unique_end(text, found)
    if len(ids) == 1:
        return found[ids[0]]
    named = THERE_ARE.fill(names=tuple(ids or found))
    if ids:
        raise Misused(_SEVERAL.fill(value=text), named)
    raise NotFound(_NONE.fill(id=text) if found else _NO_CONFLICTS, named if found else None)


def _not_by_fields(torn: Torn) -> Refused:
    if torn.state is ConflictState.GONE:
        return Refused(_GONE.fill(id=torn.id), _GONE_HINT.fill(path=torn.path))
    can = torn.state in (ConflictState.UNMERGED, ConflictState.MISTAKEN)
    return Refused(_BY_HAND.fill(path=torn.path), _AGAIN_HINT.fill(id=torn.id) if can else BY_HAND)


def given(desk: Desk, kind: Kind, ours: tuple[str, bytes | None], name: str, text: str) -> NewValue:
    """Return a value as `set` reads it; refused where our side (its path, its content) with it would have a fault there; raises Misused, Refused."""
    _, row = address.parse(name, kind.model)
    if not row.is_scalar:
        return NewValue(text)  # refused where it is settled
    path, raw = ours
    value = parse_input.tidy(row, text, ledger.glance(desk.root), desk.today)
    wrong = resolve_conflict.faults_with(raw, path, (name, value), kind.model) if raw else ()
    if wrong:
        raise Refused(ERRORS.fill(id=kind.id_of(path), n=total(wrong)), findings=wrong)
    return NewValue(value)


def _save(desk: Desk, torn: Torn, text: str) -> None:
    if not desk.dry_run:
        files.replace(desk.root, torn.path, text, files.digest(torn.raw))


def _findings(desk: Desk, torn: Torn, text: str) -> tuple[Finding, ...]:
    """Return what is wrong with a record in which nothing is left to settle, and with neither side of it."""
    made = of_bytes(text.encode(), torn.path, torn.kinds)
    if not isinstance(made, Opened):
        return made
    assert torn.kind is not None
    sides = [side.record for raw in (torn.three or ())[1:] if isinstance(side := of_bytes(raw, torn.path, torn.kinds), Opened)]
    return only_together(torn.kind, made.record, sides, ledger.glance(desk.root), desk.today)


def renumber(desk: Desk, id_: str, side: str) -> Resolved:
    """Give one side's record the next free id, where two records have one; what refers to it on that side alone goes with it."""
    with alone(desk):
        torn = _torn(desk.root, id_)
        match = torn.kinds.match(torn.id)
        if not (torn.added and torn.kind and torn.three and match):
            raise Refused(_NOT_TWICE.fill(id=torn.id), _NOT_TWICE_HINT)
        moved, kept = (torn.three[1], torn.three[2]) if side == "ours" else (torn.three[2], torn.three[1])
        opened = of_bytes(moved, torn.path, torn.kinds)
        assert isinstance(opened, Opened)
        here = conflicts.place(desk.root)
        new, text, is_there = _under_another(here, torn.kind, opened, (match[3], match[2]))
        edits = _following(here, torn, (torn.id, new), side)
        done = _following(here, torn, (new, torn.id), side) if is_there else ()
        if not desk.dry_run:
            if not is_there:
                files.create(desk.root, torn.kind.path(new), text)
            for n, edit in enumerate(edits):
                with files.half_done(n + 1):
                    files.replace(desk.root, edit.path, edit.text, edit.digest)
            _save(desk, torn, kept.decode())
        changed = tuple(edit.path for edit in (*done, *edits))
        written = (torn.path, torn.kind.path(new), *changed)
        if not desk.dry_run:
            conflicts.settled(desk.root, written)
        return Resolved(torn.id, torn.path, "", (), (), new, changed, written)


def _under_another(here: MergeState, kind: Kind, opened: Opened, office: tuple[str, str]) -> tuple[str, str, bool]:
    """Return a record's new id and its text under that, and whether it is there: one that was interrupted is finished by running it again."""
    folder = f"{kind.folder}/{office[0]}/{office[1]}"
    free = add.next_id(here.root, kind, *office)
    known = [name.removesuffix(".yaml") for name in files.names(here.root, folder) if name != PurePath(opened.path).name]
    for id_ in (*(id_ for id_ in known if kind.is_id(id_)), free):
        text = record_writer.edited(opened, kind, {**opened.source.data, "id": id_})
        if id_ == free or files.read(here.root, kind.path(id_)) == text.encode():
            return id_, text, id_ != free
    raise AssertionError


def _following(here: MergeState, torn: Torn, ids: tuple[str, str], side: str) -> tuple[FileEdit, ...]:
    """Return the references that came with one side's record, from one id to another: those its commit has and the other's has not."""
    if here.sides is None or torn.kind is None:
        return ()
    edits, _ = references.references(here.root, torn.kind, *ids)
    mine, other = (here.sides.ours, here.sides.theirs) if side == "ours" else (here.sides.theirs, here.sides.ours)
    return tuple(edit for edit in edits if here.names(mine, edit.path, torn.id) and not here.names(other, edit.path, torn.id))
