"""How is a user's last command taken back, while nobody has built on it?"""

from __future__ import annotations

from typing import Any

from dicoop.actions.write_context import Desk, turn
from dicoop.change.describe import sentence
from dicoop.errors import Changed, Finding, Refused
from dicoop.frozen import dataclass
from dicoop.kinds import address
from dicoop.kinds.validate import present
from dicoop.labels import Label, Term, both, joined, visible
from dicoop.store import files, git, history, ledger, undo_log
from dicoop.store.git import Repo
from dicoop.store.kinds import kinds_of
from dicoop.store.undo_log import Unit, Written
from dicoop.text.read import read
from dicoop.text.source import Source

_NOTHING = Label("没有可以撤销的命令", "nothing to undo")
_NOTHING_HINT = Label(
    "只能撤销最后一个写入命令，而且只能一次；更早的，看 dicoop log 编号，再一个值一个值地 dicoop … set",
    "only the last command that wrote something can be undone, and once; for earlier ones see dicoop log ID, then dicoop … set each value",
)
_OTHERS = Label(
    "没有您可以撤销的命令；这里最后的是 {by} 在 {when} 执行的：{command}",
    "you have no command to undo; the last one here was run by {by} at {when}: {command}",
)
_OTHERS_HINT = Label(
    "只能由 {by} 自己撤销（dicoop undo）；您要改：一个值一个值地 dicoop … set，收据另记一笔冲回（fund 或 deliver --reverse）",
    "only {by} can undo it (dicoop undo); to change single values: dicoop … set; to reverse a receipt: fund or deliver --reverse",
)
_CHANGED = Label("{path} 在那之后又改过，什么都没有撤销", "{path} has changed since; nothing was undone")
_CHANGED_HINT = Label(
    "看改了什么：git diff {path}；一个值一个值地改回：dicoop … set",
    "see what changed: git diff {path}; restore single values: dicoop … set",
)
_COMMITTED = Label("那个命令的改动已经提交（{commit}）", "what that command wrote is committed ({commit})")
_COMMITTED_HINT = Label("撤销一次提交：git revert {commit}", "to revert a commit: git revert {commit}")
_SHORT = 12


class UndoStatus(Term):
    """What became of a file."""

    RESTORED = "restored", "已还原", "restored"
    REMOVED = "removed", "已移去", "removed"
    BACK = "back", "已放回", "put back"


@dataclass(frozen=True)
class Undone:
    """A file that was undone: what became of it, its values as they stood and as they stand again, and in words; None where they cannot be read."""

    path: str
    came: UndoStatus
    changes: tuple[address.ValueChange, ...] | None
    words: Label | None


def meant(desk: Desk) -> Unit | None:
    """Return the user's last command that could be undone, None where there is none or where `undo` would tell what is in the way."""
    unit = undo_log.last(desk.root, desk.cache)
    try:
        return unit if unit and _left(desk, unit) else None
    except (Refused, Changed):
        return None


def undo(desk: Desk) -> tuple[Undone, ...]:
    """Put back what the user's last command wrote; raises Refused where there is none, or it is committed, Changed where it was changed since."""
    with turn(desk.root, desk.wait):
        unit = undo_log.last(desk.root, desk.cache)
        left = _left(desk, unit) if unit else []
        if not left:
            raise _nothing(desk)
        undone = tuple(_undone(desk, each) for each in left)
        if not desk.dry_run:
            for done, each in enumerate(reversed(left)):
                with files.half_done(done):
                    _put_back(desk, each)
            undo_log.forget(desk.root, desk.cache)
    return undone


def _left(desk: Desk, unit: Unit) -> list[Written]:
    """Return what of a unit can be put back, nothing where all of it is; raises Refused and Changed as `undo`."""
    before = ((each, _before(each)) for each in unit.files)  # as it was: the command was killed, or somebody put it back
    left = [each for each, raw in before if _digest(desk, each.path) != (None if raw is None else files.digest(raw))]
    _refuse_committed(desk, unit, left)
    now = ((each, _digest(desk, each.path), files.owner(desk.root, each.path)) for each in left)
    changed = next((each.path for each, digest, owner in now if (digest, owner) != (each.after, each.owner)), None)
    if changed:
        raise Changed(_CHANGED.fill(path=changed), _CHANGED_HINT.fill(path=changed))
    return left


def _nothing(desk: Desk) -> Refused:
    """Return what is told to whom has nothing to undo: whose the last command is that could be undone."""
    for unit in undo_log.others(desk.root, desk.cache):
        try:
            left = _left(desk, unit)
        except (Refused, Changed):
            continue
        if left:
            told = _OTHERS.fill(by=unit.by, when=f"{unit.when:%Y-%m-%d %H:%M}", command=unit.command)
            return Refused(told, _OTHERS_HINT.fill(by=unit.by))
    return Refused(_NOTHING, _NOTHING_HINT)


def _digest(desk: Desk, path: str) -> str | None:
    if not files.exists(desk.root, path):
        return None
    raw = files.read(desk.root, path)
    return "" if isinstance(raw, Finding) else files.digest(raw)


def _before(each: Written) -> bytes | None:
    return None if each.before is None else files.raw_of(each.before)


def _undone(desk: Desk, each: Written) -> Undone:
    """Return the values of a file as they stand and as they stood before the command; none are told of a schema, which nobody writes."""
    changes = words = None
    if each.path.endswith(".yaml"):
        raw = files.read(desk.root, each.path) if each.after is not None else None
        now, then = _values(each.path, raw), _values(each.path, _before(each))
        kind = kinds_of(desk.root).of_path(each.path)
        if now is not None and then is not None:
            changes = address.changes(now, then, kind.model if kind else None)
            turns = (both(visible(f"{at} {old or '—'} → {new or '—'}")) for at, old, new in changes)
            words = sentence(now, then, kind, ledger.county_of(desk.root)) if kind else joined(tuple(turns), "；", "; ")
    came = UndoStatus.REMOVED if each.before is None else UndoStatus.BACK if each.after is None else UndoStatus.RESTORED
    return Undone(each.path, came, changes, words)


def _values(path: str, raw: bytes | Finding | None) -> dict[str, Any] | None:
    """Return the values that the bytes of a file hold, none where there is no file; None where they cannot be read."""
    source = read(raw, path) if isinstance(raw, bytes) else None
    if isinstance(source, Source):
        return dict(present(source.data))
    return {} if raw is None else None


def _put_back(desk: Desk, each: Written) -> None:
    if each.after is None:
        files.create(desk.root, each.path, each.before or "")
    elif each.before is None:
        files.remove(desk.root, each.path, each.after)
    else:
        files.replace(desk.root, each.path, each.before, each.after)


def _refuse_committed(desk: Desk, unit: Unit, left: list[Written]) -> None:
    repo = git.find(desk.root)
    for each in left:
        commit = _commit_of(repo, unit, each.path) if repo else None
        if commit:
            raise Refused(_COMMITTED.fill(commit=commit), _COMMITTED_HINT.fill(commit=commit))


def _commit_of(repo: Repo, unit: Unit, path: str) -> str | None:
    """Return the first commit made since the command that changed a file."""
    top = history.head(repo)
    if top is None or top == unit.head:
        return None
    found = history.log(repo, top, *([f"^{unit.head}"] if unit.head else []), path=path)
    since = [each for each in found if unit.head or each.committed >= unit.when]
    return since[-1].id[:_SHORT] if since else None
