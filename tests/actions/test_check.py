"""What `check` says of a whole folder: places, counts, and what it did not look at."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicoop.actions.check import check
from dicoop.actions.check_at import check_at
from dicoop.actions.fault_catalogue import explain, faults
from dicoop.errors import Misused
from dicoop.rules import checks
from dicoop.store.find import Shelf
from dicoop.store.load import load
from dicoop.store.record_files import twins
from dicoop.text.fold import folded, folded_name

TODAY = date(2019, 9, 30)


def places(checked):
    return [(f.place.file, f.place.line, f.place.column, f.code) for f in checked.findings]


def test_a_good_ledger(ledger):
    """
    == ledgers/enterprises/QL/2016/E-2016-QL003.yaml
    id: E-2016-QL003
    name: 示例轴承有限公司
    county: QL
    == ledgers/projects/QL/2019/P-2019-QL007.yaml
    id: P-2019-QL007
    name: 精密轴承智能工厂
    enterprise: E-2016-QL003
    county: QL
    signed: 2019-08-20
    investment: 12.5亿元
    lead: 市发展改革委
    == ledgers/README.md
    Not a record.
    """
    checked = check(Shelf(ledger), TODAY)
    assert checked.findings == ()
    assert checked.counts == {"meeting": 0, "enterprise": 1, "project": 1, "issue": 0, "contract": 0, "files": 3}
    assert checked.unchecked == ()


def test_findings_stand_in_the_order_of_files_and_lines(ledger):
    """
    == ledgers/issues/QL/2019/I-2019-QL012.yaml
    id: I-2019-QL012
    title: 厂区北侧道路未通
    enterprise: E-2016-QL003
    county: QLX
    category: logistics
    raised: 2019-08-20
    steps:
      - step: listed
        date: 2019-08-20
      - step: claimed
        date: 2019-08-22
      - step: handling
        date: 2019-08-23
        text: 办理
      - step: handling
        date: 2019-08-23
        text: 再办
    == ledgers/enterprises/QL/2016/E-2016-QL003.yaml
    id: E-2016-QL003
    name: 示例轴承有限公司
    county: QL
    credit_code: '1'
    """
    assert places(check(Shelf(ledger), TODAY)) == [
        ("ledgers/enterprises/QL/2016/E-2016-QL003.yaml", 4, 14, "credit-code-form"),
        ("ledgers/issues/QL/2019/I-2019-QL012.yaml", 4, 9, "unknown-county"),
        ("ledgers/issues/QL/2019/I-2019-QL012.yaml", 10, 5, "claimed-by-nobody"),
        ("ledgers/issues/QL/2019/I-2019-QL012.yaml", 15, 5, "entry-twice"),
    ]


def test_unreadable_settings_leave_all_else_unchecked(ledger):
    """
    == ledgers/ledger.yaml
    name: 台账
    == ledgers/projects/QL/2019/P-2019-QL007.yaml
    id: ?
    """
    checked = check(Shelf(ledger), TODAY)
    assert places(checked) == [("ledgers/ledger.yaml", 1, 1, "missing-field")]
    assert checked.counts == {}
    assert [label.zh for label in checked.unchecked] == ["ledgers/ledger.yaml 有错误，别的文件都没有核对"]


def test_what_was_not_checked_is_said(ledger):
    """
    == ledgers/ledger.yaml
    name: 台账
    counties:
      - key: QL
        name: 清陵县
    == ledgers/enterprises/QL/2016/E-2016-QL003.yaml
    id: E-2016-QL003
    name: ''
    county: QL
    == ledgers/issues/QL/2003/I-2003-QL001.yaml
    id: I-2003-QL001
    title: 用工不足
    enterprise: E-2016-QL003
    county: QL
    category: labour
    raised: 2003-08-20
    == ledgers/projects/QL/2019/P-2019-QL007.yml
    id: P-2019-QL007
    == ledgers/projects/QL/2019/P-2019-QL008.YAML
    id: P-2019-QL008
    == ledgers/projects/QL/2019/.P-2019-QL009.yaml.swp
    """
    checked = check(Shelf(ledger), TODAY)
    assert [f.code for f in checked.findings] == ["bad-text", "no-calendar"]
    assert checked.counts["files"] == 3
    assert [label.en for label in checked.unchecked] == [
        "unreadable files: 1; their records were not checked or compared with others (receipts, names)",
        "ledger.yaml has no units, so nothing was compared with that list",
        "ledger.yaml has no themes, so nothing was compared with that list",
        "in 2003 working days are Monday to Friday; holidays were not considered",
        "ledgers/projects/QL/2019/P-2019-QL007.yml does not end in .yaml and was not read",
        "ledgers/projects/QL/2019/P-2019-QL008.YAML does not end in .yaml and was not read",
    ]


def test_a_folder_named_like_a_record_is_told(ledger):
    """
    == ledgers/projects/QL/2019/P-2019-QL007.yaml/note.yaml
    id: P-2019-QL007
    """
    checked = check(Shelf(ledger), TODAY)
    assert places(checked) == [("ledgers/projects/QL/2019/P-2019-QL007.yaml", 1, 1, "not-a-file")]
    assert checked.findings[0].value == "a folder"


def test_a_file_that_goes_away_meanwhile_is_told_without_its_line(ledger, monkeypatch):
    """
    == ledgers/enterprises/QL/2016/E-2016-QL003.yaml
    id: E-2016-QL003
    name: 示例轴承有限公司
    county: QL
    credit_code: 91350100M000100Y43
    == ledgers/enterprises/QL/2016/E-2016-QL004.yaml
    id: E-2016-QL004
    name: 示例轴承有限公司
    county: QL
    credit_code: 91350100M000100Y43
    """
    path = ledger / "ledgers/enterprises/QL/2016/E-2016-QL004.yaml"
    real = checks.of_whole

    def slowly(*given):
        found = real(*given)
        path.unlink()
        return found

    monkeypatch.setattr(checks, "of_whole", slowly)
    assert places(check(Shelf(ledger), TODAY)) == [("ledgers/enterprises/QL/2016/E-2016-QL004.yaml", 1, 1, "same-credit-code")]


def test_a_fault_is_explained_by_its_code():
    for fault in faults():
        assert explain(fault.code) is fault


def test_an_unknown_code_names_the_nearest_and_all():
    with pytest.raises(Misused) as caught:
        explain("bare-nubmer")
    assert caught.value.hint.en.startswith(
        "Did you mean 'bare-number'? there are: above-limit after-end also-county amount-huge anchor-alias-tag "
    )
    with pytest.raises(Misused) as caught:
        explain("QQQQ")
    assert caught.value.hint.en.startswith("there are: above-limit after-end ")


def test_records_are_held_against_those_of_other_folders(ledger):
    """
    == ledgers/enterprises/QL/2016/E-2016-QL003.yaml
    id: E-2016-QL003
    name: 示例轴承有限公司
    county: QL
    credit_code: 91350100M000100Y43
    == ledgers/enterprises/QL/2017/E-2017-QL001.yaml
    id: E-2017-QL001
    name: 示例轴承厂
    county: QL
    credit_code: 91350100M000100Y43
    == ledgers/projects/QL/2018/P-2018-QL007.yaml
    id: P-2018-QL007
    name: 精密轴承智能工厂
    enterprise: E-2016-QL003
    county: QL
    signed: 2018-08-20
    investment: 12.5亿元
    lead: 市发展改革委
    funds:
      - receipt: HD-1
        date: 2018-09-20
        amount: 1亿元
    == ledgers/projects/QL/2019/P-2019-QL007.yaml
    id: P-2019-QL007
    name: 精密 轴承智能工厂
    enterprise: E-2016-QL003
    county: QL
    signed: 2019-08-20
    investment: 12.5亿元
    lead: 市发展改革委
    funds:
      - receipt: HD-1
        date: 2019-09-20
        amount: 1亿元
    """
    found = check(Shelf(ledger), TODAY).findings
    assert [(f.id, f.code, f.message.en) for f in found] == [
        ("E-2017-QL001", "same-credit-code", "the credit code 91350100M000100Y43 is also that of E-2016-QL003 (示例轴承有限公司)"),
        ("P-2019-QL007", "same-name", "the enterprise already has a project with this name, P-2018-QL007: 精密 轴承智能工厂"),
        ("P-2019-QL007", "receipt-reused", "receipt HD-1 is also used in P-2018-QL007"),
    ]
    told = checks.of_ledger(load(Shelf(ledger)), TODAY)
    assert {(f.id, f.address, f.message) for f in told} == {(f.id, f.address, f.message) for f in found}


FIRMS = {
    "E-2016-QL003": ("示例 轴承有限公司", "QL", ""),
    "E-2016-QL004": ("示例轴承有限公司", "QL", ""),
    "E-2016-QL005": ("示例轴承有限公司", "QL", "credit_code: 91350100M000100Y43\n"),
    "E-2016-QL006": ("示例轴承有限公司", "QL", "voided:\n  date: 2019-01-02\n  reason: 重复登记\n"),
    "E-2016-XQ001": ("示例轴承有限公司", "XQ", "credit_code: 91350100M000100Y43\n"),
    "E-2016-XQ002": ("示例轴承有限公司", "XQ", "credit_code: 11320000MB151840XJ\n"),
}


def of_one_name(root, *ids):
    """Put enterprises of one name into a ledger, and return what is found."""
    for id_ in ids:
        name, county, more = FIRMS[id_]
        path = root / f"ledgers/enterprises/{id_[7:9]}/2016/{id_}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"id: {id_}\nname: {name}\ncounty: {county}\n{more}", "utf-8")
    return [(f.id, f.code, f.value) for f in check(Shelf(root), TODAY).findings]


def test_two_enterprises_of_one_name_in_one_county_are_told(ledger):
    assert of_one_name(ledger, "E-2016-QL003", "E-2016-QL006") == []
    assert of_one_name(ledger, "E-2016-QL004") == [("E-2016-QL004", "same-name", "示例轴承有限公司")]
    (found,) = check(Shelf(ledger), TODAY).findings
    assert not found.is_error
    assert found.message == (
        "同一县区已有同名企业 E-2016-QL003：示例轴承有限公司",
        "the county already has an enterprise with this name, E-2016-QL003: 示例轴承有限公司",
    )
    assert found.hint == (
        "是同一家企业就作废一条（dicoop enterprise void），并把指着它的记录改过来；确是两家，各填信用代码（credit_code）",
        "if they are the same enterprise, void one (dicoop enterprise void) and move references to it; if not, give each its credit_code",
    )
    told = checks.of_ledger(load(Shelf(ledger)), TODAY)
    assert [(f.id, f.address, f.message) for f in told] == [(found.id, found.address, found.message)]


def test_one_credit_code_is_told_once_and_of_three_names_each_other(ledger):
    found = of_one_name(ledger, "E-2016-QL003", "E-2016-QL004", "E-2016-QL005", "E-2016-XQ001")
    assert [row[:2] for row in found] == [
        ("E-2016-QL004", "same-name"),
        ("E-2016-QL005", "same-name"),
        ("E-2016-XQ001", "twin-enterprises"),
        ("E-2016-XQ001", "same-credit-code"),
    ]


def test_two_enterprises_of_one_name_in_two_counties_are_told_unless_both_have_their_codes(ledger):
    assert of_one_name(ledger, "E-2016-QL005", "E-2016-XQ002") == []
    assert of_one_name(ledger, "E-2016-QL003")[1:] == [("E-2016-XQ002", "twin-enterprises", "示例轴承有限公司")]


@pytest.mark.parametrize("written", ["HD-1", "hd-1", "HD－1", "HD—1", "HD 1", "ＨＤ – １", "HD-l", "hd-I"])
def test_one_receipt_however_it_is_typed(small, written):
    path = small / "ledgers/projects/QL/2019/P-2019-QL008.yaml"
    path.write_text(path.read_text("utf-8") + f"funds:\n  - receipt: '{written}'\n    date: 2019-09-20\n    amount: 1万元\n", "utf-8")
    (found,) = [each for each in check(Shelf(small), TODAY).findings if each.is_error]
    assert (found.code, found.id, found.value, found.place.line) == ("receipt-reused", "P-2019-QL008", written, 16)


def test_no_dash_is_taken_out():
    assert folded("2019-1-12") != folded("2019-11-2")
    assert folded(" HD - 1 ") == folded("hd-1") == "hd-1"
    assert folded_name("精密 轴承") == folded_name("精密轴承")


@given(st.text("aB1-— ＡＢ１－　", max_size=8))
def test_folding_is_done_once_and_keeps_the_signs_apart(text):
    once = folded(text)
    assert folded(once) == once == folded(text.upper()) == folded(f" {text}-")
    assert len(once.split("-")) <= len(re.split(r"[-—－\s]+", text.strip()))


FIRM = """\
id: E-2016-QL003
name: 示例轴承有限公司
county: QL
"""
TWINS = [
    (["enterprises/QL/2016/E-2016-QL003.yaml", "enterprises/ql/2016/E-2016-QL003.yaml"], []),
    (["enterprises/QL/2016/E-2016-QL003.yaml", "enterprises/QL/2016/E-2016-QL003.YAML"], []),
    (["enterprises/QL/2016/E-2016-QL003.yaml", "enterprises/QL/2016/e-2016-ql003.yml"], None),
    (["old/Caf\u00e9.yaml", "old/Cafe\u0301.yaml"], ["stray-file"]),
    (["old/STRASSE.yaml", "old/stra\u00dfe.yaml"], ["stray-file"]),
]


@pytest.mark.parametrize(("names", "besides"), TWINS)
def test_names_that_are_one_file_elsewhere(names, besides, ledger, save):
    """They are told as a pair, once, on disk and at a commit; another ending is another name."""
    first, second = (f"ledgers/{name}" for name in names)
    for path in (first, second):
        (ledger / path).parent.mkdir(parents=True, exist_ok=True)
        (ledger / path).write_text(FIRM, encoding="utf-8")
    if len({path.stat().st_ino for path in ((ledger / first), (ledger / second))}) == 1:
        pytest.skip("both names are one file here")
    found = check(Shelf(ledger), TODAY)
    save(ledger)
    assert check_at(ledger, "HEAD", TODAY).findings == found.findings
    twins = {f.place.file: f for f in found.findings if f.code == "name-twins"}
    if besides is None:
        assert not twins
        return
    assert [f.code for f in found.findings if f.code != "name-twins"] == besides
    ((path, twin),) = twins.items()
    (other,) = {first, second} - {path}
    assert other == first or besides
    assert twin.message == (
        f"文件名只差大小写或 Unicode 写法：{path} 和 {other}",
        f"names that differ only in case or Unicode form: {path} and {other}",
    )


def test_three_of_one_name_are_two_too_many():
    odd = ["ledgers/x/a.yaml", "ledgers/x/B.yaml"]
    every = ["ledgers/x/A.yaml", "ledgers/X/a.yaml", "ledgers/x/b.txt"]
    assert twins(odd, lambda: every) == {"ledgers/x/A.yaml": "ledgers/X/a.yaml", "ledgers/x/a.yaml": "ledgers/X/a.yaml"}
    assert twins([], lambda: every) == {}
