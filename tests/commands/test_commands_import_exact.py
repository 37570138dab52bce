"""Do records go out by `list --all-fields` and come in again without loss?"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicoop.document import Column, Document, Section, Table
from dicoop.exchange import address_rows
from dicoop.exchange.register import Register
from dicoop.exchange.sheets import read_book
from dicoop.kinds import BUILT_IN
from dicoop.kinds.validate import check_values
from dicoop.labels import Label, both, unfit
from dicoop.render import csv
from dicoop.store import ledger

KINDS = ("meeting", "enterprise", "project", "issue", "contract")


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_a_ledger_that_goes_out_comes_in_byte_by_byte(form, sample, tmp_path, run, contents):
    new, sheets = tmp_path / "new", tmp_path / "out"
    (new / "ledgers").mkdir(parents=True)
    sheets.mkdir()
    (new / "ledgers/ledger.yaml").write_bytes((sample / "ledgers/ledger.yaml").read_bytes())
    for kind in KINDS:
        path = sheets / f"{kind}.{form.removesuffix('l')}"
        assert run(kind, "list", "--all", "--all-fields", "-o", path, root=sample, today="2030-01-01").code == 0
        if form == "jsonl":
            rows = json.loads(path.read_text("utf-8"))["rows"]
            path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
        ran = run("import", path, "--kind", kind, "--save", root=new, today="2030-01-01")
        assert (ran.code, ran.err.split("\n")[0].startswith("已写入")) == (0, True), ran.out[-3000:] + ran.err
        again = run("import", path, "--kind", kind, "--save", root=sample, today="2030-01-01")
        assert (again.code, again.err) == (0, "台账已经是这样，没有写入\n")
    made = {name: raw for name, raw in contents(new).items() if name.startswith("ledgers/")}
    assert made == {name: raw for name, raw in contents(sample).items() if name.startswith("ledgers/")}


TEXTS = st.text(min_size=1, max_size=20).filter(lambda text: not unfit(text) and not text.isspace()) | st.sampled_from(
    ["=1+1", "'=1", "''-5万元", "合计", "注：见后", "—", "a,b;c", '"引号"', "　前面", "两\n行", "'", "12", "2019-08-20", "\ufeff甲"]
).filter(lambda text: not unfit(text))


@given(st.lists(TEXTS, min_size=1, max_size=6), st.sampled_from(["csv", "json"]))
def test_any_text_survives(texts, form):
    """Also what a sheet would take for a formula, a total, a note or nothing."""
    kind = BUILT_IN["project"]
    rows = [
        {"id": f"P-2019-QL{at:03d}", "name": text, "ended.reason": text[::-1] if not text[::-1].isspace() else text}
        for at, text in enumerate(texts)
    ]
    if form == "json":
        book = address_rows.read_book("x", json.dumps(rows).encode(), kind)
    else:
        columns = tuple(Column(name, both(name)) for name in rows[0])
        table = Table("rows", columns, tuple(tuple(row.values()) for row in rows))
        text = csv.render(Document(both(""), (Section("", Label("", ""), (table,)),)), "zh", 80, color=False)
        book = read_book("x", ("\ufeff" + text).encode())
    table = address_rows.table_of(book.sheets[0], kind)
    names = [column.title for column in table.columns]
    assert [dict(zip(names, table.sheet.rows[row.at], strict=True)) for row in table.rows] == rows


def test_a_field_that_the_last_record_alone_has_is_read():
    """Others decide by the first hundred, or 20,480, what there is: findings/rows_past_a_hundred_in_polars.sh."""
    kind = BUILT_IN["project"]
    rows = [{"id": f"P-2019-QL{at:05d}", "investment": "3亿元"} for at in range(21_000)]
    rows[-1] |= {"investment": "12.25亿元", "ended": {"reason": "战略调整"}}
    book = address_rows.read_book("x", "\n".join(json.dumps(row) for row in rows).encode(), kind)
    table = address_rows.table_of(book.sheets[0], kind)
    last = dict(zip([column.title for column in table.columns], table.sheet.rows[table.rows[-1].at], strict=True))
    assert last == {"id": "P-2019-QL20999", "investment": "12.25亿元", "ended.reason": "战略调整"}


def test_columns_are_told_by_their_names_whatever_their_order():
    """Read at one go by Spark, tables of several counties have the columns of one of them: findings/columns_in_spark.sh."""
    kind = BUILT_IN["project"]
    texts = {"id": "P-2019-QL001", "investment": "2亿元", "name": "轴承厂", "county": "QL"}
    for names in (list(texts), list(texts)[::-1]):
        book = read_book("x", "\n".join([",".join(names), ",".join(texts[name] for name in names)]).encode())
        table = address_rows.table_of(book.sheets[0], kind)
        row = table.sheet.rows[table.rows[0].at]
        assert dict(zip([column.title for column in table.columns], row, strict=True)) == texts


def test_fields_of_json_are_told_by_their_names_whatever_their_order(small, run, tmp_path_factory):
    """tablib takes the values of all records but the first in the order in which they stand: findings/columns_in_tablib.sh."""
    path = tmp_path_factory.mktemp("rows") / "x.json"
    rows = [
        {"id": "P-2019-QL008", "investment": "4亿元", "industry": "C34"},
        {"industry": "C39", "id": "P-2019-QL007", "investment": "5亿元"},
    ]
    path.write_text(json.dumps(rows))
    ran = run("import", path, "--kind", "project", "--save", root=small)
    assert ran.code == 0, ran.out + ran.err
    for row in rows:
        assert row.items() <= json.loads(run("project", "show", row["id"], "--json", root=small).out).items()


def test_texts_of_digits_in_json_stay_what_they_are():
    """pandas reads them as numbers, DuckDB as days: findings/receipts_in_pandas.sh, findings/lots_in_duckdb.sh."""
    kind = BUILT_IN["enterprise"]
    texts = {"E-2019-QL001": "911300001234567885", "E-2019-QL002": "911300001234567893", "E-2019-QL003": "", "E-2019-QL004": "1-2-3"}
    rows = [{"id": name, "credit_code": code} if code else {"id": name} for name, code in texts.items()]
    table = address_rows.table_of(address_rows.read_book("x", json.dumps(rows).encode(), kind).sheets[0], kind)
    assert dict(table.sheet.rows[1:]) == texts


def test_records_without_a_code_are_not_one_another(small):
    """A join by pandas would make pairs of all of them: findings/joins_in_pandas.sh."""
    kind = BUILT_IN["enterprise"]
    firms = [{"id": f"E-2019-QL00{n}", "name": f"示例{n}公司", "county": "QL"} for n in (1, 2)]
    known = Register(kind, {firm["id"]: check_values(firm, kind.model) for firm in firms}, ledger.glance(small))
    for code in ({}, {"credit_code": ""}):
        assert [known.row({"name": name, **code}) for name in ("示例2公司", "示例3公司")] == ["E-2019-QL002", None]
    assert known.meant("None") is None


def test_nested_objects_are_named_by_their_place(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("rows") / "x.json"
    path.write_text(json.dumps([{"id": "P-2019-QL008", "nodes": {"completion": {"plan": "2020-08-01"}}, "meeting": 15}]))
    ran = run("import", path, "--kind", "project", "--save", "--section", "changed", root=small)
    assert ran.code == 0, ran.out + ran.err
    assert "nodes.completion.plan" in ran.out
    assert "meeting: 15\n" in (small / "ledgers/projects/QL/2019/P-2019-QL008.yaml").read_text("utf-8")


def test_broken_json_is_told(small, refused, tmp_path_factory):
    path = tmp_path_factory.mktemp("rows") / "x.json"
    for text, zh, en in (
        (
            '[{"id": 1},',
            "错误：x.json 的 JSON 读不出来：第 1 行，Expecting value\n",
            "error: the JSON of x.json cannot be read: line 1, Expecting value\n",
        ),
        (
            "[]",
            "错误：x.json 里没有记录\n  要一组对象，或每行一个：地址 → 值\n",
            "error: x.json has no records\n  expected a list of objects, or one per line: address to value\n",
        ),
        *(
            (
                text,
                "错误：x.json 的 JSON 读不出来：第 1 行，括号套得太深\n",
                "error: the JSON of x.json cannot be read: line 1, brackets nested too deep\n",
            )
            for text in ("[" * 100_000, '[{"name": ' + "[" * 900 + "]" * 900 + "}]")
        ),
    ):
        path.write_text(text)
        refused(small, ("import", path, "--kind", "project"), 6, zh, en)
    path.write_bytes('[{"name": "轴承"}]'.encode("gb18030"))
    refused(
        small,
        ("import", path, "--kind", "project"),
        6,
        "错误：x.json 的 JSON 读不出来：第 1 行，不是 UTF-8 编码\n",
        "error: the JSON of x.json cannot be read: line 1, it is not UTF-8\n",
    )


def test_a_number_of_json_is_read_as_it_is_written(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("rows") / "x.json"
    for number in ("20190831000012345678", "9" * 5000):
        path.write_text(f'[{{"id": "P-2019-QL008", "name": {number}}}]')
        ran = run("import", path, "--kind", "project", "--save", root=small)
        assert ran.code == 0, ran.out + ran.err
        assert number in (small / "ledgers/projects/QL/2019/P-2019-QL008.yaml").read_text("utf-8")


def test_all_fields_and_columns_exclude_each_other(small, refused):
    refused(
        small,
        ("project", "list", "--all-fields", "--columns", "id"),
        2,
        "错误：--columns 和 --all-fields 只能写一个\n",
        "error: --columns and --all-fields cannot be used together\n",
    )
