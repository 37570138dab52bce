"""What does whoever merges a branch excuse, for which reason, and where is that written?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from dicoop.actions import waive
from dicoop.actions.appraise import Appraised
from dicoop.actions.rule_names import rule_named
from dicoop.change import waivers
from dicoop.errors import Finding, Misused, total
from dicoop.frozen import dataclass
from dicoop.kinds.guards import Waiver
from dicoop.kinds.parse_input import require_fact
from dicoop.labels import Label, Lang, joined
from dicoop.store import commits
from dicoop.store.git import Repo

_NO_REASON = Label("--despite 要同 --reason 一起写", "--despite is written with --reason")
_NO_REASON_HINT = Label("如 --despite R07 --reason 县里补报，已核实", "such as --despite R07 --reason 'looked into'")
_NO_RULE = Label("--reason 要同 --despite 一起写", "--reason is written with --despite")
_SUBJECT = Label("豁免 {branch} 的 {n} 处：{codes}", "Excuse in {branch}: {codes} ({n})")
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
    require_fact("reason", str(reason))
    return Despite(tuple(dict.fromkeys(rule_named(name.strip()) for name in names)), str(reason).strip(), waive.until(today), lang)


def grant(repo: Repo, order: Despite, at: tuple[str, str], found: Appraised, errors: tuple[Finding, ...]) -> GrantedWaivers:
    """Write a waiver for each record that errors are about, in a commit on a base, of a branch; raises Misused for a reason no file may hold."""
    now, branch = at
    by = waive.author_of(repo)
    codes = " ".join(dict.fromkeys(each.code for each in errors))
    made: dict[str, str] = {}
    for each in errors:
        blob = found.blobs.get(each.id) if each.id else None
        if blob:
            path = waive.path_of(found.sides.before, found.over.today, f"{each.code}-{each.id}")
            data = {"rule": each.code, "id": each.id, "blob": blob, "reason": order.reason, "by": by, "until": order.until.isoformat()}
            made[path] = waivers.text_of(data, Waiver)
    why = _WHY.fill(codes=codes, reason=order.reason, by=by)
    if not made:
        return GrantedWaivers(words=(why,))
    tree = commits.make_tree(repo, now, {path: commits.write_blob(repo, text.encode()) for path, text in made.items()})
    subject = joined((_SUBJECT.fill(branch=branch, n=total(errors), codes=codes), why), "\n\n", "\n\n")
    return GrantedWaivers(commits.make_commit(repo, tree, [now], f"{subject.of(order.lang)}\n"), tuple(made), (why,))
