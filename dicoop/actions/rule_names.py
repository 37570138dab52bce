"""Which rule of review, or which check, is meant to be excused?"""

from __future__ import annotations

from dicoop.actions import fault_catalogue
from dicoop.change import rules, waivers
from dicoop.errors import Misused, Severity, nearest, or_else
from dicoop.kinds.review import RuleName
from dicoop.labels import Label, visible

_NOT_WAIVED = Label(
    "{code} 不能豁免：它说的不是一条读得出来的记录",
    "{code} cannot be waived: it is not about a readable record",
)
_NOT_WAIVED_HINT = Label("怎么改：dicoop check --explain {code}", "how to correct it: dicoop check --explain {code}")
_WARNING = Label("{code} 只是警告，不必豁免", "{code} is only a warning and needs no waiver")
_UNKNOWN = Label("没有“{value}”这条审查规则，check 也没有这个代码", "unknown review rule or check code '{value}'")
_KNOWN = Label("审查规则：{rules}；代码见 dicoop check", "rules of review: {rules}; codes are shown by dicoop check")


def rule_named(text: str) -> str:
    """Return the code of a check or of a rule of review, in this order: two have one name; raises Misused."""
    code = text.lower()
    if code in waivers.CHECKS:
        return code
    try:
        name = rules.called(text).name
    except Misused:
        fault = next((fault for fault in fault_catalogue.faults() if fault.code == code), None)
        if fault:
            words = _NOT_WAIVED if fault.severity is Severity.ERROR else _WARNING
            raise Misused(words.fill(code=code), _NOT_WAIVED_HINT.fill(code=code)) from None
        codes = [rule.value for rule in RuleName]
        known, near = _KNOWN.fill(rules=" ".join(codes)), nearest(text, (*codes, *waivers.CHECKS))
        raise Misused(_UNKNOWN.fill(value=visible(text)), or_else(near, known)) from None
    return name.value
