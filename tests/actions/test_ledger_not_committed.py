"""A ledger in a folder of a repository that has commits, none of them of the ledger: nobody is told of a fault of dicoop itself."""

import shutil

import pytest
from git_samples import git

COMMANDS = """\
diff
diff HEAD
log P-2019-QL007
report --meeting 15 -o {out}/a.html
report --meeting 15 -o {out}/a.docx
report --meeting 15 --format json
rates --known-at HEAD
project show QL007 --known-at HEAD
check
check --known-at HEAD
restated --since 15
review HEAD
audit
waive --rule R07 --reason 更正 --until 2020-01-01
meeting close 15 --dry-run
meeting verify 15
county out QL -o {out}/QL.xlsx
county status
extract -o {out}/x
due --format ics -o {out}/a.ics
doctor
conflicts
undo --dry-run
save --dry-run
sync --dry-run
""".splitlines()


@pytest.fixture
def inside(small, tmp_path):
    root = tmp_path / "office"
    shutil.copytree(small, root / "台账")
    (root / "说明.txt").write_text("办公室的文件\n", "utf-8")
    git(root, "init", "-q")
    git(root, "add", "说明.txt")
    git(root, "commit", "-q", "-m", "说明")
    return root / "台账"


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_fails_of_itself(inside, run, tmp_path, command):
    ran = run(*command.format(out=tmp_path).split(), root=inside)
    assert ran.code in (0, 1, 2, 3, 4, 6), ran.err
