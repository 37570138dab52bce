"""How is a person on a terminal asked for a line, and for a yes or a no?"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from dicoop import streams
from dicoop.commands.session import Session
from dicoop.errors import DicoopError, Finding, total
from dicoop.labels import Label, both, visible
from dicoop.render import findings

_AGAIN = Label("有 {n} 处错误，再改一次", "faults: {n}; edit it again")
_AGAIN_HINT = Label("回车；输入 < 就放弃，内容另存", "Enter to edit; < gives up and keeps the text")
_YES_OR_NO = Label("“{text}”看不懂：y 是，n 否", "'{text}' is neither: y for yes, n for no")
LEFT = Label("\n已放弃，什么都没有写入", "\nleft; nothing was written")
NEEDED = Label("这一项不能空着", "this cannot be left empty")
BACK = ("<", "＜", "《")
YESES = ("y", "yes", "是", "ｙ")
NOES = ("", "n", "no", "否", "不", "ｎ", *BACK)


def line(session: Session, label: Label, hint: Label | None = None, *, needed: bool = False) -> str:
    """Read one line, of what is `needed` one that says something; the end of input is as good as Ctrl-C."""
    words = label.of(session.lang) + (f" [{hint.of(session.lang)}]" if hint else "")
    while True:
        streams.put(sys.stderr, f"{words}: ")
        text = streams.line()
        if not text:
            raise KeyboardInterrupt
        if text.strip() or not needed:
            return text.strip()
        session.say(NEEDED)


def blamed(error: DicoopError, answers: Mapping[str, Any], labels: Mapping[str, Label]) -> str:
    """Return the answer that a refusal is about: of a field it names, else one called so in its words, else the longest it quotes; empty where none is."""
    named = (finding.address.rpartition(".")[2] for finding in error.findings)
    told = " ".join(each.zh for each in ([finding.message for finding in error.findings] or [error.message]))
    said = {name: (labels[name].zh in told, len(value) * (value in told)) for name, value in answers.items() if isinstance(value, str)}
    other = max((name for name, found in said.items() if any(found)), key=said.__getitem__, default="")
    return next((name for name in named if name in answers), other)


def again(session: Session, faults: Sequence[Finding]) -> bool:
    """Ask whether a text with faults is to be opened once more; Ctrl-C and the end of input are a no, so that the text is kept."""
    session.say_lines(findings.text(faults, session.lang))
    try:
        return line(session, _AGAIN.fill(n=total(faults)), _AGAIN_HINT) not in BACK
    except KeyboardInterrupt:
        session.say(both(""))
        return False


def confirmed(session: Session, label: Label, hint: Label) -> bool:
    """Ask whether something is to be done, until it is answered: Enter is a yes."""
    while (text := line(session, label, hint).casefold()) and text not in YESES:
        if text in NOES:
            return False
        session.say(_YES_OR_NO.fill(text=visible(text)))
    return True
