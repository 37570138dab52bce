"""Does a shell learn to complete commands, options and values? By the protocol the scripts speak."""

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("shell", "words"),
    [
        ("bash", ["complete -o default -F _dicoop_completion dicoop", "_DICOOP_COMPLETE=complete_bash"]),
        ("zsh", ["#compdef dicoop", "_DICOOP_COMPLETE=complete_zsh"]),
        ("fish", ["complete --command dicoop", "_DICOOP_COMPLETE=complete_fish"]),
        ("powershell", ["Register-ArgumentCompleter -Native -CommandName dicoop", "complete_powershell"]),
        ("pwsh", ["Register-ArgumentCompleter -Native -CommandName dicoop"]),
    ],
)
def test_each_shell_has_a_script(shell, words, run):
    ran = run("completion", shell)
    assert (ran.code, ran.err) == (0, "")
    for word in words:
        assert word in ran.out


@pytest.mark.parametrize("shell", ["bash"])
def test_the_script_is_one_the_shell_can_read(shell, run):
    script = run("completion", shell).out
    subprocess.run([shell, "-n"], input=script, encoding="utf-8", check=True)


@pytest.fixture
def complete(run, monkeypatch):
    """Ask as a shell does: the words so far, the last of them being typed."""

    def call(shell, line, folder):
        monkeypatch.chdir(folder)
        for name in ("COMP_WORDS", "COMP_CWORD", "_TYPER_COMPLETE_ARGS"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("_DICOOP_COMPLETE", f"complete_{shell}")
        monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
        if shell == "bash":
            monkeypatch.setenv("COMP_WORDS", line)
            monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
        else:
            monkeypatch.setenv("_TYPER_COMPLETE_ARGS", line)
        ran = run()
        assert (ran.code, ran.err) == (0, ""), ran
        return ran.out

    return call


LINES = [
    ("dicoop pro", ["project"]),
    ("dicoop project s", ["show", "set", "schedule"]),
    ("dicoop project add --inv", ["--investment", "--investor"]),
    ("dicoop project add --kind ", ["industry", "research", "town", "finance", "culture", "infrastructure", "other"]),
    ("dicoop project add --county ", ["QL", "XQ", "WS"]),
    ("dicoop project add --county q", ["qL"]),
    ("dicoop meeting add --themes 产", ["产销对接"]),
    ("dicoop -C {small} --lang en project reach QL007 co", ["completion"]),
    ("dicoop project reach -C {small} QL007 st", ["start"]),
    (
        "dicoop project reach QL007 --lang zh -C {small} ",
        ["filing", "planning", "land", "eia", "permit", "start", "completion", "production", "capacity", "benefit"],
    ),
    ("dicoop issue claim --by 市交", ["市交通运输局"]),
    ("dicoop issue close QL013 --outcome re", ["resolved"]),
    ("dicoop completion z", ["zsh"]),
    ("dicoop check --format ", ["text", "json"]),
    ("dicoop project show P-2019-", ["P-2019-QL007", "P-2019-QL008"]),
    ("dicoop project reach p-2019-ql008", ["p-2019-ql008"]),
    ("dicoop issue set I-2019-QL01", ["I-2019-QL012", "I-2019-QL013", "I-2019-QL014"]),
    ("dicoop --la", ["--lang"]),
    ("dicoop project add --lang=zh --today 2019-13-99 --inv", ["--investment", "--investor"]),
    ("dicoop project add --lang fr --inv", ["--investment", "--investor"]),
]


@pytest.mark.parametrize(("line", "wanted"), LINES)
def test_what_bash_is_told(line, wanted, small, complete):
    """A line with -C is asked from outside the ledger."""
    assert complete("bash", line.format(small=small), small.parent if "{small}" in line else small).split() == wanted


@pytest.mark.parametrize(("line", "wanted"), LINES)
def test_what_fish_is_told(line, wanted, small, complete):
    out = complete("fish", line.format(small=small), small.parent if "{small}" in line else small)
    assert [row.split("\t")[0] for row in out.splitlines()] == wanted


def test_zsh_and_fish_are_told_what_it_is_too(small, complete):
    assert complete("zsh", "dicoop project add --county ", small) == (
        """_arguments '*: :(("QL":"清陵县"\n"XQ":"西渠区"\n"WS":"市外"))'\n"""
    )
    assert complete("fish", "dicoop project rea", small) == "reach\t登记节点完成：备案、开工、竣工、投产等\n"


def test_without_a_ledger_there_is_nothing_to_offer_and_no_fault(tmp_path, complete):
    for line in ("dicoop project add --county ", "dicoop project show P", "dicoop -C nowhere project add --lead "):
        assert complete("bash", line, tmp_path).strip() == ""
    for line in (
        "dicoop -C 'un project add --county ",
        "dicoop project add -C ",
        "dicoop -C",
        "dicoop --today",
        "dicoop projct ",
        "dicoop projct lis",
    ):
        complete("bash", line, tmp_path)


def test_bash_itself_completes(small, tmp_path_factory):
    """The real script in the real shell."""
    program = tmp_path_factory.mktemp("bin") / "dicoop"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m dicoop "$@"\n', "utf-8")
    program.chmod(0o700)
    script = f"""
eval "$(dicoop completion bash)"
COMP_WORDS=(dicoop -C {small} project reach QL007 comp) COMP_CWORD=6
_dicoop_completion dicoop && echo "${{COMPREPLY[@]}}"
"""
    env = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "--norc", "-c", script], cwd=small.parent, env=env, capture_output=True, encoding="utf-8", check=False)
    assert (done.stdout, done.stderr) == ("completion\n", "")


def test_ids_come_with_their_names_once_the_index_knows_them(complete, run, small):
    line = "dicoop project show P-2019-QL00"
    assert complete("fish", line, small).split() == ["P-2019-QL007", "P-2019-QL008"]
    for name in ("_DICOOP_COMPLETE", "_TYPER_COMPLETE_ARGS"):
        os.environ.pop(name)
    assert run("rates", root=small).code == 0
    assert complete("fish", line, small).splitlines() == ["P-2019-QL007\t精密轴承智能工厂", "P-2019-QL008\t示例物流园"]
