"""How do the ledger's changed files get into history, in a commit that says in the ledger's words what changed?"""

from __future__ import annotations

import stat
from pathlib import Path

from dicoop.actions import init, install
from dicoop.actions.check import check
from dicoop.actions.commit_message import import_lines, of_changes
from dicoop.actions.lost import lost
from dicoop.actions.write_context import Desk, turn
from dicoop.errors import Changed, Finding, Refused, total
from dicoop.frozen import dataclass
from dicoop.labels import Label, Lang
from dicoop.paths import DECLARATIONS, FOLDER, SCHEMAS
from dicoop.store import changed_files, commits, files, git, ledger, worktrees
from dicoop.store.commits import Author
from dicoop.store.files import CHANGED
from dicoop.store.git import FileChange, Repo
from dicoop.store.kinds import kinds_of
from dicoop.store.worktrees import Branch, File

_ODD = Label("{path} 不是普通文件，或读不出来，不能提交", "{path} is not a regular file or cannot be read, so it cannot be committed")
_ODD_HINT = Label("什么都没有提交；看怎么改：dicoop check", "nothing was committed; how to correct it: dicoop check")
_LOST = Label("{n} 个已提交的文件被删去，什么都没有提交", "nothing was committed; committed files that are now deleted: {n}")
_LOST_HINT = Label(
    "台账里的记录只作废，不删除；改编号的用 dicoop renumber", "void a record, never delete it; to change its id: dicoop renumber"
)
_ERRORS = Label("改动的文件里有 {n} 处错误，没有提交", "nothing was committed; errors in the changed files: {n}")
_ERRORS_HINT = Label(
    "改正后再提交；一定要现在提交：dicoop save --anyway", "correct them first; or commit them as they are: dicoop save --anyway"
)
_CHANGED_HINT = Label("什么都没有提交；请再执行一次", "nothing was committed; run the command again")


@dataclass(frozen=True)
class Saved:
    """What was committed: the paths, the message, the branch, and the commit (`` in a dry run, or where there was nothing); errors let through."""

    paths: tuple[str, ...]
    message: str = ""
    branch: str = ""
    commit: str = ""
    findings: tuple[Finding, ...] = ()


def has_no_author(root: Path) -> bool:
    """Return whether a ledger lies in no repository yet, and git does not know who would commit."""
    return git.find(root) is None and not commits.author(git.Repo(str(root)))


def save(desk: Desk, text: str | None, lang: Lang, *, anyway: bool, by: tuple[str, str] | None = None) -> Saved:
    """Commit the changed files of the ledger and no others; raises Refused where they have errors (unless `anyway`) or a record is lost, Changed, Unable.

    Where there is no repository it is made, `by` whoever makes the first commit: name and address.
    """
    repo = desk.repository() if desk.dry_run or git.find(desk.root) else commits.begin(desk.root, Author(*by) if by else None)
    with turn(desk.root, desk.wait):
        here = worktrees.current(repo)
        changes = (*changed_files.against(desk.root, repo, here.commit), *_own(desk.root, repo, here.commit))
        if not changes:
            return Saved(())
        gone = lost(desk.root, repo, changes)
        if gone:
            raise Refused(_LOST.fill(n=len(gone)), _LOST_HINT, gone)
        errors = _errors(desk, changes)
        if errors and not anyway:
            raise Refused(_ERRORS.fill(n=total(errors)), _ERRORS_HINT, errors)
        return _commit(desk, repo, here, changes, (text, lang), errors)


def _own(root: Path, repo: Repo, commit: str | None) -> tuple[FileChange, ...]:
    """Return what differs of the files beside the ledger that the program itself wrote, and that are still as it writes them."""
    saved = {entry.path: entry for entry in git.entries(repo, commit, "")} if commit else {}
    there = dict.fromkeys((*init.own_files(), *(f"{SCHEMAS}/{name}" for name in files.names(root, f"../{SCHEMAS}")), "README.md"))
    found = [
        changed_files.change_on_disk(root, repo, path, saved.get(path), here=path != install.FILE or files.exists(root, path))
        for path in there
    ]
    changed = [change for change in found if change and (change.new_id or not change.new_mode) and not change.path.endswith(".yaml")]
    if not changed:
        return ()
    texts = init.own_files(ledger.settings(root).name, kinds_of(root))
    known = {path: {repo.blob_id(text.encode())} for path, text in texts.items()}
    before = [each.raw.decode("utf-8", "replace") for each in git.blobs(repo, [saved[install.FILE].id] if install.FILE in saved else [])]
    forms = (form for text in (texts[install.FILE], "", *before) for form in (install.without_block(text), install.with_block(text)))
    known[install.FILE] = {repo.blob_id(form.encode()) if form else "" for form in forms}
    return tuple(change for change in changed if change.new_id in known.get(change.path, ()))


def _errors(desk: Desk, changes: tuple[FileChange, ...]) -> tuple[Finding, ...]:
    odd = next((change.path for change in changes if change.new_mode and not stat.S_ISREG(change.new_mode)), None)
    found = tuple(each for each in check(desk.shelf, desk.today).findings if each.is_error)
    if odd:
        raise Refused(_ODD.fill(path=odd), _ODD_HINT, tuple(each for each in found if each.place.file == odd))
    paths = {change.path for change in changes}
    kinds = (path.removeprefix(f"{DECLARATIONS}/").removesuffix(".yaml") for path in paths if path.startswith(f"{DECLARATIONS}/"))
    declared = tuple(f"{FOLDER}/{name}/" for name in kinds)  # whose records rest on what was changed
    return tuple(each for each in found if each.place.file in paths or each.place.file.startswith(declared))


def _commit(
    desk: Desk, repo: Repo, here: Branch, changes: tuple[FileChange, ...], words: tuple[str | None, Lang], errors: tuple[Finding, ...]
) -> Saved:
    """Commit changes, unless nothing is to be written; a dry run leaves contents in the repository that nothing names."""
    held = {change.path: _file(desk, repo, change) for change in changes}
    told = tuple(change._replace(new_id=held[change.path].id or "") for change in changes)
    message = of_changes(repo, (kinds_of(desk.root), told, ledger.county_of(desk.root)), *words) + import_lines(desk, repo, told)
    commit = "" if desk.dry_run else worktrees.commit_on(here, held, message)
    if commit:
        worktrees.take(here, held, commit, "dicoop save")
    return Saved(tuple(held), message, here.name, commit, errors)


def _file(desk: Desk, repo: Repo, change: FileChange) -> File:
    """Put a file's content into the repository, with the line ends that the ledger has on every machine."""
    if not change.new_mode:
        return File(None, 0)
    raw = files.read(desk.root, change.path)
    if isinstance(raw, Finding) or repo.blob_id(raw) != change.new_id:
        raise Changed(CHANGED.fill(path=change.path), _CHANGED_HINT)
    mode = change.old_mode if stat.S_ISREG(change.old_mode) else commits.PLAIN
    return File(commits.write_blob(repo, raw.replace(b"\r\n", b"\n")), mode)
