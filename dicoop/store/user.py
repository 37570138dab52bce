"""Who runs this: by which name is a user told from all others that write to the same ledger?"""

from __future__ import annotations

import os
import sys


def me() -> str:
    r"""Return the user as the system knows it, with the machine where its name is given out: `zhang@pc-3`, `OFFICE\zhang`.

    What the environment calls the user does not count, where the system can be asked: it stays the same when another one takes over.
    """
    if sys.platform == "win32":
        return f"{os.environ.get('USERDOMAIN', '')}\\{os.getlogin()}"
    import pwd  # noqa: PLC0415 - not there on Windows

    number = os.geteuid()
    try:
        name = pwd.getpwuid(number).pw_name
    except KeyError:
        name = str(number)
    return f"{name}@{os.uname().nodename}"
