"""What do three versions of any file make together: by fields where it is a record, else by lines?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from dicoop.change.merge import join, only_together
from dicoop.change.merge_tree import Conflict
from dicoop.change.syntax_tree import Names
from dicoop.change.twins import mistaken
from dicoop.errors import Finding, Findings, Unable
from dicoop.frozen import dataclass
from dicoop.kinds.base import Kind, Kinds
from dicoop.kinds.fields import Block
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import validate
from dicoop.labels import Label
from dicoop.paths import FOLDER, SETTINGS_PATH
from dicoop.store import ledger, merge_lines
from dicoop.store.kinds import kinds_of
from dicoop.store.ledger import Opened
from dicoop.text.read import read
from dicoop.text.source import Source

_BINARY = Label("{path} 不是文字，不能合并", "{path} is not text and cannot be merged")
_BINARY_HINT = Label("{path} 没有改动；取其中一份", "{path} was left as it is; choose one side")


@dataclass(frozen=True)
class Content:
    """What came of a merge: with markers where it is not clean; conflicts by field, and coupled fields to be looked at."""

    raw: bytes
    is_clean: bool
    conflicts: tuple[Conflict, ...] = ()
    look: tuple[tuple[str, ...], ...] = ()
    by_fields: bool = False


def merged(kinds: Kinds, path: str, three: tuple[bytes, bytes, bytes], names: Names, marks: int = merge_lines.MARKS) -> Content | None:
    """Return what base, ours and theirs make of a file at a path from the ledger's root; None for what is no text."""
    kind = kinds.of_file(path)
    found = join(*three, kind.model, names) if kind else None
    if found is not None and (marks == merge_lines.MARKS or not found.conflicts):
        return Content(found.text.encode(), not found.conflicts, found.conflicts, found.look, by_fields=True)
    text = merge_lines.merge_lines(*three, names, marks)
    if text is None:
        return None
    is_ours = path.startswith(f"{FOLDER}/") and path.endswith(".yaml")
    is_broken = is_ours and all(_is_fit(kinds, path, side) for side in three[1:]) and not _is_fit(kinds, path, text.raw)
    return Content(text.raw, text.is_clean and not is_broken)


def _is_fit(kinds: Kinds, path: str, raw: bytes) -> bool:
    """Return whether a file can be read: lines that came together well may no longer make one."""
    source = read(raw, path)
    kind = kinds.of_file(path)
    model: type[Block] | None = kind.model if kind else Settings if path == SETTINGS_PATH else None
    return isinstance(source, Source) and (model is None or not isinstance(validate(source, model), Findings))


@dataclass(frozen=True)
class Driven:
    """What the merge of one file gave: the record's id, and what is to be looked at."""

    id: str
    content: Content
    findings: tuple[Finding, ...] = ()


def drive(given: tuple[Path, Path, Path], marks: int, path: str, today: date, environ: Mapping[str, str]) -> Driven:
    """Merge the three files git hands over (base, ours, theirs) into the second; raises Unable and writes nothing for what is no text."""
    before, sign, _ = f"/{path}".partition(f"/{FOLDER}/")  # the ledger's root, as far as the path tells
    prefix, inside = (before[1:], path[len(before[1:]) :].lstrip("/")) if sign else ("", path)
    base, ours, theirs = (merge_lines.content(each) for each in given)
    kinds = kinds_of(Path(prefix))
    kind = kinds.of_file(inside)
    mixed = mistaken(kind, (base, ours, theirs)) if kind else None
    if mixed:  # git takes it for another by a new name: what was changed in that is not its own
        own = (base, ours, theirs)[mixed[1]]
        content: Content | None = Content(own, is_clean=False, conflicts=(Conflict("", None, None, None),), by_fields=True)
    else:
        content = merged(kinds, inside, (base, ours, theirs), _names(environ), marks)
    if content is None:
        raise Unable(_BINARY.fill(path=path), _BINARY_HINT.fill(path=path))
    merge_lines.put(given[1], content.raw)
    is_made = kind and content.by_fields and content.is_clean
    found = _checked(Path(prefix), (kinds, kind), inside, (content.raw, ours, theirs), today) if kind and is_made else ()
    return Driven(Path(path).stem, content, found)


def _names(environ: Mapping[str, str]) -> Names:
    """Return what the sides are called: git names the branches it merges in the surroundings."""
    told = [name for key, name in environ.items() if key.startswith("GITHEAD_") and name.isprintable()]
    return Names(theirs=told[0]) if len(told) == 1 else Names()


def _checked(root: Path, of: tuple[Kinds, Kind], path: str, texts: tuple[bytes, bytes, bytes], today: date) -> tuple[Finding, ...]:
    """Return what is wrong with a merged record alone; nothing where there is no whole ledger to hold it against."""
    kinds, kind = of
    made, *sides = (ledger.of_bytes(raw, path, kinds) for raw in texts)
    if not isinstance(made, Opened):
        return made
    try:
        whole = ledger.glance(root)
    except Unable:
        return ()
    return only_together(kind, made.record, [side.record for side in sides if isinstance(side, Opened)], whole, today)
