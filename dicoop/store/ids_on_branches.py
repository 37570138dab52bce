"""Which numbers have other branches given out?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.paths import FOLDER
from dicoop.store.git import path_of, raw_path, run
from dicoop.store.history import tips

if TYPE_CHECKING:
    from dicoop.store.git import Repo


def on_branches(repo: Repo, folder: str) -> tuple[str, ...]:
    """Return the names of the files directly in a folder under `ledgers/` at the tips of all branches, local and fetched."""
    heads = sorted({ref.commit for ref in tips(repo)})
    asked = b"".join(f"{commit}:".encode() + raw_path(f"{repo.prefix}{FOLDER}/{folder}") + b"\n" for commit in heads)
    told = [line.split() for line in run(repo, "cat-file", "--batch-check=%(objecttype) %(objectname)", given=asked).decode().splitlines()]
    trees = sorted({words[1] for words in told if words[0] == "tree"})  # most branches have the same one
    return tuple(name for tree in trees for name in path_of(run(repo, "ls-tree", "-z", "--name-only", tree)).split("\0")[:-1])
