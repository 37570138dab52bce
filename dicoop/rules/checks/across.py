"""Do records contradict one another?"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from dicoop.errors import Fault, Severity
from dicoop.labels import Label
from dicoop.rules.workdays import Calendar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dicoop.errors import Finding
    from dicoop.kinds.issue import IssueFacts
    from dicoop.kinds.ledger import Ledger
    from dicoop.kinds.settings import Settings

SAME_NAME = Fault(
    "same-name",
    Label("同一企业已有同名项目 {other}: {value}", "the enterprise already has a project of this name, {other}: {value}"),
    Label(
        "是同一个项目就作废一条 (dicoop project void); 分期的, 名称里写明一期、二期",
        "if they are one project void one (dicoop project void); name the phases if there are several",
    ),
    Label("一个项目登记两遍, 个数和总投资都会多算。", "A project registered twice counts twice, in number and in investment."),
    "name: 精密轴承智能工厂  # twice",
    Severity.WARNING,
)
RECEIPT_REUSED = Fault(
    "receipt-reused",
    Label("凭证号 {value} 在 {other} 里已经登记过", "receipt {value} is also in {other}"),
    Label(
        "看凭证上写的是哪一个, 另一条删去这一笔或改正凭证号",
        "see whose the receipt is; delete the entry in the other, or correct its receipt",
    ),
    Label("一张凭证算在两处, 全市的到位资金或交货就虚增一笔。", "A receipt that counts in two places makes the city's total too large."),
    "receipt: HD-2019-0031  # in two projects",
)
SAME_CREDIT_CODE = Fault(
    "same-credit-code",
    Label("信用代码 {value} 与 {other}（{name}）相同", "the credit code {value} is also that of {other} ({name})"),
    Label(
        "是同一家企业就作废一条, 并把指着它的记录改过来; 不是就改正代码",
        "if they are one enterprise void one and move what refers to it; if not, correct the code",
    ),
    Label(
        "一家企业两个编号, 它的项目、问题、合同就分在两处, 看不全。",
        "With two ids the projects, issues and contracts of one enterprise are seen in two halves.",
    ),
    "credit_code: 91350100M000100Y43  # twice",
    Severity.WARNING,
)
NO_CALENDAR = Fault(
    "no-calendar",
    Label(
        "没有 {value} 年的工作日安排, {n} 条问题的期限要用到 (如 {example})",
        "the working days of {value} are not known, but limits of issues rest on them ({n}, such as {example})",
    ),
    Label(
        "把该年的放假日和调休上班日写进 ledger.yaml 的 calendar; 下一年的安排公布后, 升级 chinesecalendar 就有; 此前按周一至周五算",
        "write that year's holidays and moved working days into calendar in ledger.yaml; those of the next year come with an upgrade of"
        " chinesecalendar once they are published; until then Monday to Friday are counted",
    ),
    Label(
        "春节、国庆各差七八天, 按周一至周五算的期限会偏早, 冤枉责任单位。",
        "The long holidays are a week each; counted Monday to Friday, limits fall too early and units are blamed wrongly.",
    ),
    "raised: 2031-09-29",
    Severity.WARNING,
)
# The lists in which receipts stand, by kind
BOOKS = {"project": "funds", "contract": "deliveries"}
_UNCLAIMED = ("listed", "reopened")


def same_name(ledger: Ledger) -> Iterator[Finding]:
    """Find projects of one enterprise with one name; one that ended may be signed anew."""
    first: dict[tuple[str, str], str] = {}
    for project in _live(ledger, "project"):
        if project.ended is None:
            other = first.setdefault((project.enterprise, _plain(project.title)), project.id)
            if other != project.id:
                yield SAME_NAME.at("name", project.title, id=project.id, other=other)


def receipt_reused(ledger: Ledger) -> Iterator[Finding]:
    """Find receipts in more than one record; projects and contracts have each their own."""
    for kind in BOOKS:
        first: dict[str, str] = {}
        for record in _live(ledger, kind):
            for receipt in dict.fromkeys(record.receipts):
                other = first.setdefault(receipt, record.id)
                if other != record.id:
                    yield reused(kind, receipt, record.id, other)


def reused(kind: str, receipt: str, id_: str, other: str) -> Finding:
    """Return the finding for a receipt that another record has."""
    return RECEIPT_REUSED.at(f"{BOOKS[kind]}[{receipt}].receipt", receipt, id=id_, other=other)


def same_credit_code(ledger: Ledger) -> Iterator[Finding]:
    """Find enterprises with one credit code."""
    first: dict[str, Any] = {}
    for enterprise in _live(ledger, "enterprise"):
        other = first.setdefault(enterprise.credit_code or enterprise.id, enterprise)
        if other is not enterprise:
            yield SAME_CREDIT_CODE.at("credit_code", enterprise.credit_code, id=enterprise.id, other=other.id, name=other.title)


def no_calendar(ledger: Ledger) -> Iterator[Finding]:
    """Find years in which limits fall and whose working days nobody has settled: neither the library nor ledger.yaml."""
    calendar = Calendar.of(ledger.settings)
    needed: dict[int, list[str]] = {}
    for issue in _live(ledger, "issue"):
        for year in _years(issue, ledger.settings, calendar):
            needed.setdefault(year, []).append(issue.id)
    for year, ids in sorted(needed.items()):
        yield NO_CALENDAR.at("calendar", year, n=len(ids), example=min(ids))


def _years(issue: IssueFacts, settings: Settings, calendar: Calendar) -> set[int]:
    """Return the unknown years in which working days were counted for an issue's limits."""
    found: set[int] = set()
    steps = [(step.step, step.date) for step in issue.steps] or [("listed", issue.raised)]
    for name, day in steps:
        until = calendar.add(day, _days(name, issue, settings))
        if not until.proven:
            found |= {year for year in range(day.year, until.date.year + 1) if not calendar.known(year)}
    return found


def _days(step: str, issue: IssueFacts, settings: Settings) -> int:
    """Return how many working days a step gives: for claiming, for clearing, for both while nobody has claimed."""
    claim, clear = settings.limit("claim"), settings.limit(issue.category)
    unclaimed = not issue.steps or issue.steps[-1].step in _UNCLAIMED
    return {"claimed": clear}.get(step, (claim + clear * unclaimed) if step in _UNCLAIMED else 0)


def _live(ledger: Ledger, kind: str) -> Iterable[Any]:
    """Return the facts of a kind's records that count, by id."""
    return (facts for facts in ledger.each(kind) if not facts.voided)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
