"""What is every engine asked? To count rows and to add whole numbers, by keys: no more, so that all of them answer alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dicoop.errors import Unable
from dicoop.frozen import dataclass, replace
from dicoop.labels import Label
from dicoop.rollup.manifest import HIGH, Manifest

Row = tuple[Any, ...]  # of an answer
_MOST = 2**63 - 1
_TOO_LARGE = Label("{column} 的合计超过 64 位整数，没有汇总", "nothing was rolled up: {column} overflows 64 bits")
_TOO_LARGE_HINT = Label("分批汇总，或请报送最大的市重新取数", "roll up fewer cities at a time, or have the largest ones extract again")


@dataclass(frozen=True)
class Asked:
    """What is asked of one population of the cities whose files have the same columns: keys to group by, numbers to add up.

    `firm`: the last key is the enterprise.
    """

    population: str
    manifests: tuple[Manifest, ...]
    keys: tuple[str, ...]
    numbers: tuple[str, ...]
    firm: bool = False

    @property
    def sql(self) -> str:
        """The statement on a table, or whatever an engine has in a table's place, called `{source}`."""
        keys = ", ".join(self.keys)
        added = "".join(f", sum({name})" for name in self.numbers)
        return f"SELECT {keys}, count(*){added} FROM {{source}} GROUP BY {keys}"  # noqa: S608 - names of our own

    @property
    def of_each(self) -> Asked:
        """The same of each member by itself: the last two keys are its id and address."""
        return replace(self, keys=(*self.keys, "id", "address"))

    def of_days(self, rate: Mapping[str, Any]) -> Asked:
        """Return the same of each number of days that a rate adds up, by its definition alone: the last key is the number."""
        some = tuple(each for each in self.manifests if any(one["hash"] == rate["hash"] for one in each.data["rates"]))
        return replace(self, manifests=some, keys=(*self.keys, rate["columns"]["above"]), numbers=(rate["columns"]["among"],))


def asked(manifests: Iterable[Manifest], rates: Sequence[Mapping[str, Any]], fields: Sequence[str], *, firms: bool) -> list[Asked]:
    """Return what must be asked for some rates by some fields, and by enterprise where `firms` are to be counted; raises Unable where a sum would pass 64 bits."""
    shelves: dict[tuple[str, tuple[str, ...]], list[Manifest]] = defaultdict(list)
    for manifest in manifests:
        for name, said in manifest.populations.items():
            shelves[name, tuple(column for column, _ in said["columns"])].append(manifest)
    found = []
    for (population, columns), some in sorted(shelves.items(), key=lambda item: item[0]):
        own = [rate["columns"] for rate in rates if rate["population"] == population]
        wanted = dict.fromkeys(name for each in own for name in each.values() if name in columns)
        numbers = tuple(each for name in wanted for each in (name, f"{name}{HIGH}") if each in columns)
        firm = firm_in(some[0].populations[population]) if firms else None
        keys = ("ledger", *(f"by_{field}" for field in fields), *((firm,) if firm else ()))
        if own and all(key in columns for key in keys):
            _require_room(population, some, numbers)
            found.append(Asked(population, tuple(some), keys, numbers, firm is not None))
    return found


def firm_in(said: Mapping[str, Any]) -> str | None:
    """Return the column of a population that says whose a member is; none where no firm stands behind it."""
    if said["kind"] == "enterprise":
        return "id"
    return next((f"by_{name}" for name, each in said["groups"].items() if each["ref"] == "enterprise"), None)


def _require_room(population: str, manifests: Iterable[Manifest], numbers: Iterable[str]) -> None:
    said = [manifest.populations[population] for manifest in manifests]
    for name in numbers:
        if sum(abs(int(each["sums"].get(name, 0))) for each in said if name not in each["halved"]) > _MOST // 2:
            raise Unable(_TOO_LARGE.fill(column=name), _TOO_LARGE_HINT)
