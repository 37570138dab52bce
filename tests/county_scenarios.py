"""Random edits of a county's workbook, and what they must come to: reckoned from the cells alone, not by the code under test.

The oracle knows the records as plain YAML (by ruamel) and the words of headings written down here by hand.
"""

import random
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from county_samples import Clerk
from ruamel.yaml import YAML

# heading on the sheet 项目: field in the file, and texts somebody may write with what a file says then
FIELDS = {
    "名称": ("name", [("示例改名工程", "示例改名工程"), ("  带空格的工程 ", "带空格的工程"), ("=1+1 公式样的名称", None)]),
    "总投资": ("investment", [("99亿元", "99亿元"), ("９９亿", "99亿元"), ("990,000万元", "990000万元"), ("99", "!"), ("约99亿元", "!")]),
    "行业": ("industry", [("C34", "C34"), (3412, "3412"), ("-", "!"), ("清空", "")]),
    "产业链": ("chain", [("轴承\n精密", None), ("轴承", "轴承"), ("清空", "")]),
    "类别": ("kind", [("产业", "industry"), ("research", "research"), ("别的", "!")]),
    "投资项目代码": ("code", [("1906-410000-00-01-123456", "1906-410000-00-01-123456"), ("清空", "")]),
}
NODE_TEXTS = [
    ("2031-03-31", "2031-03-31"),
    (date(2031, 4, 30), "2031-04-30"),
    ("2031年5月31日", "2031-05-31"),
    ("2031.6.30", "2031-06-30"),
    ("/", "!"),
    ("三月", "!"),
]
NODES = {"开工": "start", "竣工": "completion", "投产": "production", "达产": "capacity", "达效": "benefit", "备案": "filing"}


class Scenario(NamedTuple):
    """What was done to a workbook, and what must be told: values by id and address, and cells with a fault."""

    changes: dict
    faults: set
    kept: set


def loaded(root: Path) -> dict:
    """Return the projects of a ledger as values, by id."""
    yaml = YAML(typ="base")
    return {path.stem: yaml.load(path.read_text("utf-8")) for path in sorted((root / "ledgers/projects").rglob("*.yaml"))}


def edit(path: Path, now: dict, sent: dict, seed: int) -> Scenario:
    """Edit a workbook at random; `now` are the projects as they are, `sent` as they went out."""
    dice, clerk = random.Random(seed), Clerk(path)
    own = [row[0] for row in clerk.book["项目"].iter_rows(min_row=2, values_only=True) if row[0]]
    found = Scenario({}, set(), set())
    for _ in range(dice.randint(1, 6)):
        dice.choice((_field, _field, _plan, _plan, _note, _fund))(dice, clerk, own, found, now, sent)
    for change in dice.sample((_sort, _delete, _blank, _move_column), dice.randint(0, 3)):
        change(dice, clerk, found)
    clerk.save()
    return found


def _give(found, now, sent, id_, address, said, cell):
    """Say what a value must come to, by the rule of three: only one side, both alike, both apart."""
    before, here = _at(sent[id_], address), _at(now.get(id_, {}), address)
    found.changes.pop((id_, address), None)
    found.faults.discard((id_, address))
    if said == "!":
        found.faults.add((id_, address))
    elif said in (before or "", here or ""):
        pass
    elif (here or "") == (before or ""):
        found.changes[id_, address] = said
    else:
        found.faults.add((id_, address))


def _at(data, address):
    for step in address.split("."):
        data = data.get(step) if isinstance(data, dict) else None
    return data


def _field(dice, clerk, own, found, now, sent):
    id_, heading = dice.choice(own), dice.choice(list(FIELDS))
    address, texts = FIELDS[heading]
    written, said = dice.choice([each for each in texts if each[1] is not None])
    clerk.write("项目", [id_], **{heading: written})
    _give(found, now, sent, id_, address, said, None)


def _plan(dice, clerk, own, found, now, sent):
    rows = [row for row in clerk.book["项目·节点"].iter_rows(min_row=2, values_only=True) if row[0] in own and row[2] in NODES]
    id_, _, node, *_ = dice.choice(rows)
    written, said = dice.choice(NODE_TEXTS)
    clerk.write("项目·节点", [id_, node], 计划=written)
    _give(found, now, sent, id_, f"nodes.{NODES[node]}.plan", said, None)


def _note(dice, clerk, own, found, now, sent):
    id_, day = dice.choice(own), date(2019, 9, 1) + timedelta(days=dice.randrange(28))
    if any(entry["date"] == f"{day}" for side in (now, sent) for entry in side[id_].get("progress", ())):
        return
    if "ended" in now[id_] or "ended" in sent[id_] or (id_, f"progress[{day}].text") in found.changes:
        return
    clerk.add("项目·进展", 编号=id_, 日期=dice.choice((day, f"{day.year}.{day.month}.{day.day}")), 进展=f"第{day.day}号进展")
    found.changes[id_, f"progress[{day}].text"] = f"第{day.day}号进展"


def _fund(dice, clerk, own, found, now, sent):
    """Rewrite a receipt, which never is."""
    rows = [row for row in clerk.book["项目·到位资金"].iter_rows(min_row=2, values_only=True) if row[0] in own]
    if rows:
        id_, _, receipt, *_ = dice.choice(rows)
        clerk.write("项目·到位资金", [id_, receipt], 金额="7.77亿元")
        found.faults.add((id_, f"funds[{receipt}].amount"))


def _sort(dice, clerk, found):
    for name in ("项目", "项目·节点"):
        sheet = clerk.book[name]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        dice.shuffle(rows)
        for number, row in enumerate(rows, 2):
            for place, value in enumerate(row, 1):
                sheet.cell(number, place).value = value


def _delete(dice, clerk, found):
    """Delete a row nobody wrote into."""
    touched = {id_ for id_, _ in (*found.changes, *found.faults)}
    sheet = clerk.book["项目·进展"]
    rows = [row[0].row for row in sheet.iter_rows(min_row=2) if row[0].value and row[0].value not in touched]
    if rows:
        sheet.delete_rows(dice.choice(rows))


def _blank(dice, clerk, found):
    """Blank a cell that nobody wrote into, and put empty rows between."""
    touched = {id_ for id_, _ in (*found.changes, *found.faults)}
    sheet = clerk.book["项目"]
    for row in sheet.iter_rows(min_row=2):
        if row[0].value and row[0].value not in touched:
            dice.choice(row[1:-1]).value = None
    sheet.insert_rows(3)


def _move_column(dice, clerk, found):
    """Swap two columns with their headings."""
    sheet = clerk.book["项目"]
    one, other = dice.sample(range(2, sheet.max_column), 2)
    for row in range(1, sheet.max_row + 1):
        a, b = sheet.cell(row, one), sheet.cell(row, other)
        (a.value, a.number_format), (b.value, b.number_format) = (b.value, b.number_format), (a.value, a.number_format)
