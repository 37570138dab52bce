"""Amounts in foreign currencies: typed as people write them, shown and sent round as written, counted with the 元 of their day's rate, named where they are."""

import csv
import io
import json
import os
import re
import shutil

import openpyxl
import pytest
from county_samples import Clerk
from git_samples import git

P7, P8 = (f"ledgers/projects/QL/2019/P-2019-QL00{n}.yaml" for n in (7, 8))
C3 = "ledgers/contracts/QL/2019/C-2019-QL003.yaml"
RATES = """\
currencies:
  - currency: USD
    from: 2019-08-01
    per_100: 688.00
  - currency: USD
    from: 2019-09-02
    per_100: 708.83
  - currency: HKD
    from: 2019-08-01
    per_100: 87.95
"""
NOTE = "外币按当日中间价折算（100外币合元）：{}。"


def change(root, path, *pairs):
    text = (root / path).read_text("utf-8")
    for old, new in pairs:
        assert text.count(old) == 1, (old, text)
        text = text.replace(old, new)
    (root / path).write_text(text, "utf-8")


@pytest.fixture
def rated(small):
    """The small ledger with rates."""
    with (small / "ledgers/ledger.yaml").open("a", encoding="utf-8") as file:
        file.write(RATES)
    return small


@pytest.fixture
def foreign(rated):
    """A project of 800 000 and 1 000 000 dollars, and a contract in Hong Kong dollars of which dollars were paid."""
    change(rated, P7, ("investment: 12.5亿元", "investment: 1亿美元"), ("amount: 2.1亿元", "amount: 1000万美元"))
    change(rated, C3, ("amount: 8600万元", "amount: 8000万港元"), ("amount: 700万元", "amount: 100万美元"))
    return rated


def read(run, *words, root):
    ran = run(*words, "--json", root=root)
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


# Entry


def test_it_is_entered_as_people_write_it_and_stored_in_one_way(rated, run):
    for words, written in (
        (("project", "set", "QL008", "investment=USD 8m"), "investment: 800万美元\n"),
        (("project", "fund", "QL008", "100万港币", "--receipt", "HK-1", "--date", "2019-09-10"), "    amount: 100万港元\n"),
    ):
        ran = run(*words, root=rated)
        assert ran.code == 0, ran.err
        assert written in (rated / P8).read_text("utf-8")


def test_without_a_rate_of_its_day_it_is_refused_with_what_to_write_down(small, refused):
    refused(
        small,
        ("project", "set", "QL008", "investment=800万美元"),
        4,
        "错误：P-2019-QL008 会因此有 1 处错误，没有写入\n"
        "P-2019-QL008 investment: 错误[no-exchange-rate]: 800万美元 没有 2019-08-19 的汇率，折不成元\n"
        "  怎么改：在 ledger.yaml 的 currencies 里写上当日的中间价（当日没有公布的，写此前最近一日的）：currency: USD、from: 2019-08-19、per_100: 100美元合多少元\n",
        "error: nothing was written; P-2019-QL008 would have faults: 1\n"
        "P-2019-QL008 investment: error[no-exchange-rate]: no exchange rate for 8 million US dollars on 2019-08-19"
        "\n"
        "  to correct: enter the central parity rate of that day (or the last before it) in currencies in "
        "ledger.yaml: currency: USD, from: 2019-08-19, per_100: yuan for 100 US dollars\n",
    )


def test_a_rate_that_comes_later_is_none(rated, run):
    ran = run("contract", "add", *_CONTRACT, "--signed", "2019-07-31", "--amount", "1万美元", root=rated)
    assert ran.code == 4
    assert "1万美元 没有 2019-07-31 的汇率" in ran.err
    assert run("contract", "add", *_CONTRACT, "--signed", "2019-08", "--amount", "1万美元", root=rated).code == 0  # a month is its last day


_CONTRACT = ("--title", "轴承供货", "--supplier", "E-2016-QL003", "--buyer", "E-2017-XQ001", "--county", "QL", "--no-input")


def test_settings_take_yuan_alone(small, run):
    with (small / "ledgers/ledger.yaml").open("a", encoding="utf-8") as file:
        file.write("bridge_fund: 800万美元\n")
    assert "[unknown-unit]" in run("check", root=small).out


# Shown as written


def test_it_is_shown_as_written_in_every_format(foreign, run, tmp_path):
    assert "1亿美元（折6.88亿元，2019-08-01 100美元合688.00元）" in run("project", "show", "QL007", root=foreign).out
    assert (
        "100 million US dollars (688 million yuan, 688.00 yuan for 100 US dollars on 2019-08-01)"
        in run("project", "show", "QL007", root=foreign, lang="en").out
    )
    for form in ("markdown", "plain", "html"):
        for words in (("show", "QL007"), ("list",)):
            assert "1亿美元" in run("project", *words, "--format", form, root=foreign).out, (form, words)
    assert run("project", "show", "QL007", "-o", tmp_path / "show.docx", root=foreign).code == 0
    docx = pytest.importorskip("docx").Document(tmp_path / "show.docx")
    assert "1亿美元（折6.88亿元" in "".join(each.text for each in docx.paragraphs) + "".join(
        cell.text for table in docx.tables for row in table.rows for cell in row.cells
    )


def test_a_list_adds_up_in_yuan_and_names_the_rates(foreign, run, tmp_path):
    out = run("project", "list", "--columns", "id,investment", root=foreign).out
    assert [line.split() for line in out.splitlines() if line.startswith(("P-", "合计"))] == [
        ["P-2019-QL007", "1亿美元", "6.88"],
        ["P-2019-QL008", "0.80", "0.80"],
        ["合计", "2", "个", "7.68", "7.68"],
    ]
    note = NOTE.format("美元 688.00（2019-08-01）")
    assert note in out
    rows = list(csv.reader(io.StringIO(run("project", "list", "--columns", "id,investment", "--format", "csv", root=foreign).out)))
    assert rows == [
        ["\ufeff编号" if rows[0][0].startswith("\ufeff") else "编号", "总投资（万元）", "总投资折人民币（万元）", "范围"],
        ["P-2019-QL007", "1亿美元", "68800", note],
        ["P-2019-QL008", "8000", "8000", note],
    ]
    assert run("project", "list", "-o", tmp_path / "list.xlsx", root=foreign).code == 0
    cells = [
        row for row in openpyxl.load_workbook(tmp_path / "list.xlsx").worksheets[0].iter_rows(values_only=True) if row[0] == "P-2019-QL007"
    ]
    assert {"1亿美元", 6.88} <= set(cells[0])


def test_a_list_names_the_rates_of_what_it_shows(foreign, run):
    def named(*words):
        return {
            (each["from"], each["per_100"])
            for each in read(run, "project", "list", *words, root=foreign).get("exchange", {"rates": ()})["rates"]
        }

    signed, paid = ("2019-08-01", "688.00"), ("2019-09-02", "708.83")
    assert named() == named("--columns", "id,investment,arrived") == {signed, paid}
    assert (named("--columns", "id,arrived"), named("--columns", "id,investment")) == ({paid}, {signed})
    assert named("--where", "id=P-2019-QL008") == named("--columns", "id,name") == set()
    assert "外币" not in run("project", "list", "--where", "id=P-2019-QL008", root=foreign).out
    assert NOTE.format("美元 708.83（2019-09-02）") in run("project", "list", "--columns", "id,arrived", root=foreign).out


def test_narrowed_rates_name_the_rates_of_exchange_of_what_they_count(foreign, run):
    def days(*words):
        told = read(run, "rates", "--rate", "funds", *words, root=foreign)
        return [each["from"] for each in told.get("exchange", {"rates": ()})["rates"]]

    assert days() == days("--where", "id=P-2019-QL007") == ["2019-08-01", "2019-09-02"]
    assert days("--where", "id=P-2019-QL008") == []
    page = ("report", "--meeting", "15", "--as-of", "2019-09-30", "--section", "summary", "--section", "rates", "--county")
    assert [("外币" in run(*page, county, root=foreign).out) for county in ("QL", "XQ")] == [True, False]


def test_what_is_beyond_an_amount_in_another_currency_is_told_in_yuan_on_both_sides(foreign, run):
    change(foreign, P7, ("investment: 1亿美元", "investment: 1000万港元"))
    assert run("check", root=foreign).out.count("到位资金合计 7088.3万元，超过总投资 1000万港元（折879.5万元）") == 1
    assert (
        run("check", root=foreign, lang="en").out.count(
            "funds of 70.883 million yuan exceed the investment of 10 million Hong Kong dollars (8.795 million yuan)"
        )
        == 1
    )
    change(foreign, P7, ("investment: 1000万港元", "investment: 900万美元"))
    assert run("check", root=foreign).out.count("到位资金合计 1000万美元，超过总投资 900万美元\n") == 1


def test_a_difference_names_the_rate_by_its_currency_and_day(foreign, run, save):
    save(foreign)
    change(foreign, "ledgers/ledger.yaml", ("per_100: 688.00", "per_100: 690.00"))
    assert "（currencies[USD 2019-08-01].per_100）  688.00 → 690.00\n" in run("diff", root=foreign).out


def test_programs_get_the_currency_and_the_yuan(foreign, run):
    shown = read(run, "project", "show", "QL007", root=foreign)
    assert (shown["investment"], shown["funds"][0]["amount"]) == ("1亿美元", "1000万美元")
    assert shown["computed"]["exchange"] == {
        "investment": {"currency": "USD", "amount": "100000000", "yuan": "688000000", "rate": {"from": "2019-08-01", "per_100": "688.00"}},
        "funds[HD-1].amount": {
            "currency": "USD",
            "amount": "10000000",
            "yuan": "70883000",
            "rate": {"from": "2019-09-02", "per_100": "708.83"},
        },
    }
    assert shown["computed"]["arrived"] == "70883000"
    listed = read(run, "project", "list", root=foreign)
    assert listed["rows"][0]["computed"]["exchange"] == shown["computed"]["exchange"]
    assert "exchange" not in listed["rows"][1]["computed"]
    assert listed["exchange"] == {
        "rates": [
            {"currency": "USD", "from": "2019-08-01", "per_100": "688.00"},
            {"currency": "USD", "from": "2019-09-02", "per_100": "708.83"},
        ],
        "left_out": [],
    }


def test_rates_and_reports_name_the_rates_they_rest_on(foreign, run):
    out = run("rates", "--rate", "funds", root=foreign).out
    assert "9.2%（0.71/7.68亿元）" in out
    assert NOTE.format("美元 688.00（2019-08-01）、美元 708.83（2019-09-02）") in out
    told = run("report", "--meeting", "15", root=foreign).out
    both = NOTE.format("港元 87.95（2019-08-01）、美元 688.00（2019-08-01）")
    assert both in told.split("二、")[0]
    assert (
        "Foreign currency at the central parity rate of its day (yuan for 100): US dollars 688.00 (2019-08-01), US dollars 708.83 (2019-09-02)."
        in run("rates", "--rate", "funds", "--by", "county", root=foreign, lang="en").out
    )
    assert [each["from"] for each in read(run, "rates", "--rate", "funds", "--as-of", "2019-09-01", root=foreign)["exchange"]["rates"]] == [
        "2019-08-01"
    ]


def test_a_ledger_without_it_says_nothing_of_it(small, run):
    for words in (("project", "list"), ("rates",), ("report", "--meeting", "15"), ("project", "show", "QL007")):
        assert not re.search("外币|折|exchange", run(*words, root=small).out), words
        assert '"exchange"' not in run(*words, "--json", root=small).out, words


# What has no rate


@pytest.fixture
def lacking(foreign):
    """The same, where nobody knows what a dollar was on the day of signing."""
    change(
        foreign,
        "ledgers/ledger.yaml",
        ("    from: 2019-08-01\n    per_100: 688.00\n", "    from: 2019-09-02\n    per_100: 700\n"),
        ("    from: 2019-09-02\n    per_100: 708.83\n", "    from: 2019-09-03\n    per_100: 708.83\n"),
    )
    return foreign


def test_no_rate_no_total_and_it_is_said(lacking, run):
    said = "没有汇率、金额没有计入的记录 1 条：P-2019-QL007 1亿美元（2019-08-20）；在 ledger.yaml 的 currencies 里补上"
    ran = run("rates", "--rate", "funds", root=lacking)
    assert ran.code == 1, ran.out
    assert "0.0%（0/8000万元）" in ran.out
    assert said in ran.err
    told = json.loads(run("rates", "--rate", "funds", "--json", root=lacking).out)
    assert (told["rows"][0]["numerator"], told["rows"][0]["denominator"]) == ("0", "80000000")
    assert told["exchange"]["left_out"] == [{"id": "P-2019-QL007", "address": "investment", "day": "2019-08-20", "amount": "1亿美元"}]
    assert told["caveats"] == [said]
    assert f"{said}。" in run("report", "--meeting", "15", root=lacking).out
    listed = run("project", "list", root=lacking)
    assert (listed.code, said in listed.err) == (1, True)
    out = run("project", "list", "--columns", "id,investment", root=lacking).out
    assert [line.split() for line in out.splitlines() if line.startswith(("P-", "合计"))] == [
        ["P-2019-QL007", "1亿美元", "—"],
        ["P-2019-QL008", "0.80", "0.80"],
        ["合计", "2", "个", "0.80", "0.80"],
    ]
    assert "1亿美元（没有汇率，没有计入）" in run("project", "show", "QL007", root=lacking).out
    assert json.loads(run("project", "show", "QL007", "--json", root=lacking).out)["computed"]["exchange"]["investment"] == {
        "currency": "USD",
        "amount": "100000000",
        "yuan": None,
        "rate": None,
    }
    assert [each["code"] for each in json.loads(run("check", "--json", root=lacking).out)["findings"]] == ["no-exchange-rate"]
    count = json.loads(run("rates", "--rate", "start", "--json", root=lacking).out)["rows"]
    assert [(row["basis"], row["denominator"]) for row in count] == [("count", "2"), ("money", "80000000")]


# Laws


def yuan_of(text, per_100):
    """Return amounts in dollars as the 元 that they are."""
    return re.sub(r"(\d+)万美元", lambda found: f"{int(found[1]) * per_100 * 100 // 100 * 100}元", text)


@pytest.fixture(scope="module")
def twins(tmp_path_factory, sample):
    """Two ledgers alike: in the first many amounts are in dollars, in the second these are in 元."""
    one, other = (tmp_path_factory.mktemp("twins") / name for name in ("dollars", "yuan"))
    for root in (one, other):
        shutil.copytree(sample, root)
        with (root / "ledgers/ledger.yaml").open("a", encoding="utf-8") as file:
            file.write("currencies:\n  - currency: USD\n    from: 2014-01-02\n    per_100: 650\n")
    for path in sorted(one.glob("ledgers/[cp]*s/*/*/*.yaml"))[::2]:
        text = re.sub(r"(: -?[1-9]\d*万)元\b", r"\1美元", path.read_text("utf-8"))
        path.write_text(text, "utf-8")
        (other / path.relative_to(one)).write_text(yuan_of(text, 650), "utf-8")
    return one, other


def unsaid(data):
    """Return what a program is told, without how it came about."""
    if isinstance(data, dict):
        return {key: unsaid(value) for key, value in data.items() if key not in ("exchange", "text") and not key.endswith("_notes")}
    return [unsaid(each) for each in data] if isinstance(data, list) else data


@pytest.mark.parametrize(
    "words",
    [
        ("rates", "--by", "county"),
        ("rates", "--explain", "--rate", "funds"),
        ("report", "--meeting", "15"),
        ("due",),
        ("rates", "--rate", "funds", "--where", "investment>1亿元"),
    ],
    ids=" ".join,
)
def test_what_is_in_dollars_counts_as_its_yuan(twins, run, words):
    told = [json.loads(run(*words, "--json", root=root, today="2020-01-10").out) for root in twins]
    assert unsaid(told[0]) == unsaid(told[1])


def test_lists_of_both_come_to_the_same(twins, run):
    for kind in ("project", "contract"):
        rows = [json.loads(run(kind, "list", "--json", root=root, today="2020-01-10").out)["rows"] for root in twins]
        assert [unsaid(row["computed"]) for row in rows[0]] == [unsaid(row["computed"]) for row in rows[1]]
        totals = [
            next(line.split() for line in run(kind, "list", root=root, today="2020-01-10").out.splitlines() if line.startswith("合计"))
            for root in twins
        ]
        assert totals[0][-1] == totals[1][-1]


def test_what_is_remembered_tells_what_the_files_do(twins, run):
    for words in (("project", "list"), ("rates", "--by", "county"), ("report", "--meeting", "15"), ("check",)):
        plain = run(*words, "--no-index", root=twins[0], today="2020-01-10")
        assert [run(*words, root=twins[0], today="2020-01-10").out for _ in range(2)] == [plain.out] * 2, words


def test_a_reversal_takes_back_what_the_entry_came_to(foreign, run):
    with (foreign / P7).open("r+", encoding="utf-8") as file:
        text = file.read()
        file.seek(0)
        file.write(
            text.replace(
                "    source: own\n",
                "    source: own\n  - receipt: HD-2\n    date: 2019-09-20\n    amount: -1000万美元\n    source: own\n    reverses: HD-1\n",
            )
        )
    change(
        foreign,
        "ledgers/ledger.yaml",
        ("  - currency: HKD\n", "  - currency: USD\n    from: 2019-09-19\n    per_100: 710\n  - currency: HKD\n"),
    )
    assert read(run, "project", "show", "QL007", root=foreign)["computed"]["arrived"] == "0"
    assert "reversal" not in run("check", root=foreign).out


# Held against what was agreed


def test_what_was_agreed_and_delivered_in_dollars_is_performed_whatever_the_rates(rated, run):
    change(rated, C3, ("amount: 8600万元", "amount: 100万美元"), ("amount: 700万元", "amount: 100万美元"))
    shown = read(run, "contract", "show", "QL003", root=rated)
    assert shown["computed"]["stage"] == "fulfilled"
    assert "[deliveries-exceed]" not in run("check", root=rated).out
    change(rated, C3, ("    amount: 100万美元", "    amount: 101万美元"))
    assert "交货合计 101万美元，超过合同额 100万美元" in run("check", root=rated).out


def test_what_was_delivered_in_another_currency_is_held_against_it_in_yuan(foreign, run):
    shown = read(run, "contract", "show", "QL003", root=foreign)["computed"]
    assert (shown["stage"], shown["delivered_rate"]) == (
        "performing",
        {"numerator": "7088300", "denominator": "70360000", "percent": "10.1"},
    )
    change(foreign, C3, ("amount: 100万美元", "amount: 1000万美元"))
    assert "交货合计 7088.3万元，超过合同额 8000万港元" in run("check", root=foreign).out


# Sent round


def test_a_countys_workbook_keeps_it_and_brings_it(foreign, run, save, monkeypatch, tmp_path_factory):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    save(foreign)
    git(foreign, "config", "user.name", "市办")
    git(foreign, "config", "user.email", "office@city.example")
    path = tmp_path_factory.mktemp("mail") / "QL.xlsx"
    assert run("county", "out", "QL", "-o", path, root=foreign).code == 0
    clerk = Clerk(path)
    assert clerk.read("项目", ["P-2019-QL007"], "总投资") == "1亿美元"
    clerk.write("项目", ["P-2019-QL008"], 总投资="8m USD")
    told = json.loads(run("county", "in", clerk.save(), "--json", root=foreign).out)["sections"]
    assert [(row["id"], row["address"], row["before"], row["after"]) for row in told["changes"]["changes"]] == [
        ("P-2019-QL008", "investment", "8000万元", "800万美元")
    ]


def test_other_makers_sheets_are_taken_as_they_are_written(rated, run, tmp_path):
    (tmp_path / "a.csv").write_text(
        "项目名称,企业,县区,签约时间,总投资（万美元）,责任单位\n甲项目,示例轴承有限公司,清陵县,2019-08-20,800,市发展改革委\n"
        "乙项目,示例轴承有限公司,清陵县,2019-08-20,1.2亿港元,市发展改革委\n",
        "utf-8",
    )
    ran = run("import", tmp_path / "a.csv", "--kind", "project", "--save", root=rated)
    assert ran.code == 0, ran.err
    assert "investment: 800万美元\n" in (rated / P8).with_name("P-2019-QL009.yaml").read_text("utf-8")
    assert "investment: 1.2亿港元\n" in (rated / P8).with_name("P-2019-QL010.yaml").read_text("utf-8")


# History


def test_a_commit_counts_by_its_own_rates(foreign, run, save):
    first = save(foreign)
    change(foreign, "ledgers/ledger.yaml", ("per_100: 688.00", "per_100: 690.00"))
    save(foreign)
    then, now = (read(run, "rates", "--rate", "funds", *words, root=foreign)["rows"][0] for words in (("--known-at", first), ()))
    assert (then["denominator"], now["denominator"]) == ("768000000", "770000000")
    again = read(run, "rates", "--rate", "funds", "--known-at", first, root=foreign)["rows"][0]
    assert again == then


def test_a_review_tells_of_a_rate_that_was_counted_by_and_of_what_it_moves(foreign, run, save):
    save(foreign)
    git(foreign, "config", "user.name", "市办")
    git(foreign, "config", "user.email", "office@city.example")
    base = git(foreign, "branch", "--show-current").strip()
    git(foreign, "checkout", "-q", "-b", "other")
    change(foreign, "ledgers/ledger.yaml", ("per_100: 688.00", "per_100: 690.00"))
    save(foreign)
    found = json.loads(run("review", f"{base}..other", "--json", root=foreign).out)
    told = [each for each in found["review"] if each["code"] == "R30"]
    assert len(told) == 1
    assert "USD 2019-08-01 688.00 → 690.00" in told[0]["message"]
    git(foreign, "checkout", "-q", base)
    git(foreign, "checkout", "-q", "-b", "daily")
    change(
        foreign,
        "ledgers/ledger.yaml",
        ("  - currency: HKD\n", "  - currency: USD\n    from: 2019-09-27\n    per_100: 707.31\n  - currency: HKD\n"),
    )
    save(foreign)
    found = json.loads(run("review", f"{base}..daily", "--json", root=foreign).out)["review"]
    assert [each["code"] for each in found if each["code"] == "R30"] == []
