"""Standard streams that are closed, full or gone: a defined exit code, a message where there can be one, never a fault of ours."""

import os
import pty
import shlex
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from dicoop import cli
from dicoop.commands.help import examples

FULL = Path("/dev/full")
DICOOP = f"{shlex.quote(sys.executable)} -m dicoop --today 2019-09-30"
# Of each noun one verb: the help of all is written by the same function
PATHS = [
    "",
    *sorted(
        {path.split()[1] for path in examples()} | {" ".join(path.split()[1:]) for path in {p.split()[1]: p for p in examples()}.values()}
    ),
]
READING = ["--version", "project list", "project show QL007 --json", "rates --format csv", "report --meeting 15", "due --format markdown"]
READING += ["check", "check --json", "check --explain bad-date", "doctor", "completion fish", "conflicts"]
WRITING = ["project set QL007 chain=x", "project set QL007 chain=y --json", "issue claim QL012 --by 市发展改革委", "undo", "init {new}"]
REFUSED = {
    "nothing": 2,
    "project set QL007": 2,
    "project show QL099": 3,
    "project end QL007 --reason x --date 2019-01-01": 4,
    "-C /nowhere check": 6,
}
ASKING = [
    "project add",
    "project set",
    "issue close",
    "issue claim QL012",
    "project fund QL007",
    "meeting decide 15",
    "enterprise void QL003",
]
NO_ROOM = {"zh": "错误：写不出去：磁盘满了\n", "en": "error: cannot write: No space left on device\n"}
needs_full = pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")


class Went(NamedTuple):
    """How a command line ended, and what of it could be read."""

    code: int
    out: str
    err: str


@pytest.fixture
def onto(tmp_path_factory, small):
    """Run a command line whose standard streams are files; each that is named goes to a full device."""

    def call(words, *full, lang="zh"):
        folder = tmp_path_factory.mktemp("streams")
        files = {name: FULL if name in full else folder / name for name in ("stdout", "stderr")}
        line = shlex.split(words.format(new=folder / "new"))
        with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
            for name, path in files.items():
                patch.setattr(sys, name, stack.enter_context(path.open("w", encoding="utf-8")))
            code = cli.main([*([] if "-C" in line else ["-C", str(small)]), "--lang", lang, "--today", "2019-09-30", *line])
        return Went(code, *("" if name in full else path.read_text("utf-8") for name, path in files.items()))

    return call


@needs_full
@pytest.mark.parametrize("words", [*(f"{path} --help" for path in PATHS), *READING])
def test_data_that_has_no_room_is_told(words, onto):
    whole = onto(words)
    assert whole.code in (0, 1)
    for lang in ("zh", "en"):
        went = onto(words, "stdout", lang=lang)
        if whole.out:
            assert (went.code, went.err) == (6, NO_ROOM[lang]), words
        assert onto(words, "stdout", "stderr").code == (6 if whole.out + whole.err else 0)


@needs_full
@pytest.mark.parametrize("words", READING)
def test_words_beside_the_data_that_have_no_room(words, onto):
    whole, went = onto(words), onto(words, "stderr")
    assert went.code == (6 if whole.err else whole.code)
    assert went.out == whole.out


@needs_full
@pytest.mark.parametrize("words", REFUSED)
def test_a_refusal_that_cannot_be_told_ends_as_if_it_were(words, onto):
    for full in ((), ("stdout",), ("stderr",), ("stdout", "stderr")):
        went = onto(words, *full)
        assert went.code == REFUSED[words]
        assert went.out == ""
        assert went.err.startswith("错误：") == ("stderr" not in full)


@needs_full
@pytest.mark.parametrize("words", WRITING)
@pytest.mark.parametrize("full", [("stdout",), ("stderr",), ("stdout", "stderr")])
def test_what_was_written_stays_written(words, full, onto, contents, small):
    if words == "undo":
        onto(WRITING[0])
    before = contents(small)
    assert onto(words, *full).code in (0, 6)
    assert "{new}" in words or contents(small) != before


def test_completions_that_have_no_room(onto, monkeypatch):
    monkeypatch.setenv("_DICOOP_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "dicoop pro")
    monkeypatch.setenv("COMP_CWORD", "1")
    environ = dict(os.environ)
    assert onto("").out == "project\n"
    os.environ.update(environ)
    assert onto("", "stdout").code == 6


# Closed streams, as a service or a careless script has them: only a process of its own begins so


def shell(script, root):
    """Run a script in a shell, in a ledger; `$D` is dicoop."""
    env = {**os.environ, "D": DICOOP, "EDITOR": "true"}
    return subprocess.run(["bash", "-c", script.replace("$D", DICOOP)], cwd=root, env=env, capture_output=True, check=False, timeout=60)


@pytest.mark.parametrize("closed", ["<&-", "<&- >&-", "<&- 2>&-", "<&- >&- 2>&-"])
def test_a_verb_without_input_asks_nothing(closed, small, contents):
    before = contents(small)
    done = shell("; ".join(f"$D {words} {closed}; echo $? >>{small}.codes" for words in ASKING), small)
    codes = Path(f"{small}.codes").read_text("ascii").split()
    assert codes == ["2"] * len(ASKING)
    assert b"Traceback" not in done.stdout + done.stderr
    if "2>" not in closed:
        assert done.stderr.decode().splitlines()[0].startswith("错误：还缺：--name（名称）")
    assert contents(small) == before


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"])
def test_no_child_writes_into_our_files(closed, small, run):
    """Without a standard stream the next file that is opened would get its number, and with it what git says."""
    subprocess.run(["git", "init", "-q", str(small)], check=True)
    words = ["project set QL007 chain=x", "save", "undo", "project edit QL007", "git install"]
    done = shell("; ".join(f"$D {each} {closed}" for each in ["doctor", *words, "check"]), small)
    assert b"Traceback" not in done.stdout + done.stderr
    assert run("check", root=small).code == 0


def test_a_stream_that_was_closed_takes_everything(small):
    script = 'import os, sys; from dicoop import streams; streams.ready(); print(*[f.fileno() for f in (sys.stdin, sys.stdout, sys.stderr)]); os.system("cat; echo x; echo y >&2")'
    for closed, told in (("<&-", b"0 1 2\nx\ny\n"), ("<&- >&-", b"y\n"), ("<&- 2>&-", b"0 1 2\nx\n"), ("<&- >&- 2>&-", b"")):
        done = shell(f"{shlex.quote(sys.executable)} -c {shlex.quote(script)} {closed}", small)
        assert sorted(done.stdout + done.stderr) == sorted(told), closed


def test_a_terminal_that_goes_away_is_the_end_of_input(small, contents):
    before = contents(small)
    ours, theirs = pty.openpty()
    line = [sys.executable, "-m", "dicoop", "-C", str(small), "issue", "claim", "QL012"]
    child = subprocess.Popen(line, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, start_new_session=True)
    os.close(theirs)
    seen = b""
    while not seen.endswith(b": "):
        seen += os.read(ours, 65536)
    os.close(ours)
    assert child.communicate(timeout=20)[0] == b""
    assert child.returncode in (6, 130)
    assert contents(small) == before
