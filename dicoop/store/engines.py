"""By which engine are members counted and added up?

Each is asked the same statement. DuckDB reads the extracts where they lie, and so do ClickHouse (embedded) and Spark where no place is
named; with `--at` all others hold them in tables, a city's rows replaced as a whole.
"""

from __future__ import annotations

from dicoop.errors import ALLOWED, Misused
from dicoop.extras import require
from dicoop.labels import Label, both
from dicoop.store.received import Received
from dicoop.store.tables import DuckDB, Engine, Keeper, Tables

NAMES = ("duckdb", "clickhouse", "spark", "sqlite", "postgres")
_NO_ENGINE = Label("没有“{value}”这种引擎", "unknown engine '{value}'")
_NEEDS_PLACE = Label("{engine} 要用 --at 写明数据库", "{engine} needs --at, the database")
_AT = Label(
    "如 --at 汇总.db、--at postgresql://用户@主机/库、--at http://用户@主机:8123/库、--at 文件夹",
    "such as --at rollup.db, --at postgresql://user@host/base, --at http://user@host:8123/base, --at FOLDER",
)
_READS = Label("{engine} 直接读取数文件，不用装载", "{engine} reads extracts in place; there is nothing to load")


def engine(name: str, at: str | None, received: Received) -> Engine | Keeper:
    """Return an engine by its name; raises Misused, and Unable where DuckDB is not there: what was asked before is answered without loading it."""
    if name == "duckdb":
        require("rollup", "duckdb")
        return DuckDB(received)
    if name == "clickhouse" and at is None:
        from dicoop.store.clickhouse import ClickHouse  # noqa: PLC0415 - each engine only where it is asked for

        return ClickHouse()
    if name == "spark" and at is None:
        from dicoop.store.spark import Spark  # noqa: PLC0415 - the same

        return Spark()
    return keeper(name, at)


def keeper(name: str, at: str | None) -> Keeper:
    """Return an engine that keeps tables; raises Misused for any other."""
    if name == "duckdb":
        raise Misused(_READS.fill(engine=name), both(f"dicoop rollup … --engine {name}"))
    if name not in NAMES:
        raise Misused(_NO_ENGINE.fill(value=name), ALLOWED.fill(names=" ".join(NAMES)))
    if at is None:
        raise Misused(_NEEDS_PLACE.fill(engine=name), _AT)
    if name == "clickhouse":
        from dicoop.store.clickhouse import ClickHouseTables  # noqa: PLC0415 - the same

        return ClickHouseTables(at)
    if name == "spark":
        from dicoop.store.spark import SparkTables  # noqa: PLC0415 - the same

        return SparkTables(at)
    return Tables(name, at)


def is_keeper(engine: Engine | Keeper) -> bool:
    """Return whether an engine holds tables."""
    return hasattr(engine, "manifests")
