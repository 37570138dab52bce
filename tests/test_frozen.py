"""Are the classes of values what those of the standard library are?"""

import copy
import dataclasses
import pickle
import re
from functools import cached_property

import pytest

from dicoop import frozen

WAYS = [frozen.dataclass, dataclasses.dataclass]


def made(way, **asked):
    """Return a class with a field of every sort, and one above it with one more."""

    @way(**asked)
    class Point:
        """Two numbers and more."""

        x: int
        y: int = 2
        names: list[str] = dataclasses.field(default_factory=list, compare=False)
        hidden: int = dataclasses.field(default=0, compare=False, repr=False)

        @cached_property
        def total(self) -> int:
            """Their sum."""
            return self.x + self.y

    @way(**asked)
    class More(Point):
        """One more."""

        z: int = 3

    return Point, More


def told(work):
    """Return what comes of a work, or the kind of its error."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - whatever it is, both have it
        return type(error)


@pytest.mark.parametrize(
    "work",
    [
        lambda point, more: repr([point(1), point(1, 3, ["a"]), more(x=1, z=5), point(hidden=2, x=1)]),
        lambda point, _: point(1) == point(1, 2, ["a"], 7),
        lambda point, more: (point(1) == more(1), point(1) == (1, 2), point(1) != point(2)),
        lambda point, _: len({point(1), point(1, hidden=3), point(2)}),
        lambda point, _: point(1) < point(1, 3),
        lambda point, _: (point(1) >= point(1, 2, ["a"]), min([point(2), point(1, 5), point(1)]).y),
        lambda point, more: point(1) < more(2),
        lambda point, _: point(),
        lambda point, _: point(1, x=1),
        lambda point, _: point(1, w=1),
        lambda point, _: point(w=1, y=2),
        lambda point, _: point(1, 2, [], 4, 5),
        lambda point, _: point(1).names is point(1).names,
        lambda point, _: setattr(point(1), "x", 2),
        lambda point, _: delattr(point(1), "x"),
        lambda point, more: (point(1).total, repr(dataclasses.replace(more(1), y=5)), dataclasses.replace(point(1), y=9).total),
        lambda point, _: dataclasses.replace(point(1), w=5),
        lambda point, more: ([row.name for row in dataclasses.fields(more)], dataclasses.astuple(point(1)), more.__match_args__),
        lambda point, _: (copy.copy(point(1, 5)) == point(1, 5), copy.deepcopy(point(1, 5)) == point(1, 5)),
    ],
)
@pytest.mark.parametrize("asked", [{"frozen": True}, {}, {"frozen": True, "order": True}, {"frozen": True, "eq": False}])
def test_they_do_the_same(work, asked):
    one, other = (told(lambda way=way: work(*made(way, **asked))) for way in WAYS)
    assert one == other


def test_a_method_of_its_own_stays():
    for way in WAYS:

        @way(frozen=True)
        class Own:  # noqa: PLW1641 - that is what is tried
            """Equal to all."""

            x: int

            def __eq__(self, other):
                return True

            def __repr__(self):
                return "own"

        assert (Own(1) == Own(2), repr(Own(1)), hash(Own(1)) == hash(Own(1))) == (True, "own", True)


@frozen.dataclass(frozen=True)
class Kept:
    """A value that is written down."""

    x: int
    y: tuple[int, ...] = ()


def test_it_is_read_again_as_it_was():
    assert pickle.loads(pickle.dumps(Kept(1, (2,)))) == Kept(1, (2,))


def test_a_pattern_is_compiled_once_it_is_used():
    found = frozen.pattern("([a-z]+)=(.*)", re.ASCII)
    assert (found.pattern, vars(found).keys()) == ("([a-z]+)=(.*)", {"pattern", "_flags"})
    assert (found.fullmatch("a=b")[1], found.sub(r"\2", "a=b c=d"), found.flags) == (
        "a",
        "b c=d",
        re.compile("([a-z]+)=(.*)", re.ASCII).flags,
    )
    assert frozen.pattern(rb"\d+").findall(b"1 22") == [b"1", b"22"]
