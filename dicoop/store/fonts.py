"""Which fonts are not on this machine?"""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PATIENCE = 10  # seconds; a first look through many fonts takes a while


def missing(names: Iterable[str]) -> tuple[str, ...]:
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
