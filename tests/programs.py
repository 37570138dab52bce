"""Programs that are not ours and that tests open our files with: where one is missing its tests are skipped, or fail where nothing may be."""

import os
import shutil
import subprocess
from contextlib import contextmanager
from functools import cache

import pytest

# What keeps a browser from speaking to anybody on its own account
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def needs(name):
    """Return where a program is; skip the test where there is none, unless nothing may be skipped."""
    found = shutil.which(name)
    if found is None:
        (pytest.fail if os.environ.get("DICOOP_TESTS_SKIP_NOTHING") else pytest.skip)(f"{name} is not installed")
    return found


def needs_font(name):
    """Skip the test where a font is not there, unless nothing may be skipped; return its name."""
    if name not in _families():
        (pytest.fail if os.environ.get("DICOOP_TESTS_SKIP_NOTHING") else pytest.skip)(f"the font {name} is not installed")
    return name


@cache
def _families():
    import typst

    return typst.Fonts().families()


@contextmanager
def browser():
    """Yield the system's Chromium."""
    path = needs("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=path, args=QUIET)
        yield opened
        opened.close()


def converted(document, form, folder):
    """Return the file that LibreOffice makes of a document, which keeps what it remembers in the folder alone."""
    folder.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = [needs("soffice"), profile, "--headless", "--convert-to", form, "--outdir", str(folder), str(document)]
    subprocess.run(words, check=True, capture_output=True, timeout=240, env={**os.environ, "HOME": str(folder)})
    return folder / f"{document.stem}.{form}"
