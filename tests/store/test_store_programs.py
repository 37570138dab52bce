"""A person edits a text in an editor of their own."""

import shlex
import sys
import tempfile
from pathlib import Path

import pytest

from dicoop.errors import Unable
from dicoop.labels import Label
from dicoop.store import programs

HINT = Label("设置 VISUAL 或 EDITOR，如 export EDITOR=nano", "set VISUAL or EDITOR, such as export EDITOR=nano")


def editor_that(script):
    """Return the command of an editor that is a little program of Python; `path` is the file it is given."""
    return shlex.join([sys.executable, "-c", f"import sys, pathlib; path = pathlib.Path(sys.argv[1]); {script}"])


def test_the_editor_is_the_users(monkeypatch):
    assert programs.editor() == "vi"
    monkeypatch.setenv("EDITOR", "nano -w")
    assert programs.editor() == "nano -w"
    monkeypatch.setenv("VISUAL", "code --wait")
    assert programs.editor() == "code --wait"
    monkeypatch.setenv("VISUAL", " ")
    assert programs.editor() == "nano -w"


def test_an_edited_text_comes_back_to_the_byte(monkeypatch):
    monkeypatch.setenv("EDITOR", editor_that("path.write_bytes(path.read_bytes() + path.name.encode() + b'\\r\\n\\xff')"))
    assert programs.edit("轴承\r\n", "P-2019-QL007.yaml") == "轴承\r\nP-2019-QL007.yaml\r\n\udcff"


def test_the_file_is_gone_afterwards(monkeypatch, tmp_path):
    monkeypatch.setenv("EDITOR", editor_that(f"pathlib.Path({str(tmp_path / 'seen')!r}).write_text(str(path))"))
    assert programs.edit("x", "a.yaml") == "x"
    assert not Path((tmp_path / "seen").read_text()).parent.exists()


@pytest.mark.parametrize(
    ("command", "zh", "en"),
    [
        ("no-such-editor -x", "没有编辑器 no-such-editor -x", "no such editor: no-such-editor -x"),
        ("'unclosed", "编辑器 'unclosed 打不开：No closing quotation", "the editor 'unclosed cannot be run: No closing quotation"),
        ("/", "编辑器 / 打不开：没有权限", "the editor / cannot be run: Permission denied"),
    ],
)
def test_an_editor_that_cannot_be_run(monkeypatch, command, zh, en):
    monkeypatch.setenv("EDITOR", command)
    with pytest.raises(Unable) as caught:
        programs.edit("x", "a.yaml")
    assert caught.value.message == Label(zh, en)
    assert caught.value.hint == HINT


def test_an_editor_that_fails(monkeypatch):
    monkeypatch.setenv("EDITOR", command := editor_that("sys.exit(3)"))
    with pytest.raises(Unable) as caught:
        programs.edit("x", "a.yaml")
    assert caught.value.message == Label(
        f"编辑器 {command} 以 3 结束，没有改动", f"the editor {command} exited with 3; nothing was changed"
    )
    assert caught.value.hint is None


def test_a_text_that_cannot_be_used_is_kept(monkeypatch):
    path = Path(programs.keep("轴承\n\udcff", "P-2019-QL007.yaml"))
    kept = path.read_bytes()
    path.unlink()
    assert kept == "轴承\n".encode() + b"\xff"
    assert path.name.endswith("-P-2019-QL007.yaml")


def test_a_text_is_kept_here_where_there_is_no_room_among_the_temporary_files(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "full"))
    path = Path(programs.keep("轴承", "a.yaml"))
    assert path.parent == tmp_path
    assert path.read_text("utf-8") == "轴承"


def test_a_text_is_told_where_it_can_be_kept_nowhere(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", "/dev/null")
    tmp_path.rmdir()
    assert programs.keep("轴承\n", "a.yaml") == "stderr"
    assert capsys.readouterr().err == "轴承\n"


@pytest.mark.parametrize(
    ("command", "windows", "words"),
    [
        (r'"C:\Program Files\Notepad++\notepad++.exe" -multiInst', True, [r"C:\Program Files\Notepad++\notepad++.exe", "-multiInst"]),
        (r"C:\bin\vim.exe '-c set nu'", True, [r"C:\bin\vim.exe", "-c set nu"]),
        (r"'/opt/my editor/ed' -w", False, ["/opt/my editor/ed", "-w"]),
    ],
)
def test_the_words_of_an_editor_s_command(command, windows, words):
    assert programs.words_of(command, windows=windows) == words
