"""What two sides wrote on one day is kept from both, numbered the same in both directions; numbers of the base stay."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dicoop.change.join import join
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


numbers = st.lists(st.sampled_from("甲乙丙丁戊"), max_size=3, unique=True)


@settings(max_examples=60)
@given(*[st.fixed_dictionaries(dict.fromkeys(DAYS, numbers)) for _ in range(3)])
def test_nothing_is_lost_and_numbers_of_the_base_stay(known, one, other):
    base = [(day, nr, f"旧{text}") for day in DAYS for nr, text in enumerate(known[day], 1)]
    sides = [
        sorted([*base, *((day, len(known[day]) + nr, text) for day in DAYS for nr, text in enumerate(new[day], 1))]) for new in (one, other)
    ]
    there, back = (join(file(*base), file(*a), file(*b), MODEL) for a, b in (sides, sides[::-1]))
    made = notes_of(there)
    assert sorted(made) == sorted(notes_of(back))
    assert set(base) <= set(made)
    assert len({(day, nr) for day, nr, _ in made}) == len(made)
    assert {(day, text) for day, _, text in made} == {(day, text) for side in sides for day, _, text in side}


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
