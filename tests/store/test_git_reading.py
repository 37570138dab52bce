"""Git is read as it is, in every shape of repository."""

import itertools
import os
import shutil
import stat

import pytest
from git_samples import commit, git, put, start
from hypothesis import given, settings
from hypothesis import strategies as st

from dicoop.errors import Unable
from dicoop.labels import Label
from dicoop.store import commits, history
from dicoop.store import git as store
from dicoop.store.git import FileChange, Repo, TreeEntry
from dicoop.text.faults import MAX_BYTES

ONE = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
ODD = ["ledgers/示例 轴承.yaml", "ledgers/two\nlines\t.yaml", 'ledgers/"quoted".yaml', "ledgers/\udcff\udcfe.yaml"]


@pytest.fixture
def root(tmp_path):
    """A repository that is a ledger."""
    return start(tmp_path / "台账")


def ids(repo, commit_):
    """Return content ids by path."""
    return {entry.path: entry.id for entry in store.entries(repo, commit_)}


# Finding


def test_a_repository_is_found_from_its_top(root):
    assert store.find(root) == Repo(str(root), "", "sha1")


def test_a_repository_is_found_from_a_folder_in_it(root):
    folder = root / "市办\n台账"
    folder.mkdir()
    assert store.find(folder) == Repo(str(root), "市办\n台账/", "sha1")


def test_a_repository_is_found_through_a_link(root, tmp_path):
    (root / "sub").mkdir()
    (tmp_path / "link").symlink_to(root / "sub")
    assert store.find(tmp_path / "link") == Repo(str(root), "sub/", "sha1")


def test_no_repository(tmp_path):
    assert store.find(tmp_path) is None


def test_no_program(root, monkeypatch):
    repo = store.find(root)
    monkeypatch.setenv("PATH", str(root))
    assert store.find(root) is None
    with pytest.raises(Unable) as caught:
        store.run(repo, "rev-parse", "HEAD")
    assert caught.value.message == Label("找不到 git 程序", "git is not installed")
    assert caught.value.hint == Label("安装 git（2.38 以上），再执行一次", "install git (2.38 or newer) and run the command again")


SAID = {
    "fatal: not a tree object\n": "not a tree object",
    "error: gpg failed to sign the data\nerror: unable to sign the tag\n": "gpg failed to sign the data",
    'error: gpg failed to sign the data:\ngpg: skipped "X": No secret key\n\nfatal: failed': 'gpg failed to sign the data: gpg: skipped "X": No secret key',
    "hint: You have created a nested tag.\nhint: See advice\nerror: unable to sign the tag\n": "unable to sign the tag",
    "warning: ignoring broken ref x\nhint: do this\nfatal: bad object HEAD\nhint: do that\n": "bad object HEAD",
    "error: \nerror: unable to sign the tag\n": "unable to sign the tag",
    "error: would be overwritten by merge:\n\tledgers/x.yaml\nAborting\n": "would be overwritten by merge: ledgers/x.yaml",
    "Author identity unknown\nhint: say who\n": "Author identity unknown",
    "usage: git tag: [-a]\n": "usage: git tag: [-a]",
    "hint: only advice\nhint: and more\nwarning: careful\n": "?",
    "\n \n": "?",
    "": "?",
}


@pytest.mark.parametrize("err", SAID)
def test_of_what_git_says_the_error_is_quoted(err):
    assert store.quoted(err) == SAID[err]


def test_whatever_git_says_advice_is_never_the_reason():
    for lines in itertools.permutations(("hint: try x", "warning: y", "error: z", "fatal: z")):
        assert store.quoted("\n".join(lines)) == "z"


def test_inside_the_git_directory_there_is_no_ledger(root):
    assert store.find(root / ".git") is None


def test_a_repository_of_the_future_is_told(root):
    git(root, "config", "core.repositoryFormatVersion", "9")
    with pytest.raises(Unable) as caught:
        store.find(root)
    assert caught.value.message == Label(
        "git rev-parse 没有成功：Expected git repo version <= 1, found 9",
        "git rev-parse failed: Expected git repo version <= 1, found 9",
    )


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_somebody_else_is_told(root):
    for folder, inside, held in os.walk(root):
        for name in [".", *inside, *held]:
            os.lchown(f"{folder}/{name}", 65534, 65534)
    with pytest.raises(Unable) as caught:
        store.find(root)
    assert caught.value.message == Label(
        f"git 不信任这个文件夹 {root}：它属于别的用户", f"git does not trust the folder {root}: it belongs to another user"
    )
    assert caught.value.hint == Label(
        f"确认来源后执行 git config --global --add safe.directory {root}",
        f"if you trust it: git config --global --add safe.directory {root}",
    )


# Files at a commit


def test_files_at_a_commit(root):
    put(root, ONE, "id: 1\n")
    put(root, "ledgers2/other.yaml", "x")
    put(root, "README.md", "x")
    first = commit(root)
    repo = store.find(root)
    assert store.entries(repo, first) == (TreeEntry(ONE, 0o100644, repo.blob_id(b"id: 1\n"), 6),)
    assert {entry.path for entry in store.entries(repo, first, "")} == {ONE, "ledgers2/other.yaml", "README.md"}


def test_modes_are_those_of_the_disk(root):
    put(root, "ledgers/run.yaml", "x")
    (root / "ledgers/run.yaml").chmod(0o755)
    (root / "ledgers/link.yaml").symlink_to("/etc/passwd")
    first = commit(root)
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{first},ledgers/repo")
    git(root, "commit", "-q", "-m", "x")
    found = {entry.path: entry for entry in store.entries(store.find(root), git(root, "rev-parse", "HEAD"))}
    assert found["ledgers/run.yaml"].mode == 0o100755
    assert stat.S_ISLNK(found["ledgers/link.yaml"].mode)
    assert (found["ledgers/repo"].mode, found["ledgers/repo"].size) == (0o160000, None)


def test_odd_names_come_back_as_they_are(root):
    for path in ODD:
        put(root, path, path.encode("utf-8", "surrogateescape"))
    first = commit(root)
    repo = store.find(root)
    assert sorted(ids(repo, first)) == sorted(ODD)
    assert {blob.raw for blob in store.blobs(repo, ids(repo, first).values())} == {store.raw_path(path) for path in ODD}
    assert sorted(change.path for change in store.diff(repo, repo.empty_tree, first)) == sorted(ODD)


def test_a_ledger_in_a_folder_sees_only_itself(root):
    folder = root / "市办"
    put(folder, ONE, "1")
    put(root, ONE, "2")
    first = commit(root)
    put(folder, ONE, "3")
    put(root, ".gitattributes", "* -diff\n")
    second = commit(root)
    repo = store.find(folder)
    assert ids(repo, first) == {ONE: repo.blob_id(b"1")}
    assert [change.path for change in store.diff(repo, first, second)] == [ONE]
    assert [change.path for change in store.diff(repo, first, second, whole=True)] == [".gitattributes", f"市办/{ONE}"]


def test_a_folder_that_was_not_there_yet(root):
    put(root, "README.md", "x")
    first = commit(root)
    (root / "市办").mkdir()
    assert store.entries(store.find(root / "市办"), first) == ()


def test_no_such_commit(root):
    with pytest.raises(Unable) as caught:
        store.entries(store.find(root), "0" * 39 + "1")
    assert caught.value.message == Label("git ls-tree 没有成功：not a tree object", "git ls-tree failed: not a tree object")


# Contents


def test_contents_come_in_the_order_asked_for(root):
    contents = [b"", b"x", b"no line end", b"two\n\nlines\n", b"\0\xff\r\n", "轴承".encode()]
    for number, content in enumerate(contents):
        put(root, f"ledgers/{number}.yaml", content)
    commit(root)
    repo = store.find(root)
    asked = [repo.blob_id(content) for content in (*reversed(contents), contents[1], contents[1])]
    assert [blob.raw for blob in store.blobs(repo, asked)] == [*reversed(contents), b"x", b"x"]
    assert list(store.blobs(repo, [])) == []


@settings(max_examples=15)
@given(st.lists(st.binary(max_size=200), max_size=8))
def test_ids_are_those_of_git(tmp_path_factory, contents):
    root = start(tmp_path_factory.mktemp("ids"))
    for number, content in enumerate(contents):
        put(root, f"ledgers/{number}", content)
    commit(root)
    repo = store.find(root)
    made = [repo.blob_id(content) for content in contents]
    assert [blob.raw for blob in store.blobs(repo, made)] == contents


def test_of_what_is_too_large_only_the_beginning_is_held(root):
    put(root, "ledgers/big", b"x" * 2_000_000)
    put(root, "ledgers/full", b"y" * MAX_BYTES)
    put(root, "ledgers/small", b"z")
    commit(root)
    repo = store.find(root)
    big, full, small = [repo.blob_id(part) for part in (b"x" * 2_000_000, b"y" * MAX_BYTES, b"z")]
    found = list(store.blobs(repo, [big, small, full, big, small]))
    assert [(blob.size, len(blob.raw), blob.raw[:1]) for blob in found] == [
        (2_000_000, MAX_BYTES + 1, b"x"),
        (1, 1, b"z"),
        (MAX_BYTES, MAX_BYTES, b"y"),
        (2_000_000, MAX_BYTES + 1, b"x"),
        (1, 1, b"z"),
    ]


@pytest.mark.parametrize("id_", ["1" * 40, "HEAD", "", "x\ny", "1" * 41])
def test_a_content_that_is_not_there(root, id_):
    put(root, "ledgers/x", "x")
    commit(root)
    with pytest.raises(Unable) as caught:
        list(store.blobs(store.find(root), [id_]))
    assert caught.value.message == Label(f"仓库里没有内容 {id_}", f"the repository holds no content {id_}")
    assert caught.value.hint == Label("用 git fsck 检查仓库是否损坏", "check the repository for damage: git fsck")


def test_who_stops_reading_leaves_nothing_running(root):
    put(root, "ledgers/x", b"x" * MAX_BYTES)
    commit(root)
    repo = store.find(root)
    reading = store.blobs(repo, [repo.blob_id(b"x" * MAX_BYTES)] * 500)
    assert next(reading).size == MAX_BYTES
    reading.close()


# Differences


def test_what_differs_between_two_commits(root):
    for name in ("same", "changed", "gone", "mode"):
        put(root, f"ledgers/{name}", name)
    first = commit(root)
    put(root, "ledgers/changed", "else")
    put(root, "ledgers/new", "gone")
    (root / "ledgers/gone").unlink()
    (root / "ledgers/mode").chmod(0o755)
    second = commit(root)
    repo = store.find(root)
    old = ids(repo, first)
    assert store.diff(repo, first, second) == (
        FileChange("ledgers/changed", 0o100644, old["ledgers/changed"], 0o100644, repo.blob_id(b"else")),
        FileChange("ledgers/gone", 0o100644, old["ledgers/gone"], 0, ""),
        FileChange("ledgers/mode", 0o100644, old["ledgers/mode"], 0o100755, old["ledgers/mode"]),
        FileChange("ledgers/new", 0, "", 0o100644, old["ledgers/gone"]),
    )
    assert store.diff(repo, first, first) == ()


def test_the_first_commit_differs_from_nothing(root):
    put(root, "ledgers/x", "x")
    first = commit(root)
    repo = store.find(root)
    assert store.diff(repo, repo.empty_tree, first) == (FileChange("ledgers/x", 0, "", 0o100644, repo.blob_id(b"x")),)


@pytest.mark.parametrize("name", ["--output=x", "HEAD", "", "^HEAD", "f" * 41])
def test_only_hashes_are_put_into_a_command(root, name):
    put(root, "ledgers/x", "x")
    first = commit(root)
    repo = store.find(root)
    for ask in (
        lambda: store.entries(repo, name),
        lambda: store.diff(repo, first, name),
        lambda: store.diff(repo, name, first),
        lambda: history.log(repo, first, name),
        lambda: history.merge_bases(repo, first, name),
        lambda: history.is_ancestor(repo, name, first),
        lambda: commits.make_tree(repo, name, {}),
        lambda: commits.make_tree(repo, first, {"ledgers/x": name or "x"}),
        lambda: commits.make_commit(repo, repo.empty_tree, [name], "x"),
        lambda: commits.move_ref(repo, "refs/heads/other", name, None, "x"),
        lambda: commits.make_tag(repo, "other", name, "x"),
    ):
        with pytest.raises(Unable) as caught:
            ask()
        assert caught.value.message.zh.startswith("仓库里没有内容 ")
    assert git(root, "for-each-ref", "--format=%(refname)") == "refs/heads/main"


def test_a_change_against_many_parents():
    row = b":::100644 100755 000000 100644 " + b" ".join([b"a" * 40, b"b" * 40, b"0" * 40, b"d" * 40]) + b" MMA"
    assert store.change(row, "市办/x".encode(), "市办/") == FileChange("x", 0o100644, "a" * 40, 0o100644, "d" * 40)


# Shapes of repositories


@pytest.fixture
def filled(root):
    """A repository with two commits and the contents `1` and `2`."""
    put(root, ONE, "1")
    commit(root, when="2019-08-20T10:00:00+0800")
    put(root, ONE, "2")
    commit(root, when="2019-08-21T10:00:00+0800")
    return root


def read_all(repo, revision="HEAD"):
    """Return the contents at a commit by path."""
    found = store.entries(repo, history.resolve(repo, revision))
    return {entry.path: blob.raw for entry, blob in zip(found, store.blobs(repo, [entry.id for entry in found]), strict=True)}


def test_a_bare_repository_that_was_named(filled, tmp_path):
    git(tmp_path, "clone", "-q", "--bare", str(filled), "bare.git")
    repo = store.bare(tmp_path / "bare.git")
    assert repo == Repo(str(tmp_path / "bare.git"), "", "sha1", bare=True)
    assert read_all(repo) == {ONE: b"2"}
    assert read_all(repo, "HEAD~1") == {ONE: b"1"}
    assert store.find(tmp_path / "bare.git") is None


def test_a_ledger_in_a_folder_of_a_bare_repository(root, tmp_path):
    put(root, f"市办/{ONE}", "1")
    put(root, ONE, "2")
    first = commit(root)
    repo = store.bare(root / ".git", "市办/")
    assert read_all(repo) == {ONE: b"1"}
    assert [change.path for change in store.diff(repo, repo.empty_tree, first)] == [ONE]


def test_what_is_no_bare_repository(tmp_path):
    with pytest.raises(Unable) as caught:
        store.bare(tmp_path)
    assert caught.value.message == Label(f"{tmp_path} 不是 git 仓库", f"{tmp_path} is not a git repository")


def test_a_linked_work_tree(filled, tmp_path):
    git(filled, "worktree", "add", "-q", str(tmp_path / "second"), "-b", "second", "HEAD~1")
    repo = store.find(tmp_path / "second")
    assert repo == Repo(str(tmp_path / "second"), "", "sha1")
    assert read_all(repo) == {ONE: b"1"}


def test_a_repository_of_sha256(tmp_path):
    root = start(tmp_path / "long", "--object-format=sha256")
    put(root, ONE, "1")
    first = commit(root)
    repo = store.find(root)
    assert (repo.hash, len(first)) == ("sha256", 64)
    assert store.entries(repo, first)[0].id == repo.blob_id(b"1")
    assert read_all(repo) == {ONE: b"1"}
    assert [change.path for change in store.diff(repo, repo.empty_tree, first)] == [ONE]


def test_a_shallow_clone_says_so(filled, tmp_path):
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{filled}", "short")
    assert store.find(tmp_path / "short").shallow
    assert not store.find(filled).shallow
    assert read_all(store.find(tmp_path / "short")) == {ONE: b"2"}


def test_a_partial_clone_is_read_as_far_as_it_goes_and_fetches_nothing(filled, tmp_path):
    git(filled, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{filled}", "part")
    repo = store.find(tmp_path / "part")
    before = sorted((tmp_path / "part/.git/objects").rglob("*"))
    assert read_all(repo) == {ONE: b"2"}
    (entry,) = store.entries(repo, history.resolve(repo, "HEAD~1"))
    assert (entry.path, entry.id, entry.size) == (ONE, repo.blob_id(b"1"), None)
    assert [change.old_id for change in store.diff(repo, git(filled, "rev-parse", "HEAD~1"), git(filled, "rev-parse", "HEAD"))] == [
        entry.id
    ]
    with pytest.raises(Unable) as caught:
        read_all(repo, "HEAD~1")
    assert caught.value.message == Label(
        "这个仓库是部分克隆，需要的内容不在本机，不会自动下载",
        "this repository is a partial clone: what is needed is not on this machine and is not fetched automatically",
    )
    assert caught.value.hint == Label("重新完整克隆一份，再执行一次", "make a full clone and run the command there")
    assert sorted((tmp_path / "part/.git/objects").rglob("*")) == before


def test_a_clone_without_trees_is_told(filled, tmp_path):
    git(filled, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=tree:0", f"file://{filled}", "part")
    repo = store.find(tmp_path / "part")
    first, last = history.resolve(repo, "HEAD~1"), history.resolve(repo, "HEAD")
    for ask in (lambda: store.entries(repo, first), lambda: store.diff(repo, first, last), lambda: history.log(repo, last)):
        with pytest.raises(Unable) as caught:
            ask()
        assert caught.value.message.zh == "这个仓库是部分克隆，需要的内容不在本机，不会自动下载"


def test_a_damaged_repository_is_told_not_thrown(filled):
    repo = store.find(filled)
    missing = repo.blob_id(b"1")
    shutil.rmtree(filled / ".git/objects" / missing[:2])
    with pytest.raises(Unable) as caught:
        list(store.blobs(repo, [missing]))
    assert caught.value.message.en == f"the repository holds no content {missing}"


# Words


def test_words_without_a_named_encoding():
    assert store.words_of("张三".encode()) == "张三"
    assert store.words_of("张三".encode("gbk")) == "张三"
    assert store.words_of(b"a\xff") == "a\ufffd"
