"""Which options has `rollup`, and what does it run?"""

from __future__ import annotations

from typing import Any

from dicoop.actions import rollup
from dicoop.commands.options import AS_OF, FORMAT, JSON, KNOWN_AT, SECTION, TO_FILE, VERIFY, Plan, argument, valued
from dicoop.commands.rates import EXPLAIN
from dicoop.commands.session import Session
from dicoop.errors import Misused
from dicoop.labels import Label
from dicoop.store import engines

_ABOUT = Label(
    "全省汇总：各市取数（dicoop extract）加在一起，口径、舍入同一市一样；rollup load 文件夹… 装进数据库",
    "roll up extracts of several cities by one set of definitions; rollup load DIR… loads them into a database",
)
DIRS = argument(
    "dirs",
    Label(
        "取数文件夹、台账、git 仓库或 bundle 文件；用数据库时可不写",
        "extract folders, ledgers, git repositories or bundles; none if loaded in a database",
    ),
    Label("来源", "PLACE"),
    "many",
    required=False,
)
BY = valued(
    "by",
    Label("按 city county 或记录的字段分组，如 kind chain", "group by city, county or a field such as kind, chain"),
    Label("字段", "FIELD"),
)
RATE = valued("rate", Label("只要这个率（可多次）", "this rate only (repeatable)"), Label("率", "RATE"), "many")
VARIANT = valued(
    "variant",
    Label("换一种口径，如 start=planned（可多次）", "another definition, such as start=planned (repeatable)"),
    Label("率=口径", "RATE=NAME"),
    "many",
)
WHERE = valued(
    "where",
    Label(
        "只计 字段=值 的，如 city=410300 kind=fixed_asset,trade（可多次）",
        "only where FIELD=VALUE, such as city=410300 kind=fixed_asset,trade (repeatable)",
    ),
    Label("字段=值", "FIELD=VALUE"),
    "many",
)
ENGINE = valued(
    "engine",
    Label(f"引擎：{' '.join(engines.NAMES)}", f"the engine: {' '.join(engines.NAMES)}"),
    Label("引擎", "NAME"),
    choices=lambda _: [(name, "") for name in engines.NAMES],
)
AT = valued(
    "at",
    Label(
        "数据库：SQLite 文件、postgresql://…、http://…（ClickHouse）或文件夹",
        "the database: a file of SQLite, postgresql://…, http://… (ClickHouse) or a folder",
    ),
    Label("数据库", "BASE"),
)
LEAST = valued("least", Label("企业不足这么多家的格不列出", "suppress cells with fewer firms than this"), Label("数字", "N"), "whole")
_LOADED = Label("{name}（{code}，{day}）：已装入 {rows} 行", "{name} ({code}, {day}): rows loaded: {rows}")
_USELESS = Label("rollup load 只装载，用不着 {option}", "rollup load only loads: {option} has no effect")
_ASKED = (BY, RATE, VARIANT, WHERE, LEAST, EXPLAIN, SECTION)  # of what is there


def _run(session: Session, dirs: list[str], **values: Any) -> int:
    if dirs[:1] == ["load"]:
        return _load(session, dirs[1:], values)
    return session.answer(rollup.rollup(dirs, session.today, values, session.cache), values)


def _load(session: Session, dirs: list[str], values: dict[str, Any]) -> int:
    useless = next((each for each in (*_ASKED, FORMAT, JSON, *TO_FILE) if values.get(each.name)), None)
    if useless:
        raise Misused(_USELESS.fill(option=useless.flags[0]))
    for each in rollup.kept(dirs, session.today, values, session.cache):
        rows = sum(said["rows"] for said in each.populations.values())
        session.tell(_LOADED.fill(name=each.name, code=each.city, day=each.day, rows=rows))
    return 0


ROLLUP = Plan(_ABOUT, (DIRS, *_ASKED[:5], AS_OF, KNOWN_AT, ENGINE, AT, *_ASKED[5:], FORMAT, JSON, *TO_FILE, VERIFY), _run)
