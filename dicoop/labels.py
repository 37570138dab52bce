"""What is a thing called, in Chinese and in English, and how is data shown among such words?"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Literal, NamedTuple, Self

from dicoop.frozen import pattern

Lang = Literal["zh", "en"]
Spoken = tuple[Mapping[str, str], Mapping[str, str]]


class Label(NamedTuple):
    """Words in both languages."""

    zh: str
    en: str

    def of(self, lang: Lang) -> str:
        """Return the words in one language."""
        return self.zh if lang == "zh" else self.en

    def fill(self, **args: object) -> Label:
        """Put values into the `{name}` places, each in the language of its side."""
        return self.said(spoken(args))

    def said(self, words: Spoken) -> Label:
        """Put values into the places that are said in both languages already."""
        return Label(self.zh.format_map(words[0]), self.en.format_map(words[1]))


class Worded:
    """What is said in other words in each language."""

    @property
    def label(self) -> Label:
        """The words for it."""
        raise NotImplementedError


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
    if not isinstance(value, _OF_TWO):
        return str(value)
    if isinstance(value, Term | Worded):
        return value.label.of(lang)
    if isinstance(value, Label):
        return value.of(lang)
    return ("、" if lang == "zh" else ", ").join(say(item, lang) for item in value)


_COMMAND = ("：dicoop ", ": dicoop ")


def without_command(words: Label, of: str = "") -> Label:
    """Return words without the command that they name at their end, where that has something in it."""
    (zh, _, command), en = words.zh.partition(_COMMAND[0]), words.en.partition(_COMMAND[1])[0]
    return Label(zh, en) if command and of in command else words


_OF_TWO = (tuple, Term, Worded)  # what is said otherwise in the other language; labels are tuples


def spoken(args: Mapping[str, object]) -> Spoken:
    """Return values in the words of each language."""
    one = {key: str(value) for key, value in args.items() if not isinstance(value, _OF_TWO)}
    two = [] if len(one) == len(args) else [(key, value) for key, value in args.items() if key not in one]
    return one | {key: say(value, "zh") for key, value in two}, one | {key: say(value, "en") for key, value in two}


def both(text: str) -> Label:
    """Return data as a label: the same text in both languages."""
    return Label(text, text)


FLAGS = {"true": Label("是", "yes"), "false": Label("否", "no")}  # by how a file says it


def joined(parts: tuple[Label, ...], zh: str = "、", en: str = ", ") -> Label:
    """Join labels with the separator of each language."""
    return Label(zh.join(part.zh for part in parts), en.join(part.en for part in parts))


_SUSPECT = pattern(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U00010000-\U0010ffff]"
)
_UNFIT = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_NO_CHARACTER = "\ufffe\uffff"
# Default_Ignorable_Code_Point of Unicode as far as the categories do not say it, and the blank of Braille: letters that show nothing
_BLANK = pattern("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]")


def unfit(text: str) -> list[int]:
    """Return where control and invisible format characters stand (a line feed is fit)."""
    return [m.start() for m in _SUSPECT.finditer(text) if is_unfit(m[0])]


def is_unfit(char: str) -> bool:
    """Return whether a character is a control or invisible one."""
    return unicodedata.category(char) in _UNFIT or char in _NO_CHARACTER or _BLANK.match(char) is not None


# What PDF files that browsers print hold for whole signs: where a font draws a radical (部首) as the sign itself, the radical. Unicode's own
# normal forms know those from U+2F00 alone, and read ⼾ as the sign of another script
_RADICAL = pattern("[\u2e80-\u2ef3\u2f00-\u2fd5]")
_PAIRS = "⼾户⺒巳⺓幺⺟母⺠民⺬示⻁虎⻄西⻅见⻆角⻉贝⻋车⻑長⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙⻳龟"
_RADICALS = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_RADICALS |= dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))


def whole_signs(text: str) -> str:
    """Return a text with the radicals that stand for whole signs, as in what was copied out of a printed page, as those signs."""
    return _RADICAL.sub(lambda found: _RADICALS.get(found[0], found[0]), text)


def visible(text: str) -> str:
    """Return text with every unfit character spelled out: data is shown, never obeyed."""
    return _SUSPECT.sub(lambda m: f"\\u{ord(m[0]):04x}" if is_unfit(m[0]) else m[0], text)
