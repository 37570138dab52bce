"""Whose signature do commits bear, by the keys the office knows?"""

from __future__ import annotations

import shutil
from collections.abc import Iterable

from dicoop.errors import Unable
from dicoop.labels import Label
from dicoop.store import scratch
from dicoop.store.git import Repo, checked, run, words_of

_PROGRAM = "ssh-keygen"
_NO_PROGRAM = Label("签名没有核对：找不到 ssh-keygen 程序", "no signature was verified: there is no ssh-keygen program")
_NO_PROGRAM_HINT = Label("安装 OpenSSH（8.2 以上），再执行一次", "install OpenSSH (8.2 or newer) and run the command again")
_GOOD = "G"


def signers(repo: Repo, commits: Iterable[str], allowed: str) -> dict[str, str]:
    """Return by commit the principal its ssh signature proves; `allowed` is the text of `allowed_signers`, from the protected base.

    Which program verifies, and what it is told, is not left to the repository's own settings. Raises Unable where it is not installed.
    """
    ids = [checked(commit) for commit in commits]
    if not ids or not allowed:
        return {}
    if shutil.which(_PROGRAM) is None:
        raise Unable(_NO_PROGRAM, _NO_PROGRAM_HINT)
    with scratch.folder() as folder:
        keys, revoked = folder / "allowed_signers", folder / "revoked"
        keys.write_text(allowed, encoding="utf-8")
        revoked.touch()
        settings = (
            "gpg.format=ssh",
            f"gpg.ssh.program={_PROGRAM}",
            "gpg.program=false",
            f"gpg.ssh.allowedSignersFile={keys}",
            f"gpg.ssh.revocationFile={revoked}",
            "gpg.x509.program=false",
        )
        words = [word for setting in settings for word in ("-c", setting)]
        out = run(
            repo, *words, "log", "-z", "--no-walk", "--no-patch", "--format=%H%x1f%G?%x1f%GS", "--stdin", given="\n".join(ids).encode()
        )
    rows = (words_of(row).split("\x1f") for row in out.split(b"\0") if row)
    return {commit: principal for commit, state, principal in rows if state == _GOOD and principal}
