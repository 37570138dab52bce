"""Which options has `waive`, and what does it say?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dicoop.actions import waive
from dicoop.change.rules.table import RULES
from dicoop.change.waivers import CHECKS
from dicoop.commands.options import DRY_RUN, JSON, WAIT, Option, command
from dicoop.labels import Label
from dicoop.render.json import dumps

if TYPE_CHECKING:
    import typer

    from dicoop.commands.session import Session

_ABOUT = Label(
    "豁免审查或核对发现的一处问题：写一个文件，只对这条记录现在的版本有效",
    "excuse a finding of a review or a check: writes a file that holds for this version of the record only",
)
RULE = Option(
    "rule",
    Label(
        "审查规则，如 R07；或 check 的代码，如 receipt-reused", "a rule of review, such as R07; or a code of check, such as receipt-reused"
    ),
    required=True,
    metavar=Label("规则", "RULE"),
    choices=lambda session: [
        *((rule.name.value, rule.name.label.of(session.lang)) for rule in RULES if rule.name not in waive.OF_NO_RECORD),
        *((code, "") for code in CHECKS),
    ],
)
ID = Option(
    "id_",
    Label("编号，或它的结尾；会议写第几次会议", "an id, or the end of one; of a meeting its number"),
    required=True,
    metavar=Label("编号", "ID"),
)
REASON = Option("reason", Label("理由", "why it may stand"), ("--reason",), required=True, metavar=Label("理由", "TEXT"))
BY = Option("by", Label("批准人，默认 git 里的姓名", "who grants it, by default git's user.name"), ("--by",), metavar=Label("姓名", "NAME"))
UNTIL = Option("until", Label("有效期至，默认 90 天", "until when, by default for 90 days"), ("--until",), metavar=Label("日期", "DATE"))
_WRITTEN = Label("{path}：已豁免，到 {until} 为止", "{path}: waived until {until}")
_DRY = Label("（试运行，没有写入）", " (dry run, nothing written)")
_NEXT = Label(
    "下一步：提交这个文件（dicoop save）；在基准分支上、或由管全部的责任人提交才算数",
    "next: commit the file (dicoop save); it counts on the base branch, or by an owner of everything",
)


def build(session: Session) -> typer.Typer:
    """Return the command."""
    return command(session, "waive", _ABOUT, (RULE, ID, REASON, BY, UNTIL, DRY_RUN, WAIT, JSON), _run)


def _run(session: Session, rule: str, id_: str, dry_run: bool, wait: int | None, json: bool, **values: Any) -> None:  # noqa: FBT001 - options
    found = waive.waive(session.desk(dry_run=dry_run, wait=wait), rule, id_, values)
    if json:
        session.write(dumps({"path": found.path, "until": found.until.isoformat()}))
        return
    told = _WRITTEN.fill(path=found.path, until=found.until).of(session.lang)
    session.write(told + (_DRY.of(session.lang) if dry_run else "") + "\n")
    session.say(None if dry_run else _NEXT)
