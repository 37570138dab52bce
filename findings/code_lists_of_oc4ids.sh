#!/usr/bin/env bash
# 用 OC4IDS 检查程序把关的人会碰上: 代码表有一张取不到, 所有代码都不再检查, 报告照样是"没有问题"。
# For whoever publishes or accepts infrastructure data by the report of libcoveoc4ids: it fetches the 36 code lists one by one. If one of
# them cannot be had (a 503 is enough), it drops them all: wrong codes of the other lists pass, too, and the report says neither that a list
# was missing nor that codes were not looked at. It equals that of data without a wrong code. A checker that keeps its configuration stays
# so after the list is back: the failure is remembered. (libcove's own schema class forgets it, the one of OC4IDS leaves that line out.)
# Way round: check a second file with a code known to be wrong, and believe the first report only if the second complains.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq libcoveoc4ids==0.9.1 libcove==0.32.1 libcoveocds==0.16.6
cat > show.py <<'PY'
import json
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version

from libcoveoc4ids.api import oc4ids_json_output
from libcoveoc4ids.config import LibCoveOC4IDSConfig


def coded(name):
    return {"type": "string", "codelist": name, "openCodelist": False}


PROJECT = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string"}, "status": coded("projectStatus.csv"), "type": coded("projectType.csv")},
}
PACKAGE = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "properties": {"projects": {"type": "array", "items": PROJECT}},
}
SERVED = {
    "/project-package-schema.json": json.dumps(PACKAGE),
    "/project-schema.json": json.dumps(PROJECT),
    "/codelists/projectStatus.csv": "Code,Title\nplanning,Planning\nactive,Active\n",
    "/codelists/projectType.csv": "Code,Title\nconstruction,Construction\n",
}
DATA = {"projects": [{"id": "P-1", "status": "finnished", "type": "construction"}]}  # one wrong code: of projectStatus.csv


class Server(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        text = SERVED.get(self.path)
        self.send_response(503 if text is None else 200)
        self.end_headers()
        self.wfile.write((text or "").encode())


server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
at = f"http://127.0.0.1:{server.server_port}/"


def config():
    more = {"schema_version_choices": {"0.9.5": ("0.9.5", at)}, "schema_codelists": {"0.9": f"{at}codelists/"}}
    return LibCoveOC4IDSConfig({"schema_host": at, **more})


def report(by, status="finnished"):
    data = {"projects": [{**DATA["projects"][0], "status": status}]}
    with tempfile.TemporaryDirectory() as folder:
        found = oc4ids_json_output(folder, json_data=data, lib_cove_oc4ids_config=by)
    del found["json_data"]
    return found


def wrong(found):
    return {path: each["values"] for path, each in found["additional_closed_codelist_values"].items()}


print(*(f"{name} {version(name)}" for name in ("libcoveoc4ids", "libcove", "libcoveocds")))
before = report(config())
kept = SERVED.pop("/codelists/projectType.csv")
long_lived = config()
without = report(long_lived)
clean = report(config(), "active")
SERVED["/codelists/projectType.csv"] = kept
after, anew = report(long_lived), report(config())
print("两张表都在 / both lists there:", wrong(before))
print("取不到 projectType.csv, projectStatus.csv 的错也不报了 / another list missing:", wrong(without))
print("这份报告和没有错的数据的一样 / the report equals that of faultless data:", without == clean)
print("表又在了, 同一个配置仍不查 / list back, same configuration:", wrong(after))
print("表又在了, 新的配置 / list back, new configuration:", wrong(anew))
told = {"projects/status": ["finnished"]}
as_told = [wrong(each) for each in (before, without, after, anew)] == [told, {}, {}, told] and without == clean
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
