"""How does a shell learn to complete commands, options and values?"""

from __future__ import annotations

from typer.completion import get_completion_script  # type: ignore[attr-defined]

from dicoop.commands.options import Plan, argument
from dicoop.commands.session import Session
from dicoop.errors import ALLOWED, Misused
from dicoop.labels import Label

SHELLS = ("bash", "zsh", "fish", "powershell")
SHELL = argument(
    "shell",
    Label("bash zsh fish powershell", "bash, zsh, fish or powershell"),
    Label("SHELL", "SHELL"),
    choices=lambda _: [(name, "") for name in SHELLS],
)
_NO_SHELL = Label("没有 {value} 的补全脚本", "no completion for {value}")


def _run(session: Session, shell: str) -> None:
    name = "powershell" if shell in ("pwsh", "powershell") else shell
    if name not in SHELLS:
        raise Misused(_NO_SHELL.fill(value=shell), ALLOWED.fill(names=SHELLS))
    session.write(get_completion_script(prog_name="dicoop", complete_var="_DICOOP_COMPLETE", shell=name) + "\n")


_ABOUT = Label(
    "输出命令补全脚本，如 dicoop completion bash >> ~/.bashrc", "print the completion script, as in dicoop completion bash >> ~/.bashrc"
)
COMPLETION = Plan(_ABOUT, (SHELL,), _run)
