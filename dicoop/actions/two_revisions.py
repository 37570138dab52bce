"""What do two versions of the ledger hold, each part of it read once and only when it is asked for?"""

from __future__ import annotations

from functools import cached_property

from dicoop.actions.revisions import Revision
from dicoop.frozen import dataclass
from dicoop.kinds.address import ValueChange, changes
from dicoop.kinds.base import dump
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.store import changed_files, commit_ledger, history, ledger
from dicoop.store.changed_files import Between
from dicoop.store.find import Shelf
from dicoop.store.git import Repo
from dicoop.store.index import Index
from dicoop.store.load import index_of, load


@dataclass(frozen=True)
class TwoRevisions:
    """Two revisions of a ledger, or one and (`new` None) what lies on disk; `result`: the tree that is read for the new one."""

    place: Shelf
    repo: Repo
    old: Revision
    new: Revision | None
    result: str = ""

    @property
    def content(self) -> str:
        """The commit or tree that the new side is read at, `` for the disk."""
        return self.result or (self.new.commit if self.new else "")

    @cached_property
    def index(self) -> Index | None:
        """What is known of files that were read before."""
        return index_of(self.place)

    @cached_property
    def found(self) -> Between:
        """The files that differ."""
        if self.new is None:
            return changed_files.on_disk(self.place.root, self.repo, self.old.commit)
        return changed_files.of_commits(self.repo, self.old.commit, self.content)

    @cached_property
    def settings(self) -> Settings:
        """The settings of the new side."""
        return commit_ledger.settings_at(self.repo, self.content) if self.new else ledger.settings(self.place.root)

    @property
    def reset(self) -> tuple[ValueChange, ...]:
        """The settings that differ."""
        return changes(dump(self.old.settings), dump(self.settings), type(self.settings)) if self.found.settings else ()

    @property
    def authors(self) -> tuple[str, ...]:
        """Who made each commit from the old side to the new one, or to what is checked out."""
        return changed_files.authors(self.repo, self.old.commit, self.new.commit if self.new else history.resolve(self.repo, "HEAD"))

    @cached_property
    def before(self) -> Ledger:
        """The whole of the old side."""
        return commit_ledger.load_at(self.repo, self.old.commit, self.index)

    @cached_property
    def after(self) -> Ledger:
        """The whole of the new side."""
        return commit_ledger.load_at(self.repo, self.content, self.index) if self.new else load(self.place)

    def keep(self) -> None:
        """Remember the answers that are new."""
        for memory in (self.index, self.after.memory if "after" in vars(self) else None):
            if memory is not None:
                memory.write()
