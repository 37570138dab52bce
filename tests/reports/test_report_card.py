"""The whole of one record."""

from __future__ import annotations

import json
from datetime import date

import pytest
from report_samples import RECORDS, TODAY, city, ledger_of, small

from dicoop.kinds import BUILT_IN, EVERY
from dicoop.kinds.base import Record
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.validate import check_values
from dicoop.labels import Lang
from dicoop.render import render
from dicoop.render.sections import names, only
from dicoop.reports.card import card

LANGS: tuple[Lang, ...] = ("zh", "en")
CARDS = [
    ("project", "P-2019-QL001"),
    ("issue", "I-2019-XQ002"),
    ("issue", "I-2019-QL002"),
    ("contract", "C-2019-QL001"),
    ("enterprise", "E-2019-QL001"),
    ("meeting", "1"),
]


def shown(kind: str, id_: str, form: str = "terminal", lang: Lang = "zh", ledger: Ledger | None = None, today: date = TODAY) -> str:
    ledger = ledger or small()
    record = ledger.get(kind, id_)
    assert record is not None
    return render(card(BUILT_IN[kind], record, ledger, today), form, lang, width=100)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("kind", "id_"), CARDS)
def test_word_for_word(kind: str, id_: str, lang: Lang, golden) -> None:
    golden(f"show.{id_}.{lang}.txt", shown(kind, id_, lang=lang))


def test_json_is_the_record_and_what_is_computed() -> None:
    found = json.loads(shown("contract", "C-2019-QL001", "json"))
    assert list(found) == ["id", "title", "supplier", "buyer", "county", "amount", "signed", "meeting", "to", "deliveries", "computed"]
    assert found["computed"] == {
        "stage": "performing",
        "light": "red",
        "due": "2019-04-30",
        "overdue": 153,
        "delivered": "4000000",
        "delivered_rate": {"numerator": "4000000", "denominator": "10000000", "percent": "40.0"},
    }


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "zh",
            (
                "累计到位资金  1.23456789亿元",
                "资金到位率    41.2%（1.23/3.00亿元）",
                "累计完成投资  5000元",
                "投资完成率    0.002%（0.0001/3.00亿元）",
            ),
        ),
        (
            "en",
            (
                "Funds arrived            123.456789 million yuan",
                "funds-in-place rate      41.2% (123.4568/300.00m yuan)",
                "Investment put in place  5,000 yuan",
            ),
        ),
    ],
)
def test_how_much_money_has_come_is_told_exactly(lang: Lang, words: tuple[str, ...]) -> None:
    funds = [{"receipt": "1", "date": "2019-03-01", "amount": "123456789元"}, {"receipt": "2", "date": "2019-12-01", "amount": "1亿元"}]
    project = {**RECORDS["project"][1], "funds": funds, "progress": [{"date": "2019-03-02", "text": "x", "invested": "5000元"}]}
    text = shown("project", "P-2019-QL002", "plain", lang, ledger_of({"project": [project]}))
    assert [row for row in words if row not in text] == []


def test_of_what_does_not_count_no_sums_are_told() -> None:
    assert "到位资金" not in shown("project", "P-2019-QL003")
    assert "资金到位率    0.0%" in shown("project", "P-2019-QL002")
    assert "累计完成投资" not in shown("project", "P-2019-QL002")
    found = json.loads(shown("project", "P-2019-QL002", "json", today=date(2018, 1, 1)))["computed"]
    assert (found["arrived"], found["arrived_rate"], found["invested"]) == (None, None, None)


def test_a_step_that_leads_back_stands_before_what_is_to_be_done_again() -> None:
    steps = [{"step": "accepted", "date": "2019-07-02"}, {"step": "returned", "date": "2019-07-03", "reason": "缺发票"}]
    plain = {"id": "A-2019-QL001", "title": "奖补", "county": "QL", "enterprise": "E-2019-QL001", "unit": "市财政局", "policy": "forty"}
    award = {**plain, "type": "reward", "applied": "2019-07-01", "amount": "200万元"}
    for more, words in (
        ([], "已申请 → 受理 → 【退回补正】 → 核准 → 兑付完毕"),
        ([{"step": "resubmitted", "date": "2019-07-08"}], "已申请 → 【重新提交】 → 受理 → 核准 → 兑付完毕"),
    ):
        record = check_values({**award, "steps": [*steps, *more]}, EVERY["award"].model)
        assert isinstance(record, Record), record
        whole = Ledger(small().settings, {"award": {record.id: record}}, kinds=EVERY)
        assert words in render(card(EVERY["award"], record, whole, TODAY), "terminal", "zh", width=100)


def test_the_stage_is_marked_and_side_ways_are_shown_only_to_who_went_there() -> None:
    assert "已签约 → 前期 → 已开工 → 已竣工 → 【已投产】 → 已达产 → 已达效" in shown("project", "P-2019-QL001")
    assert "→ 已达效 → 【已终止】" in shown("project", "P-2019-XQ001")
    assert "【已作废】" in shown("project", "P-2019-QL003")
    assert "现在可以  无" in shown("project", "P-2019-QL003")
    assert "signed → preparing" in shown("project", "P-2019-QL002", lang="en", today=date(2018, 1, 1))
    assert "[not yet signed]" in shown("project", "P-2019-QL002", lang="en", today=date(2018, 1, 1))


def test_nodes_stand_in_their_order_whatever_the_files() -> None:
    project = {
        **RECORDS["project"][0],
        "nodes": {"benefit": {"plan": "2020-01-01"}, "energy": {"plan": "2019-01-15"}, "filing": {"plan": "2019-01-10"}},
    }
    ledger = ledger_of({"project": [project]}, nodes={"energy": {"before_start": "20"}})
    text = shown("project", "P-2019-QL001", "plain", ledger=ledger)
    assert text.index("备案") < text.index("energy") < text.index("达效")


def test_amounts_are_as_they_were_written() -> None:
    project = {**RECORDS["project"][1], "investment": "12345.6789万元"}
    text = shown("project", "P-2019-QL002", "plain", "en", ledger_of({"project": [project]}))
    assert "123.456789 million yuan" in text


def test_a_due_day_of_an_unpublished_year_is_marked() -> None:
    issue = {"id": "I-2050-QL001", "title": "x", "enterprise": "E-2019-QL001", "county": "QL", "category": "other", "raised": "2050-03-01"}
    text = shown("issue", "I-2050-QL001", "plain", ledger=ledger_of({"issue": [issue]}), today=date(2050, 3, 2))
    assert "2050-03-03*" in text
    assert "年度工作日未公布" in text


@pytest.mark.parametrize("lang", LANGS)
def test_every_record_of_a_city(lang: Lang) -> None:
    ledger = city()
    for kind in BUILT_IN.values():
        for record in list(ledger.of(kind.name).values())[::7]:
            document = card(kind, record, ledger, date(2017, 3, 1))
            for form in ("terminal", "plain", "markdown", "json"):
                assert render(document, form, lang, width=80)
            for name in names(document):
                assert render(only(document, name), "csv", lang)
