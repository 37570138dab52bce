"""What `list` chooses, in which order, with which columns and sums."""

from __future__ import annotations

import json
from typing import Any

import pytest
from report_samples import RECORDS, TODAY, city, ledger_of, small

from dicoop.errors import Misused, NotFound
from dicoop.frozen import replace
from dicoop.kinds import BUILT_IN
from dicoop.kinds.ledger import Ledger
from dicoop.labels import Lang
from dicoop.render import FORMATS, render
from dicoop.reports.listing import Listed, listing
from dicoop.reports.query import query

LANGS: tuple[Lang, ...] = ("zh", "en")


def listed(kind: str, ledger: Ledger | None = None, /, **asked: Any) -> Listed:
    ledger = ledger or small()
    return listing(BUILT_IN[kind], ledger, query(BUILT_IN[kind], ledger, asked), TODAY)


def data(found: Listed) -> Any:
    return json.loads(render(found.document, "json", "zh"))


def ids(kind: str, /, **asked: Any) -> list[str]:
    return [row["id"].removeprefix("P-2019-") for row in data(listed(kind, **asked))["rows"]]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", BUILT_IN)
def test_each_kind_word_for_word(kind: str, lang: Lang, golden) -> None:
    golden(f"list.{kind}.{lang}.txt", render(listed(kind).document, "terminal", lang, width=100))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["GX001", "QL001", "QL002", "WS001", "XQ001", "XQ002"]),
        ({"all": True}, ["GX001", "QL001", "QL002", "QL003", "WS001", "XQ001", "XQ002"]),
        ({"county": "清陵县"}, ["QL001", "QL002"]),
        ({"county": "ql", "kind": "产业"}, ["QL001"]),
        ({"kind": ""}, ["WS001", "XQ002"]),
        ({"meeting": "1..1"}, ["QL001", "QL002", "XQ001"]),
        ({"meeting": "2.."}, ["GX001", "WS001", "XQ002"]),
        ({"investment": "3亿..6亿"}, ["GX001", "QL002", "XQ001"]),
        ({"signed": "2019.5.20"}, ["XQ002"]),
        ({"where": ["investment > 2亿元", "meeting = 2"]}, ["GX001"]),
        ({"stage": "ended"}, ["XQ001"]),
        ({"stage": "已终止"}, ["XQ001"]),
        ({"stage": "started"}, []),
        ({"reached": "start"}, ["QL001", "XQ001"]),
        ({"reached": "开工"}, ["QL001", "XQ001"]),
        ({"reached": "completion"}, ["QL001"]),
        ({"reached": "filing"}, ["QL001", "XQ001"]),
        ({"overdue": True}, ["GX001", "QL002"]),
        ({"enterprise": "示例轴承有限公司", "sort": "-investment"}, ["QL001", "GX001", "XQ001", "QL002", "XQ002", "WS001"]),
        ({"sort": "county"}, ["QL001", "QL002", "XQ001", "XQ002", "GX001", "WS001"]),
        ({"sort": "kind"}, ["GX001", "QL001", "XQ001", "QL002", "WS001", "XQ002"]),
        ({"sort": "-kind"}, ["QL002", "GX001", "QL001", "XQ001", "WS001", "XQ002"]),
        ({"sort": "due"}, ["QL002", "GX001", "QL001", "WS001", "XQ001", "XQ002"]),
        ({"sort": "stage"}, ["GX001", "QL002", "WS001", "XQ002", "QL001", "XQ001"]),
        ({"sort": "名称"}, ["GX001", "QL001", "QL002", "WS001", "XQ001", "XQ002"]),
    ],
)
def test_choosing_and_sorting(asked: dict[str, Any], found: list[str]) -> None:
    assert ids("project", **asked) == found


def test_texts_are_filtered_by_any_of_them() -> None:
    assert ids("meeting", themes=["项目对接"]) == ["1", "3"]
    assert ids("meeting", id="2..") == ["2", "3"]
    assert ids("enterprise", above_scale="是") == ["E-2019-QL001"]


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"county": "ZZ"}, Misused),
        ({"kind": "工业"}, Misused),
        ({"stage": "开工中"}, Misused),
        ({"reached": "nowhere"}, Misused),
        ({"sort": "sign"}, Misused),
        ({"columns": "id,names"}, Misused),
        ({"where": ["x=1"]}, Misused),
        ({"investment": "3..6"}, Misused),
        ({"enterprise": "E-2000-QL999"}, NotFound),
    ],
)
def test_what_cannot_be_asked(asked: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        listed("project", **asked)


def test_json_is_the_record_as_on_disk_and_what_is_computed() -> None:
    found = data(listed("project", meeting="1", county="QL", investment="3亿元"))
    assert found == {
        "as_of": "2019-09-30",
        "left_out": [],
        "rows": [
            {
                "id": "P-2019-QL002",
                "name": "QLQL002项目",
                "enterprise": "E-2019-QL001",
                "county": "QL",
                "kind": "research",
                "meeting": 1,
                "signed": "2019-01-10",
                "investment": "3亿元",
                "lead": "市发展改革委",
                "nodes": {"permit": {"plan": "2019-02-20"}, "start": {"plan": "2019-03-01"}},
                "computed": {
                    "stage": "signed",
                    "light": "red",
                    "due": "2019-02-20",
                    "overdue": 222,
                    "arrived": "0",
                    "arrived_rate": {"numerator": "0", "denominator": "300000000", "percent": "0.0"},
                    "invested": "0",
                    "invested_rate": {"numerator": "0", "denominator": "300000000", "percent": "0.0"},
                },
            }
        ],
    }


def test_columns_asked_for_are_the_columns_in_every_format() -> None:
    found = listed("project", county="QL", columns="id, investment，light")
    assert data(found)["rows"][1] == {"id": "P-2019-QL002", "investment": "3亿元", "computed": {"light": "red"}}
    assert data(listed("project", county="QL", columns="id"))["rows"] == [{"id": "P-2019-QL001"}, {"id": "P-2019-QL002"}]
    assert render(found.document, "csv", "zh").split("\r\n") == [
        "编号,总投资（万元）,灯",
        "P-2019-QL001,100000,",
        "P-2019-QL002,30000,红灯",
        "",
    ]
    assert render(replace(found.document, totals=True), "csv", "zh").split("\r\n") == [
        "汇总,编号,总投资（万元）,灯",
        ",P-2019-QL001,100000,",
        ",P-2019-QL002,30000,红灯",
        "合计,合计 2 个,130000,",
        "",
    ]


def test_a_project_without_funds_counts_in_the_total_of_investments() -> None:
    """It would not in the totals of a table by pandas: findings/totals_in_pandas.sh."""
    found = listed("project", county="QL", columns="id,investment,light,arrived")
    rows = render(replace(found.document, totals=True), "csv", "zh").split("\r\n")[1:-1]
    assert rows == [",P-2019-QL001,100000,,40000", ",P-2019-QL002,30000,红灯,0", "合计,合计 2 个,130000,,40000"]


def test_totals_are_of_what_was_chosen() -> None:
    """By recutils they are of all records, whatever was chosen: findings/sums_in_recutils.sh."""
    for asked in ({}, {"county": "QL"}, {"where": ["meeting=1"]}, {"investment": "3亿..6亿"}):
        found = listed("project", **asked, columns="id,investment")
        *rows, total = (line.split(",") for line in render(replace(found.document, totals=True), "csv", "zh").split("\r\n")[1:-1])
        assert (total[1], int(total[2])) == (f"合计 {len(rows)} 个", sum(int(row[2]) for row in rows)), asked
        assert len(rows) == len(ids("project", **asked)) > 1


@pytest.mark.parametrize(
    ("lang", "head", "first", "total"),
    [
        ("zh", "累计到位资金（亿元）", "4.00  40.0%（4.00/10.00亿元）", "合计 2 个"),
        ("en", "Funds arrived (million yuan)", "400  40.0% (0.400/1.000bn yuan)", "total of 2"),
    ],
)
def test_amounts_that_have_come_are_columns(lang: Lang, head: str, first: str, total: str) -> None:
    found = listed("project", county="QL", columns="id,arrived,arrived-rate", sort="-arrived_rate")
    text = render(found.document, "plain", lang)
    assert [words for words in (head, first, total) if words not in text] == []
    assert text.index("P-2019-QL001") < text.index("P-2019-QL002")
    assert data(listed("contract", columns="编号,累计交货"))["rows"][0] == {"id": "C-2019-QL001", "computed": {"delivered": "4000000"}}
    with pytest.raises(Misused):
        listed("issue", columns="id,arrived")


def test_a_share_of_nothing_is_last_either_way() -> None:
    projects = [{**RECORDS["project"][1], "id": f"P-2019-QL00{n}", "investment": text} for n, text in ((1, "0元"), (2, "1亿元"))]
    for sort in ("arrived_rate", "-arrived_rate"):
        found = listed("project", ledger_of({"project": projects}), columns="id,arrived_rate", sort=sort)
        assert [row["id"] for row in data(found)["rows"]] == ["P-2019-QL002", "P-2019-QL001"]


def test_the_number_in_words() -> None:
    assert listed("project").words == ("6 个", "6 projects")
    assert listed("project", stage="ended").words == ("1 个", "1 project")
    assert listed("project", stage="started").words == ("0 个", "0 projects")


def test_nothing_found_is_no_total() -> None:
    assert "合计" not in render(listed("project", stage="started").document, "plain", "zh")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", BUILT_IN)
def test_every_kind_in_every_format(kind: str, form: str, lang: Lang) -> None:
    assert render(listed(kind, city()).document, form, lang, width=80)
