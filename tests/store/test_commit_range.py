"""What git knows of a range of commits: who, which paths, what was published, which ids ever were, what lies astray."""

from datetime import date

import pytest
from git_samples import commit, git, put
from review_samples import BRANCH, CONTRACT, FIRM, OWN, QL007, QL008, begin, edit, saved

from dicoop.change.review_context import PublishedMeeting
from dicoop.kinds import BUILT_IN
from dicoop.store import commit_ledger, commit_range
from dicoop.store import git as store


@pytest.fixture
def root(tmp_path):
    return begin(tmp_path / "ledger")


def head(root, name="HEAD"):
    return git(root, "rev-parse", name)


def test_commits_newest_first_with_what_each_changed(root):
    edit(root, QL007, ("12.5亿元", "13亿元"))
    one = saved(root, "一\n\n细", "2019-09-20T23:30:00+0800")
    edit(root, QL008, ("8000万元", "9000万元"))
    put(root, "说明.md", "x")
    two = saved(root)
    made, merges = commit_range.commits(store.find(root), head(root, "main"), two, "")
    assert [(each.id, each.paths) for each in made] == [(two, {QL008, "说明.md"}), (one, {QL007})]
    assert (made[1].name, made[1].email, made[1].signer) == ("张三", "zhang@example.com", None)
    assert (made[1].written, made[1].committed, made[1].message) == (date(2019, 9, 20), date(2019, 9, 20), "一\n细")
    assert merges == ()


def test_a_merge_changes_nothing_by_its_commit_and_is_among_the_merges(root):
    edit(root, QL007, ("12.5亿元", "13亿元"))
    saved(root)
    git(root, "switch", "-q", "main")
    commit(root, "空")
    git(root, "merge", "-q", "--no-ff", "--no-commit", BRANCH)
    edit(root, QL008, ("8000万元", "9000万元"))
    merge = saved(root, "合并")
    made, merges = commit_range.commits(store.find(root), head(root, "meeting-15"), merge, "")
    assert [each.id for each in merges] == [merge]
    assert {each.id: each.paths for each in made}[merge] == set()
    assert len(made) == 3


def test_the_meetings_that_were_closed(root):
    """By a tag or, in a clone without tags, by the figures that lie at the commit."""
    days = {13: date(2018, 12, 20), 14: date(2019, 4, 20), 15: date(2019, 8, 20), 16: date(2019, 12, 20)}
    repo, base = store.find(root), head(root)
    for name in ("meeting-14", "meeting-99", "meeting-x", "v1"):
        git(root, "tag", name)
    git(root, "branch", "meeting-16")
    tagged = (PublishedMeeting(14, days[14]), PublishedMeeting(15, days[15]))
    assert commit_range.closed(repo, base, days) == tagged
    put(root, "ledgers/figures/013.yaml", "meeting: 13\n")
    told = saved(root)
    assert commit_range.closed(repo, base, days) == tagged
    assert commit_range.closed(repo, told, days) == (PublishedMeeting(13, days[13]), *tagged)
    assert commit_range.closed(repo, told, {}) == ()


def test_ids_that_are_gone(root):
    repo = store.find(root)
    assert commit_range.gone(repo, head(root), [CONTRACT, FIRM]) == frozenset()
    (root / CONTRACT).unlink()
    (root / FIRM).unlink()
    saved(root)
    put(root, FIRM, "id: E-2016-QL003\nname: 甲\ncounty: QL\n")
    tip = saved(root)
    assert commit_range.gone(repo, tip, [CONTRACT, FIRM]) == {"C-2019-QL003"}
    assert commit_range.gone(repo, tip, [FIRM]) == commit_range.gone(repo, tip, []) == frozenset()
    assert commit_range.gone(repo, head(root, "main"), [CONTRACT, FIRM]) == frozenset()


def test_an_id_that_went_in_a_merge(root):
    edit(root, QL007, ("12.5亿元", "13亿元"))
    saved(root)
    git(root, "switch", "-q", "main")
    commit(root, "空")
    git(root, "merge", "-q", "--no-ff", "--no-commit", BRANCH)
    (root / CONTRACT).unlink()
    assert commit_range.gone(store.find(root), saved(root, "合并"), [CONTRACT]) == {"C-2019-QL003"}


def test_ids_of_a_ledger_in_a_folder(tmp_path):
    outer = tmp_path / "outer"
    begin(outer)
    (outer / "台账").mkdir()
    git(outer, "mv", "ledgers", "台账/ledgers")
    saved(outer)
    (outer / "台账" / CONTRACT).unlink()
    tip = saved(outer)
    repo = store.find(outer / "台账")
    assert commit_range.gone(repo, tip, [CONTRACT]) == {"C-2019-QL003"}
    assert [path for path, _ in commit_ledger.values(repo, tip, "ledgers/meetings")] == ["ledgers/meetings/015.yaml"]


def test_what_lies_where_no_record_does(root):
    start = head(root)
    told = ("ledgers/x.yaml", "ledgers/notes/a.yaml")
    aside = (
        "ledgers/.x.yaml",
        "ledgers/waivers/015/x.yaml",
        "ledgers/figures/015.yaml",
        "ledgers/owners.yaml",
        "ledgers/x.md",
        "x.yaml",
        OWN,
    )
    for path in (*told, *aside, QL007):
        put(root, path, "a: b\n")
    found = list(commit_range.strays(store.diff(store.find(root), start, saved(root)), BUILT_IN))
    assert sorted(each.path for each in found) == sorted(told)
    assert {(each.before, each.after.mode) for each in found} == {(None, 0o100644)}


def test_values_of_files_and_what_is_wrong_with_others(root):
    folder = "ledgers/waivers"
    put(root, f"{folder}/015/a.yaml", "rule: R07\n")
    put(root, f"{folder}/015/b.yaml", "rule: [\n")
    put(root, f"{folder}/015/c.yaml", f"reason: {'长' * 400_000}\n")
    put(root, f"{folder}/015/d.md", "rule: R07\n")
    (root / folder / "015/e.yaml").symlink_to("a.yaml")
    saved(root)
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{head(root)},{folder}/015/f.yaml")
    git(root, "commit", "-q", "-m", "夹带")
    found = dict(commit_ledger.values(store.find(root), head(root), folder))
    assert found.pop(f"{folder}/015/a.yaml").data == {"rule": "R07"}
    assert {path.rpartition("/")[2]: wrong[0].code for path, wrong in found.items()} == {
        "b.yaml": "syntax",
        "c.yaml": "too-large",
        "e.yaml": "not-a-file",
        "f.yaml": "not-a-file",
    }
    assert all(wrong[0].place.file == path for path, wrong in found.items())
