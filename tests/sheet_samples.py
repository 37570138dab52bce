"""Sheets that tests import: made by openpyxl, XlsxWriter and LibreOffice, none of them ours."""

import datetime as dt
import io
import os
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

# A folder of messy files of others, where whoever runs the tests has one
MESSY = sorted(Path(os.environ["DICOOP_TESTS_MESSY"]).iterdir()) if "DICOOP_TESTS_MESSY" in os.environ else []


def written(*sheets, hidden=(), **options):
    """Return an xlsx of XlsxWriter: each sheet a name and rows, of which a cell may be (value, number format)."""
    raw = io.BytesIO()
    book = xlsxwriter.Workbook(raw, {"in_memory": True})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                put(book, sheet, r, c, value)
        options.get("more", lambda *_: None)(book, sheet)
        if name in hidden:
            sheet.hide()
    book.close()
    return raw.getvalue()


def put(book, sheet, row, column, value):
    """Write one cell as what it is."""
    value, form = value if isinstance(value, tuple) else (value, None)
    style = book.add_format({"num_format": form}) if form else None
    if isinstance(value, dt.date):
        sheet.write_datetime(row, column, dt.datetime.fromisoformat(f"{value}"), style or book.add_format({"num_format": "yyyy-mm-dd"}))
    elif isinstance(value, str) and not value.startswith("=="):
        sheet.write_string(row, column, value, style)
    elif isinstance(value, str):
        formula, _, result = value[1:].partition(" -> ")
        sheet.write_formula(row, column, formula, style, result or 0)
    elif value is not None:
        sheet.write(row, column, value, style)


def opened(rows):
    """Return an xlsx of openpyxl: formulas without results."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def office(raw, form, folder, name="in.xlsx"):
    """Return a file as LibreOffice saves it anew; the test is skipped where there is none, unless nothing may be."""
    program = shutil.which("soffice")
    if program is None:
        if os.environ.get("DICOOP_TESTS_SKIP_NOTHING"):
            pytest.fail("there is no LibreOffice, and nothing may be skipped")
        pytest.skip("there is no LibreOffice")
    (folder / name).write_bytes(raw)
    out = folder / "out"
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        form,
        "--outdir",
        str(out),
        str(folder / name),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240, env={**os.environ, "HOME": str(folder)})
    return next(out.glob(f"*.{form.split(':')[0]}")).read_bytes()
