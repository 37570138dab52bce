#!/usr/bin/env bash
# 用 SQLite 的全文检索 (FTS5) 查企业、项目的人会碰上: 换了公认能查中文的 trigram, 两个字的词还是一条也查不到; “轴承 有限公司”查出的却是所有的有限公司。
# For whoever lets people look for firms and projects by SQLite's full-text search (FTS5, which Datasette and sqlite-utils set up by enable-fts): by its first tokenizer a
# name of Chinese signs is one word, and nothing inside it is found. The remedy, tokenize='trigram', finds what has three signs and more. Most words have two:
# 轴承 (bearing), a county 乾县; none of them finds anything, though LIKE on the same table finds all. In a question of several words such a word does not even
# find nothing: 轴承 有限公司, with a blank as people type it, finds each 有限公司, of bearings or of glass, as if 轴承 were not there, while 轴承 AND 有限公司, which the
# manual calls the same, finds none; 玻璃 OR 纺织厂 finds none of 玻璃; 有限公司 NOT 玻璃 does not leave the glass works out. The manual tells of a word alone.
# No error, no warning. Way round: LIKE '%轴承%' for each word, which uses the same index from three signs on and reads the table below.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq apsw==3.54.1.0
cat > show.py <<'PY'
import sys

import apsw

FIRMS = ("示例轴承有限公司", "示例玻璃有限公司", "乾县纺织厂", "乾县玻璃厂")
ASKED = {  # what is asked, and which of the firms trigram finds, in their order; which are meant
    "轴承有": ([0], [0]),
    "轴承": ([], [0]),
    "乾县": ([], [2, 3]),
    "轴承 有限公司": ([0, 1], [0]),
    "轴承 AND 有限公司": ([], [0]),
    "玻璃 OR 纺织厂": ([2], [1, 2, 3]),
    "有限公司 NOT 玻璃": ([0, 1], [0]),
}
base = apsw.Connection(":memory:")
for tokenizer in ("unicode61", "trigram"):
    base.execute(f"CREATE VIRTUAL TABLE {tokenizer} USING fts5(name, tokenize = '{tokenizer}')")
    base.executemany(f"INSERT INTO {tokenizer} VALUES (?)", [(name,) for name in FIRMS])


def found(table, question):
    return [FIRMS.index(name) for (name,) in base.execute(f"SELECT name FROM {table} WHERE {table} MATCH ? ORDER BY rowid", (question,))]


print("apsw", apsw.apsw_version(), "SQLite", apsw.sqlite_lib_version())
as_told = not any(found("unicode61", question) for question in ASKED if "NOT" not in question)
for question, (told, meant) in ASKED.items():
    made = found("trigram", question)
    print(f"{question}: {[FIRMS[at] for at in made]}", "" if made == meant else f"应是 / meant {[FIRMS[at] for at in meant]}")
    as_told = as_told and made == told
like = [name for (name,) in base.execute("SELECT name FROM trigram WHERE name LIKE '%轴承%'")]
print("LIKE '%轴承%':", like)
sys.exit(None if as_told and like == [FIRMS[0]] else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
