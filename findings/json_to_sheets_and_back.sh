#!/usr/bin/env bash
# 把 OCDS、OC4IDS 数据转成表格给人看、改, 再转回来的人会碰上: 什么也没改, 数据就变了, 给了 schema 也一样。
# For whoever sends open contracting data (OCDS, OC4IDS) through flattentool's spreadsheets to be read or corrected and takes them back: with
# nothing changed and a schema given, a code with ";" in a list of texts becomes two codes, a list that says "none" (no documents, no
# tags) is gone, which now says "not told", and in the xlsx a title that begins with "=" is gone whole: it was written as a formula, of
# which nobody stored a result. The csv of the same conversion keeps that title. Way round: compare the JSON that comes back with the one
# that went out before taking any correction over; let no code hold a ";".
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq flattentool==0.28.0 openpyxl==3.1.5
cat > show.py <<'PY'
import json
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

import flattentool

TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}
DOCUMENTS = {"type": "array", "items": {"type": "object", "properties": {"id": TEXT}}}
SCHEMA = {"type": "object", "properties": {"id": TEXT, "title": TEXT, "sector": TEXTS, "tags": TEXTS, "documents": DOCUMENTS}}
PROJECTS = [
    {"id": "P-1", "title": "=2号=桥梁", "sector": ["road;bridge", "water"], "tags": [], "documents": []},
    {"id": "P-2", "title": "3号桥梁", "sector": ["road"], "tags": ["new"], "documents": [{"id": "D-1"}]},
]
Path("schema.json").write_text(json.dumps(SCHEMA), "utf-8")
Path("in.json").write_text(json.dumps({"projects": PROJECTS}), "utf-8")
SAME = {"schema": "schema.json", "root_list_path": "projects", "root_id": "", "id_name": "id"}

print(*(f"{name} {version(name)}" for name in ("flattentool", "openpyxl")))
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always", flattentool.exceptions.FlattenToolWarning)
    flattentool.flatten("in.json", output_name="sheets", main_sheet_name="projects", output_format="all", **SAME)
    back = {}
    for form, made in (("csv", "sheets"), ("xlsx", "sheets.xlsx")):
        flattentool.unflatten(made, input_format=form, output_name="back.json", **SAME)
        back[form] = {each["id"]: each for each in json.loads(Path("back.json").read_text("utf-8"))["projects"]}
told = [str(each.message) for each in told if issubclass(each.category, flattentool.exceptions.FlattenToolWarning)]
first, second = PROJECTS
print("出去 / out:            ", json.dumps(first, ensure_ascii=False))
for form, found in back.items():
    print(f"回来 / back, by {form}:".ljust(23), json.dumps(found["P-1"], ensure_ascii=False))
print("拆开了带分号的代码, 空的列表没了, xlsx 里连标题也没了 / a code split, empty lists gone, in xlsx the title, too")
print("警告 / warnings:", told)
less = {"id": "P-1", "sector": ["road", "bridge", "water"]}
as_told = back == {"csv": {"P-1": {**less, "title": first["title"]}, "P-2": second}, "xlsx": {"P-1": less, "P-2": second}} and not told
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
