"""What can go wrong with a text or a command line, drawn from one source of chance?"""

from __future__ import annotations

from random import Random

BITS = (
    *"\n :#'\"-[]{}&*!|>%@`?,~=.0a轴\\\r\t",
    *("- ", ": ", " #", "\n  ", "\n\n", "---\n", "...\n", "''", "  - ", "null", "true", "\u00a0", "\u3000", "? ", "|-\n  ", ">+\n\n", "<<: ", "%YAML 1.3\n"),
    *("\x00", "\x1b]52;c;eA==\x07", "\x1b]8;;http://x\x1b\\", "\x9b31m", "\x85", "\u2028", "\u202e", "\u200b", "\ufeff", "\ufffe", "\ud800", "\U000e0041"),
    *("&a ", "*a", "!!python/object:os.system ", "!t ", '"\\e[2J"', '"\\x00"', '"\\ud800"', '"\\UFFFFFFFF"', '"\\N"', "[red]", "[/]", "{x}", "{0!r}", "%s"),
    *("<<<<<<< HEAD\n", "=======\n", ">>>>>>> b\n", "||||||| base\n", "../../../etc/passwd", "id: P-2019-QL001\n", "id: ../../x\n", "county: QL\n"),
    *("2024-02-30", "0000-00-00", "99999-01-01", "9" * 400, "1e999999元", "-0元", "NaN", "inf", "١٢元", "１２．５亿元", "0.001元", "²", "é", "e\u0301", "𠮷", "😀"),
)  # fmt: skip
_MOST = 200_000  # characters: three times what a record may have
ENCODINGS = ("gb18030", "utf-16", "utf-32", "utf-8-sig", "big5")


def gentle(chance: Random, text: str) -> str:
    """Change a few characters, so that much stays what it was."""
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(BITS) + text[at + chance.choice((0, 0, 0, 1, 2, 9)) :]
    return text


def rough(chance: Random, text: str, others: list[str]) -> bytes:
    """Change characters, lines and bytes."""
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(_ROUGH)(chance, text, others)[:_MOST]
    raw = text.encode(chance.choice(ENCODINGS), "replace") if chance.random() < 0.02 else text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.1 and raw:
        at = chance.randrange(len(raw))
        raw = raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :]
    return raw


def _insert(chance: Random, text: str, _: list[str]) -> str:
    return gentle(chance, text)


def _value(chance: Random, text: str, _: list[str]) -> str:
    """Replace what stands behind a colon."""
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    key, colon, _old = lines[at].partition(": ")
    lines[at] = f"{key}{colon}{chance.choice(BITS)}{chance.choice(BITS) if chance.random() < 0.3 else ''}"
    return "\n".join(lines)


def _lines(chance: Random, text: str, _: list[str]) -> str:
    """Repeat, drop, move or indent lines."""
    lines = text.split("\n")
    a, b = sorted(chance.randrange(len(lines) + 1) for _ in range(2))
    part = lines[a:b]
    how = chance.randrange(5)
    if how == 0:
        part = part * chance.choice((2, 2, 2, 3, 200))
    elif how == 1:
        part = []
    elif how == 2:
        chance.shuffle(part)
    else:
        part = [" " * chance.randint(0, 4) + line if how == 3 else line.lstrip() for line in part]
    return "\n".join(lines[:a] + part + lines[b:])


def _crossed(chance: Random, text: str, others: list[str]) -> str:
    """Go on as another text does."""
    other = chance.choice(others)
    return text[: chance.randrange(len(text) + 1)] + other[chance.randrange(len(other) + 1) :]


def _repeated(chance: Random, text: str, _: list[str]) -> str:
    """Put in one bit many times."""
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(BITS)[:4] * chance.choice((50, 500, 5000, 20_000)) + text[at:]


def _ends(chance: Random, text: str, _: list[str]) -> str:
    return text.replace("\n", chance.choice(("\r\n", "\r", "\n\n", "\u2028")))


def _flow(chance: Random, text: str, _: list[str]) -> str:
    """Write a part with braces."""
    fields = ", ".join(line.strip() for line in text.split("\n")[1 : chance.randint(2, 12)] if ": " in line)
    return f"{{{fields}}}" if chance.random() < 0.5 else f"{text}\nnodes: {{{fields}}}\n"


_ROUGH = (_insert, _insert, _value, _value, _lines, _lines, _crossed, _repeated, _ends, _flow)


def words(chance: Random, lines: list[list[str]], flags: list[str]) -> list[str]:
    """Return a command line made of good ones: words changed, dropped, doubled, options put in."""
    line = list(chance.choice(lines))
    for _ in range(chance.randint(0, 3)):
        at = chance.randrange(len(line) + 1)
        how = chance.randrange(6)
        if how == 0 and line:
            line[min(at, len(line) - 1)] = chance.choice(BITS)
        elif how == 1 and at < len(line):
            line[at] = gentle(chance, line[at])[:200]
        elif how == 2:
            line.insert(at, chance.choice(flags))
        elif how == 3:
            line.insert(at, f"{chance.choice(flags)}={chance.choice(BITS)}")
        elif how == 4 and at < len(line):
            del line[at]
        elif at < len(line):
            line.insert(at, line[at])
    return line
