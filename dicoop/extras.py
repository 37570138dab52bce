"""How is a library that only some need loaded, and what is said where it was not installed?"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from dicoop.errors import Unable
from dicoop.labels import Label

_MISSING = Label("这件事要用 {library}，还没有安装", "this needs {library}, which is not installed")
_HINT = Label("安装：python3 -m pip install 'dicoop[{extra}]'", "install it: python3 -m pip install 'dicoop[{extra}]'")


def load(extra: str, module: str) -> ModuleType:
    """Return a module of an extra of `pyproject.toml`; raises Unable, naming the command that installs it."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] != module.split(".", maxsplit=1)[0]:
            raise
        raise _missing(extra, module) from error


def require(extra: str, module: str) -> None:
    """Ask whether a module of an extra is there, which is quicker than to load it; raises Unable."""
    if find_spec(module) is None:
        raise _missing(extra, module)


def _missing(extra: str, module: str) -> Unable:
    return Unable(_MISSING.fill(library=module.split(".", maxsplit=1)[0]), _HINT.fill(extra=extra))
