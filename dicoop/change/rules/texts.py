"""Does a change bring in text that does not show what it says, or that a spreadsheet would run?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dicoop.change.changed_record import ChangedFile
from dicoop.change.review_context import Range
from dicoop.errors import Fault, Finding, Severity
from dicoop.frozen import pattern
from dicoop.labels import Label, unfit, visible, whole_signs
from dicoop.text.faults import UNFIT_TEXT
from dicoop.text.fold import mixed, skeleton

UNFIT = Fault(
    "R25",
    Label("写进了看不见的字符：{value}", "invisible characters were brought in: {value}"),
    Label("删去这些字符，重新输入这一处", "delete the characters and type the place anew"),
)
FORMULA = Fault(
    "R25",
    Label("文字以“{sign}”开头：{value}", "the text begins with '{sign}': {value}"),
    Label("改一个写法，不以 = + - @ 开头", "write it so that it does not begin with = + - @"),
    Severity.WARNING,
)
ALIKE = Fault(
    "R25",
    Label(
        "字母混着别的文字里看着一样的：{value}（像 {like}）",
        "letters of another script stand among Latin ones: {value} (looks like {like})",
    ),
    Label("用英文字母重新输入这一处", "type the place anew in Latin letters"),
    Severity.WARNING,
)
RADICAL = Fault(
    "R25",
    Label("部首字符冒充汉字：{value}（应是 {like}）", "radicals stand for whole signs: {value} (should be {like})"),
    Label("重新输入这一处：从打印出来的 PDF 里复制的字常常这样", "type the place anew: text copied out of a printed PDF often has them"),
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
