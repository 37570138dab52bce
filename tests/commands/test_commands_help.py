"""Does `--help` of every command say in plain words what it is for and what must be written? The texts are in golden/help_*.txt, to be read."""

import re
import shlex

import pytest
from wcwidth import wcswidth

from dicoop.cli import COMMANDS
from dicoop.commands.examples import EXAMPLES
from dicoop.kinds import KINDS

COMMON = ("add", "list", "show", "set", "edit", "void")
PATHS = [
    "",
    *COMMANDS,
    *(f"{kind.name} {verb}" for kind in KINDS.values() for verb in (*COMMON, *(verb.name for verb in kind.verbs))),
]
LEAVES = [path for path in PATHS if path and path not in KINDS]
LANGS = ("zh", "en")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("top", ["", *COMMANDS])
def test_help_is_as_it_was_read(top, lang, run, golden):
    told = ""
    for path in PATHS:
        if path.split(" ")[0] == top:
            ran = run(*path.split(), "--help", lang=lang)
            assert (ran.code, ran.err) == (0, ""), path
            told += f"$ {' '.join(['dicoop', *path.split()])} --help\n{ran.out}\n"
    golden(f"help_{top or 'dicoop'}_{lang}.txt", told)


@pytest.mark.parametrize("path", PATHS)
def test_every_help_keeps_to_the_form(path, run):
    """Within 100 columns, aligned also where there is Chinese, in one language, and ended by an example."""
    for lang in LANGS:
        text = run(*path.split(), "--help", lang=lang).out
        assert [line for line in text.splitlines() if wcswidth(line) > 100] == []
        assert text.startswith(("用法: dicoop", "Usage: dicoop")[LANGS.index(lang)])
        for section in re.findall(r"^(?:参数|选项|命令|Arguments|Options|Commands):\n((?:  .*\n)*)", text, re.MULTILINE):
            starts = {wcswidth(line[: m.start(1)]) for line in section.splitlines() if (m := re.match(r"  \S.*?  +(\S)", line))}
            assert len(starts) <= 1, section
        if lang == "zh":
            assert "Options" not in text
            assert "required" not in text
        if path in LEAVES:
            assert f"\n\n{('例', 'Example')[LANGS.index(lang)]}:\n  dicoop {path}" in text


@pytest.mark.parametrize("path", LEAVES)
def test_the_usage_names_what_the_command_insists_on(path, run):
    """Nothing beyond its usage line is needed: leave any required part out and it is missed."""
    text = run(*path.split(), "--help", lang="en").out
    usage = text.splitlines()[0]
    for flag in re.findall(r"^  (--[\w-]+).*\(required\)$", text, re.MULTILINE):
        assert flag in usage or path.endswith("add"), flag
    assert "（必填）" in run(*path.split(), "--help").out or " --" not in usage


@pytest.mark.parametrize("path", LEAVES)
def test_every_example_does_what_it_shows(path, small, run, monkeypatch):
    monkeypatch.chdir(small)
    monkeypatch.setenv("VISUAL", "true")
    lines = EXAMPLES[f"dicoop {path}"].replace("\\\n", "").splitlines()
    codes = {"fmt": [1, 0], "issue close": [0, 4]}.get(path, [0] * len(lines))
    for line, code in zip(lines, codes, strict=True):
        words = shlex.split(line.split(">>")[0])
        assert words[0] == "dicoop"
        assert run(*words[1:]).code == code


def test_there_is_an_example_for_every_command_and_no_other():
    assert set(EXAMPLES) == {f"dicoop {path}" for path in LEAVES}
