"""A repository is set up for merging by field and taken back to the byte; a driver that is missing or dies loses nothing."""

import os
import shutil
import subprocess

import pytest
from git_samples import ENV, commit, git, put
from merge_samples import QL007, QL008, at, begin, edit, merge, side

from dicoop.actions import install

MONEY = ("investment: 12.5亿元", "investment: 13亿元")
OTHER = ("investment: 12.5亿元", "investment: 14亿元")
LEAD = ("lead: 市发展改革委", "lead: 市交通运输局")
TEXT = ("text: 场地平整完成", "text: 场地已平整")


@pytest.fixture
def root(small, monkeypatch):
    return begin(small, monkeypatch)


@pytest.fixture
def ready(root, run):
    assert run("git", "install", root=root).code == 0
    commit(root, "装")
    return root


def state(root):
    """Return all that installing may change."""
    hook = root / ".git/hooks/pre-commit"
    attributes = root / ".gitattributes"
    return (
        (root / ".git/config").read_text("utf-8"),
        attributes.read_bytes() if attributes.exists() else None,
        (root / ".git/info/exclude").read_bytes(),
        (hook.read_bytes(), hook.stat().st_mode) if hook.exists() else None,
    )


CHANGED = f"""\
.gitattributes：写入 dicoop 的部分
git 设置 merge.dicoop.name = dicoop: merge records by fields
git 设置 merge.dicoop.driver = {install.DRIVER}
git 设置 rerere.enabled = false
git 设置 merge.directoryRenames = false
.git/info/exclude：写入 dicoop 的部分
.git/hooks/pre-commit：写入 dicoop 的部分
"""
BACK = """\
.gitattributes：去掉 dicoop 的部分
git 设置 merge.dicoop.name 恢复原样
git 设置 merge.dicoop.driver 恢复原样
git 设置 rerere.enabled 恢复原样
git 设置 merge.directoryRenames 恢复原样
.git/info/exclude：去掉 dicoop 的部分
.git/hooks/pre-commit：去掉 dicoop 的部分
"""


def test_it_says_what_it_changed_and_does_it_once(root, run):
    before = state(root)
    assert run("git", "install", root=root) == (0, CHANGED, "下一步：dicoop save，再 dicoop sync，别人也按字段合并\n")
    done = state(root)
    assert run("git", "install", root=root) == (0, "没有变化\n", "")
    assert state(root) == done
    for path, wanted in ((QL007, "dicoop"), ("ledgers/meetings/015.yaml", "dicoop"), ("README.md", "unspecified")):
        assert git(root, "check-attr", "merge", "--", path) == f"{path}: merge: {wanted}"
    assert git(root, "check-attr", "eol", "diff", "--", QL007) == f"{QL007}: eol: lf\n{QL007}: diff: set"
    assert run("git", "uninstall", root=root) == (0, BACK, "")
    assert state(root) == before
    assert run("git", "uninstall", root=root, lang="en") == (0, "nothing changed\n", "")
    en = run("git", "install", root=root, lang="en")
    assert en.out.startswith(".gitattributes: dicoop's part written\ngit setting merge.dicoop.name = dicoop: ")
    assert en.err == "next: dicoop save, then dicoop sync; others then merge by field too\n"
    en = run("git", "uninstall", root=root, lang="en")
    assert en.out.startswith(".gitattributes: dicoop's part removed\ngit setting merge.dicoop.name restored\n")


@pytest.mark.parametrize("text", ["* text=auto\n", "* text=auto", "# 我们的\n\n*.md diff\n\n", ""])
@pytest.mark.parametrize("rerere", [None, "true", "false"])
def test_exactly_what_was_there_comes_back(text, rerere, root, run):
    put(root, ".gitattributes", text)
    if rerere:
        git(root, "config", "rerere.enabled", rerere)
    git(root, "config", "merge.other.driver", "false")
    before = state(root)
    assert run("git", "install", root=root).code == 0
    assert git(root, "config", "rerere.enabled") == "false"
    assert run("git", "install", root=root).out == "没有变化\n"
    assert run("git", "uninstall", root=root).code == 0
    assert state(root) == (before if text else (before[0], None, *before[2:]))


def test_an_older_part_is_brought_up_to_date_in_place(root, run):
    put(root, ".gitattributes", f"a b\n{install.BEGIN}\n以前的\n{install.END}\n")
    put(root, ".git/hooks/pre-commit", f"#!/bin/sh\n{install.BEGIN}\n以前的\n{install.END}\n")
    assert run("git", "install", root=root).code == 0
    assert (root / ".gitattributes").read_text("utf-8") == f"a b\n{install.BEGIN}\n{install.ATTRIBUTES}{install.END}\n"
    assert "以前的" not in (root / ".git/hooks/pre-commit").read_text("utf-8")


HOW = 'dicoop -C "$(git rev-parse --show-toplevel)" check >&2 || exit 1'


@pytest.mark.parametrize("how", ["file", "link", "elsewhere"])
def test_somebody_else_s_hook_is_left_alone(how, root, run):
    hook, path = root / ".git/hooks/pre-commit", ".git/hooks/pre-commit"
    if how == "elsewhere":
        git(root, "config", "core.hooksPath", ".husky")
        path = ".husky/pre-commit"
    elif how == "link":
        hook.symlink_to("/bin/true")
    else:
        put(root, ".git/hooks/pre-commit", "#!/bin/sh\nexit 0\n")
    before = hook.read_bytes() if hook.exists() else None
    ran = run("git", "install", root=root)
    assert (ran.code, ran.out) == (4, CHANGED.replace(".git/hooks/pre-commit：写入 dicoop 的部分\n", ""))
    assert ran.err.endswith(f"错误：{path} 是别人的钩子，没有改动\n  要在提交前核对，在其中加一行：{HOW}\n")
    en = run("git", "install", root=root, lang="en")
    hint = f"to check before each commit, add this line to it: {HOW}"
    assert en == (4, "nothing changed\n", f"error: {path} is another tool's hook and was left as it is\n  {hint}\n")
    assert run("git", "uninstall", root=root).code == 0
    assert (hook.read_bytes() if hook.exists() else None) == before


def test_what_writers_leave_is_never_added(root, run):
    (root / ".gitignore").unlink()
    assert run("git", "install", root=root).code == 0
    assert run("project", "set", "QL007", "chain=x", root=root).code == 0
    put(root, "ledgers/projects/.x.1234abcd.tmp", "x")
    assert (root / "ledgers/.lock").exists()
    git(root, "add", "-A")
    assert not [path for path in git(root, "ls-files").splitlines() if path.endswith((".lock", ".tmp"))]


def test_attributes_that_are_no_text(root, run):
    put(root, ".gitattributes", b"\xff\xfe")
    assert run("git", "install", root=root) == (6, "", "错误：.gitattributes 读不出来，没有改动\n")
    assert run("git", "install", root=root, lang="en") == (6, "", "error: .gitattributes cannot be read and was left as it is\n")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", "错误：git 后面是 install 或 uninstall，不是“instal”\n  是否想写“install”？\n"),
        ("en", "error: git takes install or uninstall, not 'instal'\n  Did you mean 'install'?\n"),
    ],
)
def test_no_such_verb(lang, words, root, run):
    assert run("git", "instal", root=root, lang=lang) == (2, "", words)


# The hook


def commits(root):
    edit(root, QL008, ("county: QL", "county: QX"))
    git(root, "add", "-A")
    return subprocess.run(["git", "-C", str(root), "commit", "-qm", "x"], capture_output=True, check=False, env={**os.environ, **ENV})


def test_a_commit_with_faults_is_stopped(ready):
    ran = commits(ready)
    assert ran.returncode == 1
    assert "unknown-county" in ran.stderr.decode()
    edit(ready, QL008, ("county: QX", "county: QL"), ("8000万元", "9000万元"))
    git(ready, "add", "-A")
    git(ready, "commit", "-qm", "x")
    assert at(ready, "HEAD", QL008) == (ready / QL008).read_text("utf-8")


def test_a_ledger_in_a_folder_and_a_branch_without_one(small, run, monkeypatch, tmp_path_factory):
    top = tmp_path_factory.mktemp("top")
    shutil.copytree(small / "ledgers", top / "市 办/ledgers")
    root = begin(top, monkeypatch)
    assert run("git", "install", root=root / "市 办").code == 0
    commit(root, "装")
    edit(root, f"市 办/{QL008}", ("county: QL", "county: QX"))
    git(root, "add", "-A")
    ran = subprocess.run(["git", "-C", str(root), "commit", "-qm", "x"], capture_output=True, check=False, env={**os.environ, **ENV})
    assert ran.returncode == 1
    git(root, "checkout", "-qf", "--orphan", "empty")
    git(root, "rm", "-rqf", ".")
    git(root, "commit", "-q", "--allow-empty", "-m", "没有台账")


def without_program(folder, monkeypatch):
    """Leave only git and the shell to be found."""
    tools = folder / ".git/tools"
    tools.mkdir()
    for name in ("git", "sh", "kill"):
        if found := shutil.which(name):
            (tools / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(tools))
    assert shutil.which("dicoop") is None
    return tools


def test_a_commit_without_the_program_says_so(ready, monkeypatch):
    without_program(ready, monkeypatch)
    ran = commits(ready)
    assert (ran.returncode, ran.stderr.decode()) == (0, "dicoop: not found, nothing was checked / 找不到 dicoop, 没有核对\n")


# The driver


def test_git_merges_by_fields(ready):
    side(ready, "one", QL007, MONEY, TEXT)
    side(ready, "two", QL007, ("signed: 2019-08-20", "signed: 2019-08-21"), ("source: own", "source: loan"))
    git(ready, "checkout", "-q", "one")
    code, told = merge(ready, "two", "-m", "合并")
    assert code == 0, told
    wanted = at(ready, "main", QL007).replace(*MONEY).replace(*TEXT).replace("signed: 2019-08-20", "signed: 2019-08-21")
    assert (ready / QL007).read_text("utf-8") == wanted.replace("source: own", "source: loan")


def test_two_payments_of_one_amount_stay_two(ready):
    """By merge=union, as ledgers of plain text have it, one would be left: findings/payments_in_git.sh."""
    last = "    amount: 2.1亿元\n    source: own\n"
    paid = {name: f"  - receipt: HD-{name}\n    date: 2019-09-20\n    amount: 500万元\n    source: own\n" for name in ("11", "12")}
    for name, entry in paid.items():
        side(ready, name, QL007, (last, last + entry))
    git(ready, "checkout", "-q", "11")
    code, told = merge(ready, "12", "-m", "合并")
    assert code == 0, told
    assert last + paid["11"] + paid["12"] in (ready / QL007).read_text("utf-8")


def test_git_names_the_other_branch_in_the_markers(ready):
    side(ready, "one", QL007, MONEY)
    side(ready, "county/清陵", QL007, OTHER)
    git(ready, "checkout", "-q", "one")
    assert merge(ready, "county/清陵", "-m", "合并")[0] == 1
    assert ">>>>>>> county/清陵\n" in (ready / QL007).read_text("utf-8")


@pytest.mark.parametrize("how", ["missing", "killed", "broken", "killed while it writes"])
def test_nothing_is_lost_when_the_program_fails(how, ready, monkeypatch):
    """Git's own merge does it: both sides stand in the file, and what clashes stands between markers."""
    side(ready, "one", QL007, MONEY)
    side(ready, "two", QL007, OTHER, TEXT)
    side(ready, "three", QL007, TEXT)
    tools = without_program(ready, monkeypatch)
    bodies = {
        "killed": "kill -9 $$",
        "broken": "exit 70",
        "killed while it writes": 'printf half > "$3.tmp"; kill -9 $$',
    }
    if how in bodies:
        (tools / "dicoop").write_text(f"#!/bin/sh\n{bodies[how]}\n", encoding="utf-8")
        (tools / "dicoop").chmod(0o755)
    git(ready, "config", "core.hooksPath", os.devnull)
    git(ready, "checkout", "-q", "one")
    code, _ = merge(ready, "two", "-m", "合并")
    text = (ready / QL007).read_text("utf-8")
    assert code == 1
    clash = "<<<<<<< ours\ninvestment: 13亿元\n||||||| base\ninvestment: 12.5亿元\n=======\ninvestment: 14亿元\n>>>>>>> theirs\n"
    assert text == at(ready, "main", QL007).replace("investment: 12.5亿元\n", clash).replace(*TEXT)
    git(ready, "merge", "--abort")
    code, told = merge(ready, "three", "-m", "合并")
    assert code == 0, told
    assert (ready / QL007).read_text("utf-8") == at(ready, "main", QL007).replace(*MONEY).replace(*TEXT)
