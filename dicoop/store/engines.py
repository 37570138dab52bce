"""By which engine are members counted and added up, and how do they get into the tables of one that keeps its own?

Each is asked the same statement. DuckDB, ClickHouse (embedded) and Spark read the extracts where they lie; SQLite and PostgreSQL
hold them in tables, a city's rows replaced as a whole.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, Protocol

from dicoop.errors import Misused, Unable
from dicoop.extras import load
from dicoop.labels import Label, both
from dicoop.rollup.manifest import Manifest, dumps, loads
from dicoop.store.extracts import paths_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from dicoop.rollup.statement import Asked

READERS, KEEPERS = ("duckdb", "clickhouse", "spark"), ("sqlite", "postgres")
NAMES = (*READERS, *KEEPERS)
_NO_ENGINE = Label("没有“{value}”这种引擎", "there is no engine '{value}'")
_ALLOWED = Label("可用：{names}", "allowed: {names}")
_NEEDS_PLACE = Label("{engine} 要用 --at 写明数据库", "{engine} needs --at, the database")
_AT = Label("如 --at 汇总.db 或 --at postgresql://用户@主机/库", "such as --at rollup.db or --at postgresql://user@host/base")
_READS = Label("{engine} 直接读取数文件，不用装载", "{engine} reads the extracts where they lie; there is nothing to load")
_FAILED = Label("{engine} 没有成功：{why}", "{engine} did not succeed: {why}")
_MANIFESTS = "dicoop_manifests"
_FORMS = {"text": "text", "flag": "smallint", "fen": "bigint"}
_AT_ONCE = 10_000


class Engine(Protocol):
    """What counts and adds up."""

    def answer(self, asked: Asked, statement: str) -> Iterable[tuple[Any, ...]]:
        """Return the rows of a statement, which has `{source}` where the members are."""


def engine(name: str, at: str | None) -> Engine:
    """Return an engine by its name; raises Misused."""
    if name not in NAMES:
        raise Misused(_NO_ENGINE.fill(value=name), _ALLOWED.fill(names=" ".join(NAMES)))
    if name in KEEPERS:
        return Tables(name, _place(name, at))
    readers: dict[str, type[Engine]] = {"duckdb": DuckDB, "clickhouse": ClickHouse, "spark": Spark}
    return readers[name]()


def _place(name: str, at: str | None) -> str:
    if at is None:
        raise Misused(_NEEDS_PLACE.fill(engine=name), _AT)
    return at


def _files(asked: Asked) -> list[Path]:
    return [paths_of(manifest)[asked.population].resolve() for manifest in asked.manifests]


def _quoted(text: object) -> str:
    return "'" + str(text).replace("'", "''") + "'"


def _failed(name: str, error: Exception) -> Unable:
    return Unable(_FAILED.fill(engine=name, why=" ".join(str(error).split())))


class DuckDB:
    """The embedded engine, which reads the files."""

    def __init__(self) -> None:
        """Begin."""
        self._base = load("rollup", "duckdb").connect(":memory:")

    def answer(self, asked: Asked, statement: str) -> Iterable[tuple[Any, ...]]:
        """Return the rows of a statement."""
        source = f"read_parquet([{', '.join(map(_quoted, _files(asked)))}])"
        rows: list[tuple[Any, ...]] = self._base.execute(statement.format(source=source)).fetchall()
        return rows


class ClickHouse:
    """ClickHouse embedded in the process, which reads the files."""

    def answer(self, asked: Asked, statement: str) -> Iterable[tuple[Any, ...]]:
        """Return the rows of a statement."""
        every = " UNION ALL ".join(f"SELECT * FROM file({_quoted(path)}, Parquet)" for path in _files(asked))  # noqa: S608 - names of files
        base = load("clickhouse", "chdb")
        try:
            text = base.query(statement.format(source=f"({every})"), "JSONCompactEachRow").bytes().decode()
        except RuntimeError as error:
            raise _failed("clickhouse", error) from error
        return [tuple(json.loads(line)) for line in text.splitlines()]


class Spark:
    """Spark, on whatever the surroundings say it runs; it reads the files."""

    def answer(self, asked: Asked, statement: str) -> Iterable[tuple[Any, ...]]:
        """Return the rows of a statement."""
        session = load("spark", "pyspark.sql").SparkSession.builder.appName("dicoop").getOrCreate()
        session.read.parquet(*map(str, _files(asked))).createOrReplaceTempView("members")
        return [tuple(row) for row in session.sql(statement.format(source="members")).collect()]


class Tables:
    """SQLite or PostgreSQL: a table for each population and set of columns, and one of manifests."""

    def __init__(self, name: str, at: str) -> None:
        """Remember which, and where it is."""
        self._name = name
        self._at = at

    def _connect(self) -> Any:
        try:
            return sqlite3.connect(self._at) if self._name == "sqlite" else load("rollup", "psycopg").connect(self._at)
        except Exception as error:  # a server says in many ways that it is not there
            raise _failed(self._name, error) from error

    def _try(self, work: Any) -> Any:
        with closing(self._connect()) as base:
            try:
                found = work(base)
                base.commit()
            except Exception as error:
                if not isinstance(error, sqlite3.Error if self._name == "sqlite" else load("rollup", "psycopg").Error):
                    raise
                raise _failed(self._name, error) from error
            return found

    def answer(self, asked: Asked, statement: str) -> Iterable[tuple[Any, ...]]:
        """Return the rows of a statement."""
        table = _table(asked.population, asked.manifests[0].populations[asked.population]["columns"])
        rows: list[tuple[Any, ...]] = self._try(lambda base: base.cursor().execute(statement.format(source=table)).fetchall())
        return rows

    def manifests(self) -> list[Manifest]:
        """Return the manifests of what is held; raises Unable."""
        rows = self._try(lambda base: base.cursor().execute(f"SELECT ledger, body FROM {_MANIFESTS}").fetchall())  # noqa: S608 - our own name
        return [loads(body, f"{self._name} {ledger}") for ledger, body in rows]

    def load(self, manifests: Sequence[Manifest]) -> None:
        """Put extracts into tables, each in the place of what there was of its ledger, all of them or none; raises Unable."""
        self._try(lambda base: self._put_all(base.cursor(), manifests))

    def _put_all(self, cursor: Any, manifests: Iterable[Manifest]) -> None:
        with closing(load("rollup", "duckdb").connect(":memory:")) as reader:
            for manifest in manifests:
                self._put(cursor, manifest, reader)

    def _put(self, cursor: Any, manifest: Manifest, reader: Any) -> None:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {_MANIFESTS} (ledger text PRIMARY KEY, body text)")
        mark = "?" if self._name == "sqlite" else "%s"
        for (body,) in cursor.execute(f"SELECT body FROM {_MANIFESTS} WHERE ledger = {mark}", (manifest.ledger,)).fetchall():  # noqa: S608 - the same
            for name, said in loads(body, self._at).populations.items():
                cursor.execute(f"DELETE FROM {_table(name, said['columns'])} WHERE ledger = {mark}", (manifest.ledger,))  # noqa: S608 - the same
        cursor.execute(f"DELETE FROM {_MANIFESTS} WHERE ledger = {mark}", (manifest.ledger,))  # noqa: S608 - the same
        cursor.execute(f"INSERT INTO {_MANIFESTS} VALUES ({mark}, {mark})", (manifest.ledger, dumps(manifest.data)))  # noqa: S608 - the same
        for name, said in manifest.populations.items():
            table, columns = _table(name, said["columns"]), said["columns"]
            cursor.execute(f"CREATE TABLE IF NOT EXISTS {table} ({', '.join(f'{each} {_FORMS[form]}' for each, form in columns)})")
            self._insert(cursor, table, len(columns), _rows(reader, paths_of(manifest)[name]))

    def _insert(self, cursor: Any, table: str, width: int, rows: Iterator[list[tuple[Any, ...]]]) -> None:
        if self._name == "sqlite":
            for some in rows:
                cursor.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * width)})", some)  # noqa: S608 - the same
            return
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for some in rows:
                for row in some:
                    copy.write_row(row)


def _table(population: str, columns: Sequence[Sequence[str]]) -> str:
    """Return the table of a population with these columns: those of other definitions have one of their own."""
    return f"dicoop_{population}_{hashlib.blake2b(json.dumps(columns).encode(), digest_size=4).hexdigest()}"


def _rows(reader: Any, path: Path) -> Iterator[list[tuple[Any, ...]]]:
    found = reader.execute(f"SELECT * FROM read_parquet({_quoted(path)})")  # noqa: S608 - a file's name
    while some := found.fetchmany(_AT_ONCE):
        yield some


def keeper(name: str, at: str | None) -> Tables:
    """Return an engine that keeps tables; raises Misused for any other."""
    if name in READERS:
        raise Misused(_READS.fill(engine=name), both(f"dicoop rollup … --engine {name}"))
    found = engine(name, at)
    assert isinstance(found, Tables)
    return found
