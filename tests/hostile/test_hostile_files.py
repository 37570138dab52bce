"""Files nobody should have put into a ledger: each is a finding in its place, soon, and no other record suffers."""

import os
import shutil
import socket
import subprocess
import time
import unicodedata

import pytest

PROJECT = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
ENTERPRISE = "ledgers/enterprises/QL/2016/E-2016-QL003.yaml"
GOOD = "id: P-2019-QL007\nname: {}\nenterprise: E-2016-QL003\ncounty: QL\nsigned: 2019-08-20\ninvestment: 1亿元\nlead: 市发展改革委\n"
BOMB = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 40))

TEXTS = {
    "an alias bomb": (BOMB.encode(), "anchor-alias-tag", 1),
    "fifty megabytes": (b"name: " + b"x" * 50_000_000, "too-large", 1),
    "fifty megabytes of escapes": (b'name: "' + b"\\x41" * 12_500_000 + b'"', "too-large", 1),
    "twenty thousand levels": (b"a: " + b"[" * 20_000, "too-deep", 1),
    "twenty thousand dashes": (b"a:\n" + b"- " * 20_000, "too-deep", 2),
    "three hundred thousand entries": (b"a:\n" + b"- x\n" * 300_000, "too-large", 1),
    "sixty thousand entries": (b"a:\n" + b"- x\n" * 60_000, "too-deep", 50_001),
    "as many lines as fit": (b"\n" * 65_000 + b"a: [\n", "syntax", 65_001),
    "a nul": (GOOD.format("轴\0承").encode(), "unfit-text", 2),
    "an escaped nul": (GOOD.format('"\\0"').encode(), "unfit-text", 2),
    "a lone surrogate": (GOOD.format("轴\ud800").encode("utf-8", "surrogatepass"), "not-utf8", 2),
    "an escaped surrogate": (GOOD.format('"\\ud800"').encode(), "syntax", 2),
    "text that turns around": (GOOD.format("轴\u202e承").encode(), "unfit-text", 2),
    "a character of no width": (GOOD.format("轴\u200b承").encode(), "unfit-text", 2),
    "a byte order mark": (b"\xef\xbb\xbf" + GOOD.format("轴承").encode(), "unfit-text", 1),
    "gb18030": (GOOD.format("轴承").encode("gb18030"), "not-utf8", 2),
    "utf-16": (GOOD.format("轴承").encode("utf-16"), "not-utf8", 1),
    "a merge": (b"<<<<<<< HEAD\nid: 1\n=======\nid: 2\n>>>>>>> b\n", "conflict-markers", 1),
    "a tag that runs": (b"id: !!python/object/apply:os.system [id]\n", "anchor-alias-tag", 1),
    "an id that climbs out": (GOOD.replace("P-2019-QL007", "../../../x").format("轴承").encode(), "bad-id", 1),
    "an id with a line end": (GOOD.replace("P-2019-QL007", '"P-2019-QL007\\n"').format("轴承").encode(), "bad-id", 1),
    "an id of other digits": (GOOD.replace("P-2019-QL007", "P-２０１９-QL007").format("轴承").encode(), "bad-id", 1),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_is_one_finding_in_its_line(name, small, run):
    raw, code, line = TEXTS[name]
    (small / PROJECT).write_bytes(raw)
    begin = time.perf_counter()
    ran = run("check", root=small)
    assert time.perf_counter() - begin < 2
    assert ran.code == 1
    assert ran.out.startswith(f"{PROJECT}:{line}:")
    assert f"错误[{code}]" in ran.out.splitlines()[0]
    assert "1 份文件读不出来" in ran.err
    shown = run("project", "show", "2019-QL007", root=small)
    assert (shown.code, shown.out) == (6, "")
    assert f"错误[{code}]" in shown.err
    listed = run("project", "list", root=small)
    assert listed.code == 1
    assert "P-2019-QL008" in listed.out
    assert "P-2019-QL007" not in listed.out


def test_a_text_with_line_ends_of_another_system_is_read_the_same(small, run):
    """Also where every line holds a value, so that the quick reader might take it for canonical."""
    wanted = run("enterprise", "show", "2016-QL003", root=small)
    for path in (ENTERPRISE, PROJECT):
        (small / path).write_bytes((small / path).read_bytes().replace(b"\n", b"\r\n"))
    assert run("check", root=small).code == 0
    assert run("enterprise", "show", "2016-QL003", root=small) == wanted
    assert run("enterprise", "show", "2016-QL003", "--json", root=small).out.count("\\r") == 0
    assert run("fmt", root=small).code == 0
    assert b"\r" not in (small / ENTERPRISE).read_bytes() + (small / PROJECT).read_bytes()


def a_link(path, small):
    outside = small.with_name(f"{small.name}-outside.yaml")
    outside.write_text(GOOD.format("外面"), "utf-8")
    path.symlink_to(outside)


def a_pipe(path, _):
    os.mkfifo(path)


def a_socket(path, _):
    here = os.open(path.parent, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(f"/proc/self/fd/{here}/{path.name}")
    os.close(here)


def a_device(path, _):
    try:
        os.mknod(path, 0o600 | 0o020000, os.makedev(1, 5))  # /dev/zero: it never ends
    except PermissionError:
        pytest.skip("only the superuser makes devices")


def a_folder(path, _):
    path.mkdir()
    (path / "P-2019-QL009.yaml").write_text("id: P-2019-QL009\n", "utf-8")


@pytest.mark.parametrize(
    ("make", "zh", "en"),
    [
        (a_link, "符号链接", "a symbolic link"),
        (a_pipe, "管道或设备", "a pipe or device"),
        (a_socket, "管道或设备", "a pipe or device"),
        (a_device, "管道或设备", "a pipe or device"),
        (a_folder, "文件夹", "a folder"),
    ],
)
def test_what_is_no_file_is_neither_followed_nor_waited_for(make, zh, en, small, run):
    (small / PROJECT).unlink()
    make(small / PROJECT, small)
    for lang, words, hint in (
        ("zh", f"错误[not-a-file]: 不是普通文件（{zh}）", "怎么改：把"),
        ("en", f"error[not-a-file]: not a regular file ({en})", "to correct: "),
    ):
        ran = run("check", root=small, lang=lang)
        assert ran.code == 1
        assert ran.out.startswith(f"{PROJECT}:1:1: {words}\n  {hint}")
    assert run("project", "show", "2019-QL007", root=small).code == 6
    assert run("project", "set", "2019-QL007", "chain=x", root=small).code == 6
    assert "外面" not in run("project", "list", root=small).out


@pytest.mark.parametrize("folder", ["ledgers/projects", "ledgers/projects/QL", "ledgers/projects/QL/2019"])
def test_a_folder_that_leads_out_is_told_and_nothing_is_read_or_written_there(folder, small, run):
    outside = small.with_name(f"{small.name}-outside")
    shutil.move(small / folder, outside)
    before = {path: path.read_bytes() for path in outside.rglob("*.yaml")}
    (small / folder).symlink_to(outside)
    ran = run("check", root=small)
    assert ran.code == 1
    assert f"{folder}:1:1: 错误[not-a-file]: 不是普通文件（符号链接）" in ran.out
    assert "P-2019-QL007" not in run("project", "list", root=small).out
    assert run("project", "set", "2019-QL007", "chain=x", root=small).code in (3, 6)
    added = (
        "--name",
        "新",
        "--enterprise",
        "2016-QL003",
        "--county",
        "QL",
        "--signed",
        "2019-08-20",
        "--investment",
        "1亿",
        "--lead",
        "市发展改革委",
    )
    assert run("project", "add", *added, root=small).code == 6
    assert {path: path.read_bytes() for path in outside.rglob("*") if path.is_file()} == before


TWINS = [
    ("ledgers/projects/QL/2019/p-2019-ql007.yaml", "name-twins"),
    ("ledgers/projects/QL/2019/P-2019-QL007 .yaml", "wrong-path"),
    ("ledgers/projects/ql/2019/P-2019-QL007.yaml", "name-twins"),
    ("ledgers/Projects/QL/2019/P-2019-QL007.yaml", "name-twins"),
    ("ledgers/projects/QL/2019/Ｐ-2019-QL007.yaml", "wrong-path"),
    (unicodedata.normalize("NFD", "ledgers/projects/QL/2019/é.yaml"), "wrong-path"),
    (unicodedata.normalize("NFC", "ledgers/projects/QL/2019/é.yaml"), "wrong-path"),
]


@pytest.mark.parametrize(("path", "code"), TWINS)
def test_a_file_whose_name_differs_by_case_or_form_alone_is_a_finding(path, code, small, run):
    twin = small / path
    twin.parent.mkdir(parents=True, exist_ok=True)
    if twin.exists():
        pytest.skip("this file system knows no twins")
    twin.write_bytes((small / PROJECT).read_bytes())
    ran = run("check", root=small)
    assert ran.code == 1
    told = [line for line in ran.out.splitlines() if line.startswith(f"{path}:")]
    assert len(told) == 1
    assert f"[{code}]" in told[0] or "[id-twice]" in told[0]
    assert run("project", "list", "--json", root=small).out.count('"id": "P-2019-QL007"') == 1


CLIMBING = [
    "../../x",
    "../../../../etc/passwd",
    "/etc/passwd",
    "..",
    ".",
    "a/b",
    "P-2019-QL007/../../x",
    "~",
    "%2e%2e",
    "..\\x",
    "P-2019-../1007",
]


@pytest.mark.parametrize("id_", CLIMBING)
def test_no_id_climbs_out_of_the_ledger(id_, small, run, contents):
    before = (contents(small), set(small.parent.iterdir()))
    for kind in ("project", "issue", "contract", "enterprise", "meeting"):
        for words in (["show", id_], ["set", id_, "name=x"], ["void", id_, "--reason", "x"]):
            assert run(kind, *words, root=small).code in (2, 3)
    added = ("--name", "新", "--county", "QL", "--office", id_)
    assert run("enterprise", "add", *added, root=small).code in (2, 4)
    assert run("enterprise", "add", "--name", "新", "--county", id_, root=small).code in (2, 3, 4)
    assert run("fmt", id_, root=small).code == 3
    assert run("check", "--explain", id_, root=small).code == 2
    assert (contents(small), set(small.parent.iterdir())) == before


def test_a_flag_with_a_value_before_the_command_is_misuse(small, refused):
    zh, en = "错误：选项 --help 不带值\n  看帮助：{}\n", "error: option --help takes no value\n  help: {}\n"
    for words in (["--help=x"], ["project", "--help=x"], ["--help=[/]", "project", "list"]):
        refused(small, words, 2, zh.format("dicoop --help"), en.format("dicoop --help"))
    command = "dicoop project list --help"
    refused(small, ["project", "list", "--help=x"], 2, zh.format(command), en.format(command))


@pytest.mark.parametrize("depth", [17, 1100])
def test_a_nest_of_folders_is_one_finding_and_no_other_record_suffers(depth, small, run):
    """More than a thousand levels once took the reading of all folders with them."""
    here = os.open(small / "ledgers/projects", os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=here)
        here, above = os.open("d", os.O_RDONLY, dir_fd=here), here
        os.close(above)
    os.close(here)
    path = "/".join(["ledgers/projects", *"d" * 16])
    for lang, words in (("zh", "错误[folder-too-deep]: 文件夹套得太深"), ("en", "error[folder-too-deep]: the folder is nested too deep")):
        ran = run("check", root=small, lang=lang)
        assert ran.code == 1
        assert ran.out.startswith(f"{path}:1:1: {words}")
    for words in (["project", "list"], ["rates"], ["report", "--meeting", "15"], ["fmt", "--check"], ["doctor"]):
        assert run(*words, root=small).code == 1
    assert "P-2019-QL007" in run("project", "list", root=small).out
    assert run("project", "set", "QL007", "chain=x", root=small).code == 0
    subprocess.run(["rm", "-r", str(small / "ledgers/projects/d")], check=True)  # Python's own may not come back so far


@pytest.mark.parametrize("folder", ["ledgers/projects/around", "ledgers/around", "ledgers/projects/QL"])
def test_a_link_in_a_circle_is_one_finding(folder, small, run):
    if (small / folder).exists():
        shutil.rmtree(small / folder)
    (small / folder).symlink_to((small / folder).name)
    ran = run("check", root=small)
    assert ran.code == 1
    assert ran.out.startswith(f"{folder}:1:1: 错误[") or f"\n{folder}:1:1: 错误[" in ran.out
    for words in (["project", "list"], ["rates"], ["report", "--meeting", "15"], ["fmt", "--check"]):
        assert run(*words, root=small).code == 1
