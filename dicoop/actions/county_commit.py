"""How do a county's texts become a commit in the county's name, and a branch to be reviewed?"""

from __future__ import annotations

from collections.abc import Mapping

from dicoop.actions.commit_message import in_words
from dicoop.actions.county_in import WorkbookChanges
from dicoop.change import imports
from dicoop.kinds.guards import Owners
from dicoop.labels import Label, Lang
from dicoop.store import commit_range, commits, git, history
from dicoop.store.commit_ledger import county_at
from dicoop.store.commits import Author
from dicoop.store.git import Repo
from dicoop.store.kinds import kinds_at

_SUBJECT = Label("{name}报表：记录 {n} 条", "Workbook of {name}: records {n}")


def commit_of(done: WorkbookChanges, texts: Mapping[str, str], lang: Lang) -> str:
    """Return a commit of the new texts on top of the ledger's, on no branch yet, by the county."""
    ids = {path: commits.write_blob(done.repo, text.encode()) for path, text in texts.items()}
    tree = commits.make_tree(done.repo, done.commit, ids)
    kinds = kinds_at(done.repo, tree)
    changed = tuple(change for change in git.diff(done.repo, done.commit, tree) if kinds.of_file(change.path))
    head = done.book.head
    subject = _SUBJECT.fill(name=head.name, n=len(changed)).of(lang)
    body = [line.of(lang) for line in in_words(done.repo, (kinds, changed, county_at(done.repo, tree)))]
    message = "\n".join([subject, "", *body, "", f"{imports.COUNTY}: {head.county} {head.commit}", ""])
    return commits.make_commit(done.repo, tree, [done.commit], message, _author(done))


def _author(done: WorkbookChanges) -> Author:
    """Return the county, by the person who filled the workbook in; its address is that of its owner, else the committer's."""
    head = done.book.head
    own = commit_range.owners(done.repo, done.commit)
    mails = [each.principal for each in own.owners if head.county in each.counties] if isinstance(own, Owners) else []
    return Author(" ".join(filter(None, (head.name, head.by))), next(iter(mails), "") or commits.email(done.repo))


def branch_for(repo: Repo, county: str, commit: str) -> tuple[str, bool]:
    """Return the county's branch with a commit, and whether it was there: one that is merged is taken up again, one that is not stays."""
    tips = {ref.name: ref for ref in history.tips(repo) if ref.kind == "branch"}
    number, parent = 1, history.commit(repo, commit).parents[0]
    while True:
        name = f"county/{county.lower()}" + ("" if number == 1 else f"-{number}")
        there = tips.get(name)
        if there is None:
            commits.move_ref(repo, f"refs/heads/{name}", commit, None, "dicoop county in")
            return name, False
        if not git.diff(repo, there.commit, commit, whole=True):
            return name, True
        is_checked_out = any(tree.branch == there.full for tree in commits.worktrees(repo))
        if history.is_ancestor(repo, there.commit, parent) and not is_checked_out:
            commits.move_ref(repo, there.full, commit, there.commit, "dicoop county in")
            return name, False
        number += 1
