#!/usr/bin/env bash
# 用 OpenCC 把名称统一成简体再查重、对账的人会碰上: 本来就是简体的乾县成了“干县”, 蚌埠市成了“蚌端口市”, 塔吉克自治县成了“塔吉克斯坦自治县”。
# For whoever brings names of firms and places from Taiwan and Hong Kong (台资, 港资) or of mixed files to simplified signs by OpenCC before comparing them:
# names of China's own places are converted as words. t2s, tw2s and hk2s know 乾縣; of 乾县, which is simplified already, they make 干县, so that a file of
# both sorts, or one that is converted twice, has a county that is not there. tw2sp, which translates words as well, makes a "port" (端口) of the last sign
# of 蚌埠, and foreign states of 塔吉克 and 哈萨克 (…斯坦) in the names of autonomous counties and prefectures. There and back is no way out: s2t writes 濬 and
# 澂 in 浚县 and 澄江, and t2s leaves them. Way round: convert only what you compare, both sides of it and once, and hold places against a list before.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq OpenCC==1.4.2
cat > show.py <<'PY'
import sys
from importlib.metadata import version

from opencc import OpenCC

CASES = (  # how, what, what is right, what comes
    ("t2s", "甘肅省隴西縣", "甘肃省陇西县", "甘肃省陇西县"),
    ("t2s", "乾縣", "乾县", "乾县"),
    ("t2s", "乾县", "乾县", "干县"),
    ("t2s t2s", "乾安縣", "乾安县", "干安县"),
    ("tw2sp", "蚌埠市", "蚌埠市", "蚌端口市"),
    ("tw2sp", "塔什庫爾干塔吉克自治縣", "塔什库尔干塔吉克自治县", "塔什库尔干塔吉克斯坦自治县"),
    ("tw2sp", "伊犁哈薩克自治州", "伊犁哈萨克自治州", "伊犁哈萨克斯坦自治州"),
    ("s2t t2s", "浚县", "浚县", "濬县"),
    ("s2t t2s", "澄江市", "澄江市", "澂江市"),
)


def converted(how, text):
    for each in how.split():
        text = OpenCC(each).convert(text)
    return text


print("OpenCC", version("OpenCC"))
found = [converted(how, text) for how, text, _, _ in CASES]
for (how, text, right, _), made in zip(CASES, found):
    print(f"{how}: {text} → {made}", "" if made == right else f"应是 / meant {right}")
sys.exit(None if found == [made for *_, made in CASES] else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
