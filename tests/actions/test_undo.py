"""The last command is taken back as one, and only while nobody has built on it."""

import json
import sys

import pytest
from git_samples import commit, git, put
from told_samples import OTHER, PROJECT, office, told

from dicoop.store import undo_log

__all__ = ["office"]
PYTHON = sys.executable
DRY_EN = " (dry run, nothing written)"
NOTHING_ZH = """\
错误：没有可以撤销的命令
  只能撤销最后一个写入命令，而且只能一次；更早的，看 dicoop log 编号，再一个值一个值地 dicoop … set
"""
NOTHING_EN = """\
error: nothing to undo
  only the last command that wrote something can be undone, and once; for earlier ones see dicoop log ID, then dicoop … set each value
"""
COMMANDS = [
    "project set QL007 investment=13亿元",
    "project add --name 示例纺织园 --enterprise QL003 --county QL --signed 2019-08-20 --investment 3亿元 --lead 市发展改革委",
    "issue claim QL012 --by 市发展改革委",
    "project void QL008 --reason 重复登记",
    "meeting decide 15 --text x --lead 市发展改革委",
    "fmt",
    "renumber E-2016-QL003 E-2016-QL009",
]


def the_note(root):
    """Return the one note there is."""
    (file,) = (root / ".git/dicoop").iterdir()
    return file


def files(root):
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted((root / "ledgers").rglob("*.yaml"))}


@pytest.mark.parametrize("words", COMMANDS)
@pytest.mark.parametrize("in_git", [True, False])
def test_every_writing_command_can_be_undone_once(words, in_git, request, small, run):
    root = request.getfixturevalue("office") if in_git else small
    before = files(root)
    assert run(*words.split(), root=root).code == 0
    changed = {path for path in {**files(root), **before} if files(root).get(path) != before.get(path)}
    assert changed
    dry = run("undo", "--dry-run", "--json", root=root)
    assert {row["path"] for row in json.loads(dry.out)["files"]} == changed
    assert files(root) != before
    assert run("undo", root=root).code == 0
    assert files(root) == before
    told(run("undo", root=root), 4, err=NOTHING_ZH)
    told(run("undo", root=root, lang="en"), 4, err=NOTHING_EN)


NEW_FIRM, FIRM = "ledgers/enterprises/QL/2016/E-2016-QL009.yaml", "ledgers/enterprises/QL/2016/E-2016-QL003.yaml"


def test_what_is_told(office, run):
    run("renumber", "E-2016-QL003", "E-2016-QL009", root=office)
    rows = run("undo", "--dry-run", root=office, lang="en").out.splitlines()
    assert f"{PROJECT}: restored: Enterprise E-2016-QL009 → E-2016-QL003{DRY_EN}" in rows
    assert f"{NEW_FIRM}: removed: Id E-2016-QL009; Name 示例轴承有限公司; County 清陵县{DRY_EN}" in rows
    assert f"{FIRM}: put back: Id E-2016-QL003; Name 示例轴承有限公司; County 清陵县{DRY_EN}" in rows
    assert run("undo", "--dry-run", root=office).out.splitlines()[0].endswith("（试运行，没有写入）")
    rows = run("undo", root=office).out.splitlines()
    assert f"{PROJECT}：已还原：企业 E-2016-QL009 → E-2016-QL003" in rows
    assert f"{NEW_FIRM}：已移去：编号 E-2016-QL009；名称 示例轴承有限公司；县区 清陵县" in rows
    assert f"{FIRM}：已放回：编号 E-2016-QL003；名称 示例轴承有限公司；县区 清陵县" in rows


def test_values_are_told_to_programs_too(office, run):
    run("project", "fund", "QL007", "1万元", "--receipt", "HD-2", root=office)
    values = [("date", "2019-09-30"), ("amount", "1万元"), ("receipt", "HD-2")]
    told = [{"address": f"funds[HD-2].{name}", "before": value, "after": None} for name, value in values]
    for words in (["--dry-run"], []):
        ran = run("undo", "--json", *words, root=office)
        assert json.loads(ran.out) == {"files": [{"path": PROJECT, "came": "restored", "changes": told}]}


def test_a_file_whose_values_did_not_change_or_cannot_be_read(office, run, monkeypatch):
    (office / OTHER).write_text((office / OTHER).read_text("utf-8") + "lead: x\n", "utf-8")
    monkeypatch.setenv("VISUAL", "sed -i $d")
    assert run("project", "edit", "QL008", root=office).code == 0
    assert json.loads(run("undo", "--dry-run", "--json", root=office).out)["files"][0]["changes"] is None
    told(run("undo", root=office), 0, f"{OTHER}：已还原\n")
    monkeypatch.setenv("VISUAL", "sed -i s/二期/三期/")
    assert run("project", "edit", "QL007", root=office).code == 0
    told(run("undo", "--dry-run", root=office, lang="en"), 0, f"{PROJECT}: restored, only comments or layout, no value{DRY_EN}\n")
    told(run("undo", root=office), 0, f"{PROJECT}：已还原，只是注释或写法，值没有变\n")


def test_one_command_is_one_unit_and_only_the_last(office, run):
    first = files(office)
    run("project", "set", "QL008", "chain=物流", root=office)
    second = files(office)
    run("project", "set", "QL007", "chain=高端装备", root=office)
    assert run("undo", root=office).code == 0
    assert files(office) == second != first


def test_a_command_that_writes_nothing_leaves_the_last_one(office, run):
    run("project", "set", "QL007", "chain=高端装备", root=office)
    run("project", "set", "QL007", "chain=高端装备", root=office)
    run("project", "set", "QL008", "chain=物流", "--dry-run", root=office)
    assert run("project", "set", "QL008", "investment=x", root=office).code == 2
    told(run("undo", root=office), 0, f"{PROJECT}：已还原：删去产业链 高端装备\n")


def test_a_command_that_was_overtaken_leaves_the_other_s_last_one(office, run, monkeypatch, tmp_path):
    """While a person edits a record somebody else changes it: the edit is refused, and what the other did can still be undone."""
    script = tmp_path / "editor.sh"
    script.write_text(
        '#!/bin/sh\nsed -i s/12.5亿元/13亿元/ "$1"\n' + f"{PYTHON} -m dicoop -C {office} project set QL007 chain=高端装备\n", "utf-8"
    )
    script.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(script))
    before = files(office)
    assert run("project", "edit", "QL007", root=office).code == 5
    assert files(office) != before
    told(run("undo", root=office), 0, f"{PROJECT}：已还原：删去产业链 高端装备\n")
    assert files(office) == before


def test_changed_since(office, run):
    run("fmt", root=office)
    put(office, OTHER, (office / OTHER).read_text("utf-8").replace("示例物流园", "示例物流园二"))
    before = files(office)
    told(
        run("undo", root=office),
        5,
        err=f"错误：{OTHER} 在那之后又改过，什么都没有撤销\n  看改了什么：git diff {OTHER}；一个值一个值地改回：dicoop … set\n",
    )
    told(
        run("undo", root=office, lang="en"),
        5,
        err=f"error: {OTHER} has changed since; nothing was undone\n"
        f"  see what changed: git diff {OTHER}; restore single values: dicoop … set\n",
    )
    assert files(office) == before


@pytest.mark.parametrize("edited", [False, True])
def test_committed_since(edited, office, run):
    run("project", "set", "QL007", "chain=高端装备", root=office)
    made = commit(office)[:12]
    commit(office)
    if edited:
        (office / PROJECT).write_text("x", "utf-8")
    told(run("undo", root=office), 4, err=f"错误：那个命令的改动已经提交（{made}）\n  撤销一次提交：git revert {made}\n")
    told(
        run("undo", root=office, lang="en"),
        4,
        err=f"error: what that command wrote is committed ({made})\n  to revert a commit: git revert {made}\n",
    )


def test_a_value_set_back_by_hand_command_is_not_taken_for_committed(office, run):
    run("project", "set", "QL007", "investment=13亿元", root=office)
    between = files(office)
    run("project", "set", "QL007", "investment=12.5亿元", root=office)
    assert git(office, "status", "--porcelain", "--", PROJECT) == ""
    assert run("undo", root=office).code == 0
    assert files(office) == between


def test_the_journal_is_outside_of_all_tracked_files(office, run):
    run("project", "set", "QL007", "chain=高端装备", root=office)
    assert the_note(office).is_file()
    assert git(office, "status", "--porcelain").strip() == f"M {PROJECT}"


def test_a_command_that_was_killed_before_it_wrote_leaves_nothing_to_undo(office, run):
    """The line is written before the file: of one that never came, the file is as it was."""
    run("project", "set", "QL008", "chain=物流", root=office)
    with undo_log.kept(office, None, ""):
        undo_log.note(office, PROJECT, office / OTHER)
    told(run("undo", root=office), 4, err=NOTHING_ZH)


@pytest.mark.parametrize("path", ["../outside.yaml", "ledgers/../outside.yaml", "outside.yaml", "/etc/outside.yaml"])
def test_a_journal_that_was_tampered_with_writes_nothing_elsewhere(path, office, run):
    (office / "outside.yaml").write_text("mine", "utf-8")
    run("project", "set", "QL007", "chain=高端装备", root=office)
    file = the_note(office)
    head, row = file.read_text("ascii").splitlines()
    for more in ("", f"{row}\n"):
        told_of = {"path": path, "before": "theirs", "after": None, "owner": None}
        file.write_text(f"{head}\n{json.dumps(told_of)}\n{more}", "ascii")
        told(run("undo", root=office), 4, err=NOTHING_ZH)
    assert (office / "outside.yaml").read_text("utf-8") == "mine"


@pytest.mark.parametrize("text", ["", "{", "[]\n", '{"root": 1}\n{"path": "ledgers/x"}\n'])
def test_a_broken_journal_is_none(text, office, run):
    run("project", "set", "QL007", "chain=高端装备", root=office)
    the_note(office).write_text(text, "ascii")
    told(run("undo", root=office), 4, err=NOTHING_ZH)


def test_without_a_place_for_a_journal_commands_still_work(small, run, monkeypatch):
    monkeypatch.setenv("DICOOP_CACHE", "")
    assert run("project", "set", "QL007", "chain=高端装备", root=small).code == 0
    told(run("undo", root=small), 4, err=NOTHING_ZH)


def test_where_git_is_found_at_times_only(office, run, monkeypatch):
    """As on Windows, where only one of two shells has it: what is taken back is what was written last, in whichever."""
    first = files(office)
    run("project", "set", "QL007", "chain=高端装备", root=office)
    between = files(office)
    with monkeypatch.context() as patch:
        patch.setenv("PATH", "/nowhere")
        run("project", "set", "QL008", "chain=物流", root=office)
    told(run("undo", root=office), 0, f"{OTHER}：已还原：删去产业链 物流\n")
    assert files(office) == between
    told(run("undo", root=office), 4, err=NOTHING_ZH)
    with monkeypatch.context() as patch:
        patch.setenv("PATH", "/nowhere")
        run("project", "set", "QL008", "chain=物流", root=office)
        run("project", "set", "QL008", "chain=", root=office)
    run("project", "set", "QL007", "chain=", root=office)
    assert files(office) == first
    with monkeypatch.context() as patch:
        patch.setenv("PATH", "/nowhere")
        told(run("undo", root=office), 4, err=NOTHING_ZH)
    told(run("undo", root=office), 0, f"{PROJECT}：已还原：产业链 高端装备\n")


@pytest.mark.parametrize("cache", [True, False])
def test_a_command_that_was_undone_or_not_noted_without_git_does_not_leave_the_one_before(cache, office, run, monkeypatch):
    run("project", "set", "QL007", "chain=高端装备", root=office)
    with monkeypatch.context() as patch:
        patch.setenv("PATH", "/nowhere")
        if not cache:
            patch.setenv("DICOOP_CACHE", "")
        run("project", "set", "QL008", "chain=物流", root=office)
        assert run("undo", root=office).code == (0 if cache else 4)
    told(run("undo", root=office), 4, err=NOTHING_ZH)
    run("project", "set", "QL007", "chain=装备", root=office)
    told(run("undo", root=office), 0, f"{PROJECT}：已还原：产业链 装备 → 高端装备\n")
    assert not list((office / "ledgers").glob(".*.tmp"))


def test_a_file_that_was_no_text_comes_back_byte_for_byte(office, run, monkeypatch, tmp_path):
    raw = (office / PROJECT).read_bytes().replace("精密轴承".encode(), "精密轴承".encode("gb18030"))
    (office / PROJECT).write_bytes(raw)
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i "s/^name: .*/name: 新名/" "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    monkeypatch.setenv("LC_ALL", "C")
    assert run("project", "edit", "QL007", root=office).code == 0
    assert (office / PROJECT).read_bytes() != raw
    assert run("undo", root=office).code == 0
    assert (office / PROJECT).read_bytes() == raw


def test_in_a_linked_work_tree(office, run, tmp_path):
    git(office, "worktree", "add", "-q", str(tmp_path / "linked"), "-b", "county/QL")
    root = tmp_path / "linked"
    run("project", "set", "QL008", "chain=物流", root=office)
    before = files(root)
    run("project", "set", "QL007", "chain=高端装备", root=root)
    told(run("undo", root=root), 0, f"{PROJECT}：已还原：删去产业链 高端装备\n")
    assert files(root) == before
    told(run("undo", root=office), 0, f"{OTHER}：已还原：删去产业链 物流\n")


def test_a_note_under_another_s_name_is_his(office, run):
    """As a copy, or somebody who writes it by hand, leaves it: what counts is who it says it is by."""
    run("project", "set", "QL007", "chain=高端装备", root=office)
    note = the_note(office)
    head, row = note.read_text("ascii").splitlines()
    theirs = json.dumps({**json.loads(head), "by": "OFFICE\\zhang", "when": "2019-09-30T08:00:00"})
    note.write_text(f"{theirs}\n{row}\n", "ascii")
    before = files(office)
    command = "dicoop project set QL007 'chain=高端装备'"
    told(
        run("undo", root=office, lang="en"),
        4,
        err=f"error: you have no command to undo; the last one here was run by OFFICE\\zhang at 2019-09-30 08:00: {command}\n"
        "  only OFFICE\\zhang can undo it (dicoop undo); to change single values: dicoop … set; "
        "to reverse a receipt: fund or deliver --reverse\n",
    )
    assert files(office) == before


def test_who_somebody_is_does_not_rest_on_the_environment(office, run, monkeypatch):
    run("project", "set", "QL007", "chain=高端装备", root=office)
    for variable in ("LOGNAME", "USER", "USERNAME", "LNAME", "HOSTNAME"):
        monkeypatch.setenv(variable, "another")
    told(run("undo", root=office), 0, f"{PROJECT}：已还原：删去产业链 高端装备\n")
