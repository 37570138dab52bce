"""Which options has `page`, and what does it run?"""

from __future__ import annotations

from typing import Any

from dicoop import render
from dicoop.actions import report
from dicoop.commands.options import AS_OF, FORCE, KNOWN_AT, MEETING_OF, NO_INDEX, VERIFY, Plan, argument
from dicoop.commands.session import Session
from dicoop.frozen import replace
from dicoop.labels import Label
from dicoop.store import output

_ABOUT = Label(
    "一次联席会议的报告网页：文件夹里全市一页（index.html），各县区各一页，放到内网共享即可打开",
    "the report of a joint meeting as a folder of web pages: the city's (index.html) and one for each county, to be opened from a share",
)
FOLDER = argument(
    "folder", Label("放网页的文件夹，没有就新建", "the folder for the pages, made where there is none"), Label("文件夹", "DIR")
)
_FORCE = replace(FORCE, about=Label("文件已存在也写，覆盖它们", "write over files that are there"))
_WROTE = Label("已写入 {folder}：{n} 页，从 index.html 看起", "written to {folder}: {n} pages, begin with index.html")


def _run(session: Session, **values: Any) -> int:
    shown = {name: each.outside() for name, each in report.pages(session.shelf(values), session.today, values).items()}
    texts = {name: render.render(each.document, "html", session.lang) for name, each in shown.items()}
    output.put_all(values["folder"], texts, force=values["force"])
    whole = next(iter(shown.values()))
    session.say(*whole.words, _WROTE.fill(folder=values["folder"], n=len(texts)))
    return whole.code


COMMAND = Plan(_ABOUT, (FOLDER, MEETING_OF, AS_OF, KNOWN_AT, _FORCE, NO_INDEX, VERIFY), _run)
