"""Where is a fault of ours written down?"""

import tempfile
import traceback


def keep() -> str:
    """Write the current traceback to a file and return its path."""
    with tempfile.NamedTemporaryFile("w", prefix="dicoop-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write(traceback.format_exc())
    return file.name
