"""How do extracts get into the tables of a database, and out of them what is asked?

A table for each population and set of columns, and one of manifests. SQLite and PostgreSQL; what any such store needs stands here too.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from dicoop.errors import Unable
from dicoop.extras import load
from dicoop.labels import Label
from dicoop.rollup.manifest import Manifest, dumps, loads
from dicoop.rollup.statement import Asked, Row
from dicoop.store.extracts import path_of, quoted
from dicoop.store.received import Received

Rows = Iterable[Row]
MANIFESTS = "dicoop_manifests"
_FORMS = {"text": "text", "flag": "smallint", "fen": "bigint"}
_AT_ONCE = 10_000
_FAILED = Label("{engine} 没有成功：{why}", "{engine} failed: {why}")
_FAILED_HINT = Label(
    "核对 --at 写的数据库在不在、账号和权限；Spark 还要 Java 17 或 21",
    "see that the database of --at is there, and may be written by this account; Spark needs Java 17 or 21, too",
)


def failed(name: str, error: Exception) -> Unable:
    """Return what to tell where an engine did not succeed."""
    return Unable(_FAILED.fill(engine=name, why=" ".join(str(error).split())), _FAILED_HINT)


def table_of(population: str, columns: Sequence[Sequence[str]]) -> str:
    """Return the table of a population with these columns: those of other definitions have one of their own."""
    return f"dicoop_{population}_{hashlib.blake2b(json.dumps(columns).encode(), digest_size=4).hexdigest()}"


def asked_table(asked: Asked) -> str:
    """Return the table that holds what is asked."""
    return table_of(asked.population, asked.manifests[0].populations[asked.population]["columns"])


def files(asked: Asked) -> list[Path]:
    """Return the files that hold what is asked."""
    return [path_of(manifest, asked.population) for manifest in asked.manifests]


def rows_of(reader: Any, path: Path) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows of a file, some at a time."""
    found = reader.execute(f"SELECT * FROM read_parquet({quoted(path)})")  # noqa: S608 - a file's name
    while some := found.fetchmany(_AT_ONCE):
        yield some


class Engine(Protocol):
    """What counts and adds up."""

    def answer(self, asked: Asked) -> Rows:
        """Return the rows of what is asked."""


class Keeper(Engine, Protocol):
    """An engine that holds extracts in tables of its own."""

    def manifests(self) -> list[Manifest]:
        """Return the manifests of what is held; raises Unable."""

    def load(self, manifests: Sequence[Manifest]) -> None:
        """Put extracts into tables, each in the place of what there was of its ledger; raises Unable."""


class DuckDB:
    """The embedded engine, which reads the files; what they came to is remembered."""

    def __init__(self, received: Received) -> None:
        """Begin."""
        self._received = received

    def answer(self, asked: Asked) -> Rows:
        """Return the rows of what is asked."""
        return self._received.answer(asked, self._ask)

    def _ask(self, asked: Asked) -> Rows:
        rows: Rows = self._base.execute(asked.sql.format(source=f"read_parquet([{', '.join(map(quoted, files(asked)))}])")).fetchall()
        return rows

    @cached_property
    def _base(self) -> Any:
        return load("rollup", "duckdb").connect(":memory:")


class Tables:
    """SQLite or PostgreSQL."""

    def __init__(self, name: str, at: str) -> None:
        """Remember which, and where it is."""
        self._name = name
        self._at = at

    def _connect(self) -> Any:
        try:
            return sqlite3.connect(self._at) if self._name == "sqlite" else load("rollup", "psycopg").connect(self._at)
        except Exception as error:  # a server says in many ways that it is not there
            raise failed(self._name, error) from error

    def _try(self, work: Any) -> Any:
        with closing(self._connect()) as base:
            try:
                found = work(base)
                base.commit()
            except Exception as error:
                if not isinstance(error, sqlite3.Error if self._name == "sqlite" else load("rollup", "psycopg").Error):
                    raise
                raise failed(self._name, error) from error
            return found

    def answer(self, asked: Asked) -> Iterable[tuple[Any, ...]]:
        """Return the rows of what is asked."""
        sql = asked.sql.format(source=asked_table(asked))
        rows: list[tuple[Any, ...]] = self._try(lambda base: base.cursor().execute(sql).fetchall())
        return rows

    def manifests(self) -> list[Manifest]:
        """Return the manifests of what is held; raises Unable."""
        if self._name == "sqlite" and not Path(self._at).exists():
            return []  # to connect makes a file
        return [loads(body, f"{self._name} {ledger}") for ledger, body in self._try(lambda base: self._bodies(base.cursor()))]

    def _bodies(self, cursor: Any) -> list[tuple[str, str]]:
        tables = "sqlite_master WHERE name" if self._name == "sqlite" else "information_schema.tables WHERE table_name"
        (loaded,) = cursor.execute(f"SELECT count(*) FROM {tables} = '{MANIFESTS}'").fetchone()  # noqa: S608 - our own names
        return cursor.execute(f"SELECT ledger, body FROM {MANIFESTS}").fetchall() if loaded else []  # noqa: S608 - the same

    def load(self, manifests: Sequence[Manifest]) -> None:
        """Put extracts into tables, each in the place of what there was of its ledger, all of them or none; raises Unable."""
        self._try(lambda base: self._put_all(base.cursor(), manifests))

    def _put_all(self, cursor: Any, manifests: Iterable[Manifest]) -> None:
        with closing(load("rollup", "duckdb").connect(":memory:")) as reader:
            for manifest in manifests:
                self._put(cursor, manifest, reader)

    def _put(self, cursor: Any, manifest: Manifest, reader: Any) -> None:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {MANIFESTS} (ledger text PRIMARY KEY, body text)")
        mark = "?" if self._name == "sqlite" else "%s"
        for (body,) in cursor.execute(f"SELECT body FROM {MANIFESTS} WHERE ledger = {mark}", (manifest.ledger,)).fetchall():  # noqa: S608 - the same
            for name, said in loads(body, self._at).populations.items():
                cursor.execute(f"DELETE FROM {table_of(name, said['columns'])} WHERE ledger = {mark}", (manifest.ledger,))  # noqa: S608 - the same
        cursor.execute(f"DELETE FROM {MANIFESTS} WHERE ledger = {mark}", (manifest.ledger,))  # noqa: S608 - the same
        cursor.execute(f"INSERT INTO {MANIFESTS} VALUES ({mark}, {mark})", (manifest.ledger, dumps(manifest.data)))  # noqa: S608 - the same
        for name, said in manifest.populations.items():
            table, columns = table_of(name, said["columns"]), said["columns"]
            cursor.execute(f"CREATE TABLE IF NOT EXISTS {table} ({', '.join(f'{each} {_FORMS[form]}' for each, form in columns)})")
            self._insert(cursor, table, len(columns), rows_of(reader, path_of(manifest, name)))

    def _insert(self, cursor: Any, table: str, width: int, rows: Iterator[list[tuple[Any, ...]]]) -> None:
        if self._name == "sqlite":
            for some in rows:
                cursor.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * width)})", some)  # noqa: S608 - the same
            return
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for some in rows:
                for row in some:
                    copy.write_row(row)
