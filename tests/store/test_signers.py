"""Who signed is told by the keys of the base alone, and no program that a repository names is run."""

import shutil
import stat

import pytest
from git_samples import git, put, start
from signed_samples import key_of, signed

from dicoop.errors import Unable
from dicoop.store import commit_range
from dicoop.store import git as store
from dicoop.store.commit_range import signers
from dicoop.store.index import Index

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")


@pytest.fixture
def keys(tmp_path):
    return {name: key_of(tmp_path / "keys", name) for name in ("ql", "xq")}


@pytest.fixture
def root(tmp_path):
    root = start(tmp_path / "ledger")
    put(root, "a", "1")
    return root


def allowed(keys, *names):
    return "".join(f'{name}@city.example namespaces="git" {keys[name].public}\n' for name in names)


def test_whose_signature_it_is(root, keys):
    mine = signed(root, keys["ql"])
    theirs = signed(root, keys["xq"], email="ql@city.example")
    nobody = signed(root, None)
    repo = store.find(root)
    every = [mine, theirs, nobody]
    assert signers(repo, every, allowed(keys, "ql", "xq")) == {mine: "ql@city.example", theirs: "xq@city.example"}
    assert signers(repo, every, allowed(keys, "ql")) == {mine: "ql@city.example"}
    assert signers(repo, [], allowed(keys, "ql")) == {}
    assert signers(repo, every, "") == {}


def test_what_was_proven_once_is_remembered_with_the_keys_that_proved_it(root, keys, tmp_path, monkeypatch):
    first = signed(root, None)
    mine, theirs, nobody = signed(root, keys["ql"]), signed(root, keys["xq"]), signed(root, None)
    repo, index, asked = store.find(root), Index(tmp_path / "i.sqlite", b"key"), []
    monkeypatch.setattr(commit_range, "signers", lambda repo, ids, text: (asked.append(ids), signers(repo, ids, text))[1])
    for names, wanted, left in (
        ("ql", [mine], [nobody, theirs, mine]),
        ("ql", [mine], [nobody, theirs]),
        (("ql", "xq"), [theirs, mine], None),
    ):
        made, _ = commit_range.commits(repo, first, nobody, allowed(keys, *([names] if isinstance(names, str) else names)), index)
        index.write()
        assert [each.id for each in made if each.signer] == wanted
        assert asked[-1] == (left or [nobody, theirs, mine])
    assert [each.signer for each in commit_range.commits(repo, first, nobody, "", index)[0]] == [None] * 3


def test_a_signature_that_was_moved_to_other_words_proves_nothing(root, keys):
    mine = signed(root, keys["ql"])
    raw = git(root, "cat-file", "commit", mine)
    forged = git(root, "hash-object", "-t", "commit", "-w", "--stdin", given=(raw.replace("改", "另改") + "\n").encode())
    assert signers(store.find(root), [mine, forged], allowed(keys, "ql")) == {mine: "ql@city.example"}


def test_many_commits_at_once(root, keys):
    mine = signed(root, keys["ql"])
    assert signers(store.find(root), [mine] * 60_000, allowed(keys, "ql")) == {mine: "ql@city.example"}


def test_a_repository_s_own_settings_have_no_say(root, keys, tmp_path):
    mark = tmp_path / "it-ran"
    trap = tmp_path / "trap.sh"
    trap.write_text(f'#!/bin/sh\ntouch {mark}\necho "Good \\"git\\" signature for ql@city.example with ED25519 key SHA256:x"\n')
    trap.chmod(trap.stat().st_mode | stat.S_IXUSR)
    theirs, nobody = signed(root, keys["xq"]), signed(root, None)
    hostile = tmp_path / "hostile"
    hostile.write_text(f'ql@city.example namespaces="git" {keys["xq"].public}\n')
    everybody = {
        "gpg.ssh.allowedSignersFile": hostile,
        "gpg.ssh.revocationFile": hostile,
        "gpg.format": "openpgp",
        "gpg.minTrustLevel": "never",
    }
    programs = dict.fromkeys(
        ("gpg.program", "gpg.openpgp.program", "gpg.ssh.program", "gpg.x509.program", "gpg.ssh.defaultKeyCommand"), trap
    )
    for name, value in {**everybody, **programs, "log.showSignature": "true"}.items():
        git(root, "config", name, str(value))
    assert signers(store.find(root), [theirs, nobody], allowed(keys, "ql")) == {}
    assert signers(store.find(root), [theirs, nobody], allowed(keys, "ql", "xq")) == {theirs: "xq@city.example"}
    assert not mark.exists()


def test_without_the_program_nothing_is_taken_for_proven(root, keys, tmp_path, monkeypatch):
    mine = signed(root, keys["ql"])
    repo = store.find(root)
    bare = tmp_path / "bin"
    bare.mkdir()
    (bare / "git").symlink_to(shutil.which("git"))
    monkeypatch.setenv("PATH", str(bare))
    with pytest.raises(Unable) as told:
        signers(repo, [mine], allowed(keys, "ql"))
    assert told.value.message == ("签名没有核对：找不到 ssh-keygen 程序", "no signature was verified: there is no ssh-keygen program")
    assert told.value.hint == ("安装 OpenSSH（8.2 以上），再执行一次", "install OpenSSH (8.2 or newer) and run the command again")
    assert signers(repo, [mine], "") == {}
