"""A folder that cannot be opened leaves its records out, by name, as an unreadable file does; no number in it is guessed."""

import json
import shutil

import pytest
from people import Person, common, playing, share

pytestmark = playing
__all__ = ["common"]
CLERK = Person(60101, groups=())
YEAR = "ledgers/projects/QL/2019"
FOLDERS = {
    YEAR: "P-2019-QL007",
    "ledgers/projects/QL": "P-2019-QL007",
    "ledgers/projects": "P-2019-QL007",
    "ledgers/enterprises/QL": "E-2016-QL003",
}
MODES = [0o000, 0o444, 0o111, 0o200]
ADD = "project add --name 数控机床 --enterprise E-2017-XQ001 --county {county} --signed 2019-08-20 --investment 1亿 --lead 市发展改革委"
THIRD = """\
id: P-2019-XQ001
name: 矿山机械
enterprise: E-2017-XQ001
county: XQ
signed: 2019-08-20
investment: 2亿元
lead: 市发展改革委
meeting: 15
"""


@pytest.fixture
def root(small, common):
    """A ledger in a repository that belongs to somebody whom permissions bind."""
    (small / "ledgers/projects/XQ/2019").mkdir(parents=True)
    (small / "ledgers/projects/XQ/2019/P-2019-XQ001.yaml").write_text(THIRD, encoding="utf-8")
    root = shutil.copytree(small, common / "ledger")
    share(root, 0o755, CLERK.uid, CLERK.uid)
    CLERK.git(root, "init", "-q")
    CLERK.git(root, "add", "-A")
    CLERK.git(root, "commit", "-q", "-m", "first")
    yield root
    for folder in FOLDERS:
        if (root / folder).exists():
            (root / folder).chmod(0o755)


def ran(root, *words, code=0, lang="en"):
    """Run a command as somebody whom permissions bind."""
    done = CLERK.run(*words, root=root, lang=lang)
    assert done.returncode == code, (words, done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    return done


READING = [
    "project list",
    "project list --verify",
    "project list --no-index",
    "rates",
    "due",
    "report --meeting 15",
    "check",
    "doctor",
]


@pytest.mark.parametrize(("folder", "mode"), [*((folder, 0) for folder in FOLDERS), *((YEAR, mode) for mode in MODES[1:])])
def test_its_records_are_left_out_by_name(folder, mode, root):
    """All commands of one folder, of the others some: each command is a process of its own."""
    reading = READING if (folder, mode) == (YEAR, 0) else ["project list", "check"]
    everything = {words: ran(root, *words.split()).stdout for words in reading if words != "doctor"}
    (root / folder).chmod(mode)
    for words in reading * 2:  # the second time the index knows it
        done = ran(root, *words.split(), code=1)
        assert words == "doctor" or folder in done.stdout + done.stderr, words
    for words in [f"{words} --json" for words in ("rates", "project list", "due", "report --meeting 15")[: len(reading) // 2]]:
        assert json.loads(ran(root, *words.split(), code=1).stdout)["left_out"] == [folder]
    (one,) = json.loads(ran(root, "check", "--json", code=1).stdout)["findings"]
    assert (one["code"], one["file"], one["value"]) == ("unreadable-folder", folder, "Permission denied")
    (root / folder).chmod(0o755)
    assert {words: ran(root, *words.split()).stdout for words in everything} == everything


@pytest.mark.parametrize(("lang", "said"), [("zh", "打不开，其中的记录没有计入：dicoop check"), ("en", "cannot be opened: dicoop check")])
def test_what_is_said(lang, said, root):
    (root / YEAR).chmod(0)
    assert said in ran(root, "project", "list", code=1, lang=lang).stderr
    told = ran(root, "check", code=1, lang=lang)
    assert YEAR in told.stdout


@pytest.mark.parametrize("mode", MODES, ids=oct)
def test_other_records_are_shown_and_changed(mode, root):
    (root / YEAR).chmod(mode)
    ran(root, "project", "show", "P-2019-XQ001")
    ran(root, "project", "show", "XQ001", code=1)
    ran(root, "log", "P-2019-XQ001")
    ran(root, "project", "set", "P-2019-XQ001", "chain=x")
    ran(root, "issue", "claim", "QL012", "--by", "市发展改革委", "--date", "2019-09-21")
    ran(root, "undo")
    ran(root, *ADD.format(county="XQ").split())
    assert (root / "ledgers/projects/XQ/2019/P-2019-XQ002.yaml").exists()


@pytest.mark.parametrize("mode", [0o000, 0o444, 0o111], ids=oct)
def test_without_the_folder_of_all_nothing_can_be_done(mode, root):
    (root / "ledgers").chmod(mode)
    try:
        for words in ("project list", "check", "save", "project set P-2019-XQ001 chain=x"):
            assert "ledgers" in ran(root, *words.split(), code=6).stderr
    finally:
        (root / "ledgers").chmod(0o755)


def everything_in(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and ".git" not in path.parts and path.name != ".lock"}


@pytest.mark.parametrize("folder", [YEAR, "ledgers/projects/QL"])
@pytest.mark.parametrize("mode", [0o000, 0o444, 0o333], ids=oct)
@pytest.mark.parametrize(
    "words",
    [
        ADD.format(county="QL"),
        "project show P-2019-QL007",
        "project show 2019-QL007",
        "project set P-2019-QL007 chain=x",
        "project set XQ001 chain=x",
        "renumber P-2019-XQ001 P-2019-QL009",
    ],
)
def test_what_cannot_be_known_is_refused(words, mode, folder, root):
    before = everything_in(root)
    (root / folder).chmod(mode)
    reachable = mode & 0o100 and (words.startswith(("project show P", "project set P")) or (folder != YEAR and "add" in words))
    if reachable:  # who may look into a folder but not list it, still comes to what he knows the name of
        return
    for lang in ("zh", "en"):
        done = ran(root, *words.split(), code=6, lang=lang)
        assert "ledgers/projects/QL" in done.stderr
    (root / folder).chmod(0o755)
    assert everything_in(root) == before


@pytest.mark.parametrize("folder", [YEAR, "ledgers/projects", "ledgers/waivers", "ledgers/figures"])
@pytest.mark.parametrize("mode", [0o000, 0o444], ids=oct)
def test_what_cannot_be_seen_is_not_committed_as_deleted(mode, folder, root):
    for name in ("waivers/015/x", "figures/015"):
        path = root / f"ledgers/{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a: b\n")
    share(root / "ledgers", 0o755, CLERK.uid, CLERK.uid)
    CLERK.git(root, "add", "-A")
    CLERK.git(root, "commit", "-q", "-m", "more")
    ran(root, "project", "set", "P-2019-XQ001", "chain=x")
    (root / folder).chmod(mode)
    try:
        for words in (["save"], ["save", "--anyway"]):
            done = ran(root, *words, code=4)
            assert folder in done.stderr
        assert CLERK.git(root, "log", "--format=%s") == "more\nfirst\n"
    finally:
        (root / folder).chmod(0o755)
    ran(root, "save", "--anyway")  # what was put there says nothing


def test_the_others_are_brought_to_form(root):
    path = root / "ledgers/projects/XQ/2019/P-2019-XQ001.yaml"
    path.write_text(THIRD.replace("2亿元", "'2亿元'"), encoding="utf-8")
    (root / YEAR).chmod(0)
    done = ran(root, "fmt", code=1)
    assert "'" not in path.read_text("utf-8")
    assert YEAR in done.stdout + done.stderr


def test_an_id_is_not_changed_while_something_may_refer_to_it_unseen(root):
    before = everything_in(root)
    (root / "ledgers/issues/QL").chmod(0)
    try:
        done = ran(root, "renumber", "P-2019-XQ001", "P-2019-XQ009", code=6)
        assert "ledgers/issues/QL" in done.stderr
    finally:
        (root / "ledgers/issues/QL").chmod(0o755)
    one = root / "ledgers/issues/QL/2019/I-2019-QL012.yaml"
    one.chmod(0)
    done = ran(root, "renumber", "P-2019-XQ001", "P-2019-XQ009", code=6)
    assert one.name in done.stderr
    one.chmod(0o644)
    assert everything_in(root) == before


def test_a_difference_does_not_call_it_gone(root):
    (root / YEAR).chmod(0)
    first, *rest = json.loads(ran(root, "diff", "HEAD", "--json").stdout)["findings"]
    assert (first["code"], first["file"]) == ("unreadable-folder", YEAR)
    assert [(each["code"], each["file"][-8:]) for each in rest] == [("unreadable-file", "007.yaml"), ("unreadable-file", "008.yaml")]
    assert ran(root, "diff", "HEAD").stdout.count("its file cannot be read now and is not counted") == 2
    assert ran(root, "log", "P-2019-QL007").stdout.splitlines()[-1].endswith("its file cannot be read now and is not counted")
    assert YEAR in ran(root, "log", "QL007", code=6).stderr


def test_a_report_says_that_it_could_not_be_compared_with_what_was_told(root):
    ran(root, "meeting", "close", "15")
    ran(root, "report", "--meeting", "15")
    (root / "ledgers/figures").chmod(0)
    try:
        assert "the folder ledgers/figures cannot be opened" in ran(root, "report", "--meeting", "15", code=1).stderr
        assert "ledgers/figures" in ran(root, "meeting", "verify", "15", code=1).stdout
    finally:
        (root / "ledgers/figures").chmod(0o755)


def test_a_closed_folder_of_waivers_excuses_nothing_and_is_named(root):
    path = root / "ledgers/contracts/QL/2019/C-2019-QL003.yaml"
    path.write_text(path.read_text("utf-8").replace("signed: 2019-08-19\n", "signed: 2019-08-19\nfrom: 2020-01-01\nto: 2019-12-01\n"))
    ran(root, "waive", "to-before-from", "C-2019-QL003", "--reason", "x", "--until", "2019-12-31")
    ran(root, "check")
    (root / "ledgers/waivers/015").chmod(0)
    try:
        done = ran(root, "check", code=1)
        assert "ledgers/waivers/015" in done.stdout + done.stderr
    finally:
        (root / "ledgers/waivers/015").chmod(0o755)
