"""Overdue items or due soon."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from report_samples import EMPTY, city, ledger_of, small

from dicoop.document import Table
from dicoop.errors import Misused
from dicoop.frozen import replace
from dicoop.kinds import EVERY
from dicoop.kinds.ledger import Ledger
from dicoop.labels import Lang
from dicoop.render import FORMATS, render
from dicoop.reports import due as page
from dicoop.reports.options import of_due

DAY = date(2019, 5, 10)
LAST = date(2019, 8, 20)
LANGS: tuple[Lang, ...] = ("zh", "en")
UNASKED = {"within": None, "by": None, "county": None, "unit": None, "kind": None, "overdue": False, "where": []}


def due(ledger, day, asked):
    """Return the list of what is due."""
    return page.due(page.listed(ledger, day, asked), ledger, day, asked)


def told(ledger: Ledger | None = None, /, form: str = "json", lang: Lang = "zh", **asked: Any) -> str:
    ledger = ledger or small()
    return render(due(ledger, DAY, of_due(ledger, {**UNASKED, **asked})), form, lang, width=100)


def keys(**asked: Any) -> list[str]:
    return [f"{row['id']} {row['key']}" for row in json.loads(told(**asked))["rows"]]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("by", ["unit", "county", "kind"])
def test_word_for_word(by: str, lang: Lang, golden) -> None:
    golden(f"due.{by}.{lang}.txt", told(form="terminal", lang=lang, by=by))


@pytest.mark.parametrize("by", ["unit", "county", "kind"])
def test_what_repeats_where_the_table_folds_tells_rows_apart(by: str) -> None:
    ledger = city()
    document = due(ledger, LAST, of_due(ledger, {**UNASKED, "by": by}))
    table = next(block for block in document.sections[0].blocks if isinstance(block, Table))
    leads = [place for place, column in enumerate(table.columns) if column.lead]
    named = [tuple(row[place] for place in leads) for row in table.rows]
    (id_,) = (place for place, column in enumerate(table.columns) if column.key == "id")
    assert len(set(named)) == len(named) > len({row[id_] for row in table.rows})


def test_all_that_is_due_by_who_must_act() -> None:
    assert keys() == [
        "I-2019-XQ001 listed",
        "P-2019-QL002 permit",
        "P-2019-QL002 start",
        "1 M1-2",
        "P-2019-GX001 start",
        "I-2019-QL003 listed",
        "C-2019-QL001 to",
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"overdue": True, "kind": "project"}, ["P-2019-QL002 permit", "P-2019-QL002 start"]),
        ({"within": 0, "county": "西渠县"}, ["I-2019-XQ001 listed"]),
        ({"within": 4, "kind": "issue"}, ["I-2019-XQ001 listed", "I-2019-QL003 listed"]),
        ({"within": 3, "kind": "issue"}, ["I-2019-XQ001 listed"]),
        ({"unit": "市交通运输局"}, ["I-2019-QL003 listed"]),
        ({"where": ["investment > 3亿元"]}, ["P-2019-GX001 start"]),
        ({"where": ["lead = 市发展改革委"], "overdue": True}, ["P-2019-QL002 permit", "P-2019-QL002 start", "1 M1-2"]),
        (
            {"by": "kind", "overdue": True},
            ["P-2019-QL002 permit", "P-2019-QL002 start", "I-2019-XQ001 listed", "C-2019-QL001 to", "1 M1-2"],
        ),
        ({"by": "county", "within": 0}, ["P-2019-QL002 permit", "P-2019-QL002 start", "C-2019-QL001 to", "I-2019-XQ001 listed", "1 M1-2"]),
    ],
)
def test_choosing(asked: dict[str, Any], found: list[str]) -> None:
    assert keys(**asked) == found


@pytest.mark.parametrize("asked", [{"by": "month"}, {"kind": "node"}, {"county": "ZZ"}, {"within": -1}, {"where": ["x=1"]}])
def test_what_cannot_be_asked(asked: dict[str, Any]) -> None:
    with pytest.raises(Misused):
        told(**asked)


def test_the_shape_for_programs() -> None:
    found = json.loads(told(county="XQ"))
    assert found == {
        "as_of": "2019-05-10",
        "within": 30,
        "by": "unit",
        "left_out": [],
        "rows": [
            {
                "kind": "issue",
                "id": "I-2019-XQ001",
                "title": "XQ001问题",
                "what": "领单",
                "key": "listed",
                "unit": "市地企合作办",
                "county": "XQ",
                "due": "2019-04-03",
                "late": True,
                "overdue": 25,
                "light": "red",
                "weight": "0",
                "proven": True,
            }
        ],
    }


def test_nothing_is_due() -> None:
    assert "没有逾期的事项，30天内也没有到期的。" in told(EMPTY, form="plain")
    assert told(EMPTY, form="csv").startswith("责任单位,灯,")


def test_unproven_days_are_marked() -> None:
    issue = {"id": "I-2050-QL001", "title": "x", "enterprise": "E-2019-QL001", "county": "QL", "category": "other", "raised": "2050-03-01"}
    ledger = ledger_of({"issue": [issue]})
    found = due(ledger, date(2050, 3, 10), of_due(ledger, UNASKED))
    assert "2050-03-03*" in render(found, "plain", "en")
    assert "Provisional" in render(found, "plain", "en")
    assert json.loads(render(found, "json", "en"))["rows"][0]["proven"] is False


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("by", ["unit", "county", "kind"])
def test_every_format(form: str, by: str, lang: Lang) -> None:
    ledger = city()
    assert render(due(ledger, date(2017, 1, 1), of_due(ledger, {**UNASKED, "by": by})), form, lang, width=80)


def test_of_a_kind_that_has_both_sorts_of_days_it_is_said_which_count_working_days() -> None:
    need = {"side": "need", "county": "QL", "raised": "2019-03-01"}
    rows = [
        {**need, "id": "D-2019-QL001", "title": "用地需求", "type": "land", "quantity": "100亩"},
        {**need, "id": "D-2019-QL002", "title": "产品需求", "type": "product", "released": "2019-03-01"},
    ]
    ledger = replace(ledger_of({"posting": rows}), kinds=EVERY)
    shown = told(ledger, form="plain")
    assert "- 供需（落实用地）的逾期天数按工作日计。" in shown
    alone = replace(ledger_of({"posting": rows[:1]}), kinds=EVERY)
    assert "- 供需的逾期天数按工作日计。" in told(alone, form="plain")
