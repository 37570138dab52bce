"""A population is written in bounded memory, however many members and columns it has."""

import errno
from pathlib import Path

import duckdb
import pytest

from dicoop.rules.members import MemberColumn, Members
from dicoop.store import extracts

TEXTS, NUMBERS, ROWS = 15, 45, 200_000


def members(first):
    """Return members of whom no two say the same, as no dictionary makes them small."""
    some = range(first, first + 1000)
    texts = [tuple(f"text {n * place}" for place in range(1, TEXTS)) for n in some]
    return Members(texts, [""] * 1000, [[n * 7 + place for n in some] for place in range(NUMBERS)])


def test_many_members_with_many_columns_are_written(tmp_path):
    columns = [MemberColumn(f"t{n}", "text") for n in range(TEXTS)] + [MemberColumn(f"n{n}", "fen") for n in range(NUMBERS)]
    with extracts.written(tmp_path / "x") as (folder, said):
        file = folder.file("many", columns)
        for first in range(0, ROWS, 1000):
            file.take(extracts.pack(members(first), small=True))
        told = folder.put(file)
        said.append({})
    total = sum(range(ROWS)) * 7
    assert (told["rows"], told["sums"]["n0"], told["halved"]) == (ROWS, str(total), [])
    read = duckdb.execute(f"SELECT count(*), sum(n0), max(t13) FROM read_parquet('{tmp_path}/x/many.parquet')").fetchone()
    assert read == (ROWS, total, f"text {max(range(ROWS), key=lambda n: str(n * 14)) * 14}")


def test_a_disk_that_fills_while_the_engine_writes_is_full(tmp_path):
    """What the engine says of it is told as of every file that cannot be written."""
    made = extracts.ExtractFolder(tmp_path)
    text = tmp_path / "project.csv"
    text.write_text("1\n" * 5000, "utf-8")
    with pytest.raises(OSError, match="No space left on device") as caught:
        made._copy(text, Path("/dev/full"), [MemberColumn("n", "flag")], ())
    assert caught.value.errno == errno.ENOSPC
    made.close()
