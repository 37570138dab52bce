"""A new number is one that no branch has given out."""

from git_samples import commit, git, start

ADD = (
    "project",
    "add",
    "--name",
    "新项目",
    "--enterprise",
    "QL003",
    "--county",
    "QL",
    "--signed",
    "2019-09-20",
    "--investment",
    "1亿元",
    "--lead",
    "市发展改革委",
)


def test_a_number_given_on_another_branch_is_not_given_again(small, run):
    start(small)
    commit(small)
    git(small, "switch", "-qc", "county/ql")
    assert run(*ADD, root=small).out.startswith("P-2019-QL009 ")
    commit(small)
    git(small, "switch", "-q", "main")
    assert run(*ADD, root=small).out.startswith("P-2019-QL010 ")


def test_without_git_the_folder_decides(small, run, monkeypatch):
    assert run(*ADD, root=small).out.startswith("P-2019-QL009 ")
    start(small)
    monkeypatch.setenv("PATH", "")
    assert run(*ADD, root=small).out.startswith("P-2019-QL010 ")
