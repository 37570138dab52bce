"""How is the text of a question read: which conditions does it hold, and how are they joined?

A condition is `NAME OP VALUE`; conditions are joined by and, or, not and brackets, or 且, 或 and 非, in full or half width.
Free text runs to the end of the question unless it is quoted; any other value runs to the next word that a condition follows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from dicoop.errors import DicoopError, Misused
from dicoop.frozen import pattern
from dicoop.labels import Label
from dicoop.rules.questions import QUOTES, All, Either, Not, Test, Tree, WrittenValue, placed

if TYPE_CHECKING:
    from dicoop.kinds.settings import Settings
    from dicoop.rules.names import Name, Vocabulary

NAME = r"[^\s=!<>~＝！＜＞～()（）]++"
_OP = r"(?:[!！][=＝]|[<＜>＞][=＝]?|[=＝~～])"
_FLAGS = re.IGNORECASE | re.DOTALL
_HEAD = pattern(rf"({NAME})(?:\s*({_OP})|\s+(in)(?!\S))?\s*", _FLAGS)
_START = rf"(?:\s*(?:not(?=[\s(（])|[非(（]))*+\s*{NAME}(?:\s*{_OP}|\s+in(?!\S))"
_JOIN = pattern(rf"(?:(?:\s+|(?<=[\s=＝\"'”’)）]))(and|or)(?=[\s(（]|$)|\s*([且或]))(?={_START}|\s*$)", _FLAGS)
_WORD = pattern(r"(?:and|or)(?=[\s(（]|$)|[且或]", _FLAGS)
_REFERS = pattern(r"([0-9]{1,9}(?:\.[0-9]{1,9})?%)?\.([^\W\d].*)", re.DOTALL)
_AND = {"and": True, "且": True, "or": False, "或": False}
_HALF = str.maketrans("＝！＜＞～", "=!<>~")
_DEEPEST = 20

NO_FORM = Label("条件“{text}”看不懂", "cannot understand the condition '{text}'")
FORM_HINT = Label(
    "写成 字段 符号 值，符号用 = != < <= > >= ~（含有），如 investment>=1亿元",
    "write FIELD OP VALUE, OP one of = != < <= > >= ~ (contains): investment>=100 million yuan",
)
_MISSING = Label("“{word}”后面缺少一个条件", "condition missing after '{word}'")
_NO_END = Label("“(”没有配上“)”", "this '(' has no ')'")
_NO_START = Label("多出一个“)”", "one ')' too many")
_NO_WORD = Label("前面缺少 and 或 or", "'and' or 'or' is missing before it")
_JOIN_HINT = Label(
    "条件之间用 and 或 or 连接，也可写“且”“或”，如 county=QL and（kind=产业 or kind=科研）",
    "join conditions with and / or: county=QL and (kind=industry or kind=research)",
)
_QUOTE_HINT = Label(
    "文字一直算到末尾；后面还有别的，就给文字加引号，如（name~“轴承” or name~“齿轮”）",
    "free text runs to the end: quote it if something follows, as in (name~'轴承' or name~'齿轮')",
)
_TOO_DEEP = Label("括号和“非”套了不止{most}层", "brackets and 'not' are nested more than {most} deep")
_DEPTH_HINT = Label("分成几个条件写，如几个 --where", "write several conditions, such as several --where")


def read(text: str, vocabulary: Vocabulary, settings: Settings | None) -> Tree:
    """Return what a text asks; raises Misused."""
    reader = _Reader(text, vocabulary, settings)
    tree = reader.either()
    if reader.at < len(text):
        raise reader.fault(_NO_START, _JOIN_HINT)
    return tree


class _Reader:
    """What reads a question from left to right: `at` is the next character, `open` how many brackets are."""

    def __init__(self, text: str, vocabulary: Vocabulary, settings: Settings | None) -> None:
        self.text = text
        self.at = 0
        self._open = 0
        self._depth = 0
        self._ran = False  # whether free text ran to the end
        self._vocabulary = vocabulary
        self._settings = settings

    def fault(self, message: Label, hint: Label, at: int | None = None) -> DicoopError:
        """Return a fault of the text from a place on."""
        at = self.at if at is None else at
        return placed(Misused(message, hint), self.text[at:], at, "")

    def either(self) -> Tree:
        """Read conditions joined by or."""
        parts = [self._all()]
        while self._joined(joins_all=False):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _all(self) -> Tree:
        parts = [self._one()]
        while self._joined(joins_all=True):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _joined(self, *, joins_all: bool) -> bool:
        """Go behind a word that joins conditions, if it is the one asked for; raises Misused where there is neither word nor end."""
        self._skip()
        rest = self.text[self.at : self.at + 1]
        if not rest or rest in ")）":
            return False
        match = _WORD.match(self.text, self.at)
        if match is None:
            raise self.fault(_NO_WORD, _JOIN_HINT)
        word = match[0]
        if _AND[word.casefold()] is not joins_all:
            return False
        self.at = match.end()
        self._must_follow(word)
        return True

    def _skip(self) -> None:
        while self.text[self.at : self.at + 1].isspace():
            self.at += 1

    def _must_follow(self, word: str) -> None:
        self._skip()
        if self.at == len(self.text):
            at = self.text.rindex(word)
            raise self.fault(_MISSING.fill(word=word), _JOIN_HINT, at)

    def _one(self) -> Tree:
        """Read one condition, what is in brackets, or the opposite of either."""
        self._skip()
        match = _HEAD.match(self.text, self.at)
        if match is None:
            return self._inside() if self.text[self.at : self.at + 1] in ("(", "（") else self._refuse()
        word, op = match[1], match[2] or match[3]
        if op and (word[0] != "非" or len(word) == 1 or self._vocabulary.knows(word)):
            return self._test(word, op.casefold().translate(_HALF), match.end())
        if word[0] == "非" or word.casefold() == "not":
            return self._nested(word if word[0] != "非" else "非", lambda: Not(self._one()))
        return self._refuse()

    def _refuse(self) -> Tree:
        text = self.text[self.at :]
        if not self.text[: self.at].strip():
            raise Misused(NO_FORM.fill(text=self.text), FORM_HINT)
        raise self.fault(NO_FORM.fill(text=text.strip()), FORM_HINT)

    def _nested(self, word: str, go: Callable[[], Tree]) -> Tree:
        """Read what follows a bracket or `not`."""
        if self._depth == _DEEPEST:
            raise self.fault(_TOO_DEEP.fill(most=_DEEPEST), _DEPTH_HINT)
        self._depth += 1
        self.at += len(word)
        self._must_follow(word)
        found = go()
        self._depth -= 1
        return found

    def _inside(self) -> Tree:
        start = self.at
        self._open += 1
        found = self._nested(self.text[start], self.either)
        self._open -= 1
        if self.at == len(self.text):
            raise self.fault(_NO_END, _QUOTE_HINT if self._ran else _JOIN_HINT, start)
        self.at += 1
        return found

    def _test(self, word: str, op: str, after: int) -> Tree:
        start, text = self.at, self.text
        if text[after : after + 1] in tuple("=<>") and not text[after - 1].isspace():
            return self._refuse()
        end = self._scan(after)
        try:
            name = self._vocabulary.name(word, self._settings)
            self.at = after
            value = self._value(name, end)
        except Misused as error:
            raise placed(error, text[start:end], start, text) from None
        return Test(name, op, value, text[start : self.at].strip(), start)

    def _value(self, name: Name, end: int) -> WrittenValue:
        """Read a value and go behind it; `end` is where it ends if it is not quoted and no free text."""
        start, text = self.at, self.text
        close = QUOTES.get(text[start : start + 1])
        closed = text.find(close, start + 1) if close else -1
        if closed >= 0 and self._ends(closed + 1):
            self.at = closed + 1
            return WrittenValue(text[start + 1 : closed], quoted=True)
        word = text[start:end].strip()
        refers = _REFERS.match(word)
        if refers and (not name.row.is_free or self._vocabulary.knows(refers[2])):
            self.at = end
            return WrittenValue(word, other=self._vocabulary.name(refers[2], self._settings), share=refers[1] or "")
        self._ran = name.row.is_free
        self.at = len(text) if self._ran else end
        return WrittenValue(text[start : self.at].strip())

    def _ends(self, at: int) -> bool:
        """Return whether a condition may end at a place."""
        rest = self.text[at:].lstrip()
        return not rest or bool(self._open and rest[0] in ")）") or _JOIN.match(self.text, at) is not None

    def _scan(self, at: int) -> int:
        """Return where a value ends that begins at a place: brackets within it are its own, and so is a quoted part of a list."""
        text, depth, is_new = self.text, 0, True
        while at < len(text):
            char = text[at]
            closed = text.find(QUOTES[char], at + 1) if is_new and char in QUOTES else -1
            if closed > 0:
                at = closed
            elif not depth and ((self._open and char in ")）") or _JOIN.match(text, at)):
                break
            depth = max(0, depth + (char in "(（") - (char in ")）"))
            is_new = char in ",，、" or (is_new and char.isspace())
            at += 1
        return at
