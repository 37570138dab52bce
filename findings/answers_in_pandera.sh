#!/usr/bin/env bash
# 用 pandera 核对县区表的人会碰上: 列写明 Column(bool, coerce=True), “否”“FALSE”“0”都成了 True, 开工率 100%; 写明 Column(int, coerce=True), 0.9 亿元成了 0, 12.7 成了 12, 核对都通过。
# For whoever checks tables by a pandera schema before they are counted, and has it bring columns to their types (coerce=True), as one does with what comes from sheets and CSV: a
# validator is there to refuse what does not fit, and of a text that is no number it says so. Of an answer it makes True, whatever it says: 否, no, FALSE and the text 0 are texts
# that are not empty. Of an amount with a fraction it makes the whole part: three projects of 12.7, 0.9 and 3.5 are 12, 0 and 3. The frame that validate() returns is
# one that it calls valid, and the sum is short by two. The types "boolean" and "Int64" refuse both; the polars side of pandera cuts as well.
# pydantic and msgspec refuse a fraction. Way round: "Int64" and "boolean" in the schema, or Check on the texts before the types are changed.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq "pandera[pandas,polars]==0.35.0" pandas==3.1.1 polars==2.1.0 pydantic==2.12.5 msgspec==0.20.0
cat > show.py <<'PY'
import sys
import warnings
from importlib.metadata import version

import msgspec
import pandas
import pandera.pandas as pa
import pandera.polars as pap
import polars
import pydantic

warnings.simplefilter("ignore")
BEGUN, AMOUNTS = ["是", "否", "FALSE", "0"], [12.7, 0.9, 3.5, 1.0]
frame = pandas.DataFrame({"开工": BEGUN, "投资": AMOUNTS})


def checked(types):
    try:
        return pa.DataFrameSchema({name: pa.Column(kind, coerce=True) for name, kind in types.items()}).validate(frame)
    except (pa.errors.SchemaError, pa.errors.SchemaErrors) as error:
        return type(error).__name__


def refused(read):
    try:
        read()
    except (pydantic.ValidationError, msgspec.ValidationError) as error:
        return type(error).__name__
    return ""


class Project(pydantic.BaseModel):
    amount: int


valid = checked({"开工": bool, "投资": int})
cut = pap.DataFrameSchema({"投资": pap.Column(int, coerce=True)}).validate(polars.DataFrame({"投资": AMOUNTS}))["投资"].to_list()
others = [checked({"开工": "boolean"}), checked({"投资": "Int64"})]
text = pa.DataFrameSchema({"开工": pa.Column(int, coerce=True)})
try:
    text.validate(frame)
    told = ""
except (pa.errors.SchemaError, pa.errors.SchemaErrors) as error:
    told = type(error).__name__
strict = [refused(lambda: Project(amount=12.7)), refused(lambda: msgspec.convert(12.7, int))]
print(*(f"{name} {version(name)}" for name in ("pandera", "pandas", "polars", "pydantic", "msgspec")))
print("写的 / as written:", BEGUN, AMOUNTS, sum(AMOUNTS))
print("核对过的 / valid:", valid["开工"].tolist(), valid["投资"].tolist(), valid["投资"].sum())
print("polars:", cut, "boolean, Int64:", others, "int 对“是” / int of 是:", told, "pydantic, msgspec:", strict)
as_told = (
    valid["开工"].tolist() == [True] * 4
    and valid["投资"].tolist() == [12, 0, 3, 1] == cut
    and all(isinstance(other, str) for other in others)
    and told
    and all(strict)
)
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
