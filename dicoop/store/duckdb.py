"""How is DuckDB asked, the embedded engine that reads extracts where they lie?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dicoop.extras import load
from dicoop.store.extracts import quoted

if TYPE_CHECKING:
    from dicoop.rollup.statement import Asked
    from dicoop.store.tables import Files, Rows


class DuckDB:
    """The embedded engine, which reads the files."""

    def __init__(self, files: Files) -> None:
        """Begin."""
        self._files = files
        self._base = load("rollup", "duckdb").connect(":memory:")

    def answer(self, asked: Asked, statement: str) -> Rows:
        """Return the rows of a statement."""
        source = f"read_parquet([{', '.join(quoted(path.absolute()) for path in self._files(asked))}])"
        rows: list[tuple[Any, ...]] = self._base.execute(statement.format(source=source)).fetchall()
        return rows
