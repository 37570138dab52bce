"""What was wrong with the ledger as it stood at a revision, by today's rules?"""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from dicoop.actions import revisions, waived
from dicoop.actions.ledger_findings import CheckResult, checked, excused, unread
from dicoop.errors import Unable
from dicoop.frozen import replace
from dicoop.rules import checks
from dicoop.rules.checks.said import Listener
from dicoop.store import commit_ledger, history, record_files


def check_at(root: Path, name: str, today: date) -> CheckResult:
    """Return every fault of the ledger as it stood at a revision, by today's rules; raises NotFound, Misused, Unable without a ledger."""
    repo = history.repository(root)
    at = revisions.revision(repo, name)
    try:
        whole = at.ledger()
    except Unable as error:
        if not error.findings:
            raise
        return replace(unread(error.findings), known_at=revisions.as_known(at))
    paths = commit_ledger.paths(repo, at.commit)
    names = (lambda: paths), sorted(filter(record_files.ends_otherwise, paths))
    sources = partial(commit_ledger.sources, repo, at.commit)
    beside = sources(filter(record_files.is_apart, paths))
    said = Listener(whole.settings, whole.kinds).whole(whole)
    found = checked(said, checks.of_ledger(whole, today), sources, names, beside.items())
    return excused(replace(found, known_at=revisions.as_known(at)), waived.at(repo, at.commit, found.findings, today))
