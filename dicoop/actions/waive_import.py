"""How is an import excused as a whole: by a rule for what brings history, for one commit and its files?"""

from __future__ import annotations

from typing import Any

from dicoop.actions import waive
from dicoop.actions.rule_names import rule_named
from dicoop.actions.write_context import Desk, alone
from dicoop.change import import_waivers
from dicoop.change.imports import ImportedFiles, import_of
from dicoop.errors import Misused, NotFound
from dicoop.kinds.guards import ImportWaiver
from dicoop.kinds.parse_input import require_fact
from dicoop.labels import Label, visible
from dicoop.store import history, ledger
from dicoop.store.git import Repo
from dicoop.store.history import Commit

_RULE = Label("{rule} 不能对一次导入整个豁免", "{rule} cannot be waived for a whole import")
_RULE_HINT = Label(
    "可以的只有 {rules}；别的逐条豁免：dicoop waive {rule} 编号 --reason 理由",
    "only {rules} can be; waive others record by record: dicoop waive {rule} ID --reason WHY",
)
_NONE = Label("{revision} 上没有用映射“{mapping}”导入的提交", "{revision} has no import commit by the mapping '{mapping}'")
_NONE_HINT = Label(
    "在另一个分支上的写 --commit 分支；导入以后没有改别的就 dicoop save 的，才认得出；县区的报表不算导入",
    "of another branch: --commit BRANCH; it is known where nothing else was changed between import and dicoop save; a county's workbook is none",
)
_LOOKED_AT = 1000


def waive_import(desk: Desk, rule: str, mapping: str, given: dict[str, Any]) -> waive.GrantedWaiver:
    """Write a waiver bound to the last commit of an import; raises Misused, NotFound, Refused where there is one."""
    name = rule_named(rule)
    require_fact("--reason", given["reason"])
    if name not in import_waivers.RULES:
        raise Misused(_RULE.fill(rule=name), _RULE_HINT.fill(rule=name, rules=" ".join(import_waivers.RULES)))
    repo = desk.repository()
    commit, found = _last(repo, given["commit"] or "HEAD", mapping)
    day = waive.until_of(desk, given["until"])
    data = {
        "rule": name,
        "mapping": found.mapping,
        "files": list(found.files),
        "commit": commit.id,
        "reason": given["reason"],
        "by": given["by"] or waive.author_of(repo),
        "until": day.isoformat(),
    }
    with alone(desk):
        path = waive.path_of(ledger.glance(desk.root), desk.today, import_waivers.name_of(name, found.mapping, commit.id))
        waive.write(desk, path, data, ImportWaiver)
    return waive.GrantedWaiver(path, day, commit, found.files)


def _last(repo: Repo, revision: str, mapping: str) -> tuple[Commit, ImportedFiles]:
    """Return the last commit up to a revision that brought files by a mapping; raises NotFound."""
    tip = history.resolve(repo, revision)
    for commit in history.log(repo, tip, most=_LOOKED_AT):
        found = import_of(f"{commit.subject}\n{commit.body}")
        if found is not None and found.mapping == mapping:
            return commit, found
    raise NotFound(_NONE.fill(revision=visible(revision), mapping=visible(mapping)), _NONE_HINT)
