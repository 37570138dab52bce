"""What becomes of records of three declared ledgers, told from end to end? Transcripts are in golden/lives_*.txt, to be read; days are counted by hand."""

import json
import shlex
import shutil
from pathlib import Path

import pytest

DECLARED = Path(__file__).parent.parent / "declared"
LANGS = ("zh", "en")


@pytest.fixture
def city(small):
    """A ledger whose city keeps guarantees, matters to be followed up, and visits."""
    folder = small / "ledgers/kinds"
    folder.mkdir()
    for name in ("guarantee", "matter", "visit"):
        shutil.copy(DECLARED / f"{name}.yaml", folder)
    return small


@pytest.fixture
def transcript(run):
    """Run command lines one after the other, and tell all they said."""

    def call(root, lines, lang="zh"):
        told = ""
        for line in filter(None, lines.splitlines()):
            ran = run(*shlex.split(line), root=root, lang=lang)
            told += f"$ dicoop {line}\n{ran.out}{ran.err}" + (f"({ran.code})\n" if ran.code else "")
        return told

    return call


GUARANTEES = """
guarantee add --title 轴承公司贷款担保 --enterprise QL003 --county QL --guarantor E-2017-XQ001 --signed 2019-09-02 --amount 500万元 --number DB-1 --to 2019-10-15
guarantee add --title 矿山机械贷款担保 --enterprise XQ001 --county 西渠区 --guarantor QL003 --signed 2019-08-05 --amount 200万 --number DB-2 --to 2019-09-25
"""
LIFE = {
    "guarantee": GUARANTEES
    + """
guarantee add --title 又一笔 --enterprise QL003 --county QL --guarantor XQ001 --signed 2019-09-02 --amount 1万 --number DB-1
guarantee add --title 自保 --enterprise QL003 --county QL --guarantor E-2016-QL003 --signed 2019-09-02 --amount 500万元
guarantee add --title 倒签 --enterprise QL003 --county QL --guarantor XQ001 --signed 2019-09-02 --amount 500万元 --to 2019-09-01
guarantee add --title 将来 --enterprise QL003 --county QL --guarantor XQ001 --signed 2019-10-02 --amount 500万元
guarantee add --title 无此企业 --enterprise QL009 --county QL --guarantor XQ001 --signed 2019-09-02 --amount 500万元
guarantee compensate QL001 60万 --receipt DC-1 --date 2019-09-10
guarantee compensate QL001 60万 --receipt DC-1 --date 2019-09-11
guarantee compensate XQ001 60万 --receipt DC-1 --date 2019-09-11 --dry-run
guarantee release QL001 460万 --receipt JB-1 --date 2019-09-20
guarantee release QL001 --reverse JB-1 --date 2019-09-21
guarantee release QL001 --reverse JB-1
guarantee release QL001 100万 --receipt JB-2 --date 2019-09-22
guarantee list
guarantee show QL001
guarantee set QL001 to=2019-10-20
guarantee set QL001 amount=50万 --dry-run
guarantee set QL001 guarantor=E-2016-QL003
guarantee set QL001 number=DB-2
due --kind guarantee --today 2019-09-25
due --kind guarantee --today 2019-09-26
guarantee release XQ001 200万 --receipt JB-3 --date 2019-09-26
due --kind guarantee --today 2019-10-21
rates --rate guarantee.released_rate --rate guarantee.compensated_rate
rates --rate guarantee.released_rate --by county
rates --rate guarantee.released_rate --by guarantor
rates --rate guarantee.compensated_rate --explain
guarantee list --where "released<.amount and light=yellow"
guarantee list --where "compensated>0"
guarantee list --where "light=red" --today 2019-10-21
report --meeting 15 --section guarantee
guarantee end QL001
guarantee end QL001 --reason 提前还款 --date 2019-09-01
guarantee end QL001 --reason 提前还款 --date 2019-09-28
guarantee end QL001 --reason 再终止
guarantee release QL001 1万 --receipt JB-9
due --kind guarantee --today 2019-12-01
undo
guarantee void QL001 --reason 重复
guarantee show QL001
rates --rate guarantee.released_rate --rate guarantee.compensated_rate
undo
check
""",
    "matter": """
matter add --title 打通北侧道路 --county QL --lead 市交通运输局 --assigned-on 2019-09-02 --meeting 15
matter add --title 打通北侧道路 --county QL --lead 市交通运输局 --assigned-on 2019-09-05
matter add --title 打通北侧道路 --county XQ --lead 市发展改革委 --assigned-on 2019-08-19 --urgent true
matter add --title 第几次会议 --county QL --lead 市发展改革委 --assigned-on 2019-09-03 --meeting 16
due --kind matter --today 2019-09-03
due --kind matter --today 2019-09-04
matter answer QL001 --text x --evidence y
matter take XQ001 --date 2019-08-20 --officer 科长
matter take QL001 --date 2019-09-01
matter take QL001 --date 2019-09-03
matter take QL001
matter take XQ001 --evidence 函
due --kind matter --today 2019-08-23
due --kind matter --today 2019-08-26
due --kind matter --today 2019-09-09
matter wait QL001 --date 2019-09-09
matter wait QL001 --date 2019-09-09 --reason 报省厅
matter wait QL001 --date 2019-09-10 --reason 报省厅
matter file QL001
due --kind matter --today 2019-09-20
matter resume QL001 --date 2019-09-23 --text 省厅已批
due --kind matter --today 2019-09-24
due --kind matter --today 2019-10-08
matter show QL001
matter answer QL001 --date 2019-09-24 --text 已打通
matter answer QL001 --date 2019-09-24 --text 已打通 --evidence 验收单
matter reject QL001 --date 2019-09-25 --reason 缺照片
matter answer QL001 --date 2019-09-27 --text 已补 --evidence 照片
matter list --where "stage in answered,filed"
rates --rate matter.answered_rate --rate matter.filed_rate --explain
rates --rate matter.answered_rate --by county
rates --rate matter.answered_rate --by lead
rates --rate matter.answered_rate --by urgent
matter file QL001 --date 2019-09-28
matter file QL001
matter add --title 打通北侧道路 --county QL --lead 市交通运输局 --assigned-on 2019-09-26
matter set QL002 lead=市发展改革委
matter set XQ001 lead=市交通运输局
matter set QL001 "steps[filed 2019-09-28].until=2019-12-01"
matter set QL001 urgent=maybe
matter list --where "overdue>0"
matter list --urgent true
report --meeting 15 --section matter
matter void QL002 --reason 重复
undo
check
""",
    "visit": """
visit add --enterprise QL003 --county QL --officer 副市长 --lead 市发展改革委 --since 2019-06-03 --level city
visit add --enterprise XQ001 --county XQ --officer 副县长 --lead 市交通运输局 --since 2019-07-01 --level 县级
visit add --enterprise XQ001 --county XQ --officer 副县长 --lead 市交通运输局 --since 2019-07-01 --level 镇级
due --kind visit --today 2019-07-31
due --kind visit --today 2019-08-01
due --kind visit --today 2019-09-01
due --kind visit --today 2019-09-02
visit call QL001
visit call QL001 --text 缺工 --date 2019-09-02 --raised I-2019-QL013
visit call QL001 --text 又去 --date 2019-09-02
visit call QL001 --text 又去 --date 2019-10-02
visit call QL001 --text 又去 --date 2019-08-01 --raised QL099
visit call QL001 --text 补记 --date 2019-08-01
visit promise QL001 --text 送工上门 --lead 市发展改革委 --due 2019-09-20
visit promise QL001 --text 送工上门
visit promise QL001 --text 重铺厂前路 --lead 市交通运输局 --key 修路
visit promise QL001 --text 重铺厂前路 --lead 市交通运输局 --key 修路
visit keep QL001 2
visit keep QL001 1 --date 2019-09-18 --evidence 用工合同
visit keep QL001 1
visit keep QL001 修路 --date 2019-11-18
due --kind visit --today 2019-12-01
due --kind visit --today 2019-12-02
visit list
visit show QL001
rates --rate visit.late_rate
rates --rate visit.late_rate --by level --explain
rates --rate visit.late_rate --by officer
visit list --where "overdue>0"
visit list --where "visits=0"
report --meeting 15 --section visit
visit set QL001 "visits[2019-09-02].text=缺工四十人" level=县级
visit set QL001 visits=1
due --kind visit --today 2019-10-02
due --kind visit --today 2019-10-03
visit end XQ001 --reason 企业注销 --date 2019-09-25
visit keep XQ001 1
due --kind visit --today 2019-10-03
rates --rate visit.late_rate
visit void XQ001 --reason 登错
undo
check
""",
}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", LIFE)
def test_a_life(kind, lang, city, transcript, golden):
    golden(f"lives_{kind}_{lang}.txt", transcript(city, LIFE[kind], lang))


# Days, counted by hand


@pytest.fixture
def due(run):
    """Return what is due of a ledger by id: its day, and for how long it has been."""

    def call(root, kind, today):
        ran = run("due", "--kind", kind, "--within", "99", "--json", "--today", today, root=root)
        return {(row["id"], row["what"]): (row["due"], row["overdue"]) for row in json.loads(ran.out)["rows"]}

    return call


MATTER = "matter add --title 打通道路 --county QL --lead 市交通运输局 --assigned-on 2019-09-02\nmatter take QL001 --date 2019-09-03\n"
STOPPED = "matter wait QL001 --date 2019-09-09 --reason 报省厅\n"
RESUMED = "matter resume QL001 --date 2019-09-23 --text 省厅已批\n"


@pytest.mark.parametrize(
    ("lines", "today", "expected"),
    [
        # 4 5 6 9 10 11 12 16 17 18: the 13th is a holiday
        (MATTER, "2019-09-04", "2019-09-18"),
        # stopped on the 9th; by the 20th for 10 11 12 16 17 18 19 20: eight days more, from 19 20 23 24 25 26 27 29, a Sunday that is worked
        (MATTER + STOPPED, "2019-09-20", "2019-09-29"),
        # resumed on the 23rd: nine days
        (MATTER + STOPPED + RESUMED, "2019-09-30", "2019-09-30"),
    ],
)
def test_a_stopped_clock_gives_its_working_days_back(lines, today, expected, city, transcript, due):
    transcript(city, lines)
    (found,) = due(city, "matter", today).values()
    assert found == (expected, 0)


def test_a_stopped_clock_gives_days_back_to_a_limit_in_days(city, transcript, due):
    path = city / "ledgers/kinds/matter.yaml"
    path.write_text(path.read_text("utf-8").replace("within: 10 wd", "within: 10 days"), "utf-8")
    transcript(city, MATTER + STOPPED + RESUMED)
    (found,) = due(city, "matter", "2019-09-30").values()
    assert found == ("2019-09-27", 3)  # the 13th, and the fourteen days from the 9th to the 23rd


def test_an_urgent_matter_has_its_shorter_limit(city, transcript, due):
    transcript(city, MATTER.replace("QL --lead", "QL --urgent true --lead"))
    (found,) = due(city, "matter", "2019-09-10").values()
    assert found == ("2019-09-06", 2)


# What must be one


@pytest.mark.parametrize("lang", LANGS)
def test_what_only_one_may_have_is_refused_until_it_is_free(lang, city, run, transcript):
    transcript(city, GUARANTEES)
    words = [
        "guarantee",
        "add",
        "--title",
        "x",
        "--enterprise",
        "QL003",
        "--county",
        "QL",
        "--guarantor",
        "XQ001",
        "--signed",
        "2019-09-02",
    ]
    words += ["--amount", "1万", "--number", "DB-2"]
    ran = run(*words, root=city, lang=lang)
    assert (ran.code, ran.out) == (4, "")
    assert "[not-unique]" in ran.err
    assert "B-2019-XQ001" in ran.err
    assert run("guarantee", "set", "QL001", "number=DB-2", root=city, lang=lang).code == 4
    assert run("guarantee", "set", "XQ001", "title=新名", root=city, lang=lang).code == 0
    assert run("guarantee", "void", "XQ001", "--reason", "登重", root=city, lang=lang).code == 0
    assert run(*words, root=city, lang=lang).code == 0
    assert run("check", root=city, lang=lang).code == 0


def test_a_matter_may_be_opened_anew_once_it_is_closed(city, run, transcript):
    again = MATTER.splitlines()[0]
    transcript(city, MATTER)
    assert run(*shlex.split(again), root=city).code == 4
    transcript(city, "matter answer QL001 --text 通了 --evidence 照片 --date 2019-09-06\nmatter file QL001 --date 2019-09-09")
    assert run(*shlex.split(again), root=city).code == 0
    assert run("check", root=city).code == 0


# Records that refer to one another


CHAINED = """\
key: note
letter: Z
label: 批注 | note
first_date: made
fields:
  title:
    label: 名称 | Title
    type: text
    required: true
  project:
    label: 项目 | Project
    type: ref
    ref: project
  above:
    label: 上一条 | Above
    type: ref
    ref: note
  made:
    label: 日期 | Made
    type: day
    required: true
lists:
  remarks:
    label: 意见 | Remarks
    entry: dated
    verb: remark
    fields:
      matter:
        label: 督办事项 | Matter
        type: ref
        ref: matter
"""


def test_check_knows_what_records_refer_to_wherever_they_say_so(city, run, transcript):
    (city / "ledgers/kinds/note.yaml").write_text(CHAINED, "utf-8")
    told = transcript(
        city,
        MATTER
        + """
note add --title 甲 --made 2019-09-02 --project QL007 --office QL
note add --title 乙 --made 2019-09-02 --above QL001 --office QL
note remark QL002 --matter QL001 --date 2019-09-03
""",
    )
    assert "错误" not in told
    assert run("check", root=city).code == 0
    (path,) = city.rglob("Z-2019-QL002.yaml")
    path.write_text(path.read_text("utf-8").replace("U-2019-QL001", "U-2019-QL009").replace("Z-2019-QL001", "Z-2019-QL009"), "utf-8")
    found = json.loads(run("check", "--json", root=city).out)["findings"]
    assert sorted((each["code"], each["address"]) for each in found) == [
        ("dangling-reference", "above"),
        ("dangling-reference", "remarks[2019-09-03].matter"),
    ]
    assert all(each["line"] > 1 for each in found)


def test_a_list_requires_nothing_that_no_verb_can_give(city, run):
    path = city / "ledgers/kinds/note.yaml"
    path.write_text(CHAINED.replace("        type: ref\n        ref: matter\n", "        type: texts\n        required: true\n"), "utf-8")
    found = run("kind", "check", root=city)
    assert found.code == 1
    assert "错误[unfit-part]: lists.remarks.fields.matter.required 在这里没有用处：清单里的多项文字不能在登记时写" in found.out
    path.write_text(CHAINED, "utf-8")
    assert run("kind", "check", root=city).code == 0


def test_a_field_that_ends_a_record_has_a_verb_and_needs_an_end(city, run):
    """Filled in, it ends the record: without `ended: true`, in a list, or under another's verb it is refused."""
    path = city / "ledgers/kinds/visit.yaml"
    sound = path.read_text("utf-8")
    last = "  heir:\n    label: 承办单位 | Office\n    type: text\n    ends: pass_on\n"
    ending = sound.replace("lists:\n", f"{last}lists:\n", 1)
    faults = {
        ending.replace("ended: true\n", ""): "错误[unfit-part]: fields.heir.ends 在这里没有用处：没有 ended: true",
        ending.replace("ends: pass_on", "ends: end"): "错误[name-taken]: “end”已另有所用：是另一个命令",
        ending.replace("  heir:", "  date:"): "错误[name-taken]: “date”已另有所用：是程序自己的词",
        sound.replace("    fields:\n", "    fields:\n" + last.replace("\n  ", "\n      ").replace("  heir", "      heir", 1), 1): (
            "fields.heir.ends 在这里没有用处：只用于记录自己的字段"
        ),
    }
    for text, told in faults.items():
        path.write_text(text, "utf-8")
        assert told in run("kind", "check", root=city).out
    path.write_text(ending, "utf-8")
    assert run("kind", "check", root=city).code == 0
    said = run("visit", "--help", root=city).out
    assert "pass_on" in said
    assert "登记承办单位，就此终止" in run("visit", "pass_on", "--help", root=city).out


def test_a_declaration_that_shows_nothing_lists_what_must_be_filled_in(city, run):
    """And a field called as all kinds call it heads a table once, also where the city gives it no English name."""
    declared = "key: lamp\nletter: Q\nlabel: 路灯整治\nfirst_date: found\nfields:\n" + "".join(
        f"  {name}: {{label: {zh}, type: {form}, required: {required}}}\n"
        for name, zh, form, required in (
            ("name", "名称", "text", "true"),
            ("lead", "责任单位", "unit", "false"),
            ("county", "县区", "county", "true"),
            ("found", "发现日期", "day", "true"),
        )
    )
    path = city / "ledgers/kinds/lamp.yaml"
    path.write_text(f"{declared}rates:\n  led: {{label: 有责任单位, basis: count, above: lead!=}}\n", "utf-8")
    assert run("lamp", "add", "--name", "东街灯", "--county", "QL", "--found", "2019-09-02", root=city).code == 0
    listed = run("lamp", "list", "--format", "csv", root=city).out.splitlines()
    assert listed == ["编号,名称,县区,发现日期", "Q-2019-QL001,东街灯,清陵县,2019-09-02"]
    for lang, head in (("zh", "县区"), ("en", "County")):
        table = run("rates", "--by", "county", "--rate", "lamp.led", "--rate", "start", "--format", "csv", root=city, lang=lang).out
        assert table.split(",")[0] == head
    path.write_text(declared.replace("label: 县区, type", "label: 县区, show: 2, type"), "utf-8")
    assert run("lamp", "list", "--format", "csv", root=city).out.splitlines()[0] == "编号,县区"


def test_a_condition_and_a_group_call_a_yes_a_yes(city, run, transcript):
    path = city / "ledgers/kinds/matter.yaml"
    path.write_text(path.read_text("utf-8").replace("among: stage!=open", "among: urgent=true"), "utf-8")
    transcript(city, MATTER.replace("QL --lead", "QL --urgent true --lead"))
    assert "分母：急件为是的督办事项" in run("rates", "--rate", "matter.filed_rate", root=city).out
    found = json.loads(run("rates", "--rate", "matter.filed_rate", "--by", "urgent", "--json", root=city).out)
    assert "true" in {row["group"] for row in found["rows"]}
