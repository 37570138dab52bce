"""How is a command found, loaded only when it is wanted, and its misuse told?"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

import typer

from dicoop.commands.help import Group
from dicoop.commands.session import Session
from dicoop.errors import Misused, nearest
from dicoop.labels import Label

_ABOUT = Label(
    "地企合作台账: 项目、问题、合同、联席会议, 各项率与报告。",
    "A ledger of government-enterprise cooperation: projects, issues, contracts, joint meetings, rates and reports.",
)
_NO_COMMAND = Label("没有“{name}”这个命令", "there is no command '{name}'")
_ALLOWED = Label("可用: {names}", "allowed: {names}")
_HELP = Label("看帮助: {path} --help", "help: {path} --help")


def run(words: list[str], session: Session, table: Mapping[str, Any]) -> int:
    """Run one command line; raises Misused for what cannot be understood."""
    if "_DICOOP_COMPLETE" in os.environ:
        from typer.completion import completion_init  # type: ignore[attr-defined]  # noqa: PLC0415 - only while a shell completes

        completion_init()
    try:
        result = _root(session, table).main(words or ["--help"], prog_name="dicoop", standalone_mode=False, obj=session)
    except Exception as error:  # noqa: BLE001 - the parser's complaints have no public class; the rest goes on up
        raise _misuse(error) or error from None
    return result if isinstance(result, int) else 0


def _root(session: Session, table: Mapping[str, Any]) -> Any:
    class Root(Lazy):
        rows_of = table
        about = session

    app = typer.Typer(cls=Root, add_completion=False, rich_markup_mode=None, help=_ABOUT.of(session.lang))

    def start(
        folder: str = typer.Option(None, "-C", metavar="DIR", help=_FOLDER.of(session.lang)),
        lang: str = typer.Option(None, "--lang", metavar="zh|en", help=_LANG.of(session.lang)),
        today: str = typer.Option(None, "--today", metavar="DATE", help=_TODAY.of(session.lang)),
        version: bool = typer.Option(False, "--version", help=_VERSION.of(session.lang)),  # noqa: FBT001, FBT003 - Typer's form
    ) -> None:
        """Do nothing: these four were taken off the command line before; they stand here for help and completion."""

    start.__annotations__ = {"folder": str, "lang": str, "today": str, "version": bool}
    app.callback(cls=Root, help=_ABOUT.of(session.lang))(start)
    return typer.main.get_command(app)


_FOLDER = Label("台账所在的文件夹 (默认从当前文件夹往上找)", "the ledger's folder (by default the nearest upwards)")
_LANG = Label("语言", "language")
_TODAY = Label("当作今天的日期", "the day taken as today")
_VERSION = Label("版本", "version")


class Found(Group):
    """A group that names the nearest command for one that is not there."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find a command; raises Misused."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            names = self.list_commands(ctx)
            raise Misused(_NO_COMMAND.fill(name=args[0]), nearest(args[0], names) or _ALLOWED.fill(names=tuple(names)))
        return super().resolve_command(ctx, args)


class Lazy(Found):
    """The root: its commands are modules, imported when asked for."""

    rows_of: Mapping[str, Any]
    about: Session

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's form
        """Return the names in the table."""
        return list(self.rows_of)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - Typer's form
        """Import the module of a command and build it."""
        row = self.rows_of.get(cmd_name)
        if row is None:
            return None
        command = typer.main.get_command(import_module(row.module).build(self.about))
        command.name = cmd_name
        command.help = command.help or row.about.of(self.about.lang)
        return command

    def rows(self, ctx: Any) -> list[tuple[str, str]]:  # noqa: ARG002 - Typer's form
        """Return what each command does, from the table: nothing is imported for it."""
        return [(name, row.about.of(self.about.lang)) for name, row in self.rows_of.items()]


# Misuse as the parser tells it: by the class's name, because its module is private


class Said(NamedTuple):
    """How a parser's complaint is told."""

    message: Label
    name: str


_COMPLAINTS = {
    "NoSuchOption": Said(Label("没有 {x} 这个选项", "there is no option {x}"), "option_name"),
    "BadOptionUsage": Said(Label("选项 {x} 用得不对: 缺少或多了一个值", "option {x} is misused: a value is missing or too many"), "option_name"),
}
_MISSING = Label("缺少 {x}", "missing {x}")
_NO_VERB = Label("后面要写一个命令", "a command must follow")
_OTHER = Label("看不懂: {x}", "not understood: {x}")
_BAD = Label("{name} 的值看不懂: {x}", "the value of {name} is not understood: {x}")


def _misuse(error: Exception) -> Misused | None:
    if not hasattr(error, "format_message"):
        return None
    kind, ctx = type(error).__name__, getattr(error, "ctx", None)
    path = ctx.command_path if ctx is not None else "dicoop"
    hint = _HELP.fill(path=path)
    if kind in _COMPLAINTS:
        said = _COMPLAINTS[kind]
        name = str(getattr(error, said.name))
        return Misused(said.message.fill(x=name), _near_option(name, ctx) or hint)
    if kind == "MissingParameter":
        return Misused(_MISSING.fill(x=_name(error)), hint)
    if kind == "BadParameter":
        return Misused(_BAD.fill(name=_name(error), x=getattr(error, "message", "")), hint)
    text = str(error.format_message())
    return Misused(_NO_VERB if "Missing command" in text else _OTHER.fill(x=text), hint)


def _name(error: Any) -> str:
    param = getattr(error, "param", None)
    if param is None:
        return "?"
    return str(param.opts[0] if param.param_type_name == "option" else (param.metavar or param.name.upper()))


def _near_option(name: str, ctx: Any) -> Label | None:
    params = ctx.command.get_params(ctx) if ctx is not None else []
    return nearest(name, [flag for param in params if param.param_type_name == "option" for flag in param.opts])


