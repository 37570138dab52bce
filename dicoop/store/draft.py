"""How does a person edit a text, and how is it kept when it cannot be used?"""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from dicoop.errors import Unable
from dicoop.labels import Label

_NO_EDITOR = Label("编辑器 {editor} 打不开: {why}", "the editor {editor} cannot be run: {why}")
_HINT = Label("设置 VISUAL 或 EDITOR, 如 export EDITOR=nano", "set VISUAL or EDITOR, such as export EDITOR=nano")
_ENDED = Label("编辑器 {editor} 以 {code} 结束, 没有改动", "the editor {editor} ended with {code}; nothing was changed")


def editor() -> str:
    """Return the editor's command: $VISUAL, else $EDITOR, else the system's."""
    return os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")


def edit(text: str, name: str) -> str:
    """Let a person edit a text in a file of that name; raises Unable."""
    with tempfile.TemporaryDirectory(prefix="dicoop-") as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8", newline="")
        command = editor()
        try:
            code = subprocess.run([*shlex.split(command, posix=os.name != "nt"), str(path)], check=False).returncode
        except (OSError, ValueError) as error:
            raise Unable(_NO_EDITOR.fill(editor=command, why=error), _HINT) from error
        if code:
            raise Unable(_ENDED.fill(editor=command, code=code), _HINT)
        return path.read_bytes().decode("utf-8", "surrogateescape")


def keep(text: str, name: str) -> str:
    """Keep a text that could not be used, and return where."""
    handle, path = tempfile.mkstemp(prefix="dicoop-", suffix=f"-{name}")
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode("utf-8", "surrogateescape"))
    return path
