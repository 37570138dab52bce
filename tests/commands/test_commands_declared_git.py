"""Does a declared ledger live in git as those built in do: saved, compared, reviewed, merged, closed, restated, and asked as it was before it was declared?"""

import json
import shlex
import shutil
from pathlib import Path

import pytest
from git_samples import commit, git
from merge_samples import at, begin, edit, merge, side

DECLARED = Path(__file__).parent.parent / "declared"
DECLARATION = "ledgers/kinds/hazard.yaml"
HAZARD = "ledgers/hazard/QL/2019/H-2019-QL001.yaml"
VISIT = "ledgers/visit/QL/2019/T-2019-QL001.yaml"
BRIDGE = "ledgers/bridge/QL/2015/B-2015-QL001.yaml"
LANGS = ("zh", "en")
BEFORE = """
hazard add --title 压力表过期 --county QL --found 2019-08-02 --grade major --cost 10万
hazard assign QL001 --by 市交通运输局 --date 2019-08-05
hazard fix QL001 --evidence 检定证书 --date 2019-08-12
hazard pay QL001 2万 --receipt ZF-1 --date 2019-08-12
hazard add --title 通道堵塞 --county XQ --found 2019-08-06 --grade plain
visit add --enterprise QL003 --county QL --officer 副市长 --lead 市发展改革委 --since 2019-06-03 --level city
visit call QL001 --text 缺工 --date 2019-08-02 --raised I-2019-QL013
bridge add --name 沙河桥 --built 2015-05-01 --office QL
bridge measure QL001 --span 1号 --metres 30
bridge measure QL001 --span 2号 --metres 25
"""


@pytest.fixture
def told(run):
    """Run command lines, each of which must do what it says; return what they said."""

    def call(root, lines, lang="zh", code=0):
        ran = [run(*shlex.split(line), root=root, lang=lang) for line in filter(None, lines.splitlines())]
        assert {each.code for each in ran} == {code}, ran
        return "".join(each.out + each.err for each in ran)

    return call


@pytest.fixture
def bare(small, monkeypatch):
    """A ledger in git that declares nothing yet, as a meeting saw it."""
    begin(small, monkeypatch)
    git(small, "tag", "then")
    return small


@pytest.fixture
def root(bare, told):
    """The ledger with three declared ledgers, and records of them."""
    (bare / "ledgers/kinds").mkdir()
    for name in ("bridge", "hazard", "visit"):
        shutil.copy(DECLARED / f"{name}.yaml", bare / "ledgers/kinds")
    told(bare, BEFORE)
    commit(bare, "自建", "2019-08-19T10:00:00+0800")
    return bare


def shifts(ran):
    """Return the rates of the whole that moved, out of JSON: name, before and after."""
    found = json.loads(ran.out)["rates"]
    return {each["rate"]: (part(each["before"]), part(each["after"])) for each in found if each["group"] is None}


def part(ratio):
    return f"{ratio['numerator']}/{ratio['denominator']}"


def review(run, root, words, lang="zh"):
    """Return code and id or file of what a review found."""
    found = json.loads(run("review", words, "--json", root=root, lang=lang).out)["review"]
    return {(each["code"], each["severity"], each["id"] or each["file"], each["address"]) for each in found}


# Before it was declared


READING = ("report --meeting 15", "report --json", "rates --by county", "due --within 60", "enterprise show QL003", "project list")


@pytest.mark.parametrize("line", READING)
def test_what_was_known_before_is_told_to_the_byte_as_it_was(line, bare, run, told):
    words = (*shlex.split(line), "--known-at", "then")
    before = run(*words, root=bare)
    assert before.code == 0
    (bare / "ledgers/kinds").mkdir()
    for name in ("bridge", "hazard", "visit"):
        shutil.copy(DECLARED / f"{name}.yaml", bare / "ledgers/kinds")
    told(bare, BEFORE)
    commit(bare, "自建")
    assert run(*words, root=bare) == before


def test_before_it_was_declared_it_has_neither_records_nor_rates(root, run):
    listed = run("hazard", "list", "--known-at", "then", root=root)
    assert (listed.code, listed.err.splitlines()[-1]) == (0, "0 处")
    ran = run("rates", "--rate", "hazard.fixed_rate", "--known-at", "then", root=root)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("错误：没有“hazard.fixed_rate”这个率\n")


# Saved and compared


@pytest.mark.parametrize("lang", LANGS)
def test_it_is_compared_saved_and_told_where_it_comes_from(lang, root, run, told, golden):
    told(
        root,
        "hazard accept QL001 --date 2019-08-15\nhazard pay QL001 1万 --receipt ZF-2 --date 2019-08-15\nbridge set QL001 spans[2号].metres=26",
    )
    shown = run("diff", root=root, lang=lang).out.partition("\n\n")[2].partition("\n\n")[2].partition("\n\n")[2]
    saved = run("save", root=root, lang=lang)
    assert saved.code == 0
    message = git(root, "log", "-1", "--format=%B")
    golden(f"declared_saved_{lang}.txt", f"{shown}== {message}\n")
    assert len(json.loads(run("log", "H-2019-QL001", "--json", root=root).out)["versions"]) == 2
    assert run("undo", root=root).code == 4


def test_a_command_is_undone_before_it_is_saved(root, run, told, contents):
    before = {path: raw for path, raw in contents(root).items() if not path.startswith(".git/")}
    told(root, "hazard accept QL001 --date 2019-08-15\nundo")
    assert {path: raw for path, raw in contents(root).items() if not path.startswith(".git/")} == before
    assert run("save", root=root).out == "台账没有要提交的改动\n"


def test_what_records_use_is_not_taken_from_a_declaration_without_a_word(root, run):
    path = root / "ledgers/kinds/hazard.yaml"
    path.write_text(path.read_text("utf-8").replace("      major:", "      grave:").replace("grade=major", "grade=grave"), "utf-8")
    ran = run("kind", "check", root=root)
    assert (ran.code, ran.out) == (
        1,
        (
            "ledgers/kinds/hazard.yaml:1:1: 错误[declaration-in-use]: 照这份声明，有 1 条记录读不出来：H-2019-QL001\n"
            "  怎么改：记录里用着的字段、值、环节，改名或去掉用 dicoop migrate hazard；哪里不合：dicoop check\n"
        ),
    )
    assert run("kind", "check", root=root, lang="en").out == (
        "ledgers/kinds/hazard.yaml:1:1: error[declaration-in-use]: records unreadable under this declaration: 1 (H-2019-QL001)\n"
        "  to correct: rename or drop what records use with dicoop migrate hazard; for the faults: dicoop check\n"
    )
    ran = run("save", root=root)
    assert ran.code == 4
    assert ran.err.splitlines()[0] == "错误：改动的文件里有 1 处错误，没有提交"
    assert "ledgers/hazard/QL/2019/H-2019-QL001.yaml:" in ran.err


def test_entries_keyed_by_a_field_of_the_city_s_are_compared_by_it(root, run):
    edit(root, BRIDGE, ("spans:\n  - span: 1号\n", "spans:\n  - span: 0号\n    metres: 12\n  - span: 1号\n"))
    (one,) = json.loads(run("diff", "--json", root=root).out)["changes"]
    assert {each["address"] for each in one["changes"]} == {"spans[0号].span", "spans[0号].metres"}


# Reviewed


def test_a_branch_that_rewrites_is_seen_through(root, run):
    side(
        root,
        "b",
        HAZARD,
        ("found: 2019-08-02", "found: 2019-08-01"),
        ("cost: 10万元", "cost: 8万元"),
        ("检定证书", "照片"),
        ("amount: 2万元", "amount: 1万元"),
    )
    assert {(code, address) for code, _, _, address in review(run, root, "main..b")} == {
        ("R06", "found"),
        ("R14", "payments[ZF-1].amount"),
        ("R17", "cost"),
        ("R20", "steps[fixed 2019-08-12].evidence"),
    }
    assert shifts(run("review", "main..b", "--json", root=root)) == {"hazard.spent_rate": ("20000/100000", "10000/80000")}


def test_a_branch_that_changes_the_declaration_shows_what_that_does_to_the_rates(root, run):
    side(root, "b", DECLARATION, ("above: stage=accepted", "above: stage in fixed,accepted"), ("above: paid", "above: cost"))
    assert review(run, root, "main..b") == {("R30", "warning", DECLARATION, "")}
    for command in ("review", "diff"):
        ran = run(command, "main..b", "--json", root=root)
        assert shifts(ran) == {"hazard.fixed_rate": ("0/2", "1/2"), "hazard.spent_rate": ("20000/100000", "100000/100000")}
        assert "整改率      全市" in run(command, "main..b", root=root).out


def test_a_declaration_that_moves_no_rate_is_said_to_move_none(root, run):
    side(root, "b", DECLARATION, ("within: 30 wd", "within: 3 wd"))
    assert "\n各项率都没有变化。\n" in run("review", "main..b", root=root).out
    assert "\nNo rates change.\n" in run("diff", "main..b", root=root, lang="en").out


@pytest.mark.parametrize("lang", LANGS)
def test_a_broken_declaration_on_a_branch_is_an_error(lang, root, run):
    side(root, "b", DECLARATION, ("above: stage=accepted", "above: stage=acepted"))
    assert review(run, root, "main..b", lang) == {("R30", "error", DECLARATION, "")}
    assert run("review", "main..b", root=root, lang=lang).code == 1
    assert shifts(run("diff", "main..b", "--json", root=root)) == {
        "hazard.fixed_rate": ("0/2", "0/0"),
        "hazard.spent_rate": ("20000/100000", "0/0"),
    }
    assert "acepted" in run("diff", "main..b", root=root, lang=lang).out


def test_a_declaration_that_is_taken_away_leaves_its_records_to_nobody(root, run):
    git(root, "checkout", "-q", "-b", "b")
    (root / "ledgers/kinds/visit.yaml").unlink()
    commit(root)
    git(root, "checkout", "-q", "main")
    assert review(run, root, "main..b") == {
        ("R30", "error", "ledgers/kinds/visit.yaml", ""),
        ("R30", "warning", "ledgers/kinds/visit.yaml", ""),
    }
    assert shifts(run("diff", "main..b", "--json", root=root)) == {"visit.late_rate": ("0/1", "0/0")}


# Merged


def test_two_branches_come_together_by_fields(root, run):
    side(
        root,
        "ql",
        HAZARD,
        ("cost: 10万元", "cost: 12万元"),
        ("  - receipt: ZF-1", "  - receipt: ZF-0\n    date: 2019-08-11\n    amount: 1万元\n  - receipt: ZF-1"),
    )
    side(
        root,
        "city",
        HAZARD,
        ("title: 压力表过期", "title: 两块压力表过期"),
        ("    amount: 2万元", "    amount: 2万元\n  - receipt: ZF-2\n    date: 2019-08-20\n    amount: 1万元"),
    )
    ran = run("integrate", "main", "ql", "city", root=root)
    assert ran.code == 0, ran
    text = at(root, "main", HAZARD)
    assert "title: 两块压力表过期\n" in text
    assert "cost: 12万元\n" in text
    assert text.index("ZF-0") < text.index("ZF-1") < text.index("ZF-2")
    assert run("check", root=root).code == 0


def test_spans_of_two_branches_come_together_by_their_key(root, run):
    side(root, "ql", BRIDGE, ("spans:\n", "spans:\n  - span: 0号\n    metres: 12\n"), ("30", "31"))
    side(root, "city", BRIDGE, ("25", "26"))
    assert run("integrate", "main", "ql", "city", root=root).code == 0
    found = json.loads(run("bridge", "show", "QL001", "--json", root=root).out)["spans"]
    assert {each["span"]: each["metres"] for each in found} == {"0号": "12", "1号": "31", "2号": "26"}


@pytest.mark.parametrize("what", ["migrated", "removed"])
def test_whoever_merges_a_base_that_declares_otherwise_is_told_which_records_it_leaves_unread(what, root, run, told):
    """The base is accepted, and the branch has records as it declared them before; those that the base has had, it migrated."""
    git(root, "branch", "ql")
    if what == "migrated":
        told(root, "migrate hazard --rename grade=level\nsave")
    else:
        git(root, "rm", "-q", DECLARATION)
        commit(root)
    git(root, "switch", "-q", "ql")
    told(root, "hazard add --title 通道堵塞 --county QL --found 2019-08-07 --grade plain\nsave")
    ran = run("integrate", "ql", "main", root=root)
    new = "H-2019-QL002"
    n, some = (1, new) if what == "migrated" else (3, f"H-2019-QL001、{new}、H-2019-XQ001")
    said = f"{DECLARATION}:1:1: 警告[R30]: 照改动后的声明 {DECLARATION}，{n} 条已有的记录读不出来，如 {some}\n"
    assert (ran.code, said in ran.err) == (0, True), ran
    told(root, "integrate main ql", code=4)  # whose records the base cannot read


def test_a_kind_that_is_renamed_with_its_records_leaves_none_unread(root, run, told):
    git(root, "branch", "ql")
    told(root, "migrate hazard --rename hazard=risk\nsave")
    ran = run("integrate", "ql", "main", root=root)
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize("lang", LANGS)
def test_a_conflict_is_named_and_settled(lang, root, run):
    git(root, "branch", "base")
    side(root, "ql", HAZARD, ("cost: 10万元", "cost: 12万元"))
    side(root, "city", HAZARD, ("cost: 10万元", "cost: 15万元"))
    assert run("integrate", "main", "ql", root=root, lang=lang).code == 0
    ran = run("integrate", "main", "city", root=root, lang=lang)
    assert ran.code == 5
    assert "H-2019-QL001:cost" in ran.out + ran.err
    assert run("git", "install", root=root).code == 0
    commit(root, "装")
    assert merge(root, "city")[0] == 1
    (one,) = json.loads(run("conflicts", "--json", root=root).out)["conflicts"]
    assert (one["name"], one["base"], one["ours"], one["theirs"]) == ("H-2019-QL001:cost", "10万元", "12万元", "15万元")
    assert run("resolve", "H-2019-QL001:cost", "--theirs", root=root, lang=lang).code == 0
    commit(root, "合")
    assert json.loads(run("hazard", "show", "QL001", "--json", root=root).out)["cost"] == "15万元"
    assert run("check", root=root).code == 0


def test_the_merge_driver_knows_its_entries(root, run, monkeypatch):
    base = (root / BRIDGE).read_text("utf-8")
    ours, theirs = (
        base.replace("30", "31"),
        base.replace("25", "26").replace("spans:\n", "spans:\n  - span: 0号\n    metres: 12\n"),
    )
    monkeypatch.chdir(root)
    for name, text in zip("OAB", (base, ours, theirs), strict=True):
        (root / f".merge_{name}").write_text(text, "utf-8")
    assert run("merge-driver", ".merge_O", ".merge_A", ".merge_B", 7, BRIDGE).code == 0
    merged = (root / ".merge_A").read_text("utf-8")
    assert merged == ours.replace("25", "26").replace("spans:\n", "spans:\n  - span: 0号\n    metres: 12\n")


# Another id


def test_another_id_is_followed_into_lists(root, run):
    ran = run("renumber", "I-2019-QL013", "I-2019-QL099", root=root)
    assert (ran.code, ran.err) == (0, f"  {VISIT}：visits[2019-08-02].raised\n")
    assert run("renumber", "H-2019-QL001", "H-2019-QL007", root=root).code == 0
    assert run("check", root=root).code == 0
    assert json.loads(run("hazard", "show", "QL007", "--json", root=root).out)["title"] == "压力表过期"


# Closed, and other today


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_meeting_was_told_is_restated_with_who_made_it_other(lang, root, run, told):
    told(root, "hazard accept QL001 --date 2019-08-15")
    commit(root)
    closed = run("meeting", "close", "15", root=root, lang=lang)
    assert closed.code == 0
    assert ("整改率 50.0%（1/2）" if lang == "zh" else "fixed: 50.0% (1/2)") in closed.out
    assert run("meeting", "verify", "15", root=root, lang=lang).code == 0
    edit(root, HAZARD, ("step: accepted\n    date: 2019-08-15", "step: accepted\n    date: 2019-08-22"))
    told(root, "hazard set XQ001 found=2019-08-25\nsave")
    found = run("restated", "--meeting", "15", root=root, lang=lang)
    assert {"H-2019-QL001", "H-2019-XQ001"} <= set(found.out.split())
    assert ("50.0%（1/2）" if lang == "zh" else "50.0% (1/2)") in found.out
    assert run("meeting", "verify", "15", root=root, lang=lang).code == 0
    then = run("rates", "--rate", "hazard.fixed_rate", "--meeting", "15", "--known-at", "meeting-15", "--json", root=root)
    now = run("rates", "--rate", "hazard.fixed_rate", "--meeting", "15", "--json", root=root)
    assert [(row["numerator"], row["denominator"]) for ran in (then, now) for row in json.loads(ran.out)["rows"]] == [
        ("1", "2"),
        ("0", "1"),
    ]


def test_what_was_told_is_restated_when_the_declaration_counts_otherwise(root, run):
    assert run("meeting", "close", "15", root=root).code == 0
    edit(root, DECLARATION, ("above: stage=accepted", "above: stage in fixed,accepted"))
    commit(root)
    found = run("restated", "--meeting", "15", root=root)
    assert "0.0%（0/2）" in found.out
    assert "50.0%（1/2）" in found.out
    assert run("meeting", "verify", "15", root=root).code == 0
