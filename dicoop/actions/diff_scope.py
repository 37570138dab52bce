"""Of which county, and of which kind, alone is told what differs?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dicoop.errors import Misused, nearest, or_else
from dicoop.kinds import parse_input
from dicoop.labels import Label
from dicoop.rules.counties import homes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dicoop.actions.describe_changes import Telling
    from dicoop.kinds import Kinds
    from dicoop.kinds.base import Kind
    from dicoop.kinds.settings import Settings
    from dicoop.reports.diff import Shift

_NO_KIND = Label("--kind 不能是“{value}”", "--kind cannot be '{value}'")
_ALLOWED = Label("可用：{names}", "allowed: {names}")


@dataclass(frozen=True)
class Only:
    """What alone is told: of one county, of one kind; of all where there is none."""

    county: str | None
    kind: Kind | None

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self.county is None and self.kind is None

    def wants(self, each: Shift) -> bool:
        """Return whether a rate that moved is told."""
        return self.county in (None, each.group) and (self.kind is None or each.rate.population.kind == self.kind.name)

    def concerns(self, one: Telling, own: Mapping[str, str]) -> bool:
        """Return whether a changed record is told; `own`: the counties that others are counted with."""
        if self.kind not in (None, one.changed.kind):
            return False
        counties = one.account.counties if one.account else ()
        return self.county is None or self.county in {own.get(county, county) for county in counties}


def only_of(given: Mapping[str, Any], settings: Settings, kinds: Kinds) -> Only:
    """Return what the options choose; raises Misused."""
    county = parse_input.county(given["county"], settings) if given["county"] else None
    wanted = given["kind"]
    kind = next((kind for kind in kinds.values() if wanted and wanted.strip().casefold() in (kind.name, kind.label.zh)), None)
    if wanted and kind is None:
        names = _ALLOWED.fill(names=" ".join(kinds))
        near = nearest(wanted, kinds)
        raise Misused(_NO_KIND.fill(value=wanted), or_else(near, names))
    return Only(homes(settings).get(county, county) if county else None, kind)
