"""How do rows of options become a Typer command, in the language of the user?"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from dicoop.commands.help import Command
from dicoop.commands.session import Session
from dicoop.errors import DicoopError, Misused, Unreadable
from dicoop.kinds.base import Kind
from dicoop.kinds.fields import Field, fields
from dicoop.labels import Label
from dicoop.store.ledger import settings
from dicoop.values import tidy_whole

Choices = Callable[[Session], Iterable[tuple[str, str]]]


@dataclass(frozen=True)
class Option:
    """An option, or (without flags) an argument; `form` is text, many, flag or whole."""

    name: str
    about: Label
    flags: tuple[str, ...] = ()
    form: str = "text"
    required: bool = False
    metavar: Label | None = None
    choices: Choices | None = None


_TYPES: dict[str, Any] = {"text": str, "many": list[str], "flag": bool, "whole": str}


def command(session: Session, name: str, about: Label, rows: Sequence[Option], run: Callable[..., int | None]) -> typer.Typer:
    """Return a Typer with one command made of rows; `run` gets the session and the values by name."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    add(app, session, name, about, rows, run)
    return app


def add(app: typer.Typer, session: Session, name: str, about: Label, rows: Sequence[Option], run: Callable[..., int | None]) -> None:
    """Add a command made of rows to a group."""

    def call(**values: Any) -> int | None:
        for row in rows:
            if row.form == "whole" and values[row.name] is not None:
                values[row.name] = _whole(row, values[row.name])
        return run(session, **values)

    parameters = [_parameter(row, session) for row in rows]
    call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    call.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    app.command(name, cls=Command, help=about.of(session.lang), options_metavar="")(call)


def _whole(row: Option, text: str) -> int:
    try:
        return int(tidy_whole(text))
    except Unreadable as error:
        raise Misused(Label("{flag}: {problem}", "{flag}: {problem}").fill(flag=row.flags[0], problem=error.finding.message)) from None


def _parameter(row: Option, session: Session) -> inspect.Parameter:
    mark, default = _mark(row, session), _default(row)
    kind = inspect.Parameter.KEYWORD_ONLY
    form = _TYPES[row.form]
    form = form if row.required or row.form in ("flag", "many") else form | None
    return inspect.Parameter(row.name, kind, default=default, annotation=Annotated[form, mark])


def _default(row: Option) -> Any:
    if row.required:
        return inspect.Parameter.empty
    return {"flag": False, "many": []}.get(row.form)


def _mark(row: Option, session: Session) -> Any:
    shared: dict[str, Any] = {"help": row.about.of(session.lang), "show_default": False}
    if row.metavar is not None:
        shared["metavar"] = row.metavar.of(session.lang)
    if row.choices is not None:
        shared["autocompletion"] = _completer(row.choices, session)
    return typer.Option(*row.flags, **shared) if row.flags else typer.Argument(**shared)


def _completer(choices: Choices, session: Session) -> Callable[[str], list[tuple[str, str]]]:
    def complete(incomplete: str) -> list[tuple[str, str]]:
        try:
            found = list(choices(session))
        except DicoopError:
            return []
        return [(value, about) for value, about in found if value.lower().startswith(incomplete.lower())]

    return complete


def counties(session: Session) -> list[tuple[str, str]]:
    """Return the counties' keys and names for completion."""
    return [(county.key, county.name) for county in settings(session.root()).counties]


def known(name: str) -> Choices | None:
    """Return the completion of a list in ledger.yaml."""
    if name == "counties":
        return counties
    if name in ("units", "themes"):
        return lambda session: [(text, "") for text in getattr(settings(session.root()), name)]
    return None


def terms(row: Field) -> Choices | None:
    """Return the completion of a closed list of values."""
    return (lambda session: [(t.value, t.label.of(session.lang)) for t in row.terms or ()]) if row.form == "term" else None


_METAVARS = {
    "money": Label("金额", "AMOUNT"),
    "day": Label("日期", "DATE"),
    "whole": Label("数字", "N"),
    "flag": Label("true|false", "true|false"),
}


def _about(row: Field) -> Label:
    """Return a field's name and what to write there."""
    terms = " ".join(term.value for term in row.terms or ())
    say = row.mark.say or Label(terms, terms)
    return Label(*(f"{name}: {what}" if what else name for name, what in zip(row.mark.label, say, strict=True)))


def of_field(row: Field) -> Option:
    """Return the option of a field: its name with dashes, all values taken as text and tidied later."""
    return Option(
        name=row.attribute,
        about=_about(row),
        flags=(row.flag,),
        form="many" if row.form == "texts" else "text",
        metavar=_METAVARS.get(row.form, row.mark.label if row.mark.ref else Label("文字", "TEXT")),
        choices=terms(row) or known(row.mark.known),
    )


def of_kind(kind: Kind) -> tuple[Field, ...]:
    """Return the fields of a kind that have an option: those that hold one value or a list of texts."""
    rows = (row for row in fields(kind.model) if row.is_scalar or row.form == "texts")
    return tuple(row for row in rows if row.name != "id" or not kind.letter)


ID = Option("id_", Label("编号, 或编号的任意结尾", "an id, or any unique end of one"), required=True, metavar=Label("编号", "ID"))
DRY_RUN = Option("dry_run", Label("只看会改什么, 不写入", "show what would change, write nothing"), ("--dry-run",), "flag")
NO_INPUT = Option("no_input", Label("不提问", "never ask"), ("--no-input",), "flag")
JSON = Option("json", Label("输出 JSON", "print JSON"), ("--json",), "flag")
WRITING = (DRY_RUN, NO_INPUT, JSON)
FORMAT = Option(
    "format",
    Label("格式: terminal plain markdown json csv", "terminal, plain, markdown, json or csv"),
    ("--format",),
    metavar=Label("格式", "FORMAT"),
    choices=lambda _: [(name, "") for name in ("terminal", "plain", "markdown", "json", "csv")],
)
OUTPUT = Option("output", Label("写到文件", "write to a file"), ("-o", "--output"), metavar=Label("文件", "FILE"))
READING = (FORMAT, JSON, OUTPUT)
DATE = Option("date", Label("日期, 默认今天", "the day it happened, today by default"), ("--date",), metavar=Label("日期", "DATE"))
