"""When were the meetings, on what, what was said and decided there, and how much came out of each?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dicoop.sample import city, days
from dicoop.sample.figures import part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dicoop.sample.dice import Dice
    from dicoop.sample.firms import Firm, FirmRegister
    from dicoop.sample.history import Data

_DATES = (
    (2016, 3, 18), (2016, 5, 13), (2016, 7, 8), (2016, 9, 2), (2016, 10, 28), (2016, 12, 23),
    (2017, 3, 10), (2017, 5, 26), (2017, 8, 25), (2017, 11, 24),
    (2018, 3, 23), (2018, 7, 13), (2018, 11, 16),
    (2019, 3, 22), (2019, 8, 20),
)  # fmt: skip
_LATER = (3, 8)  # months of the two meetings a year that follow
_ROUND = (("项目对接",), ("产销对接",), ("科技创新成果对接",), ("金融对接", "资本对接"))
_THEMES = {12: ("金融对接",), 14: ("科技创新成果对接", "资本对接"), 15: ("产销对接", "产融合作")}

# What came out of each of the first fifteen meetings at the default size; later ones are like the last twelve.
_OUTCOME = {
    "project": (44, 22, 34, 14, 24, 16, 16, 9, 21, 12, 13, 7, 16, 9, 13),
    "contract": (6, 25, 4, 3, 5, 20, 3, 2, 5, 16, 3, 2, 6, 4, 24),
    "issue": (14, 13, 14, 10, 12, 11, 12, 8, 12, 11, 11, 8, 12, 9, 8),
}
REPORTED = 3  # the meeting whose figures the sources give: 100 projects, 667.4亿元, 23 started, 35 contracts
_REPEATED = 12


class Signing(NamedTuple):
    """Where a record of a meeting falls: the meeting, its day, and whether it was the last one held."""

    meeting: int
    day: int
    before: int
    following: int


def meeting_days(count: int) -> tuple[int, ...]:
    """Return the days of the meetings: the fifteen, then two a year."""
    return tuple(days.day(*_DATES[n]) if n < len(_DATES) else _later(n - len(_DATES)) for n in range(count))


def _later(index: int) -> int:
    years, half = divmod(index, len(_LATER))
    return days.onward(days.day(2020 + years, _LATER[half], 20))


def themes(number: int) -> tuple[str, ...]:
    """Return the themes of a meeting."""
    return _THEMES.get(number) or _ROUND[(number - 1) % len(_ROUND)]


def outcome(kind: str, total: int, meetings: int) -> tuple[int, ...]:
    """Return how many records of a kind fall to each meeting; they add up to the total."""
    table = _OUTCOME[kind]
    weights = tuple(table[n] if n < len(table) else table[len(table) - _REPEATED + (n - len(table)) % _REPEATED] for n in range(meetings))
    return tuple(part(total, n, weights) for n in range(meetings))


def signings(when: tuple[int, ...]) -> Iterator[Signing]:
    """Return each meeting with the days of its neighbours; the last one is followed by none (its own day)."""
    for index, day in enumerate(when):
        yield Signing(index + 1, day, when[index - 1] if index else day - 60, when[index + 1] if index + 1 < len(when) else day)


def day_around(dice: Dice, at: Signing, on_the_day: float) -> int:
    """Return a worked day of signing: on the day, in the weeks before, or (never at the reported meeting) in those after."""
    draw = dice.share()
    if draw < on_the_day:
        return at.day
    late = draw > 1 - (1 - on_the_day) / 3
    if late and at.meeting != REPORTED and at.following > at.day:
        return days.onward(at.day + dice.whole(1, 24))
    return days.back(at.day - dice.whole(1, 20))


# What was said and decided there

_PLACES = ("市会议中心", "市会议中心", "市政府第一会议室", "高新区科技大厦", "经开区会展中心")
_VIDEO = frozenset({12, 16, 17, 18})
_PITCHES = {15: 4}
_SPEECHES = {REPORTED: 8, 15: 3}
_REPORT = {
    REPORTED: "通报前两次会议议定事项落实情况",
    15: "通报签约项目、产销对接合同和企业问题办理情况",
}
_RELEASE = {
    "科技创新成果对接": ("市科技局", "发布可转化科研成果和企业科研攻关需求"),
    "产销对接": ("市工业和信息化局", "发布工业产品供给和采购需求目录"),
    "金融对接": ("市金融工作局", "发布企业融资需求清单"),
    "项目对接": ("市发展改革委", "发布拟对接重点项目清单"),
}
_PITCHED = ("{good}新品推介", "{good}配套需求推介", "{good}产能和供货能力推介", "{good}合作项目推介")
_STUDIED = ("可转化成果推介：{good}", "{good}中试合作推介", "检测平台开放共享推介")
_SERVED = {"finance": ("投融资服务方案推介", "供应链金融产品推介"), "other": ("仓储配送一体化方案推介",), "culture": ("文旅合作项目推介",)}
_SORTS = {
    "项目对接": ("maker", "maker", "works", "culture", ""),
    "产销对接": ("maker",),
    "科技创新成果对接": ("institute", "institute", "maker"),
    "金融对接": ("finance", "finance", "maker"),
    "资本对接": ("finance", "maker", "institute"),
    "产融合作": ("maker", "maker", "finance"),
}
_SPEAKING = ("maker", "maker", "maker", "institute", "finance", "")
_WORKS = ("建设运营合作方案推介", "园区配套服务推介")
_SPOKEN = {
    "maker": (
        "项目推进情况和下一步打算",
        "本地配套采购情况",
        "产学研合作做法",
        "要素保障方面的意见建议",
        "人才引进和用工需求",
        "混合所有制合作进展",
    ),
    "institute": ("科研成果就地转化情况", "与本地企业联合攻关情况", "中试基地共建情况", "科研人员到企业挂职情况"),
    "finance": ("服务实体经济情况", "投贷联动做法", "对中小企业融资的建议"),
}
_OF_OTHERS = ("项目建设情况和需要协调的事项", "参与园区建设情况", "下一步投资打算")
_OF_COUNTY = ("承接地企合作项目情况", "园区建设和要素保障情况", "签约项目推进机制", "表态发言：加快签约项目开工")

# theme: decision, unit that leads, evidence
_DECIDED = {
    "项目对接": (
        ("建立签约项目联审联批机制，每周会商一次", "市发展改革委", "联审联批工作规程"),
        ("对签约项目逐个明确包联领导和责任单位", "市地企合作办", "包联工作台账"),
        ("完成{county}产业集聚区规划修编", "市自然资源和规划局", "规划批复文件"),
        ("统筹{n}00亩工业用地指标保障签约项目", "市自然资源和规划局", "用地计划下达文件"),
        ("项目环评实行并联审批，承诺时限压缩一半", "市生态环境局", "审批流程公告"),
        ("建成{county}标准化厂房{n}万平方米", "{office}", "竣工验收备案表"),
    ),
    "产销对接": (
        ("编制本地工业产品配套目录，每季度更新", "市工业和信息化局", "配套目录印发件"),
        ("建成产销对接网上平台并组织企业注册", "市工业和信息化局", "平台上线验收报告"),
        ("政府投资项目同等条件下优先采用本地产品", "市财政局", "采购政策通知"),
        ("组织装备制造行业一对一对接活动{n}场", "市商务局", "活动签到表和意向清单"),
        ("开通{county}大件运输绿色通道", "市交通运输局", "通行证办理规程"),
    ),
    "科技创新成果对接": (
        ("设立科技成果转化引导资金", "市科技局", "资金管理办法"),
        ("大型科研仪器向本地企业开放共享", "市科技局", "开放共享目录"),
        ("选派{n}名科技特派员进企业挂职", "市人力资源社会保障局", "选派文件"),
        ("组建轴承产业技术创新战略联盟", "市工业和信息化局", "联盟成立协议"),
        ("兑现首台（套）重大技术装备奖补", "市财政局", "资金拨付凭证"),
    ),
    "金融对接": (
        ("建立企业融资需求清单，按月推送银行", "市金融工作局", "推送记录"),
        ("设立企业还贷周转金{n}000万元", "市财政局", "周转金管理办法"),
        ("建立政银担风险分担机制", "市金融工作局", "三方合作协议"),
        ("上市后备企业辅导全覆盖", "市金融工作局", "辅导备案登记表"),
    ),
    "资本对接": (
        ("设立先进制造业产业基金，首期{n}亿元", "市财政局", "基金备案证明"),
        ("梳理国有企业混合所有制合作项目清单", "市发展改革委", "合作项目清单"),
    ),
    "产融合作": (
        ("研究设立市级政府性融资担保基金", "市财政局", "基金组建方案"),
        ("建成企业信用信息平台并向银行开放", "市发展改革委", "平台验收报告"),
    ),
}  # fmt: skip
_ALWAYS = (
    ("打通{county}厂区北侧道路", "市交通运输局", "通车验收单"),
    ("{county}110千伏变电站扩容", "市供电公司", "投运批复"),
    ("开通园区职工公交专线{n}条", "市交通运输局", "线路开通公告"),
    ("集中化解签约企业办证遗留问题", "市自然资源和规划局", "办结清单"),
    ("涉企收费清理回头看", "市市场监管局", "清理结果公示"),
    ("企业职工子女入学统筹安排", "市教育局", "入学安排表"),
)


def minutes(dice: Dice, register: FirmRegister, when: tuple[int, ...]) -> Iterator[Data]:
    """Return the meetings in their order."""
    for number, day in enumerate(when, 1):
        yield {
            "id": str(number),
            "date": days.iso(day),
            "themes": list(themes(number)),
            "mode": "video" if number in _VIDEO else "in_person",
            "place": dice.pick(_PLACES),
            "items": _items(dice, register, number, day),
            "decisions": _decisions(dice, number, day),
        }


def _items(dice: Dice, register: FirmRegister, number: int, day: int) -> list[Data]:
    report = {"type": "release", "by": city.FIRST_UNIT, "text": _REPORT.get(number, "通报上次会议议定事项落实情况")}
    released = [_RELEASE[theme] for theme in themes(number) if theme in _RELEASE]
    found = [report] if number > 1 else []
    found += [{"type": "release", "by": by, "text": text} for by, text in released]
    pitching = _different(dice, register, day, _PITCHES.get(number, dice.whole(2, 5)), _SORTS[themes(number)[-1]])
    found += [{"type": "pitch", "by": firm.name, "text": _pitch(dice, firm)} for firm in pitching]
    return found + _speeches(dice, register, day, _SPEECHES.get(number, dice.whole(2, 6)))


def _different(dice: Dice, register: FirmRegister, day: int, count: int, sorts: tuple[str, ...]) -> list[Firm]:
    found: dict[str, Firm] = {}
    while len(found) < count:
        firm = register.one(dice, dice.pick(sorts), day)
        found[firm.name] = firm
    return list(found.values())


def _pitch(dice: Dice, firm: Firm) -> str:
    forms = {"maker": _PITCHED, "institute": _STUDIED}.get(firm.trade.sort) or _SERVED.get(firm.trade.sort, _WORKS)
    return dice.pick(forms).format(good=dice.pick(firm.trade.goods).name if firm.trade.goods else "")


def _speeches(dice: Dice, register: FirmRegister, day: int, count: int) -> list[Data]:
    counties = count // 3
    start = dice.whole(0, len(city.COUNTIES) - 1)
    places = [city.COUNTIES[(start + 4 * n) % len(city.COUNTIES)].name for n in range(counties)]
    found = [{"type": "speech", "by": name, "text": dice.pick(_OF_COUNTY)} for name in places]
    speaking = _different(dice, register, day, count - counties, _SPEAKING)
    return found + [{"type": "speech", "by": firm.name, "text": dice.pick(_SPOKEN.get(firm.trade.sort, _OF_OTHERS))} for firm in speaking]


def _decisions(dice: Dice, number: int, day: int) -> list[Data]:
    choices = [row for theme in themes(number) for row in _DECIDED[theme]]
    chosen = [*_rotated(dice, choices, dice.whole(2, 3)), *_rotated(dice, _ALWAYS, dice.whole(1, 2))]
    return [_decision(dice, f"M{number}-{place}", row, day) for place, row in enumerate(chosen, 1)]


def _rotated(dice: Dice, rows: list[tuple[str, str, str]] | tuple[tuple[str, str, str], ...], count: int) -> list[tuple[str, str, str]]:
    start = dice.whole(0, len(rows) - 1)
    return [rows[(start + n) % len(rows)] for n in range(min(count, len(rows)))]


def _decision(dice: Dice, key: str, row: tuple[str, str, str], day: int) -> Data:
    text, lead, evidence = row
    county = dice.pick(city.COUNTIES)
    due = days.month_end(day + dice.whole(40, 150))
    found = {
        "key": key,
        "text": text.format(county=county.name, n=dice.whole(2, 9)),
        "lead": lead.format(office=f"{county.name}地企合作办"),
        "due": days.iso(due),
    }
    if dice.chance(0.93):
        late = dice.whole(8, 60) if dice.chance(0.12) else -dice.whole(0, 20)
        found |= {"done": days.iso(max(days.onward(day + 10), days.back(due + late))), "evidence": evidence}
    return found
