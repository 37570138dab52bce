"""Where is a fault of ours written down?"""

import tempfile
import traceback

from dicoop import streams


def keep() -> str:
    """Write the current traceback to a file and return its path; to stderr where no file can be written."""
    text = traceback.format_exc()
    try:
        with tempfile.NamedTemporaryFile("w", prefix="dicoop-", suffix=".txt", delete=False, encoding="utf-8", errors="replace") as file:
            file.write(text)
            file.flush()
    except OSError:
        streams.tell(text)
        return "stderr"
    return file.name
