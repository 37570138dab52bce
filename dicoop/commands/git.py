"""How does a person set up a repository for merging by fields?"""

from __future__ import annotations

from dicoop.actions import install
from dicoop.commands.options import Plan, argument
from dicoop.commands.session import Session
from dicoop.errors import Misused, Refused, nearest
from dicoop.labels import Label
from dicoop.store.history import repository

_VERBS = {"install": install.install, "uninstall": install.uninstall}
WHAT = argument(
    "what",
    Label(
        "install：按字段合并、提交前核对、关掉 rerere；uninstall：全部恢复原样",
        "install: merge by field, check before each commit, rerere off; uninstall: put all back",
    ),
    Label("install|uninstall", "install|uninstall"),
    choices=lambda _: [(verb, "") for verb in _VERBS],
)
_NO_VERB = Label("git 后面是 install 或 uninstall，不是“{value}”", "git takes install or uninstall, not '{value}'")
_SAME = Label("没有变化", "nothing changed")
_NEXT = Label(
    "下一步：dicoop save，再 dicoop sync，别人也按字段合并", "next: dicoop save, then dicoop sync; others then merge by field too"
)


def _run(session: Session, what: str) -> None:
    if what not in _VERBS:
        raise Misused(_NO_VERB.fill(value=what), nearest(what, _VERBS))
    root = session.root()
    done = _VERBS[what](repository(root), root)
    session.tell(*(done.changed or (_SAME,)))
    if what == "install" and done.changed:
        session.say(_NEXT)
    if done.left:
        raise Refused(*done.left)


_ABOUT = Label(
    "让 git 在这个仓库里按字段合并记录（.gitattributes、合并驱动、提交前的钩子），或恢复原样",
    "set git up to merge records by field in this repository (.gitattributes, merge driver, pre-commit hook), or undo that",
)
GIT = Plan(_ABOUT, (WHAT,), _run)
