"""Where do the figures of a city come from: an extract that it sent, its ledger, or a repository or bundle that holds it?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dicoop.actions.read import load
from dicoop.errors import DicoopError, Misused, NotFound, each_of
from dicoop.frozen import dataclass, replace
from dicoop.labels import Label
from dicoop.store import bundle, commit_ledger, find, git, history, index, scratch
from dicoop.store.load import key_of

if TYPE_CHECKING:
    from dicoop.kinds.ledger import Ledger
    from dicoop.rollup.manifest import Manifest
    from dicoop.store.git import Repo
    from dicoop.store.received import Received

_NOTHING = Label("{path} 既不是台账，也没有取数的文件", "{path} is not a ledger and has no extracts")
_NO_PLACES = Label("没有写从哪里汇总", "nothing to roll up was given")
_NOTHING_HINT = Label(
    "写取数文件夹、台账文件夹、git 仓库或 bundle 文件", "give a folder of extracts, the folder of a ledger, a git repository or a bundle"
)
_AT = Label("{place}：{said}", "{place}: {said}")
_NO_LEDGER = Label("版本 {commit} 里没有台账（ledgers/ledger.yaml）", "no ledger (ledgers/ledger.yaml) in revision {commit}")
_SEVERAL = Label("版本 {commit} 里不止一本台账：{names}", "there are several ledgers in revision {commit}: {names}")
_ONE = Label("克隆出来，写其中一本的文件夹", "clone it, and give the folder of one of them")
_NO_COMMITS = Label("里面还没有提交", "it has no commits")
_NO_HEAD = Label("没有写明当前是哪个分支", "it has no current branch")
_NAME_ONE = Label("写明版本：--known-at 分支（有：{names}）", "name a revision: --known-at BRANCH (there are: {names})")
_SHORT = 10  # digits of a commit that a person is shown


@dataclass(frozen=True)
class Sources:
    """How sources are read: for which day, at which revision, the folder for indexes, and where what is extracted of them lies."""

    today: date
    as_of: str | None
    known_at: str | None
    cache: Path | None
    home: Path
    received: Received
    trust: bool = True

    @property
    def day(self) -> date:
        """The day that ledgers are extracted for."""
        return date.fromisoformat(self.as_of) if self.as_of else self.today

    def all(self, places: Sequence[str], faults: list[DicoopError]) -> list[Manifest]:
        """Return the manifests of all places, what is no extract being extracted first if it changed; what cannot be read joins the faults."""
        if not places:
            raise Misused(_NO_PLACES, _NOTHING_HINT)
        return [manifest for some in each_of(partial(self._of, faults), map(Path, places), faults) for manifest in some]

    def _of(self, faults: list[DicoopError], place: Path) -> list[Manifest]:
        if find.is_root(place):
            return [_telling(place, partial(self._ledger, place))]
        if place.is_file() and bundle.is_bundle(place):
            return [_telling(place, partial(self._bundle, place))]
        known = len(faults)
        sent = [] if place.is_file() or git.is_bare(place) else self.received.manifests(place, faults)
        if sent or len(faults) > known:
            return sent
        if git.is_bare(place) or (place / ".git").exists():
            return [_telling(place, partial(self._repository, place))]
        raise Misused(_NOTHING.fill(path=place), _NOTHING_HINT)

    def _ledger(self, root: Path) -> Manifest:
        """Extract a ledger as it lies on disk, or as it was at a revision."""
        from dicoop.actions.origin import commit_of, unsaved_in  # noqa: PLC0415 - most roll up what was extracted

        place = find.Shelf(root, self.cache, trust=self.trust, known_at=self.known_at)
        commit = commit_of(place)
        if self.known_at:
            return self._known_at(root, commit) or self._kept(load(place).whole, self._by_commit(root), commit)
        folder = self._folder(root, key_of(root))
        whole = load(place).whole
        known = self._known(folder, lambda data: data["commit"] == commit and data["content"] == whole.digest)
        return known or self._kept(whole, folder, commit, unsaved_in(place, commit))

    def _repository(self, place: Path) -> Manifest:
        repo = (None if git.is_bare(place) else git.find(place)) or git.bare(place)
        name = self.known_at or _tip({"HEAD": history.head(repo), **{ref.full: ref.commit for ref in history.refs(repo)}})
        return self._committed(place, repo, history.resolve(repo, name))

    def _bundle(self, place: Path) -> Manifest:
        heads = bundle.heads(place)
        head = None if self.known_at and "HEAD" not in heads else _tip(heads)
        if not self.known_at and (known := self._known_at(place, head)):
            return known
        with bundle.opened(place, head) as repo:
            commit = history.resolve(repo, self.known_at or "HEAD")
            bundle.require(repo, commit)
            return self._committed(place, repo, commit)

    def _committed(self, place: Path, repo: Repo, commit: str) -> Manifest:
        """Extract the only ledger there is at a commit."""
        if known := self._known_at(place, commit):
            return known
        memory = index.Index(index.file_of(self.cache, place), index.key_of(b"")) if self.cache else None
        whole = commit_ledger.load_at(_holding(repo, commit), commit, memory)
        return self._kept(whole, self._by_commit(place), commit)

    def _kept(self, whole: Ledger, folder: Path, commit: str | None, unsaved: int = 0) -> Manifest:
        from dicoop.actions.extract import kept  # noqa: PLC0415 - the same

        return kept(whole, self.day, folder, {"commit": commit, "unsaved": unsaved})

    # What was extracted before

    def _known_at(self, place: Path, commit: str | None) -> Manifest | None:
        return self._known(self._by_commit(place), lambda data: data["commit"] == commit)

    def _by_commit(self, place: Path) -> Path:
        return self._folder(place, index.key_of(b""))

    def _folder(self, place: Path, key: bytes) -> Path:
        """Return where extracts of a place lie that rest on the same code and settings."""
        return self.home / "extracts" / index.name_of(place) / key.hex()

    def _known(self, folder: Path, fits: Callable[[Mapping[str, Any]], bool]) -> Manifest | None:
        try:
            found = [each for each in self.received.manifests(folder) if each.day == str(self.day) and fits(each.data)]
            self.received.require(found)
        except DicoopError:  # it can be extracted again
            return None
        return found[0] if found else None


@contextmanager
def reading(given: Mapping[str, Any], today: date, cache: Path | None, received: Received) -> Iterator[Sources]:
    """Return how sources are read; without a folder of the user's own, what is extracted of them is gone afterwards."""
    rest = (today, given["as_of"], given["known_at"])
    if cache is not None and find.is_own(cache):
        yield Sources(*rest, cache, cache, received, not given["verify"])
        return
    with scratch.folder() as home:
        yield Sources(*rest, None, home, received, not given["verify"])


def _telling(place: Path, work: Callable[[], Manifest]) -> Manifest:
    """Say of which place it is, also where it cannot be read."""
    try:
        return replace(work(), source=str(place))
    except DicoopError as error:
        told = type(error)(_AT.fill(place=place, said=error.message), error.hint, error.findings)
        raise told from error


def _tip(heads: Mapping[str, str | None]) -> str:
    """Return the commit that is meant where none is named: HEAD, else that of the only branch; raises NotFound, Misused."""
    branches = {name.removeprefix("refs/heads/"): id_ for name, id_ in heads.items() if name.startswith("refs/heads/")}
    found = heads.get("HEAD") or (next(iter(branches.values())) if len(branches) == 1 else None)
    if found:
        return found
    if not branches:
        raise NotFound(_NO_COMMITS)
    raise Misused(_NO_HEAD, _NAME_ONE.fill(names=" ".join(branches)))


def _holding(repo: Repo, commit: str) -> Repo:
    """Return a repository with the place of its only ledger at a commit; raises NotFound, Misused."""
    found = commit_ledger.prefixes(repo, commit)
    if not found:
        raise NotFound(_NO_LEDGER.fill(commit=commit[:_SHORT]))
    if len(found) > 1:
        raise Misused(_SEVERAL.fill(commit=commit[:_SHORT], names=" ".join(found)), _ONE)
    return replace(repo, prefix=found[0])
