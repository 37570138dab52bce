"""Where do words go: what if a standard stream is closed, is full, or cannot show them?"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from dicoop.errors import Unable, why
from dicoop.labels import Label

_NO_ROOM = Label("写不出去：{why}", "cannot write: {why}")
_NAMES = ("stdin", "stdout", "stderr")


def ready() -> None:
    """Make the streams take whatever a console cannot show, and line ends as a format has them; one that was closed takes everything."""
    for number, name in enumerate(_NAMES):
        if getattr(sys, name) is None:
            setattr(sys, name, _nothing(number))
    for stream in _streams():
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace", **({"newline": "\n"} if stream is sys.stdout else {}))


def _streams() -> Iterator[TextIO]:
    return (getattr(sys, name) for name in _NAMES)


def _nothing(number: int) -> TextIO:
    """Open the null device as a standard stream, so that no file of ours gets its number, nor a child's words."""
    null = os.open(os.devnull, os.O_RDWR)
    if null == number:
        os.set_inheritable(null, True)  # noqa: FBT003 - Python's form
    else:
        os.dup2(null, number)
        os.close(null)
    return open(number, "r" if number == 0 else "w", encoding="utf-8", closefd=False)


def put(stream: TextIO, text: str) -> None:
    """Write to a stream; a reader that went away ends it quietly; raises Unable where the words cannot be written."""
    if not text:  # a full device complains of that too
        return
    with _room(stream):
        stream.write(text)
        stream.flush()


def put_bytes(stream: TextIO, data: bytes) -> None:
    """Write what is no text to a stream, as `put` does."""
    with _room(stream):
        stream.buffer.write(data)
        stream.buffer.flush()


@contextmanager
def _room(stream: TextIO) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        drop(stream)
        if not isinstance(error, BrokenPipeError):
            raise Unable(_NO_ROOM.fill(why=why(error))) from error


def tell(text: str) -> None:
    """Write to stderr why a command ends as it does: where that cannot be written either, the exit code says it alone."""
    with suppress(Unable):
        put(sys.stderr, text)


def line() -> str:
    """Read a line that a person types; empty at the end of input, also where the terminal has gone."""
    try:
        return sys.stdin.readline()
    except OSError:
        return ""


def drop(stream: TextIO) -> None:
    """Let whatever else is written to a stream go nowhere, also what it still holds when the process ends."""
    with suppress(OSError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)
