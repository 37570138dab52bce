"""What was a closed meeting told, by its tag or as the ledger at the tag gives it?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dicoop.actions import revisions
from dicoop.actions.revisions import Revision
from dicoop.errors import Findings, NotFound
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.published_figures import Figures, path, ratio_of
from dicoop.kinds.published_figures import tag as tag_of
from dicoop.labels import Label
from dicoop.render.cells import CellStyle, words
from dicoop.reports import phrases
from dicoop.reports.restated import called
from dicoop.rules.published import published as figures_of
from dicoop.rules.published import seen_today
from dicoop.store import history, published

_NO_TAG = Label("第{n}次会议没有定版：没有标签 meeting-{n}", "meeting {n} is not closed: there is no tag meeting-{n}")
_NO_TAG_HINT = Label(
    "会后执行 dicoop meeting close {n}；在别处定版过的：git fetch --tags",
    "after a meeting run dicoop meeting close {n}; closed elsewhere: git fetch --tags",
)
_NO_FILE = Label(
    "标签 {tag} 里没有能读的 {path}，公布的数按标签重新算出",
    "the tag {tag} holds no {path} that can be read: the figures published are those that the tag gives",
)
_NO_MEETING = Label("标签 {tag} 的台账里没有第{n}次会议", "the ledger of the tag {tag} has no meeting {n}")
_NOT_THE_SAME = Label(
    "公布的数和标签的台账对不上，差别不都出自后来的改动：dicoop meeting verify {n}",
    "what was published does not follow from the tag, so later edits do not explain all: dicoop meeting verify {n}",
)
_RATE = Label("{rate} {told}", "{rate}: {told}")


def tagged(root: Path, n: int) -> Revision:
    """Return the tag of a closed meeting; raises NotFound, Unable without history or where it is cut off."""
    repo = history.repository(root)
    if n not in history.meetings(repo):
        history.whole(repo)
        raise NotFound(_NO_TAG.fill(n=n), _NO_TAG_HINT.fill(n=n))
    return revisions.revision(repo, tag_of(n))


def told_at(tag: Revision, n: int, before: Ledger) -> tuple[Figures, tuple[Label, ...]]:
    """Return what was told: by the file at the tag, else as the tag's ledger gives it; and what is to be said of that."""
    raw = tag.content(path(n))
    found = published.of_bytes(raw, path(n)) if raw is not None else Findings()
    if not isinstance(found, Findings):
        is_sound = not any(pair.is_moved for pair in seen_today(found, before))
        return found, () if is_sound else (_NOT_THE_SAME.fill(n=n),)
    day = next((meeting.date for meeting in before.meetings if meeting.id == n), None)
    if day is None:
        raise NotFound(_NO_MEETING.fill(tag=tag.name, n=n))
    return figures_of(before, n, day), (_NO_FILE.fill(tag=tag.name, path=path(n)),)


def in_words(made: Figures, whole: Ledger) -> Iterator[Label]:
    """Yield each rate of the whole as tables show it: both parts of a fraction in one unit."""
    for told in made.rates:
        ratio, style = ratio_of(told.told, told.basis), phrases.style(whole.settings)
        figure = Label(*(words(ratio, CellStyle(lang, style)) for lang in ("zh", "en")))
        yield _RATE.fill(rate=called(told.rate, told.basis, whole.kinds), told=figure)
