"""May what a branch is about to send to the base that reviews protect go there, and what does a side get by it?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from dicoop.actions import merge_commit, waive
from dicoop.actions.appraise import Kept, appraise
from dicoop.actions.commit_message import in_words
from dicoop.actions.revisions import revision
from dicoop.actions.waive import NOTHING, GrantedWaivers
from dicoop.change import waivers
from dicoop.errors import Refused, total
from dicoop.labels import Label, joined
from dicoop.store import commit_ledger, commits, git, history
from dicoop.store.find import Shelf
from dicoop.store.kinds import kinds_at

if TYPE_CHECKING:
    from dicoop.actions.appraise import Appraised
    from dicoop.actions.waive import Despite
    from dicoop.actions.write_context import Desk
    from dicoop.labels import Lang
    from dicoop.store.git import FileChange, Repo
    from dicoop.store.remotes import Route

_FAULTY = Label("审查发现 {n} 处错误，没有送到 {there}", "not sent to {there}; errors found by the review: {n}")
_FAULTY_HINT = Label(
    "{branch} 是要审查的基准分支。改正，看全部：dicoop review {there}..{branch}；确有依据的：dicoop sync --despite {codes} --reason 理由",
    "{branch} is the protected base branch. Correct them, see dicoop review {there}..{branch}; if justified: dicoop sync "
    "--despite {codes} --reason WHY",
)


class Brought(NamedTuple):
    """What one side got: how many commits that are no merges, who made them, how the records changed, and that in words."""

    commits: int = 0
    people: tuple[str, ...] = ()
    changes: tuple[FileChange, ...] = ()
    words: tuple[Label, ...] = ()


NONE = Brought()


def base_of(repo: Repo, commit: str) -> str:
    """Return the base that reviews protect by the settings at a commit; raises Unable."""
    return commit_ledger.settings_at(repo, commit).review.base


def let_pass(desk: Desk, repo: Repo, at: tuple[Route, str | None, str], despite_: Despite | None, lang: Lang) -> tuple[str, GrantedWaivers]:
    """Return what is to go to a branch over there (`at`: the way, what it holds, what it is to hold), with what was excused; raises Refused.

    Only the base is guarded: by its own settings, of what the review finds as errors.
    """
    way, there, new = at
    if there is None or new == there or base_of(repo, there) != way.branch:
        return new, NOTHING
    history.whole(repo)
    wrong = [told for told in _appraised(desk, repo, way, there, new) if told.errors]
    every = (each for told in wrong for each in told.errors)
    left = tuple(each for each in every if despite_ is None or each.code not in despite_.codes)
    if left:
        codes = ",".join(dict.fromkeys(each.code for each in left))
        words = {"n": total(left), "there": way.there, "branch": way.branch, "codes": codes}
        raise Refused(_FAULTY.fill(**words), _FAULTY_HINT.fill(**words), left)
    granted = NOTHING
    for told in wrong if despite_ else ():
        assert despite_ is not None
        more = waive.grant(repo, despite_, (new, way.branch), told)
        # errors of no single record: a commit that changes nothing says why they were let pass
        new = more.commit or commits.make_commit(
            repo, commits.make_tree(repo, new, {}), [new], f"{joined(more.words, chr(10), chr(10)).of(lang)}\n"
        )
        granted = GrantedWaivers(new, (*granted.paths, *more.paths), more.words)
    return new, granted


def _appraised(desk: Desk, repo: Repo, way: Route, there: str, new: str) -> Iterator[Appraised]:
    """Yield what stands against what is to go: up to each meeting that was closed meanwhile, and after it."""
    inside = [each.id for each in reversed(history.log(repo, new, f"^{there}"))]
    closed = {commit: n for n, commit in history.meetings(repo).items()}
    ends, base = [commit for commit in inside if commit in closed and commit != new], (there, way.there)
    for tip in (*ends, new):
        start = merge_commit.base_of(repo, way.branch, (base[1], base[0]), tip)
        names = revision(repo, base[0])._replace(name=base[1]), revision(repo, tip)._replace(name=way.branch)
        kept = Kept(_own_waivers(repo, base[0], tip), frozenset({closed[tip]} if tip in closed else ()))
        told = appraise(Shelf(desk.root, desk.cache), (start, *names), desk.today, kept=kept)
        told.sides.keep()
        yield told
        base = tip, f"meeting-{closed.get(tip)}"


def _own_waivers(repo: Repo, there: str, now: str) -> frozenset[str]:
    """Return the waivers that are to go and that only whoever syncs has written, such as those of `integrate --despite`."""
    own = commits.email(repo).casefold()
    mine, others = set[str](), set[str]()
    for each in history.log(repo, now, f"^{there}"):
        (mine if each.email.casefold() == own else others).update(change.path for change in each.changes)
    return frozenset(path for path in mine - others if path.startswith(f"{waivers.FOLDER}/"))


def brought(repo: Repo, over: tuple[str | None, str], before: str | None, after: str) -> Brought:
    """Return the commits from one (None: from the beginning) to another, and how records differ between two."""
    since, tip = over
    log = [each for each in history.log(repo, tip, *([f"^{since}"] if since else [])) if len(each.parents) < 2]  # noqa: PLR2004 - no merge
    kinds = kinds_at(repo, after)
    changes = tuple(each for each in git.diff(repo, before or repo.empty_tree, after) if kinds.of_file(each.path))
    words = in_words(repo, (kinds, changes, commit_ledger.county_at(repo, after))) if before else ()
    return Brought(len(log), tuple(dict.fromkeys(each.name for each in reversed(log))), changes, words)
