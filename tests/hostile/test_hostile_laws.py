"""The laws of the long fuzz run, on a few cases each time; a text made to be slow is not."""

import sys
import time
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicoop.text.comments import notes
from dicoop.text.read import read
from dicoop.text.source import Source

BENCH = Path(__file__).parents[2] / "bench"


sys.path.insert(0, str(BENCH))
import laws  # noqa: E402 - the laws of the long run stand beside it
import mutate  # noqa: E402

sys.path.remove(str(BENCH))


@given(seed=st.integers(0, 2**32))
def test_any_record_file_ends_in_a_record_or_a_finding_in_its_place(seed):
    chance = Random(seed)
    path = chance.choice(laws.RECORDS)
    raw = mutate.rough(chance, laws.TEXTS[path], list(laws.TEXTS.values()))
    laws.record_file(raw, path, laws.small_ledger())


@given(seed=st.integers(0, 2**32))
def test_any_settings_file_ends_in_settings_or_a_finding_in_its_place(seed):
    raw = mutate.rough(Random(seed), laws.TEXTS[laws.SETTINGS], list(laws.TEXTS.values()))
    laws.settings_file(raw, laws.small_ledger())


@given(seed=st.integers(0, 2**32), crlf=st.booleans())
def test_the_two_readers_agree(seed, crlf):
    chance = Random(seed)
    text = chance.choice(list(laws.TEXTS.values()))
    laws.same(mutate.gentle(chance, text.replace("\n", "\r\n") if crlf else text))


@pytest.mark.parametrize("length", [99, 100, 101, 1023, 1024, 1025, 5000])
def test_the_two_readers_agree_on_long_keys(length):
    """The parser takes no key of more than 1,024 characters."""
    laws.same(f"{'k' * length}: x\n")
    laws.same(f"a:\n  - {'轴' * length}: x\n")


def test_a_law_that_is_broken_is_noticed(monkeypatch):
    text = next(iter(laws.TEXTS.values()))
    monkeypatch.setattr(laws, "quick", lambda _: {"id": "x"})
    with pytest.raises(laws.Broken):
        laws.same(text)
    monkeypatch.setattr(laws.cli, "main", lambda _: 70)
    with pytest.raises(laws.Broken):
        laws.command_line([])


BLANKS = " " * 60_000
SLOW = {
    "blanks inside a value": f"name: x{BLANKS}y\n",
    "blanks behind a value": f"name: x{BLANKS}\n",
    "blanks before a comment": f"name: x{BLANKS}# y\n",
    "blanks at the start": f"{BLANKS}?\n",
    "blanks after a colon": f"name:{BLANKS}y\n",
    "blanks in turn": f"name: {'x  ' * 20_000}:\n",
    "quotes": f"name: {chr(39) * 60_001}\n",
    "dashes": f"{'- ' * 30_000}\n",
    "colons": f"name: {'x:' * 30_000} \n",
}


@pytest.mark.parametrize("name", SLOW)
def test_no_line_takes_long_to_read(name):
    """The time for it once grew with the square of the blanks: twenty seconds and more."""
    begin = time.perf_counter()
    assert read(SLOW[name].encode(), "x.yaml")
    assert time.perf_counter() - begin < 2


@pytest.mark.parametrize("where", ["first", "last", "behind"])
def test_many_comments_do_not_take_long(where):
    entries = "funds:\n" + "".join(f"  - receipt: R{i}\n    date: 2019-09-01{' # x' if where == 'behind' else ''}\n" for i in range(700))
    text = {"first": "#\n" * 10_000 + entries, "last": entries + "#\n" * 10_000, "behind": entries}[where]
    source = read(text.encode(), "x.yaml")
    assert isinstance(source, Source)
    begin = time.perf_counter()
    found = notes(source)
    assert time.perf_counter() - begin < 2
    assert len(found.last) + sum(map(len, found.above.values())) + len(found.behind) == (700 if where == "behind" else 10_000)
