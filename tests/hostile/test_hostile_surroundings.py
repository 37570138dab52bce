"""Surroundings nobody planned for: each command still does its work, or says in one sentence why it cannot."""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager

import pytest

LINE = [sys.executable, "-m", "dicoop", "--today", "2019-09-30"]
ADD = [
    "project",
    "add",
    "--name",
    "数控机床",
    "--enterprise",
    "2016-QL003",
    "--county",
    "QL",
    "--signed",
    "2019-08-20",
    "--investment",
    "1亿",
    "--lead",
    "市发展改革委",
]
READING = [["project", "list"], ["report", "--meeting", "15"], ["check"]]


def ran(words, root, env, **more):
    """Run a command line in a process of its own, with this environment and no other."""
    return subprocess.run([*LINE, "-C", str(root), *words], env=env, capture_output=True, check=False, timeout=60, **more)


@pytest.mark.parametrize("home", [None, "/dev/null"])
def test_no_home_no_path_no_git(home, small):
    env = {"PATH": "/nonexistent", **({} if home is None else {"HOME": home})}
    for words in (*READING, ADD, ["fmt"]):
        done = ran(words, small, env)
        assert done.returncode == 0, done.stderr.decode()
        assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("env", [{"LANG": "C"}, {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0"}, {"LC_ALL": "xx_YY.nothing"}])
def test_the_plainest_locale_loses_nothing(env, small):
    env = {"PATH": os.environ["PATH"], **env}
    assert ran(ADD, small, env).returncode == 0
    path = small / "ledgers/projects/QL/2019/P-2019-QL009.yaml"
    assert "name: 数控机床\n" in path.read_text("utf-8")
    done = ran(["project", "list", "-o", "表.csv"], small, env, cwd=small)
    assert (done.returncode, done.stdout) == (0, b"")
    assert "数控机床" in (small / "表.csv").read_text("utf-8-sig")


def test_a_folder_whose_name_is_not_utf_8(small, tmp_path_factory):
    """As an archive from Windows leaves it on Linux."""
    folder = tmp_path_factory.mktemp("above") / os.fsdecode("台账".encode("gbk"))
    shutil.copytree(small, folder)
    env = {"PATH": os.environ["PATH"], "DICOOP_CACHE": str(tmp_path_factory.mktemp("cache"))}
    for words in (*READING, ["rates"], ["doctor"], ["project", "set", "QL007", "chain=物流"], ["undo"]):
        done = ran(words, folder, env)
        assert done.returncode in (0, 1), (words, done.stderr.decode())


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-16"])
def test_a_console_of_another_encoding(encoding, small):
    path = small / "ledgers/projects/QL/2019/P-2019-QL007.yaml"
    path.write_text(path.read_text("utf-8").replace("精密轴承", "①㍿🚗é精密轴承"), "utf-8")
    env = {"PATH": os.environ["PATH"], "PYTHONIOENCODING": encoding}
    for words in (*READING, ["project", "list", "--format", "terminal"], ["nothing"]):
        done = ran(words, small, env)
        assert done.returncode in (0, 2)
        assert b"Traceback" not in done.stderr
    if encoding == "gbk":
        assert "精密轴承" in ran(["project", "list"], small, env).stdout.decode("gbk")
    assert ran(["project", "list", "-o", str(small / "x.csv")], small, env).returncode == 0
    assert "①㍿🚗é精密轴承" in (small / "x.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
@pytest.mark.parametrize("words", ["project list --json", "check"])
def test_streams_that_were_closed(words, closed, small):
    line = " ".join([sys.executable, "-m dicoop --today 2019-09-30 -C", str(small), words, closed, "; echo $? >code"])
    done = subprocess.run(["sh", "-c", line], cwd=small, capture_output=True, check=False, timeout=60)
    assert (small / "code").read_text("ascii") in ("0\n", "2\n")
    assert b"Traceback" not in done.stdout + done.stderr


@contextmanager
def read_only(folder):
    """A ledger on a file system that takes no writing: only the superuser can make one."""
    mounted = subprocess.run(["mount", "--bind", folder, folder], capture_output=True, check=False)
    if mounted.returncode or subprocess.run(["mount", "-o", "remount,bind,ro", folder], capture_output=True, check=False).returncode:
        pytest.skip("cannot mount here")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only the superuser can mount")
def test_a_file_system_that_takes_no_writing(small):
    env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
    wanted = {" ".join(words): ran(words, small, env).stdout for words in READING}
    with read_only(small):
        for words in READING:
            done = ran(words, small, env)
            assert (done.returncode, done.stdout) == (0, wanted[" ".join(words)])
        for words in (ADD, ["project", "set", "2019-QL007", "chain=x"]):
            for lang, begin, why in (
                ("zh", "错误：", "写不进去：磁盘只能读，不能写"),
                ("en", "error: cannot write ", ": Read-only file system"),
            ):
                done = ran([*words, "--lang", lang], small, env)
                said = done.stderr.decode().splitlines()
                assert (done.returncode, done.stdout) == (6, b"")
                assert said[0].startswith(begin)
                assert said[0].endswith(why)
                assert len(said) == 2


NOWHERE = {
    "zh": "错误：临时文件写不了：没有这个文件或文件夹\n  腾出空间，或用 TMPDIR 指到别处\n",
    "en": "error: temporary files cannot be written: No such file or directory\n  free some space, or set TMPDIR to another folder\n",
}


@pytest.mark.parametrize(
    "words", ["project list --known-at HEAD", "log QL008", "diff HEAD~1..HEAD", "check --known-at HEAD", "review HEAD~1..HEAD"]
)
def test_temporary_files_that_have_no_room(words, small, save, refused, monkeypatch):
    """A full /tmp is no fault of ours."""
    save(small)
    other = small / "ledgers/projects/QL/2019/P-2019-QL008.yaml"
    other.write_text(other.read_text("utf-8") + "chain: 物流\n", "utf-8")
    save(small)
    monkeypatch.setenv("DICOOP_CACHE", "")
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    refused(small, words.split(), 6, NOWHERE["zh"], NOWHERE["en"])


@pytest.mark.parametrize("words", ["save", "log QL007", "project list --known-at HEAD"])
def test_a_git_that_cannot_be_run(words, small, save, refused, monkeypatch, tmp_path_factory):
    save(small)
    folder = tmp_path_factory.mktemp("bin")
    (folder / "git").write_text("no program\n", "utf-8")
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    zh, en = "错误：git 程序运行不了：不是能运行的程序\n", "error: git cannot be run: Exec format error\n"
    refused(small, words.split(), 6, zh, en)
