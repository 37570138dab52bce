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
    due, other = told("due", "--county", county), told("due", "--where", f"county={county}")
    assert due["rows"] == other["rows"] != []
    assert {row["county"] for row in due["rows"]} == {"QL", "XQ"}
