"""Nothing that a repository brings along is run, and nothing it says hides a change."""

import os
import stat

import pytest
from git_samples import commit, git, put, start

from dicoop.errors import Unable
from dicoop.store import changed_files, commit_ledger, commits, history
from dicoop.store import git as store

ONE = "ledgers/ledger.yaml"


@pytest.fixture
def trap(tmp_path):
    """A program that leaves a mark when it is run: `(command, mark)`."""
    mark = tmp_path / "it-ran"
    program = tmp_path / "trap.sh"
    program.write_text(f"#!/bin/sh\ntouch {mark}\nexit 1\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program, mark


@pytest.fixture
def root(tmp_path):
    """A ledger of two commits, with a merge and a tag."""
    root = start(tmp_path / "ledger")
    put(root, ONE, "name: 示例\ncounties:\n  - key: QL\n    name: 清陵县\n")
    commit(root, when="2019-08-20T10:00:00+0800")
    put(root, "ledgers/meetings/015.yaml", "id: 15\ndate: 2019-08-20\nthemes:\n  - 项目对接\n")
    commit(root, when="2019-08-21T10:00:00+0800")
    git(root, "tag", "meeting-15")
    return root


def ask_everything(root, repo):
    """Ask all there is to ask."""
    last = history.resolve(repo, "HEAD")
    first = history.resolve(repo, "2019-08-20")
    repo_log = history.log(repo, last)
    return (
        store.find(root),
        store.diff(repo, first, last),
        store.diff(repo, repo.empty_tree, first, whole=True),
        [(c.id, c.name, c.subject, c.changes) for c in repo_log],
        [c.id for c in history.log(repo, last, f"^{first}", path=ONE)],
        history.refs(repo),
        history.merge_bases(repo, first, last),
        history.is_ancestor(repo, first, last),
        commit_ledger.load_at(repo, last),
        changed_files.unsaved(root, repo),
        commits.worktrees(repo),
    )


HOSTILE = {
    "core.fsmonitor": "{trap}",
    "core.hooksPath": "{folder}",
    "core.pager": "{trap}",
    "pager.log": "{trap}",
    "pager.diff-tree": "{trap}",
    "core.editor": "{trap}",
    "core.sshCommand": "{trap}",
    "core.askPass": "{trap}",
    "core.gitProxy": "{trap}",
    "core.alternateRefsCommand": "{trap}",
    "credential.helper": "!{trap}",
    "diff.external": "{trap}",
    "diff.bad.command": "{trap}",
    "diff.bad.textconv": "{trap}",
    "filter.bad.clean": "{trap}",
    "filter.bad.smudge": "{trap}",
    "filter.bad.process": "{trap}",
    "merge.bad.driver": "{trap}",
    "gpg.program": "{trap}",
    "gpg.ssh.program": "{trap}",
    "log.showSignature": "true",
    "alias.log": "!{trap}",
    "alias.ls-tree": "!{trap}",
    "alias.rev-parse": "!{trap}",
    "alias.cat-file": "!{trap}",
    "sequence.editor": "{trap}",
    "uploadpack.packObjectsHook": "{trap}",
}
HOOKS = ("reference-transaction", "post-index-change", "pre-commit", "commit-msg", "post-commit", "post-checkout", "update")


def test_no_program_of_a_repository_is_run(root, trap, tmp_path):
    program, mark = trap
    expected = ask_everything(root, store.find(root))
    for name, value in HOSTILE.items():
        git(root, "config", name, value.format(trap=program, folder=tmp_path / "hooks"))
    for name in HOOKS:
        for folder in (tmp_path / "hooks", root / ".git/hooks"):
            put(folder, name, program.read_bytes())
            (folder / name).chmod(0o755)
    put(root, ".git/info/attributes", "* diff=bad filter=bad merge=bad\n")
    put(root, ".gitattributes", "* diff=bad filter=bad merge=bad\n")
    repo = store.find(root)
    assert ask_everything(root, repo) == expected
    last = history.resolve(repo, "HEAD")
    tree = commits.make_tree(repo, last, {"ledgers/x.yaml": commits.write_blob(repo, b"x")})
    made = commits.make_commit(repo, tree, [last], "改", commits.Author("王五", "wang@example.com"))
    commits.move_ref(repo, "refs/heads/other", made, None, "test")
    commits.make_tag(repo, "meeting-16", made, "x")
    assert not mark.exists()


@pytest.fixture(autouse=True)
def _somebody(monkeypatch):
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "李四")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "li@example.com")


def test_the_trap_springs_without_the_guard(root, trap):
    """Else the test before would be empty."""
    program, mark = trap
    git(root, "config", "core.fsmonitor", str(program))
    git(root, "status")
    assert mark.exists()


def test_a_signing_program_of_the_repository_is_not_run(root, trap):
    program, mark = trap
    for name, value in {"user.signingKey": "x", "gpg.format": "ssh", "gpg.ssh.program": program, "gpg.program": program}.items():
        git(root, "config", name, str(value))
    repo = store.find(root)
    with pytest.raises(Unable) as caught:
        commits.make_tag(repo, "meeting-16", history.resolve(repo, "HEAD"), "x")
    assert caught.value.message.zh.startswith("标签 meeting-16 没有签成：")
    assert not mark.exists()
    assert git(root, "tag") == "meeting-15"


SETTINGS = {
    "log.showRoot": "false",
    "log.follow": "true",
    "log.date": "relative",
    "log.mailmap": "true",
    "log.diffMerges": "off",
    "log.decorate": "full",
    "format.pretty": "oneline",
    "color.ui": "always",
    "color.diff": "always",
    "core.abbrev": "4",
    "core.quotePath": "true",
    "diff.relative": "true",
    "diff.renames": "copies",
    "diff.ignoreSubmodules": "all",
    "diff.noprefix": "true",
    "i18n.logOutputEncoding": "GBK",
    "core.precomposeUnicode": "true",
    "core.ignoreCase": "true",
    "diff.orderFile": "/nowhere",
    "core.attributesFile": "/nowhere",
    "notes.displayRef": "*",
    "core.logAllRefUpdates": "false",
    "core.sparseCheckout": "true",
    "core.splitIndex": "true",
    "tag.forceSignAnnotated": "true",
    "tag.gpgSign": "true",
    "commit.gpgSign": "true",
}


def test_no_setting_changes_an_answer(root):
    expected = ask_everything(root, store.find(root))
    for name, value in SETTINGS.items():
        git(root, "config", name, value)
    repo = store.find(root)
    assert ask_everything(root, repo) == expected
    last = history.resolve(repo, "HEAD")
    tree = commits.make_tree(repo, last, {"ledgers/x.yaml": commits.write_blob(repo, b"x\r\n")})
    assert [change.new_id for change in store.diff(repo, last, tree)] == [repo.blob_id(b"x\r\n")]
    commits.make_tag(repo, "meeting-16", last, "# 保留\n")
    assert git(root, "cat-file", "tag", "meeting-16").endswith("# 保留")


def test_a_missing_content_is_never_fetched_whatever_the_repository_allows(root, trap, tmp_path):
    program, mark = trap
    git(root, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{root}", "part")
    for name, value in {
        "remote.origin.url": f"ext::{program}",
        "protocol.ext.allow": "always",
        "protocol.allow": "always",
        "remote.origin.uploadpack": program,
    }.items():
        git(tmp_path / "part", "config", name, str(value))
    repo = store.find(tmp_path / "part")
    with pytest.raises(Unable):
        commit_ledger.load_at(repo, history.resolve(repo, "HEAD"))
    assert [entry.size for entry in store.entries(repo, history.resolve(repo, "HEAD"))] == [None, None]
    assert not mark.exists()


def test_a_bare_repository_in_the_tree_is_none_of_ours(root, trap):
    program, mark = trap
    inner = root / "docs/inner"
    for folder in ("objects", "refs"):
        (inner / folder).mkdir(parents=True)
    put(inner, "HEAD", "ref: refs/heads/main\n")
    put(inner, "config", f"[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n\tfsmonitor = {program}\n")
    put(inner, ONE, "name: x\n")
    assert store.find(inner) is None
    assert not mark.exists()


def test_authors_are_those_of_the_commit(root):
    put(root, ".mailmap", "王五 <wang@example.com> <zhang@example.com>\n")
    last = commit(root)
    (found,) = history.log(store.find(root), last, f"^{git(root, 'rev-parse', last + '~1')}")
    assert (found.name, found.email) == ("张三", "zhang@example.com")
    assert git(root, "log", "-1", "--format=%aN") == "王五"


def test_replaced_commits_and_grafts_hide_nothing(root):
    first, last = git(root, "rev-parse", "HEAD~1"), git(root, "rev-parse", "HEAD")
    expected = ask_everything(root, store.find(root))
    forged = git(root, "commit-tree", f"{first}^{{tree}}", "-m", "forged")
    git(root, "replace", last, forged)
    put(root, ".git/info/grafts", f"{last}\n")
    assert git(root, "log", "--format=%s") == "forged"
    assert ask_everything(root, store.find(root)) == expected


def test_attributes_hide_no_change(root):
    first = git(root, "rev-parse", "HEAD")
    put(root, ".gitattributes", "* -diff binary\n*.yaml export-ignore\n")
    put(root, ONE, "name: 另一\n")
    last = commit(root)
    repo = store.find(root)
    assert [change.path for change in store.diff(repo, first, last)] == [".gitattributes", ONE]
    assert [change.path for change in history.log(repo, last, f"^{first}")[0].changes] == [".gitattributes", ONE]


def test_an_ignored_submodule_hides_no_change(root):
    first = git(root, "rev-parse", "HEAD")
    put(root, ".gitmodules", '[submodule "x"]\n\tpath = ledgers/projects\n\turl = ./x\n\tignore = all\n')
    git(root, "add", ".gitmodules")
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{first},ledgers/projects")
    git(root, "commit", "-q", "-m", "x")
    last = git(root, "rev-parse", "HEAD")
    repo = store.find(root)
    assert [change.path for change in store.diff(repo, first, last)] == [".gitmodules", "ledgers/projects"]
    assert [change.path for change in history.log(repo, last, f"^{first}")[0].changes] == [".gitmodules", "ledgers/projects"]


def test_reading_leaves_the_repository_as_it_was(root):
    def state():
        return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in (root / ".git").rglob("*")}

    os.utime(root / ONE)  # the index would be refreshed by `status`
    before = state()
    ask_everything(root, store.find(root))
    assert state() == before
