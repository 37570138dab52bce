"""Real ssh keys, and commits signed with them."""

import subprocess
from typing import NamedTuple

from git_samples import git

WHEN = "2019-09-20T10:00:00+0800"


class Key(NamedTuple):
    """A pair of keys: the principal, the file of the private one, the public one as owners.yaml has it."""

    principal: str
    file: str
    public: str


def key_of(folder, name):
    """Make the keys of a county."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(file)], check=True, capture_output=True)
    return Key(f"{name}@city.example", str(file), " ".join(file.with_suffix(".pub").read_text("ascii").split()[:2]))


def signed(root, key, *, email=None, message="改"):
    """Commit everything, signed with a key or with none, and return the commit."""
    who = email or (key.principal if key else "ql@city.example")
    git(root, "add", "-A")
    stamp = {"GIT_AUTHOR_DATE": WHEN, "GIT_COMMITTER_DATE": WHEN, "GIT_AUTHOR_EMAIL": who, "GIT_COMMITTER_EMAIL": who}
    sign = ["-c", "gpg.format=ssh", "-c", f"user.signingKey={key.file}"] if key else []
    git(root, *sign, "commit", "-q", "--allow-empty", *(["-S"] if key else []), "-m", message, **stamp)
    return git(root, "rev-parse", "HEAD")
