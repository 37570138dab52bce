"""How is a ledger begun, made up, described to editors, or brought along from an older format?"""

from __future__ import annotations

from pathlib import Path

from dicoop.actions import init, upgrade
from dicoop.actions.write_context import turn
from dicoop.commands.options import DRY_RUN, JSON, WAIT, Plan, argument, flag, valued
from dicoop.commands.session import Session
from dicoop.labels import Label, both

FOLDER = argument("folder", Label("文件夹，可以是 .", "the folder; . for this one"), Label("文件夹", "DIR"))
NAME = valued("name", Label("台账名称", "the ledger's name"), Label("名称", "TEXT"))
CODE = valued(
    "code", Label("市的 GB/T 2260 区划代码，如 410300", "the city's region code (GB/T 2260), such as 410300"), Label("代码", "CODE")
)
_DONE = Label("{folder}：新写 {n} 个文件", "{folder}: files written: {n}")
_KEPT = Label("已有的 {n} 个文件没有动：{names}", "already there, left as they are ({n}): {names}")
_NEXT = Label(
    "下一步：先改 {folder}/ledgers/ledger.yaml 里的名称和县区，再运行 dicoop -C {folder} check",
    "next: enter your name and counties in {folder}/ledgers/ledger.yaml, then run dicoop -C {folder} check",
)
_MOST = 5


def _run(session: Session, folder: str, name: str | None, code: str | None, wait: int | None) -> None:
    where = session.path(folder)
    _tell(session, where, *init.init(where, name or "地企合作台账", upgrade.require_code(code), session.wait(wait)))
    session.say(_NEXT.fill(folder=where))


def _tell(session: Session, folder: Path, written: int, kept: tuple[str, ...]) -> None:
    session.tell(_DONE.fill(folder=folder, n=written))
    if kept:
        session.say(_KEPT.fill(n=len(kept), names=" ".join((*kept[:_MOST], *(("…",) if len(kept) > _MOST else ())))))


_ABOUT = Label(
    "新建一本空台账：设置、文件夹、JSON Schema、说明；已有的文件不动", "create a new, empty ledger; existing files are never overwritten"
)
INIT = Plan(_ABOUT, (FOLDER, NAME, CODE, WAIT), _run)


_N = Label("数字", "N")
SEED = valued("seed", Label("种子，默认 15", "seed; default: 15"), _N, "whole")
PROJECTS = valued("projects", Label("项目个数", "number of projects"), _N, "whole")
MEETINGS = valued("meetings", Label("会议次数，默认 15", "number of meetings; default: 15"), _N, "whole")
CITY = valued(
    "city",
    Label("另一个虚构的市（1 到 999），县区名称和区划代码不同", "another fictional city (1 to 999), with other counties and region codes"),
    _N,
    "whole",
)
THROUGH = valued(
    "through",
    Label("接着往后写到第几次会议（16 起），各类记录都有", "continue to this meeting (16 or later), with records of all kinds"),
    _N,
    "whole",
)
HISTORY = flag(
    "history",
    Label(
        "连同历史：新建 git 仓库，每次会议前提交，会后定版",
        "with history: a new git repository, a commit before each meeting, each meeting closed",
    ),
)
_NEXT_SAMPLE = Label("下一步：dicoop -C {folder} report --meeting {n}", "next: dicoop -C {folder} report --meeting {n}")


def _run_sample(session: Session, folder: str, history: bool, wait: int | None, **size_of: int | None) -> None:  # noqa: FBT001 - an option
    size = init.Size.of(**size_of)
    where = session.path(folder)
    until = session.wait(wait)
    _tell(session, where, *(init.make_history(where, size, session.lang, until) if history else init.make_sample(where, size, until)))
    session.say(_NEXT_SAMPLE.fill(folder=where, n=size.through or size.meetings))


_ABOUT_SAMPLE = Label(
    "生成一本虚构的示例台账（同样的种子，逐字节相同）", "create a fictional sample ledger; the same seed gives the same bytes"
)
SAMPLE = Plan(_ABOUT_SAMPLE, (FOLDER, SEED, PROJECTS, MEETINGS, CITY, THROUGH, HISTORY, WAIT), _run_sample)


_WROTE = Label("已写 {names}", "written: {names}")
_SAME = Label("schemas/ 已是最新", "schemas/ is up to date")


def _run_schema(session: Session, wait: int | None) -> None:
    with turn(session.root(), session.wait(wait)):
        names = init.put_schemas(session.root())
    session.say(_WROTE.fill(names=" ".join(names)) if names else _SAME)


_ABOUT_SCHEMA = Label("把 JSON Schema 写到 schemas/，供编辑器补全和检查", "write JSON Schemas to schemas/, for text editors")
SCHEMA = Plan(_ABOUT_SCHEMA, (WAIT,), _run_schema)


_DONE_UPGRADE = Label("{path}：{given}", "{path}: {given}")
_NOTHING = Label("{path} 已经是现在的格式", "{path} is already in the current format")
_NO_CODE = Label(
    "还没有市的区划代码，全省汇总要用：dicoop upgrade --code 410300",
    "the city's region code is still missing, and a province needs it: dicoop upgrade --code 410300",
)
_UNDATED = Label(
    "撤并没有写日期，从前的数也合在一起算：{names}；要从某一天起算，写进 history",
    "county mergers without a date also apply to earlier years: {names}; to start them on a date, put them in history",
)
OLD_SCHEMAS = Label("编辑器用的 schemas/ 还是旧的：dicoop schema", "the schemas/ for editors are out of date: dicoop schema")


def _run_upgrade(session: Session, code: str | None, dry_run: bool, wait: int | None, json: bool) -> None:  # noqa: FBT001 - options
    found = upgrade.upgrade(session.desk(dry_run=dry_run, wait=wait), code)
    if json:
        session.dump({"path": found.path, "given": dict(found.given), "code": found.code})
        return
    given = both(", ".join(f"{name} = {value}" for name, value in found.given.items()))
    session.tell((_DONE_UPGRADE if found.given else _NOTHING).fill(path=found.path, given=given), dry_run=bool(dry_run and found.given))
    undated = _UNDATED.fill(names=" ".join(found.undated)) if found.undated else None
    is_old = found.given and not dry_run and upgrade.has_old_schemas(session.root())
    session.say(None if found.code else _NO_CODE, undated, OLD_SCHEMAS if is_old else None)


_ABOUT_UPGRADE = Label(
    "把旧格式的台账升到现在的格式：在 ledger.yaml 里补上标识、区划代码和格式号，别的不动",
    "upgrade a ledger from an older format: adds id, region code and format to ledger.yaml; all else stays",
)
UPGRADE = Plan(_ABOUT_UPGRADE, (CODE, DRY_RUN, WAIT, JSON), _run_upgrade)
