"""How does a command look when it is used? A test runs every line."""

EXAMPLES = {
    f"dicoop {command}": f"dicoop {command} {words}".rstrip()
    for command, words in {
        "project add": """--name 精密轴承智能工厂 --enterprise QL003 --county QL --signed 2019-08-20 \\
    --investment 12.5亿元 --lead 市发展改革委""",
        "project list": "--county QL --where 'investment>=5亿元' --sort -investment",
        "project show": "QL007",
        "project set": "QL007 investment=13亿元 nodes.start.plan=2019-12-31",
        "project edit": "QL007",
        "project void": "QL007 --reason 重复登记",
        "project reach": "QL007 start --date 2019-09-25 --evidence 开工令",
        "project fund": """QL007 2000万元 --receipt HD-2019-0031 --source own
dicoop project fund QL007 --reverse HD-2019-0031""",
        "project note": "QL007 --text 主体结构封顶 --invested 3000万元",
        "project plan": "QL007 permit 2019-12-10",
        "project schedule": "QL007 --start 2019-12-31",
        "project end": "QL007 --reason 企业战略调整",
        "issue add": """--title 厂区北侧道路未通 --enterprise QL003 --county QL \\
    --category logistics --raised 2019-09-20""",
        "issue list": "--stage handling --overdue",
        "issue show": "QL012",
        "issue set": "QL012 lead=市交通运输局",
        "issue edit": "QL012",
        "issue void": "QL012 --reason 重复登记",
        "issue claim": "QL012 --by 市交通运输局",
        "issue handle": "QL013 --text '已组织招聘会, 达成意向 120 人'",
        "issue extend": "QL013 --until 2019-10-31 --reason 等待培训结业 --cause between_units",
        "issue close": """QL013 --outcome resolved --evidence 用工合同
dicoop issue close QL013 --outcome not_permitted --basis 某条例第三条 --cause policy_unclear""",
        "issue feedback": "QL014 --answer satisfied",
        "issue reopen": "QL014 --reason 仍有停电",
        "contract add": """--title 特种钢材供货 --supplier QL003 --buyer XQ001 --county QL \\
    --amount 8600万元 --signed 2019-08-20""",
        "contract list": "--meeting 15",
        "contract show": "QL003",
        "contract set": "QL003 to=2020-08-31",
        "contract edit": "QL003",
        "contract void": "QL003 --reason 重复登记",
        "contract deliver": """QL003 700万元 --receipt FH-0002
dicoop contract deliver QL003 --reverse FH-0002""",
        "contract end": "QL003 --reason 需方停产",
        "enterprise add": "--name 示例轴承有限公司 --county QL --above-scale true",
        "enterprise list": "--county QL",
        "enterprise show": "QL003",
        "enterprise set": "QL003 officer=市工业和信息化局局长",
        "enterprise edit": "QL003",
        "enterprise void": "XQ001 --reason 已注销",
        "meeting add": "--id 16 --date 2019-12-20 --themes 项目对接 --themes 产销对接",
        "meeting list": "",
        "meeting show": "15",
        "meeting set": "15 place=市会议中心",
        "meeting edit": "15",
        "meeting void": "15 --reason 会议取消",
        "meeting item": "15 --type pitch --by 示例轴承有限公司 --text 轴承新品推介",
        "meeting decide": "15 --text 打通厂区北侧道路 --lead 市交通运输局 --due 2019-10-31",
        "meeting done": "15 M15-1 --evidence 验收单",
        "report": "--meeting 15",
        "rates": "--by county --meeting 15",
        "due": "--within 30",
        "check": "--strict\ndicoop check --explain bare-number",
        "fmt": "--check\ndicoop fmt ledgers/projects/QL/2019/P-2019-QL007.yaml",
        "init": "某市台账 --name 某市地企合作台账",
        "sample": "示例台账 --seed 7 --projects 50",
        "schema": "",
        "completion": "bash >> ~/.bashrc",
    }.items()
}
