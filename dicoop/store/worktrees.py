"""How is a work tree brought from one commit to another if nothing in it would be lost, and how do files of the ledger get into a commit on its branch?"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from shlex import quote
from typing import NamedTuple

from dicoop.errors import Refused
from dicoop.labels import Label
from dicoop.store import commits, damaged, disk, files
from dicoop.store.commits import Worktree, move_ref, worktrees
from dicoop.store.git import Ran, Repo, attempt, blobs, checked, diff, failure, path_of, quoted, run
from dicoop.store.history import THEIRS, head, named, place

_DIRTY = Label("工作区 {folder} 有没提交的改动：{path}", "the working tree {folder} has uncommitted changes: {path}")
_DIRTY_HINT = Label("先提交或收起来（git stash），再执行一次", "commit or stash them first, then run the command again")
_BUSY = Label("工作区 {folder} 正在合并或变基", "a merge or rebase is in progress in the working tree {folder}")
_BUSY_HINT = Label(
    "先做完（git {what} --continue）或放弃（git {what} --abort）",
    "finish it (git {what} --continue) or abort it (git {what} --abort)",
)
_OPEN_HINT = Label(
    "先定完冲突：dicoop conflicts；不合并了：git merge --abort",
    "resolve its conflicts first: dicoop conflicts; to abort it: git merge --abort",
)
_SETTLED_HINT = Label(
    "冲突都定了，提交就完：{commands}；不合并了：git merge --abort",
    "its conflicts are resolved, finish it: {commands}; to abort it: git merge --abort",
)
_IN_THE_WAY = Label("工作区 {folder} 里有文件挡路：{why}", "files in the working tree {folder} are in the way: {why}")
_IN_THE_WAY_HINT = Label("把它们移走，再执行一次；分支没有动", "move them away and run the command again; the branch has not moved")
_AWAY = Label("工作区 {folder} 不在了", "the working tree {folder} is missing")
_AWAY_HINT = Label("确实不要了：git worktree prune，再执行一次", "if it is gone for good: git worktree prune, then run the command again")
_CUT_OFF = Label(
    "上次合并在中途被打断，工作区 {folder} 里还放着没有提交的合并",
    "the last merge was interrupted: the working tree {folder} still has an uncommitted merge",
)
_CUT_OFF_HINT = Label(
    "再执行一次 dicoop integrate 或 dicoop sync，它先把工作区恢复原样",
    "run dicoop integrate or dicoop sync again: it first restores the working tree",
)
_HALF = Label(
    "上次合并在中途被打断，工作区 {folder} 停在半路：{path}",
    "the last merge was interrupted and left the working tree {folder} incomplete: {path}",
)
_HALF_HINT = Label(
    "没有自己的改动要留的话，先执行 git -C {folder} reset --hard，再执行一次",
    "if you have no changes there to keep, run git -C {folder} reset --hard first, then the command again",
)
_NOTE = "refs/worktree/dicoop/integrate"  # git keeps such a ref for each work tree


def trees_of(repo: Repo, ref: str) -> tuple[Worktree, ...]:
    """Return the work trees in which a branch is checked out; raises Refused for one that is not there."""
    found = tuple(tree for tree in worktrees(repo) if tree.branch == ref)
    for tree in found:
        if not Path(tree.folder).is_dir():
            raise Refused(_AWAY.fill(folder=tree.folder), _AWAY_HINT)
    return found


def require_clean(tree: Worktree) -> None:
    """Refuse a work tree with changes of its own; raises Refused."""
    here = Repo(tree.folder)
    require_idle(here)
    changed = _changed(here)
    if changed:
        raise Refused(_DIRTY.fill(folder=tree.folder, path=changed), _DIRTY_HINT)


def _changed(tree: Repo) -> str:
    env = unfiltered(tree)
    attempt(tree, "update-index", "-q", "--refresh", env=env)
    ran = attempt(tree, "diff-index", "-z", "--name-only", "--no-ext-diff", "--ignore-submodules=none", "HEAD", "--", env=env)
    if ran.code:
        raise failure(tree, "diff-index", ran)
    return path_of(ran.out.split(b"\0")[0])


def unfiltered(tree: Repo) -> dict[str, str]:
    """Return the settings that keep git from running the filters which a repository's own settings name; those of the person stay."""
    found: set[str] = set()
    for where in ("--local", "--worktree"):
        ran = attempt(tree, "config", where, "--includes", "-z", "--name-only", "--get-regexp", r"^filter\..*\.(clean|smudge|process)$")
        found |= {name.rpartition(".")[0] for name in path_of(ran.out).split("\0")[:-1]}
    rows = [(f"{name}.{what}", "false" if what == "required" else "") for name in sorted(found) for what in _FILTERS]
    n = int(os.environ.get("GIT_CONFIG_COUNT") or 0) if rows else 0
    keys = {f"GIT_CONFIG_KEY_{n + place}": name for place, (name, _) in enumerate(rows)}
    values = {f"GIT_CONFIG_VALUE_{n + place}": value for place, (_, value) in enumerate(rows)}
    return {**keys, **values, "GIT_CONFIG_COUNT": str(n + len(rows))} if rows else {}


_FILTERS = ("clean", "smudge", "process", "required")


def require_idle(tree: Repo) -> None:
    """Refuse a work tree in which a merge or rebase is under way, or one of dicoop's own was cut off; raises Refused."""
    require_settled(tree)
    if _cut_off(tree):
        raise Refused(_CUT_OFF.fill(folder=tree.folder), _CUT_OFF_HINT)


def require_settled(tree: Repo) -> None:
    """Refuse a work tree in which git is in the middle of a merge, a rebase or the like; raises Refused."""
    under_way = next((name for name in THEIRS if named(tree, name)), None)
    if under_way:
        raise Refused(_BUSY.fill(folder=tree.folder), _way_out(tree, under_way))


def _way_out(tree: Repo, under_way: str) -> Label:
    """Return how a merge is finished: what is open is settled, what is settled committed; of a rebase and the like git tells."""
    if under_way != "MERGE_HEAD":
        return _BUSY_HINT.fill(what=under_way.removesuffix("_HEAD").lower().replace("_", "-"))
    rows = attempt(tree, "ls-files", "-u", "-z").out.split(b"\0")[:-1]
    unmerged = dict.fromkeys(path_of(row.partition(b"\t")[2]) for row in rows)
    if any(_is_open(Path(tree.folder, path)) for path in unmerged):
        return _OPEN_HINT
    add = (f"git add {' '.join(map(quote, unmerged))}",) if unmerged else ()
    return _SETTLED_HINT.fill(commands="; ".join((*add, "git commit --no-edit")))


def _is_open(path: Path) -> bool:
    return path.is_file() and b"\n<<<<<<< " in b"\n" + path.read_bytes()


# A work tree is brought along before its branch is moved: a note says for whom, should we be killed between


def note(tree: Worktree, new: str) -> None:
    """Note in a work tree the commit that it is about to be brought to."""
    run(Repo(tree.folder), "update-ref", _NOTE, checked(new))


def _cut_off(tree: Repo) -> str:
    """Return the commit a work tree was left with while its branch stayed before it, `` where there is none."""
    merge, head = named(tree, _NOTE), named(tree, "HEAD")
    is_ahead = merge and head and merge != head and not attempt(tree, "merge-base", "--is-ancestor", head, merge).code
    return merge if is_ahead else ""


def mend(tree: Worktree) -> bool:
    """Bring a work tree back that somebody killed had brought along; return whether it was so; raises Refused where it cannot be."""
    here = Repo(tree.folder)
    merge = _cut_off(here)
    if merge:
        lock = place(here, "--git-path", "index.lock")
        if lock.exists() and damaged.at_work(tree.folder) == 0:  # that of the git we had started
            lock.unlink()
        _finish(here, merge, tree.commit)
        bring(tree, merge, tree.commit)
        changed = _changed(here)
        if changed:
            raise Refused(_HALF.fill(folder=tree.folder, path=changed), _HALF_HINT.fill(folder=tree.folder))
    if named(here, _NOTE):
        _forget((tree,))
    return bool(merge)


def _finish(here: Repo, new: str, old: str) -> None:
    """Have git's index hold what git had written of a commit when it was stopped, and take away a file that it was writing."""
    found = diff(here, new, old, whole=True)
    known = {blob.id: blob.raw for blob in blobs(here, sorted({each.old_id for each in found if each.old_id}))}
    lines = []
    for each in found:
        raw = files.read(Path(here.folder), each.path) if files.exists(Path(here.folder), each.path) else b""
        text = raw.replace(b"\r\n", b"\n") if isinstance(raw, bytes) else None  # git itself may turn line ends
        if text is None or here.blob_id(text) == each.new_id or not known.get(each.old_id, b"").startswith(text):
            continue
        if text != known.get(each.old_id):
            disk.remove(Path(here.folder, each.path))
        lines.append(commits.index_line(here, each.path, each.old_id, each.old_mode))
    run(here, "update-index", "-z", "--index-info", given=b"".join(lines))


def bring(tree: Worktree, old: str, new: str) -> None:
    """Bring a clean work tree and its index from one commit to another; raises Refused, nothing changed, where a file is in the way."""
    here = Repo(tree.folder)
    env = unfiltered(here)
    attempt(here, "update-index", "-q", "--refresh", env=env)  # git's read-tree takes a file of other stamps for one changed
    differ = run(here, "diff-tree", "-r", "-z", "--name-only", "--no-renames", "--no-ext-diff", checked(old), checked(new))
    with _modes_kept(Path(tree.folder), path_of(differ).split("\0")[:-1]):
        ran: Ran = attempt(here, "read-tree", "-m", "-u", checked(old), checked(new), env=env)
    if ran.code and ("overwritten" in ran.err or "not uptodate" in ran.err or "lose untracked" in ran.err):
        raise Refused(_IN_THE_WAY.fill(folder=tree.folder, why=quoted(ran.err)), _IN_THE_WAY_HINT)
    if ran.code:
        raise failure(here, "read-tree", ran)


def move(repo: Repo, held: tuple[Worktree, ...], at: tuple[str, str, str], why: str) -> None:
    """Bring the work trees along, then move the branch: whoever is killed between leaves changes to be seen, never work undone unseen."""
    ref, old, new = at
    brought: list[Worktree] = []
    try:
        for tree in held:
            note(tree, new)
            bring(tree, old, new)
            brought.append(tree)
        move_ref(repo, ref, new, old, why)
    except BaseException as error:
        for tree in brought:
            bring(tree, new, old)
        _forget(held if isinstance(error, Refused) else tuple(brought))  # one left halfway keeps its note, and is mended
        raise
    _forget(held)


def _forget(held: tuple[Worktree, ...]) -> None:
    """Take the note off work trees: they are at one with their branch."""
    for tree in held:
        run(Repo(tree.folder), "update-ref", "-d", _NOTE)


@contextmanager
def _modes_kept(root: Path, paths: Sequence[str]) -> Iterator[None]:
    """Of files that git writes meanwhile those that were there keep mode and group; new ones, and new folders, take their folder's.

    Git itself asks the umask: who may do what with them would depend on who merges.
    """
    files = [root / path for path in paths]
    before = {file: found for file in files if (found := _plain(file))}
    missing = {folder for file in files for folder in file.relative_to(root).parents if not (root / folder).exists()}
    try:
        yield
    finally:
        for path in (*(root / folder for folder in sorted(missing)), *files):
            with suppress(OSError):  # what is written is right but for that
                disk.take_after(path, before.get(path))


def _plain(path: Path) -> os.stat_result | None:
    try:
        found = path.lstat()
    except OSError:
        return None
    return found if stat.S_ISREG(found.st_mode) else None


_NO_BRANCH = Label("现在不在任何分支上", "no branch is checked out")
_NO_BRANCH_HINT = Label("先执行 git switch 分支名，再执行一次", "run git switch BRANCH first, then run the command again")


class Branch(NamedTuple):
    """The branch checked out in a repository: its full ref, and its commit (None: there is none yet)."""

    ref: str
    commit: str | None
    repo: Repo

    @property
    def name(self) -> str:
        """What people call it."""
        return self.ref.removeprefix("refs/heads/")


class File(NamedTuple):
    """What is to be at a path: a blob's id (None: nothing) and its mode."""

    id: str | None
    mode: int = commits.PLAIN


def current(repo: Repo) -> Branch:
    """Return the branch checked out; raises Refused where there is none, or a merge is under way, Unable where HEAD is damaged."""
    require_idle(repo)
    commit = head(repo)
    return Branch(called(repo), commit, repo)


def called(repo: Repo) -> str:
    """Return the full name of the branch checked out; raises Refused where there is none."""
    ran = attempt(repo, "symbolic-ref", "-q", "HEAD")
    if ran.code:
        raise Refused(_NO_BRANCH, _NO_BRANCH_HINT)
    return path_of(ran.out).removesuffix("\n")


def commit_on(branch: Branch, files: Mapping[str, File], message: str) -> str:
    """Return a commit of some files on top of a branch, which has not moved yet; paths are from the ledger's root."""
    ids = {path: file.id for path, file in files.items()}
    modes = {path: file.mode for path, file in files.items()}
    tree = commits.make_tree(branch.repo, branch.commit or branch.repo.empty_tree, ids, modes)
    return commits.make_commit(branch.repo, tree, [branch.commit] if branch.commit else [], message)


def follow(branch: Branch, new: str, why: str) -> None:
    """Move a branch to a commit on top of it, and write what is new in that into the work tree; raises Refused, Changed."""
    assert branch.commit is not None
    move(branch.repo, (Worktree(branch.repo.folder, branch.ref, branch.commit),), (branch.ref, branch.commit, new), why)


def take(branch: Branch, files: Mapping[str, File], new: str, why: str) -> None:
    """Move a branch to a commit of files that lie in the work tree already; raises Changed where it was moved meanwhile."""
    lines = b"".join(commits.index_line(branch.repo, path, *file) for path, file in files.items())
    run(branch.repo, "update-index", "-z", "--index-info", given=lines)
    commits.move_ref(branch.repo, branch.ref, new, branch.commit, why)
