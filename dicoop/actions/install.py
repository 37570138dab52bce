"""How is a repository made to merge records by fields, and how is exactly that taken back?"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from dicoop.errors import Finding, Unable
from dicoop.frozen import dataclass, pattern
from dicoop.labels import Label
from dicoop.store import disk, files
from dicoop.store.commits import setting
from dicoop.store.git import Repo, attempt, run
from dicoop.store.history import place

BEGIN, END = "# >>> dicoop git install", "# <<< dicoop git install"
ATTRIBUTES = "ledgers/**/*.yaml text eol=lf diff merge=dicoop\n"
_EXCLUDED = "{prefix}ledgers/.lock\n{prefix}ledgers/**/.*.tmp\n"  # what writers leave in the ledger's folder is nobody's record
# A driver that is missing or dies would leave our side alone in the file, without any mark: then git's own merge does it.
DRIVER = (
    "sh -c '"
    "if command -v dicoop >/dev/null 2>&1; then "
    'dicoop merge-driver "$1" "$2" "$3" "$4" "$5"; code=$?; '
    "if test $code -le 1; then exit $code; fi; fi; "
    'git merge-file --diff3 --marker-size="$4" -L ours -L base -L theirs "$2" "$1" "$3"'
    "' dicoop %O %A %B %L %P"
)
_BODY = """\
root="$(git rev-parse --show-toplevel)"/{prefix}
if test -f "$root/ledgers/ledger.yaml"; then
  if command -v dicoop >/dev/null 2>&1; then
    told=$(dicoop -C "$root" check 2>&1) || {{ printf '%s\\n' "$told" >&2; exit 1; }}
  else
    echo 'dicoop: not found, nothing was checked / 找不到 dicoop, 没有核对' >&2
  fi
fi
"""
_SHEBANG = "#!/bin/sh\n"
_OTHERS = {
    "rerere.enabled": "false",  # it repeats what was settled in one record in another
    "merge.directoryRenames": "false",  # a record's path is its id's, wherever the only other record of the folder went
}
_SETTINGS = {"merge.dicoop.name": "dicoop: merge records by fields", "merge.dicoop.driver": DRIVER, **_OTHERS}
FILE, _HOOK, _EXCLUDE = ".gitattributes", "hooks/pre-commit", "info/exclude"
_WRITTEN = Label("{path}：写入 dicoop 的部分", "{path}: dicoop's part written")
_TAKEN = Label("{path}：去掉 dicoop 的部分", "{path}: dicoop's part removed")
_SETTING = Label("git 设置 {name} = {value}", "git setting {name} = {value}")
_UNSET = Label("git 设置 {name} 恢复原样", "git setting {name} restored")
_FOREIGN = Label("{path} 是别人的钩子，没有改动", "{path} is another tool's hook and was left as it is")
_FOREIGN_HINT = Label("要在提交前核对，在其中加一行：{line}", "to check before each commit, add this line to it: {line}")
_LINK = "?"
_LINE = 'dicoop -C "$(git rev-parse --show-toplevel)" check >&2 || exit 1'
_NOT_TEXT = Label("{path} 读不出来，没有改动", "{path} cannot be read and was left as it is")


@dataclass(frozen=True)
class Done:
    """What was changed, and what was not and how to do it by hand."""

    changed: tuple[Label, ...]
    left: tuple[Label, Label] | None = None


def install(repo: Repo, root: Path) -> Done:
    """Set up merging by fields and the check before a commit; what is so already stays, somebody else's hook too."""
    changed: list[Label] = []
    if _put(root, FILE, with_block(_read(root, FILE) or "")):
        changed.append(_WRITTEN.fill(path=FILE))
    for name in _OTHERS:
        if setting(repo, _before(name), "--local") is None:
            _set(repo, _before(name), setting(repo, name, "--local") or "")
    changed += [_SETTING.fill(name=name, value=value) for name, value in _SETTINGS.items() if _set(repo, name, value)]
    common, elsewhere = _hook_folder(repo)
    if _put(common, _EXCLUDE, with_block(_read(common, _EXCLUDE) or "", _EXCLUDED.format(prefix=repo.prefix))):
        changed.append(_WRITTEN.fill(path=f".git/{_EXCLUDE}"))
    own = _hook(common)
    is_foreign = own is not None and BEGIN not in own and own.strip() not in ("", _SHEBANG.strip())
    if elsewhere or is_foreign:
        path = f"{elsewhere.rstrip('/')}/pre-commit" if elsewhere else f".git/{_HOOK}"
        return Done(tuple(changed), (_FOREIGN.fill(path=path), _FOREIGN_HINT.fill(line=_LINE)))
    body = _BODY.format(prefix=shlex.quote(repo.prefix.rstrip("/")) if repo.prefix else "")
    if _put(common, _HOOK, with_block(own or _SHEBANG, body), runs=True):
        changed.append(_WRITTEN.fill(path=f".git/{_HOOK}"))
    return Done(tuple(changed))


def uninstall(repo: Repo, root: Path) -> Done:
    """Take back what `install` did, to the byte and to each setting."""
    changed: list[Label] = []
    if _put(root, FILE, without_block(_read(root, FILE) or "")):
        changed.append(_TAKEN.fill(path=FILE))
    for name, value in _SETTINGS.items():
        ours = name.startswith("merge.dicoop.") and setting(repo, name, "--local") == value
        if _set(repo, name, None) if ours else _restore(repo, name):
            changed.append(_UNSET.fill(name=name))
    common, _ = _hook_folder(repo)
    if _put(common, _EXCLUDE, without_block(_read(common, _EXCLUDE) or "")):
        changed.append(_TAKEN.fill(path=f".git/{_EXCLUDE}"))
    own = _hook(common)
    bare = without_block(own or "")
    if own not in (None, _LINK) and _put(common, _HOOK, "" if bare == _SHEBANG else bare, runs=True):
        changed.append(_TAKEN.fill(path=f".git/{_HOOK}"))
    return Done(tuple(changed))


def _hook(common: Path) -> str | None:
    """Return the hook's text; of one that is no plain file, as a link, that it is somebody else's."""
    try:
        return _read(common, _HOOK)
    except Unable:
        return _LINK


def with_block(text: str, body: str = ATTRIBUTES) -> str:
    """Return a text with our block at its end, in the place of an older one; what stands there else stays to the byte."""
    bare = without_block(text)
    begin = f"\n{BEGIN} +" if bare and not bare.endswith("\n") else BEGIN  # the sign says that the line end before it is ours too
    return f"{bare}{begin}\n{body}{END}\n"


def without_block(text: str) -> str:
    """Return a text without our block: as it was before, to the byte."""
    return _BLOCK.sub(lambda found: "" if found["open"] else found["end"] or "", text)


_BLOCK = pattern(rf"(?P<end>\n)?^{BEGIN}(?P<open> \+)?\n(?:.*\n)*?{END}\n", re.MULTILINE)


def _read(root: Path, path: str) -> str | None:
    if not files.exists(root, path):
        return None
    raw = files.read(root, path)
    if isinstance(raw, Finding):
        raise Unable(_NOT_TEXT.fill(path=path), findings=(raw,))
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise Unable(_NOT_TEXT.fill(path=path)) from error


def _put(root: Path, path: str, text: str, *, runs: bool = False) -> bool:
    """Write a file, or take it away where nothing is left in it; return whether that changed anything."""
    before = _read(root, path)
    if (before or "") == text:
        return False
    if not text:
        disk.remove(root / path)
        return True
    files.put(root, path, text)
    if runs:
        with files.telling(path):
            disk.let_run(root / path)
    return True


def _hook_folder(repo: Repo) -> tuple[Path, str]:
    """Return git's own folder, and where the person's settings want hooks else, `` for nowhere."""
    asked = (setting(repo, "core.hooksPath", scope, "--includes") for scope in ("--local", "--global", "--system"))
    return place(repo, "--git-common-dir"), next((path for path in asked if path is not None), "")


def _set(repo: Repo, name: str, value: str | None) -> bool:
    """Make a setting of this repository, or take it out; return whether that changed anything."""
    if setting(repo, name, "--local") == value:
        return False
    if value is None:
        run(repo, "config", "--local", "--unset-all", name)
        _drop_empty(repo, name.rpartition(".")[0])
    else:
        run(repo, "config", "--local", "--replace-all", name, value)
    return True


def _drop_empty(repo: Repo, section: str) -> None:
    escaped = re.escape(section)
    if attempt(repo, "config", "--local", "--get-regexp", f"^{escaped}\\.[^.]*$").code:
        attempt(repo, "config", "--local", "--remove-section", section)


def _before(name: str) -> str:
    """Return under which name is kept what a setting was before us, so that it can be given back."""
    return f"dicoop.before.{name.replace('.', '-')}"


def _restore(repo: Repo, name: str) -> bool:
    """Give a setting back as it was before us; return whether that changed anything."""
    key = _before(name)
    before = setting(repo, key, "--local")
    if before is None:
        return False
    _set(repo, key, None)
    return _set(repo, name, before or None)
