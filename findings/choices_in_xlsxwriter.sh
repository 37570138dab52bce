#!/usr/bin/env bash
# 用 XlsxWriter 给填报表做下拉选项的人会碰上: 给它两个选项, 其中一个名称带逗号 (“甲公司,乙公司联合体”), 表里成了三个: 真正的名称选不到, 手填也不收, 不报错。
# For whoever makes forms with choices by XlsxWriter (data_validation, 'source': [...]), or by openpyxl in its manner: the choices are given as a list of texts, so one takes
# it that a text is a choice. In a workbook they are one text with commas between, which the library joins them to without a look at theirs: a consortium
# (甲公司,乙公司联合体), a unit of two names (区发改局,区工信局) is offered as two, neither of them a name. Whoever types the true one is refused by the cell's rule, or
# warned, and takes one of the halves; sums by name then have firms that nobody entered. The return value is 0, as for any good rule; that 255 characters
# are the most is told, and this is not. A full-width comma (，) does no harm, so a trial with Chinese ones shows nothing.
# Way round: write the choices into cells of a (hidden) sheet and name these: 'source': '=lists!$A$1:$A$2'.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq XlsxWriter==3.3.1 openpyxl==3.1.5
cat > show.py <<'PY'
import re
import shutil
import subprocess
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

import openpyxl
import xlsxwriter

COLUMNS = {  # what is given, and what the cell's rule has
    "A": (["甲公司,乙公司联合体", "丙公司"], '"甲公司,乙公司联合体,丙公司"'),
    "B": (["甲公司，乙公司联合体", "丙公司"], '"甲公司，乙公司联合体,丙公司"'),
}
warnings.simplefilter("error")
book = xlsxwriter.Workbook("form.xlsx")
sheet = book.add_worksheet("填报")
codes = [sheet.data_validation(f"{column}1", {"validate": "list", "source": given}) for column, (given, _) in COLUMNS.items()]
lists = book.add_worksheet("lists")
lists.write_column("A1", COLUMNS["A"][0])
codes.append(sheet.data_validation("C1", {"validate": "list", "source": "=lists!$A$1:$A$2"}))
book.close()
print(*(f"{name} {version(name)}" for name in ("XlsxWriter", "openpyxl")), "返回 / returned:", codes)
rules = {str(rule.sqref): rule.formula1 for rule in openpyxl.load_workbook("form.xlsx")["填报"].data_validations.dataValidation}
for column, (given, _) in COLUMNS.items():
    print(f"给的 / given: {given}, 表里 / in the workbook: {rules[f'{column}1']}")
print("写在格子里的 / in cells:", rules["C1"])
as_told = rules == {"A1": COLUMNS["A"][1], "B1": COLUMNS["B"][1], "C1": "lists!$A$1:$A$2"} and codes == [0, 0, 0]
if shutil.which("soffice"):  # what a spreadsheet program makes of it
    command = ["soffice", "-env:UserInstallation=file://" + str(Path("office").resolve()), "--headless", "--convert-to", "fods", "form.xlsx"]
    subprocess.run(command, capture_output=True, check=True)
    offered = [re.findall("&quot;(.*?)&quot;", each) for each in re.findall(r'cell-content-is-in-list\((.*?)\)"', Path("form.fods").read_text("utf-8"))]
    print("LibreOffice 里的选项 / choices in LibreOffice:", offered)
    as_told = as_told and offered == [["甲公司", "乙公司联合体", "丙公司"], ["甲公司，乙公司联合体", "丙公司"], []]
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
