"""Is what changed a file a ledger can hold, and none that hides changes; was a declaration of the city changed, and does text show what it says?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from dicoop.change.changed_record import PLAIN, ChangedFile
from dicoop.change.review_context import DeclarationChange, Range
from dicoop.change.rules.ids import is_changed
from dicoop.change.rules.measures import MEASURE, few, measures_changed
from dicoop.errors import Fault, Finding, Place, Severity, total
from dicoop.frozen import pattern
from dicoop.kinds.address import ValueChange, changes
from dicoop.labels import Label, both, joined, unfit, visible, whole_signs
from dicoop.text.faults import UNFIT_TEXT
from dicoop.text.fold import mixed, skeleton

BAD_FILE = Fault(
    "R04",
    Label("文件不合格：{what}", "the file cannot be accepted: {what}"),
    Label("改正文件，或把它移出 ledgers/", "correct the file, or take it out of ledgers/"),
)
POLICY = Fault(
    "R30",
    Label("改动了 {value}，它决定改动怎样显示、由谁把关", "{value} was changed; it decides how changes are shown and who reviews them"),
    Label("单独提交，由管台账的人核对", "commit it separately, and have the ledger's keeper check it"),
)
PUBLISHED = Fault(
    "R30",
    Label("改动了 {value}：第 {n} 次会议已经公布的数", "{value} was changed: figures published at meeting {n}"),
    Label("改回来；后来变了什么看 dicoop restated --meeting {n}", "restore it; to see figures restated: dicoop restated --meeting {n}"),
)
PLANTED = Fault(
    "R30",
    Label("带来了 {value}：第 {n} 次会议还没有定版", "{value} was added, but meeting {n} has not been closed"),
    Label("删去它；公布的数只由 dicoop meeting close {n} 写", "delete it; published figures are written only by dicoop meeting close {n}"),
)
_MODES = {
    0o120000: Label("是符号链接", "it is a symbolic link"),
    0o160000: Label("是另一个仓库", "it is another repository"),
    0o100755: Label("有执行权限", "it is executable"),
}
_SUBMODULE = 0o160000
_NO_MODE = Label("不是普通文件", "it is not a regular file")
_ENDING = Label("扩展名不是 .yaml，不会被读到，却看着像记录", "its name does not end in .yaml: it looks like a record but is never read")
_TWIN = Label(
    "与 ledgers/ 只差大小写，有的系统会当成同一个文件夹",
    "its folder differs from ledgers/ only in case, and some systems treat them as one",
)
_HIDDEN = Label("放在 schemas/ 里，不会被读到", "it is under schemas/, where nothing is read")
_NO_KIND = Label(
    "放在 {folder}/ 里的不是哪类台账的记录；是自建的，基准上没有它的声明",
    "{folder}/ holds records of no kind; if it is one of the city's own, the base does not declare it",
)
_PATH = Label("文件名不是编号，或放错了文件夹", "its name is not an id, or its folder does not match the id")
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
    """Find files that cannot be records: by mode, name, or because they cannot be read (R04)."""
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
    if not change.belongs:
        _, folder, *inside = change.path.split("/")
        return _NO_KIND.fill(folder=visible(f"ledgers/{folder}")) if inside and change.kind is None else _PATH
    told = (UNFIT_TEXT.code, *([_MOVED] if is_changed(change) else []))
    rest = [finding for finding in side.findings if finding.code not in told]
    return _UNREAD.fill(n=total(rest), first=rest[0].message) if rest else None


def policy(over: Range) -> Iterator[Finding]:
    """Find changes of what guards changes: git's attributes, owners, CI, the ledger's own rules of review, and what figures rest on (R30)."""
    for path in over.elsewhere:
        if _POLICY.fullmatch(path):
            yield POLICY.at("", visible(path), place=Place(path))
        if _IGNORE.fullmatch(path):
            yield POLICY.graded(grave=False).at("", visible(path), place=Place(path))
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


DECLARED = Fault(
    "R30",
    Label("{what}声明 {value}（{how}），由它决定的有：{rests}", "the declaration {value} was {what} ({how}); this affects {rests}"),
    MEASURE.hint,
    Severity.WARNING,
)
BROKEN = Fault(
    "R30",
    Label(
        "声明 {value} 有错误，它的记录都没有计入：{problem}",
        "the declaration {value} has faults and none of its records are counted: {problem}",
    ),
    Label("改正声明，或改回去：dicoop check", "correct it or change it back; see dicoop check"),
)
UNREAD = Fault(
    "R30",
    Label(
        "照改动后的声明 {value}，{n} 条已有的记录读不出来，如 {ids}",
        "the changed declaration {value} makes {n} existing records unreadable, such as {ids}",
    ),
    Label("先把这些记录改成新的写法，或把声明改回去", "convert these records first, or change the declaration back"),
)
_ADDED, _CHANGED, _GONE = Label("添加了", "added"), Label("改动了", "changed"), Label("删去了", "removed")
_IDS = 5
_NOTHING = "-"
_ALL = Label("这类记录的全部数字", "all figures of these records")
_LOOKS = Label("这类记录怎样填写、怎样显示", "how these records are filled in and shown")
# What rests on a part of a declaration, by the beginning or the end of its address
_RESTS = (
    (pattern(r"due\."), Label("期限、灯和逾期数", "due dates, lights and overdue items")),
    (pattern(r"rates\."), Label("各个率", "rates")),
    (pattern(r"steps\."), Label("环节、阶段和从环节起算的期限", "steps, stages and time limits that run from steps")),
    (pattern(r"lists\."), Label("清单、合计和上限", "lists, sums and their caps")),
    (
        pattern(r"constraints\.|fields\..*\.(?:required_when|only_when|required|unique)"),
        Label("哪些记录由校验报出", "which records the checks find"),
    ),
    (
        pattern(r"first_date|ended|key|letter|fields\..*\.(?:type|ref|values.*|units)"),
        Label("哪些记录计入、怎样读", "which records count and how they are read"),
    ),
)


def declarations_changed(over: Range) -> Iterator[Finding]:
    """Find declarations that were added, changed or removed, that have faults now, and that leave records unread (R30)."""
    for declared in over.declarations:
        place = Place(declared.path)
        problem = next((each for each in over.after.kinds.findings if each.place.file == declared.path), None)
        if problem is not None:
            yield BROKEN.at("", visible(declared.path), place=place, problem=problem.message)
            continue
        found = changes(declared.before or {}, declared.after or {})
        if found:
            yield DECLARED.at("", visible(declared.path), place=place, **_words(declared, found))
        unread = tuple(_unread(over, declared))
        if unread:
            yield unread_by(declared.path, unread)


def unread_by(path: str, ids: tuple[str, ...]) -> Finding:
    """Return that some records cannot be read any more by a declaration."""
    return UNREAD.at("", visible(path), place=Place(path), n=len(ids), ids=ids[:_IDS])


def _words(declared: DeclarationChange, found: tuple[ValueChange, ...]) -> dict[str, Any]:
    """Return how a declaration was changed, in its words, and what rests on that."""
    if declared.before is None or declared.after is None:
        label = visible(str((declared.after or declared.before or {}).get("label", _NOTHING)))
        return {"what": _ADDED if declared.before is None else _GONE, "how": both(label), "rests": _ALL}
    how = few([f"{one.address} {visible(one.before or _NOTHING)} → {visible(one.after or _NOTHING)}" for one in found])
    return {"what": _CHANGED, "how": how, "rests": _rests(one.address for one in found)}


def _rests(addresses: Iterable[str]) -> Label:
    known = tuple(address for address in addresses if not address.endswith((".label", ".say", ".show")))
    found = tuple(label for pattern, label in _RESTS if any(pattern.match(address) for address in known))
    return joined(found) if found else _LOOKS


def _unread(over: Range, declared: DeclarationChange) -> Iterator[str]:
    """Yield the ids of the records that could be read before, that are still there, and that nobody can read now."""
    key = declared.path.rpartition("/")[2].removesuffix(".yaml")
    if key not in over.before.kinds:
        return
    kept = over.after.ids(key) if key in over.after.kinds else ()
    gone = {change.id for change in over.files if change.before and change.after is None}
    yield from sorted(set(over.before.ids(key)) - set(kept) - gone)


UNFIT = Fault(
    "R25",
    Label("写进了看不见的字符：{value}", "invisible characters were added: {value}"),
    Label("删去这些字符，重新输入这一处", "delete the characters and retype this text"),
)
FORMULA = Fault(
    "R25",
    Label("文字以“{sign}”开头：{value}", "the text starts with '{sign}': {value}"),
    Label("改一个写法，不以 = + - @ 开头", "rephrase it so that it does not start with = + - @"),
    Severity.WARNING,
)
ALIKE = Fault(
    "R25",
    Label(
        "字母混着别的文字里看着一样的：{value}（像 {like}）",
        "letters of another script among Latin ones: {value} (looks like {like})",
    ),
    Label("用英文字母重新输入这一处", "retype it in Latin letters"),
    Severity.WARNING,
)
RADICAL = Fault(
    "R25",
    Label("部首字符冒充汉字：{value}（应是 {like}）", "radicals used in place of characters: {value} (should be {like})"),
    Label("重新输入这一处：从打印出来的 PDF 里复制的字常常这样", "retype it: text copied from a printed PDF often has them"),
    Severity.WARNING,
)
_SIGNS = ("=", "+", "-", "@")
_AMOUNT = pattern(r"-[0-9.]+(?:亿元|万元|元)", re.ASCII)
_MOST = 60


def unfit_text(over: Range) -> Iterator[Finding]:
    """Find control and invisible characters, and leading signs of formulas, that this change adds (R25)."""
    for change in over.files:
        yield from _unreadable(change)
        if change.after and _perhaps(repr(change.after.texts)):
            yield from _added(change)


def _unreadable(change: ChangedFile) -> Iterator[Finding]:
    known = [finding.message for finding in change.before.findings] if change.before else []
    for finding in change.after.findings if change.after else ():
        if finding.code == UNFIT_TEXT.code and finding.message not in known:
            yield change.at(UNFIT, finding.address, finding.value)


def _added(change: ChangedFile) -> Iterator[Finding]:
    for address, _, after in change.changes:
        if after is not None and unfit(after):
            yield change.at(UNFIT, visible(address), visible(after[:_MOST]))
        elif after is not None and _is_formula(after):
            yield change.at(FORMULA, visible(address), visible(after[:_MOST]), sign=after[0])
        for word in mixed(after or "")[:1]:
            yield change.at(ALIKE, visible(address), visible(word[:_MOST]), like=skeleton(word[:_MOST]))
        if after is not None and whole_signs(after) != after:
            yield change.at(RADICAL, visible(address), visible(after[:_MOST]), like=visible(whole_signs(after[:_MOST])))


def _perhaps(shown: str) -> bool:
    """Return whether values as Python shows them have a character spelled out, or a sign behind a quote: few have."""
    return (
        "\\" in shown
        or whole_signs(shown) != shown
        or bool(mixed(shown))
        or any(f"'{sign}" in shown or f'"{sign}' in shown for sign in _SIGNS)
    )


def _is_formula(text: str) -> bool:
    return text.startswith(_SIGNS) and not _AMOUNT.fullmatch(text)
