"""How do commands ask on a terminal? A real one: the command runs under a pseudo-terminal."""

import re
import shutil
from pathlib import Path

import pytest
from conftest import write
from typed_samples import CTRL_C, CTRL_D, typed_in

from dicoop.kinds import EVERY
from dicoop.kinds.fields import fields
from dicoop.kinds.posting import UNITS_OF


@pytest.fixture
def typed(small):
    """Run a command on a terminal in a small ledger, and type each line once its prompt is there."""
    return lambda words, lines, lang="zh": typed_in(small, words, lines, lang)


def test_every_required_field_is_asked_for(typed, small, golden, run):
    """Lists for what is known, part of a name for a reference, `<` to go back, and what cannot be read asked for again."""
    code, screen, out = typed(
        "issue add --scope 共性",
        ["北门没有公交", "<", "北门无公交", "示例", "2", "9", "QL", "物质", "物流", "明天", "9月27号", ""],
    )
    golden("ask_zh.txt", screen)
    assert code == 0
    assert out == "I-2019-QL015 北门无公交：已登记（ledgers/issues/QL/2019/I-2019-QL015.yaml）\n"
    text = (small / "ledgers/issues/QL/2019/I-2019-QL015.yaml").read_text("utf-8")
    assert "enterprise: E-2017-XQ001\ncounty: QL\ncategory: logistics\nscope: common\nraised: 2019-09-27\n" in text
    assert run("check", root=small).code == 0


def test_what_closes_an_entry_is_refused_at_once_where_none_is_open(typed):
    code, screen, _ = typed("project resume QL007", [])
    assert (code, screen.splitlines()[-1]) == (4, "错误：P-2019-QL007（精密轴承智能工厂）里没有等着登记的")
    assert "哪一条" not in screen


def test_it_asks_in_english_too(typed, golden, small):
    code, screen, out = typed("meeting add --date 2019-12-20", ["", "1 3", "项目对接、2"], "en")
    golden("ask_en.txt", screen)
    assert (code, out) == (0, "meeting 16 项目对接、产销对接: added (ledgers/meetings/016.yaml)\n")


def test_a_unit_that_is_not_in_the_list_is_asked_for_again(typed, golden):
    """Nothing typed before is lost by it."""
    code, screen, out = typed(
        "project add --name x --county QL --signed 2019-08-20 --investment 1亿",
        ["没有的公司", "", "", "轴承", "市财政局", "发改委", ""],
    )
    golden("ask_again.txt", screen)
    assert code == 0
    assert out.startswith("P-2019-QL009 x：已登记")


def test_a_voided_record_is_not_offered_and_a_whole_name_wins(typed, run, small):
    """示例轴承 is part of two names; the third record that is called so was taken back."""
    for words in ("add --name 示例轴承 --county XQ", "add --name 示例轴承 --county WS", "void WS001 --reason 重复登记"):
        assert run("enterprise", *words.split(), root=small).code == 0
    adding = "issue add --title x --county QL --category land --raised 2019-09-27"
    _, screen, _ = typed(adding, ["承", CTRL_C])
    assert "   1  E-2016-QL003 示例轴承有限公司\n   2  E-2019-XQ001 示例轴承\n企业" in screen
    code, _, _ = typed(adding, ["示例轴承", ""])
    assert code == 0
    assert "enterprise: E-2019-XQ001\n" in (small / "ledgers/issues/QL/2019/I-2019-QL015.yaml").read_text("utf-8")


def test_of_several_that_have_the_name_only_those_are_offered(typed, run, small):
    for county in ("XQ", "WS"):
        assert run("enterprise", "add", "--name", "示例轴承", "--county", county, root=small).code == 0
    code, screen, _ = typed("issue add --title x --county QL --category land --raised 2019-09-27", ["示例轴承", "2", ""])
    assert code == 0
    assert "   1  E-2019-WS001 示例轴承（市外）\n   2  E-2019-XQ001 示例轴承（西渠区）\n企业" in screen


@pytest.mark.parametrize("last", [CTRL_C, CTRL_D], ids=["ctrl-c", "end of input"])
def test_ctrl_c_leaves_nothing_behind(last, typed, contents, small):
    before = contents(small)
    code, screen, out = typed("enterprise add", ["示例公司", last])
    assert (code, out) == (130, "")
    assert screen.rstrip("\n").endswith("已放弃，什么都没有写入")
    assert contents(small) == before


def test_no_input_asks_nothing_on_a_terminal(typed):
    code, screen, _ = typed("enterprise add --no-input", [])
    assert (code, screen) == (2, "错误：还缺：--name（名称）、--county（县区）\n")


# Verbs ask too


def test_closing_an_issue_asks_for_what_the_outcome_needs(typed, golden, small):
    """A unit that is not there, one step back, and an outcome by its name."""
    lines = ["缺熟", "解决了", "已解决", "<", "不符合政策", "国发〔2019〕1号第三条", "2"]
    code, screen, out = typed("issue close --date 2019-09-28", lines)
    golden("ask_close.txt", screen)
    assert code == 0
    assert out == ("I-2019-QL013 缺熟练工：清单 市地企合作办 不符合政策 2019-09-28（政策依据 国发〔2019〕1号第三条、未解决原因 需上级）\n")


def test_only_records_that_may_be_moved_so_are_offered(typed):
    _, screen, _ = typed("issue close", ["I-2019", "1", CTRL_C])
    offered = [line.split()[1] for line in screen.splitlines() if line.split()[1:2] and line.split()[1].startswith("I-2019")]
    assert offered == ["I-2019-QL013"]
    _, screen, _ = typed("issue reopen", ["I-2019-QL013", CTRL_C])  # what may not be is told when it is named
    assert "I-2019-QL013" in screen


@pytest.mark.parametrize(
    ("words", "lines", "said"),
    [
        ("issue claim QL012", ["2", ""], "领单 市发展改革委 2019-09-30"),
        (
            "issue extend QL013",
            ["下个月", "12月31日", "等批复", "1", "今天"],
            "延期 等批复 2019-09-30（延至 2019-12-31、未解决原因 政策不明）",
        ),
        (
            "issue extend QL013 --until 2019-12-31 --cause funds",
            ["等批复", ""],
            "延期 等批复 2019-09-30（延至 2019-12-31、未解决原因 资金）",
        ),
        ("project reach QL007", ["开工", "昨天", "开工令"], "开工 2019-09-29；开工佐证 开工令"),
        ("project reach QL007 start", ["", ""], "：开工 2019-09-30\n"),
        ("project fund QL007", ["1亿", "HD-2", ""], "到位资金 1亿元 2019-09-30（凭证号 HD-2）"),
        ("project fund --source own", ["QL007", "1亿", "HD-2", ""], "到位资金 1亿元 2019-09-30（凭证号 HD-2、来源 自有）"),
        ("contract deliver QL003 1万", ["FH-2", ""], "交货 1万元 2019-09-30（凭证号 FH-2）"),
        ("project note QL007 --date 2019-09-25", ["主体封顶"], "进展 主体封顶 2019-09-25"),
        ("project plan QL007 start", ["2019-12-31"], "开工计划 2019-12-31"),
        ("project set QL007", ["chain=高端 装备"], "产业链 高端 装备"),
        ("project void QL007", ["--重复", ""], "作废 --重复 2019-09-30"),
        ("meeting decide 15", ["修路", "3", ""], "议定事项 修路（序号 M15-2、牵头单位 市交通运输局）"),
        ("meeting done", ["15", "M15-9", "1", ""], "议定事项 M15-1 落实日期 2019-09-30"),
        ("meeting decide", ["", "修路", "3", "年底", "12月31日"], "M15-2、牵头单位 市交通运输局、期限 2019-12-31）"),
    ],
)
def test_every_verb_asks_for_what_it_lacks(words, lines, said, typed):
    code, screen, out = typed(words, lines)
    assert code == 0, screen
    assert said in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("issue claim QL012 --no-input", "错误：缺少 --by\n  写法：dicoop issue claim 编号 --by 单位 [选项]\n"),
        ("project fund QL007 1亿 --no-input", "错误：要写金额和 --receipt 凭证号，或 --reverse 凭证号\n"),
        ("issue claim QL099", "错误：没有这件问题：QL099\n  看有哪些：dicoop issue list\n"),
        ("issue close QL013 --outcome 好了", "错误：结果：没有“好了”这个值\n"),
        ("issue claim QL012 --by", "错误：选项 --by 后面缺少一个值\n"),
    ],
)
def test_a_verb_that_is_told_not_to_or_is_given_nonsense_asks_nothing(words, said, typed, contents, small):
    before = contents(small)
    code, screen, out = typed(words, [])
    assert screen.startswith(said)
    assert (out, contents(small)) == ("", before)
    assert code in (2, 3)


def test_a_verb_is_left_by_ctrl_c(typed, contents, small):
    before = contents(small)
    code, screen, out = typed("issue extend QL013", ["2019-12-31", CTRL_C])
    assert (code, out) == (130, "")
    assert screen.rstrip("\n").endswith("已放弃，什么都没有写入")
    assert contents(small) == before


def test_help_asks_nothing(typed):
    code, screen, out = typed("issue claim --help", [])
    assert (code, screen) == (0, "")
    assert "--by" in out


def test_an_editor_that_always_leaves_a_fault_is_left_by_a_person(typed, contents, small, monkeypatch):
    """Each time another one, so that the text never stays as it was."""
    monkeypatch.setenv("EDITOR", 'sh -c \'echo "# $$" >>"$0"; echo "name: $$" >>"$0"\'')
    before = contents(small)
    code, screen, out = typed("project edit QL007", ["", ""])
    assert (code, out, screen.count("再改一次 [回车；输入 < 就放弃，内容另存]: ")) == (4, "", 2)
    assert "错误[duplicate-key]: 字段 name 写了两遍" in screen
    Path(re.search(r"您写的内容保存在 (\S+)", screen)[1]).unlink()
    assert contents(small) == before


# Ledgers of the city's own


def test_a_new_ledger_is_asked_for(typed, golden, run, small):
    """A letter that is taken, steps that are none and a bare limit are asked for again; what comes of it is sound and can be gone on with."""
    lines = [
        "隐患 | hazard",
        "h",
        "P",
        "",
        "1 2 3 4",
        "交办=assign",
        "set=交办 fix=整改",
        "assign=交办 fix=整改 accept=验收",
        "10",
        "15 wd",
    ]
    code, screen, out = typed("kind new hazard", lines)
    golden("ask_kind_zh.txt", screen)
    assert (code, out) == (0, "ledgers/kinds/hazard.yaml：已新建 隐患，编号以 H 开头\n")
    golden("ask_kind_zh.yaml", (small / "ledgers/kinds/hazard.yaml").read_text("utf-8"))
    assert run("kind", "check", root=small).code == 0
    added = run("hazard", "add", "--title", "x", "--county", "QL", "--opened", "2019-09-02", root=small)
    assert added.err == "下一步：dicoop hazard assign H-2019-QL001\n"


def test_a_new_ledger_may_have_no_part_but_a_name(typed, golden, run, small):
    code, screen, out = typed("kind new road", ["道路 | road", "", ""], "en")
    golden("ask_kind_en.txt", screen)
    assert (code, out) == (0, "ledgers/kinds/road.yaml: declared road, ids begin with RO\n")
    golden("ask_kind_en.yaml", (small / "ledgers/kinds/road.yaml").read_text("utf-8"))
    assert run("kind", "check", root=small).code == 0


def test_a_name_that_is_taken_is_told_before_anything_is_asked(typed):
    code, screen, _ = typed("kind new report", [])
    assert code == 4
    assert screen.startswith("错误：“report”不能作台账的名字\nkey: 错误[name-taken]: “report”已另有所用：是一个命令，或程序自己的词\n")


def test_the_verbs_of_a_declared_ledger_ask(typed, run, small):
    (small / "ledgers/kinds").mkdir()
    shutil.copy(Path(__file__).parent.parent / "declared/hazard.yaml", small / "ledgers/kinds")
    adding = ["锅炉房", "清陵县", "2019.9.2"]
    assert typed("hazard add --grade major --cost 1万", adding)[2].startswith("H-2019-QL001 锅炉房：已登记")
    code, screen, out = typed("hazard assign", ["锅炉", "2", ""])
    assert (code, out) == (0, "H-2019-QL001 锅炉房：交办 市发展改革委 2019-09-30\n")
    assert "锅炉\n  = H-2019-QL001 锅炉房\n" in screen
    assert typed("hazard pay QL001", ["2000", "2000元", "ZF-1", ""])[2].endswith("支出 2000元 2019-09-30（凭证号 ZF-1）\n")


# Action requested, and asked for again


def test_the_meeting_is_asked_for_and_the_nearest_is_proposed(typed, small):
    """Signed ten days before meeting 15; what the enterprise's county is needs no typing, and neither does today."""
    code, screen, out = typed("project add --name 一期 --investment 1亿 --lead 2", ["轴承", "", "8月10日", ""])
    assert (code, out) == (2, "")  # a number stands for a unit in a prompt only
    code, screen, out = typed("project add --name 一期 --investment 1亿 --lead 发改委", ["轴承", "", "8月10日", ""])
    assert code == 0, screen
    assert "县区 [回车：清陵县]: " in screen
    assert "签约日期 [回车：2019-09-30]: 8月10日\n  = 2019-08-10\n" in screen
    assert "第几次会议 [回车：第15次（2019-08-20）；没有写 无]: " in screen
    text = (small / "ledgers/projects/QL/2019/P-2019-QL009.yaml").read_text("utf-8")
    assert "county: QL\nmeeting: 15\nsigned: 2019-08-10\n" in text


def test_an_amount_is_shown_as_the_language_has_it(small):
    for lang, told in (("en", "1.2bn yuan\n  = 1.2 billion yuan\n"), ("zh", "1.2bn yuan\n  = 12亿元\n")):
        asked = typed_in(small, "project fund QL007 --receipt ZZ-1 --date 2019-09-20 --dry-run", ["1.2bn yuan"], lang)
        assert told in asked[1]


def test_a_meeting_far_off_is_not_proposed(typed, small):
    code, screen, _ = typed(
        "project add --name 一期 --enterprise QL003 --county QL --signed 2019-09-29 --investment 1亿 --lead 发改委", ["15"]
    )
    assert code == 0, screen
    assert "第几次会议 [输入名称的一部分或编号；没有就直接回车]: 15\n" in screen
    assert "警告[signed-apart]" in screen
    code, screen, _ = typed(
        "project add --name 二期 --enterprise QL003 --county QL --signed 2019-08-20 --investment 1亿 --lead 发改委", ["无"]
    )
    assert code == 0, screen
    assert "meeting" not in (small / "ledgers/projects/QL/2019/P-2019-QL010.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "lines", "said"),
    [
        ("issue close QL012", [], "错误：问题 I-2019-QL012（"),
        ("issue close", ["QL012", CTRL_C], "现在是“已列单”，不能清单（销号）；现在可以：claim 领单\n"),
        ("project reach QL007 start", ["10月1日", CTRL_C], "project reach"),
    ],
)
def test_what_may_not_be_is_refused_before_more_is_asked(words, lines, said, typed, contents, small):
    before = contents(small)
    code, screen, _ = typed(words, lines)
    assert code in (4, 130)
    assert said in screen or "2020-10-01" not in screen
    assert "结果" not in screen
    assert contents(small) == before


@pytest.mark.parametrize(
    ("words", "lines", "asked", "said"),
    [
        ("project reach QL007 start", ["明天", "昨天", "开工令"], ["日期", "日期", "佐证"], "开工 2019-09-29；开工佐证 开工令"),
        ("issue handle QL013", ["已约谈", "2019-01-01", "今天"], ["办理情况", "日期", "日期"], "办单 已约谈 2019-09-30"),
        (
            "project fund QL007",
            ["1亿", "HD-1", "", "HD-2"],
            ["金额", "凭证号", "日期", "凭证号"],
            "到位资金 1亿元 2019-09-30（凭证号 HD-2）",
        ),
        (
            "project fund QL007",
            ["-5万", "HD-2", "", "1亿"],
            ["金额", "凭证号", "日期", "金额"],
            "到位资金 1亿元 2019-09-30（凭证号 HD-2）",
        ),
    ],
)
def test_only_the_answer_that_cannot_be_is_asked_for_again(words, lines, asked, said, typed, run, small):
    run("project", "fund", "QL007", "1万", "--receipt", "HD-1", root=small)
    code, screen, out = typed(words, lines)
    assert code == 0, screen
    assert re.findall(r"^(\w+)(?: \[.*\])?: ", screen, re.MULTILINE)[: len(asked)] == asked or all(name in screen for name in asked)
    assert said in out


def test_an_enterprise_that_is_not_there_is_added_on_the_way(typed, small, run):
    lines = ["新的公司", "y", "XQ", "", "", "无"]
    code, screen, out = typed("project add --name 一期 --investment 1亿 --lead 发改委", lines)
    assert code == 0, screen
    assert "登记一个新的企业“新的公司” [y 登记；回车重新输入]: y\n" in screen
    assert "E-2019-XQ001 新的公司：已登记（ledgers/enterprises/XQ/2019/E-2019-XQ001.yaml）\n" in screen
    assert "县区 [回车：西渠区]: " in screen
    assert out.startswith("P-2019-XQ001 一期：已登记")
    assert run("check", root=small).code == 0


def test_who_leaves_is_told_what_was_added_on_the_way(typed):
    _, screen, _ = typed("project add --name 一期 --investment 1亿 --lead 发改委", ["新的公司", "y", "XQ", CTRL_C])
    assert "已放弃；刚登记的 E-2019-XQ001 还在，要撤销：dicoop undo\n" in screen


@pytest.fixture
def many_units(small):
    """Thirty units more than a screen shows."""
    own = small / "ledgers/ledger.yaml"
    own.write_text(own.read_text("utf-8").replace("themes:", "".join(f"  - 市第{n}服务中心\n" for n in range(1, 31)) + "themes:"), "utf-8")


def test_of_many_values_some_are_shown_and_typing_narrows_them(typed, many_units):
    code, screen, out = typed("issue claim QL012", ["服务中心", "2", ""])
    assert code == 0, screen
    assert "  15  市第12服务中心\n      还有 18 个，输入名称里的几个字来找\n" in screen
    assert "领单 市第2服务中心 " in out


def test_a_number_that_is_not_shown_takes_nothing(typed, many_units):
    """The twentieth of the units is there, and nobody saw it."""
    code, screen, out = typed("issue claim QL012", ["20", "16", "15", ""])
    assert code == 0, screen
    assert "单位 [输入序号或值]: 20\n“20”不在上面的名单里\n" in screen
    assert "单位 [输入序号或值]: 16\n“16”不在上面的名单里\n" in screen
    assert "领单 市第12服务中心 " in out


def test_a_number_beyond_the_records_found_neither_searches_nor_adds(typed):
    adding = "issue add --title x --county QL --category land --raised 2019-09-27"
    code, screen, _ = typed(adding, ["示例", "99", "示例", "1", ""])
    assert code == 0, screen
    assert "企业 [输入序号或值]: 99\n“99”不在上面的名单里\n企业 [输入名称的一部分或编号]: " in screen
    assert "登记一个新的" not in screen


def test_what_is_typed_instead_of_yes_is_the_next_answer(typed):
    """Nobody is made to type a name twice."""
    adding = "issue add --title x --county QL --category land --raised 2019-09-27"
    code, screen, _ = typed(adding, ["没有的公司", "2016-QL003", ""])
    assert code == 0, screen
    assert "登记一个新的企业“没有的公司” [y 登记；回车重新输入]: 2016-QL003\n  = E-2016-QL003 示例轴承有限公司\n第几次会议" in screen


def test_an_empty_answer_where_one_is_needed_is_told(typed):
    code, screen, _ = typed("enterprise add", ["", "示例公司", "QL"])
    assert code == 0
    assert "名称: \n这一项不能空着\n名称: 示例公司\n" in screen
    assert "Name: \nthis cannot be left empty\nName: " in typed("enterprise add", ["", CTRL_C], "en")[1]


def test_who_goes_back_finds_the_answer_again(typed, small):
    code, screen, out = typed("enterprise add", ["示例公司", "<", "", "<", "", "QL"])
    assert code == 0, screen
    assert screen.count("名称 [回车：示例公司]: \n") == 2
    assert out.startswith("E-2019-QL001 示例公司：已登记")


def test_what_cannot_be_read_is_told_without_the_name_of_the_file(typed):
    """The question stands just above: a person is not told of `signed` and `investment`."""
    adding = "project add --name x --enterprise QL003 --county QL --lead 市发展改革委 --meeting 15"
    code, screen, _ = typed(adding, ["8月", "2019-08-20", "3.2", "3.2亿"])
    assert code == 0, screen
    assert "]: 8月\n“8月”不是日期\n写成 2019-08-20；" in screen
    assert "]: 3.2\n金额“3.2”没有单位\n数字后面写明单位：亿元、万元 或 元\n" in screen


def test_undo_says_what_it_takes_back_and_asks(typed, run, small, contents):
    assert run("project", "fund", "QL007", "1万", "--receipt", "HD-9", root=small).code == 0
    before = contents(small)
    code, screen, out = typed("undo", ["n"])
    assert (code, out) == (0, "")
    assert re.search(
        "撤销的是 .* 执行的：dicoop .*project fund QL007 '1万' --receipt HD-9\n"
        "  ledgers/projects/QL/2019/P-2019-QL007.yaml：删去到位资金 1万元 .*\n撤销 \\[回车撤销；n 不撤销\\]: n\n没有撤销\n",
        screen,
    )
    assert contents(small) == before
    assert typed("undo", [""])[2].startswith("ledgers/projects/QL/2019/P-2019-QL007.yaml：已还原")


def test_records_of_one_name_are_told_apart_where_they_are_offered(small, run):
    """Two enterprises complain of one road: the numbers of a list must not be a guess."""
    for firm in ("E-2016-QL003", "E-2017-XQ001"):
        words = ("--title", "厂区道路未通", "--enterprise", firm, "--county", "QL", "--category", "land", "--raised", "2019-09-20")
        assert run("issue", "add", *words, root=small).code == 0
    told = [("E-2016-QL003", "示例轴承有限公司"), ("E-2017-XQ001", "示例矿山机械有限公司")]
    _, screen, _ = typed_in(small, "issue claim", ["厂区道路未通", "1", "市交通运输局", ""])
    for n, (_, firm) in enumerate(told, 1):
        assert f"   {n}  I-2019-QL{14 + n:03} 厂区道路未通（{firm}，清陵县，2019-09-20）\n" in screen
    ran = run("issue", "show", "厂区道路未通", root=small)
    assert (ran.code, ran.err.splitlines()[1]) == (
        2,
        "  写编号：" + "；".join(f"I-2019-QL{14 + n:03} 厂区道路未通（{firm}，清陵县，2019-09-20）" for n, (_, firm) in enumerate(told, 1)),
    )


BANK = """\
== ledgers/enterprises/SJ/2012/E-2012-SJ004.yaml
id: E-2012-SJ004
name: 示例银行
county: QL
role: bank
"""
REFS = {"enterprise": ["E-2016-QL003", "E-2017-XQ001"], "project": ["P-2019-QL007"], "meeting": ["15"]}
TYPES = {
    "posting": ["land", "energy", "labour", "talent", "financing", "planning", "eia"],
    "event": ["inspection", "bulletin"],
    "cooperation": ["tech_transfer", "platform", "secondment"],
}
REGISTERED = [(name, "", lang) for name in EVERY for lang in ("zh", "en")]
REGISTERED += [(name, one, lang) for name, some in TYPES.items() for one, lang in zip(some, ["zh", "en"] * 4, strict=False)]


def answering(kind, given):
    """Return what types an answer to whatever is asked of a kind: what is likely of its field, of several words the first or a given one."""
    refs = {name: iter(ids) for name, ids in REFS.items()}

    def answer(label):
        row = next(row for row in fields(kind.model) if label in row.mark.label and row.name not in done)
        done.add(row.name)
        if row.name == "institution":
            return "E-2012-SJ004"
        if row.mark.ref:
            return next(refs[row.mark.ref])
        if row.form == "term" or row.mark.known:
            return given.get(row.name) or (next(iter(row.terms)).value if row.terms else "1")
        units = UNITS_OF.get(given.get("type"), row.units) or ("",)
        said = {"money": "100万元", "whole": "17", "percent": "5%", "period": "2019", "quantity": f"3{units[0]}"}
        return {"day": "2019-09-20" if row.mark.happened else "2019-12-20", **said}.get(row.form, "7" if row.read else f"示例{row.mark.zh}")

    done = set()
    return answer


@pytest.mark.parametrize(("name", "type_", "lang"), REGISTERED)
def test_whoever_answers_what_is_asked_can_register_any_kind(small, name, type_, lang, run):
    write(small, BANK)
    kind = EVERY[name]
    given = {"type": type_} if type_ else {}
    code, screen, out = typed_in(small, f"{name} add", answering(kind, given), lang)
    assert code == 0, screen
    assert ("错误：" in screen or "error: " in screen) is False, screen
    assert re.search("已登记|added", out), screen
    assert "0 处错误" in run("check", root=small).err


LISTS = """\
policies:
  - key: forty
    name: 四十条措施
  - key: nine
    name: 九条措施
chains:
  - 轴承
"""


def test_what_a_list_of_the_settings_has_is_offered(small):
    with (small / "ledgers/ledger.yaml").open("a", encoding="utf-8") as settings:
        settings.write(LISTS)
    adding = "award add --title x --county QL --enterprise QL003 --unit 市发展改革委 --type reward --applied 2019-09-20 --amount 10万元 --meeting 15"
    code, screen, _ = typed_in(small, adding, ["九条"])
    assert code == 0, screen
    assert "   1  四十条措施 (forty)\n   2  九条措施 (nine)\n政策 [输入序号或值]: 九条\n  = nine\n" in screen


MONITOR = """\
== ledgers/monitors/QL/2019/R-2019-QL001.yaml
id: R-2019-QL001
title: 示例轴承月报
county: QL
enterprise: E-2016-QL003
year: '2019'
since: 2019-02-08
unit: 市发展改革委
"""


@pytest.mark.parametrize(
    ("state", "typed", "asked"),
    [
        ("running", ["2019-08", "正常"], False),
        ("stopped", ["2019-08", "停产", "缺工"], True),
        ("stopped", ["2019-08", "stopped", "缺工"], True),
    ],
)
def test_what_an_answer_makes_necessary_of_an_entry_is_asked_for(state, typed, asked, small):
    """A standstill was refused without its cause, which nobody was asked for."""
    write(small, MONITOR)
    code, screen, _ = typed_in(small, "monitor report QL001 --date 2019-09-08", typed)
    assert code == 0, screen
    assert ("停减产原因" in screen) is asked
    written = (small / "ledgers/monitors/QL/2019/R-2019-QL001.yaml").read_text("utf-8")
    assert f"state: {state}" in written
    assert ("cause: labour" in written) is asked


LOAN = (
    BANK
    + """\
== ledgers/financings/QL/2019/F-2019-QL001.yaml
id: F-2019-QL001
title: 技改贷款
enterprise: E-2016-QL003
institution: E-2012-SJ004
county: QL
instrument: loan
signed: 2019-08-01
amount: 5000万元
drawdowns:
  - receipt: FK-1
    date: 2019-08-10
    amount: 2000万元
repayments:
  - receipt: HK-1
    date: 2019-08-20
    amount: 300万元
== ledgers/postings/QL/2019/D-2019-QL001.yaml
id: D-2019-QL001
title: 轴承采购
side: need
type: product
by: 市商务局
county: QL
raised: 2019-08-01
amount: 300万元
"""
)
CHANGE = "financing change F-2019-QL001 --amount 100万"
MATCH = "posting match D-2019-QL001 --by 示例公司 --amount 100万"


@pytest.mark.parametrize(
    ("words", "lines", "asked"),
    [
        (CHANGE, ["展期", "", "2024-08-10", "回款推迟"], ["变动", "日期", "延至", "原因"]),
        (CHANGE, ["抽贷", ""], ["变动", "日期"]),
        (MATCH, ["签约", "", "P-2019-QL007"], ["进度", "日期", "签约记录"]),
        (MATCH, ["意向", ""], ["进度", "日期"]),
        (MATCH + " --key 甲", ["意向", ""], ["进度", "日期"]),
        ("posting close D-2019-QL001", ["未落实", "", "没有货源"], ["结果", "日期", "原因"]),
        ("posting close D-2019-QL001", ["已落实", "", "撤回", "不要了"], ["结果", "日期", "结果", "原因"]),
        ("financing repay F-2019-QL001", ["1900万", "HK-2", "", "900万", "", ""], ["金额", "凭证号", "日期"] * 2),
        ("financing draw F-2019-QL001", ["900万", "FK-1", "", "FK-2"], ["金额", "凭证号", "日期", "凭证号"]),
    ],
)
def test_a_refusal_asks_for_what_it_says_lacks_and_else_again_for_what_it_is_about(words, lines, asked, small):
    """What a condition on the record makes necessary was never asked for, and the day again and again whatever a refusal was about."""
    write(small, LOAN)
    code, screen, out = typed_in(small, words, lines)
    assert code == 0, screen
    assert re.findall(r"^(\w+)(?: \[.*\])?: ", screen, re.MULTILINE) == asked
    assert "2019-09-30" in out


def test_what_is_refused_twice_with_the_same_answers_is_left(small, contents):
    write(small, LOAN)
    before = contents(small)
    code, screen, _ = typed_in(small, "financing repay F-2019-QL001", ["1900万", "HK-2", "", "", "", ""])
    assert code == 4, screen
    assert "金额 [回车：1900万元]: \n" in screen
    assert screen.count("错误：") == 2
    assert contents(small) == before


def test_a_list_is_not_shown_again_after_an_empty_answer(typed):
    _, screen, _ = typed("assignment add --title x --county QL", ["", "", CTRL_C])
    assert screen.count("领导包联 (lead_official)") == 1
    assert screen.count("这一项不能空着") == 2


STORY = [
    ("award accept A-2019-QL001 --date 2019-09-02", "approve A-2019-QL001"),
    ("award approve A-2019-QL001 --amount 8万 --date 2019-09-03", "pay A-2019-QL001"),
    ("award pay A-2019-QL001 3万 --receipt DF-1 --date 2019-09-04", "pay A-2019-QL001"),
    ("award pay A-2019-QL001 5万 --receipt DF-2 --date 2019-09-05", "settle A-2019-QL001"),
    ("award settle A-2019-QL001 --evidence 回单 --date 2019-09-06", ""),
    ("financing credit F-2019-QL001 --amount 4000万 --date 2019-09-02", "draw F-2019-QL001"),
    ("financing draw F-2019-QL001 1000万 --receipt FK-2", "draw F-2019-QL001"),
    ("lead drop L-2019-QL001 --reason 另选他处", ""),
]
AWARD = """\
== ledgers/awards/QL/2019/A-2019-QL001.yaml
id: A-2019-QL001
title: 技改奖补
county: QL
enterprise: E-2016-QL003
unit: 市发展改革委
policy: forty
type: reward
applied: 2019-09-01
amount: 10万元
== ledgers/leads/QL/2019/L-2019-QL001.yaml
id: L-2019-QL001
title: 配套线索
county: QL
investor: 某集团
lead: 市发展改革委
found: 2019-09-01
"""


def test_the_next_command_is_what_comes_next(small, run):
    """A refusal was proposed after an award was accepted, its end before it was paid, and talks after they were broken off."""
    with (small / "ledgers/ledger.yaml").open("a", encoding="utf-8") as settings:
        settings.write(LISTS)
    write(small, LOAN.replace("2019-08-10", "2019-09-10").replace("2019-08-20", "2019-09-20") + AWARD)
    early = run("award", "pay", "A-2019-QL001", "3万", "--receipt", "DF-1", root=small)
    assert (early.code, early.err) == (
        4,
        "错误：兑现 A-2019-QL001（技改奖补）现在是“已申请”，不能兑付；现在可以：accept 受理、return 退回补正、refuse 不予兑现、end 终止\n",
    )
    for words, expected in STORY:
        ran = run(*words.split(), root=small)
        assert ran.code == 0, ran.err
        told = re.findall(r"下一步：dicoop \w+ (.*)\n", ran.err)
        assert told == ([expected] if expected else []), words
        kind, _, id_, *_ = words.split()
        shown = re.findall(r"^命令 +dicoop \w+ (.*)$", run(kind, "show", id_, root=small).out, re.MULTILINE)
        assert shown == told, words
        assert not told or run(kind, *told[0].split(), root=small).code == 2, "run as it is printed, it wants what only a person knows"
    assert "已申请 → 受理 → 核准 → 【兑付完毕】\n" in run("award", "show", "A-2019-QL001", root=small).out
    assert "已签约 → 已授信 → 【放款中】 → 放款到位 → 已结清\n" in run("financing", "show", "F-2019-QL001", root=small).out


def test_who_bears_a_loss_is_told_in_words(small, run):
    write(small, LOAN)
    path = small / "ledgers/financings/QL/2019/F-2019-QL001.yaml"
    own = "guarantee:\n  guarantor: E-2012-SJ004\n  amount: 100万元\n  from: 2019-08-10\n  shares:\n    guarantor: 60%\n    bank: 40%\n"
    path.write_text(path.read_text("utf-8") + own, "utf-8")
    shown = run("financing", "show", "F-2019-QL001", root=small).out
    assert re.search("担保：分担比例：担保机构 +60%\n担保：分担比例：银行 +40%\n", shown)
    told = run("financing", "set", "F-2019-QL001", "guarantee.shares.bank=30%", "guarantee.shares.guarantor=70%", root=small)
    assert "担保机构 60% → 70%；银行 40% → 30%" in told.out


def test_a_match_without_a_number_gets_the_next(small, run):
    write(small, LOAN)
    for n, given in enumerate((["--key", "2"], [], []), 1):
        ran = run("posting", "match", "D-2019-QL001", "--stage", "intended", "--by", f"单位{n}", *given, root=small)
        assert ran.code == 0, ran.err
    written = (small / "ledgers/postings/QL/2019/D-2019-QL001.yaml").read_text("utf-8")
    assert re.findall("key: '(.)'", written) == ["2", "1", "3"]
    assert run("posting", "match", "D-2019-QL001", "--stage", "intended", "--key", "2", root=small).code == 4


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("issue claim I-2019-QL012 --by 单位", "错误：“单位”不在责任单位名单里"),
        ("project reach P-2019-QL007 节点", "错误：没有“节点”这个节点"),
        ("project fund P-2019-QL007 8000", "错误：金额：金额“8000”没有单位"),
    ],
)
def test_what_is_given_and_cannot_be_is_told_before_anything_is_asked(words, told, small):
    """The day was asked for, and for ever, of a unit that there is not."""
    code, screen, _ = typed_in(small, words, [])
    assert (code, screen.startswith(told)) == (2, True), screen


def test_a_decision_is_meant_by_its_number_or_its_words(small, run):
    add = ("meeting", "decide", "15", "--lead", "市发展改革委", "--due", "2019-10-31", "--text")
    assert run(*add, "开通公交专线1条", root=small).code == run(*add, "建成职工公寓", root=small).code == 0
    keys = [line.split()[-1] for line in (small / "ledgers/meetings/015.yaml").read_text("utf-8").splitlines() if " key: " in line]
    for key, word in ((keys[-1], "公寓"), (keys[-2], keys[-2].rpartition("-")[2])):
        ran = run("meeting", "done", "15", word, "--evidence", "批文", "--date", "2019-09-20", root=small)
        assert ran.code == 0, ran.err
        assert key in ran.out


def test_of_a_city_with_one_county_that_is_meant(typed, small):
    """The last meeting held is meant where a verb of meetings names none, the only county where there is but one."""
    settings = small / "ledgers/ledger.yaml"
    text = settings.read_text("utf-8")
    start, end = text.index("  - key: QL"), text.index("  - key: XQ")
    rest = re.search(r"^[a-z_]+:", text[end:], re.MULTILINE)
    settings.write_text(text[:end] + (text[end + rest.start() :] if rest else ""), "utf-8")
    assert start < end
    code, screen, out = typed("enterprise add --name 示例医药有限公司", [""])
    assert code == 0, screen
    assert "回车：清陵县" in screen
    assert out.startswith("E-2019-QL")
