"""Which programs of the machine help: an editor, a pager for what is longer than the screen, the list of the fonts there are; and where is a text kept?"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from dicoop import streams
from dicoop.errors import Unable, why
from dicoop.labels import Label
from dicoop.store import scratch

_NO_EDITOR = Label("没有编辑器 {editor}", "no such editor: {editor}")
_CANNOT = Label("编辑器 {editor} 打不开：{why}", "the editor {editor} cannot be run: {why}")
_HINT = Label("设置 VISUAL 或 EDITOR，如 export EDITOR=nano", "set VISUAL or EDITOR, such as export EDITOR=nano")
_ENDED = Label("编辑器 {editor} 以 {code} 结束，没有改动", "the editor {editor} exited with {code}; nothing was changed")
_KILLED = Label("编辑器 {editor} 被信号 {n} 终止，没有改动", "the editor {editor} was killed by signal {n}; nothing was changed")
_NOTHING = Label("编辑器 {editor} 没有留下文件，没有改动", "the editor {editor} left no file; nothing was changed")
KEPT = Label("您写的内容保存在 {path}", "what you wrote is kept in {path}")


def editor() -> str:
    """Return the editor's command: $VISUAL, else $EDITOR, else the system's."""
    return next(filter(None, (os.environ.get(name, "").strip() for name in ("VISUAL", "EDITOR"))), "notepad" if os.name == "nt" else "vi")


def edit(text: str, name: str) -> str:
    """Let a person edit a text in a file of that name; raises Unable."""
    command = editor()
    with scratch.folder() as folder:
        path = folder / name
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        code = _run(command, path)
        left = _left(path)
        if code > 0:
            raise Unable(_ENDED.fill(editor=command, code=code))
        if code < 0:  # nobody chose to leave it so
            raise Unable(_KILLED.fill(editor=command, n=-code), None if left in (None, text) else KEPT.fill(path=keep(left, name)))
        if left is None:
            raise Unable(_NOTHING.fill(editor=command))
        return left


def _left(path: Path) -> str | None:
    """Return what an editor left in a file, None where it left none: it may have put anything in its place."""
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape") if path.is_file() else None
    except OSError:
        return None


def words_of(command: str, *, windows: bool) -> list[str]:
    """Return the words of an editor's command; on Windows a backslash is a part of a path, and quotes hold its words together."""
    words = shlex.split(command, posix=not windows)
    return [re.sub(r'^(["\'])(.*)\1$', r"\2", word) for word in words] if windows else words


def _run(command: str, path: Path) -> int:
    """Run the editor; Ctrl-C in it is the editor's own, and must not end us while it holds the text; raises Unable."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        words = words_of(command, windows=os.name == "nt")
        return subprocess.run([*words, str(path)], check=False).returncode  # noqa: S603 - the editor is the user's own choice
    except FileNotFoundError as error:
        raise Unable(_NO_EDITOR.fill(editor=command), _HINT) from error
    except (OSError, ValueError) as error:
        raise Unable(_CANNOT.fill(editor=command, why=why(error)), _HINT) from error
    finally:
        signal.signal(signal.SIGINT, before)


def keep(text: str, name: str) -> str:
    """Keep a text that could not be used, and return where: among the temporary files, else here, else on stderr."""
    for folder in (None, os.curdir):
        with suppress(OSError), tempfile.NamedTemporaryFile(prefix="dicoop-", suffix=f"-{name}", dir=folder, delete=False) as file:
            try:
                file.write(text.encode("utf-8", "surrogateescape"))
                file.flush()
            except OSError:
                Path(file.name).unlink()
                raise
            return file.name
    streams.tell(text)
    return "stderr"


_LESS = "FRX"  # one page ends by itself, colors stay, and so does what was shown


def paged(text: str) -> bool:
    """Show a text in the user's pager (PAGER; less by default); return whether there is one."""
    try:
        words = shlex.split(os.environ.get("PAGER", "less"))
    except ValueError:
        return False
    if not words or shutil.which(words[0]) is None:
        return False
    surroundings = {**os.environ, "LESS": os.environ.get("LESS", _LESS), "LESSCHARSET": "utf-8"}
    with subprocess.Popen(words, stdin=subprocess.PIPE, env=surroundings) as pager, suppress(BrokenPipeError):  # noqa: S603 - the user's own pager
        pager.communicate(text.encode("utf-8", "replace"))
    return True


_PATIENCE = 10  # seconds; a first look through many fonts takes a while


def missing_fonts(names: Iterable[str]) -> tuple[str, ...]:
    """Return the fonts, of some by their names, that this machine does not have; none where nobody can tell."""
    if (program := shutil.which("fc-list")) is None:
        return ()
    try:
        ran = subprocess.run([program, ":", "family"], capture_output=True, timeout=_PATIENCE, check=True)  # noqa: S603 - found on the path
    except (OSError, subprocess.SubprocessError):
        return ()
    known = {each.strip() for line in ran.stdout.decode("utf-8", "replace").splitlines() for each in line.split(",")}
    return tuple(name for name in names if name not in known)
