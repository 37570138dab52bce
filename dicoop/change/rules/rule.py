"""What is a rule of change?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dicoop.errors import Fault, Finding
    from dicoop.kinds.review import RuleName
    from dicoop.kinds.traits import Trait
    from dicoop.labels import Label


@dataclass(frozen=True)
class Rule:
    """A rule: its code and name, the fault it finds, and the function that looks for it.

    `besides` says when it is graded otherwise. With `on` it is asked of each changed record of such kinds, run(change, over); without, of the range as a whole, run(over).
    """

    name: RuleName
    fault: Fault
    run: Callable[..., Iterator[Finding]]
    on: Trait | None = None
    besides: Label | None = None
