"""What does `--help` say, in the user's language?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from typer.core import TyperCommand

from dicoop.errors import REQUIRED, TWICE, Misused
from dicoop.labels import Label, Lang

_USAGE = Label("用法", "Usage")
_ARGUMENTS = Label("参数", "Arguments")
_OPTIONS = Label("选项", "Options")
_COMMANDS = Label("命令", "Commands")
_EXAMPLE = Label("例", "Example")
_HEAD = Label("{title}：", "{title}:")
_BESIDE = Label("{title}：{words}", "{title}: {words}")
_OPTION = Label("[选项]", "[OPTIONS]")
_COMMAND = Label("命令 …", "COMMAND …")
_HELP = Label("显示这个帮助", "show this help")
_EXTRA = Label("多出来的：{words}", "too many arguments: {words}")
_EXTRA_HINT = Label("中间有空格的值要加引号；看帮助：{path} --help", "quote a value that has spaces; help: {path} --help")
_WIDTH = 100


class Command(TyperCommand):
    """A command whose help is in the user's language."""

    allow_extra_args = True  # told here, because the parser tells of them in English only
    complete: Callable[[Mapping[str, Any], list[str]], list[str]] | None = None  # asks a person for what is not there

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words of a command; raises Misused for one too many and for an option that is given twice."""
        try:
            given, left, order = self.make_parser(ctx).parse_args(list(args))
            twice = _twice(order)
            if self.complete and not (twice or left or ctx.resilient_parsing):
                args = self.complete({name: value for name, value in given.items() if isinstance(value, str | list | tuple | bool)}, args)
            rest = super().parse_args(ctx, args)
        except Exception as error:
            if hasattr(error, "ctx"):
                error.ctx = ctx  # the parser tells of a missing value without saying in which command
            raise
        if twice is not None and not ctx.resilient_parsing:
            raise Misused(TWICE.fill(name=twice))
        if rest and not ctx.resilient_parsing:
            raise Misused(_EXTRA.fill(words=" ".join(rest)), _EXTRA_HINT.fill(path=ctx.command_path))
        return rest

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - Typer's form
        """Write usage, purpose, arguments, options and an example."""
        show(text(self, ctx, []), ctx)


_ALL = Label(
    "全部命令：dicoop --help-all；一个命令怎么用：dicoop 命令 --help",
    "all commands: dicoop --help-all; help on one: dicoop COMMAND --help",
)
_ROLES = {
    "county": Label("县区填报", "Counties"),
    "office": Label("市办", "The city office"),
    "review": Label("审查", "Review"),
    "data": Label("数据", "Data"),
}


def brief(command: Any, ctx: Any, commands: list[tuple[str, str]]) -> str:
    """Return the help of the program: the commands of a county, the options on one line, and where the rest is."""
    lang: Lang = ctx.obj.lang
    options = "  ".join(f"{p.opts[0]}{'' if p.is_flag else f' {metavar(p)}'}" for p in _params(ctx)[1])
    head = [f"{_beside(_USAGE, usage(ctx, is_group=True), lang)}\n", *_wrapped(command.help or "", _WIDTH)]
    return "\n".join([*head, *_section(_COMMANDS, commands, lang), f"\n{_beside(_OPTIONS, options, lang)}", _ALL.of(lang)]) + "\n"


def by_role(commands: list[tuple[str, str, str]], lang: Lang) -> str:
    """Return all commands under who mostly uses them."""
    parts = [_section(title, [row[1:] for row in commands if row[0] == role], lang) for role, title in _ROLES.items()]
    return "\n".join(line for part in parts for line in part).lstrip("\n") + "\n"


def show(words: str, ctx: Any) -> None:
    """Write a help as all words are written, and be done: the parser would write it in its own way."""
    ctx.obj.write(words)
    ctx.exit()


def _twice(given: list[Any]) -> str | None:
    """Return the first option, of those in the order they are given, that may be given once and is there again."""
    once = [p for p in given if p.param_type_name == "option" and not p.multiple and not p.is_flag]
    return next((str(p.opts[-1]) for at, p in enumerate(once) if p in once[:at]), None)


def text(command: Any, ctx: Any, commands: list[tuple[str, str]]) -> str:
    """Return the help of a command."""
    lang: Lang = ctx.obj.lang
    arguments, options = _params(ctx)
    parts = [f"{_beside(_USAGE, usage(ctx, is_group=bool(commands)), lang)}\n", *_wrapped(command.help or "", _WIDTH)]
    parts += _section(_ARGUMENTS, [(_argument(p), p.help or "") for p in arguments], lang)
    parts += _section(_COMMANDS, commands, lang)
    parts += _section(_OPTIONS, [_option(p, lang) for p in options], lang)
    if example := examples().get(ctx.command_path):
        parts += [f"\n{_head(_EXAMPLE, lang)}", *(f"  {line}" for line in example.splitlines())]
    return "\n".join(parts).rstrip() + "\n"


@cache
def examples() -> dict[str, str]:
    """Return how each command looks when it is used: a part of the file for each, under its name. A test runs every line."""
    from importlib.resources import files  # noqa: PLC0415 - only where help is shown

    parts = files(__package__).joinpath("examples.txt").read_text("utf-8").strip().split("\n\n")
    return dict(part.split("\n", 1) for part in parts)


def usage(ctx: Any, *, is_group: bool = False) -> str:
    """Return how a command is written: what must be there, then what may be."""
    lang: Lang = ctx.obj.lang
    arguments, options = _params(ctx)
    required = [f"{p.opts[0]} {metavar(p)}" for p in options if p.required]
    named = [_argument(p) if p.required else f"[{_argument(p)}]" for p in arguments]
    return " ".join([ctx.command_path, *named, *required, *([_COMMAND.of(lang)] if is_group else []), _OPTION.of(lang)])


def _params(ctx: Any) -> tuple[list[Any], list[Any]]:
    """Return the arguments and the options of a command."""
    params = ctx.command.get_params(ctx)
    return [p for p in params if p.param_type_name == "argument"], [p for p in params if p.param_type_name == "option"]


def _argument(param: Any) -> str:
    return metavar(param) + (" …" if param.nargs == -1 else "")


def metavar(param: Any) -> str:
    """Return what stands for a value in help."""
    return str(param.metavar or "TEXT").strip("[]")


def _option(param: Any, lang: Lang) -> tuple[str, str]:
    flags = ", ".join(param.opts)
    value = "" if param.is_flag else f" {metavar(param)}"
    about = _HELP.of(lang) if param.name == "help" else (param.help or "")
    return flags + value, about + (REQUIRED.of(lang) if param.required else "")


def _head(title: Label, lang: Lang) -> str:
    return _HEAD.fill(title=title).of(lang)


def _beside(title: Label, words: str, lang: Lang) -> str:
    return _BESIDE.fill(title=title, words=words).of(lang)


def _section(title: Label, rows: list[tuple[str, str]], lang: Lang) -> list[str]:
    if not rows:
        return []
    from wcwidth import wcswidth  # noqa: PLC0415 - only where help is shown

    left = max(wcswidth(name) for name, _ in rows)
    return [f"\n{_head(title, lang)}", *(_row(name, about, left) for name, about in rows)]


def _row(name: str, about: str, left: int) -> str:
    lines = _wrapped(about, _WIDTH - left - 4)
    from wcwidth import wcswidth  # noqa: PLC0415 - only where help is shown

    first = f"  {name}{' ' * (left - wcswidth(name))}  {lines[0]}".rstrip()
    return "\n".join([first, *(" " * (left + 4) + line for line in lines[1:])])


def _wrapped(text: str, width: int) -> list[str]:
    from wcwidth import wrap  # noqa: PLC0415 - only where help is shown

    return wrap(text, width, break_on_hyphens=False) or [""]
