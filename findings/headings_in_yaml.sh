#!/usr/bin/env bash
# 用 ruamel.yaml 改人手写的 YAML 的人会碰上: 删一项, 下一节的标题注释跟着没了; 加一项, 它跑到下一节的标题下面。
# For whoever lets a program change YAML that people keep by hand and takes ruamel.yaml because it keeps comments: a comment above a section
# belongs to the last entry of the section before. Deleting that entry deletes the next section's heading; adding an entry puts it below
# that heading, so that it reads as part of the next section; moving an item takes its neighbour's note along. What a reviewer wrote
# ("funds below: the audit office's, not to be changed") is lost or stands over something else, while the data compares equal.
# Way round: change the text, not the tree.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq ruamel.yaml==0.19.1
cat > show.py <<'PY'
import io
import sys
from importlib.metadata import version

from ruamel.yaml import YAML

SECTIONS = """\
basic:
  name: 示范县一期道路
  note: 待核

# 二、资金 (审计局核定, 不得改)
funds:
  total: 120
"""
ITEMS = """\
- id: 甲
  done: true
# 乙丙两项由审计局另行核定
- id: 乙
- id: 丙
"""


def changed(text, change):
    yaml = YAML()
    data = yaml.load(text)
    change(data)
    out = io.StringIO()
    yaml.dump(data, out)
    return out.getvalue()


def show(words, text):
    print(words, *text.splitlines(), sep="\n  ")


deleted = changed(SECTIONS, lambda data: data["basic"].pop("note"))
added = changed(SECTIONS, lambda data: data["basic"].update(unit="示范县交通局"))
moved = changed(ITEMS, lambda data: data.append(data.pop(0)))
print("ruamel.yaml", version("ruamel.yaml"))
show("原文 / as written:", SECTIONS)
show("删去 basic.note, 资金一节的标题也没了 / basic.note deleted, the heading of funds is gone:", deleted)
show("加上 basic.unit, 它在资金的标题下面 / basic.unit added, it stands below the heading of funds:", added)
show("原文 / as written:", ITEMS)
show("甲移到最后, 乙丙的注释跟着走 / 甲 moved to the end took the note on 乙 and 丙 along:", moved)
as_told = (
    changed(SECTIONS, lambda data: None) == SECTIONS
    and deleted == "basic:\n  name: 示范县一期道路\nfunds:\n  total: 120\n"
    and added == SECTIONS.replace("不得改)\n", "不得改)\n  unit: 示范县交通局\n")
    and moved == "- id: 乙\n- id: 丙\n- id: 甲\n  done: true\n# 乙丙两项由审计局另行核定\n"
)
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
