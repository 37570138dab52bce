"""What is refused, with which words and which exit code? No byte of the ledger may change; the words are in golden/refusals_*.txt."""

import re
import shlex

import pytest
from conftest import write

from dicoop.labels import visible

SETUP = """
project add --name 示例纺织园 --enterprise QL003 --county QL --signed 2019-08-20 --investment 3亿元 --lead 市发展改革委
project end QL009 --reason 企业战略调整
project add --name 重复的项目 --enterprise QL003 --county QL --signed 2019-08-20 --investment 3亿元 --lead 市发展改革委
project void QL010 --reason 重复登记
project fund QL008 100万元 --receipt HD-8
project fund QL008 --reverse HD-8
issue handle QL013 --text 已召开招聘会 --date 2019-09-26
issue reopen QL014 --reason 又停电了 --date 2019-09-29
meeting item 15 --type pitch --by 示例轴承有限公司
enterprise add --name 示例医药有限公司 --county QL
meeting decide 15 --text x --lead 市发展改革委
meeting done 15 M15-2 --date 2019-09-20
meeting add --id 14 --date 2019-06-20 --themes 项目对接
meeting add --id 16 --date 2019-12-20 --themes 项目对接
"""
REFUSED = {
    "moves": """
project reach QL009 start --evidence 开工令
project note QL010 --text x
project void QL010 --reason x
project reach QL007 start --evidence 开工令 --date 2019-10-01
project reach QL007 filing --evidence 备案证明
project reach QL007 completion --evidence 验收单
project reach QL008 completion --evidence 验收单 --date 2019-09-15
project schedule QL008 --start 2019-12-31
project note QL007 --text 场地平整完成 --date 2019-09-20
project end QL007 --reason x --date 2019-08-01
project end QL007 --reason x --date 2019-09-10
project fund QL009 1万元 --receipt HD-9
project fund QL007 1万元 --receipt HD-1
project fund QL007 --receipt HD-2 -- -1万元
project fund QL007 --reverse HD-9
project fund QL009 --reverse HD-9
project fund QL008 --reverse HD-8
project fund QL008 --reverse HD-8-R
project fund QL010 --reverse HD-8
project fund QL007 --reverse HD-1 --date 2019-09-01
contract deliver C-2019-QL003 1万元 --receipt FH-1
issue claim QL013 --by 市发展改革委
issue handle QL012 --text x
issue close QL012 --outcome resolved --evidence x
issue feedback QL013 --answer satisfied
issue claim QL012 --by 市发展改革委 --date 2019-09-19
issue handle QL013 --text 已召开招聘会 --date 2019-09-26
issue claim QL014 --by 市发展改革委 --date 2019-09-20
issue extend QL013 --until 2019-09-30 --reason x --cause funds
meeting done 16 M16-1
meeting done 15 M15-9
meeting done 14 M14-1
meeting done 15 M15-2
meeting decide 15 --text x --lead 市发展改革委 --key M15-1
meeting item 15 --type 推介 --by 示例轴承有限公司
meeting add --id 15 --date 2019-08-20 --themes 项目对接
enterprise void QL003 --reason x --date 2019-10-01
""",
    "values": """
project set QL007 name=
project set QL007 signed=2019-10-01
project set QL007 nodes.start.done=2019-10-01
project set QL007 funds[HD-2].amount=1万元
project set QL007 enterprise= county=
contract set QL003 buyer=QL003
contract set QL003 from=2019-09-01 to=2019-08-01
issue set QL013 "steps[claimed 2019-09-23]="
project add --name x --enterprise QL003 --county QL --signed 2019-10-01 --investment 1亿 --lead 市发展改革委
project add --name x --enterprise QL003 --county QL --signed 2019-08-20 --investment 1亿 --lead 市发展改革委 --office ZZ
""",
}
MISUSED = {
    "words": """
projct list
project lst
project xyz
project 开工
问题 list
项目
list
close
不在的
project
project add --nam x
project set QL007 a=b --jsn
issue extend QL012 --due 2019-10-31 --reason 等批复 --cause approval
project show QL007 --langs en
project reach QL007
project reach QL007 start extra words
project reach QL007 start --date
project set QL007 chain=x --json=1
project fund QL007 -5万元
project fund QL007
project fund QL007 1万元
project fund QL007 --receipt HD-2
project fund QL007 1万元 --reverse HD-1
project fund QL007 --reverse HD-1 --source own
project reach QL007 start
project reach QL007 start --evidence x --no-evidence
project void QL007
project schedule QL007
issue claim QL012
issue extend QL013
issue close QL013 --outcome resolved
issue close QL013 --outcome planned
issue close QL013 --outcome explained
issue close QL013 --outcome not_permitted --cause funds
issue close QL013 --outcome not_permitted --basis 第三条
issue handle QL013
meeting done 15
meeting decide 15 --text x
project edit QL007 --no-input
project set QL007
project set QL007 chain
project set QL007 chain=x chain=y
project set QL007 id=P-2019-QL999
project set QL007 nodes=x
project set QL007 funds[HD-1]=x
project set QL007 funds=x
project set QL007 invest=1亿
project set QL007 nodes.start.plam=2019-12-31
project set QL007 steps[x].by=y
completion tcsh
check --format xml
check --explain bad-dat
check --explain bad-date --strict
init ""
project add --no-input
project add --name x
enterprise add
meeting add
""",
    "values": """
project add --name "" --enterprise QL003
project add --name " " --enterprise QL003
project set QL007 investment=12.5
project set QL007 investment=三亿二
project set QL007 signed=2019-02-30
project set QL007 kind=工业
project set QL007 county=QX
project set QL007 "chain=a\u200bb"
project set QL007 enterprise=001
enterprise set QL003 above_scale=maybe
project fund QL007 2.1 --receipt HD-2
project fund QL007 1万元 --receipt HD-2 --source bank
project fund QL007 1万元 --receipt HD-2 --date 大前天
project reach QL007 strat --evidence x
project reach QL007 xyz --evidence x
project plan QL007 start 明年
project schedule QL007 --start 2019-13-01
project note QL007 --text "a\u200bb"
issue close QL013 --outcome done
issue extend QL013 --until 月中 --reason x --cause funds
issue claim QL012 --by "市发展\u202e改革委"
meeting item 15 --type talk --by x
project show -1
project add --name x --enterprise QL003 --county QL --signed 2019-08-20 --investment 1亿 --lead 市发展改革委 --office 七
project add --name x --enterprise QL003 --county QL --signed 2019-08-20 --investment 1亿 --lead 市发展改革委 --kind 工业
project add --name x --enterprise QL003 --county 清水 --signed 2019-08-20 --investment 1亿 --lead 市发展改革委
sample d --projects 0
sample d --meetings 61
sample d --projects 1000001
sample d --projects many
sample d --seed -1
""",
}
NOT_FOUND = {
    "records": """
project show QL999
project set QL999 chain=x
project edit QL999
project void QL999 --reason x
issue claim P-2019-QL007 --by x
meeting show 99
meeting show 第九十九次
project set QL007 meeting=十七
project set QL007 enterprise=示例公司
project set QL007 meeting=99
project add --name x --enterprise 示例公司 --county QL --signed 2019-08-20 --investment 1亿 --lead 市发展改革委
fmt ledgers/projects/QL/2019/P-2019-QL999.yaml
fmt ledgers/ledger.yaml
fmt /etc/passwd
""",
}
GROUPS = [(code, name, lines) for code, table in ((4, REFUSED), (2, MISUSED), (3, NOT_FOUND)) for name, lines in table.items()]

# Words of the libraries underneath, which no one who reads Chinese should meet.
FOREIGN = ("Invalid", "No such", "Missing", "Got unexpected", "requires", "rror:", "validation", "Traceback", "Input should")


@pytest.fixture
def prepared(small, run, monkeypatch):
    """The small ledger after some moves."""
    monkeypatch.chdir(small)
    for line in SETUP.strip().splitlines():
        assert run(*shlex.split(line)).code == 0, line
    return small


@pytest.mark.parametrize(("code", "name", "lines"), GROUPS, ids=[f"{name}-{code}" for code, name, _ in GROUPS])
def test_a_refusal_says_why_and_changes_nothing(code, name, lines, prepared, run, golden, contents):
    before = contents(prepared)
    told = ""
    for line in lines.strip().splitlines():
        zh, en = (run(*shlex.split(line), lang=lang) for lang in ("zh", "en"))
        assert (zh.code, en.code) == (code, code), f"{line}\n{zh}\n{en}"
        assert (zh.out, en.out) == ("", ""), line
        assert [words for words in FOREIGN if words in zh.err] == [], line
        told += f"$ dicoop {visible(line)}\n{zh.err}{en.err}\n"
    assert contents(prepared) == before
    golden(f"refusals_{code}_{name}.txt", told)


def test_a_lone_separator_is_told_too(small, refused):
    refused(
        small,
        ["--"],
        2,
        "错误：这一行命令看不懂\n  看帮助：dicoop --help\n",
        "error: not understood: Missing command.\n  help: dicoop --help\n",
    )


AIM = """\
== ledgers/indicators/SJ/2019/N-2019-SJ001.yaml
id: N-2019-SJ001
title: 三季度开工
measure: starts
issued: 2019-07-01
period: 2019-Q3
goal: '9'
from:
  sum: starts
  where: {where}
"""


def test_a_condition_that_cannot_be_asked_is_refused_and_ends_no_report(small, run):
    write(small, AIM.format(where="investment>=1亿元"))
    refused = run("indicator", "set", "SJ001", "from.where=foo>1", root=small)
    assert refused.code == 4
    assert "“foo>1”：没有“foo”这个字段可作条件" in refused.err
    assert run("report", "--meeting", "15", root=small).code == 0
    for where in ("foo>1", "investment>=很多", "county=ZZ", "enterprise=E-2016-QL999"):
        write(small, AIM.format(where=where))
        assert "N-2019-SJ001.yaml:9:10: 错误[bad-question]" in run("check", root=small).out
        told = run("report", "--meeting", "15", root=small)
        assert (told.code, "三季度开工" in told.out) == (0, True), told.err


def test_a_county_is_counted_by_its_name_as_by_its_key(small, run):
    told = []
    for where in ("county=QL", "county=清陵县"):
        write(small, AIM.format(where=where))
        told.append(re.findall("三季度开工.*", run("report", "--meeting", "15", root=small).out))
    assert told[0] == told[1]
    assert told[0]
