"""How is a new ledger begun?"""

from __future__ import annotations

from pathlib import Path

from dicoop.actions import init, upgrade
from dicoop.commands.options import WAIT, Plan, argument, valued
from dicoop.commands.session import Session
from dicoop.labels import Label

FOLDER = argument("folder", Label("文件夹，可以是 .", "a folder, may be ."), Label("文件夹", "DIR"))
NAME = valued("name", Label("台账名称", "the ledger's name"), Label("名称", "TEXT"))
CODE = valued(
    "code", Label("市的 GB/T 2260 区划代码，如 410300", "the city's region code (GB/T 2260), such as 410300"), Label("代码", "CODE")
)
_DONE = Label("{folder}：新写 {n} 个文件", "{folder}: files written: {n}")
_KEPT = Label("已有的 {n} 个文件没有动：{names}", "there already and left as they are ({n}): {names}")
_NEXT = Label(
    "下一步：先改 {folder}/ledgers/ledger.yaml 里的名称和县区，再运行 dicoop -C {folder} check",
    "next: put your name and counties into {folder}/ledgers/ledger.yaml, then run dicoop -C {folder} check",
)
_MOST = 5


def _run(session: Session, folder: str, name: str | None, code: str | None, wait: int | None) -> None:
    where = session.path(folder)
    tell(session, where, init.init(where, name or "地企合作台账", upgrade.require_code(code), session.wait(wait)))
    session.say(_NEXT.fill(folder=where))


def tell(session: Session, folder: Path, made: init.WrittenFiles) -> None:
    """Say what was written and what was left alone."""
    written, kept = made
    session.tell(_DONE.fill(folder=folder, n=written))
    if kept:
        more = " …" if len(kept) > _MOST else ""
        session.say(_KEPT.fill(n=len(kept), names=" ".join(kept[:_MOST]) + more))


_ABOUT = Label(
    "新建一本空台账：设置、文件夹、JSON Schema、说明；已有的文件不动", "make a new, empty ledger; nothing that is there is overwritten"
)
COMMAND = Plan(_ABOUT, (FOLDER, NAME, CODE, WAIT), _run)
