#!/usr/bin/env bash
# 用 hledger import 逐次收银行流水、到账表的人会碰上: 补报的、日期在前的一笔永远收不进来; 最后一天里插进一笔, 收的却是上次收过的那笔, 收了两遍。都不报错。
# For whoever takes a bank's list, or a county's list of payments, over into hledger each month by `hledger import`, which is told to take what is new: it remembers
# of a list nothing but its last day and how many rows that day had, in a file beside it (.latest.NAME). What is reported late, with an earlier day, is then never
# taken over, not this month and not later: "no new transactions found", or only the others are counted. Where a row of that last day is added before the one
# that stood there (a bank prints the newest first, a table is sorted by firm), the old row is taken once more and the new one is left out, so that even the
# number of new rows is right. The sum of the journal differs from that of the list; nothing says so. The manual names what it takes for granted.
# Way round: compare the journal's sum with the list's after each import; or delete .latest.NAME and import what `hledger print` of both does not share.
# Needs apt-get of Debian 12 (amd64).
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
printf 'fields date,description,amount\ncurrency CNY\naccount1 到位\naccount2 来源\nskip 1\n' > paid.csv.rules

sum() { hledger -f "$1" balance --no-total 到位 | tr -s ' ' | cut -d ' ' -f 2; }
take() { # MONTH ROW…: the list of a month, as it is imported; prints what is in the list and what is in the journal
    month=$1
    printf '%s\n' 日期,企业,金额 "${@:2}" > paid.csv
    said=$(hledger -f main.journal import paid.csv 2>&1)
    echo "$month: $said; 表里 / in the list: $(sum paid.csv), 账上 / in the journal: $(sum main.journal)"
    told="$told$(sum paid.csv) $(sum main.journal), "
}
for way in late inserted; do
    rm -f main.journal .latest.paid.csv
    touch main.journal
    told=""
    take "八月 / August" 2019-08-10,甲,100 2019-08-20,乙,200
    if [ "$way" = late ]; then
        take "九月, 补报一笔 / September, with one late entry" 2019-08-10,甲,100 2019-08-12,丙,700 2019-08-20,乙,200
        late=$told$said
    else
        take "九月, 同一天添一笔 / September, one more of the last day" 2019-08-10,甲,100 2019-08-20,丁,300 2019-08-20,乙,200
        inserted=$told$said
        hledger -f main.journal print date:2019-08-20
    fi
done
names=$(hledger -f main.journal print | grep -c '^2019-08-20 乙')
if [ "$late" = "CNY300 CNY300, CNY1000 CNY300, no new transactions found in paid.csv" ] &&
    [ "$inserted" = "CNY300 CNY300, CNY600 CNY500, imported 1 new transactions from paid.csv" ] && [ "$names" = 2 ]; then
    echo "补报的没有收, 乙收了两遍, 丁没有收 / what came late is left out, 乙 is taken twice, 丁 never"
else
    echo "行为变了 / the behaviour changed"
    exit 1
fi
