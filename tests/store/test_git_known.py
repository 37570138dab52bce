"""The ledger of a commit is the ledger that lay on disk when it was made."""

import pytest
from conftest import SETTINGS, SMALL, write
from git_samples import commit, git, put, start

from dicoop.errors import Place, Unable
from dicoop.kinds import BUILT_IN
from dicoop.labels import Label
from dicoop.store import changed_files, commit_ledger
from dicoop.store import git as store
from dicoop.store.ledger import Opened, open_file
from dicoop.store.record_files import record_files
from dicoop.text.faults import MAX_BYTES

PROJECT = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
LARGE = b"x: " + b"y" * MAX_BYTES


@pytest.fixture
def root(tmp_path):
    """A ledger with some records, committed."""
    root = start(tmp_path / "ledger")
    put(root, "ledgers/ledger.yaml", SETTINGS)
    write(root, SMALL)
    commit(root)
    return root


def at_head(root, folder=""):
    """Return the ledger as it was last committed."""
    return commit_ledger.load_at(store.find(root / folder), git(root, "rev-parse", "HEAD"))


def by_file(root):
    """Return the records on disk, and the findings, by the files themselves."""
    opened = [open_file(root, path) for path in record_files(root) if path != "ledgers/ledger.yaml"]
    return (
        {str(one.record.id): one.record for one in opened if isinstance(one, Opened)},
        [finding for one in opened if not isinstance(one, Opened) for finding in one],
    )


def flat(ledger):
    """Return all records of a ledger by id."""
    return {id_: record for kind in BUILT_IN for id_, record in ledger.of(kind).items()}


def test_a_commit_holds_what_the_disk_held(root):
    whole = at_head(root)
    records, findings = by_file(root)
    assert flat(whole) == records
    assert len(records) == 9
    assert (whole.settings.name, whole.findings, whole.left_out, findings) == ("示例市地企合作台账", (), (), [])


def test_a_sample_ledger(sample, tmp_path):
    root = start(tmp_path / "s")
    for path in sample.rglob("*.yaml"):
        put(root, str(path.relative_to(sample)), path.read_bytes())
    commit(root)
    assert flat(at_head(root)) == by_file(root)[0]
    assert changed_files.unsaved(root, store.find(root)) == ()


def test_a_ledger_in_a_folder(root):
    for path in ("ledger.yaml", "meetings/015.yaml"):
        put(root, f"市办/ledgers/{path}", (root / "ledgers" / path).read_bytes())
    commit(root)
    assert list(flat(at_head(root, "市办"))) == ["15"]
    assert changed_files.unsaved(root / "市办", store.find(root / "市办")) == ()


def test_records_come_in_the_order_of_ids(root):
    for path in ("projects/XQ/2018/P-2018-XQ001", "projects/QL/2020/P-2020-QL001", "projects/XQ/2019/P-2019-XQ001"):
        id_ = path.rsplit("/", 1)[1]
        put(root, f"ledgers/{path}.yaml", (root / PROJECT).read_text().replace("P-2019-QL007", id_))
    commit(root)
    assert list(at_head(root).of("project")) == ["P-2018-XQ001", "P-2019-QL007", "P-2019-QL008", "P-2019-XQ001", "P-2020-QL001"]


def test_what_was_committed_counts_and_not_the_disk(root):
    put(root, PROJECT, "<<<<<<< HEAD\n")
    (root / "ledgers/meetings/015.yaml").unlink()
    assert set(flat(at_head(root))) >= {"P-2019-QL007", "15"}


def test_faults_are_told_as_on_disk(root):
    write(
        root,
        """
        == ledgers/projects/QL/2019/P-2019-QL009.yaml
        id: P-2019-QL009
        nodes:
          start: {done: 2024-02-30}
        == ledgers/issues/QL/2019/I-2019-QL001.yaml
        title: 'x
        == ledgers/old/x.yaml
        == ledgers/.draft/x.yaml
        == ledgers/notes.txt
        """,
    )
    put(root, "ledgers/projects/QL/2019/P-2019-QL010.yaml", LARGE)
    put(root, "ledgers/projects/XQ/2019/P-2019-XQ001.yaml", (root / PROJECT).read_text().replace("P-2019-QL007", "P-2019-XQ002"))
    commit(root)
    whole = at_head(root)
    records, findings = by_file(root)
    assert flat(whole) == records
    assert sorted(whole.findings, key=str) == sorted(findings, key=str)
    assert {finding.code for finding in findings} == {"syntax", "stray-file", "bad-date", "missing-field", "too-large", "wrong-path"}
    assert whole.left_out == tuple(sorted({finding.place.file for finding in findings}))
    assert next(f for f in whole.findings if f.code == "too-large").value == str(len(LARGE))


def test_of_two_files_with_one_id_the_misplaced_one_is_left_out(root):
    put(root, "ledgers/projects/QL/2019/p-2019-ql007.yaml", (root / PROJECT).read_bytes())
    commit(root)
    whole = at_head(root)
    (twice,) = whole.findings
    assert twice.message == Label(f"编号 P-2019-QL007 另有一份：{PROJECT}", f"the id P-2019-QL007 is also in {PROJECT}")
    assert whole.left_out == ("ledgers/projects/QL/2019/p-2019-ql007.yaml",)


def test_links_and_repositories_are_told_and_never_followed(root):
    put(root, "secret", SETTINGS)
    (root / PROJECT).unlink()
    (root / PROJECT).symlink_to("/etc/passwd")
    (root / "ledgers/contracts/XQ").symlink_to("../../secret")
    first = commit(root)
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{first},ledgers/issues/XQ")
    git(root, "commit", "-q", "-m", "x")
    whole = at_head(root)
    assert [(f.place, f.message) for f in whole.findings] == [
        (Place("ledgers/contracts/XQ"), Label("不是普通文件（符号链接）", "not a regular file (a symbolic link)")),
        (Place("ledgers/issues/XQ"), Label("不是普通文件（另一个仓库）", "not a regular file (another repository)")),
        (Place(PROJECT), Label("不是普通文件（符号链接）", "not a regular file (a symbolic link)")),
    ]
    assert "P-2019-QL007" not in flat(whole)


def told(root):
    """Return why there is no ledger at the last commit."""
    commit_ = commit(root)
    with pytest.raises(Unable) as caught:
        at_head(root)
    return commit_[:10], caught.value


def test_before_there_was_a_ledger(root):
    (root / "ledgers/ledger.yaml").unlink()
    short, error = told(root)
    assert error.message == Label(f"版本 {short} 里没有台账（ledgers/ledger.yaml）", f"no ledger (ledgers/ledger.yaml) in revision {short}")


def test_broken_settings_are_told_with_all_that_is_wrong(root):
    put(root, "ledgers/ledger.yaml", "name: ''\ncounties:\n  - key: QL\nlanguage: fr\n")
    short, error = told(root)
    assert error.message == Label(
        f"版本 {short} 的台账设置 ledgers/ledger.yaml 读不出来，有 3 处错误",
        f"the settings in ledgers/ledger.yaml of revision {short} cannot be read; faults: 3",
    )
    assert sorted(finding.code for finding in error.findings) == ["bad-text", "missing-field", "unknown-value"]


@pytest.mark.parametrize(("content", "code"), [(LARGE, "too-large"), (b"\xff", "not-utf8"), (b"a: 'x", "syntax")])
def test_settings_that_are_no_text(root, content, code):
    put(root, "ledgers/ledger.yaml", content)
    assert [finding.code for finding in told(root)[1].findings] == [code]


def test_settings_that_are_a_link_or_a_folder(root):
    (root / "ledgers/ledger.yaml").unlink()
    (root / "ledgers/ledger.yaml").symlink_to("/etc/passwd")
    assert [finding.code for finding in told(root)[1].findings] == ["not-a-file"]
    (root / "ledgers/ledger.yaml").unlink()
    put(root, "ledgers/ledger.yaml/x", "x")
    assert told(root)[1].message.en.startswith("no ledger")


# What is not committed


def test_all_is_committed(root):
    assert changed_files.unsaved(root, store.find(root)) == ()


def test_what_is_not_committed(root):
    put(root, PROJECT, "id: x\n")
    put(root, "ledgers/meetings/016.yaml", "id: 16\n")
    put(root, "ledgers/.hidden.yaml", "x")
    put(root, "README.md", "x")
    (root / "ledgers/meetings/015.yaml").unlink()
    assert changed_files.unsaved(root, store.find(root)) == ("ledgers/meetings/015.yaml", "ledgers/meetings/016.yaml", PROJECT)
    git(root, "add", "-A")
    assert len(changed_files.unsaved(root, store.find(root))) == 3  # staged is not committed


def test_line_ends_that_git_turns_are_no_change(root):
    put(root, PROJECT, (root / PROJECT).read_bytes().replace(b"\n", b"\r\n"))
    assert changed_files.unsaved(root, store.find(root)) == ()


def test_a_link_in_a_files_place_is_a_change(root):
    (root / "copy").write_bytes((root / PROJECT).read_bytes())
    (root / PROJECT).unlink()
    (root / PROJECT).symlink_to(root / "copy")
    assert changed_files.unsaved(root, store.find(root)) == (PROJECT,)


def test_before_the_first_commit_nothing_is_committed(tmp_path):
    root = start(tmp_path / "new")
    put(root, "ledgers/ledger.yaml", SETTINGS)
    assert changed_files.unsaved(root, store.find(root)) == ("ledgers/ledger.yaml",)
