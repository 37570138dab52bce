"""The fullest version that fits is found, whatever their lengths."""

import pytest

from dicoop.document import Document, Section, Text
from dicoop.labels import both
from dicoop.render import fullest, render


def version(lengths):
    """Return what makes the document of a number."""
    made = []

    def make(number):
        made.append(number)
        return Document(both(""), (Section("", both(""), (Text(both("x" * lengths[number])),)),))

    return make, made


@pytest.mark.parametrize("fits", range(12))
def test_the_first_that_fits(fits):
    lengths = [100 - n for n in range(12)]
    make, made = version(lengths)
    found = fullest(make, 12, "zh", 100 - fits + 1)  # and the line's end
    assert len(render(found, "markdown", "zh")) == 100 - fits + 1
    assert len(made) <= 6


def test_the_shortest_where_none_does():
    make, _ = version([30, 20, 10])
    assert len(render(fullest(make, 3, "zh", 5), "markdown", "zh")) == 11
    make, _ = version([30])
    assert len(render(fullest(make, 1, "zh", 5), "markdown", "zh")) == 31
