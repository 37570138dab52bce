"""What a small document looks like in every format and both languages."""

from __future__ import annotations

import json

import pytest
from render_samples import SMALL

from dicoop.render import FORMATS, render
from dicoop.render.sections import only

GOLDEN = {
    ("terminal", "zh"): """\
第15次联席会议
══════════════

── 一、总体情况 ────────────────────────────────────────────────────────────────

累计签约项目4个，总投资12.35亿元。

日期    2019-08-20
总投资  12.35亿元

── 二、县区 ────────────────────────────────────────────────────────────────────

分县区
                      总投资  到位资金
县区          签约  （亿元）  （万元）    开工率          资金到位率  变化  灯
────────────────────────────────────────────────────────────────────────────────
清陵县           4     12.35   3456.70     75.0%                2.8%  +1.3  红灯
                                         （3/4）  （0.35/12.35亿元）
示例经济技术     0      0.00      0.00         —                   —     —  绿灯
开发区
────────────────────────────────────────────────────────────────────────────────
全市             4     12.35   3456.70     75.0%                2.8%   0.0
                                         （3/4）  （0.35/12.35亿元）
- 含已终止项目。

── 三、问题 ────────────────────────────────────────────────────────────────────

（无）
""",
    ("terminal", "en"): """\
Meeting 15
══════════

── 1. Summary ──────────────────────────────────────────────────────────────────

4 projects signed, 1.235 billion yuan.

Date   2019-08-20
Total  1.235 billion yuan

── 2. Counties ─────────────────────────────────────────────────────────────────

By county
                                    Investment     Arrived (million
County              Signed      (million yuan)                yuan)   Start rate
────────────────────────────────────────────────────────────────────────────────
清陵县                   4             1234.50              34.5670  75.0% (3/4)
示例经济技术开发区       0                0.00               0.0000            —
────────────────────────────────────────────────────────────────────────────────
City                     4             1234.50              34.5670  75.0% (3/4)

County                             Funds rate  Change  Light
──────────────────────────────────────────────────────────────────
清陵县              2.8% (0.035/1.235bn yuan)    +1.3  red light
示例经济技术开发区                          —       —  green light
──────────────────────────────────────────────────────────────────
City                2.8% (0.035/1.235bn yuan)     0.0
- Ended projects included.

── 3. Issues ───────────────────────────────────────────────────────────────────

(none)
""",
    ("plain", "zh"): """\
第15次联席会议
==============

一、总体情况
------------

累计签约项目4个，总投资12.35亿元。

日期    2019-08-20
总投资  12.35亿元

二、县区
--------

分县区
县区                签约  总投资（亿元）  到位资金（万元）        开工率              资金到位率  变化  灯
------------------  ----  --------------  ----------------  ------------  ----------------------  ----  ----
清陵县                 4           12.35           3456.70  75.0%（3/4）  2.8%（0.35/12.35亿元）  +1.3  红灯
示例经济技术开发区     0            0.00              0.00             —                       —     —  绿灯
------------------  ----  --------------  ----------------  ------------  ----------------------  ----  ----
全市                   4           12.35           3456.70  75.0%（3/4）  2.8%（0.35/12.35亿元）   0.0
- 含已终止项目。

三、问题
--------

（无）
""",
    ("plain", "en"): """\
Meeting 15
==========

1. Summary
----------

4 projects signed, 1.235 billion yuan.

Date   2019-08-20
Total  1.235 billion yuan

2. Counties
-----------

By county
County              Signed  Investment (million yuan)  Arrived (million yuan)   Start rate                 Funds rate  Change  Light
------------------  ------  -------------------------  ----------------------  -----------  -------------------------  ------  -----------
清陵县                   4                    1234.50                 34.5670  75.0% (3/4)  2.8% (0.035/1.235bn yuan)    +1.3  red light
示例经济技术开发区       0                       0.00                  0.0000            —                          —       —  green light
------------------  ------  -------------------------  ----------------------  -----------  -------------------------  ------  -----------
City                     4                    1234.50                 34.5670  75.0% (3/4)  2.8% (0.035/1.235bn yuan)     0.0
- Ended projects included.

3. Issues
---------

(none)
""",
    ("markdown", "zh"): """\
# 第15次联席会议

## 一、总体情况

累计签约项目4个，总投资12.35亿元。

- 日期：2019-08-20
- 总投资：12.35亿元

## 二、县区

### 分县区

| 县区               |   签约 |   总投资（亿元） |   到位资金（万元） |       开工率 |             资金到位率 |   变化 | 灯   |
|:-------------------|-------:|-----------------:|-------------------:|-------------:|-----------------------:|-------:|:-----|
| 清陵县             |      4 |            12.35 |            3456.70 | 75.0%（3/4） | 2.8%（0.35/12.35亿元） |   +1.3 | 红灯 |
| 示例经济技术开发区 |      0 |             0.00 |               0.00 |            — |                      — |      — | 绿灯 |
| 全市               |      4 |            12.35 |            3456.70 | 75.0%（3/4） | 2.8%（0.35/12.35亿元） |    0.0 |      |

- 含已终止项目。

## 三、问题

（无）
""",
    ("markdown", "en"): """\
# Meeting 15

## 1. Summary

4 projects signed, 1.235 billion yuan.

- Date: 2019-08-20
- Total: 1.235 billion yuan

## 2. Counties

### By county

| County             |   Signed |   Investment (million yuan) |   Arrived (million yuan) |   Start rate |                Funds rate |   Change | Light       |
|:-------------------|---------:|----------------------------:|-------------------------:|-------------:|--------------------------:|---------:|:------------|
| 清陵县             |        4 |                     1234.50 |                  34.5670 |  75.0% (3/4) | 2.8% (0.035/1.235bn yuan) |     +1.3 | red light   |
| 示例经济技术开发区 |        0 |                        0.00 |                   0.0000 |            — |                         — |        — | green light |
| City               |        4 |                     1234.50 |                  34.5670 |  75.0% (3/4) | 2.8% (0.035/1.235bn yuan) |      0.0 |             |

- Ended projects included.

## 3. Issues

(none)
""",
    ("csv", "zh"): """\
县区,签约,总投资（万元）,到位资金（万元）,开工率（%）,开工率（分子，个数或万元）,开工率（分母，个数或万元）,资金到位率（%）,资金到位率（分子，个数或万元）,资金到位率（分母，个数或万元）,变化,灯
清陵县,4,123450,3456.7,75.0,3,4,2.8,3456.7,123450,1.3,红灯
示例经济技术开发区,0,0,0,,0,0,,0,0,,绿灯
""",
    ("csv", "en"): """\
County,Signed,Investment (10k yuan),Arrived (10k yuan),Start rate (%),"Start rate (numerator, count or 10k yuan)","Start rate (denominator, count or 10k yuan)",Funds rate (%),"Funds rate (numerator, count or 10k yuan)","Funds rate (denominator, count or 10k yuan)",Change,Light
清陵县,4,123450,3456.7,75.0,3,4,2.8,3456.7,123450,1.3,red light
示例经济技术开发区,0,0,0,,0,0,,0,0,,green light
""",
    ("json", "zh"): """\
{
  "meeting": 15,
  "left_out": [],
  "sections": {
    "summary": {
      "facts": {
        "date": "2019-08-20",
        "total": "1234500000"
      },
      "text": [
        "累计签约项目4个，总投资12.35亿元。"
      ]
    }
  }
}
""",
    ("json", "en"): """\
{
  "meeting": 15,
  "left_out": [],
  "sections": {
    "summary": {
      "facts": {
        "date": "2019-08-20",
        "total": "1234500000"
      },
      "text": [
        "4 projects signed, 1.235 billion yuan."
      ]
    }
  }
}
""",
}
PART = {"csv": "counties", "json": "summary"}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", [form for form in FORMATS if form not in ("html", "text")])
def test_it_looks_like_this(form: str, lang: str) -> None:
    document = only(SMALL, PART[form]) if form in PART else SMALL
    text = render(document, form, lang, width=80)
    assert (text.replace("\r\n", "\n") if form == "csv" else text) == GOLDEN[form, lang]


def test_a_table_in_json() -> None:
    sections = json.loads(render(SMALL, "json", "en"))["sections"]
    row = {
        "county": "清陵县",
        "signed": 4,
        "investment": "1234500000",
        "arrived": "34567000",
        "start": {"numerator": "3", "denominator": "4", "percent": "75.0"},
        "funds": {"numerator": "34567000", "denominator": "1234500000", "percent": "2.8"},
        "change": "1.3",
        "light": "red",
    }
    assert sections["counties"]["counties"][0] == row
    assert sections["counties"]["counties_total"] == row | {"county": "City", "change": "0.0", "light": ""}
    assert sections["counties"]["counties_notes"] == ["Ended projects included."]
    assert sections["issues"] == {"issues": []}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_has_no_messages_is_sent_as_plain_text(lang: str) -> None:
    assert render(SMALL, "text", lang) == GOLDEN["plain", lang]
