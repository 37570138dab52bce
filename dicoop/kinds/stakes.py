"""What is at stake in the records of a kind, so that a review looks at it: what shows a failure, what rates rest on, what gives more time?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.frozen import dataclass, fields

if TYPE_CHECKING:
    from dicoop.kinds.traits import Trait


@dataclass(frozen=True)
class Stakes:
    """Names of fields, `list.field` of the entries of a list, `block.field` of a block or map.

    `bad`: where it stands that things went badly, then what it says then (nothing: whatever it says) · `below`: what stands below the line of
    a rate beside agreed amounts · `scope`: words that decide who counts · `once`: of those the ones known from the first day · `span`: what
    gives time · `text`: what is to be written anew each time · `matter`: by what two records are about one thing, `failed` the stages of
    one that came to nothing · `presence`: the list of entries at which somebody was present, then who.
    """

    bad: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    span: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    matter: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    presence: tuple[str, ...] = ()


STAKES = tuple(each.name for each in fields(Stakes))


def stakes(**texts: str | None) -> Stakes:
    """Return what is at stake, said as words with blanks between them."""
    return Stakes(**{name: tuple(text.split()) for name, text in texts.items() if text})


def at_stake(name: str) -> Trait:
    """Return the question whether something of a sort is at stake in a kind."""
    return lambda kind: bool(getattr(kind.stakes, name))
