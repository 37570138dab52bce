"""When are two names, or two receipts, one and the same however they are typed?"""

from __future__ import annotations

import re
from functools import lru_cache

# What an input method makes of plain keys; not NFKC, which would read 10² as 102
_HALF = {0x3000: " ", **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}}
# What people put where something must stand and they have nothing to say
_EMPTY_WORDS = frozenset(
    (
        *("无", "没有", "暂无", "待补", "待定", "待补充", "待提供", "略", "同上", "不详", "未知", "空"),
        *("0", "00", "/", "//", ".", "..", "...", "…", "。", "?", "??", "~", "n/a", "na", "n.a.", "none", "null", "nil", "tbd", "todo"),
    )
)
_REMEMBERED = 4096  # a receipt is compared soon again, and evidence is called alike in record after record
_BLANKS = re.compile(r"(?<=[^\x00-\xff])\s+(?=[^\x00-\xff])")
_GAP = re.compile(r"[\s\-\u2010-\u2015\u2212\u2e3a\u2e3b\ufe31\ufe32\ufe58\ufe63]+")


@lru_cache(_REMEMBERED)
def folded(text: str) -> str:
    """Return a text without regard to case and width: every run of dashes or blanks between two signs is one dash, and none is taken out."""
    return _GAP.sub("-", text.translate(_HALF).casefold()).strip("-")


def folded_name(text: str) -> str:
    """Return a name without regard to case and width; blanks between two Chinese characters say nothing."""
    return folded(_BLANKS.sub("", text.translate(_HALF)))


@lru_cache(_REMEMBERED)
def is_placeholder(text: str) -> bool:
    """Return whether a text only stands where something must: `无`, `/`, `—`, `N/A`, `待补`."""
    words = folded(text).strip("()（）[]【】\"“”'。")
    return not words or words in _EMPTY_WORDS
