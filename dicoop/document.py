"""What is shown, before anyone decides how: tables, facts and text as typed values, labels not yet words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from dicoop.frozen import dataclass, field, replace
from dicoop.labels import Label, Lang, Term, without_command
from dicoop.measures import Percent, Quantity
from dicoop.periods import Period
from dicoop.values import Money, Ratio, Rounding, plain, rounded

Scalar = str | int | bool


@dataclass(frozen=True)
class Points:
    """A difference of two ratios as an exact fraction (1/10 is ten percentage points), None where there is none."""

    exact: Fraction | None


@dataclass(frozen=True)
class Named:
    """A thing with a name for people and a key for programs (None for one that stands for no single thing), which may be a number."""

    key: str | None
    label: Label
    number: int | None = None


Cell = None | Scalar | Decimal | Label | Term | Named | Money | Percent | Quantity | date | Period | Ratio | Points


@dataclass(frozen=True)
class Column:
    """A column: key for JSON and csv, heading, unit of its amounts (`亿元` or `万元`).

    `lead` columns name the row and are repeated where a table folds into several.
    `brief`: ratios are shown as percentages without their fractions, because the figures stand beside them.
    """

    key: str
    label: Label
    unit: str = ""
    lead: bool = False
    brief: bool = False


@dataclass(frozen=True)
class Behind:
    """What a figure rests on: the rate and whose it is (`city`, `county=QL`), the day, its definition, the command that shows all of it.

    `lacking`: the ids of those that stand below the line and not, or not wholly, above it; looked for when asked.
    """

    name: Label
    rate: str
    basis: str
    whose: str
    day: date
    ratio: Ratio
    definition: Label
    command: str
    lacking: Callable[[], tuple[Named, ...]] = field(compare=False)


@dataclass(frozen=True)
class Chart:
    """A drawing of ratios of a table, by the keys of their columns.

    `lines`: one for each column over the rows · `bars`: for each column one a row, the total as a line · `tiles`: each row a large figure.
    """

    form: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class LazyRows(Collection[tuple[Cell, ...]]):
    """Rows that are made one by one each time they are asked for: many are never held as a whole, and those that nobody sees are never made."""

    make: Callable[[], Iterator[tuple[Cell, ...]]]
    size: int

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        return self.make()

    def __len__(self) -> int:
        return self.size

    def __contains__(self, row: object) -> bool:
        return any(row == each for each in self)


TOTAL = -1  # the place of a totals row among the rows


@dataclass(frozen=True)
class Table:
    """Typed columns and rows (which may be made as they are asked for, as often as they are); a totals row; notes under it.

    `subtotals` are the places of rows that sum up rows above them: they are no things counted, and stand apart in JSON and csv.
    `none`: what is said in words in place of rows where there are none.
    `most`: on a terminal only so many rows are shown, then `more` (its `{n}` the number of the others).
    `behind`: what cells rest on, by row and column. `chart`: how it is drawn as well where drawings can be.
    `anchors`: the ids elsewhere in the document lead to its rows.
    `vital`: those of the notes that no reader of the bare rows may miss, so that csv has them too.
    `of`: the address of what its rows are (`meeting.decisions.*`); nothing where ids in the rows tell, or they are no values of records.
    `parts`: the tables that it is where people read; programs have it as one.
    """

    key: str
    columns: tuple[Column, ...]
    rows: Collection[tuple[Cell, ...]]
    title: Label | None = None
    total: tuple[Cell, ...] | None = None
    notes: tuple[Label, ...] = ()
    most: int | None = None
    more: Label | None = None
    subtotals: frozenset[int] = frozenset()
    behind: Mapping[tuple[int, int], Behind] = field(default_factory=dict)
    chart: Chart | None = None
    anchors: bool = False
    vital: tuple[Label, ...] = ()
    of: str = ""
    none: Label | None = None
    parts: tuple[Table, ...] = ()

    def of_columns(self, places: Sequence[int]) -> Table:
        """Return a table of some columns, with what their cells rest on."""

        def of(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
            return tuple(row[at] for at in places)

        behind = {(row, places.index(at)): found for (row, at), found in self.behind.items() if at in places}
        total = None if self.total is None else of(self.total)
        columns = tuple(self.columns[at] for at in places)
        return replace(self, columns=columns, rows=tuple(map(of, self.rows)), total=total, behind=behind, parts=())

    @property
    def things(self) -> Iterator[tuple[Cell, ...]]:
        """The rows but for subtotals."""
        return (row for place, row in enumerate(self.rows) if place not in self.subtotals)


@dataclass(frozen=True)
class Facts:
    """Names and values, one a line: (key, name, value); `of`: the kind whose fields they are."""

    key: str
    rows: tuple[tuple[str, Label, Cell], ...]
    of: str = ""


@dataclass(frozen=True)
class Text:
    """A paragraph; `figures`: words in it, in their order, and what they rest on.

    `place`: where it stands on paper, at the `start` of the line without an indent, in the `middle`, at the `end` as a signature does.
    """

    words: Label
    figures: tuple[tuple[Label, Behind], ...] = ()
    place: str = ""


Block = Table | Facts | Text


@dataclass(frozen=True)
class Section:
    """A part of a document with a heading; `key` names it for `--section` and in JSON; `of`: the kind of a record whose lists it tells in words.

    `number` stands before its title, none where it is 0.
    """

    key: str
    title: Label
    blocks: tuple[Block, ...]
    of: str = ""
    number: int = 0

    @property
    def heading(self) -> Label:
        """Its title with its number."""
        return _NUMBERED.fill(zh=numeral(self.number), n=self.number, title=self.title) if self.number else self.title

    @property
    def is_empty(self) -> bool:
        """Whether it has nothing but tables without rows."""
        return all(isinstance(block, Table | Facts) and not block.rows for block in self.in_words.blocks)

    @property
    def in_words(self) -> Section:
        """The same as people read it."""
        return replace(self, blocks=tuple(one for block in self.blocks for one in _as_read(block)))


_NUMBERED = Label("{zh}、{title}", "{n}. {title}")
_NUMERALS = "〇一二三四五六七八九"


def numeral(n: int) -> str:
    """Return a number below a hundred in Chinese."""
    tens, ones = divmod(n, 10)
    return f"{_NUMERALS[tens] if tens > 1 else ''}{'十' if tens else ''}{_NUMERALS[ones] if ones or not tens else ''}"


def _as_read(block: Block) -> tuple[Block, ...]:
    """Return a block as people read it: what is said of a table without rows, and a table of many columns as those that it is made of."""
    if not isinstance(block, Table):
        return (block,)
    if block.none and not block.rows:
        return (Text(block.none),)
    if not block.parts:
        return (block,)
    *first, last = block.parts
    return (*first, replace(last, notes=(*last.notes, *block.notes)))


def numbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Return sections with their numbers."""
    return tuple(replace(section, number=n) for n, section in enumerate(sections, 1))


def parted(sections: Iterable[Section]) -> tuple[tuple[Section, ...], tuple[Section, ...]]:
    """Return the sections that say something, and the others, which are shown only where they are asked for by name."""
    every = tuple(sections)
    return tuple(each for each in every if not each.is_empty), tuple(each for each in every if each.is_empty)


@dataclass(frozen=True)
class Paper:
    """A page by GB/T 9704-2012: its margins in mm, the distance of its lines in points, and the fonts, a name for each use."""

    top: Decimal = Decimal(37)
    bottom: Decimal = Decimal(35)
    inner: Decimal = Decimal(28)
    outer: Decimal = Decimal(26)
    pitch: Decimal = Decimal("28.95")  # 22 lines in 225 mm
    title: str = "方正小标宋简体"
    heading: str = "黑体"
    subheading: str = "楷体_GB2312"
    text: str = "仿宋_GB2312"
    number: str = "宋体"

    @property
    def width(self) -> Decimal:
        """How wide the text is, in mm."""
        return 210 - self.inner - self.outer

    @property
    def fonts(self) -> tuple[str, ...]:
        """The fonts by their names, each once."""
        return tuple(dict.fromkeys((self.title, self.heading, self.subheading, self.text, self.number)))


@dataclass(frozen=True)
class Style:
    """How figures are printed: digits after the point of percentages, the rounding, whether amounts and counts of rates part their `thousands`.

    `lang`: the ledger's own, in which JSON says words · `paper`: the page of what is printed.
    """

    digits: int = 1
    rounding: Rounding = Rounding.HALF_UP
    lang: Lang | None = None
    thousands: bool = False
    paper: Paper = Paper()

    def number(self, digits: str) -> str:
        """Write a number for people."""
        return f"{Decimal(digits):,f}" if self.thousands else digits


@dataclass(frozen=True)
class Narrowed:
    """What narrows or shifts the figures of a document: the option, its value for programs, its words; `titled`: the title is to say it."""

    key: str
    value: object
    words: Label
    titled: bool = True


@dataclass(frozen=True)
class Origin:
    """Where a document comes from: the command that makes it again, the commit the ledger was at and whether it has moved since.

    `made`: when that commit was made · `commits`: how many had led to it.
    `apart`: what was left out on purpose, in words.
    """

    command: str
    commit: str = ""
    day: date | None = None
    is_edited: bool = False
    made: datetime | None = None
    commits: int = 0
    apart: tuple[Label, ...] = ()


@dataclass(frozen=True)
class CalendarEvent:
    """A day in a calendar: an address that stays the same however the day moves, what is to be done, and whether it no longer is."""

    uid: str
    day: date
    title: Label
    words: Label
    category: Label | None = None
    is_over: bool = False


@dataclass(frozen=True)
class Document:
    """All that is shown: a title, sections, and `head`, the plain values JSON puts first.

    `data`: the whole of the JSON, cells for values, where its form is promised and is not that of the tables;
    or what makes it, where that takes more than the tables do. `totals`: csv has subtotals and totals as well, in a marked column.
    `scope` narrows or shifts what is counted, `caveats` say what was left out of it: in csv both are a column, as it has no title.
    `events`: its days, for calendars · `messages`: it in a few lines for each reader, for a phone.
    `letters`: documents that are sent apart, each on a page of its own · `spare`: sections that say nothing, for who asks for them by name.
    `origin`: where it comes from, where a reader who has only this may want to know · `links`: other documents beside it, by file name.
    """

    title: Label
    sections: tuple[Section, ...]
    head: Mapping[str, object] = field(default_factory=dict)
    style: Style = Style()
    data: Mapping[str, object] | Callable[[], Mapping[str, object]] | None = None
    totals: bool = False
    scope: tuple[Narrowed, ...] = ()
    caveats: tuple[Label, ...] = ()
    origin: Origin | None = None
    links: tuple[tuple[str, Label], ...] = ()
    events: tuple[CalendarEvent, ...] = ()
    messages: tuple[Label, ...] = ()
    letters: tuple[Document, ...] = ()
    spare: tuple[Section, ...] = ()

    @property
    def in_words(self) -> Document:
        """The same as people read it."""
        return replace(self, sections=tuple(section.in_words for section in self.sections))


def on_paper(document: Document) -> Document:
    """Return a document without the commands that its sentences name: who reads it on paper has no terminal."""
    sections = tuple(replace(each, blocks=tuple(map(_without_commands, each.blocks))) for each in document.sections)
    caveats, letters = (
        tuple(map(_spoken, document.caveats)),
        tuple(on_paper(replace(each, caveats=each.caveats or document.caveats)) for each in document.letters),
    )
    return replace(document, sections=sections, caveats=caveats, letters=letters)


def _without_commands(block: Block) -> Block:
    if isinstance(block, Text):
        return replace(block, words=_spoken(block.words))
    return replace(block, notes=tuple(map(_spoken, block.notes))) if isinstance(block, Table) else block


def _spoken(words: Label) -> Label:
    bare = without_command(words)
    return words if bare is words else Label(f"{bare.zh}。", f"{bare.en}.")


def amount(money: Money, style: Style) -> Label:
    """Return an amount in prose: 亿元 or 万元 as fits, at most two decimals; in English billion or million yuan."""
    return Label(_scaled(money, _ZH_UNITS, style), _scaled(money, _EN_UNITS, style))


def amounts(parts: tuple[Money, ...], style: Style) -> tuple[Label, ...]:
    """Return amounts of one fraction in prose, all in the unit that fits the last, which is the whole."""
    zh, en = ([_scaled(part, (_fitting(parts[-1], units, style),), style) for part in parts] for units in (_ZH_UNITS, _EN_UNITS))
    return tuple(map(Label, zh, en))


# Unit, the power of ten it stands for, decimals (a billion is ten 亿, so it has three).
_Unit = tuple[str, int, int]
_ZH_UNITS = (("元", 0, 2), ("万元", 4, 2), ("亿元", 8, 2))
_EN_UNITS = ((" yuan", 0, 2), (" million yuan", 6, 2), (" billion yuan", 9, 3))


def _scaled(money: Money, units: tuple[_Unit, ...], style: Style) -> str:
    """Write an amount in the unit that fits it, with as many more decimals as show that it is not nothing."""
    name, size, digits = _fitting(money, units, style)
    value = Fraction(money.yuan) / 10**size
    while value and not rounded(value, digits, style.rounding):
        digits += 1
    return f"{style.number(plain(rounded(value, digits, style.rounding)))}{name}"


def _fitting(money: Money, units: tuple[_Unit, ...], style: Style) -> _Unit:
    """Return the first unit in which an amount, once rounded, is less than one of the next."""
    for unit, larger in pairwise(units):
        if abs(rounded(Fraction(money.yuan) / 10 ** unit[1], unit[2], style.rounding)) < 10 ** (larger[1] - unit[1]):
            return unit
    return units[-1]
