"""The index saves time and changes nothing, whatever is done to the files or to it."""

import gc
import os
import random
import sqlite3
import time
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from conftest import write

from dicoop import sample
from dicoop.frozen import replace
from dicoop.kinds import BUILT_IN
from dicoop.reports.rates import RateOptions, rates
from dicoop.reports.reference_day import ReferenceDay
from dicoop.rules.choice import select
from dicoop.store import folder_scan, record_files
from dicoop.store import index as indexes
from dicoop.store.find import Shelf
from dicoop.store.load import load
from dicoop.store.parallel import shared

DAY = date(2019, 8, 20)
ONE = "ledgers/projects/QL/2019/P-2019-QL007.yaml"


def figures(place):
    """Return what every command would count from, and the rates of a day."""
    whole = load(place)
    document = rates(whole, ReferenceDay(DAY), RateOptions(select({}, BUILT_IN), "county"))
    if whole.memory:
        whole.memory.write()
    facts = {kind: {str(one.id): one for one in whole.counting(kind)} for kind in ("project", "issue", "contract", "enterprise", "meeting")}
    return facts, document.data["rows"], whole.left_out, [(f.code, f.place) for f in whole.findings]


@pytest.fixture
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("index")


@pytest.fixture
def old(monkeypatch):
    """Everything was written long ago: stamps are trusted at once."""
    monkeypatch.setattr(folder_scan, "_RACY", -1)  # the same tick will do


def both(root, cache):
    """Return what is found with the index, trusting stamps, and what without."""
    return figures(Shelf(root, cache, trust=True)), figures(Shelf(root))


def file_of(cache, root):
    return indexes.file_of(cache, root)


def test_with_and_without_an_index_all_is_the_same(small, cache):
    bare = figures(Shelf(small))
    for trust in (True, False, True, False):
        assert figures(Shelf(small, cache, trust=trust)) == bare


def of_county(root, cache, county):
    """Return the projects of a county, and the offices whose folders were read for them."""
    whole = load(Shelf(root, cache))
    read = []

    def watched(part):
        def look():
            found = part.read()
            read.extend(id_[7:9] for id_ in found)
            return found

        return replace(part, read=look)

    seen = replace(whole, parts=tuple(watched(part) for part in whole.parts))
    found = [one.id for one in seen.each("project", frozenset({county})) if one.county == county]
    whole.memory.write()
    return found, set(read)


def test_folders_without_a_county_are_left_alone_once_that_is_known(small, cache):
    other = small / "ledgers/projects/XQ/2019/P-2019-XQ001.yaml"
    other.parent.mkdir(parents=True)
    other.write_text((small / ONE).read_text("utf-8").replace("P-2019-QL007", other.stem).replace("county: QL", "county: XQ"), "utf-8")
    ids = [one.id for one in load(Shelf(small)).each("project") if one.county == "QL"]
    assert of_county(small, cache, "QL") == (ids, {"QL", "XQ"})
    assert of_county(small, cache, "QL") == (ids, {"QL"})
    other.write_text(other.read_text("utf-8").replace("county: XQ", "county: QL"), "utf-8")
    assert of_county(small, cache, "QL") == (sorted([*ids, other.stem]), {"QL", "XQ"})


def numbered(root, numbers):
    """Write projects of some numbers beside the sample's."""
    text = (root / ONE).read_text("utf-8")
    for number in numbers:
        path = (root / ONE).with_name(f"P-2019-QL{number}.yaml")
        path.write_text(text.replace(Path(ONE).stem, path.stem), "utf-8", newline="")


def test_a_large_folder_is_held_in_runs_of_numbers(small, cache, monkeypatch):
    numbered(small, ("998", "999", "1000", "1001", "1002", "10000"))
    monkeypatch.setattr(record_files, "_RUN", 4)
    for trust in (False, True):
        whole = load(Shelf(small, cache, trust=trust))
        held = [[id_.removeprefix("P-2019-QL") for id_ in part.read()] for part in whole.parts_of("project")]
        assert held == [["007"], ["008"], ["998", "999"], ["1000", "1001", "1002"], ["10000"]]
        assert [one.id.removeprefix("P-2019-QL") for one in whole.each("project")] == [id_ for run in held for id_ in run]
    for _ in range(2):
        with_index, without = both(small, cache)
        assert with_index == without
        (small / ONE).with_stem("P-2019-QL1001").unlink(missing_ok=True)


def test_of_a_large_folder_only_the_run_that_changed_is_read_again(small, cache, old, monkeypatch):
    numbered(small, ("998", "999", "1000", "1001"))
    monkeypatch.setattr(record_files, "_RUN", 4)
    load(Shelf(small, cache))
    read = []
    real = folder_scan.contents
    monkeypatch.setattr(folder_scan, "contents", lambda name, folder: read.append(Path(name).stem) or real(name, folder))
    (small / ONE).with_stem("P-2019-QL1001").touch()
    load(Shelf(small, cache, trust=True))
    assert read == ["P-2019-QL1000", "P-2019-QL1001"]


def test_what_looks_as_it_did_is_not_read_again(small, cache, old):
    before = figures(Shelf(small, cache, trust=True))
    stat = (small / ONE).stat()
    (small / ONE).write_bytes((small / ONE).read_bytes().replace("12.5亿元".encode(), "99.5亿元".encode()))
    os.utime(small / ONE, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    with closing(sqlite3.connect(file_of(cache, small))) as base:
        assert base.execute("select count(*) from folders").fetchone()[0] > 3
    changed = figures(Shelf(small))
    assert changed != before
    # The time of the change cannot be forged: the stamp is another, so the file is read.
    assert figures(Shelf(small, cache, trust=True)) == changed
    assert figures(Shelf(small, cache)) == changed


def test_a_young_file_is_read_again(small, cache, monkeypatch):
    """On a file system with coarse times a rewrite of the same size leaves the stamp as it was."""
    monkeypatch.setattr(
        folder_scan,
        "stamp",
        lambda name, folder=None: folder_scan.Stamp(os.stat(name, dir_fd=folder).st_size, *[time.time_ns() // 10**11 * 10**11] * 2, 7),
    )
    real = folder_scan.contents

    def coarse(name, folder):
        found = real(name, folder)
        return (folder_scan.Stamp(len(found[1]), *[time.time_ns() // 10**11 * 10**11] * 2, 7), found[1]) if found else None

    monkeypatch.setattr(folder_scan, "contents", coarse)
    monkeypatch.setattr(folder_scan, "_RACY", 10**11)
    for n in range(10, 30):
        (small / ONE).write_bytes((small / ONE).read_bytes().replace((small / ONE).read_bytes().split(b"investment: ")[1][:2], b"%d" % n))
        assert figures(Shelf(small, cache, trust=True)) == figures(Shelf(small))


@pytest.mark.parametrize("what", [b"", b"no database at all", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_index_is_made_anew(small, cache, what):
    cache.mkdir(exist_ok=True)
    file_of(cache, small).write_bytes(what)
    bare = figures(Shelf(small))
    for _ in range(3):
        assert figures(Shelf(small, cache)) == bare


def test_a_cache_that_cannot_be_made_costs_nothing(small, tmp_path_factory):
    there = tmp_path_factory.mktemp("no") / "file"
    there.write_text("")
    assert figures(Shelf(small, there)) == figures(Shelf(small, there / "inside")) == figures(Shelf(small))


def test_a_locked_index_is_not_waited_for_long(small, cache, monkeypatch):
    monkeypatch.setattr(indexes, "_WAIT", 0.05)
    bare = figures(Shelf(small))
    figures(Shelf(small, cache))
    with closing(sqlite3.connect(file_of(cache, small), isolation_level=None)) as base:
        base.execute("begin exclusive")
        assert figures(Shelf(small, cache)) == bare
    assert figures(Shelf(small, cache)) == bare


def test_other_settings_another_index(small, cache):
    before = figures(Shelf(small, cache))
    settings = small / "ledgers/ledger.yaml"
    settings.write_text(settings.read_text("utf-8").replace("市外\n    outside: true", "市外"), "utf-8")
    assert figures(Shelf(small, cache)) == figures(Shelf(small)) != before


def test_files_that_cannot_be_read_are_named_every_time(small, cache, old):
    write(small, "== ledgers/projects/QL/2019/P-2019-QL009.yaml\ninvestment: 12.5\n== ledgers/old/x.yaml\nid: 1\n")
    (small / "ledgers/issues/QL").mkdir(parents=True, exist_ok=True)
    (small / "ledgers/issues/QL/link.yaml").symlink_to("/etc/passwd")
    bare = figures(Shelf(small))
    assert len(bare[2]) == 3
    for _ in range(3):
        assert figures(Shelf(small, cache, trust=True)) == figures(Shelf(small, cache)) == bare
    (small / "ledgers/projects/QL/2019/P-2019-QL009.yaml").unlink()
    assert len(figures(Shelf(small, cache, trust=True))[2]) == 2


def test_only_plain_values_come_out_of_a_cache():
    class Evil:
        def __reduce__(self):
            return os.system, ("true",)

    assert indexes.unpack(indexes.pack({"a": (1, date(2019, 8, 20))})) == {"a": (1, date(2019, 8, 20))}
    for bad in (Evil(), Path("x"), ValueError("x")):
        with pytest.raises(Exception, match=r"system|Posix|Value|Path"):
            indexes.unpack(indexes.pack(bad))


def flip(path, dice, _):
    raw = bytearray(path.read_bytes())
    raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
    path.write_bytes(raw)


def forge(path, _, __):
    stat = path.stat()
    path.write_bytes(path.read_bytes().replace(b"2019", b"2018", 1))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def swap(path, dice, kept):
    other = dice.choice([one for one in kept if one.exists()])
    raw, theirs = path.read_bytes(), other.read_bytes()
    path.write_bytes(theirs)
    other.write_bytes(raw)


def remove(path, _, __):
    path.unlink()


def restore(_, __, kept):
    for path, raw in kept.items():
        path.write_bytes(raw)


EDITS = (flip, forge, swap, remove, restore, lambda path, *_: path.touch())


def damage(file, dice):
    """Flip bits in the index itself."""
    raw = bytearray(file.read_bytes())
    for _ in range(dice.randrange(1, 40)):
        raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
    file.write_bytes(raw)


@pytest.mark.parametrize(("seed", "run"), [(0, 500), (1, 500), (2, 3)])
def test_adversarial_edits_never_give_a_wrong_number(seed, run, tmp_path, cache, monkeypatch):
    monkeypatch.setattr(record_files, "_RUN", run)
    dice = random.Random(seed)
    for path, text in sample.files(15, 12, 3):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8", newline="")
    kept = {path: path.read_bytes() for kind in ("projects", "issues") for path in sorted((tmp_path / "ledgers" / kind).rglob("*.yaml"))}
    for n in range(12):
        for _ in range(dice.randrange(3)):
            there = [path for path in kept if path.exists()]
            dice.choice(EDITS)(dice.choice(there), dice, kept)
        with_index, without = both(tmp_path, cache)
        assert with_index == without, n
        if n % 3 == 0 and file_of(cache, tmp_path).exists():
            damage(file_of(cache, tmp_path), dice)


def test_work_is_shared_in_order():
    items = list(range(1000))
    pids = lambda some: [(os.getpid(), one) for one in some]  # noqa: E731
    found = shared(pids, items, lambda _: 1, 100)
    assert [one for _, one in found] == items
    assert len({pid for pid, _ in found}) == min(8, len(os.sched_getaffinity(0)))
    assert {pid for pid, _ in shared(pids, items, lambda _: 1, 2000)} == {os.getpid()}
    assert shared(pids, [], lambda _: 1, 100) == []


def test_heavy_work_that_lies_together_is_dealt_out():
    found = shared(lambda some: [(os.getpid(), one) for one in some], [9] * 30 + [1] * 30, lambda weight: weight, 100)
    weights = Counter()
    for pid, weight in found:
        weights[pid] += weight
    assert max(weights.values()) - min(weights.values()) <= 9
    assert [weight for _, weight in found] == [9] * 30 + [1] * 30


def test_a_process_that_dies_costs_time_only():
    here = os.getpid()

    def work(some):
        if os.getpid() != here:
            os._exit(3)
        return list(some)

    assert shared(work, list(range(1000)), lambda _: 1, 100) == list(range(1000))


def test_commands_use_it_and_can_do_without(small, run, cache, monkeypatch, tmp_path_factory):
    words = ("rates", "--by", "county", "--json")
    monkeypatch.setenv("DICOOP_CACHE", str(cache))
    first = run(*words, root=small)
    assert file_of(cache, small).exists()
    for more in ((), ("--verify",), ("--no-index",)):
        assert run(*words, *more, root=small) == first
    empty = tmp_path_factory.mktemp("empty")
    monkeypatch.setenv("DICOOP_CACHE", str(empty))
    assert run(*words, "--no-index", root=small) == first
    monkeypatch.setenv("DICOOP_CACHE", "")
    assert run(*words, root=small) == first
    assert list(empty.iterdir()) == []


def test_the_file_is_let_go_with_the_index(tmp_path):
    """Newer versions of Python warn of a connection that nobody closed."""
    index = indexes.Index(tmp_path / "x.sqlite", b"key")
    base = index._base
    del index
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        base.execute("select 1")


def test_reading_again_and_again_leaves_nothing_behind(small):
    """What the collector is spared once, it is not spared each time: a program that reads often would grow and grow."""
    load(Shelf(small))
    frozen = gc.get_freeze_count()
    for _ in range(3):
        held = [load(Shelf(small))]
        held.append(held)
    assert 0 < gc.get_freeze_count() <= frozen
