"""A bar is shown on a terminal once reading takes long, and nothing anywhere else."""

import io
from datetime import date

import pytest

from dicoop.commands import session as surroundings
from dicoop.commands.session import Session
from dicoop.store.find import Shelf
from dicoop.store.load import load


class Terminal(io.StringIO):
    def isatty(self):
        return True


def terminal(monkeypatch):
    """Put a terminal in the place of stderr: within a test, for the suite changes it between a test's parts."""
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    monkeypatch.setattr(surroundings.sys, "stderr", stream)
    return stream


@pytest.mark.parametrize(("lang", "words"), [("zh", "读取记录"), ("en", "reading records")])
def test_a_long_read_shows_how_far_it_is(monkeypatch, lang, words):
    stderr = terminal(monkeypatch)
    monkeypatch.setattr(surroundings, "_PATIENCE", 0)
    bar = surroundings.Bar(lang)
    bar(50, 100)
    shown = stderr.getvalue()
    assert words in shown
    assert "50/100" in shown
    bar(100, 100)
    assert stderr.getvalue().endswith("\x1b[2K")


def test_a_short_read_shows_nothing(monkeypatch):
    stderr = terminal(monkeypatch)
    bar = surroundings.Bar("zh")
    bar(50, 100)
    bar(100, 100)
    assert stderr.getvalue() == ""


def test_only_a_terminal_gets_one(monkeypatch):
    stderr = terminal(monkeypatch)
    session = Session("zh", None, date(2019, 9, 30))
    assert isinstance(session.bar, surroundings.Bar)
    monkeypatch.setattr(stderr, "isatty", lambda: False)
    assert session.bar is None


def test_all_files_are_told_of(small):
    told = []
    load(Shelf(small, tell=lambda done, total: told.append((done, total))))
    assert {total for _, total in told} == {9}
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (9, 9)
