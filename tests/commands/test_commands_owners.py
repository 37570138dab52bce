"""Who may change what is asked of the base branch, and of signatures made with real keys."""

import json
import shutil
import stat
from datetime import date

import pytest
from conftest import TODAY
from git_samples import git, put
from review_samples import BRANCH, MEETING, OTHER_FIRM, QL007, begin, codes, edit
from signed_samples import key_of, signed

from dicoop.actions.review import review
from dicoop.store.find import Shelf

needs_keys = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
OWNERS = "ledgers/owners.yaml"
WAIVER = "ledgers/waivers/015/R07-P-2019-QL007.yaml"
QL, XQ, OFFICE = (f"{name}@city.example" for name in ("ql", "xq", "office"))
LEAD = ("市发展改革委  # 牵头", "市交通运输局")
NAME = ("示例矿山", "示例重型矿山")


def owners(keys=(), *, is_signed=False):
    """Return owners.yaml: two counties and the office, these of them with keys."""
    known = {key.principal: f"    key: {key.public}\n" for key in keys}
    return (
        f"{'signed: true' if is_signed else 'signed: false'}\nowners:\n"
        f"  - principal: {QL}\n    counties:\n      - QL\n{known.get(QL, '')}"
        f"  - principal: {XQ}\n    counties:\n      - XQ\n{known.get(XQ, '')}"
        f"  - principal: {OFFICE}\n    all: true\n{known.get(OFFICE, '')}"
    )


@pytest.fixture
def keys(tmp_path):
    return {name: key_of(tmp_path / "keys", name) for name in ("ql", "xq", "office")}


@pytest.fixture
def root(tmp_path):
    """Owners who are believed by their e-mail."""
    return begin(tmp_path / "ledger", **{OWNERS: owners()})


@pytest.fixture
def strict(tmp_path, keys):
    """Owners who must sign."""
    return begin(tmp_path / "ledger", **{OWNERS: owners(keys.values(), is_signed=True)})


@pytest.fixture
def lax(tmp_path, keys):
    """Owners who may sign."""
    return begin(tmp_path / "lax", **{OWNERS: owners(keys.values())})


def told(root):
    """Return the messages of R26 in both languages."""
    found = [each for each in review(Shelf(root), date.fromisoformat(TODAY), BRANCH).findings if each.code == "R26"]
    return [[each.message.of(lang) for each in found] for lang in ("zh", "en")]


@pytest.fixture
def found(run):
    return lambda root: codes(run("review", BRANCH, "--json", root=root))


# By e-mail


def test_a_county_s_own_record_is_its_own(root, run):
    edit(root, QL007, LEAD)
    signed(root, None, email=QL)
    ran = run("review", BRANCH, root=root)
    assert (ran.code, ran.err) == (0, "")
    assert f"{QL}（未证实）" in ran.out
    assert f"{QL} (unproven)" in run("review", BRANCH, root=root, lang="en").out


def test_another_county_s_is_not(root, run):
    edit(root, OTHER_FIRM, NAME)
    commit = signed(root, None, email=QL)[:10]
    assert run("review", BRANCH, root=root).code == 1
    assert told(root) == [
        [f"{QL} 不能改动 XQ 的记录（提交 {commit}，作者邮箱，未经签名证明）"],
        [f"{QL} may not change records of XQ (commit {commit}, by the author's e-mail, unproven)"],
    ]


def test_what_is_no_county_s_is_the_office_s(root, found):
    edit(root, MEETING, ("due: 2019-10-31", "due: 2019-10-20"))
    put(root, WAIVER, "rule: R07\n")
    commit = signed(root, None, email=QL)[:10]
    assert [code for code in found(root) if code[0] == "R26"] == [("R26", "15"), ("R26", "")]
    assert told(root)[1] == [
        f"{QL} may not change ledgers/meetings/015.yaml, which belongs to no county (commit {commit}, by the author's e-mail, unproven)",
        f"{QL} may not change {WAIVER}, which belongs to no county (commit {commit}, by the author's e-mail, unproven)",
    ]


def test_the_office_may(root, run):
    edit(root, MEETING, ("due: 2019-10-31", "due: 2019-10-20"))
    edit(root, QL007, LEAD)
    signed(root, None, email=OFFICE.upper())
    assert run("review", BRANCH, root=root).code == 0


def test_nobody_may_who_is_not_named(root, found):
    edit(root, QL007, LEAD)
    signed(root, None, email="someone@else.example")
    assert found(root) == [("R26", "P-2019-QL007")]


def test_owners_on_the_branch_have_no_say(root, found):
    put(root, OWNERS, f"owners:\n  - principal: {QL}\n    all: true\n")
    edit(root, OTHER_FIRM, NAME)
    signed(root, None, email=QL)
    assert found(root) == [("R26", "E-2017-XQ001"), ("R26", ""), ("R30", ""), ("R31", "E-2017-XQ001")]


def test_owners_are_those_of_the_base_as_it_is_by_now(root, found):
    edit(root, QL007, LEAD)
    signed(root, None, email=QL)
    git(root, "switch", "-q", "main")
    put(root, OWNERS, owners().replace(QL, "new@city.example"))
    signed(root, None, email=OFFICE)
    assert found(root) == [("R26", "P-2019-QL007")]


def test_owners_nobody_can_read(root, refused):
    git(root, "switch", "-q", "main")
    put(root, OWNERS, "owners: 甲\n")
    signed(root, None, email=OFFICE)
    zh = """\
错误：基准分支上的 ledgers/owners.yaml 读不出来
ledgers/owners.yaml:1:1: 错误[wrong-type]: owners 应当是一组“- ”开头的条目
  怎么改：一条一条写，每条以“- ”开头；每条的字段有 principal counties all key
"""
    en = """\
error: ledgers/owners.yaml on the base cannot be read
ledgers/owners.yaml:1:1: error[wrong-type]: owners must be a list of '- ' entries
  to correct: write one after another, each starting with '- '; fields of each: principal counties all key
"""
    refused(root, ["review", f"main..{BRANCH}"], 6, zh, en)


def test_a_change_within_a_merge_is_nobody_s(root, found):
    git(root, "switch", "-q", "main")
    edit(root, MEETING, ("due: 2019-10-31", "due: 2019-10-20"))
    signed(root, None, email=OFFICE)
    git(root, "switch", "-q", BRANCH)
    git(root, "merge", "-q", "--no-commit", "--no-ff", "main")
    edit(root, OTHER_FIRM, NAME)
    signed(root, None, email=XQ)
    assert found(root) == [("R26", "E-2017-XQ001"), ("R28", "E-2017-XQ001")]
    assert told(root) == [[f"没有一次提交说明 {OTHER_FIRM} 是谁改的"], [f"no commit shows who changed {OTHER_FIRM}"]]


# By signature


@needs_keys
def test_a_record_signed_by_its_county(strict, keys, run):
    edit(strict, QL007, LEAD)
    signed(strict, keys["ql"])
    ran = run("review", BRANCH, root=strict)
    assert (ran.code, ran.err) == (0, "")
    assert f"{QL}（签名属实）" in ran.out
    assert f"{QL} (signature proven)" in run("review", BRANCH, root=strict, lang="en").out
    assert json.loads(run("review", BRANCH, "--json", root=strict).out)["commit_list"][0]["signer"] == QL


@needs_keys
def test_a_record_signed_by_another_county(strict, keys):
    edit(strict, OTHER_FIRM, NAME)
    commit = signed(strict, keys["ql"])[:10]
    assert told(strict) == [
        [f"{QL} 不能改动 XQ 的记录（提交 {commit}，有签名）"],
        [f"{QL} may not change records of XQ (commit {commit}, signed)"],
    ]


@needs_keys
def test_another_s_name_under_one_s_own_signature(strict, lax, keys):
    for root in (strict, lax):
        edit(root, OTHER_FIRM, NAME)
        commit = signed(root, keys["ql"], email=XQ)[:10]
        assert told(root)[1] == [
            f"commit {commit} names {XQ} as its author, but is signed by {QL}",
            f"{QL} may not change records of XQ (commit {commit}, signed)",
        ]
        assert told(root)[0][0] == f"提交 {commit} 的作者写的是 {XQ}，签名的却是 {QL}"


@needs_keys
def test_another_s_name_and_no_signature(strict):
    edit(strict, OTHER_FIRM, NAME)
    commit = signed(strict, None, email=XQ)[:10]
    assert told(strict) == [
        [f"提交 {commit} 没有签名，证明不了是 {XQ} 提交的"],
        [f"commit {commit} has no signature proving it is by {XQ}"],
    ]


@needs_keys
def test_where_nobody_must_sign_the_e_mail_is_believed_and_shown_as_unproven(lax, run):
    edit(lax, OTHER_FIRM, NAME)
    signed(lax, None, email=XQ)
    ran = run("review", BRANCH, root=lax)
    assert ran.code == 0
    assert f"{XQ}（未证实）" in ran.out


@needs_keys
def test_a_key_that_the_branch_itself_brings_does_not_count(tmp_path, strict, keys, found):
    other = key_of(tmp_path / "keys", "other")
    put(strict, OWNERS, owners([keys["ql"], keys["office"], other._replace(principal=XQ)], is_signed=True))
    put(strict, "allowed_signers", f"{XQ} {other.public}\n")
    git(strict, "config", "gpg.ssh.allowedSignersFile", "allowed_signers")
    edit(strict, OTHER_FIRM, NAME)
    signed(strict, other, email=XQ)
    assert found(strict) == [("R30", ""), ("R26", "E-2017-XQ001"), ("R26", ""), ("R26", ""), ("R30", ""), ("R31", "E-2017-XQ001")]


@needs_keys
def test_a_repository_s_own_settings_are_not_obeyed(tmp_path, strict, keys, found):
    mark, trap = tmp_path / "it-ran", tmp_path / "trap.sh"
    trap.write_text(f'#!/bin/sh\ntouch {mark}\necho "Good \\"git\\" signature for {XQ} with ED25519 key SHA256:x"\n')
    trap.chmod(trap.stat().st_mode | stat.S_IXUSR)
    edit(strict, OTHER_FIRM, NAME)
    signed(strict, keys["ql"], email=XQ)
    lies = tmp_path / "lies"
    lies.write_text(f"{XQ} {keys['ql'].public}\n")
    for name, value in (("gpg.ssh.program", trap), ("gpg.program", trap), ("gpg.ssh.allowedSignersFile", lies)):
        git(strict, "config", name, str(value))
    assert found(strict) == [("R26", "E-2017-XQ001"), ("R26", "E-2017-XQ001"), ("R31", "E-2017-XQ001")]
    assert not mark.exists()


@needs_keys
def test_where_signatures_cannot_be_verified(lax, keys, refused, tmp_path, monkeypatch):
    edit(lax, QL007, LEAD)
    signed(lax, keys["ql"])
    bare = tmp_path / "bin"
    bare.mkdir()
    (bare / "git").symlink_to(shutil.which("git"))
    monkeypatch.setenv("PATH", str(bare))
    zh = "错误：签名没有核对：找不到 ssh-keygen 程序\n  安装 OpenSSH（8.2 以上），再执行一次\n"
    en = "error: no signature was verified: there is no ssh-keygen program\n  install OpenSSH (8.2 or newer) and run the command again\n"
    refused(lax, ["review", BRANCH], 6, zh, en)
