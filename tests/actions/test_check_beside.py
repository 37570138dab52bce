"""`check` looks at the files beside the records, on disk and as they were committed: owners, waivers, published figures."""

import pytest
from conftest import SETTINGS
from git_samples import commit, put, start

OWNERS = "ledgers/owners.yaml"
WAIVER = "ledgers/waivers/015/R07-P-2019-QL007.yaml"
FIGURES = "ledgers/figures/015.yaml"
GOOD = {
    OWNERS: "owners:\n  - principal: ql@city.example\n    counties:\n      - QL\n",
    WAIVER: f"rule: R07\nid: P-2019-QL007\nblob: {'a' * 40}\nreason: 开工令为证\nby: 李主任\nuntil: 2019-12-29\n",
    FIGURES: "meeting: 15\nday: 2019-08-20\nrates:\n  - rate: start\n    basis: count\n    definition: 口径\n    told: 23.0% (23/100)\n",
}
BAD = {
    "a key nobody knows": (OWNERS, "owner: 1\n", f"{OWNERS}:1:1: 错误[unknown-field]"),
    "a county nobody knows": (OWNERS, GOOD[OWNERS].replace("- QL", "- QX"), f"{OWNERS}:4:9: 错误[unknown-county]: 没有“QX”这个县区"),
    "no YAML": (OWNERS, "a: [\n", f"{OWNERS}:"),
    "a rule nobody knows": (WAIVER, GOOD[WAIVER].replace("R07\n", "R99\n"), f"{WAIVER}:1:1: 错误[unknown-value]"),
    "no day": (WAIVER, GOOD[WAIVER].replace("2019-12-29", "年底"), f"{WAIVER}:6:8: 错误[bad-date]"),
    "named after another": (WAIVER.replace("QL007", "QL008"), GOOD[WAIVER], "错误[waiver-path]"),
    "figures of another meeting": (FIGURES, GOOD[FIGURES].replace("15\n", "16\n"), f"{FIGURES}:1:10: 错误[wrong-path]"),
}


@pytest.fixture
def root(tmp_path):
    root = start(tmp_path / "ledger")
    put(root, "ledgers/ledger.yaml", SETTINGS)
    for path, text in GOOD.items():
        put(root, path, text)
    return root


def test_what_is_sound_is_silent(root, run):
    commit(root)
    assert "bad-figure" not in run("check", root=root).out
    assert [row for row in run("check", root=root).out.splitlines() if OWNERS in row or WAIVER in row] == []


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_with_them_is_found(name, root, run):
    path, text, told = BAD[name]
    put(root, path, text)
    ran = run("check", root=root)
    assert (ran.code, told in ran.out) == (1, True), ran.out
    commit(root)
    if name != "no YAML":
        assert told in run("check", "--known-at", "HEAD", root=root).out
