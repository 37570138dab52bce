"""How is a text that is longer than the screen shown page by page?"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
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
