"""What of an xlsx file does a reader of values not see: hidden rows and columns, failed formulas, number formats, what is struck out?

A number format can scale (`0!.0,"万元"`), multiply by a hundred (`0.0%`), leave the day of a date out (`yyyy"年"m"月"`), or write a unit
behind the number (`0.00"亿元"`). A person reads what is shown; where 12 is struck out and 15 stands behind it, python-calamine 0.9.1, openpyxl 3.1.5
and pandas 3.1.1 read 1215.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from dicoop.exchange.sheet import At, Format, Note, Shown, Trouble
from dicoop.frozen import pattern

if TYPE_CHECKING:
    from zipfile import ZipFile


_ROOT = pattern(rb"<([A-Za-z_][\w.-]*:)?worksheet[\s>]")
_SIZE = pattern(rb'<(?:\w+:)?dimension ref="[A-Z]+[0-9]+:([A-Z]+)([0-9]+)"')
# Something hidden, an error, a formula, something struck out, quotes of the other sort: a word that few parts have, and those with it that tell something
_TELLING = (
    (b'hidden="', (b'hidden="1', b'hidden="true')),
    (b't="e"', (b't="e"',)),
    (b"<%sf", (b"<%sf>", b"<%sf ", b"<%sf/")),
    (b"strike", (b"strike",)),
    (b"'", (b"='",)),
)
_TRUE = ("1", "true")
_TAIL = 100  # bytes of a part that show how it ends
_COLUMNS = 16384  # that a sheet has
_STRUCK = Note(Trouble.STRUCK, "")
Attributes = dict[str, str]
Styles = Mapping[str, tuple[str, Format | Trouble]]


class Seen(NamedTuple):
    """What the package says of a sheet; `last` is the last row and column with a value."""

    notes: dict[At, Note]
    formats: dict[At, Format]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    last: At


def elements(raw: bytes) -> Iterator[tuple[str, Attributes]]:
    """Yield the elements of a small part as local names with their attributes, in their order."""
    found: list[tuple[str, Attributes]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: found.append((_local(name), attributes))
    parser.Parse(raw, True)  # noqa: FBT003 - its own interface
    return iter(found)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def sheets_of(package: ZipFile) -> dict[str, str]:
    """Return the part of each sheet by the sheet's name."""
    main = _main(package)
    folder, name = posixpath.split(main)
    rels = f"{folder}/_rels/{name}.rels"
    parts = {a.get("Id", ""): _resolved(folder, a.get("Target", "")) for tag, a in elements(package.read(rels)) if tag == "Relationship"}
    rows = (a for tag, a in elements(package.read(main)) if tag == "sheet")
    return {a.get("name", ""): part for a in rows if (part := parts.get(_id(a), "")) in package.NameToInfo}


def _id(attributes: Attributes) -> str:
    return next((value for name, value in attributes.items() if ":" in name and _local(name) == "id"), "")


def _main(package: ZipFile) -> str:
    """Return the part that holds the workbook."""
    rows = elements(package.read(_RELS)) if _RELS in package.NameToInfo else ()
    made = (a for tag, a in rows if tag == "Relationship" and a.get("Type", "").endswith("/officeDocument"))
    return next((_resolved("", a.get("Target", "")) for a in made), "") or "xl/workbook.xml"


_RELS = "_rels/.rels"


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))


def comments_of(package: ZipFile, part: str) -> list[str]:
    """Return the cells of a sheet that have a comment, as its part names them."""
    folder, name = posixpath.split(part)
    rels = f"{folder}/_rels/{name}.rels"
    rows = (a for _, a in elements(package.read(rels))) if rels in package.NameToInfo else ()
    parts = [_resolved(folder, a.get("Target", "")) for a in rows if a.get("Type", "").endswith("/comments")]
    return [a.get("ref", "") for each in parts if each in package.NameToInfo for tag, a in elements(package.read(each)) if tag == "comment"]


def styles_of(package: ZipFile) -> dict[str, tuple[str, Format | Trouble]]:
    """Return, by the number of a cell's style, what its format adds to the value; those that add nothing are left out."""
    if "xl/styles.xml" not in package.NameToInfo:
        return {}
    codes: dict[str, str] = {}
    found: dict[str, tuple[str, Format | Trouble]] = {}
    rows = list(elements(package.read("xl/styles.xml")))
    struck, place = _struck_in(rows, "font"), -1
    for tag, attributes in rows:
        if tag == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyles"):  # the first begins the formats that cells name, the other ends them
            place = 0 if tag == "cellXfs" else -1
        elif tag == "xf" and place >= 0:
            number = attributes.get("numFmtId", "0")
            code = codes.get(number) or built_in(int(number))
            if said := Trouble.STRUCK if attributes.get("fontId") in struck else code and meaning(code):
                found[str(place)] = code, said
            place += 1
    return found


def struck_texts(package: ZipFile) -> frozenset[str]:
    """Return the numbers of the texts that cells share of which something is struck out."""
    raw = package.read(_SHARED) if _SHARED in package.NameToInfo else b""
    return _struck_in(elements(raw), "si") if b"strike" in raw else frozenset()


_SHARED = "xl/sharedStrings.xml"


def _struck_in(rows: Iterable[tuple[str, Attributes]], holder: str) -> frozenset[str]:
    """Return the numbers of those elements of a name in which something is struck out."""
    found, place = set(), -1
    for tag, attributes in rows:
        place += tag == holder
        if _is_strike(tag, attributes):
            found.add(str(place))
    return frozenset(found)


def _is_strike(tag: str, attributes: Attributes) -> bool:
    return tag == "strike" and attributes.get("val", "1") in _TRUE


def is_uncomputed(package: ZipFile) -> bool:
    """Return whether a program wrote the file that leaves all formulas to whoever opens it, with a zero for each."""
    main = _main(package)
    return any(tag == "calcPr" and a.get("fullCalcOnLoad") in ("1", "true") for tag, a in elements(package.read(main)))


def look(raw: bytes, styles: Styles, struck: frozenset[str], *, uncomputed: bool) -> Seen:
    """Return what the part of a sheet says besides values; cells among which no word of it stands are not looked at one by one."""
    size, own = _SIZE.search(raw), _prefix(raw)
    cells = max(raw.find(b"<%ssheetData" % own), 0)

    def has(word: bytes) -> bool:
        return raw.rfind(word.replace(b"%s", own), cells) >= 0  # which takes a third of the time of `find`

    looking = _Looking(own.decode(), styles, struck, uncomputed=uncomputed)
    looking.read(raw[:cells])
    is_told = any(has(word) and any(map(has, longer)) for word, longer in _TELLING) or any(has(b's="%s"' % s.encode()) for s in styles)
    if size and not is_told and not struck and _is_whole(raw):
        return looking.seen()._replace(last=(int(size[2]) - 1, _column(size[1].decode())))
    looking.read(raw[cells:], is_last=True)
    return looking.seen()


def _is_whole(raw: bytes) -> bool:
    """Return whether every element of a part ends, and with it the part: the values' reader takes half a part for a whole."""
    ends = raw.count(b"</")
    return raw[-_TAIL:].rstrip().endswith(b"worksheet>") and raw.count(b"<") == 2 * ends + raw.count(b"/>") + raw.startswith(b"<?")


def _prefix(raw: bytes) -> bytes:
    """Return what stands before the names of a part's elements, with its colon."""
    root = _ROOT.search(raw)
    return root[1] or b"" if root else b""


class _Looking:
    """One pass over a sheet's part: the parser calls back for every element, a cell is judged when the next one begins."""

    def __init__(self, prefix: str, styles: Styles, struck: frozenset[str], *, uncomputed: bool) -> None:
        self._styles, self._struck, self._uncomputed = styles, struck, uncomputed
        self._notes: dict[At, Note] = {}
        self._formats: dict[At, Format] = {}
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._row = self._column = -1
        self._last_row = self._last_column = 0
        self._type = self._style = ""
        self._texts: dict[str, list[str]] = {}
        self._parser = expat.ParserCreate()
        self._names = {prefix + name: name for name in ("c", "f", "v", "is", "row", "col", "strike")}
        self._parser.StartElementHandler = self._start

    def read(self, raw: bytes, *, is_last: bool = False) -> None:
        """Take in the beginning of the part, or the rest of it."""
        self._parser.Parse(raw, is_last)

    def seen(self) -> Seen:
        """Return what was found."""
        self._judge()
        return Seen(
            self._notes, self._formats, frozenset(self._hidden_rows), frozenset(self._hidden_columns), (self._last_row, self._last_column)
        )

    def _start(self, name: str, attributes: Attributes) -> None:
        own = self._names.get(name, "")
        if own == "c":
            self._begin(attributes)
        elif own in ("f", "v", "is"):
            self._last_row, self._last_column = self._row, max(self._last_column, self._column)
            self._inside(own)
        elif own == "row":
            self._judge()
            self._row = int(attributes.get("r", self._row + 2)) - 1
            self._column = -1
            if attributes.get("hidden") in _TRUE:
                self._hidden_rows.add(self._row)
        elif _is_strike(own, attributes):
            self._notes[self._row, self._column] = _STRUCK
        elif own == "col" and (attributes.get("hidden") in _TRUE or attributes.get("width") == "0"):
            self._hidden_columns.update(range(int(attributes["min"]) - 1, min(int(attributes["max"]), _COLUMNS)))

    def _begin(self, attributes: Attributes) -> None:
        if self._texts:
            self._judge()
        place = attributes.get("r")
        self._column = _column(place) if place else self._column + 1
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        style = self._styles.get(self._style)
        if style is None or self._type != "n" or style[1] is Trouble.STRUCK:
            return
        if isinstance(style[1], Format):
            self._formats[self._row, self._column] = style[1]
        else:
            self._notes[self._row, self._column] = Note(style[1], style[0])

    def _inside(self, part: str) -> None:
        """Collect the text of a formula and of its result, of an error and of a text's number; of other cells the values are read elsewhere."""
        if self._styles.get(self._style, ("", None))[1] is Trouble.STRUCK:  # an empty cell has nothing to strike out
            self._notes[self._row, self._column] = _STRUCK
        if part == "f" or self._texts or self._type == "e" or (self._type == "s" and self._struck):
            self._texts[part] = []
            self._parser.CharacterDataHandler = self._texts[part].append

    def _judge(self) -> None:
        texts = {part: "".join(text) for part, text in self._texts.items()}
        self._texts, self._parser.CharacterDataHandler = {}, None
        at, value = (self._row, self._column), texts.get("v", "")
        if self._type == "e" and "v" in texts:
            self._notes[at] = Note(Trouble.ERROR, value)
        elif self._type == "s" and value in self._struck:
            self._notes[at] = _STRUCK
        elif "f" in texts and self._type != "str" and value in (("", "0") if self._uncomputed else ("",)):
            self._notes[at] = Note(Trouble.UNCOMPUTED, "=" + texts["f"])


@cache
def _column(place: str) -> int:
    """Return the column of a cell's name, from 0."""
    found = 0
    for letter in place.rstrip("0123456789"):
        found = found * 26 + ord(letter.upper()) - 64
    return found - 1


# A colour or condition in brackets, a text in quotes, a sign behind `\` or (in Chinese Excel) `!`, a blank as wide as a sign, a repeated sign
_PARTS = pattern(r'\[(?P<bracket>[^\]]*)\]|"(?P<text>[^"]*)"|[\\!](?P<sign>.)|_.|\*.|(?P<code>.)', re.DOTALL)
_LITERAL = "\0"
_SECTION = pattern(r'((?:"[^"]*"|[\\!].|[^;])*);?', re.DOTALL)
_CONDITION = pattern(r"\[[<>=]")
_DIGIT = pattern("[0#?]")
# The number as it is, in Excel's own word, in Chinese Excel's, and where a format is for texts: one digit says the same
_GENERAL = pattern(r'(?P<other>"[^"]*"|[\\!].|\[[^\]]*\])|General|G/通用格式|@', re.DOTALL | re.IGNORECASE)
# 27 to 36 and 50 to 58 are those of Chinese Excel (ECMA-376 part 1, 18.8.30): files hold no code, and openpyxl 3.1.5 reads days in them as numbers
_BUILT_IN = {9: "0%", 10: "0.00%", 17: "mmm-yy", 27: 'yyyy"年"m"月"', 36: 'yyyy"年"m"月"'}
_BUILT_IN |= dict.fromkeys((50, 52, 57), 'yyyy"年"m"月"')
_SCALING = pattern(r"[0#?],+(?![,0#?.])|[0#?]\0[0#?]")


def built_in(number: int) -> str:
    """Return the code of a format that files name by its number only; empty for those that add nothing."""
    return _BUILT_IN.get(number, "")


@cache
def meaning(code: str) -> Format | Trouble | None:
    """Return what a format adds to a value, SCALED where it shows another number, None where the value says all."""
    sections = _SECTION.findall(code)
    if not any(_CONDITION.search(each) for each in sections):
        return _of_section(sections[0])
    # Which of them shows a number depends on the number: what they do not agree in is no unit of the column
    found = {_of_section(each) for each in sections if "@" not in each and _DIGIT.search(_split(each)[0])}
    return found.pop() if len(found) == 1 else Trouble.SCALED if found else None


def _of_section(section: str) -> Format | Trouble | None:
    skeleton, literals = _split(section)
    if _DIGIT.search(skeleton):
        if _SCALING.search(skeleton):
            return Trouble.SCALED
        if "%" in skeleton:
            return Format(Shown.PERCENT)
        unit = _behind(skeleton, literals)
        return Format(Shown.UNIT, unit) if unit else None
    return _of_date(skeleton.lower())


def _split(code: str) -> tuple[str, list[str]]:
    """Return a format with each literal as one mark, and the literals."""
    skeleton, literals = "", []
    for part in _PARTS.finditer(_GENERAL.sub(lambda found: found["other"] or "0", code)):
        literal = part["text"] or part["sign"]
        if literal:
            skeleton += _LITERAL
            literals.append(literal)
        else:
            skeleton += part["code"] or ""
    return skeleton, literals


def _behind(skeleton: str, literals: list[str]) -> str:
    """Return the text behind the last digit."""
    last = max(skeleton.rfind(sign) for sign in "0#?")
    rest, before = skeleton[last + 1 :], skeleton[: last + 1].count(_LITERAL)
    own = iter(literals[before:])
    return "".join(next(own) if sign == _LITERAL else sign for sign in rest).strip(" )）")


def _of_date(skeleton: str) -> Format | None:
    if not {"y", "e"} & set(skeleton) or "d" in skeleton or "h" in skeleton:
        return None
    return Format(Shown.MONTH if "m" in skeleton else Shown.YEAR)
