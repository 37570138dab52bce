"""What has to be set in a repository so that git merges records by fields, and how is exactly that taken back?"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from dicoop.errors import Finding, Unable
from dicoop.frozen import pattern
from dicoop.labels import Label
from dicoop.paths import FOLDER
from dicoop.store import disk, files
from dicoop.store.commits import setting
from dicoop.store.git import Repo, attempt, path_of, run

BEGIN, END = "# >>> dicoop git install", "# <<< dicoop git install"
ATTRIBUTES = f"{FOLDER}/**/*.yaml text eol=lf diff merge=dicoop\n"
EXCLUDED = "{prefix}ledgers/.lock\n{prefix}ledgers/**/.*.tmp\n"  # what writers leave in the ledger's folder is nobody's record
# A driver that is missing or dies would leave our side alone in the file, without any mark: then git's own merge does it.
DRIVER = (
    "sh -c '"
    "if command -v dicoop >/dev/null 2>&1; then "
    'dicoop merge-driver "$1" "$2" "$3" "$4" "$5"; code=$?; '
    "if test $code -le 1; then exit $code; fi; fi; "
    'git merge-file --diff3 --marker-size="$4" -L ours -L base -L theirs "$2" "$1" "$3"'
    "' dicoop %O %A %B %L %P"
)
HOOK = """\
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
OTHERS = {
    "rerere.enabled": "false",  # it repeats what was settled in one record in another
    "merge.directoryRenames": "false",  # a record's path is its id's, wherever the only other record of the folder went
}
SETTINGS = {"merge.dicoop.name": "dicoop: merge records by fields", "merge.dicoop.driver": DRIVER, **OTHERS}
_BEFORE = "dicoop.before"
_NOT_TEXT = Label("{path} 读不出来，没有改动", "{path} cannot be read and was left as it is")


def with_block(text: str, body: str) -> str:
    """Return a text with our block at its end, in the place of an older one; what stands there else stays to the byte."""
    bare = without_block(text)
    begin = f"\n{BEGIN} +" if bare and not bare.endswith("\n") else BEGIN  # the sign says that the line end before it is ours too
    return f"{bare}{begin}\n{body}{END}\n"


def without_block(text: str) -> str:
    """Return a text without our block: as it was before, to the byte."""
    return _BLOCK.sub(lambda found: "" if found["open"] else found["end"] or "", text)


_BLOCK = pattern(rf"(?P<end>\n)?^{BEGIN}(?P<open> \+)?\n(?:.*\n)*?{END}\n", re.MULTILINE)


def read_text(root: Path, path: str) -> str | None:
    """Return a file's text, None where there is none; raises Unable for what is no plain text."""
    if not files.exists(root, path):
        return None
    raw = files.read(root, path)
    if isinstance(raw, Finding):
        raise Unable(_NOT_TEXT.fill(path=path), findings=(raw,))
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise Unable(_NOT_TEXT.fill(path=path)) from error


def put_text(root: Path, path: str, text: str, *, runs: bool = False) -> bool:
    """Write a file, or take it away where nothing is left in it; return whether that changed anything."""
    before = read_text(root, path)
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


def hook_folder(repo: Repo) -> tuple[Path, str]:
    """Return git's own folder, and where the person's settings want hooks else, `` for nowhere."""
    common = path_of(run(repo, "rev-parse", "--path-format=absolute", "--git-common-dir")).removesuffix("\n")
    asked = (setting(repo, "core.hooksPath", scope, "--includes") for scope in ("--local", "--global", "--system"))
    return Path(common), next((path for path in asked if path is not None), "")


def hook_text(repo: Repo) -> str:
    """Return the body of our hook for a repository."""
    return HOOK.format(prefix=shlex.quote(repo.prefix.rstrip("/")) if repo.prefix else "")


def is_foreign(text: str | None) -> bool:
    """Return whether a hook is somebody else's and we have no part in it."""
    return text is not None and BEGIN not in text and text.strip() not in ("", _SHEBANG.strip())


def hook_with(text: str | None, body: str) -> str:
    """Return a hook with our part in it."""
    return with_block(text or _SHEBANG, body)


def hook_without(text: str | None) -> str:
    """Return a hook without our part in it, nothing where nothing else is."""
    bare = without_block(text or "")
    return "" if bare == _SHEBANG else bare


def set_(repo: Repo, name: str, value: str | None) -> bool:
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
    """Take a section's heading away where nothing is left in it."""
    escaped = re.escape(section)
    if attempt(repo, "config", "--local", "--get-regexp", f"^{escaped}\\.[^.]*$").code:
        attempt(repo, "config", "--local", "--remove-section", section)


def remember(repo: Repo, name: str) -> None:
    """Keep what a setting was before us, so that it can be given back."""
    key = f"{_BEFORE}.{name.replace('.', '-')}"
    if setting(repo, key, "--local") is None:
        set_(repo, key, setting(repo, name, "--local") or "")


def restore(repo: Repo, name: str) -> bool:
    """Give a setting back as it was before us; return whether that changed anything."""
    key = f"{_BEFORE}.{name.replace('.', '-')}"
    before = setting(repo, key, "--local")
    if before is None:
        return False
    set_(repo, key, None)
    return set_(repo, name, before or None)
