"""What do the made-up enterprises make, and what are they called?"""

from __future__ import annotations

from typing import NamedTuple


class Good(NamedTuple):
    """Something made: its name, the unit its output is counted in, and usual yearly outputs."""

    name: str
    unit: str
    scale: tuple[int, ...]


class Trade(NamedTuple):
    """A line of business.

    `sort`: maker, institute, works, town, culture, finance or other · `industry`: GB/T 4754 · `firms`: words in names of enterprises ·
    `goods`: what makers make and institutes study; empty for the rest · `buyers`: the chains that buy it.
    """

    sort: str
    industry: str
    chain: str
    weight: int
    firms: tuple[str, ...]
    goods: tuple[Good, ...] = ()
    buyers: tuple[str, ...] = ()


_MACHINES = ("高端装备", "农机装备", "轨道交通", "汽车零部件", "智能装备", "新能源")
_SHOPS = ("现代物流", "文化旅游")
TRADES = (
    Trade("maker", "C34", "轴承", 8, ("精密轴承", "特种轴承"), (
        Good("精密机床轴承", "万套", (20, 50, 120)), Good("风电主轴轴承", "套", (800, 1500, 3000)),
        Good("盾构机主轴承", "套", (60, 100, 240)), Good("轴承滚动体", "亿粒", (5, 12, 30)),
    ), _MACHINES),
    Trade("maker", "C35", "高端装备", 6, ("重型机械", "矿山装备"), (
        Good("大型矿用磨机", "台", (30, 60, 100)), Good("液压支架", "架", (600, 1200, 2000)),
        Good("智能采煤装备", "套", (40, 80, 150)), Good("大型铸锻件", "吨", (8000, 20000, 50000)),
    ), ("高端装备", "新材料", "有色金属", "石化")),
    Trade("maker", "C34", "高端装备", 5, ("传动机械", "液压件"), (
        Good("大功率减速机", "台", (500, 1200, 3000)), Good("高压柱塞泵", "台", (2000, 5000)), Good("精密齿轮箱", "台", (800, 2000)),
    ), _MACHINES),
    Trade("maker", "C35", "农机装备", 7, ("农业装备", "农业机械"), (
        Good("大马力拖拉机", "台", (3000, 8000, 20000)), Good("智能收获机", "台", (1000, 2500, 5000)),
        Good("动力换挡变速箱", "套", (5000, 12000)), Good("新能源植保机", "台", (2000, 5000)),
    ), ("农机装备", "食品", "现代物流")),
    Trade("maker", "C37", "轨道交通", 5, ("轨道装备", "轨道车辆配件"), (
        Good("城轨车辆制动系统", "套", (500, 1200)), Good("轨道减振扣件", "万套", (50, 120, 200)), Good("牵引变压器", "台", (200, 500)),
    ), ("轨道交通", "基础设施")),
    Trade("maker", "C36", "汽车零部件", 6, ("汽车零部件", "汽车配件"), (
        Good("商用车车桥", "万根", (5, 10, 20)), Good("铝合金轮毂", "万只", (100, 200, 300)), Good("汽车内饰件", "万套", (30, 80)),
        Good("新能源汽车电驱壳体", "万件", (20, 60)),
    ), ("汽车零部件", "农机装备", "新能源")),
    Trade("maker", "C39", "电子信息", 4, ("电子科技", "光电"), (
        Good("光电连接器", "万只", (200, 500, 1000)), Good("智能传感器", "万只", (100, 300)), Good("射频组件", "万件", (5, 20)),
    ), ("电子信息", "轨道交通", "智能装备", "新能源")),
    Trade("maker", "C39", "电子信息", 3, ("半导体材料", "电子材料"), (
        Good("大尺寸硅片", "万片", (60, 120, 300)), Good("电子铜箔", "吨", (3000, 8000)), Good("覆铜板", "万张", (100, 300)),
    ), ("电子信息", "新能源")),
    Trade("maker", "C30", "新材料", 4, ("耐火材料", "工业陶瓷"), (
        Good("镁质耐火材料", "万吨", (3, 8, 15)), Good("碳化硅微粉", "吨", (3000, 10000)), Good("石英陶瓷坩埚", "万只", (2, 5)),
    ), ("有色金属", "金属制品", "新能源", "新材料")),
    Trade("maker", "C30", "新材料", 3, ("玻璃", "光伏玻璃"), (
        Good("光伏压延玻璃", "万吨", (10, 20, 40)), Good("超薄电子玻璃", "万平方米", (200, 500)), Good("节能中空玻璃", "万平方米", (50, 120)),
    ), ("新能源", "电子信息", "城镇建设")),
    Trade("maker", "C32", "有色金属", 3, ("钼钨", "钼业"), (
        Good("高纯钼板材", "吨", (500, 1200, 3000)), Good("钨钼靶材", "吨", (100, 300)),
    ), ("电子信息", "新材料")),
    Trade("maker", "C32", "有色金属", 4, ("铝业", "铜铝材"), (
        Good("高精铝板带", "万吨", (5, 12, 20)), Good("精密铜管", "万吨", (1, 3)), Good("再生铝合金锭", "万吨", (5, 10)),
    ), ("汽车零部件", "轨道交通", "新能源", "电子信息")),
    Trade("maker", "C33", "金属制品", 4, ("特种钢", "合金材料"), (
        Good("特种钢材", "万吨", (5, 10, 30)), Good("模具钢", "万吨", (2, 6)), Good("高温合金锻件", "吨", (800, 2000)),
    ), ("轴承", *_MACHINES)),
    Trade("maker", "C21", "钢制家具", 4, ("钢制家具", "办公家具"), (
        Good("钢制办公家具", "万件", (50, 150)), Good("智能密集架", "万立方米", (2, 5)), Good("智能保险柜", "万台", (3, 8)),
    ), ("现代金融", "城镇建设", "科技服务", "现代物流")),
    Trade("maker", "C26", "石化", 5, ("精细化工", "石化材料"), (
        Good("聚丙烯改性料", "万吨", (3, 10)), Good("水性工业涂料", "万吨", (1, 3, 5)), Good("电子级双氧水", "万吨", (2, 5)),
    ), ("汽车零部件", "电子信息", "农机装备", "钢制家具")),
    Trade("maker", "C27", "生物医药", 6, ("生物药业", "医药科技"), (
        Good("动物疫苗", "亿头份", (3, 10, 20)), Good("中药饮片", "吨", (1000, 3000)), Good("体外诊断试剂", "万人份", (500, 2000)),
    ), ("生物医药", "现代物流", "食品")),
    Trade("maker", "C38", "新能源", 6, ("新能源", "储能科技"), (
        Good("动力锂电池", "兆瓦时", (500, 1000, 2000)), Good("光伏组件", "兆瓦", (200, 500)), Good("储能变流器", "台", (800, 2000)),
    ), ("新能源", "农机装备", "城镇建设", "基础设施")),
    Trade("maker", "C34", "智能装备", 6, ("机器人", "智能装备"), (
        Good("工业机器人", "台", (500, 1000, 3000)), Good("消防机器人", "台", (100, 300)), Good("机器视觉检测设备", "套", (200, 600)),
    ), ("轴承", "汽车零部件", "电子信息", "食品", "高端装备")),
    Trade("maker", "C14", "食品", 6, ("食品", "粮油食品"), (
        Good("速冻面米食品", "万吨", (3, 8, 15)), Good("小杂粮制品", "万吨", (1, 3)), Good("休闲烘焙食品", "万吨", (1, 2)),
    ), _SHOPS),
    Trade("institute", "M73", "科技服务", 2, ("轴承研究所",), (Good("高速列车轴承", "套", ()), Good("航天微型轴承", "套", ())), ("轴承", "轨道交通")),
    Trade("institute", "M73", "科技服务", 2, ("材料研究院",), (Good("耐高温钛合金", "吨", ()), Good("高温合金粉末", "吨", ())), ("高端装备", "金属制品")),
    Trade("institute", "M73", "科技服务", 2, ("农机研究院",), (Good("无人驾驶拖拉机", "台", ()), Good("精量播种机", "台", ())), ("农机装备",)),
    Trade("institute", "M73", "科技服务", 2, ("智能装备研究院",), (Good("工业互联网", "项", ()), Good("智能矿山装备", "套", ())), _MACHINES),
    Trade("works", "N78", "基础设施", 6, ("路桥工程", "市政建设", "水务", "热力")),
    Trade("town", "K70", "城镇建设", 5, ("城市建设", "产业园开发", "建设投资")),
    Trade("culture", "R90", "文化旅游", 7, ("文化旅游", "文化传媒", "康养")),
    Trade("finance", "J66", "现代金融", 4, ("融资租赁", "产业基金管理", "融资担保")),
    Trade("other", "G59", "现代物流", 6, ("现代物流", "冷链物流", "商贸")),
)  # fmt: skip
TRADE_WEIGHTS = tuple(trade.weight for trade in TRADES)

_FIRST = "恒岳泽瑞鼎昊晟铭凯拓卓科宏华远达德信正方中天金海兴隆盛源通百"
_SECOND = "川峰霖岚屹澜丰立益嘉诚安泰和元启明辰宇翔飞腾驰锐创智联众博洋"
_FORMS = ("有限公司", "有限公司", "有限公司", "股份有限公司", "集团有限公司", "有限责任公司")
_STEP = 389  # coprime with the number of pairs, so that neighbours get unlike names


def brand(index: int) -> str:
    """Return the trade name of the n-th enterprise; no two are the same."""
    pairs = len(_FIRST) * len(_SECOND)
    rounds, place = divmod(index, pairs)
    first, second = divmod(place * _STEP % pairs, len(_SECOND))
    tail = brand(rounds - 1) if rounds else ""
    return _FIRST[first] + _SECOND[second] + tail


def firm_name(index: int, trade: Trade, word: str) -> str:
    """Return the name of the n-th enterprise; 示例 in front says that there is no such firm."""
    form = "" if trade.sort == "institute" else _FORMS[index % len(_FORMS)]
    return f"示例{brand(index)}{word}{form}"


def project_kinds(trade: Trade) -> tuple[str, ...]:
    """Return the kinds of project such an enterprise signs."""
    kinds = {"maker": ("industry", "research"), "institute": ("research",), "works": ("infrastructure",)}
    return kinds.get(trade.sort, (trade.sort,))


_OF_GOODS = {
    "industry": (
        "年产{n}{unit}{good}项目", "年产{n}{unit}{good}项目", "{good}智能工厂", "{good}生产线技术改造", "{good}产业园（一期）",
        "{good}扩能提质项目", "{good}生产基地", "{good}绿色化改造项目",
    ),
    "research": (
        "{good}关键技术成果转化", "{good}研发中心", "{good}中试基地", "{good}检验检测平台", "{good}工程技术研究中心", "{good}协同创新平台",
        "{good}产学研示范线",
    ),
}  # fmt: skip
_OF_PLACES = {
    "infrastructure": (
        "{place}污水处理厂二期", "{place}集中供热管网", "{place}产业大道", "{place}铁路专用线", "{place}天然气管网", "{place}220千伏输变电工程",
        "{place}综合管廊", "{place}再生水利用工程",
    ),
    "town": ("{place}产业新城（一期）", "{place}标准化厂房", "{place}人才公寓", "{place}老旧厂区更新", "{place}棚户区改造", "{place}科创小镇"),
    "culture": ("{place}文化创意园", "{place}康养度假区", "{place}工业遗址博物馆", "{place}生态旅游区", "{place}研学基地"),
    "finance": ("{place}融资租赁中心", "{place}供应链金融服务中心", "{place}金融后台服务基地", "{place}基金产业园"),
    "other": ("{place}现代物流园", "{place}冷链物流中心", "{place}农产品批发市场", "{place}电商产业园", "{place}职业技能实训基地"),
}  # fmt: skip
_LARGE = frozenset({
    "年产{n}{unit}{good}项目", "{good}产业园（一期）", "{good}生产基地", "{place}产业大道", "{place}铁路专用线", "{place}综合管廊",
    "{place}产业新城（一期）", "{place}棚户区改造", "{place}科创小镇", "{place}康养度假区", "{place}生态旅游区", "{place}文化创意园",
    "{place}基金产业园", "{place}金融后台服务基地", "{place}现代物流园", "{place}农产品批发市场",
})  # fmt: skip
PARTS = ("城东", "城南", "城西", "城北", "滨河", "新区", "北山", "南湖", "东湖", "临港", "西岗", "柳溪")


def title_forms(kind: str, *, large: bool) -> tuple[str, ...]:
    """Return how projects of a kind are named; of the large ones the names that suit them."""
    forms = _OF_GOODS.get(kind) or _OF_PLACES[kind]
    return tuple(form for form in forms if form in _LARGE) or forms if large else forms
