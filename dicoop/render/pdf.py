"""How is a document written as a PDF by GB/T 9704-2012, as Word has it, in the fonts that are asked for and no others?

The page is set by typst from data alone: words of a record are never its markup. It says nothing of a font or a sign that is not there
and takes another, so both are looked for here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from dicoop.document import Block, Document, Facts, Paper, Table, Text, on_paper
from dicoop.errors import Unable
from dicoop.extras import load
from dicoop.frozen import pattern
from dicoop.labels import Label, Lang
from dicoop.render.cells import COLON, EMPTY, CellStyle, grid, line, lines, words
from dicoop.render.columns import breadth, parted, widths

_TWIPS_MM, _TWIPS_PT = 1440 / 25.4, 20
# typst knows a font by its English name alone where it has one
_ENGLISH = {
    "宋体": "SimSun", "黑体": "SimHei", "仿宋": "FangSong", "楷体": "KaiTi", "仿宋_GB2312": "FangSong_GB2312", "楷体_GB2312": "KaiTi_GB2312",
    "方正小标宋简体": "FZXiaoBiaoSong-B05S", "方正小标宋_GBK": "FZXiaoBiaoSong-B05", "方正仿宋_GBK": "FZFangSong-Z02", "方正黑体_GBK": "FZHei-B01",
    "方正楷体_GBK": "FZKai-Z03", "华文仿宋": "STFangsong", "华文宋体": "STSong", "华文中宋": "STZhongsong", "华文楷体": "STKaiti", "华文黑体": "STHeiti",
    "微软雅黑": "Microsoft YaHei", "思源宋体": "Source Han Serif SC", "思源黑体": "Source Han Sans SC",
}  # fmt: skip
_CHINESE = (*_ENGLISH.values(), *_ENGLISH, "Noto Serif CJK SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei")
_NOWHERE = "\U0010fffd"  # a sign that no font has
_MOST = 20

_NO_FONT = Label("没有字体 {names}，没有生成 PDF", "no PDF was made: fonts missing on this machine: {names}")
_NO_FONT_HINT = Label(
    "把字体装到本机，或在 ledger.yaml 的 paper: 里写上本机有的，如 text: {some}；本机有的中文字体：{names}",
    "install it, or choose an installed one under paper: in ledger.yaml, such as text: {some}; Chinese fonts on this machine: {names}",
)
_NONE_HINT = Label(
    "本机没有认得的中文字体：先安装，Windows 上双击字体文件，Debian 上 apt install fonts-noto-cjk，再在 ledger.yaml 的 paper: 里写上它的名字",
    "no known Chinese font on this machine: install one (Debian: apt install fonts-noto-cjk) and name it under paper: in ledger.yaml",
)
_NO_SIGN = Label(
    "字体 {font} 里没有这些字，印出来是别的字体或方框：{signs}",
    "the font {font} lacks these characters; another font or a box replaces them: {signs}",
)


def packed(document: Document, lang: Lang) -> bytes:
    """Return a document as the bytes of a PDF; raises Unable without typst, and where a font is not on this machine."""
    typst = load("pdf", "typst")
    known = frozenset(typst.Fonts().families())
    _require(document.style.paper.fonts, known)
    data = json.dumps(_data(document, lang, known), ensure_ascii=False)
    made: bytes = typst.compile(_template(), sys_inputs={"document": data})
    return made


def doubts(document: Document, lang: Lang) -> tuple[Label, ...]:
    """Return which signs of a document each of its fonts lacks: typst takes them from another, and says nothing."""
    typst = load("pdf", "typst")
    known = frozenset(typst.Fonts().families())
    found = []
    for font, signs in _signs(_data(document, lang, known), document.style.paper).items():
        pages = typst.compile(_SIGNS, format="svg", sys_inputs={"font": _own(font, known), "signs": "".join((_NOWHERE, *signs))})
        if lacking := [sign for sign, page in zip(signs, pages[1:], strict=True) if page == pages[0]]:
            more = ("……",) if lacking[_MOST:] else ()
            found.append(_NO_SIGN.fill(font=font, signs="".join((*lacking[:_MOST], *more))))
    return tuple(found)


_SIGNS = b"""
#set page(width: 40pt, height: 40pt, margin: 5pt)
#set text(font: sys.inputs.font, size: 16pt, fallback: false)
#for (place, sign) in sys.inputs.signs.codepoints().enumerate() {
  if place > 0 { pagebreak() }
  [#sign]
}
"""


@cache
def _template() -> bytes:
    return files("dicoop.render").joinpath("page/paper.typ").read_bytes()


def _require(names: tuple[str, ...], known: frozenset[str]) -> None:
    """Refuse to set a page in fonts that are not there; raises Unable."""
    lacking = tuple(name for name in names if _own(name, known) not in known)
    if lacking:
        some = tuple(name for name in dict.fromkeys(_CHINESE) if name in known)
        raise Unable(_NO_FONT.fill(names=lacking), _NO_FONT_HINT.fill(some=some[0], names=some) if some else _NONE_HINT)


def _own(name: str, known: frozenset[str]) -> str:
    """Return the name by which typst knows a font."""
    return name if name in known else _ENGLISH.get(name, name)


def _signs(data: Mapping[str, Any], paper: Paper) -> dict[str, list[str]]:
    """Return the signs that each font is to show, in the order of the page."""
    found: dict[str, dict[str, None]] = {}
    for block in (block for letter in data["letters"] for block in letter):
        for font, text in _shown(block, paper):
            found.setdefault(font, {}).update(dict.fromkeys(text))
    return {font: [sign for sign in signs if not sign.isspace() and sign != _BREAK] for font, signs in found.items()}


def _shown(block: Mapping[str, Any], paper: Paper) -> Iterator[tuple[str, str]]:
    uses = {"title": paper.title, "section": paper.heading, "named": paper.subheading}
    if block["form"] != "table":
        yield uses.get(block["form"], paper.text), "".join(block["lines"])
        return
    yield paper.heading, "".join(cell["words"] for cell in block["heads"])
    for row in block["rows"]:
        yield paper.heading if row["total"] else paper.text, "".join(cell["words"] for cell in row["cells"])


# What the template is told


def _data(document: Document, lang: Lang, known: frozenset[str]) -> dict[str, Any]:
    document = on_paper(document)
    paper, day = document.style.paper, document.origin.day if document.origin else None
    numbers = {name: float(getattr(paper, name)) for name in ("top", "bottom", "inner", "outer", "pitch")}
    names = {"title_font": paper.title, **{name: getattr(paper, name) for name in ("heading", "subheading", "text", "number")}}
    return {
        "lang": lang,
        "title": line(document.title.of(lang)),
        "day": [day.year, day.month, day.day] if day else None,
        **numbers,
        **{use: _own(name, known) for use, name in names.items()},
        "letters": [list(_blocks(letter, lang)) for letter in document.letters or (document,)],
    }


def _blocks(document: Document, lang: Lang) -> Iterator[dict[str, Any]]:
    yield _lined("title", document.title.of(lang))
    yield from (_prose([line(each.of(lang))]) for each in document.caveats)
    for section in document.sections:
        if title := section.heading.of(lang):
            yield {**_lined("section", title), "fresh": section.key.startswith("annex")}
        for block in section.blocks:
            yield from _block(block, document, lang)


def _block(block: Block, document: Document, lang: Lang) -> Iterator[dict[str, Any]]:
    if isinstance(block, Text):
        yield _prose(lines(block.words.of(lang)), block.place)
    elif isinstance(block, Facts):
        how = CellStyle(lang, document.style)
        yield from (_prose([f"{line(name.of(lang))}{COLON.of(lang)}{words(value, how)}"]) for _, name, value in block.rows)
    else:
        if block.title:
            yield _lined("named", block.title.of(lang))
        whole = int(float(document.style.paper.width) * _TWIPS_MM)
        parts = parted(block, lang, document.style, whole) if block.rows else ()
        yield from (_table(part, document, lang, whole) for part in parts) if parts else (_prose([EMPTY.of(lang)]),)
        yield from (_lined("note", note.of(lang)) for note in block.notes)


def _lined(form: str, text: str) -> dict[str, Any]:
    return {"form": form, "lines": [line(text)]}


def _prose(said: list[str], place: str = "") -> dict[str, Any]:
    return {"form": "prose", "lines": said, "place": place}


def _table(table: Table, document: Document, lang: Lang, whole: int) -> dict[str, Any]:
    shown = grid(table, lang, document.style)
    paper = document.style.paper
    size, wide = widths(shown, whole)

    def cells(row: Iterable[str]) -> list[dict[str, Any]]:
        return [_cell(text, width / size / 5, paper) for text, width in zip(row, wide, strict=True)]

    rows = [{"cells": cells(row), "total": False} for row in shown.rows]
    if shown.total:
        rows.append({"cells": cells(shown.total), "total": True})
    return {
        "form": "table",
        "size": size / 2,
        "widths": [width / _TWIPS_PT for width in wide],
        "right": list(shown.right),
        "heads": cells(shown.headings),
        "rows": rows,
    }


def _cell(text: str, room: float, paper: Paper) -> dict[str, Any]:
    """Return a cell: where a word is longer than its line it may be broken anywhere; a row of half a page may go on on the next."""
    said = _WORD.sub(lambda word: _BREAK.join(word[0]) if breadth(word[0]) > room else word[0], text)
    height = float(297 - paper.top - paper.bottom) * _TWIPS_MM / _TWIPS_PT
    return {"words": said, "tall": breadth(text) / room * _LINE > height / 2}


_BREAK = "\u200b"
_WORD = pattern("[!-,.-~\u00a1-\u024f]+")  # behind a hyphen a line ends anyway
_LINE = 12.6  # points, of the largest type of tables
