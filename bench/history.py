"""How does a ledger get a history of many commits, the same every time?"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

COMMITS = {"1000": 150, "10000": 1_500, "100000": 10_000}
CHANGED = {"1000": 40, "10000": 400, "100000": 4_200}  # records changed since the tag
TAG = "meeting-14"
_BEGIN = 1_554_000_000  # in spring 2019
_STEP = 600
_LEAD = re.compile(rb"^lead: .*$", re.MULTILINE)


def repository(source: Path, target: Path, size: str) -> Path:
    """Make a repository of a ledger in which each commit after the first changes one project's unit; the last ones after the tag."""
    if (target / "complete").exists():
        return target
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("complete"))
    _git(target, "init", "-q", "-b", "main")
    with subprocess.Popen(["git", "-C", str(target), "fast-import", "--quiet"], stdin=subprocess.PIPE) as importing:
        assert importing.stdin is not None
        for part in _stream(target, size):
            importing.stdin.write(part)
    _git(target, "reset", "-q", "--hard", "main")
    _git(target, "tag", "-a", "-m", "14", TAG, f"main~{CHANGED[size]}")
    _git(target, "commit-graph", "write", "--changed-paths", "--no-progress")
    (target / "complete").touch()
    return target


def apart(source: Path, target: Path, size: str) -> Path:
    """Make it in another process: what a measured process reports as its peak is never less than ours."""
    if not (target / "complete").exists():
        subprocess.run([sys.executable, __file__, str(source), str(target), size], check=True)
    return target


def _stream(root: Path, size: str) -> Iterator[bytes]:
    files = sorted(path for path in (root / "ledgers").rglob("*.yaml") if path.is_file())
    yield _commit(0, b"".join(_file(root, path, path.read_bytes()) for path in files))
    projects = sorted((root / "ledgers/projects").rglob("*.yaml"))
    for n in range(1, COMMITS[size]):
        path = projects[n * 7 % len(projects)]
        text = _LEAD.sub(f"lead: 市第{n}专班".encode(), path.read_bytes())
        yield _commit(n, _file(root, path, text))


def _commit(n: int, files: bytes) -> bytes:
    who = f"示例 <county{n % 11}@example.com> {_BEGIN + n * _STEP} +0800"
    message = f"第{n}次提交".encode()
    head = f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata {len(message)}\n".encode()
    return head + message + b"\n" + files


def _file(root: Path, path: Path, text: bytes) -> bytes:
    name = path.relative_to(root).as_posix()
    return f"M 100644 inline {name}\ndata {len(text)}\n".encode() + text + b"\n"


def _git(folder: Path, *words: str) -> None:
    own = ("-c", "user.name=示例", "-c", "user.email=bench@example.com")
    subprocess.run(["git", "-C", str(folder), *own, *words], check=True)


if __name__ == "__main__":
    repository(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
