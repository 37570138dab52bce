#!/usr/bin/env bash
# 用 beangulp 把到账表收进 beancount 的人会碰上: 两天以内、金额相差不到百分之五的两笔算同一笔: 第二张凭证的 500 万、520 万都成了注释, 不进账, 退出码 0。
# For whoever takes a bank's list, or a county's list of payments, over into beancount by beangulp: before it writes, it looks for entries that the ledger has already.
# For the same it holds those that touch one account within two days and whose amounts differ by less than a twentieth, whatever their receipts and words say.
# Funds are paid in round parts: 500 万元 on the 20th by one receipt and 500 on the 21st by another are one payment, and so is 520 on the 22nd; of three that
# came one is in the ledger. The others stand in the output as comments ("duplicate of", with the place of the other entry), and the output is appended as it
# is; bean-check is content, the exit code is 0. Entries of one list are not compared with each other, so the same list taken over in one go is whole: what
# is in the ledger hangs on when one took it. Way round: an importer's own cmp(), over the receipts; compare the sums of list and ledger after each import.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq beangulp==0.2.0 beancount==3.2.3
cat > take.py <<'PY'
import sys

from beangulp import Ingest
from beangulp.importers.csvbase import Amount, Column, Date, Importer


class Paid(Importer):
    date = Date("日期")
    narration = Column("凭证")
    amount = Amount("金额")

    def identify(self, filepath):
        return filepath.endswith(".csv")


def by_receipt(one, other):
    return one.narration == other.narration


if __name__ == "__main__":
    if sys.argv[1] == "receipts":
        Paid.cmp = staticmethod(by_receipt)
    sys.argv[1] = "extract"
    Ingest([Paid("Assets:County", "WAN")])()
PY
mkdir lists
printf '日期,凭证,金额\n2019-08-20,HD-11,500\n2019-08-21,HD-12,500\n2019-08-22,HD-13,520\n2019-08-25,HD-14,500\n' > lists/paid.csv
cat > ledger.beancount <<'LEDGER'
2019-01-01 open Assets:County
2019-01-01 open Equity:Budget
2019-08-20 * "HD-11"
  Assets:County  500 WAN
  Equity:Budget
LEDGER
venv/bin/pip list 2> /dev/null | grep -E '^(beangulp|beancount) '
taken() { # HOW OPTION…: the receipts that are taken over
    PYTHONUTF8=1 venv/bin/python take.py "$1" lists "${@:2}" 2> /dev/null > out
    grep '^2019' out | grep -o 'HD-[0-9]*' | tr '\n' ' '
}
all=$(taken extract)
echo "账上还没有的 / with an empty ledger: $all"
some=$(taken extract -e ledger.beancount)
cat out
echo "账上有 HD-11 / with HD-11 in the ledger: $some"
meant=$(taken receipts -e ledger.beancount)
echo "按凭证号比 / compared by receipts: $meant"
if [ "$all|$some|$meant" = "HD-11 HD-12 HD-13 HD-14 |HD-14 |HD-12 HD-13 HD-14 " ]; then
    echo "HD-12、HD-13 没有进账 / HD-12 and HD-13 are not taken over"
else
    echo "行为变了 / the behaviour changed"
    exit 1
fi
