"""Does the quick reader ever say anything else than the parser?"""

from hypothesis import given
from hypothesis import strategies as st

from dicoop import sample
from dicoop.text.parse import parse
from dicoop.text.quick import quick
from dicoop.text.source import Source, unfit

TEXTS = [text for _, text in sample.files(projects=12, meetings=3)]
BITS = [*"\n :#'\"-[]{}&*!|>%@`?,~=.0a轴\\", "- ", ": ", " #", "\n  ", "---\n", "''", "  - ", "null", "\u00a0", "\u3000"]
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 4), st.sampled_from(BITS)), min_size=1, max_size=3)


def test_every_canonical_text_is_read():
    assert [text for text in TEXTS if quick(text) is None] == []


@given(st.sampled_from(TEXTS), EDITS)
def test_both_readers_give_the_same_values_or_the_quick_one_none(text, edits):
    for where, cut, bit in edits:
        at = int(where * len(text))
        text = text[:at] + bit + text[at + cut :]
    if unfit(text) or (known := quick(text)) is None:
        return
    judge = parse(text, "x.yaml")
    assert isinstance(judge, Source)
    assert judge.data == known
