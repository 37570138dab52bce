"""What is a person on a terminal asked for a new ledger?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dicoop.commands import prompts
from dicoop.commands.prompts import Answers, Prompt
from dicoop.commands.session import Session
from dicoop.errors import NOWHERE, Fault, Finding, Findings, Refused, Unreadable
from dicoop.frozen import pattern, replace
from dicoop.kinds import outline
from dicoop.kinds.base import Kinds
from dicoop.kinds.declaration import Declaration, DueSpec
from dicoop.kinds.fields import F, Field, the_field
from dicoop.kinds.outline import Outline, Part
from dicoop.labels import Label, both
from dicoop.store.kinds import judged

_FAULTS = Label("“{key}”不能作台账的名字", "'{key}' is not a valid ledger name")
_LABEL = Label("台账里的一条叫什么，如 隐患 | hazard", "what to call one record, such as 隐患 | hazard")
_LETTER = Label("编号的字头；直接回车就是 {letter}", "the letter of its ids; just Enter for {letter}")
_PARTS = Label("直接回车就都不要", "just Enter for none")
_STEPS = Label(
    "依次写 动词=名称，如 assign=交办 fix=整改 accept=验收；直接回车就是 assign=交办 finish=办结",
    "VERB=NAME in their order, such as assign=交办 fix=整改 accept=验收; just Enter for assign=交办 finish=办结",
)
_WITHIN = Label(
    "从登记日期起，如 10 wd（工作日）或 10 days；直接回车就是 10 wd",
    "from the day it is opened, 10 wd (working days) or 10 days; just Enter for 10 wd",
)
_STEP = pattern(r"([a-z][a-z0-9_]{0,39})=(\S+)", re.ASCII)
BAD_STEP = Fault(
    "bad-step",
    Label("“{value}”不是 动词=名称", "'{value}' is not VERB=NAME"),
    Label("动词用小写英文，名称不留空格，如 assign=交办 finish=办结", "the verb in lower case, no spaces, such as assign=交办 finish=办结"),
)


def ask_for(session: Session, key: str) -> str:
    """Return the declaration of a ledger that a person describes; refused before anything is asked where the name cannot be."""
    kinds = session.kinds
    letter = outline.free_letter(key, kinds)
    plain = Outline(key, letter, key)
    faults = _wrong("key", plain, kinds)
    if faults:
        raise Refused(_FAULTS.fill(key=key), findings=faults)
    answers = prompts.answers(session, lambda given: _questions(plain, kinds, given))
    parts = tuple(part for part in Part if part.value in (answers["parts"] or ()))
    steps = _steps(str(answers.get("steps") or "")) or outline.STEPS
    chosen = (str(answers["letter"] or letter), str(answers["label"]), parts, steps, str(answers.get("within") or outline.WITHIN))
    return outline.text(Outline(key, *chosen), session.lang)


def _wrong(part: str, said: Outline, kinds: Kinds) -> tuple[Finding, ...]:
    """Return what is wrong with a part of what was said so far."""
    found = judged("", outline.text(said, "en").encode(), kinds)
    faults = found if isinstance(found, Findings) else ()
    return tuple(each.placed(NOWHERE) for each in faults if f"{each.address}.".startswith(f"{part}."))


def _questions(plain: Outline, kinds: Kinds, given: Answers) -> Sequence[Prompt]:
    def letter(text: object) -> None:
        _refuse(_wrong("letter", plain._replace(letter=str(text)), kinds))

    def steps(text: object) -> None:
        _refuse(_wrong("steps", plain._replace(parts=(Part.STEPS,), steps=_steps(text)), kinds))

    parts = given.get("parts") or ()
    return (
        Prompt(_row("label", Declaration, _LABEL), []),
        Prompt(replace(_row("letter", Declaration, _LETTER), read=letter), [], _LETTER.fill(letter=plain.letter)),
        Prompt(Field("parts", "parts", F("部分", "Parts"), "texts"), [(part.value, part.label) for part in Part], _PARTS),
        *((Prompt(Field("steps", "steps", F("环节", "Steps"), "text", read=steps), [], _STEPS),) if Part.STEPS in parts else ()),
        *((Prompt(_row("within", DueSpec, _WITHIN), [], _WITHIN),) if Part.DEADLINE in parts else ()),
    )


def _refuse(faults: tuple[Finding, ...]) -> None:
    """Raise Unreadable for the first of some faults."""
    for each in faults:
        raise Unreadable(each)


def _row(name: str, model: type[Declaration | DueSpec], say: Label) -> Field:
    row = the_field(model, name)
    return replace(row, mark=replace(row.mark, say=say))


def _steps(text: object) -> tuple[tuple[str, str], ...]:
    """Read verbs and names of steps; raises Unreadable."""
    words = str(text).split()
    bad = next((word for word in words if not _STEP.fullmatch(word)), None)
    if bad is not None:
        raise Unreadable(BAD_STEP.at("", bad, both("assign=交办 finish=办结")))
    return tuple((found[1], found[2]) for word in words if (found := _STEP.fullmatch(word)))
