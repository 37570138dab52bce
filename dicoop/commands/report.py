"""How is the report of a meeting shown: as a document, as papers, as web pages?"""

from __future__ import annotations

from typing import Any

from dicoop import render
from dicoop.actions import report
from dicoop.commands.options import (
    AS_OF,
    FORCE,
    KNOWN_AT,
    MEETING_OF,
    NO_INDEX,
    READING,
    SECTION,
    TEMPLATES,
    VERIFY,
    Plan,
    argument,
    counties,
    flag,
    valued,
)
from dicoop.commands.session import Session
from dicoop.errors import Misused
from dicoop.frozen import replace
from dicoop.labels import Label
from dicoop.reports.meeting import KEYS
from dicoop.store import output

_ABOUT = Label(
    "一次联席会议的报告：总体情况、各项率、县区、进展、需关注、议定事项、本次签约、督导建议",
    "the report of a joint meeting: summary, rates, counties, cohorts, attention, decisions, signed, supervision",
)
_KEYS = f"{' '.join(KEYS)} trend"
_PARTS = replace(
    SECTION,
    about=Label(f"只要这一部分（可多次）：{_KEYS}", f"this section only (repeatable): {_KEYS}"),
    choices=lambda _: [(key, "") for key in _KEYS.split()],
)
COUNTY = valued("county", Label("这个县区自己的一页", "this county's own page"), Label("县区", "COUNTY"), choices=counties)


MATERIALS = flag(
    "materials",
    Label(
        "会议材料：全市通报、各县区的一页、上次会议议定事项，合成一个 docx 或 pdf",
        "the meeting papers: notice, a page per county, last meeting's decisions, in one docx or pdf",
    ),
)
_ON_PAPER = Label("--materials 写成 Word 或 PDF：-o 会议材料.docx", "--materials is for Word or PDF: -o papers.docx")
_ALONE = Label("--materials 不能和 {flag} 一起用", "--materials and {flag} cannot go together")


def _run(session: Session, **values: Any) -> int:
    if values["materials"]:
        return _materials(session, values)
    return session.answer(report.meeting(session.shelf(values), session.today, {**values, "form": session.form(values)}), values)


def _materials(session: Session, values: dict[str, Any]) -> int:
    for name in ("county", "section", "template", "variables", "totals"):
        if values[name]:
            raise Misused(_ALONE.fill(flag=f"--{name}"))
    form = session.chosen(values)
    if form not in ("docx", "pdf"):
        raise Misused(_ON_PAPER)
    return session.answer(report.materials(session.shelf(values), session.today, {**values, "form": form}), values)


REPORT = Plan(_ABOUT, (MEETING_OF, COUNTY, AS_OF, _PARTS, MATERIALS, *TEMPLATES, *READING), _run)


_ABOUT_PAGE = Label(
    "一次联席会议的报告网页：文件夹里全市一页（index.html），各县区各一页，放到内网共享即可打开",
    "the report of a joint meeting as a folder of web pages: the city's (index.html) and one per county, for a shared folder",
)
FOLDER = argument("folder", Label("放网页的文件夹，没有就新建", "the folder for the pages, created if missing"), Label("文件夹", "DIR"))
_FORCE = replace(FORCE, about=Label("文件已存在也写，覆盖它们", "overwrite existing files"))
_WROTE = Label("已写入 {folder}：{n} 页，从 index.html 看起", "written to {folder}: {n} pages, start with index.html")


def _run_page(session: Session, **values: Any) -> int:
    shown = {name: each.outside() for name, each in report.pages(session.shelf(values), session.today, values).items()}
    texts = {name: render.render(each.document, "html", session.lang) for name, each in shown.items()}
    output.put_all(values["folder"], texts, force=values["force"])
    whole = next(iter(shown.values()))
    session.say(*whole.words, _WROTE.fill(folder=values["folder"], n=len(texts)))
    return whole.code


PAGE = Plan(_ABOUT_PAGE, (FOLDER, MEETING_OF, AS_OF, KNOWN_AT, _FORCE, NO_INDEX, VERIFY), _run_page)
