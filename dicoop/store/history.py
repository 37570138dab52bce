"""Which commits are there, what is each called, and who changed what when?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from dicoop.errors import Misused, NotFound, Unable, Unreadable, nearest
from dicoop.frozen import dataclass, pattern
from dicoop.habits import tidy_day
from dicoop.labels import Label, both
from dicoop.paths import FOLDER
from dicoop.store import damaged, git
from dicoop.store.git import (
    HASH,
    RAW,
    FileChange,
    Repo,
    attempt,
    blobs,
    change,
    checked,
    entries,
    failure,
    is_loss,
    path_of,
    raw_path,
    run,
    words_of,
)

_NO_HISTORY = Label(
    "这本台账没有历史可查：{folder} 不在 git 仓库里，或者没有安装 git",
    "this ledger has no history: {folder} is not in a git repository, or git is not installed",
)
BEGIN = both("dicoop save")  # which begins one
_NO_HISTORY_HINT = Label("在台账文件夹执行 {begin}", "in the ledger's folder run {begin}").fill(begin=BEGIN)
_NONE = Label("没有这个版本：{name}", "no such revision: {name}")
_NONE_HINT = Label(
    "写标签、分支、提交号，或日期如 2019-08-20；分支有：{names}",
    "give a tag, a branch, a commit, or a date such as 2019-08-20; branches: {names}",
)
_BEFORE = Label("{day} 那天及以前还没有提交", "no commit on or before {day}")
_BEFORE_HINT = Label("最早的一次提交在 {day}", "the first commit is dated {day}")
_NO_COMMITS = Label("这个仓库还没有提交", "this repository has no commits yet")
_SEVERAL = Label("版本 {name} 不止一个", "ambiguous revision {name}")
_SEVERAL_HINT = Label("写全：{names}", "write it in full: {names}")
_SHALLOW = Label("这个仓库是浅克隆，只有一部分历史", "this repository is a shallow clone: part of its history is missing")
_SHALLOW_HINT = Label("先执行 git fetch --unshallow --tags", "run git fetch --unshallow --tags first")
_OF_HEAD = pattern(r"(?:HEAD|@)(?:[~^@:{].*)?", re.DOTALL)
_BROKEN = pattern(r"^warning: ignoring broken ref (\S+)$", re.MULTILINE)
_OF_HISTORY = pattern(r"[0-9a-f]{7,64}|meeting-[0-9]+", re.ASCII)  # not here does not mean not there, in a shallow clone
THEIRS = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "REBASE_HEAD")
_MEETING = pattern(r"第?([0-9]+)(?:次(?:会议)?)?\Z", re.ASCII)
MEETING_TAG = pattern(r"meeting-[0-9]+", re.ASCII)


class Ref(NamedTuple):
    """A name for a commit: its short name, `tag`, `branch` or `fetched`, the full name, and the commit (a tag's, not the tag itself)."""

    name: str
    kind: str
    full: str
    commit: str


@dataclass(frozen=True)
class Commit:
    """One commit as it was written: the names in it are those it holds, not those of `.mailmap`; a merge's changes differ from all parents."""

    id: str
    parents: tuple[str, ...]
    name: str
    email: str
    written: datetime
    committed: datetime
    subject: str
    body: str
    changes: tuple[FileChange, ...] = ()


def repository(root: Path) -> Repo:
    """Return the repository a ledger lies in; raises Unable without one."""
    found = git.find(root)
    if found is None:
        raise Unable(_NO_HISTORY.fill(folder=root.resolve()), _NO_HISTORY_HINT)
    return found


_KINDS = {"refs/tags/": "tag", "refs/heads/": "branch", "refs/remotes/": "fetched"}
_REF_FORMAT = "%(refname)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)%00%(symref)"


def refs(repo: Repo) -> tuple[Ref, ...]:
    """Return all tags and branches that name commits, local and fetched."""
    lines = path_of(run(repo, "for-each-ref", f"--format={_REF_FORMAT}", *_KINDS)).splitlines()
    return tuple(ref for line in lines if (ref := _ref(repo, *line.split("\0"))))


def _ref(repo: Repo, full: str, *about: str) -> Ref | None:
    kind, id_, inner_kind, inner, alias = about
    head = next(head for head in _KINDS if full.startswith(head))
    commit = {kind: id_, inner_kind: inner}.get("commit") or (_exactly(repo, full) if inner_kind == "tag" else None)
    return Ref(full.removeprefix(head), _KINDS[head], full, commit) if commit and not alias else None


def tag_message(repo: Repo, full: str) -> str:
    """Return what an annotated tag says, by its full name."""
    return words_of(run(repo, "for-each-ref", "--format=%(contents)", full))


def meetings(repo: Repo) -> dict[int, str]:
    """Return the commits of the meetings that are closed, those with a tag, by number."""
    tags = {ref.name: ref.commit for ref in refs(repo) if ref.kind == "tag" and MEETING_TAG.fullmatch(ref.name)}
    numbers = sorted({int(name.removeprefix("meeting-")) for name in tags})
    return {number: tags[name] for number in numbers if (name := f"meeting-{number}") in tags}


def tips(repo: Repo) -> tuple[Ref, ...]:
    """Return the branches, local and fetched."""
    return tuple(ref for ref in refs(repo) if ref.kind != "tag")


def names_on_branches(repo: Repo, folder: str) -> tuple[str, ...]:
    """Return the names of the files directly in a folder under `ledgers/` at the tips of all branches, local and fetched."""
    heads = sorted({ref.commit for ref in tips(repo)})
    asked = b"".join(f"{commit}:".encode() + raw_path(f"{repo.prefix}{FOLDER}/{folder}") + b"\n" for commit in heads)
    told = [line.split() for line in run(repo, "cat-file", "--batch-check=%(objecttype) %(objectname)", given=asked).decode().splitlines()]
    trees = sorted({words[1] for words in told if words[0] == "tree"})  # most branches have the same one
    return tuple(name for tree in trees for name in path_of(run(repo, "ls-tree", "-z", "--name-only", tree)).split("\0")[:-1])


def head(repo: Repo) -> str | None:
    """Return the commit checked out, None where nothing has been committed yet; raises Unable where HEAD is damaged."""
    ran = attempt(repo, "rev-parse", "--verify", "--end-of-options", "HEAD^{commit}")
    if not ran.code:
        return words_of(ran.out).strip()
    if "promisor" in ran.err:
        raise failure(repo, "rev-parse", ran)
    _require_unborn(repo)
    return None


def place(repo: Repo, *which: str) -> Path:
    """Return where git keeps something of a repository (`--git-common-dir`, `--git-path NAME`)."""
    return Path(path_of(run(repo, "rev-parse", "--path-format=absolute", *which)).removesuffix("\n"))


def named(repo: Repo, name: str) -> str:
    """Return the object that a name stands for, `` where there is none."""
    found = attempt(repo, "rev-parse", "--verify", "-q", "--end-of-options", name).out.decode("ascii", "replace").strip()
    return found if HASH.fullmatch(found) else ""


def _require_unborn(repo: Repo) -> None:
    """Raise Unable unless HEAD names a branch on which nothing stands yet."""
    ref = path_of(attempt(repo, "symbolic-ref", "-q", "HEAD").out).strip()
    id_ = named(repo, "HEAD")
    if id_:
        raise damaged.commit(place(repo, "--git-dir"), ref or "HEAD", id_)
    if not ref or ref in _broken(repo):
        raise damaged.head(place(repo, "--git-dir"), place(repo, "--git-common-dir"))


def _broken(repo: Repo) -> dict[str, str]:
    told = attempt(repo, "for-each-ref", "--format=", *_KINDS).err
    return {name: full for full in _BROKEN.findall(told) for name in (full, full.removeprefix("refs/"), full.split("/", 2)[2])}


def resolve(repo: Repo, name: str) -> str:
    """Return the commit a tag, branch, commit or date names; raises NotFound, Misused for several, Unable where history is cut off."""
    top = head(repo) if _OF_HEAD.fullmatch(name) else ""
    if top is None:
        raise NotFound(_NO_COMMITS)
    called = {} if top or HASH.fullmatch(name) else {ref.commit: ref.full for ref in refs(repo) if name in _names(ref)}
    if len(called) > 1:
        raise Misused(_SEVERAL.fill(name=name), _SEVERAL_HINT.fill(names=tuple(sorted(called.values()))))
    found = next(iter(called), None) or (None if MEETING_TAG.fullmatch(name) else _exactly(repo, name))
    if found:
        return found
    day = _day(name)
    if day:
        return _at_end_of(repo, day)
    broken = _broken(repo).get(name)
    if broken:
        raise damaged.named(place(repo, "--git-common-dir"), broken, name)
    if _OF_HISTORY.fullmatch(name):
        whole(repo)
    names, tag = [ref.name for ref in refs(repo)], _MEETING.sub(r"meeting-\1", name)
    raise NotFound(_NONE.fill(name=name), nearest(tag if tag in names else name, names) or _NONE_HINT.fill(names=branches(repo)))


def branches(repo: Repo) -> tuple[str, ...]:
    """Return the names of the branches, local and fetched."""
    return tuple(ref.name for ref in refs(repo) if ref.kind != "tag")


def _names(ref: Ref) -> tuple[str, ...]:
    """Return what a ref may be called; a closed meeting is only ever its tag: a branch of that name must not stand in for it."""
    if MEETING_TAG.fullmatch(ref.name) and ref.kind != "tag":
        return (ref.full,)
    return (ref.name, ref.full, ref.full.removeprefix("refs/"))


def _exactly(repo: Repo, name: str) -> str | None:
    """Return the commit of a name by git's own rules, None where there is none; raises Misused for several."""
    ran = attempt(repo, "rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")
    if ran.code and "is ambiguous" in ran.err:
        raise Misused(_SEVERAL.fill(name=name), _SEVERAL_HINT.fill(names=_commits_like(repo, name)))
    if ran.code and is_loss(ran):
        raise failure(repo, "rev-parse", ran)
    found = ran.out.decode("ascii", "replace").strip()
    return found if not ran.code and HASH.fullmatch(found) else None  # `^NAME` succeeds too, as `^HASH`


def _commits_like(repo: Repo, name: str) -> tuple[str, ...]:
    ids = run(repo, "rev-parse", f"--disambiguate={name}").decode().split()
    kinds = run(repo, "cat-file", "--batch-check=%(objecttype)", given="".join(f"{id_}\n" for id_ in ids).encode()).decode().split()
    return tuple(id_ for id_, kind in zip(ids, kinds, strict=True) if kind == "commit")


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(tidy_day(name))
    except Unreadable:
        return None


def _at_end_of(repo: Repo, day: date) -> str:
    """Return the commit HEAD's own line had come to at a day's end, by the commits' own clocks: the same on every machine.

    One that was wrong decides nothing (git 2.39.5 takes the first that is old enough): the fewest commits are out of their order.
    """
    if head(repo) is None:
        raise NotFound(_NO_COMMITS)
    rows = run(repo, "log", "-z", "--first-parent", "--reverse", "--date=raw", "--no-color", "--format=%H %cd", "HEAD", "--").decode()
    line = [(id_, _moment(when).date()) for id_, when in (row.split(" ", 1) for row in rows.split("\0") if row)]
    found, score, most = ("", day), 0, 0
    for id_, own in line:
        score += 1 if own <= day else -1
        if score > most or (score == most and found[0] and found[1] <= own <= day):
            found, most = (id_, own), score
    if found[0]:
        return found[0]
    whole(repo)
    raise NotFound(_BEFORE.fill(day=day), _BEFORE_HINT.fill(day=line[0][1]))


def whole(repo: Repo) -> None:
    """Raise Unable where the history on this machine is cut off."""
    if repo.shallow:
        raise Unable(_SHALLOW, _SHALLOW_HINT)


_FORMAT = "%H%x00%P%x00%an%x00%ae%x00%ad%x00%cd%x00%s%x00%b"
_FIELDS = 8
# What a repository's settings would otherwise decide: names, colours, which commits show their changes, an order file.
_LOG = ("-z", "-r", "-c", "--root", *RAW, "--full-history", "--encoding=UTF-8", "--date=raw", "--no-color", "--no-notes", "--no-mailmap")
# git 2.39.5 follows copies, too, of records that are but alike, and by log.follow unasked
_LOG_FIXED = ("--no-follow", f"--format={_FORMAT}")


def log(repo: Repo, *revisions: str, path: str = "", most: int | None = None) -> tuple[Commit, ...]:
    """Return commits, newest first: those reached from hashes and not from `^hash`; only those that changed a path, where one is given."""
    assert revisions
    for revision in revisions:
        checked(revision.removeprefix("^"))
    where = repo.prefix + path
    few = (f"--max-count={most}",) if most is not None and not path else ()
    out = run(repo, "log", *_LOG, *_LOG_FIXED, *few, *revisions, "--", *((where,) if where else ()))
    found = _commits(iter(out.split(b"\0")[:-1]), repo.prefix)
    return tuple(islice((commit for commit in found if commit.changes or not path), most))


def commit(repo: Repo, id_: str) -> Commit:
    """Return the commit of a hash, whether it changed the ledger's folder or not."""
    return log(git.top(repo), id_, most=1)[0]


def _commits(parts: Iterator[bytes], prefix: str) -> Iterator[Commit]:
    """Yield commits: so many fields, then the raw lines; counted, so that no message can pass for a field."""
    following = next(parts, None)
    while following is not None:
        fields = [following, *islice(parts, _FIELDS - 1)]
        found = []
        following = next(parts, None)
        while following is not None and not HASH.fullmatch(following.decode("ascii", "replace")):
            if following:  # a merge without changes of its own has an empty line
                found.append(change(following.lstrip(b"\n"), next(parts), prefix))
            following = next(parts, None)
        yield _commit(fields, tuple(found))


def _commit(fields: list[bytes], found: tuple[FileChange, ...]) -> Commit:
    id_, parents, name, email, written, committed, subject, body = map(words_of, fields)
    return Commit(id_, tuple(parents.split()), name, email, _moment(written), _moment(committed), subject, body.strip("\n"), found)


def _moment(raw: str) -> datetime:
    """Return the moment of `seconds ±hhmm` in its own zone; a broken one as git shows it, at the beginning of its time."""
    try:
        seconds, zone = raw.split()
        offset = timedelta(hours=int(zone[1:-2]), minutes=int(zone[-2:]))
        return datetime.fromtimestamp(int(seconds), timezone(-offset if zone[0] == "-" else offset))
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def merge_bases(repo: Repo, one: str, other: str) -> tuple[str, ...]:
    """Return the best common ancestors of two commits, none where they share no history; raises Unable where it may be cut off."""
    found = tuple(_asked(repo, "merge-base", "--all", checked(one), checked(other))[1].decode().split())
    if not found:
        whole(repo)
    return found


def is_ancestor(repo: Repo, older: str, newer: str) -> bool:
    """Return whether a commit is (or lies before) another; raises Unable where history is cut off before that can be told."""
    yes = not _asked(repo, "merge-base", "--is-ancestor", checked(older), checked(newer))[0]
    if not yes:
        whole(repo)
    return yes


def _asked(repo: Repo, *words: str) -> tuple[int, bytes]:
    """Run what answers no by 1."""
    ran = attempt(repo, *words)
    if ran.code > 1:
        raise failure(repo, words[0], ran)
    return ran.code, ran.out


def content(repo: Repo, commit: str, path: str) -> bytes | None:
    """Return a file's bytes at a commit, None where it is not there."""
    held = [entry for entry in entries(repo, commit, path) if entry.path == path]
    return next(blobs(repo, [entry.id for entry in held])).raw if held else None
