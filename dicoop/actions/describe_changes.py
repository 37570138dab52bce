"""What is told of each changed file, what of it is remembered, so that no content need be read again, and of whom alone is it told?"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.change.changed_record import ChangedFile, Side
from dicoop.change.describe import Account, account
from dicoop.errors import ALLOWED, Misused, nearest, or_else
from dicoop.frozen import dataclass
from dicoop.kinds import parse_input
from dicoop.labels import Label
from dicoop.rules.counties import homes

if TYPE_CHECKING:
    from dicoop.actions.two_revisions import TwoRevisions
    from dicoop.errors import Finding
    from dicoop.kinds.base import Kind, Kinds
    from dicoop.kinds.called import County
    from dicoop.kinds.settings import Settings
    from dicoop.rules.aggregate import Shift
    from dicoop.store.git import FileChange


class Telling(NamedTuple):
    """A changed file, what is told of it (None where neither side can be read), and why a side cannot be read."""

    changed: ChangedFile
    account: Account | None
    findings: tuple[Finding, ...] = ()


def told_of(sides: TwoRevisions) -> tuple[Telling, ...]:
    """Return what is told of the changed files, in their order."""
    index, files, kinds = sides.index, sides.found.files, sides.found.kinds
    county, by = sides.settings.county_label, _rest(sides.settings, kinds)
    kept = index.drawn([_key(change, by) for change in files if _is_plain(change)]) if index else {}
    new = {one.path: _telling(one, county) for one in sides.found.read([change for change in files if _key(change, by) not in kept])}
    if index and sides.new:  # what is read on disk may be younger than the id it goes by
        lasting = ((change, told) for change in files if (told := new.get(change.path)) and not told.findings and _is_plain(change))
        index.keep_drawn({_key(change, by): tuple(told.account) for change, told in lasting if told.account})
    return tuple(new.get(change.path) or Telling(_bare(change, kinds), Account(*kept[_key(change, by)])) for change in files)


def _rest(settings: Settings, kinds: tuple[Kinds, Kinds]) -> str:
    """Return what all accounts rest on: what was declared, and what counties are called."""
    names = repr([(county.key, *settings.county_label(county.key)) for county in settings.counties])
    return " ".join((*(each.digest for each in kinds if each.digest), hashlib.blake2b(names.encode(), digest_size=8).hexdigest()))


def _key(change: FileChange, by: str) -> str:
    """Return what an account rests on: two contents, the path, which decides whether they are what they say they are, and more."""
    return f"{change.path} {change.old_id or '-'} {change.new_id or '-'} {by}"


def _is_plain(change: FileChange) -> bool:
    return all(stat.S_ISREG(mode) and id_ for mode, id_ in ((change.old_mode, change.old_id), (change.new_mode, change.new_id)) if mode)


def _bare(change: FileChange, kinds: tuple[Kinds, Kinds]) -> ChangedFile:
    before = Side(change.old_id, change.old_mode) if change.old_mode else None
    after = Side(change.new_id, change.new_mode) if change.new_mode else None
    return ChangedFile(change.path, before, after, kinds[1].joined(kinds[0]))


def _telling(one: ChangedFile, county: County) -> Telling:
    findings = tuple(finding for side in (one.after, one.before) if side for finding in side.findings[:1])
    return Telling(one, account(one, one.kind, county) if one.kind else None, findings)


_NO_KIND = Label("--kind 不能是“{value}”", "--kind cannot be '{value}'")


@dataclass(frozen=True)
class Only:
    """What alone is told: of one county, of one kind; of all where there is none."""

    county: str | None
    kind: Kind | None

    def wants(self, each: Shift) -> bool:
        """Return whether a rate that moved is told."""
        return self.county in (None, each.group) and (self.kind is None or each.rate.population.kind == self.kind.name)

    def concerned(self, told: Iterable[Telling], settings: Settings) -> list[Telling]:
        """Return the changed records that are told."""
        own = homes(settings)  # counties that others are counted with
        counties = ((one, {own.get(county, county) for county in (one.account.counties if one.account else ())}) for one in told)
        return [one for one, some in counties if self.kind in (None, one.changed.kind) and (self.county is None or self.county in some)]


def only_of(given: Mapping[str, Any], settings: Settings, kinds: Kinds) -> Only:
    """Return what the options choose; raises Misused."""
    county = parse_input.county(given["county"], settings) if given["county"] else None
    wanted = given["kind"]
    kind = next((kind for kind in kinds.values() if wanted and wanted.strip().casefold() in (kind.name, kind.label.zh)), None)
    if wanted and kind is None:
        names = ALLOWED.fill(names=" ".join(kinds))
        near = nearest(wanted, kinds)
        raise Misused(_NO_KIND.fill(value=wanted), or_else(near, names))
    return Only(homes(settings).get(county, county) if county else None, kind)
