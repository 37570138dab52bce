"""Are the pages of `docs/` that are made from the program what it says today? DICOOP_GOLDEN=write makes them anew, to be read before they are kept."""

import io
import os
import re
import xml.etree.ElementTree as ET
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from dicoop.cli import COMMANDS
from dicoop.kinds import BUILT_IN
from dicoop.rules.choice import rates_of

DOCS = Path(__file__).parent.parent / "docs"


def kept(name: str, text: str) -> None:
    if os.environ.get("DICOOP_GOLDEN") == "write":
        (DOCS / name).write_text(text, "utf-8")
    assert (DOCS / name).read_text("utf-8") == text


def below(text: str) -> dict[str, str]:
    """Return the commands that a help names, with what it says of each."""
    section = re.search(r"^(?:命令|Commands):\n((?:  .*\n)*)", text, re.MULTILINE)
    rows: list[list[str]] = []
    for line in section[1].splitlines() if section else ():
        if found := re.match(r"  (\S+) {2,}(.*)", line):
            rows.append([found[1], found[2]])
        else:
            rows[-1][1] += f" {line.strip()}"
    return dict(map(tuple, rows))


def test_the_commands(run) -> None:
    """Every command in a row, in the order of the program."""
    rows = []
    for name, row in COMMANDS.items():
        zh, en = (below(run(name, "--help", lang=lang).out) for lang in ("zh", "en"))
        rows += [(f"{name} {verb}", zh[verb], en[verb]) for verb in zh] or [(name, row.about.zh, row.about.en)]
    assert len(rows) > 70
    kept(
        "命令.md",
        "# 命令\n\n每个命令的参数、选项和例子：`dicoop 命令 --help`（英文加 `--lang en`）。这一页由程序写成，自建台账的命令和内置的一样。\n"
        "Arguments, options and an example of each: `dicoop COMMAND --help`. This page is written by the program.\n\n"
        "| 命令 | 做什么 | what it does |\n|---|---|---|\n" + "".join(f"| `dicoop {path}` | {zh} | {en} |\n" for path, zh, en in rows),
    )


def test_the_definitions_of_the_rates() -> None:
    """Every rate in every variant, the default first."""
    rows = "".join(
        f"| {rate.name.label.zh}<br>{rate.name.label.en} | `{rate.name.value}` | {f'`{rate.variant}`' if rate.variant else '默认 default'} "
        f"| {rate.definition.zh} | {rate.definition.en} |\n"
        for rate in rates_of(BUILT_IN)
    )
    kept(
        "口径.md",
        "# 口径\n\n率没有全国统一的定义，各地公布的也不一样，所以每个率都写明自己的口径，另有的口径叫变体：\n"
        "`dicoop rates --rate start --variant start=chained`。报告、列表、督导建议用的都是默认口径。分子分母里是哪些记录：`--explain`。\n"
        "有的率按个数和按金额各算一个。百分数由没有四舍五入的分数得出，印出来时四舍五入；分母是零的印“—”。这一页由程序写成。\n\n"
        "There is no national definition of these rates, so each says its own; other ones are variants. The records behind a figure: `--explain`.\n"
        "This page is written by the program.\n\n"
        "| 率 rate | `--rate` | `--variant` | 口径 | definition |\n|---|---|---|---|---|\n" + rows,
    )


def drawn(text: str) -> str:
    """Return a text with the codes of a terminal as a picture."""
    words = Text.from_ansi(text)
    width = max(line.cell_len for line in words.split("\n"))
    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=True, legacy_windows=False)
    console.print(words, soft_wrap=True)
    made = console.export_svg(title="dicoop report --meeting 15 --section rates", theme=MONOKAI, unique_id="rates")
    return re.sub(r"\s*(@font-face \{.*?\}|<!--.*?-->)\n", "\n", made, flags=re.DOTALL)  # a picture asks for no font from elsewhere


def shown(svg: str) -> list[str]:
    """Return the lines of a picture, without their blanks."""
    lines: dict[float, str] = {}
    for each in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):
        if (y := each.get("y")) and "clip-path" in each.attrib:
            lines[float(y)] = lines.get(float(y), "") + "".join(each.itertext())
    return [re.sub(r"\s", "", line) for _, line in sorted(lines.items()) if line.strip()]


def test_the_picture(run, sample) -> None:
    """Its words are those that a terminal gets; how they are drawn is the library's."""
    text = run("-C", sample, "report", "--meeting", "15", "--section", "rates", "--format", "terminal", lang="zh").out
    if os.environ.get("DICOOP_GOLDEN") == "write":
        (DOCS / "rates.svg").write_text(drawn(text), "utf-8")
    svg = (DOCS / "rates.svg").read_text("utf-8")
    assert shown(svg) == shown(drawn(text))
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
