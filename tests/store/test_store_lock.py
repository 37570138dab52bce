"""One writer at a time: who must wait is told, who waits in vain is refused, who reads never waits."""

import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from dicoop.errors import Changed
from dicoop.labels import Label
from dicoop.store import lock

SOAK = Path(__file__).parent.parent.parent / "bench/soak.py"
HOLDER = "import sys, time; from filelock import FileLock; held = FileLock(sys.argv[1]); held.acquire(); print(flush=True); time.sleep(60)"
ADD = "project add --name 新项目 --enterprise QL003 --county QL --signed 2019-08-20 --investment 1亿 --lead 市发展改革委"
WRITING = [
    ADD,
    "project set QL007 chain=x",
    "project edit QL007",
    "project void QL008 --reason x",
    "project fund QL007 1万元 --receipt HD-2",
    "issue claim QL012 --by 市发展改革委",
    "contract deliver QL003 1万元 --receipt FH-2",
    "enterprise set QL003 officer=x",
    "meeting decide 15 --text x --lead 市发展改革委",
    "fmt",
    "schema",
    "init .",
    "sample .",
]


@pytest.fixture
def held(small):
    """The small ledger while someone else writes to it."""
    with FileLock(small / lock.PATH):
        yield small


@pytest.fixture(autouse=True)
def _editor(monkeypatch):
    monkeypatch.setenv("VISUAL", "sed -i s/12.5亿元/14亿元/")


def kept(ran):
    """Take away the text an editor's command kept aside."""
    path = Path(ran.err.partition(" is kept in ")[2].strip())
    text = path.read_text("utf-8")
    path.unlink()
    return text


@pytest.mark.parametrize("words", [words for words in WRITING if " edit " not in words])
def test_who_will_not_wait_is_refused(words, held, refused):
    zh = "错误：等了 0 秒，别人还在写这本台账\n  什么都没有写入；过一会儿再执行一次，或用 --wait 秒数 多等一会儿\n"
    en = "error: someone else is still writing to this ledger after 0 s\n  nothing was written; run it again later, or wait longer with --wait SECONDS\n"
    refused(held, [*words.split(), "--wait", "0"], 5, zh, en)


def test_what_was_edited_meanwhile_is_kept(held, run, contents):
    before = contents(held)
    ran = run("project", "edit", "QL007", "--wait", "0", root=held, lang="en")
    assert (ran.code, ran.out) == (5, "")
    assert "wait longer with --wait SECONDS; what you wrote is kept in /" in ran.err
    assert "14亿元" in kept(ran)
    assert contents(held) == before


@pytest.mark.parametrize(
    ("lang", "waiting", "refusal"),
    [
        ("zh", "别人正在写这本台账，最多等 2 秒 …\n", "错误：等了 2 秒，别人还在写这本台账\n"),
        (
            "en",
            "someone else is writing to this ledger; waiting for up to 2 s …\n",
            "error: someone else is still writing to this ledger after 2 s\n",
        ),
    ],
)
def test_who_waits_is_told_after_a_second(lang, waiting, refusal, held, run):
    began = time.monotonic()
    ran = run("project", "set", "QL007", "chain=x", "--wait", "2", root=held, lang=lang)
    assert 2 <= time.monotonic() - began < 10
    assert (ran.code, ran.out) == (5, "")
    assert ran.err.startswith(waiting + refusal)


def test_a_short_wait_needs_no_words(small):
    said = []
    with lock.held(small, 0, said.append), pytest.raises(Changed) as caught, lock.held(small, 1, said.append):
        pass
    assert said == []
    assert caught.value.message == Label("等了 1 秒，别人还在写这本台账", "someone else is still writing to this ledger after 1 s")


def test_a_minute_is_the_patience_of_every_writing_command(run):
    for words in WRITING:
        verb = words.split()[: 2 if words.split()[0] in ("project", "issue", "contract", "enterprise", "meeting") else 1]
        assert "--wait SECONDS" in run(*verb, "--help", lang="en").out
        assert "default: 60" in run(*verb, "--help", lang="en").out


@pytest.mark.parametrize(
    "words",
    [
        "project list",
        "project show QL007",
        "report --meeting 15",
        "rates",
        "due",
        "check",
        "fmt --check",
        "project set QL007 chain=x --dry-run",
    ],
)
def test_who_only_reads_never_waits(words, held, run):
    before = time.monotonic()
    assert run(*words.split(), root=held).code in (0, 1)
    assert time.monotonic() - before < 30


def test_an_edit_without_a_change_needs_no_turn(held, run, monkeypatch):
    monkeypatch.setenv("VISUAL", "true")
    assert run("project", "edit", "QL007", "--wait", "0", root=held).code == 0


def test_no_lock_is_held_while_the_editor_is_open(small, run, monkeypatch):
    other = f"{sys.executable} -m dicoop -C {small} project set QL008 chain=x --wait 0"
    monkeypatch.setenv("VISUAL", f"sh -c '{other} && sed -i s/12.5亿元/14亿元/ \"$0\"'")
    assert run("project", "edit", "QL007", "--wait", "0", root=small).code == 0
    assert "chain: x" in (small / "ledgers/projects/QL/2019/P-2019-QL008.yaml").read_text("utf-8")


def test_a_lock_ends_with_its_process(small, run):
    with subprocess.Popen([sys.executable, "-c", HOLDER, small / lock.PATH], stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        assert run("project", "set", "QL007", "chain=x", "--wait", "0", root=small).code == 5
        other.send_signal(signal.SIGKILL)
    assert run("project", "set", "QL007", "chain=x", "--wait", "0", root=small).code == 0


def test_whoever_may_write_in_the_folder_may_take_the_lock(small):
    (small / "ledgers").chmod(0o770)
    with lock.held(small, 0, print):
        pass
    assert stat.S_IMODE((small / lock.PATH).stat().st_mode) == 0o660
    assert (small / lock.PATH).read_bytes() == b""
    assert sorted(path.name for path in (small / "ledgers").iterdir()) == [
        ".lock",
        "contracts",
        "enterprises",
        "issues",
        "ledger.yaml",
        "meetings",
        "projects",
    ]


@pytest.mark.parametrize("words", ["project set QL007 chain=x", "schema"])
def test_what_is_in_the_way_of_the_lock_is_told(words, small, run, tmp_path_factory):
    other = tmp_path_factory.mktemp("other") / "file"
    other.write_text("x")
    (small / lock.PATH).symlink_to(other)
    ran = run(*words.split(), root=small, lang="en")
    assert (ran.code, ran.out) == (6, "")
    assert ran.err.startswith("error: cannot write ledgers/.lock: Too many levels of symbolic links\n  nothing was changed; check")
    assert other.read_text() == "x"


def test_a_soak_loses_nothing():
    """Three writers, some of them killed, a reader, a full disk: bench/soak.py does it for hours."""
    words = [sys.executable, SOAK, "--processes", "3", "--rounds", "4", "--kills", "2"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("nothing was lost, nothing is there twice, no file is torn, every exit code was true\n")
