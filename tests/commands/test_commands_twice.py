"""What is given is never ignored: an option that is there twice is refused, and so is a wait that is no number."""

import pytest

from dicoop import cli

REACH = "project reach QL007 start --evidence a"


@pytest.mark.parametrize(
    ("words", "flag"),
    [
        (f"{REACH} --evidence b", "--evidence"),
        (f"{REACH} --date 2019-09-01 --date=2019-09-01", "--date"),
        ("project set QL007 chain=x --wait 1 --wait 2", "--wait"),
        ("project list --county QL --county XQ", "--county"),
        ("report --meeting 15 -o a.md --output b.md", "--output"),
        ("sample d --seed 1 --seed 2", "--seed"),
        ("due --today 2019-08-20 --today 2019-08-21", "--today"),
        ("--today 2019-08-20 due --today=2019-08-20", "--today"),
    ],
)
def test_an_option_given_twice_is_refused(words, flag, small, refused):
    refused(small, words.split(), 2, f"错误：{flag} 写了两次\n", f"error: {flag} is given twice\n")


def test_language_and_folder_are_given_once_too(small, monkeypatch, capsys):
    """Told in the language given last."""
    monkeypatch.chdir(small)
    for words, said in (("--lang zh due --lang en", "error: --lang is given twice\n"), ("-C . due -C. --lang zh", "错误：-C 写了两次\n")):
        assert cli.main(words.split()) == 2
        assert capsys.readouterr() == ("", said)


def test_options_that_may_be_given_several_times_may(small, run):
    words = "project list --where investment>=1亿元 --where county=QL --format plain"
    assert run(*words.split(), root=small).code == 0
    assert run("project", "set", "QL007", "chain=x", "--dry-run", "--dry-run", root=small).code == 0


@pytest.mark.parametrize("value", ["x", "1.5"])
def test_a_wait_is_a_number_of_seconds(value, small, refused):
    zh = f"错误：--wait：“{value}”不是整数\n  写成 15 这样的数字，前面不加零\n"
    en = f"error: --wait: '{value}' is not a whole number\n  write digits such as 15, without leading zeros\n"
    refused(small, ["project", "set", "QL007", "chain=x", f"--wait={value}"], 2, zh, en)


@pytest.mark.parametrize("words", ["project set QL007 chain=x --wait", "due --within", "restated --meeting", "meeting verify --"])
def test_a_number_below_zero_is_told_what_is_allowed(words, small, run):
    name = {"due --within": "--within", "restated --meeting": "--meeting", "meeting verify --": "第几次会议"}.get(words, "--wait")
    told = run(*words.split(), "-1", root=small, lang="zh")
    assert (told.code, told.err) == (2, f"错误：{name}：-1 太小\n  写 0 至 9999999 的整数\n")


def test_a_wait_has_a_limit(small, refused):
    zh = f"错误：--wait：{'9' * 20}… 太大\n  写 0 至 9999999 的整数\n"
    en = f"error: --wait: {'9' * 20}… is too large\n  write a whole number from 0 to 9999999\n"
    refused(small, ["project", "set", "QL007", "chain=x", f"--wait={'9' * 40}"], 2, zh, en)
