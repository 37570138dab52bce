"""How long does it take to import 10,000 rows of 30 columns, beside what only reads them?

    python -m venv /tmp/peers && /tmp/peers/bin/pip install pandas openpyxl python-calamine xlsxwriter
    python bench/import_speed.py /tmp/peers/bin/python

Every run is a process of its own, in turns; the median of five is told, in seconds of the processor (a machine is shared) with the largest memory. dicoop reads, finds hidden rows and failed formulas, matches, validates
and judges all records; in the second of its runs it also looks for all warnings and reckons the effect on the rates; pandas only reads.
"""

import datetime as dt
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import xlsxwriter

ROWS, TURNS = 10_000, 5
NODES = ("备案", "规划", "用地", "环评", "施工许可", "开工", "竣工", "投产", "达产", "达效")
HEAD = ["序号", "项目名称", "企业", "县区", "总投资（亿元）", "签约时间", "责任单位", "类别", "第几次会议", "行业", "产业链", "包联领导"]
HEAD += [f"计划{name}时间" for name in NODES] + [f"{name}佐证" for name in NODES[:8]]
READ = "import pandas; print(pandas.read_excel({path!r}, engine={engine!r}).shape)"


def make(path: Path) -> None:
    """Write the sheet."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, HEAD)
    first = dt.date(2019, 1, 1)
    for at in range(1, ROWS + 1):
        sheet.write_row(at, 0, [at, f"示例项目{at:05d}号", f"示例企业{at % 400:03d}有限公司", "清陵县", (at % 997) / 8 + 1])
        sheet.write_datetime(at, 5, dt.datetime(2019, 1, 1) + dt.timedelta(at % 200), day)  # noqa: DTZ001 - sheets know no zone
        sheet.write_row(at, 6, ["市发展改革委", "产业", 14, "C34", "高端装备", "市发展改革委主任"])
        for number in range(10):
            sheet.write(at, 12 + number, (first + dt.timedelta(300 + at % 90 + 30 * number)).isoformat())
        sheet.write_row(at, 22, [f"佐证{number}-{at}" for number in range(8)])
    book.close()


def took(words: list[str], folder: Path) -> tuple[float, int]:
    """Run a command once and return its seconds of the processor, and its largest memory in MB; 0 and 1 are good ends."""
    environ = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}  # what is installed is compiled
    process = subprocess.Popen(words, cwd=folder, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) in (0, 1), words
    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def main() -> None:
    """Run all in turns and tell the medians."""
    peers = sys.argv[1]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder / "a.xlsx")
        dicoop = [sys.executable, "-m", "dicoop"]
        took([*dicoop, "sample", "city", "--projects", "20"], folder)
        asked = [
            "-C",
            "city",
            "import",
            "a.xlsx",
            "--kind",
            "project",
            "--add-enterprises",
            "--today",
            "2019-09-30",
            "--section",
            "summary",
        ]
        runs = {
            "pandas+openpyxl": [peers, "-c", READ.format(path="a.xlsx", engine="openpyxl")],
            "pandas+calamine": [peers, "-c", READ.format(path="a.xlsx", engine="calamine")],
            "dicoop import": [*dicoop, *asked],
            "dicoop import with warnings and rates": [*dicoop, *asked, "--section", "rates"],
        }
        taken: dict[str, list[tuple[float, int]]] = {key: [] for key in runs}
        for _ in range(TURNS):
            for key, words in runs.items():
                taken[key].append(took(words, folder))
        medians = {key: statistics.median(seconds for seconds, _ in runs_of) for key, runs_of in taken.items()}
        for key, median in medians.items():
            others = ", ".join(f"{median / medians[other]:.2f} x {other}" for other in runs if "dicoop" not in other)
            print(f"{key}: {median:.2f} s, {max(memory for _, memory in taken[key])} MB" + (f" ({others})" if "dicoop" in key else ""))


if __name__ == "__main__":
    main()
