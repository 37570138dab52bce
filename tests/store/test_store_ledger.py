"""A folder of files becomes a ledger; what cannot be read is told and left out."""

import pytest
from conftest import write

from dicoop.actions.add import next_id
from dicoop.errors import NotFound, Place, Unable
from dicoop.kinds import BUILT_IN
from dicoop.kinds.settings import Settings
from dicoop.labels import Label
from dicoop.store import files
from dicoop.store import ledger as store
from dicoop.store.find import Shelf
from dicoop.store.ledger import Opened
from dicoop.store.load import load

PROJECT, MEETING, ENTERPRISE = BUILT_IN["project"], BUILT_IN["meeting"], BUILT_IN["enterprise"]
ONE = "ledgers/projects/QL/2019/P-2019-QL007.yaml"


def project(id_="P-2019-QL007", name="精密轴承"):
    """Return a project's text."""
    return f"id: {id_}\nname: {name}\nenterprise: E-2016-QL003\ncounty: QL\nsigned: 2019-08-20\ninvestment: 1亿元\nlead: 市地企合作办\n"


def enterprise(id_, name):
    """Return an enterprise's text."""
    return f"id: {id_}\nname: {name}\ncounty: QL\n"


def meeting(number):
    """Return a meeting's text."""
    return f"id: {number}\ndate: 2019-08-20\nthemes:\n  - 项目对接\n"


def put(root, path, text):
    """Write a file under `ledgers/`."""
    target = root / "ledgers" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


@pytest.fixture
def root(ledger):
    """A ledger with two enterprises, a project and a meeting."""
    put(ledger, "enterprises/QL/2016/E-2016-QL003.yaml", enterprise("E-2016-QL003", "轴承厂"))
    put(ledger, "enterprises/QL/2016/E-2016-QL004.yaml", enterprise("E-2016-QL004", "钢厂"))
    put(ledger, "projects/QL/2019/P-2019-QL007.yaml", project())
    put(ledger, "meetings/015.yaml", meeting(15))
    return ledger


# Settings


def test_settings_are_read(root):
    assert store.settings(root).name == "示例市地企合作台账"
    assert isinstance(store.read_settings(root), Settings)


def test_broken_settings_are_told_with_all_that_is_wrong(root):
    put(root, "ledger.yaml", "name: ''\ncounties:\n  - key: QL\nlanguage: fr\n")
    with pytest.raises(Unable) as caught:
        store.settings(root)
    assert caught.value.message == Label(
        "台账设置 ledgers/ledger.yaml 读不出来，有 3 处错误", "the settings in ledgers/ledger.yaml cannot be read; faults: 3"
    )
    assert sorted((f.code, f.address, f.place.line) for f in caught.value.findings) == [
        ("bad-text", "name", 1),
        ("missing-field", "counties[QL].name", 3),
        ("unknown-value", "language", 4),
    ]
    assert store.read_settings(root) == caught.value.findings


@pytest.mark.parametrize("use", [store.settings, lambda root: load(Shelf(root)), store.glance])
def test_no_settings_no_ledger(root, use):
    (root / "ledgers/ledger.yaml").unlink()
    with pytest.raises(Unable) as caught:
        use(root)
    assert [f.message.en for f in caught.value.findings] == ["the file cannot be read: No such file or directory"]


# One file


def test_one_file_is_opened(root):
    opened = store.open_file(root, ONE)
    assert isinstance(opened, Opened)
    assert (opened.path, opened.record.name, opened.source.text) == (ONE, "精密轴承", project())
    assert (store.values_of(root, ONE), files.digest(opened.source.text.encode())) == (opened.source, opened.digest)


def fault(root, path):
    """Return the one finding of a file."""
    (found,) = store.open_file(root, f"ledgers/{path}")
    return found


@pytest.mark.parametrize("path", ["P-2019-QL007.yaml", "old/P-2019-QL007.yaml"])
def test_a_stray_file(root, path):
    put(root, path, project())
    found = fault(root, path)
    assert found.code == "stray-file"
    assert found.message == Label(f"这个文件夹里不该有记录：ledgers/{path}", f"no records belong in this folder: ledgers/{path}")
    assert found.hint == Label(
        "记录放在 meetings enterprises projects issues contracts 之下；别的文件移出 ledgers/",
        "records belong in meetings enterprises projects issues contracts; move other files out of ledgers/",
    )
    folders = "ledgers/meetings ledgers/enterprises ledgers/projects ledgers/issues ledgers/contracts"
    assert (found.allowed, found.place) == (Label(folders, folders), Place(f"ledgers/{path}"))


@pytest.mark.parametrize(
    "path",
    [
        "projects/P-2019-QL007.yaml",
        "projects/XQ/2019/P-2019-QL007.yaml",
        "projects/QL/2019/P-2019-QL008.yaml",
        "projects/QL/2019/p-2019-ql007.yaml",
    ],
)
def test_a_file_in_the_wrong_place(root, path):
    put(root, path, project())
    found = fault(root, path)
    assert found.code == "wrong-path"
    assert found.message == Label(
        f"文件放错了地方：编号 P-2019-QL007 应在 {ONE}", f"the file is in the wrong place: P-2019-QL007 belongs in {ONE}"
    )
    assert found.hint == Label(f"把文件移到 {ONE}，或改正编号", f"move the file to {ONE}, or correct the id")
    assert (found.id, found.address, found.place.line, found.place.column) == ("P-2019-QL007", "id", 1, 5)


@pytest.mark.parametrize("path", ["15", "0015", "016", "QL/015"])
def test_a_meeting_in_the_wrong_place(root, path):
    put(root, f"meetings/{path}.yaml", meeting(15))
    assert fault(root, f"meetings/{path}.yaml").message.en == "the file is in the wrong place: 15 belongs in ledgers/meetings/015.yaml"


@pytest.mark.parametrize("id_", ["P-19-QL7", "P-2019-ql007", "E-2016-QL003", "X-2019-QL007", "P-2019-QL0000007", "P-2019-QL007 ", "٣"])
def test_an_id_of_another_form_or_kind(root, id_):
    put(root, "projects/QL/2019/P-2019-QL007.yaml", project(f"'{id_}'"))
    found = fault(root, "projects/QL/2019/P-2019-QL007.yaml")
    assert found.code == "bad-id"
    assert found.message == Label(f"“{id_}”不是编号", f"'{id_}' is not an id")
    assert found.hint == Label("编号如 P-2019-QL007：类别-年份-登记单位加流水号", "an id is kind, year, office and number: P-2019-QL007")
    assert (found.id, found.address, found.place.line) == (id_, "id", 1)


def test_the_kind_of_a_path():
    assert BUILT_IN.of_path(ONE) is PROJECT
    assert BUILT_IN.of_path("ledgers/meetings/015.yaml") is MEETING
    assert BUILT_IN.of_path("ledgers/ledger.yaml") is None
    assert BUILT_IN.of_path("projects") is None


# The whole


def test_a_whole_ledger_is_loaded(root):
    whole = load(Shelf(root))
    assert {name: list(whole.of(name)) for name in BUILT_IN} == {
        "meeting": ["15"],
        "enterprise": ["E-2016-QL003", "E-2016-QL004"],
        "project": ["P-2019-QL007"],
        "issue": [],
        "contract": [],
    }
    assert (whole.findings, whole.left_out) == ((), ())


def test_what_cannot_be_read_is_told_and_left_out(root):
    write(
        root,
        """
        == ledgers/projects/QL/2019/P-2019-QL008.yaml
        id: P-2019-QL008
        nodes:
          start: {done: 2024-02-30}
        == ledgers/issues/QL/2019/I-2019-QL001.yaml
        title: 'x
        == ledgers/old/x.yaml
        """,
    )
    whole = load(Shelf(root))
    assert whole.left_out == (
        "ledgers/issues/QL/2019/I-2019-QL001.yaml",
        "ledgers/old/x.yaml",
        "ledgers/projects/QL/2019/P-2019-QL008.yaml",
    )
    assert {f.place.file for f in whole.findings} == set(whole.left_out)
    assert {f.code for f in whole.findings} == {"syntax", "stray-file", "bad-date", "missing-field"}
    assert list(whole.of("project")) == ["P-2019-QL007"]


def test_of_two_files_with_one_id_the_misplaced_one_is_left_out(root):
    put(root, "projects/QL/2019/p-2019-ql007.yaml", project())
    put(root, "projects/XQ/2019/P-2019-XQ001.yaml", project("P-2019-XQ002"))
    whole = load(Shelf(root))
    twice, elsewhere = whole.findings
    assert (twice.code, elsewhere.code) == ("id-twice", "wrong-path")
    assert twice.message == Label(f"编号 P-2019-QL007 另有一份：{ONE}", f"the id P-2019-QL007 is also in {ONE}")
    assert twice.hint == Label("留下对的一份，另一份改编号或删去", "keep the right one; give the other a new id or remove it")
    assert (twice.id, twice.address, twice.place.line) == ("P-2019-QL007", "id", 1)
    assert (
        whole.left_out
        == (twice.place.file, elsewhere.place.file)
        == ("ledgers/projects/QL/2019/p-2019-ql007.yaml", "ledgers/projects/XQ/2019/P-2019-XQ001.yaml")
    )
    assert list(whole.of("project")) == ["P-2019-QL007"]


def test_a_linked_folder_is_told_and_not_followed(root):
    (root / "ledgers/projects/QL").rename(root / "elsewhere")
    (root / "ledgers/projects/QL").symlink_to(root / "elsewhere")
    whole = load(Shelf(root))
    assert [f.message.en for f in whole.findings] == ["not a regular file (a symbolic link)"]
    assert whole.left_out == ("ledgers/projects/QL",)
    assert whole.of("project") == {}
    assert store.ids(root, PROJECT) == []
    assert store.glance(root).get("project", "P-2019-QL007") is None
    with pytest.raises(Unable):
        store.open_record(root, PROJECT, "P-2019-QL007")


# Only what is asked for


def break_all_but(root, *kept):
    """Break every record's file but some."""
    for path in (root / "ledgers").rglob("*.yaml"):
        if path.name != "ledger.yaml" and path.stem not in kept:
            path.write_text("<<<<<<< HEAD\n", encoding="utf-8")


def test_a_glance_reads_only_what_is_asked_for(root):
    break_all_but(root, "E-2016-QL003")
    whole = store.glance(root)
    assert whole.get("enterprise", "E-2016-QL003").name == "轴承厂"
    assert list(whole.of("enterprise")) == ["E-2016-QL003", "E-2016-QL004"]
    assert len(whole.of("enterprise")) == 2
    assert whole.findings == ()


def test_a_glance_reads_once(root):
    whole = store.glance(root)
    first = whole.get("enterprise", "E-2016-QL003")
    break_all_but(root)
    assert whole.get("enterprise", "E-2016-QL003") is first
    assert whole.get("enterprise", "E-2016-QL004") is None
    put(root, "enterprises/QL/2016/E-2016-QL004.yaml", enterprise("E-2016-QL004", "钢厂"))
    assert whole.get("enterprise", "E-2016-QL004") is None


def test_what_cannot_be_read_is_not_there(root):
    break_all_but(root, "E-2016-QL003")
    enterprises = store.glance(root).of("enterprise")
    assert "E-2016-QL004" not in enterprises
    with pytest.raises(KeyError):
        enterprises["E-2016-QL004"]
    assert [(id_, record.name) for id_, record in enterprises.items()] == [("E-2016-QL003", "轴承厂")]
    assert [record.name for record in enterprises.values()] == ["轴承厂"]
    assert [fact.title for fact in store.glance(root).enterprises] == ["轴承厂"]


@pytest.mark.parametrize("id_", ["", "x", "../../ledger", "P-2019-QL007", "E-2016-QL003.yaml", "E-2016-QL999", "15", "E-2016-QL003\n"])
def test_what_is_no_enterprise_is_not_there(root, id_):
    assert store.glance(root).get("enterprise", id_) is None


@pytest.mark.parametrize("id_", ["", "015", "٣", "-15", "P-2019-QL007", "9" * 5000, "16"])
def test_what_is_no_meeting_is_not_there(root, id_):
    assert store.glance(root).get("meeting", id_) is None
    assert store.glance(root).get("meeting", 15).id == 15


def test_ids_are_those_of_files_in_their_places(root):
    for path in ("15", "0016", "٣", "017", "000", "x", "9999999", "10000000", "1234"):
        put(root, f"meetings/{path}.yaml", "")
    assert store.ids(root, MEETING) == ["0", "15", "17", "1234", "9999999"]
    for path in ("QL/2019/P-2019-QL008", "QL/2018/P-2019-QL009", "QL/2019/E-2019-QL001", "QL/2019/p-2019-ql001", "XQ/2020/P-2020-XQ001"):
        put(root, f"projects/{path}.yaml", "")
    assert store.ids(root, PROJECT) == ["P-2019-QL007", "P-2019-QL008", "P-2020-XQ001"]
    assert store.ids(root, BUILT_IN["issue"]) == []


# New ids


@pytest.mark.parametrize(
    ("there", "following"),
    [
        ([], "001"),
        (["P-2019-QL001", "P-2019-QL007", "P-2019-QL003"], "008"),
        (["P-2019-QL009"], "010"),
        (["P-2019-QL999"], "1000"),
        (["P-2019-QL099", "P-2019-QL0100"], "101"),
        (["notes", "P-2019-QL5", ".P-2019-QL050.yaml.1.tmp"], "001"),
    ],
)
def test_a_new_number_is_one_more_than_the_highest(ledger, there, following):
    for name in there:
        put(ledger, f"projects/QL/2019/{name}.yaml", "")
    put(ledger, "projects/QL/2018/P-2018-QL500.yaml", "")
    put(ledger, "projects/XQ/2019/P-2019-XQ500.yaml", "")
    assert next_id(ledger, PROJECT, "QL", "2019") == f"P-2019-QL{following}"


def test_no_number_is_given_twice(ledger):
    given = []
    for _ in range(3):
        given.append(next_id(ledger, ENTERPRISE, "SJ", "2019"))
        put(ledger, f"enterprises/SJ/2019/{given[-1]}.yaml", "")
    (ledger / f"ledgers/enterprises/SJ/2019/{given[0]}.yaml").unlink()
    assert [*given, next_id(ledger, ENTERPRISE, "SJ", "2019")] == ["E-2019-SJ001", "E-2019-SJ002", "E-2019-SJ003", "E-2019-SJ004"]


# One record for a change


def test_a_record_is_opened_for_a_change(root):
    assert store.open_record(root, PROJECT, "P-2019-QL007").record.name == "精密轴承"
    assert store.open_record(root, MEETING, "15").path == "ledgers/meetings/015.yaml"


def test_a_record_that_is_not_there(root):
    with pytest.raises(NotFound) as caught:
        store.open_record(root, PROJECT, "P-2019-QL008")
    assert caught.value.message == Label("没有这个项目：P-2019-QL008", "no such project: P-2019-QL008")


def broken_file(path):
    path.write_text("name: 'x\n", encoding="utf-8")


def nothing_linked(path):
    path.unlink()
    path.symlink_to("nothing")


def folder(path):
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(("spoil", "code"), [(broken_file, "syntax"), (nothing_linked, "not-a-file"), (folder, "not-a-file")])
def test_a_record_with_faults_is_not_opened(root, spoil, code):
    spoil(root / ONE)
    with pytest.raises(Unable) as caught:
        store.open_record(root, PROJECT, "P-2019-QL007")
    assert caught.value.message == Label(
        "P-2019-QL007 的文件有错误，先改正才能使用", "the file of P-2019-QL007 has faults and must be corrected first"
    )
    assert [f.code for f in caught.value.findings] == [code]
