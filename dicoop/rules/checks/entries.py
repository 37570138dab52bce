"""Does a list hold an entry twice, or one that says nothing, and may one of a number come now?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter
from typing import Any

from dicoop.errors import Fault, Finding, Misused, Severity
from dicoop.kinds.address import key_of, parse
from dicoop.kinds.base import Record
from dicoop.kinds.fields import Block, Field, field_of, fields, keys, once, own_keys
from dicoop.kinds.settings import Settings
from dicoop.labels import Label
from dicoop.rules.checks.case import Case
from dicoop.text.fold import is_placeholder
from dicoop.text.write import NR, bare, identity, is_numbered

NO_EVIDENCE = Fault(
    "no-evidence",
    Label("{what}已于 {value} 完成，没有佐证", "{what}, done on {value}, has no evidence"),
    Label(
        '补上文号、证照号或照片名：dicoop {of} set {id_} "{address}=…"',
        'add the number of a document or permit, or the name of a photo: dicoop {of} set {id_} "{address}=…"',
    ),
    Severity.WARNING,
)
ENTRY_TWICE = Fault(
    "entry-twice",
    Label("{field} 里的“{value}”有 {n} 条", "{field} has {n} entries '{value}'"),
    Label("合成一条，或改正其中一条的 {names}", "merge them, or correct {names} in one of them"),
)


_ONE_GROUP = Label("一个园区只在一个组团里写一次", "write a park once, in one group")
PLACEHOLDER = Fault(
    "placeholder",
    Label("{name}写的是“{value}”，等于没有写", "{name} '{value}' is not informative"),
    Label(
        "写文号、凭证号或事由；确实没有，就把这一行去掉",
        "write the document's number, or what happened; if there is none, delete the line",
    ),
    Severity.WARNING,
)


def placeholder(case: Case[Record]) -> Iterator[Finding]:
    """Find evidence, policy articles, receipts and reasons that only fill the place."""
    for each in case.wrong(is_placeholder, "fact"):
        yield case.at(PLACEHOLDER, each.address, each.value, name=each.field.mark.label)


def voided_for_nothing(case: Case[Record]) -> Iterator[Finding]:
    """Find a record taken back for a reason that only fills the place."""
    voided = case.record.voided
    if voided and is_placeholder(voided.reason):
        yield case.at(PLACEHOLDER, "voided.reason", voided.reason, name=_REASON)


_REASON = Label("作废原因", "the reason")


def twice(case: Case[Record]) -> Iterator[Finding]:
    """Find entries of one identity in a record; receipts have a check of their own."""
    for address, value, n, names in _twice(case.record):
        yield case.at(ENTRY_TWICE, f"{address}[{value}]", value, field=address, n=n, names=names)


def twice_in_settings(settings: Settings) -> Iterator[Finding]:
    """Find counties and calendar days that ledger.yaml has twice, and parks in two groups."""
    for address, value, n, names in _twice(settings):
        yield ENTRY_TWICE.at(f"{address}[{value}]", value, field=address, n=n, names=names)
    last = {park: at for at, park in settings.grouped_parks}
    for park, n in Counter(park for _, park in settings.grouped_parks).items():
        if n > 1:
            yield ENTRY_TWICE.at(last[park], park, hint=_ONE_GROUP, field="park_groups", n=n)


def _twice(block: Block) -> Iterator[tuple[str, str, int, tuple[str, ...]]]:
    for place, row, names, outline in _lists(type(block)):
        kept = block[place]
        if len(kept) > 1 and len(set(map(outline, kept))) < len(kept):
            counted = Counter(key_of(entry) for entry in getattr(block, row.attribute))
            yield from ((row.name, key, n, names) for key, n in counted.items() if n > 1)


@once
def _lists(model: type[Block]) -> tuple[tuple[int, Field, tuple[str, ...], Callable[[Any], object]], ...]:
    """Return the lists of a model, but those of receipts: their places and fields, the names of what identifies an entry, and how to get at that but for a number of the day."""
    rows = [(place, row, keys(row.model), fields(row.model)) for place, row in enumerate(fields(model)) if row.form == "list" and row.model]
    return tuple(
        (place, row, names, itemgetter(*(at for at, each in enumerate(of) if each.mark.key and each.name != NR)))
        for place, row, names, of in rows
        if names != ("receipt",)
    )


# Numbers of entries of one day

_TOO_FAR = Label("没有“{address}”这一条，前面的序号也还没有", "neither entry '{address}' nor the one before it exists")
_NEXT = Label("要添一条，写 {like}", "to add one, write {like}")


def require_in_turn(data: Mapping[str, Any], text: str, model: type[Block]) -> None:
    """Refuse an entry that is not there under a number beyond the next of those it is like; raises Misused."""
    name, *rest = parse(text, model)[0]
    row = field_of(model, str(name))
    if row is None or row.form != "list" or row.model is None or not is_numbered(keys(row.model)):
        return
    own = own_keys(row.model)
    wanted, number = _split(rest[0], len(own))
    numbers = [
        found for each in data.get(row.name) or () for key, found in (_split(identity(each, keys(row.model)), len(own)),) if key == wanted
    ]
    following = max(numbers, default=0) + 1
    if number > following:
        like = f"{name}[{' '.join(bare((*wanted, str(following)), (*own, NR)))}]"
        raise Misused(_TOO_FAR.fill(address=text), _NEXT.fill(like=like))


def _split(entry: str | tuple[str, ...], size: int) -> tuple[tuple[str, ...], int]:
    """Return what an entry has in common with those it is like, and its number among them."""
    return tuple(entry[:size]), int(entry[size]) if len(entry) > size else 1
