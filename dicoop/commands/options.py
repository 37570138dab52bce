"""Which options are there, and what is a command that is made of some?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.commands.session import Session
from dicoop.errors import Misused, Unreadable
from dicoop.frozen import dataclass, replace
from dicoop.habits import tidy_whole
from dicoop.kinds.base import Kind
from dicoop.kinds.fields import Block, F, Field, fields, the_field
from dicoop.labels import Label, both, joined, unfit, visible
from dicoop.render import NAMES
from dicoop.store.find import Shelf
from dicoop.store.ledger import ids, settings

if TYPE_CHECKING:
    import typer

Choices = Callable[[Session], Iterable[tuple[str, str]]]


Given = Mapping[str, Any]
Ask = Callable[[Session, "Sequence[Option]", Given], Mapping[str, Any]]


@dataclass(frozen=True)
class Option:
    """An option, or (without flags) an argument; `form` is text, many, flag or whole.

    `field` is what it is asked for by on a terminal · `held`: the values that the record of the command has of it ·
    `needed`: whether it must be there beside what is given · `without`: the flag that says that there is none,
    empty where nothing need say so (None: there must be one) ·
    `usual`: what is meant where it is not given; a person is asked all the same.
    """

    name: str
    about: Label
    flags: tuple[str, ...] = ()
    form: str = "text"
    required: bool = False
    metavar: Label | None = None
    choices: Choices | None = None
    field: Field | None = None
    held: Callable[[Any], Iterable[tuple[str, str]]] | None = None
    needed: Callable[[Given], bool] | None = None
    without: str | None = None
    usual: Callable[[Session], str] | None = None

    def lacks(self, given: Given) -> bool:
        """Return whether a person is still asked for it."""
        return not given.get(self.name) and (self.required or self.usual is not None or (self.needed is not None and self.needed(given)))

    def knows(self, session: Session, text: str) -> bool | None:
        """Return whether a text is one of its choices; None where it has none of its own."""
        own = self.choices(session) if self.choices and not self.field else ()
        return text.casefold() in {word.casefold() for pair in own for word in pair} if own else None


def argument(name: str, about: Label, metavar: Label, form: str = "text", *, required: bool = True, **more: Any) -> Option:
    """Return what is told by its place among the words."""
    return Option(name, about, (), form, required, metavar, **more)


def valued(name: str, about: Label, metavar: Label, form: str = "text", **more: Any) -> Option:
    """Return an option that takes a value; unless its flags are given it has one, called as it is."""
    return replace(flag(name, about), form=form, metavar=metavar, **more)


def flag(name: str, about: Label, **more: Any) -> Option:
    """Return an option that is there or not, with a flag as of `valued`."""
    return replace(Option(name, about, (f"--{name.rstrip('_').replace('_', '-')}",), "flag"), **more)


class CommandEntry(NamedTuple):
    """A command, or a group of some, that is made when it is wanted."""

    about: Label
    build: Callable[[], Plan | typer.Typer]


class Plan(NamedTuple):
    """What a command does, its options, what gets the session and the values by name, and who asks a person for those that lack."""

    about: Label
    rows: Sequence[Option]
    run: Callable[..., int | None]
    ask: Ask | None = None

    def build(self) -> Plan:
        """Return the command, made already."""
        return self

    def call(self, session: Session, values: Mapping[str, Any]) -> int | None:
        """Run the command; raises Misused for a value that is none."""
        return self.run(session, **{row.name: _value(row, values[row.name], session) for row in self.rows})


Entries = Mapping[str, CommandEntry | Plan]


_TEXT = Label("文字", "TEXT")

_EMPTY = Label("{name} 是空的", "{name} is empty")
_UNFIT = Label("{name} 里有看不见的字符：{value}", "{name} has invisible characters in it: {value}")
_NOT_READ = Label("{name}：{problem}", "{name}: {problem}")


def _value(row: Option, value: Any, session: Session) -> Any:
    """Return an option's value; raises Misused for an empty one: what is given is never ignored."""
    name = row.flags[-1] if row.flags else (row.metavar or _TEXT).of(session.lang)
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str) and not text.strip():
            raise Misused(_EMPTY.fill(name=name))
        if isinstance(text, str) and unfit(text):
            raise Misused(_UNFIT.fill(name=name, value=visible(text)))
    return value if row.form != "whole" or value is None else _whole(name, value)


def _whole(name: str, text: str) -> int:
    try:
        return int(tidy_whole(text))
    except Unreadable as error:
        raise Misused(_NOT_READ.fill(name=name, problem=error.finding.message), error.finding.hint) from None


def counties(session: Session) -> list[tuple[str, str]]:
    """Return the counties' keys and names for completion."""
    return [(county.key, county.name) for county in settings(session.root()).counties]


def known(name: str) -> Choices | None:
    """Return the completion of a list in ledger.yaml."""
    if name == "counties":
        return counties
    return (lambda session: [listed(each) for each in getattr(settings(session.root()), name)]) if name and " " not in name else None


def listed(held: Any) -> tuple[str, str]:
    """Return how what stands in a list of ledger.yaml is written, and what it is called beside that."""
    return (held, "") if isinstance(held, str) else (held.key, held.name)


def id_of(kind: Kind) -> Option:
    """Return the argument that names a record of a kind."""
    row = Field("id", "id", F(kind.label.zh, kind.label.en.capitalize(), ref=kind.name), "text", required=True)
    own = replace(ID, choices=partial(_named, kind), field=row)
    return own if kind.letter else replace(own, about=_NUMBER, metavar=Label("第几次会议", "N"))


def _named(kind: Kind, session: Session) -> list[tuple[str, str]]:
    """Return the ids there are, each with its name as the index knows it, for completion."""
    from dicoop.store.load import index_of  # noqa: PLC0415 - only while a shell completes

    root = session.root()
    index = index_of(Shelf(root, session.cache))
    titles = index.titles(kind.name) if index else {}
    return [(id_, visible(titles.get(id_, ""))) for id_ in ids(root, kind, some=True)]


_NUMBER = Label("第几次会议，如 15", "the meeting's number, such as 15")


def terms(row: Field) -> Choices | None:
    """Return the completion of a closed list of values."""
    return (lambda session: [(t.value, t.label.of(session.lang)) for t in row.terms or ()]) if row.form == "term" else None


_METAVARS = {
    "money": Label("金额", "AMOUNT"),
    "percent": Label("百分数", "PERCENT"),
    "quantity": Label("数量", "QUANTITY"),
    "day": Label("日期", "DATE"),
    "period": Label("期间", "PERIOD"),
    "whole": Label("数字", "N"),
    "flag": Label("true|false", "true|false"),
}


def metavar(row: Field) -> Label:
    """Return what stands for a field's value in help."""
    if row.mark.known == "units":
        return Label("单位", "UNIT")
    named = row.mark.ref or row.form == "term" or row.mark.known == "counties"
    return _METAVARS.get(row.form, Label(row.mark.zh, row.mark.en.upper()) if named else _TEXT)


_BY_NAME = Label("编号的结尾，或名称里的几个字", "the end of its id, or part of its name")
_BY_KEY = Label("代号或名称", "its key or name")
_IN_LIST = Label("见 ledger.yaml 的 {name}", "see {name} in ledger.yaml")
_SEVERAL = Label("（可多次）", " (repeatable)")


def _about(row: Field) -> Label:
    """Return a field's name and what to write there."""
    terms = joined(tuple(Label(f"{term}（{term.label.zh}）", str(term)) for term in row.terms or ()), " ", " ")
    closed = both(" ".join(row.units)) if row.units else terms
    named = _BY_NAME if row.mark.ref and row.form == "text" else _BY_KEY if row.mark.known == "counties" else closed
    named = _IN_LIST.fill(name=row.mark.known) if row.mark.known and row.mark.known not in ("counties", "units") else named
    parts = (row.mark.label, row.mark.say or named)
    return joined(parts if any(parts[1]) else parts[:1], "：", ": ")


def of_field(row: Field) -> Option:
    """Return the option of a field: its name with dashes, all values taken as text and tidied later."""
    return Option(
        name=row.attribute,
        about=joined((_about(row), *((_SEVERAL,) if row.form == "texts" else ())), "", ""),
        flags=(row.flag,),
        form="many" if row.form == "texts" else "text",
        metavar=metavar(row),
        choices=terms(row) or known(row.mark.known),
        field=row,
    )


def asked(option: Option) -> Option:
    """Return an option that a person is asked for, who may leave it empty."""
    return replace(option, needed=lambda _: True, without="")


def of(model: type[Block], name: str, *, required: bool = False) -> Option:
    """Return the option of a field by its name."""
    row = the_field(model, name)
    return replace(of_field(row), required=required)


def of_kind(kind: Kind) -> tuple[Field, ...]:
    """Return the fields of a kind that have an option: those that hold one value or a list of texts."""
    rows = (row for row in fields(kind.model) if row.is_scalar or row.form == "texts")
    return tuple(row for row in rows if row.name != "id" or not kind.letter)


ID = argument("id_", Label("编号，或能唯一确定它的结尾，如 QL007", "an id or unique ending, such as QL007"), Label("编号", "ID"))
DRY_RUN = flag("dry_run", Label("只看会改什么，不写入", "show what would change; write nothing"))
NO_INPUT = flag("no_input", Label("在终端上也不提问", "never prompt, even on a terminal"))
JSON = flag("json", Label("输出 JSON", "print JSON"))
WAIT = valued(
    "wait",
    Label("别人正在写时最多等多少秒，默认 60", "seconds to wait while another process writes; default: 60"),
    Label("秒数", "SECONDS"),
    "whole",
)
WRITING = (DRY_RUN, WAIT, NO_INPUT, JSON)
FORMAT = valued(
    "format",
    Label(f"格式：{' '.join(NAMES)}", f"{', '.join(NAMES[:-1])} or {NAMES[-1]}"),
    Label("格式", "FORMAT"),
    choices=lambda _: [(name, "") for name in NAMES],
)
OUTPUT = valued(
    "output",
    Label("写到新文件；- 即显示在屏幕上", "write to a new file; - for the screen"),
    Label("文件", "FILE"),
    flags=("-o", "--output"),
)
FORCE = flag("force", Label("文件已存在也写，覆盖它（与 -o 连用）", "overwrite an existing file (with -o)"))
TO_FILE = (OUTPUT, FORCE)
NO_INDEX = flag("no_index", Label("不用索引，每个文件都重新读", "do not use the index: read every file"))
VERIFY = flag("verify", Label("逐个核对文件内容，不只看大小和时间", "compare file contents, not only sizes and times"))
KNOWN_AT = valued(
    "known_at",
    Label(
        "按当时的台账：标签、分支、提交号或日期，如 meeting-14",
        "the ledger as of a tag, branch, commit or date, such as meeting-14",
    ),
    Label("版本", "REV"),
)
COUNTIES = valued(
    "county",
    Label("只要这些县区的：代号、名称或组团，可几个，用逗号分开", "these counties only: keys, names or groups, separated by commas"),
    Label("县区", "COUNTY"),
    choices=counties,
)
TOTALS = flag("totals", Label("csv 里也写小计、合计，另有一列标明", "include subtotals and totals in csv, in a marked column"))
TEMPLATE = valued(
    "template",
    Label("套用自己的 Word 模板，写到 -o 的文件", "fill in a Word template of your own, into the file of -o"),
    Label("文件", "FILE"),
)
VARIABLES = flag(
    "variables",
    Label(
        "列出模板里能写的名字；-o 模板.docx 写出一份可改的模板", "list the names a template can use; -o FILE.docx writes a starter template"
    ),
)
TEMPLATES = (TEMPLATE, VARIABLES)
READING = (KNOWN_AT, FORMAT, JSON, *TO_FILE, TOTALS, NO_INDEX, VERIFY)
SECTION = valued("section", Label("只要这一部分（可多次）", "this section only (repeatable)"), Label("部分", "KEY"), "many")
WHERE = valued(
    "where",
    Label(
        "条件，如 'investment >= 1亿元' 或 name~轴承（名称里含有），可用 and or not ( ) 或“且”“或”“非”连接；可多次，都要满足",
        "a condition such as 'investment >= 100 million yuan' or name~轴承 (contains), with and, or, not, ( ); if repeated, all must hold",
    ),
    Label("条件", "FIELD OP VALUE"),
    "many",
)
MEETING = valued(
    "meeting",
    Label("第几次会议", "the meeting's number"),
    Label("第几次会议", "N"),
    choices=lambda session: _named(session.kinds["meeting"], session),
)
MEETING_OF = replace(MEETING, about=Label("第几次会议，默认最近一次", "the meeting's number; default: the latest"))
AS_OF = valued("as_of", Label("截至哪一天", "count as of this date"), Label("日期", "DATE"))
DATE = valued(
    "date",
    Label("发生的日期，默认今天", "the date it happened; default: today"),
    Label("日期", "DATE"),
    field=Field("date", "date", F("日期", "Date", happened=True), "day"),
    usual=lambda session: session.today.isoformat(),
)
PARTIAL_DATE = replace(DATE, field=Field("date", "date", F("日期", "Date", happened=True), "day", partial=True))
