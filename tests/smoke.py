"""Does every command do its work in the Python that runs this, with nothing remembered and with all of it?

    python tests/smoke.py [once]

Needs what `dicoop` needs, and git. Every command is a process of its own; all of them are run twice (`once`: with nothing remembered alone), in the
same order on a ledger made anew, with one cache folder. Any end but the one that is written behind a line, 0 by default, counts as a failure, and so do other words the second time.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from dicoop.cli import COMMANDS
from dicoop.commands import app, declared
from dicoop.commands.session import Session
from dicoop.kinds import LATER

TODAY = "2020-01-10"
# `#1` behind a line: it must end so; `#6 without jinja2`: so where that library is not there. Of 2020 there are no ids but those given out here.
LINES = """
dicoop sample . --history --projects 40
dicoop --version
dicoop doctor #1
dicoop check
dicoop fmt --check
dicoop rates --by county
dicoop rates --durations
dicoop rates --rate start --explain --known-at meeting-14
dicoop report --meeting 15
dicoop report --meeting 15 --county QL --format json
dicoop report --meeting 15 --variables
dicoop page ../网页 --meeting 15 --force #6 without jinja2
dicoop due --within 30 --by unit
dicoop find 轴承
dicoop diff meeting-14..HEAD
dicoop restated --meeting 14
dicoop meeting verify 15

dicoop meeting add --id 16 --date 2020-01-08 --themes 项目对接
dicoop meeting set 16 place=市会议中心
dicoop meeting item 16 --type pitch --by 冒烟轴承有限公司 --text 新品推介
dicoop meeting decide 16 --text 打通道路 --lead 市交通运输局 --due 2020-03-31
dicoop meeting done 16 M16-1 --evidence 验收单
dicoop meeting edit 16
dicoop meeting show 16
dicoop meeting list
dicoop meeting add --id 17 --date 2020-01-09 --themes 项目对接
dicoop meeting void 17 --reason 会议取消

dicoop enterprise add --name 冒烟轴承有限公司 --county QL
dicoop enterprise add --name 冒烟钢铁有限公司 --county QL
dicoop enterprise set 2020-QL001 officer=市工业和信息化局局长
dicoop enterprise edit 2020-QL001
dicoop enterprise show 2020-QL001
dicoop enterprise list --county QL

dicoop project add --name 冒烟智能工厂 --enterprise E-2020-QL001 --county QL --signed 2020-01-08 --investment 3亿元 --lead 市发展改革委 --meeting 16
dicoop project schedule 2020-QL001 --start 2020-12-31
dicoop project plan 2020-QL001 permit 2020-12-10
dicoop project reach 2020-QL001 start --date 2020-01-09 --evidence 开工令
dicoop project fund 2020-QL001 2000万元 --receipt MY-1 --source own
dicoop project fund 2020-QL001 --reverse MY-1
dicoop project note 2020-QL001 --text 主体结构封顶 --invested 3000万元
dicoop project approve 2020-QL001 --matter 环评 --unit 市发展改革委 --accepted 2020-01-08 --promised 10 --legal 30
dicoop project dispatch 2020-QL001 --text 协调进场道路
dicoop project pause 2020-QL001 --paused 2020-01-09 --reason 等待管线迁改
dicoop project grant 2020-QL001 环评 --outcome granted --date 2020-01-09
dicoop project resume 2020-QL001 2020-01-09
dicoop project owe 2020-QL001 800万元 --receipt YF-1
dicoop project pay 2020-QL001 500万元 --receipt ZF-1
dicoop project pay 2020-QL001 --reverse ZF-1
dicoop project result 2020-QL001 --year 2020 --output 2亿元 --jobs 120
dicoop project set 2020-QL001 investment=4亿元
dicoop project edit 2020-QL001
dicoop project show 2020-QL001
dicoop project list --where investment>=3亿元 --sort -investment
dicoop project add --name 冒烟物流园 --enterprise E-2020-QL001 --county QL --signed 2020-01-08 --investment 2亿元 --lead 市发展改革委
dicoop renumber P-2020-QL002 P-2020-QL012
dicoop project case 2020-QL001 --blocker 用地指标未落实 --measure 容缺办理 --unit 市自然资源和规划局
dicoop project end 2020-QL012 --reason 企业战略调整
dicoop project void 2020-QL012 --reason 重复登记

dicoop issue add --title 冒烟道路未通 --enterprise E-2020-QL001 --county QL --category logistics --raised 2020-01-08
dicoop issue set 2020-QL001 lead=市交通运输局
dicoop issue claim 2020-QL001 --by 市交通运输局
dicoop issue handle 2020-QL001 --text 已进场施工
dicoop issue urge 2020-QL001 --text 抓紧进场
dicoop issue order 2020-QL001
dicoop issue extend 2020-QL001 --until 2020-03-31 --reason 等待征地 --cause land
dicoop issue close 2020-QL001 --outcome resolved --evidence 验收单
dicoop issue feedback 2020-QL001 --answer dissatisfied
dicoop issue reopen 2020-QL001 --reason 仍有停电
dicoop issue edit 2020-QL001
dicoop issue show 2020-QL001
dicoop issue list --stage reopened
dicoop issue decline 2020-QL001 --grounds out_of_scope
dicoop issue void 2020-QL001 --reason 重复登记

dicoop contract add --title 冒烟钢材供货 --supplier E-2020-QL001 --buyer E-2020-QL002 --county QL --amount 8600万元 --signed 2020-01-08
dicoop contract deliver 2020-QL001 700万元 --receipt MY-2
dicoop contract set 2020-QL001 to=2020-12-31
dicoop contract edit 2020-QL001
dicoop contract show 2020-QL001
dicoop contract list --meeting 15
dicoop contract end 2020-QL001 --reason 需方停产
dicoop contract void 2020-QL001 --reason 重复登记
dicoop enterprise void 2020-QL002 --reason 已注销

dicoop enterprise add --name 冒烟银行有限公司 --county QL --role bank
dicoop financing add --title 冒烟贷款 --enterprise E-2020-QL001 --institution E-2020-QL003 --county QL --instrument loan --signed 2020-01-06 --amount 1亿元
dicoop financing set 2020-QL001 term=60
dicoop financing edit 2020-QL001
dicoop financing credit 2020-QL001 --amount 8000万元 --date 2020-01-07
dicoop financing draw 2020-QL001 4000万元 --receipt MY-11 --date 2020-01-08
dicoop financing repay 2020-QL001 1000万元 --receipt MY-12
dicoop financing change 2020-QL001 --change extended --amount 3000万元 --until 2024-12-31 --reason 回款推迟
dicoop financing guarantee 2020-QL001 --guarantor E-2020-QL003 --amount 1000万元 --from 2020-01-07
dicoop financing cover 2020-QL001 100万元 --receipt MY-13 --how released
dicoop financing end 2020-QL001 --reason 企业暂不用款
dicoop financing show 2020-QL001
dicoop financing list --county QL
dicoop financing add --title 再次冒烟贷款 --enterprise E-2020-QL001 --institution E-2020-QL003 --county QL --instrument loan --signed 2020-01-06 --amount 1亿元
dicoop financing refuse 2020-QL002 --reason 抵押不足
dicoop financing void 2020-QL002 --reason 重复登记
dicoop indicator add --title 冒烟指标 --measure starts --issued 2020-01-06 --period 2020-Q1 --goal 12 --office SJ
dicoop indicator set 2020-SJ001 goal=15
dicoop indicator edit 2020-SJ001
dicoop indicator report 2020-SJ001 --period 2020-01 --value 9
dicoop indicator end 2020-SJ001 --reason 目标调整
dicoop indicator show 2020-SJ001
dicoop indicator list
dicoop indicator add --title 再次冒烟指标 --measure starts --issued 2020-01-06 --period 2020-Q1 --goal 12 --office SJ
dicoop indicator void 2020-SJ002 --reason 重复登记
dicoop posting add --title 冒烟招工 --side need --type labour --enterprise E-2020-QL001 --county QL --raised 2020-01-06 --quantity 45人
dicoop posting set 2020-QL001 until=2020-12-31
dicoop posting edit 2020-QL001
dicoop posting release 2020-QL001
dicoop posting match 2020-QL001 --key 1 --stage met --by 市人力资源中心 --quantity 20人
dicoop posting close 2020-QL001 --result part --reason 企业暂缓招工
dicoop posting show 2020-QL001
dicoop posting list --where type=labour
dicoop posting add --title 再次冒烟招工 --side need --type labour --enterprise E-2020-QL001 --county QL --raised 2020-01-06 --quantity 45人
dicoop posting void 2020-QL002 --reason 重复登记
dicoop assignment add --title 冒烟包联 --county QL --type team --officer 市发展改革委主任 --unit 市发展改革委 --enterprise E-2020-QL001 --since 2020-01-06
dicoop assignment set 2020-QL001 cycle=15
dicoop assignment edit 2020-QL001
dicoop assignment visit 2020-QL001 --method onsite --result normal --text 生产正常
dicoop assignment end 2020-QL001 --reason 岗位调整
dicoop assignment show 2020-QL001
dicoop assignment list --county QL
dicoop assignment add --title 冒烟部门联系 --county QL --type department --officer 市发展改革委主任 --unit 市发展改革委 --enterprise E-2020-QL001 --since 2020-01-06
dicoop assignment add --title 再次冒烟包联 --county QL --type team --officer 市发展改革委主任 --unit 市发展改革委 --enterprise E-2020-QL001 --since 2020-01-06
dicoop assignment handover 2020-QL002 --successor 2020-QL003 --reason 职务调整
dicoop assignment void 2020-QL003 --reason 重复登记
dicoop award add --title 冒烟奖补 --county QL --enterprise E-2020-QL001 --unit 市发展改革委 --policy 首台套政策 --type reward --applied 2020-01-06 --amount 200万元
dicoop award set 2020-QL001 amount=190万元
dicoop award edit 2020-QL001
dicoop award accept 2020-QL001 --date 2020-01-07
dicoop award return 2020-QL001 --reason 缺发票 --date 2020-01-07
dicoop award resubmit 2020-QL001 --date 2020-01-07
dicoop award accept 2020-QL001 --date 2020-01-08
dicoop award approve 2020-QL001 --amount 180万元 --date 2020-01-08
dicoop award pay 2020-QL001 180万元 --receipt MY-14
dicoop award settle 2020-QL001 --evidence 拨付凭证
dicoop award show 2020-QL001
dicoop award list --county QL
dicoop award add --title 再次冒烟奖补 --county QL --enterprise E-2020-QL001 --unit 市发展改革委 --policy 首台套政策 --type reward --applied 2020-01-06 --amount 200万元
dicoop award accept 2020-QL002 --date 2020-01-07
dicoop award set 2020-QL002 amount=210万元
dicoop award refuse 2020-QL002 --reason 材料不全 --ground documents
dicoop award void 2020-QL002 --reason 重复登记
dicoop award add --title 三次冒烟奖补 --county QL --enterprise E-2020-QL001 --unit 市发展改革委 --policy 另一项政策 --type reward --applied 2020-01-06 --amount 200万元
dicoop award end 2020-QL003 --reason 企业撤回
dicoop monitor add --title 冒烟监测 --county QL --enterprise E-2020-QL001 --year 2020 --since 2020-01-06 --unit 市发展改革委
dicoop monitor set 2020-QL001 unit=市地企合作办
dicoop monitor edit 2020-QL001
dicoop monitor report 2020-QL001 --period 2020-01 --state running --staff-due 420 --staff-present 398
dicoop monitor end 2020-QL001 --reason 企业注销
dicoop monitor show 2020-QL001
dicoop monitor list --county QL
dicoop monitor add --title 再次冒烟监测 --county QL --enterprise E-2020-QL001 --year 2020 --since 2020-01-06 --unit 市发展改革委
dicoop monitor void 2020-QL002 --reason 重复登记
dicoop event add --title 冒烟早餐会 --type breakfast --county QL --date 2020-01-08 --host 市发展改革委 --raised 6 --answered 4
dicoop event set 2020-QL001 attended=40
dicoop event edit 2020-QL001
dicoop event decide 2020-QL001 --text 协调用地指标 --lead 市发展改革委 --due 2020-03-31
dicoop event done 2020-QL001 1 --evidence 批复
dicoop event set 2020-QL001 type=bulletin period=2019-12
dicoop event name 2020-QL001 --place 清陵县 --rung praise --reason 开工率居首
dicoop event show 2020-QL001
dicoop event list --where type=breakfast
dicoop event add --title 再次冒烟早餐会 --type breakfast --county QL --date 2020-01-08 --host 市发展改革委 --raised 6 --answered 4
dicoop event void 2020-QL002 --reason 重复登记
dicoop event add --title 冒烟观摩会 --type breakfast --county QL --date 2020-02-20 --host 市发展改革委
dicoop event end 2020-QL003 --reason 改期
dicoop cooperation add --title 冒烟转化 --type tech_transfer --county QL --signed 2020-01-06 --mode licence --amount 300万元
dicoop cooperation set 2020-QL001 amount=280万元
dicoop cooperation edit 2020-QL001
dicoop cooperation join 2020-QL001 --party 示例大学 --role giver
dicoop cooperation land 2020-QL001 --evidence 设备进场单 --date 2020-01-07
dicoop cooperation produce 2020-QL001 --evidence 首批产品检验单 --date 2020-01-08
dicoop cooperation earn 2020-QL001 80万元 --receipt MY-15
dicoop cooperation end 2020-QL001 --reason 合作期满
dicoop cooperation show 2020-QL001
dicoop cooperation list --county QL
dicoop cooperation add --title 冒烟混改 --type equity --county QL --signed 2020-01-06 --amount 300万元
dicoop cooperation plan 2020-QL002 --evidence 方案批复 --date 2020-01-07
dicoop cooperation decide 2020-QL002 --evidence 股东会决议 --date 2020-01-07
dicoop cooperation appraise 2020-QL002 --evidence 评估报告 --date 2020-01-08
dicoop cooperation introduce 2020-QL002 --evidence 增资协议 --date 2020-01-08
dicoop cooperation complete 2020-QL002 --evidence 工商变更 --date 2020-01-09
dicoop cooperation void 2020-QL002 --reason 重复登记
dicoop cultivation add --title 冒烟培育 --county QL --enterprise E-2020-QL001 --track listing --joined 2020-01-06 --lead 市发展改革委
dicoop cultivation set 2020-QL001 target=2021
dicoop cultivation edit 2020-QL001
dicoop cultivation advise 2020-QL001 --date 2020-01-06
dicoop cultivation reform 2020-QL001 --evidence 工商变更 --date 2020-01-07
dicoop cultivation tutor 2020-QL001 --evidence 辅导备案 --date 2020-01-07
dicoop cultivation file 2020-QL001 --evidence 受理通知 --date 2020-01-08
dicoop cultivation pass 2020-QL001 --evidence 注册批文 --date 2020-01-08
dicoop cultivation recognise 2020-QL001 --evidence 上市公告 --date 2020-01-09
dicoop cultivation show 2020-QL001
dicoop cultivation list --where track=listing
dicoop cultivation add --title 再次冒烟培育 --county QL --enterprise E-2020-QL001 --track listing --joined 2020-01-06 --lead 市发展改革委
dicoop cultivation advise 2020-QL002 --date 2020-01-06
dicoop cultivation reform 2020-QL002 --evidence 工商变更 --date 2020-01-07
dicoop cultivation tutor 2020-QL002 --evidence 辅导备案 --date 2020-01-07
dicoop cultivation file 2020-QL002 --evidence 受理通知 --date 2020-01-08
dicoop cultivation withdraw 2020-QL002 --reason 财务调整 --date 2020-01-08
dicoop cultivation end 2020-QL002 --reason 企业放弃
dicoop cultivation void 2020-QL002 --reason 重复登记
dicoop lead add --title 冒烟线索 --county QL --investor 示例投资公司 --found 2020-01-06 --lead 市发展改革委
dicoop lead set 2020-QL001 became=P-2020-QL001
dicoop lead edit 2020-QL001
dicoop lead note 2020-QL001 --text 已约谈两次
dicoop lead screen 2020-QL001 --date 2020-01-06
dicoop lead negotiate 2020-QL001 --date 2020-01-07
dicoop lead agree 2020-QL001 --date 2020-01-08
dicoop lead sign 2020-QL001 --date 2020-01-08
dicoop lead show 2020-QL001
dicoop lead list --county QL
dicoop lead add --title 再次冒烟线索 --county QL --investor 示例投资公司 --found 2020-01-06 --lead 市发展改革委
dicoop lead drop 2020-QL002 --reason 改投外地
dicoop lead void 2020-QL002 --reason 重复登记

dicoop project set 2020-QL001 chain=高端装备
dicoop undo
dicoop import tests/import.csv --kind project --set county=QL --set enterprise=E-2020-QL001
dicoop import tests/import.csv --kind project --set county=QL --set enterprise=E-2020-QL001 --save
dicoop check
dicoop save -m 冒烟
dicoop meeting close 16
git init -q --bare ../共用.git
git remote add origin ../共用.git
dicoop sync
dicoop restated --meeting 16
dicoop log P-2020-QL001

git switch -qc county/ql
dicoop project set P-2020-QL001 officer=市发展改革委主任
dicoop save
git switch -q main
git switch -qc county/xq
dicoop project fund P-2020-QL001 1000万元 --receipt MY-3
dicoop save
git switch -q main
dicoop project set P-2020-QL001 officer=市工业和信息化局局长
dicoop save
dicoop review county/ql #1
dicoop review county/xq
dicoop waive R07 P-2020-QL001 --reason 有佐证 --by 市地企合作办
dicoop save
dicoop integrate main county/xq
dicoop git install
dicoop save
git merge county/ql #1
dicoop conflicts #5
dicoop resolve P-2020-QL001:officer --theirs
git commit -qam 合并
dicoop git uninstall
dicoop audit meeting-15..HEAD
dicoop diff meeting-15..HEAD --kind project
cp ledgers/projects/QL/2020/P-2020-QL001.yaml .merge_O
cp .merge_O .merge_A
cp .merge_O .merge_B
dicoop merge-driver .merge_O .merge_A .merge_B 7 ledgers/projects/QL/2020/P-2020-QL001.yaml

dicoop fmt
dicoop project list --format xlsx -o list.xlsx --force #6 without xlsxwriter
dicoop county out QL -o QL.xlsx --due 2020-02-01 --force #6 without xlsxwriter
dicoop county in QL.xlsx #3 without xlsxwriter
dicoop county status

dicoop kind list
dicoop kind show contract
dicoop kind new hazard --from declared/hazard.yaml
dicoop kind show hazard
dicoop kind check
dicoop hazard add --title 冒烟隐患 --county QL --found 2020-01-06 --grade major --cost 3万元
dicoop hazard assign 2020-QL001 --by 市发展改革委 --date 2020-01-07
dicoop hazard list
dicoop hazard show 2020-QL001
dicoop rates --rate hazard.fixed_rate
dicoop migrate hazard --rename grade=level
dicoop schema
dicoop completion bash
dicoop init ../new --name 冒烟台账
dicoop -C ../new check
dicoop sample ../other --projects 5
dicoop sample ../third --projects 5 --city 2
dicoop upgrade --dry-run
dicoop extract -o ../sent #6 without duckdb
dicoop export --to oc4ids --all
dicoop rollup ../sent --by county #6 without duckdb
dicoop -C ../other rates
""".replace("declared/", shlex.quote(f"{Path(__file__).parent}/declared/")).replace(
    "tests/import.csv", shlex.quote(f"{Path(__file__).parent}/import.csv")
)


class Done(NamedTuple):
    """What a line came to."""

    code: int
    told: str


def missed(lines=LINES):
    """Return the commands that no line runs: of the table, and the verbs of its nouns."""
    words = [shlex.split(line)[1:] for line in lines.splitlines() if line.startswith("dicoop ")]
    return {leaf for leaf in leaves() if not any(line[: len(leaf.split())] == leaf.split() for line in words)}


def leaves():
    """Yield every command that does something, as it is typed."""
    session = Session("zh", None, date.fromisoformat(TODAY))
    for name, row in COMMANDS.items():
        built = app.parser(app.build(row, session), session)
        yield from (f"{name} {verb}" for verb in built.list_commands(None)) if hasattr(built, "list_commands") else (name,)
    own = declared.entries(session)
    yield from (f"{kind.name} {verb}" for kind in LATER for verb in app.parser(own[kind.name].build(), session).list_commands(None))


def surroundings(place):
    """Return an environment in which no settings of this machine have a say, and git's clock stands still."""
    folder = str(Path(sys.executable).parent)
    env = {"PATH": f"{folder}:{os.environ['PATH']}", "HOME": str(place / "home"), "DICOOP_CACHE": str(place / "cache"), "VISUAL": "true"}
    env |= {"LANG": "C.UTF-8", "DICOOP_LANG": "zh", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_EDITOR": "true"}
    given = {"NAME": "张三", "EMAIL": "clerk@example.com", "DATE": f"{TODAY}T10:00:00+0800"}
    return env | {f"GIT_{who}_{what}": text for who in ("AUTHOR", "COMMITTER") for what, text in given.items()}


def done(line, root, env):
    """Run a line in a folder."""
    words = shlex.split(line)
    if words[0] == "dicoop":
        words = [sys.executable, "-m", "dicoop", *words[1:], "--today", TODAY]
    ran = subprocess.run(words, cwd=root, env=env, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    return Done(ran.returncode, re.sub(r"\d+ KB|[ -]+", " ", ran.stdout + ran.stderr))  # an index grows, and the column that says so


def expected(mark):
    """Return with which code a line must end that has a mark behind it."""
    code, _, library = mark.partition(" without ")
    return int(code or 0) if not library or find_spec(library) is None else 0


def fault(line, now, before):
    """Return what is wrong with how a line ended, before which the same line came to something, or to nothing yet."""
    code = expected(line.partition(" #")[2])
    if now.code != code:
        return f"ended with {now.code}, not {code}"
    if "Traceback" in now.told:
        return "a traceback"
    if before and now.told != before.told:
        return f"what is remembered makes a difference; with nothing remembered:\n{before.told}\nwith it"
    return ""


TURNS = ("nothing remembered", "all remembered")


def main(turns=TURNS):
    """Run all lines in each turn, tell what is wrong with them, and return the exit code."""
    lines, began, before, faults = [line for line in LINES.splitlines() if line], time.monotonic(), {}, 0
    for leaf in sorted(missed()):
        sys.stdout.write(f"dicoop {leaf}: run by no line of this\n")
        faults += 1
    with tempfile.TemporaryDirectory() as name:
        place, env = Path(name), surroundings(Path(name))
        for turn in turns:
            root = place / "work/ledger"
            shutil.rmtree(root.parent, ignore_errors=True)
            root.mkdir(parents=True)
            for at, line in enumerate(lines):
                now = done(line.partition(" #")[0], root, env)
                wrong = fault(line, now, before.get(at))
                before[at] = now
                if wrong:
                    sys.stdout.write(f"{turn}: {line}: {wrong}:\n{now.told}\n")
                    faults += 1
    took = time.monotonic() - began
    sys.stdout.write(
        f"{len(lines)} lines, {' and '.join(turns)}, on Python {sys.version.split()[0]} in {took:.0f} s: {faults or 'no'} faults\n"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(TURNS[:1] if sys.argv[1:] == ["once"] else TURNS))
