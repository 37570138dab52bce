"""Of fonts that a document names those are told that the machine lacks; where nobody can tell, nothing is said."""

import os

import pytest

from dicoop.store import programs

NAMES = ("仿宋_GB2312", "黑体", "宋体")
SAID = "本机没有这些字体，在这里打开会用别的字体代替，每页行数、字数会变："


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine whose `fc-list` says what the test lets it say; beside it git, as everywhere."""

    def has(text, code=0):
        folder = tmp_path / "bin"
        folder.mkdir()
        program = folder / "fc-list"
        program.write_text(f"#!/bin/sh\ncat <<'END'\n{text}\nEND\nexit {code}\n", "utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    return has


def test_a_font_has_names_in_several_languages(machine):
    machine("FangSong_GB2312,仿宋_GB2312\nSimHei, 黑体\nSimSun-ExtB")
    assert programs.missing_fonts(NAMES) == ("宋体",)


def test_nobody_can_tell(machine, monkeypatch):
    machine("", code=1)
    assert programs.missing_fonts(NAMES) == ()
    monkeypatch.setenv("PATH", "/nowhere")
    assert programs.missing_fonts(NAMES) == ()


def test_whoever_writes_a_word_document_is_told(machine, small, run, tmp_path):
    machine("FangSong_GB2312,仿宋_GB2312\nSimHei,黑体")
    ran = run("report", "--meeting", "15", "-o", tmp_path / "a.docx", root=small)
    assert ran.code == 0
    assert f"{SAID}方正小标宋简体、楷体_GB2312、宋体\n" in ran.err
    ran = run("report", "--meeting", "15", "-o", tmp_path / "b.docx", root=small, lang="en")
    assert (
        "these fonts are missing on this machine; substitutes change lines and characters per page: 方正小标宋简体, 楷体_GB2312, 宋体\n"
    ) in ran.err
    assert SAID not in run("report", "--meeting", "15", "-o", tmp_path / "a.xlsx", root=small).err


def test_nothing_is_said_where_all_are_there(machine, small, run, tmp_path):
    machine("方正小标宋简体\n楷体_GB2312\n宋体\n仿宋_GB2312\n黑体")
    assert SAID not in run("report", "--meeting", "15", "-o", tmp_path / "a.docx", root=small).err
