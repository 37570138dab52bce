"""Every figure of a report's PDF is that of its JSON, as pdftotext reads it; and what is written where a font is not there."""

import json
import re
import shutil
import subprocess
from decimal import ROUND_HALF_UP, Decimal

import pytest
from programs import needs, needs_font

SERIF = "Noto Serif CJK SC"
PAPER = "paper:\n" + "".join(f"  {use}: {SERIF}\n" for use in ("title", "heading", "subheading", "text", "number"))
COUNTS = {
    ("projects", "counties"): "projects investment/8 started start arrived/8 funds producing production capable benefiting ended",
    ("cohorts", "cohorts"): "projects investment/8 started start arrived/8 funds producing production capable benefiting ended",
    ("issues", "issues"): "listed claimed cleared clearance clearance_permitted resolution clearance_on_time satisfaction overdue",
    ("issues", "contracts"): "contracts amount/4 performed contract_performance delivered/4 contract_amount",
}


@pytest.fixture
def office(sample, tmp_path):
    """The sample, whose settings name a font that Debian has."""
    needs_font(SERIF)
    root = shutil.copytree(sample, tmp_path / "office")
    with (root / "ledgers/ledger.yaml").open("a", encoding="utf-8") as settings:
        settings.write(PAPER)
    return root


def rows(path):
    """Return the lines that pdftotext finds, each without blanks."""
    text = subprocess.run([needs("pdftotext"), "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return [re.sub(r"\s|\u200b", "", line) for line in text.splitlines()]


def shown(row, name, lang, column=()):
    """Return a figure of JSON as a table shows it: in English amounts are in millions, those of a column with as many decimals as one of them needs."""
    name, _, power = name.partition("/")
    value = row[name]
    if isinstance(value, dict):
        return f"{value['percent']}%" if value["percent"] else "—"
    if not power:
        return str(value)
    in_millions = lang == "en" and power == "8"
    amount = Decimal(value) / 10 ** (6 if in_millions else int(power))
    is_parted = any(Decimal(each[name]) % 10**6 for each in column or (row,)) if in_millions else power == "8" or amount % 1
    found = amount.quantize(Decimal("0.01" if is_parted else "1"), ROUND_HALF_UP)
    return str(found.scaleb(-2) if lang == "en" and power == "4" else found)


def are_told(figures, lines):
    """Return whether figures stand at the ends of lines: of one, or of two where the table is too wide for the paper."""
    parts = ({"".join(figures[:at]), "".join(figures[at:])} for at in range(len(figures)))
    return any(all(any(line.endswith(part) for line in lines) for part in each) for each in parts)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_figure_of_the_pdf_is_that_of_the_json(office, run, tmp_path, lang):
    ran = run("report", "--meeting", "15", "-o", tmp_path / "a.pdf", root=office, lang=lang)
    assert (ran.code, [line for line in ran.err.splitlines() if "a.pdf" not in line]) == (0, [])
    report = json.loads(run("report", "--meeting", "15", "--json", root=office, lang=lang).out)["sections"]
    found = rows(tmp_path / "a.pdf")
    for (section, table), names in COUNTS.items():
        told = [*report[section][table], *report[section].get(f"{table}_subtotals", ()), report[section][f"{table}_total"]]
        for one in told:
            assert are_told([shown(one, name, lang, told) for name in names.split()], found), (table, one)
    text = "".join(found)
    for one in report["rates"]["rates"]:
        assert re.search(rf"{one['now']['percent']}%[(（][^%]+{one['before']['percent']}%[(（]", text), one
    nodes = report["attention"]["nodes"]
    for one in nodes:
        assert f"{one['due']}{one['overdue']}{shown(one, 'investment/8', lang, nodes)}" in text, one


def test_without_the_fonts_nothing_is_written(small, run, tmp_path):
    with (small / "ledgers/ledger.yaml").open("a", encoding="utf-8") as settings:
        settings.write("paper:\n  text: 无此字体\n")
    ran = run("report", "--meeting", "15", "-o", tmp_path / "a.pdf", root=small)
    assert ran.code == 6
    assert re.match("错误.*无此字体.*，没有生成 PDF\n", ran.err)
    assert not (tmp_path / "a.pdf").exists()
    ran = run("report", "--meeting", "15", "-o", tmp_path / "a.pdf", root=small, lang="en")
    assert ran.err.startswith("error: no PDF was made: fonts missing on this machine: ")


def test_a_letter_for_each_unit_without_what_is_private(small, run, tmp_path):
    with (small / "ledgers/ledger.yaml").open("a", encoding="utf-8") as settings:
        settings.write(PAPER.replace(SERIF, needs_font(SERIF)) + "private:\n  - issue.title\n")
    ran = run("due", "--within", "365", "-o", tmp_path / "a.pdf", root=small)
    assert ran.code == 0, ran.err
    units = {row["unit"] for row in json.loads(run("due", "--within", "365", "--json", root=small).out)["rows"]}
    found = rows(tmp_path / "a.pdf")
    assert found.count("督办函") == len(units)
    assert any("I-2019-QL013" in line for line in found)
    assert not [line for line in found if "缺熟练工" in line]
