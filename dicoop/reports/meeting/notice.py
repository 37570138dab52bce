"""What does the 通报 of a meeting say in words, and which tables are its annexes?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dicoop.document import Behind, Document, Section, Table, Text, numbered, on_paper
from dicoop.frozen import replace
from dicoop.labels import Label, both, joined
from dicoop.reports import phrases
from dicoop.reports.meeting import KEYS
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.papers import signed
from dicoop.reports.rates import name
from dicoop.rules.aggregate import figures
from dicoop.rules.rates import RATES, Rate
from dicoop.rules.supervision import Call
from dicoop.values import Ratio

_TO = Label("各县区，市直各有关单位：", "To the counties and city units:")
_TO_COUNTY = Label("{county}：", "{county}:")
_TITLE = Label("关于第{n}次联席会议办理情况的通报", "Notice on matters for joint meeting {n}")
_TITLE_COUNTY = Label("关于{county}第{n}次联席会议办理情况的通报", "Notice on matters for joint meeting {n}: {county}")
_DRAFT = Label("（草稿：会议尚未定版，数字还会变动。）", "(Draft: the meeting is not closed yet; figures may change.)")
_COUNTIES = Label("各县区情况", "The counties")
_WORK = Label("相关工作进展", "Other work")
_PROBLEMS = Label("存在的问题", "Problems")
_NEXT = Label("下步要求", "Actions required")
_ANNEX = Label("附件{n}　{title}", "Annex {n}: {title}")
_SEE = Label("（见附件{n}）", " (annex {n})")
_RANKED = Label("{rate}全市{city}，较高的是{best}，较低的是{worst}。", "The city's {rate} is {city}; highest: {best}; lowest: {worst}.")
_ONE = Label("{county}（{share}）", "{county} ({share})")
_OWN = Label("{rate}{own}，全市{city}。", "{rate}: {own}; city {city}.")
_DEMAND = Label(
    "{who}各有关单位要对照附件逐项核实，逾期事项明确责任人和完成时限{more}。",
    "{who} units are to check the annexes item by item, and name who will resolve each overdue matter and by when{more}.",
)
_ALL, _OWN_TOO = Label("各县区、", "Counties and"), Label("{county}和", "{county} and")
_STATEMENT = Label("；列入表态发言的，在下次会议上作表态发言", "; those called on make their statements at the next meeting")
_TABLES_OF = Label("{titles}见附件{n}。", "For {titles} see annex {n}.")
_LISTED = (Label("附件：{n}.{title}", "Annexes: {n}. {title}"), Label("　　　{n}.{title}", "{n}. {title}"))
_NO_TITLE = Label("", "")
_OF_PROBLEMS = ("attention", "decisions")
_NO_WORK = (*KEYS, "next", "left_out", "trend")
_MOST = 3


def notice(report: Document, case: MeetingCase) -> Document:
    """Return the notice of a meeting: its paragraphs, then the report's tables as annexes."""
    report = on_paper(report).in_words
    parts = {section.key: section for section in report.sections}
    annexes = [section for section in report.sections if any(isinstance(block, Table) for block in section.blocks)]
    numbers = {section.key: place for place, section in enumerate(annexes, 1)}
    closed = any(told.meeting == case.meeting.id for told in case.told)
    supervision = parts["supervision"]
    paragraphs = (
        replace(
            parts["summary"],
            blocks=(
                *_referring(_texts(parts["summary"]), ("rates",), numbers),
                *_referring(_texts(parts["meeting"]), ("meeting",), numbers),
            ),
        ),
        Section("counties", _COUNTIES, _referring(_counties(case), ("projects", "issues", "cohorts"), numbers)),
        Section("work", _WORK, tuple(_work([section for section in report.sections if section.key not in _NO_WORK], numbers))),
        Section("problems", _PROBLEMS, tuple(text for key in _OF_PROBLEMS for text in _referring(_texts(parts[key]), (key,), numbers))),
        Section("next", _NEXT, (*_referring(_texts(supervision), ("supervision",), numbers), Text(_demand(supervision, case)))),
    )
    draft = () if closed else (Section("draft", _NO_TITLE, (Text(_DRAFT),)),)
    to = Section("to", _NO_TITLE, (Text(_TO_COUNTY.fill(county=case.county_name) if case.county else _TO, place="start"),))
    end = (Section("annexes", _NO_TITLE, tuple(_listed(annexes))), Section("signed", _NO_TITLE, signed(case.day, case.ledger)))
    body = (*draft, to, *numbered(section for section in paragraphs if section.blocks), *end)
    title = (_TITLE_COUNTY if case.county else _TITLE).fill(n=case.meeting.id, county=case.county_name)
    return replace(report, title=title, sections=(*body, *(_annex(section, numbers[section.key]) for section in annexes)))


def worded(report: Document, case: MeetingCase) -> Document:
    """Return the report with what the notice says besides, for templates: they choose from all of it."""
    own, known = notice(report, case), {section.key for section in report.sections}
    more = tuple(section for section in own.sections if section.key not in {*known, "draft"} and not section.key.startswith("annex"))
    draft = next((section for section in own.sections if section.key == "draft"), Section("draft", _NO_TITLE, (Text(_NO_TITLE),)))
    return replace(report, title=own.title, sections=(draft, *report.sections, *more))


def _texts(section: Section) -> tuple[Text, ...]:
    return tuple(block for block in section.blocks if isinstance(block, Text))


def _referring(texts: Iterable[Text], keys: Iterable[str], numbers: Mapping[str, int]) -> tuple[Text, ...]:
    """Return paragraphs, the last of them with the numbers of the annexes that hold the tables of some sections."""
    found, places = tuple(texts), tuple(str(numbers[key]) for key in keys if key in numbers)
    if not found or not places:
        return found
    see = _SEE.fill(n=joined(tuple(map(both, places)), "、", ", "))
    return (*found[:-1], replace(found[-1], words=_before_end(found[-1].words, see)))


def _work(sections: Iterable[Section], numbers: Mapping[str, int]) -> Iterator[Text]:
    """Yield what the report says of the kinds that have sections of their own, and where those are that are tables alone."""
    silent = []
    for section in sections:
        words = tuple(text.words for text in _texts(section))
        yield from _referring((Text(joined(words, "", " ")),) if words else (), (section.key,), numbers)
        silent += [] if words else [section]
    if silent:
        places = tuple(both(str(numbers[section.key])) for section in silent)
        yield Text(_TABLES_OF.fill(titles=joined(tuple(section.title for section in silent)), n=joined(places, "、", ", ")))


def _demand(supervision: Section, case: MeetingCase) -> Label:
    tables = [block for block in supervision.blocks if isinstance(block, Table)]
    is_called = any(Call.STATEMENT in row for table in tables for row in table.rows)
    who = _OWN_TOO.fill(county=case.county_name) if case.county else _ALL
    return _DEMAND.fill(who=who, more=_STATEMENT if is_called else _NO_TITLE)


def _before_end(words: Label, see: Label) -> Label:
    """Put words before the full stop of a sentence."""
    zh = words.zh[:-1] + see.zh + "。" if words.zh.endswith("。") else words.zh + see.zh
    en = words.en[:-1] + see.en + "." if words.en.endswith(".") else words.en + see.en
    return Label(zh, en)


def _annex(section: Section, n: int) -> Section:
    tables = tuple(block for block in section.blocks if isinstance(block, Table))
    return replace(section, key=f"annex-{section.key}", title=_ANNEX.fill(n=n, title=section.title), number=0, blocks=tables)


def _listed(annexes: list[Section]) -> Iterator[Text]:
    """Yield the names of the annexes, as they stand below a notice: each on a line of its own."""
    yield Text(_NO_TITLE)
    for place, section in enumerate(annexes, 1):
        yield Text(_LISTED[place > 1].fill(n=place, title=section.title))


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
    """Return which counties stand highest and lowest, all of those that share the last place; nobody is ranked over fewer than `least`."""
    least = case.settings.supervision.least
    told = figures(case.ledger, case.day, (rate,), "county")
    found = [
        (each.group, each.ratio, each.ratio.exact) for each in told if each.group and each.ratio.exact is not None and each.size >= least
    ]
    if len(found) <= 2 * _MOST:
        return None
    shares = sorted(share for _, _, share in found)
    best = [(key, ratio) for key, ratio, share in sorted(found, key=lambda each: -each[2]) if share >= shares[-_MOST]]
    worst = [(key, ratio) for key, ratio, share in sorted(found, key=lambda each: each[2]) if shares[-_MOST] > share <= shares[_MOST - 1]]
    city = _ratio(rate, case, None)
    words = _RANKED.fill(rate=name(rate).label, city=phrases.share(city, case.style), best=_list(best, case), worst=_list(worst, case))
    of = ((phrases.share(ratio, case.style), _behind(rate, ratio, key, case)) for key, ratio in ((None, city), *best, *worst))
    return Text(words, tuple(of)) if worst else None


def _list(some: list[tuple[str, Ratio]], case: MeetingCase) -> Label:
    return joined(tuple(_ONE.fill(county=case.settings.county_label(key), share=phrases.share(ratio, case.style)) for key, ratio in some))


def _own(rate: Rate, case: MeetingCase) -> Text:
    both = [(key, _ratio(rate, case, key)) for key in (case.county, None)]
    own, city = (phrases.share(ratio, case.style) for _, ratio in both)
    figures = ((phrases.share(ratio, case.style), _behind(rate, ratio, key, case)) for key, ratio in both)
    return Text(_OWN.fill(rate=name(rate).label, own=own, city=city), tuple(figures))


def _behind(rate: Rate, ratio: Ratio, key: str | None, case: MeetingCase) -> Behind:
    return case.behind(rate, ratio, "county", key)
