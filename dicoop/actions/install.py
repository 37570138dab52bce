"""How is a repository made to merge records by fields, and how is exactly that taken back?"""

from __future__ import annotations

from pathlib import Path

from dicoop.errors import Unable
from dicoop.frozen import dataclass
from dicoop.labels import Label
from dicoop.store import commits, hooks
from dicoop.store.git import Repo

_FILE, _HOOK, _EXCLUDE = ".gitattributes", "hooks/pre-commit", "info/exclude"
_WRITTEN = Label("{path}：写入 dicoop 的部分", "{path}: the part of dicoop written")
_TAKEN = Label("{path}：去掉 dicoop 的部分", "{path}: the part of dicoop taken out")
_SET = Label("git 设置 {name} = {value}", "git setting {name} = {value}")
_UNSET = Label("git 设置 {name} 恢复原样", "git setting {name} as it was before")
_FOREIGN = Label("{path} 是别人的钩子，没有改动", "{path} is somebody else's hook and was left as it is")
_FOREIGN_HINT = Label("要在提交前核对，在其中加一行：{line}", "to check before each commit, add this line to it: {line}")
_LINE = 'dicoop -C "$(git rev-parse --show-toplevel)" check >&2 || exit 1'


@dataclass(frozen=True)
class Done:
    """What was changed, and what was not and how to do it by hand."""

    changed: tuple[Label, ...]
    left: tuple[Label, Label] | None = None


def install(repo: Repo, root: Path) -> Done:
    """Set up merging by fields and the check before a commit; what is so already stays, somebody else's hook too."""
    changed: list[Label] = []
    text = hooks.read_text(root, _FILE) or ""
    if hooks.put_text(root, _FILE, hooks.with_block(text, hooks.ATTRIBUTES)):
        changed.append(_WRITTEN.fill(path=_FILE))
    for name in hooks.OTHERS:
        hooks.remember(repo, name)
    changed += [_SET.fill(name=name, value=value) for name, value in hooks.SETTINGS.items() if hooks.set_(repo, name, value)]
    common, elsewhere = hooks.hook_folder(repo)
    hidden = hooks.with_block(hooks.read_text(common, _EXCLUDE) or "", hooks.EXCLUDED.format(prefix=repo.prefix))
    if hooks.put_text(common, _EXCLUDE, hidden):
        changed.append(_WRITTEN.fill(path=f".git/{_EXCLUDE}"))
    own = _hook(common)
    if elsewhere or hooks.is_foreign(own):
        path = f"{elsewhere.rstrip('/')}/pre-commit" if elsewhere else f".git/{_HOOK}"
        return Done(tuple(changed), (_FOREIGN.fill(path=path), _FOREIGN_HINT.fill(line=_LINE)))
    if hooks.put_text(common, _HOOK, hooks.hook_with(own, hooks.hook_text(repo)), runs=True):
        changed.append(_WRITTEN.fill(path=f".git/{_HOOK}"))
    return Done(tuple(changed))


def _hook(common: Path) -> str | None:
    """Return the hook's text; of one that is no plain file, as a link, that it is somebody else's."""
    try:
        return hooks.read_text(common, _HOOK)
    except Unable:
        return _LINK


_LINK = "?"


def uninstall(repo: Repo, root: Path) -> Done:
    """Take back what `install` did, to the byte and to each setting."""
    changed: list[Label] = []
    text = hooks.read_text(root, _FILE) or ""
    if hooks.put_text(root, _FILE, hooks.without_block(text)):
        changed.append(_TAKEN.fill(path=_FILE))
    for name, value in hooks.SETTINGS.items():
        ours = name.startswith("merge.dicoop.") and commits.setting(repo, name, "--local") == value
        if hooks.set_(repo, name, None) if ours else hooks.restore(repo, name):
            changed.append(_UNSET.fill(name=name))
    common, _ = hooks.hook_folder(repo)
    if hooks.put_text(common, _EXCLUDE, hooks.without_block(hooks.read_text(common, _EXCLUDE) or "")):
        changed.append(_TAKEN.fill(path=f".git/{_EXCLUDE}"))
    own = _hook(common)
    if own not in (None, _LINK) and hooks.put_text(common, _HOOK, hooks.hook_without(own), runs=True):
        changed.append(_TAKEN.fill(path=f".git/{_HOOK}"))
    return Done(tuple(changed))
