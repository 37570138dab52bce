"""Questions on records: one condition as it has always been, then all that the language has beside."""

from __future__ import annotations

from datetime import date

import pytest

from dicoop.errors import Misused, NotFound
from dicoop.frozen import replace
from dicoop.kinds import BUILT_IN
from dicoop.kinds.base import Record
from dicoop.kinds.fields import field_of
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values
from dicoop.rules import conditions
from dicoop.rules.conditions import Question
from dicoop.rules.names import Vocabulary
from dicoop.rules.watch import Watch

SETTINGS = check_values({"name": "x", "counties": ({"key": "QL", "name": "清陵县"}, {"key": "XQ", "name": "西渠区"})}, Settings)


def record(kind: str, /, **data: object) -> Record:
    made = check_values(data, BUILT_IN[kind].model)
    assert isinstance(made, Record), made
    return made


FIRM = record("enterprise", id="E-2016-QL003", name="示例轴承有限公司", county="QL", above_scale="true")
PROJECT = record(
    "project",
    id="P-2019-QL007",
    name="精密轴承智能工厂",
    enterprise="E-2016-QL003",
    county="QL",
    kind="industry",
    meeting="15",
    signed="2019-08-20",
    investment="12.5亿元",
    lead="市发展改革委",
)
MEETING = record("meeting", id="15", date="2019-08-20", themes=["产销对接", "产融合作"])
CONTRACT = record(
    "contract",
    **{
        "id": "C-2019-QL003",
        "title": "供货",
        "supplier": FIRM.id,
        "buyer": FIRM.id,
        "county": "XQ",
        "amount": "8600万元",
        "signed": "2019-08-20",
        "from": "2019-09-01",
    },
)
LEDGER = Ledger(SETTINGS, {"enterprise": {"E-2016-QL003": FIRM}, "project": {"P-2019-QL007": PROJECT}})
WATCH = Watch.of(SETTINGS, date(2019, 9, 30))


def parse(text: str, *kinds: str, ledger: Ledger | None = LEDGER) -> Question:
    return conditions.parse(text, Vocabulary(tuple(BUILT_IN[name] for name in kinds or ("project",))), ledger)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("investment >= 12.5亿元", True),
        ("investment>125000万", False),
        ("investment<=１２．５亿", True),
        ("investment < 12.5亿元", False),
        ("investment != 12亿", True),
        ("signed=2019.8.20", True),
        ("signed > 2019年8月19日", True),
        ("signed < 2019/8/20", False),
        ("meeting=第15次", True),
        ("meeting != 15", False),
        ("meeting < 99", True),
        ("kind=industry", True),
        ("kind = 产业", True),
        ("kind=Industry", True),
        ("kind!=research", True),
        ("county=ql", True),
        ("county=清陵县", True),
        ("县区 = 西渠区", False),
        ("name=精密轴承智能工厂", True),
        ("name=精密轴承", False),
        ("name~轴承", True),
        ("name ~ 精密轴承智能工厂", True),
        ("名称~物流", False),
        ("officer~局长", False),
        ("lead != 市发展改革委", False),
        ("enterprise=003", True),
        ("enterprise=示例轴承有限公司", True),
        ("officer=", True),
        ("officer!=", False),
        ("officer!=县长", True),
        ("chain=轴承", False),
        ("lead=", False),
    ],
)
def test_what_a_record_answers(text: str, holds: object) -> None:
    assert parse(text).matches(PROJECT, WATCH) is holds


@pytest.mark.parametrize(
    ("kind", "thing", "text", "holds"),
    [
        ("enterprise", FIRM, "above_scale=是", True),
        ("enterprise", FIRM, "above-scale != true", False),
        ("enterprise", FIRM, "credit_code=", True),
        ("meeting", MEETING, "themes=产融合作", True),
        ("meeting", MEETING, "themes=项目对接", False),
        ("meeting", MEETING, "themes!=项目对接", True),
        ("meeting", MEETING, "themes=", False),
        ("meeting", MEETING, "id>=15", True),
        ("contract", CONTRACT, "from=2019-09-01", True),
        ("contract", CONTRACT, "to<2019-09-01", False),
        ("contract", CONTRACT, "to=", True),
    ],
)
def test_other_kinds(kind: str, thing: Record, text: str, holds: object) -> None:
    assert parse(text, kind).matches(thing, WATCH) is holds


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("investmnt>1亿元", "investment"),
        ("nodes=x", "allowed: also chain cluster code county"),
        ("investment>1", "has no unit"),
        ("signed>2019-02-30", "is not a date"),
        ("meeting=十五六", "not a whole number"),
        ("kind=工业", "allowed: industry"),
        ("county=ZZ", "QL (清陵县)"),
        ("county>QL", "cannot be ordered"),
        ("name<x", "use = or !="),
        ("county~Q", "county is not free text"),
        ("kind~ind", "kind is not free text"),
        ("meeting~1", "meeting is not free text"),
        ("id~QL", "id is not free text"),
        ("name~", "missing after name ~"),
        ("investment>", "missing after investment >"),
        ("investment", "FIELD OP VALUE"),
        ("=5", "FIELD OP VALUE"),
        ("lead==x", "FIELD OP VALUE"),
        ("lead=\u202ex", "invisible"),
        ("", "FIELD OP VALUE"),
    ],
)
def test_what_cannot_be_understood_is_told(text: str, said: str) -> None:
    with pytest.raises(Misused) as raised:
        parse(text)
    hint = raised.value.hint.en if raised.value.hint else ""
    assert said in f"{raised.value.message.en} {hint}"


def test_a_reference_to_nothing_is_not_found() -> None:
    with pytest.raises(NotFound):
        parse("enterprise=QL999")


def test_the_first_model_that_has_the_field_decides() -> None:
    assert str(parse("category=用地", "issue", "project")) == "category=用地"
    assert parse("category=land", "issue", "project").lacking(BUILT_IN["project"].model) == "category"
    assert not parse("investment>1亿", "issue", "project").lacking(BUILT_IN["project"].model)


@pytest.mark.parametrize(
    ("name", "text", "holds"),
    [
        ("meeting", "12..15", True),
        ("meeting", "..14", False),
        ("meeting", "15..", True),
        ("meeting", "15", True),
        ("signed", "2019-01-01..2019-6-30", False),
        ("signed", "2019.8.20 .. 2019.8.20", True),
        ("investment", "1亿..20亿", True),
        ("officer", "", True),
        ("name", "a..b", False),
        ("name", "轴承", True),
        ("name", "精密轴承智能工厂", True),
        ("name", "物流", False),
    ],
)
def test_spans(name: str, text: str, holds: object) -> None:
    row = field_of(BUILT_IN["project"].model, name)
    assert row is not None
    assert all(question.matches(PROJECT, WATCH) for question in conditions.span(row, text, LEDGER)) is holds


@pytest.mark.parametrize("text", ["15..12", "..", "12..x"])
def test_a_span_that_is_none(text: str) -> None:
    row = field_of(BUILT_IN["project"].model, "meeting")
    assert row is not None
    with pytest.raises(Misused):
        conditions.span(row, text, LEDGER)


def test_a_merged_county_is_the_one_it_counts_under() -> None:
    """By either name, and of a county written either way."""
    merged = check_values(
        {"name": "x", "counties": [{"key": "QL", "name": "清陵县", "successor": "XQ"}, {"key": "XQ", "name": "西渠区"}]}, Settings
    )
    ledger = replace(LEDGER, settings=merged)
    for text, holds in (("county=QL", True), ("county=西渠区", True), ("county!=XQ", False), ("county=", False), ("county!=", True)):
        question = parse(text, ledger=ledger)
        assert [question.matches(thing, WATCH) for thing in (PROJECT, PROJECT.but(county="XQ"))] == [holds, holds]
    assert not parse("county=XQ").matches(PROJECT, WATCH)
