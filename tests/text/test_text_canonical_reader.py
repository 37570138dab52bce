"""Does the quick reader ever say anything else than the parser?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicoop import sample
from dicoop.labels import unfit
from dicoop.text import canonical_reader as reader
from dicoop.text.canonical_reader import quick
from dicoop.text.parse import parse
from dicoop.text.source import Source

TEXTS = [text for _, text in sample.files(projects=12, meetings=3)]
BITS = [*"\n :#'\"-[]{}&*!|>%@`?,~=.0a轴\\", "- ", ": ", " #", "\n  ", "---\n", "''", "  - ", "null", "\u00a0", "\u3000", "\u200b", "\r"]
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 4), st.sampled_from(BITS)), min_size=1, max_size=3)


def test_every_canonical_text_is_read():
    assert [text for text in TEXTS if quick(text) is None] == []


@given(st.sampled_from(TEXTS), EDITS)
def test_both_readers_give_the_same_values_or_the_quick_one_none(text, edits):
    for where, cut, bit in edits:
        at = int(where * len(text))
        text = text[:at] + bit + text[at + cut :]
    if (known := quick(text)) is None:
        return
    assert not unfit(text)
    judge = parse(text, "x.yaml")
    assert isinstance(judge, Source)
    assert judge.data == known


@pytest.mark.parametrize("bit", ["\u200b", "\r", "\x7f", "\ufeff", "# \u202e", "# \r"])
def test_unfit_characters_are_left_to_those_who_tell_of_them(bit):
    assert quick(f"a: b {bit}\n") is None
    assert quick(f"a: b\n{bit}\n") is None


def test_a_line_that_is_remembered_is_read_as_before():
    text = "a: x\nb:\n  - c: x\n    d: ''''\n"
    assert [quick(text), quick(text)] == [{"a": "x", "b": [{"c": "x", "d": "'"}]}] * 2
    assert quick(text) is not quick(text)


WRONG = (
    "x\n",
    "a: x\n  b: y\n",
    "a:\n- x\n",
    "a:\n  - x\n  b: y\n",
    "a:\n  - x\n    b: y\n",
    "a:\n    b: y\n",
    "a: x\na: y\n",
    "a:\n  -\n",
)
LONG = (f"a: {'x' * 22_000}\n", "".join(f"{'  ' * depth}a:\n" for depth in range(9)))


@pytest.mark.parametrize("text", [*WRONG, *LONG])
def test_what_is_not_canonical_is_left_to_the_parser(text):
    assert quick(text) is None


def test_fields_without_a_value_and_lists_of_values_are_read():
    assert quick("a:\nb:\n  - x\n  - y\nc: z\n") == {"a": None, "b": ["x", "y"], "c": "z"}


def test_long_lines_are_not_remembered():
    """Thousands of them, from one odd ledger, would fill the memory."""
    before = len(reader._LINES)
    assert reader.quick(f"name: {'长' * 100}\n") == {"name": "长" * 100}
    assert len(reader._LINES) == before
