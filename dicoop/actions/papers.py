"""What is written out of the papers that the ledger says were sent?"""

from __future__ import annotations

from typing import Any

from dicoop.actions import revisions
from dicoop.actions.read import ShownDocument, load, of_ledger
from dicoop.errors import NotFound, Refused
from dicoop.kinds.issue import KIND, Issue, Step
from dicoop.labels import Label
from dicoop.reports import papers
from dicoop.rules import rounds
from dicoop.store import ledger
from dicoop.store.find import Shelf

_NONE = Label("{id} 还没有发过单据", "no notice has been sent for {id}")
_NONE_HINT = Label("先登记一张{level}：dicoop issue urge {id}", "record it first, next is the {level}: dicoop issue urge {id}")
_NO_NUMBER = Label("{id} 没有文号 {number} 的单据", "{id} has no notice numbered {number}")
_HAS = Label("已有：{names}", "there are: {names}")


def order(place: Shelf, text: str, number: str | None) -> ShownDocument:
    """Return a paper of an issue, by default the last; raises NotFound, Misused, Refused where none was sent."""
    read = load(place)
    if place.known_at is None:
        found: Any = ledger.open_record(place.root, KIND, ledger.meant(place.root, KIND, text)).record
    else:
        found = revisions.record(read.whole, KIND, text)
    return of_ledger(papers.order(found, _step(found, number), read.whole), read, kinds=(KIND.name,))


def _step(issue: Issue, number: str | None) -> Step:
    sent = rounds.sent(issue)
    if not sent:
        raise Refused(_NONE.fill(id=issue.id), _NONE_HINT.fill(id=issue.id, level=rounds.next_level(issue)))
    found = [step for step in sent if number in (None, step.number)]
    if not found:
        raise NotFound(_NO_NUMBER.fill(id=issue.id, number=number), _HAS.fill(names=tuple(step.number or "?" for step in sent)))
    return found[-1]
