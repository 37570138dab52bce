"""What does the 通报 of a meeting say in words, and which tables are its annexes?"""

from __future__ import annotations

from collections.abc import Iterator

from dicoop.document import Behind, Document, Section, Table, Text, numbered, on_paper
from dicoop.frozen import replace
from dicoop.labels import Label, joined
from dicoop.reports import phrases
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.rates import name
from dicoop.rules.rates import RATES, Rate
from dicoop.values import Ratio

_TITLE = Label("关于第{n}次联席会议办理情况的通报", "Notice on the matters of joint meeting {n}")
_TITLE_COUNTY = Label("关于{county}第{n}次联席会议办理情况的通报", "Notice on the matters of joint meeting {n}: {county}")
_DRAFT = Label("（草稿：会议尚未定版，数字还会变动。）", "(Draft: the meeting is not closed yet, and figures may change.)")
_COUNTIES = Label("各县区情况", "The counties")
_PROBLEMS = Label("存在的问题", "Problems")
_NEXT = Label("下步要求", "What is to be done")
_ANNEX = Label("附件{n}　{title}", "Annex {n}: {title}")
_SEE = Label("（见附件{n}）", " (annex {n})")
_RANKED = Label(
    "{rate}全市{city}，较高的是{best}，较低的是{worst}。", "The {rate} of the city is {city}; highest: {best}; lowest: {worst}."
)
_ONE = Label("{county}（{share}）", "{county} ({share})")
_OWN = Label("{rate}{own}，全市{city}。", "{rate}: {own}; of the city {city}.")
_DEMAND = Label(
    "各县区、各有关单位要对照附件逐项核实，逾期事项明确责任人和完成时限；列入表态发言的，在下次会议上作表态发言。",
    "Counties and units go through the annexes item by item, and name for each overdue matter who is to settle it by when; "
    "those called to a statement make it at the next meeting.",
)
_LISTED = Label("附件：{names}", "Annexes: {names}")
_LISTED_ONE = Label("{n}.{title}", "{n}. {title}")
_MOST = 3


def notice(report: Document, case: MeetingCase) -> Document:
    """Return the notice of a meeting: its paragraphs, then the report's tables as annexes."""
    report = on_paper(report)
    parts = {section.key: section for section in report.sections}
    annexes = [section for section in report.sections if any(isinstance(block, Table) for block in section.blocks)]
    numbers = {section.key: place for place, section in enumerate(annexes, 1)}
    closed = any(told.meeting == case.meeting.id for told in case.told)
    summary = parts["summary"]
    paragraphs = (
        summary,
        Section("counties", _COUNTIES, tuple(_counties(case))),
        Section("problems", _PROBLEMS, tuple(_texts(parts, ("attention", "decisions"), numbers))),
        Section("next", _NEXT, (*_texts(parts, ("supervision",), numbers), Text(_DEMAND), Text(_listed(annexes)))),
    )
    body = (*(() if closed else (Section("draft", Label("", ""), (Text(_DRAFT),)),)), *numbered(paragraphs))
    title = (_TITLE_COUNTY if case.county else _TITLE).fill(n=case.meeting.id, county=case.county_name)
    return replace(report, title=title, sections=(*body, *(_annex(section, numbers[section.key]) for section in annexes)))


def worded(report: Document, case: MeetingCase) -> Document:
    """Return the report with what the notice says besides, for templates: they choose from all of it."""
    own, known = notice(report, case), {section.key for section in report.sections}
    more = tuple(section for section in own.sections if section.key not in {*known, "draft"} and not section.key.startswith("annex"))
    draft = next((section for section in own.sections if section.key == "draft"), Section("draft", Label("", ""), (Text(Label("", "")),)))
    return replace(report, title=own.title, sections=(draft, *report.sections, *more))


def _texts(parts: dict[str, Section], keys: tuple[str, ...], numbers: dict[str, int]) -> Iterator[Text]:
    """Yield the paragraphs of sections, the last of each with the number of the annex that holds its tables."""
    for key in keys:
        texts = [block for block in parts[key].blocks if isinstance(block, Text)]
        see = _SEE.fill(n=numbers[key]) if key in numbers else None
        for place, text in enumerate(texts):
            is_last = see is not None and place == len(texts) - 1
            yield replace(text, words=_before_end(text.words, see)) if is_last and see else text


def _before_end(words: Label, see: Label) -> Label:
    """Put words before the full stop of a sentence."""
    zh = words.zh[:-1] + see.zh + "。" if words.zh.endswith("。") else words.zh + see.zh
    en = words.en[:-1] + see.en + "." if words.en.endswith(".") else words.en + see.en
    return Label(zh, en)


def _annex(section: Section, n: int) -> Section:
    tables = tuple(block for block in section.blocks if isinstance(block, Table))
    return replace(section, key=f"annex-{section.key}", title=_ANNEX.fill(n=n, title=section.title), number=0, blocks=tables)


def _listed(annexes: list[Section]) -> Label:
    """Return the list of the annexes, as stands at the end of a notice."""
    names = (_LISTED_ONE.fill(n=place, title=section.title) for place, section in enumerate(annexes, 1))
    return _LISTED.fill(names=joined(tuple(names), "　", "; "))


def _counties(case: MeetingCase) -> Iterator[Text]:
    """Yield a paragraph for each rate that is supervised by: the highest and the lowest counties, or the county's own beside the city's."""
    names = case.settings.supervision.rates
    for rate in (next((rate for rate in RATES if rate.name.value == each and not rate.variant), None) for each in names):
        if rate is not None and rate.population.has("county"):
            text = _own(rate, case) if case.county else _ranked(rate, case)
            if text:
                yield text


def _ratio(rate: Rate, case: MeetingCase, county: str | None) -> Ratio:
    return case.by_county.ratios.get((rate, county), rate.ratio())


def _ranked(rate: Rate, case: MeetingCase) -> Text | None:
    found = [(key, ratio) for key in case.by_county.groups if (ratio := _ratio(rate, case, key)).exact is not None]
    ranked = sorted(found, key=lambda each: -(each[1].exact or 0))
    if len(ranked) <= 2 * _MOST:
        return None
    best, worst = ranked[:_MOST], ranked[: -_MOST - 1 : -1]
    city = _ratio(rate, case, None)
    words = _RANKED.fill(rate=name(rate).label, city=phrases.share(city, case.style), best=_list(best, case), worst=_list(worst, case))
    figures = ((phrases.share(ratio, case.style), _behind(rate, ratio, key, case)) for key, ratio in ((None, city), *best, *worst))
    return Text(words, tuple(figures))


def _list(some: list[tuple[str, Ratio]], case: MeetingCase) -> Label:
    return joined(tuple(_ONE.fill(county=case.settings.county_label(key), share=phrases.share(ratio, case.style)) for key, ratio in some))


def _own(rate: Rate, case: MeetingCase) -> Text:
    both = [(key, _ratio(rate, case, key)) for key in (case.county, None)]
    own, city = (phrases.share(ratio, case.style) for _, ratio in both)
    figures = ((phrases.share(ratio, case.style), _behind(rate, ratio, key, case)) for key, ratio in both)
    return Text(_OWN.fill(rate=name(rate).label, own=own, city=city), tuple(figures))


def _behind(rate: Rate, ratio: Ratio, key: str | None, case: MeetingCase) -> Behind:
    return case.behind(rate, ratio, "county", key)
