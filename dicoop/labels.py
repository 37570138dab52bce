"""What is a thing called, in Chinese and in English?"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, NamedTuple, Self

Lang = Literal["zh", "en"]


class Label(NamedTuple):
    """Words in both languages."""

    zh: str
    en: str

    def of(self, lang: Lang) -> str:
        """Return the words in one language."""
        return self.zh if lang == "zh" else self.en

    def fill(self, **args: object) -> Label:
        """Put values into the `{name}` places, each in the language of its side."""
        zh = {key: say(value, "zh") for key, value in args.items()}
        en = {key: say(value, "en") for key, value in args.items()}
        return Label(self.zh.format(**zh), self.en.format(**en))


class Term(StrEnum):
    """A value out of a closed list; its text on disk is the member's value."""

    label: Label

    def __new__(cls, value: str, zh: str, en: str) -> Self:
        """Make a member from its text on disk and its two names."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = Label(zh, en)
        return member


def say(value: object, lang: Lang) -> str:
    """Return the words for a value: labels and terms by language, the rest as text."""
    if isinstance(value, Term):
        return value.label.of(lang)
    if isinstance(value, Label):
        return value.of(lang)
    if isinstance(value, tuple):
        return ("、" if lang == "zh" else ", ").join(say(item, lang) for item in value)
    return str(value)


def both(text: str) -> Label:
    """Return data as a label: the same text in both languages."""
    return Label(text, text)


FLAGS = {"true": Label("是", "yes"), "false": Label("否", "no")}  # by how a file says it


def joined(parts: tuple[Label, ...], zh: str = "、", en: str = ", ") -> Label:
    """Join labels with the separator of each language."""
    return Label(zh.join(part.zh for part in parts), en.join(part.en for part in parts))
