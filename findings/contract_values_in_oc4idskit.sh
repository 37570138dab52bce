#!/usr/bin/env bash
# 用 oc4idskit 由招采数据 (OCDS) 生成基础设施项目数据 (OC4IDS) 的人会碰上: 中标被取消、重新定标的, 合同价是两次之和: 980 加 1000 得 1980, 签的合同是 960; 工期也按取消的那次算, 不报错。
# For whoever makes infrastructure data (OC4IDS) out of procurement data (OCDS) by oc4idskit, its publisher's own tool: the price of a contracting process is the sum of its awards,
# whatever their status. An award that was cancelled, or in which no firm was found (unsuccessful), counts like the one that replaced it, so a lot that was awarded twice
# costs twice as much, and the project's period runs from the first award that is no more to its end. What the contract was signed for is not looked
# at. The process is "active", nothing in the result tells that an award was left or counted, and a project without a second award is right, so a trial shows
# nothing. OCDS leaves cancelled awards in the data, as it must, with status "cancelled", so that all careful publishers have them. The tool's log is silent.
# Way round: take awards whose status is cancelled or unsuccessful out of the compiled releases first (records=…, as below).
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq oc4idskit==0.0.4 ocdskit==1.7.0
cat > show.py <<'PY'
import copy
import json
import logging
import sys
from importlib.metadata import version

from oc4idskit.transforms import run_transforms

said = []
logging.basicConfig(level=logging.DEBUG, handlers=[logging.Handler()])
logging.getLogger().handlers[0].emit = lambda record: said.append(record.getMessage())


def award(name, status, amount, start, end):
    period = {"startDate": f"{start}T00:00:00+08:00", "endDate": f"{end}T00:00:00+08:00"}
    value = {"amount": amount, "currency": "CNY"}
    return {"id": name, "status": status, "date": period["startDate"], "value": value, "contractPeriod": period}


AWARDS = [
    award("1", "cancelled", 980, "2019-03-01", "2022-03-01"),
    award("2", "active", 1000, "2019-08-20", "2021-08-20"),
]
CONTRACT = {"id": "1", "awardID": "2", "status": "active", "value": {"amount": 960, "currency": "CNY"}}
RELEASE = {
    "ocid": "ocds-213czf-1",
    "id": "1",
    "date": "2019-08-20T00:00:00+08:00",
    "tag": ["compiled"],
    "initiationType": "tender",
    "tender": {"id": "1", "status": "complete"},
    "contracts": [CONTRACT],
}


def summary(awards):
    release = {**copy.deepcopy(RELEASE), "awards": copy.deepcopy(awards)}
    made = run_transforms({"all_transforms": True}, [release], project_id="oc4ids-1", records=[{"ocid": release["ocid"], "compiledRelease": release}])
    (process,) = made["contractingProcesses"]
    told = json.loads(json.dumps(process["summary"], default=float))
    period = {name: day[:10] for name, day in told["contractPeriod"].items()}
    return told["contractValue"]["amount"], told["status"], list(period.values())


print("oc4idskit", version("oc4idskit"), "ocdskit", version("ocdskit"))
both, valid = summary(AWARDS), summary([each for each in AWARDS if each["status"] == "active"])
print("中标 / awards:", *((each["status"], each["value"]["amount"]) for each in AWARDS), "合同 / contract:", CONTRACT["value"]["amount"])
print("汇总 / summary:", *both)
print("去掉取消的 / without the cancelled one:", *valid)
print("日志 / log:", said)
as_told = both == (1980, "active", ["2019-03-01", "2022-03-01"]) and valid == (1000, "active", ["2019-08-20", "2021-08-20"]) and not said
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
PYTHONUTF8=1 venv/bin/python show.py
