"""Does the smoke run every command, and tell when one goes wrong? The smoke itself is run by `.ci/run`."""

import pytest
import smoke

from dicoop.commands.help import examples


def test_it_runs_every_command():
    assert smoke.missed() == set()


def test_it_knows_all_commands():
    assert {f"dicoop {leaf}" for leaf in smoke.leaves()} == set(examples())


def test_a_command_that_no_line_runs_is_named():
    without = "\n".join(line for line in smoke.LINES.splitlines() if not line.startswith(("dicoop due", "dicoop project fund")))
    assert smoke.missed(without) == {"due", "project fund"}


GOOD = smoke.Done(0, "3 条\n")


@pytest.mark.parametrize(
    ("line", "now", "before", "told"),
    [
        ("dicoop due", GOOD, None, ""),
        ("dicoop due", GOOD, GOOD, ""),
        ("dicoop due", smoke.Done(70, ""), None, "ended with 70, not 0"),
        ("dicoop due", smoke.Done(-9, ""), None, "ended with -9, not 0"),
        ("dicoop doctor #1", smoke.Done(1, ""), None, ""),
        ("dicoop doctor #1", GOOD, None, "ended with 0, not 1"),
        ("dicoop page x #6 without json", GOOD, None, ""),
        ("dicoop page x #6 without no_such_library", smoke.Done(6, ""), None, ""),
        ("dicoop page x #6 without no_such_library", GOOD, None, "ended with 0, not 6"),
        ("dicoop due", smoke.Done(0, "Traceback (most recent call last)"), None, "a traceback"),
        ("dicoop due", GOOD, smoke.Done(0, "4 条\n"), "what is remembered makes a difference; with nothing remembered:\n4 条\n\nwith it"),
    ],
)
def test_it_tells_what_is_wrong(line, now, before, told):
    assert smoke.fault(line, now, before) == told


def test_a_line_is_run_as_it_is_typed(tmp_path):
    env = smoke.surroundings(tmp_path)
    assert smoke.done("dicoop --version", tmp_path, env).code == 0
    assert smoke.done("dicoop nothing", tmp_path, env).code == 2
    assert smoke.done("git status", tmp_path, env).code == 128
