"""Can a record be edited by hand without a fault getting in or a word getting lost? The editors are real programs: shell scripts."""

import os
import re
import shlex
import signal
import subprocess
from pathlib import Path

import pytest

from dicoop.commands import asking
from dicoop.commands.session import Session
from dicoop.store import scratch

PATH = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
PROJECT = ["project", "edit", "QL007"]


@pytest.fixture
def editor(tmp_path_factory, monkeypatch):
    """Make the editor a shell script that gets the file as $1 and may count its runs in $N."""

    def call(script, name="VISUAL"):
        folder = tmp_path_factory.mktemp("an editor")
        program, count = folder / "ed.sh", folder / "count"
        program.write_text(f'#!/bin/sh\necho x >> "{count}"\nN=$(wc -l < "{count}")\n{script}\n', "utf-8")
        program.chmod(0o700)
        monkeypatch.setenv(name, f"'{program}' --wait")
        return lambda: count.read_text().count("x") if count.exists() else 0

    # What the script sees: $1 is --wait, $2 the file.
    return lambda script, name="VISUAL": call(f"shift\n{script}", name)


@pytest.fixture
def on_terminal(run, monkeypatch):
    """Run a command line as on a terminal, with what a person types: `on_terminal(words, "\n<\n")`."""

    def call(*words, typed="", **more):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Session, "interactive", property(lambda _: True))
            return run(*words, stdin=typed, **more)

    return call


def untouched(path):
    """Return what tells whether a file was written: content, time, place on disk (reading it leaves all three)."""
    return path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino


def kept(ran):
    """Return the text that was kept aside, and take it away."""
    path = Path(re.search(r"(?:保存在|is kept in) ([^\s;；]+)", ran.err)[1])
    text = path.read_text("utf-8", "surrogateescape")
    path.unlink()
    return text


def test_what_is_edited_is_saved(small, run, editor):
    runs = editor("sed -i 's/12.5亿元/13亿元/; s/^# 含二期/# 含三期/' \"$1\"")
    before = (small / PATH).read_text("utf-8")
    ran = run(*PROJECT, root=small)
    assert ran == (
        0,
        "P-2019-QL007 精密轴承智能工厂：总投资 12.5亿元 → 13亿元\n",
        "下一步：dicoop project reach P-2019-QL007\n",
    )
    assert (small / PATH).read_text("utf-8") == before.replace("12.5亿元", "13亿元").replace("含二期", "含三期")
    assert runs() == 1


@pytest.mark.parametrize(("name", "used"), [("VISUAL", 1), ("EDITOR", 1)])
def test_visual_then_editor(name, used, small, run, editor):
    runs = editor("true", name)
    assert run(*PROJECT, root=small) == (0, "P-2019-QL007 精密轴承智能工厂：没有变化\n", "")
    assert runs() == used


def test_visual_comes_before_editor(small, run, editor):
    other = editor("true", "EDITOR")
    first = editor("true", "VISUAL")
    run(*PROJECT, root=small)
    assert (first(), other()) == (1, 0)


def test_vi_when_none_is_set(small, run, tmp_path, monkeypatch):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/vi").write_text("#!/bin/sh\nsed -i 's/12.5亿元/13亿元/' \"$1\"\n", "utf-8")
    (tmp_path / "bin/vi").chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setenv("VISUAL", " ")
    assert "13亿元" in run(*PROJECT, root=small).out


def test_the_file_has_its_own_name_so_that_editors_know_what_it_is(small, run, editor):
    editor('test "$(basename "$1")" = P-2019-QL007.yaml')
    assert run(*PROJECT, root=small).code == 0


def test_no_change_leaves_the_file_alone(small, run, editor):
    editor("true")
    before = untouched(small / PATH)
    assert run(*PROJECT, root=small).out == "P-2019-QL007 精密轴承智能工厂：没有变化\n"
    assert untouched(small / PATH) == before


@pytest.mark.parametrize(
    ("lang", "out"),
    [
        ("zh", "P-2019-QL007 精密轴承智能工厂：只改了注释或写法，值没有变\n"),
        ("en", "P-2019-QL007 精密轴承智能工厂: only comments or layout changed, no value did\n"),
    ],
)
def test_a_comment_alone_is_saved_and_told(lang, out, small, run, editor):
    editor('echo "# 待核" >> "$1"')
    assert run(*PROJECT, root=small, lang=lang) == (0, out, "")
    assert (small / PATH).read_text("utf-8").endswith("# 待核\n")


def test_a_dry_run_saves_nothing(small, run, editor, contents):
    editor("sed -i 's/12.5亿元/13亿元/' \"$1\"")
    before = contents(small)
    ran = run(*PROJECT, "--dry-run", root=small)
    assert ran == (0, "P-2019-QL007 精密轴承智能工厂：总投资 12.5亿元 → 13亿元（试运行，没有写入）\n", "")
    assert contents(small) == before


def test_faults_are_shown_and_can_be_mended(small, on_terminal, editor, tmp_path):
    """The second time the text has the findings above it, with the lines as the editor counts them."""
    seen = tmp_path / "seen.txt"
    editor(f"""
if [ $N = 1 ]; then sed -i 's/12.5亿元/12.5/; s/county: QL/county: ZZ/' "$1"
elif [ $N = 2 ]; then cp "$1" {seen}; sed -i 's/investment: 12.5/investment: 13亿元/' "$1"
else cp "$1" {seen}.3; sed -i 's/county: ZZ/county: XQ/' "$1"
fi""")
    ran = on_terminal(*PROJECT, root=small, typed="\n\n")
    assert (ran.code, ran.out) == (0, "P-2019-QL007 精密轴承智能工厂：县区 清陵县 → 西渠区；总投资 12.5亿元 → 13亿元\n")
    assert "有 2 处错误，再改一次 [回车；输入 < 就放弃，内容另存]: " not in ran.err
    assert ran.err.count("有 1 处错误，再改一次 [回车；输入 < 就放弃，内容另存]: ") == 2
    lines = seen.read_text("utf-8").splitlines()
    assert lines[:2] == [
        "#! 下面有错误，请改正；带 #! 的行会自动去掉。原样存盘就放弃，内容另存",
        "#! 11:13 金额“12.5”没有单位；数字后面写明单位：亿元、万元 或 元",
    ]
    assert lines[10] == "investment: 12.5"
    third = Path(f"{seen}.3").read_text("utf-8").splitlines()
    assert third[1] == "#! 7:9 没有“ZZ”这个县区；写 ledger.yaml 里 counties 的代号（key）"
    assert third[6] == "county: ZZ"
    assert "#!" not in (small / PATH).read_text("utf-8")


def test_a_rule_is_told_in_english_too(small, on_terminal, editor, tmp_path):
    editor(
        f'if [ $N = 1 ]; then sed -i \'s/signed: 2019/signed: 2029/\' "$1"; else cp "$1" {tmp_path}/seen; sed -i \'s/2029/2019/\' "$1"; fi'
    )
    ran = on_terminal(*PROJECT, root=small, lang="en", typed="\n")
    assert ran.code == 0
    assert "faults: 1; edit it again [Enter to edit; < gives up and keeps the text]: " in ran.err
    assert (tmp_path / "seen").read_text("utf-8").splitlines()[:2] == [
        "#! There are faults; please correct them. Lines with #! are removed automatically. Save unchanged to give up; the text is kept",
        "#! 9:9 2029-08-20 is in the future (today is 2019-09-30); only past events are dated here; correct the date, or leave it out if it has not happened yet; a node's intended date goes in plan",
    ]


@pytest.mark.parametrize("terminal", [True, False])
def test_a_fault_left_as_it_is_ends_it_and_keeps_the_text(terminal, small, run, on_terminal, editor, contents):
    runs = editor('sed -i \'s/12.5亿元/12.5/\' "$1"; grep -q 写了半天 "$1" || echo \'# 写了半天\' >> "$1"')
    before = contents(small)
    for lang, words in (
        ("zh", "错误：P-2019-QL007 没有改动：还有 1 处错误\n"),
        ("en", "error: P-2019-QL007 is unchanged; faults left: 1\n"),
    ):
        ran = on_terminal(*PROJECT, root=small, lang=lang, typed="\n") if terminal else run(*PROJECT, root=small, lang=lang)
        assert (ran.code, ran.out) == (4, "")
        assert words in ran.err if terminal else ran.err.startswith(words)
        assert "bare-number" in ran.err
        text = kept(ran)
        assert "investment: 12.5\n" in text
        assert "# 写了半天\n" in text
        assert "#! " not in text
    assert contents(small) == before
    assert runs() == (4 if terminal else 2)


def test_an_editor_that_leaves_another_fault_each_time_is_opened_once(small, run, editor, contents):
    """Nobody is there to say that it is enough."""
    runs = editor('echo "# $N" >> "$1"; sed -i \'s/12.5亿元/12.5/\' "$1"')
    before = contents(small)
    ran = run(*PROJECT, root=small)
    assert (ran.code, ran.out, runs()) == (4, "", 1)
    assert ran.err.startswith("错误：P-2019-QL007 没有改动：还有 1 处错误\n  您写的内容保存在 /")
    assert kept(ran).endswith("# 1\n")
    assert contents(small) == before


@pytest.mark.parametrize(("typed", "times"), [("\n\n<\n", 3), ("\n", 2), ("", 1), ("《\n", 1)])
def test_on_a_terminal_a_person_says_when_it_is_enough(typed, times, small, on_terminal, editor, contents):
    """The end of input says so too."""
    runs = editor('echo "# $N" >> "$1"; sed -i \'s/12.5亿元/12.5/\' "$1"')
    before = contents(small)
    ran = on_terminal(*PROJECT, root=small, typed=typed)
    assert (ran.code, ran.out, runs()) == (4, "", times)
    assert ran.err.startswith(f"{PATH}:9:13: 错误[bare-number]: 金额“12.5”没有单位\n")
    assert kept(ran).endswith(f"# {times}\n")
    assert contents(small) == before


def test_ctrl_c_at_the_question_keeps_the_text(small, on_terminal, editor, monkeypatch):
    editor("sed -i 's/12.5亿元/12.5/' \"$1\"")
    monkeypatch.setattr(asking.streams, "line", lambda: signal.raise_signal(signal.SIGINT))
    ran = on_terminal(*PROJECT, root=small)
    assert ran.code == 4
    assert "investment: 12.5\n" in kept(ran)


def test_a_changed_id_is_a_fault(small, run, editor):
    editor("sed -i 's/^id: .*/id: P-2019-QL099/' \"$1\"")
    ran = run(*PROJECT, root=small)
    assert ran.code == 4
    assert "文件放错了地方：编号 P-2019-QL099 应在 ledgers/projects/QL/2019/P-2019-QL099.yaml" in ran.err
    kept(ran)


@pytest.mark.parametrize("broken", [b"id: [", b"\xb9\xa4\xb3\xcc", b"<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n", b""])
def test_a_broken_file_can_be_mended(broken, small, run, editor, tmp_path):
    good = (small / PATH).read_bytes()
    (tmp_path / "good").write_bytes(good)
    (small / PATH).write_bytes(broken)
    editor(f'cp {tmp_path}/good "$1"')
    ran = run(*PROJECT, root=small)
    assert (ran.code, ran.err) == (0, "下一步：dicoop project reach P-2019-QL007\n")
    assert (small / PATH).read_bytes() == good
    assert run("check", root=small).code == 0


def test_the_editor_gets_the_bytes_of_a_broken_file_as_they_are(small, run, editor, tmp_path):
    (small / PATH).write_bytes(b"id: \xb9\xa4\r\n")
    editor(f'cp "$1" {tmp_path}/seen')
    ran = run(*PROJECT, root=small)
    assert (tmp_path / "seen").read_bytes() == b"id: \xb9\xa4\r\n"
    assert ran.code == 4
    assert ran.err.startswith("错误：没有改动，文件仍有错误\nledgers/projects/QL/2019/P-2019-QL007.yaml:1:5: 错误[not-utf8]")
    en = run(*PROJECT, root=small, lang="en")
    assert en.err.startswith("error: nothing was changed; the file still has faults\n")


def test_what_someone_else_changed_meanwhile_is_not_overwritten_and_the_own_text_is_kept(small, run, editor):
    file = small / PATH
    editor(f"sed -i 's/12.5亿元/13亿元/' \"$1\"; sed -i 's/精密轴承/高端轴承/' {file}")
    before = file.read_text("utf-8")
    ran = run(*PROJECT, root=small)
    assert (ran.code, ran.out) == (5, "")
    assert ran.err.startswith(f"错误：{PATH} 在读取之后被别人改过\n  什么都没有写入；请再执行一次；您写的内容保存在 /")
    mine = re.search(r"保存在 ([^；]+)；两份都在，比较：(.*)\n$", ran.err)
    assert mine[2] == f"git diff --no-index {file} {mine[1]}"
    shown = subprocess.run(shlex.split(mine[2]), capture_output=True, text=True, check=False).stdout
    assert "\n-name: 高端轴承智能工厂\n+name: 精密轴承智能工厂\n" in shown
    assert "\n+investment: 13亿元\n" in shown
    assert kept(ran) == before.replace("12.5亿元", "13亿元")
    assert file.read_text("utf-8") == before.replace("精密轴承", "高端轴承")
    file.write_text(before, "utf-8")
    en = run(*PROJECT, root=small, lang="en")
    assert en.err.startswith(
        f"error: {PATH} was changed by someone else after it was read\n  nothing was written; run the command again; what you wrote is kept in /"
    )
    assert "; both versions are kept; to compare them: git diff --no-index /" in en.err
    kept(en)


def test_an_editor_that_is_not_there(small, refused, monkeypatch):
    monkeypatch.setenv("VISUAL", "no-such-editor -x")
    zh = "错误：没有编辑器 no-such-editor -x\n  设置 VISUAL 或 EDITOR，如 export EDITOR=nano\n"
    en = "error: no such editor: no-such-editor -x\n  set VISUAL or EDITOR, such as export EDITOR=nano\n"
    refused(small, PROJECT, 6, zh, en)


@pytest.mark.parametrize(
    ("command", "zh_", "en_"), [("/", "没有权限", "Permission denied"), ("ed 'x", "No closing quotation", "No closing quotation")]
)
def test_an_editor_that_cannot_be_run(command, zh_, en_, small, refused, monkeypatch):
    monkeypatch.setenv("VISUAL", command)
    zh = f"错误：编辑器 {command} 打不开：{zh_}\n  设置 VISUAL 或 EDITOR，如 export EDITOR=nano\n"
    en = f"error: the editor {command} cannot be run: {en_}\n  set VISUAL or EDITOR, such as export EDITOR=nano\n"
    refused(small, PROJECT, 6, zh, en)


def test_an_editor_that_fails(small, refused, editor):
    editor('echo x >> "$1"; exit 3')
    program = os.environ["VISUAL"]
    refused(
        small,
        PROJECT,
        6,
        f"错误：编辑器 {program} 以 3 结束，没有改动\n",
        f"error: the editor {program} exited with 3; nothing was changed\n",
    )


def test_an_editor_that_fails_the_second_time_loses_nothing(small, on_terminal, editor, contents):
    editor("if [ $N = 1 ]; then sed -i 's/12.5亿元/12.5/' \"$1\"; else exit 1; fi")
    before = contents(small)
    ran = on_terminal(*PROJECT, root=small, typed="\n")
    assert ran.code == 6
    assert "investment: 12.5\n" in kept(ran)
    assert contents(small) == before


def test_an_editor_that_is_killed(small, run, refused, editor, contents):
    editor("kill -KILL $$")
    program = os.environ["VISUAL"]
    zh, en = (
        f"错误：编辑器 {program} 被信号 9 终止，没有改动\n",
        f"error: the editor {program} was killed by signal 9; nothing was changed\n",
    )
    refused(small, PROJECT, 6, zh, en)
    editor("echo '# 写了半天' >> \"$1\"; kill -KILL $$")
    before = contents(small)
    ran = run(*PROJECT, root=small)
    assert ran.code == 6
    assert kept(ran).endswith("# 写了半天\n")
    assert contents(small) == before


@pytest.mark.parametrize(
    "script", ['rm "$1"', 'rm "$1"; mkdir "$1"', 'rm "$1"; ln -s /dev/zero "$1"', 'rm -r "$(dirname "$1")"', 'mkfifo p; mv p "$1"']
)
def test_an_editor_that_leaves_no_file(script, small, refused, editor, monkeypatch, tmp_path_factory):
    monkeypatch.chdir(tmp_path_factory.mktemp("here"))
    editor(script)
    program = os.environ["VISUAL"]
    zh, en = f"错误：编辑器 {program} 没有留下文件，没有改动\n", f"error: the editor {program} left no file; nothing was changed\n"
    refused(small, PROJECT, 6, zh, en)


def test_nowhere_to_edit(small, refused, editor, monkeypatch):
    editor("true")
    monkeypatch.setattr(scratch.tempfile, "tempdir", "/nowhere")
    zh = "错误：临时文件写不了：没有这个文件或文件夹\n  腾出空间，或用 TMPDIR 指到别处\n"
    en = "error: temporary files cannot be written: No such file or directory\n  free some space, or set TMPDIR to another folder\n"
    refused(small, PROJECT, 6, zh, en)


def test_a_link_is_not_edited(small, refused, editor):
    runs = editor("true")
    (small / PATH).rename(small / "elsewhere.yaml")
    (small / PATH).symlink_to(small / "elsewhere.yaml")
    zh = f"错误：{PATH} 读不出来\n{PATH}:1:1: 错误[not-a-file]: 不是普通文件（符号链接）\n  怎么改：把文件本身放进台账，不用链接\n"
    en = f"error: {PATH} cannot be read\n{PATH}:1:1: error[not-a-file]: not a regular file (a symbolic link)\n  to correct: put the file itself in the ledger, not a link or a device\n"
    refused(small, PROJECT, 6, zh, en)
    assert runs() == 0


def test_ctrl_c_in_the_editor_is_the_editor_s_own(small, run, editor):
    """A terminal sends it to both; ours must wait for the editor, or the text is lost."""
    editor("kill -INT $PPID\nsleep 0.2\nsed -i 's/12.5亿元/13亿元/' \"$1\"")
    assert run(*PROJECT, root=small).out == "P-2019-QL007 精密轴承智能工厂：总投资 12.5亿元 → 13亿元\n"
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
