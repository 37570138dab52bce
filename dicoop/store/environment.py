"""What is installed on this machine, and what has the index come to?"""

from __future__ import annotations

import shutil
from importlib import metadata
from pathlib import Path

from dicoop.errors import Unable
from dicoop.store import git, history, index
from dicoop.store.find import Shelf
from dicoop.store.git import Repo


def version(name: str) -> str | None:
    """Return the version of a package, None where it is not installed."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def has_compiled_parser() -> bool:
    """Return whether YAML is read by the compiled parser."""
    try:
        import ruamel.yaml.cyaml  # noqa: F401, PLC0415 - whether it can be is the question
    except ImportError:
        return False
    return True


def git_version(folder: Path) -> str | None:
    """Return the version of git, None where there is none."""
    try:
        return git.attempt(git.Repo(str(folder)), "--version").out.decode("utf-8", "replace").removeprefix("git version ").strip()
    except Unable:
        return None


def on_path(program: str) -> bool:
    """Return whether a program can be called by its name: as git calls the merge driver."""
    return shutil.which(program) is not None


def has_commit_graph(repo: Repo) -> bool:
    """Return whether git keeps a table of commits, which makes a long history quick to look through."""
    folder = history.place(repo, "--git-path", "objects/info")
    return any((folder / name).exists() for name in ("commit-graph", "commit-graphs"))


def count_commits(repo: Repo) -> int:
    """Return how many commits lead to the one checked out."""
    ran = git.attempt(repo, "rev-list", "--count", "HEAD")
    return 0 if ran.code else int(ran.out)


def index_file(place: Shelf) -> tuple[Path, int | None] | None:
    """Return where a ledger's index lies and its size in bytes (None: not made yet); None where there is no folder for it."""
    if place.cache is None:
        return None
    file = index.file_of(place.cache, place.root)
    try:
        return file, file.stat().st_size
    except OSError:
        return file, None
