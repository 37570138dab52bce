"""How is a record edited by hand without a fault getting in or a word getting lost?"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from dicoop.actions import closed_meetings
from dicoop.actions.change import ChangeResult, outcome, refuse_new
from dicoop.actions.mend import formed, mended
from dicoop.actions.write_context import Desk, alone
from dicoop.errors import Changed, DicoopError, Finding, Findings, Refused, Unable, total
from dicoop.kinds.address import path_of
from dicoop.kinds.base import Kind
from dicoop.kinds.validate import present, validate
from dicoop.labels import Label, Lang, joined
from dicoop.render.cells import line as on_one_line
from dicoop.store import files, ledger, programs
from dicoop.store.ledger import Opened
from dicoop.text.read import read
from dicoop.text.source import Source

_MARK, _BOM = "#! ", "\ufeff"
_ROUNDS = 3  # an editor may leave a fault each time
_FAULTS = Label("{id} 没有改动：还有 {n} 处错误", "{id} is unchanged; faults left: {n}")
_COMPARE = Label("两份都在，比较：{command}", "both versions are kept; to compare them: {command}")
_AGAIN = Label(
    "下面有错误，请改正；带 #! 的行会自动去掉。原样存盘就放弃，内容另存",
    "There are faults; please correct them. Lines with #! are removed automatically. Save unchanged to give up; the text is kept",
)
_NOT_READ = Label("{path} 读不出来", "{path} cannot be read")
_STILL = Label("没有改动，文件仍有错误", "nothing was changed; the file still has faults")


Again = Callable[[tuple[Finding, ...]], bool]


def edit(desk: Desk, kind: Kind, text: str, lang: Lang, again: Again | None = None) -> ChangeResult:
    """Edit a record in the user's editor; with faults it is opened again if a person says so. What cannot get in is kept aside.

    What is meant plainly is brought to the form of files. After three rounds it ends: an editor may always leave another fault.
    """
    id_ = ledger.meant(desk.root, kind, text)
    path = kind.path(id_)
    raw = files.read(desk.root, path)
    if isinstance(raw, Finding):
        raise Unable(_NOT_READ.fill(path=path), findings=(raw,))
    old = ledger.open_file(desk.root, path)
    before = shown = new = raw.decode("utf-8", "surrogateescape")
    name, last, rounds = path.rsplit("/", 1)[1], None, 0
    try:
        while True:
            new = _own_way(desk, kind, path, _clean(programs.edit(shown, name)), before)
            rounds += 1
            with nullcontext() if new == before else alone(desk):  # never while the editor is open
                judged = _judge(desk, kind, path, new, old)
                if isinstance(judged, Opened) or new == before:
                    return _save(desk, kind, old, judged, files.digest(raw))
            if new == last or again is None or rounds == _ROUNDS or not again(judged):
                raise Refused(_FAULTS.fill(id=id_, n=total(judged)), findings=judged)
            last, shown = new, _noted(judged, lang) + new
    except DicoopError as error:
        raise error if new == before else _keeping(error, new, desk.root, path, raw) from None


def _keeping(error: DicoopError, text: str, root: Path, path: str, before: bytes) -> DicoopError:
    """Keep a text aside, and return the error that says so; where someone else wrote meanwhile, how to compare the two."""
    mine, theirs = programs.keep(text, path.rsplit("/", 1)[1]), files.read(root, path)
    words = [error.hint] if error.hint else []
    words.append(programs.KEPT.fill(path=mine))
    if isinstance(error, Changed) and theirs != before and not isinstance(theirs, Finding):
        words.append(_COMPARE.fill(command=shlex.join(["git", "diff", "--no-index", str(root / path), mine])))
    return type(error)(error.message, joined(tuple(words), "；", "; "), error.findings)


def _clean(text: str) -> str:
    return "".join(line for line in text.removeprefix(_BOM).splitlines(keepends=True) if not line.startswith(_MARK))


def _own_way(desk: Desk, kind: Kind, path: str, text: str, before: str) -> str:
    """Return a text whose values are written in a person's own way in the form of files, where what is meant is plain; any other as it is."""
    if text == before:
        return text
    raw = files.raw_of(text)
    source, found = read(raw, path), mended(raw, path, kind, ledger.glance(desk.root), desk.today)
    if found is None or (isinstance(source, Source) and present(source.data) == found.source.data):
        return text
    return formed(found, kind)


def _noted(findings: tuple[Finding, ...], lang: Lang) -> str:
    """Return findings as comments to stand above a text; lines are counted with them."""
    down = len(findings) + 1
    lines = [
        _AGAIN.of(lang),
        *(f"{f.place.line + down}:{f.place.column} {joined((f.told, f.hint), '；', '; ').of(lang)}" for f in findings),
    ]
    return "".join(f"{_MARK}{on_one_line(words)}\n" for words in lines)


def _judge(desk: Desk, kind: Kind, path: str, text: str, old: Opened | tuple[Finding, ...]) -> Opened | tuple[Finding, ...]:
    raw = files.raw_of(text)
    source = read(raw, path)
    if not isinstance(source, Source):
        return source
    record = validate(source, kind.model)
    if isinstance(record, Findings):
        return record
    if wrong := ledger.misplaced(kind, record, source):
        return wrong
    whole = ledger.glance(desk.root)
    record = whole.kinds.valued(kind, record)
    try:
        refuse_new(kind, old.record if isinstance(old, Opened) else None, record, whole, desk.today)
    except Refused as error:
        return tuple(found.placed(source.place(path_of(found.address, source.data, kind.model))) for found in error.findings)
    if isinstance(old, Opened):
        closed_meetings.refuse(desk, old.record, record)
        closed_meetings.refuse_booked(desk, kind, old.record, record)
    return Opened(path, source, record, raw)


def _save(desk: Desk, kind: Kind, old: Opened | tuple[Finding, ...], new: Opened | tuple[Finding, ...], digest: str) -> ChangeResult:
    if isinstance(new, tuple):
        raise Refused(_STILL, findings=new)
    known, record = (present(old.source.data), old.record) if isinstance(old, Opened) else ({}, None)
    warnings = refuse_new(kind, record, new.record, ledger.glance(desk.root), desk.today)
    is_same = new.digest == digest
    if not is_same and not desk.dry_run:
        files.replace(desk.root, new.path, new.source.text, digest)
    return outcome(desk, kind, new.record, new.path, known, present(new.source.data), layout=not is_same, warnings=warnings)
