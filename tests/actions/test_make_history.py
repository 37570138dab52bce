"""The sample with its past: a repository in which every meeting was closed and still verifies."""

import os
import subprocess
from pathlib import Path

import pytest


@pytest.fixture
def past(tmp_path, run):
    assert run("sample", tmp_path, "--projects", "30", "--meetings", "4", "--history").code == 0
    return tmp_path


def git(folder, *words):
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(["git", "-C", str(folder), *words], capture_output=True, text=True, check=True, env=env).stdout


def test_every_meeting_is_closed_and_stands(past, run):
    assert git(past, "tag").split() == [f"meeting-{n}" for n in range(1, 5)]
    assert git(past, "status", "--short") == ""
    assert len(git(past, "log", "--format=%h").split()) == 8
    for n in range(1, 5):
        assert run("meeting", "verify", n, root=past, today="2019-08-21").code == 0
    assert run("check", root=past, today="2019-08-21").code == 0


def test_the_same_to_the_commit(past, tmp_path_factory, run):
    other = tmp_path_factory.mktemp("other")
    assert run("sample", other, "--projects", "30", "--meetings", "4", "--history").code == 0
    assert git(past, "rev-parse", "HEAD") == git(other, "rev-parse", "HEAD")


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh", "错误：{folder} 已经是一个 git 仓库\n  换一个空文件夹\n"),
        ("en", "error: {folder} is already a git repository\n  choose an empty folder\n"),
    ],
)
def test_a_repository_is_left_alone(tmp_path, run, lang, told):
    (tmp_path / ".git").mkdir()
    ran = run("sample", tmp_path, "--history", lang=lang)
    assert (ran.code, ran.err) == (4, told.format(folder=tmp_path))
    assert [path.name for path in Path(tmp_path).iterdir()] == [".git"]
