"""Is what changed a file a ledger can hold, and none that hides changes from the reader?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dicoop.change.changed_record import PLAIN, graded
from dicoop.change.rules.ids import is_changed
from dicoop.change.rules.kinds import declarations_changed
from dicoop.change.rules.measures import measures_changed
from dicoop.errors import Fault, Place, Severity, total
from dicoop.frozen import pattern
from dicoop.labels import Label, both, visible
from dicoop.text.faults import MAX_BYTES, UNFIT_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dicoop.change.changed_record import ChangedFile
    from dicoop.change.review_context import Range
    from dicoop.errors import Finding

BAD_FILE = Fault(
    "R04",
    Label("文件不合格：{what}", "the file cannot be accepted: {what}"),
    Label("改正文件，或把它移出 ledgers/", "correct the file, or take it out of ledgers/"),
)
POLICY = Fault(
    "R30",
    Label("改动了 {value}，它决定改动怎样显示、由谁把关", "{value} was changed; it decides how changes are shown and who guards them"),
    Label("单独提交，由管台账的人核对", "change it apart from records, and have it looked at by whoever keeps the ledger"),
)
PUBLISHED = Fault(
    "R30",
    Label("改动了 {value}：第 {n} 次会议已经公布的数", "{value} was changed: figures that meeting {n} has been told"),
    Label("改回来；后来变了什么看 dicoop restated --meeting {n}", "put it back; what is restated: dicoop restated --meeting {n}"),
)
PLANTED = Fault(
    "R30",
    Label("带来了 {value}：第 {n} 次会议还没有定版", "{value} was brought in, but meeting {n} has not been closed"),
    Label("删去它；公布的数只由 dicoop meeting close {n} 写", "delete it; published figures are written by dicoop meeting close {n} alone"),
)
_MODES = {
    0o120000: Label("是符号链接", "it is a symbolic link"),
    0o160000: Label("是另一个仓库", "it is another repository"),
    0o100755: Label("有执行权限", "it may be executed"),
}
_SUBMODULE = 0o160000
_NO_MODE = Label("不是普通文件", "it is no regular file")
_ENDING = Label("扩展名不是 .yaml，不会被读到，却看着像记录", "its name does not end in .yaml: it looks like a record and is never read")
_TWIN = Label(
    "与 ledgers/ 只差大小写，有的系统会当成同一个文件夹", "its folder differs from ledgers/ by case alone, which some systems take for one"
)
_HIDDEN = Label("放在 schemas/ 里，不会被读到", "it lies under schemas/, where nothing is read")
_LARGE = Label("有 {size} 字节，超过 64 KiB", "it has {size} bytes, more than 64 KiB")
_PATH = Label("文件名不是编号，或放错了文件夹", "its name is no id, or its folder is not the one of the id")
_UNREAD = Label("读不出来，{n} 处错误，如：{first}", "it cannot be read, faults: {n}, such as: {first}")
_MOVED = "wrong-path"
_POLICY = pattern(
    r"(?:.*/)?(?:"
    r"\.gitattributes|\.mailmap|\.gitmodules|CODEOWNERS|OWNERS|Jenkinsfile|[^/]*\.gitlab-ci\.ya?ml|\.(?:travis|drone|woodpecker|pre-commit-config)\.ya?ml"
    r"|(?:\.github|\.gitlab|\.gitea|\.forgejo|\.gitee|\.workflow|\.ci|\.circleci|\.woodpecker|\.githooks|\.husky)/.*"
    r"|[^/]*allowed_signers|ledgers/owners\.yaml)"
)

_IGNORE = pattern(r"(?:.*/)?\.gitignore")
_SHAPES = (
    (pattern(r"(?:.*/)?ledgers/(?!(?:.*/)?\.).*\.(?!(?-i:yaml)$)ya?ml", re.IGNORECASE), _ENDING),
    (pattern(r"(?!(?:.*/)?ledgers/)(?i:(?:.*/)?ledgers/).*"), _TWIN),
    (pattern(r"(?:.*/)?(?:schemas/(?:.*/)?ledgers|ledgers/schemas)/.*\.yaml"), _HIDDEN),
)
_FIGURES = pattern(r"(?:.*/)?ledgers/figures/([0-9]{3,})\.yaml", re.ASCII)


def bad(over: Range) -> Iterator[Finding]:
    """Find files that cannot be records: by mode, size, name, or because they cannot be read (R04)."""
    for change in over.files:
        what = _wrong(change)
        if what:
            yield change.at(BAD_FILE, "", visible(change.path), what=what)
    for path in over.elsewhere:
        mode = over.modes.get(path, PLAIN)
        shape = next((what for shape, what in _SHAPES if shape.fullmatch(path)), None)
        what = _MODES.get(mode) if mode == _SUBMODULE else shape if mode else None
        if what:
            yield BAD_FILE.at("", visible(path), place=Place(path), what=what)


def _wrong(change: ChangedFile) -> Label | None:
    side = change.after
    if side is None:
        return None
    if side.mode != PLAIN:
        return _MODES.get(side.mode, _NO_MODE)
    if side.size > MAX_BYTES:
        return _LARGE.fill(size=side.size)
    if not change.belongs:
        return _PATH
    told = (UNFIT_TEXT.code, *([_MOVED] if is_changed(change) else []))
    rest = [finding for finding in side.findings if finding.code not in told]
    return _UNREAD.fill(n=total(rest), first=rest[0].message) if rest else None


def policy(over: Range) -> Iterator[Finding]:
    """Find changes of what guards changes: git's attributes, owners, CI, the ledger's own rules of review, and what figures rest on (R30)."""
    for path in over.elsewhere:
        if _POLICY.fullmatch(path):
            yield POLICY.at("", visible(path), place=Place(path))
        if _IGNORE.fullmatch(path):
            yield graded(POLICY.at("", visible(path), place=Place(path)), Severity.WARNING)
        figures = _FIGURES.fullmatch(path)
        if figures and int(figures[1]) in over.closing:
            continue
        if figures and int(figures[1]) in {closed.meeting for closed in over.closed}:
            yield PUBLISHED.at("", visible(path), place=Place(path), n=int(figures[1]))
        elif figures and int(figures[1]) not in over.tagged and over.modes.get(path, PLAIN):
            yield PLANTED.at("", visible(path), place=Place(path), n=int(figures[1]))
    if over.before.settings.review != over.after.settings.review:
        yield POLICY.at("review", both("ledgers/ledger.yaml: review"), place=Place("ledgers/ledger.yaml"))
    yield from measures_changed(over)
    yield from declarations_changed(over)
