"""Are the classes of values what those of the standard library are?"""

import copy
import dataclasses
import pickle
import re
from functools import cached_property

import pytest

from dicoop import frozen

WAYS = [frozen, dataclasses]


def made(way, **asked):
    """Return a class with a field of every sort, and one above it with one more."""

    @way.dataclass(**asked)
    class Point:
        """Two numbers and more."""

        x: int
        y: int = 2
        names: list[str] = way.field(default_factory=list, compare=False)
        hidden: int = way.field(default=0, compare=False, repr=False)

        @cached_property
        def total(self) -> int:
            """Their sum."""
            return self.x + self.y

    @way.dataclass(**asked)
    class More(Point):
        """One more."""

        z: int = 3

    return Point, More


def told(work):
    """Return what comes of a work, or the kind of its error."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - whatever it is, both have it
        return next(kind for kind in (TypeError, AttributeError, Exception) if isinstance(error, kind))


@pytest.mark.parametrize(
    "work",
    [
        lambda _way, point, more: repr([point(1), point(1, 3, ["a"]), more(x=1, z=5), point(hidden=2, x=1)]),
        lambda _way, point, _: point(1) == point(1, 2, ["a"], 7),
        lambda _way, point, more: (point(1) == more(1), point(1) == (1, 2), point(1) != point(2)),
        lambda _way, point, _: len({point(1), point(1, hidden=3), point(2)}),
        lambda _way, point, _: point(1) < point(1, 3),
        lambda _way, point, _: (point(1) >= point(1, 2, ["a"]), min([point(2), point(1, 5), point(1)]).y),
        lambda _way, point, more: point(1) < more(2),
        lambda _way, point, _: point(),
        lambda _way, point, _: point(1, x=1),
        lambda _way, point, _: point(1, w=1),
        lambda _way, point, _: point(w=1, y=2),
        lambda _way, point, _: point(1, 2, [], 4, 5),
        lambda _way, point, _: point(1).names is point(1).names,
        lambda _way, point, _: setattr(point(1), "x", 2),
        lambda _way, point, _: delattr(point(1), "x"),
        lambda way, point, more: (point(1).total, repr(way.replace(more(1), y=5)), way.replace(point(1), y=9).total),
        lambda way, point, _: way.replace(point(1), w=5),
        lambda way, _, more: ([row.name for row in way.fields(more)], more.__match_args__),
        lambda _way, point, _: (copy.copy(point(1, 5)) == point(1, 5), copy.deepcopy(point(1, 5)) == point(1, 5)),
    ],
)
@pytest.mark.parametrize("asked", [{"frozen": True}, {}, {"frozen": True, "order": True}, {"frozen": True, "eq": False}])
def test_they_do_the_same(work, asked):
    one, other = (told(lambda way=way: work(way, *made(way, **asked))) for way in WAYS)
    assert one == other


def test_a_method_of_its_own_stays():
    for way in WAYS:

        @way.dataclass(frozen=True)
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
