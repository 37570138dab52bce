"""How is a commit made without touching a work tree or anybody's index?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from dicoop.errors import Changed, NotFound, Refused, Unable
from dicoop.frozen import dataclass
from dicoop.labels import Label
from dicoop.store import damaged, scratch
from dicoop.store.git import Repo, attempt, checked, failure, find, path_of, quoted, raw_path, run, words_of
from dicoop.store.history import named

_NOBODY = Label("git 不知道提交的人是谁", "git does not know who makes the commit")
_NOBODY_HINT = Label(
    "先执行 git config --global user.name 姓名 和 git config --global user.email 邮箱",
    "first run git config --global user.name NAME and git config --global user.email ADDRESS",
)
_MOVED = Label("{ref} 在读取之后被别人移动过", "{ref} was moved by someone else in the meantime")
_MOVED_HINT = Label("什么都没有写入；请再执行一次", "nothing was written; run the command again")
_TAG_THERE = Label("标签 {name} 已经存在", "the tag {name} already exists")
_TAG_HINT = Label("已公布的不再改动；用 git show {name} 查看", "published figures do not change; see git show {name}")
_NO_REF = Label("{ref} 不能作为分支或标签的名字", "{ref} cannot be the name of a branch or tag")
_UNSIGNED = Label("标签 {name} 没有签成：{why}", "the tag {name} could not be signed: {why}")
_UNSIGNED_HINT = Label("检查 git config user.signingKey 和密钥", "check git config user.signingKey and the key")
# Else a name is guessed from the machine's, and words are written as a setting says
_COMMIT = ("-c", "user.useConfigOnly=true", "-c", "i18n.commitEncoding=UTF-8")
_SIGNERS = {"gpg.program": "gpg", "gpg.openpgp.program": "gpg", "gpg.ssh.program": "ssh-keygen", "gpg.x509.program": "gpgsm"}


PLAIN = 0o100644
NO_MODES: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class Author:
    """Who a change is by, where that is not who commits it; `when` as git writes it: `seconds ±hhmm`, else now."""

    name: str
    email: str
    when: str = ""


class Worktree(NamedTuple):
    """A work tree of a repository, the branch checked out in it (`` for none) and the commit."""

    folder: str
    branch: str
    commit: str


def write_blob(repo: Repo, raw: bytes) -> str:
    """Put a content into the repository as it is, and return its id."""
    return run(repo, "hash-object", "-w", "--stdin", "--no-filters", given=raw).decode().strip()


def make_tree(repo: Repo, base: str, replaced: Mapping[str, str | None], modes: Mapping[str, int] = NO_MODES) -> str:
    """Return a tree like that of a commit (or tree), with other contents at some paths from the ledger's root; None takes one away.

    `modes` are those of paths that are no plain files.
    """
    with scratch.folder() as folder:
        index = {"GIT_INDEX_FILE": str(folder / "index")}
        run(repo, "read-tree", checked(base), env=index)
        gone_first = sorted(replaced.items(), key=lambda item: item[1] is not None)  # where a folder takes the place of a file
        lines = b"".join(index_line(repo, path, id_, modes.get(path, PLAIN)) for path, id_ in gone_first)
        run(repo, "-c", "core.splitIndex=false", "update-index", "-z", "--index-info", given=lines, env=index)
        return run(repo, "write-tree", "--missing-ok", env=index).decode().strip()  # a partial clone may lack what is not replaced


def index_line(repo: Repo, path: str, id_: str | None, mode: int) -> bytes:
    """Return the line that tells git's index what is at a path from the ledger's root."""
    about = f"{mode:o} {checked(id_)}" if id_ else f"0 {'0' * len(repo.empty_tree)}"
    return about.encode() + b"\t" + raw_path(repo.prefix + path) + b"\0"


def make_commit(repo: Repo, tree: str, parents: Sequence[str], message: str, author: Author | None = None) -> str:
    """Return a new commit, on no branch yet; raises Unable where git's settings name nobody."""
    env = {"GIT_AUTHOR_NAME": author.name, "GIT_AUTHOR_EMAIL": author.email} if author else {}
    env |= {"GIT_AUTHOR_DATE": author.when} if author and author.when else {}
    words = [word for parent in parents for word in ("-p", checked(parent))]
    ran = attempt(repo, *_COMMIT, "commit-tree", checked(tree), *words, given=message.encode(), env=env)
    if ran.code:
        raise _nobody(ran.err) or failure(repo, "commit-tree", ran)
    return ran.out.decode().strip()


def _nobody(err: str) -> Unable | None:
    told = ("Please tell me who you are", "auto-detection is disabled", "empty ident name", "no email was given", "no name was given")
    return Unable(_NOBODY, _NOBODY_HINT) if any(words in err for words in told) else None


def move_ref(repo: Repo, ref: str, commit: str, expected: str | None, why: str) -> None:
    """Let a full ref name a commit; raises Changed when it no longer names the expected one (None: when it is there)."""
    _named(repo, ref)
    ran = attempt(repo, *_COMMIT, "update-ref", "-m", why, ref, checked(commit), checked(expected or "0" * len(commit)))
    if not ran.code:
        return
    left = damaged.locked(ran.err, repo.folder) if damaged.at_work(repo.folder) == 0 else None
    if left:
        raise left
    if any(words in ran.err for words in ("but expected", "already exists", "unable to resolve reference", "File exists")):
        raise Changed(_MOVED.fill(ref=ref), _MOVED_HINT)
    raise failure(repo, "update-ref", ran)


def _named(repo: Repo, ref: str) -> None:
    if not ref.startswith("refs/") or attempt(repo, "check-ref-format", ref).code:
        raise NotFound(_NO_REF.fill(ref=ref))


def make_tag(repo: Repo, name: str, commit: str, message: str) -> None:
    """Make an annotated tag, signed where git's settings name a key; raises Refused for one that is there, Unable when it cannot be signed."""
    _named(repo, f"refs/tags/{name}")
    signed = setting(repo, "user.signingKey")
    how = ("-s",) if signed else ("-a", "--no-sign")
    programs = _signers(repo) if signed else ()
    ran = attempt(
        repo, *_COMMIT, *programs, "tag", *how, "--cleanup=verbatim", "-F", "-", "--", name, checked(commit), given=message.encode()
    )
    if "already exists" in ran.err:
        raise Refused(_TAG_THERE.fill(name=name), _TAG_HINT.fill(name=name))
    if not ran.code and not (signed and _taken_back(repo, name, message)):
        return
    if signed and not _nobody(ran.err):
        raise Unable(_UNSIGNED.fill(name=name, why=quoted(ran.err)), _UNSIGNED_HINT)
    raise _nobody(ran.err) or failure(repo, "tag", ran)


def _taken_back(repo: Repo, name: str, message: str) -> bool:
    """Return whether a tag had to be removed: some gits make it without a signature when ssh-keygen fails, and call that success."""
    tag = named(repo, f"refs/tags/{name}")
    made = run(repo, "cat-file", "tag", tag)
    if b"-----BEGIN " in made.split(b"\n\n", 1)[1].removeprefix(message.encode()):
        return False
    run(repo, "update-ref", "-d", f"refs/tags/{name}", tag)
    return True


def take_tag_back(repo: Repo, name: str) -> None:
    """Remove a tag just made, that nobody has seen."""
    run(repo, "update-ref", "-d", f"refs/tags/{name}")


def _signers(repo: Repo) -> tuple[str, ...]:
    """Return the signing programs as the person's own settings name them: a repository's are not run."""
    own = {
        name: setting(repo, name, "--global", "--includes") or setting(repo, name, "--system", "--includes") or usual
        for name, usual in _SIGNERS.items()
    }
    return tuple(word for name, program in {**own, "gpg.ssh.defaultKeyCommand": ""}.items() for word in ("-c", f"{name}={program}"))


def begin(root: Path, by: Author | None) -> Repo:
    """Make the repository of a ledger that lies in none, on `main`; raises Unable where nobody is known to commit, and then makes none."""
    here = Repo(str(root))
    if by is None and not author(here):
        raise Unable(_NOBODY, _NOBODY_HINT)
    run(here, "init", "-q", "-b", "main")
    for name, value in (("user.name", by.name), ("user.email", by.email)) if by else ():
        run(here, "config", name, value)
    found = find(root)
    assert found is not None
    return found


def author(repo: Repo) -> str:
    """Return the name that git puts under a person's commits, empty where it is not set."""
    return setting(repo, "user.name") or ""


def email(repo: Repo) -> str:
    """Return the address that git would put under a person's commits, empty where it knows none."""
    told = words_of(attempt(repo, *_COMMIT, "var", "GIT_AUTHOR_IDENT").out)
    return told.rpartition("<")[2].partition(">")[0] if "<" in told else ""


def worktrees(repo: Repo) -> tuple[Worktree, ...]:
    """Return all work trees of the repository, the main one first; a bare repository is none."""
    groups = path_of(run(repo, "worktree", "list", "--porcelain", "-z")).split("\0\0")
    return tuple(found for group in groups if group and (found := _worktree(group)))


def _worktree(group: str) -> Worktree | None:
    about = {name: value for name, _, value in (line.partition(" ") for line in group.split("\0"))}
    return None if "bare" in about else Worktree(about["worktree"], about.get("branch", ""), about.get("HEAD", ""))


def setting(repo: Repo, name: str, *where: str) -> str | None:
    """Return a setting of git as it counts in a repository, or of some scope alone; None where it is not set."""
    ran = attempt(repo, "config", *where, "--get", name)
    return None if ran.code else path_of(ran.out).removesuffix("\n")
