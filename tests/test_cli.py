"""What becomes of what the user typed: global options, language, exit codes, streams that were closed or cannot show Chinese."""

import io
import os
import re
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from dicoop import __version__, cli
from dicoop.errors import Misused

DICOOP = [sys.executable, "-m", "dicoop"]


def shell(script, folder, **env):
    """Run a line of shell in a folder: `$D` is dicoop."""
    surroundings = {**os.environ, "D": f"{sys.executable} -m dicoop --today 2019-09-30", **env}
    return subprocess.run(["bash", "-c", script], cwd=folder, env=surroundings, capture_output=True, check=False, timeout=60)


# Global options


@pytest.mark.parametrize(
    ("words", "rest", "found"),
    [
        ("project list", "project list", {}),
        ("-C d project list", "project list", {"folder": "d"}),
        ("project -C d list", "project list", {"folder": "d"}),
        ("project list -C d", "project list", {"folder": "d"}),
        ("-Cd project list", "project list", {"folder": "d"}),
        ("-C=d project list", "project list", {"folder": "d"}),
        ("project --lang en list", "project list", {"lang": "en"}),
        ("project list --lang=en", "project list", {"lang": "en"}),
        ("--today 2019-08-20 due", "due", {"today": "2019-08-20"}),
        ("due --today=2019-08-20 --lang en -C x", "due", {"today": "2019-08-20", "lang": "en", "folder": "x"}),
        ("-C a due -C b", "due", {"folder": "b", "twice": "-C"}),
        ("due --version", "due", {"version": True}),
        ("-- -C d", "-- -C d", {}),
        ("set 1 -- --lang=en --version", "set 1 -- --lang=en --version", {}),
        ("set 1 name=--lang", "set 1 name=--lang", {}),
        ("due --languages x --todays y", "due --languages x --todays y", {}),
        ("", "", {}),
    ],
)
def test_global_options_stand_anywhere(words, rest, found):
    assert cli.split(words.split()) == cli.Globals(tuple(rest.split()), **found)


@pytest.mark.parametrize("words", [["due", "-C"], ["--lang"], ["due", "--today"], ["--lang="], ["-C", "", "due"], ["-C=", "due"]])
def test_a_global_option_without_its_value(words, run, capsys):
    with pytest.raises(Misused):
        cli.split(words)
    flag = next(word for word in words if word.startswith("-")).rstrip("=")
    assert cli.main([*words]) == 2
    assert capsys.readouterr().err == f"错误：{flag} 后面缺少一个值\n"


def test_the_words_reach_the_command_the_same_from_every_place(small, run, monkeypatch):
    wanted = run("project", "show", "QL007", root=small, lang="en").out
    monkeypatch.chdir(small.parent)
    for words in product(["-C small", "-Csmall"], ["--lang en", "--lang=en"]):
        folder = words[0].replace("small", str(small))
        line = ["project", *folder.split(), "show", *words[1].split(), "QL007"]
        assert run(*line).out == wanted


def test_version(run):
    for words in (["--version"], ["project", "--version"], ["--version", "--lang", "fr"]):
        assert run(*words) == (0, f"dicoop {__version__}\n", "")


def test_no_words_are_a_call_for_help(run):
    assert run().out == run("--help").out
    assert run().out.startswith("用法：dicoop 命令 … [选项]\n")


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (
            ["--today", "x", "due"],
            "错误：--today：“x”不是日期\n  写成 2019-08-20（年-月-日，日历上有这一天）\n",
            "error: --today: 'x' is not a date\n  write 2019-08-20 (year-month-day, a day that exists)\n",
        ),
    ],
)
def test_bad_values_of_global_options(words, zh, en, capsys):
    for lang, text in (("zh", zh), ("en", en)):
        assert cli.main([*words, "--lang", lang]) == 2
        assert capsys.readouterr() == ("", text)


def test_today_is_read_as_people_write_it(small, run):
    assert run("project", "reach", "QL007", "start", "--evidence", "x", root=small, today="2019.10.8").code == 0
    assert "done: 2019-10-08" in (small / "ledgers/projects/QL/2019/P-2019-QL007.yaml").read_text("utf-8")


def test_a_bad_language_is_told_in_the_language_of_the_surroundings(small, capsys, monkeypatch):
    assert cli.main(["due", "--lang", "fr"]) == 2
    assert capsys.readouterr().err == "错误：--lang 只能是 zh 或 en，不能是“fr”\n"
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert cli.main(["due", "--lang", "ZH"]) == 2
    assert capsys.readouterr().err == "error: --lang is zh or en, not 'ZH'\n"
    monkeypatch.delenv("LANG")
    settings = small / "ledgers/ledger.yaml"
    settings.write_text("language: en\n" + settings.read_text("utf-8"), "utf-8")
    assert cli.main(["due", "-C", str(small), "--lang", "fr"]) == 2
    assert capsys.readouterr().err == "error: --lang is zh or en, not 'fr'\n"


# Language


VALUES = (None, "", "C", "C.UTF-8", "zh_CN.GBK", "en_US.UTF-8", "fr_FR.UTF-8", "ZH", "English")


def wanted(given, ledger):
    """The law, written anew: the first that begins with zh or en, else the ledger's, else Chinese."""
    for value in given:
        for lang in ("zh", "en"):
            if value and value.lower()[:2] == lang:
                return lang
    return ledger or "zh"


@pytest.mark.parametrize("ledger", [None, "zh", "en"])
def test_which_language_is_spoken(ledger, small):
    settings = small / "ledgers/ledger.yaml"
    if ledger:
        settings.write_text(f"{settings.read_text('utf-8')}language: {ledger}\n", "utf-8")
    names = ("DICOOP_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    for asked in (None, "zh", "en"):
        for values in product(VALUES[::2], VALUES[1::2], (None, "en"), VALUES[3:6]):
            environ = {name: value for name, value in zip(names, values, strict=True) if value is not None}
            assert cli.language(asked, environ, str(small)) == wanted((asked, *values), ledger)


@pytest.mark.parametrize(
    "text", ["language: en\n", "name: x\nlanguage:   en # x\n", "language: 'en'\n", 'language: "en"\n', "broken: [\nlanguage: en\n"]
)
def test_the_ledger_says_its_language_even_where_it_is_broken(text, tmp_path, monkeypatch, capsys):
    (tmp_path / "ledgers").mkdir()
    (tmp_path / "ledgers/ledger.yaml").write_text(text, "utf-8")
    assert cli.language(None, {}, str(tmp_path)) == "en"
    monkeypatch.chdir(tmp_path / "ledgers")
    assert cli.language(None, {}, None) == "en"
    assert cli.main(["nothing"]) == 2
    assert capsys.readouterr().err.startswith("error: unknown command 'nothing'")


@pytest.mark.parametrize("text", ["language: fr\n", "# language: en\n", "  language: en\n", "languages: en\n", ""])
def test_what_does_not_say_a_language(text, tmp_path):
    (tmp_path / "ledgers").mkdir()
    (tmp_path / "ledgers/ledger.yaml").write_text(text, "utf-8")
    assert cli.language(None, {}, str(tmp_path)) == "zh"
    assert cli.language(None, {}, str(tmp_path / "nowhere")) == "zh"


# Exit codes, a test for each; more in tests/commands


def test_exit_codes(small, run):
    assert run("check", root=small).code == 0
    assert run("project", "reach", "QL007", "start", "--no-evidence", root=small).code == 0
    assert run("check", "--strict", root=small).code == 1
    assert run("chek", root=small).code == 2
    assert run("project", "show", "QL999", root=small).code == 3
    assert run("project", "reach", "QL007", "start", "--no-evidence", root=small).code == 4
    assert run("check", root=small / "nowhere").code == 6


def test_without_a_ledger(tmp_path, run, monkeypatch):
    monkeypatch.chdir(tmp_path)
    hint = "  新建：dicoop init 文件夹；试用：dicoop sample 文件夹；指定别处的台账：dicoop -C 文件夹 …\n"
    english = "  new: dicoop init DIR; to try it out: dicoop sample DIR; a ledger elsewhere: dicoop -C DIR …\n"
    for words in (["check"], ["project", "list"], ["project", "add"], ["fmt"], ["due"], ["project", "set", "1", "a=b"], ["schema"]):
        assert run(*words) == (6, "", f"错误：从 {tmp_path} 往上没有找到台账（ledgers/ledger.yaml）\n{hint}")
        assert run(*words, lang="en") == (6, "", f"error: no ledger (ledgers/ledger.yaml) in {tmp_path} or above\n{english}")
        assert run(*words, root="d") == (6, "", f"错误：d 里没有台账（ledgers/ledger.yaml）\n{hint}")
        assert run(*words, root="d", lang="en") == (6, "", f"error: no ledger (ledgers/ledger.yaml) in d\n{english}")


def test_the_ledger_is_found_from_a_folder_inside(small, run, monkeypatch):
    monkeypatch.chdir(small / "ledgers/projects/QL")
    assert run("project", "set", "QL007", "chain=x").code == 0


def test_broken_settings_are_told_with_their_place(small, refused):
    settings = small / "ledgers/ledger.yaml"
    settings.write_text(settings.read_text("utf-8") + "digits: many\nlangage: en\n", "utf-8")
    zh = """
错误：台账设置 ledgers/ledger.yaml 读不出来，有 2 处错误
ledgers/ledger.yaml:19:9: 错误[bad-number]: “many”不是整数
  19 | digits: many
     |         ^
  允许：0 1 2 3 …
  怎么改：写成 15 这样的数字，前面不加零
ledgers/ledger.yaml:20:1: 错误[unknown-field]: 没有“langage”这个字段
  20 | langage: en
     | ^
  允许：name id code format language office counties units renamed short themes nodes limits calendar known lights supervision history check private paper review english policies measures chains clusters parks park_groups visits events currencies benefit_share bridge_fund rounding digits thousands
  怎么改：是否想写“language”？
"""
    en = """
error: the settings in ledgers/ledger.yaml cannot be read; faults: 2
ledgers/ledger.yaml:19:9: error[bad-number]: 'many' is not a whole number
  19 | digits: many
     |         ^
  allowed: 0 1 2 3 …
  to correct: write digits such as 15, without leading zeros
ledgers/ledger.yaml:20:1: error[unknown-field]: unknown field 'langage'
  20 | langage: en
     | ^
  allowed: name id code format language office counties units renamed short themes nodes limits calendar known lights supervision history check private paper review english policies measures chains clusters parks park_groups visits events currencies benefit_share bridge_fund rounding digits thousands
  to correct: Did you mean 'language'?
"""
    for words in (["project", "set", "QL007", "chain=x"], ["project", "list"], ["issue", "claim", "QL012", "--by", "x"]):
        refused(small, words, 6, zh, en)


def test_someone_else_was_quicker(small, run, monkeypatch, contents):
    """Between reading and writing another hand changes the file: exit code 5, and its change stays."""
    from dicoop.store import record_writer

    path = small / "ledgers/projects/QL/2019/P-2019-QL007.yaml"
    edited = record_writer.edited

    def meanwhile(*words):
        path.write_text(path.read_text("utf-8") + "# 别人写的\n", "utf-8")
        return edited(*words)

    monkeypatch.setattr(record_writer, "edited", meanwhile)
    ran = run("project", "set", "QL007", "chain=x", root=small)
    assert ran == (5, "", "错误：ledgers/projects/QL/2019/P-2019-QL007.yaml 在读取之后被别人改过\n  什么都没有写入；请再执行一次\n")
    assert path.read_text("utf-8").endswith("# 别人写的\n")
    assert "chain" not in path.read_text("utf-8")
    en = run("project", "set", "QL007", "chain=x", root=small, lang="en")
    assert (
        en.err
        == "error: ledgers/projects/QL/2019/P-2019-QL007.yaml was changed by someone else after it was read\n  nothing was written; run the command again\n"
    )


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", r"dicoop 自己出了错，台账没有受影响；详情在 (\S+)，请交给维护人员\n"),
        ("en", r"this is a bug in dicoop; the ledger is unharmed; details are in (\S+), please report it\n"),
    ],
)
def test_a_fault_of_ours_is_one_line_and_its_traceback_a_file(lang, words, small, run, monkeypatch, contents):
    from dicoop.actions import change

    monkeypatch.setattr(change.ledger, "meant", lambda *_: 1 / 0)
    before = contents(small)
    ran = run("project", "set", "QL007", "chain=x", root=small, lang=lang)
    assert (ran.code, ran.out) == (70, "")
    told = Path(re.fullmatch(words, ran.err)[1])
    assert "ZeroDivisionError: division by zero" in told.read_text("utf-8")
    assert oct(told.stat().st_mode)[-3:] == "600"
    told.unlink()
    assert contents(small) == before


def _too_much(*_):
    """Sort more than there is room for, by an engine that is given one megabyte."""
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect(":memory:", config={"memory_limit": "1MB", "temp_directory": ""}) as base:
        base.execute("SELECT list(i ORDER BY -i) FROM range(10000000) t(i)").fetchall()


def _no_room(*_):
    raise MemoryError


@pytest.mark.parametrize("fails", [_too_much, _no_room])
def test_too_little_memory_is_no_fault_of_ours(fails, small, run, monkeypatch, contents):
    from dicoop.actions import change

    monkeypatch.setattr(change.ledger, "meant", fails)
    before = contents(small)
    ran = run("project", "set", "QL007", "chain=x", root=small)
    assert (ran.code, ran.out) == (6, "")
    assert (
        ran.err
        == "错误：内存不够，没有做完；台账没有受影响\n  关掉别的程序再执行一次；汇总的少给几个市，或用数据库：dicoop rollup --engine postgres\n"
    )
    ran = run("project", "set", "QL007", "chain=x", root=small, lang="en")
    assert (
        ran.err == "error: there is not enough memory; nothing was finished, and the ledger is unharmed\n"
        "  close other programs and run it again; in a roll-up give fewer cities, or use a database: dicoop rollup --engine postgres\n"
    )
    assert contents(small) == before


def test_a_fault_of_ours_where_no_file_can_be_written(small, run, monkeypatch):
    from dicoop.actions import change
    from dicoop.store import crash

    monkeypatch.setattr(change.ledger, "meant", lambda *_: 1 / 0)
    monkeypatch.setattr(crash.tempfile, "tempdir", str(small / "nowhere"))
    ran = run("project", "set", "QL007", "chain=x", root=small)
    assert ran.code == 70
    assert ran.err.splitlines()[-1] == "dicoop 自己出了错，台账没有受影响；详情在 stderr，请交给维护人员"
    assert "ZeroDivisionError" in ran.err


def test_ctrl_c_ends_with_130(small, run, monkeypatch):
    from dicoop.actions import change

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(change.ledger, "meant", stop)
    assert run("project", "set", "QL007", "chain=x", root=small) == (130, "", "")
    monkeypatch.setattr(cli, "_dispatch", stop)
    assert run("project", "list") == (130, "", "\n")


# Streams


def test_a_reader_that_goes_away_ends_it_quietly(small):
    done = shell("set -o pipefail; $D project show QL007 | true; echo ${PIPESTATUS[0]}", small)
    assert (done.stdout, done.stderr) == (b"0\n", b"")


def test_closed_streams(small):
    done = shell(
        "$D project set QL007 chain=x >&- 2>/dev/null; echo $?; $D nothing 2>&- <&-; echo $?; $D nothing 2>&1 >/dev/null | true", small
    )
    assert (done.stdout, done.stderr) == (b"0\n2\n", b"")
    assert "chain: x" in (small / "ledgers/projects/QL/2019/P-2019-QL007.yaml").read_text("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told(small):
    for lang, words in (("zh", "错误：写不出去：磁盘满了\n"), ("en", "error: cannot write: No space left on device\n")):
        done = shell("$D completion bash >/dev/full; echo $?", small, DICOOP_LANG=lang)
        assert (done.stdout.decode(), done.stderr.decode()) == ("6\n", words)


@pytest.mark.parametrize(("encoding", "shown"), [("gbk", "精密轴承智能工厂"), ("ascii", "????????")])
def test_consoles_that_cannot_show_everything(encoding, shown, small):
    script = "$D project set QL007 officer=①㍿🚗; $D project add --help; $D project add"
    done = shell(script, small, PYTHONIOENCODING=encoding, LC_ALL="C")
    assert shown in done.stdout.decode(encoding, "replace")
    assert b"Traceback" not in done.stderr
    assert "--name" in done.stderr.decode(encoding)


def test_words_that_are_no_text_at_all(small):
    done = shell("$D project set QL007 $'chain=\\xff\\xfe'; echo $?; $D $'\\xff'; echo $?", small)
    assert done.stdout == b"2\n2\n"
    assert b"Traceback" not in done.stderr
    assert "字段=值 里有看不见的字符" in done.stderr.decode()


def test_python_m_is_the_same_program(small):
    done = subprocess.run([*DICOOP, "--version"], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == f"dicoop {__version__}\n"


def test_line_ends_are_the_format_s_own(small, monkeypatch):
    """As on Windows, where a stream turns each line's end into two characters: csv has them already."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="utf-8", newline="\r\n"))
    assert cli.main(["-C", str(small), "--lang", "zh", "project", "list", "--format", "csv"]) == 0
    assert b"\r\r\n" not in raw.getvalue()
    assert raw.getvalue().count(b"\r\n") > 2
