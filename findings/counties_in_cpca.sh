#!/usr/bin/env bash
# 用 cpca 由地址、单位名称填县区和区划代码的人会碰上: “示例县工业园”“各县区”填成重庆市 500200, “北京路28号”填成北京市 110000, 同名的鼓楼区一律算开封, 都不报错。
# For whoever fills in counties and GB/T 2260 codes from addresses or names of firms by cpca, to count projects by county: a county that its table lacks (a new one, one
# renamed, one misspelt) is not left empty. The two signs 县 and 市 stand behind most names, and 县 alone is in the table, as the name of a unit of the
# statistics in Chongqing (500200), so every other 县 is that one. A street called after a city elsewhere is in that city, for the first name found counts
# and a code says nothing of how it was found; of the districts called 鼓楼区 (there are four) or 普陀区 (two) one is taken always. All are codes of
# six digits that are in the standard's form, and a county of one's own that is in the table is right, so a trial shows nothing.
# Way round: put province and city in front of each address (then what is not found below them stays empty), and refuse any code outside of the city.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq cpca==0.5.5
cat > show.py <<'PY'
import sys
import warnings
from importlib.metadata import version

warnings.simplefilter("ignore")
import cpca

TOLD = {
    "示例县工业园": "500200",
    "各县区地企合作办": "500200",
    "北京路28号": "110000",
    "南京西路": "320100",
    "上海某银行洛阳分行": "310000",
    "鼓楼区政府": "410204",
    "普陀区": "310107",
    "河南省洛阳市新安县": "410323",
}
print("cpca", version("cpca"))
found = cpca.transform(list(TOLD))
print(found.to_string())
city = cpca.transform([f"河南省洛阳市{text}" for text in list(TOLD)[:-1]])["adcode"].tolist()
print("前面写明省、市 / with province and city in front:", city)
as_told = found["adcode"].tolist() == list(TOLD.values()) and set(city) == {"410300"}
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
