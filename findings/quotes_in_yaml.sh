#!/usr/bin/env bash
# 提交前让工具整理 YAML 台账格式的人会碰上: 配比 '7:3'、时刻 '12:30'、答复 'no' 的引号被去掉, 别的程序 (PyYAML) 再读就是 423、750、False; 用 npm 的 yaml 写回的, 地块 '1_2' 还成了 12, 都不报错。
# For whoever has YAML records tidied before a commit (pretty-format-yaml of language-formatters-pre-commit-hooks, yamlfix), or writes them back from JavaScript by yaml (npm): a formatter
# is there to change blanks and not what is said, and these three take care to leave quotes where a text would become a number or a day, as '0103', 9e3 and 12.50 are. They ask
# by YAML 1.2. Half of the world reads by 1.1: PyYAML, and all that runs on it. There 7:3 without quotes is a number to the base of 60, 423; 12:30 is 750, no is
# False, 1_2 is 12, and a day becomes a day. So a ratio of shares, an hour of a meeting, a lot and an answer that somebody had put between quotes for that
# reason change for the next program, which a reader of 1.2 does not notice. yamlfix knows of no, not of 7:3. js-yaml and prettier
# keep such quotes. 0103, which a trial would take, keeps them with all. No error, no warning.
# Way round: --preserve-quotes (pretty-format-yaml); stringify(…, {version: "1.1"}) (yaml); or a reader of YAML 1.2. Needs node and npm.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
npm install --silent --no-audit --no-fund yaml@2.9.1 js-yaml@5.5.0 prettier@3.10.1
python3 -m venv venv
venv/bin/pip install -qq language-formatters-pre-commit-hooks==2.16.0 yamlfix==1.19.1 PyYAML==6.0.4
cat > record.yaml <<'YAML'
---
code: '0103'
share: '7:3'
hour: '12:30'
answer: 'no'
lot: '1_2'
day: '2019-08-20'
YAML
cat > show.js <<'JS'
const fs = require("fs");
const text = fs.readFileSync("record.yaml", "utf8");
const yaml = require("yaml");
const jsYaml = require("js-yaml");
fs.writeFileSync("yaml.yaml", yaml.stringify(yaml.parse(text)));
fs.writeFileSync("yaml_1.1.yaml", yaml.stringify(yaml.parse(text), { version: "1.1" }));
fs.writeFileSync("js-yaml.yaml", jsYaml.dump(jsYaml.load(text)));
JS
cat > show.py <<'PY'
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import yaml

NAMES = ("language-formatters-pre-commit-hooks", "yamlfix", "PyYAML")
TOLD = {  # what PyYAML reads otherwise than before
    "pretty-format-yaml": {"share": 423, "hour": 750, "answer": False},
    "pretty-format-yaml --preserve-quotes": {},
    "yamlfix": {"share": 423, "hour": 750},
    "yaml": {"share": 423, "hour": 750, "answer": False, "lot": 12, "day": "2019-08-20"},
    "yaml_1.1": {},
    "js-yaml": {},
    "prettier": {},
}
record = Path("record.yaml").read_text()
before = yaml.safe_load(record)


def changed(text):
    after = yaml.safe_load(text)
    return {key: str(value) if key == "day" else value for key, value in after.items() if value != before[key] or type(value) is not str}


def tidied(*command):
    Path("tidy.yaml").write_text(record)
    subprocess.run([*command, "tidy.yaml"], capture_output=True, check=False)  # a formatter that changed something says so by its exit code
    return Path("tidy.yaml").read_text()


print(*(f"{name} {version(name)}" for name in NAMES))
subprocess.run(["node", "show.js"], check=True)
texts = {
    "pretty-format-yaml": tidied("venv/bin/pretty-format-yaml", "--autofix"),
    "pretty-format-yaml --preserve-quotes": tidied("venv/bin/pretty-format-yaml", "--autofix", "--preserve-quotes"),
    "yamlfix": tidied("venv/bin/yamlfix"),
    **{name: Path(f"{name}.yaml").read_text() for name in ("yaml", "yaml_1.1", "js-yaml")},
    "prettier": tidied("node_modules/.bin/prettier", "--write"),
}
found = {name: changed(text) for name, text in texts.items()}
for name, values in found.items():
    print(f"{name}: {values or '没变 / as before'}")
kept = [name for name, text in texts.items() if "0103'" in text or '0103"' in text]
sys.exit(None if found == TOLD and kept == list(TOLD) else "行为变了 / the behaviour changed")
PY
PYTHONUTF8=1 venv/bin/python show.py
