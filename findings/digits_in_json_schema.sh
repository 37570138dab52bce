#!/usr/bin/env bash
# 用同一份 JSON Schema 在网页上填、在 Python 里收的人会碰上: "^\d{4}$" 在 Python 里收全角的“２０１９”, 网页上不收; "^\w+$" 在 Python 里收中文名称, 网页上一个也不收。
# For whoever has a form in a browser and the server check the same records by one JSON Schema, or publishes one (OCDS, OC4IDS are checked by jsonschema in Python): a pattern,
# says the standard, is one of ECMA-262, where \d is 0 to 9 and \w those and Latin letters. jsonschema and fastjsonschema hand it to Python's re, where both mean
# all of Unicode. Input methods for Chinese write full-width digits (２０１９, ０３０５) at the press of a key: as a year, a region's code or a receipt's number they
# pass the check of the server, look right in print, and are equal to nothing: 2019 finds them not, and sorted they stand behind each year. The
# other way round a name that has to be ^\w+$ is good for the server, and no Chinese name is for the form. jsonschema takes a line's end behind the last digit,
# too ("2019\n", which YAML's | makes). ajv, jsonschema-rs and check-jsonschema, which runs on jsonschema but not on its patterns, follow the standard.
# No error, no warning. Way round: [0-9] instead of \d, ^[0-9]{4}(?!\n)$ where texts may have line ends, \p{L} with ajv and jsonschema-rs. Needs node and npm.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq jsonschema==4.26.0 fastjsonschema==2.22.3 jsonschema-rs==0.61.2 check-jsonschema==0.39.0
npm install --silent --no-fund --no-audit ajv@8.20.0 > /dev/null
cat > ajv.mjs <<'JS'
import {readFileSync} from 'node:fs'
import Ajv from 'ajv'

const [schema, text] = JSON.parse(readFileSync(0, 'utf8'))
process.stdout.write(JSON.stringify(new Ajv.default().validate(schema, text)))
JS
cat > show.py <<'PY'
import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import fastjsonschema
import jsonschema
import jsonschema_rs

CASES = {  # a pattern and a text; whether Python's two take it; whether the others do
    ("^\\d{4}$", "2019"): (True, True, True),
    ("^\\d{4}$", "２０１９"): (True, True, False),
    ("^\\d{4}$", "2019\n"): (True, False, False),
    ("^[0-9]{4}$", "２０１９"): (False, False, False),
    ("^\\w+$", "示例轴承"): (True, True, False),
}


def fast(schema, text):
    try:
        fastjsonschema.compile(schema)(text)
    except fastjsonschema.JsonSchemaException:
        return False
    return True


def ajv(schema, text):
    ran = subprocess.run(["node", "ajv.mjs"], input=json.dumps([schema, text]), capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


def checked(schema, text):
    Path("schema.json").write_text(json.dumps(schema), "utf-8")
    Path("text.json").write_text(json.dumps(text), "utf-8")
    ran = subprocess.run(["venv/bin/check-jsonschema", "--schemafile", "schema.json", "text.json"], capture_output=True, check=False)
    return ran.returncode == 0


print(*(f"{name} {version(name)}" for name in ("jsonschema", "fastjsonschema", "jsonschema-rs", "check-jsonschema")), "ajv 8.20.0")
as_told = True
for (pattern, text), (whole, quick, others) in CASES.items():
    schema = {"type": "string", "pattern": pattern}
    found = {
        "jsonschema": jsonschema.Draft202012Validator(schema).is_valid(text),
        "fastjsonschema": fast(schema, text),
        "jsonschema-rs": jsonschema_rs.is_valid(schema, text),
        "check-jsonschema": checked(schema, text),
        "ajv": ajv(schema, text),
    }
    print(pattern, repr(text), *(f"{name}: {is_taken}" for name, is_taken in found.items()))
    as_told = as_told and list(found.values()) == [whole, quick, others, others, others]
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
