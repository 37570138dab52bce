"""What does a command know of its surroundings, and how does it speak?"""

from __future__ import annotations

import atexit
import os
import shlex
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import cached_property
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dicoop import render, streams
from dicoop.actions.write_context import Desk, Wait
from dicoop.document import Document
from dicoop.errors import ALLOWED, Misused, Unable
from dicoop.frozen import dataclass, replace
from dicoop.kinds import BUILT_IN
from dicoop.labels import Label, Lang, both, visible
from dicoop.render import sections
from dicoop.store import find
from dicoop.store import output as outputs
from dicoop.store.find import Shelf

if TYPE_CHECKING:
    from rich.progress import Progress

    from dicoop.actions.read import ShownDocument
    from dicoop.kinds.base import Kinds

_SUFFIXES = {
    ".md": "markdown",
    ".json": "json",
    ".csv": "csv",
    ".txt": "plain",
    ".html": "html",
    ".htm": "html",
    **{f".{name}": name for name in render.PACKED},
}
_FORMAT = Label("没有“{value}”这种格式", "unknown format '{value}'")
_NO_SUFFIX = Label("{path}：不会写以 {suffix} 结尾的文件", "{path}: no format uses the file extension {suffix}")
_SUFFIX_HINT = Label(
    "可用的结尾：{names}；或用 --format 指明格式：{formats}", "allowed extensions: {names}; or name the format with --format: {formats}"
)
_SCREEN = "-"
_WORD = "docx"
_BOM = "\ufeff"
_LINES = 500
_READING = Label("读取记录", "reading records")
_PATIENCE = 1.0  # seconds without a word


class Bar:
    """A bar on stderr, shown once reading takes longer than a second, gone when it is done."""

    def __init__(self, lang: Lang) -> None:
        """Begin to wait."""
        self._lang = lang
        self._began = time.monotonic()
        self._shown: Progress | None = None

    def __call__(self, done: int, total: int) -> None:
        """Show how many of the files are read."""
        if self._shown is None and (done >= total or time.monotonic() - self._began < _PATIENCE):
            return
        with suppress(OSError):  # the terminal has gone: nobody misses it
            bar = self._shown = self._shown or self._made(total)
            bar.update(bar.task_ids[0], completed=done, total=total)
            bar.refresh()
        if done >= total:
            self._stop()

    def _stop(self) -> None:
        shown, self._shown = self._shown, None
        with suppress(OSError):
            if shown is not None:
                shown.stop()

    def _made(self, total: int) -> Progress:
        from rich.console import Console  # noqa: PLC0415 - only where reading takes long
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        console = Console(file=sys.stderr)
        bar = Progress(*columns, console=console, auto_refresh=False, transient=True, redirect_stdout=False, redirect_stderr=False)
        bar.add_task(_READING.of(self._lang), total=total)
        bar.start()
        atexit.register(self._stop)  # the cursor comes back whatever happens
        return bar


@dataclass(frozen=True)
class Session:
    """One run: language, the ledger asked for, the day, the words of the command."""

    lang: Lang
    folder: str | None
    today: date
    words: tuple[str, ...] = ()

    def root(self) -> Path:
        """Return the ledger's root; raises Unable."""
        return find.root(self.folder)

    @cached_property
    def kinds(self) -> Kinds:
        """The kinds of the ledger; those built in where there is none."""
        from dicoop.store.kinds import kinds_of  # noqa: PLC0415 - most commands learn of them with the ledger

        try:
            return kinds_of(self.root())
        except Unable:
            return BUILT_IN

    @property
    def cache(self) -> Path | None:
        """The folder for indexes."""
        return find.cache(os.environ, sys.platform)

    def desk(self, *, dry_run: bool = False, wait: int | None = None) -> Desk:
        """Return where changes are made."""
        return Desk(self.root(), self.today, dry_run, self.wait(wait), self.cache, shlex.join(("dicoop", *self.words)))

    def wait(self, seconds: int | None) -> Wait:
        """Return how long to wait for another writer: as long as asked for, else as usual."""
        return Wait(say=self.say) if seconds is None else Wait(seconds, self.say)

    @property
    def bar(self) -> Bar | None:
        """Who shows a person on a terminal that reading takes a while."""
        return Bar(self.lang) if sys.stderr.isatty() else None

    def shelf(self, asked: Mapping[str, Any], *, trust: bool = False) -> Shelf:
        """Return where a command reads; `trust`: unless --verify asks for it, what looks unchanged is not read again."""
        cache = None if asked["no_index"] else self.cache
        return Shelf(self.root(), cache, trust and not asked["verify"], asked.get("known_at"), self.bar)

    def path(self, text: str) -> Path:
        """Return a folder named on the command line, seen from `-C`."""
        return Path(self.folder or ".") / text

    @property
    def interactive(self) -> bool:
        """Whether a person can be asked."""
        return sys.stdin.isatty() and sys.stderr.isatty()

    def say(self, *words: Label | None) -> None:
        """Say something on stderr, a line each."""
        streams.put(sys.stderr, "".join(visible(label.of(self.lang)) + "\n" for label in words if label is not None))

    def say_lines(self, text: str) -> None:
        """Say what is a text already on stderr."""
        self.say(*map(both, text.splitlines()))

    def tell(self, *words: Label, dry_run: bool = False) -> None:
        """Write words to stdout, a line each; `dry_run`: behind them that nothing was written."""
        self.write("".join(f"{label.of(self.lang)}{NOT_WRITTEN.of(self.lang) if dry_run else ''}\n" for label in words))

    def write(self, text: str) -> None:
        """Write data to stdout; raises Unable where there is no room."""
        streams.put(sys.stdout, text)

    def dump(self, data: Mapping[str, object]) -> None:
        """Write data to stdout as JSON."""
        self.write(import_module(render.FORMATS["json"]).dumps(data))

    def format(self, asked: str | None, output: str | None) -> str:
        """Choose the format: the one asked for, that of the file's name, `terminal` on one, else `plain`; raises Misused."""
        if asked is not None and asked not in render.NAMES:
            raise Misused(_FORMAT.fill(value=asked), ALLOWED.fill(names=render.NAMES))
        return asked or (_by_name(output) if output not in (None, _SCREEN) else None) or ("terminal" if sys.stdout.isatty() else "plain")

    def chosen(self, asked: Mapping[str, Any]) -> str:
        """Return the format that the options of reading choose; raises Misused for options that do not go together."""
        if asked["json"] and asked["format"] not in (None, "json"):
            raise Misused(_BOTH.fill(format=asked["format"]))
        if asked["force"] and asked["output"] in (None, _SCREEN):
            raise Misused(NO_FILE)
        return self.format("json" if asked["json"] else asked["format"], asked["output"])

    def form(self, asked: Mapping[str, Any]) -> str:
        """Return the form that a document is to have: that of its format, or that of what a template says."""
        return "template" if asked["template"] or asked["variables"] else self.chosen(asked)

    def show(self, document: Document, form: str, output: str | None = None, *, force: bool = False) -> None:
        """Show a document in a format on stdout, or write it to a file; raises Misused for bytes on a terminal."""
        if form in render.PACKED:
            self._pack(document, form, None if output == _SCREEN else output, force=force)
            return
        width = shutil.get_terminal_size((100, 24)).columns
        is_shown = output in (None, _SCREEN)
        color = is_shown and sys.stdout.isatty() and "NO_COLOR" not in os.environ
        pieces = render.pieces(document, form, self.lang, width=width, color=color)
        if output is None and self.interactive and sys.stdout.isatty():
            self._page(pieces)
            return
        if output is None or is_shown:
            while some := "".join(islice(pieces, _LINES)):
                self.write(some)
            return
        text = "".join((_BOM if form == "csv" else "", *pieces))
        self.keep(output, text, force=force)

    def _pack(self, document: Document, form: str, output: str | None, *, force: bool) -> None:
        if output is None and sys.stdout.isatty():
            raise Misused(_BYTES.fill(format=form), _BYTES_HINT.fill(format=form))
        made = render.packed(document, form, self.lang)
        if output is None:
            streams.put_bytes(sys.stdout, made)
        else:
            self.keep(output, made, force=force)
        if names := render.fonts(document, form):
            from dicoop.store import programs  # noqa: PLC0415 - most formats name no fonts

            lacking = programs.missing_fonts(names)
            self.say(_NO_FONTS.fill(names=lacking) if lacking else None)
        self.say(*render.doubts(document, form, self.lang))

    def keep(self, output: str, made: str | bytes, *, force: bool) -> None:
        """Write what was made to a file, and say so."""
        outputs.put(output, made, force=force)
        self.say(_WRITTEN.fill(path=output))

    def _page(self, pieces: Iterator[str]) -> None:
        from dicoop.store import programs  # noqa: PLC0415 - only where there is a terminal

        text = "".join(pieces)
        if text.count("\n") < shutil.get_terminal_size((100, 24)).lines or not programs.paged(text):
            self.write(text)

    def answer(self, shown: ShownDocument, asked: Mapping[str, Any]) -> int:
        """Show what was read as the options of reading ask, say what stands beside it, and return the exit code; raises Misused."""
        chosen = self.chosen(asked)
        if asked.get("template") or asked.get("variables"):
            return self._template(shown.outside(), asked, chosen)
        shown = shown.outside() if chosen in render.OUTSIDE else shown
        parts = asked.get("section") or ()
        if parts and chosen == "json" and shown.document.data is not None:
            raise Misused(_WHOLE)
        if asked.get("totals") and chosen != "csv":
            raise Misused(_ONLY_CSV)
        document = sections.some(shown.document, parts) if parts else shown.document
        document = replace(document, totals=True) if asked.get("totals") else document
        self.show(document, chosen, asked["output"], force=asked["force"])
        self.say(*shown.words)
        return shown.code

    def _template(self, shown: ShownDocument, asked: Mapping[str, Any], chosen: str) -> int:
        """Fill a template of the office's own, or show the names that one can write: for Word, a template to go on from."""
        from dicoop.render import template, variables  # noqa: PLC0415 - few have a template

        if asked["variables"]:
            named = variables.blank(shown.document) if chosen == _WORD else variables.listed(shown.document, self.lang)
            self.show(named, chosen, asked["output"], force=asked["force"])
            return 0
        if chosen != _WORD or asked["output"] in (None, _SCREEN):
            raise Misused(_ONLY_WORD)
        path = asked["template"]
        self.keep(asked["output"], template.filled(outputs.read(path), path, shown.document, self.lang), force=asked["force"])
        self.say(*shown.words)
        return shown.code


def _by_name(output: str) -> str:
    """Return the format of a file's name, plain where it has no ending; raises Misused for one no format has."""
    suffix = Path(output).suffix.lower()
    if suffix and suffix not in _SUFFIXES:
        hint = _SUFFIX_HINT.fill(names=tuple(_SUFFIXES), formats=render.NAMES)
        raise Misused(_NO_SUFFIX.fill(path=output, suffix=suffix), hint)
    return _SUFFIXES.get(suffix, "plain")


_BOTH = Label("--json 和 --format {format} 不能一起用", "--json and --format {format} cannot be used together")
_BYTES = Label("{format} 是文件，屏幕上显示不了", "{format} cannot be shown on a terminal")
_BYTES_HINT = Label("写到文件：-o 文件.{format}", "write it to a file: -o FILE.{format}")
NOT_WRITTEN = Label("（试运行，没有写入）", " (dry run, nothing written)")
NO_FILE = Label("--force 只和 -o 文件 一起用", "--force needs -o FILE")
_ONLY_CSV = Label("--totals 只用于 csv；别的格式本来就有小计、合计", "--totals is for csv only; other formats always have totals")
_ONLY_WORD = Label("--template 要写到 Word 文件：-o 文件.docx", "--template writes a Word file: -o FILE.docx")
_WHOLE = Label("这里的 JSON 只有整份，--section 只用于别的格式", "JSON is always complete; --section is for the other formats")
_NO_FONTS = Label(
    "本机没有这些字体，在这里打开会用别的字体代替，每页行数、字数会变：{names}",
    "these fonts are missing on this machine; substitutes change lines and characters per page: {names}",
)
_WRITTEN = Label("已写入 {path}", "written to {path}")
