"""What is looked at to see whether the program and a ledger are in order?"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from dicoop.actions import install
from dicoop.actions.read import ShownDocument
from dicoop.document import Cell, Column, Document, Section, Table
from dicoop.errors import DicoopError
from dicoop.kinds.ledger import Ledger
from dicoop.labels import Label, Term, both, joined
from dicoop.rules.workdays import Calendar
from dicoop.store import commits, environment, git, history
from dicoop.store.find import Shelf
from dicoop.store.git import Repo
from dicoop.store.load import load


class DoctorState(Term):
    """Whether a thing is as it should be."""

    GOOD = "good", "正常", "good"
    LOOK = "look", "提醒", "look"


class DoctorRow(NamedTuple):
    """A thing that was looked at: what it is, how it stands, and what to do about it (None: nothing)."""

    key: str
    what: Label
    found: Cell
    todo: Label | None = None

    @property
    def state(self) -> DoctorState:
        """Whether it is as it should be."""
        return DoctorState.LOOK if self.todo else DoctorState.GOOD


_TITLE = Label("体检", "Doctor")
_COLUMNS = (
    Column("what", Label("项目", "What"), lead=True),
    Column("state", Label("状态", "State")),
    Column("found", Label("情况", "Found")),
    Column("todo", Label("怎么办", "What to do")),
)


PACKAGES = (
    "typer",
    "pydantic",
    "ruamel.yaml",
    "ruamel.yaml.clib",
    "rich",
    "tabulate",
    "wcwidth",
    "chinesecalendar",
)
_PROGRAM, _LEDGER, _HISTORY = Label("程序", "Program"), Label("台账", "Ledger"), Label("历史", "History")
_REPOSITORY = Label("仓库", "repository")
_NO_REPOSITORY = Label("台账不在 git 仓库里", "the ledger is not in a git repository")
_ASK_GIT = Label("git status; git fsck", "git status; git fsck")
_ON_PATH = Label("已设置", "set up")
_OFF_PATH = Label("已设置，但命令行上找不到 dicoop", "set up, but dicoop is not on PATH")
_NOT_SET = Label("没有设置，git 按行合并", "not set up: git merges line by line")
_GIT_INSTALL = Label("dicoop git install", "dicoop git install")
_PATH = Label("pipx install dicoop，或把它的文件夹加进 PATH", "pipx install dicoop, or add its folder to PATH")
_ON, _OFF = Label("开着", "on"), Label("关着", "off")
_RERERE = Label(
    "git config rerere.enabled false（它会把一处的解法照搬到另一条记录）",
    "git config rerere.enabled false (it reapplies one record's resolution to another)",
)
_CLOSED = Label("开过 {held} 次，定版 {n} 次", "{n} of {held} held")
_CLOSE = Label("dicoop meeting close {n}", "dicoop meeting close {n}")
_COMMITS = Label("{n} 次", "{n}")
_MANY = 5000
_GRAPH = Label("git commit-graph write --reachable --changed-paths", "git commit-graph write --reachable --changed-paths")
_NO_KEY = Label("没有，标签不签名", "none: tags are not signed")
_MISSING = Label("没有安装", "not installed")
_INSTALL = Label("pip install {name}", "pip install {name}")
_COMPILED = Label("在用", "in use")
_NO_PARSER = Label("没有装好，不是规范写法的文件读不了", "missing: files that are not in canonical form cannot be read")
_UNKNOWN_YEAR = Label("没有 {year} 年的放假安排", "working days of {year} are unknown")
_UPGRADE = Label(
    "pip install -U chinesecalendar（每年11月公布下一年），或写进 ledger.yaml 的 calendar，写全后加 known: 年份",
    "pip install -U chinesecalendar (a year is published each November), or write them into calendar in ledger.yaml, with known: YEAR once they are all there",
)
_KNOWN_YEAR = Label("到 {year} 年", "up to {year}")
_UTF8 = Label(
    "显示不了的字会变成 ?；设 PYTHONUTF8=1，Windows 再执行 chcp 65001",
    "characters it cannot show become ?; set PYTHONUTF8=1, and on Windows run chcp 65001",
)
_GIT = Label("没有 git，审核、历史和合并用不了；请安装 git", "without git there is no review, history or merge; install git")
_COUNT = Label("{kind} {n}", "{kind} {n}")
_SHUT = Label("文件夹 {path} 打不开", "the folder {path} cannot be opened")
_UNREAD = Label("{n} 个文件读不出来", "unreadable files: {n}")
_CHECK = Label("dicoop check", "dicoop check")
_NO_INDEX = Label("没有（没有可用的缓存文件夹）", "none (there is no folder for it)")
_SET_CACHE = Label("设 DICOOP_CACHE 为一个可写的文件夹", "set DICOOP_CACHE to a writable folder")
_NOT_MADE = Label("{file} 还没有建，用到时自动建", "{file} does not exist yet; it is made when needed")
_SIZE = Label("{file}，{n} KB；可随时删除", "{file}, {n} KB; can be deleted at any time")


def look(place: Shelf | DicoopError, today: date, encoding: str) -> ShownDocument:
    """Return the state of the program, and of the ledger or why there is none; `encoding` is that of the terminal."""
    whole = place if isinstance(place, DicoopError) else _load(place)
    ledger = (
        [DoctorRow("ledger", _LEDGER, place.message, place.hint)] if isinstance(place, DicoopError) else list(_ledger(place, whole, today))
    )
    program = list(_program(encoding))
    history = [] if isinstance(place, DicoopError) else list(_history(place, whole, today))
    parts = (("program", _PROGRAM, program), ("ledger", _LEDGER, ledger), *((("git", _HISTORY, history),) if history else ()))
    sections = (
        Section(key, title, (Table(key, _COLUMNS, tuple((row.what, row.state, row.found, row.todo) for row in rows)),))
        for key, title, rows in parts
    )
    data = {key: [{"key": r.key, "state": r.state, "found": r.found, "todo": r.todo} for r in rows] for key, _, rows in parts}
    faults = sum(row.todo is not None for row in (*program, *ledger, *history))
    return ShownDocument(Document(_TITLE, tuple(sections), data=data), faults=faults)


def _load(place: Shelf) -> Ledger | DicoopError:
    try:
        return load(place)
    except DicoopError as error:
        return error


def _program(encoding: str) -> Iterator[DoctorRow]:
    yield DoctorRow("python", both("Python"), platform.python_version())
    for name in PACKAGES:
        version = environment.version(name)
        yield DoctorRow(name, both(name), version or _MISSING, None if version else _INSTALL.fill(name=name))
    compiled = environment.has_compiled_parser()
    parser = Label("YAML 的 C 解析器", "YAML C parser")
    yield DoctorRow("parser", parser, _COMPILED if compiled else _NO_PARSER, None if compiled else _INSTALL.fill(name="ruamel.yaml.clib"))
    utf8 = encoding.lower().replace("-", "") == "utf8"
    yield DoctorRow("terminal", Label("终端编码", "terminal encoding"), encoding, None if utf8 else _UTF8)


def _ledger(place: Shelf, whole: Ledger | DicoopError, today: date) -> Iterator[DoctorRow]:
    version = environment.git_version(place.root)
    yield DoctorRow("git", both("git"), version or _MISSING, None if version else _GIT)
    yield DoctorRow("root", Label("位置", "place"), str(place.root.resolve()))
    if isinstance(whole, DicoopError):
        yield DoctorRow("settings", Label("设置", "settings"), whole.message, _CHECK)
        return
    counts = (_COUNT.fill(kind=kind.label, n=whole.count(name)) for name, kind in whole.kinds.items())
    yield DoctorRow("records", Label("记录", "records"), joined(tuple(counts)))
    n = len(whole.left_out) - len(whole.shut)
    unread = (*((_UNREAD.fill(n=n),) if n or not whole.shut else ()), *(_SHUT.fill(path=path) for path in whole.shut))
    yield DoctorRow("unread", Label("读不出来的", "unreadable"), joined(unread), _CHECK if whole.left_out else None)
    known = Calendar.of(whole.settings).known(today.year)
    found = (_KNOWN_YEAR if known else _UNKNOWN_YEAR).fill(year=today.year)
    yield DoctorRow("calendar", Label("工作日安排", "working days"), found, None if known else _UPGRADE)
    yield _index(place)


def _history(place: Shelf, whole: Ledger | DicoopError, today: date) -> Iterator[DoctorRow]:
    """Yield how the ledger's repository is set up; without git there is nothing to look at."""
    if environment.git_version(place.root) is None:
        return
    try:
        repo = git.find(place.root)
        if repo:
            _ = history.head(repo), history.refs(repo)  # where they cannot be told, that is what to tell
    except DicoopError as error:
        yield DoctorRow("repository", _REPOSITORY, error.message, error.hint or _ASK_GIT)
        return
    if repo is None:
        yield DoctorRow("repository", _REPOSITORY, _NO_REPOSITORY, history.BEGIN)
        return
    yield DoctorRow("repository", _REPOSITORY, repo.folder)
    yield from _merging(repo)
    if not isinstance(whole, DicoopError):
        yield _closed(repo, whole, today)
    n = environment.count_commits(repo)
    slow = n > _MANY and not environment.has_commit_graph(repo)
    yield DoctorRow("commits", Label("提交", "commits"), _COMMITS.fill(n=n), _GRAPH if slow else None)
    key = commits.setting(repo, "user.signingKey")
    yield DoctorRow("key", Label("签名密钥", "signing key"), key or _NO_KEY)


def _merging(repo: Repo) -> Iterator[DoctorRow]:
    set_up = commits.setting(repo, "merge.dicoop.driver") == install.DRIVER
    found = _ON_PATH if set_up and environment.on_path("dicoop") else _OFF_PATH if set_up else _NOT_SET
    todo = None if found is _ON_PATH else _PATH if set_up else _GIT_INSTALL
    yield DoctorRow("driver", Label("按字段合并", "merging by field"), found, todo)
    replays = commits.setting(repo, "rerere.enabled") == "true"
    yield DoctorRow("rerere", Label("rerere", "rerere"), _ON if replays else _OFF, _RERERE if replays else None)


def _closed(repo: Repo, whole: Ledger, today: date) -> DoctorRow:
    tagged = history.meetings(repo)
    held = [meeting.id for meeting in whole.meetings if meeting.date <= today]
    closed = [n for n in held if n in tagged]
    last_open = bool(held) and held[-1] not in closed
    found = _CLOSED.fill(n=len(closed), held=len(held))
    return DoctorRow("meetings", Label("已定版的会议", "closed meetings"), found, _CLOSE.fill(n=held[-1]) if last_open else None)


def _index(place: Shelf) -> DoctorRow:
    found, what = environment.index_file(place), Label("索引", "index")
    if found is None:
        return DoctorRow("index", what, _NO_INDEX, _SET_CACHE)
    file, size = found
    return DoctorRow("index", what, _NOT_MADE.fill(file=file) if size is None else _SIZE.fill(file=file, n=max(1, size // 1024)))
