"""Does doctor say what is in order, and what to do about the rest?"""

import json
from datetime import date

import pytest
from git_samples import commit, git, start

from dicoop.actions import doctor, install
from dicoop.actions.doctor import look
from dicoop.render import render
from dicoop.store import environment
from dicoop.store.find import Shelf


def rows(ran, part):
    return {row["key"]: row for row in json.loads(ran.out)[part]}


def test_a_sound_ledger_is_in_order(small, run, monkeypatch):
    start(small)
    commit(small)
    git(small, "tag", "-a", "-m", "15", "meeting-15")
    monkeypatch.setattr(environment, "on_path", lambda _: True)
    assert run("git", "install", root=small).code == 0
    ran = run("--lang", "en", "doctor", "--json", root=small)
    assert (ran.code, ran.err) == (0, "")
    program, ledger, past = rows(ran, "program"), rows(ran, "ledger"), rows(ran, "git")
    assert {row["state"] for row in (*program.values(), *ledger.values(), *past.values())} == {"good"}
    assert {key: past[key]["found"] for key in ("driver", "rerere", "meetings", "commits", "key")} == {
        "driver": "set up",
        "rerere": "off",
        "meetings": "1 of 1 held",
        "commits": "1",
        "key": "none: tags are not signed",
    }
    assert program["parser"]["found"] == "in use"
    assert ledger["records"]["found"] == "meeting 1, enterprise 2, project 2, issue 3, contract 1"
    assert ledger["unread"]["found"] == "unreadable files: 0"
    assert ledger["index"]["found"].endswith("KB; can be deleted at any time")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_ledger_is_told_with_what_to_do(tmp_path, run, monkeypatch, lang):
    monkeypatch.chdir(tmp_path)
    ran = run("--lang", lang, "doctor", "--json", root=None)
    row = rows(ran, "ledger")["ledger"]
    assert (ran.code, row["state"]) == (1, "look")
    assert "dicoop init" in row["todo"]


def test_a_repository_that_is_not_set_up(small, run, monkeypatch):
    start(small)
    commit(small)
    git(small, "config", "rerere.enabled", "true")
    monkeypatch.setattr(doctor, "_MANY", 0)
    todo = {key: row["todo"] for key, row in rows(run("doctor", "--json", root=small), "git").items() if row["todo"]}
    assert todo == {
        "driver": "dicoop git install",
        "rerere": "git config rerere.enabled false（它会把一处的解法照搬到另一条记录）",
        "meetings": "dicoop meeting close 15",
        "commits": "git commit-graph write --reachable --changed-paths",
    }
    git(small, "commit-graph", "write", "--reachable", "--changed-paths")
    git(small, "config", "merge.dicoop.driver", install.DRIVER)
    monkeypatch.setattr(environment, "on_path", lambda _: False)
    todo = {key: row["todo"] for key, row in rows(run("--lang", "en", "doctor", "--json", root=small), "git").items() if row["todo"]}
    assert todo["driver"] == "pipx install dicoop, or add its folder to PATH"
    assert "commits" not in todo


def test_a_ledger_outside_git(small, run):
    row = rows(run("--lang", "en", "doctor", "--json", root=small), "git")["repository"]
    assert (row["found"], row["todo"]) == ("the ledger is not in a git repository", "dicoop save")


def test_a_repository_that_was_moved_away_is_not_in_order(small, run):
    """That of a work tree: git knows what to do, in the repository itself."""
    (small / ".git").write_text("gitdir: /nowhere/.git/worktrees/qu\n", "utf-8")
    said = {
        "zh": (
            f"{small} 的 .git 指向 /nowhere/.git/worktrees/qu，那里没有仓库",
            f"仓库移了地方的，到它那里执行 git worktree repair {small}；没有了的，重新克隆",
        ),
        "en": (
            f".git in {small} points to /nowhere/.git/worktrees/qu, which is not a repository",
            f"if the repository was moved, run git worktree repair {small} in it; if it is gone, clone it again",
        ),
    }
    for lang, (found, todo) in said.items():
        row = rows(run("doctor", "--json", root=small, lang=lang), "git")["repository"]
        assert (row["state"], row["found"], row["todo"]) == ("look", found, todo)
    assert run("diff", root=small) == (6, "", f"错误：{said['zh'][0]}\n  {said['zh'][1]}\n")


def test_a_repository_that_git_refuses_is_not_in_order(small, run):
    git(small, "init", "-q")
    (small / ".git/config").write_text("[\n", "utf-8")
    row = rows(run("doctor", "--json", root=small), "git")["repository"]
    assert (row["state"], row["found"], row["todo"]) == (
        "look",
        "git rev-parse 没有成功：bad config line 1 in file .git/config",
        "git status; git fsck",
    )


def test_a_new_ledger_is_wholly_in_git_once_that_is_done(tmp_path, run):
    """No file of it is left out, to stand in the way of integrate later."""
    root = tmp_path / "新台账"
    assert run("init", root).code == 0
    todo = rows(run("doctor", "--json", root=root), "git")["repository"]["todo"]
    git(root, "init", "-q")
    git(root, "config", "user.name", "市办")
    git(root, "config", "user.email", "office@city.example")
    assert run(*todo.split()[1:], root=root).code == 0
    assert git(root, "status", "--porcelain") == ""
    assert {".gitignore", "README.md"} <= set(git(root, "ls-files").split("\n"))


def test_what_is_missing_is_told_with_how_to_get_it(small, run, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("DICOOP_CACHE", "")
    monkeypatch.setattr(environment, "has_compiled_parser", lambda: False)
    monkeypatch.setattr(environment, "version", lambda name: None if name == "rich" else "1")
    (small / "ledgers/meetings/016.yaml").write_text("id: x", "utf-8")
    ran = run("--lang", "en", "--today", "2031-01-01", "doctor", "--json", root=small)
    todo = {key: row["todo"] for part in ("program", "ledger") for key, row in rows(ran, part).items() if row["todo"]}
    assert ran.code == 1
    assert todo == {
        "rich": "pip install rich",
        "parser": "pip install ruamel.yaml.clib",
        "git": "without git there is no review, history or merge; install git",
        "unread": "dicoop check",
        "calendar": "pip install -U chinesecalendar (a year is published each November), or write them into calendar in ledger.yaml, with known: YEAR once they are all there",
        "index": "set DICOOP_CACHE to a writable folder",
    }


def test_a_terminal_that_cannot_show_chinese(small):
    shown = look(Shelf(small), date(2019, 9, 30), "gbk")
    assert (shown.code, shown.faults) == (1, 3)
    text = render(shown.document, "plain", "zh")
    assert "显示不了的字会变成 ?；设 PYTHONUTF8=1，Windows 再执行 chcp 65001" in text
    assert "没有（没有可用的缓存文件夹）" in text


def test_as_tables(small, run):
    ran = run("doctor", root=small)
    assert "程序" in ran.out
    assert "YAML 的 C 解析器  正常  在用" in ran.out
