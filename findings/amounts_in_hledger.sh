#!/usr/bin/env bash
# 用 hledger 记资金、金额带千位逗号的人会碰上: “1,200 万元”读成 1.2, 显示还是 1,200; 同一本账里的“3.5 万元”显示成 3,500, 合计 4,700, 不报错。
# For whoever keeps funds in hledger, or has it read a bank's CSV, with amounts as tables print them (1,200): in a number with one comma and no point the comma is
# taken for a decimal one, as some countries write it, whatever other numbers beside it say (1,200,000 or 1,200.00). The amount is 1.2; it is shown as it was
# written, 1,200, and where it comes first all others of its commodity are shown in its manner, 3.5 as 3,500 and 1 as 1,000. A journal of such amounts alone looks
# right, and so do its sums; what has a fraction, or no comma, counts a thousandfold beside them. No error, no warning; the manual advises to declare the mark.
# Way round: decimal-mark . in the first line of the journal, and in the rules of a CSV. Needs apt-get of Debian 12 (amd64).
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
chmod 755 .
apt-get download -qq hledger=1.25-2+b5 2> /dev/null
dpkg-deb -x hledger_*.deb tree
export LC_ALL=C.UTF-8
hledger() { tree/usr/bin/hledger "$@"; }
hledger --version

journal() { # FIRST-LINE AMOUNT…: print what the amounts come to, as hledger shows it
    printf '%s\n' "$1" > funds.journal
    for amount in "${@:2}"; do
        printf '2019-08-20 拨付\n    到位  %s 万元\n    来源\n\n' "$amount" >> funds.journal
    done
    hledger -f funds.journal balance --no-total 到位 | tr -s ' ' | cut -d ' ' -f 2
}
told=""
show() {
    shown=$(journal "$@")
    echo "${1:-没有声明 / nothing declared}: ${*:2} 万元, 合计 / sum: $shown"
    told="$told$shown "
}
show "" 1,200 3.5
show "" 1,200 1
show "" 3.5 1,200
show "" 1,200,000 1,200
show "" 1,200.00 1,200
show "decimal-mark ." 1,200 3.5
printf '2019-08-20,"1,200"\n2019-08-21,3.5\n' > bank.csv
printf 'fields date,amount\ncurrency CNY\naccount1 到位\naccount2 来源\n' > bank.csv.rules
csv=$(hledger -f bank.csv balance 到位 --no-total | tr -s ' ' | cut -d ' ' -f 2)
echo "CSV: 1,200, 3.5: $csv"
if [ "$told$csv" = "4,700 2,200 4.700 1,200,001.200 1,201.200 1,203.5 CNY4,700" ]; then
    echo "逗号成了小数点 / the comma became a decimal one"
else
    echo "行为变了 / the behaviour changed"
    exit 1
fi
