"""When are two names, or two receipts, one and the same however they are typed, and which letters of another script pass for Latin ones?"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from string import punctuation

from dicoop.frozen import pattern
from dicoop.labels import whole_signs

# What an input method makes of plain keys; not NFKC, which would read 10² as 102
_HALF = {0x3000: " ", **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}}
# What people put where something must stand and they have nothing to say: no or later, also of something, and signs
_NOTHING = pattern(
    r"(?:(?:暂|尚|目前|均|都)?(?:无|没|没有|未有|未提供|未附|不详|未知|空缺?|略)|(?:稍后|以后|后|日后|随后|待|另|需)(?:补充?|定|附|提供|补交|补报|补齐))"
    r"(?:相关)?(?:佐证|依据|凭证|材料|附件|文号|凭证号|原因|理由|资料|证明)*"
    r"|同上|n/a|na|n\.a\.|none|null|nil|tbd|todo|0+|×+|x{2,}|[\W_]+"
)
_SIGNS = "".join({*_NOTHING.pattern, *_NOTHING.pattern.upper(), *punctuation, " "})  # what may be in it, and more
_LONGEST = 14
_PARTS = pattern(r"[-/、，,;；]")
_REMEMBERED = 4096  # a receipt is compared soon again
_NAMES = 1 << 16  # those of a whole ledger, which are looked through again and again
_BLANKS = pattern(r"(?<=[^\x00-\xff])\s+(?=[^\x00-\xff])")
FOLDED = pattern(r"[0-9a-z\u4e00-\u9fff]+")  # a name that stays as it is
_GAP = pattern(r"[\s\-\u2010-\u2015\u2212\u2e3a\u2e3b\ufe31\ufe32\ufe58\ufe63]+")


@lru_cache(_REMEMBERED)
def folded(text: str) -> str:
    """Return a text without regard to case and width: every run of dashes or blanks between two signs is one dash, and none is taken out."""
    if text.isascii() and text.isprintable() and " " not in text and "--" not in text:  # as most receipts are: no run of anything
        return text.lower().strip("-")
    plain = whole_signs(text).translate(_HALF)
    return _GAP.sub("-", plain.casefold()).strip("-")


# In a word with a digit, or of nothing else: letters that look like digits
_ALIKE = str.maketrans("oil", "011")
_LETTERS = frozenset("oil")
_NUMBERED = pattern(r"(?=[a-z]*[0-9])(?=[0-9a-z]*[oil])[a-z0-9]+|(?<![a-z0-9])[oil]+(?![a-z0-9])")


@lru_cache(_REMEMBERED)
def folded_receipt(text: str) -> str:
    """Return a receipt as it is compared: folded, and the letters O, I and l, beside digits or alone, as the digits that they look like."""
    words = folded(text)
    return words if _LETTERS.isdisjoint(words) else _NUMBERED.sub(lambda word: word[0].translate(_ALIKE), words)


@lru_cache(_NAMES)
def folded_name(text: str) -> str:
    """Return a name without regard to case and width; blanks between two Chinese characters say nothing."""
    return text if FOLDED.fullmatch(text) else folded(_BLANKS.sub("", text.translate(_HALF)))


def holds(text: str, part: str) -> bool:
    """Return whether a name has a part, however the two are typed."""
    return bool(wanted := folded_name(part)) and wanted in folded_name(text)


def is_placeholder(text: str) -> bool:
    """Return whether a text only stands where something must: `无`, `/`, `—`, `N/A`, `待补`."""
    if len(text) > _LONGEST and text[0].isalnum() and text[-1].isalnum():  # as most do: nothing falls off at its ends
        return False
    other = text.lstrip(_SIGNS)[:1]
    if other.isalnum() and (other.isascii() or "\u4e00" <= other <= "\u9fff"):  # no such text has this sign
        return False
    words = folded(text)
    return _is_nothing(words) or all(map(_is_nothing, _PARTS.split(words)))


def _is_nothing(words: str) -> bool:
    bare = words.strip("()（）[]【】\"“”'。")
    return not bare or _NOTHING.fullmatch(bare) is not None


_WORD = pattern(r"[^\W_]+")
_ODD = pattern(
    "[\u00aa\u00b5\u00ba\u00c0-\u1fff\u2071-\u2e7f\ua4d0-\uabff\U00010000-\U0001ffff]"
)  # letters of Chinese texts are none of these


def skeleton(text: str) -> str:
    """Return a text with each letter that looks like an ASCII one as that one, by Unicode's table of confusables."""
    plain = unicodedata.normalize("NFKC", whole_signs(text))
    return plain if plain.isascii() else "".join(map(_plain, plain))


def folded_looks(text: str) -> str:
    """Return a text as it is compared by its looks: folded as a receipt, and each letter as the ASCII one that it looks like."""
    return folded_receipt(skeleton(text))


def mixed(text: str) -> tuple[str, ...]:
    """Return the words of a text in which Latin letters stand beside such as only look like them."""
    if not _ODD.search(text):
        return ()
    return tuple(word for word in _WORD.findall(text) if any(map(_is_latin, word)) and any(map(_passes, word)))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _passes(char: str) -> bool:
    return not char.isascii() and unicodedata.normalize("NFKC", char) == char and _plain(char) != char


@cache
def _plain(char: str) -> str:
    """Return the ASCII letter or digit that a letter looks like, itself where there is none."""
    if not _ODD.match(char) or unicodedata.category(char)[0] not in "LN":
        return char
    from confusable_homoglyphs.confusables import confusables_data  # noqa: PLC0415 - a large table, and few texts need it

    found = [each["c"] for each in confusables_data.get(char, ())]
    return next((like for like in found if len(like) == 1 and like.isascii() and like.isalnum()), char)
