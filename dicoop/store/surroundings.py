"""What does git get to hear of the environment?

A hook is told by it which repository, objects, index and settings are meant, and any of that may be left over from elsewhere. Ours is found
from the ledger, so whatever would show another repository in its place, or less of it, is kept from git.

Heard as they are: who commits and when (`GIT_AUTHOR_…`, `GIT_COMMITTER_…`), the person's settings (`GIT_CONFIG_…`; ours win), where git must
not look for a repository (`GIT_CEILING_DIRECTORIES`, `GIT_DISCOVERY_ACROSS_FILESYSTEM`: as for any git command in that folder), more places
with objects (`GIT_ALTERNATE_OBJECT_DIRECTORIES`: an object is what its name says, wherever it lies) and that refs must stay as they are
(`GIT_QUARANTINE_PATH`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping

SET = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "LC_ALL": "C",
    # A repository's protocol.<name>.allow would win over protocol.allow; over this nothing does, and newer git asks the second first.
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_GRAFT_FILE": os.devnull,
}
UNSET = (
    # Another repository, work tree or index, or other names in it
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE", "GIT_IMPLICIT_WORK_TREE"),
    # Other objects in the place of ours, other ends of history; what a push brings along is added below
    *("GIT_OBJECT_DIRECTORY", "GIT_SHALLOW_FILE", "GIT_REPLACE_REF_BASE"),
    # Another file in the place of the repository's settings, attributes out of a commit, a calling git that is not there
    *("GIT_CONFIG", "GIT_ATTR_SOURCE", "GIT_INTERNAL_SUPER_PREFIX"),
    # Other meanings of our words, other programs
    *("GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_EXTERNAL_DIFF"),
)
# Words of git's own between what it is asked for
_NOISE = ("GIT_TRACE", "GIT_REDIRECT_")
_ELSEWHERE = "GIT_ALTERNATE_OBJECT_DIRECTORIES"
_QUARANTINE = "GIT_QUARANTINE_PATH"


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment that git is started in; `more` is what one run of it needs."""
    kept = {name: value for name, value in os.environ.items() if name not in UNSET and not name.startswith(_NOISE)}
    return {**kept, **_pushed(kept), **SET, **(more or {})}


def _pushed(kept: Mapping[str, str]) -> dict[str, str]:
    """Return where objects lie besides: in a `pre-receive` hook those of the push lie apart, and git would look there first."""
    if not kept.get(_QUARANTINE):
        return {}
    quoted = kept[_QUARANTINE].replace("\\", "\\\\").replace('"', '\\"')
    return {_ELSEWHERE: os.pathsep.join(filter(None, (f'"{quoted}"', kept.get(_ELSEWHERE))))}
