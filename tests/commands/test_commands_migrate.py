"""A declaration and its records change together: there and back are the same bytes, and what does not fit is refused whole."""

import json
from pathlib import Path

import pytest
from conftest import SETTINGS, write
from git_samples import put, start

from dicoop.store import disk
from dicoop.store import git as store
from dicoop.store.find import Shelf
from dicoop.store.load import load

KIND = "ledgers/kinds/hazard.yaml"
HAZARD = (Path(__file__).parent.parent / "declared/hazard.yaml").read_text("utf-8")
ONE = "ledgers/hazard/QL/2019/H-2019-QL001.yaml"
TWO = "ledgers/hazard/QL/2019/H-2019-QL002.yaml"
THREE = "ledgers/hazard/XQ/2019/H-2019-XQ001.yaml"
RECORDS = f"""\
== {ONE}
# yaml-language-server: $schema=../../../../schemas/hazard.schema.json
id: H-2019-QL001
title: 储罐区围堰破损
county: QL
found: 2019-09-02
# 省里定的
grade: major  # 等级
cost: 30万元  # 概算
payments:
  - receipt: ZC-1
    date: 2019-09-20
    amount: 10万元  # 首笔
steps:
  - step: assigned
    date: 2019-09-03
    by: 市发展改革委
  # 现场看过
  - step: fixed  # 整改
    date: 2019-09-18
    evidence: 照片
== {TWO}
id: H-2019-QL002
title: 'grade: plain'
county: QL
found: 2019-09-10
grade: 'plain'
== {THREE}
id: H-2019-XQ001
title: 重复登记
county: XQ
found: 2019-09-11
grade: plain
voided:
  date: 2019-09-12
  reason: 重复
"""


@pytest.fixture
def root(tmp_path):
    """A ledger with a declared kind and three records of it, one of them voided."""
    put(tmp_path, "ledgers/ledger.yaml", SETTINGS)
    put(tmp_path, KIND, HAZARD)
    return write(tmp_path, RECORDS)


def text(root, path=KIND):
    """Return what a file holds."""
    return (root / path).read_text("utf-8")


def is_sound(root):
    """Return whether the declarations and every record can be read."""
    made = load(Shelf(root))
    return not made.findings and not made.left_out and made.count(made.kinds.of_letter("H").name) == 3


def test_a_field_with_all_that_names_it(root, run):
    ran = run("migrate", "hazard", "--rename", "grade=level", root=root)
    assert ran == (0, f"hazard（{KIND}）：改了记录 3 条（共 3 条）\n", "")
    assert text(root) == HAZARD.replace("  grade:", "  level:").replace("grade=major", "level=major")
    for path, before in (("ONE", ONE), ("TWO", TWO), ("THREE", THREE)):
        was = RECORDS.partition(f"== {before}\n")[2].partition("== ")[0]
        assert text(root, before) == was.replace("\ngrade:", "\nlevel:"), path
    assert is_sound(root)
    assert run("undo", root=root).code == 0
    assert text(root) == HAZARD


@pytest.mark.parametrize(
    ("old", "new", "mentions"),
    [
        ("grade", "level", ["  level:", "required_when: level=major", "15 wd if level=major", "among: level=major"]),
        ("found", "seen", ["first_date: seen", "  seen:", "of: seen"]),
        ("cost", "budget", ["  budget:", "cap: budget", "below: budget"]),
        ("payments", "spending", ["  spending:"]),
        ("fixed", "corrected", ["  corrected:", "from: corrected"]),
        ("assigned", "handed", ["  handed:", "from: handed returned", "of: handed"]),
        ("accepted", "closed", ["  closed:", "above: stage=closed"]),
        ("fixed_rate", "mended_rate", ["  mended_rate:"]),
        ("steps.fixed", "corrected", ["  corrected:"]),
        ("due.accepted", "end", ["  end:"]),
        ("hazard", "risk", ["key: risk"]),
    ],
)
def test_there_and_back_are_the_same_bytes(old, new, mentions, root, run, contents):
    put(root, "ledgers/ledger.yaml", SETTINGS + "supervision:\n  rates:\n    - start\n    - hazard.fixed_rate  # 新\n")
    before = contents(root)
    assert run("migrate", "hazard", "--rename", f"{old}={new}", root=root).code == 0
    key = new if old == "hazard" else "hazard"
    there = text(root, f"ledgers/kinds/{key}.yaml")
    assert [words for words in mentions if words not in there] == []
    last = old.rpartition(".")[2]
    if "." not in old:
        assert f"{last}:" not in there.replace(f"{new}:", "")
    assert is_sound(root)
    assert run("migrate", key, "--rename", f"{old.removesuffix(last)}{new}={last}", root=root).code == 0
    assert contents(root) == before


def test_another_name_for_the_ledger(root, run):
    put(root, "ledgers/ledger.yaml", SETTINGS + "supervision:\n  rates:\n    - start\n    - hazard.fixed_rate  # 新\n")
    put(
        root,
        "ledgers/kinds/watch.yaml",
        HAZARD.replace("key: hazard", "key: watch")
        .replace("letter: H", "letter: W")
        .replace("fields:\n", "fields:\n  about:\n    label: 隐患 | Hazard\n    type: ref\n    ref: hazard  # 哪一处\n", 1),
    )
    put(root, "schemas/hazard.schema.json", "{}\n")
    ran = run("migrate", "hazard", "--rename", "hazard=risk", root=root)
    path = "ledgers/kinds/risk.yaml"
    assert ran.out == f"risk（{path}）：改了记录 3 条（共 3 条）；一并改了 ledgers/kinds/watch.yaml、ledgers/ledger.yaml\n"
    assert ran.err == "编辑器用的 schemas/ 还是旧的：dicoop schema\n"
    assert "    - risk.fixed_rate  # 新\n" in text(root, "ledgers/ledger.yaml")
    assert "    ref: risk  # 哪一处\n" in text(root, "ledgers/kinds/watch.yaml")
    assert text(root, ONE.replace("hazard", "risk")).startswith(
        "# yaml-language-server: $schema=../../../../schemas/risk.schema.json\nid: "
    )
    assert not (root / ONE).exists()
    assert not (root / KIND).exists()
    assert is_sound(root)
    assert run("undo", root=root).code == 0
    assert (text(root), is_sound(root)) == (HAZARD, True)


def test_a_trial_tells_each_record_and_writes_nothing(root, run, contents):
    before = contents(root)
    ran = run("migrate", "hazard", "--map", "plain=general", "--dry-run", root=root)
    lines = "H-2019-QL002 grade: plain → general\nH-2019-XQ001 grade: plain → general\n"
    assert ran == (0, f"hazard（{KIND}）：改了记录 2 条（共 3 条）（试运行，没有写入）\n{lines}", "")
    en = run("migrate", "hazard", "--map", "plain=general", "--dry-run", root=root, lang="en")
    assert en.out == f"hazard ({KIND}): records changed: 2 of 3 (dry run, nothing written)\n{lines}"
    renamed = run("migrate", "hazard", "--rename", "payments=spending", "--dry-run", root=root)
    assert renamed.out.endswith("\nH-2019-QL001 payments → spending\n")
    step = run("migrate", "hazard", "--rename", "fixed=corrected", "--dry-run", root=root)
    assert step.out.endswith("\nH-2019-QL001 steps[fixed 2019-09-18].step: fixed → corrected\n")
    moved = run("migrate", "hazard", "--rename", "hazard=risk", "--dry-run", root=root)
    assert f"\nH-2019-QL001 {ONE} → {ONE.replace('hazard', 'risk')}\n" in moved.out
    assert contents(root) == before


def test_for_programs(root, run):
    found = json.loads(run("migrate", "hazard", "--rename", "grade=level", "--dry-run", "--json", root=root).out)
    row = {"id": "H-2019-QL001", "path": ONE, "old": ONE, "changes": [{"address": "grade", "before": "grade", "after": "level"}]}
    assert (found["key"], found["path"], found["records"][0], len(found["records"]), found["others"]) == ("hazard", KIND, row, 3, [])


def test_a_value_that_is_there_already(root, run):
    put(root, KIND, HAZARD.replace("among: grade=major", "among: grade in 重大,plain"))
    assert run("migrate", "hazard", "--map", "major=plain", root=root).code == 0
    declared = text(root)
    assert "      major:" not in declared
    assert "      plain: 一般 | plain\n" in declared
    assert "among: grade in plain,plain\n" in declared
    assert "required_when: grade=plain\n" in declared
    assert "# 省里定的\ngrade: plain  # 等级\n" in text(root, ONE)


def test_a_field_of_a_list(root, run):
    note = "    fields:\n      kind:\n        label: 去向 | Kind\n        type: enum\n        values:\n          plain: 一般 | plain\n          labour: 人工 | labour\n"
    put(root, KIND, HAZARD.replace("    sum: paid\n", "    sum: paid\n" + note))
    put(root, ONE, text(root, ONE).replace("  - receipt: ZC-1\n", "  - kind: plain  # 去向\n    receipt: ZC-1\n"))
    several = run("migrate", "hazard", "--map", "plain=other", root=root)
    assert several == (2, "", "错误：“plain”符合几处\n  用 --field 写明是哪一个字段：fields.grade、lists.payments.kind\n")
    assert run("migrate", "hazard", "--map", "plain=other", "--field", "kind", root=root).code == 0
    assert "  - kind: other  # 去向\n" in text(root, ONE)
    assert run("migrate", "hazard", "--rename", "payments.kind=what", root=root).code == 0
    assert "  - what: other  # 去向\n    receipt: ZC-1\n" in text(root, ONE)
    told = run("migrate", "hazard", "--drop", "payments.what", "--dry-run", root=root).out
    assert told.endswith("\nH-2019-QL001 payments[ZC-1].what: other → （去掉）\n")
    assert run("migrate", "hazard", "--drop", "payments.what", root=root).code == 0
    assert "payments:\n  # 去向\n  - receipt: ZC-1\n" in text(root, ONE)
    assert is_sound(root)


def test_what_nothing_needs_goes_with_its_values(root, run):
    put(root, KIND, HAZARD.replace("  cost:\n", "  note:\n    label: 备注 | Note\n    type: text\n  cost:\n"))
    put(root, TWO, text(root, TWO) + "note: 待查\n")
    en = run("migrate", "hazard", "--drop", "note", "--dry-run", root=root, lang="en").out
    assert en.endswith("\nH-2019-QL002 note: 待查 → (gone)\n")
    assert run("migrate", "hazard", "--drop", "note", root=root).code == 0
    assert text(root) == HAZARD
    assert "note" not in text(root, TWO)


def test_a_list_and_a_step_that_nothing_needs(root, run):
    plain = (
        HAZARD.partition("due:\n")[0]
        .replace("from: assigned returned", "from: assigned")
        .replace(
            "  returned:\n    label: 退回 | returned\n    verb: return\n    from: fixed\n    needs: reason\n",
            "  returned:\n    label: 退回 | returned\n    verb: return\n    from: fixed\n    needs: reason\n    closes: true\n",
        )
    )
    put(root, KIND, plain)
    put(root, ONE, text(root, ONE) + "  - step: returned\n    date: 2019-09-19\n    reason: 不合格\n")
    assert run("migrate", "hazard", "--drop", "returned", root=root).code == 0
    assert run("migrate", "hazard", "--drop", "payments", root=root).code == 0
    assert "returned" not in text(root) + text(root, ONE)
    assert "payments" not in text(root) + text(root, ONE)
    assert "# 首笔\n" in text(root, ONE)
    assert is_sound(root)


@pytest.mark.parametrize(
    ("edit", "words", "wanted"),
    [
        (("grade", "level"), ["--rename", "grade=level"], "level: major  # 等级"),
        (("fixed:", "corrected:"), ["--rename", "fixed=corrected"], "step: corrected  # 整改"),
        (("      major:", "      grave:"), ["--map", "major=grave"], "grade: grave  # 等级"),
        (("key: hazard", "key: risk"), ["--rename", "hazard=risk"], "grade: major  # 等级"),
    ],
)
def test_a_declaration_that_was_edited_first(edit, words, wanted, root, run):
    """Its records cannot be read, or it is unsound itself: what it still names by the old name follows, and so do they."""
    put(root, KIND, HAZARD.replace(*edit, 1))
    if words[1] == "hazard=risk":
        (root / KIND).rename(root / "ledgers/kinds/risk.yaml")
    assert not is_sound(root)
    assert run("migrate", "hazard", *words, root=root).code == 0
    assert wanted in text(root, ONE.replace("hazard", "risk") if "risk" in words[1] else ONE)
    assert is_sound(root)


def test_parts_that_were_taken_out_first(root, run):
    put(root, KIND, HAZARD.partition("lists:\n")[0].replace("    required_when: grade=major\n", ""))
    assert not is_sound(root)
    both = run("migrate", "hazard", "--drop", "payments", root=root)
    assert both.err.startswith("错误：改后有 1 处读不出来，什么都没有写入\n")
    put(root, KIND, HAZARD.partition("  cost:\n")[0] + HAZARD[HAZARD.index("steps:\n") : HAZARD.index("  spent_rate:\n")])
    put(root, ONE, text(root, ONE).replace("payments:\n  - receipt: ZC-1\n    date: 2019-09-20\n    amount: 10万元  # 首笔\n", ""))
    assert not is_sound(root)
    assert run("migrate", "hazard", "--drop", "cost", root=root).code == 0
    assert is_sound(root)


def test_check_tells_the_way_out(root, run):
    plain = HAZARD.replace("grade=major", "level=major").replace("  grade:\n", "  level:\n")
    put(
        root,
        KIND,
        plain.replace("      plain: 一般 | plain\n", "").replace("  fixed:\n", "  corrected:\n").replace("from: fixed", "from: corrected"),
    )
    zh, en = (run("check", root=root, lang=lang).out for lang in ("zh", "en"))
    assert "是声明改了：dicoop migrate hazard --rename grade=新名 或 dicoop migrate hazard --drop grade\n" in zh
    assert "if the declaration was changed: dicoop migrate hazard --rename grade=NEW or dicoop migrate hazard --drop grade\n" in en
    assert "是声明改了：dicoop migrate hazard --rename fixed=新名 或 dicoop migrate hazard --drop fixed\n" in zh
    put(root, KIND, HAZARD.replace("      plain:", "      general:").replace("      major:", "      grave:"))
    assert "是声明改了：dicoop migrate hazard --map plain=新名 --field grade\n" in run("check", root=root).out


@pytest.mark.parametrize(
    ("words", "code", "zh", "en"),
    [
        (
            ["project", "--rename", "name=title"],
            4,
            "错误：项目是内置的台账，没有声明可改\n  migrate 只改 ledgers/kinds/ 里自己声明的台账\n",
            "error: project records are built in: there is no declaration to change\n  migrate changes ledgers of your own, declared in ledgers/kinds/\n",
        ),
        (
            ["hazards", "--drop", "x"],
            3,
            "错误：没有声明过“hazards”这本台账\n  是否想写“hazard”？已声明的：hazard\n",
            "error: no ledger 'hazards' is declared\n  Did you mean 'hazard'? declared: hazard\n",
        ),
        (
            ["hazard", "--drop", "cost"],
            4,
            "错误：“cost”还有用，不能去掉：lists.payments.cap、rates.spent_rate.below\n  先改掉这几处，再执行一次\n",
            (
                "error: 'cost' is still used and cannot be dropped: lists.payments.cap, rates.spent_rate.below\n"
                "  change these places first, then run it again\n"
            ),
        ),
        (
            ["hazard", "--drop", "grade"],
            4,
            (
                "错误：“grade”还有用，不能去掉：fields.cost.required_when、due.accepted.shorter、rates.spent_rate.among\n"
                "  先改掉这几处，再执行一次\n"
            ),
            (
                "error: 'grade' is still used and cannot be dropped: fields.cost.required_when, due.accepted.shorter, rates.spent_rate.among\n"
                "  change these places first, then run it again\n"
            ),
        ),
        (
            ["hazard", "--drop", "payments"],
            4,
            "错误：“payments”还有用，不能去掉：rates.spent_rate.above\n  先改掉这几处，再执行一次\n",
            (
                "error: 'payments' is still used and cannot be dropped: rates.spent_rate.above\n  change these places first, then run it again\n"
            ),
        ),
        (
            ["hazard", "--drop", "accepted"],
            4,
            "错误：“accepted”还有用，不能去掉：rates.fixed_rate.above、due.accepted\n  先改掉这几处，再执行一次\n",
            (
                "error: 'accepted' is still used and cannot be dropped: rates.fixed_rate.above, due.accepted\n"
                "  change these places first, then run it again\n"
            ),
        ),
        (
            ["hazard", "--rename", "grade=cost"],
            4,
            "错误：hazard 已另有“cost”\n  换一个名字；两个值并成一个用 --map，不要的一个先 --drop\n",
            "error: hazard has 'cost' already\n  choose another name; join two values by --map, drop the one not wanted first\n",
        ),
        (
            ["hazard", "--rename", "grade=grade"],
            4,
            "错误：新旧名字都是“grade”\n",
            "error: 'grade' is both the old name and the new one\n",
        ),
        (
            ["hazard", "--rename", "colour=shade"],
            3,
            (
                "错误：hazard 的声明里没有“colour”，记录里也没有\n"
                "  已声明的：title county found grade cost payments assigned fixed returned accepted fixed_rate spent_rate\n"
            ),
            (
                "error: neither the declaration nor a record of hazard has 'colour'\n"
                "  declared: title county found grade cost payments assigned fixed returned accepted fixed_rate spent_rate\n"
            ),
        ),
        (
            ["hazard", "--map", "red=blue"],
            3,
            (
                "错误：hazard 没有哪个字段有“red”这个值\n"
                "  已声明的：title county found grade cost payments assigned fixed returned accepted fixed_rate spent_rate\n"
            ),
            (
                "error: no field of hazard has the value 'red'\n"
                "  declared: title county found grade cost payments assigned fixed returned accepted fixed_rate spent_rate\n"
            ),
        ),
        (
            ["hazard"],
            2,
            "错误：要写一个且只写一个：--rename --map --drop\n",
            "error: give exactly one of --rename --map --drop\n",
        ),
        (
            ["hazard", "--rename", "grade=level", "--field", "grade"],
            2,
            "错误：--field 只和 --map 连用\n",
            "error: --field goes with --map only\n",
        ),
        (
            ["hazard", "--map", "plain"],
            2,
            "错误：--map 写成 旧=新，不能是“plain”\n",
            "error: --map is written OLD=NEW, not 'plain'\n",
        ),
    ],
)
def test_what_is_refused(words, code, zh, en, root, refused):
    refused(root, ["migrate", *words], code, zh, en)


@pytest.mark.parametrize(
    "words", [["--rename", "grade=stage"], ["--rename", "grade=Level"], ["--rename", "hazard=report"], ["--rename", "fixed=open"]]
)
def test_a_name_that_cannot_be_given(words, root, run, contents):
    before = contents(root)
    ran = run("migrate", "hazard", *words, root=root)
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.startswith("错误：改后的声明有 ")
    assert contents(root) == before


def test_a_record_that_cannot_be_read_then(root, run, contents):
    put(root, TWO, text(root, TWO) + "colour: red\n")
    before = contents(root)
    zh = run("migrate", "hazard", "--rename", "grade=level", root=root)
    assert (zh.code, zh.out) == (4, "")
    assert zh.err.startswith("错误：改后有 1 处读不出来，什么都没有写入\n  先改正这些记录，或换一种改法\n")
    assert f"{TWO}:6" in zh.err
    put(root, TWO, "id: [\n")
    assert run("migrate", "hazard", "--rename", "grade=level", root=root).code == 6
    put(root, TWO, before[TWO])
    assert contents(root) == before


def test_a_rate_that_a_closed_meeting_was_told(root, refused):
    told = "    told: 50.0% (1/2)\n"
    put(
        root,
        "ledgers/figures/015.yaml",
        f"meeting: 15\nday: 2019-09-30\nrates:\n  - rate: hazard.fixed_rate\n    basis: count\n    definition: x\n{told}",
    )
    zh = "错误：第 15 次会议已公布 hazard.fixed_rate，名字不再改\n  已公布的数按名字核对；要改的是叫法，就改声明里的 label\n"
    en = (
        "error: hazard.fixed_rate was published at meeting 15 and keeps its name\n"
        "  published figures are compared by name; to show another name, change its label\n"
    )
    for words in (["--rename", "fixed_rate=corrected"], ["--drop", "fixed_rate"], ["--rename", "hazard=risk"]):
        refused(root, ["migrate", "hazard", *words], 4, zh, en)


def test_a_rate_that_counties_are_judged_by(root, run, refused):
    put(root, "ledgers/ledger.yaml", SETTINGS + "supervision:\n  rates:\n    - hazard.fixed_rate\n")
    zh = "错误：“fixed_rate”还有用，不能去掉：ledgers/ledger.yaml: supervision.rates\n  先改掉这几处，再执行一次\n"
    en = (
        "error: 'fixed_rate' is still used and cannot be dropped: ledgers/ledger.yaml: supervision.rates\n"
        "  change these places first, then run it again\n"
    )
    refused(root, ["migrate", "hazard", "--drop", "fixed_rate"], 4, zh, en)
    assert run("migrate", "hazard", "--drop", "spent_rate", root=root).code == 0
    assert is_sound(root)


def test_a_record_with_both_names(root, refused):
    put(root, KIND, HAZARD.replace("grade", "level"))
    put(root, TWO, text(root, TWO) + "level: major\n")
    zh = f"错误：{TWO} 里 grade 和 level 都有，什么都没有写入\n  先在这份文件里留下一个\n"
    en = f"error: nothing was written: {TWO} has both grade and level\n  leave one of them in that file first\n"
    refused(root, ["migrate", "hazard", "--rename", "grade=level"], 4, zh, en)


@pytest.mark.parametrize(
    "words", [["--rename", "gradee=grade"], ["--map", "majr=major"], ["--rename", "payments.x=receipt"], ["--drop", "x.y"]]
)
def test_a_slip_is_told(words, root, run, contents):
    before = contents(root)
    ran = run("migrate", "hazard", *words, root=root)
    assert (ran.code, ran.out) == (3, "")
    assert "已声明的：title county" in ran.err
    assert contents(root) == before


def test_waivers_stay_bound_to_what_the_records_hold(root, run):
    start(root)
    waiver = "ledgers/waivers/15/R17-H-2019-QL001.yaml"
    repo = store.find(root)
    put(root, waiver, f"rule: R17\nid: H-2019-QL001\nblob: {repo.blob_id((root / ONE).read_bytes())}\nreason: 已说明\nby: 市地企合作办\n")
    ran = run("migrate", "hazard", "--rename", "grade=level", root=root)
    assert ran.out == f"hazard（{KIND}）：改了记录 3 条（共 3 条）；一并改了 {waiver}\n"
    assert f"blob: {repo.blob_id((root / ONE).read_bytes())}\n" in text(root, waiver)


@pytest.mark.parametrize("new", ["grade=level", "hazard=risk"])
@pytest.mark.parametrize("broken_at", range(1, 9))
def test_one_that_was_interrupted_is_finished_by_running_it_again(broken_at, new, root, run, monkeypatch, contents, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    for path, raw in contents(root).items():
        put(other, path, raw)
    assert run("migrate", "hazard", "--rename", new, root=other).code == 0
    steps = []

    def failing(step):
        def call(*words):
            steps.append(words)
            if len(steps) == broken_at:
                raise OSError(28, "No space left on device")
            return step(*words)

        return call

    with monkeypatch.context() as patched:
        for name in ("replace", "remove"):
            patched.setattr(disk, name, failing(getattr(disk, name)))
        ran = run("migrate", "hazard", "--rename", new, root=root)
    if ran.code:
        assert (ran.code, "再执行一次" in ran.err) == (6, True)
        assert run("migrate", "hazard", "--rename", new, root=root).code == 0
    assert {path: raw for path, raw in contents(root).items() if not path.endswith(".tmp")} == contents(other)
