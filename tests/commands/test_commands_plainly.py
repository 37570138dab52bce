"""What is written plainly is read as the parser of all lines reads it, or not at all."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicoop.cli import COMMANDS
from dicoop.commands import app, options, plainly, records
from dicoop.commands.session import Session
from dicoop.errors import Misused

SESSION = Session("zh", None, date(2019, 8, 21))


def plans():
    """Yield every command that is no group, by its name."""
    for name, row in COMMANDS.items():
        built = app.build(row, SESSION)
        if isinstance(built, options.Plan):
            yield name, built
        elif row.kind:
            verbs = app.parser(built, SESSION).list_commands(None)
            yield from ((f"{name} {verb}", records.entry(row.kind, verb).build()) for verb in verbs)


PLANS = dict(plans())


def run(plan, values):
    """Return what a command is run with, None where a value is none."""
    read = {}
    with suppress(Misused):
        plan._replace(run=lambda _, **given: read.update(given)).call(SESSION, values)
    return read or None


def judged(plan, words):
    """Return what the parser runs a command with, None where it refuses the words."""
    read = {}
    try:
        app.parser(plan._replace(run=lambda _, **values: read.update(values)), SESSION).main(
            list(words), prog_name="dicoop", standalone_mode=False, obj=SESSION
        )
    except Exception:  # noqa: BLE001 - of whatever kind: it is told to who typed it
        return None
    return read


def words_of(rows):
    """Draw words of a line: flags, values, and what is none of both."""
    flags = [flag for row in rows for flag in row.flags]
    pool = [
        *flags,
        *(f"{flag}=5" for flag in flags),
        "QL007",
        "officer=x",
        "5",
        "-",
        "--",
        "--help",
        "-o",
        "-5",
        "--county=",
        "",
        "-ox",
        "2019-08-20",
    ]
    return st.lists(st.sampled_from(pool), max_size=6)


@pytest.mark.parametrize("name", PLANS)
@given(st.data())
def test_the_parser_reads_the_same(name, data):
    plan = PLANS[name]
    needed = [word for row in plan.rows if row.required for word in (*row.flags[:1], "7")]
    words = [*data.draw(st.sampled_from([needed, []])), *data.draw(words_of(plan.rows))]
    found = plainly.given(plan.rows, words)
    if found is not None:
        assert judged(plan, words) == run(plan, found)


@pytest.mark.parametrize("name", PLANS)
def test_what_is_needed_is_read(name):
    rows = PLANS[name].rows
    assert plainly.given(rows, [word for row in rows if row.required for word in (*row.flags[:1], "7")]) is not None


@pytest.mark.parametrize(
    "line",
    [
        "project show",
        "project show a b",
        "issue list --county",
        "issue list --county QL --county XQ",
        "project show a --unknown",
        "project show --help",
    ],
)
def test_what_is_no_such_line_is_told_by_the_parser(line):
    words = line.split()
    assert plainly.given(PLANS[" ".join(words[:2])].rows, words[2:]) is None
