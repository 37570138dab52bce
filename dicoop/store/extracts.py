"""How is an extract written so that it is there whole or not at all, and by what is one that was sent known to be sound?"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from errno import EIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.errors import Refused, Unable, why
from dicoop.extras import load
from dicoop.frozen import pattern
from dicoop.labels import Label
from dicoop.rollup.manifest import HALF, HIGH, NAME, Manifest, dumps, loads
from dicoop.store import disk, files

if TYPE_CHECKING:
    from dicoop.rules.members import MemberColumn, Members

_LARGEST = 2**53  # a thousand columns of files, each no more than this, add up within 64 bits
_CELLS, _VECTOR = 500_000, 2048  # of a row group: few are held at a time; a group is whole vectors of rows
_LINE = 2**18
_ERRNO = pattern(r"\"errno\":\"(\d+)\"")
_OTHERS = Label("{folder} 里有别的文件，没有写入", "nothing was written: there are other files in {folder}")
_OTHERS_HINT = Label("换一个文件夹，或先移走它们", "choose another folder, or move them away")
_HASH = Label(
    "{path} 的内容和清单对不上：报送之后被改过，或没有传完",
    "{path} does not match its manifest: it was changed, or is incomplete",
)
_UNREAD = Label("{path} 读不出来：{why}", "{path} cannot be read: {why}")
_SUMS = Label("{path} 的合计和清单对不上：{columns}", "the columns of {path} do not add up to what its manifest says: {columns}")
_AGAIN = Label("请该市重新取数报送；这个市没有并入，什么都没有汇总", "ask the city to send it again; nothing was rolled up")


class Packed(NamedTuple):
    """Rows as text, packed: how many, the sum of each number's column, the largest on either side of nought."""

    rows: int
    sums: tuple[int, ...]
    most: tuple[int, ...]
    body: bytes


def pack(members: Members, *, small: bool) -> Packed:
    """Pack members as rows: the texts of the record, the address, the numbers; `small` for what is kept."""
    cell = _Cells().__getitem__
    heads, last = [], None
    for texts in members.texts:
        heads.append(heads[-1] if texts is last else ",".join(map(cell, texts)))
        last = texts
    lines = map(",".join, zip(heads, map(cell, members.addresses), *(map(cell, column) for column in members.numbers), strict=True))
    body = zlib.compress("\n".join((*lines, "")).encode("utf-8", "surrogateescape"), int(small))
    most = (max(*column, -min(column)) if column else 0 for column in members.numbers)
    return Packed(len(heads), tuple(map(sum, members.numbers)), tuple(most), body)


class _Cells(dict[str | int | None, str]):
    """Texts and numbers as cells, each made once."""

    def __missing__(self, value: str | int | None) -> str:
        self[value] = made = "" if value is None else str(value) if isinstance(value, int) else '"' + value.replace('"', '""') + '"'
        return made


class MemberFile:
    """A population that is being written: its rows as text, how many there are, and what its columns of numbers come to."""

    def __init__(self, at: Path, columns: Sequence[MemberColumn]) -> None:
        """Begin."""
        self.text, self.columns, self.rows = at.open("wb"), columns, 0
        self.sums = {column.name: 0 for column in columns if column.form != "text"}
        self.most = dict(self.sums)

    def take(self, packed: Packed) -> None:
        """Write the rows of a part behind those of the parts before."""
        rows, sums, most, body = packed
        self.text.write(zlib.decompress(body))
        self.rows += rows
        for name, total, top in zip(self.sums, sums, most, strict=True):
            self.sums[name] += total
            self.most[name] = max(self.most[name], top)


class ExtractFolder:
    """An extract that is being written, beside the place it will have."""

    def __init__(self, at: Path) -> None:
        """Begin to write into a folder."""
        self._at = at
        config = {"threads": "1", "memory_limit": "80MB", "temp_directory": str(at)}
        self._base = load("rollup", "duckdb").connect(":memory:", config=config)

    def file(self, name: str, columns: Sequence[MemberColumn]) -> MemberFile:
        """Begin to write a population."""
        return MemberFile(self._at / f"{name}.csv", columns)

    def put(self, made: MemberFile) -> dict[str, Any]:
        """Write a population that is all there, and return what the manifest says of it; columns that pass 64 bits are halved."""
        made.text.close()
        text = Path(made.text.name)
        target = text.with_suffix(".parquet")
        halved = [name for name, top in made.most.items() if top * max(made.rows, 1) > _LARGEST < max(abs(made.sums[name]), top)]
        self._copy(text, target, made.columns, halved)
        text.unlink()
        written = [[column.name, column.form] for column in made.columns] + [[f"{each}{HIGH}", "fen"] for each in halved]
        told = {name: str(total) for name, total in made.sums.items()}
        return {"file": target.name, "rows": made.rows, "hash": hash_of(target), "columns": written, "sums": told, "halved": halved}

    def _copy(self, text: Path, target: Path, columns: Sequence[MemberColumn], halved: Sequence[str]) -> None:
        forms = {"text": "VARCHAR", "flag": "SMALLINT", "fen": "BIGINT", **dict.fromkeys(halved, "HUGEINT")}
        read = ", ".join(f"'{name}': '{forms.get(name) or forms[form]}'" for name, form in columns)
        picked = [f"CAST({name} % {HALF} AS BIGINT) AS {name}" if name in halved else name for name, _ in columns]
        picked += [f"CAST({name} // {HALF} AS BIGINT) AS {name}{HIGH}" for name in halved]
        read_as = "header = false, auto_detect = false, parallel = false, delim = ',', quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false"
        source = f"read_csv({quoted(text)}, columns = {{{read}}}, {read_as}, max_line_size = {_LINE}, buffer_size = {4 * _LINE})"
        written = f"FORMAT parquet, ROW_GROUP_SIZE {max(_CELLS // len(picked) // _VECTOR, 1) * _VECTOR}"
        try:
            self._base.execute(f"COPY (SELECT {', '.join(picked)} FROM {source}) TO {quoted(target)} ({written})")  # noqa: S608 - names of our own
        except load("rollup", "duckdb").IOException as error:
            said = _ERRNO.search(str(error))
            raise OSError(int(said[1]) if said else EIO, str(error)) from error

    def close(self) -> None:
        """Let go of the engine."""
        self._base.close()


@contextmanager
def written(place: Path) -> Iterator[tuple[ExtractFolder, list[Mapping[str, Any]]]]:
    """Write an extract: what is put into the list last is its manifest; it takes the place of one that was there, in one step, or is gone."""
    with files.telling(place):
        if place.exists() and any(each.name != NAME and each.suffix != ".parquet" for each in place.iterdir()):
            raise Refused(_OTHERS.fill(folder=place), _OTHERS_HINT)  # it is no extract
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{place.name}.", suffix=".tmp", dir=place.parent))
        folder = ExtractFolder(beside)
        try:
            said: list[Mapping[str, Any]] = []
            yield folder, said
            folder.close()
            (beside / NAME).write_text(dumps(said[0]), "utf-8", newline="\n")
            disk.sync_all()
            umask = os.umask(0)
            os.umask(umask)
            beside.chmod(0o755 & ~umask)
            old = place.with_name(f"{beside.name}.old")
            if place.exists():
                disk.replace(place, old)
            disk.replace(beside, place)
            shutil.rmtree(old, ignore_errors=True)
        finally:
            folder.close()
            shutil.rmtree(beside, ignore_errors=True)


# Those that were sent


def manifests_in(folder: Path) -> list[Path]:
    """Return the manifests in a folder and those below it."""
    paths = []
    for at, names, there in os.walk(folder):
        names[:] = [name for name in names if not name.startswith(".")]
        paths += [Path(at, NAME)] if NAME in there else []
    return sorted(paths)


def read(path: Path) -> Manifest:
    """Return a manifest; raises Unable."""
    with _reading(path):
        return loads(path.read_text("utf-8", "replace"), str(path))


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unable(_UNREAD.fill(path=path, why=why(error)), _AGAIN) from error


def path_of(manifest: Manifest, population: str) -> Path:
    """Return the file of a population."""
    return Path(manifest.at).absolute().with_name(manifest.populations[population]["file"])


def forget_others(kept: Path, home: Path) -> None:
    """Remove what was extracted of a place by other code or settings, and all but the days extracted last."""
    for path in home.parent.iterdir():
        if path != home:
            shutil.rmtree(path, ignore_errors=True)
    days = sorted(kept.parent.iterdir(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in days[_DAYS:]:
        shutil.rmtree(path, ignore_errors=True)


_DAYS = 8


def require(base: Any, path: Path, ledger: str, said: Mapping[str, Any]) -> None:
    """Compare a file with what its manifest says: its hash, the rows of its ledger, the sums of its columns; raises Unable."""
    with _reading(path):
        if hash_of(path) != said["hash"]:
            raise lost(path)
    added = "".join(f", sum({name})" for name, form in said["columns"] if form != "text")
    asked = f"SELECT count(*) FILTER (ledger = {quoted(ledger)}){added} FROM read_parquet({quoted(path)})"  # noqa: S608 - names that were looked at
    rows, *totals = base.execute(asked).fetchone()
    there = dict(zip((name for name, form in said["columns"] if form != "text"), (int(total or 0) for total in totals), strict=True))
    wrong = [name for name, total in said["sums"].items() if there[name] + HALF * there.get(f"{name}{HIGH}", 0) != int(total)]
    if rows != said["rows"] or wrong:
        raise Unable(_SUMS.fill(path=path, columns=" ".join(["rows"] * (rows != said["rows"]) + wrong)), _AGAIN)


def lost(path: object) -> Unable:
    """Return what to tell of a file that is not there, or is another."""
    return Unable(_HASH.fill(path=path), _AGAIN)


def hash_of(path: Path) -> str:
    """Return the hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def quoted(text: object) -> str:
    """Return a text, such as a file's name, as a statement has it."""
    return "'" + str(text).replace("'", "''") + "'"
