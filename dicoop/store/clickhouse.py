"""How is ClickHouse asked, embedded in the process or a server by HTTP, and how does it get a city's rows?

A city is a partition. Its new rows are put beside, and take the place of the old ones once all of them are there; its manifest is
gone before and comes back after, so that nobody adds up what is half there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from typing import Any
from urllib import error as errors
from urllib import parse, request

from dicoop.extras import load
from dicoop.rollup.manifest import Manifest, dumps, loads
from dicoop.rollup.statement import Asked
from dicoop.store.extracts import path_of, quoted
from dicoop.store.tables import MANIFESTS, Rows, asked_table, failed, files, rows_of, table_of

_NAME = "clickhouse"
_FORMS = {"text": "Nullable(String)", "flag": "Nullable(Int16)", "fen": "Nullable(Int64)"}
_PARTS = "ENGINE = MergeTree PARTITION BY ledger ORDER BY ledger"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\\0"})
_WAIT = 600


class ClickHouse:
    """Embedded in the process, reading the files."""

    def answer(self, asked: Asked) -> Rows:
        """Return the rows of what is asked."""
        paths = (f"SELECT * FROM file({quoted(path)}, Parquet)" for path in files(asked))  # noqa: S608 - names of files
        return _rows(_embedded(load(_NAME, "chdb")), asked.sql, f"({' UNION ALL '.join(paths)})")


class ClickHouseTables:
    """Tables of a server (`http://user:password@host:8123/base`), or of the embedded one in a folder."""

    def __init__(self, at: str) -> None:
        """Remember where it is."""
        self._ask = _by_http(at) if at.startswith(("http://", "https://")) else _embedded(load(_NAME, "chdb.session").Session(at))

    def answer(self, asked: Asked) -> Rows:
        """Return the rows of what is asked."""
        return _rows(self._ask, asked.sql, asked_table(asked))

    def manifests(self) -> list[Manifest]:
        """Return the manifests of what is held; raises Unable."""
        self._ask(_table(MANIFESTS, "ledger String, body String"))
        rows = _rows(self._ask, "SELECT ledger, body FROM {source}", MANIFESTS)
        return [loads(body, f"{_NAME} {ledger}") for ledger, body in rows]

    def load(self, manifests: Sequence[Manifest]) -> None:
        """Put extracts into tables, city by city; raises Unable."""
        there = {each.ledger: each for each in self.manifests()}
        with closing(load("rollup", "duckdb").connect(":memory:")) as reader:
            for manifest in manifests:
                self._put(manifest, there.get(manifest.ledger), reader)

    def _put(self, manifest: Manifest, old: Manifest | None, reader: Any) -> None:
        tables = {table_of(name, said["columns"]): name for name, said in manifest.populations.items()}
        before = {table_of(name, said["columns"]) for name, said in old.populations.items()} if old else set()
        for table, name in tables.items():
            columns = manifest.populations[name]["columns"]
            self._ask(_table(table, ", ".join(f"{each} {'String' if each == 'ledger' else _FORMS[form]}" for each, form in columns)))
            self._ask(f"DROP TABLE IF EXISTS {table}_new")
            self._ask(f"CREATE TABLE {table}_new AS {table} {_PARTS}")
            for some in rows_of(reader, path_of(manifest, name)):
                self._insert(f"{table}_new", some)
        partition = f"PARTITION {quoted(manifest.ledger)}"
        self._ask(f"ALTER TABLE {MANIFESTS} DROP {partition}")
        # from an empty table newer ones replace nothing
        new = {table for table, name in tables.items() if manifest.populations[name]["rows"]}
        for table in {*tables, *before}:
            change = f"REPLACE {partition} FROM {table}_new" if table in new else f"DROP {partition}"
            self._ask(f"ALTER TABLE {table} {change}")
        self._insert(MANIFESTS, [(manifest.ledger, dumps(manifest.data))])
        for table in tables:
            self._ask(f"DROP TABLE {table}_new")

    def _insert(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        lines = ("\t".join("\\N" if cell is None else str(cell).translate(_ESCAPES) for cell in row) for row in rows)
        self._ask(f"INSERT INTO {table} FORMAT TabSeparated\n" + "".join(f"{line}\n" for line in lines))


def _table(name: str, columns: str) -> str:
    return f"CREATE TABLE IF NOT EXISTS {name} ({columns}) {_PARTS}"


def _rows(ask: Callable[[str], bytes], statement: str, source: str) -> Rows:
    told = ask(f"{statement.format(source=source)} FORMAT JSONCompact")
    return [tuple(row) for row in json.loads(told)["data"]] if told else []


def _embedded(base: Any) -> Callable[[str], bytes]:
    return lambda sql: bytes(_trying(lambda: base.query(sql, "JSONCompact").bytes()))


def _trying(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except RuntimeError as error:
        raise failed(_NAME, error) from error


def _by_http(at: str) -> Callable[[str], bytes]:
    url = parse.urlsplit(at)
    place = f"{url.scheme}://{url.hostname}:{url.port or (8443 if url.scheme == 'https' else 8123)}/"
    base = {"database": url.path.strip("/") or "default"}
    who = {"X-ClickHouse-User": parse.unquote(url.username or "default"), "X-ClickHouse-Key": parse.unquote(url.password or "")}

    def ask(sql: str) -> bytes:
        asked = request.Request(f"{place}?{parse.urlencode(base)}", sql.encode(), who)  # noqa: S310 - a scheme that was looked at
        try:
            with request.urlopen(asked, timeout=_WAIT) as told:  # noqa: S310 - the same
                return bytes(told.read())
        except errors.HTTPError as error:
            raise failed(_NAME, RuntimeError(error.read().decode("utf-8", "replace"))) from error
        except OSError as error:
            raise failed(_NAME, error) from error

    return ask
