"""An import is excused as a whole: by three rules, for one commit and its files, by an owner of everything alone."""

import json

import pytest
from conftest import SETTINGS
from git_samples import commit, git, put
from review_samples import BRANCH, OFFICE, OWN, OWNERS, QL007, begin, codes

from dicoop.text.write import scalar

COUNTY = OFFICE.replace("all: true", "counties:\n      - QL")
SHEET = "编号,累计到位资金（亿元）\nP-2019-QL007,3\n"
WORDS = ("--kind", "project", "--set", "funds[].source=own", "--save")
REASON = ("--reason", "补录去年的账", "--by", "李主任")


@pytest.fixture
def place(tmp_path_factory, run):
    """Return what makes a branch on which sheets are imported: the settings beside the usual ones, the owners, the files."""

    def made(settings="", owners=OFFICE, *, tag=True, sheet=SHEET, period="2019-07"):
        root = begin(tmp_path_factory.mktemp("place") / "ledger", **{OWNERS: owners, OWN: SETTINGS + settings})
        if not tag:
            git(root, "tag", "-d", "meeting-15")
        git(root, "config", "user.name", "张三")
        git(root, "config", "user.email", "zhang@example.com")
        path = tmp_path_factory.mktemp("sheets") / "到位.csv"
        path.write_text(sheet, "utf-8")
        ran = run("import", path, *WORDS, "--period", period, root=root)
        assert ran.code == 0, ran.out + ran.err
        ran = run("save", root=root)
        assert ran.code == 0, ran.err
        return root

    return made


def reviewed(run, root, name=BRANCH):
    """Return the codes of what stands and of what is excused."""
    ran = run("review", f"main..{name}", "--json", root=root)
    return [code for code, _ in codes(ran)], [each["code"] for each in json.loads(ran.out)["waived"]]


def on_base(root, run, *words, who="zhang@example.com"):
    """Write a waiver on the base, committed by somebody."""
    git(root, "switch", "-q", "main")
    ran = run("waive", *words, "--commit", BRANCH, *REASON, root=root)
    assert ran.code == 0, ran.err
    git(root, "add", "ledgers/waivers")
    git(root, "commit", "-q", "-m", "豁免", GIT_AUTHOR_EMAIL=who)
    return root / ran.out.split("：")[0]


def told(run, root):
    """Return what a review says of waivers."""
    ran = run("review", f"main..{BRANCH}", "--json", root=root)
    return [(each["code"], each["message"]) for each in json.loads(ran.out)["review"] if each["code"].startswith("waiver")]


def in_english(run, root):
    """Return a review in English."""
    return run("review", f"main..{BRANCH}", root=root, lang="en").out


def test_the_commit_names_mapping_and_file(place):
    root = place()
    message = git(root, "log", "-1", "--format=%B")
    assert message.splitlines()[-1] == f"Import: 到位 sha256:{_digest()} 到位.csv"


def _digest(text=SHEET):
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("rule", "more"),
    [
        ("R07", {}),
        ("R27", {"tag": False, "period": "2019-05"}),
        (
            "R29",
            {
                "settings": "review:\n  bulk: 1\n",
                "sheet": "编号,累计到位资金（亿元）\nP-2019-QL007,3\nP-2019-QL008,0.01\n",
                "period": "2019-09",
            },
        ),
    ],
)
def test_it_is_excused_by_each_of_three_rules(rule, more, place, run):
    root = place(**more)
    assert reviewed(run, root) == ([rule], [])
    path = on_base(root, run, rule, "--import", "到位")
    head = git(root, "rev-parse", BRANCH)
    assert path.name == f"{rule}-到位-{head[:12]}.yaml"
    assert path.read_text("utf-8") == (
        f"rule: {rule}\nmapping: 到位\nfiles:\n  - {_digest(more.get('sheet', SHEET))}\ncommit: {scalar(head)}\n"
        "reason: 补录去年的账\nby: 李主任\nuntil: 2019-12-29\n"
    )
    assert reviewed(run, root) == ([], [rule])
    assert path.name not in run("check", root=root).out
    assert "补录去年的账" in run("review", f"main..{BRANCH}", root=root).out


def test_what_is_said(place, run):
    root = place()
    head = git(root, "rev-parse", "HEAD")
    file = f"ledgers/waivers/015/R07-到位-{head[:12]}.yaml"
    subject = git(root, "log", "-1", "--format=%s")
    ran = run("waive", "R07", "--import", "到位", *REASON, "--dry-run", root=root)
    assert ran.out == f"{file}：已豁免，到 2019-12-29 为止（试运行，没有写入）\n  提交 {head[:12]}（张三）{subject}；文件 {_digest()}\n"
    ran = run("waive", "R07", "--import", "到位", *REASON, root=root, lang="en")
    assert ran.out == f"{file}: waived until 2019-12-29\n  commit {head[:12]} (张三) {subject}; files {_digest()}\n"
    assert ran.err == "next: commit the file (dicoop save); it takes effect on the base branch, or if committed by an owner of everything\n"
    (root / file).unlink()
    ran = run("waive", "R07", "--import", "到位", *REASON, "--json", root=root)
    assert json.loads(ran.out) == {"path": file, "until": "2019-12-29", "commit": head, "files": [_digest()]}


def test_by_no_other_rule_and_of_no_other_record(place, run):
    root = place(settings="review:\n  severities:\n    R27: off\n")

    ran = run("project", "fund", "QL008", "100万元", "--receipt", "HD-9", "--source", "own", "--date", "2019-08-01", root=root)
    assert ran.code == 0, ran.err
    assert run("save", root=root).code == 0
    assert reviewed(run, root) == (["R07", "R07"], [])
    on_base(root, run, "R07", "--import", "到位")
    assert reviewed(run, root) == (["R07"], ["R07"])


def test_a_record_that_was_changed_once_more_is_another(place, run):
    root = place()
    put(root, QL007, (root / QL007).read_text("utf-8").replace("amount: 3亿元", "amount: 2.9亿元"))
    commit(root, "又改", "2019-09-21T10:00:00+0800")
    on_base(root, run, "R07", "--import", "到位")
    assert reviewed(run, root)[1] == []


def test_what_was_mixed_with_other_changes_is_no_import(place, run, tmp_path_factory, refused):
    root = place()
    path = tmp_path_factory.mktemp("sheets") / "又一张.csv"
    path.write_text("编号,累计到位资金（亿元）\nP-2019-QL008,1\n", "utf-8")
    assert run("import", path, *WORDS, "--period", "2019-07", root=root).code == 0
    put(root, QL007, (root / QL007).read_text("utf-8").replace("精密轴承智能工厂", "精密轴承智能新工厂"))
    assert run("save", root=root).code == 0
    assert "Import:" not in git(root, "log", "-1", "--format=%B")
    refused(
        root,
        ("waive", "R07", "--import", "又一张", *REASON),
        3,
        "错误：HEAD 上没有用映射“又一张”导入的提交\n"
        "  在另一个分支上的写 --commit 分支；导入以后没有改别的就 dicoop save 的，才认得出；县区的报表不算导入\n",
        "error: HEAD has no import commit by the mapping '又一张'\n"
        "  of another branch: --commit BRANCH; it is known where nothing else was changed between import and dicoop save; "
        "a county's workbook is none\n",
    )


SAYS = {
    "another file": (
        ("files:\n  - ", "files:\n  - " + "a" * 64 + "\n  - "),
        "提交 {commit} 导入的文件不是它写的那些",
        "the files in commit {commit} are not the ones it names",
    ),
    "another mapping": (
        ("mapping: 到位", "mapping: 项目"),
        "提交 {commit} 用的映射是 到位，不是 项目",
        "commit {commit} used the mapping 到位, not 项目",
    ),
}


@pytest.mark.parametrize("name", SAYS)
def test_one_of_another_mapping_or_file_does_not_hold(name, place, run):
    root = place()
    path = on_base(root, run, "R07", "--import", "到位")
    (old, new), zh, en = SAYS[name]
    text = path.read_text("utf-8").replace(old, new)
    file = path.with_name(path.name.replace("到位", "项目")) if "项目" in new else path
    path.unlink()
    put(root, file.relative_to(root), text)
    commit(root)
    short, where = git(root, "rev-parse", BRANCH)[:12], file.relative_to(root)
    assert reviewed(run, root) == (["R07", "waiver-import"], [])
    assert told(run, root) == [("waiver-import", f"豁免 {where} 不算数：{zh.format(commit=short)}")]
    assert f"the waiver {where} is ignored: {en.format(commit=short)}" in in_english(run, root)


def test_one_of_another_commit_does_not_hold(place, run):
    root = place()
    on_base(root, run, "R07", "--import", "到位")
    git(root, "switch", "-q", BRANCH)
    git(root, "commit", "-q", "--amend", "-m", git(root, "log", "-1", "--format=%B").replace("项目", "项目："))
    assert reviewed(run, root) == (["R07"], [])
    assert told(run, root) == []  # it is another branch's


def test_a_commit_that_is_no_import_and_a_county_s_workbook(place, run):
    for line, zh, en in (
        ("", "不是一次导入（提交说明里没有一行 Import:）", "is not an import (no Import: line in its message)"),
        ("County-Book: QL", "是县区报来的表，只能逐条豁免", "is a county's workbook; waive it record by record"),
    ):
        root = place()
        path = on_base(root, run, "R07", "--import", "到位")
        before = git(root, "rev-parse", BRANCH)
        git(root, "switch", "-q", BRANCH)
        message = git(root, "log", "-1", "--format=%B")
        git(root, "commit", "-q", "--amend", "-m", f"{message}\n{line}" if line else "导入")
        head = git(root, "rev-parse", BRANCH)
        git(root, "switch", "-q", "main")
        text = path.read_text("utf-8").replace(before, head)
        path.unlink()
        file = path.with_name(path.name.replace(before[:12], head[:12])).relative_to(root)
        put(root, file, text)
        commit(root)
        assert reviewed(run, root) == (["R07", "waiver-import"], [])
        assert told(run, root) == [("waiver-import", f"豁免 {file} 不算数：提交 {head[:12]} {zh}")]
        assert f"the waiver {file} is ignored: commit {head[:12]} {en}" in in_english(run, root)


def test_only_an_owner_of_everything_may_write_it(place, run):
    owners = OFFICE + "  - principal: ql@city.example\n    counties:\n      - QL\n"
    root = place(owners=owners)
    path = on_base(root, run, "R07", "--import", "到位", who="ql@city.example").relative_to(root)
    assert reviewed(run, root) == (["R07", "waiver-import"], [])
    zh = f"豁免 {path} 不算数：写它的人不是基准分支 owners.yaml 里管全部的责任人"
    en = f"the waiver {path} is ignored: its author is not an owner of everything in owners.yaml on the base"
    assert told(run, root) == [("waiver-import", zh)]
    assert en in in_english(run, root)
    ran = run("review", f"main..{BRANCH}", root=root)
    assert "由基准分支上管全部的责任人重写：dicoop waive R07 --import 到位 --commit 分支 --reason 理由" in ran.out


def test_on_the_branch_an_owner_may_write_it_and_nobody_else(place, run):
    for owners, expected in ((OFFICE, ([], ["R07"])), (COUNTY, (["R07", "waiver-import"], []))):
        root = place(owners=owners)
        assert run("waive", "R07", "--import", "到位", *REASON, root=root).code == 0
        assert run("save", root=root).code == 0
        found, waived = reviewed(run, root)
        assert ([code for code in found if code != "R26"], waived) == expected


def test_without_owners_nobody_may(place, run):
    root = place()
    git(root, "switch", "-q", "main")
    (root / OWNERS).unlink()
    commit(root)
    on_base(root, run, "R07", "--import", "到位")
    assert reviewed(run, root) == (["R07", "waiver-import"], [])


def test_it_expires_and_says_when_it_is_of_no_use(place, run):
    root = place()
    path = on_base(root, run, "R07", "--import", "到位", "--until", "2019-10-01")
    assert reviewed(run, root) == ([], ["R07"])
    ran = run("review", f"main..{BRANCH}", "--json", root=root, today="2019-10-02")
    assert ("waiver-expired", "") in codes(ran)
    assert path.exists()
    git(root, "switch", "-q", BRANCH)
    assert run("waive", "R27", "--import", "到位", *REASON, root=root).code == 0
    assert run("save", root=root).code == 0
    assert reviewed(run, root) == (["waiver-unused"], ["R07"])


GOOD = "rule: R07\nmapping: 到位\nfiles:\n  - {d}\ncommit: {c}\nreason: 补录\nby: 李主任\nuntil: 2019-12-29\n".format(
    d="a" * 64, c="b" * 40
)
PATH = f"ledgers/waivers/015/R07-到位-{'b' * 12}.yaml"
BAD = {
    "a rule of another sort": (
        GOOD.replace("R07", "R06"),
        ("1:7: 错误[unknown-value]: rule 不能是“R06”", "1:7: error[unknown-value]: rule cannot be 'R06'"),
    ),
    "a digest cut short": (
        GOOD.replace("a" * 64, "a" * 12),
        (
            f"4:5: 错误[waiver-hash]: files[1] 要写全 64 位十六进制数：{'a' * 12}",
            f"4:5: error[waiver-hash]: files[1] needs all 64 hexadecimal digits: {'a' * 12}",
        ),
    ),
    "a commit cut short": (
        GOOD.replace("b" * 40, "b" * 12),
        (
            f"5:9: 错误[waiver-hash]: commit 要写全 40 位十六进制数：{'b' * 12}",
            f"5:9: error[waiver-hash]: commit needs all 40 hexadecimal digits: {'b' * 12}",
        ),
    ),
    "a record besides": (
        "id: P-2019-QL007\n" + GOOD,
        ("1:1: 错误[unknown-field]: 没有“id”这个字段", "1:1: error[unknown-field]: unknown field 'id'"),
    ),
    "no files": (
        GOOD.replace(f"files:\n  - {'a' * 64}\n", ""),
        ("1:1: 错误[missing-field]: 缺少必填字段 files", "1:1: error[missing-field]: the required field files is missing"),
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_check_tells_a_form_that_does_not_hold(name, small, run):
    text, words = BAD[name]
    put(small, PATH, GOOD)
    assert PATH not in run("check", root=small).out
    put(small, PATH, text)
    for lang, said in zip(("zh", "en"), words, strict=True):
        ran = run("check", root=small, lang=lang)
        assert (ran.code, f"{PATH}:{said}" in ran.out) == (1, True), ran.out


def test_check_tells_a_name_that_does_not_fit(small, run):
    put(small, PATH.replace("R07", "R27"), GOOD)
    assert f"豁免的文件名与内容不一致：{PATH.replace('R07', 'R27')}" in run("check", root=small).out
    assert f"文件名写成 {PATH}" in run("check", root=small).out


REFUSED = [
    (
        ("R06", "--import", "到位"),
        2,
        "错误：R06 不能对一次导入整个豁免\n  可以的只有 R07 R27 R29；别的逐条豁免：dicoop waive R06 编号 --reason 理由\n",
        (
            "error: R06 cannot be waived for a whole import\n"
            "  only R07 R27 R29 can be; waive others record by record: dicoop waive R06 ID --reason WHY\n"
        ),
    ),
    (
        ("R07", "QL007", "--import", "到位"),
        2,
        "错误：编号和 --import 只能写一个\n  写记录的编号；整个一次导入的写 --import 映射名\n",
        "error: an id and --import cannot be used together\n  give the id of a record, or --import MAPPING for a whole import\n",
    ),
    (
        ("R07",),
        2,
        "错误：没有写豁免哪一条\n  写记录的编号；整个一次导入的写 --import 映射名\n",
        "error: what should be waived?\n  give the id of a record, or --import MAPPING for a whole import\n",
    ),
    (
        ("R07", "QL007", "--commit", "HEAD"),
        2,
        "错误：--commit 要同 --import 一起写\n",
        "error: --commit needs --import\n",
    ),
]


@pytest.mark.parametrize(("words", "code", "zh", "en"), REFUSED)
def test_what_is_refused(words, code, zh, en, small, refused):
    refused(small, ("waive", *words, *REASON), code, zh, en)


def test_a_county_s_workbook_is_not_imported(place, run, refused, tmp_path):
    root = place()
    assert run("county", "out", "QL", "-o", tmp_path / "QL.xlsx", root=root).code == 0
    refused(
        root,
        ("import", tmp_path / "QL.xlsx", "--kind", "project"),
        4,
        "错误：QL.xlsx 是发给县区填报的表\n  用 dicoop county in QL.xlsx 收\n",
        "error: QL.xlsx is a county's workbook\n  take it in with dicoop county in QL.xlsx\n",
    )
