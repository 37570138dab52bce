"""Which libraries a format loads: only its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

LIBRARIES = ("rich", "tabulate", "wcwidth")


@pytest.mark.parametrize(
    ("form", "loads"),
    [("terminal", {"rich"}), ("plain", set()), ("markdown", {"tabulate", "wcwidth"}), ("json", set()), ("csv", set())],
)
def test_a_format_loads_its_own_library_only(form: str, loads: set[str]) -> None:
    code = f"""
import sys
from dicoop.render import render
from dicoop.document import Column, Document, Section, Table
from dicoop.labels import both
before = [name for name in {LIBRARIES} if name in sys.modules]
table = Table("t", (Column("c", both("c")),), (("x",),))
render(Document(both("t"), (Section("s", both("s"), (table,)),)), {form!r}, "zh")
print(*before, "|", *[name for name in {LIBRARIES} if name in sys.modules])
"""
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    before, _, after = out.partition("|")
    assert (before.split(), set(after.split())) == ([], loads)
