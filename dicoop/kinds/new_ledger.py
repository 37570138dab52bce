"""What does a new, empty ledger start with?"""

from __future__ import annotations

from dicoop.kinds import BUILT_IN
from dicoop.kinds.settings import FORMAT
from dicoop.text.write import scalar

_SETTINGS = """\
# 台账设置。带 # 的行是默认值，要改就去掉行首的 "# "。改完运行 dicoop check。
name: {name}
id: {id}  # 台账的标识，全省不重复；定了不要改
{code}
format: {format}
counties:                        # 顺序就是表格里的顺序；key 用 2 到 4 个大写字母，定了不要改
  - key: XA
    name: 示例县                   # 改成自己的县区，一县一条
#     group: 六组团               # 可选：组团，表格里有小计，督导时分开排名
#     code: '410000'             # 可选: GB/T 2260 区划代码
#     successor: XB              # 可选：撤并后并入的县区
#   - key: WS
#     name: 市外
#     outside: true              # 外地投资方和买方；不进县区表
units:                           # 责任单位；第一个是列单单位
  - 市地企合作办
#   - 市发展改革委
themes:                          # 会议主题
  - 项目对接
  - 产销对接
  - 科技创新成果对接
# language: zh                   # 选项和环境变量都没有说明时用的语言：zh 或 en
# office: SJ                     # 市办自己登记时编号里的代号
# nodes:                         # 前期节点，开工前多少个工作日；可以添自己的节点
#   filing:
#     before_start: 60
#   planning:
#     before_start: 50
#   land:
#     before_start: 40
#   eia:
#     before_start: 30
#   permit:
#     before_start: 10
# limits:                        # 工作日：claim 从列单起，各类别从领单起，没写的类别按 other
#   claim: 2
#   land: 30
#   other: 15
# renamed:                       # 更名或并入别的单位：旧记录不用改，从那天起算在现名下
#   - was: 市工业和信息化委员会
#     unit: 市工业和信息化局
#     from: 2019-01-10
# short:                         # 单位的简称，登记时可以用
#   市发展改革委:
#     - 发改
# english:                       # 县区、组团、单位的英文名，--lang en 时用
#   市发展改革委: Development and Reform Commission
# history:                       # 从某一天起改的规定：时限管从那天起算的事，亮灯、督导门槛、组团、并入看那天以后的数
#   - from: 2020-01-01
#     limits:
#       land: 10
#     lights:
#       node_red: 20
#     supervision:
#       criticism: 15
#     counties:
#       XA:
#         successor: XB
# calendar:                      # 与国家日历不同的日子，和日历库还没有的年份
#   - date: 2027-02-06
#     work: true
# known: 2027                    # 日历库还没有、calendar 已经写全的年份，到这一年为止
# lights:
#   node_yellow: 30              # 计划日前多少天亮黄灯
#   node_red: 30                 # 计划日后多少天亮红灯
#   issue_yellow: 2              # 期限前多少个工作日亮黄灯
# supervision:
#   rates:
#     - start
#     - funds
#     - clearance
#   statement: 10                # 低于全市多少个百分点，表态发言
#   criticism: 20                # 低于全市多少个百分点，通报批评
#   least: 3                     # 分母小于它不评
# check:
#   signed_apart: 30             # 签约日与会议日相隔不超过多少天
# private:                       # 不给别的县看、不放进给外面看的页面的内容：类别.字段
#   - financing.rate
#   - financing.guarantee
#   - monitor.months.*.profit
#   - monitor.months.*.loss
#   - cooperation.post
# paper:                         # Word 和 PDF 的版面：页边、行距、字体，默认按 GB/T 9704
#   pitch: 28.95pt
#   text: 仿宋_GB2312
# review:                        # 审查改动
#   base: main                   # 同哪个分支比
#   late: 90                     # 事后多少天登记算迟报
#   bulk: 50                     # 一次改动多少条已有记录算大批
#   parted: 500万元              # 支付限额：同一天几笔都不到、合计却到了，算拆分；不写就不查
#   severities:                  # 规则轻重：error warning off；没写的照规则自己的
#     R27: warning
# policies:                      # 企业可以申请兑现的政策
#   - key: forty
#     name: 优化营商环境四十条措施
#     number: 示例政〔2027〕1号
#     unit: 市发展改革委
#     from: 2027-01-01
#     to: 2028-12-31
#     days: 60                   # 多少个工作日内兑现
#     accept_days: 5             # 多少个工作日内受理
#     repeat: false              # 同一条款一年可以兑现几次的写 true
#     articles:
#       - 第一条
#     caps:                      # 条款的上限
#       第一条: 500万元
#     budget:                    # 年度预算
#       2027: 1亿元
# measures:                      # 指标名录
#   - key: gdp
#     name: 地区生产总值增速
#     unit: '%'
#     better: up                 # 越高越好；越低越好写 down
#     additive: false            # 各县区相加就是全市的写 true
#     nominal: false             # 按现价的写 true
#     span: ytd                  # 数值是累计的；当月的写 month，当季 quarter，全年 year
#     first_month: 2             # 一年里从几月的数开始发布（1—2月合在一起发的写 2）
#     release_days: 20           # 期末后多少天发布
# chains:                        # 产业链
#   - 高端装备制造
# clusters:                      # 产业集群
#   - 装备制造产业集群
# parks:                         # 园区
#   - 示例产业园
# visits:                        # 按包联层级多少天走访一次；包联自己写了 cycle 的按它
#   city: 30
# events:                        # 多少天举行一次，到期的列在 due 里；meeting 是联席会议
#   meeting: 60
#   breakfast: 60
# currencies:                    # 外币的中间价，照公布的写 100 外币合多少元，从哪天起
#   - currency: USD
#     from: 2027-01-04
#     per_100: 704.54
# benefit_share: 80%             # 成效达到约定的多少算达效，达效率的 agreed 口径用，不写为100%
# bridge_fund: 1亿元             # 周转金规模，算周转次数用
# rounding: half_up              # 四舍五入; truncate 为截断
# digits: 1                      # 百分数的小数位
# thousands: true                # 金额写千分位，如 1,722.45亿元
"""

_README = """\
# {name}

这个文件夹是一本地企合作台账，用 dicoop 记录和核对。每条记录是 ledgers/ 下的一个文本文件。

| 要做的事 | 命令 |
|---|---|
| 登记一次联席会议 | dicoop meeting add |
| 登记企业、项目、合同、问题 | dicoop enterprise add, dicoop project add, dicoop contract add, dicoop issue add |
| 报开工、报资金 | dicoop project reach 编号 start, dicoop project fund 编号 金额 --receipt 凭证号 |
| 领单、清单 | dicoop issue claim 编号 --by 单位，dicoop issue close 编号 |
| 看逾期和将到期的 | dicoop due --within 30 |
| 核对全部记录 | dicoop check |
| 出会议报告 | dicoop report --meeting 1 |

先改 ledgers/ledger.yaml: 台账名称、县区、责任单位。改完运行 dicoop check。
不会写命令时，在命令后面加 --help。
"""

_CODE = "# code: '410300'                 # 市的 GB/T 2260 区划代码，全省汇总按它认"
_ATTRIBUTES = "* text=auto eol=lf\n"
_IGNORE = "# 写到一半的临时文件，和一次只让一个人写的锁\n.*.tmp\nledgers/.lock\n"


def files(name: str, id: str, code: str | None = None) -> dict[str, str]:  # noqa: A002 - as the settings call it
    """Return the texts of a new ledger's files by path, schemas apart; `code`: the region code of its city."""
    settings = _SETTINGS.format(
        name=scalar(name), id=scalar(id), code=_CODE if code is None else f"code: {scalar(code, typed=False)}", format=FORMAT
    )
    folders = {f"ledgers/{kind.folder}/.gitkeep": "" for kind in BUILT_IN.values()}
    return {
        "ledgers/ledger.yaml": settings,
        "README.md": _README.format(name=name),
        ".gitattributes": _ATTRIBUTES,
        ".gitignore": _IGNORE,
        **folders,
    }
