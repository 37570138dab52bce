"""In a folder that several users share, each takes back his own last command and nobody else's."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from conftest import TODAY, Ran
from git_samples import commit, git, start
from people import others_may_run
from told_samples import OTHER, PROJECT, told

pwd = pytest.importorskip("pwd")
A, B, GROUP = 40001, 40002, 40000
NOTHING_ZH = """\
错误：没有可以撤销的命令
  只能撤销最后一个写入命令，而且只能一次；更早的，看 dicoop log 编号，再一个值一个值地 dicoop … set
"""
FUND_A = ["project", "fund", "QL007", "1万元", "--receipt", "HD-2"]
FUND_B = ["project", "fund", "QL007", "2万元", "--receipt", "HD-3"]
NAMES = {f"GIT_{who}_{what}": "x@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
TAKEN_A = f"{PROJECT}：已还原：funds[HD-2]: date {TODAY} → —, amount 1万元 → —, receipt HD-2 → —\n"
TAKEN_B = TAKEN_A.replace("HD-2", "HD-3").replace("1万元", "2万元")
SET_B = ["project", "set", "QL008", "chain=物流"]
BACK_B = f"{OTHER}：已还原：chain 物流 → —\n"


def name(uid):
    """Return what a user is called."""
    try:
        user = pwd.getpwuid(uid).pw_name
    except KeyError:
        user = uid
    return f"{user}@{os.uname().nodename}"


def run_as(uid, root, words, *, lang="zh", umask=0o002):
    """Run a command line as a user of the group."""
    done = subprocess.run(
        [sys.executable, "-m", "dicoop", "-C", root, "--lang", lang, "--today", TODAY, *words],
        check=False,
        capture_output=True,
        text=True,
        cwd=root,
        user=uid,
        group=GROUP,
        extra_groups=[],
        umask=umask,
        env={
            "PATH": os.environ["PATH"],
            "DICOOP_CACHE": "",
            "GIT_CONFIG_GLOBAL": str(root.parent / "gitconfig"),
            "PYTHONDONTWRITEBYTECODE": "1",
            **NAMES,
        },
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def give(path, uid=A, mode=None):
    """Give a file or folder to a user of the group."""
    os.lchown(path, uid, GROUP)
    if mode is not None:
        path.chmod(mode)


@pytest.fixture
def shared(small):
    """The small ledger, where two users of a group may write; its repository belongs to the first and is shared as git does it."""
    if os.geteuid() != 0:
        pytest.skip("only root can be two users")
    above = Path(tempfile.mkdtemp())
    try:
        above.chmod(0o755)
        (above / "gitconfig").write_text("[safe]\n\tdirectory = *\n", "utf-8")
        root = start(above / "office", "--shared=group")
        shutil.copytree(small / "ledgers", root / "ledgers")
        (root / ".gitignore").write_text("ledgers/.lock\n.*.tmp\n", "utf-8")
        commit(root)
        for path in [root, *root.rglob("*")]:
            is_folder = path.is_dir()
            give(path, A, None if ".git" in path.parts and not is_folder else 0o2775 if is_folder else 0o664)
        if not others_may_run(above):
            pytest.skip("Python cannot be run by others here")
        yield root
    finally:
        shutil.rmtree(above)


def close_journal(root):
    """Let nobody but the first user write in the journal's folder, nor make it."""
    (root / ".git").chmod(0o755)
    if (root / ".git/dicoop").exists():
        (root / ".git/dicoop").chmod(0o755)


def files(root):
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted((root / "ledgers").rglob("*.yaml"))}


def notes(root):
    return {json.loads(p.read_text("ascii").splitlines()[0])["by"]: p for p in (root / ".git/dicoop").iterdir()}


def done(ran, out=None):
    assert ran.code == 0, ran
    assert out in (None, ran.out)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_entry_of_another_is_never_taken_back(lang, shared):
    """The second user's note cannot be made: he may not write where the first user's lies."""
    close_journal(shared)
    done(run_as(A, shared, FUND_A))
    done(run_as(B, shared, SET_B))
    before = files(shared)
    when = json.loads(notes(shared)[name(A)].read_text("ascii").splitlines()[0])["when"][:16].replace("T", " ")
    zh = (
        f"错误：没有您可以撤销的命令；这里最后的是 {name(A)} 在 {when} 执行的：dicoop project fund QL007 '1万元' --receipt HD-2\n"
        f"  只能由 {name(A)} 自己撤销（dicoop undo）；您要改：一个值一个值地 dicoop … set，收据另记一笔冲回（fund 或 deliver --reverse）\n"
    )
    en = (
        f"error: you have no command to undo; the last one here was run by {name(A)} at {when}: dicoop project "
        "fund QL007 '1万元' --receipt HD-2\n"
        f"  only {name(A)} can undo it (dicoop undo); to change single values: dicoop … set; to reverse a "
        "receipt: fund or deliver --reverse\n"
    )
    for words in (["undo", "--dry-run"], ["undo"], ["undo", "--json"]):
        told(run_as(B, shared, words, lang=lang), 4, err={"zh": zh, "en": en}[lang])
    assert files(shared) == before
    done(run_as(A, shared, ["undo"]), TAKEN_A)
    told(run_as(B, shared, ["undo"]), 4, err=NOTHING_ZH)


def test_the_same_record(shared):
    """Whether the second user's note could be made or not, the first user's command is built upon."""
    close_journal(shared)
    done(run_as(A, shared, FUND_A))
    done(run_as(B, shared, FUND_B))
    before = files(shared)
    told(run_as(B, shared, ["undo"]), 4, err=NOTHING_ZH)
    refused = run_as(A, shared, ["undo"])
    assert (refused.code, refused.err.split("\n")[0]) == (5, f"错误：{PROJECT} 在那之后又改过，什么都没有撤销")
    assert files(shared) == before


@pytest.mark.parametrize("umask", [0o002, 0o022, 0o077])
def test_each_has_a_note_of_his_own(umask, shared):
    """However careful the users' settings are, the folder of notes is shared like the repository it lies in."""
    first = files(shared)
    done(run_as(A, shared, FUND_A, umask=umask))
    done(run_as(B, shared, FUND_B, umask=umask))
    third = files(shared)
    assert (shared / ".git/dicoop").stat().st_mode & 0o7777 == 0o2775
    assert set(notes(shared)) == {name(A), name(B)}
    assert {path.stat().st_mode & 0o7777 for path in notes(shared).values()} == {0o644}
    assert run_as(A, shared, ["undo"]).code == 5
    assert files(shared) == third
    done(run_as(B, shared, ["undo"]), TAKEN_B)
    told(run_as(B, shared, ["undo", "--dry-run"]), 4, err=NOTHING_ZH)  # what stands there is the first user's, but not written by him
    assert first != files(shared) != third


def test_other_records_do_not_matter(shared):
    first = files(shared)
    done(run_as(A, shared, FUND_A))
    done(run_as(B, shared, SET_B))
    done(run_as(A, shared, ["undo"]), TAKEN_A)
    assert run_as(A, shared, ["undo"]).err.startswith(f"错误：没有您可以撤销的命令；这里最后的是 {name(B)} 在 ")
    done(run_as(B, shared, ["undo"]), BACK_B)
    assert files(shared) == first
    told(run_as(A, shared, ["undo"]), 4, err=NOTHING_ZH)


def test_the_latest_of_several_others_is_told(shared):
    done(run_as(A, shared, FUND_A))
    done(run_as(B, shared, SET_B))
    for user, hour in ((A, 9), (B, 8)):
        note = notes(shared)[name(user)]
        head, *rows = note.read_text("ascii").splitlines()
        note.write_text("\n".join([json.dumps({**json.loads(head), "when": f"2019-09-30T0{hour}:00:00+00:00"}), *rows, ""]), "ascii")
    assert f"这里最后的是 {name(A)} 在 " in run_as(A + 2, shared, ["undo"]).err


def test_a_value_that_another_took_back_and_wrote_again_is_his(shared):
    done(run_as(A, shared, SET_B))
    for value in ("", "物流"):
        close_journal(shared)
        done(run_as(B, shared, ["project", "set", "QL008", f"chain={value}"]))
    before = files(shared)
    assert run_as(A, shared, ["undo"]).code == 5
    assert files(shared) == before


def test_what_is_committed_is_not_told(shared):
    done(run_as(A, shared, FUND_A))
    done(run_as(A, shared, ["save"]))
    told(run_as(B, shared, ["undo"]), 4, err=NOTHING_ZH)


def test_a_note_that_can_neither_be_replaced_nor_taken_away_is_void(shared):
    """The first user's own note is closed to him while he writes once more, and open again when he runs undo."""
    done(run_as(A, shared, FUND_A))
    folder, note = shared / ".git/dicoop", notes(shared)[name(A)]
    give(folder, 0, 0o755)
    give(note, 0, 0o644)
    done(run_as(A, shared, SET_B))
    seen = git(shared, "status", "--porcelain", GIT_CONFIG_GLOBAL=str(shared.parent / "gitconfig"))
    assert seen.split() == ["M", PROJECT, "M", OTHER]
    before = files(shared)
    for _ in range(2):
        told(run_as(A, shared, ["undo"]), 4, err=NOTHING_ZH)
        give(folder, A, 0o2775)
        give(note, A)
    assert files(shared) == before
    done(run_as(A, shared, ["project", "set", "QL008", "chain=高端装备"]))
    done(run_as(A, shared, ["undo"]), f"{OTHER}：已还原：chain 高端装备 → 物流\n")
    assert list((shared / "ledgers").glob(".*.tmp")) == []


def test_where_not_even_that_can_be_said_nothing_is_written(shared):
    done(run_as(A, shared, FUND_A))
    give(shared / ".git/dicoop", 0, 0o755)
    give(shared / "ledgers", 0, 0o755)
    before = files(shared)
    for lang, err in (
        ("zh", "错误：ledgers 写不进去：没有权限\n  什么都没有改动；检查文件夹权限和磁盘空间\n"),
        ("en", "error: cannot write ledgers: Permission denied\n  nothing was changed; check permissions and free space\n"),
    ):
        told(run_as(A, shared, SET_B, lang=lang), 6, err=err)
    assert files(shared) == before
