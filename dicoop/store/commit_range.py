"""What does git know of a range of commits that a review asks for: who, which paths, which ids ever were?"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from dicoop.change.changed_record import ChangedFile, Side
from dicoop.change.review_context import PublishedMeeting, ReviewedCommit
from dicoop.errors import Findings, Unable
from dicoop.frozen import replace
from dicoop.kinds import published_figures
from dicoop.kinds.guards import OWNERS_PATH, Owners, read_owners
from dicoop.labels import Label
from dicoop.paths import FOLDER, SETTINGS_PATH
from dicoop.store import git, history, scratch
from dicoop.store.changed_files import is_record
from dicoop.store.commit_ledger import values
from dicoop.store.git import Repo, checked, run, words_of
from dicoop.store.record_files import NO_RECORDS

if TYPE_CHECKING:
    from dicoop.kinds.base import Kinds
    from dicoop.store.git import FileChange
    from dicoop.store.index import Index


_ASTRAY = timedelta(hours=1)  # so far the clocks of two machines may be apart


def commits(
    repo: Repo, start: str, tip: str, allowed: str, index: Index | None = None
) -> tuple[tuple[ReviewedCommit, ...], tuple[history.Commit, ...]]:
    """Return the commits of a range for the rules, and its merges; `allowed` is the text of the known signers' keys."""
    found = history.log(git.top(repo), tip, f"^{start}")
    proven = _proven(repo, [each.id for each in found], allowed, index)
    made = {each.id: each.committed for each in (*found, history.commit(repo, start))}
    told = tuple(_commit(repo, each, proven.get(each.id), made) for each in found)
    return told, tuple(each for each in found if len(each.parents) > 1)


def writers(repo: Repo, tip: str, path: str, allowed: str, index: Index | None = None) -> tuple[ReviewedCommit, ...]:
    """Return the commits up to a tip that changed a path."""
    found = history.log(repo, tip, path=path)
    proven = _proven(repo, [each.id for each in found], allowed, index)
    return tuple(_commit(repo, each, proven.get(each.id), {}) for each in found)


def _proven(repo: Repo, ids: Sequence[str], allowed: str, index: Index | None) -> Mapping[str, str]:
    """Return who signed which commits; what some keys have proven once stays proven by them, what they have not is tried again."""
    if index is None or not allowed:
        return signers(repo, ids, allowed)
    question = f"signed {hashlib.blake2b(allowed.encode(), digest_size=16).hexdigest()}"
    known = index.recall_all(question)
    new = signers(repo, [id_ for id_ in ids if id_ not in known], allowed)
    for id_, principal in new.items():
        index.keep(id_, question, principal)
    return {**known, **new}


def _commit(repo: Repo, found: history.Commit, signer: str | None, made: Mapping[str, datetime]) -> ReviewedCommit:
    paths = frozenset() if len(found.parents) > 1 else frozenset(_below(repo, change.path) for change in found.changes)
    message = f"{found.subject}\n{found.body}"
    is_older = any(parent in made and made[parent] - found.committed > _ASTRAY for parent in found.parents)
    return ReviewedCommit(found.id, found.name, found.email, found.written.date(), found.committed.date(), message, paths, signer, is_older)


def _below(repo: Repo, path: str) -> str:
    return path.removeprefix(repo.prefix)


def closed(repo: Repo, commit: str, days: Mapping[int, date]) -> tuple[PublishedMeeting, ...]:
    """Return the meetings whose figures were published, on their days: those with a tag, or with a file of figures at a commit.

    A clone may lack the tags.
    """
    tagged = history.meetings(repo)
    told = {entry.path for entry in git.entries(repo, commit, f"{FOLDER}/{published_figures.FOLDER}")}
    return tuple(PublishedMeeting(n, day) for n, day in sorted(days.items()) if n in tagged or published_figures.path(n) in told)


def gone(repo: Repo, commit: str, paths: Iterable[str]) -> frozenset[str]:
    """Return the names of files, without ending, that history has beside some paths and a commit has not: no id of these may come again.

    The path of a record hangs on its id alone: only in the folders of these can one of their ids have been.
    """
    folders = sorted({f"{repo.prefix}{path.rpartition('/')[0]}" for path in paths})
    if not folders:
        return frozenset()
    words = ("-z", "--diff-filter=D", "--no-renames", "--name-only", "--format=", "--full-history", "-m")
    out = run(repo, "log", *words, checked(commit), "--", *folders)
    there = {entry.path for entry in git.entries(repo, commit)}
    found = {_below(repo, git.path_of(row.strip(b"\n"))) for row in out.split(b"\0") if row.strip(b"\n")}
    return frozenset(path.rpartition("/")[2].removesuffix(".yaml") for path in found - there)


def strays(changes: tuple[FileChange, ...], kinds: Kinds) -> Iterator[ChangedFile]:
    """Yield the files that claim to be records and lie in the folder of no kind."""
    for change in changes:
        name = change.path.rpartition("/")[2]
        if (
            change.path.startswith(f"{FOLDER}/")
            and name.endswith(".yaml")
            and not is_record(change, kinds)
            and change.path != SETTINGS_PATH
        ):
            inside = change.path.removeprefix(f"{FOLDER}/")
            if not name.startswith(".") and inside.split("/")[0] not in NO_RECORDS:
                old = Side(change.old_id, change.old_mode) if change.old_mode else None
                yield ChangedFile(change.path, old, Side(change.new_id, change.new_mode) if change.new_mode else None, kinds)


def owners(repo: Repo, commit: str) -> Owners | Findings | None:
    """Return who may change which county by a commit, or what is wrong with the file that says so; None where there is none."""
    found = next((held for path, held in values(repo, commit, OWNERS_PATH) if path == OWNERS_PATH), None)
    if found is None:
        return None
    read = found if isinstance(found, tuple) else read_owners(found.data)
    if isinstance(read, Owners):
        return read
    return Findings(finding.placed(replace(finding.place, file=OWNERS_PATH)) for finding in read)


_PROGRAM = "ssh-keygen"
_NO_PROGRAM = Label("签名没有核对：找不到 ssh-keygen 程序", "no signature was verified: there is no ssh-keygen program")
_NO_PROGRAM_HINT = Label("安装 OpenSSH（8.2 以上），再执行一次", "install OpenSSH (8.2 or newer) and run the command again")
_GOOD = "G"


def signers(repo: Repo, commits: Iterable[str], allowed: str) -> dict[str, str]:
    """Return by commit the principal its ssh signature proves; `allowed` is the text of `allowed_signers`, from the protected base.

    Which program verifies, and what it is told, is not left to the repository's own settings. Raises Unable where it is not installed.
    """
    ids = [checked(commit) for commit in commits]
    if not ids or not allowed:
        return {}
    if shutil.which(_PROGRAM) is None:
        raise Unable(_NO_PROGRAM, _NO_PROGRAM_HINT)
    with scratch.folder() as folder:
        keys, revoked = folder / "allowed_signers", folder / "revoked"
        keys.write_text(allowed, encoding="utf-8")
        revoked.touch()
        settings = (
            "gpg.format=ssh",
            f"gpg.ssh.program={_PROGRAM}",
            "gpg.program=false",
            f"gpg.ssh.allowedSignersFile={keys}",
            f"gpg.ssh.revocationFile={revoked}",
            "gpg.x509.program=false",
        )
        words = [word for setting in settings for word in ("-c", setting)]
        out = run(
            repo, *words, "log", "-z", "--no-walk", "--no-patch", "--format=%H%x1f%G?%x1f%GS", "--stdin", given="\n".join(ids).encode()
        )
    rows = (words_of(row).split("\x1f") for row in out.split(b"\0") if row)
    return {commit: principal for commit, state, principal in rows if state == _GOOD and principal}
