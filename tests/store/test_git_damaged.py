"""A HEAD that names no commit is told as it is: nothing committed yet, no branch, or damaged, and then what stands there and how to mend it."""

import json
import subprocess
from pathlib import Path

import pytest
from git_samples import commit, git, no_history, put, start

from dicoop.errors import NotFound, Refused, Unable
from dicoop.labels import Label
from dicoop.store import git as store
from dicoop.store import history, worktrees

NOWHERE = "1234567890" * 4
MAIN = ".git/refs/heads/main"
UNBORN = Label("这个仓库还没有提交", "this repository has no commits yet")
NO_BRANCH = Label("现在不在任何分支上", "no branch is checked out")


def mend_head(folder):
    return Label(
        f"先备份 {folder}；在 {folder}/HEAD 里写一行 ref: refs/heads/分支名（原来的分支看 {folder}/logs/HEAD 的最后几行），再执行 git fsck",
        f"back up {folder} first; write the line ref: refs/heads/BRANCH into {folder}/HEAD (the end of "
        f"{folder}/logs/HEAD shows which), then run git fsck",
    )


def mend_ref(folder, ref):
    path = f"{folder}/{ref}"
    return Label(
        f"先备份 {folder}；删去 {path}，用 git fetch 取回，或执行 git update-ref {ref} 提交号（看 {folder}/logs/{ref} 最后一行的第二个）；再执行 git fsck",
        f"back up {folder} first; remove {path}, then git fetch it again or run git update-ref {ref} COMMIT "
        f"(the second in the last line of {folder}/logs/{ref}); then run git fsck",
    )


def mend_commit(folder):
    return Label(
        f"先备份 {folder}；用 git fsck 查缺什么，从别的克隆或备份取回；取不回的，执行 git update-ref HEAD 提交号，退到 {folder}/logs/HEAD 里还在的提交",
        f"back up {folder} first; find what is missing with git fsck and fetch it from another clone or a "
        f"backup; if there is none, run git update-ref HEAD COMMIT to go back to a commit in {folder}/logs/HEAD "
        "that still exists",
    )


def damaged(what):
    return Label(f"HEAD 已损坏：{what.zh}", f"HEAD is damaged: {what.en}")


def says(path, text):
    return damaged(Label(f"{path} 里写的是“{text}”，那里没有提交", f"{path} says '{text}', which is not a commit"))


def empty(path):
    return damaged(Label(f"{path} 里没有内容", f"{path} holds nothing"))


def lost(ref, id_):
    return damaged(
        Label(
            f"{ref} 指向的提交 {id_} 不在仓库里，或者已损坏",
            f"{ref} names the commit {id_}, which is missing from the repository or corrupt",
        )
    )


def put_object(root, id_, raw):
    path = root / ".git/objects" / id_[:2] / id_[2:]
    path.chmod(0o600)
    if raw is None:
        path.unlink()
    else:
        path.write_bytes(raw)


def detach(root):
    git(root, "checkout", "-q", "--detach")


# What is done to a repository of one commit, and what is told: each takes the root and the commit
DAMAGES = {
    "HEAD of garbage": (
        lambda root, _: put(root, ".git/HEAD", "garb\x07age\n"),
        lambda git, _: (says(f"{git}/HEAD", "garb\\u0007age"), mend_head(git)),
    ),
    "HEAD of very much garbage": (
        lambda root, _: put(root, ".git/HEAD", "x" * 10**6),
        lambda git, _: (says(f"{git}/HEAD", "x" * 60), mend_head(git)),
    ),
    "HEAD that is empty": (lambda root, _: put(root, ".git/HEAD", ""), lambda git, _: (empty(f"{git}/HEAD"), mend_head(git))),
    "HEAD of noughts": (lambda root, _: put(root, ".git/HEAD", b"\0" * 21), lambda git, _: (empty(f"{git}/HEAD"), mend_head(git))),
    "HEAD that is not there": (
        lambda root, _: (root / ".git/HEAD").unlink(),
        lambda git, _: (
            damaged(Label(f"{git}/HEAD 打不开：没有这个文件或文件夹", f"{git}/HEAD cannot be opened: No such file or directory")),
            mend_head(git),
        ),
    ),
    "HEAD of no branch's name": (
        lambda root, _: put(root, ".git/HEAD", "ref: refs/heads/../x\n"),
        lambda git, _: (says(f"{git}/HEAD", "ref: refs/heads/../x"), mend_head(git)),
    ),
    "a branch that is empty": (
        lambda root, _: put(root, MAIN, ""),
        lambda git, _: (empty(f"{git}/refs/heads/main"), mend_ref(git, "refs/heads/main")),
    ),
    "a branch of noughts": (
        lambda root, _: put(root, MAIN, b"\0" * 41),
        lambda git, _: (empty(f"{git}/refs/heads/main"), mend_ref(git, "refs/heads/main")),
    ),
    "a branch of garbage": (
        lambda root, _: put(root, MAIN, "garbage"),
        lambda git, _: (says(f"{git}/refs/heads/main", "garbage"), mend_ref(git, "refs/heads/main")),
    ),
    "a branch without its commit": (
        lambda root, _: put(root, MAIN, NOWHERE + "\n"),
        lambda git, _: (lost("refs/heads/main", NOWHERE), mend_commit(git)),
    ),
    "a commit that is not there": (
        lambda root, id_: put_object(root, id_, None),
        lambda git, id_: (lost("refs/heads/main", id_), mend_commit(git)),
    ),
    "a commit that is empty": (
        lambda root, id_: put_object(root, id_, b""),
        lambda git, id_: (lost("refs/heads/main", id_), mend_commit(git)),
    ),
    "a commit of garbage": (
        lambda root, id_: put_object(root, id_, b"xxxxxxxx"),
        lambda git, id_: (lost("refs/heads/main", id_), mend_commit(git)),
    ),
    "no branch and no commit": (
        lambda root, _: (detach(root), put(root, ".git/HEAD", NOWHERE + "\n")),
        lambda git, _: (lost("HEAD", NOWHERE), mend_commit(git)),
    ),
    "no objects": (
        lambda root, _: (root / ".git/objects").rename(root / ".git/gone"),
        lambda git, _: (
            Label(
                f"{git} 已损坏，git 不认它是仓库：没有 objects 文件夹",
                f"{git} is damaged: git does not see a repository, the folder objects is missing",
            ),
            Label(f"先备份 {git}；从备份或别的克隆恢复", f"back up {git} first; restore it from a backup or another clone"),
        ),
    ),
}


@pytest.fixture
def root(small):
    """A ledger of one commit."""
    start(small)
    commit(small)
    return small


def told(root, ask):
    """Return what is told of a repository by whoever asks it."""
    with pytest.raises(Unable) as caught:
        ask(store.find(root))
    return caught.value.message, caught.value.hint


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_head_is_told(root, damage):
    do, expected = DAMAGES[damage]
    id_ = history.resolve(store.find(root), "HEAD")
    do(root, id_)
    for ask in (history.head, worktrees.current, lambda repo: history.resolve(repo, "HEAD"), lambda repo: history.resolve(repo, "HEAD~1")):
        assert told(root, ask) == expected(root / ".git", id_)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize(
    "words",
    ["log 2019-QL007", "diff", "save -m x", "undo", "project list --known-at HEAD", "conflicts", "meeting close 15"],
)
def test_no_command_denies_what_was_committed(root, run, damage, words):
    do, _ = DAMAGES[damage]
    do(root, history.resolve(store.find(root), "HEAD"))
    for lang in ("zh", "en"):
        ran = run(*words.split(), root=root, lang=lang)
        assert not any(label.of(lang) in ran.err for label in (UNBORN, NO_BRANCH))
        assert no_history(root)[lang == "en"] != ran.err
        assert "Traceback" not in ran.err


def test_the_words_on_the_command_line(root, run):
    put(root, MAIN, "")
    message, hint = empty(f"{root}/{MAIN}"), mend_ref(f"{root}/.git", "refs/heads/main")
    assert run("log", "2019-QL007", root=root) == (6, "", f"错误：{message.zh}\n  {hint.zh}\n")
    assert run("log", "2019-QL007", root=root, lang="en") == (6, "", f"error: {message.en}\n  {hint.en}\n")


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_needs_no_history_goes_on(root, run, damage):
    do, _ = DAMAGES[damage]
    do(root, history.resolve(store.find(root), "HEAD"))
    for words in ("check", "rates", "project list", "report --meeting 15"):
        assert run(*words.split(), root=root).code in (0, 4)


@pytest.mark.parametrize("damage", DAMAGES)
def test_doctor_tells_it(root, run, damage):
    do, expected = DAMAGES[damage]
    id_ = history.resolve(store.find(root), "HEAD")
    do(root, id_)
    message, hint = expected(root / ".git", id_)
    (row,) = [row for rows in json.loads(run("doctor", "--json", root=root).out).values() for row in rows if row["key"] == "repository"]
    assert (row["found"], row["todo"]) == (message.zh, hint.zh)


MENDED = {
    "HEAD of garbage": lambda root, _: put(root, ".git/HEAD", "ref: refs/heads/main\n"),
    "a branch that is empty": lambda root, _: (
        (root / MAIN).unlink(),
        git(root, "update-ref", "refs/heads/main", second_of_last(root, "refs/heads/main")),
    ),
    "a branch of garbage": lambda root, _: (
        (root / MAIN).unlink(),
        git(root, "update-ref", "refs/heads/main", second_of_last(root, "refs/heads/main")),
    ),
    "a branch without its commit": lambda root, _: git(root, "update-ref", "HEAD", second_of_last(root, "HEAD")),
    "no branch and no commit": lambda root, _: git(root, "update-ref", "HEAD", second_of_last(root, "HEAD")),
}


def second_of_last(root, log):
    return (root / ".git/logs" / log).read_text().splitlines()[-1].split()[1]


@pytest.mark.parametrize("damage", MENDED)
def test_the_advice_mends_it(root, damage):
    id_ = history.resolve(store.find(root), "HEAD")
    DAMAGES[damage][0](root, id_)
    MENDED[damage](root, id_)
    assert history.head(store.find(root)) == id_
    assert history.log(store.find(root), id_)


# What is no damage


def test_nothing_committed_yet(tmp_path):
    for head in ("main", "county/ql"):
        root = start(tmp_path / head)
        git(root, "symbolic-ref", "HEAD", f"refs/heads/{head}")
        repo = store.find(root)
        assert history.head(repo) is None
        assert worktrees.current(repo) == worktrees.Branch(f"refs/heads/{head}", None, repo)
        for name in ("HEAD", "HEAD~1", "@", "@{1}"):
            with pytest.raises(NotFound) as caught:
                history.resolve(repo, name)
            assert (caught.value.message, caught.value.hint) == (UNBORN, None)


def test_another_branch_on_which_nothing_stands_yet(root):
    git(root, "symbolic-ref", "HEAD", "refs/heads/other")
    put(root, ".git/refs/heads/broken", "")
    repo = store.find(root)
    assert history.head(repo) is None
    assert worktrees.current(repo) == worktrees.Branch("refs/heads/other", None, repo)


def test_no_branch_is_checked_out(root):
    detach(root)
    repo = store.find(root)
    assert history.head(repo) == history.resolve(repo, "main")
    with pytest.raises(Refused) as caught:
        worktrees.current(repo)
    assert caught.value.message == NO_BRANCH


def test_refs_that_are_packed_or_rolled_up(root):
    git(root, "pack-refs", "--all")
    git(root, "gc", "-q")
    repo = store.find(root)
    assert history.head(repo) == history.resolve(repo, "main")


def test_a_folder_that_only_has_the_name_is_no_repository(tmp_path, small):
    (small / ".git").mkdir()
    assert store.find(small) is None
    (small / ".git/info").mkdir()
    assert store.find(small) is None


# Further work trees, other refs


def test_the_head_of_a_further_work_tree(root, tmp_path):
    tree = tmp_path / "second tree"
    git(root, "worktree", "add", "-q", "-b", "second", str(tree))
    own = Path(git(tree, "rev-parse", "--absolute-git-dir"))
    assert history.head(store.find(tree))
    (own / "HEAD").write_text("garbage")
    assert told(tree, history.head) == (says(f"{own}/HEAD", "garbage"), mend_head(own))
    assert history.head(store.find(root))
    (own / "HEAD").write_text("ref: refs/heads/second\n")
    (root / ".git/refs/heads/second").write_text("")
    assert told(tree, history.head) == (empty(f"{root}/.git/refs/heads/second"), mend_ref(root / ".git", "refs/heads/second"))


def test_a_ledger_below_the_top_and_a_bare_repository(root, tmp_path):
    below = root / "city"
    (root / "ledgers").rename(root / "x")
    below.mkdir()
    (root / "x").rename(below / "ledgers")
    put(root, ".git/HEAD", "garbage")
    assert told(below, history.head) == (says(f"{root}/.git/HEAD", "garbage"), mend_head(root / ".git"))
    put(root, ".git/HEAD", "ref: refs/heads/main\n")
    subprocess.run(["git", "clone", "-q", "--bare", str(root), str(tmp_path / "bare.git")], check=True)
    put(tmp_path, "bare.git/HEAD", "garbage")
    with pytest.raises(Unable) as caught:
        store.bare(tmp_path / "bare.git")
    assert (caught.value.message, caught.value.hint) == (says(f"{tmp_path}/bare.git/HEAD", "garbage"), mend_head(tmp_path / "bare.git"))


@pytest.mark.parametrize("raw", ["", "garbage", "\0" * 41])
def test_another_branch_or_tag_that_is_damaged(root, raw):
    for ref, names in {"refs/heads/county/ql": ("county/ql", "heads/county/ql"), "refs/tags/meeting-15": ("meeting-15",)}.items():
        git(root, "update-ref", ref, "HEAD")
        put(root, f".git/{ref}", raw)
        path = root / ".git" / ref
        what = Label(f"{path} 里写的是“{raw}”，那里没有提交", f"{path} says '{raw}', which is not a commit")
        what = Label(f"{path} 里没有内容", f"{path} holds nothing") if raw.strip("\0") == "" else what
        for name in names:
            found = told(root, lambda repo, name=name: history.resolve(repo, name))
            assert found == (Label(f"{name} 已损坏：{what.zh}", f"{name} is damaged: {what.en}"), mend_ref(root / ".git", ref))
    assert history.head(store.find(root))


def test_another_branch_without_its_commit(root):
    put(root, ".git/refs/heads/county/ql", NOWHERE + "\n")
    words = f"missing object {NOWHERE} for refs/heads/county/ql"
    expected = Label(f"git for-each-ref 没有成功：{words}", f"git for-each-ref failed: {words}")
    hint = Label("用 git fsck 检查仓库是否损坏", "check the repository for damage: git fsck")
    assert told(root, lambda repo: history.resolve(repo, "county/ql")) == (expected, hint)
    assert history.head(store.find(root)) == history.resolve(store.find(root), "HEAD")


def test_an_older_commit_that_is_corrupt(root):
    old = history.resolve(store.find(root), "HEAD")
    put(root, "x", "x")
    commit(root)
    put_object(root, old, b"")
    for ask in (lambda repo: history.resolve(repo, old), lambda repo: history.log(repo, history.head(repo))):
        message, hint = told(root, ask)
        assert old[2:] in message.zh
        assert hint == Label("用 git fsck 检查仓库是否损坏", "check the repository for damage: git fsck")


@pytest.mark.parametrize(
    "err",
    [
        "error: unable to write loose object file: No space left on device\nfatal: git-write-tree: error building trees\n",
        "fatal: sha1 file '/x/.git/index.lock' write error. Out of diskspace\n",
        "error: unable to write loose object file: Disk quota exceeded\n",
    ],
)
def test_a_full_disk_is_no_damage(err):
    ran = store.Ran(128, b"", err)
    assert store.failure(store.Repo("/x"), "write-tree", ran).hint == Label(
        "腾出磁盘空间，再执行一次；没有丢失什么", "free some disk space and run the command again; nothing is lost"
    )
    assert not store.is_loss(ran)
