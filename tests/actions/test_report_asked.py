"""What a report asks of the records it asks together: a record is read once for all of it, once remembered not at all, and nothing is told otherwise."""

from collections import Counter
from datetime import date

import pytest

from dicoop.actions.read import doubts, load
from dicoop.actions.report import meeting
from dicoop.document import Document
from dicoop.frozen import replace
from dicoop.labels import both
from dicoop.render import render
from dicoop.reports import meeting as meeting_page
from dicoop.reports.reference_day import when
from dicoop.store.find import Shelf
from dicoop.store.index import pack, unpack

TODAY = date(2020, 12, 1)
DAYS = [("15", None), ("15", "2020-02-01"), ("18", None), ("3", "2019-08-20"), ("1", None)]


def case(whole, number="15", as_of=None, county=None):
    return meeting_page.case(whole, when(whole, number, as_of, TODAY), county)


def counted(whole):
    """Return the ledger, and how often each of its parts was read."""
    reads = Counter()

    def noting(part):
        def read():
            reads[part.kind, part.digest] += 1
            return part.read()

        return replace(part, read=read)

    return replace(whole, parts=tuple(map(noting, whole.parts))), reads


def told(root, cache, given):
    shown = meeting(Shelf(root, cache), TODAY, given)
    return render(shown.document, "plain", "zh"), render(shown.document, "json", "zh"), shown.words


def in_words(document):
    return render(Document(both(""), document.sections, style=document.style), "plain", "zh")


@pytest.mark.parametrize(("number", "as_of"), DAYS)
@pytest.mark.parametrize("county", [None, "QL"])
def test_asked_together_or_alone_remembered_or_not_it_is_the_same(number, as_of, county, later, tmp_path):
    given = {"meeting": number, "as_of": as_of, "county": county}
    alone = meeting_page.report(case(load(Shelf(later)).whole, number, as_of, county))
    assert in_words(alone) == in_words(meeting(Shelf(later), TODAY, given).document)
    without = told(later, None, given)
    assert [told(later, tmp_path / "index", given) for _ in range(2)] == [without] * 2


def test_a_report_reads_a_record_once_and_once_remembered_not_at_all(fifteen, tmp_path):
    for expected in (1, 0):
        whole, reads = counted(load(Shelf(fifteen, tmp_path / "index")).whole)
        one = case(whole)
        whole.ask(*meeting_page.questions(one), *doubts(whole, whole.kinds))
        meeting_page.report(one)
        whole.memory.write()
        once = {part for part, n in reads.items() if n == 1 and part[0] != "meeting"}
        assert {part for part in reads if part[0] != "meeting"} == once
        assert bool(once) == bool(expected)


def test_all_that_is_remembered_is_plain(later):
    whole = load(Shelf(later)).whole
    asked = {each.question: each for day in DAYS for each in meeting_page.questions(case(whole, *day))}
    assert len(asked) > 40
    wrong = [
        each.question
        for each in asked.values()
        for kind in each.kinds
        for part in whole.parts_of(kind)
        if (answer := each.of(part)) != unpack(pack(answer)) or answer is None
    ]
    assert wrong == []
