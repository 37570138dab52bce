"""How is a finding excused: for one rule, one record and the version of it that lies here, or by whoever merges a branch in spite of it?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from dicoop.actions.appraise import Appraised
from dicoop.actions.log import meant
from dicoop.actions.rule_names import rule_named
from dicoop.actions.write_context import Desk, alone
from dicoop.change import waivers
from dicoop.errors import Finding, Misused, NotFound, Refused, Unable, total
from dicoop.frozen import dataclass
from dicoop.kinds import parse_input
from dicoop.kinds.guards import ImportWaiver, Waiver
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.parse_input import require_fact
from dicoop.labels import Label, Lang, joined, unfit, visible
from dicoop.reports.reference_day import latest
from dicoop.store import commits, files, ledger
from dicoop.store.commits import author
from dicoop.store.git import Repo
from dicoop.store.history import Commit

_NO_FILE = Label("{id} 的文件不在工作区里，豁免不了", "the file of {id} is not in the working tree, so nothing can be waived for it")
_NO_FILE_HINT = Label("先切换到要审的分支：git switch 分支", "first switch to the branch under review: git switch BRANCH")
_THERE = Label("已经有豁免 {path}", "waiver {path} already exists")
_THERE_HINT = Label("改那个文件，或先删去它", "change that file, or delete it first")
_NO_BY = Label("不知道批准人是谁", "who grants it is not known")
_BY_HINT = Label("写 --by，或设 git config user.name", "write --by, or set git config user.name")
_NO_RECORD = Label("{rule} 说的不是某一条记录，不能豁免", "{rule} is not about a single record and cannot be waived")
_NO_RECORD_HINT = Label(
    "把改动分开提交，或在基准分支上改 ledger.yaml 的 review.severities",
    "split the change, or set review.severities in ledger.yaml on the base branch",
)
_PAST = Label("有效期 {until} 已经过了（今天 {today}）", "it would have expired on {until} already (today is {today})")
_UNREAD = Label("{path} 读不出来，豁免不了", "{path} cannot be read, so nothing can be waived for it")
_BAD_BY = Label("git config user.name 里有看不见的字符：{value}", "git config user.name has invisible characters in it: {value}")
_DAYS = 90


@dataclass(frozen=True)
class GrantedWaiver:
    """What was written: where, and until when it holds; of an import for which commit, and for which files."""

    path: str
    until: date
    commit: Commit | None = None
    files: tuple[str, ...] = ()


def waive(desk: Desk, rule: str, text: str, given: dict[str, Any]) -> GrantedWaiver:
    """Write a waiver bound to the record's file as it is now; raises Misused, NotFound, Refused where there is one."""
    name = rule_named(rule)
    require_fact("--reason", given["reason"])
    if name in waivers.OF_NO_RECORD:
        raise Misused(_NO_RECORD.fill(rule=name), _NO_RECORD_HINT)
    repo = desk.repository()
    day = until_of(desk, given["until"])
    with alone(desk):
        kind, id_ = meant(desk.root, text)
        data = {
            "rule": name,
            "id": id_,
            "blob": _blob(repo, desk, kind.path(id_), id_),
            "reason": given["reason"],
            "by": given["by"] or author_of(repo),
            "until": day.isoformat(),
        }
        path = path_of(ledger.glance(desk.root), desk.today, f"{name}-{id_}")
        write(desk, path, data, Waiver)
    return GrantedWaiver(path, day)


def path_of(whole: Ledger, today: date, name: str) -> str:
    """Return where a waiver lies: by the last meeting."""
    return f"{waivers.FOLDER}/{int(latest(whole, today)):03d}/{name}.yaml"


def until(today: date) -> date:
    """Return until when a waiver holds by default."""
    return today + min(timedelta(_DAYS), date.max - today)


def until_of(desk: Desk, text: str | None) -> date:
    """Return until when a waiver is to hold; raises Misused for a day that is over."""
    day = date.fromisoformat(parse_input.day(text, "--until", desk.today, happened=False)) if text else until(desk.today)
    if day < desk.today:
        raise Misused(_PAST.fill(until=day, today=desk.today))
    return day


def _blob(repo: Repo, desk: Desk, path: str, id_: str) -> str:
    if not files.exists(desk.root, path):
        raise NotFound(_NO_FILE.fill(id=id_), _NO_FILE_HINT)
    raw = files.read(desk.root, path)
    if isinstance(raw, Finding):
        raise Unable(_UNREAD.fill(path=path), findings=(raw,))
    return repo.blob_id(raw.replace(b"\r\n", b"\n"))


def author_of(repo: Repo) -> str:
    """Return who grants it: whom git knows; raises Misused."""
    name = author(repo)
    if not name:
        raise Misused(_NO_BY, _BY_HINT)
    if unfit(name):
        raise Misused(_BAD_BY.fill(value=visible(name)), _BY_HINT)
    return name


def write(desk: Desk, path: str, data: dict[str, Any], model: type[Waiver | ImportWaiver]) -> None:
    """Write a waiver; raises Misused for values that it may not have, Refused where there is one."""
    text = waivers.text_of(data, model)
    if files.exists(desk.root, path):
        raise Refused(_THERE.fill(path=path), _THERE_HINT)
    if not desk.dry_run:
        files.create(desk.root, path, text)


_NO_REASON = Label("--despite 要同 --reason 一起写", "--despite needs --reason")
_NO_REASON_HINT = Label("如 --despite R07 --reason 县里补报，已核实", "such as --despite R07 --reason 'looked into'")
_NO_RULE = Label("--reason 要同 --despite 一起写", "--reason needs --despite")
_SUBJECT = Label("豁免 {branch} 的 {n} 处：{codes}", "Waive in {branch}: {codes} ({n})")
_WHY = Label("{codes} 经核准并入：{reason}（{by}）", "merged despite {codes}: {reason} ({by})")


@dataclass(frozen=True)
class Despite:
    """The rules of which errors are excused, why, by whom (by default whom git knows) and until when."""

    codes: tuple[str, ...]
    reason: str
    until: date
    lang: Lang


class GrantedWaivers(NamedTuple):
    """What was granted: a commit of waivers (`` where it is about no single record), their paths, and what the merge says of it."""

    commit: str = ""
    paths: tuple[str, ...] = ()
    words: tuple[Label, ...] = ()


NOTHING = GrantedWaivers()


def asked(rules: Iterable[str], reason: str | None, today: date, lang: Lang) -> Despite | None:
    """Return what is to be excused, None where nothing is; raises Misused."""
    names = [word for text in rules for word in text.replace("，", ",").split(",") if word.strip()]
    if not names:
        if reason:
            raise Misused(_NO_RULE, _NO_REASON_HINT)
        return None
    if not (reason or "").strip():
        raise Misused(_NO_REASON, _NO_REASON_HINT)
    require_fact("--reason", str(reason))
    return Despite(tuple(dict.fromkeys(rule_named(name.strip()) for name in names)), str(reason).strip(), until(today), lang)


def grant(repo: Repo, order: Despite, at: tuple[str, str], found: Appraised) -> GrantedWaivers:
    """Write a waiver for each record that errors are about, in a commit on a base, of a branch; raises Misused for a reason no file may hold."""
    (now, branch), errors = at, found.errors
    by = author_of(repo)
    codes = " ".join(dict.fromkeys(each.code for each in errors))
    made: dict[str, str] = {}
    for each in errors:
        blob = found.blobs.get(each.id) if each.id else None
        if blob:
            path = path_of(found.sides.before, found.over.today, f"{each.code}-{each.id}")
            data = {"rule": each.code, "id": each.id, "blob": blob, "reason": order.reason, "by": by, "until": order.until.isoformat()}
            made[path] = waivers.text_of(data, Waiver)
    why = _WHY.fill(codes=codes, reason=order.reason, by=by)
    if not made:
        return GrantedWaivers(words=(why,))
    tree = commits.make_tree(repo, now, {path: commits.write_blob(repo, text.encode()) for path, text in made.items()})
    subject = joined((_SUBJECT.fill(branch=branch, n=total(errors), codes=codes), why), "\n\n", "\n\n")
    return GrantedWaivers(commits.make_commit(repo, tree, [now], f"{subject.of(order.lang)}\n"), tuple(made), (why,))
