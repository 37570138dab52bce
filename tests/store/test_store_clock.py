"""Stamps are trusted against the clock of the files' own file system, whatever that or ours says; a reading command leaves nothing there."""

import os
import subprocess
import time
from bisect import bisect
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import SETTINGS, SMALL, write
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dicoop.store import disk, folder_scan, record_files
from dicoop.store.find import Shelf
from dicoop.store.load import load

SECOND = 10**9
ONE = "ledgers/projects/QL/2019/P-2019-QL007.yaml"


class Server:
    """A file server whose clock is moved now and then, and whose stamps have a grain: what it would say of real files, by their real times."""

    def __init__(self, grain, offset=0):
        self.grain = grain
        self.since = [0]
        self.offsets = [offset * SECOND]

    def move(self, seconds):
        """Move its clock; the ticks before and after lie apart."""
        time.sleep(0.02)
        self.since.append(time.time_ns())
        self.offsets.append(self.offsets[-1] + int(seconds * SECOND))
        time.sleep(0.02)

    def says(self, real):
        """Return the stamp the server gave at a real time."""
        moment = real + self.offsets[bisect(self.since, real) - 1]
        return moment // self.grain * self.grain

    def stamp(self, found):
        return record_files.Stamp(found.st_size, self.says(found.st_mtime_ns), self.says(found.st_ctime_ns), found.st_ino)


@pytest.fixture
def served(monkeypatch):
    """Put the ledger on a server: `served(grain, offset)`."""

    def serve(grain, offset=0):
        server = Server(grain, offset)
        monkeypatch.setattr(record_files, "_stamp", server.stamp)
        return server

    return serve


def edit(root, number):
    """Write another amount of the same size into the file as it stands there."""
    with (root / ONE).open("r+b") as file:
        raw = file.read()
        file.seek(raw.index(b"investment: ") + len("investment: "))
        file.write(b"%02d" % (10 + number % 90))


def amount(place):
    """Return the amount as figures are counted from it."""
    whole = load(place)
    found = next(one.investment for one in whole.counting("project") if one.id == Path(ONE).stem)
    if whole.memory:
        whole.memory.close()
    return found


def both(root, cache):
    """Return what is found where stamps are trusted, and what the files say."""
    return amount(Shelf(root, cache, trust=True)), amount(Shelf(root))


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), st.integers(0, 89)),
        st.tuples(st.just("move"), st.sampled_from((0.5, 1, 2, 3, 5, 60, 3600, -0.5, -1, -2))),
        st.tuples(st.just("read"), st.just(0)),
    ),
    max_size=14,
)


@settings(max_examples=settings().max_examples // 2)
@example(steps=[("edit", 1), ("move", 2), ("read", 0), ("move", -2), ("edit", 2)], grain=2 * SECOND, offset=-10)
@given(steps=STEPS, grain=st.sampled_from((1, SECOND // 100, SECOND, 2 * SECOND)), offset=st.sampled_from((0, -3, -10, -7200, 3, 10, 7200)))
def test_what_is_read_is_what_a_cold_read_finds(steps, grain, offset, tmp_path_factory):
    """The clock may stand anywhere, go on in leaps and be set back by as much as a stamp must be older than it to be trusted."""
    root, cache = ledger_in(tmp_path_factory.mktemp("clock")), tmp_path_factory.mktemp("cache")
    server, real = Server(grain, offset), record_files._stamp
    record_files._stamp = server.stamp
    try:
        for what, value in [*steps, ("read", 0)]:
            if what == "edit":
                edit(root, value)
            elif what == "move":
                server.move(value)
            else:
                found, cold = both(root, cache)
                assert found == cold
    finally:
        record_files._stamp = real


def ledger_in(folder):
    """Make a ledger of one project."""
    (folder / "ledgers").mkdir()
    (folder / "ledgers/ledger.yaml").write_text(SETTINGS, encoding="utf-8")
    return write(
        folder, "".join(f"== {part}" for part in SMALL.split("== ") if part.startswith((ONE, "ledgers/meetings", "ledgers/enterprises")))
    )


@pytest.mark.parametrize("grain", [SECOND, 2 * SECOND])
def test_on_a_server_that_runs_behind_a_second_edit_is_seen(grain, small, tmp_path_factory, served):
    """The first edit looks old to our clock at once, and the second bears the same stamp."""
    cache = tmp_path_factory.mktemp("cache")
    for offset in (-10, -3600):
        served(grain, offset)
        for n in range(5):
            edit(small, 2 * n)
            assert len(set(both(small, cache))) == 1
            edit(small, 2 * n + 1)
            assert len(set(both(small, cache))) == 1


def test_a_clock_set_back_far_is_noticed(small, tmp_path_factory, served):
    """A file that is old by then would be trusted when the clock comes by its stamp once more."""
    cache = tmp_path_factory.mktemp("cache")
    server = served(60 * SECOND)
    edit(small, 1)
    server.move(240)
    assert is_settled(small, cache)
    server.move(-480)
    assert not is_settled(small, cache)
    server.move(240)
    edit(small, 2)
    server.move(480)
    found, cold = both(small, cache)
    assert found == cold


def is_settled(root, cache):
    """Return whether the index trusts the stamps of the folder after a read."""
    load(Shelf(root, cache, trust=True))
    known = load(Shelf(root, cache, trust=True)).memory.folders()
    one = known[str(Path(ONE).parent)]
    return folder_scan.is_old(one, one.written)


def test_our_own_clock_has_no_say(small, tmp_path_factory, monkeypatch):
    real = time.time_ns
    for seconds in (-7200, -3, 3, 7200):
        cache = tmp_path_factory.mktemp("cache")
        monkeypatch.setattr(time, "time_ns", lambda seconds=seconds: real() + seconds * SECOND)
        edit(small, seconds % 80)
        assert not is_settled(small, cache)
        assert len(set(both(small, cache))) == 1


def aged(root, cache, served):
    """Read a ledger twice, with time enough between for its stamps to be trusted."""
    server = served(1, -3600)
    server.move(10)
    assert is_settled(root, cache)
    return server


@pytest.fixture
def looks(monkeypatch):
    """Count the times that the clock is read."""
    seen = []
    real = folder_scan.clock_of
    monkeypatch.setattr("dicoop.store.load.clock_of", lambda place: seen.append(place) or real(place))
    return seen


def test_the_clock_is_read_once_and_only_where_a_file_is_young(small, tmp_path_factory, served, looks):
    cache = tmp_path_factory.mktemp("cache")
    server = aged(small, cache, served)
    looks.clear()
    for trust in (True, False):
        load(Shelf(small, cache, trust=trust))
    assert not looks
    edit(small, 7)
    load(Shelf(small, cache, trust=True))  # what changed is read, and nothing said of its age
    server.move(10)
    assert not looks
    for _ in range(3):
        load(Shelf(small, cache, trust=True))
    assert len(looks) == 1
    load(Shelf(small, trust=True))  # without an index nobody asks
    assert len(looks) == 1


def test_where_nothing_can_be_made_stamps_are_not_trusted(small, tmp_path_factory, served, monkeypatch):
    cache = tmp_path_factory.mktemp("cache")
    server = served(SECOND, -10)

    def closed(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(disk, "open_new", closed)
    for n in range(3):
        server.move(10)
        assert not is_settled(small, cache)
        edit(small, n)
        assert len(set(both(small, cache))) == 1


def tree(root):
    """Return all that lies in a folder, with the times of the folders."""
    return {str(path): path.stat().st_mtime_ns if path.is_dir() else None for path in [root, *root.rglob("*")]}


def git(root, *words):
    return subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True, text=True).stdout


def test_with_the_cache_on_the_same_file_system_nothing_is_made_in_the_ledger(small, tmp_path_factory):
    cache = tmp_path_factory.mktemp("cache")
    git(small, "init", "-q")
    before = tree(small)
    assert folder_scan.clock_of(Shelf(small, cache)).time > 0
    assert tree(small) == before
    assert not list(cache.iterdir())


@pytest.mark.parametrize("has_git", [True, False])
def test_with_the_cache_elsewhere_nothing_is_left_in_the_ledger(has_git, small, tmp_path, served, looks):
    if has_git:
        git(small, "init", "-q")
        git(small, "add", "-A")
    before = tree(small)
    made = folder_scan.clock_of(Shelf(small, Path("/dev/shm")))
    assert abs(made.time - time.time_ns()) < 10 * SECOND
    after = tree(small)
    assert after.keys() == before.keys()
    touched = {path for path in after if after[path] != before[path]}
    assert touched <= {str(small / (".git" if has_git else "ledgers"))}
    if has_git:
        assert git(small, "status", "--porcelain").strip().splitlines() == [f"A  {path}" for path in sorted(git(small, "ls-files").split())]


def test_many_read_the_clock_at_once(small):
    place = Shelf(small)
    before = tree(small).keys()
    with ThreadPoolExecutor(8) as pool:
        began = [*pool.map(lambda _: (time.time_ns(), folder_scan.clock_of(place).time), range(200))]
    assert all(told > ours - SECOND for ours, told in began)
    assert tree(small).keys() == before


def test_another_file_system_has_another_clock(small):
    told = folder_scan.clock_of(Shelf(small))
    assert told.at(small / "ledgers/projects") == told.time
    assert told._replace(device=told.device + 1).at(small / "ledgers/projects") == 0
    assert told.at(small / "nowhere") == 0


def test_a_ledger_that_is_not_there_has_no_clock(tmp_path):
    assert folder_scan.clock_of(Shelf(tmp_path / "nowhere", tmp_path / "no cache")).time == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_ledger_that_may_only_be_read_is_read(small, run):
    folders = [path for path in small.rglob("*") if path.is_dir()]
    for path in folders:
        path.chmod(0o555)
    try:
        assert folder_scan.clock_of(Shelf(small)).time == 0
        assert run("rates", root=small).code == 0
    finally:
        for path in folders:
            path.chmod(0o755)
