"""Files are listed, read and written so that nothing is lost."""

import os
import shutil
import stat
import subprocess

import pytest

from dicoop.errors import Changed, Finding, Place, Unable
from dicoop.labels import Label
from dicoop.store import files, lock
from dicoop.store.record_files import record_files, shut
from dicoop.text import faults

NOTHING_CHANGED = Label("什么都没有改动；检查文件夹权限和磁盘空间", "nothing was changed; check permissions and free space")
PATH = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
FOLDER = "ledgers/projects/QL/2019"


def put(root, path, text="x"):
    """Make a file, its folders too."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return target


def names_in(root):
    """Return every file under a folder, temporary ones too."""
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if not path.is_dir() or path.is_symlink())


# Listing


def test_record_files_are_listed_in_order(tmp_path):
    for path in (
        "ledger.yaml",
        "projects/b.yaml",
        "projects/QL/2019/P.yaml",
        "projects/a.yaml",
        "meetings/015.yaml",
        "x.yml",
        "README.md",
        ".x.yaml",
        ".git/y.yaml",
        "projects/.P.yaml.1.tmp",
    ):
        put(tmp_path, f"ledgers/{path}")
    assert list(record_files(tmp_path)) == [
        "ledgers/ledger.yaml",
        "ledgers/meetings/015.yaml",
        "ledgers/projects/a.yaml",
        "ledgers/projects/b.yaml",
        "ledgers/projects/QL/2019/P.yaml",
    ]
    assert list(record_files(tmp_path, "meetings")) == ["ledgers/meetings/015.yaml"]
    assert list(record_files(tmp_path, "issues")) == []
    assert list(record_files(tmp_path / "none")) == []


def test_links_and_folders_named_like_records_are_listed_so_that_they_are_told(tmp_path):
    put(tmp_path, "elsewhere/P.yaml")
    put(tmp_path, "ledgers/projects/folder.yaml/inside.yaml")
    folder = tmp_path / "ledgers/projects"
    (folder / "link.yaml").symlink_to(tmp_path / "elsewhere/P.yaml")
    (folder / "to-nothing.yaml").symlink_to("nothing")
    (folder / "linked-folder").symlink_to(tmp_path / "elsewhere")
    # These can hold no record, so they are nobody's.
    (folder / "note.txt").symlink_to(tmp_path / "elsewhere/P.yaml")
    (folder / "broken").symlink_to("nothing")
    (tmp_path / "ledgers/issues").symlink_to(tmp_path / "elsewhere")
    assert list(record_files(tmp_path)) == [
        "ledgers/issues",
        "ledgers/projects/folder.yaml",
        "ledgers/projects/link.yaml",
        "ledgers/projects/linked-folder",
        "ledgers/projects/to-nothing.yaml",
    ]
    assert list(record_files(tmp_path, "issues")) == []


def test_a_folder_that_cannot_be_listed(tmp_path):
    """A path longer than the system takes stands for a folder without permission: it binds the superuser too."""
    here, root = os.open(tmp_path, os.O_RDONLY), tmp_path
    for name in [*["r" * 250] * 14, "ledgers", *["d" * 250] * 3]:
        os.mkdir(name, dir_fd=here)
        here, above = os.open(name, os.O_RDONLY, dir_fd=here), here
        os.close(above)
        root = root / name if name.startswith("r") else root
    os.close(here)
    (path,) = record_files(root)
    assert path.startswith("ledgers/d")
    assert shut(root) == [path]
    assert refusal(root, path).value == "File name too long"
    shutil.rmtree(tmp_path / ("r" * 250))


def nested(folder, depth, name="d"):
    """Make folders in one another, deeper than a path may be long; the last holds a record."""
    folder.mkdir(parents=True, exist_ok=True)
    here = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir(name, dir_fd=here)
        here, above = os.open(name, os.O_RDONLY, dir_fd=here), here
        os.close(above)
    os.close(os.open("P-2019-QL007.yaml", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)


@pytest.mark.parametrize(("depth", "name"), [(16, "d"), (40, "d"), (1100, "d"), (3000, "d"), (6, "d" * 250), (30, "d" * 250)])
def test_what_lies_too_deep_is_told_by_its_folder(depth, name, tmp_path):
    nested(tmp_path / "ledgers/projects", depth, name)
    put(tmp_path, "ledgers/projects/a/x.yaml")
    deep = max(each for each in range(depth + 1) if each <= 15 and len("/".join(["ledgers/projects", *[name] * each])) <= 1000)
    path = "/".join(["ledgers/projects", *[name] * (deep + 1)])
    assert list(record_files(tmp_path)) == ["ledgers/projects/a/x.yaml", path]
    found = files.read(tmp_path, path)
    assert (found.code, found.place.file) == ("folder-too-deep", path)
    assert files.other_endings(tmp_path) == []
    mark = tmp_path / lock.MARK
    mark.touch()
    left = files.beside(tmp_path / "ledgers/projects/a/x.yaml")
    left.touch()
    with lock.cleared(tmp_path):
        assert not left.exists()
    subprocess.run(["rm", "-r", str(tmp_path / "ledgers")], check=True)


def test_what_lies_as_deep_as_may_be_is_read(tmp_path):
    nested(tmp_path / "ledgers/projects", 15)
    assert list(record_files(tmp_path)) == ["/".join(["ledgers/projects", *"d" * 15, "P-2019-QL007.yaml"])]


@pytest.mark.parametrize("name", ["loop", "loop.yml", "loop.yaml"])
def test_a_link_that_leads_in_a_circle_is_told(name, tmp_path):
    folder = tmp_path / "ledgers/projects"
    folder.mkdir(parents=True)
    (folder / name).symlink_to("other")
    (folder / "other").symlink_to(name)
    assert list(record_files(tmp_path)) == [f"ledgers/projects/{each}" for each in sorted([name, "other"])]
    found = files.read(tmp_path, f"ledgers/projects/{name}")
    assert (found.code, found.value) == ("not-a-file", "a symbolic link")


def test_names_in_one_folder(tmp_path):
    put(tmp_path, f"{FOLDER}/P-2019-QL007.yaml")
    put(tmp_path, f"{FOLDER}/deeper/P-2019-QL008.yaml")
    assert sorted(files.names(tmp_path, "projects/QL/2019")) == ["P-2019-QL007.yaml", "deeper"]
    assert files.names(tmp_path, "projects/XQ/2019") == []
    assert files.names(tmp_path, "projects/QL/2019/P-2019-QL007.yaml") == []
    with pytest.raises(Unable) as caught:
        files.names(tmp_path, "x" * 300)
    assert caught.value.message.en == f"the folder ledgers/{'x' * 300} cannot be opened: File name too long"


def test_yaml_files_nobody_reads_are_named(tmp_path):
    for path in ("projects/b.yml", "projects/a.YAML", "x.Yml", "projects/c.yaml", "README.md", ".pre.yml", ".git/y.yml"):
        put(tmp_path, f"ledgers/{path}")
    assert files.other_endings(tmp_path) == ["ledgers/projects/a.YAML", "ledgers/projects/b.yml", "ledgers/x.Yml"]


# Reading


def refusal(root, path):
    """Return the finding for a file that cannot be read."""
    found = files.read(root, path)
    assert isinstance(found, Finding), found
    assert found.place == Place(path)
    return found


def test_a_file_is_read(tmp_path):
    put(tmp_path, PATH, "id: 轴承\r\n")
    (tmp_path / PATH).write_bytes("id: 轴承\r\n".encode())
    assert files.read(tmp_path, PATH) == "id: 轴承\r\n".encode()
    assert files.exists(tmp_path, PATH)


def test_links_folders_and_pipes_are_no_files(tmp_path):
    target = put(tmp_path, "secret.txt")
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / "link.yaml").symlink_to(target)
    (tmp_path / FOLDER / "to-nothing.yaml").symlink_to("nothing")
    (tmp_path / FOLDER / "folder.yaml").mkdir()
    os.mkfifo(tmp_path / FOLDER / "pipe.yaml")
    what = {
        "link": Label("符号链接", "a symbolic link"),
        "to-nothing": Label("符号链接", "a symbolic link"),
        "folder": Label("文件夹", "a folder"),
        "pipe": Label("管道或设备", "a pipe or device"),
    }
    for name, label in what.items():
        found = refusal(tmp_path, f"{FOLDER}/{name}.yaml")
        assert found.fault is faults.NOT_REGULAR
        assert found.message == Label(f"不是普通文件（{label.zh}）", f"not a regular file ({label.en})")
        assert found.hint == Label("把文件本身放进台账，不用链接", "put the file itself in the ledger, not a link or a device")
        assert files.exists(tmp_path, f"{FOLDER}/{name}.yaml")


def test_a_linked_folder_leads_nowhere(tmp_path):
    put(tmp_path, "elsewhere/2019/P-2019-QL007.yaml", "id: x")
    (tmp_path / "ledgers/projects").mkdir(parents=True)
    (tmp_path / "ledgers/projects/QL").symlink_to(tmp_path / "elsewhere")
    assert refusal(tmp_path, PATH).message == Label("不是普通文件（符号链接）", "not a regular file (a symbolic link)")


def test_the_ledgers_own_folder_may_be_a_link(tmp_path):
    put(tmp_path, f"real/{PATH}", "id: x")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert files.read(tmp_path / "link", PATH) == b"id: x"


def test_a_file_that_vanished_or_cannot_be_opened(tmp_path):
    put(tmp_path, "ledgers/ledger.yaml")
    for path, why in (
        (PATH, Label("没有这个文件或文件夹", "No such file or directory")),
        (f"ledgers/{'x' * 300}.yaml", Label("名字太长", "File name too long")),
    ):
        found = refusal(tmp_path, path)
        assert found.fault is faults.UNREADABLE_FILE
        assert found.message == Label(f"文件读不出来：{why.zh}", f"the file cannot be read: {why.en}")
        assert found.hint == Label("检查文件权限和磁盘", "check the file's permissions and the disk")
    assert not files.exists(tmp_path, PATH)


def test_a_large_file_is_not_read_whole(tmp_path):
    with put(tmp_path, PATH).open("wb") as file:
        file.truncate(5_000_000_000)
    found = refusal(tmp_path, PATH)
    assert found.fault is faults.TOO_LARGE
    assert found.message == Label("文件有 5000000000 字节，超过 1 MiB", "the file has 5000000000 bytes, more than 1 MiB")
    put(tmp_path, PATH, "x" * 1048576)
    assert files.read(tmp_path, PATH) == b"x" * 1048576


# Writing


def test_a_file_is_replaced_in_one_step(tmp_path):
    target = put(tmp_path, PATH, "id: x\n")
    target.chmod(0o640)
    files.replace(tmp_path, PATH, "id: 轴承\r\n", files.digest(b"id: x\n"))
    assert target.read_bytes() == "id: 轴承\r\n".encode()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert names_in(tmp_path) == [PATH]


def changed(root):
    """Check that a replacement is refused because of someone else's change; return what is there."""
    with pytest.raises(Changed) as caught:
        files.replace(root, PATH, "id: mine\n", files.digest(b"id: x\n"))
    assert caught.value.exit_code == 5
    assert caught.value.message == Label(f"{PATH} 在读取之后被别人改过", f"{PATH} was changed by someone else after it was read")
    assert caught.value.hint == Label("什么都没有写入；请再执行一次", "nothing was written; run the command again")
    return names_in(root)


def test_what_someone_else_changed_is_left_alone(tmp_path):
    target = put(tmp_path, PATH, "id: theirs\n")
    assert changed(tmp_path) == [PATH]
    assert target.read_text() == "id: theirs\n"
    target.unlink()
    assert changed(tmp_path) == []
    other = put(tmp_path, "other.txt", "id: x\n")
    target.symlink_to(other)
    assert changed(tmp_path) == [PATH, "other.txt"]
    assert other.read_text() == "id: x\n"


def test_a_folder_that_vanished_is_told(tmp_path):
    with pytest.raises(Unable) as caught:
        files.replace(tmp_path, PATH, "id: mine\n", files.digest(b"id: x\n"))
    assert caught.value.message == Label(f"{PATH} 写不进去：没有这个文件或文件夹", f"cannot write {PATH}: No such file or directory")
    assert caught.value.hint == NOTHING_CHANGED
    assert caught.value.exit_code == 6


def test_a_new_file_is_made_with_its_folders(tmp_path):
    files.create(tmp_path, PATH, "id: x\n")
    assert (tmp_path / PATH).read_text() == "id: x\n"
    assert names_in(tmp_path) == [PATH]


def test_what_is_there_is_never_made_anew(tmp_path):
    target = put(tmp_path, PATH, "id: theirs\n")
    for _ in range(2):
        with pytest.raises(Changed) as caught:
            files.create(tmp_path, PATH, "id: mine\n")
        assert caught.value.message == Label(f"{PATH} 已经存在", f"{PATH} already exists")
        assert caught.value.hint == Label("什么都没有写入；请再执行一次", "nothing was written; run the command again")
        assert names_in(tmp_path) == [PATH]
        target.unlink()
        target.symlink_to("nothing")


def test_no_file_is_made_where_a_folder_cannot_be(tmp_path):
    put(tmp_path, "ledgers/projects/QL", "a file")
    with pytest.raises(Unable) as caught:
        files.create(tmp_path, PATH, "id: x\n")
    assert caught.value.message == Label(f"{PATH} 写不进去：路径中间有一段不是文件夹", f"cannot write {PATH}: Not a directory")
    assert caught.value.hint == NOTHING_CHANGED
    assert names_in(tmp_path) == ["ledgers/projects/QL"]


def test_no_file_is_made_outside_the_ledger(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "ledgers/projects").mkdir(parents=True)
    (tmp_path / "ledgers/projects/QL").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Unable) as caught:
        files.create(tmp_path, PATH, "id: x\n")
    assert caught.value.message == Label(f"{PATH} 写不进去：符号链接", f"cannot write {PATH}: a symbolic link")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_many_files_are_made_and_what_is_there_stays(tmp_path):
    put(tmp_path, "a/1", "theirs")
    assert files.create_all(tmp_path, [("a/1", "mine"), ("a/2", "轴承\r\n"), ("b/c/3", "")]) == (2, ("a/1",))
    assert (tmp_path / "a/1").read_text() == "theirs"
    assert (tmp_path / "a/2").read_bytes() == "轴承\r\n".encode()
    assert names_in(tmp_path) == ["a/1", "a/2", "b/c/3"]


def test_what_a_power_cut_left_empty_is_made_when_run_again(tmp_path):
    texts = [("a/1", "one"), ("a/2", "two"), ("a/3", ""), ("a/4", "four")]
    files.create_all(tmp_path, texts)
    put(tmp_path, "a/1", "")
    put(tmp_path, "a/2", "\0\0\0")
    assert files.create_all(tmp_path, texts) == (2, ("a/3", "a/4"))
    assert [(tmp_path / path).read_text() for path, _ in texts] == ["one", "two", "", "four"]
    assert files.create_all(tmp_path, texts) == (0, ("a/1", "a/2", "a/3", "a/4"))
    (tmp_path / "a/1").unlink()
    (tmp_path / "a/1").symlink_to("/dev/null")
    assert files.create_all(tmp_path, texts)[0] == 0


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("a/1/x", Label("已经有同名的文件或文件夹", "File exists")),
        ("a/1/x/y", Label("路径中间有一段不是文件夹", "Not a directory")),
        ("x" * 300, Label("名字太长", "File name too long")),
    ],
)
def test_many_files_half_made(tmp_path, path, why):
    with pytest.raises(Unable) as caught:
        files.create_all(tmp_path, [("a/1", ""), ("a/2", ""), (path, "")])
    assert caught.value.message == Label(f"{path} 写不进去：{why.zh}", f"cannot write {path}: {why.en}")
    assert caught.value.hint == Label(
        "已写好 2 个文件，这一个和它后面的没有写；排除故障后再执行一次，已写好的不会改动",
        "files written: 2; this one and those after it were not; correct this and run it again, written files stay",
    )


def test_a_generated_file_is_written_where_it_differs(tmp_path):
    assert files.put(tmp_path, "schemas/a.json", "{}\n") is True
    before = (tmp_path / "schemas/a.json").stat()
    assert files.put(tmp_path, "schemas/a.json", "{}\n") is False
    assert (tmp_path / "schemas/a.json").stat().st_mtime_ns == before.st_mtime_ns
    assert files.put(tmp_path, "schemas/a.json", "[]\n") is True
    assert (tmp_path / "schemas/a.json").read_text() == "[]\n"
    assert names_in(tmp_path) == ["schemas/a.json"]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("schemas/folder.json", Label("是文件夹，不是文件", "Is a directory")),
        ("file/a.json", Label("已经有同名的文件或文件夹", "File exists")),
    ],
)
def test_a_generated_file_that_cannot_be_written(tmp_path, path, why):
    (tmp_path / "schemas/folder.json").mkdir(parents=True)
    put(tmp_path, "file")
    with pytest.raises(Unable) as caught:
        files.put(tmp_path, path, "{}\n")
    assert caught.value.message == Label(f"{path} 写不进去：{why.zh}", f"cannot write {path}: {why.en}")
    assert caught.value.hint == NOTHING_CHANGED
    assert names_in(tmp_path) == ["file"]
