"""Commands run on a real terminal, and what a person types there."""

import fcntl
import os
import pty
import select
import subprocess
import sys
import termios
import time

TIMEOUT = 40
CTRL_C, CTRL_D = "\x03", "\x04"


def typed_in(root, words, lines, lang="zh"):
    """Run a command on a terminal, type each line once its prompt is there, and return (exit code, screen, stdout).

    Instead of lines there may be a function that is given what a prompt asks for and returns what to type.
    """
    ours, theirs = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "dicoop", "-C", root, "--lang", lang, "--today", "2019-09-30", *words.split()],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=controlling,
    )
    os.close(theirs)
    screen = ""
    for seen, line in _answers(lines if callable(lines) else iter(lines), ours):
        screen += seen
        os.write(ours, line.encode() if line in (CTRL_C, CTRL_D) else f"{line}\n".encode())
    out = _ended(done, ours, again=not callable(lines) and lines[-1:] == [CTRL_C]).decode()
    screen += until(ours, None)
    os.close(ours)
    return done.returncode, screen.replace("\r\n", "\n"), out


def _answers(lines, terminal):
    """Yield what came on the screen and what is typed then: a line, or what a function answers to what is asked (sixty times at most)."""
    for _ in range(60):
        if not callable(lines) and (line := next(lines, None)) is None:
            return
        seen = until(terminal, ": ")
        if not callable(lines):
            yield seen, line
        elif seen.endswith(": "):
            yield seen, lines(seen.rpartition("\n")[2].removesuffix(": ").partition(" [")[0])
        else:
            return


def _ended(done, terminal, *, again):
    """Return what a command wrote when it has ended; `again`: press Ctrl-C once more where it has not.

    A signal between the interpreter's last look at it and its call to read waits for the next key: a person presses again.
    """
    for _ in range(TIMEOUT // 5 - 1 if again else 0):
        try:
            return done.communicate(timeout=5)[0]
        except subprocess.TimeoutExpired:
            os.write(terminal, CTRL_C.encode())
    return done.communicate(timeout=TIMEOUT)[0]


def controlling():
    """Let the terminal that is standard input be the one that a process belongs to."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def until(terminal, end):
    """Read the screen until what was written ends with a prompt, or to its end."""
    seen = b""
    limit = time.monotonic() + TIMEOUT
    while time.monotonic() < limit and not (end and seen.decode("utf-8", "ignore").endswith(end)):
        if not select.select([terminal], [], [], 0.2 if end is None else 1)[0]:
            if end is None:
                break
            continue
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        seen += part
    return seen.decode("utf-8", "replace")
