"""What is wrong with a change, apart from what is wrong with the records it leaves?

A rule is one function that yields findings, named in `table` with its code and the fault it finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dicoop.change.changed_record import ChangedFile, graded
from dicoop.change.review_context import Range
from dicoop.change.rules.table import RULES, Rule
from dicoop.errors import Finding, Misused, Severity, nearest, or_else
from dicoop.kinds.review import Level, RuleName
from dicoop.labels import Label, visible

_NO_RULE = Label("没有“{value}”这条审查规则", "unknown review rule '{value}'")
_ALLOWED = Label("有这些：{codes}", "there are: {codes}")


def called(text: str) -> Rule:
    """Return a rule by its code or its name; raises Misused."""
    known = {word: rule for rule in RULES for word in (rule.name.value, *rule.name.label)}
    found = known.get(text) or known.get(text.upper()) or known.get(text.lower())
    if found is None:
        codes = _ALLOWED.fill(codes=" ".join(rule.name.value for rule in RULES))
        near = nearest(text, known)
        raise Misused(_NO_RULE.fill(value=visible(text)), or_else(near, codes))
    return found


def judge(over: Range) -> tuple[Finding, ...]:
    """Return what all rules find in a range, by file and code, as strictly as the settings of the base say."""
    levels = over.settings.review.severities
    changes = [change for change in over.changes if change.kind and not change.is_form_only]
    found = (finding for rule in RULES if levels.get(rule.name) is not Level.OFF for finding in _of(rule, over, changes))
    told = tuple(found)
    elsewhere = {(finding.id, finding.address) for finding in told if finding.code != RuleName.R31}
    once = (finding for finding in told if finding.code != RuleName.R31 or (finding.id, finding.address) not in elsewhere)
    return tuple(sorted((_levelled(finding, levels) for finding in once), key=lambda f: (f.place.file, f.code, f.address)))


def _of(rule: Rule, over: Range, changes: Iterable[ChangedFile]) -> Iterator[Finding]:
    if rule.on is None:
        yield from rule.run(over)
        return
    for change in changes:
        if rule.on(change.own_kind) and rule.of(change):
            yield from rule.run(change, over)


def _levelled(finding: Finding, levels: Mapping[str, Level]) -> Finding:
    level = levels.get(finding.code)
    return graded(finding, Severity[level.name]) if level else finding
