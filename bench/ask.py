"""How are pandas (over the workbook an office would keep) and duckdb (over JSON lines) asked the two things?"""

from __future__ import annotations

import sys
from pathlib import Path

SHEETS = ("meetings", "enterprises", "projects", "funds", "progress", "nodes", "issues", "steps", "contracts", "deliveries")
KEYS = {"projects": "id", "enterprises": "id", "issues": "id", "contracts": "id", "meetings": "id"}
REFERENCES = (
    ("projects", "enterprise", "enterprises"),
    ("issues", "enterprise", "enterprises"),
    ("contracts", "supplier", "enterprises"),
    ("contracts", "buyer", "enterprises"),
    ("funds", "record", "projects"),
    ("progress", "record", "projects"),
    ("nodes", "record", "projects"),
    ("steps", "record", "issues"),
    ("deliveries", "record", "contracts"),
)
DAYS = (("projects", "signed"), ("funds", "date"), ("issues", "raised"), ("steps", "date"), ("contracts", "signed"), ("deliveries", "date"))


def by_pandas(task: str, folder: Path) -> object:
    """Read the sheets that are needed and answer."""
    import pandas as pd

    if task == "version":
        return f"pandas {pd.__version__}"
    if task == "sums":
        found = pd.read_excel(folder / "ledger.xlsx", sheet_name=["projects", "funds"])
        projects = found["projects"].groupby("county").agg(n=("id", "count"), started=("started", "count"), agreed=("investment", "sum"))
        return projects.join(found["funds"].groupby("county")["amount"].sum())
    sheets = pd.read_excel(folder / "ledger.xlsx", sheet_name=list(SHEETS))
    wrong = sum(int(sheets[sheet][key].duplicated().sum()) for sheet, key in KEYS.items())
    wrong += sum(int((~sheets[a][field].isin(sheets[b]["id"])).sum()) for a, field, b in REFERENCES)
    return wrong + sum(int(pd.to_datetime(sheets[a][field], errors="coerce").isna().sum()) for a, field in DAYS)


def by_duckdb(task: str, folder: Path) -> object:
    """Ask the files themselves."""
    import duckdb

    if task == "version":
        return f"duckdb {duckdb.__version__}"
    for sheet in SHEETS:
        duckdb.sql(f"create view {sheet} as select * from read_json('{folder}/{sheet}.jsonl', format='newline_delimited')")
    if task == "sums":
        return duckdb.sql(
            "select * from (select county, count(*) n, count(started) started, sum(investment) agreed from projects group by county)"
            " left join (select county, sum(amount) arrived from funds group by county) using (county)"
        ).fetchall()
    asked = [f"select count(*) - count(distinct {key}) n from {sheet}" for sheet, key in KEYS.items()]
    asked += [f"select count(*) from {a} anti join {b} on {a}.{field} = {b}.id" for a, field, b in REFERENCES]
    asked += [f"select count(*) from {a} where try_cast({field} as date) is null" for a, field in DAYS]
    return duckdb.sql(f"select sum(n) from ({' union all '.join(asked)})").fetchall()


if __name__ == "__main__":
    answer = {"pandas": by_pandas, "duckdb": by_duckdb}[sys.argv[1]](sys.argv[2], Path(*sys.argv[3:4]))
    sys.stdout.write(f"{answer}\n")
