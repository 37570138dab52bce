"""How is a person asked to decide, one by one, what two sides do not agree on?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING

from dicoop.actions import renumber, save, settle
from dicoop.commands import asking, conflict_texts
from dicoop.commands import save as saving
from dicoop.errors import DicoopError, Unreadable
from dicoop.labels import Label, both, joined, visible
from dicoop.render import findings

if TYPE_CHECKING:
    from dicoop.actions.settle import ConflictQuestion
    from dicoop.actions.sync import Synced
    from dicoop.actions.write_context import Desk
    from dicoop.change.merge_tree import Choice
    from dicoop.change.syntax_tree import Names
    from dicoop.commands.session import Session

_INTRO = Label(
    "两边改得不一样的有 {n} 处，逐处来定；输入 < 回上一处，Ctrl-C 放弃（这几处都保持原样）",
    "the two sides differ in {n} places, to be resolved one by one; < goes back, Ctrl-C leaves them as they are",
)
_WHICH = Label("取哪一边", "which is right")
_SIDES = Label("1 本分支的；2 对方分支的；=值 另写一个", "1 ours; 2 theirs; =VALUE for another value")
_SIDES_ONLY = Label("1 本分支的；2 对方分支的", "1 ours; 2 theirs")
_NEITHER = Label("“{text}”不在可选的之中", "'{text}' is none of these")
_VALUE = Label("“{text}”不是 1 或 2；要另写这个值：={text}", "'{text}' is neither 1 nor 2; for that as a value: ={text}")
_FILE = Label("{path}：两边都改了，整份取一边", "{path}: changed on both sides; choose one side as a whole")
_LEFT = Label("\n已放弃，这些冲突一处也没有定；要接着定，再执行一次", "\nleft; none of these was resolved; run it again to continue")
_RENUMBER = Label(
    "{old}：两边各登记了一条，编号相同：{ours}（本机）、{theirs}（{name}）。本机的一条改为 {new}",
    "{old}: each side gave this id to a different record: {ours} (here), {theirs} ({name}); the one here becomes {new}",
)
_RENUMBERED = Label("换编号：{pairs}", "Change ids: {pairs}")
_YES = Label("回车改；n 不改", "Enter: yes; n: no")
_ONE, _OTHER = ("1", "１", "o", "ours"), ("2", "２", "t", "theirs")


def decide(session: Session, desk: Desk) -> Callable[[tuple[ConflictQuestion, ...], Names], Mapping[tuple[str, str], Choice]]:
    """Return who decides: the person on the terminal."""

    def asked(questions: tuple[ConflictQuestion, ...], names: Names) -> dict[tuple[str, str], Choice]:
        session.say(_INTRO.fill(n=len(questions)))
        made: list[Choice] = []
        try:
            while len(made) < len(questions):
                choice = _one(session, desk, questions[len(made)], names)
                if choice is not None:
                    made.append(choice)
                elif made:
                    made.pop()
        except KeyboardInterrupt:
            session.say(_LEFT)
            raise
        return {(each.file.path, each.conflict.address): choice for each, choice in zip(questions, made, strict=True)}

    return asked


def _one(session: Session, desk: Desk, question: ConflictQuestion, names: Names) -> Choice | None:
    """Ask about one conflict until it is settled; None for a step back."""
    by_field = bool(question.conflict.address)
    file = question.file
    whole = (_FILE.fill(path=visible(file.path)),)
    session.say(*(conflict_texts.told(conflict_texts.id_of(file), question.conflict, names, (file.kind, file.ours)) if by_field else whole))
    while True:
        text = asking.line(session, _WHICH, _SIDES if by_field else _SIDES_ONLY)
        if text in asking.BACK:
            return None
        if text in _ONE or text in _OTHER:
            return "ours" if text in _ONE else "theirs"
        if by_field and text[:1] in ("=", "＝") and (given := _given(session, desk, question, text[1:].strip())):
            return given
        if text[:1] not in ("=", "＝") or not by_field:
            session.say((_VALUE if by_field and text else _NEITHER).fill(text=visible(text)))


def _given(session: Session, desk: Desk, question: ConflictQuestion, text: str) -> Choice | None:
    """Return the value that was typed; what cannot be is told."""
    try:
        return settle.given(desk, question, text)
    except Unreadable as error:
        session.say(error.finding.message, error.finding.hint)
    except DicoopError as error:
        session.say_lines(findings.error(error, session.lang))
    return None


def renumbered(session: Session, desk: Desk, found: Synced) -> bool:
    """Ask whether our records whose ids the other side gave out too get others, and commit that; return whether it was done."""
    for clash in found.clashes:
        old = PurePath(clash.path).stem
        if old not in found.renumber:
            continue
        ours, theirs = (visible(value or "") for value in (clash.conflicts[0].ours, clash.conflicts[0].theirs))
        words = _RENUMBER.fill(old=old, new=found.renumber[old], ours=ours, theirs=theirs, name=visible(found.way.there))
        if not asking.confirmed(session, words, _YES):
            return False
        renumber.renumber(desk, old, found.renumber[old])
    if found.renumber:
        pairs = joined(tuple(both(f"{old} → {new}") for old, new in found.renumber.items()), "、", ", ")
        text = _RENUMBERED.fill(pairs=pairs).of(session.lang)
        saving.tell(session, save.save(desk, text, session.lang, anyway=False))
    return bool(found.renumber)
