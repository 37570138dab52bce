"""How are missing fields asked for on a terminal?

Numbered lists where the values are known; a part of a name for a reference; `<` goes one back.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop import streams
from dicoop.errors import DicoopError, Unreadable, total
from dicoop.kinds import tidy
from dicoop.kinds.fields import F, Field
from dicoop.labels import Label, both, joined
from dicoop.render import findings
from dicoop.store.ledger import glance, meant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dicoop.actions.change import Texts
    from dicoop.commands.options import Option
    from dicoop.commands.session import Session
    from dicoop.errors import Finding
    from dicoop.kinds.ledger import Ledger

Choice = tuple[str, Label]
Answers = dict[str, str | tuple[str, ...]]


class Question(NamedTuple):
    """What is asked for, what there is to choose from, and what an empty answer means: nothing else is taken where it means nothing."""

    row: Field
    choices: list[Choice]
    empty: Label | None = None


_INTRO = Label(
    "逐项填写; 输入 < 回上一项, Ctrl-C 放弃 (什么都不会留下)", "one field after the other; < goes back, Ctrl-C leaves nothing behind"
)
_SEARCH = Label("输入名称的一部分或编号", "type a part of its name or its id")
_NUMBER = Label("输入序号或值", "type a number or a value")
_NUMBERS = Label("输入序号或值, 可以几个, 用空格分开", "type numbers or values, with blanks between")
_NONE = Label("没有找到“{text}”", "nothing found for '{text}'")
_MORE = Label("      还有 {n} 条, 写长一点再找", "      {n} more; type more of it")
_NOT_LISTED = Label("“{text}”不在上面的名单里", "'{text}' is not in the list above")
_NO_SUCH = Label("没有就直接回车", "just Enter if there is none")
_LEFT = Label("\n已放弃, 什么都没有写入", "\nleft; nothing was written")
_AGAIN = Label("有 {n} 处错误, 再改一次", "faults: {n}; edit it again")
_AGAIN_HINT = Label("回车; 输入 < 就放弃, 内容另存", "Enter; < gives up and keeps the text")
_MOST = 15
_BACK = ("<", "＜", "《")


def fill(session: Session, lacking: Sequence[Field], given: Texts) -> Texts:
    """Ask for each field that lacks; return all values given."""
    whole = glance(session.root())
    questions = [Question(row, _choices(row, whole)) for row in lacking]
    return {**given, **_answers(session, lambda _: questions, whole)}


def complete(session: Session, rows: Sequence[Option], given: Mapping[str, Any]) -> Answers:
    """Ask for the options that a command line lacks, which may depend on one another; raises NotFound, Misused for what is given."""
    if not any(row.lacks(given) for row in rows):
        return {}
    whole = glance(session.root())

    def questions(answers: Answers) -> Sequence[Question]:
        known = {**given, **answers}
        return [_question(session, row, _record(rows, known, whole, session), whole) for row in rows if row.lacks(known)]

    return _answers(session, questions, whole)


def _record(rows: Sequence[Option], known: Mapping[str, Any], whole: Ledger, session: Session) -> Any:
    """Return the record that a command line is about, None where it names none yet."""
    named = next((row.field.mark.ref for row in rows if row.name == "id_" and row.field and known.get("id_")), None)
    return whole.get(named, meant(session.root(), session.kinds[named], known["id_"])) if named else None


def _question(session: Session, option: Option, record: Any, whole: Ledger) -> Question:
    row = replace(option.field or Field(option.name, option.name, F(*option.about), "text", required=True), name=option.name)
    if option.held is not None:
        choices = [(value, both(f"{value} {about}".strip())) for value, about in option.held(record)] if record else []
    elif option.field is None and option.choices is not None:
        choices = [(value, both(about)) for value, about in option.choices(session)]
    else:
        choices = _choices(row, whole)
    return Question(row, choices, _NO_SUCH if option.without else None)


def answers(session: Session, questions: Callable[[Answers], Sequence[Question]]) -> Answers:
    """Ask questions, which may depend on one another; return the answers by the names of their fields."""
    return _answers(session, questions, glance(session.root()))


def again(session: Session, faults: Sequence[Finding]) -> bool:
    """Ask whether a text with faults is to be opened once more; Ctrl-C and the end of input are a no, so that the text is kept."""
    session.say(*map(both, findings.text(faults, session.lang).rstrip("\n").split("\n")))
    try:
        return line(session, _AGAIN.fill(n=total(faults)), _AGAIN_HINT) not in _BACK
    except KeyboardInterrupt:
        session.say(both(""))
        return False


def _answers(session: Session, questions: Callable[[Answers], Sequence[Question]], whole: Ledger) -> Answers:
    answers: Answers = {}
    questions(answers)  # what is given and cannot be is told before anything is asked
    session.say(_INTRO)
    try:
        while question := next((each for each in questions(answers) if each.row.name not in answers), None):
            _ask(session, question, answers, whole)
    except KeyboardInterrupt:
        session.say(_LEFT)
        raise
    return answers


def _ask(session: Session, question: Question, answers: Answers, whole: Ledger) -> None:
    """Ask once: what is understood is put into the answers, `<` takes the last of them back."""
    row, choices = question.row, question.choices
    _show(session, choices)
    hint = _hint(question)
    text = line(session, row.mark.label, hint)
    if text in _BACK:
        if answers:
            answers.popitem()
        return
    if not text and question.empty is not None:
        answers[row.name] = ""
        return
    words = text.split() if row.form == "texts" else [text] if text else []
    found = [value for word in words if (value := _read(session, row, word, choices, whole)) is not None]
    if found and len(found) == len(words):
        answers[row.name] = tuple(found) if row.form == "texts" else found[0]


def _hint(question: Question) -> Label | None:
    row = question.row
    if row.form == "texts":
        return joined((_NUMBERS, *((question.empty,) if question.empty else ())), "; ", "; ")
    return _SEARCH if row.mark.ref else _NUMBER if question.choices else question.empty or row.mark.say


def _read(session: Session, row: Field, text: str, choices: list[Choice], whole: Ledger) -> str | None:
    """Return what was answered as the text of the field; None to ask again."""
    if text.isdecimal() and 1 <= int(text) <= len(choices):
        return choices[int(text) - 1][0]
    try:
        value = tidy.tidy(row, text, whole)
        if row.read:
            row.read(value)
    except Unreadable as error:
        session.say(error.finding.message, error.finding.hint)
        return None
    except DicoopError as error:
        if row.mark.ref:
            return _search(session, row, text, whole)
        session.say(error.message, None if choices else error.hint)
        return None
    if not choices or row.mark.ref:
        return value
    found = next((known for known, label in choices if value in (known, *label)), None)
    session.say(_NOT_LISTED.fill(text=text) if found is None else None)
    return found


def _search(session: Session, row: Field, text: str, whole: Ledger) -> str | None:
    """Let a person choose among the records whose name or id holds the text."""
    known = [(id_, title) for id_, title in tidy.titles(whole.of(row.mark.ref)) if text.casefold() in f"{id_} {title}".casefold()]
    called = [(id_, title) for id_, title in known if title == text]
    found = [(id_, both(f"{id_} {title}")) for id_, title in called or known]
    if not found:
        session.say(_NONE.fill(text=text))
        return None
    _show(session, found[:_MOST])
    session.say(_MORE.fill(n=len(found) - _MOST) if len(found) > _MOST else None)
    number = line(session, row.mark.label, _NUMBER)
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


def line(session: Session, label: Label, hint: Label | None = None) -> str:
    """Read one line; the end of input is as good as Ctrl-C."""
    words = label.of(session.lang) + (f" [{hint.of(session.lang)}]" if hint else "")
    streams.put(sys.stderr, f"{words}: ")
    text = streams.line()
    if not text:
        raise KeyboardInterrupt
    return text.strip()
