"""How are branches merged, and what came of each?"""

from __future__ import annotations

from functools import partial
from typing import Any

from dicoop.actions import integrate
from dicoop.actions import waive as excused
from dicoop.actions.integrate import Integrated, MergedBranch, MergeStatus, Order
from dicoop.actions.repository import repository
from dicoop.change.syntax_tree import Names
from dicoop.commands import conflict_texts
from dicoop.commands.merge_driver import LOOK
from dicoop.commands.options import JSON, WAIT, Plan, argument, flag, valued
from dicoop.commands.session import Session
from dicoop.labels import Label, both, visible
from dicoop.render import findings

DESPITE = (
    valued(
        "despite",
        Label(
            "审查发现的这些规则的错误也放行，并写下豁免，如 R07；要写 --reason",
            "waive errors of these rules, such as R07; needs --reason",
        ),
        Label("规则", "RULE"),
        "many",
    ),
    valued("reason", Label("豁免的理由", "why they are waived"), Label("理由", "WHY")),
)
ROWS = (
    argument("into", Label("并入哪个分支", "the branch to merge into"), Label("分支", "INTO")),
    argument("branches", Label("要并入的分支，按次序", "the branches to merge, in this order"), Label("来源", "BRANCH"), "many"),
    flag("dry_run", Label("只看结果，分支和工作区都不动", "dry run: no branch or working tree is changed")),
    *DESPITE,
    WAIT,
    JSON,
)
_CAME = {
    MergeStatus.MERGED: Label(
        "{name}：已并入 {into}，记录 {n} 条（{merge}）{dry}", "{name}: merged into {into}, records: {n} ({merge}){dry}"
    ),
    MergeStatus.ALREADY: Label("{name}：早已并入 {into}", "{name}: already merged into {into}"),
    MergeStatus.CONFLICT: Label("{name}：有 {n} 处冲突，没有并入", "{name}: not merged, conflicts: {n}"),
    MergeStatus.REFUSED: Label("{name}：不能并入", "{name}: cannot be merged"),
}
_DRY = Label("（试运行）", " (dry run)")
_RENUMBER = Label(
    "{id}：在 {name} 上 git merge {into}，再给那里的一条换编号：dicoop resolve {id} --renumber ours",
    "{id}: on {name} run git merge {into}, then change the id of the record there: dicoop resolve {id} --renumber ours",
)
_SETTLE = Label(
    "在有冲突的分支上先合并 {into} 并定下冲突，再执行一次：git merge {into}；dicoop conflicts",
    "on each branch in conflict merge {into} and resolve the conflicts, then run this again: git merge {into}; dicoop conflicts",
)
GRANTED = Label("写下豁免 {path}", "waiver written: {path}")


def _run(session: Session, into: str, branches: list[str], json: bool, **values: Any) -> int:  # noqa: FBT001 - an option
    granted = excused.asked(values["despite"] or (), values["reason"], session.today, session.lang)
    order = Order(into, session.today, session.lang, values["dry_run"], session.wait(values["wait"]), granted, session.cache)

    tell = (lambda _: None) if json else partial(_tell, session, order)
    found = integrate.integrate(repository(session.folder), order, tuple(branches), tell)
    came = {branch.came for branch in found.branches}
    if json:
        branches_ = [_data(session, found, branch) for branch in found.branches]
        session.dump({"into": found.into, "old": found.old, "new": found.new, "branches": branches_})
    elif MergeStatus.CONFLICT in came:
        session.say(_SETTLE.fill(into=into))
    return 5 if MergeStatus.CONFLICT in came else 4 if MergeStatus.REFUSED in came else 0


def _tell(session: Session, order: Order, branch: MergedBranch) -> None:
    """Say what came of a branch as soon as it has."""
    n = branch.records if branch.came is MergeStatus.MERGED else sum(len(clash.conflicts) for clash in branch.clashes)
    dry = _DRY if order.dry_run else both("")
    session.tell(_CAME[branch.came].fill(name=visible(branch.name), into=visible(order.into), n=n, merge=branch.merge[:12], dry=dry))
    for clash in branch.clashes:
        rows = conflict_texts.of_clash(clash, Names(order.into, "base", branch.name))
        session.write("".join(f"  {row.of(session.lang)}\n" for row in rows))
        if clash.twice:
            session.say(_RENUMBER.fill(id=conflict_texts.id_of(clash), name=visible(branch.name), into=visible(order.into)))
    session.say(*(LOOK.fill(id=id_, what=pair) for id_, pair in branch.look))
    session.say_lines(findings.text(branch.findings, session.lang))
    session.say(*(GRANTED.fill(path=path) for path in branch.granted.paths))
    if branch.why:
        session.say(branch.why.message, branch.why.hint)


def _data(session: Session, found: Integrated, branch: MergedBranch) -> dict[str, object]:
    names = Names(found.into, "base", branch.name)
    rows = [row for clash in branch.clashes for row in conflict_texts.clash_as_data(clash, names)]
    return {
        "name": branch.name,
        "commit": branch.commit,
        "came": str(branch.came),
        "merge": branch.merge or None,
        "records": branch.records,
        "conflicts": rows,
        "look": [{"id": id_, "fields": list(pair)} for id_, pair in branch.look],
        "findings": [finding.told.of(session.lang) for finding in branch.findings],
        "waivers": list(branch.granted.paths),
        "why": branch.why.message.of(session.lang) if branch.why else None,
    }


_ABOUT = Label(
    "把各县区的分支并入一个分支：按字段合并，不用工作区；有冲突的分支原样留下并列出冲突",
    "merge branches field by field, without a working tree; a branch with conflicts is skipped and its conflicts listed",
)
INTEGRATE = Plan(_ABOUT, ROWS, _run)
