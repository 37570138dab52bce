"""What a ledger's own settings settle."""

from datetime import date

import pytest

from dicoop.kinds.review import Level
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values
from dicoop.labels import Label

LEAST = {"name": "台账", "counties": [{"key": "QL", "name": "清陵县"}, {"key": "WS", "name": "市外", "outside": "true"}]}


def settings(**more):
    """Return settings with a name, two counties and these values."""
    found = check_values({**LEAST, **more}, Settings)
    assert isinstance(found, Settings), found
    return found


def test_all_but_name_and_counties_have_defaults():
    own = settings()
    assert (own.language, own.office, own.units, own.themes, own.rounding, own.digits) == ("zh", None, (), (), "half_up", 1)
    assert (own.lights.node_yellow, own.lights.node_red, own.lights.issue_yellow) == (30, 30, 2)
    assert ([str(rate) for rate in own.supervision.rates], own.supervision.statement, own.supervision.criticism, own.supervision.least) == (
        ["start", "funds", "clearance"],
        10,
        20,
        3,
    )
    assert own.check.signed_apart == 30
    assert (own.review.base, own.review.late, own.review.bulk, own.review.severities) == ("main", 90, 50, {})
    assert {f.address for f in check_values({}, Settings)} == {"name", "counties"}


def test_counties_are_found_by_their_keys():
    own = settings()
    assert own.county("QL").name == "清陵县"
    assert own.county("XX") is None
    assert own.county_label("QL") == Label("清陵县", "清陵县")
    assert own.county_label("XX") == Label("XX", "XX")
    assert [county.key for county in own.inside] == ["QL"]


def test_offices_give_out_ids():
    assert settings().offices == ("QL", "WS")
    assert settings(office="SJ").offices == ("SJ", "QL", "WS")


def test_nodes_are_the_five_and_the_ledgers_own():
    own = settings(nodes={"survey": {"before_start": "70"}, "land": {"before_start": "45"}})
    assert own.node_names == ("filing", "planning", "land", "eia", "permit", "survey")
    assert [own.before_start(name) for name in own.node_names] == [60, 50, 45, 30, 10, 70]


@pytest.mark.parametrize(("name", "days"), [("claim", 2), ("land", 30), ("other", 15), ("planning", 15)])
def test_limits_by_default(name, days):
    assert settings().limit(name, date(2019, 8, 20)) == days


def test_limits_of_the_ledgers_own():
    own = settings(limits={"planning": "20", "other": "10", "claim": "1"})
    assert [own.limit(name, date(2019, 8, 20)) for name in ("claim", "land", "planning", "finance")] == [1, 30, 20, 10]


def test_a_rule_is_as_strict_as_the_ledger_says():
    assert settings(review={"severities": {"R07": "off", "R27": "error"}}).review.severities == {"R07": Level.OFF, "R27": Level.ERROR}
    (found,) = check_values({**LEAST, "review": {"severities": {"R07": "eror"}}}, Settings)
    assert (found.code, found.address, found.allowed.en) == ("unknown-value", "review.severities.R07", "error warning off")


@pytest.mark.parametrize(
    ("address", "most", "code"),
    [
        ("format", 2, "newer-format"),
        ("digits", 4, "too-many-digits"),
        ("limits.land", 9999, "number-too-large"),
        ("nodes.survey.before_start", 9999, "number-too-large"),
        ("lights.node_yellow", 9999, "number-too-large"),
        ("lights.node_red", 9999, "number-too-large"),
        ("lights.issue_yellow", 9999, "number-too-large"),
        ("check.signed_apart", 9999, "number-too-large"),
        ("review.late", 9999, "number-too-large"),
        ("review.bulk", 9_999_999, "number-too-large"),
        ("supervision.statement", 9_999_999, "number-too-large"),
        ("supervision.criticism", 9_999_999, "number-too-large"),
        ("supervision.least", 9_999_999, "number-too-large"),
    ],
)
def test_every_number_has_a_limit(address, most, code):
    def read(number):
        value = str(number)
        for name in reversed(address.split(".")):
            value = {name: value}
        return check_values({**LEAST, **value}, Settings)

    assert isinstance(read(most), Settings)
    (found,) = read(most + 1)
    assert (found.code, found.address, found.value) == (code, address, str(most + 1))
