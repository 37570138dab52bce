"""What does git hold, asked so that nothing a repository brings along is run?

The only module that starts git. Plumbing only, NUL-separated; revisions come as hashes (`history.resolve`).
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from dicoop.errors import Unable, why
from dicoop.frozen import dataclass, pattern, replace
from dicoop.labels import Label
from dicoop.paths import FOLDER
from dicoop.store import damaged, scratch
from dicoop.store.surroundings import environment
from dicoop.text.faults import MAX_BYTES

# A repository's own settings name programs; each of these takes one such place away.
_GUARD = (
    "git",
    "--no-pager",
    "--no-optional-locks",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.quotePath=false"),
    *("-c", "log.showSignature=false"),
    *("-c", "protocol.allow=never"),
    *("-c", "safe.bareRepository=explicit"),
)
_FEW = 100  # with more folders to look into, looking into all is quicker
HASH = pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.ASCII)

_NO_GIT = Label("找不到 git 程序", "git is not installed")
_NO_GIT_HINT = Label("安装 git（2.38 以上），再执行一次", "install git (2.38 or newer) and run the command again")
_NOT_RUN = Label("git 程序运行不了：{why}", "git cannot be run: {why}")
_FAILED = Label("git {what} 没有成功：{why}", "git {what} failed: {why}")
_NOT_OURS = Label("git 不信任这个文件夹 {folder}：它属于别的用户", "git does not trust the folder {folder}: it belongs to another user")
_NOT_OURS_HINT = Label(
    "确认来源后执行 git config --global --add safe.directory {folder}",
    "if you trust it: git config --global --add safe.directory {folder}",
)
_NO_REPOSITORY = Label("{folder} 不是 git 仓库", "{folder} is not a git repository")
_PARTIAL = Label(
    "这个仓库是部分克隆，需要的内容不在本机，不会自动下载",
    "this repository is a partial clone: what is needed is not on this machine and is not fetched automatically",
)
_PARTIAL_HINT = Label("重新完整克隆一份，再执行一次", "make a full clone and run the command there")
_NO_BLOB = Label("仓库里没有内容 {id}", "the repository holds no content {id}")
_NO_BLOB_HINT = Label("用 git fsck 检查仓库是否损坏", "check the repository for damage: git fsck")
_FULL_HINT = Label("腾出磁盘空间，再执行一次；没有丢失什么", "free some disk space and run the command again; nothing is lost")


@dataclass(frozen=True)
class Repo:
    """A repository: where git is run, where the ledger's root lies in it (`` or `folder/`), its kind of hash, whether its history is cut off."""

    folder: str
    prefix: str = ""
    hash: str = "sha1"
    bare: bool = False
    shallow: bool = False

    @property
    def empty_tree(self) -> str:
        """The id of the tree that holds nothing: what the first commit is compared with."""
        return self._id("tree", b"")

    def blob_id(self, raw: bytes) -> str:
        """Return the id git gives to a content."""
        return self._id("blob", raw)

    def _id(self, kind: str, raw: bytes) -> str:
        return hashlib.new(self.hash, f"{kind} {len(raw)}\0".encode() + raw, usedforsecurity=False).hexdigest()


class Ran(NamedTuple):
    """What a run of git did."""

    code: int
    out: bytes
    err: str


class TreeEntry(NamedTuple):
    """A file at a commit, its path from the ledger's root; the size is None where the content is not on this machine."""

    path: str
    mode: int
    id: str
    size: int | None


class Blob(NamedTuple):
    """A content: of one that is too large for a record only the beginning."""

    id: str
    size: int
    raw: bytes


class FileChange(NamedTuple):
    """A path that differs between two commits; mode 0 and no id where there was or is nothing."""

    path: str
    old_mode: int
    old_id: str
    new_mode: int
    new_id: str


def find(root: Path) -> Repo | None:
    """Return the repository whose work tree holds a ledger's root, None without one or without git; raises Unable where git refuses it."""
    if shutil.which("git") is None:
        return None
    here = os.path.realpath(root)
    ran = attempt(Repo(here), "rev-parse", "--is-inside-work-tree", *_FORM, "--show-cdup", "--show-prefix")
    if ran.code:
        wrong = damaged.around(Path(here)) if ran.err.startswith("fatal: not a git repository") else None
        if wrong:
            raise wrong
        if ran.err.startswith(("fatal: not a git repository (or any", "fatal: cannot use bare repository")):
            return None
        raise _failure("rev-parse", ran.err, here)
    inside, form, shallow, up, prefix = path_of(ran.out).split("\n", 4)  # only the last can hold a line's end itself
    if inside != "true":
        return None
    return Repo(os.path.normpath(f"{here}/{up}"), prefix.removesuffix("\n"), form, shallow=shallow == "true")


def bare(folder: Path, prefix: str = "") -> Repo:
    """Return the bare repository (or git directory) a person named, the ledger's root lying in `prefix`; raises Unable."""
    here = os.path.realpath(folder)
    ran = attempt(Repo(here, bare=True), "rev-parse", *_FORM)
    if ran.code:
        known = not ran.err.startswith("fatal: not a git repository")
        raise _failure("rev-parse", ran.err, here) if known else damaged.repository(Path(here)) or Unable(_NO_REPOSITORY.fill(folder=here))
    form, shallow = words_of(ran.out).split()
    return Repo(here, prefix, form, bare=True, shallow=shallow == "true")


def is_bare(folder: Path) -> bool:
    """Return whether a folder looks like a bare repository, or one that was damaged."""
    return not (folder / ".git").exists() and all((folder / name).is_dir() for name in ("objects", "refs"))


def top(repo: Repo) -> Repo:
    """Return a repository with paths from its top and not from the ledger's root."""
    return replace(repo, prefix="")


_FORM = ("--show-object-format", "--is-shallow-repository")


def attempt(repo: Repo, *words: str, given: bytes = b"", env: Mapping[str, str] | None = None) -> Ran:
    """Run git to its end and return what it did, well or not; raises Unable only where there is no git."""
    try:
        with _running():
            ran = subprocess.run([*_start(repo), *words], input=given, capture_output=True, check=False, env=environment(env))  # noqa: S603
    except ValueError as error:  # a NUL in a word: nothing git knows has one
        return Ran(128, b"", str(error))
    return Ran(ran.returncode, ran.stdout, words_of(ran.stderr))


@contextmanager
def _running() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise Unable(_NO_GIT, _NO_GIT_HINT) from error
    except OSError as error:
        raise Unable(_NOT_RUN.fill(why=why(error))) from error


def run(repo: Repo, *words: str, given: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
    """Run git and return what it printed; raises Unable in git's own words."""
    ran = attempt(repo, *words, given=given, env=env)
    if ran.code:
        raise failure(repo, words[0], ran)
    return ran.out


def failure(repo: Repo, what: str, ran: Ran) -> Unable:
    """Return what to tell when git did not succeed."""
    return _failure(what, ran.err, repo.folder)


def _failure(what: str, err: str, folder: str) -> Unable:
    if "promisor remote" in err or "lazy fetching disabled" in err:
        return Unable(_PARTIAL, _PARTIAL_HINT)
    if "dubious ownership" in err:
        return Unable(_NOT_OURS.fill(folder=folder), _NOT_OURS_HINT.fill(folder=folder))
    known = damaged.away(err, folder) or damaged.locked(err, folder)
    if known:
        return known
    hint = _FULL_HINT if _FULL.search(err) else _NO_BLOB_HINT if _LOST.search(err) else None
    return Unable(_FAILED.fill(what=what, why=quoted(err)), hint)


def is_loss(ran: Ran) -> bool:
    """Return whether git failed because a content is missing or corrupt, and not because nothing is called so."""
    return _LOST.search(ran.err) is not None


def quoted(err: str) -> str:
    """Return what git gives as the reason of a failure: its first error, never advice or a warning; `?` where it gives none."""
    told = [line.strip() for line in err.splitlines() if line.strip() and not line.startswith(_ASIDE)]
    errors = (at for at, line in enumerate(told) if line.startswith(_ERROR))
    first, *more = told[next(errors, 0) :] or ["?"]
    reason = first.split(": ", 1)[1] if first.startswith(_ERROR) else first
    return f"{reason} {more[0]}" if reason.endswith(":") and more else reason


_LOST = pattern(r"missing object|bad object|corrupt|unable to (?:read|unpack)|(?<!unable to write loose )object file")
_FULL = pattern(r"No space left on device|Out of diskspace|Disk quota exceeded")
_ERROR = ("fatal: ", "error: ")
_ASIDE = ("hint:", "warning:", "notice:")


def _start(repo: Repo) -> tuple[str, ...]:
    where = (f"--git-dir={repo.folder}",) if repo.bare else ("-C", repo.folder)
    return (*_GUARD, *where)


def words_of(raw: bytes) -> str:
    """Return people's words as text: UTF-8, else the encoding old Chinese systems write without saying so."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def path_of(raw: bytes) -> str:
    """Return a path as the disk would give it: bytes that are no text come back unharmed."""
    return raw.decode("utf-8", "surrogateescape")


def raw_path(path: str) -> bytes:
    """Return a path's bytes."""
    return path.encode("utf-8", "surrogateescape")


def entries(repo: Repo, commit: str, folder: str = FOLDER) -> tuple[TreeEntry, ...]:
    """Return the files of the ledger at a commit (or tree, by hash); `folder` from the ledger's root, `` for all of it."""
    where = (repo.prefix + folder).rstrip("/")
    words = ("-r", "--", *((where,) if where else ()))
    ran = attempt(repo, "ls-tree", "-l", "-z", "--full-tree", checked(commit), *words)
    if ran.code and "promisor remote" in ran.err:  # sizes would have to be fetched; which contents there are is known all the same
        return _listed(repo, commit, *words)
    if ran.code:
        raise failure(repo, "ls-tree", ran)
    return tuple(_entry(repo, row, 3) for row in ran.out.split(b"\0")[:-1])


def children(repo: Repo, commit: str, wanted: Sequence[str]) -> tuple[TreeEntry, ...]:
    """Return what lies in some folders of the ledger at a commit, files and folders, and nothing of what lies below."""
    return _listed(repo, commit, "--", *(f"{repo.prefix}{path}/" for path in wanted))


def folders(repo: Repo, commit: str) -> tuple[tuple[str, str], ...]:
    """Return the folders of the ledger at a commit, each with the id of its tree, which tells all that lies in it."""
    found = _listed(repo, commit, "-r", "-d", "--", f"{repo.prefix}{FOLDER}")
    return tuple((entry.path, entry.id) for entry in found if stat.S_ISDIR(entry.mode))


def entries_in(repo: Repo, commit: str, wanted: Sequence[str]) -> tuple[TreeEntry, ...]:
    """Return the files that lie in some folders of the ledger at a commit, without their sizes and what lies below."""
    if not wanted:
        return ()
    found = children(repo, commit, wanted) if len(wanted) < _FEW else _listed(repo, commit, "-r", "--", f"{repo.prefix}{FOLDER}")
    kept = set(wanted)
    return tuple(entry for entry in found if not stat.S_ISDIR(entry.mode) and entry.path.rpartition("/")[0] in kept)


def _listed(repo: Repo, commit: str, *words: str) -> tuple[TreeEntry, ...]:
    out = run(repo, "ls-tree", "-z", "--full-tree", checked(commit), *words)
    return tuple(_entry(repo, row, None) for row in out.split(b"\0")[:-1])


def _entry(repo: Repo, row: bytes, size_at: int | None) -> TreeEntry:
    about, path = row.split(b"\t", 1)
    parts = about.split()
    size = parts[size_at] if size_at else b"-"
    return TreeEntry(path_of(path).removeprefix(repo.prefix), int(parts[0], 8), parts[2].decode(), int(size) if size.isdigit() else None)


def blobs(repo: Repo, ids: Iterable[str]) -> Iterator[Blob]:
    """Yield contents by id, in the order asked for, without holding them all; raises Unable for one that is not there."""
    with scratch.telling(), tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as told:
        # Files, because nobody would empty or fill two pipes while a third is read.
        asked.write("".join(f"{checked(id_)}\n" for id_ in ids).encode())
        asked.seek(0)
        words = (*_start(repo), "cat-file", "--batch", "--buffer")
        with _running():
            process = subprocess.Popen(words, stdin=asked, stdout=subprocess.PIPE, stderr=told, env=environment())  # noqa: S603
        with process:
            assert process.stdout is not None
            yield from _contents(process.stdout)
            code = process.wait()
        if code:
            told.seek(0)
            raise _failure("cat-file", words_of(told.read()), repo.folder)


def checked(id_: str) -> str:
    """Return what git is told to be a hash, if it is one: nothing else may be a word of its command line; raises Unable."""
    if not HASH.fullmatch(id_):
        raise Unable(_NO_BLOB.fill(id=id_), _NO_BLOB_HINT)
    return id_


def _contents(out: IO[bytes]) -> Iterator[Blob]:
    for line in iter(out.readline, b""):
        id_, *about = line.decode().split()
        if len(about) < 2:  # noqa: PLR2004 - type and size, or one word that says why not
            raise Unable(_NO_BLOB.fill(id=id_), _NO_BLOB_HINT)
        size = int(about[1])
        raw = out.read(min(size, MAX_BYTES + 1))
        rest = size - len(raw) + 1  # and the line's end after it
        while rest > 0 and (part := out.read(min(rest, MAX_BYTES))):
            rest -= len(part)
        yield Blob(id_, size, raw)


def diff(repo: Repo, old: str, new: str, *, whole: bool = False) -> tuple[FileChange, ...]:
    """Return the paths under the ledger's root that differ between two commits or trees; `whole`: of the repository, from its top."""
    prefix = "" if whole else repo.prefix
    out = run(repo, "diff-tree", "-r", "-z", *RAW, checked(old), checked(new), "--", *((prefix,) if prefix else ()))
    return tuple(changes(iter(out.split(b"\0")[:-1]), prefix))


def diffs(repo: Repo, pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[FileChange, ...]]:
    """Yield for each pair of commits the paths that differ, of the whole repository from its top; one process for all of them."""
    asked = "".join(f"{checked(new)} {checked(old)}\n" for old, new in pairs)
    out = run(repo, "diff-tree", "--stdin", "--always", "-r", "-z", *RAW, given=asked.encode())
    found: list[FileChange] | None = None
    parts = iter(out.split(b"\0")[:-1])
    for part in parts:
        if part.startswith(b":") and found is not None:
            found.append(change(part, next(parts), ""))
        else:
            if found is not None:
                yield tuple(found)
            found = []
    if found is not None:
        yield tuple(found)


RAW = (
    "--raw",
    "--no-abbrev",
    "--no-renames",
    "--no-ext-diff",
    "--no-textconv",
    "--no-relative",
    "--ignore-submodules=none",
    f"-O{os.devnull}",
)


def changes(parts: Iterator[bytes], prefix: str) -> Iterator[FileChange]:
    """Yield the changes of raw lines and paths in turn; of a merge's line, against its first parent."""
    for about in parts:
        yield change(about, next(parts), prefix)


def change(about: bytes, path: bytes, prefix: str) -> FileChange:
    """Return the change of one raw line and its path."""
    sides = len(about) - len(about.lstrip(b":"))
    words = about[sides:].decode().split()
    old, new = words[sides + 1], words[2 * sides + 1]
    return FileChange(path_of(path).removeprefix(prefix), int(words[0], 8), _present(old), int(words[sides], 8), _present(new))


def _present(id_: str) -> str:
    return id_ if id_.strip("0") else ""
