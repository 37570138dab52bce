"""Which files are not in canonical form, and how are they brought to it?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dicoop.actions.mend import formed, mended
from dicoop.actions.write_context import Desk, alone
from dicoop.errors import Fault, Finding, NotFound, Severity
from dicoop.frozen import dataclass
from dicoop.kinds.ledger import Ledger
from dicoop.labels import Label
from dicoop.paths import SETTINGS_PATH
from dicoop.store import files, ledger
from dicoop.store.ledger import Opened
from dicoop.store.record_files import record_files

NOT_CANONICAL = Fault(
    "not-canonical",
    Label("不是规范写法", "not in canonical form"),
    Label("运行 dicoop fmt {value}", "run dicoop fmt {value}"),
    Severity.WARNING,
)
_NO_FILE = Label("台账里没有这个记录文件：{path}", "no such record file in the ledger: {path}")
_NO_FILE_HINT = Label(
    "只整理 ledgers/ 下的记录；设置文件 ledger.yaml 不整理", "only the records under ledgers/ are formatted, ledger.yaml is not"
)


@dataclass(frozen=True)
class Formed:
    """What `fmt` found: files that differ from the canonical form, and faults that kept files from being read."""

    changed: tuple[str, ...]
    findings: tuple[Finding, ...]
    seen: int


def fmt(desk: Desk, paths: tuple[str, ...]) -> Formed:
    """Bring files to canonical form, or only find those that are not."""
    with alone(desk):
        return _fmt(desk.root, paths, write=not desk.dry_run)


def _fmt(root: Path, paths: tuple[str, ...], *, write: bool) -> Formed:
    changed: list[str] = []
    findings: list[Finding] = []
    seen, whole = 0, ledger.glance(root)
    kinds = whole.kinds
    for path in paths or _all(root):
        seen += 1
        opened, before = _opened(root, path, whole)
        kind = kinds.of_path(path)
        if not isinstance(opened, Opened) or kind is None:
            findings += opened if isinstance(opened, tuple) else ()
            continue
        text = formed(opened, kind)
        if text.encode() != before:
            if write:
                with files.half_done(len(changed)):
                    files.replace(root, path, text, opened.digest)
            changed.append(path)
    return Formed(tuple(changed), tuple(findings), seen)


def _all(root: Path) -> Iterator[str]:
    return (path for path in record_files(root) if path != SETTINGS_PATH)


def _opened(root: Path, path: str, whole: Ledger) -> tuple[Opened | tuple[Finding, ...] | None, bytes]:
    """Return a record as its file means it, what keeps it from being read, and the file's bytes."""
    raw, kind = files.read(root, path), whole.kinds.of_path(path)
    if isinstance(raw, Finding) or kind is None:
        return ledger.open_file(root, path, whole.kinds), b""
    return mended(raw, path, kind, whole) or ledger.open_file(root, path, whole.kinds), raw


def paths_of(root: Path, given: list[str]) -> tuple[str, ...]:
    """Return files named on the command line as paths inside the ledger; raises NotFound."""
    found: list[str] = []
    known = set(_all(root))
    for name in given:
        inside = [p for p in (_inside(root, Path.cwd() / name), _inside(root, root / name)) if p in known]
        if not inside:
            raise NotFound(_NO_FILE.fill(path=name), _NO_FILE_HINT)
        found += inside[:1]
    return tuple(dict.fromkeys(found))


def _inside(root: Path, path: Path) -> str | None:
    """Return a path as the ledger calls it; the file itself may be a link, which is told later."""
    folder, top = path.parent.resolve(), root.resolve()
    return (folder / path.name).relative_to(top).as_posix() if folder.is_relative_to(top) else None
