"""Do records contradict one another?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, TypeVar

from dicoop.errors import Fault, Finding, Severity
from dicoop.kinds.address import key_of
from dicoop.kinds.base import Kind, title_of
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.receipts import place_of, written_as
from dicoop.kinds.traits import with_meeting
from dicoop.labels import Label
from dicoop.rules.checks.said import Said, Whole

SAME_NAME = Fault(
    "same-name",
    Label("同一{within}已有同名{kind} {other}：{value}", "the {within} already has {kind} with this name, {other}: {value}"),
    Label(
        "是同一个项目就作废一条（dicoop project void）；分期的，名称里写明一期、二期",
        "if they are the same project, void one (dicoop project void); if they are phases, name the phases",
    ),
    Severity.WARNING,
)
RECEIPT_REUSED = Fault(
    "receipt-reused",
    Label("凭证号 {value} 在 {other} 里已经登记过", "receipt {value} is also used in {other}"),
    Label(
        "看凭证上写的是哪一个，另一条删去这一笔或改正凭证号",
        "check whose receipt it is; delete the other entry, or correct its receipt",
    ),
)
ORDER_TWICE = Fault(
    "order-number-twice",
    Label("文号 {value} 在 {other} 里已经用过", "the number {value} is also that of a notice in {other}"),
    Label("看发出的单据上写的是哪一个，改正另一条", "check the notice that was sent, and correct the other"),
)
SAME_CREDIT_CODE = Fault(
    "same-credit-code",
    Label("信用代码 {value} 与 {other}（{name}）相同", "the credit code {value} is also that of {other} ({name})"),
    Label(
        "是同一家企业就作废一条，并把指着它的记录改过来；不是就改正代码",
        "if they are the same enterprise, void one and move references to it; if not, correct the code",
    ),
    Severity.WARNING,
)
SAME_PROJECT_CODE = Fault(
    "same-project-code",
    Label("投资项目代码 {value} 与{county}的 {other} 相同", "the project code {value} is also that of {other} in {county}"),
    Label(
        "是同一个项目就作废一条（dicoop project void）；不是就改正代码",
        "if they are the same project, void one (dicoop project void); if not, correct the code",
    ),
)
TWIN_PROJECTS = Fault(
    "twin-projects",
    Label(
        "{county}也有同名、投资相近的项目 {other}：{value}",
        "{county} also has a project with this name and a similar investment, {other}: {value}",
    ),
    Label(
        "是同一个项目就作废一条（dicoop project void）；确是两个，各填投资项目代码（code）",
        "if they are the same project, void one (dicoop project void); if not, give each its code",
    ),
    Severity.WARNING,
)
TWIN_ENTERPRISES = Fault(
    "twin-enterprises",
    Label("{county}也有同名企业 {other}：{value}", "{county} also has an enterprise with this name, {other}: {value}"),
    Label(
        "是同一家企业就作废一条（dicoop enterprise void），并把指着它的记录改过来；确是两家，各填信用代码（credit_code）",
        "if they are the same enterprise, void one (dicoop enterprise void) and move references to it; if not, give each its credit_code",
    ),
    Severity.WARNING,
)
NO_CALENDAR = Fault(
    "no-calendar",
    Label(
        "没有 {value} 年的工作日安排，{n} 条问题的期限要用到（如 {example}）",
        "the working days of {value} are unknown, but limits of issues depend on them ({n}, such as {example})",
    ),
    Label(
        "把该年的放假日和调休上班日写进 ledger.yaml 的 calendar，写全了加一行 known: {value}；下一年的安排公布后，升级 chinesecalendar 就有；此前按周一至周五算",
        "enter that year's holidays and shifted working days in calendar in ledger.yaml, with known: {value} once complete; next "
        "year's come with an upgrade of chinesecalendar once published; until then Monday to Friday are counted",
    ),
    Severity.WARNING,
)
NO_MEETING = Fault(
    "no-meeting",
    Label("{value} 正是第 {meeting} 次会议的日期，却没有写第几次会议", "{value} is the date of meeting {meeting}, but no meeting is given"),
    Label(
        "是会上的：dicoop {of} set {id_} meeting={meeting}；与会议无关的，可以不写",
        "if it was at the meeting: dicoop {of} set {id_} meeting={meeting}; otherwise leave it",
    ),
    Severity.WARNING,
)
K = TypeVar("K")
_OF_PROJECTS: dict[str, Any] = {"within": Label("企业", "enterprise"), "kind": Label("项目", "a project")}
_OF_ONE_DAY: dict[str, dict[str, Any]] = {
    "issue": {"within": Label("企业同一天", "enterprise on the same day"), "kind": Label("问题", "an issue")},
    "contract": {"within": Label("供方和需方同一天", "supplier on the same day"), "kind": Label("合同", "a contract")},
}
NAMED = ("project", "enterprise", *_OF_ONE_DAY)  # of which two with one name may be one
_ENTERED_TWICE = Label(
    "是登记了两遍，就作废一{measure}（dicoop {kind} void）；确是两{measure}，名称里写明分别",
    "if it was entered twice, void one (dicoop {kind} void); if there are two, tell them apart in their titles",
)
_OF_ENTERPRISES: dict[str, Any] = {"within": Label("县区", "county"), "kind": Label("企业", "an enterprise")}


def same_name(whole: Whole) -> Iterator[Finding]:
    """Find projects of one enterprise, enterprises of one county, issues and contracts of one day with one name; two credit codes tell enterprises apart."""
    for _, said, other in _doubles((said.name, said) for said in whole.said["project"] if said.name):
        yield SAME_NAME.at("name", _title(whole.ledger, "project", said), id=said.id, other=other.id, **_OF_PROJECTS)
    for _, said, other in _doubles((said.name, said) for said in whole.said["enterprise"]):
        if not (said.credit_code and other.credit_code):
            value = _title(whole.ledger, "enterprise", said)
            yield SAME_NAME.at("name", value, id=said.id, hint=TWIN_ENTERPRISES.hint, other=other.id, **_OF_ENTERPRISES)
    for name, words in _OF_ONE_DAY.items():
        hint = _ENTERED_TWICE.fill(measure=whole.ledger.kinds[name].measure, kind=name)
        for _, said, other in _doubles((said.name, said) for said in whole.said[name] if said.name):
            yield SAME_NAME.at("title", _title(whole.ledger, name, said), id=said.id, hint=hint, other=other.id, **words)


def no_meeting(whole: Whole) -> Iterator[Finding]:
    """Find what began on the day of a meeting and names none."""
    days = {str(meeting.date): meeting.id for meeting in whole.ledger.meetings}
    for kind in filter(with_meeting, whole.ledger.kinds.values()):
        for said in whole.said.get(kind.name, ()):
            if said.unmet in days:
                yield NO_MEETING.at(kind.first_date, said.unmet, id=said.id, meeting=days[said.unmet], of=kind.name, id_=said.id)


def receipt_reused(whole: Whole) -> Iterator[Finding]:
    """Find receipts in more than one record; each kind has its own."""
    for kind in whole.ledger.kinds.values():
        receipts = ((receipt, said) for said in whole.said[kind.name] for receipt in dict.fromkeys(said.receipts))
        for receipt, said, other in _doubles(receipts):
            yield reused(kind, whole.ledger.get(kind.name, said.id), receipt, other.id)


def reused(kind: Kind, record: Any, receipt: str, other: str) -> Finding:
    """Return the finding for a receipt of a record that another record has."""
    return RECEIPT_REUSED.at(place_of(kind, record, receipt), written_as(kind, record, receipt)[1], id=str(record.id), other=other)


def order_twice(whole: Whole) -> Iterator[Finding]:
    """Find papers of one number, whichever issue they are of."""
    orders = ((number, said) for said in whole.said["issue"] for number in said.orders)
    for number, said, other in _doubles(orders, within=True):
        step = [each for each in whole.ledger.known("issue", said.id).steps if each.number == number][-1]
        yield ORDER_TWICE.at(f"steps[{key_of(step)}].number", number, id=said.id, other=other.id)


def same_credit_code(whole: Whole) -> Iterator[Finding]:
    """Find enterprises with one credit code."""
    for _, said, other in _doubles((said.credit_code, said) for said in whole.said["enterprise"] if said.credit_code):
        yield SAME_CREDIT_CODE.at(
            "credit_code", said.credit_code, id=said.id, other=other.id, name=_title(whole.ledger, "enterprise", other)
        )


def same_project_code(whole: Whole) -> Iterator[Finding]:
    """Find projects of two counties with one code; one that ended may be signed anew elsewhere."""
    for said, other in _elsewhere(whole.said["project"], lambda said: said.code):
        value = _written(whole.ledger, said.id)
        yield SAME_PROJECT_CODE.at("code", value, id=said.id, other=other.id, county=whole.ledger.settings.county_label(other.county))


def twin_projects(whole: Whole) -> Iterator[Finding]:
    """Find projects of two counties with one name and nearly one investment; two codes tell them apart."""
    for said, other in _elsewhere(whole.said["project"], lambda said: said.name and said.name[1], _are_near):
        yield _twin(TWIN_PROJECTS, "project", said, other, whole.ledger)


def twin_enterprises(whole: Whole) -> Iterator[Finding]:
    """Find enterprises of two counties with one name; two credit codes tell them apart."""
    for said, other in _elsewhere(
        whole.said["enterprise"], lambda said: said.name and said.name[1], lambda one, other: not (one.credit_code and other.credit_code)
    ):
        yield _twin(TWIN_ENTERPRISES, "enterprise", said, other, whole.ledger)


def _twin(fault: Fault, kind: str, said: Said, other: Said, ledger: Ledger) -> Finding:
    county = ledger.settings.county_label(other.county)
    return fault.at("name", _title(ledger, kind, said), id=said.id, other=other.id, county=county)


_NEAR = Decimal("0.05")  # of the larger amount
_FEW = 50  # of one name are held against each other


def _are_near(one: Said, other: Said) -> bool:
    amounts = Decimal(one.weight), Decimal(other.weight)
    return not (one.code and other.code) and abs(amounts[0] - amounts[1]) <= _NEAR * max(amounts)


def _written(ledger: Ledger, id_: str) -> str:
    record: Any = ledger.get("project", id_)
    return str(record.code) if record else id_


def _elsewhere(
    every: Iterable[Said], of: Callable[[Said], object], are_one: Callable[[Said, Said], bool] = lambda _, __: True
) -> Iterator[tuple[Said, Said]]:
    """Yield the records that say what one of another county says before them, each with the first that does."""
    known: dict[object, list[Said]] = {}
    for said in every:
        key = of(said)
        if not key:
            continue
        others = known.setdefault(key, [])
        found = next((other for other in others if other.county != said.county and are_one(said, other)), None)
        if found is not None:
            yield said, found
        if len(others) < _FEW:
            others.append(said)


def _doubles(pairs: Iterable[tuple[K, Said]], *, within: bool = False) -> Iterator[tuple[K, Said, Said]]:
    """Yield what is said more than once, the record that says it again and the first that does; `within`: also what one says twice itself."""
    first: dict[K, Said] = {}
    for key, said in pairs:
        if key in first and (within or first[key] is not said):
            yield key, said, first[key]
        first.setdefault(key, said)


def _title(ledger: Ledger, kind: str, said: Said) -> str:
    record = ledger.get(kind, said.id)
    return title_of(record) if record else said.id


def no_calendar(whole: Whole) -> Iterator[Finding]:
    """Find years in which limits fall and whose working days nobody has settled: neither the library nor ledger.yaml."""
    needed: dict[int, list[str]] = {}
    for issue in whole.said["issue"]:
        for year in issue.years:
            needed.setdefault(year, []).append(issue.id)
    for year, ids in sorted(needed.items()):
        yield NO_CALENDAR.at("calendar", year, n=len(ids), example=min(ids))
