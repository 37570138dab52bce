"""How are missing fields asked for on a terminal?

Numbered lists where the values are known; a part of a name for a reference; `<` goes one back.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from dicoop.errors import DicoopError
from dicoop.kinds import KINDS, tidy
from dicoop.kinds.base import title_of
from dicoop.labels import Label, both
from dicoop.store.ledger import glance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dicoop.actions.change import Texts
    from dicoop.commands.session import Session
    from dicoop.kinds.fields import Field
    from dicoop.kinds.ledger import Ledger

Choice = tuple[str, Label]
_INTRO = Label("逐项填写; 输入 < 回上一项, Ctrl-C 放弃 (什么都不会留下)", "one field after the other; < goes back, Ctrl-C leaves nothing behind")
_SEARCH = Label("输入名称的一部分或编号", "type a part of its name or its id")
_NUMBER = Label("输入序号或值", "type a number or a value")
_NONE = Label("没有找到", "nothing found")
_LEFT = Label("\n已放弃, 什么都没有写入", "\nleft; nothing was written")
_MOST = 15


def fill(session: Session, lacking: Sequence[Field], given: Texts) -> dict[str, str | tuple[str, ...]]:
    """Ask for each field that lacks; return all values given."""
    try:
        answers = _answers(session, lacking)
    except KeyboardInterrupt:
        session.say(_LEFT)
        raise
    lists = {row.name for row in lacking if row.form == "texts"}
    return {**given, **{name: (text,) if name in lists else text for name, text in answers.items()}}


def _answers(session: Session, lacking: Sequence[Field]) -> dict[str, str]:
    whole = glance(session.root())
    answers: dict[str, str] = {}
    session.say(_INTRO)
    at = 0
    while at < len(lacking):
        row = lacking[at]
        answer = _ask(session, row, whole)
        if answer == "<":
            at = max(at - 1, 0)
        elif answer is not None:
            answers[row.name] = answer
            at += 1
    return answers


def _ask(session: Session, row: Field, whole: Ledger) -> str | None:
    """Ask once: the field's text, `<` to go back, None to ask again."""
    choices = _choices(row, whole)
    _show(session, choices)
    hint = _SEARCH if row.mark.ref else _NUMBER if choices else row.mark.say
    text = _line(session, row.mark.label, hint)
    if text in ("", "<"):
        return text or None
    if choices and text.isdecimal() and 1 <= int(text) <= len(choices):
        return choices[int(text) - 1][0]
    try:
        return tidy.tidy(row, text, whole)
    except DicoopError as error:
        if row.mark.ref:
            return _search(session, row, text, whole)
        session.say(error.message, error.hint)
        return None


def _search(session: Session, row: Field, text: str, whole: Ledger) -> str | None:
    """Let a person choose among the records whose name or id holds the text."""
    kind = KINDS[row.mark.ref]
    found = [(id_, title_of(r)) for id_, r in whole.of(kind.name).items() if text.casefold() in f"{id_} {title_of(r)}".casefold()]
    choices = [(id_, both(f"{id_} {title}")) for id_, title in found[:_MOST]]
    if not choices:
        session.say(_NONE)
        return None
    _show(session, choices)
    number = _line(session, row.mark.label, _NUMBER)
    chosen = number.isdecimal() and 1 <= int(number) <= len(choices)
    return choices[int(number) - 1][0] if chosen else "<" if number == "<" else None


def _choices(row: Field, whole: Ledger) -> list[Choice]:
    if row.form == "term":
        return [(term.value, term.label) for term in row.terms or ()]
    if row.mark.known == "counties":
        return [(county.key, both(county.name)) for county in whole.settings.counties]
    if row.mark.known in ("units", "themes"):
        return [(text, both(text)) for text in getattr(whole.settings, row.mark.known)]
    return []


def _show(session: Session, choices: list[Choice]) -> None:
    for number, (value, label) in enumerate(choices, 1):
        words = label.of(session.lang)
        session.say(both(f"  {number:>2}  {words}" + ("" if value in words else f" ({value})")))


def _line(session: Session, label: Label, hint: Label | None) -> str:
    """Read one line; the end of input is as good as Ctrl-C."""
    words = label.of(session.lang) + (f" [{hint.of(session.lang)}]" if hint else "")
    sys.stderr.write(f"{words}: ")
    sys.stderr.flush()
    text = sys.stdin.readline()
    if not text:
        raise KeyboardInterrupt
    return text.strip()
