"""How is a document written as one HTML page that needs nothing else: no request, no script to be complete, no room for a record's own markup?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from html import escape
from typing import Any
from urllib.parse import quote

from dicoop.document import TOTAL, Behind, Block, Cell, Document, Facts, Named, Table, Text
from dicoop.extras import load
from dicoop.labels import Label, Lang, Term
from dicoop.render.cells import EMPTY, NONE, CellStyle, heading, hows, is_figure, line, lines, words
from dicoop.render.charts import WIDTH, drawings

_CLOSING = "）”，。；、：),.;:"
_MOST = 50  # ids shown of those that keep a figure from being full
_SAID = {
    "contents": Label("目录", "Contents"),
    "counties": Label("各页", "Pages"),
    "total": Label("全市", "City"),
    "empty": EMPTY,
    "search": Label("在表里查找", "search this table"),
    "all": Label("全部", "all"),
    "rows": Label("行", "rows"),
    "sort": Label("按此列排序", "sort by this column"),
    "again": Label("重新生成这一页", "command to regenerate this page"),
    "commit": Label("台账版本", "ledger at commit"),
    "edited": Label("（有未提交的改动）", " (with uncommitted changes)"),
    "day": Label("截至", "as of"),
    "tap": Label(
        "带下划线的数可以点开：分子、分母、口径，以及是哪些记录只计入分母。",
        "Open an underlined figure for its numerator, denominator, definition, and the records in the denominator only.",
    ),
}
_LACKING = Label("只计入分母的{n}条：", "{n} in the denominator only: ")
_NO_LACKING = Label("没有只计入分母的。", "None is in the denominator only.")
_SAME = Label("名单见", "listed under ")
_OTHERS = Label("……共{n}条，全部：", "… {n} in all:")
_ALL = Label("全部记录：", "All records:")
_COLOURS = ("green", "yellow", "red")


def render(document: Document, lang: Lang, width: int, color: bool) -> str:  # noqa: ARG001, FBT001 - as every format
    """Return a document as a page of HTML; raises Unable without jinja2."""
    page = _Page(document, lang)
    return str(
        _template().render(page=page, lang=lang, title=line(document.title.of(lang)), said={k: v.of(lang) for k, v in _SAID.items()})
    )


@cache
def _template() -> Any:
    jinja2 = load("html", "jinja2")
    loader = jinja2.PackageLoader("dicoop.render", "page")
    environment = jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template("page.html")


class _Page:
    """What the template asks of a document: its sections, their blocks, and the rows of tables as markup."""

    width = WIDTH

    def __init__(self, document: Document, lang: Lang) -> None:
        self.document, self.lang, self.style = document, lang, document.style
        self.anchors = {id_: f"{nr:x}" for nr, id_ in enumerate(_ids(document))}  # short: thousands of links lead to them
        self.listed: dict[tuple[int, str], str] = {}  # how many keep a figure from being full, and the list → the link to where it stands

    @property
    def links(self) -> list[tuple[str, str]]:
        """The other pages beside this one."""
        return [(quote(name), line(label.of(self.lang))) for name, label in self.document.links]

    @property
    def caveats(self) -> list[str]:
        """What the figures leave out, or may be wrong for."""
        return [line(label.of(self.lang)) for label in self.document.caveats]

    @property
    def notes(self) -> list[str]:
        """What was left out."""
        return [line(label.of(self.lang)) for label in (self.document.origin.apart if self.document.origin else ())]

    @property
    def sections(self) -> list[tuple[str, str, tuple[Block, ...]]]:
        """Each section's anchor, heading and blocks."""
        return [
            (f"s-{each.key or place}", line(each.heading.of(self.lang)), each.blocks) for place, each in enumerate(self.document.sections)
        ]

    def say(self, label: Label) -> str:
        """Return words on one line."""
        return line(label.of(self.lang))

    def form(self, block: Block) -> str:
        """Return as what a block is shown."""
        if isinstance(block, Table):
            return "tiles" if block.chart and block.chart.form == "tiles" else "table"
        return "facts" if isinstance(block, Facts) else "text"

    def drawings(self, table: Table) -> Any:
        """Return the drawings of a table."""
        return list(drawings(table, self.lang, self.style)) if table.chart else []

    def facts(self, facts: Facts) -> list[tuple[str, str]]:
        """Return names and values."""
        return [(line(name.of(self.lang)), words(value, CellStyle(self.lang, self.style))) for _, name, value in facts.rows]

    def paragraphs(self, text: Text) -> Any:
        """Return a text's lines as markup: its figures open."""
        rest, parts = text.words.of(self.lang), []
        for label, behind in text.figures:
            before, found, after = rest.partition(label.of(self.lang))
            if found:
                rest = after.lstrip(_CLOSING)  # no line begins with one
                closing = after[: len(after) - len(rest)]
                parts += [_lines(before), f"<span class=w>{self._opened(escape(line(found)), behind)}{closing}</span>"]
        return _markup("".join((*parts, _lines(rest))))

    def headings(self, table: Table) -> list[tuple[str, bool]]:
        """Return the headings of a table, and of each whether the rows are named by it."""
        lead = _lead(table)
        return [(heading(column, self.lang), place == lead) for place, column in enumerate(table.columns)]

    def figures(self, table: Table) -> str:
        """Return which columns are of figures, as r1 r2 …, without the one that names the rows: a cell needs no mark of its own."""
        rows, lead = list(table.rows), _lead(table)
        return " ".join(f"r{at + 1}" for at in range(len(table.columns)) if at != lead and any(is_figure(row[at]) for row in rows))

    @property
    def widest(self) -> int:
        """The most columns a table has."""
        blocks = (block for section in self.document.sections for block in section.blocks)
        return max((len(block.columns) for block in blocks if isinstance(block, Table)), default=0)

    def is_ledger(self, blocks: tuple[Block, ...]) -> bool:
        """Return whether a section holds the records themselves, which are printed across the page."""
        return any(isinstance(block, Table) and block.anchors for block in blocks)

    def body(self, table: Table) -> tuple[Any, Any]:
        """Return the rows of a table and its totals row as markup."""
        lead, own = _lead(table), hows(table, self.lang, self.style)
        rows = "".join([self._row(table, row, (place, lead), own) for place, row in enumerate(table.rows)])
        return _markup(rows), _markup(self._row(table, table.total, (TOTAL, lead), own) if table.total else "")

    def tiles(self, table: Table) -> list[tuple[str, Any, str, str]]:
        """Return of each row what it is, its figure opened, its change and whether that is up or down."""
        how, found = CellStyle(self.lang, self.style, brief=True), []
        for place, (name, now, change) in enumerate(table.rows):
            figure = self._opened(escape(words(now, how)), table.behind[place, 1])
            moved = words(change, how)
            found.append((words(name, how), _markup(figure), "" if moved == NONE else moved, {"+": "up", "-": "down"}.get(moved[:1], "")))
        return found

    def _row(self, table: Table, row: tuple[Cell, ...], at: tuple[int, int], hows: list[CellStyle]) -> str:
        place, lead = at
        cells = [self._cell(table, cell, (place, nr), hows[nr], is_lead=nr == lead) for nr, cell in enumerate(row)]
        anchor = f" id={self.anchors[str(row[lead])]}" if table.anchors and row[lead] in self.anchors else ""
        kind = " class=sub" if place in table.subtotals else ""
        return f"<tr{anchor}{kind}>{''.join(cells)}\n"

    def _cell(self, table: Table, cell: Cell, at: tuple[int, int], how: CellStyle, *, is_lead: bool) -> str:
        shown = escape(words(cell, how)).replace("%（", "%<wbr>（")
        behind = table.behind.get(at)
        if behind is not None and behind.ratio.exact is not None:
            shown = self._opened(shown, behind)
        elif not table.anchors and isinstance(cell, str) and cell in self.anchors:
            shown = f"<a href=#{self.anchors[cell]}>{cell}</a>"
        light = f" class={cell[0]}" if isinstance(cell, Term) and cell in _COLOURS else ""
        return f"<{'th' if is_lead else 'td'}{light}>{shown}"

    def _opened(self, shown: str, behind: Behind) -> str:
        """Return a figure that opens: both numbers, the definition, those below the line only, the command that shows all."""
        fraction, name = escape(words(behind.ratio, CellStyle(self.lang, self.style))), escape(line(behind.name.of(self.lang)))
        who = behind.lacking()
        label = (_LACKING if who else _NO_LACKING).fill(n=len(who)).of(self.lang)
        rest = (_OTHERS if len(who) > _MOST else _ALL).fill(n=len(who)).of(self.lang)
        anchor, some = self._those(len(who), self._links(who[:_MOST]), name)
        return (
            f"<details name=f{anchor}><summary>{shown}</summary><div><b>{name} {fraction}</b>"
            f"<p>{escape(line(behind.definition.of(self.lang)))}<p>{label}{some}<p>{rest}<code>{escape(behind.command)}</code></div></details>"
        )

    def _those(self, count: int, some: str, name: str) -> tuple[str, str]:
        """Return the anchor and the list of those that keep a figure from being full: a list that another figure has is a link to it."""
        if first := self.listed.get((count, some)):
            return "", first
        place = f"n{len(self.listed)}"
        link = f"{_SAME.of(self.lang)}<a href=#{place}>{name}</a>"
        if len(some) <= len(link):
            return "", some
        self.listed[count, some] = link
        return f" id={place}", some

    def _links(self, who: tuple[Named, ...]) -> str:
        """Return names with links to their rows; an id that differs from the one before in its number alone is that number."""
        shown, stem = [], ""
        for one in who:
            id_, _, at = one.label.of(self.lang).partition(" ")
            before, stem = stem, id_.rstrip("0123456789") if id_ in self.anchors else ""
            text = escape(line(id_[len(stem) :] if stem == before else id_))
            link = f"<a href=#{self.anchors[id_]}>{text}</a>" if id_ in self.anchors else text
            shown.append(f"{link} {escape(line(at))}" if at else link)
        return " ".join(shown)


def _ids(document: Document) -> Iterator[str]:
    """Yield the ids that the document has a row for."""
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table) and block.anchors:
                place = next((at for at, column in enumerate(block.columns) if column.key == "id"), None)
                yield from (str(row[place]) for row in block.rows if place is not None)


def _lead(table: Table) -> int:
    """Return the column that names the rows."""
    return next((place for place, column in enumerate(table.columns) if column.lead), 0)


def _lines(text: str) -> str:
    return "<br>".join(map(escape, lines(text)))


def _markup(text: str) -> Any:
    return load("html", "markupsafe").Markup(text)  # every part of it was escaped where it was made
