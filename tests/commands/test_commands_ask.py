"""How does `add` ask on a terminal? A real one: the command runs under a pseudo-terminal."""

import os
import pty
import select
import subprocess
import sys
import time

import pytest

TIMEOUT = 20
CTRL_C, CTRL_D = "\x03", "\x04"


@pytest.fixture
def typed(small):
    """Run `dicoop add` on a terminal, type each line once its prompt is there, and return (exit code, screen, stdout)."""

    def call(words, lines, lang="zh"):
        ours, theirs = pty.openpty()
        done = subprocess.Popen(
            [sys.executable, "-m", "dicoop", "-C", small, "--lang", lang, "--today", "2019-09-30", *words.split()],
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=controlling,
        )
        os.close(theirs)
        screen = ""
        for line in lines:
            screen += until(ours, ": ")
            os.write(ours, line.encode() if line in (CTRL_C, CTRL_D) else f"{line}\n".encode())
        out = done.communicate(timeout=TIMEOUT)[0].decode()
        screen += until(ours, None)
        os.close(ours)
        return done.returncode, screen.replace("\r\n", "\n"), out

    return call


def controlling():
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def until(terminal, end):
    """Read the screen until what was written ends with a prompt, or to its end."""
    seen = b""
    limit = time.monotonic() + TIMEOUT
    while time.monotonic() < limit and not (end and seen.decode("utf-8", "ignore").endswith(end)):
        if not select.select([terminal], [], [], 0.2 if end is None else 1)[0]:
            if end is None:
                break
            continue
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        seen += part
    return seen.decode("utf-8", "replace")


def test_every_required_field_is_asked_for(typed, small, golden, run):
    """Lists for what is known, part of a name for a reference, `<` to go back, and what cannot be read asked for again."""
    code, screen, out = typed(
        "issue add --scope 共性",
        ["北门没有公交", "<", "北门无公交", "示例", "2", "9", "QL", "物流", "8", "昨天", "2019.9.27"],
    )
    golden("ask_zh.txt", screen)
    assert code == 0
    assert out == "I-2019-QL015 北门无公交: 已登记 (ledgers/issues/QL/2019/I-2019-QL015.yaml)\n"
    text = (small / "ledgers/issues/QL/2019/I-2019-QL015.yaml").read_text("utf-8")
    assert "enterprise: E-2017-XQ001\ncounty: QL\ncategory: logistics\nscope: common\nraised: 2019-09-27\n" in text
    assert run("check", root=small).code == 0


def test_it_asks_in_english_too(typed, golden, small):
    code, screen, out = typed("meeting add --date 2019-12-20", ["16", "1 3", "项目对接 2"], "en")
    golden("ask_en.txt", screen)
    assert (code, out) == (0, "16 项目对接、产销对接: added (ledgers/meetings/016.yaml)\n")


def test_a_unit_that_is_not_in_the_list_is_asked_for_again(typed, golden):
    """Nothing typed before is lost by it."""
    code, screen, out = typed(
        "project add --name x --county QL --signed 2019-08-20 --investment 1亿",
        ["没有的公司", "", "轴承", "XQ001", "市发改委", "2"],
    )
    golden("ask_again.txt", screen)
    assert code == 0
    assert out.startswith("P-2019-QL009 x: 已登记")


def test_a_voided_record_is_not_offered_and_a_whole_name_wins(typed, run, small):
    """示例轴承 is part of two names; the third record that is called so was taken back."""
    for words in ("add --name 示例轴承 --county XQ", "add --name 示例轴承 --county WS", "void WS001 --reason 重复登记"):
        assert run("enterprise", *words.split(), root=small).code == 0
    adding = "issue add --title x --county QL --category land --raised 2019-09-27"
    _, screen, _ = typed(adding, ["承", CTRL_C])
    assert "   1  E-2016-QL003 示例轴承有限公司\n   2  E-2019-XQ001 示例轴承\n企业" in screen
    code, _, _ = typed(adding, ["示例轴承"])
    assert code == 0
    assert "enterprise: E-2019-XQ001\n" in (small / "ledgers/issues/QL/2019/I-2019-QL015.yaml").read_text("utf-8")


def test_of_several_that_have_the_name_only_those_are_offered(typed, run, small):
    for county in ("XQ", "WS"):
        assert run("enterprise", "add", "--name", "示例轴承", "--county", county, root=small).code == 0
    code, screen, _ = typed("issue add --title x --county QL --category land --raised 2019-09-27", ["示例轴承", "2"])
    assert code == 0
    assert "   1  E-2019-WS001 示例轴承\n   2  E-2019-XQ001 示例轴承\n企业" in screen


@pytest.mark.parametrize("last", [CTRL_C, CTRL_D], ids=["ctrl-c", "end of input"])
def test_ctrl_c_leaves_nothing_behind(last, typed, contents, small):
    before = contents(small)
    code, screen, out = typed("enterprise add", ["示例公司", last])
    assert (code, out) == (130, "")
    assert screen.rstrip("\n").endswith("已放弃, 什么都没有写入")
    assert contents(small) == before


def test_no_input_asks_nothing_on_a_terminal(typed):
    code, screen, _ = typed("enterprise add --no-input", [])
    assert (code, screen) == (2, "错误: 还缺: --name (名称)、--county (县区)\n")
