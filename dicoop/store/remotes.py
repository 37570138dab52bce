"""What does the repository that an office shares hold of a branch, and how do commits get there?

The only module that lets git speak to another repository. Nothing that the repository's own settings name is run for it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from dicoop.errors import Refused, Unable
from dicoop.frozen import pattern
from dicoop.labels import Label, both, joined
from dicoop.store.git import Ran, Repo, attempt, checked, failure, path_of, run, words_of
from dicoop.store.history import named, place

_NO_REMOTE = Label("这个仓库没有远程，不知道和谁同步", "this repository has no remote to sync with")
_NO_REMOTE_HINT = Label(
    "执行一次 git remote add origin 地址，再执行一次 dicoop sync", "run git remote add origin ADDRESS once, then dicoop sync"
)
_SEVERAL = Label(
    "这个仓库有几个远程（{names}），不知道 {branch} 和哪一个同步", "there are several remotes ({names}), and none is set for {branch}"
)
_SEVERAL_HINT = Label(
    "指定一次：git config branch.{branch}.remote {first}，再执行一次 dicoop sync",
    "set one: git config branch.{branch}.remote {first}, then run dicoop sync again",
)
_FOREIGN = Label(
    "这个仓库自己的设置指定了联网时要运行的程序：{names}，不予运行，没有同步",
    "the repository's own settings name programs to run on sync: {names}; they were not run, and nothing was synced",
)
_FOREIGN_HINT = Label(
    "确实是自己设的，移到自己的设置里：git config --global {first} …，再执行 git config --unset-all {first}",
    "if they are yours, move them to your own settings: git config --global {first} …, then git config --unset-all {first}",
)
_FAR = Label("和 {remote} 联系不上：{why}", "{remote} cannot be reached: {why}")
_FAR_HINT = Label("没有丢失什么；能联系上时再执行一次 dicoop sync", "nothing is lost; run dicoop sync again when it can be reached")
_RETOLD = Label(
    "{tags} 在 {remote} 上和在本机不是同一次定版，没有同步",
    "{tags} differ on {remote} and here: the meeting was closed twice; nothing was synced",
)
_RETOLD_HINT = Label(
    "弄清会上通报的是哪一份；以 {remote} 的为准：git tag -d {first}，再执行一次 dicoop sync",
    "check which one was published at the meeting; if that of {remote}: git tag -d {first}, then run dicoop sync again",
)
_TURNED_AWAY = Label("{remote} 没有接收 {branch}：{why}", "{remote} did not accept {branch}: {why}")
_TURNED_AWAY_HINT = Label(
    "提交都在本机，没有丢失什么；按它说的改正，或请管仓库的人看",
    "all commits are here, nothing is lost; do as it says, or ask the repository's administrator",
)

# What may carry history between machines; `ext` and the like would run programs
_PROTOCOLS = "file:git:http:https:ssh"
_PROGRAMS = (
    r"^(core\.(sshcommand|gitproxy|askpass|alternaterefscommand)|credential\.(.*\.)?helper|remote\..*\.(uploadpack|receivepack|vcs))$"
)
_OWN_SSH = ("GIT_SSH_COMMAND", "GIT_SSH")
_FETCH = ("fetch", "--no-tags", "--no-progress", "--no-recurse-submodules", "--no-auto-maintenance", "--no-write-commit-graph", "--refmap=")
_PUSH = ("push", "--porcelain", "--atomic", "--no-verify", "--no-signed", "--no-follow-tags", "--no-recurse-submodules", "--no-progress")
_CLOBBER = pattern(r"^ ! \[rejected\] +(\S+) +-> .*\(would clobber existing tag\)$", re.MULTILINE)
_TAKEN = pattern(r"^([0-9a-f]+)\t(?:not-for-merge)?\t(branch|tag) '(.+?)' of ", re.MULTILINE)
_SENT = pattern(r"^([ +*=!-])\t[^\t]+\t(.*)$", re.MULTILINE)
_MOVED = ("fetch first", "non-fast-forward", "stale info")
_AT_ONCE = ("but expected", "incorrect old value provided")  # two pushes in one moment; any other failure to write a ref is none
_TAG = "meeting-*"


class Route(NamedTuple):
    """With whom a branch is synced: the remote, and the branch's name on both sides; `asks`: a person may be asked for a password."""

    remote: str
    branch: str
    asks: bool = False

    @property
    def tracking(self) -> str:
        """The full name under which the branch over there is known here."""
        return f"refs/remotes/{self.remote}/{self.branch}"

    @property
    def there(self) -> str:
        """What people call the branch over there."""
        return f"{self.remote}/{self.branch}"


class Fetched(NamedTuple):
    """What was found over there: the branch's commit (None: there is no such branch), and the tags of closed meetings."""

    commit: str | None
    tags: frozenset[str]


def route(repo: Repo, branch: str, *, asks: bool) -> Route:
    """Return with whom a branch is synced: the remote named for it, else the only one; raises Refused.

    It has one name on both sides: `git switch -c county/ql origin/main` is not meant to send a county's work to `main`.
    """
    names = path_of(run(repo, "remote")).splitlines()
    named = path_of(attempt(repo, "config", "--get", f"branch.{branch}.remote").out).removesuffix("\n")
    if named in names:
        return Route(named, branch, asks)
    if not names:
        raise Refused(_NO_REMOTE, _NO_REMOTE_HINT)
    if len(names) > 1:
        raise Refused(_SEVERAL.fill(names=tuple(names), branch=branch), _SEVERAL_HINT.fill(branch=branch, first=names[0]))
    return Route(names[0], branch, asks)


def fetch(repo: Repo, way: Route) -> Fetched:
    """Bring over all branches of a remote and the tags of closed meetings; raises Refused, and Unable where it cannot be reached."""
    _require_no_programs(repo)
    refs = (f"+refs/heads/*:refs/remotes/{way.remote}/*", f"refs/tags/{_TAG}:refs/tags/{_TAG}")
    ran = attempt(repo, *_FETCH, "--", way.remote, *refs, env=_surroundings(repo, way))
    clobbered = tuple(dict.fromkeys(_CLOBBER.findall(ran.err)))
    if clobbered:
        raise Refused(_RETOLD.fill(tags=clobbered, remote=way.remote), _RETOLD_HINT.fill(remote=way.remote, first=clobbered[0]))
    if ran.code:
        raise _far(repo, way, "fetch", ran)
    found = {(kind, name): id_ for id_, kind, name in _TAKEN.findall(_taken(repo))}
    commit = found.get(("branch", way.branch))
    return Fetched(checked(commit) if commit else None, frozenset(name for kind, name in found if kind == "tag"))


def push(repo: Repo, way: Route, commit: str, tags: Sequence[str]) -> bool:
    """Send a commit to the branch over there, and tags with it, all or nothing; return False where others were quicker; raises Refused, Unable."""
    refs = (f"{checked(commit)}:refs/heads/{way.branch}", *(f"refs/tags/{name}:refs/tags/{name}" for name in tags))
    ran = attempt(repo, *_PUSH, "--", way.remote, *refs, env=_surroundings(repo, way))
    said = [about for sign, about in _SENT.findall(words_of(ran.out)) if sign == "!"]
    if not ran.code:
        return True
    if any(words in about for about in said for words in _MOVED) or (said and any(words in ran.err for words in _AT_ONCE)):
        return False
    if said:
        why = (*_theirs(ran.err), next((about for about in said if "atomic" not in about), said[0]))
        raise Refused(_TURNED_AWAY.fill(remote=way.remote, branch=way.branch, why=_in_turn(why)), _TURNED_AWAY_HINT)
    raise _far(repo, way, "push", ran)


def known(repo: Repo, way: Route) -> str | None:
    """Return the commit at which the branch over there was last seen, None where it never was."""
    return named(repo, f"{way.tracking}^{{commit}}") or None


def parted(repo: Repo, way: Route) -> str | None:
    """Return the last commit that the branch over there was ever seen at and that the one here rests on, None where git noted none."""
    ran = attempt(repo, "merge-base", "--fork-point", way.tracking, f"refs/heads/{way.branch}")
    return None if ran.code else checked(path_of(ran.out).strip())


def remember(repo: Repo, way: Route, commit: str) -> None:
    """Let the branch over there be known by a commit, as it was before it was fetched."""
    run(repo, "update-ref", way.tracking, checked(commit))


def _require_no_programs(repo: Repo) -> None:
    """Refuse settings of the repository itself, which may be anybody's, that name programs; raises Refused."""
    found: dict[str, None] = {}
    for where in ("--local", "--worktree"):
        ran = attempt(repo, "config", where, "--includes", "-z", "--name-only", "--get-regexp", _PROGRAMS)
        found |= dict.fromkeys(path_of(ran.out).split("\0")[:-1])
    if found:
        raise Refused(_FOREIGN.fill(names=tuple(found)), _FOREIGN_HINT.fill(first=next(iter(found))))


def _surroundings(repo: Repo, way: Route) -> dict[str, str]:
    """Return what git needs to be told to speak to others; where nobody can be asked neither git nor ssh asks."""
    env = {"GIT_ALLOW_PROTOCOL": _PROTOCOLS, "GIT_TERMINAL_PROMPT": "1" if way.asks else "0"}
    own = any(os.environ.get(name) for name in _OWN_SSH) or not attempt(repo, "config", "--get", "core.sshCommand").code
    return env if way.asks or own else {**env, "GIT_SSH_COMMAND": "ssh -o BatchMode=yes"}


def _taken(repo: Repo) -> str:
    """Return what git noted of the branches and tags it has just brought over."""
    with suppress(FileNotFoundError):  # over there is nothing yet
        return path_of(place(repo, "--git-path", "FETCH_HEAD").read_bytes())
    return ""


def _far(repo: Repo, way: Route, what: str, ran: Ran) -> Unable:
    own = failure(repo, what, ran)
    if own.hint is not None:
        return own  # a lock, an owner git does not trust: told as everywhere
    return Unable(_FAR.fill(remote=way.remote, why=_in_turn(tuple(_quoted(ran.err)) or ("?",))), _FAR_HINT)


def _in_turn(said: tuple[str, ...]) -> Label:
    return joined(tuple(both(each) for each in said), "；", "; ")


def _quoted(err: str) -> Iterator[str]:
    """Yield what git and ssh gave as the reason, up to git's own first error."""
    for line in err.splitlines():
        if line.startswith(("fatal: ", "error: ")):
            yield line.partition(": ")[2].strip()
            return
        if line.strip() and not line.startswith(("hint:", "warning:", "notice:", "From ", " ")):
            yield line.strip().removeprefix("remote: ")


def _theirs(err: str) -> tuple[str, ...]:
    return tuple(line for row in err.splitlines() if row.startswith("remote: ") and (line := row.removeprefix("remote: ").strip()))
