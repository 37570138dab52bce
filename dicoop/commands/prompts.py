"""How are missing fields asked for on a terminal?

Numbered lists where the values are known; a part of a name for a reference; Enter takes what is likely meant; `<` goes one back.
What cannot be is asked for again at once, and nothing else that was typed is lost by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.commands import asking
from dicoop.errors import DicoopError, Misused, Refused, Unreadable
from dicoop.frozen import dataclass, field, replace
from dicoop.kinds import parse_input
from dicoop.kinds.fields import F, Field, field_of, fields
from dicoop.labels import Label, both, joined
from dicoop.render import findings
from dicoop.rules import lifecycle
from dicoop.rules.usual import asked, meeting_about, require, said_lacking, shown, usual, wanted
from dicoop.store.ledger import glance
from dicoop.text.fold import holds

if TYPE_CHECKING:
    from dicoop.actions.change import Texts
    from dicoop.commands.options import Option
    from dicoop.commands.session import Session
    from dicoop.kinds.base import Kind
    from dicoop.kinds.ledger import Ledger

Choice = tuple[str, Label]
Answers = dict[str, str | tuple[str, ...]]


class Prompt(NamedTuple):
    """What is asked for, what there is to choose from, what Enter takes, and what an empty answer means: nothing else is taken where it means nothing."""

    row: Field
    choices: list[Choice]
    empty: Label | None = None
    usual: str = ""


_INTRO = Label("逐项填写；输入 < 回上一项，Ctrl-C 放弃（什么都不会留下）", "one field at a time; < goes back, Ctrl-C quits without saving")
_SEARCH = Label("输入名称的一部分或编号", "type part of its name or its id")
_NUMBER = Label("输入序号或值", "type a number or a value")
_NUMBERS = Label("输入序号或值，可以几个，用空格分开", "type numbers or values, separated by spaces")
_ENTER = Label("回车：{value}", "Enter: {value}")
_OR_NONE = Label("没有写 {none}", "{none} if there is none")
_NONE = Label("没有找到“{text}”", "nothing found for '{text}'")
_MORE = Label("      还有 {n} 条，写长一点再找", "      {n} more; type more to narrow it down")
_MORE_LISTED = Label("      还有 {n} 个，输入名称里的几个字来找", "      {n} more; type part of the name")
_NOT_LISTED = Label("“{text}”不在上面的名单里", "'{text}' is not in the list above")
_TAKEN = Label("  = {value}", "  = {value}")
_NO_SUCH = Label("没有就直接回车", "just Enter if there is none")
_LEFT_NEW = Label("\n已放弃；刚登记的 {ids} 还在，要撤销：dicoop undo", "\nleft; {ids}, just added, stays; to undo it: dicoop undo")
_ADD_IT = Label("登记一个新的{kind}“{text}”", "add a new {kind} '{text}'")
_YES = Label("y 登记；回车重新输入", "y to add it; Enter to type again")
_MOST = 15
_NOTHING = ("无", "none", "-")


@dataclass
class _Asking:
    """A person who is asked: `tried` finds what is wrong with all answers together, `add` makes a record on the way (None: it cannot), `left` is what was gone back from.

    `verb`: what is to be done with the record that `id_` asks for · `labels`: of what was asked for · `lacking`: of what `may_lack`, what a refusal said does.
    """

    session: Session
    whole: Ledger
    tried: Callable[[Answers], object] = lambda _: None
    add: Callable[[Kind, Texts], str] | None = None
    answers: Answers = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)
    verb: str = ""
    labels: dict[str, Label] = field(default_factory=dict)
    may_lack: Mapping[str, str] = field(default_factory=dict)
    lacking: set[str] = field(default_factory=set)
    refused: Answers | None = None


def fill(
    session: Session, kind: Kind, given: Texts, tried: Callable[[Texts], object], add: Callable[[Kind, Texts], str] | None = None
) -> Texts:
    """Ask for each field of a new record that is not given but asked for, then for what the answers make necessary; return all values given."""
    one = _Asking(session, glance(session.root()), lambda found: tried({**given, **_filled(found)}), add)
    for name, value in given.items():  # what is given and cannot be is told before anything is asked
        _given(field_of(kind.model, name), value, one)
    rows = sorted(
        (row for row in fields(kind.model) if asked(kind, row) and row.name not in given), key=lambda row: row.mark.ref == "meeting"
    )

    def questions(answers: Answers) -> Sequence[Prompt]:
        known = {**given, **answers}
        first = [row for row in rows if row.name not in answers]
        return [
            Prompt(row, _choices(row, one.whole), _NO_SUCH if may_lack else None, usual(kind, row, known, one.whole, session.today))
            for row, may_lack in ([(row, not row.required) for row in first] or wanted(kind, known, one.tried))
        ]

    return {**given, **_filled(_answered(one, questions))} if rows or wanted(kind, given, one.tried) else given


def _given(row: Field | None, value: str | tuple[str, ...], one: _Asking) -> None:
    for text in (value,) if isinstance(value, str) else value:
        if row:
            parse_input.several(row, text, one.whole, one.session.today)


def _filled(answers: Answers) -> Answers:
    return {name: value for name, value in answers.items() if value}


def complete(
    session: Session,
    rows: Sequence[Option],
    given: Mapping[str, Any],
    verb: str = "",
    tried: Callable[[Mapping[str, Any]], object] = lambda _: None,
) -> Answers:
    """Ask for the options that a command line lacks, which may depend on one another; raises NotFound, Misused for what is given.

    A verb that may not start from the record's stage is refused before anything else is asked.
    """
    if not any(row.lacks(given) for row in rows):
        return {}
    one = _Asking(session, glance(session.root()), lambda answers: tried({**given, **answers}), verb=verb)
    one.may_lack = {row.field.name: row.name for row in rows if row.field and not given.get(row.name)}

    for row in rows:
        if row.name != "id_" and isinstance(text := given.get(row.name), str):
            _given(row.field, text, one)
            if row.knows(session, text) is False:
                one.tried({})  # which says what is wrong with it

    def questions(answers: Answers) -> Sequence[Prompt]:
        known = {**given, **answers}
        record = _record(rows, known, one)
        return [_question(one, row, record) for row in rows if row.lacks(known) or row.name in one.lacking - known.keys()]

    return _answered(one, questions)


def _record(rows: Sequence[Option], known: Mapping[str, Any], one: _Asking) -> Any:
    """Return the record that a command line is about, None where it names none yet; refused where the verb may not start from its stage."""
    from dicoop.store.ledger import meant  # noqa: PLC0415 - a new record is not looked for

    of = next((row.field.mark.ref for row in rows if row.name == "id_" and row.field), "")
    if not of or not known.get("id_"):
        return None
    kind, session = one.session.kinds[of], one.session
    record = one.whole.get(kind.name, meant(session.root(), kind, known["id_"]))
    if record is not None and one.verb and not known.get("reverse"):
        require(kind, record, one.verb, session.today)
    return record


_NONE_OPEN = Label("{id}（{title}）里没有等着登记的", "nothing is waiting to be recorded for {id} ({title})")


def _question(one: _Asking, option: Option, record: Any) -> Prompt:
    row = replace(option.field or Field(option.name, option.name, F(*option.about), "text", required=True), name=option.name)
    if option.held is not None:
        choices = [(value, both(f"{value} {about}".strip())) for value, about in option.held(record)] if record else []
        if record and not choices:
            raise Refused(_NONE_OPEN.fill(id=record.id, title=record.title))
    elif option.field is None and option.choices is not None:
        choices = [(value, both(about)) for value, about in option.choices(one.session)]
    else:
        choices = _choices(row, one.whole)
    is_meeting = option.name == "id_" and row.mark.ref == "meeting" and one.verb
    likely = option.usual(one.session) if option.usual else meeting_about(one.whole, one.session.today) if is_meeting else ""
    return Prompt(row, choices, None if option.without is None else _NO_SUCH, likely)


def answers(session: Session, questions: Callable[[Answers], Sequence[Prompt]]) -> Answers:
    """Ask questions, which may depend on one another; return the answers by the names of their fields."""
    return _answered(_Asking(session, glance(session.root())), questions)


def _answered(one: _Asking, questions: Callable[[Answers], Sequence[Prompt]]) -> Answers:
    questions(one.answers)  # what is given and cannot be is told before anything is asked
    one.session.say(_INTRO)
    try:
        while not _is_done(one, questions):
            pass
    except KeyboardInterrupt:
        one.session.say(_LEFT_NEW.fill(ids=" ".join(one.added)) if one.added else asking.LEFT)
        raise
    return one.answers


def _is_done(one: _Asking, questions: Callable[[Answers], Sequence[Prompt]]) -> bool:
    """Ask one question; return whether none is left, and what was answered can be: the answer that cannot is taken back."""
    before = dict(one.answers)
    try:
        question = next((each for each in questions(one.answers) if each.row.name not in one.answers), None)
        if question is not None:
            _ask(one, question)
            questions(one.answers)
            return False
        one.tried(one.answers)
    except (Misused, Refused) as error:
        if lacking := {one.may_lack[name] for name in said_lacking(error) if name in one.may_lack} - one.answers.keys():
            one.lacking |= lacking
            return False
        if not one.answers or one.answers == one.refused:
            raise
        one.session.say_lines(findings.error(error, one.session.lang))
        one.answers, one.refused = before, one.answers
        if one.answers == one.refused:
            bad = asking.blamed(error, before, one.labels)
            one.left |= {name: value for name, value in before.items() if not bad and isinstance(value, str)}
            one.answers = {name: value for name, value in before.items() if bad and name != bad}
        return False
    return True


def _ask(one: _Asking, question: Prompt) -> None:
    """Ask once: what is understood is put into the answers, `<` takes the last of them back."""
    question = question._replace(usual=one.left.get(question.row.name, question.usual))
    row, choices = question.row, question.choices
    one.labels[row.name] = row.mark.label
    _show(one.session, choices, _MORE_LISTED)
    text = asking.line(one.session, row.mark.label, _hint(question, one.whole), needed=not question.usual and question.empty is None)
    if text in asking.BACK:
        _go_back(one)
        return
    if not text and question.usual:
        one.answers[row.name] = question.usual
    elif question.empty is not None and (not text or text.casefold() in _NOTHING):
        one.answers[row.name] = ""
    else:
        _answer(one, row, text, choices)


def _go_back(one: _Asking) -> None:
    """Take the last answer back, and keep it for Enter to take again."""
    if one.answers:
        name, value = one.answers.popitem()
        if isinstance(value, str) and value:
            one.left[name] = value


def _answer(one: _Asking, row: Field, text: str, choices: list[Choice]) -> None:
    words = parse_input.SEPARATORS.sub(" ", text).split() if row.form == "texts" else [text]
    found = [value for word in words if (value := _read(one, row, word, choices)) is not None]
    if found and len(found) == len(words):
        one.answers[row.name] = tuple(found) if row.form == "texts" else found[0]


def _hint(question: Prompt, whole: Ledger) -> Label | None:
    row = question.row
    if question.usual:
        own = (
            _ENTER.fill(value=shown(row, question.usual, whole)),
            *((_OR_NONE.fill(none=Label("无", "none")),) if question.empty else ()),
        )
        return joined(own, "；", "; ")
    if row.form == "texts":
        return joined((_NUMBERS, *((question.empty,) if question.empty else ())), "；", "; ")
    hint = _SEARCH if row.mark.ref else _NUMBER if question.choices else None
    return joined(tuple(each for each in (hint, question.empty) if each), "；", "; ") if hint or question.empty else row.mark.say


def _read(one: _Asking, row: Field, text: str, choices: list[Choice]) -> str | None:
    """Return what was answered as the text of the field; None to ask again. A number takes only what is shown."""
    if choices and text.isdecimal():
        if 1 <= int(text) <= len(choices[:_MOST]):
            return choices[int(text) - 1][0]
        if len(text) <= len(str(_MOST)) and text not in dict(choices):
            one.session.say(_NOT_LISTED.fill(text=text))
            return None
    try:
        value = parse_input.tidy(row, text, one.whole, one.session.today, is_named=False)
        _judge(row, value, one)
    except Unreadable as error:
        one.session.say(error.finding.message, error.finding.hint)
        return None
    except DicoopError as error:
        if row.mark.ref:
            return _search(one, row, text)
        return _narrowed(one, row, text, choices, error)
    return _told(one, row, text, value) if row.mark.ref or not choices else _listed(one, row, text, value, choices)


def _judge(row: Field, value: str, one: _Asking) -> None:
    """Refuse what can be no value of a field; raises Unreadable, Refused."""
    if row.form == "day" and row.mark.happened:
        lifecycle.happened(value, one.session.today)
    if row.read:
        row.read(value)


def _listed(one: _Asking, row: Field, text: str, value: str, choices: list[Choice]) -> str | None:
    """Return the value of those to choose from that was answered; None to ask again."""
    found = next(((known, label) for known, label in choices if value in (known, *label)), None)
    if found is None:
        return _narrowed(one, row, text, choices)
    return found[0] if text in (found[0], *found[1]) else _told(one, row, text, found[0])


def _told(one: _Asking, row: Field, text: str, value: str) -> str:
    """Return a value; where it is not what was typed it is shown."""
    one.session.say(_TAKEN.fill(value=shown(row, value, one.whole)) if value != text else None)
    return value


def _narrowed(one: _Asking, row: Field, text: str, choices: list[Choice], error: DicoopError | None = None) -> str | None:
    found = [each for each in choices if text and text.casefold() in f"{each[0]} {each[1].of(one.session.lang)}".casefold()]
    if len(found) == 1:
        return _told(one, row, text, found[0][0])
    if found:
        return _one_of(one, row, found)
    if error is not None and not choices:
        one.session.say(error.message, error.hint)
    else:
        one.session.say(_NOT_LISTED.fill(text=text))
    return None


def _search(one: _Asking, row: Field, text: str) -> str | None:
    """Let a person choose among the records whose name or id holds the text, or add one."""
    kind = one.session.kinds[row.mark.ref]
    like = [each for each in parse_input.titles(one.whole.of(kind.name)) if holds(each[0], text)] or parse_input.like(kind, text, one.whole)
    verb = next((each for each in kind.verbs if each.name == one.verb), None) if row.name == "id_" else None
    today = one.session.today
    known = [each for each in like if verb and verb.starts_from(kind.stage(one.whole.get(kind.name, each[0]), today))] or like
    if found := parse_input.offered(kind, [each for each in known if each[1] == text] or known, one.whole):
        return _one_of(one, row, found)
    one.session.say(_NONE.fill(text=text))
    return _new(one, row, text) if text and one.add and kind.letter else None


def _one_of(one: _Asking, row: Field, found: list[Choice]) -> str | None:
    _show(one.session, found, _MORE)
    number = asking.line(one.session, row.mark.label, _NUMBER)
    return None if number in ("", *asking.BACK) else _read(one, row, number, found[:_MOST])


def _new(one: _Asking, row: Field, text: str) -> str | None:
    """Add a record that is referred to and not there yet, if a person says so; it is asked for in turn."""
    assert one.add is not None
    kind = one.session.kinds[row.mark.ref]
    said = asking.line(one.session, _ADD_IT.fill(kind=kind.label, text=text), _YES)
    if said.casefold() not in asking.YESES:
        return None if said.casefold() in asking.NOES else _read(one, row, said, [])
    name = next((each.name for each in fields(kind.model) if each.required and each.is_free), None)
    id_ = one.add(kind, {name: text} if name else {})
    one.added.append(id_)
    one.whole = glance(one.session.root())
    return id_


def _choices(row: Field, whole: Ledger) -> list[Choice]:
    if row.form == "term":
        return [(term.value, term.label) for term in row.terms or ()]
    held = getattr(whole.settings, row.mark.known) if row.mark.known else ()
    return [(each, both(each)) if isinstance(each, str) else (each.key, both(each.name)) for each in held]


def _show(session: Session, choices: list[Choice], more: Label) -> None:
    for number, (value, label) in enumerate(choices[:_MOST], 1):
        words = label.of(session.lang)
        session.say(both(f"  {number:>2}  {words}" + ("" if value in words else f" ({value})")))
    session.say(more.fill(n=len(choices) - _MOST) if len(choices) > _MOST else None)
