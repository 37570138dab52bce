"""A writing command says which warnings of `check` it causes, and none that were there before."""

import sys

import pytest

EXCEED = """\
P-2019-QL008 investment: 警告[funds-exceed]: 到位资金合计 20亿元，超过总投资 8000万元
  怎么改：核对各笔金额；总投资调整过的，改总投资（investment）
"""
EXCEED_EN = """\
P-2019-QL008 investment: warning[funds-exceed]: funds of 2 billion yuan exceed the investment of 80 million yuan
  to correct: check the amounts; if the investment was raised, change it
"""
FUND = ("project", "fund", "QL008", "20亿元", "--receipt", "HD-9", "--date", "2019-09-20")
ENTERPRISE = "ledgers/enterprises/QL/2016/E-2016-QL003.yaml"


@pytest.mark.parametrize(("lang", "words"), [("zh", EXCEED), ("en", EXCEED_EN)])
def test_what_a_change_makes_doubtful_is_told_in_the_words_of_check(small, run, lang, words):
    ran = run(*FUND, root=small, lang=lang)
    assert ran.code == 0
    assert ran.err.startswith(words)
    assert ran.out.startswith(("P-2019-QL008 示例物流园：到位资金 20亿元 ", "P-2019-QL008 示例物流园: Funds 2 billion yuan ")[lang == "en"])
    first = words.partition("\n")[0].partition(": ")[2]
    assert first in run("check", root=small, lang=lang).out


def test_what_was_doubtful_before_is_not_told_again(small, run):
    run(*FUND, root=small)
    ran = run("project", "fund", "QL008", "1万元", "--receipt", "HD-10", "--date", "2019-09-20", root=small)
    assert (ran.code, "警告" in ran.err) == (0, False)
    assert "警告" not in run("project", "set", "QL008", "name=示例物流园二期", root=small).err


def test_a_dry_run_and_json_tell_it_too(small, run):
    ran = run(*FUND, "--dry-run", root=small)
    assert (ran.code, ran.err) == (0, EXCEED)
    ran = run(*FUND, "--json", root=small)
    assert (ran.code, ran.err) == (0, EXCEED)
    assert ran.out.startswith('{\n  "id": "P-2019-QL008"')


def test_every_command_that_writes_a_record_tells_it(small, run, monkeypatch, tmp_path):
    ran = run("contract", "deliver", "QL003", "9000万元", "--receipt", "FH-2", root=small)
    assert "C-2019-QL003 amount: 警告[deliveries-exceed]: " in ran.err
    ran = run("project", "set", "QL007", "code=1", root=small)
    assert "P-2019-QL007 code: 警告[project-code]: " in ran.err
    words = ("--county", "QL", "--signed", "2019-08-20", "--investment", "1亿元", "--lead", "市发展改革委", "--code", "1")
    ran = run("project", "add", "--name", "新", "--enterprise", "E-2016-QL003", *words, root=small)
    assert "P-2019-QL009 code: 警告[project-code]: " in ran.err
    script = tmp_path / "editor.py"
    script.write_text(
        "import sys; p = sys.argv[1]; t = open(p, encoding='utf-8').read(); open(p, 'w', encoding='utf-8').write(t + 'code: 2\\n')"
    )
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    ran = run("project", "edit", "QL008", root=small)
    assert (ran.code, "P-2019-QL008 code: 警告[project-code]: " in ran.err) == (0, True)


def test_a_reference_to_a_voided_record_is_told(small, run):
    assert run("enterprise", "void", "17-XQ001", "--reason", "已注销", root=small).code == 0
    ran = run("project", "set", "QL008", "enterprise=E-2017-XQ001", root=small)
    assert ran.err.startswith("P-2019-QL008 enterprise: 警告[voided-reference]: 企业 E-2017-XQ001 已于 2019-09-30 作废\n")
    assert "警告" not in run("project", "set", "QL008", "name=另一个", root=small).err


def test_other_records_are_not_read(small, run):
    (small / "ledgers/projects/QL/2019/P-2019-QL007.yaml").write_text("*", "utf-8")
    (small / ENTERPRISE.replace("QL003", "QL009")).write_text("*", "utf-8")
    assert run(*FUND, root=small).err.startswith(EXCEED)


def test_nothing_is_said_of_a_sound_change(small, run):
    ran = run("project", "set", "QL008", "investment=9000万元", root=small)
    assert (ran.code, "警告" in ran.err) == (0, False)


ISSUE = ("issue", "add", "--title", "全厂断电", "--enterprise", "QL003", "--county", "QL", "--category", "energy", "--raised")
SUPPLY = ("contract", "add", "--title", "钢材供货", "--supplier", "QL003", "--buyer", "XQ001", "--county", "QL", "--signed", "2019-09-01")


def test_what_is_entered_twice_on_one_day_is_told_at_once(small, run):
    """An issue or a contract entered twice counts twice in every rate; the same thing raised again another day is another."""
    assert run(*ISSUE, "2019-09-20", root=small).err == "下一步：dicoop issue claim I-2019-QL015\n"
    ran = run(*ISSUE, "2019-09-20", root=small)
    assert ran.code == 0
    told = "I-2019-QL016 title: 警告[same-name]: 同一企业同一天已有同名问题 I-2019-QL015：全厂断电\n"
    assert ran.err.startswith(f"{told}  怎么改：是登记了两遍，就作废一件（dicoop issue void）；确是两件，名称里写明分别\n")
    others = ((*ISSUE, "2019-09-21"), (*SUPPLY, "--amount", "100万元"), (*SUPPLY, "--amount", "200万元"))
    assert not any("警告" in run(*words, root=small).err for words in others)
    ran = run(*SUPPLY, "--amount", "0.01亿元", root=small, lang="en")
    told = "warning[same-name]: the supplier on the same day already has a contract with this name, C-2019-QL004: 钢材供货\n"
    assert ran.err.partition("title: ")[2].startswith(told)
    assert sum("same-name" in line for line in run("check", root=small).out.splitlines()) == 2
