#!/usr/bin/env bash
# 用 jionlp 从公文、协议里取金额的人会碰上: “3亿5000万元”读成 650050000 元, 还说是 accurate; 写成“三亿五千万元”就对。
# For whoever takes amounts out of Chinese agreements, notices and replies by jionlp: where a number is written as most offices write it, in
# Arabic digits by parts (3亿5000万元, 1亿2000万元, 1万5千元), parse_money returns another one, neither the sum nor off by a power of ten, and
# calls it "accurate"; extract_money finds the words of a whole sentence and gives the same number. The same amounts in Chinese numerals and
# such of one part (3.5亿元) are right, so a trial of those shows nothing.
# Way round: read the parts yourself, 亿 and 万 each once, or take only amounts of one part.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq jionlp==1.5.31
cat > show.py <<'PY'
import contextlib
import io
import sys
from importlib.metadata import version

with contextlib.redirect_stdout(io.StringIO()):  # it says hello
    import jionlp

TOLD = {
    "三亿五千万元": (350_000_000, 350_000_000),
    "3.5亿元": (350_000_000, 350_000_000),
    "3亿5000万元": (350_000_000, 650_050_000),
    "1亿2000万元": (120_000_000, 220_020_000),
    "12亿3456万元": (1_234_560_000, 1_534_740_000),
    "1万5千元": (15_000, 25_000),
}
SENTENCE = "项目总投资3亿5000万元，已到位资金1亿2000万元。"


def yuan(read):
    return int(float(read["num"])) if (read["case"], read["definition"]) == ("元", "accurate") else read


print("jionlp", version("jionlp"))
read = {text: yuan(jionlp.parse_money(text)) for text in TOLD}
for text, (meant, _) in TOLD.items():
    print(f"{text}: 读成 / read as {read[text]:,}", "" if read[text] == meant else f"应是 / meant {meant:,}")
taken = [(each["text"], yuan(each["detail"])) for each in jionlp.ner.extract_money(SENTENCE, with_parsing=True)]
print("从一句话里取出的 / taken out of a sentence:", *taken)
as_told = read == {text: wrong for text, (_, wrong) in TOLD.items()} and taken == [("3亿5000万元", 650_050_000), ("1亿2000万元", 220_020_000)]
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
