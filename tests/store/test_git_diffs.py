"""Many differences asked for at once are those asked for one by one."""

from git_samples import commit, put, start

from dicoop.store import git as store
from dicoop.store.history import names_on_branches


def test_all_at_once(tmp_path):
    root = start(tmp_path / "ledger")
    made = []
    for n, path in enumerate(("a", ":100644 x", "a" * 40, "ledgers/轴\n承.yaml", "ledgers/x", "-p")):
        put(root, path, str(n))
        made.append(commit(root))
    repo = store.find(root)
    pairs = [(one, other) for one in made for other in made]
    found = list(store.diffs(repo, pairs))
    assert found == [store.diff(repo, one, other, whole=True) for one, other in pairs]
    assert any(found)
    assert list(store.diffs(repo, [])) == []


def test_names_on_branches(tmp_path):
    from git_samples import git

    root = start(tmp_path / "ledger")
    put(root, "市办/ledgers/projects/QL/2019/P-2019-QL001.yaml", "1")
    first = commit(root)
    put(root, "市办/ledgers/projects/QL/2019/P-2019-QL002.yaml", "1")
    put(root, "市办/ledgers/projects/QL/2019/深/P-2019-QL009.yaml", "1")
    second = commit(root)
    git(root, "update-ref", "refs/remotes/origin/ql", second)
    git(root, "reset", "-q", "--hard", first)
    git(root, "tag", "meeting-1", second)
    put(root, "市办/ledgers/ledger.yaml", "name: x\n")
    repo = store.find(root / "市办")
    assert sorted(set(names_on_branches(repo, "projects/QL/2019"))) == ["P-2019-QL001.yaml", "P-2019-QL002.yaml", "深"]
    assert names_on_branches(repo, "projects/QL/2020") == ()
    git(root, "update-ref", "-d", "refs/remotes/origin/ql")
    assert names_on_branches(repo, "projects/QL/2019") == ("P-2019-QL001.yaml",)
