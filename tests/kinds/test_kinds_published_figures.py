"""Is a figure read as it was told, and is nothing else?"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicoop.errors import Unreadable
from dicoop.kinds.published_figures import Basis, figure, path, ratio_of, read_figure, tag
from dicoop.labels import Label
from dicoop.values import Ratio, percent

numbers = st.decimals(min_value=-(10**18), max_value=10**18, places=2)


@given(numbers, numbers, st.sampled_from(list(Basis)), st.integers(0, 4))
def test_a_figure_keeps_both_numbers(above, below, basis, digits):
    ratio = Ratio(above, below)
    text = figure(ratio, percent(ratio.exact, digits), basis)
    assert read_figure(text) == text
    assert ratio_of(text, basis) == ratio
    assert ratio_of(text, basis).money is (basis is Basis.MONEY)


def test_how_figures_are_told():
    assert figure(Ratio(Decimal(23), Decimal(100)), "23.0", Basis.COUNT) == "23.0% (23/100)"
    assert figure(Ratio(Decimal("2100.50"), Decimal(9800)), "21.4", Basis.MONEY) == "21.4% (2100.5元/9800元)"
    assert figure(Ratio(Decimal(0), Decimal(0)), None, Basis.COUNT) == "— (0/0)"


@pytest.mark.parametrize(
    "text",
    [
        "23%",
        "23/100",
        "23% 23/100",
        "23% (23/100",
        "23%（23元/100）",
        "23%（23/100元）",
        "23 (23/100)",
        "1e2% (1/1)",
        "２% (2/100)",
        23,
        None,
    ],
)
def test_what_is_no_figure(text):
    with pytest.raises(Unreadable) as caught:
        read_figure(text)
    assert caught.value.finding.message == Label(f"“{text}”不是公布的数", f"'{text}' is not a published figure")
    assert caught.value.finding.hint == Label(
        "公布的数由 dicoop meeting close 写入，不手工改；取回原样：git checkout -- 文件",
        "published figures are written by dicoop meeting close, never by hand; to restore them: git checkout -- FILE",
    )


def test_where_they_lie_and_what_keeps_them():
    assert (path(14), path(1234)) == ("ledgers/figures/014.yaml", "ledgers/figures/1234.yaml")
    assert tag(14) == "meeting-14"
