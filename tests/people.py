"""People of one office, none of them the superuser, who run command lines in a folder they share: only the superuser can play them."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

OFFICE = 60001
playing = pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only the superuser can be somebody else")


@dataclass(frozen=True)
class Person:
    """Somebody with a group of their own, who is of the office too."""

    uid: int
    umask: int = 0o022
    groups: tuple[int, ...] = (OFFICE,)

    def run(self, *words, root, lang="en"):
        """Run `dicoop`, and return what it did."""
        line = [sys.executable, "-m", "dicoop", "-C", str(root), "--lang", lang, "--today", "2019-09-30", *map(str, words)]
        return self.start(line, root.parent)

    def git(self, root, *words):
        """Run git, and return what it printed."""
        ran = self.start(["git", "-C", str(root), *words], root.parent)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def start(self, line, home):
        """Run a program; `home` holds settings of git for all people."""
        env = {"PATH": os.environ["PATH"], "HOME": str(home), "DICOOP_CACHE": str(home / f"cache-{self.uid}")}
        who = {"user": self.uid, "group": self.uid, "extra_groups": self.groups, "umask": self.umask}
        return subprocess.run(line, capture_output=True, text=True, check=False, cwd=home, env=env, timeout=120, **who)


def others_may_run(folder):
    """Return whether other users may start this Python with what is tested: it may lie in the superuser's home."""
    try:
        return Person(60100).start([sys.executable, "-c", "import dicoop.cli"], folder).returncode == 0
    except PermissionError:
        return False


@pytest.fixture
def common():
    """A folder that everybody can reach, which the usual ones are not; git trusts what lies in it."""
    folder = Path(tempfile.mkdtemp(prefix="dicoop-test-"))
    folder.chmod(0o1777)
    (folder / ".gitconfig").write_text(
        "[safe]\ndirectory = *\n[user]\nname = 张三\nemail = zhang@example.com\n[init]\ndefaultBranch = main\n"
    )
    if not others_may_run(folder):
        shutil.rmtree(folder)
        pytest.skip("others may not read what is tested")
    yield folder
    shutil.rmtree(folder)


def share(root, mode, owner=60101, group=OFFICE):
    """Give a folder and all in it to a person and a group: folders have a mode, files its read and write bits."""
    for path in (root, *root.rglob("*")):
        os.chown(path, owner, group, follow_symlinks=False)
        if not path.is_symlink():
            path.chmod(mode if path.is_dir() else mode & 0o666 | path.stat().st_mode & 0o111)


def unlike(root, *, apart=(".git",)):
    """Return what lies in a folder and has not its mode (a file: its read and write bits) and its group."""
    found = {}
    for path in sorted(root.rglob("*")):
        if path.relative_to(root).parts[0] not in apart:
            mode, above = path.lstat(), path.parent.stat()
            wanted = stat.S_IMODE(above.st_mode) if path.is_dir() else above.st_mode & 0o666
            if (stat.S_IMODE(mode.st_mode), mode.st_gid) != (wanted, above.st_gid):
                found[path.relative_to(root).as_posix()] = f"{stat.S_IMODE(mode.st_mode):o} {mode.st_gid}"
    return found
