"""Which options has `review`, and what does it run?"""

from __future__ import annotations

from typing import Any

from dicoop.actions import fault_catalogue, review
from dicoop.actions.read import ShownDocument
from dicoop.actions.review import Reviewed
from dicoop.commands.options import FORMAT, JSON, NO_INDEX, SECTION, TO_FILE, VERIFY, Plan, argument, valued
from dicoop.commands.session import Session
from dicoop.document import Document
from dicoop.errors import Misused
from dicoop.labels import Label
from dicoop.render import fullest
from dicoop.reports import apart
from dicoop.reports import diff as difference
from dicoop.reports import review as page

_ABOUT = Label(
    "审查一个分支：改了什么，各项率因此怎样，哪里不对劲",
    "review a branch: its changes, their effect on the rates, and anything suspicious",
)
BRANCH = argument(
    "branch",
    Label("[基准..]分支；基准默认 ledger.yaml 的 review.base", "[BASE..]BRANCH; default base: review.base in ledger.yaml"),
    Label("分支", "BRANCH"),
    required=False,
)
FAIL_ON = valued(
    "fail_on",
    Label("error 或 warning：有这样的问题就以 1 结束，默认 error", "error or warning: exit with 1 on such findings; default: error"),
    Label("轻重", "SEVERITY"),
    choices=lambda _: [("error", ""), ("warning", "")],
)
EXPLAIN = valued(
    "explain",
    Label(
        "说明一条规则，如 R07 或 event-back-dated：为什么要紧，举例",
        "explain a rule, such as R07 or event-back-dated: why it matters, with an example",
    ),
    Label("规则", "RULE"),
)
_NO_LEVEL = Label("--fail-on 是 error 或 warning，不能是“{value}”", "--fail-on is error or warning, not '{value}'")
_ALONE = Label("--explain 要单独用", "--explain takes no other options")
_EXPLAIN_HINT = Label("这是什么意思：dicoop review --explain {code}", "what this means: dicoop review --explain {code}")
_EXPLAINED = Label(
    "{name}（{severity}{besides}）\n\n{why}\n\n例如：\n{example}\n\n怎么办：{hint}",
    "{name} ({severity}{besides})\n\n{why}\n\nExample:\n{example}\n\nWhat to do: {hint}",
)


def _run(session: Session, branch: str | None, fail_on: str | None, explain: str | None, **values: Any) -> int:
    if explain is not None:
        return _explain(session, explain, alone=branch is None and fail_on is None and not any(values.values()))
    if fail_on not in (None, "error", "warning"):
        raise Misused(_NO_LEVEL.fill(value=fail_on))
    found = review.review(session.shelf(values), session.today, branch)
    form = session.format("json" if values["json"] else values["format"], values["output"])
    _show(session, found, form, values)
    if found.findings and form != "json":
        session.say(_EXPLAIN_HINT.fill(code=found.findings[0].code))
    return 1 if found.fails(strict=fail_on == "warning") else 0


def _show(session: Session, found: Reviewed, form: str, values: dict[str, Any]) -> None:
    seen = told(found)
    shown = _short(session, seen) if form == "markdown" else page.review(seen)
    session.answer(ShownDocument(shown, found.words, apart=lambda: _outside(session, seen)), values)


def _outside(session: Session, seen: page.ReviewReport) -> tuple[Document, tuple[Label, ...]]:
    left, words = apart.of_review(seen, session.kinds)
    return page.review(left), words


def told(found: Reviewed) -> page.ReviewReport:
    """Return what is shown of a review."""
    waived = tuple((each.finding, each.waiver.reason, each.waiver.by, each.waiver.until) for each in found.applied.waived)
    commits = tuple(
        page.ShownCommit(each.id, each.committed, each.name, each.email, each.signer, each.message.split("\n", 1)[0])
        for each in found.commits
    )
    return page.ReviewReport(found.base.name, found.branch.name, found.diff, found.findings, waived, commits, found.left_out)


def _short(session: Session, seen: page.ReviewReport) -> Document:
    versions = page.versions(seen)
    return fullest(lambda number: page.review(seen, versions[number]), len(versions), session.lang, difference.MOST)


def _explain(session: Session, text: str, *, alone: bool) -> int:
    if not alone:
        raise Misused(_ALONE)
    fault, besides = review.explain(text)
    session.tell(
        _EXPLAINED.fill(
            name=page.called(fault.code),
            besides=Label(f"；{besides.zh}", f"; {besides.en}") if besides else Label("", ""),
            **fault_catalogue.told(fault),
        )
    )
    return 0


REVIEW = Plan(_ABOUT, (BRANCH, FAIL_ON, EXPLAIN, SECTION, FORMAT, JSON, *TO_FILE, NO_INDEX, VERIFY), _run)
