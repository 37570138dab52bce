"""What `-o` writes is whole or not there, and no file is lost to it: none of the ledger, none of git, none that was there."""

import json
import os
import resource
import stat
import subprocess
import sys
import zipfile

import pytest
from conftest import write
from git_samples import git

from dicoop.cli import COMMANDS
from dicoop.kinds import BUILT_IN
from dicoop.store import disk

LIST = ["project", "list"]
QL007 = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
EVERY = {
    "project list": [],
    "meeting list": [],
    "project show": ["P-2019-QL007"],
    "rates": [],
    "due": [],
    "report": ["--meeting", "15"],
    "log": ["P-2019-QL007"],
    "diff": [],
    "review": ["main..work"],
    "restated": ["--meeting", "15"],
    "doctor": [],
    "find": ["示例"],
    "import": ["{root}/上报.csv", "--kind", "enterprise", "--set", "county=QL"],
    "rollup": ["{root}"],
    "export": ["--to", "oc4ids", "--all"],
}
NO_FORMAT = {"export"}  # its form is that of others


@pytest.fixture
def office(small, run, save, monkeypatch, once):
    """A ledger with a past: a meeting that is closed, and a branch to be reviewed."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)

    def made(root):
        assert run("upgrade", "--code", "419900", root=root).code == 0
        save(root)
        git(root, "config", "user.name", "张三")
        git(root, "config", "user.email", "zhang@example.com")
        assert run("meeting", "close", "15", root=root).code == 0
        git(root, "switch", "-q", "-c", "work")
        run("project", "set", "QL007", "chain=x", root=root)
        save(root)
        (root / "上报.csv").write_text("企业名称,类型\n方岚示例厂,民营企业\n", "utf-8")

    return once(small, made)


def line_of(path, root):
    return [*path.split(), *(word.format(root=root) for word in EVERY[path])]


def told(ran, zh, en, code):
    """Compare what two runs said, in Chinese and in English."""
    assert [(each.code, each.out) for each in ran] == [(code, "")] * 2
    assert [each.err for each in ran] == [f"错误：{zh}\n", f"error: {en}\n"]


def both(run, root, *words):
    return [run(*words, root=root, lang=lang) for lang in ("zh", "en")]


def test_every_command_that_writes_a_file_has_both_options(run):
    """The names of all commands are held against the list above, so that none is forgotten."""
    paths = [*(name for name in COMMANDS if name not in BUILT_IN), *(f"{kind} {verb}" for kind in BUILT_IN for verb in ("list", "show"))]
    having = [path for path in paths if "--output" in run(*path.split(), "--help", lang="en").out]
    assert {path.split()[0] for path in having} == {path.split()[0] for path in EVERY} | set(BUILT_IN)
    for path in having:
        assert "\n  --force " in run(*path.split(), "--help", lang="en").out


@pytest.mark.parametrize("path", EVERY)
def test_a_file_that_is_there_stays_unless_it_is_said(path, office, run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    words = line_of(path, office)
    target = folder / "x.json"
    target.write_text("mine")
    target.chmod(0o640)
    told(
        both(run, office, *words, "-o", target),
        f"{target} 已经存在，没有写入\n  换一个名字；要覆盖它：--force",
        f"nothing was written: {target} already exists\n  choose another name; to overwrite it: --force",
        4,
    )
    assert target.read_text() == "mine"
    shown = run(*words, *([] if path in NO_FORMAT else ["--json"]), root=office)
    ran = run(*words, "-o", target, "--force", root=office)
    assert (ran.code, ran.out) == (shown.code, "")
    if path != "doctor":  # which says how large the index is
        assert json.loads(target.read_text("utf-8")) == json.loads(shown.out)
    assert (stat.S_IMODE(target.stat().st_mode), [each.name for each in folder.iterdir()]) == (0o640, ["x.json"])
    assert run(*words, "-o", folder / "new.json", root=office).code == shown.code


@pytest.mark.parametrize("path", EVERY)
def test_a_dash_is_the_screen(path, office, run, monkeypatch):
    monkeypatch.chdir(office)
    words = line_of(path, office)
    for form in ([], *([] if path in NO_FORMAT else (["--json"], ["--format", "markdown"]))):
        assert run(*words, *form, "-o", "-", root=office) == run(*words, *form, root=office)
    assert not (office / "-").exists()


OWN = [
    QL007,
    "ledgers/new.json",
    "ledgers/ledger.yaml",
    "ledgers",
    "ledgers/none/x.md",
    "schemas/project.schema.json",
    "schemas/x.md",
    "schemas",
]
GIT = [".git/config", ".git/x.md", ".git/refs/heads/x", ".git"]


WAYS = ["../../", "{root}/notes/link/", "{root}/ledgers/../schemas/../"]


@pytest.mark.parametrize("force", [(), ("--force",)])
@pytest.mark.parametrize(
    ("way", "path"), [*(("{root}/", path) for path in (*OWN, *GIT)), *((way, path) for way in WAYS for path in (QL007, ".git/x.md"))]
)
def test_nothing_is_written_among_the_files_of_the_ledger_or_of_git(path, way, force, office, run, contents, monkeypatch):
    run("schema", root=office)
    (office / "notes").mkdir()
    (office / "notes/link").symlink_to(office)
    before = contents(office)
    monkeypatch.chdir(office / "ledgers/projects")
    target = way.format(root=office) + path
    zh = "{} 在台账自己的文件夹里，没有写入\n  ledgers/ 和 schemas/ 里只放台账自己的文件；写到别处，或用 -o - 显示出来"
    en = "nothing was written: {} is in a folder of the ledger itself\n  ledgers/ and schemas/ are for the ledger's own files; write it elsewhere, or use -o - for the screen"
    if path in GIT:
        zh, en = (
            zh.partition(" ")[0] + " 在 git 自己的文件夹里，没有写入\n  写到别处，或用 -o - 显示出来",
            ("nothing was written: {} is in git's own folder\n  write it elsewhere, or use -o - for the screen"),
        )
    ran = both(run, office, *LIST, "--format", "json", "-o", target, *force)
    told(ran, zh.format(target), en.format(target), 4)
    assert contents(office) == before


def test_nor_through_a_link_that_stands_for_its_folder(small, run, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (small / "schemas").symlink_to(elsewhere)
    assert run(*LIST, "-o", small / "schemas/x.md", root=small).code == 4
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("force", [(), ("--force",)])
@pytest.mark.parametrize("path", [QL007, "ledgers/new.json", "schemas/project.schema.json", ".git/config", ".git/x.md"])
def test_a_link_to_such_a_file_does_not_tell_to_name_it(path, force, office, run, contents, tmp_path_factory):
    link = tmp_path_factory.mktemp("out") / "x.json"
    link.symlink_to(office / path)
    before = contents(office)
    for ran in both(run, office, *LIST, "-o", link, *force):
        assert (ran.code, ran.out) == (4, "")
        assert str(office / path) in ran.err.splitlines()[0]
        assert "-o -" in ran.err.splitlines()[1]
    assert contents(office) == before


def test_nor_in_another_ledger_or_a_bare_repository(small, run, tmp_path_factory):
    other = write(tmp_path_factory.mktemp("other"), "== ledgers/ledger.yaml\nname: x\n== schemas/x.json\n{}\n")
    git(other, "init", "-q", "--bare", "store")
    for path in ("ledgers/x.md", "schemas/x.json", "store/config", "store/objects/x.md"):
        assert run(*LIST, "-o", other / path, "--format", "json", "--force", root=small).code == 4
    assert run(*LIST, "-o", other / "x.md", root=small).code == 0
    (other / "elsewhere/schemas").mkdir(parents=True)
    assert run(*LIST, "-o", other / "elsewhere/schemas/x.md", root=small).code == 0  # there is no ledger beside it


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_what_is_no_file_is_told(force, small, run, tmp_path_factory, contents):
    folder = tmp_path_factory.mktemp("out")
    (folder / "file.md").write_text("mine")
    (folder / "folder.md").mkdir()
    (folder / "link.md").symlink_to("file.md")
    (folder / "loop.md").symlink_to("loop.md")
    (folder / "nothing.md").symlink_to("gone.md")
    before = contents(folder)
    for name in ("folder.md", "folder.md/"):
        told(
            both(run, small, *LIST, "--format", "json", "-o", f"{folder}/{name}", *force),
            f"{folder}/{name} 是文件夹，没有写入\n  在后面写上文件名，如 -o {folder}/folder.md/报告.md",
            f"nothing was written: {folder}/{name} is a folder\n  add a file name, such as -o {folder}/folder.md/report.md",
            6,
        )
    for name, target in (("link", "file"), ("nothing", "gone"), ("loop", "loop")):
        told(
            both(run, small, *LIST, "-o", folder / f"{name}.md", *force),
            f"{folder}/{name}.md 是符号链接，没有写入\n  写出它指向的文件名：-o {folder}/{target}.md",
            f"nothing was written: {folder}/{name}.md is a symbolic link\n  name the file it points to: -o {folder}/{target}.md",
            6,
        )
    for name, lacks in (("none/x.md", "none"), ("none/deep/x.md", "none/deep"), ("none/", "none"), ("file.md/x.md", "file.md")):
        told(
            both(run, small, *LIST, "--format", "json", "-o", f"{folder}/{name}", *force),
            f"没有 {folder}/{lacks} 这个文件夹，没有写入\n  先建文件夹：mkdir -p {folder}/{lacks}",
            f"nothing was written: no folder {folder}/{lacks}\n  make it first: mkdir -p {folder}/{lacks}",
            6,
        )
    long = folder / ("长" * 90)
    told(both(run, small, *LIST, "-o", long, *force), f"{long} 写不进去：名字太长", f"cannot write {long}: File name too long", 6)
    assert contents(folder) == before


def test_a_name_may_be_as_long_as_the_system_takes(small, run, tmp_path_factory):
    target = tmp_path_factory.mktemp("out") / ("长" * 84 + ".md")
    assert run(*LIST, "-o", target, root=small).code == 0
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_devices_and_pipes_take_it_as_it_comes(small, run):
    assert run(*LIST, "-o", os.devnull, root=small).code == 0
    told(
        both(run, small, *LIST, "--format", "json", "-o", "/dev/full"),
        "/dev/full 写不进去：磁盘满了",
        "cannot write /dev/full: No space left on device",
        6,
    )
    words = f"{sys.executable} -m dicoop -C {small} --lang en project list --json"
    for target in ("/dev/stdout", ">(cat)"):
        done = subprocess.run(["bash", "-c", f"{words} -o {target} | cat"], capture_output=True, text=True, check=True, timeout=60)
        assert json.loads(done.stdout)["rows"], done


@pytest.mark.parametrize("step", ["open_own", "write", "sync", "replace"])
@pytest.mark.parametrize("there", [True, False])
def test_what_fails_leaves_nothing_half_written(there, step, small, run, tmp_path_factory, monkeypatch):
    target = tmp_path_factory.mktemp("out") / "x.md"
    if there:
        target.write_text("mine")

    def fail(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(disk, step, fail)
        ran = both(run, small, *LIST, "-o", target, "--force")
    told(ran, f"{target} 写不进去：磁盘满了", f"cannot write {target}: No space left on device", 6)
    assert [(path.name, path.read_text()) for path in target.parent.iterdir()] == ([("x.md", "mine")] if there else [])


def test_a_disk_that_is_full(sample, tmp_path_factory):
    """No file may grow beyond a limit: as on a full disk the system takes the first bytes and no more."""
    target = tmp_path_factory.mktemp("out") / "x.csv"
    target.write_text("mine")
    words = [sys.executable, "-m", "dicoop", "-C", sample, "--lang", "en", *LIST, "--no-index", "-o", target, "--force"]
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))  # noqa: E731
    done = subprocess.run(words, preexec_fn=limit, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (6, f"error: cannot write {target}: File too large\n")
    assert [(path.name, path.read_text()) for path in target.parent.iterdir()] == [("x.csv", "mine")]


def test_a_file_that_comes_meanwhile_stays(small, run, tmp_path_factory, monkeypatch):
    target = tmp_path_factory.mktemp("out") / "x.md"
    sync = disk.sync

    def busy(file):
        target.write_text("theirs")
        sync(file)

    monkeypatch.setattr(disk, "sync", busy)
    assert run(*LIST, "-o", target, root=small).code == 4
    assert [(path.name, path.read_text()) for path in target.parent.iterdir()] == [("x.md", "theirs")]


def test_a_new_file_is_as_open_as_the_person_wants(small, run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    folder.chmod(0o777)
    before = os.umask(0o027)
    try:
        run(*LIST, "-o", folder / "x.md", root=small)
    finally:
        os.umask(before)
    assert stat.S_IMODE((folder / "x.md").stat().st_mode) == 0o640


def test_a_record_with_a_second_name_keeps_its_content(small, run, tmp_path):
    """A hard link is another name of the same file: what is written over it must not go through."""
    before = (small / QL007).read_bytes()
    os.link(small / QL007, tmp_path / "x.md")
    assert run(*LIST, "-o", tmp_path / "x.md", "--force", root=small).code == 0
    assert (small / QL007).read_bytes() == before


@pytest.mark.parametrize("words", [[*LIST, "--force"], [*LIST, "-o", "-", "--force"], ["doctor", "--force"]])
def test_force_alone_is_not_ignored(words, small, refused):
    zh, en = "错误：--force 只和 -o 文件 一起用\n", "error: --force needs -o FILE\n"
    refused(small, words, 2, zh, en)


SECTIONS = {
    "diff": "summary unread rates settings",
    "review main..work": "summary unread findings waived rates settings commits",
    "log P-2019-QL007": "events promises versions",
    "project show P-2019-QL007": "record events stage due next related",
    "import {root}/上报.csv --kind enterprise --set county=QL": "summary totals columns refused new changed remarks rates",
    "rollup {root}": "rates apart late",
}


@pytest.mark.parametrize(("line", "keys"), SECTIONS.items())
def test_a_part_that_has_nothing_to_say_can_be_asked_for(line, keys, office, run):
    """Whether there is something in it is the answer, not a question of how to ask."""
    words = line.format(root=office).split()
    for key in keys.split():
        ran = run(*words, "--section", key, root=office)
        assert (ran.code, "没有" in ran.err and "这一部分" in ran.err) in ((0, False), (1, False)), (key, ran)


@pytest.mark.parametrize("form", ["html", "docx", "text"])
def test_each_format_says_what_was_left_out(form, small, run, tmp_path):
    """Pages, Word documents and messages never did: only the screen told it."""
    (small / "ledgers/projects/QL/2019/P-2019-QL007.yaml").write_text("id: [", "utf-8")
    path = tmp_path / f"x.{form}"
    assert run("due", "--format", form, "-o", str(path), root=small).code == 1
    told = path.read_bytes()
    if form == "docx":
        with zipfile.ZipFile(path) as package:
            told = package.read("word/document.xml")
    assert "有 1 个文件读不出来，没有计入" in told.decode()
