"""How do a county's changes become texts of records, a commit in the county's name, and a branch to be reviewed?"""

from __future__ import annotations

from collections import ChainMap
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.actions.commit_message import in_words
from dicoop.change import imports, owners
from dicoop.errors import DicoopError, Finding, Findings, Place
from dicoop.kinds import address
from dicoop.kinds.guards import Owners
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.validate import check_values, present
from dicoop.labels import Label
from dicoop.rules import checks
from dicoop.store import commit_ledger, commit_range, commits, git, history, record_writer
from dicoop.store.commits import Author
from dicoop.store.find import FOLDER
from dicoop.store.kinds import kinds_at
from dicoop.store.ledger import Opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from dicoop.actions.county_in import Settled
    from dicoop.exchange.answers import Answer
    from dicoop.kinds.base import Kind, Record
    from dicoop.labels import Lang
    from dicoop.store.git import Repo

_SUBJECT = Label("{name}报表：记录 {n} 条", "Workbook of {name}: records {n}")
TRAILER = imports.COUNTY


@dataclass(frozen=True)
class Built:
    """The new texts by path, and the faults that the records would have; those with faults are not among the texts."""

    texts: Mapping[str, str]
    faults: tuple[Finding, ...]


class _Made(NamedTuple):
    kind: Kind
    old: Record | None
    new: Record
    path: str
    text: str


def built(done: Settled, today: date) -> Built:
    """Return the texts of the records that a workbook changes, as the rules for one record allow them."""
    made: dict[str, _Made] = {}
    faults: list[Finding] = []
    opened = _opened(done)
    for id_, given in done.changes.items():
        if id_ in done.spoiled:
            continue
        found = _record(done, id_, given, opened.get(id_))
        if isinstance(found, _Made):
            made[id_] = found
        else:
            faults += found
    over = _with(done.whole, made)
    for id_, each in [*made.items()]:
        errors = [_placed(finding, done.changes[id_]) for finding in _fresh(each, done.whole, over, today)]
        if errors:
            del made[id_]
            faults += errors
    return Built({each.path: each.text for each in made.values()}, tuple(faults))


def _opened(done: Settled) -> dict[str, Opened]:
    paths = {f"{FOLDER}/{done.kind(id_).path(id_)}": id_ for id_ in done.changes}
    there = [entry for entry in git.entries(done.repo, done.commit) if entry.path in paths]
    contents = git.blobs(done.repo, [entry.id for entry in there])
    read = ((entry, commit_ledger.opened_at(entry, blob, done.kinds)) for entry, blob in zip(there, contents, strict=True))
    return {paths[entry.path]: found for entry, found in read if isinstance(found, Opened)}


def _record(done: Settled, id_: str, given: list[Answer], opened: Opened | None) -> _Made | tuple[Finding, ...]:
    kind, data = done.kind(id_), deepcopy(opened.source.data) if opened else {}
    for answer in given:
        data = _assigned(data, answer, kind)
    after = present(data)
    record = check_values(after, kind.model)
    if isinstance(record, Findings):
        return tuple(_placed(finding, given) for finding in record)
    try:
        text = record_writer.edited(opened, kind, data) if opened else record_writer.new_text(kind, id_, data)
    except DicoopError as error:
        return error.findings or (_form(error, given),)
    return _Made(kind, opened.record if opened else None, record, f"{FOLDER}/{kind.path(id_)}", text)


def _form(error: DicoopError, given: list[Answer]) -> Finding:
    from dicoop.exchange.county_faults import NOT_READ  # noqa: PLC0415

    return NOT_READ.at(given[0].address, id=given[0].id, place=Place(given[0].place), problem=error.message, hint=error.hint)


def _assigned(data: dict[str, Any], answer: Answer, kind: Kind) -> dict[str, Any]:
    """Return a record's values with one answer in them."""
    if isinstance(answer.after, tuple):
        data = {name: value for name, value in data.items() if name != answer.address}
        return {**data, answer.address: list(answer.after)}
    return address.assign(data, answer.address, answer.after, kind.model)


def _with(whole: Ledger, made: Mapping[str, _Made]) -> Ledger:
    """Return the ledger with the new records in the place of the old."""
    new: dict[str, dict[str, Record]] = {name: {} for name in whole.kinds}
    for id_, each in made.items():
        new[each.kind.name][id_] = each.new
    records = {name: ChainMap(new[name], whole.of(name)) for name in whole.kinds}  # type: ignore[arg-type] # nothing is written into it
    return Ledger(whole.settings, records, kinds=whole.kinds)


def _fresh(each: _Made, whole: Ledger, over: Ledger, today: date) -> Iterator[Finding]:
    """Yield the errors that a record has by a change and had not before."""
    before = {_key(finding) for finding in checks.of_record(each.kind, each.old, whole, today)} if each.old is not None else set()
    yield from (f for f in checks.of_record(each.kind, each.new, over, today) if f.is_error and _key(f) not in before)


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.address, finding.value


def _placed(finding: Finding, given: list[Answer]) -> Finding:
    """Return a finding at the cell that it comes from; one about another value at the first cell of the record."""
    near = (
        each for each in given if each.address == finding.address or each.address.startswith((f"{finding.address}.", f"{finding.address}["))
    )
    own = next(near, None) or next((each for each in given if each.address not in ("id", "county")), given[0])
    return finding.placed(Place(own.place))


# The commit


def commit_of(done: Settled, texts: Mapping[str, str], lang: Lang) -> str:
    """Return a commit of the new texts on top of the ledger's, on no branch yet, by the county."""
    ids = {path: commits.write_blob(done.repo, text.encode()) for path, text in texts.items()}
    tree = commits.make_tree(done.repo, done.commit, ids)
    kinds = kinds_at(done.repo, tree)
    changed = tuple(change for change in git.diff(done.repo, done.commit, tree) if kinds.of_file(change.path))
    head = done.book.head
    subject = _SUBJECT.fill(name=head.name, n=len(changed)).of(lang)
    body = [line.of(lang) for line in in_words(done.repo, (kinds, changed))]
    message = "\n".join([subject, "", *body, "", f"{TRAILER}: {head.county} {head.commit}", ""])
    return commits.make_commit(done.repo, tree, [done.commit], message, _author(done))


def _author(done: Settled) -> Author:
    """Return the county, by the person who filled the workbook in; its address is that of its owner, else the committer's."""
    head = done.book.head
    found = next((values for path, values in commit_range.values(done.repo, done.commit, owners.PATH) if path == owners.PATH), None)
    own = owners.read_owners(found) if found is not None and not isinstance(found, tuple) else None
    mails = [each.principal for each in own.owners if head.county in each.counties] if isinstance(own, Owners) else []
    return Author(" ".join(filter(None, (head.name, head.by))), next(iter(mails), "") or commits.email(done.repo))


def branch_for(repo: Repo, county: str, commit: str) -> tuple[str, bool]:
    """Return the county's branch with a commit, and whether it was there: one that is merged is taken up again, one that is not stays."""
    tips = {ref.name: ref for ref in history.tips(repo) if ref.kind == "branch"}
    number, parent = 1, history.log(repo, commit, most=1)[0].parents[0]
    while True:
        name = f"county/{county.lower()}" + ("" if number == 1 else f"-{number}")
        there = tips.get(name)
        if there is None:
            commits.move_ref(repo, f"refs/heads/{name}", commit, None, "dicoop county in")
            return name, False
        if not git.diff(repo, there.commit, commit, whole=True):
            return name, True
        if history.is_ancestor(repo, there.commit, parent) and not _is_checked_out(repo, name):
            commits.move_ref(repo, there.full, commit, there.commit, "dicoop county in")
            return name, False
        number += 1


def _is_checked_out(repo: Repo, name: str) -> bool:
    return any(tree.branch == f"refs/heads/{name}" for tree in commits.worktrees(repo))
