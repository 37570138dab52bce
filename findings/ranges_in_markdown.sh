#!/usr/bin/env bash
# 把“开工率30~40%，到位率50~60%”写进 Markdown 的人会碰上: GitHub 的转换器把中间划掉 (成了 30……60%), pandoc 印成下标, 都不报错; 别的转换器照印。
# For whoever keeps notices and minutes in Markdown and turns them into pages or Word: ranges are written in Chinese with ~, and two in a paragraph pair up. GitHub's
# converter (cmark-gfm, so also comrak and what is shown on the site) strikes out what is between: "rates of 30~40%, 50~60%" reads 30, then 60. pandoc makes
# it small and low; its rule that no blank may stand in a subscript protects English, but Chinese has no blanks. In a table each cell is its own, so of a
# table with one range a cell nothing shows. markdown-it-py, mistune and Python-Markdown print the signs, so whoever tried one of these finds out on the site.
# Way round: \~ , or the full-width ～ (which none of them pairs), or — as GB/T 15835 has it.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq cmarkgfm==2025.10.22 comrak==0.0.16 pypandoc_binary==1.17 markdown-it-py==4.0.0 mistune==3.1.4 Markdown==3.9
cat > show.py <<'PY'
import re
import sys
from importlib.metadata import version

import cmarkgfm
import comrak
import markdown
import mistune
import pypandoc
from markdown_it import MarkdownIt

TEXT = "开工率30~40%，到位率50~60%。"
options = comrak.ExtensionOptions()
options.strikethrough = True
READERS = {
    "cmarkgfm": cmarkgfm.github_flavored_markdown_to_html,
    "comrak": lambda text: comrak.render_markdown(text, extension_options=options),
    "pypandoc_binary": lambda text: pypandoc.convert_text(text, "html", format="markdown"),
    "markdown-it-py": MarkdownIt("gfm-like", {"linkify": False}).render,
    "mistune": mistune.create_markdown(plugins=["strikethrough", "table"]),
    "Markdown": markdown.markdown,
}
print("pandoc", pypandoc.get_pandoc_version())
seen = {}
for name, read in READERS.items():
    shown = [read(text).strip() for text in (TEXT, TEXT.replace("~", "～"), TEXT.replace("~", "\\~"))]
    seen[name] = [bool(re.search("<(del|sub)>", each)) for each in shown]
    print(f"{name} {version(name)}: {shown[0]}")
marked = [True, False, False]
plain = [False, False, False]
as_told = [seen[name] for name in READERS] == [marked, marked, marked, plain, plain, plain]
sys.exit(None if as_told else f"行为变了 / the behaviour changed: {seen}")
PY
venv/bin/python show.py
