"""What is remembered holds plain values only, and what cannot be read of it is nothing known: to no reader of the index is it an error."""

import os
import pickle
import pickletools
import re
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from itertools import cycle, product

import pytest
from conftest import SETTINGS, SMALL, write

import dicoop
from dicoop.kinds.base import Block
from dicoop.kinds.issue import Outcome
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values
from dicoop.store import index as indexes
from dicoop.store.index import FolderStatus, Index, IndexedFolder

FUND = "project fund QL008 1亿元 --receipt HD-1 --date 2019-09-20 --dry-run"
READERS = (
    "rates --by county",
    "report --meeting 15",
    "project list",
    "due",
    "diff meeting-15..HEAD",
    "review meeting-15..main",
    "rates --known-at HEAD",
    FUND,
)


@pytest.fixture(scope="module")
def saved(save, tmp_path_factory):
    """A ledger with commits, for reading only: every reader of the index has something to remember."""
    small = write(tmp_path_factory.mktemp("saved"), SMALL)
    (small / "ledgers/ledger.yaml").write_text(SETTINGS, "utf-8")
    save(small, tag="meeting-15")
    path = small / "ledgers/projects/QL/2019/P-2019-QL007.yaml"
    path.write_text(path.read_text("utf-8").replace("12.5亿元", "13亿元"), "utf-8")
    settings = small / "ledgers/ledger.yaml"
    settings.write_text(settings.read_text("utf-8") + "rounding: truncate\nreview:\n  severities:\n    R17: error\n", "utf-8")
    save(small, when="2019-09-25")
    path.write_text(path.read_text("utf-8").replace("13亿元", "14亿元"), "utf-8")
    save(small, when="2019-09-26")
    return small


@pytest.fixture
def asked(saved, run, monkeypatch):
    """Ask all readers, a shell that completes among them, or some, and return their answers: `asked(cache)`."""

    def call(cache, some=(*READERS, "completion")):
        monkeypatch.setenv("DICOOP_CACHE", str(cache))
        found = {words: run(*words.split(), root=saved) for words in some if words != "completion"}
        if "completion" in some:
            found["completion"] = completed()
        assert {words: ran for words, ran in found.items() if ran.code not in (0, 1, 4)} == {}
        return found

    def completed():
        monkeypatch.setenv("_DICOOP_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", f"dicoop -C {saved} project show ")
        monkeypatch.setenv("COMP_CWORD", "5")
        ran = run()
        monkeypatch.delenv("_DICOOP_COMPLETE")
        return ran

    return call


@pytest.fixture(scope="module")
def _filled():
    return []


@pytest.fixture
def filled(_filled, asked, tmp_path_factory):
    """The file of an index that all readers filled, and what they answered."""
    if not _filled:
        cache = tmp_path_factory.mktemp("filled")
        _filled.extend((cache, asked(cache)))
    cache, told = _filled
    (file,) = shutil.copytree(cache, tmp_path_factory.mktemp("copy"), dirs_exist_ok=True).glob("*.sqlite")
    return file, told


def bodies(base):
    """Yield all that is remembered, packed, each with its table, its column and what it is sealed for."""
    for column in ("held", "facts"):
        for name, digest, body in base.execute(f"select name, digest, {column} from folders").fetchall():
            yield "folders", column, (column, name, digest), body
    for question, digest, body in base.execute("select question, digest, body from answers").fetchall():
        yield "answers", "body", (question, digest), body
    for blob, body in base.execute("select blob, body from blobs").fetchall():
        yield "blobs", "body", ("blob", blob), body


def classes(packed):
    """Return what classes and functions a pickle names."""
    texts, found = [], set()
    for op, arg, _ in pickletools.genops(packed):
        if op.name in ("SHORT_BINUNICODE", "BINUNICODE"):
            texts.append(arg)
        elif op.name == "BINGET":
            texts.append("")
        elif op.name in ("STACK_GLOBAL", "GLOBAL"):
            found.add(tuple(texts[-2:]) if op.name == "STACK_GLOBAL" else tuple(arg.split()))
    return found


# What is kept


def test_it_holds_plain_values_only(filled):
    file, _ = filled
    with closing(sqlite3.connect(file)) as base:
        kept = list(bodies(base))
    assert {table for table, *_ in kept} == {"folders", "answers", "blobs"}
    for table, column, owner, body in kept:
        assert indexes._read(body, *owner) is not None, (table, owner)
        named = {name for _, name in classes(body[indexes._SEAL :])}
        assert {name for name in named if name not in ("date", "Decimal")} == set(), (table, column, owner)


def test_every_way_to_count_is_remembered_and_read(small, run, tmp_path, monkeypatch):
    """What is kept and cannot be read would cost its writing every time."""
    monkeypatch.setenv("DICOOP_CACHE", str(tmp_path / "cache"))
    for by in ("county", "group", "category", "lead", "enterprise", "meeting", "kind", "industry", "chain", "officer"):
        run("rates", "--by", by, root=small)
    (file,) = (tmp_path / "cache").glob("*.sqlite")
    with closing(sqlite3.connect(file)) as base:
        kept = list(bodies(base))
    assert len([table for table, *_ in kept if table == "answers"]) > 5
    assert [owner for _, _, owner, body in kept if indexes._read(body, *owner) is None] == []


EVERYTHING = {
    "name": "台账",
    "language": "en",
    "office": "SJ",
    "counties": [{"key": "QL", "name": "清陵县", "group": "六组团", "code": "410305", "successor": "XQ"}, {"key": "XQ", "name": "西渠区", "outside": "true"}],
    "units": ["市发展改革委"],
    "themes": ["项目对接", "产销对接"],
    "nodes": {"greening": {"before_start": "5"}},
    "limits": {"land": "20"},
    "calendar": [{"date": "2019-10-12", "work": "true"}],
    "lights": {"node_yellow": "1", "node_red": "2", "issue_yellow": "3"},
    "supervision": {"rates": ["funds", "decision"], "statement": "1", "criticism": "2", "least": "4"},
    "check": {"signed_apart": "7"},
    "review": {"base": "trunk", "late": "1", "bulk": "2", "severities": {"R01": "off", "R02": "warning"}},
    "rounding": "truncate",
    "digits": "2",
    "thousands": True,
    "history": [
        {"from": "2018-01-01", "limits": {"land": 10}, "lights": {"node_red": 20}, "supervision": {"criticism": 15}, "counties": {"QL": {"group": "六组团"}}}
    ],
    "renamed": [{"was": "市发改委", "unit": "市发展改革委", "from": "2019-01-10"}],
    "short": {"市发展改革委": ["发改"]},
    "paper": {"top": "34.58mm", "pitch": "29.45pt", "text": "仿宋"},
    "id": "a38d4a02-0fd4-5b31-96da-dddbb0d7c34b",
    "code": "419900",
    "format": "2",
    "private": ["financing.rate"],
    "policies": [{"key": "稳岗", "name": "稳岗补贴", "number": "示例〔2019〕1号", "unit": "市发展改革委", "from": "2019-01-01", "to": "2019-12-31", "days": "15", "articles": ["1"], "budget": {"2019": "100万元"}}],
    "measures": [{"key": "gdp", "name": "生产总值", "unit": "亿元", "better": "down", "additive": "true", "nominal": "true", "release_days": "25"}],
    "english": {"清陵县": "Qingling County"},
    "chains": ["轴承"],
    "clusters": ["轴承"],
    "parks": ["示例园区"],
    "park_groups": {"六组团": ["示例园区"]},
    "visits": {"contact": "30"},
    "events": {"salon": "30"},
    "benefit_share": "80%",
    "bridge_fund": "1亿元",
    "currencies": [{"currency": "USD", "from": "2019-08-20", "per_100": "703.65"}],
    "known": "2027",
}  # fmt: skip


def shape(value):
    """Return a value with the class of everything in it: a term equals its text."""
    if isinstance(value, Block):
        return type(value), {name: shape(each) for name, each in value.named().items()}
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    return (tuple, tuple(map(shape, value))) if isinstance(value, tuple) else (type(value), value)


@pytest.mark.parametrize("values", [EVERYTHING, {name: EVERYTHING[name] for name in ("name", "counties")}])
def test_settings_are_the_same_as_plain_values_and_back(values):
    own = check_values(values, Settings)
    assert isinstance(own, Settings)
    kept = indexes.unpack(indexes.pack(tuple(own)))
    assert shape(Settings.wrap(kept)) == shape(own)
    assert classes(indexes.pack(tuple(own))) == set()


def test_all_settings_are_among_these():
    own = check_values(EVERYTHING, Settings)
    assert set(EVERYTHING) == {row.name for row in Settings.rows}
    assert {row.name for row, kept in zip(Settings.rows, own, strict=True) if kept == row.default} == set()


# What cannot be read


class ByName:
    """A term as Python 3.11.2 pickles it."""

    def __reduce__(self):
        return getattr, (Outcome, "RESOLVED")


class Of:
    """Whatever is made by calling something with something."""

    def __init__(self, *made):
        self.made = made

    def __reduce__(self):
        return self.made


def global_of(module, name):
    """Return a pickle of a class or function, whether there is one or not."""
    return b"\x80\x04\x8c" + bytes([len(module)]) + module.encode() + b"\x8c" + bytes([len(name)]) + name.encode() + b"\x93."


UNREADABLE = {
    "a term by its name": pickle.dumps(ByName(), 5),
    "a term": pickle.dumps(Outcome.RESOLVED, 5),
    "a program": pickle.dumps(Of(print, ("x",)), 5),
    "nothing": b"\x80\x05.",
    "noise": b"\xff\xfe\x00noise",
    "half": indexes.pack({"a": (1, "b")})[:-4],
    "no text": b"\x80\x05\x8c\x02\xff\xff.",
    "a version to come": b"\x80\x63N.",
    "a memo that is not there": b"\x80\x05h\x07.",
    "a frame too long": b"\x80\x05\x95" + b"\xff" * 7 + b"\x7fN.",
    "no such module": global_of("dicoop.kinds.loan", "LoanFacts"),
    "a class of ours": global_of("dicoop.kinds.project", "Project"),
    "a day that there is not": b"\x80\x05\x8c\x08datetime\x8c\x04date\x93C\x04\xff\xff\xff\xff\x85R.",
    "no amount": b"\x80\x05\x8c\x07decimal\x8c\x07Decimal\x93\x8c\x01x\x85R.",
    "a key that cannot be one": b"\x80\x05}](K\x01K\x02eK\x03s.",
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_to_no_way_of_asking_is_it_an_error(what, tmp_path, monkeypatch):
    body = UNREADABLE[what]
    with pytest.raises(Exception):  # noqa: B017 - anything at all
        indexes.unpack(body)
    index = Index(tmp_path / "i.sqlite", b"key")
    known = FolderStatus("projects/QL/2019", 1, 0, b"", "digest", 1, 2)
    index.put([IndexedFolder(known, body, body, ())], ())
    with monkeypatch.context() as patched:
        patched.setattr(indexes, "pack", lambda _: body)
        index.keep_drawn({"blob": 1})
        index.keep("digest", "question", 1)
        index.write()
    index.keep_drawn({"other": 2})
    index.keep("other", "question", 2)
    index.write()
    assert index.folders() == {known.name: known}
    assert (index.held(known), index.facts(known), index.recall("question", "digest")) == ({}, None, None)
    assert index.drawn(["blob", "other"]) == {"other": 2}
    assert index.recall_all("question") == {"other": 2}


@pytest.mark.parametrize("what", ["a term by its name", "half", "no such module", "a class of ours"])
def test_to_no_command_is_it_an_error(what, filled, asked):
    file, told = filled
    with closing(sqlite3.connect(file)) as base, base:
        for table, column, owner, body in list(bodies(base)):
            base.execute(f"update {table} set {column} = ? where {column} = ?", (indexes._sealed(UNREADABLE[what], *owner), body))
    for _ in range(2):
        assert asked(file.parent) == told


COLUMNS = [(table, column) for table, columns in re.findall(r"create table if not exists (\w+) \((.*?)\)[; ]", indexes._TABLES.replace("\n", "")) for column in re.findall(r"(\w+) (?:text|blob|integer)", columns)]  # fmt: skip
VALUES = (None, 7, -1.5, "x", "P-2019-QL!07", "", b"", b"\xff\xfe", "\x00\ud7ff", 2**62)


def test_all_columns_are_among_these():
    assert Counter(table for table, _ in COLUMNS) == {"meta": 1, "folders": 11, "names": 4, "receipts": 4, "answers": 3, "blobs": 2}


ASKS = {
    "meta": ("rates --by county",),
    "folders": ("rates --by county", "project list", "due"),
    "names": ("completion",),
    "receipts": (FUND,),
    "answers": ("rates --by county", "report --meeting 15", "diff meeting-15..HEAD", "review meeting-15..main"),
    "blobs": ("diff meeting-15..HEAD", "review meeting-15..main", "rates --known-at HEAD"),
}


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_whatever_stands_in_a_column_changes_no_answer(table, column, filled, asked):
    file, told = filled
    names = [name for each, name in COLUMNS if each == table]
    place, can_do_without = names.index(column), table in ("names", "receipts")
    with closing(sqlite3.connect(file)) as base:
        rows = base.execute(f"select {', '.join(names)} from {table}").fetchall()
        base.execute(f"delete from {table}")
        pairs = product(rows, VALUES) if can_do_without else zip(rows, cycle(VALUES), strict=False)
        for row, value in pairs:
            other = (*row[:place], value, *row[place + 1 :])
            base.execute(f"insert or ignore into {table} values (?{', ?' * (len(row) - 1)})", other)
        base.commit()
    found = asked(file.parent, ASKS[table])
    assert can_do_without or found == {words: told[words] for words in ASKS[table]}


@pytest.mark.parametrize("change", ["bytes", "time", "name", "more", "less"])
def test_it_rests_on_all_code(change, tmp_path):
    for path in ("kinds/base.py", "kinds/loan.yaml", "rules/__pycache__/dues.pyc"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x")
    one = tmp_path / "kinds/base.py"
    known = list(indexes._stamps(tmp_path))
    (tmp_path / "rules/__pycache__/dues.pyc").write_text("compiled")
    assert list(indexes._stamps(tmp_path)) == known
    {
        "bytes": lambda: one.write_text("xy"),
        "time": lambda: os.utime(one, ns=(0, 1)),
        "name": lambda: one.rename(one.with_name("c.py")),
        "more": lambda: one.with_name("more.py").write_text(""),
        "less": one.unlink,
    }[change]()
    assert list(indexes._stamps(tmp_path)) != known


def test_another_version_knows_nothing_of_it(monkeypatch):
    keys = set()
    for version in ("1", "2"):
        monkeypatch.setattr(dicoop, "__version__", version)
        indexes._program.cache_clear()
        keys.add(indexes.key_of(b""))
    indexes._program.cache_clear()
    assert len(keys) == 2


def test_what_is_remembered_changes_no_answer(filled, asked):
    file, told = filled
    for _ in range(2):
        assert asked(file.parent) == told
