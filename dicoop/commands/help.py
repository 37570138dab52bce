"""What does `--help` say, in the user's language?"""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup
from wcwidth import wcswidth, wrap

from dicoop.labels import Label, Lang

_USAGE = Label("用法", "Usage")
_ARGUMENTS = Label("参数", "Arguments")
_OPTIONS = Label("选项", "Options")
_COMMANDS = Label("命令", "Commands")
_OPTION = Label("[选项]", "[OPTIONS]")
_COMMAND = Label("命令 …", "COMMAND …")
_REQUIRED = Label("（必填）", " (required)")
_HELP = Label("显示这个帮助", "show this help")
_WIDTH = 100


class Command(TyperCommand):
    """A command whose help is in the user's language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write usage, purpose, arguments and options."""
        formatter.write(text(self, ctx, []))


class Group(TyperGroup):
    """A group whose help is in the user's language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write usage, purpose, options and commands."""
        formatter.write(text(self, ctx, self.rows(ctx)))

    def rows(self, ctx: Any) -> list[tuple[str, str]]:
        """Return the commands and what each does."""
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        return [(name, (command.help or "").split("\n")[0]) for name, command in found if command is not None]


def text(command: Any, ctx: Any, commands: list[tuple[str, str]]) -> str:
    """Return the help of a command."""
    lang: Lang = ctx.obj.lang
    params = command.get_params(ctx)
    arguments = [p for p in params if p.param_type_name == "argument"]
    options = [p for p in params if p.param_type_name == "option"]
    words = [ctx.command_path, *(_argument(p) for p in arguments), *([_COMMAND.of(lang)] if commands else []), _OPTION.of(lang)]
    parts = [f"{_USAGE.of(lang)}: {' '.join(words)}\n", command.help or ""]
    parts += _section(_ARGUMENTS, [(_argument(p), p.help or "") for p in arguments], lang)
    parts += _section(_COMMANDS, commands, lang)
    parts += _section(_OPTIONS, [_option(p, lang) for p in options], lang)
    return "\n".join(parts).rstrip() + "\n"


def _argument(param: Any) -> str:
    name = str(param.metavar or param.name.upper()).strip("[]")
    return name + (" …" if param.nargs == -1 else "")


def _option(param: Any, lang: Lang) -> tuple[str, str]:
    flags = ", ".join(param.opts)
    metavar = "" if param.is_flag else f" {(param.metavar or 'TEXT').strip('[]')}"
    about = _HELP.of(lang) if param.name == "help" else (param.help or "")
    return flags + metavar, about + (_REQUIRED.of(lang) if param.required else "")


def _section(title: Label, rows: list[tuple[str, str]], lang: Lang) -> list[str]:
    if not rows:
        return []
    left = min(max(wcswidth(name) for name, _ in rows), 34)
    return [f"\n{title.of(lang)}:", *(_row(name, about, left) for name, about in rows)]


def _row(name: str, about: str, left: int) -> str:
    lines = wrap(about, _WIDTH - left - 4) or [""]
    first = f"  {name}{' ' * max(left - wcswidth(name), 0)}  {lines[0]}".rstrip()
    return "\n".join([first, *(" " * (left + 4) + line for line in lines[1:])])
