"""Where are the ledgers that are measured, and how is a change in one undone?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from history import apart

PROJECTS = {"sample": 270, "1000": 364, "10000": 3639, "100000": 36390}
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Place:
    """A ledger to measure on: its folder, its number of records, what stands for `{project}` and the like in a command."""

    root: Path
    records: int
    names: Mapping[str, str]

    def folder(self, name: str) -> Path:
        """Return the folder of the record that stands for a name."""
        id_ = self.names[name]
        top = {"P": "projects", "I": "issues", "E": "enterprises"}[id_[0]]
        return self.root / "ledgers" / top / id_[7:].rstrip("0123456789") / id_[2:6]


def ledger(cache: Path, name: str, dicoop: list[str], environ: Mapping[str, str]) -> Place:
    """Return a generated ledger, made where it is not there yet."""
    root = cache / f"ledger-{name}"
    if not (root / "complete").exists():
        subprocess.run([*dicoop, "sample", str(root), "--projects", str(PROJECTS[name])], check=True, env=environ, capture_output=True)
        (root / "complete").write_text(str(sum(1 for _ in (root / "ledgers").rglob("*.yaml")) - 1), "utf-8")
    names = {
        "project": _last(root, "projects", "nodes:"),
        "issue": _last(root, "issues", "step: claimed", "step: cleared"),
        "enterprise": _last(root, "enterprises", "id:"),
    }
    return Place(root, int((root / "complete").read_text("utf-8")), names)


def _last(root: Path, top: str, with_: str, without: str = "\0") -> str:
    """Return the id of a late record whose text holds one thing and not another, any where there is none such."""
    folders = sorted((root / "ledgers" / top).glob("*/*"), key=lambda folder: folder.name, reverse=True)
    files = (file for folder in folders for file in sorted(folder.iterdir(), reverse=True))
    found = next((file for file in files if with_ in (text := file.read_text("utf-8")) and without not in text), None)
    return (found or next(folders[0].iterdir())).stem


def copy(place: Place) -> Place:
    """Return a copy to write in: its files are links to the same contents, which are replaced and never written over."""
    root = place.root.with_name(place.root.name + "-copy")
    if not (root / "complete").exists():
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(place.root, root, copy_function=os.link)
    return Place(root, place.records, place.names)


def history(place: Place, name: str) -> Place:
    """Return a repository of the same ledger with many commits."""
    return Place(apart(place.root, place.root.with_name(f"history-{name}"), name), place.records, place.names)


@contextmanager
def undone(place: Place) -> Iterator[None]:
    """Undo what is done to the files that a writing case can touch."""
    folders = {place.folder("project"), place.folder("issue"), place.root / "ledgers/projects/QL/2019"}
    before = {folder: {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} for folder in folders}
    try:
        yield
    finally:
        for folder, texts in before.items():
            for path in [path for path in folder.iterdir() if path.name not in texts]:
                path.unlink()
            for name, text in texts.items():
                if (folder / name).read_bytes() != text:
                    _put(folder / name, text)


def rewrite(place: Place, n: int) -> None:
    """Write one project's file anew, with another comment at its end."""
    path = place.folder("project") / f"{place.names['project']}.yaml"
    text = path.read_bytes().split(b"# bench")[0]
    _put(path, text + f"# bench {n}\n".encode())


def _put(path: Path, text: bytes) -> None:
    beside = path.with_name(f".{path.name}.bench.tmp")
    beside.write_bytes(text)
    beside.replace(path)


def peers_data(cache: Path, name: str, place: Place, folder: str) -> Path:
    """Return the folder of the same records in the other programs' forms, made where it is not there yet."""
    data = cache / f"peers-{name}"
    if not (data / "complete").exists():
        python = f"{folder}/python"
        subprocess.run([sys.executable, str(_HERE / "export.py"), str(place.root), str(data), python], check=True)
        (data / "complete").touch()
    return data
