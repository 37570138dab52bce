"""Which field does the title of a column mean: by its exact name, by a synonym, or perhaps?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

from dicoop.currencies import NAMES
from dicoop.frozen import pattern
from dicoop.kinds.base import Kind
from dicoop.kinds.fields import Block, Field, fields, the_field

SHEET, GROUP = "表名", "分组"  # columns that stand in no row: the sheet's name, the heading above the rows
NUMBERING = ("序号", "项次", "行号", "no", "no.")
_UNITS = r"亿元|万元|千元|百万元|元|亿|万|%|％"
_OTHERS = rf"{NAMES}|亩|公顷|平方米|㎡|m2|立方米|公里|米|吨|公斤|千瓦时?|兆瓦|度|天|月|年|人|户|个|家|项|条|台|套|座|辆|件|次|元/亩|元/吨"
_BRACKETS = pattern(r"[(\[【<]([^)\]】>]*)[)\]】>]")
_UNIT = pattern(rf"(?:单位[:：]?)?({_UNITS}|[万亿]?(?:{_OTHERS}))")
_MONEY = pattern(rf"单位[:：]?([万亿]?(?:{NAMES})|{_UNITS})")
_NOISE = pattern(r"[\s*★☆:：、,，。．.\-—_/|]+")
# Of two names that differ in one of these none is a slip of the other
_VETO = ("计划", "预计", "拟", "本月", "是否", "未", "累计", "本年", "上年", "实际", "到位")
_NEAR = 0.6

# By the name of a field: what sheets call it besides
_SYNONYMS = {
    "编号": ("台账编号", "记录编号"),
    "县区": ("所在县区", "所在县", "所属县", "所属县区", "县(区)", "区县", "县市区", "属地", "项目所在地", "建设地点县区"),
    "企业": (
        "企业名称",
        "投资企业",
        "投资方",
        "项目单位",
        "建设单位",
        "项目业主",
        "投资主体",
        "单位名称",
        "签约企业",
        "投资单位",
        "业主单位",
    ),
    "供方": ("供货方", "供应方", "供货单位", "供货企业", "供应商", "卖方"),
    "需方": ("采购方", "采购单位", "采购企业", "购货方", "买方"),
    "合同额": ("合同金额", "协议金额", "合同总额"),
    "交办单位": ("责任单位", "牵头单位", "牵头部门", "责任部门", "承办单位"),
    "规上": ("是否规上", "规上企业", "是否规上企业", "是否规模以上"),
    "总投资": ("投资额", "投资总额", "计划总投资", "协议投资额", "协议总投资", "项目总投资", "投资规模"),
    "签约日期": ("签约时间", "签订时间", "签订日期", "合同签订日期"),
    "责任单位": ("牵头单位", "牵头部门", "责任部门", "牵头责任单位", "承办单位", "主办单位"),
    "包联领导": ("包联县级领导", "首席服务员", "联系领导"),
    "会议": ("届次", "联席会议", "签约会议", "会议届次"),
    "统一社会信用代码": ("信用代码", "社会信用代码", "企业代码"),
    "金额": ("合同金额", "合同额", "协议金额"),
    "提出日期": ("提出时间", "反映时间", "收到时间"),
    "问题": ("问题名称", "问题描述", "存在问题", "反映问题"),
}


class Meant(NamedTuple):
    """What a column may mean: an address, whether its figures add up all that came before, and a word that titles that are near must have."""

    address: str
    cumulative: bool = False
    word: str = ""

    @property
    def written(self) -> str:
        """As the command line has it: `+` in front of what adds up."""
        return f"+{self.address}" if self.cumulative else self.address


def clean(title: str) -> str:
    """Return a title as it is compared: half width, without blanks, what stands in brackets, and signs."""
    text = unicodedata.normalize("NFKC", title).casefold()
    return _NOISE.sub("", _BRACKETS.sub("", text)) or _NOISE.sub("", text)


def unit_of(title: str, *, money: bool = False) -> str:
    """Return the unit that a title names in brackets, empty for none; of a whole sheet (`money`) what stands behind 单位."""
    text = unicodedata.normalize("NFKC", title)
    if money:
        found = _MONEY.search(re.sub(r"\s", "", text))
        return _full(found[1]) if found else ""
    inside = [match[1].strip() for match in _BRACKETS.finditer(text)]
    return next((_full(found[1]) for each in inside if (found := _UNIT.fullmatch(each))), "")


def _full(unit: str) -> str:
    return {"亿": "亿元", "万": "万元", "％": "%"}.get(unit, unit)


def names_of(kind: Kind) -> dict[str, Meant]:
    """Return what a kind's columns may be called, cleaned, and what each means; where two mean the same name, the first has it."""
    found: dict[str, Meant] = {}
    for name, meant in _names(kind):
        found.setdefault(clean(name), meant)
    return found


def _names(kind: Kind) -> Iterator[tuple[str, Meant]]:
    for row in fields(kind.model):
        if row.is_scalar or row.form == "texts":
            yield from ((name, Meant(row.name)) for name in (row.name, row.mark.zh, row.mark.en))
    for row in fields(kind.model):
        if row.is_scalar or row.form == "texts":
            yield from ((name, Meant(row.name)) for name in _also(row, kind))
        elif row.form == "map" and row.model:
            yield from _of_map(row, row.model)
        elif row.form == "block" and row.model:
            yield from ((f"{row.mark.zh}{each.mark.zh}", Meant(f"{row.name}.{each.name}")) for each in fields(row.model))
            yield from ((each.mark.zh, Meant(f"{row.name}.{each.name}")) for each in fields(row.model))
    for book in kind.books:
        yield from ((name, Meant(book.name, cumulative=True)) for name in _of_book(kind, book.name))


def _also(row: Field, kind: Kind) -> Iterator[str]:
    label = row.mark.zh
    yield f"{kind.label.zh}{label}"
    if row.name in ("name", "title"):
        yield from (f"{label}", f"{kind.label.zh}{label}", f"{kind.label.zh[-2:]}{label}", f"{kind.label.zh[-2:]}名称", kind.label.zh)
    if row.form == "day":
        yield label.replace("日期", "时间")
    if row.mark.ref:
        yield f"{label}名称"
    yield from _SYNONYMS.get(label, ())


def _of_map(row: Field, model: type[Block]) -> Iterator[tuple[str, Meant]]:
    """Yield the names of dates by name: 计划开工时间, 开工时间."""
    own = {each.name for each in fields(model)}
    for term in row.terms or ():
        zh, ends = term.label.zh, ("时间", "日期", "")
        plan, done, evidence = (Meant(f"{row.name}.{term.value}.{name}", word=clean(zh)) for name in ("plan", "done", "evidence"))
        if "plan" in own:
            yield from ((f"{word}{zh}{end}", plan) for word in ("计划", "预计", "拟", "拟定") for end in ends)
            yield from ((f"{zh}{word}{end}", plan) for word in ("计划", "预计") for end in ends)
        if "done" in own:
            yield from ((f"{word}{zh}{end}", done) for word in ("", "实际") for end in ("时间", "日期"))
            yield from ((f"{zh}{word}{end}", done) for word in ("完成", "实际", "实际完成") for end in ends)
        if "evidence" in own:
            yield f"{zh}佐证", evidence


def _of_book(kind: Kind, name: str) -> Iterator[str]:
    label = the_field(kind.model, name).mark.zh
    yield from (f"累计{label}", f"{label}累计", f"累计完成{label}")
    yield from (each.label.zh for each in kind.sums if each.entries == name)
    yield from (f"累计{label[-2:]}{label[:-2]}", f"累计{label[2:]}{label[:2]}") if len(label) > 2 else ()  # noqa: PLR2004 - two characters a word


def proposed(title: str, names: Mapping[str, Meant]) -> Meant | None:
    """Return what a title that is no known name may be a slip or a longer form of; None where nothing is near, or a word forbids it."""
    text = clean(title)
    allowed = [name for name in names if _vetoes(name) == _vetoes(text) and names[name].word in text]
    near = max(allowed, key=lambda name: SequenceMatcher(None, name, text).ratio(), default="")
    return names[near] if near and text and SequenceMatcher(None, near, text).ratio() >= _NEAR else None


def _vetoes(text: str) -> frozenset[str]:
    return frozenset(word for word in _VETO if word in text)
