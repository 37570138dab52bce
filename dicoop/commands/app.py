"""How is a command found, built only when it is wanted, and its misuse told?"""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from functools import partial
from importlib import import_module
from io import StringIO
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from dicoop.commands import help as help_
from dicoop.commands.options import Ask, Choices, CommandEntry, Entries, Given, Option, Plan
from dicoop.commands.session import Session
from dicoop.errors import ALLOWED, DicoopError, Misused, nearest
from dicoop.kinds import BUILT_IN
from dicoop.labels import Label, both

_ABOUT = Label(
    "地企合作台账：项目、问题、合同、联席会议，各项率与报告。",
    "A ledger of government-enterprise cooperation: projects, issues, contracts, joint meetings, rates and reports.",
)
_NO_COMMAND = Label("没有“{name}”这个命令", "unknown command '{name}'")
_MEANT = Label("是否想写：{names}；全部命令：{path} --help", "perhaps: {names}; all commands: {path} --help")
_MOST = 4
_NO_VERB = Label("{path} 后面要写一个命令", "{path} needs a command")


class Lazy(TyperGroup):
    """A group whose commands are built one by one; it names the nearest for one that is not there.

    `more` are commands that are looked for once one is meant that is not among the entries.
    """

    entries: Entries
    more: Callable[[Session], Entries]
    session: Session
    roles: Mapping[str, str] = {}  # of a group of which `--help` shows only the commands of a county

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's form
        """Return the names of the commands."""
        return list(self._every())

    def _every(self) -> Entries:
        return {**self.entries, **{name: entry for name, entry in self.more(self.session).items() if name not in self.entries}}

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Build a command; to a shell one that cannot be built is none."""
        entry = self.entries.get(cmd_name) or self.more(self.session).get(cmd_name)
        if entry is None:
            return None
        try:
            command = parser(entry.build(), self.session)
        except DicoopError:
            if ctx.resilient_parsing:
                return None
            raise
        command.name = cmd_name
        command.help = command.help or entry.about.of(self.session.lang)
        return command

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - Typer's form
        """Write usage, purpose, options and what each command does; none is built for it."""
        rows = [(name, entry.about.of(self.session.lang)) for name, entry in self._every().items()]
        words = help_.brief(self, ctx, [row for row in rows if row[0] in self._brief()]) if self.roles else ""
        help_.show(words or help_.text(self, ctx, rows), ctx)

    def _brief(self) -> set[str]:
        """Return the commands of a county: those of the ledgers that its city declared are among them."""
        kinds = self.session.kinds
        return {name for name, role in self.roles.items() if role == "county"} | {*kinds.broken} | {n for n in kinds if kinds[n].declared}

    def whole_help(self) -> str:
        """Return what each command does, by who mostly uses it; those of ledgers that the city declared are of the counties."""
        rows = [(name, entry.about.of(self.session.lang)) for name, entry in self._every().items()]
        return help_.by_role([(self.roles.get(name, "county"), name, about) for name, about in rows], self.session.lang)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the group's own options; raises Misused where no command follows."""
        if not args and not ctx.resilient_parsing:
            names = ALLOWED.fill(names=tuple(self._every()))
            raise Misused(_NO_VERB.fill(path=ctx.command_path), names)
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find a command; raises Misused."""
        name = args[0]
        if name not in self.entries and not ctx.resilient_parsing and name not in (every := self._every()):
            raise Misused(_NO_COMMAND.fill(name=name), nearest(name, every) or self._meant(name, every, ctx.command_path))
        return super().resolve_command(ctx, args)

    def _meant(self, name: str, every: Entries, path: str) -> Label:
        """Return the commands that a word that is none may mean: those that speak of it, or have a verb called so; else where all are told."""
        records, kinds = import_module("dicoop.commands.records"), BUILT_IN if self.roles else ()
        found = [f"{path} {kind} {name}" for kind in kinds if records.entry(kind, name)]
        found += [f"{path} {row}" for row, entry in every.items() if len(name) > 1 and any(name in words for words in entry.about)]
        more = (both("…"),) if len(found) > _MOST else ()
        if found:
            return _MEANT.fill(names=(*found[:_MOST], *more), path=path)
        return _HELP.fill(path=path) if self.roles else ALLOWED.fill(names=tuple(every))


def group(
    session: Session,
    entries: Entries,
    about: str = "",
    start: Callable[..., None] = lambda: None,
    more: Callable[[Session], Entries] = lambda _: {},
    roles: Mapping[str, str] = {},
) -> typer.Typer:
    """Return a group of commands; `start` bears the group's own options."""
    own = type("Own", (Lazy,), {"entries": entries, "session": session, "more": staticmethod(more), "roles": roles})
    app = typer.Typer(cls=own, add_completion=False, rich_markup_mode=None, help=about)
    app.callback(cls=own, help=about)(start)
    return app


def parser(built: Plan | typer.Typer, session: Session) -> Any:
    """Return the parser of a command, or of a group of some."""
    return typer.main.get_command(_parser(built, session) if isinstance(built, Plan) else built)


_TYPES: dict[str, Any] = {"text": str, "many": list[str], "flag": bool, "whole": str}


def _parser(plan: Plan, session: Session) -> typer.Typer:
    def call(**values: Any) -> int | None:
        return plan.call(session, values)

    parameters = [_parameter(row, session) for row in plan.rows]
    call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    call.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    asked = {"complete": staticmethod(partial(_asked, session, plan.rows, plan.ask))} if plan.ask else None
    own = type("Own", (help_.Command,), asked) if asked else help_.Command
    app.command(cls=own, help=plan.about.of(session.lang), options_metavar="")(call)
    return app


def _asked(session: Session, rows: Sequence[Option], ask: Ask, given: Given, args: list[str]) -> list[str]:
    """Return the words of a command line with what a person on the terminal adds to them."""
    if not session.interactive or given.get("no_input") or given.get("help"):
        return args
    answers = ask(session, rows, given)
    flagged = [
        f"{row.flags[-1]}={answers[row.name]}" if answers[row.name] else row.without for row in rows if row.flags and row.name in answers
    ]
    named = [answers[row.name] for row in rows if not row.flags and row.name in answers]
    return [*filter(None, flagged), *args, *(("--",) if named and "--" not in args else ()), *named]


def _parameter(row: Option, session: Session) -> inspect.Parameter:
    mark = _mark(row, session)
    default = inspect.Parameter.empty if row.required else {"flag": False, "many": []}.get(row.form)
    kind = inspect.Parameter.KEYWORD_ONLY
    form = _TYPES[row.form]
    form = form if row.required or row.form in ("flag", "many") else form | None
    return inspect.Parameter(row.name, kind, default=default, annotation=Annotated[form, mark])


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
        # A shell puts in what begins with the letters typed, so they stay as they are.
        typed = incomplete.casefold()
        fits = [(value, about) for value, about in found if value.casefold().startswith(typed)]
        inside = [(value, about) for value, about in found if typed in f"{value} {about}".casefold()]
        return [(incomplete + value[len(incomplete) :], about) for value, about in fits] or inside

    return complete


def run(words: list[str], session: Session, table: Mapping[str, Any]) -> int:
    """Run one command line; raises Misused for what cannot be understood."""
    root = typer.main.get_command(_root(session, table))
    if words == ["--help-all"] and isinstance(root, Lazy):
        session.write(root.whole_help())
        return 0
    try:
        if "_DICOOP_COMPLETE" in os.environ:
            return _completed(root, session)
        result = root.main(words or ["--help"], prog_name="dicoop", standalone_mode=False, obj=session)
    except Exception as error:  # noqa: BLE001 - the parser's complaints have no public class; the rest goes on up
        raise _misuse(error) or error from None
    return result if isinstance(result, int) else 0


def _completed(root: Any, session: Session) -> int:
    """Tell a shell what may stand where; Typer's words go out as all others do."""
    from typer.completion import completion_init  # type: ignore[attr-defined]  # noqa: PLC0415 - only while a shell completes

    completion_init()
    code: object = 0
    with redirect_stdout(StringIO()) as told:
        try:
            root.main(["--help"], prog_name="dicoop", standalone_mode=False, obj=session)
        except SystemExit as ended:
            code = ended.code
    session.write(told.getvalue())
    return code if isinstance(code, int) else 0


def _root(session: Session, table: Mapping[str, Any]) -> typer.Typer:
    entries = {name: CommandEntry(row.about, partial(build, row, session)) for name, row in table.items()}

    def start(
        folder: str = typer.Option(None, "-C", metavar="DIR", help=_FOLDER.of(session.lang)),
        lang: str = typer.Option(None, "--lang", metavar="zh|en", help=_LANG.of(session.lang)),
        today: str = typer.Option(None, "--today", metavar="DATE", help=_TODAY.of(session.lang)),
        version: bool = typer.Option(False, "--version", help=_VERSION.of(session.lang)),  # noqa: FBT001, FBT003 - Typer's form
    ) -> None:
        """Do nothing: these four were taken off the command line before; they stand here for help and completion."""

    start.__annotations__ = {"folder": str, "lang": str, "today": str, "version": bool}
    return group(session, entries, _ABOUT.of(session.lang), start, _declared, {name: row.role for name, row in table.items()})


def _declared(session: Session) -> Entries:
    """Return the commands of kinds that the ledger declares: no command of our own needs to know them."""
    found: Entries = import_module("dicoop.commands.declared").entries(session)
    return found


def build(row: Any, session: Session) -> Plan | typer.Typer:
    """Return the command of a row of the table."""
    made = getattr(import_module(row.module), row.attribute)
    built: Plan | typer.Typer = made(session, row.kind) if row.kind else group(session, made) if isinstance(made, dict) else made
    return built


_FOLDER = Label("台账所在的文件夹（默认从当前文件夹往上找）", "the ledger's folder (default: this one or the nearest above)")
_LANG = Label("语言", "language")
_TODAY = Label("当作今天的日期", "the date to treat as today")
_VERSION = Label("版本", "version")


# Misuse as the parser tells it: by the class's name, because its module is private

_HELP = Label("看帮助：{path} --help", "help: {path} --help")
_NO_OPTION = Label("没有 {x} 这个选项", "unknown option {x}")
_MINUS = Label("“{x}…”以减号开头，被当成了选项", "'{x}…' starts with a minus sign and was read as an option")
_MINUS_HINT = Label(
    "以减号开头的值放在最后，前面写 --；要冲销一笔用 --reverse",
    "put such a value last, after --; to reverse an entry use --reverse",
)
_NEEDS_VALUE = Label("选项 {x} 后面缺少一个值", "option {x} needs a value")
_NO_VALUE = Label("选项 {x} 不带值", "option {x} takes no value")
_MISSING = Label("缺少 {x}", "missing {x}")
_WRITE = Label("写法：{usage}", "usage: {usage}")
_OTHER = Label("这一行命令看不懂", "not understood: {x}")


def _misuse(error: Exception) -> Misused | None:
    if not hasattr(error, "format_message"):
        return None
    kind, ctx = type(error).__name__, getattr(error, "ctx", None)
    hint = _HELP.fill(path=ctx.command_path if ctx is not None else "dicoop")
    name = str(getattr(error, "option_name", ""))
    if kind == "NoSuchOption" and re.fullmatch(r"-[0-9.]", name):
        return Misused(_MINUS.fill(x=name), _MINUS_HINT)
    if kind == "NoSuchOption":
        return Misused(_NO_OPTION.fill(x=name), nearest(name, _flags(ctx)) or hint)
    if kind == "BadOptionUsage":
        # The parser of a group names no context; a group has flags alone, the rest was taken off before.
        is_flag = ctx is None or any(param.is_flag for param in _options(ctx) if name in param.opts)
        return Misused((_NO_VALUE if is_flag else _NEEDS_VALUE).fill(x=name), hint)
    if kind == "MissingParameter":
        return Misused(_MISSING.fill(x=_name(error)), _WRITE.fill(usage=help_.usage(ctx)))
    return Misused(_OTHER.fill(x=getattr(error, "message", "")), hint)


def _name(error: Any) -> str:
    param = error.param
    return str(param.opts[0]) if param.param_type_name == "option" else help_.metavar(param)


def _options(ctx: Any) -> list[Any]:
    return [param for param in ctx.command.get_params(ctx) if param.param_type_name == "option"]


def _flags(ctx: Any) -> list[str]:
    """Return the options that might have been meant: the command's own, and those that may stand anywhere."""
    return [flag for at in (ctx, ctx.find_root()) for param in _options(at) for flag in param.opts]
