"""What two sides wrote on one day is kept from both, numbered the same in both directions; numbers of the base stay."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dicoop.change.merge import join
from dicoop.kinds import BUILT_IN
from dicoop.kinds.fields import shape
from dicoop.text.read import read
from dicoop.text.write import canonical

DAYS = ("2019-09-01", "2019-09-02")
PROJECT = {
    "id": "P-2019-QL007",
    "name": "轴承工厂",
    "enterprise": "E-2016-QL003",
    "county": "QL",
    "signed": "2019-08-20",
    "investment": "1亿元",
    "lead": "市发展改革委",
}
MODEL = BUILT_IN["project"].model


def file(*notes):
    """Return a record with notes as (day, number, text)."""
    entries = [{"date": day, **({} if nr == 1 else {"nr": str(nr)}), "text": text} for day, nr, text in notes]
    return canonical({**PROJECT, **({"progress": entries} if entries else {})}, shape(MODEL)).encode()


def notes_of(merged):
    assert merged is not None
    assert merged.conflicts == ()
    found = read(merged.text.encode(), "x").data.get("progress", [])
    return [(each["date"], int(each.get("nr", "1")), each["text"]) for each in found]


def test_two_notes_of_one_day_are_both_kept():
    base, ours, theirs = file(), file((DAYS[0], 1, "主体封顶")), file((DAYS[0], 1, "设备进场"))
    both = [(DAYS[0], 1, "主体封顶"), (DAYS[0], 2, "设备进场")]
    assert notes_of(join(base, ours, theirs, MODEL)) == notes_of(join(base, theirs, ours, MODEL)) == both
    same = file((DAYS[0], 1, "设备进场"), (DAYS[0], 2, "主体封顶"))
    assert notes_of(join(base, same, theirs, MODEL)) == [(DAYS[0], 1, "设备进场"), (DAYS[0], 2, "主体封顶")]


def test_what_the_base_has_keeps_its_number_whatever_is_written_anew():
    """Both sides write again what the base says already: that is a second note, and the first stays the first."""
    base = file((DAYS[0], 1, "主体封顶"))
    again = file((DAYS[0], 1, "主体封顶"), (DAYS[0], 2, "主体封顶"))
    other = file((DAYS[0], 1, "主体封顶"), (DAYS[0], 2, "设备进场"))
    kept = [(DAYS[0], 1, "主体封顶"), (DAYS[0], 2, "主体封顶"), (DAYS[0], 3, "设备进场")]
    assert notes_of(join(base, again, other, MODEL)) == notes_of(join(base, other, again, MODEL)) == kept


def test_the_same_words_are_one_note_and_their_amounts_a_persons_to_decide():
    """What was put in place is summed: two amounts under the same words are no two notes."""
    base, one, other = (file(*notes) for notes in ((), ((DAYS[0], 1, "封顶"),), ((DAYS[0], 1, "封顶"),)))
    one, other, none = one + "    invested: 100万元\n".encode(), other + "    invested: 200万元\n".encode(), one
    for ours, theirs in ((one, other), (other, one), (one, none)):
        merged = join(base, ours, theirs, MODEL)
        assert merged is not None
        assert [conflict.address for conflict in merged.conflicts] == ["progress[2019-09-01].invested"]


def test_the_tenth_stands_behind_the_ninth():
    many = [(DAYS[0], nr, f"第{nr}条") for nr in range(1, 10)]
    base, ours, theirs = file(*many), file(*many, (DAYS[0], 10, "乙")), file(*many, (DAYS[0], 10, "丙"))
    assert [nr for _, nr, _ in notes_of(join(base, ours, theirs, MODEL))] == [*range(1, 12)]


def test_comments_stay_with_their_notes():
    ours = file((DAYS[0], 1, "设备进场")).replace(b"  - date", "  # 县里说\n  - date".encode()).replace(b"\n    text", b" # x\n    text")
    merged = join(file(), ours, file((DAYS[0], 1, "主体封顶")), MODEL)
    assert merged is not None
    assert "  # 县里说\n  - date: 2019-09-01 # x\n    nr: 2\n    text: 设备进场\n" in merged.text


words = st.lists(st.sampled_from("甲乙丙"), max_size=3)


@settings(max_examples=100)
@given(*[st.fixed_dictionaries(dict.fromkeys(DAYS, words)) for _ in range(3)])
def test_nothing_is_lost_and_numbers_of_the_base_stay(known, one, other):
    base = [(day, nr, text) for day in DAYS for nr, text in enumerate(known[day], 1)]
    sides = [
        sorted([*base, *((day, len(known[day]) + nr, text) for day in DAYS for nr, text in enumerate(new[day], 1))]) for new in (one, other)
    ]
    there, back = (join(file(*base), file(*a), file(*b), MODEL) for a, b in (sides, sides[::-1]))
    made = notes_of(there)
    assert sorted(made) == sorted(notes_of(back))
    assert set(base) <= set(made)
    assert len({(day, nr) for day, nr, _ in made}) == len(made)
    for day in DAYS:
        found = Counter(text for at, _, text in made if at == day)
        assert found == Counter(known[day]) + (Counter(one[day]) | Counter(other[day]))


ISSUE = BUILT_IN["issue"].model
HEAD = "id: I-2019-QL012\ntitle: 道路未通\nenterprise: E-2016-QL003\ncounty: QL\ncategory: land\nraised: 2019-08-20\nsteps:\n"
HEAD += "  - step: listed\n    date: 2019-08-20\n    by: 市地企合作办\n"


@pytest.mark.parametrize(("step", "n"), [("handling", 0), ("claimed", 1)])
def test_only_what_may_be_twice_is_numbered(step, n):
    """Two claims of one day stay a conflict: one of them is wrong."""
    ours, theirs = (f"{HEAD}  - step: {step}\n    date: 2019-08-22\n    by: {by}\n" for by in ("市交通运输局", "市发展改革委"))
    merged = join(HEAD.encode(), ours.encode(), theirs.encode(), ISSUE)
    assert merged is not None
    assert len(merged.conflicts) == n
    assert ("nr: 2" in merged.text) is (n == 0)
