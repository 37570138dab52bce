"""What `private` names occurs nowhere in the pages and documents that leave the office, and everything else does."""

import re
import shutil
import zipfile

import pytest
from conftest import SETTINGS, SMALL, write

from dicoop.kinds import BUILT_IN, EVERY
from dicoop.kinds.fields import fields
from dicoop.kinds.private import named_in_vain
from dicoop.kinds.settings import PRIVATE
from dicoop.store.find import Shelf
from dicoop.store.load import load

PUBLIC = {"id", "key", "receipt", "reverses", "node"}  # what only numbers a thing


def texts(model, prefix):
    """Yield the addresses of the free texts of a model: of no list of the settings, no reference."""
    for row in fields(model):
        address = f"{prefix}.{row.name}"
        if row.model is not None:
            yield from texts(row.model, f"{address}.*" if row.form in ("list", "map") else address)
        elif row.form == "text" and not row.mark.ref and not row.mark.known and row.name not in PUBLIC:
            yield address


def values(thing, steps):
    """Yield the values at an address of a record."""
    if not steps:
        if isinstance(thing, str):
            yield thing
    elif steps[0] == "*":
        for each in thing.values() if hasattr(thing, "values") else thing or ():
            yield from values(each, steps[1:])
    elif thing is not None:
        own = next((row.attribute for row in type(thing).rows if row.name == steps[0]), None)
        if own is not None:
            yield from values(getattr(thing, own), steps[1:])


def words(path):
    """Everything a file says."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as package:
            return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    return path.read_text("utf-8")


@pytest.fixture
def city(tmp_path, sample):
    """A fictional city, in whose settings every free text of every kind is private."""
    return shutil.copytree(sample, tmp_path / "c")


def close(root, addresses):
    settings = root / "ledgers/ledger.yaml"
    own = re.sub(r"^private:\n(  - .*\n)*", "", settings.read_text("utf-8"), flags=re.MULTILINE)
    settings.write_text(own + "private:\n" + "".join(f"  - {each}\n" for each in addresses), "utf-8")


@pytest.mark.parametrize("suffix", ["html", "docx"])
def test_no_private_text_of_any_kind_is_in_a_report_a_list_or_a_card(city, run, tmp_path, suffix):
    addresses = [each for kind in BUILT_IN.values() for each in texts(kind.model, kind.name)]
    close(city, addresses)
    ledger, known = load(Shelf(city)), (city / "ledgers/ledger.yaml").read_text("utf-8")
    secrets = {
        value
        for kind in BUILT_IN.values()
        for each in addresses
        if each.startswith(f"{kind.name}.")
        for record in ledger.each(kind.name)
        for value in values(record, each.split(".")[1:])
    }
    secrets = {each for each in secrets if each not in known and len(each) > 3}
    assert len(secrets) > 500
    asked = [["report", "--meeting", "15"], ["report", "--meeting", "15", "--county", "QL"], ["due"], ["find", "2019"]]
    for name, kind in BUILT_IN.items():
        if ids := sorted(ledger.ids(name)):
            asked += [[name, "list", "--all"], [name, "show", ids[len(ids) // 2]]]
            assert kind.name == name
    for place, line in enumerate(asked):
        file = tmp_path / f"{place}.{suffix}"
        assert run(*line, "-o", file, root=city).code in (0, 1), line
        text = words(file)
        assert [each for each in secrets if each in text] == [], line


@pytest.mark.parametrize("form", ["ics", "text"])
def test_nor_in_what_is_sent_to_phones(city, run, tmp_path, form):
    close(city, ["project.name", "issue.title", "meeting.decisions.*.text", "contract.title", "meeting.themes"])
    assert run("due", "--format", form, "-o", tmp_path / "x", root=city).code == 0
    told = (tmp_path / "x").read_bytes().replace(b"\r\n ", b"").decode()
    ledger = load(Shelf(city))
    own = [each.title for kind in ("project", "issue", "contract") for each in ledger.each(kind)]
    own += [made.text for meeting in ledger.each("meeting") for made in meeting.decisions]
    assert "P-20" in told
    assert [each for each in own if each in told] == []


@pytest.fixture
def office(tmp_path, run):
    """A small ledger where the investment and the unit of projects, and who decided what, are private."""
    write(tmp_path, SMALL)
    (tmp_path / "ledgers/ledger.yaml").write_text(SETTINGS, "utf-8")
    close(tmp_path, ["project.investment", "project.lead", "meeting.decisions.*.lead"])
    return tmp_path


def test_columns_are_left_out_and_named(office, run, tmp_path):
    page = tmp_path / "p.html"
    ran = run("project", "list", "-o", page, root=office)
    assert ran.err.endswith("不外传、没有写进去的：项目的总投资、项目的责任单位\n")
    text = words(page)
    assert "总投资" not in text
    assert "12.5" not in text
    assert "精密轴承智能工厂" in text
    ran = run("report", "--meeting", "15", "-o", tmp_path / "r.html", root=office, lang="en")
    assert "private and left out: " in ran.err
    text = words(tmp_path / "r.html")
    assert "市发展改革委" not in text
    assert "市交通运输局" not in text
    assert "private and left out: " in text


def test_what_is_shown_in_the_office_is_whole(office, run):
    assert "12.5" in run("project", "list", root=office).out
    assert "市发展改革委" in run("due", "--format", "csv", root=office).out


def test_rates_stay_what_they_are(office, run, tmp_path):
    close(office, ["project.investment", "project.funds", "project.nodes"])
    run("rates", "-o", tmp_path / "a.html", root=office)
    close(office, ["financing.rate"])
    run("rates", "-o", tmp_path / "b.html", root=office)
    assert words(tmp_path / "a.html") == words(tmp_path / "b.html")


SECRET = "某不外传的事项"


@pytest.mark.parametrize("suffix", ["html", "docx"])
def test_history_says_which_records_were_changed_and_not_what_of_those_that_are_private(office, run, save, tmp_path, suffix):
    close(office, ["issue.title"])
    save(office)
    file = office / "ledgers/issues/QL/2019/I-2019-QL012.yaml"
    file.write_text(re.sub("^title: .*", f"title: {SECRET}", file.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    assert run("project", "set", "QL007", "name=公开的新名字", root=office).code == 0
    save(office, when="2019-08-21", message=SECRET)
    for place, line in enumerate((["log", "I-2019-QL012"], ["diff", "HEAD~1..HEAD"], ["review", "HEAD~1..HEAD"])):
        whole = run(*line, "--format", "plain", root=office).out
        assert SECRET in whole, line
        path = tmp_path / f"{place}.{suffix}"
        ran = run(*line, "-o", path, root=office)
        assert ran.code in (0, 1)
        text = words(path)
        assert SECRET not in text, line
        assert "I-2019-QL012" in text
        assert "（有不外传的内容，改了什么从略）" in text
        assert "有不外传的内容，改了什么没有写进去：问题" in ran.err
        assert ("公开的新名字" in text) == (place > 0)


def test_history_of_what_has_nothing_private_is_whole(office, run, save, tmp_path):
    close(office, ["financing.rate"])
    save(office)
    assert run("project", "set", "QL007", "name=公开的新名字", root=office).code == 0
    save(office, when="2019-08-21", message="改名")
    for place, line in enumerate((["log", "QL007"], ["diff", "HEAD~1..HEAD"], ["review", "HEAD~1..HEAD"])):
        ran = run(*line, "-o", tmp_path / f"{place}.html", root=office)
        assert "不外传" not in ran.err
        assert "公开的新名字" in words(tmp_path / f"{place}.html")


def test_every_address_that_is_private_unless_a_ledger_says_otherwise_is_one(office, run):
    assert named_in_vain(PRIVATE, EVERY) == ()
    assert [f"monitor.months.*.{name}" for name in ("profit", "loss") if f"monitor.months.*.{name}" not in PRIVATE] == []
    close(office, PRIVATE)
    assert run("check", root=office).code == 0


def test_an_address_of_nothing_is_told_by_check(office, run):
    close(office, ["project.investmnt", "monitor.entries.*.profit"])
    assert (
        run("check", root=office).out
        == """\
ledgers/ledger.yaml:20:5: 错误[unknown-part]: “project.investmnt”不在 各类记录的字段 里
  20 |   - project.investmnt
     |     ^
  怎么改：是否想写“project.investment”？
ledgers/ledger.yaml:21:5: 错误[unknown-part]: “monitor.entries.*.profit”不在 各类记录的字段 里
  21 |   - monitor.entries.*.profit
     |     ^
  怎么改：写成 类别.字段，清单里的写 类别.清单.*.字段，如 monitor.months.*.profit
"""
    )


FIRM = """\
== ledgers/monitors/QL/2019/R-2019-QL001.yaml
id: R-2019-QL001
title: 示例轴承月报
county: QL
enterprise: E-2016-QL003
year: 2019
since: 2019-02-08
unit: 市发展改革委
months:
"""
MONTHS = ((1, "profit: 123万元"), (2, "loss: 456万元"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_a_month_brought_in_stays_in_the_office(run, tmp_path, lang):
    months = "".join(f"  - period: 2019-0{n}\n    date: 2019-0{n + 1}-08\n    state: running\n    {more}\n" for n, more in MONTHS)
    root = write(tmp_path / "c", SMALL + FIRM + months)
    (root / "ledgers/ledger.yaml").write_text(SETTINGS, "utf-8")
    assert run("monitor", "show", "QL001", "-o", tmp_path / "x.html", root=root, lang=lang).code == 0
    told = run("monitor", "show", "QL001", root=root, lang=lang).out
    amounts = ("123万元", "456万元") if lang == "zh" else ("1.23 million yuan", "4.56 million yuan")
    assert all(each in told for each in amounts)
    assert [each for each in amounts if each.split()[0] in words(tmp_path / "x.html")] == []


def test_where_whose_rows_are_is_private_what_they_come_to_remains(later, run, tmp_path):
    """A table by guarantor has no rows without their names."""
    page = tmp_path / "r.html"
    run("report", "--meeting", "18", "--section", "financing", "--format", "html", "-o", page, root=later, today="2021-03-23")
    table = re.search(r">担保<.*?</table>", page.read_text("utf-8"), re.DOTALL)[0]
    cells = re.findall(r"<t[dh][^>]*>([^<\n]*)", table[table.index("<tbody") :])
    assert cells == ["11", "0.00", "0.0%"]
