"""Which step on the disk comes last? Runs one command over and over, each time killed one step later.

    python dying.py SOURCE TARGET EVERY WORDS...

Run N works on a copy of the ledger SOURCE in TARGET/N and is killed (SIGKILL) at its Nth point: before and after each
step of `store.disk`, and between the halves of a write. The last copy is of the run that came through. A process of
its own, with one thread, so that it may fork.
"""

import inspect
import itertools
import os
import shutil
import signal
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from dicoop import cli
from dicoop.store import disk

STEPS = [name for name, f in vars(disk).items() if inspect.isfunction(f) and f.__module__ == disk.__name__]


def die_at(point):
    """Make the steps on the disk kill this process at one point."""
    passed = itertools.count()

    def here():
        if next(passed) == point:
            os.kill(os.getpid(), signal.SIGKILL)

    def dying(step):
        def run(*args):
            here()
            if step.__name__ == "write":
                file, raw = args
                step(file, raw[: len(raw) // 2])
                here()
                step(file, raw[len(raw) // 2 :])
            else:
                result = step(*args)
            here()
            return None if step.__name__ == "write" else result

        return run

    for name in STEPS:
        setattr(disk, name, dying(getattr(disk, name)))


def quietly(root, words):
    """Run the command and return its exit code."""
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        return cli.main(["-C", str(root), "--lang", "en", "--today", "2019-09-30", *words])


def survived(source, copy, point, words):
    """Run the command on a copy in a process that dies at a point; return whether it never came there."""
    shutil.copytree(source, copy)
    child = os.fork()
    if child == 0:
        die_at(point)
        os._exit(quietly(copy, words))
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, status
    return not os.WIFSIGNALED(status)


if __name__ == "__main__":
    source, target, every, *words = sys.argv[1:]
    warm = Path(target) / "warm"
    shutil.copytree(source, warm)
    quietly(warm, words)  # so that all modules are loaded once, and not after each fork
    shutil.rmtree(warm)
    at = 0
    while not survived(source, Path(target) / f"{at:04}", at, words):
        at += int(every)
