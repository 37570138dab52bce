"""What does a git bundle hold, one file that carries a repository?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dicoop.errors import Unable
from dicoop.frozen import pattern
from dicoop.labels import Label
from dicoop.store import files, scratch
from dicoop.store.git import Ran, Repo, attempt, path_of, quoted, run

_MARK = pattern(rb"# v\d+ git bundle\n")
_REF = pattern(r"refs/(?:heads|tags)/.+")
_LACKS = pattern(r"prerequisite commits|Could not read|missing \w+ object")
_PART = Label("这个 bundle 不完整：缺它前面的提交，或缺一部分内容", "this bundle is incomplete: earlier commits or contents are missing")
_BROKEN = Label("这个 bundle 已损坏，或没有传完：{why}", "this bundle is damaged or incomplete: {why}")
_AGAIN = Label(
    "请该市在完整的仓库里重新打包：git bundle create 文件 --all",
    "ask the city to re-create it from a full clone: git bundle create FILE --all",
)


def is_bundle(path: Path) -> bool:
    """Return whether a file is a bundle."""
    with files.telling(path), path.open("rb") as file:
        return _MARK.fullmatch(file.readline(64)) is not None


def heads(path: Path) -> dict[str, str]:
    """Return what a bundle says its branches and tags name, `HEAD` among them where it has one; raises Unable."""
    ran = attempt(Repo(str(path.parent.resolve())), "bundle", "list-heads", str(path.resolve()))
    if ran.code:
        raise _wrong(ran)
    rows = (line.split(" ", 1) for line in path_of(ran.out).splitlines())
    return {name: id_ for id_, name in rows}


@contextmanager
def opened(path: Path, head: str | None) -> Iterator[Repo]:
    """Unpack a bundle into a bare repository that is gone afterwards, with a commit as its HEAD; raises Unable."""
    with scratch.folder() as folder:
        refs = heads(path)
        form = "sha256" if any(len(id_) > len("1" * 40) for id_ in refs.values()) else "sha1"
        run(Repo(str(folder)), "init", "-q", "--bare", f"--object-format={form}", "--template=", ".")
        repo = Repo(str(folder), hash=form, bare=True)
        _unpack(repo, path, refs, head)
        yield repo


def _unpack(repo: Repo, path: Path, refs: Mapping[str, str], head: str | None) -> None:
    named = "".join(f"create {ref} {id_}\n" for ref, id_ in refs.items() if _REF.fullmatch(ref))
    _do(repo, "bundle", "unbundle", str(path.resolve()))
    _do(repo, "update-ref", "--stdin", given=named)
    if head:
        _do(repo, "update-ref", "--no-deref", "HEAD", head)
    _do(repo, "rev-list", "--count", "--all")  # git itself calls a bundle whole that was made in a shallow clone


def require(repo: Repo, commit: str) -> None:
    """Refuse a bundle that lacks contents of a commit, as one that was made with a filter; raises Unable."""
    _do(repo, "rev-list", "--objects", "--no-walk", "--quiet", commit)


def _do(repo: Repo, *words: str, given: str = "") -> None:
    ran = attempt(repo, *words, given=given.encode("utf-8", "surrogateescape"))
    if ran.code:
        raise _wrong(ran)


def _wrong(ran: Ran) -> Unable:
    return Unable(_PART if _LACKS.search(ran.err) else _BROKEN.fill(why=quoted(ran.err)), _AGAIN)
