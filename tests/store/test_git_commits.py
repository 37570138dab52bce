"""Commits are made beside everybody's work: no work tree and no index is touched."""

import shutil
import subprocess

import pytest
from git_samples import commit, git, put, start

from dicoop.errors import Changed, NotFound, Refused, Unable
from dicoop.labels import Label
from dicoop.store import commits, history
from dicoop.store import git as store
from dicoop.store.commits import Author, Worktree

ONE, TWO = "ledgers/projects/QL/2019/P-2019-QL007.yaml", "ledgers/示例 轴承.yaml"


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A repository with one commit; its settings name who commits."""
    for name, value in {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": str(tmp_path / "own")}.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "own").write_text("[user]\n\tname = 李四\n\temail = li@example.com\n", encoding="utf-8")
    root = start(tmp_path / "ledger")
    put(root, ONE, "1")
    put(root, "README.md", "x")
    commit(root)
    return root


@pytest.fixture
def repo(root):
    return store.find(root)


def contents(repo, commit_):
    """Return all contents at a commit (or tree)."""
    found = store.entries(repo, commit_, "")
    return {entry.path: blob.raw for entry, blob in zip(found, store.blobs(repo, [e.id for e in found]), strict=True)}


def state(root):
    """Return all that lies in the work tree, and the index."""
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and (".git" not in path.parts or path.name == "index")}


def change(repo, message="改", parent="HEAD", author=None):
    """Return a new commit that writes ONE."""
    first = history.resolve(repo, parent)
    tree = commits.make_tree(repo, first, {ONE: commits.write_blob(repo, b"new")})
    return commits.make_commit(repo, tree, [first], message, author)


@pytest.mark.parametrize("raw", [b"", b"x", b"\r\n\0\xff", "轴承\n".encode() * 1000])
def test_a_content_is_kept_as_it_is(root, repo, raw):
    put(root, ".gitattributes", "* text=auto eol=lf ident\n")
    id_ = commits.write_blob(repo, raw)
    assert id_ == repo.blob_id(raw)
    assert next(store.blobs(repo, [id_])).raw == raw


def test_a_tree_with_other_contents(root, repo):
    before = state(root)
    new = {ONE: commits.write_blob(repo, b"2"), TWO: commits.write_blob(repo, b"3"), "ledgers/a\nb.yaml": commits.write_blob(repo, b"4")}
    tree = commits.make_tree(repo, history.resolve(repo, "HEAD"), new)
    assert contents(repo, tree) == {ONE: b"2", TWO: b"3", "ledgers/a\nb.yaml": b"4", "README.md": b"x"}
    assert contents(repo, commits.make_tree(repo, tree, {ONE: None, "ledgers/none.yaml": None, TWO: None})) == {
        "README.md": b"x",
        "ledgers/a\nb.yaml": b"4",
    }
    assert commits.make_tree(repo, tree, {}) == tree
    assert state(root) == before


def test_a_tree_of_a_ledger_in_a_folder(root):
    put(root, f"市办/{ONE}", "5")
    commit(root)
    repo = store.find(root / "市办")
    tree = commits.make_tree(repo, history.resolve(repo, "HEAD"), {ONE: commits.write_blob(repo, b"6")})
    assert contents(repo, tree) == {ONE: b"6"}
    assert contents(store.find(root), tree)[ONE] == b"1"


def test_a_commit_by_an_author(root, repo):
    before = state(root)
    made = change(repo, "会议 15\n\n# 保留\n", author=Author("王五", "wang@example.com", "1566266400 +0800"))
    (found,) = history.log(repo, made, f"^{history.resolve(repo, 'HEAD')}")
    assert (found.subject, found.body) == ("会议 15", "# 保留")
    assert (found.name, found.email, found.written.isoformat()) == ("王五", "wang@example.com", "2019-08-20T10:00:00+08:00")
    assert git(root, "log", "-1", "--format=%cn %ce", made) == "李四 li@example.com"
    assert [one.path for one in found.changes] == [ONE]
    assert state(root) == before


def test_a_commit_by_nobody_else_and_with_two_parents(root, repo):
    git(root, "config", "i18n.commitEncoding", "GBK")
    first, second = change(repo, "甲"), change(repo, "乙")
    made = commits.make_commit(repo, git(root, "rev-parse", f"{first}^{{tree}}"), [first, second], "合并")
    found = history.log(repo, made)[0]
    assert (found.parents, found.name, found.subject) == ((first, second), "李四", "合并")
    assert "encoding" not in git(root, "cat-file", "commit", made)


def test_who_commits_must_be_known(root, repo, tmp_path):
    (tmp_path / "own").write_text("")
    for make in (lambda: change(repo), lambda: commits.make_tag(repo, "meeting-15", history.resolve(repo, "HEAD"), "x")):
        with pytest.raises(Unable) as caught:
            make()
        assert caught.value.message == Label("git 不知道提交的人是谁", "git does not know who makes the commit")
        assert caught.value.hint == Label(
            "先执行 git config --global user.name 姓名 和 git config --global user.email 邮箱",
            "first run git config --global user.name NAME and git config --global user.email ADDRESS",
        )
    assert git(root, "tag") == ""


# Refs


def test_a_branch_is_made_and_moved(root, repo):
    first, made = history.resolve(repo, "HEAD"), change(repo)
    commits.move_ref(repo, "refs/heads/清陵/八月", first, None, "test")
    commits.move_ref(repo, "refs/heads/清陵/八月", made, first, "并入：清陵")
    assert history.resolve(repo, "清陵/八月") == made
    assert git(root, "reflog", "-1", "--format=%gs", "清陵/八月") == "并入：清陵"


@pytest.mark.parametrize("expected", [None, "other", "missing"])
def test_a_branch_that_somebody_moved_stays(root, repo, expected):
    first, made = history.resolve(repo, "HEAD"), change(repo)
    ref = "refs/heads/none" if expected == "missing" else "refs/heads/main"
    with pytest.raises(Changed) as caught:
        commits.move_ref(repo, ref, made, None if expected is None else made, "test")
    assert caught.value.message == Label(f"{ref} 在读取之后被别人移动过", f"{ref} was moved by someone else in the meantime")
    assert caught.value.hint == Label("什么都没有写入；请再执行一次", "nothing was written; run the command again")
    assert history.resolve(repo, "main") == first


def test_a_branch_that_somebody_is_moving_stays(root, repo):
    first, made = history.resolve(repo, "HEAD"), change(repo)
    put(root, ".git/refs/heads/main.lock", "")
    with pytest.raises(Unable) as caught:  # nobody is: whoever was has been killed
        commits.move_ref(repo, "refs/heads/main", made, first, "test")
    lock = root / ".git/refs/heads/main.lock"
    assert caught.value.message.en == f"a stale lock, {lock}: no git process is running here"
    assert history.resolve(repo, "main") == first


@pytest.mark.parametrize("ref", ["main", "refs/heads/..", "refs/heads/a b", "--stdin", "HEAD", "refs/heads/-\0"])
def test_what_cannot_be_a_branch(root, repo, ref):
    with pytest.raises(NotFound) as caught:
        commits.move_ref(repo, ref, history.resolve(repo, "HEAD"), None, "test")
    assert caught.value.message == Label(f"{ref} 不能作为分支或标签的名字", f"{ref} cannot be the name of a branch or tag")


# Tags


def test_a_tag_with_a_message(root, repo):
    first = history.resolve(repo, "HEAD")
    commits.make_tag(repo, "meeting-15", first, "第15次\n\n# 开工率 23.0%\n")
    assert history.resolve(repo, "meeting-15") == first
    assert git(root, "cat-file", "-t", "meeting-15") == "tag"
    tag = git(root, "cat-file", "tag", "meeting-15")
    assert tag.endswith("\n\n第15次\n\n# 开工率 23.0%")
    assert "tagger 李四 <li@example.com>" in tag


def test_a_tag_that_is_there_stays(root, repo):
    first, made = history.resolve(repo, "HEAD"), change(repo)
    commits.make_tag(repo, "meeting-15", first, "x")
    with pytest.raises(Refused) as caught:
        commits.make_tag(repo, "meeting-15", made, "y")
    assert caught.value.message == Label("标签 meeting-15 已经存在", "the tag meeting-15 already exists")
    assert caught.value.hint == Label(
        "已公布的不再改动；用 git show meeting-15 查看", "published figures do not change; see git show meeting-15"
    )
    assert history.resolve(repo, "meeting-15") == first


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen")
def test_a_tag_is_signed_where_a_key_is_named(root, repo, tmp_path):
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    (tmp_path / "own").write_text(f"[user]\n\tname = 李四\n\temail = li@example.com\n\tsigningKey = {key}\n[gpg]\n\tformat = ssh\n")
    first = history.resolve(repo, "HEAD")
    commits.make_tag(repo, "meeting-15", first, "第15次\n")
    assert "-----BEGIN SSH SIGNATURE-----" in git(root, "cat-file", "tag", "meeting-15")
    (tmp_path / "signers").write_text(f"li@example.com {key.with_suffix('.pub').read_text()}")
    git(root, "-c", f"gpg.ssh.allowedSignersFile={tmp_path / 'signers'}", "tag", "-v", "meeting-15")
    key.unlink()
    key.with_suffix(".pub").unlink()
    with pytest.raises(Unable) as caught:
        commits.make_tag(repo, "meeting-16", first, "-----BEGIN SSH SIGNATURE-----\n")
    why = f"Couldn't load public key {key}: "  # and what the system calls it
    assert caught.value.message.zh.startswith(f"标签 meeting-16 没有签成：{why}")
    assert caught.value.message.en.startswith(f"the tag meeting-16 could not be signed: {why}")
    assert caught.value.hint == Label("检查 git config user.signingKey 和密钥", "check git config user.signingKey and the key")
    assert git(root, "tag") == "meeting-15"


UNSIGNED = {
    "gpg.format": ("wrong", "invalid value for 'gpg.format': 'wrong'"),
    "gpg.ssh.program": ("/nowhere/keygen", "cannot run /nowhere/keygen: No such file or directory"),
}


@pytest.mark.parametrize("name", UNSIGNED)
def test_why_a_tag_is_not_signed(root, repo, tmp_path, name):
    value, why = UNSIGNED[name]
    good = {"user.name": "李四", "user.email": "li@example.com", "user.signingKey": "key", "gpg.format": "ssh", name: value}
    for key, text in good.items():
        git(root, "config", "-f", str(tmp_path / "own"), key, text)
    with pytest.raises(Unable) as caught:
        commits.make_tag(repo, "meeting-16", history.resolve(repo, "HEAD"), "第16次\n")
    assert caught.value.message == Label(f"标签 meeting-16 没有签成：{why}", f"the tag meeting-16 could not be signed: {why}")
    assert git(root, "tag") == ""


# Shapes of repositories


def test_a_bare_repository_is_written_to(root, tmp_path):
    git(tmp_path, "clone", "-q", "--bare", str(root), "bare.git")
    repo = store.bare(tmp_path / "bare.git")
    first, made = history.resolve(repo, "HEAD"), change(repo)
    commits.move_ref(repo, "refs/heads/main", made, first, "test")
    assert contents(repo, made)[ONE] == b"new"
    assert commits.worktrees(repo) == ()


def test_a_repository_of_sha256_is_written_to(root, tmp_path):
    long = start(tmp_path / "long", "--object-format=sha256")
    put(long, ONE, "1")
    first = commit(long)
    repo = store.find(long)
    made = change(repo)
    commits.move_ref(repo, "refs/heads/main", made, first, "test")
    commits.move_ref(repo, "refs/heads/second", made, None, "test")
    assert contents(repo, history.resolve(repo, "second")) == {ONE: b"new"}
    assert contents(repo, commits.make_tree(repo, made, {ONE: None})) == {}


def test_a_partial_clone_is_written_to_without_fetching(root, tmp_path):
    git(root, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{root}", "part")
    repo = store.find(tmp_path / "part")
    made = change(repo)
    assert {entry.path: entry.id for entry in store.entries(repo, made, "")}[ONE] == repo.blob_id(b"new")


def test_work_trees_and_their_branches(root, repo, tmp_path):
    first = history.resolve(repo, "HEAD")
    odd = tmp_path / "二\n号"
    git(root, "worktree", "add", "-q", "-b", "county", str(odd))
    git(root, "worktree", "add", "-q", "--detach", str(tmp_path / "loose"))
    expected = (
        Worktree(str(root), "refs/heads/main", first),
        Worktree(str(odd), "refs/heads/county", first),
        Worktree(str(tmp_path / "loose"), "", first),
    )
    for found in (commits.worktrees(repo), commits.worktrees(store.find(odd))):
        assert (found[0], sorted(found[1:])) == (expected[0], sorted(expected[1:]))
