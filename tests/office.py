"""LibreOffice, each process with a home of its own."""

import os
import shutil
import subprocess

import pytest

SOFFICE = shutil.which("soffice")


def needed():
    """Skip a test where LibreOffice is not there; fail it where nothing is to be skipped."""
    if SOFFICE is None:
        (pytest.fail if os.environ.get("DICOOP_TESTS_SKIP_NOTHING") else pytest.skip)("soffice is not installed")


def converted(path, form, home, folder):
    """Return a file as LibreOffice saves it in another format, or anew in the same."""
    needed()
    words = [SOFFICE, f"-env:UserInstallation={home.as_uri()}", "--headless", "--convert-to", form, "--outdir", str(folder), str(path)]
    subprocess.run(words, check=True, capture_output=True, timeout=180, env={**os.environ, "HOME": str(home)})
    return folder / f"{path.stem}.{form}"
