"""How does `check` tell what it found, to people and to programs?"""

import json

import pytest

PATH = "ledgers/projects/QL/2019/P-2019-QL008.yaml"


@pytest.fixture
def faulty(small):
    """One error and one warning in one file, and another that cannot be read."""
    file = small / PATH
    file.write_text(file.read_text("utf-8").replace("county: QL", "county: QX").replace("    evidence: 开工令\n", ""), "utf-8")
    (small / "ledgers/contracts/QL/2019/C-2019-QL003.yaml").write_text("id: [", "utf-8")
    return small


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_people_read(lang, faulty, run, golden):
    ran = run("check", root=faulty, lang=lang)
    assert ran.code == 1
    golden(f"check_{lang}.txt", f"{ran.out}----- stderr\n{ran.err}")


def test_what_programs_read(faulty, run):
    ran = run("check", "--json", root=faulty)
    assert (ran.code, ran.err) == (1, "")
    assert run("check", "--format", "json", root=faulty) == ran
    told = json.loads(ran.out)
    assert list(told) == ["findings", "counts", "unchecked"]
    assert [(f["file"], f["line"], f["column"], f["severity"], f["code"]) for f in told["findings"]] == [
        ("ledgers/contracts/QL/2019/C-2019-QL003.yaml", 1, 6, "error", "syntax"),
        (PATH, 4, 9, "error", "unknown-county"),
        (PATH, 9, 3, "warning", "no-evidence"),
    ]
    assert told["findings"][1] == {
        "file": PATH,
        "line": 4,
        "column": 9,
        "severity": "error",
        "code": "unknown-county",
        "id": "P-2019-QL008",
        "address": "county",
        "message": "没有“QX”这个县区",
        "value": "QX",
        "allowed": "QL(清陵县) XQ(西渠区) WS(市外)",
        "hint": told["findings"][1]["hint"],
    }
    assert told["counts"]["project"] == 2
    assert len(told["unchecked"]) == 1


def test_a_warning_ends_with_1_only_when_asked(small, run):
    file = small / PATH
    file.write_text(file.read_text("utf-8").replace("    evidence: 开工令\n", ""), "utf-8")
    assert run("check", root=small).code == 0
    assert run("check", "--strict", root=small).code == 1
    assert run("check", "--strict", "--json", root=small).code == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_fault_is_explained(lang, run, golden):
    """No ledger is needed for it."""
    ran = run("check", "--explain", "bare-number", lang=lang)
    assert (ran.code, ran.err) == (0, "")
    golden(f"explain_{lang}.txt", ran.out)


def test_every_fault_can_be_explained(run):
    from dicoop.actions.check import faults

    for fault in faults():
        for lang in ("zh", "en"):
            ran = run("check", "--explain", fault.code, lang=lang)
            assert ran.code == 0
            assert "{" not in ran.out.replace(fault.example, "").replace("\n  ", "\n").replace(fault.example, ""), fault.code
