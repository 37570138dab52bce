"""How much money has come to one record, and what share is that of what was agreed?"""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.kinds.settings import RateName
from dicoop.labels import Label
from dicoop.values import EXACT, Money, Ratio

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dicoop.rules.lights import Watch


class Sum(NamedTuple):
    """An amount that grows in a record: its key, its name, and the rate that counts it for many."""

    key: str
    label: Label
    rate: RateName

    @property
    def rate_key(self) -> str:
        """The key of its share."""
        return f"{self.key}_rate"

    def of(self, record: Any, watch: Watch) -> tuple[Money, Ratio] | None:
        """Return the amount and its share of what was agreed, as the rate counts the record on the day; None where it does not."""
        from dicoop.rules.rates import default  # noqa: PLC0415 - most lists ask for none

        rate = default(self.rate)
        with localcontext(EXACT):
            for one in rate.population.of((record,), watch) if not record.voided else ():
                above, below = Decimal(rate.above(one)), Decimal(rate.below(one) if rate.below else 1)
                return Money(above), rate.ratio(above, below)
        return None


# By kind
SUMS: Mapping[str, tuple[Sum, ...]] = {
    "project": (
        Sum("arrived", Label("累计到位资金", "Funds arrived"), RateName.FUNDS),
        Sum("invested", Label("累计完成投资", "Investment put in place"), RateName.INVESTED),
    ),
    "contract": (Sum("delivered", Label("累计交货", "Delivered"), RateName.CONTRACT_AMOUNT),),
}
