"""Small repositories made by git itself; nobody's own settings have a say."""

import os
import subprocess

ENV = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "张三",
    "GIT_AUTHOR_EMAIL": "zhang@example.com",
    "GIT_COMMITTER_NAME": "李四",
    "GIT_COMMITTER_EMAIL": "li@example.com",
}


def git(folder, *words, given=b"", **more):
    """Run git for a test and return what it printed."""
    ran = subprocess.run(
        ["git", "-C", str(folder), *words], input=given, check=False, capture_output=True, env={**os.environ, **ENV, **more}
    )
    assert ran.returncode == 0, ran.stderr.decode(errors="replace")
    return ran.stdout.decode(errors="replace").rstrip("\n")


def start(folder, *words):
    """Make a repository whose branch is `main`."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main", *words)
    return folder


def put(folder, path, content):
    """Write a file."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content if isinstance(content, bytes) else content.encode())


def commit(folder, message="改", when="2019-08-20T10:00:00+0800"):
    """Commit everything at a moment, and return the commit."""
    git(folder, "add", "-A")
    stamp = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    git(folder, "commit", "-q", "--allow-empty", "-m", message, **stamp)
    return git(folder, "rev-parse", "HEAD")


def no_history(folder):
    """Return what whoever asks for history is told in a folder without any, in both languages."""
    zh = f"错误：这本台账没有历史可查：{folder} 不在 git 仓库里，或者没有安装 git\n  在台账文件夹执行 dicoop save\n"
    en = (
        f"error: this ledger has no history: {folder} is not in a git repository, or git is not installed\n"
        "  in the ledger's folder run dicoop save\n"
    )
    return zh, en
