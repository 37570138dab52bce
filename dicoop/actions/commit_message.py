"""With which words do a merge, what is saved and an import go into the history?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from dicoop.actions.write_context import Desk
from dicoop.change.describe import words
from dicoop.change.numbers import steady_values
from dicoop.kinds.base import Kinds
from dicoop.kinds.validate import present
from dicoop.labels import Label, Lang, both, joined, visible
from dicoop.paths import FOLDER, SETTINGS_PATH
from dicoop.store import files, merge_lines, undo_log
from dicoop.store.git import FileChange, Repo
from dicoop.store.record_files import NO_RECORDS
from dicoop.store.undo_log import Written
from dicoop.text.read import read
from dicoop.text.source import Source

Records = tuple[Kinds, tuple[FileChange, ...], Callable[[str], Label]]
Looks = tuple[tuple[str, tuple[str, ...]], ...]
_SUBJECT = Label("并入 {branch}：记录 {n} 条", "Merge {branch}: {n} {records}")
_LOOK = Label("提醒核对：{what}", "please check: {what}")
_MORE = Label("另有 {n} 条", "and {n} more")
_LINE = Label("{before}{mark} {words}", "{before}{mark} {words}")
_MOST = 50  # records named in a message


def message(repo: Repo, records: Records, name: str, look: Looks, more: tuple[Label, ...] = ()) -> Label:
    """Return the message of a merge: each record it changes and what of it, the first ones of many; coupled fields to be looked at; more words."""
    told = in_words(repo, records)
    seen = [both(""), *(_LOOK.fill(what=f"{id_}: {'/'.join(pair)}") for id_, pair in look)] if look else []
    subject = _SUBJECT.fill(branch=name, n=len(records[1]), records="record" if len(records[1]) == 1 else "records")
    body = [both(""), *told] if told else []
    return joined((subject, *body, *seen, *((both(""), *more) if more else ()), both("")), "\n", "\n")


def in_words(repo: Repo, records: Records) -> tuple[Label, ...]:
    """Return each record that changes and what of it, a line each, the first ones of many."""
    first, rest = records[1][:_MOST], len(records[1]) - _MOST
    known = merge_lines.contents(repo, [id_ for change in first for id_ in (change.old_id, change.new_id)])
    told = (line for change in first for line in _told(change, records, known))
    return (*told, *((_MORE.fill(n=rest),) if rest > 0 else ()))


def _told(change: FileChange, records: Records, known: Mapping[str, bytes]) -> Iterator[Label]:
    kinds, _, county = records
    kind = kinds.of_file(change.path)
    assert kind is not None
    old, new = (_data(known[id_], change.path) if id_ else None for id_ in (change.old_id, change.new_id))
    if old and new:
        yield both(visible(f"{new.get('id', '')} {new.get('name') or new.get('title') or ''}".strip()))
        new = steady_values(old, new, kind.model)
    yield from (_LINE.fill(before="  " if old and new else "", mark=line.mark, words=line.words) for line in words(old, new, kind, county))


def _data(raw: bytes, path: str) -> Mapping[str, Any]:
    """Return a record's values; of a file that cannot be read its name alone."""
    source = read(raw, path)
    return present(source.data) if isinstance(source, Source) else {"id": path.rpartition("/")[2].removesuffix(".yaml")}


_COUNT = Label("{kind} {n} {measure}", "{kind} {n}")
_OTHERS = {
    SETTINGS_PATH: Label("设置", "settings"),
    "figures": Label("公布的数 {n} 份", "published figures {n}"),
    "kinds": Label("台账声明 {n} 份", "declarations {n}"),
    "waivers": Label("豁免 {n} 份", "waivers {n}"),
    "mappings": Label("导入映射 {n} 份", "mappings {n}"),
    "owners.yaml": Label("责任人", "owners"),
}
_OTHER = Label("其他 {n} 个文件", "other files {n}")
_SUBJECT_SAVED = Label("{counts}：{first}", "{counts}: {first}")
_MANY = Label("{first} 等", "{first} …")


def of_changes(repo: Repo, told: Records, text: str | None, lang: Lang) -> str:
    """Return the message of what is saved: the first line given or told by what changed, each record that changes, what is gone."""
    kinds, changes, county = told
    records = tuple(change for change in changes if kinds.of_file(change.path))
    words = in_words(repo, (kinds, records, county))
    subject = text.strip() if text else _subject(changes, (kinds, records), words).of(lang)
    body = (*words, *(both(f"- {visible(change.path)}") for change in changes if change not in records and not change.new_mode))
    return "\n".join([subject, *(["", *(line.of(lang) for line in body)] if body else []), ""])


def _subject(changes: tuple[FileChange, ...], of: tuple[Kinds, tuple[FileChange, ...]], body: tuple[Label, ...]) -> Label:
    kinds, records = of
    names = Counter(kind.name for change in records if (kind := kinds.of_file(change.path)))
    counts = tuple(_COUNT.fill(kind=kind.label, n=names[name], measure=kind.measure) for name, kind in kinds.items() if names[name])
    others = Counter(_other(change.path) for change in changes if change not in records)
    counts += tuple(_OTHERS.get(name, _OTHER).fill(n=n) for name, n in others.items())
    if not body:
        return joined(counts)
    first = Label(*(words.strip() for words in body[0]))
    return _SUBJECT_SAVED.fill(counts=joined(counts), first=_MANY.fill(first=first) if len(records) > 1 else first)


def _other(path: str) -> str:
    name = path.split("/")[1] if path.startswith(f"{FOLDER}/") else ""
    return path if path == SETTINGS_PATH else name if name in NO_RECORDS else ""


def import_lines(desk: Desk, repo: Repo, changes: tuple[FileChange, ...]) -> str:
    """Return the lines that name an import, where all that is committed of the ledger is what it wrote upon what was committed before."""
    unit = undo_log.last(desk.root, desk.cache)
    if unit is None or not unit.imported:
        return ""
    wrote = {each.path: each for each in unit.files}
    own = [change for change in changes if change.path.startswith(f"{FOLDER}/")]
    alone = all(change.path in wrote and _is_of(desk, repo, wrote[change.path], change) for change in own)
    return f"\n{unit.imported}\n" if own and alone else ""


def _is_of(desk: Desk, repo: Repo, each: Written, change: FileChange) -> bool:
    """Return whether a file is committed as a command wrote it, which found it as it was committed before."""
    raw = files.read(desk.root, each.path) if each.after else None
    if not isinstance(raw, bytes) or files.digest(raw) != each.after:
        return False
    before = each.before and repo.blob_id(files.raw_of(each.before).replace(b"\r\n", b"\n"))
    return (before or "") == (change.old_id if change.old_mode else "")
