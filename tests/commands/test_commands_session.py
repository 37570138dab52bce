"""In which format is something shown, and where does it go?"""

import json
import os
import pty
import subprocess
import sys

import pytest

from dicoop.render import NAMES, PACKED

TEXTS = (".md", ".json", ".csv", ".txt", ".html", ".htm")
LIST = ["project", "list"]


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("x.md", "# 项目"),
        ("x.MD", "# 项目"),
        ("x.json", "{\n"),
        ("x.csv", "\ufeff"),
        ("x.txt", "项目（2019年9月30日）\n===="),
        ("x", "项目（2019年9月30日）\n===="),
    ],
)
def test_the_format_of_a_file_is_that_of_its_name(name, begins, small, run, monkeypatch):
    monkeypatch.chdir(small.parent)
    ran = run(*LIST, "-o", name, root=small)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines()[0] == f"已写入 {name}"
    assert (small.parent / name).read_text("utf-8").startswith(begins)
    assert f"written to {name}" in run(*LIST, "-o", name, "--force", root=small, lang="en").err
    (small.parent / name).unlink()


def test_the_format_asked_for_comes_before_the_name(small, run, tmp_path):
    run(*LIST, "-o", tmp_path / "x.md", "--format", "json", root=small)
    assert json.loads((tmp_path / "x.md").read_text("utf-8"))


@pytest.mark.parametrize(("name", "suffix"), [("通报.doc", ".doc"), ("x.RTF", ".rtf"), ("a.md.pptx", ".pptx")])
def test_an_ending_that_no_format_has_is_refused(name, suffix, small, refused, run, tmp_path):
    """Nothing else would open what stands in such a file."""
    path = tmp_path / name
    zh = f"""
错误：{path}：不会写以 {suffix} 结尾的文件
  可用的结尾：{"、".join((*TEXTS, *(f".{name}" for name in PACKED)))}；或用 --format 指明格式：{"、".join(NAMES)}
"""
    en = f"""
error: {path}: no format uses the file extension {suffix}
  allowed extensions: {", ".join((*TEXTS, *(f".{name}" for name in PACKED)))}; or name the format with --format: {", ".join(NAMES)}
"""
    refused(small, [*LIST, "-o", path], 2, zh, en)
    assert run(*LIST, "-o", path, "--format", "plain", root=small).code == 0


def test_json_for_short(small, run):
    short, long = run(*LIST, "--json", root=small), run(*LIST, "--format", "json", root=small)
    assert short == long
    assert run(*LIST, "--json", "--format", "json", root=small) == long


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (
            ["--format", "xml"],
            f"错误：没有“xml”这种格式\n  可用：{'、'.join(NAMES)}\n",
            f"error: unknown format 'xml'\n  allowed: {', '.join(NAMES)}\n",
        ),
        (
            ["--json", "--format", "csv"],
            "错误：--json 和 --format csv 不能一起用\n",
            "error: --json and --format csv cannot be used together\n",
        ),
    ],
)
def test_formats_that_cannot_be(words, zh, en, small, refused):
    refused(small, [*LIST, *words], 2, zh, en)


def test_a_file_that_cannot_be_written(small, refused):
    refused(
        small,
        [*LIST, "-o", "/nowhere/x.md"],
        6,
        "错误：没有 /nowhere 这个文件夹，没有写入\n  先建文件夹：mkdir -p /nowhere\n",
        "error: nothing was written: no folder /nowhere\n  make it first: mkdir -p /nowhere\n",
    )


@pytest.mark.parametrize(("env", "color"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_color_and_width_are_for_a_terminal(env, color, small):
    """The same command piped has neither: `plain`, every character kept."""
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "dicoop", "-C", small, "--lang", "zh", "--today", "2019-09-30", "check", "--strict"]
    path = small / "ledgers/projects/QL/2019/P-2019-QL008.yaml"
    path.write_text(path.read_text("utf-8").replace("    evidence: 开工令\n", ""), "utf-8")
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.PIPE, env={**os.environ, **env}, check=False)
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert done.returncode == 1
    assert ("\x1b[" in shown) == color
    assert "警告[no-evidence]" in shown
