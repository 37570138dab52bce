"""Whichever command is asked for a county tells of the same records, after a merger of counties too."""

import json
import shutil

import pytest

MERGED = "  - key: XQ\n    name: 溪桥县\n"


@pytest.fixture
def merged(sample, tmp_path):
    """The sample, 溪桥县 merged into 清陵县."""
    root = shutil.copytree(sample, tmp_path / "merged")
    path = root / "ledgers/ledger.yaml"
    text = path.read_text("utf-8")
    assert MERGED in text
    path.write_text(text.replace(MERGED, MERGED + "    successor: QL\n"), "utf-8")
    return root


@pytest.mark.parametrize("county", ["QL", "xq", "溪桥县"])
def test_a_merged_county_counts_as_one_everywhere(county, merged, run):
    def told(*words):
        return json.loads(run(*words, "--json", root=merged).out)

    def signed(found):
        return next(row["denominator"] for row in found["rows"] if row["rate"] == "performance" and row["group"] in (None, "QL"))

    by_county = [row for row in told("rates", "--rate", "performance", "--by", "county")["rows"] if row["group"] is not None]
    whole = signed({"rows": by_county})
    assert signed(told("rates", "--rate", "performance", "--where", f"county={county}")) == whole
    for _ in range(2):  # the second time what each folder holds is remembered
        listed = [told("project", "list", *options) for options in (("--county", county), ("--where", f"county={county}"))]
        assert [each.pop("scope") for each in listed] == [{"county": county}, {"where": [f"county={county}"]}]
        assert listed[0] == listed[1]
        assert len(listed[0]["rows"]) == int(whole)
        assert {each["county"] for each in listed[0]["rows"]} == {"QL", "XQ"}
    for words in (["rates"], ["project", "list"], ["due"]):
        for narrowed in (["--county", county], ["--where", f"county={county}"]):
            assert run(*words, *narrowed, root=merged).out.split("\n")[0].endswith(" · 只计县区=清陵县")
            assert run(*words, *narrowed, root=merged, lang="en").out.split("\n")[0].endswith(" · only county=清陵县")
    due, other = told("due", "--county", county), told("due", "--where", f"county={county}")
    assert due["rows"] == other["rows"] != []
    assert {row["county"] for row in due["rows"]} == {"QL", "XQ"}


HISTORY = "history:\n  - from: 2018-01-01\n    counties:\n      XQ:\n        successor: QL\n    limits:\n      land: 10\n"


def test_a_merger_with_a_day_leaves_the_years_before_alone(sample, tmp_path, run):
    root = shutil.copytree(sample, tmp_path / "dated")
    path = root / "ledgers/ledger.yaml"

    def told(*words):
        return json.loads(run("rates", "--rate", "clearance_on_time", *words, "--json", root=root).out)

    def rows(day, *words):
        return {row["group"]: (row["numerator"], row["denominator"]) for row in told("--as-of", day, "--by", "county", *words)["rows"]}

    days = ("2017-12-31", "2019-08-20")
    before = {day: rows(day) for day in days}
    path.write_text(path.read_text("utf-8") + HISTORY, "utf-8")
    assert rows(days[0]) == before[days[0]]
    after = rows(days[1])
    assert set(after) == set(before[days[1]]) - {"XQ"}
    assert int(after["QL"][1]) == sum(int(before[days[1]][key][1]) for key in ("QL", "XQ"))
    found = {day: told("--as-of", day, "--where", "county=XQ")["rows"][0]["denominator"] for day in days}
    assert found == {days[0]: before[days[0]]["XQ"][1], days[1]: after["QL"][1]}
    noted = run("rates", "--rate", "clearance_on_time", "--as-of", days[1], "--explain", root=root).out
    assert "办理时限自 2018-01-01 起改为 用地 10（工作日）；此前起算的仍按原时限" in noted
    assert "办理时限（工作日）" in noted
    assert "办理时限" not in run("rates", "--rate", "clearance_on_time", "--as-of", days[0], root=root).out


@pytest.mark.parametrize(("span", "called"), [("11..12", "溪桥县"), ("14..15", "清陵县"), ("12..15", "溪桥县、清陵县")])
def test_a_course_calls_a_county_as_on_its_days(span, called, sample, tmp_path, run):
    """It was called as on the day of today: figures from before the merger stood under the other's name."""
    root = shutil.copytree(sample, tmp_path / "dated")
    path = root / "ledgers/ledger.yaml"
    path.write_text(path.read_text("utf-8") + HISTORY.replace("2018-01-01", "2018-10-01"), "utf-8")
    for narrowed in (["--county", "XQ"], ["--where", "county=XQ"]):
        first = run("rates", "--rate", "start", "--meetings", span, *narrowed, root=root).out.split("\n")[0]
        assert first.endswith(f" · 只计县区={called}")
