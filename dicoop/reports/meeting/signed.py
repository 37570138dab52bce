"""What was signed, raised, said and decided at this meeting?"""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, Any

from dicoop.document import Column, Section, Table, Text
from dicoop.kinds import issue as issues
from dicoop.kinds import project as projects
from dicoop.kinds.meeting import ItemType, Meeting
from dicoop.labels import Label, joined
from dicoop.reports import phrases
from dicoop.reports.standing import county, enterprise
from dicoop.values import EXACT, Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dicoop.labels import Term
    from dicoop.reports.meeting.case import Case

TITLE = Label("八、本次会议签约和提出的事项", "8. Signed and raised at this meeting")
_NOTHING = Label("还没有登记本次会议的签约、问题、推介和发言。", "Nothing has been recorded as signed, raised or said at this meeting.")
_NOTHING_HERE = Label("{county}在本次会议没有签约，也没有提出问题。", "{county} signed and raised nothing at this meeting.")
_THEMES = Label("主题：{themes}。", "Themes: {themes}.")
_SUMS = Label(
    "签约{projects}、总投资{investment}；产销对接合同{contracts}、合同额{amount}；列单问题{issues}。",
    "Signed: {projects} for {investment}, {contracts} for {amount}; {issues} listed.",
)
_LATER = Label("另有{n}在{day}以后签订或提出，这里不计。", "{n} signed or raised after {day} not counted here.")
_MOST = 10
_MORE = Label("另有 {{n}} 项: dicoop {kind} list --meeting {id}", "{{n}} more: dicoop {kind} list --meeting {id}")
_ID, _COUNTY = Column("id", Label("编号", "Id"), lead=True), Column("county", Label("县区", "County"))


def section(case: Case) -> Section:
    """Return what carries the meeting's number and had happened by the day; items and decisions on the city's page."""
    tables = tuple(table for table in (*_records(case), *_of_meeting(case)) if table.rows)
    nothing = _NOTHING_HERE.fill(county=case.county_name) if case.county else _NOTHING
    words = (_THEMES.fill(themes=case.meeting.themes), _sums(case) if tables else nothing, *_later(case))
    return Section("meeting", TITLE, (Text(joined(words, "", " ")), *tables))


def _at(case: Case, kind: str, since: str) -> list[Any]:
    """Return the facts of a kind with the meeting's number, the weightiest first."""
    found = [it for it in case.ledger.facts(kind) if it.meeting == case.meeting.id and getattr(it, since) <= case.day and case.mine(it)]
    return sorted(found, key=lambda it: (-_weight(it), it.id))


def _weight(facts: Any) -> Decimal:
    return getattr(facts, "investment", getattr(facts, "amount", Decimal(0)))


_SINCE = {"project": "signed", "contract": "signed", "issue": "raised"}


def _later(case: Case) -> Iterator[Label]:
    count = sum(
        it.meeting == case.meeting.id and getattr(it, since) > case.day and case.mine(it)
        for kind, since in _SINCE.items()
        for it in case.ledger.facts(kind)
    )
    if count:
        yield _LATER.fill(n=phrases.number(count, "条", "record"), day=phrases.day(case.day))


def _sums(case: Case) -> Label:
    made, deals, raised = (_at(case, kind, since) for kind, since in _SINCE.items())
    return _SUMS.fill(
        projects=phrases.number(len(made), "个项目", "project"),
        investment=phrases.money(_total(made), case.style),
        contracts=phrases.number(len(deals), "个", "supply contract"),
        amount=phrases.money(_total(deals), case.style),
        issues=phrases.number(len(raised), "件", "issue"),
    )


def _total(found: Iterable[Any]) -> Decimal:
    with localcontext(EXACT):
        return sum((_weight(it) for it in found), start=Decimal(0))


def _records(case: Case) -> Iterator[Table]:
    ledger, settings = case.ledger, case.settings
    name, lead = Column("name", Label("名称", "Name")), Column("lead", Label("责任单位", "Unit"))
    firm = Column("enterprise", Label("企业", "Enterprise"))
    columns: tuple[Column, ...] = (
        _ID,
        name,
        _COUNTY,
        firm,
        Column("kind", Label("类别", "Kind")),
        Column("investment", Label("总投资", "Investment"), "亿元"),
        lead,
    )
    rows: Any = (
        (
            it.id,
            it.title,
            county(it.county, settings),
            enterprise(it.enterprise, ledger),
            _term(projects.Sort, it.kind),
            Money(it.investment),
            it.lead,
        )
        for it in _at(case, "project", "signed")
    )
    yield _table(case, "project", Label("签约项目", "Projects signed"), columns, rows)
    columns = (
        _ID,
        name,
        _COUNTY,
        Column("supplier", Label("供方", "Supplier")),
        Column("buyer", Label("需方", "Buyer")),
        Column("amount", Label("合同额", "Amount"), "万元"),
    )
    rows = (
        (it.id, it.title, county(it.county, settings), enterprise(it.supplier, ledger), enterprise(it.buyer, ledger), Money(it.amount))
        for it in _at(case, "contract", "signed")
    )
    yield _table(case, "contract", Label("产销对接合同", "Supply contracts signed"), columns, rows)
    columns = (_ID, Column("title", Label("问题", "Issue")), _COUNTY, firm, Column("category", Label("类别", "Category")), lead)
    rows = (
        (it.id, it.title, county(it.county, settings), enterprise(it.enterprise, ledger), _term(issues.Category, it.category), it.lead)
        for it in _at(case, "issue", "raised")
    )
    yield _table(case, "issue", Label("企业问题", "Issues raised"), columns, rows)


def _term(terms: type[Term], value: str | None) -> Term | None:
    return None if value is None else terms(value)


def _table(case: Case, kind: str, title: Label, columns: tuple[Column, ...], rows: Iterable[Any]) -> Table:
    return Table(f"{kind}s", columns, tuple(rows), title=title, most=_MOST, more=_MORE.fill(kind=kind, id=case.meeting.id))


def _of_meeting(case: Case) -> Iterator[Table]:
    """Yield what was said and what was decided."""
    record = case.ledger.get("meeting", case.meeting.id)
    if case.county or not isinstance(record, Meeting):
        return
    columns: tuple[Column, ...] = (
        Column("type", Label("类型", "Type")),
        Column("by", Label("单位", "By")),
        Column("text", Label("内容", "About")),
    )
    order = list(ItemType)
    said = sorted(record.items, key=lambda item: order.index(item.type))
    yield Table("items", columns, tuple((item.type, item.by, item.text) for item in said), title=Label("推介发言", "Pitches and speeches"))
    columns = (
        Column("key", Label("序号", "Key")),
        Column("text", Label("事项", "Decision")),
        Column("lead", Label("牵头单位", "Unit")),
        Column("due", Label("期限", "Due")),
    )
    rows = tuple((made.key, made.text, made.lead, made.due) for made in record.decisions)
    yield Table("decided", columns, rows, title=Label("本次议定事项", "Decided at this meeting"))
