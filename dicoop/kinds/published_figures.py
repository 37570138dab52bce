"""What was told of the rates at a meeting that is closed?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from dicoop.errors import Fault, Unreadable
from dicoop.frozen import pattern
from dicoop.kinds import fields as f
from dicoop.kinds.fields import Block
from dicoop.kinds.settings import rate_name
from dicoop.labels import Label, Term, both
from dicoop.values import Ratio, plain

FOLDER = "figures"
FIRST_LINE = "# yaml-language-server: $schema=../../schemas/figures.schema.json\n"


class Basis(Term):
    """What is added up: records or money."""

    COUNT = "count", "按个数", "by count"
    MONEY = "money", "按金额", "by amount"
    NUMBER = "number", "按数量", "by quantity"


BAD_FIGURE = Fault(
    "bad-figure",
    Label("“{value}”不是公布的数", "'{value}' is not a published figure"),
    Label(
        "公布的数由 dicoop meeting close 写入，不手工改；取回原样：git checkout -- 文件",
        "published figures are written by dicoop meeting close, never by hand; to restore them: git checkout -- FILE",
    ),
)
_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
_PATTERN = rf"^(?:{_NUMBER}%|—) \({_NUMBER}(?:元)?/{_NUMBER}(?:元)?\)$"
_FORM = pattern(rf"(?P<percent>{_NUMBER}%|—) \((?P<above>{_NUMBER})(?P<unit>元?)/(?P<below>{_NUMBER})(?P=unit)\)", re.ASCII)


def read_figure(text: object) -> str:
    """Read a figure as it was told: `23.0% (23/100)`, amounts in 元, `— (0/0)` over nothing; raises Unreadable."""
    if not isinstance(text, str) or not _FORM.fullmatch(text):
        raise Unreadable(BAD_FIGURE.at(value=text, allowed=both("23.0% (23/100)")))
    return text


def _figure(zh: str, en: str) -> f.Declared[str]:
    return f.reading(f.text(zh, en), read_figure, {"type": "string", "pattern": _PATTERN})


def figure(ratio: Ratio, percent: str | None, basis: Basis) -> str:
    """Return a figure as it is told, its percentage already rounded."""
    unit = "元" if basis is Basis.MONEY else ""
    share = "—" if percent is None else f"{percent}%"
    return f"{share} ({plain(ratio.numerator)}{unit}/{plain(ratio.denominator)}{unit})"


def ratio_of(text: str, basis: Basis) -> Ratio:
    """Return the fraction of a figure."""
    match = _FORM.fullmatch(text)
    assert match is not None
    return Ratio(Decimal(match["above"]), Decimal(match["below"]), basis is Basis.MONEY)


class Told(Block):
    """A rate as it was told: by which definition, for the whole and for each county."""

    rate = rate_name(key=True)
    basis = f.term(Basis, "计算依据", "Basis", key=True)
    definition = f.text("口径", "Definition")
    told = _figure("公布的数", "Told")
    counties = f.default(f.by_name(_figure("公布的数", "Told"), "县区", "Counties"))


class Figures(Block):
    """All that was told at a meeting, the day it held for, and what counties and units were called then; older ones lack the names."""

    meeting = f.whole("第几次会议", "Number")
    day = f.day("截至", "As of")
    counties = f.default(f.by_name(f.text("名称", "Name"), "县区名称", "Names of counties"))
    units = f.default(f.texts("责任单位", "Units"))
    rates = f.entries(Told, "各项率", "Rates")

    @property
    def ratios(self) -> Mapping[tuple[str, Basis, str | None], Ratio]:
        """The fractions by rate, basis and county (None: the whole)."""
        each = ((told, county, text) for told in self.rates for county, text in ((None, told.told), *told.counties.items()))
        return {(told.rate, told.basis, county): ratio_of(text, told.basis) for told, county, text in each}


def path(meeting: int) -> str:
    """Return where the figures of a meeting lie, from the ledger's root."""
    return f"ledgers/{FOLDER}/{meeting:03d}.yaml"


def tag(meeting: int) -> str:
    """Return the name of the tag that keeps what a meeting was told."""
    return f"meeting-{meeting}"
