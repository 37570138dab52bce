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
    assert list(told) == ["findings", "counts", "unchecked", "waived"]
    assert [(f["file"], f["line"], f["column"], f["severity"], f["code"]) for f in told["findings"]] == [
        ("ledgers/contracts/QL/2019/C-2019-QL003.yaml", 1, 6, "error", "syntax"),
        (PATH, 4, 9, "error", "unknown-county"),
        (PATH, 12, 3, "warning", "no-evidence"),
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
        "allowed": "QL（清陵县） XQ（西渠区） WS（市外）",
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
    from dicoop.actions.fault_catalogue import faults, reason

    for fault in faults():
        example = reason(fault).example
        for lang in ("zh", "en"):
            ran = run("check", "--explain", fault.code, lang=lang)
            assert ran.code == 0
            assert "{" not in ran.out.replace(example, "").replace("\n  ", "\n").replace(example, ""), fault.code


@pytest.fixture
def mended(faulty, save):
    """The faults are in the commit tagged `then`; in the one after it and on disk they are mended."""
    (faulty / "ledgers/old.yml").write_text("id: 1", "utf-8")
    save(faulty, tag="then")
    (faulty / "ledgers/old.yml").unlink()
    file = faulty / PATH
    file.write_text(
        "# 已改\n\n" + file.read_text("utf-8").replace("county: QX", "county: QL").replace("9-16\n", "9-16\n    evidence: 开工令\n")
    )
    (faulty / "ledgers/contracts/QL/2019/C-2019-QL003.yaml").unlink()
    save(faulty, when="2019-09-10")
    return faulty


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_asked_of_the_ledger_as_it_stood(lang, mended, run, golden):
    """Lines and carets are those of the files as they were committed."""
    now = run("check", root=mended, lang=lang)
    assert (now.code, now.out) == (0, "")
    ran = run("check", "--known-at", "then", root=mended, lang=lang)
    assert ran.code == 1
    first, *rest = ran.err.splitlines(keepends=True)
    words = {"zh": ("按 then（", "，2019-08-20）时的台账\n"), "en": ("the ledger as it stood at then (", ", 2019-08-20)\n")}[lang]
    assert (first.startswith(words[0]), first.endswith(words[1])) == (True, True)
    golden(f"check_known_at_{lang}.txt", f"{ran.out}----- stderr\n{''.join(rest)}")


def test_it_finds_then_what_it_would_have_found_on_disk(faulty, run, save):
    on_disk = run("check", "--json", root=faulty)
    save(faulty, tag="then")
    assert run("check", "--json", "--known-at", "then", root=faulty) == on_disk
    assert run("check", "--strict", "--known-at", "then", root=faulty).code == 1


def test_settings_that_were_broken(small, run, save):
    settings = small / "ledgers/ledger.yaml"
    good = settings.read_text("utf-8")
    settings.write_text("name: 台账\n", "utf-8")
    save(small, tag="broken")
    on_disk = run("check", root=small)
    settings.write_text(good, "utf-8")
    ran = run("check", "--known-at", "broken", root=small)
    assert (ran.code, ran.out) == (on_disk.code, on_disk.out)
    assert ran.err.splitlines()[1:] == on_disk.err.splitlines()
    assert "missing-field" in ran.out


def test_what_cannot_be_asked(small, save, refused):
    save(small, tag="then")
    refused(
        small,
        ["check", "--explain", "same-name", "--known-at", "then"],
        2,
        "错误：--explain 要单独用\n",
        "error: --explain takes no other options\n",
    )
    refused(
        small,
        ["check", "--known-at", "tehn"],
        3,
        "错误：没有这个版本：tehn\n  是否想写“then”？\n",
        "error: no such revision: tehn\n  Did you mean 'then'?\n",
    )
    (small / "ledgers").rename(small / "others")
    commit = save(small)[:10]
    (small / "others").rename(small / "ledgers")
    zh = f"错误：版本 {commit} 里没有台账（ledgers/ledger.yaml）\n"
    refused(small, ["check", "--known-at", "HEAD"], 6, zh, f"error: no ledger (ledgers/ledger.yaml) in revision {commit}\n")
