"""Is an enterprise's credit code one?"""

from __future__ import annotations

from collections.abc import Iterator
from string import digits
from typing import TYPE_CHECKING

from dicoop.errors import Fault, Finding
from dicoop.labels import Label
from dicoop.rules.checks.case import Check, filled

if TYPE_CHECKING:
    from dicoop.kinds.enterprise import Enterprise
    from dicoop.rules.checks.case import Case

CREDIT_CODE_FORM = Fault(
    "credit-code-form",
    Label("统一社会信用代码 {value} 的格式不对：{problem}", "the credit code {value} is malformed: {problem}"),
    Label(
        "照营业执照写：18 位数字和大写字母，第 3 至 8 位是区划代码（不以 0 开头），不用 I O S V Z；没有就不写",
        "copy it from the licence: 18 digits and capitals, a region code (not starting with 0) in places 3 to 8, no I O S V Z; "
        "leave it out if there is none",
    ),
)
CREDIT_CODE_CHECK = Fault(
    "credit-code-check",
    Label(
        "统一社会信用代码 {value} 抄错了：末位应是 {wanted}，不是 {last}",
        "the credit code {value} is miscopied: its check character should be {wanted}, not {last}",
    ),
    Label("对照营业执照逐位核对，错的不一定是末位", "compare each character with the licence; the wrong one need not be the last"),
)
_ANY = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_PLACES = (*[_ANY] * 2, digits[1:], *[digits] * 5, *[_ANY] * 10)  # eighteen noughts have a right check character, also to python-stdnum 2.2
_WORTH = {sign: worth for worth, sign in enumerate(_ANY)}
_WEIGHTS = tuple(pow(3, place, len(_ANY)) for place in range(17))


def check_character(body: str) -> str:
    """Return the last place of a credit code by the seventeen before it (GB 32100-2015)."""
    return _ANY[-sum(_WORTH[sign] * weight for sign, weight in zip(body, _WEIGHTS, strict=True)) % len(_ANY)]


def _problem(code: str) -> Label | None:
    """Return what is wrong with a code's form: its length, else the first place that cannot be so."""
    if len(code) != len(_PLACES):
        return Label(f"共 {len(code)} 位，应是 18 位", f"it has {len(code)} places, not 18")
    wrong = [(place, sign) for place, (sign, known) in enumerate(zip(code, _PLACES, strict=True), 1) if sign not in known]
    return Label(f"第 {wrong[0][0]} 位是“{wrong[0][1]}”", f"place {wrong[0][0]} is '{wrong[0][1]}'") if wrong else None


def credit_code(case: Case[Enterprise]) -> Iterator[Finding]:
    """Find credit codes out of form, or with a wrong check character."""
    value = case.record.credit_code
    if value is None:
        return
    if problem := _problem(value):
        yield case.at(CREDIT_CODE_FORM, "credit_code", value, problem=problem)
    elif value[17] != (wanted := check_character(value[:17])):
        yield case.at(CREDIT_CODE_CHECK, "credit_code", value, wanted=wanted, last=value[17])


CHECKS = (Check(CREDIT_CODE_FORM, credit_code, of=filled("credit_code"), also=(CREDIT_CODE_CHECK,)),)
