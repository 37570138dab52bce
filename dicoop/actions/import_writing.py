"""How is an import written, all of it or nothing?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from dicoop.actions import add
from dicoop.actions.write_context import Desk, alone
from dicoop.errors import DicoopError, Finding, Refused
from dicoop.exchange.compose import Composed
from dicoop.exchange.page import Imported, Sheets
from dicoop.frozen import replace
from dicoop.kinds import mapping
from dicoop.kinds.base import dump, written
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import present
from dicoop.labels import Label
from dicoop.paths import SCHEMAS
from dicoop.store import files, ledger, record_writer, undo_log
from dicoop.store.record_writer import FileEdit

_UNDECIDED = Label("有 {n} 列没有定下对应的字段，没有写入", "nothing was written: unmapped columns: {n}")
_UNDECIDED_HINT = Label("逐列写明：{maps}；不要的列：--map 列名=", "map each to a field: {maps}; to skip one: --map COLUMN=")
_REFUSED = Label("有 {n} 处不能导入，没有写入", "nothing was written: rows or cells that cannot be imported: {n}")
_REFUSED_HINT = Label("照上面逐处改表，再执行一次", "correct the sheet as shown above, then run the command again")
_UNDONE = Label("{message}；已写的都撤回了，台账没有改动", "{message}; all writes were undone, the ledger is unchanged")
_MOST_MAPS = 6


def write(desk: Desk, judge: Callable[[], Imported], show: Callable[[Imported], None]) -> Imported:
    """Show what an import does and do it, all or nothing; raises Refused where something cannot be, Changed, Unable."""
    with alone(desk):
        found = judge()
        sheets = found.sheets
        show(found)
        require(found)
        own = ledger.settings(desk.root)
        texts = [_text(desk.root, own, one) for one in found.composed if not one.is_same]
        path = f"{mapping.FOLDER}/{sheets.name}.yaml"
        if not sheets.exact:
            texts += _mapping_texts(desk.root, path, sheets)
        if texts:
            undo_log.told_as_import(sheets.name, sheets.digests)
        _write_all(desk, texts)
    return replace(found, paths=tuple(edit.path for edit in texts), mapping_path="" if sheets.exact else path)


def require(found: Imported) -> None:
    """Refuse an import that has faults, or columns of which nobody said what they mean; raises Refused."""
    if found.sheets.found.unknown:
        meant = {title: near.address for title, near in found.sheets.found.near.items()} | dict.fromkeys(found.sheets.found.second, "")
        maps = " ".join(f"--map '{title}={meant.get(title, '…')}'" for title in found.sheets.found.unknown[:_MOST_MAPS])
        raise Refused(_UNDECIDED.fill(n=len(found.sheets.found.unknown)), _UNDECIDED_HINT.fill(maps=maps))
    if found.refused:
        raise Refused(_REFUSED.fill(n=len(found.refused)), _REFUSED_HINT)


def _text(root: Path, own: Settings, one: Composed) -> FileEdit:
    """Return what becomes of a record's file; a new one held nothing before."""
    path = one.kind.path(one.id)
    if one.before is None:
        return FileEdit(path, "", path, record_writer.new_text(one.kind, one.id, add.begun(one.kind, one.after, own)))
    opened = ledger.open_record(root, one.kind, one.id)
    changed = {name: value for name, value in one.after.items() if one.before.get(name) != value}  # the others as the file spells them
    return FileEdit(path, opened.source.text, path, record_writer.edited(opened, one.kind, {**opened.source.data, **changed}))


def _mapping_texts(root: Path, path: str, sheets: Sheets) -> Iterator[FileEdit]:
    from dicoop.kinds.schema import schema_of  # noqa: PLC0415 - takes all of Pydantic

    plan = sheets.plan.but(columns=sheets.found.rows)
    wanted = (
        (path, written(type(plan), present(dump(plan)), mapping.FIRST_LINE)),
        (f"{SCHEMAS}/mapping.schema.json", schema_of("mapping", type(plan))),
    )
    for name, text in wanted:
        raw = files.read(root, name) if files.exists(root, name) else b""
        if not isinstance(raw, Finding) and raw != text.encode():
            yield FileEdit(name, raw.decode("utf-8", "surrogateescape"), name, text)


def _write_all(desk: Desk, edits: Sequence[FileEdit]) -> None:
    """Write files, the last of them durably; where one cannot be, take back those that were."""
    done: list[FileEdit] = []
    try:
        for number, edit in enumerate(edits, 1):
            durable = number in (1, len(edits))
            if edit.before:
                files.replace(desk.root, edit.path, edit.text, edit.digest, durable=durable)
            else:
                files.create(desk.root, edit.path, edit.text, durable=durable)
            done.append(edit)
    except DicoopError as error:
        for edit in reversed(done):
            with suppress(DicoopError):
                now = files.digest(files.raw_of(edit.text))
                if edit.before:
                    files.replace(desk.root, edit.path, edit.before, now, durable=False)
                else:
                    files.remove(desk.root, edit.path, now)
        raise type(error)(_UNDONE.fill(message=error.message), error.hint, error.findings) from error
