"""How is Spark asked, on whatever the surroundings say it runs, and how does it get a city's rows?

Tables are folders of Parquet with a partition for each city, replaced as a whole. A city's manifest is empty before its rows are
replaced and written after, so that nobody adds up what is half there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from dicoop.extras import load
from dicoop.rollup.manifest import Manifest, dumps, loads
from dicoop.rollup.statement import Asked
from dicoop.store.extracts import path_of, quoted
from dicoop.store.tables import MANIFESTS, Rows, asked_table, failed, files, table_of

_NAME = "spark"
_FORMS = {"text": "STRING", "flag": "SMALLINT", "fen": "BIGINT"}


def _session() -> Any:
    return _trying(lambda: load(_NAME, "pyspark.sql").SparkSession.builder.appName("dicoop").getOrCreate())


def _trying(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except Exception as error:
        if not type(error).__module__.startswith(("pyspark", "py4j")):
            raise
        raise failed(_NAME, error) from error


class Spark:
    """Spark reading the files where they lie."""

    def answer(self, asked: Asked) -> Rows:
        """Return the rows of what is asked."""
        return _answer(lambda session: session.read.parquet(*map(str, files(asked))), asked.sql)


def _answer(read: Callable[[Any], Any], statement: str) -> Rows:
    session = _session()

    def answer() -> Rows:
        read(session).createOrReplaceTempView("members")
        return [tuple(row) for row in session.sql(statement.format(source="members")).collect()]

    rows: Rows = _trying(answer)
    return rows


class SparkTables:
    """Folders of Parquet that Spark keeps, wherever it can write: on the disk, in HDFS, in an object store."""

    def __init__(self, at: str) -> None:
        """Remember where they are."""
        self._at = at.rstrip("/")

    def answer(self, asked: Asked) -> Rows:
        """Return the rows of what is asked."""
        said = {manifest.ledger: manifest.populations[asked.population] for manifest in asked.manifests}
        columns = asked.manifests[0].populations[asked.population]["columns"]
        # A partition of which nothing came in anew still holds what it held
        empty = ", ".join(quoted(ledger) for ledger, each in said.items() if not each["rows"])
        some = f"ledger NOT IN ({empty})" if empty else "true"
        return _answer(lambda session: self._read(session, asked_table(asked), columns).where(some), asked.sql)

    def manifests(self) -> list[Manifest]:
        """Return the manifests of what is held; raises Unable."""
        rows = _answer(lambda session: self._read(session, MANIFESTS, _OF_MANIFESTS), "SELECT ledger, body FROM {source}")
        return [loads(body, f"{_NAME} {ledger}") for ledger, body in rows if body]

    def _read(self, session: Any, table: str, columns: Sequence[Sequence[str]]) -> Any:
        """Read a table; the forms are told, for Spark takes the name of a partition for a number where it looks like one."""
        forms = ", ".join(f"{name} {_FORMS[form]}" for name, form in columns)
        return session.read.schema(forms).parquet(f"{self._at}/{table}")

    def load(self, manifests: Sequence[Manifest]) -> None:
        """Put extracts into tables, each in the place of what there was of its ledger; raises Unable."""
        session = _session()
        paths: dict[str, list[str]] = defaultdict(list)
        for manifest in manifests:
            for name, said in manifest.populations.items():
                paths[table_of(name, said["columns"])].append(str(path_of(manifest, name)))
        self._tell(session, [(manifest.ledger, "") for manifest in manifests])
        for table, some in sorted(paths.items()):
            self._write(partial(session.read.parquet, *some), table)
        self._tell(session, [(manifest.ledger, dumps(manifest.data)) for manifest in manifests])

    def _tell(self, session: Any, rows: list[tuple[str, str]]) -> None:
        self._write(partial(session.createDataFrame, rows, "ledger STRING, body STRING"), MANIFESTS)

    def _write(self, rows: Callable[[], Any], table: str) -> None:
        """Replace the partitions of the ledgers that there are rows of."""

        def write() -> None:
            kept = rows().repartition("ledger").write.mode("overwrite").option("partitionOverwriteMode", "dynamic")
            kept.partitionBy("ledger").parquet(f"{self._at}/{table}")

        _trying(write)


_OF_MANIFESTS = (("ledger", "text"), ("body", "text"))
