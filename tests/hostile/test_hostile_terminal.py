"""What a terminal, a spreadsheet or a page would obey is refused where it is written and shown as text where it slipped in."""

import json
import os
import pty
import re
import select
import subprocess
import sys
import unicodedata

import pytest
from rich.cells import cell_len

PROJECT = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
OBEYED = {
    "esc": "\x1b[31m红",
    "osc 52": "\x1b]52;c;cm0gLXJmIC8=\x07",
    "osc 8": "\x1b]8;;http://evil.example\x1b\\点\x1b]8;;\x1b\\",
    "csi in c1": "\x9b31m红",
    "bell": "轴\x07承",
    "backspace": "轴\b承",
    "line separator": "轴\u2028承",
    "right to left": "轴\u202e承",
    "no width": "轴\u200b承",
    "tag characters": "轴\U000e0041承",
}
MARKUP = ["[red]轴[/red]", "[/]", "[bold", ":smile:", "{0}{name}", "%s%n", "[link=http://x]y[/link]", "$(id)`id`", "\\x1b[31m"]


def obeyed(text):
    """Return what a terminal or an editor would obey or hide; line ends apart."""
    return {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - {"\n"}


def with_name(small, text):
    path = small / PROJECT
    path.write_text(path.read_text("utf-8").replace("name: 精密轴承智能工厂", f"name: {text}"), "utf-8", newline="")


def quoted(text):
    """Return a text as YAML with every character that is not plain escaped."""
    return '"' + "".join(c if c.isalnum() or c in " :/;[" else f"\\U{ord(c):08x}" for c in text) + '"'


@pytest.mark.parametrize("escaped", [False, True])
@pytest.mark.parametrize("name", OBEYED)
def test_control_in_a_file_is_refused_and_shown(name, escaped, small, run):
    with_name(small, quoted(OBEYED[name]) if escaped else OBEYED[name])
    for words in (
        ["check"],
        ["check", "--json"],
        ["project", "show", "2019-QL007"],
        ["project", "list"],
        ["project", "list", "--json"],
        ["fmt"],
    ):
        ran = run(*words, root=small)
        assert ran.code in (1, 6)
        assert not obeyed(ran.out + ran.err)
    first = next(c for c in OBEYED[name] if obeyed(c))
    ran = run("project", "show", "2019-QL007", root=small)
    assert f"有看不见的字符 U+{ord(first):04X}" in ran.err
    assert (f"\\U{ord(first):08x}" if escaped else f"\\u{ord(first):04x}") in ran.err


@pytest.mark.parametrize("name", OBEYED)
def test_control_in_the_settings_is_refused_and_shown(name, small, run):
    path = small / "ledgers/ledger.yaml"
    path.write_text(path.read_text("utf-8").replace("name: 清陵县", f"name: {OBEYED[name]}"), "utf-8", newline="")
    for words in (["check"], ["project", "list"], ["rates"], ["project", "set", "2019-QL007", "chain=x"]):
        ran = run(*words, root=small)
        assert ran.code in (1, 6)
        assert "错误[unfit-text]" in ran.out + ran.err
        assert not obeyed(ran.out + ran.err)


@pytest.mark.parametrize("name", OBEYED)
def test_control_in_the_name_of_a_file_is_shown(name, small, run):
    for ending in (".yaml", ".yml"):
        path = small / f"ledgers/projects/{OBEYED[name].replace('/', '')}{ending}"
        path.write_text("id: P-2019-QL009\n", "utf-8")
    for words in (["check"], ["check", "--json"], ["project", "list"], ["rates", "--json"], ["fmt"], ["fmt", "--check"]):
        ran = run(*words, root=small)
        assert ran.code == 1
        assert not obeyed(ran.out + ran.err)
    assert ".yml 不以 .yaml 结尾" in run("check", root=small).err


def test_a_name_that_is_no_utf8_is_shown(small, run):
    (small / os.fsdecode(b"ledgers/projects/\xd6\xe1.yaml")).write_text("id: 1\n", "utf-8")
    for words in (["check"], ["check", "--json"], ["project", "list"], ["rates", "--json"], ["fmt"]):
        ran = run(*words, root=small)
        assert ran.code == 1
        assert not obeyed(ran.out + ran.err)


@pytest.mark.parametrize("name", OBEYED)
def test_control_on_the_command_line_is_refused_and_shown(name, small, run, contents):
    before, text = contents(small), OBEYED[name]
    for words in (
        ["project", "set", "2019-QL007", f"name={text}"],
        ["project", "show", text],
        ["project", "list", "--where", f"name={text}"],
        ["project", "list", f"--{text}"],
        ["project", text],
        [text],
        ["rates", "--by", text],
        ["report", "--meeting", text],
        ["check", "--explain", text],
        ["project", "list", "-o", f"{small}/{text}"],
        ["issue", "claim", "2019-QL012", "--by", text],
        ["project", "list", "--lang", text],
        ["project", "list", "--today", text],
        ["project", "list", "-C", text],
    ):
        ran = run(*words, root=small)
        assert ran.code in (2, 3, 6)
        assert not obeyed(ran.out + ran.err)
    assert contents(small) == before


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_only_text_in_every_format(text, small, run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")  # a narrow table folds the text
    with_name(small, "'" + text.replace("'", "''") + "'")
    assert run("check", root=small).code == 0
    for words in (["project", "show", "2019-QL007"], ["project", "list"]):
        for form in ("terminal", "plain", "csv"):
            if form != "csv" or words[1] == "list":
                assert text in run(*words, "--format", form, root=small).out
        ran = json.loads(run(*words, "--json", root=small).out)
        assert text in json.dumps(ran, ensure_ascii=False).replace("\\\\", "\\")
        # A page shows what the backslashes before its own signs take the meaning from.
        shown = re.sub(r"\\([\\`*_{}\[\]()<>#+\-.!|~$&:@^=\"'%,;/?])", r"\1", run(*words, "--format", "markdown", root=small).out)
        assert text in shown.replace("\\\\", "\\") or text in shown


# A real terminal


def on_a_terminal(words, root, columns, **env):
    """Run a command line on a terminal of that width and return what it was sent."""
    ours, theirs = pty.openpty()
    surroundings = {**os.environ, "COLUMNS": str(columns), "LINES": "24", "TERM": "xterm-256color", **env}
    line = [sys.executable, "-m", "dicoop", "-C", str(root), "--lang", "zh", "--today", "2019-09-30", *words]
    child = subprocess.Popen(line, stdin=theirs, stdout=theirs, stderr=theirs, env=surroundings)
    os.close(theirs)
    sent = b""
    while select.select([ours], [], [], 20)[0]:
        try:
            sent += os.read(ours, 65536)
        except OSError:  # the other side has gone
            break
    code = child.wait(20)
    os.close(ours)
    return code, sent.decode("utf-8", "replace").replace("\r\n", "\n")


STYLE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize(
    "words", [["project", "show", "2019-QL007"], ["project", "list"], ["report", "--meeting", "15"], ["rates", "--by", "county"]]
)
def test_forty_columns_are_enough(words, small):
    code, text = on_a_terminal(words, small, 40)
    assert code == 0
    rows = STYLE.sub("", text).split("\n")
    said = {row for row in rows if row.startswith(("下一步", "2 条"))}
    assert {row for row in rows if cell_len(row) > 40} - said == set()
    assert not obeyed(STYLE.sub("", text))


@pytest.mark.parametrize("name", ["osc 52", "csi in c1"])
def test_a_terminal_gets_nothing_to_obey_from_the_data(name, small):
    with_name(small, OBEYED[name])
    for words in (["check"], ["project", "show", "2019-QL007"]):
        _, text = on_a_terminal(words, small, 80)
        assert not obeyed(STYLE.sub("", text))
        assert "\x1b[31m红" not in text


def test_markup_on_a_terminal_is_text(small):
    with_name(small, "'[red]轴[/red][/]'")
    assert "[red]轴[/red][/]" in on_a_terminal(["project", "show", "2019-QL007"], small, 100)[1]
