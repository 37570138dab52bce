"""Which options has `waive`, and what does it say?"""

from __future__ import annotations

from typing import Any

from dicoop.actions import waive
from dicoop.actions.waive import GrantedWaiver
from dicoop.actions.waive_import import waive_import
from dicoop.actions.write_context import Desk
from dicoop.change.rules.table import RULES
from dicoop.change.waivers import CHECKS
from dicoop.commands.options import DRY_RUN, JSON, WAIT, Plan, argument, valued
from dicoop.commands.session import Session
from dicoop.errors import Misused
from dicoop.kinds.review import RuleName
from dicoop.labels import Label

_ABOUT = Label(
    "豁免审查或核对发现的一处问题：写一个文件，只对这条记录现在的版本有效",
    "waive a finding of review or check: writes a waiver that holds for this version of the record only",
)
RULE = argument(
    "rule",
    Label(
        "审查规则，如 R07；或 check 的代码，如 receipt-reused", "a rule of review, such as R07; or a code of check, such as receipt-reused"
    ),
    Label("规则", "RULE"),
    choices=lambda session: [
        *((rule.name.value, rule.name.label.of(session.lang)) for rule in RULES if rule.name is not RuleName.R30),
        *((code, "") for code in CHECKS),
    ],
)
ID = argument(
    "id_",
    Label("编号，或它的结尾；会议写第几次会议", "an id, or the end of one; of a meeting its number"),
    Label("编号", "ID"),
    required=False,
)
IMPORT = valued(
    "mapping",
    Label(
        "不写编号，豁免用这个映射的一次导入（只有 R07 R27 R29）",
        "instead of an id: a whole import by this mapping (R07 R27 R29 only)",
    ),
    Label("映射名", "MAPPING"),
    flags=("--import",),
)
COMMIT = valued(
    "commit",
    Label("导入在哪个分支或提交上，默认现在的", "the branch or commit the import is on; default: the current one"),
    Label("版本", "REV"),
)
REASON = valued("reason", Label("理由", "why it is acceptable"), Label("理由", "TEXT"), required=True)
BY = valued("by", Label("批准人，默认 git 里的姓名", "who grants it; default: git's user.name"), Label("姓名", "NAME"))
UNTIL = valued("until", Label("有效期至，默认 90 天", "expiry date; default: in 90 days"), Label("日期", "DATE"))
_WRITTEN = Label("{path}：已豁免，到 {until} 为止", "{path}: waived until {until}")
_FOR = Label("  提交 {commit}（{by}）{subject}；文件 {files}", "  commit {commit} ({by}) {subject}; files {files}")
_NO_ID = Label("没有写豁免哪一条", "what should be waived?")
_BOTH = Label("编号和 --import 只能写一个", "an id and --import cannot be used together")
_NO_ID_HINT = Label("写记录的编号；整个一次导入的写 --import 映射名", "give the id of a record, or --import MAPPING for a whole import")
_NO_IMPORT = Label("--commit 要同 --import 一起写", "--commit needs --import")
_SHORT = 12
_NEXT = Label(
    "下一步：提交这个文件（dicoop save）；在基准分支上、或由管全部的责任人提交才算数",
    "next: commit the file (dicoop save); it takes effect on the base branch, or if committed by an owner of everything",
)


def _run(session: Session, rule: str, id_: str, dry_run: bool, wait: int | None, json: bool, **values: Any) -> None:  # noqa: FBT001 - options
    found = _waived(session.desk(dry_run=dry_run, wait=wait), rule, id_, values)
    if json:
        more = {"commit": found.commit.id, "files": list(found.files)} if found.commit else {}
        session.dump({"path": found.path, "until": found.until.isoformat(), **more})
        return
    session.tell(_WRITTEN.fill(path=found.path, until=found.until), dry_run=dry_run)
    if found.commit:
        session.tell(_FOR.fill(commit=found.commit.id[:_SHORT], by=found.commit.name, subject=found.commit.subject, files=found.files))
    session.say(None if dry_run else _NEXT)


def _waived(desk: Desk, rule: str, id_: str | None, values: dict[str, Any]) -> GrantedWaiver:
    mapping = values.pop("mapping")
    if mapping is None and values["commit"] is not None:
        raise Misused(_NO_IMPORT)
    if mapping is None and id_ is None:
        raise Misused(_NO_ID, _NO_ID_HINT)
    if mapping is not None and id_ is not None:
        raise Misused(_BOTH, _NO_ID_HINT)
    return waive_import(desk, rule, mapping, values) if id_ is None else waive.waive(desk, rule, id_, values)


WAIVE = Plan(_ABOUT, (RULE, ID, REASON, BY, UNTIL, IMPORT, COMMIT, DRY_RUN, WAIT, JSON), _run)
