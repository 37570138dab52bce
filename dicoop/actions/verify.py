"""What was a closed meeting told, does that follow from its tag, and does it stand as it was published?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from dicoop.actions import revisions
from dicoop.actions.revisions import Revision
from dicoop.change.changed_record import graded
from dicoop.errors import Fault, Finding, Findings, NotFound, Place, Severity, Unable
from dicoop.frozen import dataclass
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.published_figures import Figures, figure, path, ratio_of
from dicoop.kinds.published_figures import tag as tag_of
from dicoop.kinds.settings import Settings
from dicoop.labels import Label, both, joined
from dicoop.render.cells import CellStyle, words
from dicoop.reports import phrases
from dicoop.reports.restated import called
from dicoop.rules.published import Pair, as_told, compared, redefined, renamed, seen_today, untold
from dicoop.rules.published import published as figures_of
from dicoop.store import files, history, ledger, published
from dicoop.values import percent

MISSING = Fault(
    "figures-missing",
    Label("标签 {tag} 里没有 {value}", "no {value} at the tag {tag}"),
    Label(
        "标签不是由 dicoop meeting close 打的；公布的数以会议材料为准",
        "the tag was not made by dicoop meeting close; check the meeting papers",
    ),
)
DIFFERS = Fault(
    "figures-differ",
    Label("{what}：公布的是 {told}，按标签重算是 {value}", "{what}: published {told}, while the tag gives {value}"),
    Label("公布的数或标签被动过；查看：git show {tag}", "the figures or the tag were tampered with; see git show {tag}"),
)
REDEFINED = Fault(
    "definition-differs",
    Label(
        "{what}：公布时的口径是“{told}”，现在的程序是“{value}”", "{what}: published as '{told}', while this program defines it as '{value}'"
    ),
    Label(
        "口径不同的数不能相比；用当时的版本核对", "figures of other definitions cannot be compared; verify with the version of that time"
    ),
    Severity.WARNING,
)
_AS_TOLD = Label("这里按公布时的口径核对", "it is verified here by the definition it was published by")
ASTRAY = Fault(
    "tag-astray",
    Label("标签 {tag} 不在 {value} 的历史里", "the tag {tag} is not in the history of {value}"),
    Label(
        "历史被改写过，或标签打在了别的分支上；查看：git log {tag}",
        "history was rewritten, or another branch was tagged; see git log {tag}",
    ),
)
CHANGED = Fault(
    "figures-changed",
    Label("{value} 在定版之后改过（{where}）", "{value} was changed after the meeting was closed ({where})"),
    Label("取回原样：git checkout {tag} -- {value}", "to get it back: git checkout {tag} -- {value}"),
)
RENAMED = Fault(
    "name-differs",
    Label("{what}：公布时是“{told}”，现在（{where}）是“{value}”", "{what}: published as '{told}', now '{value}' ({where})"),
    Label(
        "核对批准的文号；单位更名写进 renamed，两个县区的名称不能对换",
        "check the document behind it; enter a unit's new name in renamed; two counties never swap names",
    ),
    Severity.WARNING,
)
_COUNTY = Label("县区 {key} 的名称", "the name of county {key}")
_UNIT = Label("责任单位", "a responsible unit")
_GONE = Label("没有了", "gone")
_ON_DISK = Label("工作区", "on disk")


@dataclass(frozen=True)
class Verified:
    """What a verification found, how many figures it compared, and the tag with its day."""

    findings: tuple[Finding, ...]
    compared: int
    tag: Revision


def verify(root: Path, n: int) -> Verified:
    """Return whether the figures of a closed meeting follow from its tag, and stand as they were published; raises NotFound, Unable."""
    tag = tagged(root, n)
    where = path(n)
    raw = tag.content(where)
    told = published.of_bytes(raw, where) if raw is not None else Findings([MISSING.at(value=where, place=Place(where), tag=tag.name)])
    top = revisions.checked_out(tag.repo)
    line = tuple(_line(n, tag, top))
    if isinstance(told, Findings):
        return Verified((*told, *line), 0, tag)
    whole = tag.ledger()
    now = figures_of(whole, n, told.day, (*as_told(told, whole.kinds), *untold(told, whole.kinds)))
    held = next((meeting.date for meeting in whole.meetings if meeting.id == n), None)
    pairs = compared(told, now)
    found = (
        *((DIFFERS.at("day", held or "—", place=Place(where), what=_DAY, told=told.day, tag=tag.name),) if held != told.day else ()),
        *_differing(told, pairs, tag, whole),
        *line,
        *_rewritten(root, where, raw or b"", (tag, top)),
        *_renamed(root, told, top),
    )
    return Verified(found, len(pairs), tag)


_DAY = Label("截止日期", "the day")


def _differing(told: Figures, pairs: tuple[Pair, ...], tag: Revision, whole: Ledger) -> Iterator[Finding]:
    settings, place = whole.settings, Place(path(told.meeting))
    for pair in pairs:
        if pair.is_moved:
            of = (settings.county_label(pair.county),) if pair.county else ()
            what = joined((called(pair.rate, pair.basis, whole.kinds), *of), " ", " ")
            before, after = (
                figure(ratio, percent(ratio.exact, settings.digits, settings.rounding), pair.basis) for ratio in (pair.told, pair.now)
            )
            yield DIFFERS.at(pair.rate, after, place=place, what=what, told=before, tag=tag.name)
    for each in redefined(told, whole.kinds):
        now, what = each.now.of("en" if settings.language == "en" else "zh"), called(each.rate, each.basis, whole.kinds)
        hint = _AS_TOLD if each.is_known else None
        yield REDEFINED.at(each.rate, now, place=place, hint=hint, what=what, told=each.told)


def _line(n: int, tag: Revision, top: Revision | None) -> Iterator[Finding]:
    """Yield the later states that do not follow from a tag: that of the next meeting, and the one checked out."""
    later = [(tag_of(number), commit) for number, commit in history.meetings(tag.repo).items() if number > n]
    for name, commit in (*later[:1], *([("HEAD", top.commit)] if top else [])):
        if not history.is_ancestor(tag.repo, tag.commit, commit):
            yield ASTRAY.at(value=name, place=Place(path(n)), tag=tag.name)


def _renamed(root: Path, told: Figures, top: Revision | None) -> Iterator[Finding]:
    """Yield the counties and units that were told under other names than they have now; one that has another's is an error."""
    found = {each: where for where, own in _settings_now(root, top) for each in renamed(told, own)}
    for each, where in found.items():
        what, place = _COUNTY.fill(key=each.key) if each.key else _UNIT, Place(path(told.meeting))
        at = f"counties.{each.key}" if each.key else "units"
        finding = RENAMED.at(at, each.now or _GONE, place=place, what=what, told=each.told, where=where)
        yield graded(finding, Severity.ERROR) if each.swapped else finding


def _settings_now(root: Path, top: Revision | None) -> Iterator[tuple[Label, Settings]]:
    """Yield the settings last committed and those on disk; of such as cannot be read `check` tells."""
    with suppress(Unable):
        if top:
            yield both("HEAD"), top.settings
    own = ledger.read_settings(root)
    if not isinstance(own, Findings):
        yield _ON_DISK, own


def _rewritten(root: Path, where: str, raw: bytes, at: tuple[Revision, Revision | None]) -> Iterator[Finding]:
    """Yield where a file is no longer what it was at the tag."""
    tag, top = at
    now = files.read(root, where)
    on_disk = now.replace(b"\r\n", b"\n") if isinstance(now, bytes) else None
    for place, content in ((both("HEAD"), top.content(where) if top else None), (_ON_DISK, on_disk)):
        if content != raw:
            yield CHANGED.at(value=where, place=Place(where), where=place, tag=tag.name)


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
    "the published figures do not match the tag, so later edits do not explain everything: dicoop meeting verify {n}",
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
