"""How does a person commit what was changed in the ledger?"""

from __future__ import annotations

import sys

from dicoop import streams
from dicoop.actions import save
from dicoop.actions.save import Saved
from dicoop.commands.options import DRY_RUN, JSON, WAIT, Plan, flag, valued
from dicoop.commands.session import Session
from dicoop.errors import total
from dicoop.labels import Label
from dicoop.render import findings

TEXT = valued(
    "text",
    Label("提交说明的第一行，默认由改动写出", "the first line of the message; default: made from the changes"),
    Label("文字", "TEXT"),
    flags=("-m", "--message"),
)
ANYWAY = flag("anyway", Label("有错误也提交", "commit despite errors"))
_DONE = Label("已提交 {n} 个文件到 {branch}（{commit}）", "files committed to {branch}: {n} ({commit})")
_WOULD = Label(
    "会提交 {n} 个文件到 {branch}（试运行，没有提交）", "files that would be committed to {branch}: {n} (dry run, nothing committed)"
)
_NOTHING = Label("台账没有要提交的改动", "nothing to commit")
_ANYWAY = Label("有 {n} 处错误，仍然提交", "committed despite errors: {n}")
_NAME = Label("台账还没有历史，从这里开始记。提交人姓名", "the ledger has no history yet; this is the first commit. Your name")
_ADDRESS = Label("邮箱（可以不填）", "e-mail (may be left empty)")
_SHORT = 12


def _author(session: Session) -> tuple[str, str] | None:
    answers: list[str] = []
    for label in (_NAME, _ADDRESS):
        streams.put(sys.stderr, f"{label.of(session.lang)}: ")
        answers.append(streams.line().strip())
    name, address = answers
    return (name, address or f"{name}@localhost") if name else None


def _run(session: Session, text: str | None, anyway: bool, dry_run: bool, wait: int | None, json: bool) -> None:  # noqa: FBT001 - options
    by = _author(session) if session.interactive and not dry_run and save.has_no_author(session.root()) else None
    found = save.save(session.desk(dry_run=dry_run, wait=wait), text, session.lang, anyway=anyway, by=by)
    if json:
        session.dump({"commit": found.commit or None, "branch": found.branch or None, "paths": list(found.paths), "message": found.message})
    else:
        tell(session, found)
    session.say_lines(findings.text(found.findings, session.lang))
    session.say(_ANYWAY.fill(n=total(found.findings)) if found.findings else None)


def tell(session: Session, found: Saved) -> None:
    """Tell what was committed."""
    if not found.paths:
        session.tell(_NOTHING)
        return
    session.tell((_DONE if found.commit else _WOULD).fill(n=len(found.paths), branch=found.branch, commit=found.commit[:_SHORT]))
    session.write("".join(f"  {line}".rstrip() + "\n" for line in found.message.splitlines()))


_ABOUT = Label(
    "提交台账的改动（记录、设置、公布的数、豁免）：只提交台账的文件，说明由改动写出",
    "commit the ledger's changes (records, settings, figures, waivers) only, with a message that describes them",
)
SAVE = Plan(_ABOUT, (TEXT, ANYWAY, DRY_RUN, WAIT, JSON), _run)
