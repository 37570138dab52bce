"""The ledger's changes are committed in the ledger's words, and nothing else is."""

import json
import subprocess

import pytest
from git_samples import commit, git, put
from told_samples import OTHER, PROJECT, office, told

from dicoop.store import changed_files
from dicoop.store import git as store

__all__ = ["office"]
WAIVER = f"rule: R07\nid: P-2019-QL007\nblob: {'a' * 40}\nreason: 开工令为证\nby: 李主任\nuntil: 2019-12-29\n"


def head(root):
    return git(root, "rev-parse", "HEAD")


def message(root):
    return git(root, "log", "-1", "--format=%B")


def test_nothing_to_save_is_said(office, run):
    before = head(office)
    told(run("save", root=office), 0, "台账没有要提交的改动\n")
    told(run("save", root=office, lang="en"), 0, "nothing to commit\n")
    assert json.loads(run("save", "--json", root=office).out) == {"commit": None, "branch": None, "paths": [], "message": ""}
    assert head(office) == before


def test_a_changed_record_in_the_ledger_s_words(office, run):
    run("project", "set", "QL007", "investment=13亿元", root=office)
    ran = run("save", root=office)
    made = head(office)
    text = "项目 1 个：P-2019-QL007 精密轴承智能工厂\n\nP-2019-QL007 精密轴承智能工厂\n  ~ 总投资 12.5亿元 → 13亿元"
    told(
        ran,
        0,
        f"已提交 1 个文件到 main（{made[:12]}）\n  项目 1 个：P-2019-QL007 精密轴承智能工厂\n\n  P-2019-QL007 精密轴承智能工厂\n    ~ 总投资 12.5亿元 → 13亿元\n",
    )
    assert message(office).strip() == text
    assert git(office, "status", "--porcelain", "--", "ledgers") == ""
    assert git(office, "show", "--name-only", "--format=", "HEAD") == PROJECT
    assert git(office, "log", "-1", "--format=%an %ae") == "张三 zhang@example.com"


def test_several_kinds_and_what_is_no_record(office, run):
    run("project", "set", "QL007", "investment=13亿元", root=office)
    run("issue", "claim", "QL012", "--by", "市发展改革委", root=office)
    run("project", "add", "--name", "示例纺织园", "--enterprise", "QL003", "--county", "QL", "--signed", "2019-08-20", "--investment", "3亿元", "--lead", "市发展改革委", root=office)  # fmt: skip
    settings = office / "ledgers/ledger.yaml"
    settings.write_text(settings.read_text("utf-8") + "digits: 2\n", "utf-8")
    put(office, "ledgers/owners.yaml", "owners:\n  - principal: ql@city.example\n    all: true\n")
    put(office, "ledgers/waivers/015/R07-P-2019-QL007.yaml", WAIVER)
    put(office, "notes.txt", "not the ledger's\n")
    ran = run("save", "--dry-run", root=office, lang="en")
    assert ran.out.splitlines()[:2] == [
        "files that would be committed to main: 6 (dry run, nothing committed)",
        "  project 2, issue 1, settings, owners, waivers 1: I-2019-QL012 厂区北侧道路未通 …",
    ]
    assert changed_files.unsaved(office, store.find(office)) != ()
    assert (
        run("save", root=office).out.splitlines()[1] == "  项目 2 个、问题 1 件、设置、责任人、豁免 1 份：I-2019-QL012 厂区北侧道路未通 等"
    )
    assert changed_files.unsaved(office, store.find(office)) == ()
    assert git(office, "status", "--porcelain", "--", "notes.txt") == "?? notes.txt"


def test_a_first_line_of_one_s_own(office, run):
    run("project", "set", "QL007", "investment=13亿元", root=office)
    assert run("save", "-m", "更正总投资", root=office).code == 0
    assert message(office).startswith("更正总投资\n\nP-2019-QL007 精密轴承智能工厂\n  ~ 总投资")


def test_what_else_is_staged_stays_staged(office, run):
    put(office, "notes.txt", "not the ledger's\n")
    git(office, "add", "notes.txt")
    run("project", "set", "QL007", "investment=13亿元", root=office)
    run("save", root=office)
    assert git(office, "status", "--porcelain", "--", "notes.txt") == "A  notes.txt"
    assert git(office, "show", "--name-only", "--format=", "HEAD") == PROJECT


def test_an_executable_file_stays_one(office, run):
    (office / PROJECT).chmod(0o755)
    commit(office)
    run("project", "set", "QL007", "investment=13亿元", root=office)
    assert run("save", root=office).code == 0
    assert git(office, "ls-tree", "-r", "HEAD", "--", PROJECT)[:6] == "100755"


def test_line_ends_of_another_system_are_turned(office, run):
    text = (office / PROJECT).read_bytes().replace("12.5亿元".encode(), "13亿元".encode())
    (office / PROJECT).write_bytes(text.replace(b"\n", b"\r\n"))
    assert run("save", "--anyway", root=office).code == 0
    assert git(office, "show", f"HEAD:{PROJECT}") == text.decode().rstrip("\n")


def test_errors_are_listed_and_need_a_word(office, run):
    (office / PROJECT).write_text((office / PROJECT).read_text("utf-8").replace("12.5亿元", "12.5"), "utf-8")
    (office / OTHER).write_text((office / OTHER).read_text("utf-8").replace("示例物流园", "示例物流园二"), "utf-8")
    before = head(office)
    ran = run("save", root=office)
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.startswith(
        "错误：改动的文件里有 1 处错误，没有提交\n  改正后再提交；一定要现在提交：dicoop save --anyway\n"
        f"{PROJECT}:9:13: 错误[bare-number]: 金额“12.5”没有单位\n"
    )
    assert run("save", root=office, lang="en").err.startswith(
        "error: nothing was committed; errors in the changed files: 1\n"
        "  correct them first; or commit them as they are: dicoop save --anyway\n"
    )
    assert head(office) == before
    ran = run("save", "--anyway", root=office)
    assert (ran.code, head(office) != before) == (0, True)
    assert ran.err.splitlines()[-1] == "有 1 处错误，仍然提交"


def test_errors_in_files_that_did_not_change_are_not_in_the_way(office, run):
    (office / PROJECT).write_text((office / PROJECT).read_text("utf-8").replace("12.5亿元", "12.5"), "utf-8")
    commit(office)
    run("issue", "claim", "QL012", "--by", "市发展改革委", root=office)
    assert run("save", root=office).code == 0


@pytest.mark.parametrize("words", [(), ("--anyway",)])
def test_a_link_is_never_committed(words, office, run):
    (office / PROJECT).unlink()
    (office / PROJECT).symlink_to("/etc/passwd")
    before = head(office)
    zh, en = (run("save", *words, root=office, lang=lang) for lang in ("zh", "en"))
    assert zh.err.startswith(f"错误：{PROJECT} 不是普通文件，或读不出来，不能提交\n  什么都没有提交；看怎么改：dicoop check\n")
    assert en.err.startswith(
        f"error: {PROJECT} is not a regular file or cannot be read, so it cannot be committed\n"
        "  nothing was committed; how to correct it: dicoop check\n"
    )
    assert (zh.code, en.code, head(office)) == (4, 4, before)


def two_lines(office, run):
    """Change the same value on two branches."""
    git(office, "switch", "-qc", "other")
    for branch, amount in (("other", "13亿元"), ("main", "14亿元")):
        git(office, "switch", "-q", branch)
        run("project", "set", "QL007", f"investment={amount}", root=office)
        git(office, "commit", "-qam", amount)


@pytest.mark.parametrize("what", ["rebase", "cherry-pick", "revert"])
def test_how_what_is_under_way_is_finished_is_said(office, run, what):
    """A rebase is not given up by the words that give up a merge."""
    two_lines(office, run)
    subprocess.run(["git", "-C", str(office), what, "other"], check=False, capture_output=True)
    refused = f"错误：工作区 {office} 正在合并或变基\n  先做完（git {what} --continue）或放弃（git {what} --abort）\n"
    for line in ("save", "sync --dry-run", "meeting close 15"):
        told(run(*line.split(), root=office), 4, err=refused)
    told(
        run("save", root=office, lang="en"),
        4,
        err=f"error: a merge or rebase is in progress in the working tree {office}\n"
        f"  finish it (git {what} --continue) or abort it (git {what} --abort)\n",
    )
    git(office, what, "--abort")


def test_without_a_branch(office, run):
    git(office, "checkout", "-q", "--detach")
    run("project", "set", "QL007", "investment=13亿元", root=office)
    told(run("save", root=office), 4, err="错误：现在不在任何分支上\n  先执行 git switch 分支名，再执行一次\n")
    told(
        run("save", root=office, lang="en"),
        4,
        err="error: no branch is checked out\n  run git switch BRANCH first, then run the command again\n",
    )


def test_while_a_merge_is_under_way(office, run):
    (office / ".git/MERGE_HEAD").write_text(head(office) + "\n")
    run("project", "set", "QL007", "investment=13亿元", root=office)
    ran = run("save", root=office)
    assert (ran.code, ran.err.splitlines()[0]) == (4, f"错误：工作区 {office} 正在合并或变基")


def test_how_a_merge_is_finished_is_said(office, run):
    """What is open is settled first; what is settled is committed: `save` makes no commit of two parents."""
    start = head(office)
    two_lines(office, run)
    assert head(office) != start
    subprocess.run(["git", "-C", str(office), "merge", "-q", "other"], check=False, capture_output=True)
    refused = f"错误：工作区 {office} 正在合并或变基\n"
    told(run("save", root=office), 4, err=f"{refused}  先定完冲突：dicoop conflicts；不合并了：git merge --abort\n")
    path, done = "ledgers/projects/QL/2019/P-2019-QL007.yaml", "git commit --no-edit"
    put(office, path, git(office, "show", f"HEAD:{path}") + "\n")  # by hand
    told(run("save", root=office), 4, err=f"{refused}  冲突都定了，提交就完：git add {path}; {done}；不合并了：git merge --abort\n")
    run("resolve", "P-2019-QL007", "--again", root=office)
    assert run("resolve", "P-2019-QL007:investment", "--theirs", root=office).code == 0
    told(run("save", root=office), 4, err=f"{refused}  冲突都定了，提交就完：{done}；不合并了：git merge --abort\n")
    told(
        run("save", root=office, lang="en"),
        4,
        err=f"error: a merge or rebase is in progress in the working tree {office}\n"
        f"  its conflicts are resolved, finish it: {done}; to abort it: git merge --abort\n",
    )
    subprocess.run(done, shell=True, check=True, cwd=office, capture_output=True)
    assert run("save", root=office).code == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_a_repository(lang, small, run):
    """A dry run makes none, and nobody is made up to commit."""
    for words, zh, en in (
        (("save", "--dry-run"), "错误：这本台账没有历史可查", "error: this ledger has no history"),
        (("save",), "错误：git 不知道提交的人是谁", "error: git does not know who makes the commit"),
    ):
        ran = run(*words, root=small, lang=lang)
        assert (ran.code, ran.err.startswith({"zh": zh, "en": en}[lang])) == (6, True)
        assert not (small / ".git").exists()


def test_the_first_commit_of_all(office, run):
    git(office, "update-ref", "-d", "HEAD")
    git(office, "rm", "-r", "-q", "--cached", ".")
    assert run("save", root=office).code == 0
    assert git(office, "rev-list", "--count", "HEAD") == "1"
    assert changed_files.unsaved(office, store.find(office)) == ()


def test_a_ledger_in_a_folder_of_its_repository(office, run):
    inner = office / "city"
    inner.mkdir()
    (office / "ledgers").rename(inner / "ledgers")
    commit(office)
    run("project", "set", "QL007", "investment=13亿元", root=inner)
    assert run("save", root=inner).code == 0
    assert git(office, "show", "--name-only", "--format=", "HEAD") == f"city/{PROJECT}"
    assert git(office, "status", "--porcelain", "--", "city/ledgers/projects") == ""


# Where there is no history yet, and what the program itself wrote


def test_the_first_save_makes_the_repository(tmp_path, run, monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    assert run("init", ".", "--name", "试", root=tmp_path).code == 0
    ran = run("save", root=tmp_path)
    assert (ran.code, ran.err.splitlines()[0]) == (6, "错误：git 不知道提交的人是谁")
    assert not (tmp_path / ".git").exists()
    for name, value in (("AUTHOR_NAME", "李主任"), ("AUTHOR_EMAIL", "li@x"), ("COMMITTER_NAME", "李主任"), ("COMMITTER_EMAIL", "li@x")):
        monkeypatch.setenv(f"GIT_{name}", value)
    settings = tmp_path / "config"
    settings.write_text("[user]\n\tname = 李主任\n\temail = li@x\n", "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    assert run("save", "--dry-run", root=tmp_path).code == 6
    ran = run("save", root=tmp_path)
    assert ran.out.startswith("已提交 29 个文件到 main（")
    assert git(tmp_path, "status", "--porcelain") == "?? config"
    assert git(tmp_path, "log", "--format=%an") == "李主任"


def test_what_the_program_wrote_is_saved_and_what_people_wrote_there_is_not(office, run):
    assert run("schema", root=office).code == 0
    put(office, "schemas/own.schema.json", "{}")
    put(office, ".gitignore", "*.docx\n")
    ran = run("save", root=office)
    names = git(office, "show", "--name-only", "--format=", "HEAD").splitlines()
    assert (ran.code, {name.split("/")[0] for name in names}) == (0, {"schemas"})
    assert "schemas/own.schema.json" not in names
    (office / "schemas/waiver.schema.json").write_text("{}", "utf-8")
    assert run("save", root=office).out == "台账没有要提交的改动\n"


@pytest.mark.parametrize("before", [None, "* text=auto eol=lf\n", "*.docx binary\n"])
def test_what_git_install_wrote_is_committed_and_what_uninstall_took_out(office, run, before):
    """Else nothing would commit it, and sync would refuse to go on."""
    path = ".gitattributes"
    if before:
        put(office, path, before)
        commit(office)
    for verb in ("install", "uninstall"):
        assert run("git", verb, root=office).code == 0
        ran = run("save", "--json", root=office)
        assert json.loads(ran.out)["paths"] == [path], ran
        assert git(office, "status", "--porcelain") == ""
    put(office, path, (before or "") + "*.yaml -diff\n")
    assert json.loads(run("save", "--json", root=office).out)["paths"] == []


def test_a_sparse_checkout_is_no_deletion(office, run):
    """Nothing that was not checked out is deleted, nor can it be put back file by file."""
    git(office, "sparse-checkout", "set", "ledgers/projects")
    told(
        run("save", root=office),
        6,
        err=f"错误：{office} 只检出了一部分文件（sparse checkout），其余的像是被删去了\n  先检出全部：git sparse-checkout disable，再执行一次\n",
    )
    told(
        run("save", root=office, lang="en"),
        6,
        err=f"error: {office} is a sparse checkout: the files that are not checked out look deleted\n"
        "  check all out: git sparse-checkout disable, then run the command again\n",
    )
    git(office, "sparse-checkout", "disable")
    told(run("save", root=office), 0, "台账没有要提交的改动\n")
