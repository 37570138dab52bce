"""Are the pages of `docs/` that are made from the program what it says today? DICOOP_GOLDEN=write makes them anew, to be read before they are kept."""

import os
import re
from html import escape
from pathlib import Path

from wcwidth import wcswidth

from dicoop.cli import COMMANDS
from dicoop.kinds import BUILT_IN
from dicoop.rules.choice import VARIANTS, every, names
from dicoop.rules.durations import CLEARING, SLIP

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def kept(name: str, text: str) -> None:
    if os.environ.get("DICOOP_GOLDEN") == "write":
        (DOCS / name).write_text(text, "utf-8")
    assert (DOCS / name).read_text("utf-8") == text


def below(text: str) -> dict[str, str]:
    """Return the commands that a help names, with what it says of each."""
    section = re.search(r"^(?:命令|Commands)[：:]\n((?:  .*\n)*)", text, re.MULTILINE)
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
    """Every rate that `rates --rate` takes in every variant, the default first."""
    rates = every(BUILT_IN)
    places = {name: place for place, name in enumerate(names(BUILT_IN))}
    rows = "".join(
        f"| {rate.name.label.zh}<br>{rate.name.label.en} | `{rate.name.value}` | {f'`{rate.variant}`<br>{VARIANTS[rate.variant].zh}' if rate.variant else '默认 default'} "
        f"| {rate.definition.zh} | {rate.definition.en} |\n"
        for rate in sorted(rates, key=lambda rate: (places[rate.name], bool(rate.variant)))
    )
    assert {name.value for name in places} == {name for name in places if f" | `{name}` | 默认 default | " in rows}
    days = "".join(
        f"| {each.name.label.zh}<br>{each.name.label.en} | {each.definition.zh} | {each.definition.en} |\n" for each in (CLEARING, SLIP)
    )
    kept(
        "口径.md",
        "# 口径\n\n率没有全国统一的定义，各地公布的也不一样，所以每个率都写明自己的口径，另有的口径叫变体：\n"
        "`dicoop rates --rate start --variant start=chained`。报告、列表、督导建议用的都是默认口径。分子分母里是哪些记录：`--explain`。\n"
        "有的率按个数和按金额各算一个。百分数由没有四舍五入的分数得出，印出来时四舍五入；分母是零的印“—”。这一页由程序写成。\n"
        "名字里有点的，点前面是台账的名字：有那一类记录的台账才列出；`project.` `issue.` `enterprise.` `contract.` 开头的要点名才列。\n\n"
        "There is no national definition of these rates, so each states its own; others are variants. For the records behind a figure: `--explain`.\n"
        "A name with a dot starts with a ledger's name, and is shown where there are such records. This page is generated.\n\n"
        "| 率 rate | `--rate` | `--variant` | 口径 | definition |\n|---|---|---|---|---|\n" + rows + "\n"
        "不是率、按天数说的：`dicoop rates --durations`，有合计、平均、中位数。In days instead of rates: sum, mean and median.\n\n"
        "| 天数 days | 口径 | definition |\n|---|---|---|\n" + days + "\n"
        "日期只写到月份（2019-08）或年份（2019）的，一律从最后一天起计入，`dicoop check` 列出是哪些；照原样存、照原样印。先后次序拿得准才说：\n"
        "2019-08 开工、2019-08-20 批准，不算颠倒。A date known to its month or year alone counts from its last day in every figure, is kept and\n"
        "shown as written, and is reported as out of order only where that is certain; `dicoop check` lists such dates.\n",
    )


def drawn(command: str, lines: list[str]) -> str:
    """Return lines of a terminal as a picture: each word at its column, because no two fonts agree on the width of Chinese."""
    cell, row = 8.4, 20
    width = round(max(map(wcswidth, lines)) * cell) + 40

    def word(found: re.Match[str], at: int) -> str:
        x, y = 20 + wcswidth(found.string[: found.start()]) * cell, 70 + at * row
        if set(found[0]) <= set("─═"):
            return f'<path d="M{x:g} {y - 5}h{wcswidth(found[0]) * cell:g}" stroke="#4c566a"/>'
        return f'<text x="{x:g}" y="{y}">{escape(found[0])}</text>'

    words = [word(found, at) for at, line in enumerate(lines) for found in re.finditer(r"\S+", line)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {row * len(lines) + 90}" role="img">',
            f"<title>{escape(command)}</title>",
            '<rect width="100%" height="100%" rx="8" fill="#1b1f27"/>',
            '<g font-family="Menlo,Consolas,\'Noto Sans Mono CJK SC\',\'Microsoft YaHei\',monospace" font-size="14" fill="#d8dee9">',
            f'<text x="20" y="32" fill="#8fbcbb">$ {escape(command)}</text>',
            *words,
            "</g>",
            "</svg>\n",
        ]
    )


def test_the_picture(run) -> None:
    """What a terminal shows of the rates of the last meeting."""
    command = "report --meeting 15 --section rates"
    lines = run("-C", ROOT, *command.split(), "--format", "terminal", lang="zh").out.splitlines()
    table = lines[: next(at for at, line in enumerate(lines) if line.startswith("- "))]
    kept("rates.svg", drawn(f"dicoop {command}", table))
