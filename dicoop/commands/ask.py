"""How are missing fields asked for on a terminal?

Numbered lists where the values are known; a part of a name for a reference; `<` goes one back.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from dicoop.errors import DicoopError
from dicoop.kinds import tidy
from dicoop.labels import Label, both
from dicoop.store.ledger import glance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dicoop.actions.change import Texts
    from dicoop.commands.session import Session
    from dicoop.kinds.fields import Field
    from dicoop.kinds.ledger import Ledger

Choice = tuple[str, Label]
_INTRO = Label(
    "逐项填写; 输入 < 回上一项, Ctrl-C 放弃 (什么都不会留下)", "one field after the other; < goes back, Ctrl-C leaves nothing behind"
)
_SEARCH = Label("输入名称的一部分或编号", "type a part of its name or its id")
_NUMBER = Label("输入序号或值", "type a number or a value")
_NUMBERS = Label("输入序号或值, 可以几个, 用空格分开", "type numbers or values, with blanks between")
_NONE = Label("没有找到“{text}”", "nothing found for '{text}'")
_MORE = Label("      还有 {n} 条, 写长一点再找", "      {n} more; type more of it")
_LEFT = Label("\n已放弃, 什么都没有写入", "\nleft; nothing was written")
_MOST = 15
_BACK = ("<", "＜", "《")


def fill(session: Session, lacking: Sequence[Field], given: Texts) -> Texts:
    """Ask for each field that lacks; return all values given."""
    try:
        answers = _answers(session, lacking)
    except KeyboardInterrupt:
        session.say(_LEFT)
        raise
    return {**given, **answers}


def _answers(session: Session, lacking: Sequence[Field]) -> dict[str, str | tuple[str, ...]]:
    whole = glance(session.root())
    answers: dict[str, str | tuple[str, ...]] = {}
    session.say(_INTRO)
    at = 0
    while at < len(lacking):
        row = lacking[at]
        choices = _choices(row, whole)
        _show(session, choices)
        hint = _SEARCH if row.mark.ref else _NUMBERS if row.form == "texts" else _NUMBER if choices else row.mark.say
        text = _line(session, row.mark.label, hint)
        if text in _BACK:
            at = max(at - 1, 0)
            continue
        words = text.split() if row.form == "texts" else [text] if text else []
        found = [value for word in words if (value := _read(session, row, word, choices, whole)) is not None]
        if found and len(found) == len(words):
            answers[row.name] = tuple(found) if row.form == "texts" else found[0]
            at += 1
    return answers


def _read(session: Session, row: Field, text: str, choices: list[Choice], whole: Ledger) -> str | None:
    """Return what was answered as the text of the field; None to ask again."""
    if text.isdecimal() and 1 <= int(text) <= len(choices):
        return choices[int(text) - 1][0]
    try:
        return tidy.tidy(row, text, whole)
    except DicoopError as error:
        if row.mark.ref:
            return _search(session, row, text, whole)
        session.say(error.message, None if choices else error.hint)
        return None


def _search(session: Session, row: Field, text: str, whole: Ledger) -> str | None:
    """Let a person choose among the records whose name or id holds the text."""
    known = [(id_, title) for id_, title in tidy.titles(whole.of(row.mark.ref)) if text.casefold() in f"{id_} {title}".casefold()]
    meant = [(id_, title) for id_, title in known if title == text] or known
    found = [(id_, both(f"{id_} {title}")) for id_, title in meant]
    if not found:
        session.say(_NONE.fill(text=text))
        return None
    _show(session, found[:_MOST])
    session.say(_MORE.fill(n=len(found) - _MOST) if len(found) > _MOST else None)
    number = _line(session, row.mark.label, _NUMBER)
    return None if number in ("", *_BACK) else _read(session, row, number, found[:_MOST], whole)


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
