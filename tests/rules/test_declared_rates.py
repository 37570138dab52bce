"""What may a city's declaration say of what is due every month and of its rates, and what is told of what it cannot?"""

from datetime import date

import pytest
from declared_samples import KINDS, ledger, made

from dicoop.errors import Findings
from dicoop.kinds import declared
from dicoop.kinds.base import Kinds
from dicoop.rules.aggregate import figures
from dicoop.rules.declarations import faults
from dicoop.rules.quotas import rates
from dicoop.store.kinds import declaration_in

FORM = """\
key: series
letter: W
label: 月报 | series
first_date: since
fields:
  title:
    label: 名称 | Title
    type: text
    required: true
  county:
    label: 县区 | County
    type: county
    required: true
  enterprise:
    label: 企业 | Enterprise
    type: ref
    ref: enterprise
  year:
    label: 年度 | Year
    type: period
  since:
    label: 起 | Since
    type: day
    required: true
lists:
  months:
    label: 月报 | Months
    entry: keyed
    key: period
    verb: tell
    fields:
      period:
        label: 月份 | Month
        type: period
        required: true
      date:
        label: 日期 | Date
        type: day
        required: true
      wanted:
        label: 应到 | Wanted
        type: whole
      there:
        label: 实到 | There
        type: whole
steps:
  closed:
    label: 结束 | closed
    verb: close
    from: start
    closes: true
due:
  month:
    label: 月报 | Month
    monthly: 5
    cycle: months
    span: year
  closed:
    within: 10 wd
rates:
  told:
    label: 报送率 | told
    basis: number
    on_time: month
  large:
    label: 规上占比 | large
    basis: count
    above: enterprise.above_scale=true
  reached:
    label: 企业覆盖率 | reached
    basis: count
    over: enterprise
    above: months.last.there>=90%.months.last.wanted
    among: above_scale=true
  days:
    label: 平均用时 | days
    basis: number
    took: closed
"""


def read(text):
    found = declaration_in("ledgers/kinds/series.yaml", text.encode())
    assert not isinstance(found, Findings), found
    return found[0]


KIND = declared.kind_of(read(FORM), "test")


def told(*records, on):
    """Return what the rates of the ledger come to."""
    every = Kinds((*KINDS.values(), KIND))
    held = ledger(*((every[kind], data) for kind, data in records if kind != "series"))
    own = {str(data["id"]): made(KIND, data) for kind, data in records if kind == "series"}
    whole = type(held)(held.settings, {**held.records, "series": own}, kinds=every)
    return {each.rate.name.value: str(each.ratio.numerator) + "/" + str(each.ratio.denominator) for each in figures(whole, on, rates(KIND))}


def test_the_parts_of_a_form_say_what_they_mean():
    firms = [
        ("enterprise", {"id": f"E-2016-QL00{n}", "name": f"厂{n}", "county": "QL", **({"above_scale": "true"} if n < 5 else {})})
        for n in (3, 4, 5)
    ]
    months = [
        {"period": "2019-02", "date": "2019-03-06", "wanted": "10", "there": "9"},
        {"period": "2019-01", "date": "2019-02-05", "wanted": "10", "there": "1"},
    ]
    own = {"title": "厂", "county": "QL", "year": "2019", "since": "2019-01-31"}
    one = ("series", {"id": "W-2019-QL001", "enterprise": "E-2016-QL003", **own, "months": months})
    other = ("series", {"id": "W-2019-QL002", "enterprise": "E-2016-QL005", **own, "steps": [{"step": "closed", "date": "2019-02-15"}]})
    assert told(*firms, one, other, on=date(2019, 4, 5)) == {
        "series.told": "1/4",
        "series.large": "1/2",
        "series.reached": "1/2",
        "series.days": "8/1",
    }


def test_each_part_is_told_in_words():
    assert [rate.definition.zh for rate in rates(KIND)] == [
        "按数量，分子：按期月报，分母：到当日应月报的次数（全部月报）",
        "按个数，分子：企业的规上为是，分母：全部月报",
        "按个数，分子：其中有月报、且最近一条月报的实到 >= 最近一条月报的应到的90%的企业，分母：规上为是的企业",
        "按数量，分子：从起算到结束的天数，停表的不算，分母：已结束的全部月报",
    ]
    assert [rate.per for rate in rates(KIND)] == ["", "", "", "工作日"]
    assert [rate.beside for rate in rates(KIND)] == [(), ("enterprise",), ("series",), ()]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    cycle: months\n", "", "每月的期限要写明 cycle"),
        ("cycle: months", "cycle: weeks", "没有“weeks”这个按月份编号、有日期的清单"),
        ("    key: period\n", "    key: title\n", "没有“title”这个必填的文字字段"),
        ("monthly: 5", "monthly: 31", "due.month.monthly 在这里没有用处：每月都有的日子是1至28日"),
        ("span: year", "span: since", "没有“since”这个时段字段"),
        ("span: year", "within: 9 days", "due.month.within 在这里没有用处：已有 monthly"),
        ("    within: 10 wd\n", "    within: 10 wd\n    span: year\n", "due.closed.span 在这里没有用处：只和 monthly 一起用"),
        ("    within: 10 wd\n", "    within: 10 wd\n    cycle: steps paths\n", "没有“paths”这个逐日记录的清单"),
        ("on_time: month", "on_time: closed", "没有“closed”这个每隔一段时间一次的期限"),
        ("took: closed", "took: month", "没有“month”这个有期限的环节"),
        ("over: enterprise", "over: project", "没有“project”这个字段所指的内置台账"),
        ("among: above_scale=true", "among: months.count>0", "条件“months.count>0”：没有“months.count”这个字段可作条件"),
        ("enterprise.above_scale=true", "enterprise.size>1", "条件“enterprise.size>1”：没有“size”这个字段可作条件"),
        ("90%.months.last.wanted", "90%.since", "条件“months.last.there>=90%.since”：months.last.there 和 since 不是同一种值，不能比"),
        ("    basis: count\n    over", "    basis: number\n    over", "rates.reached.over 在这里没有用处：只用于按个数的率"),
    ],
)
def test_what_a_form_cannot_say_is_told(old, new, said):
    assert FORM.count(old) == 1
    found = [finding.message.zh for finding in faults(read(FORM.replace(old, new)), KINDS)]
    assert said in found


@pytest.mark.parametrize("text", ["since>=50%.since", "title=50%.title"])
def test_only_amounts_and_numbers_have_a_share(text):
    found = [finding.message for finding in faults(read(FORM.replace("enterprise.above_scale=true", text)), KINDS)]
    name = text[:5]
    assert [each.zh for each in found] == [f"条件“{text}”：{name} 不能和一个数的 50% 比"]
    assert [each.en for each in found] == [f"the condition '{text}': {name} cannot be compared with 50% of anything"]
