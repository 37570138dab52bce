"""How is a document written for Word by GB/T 9704-2012: 22 lines of 28 characters, odd and even page numbers, table heads on every page?

Every run names its fonts, the East Asian one too: a style's theme would override it. A figure that rests on a rate carries a bookmark.
"""

from __future__ import annotations

import zipfile
from copy import deepcopy
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from wcwidth import wcswidth

from dicoop.document import TOTAL, Behind, Block, Document, Facts, Section, Table, Text
from dicoop.extras import load
from dicoop.render import stamps
from dicoop.render.cells import COLON, EMPTY, Grid, How, grid, line, lines, words

if TYPE_CHECKING:
    from dicoop.labels import Lang

# The page by GB/T 9704-2012, in mm; GB/T 33476.2-2016 reads the same text area with 34.58 above and 32.58 below and lines of 29.45 pt.
TOP, BOTTOM, INNER, OUTER = 37, 35, 28, 26
PITCH = 579  # twentieths of a point: 28.95 pt, 22 lines in 225 mm
_TWIPS = 1440 / 25.4
_WIDTH = 8844  # of the text, in twips: 156 mm
_NARROW = -5  # between characters, in twips: 28 of 16 pt would be 158 mm
TITLE, HEAD, KAI, BODY, NUMBER = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体"
FONTS = (TITLE, HEAD, KAI, BODY, NUMBER)
_SIZES = (21, 18, 16)  # of tables, in half points: 五号, 小五, 八磅, the largest that a table's columns allow
_MARGIN = 130  # of a cell, both sides and what a line may not be filled to, in twips
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@dataclass
class _Marks:
    """The bookmarks given out so far."""

    stamps: list[stamps.Stamp] = field(default_factory=list)
    definitions: dict[str, str] = field(default_factory=dict)


def packed(document: Document, lang: Lang) -> bytes:
    """Return a document as the bytes of a docx file; raises Unable without python-docx."""
    docx = load("word", "docx")
    opened, marks = docx.Document(), _Marks()
    _set_page(opened, docx)
    body = opened.element.body
    letters = document.letters or (document,)
    if document.letters:
        body[-1].xpath("./w:pgMar")[0].addnext(docx.oxml.parse_xml(f'<w:pgNumType {_W} w:start="1"/>'))
    for place, letter in enumerate(letters, 1):
        for xml in _body(letter, lang, marks):
            body.insert(len(body) - 1, docx.oxml.parse_xml(xml))
        if place < len(letters):
            _end_of_letter(body)
    opened.core_properties.title = line(document.title.of(lang))
    opened.core_properties.author = opened.core_properties.comments = ""
    out = BytesIO()
    opened.save(out)
    return _stamped(out.getvalue(), document, marks)


def _end_of_letter(body: Any) -> None:
    """Let what follows begin on a page of its own, whose number is one."""
    body[-2].get_or_add_pPr().append(deepcopy(body[-1]))


def _body(document: Document, lang: Lang, marks: _Marks) -> list[str]:
    found = [_paragraph(line(document.title.of(lang)), TITLE, 44, 'center" w:after="579', exact=700)]
    for section in document.sections:
        found += _section(section, document, lang, marks)
    return found


def _section(section: Section, document: Document, lang: Lang, marks: _Marks) -> list[str]:
    title = line(section.title.of(lang))
    annex = section.key.startswith("annex")
    found = [_paragraph(title, HEAD, 32, indent=not annex, keep=True, fresh=annex)] if title else []
    for block in section.blocks:
        found += _block(block, document, lang, marks)
    return found


def _block(block: Block, document: Document, lang: Lang, marks: _Marks) -> list[str]:
    if isinstance(block, Text):
        return [_placed(block, lang) if block.place else _prose(block, lang, marks)]
    if isinstance(block, Facts):
        how = How(lang, document.style)
        return [_paragraph(f"{line(name.of(lang))}{COLON.of(lang)}{words(value, how)}", BODY, 32) for _, name, value in block.rows]
    title = [_paragraph(line(block.title.of(lang)), KAI, 32, keep=True)] if block.title else []
    rows = [_table(block, document, lang, marks)] if block.rows else [_paragraph(EMPTY.of(lang), BODY, 32)]
    notes = [_paragraph(line(note.of(lang)), BODY, 18, exact=280, indent=False) for note in block.notes]
    return [*title, *rows, *(notes or [_paragraph("", BODY, 21, exact=240)])]


# Paragraphs and runs


def _run(text: str, font: str, size: int, *, bold: bool = False) -> str:
    narrow = f'<w:spacing w:val="{_NARROW}"/>' if size == 32 else ""  # noqa: PLR2004 - the size of the text, 16 pt
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}" w:hint="eastAsia"/>'
    marks = f'{fonts}{"<w:b/>" if bold else ""}<w:color w:val="000000"/>{narrow}<w:kern w:val="0"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _paragraph(  # noqa: PLR0913 - what a paragraph has
    text: str,
    font: str,
    size: int,
    align: str = "both",
    *,
    exact: int = PITCH,
    indent: bool = True,
    keep: bool = False,
    fresh: bool = False,
) -> str:
    inside = _run(text, font, size)
    return _wrapped(inside, align, exact, indent=indent and align == "both", keep=keep, fresh=fresh, size=size)


def _wrapped(inside: str, align: str, exact: int, *, indent: bool = True, keep: bool = False, fresh: bool = False, size: int = 32) -> str:
    way, _, after = align.partition('" w:after="')
    spacing = f'<w:spacing w:before="0" w:after="{after or 0}" w:line="{exact}" w:lineRule="exact"/>'
    first = f'<w:ind w:firstLineChars="200" w:firstLine="{size * 20}"/>' if indent else ""
    free = "" if exact == PITCH else '<w:snapToGrid w:val="0"/>'
    flags = f"{'<w:keepNext/>' if keep else ''}{'<w:pageBreakBefore/>' if fresh else ''}"
    return f'<w:p {_W}><w:pPr>{flags}{free}{spacing}{first}<w:jc w:val="{way}"/></w:pPr>{inside}</w:p>'


_PLACES = {"start": "left", "middle": "center", "end": "right"}


def _placed(text: Text, lang: Lang) -> str:
    """Return a line that stands apart: whom a letter is to, its number, who signs it and when."""
    return _paragraph(line(text.words.of(lang)), BODY, 32, _PLACES[text.place])


def _prose(text: Text, lang: Lang, marks: _Marks) -> str:
    """Return a paragraph whose figures are marked."""
    rest, inside = text.words.of(lang), []
    for label, behind in text.figures:
        before, found, after = rest.partition(label.of(lang))
        if found:
            inside += [_runs(before), _marked(_run(found, BODY, 32), behind, lang, marks)]
            rest = after
    return _wrapped("".join((*inside, _runs(rest))), "both", PITCH)


def _runs(text: str) -> str:
    return "<w:r><w:br/></w:r>".join(_run(part, BODY, 32) for part in lines(text)) if text else ""


def _marked(run: str, behind: Behind, lang: Lang, marks: _Marks) -> str:
    place = len(marks.stamps) + 1
    name = f"dc_{place}"
    marks.stamps.append(stamps.stamp(name, behind))
    marks.definitions[name] = line(behind.definition.of(lang))
    return f'<w:bookmarkStart w:id="{place}" w:name="{name}"/>{run}<w:bookmarkEnd w:id="{place}"/>'


# Tables


def _table(table: Table, document: Document, lang: Lang, marks: _Marks) -> str:
    shown = grid(table, lang, document.style)
    size, widths = _widths(shown)
    aligned = ["right" if right else "left" for right in shown.right]

    def row(cells: tuple[str, ...], place: int | None) -> str:
        made = "".join(
            _cell(text, widths[at], "center" if place is None else aligned[at], size, table.behind.get((place, at)) if place is not None else None,
                  lang, marks, bold=place is None or place == TOTAL)
            for at, text in enumerate(cells)
        )  # fmt: skip
        return f'<w:tr><w:trPr><w:cantSplit/>{"<w:tblHeader/>" if place is None else ""}<w:jc w:val="center"/></w:trPr>{made}</w:tr>'

    rows = [row(shown.headings, None), *(row(cells, place) for place, cells in enumerate(shown.rows))]
    if shown.total:
        rows.append(row(shown.total, TOTAL))
    lined = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    margins = '<w:tblCellMar><w:left w:w="50" w:type="dxa"/><w:right w:w="50" w:type="dxa"/></w:tblCellMar>'
    about = f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{lined}</w:tblBorders><w:tblLayout w:type="fixed"/>{margins}'
    return f"<w:tbl {_W}><w:tblPr>{about}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _cell(text: str, width: int, align: str, size: int, behind: Behind | None, lang: Lang, marks: _Marks, *, bold: bool) -> str:  # noqa: PLR0913
    run = _run(text, HEAD if bold else BODY, size)
    inside = _marked(run, behind, lang, marks) if behind is not None and behind.ratio.exact is not None else run
    spacing = f'<w:spacing w:before="20" w:after="20" w:line="{size * 12}" w:lineRule="exact"/>'
    paragraph = f'<w:p><w:pPr><w:snapToGrid w:val="0"/>{spacing}<w:jc w:val="{align}"/></w:pPr>{inside}</w:p>'
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{paragraph}</w:tc>'


def _widths(shown: Grid) -> tuple[int, list[int]]:
    """Return the largest size of type at which no column but the widest must wrap, and the widths that share the line; headings may take two lines."""
    rows = [*shown.rows, *((shown.total,) if shown.total else ())]
    longest = [max(_breadth(name) / 2 + 1, *(_breadth(row[at]) for row in rows)) for at, name in enumerate(shown.headings)]
    needs = {size: [int(width * size * 5) + _MARGIN for width in longest] for size in _SIZES}
    size = next((size for size in _SIZES if sum(needs[size]) <= _WIDTH), _SIZES[-2])
    needed = needs[size]
    if sum(needed) > _WIDTH:
        most = next(cap for cap in range(_WIDTH, 0, -20) if sum(min(width, cap) for width in needed) <= _WIDTH)
        needed = [min(width, most) for width in needed]
    spare = _WIDTH - sum(needed)
    widths = [width + spare * width // sum(needed) for width in needed]
    widths[-1] += _WIDTH - sum(widths)
    return size, widths


def _breadth(text: str) -> float:
    """Return how wide a text is in halves of a character: where the fonts are missing, what takes their place has broad letters and digits."""
    return wcswidth(text) + 0.3 * sum(map(str.isascii, text))


# The page, and what lies beside the text


def _set_page(opened: Any, docx: Any) -> None:
    """Set paper, grid and page numbers: outside on odd and even pages."""
    section, units = opened.sections[0], docx.shared
    section.page_width, section.page_height = units.Mm(210), units.Mm(297)
    section.top_margin, section.bottom_margin = units.Mm(TOP), units.Mm(BOTTOM)
    section.left_margin, section.right_margin = units.Mm(INNER), units.Mm(OUTER)
    section.footer_distance = units.Mm(BOTTOM - 7 - 5)
    for old in section._sectPr.xpath("./w:docGrid"):  # noqa: SLF001 - python-docx has no other way to the grid
        section._sectPr.remove(old)  # noqa: SLF001
    section._sectPr.append(docx.oxml.parse_xml(f'<w:docGrid {_W} w:type="lines" w:linePitch="{PITCH}"/>'))  # noqa: SLF001
    opened.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        old = footer.paragraphs[0]._p  # noqa: SLF001
        old.getparent().replace(old, docx.oxml.parse_xml(_number(side)))


def _number(side: str) -> str:
    """Return a page number between dashes, one character in from its edge."""
    field_ = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    fonts = '<w:rPr><w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体" w:cs="宋体"/><w:sz w:val="28"/></w:rPr>'
    inside = f"{_run('— ', NUMBER, 28)}{field_}{end}{_run(' —', NUMBER, 28)}".replace("<w:r><w:fldChar", f"<w:r>{fonts}<w:fldChar")
    inside = inside.replace("<w:r><w:instrText", f"<w:r>{fonts}<w:instrText")
    return f'<w:p {_W}><w:pPr><w:ind w:{side}Chars="100" w:{side}="280"/><w:jc w:val="{side}"/></w:pPr>{inside}</w:p>'


def _stamped(raw: bytes, document: Document, marks: _Marks) -> bytes:
    """Return the package with what its figures stand for, the same bytes for the same document."""
    if not marks.stamps:
        return stamps.zipped(raw, {}, {})
    more = stamps.parts(marks.stamps, marks.definitions, document.origin)
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        types, rels, own = (archive.read(name).decode() for name in ("[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    custom = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    types = types.replace("</Types>", f'<Override PartName="/{stamps.PROPERTIES}" ContentType="{custom}"/></Types>')
    rels = rels.replace(
        "</Relationships>", f'<Relationship Id="rIdD1" Type="{kind}/custom-properties" Target="{stamps.PROPERTIES}"/></Relationships>'
    )
    own = own.replace("</Relationships>", f'<Relationship Id="rIdD2" Type="{kind}/customXml" Target="../{stamps.PART}"/></Relationships>')
    edited = {"[Content_Types].xml": types.encode(), "_rels/.rels": rels.encode(), "word/_rels/document.xml.rels": own.encode()}
    return stamps.zipped(raw, more, edited)
