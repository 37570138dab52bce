"""The report of a meeting: each section word for word, and what holds between the figures."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import pytest
from report_samples import _CLAIM, EMPTY, MEETINGS, RECORDS, TODAY, _issue, city, ledger_of, small

from dicoop.document import Document, Table, Text
from dicoop.errors import Misused, NotFound
from dicoop.frozen import replace
from dicoop.kinds.ledger import Ledger
from dicoop.labels import Lang
from dicoop.render import FORMATS, render
from dicoop.render.sections import names, only
from dicoop.reports.meeting import KEYS, attention, case, report
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.options import page
from dicoop.reports.reference_day import latest, when
from dicoop.values import Rounding

LANGS: tuple[Lang, ...] = ("zh", "en")
ONE_MEETING = {"meeting": MEETINGS[:1]}


def told(ledger: Ledger, number: int, county: str | None = None, as_of: str | None = None, today: date = TODAY) -> Document:
    return report(case(ledger, when(ledger, str(number), as_of, today), county))


def data(document: Document) -> dict:
    return json.loads(render(document, "json", "zh"))


def text_of(document: Document, key: str, lang: Lang = "zh") -> str:
    section = next(section for section in document.in_words.sections if section.key == key)
    return " ".join(block.words.of(lang) for block in section.blocks if isinstance(block, Text))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", KEYS)
def test_each_section_word_for_word(key: str, lang: Lang, golden) -> None:
    document = only(told(small(), 2), key)
    golden(f"report.{key}.{lang}.txt", render(document, "terminal", lang, width=100))


@pytest.mark.parametrize("lang", LANGS)
def test_a_countys_own_page_word_for_word(lang: Lang, golden) -> None:
    golden(f"report.county.{lang}.txt", render(told(small(), 2, "QL"), "terminal", lang, width=100))


def test_the_sections_have_their_keys_in_order() -> None:
    assert [section.key for section in told(small(), 2).sections] == list(KEYS)


# What is stable for programs


def test_the_head() -> None:
    head = data(told(small(("ledgers/projects/x.yaml",)), 2))
    assert list(head) == ["meeting", "as_of", "left_out", "sections"]
    assert (head["meeting"], head["as_of"], head["left_out"]) == (2, "2019-05-10", ["ledgers/projects/x.yaml"])
    assert list(head["sections"]) == [*KEYS, "left_out"]


def test_counties_have_keys_and_figures_are_exact() -> None:
    section = data(told(small(), 2))["sections"]["projects"]
    assert section["counties"][0] == {
        "county": "QL",
        "projects": 2,
        "investment": "1300000000",
        "started": 1,
        "start": {"numerator": "1", "denominator": "2", "percent": "50.0"},
        "arrived": "400000000",
        "funds": {"numerator": "400000000", "denominator": "1300000000", "percent": "30.8"},
        "producing": 1,
        "production": {"numerator": "1", "denominator": "2", "percent": "50.0"},
        "capable": 0,
        "benefiting": 0,
        "ended": 0,
    }
    assert [row["county"] for row in section["counties"]] == ["QL", "XQ", "GX"]
    assert [(row["county"], row["projects"]) for row in section["counties_subtotals"]] == [("group:六组团", 3)]


def test_totals_are_not_added_up_from_the_rows() -> None:
    section = data(told(small(), 2))["sections"]["projects"]
    assert sum(row["projects"] for row in section["counties"]) == 4
    assert section["counties_total"]["projects"] == 5
    assert section["counties_total"]["investment"] == "2500000000"
    assert "全市一行含市外1个项目，不在各县区行内。" in section["counties_notes"]


def test_projects_voided_or_signed_later_are_in_no_figure() -> None:
    assert "5个项目" in text_of(told(small(), 2), "summary")
    assert "6个项目" in text_of(told(small(), 2, as_of="2019-06-01"), "summary")


# Neighbouring meetings


@pytest.mark.parametrize("number", [2, 3, 4, 5])
def test_the_change_is_the_difference_of_two_reports(number: int) -> None:
    before, now = (data(told(city(), n))["sections"]["rates"]["rates"] for n in (number - 1, number))
    assert before
    for earlier, later in zip(before, now, strict=True):
        assert later["rate"] == earlier["rate"]
        assert later["before"] == earlier["now"]
        parts = [
            Fraction(each["now"]["numerator"]) / Fraction(each["now"]["denominator"])
            for each in (later, earlier)
            if Fraction(each["now"]["denominator"])
        ]
        if len(parts) == 2:
            assert abs(Fraction(later["change"]) - (parts[0] - parts[1]) * 100) <= Fraction(1, 20)
        else:
            assert later["change"] is None


def test_a_footnote_tells_where_printed_figures_do_not_subtract() -> None:
    found = {True: 0, False: 0}
    for number in (2, 3, 4, 5):
        section = data(told(city(), number))["sections"]["rates"]
        off = [
            row
            for row in section["rates"]
            if row["change"] is not None and Fraction(row["now"]["percent"]) - Fraction(row["before"]["percent"]) != Fraction(row["change"])
        ]
        footnote = any(note.startswith("因四舍五入") for note in section["rates_notes"])
        assert footnote == bool(off)
        found[footnote] += 1
    assert found[True]


def test_truncated_figures_are_said_to_be_truncated() -> None:
    settings = city().settings.but(rounding=Rounding.TRUNCATE)
    ledger = replace(city(), settings=settings)
    notes = [note for number in (2, 3, 4, 5) for note in data(told(ledger, number))["sections"]["rates"]["rates_notes"]]
    assert any(note.startswith("因截断") for note in notes)
    assert not any("四舍五入" in note for note in notes)


# Ends of the range


def test_the_first_meeting_has_nothing_to_compare_with() -> None:
    document = told(small(), 1)
    section = data(document)["sections"]["rates"]
    assert section["rates_notes"][0] == "此前没有开过会，没有上次的数可比。"
    assert {row["before"] for row in section["rates"]} == {None}
    assert "相比" not in text_of(document, "summary")
    assert "上次会议" not in text_of(document, "attention")
    assert text_of(document, "decisions") == "此前没有议定事项。"


def test_an_empty_ledger() -> None:
    ledger = ledger_of(ONE_MEETING)
    for lang in LANGS:
        for form in ("terminal", "plain", "markdown", "json"):
            assert render(told(ledger, 1), form, lang)
    assert text_of(told(ledger, 1), "summary") == "截至2019年1月10日，已召开1次联席会议，还没有签约项目、产销对接合同和企业问题。"
    assert (
        text_of(told(ledger, 1), "summary", "en")
        == "As of 10 January 2019, 1 joint meeting held: no projects, supply contracts or issues yet."
    )
    assert text_of(told(ledger, 1), "cohorts") == "还没有签约项目。"
    assert text_of(told(ledger, 1), "attention") == "没有逾期的节点。 没有逾期的问题。"
    assert text_of(told(ledger, 1), "supervision").startswith("表扬：无。表态发言：无。通报批评：无。")


def test_a_table_of_the_report_that_is_empty_is_its_headings_for_a_program() -> None:
    document = told(small(), 2)
    asked = [name for name in ("cohorts", "decisions", "attention.nodes", "attention.issues") if name in names(document)]
    assert len(asked) == 4
    for name in asked:
        made = render(only(told(ledger_of(ONE_MEETING), 1), name), "csv", "zh")
        assert made.count("\r\n") == 1
        assert made.split(",")[0] == render(only(document, name), "csv", "zh").split(",")[0]


def test_issues_that_are_late_in_being_claimed_only_are_told_apart() -> None:
    """Of those overdue, the others are the ones that the rate of those cleared on time counts as late."""
    plain = {"enterprise": "E-2019-QL001", "county": "QL", "category": "other"}
    raised = ("2019-05-08", "2019-05-06", "2019-03-01")
    issues = [{"id": f"I-2019-QL00{n}", "title": "x", "raised": day, **plain} for n, day in enumerate(raised, 1)]
    ledger = ledger_of({"meeting": MEETINGS[:2], "issue": issues})
    assert "逾期未办结2件（其中1件只是逾期未领单，未到办结期限）。" in text_of(told(ledger, 2), "summary")
    words = "2 overdue (1 of them claimed late only, clearance not yet due)."
    assert words in text_of(told(ledger, 2), "summary", "en")
    rates = data(told(ledger, 2))["sections"]["rates"]["rates"]
    (rate,) = (row["now"] for row in rates if row["rate"] == "clearance_on_time")
    assert (rate["numerator"], rate["denominator"]) == ("0", "1")
    ledger = ledger_of({"meeting": MEETINGS[:2], "issue": issues[2:]})
    assert "逾期未办结1件。" in text_of(told(ledger, 2), "summary")


def test_a_meeting_still_to_come_is_told_as_of_today() -> None:
    document = told(small(), 3)
    assert document.head["as_of"] == "2019-09-30"
    assert text_of(document, "summary").startswith("第3次联席会议定于2019年12月20日召开。截至2019年9月30日，已召开2次联席会议，")
    assert text_of(document, "meeting") == "本次会议主题：项目对接。还没有登记本次会议的签约、问题、推介和发言。"


def test_another_day_than_the_meetings() -> None:
    document = told(small(), 2, as_of="2019.2.25")
    assert document.head["as_of"] == "2019-02-25"
    assert "累计签约3个项目、总投资18亿元，其中2个已开工" in text_of(document, "summary")


def test_a_meeting_of_that_day_or_later_is_none_to_compare_with() -> None:
    second = small().meetings[1]
    held = [MeetingCase(small(), second, date(2019, 1, day)).previous for day in (9, 10, 11)]
    assert held == [None, None, small().meetings[0]]


def test_an_extension_of_an_earlier_round_keeps_no_issue_unresolved() -> None:
    steps = [
        {**_CLAIM, "date": "2019-01-11"},
        {"step": "extended", "date": "2019-01-15", "until": "2019-02-28", "reason": "等批复", "cause": "authority"},
        {"step": "cleared", "date": "2019-02-01", "outcome": "resolved", "evidence": "验收单"},
        {"step": "reopened", "date": "2019-02-10", "reason": "又断了"},
        {**_CLAIM, "date": "2019-02-12"},
    ]
    for made, n in ((steps[:2], 1), (steps, 0), ([*steps, {**steps[1], "date": "2019-02-13"}], 1)):
        book = ledger_of({"meeting": MEETINGS, "issue": [_issue("QL009", "QL", "2019-01-10", *made)]})
        assert len(list(attention.causes(MeetingCase(book, book.meetings[1], date(2019, 5, 10))))) == 2 * n


def test_a_county_without_records() -> None:
    ledger = ledger_of({**RECORDS, "project": [], "issue": [], "contract": []})
    document = told(ledger, 2, "GX")
    assert text_of(document, "summary") == "截至2019年5月10日，高新区还没有签约项目、产销对接合同和企业问题。"
    assert text_of(document, "decisions") == "此前没有涉及高新区的议定事项。"
    assert text_of(document, "meeting") == "本次会议主题：产销对接。高新区在本次会议没有签约，也没有提出问题。"
    assert text_of(document, "supervision").startswith("高新区没有列入")
    assert render(document, "terminal", "zh", width=80)


def test_a_countys_figures_stand_beside_the_citys() -> None:
    document = data(told(small(), 2, "QL"))
    start = next(row for row in document["sections"]["rates"]["rates"] if row["rate"] == "start")
    assert document["county"] == "QL"
    assert (start["now"]["numerator"], start["now"]["denominator"]) == ("1", "2")
    assert (start["city"]["numerator"], start["city"]["denominator"]) == ("2", "5")
    assert start["gap"] == "10.0"
    assert all(row["rate"] != "decision" for row in document["sections"]["rates"]["rates"])
    assert [row["county"] for row in document["sections"]["projects"]["counties"]] == ["QL"]
    assert document["sections"]["projects"]["counties_total"]["projects"] == 5


def test_a_merged_county_counts_under_its_successor() -> None:
    counties = [{"key": "QL", "name": "清陵县", "successor": "XQ"}, {"key": "XQ", "name": "西渠县"}, {"key": "GX", "name": "高新区"}]
    ledger = ledger_of(RECORDS, counties=counties)
    assert page("清陵县", ledger.settings) == "XQ"
    rows = data(told(ledger, 2))["sections"]["projects"]["counties"]
    assert [(row["county"], row["projects"]) for row in rows] == [("XQ", 3), ("GX", 1), ("WS", 1)]


def test_a_group_called_like_a_county_adds_nothing_to_the_county() -> None:
    """清陵县 is of a group that is called XQ, as the next county's key is."""
    counties = [{"key": "QL", "name": "清陵县", "group": "XQ"}, {"key": "XQ", "name": "西渠县", "group": "XQ"}]
    found = data(told(ledger_of(RECORDS, counties=counties), 2))["sections"]["issues"]
    usual = data(told(small(), 2))["sections"]["issues"]
    for each in (found, usual):
        assert [row["overdue"] for row in (*each["issues"][:2], *each["issues_subtotals"])] == [0, 1, 1]


def test_those_from_elsewhere_have_no_page() -> None:
    with pytest.raises(Misused):
        page("WS", small().settings)


def test_an_unknown_meeting_names_those_there_are() -> None:
    with pytest.raises(NotFound) as raised:
        told(small(), 9)
    assert raised.value.hint is not None
    assert raised.value.hint.zh == "有：1 2 3"
    with pytest.raises(NotFound) as raised:
        when(EMPTY, "1", None, TODAY)
    assert "dicoop meeting add" in (raised.value.hint.zh if raised.value.hint else "")
    with pytest.raises(NotFound) as raised:
        when(small(), "第十五次", None, TODAY)
    assert raised.value.message.zh == "没有第15次联席会议"
    with pytest.raises(Misused):
        when(small(), "上次", None, TODAY)


def test_the_latest_meeting() -> None:
    assert latest(small(), TODAY) == "2"
    assert latest(small(), date(2018, 1, 1)) == "1"
    with pytest.raises(NotFound):
        latest(EMPTY, TODAY)


# What could not be read


def test_files_left_out_are_listed_and_said() -> None:
    document = told(small(("ledgers/projects/QL/2019/P-2019-QL009.yaml",)), 2)
    assert text_of(document, "summary").endswith("另有1个文件读不出来，没有计入（见文后）。")
    assert document.sections[-1].key == "left_out"
    assert "P-2019-QL009" in render(document, "markdown", "en")


# Every format, both languages


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("form", [form for form in FORMATS if form != "csv"])
def test_every_format(form: str, lang: Lang) -> None:
    assert render(told(city(), 5), form, lang, width=80)


@pytest.mark.parametrize("lang", LANGS)
def test_every_table_as_csv(lang: Lang) -> None:
    document = told(city(), 5)
    for name in names(document):
        assert render(only(document, name), "csv", lang)


def test_long_lists_are_cut_on_a_terminal_only() -> None:
    document = only(told(city(), 5), "cohorts")
    many = only(told(city(), 1), "meeting.projects")
    table = many.sections[0].blocks[0]
    assert isinstance(table, Table)
    assert len(table.rows) > 10
    assert "dicoop project list --meeting 1" in render(many, "terminal", "zh", width=100)
    assert "dicoop project list" not in render(many, "plain", "zh")
    assert "另有" not in render(document, "terminal", "zh", width=100)


def test_texts_with_braces_stay_as_they_are() -> None:
    project = {**RECORDS["project"][0], "name": "{n} {0} %s"}
    ledger = ledger_of({**RECORDS, "project": [project]}, name="台账{n}")
    assert "{n} {0} %s" in render(told(ledger, 1), "plain", "zh")
    assert render(told(ledger, 2), "terminal", "en", width=60)
