"""What of a ledger is told in the forms of others?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dicoop.actions.extract import require
from dicoop.actions.read import ShownDocument, load, of_ledger
from dicoop.document import Document
from dicoop.errors import ALLOWED, Misused, Unable
from dicoop.exchange import oc4ids
from dicoop.labels import Label
from dicoop.reports.reference_day import when
from dicoop.store.find import Shelf

FORMS = ("oc4ids",)
_NO_FORM = Label("不能写成“{value}”", "unknown export format '{value}'")
_NOTHING = Label("没有可以写出的项目", "no projects to export")
_NOTHING_HINT = Label(
    "默认只写政府投资、有财政资金的和基础设施项目；全部：--all",
    "only government, publicly funded and infrastructure projects are exported, unless --all",
)
_DONE = Label(
    "项目 {n} 个；另有 {others} 个不是政府投资、财政资金或基础设施，没有写出（--all）",
    "projects: {n}; left out, as not government, publicly funded or infrastructure: {others} (--all)",
)
_ALL = Label("项目 {n} 个", "projects: {n}")
_HELD_NOT = Label("OC4IDS 没有地方写的，没有写出：{names}", "not written, as OC4IDS has no place for it: {names}")
_PRIVATE = Label("不外传、没有写出的：{names}", "private and not written: {names}")
_NAME = Label("{name} {n} 处", "{name} ({n})")
_ALONE = Label("只写项目；问题、合同、会议不在 OC4IDS 里", "projects only: OC4IDS has no issues, supply contracts or meetings")


def export(place: Shelf, today: date, given: Mapping[str, Any]) -> tuple[str, ShownDocument]:
    """Return a ledger in another form, with what is said beside it; raises Misused, Unable."""
    if given["to"] not in FORMS:
        raise Misused(_NO_FORM.fill(value=given["to"]), ALLOWED.fill(names=" ".join(FORMS)))
    read = load(place)
    whole = read.whole
    require(whole)
    told = oc4ids.told(whole, when(whole, given["meeting"], given["as_of"], today).day, every=given["all_"])
    if not told.projects:
        raise Unable(_NOTHING, _NOTHING_HINT)
    names = tuple(_NAME.fill(name=label, n=n) for label, n in told.held_not)
    first = _DONE.fill(n=told.projects, others=told.others) if told.others else _ALL.fill(n=told.projects)
    private = (_PRIVATE.fill(names=told.private),) if told.private else ()
    words = (first, *((_HELD_NOT.fill(names=names),) if names else ()), *private, _ALONE)
    return told.text, of_ledger(Document(_ALONE, ()), read, *words, kinds=("project",))
