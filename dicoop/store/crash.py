"""Where is a fault of ours written down?"""

import tempfile
import traceback


def keep() -> str:
    """Write the current traceback to a file and return its path; to stderr where no file can be written."""
    try:
        with tempfile.NamedTemporaryFile("w", prefix="dicoop-", suffix=".txt", delete=False, encoding="utf-8", errors="replace") as file:
            file.write(traceback.format_exc())
    except OSError:
        traceback.print_exc()
        return "stderr"
    return file.name
