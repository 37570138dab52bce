"""What is written in a folder that several people share can be written by all of them, whatever the umask of who wrote it first."""

import os
import shutil
import stat

import pytest
from people import OFFICE, Person, common, playing, share, unlike

from dicoop.store import files, undo_log

__all__ = ["common"]
CLOSED = Person(60101, umask=0o077)
OPEN = Person(60102, umask=0o022)
QL007 = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
ADD = "project add --name 数控机床 --enterprise 2016-QL003 --county XQ --signed 2019-08-20 --investment 1亿 --lead 市发展改革委"
CHANGED = {
    "waive": ("signed: 2019-08-19\n", "signed: 2019-08-19\nfrom: 2020-01-01\nto: 2019-12-01\n"),
    "fmt": ("amount: 8600万元", "amount:   8600万元"),
}
NOT_OURS = ("objects", "config", "hooks", "COMMIT_EDITMSG")


def done(ran):
    assert (ran.returncode, "Traceback" in ran.stderr) == (0, False), ran.stderr
    return ran


@pytest.fixture
def office(small, common):
    """A ledger in a shared repository: its folders hand on their group."""
    root = shutil.copytree(small, common / "ledger")
    share(root, 0o2770)
    CLOSED.git(root, "init", "-q", "--shared=group")
    done(CLOSED.run("init", ".", root=root))
    CLOSED.git(root, "add", "-A")
    CLOSED.git(root, "commit", "-q", "-m", "first")
    return root


@playing
@pytest.mark.parametrize(
    "words",
    [
        ADD,
        "project set QL007 chain=x",
        "project void QL007 --reason 重复登记",
        "renumber P-2019-QL007 P-2020-XQ001",
        "schema",
        "fmt",
        "waive to-before-from C-2019-QL003 --reason 合同原文如此 --until 2019-12-31",
        "git install",
        "meeting close 15",
    ],
)
def test_what_is_written_is_for_all(words, office):
    old, new = CHANGED.get(words.split()[0], ("", ""))
    path = office / "ledgers/contracts/QL/2019/C-2019-QL003.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), encoding="utf-8")
    CLOSED.git(office, "commit", "-q", "-a", "--allow-empty", "-m", "changed")
    shutil.rmtree(office / "schemas")
    done(CLOSED.run(*words.split(), root=office))
    assert unlike(office) == {}
    others = unlike(office / ".git", apart=NOT_OURS)
    notes = {name: how for name, how in others.items() if name.startswith("dicoop/undo-")}
    assert others.keys() == notes.keys()
    assert {how.split()[0] for how in notes.values()} <= {"640"}  # of one user, to be read by the others
    assert any((office / ".git/dicoop").glob("*.json")) == (words not in ("schema", "git install", "meeting close 15"))


@playing
def test_a_hook_may_be_run_by_all(office):
    hooks = office / ".git/hooks"
    hooks.chmod(0o2770)
    done(CLOSED.run("git", "install", root=office))
    hook = hooks / "pre-commit"
    assert (stat.S_IMODE(hook.stat().st_mode), hook.stat().st_gid) == (0o770, OFFICE)


@playing
def test_one_goes_on_where_another_left_off(office):
    done(CLOSED.run(*ADD.split(), root=office))
    done(OPEN.run("project", "set", "P-2019-XQ001", "chain=高端装备", root=office))
    done(OPEN.run("undo", root=office))
    done(OPEN.run("project", "set", "P-2019-XQ001", "chain=高端装备", root=office))
    done(CLOSED.run("project", "set", "P-2019-XQ001", "chain=物流", root=office))
    assert unlike(office) == {}


@playing
@pytest.mark.parametrize("words", [["init", "new"], ["sample", "new", "--projects", "3", "--meetings", "2"]])
def test_a_new_ledger_takes_after_the_folder_it_is_made_in(words, common):
    (common / "new").mkdir()
    share(common / "new", 0o2775)
    command, folder, *rest = words
    done(CLOSED.run(command, common / folder, *rest, root=common))
    assert unlike(common / "new") == {}
    shutil.rmtree(common / "new")
    done(CLOSED.run(command, common / folder, *rest, root=common))  # nobody said that this one is for others
    assert {stat.S_IMODE((common / "new" / path).stat().st_mode) for path in ("", "ledgers", "ledgers/projects")} == {0o700}
    assert stat.S_IMODE((common / "new/ledgers/ledger.yaml").stat().st_mode) == 0o600


@playing
def test_a_merge_writes_for_all(office):
    path = office / QL007
    text = path.read_text("utf-8")
    CLOSED.git(office, "checkout", "-q", "-b", "ql")
    done(CLOSED.run(*ADD.split(), root=office))
    done(CLOSED.run("project", "set", "QL007", "chain=高端装备", root=office))
    done(CLOSED.run("save", root=office))
    OPEN.git(office, "checkout", "-q", "main")
    share(office / "ledgers", 0o2770)
    path.chmod(0o664)
    done(CLOSED.run("integrate", "main", "ql", root=office))
    assert path.read_text("utf-8") != text
    assert unlike(office) == {QL007: f"664 {OFFICE}"}
    assert stat.S_IMODE((office / "ledgers/projects/XQ/2019").stat().st_mode) == 0o2770


MODES = {0o700: 0o600, 0o755: 0o644, 0o2750: 0o640, 0o775: 0o664, 0o710: 0o600, 0o500: 0o600}


@pytest.mark.parametrize(("folder", "file"), MODES.items(), ids=map(oct, MODES))
@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_a_new_file_has_the_read_and_write_bits_of_its_folder(umask, folder, file, tmp_path):
    (tmp_path / "ledgers").mkdir()
    (tmp_path / "ledgers").chmod(folder)
    before = os.umask(umask)
    try:
        files.create(tmp_path, "ledgers/projects/QL/a.yaml", "x")
        files.put(tmp_path, "ledgers/b.json", "x")
        assert os.umask(umask) == umask
    finally:
        os.umask(before)
    made = [
        stat.S_IMODE((tmp_path / "ledgers" / path).stat().st_mode) for path in ("projects", "projects/QL", "projects/QL/a.yaml", "b.json")
    ]
    assert made == [folder | 0o700, folder | 0o700, file, file]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o444])
def test_a_file_that_is_replaced_keeps_its_mode_and_group(mode, tmp_path):
    files.create(tmp_path, "ledgers/a.yaml", "x")
    target = tmp_path / "ledgers/a.yaml"
    target.chmod(mode)
    if os.geteuid() == 0:
        os.chown(target, -1, OFFICE)
    group = target.stat().st_gid
    files.replace(tmp_path, "ledgers/a.yaml", "y", files.digest(b"x"))
    assert (stat.S_IMODE(target.stat().st_mode), target.stat().st_gid) == (mode, group)


def test_a_folder_in_which_each_keeps_his_own_makes_nothing_common(tmp_path):
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o1777)
    before = os.umask(0o027)
    try:
        with undo_log.kept(tmp_path, tmp_path / "cache", "fmt"):
            files.create(tmp_path / "cache", "ledgers/a.yaml", "x")
            files.create(tmp_path, "ledgers/a.yaml", "x")
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "cache").rglob("*")}
    (noted,) = (name for name in modes if name.endswith(".json"))
    assert modes == {"ledgers": 0o750, "a.yaml": 0o640, noted: 0o640}


def test_no_one_sees_more_of_a_text_before_it_is_in_its_place(tmp_path, monkeypatch):
    from dicoop.store import disk

    (tmp_path / "ledgers").mkdir(mode=0o755)
    files.create(tmp_path, "ledgers/a.yaml", "x")
    (tmp_path / "ledgers/a.yaml").chmod(0o600)
    seen, write = [], disk.write

    def look(file, raw):
        seen.append(stat.S_IMODE(os.fstat(file.fileno()).st_mode))
        write(file, raw)

    monkeypatch.setattr(disk, "write", look)
    files.replace(tmp_path, "ledgers/a.yaml", "y", files.digest(b"x"))
    assert seen == [0o600]
