"""Whatever step on the disk fails or is the last: there is the old file or the new one, and no litter the next command leaves."""

import errno
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from dying import STEPS

from dicoop.store import disk

DYING = Path(__file__).with_name("dying.py")
ADD = "project add --name 新项目 --enterprise QL003 --county QL --signed 2019-08-20 --investment 1亿 --lead 市发展改革委"
SINGLE = [
    ADD,
    ADD.replace("--signed 2019", "--signed 2018"),
    "meeting add --id 16 --date 2019-09-20 --themes 项目对接",
    "project set QL007 investment=13亿元",
    "project fund QL007 1万元 --receipt HD-2",
    "issue claim QL012 --by 市发展改革委",
    "enterprise void QL003 --reason 重复",
    "project edit QL007",
]
MANY = {"init .": 17, "fmt": 7, "schema": 19, "sample . --projects 1 --meetings 1": 31}  # every which point


@pytest.fixture(autouse=True)
def _editor(monkeypatch):
    monkeypatch.setenv("VISUAL", "sed -i s/12.5亿元/14亿元/")


@pytest.fixture
def source(small, tmp_path_factory, request):
    """The small ledger, or nothing for the commands that make one."""
    words = request.getfixturevalue("words")
    return tmp_path_factory.mktemp("empty") if words.startswith(("init", "sample")) else small


def runs(source, target, words, every):
    """Run a command killed at point after point; return the copies, the one that came through last."""
    done = subprocess.run(
        [sys.executable, DYING, source, target, str(every), *words.split()], check=False, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return sorted(target.iterdir())


def litter(root):
    return list(root.rglob(".*.tmp"))


def check_each_is_old_or_new(found, old, new):
    """Each file is as it was or as it is to be, and there is no other, but for those that are taken away later."""
    for path, raw in found.items():
        if not path.endswith(".tmp"):
            assert raw in (old.get(path), new.get(path)), path
    assert set(old) <= set(found)


@pytest.mark.parametrize("words", SINGLE)
def test_a_command_killed_at_any_step(words, source, tmp_path_factory, run, contents):
    old = contents(source)
    *killed, whole = runs(source, tmp_path_factory.mktemp("copies"), words, 1)
    new = contents(whole)
    assert len(killed) >= 17
    assert len({path for path, raw in new.items() if raw != old.get(path)}) == 1
    assert litter(whole) == []
    seen = set()
    for root in killed:
        found = contents(root)
        check_each_is_old_or_new(found, old, new)
        seen.add(any(found.get(path) == raw != old.get(path) for path, raw in new.items()))
        # The next command that writes, anywhere in the ledger, takes away what is left.
        assert run("contract", "set", "QL003", "product=特种钢材", root=root).code == 0
        assert litter(root) == []
    assert seen == {True, False}


@pytest.mark.parametrize(("words", "every"), MANY.items())
def test_a_command_of_many_files_killed_at_any_step_can_be_run_again(words, every, source, tmp_path_factory, run, contents):
    old = contents(source)
    *killed, whole = runs(source, tmp_path_factory.mktemp("copies"), words, every)
    new = contents(whole)
    assert len(killed) >= 9
    assert len(new.items() - old.items()) > 5
    for root in killed:
        check_each_is_old_or_new(unnamed(contents(root)), old, unnamed(new))
        assert run(*words.split(), root=root).code == 0
        assert unnamed(contents(root)) == unnamed(new)


def unnamed(found):
    """Return all contents but for the ids of ledgers: each that is begun has another."""
    return {path: re.sub(rb"(?m)^id: [0-9a-f-]{36}", b"id:", raw) if path == "ledgers/ledger.yaml" else raw for path, raw in found.items()}


def failing(monkeypatch, at, number, *, lasting):
    """Make the step of that number fail (`lasting`: and all after it, but for taking files away); return what counts them."""
    passed = []

    def wrapped(step):
        def run(*args):
            passed.append(step.__name__)
            now = len(passed) - 1
            if now == at or (lasting and now > at and step.__name__ != "remove"):
                raise OSError(number, "out of luck")
            return step(*args)

        return run

    for name in STEPS:
        monkeypatch.setattr(disk, name, wrapped(getattr(disk, name)))
    return passed


@pytest.mark.parametrize("lasting", [False, True])
@pytest.mark.parametrize("words", SINGLE)
def test_a_disk_that_fails_at_any_step(words, lasting, source, tmp_path, run, contents, monkeypatch):
    """The exit code is true, the words are one sentence, nothing is half done and nothing left behind."""
    old, codes = contents(source), []
    for at in range(99):
        root = tmp_path / f"copy-{lasting}" / str(at)
        shutil.copytree(source, root, ignore=shutil.ignore_patterns("copy-*"))
        with monkeypatch.context() as patch:
            passed = failing(patch, at, errno.ENOSPC, lasting=lasting)
            ran = run(*words.split(), root=root)
        if at == len(passed):
            break
        found = contents(root)
        found.pop("ledgers/.writing.tmp", None)
        assert (ran.code, found == old) in ((0, False), (6, True)), (passed[at], ran)
        if ran.code:
            assert ran.err.startswith("错误：ledgers/")
            assert " 写不进去：磁盘满了\n  什么都没有改动；检查文件夹权限和磁盘空间" in ran.err
        Path(ran.err.partition("您写的内容保存在 ")[2].strip() or "none").unlink(missing_ok=True)
        codes.append(ran.code)
    assert {0, 6} <= set(codes)


def records(root):
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in (root / "ledgers").rglob("*.yaml")}


@pytest.mark.parametrize("lasting", [False, True])
@pytest.mark.parametrize(("words", "in_git"), [("project set QL008 chain=物流", True), ("renumber E-2016-QL003 E-2016-QL009", False)])
def test_undo_after_any_step_that_failed_takes_back_the_whole_command_or_nothing(words, lasting, in_git, small, tmp_path, run, monkeypatch):
    """Never half of it; and the command before it only where this one wrote nothing."""
    if in_git:
        subprocess.run(["git", "init", "-q", small], check=True)
    old, ends = records(small), set()
    for at in range(199):
        root = tmp_path / "copies" / str(at)
        shutil.copytree(small, root, ignore=shutil.ignore_patterns("copies"))
        assert run("project", "set", "QL007", "investment=13亿元", root=root).code == 0
        first = records(root)
        with monkeypatch.context() as patch:
            passed = failing(patch, at, errno.ENOSPC, lasting=lasting)
            code = run(*words.split(), root=root).code
        second = records(root)
        undone = run("undo", root=root).code
        assert (undone, records(root)) in ((0, old if second == first else first), (4, second)), (passed[at:], code)
        ends.add((code, undone))
        if at >= len(passed):
            break
    assert (code, undone) == (0, 0)
    assert ends >= {(0, 0), (6, 4), *([] if lasting else [(0, 4)])}


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        ("fmt", "2", "2"),
        ("schema", "2", "2"),
        ("init .", "2", "2"),
        ("sample . --projects 1 --meetings 1", "2", "2"),
    ],
)
def test_a_command_of_many_files_says_how_far_it_came(words, zh, en, source, run, contents, monkeypatch):
    for lang, hint in (
        ("zh", f"  已写好 {zh} 个文件，这一个和它后面的没有写；排除故障后再执行一次，已写好的不会改动\n"),
        (
            "en",
            f"  files written: {en}; this one and those after it were not; correct this and run it again, written files stay\n",
        ),
    ):
        root = source / lang
        shutil.copytree(source, root, ignore=shutil.ignore_patterns("zh", "en"))
        before = contents(root)
        replaced = []

        def full(path, target, replaced=replaced):
            if len(replaced) == 2:
                raise OSError(errno.ENOSPC, "No space left on device")
            replaced.append(target)
            path.replace(target)

        with monkeypatch.context() as patch:
            patch.setattr(disk, "replace", full)
            ran = run(*words.split(), root=root, lang=lang)
        assert (ran.code, ran.out) == (6, "")
        assert ran.err.endswith(hint)
        assert ({"zh": "磁盘满了\n", "en": "No space left on device\n"}[lang] + hint) in ran.err
        after = contents(root)
        assert {path for path, raw in after.items() if raw != before.get(path)} == {p.relative_to(root).as_posix() for p in replaced}
        assert run(*words.split(), root=root, lang=lang).code == 0
        assert litter(root) == []


def test_what_looks_like_a_temporary_file_and_is_none_stays(small, run):
    mine = [small / "ledgers/.notes.tmp", small / "ledgers/projects/.P-2019-QL007.yaml.tmp", small / "ledgers/x.0a1b2c3d.tmp"]
    theirs = [small / "ledgers/projects/QL/2019/.P-2019-QL007.yaml.0a1b2c3d.tmp", small / ".README.md.0a1b2c3d.tmp"]
    for path in (*mine, *theirs):
        path.write_text("x", "utf-8")
    run("project", "set", "QL007", "chain=x", root=small)
    assert all(path.exists() for path in theirs), "nobody was killed: nobody is asked what lies about"
    (small / "ledgers/.writing.tmp").touch()
    run("project", "set", "QL007", "chain=y", root=small)
    assert [path.exists() for path in (*mine, *theirs)] == [True] * 3 + [False] * 2
    assert not (small / "ledgers/.writing.tmp").exists()


@pytest.fixture
def small_disk(small, tmp_path_factory):
    """The small ledger on a disk of its own; only who may mount one can run these."""
    folder = tmp_path_factory.mktemp("disk")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "none", folder], check=False, capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    shutil.copytree(small, folder, dirs_exist_ok=True)
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("words", SINGLE[:-1])
def test_a_disk_that_is_full(words, small_disk, run, contents):
    ballast = small_disk / "ballast"
    with ballast.open("wb", buffering=0) as file, pytest.raises(OSError):
        while True:
            file.write(b"x" * 4096)
    before = contents(small_disk)
    for lang, says in (
        ("zh", "写不进去：磁盘满了\n  什么都没有改动"),
        ("en", "No space left on device\n  nothing was changed"),
    ):
        ran = run(*words.split(), root=small_disk, lang=lang)
        assert (ran.code, ran.out) == (6, "")
        assert says in ran.err
        assert ran.err.count("\n") == 2
        assert contents(small_disk) == before
    ballast.unlink()
    assert run(*words.split(), root=small_disk).code == 0
    assert litter(small_disk) == []


@pytest.mark.parametrize("words", [*SINGLE[:-1], *MANY])
def test_a_folder_that_may_only_be_read(words, small_disk, refused):
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    zh = "错误：ledgers/.lock 写不进去：磁盘只能读，不能写\n  什么都没有改动；检查文件夹权限和磁盘空间\n"
    en = "error: cannot write ledgers/.lock: Read-only file system\n  nothing was changed; check permissions and free space\n"
    refused(small_disk, words.split(), 6, zh, en)


def test_a_folder_that_vanishes_meanwhile(small, run, monkeypatch):
    """Everything was read; then somebody takes the folder away."""
    write = disk.open_new

    def gone(path):
        if path.name.startswith(".P-"):
            shutil.rmtree(small)
        return write(path)

    monkeypatch.setattr(disk, "open_new", gone)
    path = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
    assert run("project", "set", "QL007", "chain=x", root=small) == (
        6,
        "",
        f"错误：{path} 写不进去：没有这个文件或文件夹\n  什么都没有改动；检查文件夹权限和磁盘空间\n",
    )
    assert not small.exists()


def test_words_that_find_no_room_do_not_hide_that_the_change_is_made(small):
    words = [sys.executable, "-m", "dicoop", "-C", small, "--today", "2019-09-30", "project", "set", "QL007"]
    path = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
    for lang, told in (
        ("zh", f"错误：写不出去：磁盘满了\n  {path} 已经写好，只是结果显示不出来；不要再执行一次\n"),
        (
            "en",
            f"error: cannot write: No space left on device\n  {path} was written all the same, only this message failed; do not run it again\n",
        ),
    ):
        with Path("/dev/full").open("w") as full:
            done = subprocess.run([*words, f"chain={lang}", "--lang", lang], stdout=full, stderr=subprocess.PIPE, check=False)
        assert (done.returncode, done.stderr.decode()) == (6, told)
        assert f"chain: {lang}\n" in (small / path).read_text("utf-8")
