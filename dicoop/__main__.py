"""How does the program start?"""

import gc
import sys


def run() -> int:
    """Run the command line; Ctrl-C while the program is still being loaded ends it as quietly as later."""
    gc.set_threshold(100_000)  # what is loaded stays: looking through it again and again takes a tenth of a short command
    try:
        from dicoop.cli import main  # noqa: PLC0415 - loading it takes most of the first tenth of a second

        return main()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(run())
