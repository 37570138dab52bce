"""How does the program start, and how does it end?"""

import atexit
import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn


def run() -> int:
    """Run the command line; Ctrl-C while the program is still being loaded ends it as quietly as later."""
    gc.set_threshold(1_000_000)  # what is loaded stays: looking through it again and again takes a tenth of a short command
    try:
        from dicoop.cli import main  # noqa: PLC0415 - loading it takes most of the first tenth of a second

        return main()
    except KeyboardInterrupt:
        return 130


def start() -> NoReturn:
    """Run the command line and end the process at once: to take apart all that was loaded and read takes longer than much of the work."""
    code = run()
    atexit._run_exitfuncs()  # noqa: SLF001 - as the interpreter does before it takes things apart
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    start()
