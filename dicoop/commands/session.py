"""What does a command know of its surroundings, and how does it speak?"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dicoop import render
from dicoop.actions.change import Desk
from dicoop.document import Document
from dicoop.errors import Misused
from dicoop.labels import Label, Lang
from dicoop.store import files, find

_SUFFIXES = {".md": "markdown", ".json": "json", ".csv": "csv", ".txt": "plain"}
_FORMAT = Label("没有“{value}”这种格式", "there is no format '{value}'")
_FORMATS = Label("可用: {names}", "allowed: {names}")
_BOM = "\ufeff"


@dataclass(frozen=True)
class Session:
    """One run: language, the ledger asked for, the day."""

    lang: Lang
    folder: str | None
    today: date

    def root(self) -> Path:
        """Return the ledger's root; raises Unable."""
        return find.root(self.folder)

    def desk(self, *, dry_run: bool = False) -> Desk:
        """Return where changes are made."""
        return Desk(self.root(), self.today, dry_run)

    def path(self, text: str) -> Path:
        """Return a folder named on the command line, seen from `-C`."""
        return Path(self.folder or ".") / text

    @property
    def interactive(self) -> bool:
        """Whether a person can be asked."""
        return sys.stdin.isatty() and sys.stderr.isatty()

    def say(self, *words: Label | None) -> None:
        """Say something on stderr, a line each."""
        for label in words:
            if label is not None:
                sys.stderr.write(label.of(self.lang) + "\n")

    def write(self, text: str) -> None:
        """Write data to stdout; a reader that went away ends it quietly."""
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def format(self, asked: str | None, output: str | None) -> str:
        """Choose the format: the one asked for, that of the file's name, `terminal` on one, else `plain`; raises Misused."""
        if asked is not None and asked not in render.FORMATS:
            raise Misused(_FORMAT.fill(value=asked), _FORMATS.fill(names=tuple(render.FORMATS)))
        by_name = _SUFFIXES.get(Path(output).suffix.lower(), "plain") if output else None
        return asked or by_name or ("terminal" if sys.stdout.isatty() else "plain")

    def show(self, document: Document, asked: str | None = None, output: str | None = None) -> None:
        """Show a document on stdout, or write it to a file."""
        chosen = self.format(asked, output)
        width = shutil.get_terminal_size((100, 24)).columns
        color = output is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
        text = render.render(document, chosen, self.lang, width=width, color=color)
        if output is None:
            self.write(text)
            return
        files.put_output(Path(output), (_BOM if chosen == "csv" else "") + text)
        self.say(_WRITTEN.fill(path=output))


_WRITTEN = Label("已写入 {path}", "written to {path}")
