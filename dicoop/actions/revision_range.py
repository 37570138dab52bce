"""Between which two revisions, or since which one, is to be compared?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dicoop.actions import revisions
from dicoop.errors import Misused, NotFound
from dicoop.labels import Label
from dicoop.store import history

if TYPE_CHECKING:
    from dicoop.actions.revisions import Revision
    from dicoop.store.git import Repo

_NO_RANGE = Label("“{text}”不是一个范围", "'{text}' is not a range")
_RANGE_HINT = Label(
    "写 A..B（两个版本之间）或 A（从那以后到工作区），如 meeting-14..HEAD",
    "write A..B (between two revisions) or A (since then, to the work tree), such as meeting-14..HEAD",
)
_NO_MEETINGS = Label("--meeting 要写两次会议，不能是“{text}”", "--meeting is two meetings, not '{text}'")
_MEETINGS_HINT = Label("写成 14..15", "write 14..15")
_BOTH = Label("范围和 --meeting 只能写一个", "a range and --meeting cannot go together")
_NO_TAG = Label("第{n}次会议没有留下版本：没有标签 meeting-{n}", "nothing was kept of meeting {n}: there is no tag meeting-{n}")
_TAG_HINT = Label("会后执行 dicoop meeting close {n}", "after a meeting run dicoop meeting close {n}")
_NOT_YET = Label("第{n}次会议还没有标签 meeting-{n}，比较到 HEAD", "there is no tag meeting-{n} yet; compared up to HEAD")
_MEETINGS = re.compile(r"\s*([0-9]{1,6})\s*\.\.\s*([0-9]{1,6})\s*", re.ASCII)


def ends(repo: Repo, text: str | None, meetings: str | None) -> tuple[Revision, Revision | None, tuple[Label, ...]]:
    """Return the older and the newer one (None: what lies on disk), and what is to be said of them; raises Misused, NotFound."""
    if text is not None and meetings is not None:
        raise Misused(_BOTH)
    if meetings is not None:
        return _of_meetings(repo, meetings)
    old, dots, new = (text or "HEAD").partition("..")
    if not old or (dots and not new) or ".." in new or new.startswith("."):
        raise Misused(_NO_RANGE.fill(text=text), _RANGE_HINT)
    return revisions.revision(repo, old), revisions.revision(repo, new) if new else None, ()


def _of_meetings(repo: Repo, text: str) -> tuple[Revision, Revision, tuple[Label, ...]]:
    match = _MEETINGS.fullmatch(text)
    if match is None:
        raise Misused(_NO_MEETINGS.fill(text=text), _MEETINGS_HINT)
    first, last = (int(part) for part in match.groups())
    closed = {ref.name for ref in history.refs(repo) if ref.kind == "tag"}
    if f"meeting-{first}" not in closed:
        history.whole(repo)
        raise NotFound(_NO_TAG.fill(n=first), _TAG_HINT.fill(n=first))
    old = revisions.revision(repo, f"meeting-{first}")
    if f"meeting-{last}" not in closed:
        return old, revisions.revision(repo, "HEAD"), (_NOT_YET.fill(n=last),)
    return old, revisions.revision(repo, f"meeting-{last}"), ()
