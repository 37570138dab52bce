"""Which programs of the machine help to show things: a pager for what is longer than the screen, the list of the fonts there are?"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterable
from contextlib import suppress

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
    program = shutil.which("fc-list")
    if program is None:
        return ()
    try:
        ran = subprocess.run([program, ":", "family"], capture_output=True, timeout=_PATIENCE, check=True)  # noqa: S603 - found on the path
    except (OSError, subprocess.SubprocessError):
        return ()
    known = {each.strip() for line in ran.stdout.decode("utf-8", "replace").splitlines() for each in line.split(",")}
    return tuple(name for name in names if name not in known)
