"""How is a document written for Word by GB/T 9704-2012: 22 lines of 28 characters, odd and even page numbers, table heads on every page?

Every run names its fonts, the East Asian one too: a style's theme would override it. A figure that rests on a rate carries a bookmark.
"""

from __future__ import annotations

import zipfile
from copy import deepcopy
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from dicoop.document import TOTAL, Behind, Block, Document, Facts, Paper, Section, Style, Table, Text, on_paper
from dicoop.extras import load
from dicoop.frozen import dataclass, field
from dicoop.labels import Lang
from dicoop.render import stamps
from dicoop.render.cells import COLON, EMPTY, CellStyle, grid, line, lines, words
from dicoop.render.columns import parted, widths

_TWIPS = 1440 / 25.4
_NARROW = -5  # between characters, in twips: 28 of 16 pt would be 158 mm
_TEXT = 32  # the size of the text, in half points
_PLACES = {"start": "left", "middle": "center", "end": "right"}
_SIGNED = f'<w:ind w:rightChars="400" w:right="{4 * _TEXT * 10}"/>'  # four characters from the edge
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def fonts(document: Document) -> tuple[str, ...]:
    """Return the fonts that the file of a document names and does not hold."""
    return document.style.paper.fonts


def packed(document: Document, lang: Lang) -> bytes:
    """Return a document as the bytes of a docx file; raises Unable without python-docx."""
    docx, document = load("word", "docx"), on_paper(document)
    opened, writer = docx.Document(), _Writer(lang, document.style)
    _set_page(opened, docx, writer)
    body = opened.element.body
    letters = document.letters or (document,)
    if document.letters:
        body[-1].xpath("./w:pgMar")[0].addnext(docx.oxml.parse_xml(f'<w:pgNumType {_W} w:start="1"/>'))
    for place, letter in enumerate(letters, 1):
        for xml in writer.body(letter):
            body.insert(len(body) - 1, docx.oxml.parse_xml(xml))
        if place < len(letters):
            _end_of_letter(body)
    opened.core_properties.title = line(document.title.of(lang))
    opened.core_properties.author = opened.core_properties.comments = ""
    out = BytesIO()
    opened.save(out)
    return _stamped(out.getvalue(), document, writer)


def _end_of_letter(body: Any) -> None:
    """Let what follows begin on a page of its own, whose number is one."""
    body[-2].get_or_add_pPr().append(deepcopy(body[-1]))


def _run(text: str, font: str, size: int) -> str:
    narrow = f'<w:spacing w:val="{_NARROW}"/>' if size == _TEXT else ""
    marks = f'{_fonts(font)}<w:color w:val="000000"/>{narrow}<w:kern w:val="0"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _fonts(font: str) -> str:
    name = escape(font, {'"': "&quot;"})
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}" w:hint="eastAsia"/>'


@dataclass
class _Writer:
    """What a document becomes, with the bookmarks given out so far."""

    lang: Lang
    style: Style
    stamps: list[stamps.FigureStamp] = field(default_factory=list)
    definitions: dict[str, str] = field(default_factory=dict)

    @property
    def paper(self) -> Paper:
        """The page."""
        return self.style.paper

    @property
    def pitch(self) -> int:
        """How far apart lines are, in twentieths of a point."""
        return int(self.paper.pitch * 20)

    def body(self, document: Document) -> list[str]:
        """Return a document's paragraphs and tables."""
        found = [self._paragraph(line(document.title.of(self.lang)), self.paper.title, 44, 'center" w:after="579', exact=700)]
        found += [self._prose(Text(each)) for each in document.caveats]
        for section in document.sections:
            found += self._section(section)
        return found

    def _section(self, section: Section) -> list[str]:
        title = line(section.heading.of(self.lang))
        annex = section.key.startswith("annex")
        found = [self._paragraph(title, self.paper.heading, _TEXT, indent=not annex, keep=True, fresh=annex)] if title else []
        for block in section.blocks:
            found += self._block(block)
        return found

    def _block(self, block: Block) -> list[str]:
        if isinstance(block, Text):
            return [self._placed(block) if block.place else self._prose(block)]
        if isinstance(block, Facts):
            how = CellStyle(self.lang, self.style)
            return [
                self._paragraph(f"{line(name.of(self.lang))}{COLON.of(self.lang)}{words(value, how)}", self.paper.text, _TEXT)
                for _, name, value in block.rows
            ]
        title = [self._paragraph(line(block.title.of(self.lang)), self.paper.subheading, _TEXT, keep=True)] if block.title else []
        apart = self._paragraph("", self.paper.text, 21, exact=240)
        rows = self._tables(block, apart) if block.rows else [self._paragraph(EMPTY.of(self.lang), self.paper.text, _TEXT)]
        notes = [self._paragraph(line(note.of(self.lang)), self.paper.text, 18, exact=280, indent=False) for note in block.notes]
        return [*title, *rows, *(notes or [apart])]

    def _paragraph(  # noqa: PLR0913 - what a paragraph has
        self,
        text: str,
        font: str,
        size: int,
        align: str = "both",
        *,
        exact: int = 0,
        indent: bool = True,
        keep: bool = False,
        fresh: bool = False,
    ) -> str:
        inside = _run(text, font, size)
        return self._wrapped(inside, align, exact, indent=indent and align == "both", keep=keep, fresh=fresh, size=size)

    def _wrapped(
        self, inside: str, align: str, exact: int = 0, *, indent: bool = True, keep: bool = False, fresh: bool = False, size: int = _TEXT
    ) -> str:
        exact = exact or self.pitch
        way, _, after = align.partition('" w:after="')
        spacing = f'<w:spacing w:before="0" w:after="{after or 0}" w:line="{exact}" w:lineRule="exact"/>'
        first = f'<w:ind w:firstLineChars="200" w:firstLine="{size * 20}"/>' if indent else _SIGNED if way == _PLACES["end"] else ""
        free = "" if exact == self.pitch else '<w:snapToGrid w:val="0"/>'
        flags = f"{'<w:keepNext/>' if keep else ''}{'<w:pageBreakBefore/>' if fresh else ''}"
        return f'<w:p {_W}><w:pPr>{flags}{free}{spacing}{first}<w:jc w:val="{way}"/></w:pPr>{inside}</w:p>'

    def _placed(self, text: Text) -> str:
        """Return a line that stands apart: whom a letter is to, its number, who signs it and when."""
        return self._paragraph(line(text.words.of(self.lang)), self.paper.text, _TEXT, _PLACES[text.place])

    def _prose(self, text: Text) -> str:
        """Return a paragraph whose figures are marked."""
        rest, inside = text.words.of(self.lang), []
        for label, behind in text.figures:
            before, found, after = rest.partition(label.of(self.lang))
            if found:
                inside += [self._runs(before), self._marked(_run(found, self.paper.text, _TEXT), behind)]
                rest = after
        return self._wrapped("".join((*inside, self._runs(rest))), "both")

    def _runs(self, text: str) -> str:
        return "<w:r><w:br/></w:r>".join(_run(part, self.paper.text, _TEXT) for part in lines(text)) if text else ""

    def _marked(self, run: str, behind: Behind) -> str:
        place = len(self.stamps) + 1
        name = f"dc_{place}"
        self.stamps.append(stamps.stamp(name, behind))
        self.definitions[name] = line(behind.definition.of(self.lang))
        return f'<w:bookmarkStart w:id="{place}" w:name="{name}"/>{run}<w:bookmarkEnd w:id="{place}"/>'

    def _tables(self, table: Table, apart: str) -> list[str]:
        whole = int(float(self.paper.width) * _TWIPS)
        parts = [self._table(part, whole) for part in parted(table, self.lang, self.style, whole)]
        return [each for part in parts for each in (apart, part)][1:]

    def _table(self, table: Table, whole: int) -> str:
        shown = grid(table, self.lang, self.style)
        size, wide = widths(shown, whole)
        aligned = ["right" if right else "left" for right in shown.right]

        def row(cells: tuple[str, ...], place: int | None) -> str:
            made = "".join(
                self._cell(text, wide[at], "center" if place is None else aligned[at], size, table.behind.get((place, at)) if place is not None else None,
                           bold=place is None or place == TOTAL)
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
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in wide)
        margins = '<w:tblCellMar><w:left w:w="50" w:type="dxa"/><w:right w:w="50" w:type="dxa"/></w:tblCellMar>'
        about = f'<w:tblW w:w="{sum(wide)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{lined}</w:tblBorders><w:tblLayout w:type="fixed"/>{margins}'
        return f"<w:tbl {_W}><w:tblPr>{about}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"

    def _cell(self, text: str, width: int, align: str, size: int, behind: Behind | None, *, bold: bool) -> str:
        run = _run(text, self.paper.heading if bold else self.paper.text, size)
        inside = self._marked(run, behind) if behind is not None and behind.ratio.exact is not None else run
        spacing = f'<w:spacing w:before="20" w:after="20" w:line="{size * 12}" w:lineRule="exact"/>'
        paragraph = f'<w:p><w:pPr><w:snapToGrid w:val="0"/>{spacing}<w:jc w:val="{align}"/></w:pPr>{inside}</w:p>'
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{paragraph}</w:tc>'


# The page, and what lies beside the text


def _set_page(opened: Any, docx: Any, writer: _Writer) -> None:
    """Set paper, grid and page numbers: outside on odd and even pages."""
    section, units, paper = opened.sections[0], docx.shared, writer.paper
    section.page_width, section.page_height = units.Mm(210), units.Mm(297)
    section.top_margin, section.bottom_margin = units.Mm(float(paper.top)), units.Mm(float(paper.bottom))
    section.left_margin, section.right_margin = units.Mm(float(paper.inner)), units.Mm(float(paper.outer))
    section.footer_distance = units.Mm(max(float(paper.bottom) - 7 - 5, 0))
    for old in section._sectPr.xpath("./w:docGrid"):  # noqa: SLF001 - python-docx has no other way to the grid
        section._sectPr.remove(old)  # noqa: SLF001
    section._sectPr.append(docx.oxml.parse_xml(f'<w:docGrid {_W} w:type="lines" w:linePitch="{writer.pitch}"/>'))  # noqa: SLF001
    opened.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        old = footer.paragraphs[0]._p  # noqa: SLF001
        old.getparent().replace(old, docx.oxml.parse_xml(_number(side, paper.number)))


def _number(side: str, font: str) -> str:
    """Return a page number between dashes, one character in from its edge."""
    field_ = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    fonts = f'<w:rPr>{_fonts(font)}<w:sz w:val="28"/></w:rPr>'.replace(' w:hint="eastAsia"', "")
    inside = f"{_run('— ', font, 28)}{field_}{end}{_run(' —', font, 28)}".replace("<w:r><w:fldChar", f"<w:r>{fonts}<w:fldChar")
    inside = inside.replace("<w:r><w:instrText", f"<w:r>{fonts}<w:instrText")
    return f'<w:p {_W}><w:pPr><w:ind w:{side}Chars="100" w:{side}="280"/><w:jc w:val="{side}"/></w:pPr>{inside}</w:p>'


def _stamped(raw: bytes, document: Document, marks: _Writer) -> bytes:
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
