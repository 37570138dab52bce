"""Every fault has a broken ledger in `faults/`, and what is said of it is kept there word for word."""

import os
import re
import shutil
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from plot_samples import KIND, KINDS

import dicoop
from dicoop.actions.check import check
from dicoop.actions.fault_catalogue import faults, reason
from dicoop.errors import Fault
from dicoop.render import findings
from dicoop.store.find import Shelf
from dicoop.text.read import read

HERE = Path(__file__).parent / "faults"
TODAY = date(2019, 9, 30)
FOLDERS = sorted(path.name for path in HERE.iterdir() if path.is_dir())
ROWS = dict(re.findall(r"^\| `([a-z0-9-]+)` \| ([^|]+) \| [^|]+ \|$", (HERE / "README.md").read_text("utf-8"), re.MULTILINE))
PLACE = re.compile(r"\{\w+\}")


@pytest.fixture
def broken(tmp_path, monkeypatch, request):
    """The folder of a fault; what git cannot keep is done here."""

    def open_(code: str) -> Path:
        folder = HERE / code
        if (folder / "ledgers" / KIND.folder).is_dir():
            monkeypatch.setattr("dicoop.store.kinds.BUILT_IN", KINDS)
        if code in ("unreadable-file", "unreadable-folder"):
            folder = shutil.copytree(folder, tmp_path / code)
            forbid(folder / "ledgers" / ROWS[code], monkeypatch)
            request.addfinalizer(lambda: (folder / "ledgers" / ROWS[code]).chmod(0o755))
        if code == "name-twins":
            folder = shutil.copytree(folder, tmp_path / code)
            twin = folder / "ledgers" / ROWS[code]
            if twin.exists():
                pytest.skip("both names are one file here")
            shutil.copy(twin.with_name(twin.name.upper().replace(".YAML", ".yaml")), twin)
        if code == "not-a-file" and not (folder / "ledgers" / ROWS[code]).is_symlink():
            pytest.skip("links are not kept here")
        return folder

    return open_


def forbid(path: Path, monkeypatch) -> None:
    """Take the permission to read away, also from those whom no permission stops."""
    path.chmod(0)
    if not os.access(path, os.R_OK):
        return
    for opening in ("open", "scandir"):
        monkeypatch.setattr(os, opening, denying(getattr(os, opening), path))


def denying(real, path):
    """Return what opens anything but one path, told whole or by its name in a folder held open."""

    def denied(name, *rest, **more):
        held = more.get("dir_fd")
        if (Path(name) == path) if held is None else (name == path.name and os.path.samestat(os.fstat(held), path.parent.stat())):
            raise PermissionError(13, "Permission denied", str(name))
        return real(name, *rest, **more)

    return denied


# The least that mends each: a finding that stays then finds too much
MENDED = {
    "reminded-early": ("level: reminder", "level: order"),
    "supervised-unreminded": ("level: supervision", "level: reminder"),
    "urged-unnumbered": ("level: order", "level: order\n    number: 交办〔2019〕1号"),
    "order-number-twice": ("交办〔2019〕1号", "交办〔2019〕2号"),
    "met-beyond": ("quantity: 120亩", "quantity: 100亩"),
    "shares-not-whole": ("bank: 40%", "bank: 60%"),
    "match-of-nobody": ("    stage: met\n", "    stage: met\n    by: 市发展改革委\n"),
    "matched-with-itself": ("    partner: E-2016-QL003\n", "    by: 市发展改革委\n"),
    "match-in-another-unit": ("quantity: 20人", "quantity: 20亩"),
    "policy-dates": ("applied: 2019-08-26", "applied: 2019-06-30"),
    "policy-article": ("article: 第3条", "article: 第2条"),
    "beyond-budget": ("'2019': 10万元", "'2019': 50万元"),
    "falling-total": ("value: '15'", "value: '120'"),
    "goal-direction": ("goal: '90'", "goal: '100.5'"),
    "counties-differ": ("value: '120'", "value: '110'"),
    "yoy-differs": ("yoy: '25'", "yoy: '10.1'"),
    "told-twice": ("period: '2019'", "period: '2019-Q3'"),
    "other-firm": ("posting: D-2019-XQ001\n", ""),
    "low-bank-share": ("    guarantor: 90%\n    bank: 10%", "    guarantor: 80%\n    bank: 20%"),
    "first-loan-again": ("first_loan: true\n", ""),
    "loan-differs": ("amount: 5000万元", "amount: 4000万元"),
    "became-early": ("found: 2019-09-01", "found: 2019-08-20"),
    "posts-overlap": ("post: 副镇长", "post: 副县长"),
    "party-twice": ("    role: member\n    enterprise: E-2016-QL003\n", "    role: member\n"),
    "also-county": ("  - QL\n  - XQ\n  - WS\n", ""),
    "bulletin-differs": ("place: 清陵县", "place: 市发展改革委"),
    "no-exchange-rate": ("investment: 800万美元", "investment: 800万元"),
    "exchange-rate-slip": ("per_100: 7.0365", "per_100: 703.65"),
    "weights-not-whole": ("weight: 60%", "weight: 70%"),
    "unfit-for-type": ("quantity: 100人", "quantity: 100亩"),
    "party-lacking": ("  - party: 示例理工学院\n", "  - party: 示例轴承研究所\n    role: member\n  - party: 示例理工学院\n"),
    "unusual": ("guarantor: E-2016-QL003", "guarantor: E-2017-XQ001"),
    "unlisted-value": ("policy: fourty", "policy: forty"),
}


@pytest.mark.parametrize("code", MENDED)
def test_the_least_mend_is_enough(code, tmp_path):
    folder = shutil.copytree(HERE / code, tmp_path / code)
    path = folder / "ledgers" / ROWS[code]
    old, new = MENDED[code]
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    assert check(Shelf(folder), TODAY).findings == ()


def test_every_fault_has_its_folder_and_its_row():
    codes = sorted(fault.code for fault in faults())
    assert codes == sorted(set(codes))
    assert codes == FOLDERS
    assert codes == list(ROWS)


@pytest.mark.parametrize("code", FOLDERS)
def test_the_finding_is_told_word_for_word(code, broken):
    found = check(Shelf(broken(code)), TODAY).findings
    assert {finding.code for finding in found} == {code}
    assert {finding.place.file for finding in found} == {f"ledgers/{ROWS[code]}"}
    for lang in ("zh", "en"):
        text, path = findings.text(found, lang), HERE / code / f"{lang}.txt"
        if os.environ.get("DICOOP_GOLDEN") == "write":
            path.write_text(text, encoding="utf-8", newline="")
        assert text == path.read_text(encoding="utf-8")
        assert not PLACE.search(text)


def test_of_every_fault_and_of_no_other_it_is_said_why_it_matters():
    modules = [import_module(each.name) for each in walk_packages(dicoop.__path__, "dicoop.") if not each.name.endswith("__main__")]
    every = {value.code for module in modules for value in vars(module).values() if isinstance(value, Fault)}
    said = read((Path(dicoop.__file__).parent / "faults.yaml").read_bytes(), "faults.yaml").data
    assert list(said) == sorted(every)


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.code)
def test_every_fault_can_be_explained(fault):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", fault.code)
    why, example = reason(fault)
    for label in (fault.message, fault.hint, why):
        assert all(words.strip() == words != "" for words in label)
        assert set(PLACE.findall(label.zh)) == set(PLACE.findall(label.en))
    assert re.search("[\u4e00-\u9fff]", why.zh)
    assert not re.search("[\u4e00-\u9fff]", re.sub("亿元|万元|元|亿|万", "", why.en))
    assert why.zh.endswith("。")
    assert why.en.endswith(".")
    assert example
    assert not PLACE.search(why.zh + why.en + example)
